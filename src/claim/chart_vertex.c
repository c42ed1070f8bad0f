/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The chart of one neuron N = v psi(w x + b) + c near a zero b* of psi', on
    data of a parabola a x^2 + b1 x + c0 (rule chart-vertex).

    Coordinates: eta = |w|, s = (b - b*)/w, sigma = s - b1/(2a); free are
    1 + alpha = v psi''(b*) w^2/(2a) and c + v psi(b*).  With h = w, u = x +
    s and G(y) = 1 + y K(y) of chart_kernel.h
        phi = u^2 G(h u),   N - target = a (alpha phi + z) + const,
        z = h u^3 K(h u) + 2 sigma u.
    Eliminating the free ones leaves two dimensions.  With Q_2 the projection
    off 1, phi and d_s phi, and m = u^3 K - sigma u^2 (2 K + G'), which has
    Q_2 z = h Q_2 m,
        (K)  2 <Q_2 m, u^3 G'> >= kappa |Q_2 m|^2
    gives H3: one scalar inequality, regular at eta = 0, for either sign of w.
    Rejected: a certificate in all four coordinates (a thousand boxes where
    this one needs tens, and a smaller eps), and a matrix inequality (more
    than a million).
*/
#include <math.h>
#include <string.h>
#include "claim/chart_vertex.h"

#define D LOJA_VERTEX_DIM

static int
applies(const loja_problem_t prob, loja_message_t why)
{
    const loja_net_struct *net = prob->net;
    fmpq_poly_t p;
    int good;

    if (net->depth != 2 || net->width[0] != 1 || net->width[1] != 1
        || net->width[2] != 1 || !net->bias || !net->act[0]->analytic
        || !fmpq_is_zero(prob->l2))
    {
        loja_message_set(why, "made for one neuron with biases, an analytic "
            "activation and no penalty");
        return 0;
    }
    fmpq_poly_init(p);
    good = loja_claim_target(p, prob) && fmpq_poly_degree(p) == 2;
    fmpq_poly_clear(p);
    if (!good)
        loja_message_set(why, "made for data on a parabola");
    return good;
}

static void
clear(loja_chart_t chart)
{
    loja_vertex_struct *d = chart->data;

    if (d == NULL)
        return;
    _loja_kernel_clear(d->kernel);
    fmpq_clear(d->a);
    fmpq_clear(d->s0);
    fmpq_clear(d->p0);
    arb_clear(d->centre);
    _arb_vec_clear(d->x, d->n);
    _arb_vec_clear(d->x2, d->n);
    flint_free(d->xd);
    flint_free(d);
    chart->data = NULL;
}

static void
set_data(loja_vertex_struct *d, const loja_problem_t prob, slong prec)
{
    fmpq_poly_t p;
    slong i;

    d->n = prob->n;
    _loja_kernel_init(d->kernel, prob->net->act[0], prec);
    fmpq_init(d->a);
    fmpq_init(d->s0);
    fmpq_init(d->p0);
    arb_init(d->centre);
    d->x = _arb_vec_init(d->n);
    d->x2 = _arb_vec_init(d->n);
    d->xd = flint_malloc(sizeof(double) * (size_t) d->n);
    for (i = 0; i < d->n; i++)
    {
        arb_set_fmpq(d->x + i, fmpq_mat_entry(prob->x, i, 0), prec);
        arb_sqr(d->x2 + i, d->x + i, prec);
        d->xd[i] = fmpq_get_d(fmpq_mat_entry(prob->x, i, 0));
    }
    fmpq_poly_init(p);
    if (!loja_claim_target(p, prob))
        flint_abort();
    fmpq_poly_get_coeff_fmpq(d->a, p, 2);
    fmpq_poly_get_coeff_fmpq(d->p0, p, 0);
    fmpq_poly_get_coeff_fmpq(d->s0, p, 1);
    fmpq_div(d->s0, d->s0, d->a);
    fmpq_div_2exp(d->s0, d->s0, 1);
    arb_set_fmpq(d->centre, d->s0, prec);
    fmpq_poly_clear(p);
}

static int
init(loja_chart_t chart, arb_srcptr theta, loja_message_t why)
{
    loja_vertex_struct *d;

    chart->dim = 2;
    chart->free = 2;
    chart->kind[0] = LOJA_CHART_ETA;
    chart->kind[1] = LOJA_CHART_MU;
    chart->coord[0] = "eta";
    chart->coord[1] = "s";
    chart->scale[0] = 2.5;
    chart->scale[1] = 1;
    chart->prec = 64;
    chart->data = NULL;
    if (arb_contains_zero(theta + 0))
    {
        loja_message_set(why, "the sign of w is not certain");
        return 0;
    }
    d = flint_calloc(1, sizeof(*d));
    chart->data = d;
    d->sign = arb_is_positive(theta + 0) ? 1 : -1;
    set_data(d, chart->prob, chart->prec);
    if (!_loja_kernel_find(d->kernel, arf_get_d(arb_midref(theta + 1),
        ARF_RND_NEAR)))
    {
        loja_message_set(why, "psi' has no zero (that was found) where "
            "psi'' != 0");
        return 0;
    }
    return 1;
}

static int
inverse(arb_ptr q, const loja_chart_t chart, arb_srcptr theta,
        loja_message_t why, slong prec)
{
    const loja_vertex_struct *d = chart->data;

    if (!(d->sign > 0 ? arb_is_positive(theta + 0)
                      : arb_is_negative(theta + 0)))
    {
        loja_message_set(why, "the sign of w is not certain");
        return 0;
    }
    arb_abs(q + 0, theta + 0);
    arb_sub(q + 1, theta + 1, d->kernel->b, prec);
    arb_div(q + 1, q + 1, theta + 0, prec);
    return 1;
}

/* u[0] = 1 + alpha, u[1] = c + v psi(b*) */
static void
map(arb_ptr theta, const loja_chart_t chart, arb_srcptr q, arb_srcptr u,
    slong prec)
{
    const loja_vertex_struct *d = chart->data;

    if (d->sign > 0)
        arb_set(theta + 0, q + 0);
    else
        arb_neg(theta + 0, q + 0);
    arb_mul(theta + 1, theta + 0, q + 1, prec);
    arb_add(theta + 1, theta + 1, d->kernel->b, prec);
    arb_sqr(theta + 2, theta + 0, prec);
    arb_mul(theta + 2, theta + 2, d->kernel->psi2, prec);
    arb_div(theta + 2, u + 0, theta + 2, prec);
    arb_mul_2exp_si(theta + 2, theta + 2, 1);
    arb_mul_fmpz(theta + 2, theta + 2, fmpq_numref(d->a), prec);
    arb_div_fmpz(theta + 2, theta + 2, fmpq_denref(d->a), prec);
    arb_mul(theta + 3, theta + 2, d->kernel->psi0, prec);
    arb_sub(theta + 3, u + 1, theta + 3, prec);
}

static int
above(const loja_chart_t chart, arb_srcptr q, const arf_t eps)
{
    loja_vertex_state_t s;
    arb_t g;
    int good;

    _loja_vertex_state_init(s, chart);
    arb_init(g);
    /* SOUND: chart-vertex (L >= a^2 g, whatever the free coordinates) */
    good = _loja_vertex_state_set(s, chart, q, eps);
    _loja_affine_range(g, s->g, D, s->prec);
    good = good && arb_gt(g, s->eps);
    _loja_vertex_state_clear(s);
    arb_clear(g);
    return good;
}

static int
field(arf_t kappa, arf_t C, const loja_chart_t chart, arb_srcptr q,
      const arf_t eps)
{
    const slong prec = chart->prec;
    loja_vertex_state_t s;
    loja_affine_t t, c;
    arb_t r;
    int good;

    _loja_vertex_state_init(s, chart);
    _loja_affine_init(t);
    _loja_affine_init(c);
    arb_init(r);
    good = _loja_vertex_state_set(s, chart, q, eps);
    _loja_affine_range(r, s->g, D, prec);
    /* SOUND: chart-vertex (L >= a^2 g, whatever the free coordinates) */
    if (good && arb_gt(r, s->eps))
        good = 2;
    else
        good = good && _loja_vertex_bound(C, r, s, chart, q);
    if (good == 1)
    {
        good = _loja_affine_remove(c, s->e2, s->e1, s->n, D, prec)
            && _loja_affine_remove(c, s->m, s->e1, s->n, D, prec)
            && _loja_affine_remove(c, s->m, s->e2, s->n, D, prec);
        _loja_affine_dot(c, s->m, s->m, s->n, D, prec);
        _loja_affine_dot(t, s->m, s->dh, s->n, D, prec);
        _loja_affine_range(r, t, D, prec);
        /* SOUND: chart-vertex (inequality (K); strict, so that Q_2 m != 0) */
        good = good && arb_is_positive(r) && _loja_affine_inv(c, c, D, prec);
        _loja_affine_mul(t, t, c, D, prec);
        _loja_affine_mul_2exp(t, t, 1, D);
        _loja_affine_range(r, t, D, prec);
        arb_get_lbound_arf(kappa, r, 30);
        if (arf_cmp_si(kappa, 2) > 0)
            arf_set_si(kappa, 2);
    }
    _loja_vertex_state_clear(s);
    _loja_affine_clear(t);
    _loja_affine_clear(c);
    arb_clear(r);
    return good;
}

static char *
describe(const loja_chart_t chart)
{
    const loja_vertex_struct *d = chart->data;
    char buffer[300], *s, *lo, *hi;

    lo = loja_claim_bound_text(d->kernel->b, -1, 12);
    hi = loja_claim_bound_text(d->kernel->b, 1, 12);
    snprintf(buffer, sizeof(buffer), "eta = |w|, w %s 0, s = (b - b*)/w, "
        "psi'(b*) = 0, b* in [%s, %s], v and c free",
        d->sign > 0 ? ">" : "<", lo, hi);
    s = flint_malloc(strlen(buffer) + 1);
    strcpy(s, buffer);
    flint_free(lo);
    flint_free(hi);
    return s;
}

static void
record(loja_record_t rec, const loja_chart_t chart)
{
    const loja_vertex_struct *d = chart->data;

    loja_record_put_slong(rec, "sign", d->sign);
    loja_record_put_arb(rec, "b_star", d->kernel->b, 128);
    loja_record_put_fmpq(rec, "a", d->a);
    loja_record_put_fmpq(rec, "s0", d->s0);
}

const loja_chart_ops_struct _loja_chart_vertex =
{
    .name = "vertex",
    .rule = "chart-vertex",
    .applies = applies,
    .init = init,
    .clear = clear,
    .inverse = inverse,
    .map = map,
    .propose = _loja_vertex_propose,
    .proper = NULL,
    .above = above,
    .field = field,
    .describe = describe,
    .record = record,
    .rates = &_loja_vertex_rates,
    .field_tries_above = 1
};
