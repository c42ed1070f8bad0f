/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The rule graded-chart: G8, theta(T) lies in E. */
#include "infinity/graded.h"

/* The slice that holds the ball h; -1: none, or two. */
static slong
find_slice(const loja_graded_chart_t chart, const arb_t h)
{
    arb_t x;
    slong i, found = -1;

    arb_init(x);
    for (i = 0; i + 1 < chart->nodes && found < 0; i++)
    {
        arb_set_arf(x, chart->h + i);
        if (arb_lt(h, x))
        {
            arb_set_arf(x, chart->h + i + 1);
            if (arb_gt(h, x))
                found = i;
        }
    }
    arb_clear(x);
    return found;
}

/* sigma strictly inside of the box at h. */
static int
inside(const loja_graded_slice_t slice, arb_srcptr y, slong prec)
{
    arb_t x, c;
    slong j;
    int good = 1;

    arb_init(x);
    arb_init(c);
    for (j = 0; j < slice->dim && good; j++)
    {
        arb_set(c, slice->slope + j);
        arb_get_mag(arb_radref(x), c);
        mag_mul(arb_radref(x), arb_radref(x), slice->half);
        arf_zero(arb_midref(x));
        arb_add(x, x, slice->centre + j, prec);
        arb_sub(x, y + j, x, prec);
        arb_abs(x, x);
        arb_set_arf(c, slice->radius_lo + j);
        good = arb_lt(x, c);
        mag_zero(arb_radref(x));
    }
    arb_clear(x);
    arb_clear(c);
    return good;
}

/* L < Lam h^(2s) in the slice of theta(T). */
static int
below_Lam(const loja_graded_family_struct *family,
          const loja_graded_slice_t slice, const arb_t h, const arb_t loss,
          loja_message_t why)
{
    const slong prec = family->prec;
    arb_t x, hs;
    int good;

    arb_init(x);
    arb_init(hs);
    arb_pow_ui(hs, h, (ulong) (2 * family->s), prec);
    arb_mul(x, hs, slice->Lam, prec);
    /* SOUND: graded-chart (G8: L_T < Lam(h_T) h_T^(2s)) */
    good = arb_lt(loss, x);
    if (!good)
    {
        arb_div(x, loss, hs, 64);
        loja_message_set(why, "L h^(-2s) at T is %.6g, not below Lam = %.6g",
            arf_get_d(arb_midref(x), ARF_RND_NEAR),
            arf_get_d(arb_midref(slice->Lam), ARF_RND_NEAR));
    }
    arb_clear(x);
    arb_clear(hs);
    return good;
}

/* L < g_min^2 h_0^(2s), which no point of E with h = h_0 has. */
static int
below_top(const loja_graded_family_struct *family,
          const loja_graded_chart_t chart, const loja_graded_proof_t proof,
          const arb_t loss, loja_message_t why)
{
    const slong prec = family->prec;
    arb_t x, hs;
    int good;

    arb_init(x);
    arb_init(hs);
    arb_set_arf(x, chart->h);
    arb_pow_ui(hs, x, (ulong) (2 * family->s), prec);
    arb_set_arf(x, proof->part[0].g1);
    arb_sqr(x, x, prec);
    arb_mul(x, x, hs, prec);
    /* SOUND: graded-chart (G8: L_T < g_min^2 h_0^(2s)) */
    good = arb_lt(loss, x);
    if (!good)
        loja_message_set(why, "L(theta(T)) is not below g_min^2 h0^(2s)");
    arb_clear(x);
    arb_clear(hs);
    return good;
}

int
_loja_graded_enters(loja_graded_family_struct *family,
    const loja_graded_chart_t chart, const loja_graded_proof_t proof,
    arb_srcptr theta, const arb_t loss, loja_message_t why)
{
    const slong prec = family->prec;
    arb_ptr y = _arb_vec_init(family->dim);
    loja_graded_slice_t slice;
    arb_t h;
    arf_t lo, hi;
    slong i = -1;
    int good;

    _loja_graded_slice_init(slice, family->dim);
    arb_init(h);
    arf_init(lo);
    arf_init(hi);
    good = family->ops->inverse(h, y, family, theta)
        && (i = find_slice(chart, h)) >= 0;
    if (!good)
        loja_message_set(why, "h of theta(T) is not between two nodes");
    else
    {
        arb_get_lbound_arf(lo, h, prec);
        arb_get_ubound_arf(hi, h, prec);
        _loja_graded_slice_set(slice, chart, i, lo, hi, prec);
        /* SOUND: graded-chart (G8: theta(T) inside) */
        good = inside(slice, y, prec);
        if (!good)
            loja_message_set(why, "theta(T) is not in the box of the chart");
        good = good && (family->ops->moduli != NULL
            ? _loja_graded_capped(family, chart, proof, theta, loss, why)
            : below_Lam(family, slice, h, loss, why));
        good = good && below_top(family, chart, proof, loss, why);
    }
    _loja_graded_slice_clear(slice);
    _arb_vec_clear(y, family->dim);
    arb_clear(h);
    arf_clear(lo);
    arf_clear(hi);
    return good;
}
