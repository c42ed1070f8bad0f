/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule chart-two-odd: power series of psi and of the features. */
#include <math.h>
#include "checker/rules/chart_two.h"

/* HEURISTIC: pieces of the circle on which |psi| is bounded. */
#define ARCS 256
/* HEURISTIC: terms at one input: the tail is then about 2^-SMALL. */
#define SMALL 34

/* ---- the series of psi ---- */

/* M := max |psi| on |z| = rho; 0 unless psi is analytic on the disc. */
static int
circle_max(interval *M, activation act, const interval *rho)
{
    const mpfr_prec_t prec = mpfi_get_prec(M);
    complex_box *z = box_new(4, prec);
    interval angle, pi;
    mpfr_t u, top;
    int i, good = 1;

    mpfi_init2(&angle, prec);
    mpfi_init2(&pi, prec);
    mpfr_inits2(prec, u, top, (mpfr_ptr) NULL);
    mpfi_const_pi(&pi);
    mpfr_set_ui(top, 0, MPFR_RNDU);
    for (i = 0; i < ARCS && good; i++)
    {
        /* SOUND: chart-two-odd (the arcs cover the circle, and the domain of
           activation_complex is convex, so that it holds the disc) */
        mpfi_interv_si(&angle, 2 * i, 2 * i + 2);
        mpfi_div_ui(&angle, &angle, ARCS);
        mpfi_mul(&angle, &angle, &pi);
        mpfi_cos(&z->re, &angle);
        mpfi_sin(&z->im, &angle);
        mpfi_mul(&z->re, &z->re, rho);
        mpfi_mul(&z->im, &z->im, rho);
        good = activation_complex(z + 1, z, act, 0);
        box_abs_ubound(u, z + 1);
        good = good && mpfr_number_p(u);
        mpfr_max(top, top, u, MPFR_RNDU);
    }
    mpfi_set_fr(M, top);
    mpfi_clear(&angle);
    mpfi_clear(&pi);
    mpfr_clears(u, top, (mpfr_ptr) NULL);
    box_free(z, 4);
    return good;
}

int
two_series_init(two_series *s, activation act, mpfr_prec_t prec)
{
    /* HEURISTIC: radii tried, in 32nds: the poles of tanh and arctan nearest
       to 0 are at pi/2 and 1 */
    static const int radius[] = { 128, 64, 48, 45, 36, 30, 28, 24, 16,
        8 };
    interval *c = vec_new(2 * TWO_TERMS + 1, prec), *rho;
    size_t i;
    int good = 0;

    rho = c + 2 * TWO_TERMS;
    mpfi_init2(&s->rho2, prec);
    mpfi_init2(&s->tail, prec);
    for (i = 0; i < TWO_TERMS; i++)
        mpfi_init2(s->t + i, prec);
    for (i = 0; i < sizeof(radius) / sizeof(*radius) && !good; i++)
    {
        mpfi_set_si(rho, radius[i]);
        mpfi_div_2ui(rho, rho, 5);
        good = circle_max(&s->tail, act, rho);
    }
    mpfi_sqr(&s->rho2, rho);
    /* SOUND: chart-two-odd (Cauchy: |t_k| <= M/rho^(2k+1)) */
    mpfi_div(&s->tail, &s->tail, rho);
    mpfi_set_ui(rho, 0);
    good = good && activation_series(c, 2 * TWO_TERMS, rho, act, 0);
    for (i = 0; i < TWO_TERMS; i++)
        mpfi_set(s->t + i, c + 2 * i + 1);
    vec_free(c, 2 * TWO_TERMS + 1);
    /* SOUND: chart-two-odd (D3) */
    return good && mpfi_has_zero(s->t) <= 0 && mpfi_has_zero(s->t + 1) <= 0
        && !mpfi_nan_p(s->t) && !mpfi_nan_p(s->t + 1);
}

void
two_series_clear(two_series *s)
{
    int i;

    mpfi_clear(&s->rho2);
    mpfi_clear(&s->tail);
    for (i = 0; i < TWO_TERMS; i++)
        mpfi_clear(s->t + i);
}

/* ---- k_j ---- */

void
two_shape_init(two_shape *s, mpfr_prec_t prec)
{
    int i;

    for (i = 0; i < TWO_TERMS; i++)
    {
        mpfi_init2(s->k + i, prec);
        mpfi_init2(s->dk + i, prec);
    }
}

void
two_shape_clear(two_shape *s)
{
    int i;

    for (i = 0; i < TWO_TERMS; i++)
    {
        mpfi_clear(s->k + i);
        mpfi_clear(s->dk + i);
    }
}

/* At a point: k_j = k_{j-1} - zeta k_{j-2}, and its derivative. */
static void
shape_at(two_shape *s, const interval *zeta)
{
    interval t;
    int j;

    mpfi_init2(&t, mpfi_get_prec(s->k));
    for (j = 0; j < 2; j++)
    {
        mpfi_set_ui(s->k + j, 1);
        mpfi_set_ui(s->dk + j, 0);
    }
    for (j = 2; j < TWO_TERMS; j++)
    {
        mpfi_mul(&t, zeta, s->k + j - 2);
        mpfi_sub(s->k + j, s->k + j - 1, &t);
        mpfi_mul(&t, zeta, s->dk + j - 2);
        mpfi_sub(s->dk + j, s->dk + j - 1, &t);
        mpfi_sub(s->dk + j, s->dk + j, s->k + j - 2);
    }
    mpfi_clear(&t);
}

