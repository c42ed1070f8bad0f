/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule cubic-growth, for one hidden layer: a growth bound for a wide tube
    from the cubic form that an error meets on its own segment.  All is done
    in axes V, columns of a matrix that is not trusted: the derivatives of
    each output along the axes, and along the way that the path takes.
*/
#include <math.h>
#include <stdlib.h>
#include "checker/tube/cubic.h"

/* HEURISTIC: more parameters than that take too long. */
#define MOST_PARAMS 20
#define PREC 96

int
cubic_applies(const problem *prob)
{
    return prob->depth == 2 && !has_kink(prob->act[0])
        && prob->params <= MOST_PARAMS;
}

void
cubic_init(cubic_t *c, const problem *prob)
{
    const int P = prob->params;

    c->prob = prob;
    c->P = P;
    c->in = prob->width[0] + (prob->bias != 0);
    c->d = prob->width[1];
    c->out = prob->width[2];
    c->D = P + 1;
    c->theta = vec_new((size_t) P, PREC);
    c->axes = vec_new((size_t) (c->D * P), PREC);
    c->X = vec_new((size_t) c->in, PREC);
    c->f = vec_new((size_t) (5 * c->d), PREC);
    c->zeta = vec_new((size_t) (c->D * c->d), PREC);
    c->r = vec_new(8, PREC);
    c->tmp = c->r + 1;
    c->N1 = vec_new((size_t) c->D, PREC);
    c->N2 = vec_new((size_t) (c->D * c->D), PREC);
    c->K = vec_new((size_t) (P * P), PREC);
    c->t = vec_new((size_t) (c->D * c->D * c->D), PREC);
    c->work = vec_new(activation_range_work(5), PREC);
}

void
cubic_clear(cubic_t *c)
{
    vec_free(c->theta, (size_t) c->P);
    vec_free(c->axes, (size_t) (c->D * c->P));
    vec_free(c->X, (size_t) c->in);
    vec_free(c->f, (size_t) (5 * c->d));
    vec_free(c->zeta, (size_t) (c->D * c->d));
    vec_free(c->r, 8);
    vec_free(c->N1, (size_t) c->D);
    vec_free(c->N2, (size_t) (c->D * c->D));
    vec_free(c->K, (size_t) (c->P * c->P));
    vec_free(c->t, (size_t) (c->D * c->D * c->D));
    vec_free(c->work, activation_range_work(5));
}

/* X of sample i, and the derivatives f[5 j + k] of psi at its preactivations,
   which are enlarged by chi reach; chi: |X|. */
static int
set_sample(cubic_t *c, int i, mpfr_t chi, const mpfr_t reach)
{
    static const unsigned long factorial[] = { 1, 1, 2, 6, 24 };
    const int n0 = c->prob->width[0];
    interval *z = c->tmp;
    int j, k, l, good = 1;
    mpfr_t u;

    mpfr_init2(u, 64);
    for (l = 0; l < n0; l++)
        set_q(c->X + l, c->prob->x[i * n0 + l]);
    if (c->prob->bias)
        mpfi_set_ui(c->X + n0, 1);
    norm_ubound(chi, c->X, (size_t) c->in);
    mpfr_mul(u, chi, reach, MPFR_RNDU);
    for (j = 0; j < c->d && good; j++)
    {
        mpfi_set_ui(z, 0);
        for (l = 0; l < n0; l++)
            add_product(z, c->theta + j * n0 + l, c->X + l, z + 1);
        if (c->prob->bias)
            mpfi_add(z, z, c->theta + c->d * n0 + j);
        widen(z, u);
        good = activation_range(c->f + 5 * j, 5, z, c->prob->act[0], 0,
                                c->work);
        for (k = 2; k < 5; k++)
            mpfi_mul_ui(c->f + 5 * j + k, c->f + 5 * j + k, factorial[k]);
    }
    mpfr_clear(u);
    return good;
}

