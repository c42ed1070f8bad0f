/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Estimates of the growth on a piece, from balls. */
#include <math.h>
#include "verify/verify_internal.h"

int
_loja_growth_propose(double *low, double *high, double *trace,
                     const loja_step_t step, const arf_t x0, const arf_t x1,
                     loja_pool_t pool, slong prec)
{
    /* HEURISTIC: five samples; the bound is verified afterwards */
    enum { SAMPLES = 5 };
    double value[SAMPLES], tr[SAMPLES];
    slong j, P = step->nparams;
    int bad = 0;

#pragma omp parallel for schedule(dynamic) num_threads((int) pool->n) \
    reduction(+ : bad)
    for (j = 0; j < SAMPLES; j++)
    {
        arb_ptr p = _arb_vec_init(P);
        arb_mat_t H;
        arb_t x, f, t;
        arf_t e;

        arb_mat_init(H, P, P);
        arb_init(x);
        arb_init(f);
        arb_init(t);
        arf_init(e);
        arb_set_arf(x, x0);
        arb_set_arf(t, x1);
        arb_sub(t, t, x, prec);
        arb_mul_si(t, t, j, prec);
        arb_div_ui(t, t, SAMPLES - 1, prec);
        arb_add(x, x, t, prec);
        loja_step_eval(p, step, x, prec);
        loja_loss_eval(loja_pool_ws(pool), NULL, NULL, H, p, prec);
        loja_step_time(NULL, f, step, x, prec);
        arb_mat_scalar_mul_arb(H, H, f, prec);
        loja_lin_eig_min_approx(e, H, prec);
        value[j] = arf_get_d(e, ARF_RND_NEAR);
        arb_mat_trace(t, H, prec);
        tr[j] = fabs(arf_get_d(arb_midref(t), ARF_RND_NEAR));
        bad += !isfinite(value[j]);
        _arb_vec_clear(p, P);
        arb_mat_clear(H);
        arb_clear(x);
        arb_clear(f);
        arb_clear(t);
        arf_clear(e);
    }
    *low = *high = value[0];
    for (j = 0; j < SAMPLES; j++)
    {
        *low = fmin(*low, value[j]);
        *high = fmax(*high, value[j]);
        *trace = fmax(*trace, tr[j]);
    }
    return bad == 0;
}
