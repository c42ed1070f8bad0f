/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule asymptotic: values of the loss at infinity, by neurons that become
    steps (in fractions), or by the record of another claim, which is proved
    here under its own name.
*/
#include <stdlib.h>
#include <string.h>
#include "checker/rules/claim.h"

#define MOST_STEPS 64
#define MOST_VALUES 100
#define MEANING " (each c with theta_j -> infinity, L(theta_j) -> c, (1 + " \
    "|theta_j|) |grad L(theta_j)| -> 0)."

/* ---- steps ---- */

typedef struct
{
    claim_t *claim;
    const problem *prob;
    int n, in, out, m, cols;
    mpq_t *split;              /* m x (in + bias) */
    mpq_t *G, *R;              /* A^T A: cols x cols; A^T y: cols x out */
    mpq_t value, t, u;         /* t, u: scratch */
} steps_t;

static int
read_splits(steps_t *s, const json_t *list)
{
    const int dim = s->in + (s->prob->bias ? 1 : 0);
    const json_t *row;
    int i, k, zero;

    for (i = 0; i < s->m; i++)
    {
        row = json_array_get(list, (size_t) i);
        if (!json_is_array(row) || json_array_size(row) != (size_t) dim)
            return report(s->claim->rep, "steps: lists of %d fractions",
                          dim);
        for (k = 0, zero = 1; k < dim; k++)
        {
            if (!read_fraction(s->split[i * dim + k],
                               json_array_get(row, (size_t) k)))
                return report(s->claim->rep, "steps: fractions");
            zero = zero && mpq_sgn(s->split[i * dim + k]) == 0;
        }
        /* SOUND: asymptotic (STEPS: (omega, beta) != 0) */
        if (zero)
            return report(s->claim->rep, "steps: a step that is nowhere");
    }
    return 1;
}

/* The sign of <omega, x_j> + beta; -2 where the preactivation 0 is not
   allowed. */
static int
side(steps_t *s, int i, int j)
{
    const int dim = s->in + (s->prob->bias ? 1 : 0);
    int k, origin = !s->prob->bias;

    mpq_set_ui(s->t, 0, 1);
    if (s->prob->bias)
        mpq_set(s->t, s->split[i * dim + s->in]);
    for (k = 0; k < s->in; k++)
    {
        mpq_mul(s->u, s->split[i * dim + k], s->prob->x[j * s->in + k]);
        mpq_add(s->t, s->t, s->u);
        origin = origin && mpq_sgn(s->prob->x[j * s->in + k]) == 0;
    }
    /* SOUND: asymptotic (STEPS: t = 0 only at the input 0 without biases) */
    if (mpq_sgn(s->t) == 0 && !origin)
        return -2;
    return mpq_sgn(s->t);
}

/* The entries of row j of A: where the neurons tend to, and 1. */
static int
row(mpq_t *a, steps_t *s, int j)
{
    int i, sign;

    for (i = 0; i < s->m; i++)
    {
        sign = side(s, i, j);
        if (sign == -2)
            return report(s->claim->rep, "steps: a step on top of an input");
        if (s->prob->act[0]->step->low == 0)
            mpq_set_si(a[i], 1 + sign, 2);
        else
            mpq_set_si(a[i], sign, 1);
        mpq_canonicalize(a[i]);
    }
    if (s->prob->bias)
        mpq_set_ui(a[s->m], 1, 1);
    return 1;
}

static int
normal_equations(steps_t *s)
{
    mpq_t *a = fractions((size_t) s->cols);
    int i, j, k, good = 1;

    for (j = 0; j < s->n && good; j++)
    {
        good = row(a, s, j);
        for (i = 0; i < s->cols; i++)
        {
            for (k = 0; k < s->cols; k++)
            {
                mpq_mul(s->t, a[i], a[k]);
                mpq_add(s->G[i * s->cols + k], s->G[i * s->cols + k], s->t);
            }
            for (k = 0; k < s->out; k++)
            {
                mpq_mul(s->t, a[i], s->prob->y[j * s->out + k]);
                mpq_add(s->R[i * s->out + k], s->R[i * s->out + k], s->t);
            }
        }
        for (k = 0; k < s->out; k++)
        {
            mpq_mul(s->t, s->prob->y[j * s->out + k],
                    s->prob->y[j * s->out + k]);
            mpq_add(s->value, s->value, s->t);
        }
    }
    fractions_clear(a, (size_t) s->cols);
    return good;
}

