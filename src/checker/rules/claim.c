/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Claims: which rule proves what, members of "data", small vectors. */
#include <string.h>
#include "checker/rules/claim.h"

/* HEURISTIC: bits of the numbers of a record, and of exact sums of them:
   so that no record costs hours (proofs/FORMAT.md). */
#define MAX_BITS 4000000

typedef struct
{
    const char *rule, *name, *statuses;
    int flow;                  /* 1: rests on a flow, T is a fraction; 2: may
                                  also rest on the starts */
    int (*check)(claim_t *claim);
} rule_t;

static const rule_t rules[] =
{
    { "below-threshold", "diverges", "PROVED", 2, check_below_threshold },
    { "saturation", "diverges", "PROVED", 1, check_saturation },
    { "merging", "diverges", "PROVED", 1, check_merging },
    { "convergence-zero", "converges", "PROVED", 1, check_convergence_zero },
    { "convergence-minimum", "converges", "PROVED", 1,
      check_convergence_minimum },
    { "convergence-manifold", "converges", "PROVED", 1,
      check_convergence_manifold },
    { "convergence-constant", "converges", "PROVED", 1,
      check_convergence_constant },
    { "graded-chart", "diverges", "PROVED", 1, check_graded_chart },
    { "graded-moduli", "diverges", "PROVED", 1, check_graded_moduli },
    { "infimum-family", "infimum", "PROVED", 0, check_infimum_family },
    { "infimum-deep", "infimum", "PROVED", 0, check_infimum_deep },
    { "infimum-obstruction", "infimum", "PROVED REFUTED", 0,
      check_infimum_obstruction },
    { "unattained-zeros", "unattained", "PROVED", 0,
      check_unattained_zeros },
    { "zero-attained", "unattained", "REFUTED", 0, check_zero_attained },
    { "threshold-odd", "threshold", "PROVED REFUTED", 0,
      check_threshold_odd },
    { "threshold-vertex", "threshold", "PROVED REFUTED", 0,
      check_threshold_vertex },
    { "asymptotic", "asymptotic", "PROVED", 2, check_asymptotic },
};

const char *
claim_of_rule(const char *rule)
{
    size_t i;

    for (i = 0; i < sizeof(rules) / sizeof(*rules); i++)
        if (strcmp(rules[i].rule, rule) == 0)
            return rules[i].name;
    return "";
}

void
claim_vanishes(claim_t *claim)
{
    claim->vanishes = 1;
    snprintf(claim->limit, sizeof(claim->limit), "0");
}

static int
is(const claim_t *claim, const char *name, const char *status)
{
    return strcmp(claim->name, name) == 0
        && strcmp(claim->status, status) == 0;
}

/*
    A claim of another name than the rule has in the table: what it proves
    under its own name must imply the claim.
*/
static int
check_implied(claim_t *claim, const rule_t *rule)
{
    const int by_flow = is(claim, "infimum", "PROVED")
        && strcmp(rule->name, "diverges") == 0;
    const int by_zero = !by_flow && (is(claim, "infimum", "PROVED")
        || is(claim, "unattained", "REFUTED"));
    claim_t own = *claim;
    int good;

    own.name = rule->name;
    if (by_flow)
        own.status = "PROVED";
    else if (by_zero)
        own.status = strstr(rule->statuses, "PROVED") != NULL ? "PROVED"
            : "REFUTED";
    else if (is(claim, "unattained", "PROVED")
             && strcmp(rule->name, "infimum") == 0)
        own.status = "REFUTED";
    else
        return report(claim->rep, "name: rule %s proves claims %s",
                      rule->rule, rule->name);
    /* SOUND: implied (1 to 5) */
    good = check_claim(&own, rule->rule)
        && (!by_flow || own.vanishes
            || report(claim->rep, "name: infimum does not follow, the loss "
                      "need not tend to 0"))
        && (!by_zero || own.attained
            || report(claim->rep, "name: %s does not follow, no theta has L "
                      "= 0 here", claim->name));
    snprintf(claim->said, sizeof(claim->said), "%.*s",
             (int) sizeof(claim->said) - 1, own.said);
    return good;
}

