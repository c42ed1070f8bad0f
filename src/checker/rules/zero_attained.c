/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule zero-attained: L(theta) = 0 for some theta.  A formula is checked
    exactly: N(x_i; theta) is a sum of terms v psi(z) with rational v, z, which
    identities of psi turn into rational numbers, or it is not accepted.
*/
#include <stdlib.h>
#include <string.h>
#include "checker/rules/convergence.h"

/* HEURISTIC: bits; everything is rounded outward. */
#define TRAP_PRECISION 512

typedef struct { mpq_t v, z; int done; } term;

/* psi(z) = z here, exactly? */
static int
is_identity(activation act, const mpq_t z)
{
    return act->passes == PASSES_ALL
        || (act->passes == PASSES_RIGHT && mpq_sgn(z) >= 0);
}

/* psi(z) = 0 here? */
static int
is_zero(activation act, const mpq_t z)
{
    return (act->zero && mpq_sgn(z) == 0)
        /* psi(-z) = psi(z) - z = 0 for z >= 0 */
        || (act->passes == PASSES_RIGHT && act->symmetry == SYMMETRY_EVEN
            && mpq_sgn(z) <= 0);
}

/* psi(z) - psi(-z) = z for all z? */
static int
is_half_linear(activation act)
{
    return act->symmetry == SYMMETRY_EVEN;
}

/* Another term at -z with the coefficient -v: both together are v z. */
static int
pair_up(term *t, int n, int i)
{
    mpq_t a;
    int j, found = 0;

    mpq_init(a);
    for (j = i + 1; j < n && !found; j++)
    {
        if (t[j].done)
            continue;
        mpq_neg(a, t[j].v);
        found = mpq_equal(a, t[i].v);
        mpq_neg(a, t[j].z);
        found = found && mpq_equal(a, t[i].z);
        if (found)
            t[j].done = 1;
    }
    mpq_clear(a);
    return found;
}

/* Adds the sum of the terms to y; 0 where it is not known to be rational. */
static int
add_terms(mpq_t y, term *t, int n, activation act)
{
    mpq_t a;
    int i, good = 1;

    mpq_init(a);
    for (i = 0; i < n && good; i++)
    {
        if (t[i].done || mpq_sgn(t[i].v) == 0 || is_zero(act, t[i].z))
            continue;
        /* SOUND: zero-attained (2, 3, 4) */
        good = is_identity(act, t[i].z)
            || (is_half_linear(act) && pair_up(t, n, i));
        mpq_mul(a, t[i].v, t[i].z);
        mpq_add(y, y, a);
    }
    mpq_clear(a);
    return good;
}

/* r := sum_j w_j x_j + b of row `row' of a layer with `in' inputs. */
static void
affine_row(mpq_t r, mpq_t *layer, int rows, int in, int bias, int row,
           mpq_t *x)
{
    mpq_t t;
    int j;

    mpq_init(t);
    if (bias)
        mpq_set(r, layer[rows * in + row]);
    else
        mpq_set_ui(r, 0, 1);
    for (j = 0; j < in && x != NULL; j++)
    {
        mpq_mul(t, layer[row * in + j], x[j]);
        mpq_add(r, r, t);
    }
    mpq_clear(t);
}

/* N(x_i; theta) = y_i in output q? */
static int
fits(const problem *prob, mpq_t *theta, term *t, int i, int q)
{
    const int K = prob->depth, in = prob->width[K - 1];
    const int out = prob->width[K];
    mpq_t *last = theta + network_param_offset(prob, K), y;
    mpq_t *x = prob->x + i * prob->width[0];
    int j, good = 1;

    mpq_init(y);
    if (K == 1)
        affine_row(y, last, out, in, prob->bias, q, x);
    else
        affine_row(y, last, out, in, prob->bias, q, NULL);
    for (j = 0; j < in && K > 1; j++)
    {
        mpq_set(t[j].v, last[q * in + j]);
        t[j].done = 0;
        /* deeper networks: weights 0 behind, or nothing is known */
        if (K == 2)
            affine_row(t[j].z, theta, in, prob->width[0], prob->bias, j, x);
        else
            good = good && mpq_sgn(t[j].v) == 0;
    }
    if (K > 1)
        good = good && add_terms(y, t, in, prob->act[K - 2]);
    good = good && mpq_equal(y, prob->y[i * out + q]);
    mpq_clear(y);
    return good;
}

