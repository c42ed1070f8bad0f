/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The count that rule activation-enclosure 12 rests on: mish''' has exactly
    three zeros in [-5, 4], all simple; outside there are none, by the
    estimates written there.
*/
#include "reference.h"
#include "support/support.h"

void
test_mish_zeros(void)
{
    /* cells of 1/64 */
    const slong first = -5 * 64, last = 4 * 64;
    slong i, zeros = 0;
    int sign = 0, now, near = 0;
    arb_ptr z = _arb_vec_init(2), f = _arb_vec_init(5);

    arb_one(z + 1);
    for (i = first; i < last; i++)
    {
        /* [i/64, (i+1)/64] */
        arf_set_si_2exp_si(arb_midref(z), 2 * i + 1, -7);
        mag_set_ui_2exp_si(arb_radref(z), 1, -7);
        loja_act_find("mish")->jet(f, z, 2, 5, 0, 64);
        now = arb_is_positive(f + 3) - arb_is_negative(f + 3);
        if (now == 0)
        {
            /* monotone on the run of cells in which a zero may lie */
            int slope = arb_is_positive(f + 4) - arb_is_negative(f + 4);

            CU_ASSERT(slope != 0 && (near == 0 || near == slope));
            near = slope;
            continue;
        }
        /* one change of sign in a run where it is monotone: one zero */
        CU_ASSERT(sign == 0 || (near != 0) == (now != sign));
        zeros += sign != 0 && now != sign;
        sign = now;
        near = 0;
    }
    CU_ASSERT_EQUAL(near, 0);
    CU_ASSERT_EQUAL(zeros, 3);
    _arb_vec_clear(z, 2);
    _arb_vec_clear(f, 5);
}
