/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule unattained-zeros: L > 0 for all parameters.  All is exact. */
#include <stdlib.h>
#include <string.h>
#include "checker/rules/unattained.h"

/* HEURISTIC: no data set is larger. */
#define MAX_DEGREE 1000000

/* ---- points: data, and what symmetry adds ---- */

static int
all_odd(const problem *prob)
{
    int k;

    for (k = 0; k + 1 < prob->depth; k++)
        if (!odd_activation(prob->act[k]))
            return 0;
    return !prob->bias;
}

static int
zero_at_zero(const problem *prob)
{
    int k;

    for (k = 0; k + 1 < prob->depth; k++)
        if (!prob->act[k]->zero)
            return 0;
    return !prob->bias;
}

/* {sample, reflected}: x (inputs) and y (outputs) of that point. */
static int
read_point(mpq_t *x, mpq_t *y, claim_t *claim, const json_t *node)
{
    const problem *prob = claim->prob;
    const int in = prob->width[0], out = prob->width[prob->depth];
    int sample, reflected, l;

    if (!member_int(&sample, claim, node, "sample", -1, prob->samples - 1)
        || !member_int(&reflected, claim, node, "reflected", 0, 1))
        return 0;
    /* SOUND: unattained-zeros (symmetry) */
    if (sample < 0 && !zero_at_zero(prob))
        return report(claim->rep, "sample: N(0) = 0 is not known");
    if (reflected && !all_odd(prob))
        return report(claim->rep, "reflected: N is not odd");
    for (l = 0; l < in; l++)
    {
        if (sample < 0)
            mpq_set_ui(x[l], 0, 1);
        else
            mpq_set(x[l], prob->x[sample * in + l]);
        if (reflected)
            mpq_neg(x[l], x[l]);
    }
    for (l = 0; l < out; l++)
    {
        if (sample < 0)
            mpq_set_ui(y[l], 0, 1);
        else
            mpq_set(y[l], prob->y[sample * out + l]);
        if (reflected)
            mpq_neg(y[l], y[l]);
    }
    return 1;
}

static int
equal(mpq_t *a, mpq_t *b, int n)
{
    int i;

    for (i = 0; i < n && mpq_equal(a[i], b[i]); i++)
        ;
    return i == n;
}

static int
check_clash(claim_t *claim)
{
    const int in = claim->prob->width[0];
    const int out = claim->prob->width[claim->prob->depth];
    const json_t *first = member_object(claim, claim->data, "first");
    const json_t *second = member_object(claim, claim->data, "second");
    mpq_t *x = fractions((size_t) (2 * (in + out))), *u = x + in, *y = u + in;
    int good;

    good = first != NULL && second != NULL
        && members_known(claim, claim->data, "rule kind first second")
        && members_known(claim, first, "sample reflected")
        && members_known(claim, second, "sample reflected")
        && read_point(x, y, claim, first)
        && read_point(u, y + out, claim, second)
        /* SOUND: unattained-zeros (clash) */
        && ((equal(x, u, in) && !equal(y, y + out, out))
            || report(claim->rep, "second: the same input as first, and "
                      "another target"));
    fractions_clear(x, (size_t) (2 * (in + out)));
    snprintf(claim->said, sizeof(claim->said), "L > 0 for every theta: two "
             "points that N cannot tell apart have different targets.");
    return good;
}

/* ---- penalty ---- */

static int
check_penalty(claim_t *claim)
{
    const problem *prob = claim->prob;
    const int out = prob->width[prob->depth];
    int i, q;

    if (!members_known(claim, claim->data, "rule kind sample output")
        || !member_int(&i, claim, claim->data, "sample", 0,
                       prob->samples - 1)
        || !member_int(&q, claim, claim->data, "output", 0, out - 1))
        return 0;
    snprintf(claim->said, sizeof(claim->said), "L > 0 for every theta: L >= "
             "l2 |theta|^2, and at theta = 0 some target is missed.");
    /* SOUND: unattained-zeros (penalty) */
    return (mpq_sgn(prob->l2) > 0 && mpq_sgn(prob->y[i * out + q]) != 0)
        || report(claim->rep, "sample, output: l2 > 0 and a target that is "
                  "not 0");
}

/* ---- affine ---- */

