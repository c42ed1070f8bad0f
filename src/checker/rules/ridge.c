/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Family ridge: the direction, what is exact about the turns, entry. */
#include <stdlib.h>
#include "checker/rules/ridge.h"

/* HEURISTIC: a limit against damaged files. */
#define MAX_TURNS 120

/* ---- the direction ---- */

static int
read_direction(struct ridge *r, graded_chart *chart)
{
    claim_t *claim = chart->claim;
    const json_t *list = member_list(claim, claim->data, "direction",
                                     r->inputs);
    int l, good = list != NULL;

    r->lead = -1;
    for (l = 0; l < r->inputs && good; l++)
    {
        good = read_fraction(r->direction[l],
                             json_array_get(list, (size_t) l))
            || report(claim->rep, "direction: fractions");
        if (r->lead < 0 && mpq_cmp_si(r->direction[l], 1, 1) == 0)
            r->lead = l;
    }
    /* SOUND: ridge (one entry is 1) */
    return good && (r->lead >= 0
                    || report(claim->rep, "direction: no entry is 1"));
}

/* T', t, g, o. */
static int
find_turns(struct ridge *r, one_layer *o, graded_chart *chart)
{
    int m, count = 0;

    r->one = o->d == 1;
    if (r->one)
    {
        r->g = o->s;
        return 1;
    }
    for (m = 1; m <= o->M && count < o->d; m++)
        if (o->active[m])
            r->power[count++] = m;
    r->t = r->power[o->d - 1];
    r->g = o->ms - r->t;
    r->o = o->ms + 2 - 2 * r->t;
    /* SOUND: ridge (o >= 1; g >= 1) */
    return (count == o->d && r->o >= 1 && r->g >= 1)
        || report(chart->claim->rep, "family: powers of the turns");
}

static void
allocate(struct ridge *r, const one_layer *o)
{
    const size_t n = (size_t) o->n, d = (size_t) o->d, c = (size_t) r->sides;

    r->side = vec_new(c * n, o->prec);
    r->vectors = vec_new(c * d * n, o->prec);
    r->most = vec_new(c, o->prec);
    r->M = vec_new(c, o->prec);
    r->E = vec_new(d, o->prec);
    r->B = vec_new(d * d, o->prec);
    r->Bi = vec_new(d * d, o->prec);
    r->Br = vec_new(d * d, o->prec);
    r->zeta = vec_new((size_t) o->K, o->prec);
    r->field = vec_new((size_t) o->N + c * d, o->prec);
    r->V = vec_new(d, o->prec);
    r->t0 = vec_new(d + 8, o->prec);
}

int
ridge_start(one_layer *o, graded_chart *chart)
{
    const problem *prob = chart->claim->prob;
    struct ridge *r = calloc(1, sizeof(*r));

    if (r == NULL)
        abort();
    r->inputs = prob->width[0];
    if (r->inputs > 1 + MAX_TURNS / o->d)
    {
        free(r);
        return report(chart->claim->rep, "family: at most %d turns",
                      MAX_TURNS);
    }
    o->turned = r;
    r->sides = r->inputs - 1;
    r->direction = fractions((size_t) r->inputs);
    r->power = calloc((size_t) o->d, sizeof(int));
    if (r->power == NULL)
        abort();
    o->powers = o->K;
    o->K += o->d * r->sides;
    mpfi_init2(&r->norm, o->prec);
    mpfi_init2(&r->widest, o->prec);
    mpfi_init2(&r->S, o->prec);
    mpfi_init2(&r->kappa, o->prec);
    mpfi_init2(&r->p2, o->prec);
    mpfi_init2(&r->rows, o->prec);
    allocate(r, o);
    /* SOUND: ridge (without biases psi is analytic on the real line) */
    if (!o->bias && has_kink(o->act))
        return report(chart->claim->rep, "family: a kink, no biases and "
                      "several inputs");
    return read_direction(r, chart) && find_turns(r, o, chart);
}

void
ridge_end(one_layer *o)
{
    struct ridge *r = o->turned;
    const size_t n = (size_t) o->n, d = (size_t) o->d;
    size_t c;

    if (r == NULL)
        return;
    c = (size_t) r->sides;
    fractions_clear(r->direction, (size_t) r->inputs);
    free(r->power);
    vec_free(r->side, c * n);
    vec_free(r->vectors, c * d * n);
    vec_free(r->most, c);
    vec_free(r->M, c);
    vec_free(r->E, d);
    vec_free(r->B, d * d);
    vec_free(r->Bi, d * d);
    vec_free(r->Br, d * d);
    vec_free(r->zeta, (size_t) o->K);
    vec_free(r->field, (size_t) o->N + c * d);
    vec_free(r->V, d);
    vec_free(r->t0, d + 8);
    mpfi_clear(&r->norm);
    mpfi_clear(&r->widest);
    mpfi_clear(&r->S);
    mpfi_clear(&r->kappa);
    mpfi_clear(&r->p2);
    mpfi_clear(&r->rows);
    free(r);
    o->turned = NULL;
}

