/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule convergence-zero: a trap around points of zero loss; names as in
    proofs/convergence-zero.md.  zero-attained uses it at rest.
*/
#include <stdlib.h>
#include "checker/rules/convergence.h"

#define MAX_ROWS 2000

/* ---- memory ---- */

static void
trap_init(trap_zero *t, claim_t *claim, const problem *prob,
          mpfr_prec_t prec)
{
    size_t P, N;
    int k;

    t->claim = claim;
    t->prob = prob;
    t->prec = prec;
    t->distinct = 0;
    merge_samples(t);
    t->P = t->prob->params;
    t->out = network_outputs(t->prob);
    t->N = t->distinct * t->out;
    P = (size_t) t->P;
    N = (size_t) t->N;
    network_init(&t->net, t->prob, prec);
    t->net.hull = 1;               /* Setting: psi'' may jump */
    t->weight = vec_new((size_t) t->distinct, prec);
    for (k = 0; k < t->distinct; k++)
    {
        mpfi_set_si(t->weight + k, t->count[k]);
        mpfi_div_si(t->weight + k, t->weight + k, t->prob->samples);
        mpfi_sqrt(t->weight + k, t->weight + k);
    }
    t->a = vec_new(P, prec);
    t->C = vec_new(N * N, prec);
    t->J = vec_new(N * P, prec);
    t->M = vec_new(N * P, prec);
    t->r = vec_new(N, prec);
    mpfr_inits2(64, t->rho, t->R, t->s, t->loss, t->length, t->K, t->radius,
                t->reach, (mpfr_ptr) NULL);
    mpfr_set_ui(t->K, 0, MPFR_RNDN);
    mpfr_set_ui(t->reach, 0, MPFR_RNDN);
    t->modes = json_object_get(claim->data, "reach") != NULL;
    t->rates = vec_new(N, prec);
    mpfi_init2(&t->e, prec);
    mpfi_init2(&t->g, prec);
    mpfi_init2(&t->way, prec);
    mpfi_init2(&t->f, prec);
    mpfi_init2(&t->sigma, prec);
    mpfi_init2(&t->gap, prec);
}

static void
trap_clear(trap_zero *t)
{
    const size_t P = (size_t) t->P, N = (size_t) t->N;

    network_clear(&t->net);
    vec_free(t->weight, (size_t) t->distinct);
    vec_free(t->a, P);
    vec_free(t->C, N * N);
    vec_free(t->J, N * P);
    vec_free(t->M, N * P);
    vec_free(t->r, N);
    mpfr_clears(t->rho, t->R, t->s, t->loss, t->length, t->K, t->radius,
                t->reach, (mpfr_ptr) NULL);
    vec_free(t->rates, N);
    mpfi_clear(&t->e);
    mpfi_clear(&t->g);
    mpfi_clear(&t->way);
    mpfi_clear(&t->f);
    mpfi_clear(&t->sigma);
    mpfi_clear(&t->gap);
    free(t->sample);
    free(t->count);
}

static int
read_trap(trap_zero *t)
{
    claim_t *claim = t->claim;
    const json_t *data = claim->data;
    const json_t *rows = member_list(claim, data, "factor", t->N);
    int i;

    if (rows == NULL
        || !read_dyadics(t->a, claim, member(claim, data, "centre"), t->P,
                         "centre")
        || !member_dyadic(t->rho, claim, data, "rho")
        || !member_dyadic(t->R, claim, data, "R")
        || !member_dyadic(t->s, claim, data, "s")
        || !member_dyadic(t->loss, claim, data, "loss")
        || !member_dyadic(t->length, claim, data, "length")
        || (t->modes ? !member_dyadic(t->reach, claim, data, "reach")
                || !read_dyadics(t->rates, claim,
                                 member(claim, data, "rates"), t->N, "rates")
            : !member_dyadic(t->K, claim, data, "curvature"))
        || !member_dyadic(t->radius, claim, data, "limit_radius"))
        return 0;
    for (i = 0; i < t->N; i++)
        if (!read_dyadics(t->C + i * t->N, claim,
                          json_array_get(rows, (size_t) i), t->N, "factor"))
            return 0;
    return (mpfr_sgn(t->rho) >= 0 && mpfr_sgn(t->R) > 0
            && mpfr_sgn(t->s) > 0 && mpfr_sgn(t->loss) >= 0
            && mpfr_sgn(t->length) >= 0 && mpfr_sgn(t->K) >= 0
            && mpfr_sgn(t->reach) >= 0)
        || report(claim->rep, "R, s: positive; rho, loss, length, "
                  "curvature, reach: not negative");
}

/* ---- hypotheses ---- */

