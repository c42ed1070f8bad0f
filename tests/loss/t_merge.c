/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* t_merge.c -- samples with equal inputs as one row, against each by itself. */
#include <math.h>
#include "reference.h"
#include "support/support.h"

TEST_DECLARE(test_merge_values)
TEST_DECLARE(test_merge_bounds)
TEST_DECLARE(test_parts)

#define PREC 200

/* The same problem, each sample as both workspaces see it. */
typedef struct
{
    loja_problem_t prob;
    loja_loss_t each, rows;
    slong P;
    arb_ptr theta;
} case_t;

/* A random problem in which inputs occur again, with targets of their own or
   with the same ones. */
static void
case_init(case_t *c, int shallow, int same)
{
    slong i, l, n, more, at;
    fmpq_mat_t x, y;

    loja_problem_init(c->prob);
    do
        ref_random_problem(c->prob, 12, 1, NULL);
    while (shallow && c->prob->net->depth != 2);
    n = c->prob->n;
    more = n + 1 + test_uniform(5);
    fmpq_mat_init(x, more, fmpq_mat_ncols(c->prob->x));
    fmpq_mat_init(y, more, fmpq_mat_ncols(c->prob->y));
    for (i = 0; i < more; i++)
    {
        at = i < n ? i : test_uniform(n);
        for (l = 0; l < fmpq_mat_ncols(x); l++)
            fmpq_set(fmpq_mat_entry(x, i, l),
                     fmpq_mat_entry(c->prob->x, at, l));
        for (l = 0; l < fmpq_mat_ncols(y); l++)
            if (i < n || same)
                fmpq_set(fmpq_mat_entry(y, i, l),
                         fmpq_mat_entry(c->prob->y, at, l));
            else
                fmpq_set_si(fmpq_mat_entry(y, i, l), test_uniform(41) - 20,
                            7);
    }
    fmpq_mat_swap(c->prob->x, x);
    fmpq_mat_swap(c->prob->y, y);
    fmpq_mat_clear(x);
    fmpq_mat_clear(y);
    c->prob->n = more;
    loja_loss_init(c->each, c->prob);
    loja_loss_init_merged(c->rows, c->prob);
    CU_ASSERT(c->rows->prob->n <= n && c->each->prob->n == more);
    CU_ASSERT(c->rows->total == more);
    c->P = c->prob->net->nparams;
    c->theta = _arb_vec_init(c->P);
    for (i = 0; i < c->P; i++)
        arb_set_d(c->theta + i, (double) (test_uniform(4001) - 2000) / 1024);
}

static void
case_clear(case_t *c)
{
    loja_loss_clear(c->each);
    loja_loss_clear(c->rows);
    loja_problem_clear(c->prob);
    _arb_vec_clear(c->theta, c->P);
}

/* Both enclose one number, narrowly. */
static int
equal(arb_srcptr a, arb_srcptr b, slong n)
{
    slong i;

    for (i = 0; i < n; i++)
        if (!arb_overlaps(a + i, b + i)
            || mag_cmp_2exp_si(arb_radref(a + i), -PREC / 2) > 0
            || mag_cmp_2exp_si(arb_radref(b + i), -PREC / 2) > 0)
            return 0;
    return 1;
}

static void
compare_doubles(const case_t *c, arb_srcptr grad, const arb_mat_t H)
{
    slong i, P = c->P;
    double *v = flint_malloc(sizeof(double) * (size_t) (P * (P + 2)));
    double error;
    arb_ptr g = _arb_vec_init(P);
    loja_round_t keep;
    arb_t s, t;

    arb_init(s);
    arb_init(t);
    for (i = 0; i < P; i++)
        v[i] = arf_get_d(arb_midref(c->theta + i), ARF_RND_NEAR);
    CU_ASSERT_FATAL(loja_round_begin(keep));
    CU_ASSERT(loja_loss_real((loja_loss_struct *) c->rows, v + P, v + 2 * P,
                             &error, v));
    loja_round_end(keep);
    CU_ASSERT(error < 1e-4);
    for (i = 0; i < P * P; i++)
    {
        arb_set_d(t, v[2 * P + i]);
        arb_sub(t, t, arb_mat_entry(H, i / P, i % P), PREC);
        arb_addmul(s, t, t, PREC);
    }
    arb_sqrt(s, s, PREC);
    arb_set_d(t, error);
    CU_ASSERT(arb_le(s, t));
    for (i = 0; i < P; i++)
        CU_ASSERT(fabs(v[P + i] - arf_get_d(arb_midref(grad + i),
                                            ARF_RND_NEAR)) < 1e-8);
    CU_ASSERT(loja_loss_gradient_dd((loja_loss_struct *) c->rows, g, c->theta,
                                    PREC));
    for (i = 0; i < P; i++)
        CU_ASSERT(arb_overlaps(g + i, grad + i)
                  && mag_cmp_2exp_si(arb_radref(g + i), -60) < 0);
    flint_free(v);
    _arb_vec_clear(g, P);
    arb_clear(s);
    arb_clear(t);
}