/* value: |y|^2 less the squares that elimination takes away, over n. */
static int
least_squares(steps_t *s)
{
    const int cols = s->cols, out = s->out;
    int i, j, k;

    for (k = 0; k < cols; k++)
    {
        /* SOUND: asymptotic (STEPS: independent columns) */
        if (mpq_sgn(s->G[k * cols + k]) <= 0)
            return report(s->claim->rep, "steps: dependent");
        for (j = 0; j < out; j++)
        {
            mpq_mul(s->t, s->R[k * out + j], s->R[k * out + j]);
            mpq_div(s->t, s->t, s->G[k * cols + k]);
            mpq_sub(s->value, s->value, s->t);
        }
        for (i = k + 1; i < cols; i++)
        {
            mpq_div(s->u, s->G[i * cols + k], s->G[k * cols + k]);
            for (j = k; j < cols; j++)
            {
                mpq_mul(s->t, s->u, s->G[k * cols + j]);
                mpq_sub(s->G[i * cols + j], s->G[i * cols + j], s->t);
            }
            for (j = 0; j < out; j++)
            {
                mpq_mul(s->t, s->u, s->R[k * out + j]);
                mpq_sub(s->R[i * out + j], s->R[i * out + j], s->t);
            }
        }
    }
    mpq_set_si(s->t, s->n, 1);
    mpq_div(s->value, s->value, s->t);
    return 1;
}

/* SOUND: asymptotic (STEPS: z^2 psi' is bounded, two limits; no penalty) */
static int
is_for_steps(const problem *prob)
{
    return prob->depth == 2 && mpq_sgn(prob->l2) == 0
        && prob->act[0]->step != NULL;
}

static int
check_steps(claim_t *claim, const json_t *node, mpq_t value)
{
    const json_t *list = member_list(claim, node, "steps", -1);
    const problem *prob = claim->prob;
    const size_t m = list == NULL ? 0 : json_array_size(list);
    steps_t s;
    int good;

    if (!is_for_steps(prob))
        return report(claim->rep, "steps: one hidden layer of tanh, "
                      "logistic, arctan or softsign, no penalty");
    if (!members_known(claim, node, "steps value") || list == NULL
        || !member_fraction(value, claim, node, "value"))
        return 0;
    if (m < 1 || m > MOST_STEPS || m > (size_t) prob->width[1])
        return report(claim->rep, "steps: some of the neurons");
    s.claim = claim;
    s.prob = prob;
    s.n = prob->samples;
    s.in = prob->width[0];
    s.out = prob->width[2];
    s.m = (int) m;
    s.cols = s.m + (prob->bias ? 1 : 0);
    s.split = fractions(m * (size_t) (s.in + 1));
    s.G = fractions((size_t) (s.cols * s.cols));
    s.R = fractions((size_t) (s.cols * s.out));
    mpq_inits(s.value, s.t, s.u, NULL);
    good = read_splits(&s, list)
        && not_too_long(claim, fraction_bits(s.split,
               m * (size_t) (s.in + 1))
           + fraction_bits(prob->x, (size_t) s.n * (size_t) s.in)
           + fraction_bits(prob->y, (size_t) s.n * (size_t) s.out))
        && normal_equations(&s) && least_squares(&s);
    good = good && (mpq_equal(value, s.value)
                    || report(claim->rep, "value: not that of the steps"));
    mpq_clears(s.value, s.t, s.u, NULL);
    fractions_clear(s.split, m * (size_t) (s.in + 1));
    fractions_clear(s.G, (size_t) (s.cols * s.cols));
    fractions_clear(s.R, (size_t) (s.cols * s.out));
    return good;
}

/* ---- by other claims ---- */

