/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The growth bound f(x) H(p(x) + e) + M > 0 on a piece of a step, for all
    x and all |e| <= R.

    A fixed congruence would fail soon, since the slow direction turns while
    the fast eigenvalues are 10^k times larger.  Q(x), the polynomial that
    interpolates whitening factors at the nodes, turns with it:
    S(x) = Q(x)^T (f H + M) Q(x) is close to I, and |S(x) - I|_F < 1 is
    verified by the interpolation bound (proofs/congruence.md,
    proofs/interpolation.md).  Nothing about Q need be trusted.
*/
#include "verify/verify_internal.h"

typedef struct
{
    loja_piece_struct *piece;
    loja_pool_struct *pool;
    slong P, N, prec;
    arb_ptr x;           /* N nodes */
    mag_t radius;
    arb_t M;
    arb_mat_struct *Q;   /* N whitening factors */
} growth_struct;

/* The box p(x) + [-R, R]^P, R = radius. */
static void
tube_box(arb_ptr p, const growth_struct *w, const arb_t x, const mag_t radius)
{
    slong i, len = w->piece->step->len;
    arb_ptr T = _arb_vec_init(len);

    loja_cheb_basis(T, x, len, w->prec);
    loja_cheb_combine(p, w->piece->coef, w->P, len, T, w->prec);
    for (i = 0; i < w->P; i++)
        arb_add_error_mag(p + i, radius);      /* SOUND: tube (|e_i| <= R) */
    _arb_vec_clear(T, len);
}

/* A <- f H + M on the tube of that radius at s. */
static void
shifted_hessian(arb_mat_struct *A, growth_struct *w, const arb_t s,
                const mag_t radius)
{
    arb_ptr p = _arb_vec_init(w->P);
    arb_t f, x;
    slong i;

    arb_init(f);
    arb_init(x);
    tube_box(p, w, s, radius);
    loja_loss_eval(loja_pool_ws(w->pool), NULL, NULL, A, p, w->prec);
    arb_mul(x, s, w->piece->half, w->prec);
    arb_add(x, x, w->piece->mid, w->prec);
    loja_step_time(NULL, f, w->piece->step, x, w->prec);
    arb_mat_scalar_mul_arb(A, A, f, w->prec);
    for (i = 0; i < w->P; i++)
        arb_add(arb_mat_entry(A, i, i), arb_mat_entry(A, i, i), w->M,
                w->prec);
    _arb_vec_clear(p, w->P);
    arb_clear(f);
    arb_clear(x);
}

/* Q_j from the centre of the tube; m >= |S - I|_F at node j on the tube. */
static int
whiten_node(mag_t m, growth_struct *w, slong j, slong *perm, int fixed)
{
    arb_mat_t A;
    mag_t zero;
    int ok;

    /* Balls with a radius carry few bits: Q is made without, so that it is
       as smooth as the path. */
    arb_mat_init(A, w->P, w->P);
    mag_init(zero);
    shifted_hessian(A, w, w->x + j, zero);
    ok = loja_lin_whiten_approx(w->Q + j, A, perm, fixed, w->prec);
    if (ok)
    {
        if (!mag_is_zero(w->radius))
            shifted_hessian(A, w, w->x + j, w->radius);
        loja_lin_congruence_ubound(m, A, w->Q + j, w->prec);
    }
    arb_mat_clear(A);
    mag_clear(zero);
    return ok;
}

/*
    Fills Q at all nodes; sumsq >= sum_j |S(x_j) - I|_F^2.  Returns 0 when a
    factorisation fails.
*/
static int
whiten_nodes(mag_t sumsq, growth_struct *w)
{
    slong j, *perm = flint_malloc(sizeof(slong) * w->P);
    mag_ptr m = _mag_vec_init(w->N);
    int ok, bad = 0;

    ok = whiten_node(m + w->N / 2, w, w->N / 2, perm, 0);
    if (ok)
    {
        /* One order of pivots for all nodes keeps Q smooth in x. */
#pragma omp parallel for schedule(dynamic) num_threads((int) w->pool->n) \
    reduction(+ : bad)
        for (j = 0; j < w->N; j++)
            if (j != w->N / 2)
                bad += loja_pool_is_stopped(w->pool)
                    || !whiten_node(m + j, w, j, perm, 1);
        ok = bad == 0;
    }
    mag_zero(sumsq);
    for (j = 0; j < w->N; j++)
        mag_addmul(sumsq, m + j, m + j);
    _mag_vec_clear(m, w->N);
    flint_free(perm);
    return ok;
}

