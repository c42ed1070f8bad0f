/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Problems for the rule graded-chart, their fast powers and families. */
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
