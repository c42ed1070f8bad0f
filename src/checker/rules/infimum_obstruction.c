/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule infimum-obstruction: inf L from equal inputs, symmetry, a penalty,
   constants or least squares.  All of it is exact. */
#include <stdlib.h>
#include <string.h>
#include "checker/rules/infimum.h"

static int
status_is(const claim_t *claim, const char *status)
{
    return strcmp(claim->status, status) == 0
        || report(claim->rep, "status: this gives %s", status);
}

static int
data_short(claim_t *claim)
{
    const problem *p = claim->prob;
    const size_t n = (size_t) p->samples;

    return not_too_long(claim, fraction_bits(p->x, n * (size_t) p->width[0])
                        + fraction_bits(p->y,
                                        n * (size_t) network_outputs(p)));
}

/* ---- O1 ---- */

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

/* "lower" is the bound, and this is not 0. */
static int
positive(claim_t *claim, const mpq_t bound, const char *why)
{
    mpfr_t x;
    mpq_t lower;
    int good;

    mpq_init(lower);
    mpfr_init2(x, 64);
    good = member_fraction(lower, claim, claim->data, "lower");
    /* SOUND: infimum-obstruction (the bound is positive) */
    if (good && (!mpq_equal(lower, bound) || mpq_sgn(bound) <= 0))
        good = report(claim->rep, "lower: not the bound, or not positive");
    mpfr_set_q(x, bound, MPFR_RNDD);
    if (good)
        snprintf(claim->said, sizeof(claim->said), "inf L >= %s > 0: %s.",
                 bound_text(x, -1), why);
    mpq_clear(lower);
    mpfr_clear(x);
    return good;
}

static int
refuted_by_groups(claim_t *claim)
{
    const size_t n = (size_t) claim->prob->samples;
    groups g;
    mpq_t lower;
    int good;

    if (!members_known(claim, claim->data, "obstruction lower group sign")
        || !status_is(claim, "REFUTED"))
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
        good = positive(claim, lower, "whatever the parameters, the network "
                        "takes equal values at inputs that are equal (up to "
                        "signs, where it is odd), or 0 at 0");
    }
    free(g.group);
    free(g.sign);
    mpq_clear(lower);
    return good;
}

/* ---- O2, O3 ---- */

static int
no_target(const problem *prob)
{
    int i, zero = 1;

    for (i = 0; i < prob->samples * network_outputs(prob); i++)
        zero = zero && mpq_sgn(prob->y[i]) == 0;
    return zero;
}

static int
refuted_by_penalty(claim_t *claim)
{
    if (!members_known(claim, claim->data, "obstruction")
        || !status_is(claim, "REFUTED"))
        return 0;
    /* SOUND: infimum-obstruction (O2) */
    if (mpq_sgn(claim->prob->l2) <= 0 || no_target(claim->prob))
        return report(claim->rep, "obstruction: no penalty, or no target");
    snprintf(claim->said, sizeof(claim->said), "inf L > 0: the penalty makes "
             "L attain its infimum, and L = 0 would force theta = 0, where "
             "the network is 0 and a target is not.");
    return 1;
}

static int
proved_by_constant(claim_t *claim)
{
    const problem *prob = claim->prob;
    const int out = network_outputs(prob), zero = no_target(prob);
    const json_t *list = member_list(claim, claim->data, "output_bias", out);
    mpq_t c;
    int i, good = list != NULL;

    if (!good || !members_known(claim, claim->data, "family output_bias")
        || !status_is(claim, "PROVED"))
        return 0;
    mpq_init(c);
    for (i = 0; i < prob->samples * out && good; i++)
        /* SOUND: infimum-obstruction (O3) */
        good = read_fraction(c, json_array_get(list, (size_t) (i % out)))
            && mpq_equal(c, prob->y[i]);
    mpq_clear(c);
    if (!good || (!zero && (!prob->bias || mpq_sgn(prob->l2) != 0)))
        return report(claim->rep, "output_bias: not the targets, or L is "
                      "not 0 there");
    claim->attained = 1;
    snprintf(claim->said, sizeof(claim->said), "inf L = 0, and it is "
             "attained: a network that is constant has L = 0.");
    return 1;
}

/* ---- O4 ---- */

/* A, row i: the inputs, and 1 with biases. */
static void
column(mpq_t a, const problem *prob, int i, int v)
{
    if (v < prob->width[0])
        mpq_set(a, prob->x[i * prob->width[0] + v]);
    else
        mpq_set_ui(a, 1, 1);
}

/* Output o: the residual r = A beta - y, whose squares lower gains; 1 if
   A^T r = 0.  t: scratch. */
