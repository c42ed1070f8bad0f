/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule convergence-manifold: a trap around a manifold of minima. */
#include <stdlib.h>
#include <string.h>
#include "checker/rules/manifold.h"

#define MAX_PARAMS 1000        /* HEURISTIC: memory */

int *
manifold_integers(int *k, claim_t *claim, const char *key, int each)
{
    const json_t *list = member_list(claim, claim->data, key, -1);
    const size_t n = list == NULL ? 0 : json_array_size(list);
    int *res = NULL, good = n > 0 && n <= MAX_PARAMS;
    size_t i;
    int j;

    if (good && (res = calloc(n * (size_t) each, sizeof(int))) == NULL)
        abort();
    for (i = 0; i < n && good; i++)
    {
        const json_t *entry = json_array_get(list, i);

        good = json_is_array(entry)
            && json_array_size(entry) == (size_t) each;
        for (j = 0; j < each && good; j++)
        {
            const json_t *x = json_array_get(entry, (size_t) j);

            good = json_is_integer(x) && json_integer_value(x) >= -1
                && json_integer_value(x) <= MAX_PARAMS;
            res[i * (size_t) each + (size_t) j]
                = good ? (int) json_integer_value(x) : 0;
        }
    }
    *k = (int) n;
    if (good)
        return res;
    free(res);
    (void) report(claim->rep, "%s: lists of %d integers", key, each);
    return NULL;
}

static int
read_trap(manifold_t *t)
{
    claim_t *claim = t->claim;
    const json_t *data = claim->data;
    const char *kind = member_string(claim, data, "kind");
    int good;

    if (kind == NULL)
        return 0;
    good = read_dyadics(t->a, claim, member(claim, data, "centre"), t->P,
                        "centre")
        && member_dyadic(t->rho, claim, data, "rho")
        && member_dyadic(t->R, claim, data, "R")
        && member_dyadic(t->R_free, claim, data, "R_free")
        && member_dyadic(t->lambda, claim, data, "lambda")
        && member_dyadic(t->g, claim, data, "g")
        && ((mpfr_sgn(t->lambda) > 0 && mpfr_sgn(t->R) > 0
             && mpfr_sgn(t->R_free) > 0 && mpfr_sgn(t->rho) >= 0
             && mpfr_sgn(t->g) >= 0)
            || report(claim->rep, "lambda, R, R_free: positive; rho, g: not "
                      "negative"));
    if (strcmp(kind, "equal") == 0)
        return good && equal_read(t);
    if (strcmp(kind, "symmetry") == 0)
        return good && symmetry_read(t);
    return report(claim->rep, "kind: equal or symmetry");
}

void
manifold_box(manifold_t *t, int only_free)
{
    int p;

    for (p = 0; p < t->P; p++)
    {
        mpfi_set(t->net->theta + p, t->a + p);
        if (t->role[p])
            widen(t->net->theta + p, t->R_free);
        else if (!only_free)
            widen(t->net->theta + p, t->R);
    }
}

int
manifold_slope(mpfr_t u, manifold_t *t, const int *out)
{
    interval *v = vec_new((size_t) t->P, t->prec);
    const int good = loss_real(v, NULL, t->net);
    int p;

    for (p = 0; p < t->P; p++)
        if (out[p])
            mpfi_set_ui(v + p, 0);
    norm_ubound(u, v, (size_t) t->P);
    vec_free(v, (size_t) t->P);
    return good || report(t->claim->rep, "centre: outside of a domain");
}

int
manifold_convex(manifold_t *t, const int *out, mpfr_srcptr least)
{
    const int P = t->P;
    interval *H = vec_new((size_t) (P * P), t->prec);
    int p, q, rows = 0, n = 0, good;

    good = mpfr_sgn(least) > 0 && loss_real(NULL, H, t->net);
    for (p = 0; p < P; p++)
        rows += !out[p];
    /* the entries that stay, row after row, move to the front */
    for (p = 0; p < P; p++)
        for (q = 0; q < P && !out[p]; q++)
            if (!out[q])
            {
                if (p == q)
                    mpfi_sub_fr(H + p * P + q, H + p * P + q, least);
                mpfi_set(H + n++, H + p * P + q);
            }
    good = good && positive_definite(H, rows);
    vec_free(H, (size_t) (P * P));
    return good;
}

