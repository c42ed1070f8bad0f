/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Taylor polynomial of the flow about the left end of the step, in
    u = (1 + x)/2, 0 <= u <= 1.

    With g = 2 f(x) grad L(theta) the flow is d theta/du = -g, so coefficient
    k of g(theta(u)) gives coefficient k + 1 of theta; the gradient jet is
    taken order times at growing length, O(order^3) operations.  Nothing is
    solved and nothing is guessed, but the step must lie well inside the
    disc of convergence and be shorter than the stiffness of H allows: for
    short and very precise steps.
*/
#include <math.h>
#include "propose/propose_internal.h"

/* f[k]: coefficients of 2 dt/dx as a power series in u, k < len. */
static void
time_series(arb_ptr f, slong len, const loja_step_t step, slong prec)
{
    fmpq_t q;
    arb_t x, h;
    slong k;

    fmpq_init(q);
    arb_init(x);
    arb_init(h);
    arb_set_si(x, -1);
    loja_step_time(NULL, f, step, x, prec);
    arb_mul_2exp_si(f, f, 1);
    if (step->log_time)
    {
        /* dt/dx = t0 h exp(2 h u), 2 h = log(t1/t0) */
        fmpq_div(q, step->t1, step->t0);
        arb_set_fmpq(h, q, prec);
        arb_log(h, h, prec);
    }
    for (k = 1; k < len; k++)
    {
        arb_mul(f + k, f + k - 1, h, prec);
        arb_div_si(f + k, f + k, k, prec);
    }
    fmpq_clear(q);
    arb_clear(x);
    arb_clear(h);
}

/* theta: P series of len coefficients, the first ones are given. */
static void
expand(arb_ptr theta, slong len, const loja_step_t step, loja_loss_struct *ws,
       slong prec)
{
    slong i, k, P = ws->prob->net->nparams;
    arb_ptr f = _arb_vec_init(len), part = _arb_vec_init(P * len);
    arb_ptr g = _arb_vec_init(P * len);

    time_series(f, len, step, prec);
    for (k = 0; k + 1 < len; k++)
    {
        for (i = 0; i < P; i++)
            _arb_vec_set(part + i * (k + 1), theta + i * len, k + 1);
        loja_loss_grad_jet(ws, NULL, g, part, k + 1, prec);
        for (i = 0; i < P; i++)
        {
            arb_ptr e = theta + i * len + k + 1;

            arb_dot(e, NULL, 1, f, 1, g + i * (k + 1) + k, -1, k + 1, prec);
            arb_div_si(e, e, k + 1, prec);
            mag_zero(arb_radref(e));
        }
    }
    _arb_vec_clear(f, len);
    _arb_vec_clear(part, P * len);
    _arb_vec_clear(g, P * len);
}

/* c: Chebyshev coefficients in x of sum a_k u^k, by Horner's rule. */
static void
to_chebyshev(arb_ptr c, arb_srcptr a, slong len, slong prec)
{
    arb_ptr b = _arb_vec_init(len + 1);
    slong j, k;

    _arb_vec_zero(c, len);
    for (k = len - 1; k >= 0; k--)
    {
        /* u T_j = T_j/2 + (T_(j+1) + T_|j-1|)/4 */
        _arb_vec_zero(b, len + 1);
        for (j = 0; j < len - k - 1; j++)
        {
            arb_mul_2exp_si(c + j, c + j, -2);
            arb_addmul_ui(b + j, c + j, 2, prec);
            arb_add(b + j + 1, b + j + 1, c + j, prec);
            arb_add(b + FLINT_ABS(j - 1), b + FLINT_ABS(j - 1), c + j, prec);
        }
        _arb_vec_set(c, b, len);
        arb_add(c, c, a + k, prec);
    }
    _arb_vec_clear(b, len + 1);
}

/* Values and dt/dx at x = 1, which rounding needs. */
static void
finish(loja_step_t step, arb_srcptr theta, double goal, loja_pool_t pool,
       slong prec)
{
    slong i, P = step->nparams;
    arb_ptr end = _arb_vec_init(P);
    arb_t x, f;

    arb_init(x);
    arb_init(f);
    arb_one(x);
    for (i = 0; i < P; i++)
        to_chebyshev(step->coef + i * step->len, theta + i * step->len,
                     step->len, prec);
    loja_step_time(NULL, f, step, x, prec);
    loja_step_end(end, step, 1, prec);
    for (i = 0; i < P; i++)
        mag_zero(arb_radref(end + i));
    _loja_propose_round(step, end, f, goal - 3, pool, prec);
    _arb_vec_clear(end, P);
    arb_clear(x);
    arb_clear(f);
}

loja_propose_result_t
loja_propose_taylor(loja_step_t step, loja_propose_info_t *info,
                    arb_srcptr init, slong order, const mag_t wanted,
                    loja_pool_t pool, slong prec)
{
    /* HEURISTIC: the truncation error is largest at the end, and 4^order
       times smaller at u = 1/4, where only rounding errors remain */
    static const double point[] = {-0.5, 1};
    slong i, len = order + 1, P = pool->ws->prob->net->nparams;
    double goal = mag_get_d_log2_approx(wanted) - 4, size, inner = -1e9;
    arb_ptr theta = _arb_vec_init(P * len);

    info->iterations = order;
    info->missing_bits = 0;
    info->amplify_log2 = 0;
    info->defect_log2 = 1e9;
    loja_step_set_shape(step, P, len);
    for (i = 0; i < P; i++)
        arb_set(theta + i * len, init + i);
    expand(theta, len, step, pool->ws, prec);
    size = _loja_propose_log2_norm(theta, P * len, 0);
    /* HEURISTIC: beyond 2^60 the series does not converge on the step */
    if (size < 60)
    {
        finish(step, theta, goal, pool, prec);
        inner = _loja_propose_defect(step, point, 1, 0, pool, prec);
        info->defect_log2 = fmax(inner,
            _loja_propose_defect(step, point + 1, 1, 0, pool,
                                 prec));
    }
    _arb_vec_clear(theta, P * len);
    if (!(info->defect_log2 < 1e8))
        return LOJA_PROPOSE_STEP;
    if (inner > goal + 4 && inner > info->defect_log2 - (double) order)
    {
        info->missing_bits = (slong) (inner - goal) + 8;
        return LOJA_PROPOSE_PRECISION;
    }
    return LOJA_PROPOSE_OK;
}
