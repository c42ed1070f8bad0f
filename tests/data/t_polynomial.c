/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Polynomial targets: what they mean, what they cost, what they are not. */
#include <stdlib.h>
#include <string.h>

#include "data/reader.h"
#include "support/support.h"

TEST_DECLARE(test_polynomial_values)
TEST_DECLARE(test_polynomial_random)
TEST_DECLARE(test_polynomial_bits)
TEST_DECLARE(test_polynomial_malformed)

/* At x1 = 2/3, x2 = -5/7, x3 = 11. */
static void
set_point(fmpq *x)
{
    fmpq_set_si(x, 2, 3);
    fmpq_set_si(x + 1, -5, 7);
    fmpq_set_si(x + 2, 11, 1);
}

void
test_polynomial_values(void)
{
    static const char *const table[][2] =
    {
        { "7", "7" }, { "-7", "-7" }, { "+x1", "2/3" }, { "-x1^2", "-4/9" },
        { "(-x1)^2", "4/9" }, { "x1^0", "1" }, { "0*x1", "0" },
        { "x1 - x2 - x3", "-202/21" }, { "x1 - (x2 - x3)", "260/21" },
        { "1/3*x1", "2/9" }, { "x1/3*2", "4/9" }, { "x1*2/3/2", "2/9" },
        { "2*x3^2*x1 - 1/2", "965/6" }, { "1.5e1*x1", "10" },
        { "1e-3*x3", "11/1000" }, { ".5*x3", "11/2" },
        { "((x1))", "2/3" }, { "x1^2 + 2*x1*x2 + x2^2", "1/441" },
        { "(x1+x2)^2", "1/441" }, { "-(x1 + x2)^3", "1/9261" },
        { " x1\t+ x2 ", "-1/21" }, { "x3^1", "11" },
        { "(x1^2)^3", "64/729" }, { "x1/0.5", "4/3" },
        { "2x1", "4/3" }, { "2x1^2", "8/9" }, { "-3x1^2 + 4 x3", "128/3" },
        { "2x3*3x1", "44" }, { "2(x1+x2)^2", "2/441" }, { ".5x1/3", "1/9" },
        { "(2x1)^2", "16/9" }, { "1e1x1", "20/3" }, { "x1*2(x1)", "8/9" }
    };
    char error[LOJA_DATA_ERROR];
    fmpq *x = flint_malloc(3 * sizeof(fmpq));
    fmpq_t y, value;
    size_t i;

    for (i = 0; i < 3; i++)
        fmpq_init(x + i);
    set_point(x);
    fmpq_init(y);
    fmpq_init(value);
    for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
    {
        loja_data_poly_struct *p = loja_data_poly_parse(error, table[i][0],
            3);

        CU_ASSERT_PTR_NOT_NULL_FATAL(p);
        loja_data_poly_eval(y, p, x);
        CU_ASSERT_EQUAL(loja_fmpq_set_text(value, table[i][1]), LOJA_OK);
        CU_ASSERT(fmpq_equal(y, value));
        if (!fmpq_equal(y, value))
            printf("%s is not %s\n", table[i][0], table[i][1]);
        loja_data_poly_free(p);
    }
    for (i = 0; i < 3; i++)
        fmpq_clear(x + i);
    flint_free(x);
    fmpq_clear(y);
    fmpq_clear(value);
}

/* The value of sum c_k x^k by Horner; its text in random order and form. */
static void
random_polynomial(char *text, size_t size, fmpq_t value, const fmpq_t x)
{
    const slong degree = 1 + test_uniform(8);
    slong c[16], d[16], k, used = 0;
    fmpq_t q;

    fmpq_init(q);
    fmpq_zero(value);
    for (k = degree; k >= 0; k--)
    {
        c[k] = test_uniform(2001) - 1000;
        d[k] = 1 + test_uniform(30);
        fmpq_set_si(q, c[k], (ulong) d[k]);
        fmpq_mul(value, value, x);
        fmpq_add(value, value, q);
    }
    text[0] = '\0';
    for (k = 0; k <= degree; k++)
    {
        const char *sign = c[k] < 0 ? "-" : k == 0 ? "" : "+";
        const long top = labs((long) c[k]), bottom = (long) d[k];
        char *end = text + used;
        const size_t room = size - (size_t) used;

        if (test_uniform(2))
            used += snprintf(end, room, "%s %ld/%ld*x^%ld ", sign, top,
                bottom, (long) k);
        else
            used += snprintf(end, room, "%s(x1^%ld * %ld)/%ld", sign,
                (long) k, top, bottom);
    }
    fmpq_clear(q);
}

