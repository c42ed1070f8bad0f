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
#include <math.h>
#include <string.h>
#include "claim/chart.h"

/* Taylor coefficients of psi at 0 that are used near 0; odd. */
#define TERMS 17
/* HEURISTIC: |w x| below this: by Taylor polynomials. */
#define NEAR 0.25

typedef struct
{
    int kink;              /* softsign: eta = |w| */
    int sign;              /* of w */
    fmpq_t a;              /* the slope of the line, not 0 */
    arb_t slope;           /* psi'(0) */
    arb_ptr c;             /* c[k] = psi^(k)(0)/k!, TERMS entries */
    arb_ptr x;             /* n inputs */
    slong n;
} odd_t;

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
    odd_t *d = chart->data;

    if (d == NULL)
        return;
    fmpq_clear(d->a);
    arb_clear(d->slope);
    _arb_vec_clear(d->c, TERMS);
    _arb_vec_clear(d->x, d->n);
    flint_free(d);
    chart->data = NULL;
}

static void
set_data(odd_t *d, const loja_problem_t prob, slong prec)
{
    fmpq_poly_t p;
    arb_struct z[2];
    slong i;

    d->n = prob->n;
    fmpq_init(d->a);
    arb_init(d->slope);
    d->c = _arb_vec_init(TERMS);
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
    prob->net->act[0]->jet(d->c, z, 2, TERMS, d->kink, prec);
    arb_set(d->slope, d->c + 1);
    arb_clear(z);
    arb_clear(z + 1);
}

