/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule merging: reads the record, leaves the inequalities on E to
    merging_limit.c, merging_bounds.c and merging_descent.c, and that theta(T)
    is inside to merging_enter.c; the theorem in words.
*/
#include <string.h>
#include "checker/rules/merging.h"

/* HEURISTIC: a limit against damaged files. */
#define MAX_PARAMS 500

/* ---- entries of zeta ---- */

int
merging_entry(const merging *t, int parameter)
{
    return parameter - (parameter > t->left_out);
}

int
merging_weight(const merging *t, int i)
{
    return i * t->in;
}

int
merging_bias(const merging *t, int i)
{
    return t->prob->bias ? t->d * t->in + i : -1;
}

int
merging_output_at(const merging *t, int i)
{
    return t->d * (t->in + t->prob->bias) + i;
}

int
merging_output(const merging *t, int i)
{
    return merging_entry(t, merging_output_at(t, i));
}

int
merging_shifts(const merging *t)
{
    return !t->flat && t->sign < 0 && !vanishes(t->act, 0);
}

/* ---- reading ---- */

/* SOUND: merging (the networks, the families) */
static int
is_of_family(const merging *t)
{
    const problem *p = t->prob;
    report_t *rep = t->claim->rep;

    if (p->depth != 2 || p->width[2] != 1 || mpq_sgn(p->l2) != 0
        || has_kink(p->act[0]))
        return report(rep, "rule: one hidden layer without a kink, one "
                      "output, l2 = 0");
    if (t->flat && (p->bias || !vanishes(t->act, 0)))
        return report(rep, "family: no biases, and psi(0) = 0");
    if (t->flat ? t->q == 2 && !odd_activation(t->act) : t->q != 2)
        return report(rep, "q: %s", t->flat ? "1, or psi is odd" : "2");
    return t->flat || t->sign > 0
        || (t->act->symmetry == SYMMETRY_ODD && (t->act->zero || p->bias))
        || report(rep, "sign: 1, or psi is odd");
}

static int
read_neurons(merging *t)
{
    claim_t *c = t->claim;
    const json_t *list = member_list(c, c->data, "neurons", t->flat ? 1 : 2);

    if (list == NULL)
        return 0;
    if (!read_int(&t->first, json_array_get(list, 0), 0, t->d - 1)
        || !read_int(&t->second, json_array_get(list, t->flat ? 0 : 1), 0,
                     t->d - 1)
        || (!t->flat && t->first == t->second))
        return report(c->rep, "neurons: different ones, from 0 to %d",
                      t->d - 1);
    t->left_out = merging_output_at(t, t->second);
    return 1;
}

static int
read_numbers(merging *t)
{
    claim_t *c = t->claim;
    const json_t *d = c->data;
    int good;

    good = member_dyadic(t->h0, c, d, "h0")
        && member_dyadic(t->rho, c, d, "rho")
        && member_dyadic(t->D0, c, d, "D0")
        && member_dyadic(t->mu, c, d, "mu")
        && member_dyadic(t->a, c, d, "a") && member_dyadic(t->c, c, d, "c")
        && member_dyadic(t->excess, c, d, "excess")
        && member_interval(&t->limit, c, d, "limit");
    return good && ((mpfr_sgn(t->h0) > 0 && mpfr_sgn(t->rho) > 0
                     && mpfr_sgn(t->D0) > 0 && mpfr_sgn(t->mu) > 0
                     && mpfr_sgn(t->a) > 0 && mpfr_sgn(t->c) > 0
                     && mpfr_sgn(t->excess) > 0)
                    || report(c->rep, "h0, rho, D0, mu, a, c, excess: "
                              "positive"));
}

static void
set_up(merging *t, claim_t *claim)
{
    const size_t dim = (size_t) claim->prob->params - 1;
    interval *const found[] = { &t->limit, &t->slope, &t->shift, &t->lambda,
        &t->Lambda, &t->off, &t->value, &t->A, &t->rising, &t->b, &t->bg,
        &t->Cg, &t->Ce };
    size_t k;

    memset(t, 0, sizeof(*t));
    t->claim = claim;
    t->prob = claim->prob;
    t->prec = mpfi_get_prec(claim->end);
    t->n = claim->prob->samples;
    t->in = claim->prob->width[0];
    t->dim = (int) dim;
    t->centre = vec_new(dim, t->prec);
    t->M = vec_new(dim * dim, t->prec);
    mpfr_inits2(64, t->h0, t->rho, t->D0, t->mu, t->a, t->c, t->excess,
                (mpfr_ptr) NULL);
    for (k = 0; k < sizeof(found) / sizeof(*found); k++)
        mpfi_init2(found[k], t->prec);
}

void
merging_end(merging *t)
{
    const size_t dim = (size_t) t->dim;
    interval *const found[] = { &t->limit, &t->slope, &t->shift, &t->lambda,
        &t->Lambda, &t->off, &t->value, &t->A, &t->rising, &t->b, &t->bg,
        &t->Cg, &t->Ce };
    size_t k;

    vec_free(t->centre, dim);
    vec_free(t->M, dim * dim);
    mpfr_clears(t->h0, t->rho, t->D0, t->mu, t->a, t->c, t->excess,
                (mpfr_ptr) NULL);
    for (k = 0; k < sizeof(found) / sizeof(*found); k++)
        mpfi_clear(found[k]);
}