/* SOUND: asymptotic (setting: L is C^1) */
static int
is_smooth(const problem *prob)
{
    int l;

    for (l = 0; l + 1 < prob->depth; l++)
        if (!prob->act[l]->smooth)
            return 0;
    return 1;
}

/* limit: where the loss tends to; *flow: it does along the flow. */
static int
check_other(claim_t *claim, const json_t *node, char *limit, size_t size,
            int *flow)
{
    const char *rule = member_string(claim, node, "rule"), *name;
    claim_t own = *claim;

    own.data = member_object(claim, node, "data");
    if (!members_known(claim, node, "rule data") || rule == NULL
        || own.data == NULL)
        return 0;
    name = claim_of_rule(rule);
    *flow = strcmp(name, "diverges") == 0;
    if (!is_smooth(claim->prob))
        return report(claim->rep, "rule: the loss is not C1");
    if (!*flow && strcmp(name, "infimum") != 0)
        return report(claim->rep, "rule: one of infimum or diverges");
    own.name = name;
    own.status = "PROVED";
    own.leaves = 0;
    own.limit[0] = '\0';
    if (!*flow)
        own.T = NULL;
    if (!check_claim(&own, rule))
        return 0;
    /* SOUND: asymptotic (FAMILIES: |theta_h| -> infinity) */
    if (!*flow && !own.leaves)
        return report(claim->rep, "rule: the family does not run to "
                      "infinity");
    snprintf(limit, size, "%.90s", *flow ? own.limit : "0");
    return limit[0] != '\0' || report(claim->rep, "rule: no limit of the "
                                      "loss");
}

/* ---- the claim ---- */

/* The value's words at the end of claim->said: whole, with room for those
   behind all of them; a number that is cut off is another number. */
static int
add_words(claim_t *claim, const char *text)
{
    const size_t len = strlen(claim->said);
    const size_t room = sizeof(claim->said) - sizeof(MEANING) - len;
    const int n = snprintf(claim->said + len, room, "%s%.99s", len > 0 ? ", "
                           : "Asymptotic critical values of L: ", text);

    return (n >= 0 && (size_t) n < room)
        || report(claim->rep, "values: more than can be told");
}

/* One value, and its words. */
static int
check_value(claim_t *claim, const json_t *node, int *flow)
{
    char text[100], *exact;
    mpfr_t low;
    mpq_t value;
    int good;

    mpq_init(value);
    *flow = 0;
    if (!json_is_object(node))
        good = report(claim->rep, "values: objects");
    else if (json_object_get(node, "steps") != NULL)
    {
        good = check_steps(claim, node, value);
        exact = mpq_get_str(NULL, 10, value);
        mpfr_init2(low, 64);
        mpfr_set_q(low, value, MPFR_RNDD);
        if (strlen(exact) <= 24)
            snprintf(text, sizeof(text), "%s", exact);
        else
            snprintf(text, sizeof(text), "%s...", bound_text(low, -1).text);
        free(exact);
        mpfr_clear(low);
    }
    else
        good = check_other(claim, node, text, sizeof(text), flow);
    good = good && add_words(claim, text);
    mpq_clear(value);
    return good;
}

int
check_asymptotic(claim_t *claim)
{
    const json_t *list = member_list(claim, claim->data, "values", -1);
    const size_t count = list == NULL ? 0 : json_array_size(list);
    size_t i, len;
    int flow, flows = 0, good;

    if (list == NULL || !members_known(claim, claim->data, "values"))
        return 0;
    claim->said[0] = '\0';
    good = (count >= 1 && count <= MOST_VALUES)
        || report(claim->rep, "values: 1 to %d", MOST_VALUES);
    for (i = 0; i < count && good; i++)
    {
        good = check_value(claim, json_array_get(list, i), &flow);
        flows += flow;
    }
    if (good && claim->T != NULL && flows == 0)
        good = report(claim->rep, "T: no value rests on a flow");
    len = strlen(claim->said);
    snprintf(claim->said + len, sizeof(claim->said) - len, "%s", MEANING);
    return good;
}
