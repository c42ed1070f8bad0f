/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    G1 to G6 of graded-chart for the family one-layer, on a sub-slice
    (proofs/one-layer.md, Verification).  Steps of _loja_one_layer_bounds:
      1. a_m and derivatives on the box, Fhat at the centre, J;
      2. tau^ and its parts: G1;
      3. zeta, and G2 by the mean value theorem;
      4. the field Y, a column of it for each unit vector b: G3;
      5. the size of Theta: G6; the field X: G5.
*/
#include "infinity/one_layer.h"

typedef struct
{
    const loja_one_layer_struct *f;
    const loja_graded_slice_struct *slice;
    slong prec;
    loja_one_layer_state_t box, mid;
    arb_ptr hp;                /* powers of h: 0 .. m_s + M + k + 2 */
    arb_ptr mp;                /* powers of the slice's mid */
    arb_mat_t D;               /* F'(U) */
    arb_mat_t J, E;            /* E = 1 - J F'(U) */
    arb_mat_t lead, rest;      /* (M + 1) x dim: rows l_m (any numbers, about
                                  grad a_m J) and grad a_m(U) - l_m F'(U) */
    arb_ptr a;                 /* M + 2: a_m on E' */
    arb_ptr Fmid;              /* Fhat at the centre */
    arb_ptr R;                 /* dim: |sigma - centre(mid)| <= R, as balls
                                  around 0 */
    arb_t q;                   /* q/(1 - q) */
    arb_ptr t;                 /* K: <tau^, e_l> */
    arb_ptr Wt, zeta;          /* K: W t; zeta */
    arb_t g, beta;             /* |tau|; upper bound of |b^| */
    arb_t z0;                  /* last entry of h^k Theta */
    arb_ptr v;                 /* n: scratch */
} work_t;

static slong
powers(const loja_one_layer_struct *f)
{
    return f->ms + f->M + f->k + 3;
}

static void
work_init(work_t *w, const loja_one_layer_struct *f,
          const loja_graded_slice_struct *slice)
{
    w->f = f;
    w->slice = slice;
    w->prec = f->prec;
    _loja_one_layer_state_init(w->box, f);
    _loja_one_layer_state_init(w->mid, f);
    w->hp = _arb_vec_init(powers(f));
    w->mp = _arb_vec_init(powers(f));
    arb_mat_init(w->D, f->dim, f->dim);
    arb_mat_init(w->lead, f->M + 1, f->dim);
    arb_mat_init(w->rest, f->M + 1, f->dim);
    w->a = _arb_vec_init(f->M + 2);
    arb_mat_init(w->J, f->dim, f->dim);
    arb_mat_init(w->E, f->dim, f->dim);
    w->Fmid = _arb_vec_init(f->dim);
    w->R = _arb_vec_init(f->dim);
    arb_init(w->q);
    w->t = _arb_vec_init(f->K);
    w->Wt = _arb_vec_init(f->K);
    w->zeta = _arb_vec_init(f->K);
    arb_init(w->g);
    arb_init(w->beta);
    arb_init(w->z0);
    w->v = _arb_vec_init(f->n);
}

static void
work_clear(work_t *w)
{
    const loja_one_layer_struct *f = w->f;

    _loja_one_layer_state_clear(w->box);
    _loja_one_layer_state_clear(w->mid);
    _arb_vec_clear(w->hp, powers(f));
    _arb_vec_clear(w->mp, powers(f));
    arb_mat_clear(w->D);
    arb_mat_clear(w->lead);
    arb_mat_clear(w->rest);
    _arb_vec_clear(w->a, f->M + 2);
    arb_mat_clear(w->J);
    arb_mat_clear(w->E);
    _arb_vec_clear(w->Fmid, f->dim);
    _arb_vec_clear(w->R, f->dim);
    arb_clear(w->q);
    _arb_vec_clear(w->t, f->K);
    _arb_vec_clear(w->Wt, f->K);
    _arb_vec_clear(w->zeta, f->K);
    arb_clear(w->g);
    arb_clear(w->beta);
    arb_clear(w->z0);
    _arb_vec_clear(w->v, f->n);
}

/* res := an upper bound of |x|, exact. */
static void
size(arb_t res, const arb_t x)
{
    mag_t m;

    mag_init(m);
    arb_get_mag(m, x);
    arf_set_mag(arb_midref(res), m);
    mag_zero(arb_radref(res));
    mag_clear(m);
}