/* r and J at a: rows (sample, output). */
static int
residuals(trap_zero *t)
{
    interval u;
    int k, q, p, o, good = 1;

    mpfi_init2(&u, t->prec);
    for (p = 0; p < t->P; p++)
        mpfi_set(t->net.theta + p, t->a + p);
    for (k = 0; k < t->distinct && good; k++)
    {
        good = forward_real(&t->net, t->sample[k]);
        for (q = 0; q < t->out && good; q++)
            mpfi_mul(t->r + k * t->out + q, t->net.res + q, t->weight + k);
        for (q = 0; q < t->out && good; q++)
        {
            interval *row = t->J + (k * t->out + q) * t->P;

            for (o = 0; o < t->out; o++)
                mpfi_set_ui(t->net.res + o, o == q);
            for (p = 0; p < t->P; p++)
                mpfi_set_ui(row + p, 0);
            add_gradient(row, &t->net);         /* (2/n) grad N_q */
            mpfi_mul_si(&u, t->weight + k, t->prob->samples);
            mpfi_div_2ui(&u, &u, 1);
            for (p = 0; p < t->P; p++)
                mpfi_mul(row + p, row + p, &u);
        }
    }
    mpfi_clear(&u);
    return good || report(t->claim->rep, "centre: outside of a domain");
}

/* M = C J, f >= |M M^T - I|_F, sigma = sqrt(1 - f). */
static int
check_factor(trap_zero *t)
{
    interval u, v;
    mpfr_t x;
    int i, j, p, good;

    mpfi_init2(&u, t->prec);
    mpfi_init2(&v, t->prec);
    mpfr_init2(x, t->prec);
    for (i = 0; i < t->N; i++)
        for (p = 0; p < t->P; p++)
        {
            mpfi_set_ui(t->M + i * t->P + p, 0);
            for (j = 0; j < t->N; j++)
                add_product(t->M + i * t->P + p, t->C + i * t->N + j,
                            t->J + j * t->P + p, &u);
        }
    mpfi_set_ui(&t->f, 0);
    for (i = 0; i < t->N; i++)
        for (j = 0; j < t->N; j++)
        {
            mpfi_set_si(&v, i == j ? -1 : 0);
            for (p = 0; p < t->P; p++)
                add_product(&v, t->M + i * t->P + p, t->M + j * t->P + p,
                            &u);
            mpfi_sqr(&v, &v);
            mpfi_add(&t->f, &t->f, &v);
        }
    mpfr_sqrt(x, &t->f.right, MPFR_RNDU);
    mpfi_set_fr(&t->f, x);
    /* SOUND: convergence-zero (2: f < 1) */
    good = mpfr_cmp_ui(x, 1) < 0
        || report(t->claim->rep, "factor: |C J (C J)^T - I| < 1 at centre");
    mpfi_ui_sub(&t->sigma, 1, &t->f);
    if (good)
        mpfi_sqrt(&t->sigma, &t->sigma);
    mpfi_set_fr(&u, t->K);
    mpfi_mul_fr(&u, &u, t->R);
    mpfi_sub(&t->gap, &t->sigma, &u);
    mpfi_clear(&u);
    mpfi_clear(&v);
    mpfr_clear(x);
    return good;
}

/* s c <= sigma - K R for some c >= |C|: c^2 I - C C^T > 0, c = gap/s. */
static int
check_s(trap_zero *t)
{
    interval *S = vec_new((size_t) (t->N * t->N), t->prec), c, u;
    int i, j, k, good;

    mpfi_init2(&c, t->prec);
    mpfi_init2(&u, t->prec);
    good = mpfi_is_strictly_pos(&t->gap) > 0
        || report(t->claim->rep, "R: sigma - K R > 0");
    mpfi_set_fr(&c, &t->gap.left);
    mpfi_div_fr(&c, &c, t->s);
    mpfi_set_fr(&c, &c.left);
    mpfi_sqr(&c, &c);
    for (i = 0; i < t->N; i++)
        for (j = 0; j < t->N; j++)
        {
            interval *e = S + i * t->N + j;

            for (k = 0; k < t->N; k++)
                add_product(e, t->C + i * t->N + k, t->C + j * t->N + k, &u);
            mpfi_neg(e, e);
            if (i == j)
                mpfi_add(e, e, &c);
        }
    /* SOUND: convergence-zero (4: s <= (sigma - K R)/c) */
    good = good && (positive_definite(S, t->N)
                    || report(t->claim->rep, "s: greater than (sigma - K R)"
                              "/|C|"));
    mpfi_clear(&c);
    mpfi_clear(&u);
    vec_free(S, (size_t) (t->N * t->N));
    return good;
}

