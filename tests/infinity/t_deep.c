/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The family deep against the truth: the coefficients Q_m, the rest beyond
    x^L and the entries of Theta, with their derivatives, from the residuals
    of the network itself at the points that the coordinates name; and the
    numbers e, d, f, c1, c2, g1 from residuals and their Jacobian.
*/
#include <math.h>
#include <string.h>
#include "bench.h"
#include "infinity/deep.h"
#include "infinity/one_layer_box.h"
#include "support/support.h"

TEST_DECLARE(test_deep_jets)
TEST_DECLARE(test_deep_slopes)
TEST_DECLARE(test_deep_bounds)
TEST_DECLARE(test_deep_refuses)

#define PREC 400
#define N_MOST 9
#define SAMPLES 13

typedef struct
{
    const char *act[3];
    slong hidden;
    const char *target[3];
    double theta[8];           /* near a shape */
    double h;                  /* where bounds are tried; 0: nowhere */
    double eps;
    double room, stretch;      /* radii, of moduli: in units of the spread */
} chain_t;

static const chain_t chains[] =
{
    { { "gelu", "gelu" }, 2, { "0", "0", "1" },
      { 1.99e-4, -0.751791532, 11473, 1950.8809, 1e4, -6309.25 }, 1e-4, 3e-3, 4,
      1.7 },
    { { "silu", "tanh" }, 2, { "1/3", "-1/2", "1" },
      { 3e-4, -1.2785, 6000, 1670.9, 5e3, -2310 }, 0, 0, 0, 0 },
    { { "gelu", "gelu" }, 2, { "0", "0", "1" },
      { -3.659e-7, -0.41029, -30.91, -5.0737, 1e12, 1.7e11 }, 1e-6, 1e-5,
      1.3, 1.2 },
    { { "softplus", "tanh", "logistic" }, 3, { "1/4", "2", "1" },
      { 0.02, 0.3, 1.25, -0.5, -2, 0.25, 9e3, 10 }, 0, 0, 0, 0 },
};
#define CHAINS 4

typedef struct
{
    const chain_t *c;
    loja_problem_t prob;
    loja_loss_t ws;
    loja_graded_family_struct family;
    const loja_collapse_struct *f;
    slong P, dim;
    arb_ptr theta, y;
    arb_t h;
} case_t;

static const char *const inputs[SAMPLES] =
    {
    "-1", "-4/5", "-1/2", "-2/5", "-1/7", "0", "1/5", "1/3", "1/2", "3/5", "5/7",
    "4/5", "1"
};

static void
set_problem(loja_problem_t prob, const chain_t *c)
{
    const loja_act_struct *act[3];
    const slong width[5] = { 1, 1, 1, 1, 1 };
    fmpq_t x, y, a;
    slong j, i;

    for (i = 0; i < c->hidden; i++)
        act[i] = loja_act_find(c->act[i]);
    loja_problem_init(prob);
    loja_net_set(prob->net, c->hidden + 1, width, act, 1);
    prob->n = SAMPLES;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, SAMPLES, 1);
    fmpq_mat_init(prob->y, SAMPLES, 1);
    fmpq_init(x);
    fmpq_init(y);
    fmpq_init(a);
    for (j = 0; j < SAMPLES; j++)
    {
        CU_ASSERT_FATAL(fmpq_set_str(x, inputs[j], 10) == 0);
        fmpq_set(fmpq_mat_entry(prob->x, j, 0), x);
        fmpq_zero(y);
        for (i = 2; i >= 0; i--)
        {
            CU_ASSERT_FATAL(fmpq_set_str(a, c->target[i], 10) == 0);
            fmpq_mul(y, y, x);
            fmpq_add(y, y, a);
        }
        fmpq_set(fmpq_mat_entry(prob->y, j, 0), y);
    }
    fmpq_clear(x);
    fmpq_clear(y);
    fmpq_clear(a);
}

/* The family where it is found near theta; else its form is set up anyway: the
   coordinates do not need a least energy. */