/* x := [-|x|, |x|] */
static void
symmetric(arb_t x)
{
    mag_t m;

    mag_init(m);
    arb_get_mag(m, x);
    arb_zero(x);
    arb_add_error_mag(x, m);
    mag_clear(m);
}

static void
add_square(arb_t sum, const arb_t x, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_sqr(t, x, prec);
    arb_nonnegative_part(t, t);
    arb_add(sum, sum, t, prec);
    arb_clear(t);
}

/* ---- 1. the box ---- */

/* sigma - centre(mid) and sigma, for every point of E in the sub-slice. */
static void
set_box(work_t *w)
{
    const loja_graded_slice_struct *s = w->slice;
    arb_t x;
    slong j;

    arb_init(x);
    for (j = 0; j < w->f->dim; j++)
    {
        arb_get_mag(arb_radref(x), s->slope + j);
        mag_mul(arb_radref(x), arb_radref(x), s->half);
        arf_zero(arb_midref(x));
        arb_zero(w->R + j);
        arb_add_error_arf(w->R + j, s->radius_hi + j);
        arb_add(w->R + j, w->R + j, x, w->prec);
        arb_add(w->box->sigma + j, s->centre + j, w->R + j, w->prec);
        arb_set(w->mid->sigma + j, s->centre + j);
    }
    arb_clear(x);
}

/* J, E, q/(1-q); 0 unless q < 1. */
static int
set_inverse(work_t *w)
{
    const slong dim = w->f->dim;
    arb_mat_t M;
    arb_t s, t;
    slong i, j;
    int good;

    arb_mat_init(M, dim, dim);
    arb_init(s);
    arb_init(t);
    arb_mat_get_mid(M, w->D);
    good = arb_mat_approx_inv(w->J, M, w->prec);
    arb_mat_get_mid(w->J, w->J);
    arb_mat_mul(w->E, w->J, w->D, w->prec);
    arb_mat_one(M);
    arb_mat_sub(w->E, M, w->E, w->prec);
    arb_zero(w->q);
    for (i = 0; i < dim && good; i++)
    {
        arb_zero(s);
        for (j = 0; j < dim; j++)
        {
            size(t, w->R + j);
            arb_mul(t, arb_mat_entry(w->E, i, j), t, w->prec);
            size(t, t);
            arb_add(s, s, t, w->prec);
        }
        /* SOUND: one-layer (any positive weights do) */
        size(t, w->R + i);
        arb_div(s, s, t, w->prec);
        arb_max(w->q, w->q, s, w->prec);
        good = arb_is_finite(w->q);
    }
    /* SOUND: one-layer (q < 1) */
    arb_sub_ui(s, w->q, 1, w->prec);
    good = good && arb_is_negative(s);
    arb_neg(s, s);
    arb_div(w->q, w->q, s, w->prec);
    arb_mat_clear(M);
    arb_clear(s);
    arb_clear(t);
    return good && arb_is_finite(w->q);
}

/* 1 if a_m is used beyond Fhat: slow ones, and a_0 with biases. */
static int
is_used(const loja_one_layer_struct *f, slong m)
{
    return m >= f->ms || (m == 0 && f->bias);
}

/* The rows of lead and rest: D_eta a_m = l_m F' eta + (grad a_m - l_m F')
   eta keeps the correlation of grad a_m and F', whose inverse is large. */
static void
set_rows(work_t *w)
{
    const loja_one_layer_struct *f = w->f;
    arb_mat_t row, res;
    slong m, j;

    for (m = 0; m <= f->M; m++)
    {
        if (!is_used(f, m))
            continue;
        arb_mat_window_init(row, w->mid->grad, m, 0, m + 1, f->dim);
        arb_mat_window_init(res, w->lead, m, 0, m + 1, f->dim);
        arb_mat_approx_mul(res, row, w->J, w->prec);
        arb_mat_get_mid(res, res);
        arb_mat_window_clear(row);
        arb_mat_window_init(row, w->rest, m, 0, m + 1, f->dim);
        arb_mat_mul(row, res, w->D, w->prec);
        for (j = 0; j < f->dim; j++)
            arb_sub(arb_mat_entry(row, 0, j),
                arb_mat_entry(w->box->grad, m, j), arb_mat_entry(row, 0, j),
                w->prec);
        arb_mat_window_clear(row);
        arb_mat_window_clear(res);
    }
}

