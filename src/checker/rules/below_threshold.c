/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule below-threshold: theta(T) lies below a threshold of divergence. */
#include <stdlib.h>
#include <string.h>
#include "checker/net/network.h"
#include "checker/rules/claim.h"

#define PRECISION 128

/*
    The threshold that was proved last.  The certificates of a directory of
    cells have one in common, and its proof costs more than all else in them.
    The text is all that a threshold is made of: the problem without its
    starts, and the record.
*/
static struct
{
    char *text;
    int drives_out, vanishes;
    char limit[sizeof(((claim_t *) 0)->limit)];
    char said[sizeof(((claim_t *) 0)->said)];
} last;

static void
put_fractions(FILE *out, mpq_t *v, long n)
{
    long i;

    for (i = 0; i < n; i++)
    {
        mpq_out_str(out, 10, v[i]);
        putc(' ', out);
    }
    putc('\n', out);
}

/* The text of that problem and that record; to be freed. */
static char *
text_of(const problem *prob, const json_t *node)
{
    char *text = NULL, *record = json_dumps(node, JSON_COMPACT
                                            | JSON_SORT_KEYS);
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    int k;

    if (out == NULL || record == NULL)
        abort();
    /* SOUND: below-threshold (1: of the same problem, the same record) */
    for (k = 0; k <= prob->depth; k++)
        fprintf(out, "%d ", prob->width[k]);
    for (k = 0; k + 1 < prob->depth; k++)
        fprintf(out, "%s ", prob->act[k]->name);
    fprintf(out, "%d %d\n", prob->bias, prob->samples);
    mpq_out_str(out, 10, prob->l2);
    putc('\n', out);
    put_fractions(out, prob->x, (long) prob->samples * prob->width[0]);
    put_fractions(out, prob->y,
                  (long) prob->samples * prob->width[prob->depth]);
    fprintf(out, "%s\n", record);
    if (fclose(out) != 0)
        abort();
    free(record);
    return text;
}

/* Proves the claim, or finds that it was the last one that was proved. */
static int
prove_once(claim_t *own, const char *rule, const json_t *node)
{
    char *text = text_of(own->prob, node);

    if (last.text != NULL && strcmp(last.text, text) == 0)
    {
        own->drives_out = last.drives_out;
        own->vanishes = last.vanishes;
        memcpy(own->limit, last.limit, sizeof(own->limit));
        memcpy(own->said, last.said, sizeof(own->said));
        free(text);
        return 1;
    }
    if (!check_claim(own, rule))
    {
        free(text);
        return 0;
    }
    free(last.text);
    last.text = text;
    last.drives_out = own->drives_out;
    last.vanishes = own->vanishes;
    memcpy(last.limit, own->limit, sizeof(own->limit));
    memcpy(last.said, own->said, sizeof(own->said));
    return 1;
}

/* The record of the threshold, proved anew; said: its words. */
static int
check_threshold(claim_t *claim, const json_t *node, mpq_t eps)
{
    const char *rule = member_string(claim, node, "rule");
    const json_t *data = member_object(claim, node, "data");
    claim_t own = *claim;

    if (rule == NULL || data == NULL
        || !members_known(claim, node, "rule data"))
        return 0;
    own.name = "threshold";
    own.status = "PROVED";
    own.data = data;
    own.T = NULL;
    own.end = NULL;
    own.drives_out = own.vanishes = 0;
    own.limit[0] = '\0';
    if (strcmp(rule, "threshold-odd") != 0
        && strcmp(rule, "threshold-vertex") != 0)
        return report(claim->rep, "threshold: rule threshold-odd or "
                      "threshold-vertex");
    if (!prove_once(&own, rule, node))
        return 0;
    snprintf(claim->said, sizeof(claim->said), "%.*s",
             (int) sizeof(claim->said) - 200, own.said);
    claim->vanishes = own.vanishes;
    snprintf(claim->limit, sizeof(claim->limit), "%s", own.limit);
    /* SOUND: below-threshold (1: a case in which |theta| -> infinity) */
    return (own.drives_out
            || report(claim->rep, "threshold: one below which flows leave "
                      "to infinity"))
        && member_fraction(eps, claim, data, "eps");
}

/* theta(T), or without a flow the ball of starts. */
static void
where_it_was(interval *theta, const claim_t *claim)
{
    mpfr_t r;
    int p;

    if (claim->T != NULL)
    {
        claim_theta(theta, claim);
        return;
    }
    mpfr_init2(r, 64);
    mpfr_set_q(r, claim->prob->start_radius, MPFR_RNDU);
    for (p = 0; p < claim->prob->params; p++)
    {
        set_q(theta + p, claim->prob->start[p]);
        widen(theta + p, r);
    }
    mpfr_clear(r);
}

/* L of all theta; where that is not below eps, another enclosure if it is
   better.  0: theta is outside of a domain. */
static int
loss_of_box(interval *L, const problem *prob, const interval *theta,
            const mpq_t eps)
{
    const size_t P = (size_t) prob->params;
    interval *centre = vec_new(2 * P + 2, PRECISION), *grad = centre + P;
    interval *sum = grad + P, *t = sum + 1;
    network net;
    size_t p;
    int good;

    network_init(&net, prob, PRECISION);
    for (p = 0; p < P; p++)
    {
        mpfi_mid(&t->left, theta + p);
        mpfi_set_fr(centre + p, &t->left);
        mpfi_set(net.theta + p, theta + p);
    }
    good = loss_enclosure(L, prob, theta, PRECISION);
    if (good && mpfr_cmp_q(&L->right, eps) > 0 && loss_real(grad, NULL, &net)
        && loss_enclosure(sum, prob, centre, PRECISION))
    {
        /* SOUND: below-threshold (2: the mean value theorem on the box) */
        for (p = 0; p < P; p++)
        {
            mpfi_sub(t, theta + p, centre + p);
            mpfi_mul(t, t, grad + p);
            mpfi_add(sum, sum, t);
        }
        if (mpfr_less_p(&sum->right, &L->right))
            mpfi_set(L, sum);
    }
    network_clear(&net);
    vec_free(centre, 2 * P + 2);
    return good;
}

int
check_below_threshold(claim_t *claim)
{
    const json_t *node = member_object(claim, claim->data, "threshold");
    const size_t P = (size_t) claim->prob->params;
    interval *theta = vec_new(P, PRECISION), L;
    mpq_t eps;
    size_t used;
    int good;

    mpq_init(eps);
    mpfi_init2(&L, PRECISION);
    good = node != NULL && members_known(claim, claim->data, "threshold")
        && (claim->prob->start != NULL
            || report(claim->rep, "start: not null"))
        && check_threshold(claim, node, eps);
    if (good)
    {
        where_it_was(theta, claim);
        good = loss_of_box(&L, claim->prob, theta, eps)
            || report(claim->rep, "L(theta(T)): outside of a domain");
    }
    /* SOUND: below-threshold (2; NaN compares as equal) */
    good = good && ((mpfr_number_p(&L.right) && mpfr_cmp_q(&L.right, eps) <= 0)
                    || report(claim->rep, "threshold: L(theta(T)) <= %s is "
                              "not below it", bound_text(&L.right, 1).text));
    if (good)
    {
        used = strlen(claim->said);
        snprintf(claim->said + used, sizeof(claim->said) - used, " The "
                 "flows that are where theta(T) was enclosed are below it "
                 "(L <= %s): |theta| -> infinity, L -> inf L.",
                 bound_text(&L.right, 1).text);
    }
    mpfi_clear(&L);
    mpq_clear(eps);
    vec_free(theta, P);
    return good;
}
