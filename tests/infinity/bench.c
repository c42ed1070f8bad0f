/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include <stdio.h>
#include "bench.h"
#include "infinity/one_layer.h"
#include "support/support.h"

#define PREC BENCH_PREC

/* ---- problems ---- */

static slong
parse(fmpq *v, const char *text)
{
    char word[64];
    slong n = 0;
    int used;

    while (sscanf(text, "%63s%n", word, &used) == 1)
    {
        text += used;
        CU_ASSERT_FATAL(n < BENCH_MOST);
        CU_ASSERT_FATAL(loja_fmpq_set_text(v + n++, word) == LOJA_OK);
    }
    return n;
}

slong
bench_numbers(arb_ptr v, const char *text)
{
    fmpq *q = _fmpq_vec_init(BENCH_MOST);
    const slong n = parse(q, text);
    slong i;

    for (i = 0; i < n; i++)
        arb_set_fmpq(v + i, q + i, PREC);
    _fmpq_vec_clear(q, BENCH_MOST);
    return n;
}

void
bench_problem(loja_problem_t prob, const bench_case_t *c)
{
    bench_problem_sides(prob, c, NULL);
}

void
bench_problem_sides(loja_problem_t prob, const bench_case_t *c,
                    const bench_sides_t *r)
{
    const loja_act_struct *const act = loja_act_find(c->act);
    const slong sides = r != NULL ? r->n : 0;
    const slong width[3] = { 1 + sides, c->d, 1 };
    fmpq *v = _fmpq_vec_init(BENCH_MOST), *side = _fmpq_vec_init(BENCH_MOST);
    fmpq *u = _fmpq_vec_init(BENCH_MOST);
    fmpq_poly_t p;
    fmpq_t x;
    slong i, j, n;

    loja_problem_init(prob);
    loja_net_set(prob->net, 2, width, &act, c->bias);
    fmpq_poly_init(p);
    n = parse(v, c->target);
    for (i = 0; i < n; i++)
        fmpq_poly_set_coeff_fmpq(p, i, v + i);
    prob->n = n = parse(v, c->x);
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, n, 1 + sides);
    fmpq_mat_init(prob->y, n, 1);
    if (r != NULL)
    {
        CU_ASSERT_FATAL(parse(side, r->x) == n * sides);
        CU_ASSERT_FATAL(parse(u, r->u) == sides);
    }
    fmpq_init(x);
    for (i = 0; i < n; i++)
    {
        fmpq_set(fmpq_mat_entry(prob->x, i, 0), v + i);
        fmpq_set(x, v + i);
        for (j = 0; j < sides; j++)
        {
            fmpq_set(fmpq_mat_entry(prob->x, i, 1 + j), side + i * sides + j);
            fmpq_addmul(x, u + j, side + i * sides + j);
        }
        fmpq_poly_evaluate_fmpq(fmpq_mat_entry(prob->y, i, 0), p, x);
    }
    fmpq_clear(x);
    fmpq_poly_clear(p);
    _fmpq_vec_clear(v, BENCH_MOST);
    _fmpq_vec_clear(side, BENCH_MOST);
    _fmpq_vec_clear(u, BENCH_MOST);
}

/* x, side, u, dp of b from the problem. */
static void
set_inputs(bench_t b)
{
    fmpq *v = _fmpq_vec_init(BENCH_MOST);
    fmpq_poly_t p;
    fmpq_t t;
    slong i, j, n;

    fmpq_poly_init(p);
    fmpq_init(t);
    n = parse(v, b->c->target);
    for (i = 0; i < n; i++)
        fmpq_poly_set_coeff_fmpq(p, i, v + i);
    fmpq_poly_derivative(p, p);
    b->x = _fmpq_vec_init(b->n);
    b->side = _fmpq_vec_init(b->n * (b->sides + 1));
    b->u = _fmpq_vec_init(b->sides + 1);
    b->dp = _arb_vec_init(b->n);
    if (b->sides > 0)
        (void) parse(b->u, b->r->u);
    for (i = 0; i < b->n; i++)
    {
        fmpq_set(b->x + i, fmpq_mat_entry(b->prob->x, i, 0));
        for (j = 0; j < b->sides; j++)
        {
            fmpq *s = b->side + i * b->sides + j;

            fmpq_set(s, fmpq_mat_entry(b->prob->x, i, 1 + j));
            fmpq_addmul(b->x + i, b->u + j, s);
        }
        fmpq_poly_evaluate_fmpq(t, p, b->x + i);
        arb_set_fmpq(b->dp + i, t, PREC);
    }
    fmpq_poly_clear(p);
    fmpq_clear(t);
    _fmpq_vec_clear(v, BENCH_MOST);
}