static int
set_states(work_t *w)
{
    const loja_one_layer_struct *f = w->f;
    arb_mat_t D;
    arb_ptr F = _arb_vec_init(f->dim);
    arb_t m;
    int good;

    arb_mat_init(D, f->dim, f->dim);
    arb_init(m);
    set_box(w);
    arb_set_arf(m, w->slice->mid);
    _loja_one_layer_powers(w->hp, powers(f), w->slice->h, w->prec);
    _loja_one_layer_powers(w->mp, powers(f), m, w->prec);
    good = _loja_one_layer_state_set(w->mid, f, w->slice->h)
        && _loja_one_layer_state_set(w->box, f, w->slice->h);
    if (good)
    {
        _loja_one_layer_fhat(w->Fmid, D, w->mid, f);
        _loja_one_layer_fhat(F, w->D, w->box, f);
        good = set_inverse(w);
    }
    if (good)
    {
        set_rows(w);
        _arb_vec_set(w->a, w->box->a, f->M + 2);
    }
    arb_mat_clear(D);
    arb_clear(m);
    _arb_vec_clear(F, f->dim);
    return good;
}

/*
    x encloses the solution of F'(sigma) x = g for every sigma in the box.
    SOUND: one-layer (SOLVE)
*/
static void
solve(arb_ptr x, const work_t *w, arb_srcptr g)
{
    const slong dim = w->f->dim;
    arb_ptr y = _arb_vec_init(dim), bound = _arb_vec_init(dim);
    arb_t norm, t;
    slong i, j, round;

    arb_init(norm);
    arb_init(t);
    for (i = 0; i < dim; i++)
    {
        arb_dot(y + i, NULL, 0, arb_mat_entry(w->J, i, 0), 1, g, 1, dim,
                w->prec);
        size(t, y + i);
        size(bound + i, w->R + i);
        arb_div(t, t, bound + i, w->prec);
        arb_max(norm, norm, t, w->prec);
    }
    arb_mul(norm, norm, w->q, w->prec);
    for (i = 0; i < dim; i++)
    {
        arb_mul(bound + i, norm, w->R + i, w->prec);
        symmetric(bound + i);
        arb_add(bound + i, bound + i, y + i, w->prec);
    }
    for (round = 0; round < 2; round++)
    {
        for (i = 0; i < dim; i++)
        {
            arb_set(x + i, y + i);
            for (j = 0; j < dim; j++)
                arb_addmul(x + i, arb_mat_entry(w->E, i, j), bound + j,
                           w->prec);
        }
        _arb_vec_set(bound, x, dim);
    }
    arb_clear(norm);
    arb_clear(t);
    _arb_vec_clear(y, dim);
    _arb_vec_clear(bound, dim);
}

/* ---- 2. tau ---- */

/* Splits the remainder's coefficient: mid, and radius times h^(M+1-m_s). */
static void
split_last(arb_t c, arb_t error, const work_t *w, const arb_t last)
{
    arb_get_mid_arb(c, last);
    arb_sub(error, last, c, w->prec);
    symmetric(error);
    arb_mul(error, error, w->hp + (w->f->M + 1 - w->f->ms), w->prec);
    symmetric(error);
    arb_mul(c, c, w->hp + (w->f->M + 1 - w->f->ms), w->prec);
}

/* c[i] = h^i a_(m_s+i) and the error of the last, which differs from sample
   to sample. */
static void
slow_coefficients(arb_ptr c, arb_t error, const work_t *w, arb_srcptr a)
{
    const loja_one_layer_struct *f = w->f;
    slong i;

    for (i = 0; i + 1 < f->slow; i++)
        arb_mul(c + i, w->hp + i, a + f->ms + i, w->prec);
    split_last(c + i, error, w, a + f->ms + i);
}

/* norm encloses |sum_i c_i rows_i + error| in the mean norm. */
static void
vector_norm(arb_t norm, const work_t *w, const arb_mat_t rows, arb_srcptr c,
            const arb_t error)
{
    const loja_one_layer_struct *f = w->f;
    arb_t s, t;
    slong i, j;

    arb_init(s);
    arb_init(t);
    for (j = 0; j < f->n; j++)
    {
        arb_zero(t);
        for (i = 0; i < f->slow; i++)
            arb_addmul(t, c + i, arb_mat_entry(rows, i, j), w->prec);
        add_square(s, t, w->prec);
    }
    arb_div_si(s, s, f->n, w->prec);
    arb_sqrtpos(norm, s, w->prec);
    arb_mul(t, error, f->last_norm, w->prec);
    arb_add(norm, norm, t, w->prec);
    arb_nonnegative_part(norm, norm);
    arb_clear(s);
    arb_clear(t);
}

