/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Two odd neurons: the tests on sub-boxes (rule chart-two-odd). */
#include "infinity/chart_two.h"

int
_loja_two_above(const loja_chart_t chart, arb_srcptr q, const arf_t eps)
{
    const loja_two_struct *d = chart->data;
    loja_two_state_t s;
    int good;

    _loja_two_state_init(s, d->n);
    /* SOUND: chart-two-odd (L >= g = eta^2 |Q m|^2, all S1 and S3) */
    good = _loja_two_state_set(s, chart, q, eps) && arb_gt(s->g, s->eps);
    _loja_two_state_clear(s, d->n);
    return good;
}

/* delta = (S1, S3) - u*: all that have L <= eps. */
static void
free_range(arb_ptr delta, const loja_two_state_t s, slong prec)
{
    slong j;
    mag_t m;
    arf_t e;
    arb_t t;

    mag_init(m);
    arf_init(e);
    arb_init(t);
    for (j = 0; j < 2; j++)
    {
        /* SOUND: chart-two-odd (|delta_j|^2 |phi_j off the other|^2 <= eps
           - g) */
        arb_sub(t, s->eps, s->g, prec);
        arb_div(t, t, s->off + j, prec);
        arb_get_ubound_arf(e, t, 30);
        if (arf_sgn(e) < 0)
            arf_zero(e);   /* no such point at all */
        arf_get_mag(m, e);
        mag_sqrt(m, m);
        arb_zero(delta + j);
        arb_add_error_mag(delta + j, m);
    }
    mag_clear(m);
    arf_clear(e);
    arb_clear(t);
}

/*
    X_u = delta - eta F^+ (d phi u) - eta^2 G^{-1} (d phi)^T Q m, where u =
    u0 - eta (e + c) + delta.
*/
void
_loja_two_direction(arb_ptr X, arb_ptr u, loja_two_state_t s,
                    const loja_two_struct *d, arb_srcptr q,
                    arb_srcptr delta, slong prec)
{
    arb_struct p[2];
    arb_t t;
    slong i, j;

    arb_init(p);
    arb_init(p + 1);
    arb_init(t);
    for (j = 0; j < 2; j++)
    {
        arb_add(t, s->e + j, s->c + j, prec);
        arb_mul(t, t, q + 0, prec);
        arb_sub(u + j, d->u + j, t, prec);
        arb_add(u + j, u + j, delta + j, prec);
    }
    for (i = 0; i < d->n; i++)
    {
        arb_mul(s->t + i, s->box.df[0] + i, u + 0, prec);
        arb_addmul(s->t + i, s->box.df[1] + i, u + 1, prec);
    }
    _loja_two_solve(X, s, s->t, d->n, prec);
    _loja_chart_dot(p + 0, s->box.df[0], s->qm, d->n, prec);
    _loja_chart_dot(p + 1, s->box.df[1], s->qm, d->n, prec);
    for (j = 0; j < 2; j++)
    {
        arb_mul(t, s->G + 2 * (1 - j), p + j, prec);
        arb_submul(t, s->G + 1, p + 1 - j, prec);
        arb_div(t, t, s->det, prec);
        arb_addmul(X + j, t, q + 0, prec);
        arb_mul(X + j, X + j, q + 0, prec);
        arb_sub(X + j, delta + j, X + j, prec);
    }
    arb_clear(p);
    arb_clear(p + 1);
    arb_clear(t);
}

/* y1 >= y2, the squares of the weights. */
static void
squares(arb_t y1, arb_t y2, arb_srcptr q, slong prec)
{
    arb_t s;

    arb_init(s);
    arb_mul_2exp_si(s, q + 1, 2);
    arb_sub_ui(s, s, 1, prec);
    arb_neg(s, s);
    arb_sqrtpos(s, s, prec);
    arb_mul(s, s, q + 0, prec);
    arb_add(y1, q + 0, s, prec);
    arb_sub(y2, q + 0, s, prec);
    arb_mul_2exp_si(y1, y1, -1);
    arb_mul_2exp_si(y2, y2, -1);
    arb_clear(s);
}

/*
    C = 3/2 + |(E1, E2)|/|N2| with N2 = S1 y1 - S3, E1 = X3 - (X1 + S1) y2, E2
    = (X1 + S1) y1 - X3.  1 when N2 != 0 is proved.
*/
static int
speed(arf_t C, arb_srcptr X, arb_srcptr u, arb_srcptr q, slong prec)
{
    arb_t y1, y2, s, e, n2;
    int good;

    arb_init(y1);
    arb_init(y2);
    arb_init(s);
    arb_init(e);
    arb_init(n2);
    squares(y1, y2, q, prec);
    arb_mul(n2, u + 0, y1, prec);
    arb_sub(n2, n2, u + 1, prec);
    /* SOUND: chart-two-odd (N2 != 0, for H1 and C) */
    good = !arb_contains_zero(n2) && arb_is_finite(n2);
    arb_add(s, X + 0, u + 0, prec);
    arb_mul(e, s, y2, prec);
    arb_sub(e, X + 1, e, prec);
    arb_sqr(e, e, prec);
    arb_mul(s, s, y1, prec);
    arb_sub(s, s, X + 1, prec);
    arb_sqr(s, s, prec);
    arb_add(e, e, s, prec);
    arb_sqrtpos(e, e, prec);
    arb_abs(n2, n2);
    arb_div(e, e, n2, prec);
    arb_set_d(s, 1.5);
    arb_add(e, e, s, prec);
    arb_get_ubound_arf(C, e, 30);
    arb_clear(y1);
    arb_clear(y2);
    arb_clear(s);
    arb_clear(e);
    arb_clear(n2);
    return good;
}

int
_loja_two_field(arf_t kappa, arf_t C, const loja_chart_t chart, arb_srcptr q,
      const arf_t eps)
{
    const loja_two_struct *d = chart->data;
    const slong prec = chart->prec;
    loja_two_state_t s;
    arb_ptr w = _arb_vec_init(6);
    arb_t k;
    int good;

    _loja_two_state_init(s, d->n);
    arb_init(k);
    good = _loja_two_state_set(s, chart, q, eps);
    if (good && arb_gt(s->g, s->eps))
        good = 2;          /* SOUND: chart-two-odd (A) */
    else
        good = good && _loja_two_kappa(k, s, q, d->n, prec);
    if (good == 1)
    {
        /* SOUND: chart-two-odd (kappa <= 2 for the free coordinates) */
        arb_get_lbound_arf(kappa, k, 30);
        if (arf_cmp_si(kappa, 2) > 0)
            arf_set_si(kappa, 2);
        free_range(w, s, prec);
        _loja_two_direction(w + 2, w + 4, s, d, q, w, prec);
        good = speed(C, w + 2, w + 4, q, prec);
    }
    _loja_two_state_clear(s, d->n);
    _arb_vec_clear(w, 6);
    arb_clear(k);
    return good;
}
