/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation, q = 1: residuals, their gradients and the Hessian of L_0
    in the coordinates xi of the frame, on all of |xi| <= rho.
*/
#include "checker/rules/saturation.h"

typedef struct
{
    const saturation *t;
    interval *a;               /* M^T grad of z, of the neuron at hand */
    interval *K;               /* of the sample at hand, without r */
    interval x, z, v, u, r;
    interval f[3], at[3];      /* psi and derivatives: on the ball, in its
                                  middle */
} work_t;

/* psi and psi' on the ball z also by the mean value theorem from its centre:
   far narrower. */
static void
mean_value(work_t *w, const interval *z0)
{
    interval *u = &w->u;
    int k;

    for (k = 1; k >= 0; k--)
    {
        mpfi_sub(u, &w->z, z0);
        mpfi_mul(u, u, w->f + k + 1);
        mpfi_add(u, u, w->at + k);
        mpfi_intersect(w->f + k, w->f + k, u);
    }
}

/* What <g, xi> can be: x := x + [-1, 1] rho |g|. */
static void
move(interval *x, const saturation *t, const interval *g)
{
    mpfr_t u;

    mpfr_init2(u, t->prec);
    norm_ubound(u, g, (size_t) t->dim);
    mpfr_mul(u, u, t->rho, MPFR_RNDU);
    widen(x, u);
    mpfr_clear(u);
}

static const interval *
row_of(const saturation *t, int p)
{
    return t->M + t->zeta[p] * t->dim;
}

/* g := g + y m. */
static void
add_row(interval *g, const interval *m, const interval *y, work_t *w)
{
    int k;

    for (k = 0; k < w->t->dim; k++)
        add_product(g + k, m + k, y, &w->u);
}

/* Adds v psi'' a a^T + psi' (a m^T + m a^T) to the sample's K. */
static void
bend(work_t *w, const interval *m)
{
    const int dim = w->t->dim;
    interval *x = &w->u;
    int k, l;

    mpfi_mul(&w->v, &w->v, w->f + 2);
    for (k = 0; k < dim; k++)
        for (l = 0; l < dim; l++)
        {
            mpfi_mul(x, w->a + k, w->a + l);
            mpfi_mul(x, x, &w->v);
            mpfi_add(w->K + k * dim + l, w->K + k * dim + l, x);
            mpfi_mul(x, w->a + k, m + l);
            mpfi_mul(&w->z, m + k, w->a + l);
            mpfi_add(x, x, &w->z);
            mpfi_mul(x, x, w->f + 1);
            mpfi_add(w->K + k * dim + l, w->K + k * dim + l, x);
        }
}

/* The part of a neuron that is no step. */
static int
smooth(work_t *w, interval *g, int i, int on)
{
    const saturation *t = w->t;
    const interval *m = row_of(t, 2 * t->d + i);
    const int at = t->zeta[i], bias = t->zeta[t->d + i];
    const int out = t->zeta[2 * t->d + i];
    int k;

    /* on the input zeta has the preactivation itself */
    for (k = 0; k < t->dim; k++)
    {
        if (bias >= 0)
            mpfi_set(w->a + k, t->M + bias * t->dim + k);
        else
            mpfi_set_ui(w->a + k, 0);
        if (!on)
            add_product(w->a + k, t->M + at * t->dim + k, &w->x, &w->u);
    }
    if (bias >= 0)
        mpfi_set(&w->z, t->centre + bias);
    else
        mpfi_set_ui(&w->z, 0); /* it runs out */
    if (!on)
        add_product(&w->z, t->centre + at, &w->x, &w->u);
    if (!saturation_bend(w->at, t, i, &w->z))
        return 0;
    add_product(&w->r, t->centre + out, w->at, &w->u);
    mpfi_set(&w->v, &w->z);
    /* SOUND: saturation (F1: on the whole ball) */
    move(&w->z, t, w->a);
    if (!saturation_bend(w->f, t, i, &w->z))
        return 0;
    mean_value(w, &w->v);
    mpfi_set(&w->v, t->centre + out);
    move(&w->v, t, m);
    add_row(g, m, w->f, w);
    mpfi_mul(&w->z, &w->v, w->f + 1);
    add_row(g, w->a, &w->z, w);
    bend(w, m);
    return 1;
}

/* r, g = M^T grad N and K of sample j. */
static int
sample(work_t *w, interval *g, int j)
{
    const saturation *t = w->t;
    const int c = 3 * t->d;
    int i, k, s, good = 1;

    mpfi_set_q(&w->x, t->prob->x[j]);
    mpfi_sub_q(&w->r, t->centre + t->zeta[c], t->prob->y[j]);
    for (k = 0; k < t->dim * t->dim; k++)
        mpfi_set_ui(w->K + k, 0);
    for (k = 0; k < t->dim; k++)
        mpfi_set(g + k, row_of(t, c) + k);
    for (i = 0; i < t->d && good; i++)
    {
        for (s = 0; s < t->m && t->s[s].neuron != i; s++)
            ;
        if (s == t->m || t->s[s].side[j] < 0)
        {
            good = smooth(w, g, i, s < t->m);
            continue;
        }
        saturation_limit(w->f, t, t->s[s].side[j]);
        add_product(&w->r, t->centre + t->zeta[2 * t->d + i], w->f, &w->u);
        add_row(g, row_of(t, 2 * t->d + i), w->f, w);
    }
    /* SOUND: saturation (r by the mean value theorem) */
    move(&w->r, t, g);
    return good;
}

int
saturation_framed(interval *r, interval *G, interval *H, const saturation *t)
{
    const int dim = t->dim;
    work_t w;
    int j, k, l, good = 1;

    w.t = t;
    w.a = vec_new((size_t) dim, t->prec);
    w.K = vec_new((size_t) (dim * dim), t->prec);
    mpfi_init2(&w.x, t->prec);
    mpfi_init2(&w.z, t->prec);
    mpfi_init2(&w.v, t->prec);
    mpfi_init2(&w.u, t->prec);
    mpfi_init2(&w.r, t->prec);
    for (k = 0; k < 3; k++)
    {
        mpfi_init2(w.f + k, t->prec);
        mpfi_init2(w.at + k, t->prec);
    }
    for (j = 0; j < t->n && good; j++)
    {
        good = sample(&w, G + j * dim, j);
        mpfi_set(r + j, &w.r);
        for (k = 0; k < dim; k++)
            for (l = 0; l < dim; l++)
            {
                add_product(H + k * dim + l, G + j * dim + k,
                            G + j * dim + l, &w.u);
                add_product(H + k * dim + l, w.K + k * dim + l, &w.r, &w.u);
            }
    }
    for (k = 0; k < dim * dim; k++)
    {
        mpfi_mul_2ui(H + k, H + k, 1);
        mpfi_div_si(H + k, H + k, t->n);
    }
    vec_free(w.a, (size_t) dim);
    vec_free(w.K, (size_t) (dim * dim));
    mpfi_clear(&w.x);
    mpfi_clear(&w.z);
    mpfi_clear(&w.v);
    mpfi_clear(&w.u);
    mpfi_clear(&w.r);
    for (k = 0; k < 3; k++)
    {
        mpfi_clear(w.f + k);
        mpfi_clear(w.at + k);
    }
    return good;
}