static int
case_init(case_t *t, const chain_t *c)
{
    loja_message_t why;
    slong i;
    int found;

    memset(t, 0, sizeof(*t));
    t->c = c;
    set_problem(t->prob, c);
    loja_loss_init(t->ws, t->prob);
    t->P = t->prob->net->nparams;
    t->theta = _arb_vec_init(t->P);
    t->y = _arb_vec_init(N_MOST);
    arb_init(t->h);
    for (i = 0; i < t->P; i++)
        arb_set_d(t->theta + i, c->theta[i]);
    t->family.ops = &_loja_graded_deep;
    t->family.prob = t->prob;
    t->family.prec = 160;
    found = t->family.ops->init(&t->family, t->theta, why);
    if (!found)
        found = _loja_deep_start(&t->family,
            c->hidden == 2 ? DEEP_SPREAD : DEEP_INNER, c->hidden == 2 ? 2 : 4,
            t->theta, why);
    CU_ASSERT_FATAL(found);
    t->f = t->family.data;
    t->dim = t->family.dim;
    CU_ASSERT_FATAL(t->dim <= N_MOST);
    return t->family.ops->inverse(t->h, t->y, &t->family, t->theta);
}

static void
case_clear(case_t *t)
{
    t->family.ops->clear(&t->family);
    loja_loss_clear(t->ws);
    loja_problem_clear(t->prob);
    _arb_vec_clear(t->theta, t->P);
    _arb_vec_clear(t->y, N_MOST);
    arb_clear(t->h);
}

/* r_j - sum_fast B_m x^m - h^s sum_slow Q_m (1 - P_F) x^m, over h^s: the rest
   at the data, with Q_m of the state at (h, sigma), thin. */
static void
rest(arb_ptr res, arb_ptr theta, case_t *t, loja_collapse_state_t st,
     const arb_t h, arb_srcptr sigma)
{
    const loja_one_layer_struct *o = &t->f->o;
    arb_t B, x, hs;
    slong m, j, e;

    arb_init(B);
    arb_init(x);
    arb_init(hs);
    _arb_vec_set(st->sigma, sigma, t->dim);
    _loja_collapse_state_sums(st, t->f, h);
    t->family.ops->map(theta, &t->family, h, sigma);
    loja_loss_residual(t->ws, res, NULL, theta, PREC);
    arb_sqrt_ui(x, SAMPLES, PREC);          /* the mean scalar product */
    arb_pow_ui(hs, h, (ulong) o->s, PREC);
    for (j = 0; j < SAMPLES; j++)
    {
        arb_mul(res + j, res + j, x, PREC);
        for (m = 0; m <= t->f->L; m++)
        {
            arb_set_fmpq(B, o->x + j, PREC);
            arb_pow_ui(B, B, (ulong) m, PREC);
            if (m >= o->ms)
            {
                arb_mul(B, arb_mat_entry(o->perp, m - o->ms, j), hs, PREC);
                arb_submul(res + j, B, st->Q + m, PREC);
                continue;
            }
            e = _loja_collapse_order(t->f, m) - o->k;
            arb_pow_ui(theta, h, (ulong) (e < 0 ? -e : e), PREC);
            if (e < 0)
                arb_div(theta, st->Q + m, theta, PREC);
            else
                arb_mul(theta, st->Q + m, theta, PREC);
            if (m == 0)
                arb_add(theta, theta, theta + t->P - 1, PREC);
            arb_sub(theta, theta, o->pm + m, PREC);
            arb_submul(res + j, theta, B, PREC);
        }
        arb_div(res + j, res + j, hs, PREC);
    }
    t->family.ops->map(theta, &t->family, h, sigma);
    arb_clear(B);
    arb_clear(x);
    arb_clear(hs);
}

/* The mean norm of a, a lower bound: first powers of DEEP_SPREAD are known at
   some point near b* only. */
