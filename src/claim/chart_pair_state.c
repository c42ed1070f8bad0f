/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Two neurons in a symmetric position: features, projections, quadratic
   forms and kappa on a sub-box (rule chart-two-symmetric). */
#include "claim/chart_pair.h"

#define VECTORS 27

static void
features_init(loja_pair_features_struct *F, arb_ptr v, slong n)
{
    slong j;

    for (j = 0; j < 3; j++)
    {
        F->f[j] = v + j * n;
        F->df[j] = v + (3 + j) * n;
        F->zf[j] = v + (6 + j) * n;
    }
}

void
_loja_pair_state_init(loja_pair_state_t s, slong n)
{
    arb_ptr v = _arb_vec_init(VECTORS * n);
    slong i;

    features_init(&s->box, v, n);
    features_init(&s->centre, v + 9 * n, n);
    s->phi = v + 18 * n;
    s->hA = v + 19 * n;
    s->hB = v + 20 * n;
    s->off = v + 21 * n;
    s->dA = v + 22 * n;
    s->dB = v + 23 * n;
    s->qA = v + 24 * n;
    s->qB = v + 25 * n;
    s->qM = v + 26 * n;
    for (i = 0; i < 2; i++)
    {
        arb_init(s->eA + i);
        arb_init(s->eB + i);
    }
    for (i = 0; i < 3; i++)
    {
        arb_init(s->G[i]);
        arb_init(s->S[i]);
    }
    arb_init(s->f);
    arb_init(s->r);
    arb_init(s->zs);
    arb_init(s->p);
    arb_init(s->q);
    arb_init(s->mean);
    arb_init(s->off2);
    arb_init(s->phi2);
    arb_init(s->e1);
    arb_init(s->g);
}

void
_loja_pair_state_clear(loja_pair_state_t s, slong n)
{
    slong i;

    _arb_vec_clear(s->box.f[0], VECTORS * n);
    for (i = 0; i < 2; i++)
    {
        arb_clear(s->eA + i);
        arb_clear(s->eB + i);
    }
    for (i = 0; i < 3; i++)
    {
        arb_clear(s->G[i]);
        arb_clear(s->S[i]);
    }
    arb_clear(s->f);
    arb_clear(s->r);
    arb_clear(s->zs);
    arb_clear(s->p);
    arb_clear(s->q);
    arb_clear(s->mean);
    arb_clear(s->off2);
    arb_clear(s->phi2);
    arb_clear(s->e1);
    arb_clear(s->g);
}

void
_loja_pair_weight(arb_t res, const arb_t sigma, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_sub_ui(t, sigma, 1, prec);
    arb_mul(t, t, sigma, prec);
    arb_mul_si(t, t, -9, prec);
    arb_mul_2exp_si(res, t, -1);
    arb_clear(t);
}

/*
    One entry.  With s = eta X, P = X tau, P1 = X^2 tau1, P2 = X^3 tau2, D = 1
    - sigma eta P:
        Phi = P/D,  A = P X/D,  B = P2/D;
    for each of them, U/D: d_sigma = (U/D) eta P/D, d_eta = U'/D + (U/D) sigma
    (P + eta P')/D, with P' = X^2 tau', P2' = X^4 tau2'.
*/
static void
features_at(loja_pair_features_struct *F, slong i, const loja_pair_struct *d,
            const arb_t eta, const arb_t sigma, slong prec)
{
    loja_pair_kernel_struct k;
    arb_struct *X = d->X + i;
    arb_t P, D, e, z, t, u[3];
    slong j;

    for (j = 0; j < 3; j++)
    {
        arb_init(k.f + j);
        arb_init(k.df + j);
        arb_init(u[j]);
    }
    arb_init(P);
    arb_init(D);
    arb_init(e);
    arb_init(z);
    arb_init(t);
    arb_mul(t, eta, X, prec);
    _loja_pair_kernel(&k, &d->series, t);
    arb_mul(P, X, k.f + 0, prec);
    arb_mul(z, eta, P, prec);
    arb_mul(D, z, sigma, prec);
    arb_sub_ui(D, D, 1, prec);
    arb_neg(D, D);
    arb_div(z, z, D, prec);                 /* d_sigma: factor */
    arb_sqr(t, X, prec);
    arb_mul(u[0], t, k.df + 0, prec);       /* P' */
    arb_mul(u[1], u[0], X, prec);
    arb_sqr(t, t, prec);
    arb_mul(u[2], t, k.df + 2, prec);
    arb_set(e, P);
    arb_addmul(e, eta, u[0], prec);
    arb_mul(e, e, sigma, prec);
    arb_div(e, e, D, prec);                 /* d_eta: factor */
    arb_div(F->f[0] + i, P, D, prec);
    arb_mul(F->f[1] + i, F->f[0] + i, X, prec);
    arb_pow_ui(t, X, 3, prec);
    arb_mul(t, t, k.f + 2, prec);
    arb_div(F->f[2] + i, t, D, prec);
    for (j = 0; j < 3; j++)
    {
        arb_mul(F->zf[j] + i, F->f[j] + i, z, prec);
        arb_div(F->df[j] + i, u[j], D, prec);
        arb_addmul(F->df[j] + i, F->f[j] + i, e, prec);
    }
    for (j = 0; j < 3; j++)
    {
        arb_clear(k.f + j);
        arb_clear(k.df + j);
        arb_clear(u[j]);
    }
    arb_clear(P);
    arb_clear(D);
    arb_clear(e);
    arb_clear(z);
    arb_clear(t);
}

