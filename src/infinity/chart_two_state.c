/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Two odd neurons: features, projections and the ratio kappa on a sub-box
   (rule chart-two-odd). */
#include "infinity/chart_two.h"

static void
features_init(loja_two_features_struct *F, arb_ptr v, slong n)
{
    slong j;

    for (j = 0; j < 3; j++)
    {
        F->f[j] = v + j * n;
        F->df[j] = v + (3 + j) * n;
        F->zf[j] = v + (6 + j) * n;
    }
}

#define VECTORS 24

void
_loja_two_state_init(loja_two_state_t s, slong n)
{
    arb_ptr v = _arb_vec_init(VECTORS * n);
    slong i;

    features_init(&s->box, v, n);
    features_init(&s->centre, v + 9 * n, n);
    s->f[0] = v + 18 * n;
    s->f[1] = v + 19 * n;
    s->h = v + 20 * n;
    s->dh = v + 21 * n;
    s->qm = v + 22 * n;
    s->t = v + 23 * n;
    for (i = 0; i < 2; i++)
    {
        arb_init(s->e + i);
        arb_init(s->c + i);
        arb_init(s->off + i);
    }
    for (i = 0; i < 3; i++)
        arb_init(s->G + i);
    arb_init(s->det);
    arb_init(s->qm2);
    arb_init(s->g);
    arb_init(s->eps);
}

void
_loja_two_state_clear(loja_two_state_t s, slong n)
{
    slong i;

    _arb_vec_clear(s->box.f[0], VECTORS * n);
    for (i = 0; i < 2; i++)
    {
        arb_clear(s->e + i);
        arb_clear(s->c + i);
        arb_clear(s->off + i);
    }
    for (i = 0; i < 3; i++)
        arb_clear(s->G + i);
    arb_clear(s->det);
    arb_clear(s->qm2);
    arb_clear(s->g);
    arb_clear(s->eps);
}

/*
    Features at input i from the sums of the rule:
        phi1 = x (t0 - zeta eta^2 S0),      d_eta:  -x zeta eta S1,
                                            d_zeta: -x eta^2 (S0 + zeta Z0),
        phi3 = x (t1 X + eta R0),           d_eta:  x R1,
                                            d_zeta: x eta Z1,
        m = x (u3 R0 - u1 zeta eta S0),     d_eta:  x (u3 R2 - u1 zeta (S1 -
                                                    S0)),
                                            d_zeta: x (u3 Z1 - u1 eta (S0 +
                                                    zeta Z0)).
*/
static void
features_at(loja_two_features_struct *F, slong i, const loja_two_struct *d,
            arb_srcptr sum, const arb_t eta, const arb_t zeta, slong prec)
{
    const arb_struct *x = d->x + i;
    slong j;
    arb_t a, b, c;

    arb_init(a);
    arb_init(b);
    arb_init(c);
    arb_mul(a, zeta, eta, prec);
    arb_mul(F->df[0] + i, a, sum + 1, prec);
    arb_neg(F->df[0] + i, F->df[0] + i);
    arb_mul(a, a, sum + 0, prec);            /* zeta eta S0 */
    arb_mul(b, zeta, sum + 4, prec);
    arb_add(b, b, sum + 0, prec);
    arb_mul(b, b, eta, prec);                /* eta (S0 + zeta Z0) */
    arb_mul(F->f[2] + i, d->u + 1, sum + 2, prec);
    arb_submul(F->f[2] + i, d->u + 0, a, prec);
    arb_mul(F->zf[2] + i, d->u + 1, sum + 5, prec);
    arb_submul(F->zf[2] + i, d->u + 0, b, prec);
    arb_mul(F->zf[0] + i, b, eta, prec);
    arb_neg(F->zf[0] + i, F->zf[0] + i);
    arb_mul(a, a, eta, prec);
    arb_sub(F->f[0] + i, d->series->t + 0, a, prec);
    arb_mul(F->f[1] + i, d->series->t + 1, d->X + i, prec);
    arb_addmul(F->f[1] + i, eta, sum + 2, prec);
    arb_set(F->df[1] + i, sum + 3);
    arb_mul(F->zf[1] + i, eta, sum + 5, prec);
    arb_sub(c, sum + 1, sum + 0, prec);
    arb_mul(c, c, zeta, prec);
    arb_mul(F->df[2] + i, d->u + 1, sum + 6, prec);
    arb_submul(F->df[2] + i, d->u + 0, c, prec);
    for (j = 0; j < 3; j++)
    {
        arb_mul(F->f[j] + i, F->f[j] + i, x, prec);
        arb_mul(F->df[j] + i, F->df[j] + i, x, prec);
        arb_mul(F->zf[j] + i, F->zf[j] + i, x, prec);
    }
    arb_clear(a);
    arb_clear(b);
    arb_clear(c);
}

