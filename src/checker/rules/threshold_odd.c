/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule threshold-odd: one odd neuron without bias, in rational numbers. */
#include <stdlib.h>
#include <string.h>
#include "checker/rules/claim.h"

/* A value X = |x| > 0, the mean Y of sign(x) y over its samples, and their
   share p. */
typedef struct { mpq_t X, Y, p; } group;

typedef enum { NONE, CONSTANT, ZERO, FLAT, LINEAR, SINGLE, RISING } odd_case;

typedef struct
{
    group *g;
    int d;
    mpq_t M, O, T, SXY, t;     /* as in the rule; t: scratch */
    odd_case which;
} odd_data;

/* ---- the data ---- */

static int
by_input(const void *a, const void *b)
{
    return mpq_cmp(((const group *) a)->X, ((const group *) b)->X);
}

/* The samples with x != 0, and M = mean y^2. */
static void
collect(odd_data *d, const problem *prob)
{
    int i;

    for (i = 0; i < prob->samples; i++)
    {
        group *g = d->g + d->d;

        mpq_mul(d->t, prob->y[i], prob->y[i]);
        mpq_add(d->M, d->M, d->t);
        if (mpq_sgn(prob->x[i]) == 0)
            continue;
        mpq_inits(g->X, g->Y, g->p, (mpq_ptr) NULL);
        /* SOUND: threshold-odd (reduction: psi(-z) = -psi(z)) */
        mpq_abs(g->X, prob->x[i]);
        mpq_set(g->Y, prob->y[i]);
        if (mpq_sgn(prob->x[i]) < 0)
            mpq_neg(g->Y, g->Y);
        mpq_set_ui(g->p, 1, 1);
        d->d++;
    }
    mpq_set_ui(d->t, (unsigned long) prob->samples, 1);
    mpq_div(d->M, d->M, d->t);
}

/* One group for each X; Y and p become means and shares. */
static void
merge(odd_data *d, int samples)
{
    int i, k = 0;

    qsort(d->g, (size_t) d->d, sizeof(group), by_input);
    for (i = 0; i < d->d; i++)
    {
        if (i > 0 && mpq_equal(d->g[k - 1].X, d->g[i].X))
        {
            mpq_add(d->g[k - 1].Y, d->g[k - 1].Y, d->g[i].Y);
            mpq_add(d->g[k - 1].p, d->g[k - 1].p, d->g[i].p);
            continue;
        }
        mpq_swap(d->g[k].X, d->g[i].X);
        mpq_swap(d->g[k].Y, d->g[i].Y);
        mpq_swap(d->g[k].p, d->g[i].p);
        k++;
    }
    for (i = k; i < d->d; i++)
        mpq_clears(d->g[i].X, d->g[i].Y, d->g[i].p, (mpq_ptr) NULL);
    d->d = k;
    mpq_set_ui(d->t, (unsigned long) samples, 1);
    for (i = 0; i < k; i++)
    {
        mpq_div(d->g[i].Y, d->g[i].Y, d->g[i].p);
        mpq_div(d->g[i].p, d->g[i].p, d->t);
    }
}

/* res := M - a^2/b */
static void
level(mpq_t res, const odd_data *d, const mpq_t a, const mpq_t b)
{
    mpq_mul(res, a, a);
    mpq_div(res, res, b);
    mpq_sub(res, d->M, res);
}

static void
sums(odd_data *d)
{
    mpq_t SXX, SY, P;
    int k;

    mpq_inits(SXX, SY, P, (mpq_ptr) NULL);
    for (k = 0; k < d->d; k++)
    {
        const group *g = d->g + k;

        mpq_add(P, P, g->p);
        mpq_mul(d->t, g->p, g->Y);
        mpq_add(SY, SY, d->t);
        mpq_mul(d->t, d->t, g->X);
        mpq_add(d->SXY, d->SXY, d->t);
        mpq_mul(d->t, g->p, g->X);
        mpq_mul(d->t, d->t, g->X);
        mpq_add(SXX, SXX, d->t);
    }
    mpq_set(d->O, d->M);
    mpq_set(d->T, d->M);
    if (d->d > 0)
    {
        level(d->O, d, d->SXY, SXX);
        level(d->T, d, SY, P);
    }
    mpq_clears(SXX, SY, P, (mpq_ptr) NULL);
}

