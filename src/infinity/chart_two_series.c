/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Power series of an odd activation and of its symmetric functions at two
    points (rule chart-two-odd).  Tails by Cauchy's estimate on a disc, so
    that any activation analytic near 0 will do.
*/
#include <math.h>
#include "infinity/chart_two.h"

#define K LOJA_TWO_TERMS
/* HEURISTIC: pieces of the circle on which |psi| is bounded. */
#define ARCS 256

void
_loja_two_series_init(loja_two_series_t series, slong prec)
{
    series->t = _arb_vec_init(K);
    arb_init(series->rho2);
    arb_init(series->tail);
    series->prec = prec;
}

void
_loja_two_series_clear(loja_two_series_t series)
{
    _arb_vec_clear(series->t, K);
    arb_clear(series->rho2);
    arb_clear(series->tail);
}

/* max |psi| on |z| = rho; 1 when psi is analytic on the closed disc. */
static int
circle_max(arb_t M, const loja_act_struct *act, const arb_t rho, slong prec)
{
    acb_t z, f, f1, f2;
    arb_t angle, u;
    slong i;
    int good = 1;

    acb_init(z);
    acb_init(f);
    acb_init(f1);
    acb_init(f2);
    arb_init(angle);
    arb_init(u);
    arb_zero(M);
    for (i = 0; i < ARCS && good; i++)
    {
        /* SOUND: chart-two-odd (the arcs cover the circle; the domain of
           eval_complex is convex, so that it holds the disc) */
        arb_set_si(angle, 2 * i + 1);
        arb_add_error_2exp_si(angle, 0);
        arb_div_si(angle, angle, ARCS, prec);
        arb_sin_cos_pi(acb_imagref(z), acb_realref(z), angle, prec);
        acb_mul_arb(z, z, rho, prec);
        good = act->eval_complex(f, f1, f2, z, 0, prec);
        acb_abs(u, f, prec);
        arb_max(M, M, u, prec);
        good = good && arb_is_finite(M);
    }
    acb_clear(z);
    acb_clear(f);
    acb_clear(f1);
    acb_clear(f2);
    arb_clear(angle);
    arb_clear(u);
    return good;
}

int
_loja_two_series_set(loja_two_series_t series, const loja_act_struct *act)
{
    /* HEURISTIC: radii tried, in 32nds: below pi/2 and 1, the poles nearest
       to 0 of tanh and arctan, and others */
    static const slong radius[] = { 256, 128, 96, 72, 64, 56, 48, 45, 42, 36,
        30, 28, 24, 20, 16, 8, 4 };
    const slong prec = series->prec, n = sizeof(radius) / sizeof(radius[0]);
    arb_ptr f = _arb_vec_init(2 * K);
    arb_struct z[2];
    arb_t M, rho;
    slong i;
    int good = 0;

    arb_init(M);
    arb_init(rho);
    arb_init(z);
    arb_init(z + 1);
    arb_one(z + 1);
    act->jet(f, z, 2, 2 * K, 0, prec);
    for (i = 0; i < K; i++)
        arb_set(series->t + i, f + 2 * i + 1);
    for (i = 0; i < n && !good; i++)
    {
        arb_set_si(rho, radius[i]);
        arb_mul_2exp_si(rho, rho, -5);
        good = circle_max(M, act, rho, prec);
    }
    arb_sqr(series->rho2, rho, prec);
    /* SOUND: chart-two-odd (Cauchy: |t_k| <= M/rho^(2k+1)) */
    arb_div(series->tail, M, rho, prec);
    arb_clear(M);
    arb_clear(rho);
    arb_clear(z);
    arb_clear(z + 1);
    _arb_vec_clear(f, 2 * K);
    return good;
}

/* k_0, ..., k_{K-1} and -k_0', ..., -k_{K-1}' at an exact zeta: k_j =
   k_{j-1} - zeta k_{j-2}, -k_j' = -k_{j-1}' + zeta k_{j-2}' + k_{j-2}. */
static void
shape_at(arb_ptr k, arb_ptr dk, const arf_t zeta, slong prec)
{
    slong j;
    arb_t z;

    arb_init(z);
    arb_set_arf(z, zeta);
    arb_one(k);
    arb_one(k + 1);
    arb_zero(dk);
    arb_zero(dk + 1);
    for (j = 2; j < K; j++)
    {
        arb_set(k + j, k + j - 1);
        arb_submul(k + j, z, k + j - 2, prec);
        arb_add(dk + j, dk + j - 1, k + j - 2, prec);
        arb_submul(dk + j, z, dk + j - 2, prec);
    }
    arb_clear(z);
}