/* Places in theta. */
#define AT_W(b, i) ((i) * (1 + (b)->sides))
#define AT_B(b, i) ((b)->d * (1 + (b)->sides) + (i))
#define AT_V(b, i) \
    ((b)->d * (1 + (b)->sides + ((b)->bias ? 1 : 0)) + (i))

/* ---- the fast powers ---- */

/* x_j^m/sqrt(n); of an odd function with a kink sgn(x) |x|^m. */
static void
power_vector(arb_ptr f, const bench_t b, slong m)
{
    const loja_act_struct *act = b->prob->net->act[0];
    arb_t x, root;
    slong j;

    arb_init(x);
    arb_init(root);
    arb_sqrt_ui(root, (ulong) b->n, PREC);
    for (j = 0; j < b->n; j++)
    {
        const fmpq *q = b->x + j;

        arb_set_fmpq(x, q, PREC);
        arb_pow_ui(f + j, x, (ulong) m, PREC);
        arb_div(f + j, f + j, root, PREC);
        if (loja_act_is_odd(act) && !act->analytic && !b->bias && m % 2 == 0
            && fmpq_sgn(q) < 0)
            arb_neg(f + j, f + j);
    }
    arb_clear(x);
    arb_clear(root);
}

/* The fast vector of a turn, number i after the powers. */
static void
turn_vector(arb_ptr f, const bench_t b, slong i)
{
    const slong c = i / b->d, r = i % b->d;
    arb_t x;
    slong j;

    arb_init(x);
    if (b->d > 1)
        power_vector(f, b, b->turn[r] - 1);
    for (j = 0; j < b->n; j++)
    {
        if (b->d == 1)
        {
            arb_sqrt_ui(x, (ulong) b->n, PREC);
            arb_div(f + j, b->dp + j, x, PREC);
        }
        arb_set_fmpq(x, b->side + j * b->sides + c, PREC);
        arb_mul(f + j, f + j, x, PREC);
    }
    arb_clear(x);
}

/* Row l of e and column l of W. */
static void
orthonormal(bench_t b, slong l)
{
    arb_ptr v = arb_mat_entry(b->e, l, 0);
    arb_t t;
    slong i, j;

    arb_init(t);
    if (l < b->powers)
        power_vector(v, b, b->fast[l]);
    else
        turn_vector(v, b, l - b->powers);
    arb_one(arb_mat_entry(b->W, l, l));
    for (i = 0; i <= l; i++)
    {
        const slong to = i < l ? i : l;

        arb_dot(t, NULL, 0, v, 1, arb_mat_entry(b->e, to, 0), 1, b->n, PREC);
        if (i < l)
        {
            arb_neg(t, t);
            _arb_vec_scalar_addmul(v, arb_mat_entry(b->e, i, 0), b->n, t,
                PREC);
            for (j = 0; j <= i; j++)
                arb_addmul(arb_mat_entry(b->W, j, l), t,
                    arb_mat_entry(b->W, j, i), PREC);
            continue;
        }
        arb_sqrt(t, t, PREC);
        _arb_vec_scalar_div(v, v, b->n, t, PREC);
        for (j = 0; j <= l; j++)
            arb_div(arb_mat_entry(b->W, j, l), arb_mat_entry(b->W, j, l), t,
                PREC);
    }
    arb_clear(t);
}