static void
features(loja_pair_features_struct *F, const loja_chart_t chart,
         arb_srcptr q)
{
    const loja_pair_struct *d = chart->data;
    slong i, j, k;

    for (i = 0; i < d->n; i++)
    {
        k = d->same[i];
        if (k == i)
        {
            features_at(F, i, d, q + 0, q + 1, chart->prec);
            continue;
        }
        for (j = 0; j < 3; j++)
        {
            arb_set(F->f[j] + i, F->f[j] + k);
            arb_set(F->df[j] + i, F->df[j] + k);
            arb_set(F->zf[j] + i, F->zf[j] + k);
        }
    }
}

static void
mean(arb_t res, arb_srcptr v, slong n, slong prec)
{
    slong i;

    arb_zero(res);
    for (i = 0; i < n; i++)
        arb_add(res, res, v + i, prec);
    arb_div_si(res, res, n, prec);
}

/* phi given: <Phi,1>, Phi off 1, and norms. */
static int
gram(loja_pair_state_t s, slong n, slong prec)
{
    slong i;

    mean(s->mean, s->phi, n, prec);
    for (i = 0; i < n; i++)
        arb_sub(s->off + i, s->phi + i, s->mean, prec);
    _loja_chart_dot(s->off2, s->off, s->off, n, prec);
    _loja_chart_dot(s->phi2, s->phi, s->phi, n, prec);
    return arb_is_positive(s->off2);
}

void
_loja_pair_solve(arb_ptr c, const loja_pair_state_t s, arb_srcptr v, slong n,
                 slong prec)
{
    arb_t t;

    arb_init(t);
    _loja_chart_dot(c + 0, s->off, v, n, prec);
    arb_div(c + 0, c + 0, s->off2, prec);
    mean(t, v, n, prec);
    arb_submul(t, c + 0, s->mean, prec);
    arb_swap(c + 1, t);
    arb_clear(t);
}

/* res = a + c b, entry by entry. */
static void
reduce(arb_ptr res, arb_srcptr a, const arb_t c, arb_srcptr b, slong n,
       slong prec)
{
    slong i;

    for (i = 0; i < n; i++)
    {
        arb_set(res + i, a + i);
        arb_addmul(res + i, c, b + i, prec);
    }
}

