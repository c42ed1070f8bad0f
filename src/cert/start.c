/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The set of starts in a certificate: a point, a ball, or an ellipsoid that is
   flat in one direction. */
#include "json.h"

void
loja_cert_put_row(loja_cert_text_t text, const fmpq_mat_t mat,
                  slong row)
{
    slong j;

    loja_cert_put(text, "[");
    for (j = 0; j < fmpq_mat_ncols(mat); j++)
    {
        if (j > 0)
            loja_cert_put(text, ",");
        loja_cert_put_fmpq(text, fmpq_mat_entry(mat, row, j));
    }
    loja_cert_put(text, "]");
}

void
loja_cert_put_start(loja_cert_text_t text, const loja_problem_t prob)
{
    loja_cert_put(text, ",\"start\":");
    if (!prob->has_start)
    {
        loja_cert_put(text, "null");
        return;
    }
    loja_cert_put_row(text, prob->start, 0);
    /* no start, no ball */
    if (fmpq_is_zero(prob->start_radius))
        return;
    loja_cert_put(text, ",\"start_radius\":");
    loja_cert_put_fmpq(text, prob->start_radius);
    if (fmpq_mat_ncols(prob->flat) == 0)
        return;
    loja_cert_put(text, ",\"start_flat\":{\"direction\":");
    loja_cert_put_row(text, prob->flat, 0);
    loja_cert_put(text, ",\"weight\":");
    loja_cert_put_fmpq(text, prob->flat_weight);
    loja_cert_put(text, "}");
}

int
loja_cert_get_row(fmpq_mat_t mat, slong row, loja_cert_reader_t in,
                  json_t *node, const char *what)
{
    slong j;

    for (j = 0; j < fmpq_mat_ncols(mat); j++)
        if (!loja_cert_get_fmpq(fmpq_mat_entry(mat, row, j), in,
                                json_array_get(node, (size_t) j), what))
            return 0;
    return 1;
}

static int
get_flat(loja_problem_t prob, loja_cert_reader_t in, json_t *node, slong P)
{
    static const char *const keys[] = { "direction", "weight" };
    json_t *v[2];

    if (!loja_cert_get_object(v, in, node, "start_flat", keys, 2)
        || !loja_cert_get_list(in, v[0], "direction", P)
        || !loja_cert_get_fmpq(prob->flat_weight, in, v[1], "weight"))
        return 0;
    if (fmpq_sgn(prob->flat_weight) <= 0)
        return loja_cert_expected(in, "weight > 0");
    fmpq_mat_clear(prob->flat);
    fmpq_mat_init(prob->flat, 1, P);
    return loja_cert_get_row(prob->flat, 0, in, v[0], "direction");
}

int
loja_cert_get_start(loja_problem_t prob, loja_cert_reader_t in,
                    json_t *start, json_t *radius, json_t *flat)
{
    const slong P = prob->net->nparams;

    if (!loja_cert_get_list(in, start, "start", P))
        return 0;
    /* a ball of starts; a point has no such member */
    if (radius != NULL && (!loja_cert_get_fmpq(prob->start_radius, in, radius,
                                               "start_radius")
                           || fmpq_sgn(prob->start_radius) <= 0))
        return loja_cert_expected(in, "start_radius > 0");
    if (flat != NULL && !get_flat(prob, in, flat, P))
        return 0;
    fmpq_mat_clear(prob->start);
    fmpq_mat_init(prob->start, 1, P);
    prob->has_start = 1;
    return loja_cert_get_row(prob->start, 0, in, start, "start");
}

/* What the steps prove, in words. */
void
loja_cert_put_flow_words(loja_cert_text_t words,
                         const loja_cert_basis_t basis, const fmpq_t t)
{
    char *s;

    if (fmpq_is_zero(basis->start_radius))
        loja_cert_put(words, "The gradient flow from the given start exists "
                      "on [0, ");
    else
    {
        s = fmpq_get_str(NULL, 10, basis->start_radius);
        loja_cert_put(words, basis->flat ? "Every gradient flow from a start "
                      "at an offset e from the given one with |e|^2 + w <u, "
                      "e>^2 <= r^2, u and w of start_flat and r = "
                      : "Every gradient flow from a start within the "
                      "Euclidean distance ");
        loja_cert_put(words, s);
        loja_cert_put(words, basis->flat ? ", exists on [0, "
                      : " of the given one exists on [0, ");
        flint_free(s);
    }
    s = fmpq_get_str(NULL, 10, t);
    loja_cert_put(words, s);
    loja_cert_put(words, "]. At every time of a step it lies within the "
                  "radius of that step of its path, and at the last time "
                  "within the error of the end of the path.");
    flint_free(s);
}
