/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule saturation, RUNS OUT: the steps beside the neurons that run out, and
   what is asked of theta(T). */
#include "checker/rules/convergence.h"
#include "checker/rules/saturation_slow.h"

/* p := p/(1+u), C := sigma alpha v, inverse, eps of step s. */
void
slow_tail_step(slow_t *b, int s, int j)
{
    saturation_tail(&b->p, &b->eps, &b->inverse, b->t, s, j);
    mpfi_mul_si(&b->C, b->v + s, b->t->s[s].side[j] ? b->t->alpha
                                                    : -b->t->alpha);
}

/* x := decay of u_sj along the field. */
static void
decay_of(interval *x, const slow_t *b, int s, int j)
{
    const jump *at = b->t->s + s;
    interval y;
    mpq_t g;

    mpq_init(g);
    mpq_add(g, at->decay[0], at->decay[1]);
    mpq_mul(g, g, at->far[j]);
    mpq_add(g, g, at->decay[at->side[j]]);
    mpfi_set_q(x, g);
    mpq_clear(g);
    if (!at->has_on)
        return;
    /* SOUND: saturation (ON AN INPUT: w x_0 + b moves as well) */
    mpfi_init2(&y, b->t->prec);
    mpfi_mul_si(&y, b->offset + b->t->zeta[b->t->d + at->neuron],
                b->t->alpha);
    mpfi_div_2ui(&y, &y, 1);
    mpfi_add(x, x, &y);
    mpfi_clear(&y);
}

/* Sample j of a step's side: A += p/(1+u)^2 C decay s, turn += p/(1+u) s/2
   M^T grad C. */
static void
share_step(slow_t *b, int s, int j)
{
    const saturation *t = b->t;

    slow_tail_step(b, s, j);
    mpfi_mul(&b->x, &b->p, &b->C);
    slow_share(b, &b->x, j);
    mpfi_mul(&b->x, &b->x, &b->inverse);
    decay_of(&b->y, b, s, j);
    mpfi_mul(&b->x, &b->x, &b->y);
    add_product(&b->A, &b->x, &b->s, &b->eps);
    mpfi_mul(&b->y, &b->p, &b->s);
    mpfi_div_2ui(&b->y, &b->y, 1);
    mpfi_mul_si(&b->y, &b->y, t->s[s].side[j] ? t->alpha : -t->alpha);
    slow_turn(b, &b->y, saturation_output(t, s));
}

/* A_g with what turns, and B_g. */
static void
side_sums(slow_t *b, int s, int side)
{
    mpfr_t u;
    int j;

    mpfr_init2(u, b->t->prec);
    slow_reset(b);
    for (j = 0; j < b->t->n; j++)
        if (b->t->s[s].side[j] == side)
            share_step(b, s, j);
    slow_close(u, b);
    widen(&b->A, u);
    mpfr_clear(u);
}

/* slope := the least of it and A/B. */
static int
lower_slope(slow_t *b, saturation *t, int s, const interval *a)
{
    if (!slow_signs(b, t->s[s].neuron, a))
        return 0;
    mpfi_set_fr(&b->x, &b->A.left);
    mpfi_div_fr(&b->x, &b->x, &b->B.right);
    if (mpfr_less_p(&b->x.left, &t->slope.left))
        mpfi_set(&t->slope, &b->x);
    return 1;
}

static int
group_step(slow_t *b, saturation *t, int s, int side)
{
    side_sums(b, s, side);
    mpfi_set_fr(&b->y, t->a[2 * s + side]);
    return lower_slope(b, t, s, &b->y);
}

/* Both sides of a step that runs into an input: h_far = ratio h_near. */
static int
group_on(slow_t *b, saturation *t, int s)
{
    const jump *at = t->s + s;
    interval *w = vec_new(3, t->prec), *ratio = w + 2;
    int good;

    side_sums(b, s, 1 - at->near);
    mpfi_set(w, &b->A);
    mpfi_set(w + 1, &b->B);
    side_sums(b, s, at->near);
    slow_ball(ratio, t, t->zeta[t->d + at->neuron]);
    mpfi_mul_si(ratio, ratio, at->near ? 2 * t->alpha : -2 * t->alpha);
    mpfi_exp(ratio, ratio);
    if (!at->even)
        mpfi_put_ui(ratio, 0);
    add_product(&b->A, w, ratio, &b->x);
    add_product(&b->B, w + 1, ratio, &b->x);
    /* SOUND: saturation (ON AN INPUT: a_near h_near + a_far h_far <= B
       h_near) */
    mpfi_mul_fr(&b->y, ratio, t->a[2 * s + 1 - at->near]);
    mpfi_add_fr(&b->y, &b->y, t->a[2 * s + at->near]);
    good = lower_slope(b, t, s, &b->y);
    vec_free(w, 3);
    return good;
}

int
slow_step(slow_t *b, saturation *t, int s)
{
    return t->s[s].has_on ? group_on(b, t, s)
        : group_step(b, t, s, 0) && group_step(b, t, s, 1);
}

/* ---- theta(T), and in words ---- */

int
saturation_slow_inside(const saturation *t, const interval *theta)
{
    interval h;
    int k, good = 1;

    mpfi_init2(&h, t->prec);
    for (k = 0; k < t->outs; k++)
    {
        mpfi_mul_si(&h, theta + t->d + t->out[k].neuron, t->out[k].rate);
        mpfi_exp(&h, &h);
        /* SOUND: saturation (S5: e^(rate b) < reach) */
        good = good && mpfr_less_p(&h.right, t->out[k].reach);
    }
    mpfi_clear(&h);
    return good;
}

void
saturation_slow_low(interval *low, const saturation *t)
{
    interval x;
    int k;

    mpfi_init2(&x, t->prec);
    mpfi_set_ui(low, 0);
    for (k = 0; k < t->outs; k++)
    {
        /* SOUND: saturation (RUNS OUT: |v| = |A|/(alpha h), h <= D/a) */
        mpfi_mul_fr(&x, &t->out[k].height, t->out[k].a);
        mpfi_div_si(&x, &x, t->alpha);
        if (mpfr_greater_p(&x.left, &low->left))
            mpfi_set(low, &x);
    }
    mpfi_clear(&x);
}