static void
features(loja_two_features_struct *F, const loja_chart_t chart, arb_srcptr q)
{
    const loja_two_struct *d = chart->data;
    arb_ptr k = _arb_vec_init(2 * LOJA_TWO_TERMS + LOJA_TWO_SUMS);
    arb_ptr dk = k + LOJA_TWO_TERMS, sum = dk + LOJA_TWO_TERMS;
    slong i;

    _loja_two_shape(k, dk, q + 1, chart->prec);
    for (i = 0; i < d->n; i++)
    {
        _loja_two_sums(sum, d->series, d->X + i, q + 0, k, dk);
        features_at(F, i, d, sum, q + 0, q + 1, chart->prec);
    }
    _arb_vec_clear(k, 2 * LOJA_TWO_TERMS + LOJA_TWO_SUMS);
}

void
_loja_two_solve(arb_ptr c, const loja_two_state_t s, arb_srcptr a, slong n,
                slong prec)
{
    arb_t p, q;

    arb_init(p);
    arb_init(q);
    _loja_chart_dot(p, s->f[0], a, n, prec);
    _loja_chart_dot(q, s->f[1], a, n, prec);
    arb_mul(c + 0, s->G + 2, p, prec);
    arb_submul(c + 0, s->G + 1, q, prec);
    arb_mul(c + 1, s->G + 0, q, prec);
    arb_submul(c + 1, s->G + 1, p, prec);
    arb_div(c + 0, c + 0, s->det, prec);
    arb_div(c + 1, c + 1, s->det, prec);
    arb_clear(p);
    arb_clear(q);
}

static void
gram(loja_two_state_t s, slong n, slong prec)
{
    _loja_chart_dot(s->G + 0, s->f[0], s->f[0], n, prec);
    _loja_chart_dot(s->G + 1, s->f[0], s->f[1], n, prec);
    _loja_chart_dot(s->G + 2, s->f[1], s->f[1], n, prec);
    arb_mul(s->det, s->G + 0, s->G + 2, prec);
    arb_submul(s->det, s->G + 1, s->G + 1, prec);
}

/* res = a + da x + za y. */
static void
mean_value(arb_t res, const arb_t a, const arb_t da, const arb_t za,
           const arb_t x, const arb_t y, slong prec)
{
    arb_set(res, a);
    arb_addmul(res, da, x, prec);
    arb_addmul(res, za, y, prec);
}

/* phi and h = m - phi e in mean value form about the centre of q, e = F^+ m
   there, rounded to exact numbers: e changes nothing but the widths, since
   Q phi = 0. */