static int
normal_equations(mpq_t lower, const problem *prob, const mpq_t *beta, int o,
                 mpq_t *r, mpq_t *t)
{
    const int n = prob->samples, d = prob->width[0] + (prob->bias != 0);
    int i, v, good = 1;

    for (i = 0; i < n; i++)
    {
        mpq_neg(r[i], prob->y[i * network_outputs(prob) + o]);
        for (v = 0; v < d; v++)
        {
            column(t[0], prob, i, v);
            mpq_mul(t[0], t[0], beta[v]);
            mpq_add(r[i], r[i], t[0]);
        }
        mpq_mul(t[0], r[i], r[i]);
        mpq_add(lower, lower, t[0]);
    }
    for (v = 0; v < d && good; v++)
    {
        mpq_set_ui(t[1], 0, 1);
        for (i = 0; i < n; i++)
        {
            column(t[0], prob, i, v);
            mpq_mul(t[0], t[0], r[i]);
            mpq_add(t[1], t[1], t[0]);
        }
        /* SOUND: infimum-obstruction (O4: normal equations) */
        good = mpq_sgn(t[1]) == 0;
    }
    return good;
}

/* lower := the least mean square of affine functions. */
static int
least_squares(mpq_t lower, claim_t *claim)
{
    const problem *prob = claim->prob;
    const size_t n = (size_t) prob->samples;
    const int d = prob->width[0] + (prob->bias != 0);
    int out = network_outputs(prob), o, good;
    mpq_t *beta = member_matrix(&out, claim, "least_squares", d), *r, *t;

    if (beta == NULL)
        return 0;
    r = fractions(n);
    t = fractions(2);
    good = not_too_long(claim, fraction_bits(beta, (size_t) (out * d)));
    for (o = 0; o < out && good; o++)
        good = normal_equations(lower, prob, (const mpq_t *) beta + o * d, o,
                                r, t)
            || report(claim->rep, "least_squares: output %d is not a "
                      "minimum", o);
    mpq_set_ui(t[0], 1, (unsigned long) n);
    mpq_mul(lower, lower, t[0]);
    fractions_clear(beta, (size_t) (out * d));
    fractions_clear(r, n);
    fractions_clear(t, 2);
    return good;
}

static int
is_affine(const problem *prob)
{
    int l, affine = mpq_sgn(prob->l2) == 0;

    for (l = 1; l < prob->depth; l++)
        affine = affine && prob->act[l - 1]->passes == PASSES_ALL;
    return affine;
}

static int
decided_by_affine(claim_t *claim, int refuted)
{
    mpq_t lower, claimed;
    int good;

    if (!members_known(claim, claim->data, refuted
                       ? "obstruction least_squares lower"
                       : "family least_squares lower")
        || !status_is(claim, refuted ? "REFUTED" : "PROVED"))
        return 0;
    /* SOUND: infimum-obstruction (O4: for all parameters) */
    if (!is_affine(claim->prob))
        return report(claim->rep, "affine: the network need not be, or "
                      "there is a penalty");
    mpq_init(lower);
    mpq_init(claimed);
    good = least_squares(lower, claim);
    if (good && refuted)
        good = positive(claim, lower, "whatever the parameters, the network "
                        "is affine, and this is the least mean square of "
                        "such functions");
    else if (good)
    {
        good = member_fraction(claimed, claim, claim->data, "lower");
        if (good && (mpq_sgn(lower) != 0 || mpq_sgn(claimed) != 0
                     || claim->prob->depth != 1))
            good = report(claim->rep, "lower: not 0, or hidden layers");
        claim->attained = good;
        snprintf(claim->said, sizeof(claim->said), "%s", good
                 ? "inf L = 0, and it is attained: the targets are such a "
                 "function of the inputs as the network is." : "");
    }
    mpq_clear(lower);
    mpq_clear(claimed);
    return good;
}

int
check_infimum_obstruction(claim_t *claim)
{
    const int refuted = json_object_get(claim->data, "obstruction") != NULL;
    const char *kind = member_string(claim, claim->data, refuted
                                     ? "obstruction" : "family");

    if (kind == NULL || !data_short(claim))
        return 0;
    if (refuted && strcmp(kind, "groups") == 0)
        return refuted_by_groups(claim);
    if (refuted && strcmp(kind, "penalty") == 0)
        return refuted_by_penalty(claim);
    if (!refuted && strcmp(kind, "constant") == 0)
        return proved_by_constant(claim);
    if (strcmp(kind, "affine") == 0)
        return decided_by_affine(claim, refuted);
    return report(claim->rep, "%s: nothing of that name is known here",
                  refuted ? "obstruction" : "family");
}
