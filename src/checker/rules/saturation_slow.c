/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation, RUNS OUT: beside steps, neurons whose output weight and
    bias tend to infinity, so that an exponential is left.  Signs of B and A,
    the rate kappa of a field of length C/D, the faces.
*/
#include "checker/rules/convergence.h"
#include "checker/rules/saturation_slow.h"

/* x := entry i of zeta on B. */
void
slow_ball(interval *x, const saturation *t, int i)
{
    mpfr_t u;

    mpfr_init2(u, t->prec);
    norm_ubound(u, t->M + i * t->dim, (size_t) t->dim);
    mpfr_mul(u, u, t->rho, MPFR_RNDU);
    mpfi_set(x, t->centre + i);
    widen(x, u);
    mpfr_clear(u);
}

/* p := E = e^(rate w x_j), C := A E, inverse := 1/(1+u), eps := u/(1+u) for
   u in [0, reach E]. */
static void
tail_out(slow_t *b, const runner *o, int j)
{
    const saturation *t = b->t;

    slow_ball(&b->x, t, t->zeta[o->neuron]);
    mpfi_mul_q(&b->x, &b->x, t->prob->x[j]);
    mpfi_mul_si(&b->x, &b->x, o->rate);
    mpfi_exp(&b->p, &b->x);
    slow_ball(&b->C, t, t->zeta[2 * t->d + o->neuron]);
    mpfi_mul(&b->C, &b->C, &b->p);
    mpfi_mul_fr(&b->eps, &b->p, o->reach);
    mpfi_put_ui(&b->eps, 0);
    mpfi_add_ui(&b->inverse, &b->eps, 1);
    mpfi_ui_div(&b->inverse, 1, &b->inverse);
    mpfi_mul(&b->eps, &b->eps, &b->inverse);
}

/* All of W; heights. */
static int
lacks(slow_t *b, saturation *t)
{
    int j, s, good = 1;

    for (j = 0; j < t->n; j++)
    {
        for (s = 0; s < t->m; s++)
        {
            if (t->s[s].side[j] < 0)
                continue;
            slow_tail_step(b, s, j);
            add_product(b->W + j, &b->C, &b->eps, &b->x);
        }
        for (s = 0; s < t->outs; s++)
        {
            tail_out(b, t->out + s, j);
            add_product(b->W + j, &b->C, &b->eps, &b->x);
        }
    }
    for (s = 0; s < t->outs && good; s++)
    {
        interval *height = &t->out[s].height;

        slow_ball(height, t, t->zeta[2 * t->d + t->out[s].neuron]);
        /* SOUND: saturation (RUNS OUT: A does not change its sign on B) */
        good = !mpfi_has_zero(height)
            || report(t->claim->rep, "out: neuron %d may leave nothing",
                      t->out[s].neuron);
        mpfi_abs(height, height);
    }
    return good;
}

/* s := -2 (r_j - W_j), half := -2 r_j + W_j. */
static void
residual(slow_t *b, interval *half, int j)
{
    mpfi_sub(&b->s, b->r + j, b->W + j);
    mpfi_mul_si(&b->s, &b->s, -2);
    mpfi_sub(half, &b->s, b->W + j);
}

/* turn += y M_row */
void
slow_turn(slow_t *b, const interval *y, int row)
{
    const saturation *t = b->t;
    int i;

    for (i = 0; i < t->dim; i++)
        add_product(b->turn + i, t->M + row * t->dim + i, y, &b->eps);
}

/* B += q (-2 r + W), turn -= q M^T grad r; q as given. */
void
slow_share(slow_t *b, const interval *q, int j)
{
    const saturation *t = b->t;
    int i;

    residual(b, &b->y, j);
    add_product(&b->B, q, &b->y, &b->eps);
    mpfi_neg(&b->y, q);
    for (i = 0; i < t->dim; i++)
        add_product(b->turn + i, b->G + j * t->dim + i, &b->y, &b->eps);
}

/* Sample j of a neuron that runs out: A += E C/(1+u)^2 s, turn += E (1/(1+u) +
   1/(1+u)^2) s/2 (E M_A + rate x C M_w). */
