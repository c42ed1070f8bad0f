/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The doubles of loja-check against MPFI at many digits: Hessians and
    their bounds, then paths (see doubles.c, doubles_paths.c).
*/
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../src/checker/tube/interpolation.h"
#include "doubles_truth.h"

/* u := |(2/n) A + 2 l2 I - H|_F, u rounded up; A: its upper triangle. */
static void
hessian_distance(mpfr_t u, const problem *p, const double *A,
                 const interval *H)
{
    const int P = p->params;
    interval *t = vec_new(2, PREC);
    mpfr_t v;
    int i, j;

    mpfr_init2(v, PREC);
    mpfr_set_ui(u, 0, MPFR_RNDU);
    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
        {
            mpfi_set_d(t, A[i < j ? i * P + j : j * P + i]);
            mpfi_mul_2ui(t, t, 1);
            mpfi_div_ui(t, t, (unsigned long) p->samples);
            set_q(t + 1, p->l2);
            mpfi_mul_2ui(t + 1, t + 1, 1);
            if (i == j)
                mpfi_add(t, t, t + 1);
            mpfi_sub(t, t, H + i * P + j);
            abs_ubound(v, t);
            mpfr_sqr(v, v, MPFR_RNDU);
            mpfr_add(u, u, v, MPFR_RNDU);
        }
    mpfr_sqrt(u, u, MPFR_RNDU);
    mpfr_mul_ui(u, u, (unsigned long) p->samples, MPFR_RNDU);
    mpfr_div_2ui(u, u, 1, MPFR_RNDU);
    mpfr_clear(v);
    vec_free(t, 2);
}

/* The Hessian at vertices and inside of a box of half side R, and bounds of
   moduli on discs around its middle. */
static void
one_network(int depth, int samples, double R, int linear)
{
    problem p;
    network net;
    network_double d;
    double *A, error, grad, hess, r;
    interval *H, *g;
    mpfr_t u;
    int i, k, P;

    /* linear: one identity neuron, and only the first layer varies, so that
       the bound is nearly reached */
    problem_make(&p, depth, samples, linear ? 1 : 4);
    if (linear)
        p.act[0] = &activation_identity;
    P = p.params;
    network_init(&net, &p, PREC);
    network_double_init(&d, &net);
    A = malloc(sizeof(double) * (size_t) (P * P));
    H = vec_new((size_t) (P * P), PREC);
    g = vec_new((size_t) P, PREC);
    mpfr_init2(u, PREC);
    if (A == NULL)
        abort();
    for (i = 0; i < P; i++)
    {
        r = linear && i >= network_param_offset(&p, 2) ? 0 : R;
        d.theta[i].m = uniform(-1, 1);
        d.theta[i].r = r;
        mpfi_set_d(net.theta + i, d.theta[i].m);
        d.path[i] = disc_set(d.theta[i].m, 0, r);
    }
    error = double_hessian(A, &d);
    check(double_majorant(&grad, &hess, &d), "majorant", R);
    for (k = 0; k < 5; k++)
    {
        for (i = 0; i < P; i++)
        {
            mpfi_set_d(net.theta + i, d.path[i].re);
            mpfi_add_d(net.theta + i, net.theta + i,
                       d.path[i].r <= 0 ? 0 : linear ? (k % 2 ? R : -R)
                       : R * (draw(3) - 1));
        }
        check(loss_real(g, H, &net), "gradient", R);
        hessian_distance(u, &p, A, H);
        check(mpfr_cmp_d(u, error) <= 0, "Hessian", error);
        norm_ubound(u, H, (size_t) (P * P));
        check(mpfr_cmp_d(u, hess * (1 + 1e-15)) <= 0, "majorant: H", hess);
        check(R > 0 || error <= 1e-10 * samples * (1 + hess),
              "Hessian: tight", error);
        norm_ubound(u, g, (size_t) P);
        check(mpfr_cmp_d(u, grad * (1 + 1e-15)) <= 0, "majorant: grad", grad);
    }
    mpfr_clear(u);
    vec_free(H, (size_t) (P * P));
    vec_free(g, (size_t) P);
    free(A);
    network_double_clear(&d);
    network_clear(&net);
    problem_free(&p);
}

static void
test_networks(void)
{
    int i;

    for (i = 0; i < 60; i++)
        one_network(1 + i % 4, 1 + draw(3), i % 3 == 0 ? 0 : i % 3 == 1
                    ? 1e-10 : 0.01, 0);
    for (i = 0; i < 30; i++)
        one_network(2, 1, 0.001, 1);
    /* sums over the samples whose additions err to the same side */
    one_network(1, 3000, 0, 0);
}

int
main(void)
{
    fenv_t keep;

    if (!doubles_begin(&keep))
    {
        printf("SKIP: no doubles here\n");
        return 77;
    }
    test_networks();
    check_paths();
    doubles_end(&keep);
    return finish();
}