static void
set_fast(bench_t b)
{
    arb_ptr p = _arb_vec_init(BENCH_MOST);
    const char *text = b->c->fast;
    slong i, count = 0, degree;
    int used, m;

    while (sscanf(text, "%d%n", &m, &used) == 1)
    {
        text += used;
        b->fast[count++] = m;
    }
    b->powers = count - 1;
    CU_ASSERT_FATAL(b->powers == (b->bias ? 3 : 2) * b->d - !b->bias);
    b->K = b->powers + b->d * b->sides;
    for (i = 0; i < BENCH_MOST; i++)
        b->turn[i] = 0;
    for (text = b->d > 1 && b->sides > 0 ? b->r->turn : "", count = 0;
         sscanf(text, "%d%n", &m, &used) == 1; text += used)
        b->turn[count++] = m;
    arb_mat_init(b->e, b->K, b->n);
    arb_mat_init(b->W, b->K, b->K);
    for (i = 0; i < b->K; i++)
        orthonormal(b, i);
    degree = bench_numbers(p, b->c->target) - 1;
    b->k = degree;
    b->s = b->fast[b->powers] - degree;
    b->lift = b->d > 1 && b->sides > 0
        ? b->fast[b->powers] - b->turn[b->d - 1] : b->s;
    b->p = _arb_vec_init(b->powers);
    for (i = 0; i < b->powers; i++)
        if (b->fast[i] <= degree)
            arb_set(b->p + i, p + b->fast[i]);
    _arb_vec_clear(p, BENCH_MOST);
}

void
bench_init(bench_t b, const bench_case_t *c)
{
    bench_init_sides(b, c, NULL);
}

void
bench_init_sides(bench_t b, const bench_case_t *c, const bench_sides_t *r)
{
    arb_ptr theta;
    loja_message_t why;
    arb_t h;

    b->c = c;
    b->r = r;
    bench_problem_sides(b->prob, c, r);
    loja_loss_init(b->ws, b->prob);
    b->d = c->d;
    b->bias = c->bias;
    b->n = b->prob->n;
    b->P = b->prob->net->nparams;
    b->sides = r != NULL ? r->n : 0;
    set_inputs(b);
    set_fast(b);
    b->shape = _arb_vec_init(BENCH_MOST);
    b->dim = bench_numbers(b->shape, c->shape);
    CU_ASSERT_FATAL(b->dim == (b->bias ? 3 : 2) * b->d);
    b->dim += b->sides * b->d;
    /* theta at h = 1, for the branches */
    theta = _arb_vec_init(b->P);
    arb_init(h);
    arb_one(h);
    bench_map(theta, b, h, b->shape);
    b->family.ops = b->sides > 0 ? &_loja_graded_ridge
        : &_loja_graded_one_layer;
    b->family.prob = b->prob;
    b->family.prec = 128;
    b->family.data = NULL;
    if (!b->family.ops->init(&b->family, theta, why))
    {
        printf("\n  %s %ld: %s\n", c->act, (long) c->d, why->text);
        CU_ASSERT_FATAL(0);
    }
    b->branch = ((loja_one_layer_struct *) b->family.data)->branch;
    CU_ASSERT(b->family.k == b->k && b->family.s == b->s);
    CU_ASSERT(b->family.dim == b->dim);
    arb_clear(h);
    _arb_vec_clear(theta, b->P);
}

void
bench_clear(bench_t b)
{
    b->family.ops->clear(&b->family);
    arb_mat_clear(b->e);
    arb_mat_clear(b->W);
    _arb_vec_clear(b->p, b->powers);
    _arb_vec_clear(b->dp, b->n);
    _fmpq_vec_clear(b->x, b->n);
    _fmpq_vec_clear(b->side, b->n * (b->sides + 1));
    _fmpq_vec_clear(b->u, b->sides + 1);
    _arb_vec_clear(b->shape, BENCH_MOST);
    loja_loss_clear(b->ws);
    loja_problem_clear(b->prob);
}

/* ---- points ---- */