static void
compare_values(case_t *c)
{
    slong P = c->P;
    arb_ptr a = _arb_vec_init(2 * (P + 1)), b = a + P + 1;
    arb_ptr curve = _arb_vec_init(3 * P), ja = _arb_vec_init(6 * (P + 1));
    arb_ptr jb = ja + 3 * (P + 1);
    arb_mat_t A, B;
    slong i;

    arb_mat_init(A, P, P);
    arb_mat_init(B, P, P);
    loja_loss_eval(c->each, a + P, a, A, c->theta, PREC);
    loja_loss_eval(c->rows, b + P, b, B, c->theta, PREC);
    CU_ASSERT(equal(a, b, P + 1));
    for (i = 0; i < P; i++)
        CU_ASSERT(equal(arb_mat_entry(A, i, 0), arb_mat_entry(B, i, 0), P));
    compare_doubles(c, a, A);
    for (i = 0; i < P; i++)
    {
        arb_set(curve + 3 * i, c->theta + i);
        arb_set_si(curve + 3 * i + 1, test_uniform(9) - 4);
    }
    loja_loss_grad_jet(c->each, ja, ja + 3, curve, 3, PREC);
    loja_loss_grad_jet(c->rows, jb, jb + 3, curve, 3, PREC);
    CU_ASSERT(equal(ja, jb, 3 * (P + 1)));
    if (loja_loss_has_third(c->each))
    {
        arb_ptr T = _arb_vec_init(2 * P * P * P), U = T + P * P * P;

        CU_ASSERT(loja_loss_third(c->each, T, A, c->theta, PREC));
        CU_ASSERT(loja_loss_third(c->rows, U, B, c->theta, PREC));
        CU_ASSERT(equal(T, U, P * P * P));
        for (i = 0; i < P; i++)
            CU_ASSERT(equal(arb_mat_entry(A, i, 0), arb_mat_entry(B, i, 0),
                            P));
        _arb_vec_clear(T, 2 * P * P * P);
    }
    arb_mat_clear(A);
    arb_mat_clear(B);
    _arb_vec_clear(a, 2 * (P + 1));
    _arb_vec_clear(curve, 3 * P);
    _arb_vec_clear(ja, 6 * (P + 1));
}

void
test_merge_values(void)
{
    slong i, n = test_count(40);
    case_t c;

    for (i = 0; i < n; i++)
    {
        case_init(&c, i % 3 == 0, i % 4 == 0);
        compare_values(&c);
        case_clear(&c);
    }
}

/* b is no more than a, and no less where the targets are the same. */
static void
compare_bounds(const mag_t a, const mag_t b, int same)
{
    const double x = mag_get_d(a), y = mag_get_d(b);

    CU_ASSERT(y <= 1.001 * x);
    if (same)
        CU_ASSERT(x <= 1.001 * y);
}

static void
compare_discs(case_t *c, double radius, int same)
{
    slong i, P = c->P;
    loja_disc_t *disc = flint_malloc(sizeof(loja_disc_t) * (size_t) P);
    double g[2], h[2];
    loja_round_t keep;

    for (i = 0; i < P; i++)
    {
        disc[i].re = arf_get_d(arb_midref(c->theta + i), ARF_RND_NEAR);
        disc[i].im = 0;
        disc[i].rad = radius;
    }
    CU_ASSERT_FATAL(loja_round_begin(keep));
    if (loja_loss_majorant_disc(c->each, g, h, disc))
    {
        CU_ASSERT(loja_loss_majorant_disc(c->rows, g + 1, h + 1, disc));
        CU_ASSERT(g[1] <= 1.001 * g[0] && h[1] <= 1.001 * h[0]);
        CU_ASSERT(!same || (g[0] <= 1.001 * g[1] && h[0] <= 1.001 * h[1]));
    }
    loja_round_end(keep);
    flint_free(disc);
}