int
check_claim(claim_t *claim, const char *rule)
{
    const size_t n = sizeof(rules) / sizeof(*rules);
    size_t i;

    for (i = 0; i < n && strcmp(rules[i].rule, rule) != 0; i++)
        ;
    if (i == n)
        return report(claim->rep, "rule: no proof is known here by that "
                      "name");
    if (strcmp(claim->status, "PROVED") != 0
        && strcmp(claim->status, "REFUTED") != 0)
        return report(claim->rep, "status: PROVED or REFUTED");
    if (rules[i].flow != 2 && (claim->T != NULL) != rules[i].flow)
        return report(claim->rep, "T: rule %s rests on %s", rule,
                      rules[i].flow ? "a flow" : "no flow");
    if (strcmp(rules[i].name, claim->name) != 0)
        return check_implied(claim, rules + i);
    if (strstr(rules[i].statuses, claim->status) == NULL)
        return report(claim->rep, "status: rule %s gives %s", rule,
                      rules[i].statuses);
    return rules[i].check(claim);
}

void
claim_theta(interval *theta, const claim_t *claim)
{
    int p;

    for (p = 0; p < claim->prob->params; p++)
    {
        mpfi_set(theta + p, claim->end + p);
        widen(theta + p, claim->error);
    }
}

int
not_too_long(claim_t *claim, size_t bits)
{
    return bits <= MAX_BITS
        || report(claim->rep, "data: numbers that are too long");
}

/* ---- members ---- */

static int
missing(claim_t *claim, const char *key, const char *what)
{
    return report(claim->rep, "%s: %s", key, what);
}

const json_t *
member(claim_t *claim, const json_t *node, const char *key)
{
    const json_t *m = json_object_get(node, key);

    if (m == NULL)
        (void) missing(claim, key, "missing");
    return m;
}

const json_t *
member_object(claim_t *claim, const json_t *node, const char *key)
{
    const json_t *m = member(claim, node, key);

    if (m != NULL && !json_is_object(m))
    {
        (void) missing(claim, key, "an object");
        return NULL;
    }
    return m;
}

const json_t *
member_list(claim_t *claim, const json_t *node, const char *key, int n)
{
    const json_t *m = member(claim, node, key);

    if (m != NULL && (!json_is_array(m)
                      || (n >= 0 && json_array_size(m) != (size_t) n)))
    {
        (void) report(claim->rep, n < 0 ? "%s: a list"
                      : "%s: a list of %d entries", key, n);
        return NULL;
    }
    return m;
}

const char *
member_string(claim_t *claim, const json_t *node, const char *key)
{
    const json_t *m = member(claim, node, key);

    if (m != NULL && !json_is_string(m))
        (void) missing(claim, key, "a string");
    return json_string_value(m);
}

int
member_int(int *x, claim_t *claim, const json_t *node, const char *key,
           int least, int most)
{
    const json_t *m = member(claim, node, key);
    const json_int_t v = json_integer_value(m);

    if (m == NULL)
        return 0;
    if (!json_is_integer(m) || v < least || v > most)
        return report(claim->rep, "%s: an integer from %d to %d", key, least,
                      most);
    *x = (int) v;
    return 1;
}

int
member_fraction(mpq_t q, claim_t *claim, const json_t *node, const char *key)
{
    const json_t *m = member(claim, node, key);

    return m != NULL
        && (read_fraction(q, m) || missing(claim, key, "a fraction"));
}

int
member_dyadic(mpfr_t x, claim_t *claim, const json_t *node, const char *key)
{
    const json_t *m = member(claim, node, key);

    return m != NULL
        && (read_dyadic(x, m) || missing(claim, key, "a dyadic"));
}

