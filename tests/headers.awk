# SPDX-License-Identifier: LGPL-3.0-or-later
#
# headers.awk FILE...: every header that a file needs is named, by the file
# or by a header of ours that it includes.
#
# The headers of FLINT 2 include each other and half of the C library; those
# of FLINT 3 include nothing they can do without.  So with FLINT 2 a missing
# header goes unnoticed, and with FLINT 3 the function is declared
# implicitly: a pointer comes back as an int.  Here headers of FLINT give
# what they are named for and nothing else, so that the fault is found with
# either.  All our headers must be among the files.
#
# Nor is anything called that FLINT 2.9 or Arb 2.23 declare and FLINT 3.6 does
# not, and no member used that matrices have lost there.

BEGIN {
    # The C library and POSIX: functions are looked for before a `(',
    # macros and types anywhere.
    needs("stdio", "printf fprintf snprintf vsnprintf fopen fclose fread " \
        "fwrite fgets fputs fputc fgetc puts putchar fflush ferror feof " \
        "perror sscanf fscanf rename remove fseek ftell rewind tmpfile " \
        "fileno popen pclose fdopen getline ungetc setvbuf")
    needs("stdlib", "malloc calloc realloc free qsort bsearch abs labs " \
        "llabs strtol strtoul strtoll strtoull strtod atoi atol atof " \
        "abort exit getenv setenv unsetenv rand srand system atexit " \
        "mkstemp mkdtemp realpath")
    needs("string", "memcpy memmove memset memcmp memchr strlen strcmp " \
        "strncmp strcpy strncpy strcat strncat strchr strrchr strstr " \
        "strpbrk strspn strcspn strtok strtok_r strdup strndup strerror " \
        "strsignal strcoll")
    needs("math", "exp exp2 expm1 log log2 log10 log1p sqrt cbrt pow fabs " \
        "floor ceil trunc round lround llround rint nearbyint fmod fmin " \
        "fmax fma ldexp frexp scalbn ilogb logb nextafter hypot sin cos " \
        "tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh erf " \
        "erfc lgamma tgamma isfinite isnan isinf signbit copysign")
    needs("ctype", "isdigit isalpha isalnum isspace isupper islower " \
        "isxdigit isprint tolower toupper")
    needs("assert", "assert")
    needs("stdarg", "va_start va_end va_arg va_copy")
    needs("time", "clock time clock_gettime difftime nanosleep localtime " \
        "gmtime strftime mktime")
    needs("signal", "signal sigaction sigemptyset raise kill")
    needs("locale", "setlocale localeconv newlocale uselocale freelocale")
    needs("unistd", "fork pipe close isatty getpid unlink sysconf usleep " \
        "chdir rmdir dup2 execv execvp execl fsync ftruncate")
    words("limits", "INT_MAX INT_MIN UINT_MAX LONG_MAX LONG_MIN " \
        "ULONG_MAX CHAR_BIT PATH_MAX")
    words("stdint", "int8_t int16_t int32_t int64_t uint8_t uint16_t " \
        "uint32_t uint64_t uintptr_t intptr_t INT32_MAX INT64_MAX " \
        "INT64_MIN UINT32_MAX UINT64_MAX SIZE_MAX UINT64_C INT64_C " \
        "UINT32_C")
    words("float", "DBL_MAX DBL_MIN DBL_EPSILON DBL_MANT_DIG DBL_DIG " \
        "DBL_MAX_EXP DBL_MIN_EXP FLT_MAX FLT_MIN FLT_EPSILON " \
        "FLT_MANT_DIG DBL_TRUE_MIN")
    words("errno", "errno ENOENT EINTR ERANGE EINVAL EEXIST")
    words("math", "INFINITY NAN HUGE_VAL M_PI M_E")
    words("stdio", "FILE stdin stdout stderr EOF")
    words("stdlib", "EXIT_SUCCESS EXIT_FAILURE RAND_MAX")
    words("stdarg", "va_list")
    words("stddef", "offsetof ptrdiff_t max_align_t")
    words("stdbool", "bool")
    # Who includes whom by the standard.
    also["inttypes"] = "stdint"

    # Modules of FLINT, from the first two words of a name; the module is
    # the header.  Vectors of balls live with the balls.
    n = split("fmpz fmpq fmpz_vec fmpz_mat fmpz_poly fmpz_factor fmpz_lll " \
        "fmpz_mod fmpq_vec fmpq_mat fmpq_poly mag arf arb arb_mat " \
        "arb_poly arb_hypgeom arb_calc arb_fmpz_poly acb acb_mat acb_poly " \
        "acb_hypgeom acb_calc acb_dirichlet acb_dft acb_modular acf arith " \
        "bernoulli nmod nmod_vec nmod_mat nmod_poly perm partitions", list,
        " ")
    for (i = 1; i <= n; i++)
        module[list[i]] = 1
}

