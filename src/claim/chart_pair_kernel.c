/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    tau(s) = tanh^2(sqrt s)/s and its first two difference quotients, for s
    >= 0 (rule chart-two-symmetric, kernel): by power series near 0, by the
    formulas as they stand elsewhere.
*/
#include <math.h>
#include "claim/chart_pair.h"

#define K LOJA_PAIR_TERMS
/* HEURISTIC: s/rho^2 below this: by power series. */
#define FILL 0.55

/*
    On |z| = 7/5 < pi/2: |cosh z|^2 = sinh^2 x + cos^2 y >= cos^2(7/5), |sinh
    z|^2 = cosh^2 x - cos^2 y <= cosh^2(7/5), hence |tanh z|^2 <= bound.
*/
void
_loja_pair_series_init(loja_pair_series_struct *series, slong prec)
{
    arb_ptr f = _arb_vec_init(2 * K + 2), g = _arb_vec_init(2 * K + 2);
    arb_struct z[2];
    arb_t rho;
    slong k;

    series->prec = prec;
    series->p = _arb_vec_init(3 * K);
    arb_init(series->rho2);
    arb_init(series->bound);
    arb_init(rho);
    arb_init(z);
    arb_init(z + 1);
    arb_one(z + 1);
    loja_act_tanh.jet(f, z, 2, 2 * K + 2, 0, prec);
    _arb_poly_mullow(g, f, 2 * K + 2, f, 2 * K + 2, 2 * K + 2, prec);
    for (k = 0; k < K; k++)
        arb_set(series->p + k, g + 2 * k + 2);
    /* tau1 = (1 - tau)/s and tau2 = (2/3 tau - tau1)/s */
    for (k = 0; k < K - 1; k++)
        arb_neg(series->p + K + k, series->p + k + 1);
    for (k = 0; k < K - 2; k++)
    {
        arb_mul_2exp_si(rho, series->p + k + 1, 1);
        arb_div_ui(rho, rho, 3, prec);
        arb_add(series->p + 2 * K + k, rho, series->p + k + 2, prec);
    }
    /* SOUND: chart-two-symmetric (Cauchy on |z| = 7/5) */
    arb_set_ui(rho, 7);
    arb_div_ui(rho, rho, 5, prec);
    arb_sqr(series->rho2, rho, prec);
    arb_cosh(series->bound, rho, prec);
    arb_cos(z, rho, prec);
    arb_div(series->bound, series->bound, z, prec);
    arb_sqr(series->bound, series->bound, prec);
    arb_clear(rho);
    arb_clear(z);
    arb_clear(z + 1);
    _arb_vec_clear(f, 2 * K + 2);
    _arb_vec_clear(g, 2 * K + 2);
}

void
_loja_pair_series_clear(loja_pair_series_struct *series)
{
    _arb_vec_clear(series->p, 3 * K);
    arb_clear(series->rho2);
    arb_clear(series->bound);
}

/*
    Bound of the terms from s^N in all six series, with t = s/rho^2 < 1: each
    coefficient is at most 2 (k+1) bound max(1, rho^-6) rho^(-2k), so
        2 bound t^N ((N+1)/(1-t) + t/(1-t)^2), as rho > 1.
*/
static void
tail(mag_t res, const loja_pair_series_struct *series, const arb_t s,
     slong N)
{
    arb_t t, u, v;

    arb_init(t);
    arb_init(u);
    arb_init(v);
    arb_div(t, s, series->rho2, 40);
    arb_get_ubound_arf(arb_midref(u), t, 40);
    arb_sub_ui(v, u, 1, 40);
    arb_neg(v, v);
    if (!arb_is_positive(v))
        mag_inf(res);
    else
    {
        /* SOUND: chart-two-symmetric (tail) */
        arb_inv(v, v, 40);
        arb_mul(t, u, v, 40);
        arb_add_si(t, t, N + 1, 40);
        arb_mul(t, t, v, 40);
        arb_pow_ui(u, u, (ulong) N, 40);
        arb_mul(t, t, u, 40);
        arb_mul(t, t, series->bound, 40);
        arb_mul_2exp_si(t, t, 1);
        arb_get_mag(res, t);
    }
    arb_clear(t);
    arb_clear(u);
    arb_clear(v);
}

/* HEURISTIC: terms used: the tail is then some 2^-SMALL. */
#define SMALL 40

static slong
terms(const loja_pair_series_struct *series, double hi)
{
    double t = hi / arf_get_d(arb_midref(series->rho2), ARF_RND_NEAR), N;

    N = t < 1e-6 ? 6 : 6 - SMALL * 0.6931471805599453 / log(t);
    return N < K - 3 ? (slong) N : K - 3;
}

