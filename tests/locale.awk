# SPDX-License-Identifier: LGPL-3.0-or-later
#
# locale.awk FILE...: no number is written or read in the caller's locale.
#
# A program may have chosen a locale with a comma in its numbers.  The library
# writes through the functions of base/locale.c and reads with its own reader
# (base/text.c); our programs, cli and checker, never choose a locale, so that
# printf is theirs to use.

FNR == 1 {
    statement = ""
}

# Comments, and the functions themselves.
FILENAME ~ /src\/base\/locale\.c$/ || /^ *(\/?\*|\*\/)/ {
    next
}

{
    program = FILENAME ~ /^src\/(cli|checker)\//
    if ($0 ~ /(^|[^A-Za-z0-9_])(setlocale|strto[df]|strtold|atof)\(/)
        print FILENAME ":" FNR ": depends on the locale"
    if (!program && $0 ~ /(^|[^A-Za-z0-9_])(vs?n?printf|vfprintf|mpfr_[a-z]*printf|mpfr_out_str|(mag|arf|arb|acb)_print[dn]|[fs]?scanf)\(/)
        print FILENAME ":" FNR ": not in the caller's locale; see loja/base.h"

    if (program)
        next
    if (statement == "" && $0 ~ /(^|[^A-Za-z0-9_])(sn|s|f|as|d)?printf\(/)
        line = FNR
    else if (statement == "")
        next
    statement = statement $0
    if ($0 ~ /; *$/) {
        gsub(/%%/, "", statement)
        if (statement ~ /%[-+ #0-9.*]*L?[aefgAEFG]/)
            print FILENAME ":" line ": a number in the caller's locale; " \
                "see loja_snprintf"
        statement = ""
    }
}
