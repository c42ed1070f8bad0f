/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The family deep: the numbers e, d, f, c1, c2, g1 of a sub-slice against
   residuals and their Jacobian; problems that it does not take. */
#include <math.h>
#include <string.h>
#include "bench.h"
#include "chain.h"

TEST_DECLARE(test_deep_bounds)
TEST_DECLARE(test_deep_refuses)

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

/* The truth at h, sigma against b (NULL: nothing); its energy L |theta|^a; 1 if
   the point is one of E'. */
static int
check_point(double *energy, case_t *t, const loja_graded_slice_t s,
            const loja_graded_bounds_struct *b, const arb_t h,
            arb_srcptr sigma)
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
    *energy = L * pow(norm, 2.0 * (double) o->s / (double) o->k);
    held = *energy <= arf_get_d(arb_midref(s->Lam), ARF_RND_NEAR);
    arb_dot(x, NULL, 0, xi, 1, arb_mat_entry(X, 0, 0), 1, t->P, PREC);
    f = fabs(arf_get_d(arb_midref(x), ARF_RND_NEAR))
        / pow(length(arb_mat_entry(X, 0, 0), t->P), 2) / H;
    if (held && b != NULL)
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

/* y := the slow manifold where modulus i of the slice is at u[i], in units of
   its radius. */
static int
move_to(arb_ptr y, case_t *t, const loja_graded_slice_t s, const double *u)
{
    arb_t x;
    slong j;

    arb_init(x);
    _arb_vec_set(y, s->centre, t->dim);
    for (j = 0; j < t->f->moduli; j++)
    {
        const slong m = t->f->modulus[j];

        arb_set_d(x, u[j] * arf_get_d(s->radius_lo + m, ARF_RND_NEAR));
        arb_add(y + m, y + m, x, 160);
        arb_get_mid_arb(y + m, y + m);
    }
    arb_clear(x);
    return _loja_collapse_newton(y, t->f, t->h);
}

/* low on small parts: below the energy at their points, and near it. */
static void
check_low(case_t *t, const loja_graded_slice_t s)
{
    arb_ptr y = _arb_vec_init(N_MOST);
    loja_collapse_box_t whole, w;
    loja_collapse_part_t p;
    double u[N_MOST], energy, low;
    slong i, j, k, near = 0;

    _loja_collapse_box_init(whole, t->f, s);
    _loja_collapse_part_init(p, whole);
    for (j = 0; j < t->dim; j++)
    {
        arb_set(whole->centre + j, s->centre + j);
        arb_add_error_arf(whole->size + j, s->radius_hi + j);
    }
    for (i = 0; i < 24; i++)
    {
        for (j = 0; j < t->f->moduli; j++)
        {
            p->lo[j] = (double) (test_uniform(127) - 64) / 64;
            p->hi[j] = p->lo[j] + 0.015625;
        }
        _loja_collapse_box_init(w, t->f, s);
        CU_ASSERT(_loja_collapse_part_set(w, p) != COLLAPSE_FAILS);
        low = pow(arf_get_d(arb_midref(w->low), ARF_RND_NEAR), 2);
        for (k = 0; k < 6; k++)
        {
            for (j = 0; j < t->f->moduli; j++)
                u[j] = test_uniform(2) ? p->lo[j] : p->hi[j];
            if (!move_to(y, t, s, u)
                || !check_point(&energy, t, s, NULL, t->h, y))
                continue;
            CU_ASSERT(low <= energy * (1 + 1e-12));
            near += low >= energy * (1 - 0.5 * t->c->eps);
        }
        _loja_collapse_box_clear(w);
    }
    /* below 1e-4 the ball of the fast part is greater */
    CU_ASSERT(near >= 8 || t->c->eps < 1e-4);
    _loja_collapse_part_clear(p);
    _loja_collapse_box_clear(whole);
    _arb_vec_clear(y, N_MOST);
}

/* The slice h = t->h about the slow manifold, and points of it. */
static void
check_bounds(case_t *t)
{
    double *spread = flint_malloc(sizeof(double) * N_MOST), least, energy;
    double u[N_MOST];
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
        for (j = 0; j < t->f->moduli; j++)
            u[j] = (double) (test_uniform(2001) - 1000) / 1000;
        if (move_to(y, t, s, u))
            inside += check_point(&energy, t, s, b, t->h, y);
    }
    check_low(t, s);
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
