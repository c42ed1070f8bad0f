/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* One hidden layer measured at points: its data, and the fast powers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "network_truth.h"

/* x := u . x_j, the other inputs. */
static void
set_inputs(truth *t, const problem *prob)
{
    const int q = 1 + t->sides;
    mpq_t p;
    interval *v = vec_new(1, PREC);
    int j, c;

    mpq_init(p);
    for (c = 0; c < t->sides; c++)
    {
        mpq_set_str(p, t->more->u[c], 10);
        mpfi_set_q(t->u + c, p);
    }
    for (j = 0; j < t->n; j++)
    {
        mpfi_set_q(t->x + j, prob->x[j * q]);
        mpfi_set_q(t->y + j, prob->y[j]);
        for (c = 0; c < t->sides; c++)
        {
            mpfi_set_q(t->side + c * t->n + j, prob->x[j * q + 1 + c]);
            mpfi_mul(v, t->side + c * t->n + j, t->u + c);
            mpfi_add(t->x + j, t->x + j, v);
        }
    }
    mpq_clear(p);
    vec_free(v, 1);
}

/* The fast vector number l. */
static void
fast_vector(interval *e, const truth *t, int l)
{
    const instance *in = t->in;
    const int i = l - t->powers, d = in->d;
    mpq_t p;
    interval *v = vec_new(1, PREC);
    int j, m, power = l < t->powers ? in->fast[l]
        : d > 1 ? t->more->power[i % d] - 1 : 0;

    mpq_init(p);
    for (j = 0; j < t->n; j++)
    {
        mpfi_set_ui(e + j, 1);
        /* |x|^m sgn x where psi is odd with a kink */
        for (m = 0; m < power; m++)
            mpfi_mul(e + j, e + j, t->x + j);
        if (i >= 0 && d == 1)
        {
            mpfi_set_ui(e + j, 0);          /* p' */
            for (m = in->k; m >= 1; m--)
            {
                mpq_set_str(p, in->p[m], 10);
                mpfi_set_q(v, p);
                mpfi_mul_ui(v, v, (unsigned long) m);
                mpfi_mul(e + j, e + j, t->x + j);
                mpfi_add(e + j, e + j, v);
            }
        }
        if (i >= 0)
            mpfi_mul(e + j, e + j, t->side + (i / d) * t->n + j);
    }
    mpq_clear(p);
    vec_free(v, 1);
}

void
truth_init(truth *t, const instance *in, const others *more,
           const problem *prob)
{
    interval *u = vec_new(2, PREC);
    int l, i, r, j;

    t->in = in;
    t->more = more;
    t->act = prob->act[0];
    t->n = in->samples;
    t->sides = more != NULL ? more->count : 0;
    t->powers = in->fasts;
    t->K = t->powers + in->d * t->sides;
    t->lift = in->d > 1 && more != NULL
        ? in->k + in->s - more->power[in->d - 1] : in->s;
    t->size = (in->bias ? 3 * in->d + 1 : 2 * in->d) + in->d * t->sides;
    t->x = vec_new(MOST, PREC);
    t->y = vec_new(MOST, PREC);
    t->u = vec_new(MOST, PREC);
    t->side = vec_new(MOST * MOST, PREC);
    t->e = vec_new(MOST * MOST, PREC);
    t->coef = vec_new(MOST * MOST, PREC);
    set_inputs(t, prob);
    for (l = 0; l < t->K; l++)
    {
        interval *e = t->e + l * t->n;

        fast_vector(e, t, l);
        mpfi_set_ui(t->coef + l * t->K + l, 1);
        for (i = 0; i < l; i++)
        {
            mean_product(u, e, t->e + i * t->n, t->n);
            for (j = 0; j < t->n; j++)
            {
                mpfi_mul(u + 1, u, t->e + i * t->n + j);
                mpfi_sub(e + j, e + j, u + 1);
            }
            for (r = 0; r < t->K; r++)
            {
                mpfi_mul(u + 1, u, t->coef + r * t->K + i);
                mpfi_sub(t->coef + r * t->K + l, t->coef + r * t->K + l,
                         u + 1);
            }
        }
        mean_product(u, e, e, t->n);
        mpfi_sqrt(u, u);
        for (j = 0; j < t->n; j++)
            mpfi_div(e + j, e + j, u);
        for (r = 0; r < t->K; r++)
            mpfi_div(t->coef + r * t->K + l, t->coef + r * t->K + l, u);
    }
    vec_free(u, 2);
}

