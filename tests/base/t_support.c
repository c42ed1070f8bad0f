/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The helpers of the tests themselves: points must lie where they should. */
#include "support/support.h"

TEST_DECLARE(test_support_points)

void
test_support_points(void)
{
    slong i;
    int below = 0, above = 0;

    for (i = 0; i < test_count(1000); i++)
    {
        arb_t x;
        arf_t p, lo, hi, r;
        fmpq_t q;

        arb_init(x);
        arf_init(p);
        arf_init(lo);
        arf_init(hi);
        arf_init(r);
        fmpq_init(q);

        arb_randtest(x, test_rand, 200, 10);
        test_arb_point(p, x, 0);
        test_arb_point(lo, x, -1);
        test_arb_point(hi, x, 1);

        CU_ASSERT(test_arb_contains_arf(x, p, "random point"));
        CU_ASSERT(test_arb_contains_arf(x, lo, "lower end"));
        CU_ASSERT(test_arb_contains_arf(x, hi, "upper end"));
        CU_ASSERT(test_arb_contains_arb(x, x, "itself"));
        CU_ASSERT(test_arb_tight(x, x, 1, -1000, "itself"));
        arf_get_fmpq(q, p);
        CU_ASSERT(test_arb_contains_exact(x, q, "rational point"));

        /* The ends lie one radius from the middle. */
        arf_sub(hi, hi, arb_midref(x), ARF_PREC_EXACT, ARF_RND_DOWN);
        arf_sub(lo, arb_midref(x), lo, ARF_PREC_EXACT, ARF_RND_DOWN);
        arf_set_mag(r, arb_radref(x));
        CU_ASSERT(arf_equal(hi, r) && arf_equal(lo, r));
        below += arf_cmp(p, arb_midref(x)) < 0;
        above += arf_cmp(p, arb_midref(x)) > 0;

        arb_clear(x);
        arf_clear(p);
        arf_clear(lo);
        arf_clear(hi);
        arf_clear(r);
        fmpq_clear(q);
    }
    if (i > 100)
        CU_ASSERT(below > 0 && above > 0);
}
