/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The Hessian of loja-check against differences of its gradient, and its
    majorant against the Hessian at real points, on random networks of depth
    1 to 4.
*/
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include "../../src/checker/tube/tube.h"

#define PREC 400
#define STEP 120                /* differences over 2^-STEP */

static uint64_t seed = 20250102;
static long failures, checks;

static int
draw(int n)
{
    seed = seed * UINT64_C(6364136223846793005)
        + UINT64_C(1442695040888963407);
    return (int) ((seed >> 33) % (uint64_t) n);
}

static void
check(int good, const char *what, int i)
{
    checks++;
    if (!good)
    {
        failures++;
        printf("problem %d: %s\n", i, what);
    }
}

static void
random_problem(problem *p)
{
    static const activation act[] = { &activation_tanh, &activation_logistic,
        &activation_softplus, &activation_silu, &activation_arctan };
    int k, i, n;

    p->weight = NULL;
    p->depth = 1 + draw(4);
    p->bias = draw(2);
    p->samples = 1 + draw(3);
    p->width = malloc(sizeof(int) * (size_t) (p->depth + 1));
    p->act = malloc(sizeof(activation) * (size_t) p->depth);
    for (k = 0, p->hidden = 0; k <= p->depth; k++)
    {
        p->width[k] = 1 + draw(3);
        if (k > 0 && k < p->depth)
        {
            p->hidden += p->width[k];
            p->act[k - 1] = act[draw(5)];
        }
    }
    p->params = network_param_offset(p, p->depth + 1);
    n = p->samples * p->width[0];
    p->x = malloc(sizeof(mpq_t) * (size_t) n);
    for (i = 0; i < n; i++)
    {
        mpq_init(p->x[i]);
        mpq_set_si(p->x[i], draw(33) - 16, 8);
        mpq_canonicalize(p->x[i]);
    }
    n = p->samples * network_outputs(p);
    p->y = malloc(sizeof(mpq_t) * (size_t) n);
    for (i = 0; i < n; i++)
    {
        mpq_init(p->y[i]);
        mpq_set_si(p->y[i], draw(33) - 16, 8);
        mpq_canonicalize(p->y[i]);
    }
    p->start = NULL;
    mpq_init(p->l2);
    mpq_set_si(p->l2, draw(2), 8);
    mpq_canonicalize(p->l2);
    p->proof = 0;
}

static void
clear_problem(problem *p)
{
    int i;

    for (i = 0; i < p->samples * p->width[0]; i++)
        mpq_clear(p->x[i]);
    for (i = 0; i < p->samples * network_outputs(p); i++)
        mpq_clear(p->y[i]);
    mpq_clear(p->l2);
    free(p->x);
    free(p->y);
    free(p->width);
    free(p->act);
}

/* grad L at theta + side 2^-STEP e_q. */
static void
shifted_gradient(interval *g, network *net, int q, int side)
{
    mpfr_t h;

    mpfr_init2(h, 64);
    mpfr_set_si_2exp(h, side, -STEP, MPFR_RNDN);
    mpfi_add_fr(net->theta + q, net->theta + q, h);
    check(loss_real(g, NULL, net), "gradient", q);
    mpfi_sub_fr(net->theta + q, net->theta + q, h);
    mpfr_clear(h);
}

/* Column q of H against (g(+h) - g(-h))/(2h), which errs by about h^2. */
static void
check_column(network *net, const interval *H, interval *g, int q, int number)
{
    const int P = net->prob->params;
    mpfr_t u;
    int i;

    mpfr_init2(u, 64);
    shifted_gradient(g, net, q, 1);
    shifted_gradient(g + P, net, q, -1);
    for (i = 0; i < P; i++)
    {
        mpfi_sub(g + i, g + i, g + P + i);
        mpfi_mul_2ui(g + i, g + i, STEP - 1);
        mpfi_sub(g + i, g + i, H + i * P + q);
        abs_ubound(u, g + i);
        check(mpfr_cmp_d(u, 1e-60) < 0, "Hessian", number);
    }
    mpfr_clear(u);
}

/* The bounds on the box that is the point theta, and a norm of H. */
static void
check_majorant(const problem *p, const interval *theta, const interval *H,
               int number)
{
    const size_t P = (size_t) p->params;
    complex_box *box = box_new(P, 64);
    network bounds;
    mpfr_t g, h, u;
    size_t i;

    mpfr_inits2(64, g, h, u, (mpfr_ptr) 0);
    network_init(&bounds, p, 64);
    for (i = 0; i < P; i++)
        mpfi_set(&box[i].re, theta + i);
    check(loss_majorant(g, h, &bounds, box), "domain", number);
    norm_ubound(u, H, P * P);
    mpfr_mul_d(u, u, 0.999999, MPFR_RNDD);
    check(mpfr_greater_p(h, u), "majorant", number);
    network_clear(&bounds);
    mpfr_clears(g, h, u, (mpfr_ptr) 0);
    box_free(box, P);
}

static void
check_problem(int number)
{
    problem p;
    network net;
    interval *H, *g, *theta;
    int i, positive = number % 2;

    random_problem(&p);
    if (positive)
    {
        /* nothing cancels: the majorant is nearly the norm */
        for (i = 0; i < p.samples * p.width[0]; i++)
            mpq_abs(p.x[i], p.x[i]);
        for (i = 0; i < p.samples * network_outputs(&p); i++)
            mpq_set_si(p.y[i], -1, 3);
        for (i = 0; i < p.depth - 1; i++)
            p.act[i] = &activation_softplus;
    }
    network_init(&net, &p, PREC);
    H = vec_new((size_t) (p.params * p.params), PREC);
    g = vec_new((size_t) (2 * p.params), PREC);
    theta = vec_new((size_t) p.params, PREC);
    for (i = 0; i < p.params; i++)
    {
        mpfi_set_si(theta + i, draw(33) - (positive ? 0 : 16));
        mpfi_div_ui(theta + i, theta + i, 32);
        mpfi_set(net.theta + i, theta + i);
    }
    check(loss_real(NULL, H, &net), "Hessian", number);
    for (i = 0; i < p.params; i++)
        check_column(&net, H, g, i, number);
    check_majorant(&p, theta, H, number);
    vec_free(theta, (size_t) p.params);
    vec_free(g, (size_t) (2 * p.params));
    vec_free(H, (size_t) (p.params * p.params));
    network_clear(&net);
    clear_problem(&p);
}

int
main(void)
{
    int i;

    for (i = 0; i < 60; i++)
        check_problem(i);
    printf("%ld comparisons, %ld failures\n", checks, failures);
    return failures != 0;
}