/*
    Chebyshev coefficients of the nonzero pattern of Q (P x P x N, columns by
    the order of pivots are triangular up to a permutation of rows).
*/
static arb_ptr
fit_factor(const growth_struct *w)
{
    slong i, j, P2 = w->P * w->P;
    arb_ptr v = flint_malloc(sizeof(arb_struct) * P2 * w->N);
    arb_ptr c = _arb_vec_init(P2 * w->N);

    for (j = 0; j < w->N; j++)
        for (i = 0; i < P2; i++)
            v[j * P2 + i] = *arb_mat_entry(w->Q + j, i / w->P, i % w->P);
    loja_cheb_fit(c, v, P2, w->N, w->prec);    /* v: shallow, read only */
    flint_free(v);
    return c;
}

/* M_S = |Q|_F^2 (|f H|_F + |M| sqrt P) + sqrt P on the ellipse. */
static void
product_bound(mag_t res, const mag_t q, const mag_t hess,
              const growth_struct *w)
{
    mag_t root, m;

    mag_init(root);
    mag_init(m);
    mag_set_ui(root, w->P);
    mag_sqrt(root, root);
    arb_get_mag(m, w->M);
    mag_mul(m, m, root);
    mag_add(m, m, hess);
    mag_mul(m, m, q);
    mag_mul(m, m, q);
    mag_add(res, m, root);
    mag_clear(root);
    mag_clear(m);
}

/*
    Looks for an ellipse on which the interpolation error is at most 1/2;
    tail is its bound.  Descent over eta from *eta, as for the defect; the
    first one that is good enough is taken.
*/
static int
tail_on_ellipses(mag_t tail, double *eta, growth_struct *w, mag_ptr hess,
                 signed char *known)
{
    arb_ptr c = fit_factor(w);
    slong k = (slong) (*eta / LOJA_ELLIPSE_STEP + 0.5), dir, j, best = 0;
    mag_t grad, q, m, t;

    mag_init(grad);
    mag_init(q);
    mag_init(m);
    mag_init(t);
    mag_inf(tail);
    k = FLINT_MAX(1, FLINT_MIN(k, 40));
    for (dir = -1; dir <= 1; dir += 2)
    {
        for (j = dir < 0 ? k : FLINT_MAX(best, k) + 1; j >= 1 && j <= 40;
             j += dir)
        {
            double e = j * LOJA_ELLIPSE_STEP;

            if (!known[j])
                known[j] = _loja_ellipse_bounds(grad, hess + j, w->piece, e,
                                     w->radius, w->pool) ? 1 : -1;
            if (known[j] < 0)
            {
                if (dir > 0)
                    break;
                continue;
            }
            _loja_ellipse_norm(q, c, w->P * w->P, w->N, e);
            product_bound(m, q, hess + j, w);
            _loja_interp_tail(t, m, e, w->N);
            if (mag_cmp(t, tail) < 0)
            {
                mag_set(tail, t);
                best = j;
                if (mag_cmp_2exp_si(tail, -1) <= 0)
                    goto done;
            }
            else if (best != 0)
                break;
        }
        if (dir < 0 && best != 0 && best < k)
            break;
    }
done:
    if (best != 0)
        *eta = best * LOJA_ELLIPSE_STEP;
    _arb_vec_clear(c, w->P * w->P * w->N);
    mag_clear(grad);
    mag_clear(q);
    mag_clear(m);
    mag_clear(t);
    return mag_cmp_2exp_si(tail, -1) <= 0;
}

