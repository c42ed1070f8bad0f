/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    What the rule cubic-growth has to do with on a piece of a step: H, K and
    D^3 L about the middle of the path, in the axes of H.  The path on the
    piece moves little, and its way counts as a perturbation of H.
*/
#include <math.h>
#include "verify/verify_internal.h"

void
_loja_cubic_put_doubles(_loja_cubic_struct *c, const arb_mat_t A)
{
    const slong P = c->P;
    slong i, j;

    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
        {
            arb_srcptr a = arb_mat_entry(A, i, j);

            c->off[i * P + j] = mag_get_d(arb_radref(a));
            if (i == j)
                c->low[i] = arf_get_d(arb_midref(a), ARF_RND_NEAR);
            else
                c->off[i * P + j] += fabs(arf_get_d(arb_midref(a),
                                                    ARF_RND_NEAR));
        }
    for (i = 0; i < P * P * P; i++)
    {
        c->t_mid[i] = arf_get_d(arb_midref(c->t + i), ARF_RND_NEAR);
        c->t_rad[i] = mag_get_d(arb_radref(c->t + i));
    }
}

/* t <- t[V, V, V], index after index. */
static void
transform(arb_ptr t, const arb_mat_t V)
{
    const slong P = arb_mat_nrows(V);
    arb_ptr u = _arb_vec_init(P * P * P), column = _arb_vec_init(P * P);
    slong i, k, pass;

    for (i = 0; i < P; i++)
        for (k = 0; k < P; k++)
            arb_set(column + i * P + k, arb_mat_entry(V, k, i));
    for (pass = 0; pass < 3; pass++)
    {
        for (k = 0; k < P * P; k++)
            for (i = 0; i < P; i++)
                arb_dot(u + k * P + i, NULL, 0, t + k, P * P,
                        column + i * P, 1, P, LOJA_BOUND_PREC);
        _arb_vec_swap(t, u, P * P * P);
    }
    _arb_vec_clear(u, P * P * P);
    _arb_vec_clear(column, P * P);
}

/* V: about the eigenvectors of the middle of A, in columns. */
static int
eigenvectors(arb_mat_t V, const arb_mat_t A)
{
    const slong P = arb_mat_nrows(A);
    double *a = flint_malloc(sizeof(double) * (size_t) (2 * P * P + P));
    double *v = a + P * P, *mu = v + P * P;
    slong i, j;
    int ok;

    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
            a[i * P + j] = arf_get_d(arb_midref(arb_mat_entry(A, i, j)),
                                     ARF_RND_NEAR);
    ok = loja_lin_eig_double(v, mu, a, P);
    for (i = 0; i < P && ok; i++)
        for (j = 0; j < P; j++)
        {
            ok = ok && isfinite(v[j * P + i]);
            arb_set_d(arb_mat_entry(V, i, j), v[j * P + i]);
        }
    flint_free(a);
    return ok;
}

/*
    A <- H(c_0) + side T[c_1] + T[d], |d_k| <= the sum of the later
    coefficients of the path: H(p(x)) for all x of the piece is between the
    two sides.
*/
static int
hessian(_loja_cubic_struct *c, const loja_piece_t piece, int side,
        loja_pool_t pool)
{
    const slong P = c->P, len = piece->step->len;
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
        for (k = 2; k < len; k++)
        {
            arb_get_mag(m, piece->coef + i * len + k);
            arb_add_error_mag(d + i, m);
        }
    }
    loja_loss_eval(loja_pool_ws(pool), NULL, NULL, c->A, v,
                   LOJA_BOUND_PREC);
    for (i = 0; i < P * P; i++)
        /* SOUND: cubic-growth (mean value: T of the whole box) */
        for (k = 0; k < P; k++)
            arb_addmul(arb_mat_entry(c->A, i / P, i % P), d + k,
                       c->t + k * P * P + i, LOJA_BOUND_PREC);
    _arb_vec_clear(v, 2 * P);
    mag_clear(m);
    return arb_mat_is_finite(c->A);
}

/* About a: the rest is a/share and what does not depend on the share. */
static double
rest_of_share(const _loja_cubic_struct *c, const mag_t R, loja_pool_t pool)
{
    mag_t m, share;
    double a;

    mag_init(m);
    mag_init(share);
    mag_set_d(share, 0.5);
    loja_loss_cubic_rest(loja_pool_ws(pool), m, c->box, R, share,
                         LOJA_BOUND_PREC);
    a = mag_get_d(m);
    mag_one(share);
    loja_loss_cubic_rest(loja_pool_ws(pool), m, c->box, R, share,
                         LOJA_BOUND_PREC);
    a -= mag_get_d(m);
    mag_clear(m);
    mag_clear(share);
    return a;
}

