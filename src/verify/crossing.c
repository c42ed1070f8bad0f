/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Steps across kinks of C1 activations (proofs/tube.md, section Crossing):
    defect and growth on one box, with psi'' between its one-sided limits.
    Such a step is about as short as the tube is wide.
*/
#include "verify/verify_internal.h"

/* HEURISTIC: E and M from each other so often. */
#define TRIES 4

/* box: every p(x); slope: every p'(x). */
static void
path_boxes(arb_ptr box, arb_ptr slope, const loja_step_t step, slong prec)
{
    const slong P = step->nparams, len = step->len;
    arb_ptr d = _arb_vec_init(P * len);
    slong i, k;
    mag_t m;

    mag_init(m);
    loja_cheb_derivative(d, step->coef, P, len, prec);
    for (i = 0; i < P; i++)
    {
        arb_set(box + i, step->coef + i * len);
        arb_set(slope + i, d + i * len);
        for (k = 1; k < len; k++)
        {
            /* SOUND: tube (crossing: |T_k| <= 1) */
            arb_get_mag(m, step->coef + i * len + k);
            arb_add_error_mag(box + i, m);
            arb_get_mag(m, d + i * len + k);
            arb_add_error_mag(slope + i, m);
        }
    }
    mag_clear(m);
    _arb_vec_clear(d, P * len);
}

/* delta >= |p' + f grad L(p)| on [-1, 1]. */
static void
defect_on_box(arf_t delta, const loja_step_t step, loja_pool_t pool,
              slong prec)
{
    const slong P = step->nparams;
    arb_ptr box = _arb_vec_init(P), slope = _arb_vec_init(P);
    arb_ptr g = _arb_vec_init(P);
    arb_t x, f;
    slong i;

    arb_init(x);
    arb_init(f);
    path_boxes(box, slope, step, prec);
    loja_loss_eval(pool->ws, NULL, g, NULL, box, prec);
    arb_add_error_2exp_si(x, 0);
    loja_step_time(NULL, f, step, x, prec);
    arb_zero(x);
    for (i = 0; i < P; i++)
    {
        arb_addmul(slope + i, f, g + i, prec);
        arb_addmul(x, slope + i, slope + i, prec);
    }
    arb_sqrtpos(x, x, LOJA_BOUND_PREC);
    /* SOUND: tube (crossing: the defect on the whole box) */
    arb_get_ubound_arf(delta, x, 30);
    /* HEURISTIC: a checker with other formulas is to find it, too */
    arf_mul_2exp_si(delta, delta, 3);
    arb_clear(x);
    arb_clear(f);
    _arb_vec_clear(box, P);
    _arb_vec_clear(slope, P);
    _arb_vec_clear(g, P);
}

/* M, E and R of the only piece. */
static int
growth_on_box(loja_tube_t tube, const loja_step_t step, loja_pool_t pool,
              slong prec)
{
    arf_t R, least, one;
    int i, ok = 0;

    arf_init(R);
    arf_init(least);
    arf_init(one);
    arf_one(one);
    arf_mul_2exp_si(R, tube->defect, 1);
    arf_add(R, R, tube->error, 30, ARF_RND_UP);
    for (i = 0; i < TRIES && !ok && arf_is_finite(R); i++)
    {
        arf_mul_ui(R, R, 5, 30, ARF_RND_UP);
        arf_mul_2exp_si(R, R, -2);
        if (arf_is_zero(R))
            arf_set_ui_2exp_si(R, 1, -prec);
        if (!_loja_growth_box(tube->growth, step, tube->x, one, R, pool,
                              prec))
            break;
        _loja_tube_error_at_end(tube->error + 1, tube->error, tube->growth,
                                tube->defect, tube->x, one);
        arf_max(least, tube->error, tube->error + 1);
        arf_mul_ui(least, least, 17, 30, ARF_RND_UP);
        arf_mul_2exp_si(least, least, -4);
        /* SOUND: tube (max(E) < R) */
        ok = arf_is_finite(least) && arf_cmp(least, R) <= 0;
        if (ok)
            arf_set(tube->radius, R);
        else
            arf_set(R, least);
    }
    arf_clear(R);
    arf_clear(least);
    arf_clear(one);
    return ok;
}

int
loja_tube_crossing(loja_tube_t tube, const loja_step_t step,
                   const arf_t start, loja_pool_t pool, slong prec)
{
    const loja_net_struct *net = pool->ws->prob->net;

    /* SOUND: tube (setting: grad L is Lipschitz; f > 0, p a polynomial) */
    if (!loja_net_is_smooth(net)
        || !_loja_tube_admissible(step, start, net->nparams))
        return 0;
    loja_pool_set_branch(pool, NULL);
    arf_set_si(tube->x, -1);
    arf_set(tube->error, start);
    tube->pieces = 1;
    tube->doubles = 0;
    tube->scale = tube->growth_min = tube->growth_max = 0;
    defect_on_box(tube->defect, step, pool, prec);
    if (!arf_is_finite(tube->defect)
        || !growth_on_box(tube, step, pool, prec))
        return 0;
    arf_one(tube->x + 1);
    return 1;
}