static void
centred(loja_two_state_t s, const loja_chart_t chart, arb_srcptr q)
{
    const slong n = ((const loja_two_struct *) chart->data)->n;
    const slong prec = chart->prec;
    arb_struct mid[2], r[2];
    arb_t a, z;
    slong i, j;

    for (j = 0; j < 2; j++)
    {
        arb_init(mid + j);
        arb_init(r + j);
        arb_get_mid_arb(mid + j, q + j);
        arb_sub(r + j, q + j, mid + j, prec);
    }
    arb_init(a);
    arb_init(z);
    features(&s->box, chart, q);
    features(&s->centre, chart, mid);
    for (j = 0; j < 2; j++)
        _arb_vec_set(s->f[j], s->centre.f[j], n);
    gram(s, n, prec);
    _loja_two_solve(s->e, s, s->centre.f[2], n, prec);
    for (j = 0; j < 2; j++)
        arb_get_mid_arb(s->e + j, s->e + j);
    for (i = 0; i < n; i++)
    {
        /* SOUND: chart-two-odd (mean value theorem on the box) */
        arb_set(a, s->centre.f[2] + i);
        arb_set(s->dh + i, s->box.df[2] + i);
        arb_set(z, s->box.zf[2] + i);
        for (j = 0; j < 2; j++)
        {
            arb_submul(a, s->e + j, s->centre.f[j] + i, prec);
            arb_submul(s->dh + i, s->e + j, s->box.df[j] + i, prec);
            arb_submul(z, s->e + j, s->box.zf[j] + i, prec);
            mean_value(s->f[j] + i, s->centre.f[j] + i, s->box.df[j] + i,
                s->box.zf[j] + i, r, r + 1, prec);
        }
        mean_value(s->h + i, a, s->dh + i, z, r, r + 1, prec);
    }
    for (j = 0; j < 2; j++)
    {
        arb_clear(mid + j);
        arb_clear(r + j);
    }
    arb_clear(a);
    arb_clear(z);
}

/* Q m = Q h and c = F^+ h; 1 when phi1, phi3 are proved independent. */
static int
project(loja_two_state_t s, slong n, slong prec)
{
    arb_t t;
    int good;

    arb_init(t);
    _loja_two_solve(s->c, s, s->h, n, prec);
    _arb_vec_set(s->t, s->f[0], n);
    good = _loja_chart_remove(t, s->t, s->f[1], n, prec);
    _loja_chart_dot(s->off + 0, s->t, s->t, n, prec);
    _arb_vec_set(s->t, s->f[1], n);
    good = _loja_chart_remove(t, s->t, s->f[0], n, prec) && good;
    _loja_chart_dot(s->off + 1, s->t, s->t, n, prec);
    _arb_vec_set(s->qm, s->h, n);
    good = _loja_chart_remove(t, s->qm, s->f[0], n, prec) && good;
    good = _loja_chart_remove(t, s->qm, s->t, n, prec) && good;
    arb_clear(t);
    return good && arb_is_positive(s->off + 0) && arb_is_positive(s->off + 1)
        && arb_is_positive(s->det) && arb_is_finite(s->c + 0)
        && arb_is_finite(s->c + 1);
}

int
_loja_two_state_set(loja_two_state_t s, const loja_chart_t chart,
                    arb_srcptr q, const arf_t eps)
{
    const slong prec = chart->prec;
    const slong n = ((const loja_two_struct *) chart->data)->n;
    int good;

    centred(s, chart, q);
    gram(s, n, prec);
    good = project(s, n, prec);
    _loja_chart_dot(s->qm2, s->qm, s->qm, n, prec);
    arb_sqr(s->g, q + 0, prec);
    arb_mul(s->g, s->g, s->qm2, prec);
    arb_set_arf(s->eps, eps);
    return good;
}

/*
    <Q m, d phi u*> = |Q m|^2 + eta <Q m, dm - d phi F^+ m>, and dm - d phi
    F^+ m = dh - d phi c: kappa = 2 + 2 eta <Q m, dh - d phi c>/|Q m|^2.
*/
int
_loja_two_kappa(arb_t kappa, loja_two_state_t s, arb_srcptr q, slong n,
                slong prec)
{
    slong i, j;
    int good;
    arb_t t;

    arb_init(t);
    _arb_vec_set(s->t, s->dh, n);
    for (j = 0; j < 2; j++)
        for (i = 0; i < n; i++)
            arb_submul(s->t + i, s->c + j, s->box.df[j] + i, prec);
    _loja_chart_dot(t, s->qm, s->t, n, prec);
    arb_mul(t, t, q + 0, prec);
    arb_add(t, t, s->qm2, prec);
    arb_mul_2exp_si(t, t, 1);
    /* SOUND: chart-two-odd (K; positive, and Q m != 0) */
    good = arb_is_positive(t) && arb_is_positive(s->qm2);
    arb_div(kappa, t, s->qm2, prec);
    arb_clear(t);
    return good && arb_is_finite(kappa);
}
