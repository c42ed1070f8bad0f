/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The interpolation bound at N nodes (proofs/interpolation.md). */
#include <math.h>
#include "verify/verify_internal.h"

void
_loja_interp_tail(mag_t tail, const mag_t M, double eta, slong N)
{
    arb_t t, u;
    mag_t m;

    arb_init(t);
    arb_init(u);
    mag_init(m);
    arb_set_d(t, eta);
    arb_mul_si(u, t, N - 1, LOJA_BOUND_PREC);
    arb_expm1(t, t, LOJA_BOUND_PREC);          /* rho - 1 */
    arb_neg(u, u);
    arb_exp(u, u, LOJA_BOUND_PREC);            /* rho^-(N-1) */
    arb_div(u, u, t, LOJA_BOUND_PREC);
    arb_mul_2exp_si(u, u, 2);
    /* SOUND: interpolation (4 M rho^-(N-1)/(rho-1)) */
    arb_get_mag(m, u);
    mag_mul(tail, M, m);
    arb_clear(t);
    arb_clear(u);
    mag_clear(m);
}

void
_loja_interp_total(mag_t total, const mag_t sumsq, const mag_t tail, slong N)
{
    mag_t m;

    mag_init(m);
    mag_mul_ui(m, sumsq, 2 * N - 1);
    mag_div_ui(m, m, N);
    mag_sqrt(m, m);
    /* SOUND: interpolation (sqrt(2N-1) rms + tail) */
    mag_add(total, m, tail);
    mag_clear(m);
}

slong
_loja_interp_nodes(const mag_t M, double eta, const mag_t goal)
{
    mag_t q;
    double l;

    if (mag_is_inf(M) || mag_is_zero(goal))
        return 1000000;
    mag_init(q);
    mag_div(q, M, goal);
    mag_mul_2exp_si(q, q, 2);
    l = mag_get_d_log2_approx(q) * 0.6931471805599453;
    mag_clear(q);
    l = (l - log(expm1(eta))) / eta + 2.0;
    return l < 4 ? 4 : l > 1e6 ? 1000000 : (slong) ceil(l);
}