static double
norm(arb_srcptr a)
{
    double s = 0;
    slong j;

    for (j = 0; j < SAMPLES; j++)
    {
        const double x = fmax(0,
            fabs(arf_get_d(arb_midref(a + j), ARF_RND_NEAR))
            - mag_get_d(arb_radref(a + j)));

        s += x * x;
    }
    return sqrt(s / SAMPLES);
}

static double
upper(const arb_t x)
{
    arf_t t;
    double d;

    arf_init(t);
    arb_get_ubound_arf(t, x, 60);
    d = arf_get_d(t, ARF_RND_UP);
    arf_clear(t);
    return d;
}

/* A box of (h, sigma) about the case's point, and two of its points that differ
   in coordinate i (i = dim: h). */
static void
two_points(arb_ptr box, arb_ptr a, arb_ptr b, case_t *t, slong i)
{
    const double h = arf_get_d(arb_midref(t->h), ARF_RND_NEAR) * 40;
    slong j;

    for (j = 0; j <= t->dim; j++)
    {
        const double c = j == t->dim ? h
            : arf_get_d(arb_midref(t->y + j), ARF_RND_NEAR);
        const double r = 0.05 * (fabs(c) + (j == t->dim ? 0 : 0.01));
        const double u = (double) (test_uniform(1001) - 500) / 500;
        const double v = (double) (test_uniform(1001) - 500) / 500;

        arb_set_d(box + j, c);
        mag_set_d(arb_radref(box + j), r);
        arb_set_d(a + j, c + 0.99 * r * u);
        arb_set(b + j, a + j);
        if (j == i)
            arb_set_d(b + j, c + 0.99 * r * v);
    }
    /* h like what the boxes are for */
    arb_set_d(box + OL_NU(&t->f->o, 0), 1);
    arb_set_d(a + OL_NU(&t->f->o, 0), 1);
    arb_set_d(b + OL_NU(&t->f->o, 0), 1);
}

/* (p - q)/(b_i - a_i) lies in x, up to rounding. */
static void
check_slope(const arb_t x, const arb_t p, const arb_t q, const arb_t step)
{
    arb_t d, y;

    arb_init(d);
    arb_init(y);
    arb_sub(d, p, q, PREC);
    arb_div(d, d, step, PREC);
    arb_set(y, x);
    mag_add_ui_2exp_si(arb_radref(y), arb_radref(y), 1, -60);
    CU_ASSERT(arb_overlaps(d, y));
    arb_clear(d);
    arb_clear(y);
}