static int
init(loja_chart_t chart, arb_srcptr theta, loja_message_t why)
{
    odd_t *d;

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
    const odd_t *d = chart->data;

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
    const odd_t *d = chart->data;

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

/*
    Analytic psi, y near 0.  With psi = sum_{k<N} c_k y^k + c_N[xi] y^N, N
    odd, and the same for psi':
        A(y) = (psi(y)/c_1 - y)/y^3        = sum_{k=3} c_k/c_1 y^(k-3),
        B(y) = (y psi'(y) - psi(y))/(2 c_1 y^3)
                                      = sum_{k=3} (k-1)/2 c_k/c_1 y^(k-3).
*/
static void
shape_near(arb_t A, arb_t B, const odd_t *d, const arb_t y,
           const loja_act_struct *act, slong prec)
{
    arb_struct z[2], last[TERMS + 1];
    slong k;
    arb_t y2, t;

    arb_init(y2);
    arb_init(t);
    for (k = 0; k <= TERMS; k++)
        arb_init(last + k);
    arb_init(z);
    arb_init(z + 1);
    /* SOUND: chart-odd (Taylor: xi between 0 and y) */
    arb_zero(z);
    arb_union(z, z, y, prec);
    arb_one(z + 1);
    act->jet(last, z, 2, TERMS + 1, 0, prec);
    arb_sqr(y2, y, prec);
    /* N = TERMS; in B the remainders of psi' and of psi are independent */
    arb_set(A, last + TERMS);
    arb_mul_si(B, last + TERMS, TERMS, prec);
    arb_sub(B, B, last + TERMS, prec);
    arb_mul_2exp_si(B, B, -1);
    for (k = TERMS - 2; k >= 3; k -= 2)
    {
        arb_mul(A, A, y2, prec);
        arb_add(A, A, d->c + k, prec);
        arb_mul(B, B, y2, prec);
        arb_set(t, d->c + k);
        arb_mul_si(t, t, (k - 1) / 2, prec);
        arb_add(B, B, t, prec);
    }
    arb_div(A, A, d->slope, prec);
    arb_div(B, B, d->slope, prec);
    for (k = 0; k <= TERMS; k++)
        arb_clear(last + k);
    arb_clear(z);
    arb_clear(z + 1);
    arb_clear(y2);
    arb_clear(t);
}

/* The same away from 0, by the formulas as they stand. */
static void
shape_far(arb_t A, arb_t B, const odd_t *d, const arb_t y,
          const loja_act_struct *act, slong prec)
{
    arb_t f, g, y3;

    arb_init(f);
    arb_init(g);
    arb_init(y3);
    act->eval(f, g, NULL, y, 0, prec);
    arb_pow_ui(y3, y, 3, prec);
    arb_mul(B, g, y, prec);
    arb_sub(B, B, f, prec);
    arb_div(B, B, y3, prec);
    arb_div(B, B, d->slope, prec);
    arb_mul_2exp_si(B, B, -1);
    arb_div(A, f, d->slope, prec);
    arb_sub(A, A, y, prec);
    arb_div(A, A, y3, prec);
    arb_clear(f);
    arb_clear(g);
    arb_clear(y3);
}

/* phi, m = (phi - x)/eta and phi_eta at the data, for eta in the ball. */
static void
features(arb_ptr phi, arb_ptr m, arb_ptr deta, const loja_chart_t chart,
         const arb_t eta)
{
    const odd_t *d = chart->data;
    const loja_act_struct *act = chart->prob->net->act[0];
    const slong prec = chart->prec;
    arb_t h, y, t, A, B;
    slong i;

    arb_init(h);
    arb_init(y);
    arb_init(t);
    arb_init(A);
    arb_init(B);
    /* eta < 0 occurs only by rounding: arb_sqrtpos takes it as 0 */
    if (!d->kink)
        arb_sqrtpos(h, eta, prec);
    for (i = 0; i < d->n; i++)
    {
        if (d->kink)
        {
            /* psi(z) = z/(1 + |z|): m = -x|x|/(1 + eta|x|), and d_eta phi =
               -x|x|/(1 + eta|x|)^2 */
            arb_abs(y, d->x + i);
            arb_nonnegative_part(h, eta);
            arb_mul(t, h, y, prec);
            arb_add_ui(t, t, 1, prec);
            arb_mul(m + i, d->x + i, y, prec);
            arb_neg(m + i, m + i);
            arb_div(m + i, m + i, t, prec);
            arb_div(deta + i, m + i, t, prec);
        }
        else
        {
            arb_mul(y, h, d->x + i, prec);
            arb_get_abs_ubound_arf(arb_midref(t), y, 30);
            if (arf_cmpabs_d(arb_midref(t), NEAR) < 0
                || arb_contains_zero(y))
                shape_near(A, B, d, y, act, prec);
            else
                shape_far(A, B, d, y, act, prec);
            mag_zero(arb_radref(t));
            arb_pow_ui(t, d->x + i, 3, prec);
            arb_mul(m + i, t, A, prec);
            arb_mul(deta + i, t, B, prec);
        }
        arb_mul(phi + i, m + i, eta, prec);
        arb_add(phi + i, phi + i, d->x + i, prec);
    }
    arb_clear(h);
    arb_clear(y);
    arb_clear(t);
    arb_clear(A);
    arb_clear(B);
}

/* What both tests need of one sub-box. */
typedef struct
{
    arb_ptr phi, m, deta, qm;
    arb_t phi2;            /* |phi|^2 */
    arb_t proj;            /* <phi,m>/|phi|^2 */
    arb_t qm2;             /* |Q m|^2 */
    arb_t g;               /* eta^2 |Q m|^2: min L/a^2 over the free one */
    arb_t eps;             /* eps/a^2 */
} state_t;

static void
state_init(state_t *s, slong n)
{
    s->phi = _arb_vec_init(4 * n);
    s->m = s->phi + n;
    s->deta = s->m + n;
    s->qm = s->deta + n;
    arb_init(s->phi2);
    arb_init(s->proj);
    arb_init(s->qm2);
    arb_init(s->g);
    arb_init(s->eps);
}

static void
state_clear(state_t *s, slong n)
{
    _arb_vec_clear(s->phi, 4 * n);
    arb_clear(s->phi2);
    arb_clear(s->proj);
    arb_clear(s->qm2);
    arb_clear(s->g);
    arb_clear(s->eps);
}

/* 1 when phi != 0 is proved. */
static int
state_set(state_t *s, const loja_chart_t chart, arb_srcptr q,
          const arf_t eps)
{
    const odd_t *d = chart->data;
    const slong prec = chart->prec;
    int good;

    features(s->phi, s->m, s->deta, chart, q);
    _loja_chart_dot(s->phi2, s->phi, s->phi, d->n, prec);
    _arb_vec_set(s->qm, s->m, d->n);
    good = _loja_chart_remove(s->proj, s->qm, s->phi, d->n, prec);
    _loja_chart_dot(s->qm2, s->qm, s->qm, d->n, prec);
    arb_sqr(s->g, q, prec);
    arb_mul(s->g, s->g, s->qm2, prec);
    arb_set_arf(s->eps, eps);
    arb_mul_fmpz(s->eps, s->eps, fmpq_denref(d->a), prec);
    arb_div_fmpz(s->eps, s->eps, fmpq_numref(d->a), prec);
    arb_mul_fmpz(s->eps, s->eps, fmpq_denref(d->a), prec);
    arb_div_fmpz(s->eps, s->eps, fmpq_numref(d->a), prec);
    return good;
}

static int
above(const loja_chart_t chart, arb_srcptr q, const arf_t eps)
{
    const odd_t *d = chart->data;
    state_t s;
    int good;

    state_init(&s, d->n);
    /* SOUND: chart-odd (L >= a^2 g, whatever the free coordinate) */
    good = state_set(&s, chart, q, eps) && arb_gt(s.g, s.eps);
    state_clear(&s, d->n);
    return good;
}

/*
    Bounds for the free coordinate where L <= eps: |delta| <= sqrt((eps/a^2 -
    g)/|phi|^2), 1 + alpha = 1 - eta <phi,m>/|phi|^2 + delta.  Returns 1 when
    1 + alpha > 0 is proved.
*/
static int
free_range(arb_t one_alpha, arb_t delta, const state_t *s, arb_srcptr q,
           slong prec)
{
    mag_t m;
    arf_t u;
    arb_t t;
    int good;

    mag_init(m);
    arf_init(u);
    arb_init(t);
    arb_sub(t, s->eps, s->g, prec);
    arb_div(t, t, s->phi2, prec);
    arb_get_ubound_arf(u, t, 30);
    if (arf_sgn(u) < 0)
        arf_zero(u);       /* no such point at all */
    arf_get_mag(m, u);
    mag_sqrt(m, m);
    arb_zero(delta);
    arb_add_error_mag(delta, m);
    arb_mul(t, s->proj, q, prec);
    arb_sub(one_alpha, delta, t, prec);
    arb_add_ui(one_alpha, one_alpha, 1, prec);
    /* SOUND: chart-odd (H1 and the field need 1 + alpha > 0) */
    good = arb_is_positive(one_alpha);
    mag_clear(m);
    arf_clear(u);
    arb_clear(t);
    return good;
}

static int
field(arf_t kappa, arf_t C, const loja_chart_t chart, arb_srcptr q,
      const arf_t eps)
{
    const odd_t *d = chart->data;
    const slong prec = chart->prec;
    state_t s;
    arb_t t, p, oa, delta;
    int good;

    state_init(&s, d->n);
    arb_init(t);
    arb_init(p);
    arb_init(oa);
    arb_init(delta);
    good = state_set(&s, chart, q, eps)
        && free_range(oa, delta, &s, q, prec);
    if (good)
    {
        /* SOUND: chart-odd (inequality (K); strict, so that Q m != 0) */
        _loja_chart_dot(t, s.qm, s.deta, d->n, prec);
        arb_mul_2exp_si(t, t, 1);
        good = arb_is_positive(t);
        arb_div(t, t, s.qm2, prec);
        good = good && arb_is_finite(t);
        arb_get_lbound_arf(kappa, t, 30);
        if (arf_cmp_si(kappa, 2) > 0)
            arf_set_si(kappa, 2);
        /* C = (|delta - p| + e)/(1 + alpha), p = <phi, eta deta>/|phi|^2,
           e = 1/2 (eta = w^2) or 1 (eta = |w|) */
        _loja_chart_dot(p, s.phi, s.deta, d->n, prec);
        arb_mul(p, p, q, prec);
        arb_div(p, p, s.phi2, prec);
        arb_sub(p, delta, p, prec);
        arb_abs(p, p);
        arb_set_ui(t, 1);
        arb_mul_2exp_si(t, t, d->kink ? 0 : -1);
        arb_add(p, p, t, prec);
        arb_div(p, p, oa, prec);
        arb_get_ubound_arf(C, p, 30);
    }
    state_clear(&s, d->n);
    arb_clear(t);
    arb_clear(p);
    arb_clear(oa);
    arb_clear(delta);
    return good;
}

/* HEURISTIC: eta is tried up to (MAX_Y/max|x|)^2, in steps of RATIO. */
#define MAX_Y 8.0
#define RATIO 1.25
#define STEPS 60
/* HEURISTIC: eps is this part of min L on the face. */
#define FACE_PART 0.97
#define GOOD_KAPPA 0.3

/* At the point eta: g/a^2 and the best kappa; 0 when phi may vanish. */
static int
probe(double *g, double *kappa, double *phi2, const loja_chart_t chart,
      double eta)
{
    const odd_t *d = chart->data;
    state_t s;
    arb_t q, t;
    arf_t zero;
    int good;

    state_init(&s, d->n);
    arb_init(q);
    arb_init(t);
    arf_init(zero);
    arb_set_d(q, eta);
    good = state_set(&s, chart, q, zero);
    _loja_chart_dot(t, s.qm, s.deta, d->n, chart->prec);
    *g = arf_get_d(arb_midref(s.g), ARF_RND_NEAR);
    *phi2 = arf_get_d(arb_midref(s.phi2), ARF_RND_NEAR);
    *kappa = 2 * arf_get_d(arb_midref(t), ARF_RND_NEAR)
        / arf_get_d(arb_midref(s.qm2), ARF_RND_NEAR);
    if (!(*kappa > -1e300) || !(*g >= 0))
        good = 0;
    state_clear(&s, d->n);
    arb_clear(q);
    arb_clear(t);
    arf_clear(zero);
    return good;
}

static double
largest_input(const odd_t *d)
{
    double x, m = 0;
    slong i;

    for (i = 0; i < d->n; i++)
    {
        x = fabs(arf_get_d(arb_midref(d->x + i), ARF_RND_NEAR));
        if (x > m)
            m = x;
    }
    return m;
}

static int
propose(loja_chart_box_t W, arf_t eps, arf_t kappa,
        const loja_chart_t chart, arb_srcptr q, const arf_t loss,
        slong attempt, loja_message_t why)
{
    const odd_t *d = chart->data;
    double y = MAX_Y / (largest_input(d) + 1e-300), top, eta, g, k, phi2, a;
    double least = 2, best = 0, best_eta = 0, best_kappa = 0, first = 0;
    double here = arf_get_d(arb_midref(q), ARF_RND_UP);
    double L = arf_get_d(loss, ARF_RND_UP);
    slong i;

    a = fmpq_get_d(d->a);
    top = d->kink ? y : y * y;
    for (i = STEPS; i >= 0; i--)
    {
        eta = top * pow(RATIO, -(double) i);
        if (!probe(&g, &k, &phi2, chart, eta) || k <= 0
            || FACE_PART * g >= 0.9 * phi2)
            break;
        least = k < least ? k : least;
        g *= FACE_PART * a * a;
        if (g < L || eta < here * 1.02)
        {
            best = g > best ? g : best;
            continue;
        }
        /* the smallest that will do, then larger ones while kappa is good */
        if (first == 0 || (least > GOOD_KAPPA && attempt == 0))
        {
            first = best = g;
            best_eta = eta;
            best_kappa = least;
        }
    }
    if (first == 0)
    {
        if (best > 0 && L > best)
            loja_message_set(why, "L must be below about %.3g, here it is "
                "%.3g", best, L);
        else
            loja_message_set(why, "no box was found around eta = %.3g where "
                "L can fall only towards infinity", here);
        return 0;
    }
    arf_zero(W->lo);
    arf_set_d(W->hi, best_eta);
    arf_set_d(eps, best);
    arf_set_d(kappa, best_kappa * (attempt == 0 ? 0.5 : 0.1));
    return attempt < 3;
}

static char *
describe(const loja_chart_t chart)
{
    const odd_t *d = chart->data;
    char buffer[200], *s, *a = fmpq_get_str(NULL, 10, d->a);

    snprintf(buffer, sizeof(buffer), "eta = %s with w %s 0, and v free "
        "(v w psi'(0) -> %.40s)", d->kink ? "|w|" : "w^2",
        d->sign > 0 ? ">" : "<", a);
    s = flint_malloc(strlen(buffer) + 1);
    strcpy(s, buffer);
    flint_free(a);
    return s;
}

static void
record(loja_record_t rec, const loja_chart_t chart)
{
    const odd_t *d = chart->data;

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
    .propose = propose,
    .proper = NULL,
    .above = above,
    .field = field,
    .describe = describe,
    .record = record,
    .rates = NULL
};
