/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule saturation: reads the record. */
#include <stdlib.h>
#include "checker/rules/convergence.h"
#include "checker/rules/saturation.h"

static void
jump_init(jump *s, int n)
{
    int j;

    s->side = calloc((size_t) n, sizeof(int));
    s->far = malloc((size_t) n * sizeof(mpq_t));
    if (s->side == NULL || s->far == NULL)
        abort();
    for (j = 0; j < n; j++)
        mpq_init(s->far[j]);
    mpq_inits(s->minus, s->plus, s->on, s->short_w, s->short_b, s->w, s->b,
              s->decay[0], s->decay[1], NULL);
}

static void
jump_clear(jump *s, int n)
{
    int j;

    for (j = 0; j < n; j++)
        mpq_clear(s->far[j]);
    free(s->side);
    free(s->far);
    mpq_clears(s->minus, s->plus, s->on, s->short_w, s->short_b, s->w, s->b,
               s->decay[0], s->decay[1], NULL);
}

static int
read_steps(saturation *t)
{
    const json_t *list = member(t->claim, t->claim->data, "steps");
    const json_t *node;
    int s, k, good = 1;

    for (s = 0; s < t->m && good; s++)
    {
        node = json_array_get(list, (size_t) s);
        good = json_is_object(node)
            || report(t->claim->rep, "steps: objects");
        t->s[s].has_on = json_object_get(node, "on") != NULL;
        good = good && members_known(t->claim, node, t->s[s].has_on
                                     ? "neuron on minus plus"
                                     : "neuron minus plus")
            && (!t->s[s].has_on
                || (member_fraction(t->s[s].on, t->claim, node, "on")
                    /* SOUND: saturation (ON AN INPUT: q = 1, exponential
                       tails) */
                    && ((t->q == 1 && !t->power)
                        || report(t->claim->rep, "on: not here"))))
            && member_int(&t->s[s].neuron, t->claim, node, "neuron", 0,
                          t->d - 1)
            && member_fraction(t->s[s].minus, t->claim, node, "minus")
            && member_fraction(t->s[s].plus, t->claim, node, "plus");
        for (k = 0; k < s && good; k++)
            good = t->s[k].neuron != t->s[s].neuron
                || report(t->claim->rep, "steps: a neuron twice");
    }
    return good;
}

static int
read_outs(saturation *t)
{
    const json_t *list = json_object_get(t->claim->data, "out"), *node;
    int k, s, good = 1;

    for (s = 0; s < t->outs && good; s++)
    {
        runner *o = t->out + s;

        node = json_array_get(list, (size_t) s);
        good = (json_is_object(node)
                || report(t->claim->rep, "out: objects"))
            && members_known(t->claim, node, "neuron side reach a")
            && member_int(&o->neuron, t->claim, node, "neuron", 0, t->d - 1)
            && member_int(&o->side, t->claim, node, "side", 0, 1)
            && member_dyadic(o->reach, t->claim, node, "reach")
            && member_dyadic(o->a, t->claim, node, "a")
            && ((mpfr_sgn(o->reach) > 0 && mpfr_sgn(o->a) > 0)
                || report(t->claim->rep, "reach, a: positive"));
        o->rate = o->side ? -t->alpha : t->alpha;
        for (k = 0; k < s && good; k++)
            good = t->out[k].neuron != o->neuron
                || report(t->claim->rep, "out: a neuron twice");
        for (k = 0; k < t->m && good; k++)
            good = t->s[k].neuron != o->neuron
                || report(t->claim->rep, "out: a step as well");
    }
    return good;
}

static int
read_numbers(saturation *t)
{
    claim_t *c = t->claim;
    const json_t *d = c->data, *list = member_list(c, d, "a", 2 * t->m);
    int g, good;

    good = list != NULL && member_dyadic(t->h0, c, d, "h0")
        && member_dyadic(t->rho, c, d, "rho")
        && member_dyadic(t->D0, c, d, "D0")
        && (t->power && t->q == 2
            ? member_dyadic(t->e, c, d, "e")
                && member_dyadic(t->d_rest, c, d, "d")
            : member_dyadic(t->kappa, c, d, "kappa")
                && member_dyadic(t->C, c, d, "C"))
        && member_dyadic(t->excess, c, d, "excess")
        && member_interval(&t->limit, c, d, "limit");
    for (g = 0; g < 2 * t->m && good; g++)
        good = (read_dyadic(t->a[g], json_array_get(list, (size_t) g))
                && mpfr_sgn(t->a[g]) > 0)
            || report(c->rep, "a: positive dyadics");
    /* SOUND: saturation (h0 < 1) */
    return good && ((mpfr_sgn(t->h0) > 0 && mpfr_cmp_ui(t->h0, 1) < 0
                     && mpfr_sgn(t->rho) > 0 && mpfr_sgn(t->D0) > 0
                     && (t->power && t->q == 2
                         ? mpfr_sgn(t->e) >= 0 && mpfr_sgn(t->d_rest) >= 0
                         : mpfr_sgn(t->kappa) > 0 && mpfr_sgn(t->C) > 0))
                    || report(c->rep, "h0, rho, D0, kappa, C, e, d: positive,"
                              " h0 < 1"));
}