static void
share_out(slow_t *b, const runner *o, int j)
{
    const saturation *t = b->t;

    tail_out(b, o, j);
    mpfi_mul(&b->x, &b->p, &b->inverse);
    mpfi_mul(&b->x, &b->x, &b->C);
    slow_share(b, &b->x, j);
    mpfi_mul(&b->x, &b->x, &b->inverse);
    add_product(&b->A, &b->x, &b->s, &b->eps);
    /* SOUND: saturation (RUNS OUT: A2, with b moving as A does) */
    mpfi_add_ui(&b->x, &b->inverse, 1);
    mpfi_mul(&b->x, &b->x, &b->inverse);
    mpfi_mul(&b->x, &b->x, &b->p);
    mpfi_mul(&b->x, &b->x, &b->s);
    mpfi_div_2ui(&b->x, &b->x, 1);
    mpfi_mul(&b->y, &b->x, &b->p);
    slow_turn(b, &b->y, t->zeta[2 * t->d + o->neuron]);
    mpfi_mul(&b->y, &b->x, &b->C);
    mpfi_mul_q(&b->y, &b->y, t->prob->x[j]);
    mpfi_mul_si(&b->y, &b->y, o->rate);
    slow_turn(b, &b->y, t->zeta[o->neuron]);
}

void
slow_reset(slow_t *b)
{
    int i;

    mpfi_set_ui(&b->A, 0);
    mpfi_set_ui(&b->B, 0);
    for (i = 0; i < b->t->dim; i++)
        mpfi_set_ui(b->turn + i, 0);
}

/* Divides the sums by n; u >= |<turn, xi - xi*>|. */
void
slow_close(mpfr_t u, slow_t *b)
{
    const saturation *t = b->t;
    int i;

    mpfi_div_si(&b->A, &b->A, t->n);
    mpfi_div_si(&b->B, &b->B, t->n);
    for (i = 0; i < t->dim; i++)
        mpfi_div_si(b->turn + i, b->turn + i, t->n);
    norm_ubound(u, b->turn, (size_t) t->dim);
    mpfr_mul(u, u, &b->size->right, MPFR_RNDU);
}

/* Signs; B >= a. */
int
slow_signs(const slow_t *b, int neuron, const interval *a)
{
    const saturation *t = b->t;

    /* SOUND: saturation (S1: B >= a > 0; RUNS OUT: A > 0) */
    if (!has_sign(&b->A, 1) || !has_sign(&b->B, 1))
        return report(t->claim->rep, "steps: the data are not proved to pull "
                      "neuron %d out", neuron);
    return mpfr_greaterequal_p(&b->B.left, &a->right)
        || report(t->claim->rep, "a: more than is proved for neuron %d",
                  neuron);
}

/* R += B^2/A, cross. */
static int
group_out(slow_t *b, saturation *t, const runner *o)
{
    mpfr_t u;
    int j, good;

    mpfr_init2(u, t->prec);
    slow_reset(b);
    for (j = 0; j < t->n; j++)
        share_out(b, o, j);
    slow_close(u, b);
    mpfi_set_fr(&b->y, o->a);
    good = slow_signs(b, o->neuron, &b->y);
    if (good)
    {
        mpfi_set_fr(&b->x, u);
        mpfi_div(&b->x, &b->x, &b->B);
        if (mpfr_greater_p(&b->x.right, &b->cross.right))
            mpfi_set(&b->cross, &b->x);
        mpfi_sqr(&b->x, &b->B);
        mpfi_div(&b->x, &b->x, &b->A);
        mpfi_add(&b->R, &b->R, &b->x);
    }
    mpfr_clear(u);
    return good;
}

/* slope := k - (k + cross)^2/4. */
static void
rate(slow_t *b, saturation *t)
{
    mpfi_set_fr(&b->x, &t->slope.left);
    mpfi_set_fr(&b->y, &b->cross.right);
    mpfi_add(&b->y, &b->y, &b->x);
    mpfi_sqr(&b->y, &b->y);
    mpfi_div_2ui(&b->y, &b->y, 2);
    mpfi_sub(&t->slope, &b->x, &b->y);
}

/* x += what neuron o adds to D |DTheta X|: v and c by (1 + |psi_side|) |A|
   R/alpha, b by (R reach + D0 |A - A*|/(2 |A|))/alpha. */