/* Values and slopes between two points against the box. */
static void
compare(case_t *t, slong i)
{
    const slong dim = t->dim, L = t->f->L;
    arb_ptr box = _arb_vec_init(dim + 1), a = _arb_vec_init(dim + 1);
    arb_ptr b = _arb_vec_init(dim + 1), ra = _arb_vec_init(SAMPLES);
    arb_ptr rb = _arb_vec_init(SAMPLES), ta = _arb_vec_init(t->P);
    arb_ptr tb = _arb_vec_init(t->P);
    loja_collapse_state_t st, sa, sb;
    arb_t step;
    slong m, g, j;

    arb_init(step);
    _loja_collapse_state_init(st, t->f);
    _loja_collapse_state_init(sa, t->f);
    _loja_collapse_state_init(sb, t->f);
    two_points(box, a, b, t, i);
    _arb_vec_set(st->sigma, box, dim);
    CU_ASSERT_FATAL(_loja_collapse_state_set(st, t->f, box + dim));
    rest(ra, ta, t, sa, a + dim, a);
    rest(rb, tb, t, sb, b + dim, b);
    arb_sub(step, b + i, a + i, PREC);
    CU_ASSERT(norm(ra) <= upper(st->rem) * (1 + 1e-9) + 1e-25);
    CU_ASSERT(upper(st->rem) < 1e6 * norm(ra) + 1e-12);
    for (m = 0; m <= L; m++)
    {
        CU_ASSERT(arb_overlaps(st->Q + m, sa->Q + m));
        if (!arb_is_zero(step))
            check_slope(i < dim ? arb_mat_entry(st->grad, m, i) : st->dQ + m,
                        sb->Q + m, sa->Q + m, step);
    }
    for (j = 0; j < t->P - 2 && !arb_is_zero(step); j++)
    {
        arb_srcptr e = st->entry + j * (dim + 2);

        g = _loja_deep_gamma(t->f, j);
        arb_pow_ui(ta + t->P - 1, a + dim, (ulong) g, PREC);
        arb_mul(ta + j, ta + j, ta + t->P - 1, PREC);
        arb_pow_ui(tb + t->P - 1, b + dim, (ulong) g, PREC);
        arb_mul(tb + j, tb + j, tb + t->P - 1, PREC);
        CU_ASSERT(arb_overlaps(e, ta + j));
        check_slope(e + 1 + i, tb + j, ta + j, step);
    }
    if (!arb_is_zero(step))
    {
        _arb_vec_sub(ra, rb, ra, SAMPLES, PREC);
        CU_ASSERT(norm(ra) <= fabs(arf_get_d(arb_midref(step), ARF_RND_NEAR))
            * upper(i < dim ? st->rem_grad + i : st->rem_h) * (1 + 1e-9)
            + 1e-25);
    }
    arb_clear(step);
    _loja_collapse_state_clear(st);
    _loja_collapse_state_clear(sa);
    _loja_collapse_state_clear(sb);
    _arb_vec_clear(box, dim + 1);
    _arb_vec_clear(a, dim + 1);
    _arb_vec_clear(b, dim + 1);
    _arb_vec_clear(ra, SAMPLES);
    _arb_vec_clear(rb, SAMPLES);
    _arb_vec_clear(ta, t->P);
    _arb_vec_clear(tb, t->P);
}

void
test_deep_slopes(void)
{
    case_t t;
    slong c, i, k;

    for (c = 0; c < CHAINS; c++)
    {
        CU_ASSERT(case_init(&t, chains + c));
        for (i = 0; i <= t.dim; i++)
            for (k = 0; k < 6; k++)
                if (i != OL_NU(&t.f->o, 0))
                    compare(&t, i);
        case_clear(&t);
    }
}

/* The jets of exp-like compositions: (8) of the proof at numbers, z + c y and
   its Taylor polynomial, u in a wide ball. */
void
test_deep_jets(void)
{
    const loja_act_struct *act = loja_act_find("tanh");
    loja_deep_jets_t J;
    arb_ptr u = _arb_vec_init(3), z = _arb_vec_init(3), c = _arb_vec_init(3);
    arb_ptr y, r, one = _arb_vec_init(3);
    arb_t x, s, v;
    slong i, m;

    arb_init(x);
    arb_init(s);
    arb_init(v);
    mag_set_d(arb_radref(u), 1);
    _loja_deep_jets_init(J, 3, 4, 1, u, 128);
    y = _loja_deep_jet(J);
    r = _loja_deep_jet(J);
    arb_set_d(z, 0.4);
    arb_set_d(c, 0.7);
    arb_one(one);
    arb_set_d(y + 3, 0.5);
    arb_set_d(y + 6, -0.3);
    arb_set_d(y + 15, 0.2);                 /* of u^5 */
    _loja_deep_compose(r, act, z, y, c, 1, J);
    for (i = -10; i <= 10; i++)
    {
        const double p = 0.1 * (double) i;

        arb_set_d(x, tanh(0.4 + 0.7 * (0.5 * p - 0.3 * p * p
            + 0.2 * pow(p, 5))) - tanh(0.4));
        arb_set_d(s, 0.7);
        arb_div(x, x, s, 128);
        arb_zero(s);
        for (m = 0; m <= 5; m++)
        {
            arb_set_d(v, p);
            arb_pow_ui(v, v, (ulong) m, 128);
            arb_addmul(s, r + 3 * m, v, 128);
        }
        mag_add_ui_2exp_si(arb_radref(s), arb_radref(s), 1, -44);
        CU_ASSERT(arb_contains(s, x));
    }
    _loja_deep_jet_clear(y, J);
    _loja_deep_jet_clear(r, J);
    _loja_deep_jets_clear(J);
    arb_clear(x);
    arb_clear(s);
    arb_clear(v);
    _arb_vec_clear(u, 3);
    _arb_vec_clear(z, 3);
    _arb_vec_clear(c, 3);
    _arb_vec_clear(one, 3);
}