/* length >= root/s, rho + length < R. */
static int
check_length(trap_zero *t)
{
    interval u;
    int good;

    mpfi_init2(&u, t->prec);
    mpfi_set_fr(&u, t->loss);
    mpfi_sqrt(&u, &u);
    mpfi_div_fr(&u, &u, t->s);
    good = mpfr_lessequal_p(&u.right, t->length)
        || report(t->claim->rep, "length: less than sqrt(loss)/s");
    mpfi_set_fr(&u, t->rho);
    mpfi_add_fr(&u, &u, t->length);
    /* SOUND: convergence-zero (4: rho + length < R) */
    good = good && (t->modes || mpfr_less_p(&u.right, t->R)
                    || report(t->claim->rep, "R: more than rho + length"));
    mpfi_clear(&u);
    return good;
}

/* ---- all ---- */

static int
applies(claim_t *claim)
{
    const problem *p = claim->prob;
    int k;

    /* SOUND: convergence-zero (setting: C1 with Lipschitz J, l2 = 0) */
    for (k = 0; k + 1 < p->depth; k++)
        if (!p->act[k]->smooth)
            return report(claim->rep, "rule: C1 activations");
    return mpq_sgn(p->l2) == 0 || report(claim->rep, "rule: l2 = 0");
}

static void
say(const trap_zero *t, const mpq_t least)
{
    char where[POINT_WORDS];
    mpfr_t u;

    limit_words(where, t->claim);
    mpfr_init2(u, 64);
    mpfr_set_q(u, least, MPFR_RNDD);
    snprintf(t->claim->said, sizeof(t->claim->said), "The flow converges to "
             "a theta* with L(theta*) = %s%s, %s; for t >= T: %s <= %s "
             "exp(-4 s^2 (t - T)), |theta(t) - theta*| <= %s exp(-2 s^2 "
             "(t - T)), s = %s.",
             mpq_sgn(least) == 0 ? "0" : bound_text(u, -1).text,
             mpq_sgn(least) == 0 ? "" : "... (that of the means of targets "
             "of equal inputs)", where,
             mpq_sgn(least) == 0 ? "L" : "L - L(theta*)",
             bound_text(t->loss, 1).text, bound_text(t->length, 1).text,
             bound_text(t->s, -1).text);
    mpfr_clear(u);
}

/* The trap for the loss of `prob', which is L less the number `least'. */
static int
check_trap(claim_t *claim, const problem *prob, const mpq_t least,
           mpfr_prec_t prec)
{
    interval *theta, *L;
    trap_zero t;
    mpfr_t u;
    int p, good;

    trap_init(&t, claim, prob, prec);
    if (t.N > MAX_ROWS || t.P > MAX_ROWS)
    {
        trap_clear(&t);
        return report(claim->rep, "at most %d residuals and parameters",
                      MAX_ROWS);
    }
    theta = vec_new((size_t) t.P, prec);
    L = vec_new(1, prec);
    mpfr_init2(u, prec);
    good = read_trap(&t);
    for (p = 0; p < t.P; p++)
        mpfi_set(theta + p, t.a + p);
    if (good && claim->T != NULL)
    {
        for (p = 0; p < t.P; p++)
            mpfi_sub(theta + p, claim->end + p, t.a + p);
        norm_ubound(u, theta, (size_t) t.P);
        mpfr_add(u, u, claim->error, MPFR_RNDU);
        claim_theta(theta, claim);
        /* SOUND: convergence-zero (1) */
        good = mpfr_lessequal_p(u, t.rho)
            || report(claim->rep, "rho: less than |theta(T) - centre|");
    }
    good = good
        && ((loss_enclosure(L, prob, theta, prec)
             && mpfr_lessequal_p(&L->right, t.loss))
            || report(claim->rep, "loss: L(theta(T)) may be greater"))
        && residuals(&t) && check_factor(&t)
        && (t.modes ? check_modes(&t) : check_curvature(&t))
        && check_s(&t) && check_length(&t) && check_trap_limit(&t);
    claim->attained = good && mpq_sgn(least) == 0;
    if (good)
        say(&t, least);
    mpfr_clear(u);
    vec_free(L, 1);
    vec_free(theta, (size_t) t.P);
    trap_clear(&t);
    return good;
}

int
check_trap_zero(claim_t *claim, mpfr_prec_t prec)
{
    problem mean;
    mpq_t least;
    int good;

    if (!applies(claim))
        return 0;
    mpq_init(least);
    /* at rest it is zero loss that is claimed */
    if (claim->T == NULL)
        good = check_trap(claim, claim->prob, least, prec);
    else if ((good = mean_init(&mean, least, claim)) != 0)
    {
        good = check_trap(claim, &mean, least, prec);
        mean_clear(&mean);
    }
    mpq_clear(least);
    return good;
}

int
check_convergence_zero(claim_t *claim)
{
    return members_known(claim, claim->data,
                         json_object_get(claim->data, "reach") == NULL
                         ? "centre rho R s loss length curvature factor "
                           "limit limit_radius"
                         : "centre rho R s loss length reach rates factor "
                           "limit limit_radius")
        && check_trap_zero(claim, mpfi_get_prec(claim->end));
}
