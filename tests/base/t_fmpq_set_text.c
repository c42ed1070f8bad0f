/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Decimals are checked by GMP (digits and a power of ten) and by MPFR
    (rounding the exact value must give back the double that was printed),
    hexadecimal floats by the C library.
*/
#include <stdlib.h>
#include <string.h>

#include "loja/base.h"
#include "support/support.h"

TEST_DECLARE(test_fmpq_text_table)
TEST_DECLARE(test_fmpq_text_malformed)
TEST_DECLARE(test_fmpq_text_limits)
TEST_DECLARE(test_fmpq_text_fractions)
TEST_DECLARE(test_fmpq_text_decimals)
TEST_DECLARE(test_fmpq_text_doubles)

/* 1 if the text is read as exactly q. */
static int
reads_as(const char *text, const fmpq_t q)
{
    fmpq_t r;
    int good;

    fmpq_init(r);

    /* Something to be overwritten. */
    fmpq_set_si(r, -17, 19);
    good = loja_fmpq_set_text(r, text) == LOJA_OK && fmpq_equal(q, r)
        && fmpq_is_canonical(r);
    if (!good)
    {
        printf("\nread '%s' as ", text);
        fmpq_print(r);
        printf(", expected ");
        fmpq_print(q);
        printf("\n");
    }

    fmpq_clear(r);
    return good;
}

/* 1 if the text is refused and leaves 0. */
static int
refused(const char *text)
{
    fmpq_t r;
    int good;

    fmpq_init(r);

    fmpq_set_si(r, -17, 19);
    good = loja_fmpq_set_text(r, text) == LOJA_INPUT && fmpq_is_zero(r);
    if (!good)
        printf("\nnot refused: '%.60s'\n", text);

    fmpq_clear(r);
    return good;
}

void
test_fmpq_text_table(void)
{
    static const struct
    {
        const char *text;
        slong num;
        ulong den;
    } table[] = {
        { "0", 0, 1 }, { "-0", 0, 1 }, { "+0.0", 0, 1 }, { "0e5", 0, 1 },
        { "0e-100000", 0, 1 }, { "0x0p+7", 0, 1 }, { "-0/7", 0, 1 },
        { "7", 7, 1 }, { "-12", -12, 1 }, { "+12", 12, 1 },
        { "007", 7, 1 }, { "1000000", 1000000, 1 },
        { "0.1", 1, 10 }, { ".5", 1, 2 }, { "5.", 5, 1 },
        { "-2.5e-7", -1, 4000000 }, { "2.5E+3", 2500, 1 },
        { "1e0", 1, 1 }, { "1e-0", 1, 1 }, { "1e000002", 100, 1 },
        { "0.30", 3, 10 }, { "123.456", 15432, 125 },
        { "1/3", 1, 3 }, { "-2/3", -2, 3 }, { "6/4", 3, 2 },
        { "08/010", 4, 5 }, { "-6/3", -2, 1 },
        { "0x1.8p-3", 3, 16 }, { "0x10", 16, 1 }, { "-0xfFp0", -255, 1 },
        { "0X1P4", 16, 1 }, { "0x.8", 1, 2 }, { "0x1.", 1, 1 },
        { "0x1e3", 483, 1 }, { "0x1.8e3p0", 6371, 4096 },
        { " 1/2", 1, 2 }, { "1/2 ", 1, 2 }, { "\t -0.5 \r\n", -1, 2 }
    };
    size_t i;
    fmpq_t q;

    fmpq_init(q);
    for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
    {
        fmpq_set_si(q, table[i].num, table[i].den);
        CU_ASSERT(reads_as(table[i].text, q));
    }
    fmpq_clear(q);
}

void
test_fmpq_text_malformed(void)
{
    static const char *const table[] = {
        "", " ", "\n", "+", "-", ".", "-.", "e5", ".e5", "1e", "1e+", "1e-",
        "1e 5", "1e5.5", "1e1e1", "--1", "+-1", "-+1", "- 1", "1-", "1 2",
        "1\n2", "1,5", "1_000", "1.2.3", "1..2", "1f", "1L", "0b1", "0o7",
        "inf", "-inf", "+Inf", "infinity", "nan", "NaN", "-nan", "nan(1)",
        "1/0", "-1/0", "0/0", "1/00", "1/", "/2", "1//2", "1/2/3", "1/-2",
        "1/+2", "1 /2", "1/ 2", "1/2.5", "1.5/2", "1e2/3", "1/2e3",
        "0x1/2", "1/0x2", "x1", "0x", "0x.", "0xp3", "0x.p3", "0x1p",
        "0x1p+", "0x1pa", "0x1p1.5", "0x1.8p-3f", "0xg", "0x-1", "0x 1",
        "00x1", "1e999999999", "1e-999999999",
        "1e99999999999999999999999999", "0e999999999", "1e100001",
        "1e-100001", "0x1p100001", "0x1p-100001",
        "0x1p18446744073709551616", "1\v", "\f1", "1;", "1#", "'1'",
        "\xd9\xa1", "\xe2\x88\x92\x31", "\xef\xbc\x91", "1\xc2\xa0"
    };
    size_t i;

    for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        CU_ASSERT(refused(table[i]));
}

