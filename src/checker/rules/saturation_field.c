/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation, q = 1: the data pull every step steeper, and the field
    lowers D; what is proved of B and of the faces is in saturation_ball.c.
*/
#include "checker/rules/saturation.h"

void
saturation_speed(mpq_t sum, const saturation *t)
{
    mpq_t u;
    int s;

    mpq_init(u);
    mpq_set_ui(sum, 0, 1);
    for (s = 0; s < t->m; s++)
    {
        mpq_mul(u, t->s[s].w, t->s[s].w);
        mpq_add(sum, sum, u);
        mpq_mul(u, t->s[s].b, t->s[s].b);
        mpq_add(sum, sum, u);
    }
    mpq_clear(u);
}

/* x := [0, right end of x]. */
static void
from_zero(interval *x)
{
    mpfr_set_ui(&x->left, 0, MPFR_RNDD);
}

void
saturation_tail(interval *p, interval *eps, interval *inverse,
                const saturation *t, int s, int j)
{
    interval h;

    mpfi_init2(&h, t->prec);
    mpfi_set_fr(&h, t->h0);
    mpfi_set_ui(p, 1);
    /* SOUND: saturation (far inputs: (h_+ h_-)^e <= h0^(2 e)) */
    if (mpq_sgn(t->s[s].far[j]) != 0)
    {
        mpfi_log(p, &h);
        mpfi_mul_ui(p, p, 2);
        mpfi_mul_q(p, p, t->s[s].far[j]);
        mpfi_exp(p, p);
        from_zero(p);
    }
    mpfi_mul(eps, p, &h);
    from_zero(eps);            /* u */
    mpfi_add_ui(inverse, eps, 1);
    mpfi_ui_div(inverse, 1, inverse);
    mpfi_mul(eps, eps, inverse);
    mpfi_mul(p, p, inverse);
    mpfi_clear(&h);
}

/* Everything on E. */
typedef struct
{
    interval *v, *offset;      /* v_s, and zeta - zeta* */
    interval *r, *G;           /* residuals, their gradients in xi */
    interval size;             /* |xi - xi*|, upper end */
    interval *W, *Y;           /* W_j and -X W_j */
    interval *tmp;             /* 8 */
} box_t;

static void
box_init(box_t *b, const saturation *t)
{
    const size_t dim = (size_t) t->dim, n = (size_t) t->n;

    b->v = vec_new((size_t) t->m, t->prec);
    b->offset = vec_new(dim, t->prec);
    b->r = vec_new(n, t->prec);
    b->G = vec_new(n * dim, t->prec);
    b->W = vec_new(n, t->prec);
    b->Y = vec_new(n, t->prec);
    b->tmp = vec_new(8, t->prec);
    mpfi_init2(&b->size, t->prec);
}

static void
box_clear_all(box_t *b, const saturation *t)
{
    const size_t dim = (size_t) t->dim, n = (size_t) t->n;

    vec_free(b->v, (size_t) t->m);
    vec_free(b->offset, dim);
    vec_free(b->r, n);
    vec_free(b->G, n * dim);
    vec_free(b->W, n);
    vec_free(b->Y, n);
    vec_free(b->tmp, 8);
    mpfi_clear(&b->size);
}

/* sigma alpha x. */
static void
sided(interval *x, const saturation *t, int s, int j)
{
    mpfi_mul_si(x, x, t->s[s].side[j] ? t->alpha : -t->alpha);
}

/* g := decay of u_sj along X. */
static void
decay_of(interval *g, const box_t *b, const saturation *t, int s, int j)
{
    interval y;
    mpq_t u;

    mpq_init(u);
    mpq_add(u, t->s[s].decay[0], t->s[s].decay[1]);
    mpq_mul(u, u, t->s[s].far[j]);
    mpq_add(u, u, t->s[s].decay[t->s[s].side[j]]);
    mpfi_set_q(g, u);
    mpq_clear(u);
    if (!t->s[s].has_on)
        return;
    /* SOUND: saturation (ON AN INPUT: the field moves w x_0 + b by -(y -
       y*)/2) */
    mpfi_init2(&y, t->prec);
    mpfi_mul_si(&y, b->offset + t->zeta[t->d + t->s[s].neuron], t->alpha);
    mpfi_div_2ui(&y, &y, 1);
    mpfi_add(g, g, &y);
    mpfi_clear(&y);
}

