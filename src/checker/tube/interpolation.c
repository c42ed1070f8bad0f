/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule interpolation: nodes, Chebyshev coefficients, Bernstein ellipses.
    Used in the sharper form that stands in its proof: on [-1, 1]
        |g| <= sum_{k<N} |c_k| + 4 M rho^-(N-1)/(rho - 1),
    c_k the coefficients of the interpolant at the roots of T_N.
*/
#include <stdlib.h>
#include "checker/tube/interpolation.h"

interval *
cosine_table(int N, mpfr_prec_t prec)
{
    interval *table = vec_new((size_t) (4 * N), prec);
    int m;

    for (m = 0; m < 4 * N; m++)
    {
        mpfi_const_pi(table + m);
        mpfi_mul_ui(table + m, table + m, (unsigned long) m);
        mpfi_div_ui(table + m, table + m, (unsigned long) (2 * N));
        mpfi_cos(table + m, table + m);
    }
    return table;
}

/* T_k at the j-th root of T_N: cos(k (2j + 1) pi/(2N)). */
static const interval *
node_value(const interval *table, int N, int k, int j)
{
    return table + (long) k * (2 * j + 1) % (4 * N);
}

void
at_node(interval *v, const interval *c, int P, int len, int j,
        const interval *table, int N)
{
    interval *tmp = vec_new(1, mpfi_get_prec(v));
    int i, k;

    for (i = 0; i < P; i++)
    {
        mpfi_set_ui(v + i, 0);
        for (k = 0; k < len; k++)
            add_product(v + i, c + (size_t) i * (size_t) len + k,
                        node_value(table, N, k, j), tmp);
    }
    vec_free(tmp, 1);
}

void
fit(interval *c, const interval *v, int N, const interval *table)
{
    interval *tmp = vec_new(1, mpfi_get_prec(c));
    int j, k;

    for (k = 0; k < N; k++)
    {
        mpfi_set_ui(c + k, 0);
        for (j = 0; j < N; j++)
            add_product(c + k, v + j, node_value(table, N, k, j), tmp);
        if (k > 0)
            mpfi_mul_2ui(c + k, c + k, 1);
        mpfi_div_ui(c + k, c + k, (unsigned long) N);
    }
    vec_free(tmp, 1);
}

/* v := sum_k c_k T_k(x), by the recurrence of T_k. */
static void
evaluate(interval *v, const interval *c, int len, const interval *x,
         interval *t)
{
    int k;

    mpfi_set_ui(t, 1);
    mpfi_set(t + 1, x);
    mpfi_set(v, c);
    for (k = 1; k < len; k++)
    {
        add_product(v, c + k, t + 1, t + 2);
        mpfi_mul(t + 2, t + 1, x);
        mpfi_mul_2ui(t + 2, t + 2, 1);
        mpfi_sub(t + 2, t + 2, t);
        mpfi_swap(t, t + 1);
        mpfi_swap(t + 1, t + 2);
    }
}

void
restrict_path(interval *d, const interval *c, int P, int len,
              const interval *mid, const interval *half)
{
    const mpfr_prec_t prec = mpfi_get_prec(d);
    interval *table, *v, *t;
    int i, j;

    if (mpfr_cmp_ui(&half->left, 1) == 0 && mpfr_cmp_ui(&half->right, 1) == 0
        && mpfi_is_zero(mid) > 0)
    {
        for (i = 0; i < P * len; i++)
            mpfi_set(d + i, c + i);
        return;
    }
    table = cosine_table(len, prec);
    v = vec_new((size_t) len, prec);
    t = vec_new(4, prec);
    /* exact for polynomials of degree < len */
    for (i = 0; i < P; i++)
    {
        for (j = 0; j < len; j++)
        {
            mpfi_mul(t + 3, half, node_value(table, len, 1, j));
            mpfi_add(t + 3, t + 3, mid);
            evaluate(v + j, c + (size_t) i * (size_t) len, len, t + 3, t);
        }
        fit(d + (size_t) i * (size_t) len, v, len, table);
    }
    vec_free(table, (size_t) (4 * len));
    vec_free(v, (size_t) len);
    vec_free(t, 4);
}

/* w[k] >= k^power cosh(k eta) */
static mpfr_t *
cosh_weights(int len, double eta, int power)
{
    mpfr_t *w = malloc((size_t) (len + 1) * sizeof(mpfr_t));
    int k;

    if (w == NULL)
        abort();
    for (k = 0; k < len; k++)
    {
        mpfr_init2(w[k], 64);
        mpfr_set_d(w[k], eta, MPFR_RNDU);
        mpfr_mul_ui(w[k], w[k], (unsigned long) k, MPFR_RNDU);
        mpfr_cosh(w[k], w[k], MPFR_RNDU);
        if (power > 0)
            mpfr_mul_ui(w[k], w[k], (unsigned long) k, MPFR_RNDU);
    }
    return w;
}

static void
weights_free(mpfr_t *w, int len)
{
    int k;

    for (k = 0; k < len; k++)
        mpfr_clear(w[k]);
    free(w);
}

/* u >= sum_k |c_k| w_k; t: scratch */
static void
weighted_sum(mpfr_t u, mpfr_t t, const interval *c, int len, mpfr_t *w)
{
    int k;

    mpfr_set_ui(u, 0, MPFR_RNDU);
    for (k = 0; k < len; k++)
    {
        abs_ubound(t, c + k);
        mpfr_mul(t, t, w[k], MPFR_RNDU);
        mpfr_add(u, u, t, MPFR_RNDU);
    }
}