static int
check_affine(claim_t *claim)
{
    const problem *prob = claim->prob;
    int k;

    if (!members_known(claim, claim->data, "rule kind"))
        return 0;
    for (k = 0; k + 1 < prob->depth; k++)
        if (prob->act[k]->passes != PASSES_ALL)
            return report(claim->rep, "kind: not an affine network");
    snprintf(claim->said, sizeof(claim->said), "L > 0 for every theta: every "
             "network of this shape is %s, and no such map fits the data.",
             prob->bias ? "affine" : "linear");
    /* SOUND: unattained-zeros (affine) */
    return affine_misfit(claim);
}

/* ---- count ---- */

/* The table of the rule; 0: no row for that. */
static int
count_zeros(mpz_t Z, const char **row, const problem *prob, int d, int k,
            int single)
{
    activation act;
    int i;

    mpz_set_si(Z, k);
    *row = "affine";
    /* SOUND: unattained-zeros (an affine map is no polynomial of degree 2) */
    if (d == 0)
        return k >= 2;
    act = prob->act[0];
    if (d > MAX_DEGREE)
        return 0;
    if (act->passes == PASSES_ALL)
        return k >= 2;
    /* SOUND: unattained-zeros (k >= 1, or k >= 2 unless psi is bounded) */
    if (k < (act->bounded ? 1 : 2))
        return 0;
    if (single && act->zeros != NULL)
    {
        *row = "mish-one";
        i = d == 1 ? act->zeros(k + 1) : -1;
        /* SOUND: unattained-zeros (row mish-one) */
        mpz_set_si(Z, k + i + 1 - (i + 1) % 2);
        return i >= 0;
    }
    *row = act->name;
    return act->count != NULL && act->count(Z, d, k);
}

/* The polynomial at s: y. */
static void
polynomial(mpq_t y, mpq_t *p, int k, const mpq_t s)
{
    mpq_set(y, p[k]);
    while (k-- > 0)
    {
        mpq_mul(y, y, s);
        mpq_add(y, y, p[k]);
    }
}

/* Coefficients p_0 .. p_k, p_k != 0; NULL and a report. */
static mpq_t *
read_polynomial(claim_t *claim, int k)
{
    const json_t *list = member_list(claim, claim->data, "polynomial",
                                     k + 1);
    mpq_t *p;
    int i, good = list != NULL;

    if (list == NULL)
        return NULL;
    p = fractions((size_t) (k + 1));
    for (i = 0; i <= k && good; i++)
        good = read_fraction(p[i], json_array_get(list, (size_t) i))
            || report(claim->rep, "polynomial: fractions");
    /* SOUND: unattained-zeros (degree exactly k) */
    good = good && (mpq_sgn(p[k]) != 0
                    || report(claim->rep, "polynomial: of degree %d", k));
    if (good)
        return p;
    fractions_clear(p, (size_t) (k + 1));
    return NULL;
}

static int
by_value(const void *a, const void *b)
{
    return mpq_cmp(*(const mpq_t *) a, *(const mpq_t *) b);
}

/* The i-th point lies on the line at its s, and its target is p(s). */
static int
check_point(claim_t *claim, mpq_t *s, const json_t *node, mpq_t *base,
            mpq_t *next, mpq_t *p, int k, int q)
{
    const problem *prob = claim->prob;
    const int in = prob->width[0], out = prob->width[prob->depth];
    mpq_t *x = fractions((size_t) (in + out + 1)), *y = x + in, *t = y + out;
    int l, good;

    good = members_known(claim, node, "sample reflected s")
        && read_point(x, y, claim, node)
        && member_fraction(*s, claim, node, "s");
    for (l = 0; l < in && good; l++)
    {
        mpq_sub(*t, next[l], base[l]);
        mpq_mul(*t, *t, *s);
        mpq_add(*t, *t, base[l]);
        good = mpq_equal(*t, x[l])
            || report(claim->rep, "points: on the line at s");
    }
    /* Horner's rule multiplies up all the digits of s */
    good = good && not_too_long(claim, (size_t) k * fraction_bits(s, 1));
    if (good)
        polynomial(*t, p, k, *s);
    good = good && (mpq_equal(*t, y[q])
                    || report(claim->rep, "points: the target is p(s)"));
    fractions_clear(x, (size_t) (in + out + 1));
    return good;
}

