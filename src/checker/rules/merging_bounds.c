/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule merging: what the loss does off h = 0 (F2, F3), and how far the
    coordinates move theta (M4).
*/
#include "checker/rules/merging.h"

/* r^1 and its derivatives. */
enum { R, R_G, R_U, R_Z, R_DELTA, PARTS };

typedef struct
{
    merging_sample s;
    interval g, h;             /* [0, h0^q], h0; 0 at the centre */
    interval part[PARTS];
    interval hull, d2, d3, r, x, y;
} moving;

static void
moving_init(moving *m, const merging *t, mpfr_srcptr radius)
{
    interval *const v[] = { &m->g, &m->h, &m->hull, &m->d2, &m->d3, &m->r,
        &m->x, &m->y, m->part, m->part + 1, m->part + 2, m->part + 3,
        m->part + 4 };
    size_t k;

    merging_sample_init(&m->s, t, t->M, t->dim, radius, 0);
    for (k = 0; k < sizeof(v) / sizeof(*v); k++)
        mpfi_init2(v[k], t->prec);
    mpfi_set_ui(&m->h, 0);
    if (radius != NULL)
        mpfi_set_fr(&m->h, t->h0);
    mpfi_set(&m->g, &m->h);
    if (t->q == 2)
        mpfi_sqr(&m->g, &m->h);
    mpfr_set_ui(&m->g.left, 0, MPFR_RNDD);
}

static void
moving_clear(moving *m)
{
    interval *const v[] = { &m->g, &m->h, &m->hull, &m->d2, &m->d3, &m->r,
        &m->x, &m->y, m->part, m->part + 1, m->part + 2, m->part + 3,
        m->part + 4 };
    size_t k;

    merging_sample_clear(&m->s);
    for (k = 0; k < sizeof(v) / sizeof(*v); k++)
        mpfi_clear(v[k]);
}

/* x := psi/k - psi/l, each at a point of its own. */
static void
two_places(interval *x, const interval *psi, unsigned long k,
           unsigned long l, interval *tmp)
{
    mpfi_div_ui(x, psi, k);
    mpfi_div_ui(tmp, psi, l);
    mpfi_sub(x, x, tmp);
}

/* delta^5 (psi^(5)/48 - psi^(5)/80) */
static void
fifth(interval *x, moving *m, const interval *psi)
{
    two_places(x, psi + 5, 48, 80, &m->y);
    mpfi_mul(x, x, &m->d2);
    mpfi_mul(x, x, &m->d3);
}

/* SOUND: merging ((8), (9), (10)) */
static void
merge_parts(moving *m, const interval *psi)
{
    const merging_sample *s = &m->s;
    interval *p = m->part, *x = &m->x;

    mpfi_mul(x, &m->d2, psi + 2);
    mpfi_div_2ui(p + R_U, x, 1);
    mpfi_mul(p + R, p + R_U, &s->u);
    mpfi_div_ui(x, psi + 3, 6);
    add_product(p + R, x, &m->d3, &m->y);
    two_places(p + R_G, psi + 4, 12, 24, &m->y);
    mpfi_sqr(x, &m->d2);
    mpfi_mul(p + R_G, p + R_G, x);
    mpfi_mul(p + R_G, p + R_G, &s->u);
    fifth(x, m, psi);
    mpfi_add(p + R_G, p + R_G, x);
    mpfi_mul(x, &m->d2, psi + 3);
    mpfi_div_2ui(x, x, 1);
    mpfi_mul(p + R_Z, x, &s->u);
    mpfi_mul(p + R_DELTA, &s->u, &s->delta);
    mpfi_mul(p + R_DELTA, p + R_DELTA, psi + 2);
    mpfi_add(p + R_DELTA, p + R_DELTA, x);
    mpfi_div_ui(x, psi + 4, 6);
    add_product(p + R_Z, x, &m->d3, &m->y);
}

/* SOUND: merging ((12), (13), with the sign of (11)) */
static void
flat_parts(moving *m, const interval *psi)
{
    const merging *t = m->s.t;
    interval *p = m->part;
    int k;

    mpfi_set_ui(p + R_U, 0);
    mpfi_set_ui(p + R_Z, 0);
    if (t->q == 1)
    {
        mpfi_div_2ui(p + R, psi + 2, 1);
        mpfi_mul(p + R, p + R, &m->d2);
        two_places(p + R_G, psi + 3, 2, 3, &m->y);
        mpfi_mul(p + R_G, p + R_G, &m->d3);
        mpfi_mul(p + R_DELTA, &m->s.delta, psi + 2);
    }
    else
    {
        mpfi_div_ui(p + R, psi + 3, 6);
        mpfi_mul(p + R, p + R, &m->d3);
        fifth(p + R_G, m, psi);
        mpfi_mul(p + R_DELTA, &m->d2, psi + 3);
        mpfi_div_2ui(p + R_DELTA, p + R_DELTA, 1);
    }
    for (k = 0; k < PARTS; k++)
        mpfi_mul_si(p + k, p + k, t->sign);
}