void
truth_clear(truth *t)
{
    vec_free(t->x, MOST);
    vec_free(t->y, MOST);
    vec_free(t->u, MOST);
    vec_free(t->side, MOST * MOST);
    vec_free(t->e, MOST * MOST);
    vec_free(t->coef, MOST * MOST);
}

void
problem_make(problem *prob, const instance *in, const others *more)
{
    const int q = 1 + (more != NULL ? more->count : 0);
    mpq_t p, s;
    int j, m, c;

    memset(prob, 0, sizeof(*prob));
    prob->depth = 2;
    prob->width = calloc(3, sizeof(int));
    prob->act = calloc(1, sizeof(activation));
    prob->width[0] = q;
    prob->width[2] = 1;
    prob->width[1] = prob->hidden = in->d;
    prob->bias = in->bias;
    prob->samples = in->samples;
    prob->params = in->d * (q + 1) + (in->bias ? in->d + 1 : 0);
    prob->act[0] = activation_find(in->act);
    prob->x = malloc(16 * (size_t) q * sizeof(mpq_t));
    prob->y = malloc(16 * sizeof(mpq_t));
    mpq_init(prob->l2);
    mpq_init(p);
    mpq_init(s);
    for (j = 0; j < in->samples; j++)
    {
        mpq_inits(prob->x[j * q], prob->y[j], (mpq_ptr) NULL);
        mpq_set_str(prob->x[j * q], in->x[j], 10);
        mpq_set(s, prob->x[j * q]);
        for (c = 0; c + 1 < q; c++)
        {
            mpq_init(prob->x[j * q + 1 + c]);
            mpq_set_str(prob->x[j * q + 1 + c], more->x[j * (q - 1) + c],
                        10);
            mpq_set_str(p, more->u[c], 10);
            mpq_mul(p, p, prob->x[j * q + 1 + c]);
            mpq_add(s, s, p);
        }
        for (m = in->k; m >= 0; m--)
        {
            mpq_mul(prob->y[j], prob->y[j], s);
            mpq_set_str(p, in->p[m], 10);
            mpq_add(prob->y[j], prob->y[j], p);
        }
    }
    mpq_clear(p);
    mpq_clear(s);
}

void
problem_free(problem *prob)
{
    int j;

    for (j = 0; j < prob->samples * prob->width[0]; j++)
        mpq_clear(prob->x[j]);
    for (j = 0; j < prob->samples; j++)
        mpq_clear(prob->y[j]);
    mpq_clear(prob->l2);
    free(prob->x);
    free(prob->y);
    free(prob->width);
    free(prob->act);
}

json_t *
make_data(const instance *in, const others *more)
{
    json_t *data = json_object(), *p = json_array(), *u;
    int m;

    for (m = 0; m <= in->k; m++)
        json_array_append_new(p, json_string(in->p[m]));
    json_object_set_new(data, "k", json_integer(in->k));
    json_object_set_new(data, "p", p);
    json_object_set_new(data, "M", json_integer(in->M));
    if (more != NULL)
    {
        u = json_array();
        json_array_append_new(u, json_string("1"));
        for (m = 0; m < more->count; m++)
            json_array_append_new(u, json_string(more->u[m]));
        json_object_set_new(data, "direction", u);
    }
    return data;
}
