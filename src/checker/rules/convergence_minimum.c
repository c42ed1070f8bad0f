/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule convergence-minimum: a trap around a strict minimum. */
#include "checker/rules/convergence.h"

#define MAX_PARAMS 1000        /* HEURISTIC: memory */

typedef struct
{
    interval *a;
    mpfr_t rho, R, lambda, g;
} trap_t;

static int
read_trap(trap_t *t, claim_t *claim)
{
    const json_t *data = claim->data;

    return members_known(claim, data, "centre rho R lambda g")
        && read_dyadics(t->a, claim, member(claim, data, "centre"),
                        claim->prob->params, "centre")
        && member_dyadic(t->rho, claim, data, "rho")
        && member_dyadic(t->R, claim, data, "R")
        && member_dyadic(t->lambda, claim, data, "lambda")
        && member_dyadic(t->g, claim, data, "g")
        && ((mpfr_sgn(t->lambda) > 0 && mpfr_sgn(t->R) > 0
             && mpfr_sgn(t->rho) >= 0 && mpfr_sgn(t->g) >= 0)
            || report(claim->rep, "lambda, R: positive; rho, g: not "
                      "negative"));
}

/* H - lambda I > 0 over the box around the ball. */
static int
check_hessian(const trap_t *t, claim_t *claim, network *net)
{
    const int P = claim->prob->params;
    interval *H = vec_new((size_t) (P * P), net->prec);
    int p, good;

    for (p = 0; p < P; p++)
    {
        mpfi_set(net->theta + p, t->a + p);
        widen(net->theta + p, t->R);
    }
    good = loss_real(NULL, H, net);
    for (p = 0; p < P; p++)
        mpfi_sub_fr(H + p * (P + 1), H + p * (P + 1), t->lambda);
    /* SOUND: convergence-minimum (1) */
    good = (good && positive_definite(H, P))
        || report(claim->rep, "lambda: H >= lambda is not proved on the "
                  "ball");
    vec_free(H, (size_t) (P * P));
    return good;
}

/* rho, g, and rho + 2 g < R. */
static int
check_distances(const trap_t *t, claim_t *claim, network *net)
{
    const int P = claim->prob->params;
    interval *v = vec_new((size_t) P + 1, net->prec), *w = v + P;
    mpfr_t u;
    int p, good;

    mpfr_init2(u, net->prec);
    for (p = 0; p < P; p++)
        mpfi_sub(v + p, claim->end + p, t->a + p);
    norm_ubound(u, v, (size_t) P);
    mpfr_add(u, u, claim->error, MPFR_RNDU);
    /* SOUND: convergence-minimum (2) */
    good = mpfr_lessequal_p(u, t->rho)
        || report(claim->rep, "rho: less than |theta(T) - centre|");
    for (p = 0; p < P; p++)
        mpfi_set(net->theta + p, t->a + p);
    good = good && (loss_real(v, NULL, net)
                    || report(claim->rep, "centre: outside of a domain"));
    norm_ubound(u, v, (size_t) P);
    mpfi_set_fr(w, u);
    mpfi_div_fr(w, w, t->lambda);
    /* SOUND: convergence-minimum (2) */
    good = good && (mpfr_lessequal_p(&w->right, t->g)
                    || report(claim->rep, "g: less than |grad L|/lambda"));
    mpfi_set_fr(w, t->g);
    mpfi_mul_2ui(w, w, 1);
    mpfi_add_fr(w, w, t->rho);
    /* SOUND: convergence-minimum (3) */
    good = good && (mpfr_less_p(&w->right, t->R)
                    || report(claim->rep, "R: more than rho + 2 g"));
    mpfr_clear(u);
    vec_free(v, (size_t) P + 1);
    return good;
}

static void
say(const trap_t *t, claim_t *claim)
{
    char where[POINT_WORDS];
    mpfr_t u, alone;

    mpfr_inits2(64, u, alone, (mpfr_ptr) NULL);
    mpfr_add(u, t->rho, t->g, MPFR_RNDU);
    /* a ball around theta*, which is within g of the centre, in that of R */
    mpfr_sub(alone, t->R, t->g, MPFR_RNDD);
    point_words(where, sizeof(where), t->a, claim->prob->params, t->g,
                "centre");
    snprintf(claim->said, sizeof(claim->said), "The flow converges to a "
             "strict local minimum theta* of L, %s, the only critical point "
             "within %s of itself; for t >= T: |theta(t) - theta*| <= %s "
             "exp(-lambda (t - T)), lambda = %s.", where,
             bound_text(alone, -1).text, bound_text(u, 1).text,
             bound_text(t->lambda, -1).text);
    mpfr_clears(u, alone, (mpfr_ptr) NULL);
}

int
check_convergence_minimum(claim_t *claim)
{
    const problem *prob = claim->prob;
    const mpfr_prec_t prec = mpfi_get_prec(claim->end);
    network net;
    trap_t t;
    int k, good;

    /* SOUND: convergence-minimum (setting) */
    for (k = 0; k + 1 < prob->depth; k++)
        if (!prob->act[k]->smooth)
            return report(claim->rep, "rule: C1 activations");
    if (prob->params > MAX_PARAMS)
        return report(claim->rep, "at most %d parameters", MAX_PARAMS);
    network_init(&net, prob, prec);
    net.hull = 1;                  /* Setting: psi'' may jump */
    t.a = vec_new((size_t) prob->params, prec);
    mpfr_inits2(64, t.rho, t.R, t.lambda, t.g, (mpfr_ptr) NULL);
    good = read_trap(&t, claim) && check_distances(&t, claim, &net)
        && check_hessian(&t, claim, &net);
    if (good)
        say(&t, claim);
    mpfr_clears(t.rho, t.R, t.lambda, t.g, (mpfr_ptr) NULL);
    vec_free(t.a, (size_t) prob->params);
    network_clear(&net);
    return good;
}
