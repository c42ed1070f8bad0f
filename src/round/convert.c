/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Between balls and doubles. */
#include "loja/round.h"

double
loja_round_set_mag(const mag_t m)
{
    arf_t x;
    double d;

    arf_init(x);
    arf_set_mag(x, m);
    d = arf_get_d(x, ARF_RND_UP);
    arf_clear(x);
    return loja_up_sum(d, 1);
}

void
loja_round_set_arb(double *m, double *rad, const arb_t x)
{
    *m = arf_get_d(arb_midref(x), ARF_RND_NEAR);
    *rad = loja_round_set_mag(arb_radref(x));
    /* SOUND: rounding (to nearest: half a unit in the last place) */
    if (arf_cmp_d(arb_midref(x), *m) != 0)
        *rad = loja_up_add(*rad, fabs(*m) * 0x1p-52);
}

void
loja_round_get_mag(mag_t res, double x)
{
    /* also for NaN */
    if (!(x < HUGE_VAL))
        mag_inf(res);
    else
        mag_set_d(res, x);
}
