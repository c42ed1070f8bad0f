/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule moving-norm: the fourth derivatives of L along axes, one hidden
   layer. */
#include "checker/tube/cubic.h"

/* s: the fourth derivative of output q along four axes. */
static void
output_fourth(interval *s, cubic_t *c, int q, const int *at)
{
    const int v = network_param_offset(c->prob, 2) + q * c->d;
    interval *u = c->tmp, *w = c->tmp + 1, *t = c->tmp + 2;
    int i, j, k;

    mpfi_set_ui(s, 0);
    for (j = 0; j < c->d; j++)
    {
        mpfi_set(w, c->theta + v + j);
        for (k = 0; k < 4; k++)
            mpfi_mul(w, w, c->zeta + at[k] * c->d + j);
        add_product(s, w, c->f + 5 * j + 4, t);
        mpfi_set_ui(u, 0);
        for (i = 0; i < 4; i++)
        {
            mpfi_set(w, c->axes + at[i] * c->P + v + j);
            for (k = 0; k < 4; k++)
                if (k != i)
                    mpfi_mul(w, w, c->zeta + at[k] * c->d + j);
            mpfi_add(u, u, w);
        }
        add_product(s, u, c->f + 5 * j + 3, t);
    }
}

/* s: half the fourth derivative of r^2. */
static void
square_fourth(interval *s, cubic_t *c, int q, const int *at)
{
    const interval *N2 = c->N2;
    const int a = at[0], b = at[1], e = at[2], h = at[3], D = c->D;
    interval *u = c->tmp + 4, *t = c->tmp + 5;

    output_fourth(u, c, q, at);
    mpfi_mul(s, u, c->r);
    /* SOUND: moving-norm (D^4 L: two and two) */
    add_product(s, N2 + a * D + b, N2 + e * D + h, t);
    add_product(s, N2 + a * D + e, N2 + b * D + h, t);
    add_product(s, N2 + a * D + h, N2 + b * D + e, t);
    /* SOUND: moving-norm (D^4 L: the four places of J) */
    cubic_third(u, c, q, b, e, h);
    add_product(s, c->N1 + a, u, t);
    cubic_third(u, c, q, a, e, h);
    add_product(s, c->N1 + b, u, t);
    cubic_third(u, c, q, a, b, h);
    add_product(s, c->N1 + e, u, t);
    cubic_third(u, c, q, a, b, e);
    add_product(s, c->N1 + h, u, t);
}

/* The 24 orders of the indices of one entry. */
static void
spread(interval *v, const int *at, const interval *s, int P)
{
    int i, j, k, l;

    for (i = 0; i < 4; i++)
        for (j = 0; j < 4; j++)
            for (k = 0; k < 4; k++)
            {
                l = 6 - i - j - k;
                if (i != j && j != k && i != k)
                    mpfi_set(v + ((at[i] * P + at[j]) * P + at[k]) * P
                             + at[l], s);
            }
}

/* The entries of v at a >= b >= e >= h, one after the other; NULL: no more. */
static interval *
first(int *at, interval *v)
{
    at[0] = at[1] = at[2] = at[3] = 0;
    return v;
}

static interval *
next(int *at, interval *v, int P)
{
    int k = 3;

    while (k > 0 && at[k] == at[k - 1])
        at[k--] = 0;
    at[k]++;
    return at[0] == P ? NULL
        : v + ((at[0] * P + at[1]) * P + at[2]) * P + at[3];
}

/* v: the sum over samples, at a >= b >= e >= h. */
static void
add_output(interval *v, cubic_t *c, int q, long m)
{
    interval *s = c->tmp + 3, *x;
    int at[4];

    for (x = first(at, v); x != NULL; x = next(at, v, c->P))
    {
        square_fourth(s, c, q, at);
        /* SOUND: tube (equal inputs) */
        mpfi_mul_si(s, s, m);
        mpfi_add(x, x, s);
    }
}

int
cubic_fourth(interval *v, cubic_t *c)
{
    const int P = c->P;
    const unsigned long n = (unsigned long) problem_total(c->prob);
    int i, q, at[4], good = 1;
    interval *x;
    mpfr_t chi, zero;

    mpfr_inits2(64, chi, zero, (mpfr_ptr) 0);
    mpfr_set_ui(zero, 0, MPFR_RNDN);
    for (i = 0; i < P * P * P * P; i++)
        mpfi_set_ui(v + i, 0);
    for (i = 0; i < c->prob->samples && good; i++)
    {
        good = cubic_sample(c, i, chi, zero);
        for (q = 0; q < c->out && good; q++)
        {
            cubic_output(c, i, q);
            add_output(v, c, q, problem_weight(c->prob, i));
        }
    }
    for (x = first(at, v); x != NULL; x = next(at, v, P))
    {
        mpfi_mul_2ui(x, x, 1);
        mpfi_div_ui(x, x, n);
        mpfi_set(c->tmp + 3, x);
        spread(v, at, c->tmp + 3, P);
    }
    mpfr_clears(chi, zero, (mpfr_ptr) 0);
    return good;
}
