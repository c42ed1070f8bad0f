/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Exact numbers as text.

    A number in an instance file or in a certificate is what its text says,
    not the double next to it.  The readers therefore walk over the text
    themselves: strtod rounds, depends on the locale and knows inf and nan,
    and mpz_set_str skips blanks anywhere.  Powers of ten are formed exactly,
    so the length of the text and the exponent are limited; otherwise a short
    text such as 1e999999999 would exhaust the memory.
*/
#include "loja/base.h"

#include <string.h>

/* The limits promised in loja/base.h. */
#define MAX_LENGTH 10000
#define MAX_EXPONENT 100000

static int
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The value of a digit in that base (10 or 16), or -1. */
static int
digit_value(char c, int base)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (base == 16 && c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (base == 16 && c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/*
    Copies the digits that p points at behind the others in buf and moves p
    past them; returns their number.
*/
static slong
take_digits(char *buf, slong *len, const char **p, int base)
{
    slong n = 0;

    while (digit_value(**p, base) >= 0)
    {
        buf[(*len)++] = **p;
        (*p)++;
        n++;
    }
    buf[*len] = '\0';
    return n;
}

/*
    Reads [+-]digits and moves p past them.  Returns 0 when there is no digit
    or the value leaves +-MAX_EXPONENT.
*/
static int
take_exponent(slong *e, const char **p)
{
    int neg = 0, any = 0;
    slong v = 0;

    if (**p == '+' || **p == '-')
    {
        neg = **p == '-';
        (*p)++;
    }
    for (; **p >= '0' && **p <= '9'; (*p)++)
    {
        any = 1;
        v = 10 * v + (**p - '0');
        if (v > MAX_EXPONENT)
            return 0;
    }
    *e = neg ? -v : v;
    return any;
}

/* q = q base^e, where base is 2 or 10. */
static void
scale(fmpq_t q, ulong base, slong e)
{
    fmpz_t c;

    fmpz_init(c);

    fmpz_ui_pow_ui(c, base, e < 0 ? -(ulong) e : (ulong) e);
    if (e < 0)
        fmpq_div_fmpz(q, q, c);
    else
        fmpq_mul_fmpz(q, q, c);

    fmpz_clear(c);
}

/*
    Reads an unsigned number up to the end of the text; buf has room for all
    of it.  Returns 0 when it is none.
*/
static int
read_unsigned(fmpq_t q, const char *p, char *buf)
{
    int base = 10, ok;
    slong len = 0, whole, part = 0, e = 0;
    fmpz_t c;

    if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X'))
    {
        base = 16;
        p += 2;
    }

    fmpz_init(c);

    whole = take_digits(buf, &len, &p, base);
    if (base == 10 && whole > 0 && *p == '/')
    {
        ok = fmpz_set_str(c, buf, 10) == 0;
        fmpq_set_fmpz(q, c);
        p++;
        len = 0;
        ok = ok && take_digits(buf, &len, &p, 10) > 0
            && fmpz_set_str(c, buf, 10) == 0 && !fmpz_is_zero(c)
            && *p == '\0';
        if (ok)
            fmpq_div_fmpz(q, q, c);
        goto cleanup;
    }

    if (*p == '.')
    {
        p++;
        part = take_digits(buf, &len, &p, base);
    }
    ok = len > 0;
    if (ok && ((base == 10 && (*p == 'e' || *p == 'E'))
            || (base == 16 && (*p == 'p' || *p == 'P'))))
    {
        p++;
        ok = take_exponent(&e, &p);
    }
    ok = ok && *p == '\0' && fmpz_set_str(c, buf, base) == 0;
    if (ok)
    {
        fmpq_set_fmpz(q, c);
        scale(q, base == 10 ? 10 : 2, base == 10 ? e - part : e - 4 * part);
    }

cleanup:
    fmpz_clear(c);
    return ok;
}

loja_status_t
loja_fmpq_set_text(fmpq_t q, const char *text)
{
    size_t len;
    char *copy, *buf;
    int neg, ok;

    fmpq_zero(q);
    len = strlen(text);
    if (len > MAX_LENGTH)
        return LOJA_INPUT;

    while (is_blank(*text))
    {
        text++;
        len--;
    }
    while (len > 0 && is_blank(text[len - 1]))
        len--;

    neg = *text == '-';
    if (*text == '+' || *text == '-')
    {
        text++;
        len--;
    }

    copy = flint_malloc(2 * (len + 1));
    buf = copy + len + 1;
    memcpy(copy, text, len);
    copy[len] = '\0';

    ok = read_unsigned(q, copy, buf);
    if (!ok)
        fmpq_zero(q);
    else if (neg)
        fmpq_neg(q, q);

    flint_free(copy);
    return ok ? LOJA_OK : LOJA_INPUT;
}

char *
loja_arf_get_text(const arf_t x)
{
    fmpz_t man, exp;
    char *digits, *power, *text;
    size_t size;
    int neg;

    if (!arf_is_finite(x))
    {
        flint_printf("loja_arf_get_text: not a finite number\n");
        flint_abort();
    }

    fmpz_init(man);
    fmpz_init(exp);

    /* The mantissa comes out odd, or 0 with exponent 0. */
    arf_get_fmpz_2exp(man, exp, x);
    neg = fmpz_sgn(man) < 0;
    fmpz_abs(man, man);
    digits = fmpz_get_str(NULL, 16, man);
    power = fmpz_get_str(NULL, 10, exp);

    size = strlen(digits) + strlen(power) + 6;
    text = flint_malloc(size);
    if (fmpz_is_zero(man))
        snprintf(text, size, "0");
    else
        snprintf(text, size, "%s0x%sp%s%s", neg ? "-" : "", digits,
            fmpz_sgn(exp) >= 0 ? "+" : "", power);

    flint_free(digits);
    flint_free(power);
    fmpz_clear(man);
    fmpz_clear(exp);
    return text;
}

/*
    Only the one spelling that loja_arf_get_text writes is read, so that a
    number has one text and certificates can be compared line by line.
*/
static int
read_dyadic(fmpz_t man, fmpz_t exp, const char *p, char *buf)
{
    slong len = 0;
    int neg;

    neg = *p == '-';
    if (neg)
        p++;
    if (p[0] != '0' || p[1] != 'x')
        return 0;
    p += 2;

    /* No leading zero, no capitals, odd. */
    if (*p == '0' || take_digits(buf, &len, &p, 16) == 0)
        return 0;
    if (strpbrk(buf, "ABCDEF") != NULL
        || digit_value(buf[len - 1], 16) % 2 == 0)
        return 0;
    if (fmpz_set_str(man, buf, 16) != 0)
        return 0;
    if (neg)
        fmpz_neg(man, man);

    if (*p != 'p' || (p[1] != '+' && p[1] != '-'))
        return 0;
    neg = p[1] == '-';
    p += 2;
    /* No leading zero except in p+0. */
    if (*p == '0' && (neg || p[1] != '\0'))
        return 0;
    len = 0;
    if (take_digits(buf, &len, &p, 10) == 0 || *p != '\0')
        return 0;
    if (fmpz_set_str(exp, buf, 10) != 0)
        return 0;
    if (neg)
        fmpz_neg(exp, exp);
    return 1;
}

loja_status_t
loja_arf_set_text(arf_t x, const char *text)
{
    fmpz_t man, exp;
    char *buf;
    int ok;

    if (strcmp(text, "0") == 0)
    {
        arf_zero(x);
        return LOJA_OK;
    }

    fmpz_init(man);
    fmpz_init(exp);
    buf = flint_malloc(strlen(text) + 1);

    ok = read_dyadic(man, exp, text, buf);
    if (ok)
        arf_set_fmpz_2exp(x, man, exp);
    else
        arf_nan(x);

    flint_free(buf);
    fmpz_clear(man);
    fmpz_clear(exp);
    return ok ? LOJA_OK : LOJA_INPUT;
}
