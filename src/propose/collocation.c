/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Collocation at Chebyshev-Gauss-Radau points.

    Levels: a coarse polynomial first, its values are the start of the next.
*/
#include <math.h>
#include "propose/propose_internal.h"

/*
    How many coefficients of the previous step to extrapolate to x: up to the
    smallest term |c_k| T_k(x), as for an asymptotic series.
*/
static slong
extrapolation_length(const loja_step_struct *prev, const arb_t x)
{
    slong i, k, best = 1;
    double growth, low = 1e9, xd = arf_get_d(arb_midref(x), ARF_RND_NEAR);

    growth = log2(xd + sqrt(fmax(xd * xd - 1, 0)));
    for (k = 1; k < prev->len; k++)
    {
        double c = -1e9;

        for (i = 0; i < prev->nparams; i++)
            c = fmax(c, _loja_propose_log2_norm(prev->coef + i * prev->len
                                                + k, 1, 0));
        c += (double) k * growth;
        if (c <= low)
        {
            low = c;
            best = k + 1;
        }
    }
    return best;
}

/* Start values: the previous step continued, or a constant. */
static void
guess(loja_newton_struct *w, const loja_step_struct *prev)
{
    slong i, j, P = w->P, len = prev == NULL ? 0 : prev->len;
    arb_ptr T;
    arb_t x, t;

    for (j = 0; j < w->m; j++)
        for (i = 0; i < P; i++)
            arb_set(w->v + j * P + i, w->init + i);
    if (prev == NULL || fmpq_is_zero(w->step->t0))
        return;
    T = _arb_vec_init(2 * len);
    arb_init(x);
    arb_init(t);
    for (j = 0; j < w->m; j++)
    {
        fmpq_t q;
        arf_t mid;

        fmpq_init(q);
        arf_init(mid);
        loja_step_time(t, NULL, w->step, w->z + 1 + j, w->prec);
        arf_set_round(mid, arb_midref(t), 64, ARF_RND_NEAR);
        arf_get_fmpq(q, mid);
        loja_step_locate(x, prev, q, w->prec);
        mag_zero(arb_radref(x));
        if (j == 0)                 /* the node farthest from prev */
            len = extrapolation_length(prev, x);
        loja_cheb_basis(T, x, len, w->prec);
        arb_one(x);
        loja_cheb_basis(T + len, x, len, w->prec);
        for (i = 0; i < len; i++)
            arb_sub(T + i, T + i, T + len + i, w->prec);
        for (i = 0; i < P; i++)
        {
            arb_dot(w->v + j * P + i, w->init + i, 0, prev->coef
                    + i * prev->len, 1, T, 1, len, w->prec);
            mag_zero(arb_radref(w->v + j * P + i));
        }
        fmpq_clear(q);
        arf_clear(mid);
    }
    _arb_vec_clear(T, 2 * prev->len);
    arb_clear(x);
    arb_clear(t);
}

/* Values of the coarser polynomial at the nodes of the finer level. */
static void
refine(loja_newton_struct *w, arb_srcptr c, slong len)
{
    slong i, j;
    arb_ptr T = _arb_vec_init(len);

    for (j = 0; j < w->m; j++)
    {
        loja_cheb_basis(T, w->z + 1 + j, len, w->prec);
        loja_cheb_combine(w->v + j * w->P, c, w->P, len, T, w->prec);
        for (i = 0; i < w->P; i++)
            mag_zero(arb_radref(w->v + j * w->P + i));
    }
    _arb_vec_clear(T, len);
}

/* HEURISTIC: where f H is larger than that, log2, valleys count as narrow. */
#define NARROW 40

/*
    HEURISTIC: the first level costs next to nothing with 12 nodes.  In a
    narrow valley its polynomial is no start for the next level, though: what
    it leaves out is far from the valley's floor between its nodes.  There a
    quarter of the order it is.
*/
static slong
first_level(slong order, int narrow)
{
    slong m = order, halved;

    for (halved = 0; narrow ? halved < 2 && m > 24 : m > 12; halved++)
        m = (m + 1) / 2;
    return m;
}

/* What is not known before the first level of a step. */
static void
forget(loja_newton_struct *w)
{
    w->sigma = 1;
    /* HEURISTIC: the first level, which costs little, will tell */
    w->square = 30;
    w->last = 0;
    w->expected = HUGE_VAL;
}