static int
check_distances(manifold_t *t)
{
    claim_t *claim = t->claim;
    interval *v = vec_new((size_t) t->P + 1, t->prec), *w = v + t->P;
    mpfr_t u;
    int p, good;

    mpfr_init2(u, t->prec);
    for (p = 0; p < t->P; p++)
        mpfi_sub(v + p, claim->end + p, t->a + p);
    norm_ubound(u, v, (size_t) t->P);
    mpfr_add(u, u, claim->error, MPFR_RNDU);
    /* SOUND: convergence-manifold (3) */
    good = mpfr_lessequal_p(u, t->rho)
        || report(claim->rep, "rho: less than |theta(T) - centre|");
    claim_theta(t->net->theta, claim);
    good = good && manifold_slope(u, t, t->role);
    mpfi_set_fr(w, u);
    mpfi_div_fr(w, w, t->lambda);
    /* SOUND: convergence-manifold (3) */
    good = good && (mpfr_lessequal_p(&w->right, t->g)
                    || report(claim->rep, "g: less than |grad L|/lambda"));
    mpfi_set_fr(w, t->g);
    mpfi_add_fr(w, w, t->rho);
    /* SOUND: convergence-manifold (4) */
    good = good && ((mpfr_less_p(&w->right, t->R)
                     && mpfr_less_p(&w->right, t->R_free))
                    || report(claim->rep, "R, R_free: more than rho + g"));
    mpfr_clear(u);
    vec_free(v, (size_t) t->P + 1);
    return good;
}

static int
check_trap(manifold_t *t)
{
    /* SOUND: convergence-manifold (setting: N is not empty) */
    if (t->k >= t->P)
        return report(t->claim->rep, "all parameters are free");
    if (!check_distances(t))
        return 0;
    manifold_box(t, 0);
    /* SOUND: convergence-manifold (1) */
    if (!manifold_convex(t, t->role, t->lambda))
        return report(t->claim->rep, "lambda: H >= lambda is not proved "
                      "across the manifold");
    return t->copy != NULL ? equal_check(t) : symmetry_check(t);
}

static void
say(const manifold_t *t)
{
    claim_t *claim = t->claim;
    char where[POINT_WORDS];
    mpfr_t u;

    mpfr_init2(u, 64);
    mpfr_add(u, t->rho, t->g, MPFR_RNDU);
    point_words(where, sizeof(where), t->a, t->P, u, "centre");
    snprintf(claim->said, sizeof(claim->said), "The flow converges to a local "
             "minimum theta* of L, %s, one of a manifold of minima of "
             "dimension %d with the same loss (%s); for t >= T: |theta(t) - "
             "theta*| <= %s exp(-lambda (t - T)), lambda = %s.", where, t->k,
             t->copy != NULL ? "neurons that are equal up to the sign"
             : "a hidden layer is linear", bound_text(t->g, 1).text,
             bound_text(t->lambda, -1).text);
    mpfr_clear(u);
}

int
check_convergence_manifold(claim_t *claim)
{
    const problem *prob = claim->prob;
    network net;
    manifold_t t;
    int k, good;

    /* SOUND: convergence-manifold (setting) */
    for (k = 0; k + 1 < prob->depth; k++)
        if (!prob->act[k]->smooth)
            return report(claim->rep, "rule: C1 activations");
    if (mpq_sgn(prob->l2) != 0)
        return report(claim->rep, "rule: no penalty");
    if (prob->params > MAX_PARAMS)
        return report(claim->rep, "at most %d parameters", MAX_PARAMS);
    memset(&t, 0, sizeof(t));
    t.claim = claim;
    t.prob = prob;
    t.net = &net;
    t.prec = mpfi_get_prec(claim->end);
    t.P = prob->params;
    network_init(&net, prob, t.prec);
    net.hull = 1;                  /* Setting: psi'' may jump */
    t.a = vec_new((size_t) t.P, t.prec);
    t.role = calloc((size_t) t.P, sizeof(int));
    if (t.role == NULL)
        abort();
    mpfr_inits2(64, t.rho, t.R, t.R_free, t.lambda, t.g, t.low, t.off,
                (mpfr_ptr) NULL);
    good = read_trap(&t) && check_trap(&t);
    if (good)
        say(&t);
    mpfr_clears(t.rho, t.R, t.R_free, t.lambda, t.g, t.low, t.off,
                (mpfr_ptr) NULL);
    vec_free(t.a, (size_t) t.P);
    free(t.role);
    free(t.copy);
    free(t.free);
    free(t.field);
    network_clear(&net);
    return good;
}
