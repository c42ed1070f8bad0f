/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation: reads the record, finds the sides of all inputs, leaves
    the inequalities on E to saturation_field.c and saturation_exact.c, and
    checks that theta(T) is inside.
*/
#include <stdlib.h>
#include <string.h>
#include "checker/rules/convergence.h"
#include "checker/rules/saturation.h"

/* ---- reading ---- */

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
read_frame(saturation *t)
{
    const json_t *rows = member_list(t->claim, t->claim->data, "frame",
                                     t->dim);
    int i, good;

    good = rows != NULL
        && read_dyadics(t->centre, t->claim,
                        member(t->claim, t->claim->data, "centre"), t->dim,
                        "centre");
    for (i = 0; i < t->dim && good; i++)
        good = read_dyadics(t->M + i * t->dim, t->claim,
                            json_array_get(rows, (size_t) i), t->dim,
                            "frame");
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

/* ---- theta(T) ---- */

/* q = 1: z^T H z < lambda rho^2 with the Hessian at the centre; q = 2: mean
   of the squared residuals of the steps < rho^2. */
static int
inside_zeta(const saturation *t, const interval *theta)
{
    const size_t dim = (size_t) t->dim;
    interval *z = vec_new(dim, t->prec), *H = vec_new(dim * dim, t->prec);
    interval *u = vec_new(3, t->prec);
    size_t i, k;
    int good;

    saturation_zeta(z, t, theta);
    mpfi_set_fr(u + 1, t->rho);
    mpfi_sqr(u + 1, u + 1);
    if (t->q == 1)
    {
        good = saturation_reduced(NULL, NULL, NULL, H, t, t->centre);
        for (i = 0; i < dim; i++)
            mpfi_sub(z + i, z + i, t->centre + i);
        for (i = 0; i < dim; i++)
            for (k = 0; k < dim; k++)
            {
                mpfi_mul(u + 2, z + i, z + k);
                mpfi_mul(u + 2, u + 2, H + i * dim + k);
                mpfi_add(u, u, u + 2);
            }
        mpfi_mul(u + 1, u + 1, &t->lambda);
    }
    else
        good = saturation_reduced(NULL, u, NULL, NULL, t, z);
    /* SOUND: saturation (S5: zeta_T inside B) */
    good = good && mpfr_less_p(&u->right, &u[1].left);
    vec_free(z, dim);
    vec_free(H, dim * dim);
    vec_free(u, 3);
    return good || report(t->claim->rep, "rho: theta(T) is not proved to be "
                          "inside");
}

/* h_g < h0. */
static int
inside_h(const saturation *t, const interval *theta)
{
    interval *u = vec_new(2, t->prec);
    int s, k, good = 1;

    /* h = e^-z, or 1/z */
    mpfi_set_fr(u + 1, t->h0);
    mpfi_ui_div(u + 1, 1, u + 1);
    if (!t->power)
        mpfi_log(u + 1, u + 1);
    for (s = 0; s < t->m; s++)
        for (k = 0; k < 2; k++)
        {
            mpfi_mul_q(u, theta + t->s[s].neuron,
                       k ? t->s[s].plus : t->s[s].minus);
            mpfi_add(u, u, theta + t->d + t->s[s].neuron);
            mpfi_mul_si(u, u, k ? t->alpha : -t->alpha);
            /* SOUND: saturation (S5: 0 < h_g < h0) */
            good = good && mpfr_greater_p(&u->left, &u[1].right);
        }
    vec_free(u, 2);
    good = good && saturation_slow_inside(t, theta);
    return good || report(t->claim->rep, "h0: theta(T) is not proved to be "
                          "inside");
}

static int
enters(saturation *t)
{
    interval *theta = vec_new((size_t) t->prob->params, t->prec);
    interval L;
    int good;

    mpfi_init2(&L, t->prec);
    claim_theta(theta, t->claim);
    good = loss_enclosure(&L, t->prob, theta, t->prec);
    mpfi_sub(&L, &L, &t->value);
    good = good && (mpfr_lessequal_p(&L.right, t->excess)
                    || report(t->claim->rep, "excess: less than L(theta(T)) "
                              "- Linf"));
    /* SOUND: saturation (S5: D(theta(T)) <= D0) */
    good = good && (mpfr_lessequal_p(&L.right, t->D0)
                    || report(t->claim->rep, "D0: less than the excess"));
    good = good && inside_h(t, theta) && inside_zeta(t, theta)
        && (t->q == 1 || !t->power || saturation_power_energy(t, theta));
    vec_free(theta, (size_t) t->prob->params);
    mpfi_clear(&L);
    return good;
}

/* ---- the claim ---- */

static void
say(const saturation *t)
{
    interval *u = vec_new(3, t->prec);
    char value[100];
    mpq_t sum;
    int s, g;

    mpq_init(sum);
    saturation_speed(sum, t);
    mpfi_set_q(u, sum);
    mpfi_sqrt(u, u);           /* the field's vector */
    mpq_set_ui(sum, 0, 1);
    for (s = 0; s < t->m; s++)
    {
        mpfi_set_q(u + 2, t->s[s].short_w);
        mpfi_sqr(u + 2, u + 2);
        mpfi_add(u + 1, u + 1, u + 2);
        mpfi_set_q(u + 2, t->s[s].short_b);
        mpfi_sqr(u + 2, u + 2);
        mpfi_add(u + 1, u + 1, u + 2);
    }
    mpfi_sqrt(u + 1, u + 1);
    mpfi_div_si(u, u, t->q);
    mpfi_div_si(u + 1, u + 1, t->q);
    for (g = s = 0; g < 2 * t->m; g++)
        if (mpfr_less_p(t->a[g], t->a[s]))
            s = g;
    if (t->q == 2)
        snprintf(value, sizeof(value), "= 0");
    else
        snprintf(value, sizeof(value), "in [%s, %s]",
                 bound_text(&t->limit.left, -1),
                 bound_text(&t->limit.right, 1));
    snprintf(t->claim->said, sizeof(t->claim->said), "%d neuron%s into "
             "steps: |theta(t)| -> infinity and L(theta(t)) -> Linf %s; "
             "for t >= T: 0 < L(theta(t)) - Linf <= 1/(1/D_T + K (t - "
             "T)) with D_T = %s, K = (kappa/C)^2, kappa = %s, C = %s, and "
             "|theta(t)| >= c log(%s (1/D_T + K (t - T))), |theta(t)| <= "
             "|theta(T)| + (C/kappa)(1 + log(1 + K D_T (t - T))), c = %s; all "
             "limits of |theta(t)|/log t are at least that and at most %s.",
             t->m, t->m > 1 ? "s turn" : " turns",
             value,
             bound_text(t->excess, 1), bound_text(t->kappa, -1),
             bound_text(t->C, 1), bound_text(t->a[s], -1),
             bound_text(&u[1].left, -1), bound_text(&u->right, 1));
    mpq_clear(sum);
    vec_free(u, 3);
}

static void
set_up(saturation *t, claim_t *claim, int on)
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
    if (t->s == NULL || t->out == NULL || t->a == NULL || t->zeta == NULL || t->cell == NULL
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

static void
take_down(saturation *t)
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

/* Entries of zeta: all of theta but (w, b) of the steps and b of what runs
   out. */
static void
number_zeta(saturation *t)
{
    int p, s, k = 0;

    for (p = 0; p < t->prob->params; p++)
    {
        t->zeta[p] = 0;
        for (s = 0; s < t->m; s++)
            if (p == t->s[s].neuron
                || (p == t->d + t->s[s].neuron && !t->s[s].has_on))
                t->zeta[p] = -1;
        if (p >= t->d && p < 2 * t->d
            && saturation_out_of(t, p - t->d) >= 0)
            t->zeta[p] = -1;
        if (t->zeta[p] == 0)
            t->zeta[p] = k++;
    }
}

static int
verify(saturation *t)
{
    int s, good = 1;

    number_zeta(t);
    for (s = 0; s < t->m && good; s++)
    {
        good = saturation_place(t, t->s + s)
            && saturation_shortest(t, t->s + s);
    }
    good = good && (t->q == 1 ? saturation_field(t)
                              : saturation_cells(t) && saturation_exact(t));
    good = good && ((t->power && t->q == 2)
                    || mpfr_greaterequal_p(&t->slope.left, t->kappa)
                    || report(t->claim->rep, "kappa: more than is proved"));
    good = good && ((mpfr_lessequal_p(&t->limit.left, &t->value.left)
                     && mpfr_lessequal_p(&t->value.right, &t->limit.right))
                    || report(t->claim->rep, "limit: Linf may lie "
                              "outside"));
    return good && enters(t);
}

/* SOUND: saturation (family) */
static int
is_of_family(const problem *prob)
{
    return prob->depth == 2 && prob->width[0] == 1 && prob->width[2] == 1
        && prob->bias && prob->act[0]->step != NULL
        && mpq_sgn(prob->l2) == 0;
}

int
check_saturation(claim_t *claim)
{
    const json_t *list = member_list(claim, claim->data, "steps", -1);
    saturation t;
    size_t s;
    int on = 0, good;

    memset(&t, 0, sizeof(t));
    if (!is_of_family(claim->prob))
        return report(claim->rep, "rule: one hidden layer of tanh or "
                      "logistic with biases, one input, one output, l2 = 0");
    if (list == NULL || !member_int(&t.q, claim, claim->data, "q", 1, 2))
        return 0;
    t.m = (int) json_array_size(list);
    /* SOUND: saturation (L_0 is C^2: no neuron with a kink stays finite) */
    t.outs = (int) json_array_size(json_object_get(claim->data, "out"));
    /* SOUND: saturation (RUNS OUT: q = 1, exponential tails) */
    if (t.outs > claim->prob->width[1] || (t.outs > 0 && (t.q != 1
        || claim->prob->act[0]->step->tail != NULL)))
        return report(claim->rep, "out: not here");
    if (t.m + t.outs < 1 || t.m > claim->prob->width[1]
        || (claim->prob->act[0]->kink && t.m < claim->prob->width[1]))
        return report(claim->rep, "steps: some of the neurons");
    for (s = 0; s < (size_t) t.m; s++)
        on += json_object_get(json_array_get(list, s), "on") != NULL;
    set_up(&t, claim, on);
    good = members_known(claim, claim->data, t.outs > 0
                         ? "steps out q centre frame h0 rho D0 kappa C a "
                         "excess limit" : t.q == 1
                         ? "steps q centre frame h0 rho D0 kappa C a excess "
                         "limit" : t.power
                         ? "steps q h0 rho D0 e d a excess limit"
                         : "steps q h0 rho D0 kappa C a excess limit")
        && read_steps(&t) && read_outs(&t) && read_numbers(&t)
        && (t.q == 2 || read_frame(&t)) && verify(&t);
    if (good)
        (t.power || t.outs > 0 ? saturation_power_say : say)(&t);
    /* SOUND: implied (5: not where Linf may be positive) */
    if (t.q == 2)
        claim_vanishes(claim);
    else
        snprintf(claim->limit, sizeof(claim->limit), "one in [%.30s, %.30s]",
                 bound_text(&t.limit.left, -1),
                 bound_text(&t.limit.right, 1));
    take_down(&t);
    return good;
}