/* The residual of output q, the outputs enlarged by reach. */
static void
set_residual(cubic_t *c, int i, int q, const mpfr_t reach)
{
    const interval *v = c->theta + network_param_offset(c->prob, 2);
    interval *w = c->tmp;
    int j;

    mpfi_set_ui(c->r, 0);
    for (j = 0; j < c->d; j++)
    {
        mpfi_set(w, v + q * c->d + j);
        widen(w, reach);
        add_product(c->r, w, c->f + 5 * j, w + 1);
    }
    if (c->prob->bias)
    {
        mpfi_add(c->r, c->r, v + c->out * c->d + q);
        widen(c->r, reach);
    }
    set_q(w, c->prob->y[i * c->out + q]);
    mpfi_sub(c->r, c->r, w);
}

/* zeta[a d + j] = D z_j [axis a] */
static void
set_zeta(cubic_t *c)
{
    const int n0 = c->prob->width[0];
    int a, j, l;

    for (a = 0; a < c->D; a++)
        for (j = 0; j < c->d; j++)
        {
            const interval *axis = c->axes + a * c->P;
            interval *z = c->zeta + a * c->d + j;

            mpfi_set_ui(z, 0);
            for (l = 0; l < n0; l++)
                add_product(z, axis + j * n0 + l, c->X + l, c->tmp);
            if (c->prob->bias)
                mpfi_add(z, z, axis + c->d * n0 + j);
        }
}

/* The first and second derivatives of output q along the axes. */
static void
first_and_second(cubic_t *c, int q)
{
    const int v = network_param_offset(c->prob, 2) + q * c->d, P = c->P;
    const int bias = network_param_offset(c->prob, 2) + c->out * c->d + q;
    interval *s = c->tmp, *t = c->tmp + 1;
    int a, b, j;

    for (a = 0; a < c->D; a++)
    {
        interval *N = c->N1 + a;

        mpfi_set_ui(N, 0);
        if (c->prob->bias)
            mpfi_set(N, c->axes + a * P + bias);
        for (j = 0; j < c->d; j++)
        {
            add_product(N, c->axes + a * P + v + j, c->f + 5 * j, t);
            mpfi_mul(s, c->theta + v + j, c->f + 5 * j + 1);
            add_product(N, s, c->zeta + a * c->d + j, t);
        }
        for (b = 0; b <= a; b++)
        {
            N = c->N2 + a * c->D + b;
            mpfi_set_ui(N, 0);
            for (j = 0; j < c->d; j++)
            {
                const interval *za = c->zeta + a * c->d + j;
                const interval *zb = c->zeta + b * c->d + j;

                mpfi_mul(s, c->axes + a * P + v + j, zb);
                add_product(s, c->axes + b * P + v + j, za, t);
                add_product(N, s, c->f + 5 * j + 1, t);
                mpfi_mul(s, za, zb);
                mpfi_mul(s, s, c->theta + v + j);
                add_product(N, s, c->f + 5 * j + 2, t);
            }
            mpfi_set(c->N2 + b * c->D + a, N);
        }
    }
}

/* s: the third derivative of output q along three axes. */
void
cubic_third(interval *s, cubic_t *c, int q, int a, int b, int e)
{
    const int v = network_param_offset(c->prob, 2) + q * c->d, P = c->P;
    interval *u = c->tmp, *w = c->tmp + 1, *t = c->tmp + 2;
    int j;

    mpfi_set_ui(s, 0);
    for (j = 0; j < c->d; j++)
    {
        const interval *za = c->zeta + a * c->d + j;
        const interval *zb = c->zeta + b * c->d + j;
        const interval *ze = c->zeta + e * c->d + j;

        mpfi_mul(w, za, zb);
        mpfi_mul(u, w, c->axes + e * P + v + j);
        mpfi_mul(w, w, ze);
        mpfi_mul(w, w, c->theta + v + j);
        add_product(s, w, c->f + 5 * j + 3, t);
        mpfi_mul(w, za, c->axes + b * P + v + j);
        add_product(w, zb, c->axes + a * P + v + j, t);
        add_product(u, w, ze, t);
        add_product(s, u, c->f + 5 * j + 2, t);
    }
}

