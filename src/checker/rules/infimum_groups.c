/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule infimum-obstruction, O1: inputs at which the network takes equal
   values (up to signs, where it is odd), whatever its parameters.  Exact. */
#include <stdlib.h>
#include "checker/rules/infimum.h"

typedef struct
{
    int odd, zero;             /* N(-x) = -N(x); N(0) = 0 */
    int *group, *sign;
} groups;

static void
symmetries(groups *g, const problem *prob)
{
    int l;

    g->odd = g->zero = !prob->bias;
    for (l = 1; l < prob->depth; l++)
    {
        g->odd = g->odd && odd_activation(prob->act[l - 1]);
        g->zero = g->zero && vanishes(prob->act[l - 1], 0);
    }
}

/* x_i = s x_j */
static int
same_input(const problem *prob, int i, int j, int s)
{
    const int in = prob->width[0];
    int v, same = 1;
    mpq_t x;

    mpq_init(x);
    for (v = 0; v < in && same; v++)
    {
        if (s < 0)
            mpq_neg(x, prob->x[j * in + v]);
        else if (s > 0)
            mpq_set(x, prob->x[j * in + v]);
        same = mpq_equal(x, prob->x[i * in + v]);
    }
    mpq_clear(x);
    return same;
}

static int
read_groups(groups *g, claim_t *claim)
{
    const int n = claim->prob->samples;
    const json_t *group = member_list(claim, claim->data, "group", n);
    const json_t *sign = member_list(claim, claim->data, "sign", n);
    json_int_t j, s;
    int i;

    if (group == NULL || sign == NULL)
        return 0;
    for (i = 0; i < n; i++)
    {
        j = json_integer_value(json_array_get(group, (size_t) i));
        s = json_integer_value(json_array_get(sign, (size_t) i));
        if (!json_is_integer(json_array_get(group, (size_t) i)) || j < 0
            || j > i || (j < i && g->group[j] != j))
            return report(claim->rep, "group: the first sample of the group "
                          "of sample %d", i);
        if (!json_is_integer(json_array_get(sign, (size_t) i)) || s < -1
            || s > 1)
            return report(claim->rep, "sign: 1, -1 or 0");
        g->group[i] = (int) j;
        g->sign[i] = (int) s;
    }
    return 1;
}

/* N(x_i) = e_i N_G for all parameters, N_G the value at the first of G. */
static int
check_groups(const groups *g, claim_t *claim)
{
    int i, first, good = 1;

    for (i = 0; i < claim->prob->samples && good; i++)
    {
        first = g->group[i];
        /* SOUND: infimum-obstruction (O1: groups) */
        if (g->sign[first] == 0)
            good = g->sign[i] == 0 && g->zero;
        else
            good = g->sign[first] == 1 && g->sign[i] != 0
                && (g->sign[i] == 1 || g->odd);
        good = good && same_input(claim->prob, i, first, g->sign[i]);
    }
    return good || report(claim->rep, "group: sample %d does not belong to "
                          "the group of sample %d in this way", i - 1,
                          g->group[i - 1]);
}

/* lower := (1/n) sum |y_i - e_i mean_G|^2: in a group with signs that is
   sum y^2 - (sum e y)^2/|G|. */
static void
spread(mpq_t lower, const groups *g, const problem *prob)
{
    const int n = prob->samples, out = network_outputs(prob);
    mpq_t *sum = fractions((size_t) n), t, size;
    int i, o, *count = calloc((size_t) n + 1, sizeof(int));

    if (count == NULL)
        abort();
    mpq_init(t);
    mpq_init(size);
    for (i = 0; i < n; i++)
        count[g->group[i]]++;
    for (o = 0; o < out; o++)
    {
        for (i = 0; i < n; i++)
            mpq_set_ui(sum[i], 0, 1);
        for (i = 0; i < n; i++)
        {
            mpq_t *y = prob->y + i * out + o, *s = sum + g->group[i];

            mpq_mul(t, *y, *y);
            mpq_add(lower, lower, t);
            if (g->sign[i] > 0)
                mpq_add(*s, *s, *y);
            else if (g->sign[i] < 0)
                mpq_sub(*s, *s, *y);
        }
        for (i = 0; i < n; i++)
            if (count[i] > 0)
            {
                mpq_set_ui(size, 1, (unsigned long) count[i]);
                mpq_mul(t, sum[i], sum[i]);
                mpq_mul(t, t, size);
                mpq_sub(lower, lower, t);
            }
    }
    mpq_set_ui(size, 1, (unsigned long) n);
    mpq_mul(lower, lower, size);
    fractions_clear(sum, (size_t) n);
    free(count);
    mpq_clear(t);
    mpq_clear(size);
}

int
obstruction_groups(claim_t *claim)
{
    const size_t n = (size_t) claim->prob->samples;
    groups g;
    mpq_t lower;
    int good;

    if (!members_known(claim, claim->data, "obstruction lower group sign")
        || !obstruction_status(claim, "REFUTED"))
        return 0;
    g.group = calloc(n, sizeof(int));
    g.sign = calloc(n, sizeof(int));
    if (g.group == NULL || g.sign == NULL)
        abort();
    mpq_init(lower);
    symmetries(&g, claim->prob);
    good = read_groups(&g, claim) && check_groups(&g, claim);
    if (good)
    {
        spread(lower, &g, claim->prob);
        good = obstruction_positive(claim, lower, "whatever the parameters, "
                                    "the network takes equal values at "
                                    "inputs that are equal (up to signs, "
                                    "where it is odd), or 0 at 0");
    }
    free(g.group);
    free(g.sign);
    mpq_clear(lower);
    return good;
}
