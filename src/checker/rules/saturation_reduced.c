/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule saturation: the loss when some neurons are steps. */
#include "checker/rules/saturation.h"

void
saturation_limit(interval *x, const saturation *t, int side)
{
    /* SOUND: saturation (psi_+, psi_-) */
    if (t->prob->act[0]->step->half_pi)
    {
        mpfi_const_pi(x);
        mpfi_div_2ui(x, x, 1);
    }
    else
        mpfi_set_ui(x, 1);
    if (!side)
        mpfi_mul_si(x, x, t->prob->act[0]->step->low);
}

int
saturation_out_of(const saturation *t, int i)
{
    int k;

    for (k = 0; k < t->outs; k++)
        if (t->out[k].neuron == i)
            return k;
    return -1;
}

int
saturation_bend(interval *f, const saturation *t, int i, const interval *z)
{
    const int o = saturation_out_of(t, i);
    int k;

    if (o < 0)
        return activation_real(f, z, t->prob->act[0], 0);
    /* SOUND: saturation (RUNS OUT: an exponential is left) */
    mpfi_mul_si(f, z, t->out[o].rate);
    mpfi_exp(f, f);
    for (k = 1; k < 3; k++)
        mpfi_mul_si(f + k, f + k - 1, t->out[o].rate);
    return 1;
}

int
saturation_output(const saturation *t, int s)
{
    return t->zeta[2 * t->d + t->s[s].neuron];
}

void
saturation_zeta(interval *zeta, const saturation *t, const interval *theta)
{
    int p;

    interval x;
    int s;

    mpfi_init2(&x, t->prec);
    for (p = 0; p < t->prob->params; p++)
        if (t->zeta[p] >= 0)
            mpfi_set(zeta + t->zeta[p], theta + p);
    /* SOUND: saturation (ON AN INPUT: zeta has w x_0 + b) */
    for (s = 0; s < t->m; s++)
        if (t->s[s].has_on)
        {
            p = t->s[s].neuron;
            mpfi_mul_q(&x, theta + p, t->s[s].on);
            mpfi_add(zeta + t->zeta[t->d + p], theta + t->d + p, &x);
        }
    /* SOUND: saturation (RUNS OUT: A = v rate e^(rate b), and what balances
       v psi_side in c) */
    for (s = 0; s < t->outs; s++)
    {
        interval *A = zeta + t->zeta[2 * t->d + t->out[s].neuron];
        interval *c = zeta + t->zeta[3 * t->d];

        saturation_limit(&x, t, t->out[s].side);
        mpfi_mul(&x, &x, A);
        mpfi_add(c, c, &x);
        mpfi_mul_si(&x, theta + t->d + t->out[s].neuron, t->out[s].rate);
        mpfi_exp(&x, &x);
        mpfi_mul_si(&x, &x, t->out[s].rate);
        mpfi_mul(A, A, &x);
    }
    mpfi_clear(&x);
}

/* Which saturating neuron i is, or -1. */
static int
step_of(const saturation *t, int i)
{
    int s;

    for (s = 0; s < t->m; s++)
        if (t->s[s].neuron == i)
            return s;
    return -1;
}

/* Which saturating neuron i is a step at sample j, or -1; *on: it is one, but
   runs into that input. */
static int
step_at(const saturation *t, int i, int j, int *on)
{
    const int s = step_of(t, i);

    *on = s >= 0 && t->s[s].side[j] < 0;
    return *on ? -1 : s;
}

/* H_ab += x for parameters a, b: both triangles. */
static void
bump(interval *H, const saturation *t, int a, int b, const interval *x)
{
    const int i = t->zeta[a], k = t->zeta[b];

    if (i < 0 || k < 0)
        return;                /* the bias of what runs out */
    mpfi_add(H + i * t->dim + k, H + i * t->dim + k, x);
    if (i != k)
        mpfi_add(H + k * t->dim + i, H + k * t->dim + i, x);
}

/* z := the bias of neuron i, 0 if it runs out. */
static void
start(interval *z, const saturation *t, int i, const interval *zeta)
{
    if (t->zeta[t->d + i] >= 0)
        mpfi_set(z, zeta + t->zeta[t->d + i]);
    else
        mpfi_set_ui(z, 0);
}