static void
near_zero(loja_pair_kernel_struct *k, const loja_pair_series_struct *series,
          const arb_t s, slong N)
{
    const slong prec = series->prec;
    arb_srcptr a;
    mag_t err;
    slong i, j;

    mag_init(err);
    tail(err, series, s, N);
    for (i = 0; i < 3; i++)
    {
        arb_zero(k->f + i);
        arb_zero(k->df + i);
        a = series->p + i * K;
        for (j = N - 1; j >= 0; j--)
        {
            arb_mul(k->f + i, k->f + i, s, prec);
            arb_add(k->f + i, k->f + i, a + j, prec);
            arb_mul(k->df + i, k->df + i, s, prec);
            arb_addmul_si(k->df + i, a + j + 1, j + 1, prec);
        }
        arb_add_error_mag(k->f + i, err);
        arb_add_error_mag(k->df + i, err);
    }
    mag_clear(err);
}

/* tau = f^2, f = tanh(sqrt s)/sqrt s, (s tau)' = f (1 - s tau). */
static void
away(loja_pair_kernel_struct *k, const arb_t s, slong prec)
{
    arb_t z, f, t;

    arb_init(z);
    arb_init(f);
    arb_init(t);
    arb_sqrt(z, s, prec);
    arb_tanh(t, z, prec);
    arb_div(f, t, z, prec);
    arb_sqr(k->f + 0, f, prec);
    arb_sqr(t, t, prec);
    arb_sub_ui(t, t, 1, prec);
    arb_neg(t, t);
    arb_mul(t, t, f, prec);
    arb_sub(t, t, k->f + 0, prec);
    arb_div(k->df + 0, t, s, prec);
    arb_sub_ui(t, k->f + 0, 1, prec);
    arb_neg(t, t);
    arb_div(k->f + 1, t, s, prec);
    arb_add(t, k->df + 0, k->f + 1, prec);
    arb_neg(t, t);
    arb_div(k->df + 1, t, s, prec);
    arb_mul_2exp_si(t, k->f + 0, 1);
    arb_div_ui(t, t, 3, prec);
    arb_sub(t, t, k->f + 1, prec);
    arb_div(k->f + 2, t, s, prec);
    arb_mul_2exp_si(t, k->df + 0, 1);
    arb_div_ui(t, t, 3, prec);
    arb_sub(t, t, k->df + 1, prec);
    arb_sub(t, t, k->f + 2, prec);
    arb_div(k->df + 2, t, s, prec);
    arb_clear(z);
    arb_clear(f);
    arb_clear(t);
}

/* HEURISTIC: a wide argument is cut, so that quotients stay tight. */
#define PIECES 4

/* `away' on the pieces of [lo, hi], joined. */
static void
pieces(loja_pair_kernel_struct *k, const arf_t lo, const arf_t hi,
       slong prec)
{
    loja_pair_kernel_struct part;
    arf_t a, b, step;
    arb_t s;
    slong i, j;

    for (j = 0; j < 3; j++)
    {
        arb_init(part.f + j);
        arb_init(part.df + j);
    }
    arf_init(a);
    arf_init(b);
    arf_init(step);
    arb_init(s);
    arf_sub(step, hi, lo, prec, ARF_RND_UP);
    arf_mul_2exp_si(step, step, -2);
    arf_set(b, lo);
    for (i = 0; i < PIECES; i++)
    {
        /* SOUND: chart-two-symmetric (the pieces meet at their ends and
           reach hi) */
        arf_set(a, b);
        arf_add(b, a, step, prec, ARF_RND_UP);
        arb_set_interval_arf(s, a, b, prec);
        away(&part, s, prec);
        for (j = 0; j < 3; j++)
        {
            if (i == 0)
            {
                arb_set(k->f + j, part.f + j);
                arb_set(k->df + j, part.df + j);
                continue;
            }
            arb_union(k->f + j, k->f + j, part.f + j, prec);
            arb_union(k->df + j, k->df + j, part.df + j, prec);
        }
    }
    for (j = 0; j < 3; j++)
    {
        arb_clear(part.f + j);
        arb_clear(part.df + j);
    }
    arf_clear(a);
    arf_clear(b);
    arf_clear(step);
    arb_clear(s);
}

void
_loja_pair_kernel(loja_pair_kernel_struct *k,
                  const loja_pair_series_struct *series, const arb_t s)
{
    arb_t u;
    arf_t lo, up;
    double hi;

    arb_init(u);
    arf_init(lo);
    arf_init(up);
    arb_nonnegative_part(u, s);
    hi = arf_get_d(arb_midref(u), ARF_RND_UP) + mag_get_d(arb_radref(u));
    if (hi <= FILL * arf_get_d(arb_midref(series->rho2), ARF_RND_NEAR)
        || arb_contains_zero(u))
        near_zero(k, series, u, terms(series, hi));
    else if (mag_cmp_2exp_si(arb_radref(u), -30) < 0)
        away(k, u, series->prec);
    else
    {
        arb_get_lbound_arf(lo, u, series->prec);
        arb_get_ubound_arf(up, u, series->prec);
        pieces(k, lo, up, series->prec);
    }
    arf_clear(lo);
    arf_clear(up);
    arb_clear(u);
}
