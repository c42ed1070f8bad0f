/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule infimum-obstruction: inf L from a penalty, constants or least squares,
   and from equal inputs (infimum_groups.c).  All of it is exact. */
#include <string.h>
#include "checker/rules/infimum.h"

int
obstruction_status(const claim_t *claim, const char *status)
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

int
obstruction_positive(claim_t *claim, const mpq_t bound, const char *why)
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
                 bound_text(x, -1).text, why);
    mpq_clear(lower);
    mpfr_clear(x);
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
        || !obstruction_status(claim, "REFUTED"))
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
        || !obstruction_status(claim, "PROVED"))
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
        || !obstruction_status(claim, refuted ? "REFUTED" : "PROVED"))
        return 0;
    /* SOUND: infimum-obstruction (O4: for all parameters) */
    if (!is_affine(claim->prob))
        return report(claim->rep, "affine: the network need not be, or "
                      "there is a penalty");
    mpq_init(lower);
    mpq_init(claimed);
    good = least_squares(lower, claim);
    if (good && refuted)
        good = obstruction_positive(claim, lower, "whatever the parameters, "
                                    "the network is affine, and this is the "
                                    "least mean square of such functions");
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
        return obstruction_groups(claim);
    if (refuted && strcmp(kind, "penalty") == 0)
        return refuted_by_penalty(claim);
    if (!refuted && strcmp(kind, "constant") == 0)
        return proved_by_constant(claim);
    if (strcmp(kind, "affine") == 0)
        return decided_by_affine(claim, refuted);
    return report(claim->rep, "%s: nothing of that name is known here",
                  refuted ? "obstruction" : "family");
}