/* |tau|, t, beta; 0 unless 0 < g1. */
static int
set_tau(work_t *w)
{
    const loja_one_layer_struct *f = w->f;
    arb_ptr c = _arb_vec_init(f->slow);
    arb_t error, x;
    arf_t lo;
    slong i, l;
    int good;

    arb_init(error);
    arb_init(x);
    arf_init(lo);
    slow_coefficients(c, error, w, w->a);
    vector_norm(w->g, w, f->perp, c, error);
    for (l = 0; l < f->K; l++)
    {
        arb_mul(w->t + l, error, f->last_dot + l, w->prec);
        for (i = 0; i < f->slow; i++)
            arb_addmul(w->t + l, c + i, arb_mat_entry(f->T, i, l), w->prec);
    }
    /* SOUND: graded-chart (G1) */
    good = arb_is_positive(w->g) && arb_is_finite(w->g);
    /* SOUND: one-layer (|b^|^2 <= Lam - g1^2) */
    arb_get_lbound_arf(lo, w->g, w->prec);
    arb_set_arf(x, lo);
    arb_sqr(x, x, w->prec);
    arb_get_ubound_arf(lo, w->slice->Lam, w->prec);
    arb_set_arf(w->beta, lo);
    arb_sub(x, w->beta, x, w->prec);
    arb_sqrtpos(x, x, w->prec);
    arb_get_ubound_arf(lo, x, w->prec);
    arb_set_arf(w->beta, lo);
    arb_clear(error);
    arb_clear(x);
    arf_clear(lo);
    _arb_vec_clear(c, f->slow);
    return good;
}

/* W t and zeta = -(W t) +- beta |W_m|. */
static void
set_zeta(work_t *w)
{
    const loja_one_layer_struct *f = w->f;
    arb_t x;
    slong i;

    arb_init(x);
    for (i = 0; i < f->K; i++)
    {
        arb_dot(w->Wt + i, NULL, 0, arb_mat_entry(f->W, i, 0), 1, w->t, 1,
                f->K, w->prec);
        arb_mul(x, w->beta, f->W_norm + i, w->prec);
        symmetric(x);
        arb_sub(w->zeta + i, x, w->Wt + i, w->prec);
    }
    arb_clear(x);
}

/* ---- 3. G2 ---- */

/* Index among the fast powers of equation r. */
static slong
fast_index(const loja_one_layer_struct *f, slong r)
{
    return r + f->K - (f->dim - 1);
}

/* v := T - Fhat(centre(mid)) at h = mid without the part of b^. */
static void
target(arb_ptr v, const work_t *w)
{
    const loja_one_layer_struct *f = w->f;
    slong r, i, m;

    for (r = 0; r < f->dim - 1; r++)
    {
        i = fast_index(f, r);
        m = f->fast[i];
        arb_zero(v + r);
        if (m <= f->k)
            arb_mul(v + r, w->mp + (f->k - m), f->pm + i, w->prec);
        arb_submul(v + r, w->mp + (f->ms - m), w->Wt + i, w->prec);
        arb_sub(v + r, v + r, w->Fmid + r, w->prec);
    }
    arb_sub_ui(v + r, w->Fmid + r, 1, w->prec);
    arb_neg(v + r, v + r);
}

/* v := dT/dh over the sub-slice, zeta held fast. */
static void
target_slope(arb_ptr v, const work_t *w)
{
    const loja_one_layer_struct *f = w->f;
    arb_t x;
    slong r, i, m;

    arb_init(x);
    for (r = 0; r < f->dim - 1; r++)
    {
        i = fast_index(f, r);
        m = f->fast[i];
        arb_zero(v + r);
        if (m < f->k)
        {
            arb_mul(v + r, w->hp + (f->k - m - 1), f->pm + i, w->prec);
            arb_mul_si(v + r, v + r, f->k - m, w->prec);
        }
        arb_mul(x, w->hp + (f->ms - m - 1), w->zeta + i, w->prec);
        arb_mul_si(x, x, f->ms - m, w->prec);
        arb_add(v + r, v + r, x, w->prec);
    }
    arb_zero(v + r);
    arb_clear(x);
}

