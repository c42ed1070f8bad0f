/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The defect d(x) = p'(x) + f(x) grad L(p(x)) of one step.

    d is analytic on an ellipse around [-1, 1]: enclosing it at N Chebyshev
    nodes and bounding it on the ellipse bounds it everywhere
    (proofs/interpolation.md).  No subdivision, no Taylor jets: N gradient
    evaluations.  Rejected: Taylor expansion with a remainder over pieces,
    which needs wide-ball jets and some seven pieces a step.
*/
#include "verify/verify_internal.h"

/*
    The log rho (a multiple of LOJA_ELLIPSE_STEP) that needs the fewest nodes
    for the tail `goal`, by descent from *eta; M is the bound there.  A bound
    on an ellipse costs as much as dozens of nodes, so that `enough` nodes
    end the search.
*/
static slong
choose_ellipse(double *eta, mag_t M, const loja_piece_t piece,
               const mag_t goal, slong enough, loja_pool_t pool)
{
    slong k = (slong) (*eta / LOJA_ELLIPSE_STEP + 0.5), dir, best = 1000000;
    slong N, bestk = 0;
    mag_t zero, m;

    mag_init(zero);
    mag_init(m);
    k = FLINT_MAX(k, 1);
    for (dir = -1; dir <= 1; dir += 2)
    {
        slong j = dir < 0 ? k : bestk + 1;

        for (; j >= 1 && j <= 40; j += dir)
        {
            N = 1000000;
            if (_loja_ellipse_bounds(m, NULL, piece, j * LOJA_ELLIPSE_STEP,
                                     zero, pool))
                N = _loja_interp_nodes(m, j * LOJA_ELLIPSE_STEP, goal);
            if (N < best)
            {
                best = N;
                bestk = j;
                mag_set(M, m);
                if (best <= enough)
                    goto done;
            }
            else if (best < 1000000)
                break;
        }
        if (dir < 0 && bestk < k)
            break;
    }
done:
    *eta = bestk * LOJA_ELLIPSE_STEP;
    mag_clear(zero);
    mag_clear(m);
    return best;
}

/* sq >= |d(x)|^2 at node x; noise: the part that is rounding.  pairs: the
   gradient in pairs of doubles, where they reach. */
static void
defect_at(mag_t sq, mag_t noise, const loja_piece_t piece, const arb_t x,
          int pairs, loja_loss_struct *ws, slong prec)
{
    slong i, P = piece->step->nparams, len = piece->step->len;
    arb_ptr T = _arb_vec_init(len), p = _arb_vec_init(P);
    arb_ptr v = _arb_vec_init(P), g = _arb_vec_init(P);
    arb_t f;
    mag_t m;

    arb_init(f);
    mag_init(m);
    loja_cheb_basis(T, x, len, prec);
    loja_cheb_combine(p, piece->coef, P, len, T, prec);
    loja_cheb_combine(v, piece->deriv, P, len, T, prec);
    if (!pairs || !loja_loss_gradient_dd(ws, g, p, prec))
        loja_loss_eval(ws, NULL, g, NULL, p, prec);
    loja_step_time(NULL, f, piece->step, x, prec);
    mag_zero(sq);
    mag_zero(noise);
    for (i = 0; i < P; i++)
    {
        arb_addmul(v + i, f, g + i, prec);
        arb_get_mag(m, v + i);
        mag_addmul(sq, m, m);
        mag_addmul(noise, arb_radref(v + i), arb_radref(v + i));
    }
    _arb_vec_clear(T, len);
    _arb_vec_clear(p, P);
    _arb_vec_clear(v, P);
    _arb_vec_clear(g, P);
    arb_clear(f);
    mag_clear(m);
}

