/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* For tests of loja-check's doubles: numbers, checks, problems. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "doubles_truth.h"

static uint64_t seed = 20250103;
static long failures, checks;

double
uniform(double a, double b)
{
    seed = seed * UINT64_C(6364136223846793005)
        + UINT64_C(1442695040888963407);
    return a + (b - a) * (double) (seed >> 11) / 9007199254740992.0;
}

int
draw(int n)
{
    return (int) uniform(0, n);
}

void
check(int good, const char *what, double x)
{
    checks++;
    if (!good && failures++ < 30)
        printf("FAIL: %s (%.17g)\n", what, x);
}

int
finish(void)
{
    printf("%ld comparisons, %ld failures\n", checks, failures);
    return failures > 0;
}

int
in_ball(const interval *x, double m, double r)
{
    interval *t = vec_new(1, PREC);
    mpfr_t u;
    int good;

    mpfr_init2(u, PREC);
    mpfi_sub_d(t, x, m);
    abs_ubound(u, t);
    good = mpfr_cmp_d(u, r) <= 0;
    mpfr_clear(u);
    vec_free(t, 1);
    return good;
}

static mpq_t *
random_fractions(int n, int drift)
{
    mpq_t *v = malloc(sizeof(mpq_t) * (size_t) (n + 1));
    int i;

    if (v == NULL)
        abort();
    for (i = 0; i < n; i++)
    {
        mpq_init(v[i]);
        if (drift)
            mpq_set_si(v[i], 1, 3);
        else
            mpq_set_si(v[i], draw(33) - 16, 8);
        mpq_canonicalize(v[i]);
    }
    return v;
}

void
problem_make(problem *p, int depth, int samples, int width)
{
    static const activation some[] = {
        &activation_tanh, &activation_logistic, &activation_softplus,
        &activation_silu, &activation_arctan, &activation_gelu
    };
    int k;

    memset(p, 0, sizeof(*p));
    p->depth = depth;
    p->bias = depth == 1 || draw(3) > 0;
    p->samples = samples;
    p->width = malloc(sizeof(int) * (size_t) (depth + 1));
    p->act = malloc(sizeof(activation) * (size_t) depth);
    if (p->width == NULL || p->act == NULL)
        abort();
    for (k = 0; k <= depth; k++)
    {
        p->width[k] = depth == 1 ? 1 : 1 + draw(width);
        if (k > 0 && k < depth)
        {
            p->hidden += p->width[k];
            p->act[k - 1] = some[draw(6)];
        }
    }
    p->params = network_param_offset(p, depth + 1);
    p->x = random_fractions(samples * p->width[0], depth == 1);
    p->y = random_fractions(samples * network_outputs(p), depth == 1);
    mpq_init(p->l2);
    mpq_set_si(p->l2, draw(2), 8);
    mpq_canonicalize(p->l2);
}

void
problem_free(problem *p)
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
