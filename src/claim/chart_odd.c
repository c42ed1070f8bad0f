/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The chart of one neuron N = v psi(w x) without biases, psi odd, on data of
    a line y = a x (rule chart-odd).

    Coordinates: eta = w^2 (softsign, which is not C^3 at 0: eta = |w|), and
    the free coordinate 1 + alpha = v w psi'(0)/a.  With
        phi(x) = psi(w x)/(w psi'(0)) = x + eta m(x),
    r/a = alpha phi - (x - phi) = alpha phi + eta m: m and d phi/d eta are
    regular at eta = 0.  Eliminating alpha leaves one dimension; with Q the
    projection off phi
        (K)  2 <Q m, d_eta phi> >= kappa |Q m|^2.
    Cost: n values of psi a sub-box, some tens of sub-boxes.
    Rejected: alpha as a transverse coordinate (two dimensions, and a smaller
    eps: faces alpha = +-rho).
*/
#include <string.h>
#include "claim/chart_odd.h"

static int
applies(const loja_problem_t prob, loja_message_t why)
{
    const loja_net_struct *net = prob->net;
    fmpq_poly_t p;
    fmpq_t t;
    int good = 1;

    if (net->depth != 2 || net->width[0] != 1 || net->width[1] != 1
        || net->width[2] != 1 || net->bias || !net->act[0]->odd
        || !net->act[0]->smooth || !fmpq_is_zero(prob->l2)
        || (!net->act[0]->analytic && net->act[0] != &loja_act_softsign))
    {
        loja_message_set(why, "made for one neuron without biases, an odd "
            "activation and no penalty");
        return 0;
    }
    fmpq_poly_init(p);
    fmpq_init(t);
    good = loja_claim_target(p, prob) && fmpq_poly_degree(p) == 1;
    fmpq_poly_get_coeff_fmpq(t, p, 0);
    good = good && fmpq_is_zero(t);
    fmpq_poly_clear(p);
    fmpq_clear(t);
    if (!good)
        loja_message_set(why, "made for data on a line y = a x, a != 0");
    return good;
}

static void
clear(loja_chart_t chart)
{
    loja_odd_struct *d = chart->data;

    if (d == NULL)
        return;
    fmpq_clear(d->a);
    arb_clear(d->slope);
    _arb_vec_clear(d->c, LOJA_ODD_TERMS);
    _arb_vec_clear(d->x, d->n);
    flint_free(d);
    chart->data = NULL;
}

static void
set_data(loja_odd_struct *d, const loja_problem_t prob, slong prec)
{
    fmpq_poly_t p;
    arb_struct z[2];
    slong i;

    d->n = prob->n;
    fmpq_init(d->a);
    arb_init(d->slope);
    d->c = _arb_vec_init(LOJA_ODD_TERMS);
    d->x = _arb_vec_init(d->n);
    for (i = 0; i < d->n; i++)
        arb_set_fmpq(d->x + i, fmpq_mat_entry(prob->x, i, 0), prec);
    fmpq_poly_init(p);
    if (!loja_claim_target(p, prob))
        flint_abort();
    fmpq_poly_get_coeff_fmpq(d->a, p, 1);
    fmpq_poly_clear(p);
    arb_init(z);
    arb_init(z + 1);
    arb_one(z + 1);
    prob->net->act[0]->jet(d->c, z, 2, LOJA_ODD_TERMS, d->kink, prec);
    arb_set(d->slope, d->c + 1);
    arb_clear(z);
    arb_clear(z + 1);
}

static int
init(loja_chart_t chart, arb_srcptr theta, loja_message_t why)
{
    loja_odd_struct *d;

    chart->dim = 1;
    chart->free = 1;
    chart->kind[0] = LOJA_CHART_ETA;
    chart->coord[0] = "eta";
    chart->scale[0] = 1;
    chart->prec = 96;
    chart->data = NULL;
    if (arb_contains_zero(theta + 0))
    {
        loja_message_set(why, "the sign of w is not certain");
        return 0;
    }
    d = flint_calloc(1, sizeof(*d));
    chart->data = d;
    d->kink = !chart->prob->net->act[0]->analytic;
    d->sign = arb_is_positive(theta + 0) ? 1 : -1;
    set_data(d, chart->prob, chart->prec);
    if (!arb_is_finite(d->slope) || arb_contains_zero(d->slope))
    {
        loja_message_set(why, "psi'(0) is not proved to differ from 0");
        return 0;
    }
    return 1;
}

static int
inverse(arb_ptr q, const loja_chart_t chart, arb_srcptr theta,
        loja_message_t why, slong prec)
{
    const loja_odd_struct *d = chart->data;

    if (!(d->sign > 0 ? arb_is_positive(theta + 0)
                      : arb_is_negative(theta + 0)))
    {
        loja_message_set(why, "the sign of w is not certain");
        return 0;
    }
    if (d->kink)
        arb_abs(q, theta + 0);
    else
        arb_sqr(q, theta + 0, prec);
    return 1;
}

/* u[0] = 1 + alpha */
static void
map(arb_ptr theta, const loja_chart_t chart, arb_srcptr q, arb_srcptr u,
    slong prec)
{
    const loja_odd_struct *d = chart->data;

    if (d->kink)
        arb_set(theta + 0, q);
    else
        arb_sqrt(theta + 0, q, prec);
    if (d->sign < 0)
        arb_neg(theta + 0, theta + 0);
    arb_mul(theta + 1, theta + 0, d->slope, prec);
    arb_div(theta + 1, u, theta + 1, prec);
    arb_mul_fmpz(theta + 1, theta + 1, fmpq_numref(d->a), prec);
    arb_div_fmpz(theta + 1, theta + 1, fmpq_denref(d->a), prec);
}

static int
above(const loja_chart_t chart, arb_srcptr q, const arf_t eps)
{
    const loja_odd_struct *d = chart->data;
    loja_odd_state_t s;
    int good;

    _loja_odd_state_init(s, d->n);
    /* SOUND: chart-odd (L >= a^2 g, whatever the free coordinate) */
    good = _loja_odd_state_set(s, chart, q, eps) && arb_gt(s->g, s->eps);
    _loja_odd_state_clear(s, d->n);
    return good;
}

static int
field(arf_t kappa, arf_t C, const loja_chart_t chart, arb_srcptr q,
      const arf_t eps)
{
    const loja_odd_struct *d = chart->data;
    const slong prec = chart->prec;
    loja_odd_state_t s;
    arb_t t, p, oa, delta;
    int good;

    _loja_odd_state_init(s, d->n);
    arb_init(t);
    arb_init(p);
    arb_init(oa);
    arb_init(delta);
    good = _loja_odd_state_set(s, chart, q, eps)
        && _loja_odd_free_range(oa, delta, s, q, prec);
    if (good)
    {
        /* SOUND: chart-odd (inequality (K); strict, so that Q m != 0) */
        _loja_chart_dot(t, s->qm, s->deta, d->n, prec);
        arb_mul_2exp_si(t, t, 1);
        good = arb_is_positive(t);
        arb_div(t, t, s->qm2, prec);
        good = good && arb_is_finite(t);
        arb_get_lbound_arf(kappa, t, 30);
        if (arf_cmp_si(kappa, 2) > 0)
            arf_set_si(kappa, 2);
        /* C = (|delta - p| + e)/(1 + alpha), p = <phi, eta deta>/|phi|^2,
           e = 1/2 (eta = w^2) or 1 (eta = |w|) */
        _loja_chart_dot(p, s->phi, s->deta, d->n, prec);
        arb_mul(p, p, q, prec);
        arb_div(p, p, s->phi2, prec);
        arb_sub(p, delta, p, prec);
        arb_abs(p, p);
        arb_set_ui(t, 1);
        arb_mul_2exp_si(t, t, d->kink ? 0 : -1);
        arb_add(p, p, t, prec);
        arb_div(p, p, oa, prec);
        arb_get_ubound_arf(C, p, 30);
    }
    _loja_odd_state_clear(s, d->n);
    arb_clear(t);
    arb_clear(p);
    arb_clear(oa);
    arb_clear(delta);
    return good;
}

static char *
describe(const loja_chart_t chart)
{
    const loja_odd_struct *d = chart->data;
    char buffer[200], *s;

    snprintf(buffer, sizeof(buffer), "eta = %s with w %s 0, and v free",
        d->kink ? "|w|" : "w^2", d->sign > 0 ? ">" : "<");
    s = flint_malloc(strlen(buffer) + 1);
    strcpy(s, buffer);
    return s;
}

static void
record(loja_record_t rec, const loja_chart_t chart)
{
    const loja_odd_struct *d = chart->data;

    loja_record_put_slong(rec, "sign", d->sign);
    loja_record_put_fmpq(rec, "slope", d->a);
}

const loja_chart_ops_struct _loja_chart_odd =
{
    .name = "odd",
    .rule = "chart-odd",
    .applies = applies,
    .init = init,
    .clear = clear,
    .inverse = inverse,
    .map = map,
    .propose = _loja_odd_propose,
    .proper = NULL,
    .above = above,
    .field = field,
    .describe = describe,
    .record = record,
    .rates = &_loja_odd_rates
};