static void
tails(box_t *b, const saturation *t)
{
    interval *p = b->tmp, *eps = b->tmp + 1, *inverse = b->tmp + 2;
    interval *x = b->tmp + 3, *y = b->tmp + 4, *z = b->tmp + 5;
    int s, j;

    for (s = 0; s < t->m; s++)
        for (j = 0; j < t->n; j++)
        {
            if (t->s[s].side[j] < 0)
                continue;
            saturation_tail(p, eps, inverse, t, s, j);
            mpfi_set(x, b->v + s);
            sided(x, t, s, j);
            add_product(b->W + j, x, eps, z);
            decay_of(y, b, t, s, j);
            mpfi_mul(y, y, inverse);
            mpfi_mul(x, x, y);
            mpfi_div_2ui(y, b->offset + saturation_output(t, s), 1);
            sided(y, t, s, j);
            mpfi_add(x, x, y);
            add_product(b->Y + j, x, eps, z);
        }
}

/* Adds the share of sample j in A_g and B_g. */
static void
share(interval *A, interval *B, box_t *b, const saturation *t, int s, int j)
{
    const int out = saturation_output(t, s);
    const interval *v = b->v + s;
    interval *grad = vec_new((size_t) t->dim, t->prec);
    interval *p = b->tmp, *eps = b->tmp + 1, *inverse = b->tmp + 2;
    interval *S = b->tmp + 3, *x = b->tmp + 4;
    mpfr_t u;
    int i;

    mpfr_init2(u, t->prec);
    /* S = -2 v r and its gradient in xi */
    mpfi_mul(S, v, b->r + j);
    mpfi_mul_si(S, S, -2);
    for (i = 0; i < t->dim; i++)
    {
        mpfi_mul(grad + i, v, b->G + j * t->dim + i);
        add_product(grad + i, b->r + j, t->M + out * t->dim + i, x);
        mpfi_mul_si(grad + i, grad + i, -2);
    }
    norm_ubound(u, grad, (size_t) t->dim);
    mpfr_mul(u, u, &b->size.right, MPFR_RNDU);
    mpfr_div_2ui(u, u, 1, MPFR_RNDU);
    saturation_tail(p, eps, inverse, t, s, j);
    sided(p, t, s, j);
    /* B: p/(1+u) (S + v W) */
    mpfi_mul(x, v, b->W + j);
    mpfi_add(x, x, S);
    mpfi_mul(x, x, p);
    mpfi_add(B, B, x);
    /* A: p/(1+u) (S decay/(1+u) + <dS, z>/2 + 2 v Y) */
    decay_of(x, b, t, s, j);
    mpfi_mul(S, S, x);
    mpfi_mul(S, S, inverse);
    widen(S, u);
    mpfi_mul(x, v, b->Y + j);
    mpfi_mul_2ui(x, x, 1);
    mpfi_add(S, S, x);
    mpfi_mul(S, S, p);
    mpfi_add(A, A, S);
    mpfr_clear(u);
    vec_free(grad, (size_t) t->dim);
}

/* x := the smaller of x and y, by lower ends. */
static void
lesser(interval *x, const interval *y)
{
    if (mpfr_less_p(&y->left, &x->left))
        mpfi_set(x, y);
}

/* A_g and B_g of one side of one step. */
static void
sums(interval *A, interval *B, box_t *b, const saturation *t, int s,
     int side)
{
    int j;

    mpfi_set_ui(A, 0);
    mpfi_set_ui(B, 0);
    for (j = 0; j < t->n; j++)
        if (t->s[s].side[j] == side)
            share(A, B, b, t, s, j);
    mpfi_div_si(A, A, t->n);
    mpfi_div_si(B, B, t->n);
}

/* slope <= A/B, both positive; B >= a. */
static int
pull(saturation *t, const interval *A, const interval *B, int s,
     const interval *a)
{
    interval u;

    /* SOUND: saturation (S1: a_g > 0; S3: A_g >= kappa B_g) */
    if (!has_sign(A, 1) || !has_sign(B, 1))
        return report(t->claim->rep, "steps: the data are not proved to pull "
                      "the step of neuron %d steeper", t->s[s].neuron);
    if (!mpfr_greaterequal_p(&B->left, &a->right))
        return report(t->claim->rep, "a: more than is proved for neuron %d",
                      t->s[s].neuron);
    mpfi_init2(&u, t->prec);
    mpfi_set_fr(&u, &A->left);
    mpfi_div_fr(&u, &u, &B->right);
    lesser(&t->slope, &u);
    mpfi_clear(&u);
    return 1;
}

