/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Records of rule merging for the tests. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "merging_truth.h"

/* x as a member of a record. */
static json_t *
dyadic(double x)
{
    char text[60];
    int e;
    double m = frexp(fabs(x), &e);
    uint64_t k = (uint64_t) ldexp(m, 53);

    if (x == 0)
        return json_string("0");
    for (e -= 53; k % 2 == 0; k /= 2)
        e++;
    snprintf(text, sizeof(text), "%s0x%llxp%+d", x < 0 ? "-" : "",
             (unsigned long long) k, e);
    return json_string(text);
}

json_t *
make_data(const instance *in, int dim, const double *frame)
{
    static const char *const keys[] = { "D0", "mu", "a", "c", "excess" };
    json_t *data = json_object(), *row, *rows = json_array();
    int i, k;

    json_object_set_new(data, "family", json_string(in->family));
    json_object_set_new(data, "neurons", json_loads(in->neurons, 0, NULL));
    json_object_set_new(data, "sign", json_integer(in->sign));
    json_object_set_new(data, "q", json_integer(in->q));
    for (k = 0; k < 5; k++)
        json_object_set_new(data, keys[k], dyadic(1e-6));
    json_object_set_new(data, "h0", dyadic(in->h0));
    json_object_set_new(data, "rho", dyadic(in->rho));
    row = json_array();
    json_array_append_new(row, dyadic(0));
    json_array_append_new(row, dyadic(100));
    json_object_set_new(data, "limit", row);
    row = json_array();
    for (i = 0; i < dim; i++)
        json_array_append_new(row, dyadic(in->centre[i]));
    json_object_set_new(data, "centre", row);
    for (i = 0; i < dim; i++)
    {
        row = json_array();
        for (k = 0; k < dim; k++)
            json_array_append_new(row, dyadic(frame[i * dim + k]));
        json_array_append_new(rows, row);
    }
    json_object_set_new(data, "frame", rows);
    return data;
}

void
problem_make(problem *p, const instance *in)
{
    int j, l;

    memset(p, 0, sizeof(*p));
    mpq_inits(p->l2, p->start_radius, NULL);
    p->depth = 2;
    p->width = calloc(3, sizeof(int));
    p->act = calloc(1, sizeof(activation));
    if (p->width == NULL || p->act == NULL)
        abort();
    p->width[0] = in->in;
    p->width[1] = p->hidden = in->d;
    p->width[2] = 1;
    p->act[0] = activation_find(in->act);
    p->bias = in->bias;
    p->params = in->d * (in->in + 1 + in->bias) + in->bias;
    p->samples = in->n;
    p->x = fractions((size_t) (in->n * in->in));
    p->y = fractions((size_t) in->n);
    for (j = 0; j < in->n; j++)
    {
        char text[40], *s = text;

        snprintf(text, sizeof(text), "%s", in->x[j]);
        for (l = 0; l < in->in; l++)
        {
            char *end = strchr(s, ',');

            if (end != NULL)
                *end = '\0';
            if (mpq_set_str(p->x[j * in->in + l], s, 10) != 0)
                abort();
            s = end + 1;
        }
    }
}

void
merging_setup(claim_t *claim, problem *prob, const instance *in,
              const double *frame, report_t *rep)
{
    memset(rep, 0, sizeof(*rep));
    memset(claim, 0, sizeof(*claim));
    problem_make(prob, in);
    claim->rep = rep;
    claim->prob = prob;
    claim->end = vec_new((size_t) prob->params, BITS);
    claim->data = make_data(in, prob->params - 1, frame);
    mpfr_init2(claim->error, 64);
    mpfr_set_ui_2exp(claim->error, 1, -100, MPFR_RNDN);
}

void
merging_undo(claim_t *claim, problem *prob)
{
    vec_free(claim->end, (size_t) prob->params);
    mpfr_clear(claim->error);
    json_decref((json_t *) claim->data);
    problem_clear(prob);
}