void
bench_norm(arb_t res, arb_srcptr v, slong n)
{
    arb_dot(res, NULL, 0, v, 1, v, 1, n, PREC);
    arb_sqrtpos(res, res, PREC);
}

void
bench_point_init(bench_point_t q, const bench_t b)
{
    q->theta = _arb_vec_init(b->P);
    q->sigma = _arb_vec_init(b->dim);
    q->grad = _arb_vec_init(b->P);
    q->r = _arb_vec_init(b->n);
    arb_mat_init(q->J, b->n, b->P);
    q->b = _arb_vec_init(b->K);
    arb_init(q->h);
    arb_init(q->L);
    arb_init(q->tau);
    arb_init(q->rho);
    arb_init(q->norm);
    q->X = _arb_vec_init(b->P);
    arb_mat_init(q->Y, b->K, b->P);
}

void
bench_point_clear(bench_point_t q, const bench_t b)
{
    _arb_vec_clear(q->theta, b->P);
    _arb_vec_clear(q->sigma, b->dim);
    _arb_vec_clear(q->grad, b->P);
    _arb_vec_clear(q->r, b->n);
    arb_mat_clear(q->J);
    _arb_vec_clear(q->b, b->K);
    arb_clear(q->h);
    arb_clear(q->L);
    arb_clear(q->tau);
    arb_clear(q->rho);
    arb_clear(q->norm);
    _arb_vec_clear(q->X, b->P);
    arb_mat_clear(q->Y);
}

static void
exact(arb_ptr v, slong n)
{
    slong i;

    for (i = 0; i < n; i++)
        mag_zero(arb_radref(v + i));
}

/* delta_i = h^(1 + lift) y_i, h^lift omega y with one neuron. */
static void
map_turns(arb_ptr theta, bench_t b, const arb_t h, arb_srcptr y)
{
    arb_t t, u;
    slong i, c;

    arb_init(t);
    arb_init(u);
    for (i = 0; i < b->d; i++)
        for (c = 0; c < b->sides; c++)
        {
            arb_ptr w = theta + AT_W(b, i);

            arb_pow_ui(t, h, (ulong) b->lift, PREC);
            arb_mul(t, t, b->d == 1 ? w : h, PREC);
            arb_set_fmpq(u, b->u + c, PREC);
            arb_mul(w + 1 + c, u, w, PREC);
            arb_addmul(w + 1 + c, t, y + c * b->d + i, PREC);
        }
    arb_clear(t);
    arb_clear(u);
}

void
bench_map(arb_ptr theta, bench_t b, const arb_t h, arb_srcptr sigma)
{
    const slong d = b->d, v = b->bias ? 2 * d : d;
    arb_ptr r = _arb_vec_init(b->n), c = theta + b->P - 1;
    arb_t t;
    slong i;

    arb_init(t);
    arb_pow_ui(t, h, (ulong) b->k, PREC);
    for (i = 0; i < d; i++)
    {
        arb_mul(theta + AT_W(b, i), h, sigma + i, PREC);
        if (b->bias)
            arb_set(theta + AT_B(b, i), sigma + d + i);
        arb_div(theta + AT_V(b, i), sigma + v + i, t, PREC);
    }
    map_turns(theta, b, h, sigma + v + d);
    if (b->bias)
    {
        arb_zero(c);
        exact(theta, b->P);
        loja_loss_residual(b->ws, r, NULL, theta, PREC);
        arb_zero(t);
        for (i = 0; i < b->n; i++)
            arb_sub(c, c, r + i, PREC);
        arb_sqrt_ui(t, (ulong) b->n, PREC);
        arb_div(c, c, t, PREC);
    }
    exact(theta, b->P);
    arb_clear(t);
    _arb_vec_clear(r, b->n);
}

