/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule infimum-family: the record of a family. */
#include <stdlib.h>
#include <string.h>
#include "checker/rules/infimum.h"

/* HEURISTIC: products of intervals, so that no record costs hours. */
#define MAX_PRODUCTS 3e8

mpq_t *
member_matrix(int *rows, claim_t *claim, const char *key, int cols)
{
    const json_t *list = member_list(claim, claim->data, key, *rows), *row;
    int i, j, good = list != NULL, n;
    mpq_t *v;

    n = (int) json_array_size(list);
    if (*rows < 0 && n < 1 && good)
        good = report(claim->rep, "%s: an empty list", key);
    if (!good)
        return NULL;
    for (i = 0; i < n && good; i++)
    {
        row = json_array_get(list, (size_t) i);
        good = json_is_array(row) && json_array_size(row) == (size_t) cols;
    }
    n = good ? n : 0;
    v = fractions((size_t) n * (size_t) cols);
    for (i = 0; i < n; i++)
        for (j = 0; j < cols && good; j++)
            good = read_fraction(v[i * cols + j], json_array_get(
                json_array_get(list, (size_t) i), (size_t) j));
    if (!good)
    {
        (void) report(claim->rep, "%s: lists of %d fractions", key, cols);
        fractions_clear(v, (size_t) n * (size_t) cols);
        return NULL;
    }
    *rows = n;
    return v;
}

/* ---- reading ---- */

/* The degrees of a list, increasing, at most k; marks them in f->exempt or
   puts them into f->power. */
static int
read_degrees(family *f, const char *key, int exempt)
{
    const json_t *list = member_list(f->claim, f->claim->data, key, -1), *m;
    json_int_t before = -1, v;
    size_t i;

    if (list == NULL)
        return 0;
    for (i = 0; i < json_array_size(list); i++)
    {
        m = json_array_get(list, i);
        v = json_integer_value(m);
        if (!json_is_integer(m) || v <= before || v > f->k)
            return report(f->claim->rep, "%s: increasing degrees up to %d",
                          key, f->k);
        before = v;
        if (exempt)
            f->exempt[v] = 1;
        else
            f->power[f->powers++] = (int) v;
    }
    return exempt || f->powers > 0
        || report(f->claim->rep, "%s: an empty list", key);
}

static int
read_point(family *f)
{
    claim_t *claim = f->claim;
    const json_t *data = claim->data;
    const char *point = member_string(claim, data, "point");
    const int kinks = has_kink(f->act), bias = f->prob->bias;
    int good, zero, any;

    if (point == NULL
        || !member_int(&f->branch, claim, data, "branch", -1, 1))
        return 0;
    f->kink = strcmp(point, "kink") == 0;
    zero = strcmp(point, "zero") == 0;
    any = strcmp(point, "any") == 0;
    f->at_zero = !zero && !any;
    if (zero)
        good = member_int(&f->r, claim, data, "derivative", 0, f->k);
    else
        good = member_fraction(f->b, claim, data, "b");
    if (!good)
        return 0;
    if (f->kink)
        /* SOUND: infimum-family (H1: K = 1, psi is C^1) */
        good = kinks && f->act->smooth && f->K == 1;
    else if (strcmp(point, "side") == 0)
        good = kinks;
    else
        good = zero || any || strcmp(point, "origin") == 0;
    if (!good)
        return report(claim->rep, "point: not one for this activation");
    if ((f->branch != 0) != (kinks && !f->kink))
        return report(claim->rep, "branch: 1 or -1 at activations with a "
                      "kink, else 0");
    /* SOUND: infimum-family (family: without biases b = 0) */
    if (f->at_zero ? mpq_sgn(f->b) != 0 : !bias)
        return report(claim->rep, "point: b = 0 without biases, at an "
                      "origin and at a kink");
    return 1;
}

/* The numbers that are not degrees; "h0", "B" and the constant. */
static int
read_numbers(family *f, const char *bound)
{
    claim_t *claim = f->claim;
    const json_t *data = claim->data;
    int one = 1, rows = f->out * f->powers;

    f->J = -1;
    f->a = member_matrix(&f->J, claim, "a", f->in);
    if (f->a == NULL)
        return 0;
    /* SOUND: infimum-family (setting: J is at most the width) */
    if (f->J > f->prob->width[1])
        return report(claim->rep, "a: more neurons than there are");
    f->shift = member_matrix(&one, claim, "shift", f->in);
    f->u = f->shift == NULL ? NULL
        : member_matrix(&rows, claim, "u", f->J);
    f->c0 = f->u == NULL ? NULL
        : member_matrix(&one, claim, "constant", f->out);
    if (f->c0 == NULL || !member_fraction(f->h0, claim, data, "h0")
        || !member_dyadic(f->B, claim, data, "B")
        || !member_dyadic(f->C, claim, data, bound))
        return 0;
    if ((double) f->n * rows * f->J * (f->K + 1) > MAX_PRODUCTS)
        return report(claim->rep, "data: too large to be checked");
    return mpq_sgn(f->h0) > 0 || report(claim->rep, "h0: not positive");
}