void
test_fmpq_text_limits(void)
{
    char *text;
    fmpq_t q, r;
    fmpz_t c;

    text = flint_malloc(10002);
    fmpq_init(q);
    fmpq_init(r);
    fmpz_init(c);

    /* 10000 nines are 10^10000 - 1. */
    memset(text, '9', 10001);
    text[10000] = '\0';
    fmpz_ui_pow_ui(c, 10, 10000);
    fmpz_sub_ui(c, c, 1);
    fmpq_set_fmpz(q, c);
    CU_ASSERT(reads_as(text, q));
    text[10000] = '9';
    text[10001] = '\0';
    CU_ASSERT(refused(text));
    memset(text, ' ', 10001);
    text[0] = '1';
    CU_ASSERT(refused(text));

    /* The exponents themselves are allowed. */
    fmpz_ui_pow_ui(c, 10, 100000);
    fmpq_set_fmpz(q, c);
    CU_ASSERT(reads_as("1e100000", q));
    fmpq_inv(q, q);
    CU_ASSERT(reads_as("1e-100000", q));
    fmpz_one(c);
    fmpz_mul_2exp(c, c, 100000);
    fmpq_set_fmpz(q, c);
    CU_ASSERT(reads_as("0x1p+100000", q));
    fmpq_inv(q, q);
    CU_ASSERT(reads_as("0x1p-100000", q));

    flint_free(text);
    fmpq_clear(q);
    fmpq_clear(r);
    fmpz_clear(c);
}

void
test_fmpq_text_fractions(void)
{
    slong i;

    for (i = 0; i < test_count(1000); i++)
    {
        fmpq_t q;
        char *text;

        fmpq_init(q);
        fmpq_randtest(q, test_rand, 300);
        text = fmpq_get_str(NULL, 10, q);
        CU_ASSERT(reads_as(text, q));
        flint_free(text);
        fmpq_clear(q);
    }
}

void
test_fmpq_text_decimals(void)
{
    slong i;

    for (i = 0; i < test_count(1000); i++)
    {
        char digits[64], text[128];
        slong k, n, point, e;
        mpq_t exact;
        mpz_t ten;
        fmpq_t q;

        mpq_init(exact);
        mpz_init(ten);
        fmpq_init(q);

        n = 1 + test_uniform(40);
        for (k = 0; k < n; k++)
            digits[k] = (char) ('0' + test_uniform(10));
        digits[n] = '\0';
        point = test_uniform(n + 1);
        e = test_uniform(121) - 60;
        snprintf(text, sizeof(text), "%s%.*s.%s%c%ld",
            test_uniform(2) ? "-" : "", (int) point, digits,
            digits + point, test_uniform(2) ? 'e' : 'E', (long) e);

        mpz_set_str(mpq_numref(exact), digits, 10);
        if (text[0] == '-')
            mpq_neg(exact, exact);
        e -= n - point;
        mpz_ui_pow_ui(ten, 10, (unsigned long) (e < 0 ? -e : e));
        if (e < 0)
            mpz_set(mpq_denref(exact), ten);
        else
            mpz_mul(mpq_numref(exact), mpq_numref(exact), ten);
        mpq_canonicalize(exact);
        fmpq_set_mpq(q, exact);
        CU_ASSERT(reads_as(text, q));

        mpq_clear(exact);
        mpz_clear(ten);
        fmpq_clear(q);
    }
}

void
test_fmpq_text_doubles(void)
{
    slong i;

    for (i = 0; i < test_count(1000); i++)
    {
        char text[64];
        double d;
        arf_t a;
        fmpq_t q;
        mpq_t m;
        mpfr_t f;

        arf_init(a);
        fmpq_init(q);
        mpq_init(m);
        mpfr_init2(f, 53);

        /* A random normal double with an exponent of moderate size. */
        arf_randtest(a, test_rand, 53, 9);
        d = arf_get_d(a, ARF_RND_NEAR);

        arf_set_d(a, d);
        arf_get_fmpq(q, a);
        snprintf(text, sizeof(text), "%a", d);
        CU_ASSERT(reads_as(text, q));

        snprintf(text, sizeof(text), "%.17g", d);
        CU_ASSERT(loja_fmpq_set_text(q, text) == LOJA_OK);
        fmpq_get_mpq(m, q);
        mpfr_set_q(f, m, MPFR_RNDN);
        CU_ASSERT(mpfr_get_d(f, MPFR_RNDN) == d);

        arf_clear(a);
        fmpq_clear(q);
        mpq_clear(m);
        mpfr_clear(f);
    }
    mpfr_free_cache();
}