/* ---- bounds ---- */

/* A row of e_l, then |v|' = (k/s) |v|, then the moduli at rest: A X = g. */
static void
field(arb_mat_t X, const case_t *t, arb_srcptr r, const arb_mat_t J)
{
    const loja_one_layer_struct *o = &t->f->o;
    arb_ptr c = _arb_vec_init(3);
    arb_mat_t A, g;
    arb_srcptr th = t->theta;
    slong l, i, j;

    arb_mat_init(A, t->P, t->P);
    arb_mat_init(g, t->P, 1);
    for (l = 0; l < o->K; l++)
    {
        for (i = 0; i < t->P; i++)
            for (j = 0; j < SAMPLES; j++)
                arb_addmul(arb_mat_entry(A, l, i), arb_mat_entry(o->e, l, j),
                           arb_mat_entry(J, j, i), PREC);
        arb_dot(arb_mat_entry(g, l, 0), NULL, 1, arb_mat_entry(o->e, l, 0), 1,
                r, 1, SAMPLES, PREC);
    }
    arb_one(arb_mat_entry(A, l, 4));
    arb_mul_si(arb_mat_entry(g, l, 0), th + 4, o->k, PREC);
    arb_div_si(arb_mat_entry(g, l, 0), arb_mat_entry(g, l, 0), o->s, PREC);
    arb_one(arb_mat_entry(A, ++l, 2));
    if (t->f->deep == DEEP_SPREAD)
    {
        /* W_2 like v; b_2 + W_2 psi(b_1) at rest */
        arb_set(arb_mat_entry(g, l++, 0), th + 2);
        _loja_one_layer_taylor(c, 3, th + 1, o->act, 0, PREC);
        arb_one(arb_mat_entry(A, l, 3));
        arb_set(arb_mat_entry(A, l, 2), c);
        arb_mul(arb_mat_entry(A, l, 1), c + 1, th + 2, PREC);
    }
    CU_ASSERT_FATAL(l == t->P - 1);
    CU_ASSERT_FATAL(arb_mat_solve(X, A, g, PREC));
    arb_mat_clear(A);
    arb_mat_clear(g);
    _arb_vec_clear(c, 3);
}

static double
length(arb_srcptr a, slong n)
{
    double s = 0;
    slong i;

    for (i = 0; i < n; i++)
    {
        const double x = arf_get_d(arb_midref(a + i), ARF_RND_NEAR);

        s += x * x;
    }
    return sqrt(s);
}