/* Hypothesis 6: 0 <= e Y_1/X_1 <= ... <= e Y_d/X_d, e Y_d > 0. */
static int
is_rising(odd_data *d)
{
    const int e = d->d > 0 ? mpq_sgn(d->g[d->d - 1].Y) : 0;
    mpq_t last;
    int k, good = e != 0;

    mpq_init(last);
    for (k = 0; k < d->d && good; k++)
    {
        mpq_div(d->t, d->g[k].Y, d->g[k].X);
        if (e < 0)
            mpq_neg(d->t, d->t);
        /* SOUND: threshold-odd (hypothesis 6) */
        good = mpq_cmp(d->t, last) >= 0;
        mpq_swap(d->t, last);
    }
    mpq_clear(last);
    return good;
}

static odd_case
case_of(odd_data *d, activation act)
{
    int k, zero = 1;

    for (k = 0; k < d->d; k++)
        zero = zero && mpq_sgn(d->g[k].Y) == 0;
    /* SOUND: threshold-odd (statement) */
    if (d->d == 0)
        return CONSTANT;
    if (zero)
        return ZERO;
    if (act->passes == PASSES_ALL)
        return mpq_sgn(d->SXY) == 0 ? FLAT : LINEAR;
    if (d->d == 1)
        return SINGLE;
    return is_rising(d) ? RISING : NONE;
}

static void
data_init(odd_data *d, const problem *prob)
{
    d->g = malloc((size_t) prob->samples * sizeof(group));
    if (d->g == NULL)
        abort();
    d->d = 0;
    mpq_inits(d->M, d->O, d->T, d->SXY, d->t, (mpq_ptr) NULL);
    collect(d, prob);
    merge(d, prob->samples);
    sums(d);
    d->which = case_of(d, prob->act[0]);
}

static void
data_clear(odd_data *d)
{
    int k;

    for (k = 0; k < d->d; k++)
        mpq_clears(d->g[k].X, d->g[k].Y, d->g[k].p, (mpq_ptr) NULL);
    free(d->g);
    mpq_clears(d->M, d->O, d->T, d->SXY, d->t, (mpq_ptr) NULL);
}

/* ---- the record ---- */

/* The member is that number, and stands there only if `known'. */
static int
same_number(odd_data *d, claim_t *claim, const char *key, const mpq_t value,
            int known)
{
    if (!known)
        return json_object_get(claim->data, key) == NULL
            || report(claim->rep, "%s: not in this case", key);
    return member_fraction(d->t, claim, claim->data, key)
        && (mpq_equal(d->t, value)
            || report(claim->rep, "%s: another number", key));
}

static int
same_groups(odd_data *d, claim_t *claim)
{
    const json_t *list = member_list(claim, claim->data, "groups", d->d), *g;
    int k, i;

    for (k = 0; k < d->d && list != NULL; k++)
    {
        mpq_srcptr q[3] = { d->g[k].X, d->g[k].Y, d->g[k].p };

        g = json_array_get(list, (size_t) k);
        for (i = 0; i < 3; i++)
            if (json_array_size(g) != 3
                || !read_fraction(d->t, json_array_get(g, (size_t) i))
                || !mpq_equal(d->t, q[i]))
                return report(claim->rep, "groups: [X, Y, p] of the data");
    }
    return list != NULL;
}

static int
same_case(odd_data *d, claim_t *claim, int all)
{
    static const char *const names[] = { "none", "constant", "zero", "flat",
                                         "linear", "single", "rising" };
    const char *method = member_string(claim, claim->data, "method");
    const char *name = member_string(claim, claim->data, "case");
    int every;

    return method != NULL && name != NULL
        && member_int(&every, claim, claim->data, "every_eps", 0, 1)
        && ((strcmp(method, "odd") == 0 && strcmp(name, names[d->which]) == 0
             && every == all)
            || report(claim->rep, "method, case, every_eps: odd, %s, %d",
                      names[d->which], all));
}

/* A fraction as text, or a decimal bound of it. */
static const char *
text(const mpq_t q, int direction, char *buffer, size_t size)
{
    mpfr_t x;

    if (mpz_sizeinbase(mpq_numref(q), 10) + mpz_sizeinbase(mpq_denref(q), 10)
        + 4 < size)
        return mpq_get_str(buffer, 10, q);
    mpfr_init2(x, 64);
    mpfr_set_q(x, q, direction < 0 ? MPFR_RNDD : MPFR_RNDU);
    snprintf(buffer, size, "%s", bound_text(x, direction).text);
    mpfr_clear(x);
    return buffer;
}