static int
all_fit(const problem *prob, mpq_t *theta)
{
    const int in = prob->width[prob->depth - 1];
    term *t = malloc((size_t) in * sizeof(term));
    int i, j, q, good = 1;

    if (t == NULL)
        abort();
    for (j = 0; j < in; j++)
        mpq_inits(t[j].v, t[j].z, (mpq_ptr) NULL);
    for (i = 0; i < prob->samples && good; i++)
        for (q = 0; q < prob->width[prob->depth] && good; q++)
            good = fits(prob, theta, t, i, q);
    for (j = 0; j < in; j++)
        mpq_clears(t[j].v, t[j].z, (mpq_ptr) NULL);
    free(t);
    return good;
}

/* HEURISTIC: so long a list can be read. */
#define MAX_WORDS 900

/* "theta = (..)", or where to find it. */
static void
say_formula(claim_t *claim, mpq_t *theta)
{
    char *list = malloc(MAX_WORDS), *s;
    size_t used = 0;
    int p;

    if (list == NULL)
        abort();
    list[0] = '\0';
    for (p = 0; p < claim->prob->params && used < MAX_WORDS; p++)
    {
        s = mpq_get_str(NULL, 10, theta[p]);
        used += (size_t) snprintf(list + used, MAX_WORDS - used, "%s%s",
                                  p > 0 ? ", " : "", s);
        free(s);
    }
    if (used < MAX_WORDS)
        snprintf(claim->said, sizeof(claim->said), "L(theta) = 0 exactly, at "
                 "theta = (%s).", list);
    else
        snprintf(claim->said, sizeof(claim->said), "L(theta) = 0 at the "
                 "rational theta of the record, exactly.");
    free(list);
}

static int
check_formula(claim_t *claim)
{
    const problem *prob = claim->prob;
    const json_t *list = member_list(claim, claim->data, "theta",
                                     prob->params);
    mpq_t *theta;
    int p, good = list != NULL
        && members_known(claim, claim->data, "rule kind theta"), zero = 1;

    if (!good)
        return 0;
    theta = malloc((size_t) (prob->params + 1) * sizeof(mpq_t));
    if (theta == NULL)
        abort();
    for (p = 0; p < prob->params; p++)
    {
        mpq_init(theta[p]);
        good = good
            && (read_fraction(theta[p], json_array_get(list, (size_t) p))
                || report(claim->rep, "theta: fractions"));
        zero = zero && mpq_sgn(theta[p]) == 0;
    }
    /* SOUND: zero-attained (6: a penalty needs theta = 0) */
    good = good
        && ((mpq_sgn(prob->l2) == 0 || zero)
            || report(claim->rep, "theta: 0, as l2 > 0"))
        && (all_fit(prob, theta)
            || report(claim->rep, "theta: N = y exactly"));
    say_formula(claim, theta);
    for (p = 0; p < prob->params; p++)
        mpq_clear(theta[p]);
    free(theta);
    claim->attained = good;
    return good;
}

/* SOUND: zero-attained (5: the trap at rest, rho = 0 allowed for) */
static int
check_trap(claim_t *claim)
{
    char where[POINT_WORDS];

    if (!members_known(claim, claim->data, "rule kind centre rho R s loss "
                       "length curvature factor limit limit_radius")
        || !check_trap_zero(claim, TRAP_PRECISION))
        return 0;
    claim->attained = 1;
    limit_words(where, claim);
    snprintf(claim->said, sizeof(claim->said), "There is a theta* with "
             "L(theta*) = 0, %s.", where);
    return 1;
}

int
check_zero_attained(claim_t *claim)
{
    const char *rule = member_string(claim, claim->data, "rule");
    const char *kind = member_string(claim, claim->data, "kind");

    if (rule == NULL || kind == NULL)
        return 0;
    if (strcmp(rule, "zero-attained") != 0)
        return report(claim->rep, "rule: zero-attained");
    if (strcmp(kind, "formula") == 0)
        return check_formula(claim);
    if (strcmp(kind, "trap") == 0)
        return check_trap(claim);
    return report(claim->rep, "kind: formula or trap");
}
