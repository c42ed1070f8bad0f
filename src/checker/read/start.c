/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The set of starts of a certificate: a point, a ball, or what is flat in one
   direction. */
#include "checker/read/certificate.h"

int
read_fractions(mpq_t *v, const json_t *node, size_t n)
{
    size_t i;

    if (json_array_size(node) != n)
        return 0;
    for (i = 0; i < n; i++)
        if (!read_fraction(v[i], json_array_get(node, i)))
            return 0;
    return 1;
}

/* "start_flat": a direction and its weight > 0. */
static int
read_flat(problem *prob, report_t *rep, const json_t *node)
{
    const size_t P = (size_t) prob->params;

    if (!keys_exact(rep, node, "start_flat", "direction weight"))
        return 0;
    prob->flat = fractions(P);
    /* SOUND: moving-norm (START: the weight is not negative, so the set lies
       in the ball) */
    return (read_fractions(prob->flat, json_object_get(node, "direction"), P)
            && read_fraction(prob->flat_weight,
                             json_object_get(node, "weight"))
            && mpq_sgn(prob->flat_weight) > 0)
        || report(rep, "start_flat: a direction of %d fractions, a weight > "
                  "0", prob->params);
}

int
problem_read_start(problem *prob, report_t *rep, const json_t *node)
{
    const json_t *start = json_object_get(node, "start");
    const json_t *radius = json_object_get(node, "start_radius");
    const json_t *flat = json_object_get(node, "start_flat");
    const size_t P = (size_t) prob->params;

    if (json_is_null(start) && prob->proof && radius == NULL)
        return 1;
    prob->start = fractions(P);
    if (!read_fractions(prob->start, start, P))
        return report(rep, "start, a list of %d fractions", prob->params);
    if (radius != NULL && (!read_fraction(prob->start_radius, radius)
                           || mpq_sgn(prob->start_radius) <= 0))
        return report(rep, "start_radius, a fraction > 0");
    return flat == NULL || read_flat(prob, rep, flat);
}