/*
    Exact numbers for a good basis at the centre: A - F eA about orthogonal to
    Phi and 1, (B - f A - F eB)/r also to A and of the same length.  They
    change nothing but the widths.  hA, hB: the reduced vectors there.
*/
static void
basis(loja_pair_state_t s, slong n, slong prec)
{
    arb_t t, u;
    slong i;

    arb_init(t);
    arb_init(u);
    _loja_pair_solve(s->eA, s, s->centre.f[1], n, prec);
    arb_get_mid_arb(s->eA + 0, s->eA + 0);
    arb_get_mid_arb(s->eA + 1, s->eA + 1);
    arb_neg(t, s->eA + 0);
    reduce(s->hA, s->centre.f[1], t, s->centre.f[0], n, prec);
    for (i = 0; i < n; i++)
        arb_sub(s->hA + i, s->hA + i, s->eA + 1, prec);
    _loja_chart_dot(t, s->hA, s->centre.f[2], n, prec);
    _loja_chart_dot(u, s->hA, s->hA, n, prec);
    arb_div(t, t, u, prec);
    arb_get_mid_arb(s->f, t);
    arb_neg(t, s->f);
    reduce(s->qB, s->centre.f[2], t, s->centre.f[1], n, prec);
    _loja_pair_solve(s->eB, s, s->qB, n, prec);
    arb_get_mid_arb(s->eB + 0, s->eB + 0);
    arb_get_mid_arb(s->eB + 1, s->eB + 1);
    arb_neg(t, s->eB + 0);
    reduce(s->hB, s->qB, t, s->centre.f[0], n, prec);
    for (i = 0; i < n; i++)
        arb_sub(s->hB + i, s->hB + i, s->eB + 1, prec);
    _loja_chart_dot(t, s->hB, s->hB, n, prec);
    arb_div(t, t, u, prec);
    arb_sqrtpos(t, t, 30);
    arb_get_mid_arb(s->r, t);
    if (!arb_is_finite(s->r) || !arb_is_positive(s->r))
        arb_one(s->r);
    _arb_vec_scalar_div(s->hB, s->hB, n, s->r, prec);
    arb_clear(t);
    arb_clear(u);
}

/* hA, hB and phi: from the centre to the whole box, x = eta - centre, y =
   sigma - centre. */
static void
spread(loja_pair_state_t s, const arb_t x, const arb_t y, slong n,
       slong prec)
{
    arb_t u, v;
    arb_ptr df, zf;
    slong i, k;

    arb_init(u);
    arb_init(v);
    for (i = 0; i < n; i++)
    {
        /* SOUND: chart-two-symmetric (mean value theorem on the box) */
        for (k = 0; k < 2; k++)
        {
            df = (k == 0 ? s->box.df[1] : s->box.zf[1]) + i;
            arb_set(u, df);
            arb_submul(u, s->eA + 0, (k == 0 ? s->box.df[0]
                : s->box.zf[0]) + i, prec);
            arb_addmul(s->hA + i, u, k == 0 ? x : y, prec);
            zf = (k == 0 ? s->box.df[2] : s->box.zf[2]) + i;
            arb_set(v, zf);
            arb_submul(v, s->f, df, prec);
            arb_submul(v, s->eB + 0, (k == 0 ? s->box.df[0]
                : s->box.zf[0]) + i, prec);
            arb_div(v, v, s->r, prec);
            arb_addmul(s->hB + i, v, k == 0 ? x : y, prec);
        }
        arb_addmul(s->phi + i, s->box.df[0] + i, x, prec);
        arb_addmul(s->phi + i, s->box.zf[0] + i, y, prec);
    }
    arb_clear(u);
    arb_clear(v);
}

/* A'' = (w - 1) A + eta A_eta + X_sigma A_sigma, B'' = eta B_eta + X_sigma
   B_sigma, X_sigma = (sigma - 2/3) w; B'' -> (B'' - f A'')/r. */
static void
second(loja_pair_state_t s, arb_srcptr q, slong n, slong prec)
{
    arb_t w, x;
    slong i;

    arb_init(w);
    arb_init(x);
    _loja_pair_weight(w, q + 1, prec);
    arb_mul(x, w, s->zs, prec);
    arb_sub_ui(w, w, 1, prec);
    for (i = 0; i < n; i++)
    {
        arb_mul(s->dA + i, s->box.f[1] + i, w, prec);
        arb_addmul(s->dA + i, s->box.df[1] + i, q + 0, prec);
        arb_addmul(s->dA + i, s->box.zf[1] + i, x, prec);
        arb_mul(s->dB + i, s->box.df[2] + i, q + 0, prec);
        arb_addmul(s->dB + i, s->box.zf[2] + i, x, prec);
        arb_submul(s->dB + i, s->f, s->dA + i, prec);
        arb_div(s->dB + i, s->dB + i, s->r, prec);
    }
    arb_clear(w);
    arb_clear(x);
}

