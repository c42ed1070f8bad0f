/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Elementary comparison for gradient flows with |grad L| >= c0 L^(1+k/2) (rule
   chart-rates). */
#include "claim/growth.h"

#define PREC LOJA_GROWTH_PREC

void
_loja_growth_init(loja_growth_bounds_t g)
{
    arb_init(g->K);
    arb_init(g->tau0);
    arb_init(g->low);
    arb_init(g->high);
    arb_init(g->loss_low);
}

void
_loja_growth_clear(loja_growth_bounds_t g)
{
    arb_clear(g->K);
    arb_clear(g->tau0);
    arb_clear(g->low);
    arb_clear(g->high);
    arb_clear(g->loss_low);
}

void
_loja_growth_power(arb_t res, const arb_t x, slong num, slong den)
{
    fmpq_t e;

    fmpq_init(e);
    fmpq_set_si(e, num, den);
    arb_pow_fmpq(res, x, e, PREC);
    fmpq_clear(e);
}

/* HEURISTIC: pieces of [0,1] for the supremum, rounds of the iteration. */
#define PIECES 512
#define ROUNDS 18

/* sup over y in [0,1] of start (1-y) + sqrt((K - k + (e K/p) y) y/p). */
static void
supremum(arb_t res, const arb_t start, const arb_t K, const arb_t k,
         const arb_t e, const arb_t p)
{
    arb_t y, s, t;
    slong i;

    arb_init(y);
    arb_init(s);
    arb_init(t);
    arb_zero(res);
    for (i = 0; i < PIECES; i++)
    {
        /* SOUND: chart-rates (all y: pieces [i, i+1]/PIECES) */
        arb_set_si(y, 2 * i + 1);
        arb_add_error_2exp_si(y, 0);
        arb_div_si(y, y, 2 * PIECES, PREC);
        arb_mul(t, e, K, PREC);
        arb_div(t, t, p, PREC);
        arb_mul(t, t, y, PREC);
        arb_add(t, t, K, PREC);
        arb_sub(t, t, k, PREC);
        arb_mul(t, t, y, PREC);
        arb_div(t, t, p, PREC);
        arb_sqrtpos(t, t, PREC);
        arb_sub_ui(s, y, 1, PREC);
        arb_neg(s, s);
        arb_addmul(t, s, start, PREC);
        arb_max(res, res, t, PREC);
    }
    arb_get_ubound_arf(arb_midref(res), res, PREC);
    mag_zero(arb_radref(res));
    arb_clear(y);
    arb_clear(s);
    arb_clear(t);
}

/*
    From c0, lambda at L_T <= loss, |theta(T)| <= norm, k = m/n: with tau = t -
    T + tau0: L <= K tau^-e, low tau^p <= |theta| <= high tau^p, L >= loss_low
    tau^-e.
*/
void
_loja_growth_compare(loja_growth_bounds_t g, const arb_t c0,
                     const arb_t lambda, const arb_t loss, const arb_t norm,
                     slong m, slong n)
{
    arb_t e, p, t, k, start;
    slong i;

    arb_init(e);
    arb_init(p);
    arb_init(t);
    arb_init(k);
    arb_init(start);
    arb_set_si(e, n);
    arb_div_si(e, e, n + m, PREC);
    arb_set_si(p, m);
    arb_div_si(p, p, 2 * (n + m), PREC);
    /* t = (1+k) c0^2; K = t^-e; tau0 = loss^-(1+k)/t */
    arb_sqr(t, c0, PREC);
    arb_mul_si(t, t, n + m, PREC);
    arb_div_si(t, t, n, PREC);
    _loja_growth_power(g->K, t, -n, n + m);
    _loja_growth_power(g->tau0, loss, -(n + m), n);
    arb_div(g->tau0, g->tau0, t, PREC);
    arb_div(t, lambda, g->K, PREC);
    _loja_growth_power(g->low, t, m, 2 * n);
    arb_pow(start, g->tau0, p, PREC);
    arb_div(start, norm, start, PREC);
    /* k: L >= k tau^-e, from |theta| <= high tau^p */
    arb_zero(k);
    for (i = 0; i < ROUNDS; i++)
    {
        /* SOUND: chart-rates (each round from a bound that holds) */
        supremum(t, start, g->K, k, e, p);
        if (i == 0 || arb_lt(t, g->high))
            arb_set(g->high, t);
        _loja_growth_power(k, g->high, -2 * n, m);
        arb_mul(k, k, lambda, PREC);
    }
    arb_set(g->loss_low, k);
    arb_clear(e);
    arb_clear(p);
    arb_clear(t);
    arb_clear(k);
    arb_clear(start);
}

/* tau/t lies between min and max of 1 and tau0/T for t >= T: bounds in t
   itself. */
void
_loja_growth_in_time(loja_growth_bounds_t g, const fmpq_t T, slong m,
                     slong n)
{
    arb_t r, one, t;

    arb_init(r);
    arb_init(one);
    arb_init(t);
    arb_one(one);
    arb_set_fmpq(r, T, PREC);
    arb_div(r, g->tau0, r, PREC);
    /* SOUND: chart-rates (time) */
    arb_min(t, r, one, PREC);
    _loja_growth_power(one, t, m, 2 * (n + m));
    arb_mul(g->low, g->low, one, PREC);
    _loja_growth_power(one, t, -n, n + m);
    arb_mul(g->K, g->K, one, PREC);
    arb_one(one);
    arb_max(t, r, one, PREC);
    _loja_growth_power(one, t, m, 2 * (n + m));
    arb_mul(g->high, g->high, one, PREC);
    _loja_growth_power(one, t, -n, n + m);
    arb_mul(g->loss_low, g->loss_low, one, PREC);
    arb_clear(r);
    arb_clear(one);
    arb_clear(t);
}