/*
    HEURISTIC: a share of K pays for what the third derivatives of residuals
    do, a/share; it costs share v^T K v in the lowest direction v of H.  The
    power of 2 for which both are about equal.
*/
static void
choose_share(_loja_cubic_struct *c)
{
    const slong P = c->P;
    double low = HUGE_VAL, k = 0, x;
    arb_mat_t v, w;
    slong i, j;

    arb_mat_init(v, P, P);
    arb_mat_init(w, P, P);
    arb_mat_transpose(v, c->V);
    arb_mat_mul(w, v, c->A, LOJA_BOUND_PREC);
    arb_mat_mul(w, w, c->V, LOJA_BOUND_PREC);
    arb_mat_mul(v, v, c->K, LOJA_BOUND_PREC);
    arb_mat_mul(v, v, c->V, LOJA_BOUND_PREC);
    for (i = 0; i < P; i++)
    {
        x = arf_get_d(arb_midref(arb_mat_entry(w, i, i)), ARF_RND_NEAR);
        if (x < low)
        {
            low = x;
            k = arf_get_d(arb_midref(arb_mat_entry(v, i, i)), ARF_RND_NEAR);
        }
    }
    x = 0.5 * log2(c->a / fmax(k, 1e-300));
    j = isfinite(x) ? (slong) fmin(fmax(floor(x + 0.5), -40), -2) : -10;
    mag_set_ui_2exp_si(c->share, 1, j);
    arb_mat_clear(v);
    arb_mat_clear(w);
}

/* The box of the path on the piece, and f there. */
void
_loja_cubic_set_box(_loja_cubic_struct *c, const loja_piece_t piece)
{
    const slong len = piece->step->len;
    slong i, k;
    mag_t m;

    mag_init(m);
    for (i = 0; i < c->P; i++)
    {
        /* SOUND: cubic-growth (|T_k| <= 1 on the piece) */
        arb_set(c->box + i, piece->coef + i * len);
        for (k = 1; k < len; k++)
        {
            arb_get_mag(m, piece->coef + i * len + k);
            arb_add_error_mag(c->box + i, m);
        }
    }
    arb_get_mag(m, piece->half);
    arb_set(c->f, piece->mid);
    arb_add_error_mag(c->f, m);
    loja_step_time(NULL, c->f, piece->step, c->f, LOJA_BOUND_PREC);
    mag_clear(m);
}

int
_loja_cubic_applies(const loja_loss_struct *ws)
{
    return loja_loss_has_third(ws)
        && ws->prob->net->nparams <= LOJA_CUBIC_MOST_PARAMS;
}

void
_loja_cubic_allocate(_loja_cubic_struct *c, slong P)
{
    const slong P3 = P * P * P;

    c->P = P;
    c->enough = 0.9;
    c->box = _arb_vec_init(P);
    c->t = _arb_vec_init(P3);
    c->low = flint_malloc(sizeof(double) * (size_t) (P + P * P + 2 * P3));
    c->off = c->low + P;
    c->t_mid = c->off + P * P;
    c->t_rad = c->t_mid + P3;
    arb_init(c->f);
    mag_init(c->share);
    arb_mat_init(c->A, P, P);
    arb_mat_init(c->K, P, P);
    arb_mat_init(c->V, P, P);
}

/* H at one side, less its share of K, and all in its axes. */
static int
finish(_loja_cubic_struct *c, const loja_piece_t piece, int side,
       loja_pool_t pool)
{
    arb_mat_t K, B;
    arb_t share;
    int ok = hessian(c, piece, side, pool) && eigenvectors(c->V, c->A);

    arb_mat_init(K, c->P, c->P);
    arb_mat_init(B, c->P, c->P);
    arb_init(share);
    if (ok)
    {
        choose_share(c);
        arf_set_mag(arb_midref(share), c->share);
        arb_mat_scalar_mul_arb(K, c->K, share, LOJA_BOUND_PREC);
        arb_mat_sub(c->A, c->A, K, LOJA_BOUND_PREC);
        ok = eigenvectors(c->V, c->A);
    }
    if (ok)
    {
        transform(c->t, c->V);
        arb_mat_transpose(K, c->V);
        arb_mat_mul(B, K, c->A, LOJA_BOUND_PREC);
        arb_mat_mul(B, B, c->V, LOJA_BOUND_PREC);
        _loja_cubic_put_doubles(c, B);
    }
    arb_mat_clear(K);
    arb_mat_clear(B);
    arb_clear(share);
    return ok;
}

int
_loja_cubic_init(_loja_cubic_struct *c, const loja_step_t step,
                 const arf_t x0, const arf_t x1, const mag_t R,
                 loja_pool_t pool, slong prec)
{
    loja_piece_t piece;
    int ok;

    c[0].P = c[1].P = 0;
    if (!_loja_cubic_applies(pool->ws))
        return 0;
    _loja_cubic_allocate(c, step->nparams);
    _loja_cubic_allocate(c + 1, step->nparams);
    _loja_piece_init(piece, step, x0, x1, prec);
    _loja_cubic_set_box(c, piece);
    ok = loja_loss_third(loja_pool_ws(pool), c->t, c->K, c->box,
                         LOJA_BOUND_PREC);
    if (ok)
    {
        c->a = rest_of_share(c, R, pool);
        /* box, T and K are those of both sides */
        c[1].a = c->a;
        arb_set(c[1].f, c->f);
        arb_mat_set(c[1].K, c->K);
        _arb_vec_set(c[1].box, c->box, c->P);
        _arb_vec_set(c[1].t, c->t, c->P * c->P * c->P);
        ok = finish(c, piece, -1, pool) && finish(c + 1, piece, 1, pool);
    }
    _loja_piece_clear(piece);
    return ok;
}

void
_loja_cubic_clear(_loja_cubic_struct *c)
{
    if (c->P == 0)
        return;
    _arb_vec_clear(c->box, c->P);
    _arb_vec_clear(c->t, c->P * c->P * c->P);
    flint_free(c->low);
    arb_clear(c->f);
    mag_clear(c->share);
    arb_mat_clear(c->A);
    arb_mat_clear(c->K);
    arb_mat_clear(c->V);
}
