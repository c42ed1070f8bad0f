/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    A piece of a step: M from the eigenvalues on the path and a margin, E at
    the end and R from M, the growth bound verified on the tube of radius R
    (proofs/tube.md).
*/
#include <math.h>
#include "verify/growth_double.h"

/* E at the end: e^(M w) E + delta (e^(M w) - 1)/M, rounded up. */
void
_loja_tube_error_at_end(arf_t res, const arf_t error, const arf_t M,
                        const arf_t delta, const arf_t x0, const arf_t x1)
{
    arb_t w, u, v, t;
    slong prec = LOJA_BOUND_PREC;

    arb_init(w);
    arb_init(u);
    arb_init(v);
    arb_init(t);
    arf_sub(arb_midref(w), x1, x0, ARF_PREC_EXACT, ARF_RND_DOWN);
    arb_set_arf(t, M);
    arb_mul(u, w, t, prec);
    arb_expm1(v, u, prec);
    if (arf_is_zero(M))
        arb_set(t, w);
    else
        arb_div(t, v, t, prec);
    arb_set_arf(u, delta);
    arb_mul(t, t, u, prec);                    /* delta (e^(Mw) - 1)/M */
    arb_add_ui(v, v, 1, prec);
    arb_set_arf(u, error);
    arb_addmul(t, v, u, prec);
    /* SOUND: tube (E rounded up) */
    arb_get_ubound_arf(res, t, 30);
    arb_clear(w);
    arb_clear(u);
    arb_clear(v);
    arb_clear(t);
}

/* Half length of a step in log t; 1/2 for linear time. */
static double
step_length(const loja_step_t step)
{
    arb_t x, t;
    double h = 0.5;

    if (!step->log_time)
        return h;
    arb_init(x);
    arb_init(t);
    arb_one(x);
    loja_step_time(t, x, step, x, LOJA_BOUND_PREC);
    arb_div(x, x, t, LOJA_BOUND_PREC);
    h = arf_get_d(arb_midref(x), ARF_RND_NEAR);
    arb_clear(x);
    arb_clear(t);
    return h;
}

/* The bound of the growth on a piece, with the error at its end and a radius R
   of the tube for both. */
static void
lead_to_end(loja_tube_t tube, arf_t R, slong i, const arf_t x1, double bound,
            slong prec)
{
    arf_set_d(tube->growth + i, bound);
    /* short dyadics keep certificates small */
    arf_set_round(tube->growth + i, tube->growth + i, 16, ARF_RND_CEIL);
    _loja_tube_error_at_end(tube->error + i + 1, tube->error + i,
                            tube->growth + i, tube->defect, tube->x + i, x1);
    arf_set(R, arf_cmp(tube->error + i, tube->error + i + 1) > 0
                   ? tube->error + i : tube->error + i + 1);
    /* SOUND: tube (max(E) < R) */
    arf_mul_ui(R, R, 17, 30, ARF_RND_UP);
    arf_mul_2exp_si(R, R, -4);
    if (arf_is_zero(R))
        arf_set_ui_2exp_si(R, 1, -prec);
}

/* HEURISTIC: a margin, no less than the given one, that doubles can verify in
   the tube that it leads to; where there is none it grows. */
static double
fitting_margin(loja_tube_t tube, arf_t R, slong i, const arf_t x1,
               double margin, double low, const loja_growth_double_t g,
               slong prec)
{
    double least = 0;
    int k;

    for (k = 0; k < 6 && margin - low < 100; k++)
    {
        lead_to_end(tube, R, i, x1, margin - low, prec);
        least = _loja_growth_double_margin(g, R);
        if (least <= margin)
            break;
        margin = fmin(least, 100 + low);
    }
    return margin;
}

loja_tube_reason_t
_loja_tube_verify_piece(loja_tube_t tube, slong i, const arf_t x1,
                        const loja_step_t step,
                        const loja_growth_double_struct *g, loja_pool_t pool,
                        slong prec)
{
    loja_tube_reason_t reason = LOJA_TUBE_GROWTH;
    double low, high, trace = 0, margin, eta = tube->growth_eta;
    slong tries, nodes = tube->growth_nodes;
    arf_t R;

    arf_init(R);
    if (g != NULL ? _loja_growth_double_propose(&low, &high, &trace, g,
                                                tube->x + i, x1, pool)
                  : _loja_growth_propose(&low, &high, &trace, step,
                                         tube->x + i, x1, pool, prec))
    {
        tube->scale = fmax(tube->scale, trace);
        /* HEURISTIC: distance kept from the estimated eigenvalue: small
           margins cost nodes, large ones let errors grow */
        margin = 0.1 * fmin(1, 2 * step_length(step)) + 0.1 * (high - low);
        for (tries = 0; tries < 2; tries++, margin *= 3)
        {
            if (g != NULL)
                margin = fitting_margin(tube, R, i, x1, margin, low, g, prec);
            lead_to_end(tube, R, i, x1, margin - low, prec);
            if (g == NULL)
                reason = loja_growth_verify(&eta, &nodes, step, tube->x + i,
                             x1, tube->growth + i, R, pool, prec);
            else if (_loja_growth_double_verify(g, low, tube->x + i, x1,
                                                tube->growth + i, R, pool))
                reason = LOJA_TUBE_OK;
            if (reason != LOJA_TUBE_GROWTH)
                break;
        }
    }
    if (reason == LOJA_TUBE_OK)
    {
        arf_set(tube->x + i + 1, x1);
        if (arf_cmp(R, tube->radius) > 0)
            arf_set(tube->radius, R);
        tube->growth_eta = g != NULL ? g->eta : eta;
        tube->growth_nodes = FLINT_MAX(8, nodes * 3 / 4);
        tube->doubles += g != NULL;
        tube->growth_min = fmin(tube->growth_min, margin - low);
        tube->growth_max = fmax(tube->growth_max, margin - low);
    }
    arf_clear(R);
    return reason;
}