/* v off Phi and 1. */
static void
project(arb_ptr v, const loja_pair_state_t s, slong n, slong prec)
{
    slong i;
    arb_t t;

    arb_init(t);
    mean(t, v, n, prec);
    for (i = 0; i < n; i++)
        arb_sub(v + i, v + i, t, prec);
    (void) _loja_chart_remove(t, v, s->off, n, prec);
    arb_clear(t);
}

/* M = p A + q B reduced; e1 = eta times the coefficient of Phi in M. */
static void
combine(loja_pair_state_t s, arb_srcptr q, slong n, slong prec)
{
    arb_struct c[2];
    arb_t t;
    slong i;

    arb_init(c);
    arb_init(c + 1);
    arb_init(t);
    arb_set(s->p, s->zs);
    arb_addmul(s->p, s->f, q + 0, prec);
    arb_mul(s->q, s->r, q + 0, prec);
    _loja_pair_solve(c, s, s->hA, n, prec);
    arb_add(c, c, s->eA + 0, prec);
    arb_mul(t, c, s->p, prec);
    _loja_pair_solve(c, s, s->hB, n, prec);
    arb_addmul(t, c, s->q, prec);
    arb_addmul(t, q + 0, s->eB + 0, prec);
    arb_mul(s->e1, t, q + 0, prec);
    for (i = 0; i < n; i++)
    {
        arb_mul(s->qM + i, s->qA + i, s->p, prec);
        arb_addmul(s->qM + i, s->qB + i, s->q, prec);
    }
    _loja_chart_dot(s->g, s->qM, s->qM, n, prec);
    arb_mul(s->g, s->g, q + 0, prec);
    arb_mul(s->g, s->g, q + 0, prec);
    arb_clear(c);
    arb_clear(c + 1);
    arb_clear(t);
}

static void
forms(loja_pair_state_t s, slong n, slong prec)
{
    arb_t t;

    arb_init(t);
    _loja_chart_dot(s->G[0], s->qA, s->qA, n, prec);
    _loja_chart_dot(s->G[1], s->qA, s->qB, n, prec);
    _loja_chart_dot(s->G[2], s->qB, s->qB, n, prec);
    _loja_chart_dot(s->S[0], s->qA, s->dA, n, prec);
    _loja_chart_dot(s->S[1], s->qA, s->dB, n, prec);
    _loja_chart_dot(t, s->qB, s->dA, n, prec);
    arb_add(s->S[1], s->S[1], t, prec);
    arb_mul_2exp_si(s->S[1], s->S[1], -1);
    _loja_chart_dot(s->S[2], s->qB, s->dB, n, prec);
    arb_clear(t);
}

int
_loja_pair_state_set(loja_pair_state_t s, const loja_chart_t chart,
                     arb_srcptr q)
{
    const slong n = ((const loja_pair_struct *) chart->data)->n;
    const slong prec = chart->prec;
    arb_struct mid[2], r[2];
    slong j;
    int good;

    for (j = 0; j < 2; j++)
    {
        arb_init(mid + j);
        arb_init(r + j);
        arb_get_mid_arb(mid + j, q + j);
        arb_sub(r + j, q + j, mid + j, prec);
    }
    arb_set_ui(s->zs, 2);
    arb_div_ui(s->zs, s->zs, 3, prec);
    arb_sub(s->zs, q + 1, s->zs, prec);
    features(&s->box, chart, q);
    features(&s->centre, chart, mid);
    _arb_vec_set(s->phi, s->centre.f[0], n);
    (void) gram(s, n, prec);
    basis(s, n, prec);
    spread(s, r, r + 1, n, prec);
    good = gram(s, n, prec);
    second(s, q, n, prec);
    _arb_vec_set(s->qA, s->hA, n);
    _arb_vec_set(s->qB, s->hB, n);
    project(s->qA, s, n, prec);
    project(s->qB, s, n, prec);
    combine(s, q, n, prec);
    forms(s, n, prec);
    for (j = 0; j < 2; j++)
    {
        arb_clear(mid + j);
        arb_clear(r + j);
    }
    return good && arb_is_finite(s->e1) && arb_is_finite(s->g);
}