/* One step of Newton; the binary logarithm of its size, relative. */
static slong
newton(arb_ptr theta, bench_t b, const arb_t h, arb_srcptr want)
{
    const slong v = AT_V(b, 0);
    arb_ptr r = _arb_vec_init(b->n);
    arb_mat_t J, A, y, row;
    arb_t t;
    slong i, j, size = -100000;

    arb_init(t);
    arb_mat_init(J, b->n, b->P);
    arb_mat_init(A, b->P, b->P);
    arb_mat_init(y, b->P, 1);
    loja_loss_residual(b->ws, r, J, theta, PREC);
    exact(r, b->n);
    arb_mat_window_init(row, A, 0, 0, b->K, b->P);
    arb_mat_mul(row, b->e, J, PREC);
    arb_mat_window_clear(row);
    arb_pow_ui(t, h, (ulong) b->s, PREC);
    for (i = 0; i < b->K; i++)
    {
        arb_ptr x = arb_mat_entry(y, i, 0);

        arb_dot(x, NULL, 1, r, 1, arb_mat_entry(b->e, i, 0), 1, b->n, PREC);
        if (want != NULL)
            arb_addmul(x, t, want + i, PREC);
    }
    arb_inv(t, h, PREC);
    arb_pow_ui(t, t, (ulong) (2 * b->k), PREC);
    arb_set(arb_mat_entry(y, b->K, 0), t);
    for (j = 0; j < b->d; j++)
    {
        arb_submul(arb_mat_entry(y, b->K, 0), theta + v + j, theta + v + j,
            PREC);
        arb_mul_2exp_si(arb_mat_entry(A, b->K, v + j), theta + v + j, 1);
    }
    if (!arb_mat_approx_solve(y, A, y, PREC))
        size = 0;
    for (j = 0; j < b->P && size < 0; j++)
    {
        arb_srcptr x = arb_mat_entry(y, j, 0);
        slong e;

        arb_add(theta + j, theta + j, x, PREC);
        if (!arb_is_finite(theta + j))
            size = 0;
        else if (!arf_is_zero(arb_midref(x)))
        {
            e = (slong) (arf_abs_bound_lt_2exp_si(arb_midref(x)));
            if (!arf_is_zero(arb_midref(theta + j)))
                e -= arf_abs_bound_lt_2exp_si(arb_midref(theta + j));
            size = FLINT_MAX(size, e);
        }
    }
    exact(theta, b->P);
    arb_clear(t);
    arb_mat_clear(J);
    arb_mat_clear(A);
    arb_mat_clear(y);
    _arb_vec_clear(r, b->n);
    return size;
}

int
bench_solve(arb_ptr theta, bench_t b, const arb_t h, arb_srcptr want)
{
    slong i, size = 0;

    for (i = 0; i < 30; i++)
    {
        size = newton(theta, b, h, want);
        if (size < -280 || size > 20)
            break;
    }
    return size < -280;
}

/* grad A_m in row i of A, and A_m. */
static void
coefficient(arb_t Am, arb_mat_t A, bench_t b, slong i, arb_srcptr theta)
{
    const slong d = b->d, v = AT_V(b, 0), m = b->fast[i];
    arb_ptr psi = _arb_vec_init(m + 2), z = _arb_vec_init(2);
    arb_t pow, low;
    slong j;

    arb_init(pow);
    arb_init(low);
    arb_one(z + 1);
    arb_neg(Am, b->p + i);
    for (j = 0; j < d; j++)
    {
        if (b->bias)
            arb_set(z, theta + AT_B(b, j));
        b->prob->net->act[0]->jet(psi, z, 2, m + 2, b->branch[j], PREC);
        arb_pow_ui(pow, theta + AT_W(b, j), (ulong) m, PREC);
        arb_mul(arb_mat_entry(A, i, v + j), pow, psi + m, PREC);
        arb_addmul(Am, theta + v + j, arb_mat_entry(A, i, v + j), PREC);
        arb_mul(pow, pow, theta + v + j, PREC);
        arb_mul_si(pow, pow, m + 1, PREC);
        if (b->bias)
            arb_mul(arb_mat_entry(A, i, AT_B(b, j)), pow, psi + m + 1, PREC);
        if (m == 0)
            continue;
        arb_pow_ui(low, theta + AT_W(b, j), (ulong) m - 1, PREC);
        arb_mul(low, low, theta + v + j, PREC);
        arb_mul_si(low, low, m, PREC);
        arb_mul(arb_mat_entry(A, i, AT_W(b, j)), low, psi + m, PREC);
    }
    if (m == 0 && b->bias)
    {
        arb_add(Am, Am, theta + b->P - 1, PREC);
        arb_one(arb_mat_entry(A, i, b->P - 1));
    }
    arb_clear(pow);
    arb_clear(low);
    _arb_vec_clear(psi, m + 2);
    _arb_vec_clear(z, 2);
}