int
read_interval(interval *x, const json_t *node)
{
    mpfr_t lo, hi;
    int good;

    if (!json_is_array(node) || json_array_size(node) != 2)
        return 0;
    mpfr_init2(lo, 64);
    mpfr_init2(hi, 64);
    good = read_dyadic(lo, json_array_get(node, 0))
        && read_dyadic(hi, json_array_get(node, 1))
        && mpfr_lessequal_p(lo, hi);
    if (good)
        mpfi_interv_fr(x, lo, hi);
    mpfr_clear(lo);
    mpfr_clear(hi);
    return good;
}

int
member_interval(interval *x, claim_t *claim, const json_t *node,
                const char *key)
{
    const json_t *m = member(claim, node, key);

    return m != NULL
        && (read_interval(x, m)
            || missing(claim, key, "two dyadics, lower and upper end"));
}

int
members_known(claim_t *claim, const json_t *node, const char *keys)
{
    return keys_known(claim->rep, node, keys);
}

decimal
bound_text(const mpfr_t x, int direction)
{
    decimal d;

    mpfr_snprintf(d.text, sizeof(d.text), direction < 0 ? "%.6RDg" : "%.6RUg",
                  x);
    return d;
}

/* ---- the mean scalar product ---- */

void
mean_product(interval *res, const interval *a, const interval *b, int n)
{
    interval t;
    int i;

    mpfi_init2(&t, mpfi_get_prec(res));
    mpfi_set_ui(res, 0);
    for (i = 0; i < n; i++)
    {
        if (a == b)
            mpfi_sqr(&t, a + i);
        else
            mpfi_mul(&t, a + i, b + i);
        mpfi_add(res, res, &t);
    }
    mpfi_div_ui(res, res, (unsigned long) n);
    mpfi_clear(&t);
}

int
remove_span(interval *c, interval *a, const interval *b, int n)
{
    interval t;
    int i, good;

    mpfi_init2(&t, mpfi_get_prec(c));
    mean_product(&t, b, b, n);
    mean_product(c, a, b, n);
    good = mpfi_is_strictly_pos(&t) > 0;
    if (good)
    {
        mpfi_div(c, c, &t);
        for (i = 0; i < n; i++)
        {
            mpfi_mul(&t, c, b + i);
            mpfi_sub(a + i, a + i, &t);
        }
    }
    mpfi_clear(&t);
    return good;
}

/* ---- the loss ---- */

int
loss_enclosure(interval *L, const problem *prob, const interval *theta,
               mpfr_prec_t prec)
{
    network net;
    interval s, t;
    int i, j, good = 1;

    network_init(&net, prob, prec);
    mpfi_init2(&s, prec);
    mpfi_init2(&t, prec);
    mpfi_set_ui(L, 0);
    for (i = 0; i < prob->params; i++)
        mpfi_set(net.theta + i, theta + i);
    for (i = 0; i < prob->samples && good; i++)
    {
        good = forward_real(&net, i);
        for (j = 0; j < network_outputs(prob) && good; j++)
        {
            mpfi_sqr(&t, net.res + j);
            mpfi_add(L, L, &t);
        }
    }
    mpfi_div_ui(L, L, (unsigned long) prob->samples);
    if (mpq_sgn(prob->l2) != 0)
    {
        mpfi_set_ui(&s, 0);
        for (i = 0; i < prob->params; i++)
        {
            mpfi_sqr(&t, theta + i);
            mpfi_add(&s, &s, &t);
        }
        set_q(&t, prob->l2);
        mpfi_mul(&s, &s, &t);
        mpfi_add(L, L, &s);
    }
    mpfi_clear(&s);
    mpfi_clear(&t);
    network_clear(&net);
    return good;
}

int
read_dyadics(interval *v, claim_t *claim, const json_t *list, int n,
             const char *key)
{
    mpfr_t x;
    int i, good = list != NULL && json_array_size(list) == (size_t) n;

    mpfr_init2(x, 64);
    for (i = 0; i < n && good; i++)
    {
        good = read_dyadic(x, json_array_get(list, (size_t) i));
        if (good)
            mpfi_set_fr(v + i, x);
    }
    mpfr_clear(x);
    return good || report(claim->rep, "%s: %d dyadics", key, n);
}