/* All of `part' at sample j, and r = r_0 + g r^1. */
static int
parts_at(moving *m, int j)
{
    merging_sample *s = &m->s;
    const merging *t = s->t;

    if (!merging_at(s, j))
        return 0;
    /* SOUND: merging (all of z +- h0 |delta|; flat: 0 to h0 delta) */
    mpfi_mul(&m->x, &m->h, &s->delta);
    mpfi_add(&m->hull, &s->z, &m->x);
    mpfi_sub(&m->x, &s->z, &m->x);
    mpfi_union(&m->hull, &m->hull, t->flat ? &s->z : &m->x);
    if (!merging_psi(s->f, MERGING_ORDERS, &m->hull, t, s->work))
        return 0;
    mpfi_sqr(&m->d2, &s->delta);
    mpfi_mul(&m->d3, &m->d2, &s->delta);
    (t->flat ? flat_parts : merge_parts)(m, s->f);
    mpfi_mul(&m->r, &m->g, m->part + R);
    mpfi_add(&m->r, &m->r, &s->r);
    return 1;
}

/* b_k += G_k r^1 + r (Dr^1)_k. */
static void
gradient_share(interval *b, moving *m)
{
    merging_sample *s = &m->s;
    const merging *t = s->t;
    const interval *row = s->M + merging_output(t, t->first) * t->dim;
    interval *x = &m->x, *y = &m->y;
    int k;

    for (k = 0; k < t->dim; k++)
    {
        mpfi_mul(x, m->part + R_DELTA, s->ad + k);
        if (!t->flat)
        {
            add_product(x, m->part + R_Z, s->az + k, y);
            add_product(x, m->part + R_U, row + k, y);
        }
        add_product(b + k, x, &m->r, y);
        add_product(b + k, s->G + k, m->part + R, y);
    }
}

/* The gradient of A (dim entries), then dA/dg, on E. */
static int
slopes(interval *b, const merging *t)
{
    moving m;
    int j, k, good = 1;

    moving_init(&m, t, t->rho);
    for (j = 0; j < t->n && good; j++)
    {
        good = parts_at(&m, j);
        gradient_share(b, &m);
        /* |r^1|^2/2 + r d(r^1)/dg */
        mpfi_sqr(&m.x, m.part + R);
        mpfi_div_2ui(&m.x, &m.x, 1);
        add_product(&m.x, &m.r, m.part + R_G, &m.y);
        mpfi_add(b + t->dim, b + t->dim, &m.x);
    }
    for (k = 0; k <= t->dim; k++)
    {
        mpfi_mul_2ui(b + k, b + k, 1);
        mpfi_div_si(b + k, b + k, t->n);
    }
    moving_clear(&m);
    return good;
}

/* A_0 = 2 <r_0, r^1> at h = 0 and the centre. */
static int
at_centre(interval *A, const merging *t)
{
    moving m;
    int j, good = 1;

    mpfi_set_ui(A, 0);
    moving_init(&m, t, NULL);
    for (j = 0; j < t->n && good; j++)
    {
        good = parts_at(&m, j);
        add_product(A, &m.s.r, m.part + R, &m.y);
    }
    mpfi_mul_2ui(A, A, 1);
    mpfi_div_si(A, A, t->n);
    moving_clear(&m);
    return good;
}

/* The square of `factor' times the entry of row k. */
static void
add_row_square(interval *sum, const merging *t, int k,
               const interval *factor)
{
    interval *w = vec_new(2, t->prec);
    int l;

    for (l = 0; l < t->dim; l++)
    {
        mpfi_sqr(w, t->M + k * t->dim + l);
        add_product(sum, w, factor, w + 1);
    }
    vec_free(w, 2);
}

/* 1: of (w, b) of neuron i in zeta, these are inputs + bias entries. */
static int
belongs(const merging *t, int i, int k)
{
    const int at = merging_weight(t, i);

    return (k >= at && k < at + t->in) || k == merging_bias(t, i);
}