/* All levels; w is left on the last one that was tried. */
static loja_propose_result_t
climb(loja_newton_struct *w, const loja_step_struct *prev, slong order,
      int cvode, double goal, loja_propose_info_t *info)
{
    loja_propose_result_t res;
    const slong narrow = first_level(order, 1);
    slong P = w->P, m = cvode ? order : first_level(order, 0), len = 0;
    arb_ptr c = NULL;

    forget(w);
    for (;;)
    {
        _loja_newton_init(w, m);
        /* HEURISTIC: as good as doubles allow */
        if (c == NULL && !(cvode && _loja_guess_cvode(w, 1e-13)))
            guess(w, prev);
        else if (c != NULL)
            refine(w, c, len);
        res = _loja_newton(w, m == order, goal, info);
        if (res != LOJA_PROPOSE_OK && res != LOJA_PROPOSE_STEP)
            break;
        if (c == NULL && m < narrow && w->amplify > NARROW)
        {
            forget(w);
            m = narrow;
        }
        else if (res != LOJA_PROPOSE_OK || m == order)
            break;
        else
        {
            _arb_vec_clear(c, P * len);
            len = m + 1;
            c = _arb_vec_init(P * len);
            _loja_radau_fit(c, w->v, w->init, P, m, w->prec);
            m = FLINT_MIN(2 * m, order);
        }
        _loja_newton_clear(w);
    }
    _arb_vec_clear(c, P * len);
    return res;
}

/* The last level alone, in doubles; 0: levels in multiprecision. */
static int
try_doubles(loja_propose_result_t *res, loja_newton_struct *w,
            loja_double_struct *e, const loja_step_struct *prev, slong m,
            double goal, loja_propose_info_t *info)
{
    if (!_loja_double_reaches(w))
        return 0;
    _loja_double_init(e, m, w->P);
    w->doubles = e;
    w->pairs = goal > LOJA_PAIRS_SEE;
    _loja_newton_init(w, m);
    /* HEURISTIC: of large systems an integration costs less than the Hessians
       that Newton's method needs from afar; it doubles these digits */
    if (!(_loja_double_is_large(w) && _loja_guess_cvode(w, 1e-9)))
        guess(w, prev);
    if (_loja_newton_doubles(res, w, goal, info))
        return 1;
    _loja_newton_clear(w);
    _loja_double_clear(e);
    w->doubles = NULL;
    w->pairs = 0;
    info->iterations = 0;
    return 0;
}

loja_propose_result_t
loja_propose_collocation(loja_step_t step, loja_propose_info_t *info,
                         arb_srcptr init, const loja_step_struct *prev,
                         slong order, const mag_t wanted, int cvode,
                         loja_pool_t pool, slong prec)
{
    /* HEURISTIC: four points between the nodes, where the defect is 0; the
       first gaps from the left included */
    static const double point[] = {-0.995, -0.9, 0.1, 0.75};
    loja_propose_result_t res;
    loja_newton_struct w[1];
    loja_double_struct e[1];
    const slong P = pool->ws->prob->net->nparams;
    double goal = mag_get_d_log2_approx(wanted) - 5;

    info->iterations = info->missing_bits = 0;
    info->defect_log2 = 1e9;
    info->amplify_log2 = 0;
    w->step = step;
    w->pool = pool;
    w->init = _arb_vec_init(P);
    _arb_vec_set(w->init, init, P);
    w->P = P;
    w->prec = prec;
    w->doubles = NULL;
    w->pairs = 0;
    forget(w);
    if (cvode || !try_doubles(&res, w, e, prev, order, goal, info))
        res = climb(w, prev, order, cvode, goal, info);
    if (res == LOJA_PROPOSE_OK)
    {
        loja_step_set_shape(step, P, w->m + 1);
        _loja_radau_fit(step->coef, w->v, w->init, P, w->m, prec);
        /* before rounding, which is no matter of the step's length */
        info->defect_log2 = _loja_propose_defect(step, point, 4,
                            goal > LOJA_PAIRS_SEE, pool, prec);
        info->amplify_log2 = _loja_propose_round(step, w->v, w->f, goal + 1,
                                                 pool, prec);
    }
    _loja_newton_clear(w);
    if (w->doubles != NULL)
        _loja_double_clear(e);
    _arb_vec_clear(w->init, P);
    return res;
}