/* The truth at h, sigma against b; 1 if the point is one of E'. */
static int
check_point(case_t *t, const loja_graded_slice_t s,
            const loja_graded_bounds_t b, const arb_t h, arb_srcptr sigma)
{
    const loja_one_layer_struct *o = &t->f->o;
    const double H = arf_get_d(arb_midref(h), ARF_RND_NEAR);
    arb_ptr r = _arb_vec_init(SAMPLES), e = _arb_vec_init(SAMPLES);
    arb_ptr xi = _arb_vec_init(t->P);
    arb_mat_t J, X;
    arb_t x;
    double norm, L, f = 0, size;
    slong i, j;
    int held;

    arb_init(x);
    arb_mat_init(J, SAMPLES, t->P);
    arb_mat_init(X, t->P, 1);
    t->family.ops->map(t->theta, &t->family, h, sigma);
    loja_loss_residual(t->ws, r, NULL, t->theta, PREC);
    /* the mean residual 0 */
    for (j = 0; j < SAMPLES; j++)
        arb_add(x, x, r + j, PREC);
    arb_sqrt_ui(r, SAMPLES, PREC);
    arb_div(x, x, r, PREC);
    arb_sub(t->theta + t->P - 1, t->theta + t->P - 1, x, PREC);
    for (i = 0; i < t->P; i++)
        arb_get_mid_arb(t->theta + i, t->theta + i);
    loja_loss_residual(t->ws, r, J, t->theta, PREC);
    field(X, t, r, J);
    for (j = 0; j < SAMPLES; j++)
    {
        arb_dot(e + j, r + j, 0, arb_mat_entry(J, j, 0), 1,
                arb_mat_entry(X, 0, 0), 1, t->P, PREC);
    }
    for (i = 0; i < t->P; i++)
    {
        arb_mul_si(arb_mat_entry(X, i, 0), arb_mat_entry(X, i, 0), o->s,
                   PREC);
        arb_div_si(arb_mat_entry(X, i, 0), arb_mat_entry(X, i, 0), o->k,
                   PREC);
        arb_sub(xi + i, arb_mat_entry(X, i, 0), t->theta + i, PREC);
    }
    norm = length(t->theta, t->P);
    size = norm * pow(H, (double) o->k);
    L = pow(length(r, SAMPLES), 2);
    held = L * pow(norm, 2.0 * (double) o->s / (double) o->k)
        <= arf_get_d(arb_midref(s->Lam), ARF_RND_NEAR);
    arb_dot(x, NULL, 0, xi, 1, arb_mat_entry(X, 0, 0), 1, t->P, PREC);
    f = fabs(arf_get_d(arb_midref(x), ARF_RND_NEAR))
        / pow(length(arb_mat_entry(X, 0, 0), t->P), 2) / H;
    if (held)
    {
        CU_ASSERT(arf_get_d(b->g1, ARF_RND_NEAR)
                  <= sqrt(L) / pow(H, (double) o->s) * (1 + 1e-9));
        CU_ASSERT(length(e, SAMPLES) / pow(H, (double) o->s + 1)
                  <= arf_get_d(b->e, ARF_RND_NEAR) * (1 + 1e-3));
        CU_ASSERT(length(xi, t->P) / norm / H
                  <= arf_get_d(b->d, ARF_RND_NEAR) * (1 + 1e-9));
        CU_ASSERT(f <= arf_get_d(b->f, ARF_RND_NEAR) * (1 + 1e-9) + 1e-9);
        CU_ASSERT(size <= arf_get_d(b->c2, ARF_RND_NEAR) * (1 + 1e-9));
        CU_ASSERT(size >= arf_get_d(b->c1, ARF_RND_NEAR) * (1 - 1e-9));
        for (j = 0; j < t->dim && b->inside; j++)
        {
            arb_sub(x, sigma + j, s->centre + j, PREC);
            CU_ASSERT(fabs(arf_get_d(arb_midref(x), ARF_RND_NEAR))
                      < arf_get_d(s->radius_lo + j, ARF_RND_NEAR));
        }
    }
    arb_clear(x);
    arb_mat_clear(J);
    arb_mat_clear(X);
    _arb_vec_clear(r, SAMPLES);
    _arb_vec_clear(e, SAMPLES);
    _arb_vec_clear(xi, t->P);
    return held;
}