/* res := beta times the norm of row diag(hp^(m_s-m)) W, row of dim entries.
   SOUND: one-layer (|b^| <= beta) */
static void
ball_part(arb_t res, const work_t *w, arb_srcptr row, arb_srcptr hp)
{
    const loja_one_layer_struct *f = w->f;
    arb_t x, y;
    slong r, i, l;

    arb_init(x);
    arb_init(y);
    arb_zero(res);
    for (l = 0; l < f->K; l++)
    {
        arb_zero(x);
        for (r = 0; r < f->dim - 1; r++)
        {
            i = fast_index(f, r);
            arb_mul(y, row + r, hp + (f->ms - f->fast[i]), w->prec);
            arb_addmul(x, y, arb_mat_entry(f->W, i, l), w->prec);
        }
        add_square(res, x, w->prec);
    }
    arb_sqrtpos(res, res, w->prec);
    arb_mul(res, res, w->beta, w->prec);
    symmetric(res);
    arb_clear(x);
    arb_clear(y);
}

/*
    Narrower a_m on E': with l_m from `lead' a_m(sigma) - a_m(centre) =
    l_m (T - Fhat(centre)) + (grad a_m - l_m F') (sigma - centre).
    SOUND: one-layer (mean value theorem; both enclosures hold)
*/
static void
refine(work_t *w)
{
    const loja_one_layer_struct *f = w->f;
    arb_ptr v = _arb_vec_init(f->dim), dv = _arb_vec_init(f->dim);
    arb_t x, y, half;
    slong m, j;

    arb_init(x);
    arb_init(y);
    arb_init(half);
    arb_add_error_mag(half, w->slice->half);
    target(v, w);
    target_slope(dv, w);
    for (j = 0; j < f->dim; j++)
        arb_addmul(v + j, dv + j, half, w->prec);
    for (m = 0; m <= f->M; m++)
    {
        if (!is_used(f, m))
            continue;
        arb_dot(x, w->mid->a + m, 0, arb_mat_entry(w->lead, m, 0), 1, v, 1,
                f->dim, w->prec);
        ball_part(y, w, arb_mat_entry(w->lead, m, 0), w->mp);
        arb_add(x, x, y, w->prec);
        for (j = 0; j < f->dim; j++)
            arb_addmul(x, arb_mat_entry(w->rest, m, j), w->R + j, w->prec);
        if (!arb_intersection(w->a + m, w->a + m, x, w->prec))
            arb_set(w->a + m, w->box->a + m);
    }
    arb_clear(x);
    arb_clear(y);
    arb_clear(half);
    _arb_vec_clear(v, f->dim);
    _arb_vec_clear(dv, f->dim);
}

/*
    sigma - centre(h) for the points of E' with h in the sub-slice:
    J (T - Fhat(centre(mid))) at h = mid, plus (J dT/dh - slope)(h - mid),
    plus E (sigma - centre(mid)).
*/
static void
set_inside(loja_graded_bounds_t b, const work_t *w)
{
    const loja_one_layer_struct *f = w->f;
    const loja_graded_slice_struct *s = w->slice;
    arb_ptr v = _arb_vec_init(f->dim), dv = _arb_vec_init(f->dim);
    arb_t x, y;
    arf_t top;
    slong i, j;
    double ratio;

    arb_init(x);
    arb_init(y);
    arf_init(top);
    target(v, w);
    target_slope(dv, w);
    b->inside = 1;
    b->image = 0;
    for (i = 0; i < f->dim; i++)
    {
        arb_dot(y, NULL, 0, arb_mat_entry(w->J, i, 0), 1, dv, 1, f->dim,
                w->prec);
        arb_sub(y, y, s->slope + i, w->prec);
        arf_set_mag(arb_midref(x), s->half);
        mag_zero(arb_radref(x));
        arb_mul(y, y, x, w->prec);
        symmetric(y);
        ball_part(x, w, arb_mat_entry(w->J, i, 0), w->mp);
        arb_add(y, y, x, w->prec);
        for (j = 0; j < f->dim; j++)
            arb_addmul(y, arb_mat_entry(w->E, i, j), w->R + j, w->prec);
        arb_dot(x, NULL, 0, arb_mat_entry(w->J, i, 0), 1, v, 1, f->dim,
                w->prec);
        arb_add(y, y, x, w->prec);
        arb_abs(y, y);
        arb_get_ubound_arf(top, y, w->prec);
        /* SOUND: graded-chart (G2) */
        if (!arf_is_finite(top) || arf_cmp(top, s->radius_lo + i) >= 0)
            b->inside = 0;
        ratio = arf_get_d(top, ARF_RND_UP)
            / arf_get_d(s->radius_lo + i, ARF_RND_DOWN);
        if (!(ratio <= b->image))
            b->image = ratio;
        if (b->reach != NULL)
            b->reach[i] = arf_get_d(top, ARF_RND_UP);
    }
    arb_clear(x);
    arb_clear(y);
    arf_clear(top);
    _arb_vec_clear(v, f->dim);
    _arb_vec_clear(dv, f->dim);
}

