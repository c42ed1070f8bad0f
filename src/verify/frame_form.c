/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    What the rule moving-norm has to do with on a piece of a step: for the
    norm sqrt(e^T G e), G between G0 and G1, the forms of
        2 <G e, grad L(p + e) - grad L(p)> - e^T (G'/f) e
    of the orders 2, 3 and 4, in axes in which G is about I and the first is
    about diagonal.
*/
#include <math.h>
#include "verify/verify_internal.h"

int
_loja_frame_applies(const loja_loss_struct *ws)
{
    return loja_loss_has_third(ws)
        && ws->prob->net->nparams <= LOJA_FRAME_MOST_PARAMS;
}

static void
allocate(_loja_frame_struct *w, slong P)
{
    w->P = P;
    _loja_cubic_allocate(&w->c, P);
    arb_mat_init(w->W, P, P);
    arb_mat_init(w->Y, P, P);
    mag_init(w->gamma);
    mag_init(w->quartic);
    w->half_mu = 0;
    /* HEURISTIC: an excess adds up over hundreds of pieces */
    w->c.enough = 0.98;
}

void
_loja_frame_clear(_loja_frame_struct *w)
{
    if (w->P == 0)
        return;
    _loja_cubic_clear(&w->c);
    arb_mat_clear(w->W);
    arb_mat_clear(w->Y);
    mag_clear(w->gamma);
    mag_clear(w->quartic);
}

/* H <- T[side c_1] and, with rest, H(c_0) and T[d], |d_k| <= the sum of the
   later coefficients of the path. */
static void
hessian(arb_mat_t H, const loja_piece_t piece, int side, int rest,
        arb_srcptr T, loja_pool_t pool)
{
    const slong P = piece->step->nparams, len = piece->step->len;
    arb_ptr v = _arb_vec_init(2 * P), d = v + P;
    slong i, k;
    mag_t m;

    mag_init(m);
    for (i = 0; i < P; i++)
    {
        arb_set(v + i, piece->coef + i * len);
        if (len > 1)
            arb_mul_si(d + i, piece->coef + i * len + 1, side,
                       LOJA_BOUND_PREC);
        for (k = 2; k < len && rest; k++)
        {
            arb_get_mag(m, piece->coef + i * len + k);
            arb_add_error_mag(d + i, m);
        }
    }
    arb_mat_zero(H);
    if (rest)
        loja_loss_eval(loja_pool_ws(pool), NULL, NULL, H, v,
                       LOJA_BOUND_PREC);
    for (i = 0; i < P * P; i++)
        /* SOUND: moving-norm (mean value: T of the whole box) */
        for (k = 0; k < P; k++)
            arb_addmul(arb_mat_entry(H, i / P, i % P), d + k,
                       T + k * P * P + i, LOJA_BOUND_PREC);
    _arb_vec_clear(v, 2 * P);
    mag_clear(m);
}

/* A <- A + s (B + B^T) */
static void
add_both(arb_mat_t A, const arb_mat_t B, const arb_t s)
{
    arb_mat_t C;

    arb_mat_init(C, arb_mat_nrows(B), arb_mat_nrows(B));
    arb_mat_transpose(C, B);
    arb_mat_add(C, C, B, LOJA_BOUND_PREC);
    arb_mat_scalar_mul_arb(C, C, s, LOJA_BOUND_PREC);
    arb_mat_add(A, A, C, LOJA_BOUND_PREC);
    arb_mat_clear(C);
}

/* A <- G H + H G - G'/f at one side, less the part that is quadratic in
   between; T: on the box of the path. */
static int
quadratic(_loja_frame_struct *w, const loja_piece_t piece, int side,
          const arb_mat_t G0, const arb_mat_t G1, arb_srcptr T,
          loja_pool_t pool)
{
    arb_mat_struct *A = w->c.A;
    arb_mat_t H, D, B;
    arb_t s;
    int ok;

    arb_mat_init(H, w->P, w->P);
    arb_mat_init(D, w->P, w->P);
    arb_mat_init(B, w->P, w->P);
    arb_init(s);
    /* SOUND: moving-norm (G' = (G1 - G0)/w in x, over f) */
    arb_mat_sub(D, G1, G0, LOJA_BOUND_PREC);
    arb_mul_2exp_si(s, piece->half, 1);
    arb_mul(s, s, w->c.f, LOJA_BOUND_PREC);
    arb_mat_scalar_div_arb(A, D, s, LOJA_BOUND_PREC);
    arb_mat_neg(A, A);
    hessian(H, piece, side, 1, T, pool);
    arb_mat_mul(B, side < 0 ? G0 : G1, H, LOJA_BOUND_PREC);
    arb_one(s);
    add_both(A, B, s);
    /* SOUND: moving-norm (PATH: 1 - xi^2 in [0, 1] times the product of the
       linear parts of G and H) */
    hessian(H, piece, 1, 0, T, pool);
    arb_mat_mul(B, D, H, LOJA_BOUND_PREC);
    arb_set_d(s, -0.25);
    mag_set_d(arb_radref(s), 0.25);
    add_both(A, B, s);
    ok = arb_mat_is_finite(A);
    arb_mat_clear(H);
    arb_mat_clear(D);
    arb_mat_clear(B);
    arb_clear(s);
    return ok;
}

static void
middle(double *a, const arb_mat_t A)
{
    const slong P = arb_mat_nrows(A);
    slong i;

    for (i = 0; i < P * P; i++)
        a[i] = arf_get_d(arb_midref(arb_mat_entry(A, i / P, i % P)),
                         ARF_RND_NEAR);
}

/* W: the axes of A to G, in columns; half_mu: minus half the lowest number of
   A to G. */
static int
choose_axes(_loja_frame_struct *w, const arb_mat_struct *G)
{
    const slong P = w->P;
    double *a = flint_malloc(sizeof(double) * (size_t) (5 * P * P + P));
    double *v = a + P * P, *b = v + P * P, *r = b + P * P, *u = r + P * P;
    double *mu = u + P * P, low = HUGE_VAL, s;
    slong i, j, k;
    int ok;

    middle(b, G);
    ok = loja_lin_eig_double(v, mu, b, P);
    for (i = 0; i < P && ok; i++)
        for (j = 0; j < P; j++)
            /* rows of r: of G^-1/2, up to a rotation */
            r[i * P + j] = v[i * P + j] / sqrt(mu[i]);
    middle(b, w->c.A);
    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
            for (k = 0, u[i * P + j] = 0; k < P; k++)
                u[i * P + j] += r[i * P + k] * b[k * P + j];
    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
            for (k = 0, a[i * P + j] = 0; k < P; k++)
                a[i * P + j] += u[i * P + k] * r[j * P + k];
    ok = ok && loja_lin_eig_double(v, mu, a, P);
    for (i = 0; i < P && ok; i++)
    {
        low = fmin(low, mu[i]);
        for (j = 0; j < P && ok; j++)
        {
            for (k = 0, s = 0; k < P; k++)
                s += v[i * P + k] * r[k * P + j];
            ok = isfinite(s);
            arb_set_d(arb_mat_entry(w->W, j, i), ok ? s : 0);
        }
    }
    w->half_mu = -0.5 * low;
    flint_free(a);
    return ok && isfinite(low);
}

/* c.t <- twice the symmetric form of T[Y, W, W]. */
static void
cubic(_loja_frame_struct *w, arb_srcptr third)
{
    const slong P = w->P;
    arb_ptr T = _arb_vec_init(P * P * P);
    slong i, j, k;

    _arb_vec_set(T, third, P * P * P);
    _loja_frame_to_axes(T, 3, w);
    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
            for (k = 0; k < P; k++)
            {
                arb_ptr t = w->c.t + (i * P + j) * P + k;

                /* SOUND: moving-norm (the same form at g, g, g) */
                arb_add(t, T + (i * P + j) * P + k, T + (j * P + i) * P + k,
                        LOJA_BOUND_PREC);
                arb_add(t, t, T + (k * P + i) * P + j, LOJA_BOUND_PREC);
                arb_mul_2exp_si(t, t, 1);
                arb_div_ui(t, t, 3, LOJA_BOUND_PREC);
            }
    _arb_vec_clear(T, P * P * P);
}

/* A <- W^T (A + 2 half_mu G) W for the side, and gamma for the piece. */
static void
turn(_loja_frame_struct *w, const arb_mat_struct *G, const arb_mat_t all)
{
    const slong P = w->P;
    arb_mat_t B, V;
    arb_t s;

    arb_mat_init(B, P, P);
    arb_mat_init(V, P, P);
    arb_init(s);
    arb_set_d(s, 2 * w->half_mu);
    arb_mat_scalar_mul_arb(B, G, s, LOJA_BOUND_PREC);
    arb_mat_add(B, w->c.A, B, LOJA_BOUND_PREC);
    arb_mat_transpose(V, w->W);
    arb_mat_mul(B, V, B, LOJA_BOUND_PREC);
    arb_mat_mul(w->c.A, B, w->W, LOJA_BOUND_PREC);
    arb_mat_one(w->c.V);
    arb_mat_mul(w->Y, G, w->W, LOJA_BOUND_PREC);
    loja_lin_congruence_ubound(w->gamma, all, w->W, LOJA_BOUND_PREC);
    arb_mat_clear(B);
    arb_mat_clear(V);
    arb_clear(s);
}

/* The side k but for the fourth order; all: G on the piece. */
static int
set_side(_loja_frame_struct *w, const loja_piece_t piece, slong k,
         const arb_mat_t G0, const arb_mat_t G1, const arb_mat_t all,
         arb_srcptr T, loja_pool_t pool)
{
    const arb_mat_struct *G = k == 0 ? G0 : G1;

    if (!quadratic(w, piece, k == 0 ? -1 : 1, G0, G1, T, pool)
        || !choose_axes(w, G))
        return 0;
    turn(w, G, all);
    cubic(w, T);
    _loja_cubic_put_doubles(&w->c, w->c.A);
    return mag_cmp_2exp_si(w->gamma, -1) < 0;
}

int
_loja_frame_init(_loja_frame_struct *w, const loja_piece_t piece,
                 const arb_mat_t G0, const arb_mat_t G1, const mag_t reach,
                 loja_pool_t pool)
{
    const slong P = piece->step->nparams;
    arb_ptr T = _arb_vec_init(P * P * P), D = _arb_vec_init(P * P * P * P);
    arb_mat_t G;
    slong i;
    int ok;

    arb_mat_init(G, P, P);
    allocate(w, P);
    allocate(w + 1, P);
    _loja_cubic_set_box(&w[0].c, piece);
    arb_set(w[1].c.f, w[0].c.f);
    for (i = 0; i < P * P; i++)
        /* SOUND: moving-norm (G(x) lies between its values at the ends) */
        arb_union(arb_mat_entry(G, i / P, i % P),
                  arb_mat_entry(G0, i / P, i % P),
                  arb_mat_entry(G1, i / P, i % P), LOJA_BOUND_PREC);
    ok = loja_loss_third(loja_pool_ws(pool), T, w->c.K, w->c.box,
                         LOJA_BOUND_PREC)
        && set_side(w, piece, 0, G0, G1, G, T, pool)
        && set_side(w + 1, piece, 1, G0, G1, G, T, pool)
        && _loja_frame_fourth(D, w, reach, pool)
        && _loja_frame_quartic(w, D) && _loja_frame_quartic(w + 1, D);
    arb_mat_clear(G);
    _arb_vec_clear(T, P * P * P);
    _arb_vec_clear(D, P * P * P * P);
    return ok;
}
