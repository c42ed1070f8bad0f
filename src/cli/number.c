/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Balls and exact numbers as decimal text. */
#include "cli/number.h"

#include <string.h>

static void
copy_text(char *text, const char *s)
{
    snprintf(text, CLI_NUMBER_SIZE, "%s", s);
}

/* x in scientific notation with n digits, rounded as rnd says. */
static void
write_directed(char *text, size_t size, const arf_t x, slong n,
               mpfr_rnd_t rnd)
{
    mpfr_t y;

    if (!arf_is_finite(x))
    {
        strcpy(text, arf_is_nan(x) ? "nan"
            : arf_sgn(x) > 0 ? "inf" : "-inf");
        return;
    }
    mpfr_init2(y, FLINT_MAX(64, arf_bits(x)));
    arf_get_mpfr(y, x, rnd);
    if (mpfr_zero_p(y))
        strcpy(text, "0");
    else
        loja_mpfr_snprintf(text, size, "%.*R*e", (int) n - 1, rnd, y);
    mpfr_clear(y);
}

static void
put_directed(char *text, const arf_t x, slong n, mpfr_rnd_t rnd)
{
    write_directed(text, CLI_NUMBER_SIZE - 3, x, n, rnd);
}

void
cli_bound_text(char *text, const arf_t x)
{
    put_directed(text, x, 3, MPFR_RNDU);
}

void
cli_lower_text(char *text, const arf_t x, slong n)
{
    put_directed(text, x, n, MPFR_RNDD);
}

void
cli_upper_text(char *text, const arf_t x, slong n)
{
    put_directed(text, x, n, MPFR_RNDU);
}

void
cli_ball_text(char *text, const arb_t x, slong digits)
{
    char *s;
    arf_t u;

    /* HEURISTIC: below one digit an upper bound says more */
    if (!arb_is_exact(x) && arb_rel_accuracy_bits(x) < 4)
    {
        arf_init(u);
        arb_get_ubound_arf(u, x, 64);
        strcpy(text, "<= ");
        put_directed(text + 3, u, 3, MPFR_RNDU);
        arf_clear(u);
        return;
    }
    s = arb_get_str(x, digits, ARB_STR_NO_RADIUS);
    copy_text(text, s);
    flint_free(s);
}

/*
    The digits needed so that rounding ends outward widens little: no fewer,
    however many they are.
*/
static slong
digits_of(const arb_t x)
{
    const slong bits = arb_is_exact(x) ? arb_bits(x)
        : arb_rel_accuracy_bits(x);

    return FLINT_MAX(17, (slong) (0.302 * (double) bits) + 4);
}

/* As put_directed, of any length; to be freed with flint_free. */
static char *
get_directed(const arf_t x, slong n, mpfr_rnd_t rnd)
{
    /* sign, point, exponent; "-inf" */
    const size_t size = (size_t) n + 32;
    char *text = flint_malloc(size);

    write_directed(text, size, x, n, rnd);
    return text;
}

static void
json_bounds(FILE *file, const arf_t lower, const arf_t upper, slong digits)
{
    char *a = get_directed(lower, digits, MPFR_RNDD);
    char *b = get_directed(upper, digits, MPFR_RNDU);

    fprintf(file, "{\"lower\": \"%s\", \"upper\": \"%s\"}", a, b);
    flint_free(a);
    flint_free(b);
}

void
cli_json_bounds(FILE *file, const arf_t lower, const arf_t upper)
{
    json_bounds(file, lower, upper, 17);
}

void
cli_json_upper(FILE *file, const arf_t x)
{
    char *s = get_directed(x, 6, MPFR_RNDU);

    fprintf(file, "\"%s\"", s);
    flint_free(s);
}

void
cli_json_ball(FILE *file, const arb_t x)
{
    const slong digits = digits_of(x);
    arf_t a, b;

    arf_init(a);
    arf_init(b);
    arb_get_interval_arf(a, b, x, 4 * digits + 64);
    json_bounds(file, a, b, digits);
    arf_clear(a);
    arf_clear(b);
}

void
cli_json_mid_rad(FILE *file, const arb_t x)
{
    char *mid = get_directed(arb_midref(x), digits_of(x), MPFR_RNDN), *rad;
    arb_t y;
    fmpq_t q;
    arf_t r;

    arb_init(y);
    fmpq_init(q);
    arf_init(r);
    /* the decimal midpoint is another number: its distance to all of x */
    if (loja_fmpq_set_text(q, mid) == LOJA_OK)
    {
        arb_set_fmpq(y, q, 64 + FLINT_MAX(arf_bits(arb_midref(x)),
            4 * (slong) strlen(mid)));
        arb_sub(y, x, y, 64);
        arb_get_abs_ubound_arf(r, y, 30);
    }
    else
        arf_pos_inf(r);
    rad = get_directed(r, 6, MPFR_RNDU);
    fprintf(file, "{\"mid\": \"%s\", \"rad\": \"%s\"}", mid, rad);
    flint_free(mid);
    flint_free(rad);
    arb_clear(y);
    fmpq_clear(q);
    arf_clear(r);
}