/* ---- 4. and 5.: fields ---- */

/* res = D_eta a_m, where F' eta = g; m <= M. */
static void
along(arb_t res, const work_t *w, slong m, arb_srcptr eta, arb_srcptr g)
{
    const slong dim = w->f->dim;

    arb_dot(res, NULL, 0, arb_mat_entry(w->lead, m, 0), 1, g, 1, dim,
            w->prec);
    arb_dot(res, res, 0, arb_mat_entry(w->rest, m, 0), 1, eta, 1, dim,
            w->prec);
}

/* c, error: the slow coefficients of D_eta tau^; F' eta = g. */
static void
along_slow(arb_ptr c, arb_t error, const work_t *w, arb_srcptr eta,
           arb_srcptr g)
{
    const loja_one_layer_struct *f = w->f;
    slong i;

    for (i = 0; i + 1 < f->slow; i++)
    {
        along(c + i, w, f->ms + i, eta, g);
        arb_mul(c + i, c + i, w->hp + i, w->prec);
    }
    arb_dot(c + i, NULL, 0, arb_mat_entry(w->box->grad, f->M + 1, 0), 1,
            eta, 1, f->dim, w->prec);
    split_last(c + i, error, w, c + i);
}

/* sum += |(h^(k+1) eta_omega, h^k eta_b, eta_nu)|^2 */
static void
add_size(arb_t sum, const work_t *w, arb_srcptr eta)
{
    const loja_one_layer_struct *f = w->f;
    arb_t x;
    slong i;

    arb_init(x);
    for (i = 0; i < f->d; i++)
    {
        arb_mul(x, w->hp + (f->k + 1), eta + OL_OMEGA(f, i), w->prec);
        add_square(sum, x, w->prec);
        add_square(sum, eta + OL_NU(f, i), w->prec);
        if (f->bias)
        {
            arb_mul(x, w->hp + f->k, eta + OL_B(f, i), w->prec);
            add_square(sum, x, w->prec);
        }
    }
    arb_clear(x);
}

/* Column l of Y: b = the l-th unit vector. */
static void
add_column(arb_t c3, arb_t CY, const work_t *w, slong l)
{
    const loja_one_layer_struct *f = w->f;
    arb_ptr g = _arb_vec_init(f->dim), eta = _arb_vec_init(f->dim);
    arb_ptr c = _arb_vec_init(f->slow);
    arb_t error, x;
    slong r, i;

    arb_init(error);
    arb_init(x);
    for (r = 0; r < f->dim - 1; r++)
    {
        i = fast_index(f, r);
        arb_mul(g + r, w->hp + (f->ms - 1 - f->fast[i]),
                arb_mat_entry(f->W, i, l), w->prec);
        arb_neg(g + r, g + r);
    }
    solve(eta, w, g);
    along_slow(c, error, w, eta, g);
    vector_norm(x, w, f->pow, c, error);
    add_square(c3, x, w->prec);
    add_size(CY, w, eta);
    if (f->bias)
    {
        along(x, w, 0, eta, g);
        arb_addmul(x, w->hp + (f->s + f->k - 1), arb_mat_entry(f->W, 0, l),
                   w->prec);
        add_square(CY, x, w->prec);
    }
    arb_clear(error);
    arb_clear(x);
    _arb_vec_clear(g, f->dim);
    _arb_vec_clear(eta, f->dim);
    _arb_vec_clear(c, f->slow);
}