/* a_g and kappa of one side of one step. */
static int
group(saturation *t, box_t *b, int s, int side)
{
    sums(b->tmp + 6, b->tmp + 7, b, t, s, side);
    mpfi_set_fr(b->tmp, t->a[2 * s + side]);
    return pull(t, b->tmp + 6, b->tmp + 7, s, b->tmp);
}

/* The same of both sides of a step that runs into an input: h_far = ratio
   h_near, and a_near + ratio a_far at most B_near + ratio B_far. */
static int
group_on(saturation *t, box_t *b, int s)
{
    const jump *at = t->s + s;
    const int y = t->zeta[t->d + at->neuron];
    interval *w = vec_new(4, t->prec), *ratio = w + 2, *a = w + 3;
    mpfr_t u;
    int good;

    sums(w, w + 1, b, t, s, 1 - at->near);
    sums(b->tmp + 6, b->tmp + 7, b, t, s, at->near);
    mpfr_init2(u, t->prec);
    norm_ubound(u, t->M + y * t->dim, (size_t) t->dim);
    mpfr_mul(u, u, t->rho, MPFR_RNDU);
    mpfi_set(ratio, t->centre + y);
    widen(ratio, u);
    mpfi_mul_si(ratio, ratio, at->near ? 2 * t->alpha : -2 * t->alpha);
    mpfi_exp(ratio, ratio);
    if (!at->even)
        from_zero(ratio);
    add_product(b->tmp + 6, w, ratio, a);
    add_product(b->tmp + 7, w + 1, ratio, a);
    /* SOUND: saturation (ON AN INPUT: a_near h_near + a_far h_far <= B
       h_near) */
    mpfi_mul_fr(a, ratio, t->a[2 * s + 1 - at->near]);
    mpfi_add_fr(a, a, t->a[2 * s + at->near]);
    good = pull(t, b->tmp + 6, b->tmp + 7, s, a);
    mpfr_clear(u);
    vec_free(w, 4);
    return good;
}

/* C. */
static int
field_length(const saturation *t, const box_t *b)
{
    interval *v = vec_new((size_t) t->dim + 1, t->prec);
    mpq_t sum;
    mpfr_t u;
    int i, good;

    mpq_init(sum);
    mpfr_init2(u, t->prec);
    saturation_speed(sum, t);
    mpfi_set_q(v + t->dim, sum);
    mpfi_sqrt(v + t->dim, v + t->dim);
    for (i = 0; i < t->dim; i++)
        mpfi_div_2ui(v + i, b->offset + i, 1);
    for (i = 0; i < t->m && !t->s[i].has_on; i++)
        ;
    norm_ubound(u, v, (size_t) t->dim + (i == t->m));
    /* where a step runs into an input b moves with both parts */
    if (i < t->m)
        mpfr_add(u, u, &v[t->dim].right, MPFR_RNDU);
    /* SOUND: saturation (S3: all parts of DTheta X) */
    good = mpfr_lessequal_p(u, t->C)
        || report(t->claim->rep, "C: less than |DTheta X|");
    mpq_clear(sum);
    mpfr_clear(u);
    vec_free(v, (size_t) t->dim + 1);
    return good;
}

int
saturation_field(saturation *t)
{
    box_t b;
    int s, good;

    box_init(&b, t);
    good = saturation_ball(t, b.r, b.G);
    if (good)
        saturation_offsets(b.v, b.offset, &b.size, t);
    if (good && t->outs > 0)
        good = saturation_slow_field(t, b.v, b.offset, b.r, b.G, &b.size);
    else if (good && t->power)
        good = saturation_power_field(t, b.v, b.offset, b.r, b.G, &b.size);
    else if (good)
    {
        tails(&b, t);
        for (s = 0; s < t->m && good; s++)
            good = t->s[s].has_on ? group_on(t, &b, s)
                : group(t, &b, s, 0) && group(t, &b, s, 1);
        good = good && field_length(t, &b);
    }
    good = good && saturation_faces(t);
    box_clear_all(&b, t);
    return good;
}