void
test_polynomial_random(void)
{
    const slong num = test_count(500);
    char text[2048], error[LOJA_DATA_ERROR];
    loja_data_poly_struct *p;
    fmpq_t x, y, value;
    double bits;
    slong i;

    fmpq_init(x);
    fmpq_init(y);
    fmpq_init(value);
    for (i = 0; i < num; i++)
    {
        fmpq_randtest(x, test_rand, 1 + (ulong) test_uniform(80));
        random_polynomial(text, sizeof(text), value, x);
        p = loja_data_poly_parse(error, text, 1);
        CU_ASSERT_PTR_NOT_NULL_FATAL(p);
        loja_data_poly_eval(y, p, x);
        CU_ASSERT(fmpq_equal(y, value));
        if (!fmpq_equal(y, value))
            printf("wrong: %s\n", text);
        bits = loja_data_poly_bits(p, (double) fmpz_bits(fmpq_numref(x)),
            (double) fmpz_bits(fmpq_denref(x)));
        CU_ASSERT((double) (fmpz_bits(fmpq_numref(y))
            + fmpz_bits(fmpq_denref(y))) <= bits + 1);
        loja_data_poly_free(p);
    }
    fmpq_clear(x);
    fmpq_clear(y);
    fmpq_clear(value);
}

/* The bound holds, and is not far off for one power. */
void
test_polynomial_bits(void)
{
    char error[LOJA_DATA_ERROR];
    loja_data_poly_struct *p = loja_data_poly_parse(error,
        "(x/3)^50*(1/7)^20 - 1/11", 1);
    fmpq_t x, y;
    double used, bits;

    CU_ASSERT_PTR_NOT_NULL_FATAL(p);
    fmpq_init(x);
    fmpq_init(y);
    fmpq_set_si(x, 1021, 1024);
    loja_data_poly_eval(y, p, x);
    used = (double) (fmpz_bits(fmpq_numref(y)) + fmpz_bits(fmpq_denref(y)));
    bits = loja_data_poly_bits(p, 10, 11);
    CU_ASSERT(used <= bits && bits <= 2 * used);
    fmpq_clear(x);
    fmpq_clear(y);
    loja_data_poly_free(p);
}

void
test_polynomial_malformed(void)
{
    static const struct
    {
        const char *text;
        int at;                 /* the character that the message names */
    }
    table[] =
    {
        { "", 1 }, { "x1 x2", 4 }, { "x1**2", 4 }, { "x1 + * x2", 6 },
        { "x01", 1 }, { "x4", 1 }, { "x", 1 }, { "x1)", 3 }, { "()", 2 },
        { "(x1", 4 }, { "x1^", 4 }, { "x1^1.5", 4 }, { "x1^x2", 4 },
        { "x1^02", 4 }, { "x1^(2)", 4 }, { "x1/x2", 4 }, { "x1/(2)", 4 },
        { "x1/0", 4 }, { "1..2", 3 }, { "1e", 1 }, { "1e999999", 1 },
        { "2*-x1", 3 }, { "x1--x2", 4 }, { "x1+\nx2", 4 }, { "0x1", 2 },
        { "x1(x2)", 3 }, { "(x1)(x2)", 5 }, { "1/2x1", 4 }, { "2^2x1", 4 },
        { "2 3", 3 }, { "(2x1 x2)", 6 }, { "2(x1)x2", 6 }, { "1/2(x1)", 4 },
        { "x1;x2", 3 }, { "\xC3\xA9", 1 }, { "inf", 1 }, { "nan", 1 },
        { "x1^1e2", 4 }, { "2y", 2 }, { "(x1 + 2z)", 8 }
    };
    char error[LOJA_DATA_ERROR], place[64];
    size_t i;

    for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
    {
        loja_data_poly_struct *p = loja_data_poly_parse(error,
            table[i].text, 3);

        CU_ASSERT_PTR_NULL_FATAL(p);
        snprintf(place, sizeof(place), " at character %d of the target",
            table[i].at);
        CU_ASSERT_PTR_NOT_NULL(strstr(error, place));
        if (strstr(error, place) == NULL)
            printf("'%s': %s\n", table[i].text, error);
    }
}