static int
check_points(claim_t *claim, mpq_t *base, mpq_t *next, mpq_t *p, int k, int q)
{
    const json_t *list = member_list(claim, claim->data, "points", -1);
    const int n = (int) json_array_size(list);
    mpq_t *s = fractions((size_t) n);
    int i, good = list != NULL;

    for (i = 0; i < n && good; i++)
        good = check_point(claim, s + i, json_array_get(list, (size_t) i),
                           base, next, p, k, q);
    if (good)
        qsort(s, (size_t) n, sizeof(mpq_t), by_value);
    /* SOUND: unattained-zeros (pairwise different) */
    for (i = 1; i < n && good; i++)
        good = !mpq_equal(s[i - 1], s[i])
            || report(claim->rep, "points: pairwise different");
    fractions_clear(s, (size_t) n);
    return good ? n : 0;
}

static int
check_line(claim_t *claim, int k, int q)
{
    const problem *prob = claim->prob;
    const int in = prob->width[0], out = prob->width[prob->depth];
    const json_t *first = member_object(claim, claim->data, "base");
    const json_t *second = member_object(claim, claim->data, "next");
    mpq_t *x = fractions((size_t) (2 * in + out)), *u = x + in, *y = u + in;
    mpq_t *p = NULL;
    int n = 0;

    if (first != NULL && second != NULL
        && members_known(claim, first, "sample reflected")
        && members_known(claim, second, "sample reflected")
        && read_point(x, y, claim, first)
        && read_point(u, y, claim, second)
        && (!equal(x, u, in) || report(claim->rep, "next: not base"))
        && (p = read_polynomial(claim, k)) != NULL)
        n = check_points(claim, x, u, p, k, q);
    if (p != NULL)
        fractions_clear(p, (size_t) (k + 1));
    fractions_clear(x, (size_t) (2 * in + out));
    return n;
}

static int
check_count(claim_t *claim)
{
    const problem *prob = claim->prob;
    const int d = prob->depth == 2 ? prob->width[1] : 0;
    const char *row = member_string(claim, claim->data, "row"), *mine;
    int k, q, claimed, n, good;
    mpz_t Z;

    if (row == NULL
        || !members_known(claim, claim->data, "rule kind row output degree "
                          "zeros polynomial base next points")
        || !member_int(&k, claim, claim->data, "degree", 1, MAX_DEGREE)
        || !member_int(&q, claim, claim->data, "output", 0,
                       prob->width[prob->depth] - 1)
        || !member_int(&claimed, claim, claim->data, "zeros", 0,
                       1000000000))
        return 0;
    if (prob->depth > 2)
        return report(claim->rep, "kind: one hidden layer");
    mpz_init(Z);
    good = count_zeros(Z, &mine, prob, d, k, strcmp(row, "mish-one") == 0)
        || report(claim->rep, "degree: the rule has no row for that");
    good = good && ((strcmp(mine, row) == 0 && mpz_cmp_si(Z, claimed) == 0)
                    || report(claim->rep, "row, zeros: of this network"));
    n = good ? check_line(claim, k, q) : 0;
    /* SOUND: unattained-zeros (count: more points than zeros) */
    good = n > 0 && (mpz_cmp_si(Z, n) < 0
                     || report(claim->rep, "points: more than %d", claimed));
    snprintf(claim->said, sizeof(claim->said), "L > 0 for every theta: %d "
             "points of a line have the values of a polynomial of degree %d, "
             "and a network of this shape agrees with one at %d at most.", n,
             k, claimed);
    mpz_clear(Z);
    return good;
}

int
check_unattained_zeros(claim_t *claim)
{
    const char *rule = member_string(claim, claim->data, "rule");
    const char *kind = member_string(claim, claim->data, "kind");

    if (rule == NULL || kind == NULL)
        return 0;
    if (strcmp(rule, "unattained-zeros") != 0)
        return report(claim->rep, "rule: unattained-zeros");
    if (strcmp(kind, "penalty") == 0)
        return check_penalty(claim);
    if (mpq_sgn(claim->prob->l2) != 0)
        return report(claim->rep, "kind: l2 = 0");
    if (strcmp(kind, "clash") == 0)
        return check_clash(claim);
    if (strcmp(kind, "affine") == 0)
        return check_affine(claim);
    if (strcmp(kind, "count") == 0)
        return check_count(claim);
    return report(claim->rep, "kind: penalty, clash, affine or count");
}