/* psi'(0), and psi(0). */
static int
at_zero(merging *t)
{
    interval *f = vec_new(3, t->prec);
    int good;

    good = activation_series(f, 2, f + 2, t->act, 0)
        || report(t->claim->rep, "rule: psi(0) is not enclosed");
    mpfi_set(&t->slope, f + 1);
    mpfi_set_ui(&t->shift, 0);
    if (merging_shifts(t))
        mpfi_set(&t->shift, f);
    vec_free(f, 3);
    return good;
}

int
merging_start(merging *t, claim_t *claim)
{
    const json_t *d = claim->data;
    const char *family = member_string(claim, d, "family");

    set_up(t, claim);
    if (family == NULL
        || !members_known(claim, d, "family neurons sign q centre frame h0 "
                          "rho D0 mu a c excess limit")
        || !member_int(&t->q, claim, d, "q", 1, 2)
        || !member_int(&t->sign, claim, d, "sign", -1, 1))
        return 0;
    t->flat = strcmp(family, "flat") == 0;
    if (t->sign == 0 || (!t->flat && strcmp(family, "merge") != 0))
        return report(claim->rep, "family: merge or flat, with a sign");
    if (claim->prob->depth != 2)
        return report(claim->rep, "rule: one hidden layer");
    t->d = claim->prob->width[1];
    t->act = claim->prob->act[0];
    return is_of_family(t) && read_neurons(t) && read_numbers(t)
        && minimum_read(t->centre, t->M, t->claim, t->dim) && at_zero(t);
}

/* ---- the claim ---- */

/* K = c^2/(p q), sigma_0, and the factors of (3). */
static void
rates(interval *w, const merging *t)
{
    interval *K = w, *start = w + 1, *low = w + 2, *high = w + 3, *x = w + 4;
    const unsigned long q = (unsigned long) t->q;

    mpfi_set_fr(K, t->c);
    mpfi_sqr(K, K);
    mpfi_mul_ui(K, K, q + 2);
    mpfi_div_ui(K, K, q);
    /* D_T^(1/(p q)) = D_T^2 or D_T^3 */
    mpfi_set_fr(x, t->excess);
    mpfi_sqr(start, x);
    if (q == 1)
        mpfi_mul(start, start, x);
    mpfi_mul(start, start, K);
    mpfi_ui_div(start, 1, start);
    mpfi_set_fr(low, t->a);
    if (q == 2)
        mpfi_sqrt(low, low);
    if (!t->flat)
    {
        mpfi_set_ui(x, 2);
        mpfi_sqrt(x, x);
        mpfi_div(low, low, x);
    }
    /* K^(-p q/2): K^(-1/6) or K^(-1/4) */
    mpfi_sqrt(x, K);
    if (q == 1)
        mpfi_cbrt(x, x);
    else
        mpfi_sqrt(x, x);
    mpfi_set_ui(high, (q + 1) * (q + 2));
    mpfi_sqrt(high, high);
    mpfi_div(high, high, x);
}

static void
say(const merging *t)
{
    claim_t *c = t->claim;
    interval *w = vec_new(5, t->prec);
    char what[100];
    const int p = t->q + 2;

    if (t->flat)
        snprintf(what, sizeof(what), "Neuron %d turns linear",
                 t->first + 1);
    else
        snprintf(what, sizeof(what), "Neurons %d and %d merge%s",
                 t->first + 1, t->second + 1,
                 t->sign < 0 ? ", one of them with all signs changed" : "");
    rates(w, t);
    snprintf(c->limit, sizeof(c->limit), "one in [%.30s, %.30s]",
             bound_text(&t->limit.left, -1).text,
             bound_text(&t->limit.right, 1).text);
    snprintf(c->said, sizeof(c->said), "%s: |theta(t)| -> infinity like "
             "t^(1/%d) and L(theta(t)) -> Linf in [%s, %s]; for t >= T, with "
             "K = %s and s = t - T + %s: 0 < L(theta(t)) - Linf <= "
             "(K s)^(-1/%d) and %s (K s)^(1/%d) <= |theta(t)| <= |theta(T)| "
             "+ %s s^(1/%d). The same holds, with other constants, for an "
             "open set of starts.",
             what, p, bound_text(&t->limit.left, -1).text,
             bound_text(&t->limit.right, 1).text,
             bound_text(&w->left, -1).text, bound_text(&w[1].left, -1).text,
             t->q == 1 ? 3 : 2, bound_text(&w[2].left, -1).text, p,
             bound_text(&w[3].right, 1).text, p);
    vec_free(w, 5);
}

int
check_merging(claim_t *claim)
{
    merging t;
    int good;

    if (claim->prob->params > MAX_PARAMS)
        return report(claim->rep, "rule: at most %d parameters", MAX_PARAMS);
    good = merging_start(&t, claim) && merging_limit(&t)
        && (merging_bounds(&t)
            || report(claim->rep, "h0: psi is not enclosed"))
        && merging_conditions(&t);
    good = good && ((mpfr_lessequal_p(&t.limit.left, &t.value.left)
                     && mpfr_lessequal_p(&t.value.right, &t.limit.right))
                    || report(claim->rep, "limit: Linf may lie outside"));
    good = good && merging_enters(&t);
    if (good)
        say(&t);
    merging_end(&t);
    return good;
}