void
test_merge_bounds(void)
{
    slong i, k, n = test_count(40);
    mag_ptr m = _mag_vec_init(6);
    case_t c;

    for (i = 0; i < n; i++)
    {
        const int same = i % 2 == 0;
        acb_ptr box;

        case_init(&c, i % 3 == 0, same);
        box = _acb_vec_init(c.P);
        for (k = 0; k < c.P; k++)
            acb_set_arb(box + k, c.theta + k);
        if (loja_loss_majorant(c.each, m, m + 1, box, PREC))
        {
            CU_ASSERT(loja_loss_majorant(c.rows, m + 2, m + 3, box, PREC));
            compare_bounds(m, m + 2, same);
            compare_bounds(m + 1, m + 3, same);
        }
        compare_discs(&c, 1e-6, same);
        if (loja_loss_has_third(c.each))
        {
            mag_set_d(m + 4, 0.01);
            mag_one(m + 5);
            CU_ASSERT(loja_loss_cubic_rest(c.each, m, c.theta, m + 4, m + 5,
                                           PREC));
            CU_ASSERT(loja_loss_cubic_rest(c.rows, m + 1, c.theta, m + 4,
                                           m + 5, PREC));
            compare_bounds(m, m + 1, same);
        }
        _acb_vec_clear(box, c.P);
        case_clear(&c);
    }
    _mag_vec_clear(m, 6);
}

/* Many samples: the majorant of the parts is no less than that of the
   samples, each by itself, and not much more. */
void
test_parts(void)
{
    static const loja_act_struct *const act[] = {&loja_act_tanh};
    slong width[] = {1, 3, 1}, i, k, n = test_count(10);
    loja_disc_t disc[13];
    loja_problem_t prob;
    loja_loss_t ws;

    for (i = 0; i < n; i++)
    {
        double g[2], h[2];
        loja_round_t keep;
        slong parts;

        loja_problem_init(prob);
        width[0] = 1 + i % 2;
        loja_net_set(prob->net, 2, width, act, 1);
        prob->n = 300 + test_uniform(700);
        fmpq_mat_clear(prob->x);
        fmpq_mat_clear(prob->y);
        fmpq_mat_init(prob->x, prob->n, width[0]);
        fmpq_mat_init(prob->y, prob->n, 1);
        for (k = 0; k < prob->n * width[0]; k++)
            fmpq_set_si(fmpq_mat_entry(prob->x, k / width[0], k % width[0]),
                        test_uniform(2001) - 1000, 1000);
        /* steep targets: a part has very different ones */
        for (k = 0; k < prob->n; k++)
            fmpq_set_si(fmpq_mat_entry(prob->y, k, 0), test_uniform(41) - 20,
                        i % 3 == 0 ? 1 : 40);
        loja_loss_init_merged(ws, prob);
        parts = ws->parts;
        CU_ASSERT(parts > 0 && parts < ws->prob->n);
        for (k = 0; k < prob->net->nparams; k++)
        {
            disc[k].re = (double) (test_uniform(2001) - 1000) / 512;
            disc[k].im = 0;
            disc[k].rad = i % 2 == 0 ? 1e-9 : 0.02;
        }
        CU_ASSERT_FATAL(loja_round_begin(keep));
        CU_ASSERT(loja_loss_majorant_disc(ws, g, h, disc));
        ws->parts = 0;
        CU_ASSERT(loja_loss_majorant_disc(ws, g + 1, h + 1, disc));
        ws->parts = parts;
        loja_round_end(keep);
        CU_ASSERT(g[0] >= 0.999999 * g[1] && h[0] >= 0.999999 * h[1]);
        CU_ASSERT(i % 3 == 0 || (g[0] <= 3 * g[1] && h[0] <= 2 * h[1]));
        loja_loss_clear(ws);
        loja_problem_clear(prob);
    }
}