/* K and t gain m times what output q of the sample has, without 2/n. */
static void
add_output(cubic_t *c, int q, long m)
{
    const int D = c->D;
    interval *s = c->tmp + 4, *t = c->tmp + 5;
    int a, b, e;

    first_and_second(c, q);
    for (a = 0; a < D; a++)
        for (b = 0; b <= a; b++)
        {
            if (a < c->P)
            {
                /* SOUND: tube (equal inputs) */
                mpfi_mul_si(s, c->N1 + a, m);
                add_product(c->K + a * c->P + b, s, c->N1 + b, t);
            }
            for (e = 0; e <= b; e++)
            {
                cubic_third(s, c, q, a, b, e);
                mpfi_mul(s, s, c->r);
                /* SOUND: cubic-growth (D^3 L: the three places of J) */
                add_product(s, c->N1 + a, c->N2 + b * D + e, t);
                add_product(s, c->N1 + b, c->N2 + a * D + e, t);
                add_product(s, c->N1 + e, c->N2 + a * D + b, t);
                mpfi_mul_si(s, s, m);
                mpfi_add(c->t + (a * D + b) * D + e,
                         c->t + (a * D + b) * D + e, s);
            }
        }
}

int
cubic_sample(cubic_t *c, int i, mpfr_t chi, const mpfr_t reach)
{
    const int good = set_sample(c, i, chi, reach);

    set_zeta(c);
    return good;
}

void
cubic_output(cubic_t *c, int i, int q)
{
    mpfr_t zero;

    mpfr_init2(zero, 64);
    mpfr_set_ui(zero, 0, MPFR_RNDN);
    set_residual(c, i, q, zero);
    first_and_second(c, q);
    mpfr_clear(zero);
}

int
cubic_forms(cubic_t *c)
{
    const int D = c->D, P = c->P;
    const unsigned long n = (unsigned long) problem_total(c->prob);
    int i, q, a, b, e, good = 1;
    mpfr_t chi, zero;

    mpfr_inits2(64, chi, zero, (mpfr_ptr) 0);
    mpfr_set_ui(zero, 0, MPFR_RNDN);
    for (i = 0; i < D * D * D; i++)
        mpfi_set_ui(c->t + i, 0);
    for (i = 0; i < P * P; i++)
        mpfi_set_ui(c->K + i, 0);
    for (i = 0; i < c->prob->samples && good; i++)
    {
        good = set_sample(c, i, chi, zero);
        set_zeta(c);
        for (q = 0; q < c->out && good; q++)
        {
            set_residual(c, i, q, zero);
            add_output(c, q, problem_weight(c->prob, i));
        }
    }
    for (a = 0; a < D; a++)
        for (b = 0; b <= a; b++)
            for (e = 0; e <= b; e++)
            {
                interval *s = c->t + (a * D + b) * D + e;

                mpfi_mul_2ui(s, s, 1);
                mpfi_div_ui(s, s, n);
                mpfi_set(c->t + (a * D + e) * D + b, s);
                mpfi_set(c->t + (b * D + a) * D + e, s);
                mpfi_set(c->t + (b * D + e) * D + a, s);
                mpfi_set(c->t + (e * D + a) * D + b, s);
                mpfi_set(c->t + (e * D + b) * D + a, s);
            }
    for (a = 0; a < P; a++)
        for (b = 0; b <= a; b++)
        {
            interval *s = c->K + a * P + b;

            mpfi_mul_2ui(s, s, 1);
            mpfi_div_ui(s, s, n);
            mpfi_set(c->K + b * P + a, s);
        }
    mpfr_clears(chi, zero, (mpfr_ptr) 0);
    return good;
}

