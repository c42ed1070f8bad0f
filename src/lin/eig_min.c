/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The lowest eigenvalue: an estimate, and proved bounds. */
#include <math.h>
#include "loja/lin.h"

static void
add_shift(arb_mat_t B, const arb_mat_struct *A, const arf_t s, slong prec)
{
    slong i;

    arb_mat_set(B, A);
    for (i = 0; i < arb_mat_nrows(A); i++)
        arb_add_arf(arb_mat_entry(B, i, i), arb_mat_entry(B, i, i), s, prec);
}

/*
    Rayleigh quotient estimate of the lowest eigenvalue by inverse iteration
    with Q Q^T = (mid A + s)^-1, from v, to v.
*/
static void
inverse_iteration(arf_t res, arb_ptr v, const arb_mat_t Q, const arf_t s)
{
    /* HEURISTIC: 8 iterations, affects the quality of the estimate only */
    slong it, i, P = arb_mat_nrows(Q), prec = 64;
    arb_mat_t QT;
    arb_ptr w = _arb_vec_init(P);
    arb_t n2, nw;

    arb_mat_init(QT, P, P);
    arb_mat_transpose(QT, Q);
    arb_init(n2);
    arb_init(nw);
    for (it = 0; it < 8; it++)
    {
        arb_approx_dot(n2, NULL, 0, v, 1, v, 1, P, prec);
        for (i = 0; i < P; i++)
            arb_approx_dot(w + i, NULL, 0, arb_mat_entry(QT, i, 0), 1, v, 1,
                           P, prec);
        /* v^T (A+s)^-1 v / v^T v */
        arb_approx_dot(nw, NULL, 0, w, 1, w, 1, P, prec);
        arf_div(arb_midref(nw), arb_midref(nw), arb_midref(n2), prec,
                ARF_RND_NEAR);
        for (i = 0; i < P; i++)
        {
            arb_approx_dot(v + i, NULL, 0, arb_mat_entry(Q, i, 0), 1, w, 1,
                           P, prec);
            arf_div(arb_midref(v + i), arb_midref(v + i), arb_midref(nw),
                    prec, ARF_RND_NEAR);
        }
    }
    arf_ui_div(res, 1, arb_midref(nw), prec, ARF_RND_NEAR);
    arf_sub(res, res, s, prec, ARF_RND_NEAR);
    arb_mat_clear(QT);
    _arb_vec_clear(w, P);
    arb_clear(n2);
    arb_clear(nw);
}

/*
    Shifts s with mid A + s > 0 are searched from the trace scale downwards;
    the estimate is refined with shifts ever closer to it.
*/
static int
estimate(arf_t res, arb_ptr v, const arb_mat_struct *A, slong prec)
{
    slong i, round, tries, P = arb_mat_nrows(A);
    slong *perm = flint_malloc(sizeof(slong) * P);
    arb_mat_t B, C, Q;
    arf_t s, gap, t;
    int ok = 0, done = 0;

    arb_mat_init(B, P, P);
    arb_mat_init(C, P, P);
    arb_mat_init(Q, P, P);
    arf_init(s);
    arf_init(gap);
    arf_init(t);
    arf_one(s);
    for (tries = 0; tries < 60 && !ok; tries++)
    {
        add_shift(B, A, s, prec);
        ok = loja_lin_whiten_approx(Q, B, perm, 0, prec);
        if (!ok)
            arf_mul_2exp_si(s, s, 3);
    }
    /* multiples of the golden section: not orthogonal to what is simple */
    for (i = 0; i < P; i++)
        arb_set_d(v + i, 1 + fmod(0.61803398874989485 * (double) i, 1));
    /* HEURISTIC: 24 rounds reach an eigenvalue 8^-24 of the others; done
       when the shift is near the estimate, where iterations converge fast */
    for (round = 0; ok && round < 24 && !done; round++)
    {
        inverse_iteration(res, v, Q, s);
        arf_add(gap, s, res, 64, ARF_RND_NEAR);
        arf_mul_2exp_si(t, res, -1);
        done = round >= 3 && arf_cmpabs(gap, t) < 0;
        /* HEURISTIC: the next shift leaves an eighth of the gap */
        arf_mul_2exp_si(gap, gap, -3);
        for (tries = 0; tries < 2 && !done; tries++)
        {
            arf_sub(t, gap, res, 64, ARF_RND_NEAR);
            add_shift(B, A, t, prec);
            if (loja_lin_whiten_approx(C, B, perm, 0, prec))
            {
                arf_set(s, t);
                arb_mat_swap(Q, C);
                break;
            }
            /* too close: the estimate is not yet good */
            arf_mul_2exp_si(gap, gap, 2);
        }
    }
    arb_mat_clear(B);
    arb_mat_clear(C);
    arb_mat_clear(Q);
    arf_clear(s);
    arf_clear(gap);
    arf_clear(t);
    flint_free(perm);
    return ok;
}