/*
    t = digits 10^e with digits not divisible by 10; returns NULL when t has
    no finite decimal form.  To be freed with flint_free.
*/
static char *
get_decimal(slong *e, const fmpq_t t)
{
    fmpz_t den, num, c;
    slong twos, fives, k;
    char *s = NULL;

    fmpz_init_set(den, fmpq_denref(t));
    fmpz_init_set(num, fmpq_numref(t));
    fmpz_init_set_ui(c, 2);
    twos = fmpz_remove(den, den, c);
    fmpz_set_ui(c, 5);
    fives = fmpz_remove(den, den, c);
    k = FLINT_MAX(twos, fives);
    if (fmpz_is_one(den))
    {
        fmpz_ui_pow_ui(c, 2, (ulong) (k - twos));
        fmpz_mul(num, num, c);
        fmpz_ui_pow_ui(c, 5, (ulong) (k - fives));
        fmpz_mul(num, num, c);
        fmpz_set_ui(c, 10);
        *e = -k;
        if (!fmpz_is_zero(num))
            *e += fmpz_remove(num, num, c);
        s = fmpz_get_str(NULL, 10, num);
    }
    fmpz_clear(den);
    fmpz_clear(num);
    fmpz_clear(c);
    return s;
}

/* digits 10^e in the shorter of the two usual forms. */
static void
put_decimal(char *text, const char *s, slong e)
{
    const slong n = (slong) strlen(s), top = n + e - 1;

    if (e >= 0 && top < 6)
        snprintf(text, CLI_NUMBER_SIZE, "%s%.*s", s, (int) e, "000000");
    else if (e < 0 && top >= 0 && top < 6)
        snprintf(text, CLI_NUMBER_SIZE, "%.*s.%s", (int) (n + e), s,
            s + n + e);
    else if (e < 0 && top < 0 && top >= -4)
        snprintf(text, CLI_NUMBER_SIZE, "0.%.*s%s", (int) (-top - 1),
            "0000", s);
    else if (n == 1)
        snprintf(text, CLI_NUMBER_SIZE, "%se%ld", s, (long) top);
    else
        snprintf(text, CLI_NUMBER_SIZE, "%c.%se%ld", s[0], s + 1,
            (long) top);
}

const char *
cli_middle_words(const loja_problem_struct *prob)
{
    return fmpq_is_zero(prob->start_box) ? ""
        : " (each parameter with a range in the middle of that)";
}

void
cli_time_text(char *text, const fmpq_t t)
{
    slong e;
    char *s = get_decimal(&e, t), *p;
    arf_t x;

    if (s != NULL && strlen(s) <= 12)
        put_decimal(text, s, e);
    else if (s == NULL && fmpz_bits(fmpq_numref(t)) <= 20
        && fmpz_bits(fmpq_denref(t)) <= 20)
    {
        p = fmpq_get_str(NULL, 10, t);
        copy_text(text, p);
        flint_free(p);
    }
    else
    {
        arf_init(x);
        arf_set_fmpq(x, t, 128, ARF_RND_FLOOR);
        put_directed(text, x, 8, MPFR_RNDD);
        arf_clear(x);
    }
    flint_free(s);
}

void
cli_radius_text(char *text, const fmpq_t r)
{
    char *s = fmpq_get_str(NULL, 10, r);

    if (strlen(s) <= 24)
        copy_text(text, s);
    else
        cli_time_text(text, r);
    flint_free(s);
}

void
cli_print_wrapped(const char *text, int indent)
{
    const int width = 79;
    int column = 0;

    while (*text != '\0')
    {
        const size_t word = strcspn(text, " \n");

        if (column > 0 && column + 1 + (int) word > width)
            column = 0;
        if (column == 0)
            column = printf("\n%*s", indent, "") - 1;
        else
            column += printf(" ");
        column += printf("%.*s", (int) word, text);
        text += word;
        if (*text == '\n')
            column = 0;
        if (*text != '\0')
            text++;
    }
    printf("\n");
}

void
cli_json_exact(FILE *file, const fmpq_t t)
{
    char text[CLI_NUMBER_SIZE];
    slong e = 0, n = 0;
    char *s = get_decimal(&e, t), *p;

    if (s != NULL)
        n = (slong) strlen(s);
    if (s != NULL && n < CLI_NUMBER_SIZE - 40)
    {
        put_decimal(text, s, e);
        /* beyond the range of doubles readers would find infinity or 0 */
        if (n + e - 1 < 308 && n + e - 1 > -308)
            fprintf(file, "%s", text);
        else
            fprintf(file, "\"%s\"", text);
    }
    else
    {
        p = fmpq_get_str(NULL, 10, t);
        fprintf(file, "\"%s\"", p);
        flint_free(p);
    }
    flint_free(s);
}

void
cli_json_middle(FILE *file, const loja_problem_struct *prob)
{
    slong p;

    fprintf(file, "\"start_middle\": ");
    if (fmpq_is_zero(prob->start_box))
    {
        fprintf(file, "null");
        return;
    }
    for (p = 0; p < prob->net->nparams; p++)
    {
        fprintf(file, p > 0 ? ", " : "[");
        cli_json_exact(file, fmpq_mat_entry(prob->start, 0, p));
    }
    fprintf(file, "]");
}

void
cli_json_string(FILE *file, const char *text)
{
    fputc('"', file);
    for (; *text != '\0'; text++)
    {
        const unsigned char c = (unsigned char) *text;

        if (c < 0x20 || c == 0x7F)
            fprintf(file, "\\u%04x", (unsigned) c);
        else
        {
            if (c == '"' || c == '\\')
                fputc('\\', file);
            fputc(c, file);
        }
    }
    fputc('"', file);
}
