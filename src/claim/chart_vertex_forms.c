/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The chart `vertex' on one sub-box: features, their projections, and the
    bound of the field (rule chart-vertex, whose names are used here).
*/
#include "claim/chart_vertex.h"

#define D LOJA_VERTEX_DIM
#define VECTORS LOJA_VERTEX_VECTORS

void
_loja_vertex_state_init(loja_vertex_state_t s, const loja_chart_t chart)
{
    slong n = ((const loja_vertex_struct *) chart->data)->n;

    s->n = n;
    s->prec = chart->prec;
    s->all = _loja_affine_vec_init(VECTORS * n);
    s->phi = s->all;
    s->z = s->phi + n;
    s->m = s->z + n;
    s->dh = s->m + n;
    s->e1 = s->dh + n;
    s->e2 = s->e1 + n;
    s->ds = s->e2 + n;
    s->tmp = s->ds + n;
    _loja_affine_init(s->h);
    _loja_affine_init(s->s);
    _loja_affine_init(s->sigma);
    _loja_affine_init(s->mean);
    _loja_affine_init(s->mean_dh);
    _loja_affine_init(s->mean_ds);
    _loja_affine_init(s->mean_z);
    _loja_affine_init(s->phi2);
    _loja_affine_init(s->alpha);
    _loja_affine_init(s->g);
    arb_init(s->eps);
}

void
_loja_vertex_state_clear(loja_vertex_state_t s)
{
    _loja_affine_vec_clear(s->all, VECTORS * s->n);
    _loja_affine_clear(s->h);
    _loja_affine_clear(s->s);
    _loja_affine_clear(s->sigma);
    _loja_affine_clear(s->mean);
    _loja_affine_clear(s->mean_dh);
    _loja_affine_clear(s->mean_ds);
    _loja_affine_clear(s->mean_z);
    _loja_affine_clear(s->phi2);
    _loja_affine_clear(s->alpha);
    _loja_affine_clear(s->g);
    arb_clear(s->eps);
}

/* K(y) and G'(y) = K + y K' for an affine form y. */
static void
kernel_forms(loja_affine_t K, loja_affine_t G1, const loja_affine_t y,
             const loja_vertex_struct *d, slong prec)
{
    loja_kernel_struct *kernel = (loja_kernel_struct *) d->kernel;
    arb_struct mid[4], all[4];
    arb_t range;
    slong i;

    for (i = 0; i < 4; i++)
    {
        arb_init(mid + i);
        arb_init(all + i);
    }
    arb_init(range);
    arb_get_mid_arb(range, &y->c);
    _loja_kernel_eval(mid, 0, 3, kernel, range);
    _loja_affine_range(range, y, D, prec);
    _loja_kernel_eval(all, 2, 4, kernel, range);
    _loja_affine_compose(K, y, mid, mid + 1, all + 2, D, prec);
    arb_mul_2exp_si(mid + 2, mid + 2, 1);
    arb_mul_ui(all + 3, all + 3, 3, prec);
    _loja_affine_compose(G1, y, mid + 1, mid + 2, all + 3, D, prec);
    _loja_affine_mul(G1, G1, y, D, prec);
    _loja_affine_add(G1, G1, K, D, prec);
    for (i = 0; i < 4; i++)
    {
        arb_clear(mid + i);
        arb_clear(all + i);
    }
    arb_clear(range);
}

/* The vectors at one input. */
static void
features(loja_vertex_state_t s, slong i, const loja_vertex_struct *d)
{
    const slong prec = s->prec;
    loja_affine_t x, u, u2, y, K, G1, t;

    _loja_affine_init(x);
    _loja_affine_init(u);
    _loja_affine_init(u2);
    _loja_affine_init(y);
    _loja_affine_init(K);
    _loja_affine_init(G1);
    _loja_affine_init(t);
    _loja_affine_set_arb(x, d->x + i, -1, D);
    _loja_affine_add(u, x, s->s, D, prec);
    _loja_affine_mul(u2, u, u, D, prec);
    _loja_affine_mul(y, s->h, u, D, prec);
    kernel_forms(K, G1, y, d, prec);
    /* t = u^3 K; phi = u^2 + h t; z = h t + 2 sigma u; d_h phi = u^3 G' */
    _loja_affine_mul(t, u2, u, D, prec);
    _loja_affine_mul(s->dh + i, t, G1, D, prec);
    _loja_affine_mul(t, t, K, D, prec);
    _loja_affine_mul(y, s->h, t, D, prec);
    _loja_affine_add(s->phi + i, u2, y, D, prec);
    _loja_affine_mul(s->z + i, s->sigma, u, D, prec);
    _loja_affine_mul_2exp(s->z + i, s->z + i, 1, D);
    _loja_affine_add(s->z + i, s->z + i, y, D, prec);
    /* K := u^2 (2 K + G'); m = t - sigma K; d_s phi = 2 u + h K */
    _loja_affine_mul_2exp(K, K, 1, D);
    _loja_affine_add(K, K, G1, D, prec);
    _loja_affine_mul(K, K, u2, D, prec);
    _loja_affine_mul(s->m + i, s->sigma, K, D, prec);
    _loja_affine_sub(s->m + i, t, s->m + i, D, prec);
    _loja_affine_mul(y, s->h, K, D, prec);
    _loja_affine_mul_2exp(u, u, 1, D);
    _loja_affine_add(s->ds + i, u, y, D, prec);
    /* e1 = (d_s phi)/2 - s = x + h K/2, e2 = phi - s d_s phi + s^2
       = x^2 + h (t - s K) */
    _loja_affine_mul_2exp(y, y, -1, D);
    _loja_affine_add(s->e1 + i, x, y, D, prec);
    _loja_affine_mul(y, s->s, K, D, prec);
    _loja_affine_sub(y, t, y, D, prec);
    _loja_affine_mul(y, y, s->h, D, prec);
    _loja_affine_set_arb(x, d->x2 + i, -1, D);
    _loja_affine_add(s->e2 + i, x, y, D, prec);
    _loja_affine_clear(x);
    _loja_affine_clear(u);
    _loja_affine_clear(u2);
    _loja_affine_clear(y);
    _loja_affine_clear(K);
    _loja_affine_clear(G1);
    _loja_affine_clear(t);
}

int
_loja_vertex_state_set(loja_vertex_state_t s, const loja_chart_t chart,
                       arb_srcptr q, const arf_t eps)
{
    const loja_vertex_struct *d = chart->data;
    const slong n = s->n, prec = s->prec;
    slong i;
    loja_affine_t t;
    int good;

    _loja_affine_init(t);
    _loja_affine_set_arb(s->h, q, 0, D);
    if (d->sign < 0)
        _loja_affine_neg(s->h, s->h, D);
    _loja_affine_set_arb(s->s, q + 1, 1, D);
    _loja_affine_set_arb(t, d->centre, -1, D);
    _loja_affine_sub(s->sigma, s->s, t, D, prec);
    for (i = 0; i < n; i++)
        features(s, i, d);
    _loja_affine_centre(s->mean, s->phi, n, D, prec);
    _loja_affine_centre(s->mean_dh, s->dh, n, D, prec);
    _loja_affine_centre(s->mean_ds, s->ds, n, D, prec);
    _loja_affine_centre(s->mean_z, s->z, n, D, prec);
    _loja_affine_centre(t, s->m, n, D, prec);
    _loja_affine_centre(t, s->e1, n, D, prec);
    _loja_affine_centre(t, s->e2, n, D, prec);
    /* SOUND: chart-vertex (g = |Q z|^2, Q off 1 and phi) */
    _loja_affine_dot(s->phi2, s->phi, s->phi, n, D, prec);
    for (i = 0; i < n; i++)
        _loja_affine_set(s->tmp + i, s->z + i, D);
    good = _loja_affine_remove(s->alpha, s->tmp, s->phi, n, D, prec);
    _loja_affine_neg(s->alpha, s->alpha, D);
    _loja_affine_dot(s->g, s->tmp, s->tmp, n, D, prec);
    arb_set_arf(s->eps, eps);
    for (i = 0; i < 2; i++)
    {
        arb_mul_fmpz(s->eps, s->eps, fmpq_denref(d->a), prec);
        arb_div_fmpz(s->eps, s->eps, fmpq_numref(d->a), prec);
    }
    _loja_affine_clear(t);
    return good;
}

/* An upper bound of sqrt(max(x, 0)) as the ball [-b, b]. */
static void
root_ball(arb_t res, const arb_t x)
{
    mag_t m;
    arf_t u;

    mag_init(m);
    arf_init(u);
    arb_get_ubound_arf(u, x, 30);
    if (arf_sgn(u) < 0)
        arf_zero(u);
    arf_get_mag(m, u);
    mag_sqrt(m, m);
    arb_zero(res);
    arb_add_error_mag(res, m);
    mag_clear(m);
    arf_clear(u);
}

/* Y of the field, and the coefficients p, pc of h d_h phi + Y d_s phi along
   phi and 1.  Uses tmp.  0 when Q d_s phi != 0 is not proved. */
static int
field_shift(arb_t Y, arb_t p, arb_t pc, loja_vertex_state_t s)
{
    const slong n = s->n, prec = s->prec;
    loja_affine_t t, y, w;
    slong i;
    int good;

    _loja_affine_init(t);
    _loja_affine_init(y);
    _loja_affine_init(w);
    /* y = (<Q ds, z> - h <Q ds, dh>)/|Q ds|^2 */
    for (i = 0; i < n; i++)
        _loja_affine_set(s->tmp + i, s->ds + i, D);
    good = _loja_affine_remove(t, s->tmp, s->phi, n, D, prec);
    _loja_affine_dot(y, s->tmp, s->z, n, D, prec);
    _loja_affine_dot(t, s->tmp, s->dh, n, D, prec);
    _loja_affine_mul(t, t, s->h, D, prec);
    _loja_affine_sub(y, y, t, D, prec);
    _loja_affine_dot(t, s->tmp, s->tmp, n, D, prec);
    good = _loja_affine_inv(t, t, D, prec) && good;
    _loja_affine_mul(y, y, t, D, prec);
    _loja_affine_range(Y, y, D, prec);
    /* p = <Q_1 phi, h dh + Y ds>/|Q_1 phi|^2 */
    _loja_affine_dot(w, s->phi, s->ds, n, D, prec);
    _loja_affine_mul(w, w, y, D, prec);
    _loja_affine_dot(t, s->phi, s->dh, n, D, prec);
    _loja_affine_mul(t, t, s->h, D, prec);
    _loja_affine_add(w, w, t, D, prec);
    good = _loja_affine_inv(t, s->phi2, D, prec) && good;
    _loja_affine_mul(w, w, t, D, prec);
    _loja_affine_range(p, w, D, prec);
    /* pc = h mean(dh) + Y mean(ds) - p mean(phi) */
    _loja_affine_mul(w, w, s->mean, D, prec);
    _loja_affine_mul(t, s->h, s->mean_dh, D, prec);
    _loja_affine_sub(t, t, w, D, prec);
    _loja_affine_mul(w, y, s->mean_ds, D, prec);
    _loja_affine_add(t, t, w, D, prec);
    _loja_affine_range(pc, t, D, prec);
    _loja_affine_clear(t);
    _loja_affine_clear(y);
    _loja_affine_clear(w);
    return good;
}

/* rest := |a| (sqrt(e) (1 + |mean phi|/|Q_1 phi|) + |pc|) + eta (1 + |s +
   Y|)/oa, from rest = [-sqrt(e), sqrt(e)]. */
static void
bounded_part(arb_t rest, loja_vertex_state_t s, const loja_vertex_struct *d,
             arb_srcptr q, const arb_t Y, const arb_t pc, const arb_t phi2,
             const arb_t oa)
{
    const slong prec = s->prec;
    arb_t t, a;

    arb_init(t);
    arb_init(a);
    arb_sqrtpos(a, phi2, prec);
    _loja_affine_range(t, s->mean, D, prec);
    arb_div(t, t, a, prec);
    arb_abs(t, t);
    arb_add_ui(t, t, 1, prec);
    arb_mul(rest, rest, t, prec);
    arb_abs(rest, rest);
    arb_abs(t, pc);
    arb_add(rest, rest, t, prec);
    arb_set_fmpq(a, d->a, prec);
    arb_abs(a, a);
    arb_mul(rest, rest, a, prec);
    arb_add(t, q + 1, Y, prec);
    arb_abs(t, t);
    arb_add_ui(t, t, 1, prec);
    arb_mul(t, t, q, prec);
    arb_div(t, t, oa, prec);
    arb_add(rest, rest, t, prec);
    arb_clear(t);
    arb_clear(a);
}

/*
    C of H3.  With e = eps/a^2 - g, where L <= eps:
        |delta| <= sqrt(e/|Q_1 phi|^2), oa = 1 + alpha* + delta > 0,
        |delta_c| <= |a| sqrt(e) (1 + |mean phi|/|Q_1 phi|),
        w' = h/oa, b' = h (s + Y)/oa, |c' + v' psi(b*)| <= |delta_c| + |a pc|,
        v'/v = (delta - p - 2)/oa.
    0 if oa > 0 is not proved.
*/
int
_loja_vertex_bound(arf_t C, arb_t oa, loja_vertex_state_t s,
                   const loja_chart_t chart, arb_srcptr q)
{
    const loja_vertex_struct *d = chart->data;
    const slong prec = s->prec;
    arb_t Y, p, pc, t, phi2, delta, rest;
    int good;

    arb_init(Y);
    arb_init(p);
    arb_init(pc);
    arb_init(t);
    arb_init(phi2);
    arb_init(delta);
    arb_init(rest);
    _loja_affine_range(phi2, s->phi2, D, prec);
    _loja_affine_range(t, s->g, D, prec);
    arb_sub(t, s->eps, t, prec);
    root_ball(rest, t);
    arb_div(t, t, phi2, prec);
    root_ball(delta, t);
    _loja_affine_range(oa, s->alpha, D, prec);
    arb_add(oa, oa, delta, prec);
    arb_add_ui(oa, oa, 1, prec);
    /* SOUND: chart-vertex (H1 and the field need 1 + alpha > 0) */
    good = arb_is_positive(oa) && field_shift(Y, p, pc, s);
    if (good)
    {
        bounded_part(rest, s, d, q, Y, pc, phi2, oa);
        arb_sub(delta, delta, p, prec);
        arb_sub_ui(delta, delta, 2, prec);
        arb_div(delta, delta, oa, prec);
        arb_abs(delta, delta);
        arb_sqr(t, d->kernel->psi0, prec);
        arb_add_ui(t, t, 1, prec);
        arb_sqrt(t, t, prec);
        arb_mul(delta, delta, t, prec);
        /* SOUND: chart-vertex (|DTheta X| <= rest + delta |v|) */
        arb_max(delta, delta, rest, prec);
        arb_get_ubound_arf(C, delta, 30);
        good = arf_is_finite(C);
    }
    arb_clear(Y);
    arb_clear(p);
    arb_clear(pc);
    arb_clear(t);
    arb_clear(phi2);
    arb_clear(delta);
    arb_clear(rest);
    return good;
}

