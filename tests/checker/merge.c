/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Samples with equal inputs merged (proofs/tube.md, equal inputs): gradient,
    Hessian, bounds and cubic forms of the merged problem against those of
    the problem itself.
*/
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "checker/net/gradient_pairs.h"
#include "checker/tube/cubic.h"
#include "doubles_truth.h"

/* Inputs of the first `kinds' samples occur again; same: their targets, too. */
static void
repeat(problem *p, int kinds, int same)
{
    const int in = p->width[0], out = network_outputs(p);
    int i, l, at;

    for (i = kinds; i < p->samples; i++)
    {
        at = draw(kinds);
        for (l = 0; l < in; l++)
            mpq_set(p->x[i * in + l], p->x[at * in + l]);
        for (l = 0; l < out && same; l++)
            mpq_set(p->y[i * out + l], p->y[at * out + l]);
    }
}

/* Both enclose one number. */
static int
meet(const interval *a, const interval *b, size_t n)
{
    interval *t = vec_new(1, PREC);
    mpfr_t u;
    size_t i;
    int good = 1;

    mpfr_init2(u, 64);
    for (i = 0; i < n && good; i++)
    {
        mpfi_sub(t, a + i, b + i);
        abs_ubound(u, t);
        good = mpfi_has_zero(t) && mpfr_cmp_d(u, 1e-60) < 0;
    }
    mpfr_clear(u);
    vec_free(t, 1);
    return good;
}

/* b <= a up to rounding, and a <= b where the targets are the same. */
static void
compare_bounds(double a, double b, int same, const char *what)
{
    check(b <= 1.001 * a && (!same || a <= 1.001 * b), what, b - a);
}

static void
compare_values(network *each, network *rows, interval *v)
{
    const size_t P = (size_t) each->prob->params;
    interval *H = v + 2 * P, *G = H + P * P;

    check(loss_real(v, H, each) && loss_real(v + P, G, rows), "values", 0);
    check(meet(v, v + P, P), "gradient", (double) P);
    check(meet(H, G, P * P), "Hessian", (double) P);
}

static void
compare_doubles(network *each, network *rows, const interval *v, int same)
{
    const problem *p = each->prob;
    const size_t P = (size_t) p->params;
    const interval *H = v + 2 * P;
    double *A = malloc((P * P + 1) * sizeof(double)), error, g[2], h[2];
    interval *t = vec_new(2, PREC);
    network_double d[2];
    network_pairs q;
    size_t i, j;
    mpfr_t s;
    int k;

    if (A == NULL)
        abort();
    mpfr_init2(s, 64);
    network_pairs_init(&q, rows);
    network_double_init(d, each);
    network_double_init(d + 1, rows);
    for (i = 0; i < P; i++)
    {
        q.theta[i] = pair_from_interval(each->theta + i);
        for (k = 0; k < 2; k++)
        {
            d[k].theta[i] = ball_from_interval(each->theta + i);
            d[k].path[i] = disc_set(d[k].theta[i].m, 0, 1e-6);
        }
    }
    check(pairs_gradient(&q), "pairs", 0);
    for (i = 0; i < P; i++)
    {
        pair_to_interval(t, q.grad[i]);
        mpfi_sub(t, t, v + i);
        check(mpfi_has_zero(t) > 0, "pairs: gradient", (double) i);
    }
    error = double_hessian(A, d + 1);
    mpfr_set_ui(s, 0, MPFR_RNDN);
    for (i = 0; i < P; i++)
        for (j = i; j < P; j++)
        {
            /* n/2 (H - 2 l2 I) */
            set_q(t, p->l2);
            mpfi_mul_si(t, t, i == j ? -2 : 0);
            mpfi_add(t, t, H + i * P + j);
            mpfi_mul_si(t, t, p->samples);
            mpfi_div_2ui(t, t, 1);
            mpfi_sub_d(t, t, A[i * P + j]);
            mpfi_sqr(t, t);
            mpfi_get_left(s, t);
            error -= (i == j ? 1 : 2) * mpfr_get_d(s, MPFR_RNDD) / error;
        }
    check(error >= 0, "doubles: Hessian", error);
    for (k = 0; k < 2; k++)
        check(double_majorant(g + k, h + k, d + k), "doubles: majorant", k);
    compare_bounds(g[0], g[1], same, "doubles: gradient's bound");
    compare_bounds(h[0], h[1], same, "doubles: Hessian's bound");
    network_pairs_clear(&q);
    network_double_clear(d);
    network_double_clear(d + 1);
    mpfr_clear(s);
    vec_free(t, 2);
    free(A);
}