/* "= O", or "in [below O, above O]" where O is long. */
static void
value_words(char *words, size_t size, const mpq_t O)
{
    char low[36], high[36];

    (void) text(O, -1, low, sizeof(low));
    if (strcmp(low, text(O, 1, high, sizeof(high))) == 0)
        snprintf(words, size, "= %s", low);
    else
        snprintf(words, size, "in [%s, %s]", low, high);
}

static int
proved(odd_data *d, claim_t *claim, const mpq_t eps, int all)
{
    char inf[80], e[80];

    /* SOUND: threshold-odd (statement: eps < M) */
    if (d->which == NONE || (!all && mpq_cmp(eps, d->M) >= 0))
        return report(claim->rep, "eps: not below the mean of y^2, or no case "
                      "of the rule");
    value_words(inf, sizeof(inf), d->O);
    snprintf(claim->said, sizeof(claim->said), "Every gradient flow%s%s has "
             "L -> inf L %s, which %s attained.",
             all ? "" : " with L(theta(0)) <= eps = ",
             all ? "" : text(eps, -1, e, sizeof(e)), inf,
             d->which == RISING ? "is not" : "is");
    /* SOUND: below-threshold (1: case R) */
    claim->drives_out = d->which == RISING;
    if (mpq_sgn(d->O) == 0)
        claim_vanishes(claim);
    else
        snprintf(claim->limit, sizeof(claim->limit), "%s%.80s",
                 inf[0] == '=' ? "" : "one ", inf + (inf[0] == '=' ? 2 : 0));
    return 1;
}

static int
refuted(odd_data *d, claim_t *claim, const mpq_t eps)
{
    const json_t *point = member_list(claim, claim->data, "point", 2);
    char m[80];
    size_t i;

    for (i = 0; i < 2 && point != NULL; i++)
        if (!read_fraction(d->t, json_array_get(point, i))
            || mpq_sgn(d->t) != 0)
            return report(claim->rep, "point: [\"0\", \"0\"]");
    /* SOUND: threshold-odd (refutation: psi'(0) = 1, S(XY) != 0) */
    if (point == NULL || mpq_sgn(d->SXY) == 0 || mpq_cmp(eps, d->M) < 0)
        return report(claim->rep, "eps: below the mean of y^2, or S(XY) = 0");
    snprintf(claim->said, sizeof(claim->said), "w = v = 0 is a critical "
             "point with L = %s, at most eps and above inf L.",
             text(d->M, 1, m, sizeof(m)));
    return 1;
}

static int
check(odd_data *d, claim_t *claim)
{
    const int proof = strcmp(claim->status, "PROVED") == 0;
    const int all = d->which == CONSTANT || d->which == ZERO
        || d->which == FLAT;
    const int has_eps = json_object_get(claim->data, "eps") != NULL;
    mpq_t eps;
    int good;

    mpq_init(eps);
    good = members_known(claim, claim->data, proof ? "method case every_eps "
                         "eps infimum threshold at_infinity groups" :
                         "method case every_eps eps infimum threshold "
                         "at_infinity groups point")
        && same_case(d, claim, all) && same_groups(d, claim)
        && same_number(d, claim, "infimum", d->O, d->which != NONE)
        && same_number(d, claim, "threshold", d->M,
                       d->which != NONE && !all)
        && same_number(d, claim, "at_infinity", d->T, d->which == RISING)
        && ((all && !has_eps && proof)
            || member_fraction(eps, claim, claim->data, "eps"))
        && (proof ? proved(d, claim, eps, all) : refuted(d, claim, eps));
    mpq_clear(eps);
    return good;
}

int
check_threshold_odd(claim_t *claim)
{
    const problem *p = claim->prob;
    odd_data d;
    int good;

    /* SOUND: threshold (1: psi is C^1 with a Lipschitz derivative) */
    /* SOUND: threshold-odd (hypotheses 1 to 5) */
    if (p->depth != 2 || p->width[0] != 1 || p->width[1] != 1
        || p->width[2] != 1 || p->bias || mpq_sgn(p->l2) != 0
        || (!p->act[0]->falls && p->act[0]->passes != PASSES_ALL))
        return report(claim->rep, "rule: one neuron of tanh, arctan, softsign "
                      "or identity without bias and penalty");
    data_init(&d, p);
    good = check(&d, claim);
    data_clear(&d);
    return good;
}
