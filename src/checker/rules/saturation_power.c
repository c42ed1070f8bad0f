/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation, ALGEBRAIC TAILS: arctan and softsign.  q = 1: the sums
    B_g, A1_g, A2_g and the field of length C/D; q = 2: the vectors phi_g,
    the diagonal of their Gram matrix, and the energy.
*/
#include <stdlib.h>
#include "checker/rules/convergence.h"
#include "checker/rules/saturation.h"

/* x := hull of x and 1. */
static void
up_to_one(interval *x)
{
    mpfi_put_ui(x, 1);
}

void
saturation_power_tail(interval *p, interval *u, interval *ratio,
                      interval *slope, const saturation *t, int s, int j)
{
    interval top;
    mpq_t e;

    mpq_init(e);
    mpq_set_ui(e, 1, 1);
    mpq_add(e, e, t->s[s].far[j]);
    mpfi_set_q(p, e);
    mpfi_ui_div(p, 1, p);
    /* SOUND: saturation (far inputs: 0 < p < 1/(1+e)) */
    if (mpq_sgn(t->s[s].far[j]) != 0)
        mpfi_put_ui(p, 0);
    mpfi_mul_fr(u, p, t->h0);
    mpfi_put_ui(u, 0);
    /* u is [0, top]: what falls with u is least at top */
    mpfi_init2(&top, mpfi_get_prec(u));
    mpfi_set_fr(&top, &u->right);
    t->prob->act[0]->step->tail(ratio, slope, &top);
    mpfi_clear(&top);
    up_to_one(ratio);
    up_to_one(slope);
    mpq_clear(e);
}

/* ---- q = 1 ---- */

typedef struct
{
    const interval *v, *offset, *r, *G;
    const interval *size;      /* |xi - xi*|, upper end */
    interval *W, *Y;
    interval *tmp;             /* 6 */
    interval *sum;             /* B, A1, A2 */
    interval R, cross;         /* sum of B^2/A1; the largest |A2|/B */
} power_t;

static void
flip(interval *x, const saturation *t, int s, int j)
{
    if (!t->s[s].side[j])
        mpfi_neg(x, x);
}

static void
tails(power_t *b, const saturation *t)
{
    interval *p = b->tmp, *u = b->tmp + 1, *ratio = b->tmp + 2;
    int s, j;

    for (s = 0; s < t->m; s++)
        for (j = 0; j < t->n; j++)
        {
            saturation_power_tail(p, u, ratio, b->tmp + 3, t, s, j);
            mpfi_mul(u, u, ratio);
            flip(u, t, s, j);
            add_product(b->W + j, u, b->v + s, p);
            add_product(b->Y + j, u, b->offset + saturation_output(t, s), p);
        }
}

/* u >= |<grad S_sj, zeta - zeta*>|, S = -2 v r. */
static void
turn(mpfr_t u, const power_t *b, const saturation *t, int s, int j)
{
    const size_t dim = (size_t) t->dim;
    const int out = saturation_output(t, s);
    interval *grad = vec_new(dim + 1, t->prec);
    size_t i;

    for (i = 0; i < dim; i++)
    {
        mpfi_mul(grad + i, b->v + s, b->G + (size_t) j * dim + i);
        add_product(grad + i, b->r + j, t->M + (size_t) out * dim + i,
                    grad + dim);
        mpfi_mul_2ui(grad + i, grad + i, 1);
    }
    norm_ubound(u, grad, dim);
    mpfr_mul(u, u, &b->size->right, MPFR_RNDU);
    vec_free(grad, dim + 1);
}

/* Adds the share of sample j to B, A1, A2, all times n. */
static void
share(power_t *b, const saturation *t, int s, int j)
{
    interval *p = b->tmp, *x = b->tmp + 1, *ratio = b->tmp + 2;
    interval *slope = b->tmp + 3, *S = b->tmp + 4, *vW = b->tmp + 5;
    mpq_t g;
    mpfr_t u;

    mpq_init(g);
    mpfr_init2(u, t->prec);
    saturation_power_tail(p, x, ratio, slope, t, s, j);
    mpfi_mul(S, b->v + s, b->r + j);
    mpfi_mul_si(S, S, -2);
    mpfi_mul(vW, b->v + s, b->W + j);
    mpfi_mul(ratio, ratio, p);
    flip(ratio, t, s, j);
    mpfi_add(S, S, vW);
    mpfi_mul(x, S, ratio);
    mpfi_add(b->sum, b->sum, x);
    /* A1: p^2 gamma eps' (S + 2 v W) */
    mpfi_add(S, S, vW);
    mpq_add(g, t->s[s].decay[0], t->s[s].decay[1]);
    mpq_mul(g, g, t->s[s].far[j]);
    mpq_add(g, g, t->s[s].decay[t->s[s].side[j]]);
    mpfi_sqr(p, p);
    mpfi_mul_q(p, p, g);
    mpfi_mul(p, p, slope);
    mpfi_mul(x, S, p);
    flip(x, t, s, j);
    mpfi_add(b->sum + 1, b->sum + 1, x);
    /* A2: p eps/u (<grad S, z> + 2 v Y) */
    turn(u, b, t, s, j);
    mpfi_mul(x, b->v + s, b->Y + j);
    mpfi_mul_2ui(x, x, 1);
    widen(x, u);
    mpfi_mul(x, x, ratio);
    mpfi_add(b->sum + 2, b->sum + 2, x);
    mpq_clear(g);
    mpfr_clear(u);
}

