/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation: has the record read and the sides of all inputs found,
    leaves the inequalities on E to saturation_field.c, saturation_exact.c and
    saturation_slow.c, and checks that theta(T) is inside.
*/
#include <string.h>
#include "checker/rules/convergence.h"
#include "checker/rules/saturation.h"

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
    int good;

    claim_theta(theta, t->claim);
    good = minimum_excess(t->claim, &t->value, theta, t->excess, t->D0)
        && inside_h(t, theta) && inside_zeta(t, theta)
        && (t->q == 1 || !t->power || saturation_power_energy(t, theta));
    vec_free(theta, (size_t) t->prob->params);
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
    saturation_value(value, sizeof(value), t);
    snprintf(t->claim->said, sizeof(t->claim->said), "%d neuron%s into "
             "steps: |theta(t)| -> infinity and L(theta(t)) -> Linf %s; "
             "for t >= T: 0 < L(theta(t)) - Linf <= 1/(1/D_T + K (t - "
             "T)) with D_T = %s, K = (kappa/C)^2, kappa = %s, C = %s, and "
             "|theta(t)| >= c log(%s (1/D_T + K (t - T))), |theta(t)| <= "
             "|theta(T)| + (C/kappa)(1 + log(1 + K D_T (t - T))), c = %s; all "
             "limits of |theta(t)|/log t are at least that and at most %s.",
             t->m, t->m > 1 ? "s turn" : " turns",
             value,
             bound_text(t->excess, 1).text, bound_text(t->kappa, -1).text,
             bound_text(t->C, 1).text, bound_text(t->a[s], -1).text,
             bound_text(&u[1].left, -1).text, bound_text(&u->right, 1).text);
    mpq_clear(sum);
    vec_free(u, 3);
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
    saturation_set_up(&t, claim, on);
    good = members_known(claim, claim->data, t.outs > 0
                         ? "steps out q centre frame h0 rho D0 kappa C a "
                         "excess limit" : t.q == 1
                         ? "steps q centre frame h0 rho D0 kappa C a excess "
                         "limit" : t.power
                         ? "steps q h0 rho D0 e d a excess limit"
                         : "steps q h0 rho D0 kappa C a excess limit")
        && saturation_read(&t) && verify(&t);
    if (good)
        (t.power || t.outs > 0 ? saturation_power_say : say)(&t);
    /* SOUND: implied (5: not where Linf may be positive) */
    if (t.q == 2)
        claim_vanishes(claim);
    else
        snprintf(claim->limit, sizeof(claim->limit), "one in [%.30s, %.30s]",
                 bound_text(&t.limit.left, -1).text,
                 bound_text(&t.limit.right, 1).text);
    saturation_take_down(&t);
    return good;
}