/* C_e: the root of the sum of the squares of the scaled entries of M. */
static void
length(merging *t)
{
    interval *w = vec_new(3, t->prec), *square = w, *factor = w + 1;
    int k;

    mpfi_set_fr(w + 2, t->h0);
    mpfi_sqr(w + 2, w + 2);
    for (k = 0; k < t->dim; k++)
    {
        mpfi_set_ui(factor, 1);
        /* SOUND: merging (M4: eta_u^2/2 + 2 |eta_(w,b)|^2 + 2 h0^2
           |eta_(alpha,beta)|^2; flat: h0^2 |eta_alpha|^2; c that is
           shifted: 2 eta_c^2 + 2 psi(0)^2 eta_u^2) */
        if (!t->flat && k == merging_output(t, t->first))
        {
            mpfi_sqr(factor, &t->shift);
            mpfi_mul_2ui(factor, factor, 2);
            mpfi_add_ui(factor, factor, 1);
            mpfi_div_2ui(factor, factor, 1);
        }
        else if (k == t->dim - 1 && merging_shifts(t))
            mpfi_mul_2ui(factor, factor, 1);
        else if (!t->flat && belongs(t, t->first, k))
            mpfi_mul_2ui(factor, factor, 1);
        else if (belongs(t, t->second, k))
        {
            mpfi_set(factor, w + 2);
            if (!t->flat)
                mpfi_mul_2ui(factor, factor, 1);
        }
        add_row_square(square, t, k, factor);
    }
    mpfi_sqrt(&t->Ce, square);
    vec_free(w, 3);
}

/* C_g. */
static void
field_speed(merging *t)
{
    interval *w = vec_new(2, t->prec), *x = w + 1;
    int k;

    for (k = 0; k < t->dim; k++)
        if (belongs(t, t->second, k))
        {
            mpfi_set(x, t->centre + k);
            merging_widen(x, t->M + k * t->dim, t->dim, t->rho);
            mpfi_sqr(x, x);
            mpfi_add(w, w, x);
        }
    mpfi_set_fr(x, t->h0);
    mpfi_sqr(x, x);
    mpfi_sqr(x, x);
    mpfi_mul(w, w, x);
    /* SOUND: merging (M4: 1/8 + h0^4 |(alpha,beta)|^2/2; flat: (1 + h0^4
       |alpha|^2)/q^2; c that is shifted: psi(0)^2/4 more) */
    if (t->flat)
    {
        mpfi_add_ui(w, w, 1);
        mpfi_div_ui(w, w, (unsigned long) (t->q * t->q));
    }
    else
    {
        mpfi_mul_2ui(w, w, 2);
        mpfi_add_ui(w, w, 1);
        mpfi_sqr(x, &t->shift);
        mpfi_mul_2ui(x, x, 1);
        mpfi_add(w, w, x);
        mpfi_div_ui(w, w, 8);
    }
    mpfi_sqrt(&t->Cg, w);
    vec_free(w, 2);
}

int
merging_bounds(merging *t)
{
    interval *b = vec_new((size_t) t->dim + 2, t->prec);
    interval *bg = b + t->dim, *far = bg + 1;
    mpfr_t u, v;
    int good;

    mpfr_inits2(t->prec, u, v, (mpfr_ptr) NULL);
    good = slopes(b, t) && at_centre(&t->A, t);
    /* SOUND: merging (M2, F2: |d A/d xi| <= b on E) */
    norm_ubound(u, b, (size_t) t->dim);
    mpfi_set_fr(&t->b, u);
    abs_ubound(v, bg);
    mpfi_set_fr(&t->bg, v);
    /* b' h0^q */
    mpfi_mul_fr(far, &t->bg, t->h0);
    if (t->q == 2)
        mpfi_mul_fr(far, far, t->h0);
    mpfr_set(v, &far->right, MPFR_RNDU);
    mpfr_mul(u, u, t->rho, MPFR_RNDU);
    mpfr_add(u, u, v, MPFR_RNDU);
    /* SOUND: merging (M1, F3: A in A_0 +- (b rho + b' h0^q)) */
    widen(&t->A, u);
    /* SOUND: merging (M2, F3: a' = a - b' h0^q) */
    mpfi_set_fr(&t->rising, &t->A.left);
    mpfi_sub_fr(&t->rising, &t->rising, v);
    length(t);
    field_speed(t);
    mpfr_clears(u, v, (mpfr_ptr) NULL);
    vec_free(b, (size_t) t->dim + 2);
    return good;
}