int
saturation_read(saturation *t)
{
    return read_steps(t) && read_outs(t) && read_numbers(t)
        && (t->q == 2 || minimum_read(t->centre, t->M, t->claim, t->dim));
}

void
saturation_set_up(saturation *t, claim_t *claim, int on)
{
    const size_t n = (size_t) claim->prob->samples;
    size_t dim, k;
    int s;

    t->claim = claim;
    t->prob = claim->prob;
    t->prec = mpfi_get_prec(claim->end);
    t->n = claim->prob->samples;
    t->d = claim->prob->width[1];
    t->alpha = claim->prob->act[0]->step->rate;
    t->power = claim->prob->act[0]->step->tail != NULL;
    t->dim = claim->prob->params - 2 * t->m + on - t->outs;
    dim = (size_t) t->dim;
    t->s = calloc((size_t) t->m + 1, sizeof(jump));
    t->out = calloc((size_t) t->outs + 1, sizeof(runner));
    t->a = calloc((size_t) (2 * t->m) + 1, sizeof(mpfr_t));
    t->zeta = calloc((size_t) claim->prob->params, sizeof(int));
    t->cell = calloc(n, sizeof(int));
    t->count = calloc((size_t) t->m + 1, sizeof(int));
    t->target = calloc((size_t) t->m + 1, sizeof(mpq_t));
    if (t->s == NULL || t->out == NULL || t->a == NULL || t->zeta == NULL
        || t->cell == NULL
        || t->count == NULL || t->target == NULL)
        abort();
    for (s = 0; s < t->m; s++)
        jump_init(t->s + s, t->n);
    for (s = 0; s < t->outs; s++)
    {
        mpfr_inits2(64, t->out[s].reach, t->out[s].a, (mpfr_ptr) NULL);
        mpfi_init2(&t->out[s].height, t->prec);
    }
    for (s = 0; s < 2 * t->m; s++)
        mpfr_init2(t->a[s], 64);
    for (k = 0; k <= (size_t) t->m; k++)
        mpq_init(t->target[k]);
    mpfr_inits2(64, t->h0, t->rho, t->D0, t->kappa, t->C, t->excess, t->e,
                t->d_rest, (mpfr_ptr) NULL);
    mpfi_init2(&t->u0, t->prec);
    mpfi_init2(&t->energy, t->prec);
    t->centre = vec_new(dim, t->prec);
    t->M = vec_new(dim * dim, t->prec);
    mpfi_init2(&t->limit, t->prec);
    mpfi_init2(&t->lambda, t->prec);
    mpfi_init2(&t->off, t->prec);
    mpfi_init2(&t->slope, t->prec);
    mpfi_init2(&t->value, t->prec);
}

void
saturation_take_down(saturation *t)
{
    const size_t dim = (size_t) t->dim;
    int s;

    for (s = 0; s < t->m; s++)
        jump_clear(t->s + s, t->n);
    for (s = 0; s < t->outs; s++)
    {
        mpfr_clears(t->out[s].reach, t->out[s].a, (mpfr_ptr) NULL);
        mpfi_clear(&t->out[s].height);
    }
    free(t->out);
    for (s = 0; s < 2 * t->m; s++)
        mpfr_clear(t->a[s]);
    for (s = 0; s <= t->m; s++)
        mpq_clear(t->target[s]);
    mpfr_clears(t->h0, t->rho, t->D0, t->kappa, t->C, t->excess, t->e,
                t->d_rest, (mpfr_ptr) NULL);
    mpfi_clear(&t->u0);
    mpfi_clear(&t->energy);
    free(t->s);
    free(t->a);
    free(t->zeta);
    free(t->cell);
    free(t->count);
    free(t->target);
    vec_free(t->centre, dim);
    vec_free(t->M, dim * dim);
    mpfi_clear(&t->limit);
    mpfi_clear(&t->lambda);
    mpfi_clear(&t->off);
    mpfi_clear(&t->slope);
    mpfi_clear(&t->value);
}