static void
set_nodes(growth_struct *w, slong N)
{
    slong j;

    w->N = N;
    w->x = _arb_vec_init(N);
    w->Q = flint_malloc(sizeof(arb_mat_struct) * N);
    for (j = 0; j < N; j++)
        arb_mat_init(w->Q + j, w->P, w->P);
    loja_cheb_nodes(w->x, N, w->prec);
}

static void
clear_nodes(growth_struct *w)
{
    slong j;

    for (j = 0; j < w->N; j++)
        arb_mat_clear(w->Q + j);
    flint_free(w->Q);
    _arb_vec_clear(w->x, w->N);
}

/* Tells why the nodes fail: the tube, or rounding. */
static loja_tube_reason_t
explain(growth_struct *w)
{
    mag_t keep, sum;
    loja_tube_reason_t reason = LOJA_TUBE_GROWTH;

    mag_init(keep);
    mag_init(sum);
    mag_swap(keep, w->radius);
    if (whiten_nodes(sum, w))
    {
        mag_mul_ui(sum, sum, 64);
        reason = mag_cmp_2exp_si(sum, 0) < 0 ? LOJA_TUBE_RADIUS
                                             : LOJA_TUBE_PRECISION;
    }
    mag_swap(keep, w->radius);
    mag_clear(keep);
    mag_clear(sum);
    return reason;
}

/* The bounds on the ellipses that were looked at, for all numbers of nodes. */
typedef struct
{
    mag_ptr hess;
    signed char known[41];
} ellipses_struct;

/* OK where N nodes prove it; *more: only the ellipse stands in the way, and
   more nodes may do. */
static loja_tube_reason_t
with_nodes(int *more, double *eta, growth_struct *w, slong N,
           ellipses_struct *ellipses)
{
    loja_tube_reason_t reason = LOJA_TUBE_GROWTH;
    mag_t sum, tail, total;

    mag_init(sum);
    mag_init(tail);
    mag_init(total);
    set_nodes(w, N);
    *more = whiten_nodes(sum, w);
    if (*more)
    {
        _loja_interp_total(total, sum, tail, N);
        if (mag_cmp_2exp_si(total, -2) > 0)
        {
            reason = explain(w);
            *more = 0;
        }
    }
    if (*more
        && tail_on_ellipses(tail, eta, w, ellipses->hess, ellipses->known))
    {
        _loja_interp_total(total, sum, tail, N);
        /* SOUND: congruence (|S(x) - I|_F < 1 for all x and e) */
        if (mag_cmp_2exp_si(total, 0) < 0)
            reason = LOJA_TUBE_OK;
        *more = 0;
    }
    clear_nodes(w);
    mag_clear(sum);
    mag_clear(tail);
    mag_clear(total);
    return reason;
}

loja_tube_reason_t
loja_growth_verify(double *eta, slong *nodes, const loja_step_t step,
                   const arf_t x0, const arf_t x1, const arf_t M,
                   const arf_t R, loja_pool_t pool, slong prec)
{
    loja_tube_reason_t reason;
    growth_struct w[1];
    ellipses_struct ellipses = {0};
    loja_piece_t piece;
    slong N;
    int more;

    ellipses.hess = _mag_vec_init(41);
    _loja_piece_init(piece, step, x0, x1, prec);
    w->piece = piece;
    w->pool = pool;
    w->P = step->nparams;
    w->prec = prec;
    mag_init(w->radius);
    arf_get_mag(w->radius, R);
    arb_init(w->M);
    arb_set_arf(w->M, M);
    /* HEURISTIC: nodes grow by a half up to a limit beyond which two pieces
       are cheaper */
    for (N = FLINT_MAX(*nodes, 8);; N += N / 2)
    {
        reason = with_nodes(&more, eta, w, N, &ellipses);
        if (reason != LOJA_TUBE_OK && loja_pool_is_stopped(pool))
            reason = LOJA_TUBE_STOPPED;
        if (reason == LOJA_TUBE_STOPPED || !more || N > 24 + 3 * step->len)
            break;
    }
    if (reason == LOJA_TUBE_OK)
        *nodes = N;
    _loja_piece_clear(piece);
    arb_clear(w->M);
    mag_clear(w->radius);
    _mag_vec_clear(ellipses.hess, 41);
    return reason;
}