void
on_ellipse_sumsq(mpfr_t u, const interval *c, size_t rows, int len,
                 double eta)
{
    mpfr_t *w = cosh_weights(len, eta, 0), s, t;
    size_t i;

    mpfr_inits2(64, s, t, (mpfr_ptr) 0);
    mpfr_set_ui(u, 0, MPFR_RNDU);
    for (i = 0; i < rows; i++)
    {
        weighted_sum(s, t, c + i * (size_t) len, len, w);
        mpfr_sqr(s, s, MPFR_RNDU);
        mpfr_add(u, u, s, MPFR_RNDU);
    }
    mpfr_clears(s, t, (mpfr_ptr) 0);
    weights_free(w, len);
}

/* The middle of the arc in units of pi: (2 arc + 1)/(2 arcs). */
static void
arc_angle(interval *phi, int arc, int arcs, int k)
{
    mpfi_const_pi(phi);
    mpfi_mul_ui(phi, phi, (unsigned long) (2 * arc + 1));
    mpfi_div_ui(phi, phi, (unsigned long) (2 * arcs));
    mpfi_mul_ui(phi, phi, (unsigned long) k);
}

/* T_k at the middle: cos(k (phi + i eta)) = cos(k phi) cosh(k eta) -
   i sin(k phi) sinh(k eta). */
static void
arc_value(complex_box *T, int k, double eta, int arc, int arcs, interval *t)
{
    arc_angle(t, arc, arcs, k);
    mpfi_set_d(t + 1, eta);
    mpfi_mul_ui(t + 1, t + 1, (unsigned long) k);
    mpfi_cosh(t + 2, t + 1);
    mpfi_sinh(t + 1, t + 1);
    mpfi_cos(&T->re, t);
    mpfi_mul(&T->re, &T->re, t + 2);
    mpfi_sin(&T->im, t);
    mpfi_mul(&T->im, &T->im, t + 1);
    mpfi_neg(&T->im, &T->im);
}

/* u := (pi/(2 arcs)) u, rounded up */
static void
spread(mpfr_t u, int arcs)
{
    mpfr_t pi;

    mpfr_init2(pi, mpfr_get_prec(u));
    mpfr_const_pi(pi, MPFR_RNDU);
    mpfr_mul(u, u, pi, MPFR_RNDU);
    mpfr_div_ui(u, u, (unsigned long) (2 * arcs), MPFR_RNDU);
    mpfr_clear(pi);
}

void
path_on_arc(complex_box *theta, const interval *c, int P, int len,
            double eta, int arc, int arcs, mpfr_prec_t prec)
{
    complex_box *T = box_new((size_t) len, prec);
    interval *t = vec_new(3, prec);
    mpfr_t *w = cosh_weights(len, eta, 1), u, v;
    int i, k;

    mpfr_inits2(64, u, v, (mpfr_ptr) 0);
    for (k = 0; k < len; k++)
        arc_value(T + k, k, eta, arc, arcs, t);
    for (i = 0; i < P; i++)
    {
        const interval *ci = c + (size_t) i * (size_t) len;

        mpfi_set_ui(&theta[i].re, 0);
        mpfi_set_ui(&theta[i].im, 0);
        for (k = 0; k < len; k++)
        {
            add_product(&theta[i].re, ci + k, &T[k].re, t);
            add_product(&theta[i].im, ci + k, &T[k].im, t);
        }
        /* SOUND: interpolation (arcs: within d sum k |c_k| cosh(k eta) of
           the middle) */
        weighted_sum(u, v, ci, len, w);
        spread(u, arcs);
        widen(&theta[i].re, u);
        widen(&theta[i].im, u);
    }
    box_free(T, (size_t) len);
    vec_free(t, 3);
    weights_free(w, len);
    mpfr_clears(u, v, (mpfr_ptr) 0);
}

void
arc_real(interval *re, double eta, int arc, int arcs)
{
    interval *t = vec_new(2, mpfi_get_prec(re));

    /* phi from arc pi/arcs to (arc + 1) pi/arcs, cos decreasing */
    mpfi_const_pi(t);
    mpfi_mul_ui(re, t, (unsigned long) arc);
    mpfi_mul_ui(t, t, (unsigned long) (arc + 1));
    mpfi_put(re, t);
    mpfi_div_ui(re, re, (unsigned long) arcs);
    mpfi_cos(re, re);
    mpfi_set_d(t, eta);
    mpfi_cosh(t, t);
    mpfi_mul(re, re, t);
    vec_free(t, 2);
}

void
tail_ubound(mpfr_t u, const mpfr_t M, double eta, int N)
{
    mpfr_t rho, t;

    mpfr_init2(rho, 64);
    mpfr_init2(t, 64);
    mpfr_set_d(t, eta, MPFR_RNDD);
    mpfr_exp(rho, t, MPFR_RNDD);
    mpfr_sub_ui(rho, rho, 1, MPFR_RNDD);     /* rho - 1, from below */
    mpfr_mul_si(t, t, -(long) (N - 1), MPFR_RNDU);
    mpfr_exp(t, t, MPFR_RNDU);
    mpfr_mul(u, M, t, MPFR_RNDU);
    mpfr_mul_2ui(u, u, 2, MPFR_RNDU);
    /* SOUND: interpolation (tail 4 M rho^-(N-1)/(rho - 1)) */
    if (mpfr_sgn(rho) > 0)
        mpfr_div(u, u, rho, MPFR_RNDU);
    else
        mpfr_set_inf(u, 1);
    mpfr_clear(rho);
    mpfr_clear(t);
}
