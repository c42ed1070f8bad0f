/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    A growth bound in a norm that moves with the flow (rule moving-norm): M
    such that on the piece, for e^T G e <= R^2,
        2 <G e, grad L(p + e) - grad L(p)> - e^T (G'/f) e + 2 (M/f) e^T G e
    is not negative.
*/
#include <math.h>
#include "verify/verify_internal.h"

/* HEURISTIC: a checker with other axes has other bounds of fourth order. */
#define SLACK 1.1

/* M for one side; *moving: about M/f; *still: as if nothing moved. */
static int
growth_at_side(arf_t M, double *moving, double *still,
               const _loja_frame_struct *w, const arf_t R)
{
    mag_t kappa;
    arf_t reach;
    arb_t r, s, shift;
    double d, mu;
    int ok;

    mag_init(kappa);
    arf_init(reach);
    arb_init(r);
    arb_init(s);
    arb_init(shift);
    /* SOUND: moving-norm (e = W g, |g|^2 <= R^2/(1 - gamma)) */
    arf_set_mag(arb_midref(s), w->gamma);
    arb_sub_ui(s, s, 1, LOJA_BOUND_PREC);
    arb_neg(s, s);
    arb_rsqrt(r, s, LOJA_BOUND_PREC);
    arb_mul_arf(r, r, R, LOJA_BOUND_PREC);
    arb_get_ubound_arf(reach, r, LOJA_BOUND_PREC);
    /* SOUND: moving-norm (Growth b: kappa >= K |g|^2/3) */
    arf_get_mag(kappa, reach);
    mag_mul(kappa, kappa, kappa);
    mag_mul(kappa, kappa, w->quartic);
    mag_div_ui(kappa, kappa, 3);
    d = arf_get_d(reach, ARF_RND_UP);
    mu = _loja_cubic_least_shift(&w->c, d, 0);
    *moving = w->half_mu + 0.5 * mu;
    *still = w->half_mu + 0.5 * _loja_cubic_least_shift(&w->c, d, 1);
    arb_set_d(shift, fmax(mu, 0));
    /* SOUND: moving-norm (M/f >= half_mu + (shift + kappa)/(2 (1 - gamma))) */
    arf_set_mag(arb_midref(r), kappa);
    mag_zero(arb_radref(r));
    arb_set_d(r, SLACK * arf_get_d(arb_midref(r), ARF_RND_UP));
    ok = arf_cmpabs_mag(arb_midref(r), kappa) >= 0;
    arb_add(r, r, shift, LOJA_BOUND_PREC);
    arb_div(r, r, s, LOJA_BOUND_PREC);
    arb_mul_2exp_si(r, r, -1);
    arb_set_d(s, w->half_mu);
    arb_add(r, r, s, LOJA_BOUND_PREC);
    arb_mul(r, r, w->c.f, LOJA_BOUND_PREC);
    arb_get_ubound_arf(M, r, LOJA_BOUND_PREC);
    arf_set_round(M, M, 16, ARF_RND_CEIL);
    /* SOUND: moving-norm (the forms of the orders 2 and 3) */
    ok = ok && arf_is_finite(M) && _loja_cubic_holds(&w->c, shift, reach);
    mag_clear(kappa);
    arf_clear(reach);
    arb_clear(r);
    arb_clear(s);
    arb_clear(shift);
    return ok;
}

int
_loja_growth_frame(arf_t M, double *excess, const _loja_frame_struct *w,
                   const arf_t R)
{
    double moving[2], still[2];
    arf_t other;
    int ok;

    arf_init(other);
    /* SOUND: moving-norm (PATH: both sides; between them all is affine) */
    ok = growth_at_side(M, moving, still, w, R)
        && growth_at_side(other, moving + 1, still + 1, w + 1, R);
    if (ok)
    {
        arf_max(M, M, other);
        *excess = (fmax(moving[0], moving[1]) - 0.5 * (still[0] + still[1]))
            * arf_get_d(arb_midref(w->c.f), ARF_RND_NEAR);
    }
    arf_clear(other);
    return ok;
}