static void
compare_majorants(network *each, network *rows, int same)
{
    const size_t P = (size_t) each->prob->params;
    complex_box *box = box_new(P, 64);
    mpfr_t g[2], h[2];
    size_t i;

    mpfr_inits2(64, g[0], g[1], h[0], h[1], (mpfr_ptr) 0);
    for (i = 0; i < P; i++)
        mpfi_set(&box[i].re, each->theta + i);
    check(loss_majorant(g[0], h[0], each, box)
          && loss_majorant(g[1], h[1], rows, box), "majorant", 0);
    compare_bounds(mpfr_get_d(g[0], MPFR_RNDN), mpfr_get_d(g[1], MPFR_RNDN),
                   same, "gradient's bound");
    compare_bounds(mpfr_get_d(h[0], MPFR_RNDN), mpfr_get_d(h[1], MPFR_RNDN),
                   same, "Hessian's bound");
    mpfr_clears(g[0], g[1], h[0], h[1], (mpfr_ptr) 0);
    box_free(box, P);
}

static void
compare_cubic(const problem *p, const problem *merged, const interval *theta,
              int same)
{
    const size_t P = (size_t) p->params;
    mpfr_t kappa[2], R;
    cubic_t c[2];
    size_t i;
    int k;

    mpfr_inits2(64, kappa[0], kappa[1], R, (mpfr_ptr) 0);
    mpfr_set_d(R, 0.01, MPFR_RNDN);
    cubic_init(c, p);
    cubic_init(c + 1, merged);
    for (i = 0; i < P * (P + 1); i++)
    {
        mpfi_set_d(c->axes + i, uniform(-1, 1));
        mpfi_set(c[1].axes + i, c->axes + i);
    }
    for (k = 0; k < 2; k++)
    {
        for (i = 0; i < P; i++)
            mpfi_set(c[k].theta + i, theta + i);
        check(cubic_forms(c + k), "cubic: forms", k);
        check(cubic_rest(kappa[k], c + k, R, R), "cubic: rest", k);
    }
    for (i = 0; i < (P + 1) * (P + 1) * (P + 1); i++)
    {
        mpfi_sub(c->tmp, c->t + i, c[1].t + i);
        check(mpfi_has_zero(c->tmp) > 0, "cubic: D^3 L", (double) i);
    }
    for (i = 0; i < P * P; i++)
    {
        mpfi_sub(c->tmp, c->K + i, c[1].K + i);
        check(mpfi_has_zero(c->tmp) > 0, "cubic: K", (double) i);
    }
    compare_bounds(mpfr_get_d(kappa[0], MPFR_RNDN),
                   mpfr_get_d(kappa[1], MPFR_RNDN), same, "cubic: kappa");
    cubic_clear(c);
    cubic_clear(c + 1);
    mpfr_clears(kappa[0], kappa[1], R, (mpfr_ptr) 0);
}

static void
one_problem(int depth, int same)
{
    const int kinds = 1 + draw(3), samples = kinds + 1 + draw(5);
    problem p, merged;
    network each, rows;
    interval *v;
    size_t P;
    int i;

    problem_make(&p, depth, samples, 3);
    repeat(&p, kinds, same);
    problem_merge(&merged, &p);
    check(merged.samples <= kinds && problem_total(&merged) == samples,
          "rows", merged.samples);
    P = (size_t) p.params;
    network_init(&each, &p, PREC);
    network_init(&rows, &merged, PREC);
    v = vec_new(2 * P * (P + 1), PREC);
    for (i = 0; i < p.params; i++)
    {
        mpfi_set_d(each.theta + i, uniform(-1, 1));
        mpfi_set(rows.theta + i, each.theta + i);
    }
    compare_values(&each, &rows, v);
    if (cubic_applies(&p))
        compare_cubic(&p, &merged, each.theta, same);
    compare_doubles(&each, &rows, v, same);
    compare_majorants(&each, &rows, same);
    vec_free(v, 2 * P * (P + 1));
    network_clear(&each);
    network_clear(&rows);
    problem_unmerge(&merged, &p);
    problem_free(&p);
}

int
main(void)
{
    fenv_t keep;
    int i;

    if (!doubles_begin(&keep))
        return 77;
    for (i = 0; i < 40; i++)
        one_problem(1 + i % 4, i % 3 == 0);
    doubles_end(&keep);
    return finish();
}
