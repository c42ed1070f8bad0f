/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule unattained-zeros, kind count, as a theorem of Coq: with
    proofs/formal/Unattained.v it takes numbers only.
*/
#include <stdlib.h>
#include <string.h>
#include "checker/coq/coq.h"

typedef struct
{
    mpq_t s;
    int sample, reflected;     /* sample < 0: the origin */
} place;

static int
by_place(const void *a, const void *b)
{
    return mpq_cmp(((const place *) a)->s, ((const place *) b)->s);
}

void
coq_put_data(FILE *out, const problem *prob)
{
    const int in = prob->width[0];
    int i, l;

    fputs("Definition data : list (list R * R) := [", out);
    for (i = 0; i < prob->samples; i++)
    {
        fprintf(out, "%s\n  ([", i == 0 ? "" : ";");
        for (l = 0; l < in; l++)
        {
            fputs(l == 0 ? "" : "; ", out);
            mpq_out_str(out, 10, prob->x[i * in + l]);
        }
        fputs("], ", out);
        mpq_out_str(out, 10, prob->y[i]);
        fputs(")", out);
    }
    fputs("].\n", out);
}

/* {sample, reflected} */
static int
read_place(place *p, claim_t *claim, const json_t *node)
{
    return member_int(&p->sample, claim, node, "sample", -1,
                      claim->prob->samples - 1)
        && member_int(&p->reflected, claim, node, "reflected", 0, 1);
}

static void
input(mpq_t x, const problem *prob, const place *p, int l)
{
    if (p->sample < 0)
        mpq_set_ui(x, 0, 1);
    else
        mpq_set(x, prob->x[p->sample * prob->width[0] + l]);
    if (p->reflected)
        mpq_neg(x, x);
}

/* The line base + s (next - base). */
static void
put_line(FILE *out, const problem *prob, const place *base,
         const place *next)
{
    mpq_t a, b;
    int l, part;

    mpq_inits(a, b, (mpq_ptr) NULL);
    for (part = 0; part < 2; part++)
    {
        fprintf(out, "Definition %s : list R := [",
                part == 0 ? "base" : "direction");
        for (l = 0; l < prob->width[0]; l++)
        {
            input(a, prob, base, l);
            input(b, prob, next, l);
            mpq_sub(b, b, a);
            fputs(l == 0 ? "" : "; ", out);
            mpq_out_str(out, 10, part == 0 ? a : b);
        }
        fputs("].\n", out);
    }
    mpq_clears(a, b, (mpq_ptr) NULL);
}

static void
put_points(FILE *out, const place *p, int n)
{
    int i;

    fputs("Definition points : list (R * place) := [", out);
    for (i = 0; i < n; i++)
    {
        fprintf(out, "%s\n  (", i == 0 ? "" : ";");
        mpq_out_str(out, 10, p[i].s);
        if (p[i].sample < 0)
            fputs(", Origin)", out);
        else
            fprintf(out, ", %s %d)", p[i].reflected ? "Mirror" : "At",
                    p[i].sample);
    }
    fputs("].\n", out);
}

static void
put_theorem(FILE *out, const problem *prob)
{
    const int d = prob->width[1], in = prob->width[0];
    const char *act = prob->act[0]->name;
    const char *form = prob->bias || !prob->act[0]->zero ? ""
        : odd_activation(prob->act[0]) ? "_odd" : "_origin";

    fputs("\n(* L > 0 for every theta. *)\nTheorem loss_positive : ", out);
    fprintf(out, prob->bias
            ? "forall W b v c,\n  0 < mse (net %s %d %d W b v c) data.\n"
            : "forall W v,\n  0 < mse (net %s %d %d W (fun _ => 0) v 0) "
            "data.\n", act, in, d);
    fprintf(out, "Proof.\n%s  refine (unattained_%s%s %d %d data base "
            "direction target points\n    _ _ _ _ _%s); numbers.\nQed.\n"
            "Print Assumptions loss_positive.\n",
            prob->bias || form[0] != '\0' ? "" : "  intros W v.\n", act, form,
            in, d, prob->bias ? " _" : form[0] != '\0' ? ""
            : " _ W (fun _ => 0) v 0");
}

static int
exportable(claim_t *claim, int k, int n)
{
    const problem *p = claim->prob;
    const char *kind = member_string(claim, claim->data, "kind");

    if (kind == NULL)
        return 0;
    if (strcmp(kind, "count") != 0 || p->depth != 2 || p->width[2] != 1
        || mpq_sgn(p->l2) != 0
        || !p->act[0]->formal)
        return report(claim->rep, "proofs/formal has kind count for one "
                      "hidden layer of tanh, logistic or silu and one output");
    if (p->width[1] > 20 || (long) n < (1L << p->width[1]) * (k + 1))
        return report(claim->rep, "proofs/formal needs 2^d (k+1) points, as "
                      "parity is not formalised there");
    return 1;
}

/* The places in order of s. */
static int
read_places(place *p, claim_t *claim, const json_t *list, int n)
{
    int i, good = 1;

    for (i = 0; i < n && good; i++)
    {
        const json_t *node = json_array_get(list, (size_t) i);

        good = read_place(p + i, claim, node)
            && member_fraction(p[i].s, claim, node, "s");
    }
    if (good)
        qsort(p, (size_t) n, sizeof(place), by_place);
    return good;
}

/* The coefficients of the polynomial, as they stand in the record. */
static int
put_target(FILE *out, claim_t *claim, const json_t *list, int write)
{
    mpq_t c;
    size_t i;
    int good = 1;

    mpq_init(c);
    if (write)
        fputs("Definition target : list R := [", out);
    for (i = 0; i < json_array_size(list) && good; i++)
    {
        good = read_fraction(c, json_array_get(list, i))
            || report(claim->rep, "polynomial: fractions");
        if (good && write)
        {
            fputs(i == 0 ? "" : "; ", out);
            mpq_out_str(out, 10, c);
        }
    }
    if (write)
        fputs("].\n", out);
    mpq_clear(c);
    return good;
}

int
coq_unattained(FILE *out, claim_t *claim)
{
    const json_t *list = member_list(claim, claim->data, "points", -1);
    const json_t *target = member_list(claim, claim->data, "polynomial", -1);
    const json_t *first = member_object(claim, claim->data, "base");
    const json_t *second = member_object(claim, claim->data, "next");
    const int n = (int) json_array_size(list);
    const int k = (int) json_array_size(target) - 1;
    place *p, base, next;
    int i, good;

    if (list == NULL || target == NULL || first == NULL || second == NULL
        || !exportable(claim, k, n) || !read_place(&base, claim, first)
        || !read_place(&next, claim, second)
        || !put_target(out, claim, target, 0))
        return 0;
    p = calloc((size_t) n + 1, sizeof(place));
    if (p == NULL)
        abort();
    for (i = 0; i < n; i++)
        mpq_init(p[i].s);
    good = read_places(p, claim, list, n);
    if (good)
    {
        fputs("\n", out);
        coq_put_data(out, claim->prob);
        put_line(out, claim->prob, &base, &next);
        put_target(out, claim, target, 1);
        put_points(out, p, n);
        put_theorem(out, claim->prob);
    }
    for (i = 0; i < n; i++)
        mpq_clear(p[i].s);
    free(p);
    return good;
}