void
two_shape_set(two_shape *s, const interval *zeta)
{
    const mpfr_prec_t prec = mpfi_get_prec(s->k);
    two_shape other;
    interval end;
    int j;

    mpfi_init2(&end, prec);
    two_shape_init(&other, prec);
    mpfi_set_fr(&end, &zeta->left);
    if (mpfr_sgn(&zeta->left) < 0)
        mpfi_set_ui(&end, 0);
    shape_at(&other, &end);
    mpfi_set_fr(&end, &zeta->right);
    if (mpfr_cmp_d(&zeta->right, 0.25) > 0)
        mpfi_set_d(&end, 0.25);
    shape_at(s, &end);
    for (j = 0; j < TWO_TERMS; j++)
    {
        /* SOUND: chart-two-odd (k_j and -k_j' decrease on [0, 1/4]) */
        mpfi_union(s->k + j, s->k + j, other.k + j);
        mpfi_union(s->dk + j, s->dk + j, other.dk + j);
    }
    two_shape_clear(&other);
    mpfi_clear(&end);
}

/* ---- the sums ---- */

/*
    bound >= sum_{k >= N} k |t_k| X^k eta^(k-e), e = 2, 3:
        (M/rho) (X/rho^2)^e q^(N-e) (N/(1-q) + q/(1-q)^2), q = eta X/rho^2;
    v: X/rho^2, q and scratch.  0 unless q < 1.
*/
static int
tail(mpfr_t bound, interval *v, const two_series *s, int e, int N)
{
    interval *ratio = v, *q = v + 1, *p = v + 2, *t = v + 3;
    int i;

    mpfi_ui_sub(p, 1, q);
    if (mpfi_is_strictly_pos(p) <= 0)
        return 0;
    /* SOUND: chart-two-odd (tail; the weights of all sums are at most k) */
    mpfi_inv(p, p);
    mpfi_mul(t, q, p);
    mpfi_add_ui(t, t, (unsigned long) N);
    mpfi_mul(t, t, p);
    mpfi_mul(t, t, &s->tail);
    for (i = 0; i < e; i++)
        mpfi_mul(t, t, ratio);
    for (i = 0; i < N - e; i++)
        mpfi_mul(t, t, q);
    mpfr_set(bound, &t->right, MPFR_RNDU);
    return mpfr_number_p(bound);
}

static int
terms(const interval *q)
{
    const double r = mpfr_get_d(&q->right, MPFR_RNDU);
    double N;

    if (!(r < 1))
        return TWO_TERMS;
    N = r < 1e-6 ? 6 : 6 - SMALL * 0.6931471805599453 / log(r);
    return N < TWO_TERMS ? (int) N : TWO_TERMS;
}

/* Horner's step k of all sums, z = eta X. */
static void
add_term(interval *sum, const two_series *s, int k, const interval *z,
         const two_shape *h, interval *u)
{
    int i;

    for (i = 0; i < TWO_SUMS - (k == 2); i++)
        mpfi_mul(sum + i, sum + i, z);
    mpfi_mul(u, s->t + k, h->k + k - 2);
    mpfi_add(sum + S_0, sum + S_0, u);
    mpfi_mul_si(u, u, k);
    mpfi_add(sum + S_1, sum + S_1, u);
    mpfi_mul(u, s->t + k, h->k + k - 1);
    mpfi_add(sum + R_0, sum + R_0, u);
    mpfi_mul_si(u + 1, u, k - 1);
    mpfi_add(sum + R_1, sum + R_1, u + 1);
    if (k > 2)
    {
        mpfi_mul_si(u + 1, u, k - 2);
        mpfi_add(sum + R_2, sum + R_2, u + 1);
    }
    mpfi_mul(u, s->t + k, h->dk + k - 2);
    mpfi_add(sum + Z_0, sum + Z_0, u);
    mpfi_mul(u, s->t + k, h->dk + k - 1);
    mpfi_add(sum + Z_1, sum + Z_1, u);
}

int
two_sums(interval *sum, const two_series *s, const interval *X,
         const interval *eta, const two_shape *shape)
{
    const mpfr_prec_t prec = mpfi_get_prec(sum);
    interval *v = vec_new(8, prec), *z = v + 4, *X2 = v + 5, *u = v + 6;
    mpfr_t e2, e3;
    int i, k, N, good;

    mpfr_inits2(53, e2, e3, (mpfr_ptr) NULL);
    mpfi_set(z, eta);
    if (mpfr_sgn(&z->left) < 0)
        mpfr_set_ui(&z->left, 0, MPFR_RNDD);
    mpfi_mul(z, z, X);
    mpfi_div(v, X, &s->rho2);
    mpfi_div(v + 1, z, &s->rho2);
    N = terms(v + 1);
    good = tail(e2, v, s, 2, N) && tail(e3, v, s, 3, N);
    for (i = 0; i < TWO_SUMS; i++)
        mpfi_set_ui(sum + i, 0);
    for (k = N - 1; k >= 2 && good; k--)
        add_term(sum, s, k, z, shape, u);
    mpfi_sqr(X2, X);
    for (i = 0; i < TWO_SUMS && good; i++)
    {
        mpfi_mul(sum + i, sum + i, X2);
        if (i == R_2)
            mpfi_mul(sum + i, sum + i, X);
        /* SOUND: chart-two-odd (tail) */
        widen(sum + i, i == R_2 ? e3 : e2);
    }
    mpfr_clears(e2, e3, (mpfr_ptr) NULL);
    vec_free(v, 8);
    return good;
}