void
loja_lin_eig_min_approx(arf_t res, const arb_mat_struct *A, slong prec)
{
    arb_ptr v = _arb_vec_init(arb_mat_nrows(A));

    if (!estimate(res, v, A, prec))
        arf_nan(res);
    _arb_vec_clear(v, arb_mat_nrows(A));
}

/* upper <- an upper bound of v^T A v / v^T v. */
static void
rayleigh_ubound(arf_t upper, const arb_mat_struct *A, arb_srcptr v,
                slong prec)
{
    slong i, P = arb_mat_nrows(A);
    arb_ptr w = _arb_vec_init(P);
    arb_t s, t;

    arb_init(s);
    arb_init(t);
    for (i = 0; i < P; i++)
        arb_dot(w + i, NULL, 0, arb_mat_entry(A, i, 0), 1, v, 1, P, prec);
    arb_dot(s, NULL, 0, v, 1, w, 1, P, prec);
    arb_dot(t, NULL, 0, v, 1, v, 1, P, prec);
    arb_div(s, s, t, prec);
    /* SOUND: congruence (lambda_min <= v^T A v / v^T v) */
    arb_get_ubound_arf(upper, s, 64);
    if (arf_is_nan(upper))
        arf_pos_inf(upper);
    arb_clear(s);
    arb_clear(t);
    _arb_vec_clear(w, P);
}

void
loja_lin_eig_min_bounds(arf_t lower, arf_t upper, const arb_mat_struct *A,
                        slong prec)
{
    slong tries, P = arb_mat_nrows(A);
    arb_ptr v = _arb_vec_init(P);
    arb_mat_t B;
    arf_t est, gap, s;

    arb_mat_init(B, P, P);
    arf_init(est);
    arf_init(gap);
    arf_init(s);
    arf_neg_inf(lower);
    arf_pos_inf(upper);
    if (estimate(est, v, A, prec))
    {
        rayleigh_ubound(upper, A, v, prec);
        /* HEURISTIC: first gap 2^-20 of the estimate, quadrupled on failure;
           affects tightness only */
        arf_abs(gap, est);
        arf_mul_2exp_si(gap, gap, -20);
        if (arf_is_zero(gap))
            arf_set_d(gap, 1e-12);
        for (tries = 0; tries < 40; tries++)
        {
            arf_sub(s, gap, est, 64, ARF_RND_UP);
            add_shift(B, A, s, prec);
            if (loja_lin_is_positive_definite(B, prec))
            {
                /* SOUND: congruence (A + s > 0, so lambda_min > -s) */
                arf_neg(lower, s);
                break;
            }
            arf_mul_2exp_si(gap, gap, 2);
        }
    }
    arb_mat_clear(B);
    arf_clear(est);
    arf_clear(gap);
    arf_clear(s);
    _arb_vec_clear(v, P);
}