/* The slice h = t->h about the slow manifold, and points of it. */
static void
check_bounds(case_t *t)
{
    double *spread = flint_malloc(sizeof(double) * N_MOST), least;
    arb_ptr y = _arb_vec_init(N_MOST);
    loja_graded_slice_t s;
    loja_graded_bounds_t b;
    slong j, i, inside = 0;

    _loja_graded_slice_init(s, t->dim);
    _loja_graded_bounds_init(b);
    arb_set_d(t->h, t->c->h);
    CU_ASSERT_FATAL(t->family.ops->slow_approx(t->y, &t->family, t->h));
    CU_ASSERT_FATAL(t->family.ops->spread(spread, &least, &t->family, t->h,
                                          t->y));
    arf_set(s->lo, arb_midref(t->h));
    arf_set(s->hi, arb_midref(t->h));
    arf_set(s->mid, arb_midref(t->h));
    arb_set(s->h, t->h);
    arb_set_d(s->Lam, least * (1 + t->c->eps));
    for (j = 0; j < t->dim; j++)
    {
        arb_set(s->centre + j, t->y + j);
        arf_set_d(s->radius_lo + j, t->c->room * spread[j]
                  * sqrt(t->c->eps)
                  + 10 * t->c->h);
        for (i = 0; i < t->f->moduli; i++)
            if (t->f->modulus[i] == j)
                arf_set_d(s->radius_lo + j, t->c->stretch * spread[j]
                          * sqrt(t->c->eps));
        arf_set(s->radius_hi + j, s->radius_lo + j);
    }
    CU_ASSERT_FATAL(t->family.ops->bounds(b, &t->family, s));
    CU_ASSERT(b->inside);
    for (i = 0; i < 60; i++)
    {
        _arb_vec_set(y, t->y, t->dim);
        for (j = 0; j < t->f->moduli; j++)
        {
            arb_struct *m = y + t->f->modulus[j];
            arb_t x;

            arb_init(x);
            arb_set_d(x, (double) (test_uniform(2001) - 1000) / 1000
                * arf_get_d(s->radius_lo + t->f->modulus[j], ARF_RND_NEAR));
            arb_add(m, m, x, 160);
            arb_get_mid_arb(m, m);
            arb_clear(x);
        }
        if (_loja_collapse_newton(y, t->f, t->h))
            inside += check_point(t, s, b, t->h, y);
    }
    CU_ASSERT(inside >= 5);
    _loja_graded_slice_clear(s);
    _loja_graded_bounds_clear(b);
    _arb_vec_clear(y, N_MOST);
    flint_free(spread);
}

void
test_deep_bounds(void)
{
    case_t t;
    slong c;

    for (c = 0; c < CHAINS; c++)
    {
        if (chains[c].h == 0)
            continue;
        CU_ASSERT(case_init(&t, chains + c));
        check_bounds(&t);
        case_clear(&t);
    }
}

/* Problems that it is not made for; a point that is near no shape; a network
   whose first activation has no b*. */
void
test_deep_refuses(void)
{
    static const chain_t far =
        { { "gelu", "gelu" }, 2, { "0", "0", "1" },
          { 1, 0.5, 1, 1, 1e4, 1 }, 0, 0, 0, 0 };
    static const chain_t none =
        { { "tanh", "gelu" }, 2, { "0", "0", "1" },
          { 1e-4, 0.1, 1e4, 1, 1e4, 1 }, 0, 0, 0, 0 };
    static const chain_t line =
        { { "gelu", "gelu" }, 2, { "0", "1", "0" },
          { 1.99e-4, -0.751791532, 11473, 1950.8809, 1e4, -6309.25 }, 0, 0, 0, 0 };
    static const chain_t *const list[] = { &far, &none, &line };
    loja_graded_family_struct family;
    loja_problem_t prob;
    loja_message_t why;
    arb_ptr theta = _arb_vec_init(8);
    slong c, i;

    for (c = 0; c < 3; c++)
    {
        memset(&family, 0, sizeof(family));
        set_problem(prob, list[c]);
        for (i = 0; i < 6; i++)
            arb_set_d(theta + i, list[c]->theta[i]);
        family.ops = &_loja_graded_deep;
        family.prob = prob;
        family.prec = 128;
        CU_ASSERT(!family.ops->init(&family, theta, why));
        family.ops->clear(&family);
        if (c > 0)
            CU_ASSERT(!_loja_deep_start(&family, DEEP_SPREAD, 2, theta, why));
        family.ops->clear(&family);
        loja_problem_clear(prob);
    }
    _arb_vec_clear(theta, 8);
}
