/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include <string.h>

#include "loja/base.h"
#include "support/support.h"

TEST_DECLARE(test_arf_text_table)
TEST_DECLARE(test_arf_text_malformed)
TEST_DECLARE(test_arf_text_round_trip)

/* 1 if man 2^exp is written so, and read back. */
static int
writes_as(slong man, slong exp, const char *expected)
{
    arf_t x, y;
    char *text;
    int good;

    arf_init(x);
    arf_init(y);

    arf_set_si_2exp_si(x, man, exp);
    text = loja_arf_get_text(x);
    good = strcmp(text, expected) == 0
        && loja_arf_set_text(y, text) == LOJA_OK && arf_equal(x, y);
    if (!good)
        printf("\nwrote '%s', expected '%s'\n", text, expected);

    flint_free(text);
    arf_clear(x);
    arf_clear(y);
    return good;
}

void
test_arf_text_table(void)
{
    CU_ASSERT(writes_as(0, 0, "0"));
    CU_ASSERT(writes_as(1, 0, "0x1p+0"));
    CU_ASSERT(writes_as(-1, 0, "-0x1p+0"));
    CU_ASSERT(writes_as(0x1a3, -17, "0x1a3p-17"));
    CU_ASSERT(writes_as(-40, 0, "-0x5p+3"));
    CU_ASSERT(writes_as(3, 1000000, "0x3p+1000000"));
    CU_ASSERT(writes_as(0xabcdef, -10, "0xabcdefp-10"));
}

void
test_arf_text_malformed(void)
{
    static const char *const table[] = {
        "", " ", "-", "-0", "+0", "00", " 0", "0 ", "0p+0", "0x0p+0", "0x",
        "0xp+1", "0x1", "0x1p", "0x1p+", "0x1p-", "0x1p1", "0x1p+-1",
        "0x2p+0", "0x10p+0", "0xap-3", "0x01p+0", "0x1p+00", "0x1p-0",
        "0x1p-01", "0x1p+01", "+0x1p+0", "--0x1p+0", "0X1p+0", "0x1P+0",
        "0xAp+0", "0xBp+0", "0xaBp+0", "0x1.8p+0", "0x1p+1.", "0x1p+1 ",
        " 0x1p+1", "0x1 p+1", "0x1p +1", "0x1p+ 1", "0x1p+1a", "0x1p+0x1",
        "0xgp+0", "1", "0.5", "1/2", "1e5", "inf", "-inf", "nan", "0x-1p+0",
        "0x1p+1\n", "\xd9\xa1"
    };
    size_t i;
    arf_t x;

    arf_init(x);
    for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
    {
        arf_one(x);
        CU_ASSERT(loja_arf_set_text(x, table[i]) == LOJA_INPUT);
        CU_ASSERT(arf_is_nan(x));
        if (!arf_is_nan(x))
            printf("\nnot refused: '%s'\n", table[i]);
    }
    arf_clear(x);
}

void
test_arf_text_round_trip(void)
{
    slong i;

    for (i = 0; i < test_count(2000); i++)
    {
        arf_t x, y;
        fmpq_t q, r;
        char *text;

        arf_init(x);
        arf_init(y);
        fmpq_init(q);
        fmpq_init(r);

        /* Now and then with an exponent that is no machine word. */
        arf_randtest(x, test_rand, 500, i % 7 == 0 ? 100 : 12);
        text = loja_arf_get_text(x);
        CU_ASSERT(loja_arf_set_text(y, text) == LOJA_OK);
        CU_ASSERT(arf_equal(x, y));

        /* The reader of instance files agrees. */
        if (arf_cmpabs_2exp_si(x, 90000) < 0
            && (arf_is_zero(x) || arf_cmpabs_2exp_si(x, -90000) > 0))
        {
            arf_get_fmpq(q, x);
            CU_ASSERT(loja_fmpq_set_text(r, text) == LOJA_OK);
            CU_ASSERT(fmpq_equal(q, r));
        }

        flint_free(text);
        arf_clear(x);
        arf_clear(y);
        fmpq_clear(q);
        fmpq_clear(r);
    }
}