static void
length_out(interval *sum, slow_t *b, const runner *o)
{
    const saturation *t = b->t;
    const int A = t->zeta[2 * t->d + o->neuron];

    saturation_limit(&b->x, t, o->side);
    mpfi_abs(&b->x, &b->x);
    mpfi_add_ui(&b->x, &b->x, 1);
    mpfi_mul(&b->x, &b->x, &o->height);
    mpfi_add_fr(&b->x, &b->x, o->reach);
    mpfi_mul_fr(&b->x, &b->x, &b->R.right);
    mpfi_abs(&b->y, b->offset + A);
    mpfi_div_2ui(&b->y, &b->y, 1);
    mpfi_mul_fr(&b->y, &b->y, t->D0);
    mpfi_div(&b->y, &b->y, &o->height);
    mpfi_add(&b->x, &b->x, &b->y);
    mpfi_div_si(&b->x, &b->x, t->alpha);
    mpfi_add(sum, sum, &b->x);
}

static int
field_length(slow_t *b)
{
    const saturation *t = b->t;
    interval *sum = &b->s;
    mpq_t q;
    mpfr_t u;
    int k, good;

    mpq_init(q);
    mpfr_init2(u, t->prec);
    saturation_speed(q, t);
    mpfi_set_q(sum, q);
    mpfi_sqrt(sum, sum);
    norm_ubound(u, b->offset, (size_t) t->dim);
    mpfr_div_2ui(u, u, 1, MPFR_RNDU);
    mpfi_add_fr(sum, sum, u);
    mpfi_mul_fr(sum, sum, t->D0);
    /* SOUND: saturation (RUNS OUT: all parts of DTheta X) */
    for (k = 0; k < t->outs; k++)
        length_out(sum, b, t->out + k);
    good = mpfr_lessequal_p(&sum->right, t->C)
        || report(t->claim->rep, "C: less than |DTheta X| D");
    mpq_clear(q);
    mpfr_clear(u);
    return good;
}

/* D > D0 where h = reach. */
static int
faces(slow_t *b)
{
    const saturation *t = b->t;
    int k, good = 1;

    for (k = 0; k < t->outs && good; k++)
    {
        mpfi_set_fr(&b->x, t->out[k].reach);
        mpfi_mul_fr(&b->x, &b->x, t->out[k].a);
        /* SOUND: saturation (S2: h_t = reach) */
        good = mpfr_greater_p(&b->x.left, t->D0)
            || report(t->claim->rep, "reach: D > D0 is not proved there");
    }
    return good;
}

static void
slow_init(slow_t *b, const saturation *t)
{
    b->t = t;
    b->W = vec_new((size_t) t->n, t->prec);
    b->turn = vec_new((size_t) t->dim, t->prec);
    mpfi_init2(&b->A, t->prec);
    mpfi_init2(&b->B, t->prec);
    mpfi_init2(&b->R, t->prec);
    mpfi_init2(&b->cross, t->prec);
    mpfi_init2(&b->p, t->prec);
    mpfi_init2(&b->eps, t->prec);
    mpfi_init2(&b->inverse, t->prec);
    mpfi_init2(&b->C, t->prec);
    mpfi_init2(&b->s, t->prec);
    mpfi_init2(&b->x, t->prec);
    mpfi_init2(&b->y, t->prec);
    mpfi_set_ui(&b->R, 0);
    mpfi_set_ui(&b->cross, 0);
}

static void
slow_clear(slow_t *b)
{
    vec_free(b->W, (size_t) b->t->n);
    vec_free(b->turn, (size_t) b->t->dim);
    mpfi_clear(&b->A);
    mpfi_clear(&b->B);
    mpfi_clear(&b->R);
    mpfi_clear(&b->cross);
    mpfi_clear(&b->p);
    mpfi_clear(&b->eps);
    mpfi_clear(&b->inverse);
    mpfi_clear(&b->C);
    mpfi_clear(&b->s);
    mpfi_clear(&b->x);
    mpfi_clear(&b->y);
}

int
saturation_slow_field(saturation *t, const interval *v,
                      const interval *offset, const interval *r,
                      const interval *G, const interval *size)
{
    slow_t b;
    int s, good;

    slow_init(&b, t);
    b.v = v;
    b.offset = offset;
    b.r = r;
    b.G = G;
    b.size = size;
    good = lacks(&b, t);
    for (s = 0; s < t->m && good; s++)
        good = slow_step(&b, t, s);
    for (s = 0; s < t->outs && good; s++)
        good = group_out(&b, t, t->out + s);
    if (good)
        rate(&b, t);
    good = good && field_length(&b) && faces(&b);
    slow_clear(&b);
    return good;
}