/* delta_(i c), w = u w_lead + delta off the lead. */
static void
turned(arb_t delta, const bench_t b, arb_srcptr theta, slong i, slong c)
{
    arb_set_fmpq(delta, b->u + c, PREC);
    arb_mul(delta, delta, theta + AT_W(b, i), PREC);
    arb_sub(delta, theta + AT_W(b, i) + 1 + c, delta, PREC);
}

/* row += f times the gradient of delta_(j c). */
static void
add_turned(arb_mat_t A, slong row, const bench_t b, slong j, slong c,
           const arb_t f)
{
    arb_ptr w = arb_mat_entry(A, row, AT_W(b, j));
    arb_t u;

    arb_init(u);
    arb_set_fmpq(u, b->u + c, PREC);
    arb_submul(w, u, f, PREC);
    arb_add(w + 1 + c, w + 1 + c, f, PREC);
    arb_clear(u);
}

/* As coefficient, for the turns' fast vectors. */
static void
turn_coefficient(arb_t Am, arb_mat_t A, bench_t b, slong i, arb_srcptr theta)
{
    const slong c = (i - b->powers) / b->d, m = b->turn[(i - b->powers)
        % b->d];
    arb_ptr psi = _arb_vec_init(m + 2), z = _arb_vec_init(2);
    arb_t delta, f, g;
    slong j;

    arb_init(delta);
    arb_init(f);
    arb_init(g);
    arb_one(z + 1);
    arb_zero(Am);
    for (j = 0; j < b->d; j++)
    {
        arb_srcptr w = theta + AT_W(b, j), v = theta + AT_V(b, j);

        turned(delta, b, theta, j, c);
        if (b->d == 1)
        {
            arb_div(Am, delta, w, PREC);
            arb_inv(f, w, PREC);
            add_turned(A, i, b, 0, c, f);
            arb_mul(f, f, Am, PREC);
            arb_sub(arb_mat_entry(A, i, 0), arb_mat_entry(A, i, 0), f,
                PREC);
            continue;
        }
        if (b->bias)
            arb_set(z, theta + AT_B(b, j));
        b->prob->net->act[0]->jet(psi, z, 2, m + 2, b->branch[j], PREC);
        arb_pow_ui(f, w, (ulong) (m - 1), PREC);
        arb_mul_si(f, f, m, PREC);
        /* m w^(m-1) psi_m delta by v; b: psi' is (m+1) psi_(m+1) */
        arb_mul(g, f, delta, PREC);
        arb_mul(arb_mat_entry(A, i, AT_V(b, j)), g, psi + m, PREC);
        arb_addmul(Am, v, arb_mat_entry(A, i, AT_V(b, j)), PREC);
        if (b->bias)
        {
            arb_mul(g, g, v, PREC);
            arb_mul(g, g, psi + m + 1, PREC);
            arb_mul_si(arb_mat_entry(A, i, AT_B(b, j)), g, m + 1, PREC);
        }
        arb_mul(f, f, v, PREC);
        arb_mul(f, f, psi + m, PREC);
        add_turned(A, i, b, j, c, f);
        if (m > 1)
        {
            arb_mul(f, f, delta, PREC);
            arb_div(f, f, w, PREC);
            arb_mul_si(f, f, m - 1, PREC);
            arb_add(arb_mat_entry(A, i, AT_W(b, j)),
                arb_mat_entry(A, i, AT_W(b, j)), f, PREC);
        }
    }
    arb_clear(delta);
    arb_clear(f);
    arb_clear(g);
    _arb_vec_clear(psi, m + 2);
    _arb_vec_clear(z, 2);
}