static void
set_fast_field(loja_graded_bounds_t b, const work_t *w)
{
    arb_t c3, CY;
    slong l;

    arb_init(c3);
    arb_init(CY);
    for (l = 0; l < w->f->K; l++)
        add_column(c3, CY, w, l);
    /* SOUND: graded-chart (G3; linear in b, so the root of the squares) */
    arb_sqrtpos(c3, c3, w->prec);
    arb_sqrtpos(CY, CY, w->prec);
    arb_get_ubound_arf(b->c3, c3, w->prec);
    arb_get_ubound_arf(b->CY, CY, w->prec);
    arb_clear(c3);
    arb_clear(CY);
}

/* c1, c2, and z0 = h^(s+k) zeta_0 + h^k p_0 - a_0. */
static void
set_size(loja_graded_bounds_t b, work_t *w)
{
    const loja_one_layer_struct *f = w->f;
    arb_t lo, hi, x;
    slong i;

    arb_init(lo);
    arb_init(hi);
    arb_init(x);
    arb_zero(w->z0);
    if (f->bias)
    {
        arb_mul(w->z0, w->hp + (f->s + f->k), w->zeta, w->prec);
        arb_addmul(w->z0, w->hp + f->k, f->pm, w->prec);
        arb_sub(w->z0, w->z0, w->a, w->prec);
    }
    arb_one(hi);                /* |nu| = 1 */
    add_square(hi, w->z0, w->prec);
    arb_set(lo, hi);
    for (i = 0; i < f->d; i++)
    {
        arb_mul(x, w->hp + (f->k + 1), w->box->sigma + OL_OMEGA(f, i),
                w->prec);
        add_square(hi, x, w->prec);
        if (f->bias)
        {
            arb_mul(x, w->hp + f->k, w->box->sigma + OL_B(f, i), w->prec);
            add_square(hi, x, w->prec);
        }
    }
    /* SOUND: graded-chart (G6) */
    arb_sqrtpos(lo, lo, w->prec);
    arb_sqrtpos(hi, hi, w->prec);
    arb_get_lbound_arf(b->c1, lo, w->prec);
    arb_get_ubound_arf(b->c2, hi, w->prec);
    if (arf_cmp_si(b->c1, 1) < 0)
        arf_one(b->c1);         /* |nu| = 1 */
    arb_clear(lo);
    arb_clear(hi);
    arb_clear(x);
}

/* chi of the proof, and g = F' chi. */
static void
slow_field(arb_ptr chi, arb_ptr g, const work_t *w)
{
    const loja_one_layer_struct *f = w->f;
    arb_t x;
    slong r, i, m;

    arb_init(x);
    for (r = 0; r < f->dim - 1; r++)
    {
        i = fast_index(f, r);
        m = f->fast[i];
        arb_mul(g + r, w->hp + (f->ms - m - 1), w->zeta + i, w->prec);
        arb_mul_si(g + r, g + r, m - f->k - f->s, w->prec);
        if (m < f->k)
        {
            arb_mul(x, w->hp + (f->k - m - 1), f->pm + i, w->prec);
            arb_mul_si(x, x, m - f->k, w->prec);
            arb_add(g + r, g + r, x, w->prec);
        }
        arb_div_si(g + r, g + r, f->s, w->prec);
    }
    arb_zero(g + r);
    solve(chi, w, g);
    arb_clear(x);
}

/* e: |-(1/s) d_h tau^ + D_chi tau^| */
static void
set_e(loja_graded_bounds_t b, const work_t *w, arb_srcptr chi, arb_srcptr g)
{
    const loja_one_layer_struct *f = w->f;
    const slong last = f->slow - 1;
    arb_ptr c = _arb_vec_init(f->slow);
    arb_t error, more, x;
    slong i;

    arb_init(error);
    arb_init(more);
    arb_init(x);
    along_slow(c, error, w, chi, g);
    for (i = 1; i <= last; i++)
    {
        if (i < last)
        {
            arb_mul(x, w->hp + (i - 1), w->a + (f->ms + i), w->prec);
            arb_mul_si(x, x, i, w->prec);
        }
        else
        {
            /* the remainder: another value for every sample */
            arb_get_mid_arb(x, w->box->shrink);
            arb_sub(more, w->box->shrink, x, w->prec);
            symmetric(more);
            arb_mul(more, more, w->hp + (i - 1), w->prec);
            symmetric(more);
            arb_div_si(more, more, f->s, w->prec);
            arb_add(error, error, more, w->prec);
            arb_mul(x, x, w->hp + (i - 1), w->prec);
        }
        arb_div_si(x, x, f->s, w->prec);
        arb_sub(c + i, c + i, x, w->prec);
    }
    vector_norm(x, w, f->pow, c, error);
    /* SOUND: graded-chart (G5) */
    arb_get_ubound_arf(b->e, x, w->prec);
    arb_clear(error);
    arb_clear(more);
    arb_clear(x);
    _arb_vec_clear(c, f->slow);
}