static void
family_init(family *f, claim_t *claim)
{
    const problem *prob = claim->prob;

    memset(f, 0, sizeof(*f));
    f->claim = claim;
    f->prob = prob;
    f->act = prob->act[0];
    f->n = prob->samples;
    f->in = prob->width[0];
    f->out = network_outputs(prob);
    f->r = -1;
    mpq_init(f->b);
    mpq_init(f->h0);
    mpq_init(f->tmin);
    mpq_init(f->tmax);
    mpfr_init2(f->B, 64);
    mpfr_init2(f->C, 64);
    mpfi_init2(&f->point, 64);
}

static void
allocate(family *f)
{
    const size_t K = (size_t) f->K;

    f->c = vec_new(K + 4 + FAMILY_BEYOND, f->prec);
    f->psi = vec_new(K + 1, f->prec);
    f->rest = vec_new((size_t) f->powers, f->prec);
    /* P is of degree K - power[0] - 1 */
    f->length = 2 * (f->K > f->power[0] ? f->K - f->power[0] : 1) - 1;
    f->square = vec_new((size_t) f->length, f->prec);
    mpfi_set_prec(&f->point, f->prec);
    f->t = fractions((size_t) f->J * (size_t) f->n);
}

void
family_clear(family *f)
{
    const size_t J = (size_t) f->J, out = (size_t) f->out;

    fractions_clear(f->a, J * (size_t) f->in);
    fractions_clear(f->shift, (size_t) f->in);
    fractions_clear(f->u, out * (size_t) f->powers * J);
    fractions_clear(f->c0, out);
    if (f->c != NULL)
    {
        vec_free(f->c, (size_t) f->K + 4 + FAMILY_BEYOND);
        vec_free(f->psi, (size_t) f->K + 1);
        vec_free(f->rest, (size_t) f->powers);
        vec_free(f->square, (size_t) f->length);
        fractions_clear(f->t, J * (size_t) f->n);
    }
    mpq_clear(f->b);
    mpq_clear(f->h0);
    mpq_clear(f->tmin);
    mpq_clear(f->tmax);
    mpfr_clear(f->B);
    mpfr_clear(f->C);
    mpfi_clear(&f->point);
}

static int
family_read(family *f, const char *keys, const char *bound)
{
    claim_t *claim = f->claim;
    const json_t *data = claim->data;
    const char *kind;
    char all[300];
    int precision;

    snprintf(all, sizeof(all), "family point %s branch degree terms exempt "
             "powers a shift u constant later h0 B %s precision %s",
             json_object_get(data, "zero") != NULL ? "derivative zero" : "b",
             bound, keys);
    if (!members_known(claim, data, all)
        || (kind = member_string(claim, data, "family")) == NULL)
        return 0;
    if (strcmp(kind, "taylor") != 0)
        return report(claim->rep, "family: taylor");
    if (!member_int(&f->k, claim, data, "degree", 0, FAMILY_TERMS)
        || !member_int(&f->K, claim, data, "terms", f->k, FAMILY_TERMS)
        || !member_int(&precision, claim, data, "precision", 2, 4096)
        || !read_point(f) || !read_degrees(f, "exempt", 1)
        || !read_degrees(f, "powers", 0) || !read_numbers(f, bound))
        return 0;
    f->prec = precision + 64;
    allocate(f);
    return 1;
}

int
family_check(family *f, claim_t *claim, const char *keys, const char *bound)
{
    family_init(f, claim);
    /* SOUND: infimum-family (setting: no penalty) */
    if (mpq_sgn(claim->prob->l2) != 0)
        return report(claim->rep, "rule: not with a penalty");
    return family_read(f, keys, bound) && family_exact(f)
        && family_bound(f, bound);
}

/* SOUND: asymptotic (FAMILIES: an output weight is a polynomial in 1/h of
   degree m >= 1) */
static int
runs_away(const family *f)
{
    const int rows = f->out * f->powers;
    int i, j;

    for (i = 0; i < rows; i++)
        for (j = 0; j < f->J; j++)
            if (f->power[i % f->powers] >= 1
                && mpq_sgn(f->u[i * f->J + j]) != 0)
                return 1;
    return 0;
}

void
family_said(family *f, const mpfr_t C, const char *more)
{
    mpfr_t h;

    f->claim->attained = mpfr_zero_p(C);
    f->claim->leaves = runs_away(f);
    mpfr_init2(h, 64);
    mpfr_set_q(h, f->h0, MPFR_RNDD);
    snprintf(f->claim->said, sizeof(f->claim->said), "inf L = 0: a family "
             "of parameters with %d neuron%s in the first hidden layer%s has "
             "L <= %s h^2 for 0 < h <= %s.%s", f->J, f->J == 1 ? "" : "s", more,
             bound_text(C, 1).text, bound_text(h, -1).text,
             mpfr_zero_p(C) ? "  The infimum is attained." : "");
    mpfr_clear(h);
}

int
check_infimum_family(claim_t *claim)
{
    family f;
    mpq_t *later;
    int rows = 1, good;

    /* SOUND: infimum-family (setting: one hidden layer) */
    if (claim->prob->depth != 2)
        return report(claim->rep, "rule: one hidden layer");
    later = member_matrix(&rows, claim, "later", 0);
    if (later == NULL)
        return 0;
    fractions_clear(later, 0);
    good = family_check(&f, claim, "", "C");
    if (good)
        family_said(&f, f.C, "");
    family_clear(&f);
    return good;
}
