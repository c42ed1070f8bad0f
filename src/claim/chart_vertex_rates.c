/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rates of the chart `vertex' (rule chart-rates, section vertex). */
#include "claim/chart_vertex.h"

#define D LOJA_VERTEX_DIM

static void
exponent(slong *num, slong *den, const loja_chart_t chart)
{
    (void) chart;
    *num = 2;
    *den = 1;
}

/* Everything of one sub-box that is not in the state; names as in the rule. */
typedef struct
{
    loja_affine_ptr psi, dsh, psih, rho;
    loja_affine_t mean_psi, tau, alpha, t, u, v;
    loja_affine_t qs2;     /* |psi~|^2, then what is needed */
    arb_t a, V, s0;        /* |a|, s0 V0 = s0 |2 a/psi_2|, sqrt(1+psi_0^2) */
    arb_t oa;              /* 1 + alpha where L <= eps */
    arb_t psi_norm, ds_norm;   /* |psi~|, |dsh| */
    arb_t p, q, r;
} work_t;

static void
work_init(work_t *w, const loja_chart_t chart)
{
    const loja_vertex_struct *d = chart->data;
    const slong n = d->n, prec = chart->prec;

    w->psi = _loja_affine_vec_init(4 * n);
    w->dsh = w->psi + n;
    w->psih = w->dsh + n;
    w->rho = w->psih + n;
    _loja_affine_init(w->mean_psi);
    _loja_affine_init(w->tau);
    _loja_affine_init(w->alpha);
    _loja_affine_init(w->t);
    _loja_affine_init(w->u);
    _loja_affine_init(w->v);
    _loja_affine_init(w->qs2);
    arb_init(w->a);
    arb_init(w->V);
    arb_init(w->s0);
    arb_init(w->oa);
    arb_init(w->psi_norm);
    arb_init(w->ds_norm);
    arb_init(w->p);
    arb_init(w->q);
    arb_init(w->r);
    arb_set_fmpq(w->a, d->a, prec);
    arb_abs(w->a, w->a);
    arb_sqr(w->s0, d->kernel->psi0, prec);
    arb_add_ui(w->s0, w->s0, 1, prec);
    arb_sqrt(w->s0, w->s0, prec);
    arb_div(w->V, w->a, d->kernel->psi2, prec);
    arb_mul_2exp_si(w->V, w->V, 1);
    arb_abs(w->V, w->V);
    arb_mul(w->V, w->V, w->s0, prec);
}

static void
work_clear(work_t *w, slong n)
{
    _loja_affine_vec_clear(w->psi, 4 * n);
    _loja_affine_clear(w->mean_psi);
    _loja_affine_clear(w->tau);
    _loja_affine_clear(w->alpha);
    _loja_affine_clear(w->t);
    _loja_affine_clear(w->u);
    _loja_affine_clear(w->v);
    _loja_affine_clear(w->qs2);
    arb_clear(w->a);
    arb_clear(w->V);
    arb_clear(w->s0);
    arb_clear(w->oa);
    arb_clear(w->psi_norm);
    arb_clear(w->ds_norm);
    arb_clear(w->p);
    arb_clear(w->q);
    arb_clear(w->r);
}

static void
copy(loja_affine_ptr to, loja_affine_srcptr from, slong n)
{
    slong i;

    for (i = 0; i < n; i++)
        _loja_affine_set(to + i, from + i, D);
}

/* psi = 2 phi + h d_h phi off 1, dsh = d_s phi off 1 and psi, psih = psi off
   1 and d_s phi; tau, means and norms. */
static int
set_basis(work_t *w, loja_vertex_state_t s)
{
    const slong n = s->n, prec = s->prec;
    slong i;
    int good;

    for (i = 0; i < n; i++)
    {
        _loja_affine_mul(w->t, s->h, s->dh + i, D, prec);
        _loja_affine_mul_2exp(w->psi + i, s->phi + i, 1, D);
        _loja_affine_add(w->psi + i, w->psi + i, w->t, D, prec);
    }
    _loja_affine_mul(w->t, s->h, s->mean_dh, D, prec);
    _loja_affine_mul_2exp(w->mean_psi, s->mean, 1, D);
    _loja_affine_add(w->mean_psi, w->mean_psi, w->t, D, prec);
    copy(w->dsh, s->ds, n);
    good = _loja_affine_remove(w->tau, w->dsh, w->psi, n, D, prec);
    copy(w->psih, w->psi, n);
    good = _loja_affine_remove(w->t, w->psih, s->ds, n, D, prec) && good;
    _loja_affine_dot(w->t, w->psi, w->psi, n, D, prec);
    _loja_affine_range(w->psi_norm, w->t, D, prec);
    arb_sqrtpos(w->psi_norm, w->psi_norm, prec);
    _loja_affine_dot(w->t, w->dsh, w->dsh, n, D, prec);
    _loja_affine_range(w->ds_norm, w->t, D, prec);
    arb_sqrtpos(w->ds_norm, w->ds_norm, prec);
    return good && arb_is_positive(w->psi_norm)
        && arb_is_positive(w->ds_norm);
}

/* sigma = 2 |a|/M, M = eta ((1 + |s|) C_psi + C_s)/A + |a| (1 + |mean psi|
   C_psi + |mean ds| C_s), C_s = 1/|dsh|, C_psi = 1/|psi~| + |tau| C_s. */
static void
set_sigma(arf_t sigma, work_t *w, loja_vertex_state_t s, arb_srcptr q)
{
    const slong prec = s->prec;
    arb_t Cs, Cp;

    arb_init(Cs);
    arb_init(Cp);
    arb_inv(Cs, w->ds_norm, prec);
    arb_inv(Cp, w->psi_norm, prec);
    _loja_affine_range(w->p, w->tau, D, prec);
    arb_abs(w->p, w->p);
    arb_addmul(Cp, w->p, Cs, prec);
    arb_abs(w->p, q + 1);
    arb_add_ui(w->p, w->p, 1, prec);
    arb_mul(w->p, w->p, Cp, prec);
    arb_add(w->p, w->p, Cs, prec);
    arb_mul(w->p, w->p, q, prec);
    arb_div(w->p, w->p, w->oa, prec);
    _loja_affine_range(w->q, w->mean_psi, D, prec);
    arb_abs(w->q, w->q);
    arb_mul(w->q, w->q, Cp, prec);
    arb_add_ui(w->q, w->q, 1, prec);
    _loja_affine_range(w->r, s->mean_ds, D, prec);
    arb_abs(w->r, w->r);
    arb_addmul(w->q, w->r, Cs, prec);
    arb_addmul(w->p, w->q, w->a, prec);
    arb_mul_2exp_si(w->q, w->a, 1);
    arb_div(w->p, w->q, w->p, prec);
    arb_get_lbound_arf(sigma, w->p, 30);
    arb_clear(Cs);
    arb_clear(Cp);
}

/* c + v psi_0 where L <= eps: a s^2 - b_1 s + p_0 - a (alpha mean phi + mean
   z) +- |a| sqrt(eps/a^2 - g). */
static void
free_constant(arb_t res, work_t *w, loja_vertex_state_t s,
              const loja_vertex_struct *d, arb_srcptr q)
{
    const slong prec = s->prec;
    arb_t a, t;

    arb_init(a);
    arb_init(t);
    arb_set_fmpq(a, d->a, prec);
    /* b_1 = 2 a s_0 */
    arb_mul_2exp_si(t, d->centre, 1);
    arb_sub(t, q + 1, t, prec);
    arb_mul(t, t, q + 1, prec);
    arb_sub_ui(res, w->oa, 1, prec);
    _loja_affine_range(w->r, s->mean, D, prec);
    arb_submul(t, res, w->r, prec);
    _loja_affine_range(w->r, s->mean_z, D, prec);
    arb_sub(t, t, w->r, prec);
    arb_mul(t, t, a, prec);
    arb_set_fmpq(res, d->p0, prec);
    arb_add(res, res, t, prec);
    _loja_affine_range(t, s->g, D, prec);
    arb_sub(t, s->eps, t, prec);
    arb_get_ubound_arf(arb_midref(t), t, 30);
    mag_zero(arb_radref(t));
    if (arf_sgn(arb_midref(t)) < 0)
        arb_zero(t);
    arb_sqrt(t, t, prec);
    arb_mul(t, t, w->a, prec);
    arb_add_error(res, t);
    arb_clear(a);
    arb_clear(t);
}

/* A lower bound of g/eta^2: |Q_2 m|^2 + |P' z|^2/eta^2, P' z along Q d_s phi
   (tmp). */
static int
valley_part(arb_t res, work_t *w, loja_vertex_state_t s, arb_srcptr q)
{
    const slong n = s->n, prec = s->prec;
    arf_t top;
    int good;

    arf_init(top);
    copy(w->rho, s->m, n);
    good = _loja_affine_remove(w->t, s->e2, s->e1, n, D, prec)
        && _loja_affine_remove(w->t, w->rho, s->e1, n, D, prec)
        && _loja_affine_remove(w->t, w->rho, s->e2, n, D, prec);
    _loja_affine_dot(w->t, w->rho, w->rho, n, D, prec);
    _loja_affine_range(res, w->t, D, prec);
    copy(s->tmp, s->ds, n);
    good = good && _loja_affine_remove(w->t, s->tmp, s->phi, n, D, prec);
    _loja_affine_dot(w->t, s->tmp, s->z, n, D, prec);
    _loja_affine_dot(w->u, s->tmp, s->tmp, n, D, prec);
    good = good && _loja_affine_inv(w->u, w->u, D, prec);
    _loja_affine_mul(w->t, w->t, w->t, D, prec);
    _loja_affine_mul(w->t, w->t, w->u, D, prec);
    _loja_affine_range(w->p, w->t, D, prec);
    arb_nonnegative_part(w->p, w->p);
    arb_get_ubound_arf(top, q, 30);
    arb_set_arf(w->q, top);
    arb_sqr(w->q, w->q, prec);
    arb_div(w->p, w->p, w->q, prec);
    arb_add(res, res, w->p, prec);
    arf_clear(top);
    return good;
}

/* lambda = a^2 s0 V0 (1 - c) A* (g/eta^2) (1 - g/(2 n A*^2)), n = |Q_1
   phi|^2, c = (c + v psi_0) psi_0 psi_2 eta^2/(2 a A s0^2), if n A*^2/4 >
   eps/a^2. */
static int
set_lambda(arf_t lambda, work_t *w, loja_vertex_state_t s,
           const loja_vertex_struct *d, arb_srcptr q)
{
    const slong prec = s->prec;
    arb_t A, part, c;
    int good;

    arb_init(A);
    arb_init(part);
    arb_init(c);
    good = valley_part(part, w, s, q);
    free_constant(c, w, s, d, q);
    arb_sqr(w->p, q, prec);
    arb_mul(c, c, w->p, prec);
    arb_mul(c, c, d->kernel->psi0, prec);
    arb_mul(c, c, d->kernel->psi2, prec);
    arb_mul_2exp_si(c, c, -1);
    arb_mul_fmpz(c, c, fmpq_denref(d->a), prec);
    arb_div_fmpz(c, c, fmpq_numref(d->a), prec);
    arb_div(c, c, w->oa, prec);
    arb_div(c, c, w->s0, prec);
    arb_div(c, c, w->s0, prec);
    arb_sub_ui(c, c, 1, prec);
    arb_neg(c, c);
    _loja_affine_range(A, s->alpha, D, prec);
    arb_add_ui(A, A, 1, prec);
    good = good && arb_is_positive(A) && arb_is_positive(c);
    arb_mul(part, part, c, prec);
    arb_mul(part, part, A, prec);
    arb_mul(part, part, w->V, prec);
    arb_mul(part, part, w->a, prec);
    arb_mul(part, part, w->a, prec);
    _loja_affine_range(w->p, s->phi2, D, prec);
    arb_sqr(A, A, prec);
    arb_mul(A, A, w->p, prec);
    arb_mul_2exp_si(A, A, -2);
    /* SOUND: chart-rates (lambda: the free coordinate is bounded) */
    good = good && arb_gt(A, s->eps);
    _loja_affine_range(w->p, s->g, D, prec);
    arb_div(w->p, w->p, A, prec);
    arb_mul_2exp_si(w->p, w->p, -3);
    arb_sub_ui(w->p, w->p, 1, prec);
    arb_neg(w->p, w->p);
    arb_mul(part, part, w->p, prec);
    arb_get_lbound_arf(lambda, part, 30);
    good = good && arb_is_finite(part);
    arb_clear(A);
    arb_clear(part);
    arb_clear(c);
    return good;
}

/*
    alpha where |P' r| <= Dev: -<psih,z>/<psih,phi> +- (Dev/|a|) |psih|/
    |<psih,phi>|.  *near = 0 when |alpha <dsh,phi> + <dsh,z>| > (Dev/|a|)
    |dsh| is proved.
*/
static int
set_alpha(int *near, work_t *w, loja_vertex_state_t s, const arf_t dev)
{
    const slong n = s->n, prec = s->prec;
    int good;

    _loja_affine_dot(w->t, w->psih, s->phi, n, D, prec);
    good = _loja_affine_inv(w->t, w->t, D, prec);
    _loja_affine_dot(w->alpha, w->psih, s->z, n, D, prec);
    _loja_affine_mul(w->alpha, w->alpha, w->t, D, prec);
    _loja_affine_neg(w->alpha, w->alpha, D);
    _loja_affine_dot(w->u, w->psih, w->psih, n, D, prec);
    _loja_affine_range(w->p, w->u, D, prec);
    arb_sqrtpos(w->p, w->p, prec);
    _loja_affine_range(w->q, w->t, D, prec);
    arb_mul(w->p, w->p, w->q, prec);
    arb_set_arf(w->r, dev);
    arb_div(w->r, w->r, w->a, prec);
    arb_mul(w->p, w->p, w->r, prec);
    /* SOUND: chart-rates (vertex: alpha where |P' r| <= D) */
    arb_add_error(&w->alpha->c, w->p);
    _loja_affine_dot(w->t, w->dsh, s->phi, n, D, prec);
    _loja_affine_mul(w->t, w->t, w->alpha, D, prec);
    _loja_affine_dot(w->u, w->dsh, s->z, n, D, prec);
    _loja_affine_add(w->t, w->t, w->u, D, prec);
    _loja_affine_range(w->p, w->t, D, prec);
    arb_abs(w->p, w->p);
    arb_mul(w->q, w->r, w->ds_norm, prec);
    /* SOUND: chart-rates (vertex: |P' r| > D) */
    *near = !(good && arb_gt(w->p, w->q));
    return good;
}

/*
    What dw, db and the constant cost: the factor sqrt((1 + y)^2 + z^2 + x^2)
    with P' phi = c_psi psi + c_s d_s phi + c_1, x = eta^3 (|c_psi|(1 + |s|) +
    |c_s|)/(s0 V0 A), z = psi_2 eta^2 c_1/(2 s0^2), y = psi_0 z.
*/
static int
cost(arb_t res, work_t *w, loja_vertex_state_t s,
     const loja_vertex_struct *d, arb_srcptr q)
{
    const slong n = s->n, prec = s->prec;
    int good;

    _loja_affine_dot(w->t, w->dsh, w->dsh, n, D, prec);
    good = _loja_affine_inv(w->t, w->t, D, prec);
    _loja_affine_dot(w->u, w->dsh, s->phi, n, D, prec);
    _loja_affine_mul(w->u, w->u, w->t, D, prec);       /* c_s */
    _loja_affine_dot(w->t, w->psi, w->psi, n, D, prec);
    good = _loja_affine_inv(w->t, w->t, D, prec) && good;
    _loja_affine_dot(w->v, w->psi, s->phi, n, D, prec);
    _loja_affine_mul(w->v, w->v, w->t, D, prec);
    _loja_affine_mul(w->t, w->tau, w->u, D, prec);
    _loja_affine_sub(w->v, w->v, w->t, D, prec);       /* c_psi */
    _loja_affine_mul(w->t, w->v, w->mean_psi, D, prec);
    _loja_affine_sub(w->t, s->mean, w->t, D, prec);
    _loja_affine_mul(w->qs2, w->u, s->mean_ds, D, prec);
    _loja_affine_sub(w->t, w->t, w->qs2, D, prec);     /* c_1 */
    _loja_affine_range(w->p, w->t, D, prec);
    arb_sqr(w->q, q, prec);
    arb_mul(w->p, w->p, w->q, prec);
    arb_mul(w->p, w->p, d->kernel->psi2, prec);
    arb_div(w->p, w->p, w->s0, prec);
    arb_div(w->p, w->p, w->s0, prec);
    arb_mul_2exp_si(w->p, w->p, -1);                   /* z */
    /* x */
    _loja_affine_range(res, w->v, D, prec);
    arb_abs(res, res);
    arb_abs(w->r, q + 1);
    arb_add_ui(w->r, w->r, 1, prec);
    arb_mul(res, res, w->r, prec);
    _loja_affine_range(w->r, w->u, D, prec);
    arb_abs(w->r, w->r);
    arb_add(res, res, w->r, prec);
    arb_mul(res, res, w->q, prec);
    arb_mul(res, res, q, prec);
    arb_div(res, res, w->V, prec);
    arb_div(res, res, w->oa, prec);
    arb_sqr(res, res, prec);
    arb_mul(w->q, w->p, d->kernel->psi0, prec);
    arb_add_ui(w->q, w->q, 1, prec);
    arb_sqr(w->q, w->q, prec);
    arb_add(res, res, w->q, prec);
    arb_sqr(w->p, w->p, prec);
    arb_add(res, res, w->p, prec);
    arb_sqrtpos(res, res, prec);
    return good;
}

/* rho = Q' (m - (alpha/2) dh), Q' off 1, psi and d_s phi. */
static int
set_rho(work_t *w, loja_vertex_state_t s)
{
    const slong n = s->n, prec = s->prec;
    slong i;

    _loja_affine_mul_2exp(w->u, w->alpha, -1, D);
    for (i = 0; i < n; i++)
    {
        _loja_affine_mul(w->t, w->u, s->dh + i, D, prec);
        _loja_affine_sub(w->rho + i, s->m + i, w->t, D, prec);
    }
    return _loja_affine_remove(w->t, w->rho, w->psi, n, D, prec)
        && _loja_affine_remove(w->t, w->rho, w->dsh, n, D, prec);
}

/* alpha, near and rho, with |P' r| <= dev: first as it is, then as small as
   L <= 2 |Q' r|^2 = 2 a^2 eta^2 |rho|^2 makes it. */
static int
set_near(int *near, work_t *w, loja_vertex_state_t s, arb_srcptr q,
         const loja_chart_deviation_t *dev)
{
    const slong prec = s->prec;
    slong i;
    arf_t small;
    int good = 1;

    arf_init(small);
    arf_set(small, dev->bound);
    *near = 1;
    for (i = 0; i < 2 && good && *near; i++)
    {
        if (i > 0)
        {
            _loja_affine_dot(w->t, w->rho, w->rho, s->n, D, prec);
            _loja_affine_range(w->p, w->t, D, prec);
            arb_mul(w->p, w->p, w->a, prec);
            arb_mul(w->p, w->p, w->a, prec);
            arb_mul(w->p, w->p, q, prec);
            arb_mul(w->p, w->p, q, prec);
            _loja_chart_shrink(small, w->p, dev->ratio, 2, 1);
        }
        good = set_alpha(near, w, s, small) && set_rho(w, s);
    }
    arf_clear(small);
    return good;
}

/* c0 = a^2 <Q' rho, dh>/(s0 V0 cost (|a| |Q' rho|)^4). */
static int
set_c0(arf_t c0, work_t *w, loja_vertex_state_t s,
       const loja_vertex_struct *d, arb_srcptr q)
{
    const slong n = s->n, prec = s->prec;
    int good;

    good = cost(w->psi_norm, w, s, d, q);
    _loja_affine_dot(w->u, w->rho, s->dh, n, D, prec);
    _loja_affine_range(w->p, w->u, D, prec);
    good = good && arb_is_positive(w->p);
    _loja_affine_dot(w->t, w->rho, w->rho, n, D, prec);
    good = _loja_affine_inv(w->t, w->t, D, prec) && good;
    _loja_affine_mul(w->u, w->u, w->t, D, prec);
    _loja_affine_mul(w->u, w->u, w->t, D, prec);
    _loja_affine_range(w->p, w->u, D, prec);
    arb_div(w->p, w->p, w->a, prec);
    arb_div(w->p, w->p, w->a, prec);
    arb_div(w->p, w->p, w->V, prec);
    arb_div(w->p, w->p, w->psi_norm, prec);
    arb_get_lbound_arf(c0, w->p, 30);
    return good && arb_is_finite(w->p);
}

static int
box(loja_chart_rate_t *rate, const loja_chart_t chart, arb_srcptr q,
    const arf_t eps, const loja_chart_deviation_t *dev)
{
    const loja_vertex_struct *d = chart->data;
    loja_vertex_state_t s;
    work_t w;
    arf_t C;
    int good;

    _loja_vertex_state_init(s, chart);
    work_init(&w, chart);
    arf_init(C);
    good = _loja_vertex_state_set(s, chart, q, eps);
    _loja_affine_range(w.p, s->g, D, s->prec);
    rate->height = arf_get_d(arb_midref(w.p), ARF_RND_NEAR)
        * arf_get_d(arb_midref(w.a), ARF_RND_NEAR)
        * arf_get_d(arb_midref(w.a), ARF_RND_NEAR);
    if (good && arb_gt(w.p, s->eps))
        good = 2;
    if (good == 1)
    {
        good = _loja_vertex_bound(C, w.oa, s, chart, q)
            && set_basis(&w, s)
            && set_lambda(rate->lambda, &w, s, d, q)
            && set_near(&rate->near, &w, s, q, dev);
        if (good)
            set_sigma(rate->sigma, &w, s, q);
        if (good && rate->near)
            good = set_c0(rate->c0, &w, s, d, q);
    }
    _loja_vertex_state_clear(s);
    work_clear(&w, d->n);
    arf_clear(C);
    return good;
}

const loja_chart_rates_struct _loja_vertex_rates =
{
    .exponent = exponent,
    .box = box
};