/* xi_omega, xi_b or xi_nu of the proof: h^power ((s/k) h^up chi - c sigma). */
static void
add_xi(arb_t sum, const work_t *w, slong power, slong up, const arb_t chi,
       slong num, const arb_t sigma)
{
    const loja_one_layer_struct *f = w->f;
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    arb_mul(x, w->hp + up, chi, w->prec);
    arb_mul_si(x, x, f->s, w->prec);
    arb_mul_si(y, sigma, num, w->prec);
    arb_sub(x, x, y, w->prec);
    arb_div_si(x, x, f->k, w->prec);
    arb_mul(x, x, w->hp + power, w->prec);
    add_square(sum, x, w->prec);
    arb_clear(x);
    arb_clear(y);
}

/* d: |xi|/(h^k |Theta|) */
static void
set_d(loja_graded_bounds_t b, const work_t *w, arb_srcptr chi, arb_srcptr g)
{
    const loja_one_layer_struct *f = w->f;
    arb_srcptr sigma = w->box->sigma;
    arb_t sum, x, y;
    slong i, j;

    arb_init(sum);
    arb_init(x);
    arb_init(y);
    for (i = 0; i < f->d; i++)
    {
        j = OL_OMEGA(f, i);
        add_xi(sum, w, f->k, 1, chi + j, f->k + 1, sigma + j);
        j = OL_NU(f, i);
        add_xi(sum, w, 0, 0, chi + j, 0, sigma + j);
        j = OL_B(f, i);
        if (f->bias)
            add_xi(sum, w, f->k - 1, 1, chi + j, f->k, sigma + j);
    }
    if (f->bias)
    {
        arb_mul(x, w->hp + f->s, w->zeta, w->prec);
        arb_mul_si(x, x, f->s + f->k, w->prec);
        arb_div_si(x, x, f->k, w->prec);
        arb_add(x, x, f->pm, w->prec);
        arb_mul(x, x, w->hp + (f->k - 1), w->prec);
        along(y, w, 0, chi, g);
        arb_mul_si(y, y, f->s, w->prec);
        arb_div_si(y, y, f->k, w->prec);
        arb_add(x, x, y, w->prec);
        add_square(sum, x, w->prec);
    }
    arb_sqrtpos(sum, sum, w->prec);
    arb_set_arf(x, b->c1);
    arb_div(sum, sum, x, w->prec);
    arb_get_ubound_arf(b->d, sum, w->prec);
    arb_clear(sum);
    arb_clear(x);
    arb_clear(y);
}

int
_loja_one_layer_bounds(loja_graded_bounds_t b,
    loja_graded_family_struct *family, const loja_graded_slice_t slice)
{
    const loja_one_layer_struct *f = family->data;
    arb_ptr chi, g;
    arb_t ch;
    work_t w;
    int good;

    work_init(&w, f, slice);
    good = set_states(&w) && set_tau(&w);
    if (good)
    {
        set_zeta(&w);
        refine(&w);
        good = set_tau(&w);
    }
    if (good)
    {
        arb_get_lbound_arf(b->g1, w.g, w.prec);
        arb_get_ubound_arf(b->g2, w.g, w.prec);
        set_zeta(&w);
        set_inside(b, &w);
        set_fast_field(b, &w);
        set_size(b, &w);
        chi = _arb_vec_init(f->dim);
        g = _arb_vec_init(f->dim);
        slow_field(chi, g, &w);
        set_e(b, &w, chi, g);
        set_d(b, &w, chi, g);
        _arb_vec_clear(chi, f->dim);
        _arb_vec_clear(g, f->dim);
        /* SOUND: graded-chart (G4: ch = 1/k) */
        arb_init(ch);
        arb_set_ui(ch, 1);
        arb_div_si(ch, ch, f->k, w.prec);
        arb_get_ubound_arf(b->ch, ch, w.prec);
        arb_clear(ch);
        good = arf_is_finite(b->c3) && arf_is_finite(b->CY)
            && arf_is_finite(b->e) && arf_is_finite(b->d)
            && arf_is_finite(b->c2) && arf_sgn(b->g1) > 0;
    }
    work_clear(&w);
    return good;
}