/* ---- the samples ---- */

void
ridge_project(mpq_t x, const one_layer *o, const problem *prob, int j)
{
    const struct ridge *r = o->turned;
    mpq_t t;
    int l;

    mpq_init(t);
    mpq_set_ui(x, 0, 1);
    for (l = 0; l < r->inputs; l++)
    {
        mpq_mul(t, r->direction[l], prob->x[j * r->inputs + l]);
        mpq_add(x, x, t);
    }
    mpq_clear(t);
}

/* top := max(top, |x|), as right ends */
static void
raise_to(interval *top, const interval *x, interval *t)
{
    mpfi_abs(t, x);
    if (!mpfr_lessequal_p(&t->right, &top->right))
        mpfi_set_fr(top, &t->right);
}

/* v := p'(s_j), or s_j^(m-1) */
static void
factor(interval *v, const one_layer *o, int row, int j, interval *t)
{
    const struct ridge *r = o->turned;
    int m;

    if (!r->one)
    {
        mpfi_set(v, o->power + (r->power[row] - 1) * o->n + j);
        return;
    }
    mpfi_set_ui(v, 0);
    for (m = 1; m <= o->k; m++)
    {
        mpfi_mul_ui(t, o->p + m, (unsigned long) m);
        mpfi_mul(t, t, o->power + (m - 1) * o->n + j);
        mpfi_add(v, v, t);
    }
}

void
ridge_vectors(one_layer *o, const problem *prob)
{
    struct ridge *r = o->turned;
    const int n = o->n, d = o->d;
    interval *v = r->t0, *t = r->t0 + 1;
    int c, j, row;

    for (c = 0; c < r->sides; c++)
        for (j = 0; j < n; j++)
        {
            interval *x = r->side + c * n + j;

            set_q(x, prob->x[j * r->inputs + (c < r->lead ? c : c + 1)]);
            raise_to(r->most + c, x, t);
            for (row = 0; row < d; row++)
            {
                factor(v, o, row, j, t);
                mpfi_mul(r->vectors + (c * d + row) * n + j, v, x);
            }
        }
    for (c = 0; c < r->sides; c++)
    {
        interval *sum = r->M + c;

        for (j = 0; j < n; j++)
        {
            mpfi_mul(v, o->power + r->t * n + j, r->side + c * n + j);
            mpfi_sqr(v, v);
            mpfi_add(sum, sum, v);
        }
        mpfi_div_si(sum, sum, n);
        mpfi_sqrt(sum, sum);
    }
    for (j = 0; j < n; j++)
        raise_to(&r->widest, o->x + j, t);
    mpfi_set_ui(&r->norm, 0);
    for (c = 0; c < r->inputs; c++)
    {
        set_q(v, r->direction[c]);
        mpfi_sqr(v, v);
        mpfi_add(&r->norm, &r->norm, v);
    }
    mpfi_sqrt(&r->norm, &r->norm);
}

/* ---- entry ---- */

int
ridge_coordinates(interval *sigma, graded_chart *chart,
                  const interval *theta)
{
    const one_layer *o = chart->data;
    struct ridge *r = o->turned;
    interval *scale = r->t0, *x = r->t0 + 1, *p = r->t0 + 2;
    int i, c, l;

    /* h^(1+g), or h^s alpha */
    mpfi_log(p, &chart->h_T);
    mpfi_mul_si(p, p, r->one ? r->g : r->g + 1);
    mpfi_exp(p, p);
    for (i = 0; i < o->d; i++)
    {
        const interval *w = theta + i * r->inputs;

        mpfi_set(scale, p);
        if (r->one)
            mpfi_mul(scale, scale, w + r->lead);
        if (mpfi_has_zero(scale))
            return report(chart->claim->rep, "T: w = 0 is not excluded");
        for (c = 0; c < r->sides; c++)
        {
            l = c < r->lead ? c : c + 1;
            set_q(x, r->direction[l]);
            mpfi_mul(x, x, w + r->lead);
            mpfi_sub(x, w + l, x);
            mpfi_div(sigma + TURN(o, i, c), x, scale);
        }
    }
    return 1;
}