# 1 for names of FLINT 2.9 and Arb 2.23 that FLINT 3.0 to 3.6 have given up.
function is_gone(f)
{
    sub(/^_/, "", f)
    return f ~ /^fmpr_|_(get|set)_fmpr$|^ARF_MPN_MUL$|^__ARB_/ ||
        f ~ /^fmpz_(deprecated_)?multi_crt|^fmpz_vec_dot_ptr$/ ||
        f ~ /_compose_(divconquer|horner|series_(brent_kung|horner))$/ ||
        f ~ /_taylor_shift_(convolution|divconquer|horner)$/ ||
        f ~ /_revert_series_(lagrange|lagrange_fast|newton)$/ ||
        f ~ /^a[rc]b_poly_sin_cos_series_(basecase|tangent)$/ ||
        f ~ /^acb_poly_refine_roots_durand_kerner$|_mullow_ztrunc$/ ||
        f ~ /^flint_(rand_init_gmp|mul_sizes)$|^arb_(flint|test)_/ ||
        f ~ /_get_mpf_(vec|mat)$|^arb_mat_entrywise_(not_)?is_zero$/ ||
        f ~ /^fmpz_mat_((row|col)_equal|det_bound_nonzero|rref_mod)$/ ||
        f ~ /^fmpz_(mat_mul_classical_inline|poly_div_root)$/ ||
        f ~ /^fmpq_(cfrac_list_swap|init_set_mpz_frac_readonly)$/ ||
        f ~ /^fmpq_poly_interpolate_fmpz_vec$|^nn_mul_2x[12]$/ ||
        f ~ /^n_(cbrt_newton_iteration|gcd_full|root_estimate)$/ ||
        f ~ /^n_(factor_pp1_table_insert|is_oddprime_(binary|small))$/ ||
        f ~ /^count_(leading|trailing)_zeros$|^(DOUBLE|MP_PTR)_SWAP$/
}

function needs(header, list,    n, i, name)
{
    n = split(list, name, " ")
    for (i = 1; i <= n; i++)
        of_call[name[i]] = header
}

function words(header, list,    n, i, name)
{
    n = split(list, name, " ")
    for (i = 1; i <= n; i++)
        of_word[name[i]] = header
}

# The header of FLINT that declares the function, or "".
function flint_header(f,    w, n)
{
    sub(/^_/, "", f)
    n = split(f, w, "_")
    if (n < 2)
        return ""
    if (w[1] == "n")
        return "ulong_extras"
    if (w[1] == "flint")
        return "flint"
    if (w[1] "_" w[2] "_" w[3] in module)
        return w[1] "_" w[2] "_" w[3]
    if (w[1] "_" w[2] in module)
        return w[1] "_" w[2]
    return w[1] in module ? w[1] : ""
}

# The name of the file that an include of ours stands for.
function resolve(file, name,    dir)
{
    if (name ~ /^loja\//)
        return "include/" name
    if (name ~ /^support\//)
        return "tests/" name
    if (name ~ /\//)
        return (file ~ /^tests\// && !(("src/" name) in seen)) \
            ? "tests/" name : "src/" name
    dir = file; sub(/[^\/]*$/, "", dir)
    return dir name
}

# Adds to has[file, .] what other gives.
function gather(file, other,    n, i, list, name)
{
    if ((file, "<" other) in visited)
        return
    visited[file, "<" other] = 1
    n = split(system_includes[other], list, " ")
    for (i = 1; i <= n; i++) {
        name = list[i]; sub(/\.h$/, "", name); sub(/^flint\//, "", name)
        has[file, name] = 1
        if (name in also)
            has[file, also[name]] = 1
    }
    n = split(own_includes[other], list, " ")
    for (i = 1; i <= n; i++)
        gather(file, resolve(other, list[i]))
}

function use(name, call,    header)
{
    header = ""
    if (call && (name in of_call))
        header = of_call[name]
    else if (name in of_word)
        header = of_word[name]
    else if (call)
        header = flint_header(name)
    if (header != "" && !((FILENAME, header) in used)) {
        used[FILENAME, header] = FNR " " name
        headers_of[FILENAME] = headers_of[FILENAME] " " header
    }
}

FNR == 1 {
    comment = 0
    seen[FILENAME] = 1
}

/^[ \t]*#[ \t]*include/ {
    name = $0
    sub(/^[^<"]*[<"]/, "", name); sub(/[>"].*/, "", name)
    if ($0 ~ /"/ || name ~ /^loja\//)
        own_includes[FILENAME] = own_includes[FILENAME] " " name
    else
        system_includes[FILENAME] = system_includes[FILENAME] " " name
    next
}

{
    text = $0
    # Comments and strings say nothing.
    gsub(/\\["\\]/, "", text)
    while (1) {
        if (comment) {
            if (!match(text, /\*\//))
                next
            text = substr(text, RSTART + 2)
            comment = 0
        }
        gsub(/"[^"]*"/, "", text)
        gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, " ", text)
        if (!match(text, /\/\*/))
            break
        rest = substr(text, RSTART + 2)
        text = substr(text, 1, RSTART - 1)
        scan(text)
        text = rest
        comment = 1
    }
    scan(text)
}

function scan(text,    name, before)
{
    before = ""
    while (match(text, /[A-Za-z_][A-Za-z0-9_]*/)) {
        before = RSTART > 1 ? substr(text, 1, RSTART - 1) : ""
        name = substr(text, RSTART, RLENGTH)
        text = substr(text, RSTART + RLENGTH)
        if (name == "rows" && before ~ /(\.|->)$/ && text ~ /^\[/)
            print FILENAME ":" FNR ": rows of a matrix are gone in FLINT 3"
        # members of structures, and digits with letters as 0x1p-3
        if (before ~ /(\.|->)$/ || before ~ /[0-9]$/)
            continue
        if (is_gone(name))
            print FILENAME ":" FNR ": " name " is gone in FLINT 3"
        use(name, text ~ /^ *\(/)
    }
}

END {
    for (file in seen) {
        gather(file, file)
        n = split(headers_of[file], list, " ")
        for (i = 1; i <= n; i++)
            if (!((file, list[i]) in has)) {
                split(used[file, list[i]], at, " ")
                print file ":" at[1] ": " at[2] " needs " list[i] ".h"
            }
    }
}
