/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule saturation: which neurons look saturated.  Not proved. */
#include <math.h>
#include <stdlib.h>
#include "saturation.h"

typedef struct
{
    slong neuron;
    double margin;         /* least alpha |w x_j + b|, but at the input on */
    slong on;              /* that sample, or -1 */
} guess_t;

static int
compare(const void *a, const void *b)
{
    const guess_t *x = a, *y = b;

    return x->margin != y->margin ? (x->margin < y->margin ? 1 : -1)
        : x->neuron < y->neuron ? -1 : 1;
}

slong
_loja_saturation_guess_approx(slong *neuron, const loja_problem_struct *prob,
                              arb_srcptr theta)
{
    const slong d = prob->net->width[1];
    const double alpha = prob->net->act[0]->step->rate;
    guess_t *g = flint_malloc(sizeof(*g) * (size_t) d);
    slong i, j, count = 0, support[2];

    for (i = 0; i < d; i++)
    {
        const double w = arf_get_d(arb_midref(theta + i), ARF_RND_NEAR);
        const double b = arf_get_d(arb_midref(theta + d + i), ARF_RND_NEAR);

        g[count].neuron = i;
        g[count].on = -1;
        g[count].margin = HUGE_VAL;
        for (j = 0; j < prob->n; j++)
            g[count].margin = fmin(g[count].margin, alpha * fabs(b
                + w * fmpq_get_d(fmpq_mat_entry(prob->x, j, 0))));
        /* HEURISTIC: e^-margin below about 1/5 */
        if (g[count].margin > 1.6 && _loja_saturation_support(support, prob, theta, i, -1))
            count++;
    }
    qsort(g, (size_t) count, sizeof(*g), compare);
    for (i = 0; i < count; i++)
        neuron[i] = g[i].neuron;
    flint_free(g);
    return count;
}

slong
_loja_saturation_guess_out_approx(slong *neuron,
                                  const loja_problem_struct *prob,
                                  arb_srcptr theta)
{
    const slong d = prob->net->width[1];
    const double alpha = prob->net->act[0]->step->rate;
    slong i, j, count = 0;

    for (i = 0; i < d; i++)
    {
        const double w = arf_get_d(arb_midref(theta + i), ARF_RND_NEAR);
        const double b = arf_get_d(arb_midref(theta + d + i), ARF_RND_NEAR);
        double low = HUGE_VAL, high = -HUGE_VAL;

        for (j = 0; j < prob->n; j++)
        {
            const double z = alpha * (b + w
                * fmpq_get_d(fmpq_mat_entry(prob->x, j, 0)));

            low = fmin(low, z);
            high = fmax(high, z);
        }
        /* HEURISTIC: as for steps */
        if (low > 1.6 || high < -1.6)
            neuron[count++] = i;
    }
    return count;
}

/* The two least alpha |w x + b| of neuron i at different inputs, and where the
   first is. */
static slong
two_least(double *least, const loja_problem_struct *prob, arb_srcptr theta,
          slong i)
{
    const slong d = prob->net->width[1];
    const double alpha = prob->net->act[0]->step->rate;
    const double w = arf_get_d(arb_midref(theta + i), ARF_RND_NEAR);
    const double b = arf_get_d(arb_midref(theta + d + i), ARF_RND_NEAR);
    slong j, at = 0;
    double z;

    least[0] = least[1] = HUGE_VAL;
    for (j = 0; j < prob->n; j++)
    {
        z = alpha * fabs(b + w * fmpq_get_d(fmpq_mat_entry(prob->x, j, 0)));
        if (z < least[0])
        {
            at = j;
            least[0] = z;
        }
    }
    for (j = 0; j < prob->n; j++)
    {
        z = alpha * fabs(b + w * fmpq_get_d(fmpq_mat_entry(prob->x, j, 0)));
        if (z < least[1] && !fmpq_equal(fmpq_mat_entry(prob->x, j, 0),
                fmpq_mat_entry(prob->x, at, 0)))
            least[1] = z;
    }
    return at;
}

slong
_loja_saturation_guess_on_approx(slong *neuron, slong *on,
                                 const loja_problem_struct *prob,
                                 arb_srcptr theta)
{
    guess_t *g = flint_malloc(sizeof(*g) * (size_t) prob->net->width[1]);
    slong i, count = 0, found = 0, support[2];
    double least[2];

    for (i = 0; i < prob->net->width[1]; i++)
    {
        g[count].neuron = i;
        g[count].on = two_least(least, prob, theta, i);
        /* HEURISTIC: half of the next one, that is, perhaps bounded */
        if (!(least[0] < least[1] / 2))
            g[count].on = -1;
        g[count].margin = least[g[count].on >= 0];
        if (g[count].margin > 1.6 && _loja_saturation_support(support,
                prob, theta, i, g[count].on))
        {
            found += g[count].on >= 0;
            count++;
        }
    }
    qsort(g, (size_t) count, sizeof(*g), compare);
    for (i = 0; i < count; i++)
    {
        neuron[i] = g[i].neuron;
        on[i] = g[i].on;
    }
    flint_free(g);
    return found > 0 ? count : 0;
}