void
_loja_two_shape(arb_ptr k, arb_ptr dk, const arb_t zeta, slong prec)
{
    arb_ptr low = _arb_vec_init(2 * K);
    arf_t a, b, quarter;
    slong j;

    arf_init(a);
    arf_init(b);
    arf_init(quarter);
    arf_set_d(quarter, 0.25);
    arb_get_lbound_arf(a, zeta, prec);
    arb_get_ubound_arf(b, zeta, prec);
    if (arf_sgn(a) < 0)
        arf_zero(a);
    if (arf_cmp(b, quarter) > 0)
        arf_set(b, quarter);
    /* SOUND: chart-two-odd (k_j and -k_j' decrease on [0, 1/4]: their hull
       is that of the values at the ends) */
    shape_at(k, dk, b, prec);
    if (!arf_equal(a, b))
    {
        shape_at(low, low + K, a, prec);
        for (j = 0; j < K; j++)
        {
            arb_union(k + j, k + j, low + j, prec);
            arb_union(dk + j, dk + j, low + K + j, prec);
        }
    }
    for (j = 0; j < K; j++)
        arb_neg(dk + j, dk + j);
    _arb_vec_clear(low, 2 * K);
    arf_clear(a);
    arf_clear(b);
    arf_clear(quarter);
}

/*
    Bound of sum_{k >= N} k |t_k| X^k eta^(k-e), e = 2 or 3, with tau =
    eta X/rho^2:
        (M/rho) (X/rho^2)^e tau^(N-e) (N/(1-tau) + tau/(1-tau)^2).
    Infinite unless tau < 1.
*/
static void
tail(mag_t res, const loja_two_series_t series, const arb_t X,
     const arb_t tau, ulong e, slong N)
{
    const slong prec = 40;
    arb_t a, b, c;

    arb_init(a);
    arb_init(b);
    arb_init(c);
    arb_div(a, tau, series->rho2, prec);
    arb_get_ubound_arf(arb_midref(b), a, prec);
    arb_sub_ui(c, b, 1, prec);
    arb_neg(c, c);
    if (!arb_is_positive(c) || arf_sgn(arb_midref(b)) < 0)
        mag_inf(res);
    else
    {
        /* SOUND: chart-two-odd (tail; the weights of all sums are at most
           k, 0 <= k_j <= 1, |k_j'| <= j) */
        arb_inv(c, c, prec);
        arb_mul(a, b, c, prec);
        arb_add_si(a, a, N, prec);
        arb_mul(a, a, c, prec);
        arb_pow_ui(b, b, (ulong) N - e, prec);
        arb_mul(a, a, b, prec);
        arb_div(b, X, series->rho2, prec);
        arb_pow_ui(b, b, e, prec);
        arb_mul(a, a, b, prec);
        arb_mul(a, a, series->tail, prec);
        arb_get_mag(res, a);
    }
    arb_clear(a);
    arb_clear(b);
    arb_clear(c);
}

/* HEURISTIC: terms at one input: the tail is then about 2^-SMALL. */
#define SMALL 34

static slong
terms(const loja_two_series_t series, const arb_t tau)
{
    double r = arf_get_d(arb_midref(tau), ARF_RND_UP)
        + mag_get_d(arb_radref(tau));

    r /= arf_get_d(arb_midref(series->rho2), ARF_RND_NEAR);
    if (!(r < 1))
        return K;
    r = r < 1e-6 ? 6 : 6 - SMALL * 0.6931471805599453 / log(r);
    return r < K ? (slong) r : K;
}

void
_loja_two_sums(arb_ptr s, const loja_two_series_t series, const arb_t X,
               const arb_t eta, arb_srcptr k, arb_srcptr dk)
{
    const slong prec = series->prec;
    arb_t tau, u, X2;
    mag_t e2, e3;
    slong i, N;

    arb_init(tau);
    arb_init(u);
    arb_init(X2);
    mag_init(e2);
    mag_init(e3);
    arb_nonnegative_part(tau, eta);
    arb_mul(tau, tau, X, prec);
    N = terms(series, tau);
    tail(e2, series, X, tau, 2, N);
    tail(e3, series, X, tau, 3, N);
    for (i = 0; i < LOJA_TWO_SUMS; i++)
        arb_zero(s + i);
    for (i = N - 1; i >= 2; i--)
    {
        _arb_vec_scalar_mul(s, s, i > 2 ? LOJA_TWO_SUMS : LOJA_TWO_SUMS - 1,
            tau, prec);
        arb_mul(u, series->t + i, k + i - 2, prec);
        arb_add(s + 0, s + 0, u, prec);
        arb_addmul_si(s + 1, u, i, prec);
        arb_mul(u, series->t + i, k + i - 1, prec);
        arb_add(s + 2, s + 2, u, prec);
        arb_addmul_si(s + 3, u, i - 1, prec);
        arb_addmul(s + 4, series->t + i, dk + i - 2, prec);
        arb_addmul(s + 5, series->t + i, dk + i - 1, prec);
        if (i > 2)
            arb_addmul_si(s + 6, u, i - 2, prec);
    }
    arb_sqr(X2, X, prec);
    _arb_vec_scalar_mul(s, s, LOJA_TWO_SUMS, X2, prec);
    arb_mul(s + 6, s + 6, X, prec);
    for (i = 0; i < LOJA_TWO_SUMS; i++)
        arb_add_error_mag(s + i, i == 6 ? e3 : e2);
    arb_clear(tau);
    arb_clear(u);
    arb_clear(X2);
    mag_clear(e2);
    mag_clear(e3);
}