/* u := max(u, a/1000 B_k chi^k + V B_(k+1) chi^(k+1)) */
static void
raise_bound(mpfr_t u, const interval *f, int k, unsigned long a,
            const mpfr_t V, const mpfr_t chi)
{
    mpfr_t s, t;

    mpfr_inits2(64, s, t, (mpfr_ptr) 0);
    abs_ubound(s, f + k + 1);
    mpfr_mul(s, s, V, MPFR_RNDU);
    mpfr_mul(s, s, chi, MPFR_RNDU);
    abs_ubound(t, f + k);
    mpfr_mul_ui(t, t, a, MPFR_RNDU);
    mpfr_div_ui(t, t, 1000, MPFR_RNDU);
    mpfr_add(s, s, t, MPFR_RNDU);
    mpfr_pow_ui(t, chi, (unsigned long) k, MPFR_RNDU);
    mpfr_mul(s, s, t, MPFR_RNDU);
    mpfr_max(u, u, s, MPFR_RNDU);
    mpfr_clears(s, t, (mpfr_ptr) 0);
}

int
cubic_rest(mpfr_t kappa, cubic_t *c, const mpfr_t R, const mpfr_t share)
{
    const interval *v = c->theta + network_param_offset(c->prob, 2);
    mpfr_t b[4], chi, V, t;
    int i, q, j, k, good = 1;

    mpfr_inits2(64, b[0], b[1], b[2], b[3], chi, V, t, (mpfr_ptr) 0);
    mpfr_set_ui(kappa, 0, MPFR_RNDU);
    for (i = 0; i < c->prob->samples && good; i++)
    {
        good = set_sample(c, i, chi, R);
        for (q = 0; q < c->out && good; q++)
        {
            for (k = 1; k < 4; k++)
                mpfr_set_ui(b[k], 0, MPFR_RNDU);
            for (j = 0; j < c->d; j++)
            {
                abs_ubound(V, v + q * c->d + j);
                mpfr_add(V, V, R, MPFR_RNDU);
                /* SOUND: cubic-growth (1; 2/sqrt 3 < 1.155;
                   3 sqrt 3/4 < 1.3) */
                raise_bound(b[1], c->f + 5 * j, 1, 1000, V, chi);
                raise_bound(b[2], c->f + 5 * j, 2, 1155, V, chi);
                raise_bound(b[3], c->f + 5 * j, 3, 1300, V, chi);
            }
            set_residual(c, i, q, R);
            /* SOUND: cubic-growth (kappa): 2/3 (c3 R)^2/share + c2 c3 R
               + |r| c4, times (2/n) R^2/6 */
            mpfr_mul(t, b[2], R, MPFR_RNDU);
            mpfr_mul(b[1], b[1], t, MPFR_RNDU);
            mpfr_sqr(t, t, MPFR_RNDU);
            mpfr_div(t, t, share, MPFR_RNDU);
            mpfr_mul_2ui(t, t, 1, MPFR_RNDU);
            mpfr_div_ui(t, t, 3, MPFR_RNDU);
            mpfr_add(t, t, b[1], MPFR_RNDU);
            abs_ubound(b[1], c->r);
            mpfr_mul(b[1], b[1], b[3], MPFR_RNDU);
            mpfr_add(t, t, b[1], MPFR_RNDU);
            mpfr_mul_si(t, t, problem_weight(c->prob, i), MPFR_RNDU);
            mpfr_add(kappa, kappa, t, MPFR_RNDU);
        }
    }
    mpfr_mul(kappa, kappa, R, MPFR_RNDU);
    mpfr_mul(kappa, kappa, R, MPFR_RNDU);
    mpfr_div_ui(kappa, kappa, 3 * (unsigned long) problem_total(c->prob),
                MPFR_RNDU);
    mpfr_clears(b[0], b[1], b[2], b[3], chi, V, t, (mpfr_ptr) 0);
    return good && mpfr_number_p(kappa);
}