/* X and the columns of Y. */
static int
fields(bench_point_t q, bench_t b)
{
    const slong v = AT_V(b, 0);
    arb_mat_t A, y;
    arb_t t;
    slong i, j;
    int good;

    arb_mat_init(A, b->P, b->P);
    arb_mat_init(y, b->P, b->K + 1);
    arb_init(t);
    for (i = 0; i < b->K; i++)
    {
        if (i < b->powers)
            coefficient(t, A, b, i, q->theta);
        else
            turn_coefficient(t, A, b, i, q->theta);
        arb_neg(arb_mat_entry(y, i, b->K), t);
        for (j = 0; j < b->K; j++)
            arb_neg(arb_mat_entry(y, i, j), arb_mat_entry(b->W, i, j));
    }
    for (j = 0; j < b->d; j++)
    {
        arb_srcptr x = q->theta + v + j;

        arb_set(arb_mat_entry(A, b->K, v + j), x);
        arb_addmul(arb_mat_entry(y, b->K, b->K), x, x, PREC);
    }
    arb_mul_si(arb_mat_entry(y, b->K, b->K), arb_mat_entry(y, b->K, b->K),
        b->k, PREC);
    arb_div_si(arb_mat_entry(y, b->K, b->K), arb_mat_entry(y, b->K, b->K),
        b->s, PREC);
    good = arb_mat_solve(y, A, y, PREC);
    for (j = 0; j < b->P && good; j++)
    {
        arb_set(q->X + j, arb_mat_entry(y, j, b->K));
        for (i = 0; i < b->K; i++)
            arb_set(arb_mat_entry(q->Y, i, j), arb_mat_entry(y, j, i));
    }
    arb_mat_clear(A);
    arb_mat_clear(y);
    arb_clear(t);
    return good;
}

int
bench_point_set(bench_point_t q, bench_t b)
{
    const slong d = b->d, v = b->bias ? 2 * d : d;
    arb_ptr off = _arb_vec_init(b->n);
    arb_t t, u;
    slong i, c;

    arb_init(t);
    arb_init(u);
    bench_norm(t, q->theta + AT_V(b, 0), d);
    arb_root_ui(q->h, t, (ulong) b->k, PREC);
    arb_inv(q->h, q->h, PREC);
    for (i = 0; i < d; i++)
    {
        arb_div(q->sigma + i, q->theta + AT_W(b, i), q->h, PREC);
        if (b->bias)
            arb_set(q->sigma + d + i, q->theta + AT_B(b, i));
        arb_div(q->sigma + v + i, q->theta + AT_V(b, i), t, PREC);
        arb_pow_ui(u, q->h, (ulong) b->lift, PREC);
        arb_mul(u, u, d == 1 ? q->theta + AT_W(b, i) : q->h, PREC);
        for (c = 0; c < b->sides; c++)
        {
            arb_ptr y = q->sigma + v + d + c * d + i;

            turned(y, b, q->theta, i, c);
            arb_div(y, y, u, PREC);
        }
    }
    loja_loss_residual(b->ws, q->r, q->J, q->theta, PREC);
    loja_loss_eval(b->ws, q->L, q->grad, NULL, q->theta, PREC);
    bench_norm(q->norm, q->theta, b->P);
    _arb_vec_set(off, q->r, b->n);
    for (i = 0; i < b->K; i++)
    {
        arb_srcptr e = arb_mat_entry(b->e, i, 0);

        arb_dot(q->b + i, NULL, 0, off, 1, e, 1, b->n, PREC);
        arb_neg(t, q->b + i);
        _arb_vec_scalar_addmul(off, e, b->n, t, PREC);
    }
    bench_norm(q->rho, q->b, b->K);
    bench_norm(q->tau, off, b->n);
    arb_pow_ui(t, q->h, (ulong) b->s, PREC);
    arb_div(q->tau, q->tau, t, PREC);
    arb_clear(t);
    arb_clear(u);
    _arb_vec_clear(off, b->n);
    return fields(q, b);
}
