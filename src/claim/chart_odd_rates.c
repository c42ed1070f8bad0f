/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rates of the chart `odd' (rule chart-rates, section odd). */
#include "claim/chart_odd.h"

static void
exponent(slong *num, slong *den, const loja_chart_t chart)
{
    const loja_odd_struct *d = chart->data;

    *num = 1;
    *den = d->kink ? 1 : 2;
}

/* Everything of one sub-box that is not in the state. */
typedef struct
{
    arb_ptr psi, rho;
    arb_t a, V0;           /* |a|, |a/psi_1| */
    arb_t k, wk;           /* k, eta^k = |w| */
    arb_t psi_norm, psi_phi;   /* |psi|, <psi,phi> */
    arb_t alpha;           /* where |P' r| <= D */
    arb_t oa;              /* 1 + alpha where L <= eps */
    arb_t t, u;
} work_t;

static void
work_init(work_t *w, const loja_chart_t chart, arb_srcptr q)
{
    const loja_odd_struct *d = chart->data;
    const slong prec = chart->prec;

    w->psi = _arb_vec_init(2 * d->n);
    w->rho = w->psi + d->n;
    arb_init(w->a);
    arb_init(w->V0);
    arb_init(w->k);
    arb_init(w->wk);
    arb_init(w->psi_norm);
    arb_init(w->psi_phi);
    arb_init(w->alpha);
    arb_init(w->oa);
    arb_init(w->t);
    arb_init(w->u);
    arb_set_fmpq(w->a, d->a, prec);
    arb_abs(w->a, w->a);
    arb_div(w->V0, w->a, d->slope, prec);
    arb_abs(w->V0, w->V0);
    arb_one(w->k);
    arb_nonnegative_part(w->wk, q);
    if (!d->kink)
    {
        arb_mul_2exp_si(w->k, w->k, -1);
        arb_sqrtpos(w->wk, w->wk, prec);
    }
}

static void
work_clear(work_t *w, slong n)
{
    _arb_vec_clear(w->psi, 2 * n);
    arb_clear(w->a);
    arb_clear(w->V0);
    arb_clear(w->k);
    arb_clear(w->wk);
    arb_clear(w->psi_norm);
    arb_clear(w->psi_phi);
    arb_clear(w->alpha);
    arb_clear(w->oa);
    arb_clear(w->t);
    arb_clear(w->u);
}

/* lambda = a^2 (V0 A*)^m |Q m|^2 (1 - m^2 g/(2 |phi|^2 A*^2)), m = 2/k, if
   |phi|^2 A*^2/(4 m^2) > eps/a^2. */
static int
set_lambda(arf_t lambda, work_t *w, const loja_odd_state_t s,
           const loja_chart_t chart, arb_srcptr q)
{
    const loja_odd_struct *d = chart->data;
    const slong prec = chart->prec, m = d->kink ? 2 : 4;
    int good;

    arb_mul(w->t, s->proj, q, prec);
    arb_sub_ui(w->t, w->t, 1, prec);
    arb_neg(w->t, w->t);                       /* A* */
    good = arb_is_positive(w->t);
    arb_mul(w->u, w->t, w->V0, prec);
    arb_pow_ui(w->u, w->u, (ulong) m, prec);
    arb_mul(w->u, w->u, s->qm2, prec);
    arb_mul(w->u, w->u, w->a, prec);
    arb_mul(w->u, w->u, w->a, prec);
    arb_sqr(w->t, w->t, prec);
    arb_mul(w->t, w->t, s->phi2, prec);
    arb_div_si(w->t, w->t, 4 * m * m, prec);   /* |phi|^2 A*^2/(4 m^2) */
    /* SOUND: chart-rates (lambda: the free coordinate is bounded) */
    good = good && arb_gt(w->t, s->eps);
    arb_div(w->t, s->g, w->t, prec);
    arb_mul_2exp_si(w->t, w->t, -3);
    arb_sub_ui(w->t, w->t, 1, prec);
    arb_neg(w->t, w->t);
    arb_mul(w->u, w->u, w->t, prec);
    arb_get_lbound_arf(lambda, w->u, 30);
    return good;
}

/* c0 = 2 a^2 <Q' rho, deta>/(k V0 (1 + x^2/2) (|a| |Q' rho|)^(2+k)), x = |dw|
   /|dv|. */
static int
set_c0(arf_t c0, work_t *w, const loja_odd_state_t s,
       const loja_chart_t chart)
{
    const loja_odd_struct *d = chart->data;
    const slong n = d->n, prec = chart->prec;
    int good;

    _loja_chart_dot(w->u, w->rho, s->deta, n, prec);
    good = arb_is_positive(w->u);
    _loja_chart_dot(w->t, w->rho, w->rho, n, prec);
    arb_sqrtpos(w->t, w->t, prec);
    arb_mul(w->t, w->t, w->a, prec);
    /* the power 2 + k = 5/2 or 3 */
    arb_pow_ui(w->alpha, w->t, d->kink ? 3 : 2, prec);
    if (!d->kink)
    {
        arb_sqrtpos(w->t, w->t, prec);
        arb_mul(w->alpha, w->alpha, w->t, prec);
    }
    arb_div(w->u, w->u, w->alpha, prec);
    arb_mul(w->u, w->u, w->a, prec);
    arb_mul(w->u, w->u, w->a, prec);
    arb_mul_2exp_si(w->u, w->u, 1);
    arb_div(w->u, w->u, w->k, prec);
    arb_div(w->u, w->u, w->V0, prec);
    /* x = k |w| |c_psi|/|v|, |v| = V0 A/|w| */
    arb_sqr(w->t, w->wk, prec);
    arb_mul(w->t, w->t, w->k, prec);
    arb_mul(w->t, w->t, w->psi_phi, prec);
    arb_div(w->t, w->t, w->psi_norm, prec);
    arb_div(w->t, w->t, w->psi_norm, prec);
    arb_div(w->t, w->t, w->V0, prec);
    arb_div(w->t, w->t, w->oa, prec);
    arb_sqr(w->t, w->t, prec);
    arb_mul_2exp_si(w->t, w->t, -1);
    arb_add_ui(w->t, w->t, 1, prec);
    arb_div(w->u, w->u, w->t, prec);
    arb_get_lbound_arf(c0, w->u, 30);
    return good && arb_is_finite(w->u);
}

/* psi = k phi + eta deta and its products. */
static void
set_basis(work_t *w, const loja_odd_state_t s, const loja_chart_t chart,
          arb_srcptr q)
{
    const loja_odd_struct *d = chart->data;
    const slong n = d->n, prec = chart->prec;
    slong i;

    for (i = 0; i < n; i++)
    {
        arb_mul(w->psi + i, s->phi + i, w->k, prec);
        arb_addmul(w->psi + i, s->deta + i, q, prec);
    }
    _loja_chart_dot(w->psi_norm, w->psi, w->psi, n, prec);
    arb_sqrtpos(w->psi_norm, w->psi_norm, prec);
    _loja_chart_dot(w->psi_phi, w->psi, s->phi, n, prec);
}

/* alpha = -eta <psi,m>/<psi,phi> +- (D/|a|) |psi|/|<psi,phi>|, then rho = Q'
   (m - (alpha/k) deta).  0 when psi != 0 is not proved. */
static int
set_rho(work_t *w, const loja_odd_state_t s, const loja_chart_t chart,
        arb_srcptr q, const arf_t D)
{
    const loja_odd_struct *d = chart->data;
    const slong n = d->n, prec = chart->prec;
    slong i;

    _loja_chart_dot(w->alpha, w->psi, s->m, n, prec);
    arb_mul(w->alpha, w->alpha, q, prec);
    arb_neg(w->alpha, w->alpha);
    arb_div(w->alpha, w->alpha, w->psi_phi, prec);
    arb_set_arf(w->t, D);
    arb_div(w->t, w->t, w->a, prec);
    arb_mul(w->t, w->t, w->psi_norm, prec);
    arb_div(w->t, w->t, w->psi_phi, prec);
    /* SOUND: chart-rates (odd: alpha where |P' r| <= D) */
    arb_add_error(w->alpha, w->t);
    arb_div(w->t, w->alpha, w->k, prec);
    for (i = 0; i < n; i++)
    {
        arb_set(w->rho + i, s->m + i);
        arb_submul(w->rho + i, w->t, s->deta + i, prec);
    }
    return _loja_chart_remove(w->t, w->rho, w->psi, n, prec);
}

/* D := min(D, ratio (2 a^2 eta^2 |Q' rho|^2)^(1+k/2)): small |P' r| again,
   now that L <= 2 |Q' r|^2 is known here. */
static void
shrink(arf_t D, work_t *w, const loja_chart_t chart, arb_srcptr q,
       const arf_t ratio)
{
    const loja_odd_struct *d = chart->data;
    _loja_chart_dot(w->t, w->rho, w->rho, d->n, chart->prec);
    arb_mul(w->t, w->t, w->a, chart->prec);
    arb_mul(w->t, w->t, w->a, chart->prec);
    arb_mul(w->t, w->t, q, chart->prec);
    arb_mul(w->t, w->t, q, chart->prec);
    _loja_chart_shrink(D, w->t, ratio, d->kink ? 6 : 5, 4);
}

static int
box(loja_chart_rate_t *rate, const loja_chart_t chart, arb_srcptr q,
    const arf_t eps, const loja_chart_deviation_t *dev)
{
    const loja_odd_struct *d = chart->data;
    const slong prec = chart->prec;
    loja_odd_state_t s;
    work_t w;
    arf_t D;
    slong i;
    int good;

    _loja_odd_state_init(s, d->n);
    work_init(&w, chart, q);
    rate->near = 1;
    good = _loja_odd_state_set(s, chart, q, eps);
    arb_sqr(w.t, w.a, prec);
    arb_mul(w.t, w.t, s->g, prec);
    rate->height = arf_get_d(arb_midref(w.t), ARF_RND_NEAR);
    if (good && arb_gt(s->g, s->eps))
        good = 2;
    good = good == 1 && !_loja_odd_free_range(w.oa, w.t, s, q, prec)
        ? 0 : good;
    if (good == 1)
    {
        set_basis(&w, s, chart, q);
        /* sigma = 2 |a| A |psi|/(k |w|) */
        arb_mul(w.t, w.oa, w.psi_norm, prec);
        arb_mul(w.t, w.t, w.a, prec);
        arb_mul_2exp_si(w.t, w.t, 1);
        arb_get_lbound_arf(arb_midref(w.t), w.t, 30);
        mag_zero(arb_radref(w.t));
        arb_mul(w.u, w.k, w.wk, prec);
        arb_get_ubound_arf(arb_midref(w.u), w.u, 30);
        mag_zero(arb_radref(w.u));
        arb_div(w.t, w.t, w.u, prec);
        arb_get_lbound_arf(rate->sigma, w.t, 30);
        good = set_lambda(rate->lambda, &w, s, chart, q);
        arf_init(D);
        arf_set(D, dev->bound);
        for (i = 0; i < 3 && good; i++)
        {
            if (i > 0)
                shrink(D, &w, chart, q, dev->ratio);
            good = set_rho(&w, s, chart, q, D);
        }
        good = good && set_c0(rate->c0, &w, s, chart);
        arf_clear(D);
    }
    _loja_odd_state_clear(s, d->n);
    work_clear(&w, d->n);
    return good;
}

const loja_chart_rates_struct _loja_odd_rates =
{
    .exponent = exponent,
    .box = box
};
