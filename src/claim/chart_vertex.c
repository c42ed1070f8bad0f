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
#include "claim/chart_affine.h"
#include "claim/chart_vertex.h"

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
    chart->scale[0] = chart->scale[1] = 1;
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

/* What the tests need of one sub-box: affine forms in eta and s. */
#define D 2
#define VECTORS 8

typedef struct
{
    slong n, prec;
    loja_affine_ptr all;   /* the vectors below, n entries each */
    loja_affine_ptr phi;   /* phi */
    loja_affine_ptr z;     /* z */
    loja_affine_ptr m;     /* m */
    loja_affine_ptr dh;    /* d_h phi = u^3 G' */
    loja_affine_ptr e1, e2;    /* span{1, e1, e2} = span{1, phi, d_s phi} */
    loja_affine_ptr ds;    /* d_s phi */
    loja_affine_ptr tmp;
    loja_affine_t h, s, sigma;
    loja_affine_t mean, mean_dh, mean_ds;   /* taken off phi, dh, ds */
    loja_affine_t phi2;    /* |Q_1 phi|^2, Q_1 the projection off 1 */
    loja_affine_t alpha;   /* alpha* = -<Q_1 phi, z>/|Q_1 phi|^2 */
    loja_affine_t g;       /* min of L/a^2 over the free coordinates */
    arb_t eps;             /* eps/a^2 */
} state_t;

static void
state_init(state_t *s, const loja_chart_t chart)
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
    _loja_affine_init(s->phi2);
    _loja_affine_init(s->alpha);
    _loja_affine_init(s->g);
    arb_init(s->eps);
}

static void
state_clear(state_t *s)
{
    _loja_affine_vec_clear(s->all, VECTORS * s->n);
    _loja_affine_clear(s->h);
    _loja_affine_clear(s->s);
    _loja_affine_clear(s->sigma);
    _loja_affine_clear(s->mean);
    _loja_affine_clear(s->mean_dh);
    _loja_affine_clear(s->mean_ds);
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
features(state_t *s, slong i, const loja_vertex_struct *d)
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

/* All vectors with their means taken off, phi2, alpha and g.  1 when Q_1 phi
   != 0 is proved. */
static int
state_set(state_t *s, const loja_chart_t chart, arb_srcptr q,
          const arf_t eps)
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
    _loja_affine_centre(t, s->z, n, D, prec);
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

static int
above(const loja_chart_t chart, arb_srcptr q, const arf_t eps)
{
    state_t s;
    arb_t g;
    int good;

    state_init(&s, chart);
    arb_init(g);
    /* SOUND: chart-vertex (L >= a^2 g, whatever the free coordinates) */
    good = state_set(&s, chart, q, eps);
    _loja_affine_range(g, s.g, D, s.prec);
    good = good && arb_gt(g, s.eps);
    state_clear(&s);
    arb_clear(g);
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
field_shift(arb_t Y, arb_t p, arb_t pc, state_t *s)
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
bounded_part(arb_t rest, state_t *s, const loja_vertex_struct *d,
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
static int
field_bound(arf_t C, state_t *s, const loja_chart_t chart, arb_srcptr q)
{
    const loja_vertex_struct *d = chart->data;
    const slong prec = s->prec;
    arb_t Y, p, pc, t, phi2, delta, oa, rest;
    int good;

    arb_init(Y);
    arb_init(p);
    arb_init(pc);
    arb_init(t);
    arb_init(phi2);
    arb_init(delta);
    arb_init(oa);
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
    arb_clear(oa);
    arb_clear(rest);
    return good;
}

static int
field(arf_t kappa, arf_t C, const loja_chart_t chart, arb_srcptr q,
      const arf_t eps)
{
    const slong prec = chart->prec;
    state_t s;
    loja_affine_t t, c;
    arb_t r;
    int good;

    state_init(&s, chart);
    _loja_affine_init(t);
    _loja_affine_init(c);
    arb_init(r);
    good = state_set(&s, chart, q, eps) && field_bound(C, &s, chart, q);
    if (good)
    {
        good = _loja_affine_remove(c, s.e2, s.e1, s.n, D, prec)
            && _loja_affine_remove(c, s.m, s.e1, s.n, D, prec)
            && _loja_affine_remove(c, s.m, s.e2, s.n, D, prec);
        _loja_affine_dot(c, s.m, s.m, s.n, D, prec);
        _loja_affine_dot(t, s.m, s.dh, s.n, D, prec);
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
    state_clear(&s);
    _loja_affine_clear(t);
    _loja_affine_clear(c);
    arb_clear(r);
    return good;
}

static char *
describe(const loja_chart_t chart)
{
    const loja_vertex_struct *d = chart->data;
    char buffer[300], *s, *lo, *hi, *s0 = fmpq_get_str(NULL, 10, d->s0),
        *a = fmpq_get_str(NULL, 10, d->a);

    lo = loja_claim_bound_text(d->kernel->b, -1, 12);
    hi = loja_claim_bound_text(d->kernel->b, 1, 12);
    snprintf(buffer, sizeof(buffer), "eta = |w|, w %s 0, s = (b - b*)/w, "
        "psi'(b*) = 0, b* in [%s, %s], v and c free (as eta -> 0: s -> "
        "%.30s, v w^2 psi''(b*)/2 -> %.30s)", d->sign > 0 ? ">" : "<", lo,
        hi, s0, a);
    s = flint_malloc(strlen(buffer) + 1);
    strcpy(s, buffer);
    flint_free(lo);
    flint_free(hi);
    flint_free(s0);
    flint_free(a);
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
    .rates = NULL
};