static int
group(power_t *b, const saturation *t, int s, int side)
{
    interval *B = b->sum, *A1 = b->sum + 1, *A2 = b->sum + 2, *x = b->tmp;
    mpfr_srcptr a = t->a[2 * s + side];
    int j, k;

    for (k = 0; k < 3; k++)
        mpfi_set_ui(b->sum + k, 0);
    for (j = 0; j < t->n; j++)
        if (t->s[s].side[j] == side)
            share(b, t, s, j);
    for (k = 0; k < 3; k++)
        mpfi_div_si(b->sum + k, b->sum + k, t->n);
    /* SOUND: saturation (S1: a_g > 0; P1: A1_g > 0) */
    if (!has_sign(B, 1) || !has_sign(A1, 1))
        return report(t->claim->rep, "steps: the data are not proved to pull "
                      "the step of neuron %d steeper", t->s[s].neuron);
    if (!mpfr_greaterequal_p(&B->left, a))
        return report(t->claim->rep, "a: more than is proved for neuron %d",
                      t->s[s].neuron);
    mpfi_sqr(x, B);
    mpfi_div(x, x, A1);
    mpfi_add(&b->R, &b->R, x);
    mpfi_abs(x, A2);
    mpfi_div(x, x, B);
    if (mpfr_greater_p(&x->right, &b->cross.right))
        mpfi_set(&b->cross, x);
    return 1;
}

/* slope: kappa = 2 k - (2 k + cross)^2/4, k = lambda/Lambda; C. */
static int
field(power_t *b, saturation *t)
{
    interval *k = b->tmp, *x = b->tmp + 1, *sum = b->tmp + 2;
    mpq_t q;
    int i, good;

    mpq_init(q);
    mpfi_set_fr(k, &t->slope.left);
    mpfi_mul_2ui(k, k, 1);
    mpfi_set_fr(x, &b->cross.right);
    mpfi_add(x, x, k);
    mpfi_sqr(x, x);
    mpfi_div_2ui(x, x, 2);
    mpfi_sub(&t->slope, k, x);
    saturation_speed(q, t);
    mpfi_set_fr(sum, &b->R.right);
    mpfi_sqr(sum, sum);
    mpfi_mul_q(sum, sum, q);
    /* SOUND: saturation (P1: all parts of DTheta X) */
    for (i = 0; i < t->dim; i++)
    {
        mpfi_mul_fr(x, b->offset + i, t->D0);
        mpfi_sqr(x, x);
        mpfi_add(sum, sum, x);
    }
    mpfi_sqrt(sum, sum);
    good = mpfr_lessequal_p(&sum->right, t->C)
        || report(t->claim->rep, "C: less than |DTheta X| D");
    mpq_clear(q);
    return good;
}

int
saturation_power_field(saturation *t, const interval *v,
                       const interval *offset, const interval *r,
                       const interval *G, const interval *size)
{
    const size_t n = (size_t) t->n;
    power_t b;
    int s, good = 1;

    b.v = v;
    b.offset = offset;
    b.r = r;
    b.G = G;
    b.size = size;
    b.W = vec_new(n, t->prec);
    b.Y = vec_new(n, t->prec);
    b.tmp = vec_new(6, t->prec);
    b.sum = vec_new(3, t->prec);
    mpfi_init2(&b.R, t->prec);
    mpfi_init2(&b.cross, t->prec);
    mpfi_set_ui(&b.R, 0);
    mpfi_set_ui(&b.cross, 0);
    tails(&b, t);
    for (s = 0; s < t->m && good; s++)
        good = group(&b, t, s, 0) && group(&b, t, s, 1);
    good = good && field(&b, t);
    vec_free(b.W, n);
    vec_free(b.Y, n);
    vec_free(b.tmp, 6);
    vec_free(b.sum, 3);
    mpfi_clear(&b.R);
    mpfi_clear(&b.cross);
    return good;
}