/*
    Neuron i at input x: adds to r, writes its part of the row.  f: psi and
    two derivatives.
*/
static int
neuron(interval *r, interval *row, interval *f, const saturation *t, int i,
       int j, const interval *x, const interval *zeta)
{
    const int d = t->d;
    const interval *v = zeta + t->zeta[2 * d + i];
    interval *z = f + 3, *tmp = f + 4;
    int good = 1, on;
    const int s = step_at(t, i, j, &on);

    if (s >= 0)
        saturation_limit(f, t, t->s[s].side[j]);
    else
    {
        start(z, t, i, zeta);
        if (!on)
            add_product(z, zeta + t->zeta[i], x, tmp);
        good = saturation_bend(f, t, i, z);
        mpfi_mul(tmp, v, f + 1);
        if (t->zeta[d + i] >= 0)
            mpfi_set(row + t->zeta[d + i], tmp);
        if (!on)
            mpfi_mul(row + t->zeta[i], tmp, x);
    }
    add_product(r, v, f, tmp);
    mpfi_set(row + t->zeta[2 * d + i], f);
    return good;
}

/* H += r D^2 N for neuron i, which is no step, or on the input. */
static void
curvature(interval *H, interval *f, const saturation *t, int i, int on,
          const interval *r, const interval *x, const interval *zeta)
{
    const int d = t->d;
    interval *u = f + 3;

    mpfi_mul(u, zeta + t->zeta[2 * d + i], f + 2);
    mpfi_mul(u, u, r);
    bump(H, t, d + i, d + i, u);
    if (!on)
    {
        mpfi_mul(u, u, x);
        bump(H, t, i, d + i, u);
        mpfi_mul(u, u, x);
        bump(H, t, i, i, u);
    }
    mpfi_mul(u, f + 1, r);
    bump(H, t, d + i, 2 * d + i, u);
    if (!on)
    {
        mpfi_mul(u, u, x);
        bump(H, t, i, 2 * d + i, u);
    }
}

/* The residual and row of sample j, then H's part. */
static int
sample(interval *r, interval *row, interval *H, interval *f,
       const saturation *t, int j, const interval *zeta)
{
    interval *x = f + 5, *tmp = f + 4;
    int i, k, on, good = 1;

    mpfi_set_q(x, t->prob->x[j]);
    for (k = 0; k < t->dim; k++)
        mpfi_set_ui(row + k, 0);
    mpfi_sub_q(r, zeta + t->zeta[3 * t->d], t->prob->y[j]);
    mpfi_set_ui(row + t->zeta[3 * t->d], 1);
    for (i = 0; i < t->d && good; i++)
        good = neuron(r, row, f, t, i, j, x, zeta);
    if (H == NULL || !good)
        return good;
    for (i = 0; i < t->dim; i++)
        for (k = 0; k < t->dim; k++)
        {
            if (i == k)
                mpfi_sqr(tmp, row + i);
            else
                mpfi_mul(tmp, row + i, row + k);
            mpfi_add(H + i * t->dim + k, H + i * t->dim + k, tmp);
        }
    for (i = 0; i < t->d; i++)
    {
        if (step_at(t, i, j, &on) >= 0)
            continue;
        start(f + 3, t, i, zeta);
        if (!on)
            add_product(f + 3, zeta + t->zeta[i], x, tmp);
        good = good && saturation_bend(f, t, i, f + 3);
        curvature(H, f, t, i, on, r, x, zeta);
    }
    return good;
}

/* v := factor/n v. */
static void
scale(interval *v, int entries, int factor, int n)
{
    int i;

    for (i = 0; i < entries; i++)
    {
        mpfi_mul_si(v + i, v + i, factor);
        mpfi_div_si(v + i, v + i, n);
    }
}

int
saturation_reduced(interval *r, interval *L, interval *grad, interval *H,
                   const saturation *t, const interval *zeta)
{
    const size_t dim = (size_t) t->dim;
    interval *row = vec_new(dim, t->prec), *f = vec_new(6, t->prec);
    interval *res = vec_new(2, t->prec);
    size_t i;
    int j, good = 1;

    for (i = 0; H != NULL && i < dim * dim; i++)
        mpfi_set_ui(H + i, 0);
    for (i = 0; grad != NULL && i < dim; i++)
        mpfi_set_ui(grad + i, 0);
    if (L != NULL)
        mpfi_set_ui(L, 0);
    for (j = 0; j < t->n && good; j++)
    {
        good = sample(res, row, H, f, t, j, zeta);
        if (r != NULL)
            mpfi_set(r + j, res);
        for (i = 0; grad != NULL && i < dim; i++)
            add_product(grad + i, res, row + i, f);
        if (L != NULL)
        {
            mpfi_sqr(f, res);
            mpfi_add(L, L, f);
        }
    }
    if (L != NULL)
        scale(L, 1, 1, t->n);
    if (grad != NULL)
        scale(grad, t->dim, 2, t->n);
    if (H != NULL)
        scale(H, t->dim * t->dim, 2, t->n);
    vec_free(row, dim);
    vec_free(f, 6);
    vec_free(res, 2);
    return good;
}