/* *sum >= sum_j |d(x_j)|^2, *part: of the rounding part. */
static void
defect_at_nodes(mag_t sum, mag_t part, const loja_piece_t piece, arb_srcptr x,
                slong N, int pairs, loja_pool_t pool, slong prec)
{
    mag_ptr sq = _mag_vec_init(N), noise = _mag_vec_init(N);
    slong j;

#pragma omp parallel for schedule(dynamic) num_threads((int) pool->n)
    for (j = 0; j < N; j++)
    {
        /* what was not looked at is bounded by nothing */
        mag_inf(sq + j);
        mag_inf(noise + j);
        if (!loja_pool_is_stopped(pool))
            defect_at(sq + j, noise + j, piece, x + j, pairs,
                      loja_pool_ws(pool), prec);
    }
    mag_zero(sum);
    mag_zero(part);
    for (j = 0; j < N; j++)
    {
        mag_add(sum, sum, sq + j);
        mag_add(part, part, noise + j);
    }
    _mag_vec_clear(sq, N);
    _mag_vec_clear(noise, N);
}

/* delta from N nodes and the bound M on the ellipse of eta. */
static loja_tube_reason_t
from_nodes(arf_t delta, const loja_piece_t piece, double eta, const mag_t M,
           slong N, const mag_t wanted, loja_pool_t pool, slong prec)
{
    loja_tube_reason_t reason = LOJA_TUBE_OK;
    arb_ptr x = _arb_vec_init(N);
    mag_t tail, sum, noise, total;
    /* HEURISTIC: pairs carry some 2^-85 of what occurs */
    int pairs = !pool->exact && mag_cmp_2exp_si(wanted, -68) > 0;

    mag_init(tail);
    mag_init(sum);
    mag_init(noise);
    mag_init(total);
    loja_cheb_nodes(x, N, prec);
    _loja_interp_tail(tail, M, eta, N);
    for (;;)
    {
        defect_at_nodes(sum, noise, piece, x, N, pairs, pool, prec);
        _loja_interp_total(total, sum, tail, N);
        _loja_interp_total(noise, noise, tail, N);
        mag_mul_2exp_si(noise, noise, 1);
        if (!pairs || mag_cmp(noise, wanted) <= 0
            || mag_cmp(total, wanted) <= 0)
            break;
        pairs = 0;
    }
    arf_set_mag(delta, total);
    if (!(mag_cmp(total, wanted) <= 0))
    {
        reason = LOJA_TUBE_DEFECT;
        if (mag_cmp(noise, wanted) > 0)
            reason = LOJA_TUBE_PRECISION;
        if (loja_pool_is_stopped(pool))
            reason = LOJA_TUBE_STOPPED;
    }
    _arb_vec_clear(x, N);
    mag_clear(tail);
    mag_clear(sum);
    mag_clear(noise);
    mag_clear(total);
    return reason;
}

loja_tube_reason_t
loja_defect_ubound(arf_t delta, double *eta, slong *nodes,
                   const loja_step_t step, const mag_t wanted,
                   loja_pool_t pool, slong prec)
{
    loja_tube_reason_t reason = LOJA_TUBE_DOMAIN;
    loja_piece_t piece;
    arf_t a, b;
    mag_t M, goal;
    slong N;

    arf_init(a);
    arf_init(b);
    mag_init(M);
    mag_init(goal);
    arf_set_si(a, -1);
    arf_one(b);
    _loja_piece_init(piece, step, a, b, prec);
    /* HEURISTIC: an eighth of the wanted defect for the tail */
    mag_mul_2exp_si(goal, wanted, -3);
    /* HEURISTIC: a path of that degree needs about as many nodes */
    N = choose_ellipse(eta, M, piece, goal, step->len + step->len / 8 + 4,
                       pool);
    /* HEURISTIC: more nodes than this: shorter steps are cheaper */
    if (N <= 16 * step->len + 200)
    {
        reason = from_nodes(delta, piece, *eta, M, N, wanted, pool, prec);
        *nodes = N;
    }
    _loja_piece_clear(piece);
    arf_clear(a);
    arf_clear(b);
    mag_clear(M);
    mag_clear(goal);
    return reason;
}
