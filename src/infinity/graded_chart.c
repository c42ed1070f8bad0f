/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The rules graded-chart and graded-moduli: a chart is sought at theta(T),
    verified, and entered.
*/
#include <string.h>
#include "infinity/graded_trial.h"

/* HEURISTIC: proposals for one T; precision of L(theta(T)), where much
   cancels. */
#define ATTEMPTS 3
#define LOSS_PRECISION 1024

static const loja_graded_family_ops *const families[] =
{
    &_loja_graded_one_layer,
    &_loja_graded_ridge,
    &_loja_graded_collapse,
    &_loja_graded_loose,
    &_loja_graded_deep,
};

static void
evaluate(loja_graded_trial_t *t)
{
    const loja_problem_struct *prob = t->family.prob;
    loja_loss_t ws;
    arb_t x;
    slong i;

    loja_loss_init(ws, prob);
    loja_loss_eval(ws, t->loss, NULL, NULL, t->theta, LOSS_PRECISION);
    loja_loss_clear(ws);
    arb_init(x);
    for (i = 0; i < prob->net->nparams; i++)
    {
        arb_sqr(x, t->theta + i, LOJA_GRADED_PRECISION);
        arb_add(t->norm, t->norm, x, LOJA_GRADED_PRECISION);
    }
    arb_sqrtpos(t->norm, t->norm, LOJA_GRADED_PRECISION);
    arb_clear(x);
}

/* UNDECIDED, with the time that the power law of the chart predicts. */
static void
put_prediction(loja_claim_t claim, loja_graded_trial_t *t, double needed,
               const loja_message_t why)
{
    const slong e = 2 * (t->family.s + t->family.k);
    arb_ptr y = _arb_vec_init(t->family.dim);
    arb_t h, T;
    char *s;

    arb_init(h);
    arb_init(T);
    if (needed > 0 && t->family.ops->inverse(h, y, &t->family, t->theta))
    {
        arb_set_d(T, needed);
        arb_div(h, h, T, 64);
        arb_pow_ui(h, h, (ulong) e, 64);
        arb_set_fmpq(T, t->T, 64);
        arb_mul(T, T, h, 64);
        arb_get_mid_arb(T, T);
        /* the estimate knows nothing of slices: not now means later */
        arb_set_fmpq(h, t->T, 64);
        arb_mul_2exp_si(h, h, 1);
        arb_max(T, T, h, 64);
        arb_get_mid_arb(T, T);
        s = arb_get_str(T, 2, ARB_STR_NO_RADIUS);
        (void) loja_claim_undecided(claim, "graded chart at T: %s; the flow "
            "nears a regular shape, and a chart is expected from about t = "
            "%s on (seen, not proved)", why->text, s);
        loja_claim_add_number(claim, "expected_T", T);
        flint_free(s);
    }
    else
        (void) loja_claim_undecided(claim, "graded chart at T: %s",
            why->text);
    arb_clear(h);
    arb_clear(T);
    _arb_vec_clear(y, t->family.dim);
}

static loja_status_t
attempt(loja_claim_t claim, loja_graded_trial_t *t, slong number, double *needed,
        const loja_claim_opts_t *opts, loja_message_t why)
{
    const slong dim = t->family.dim;
    loja_status_t status = LOJA_UNABLE;
    int found;

    _loja_graded_chart_init(t->chart, LOJA_GRADED_NODES, dim);
    _loja_graded_rates_init(t->rates, dim);
    found = t->family.ops->moduli != NULL
        ? _loja_graded_moduli_search(t->chart, &t->family, t->theta, t->loss,
                                     number, needed, why)
        : _loja_graded_search(t->chart, &t->family, t->theta, number, needed,
                              why);
    _loja_graded_proof_init(t->proof, t->chart->nodes - 1);
    if (found)
        status = _loja_graded_verify(t->proof, &t->family, t->chart, opts,
            why);
    if (status == LOJA_OK
        && !_loja_graded_enters(&t->family, t->chart, t->proof, t->theta,
                                t->loss, why))
        status = LOJA_UNABLE;
    if (status == LOJA_OK)
    {
        _loja_graded_rates(t->rates, &t->family, t->chart, t->proof, t->T,
            t->loss);
        if (t->rates->limit)
        {
            _loja_graded_put_words(claim, t);
            _loja_graded_put_numbers(claim, t);
            _loja_graded_put_record(claim->record, t);
        }
        else
        {
            loja_message_set(why, "the limit is not enclosed");
            status = LOJA_UNABLE;
        }
    }
    _loja_graded_chart_clear(t->chart);
    _loja_graded_proof_clear(t->proof);
    _loja_graded_rates_clear(t->rates, dim);
    return status;
}

static loja_status_t
try_family(loja_claim_t claim, loja_graded_trial_t *t, const loja_claim_opts_t *opts)
{
    loja_status_t status = LOJA_UNABLE;
    loja_message_t why;
    double needed = 0, more = 0;
    slong i;

    loja_message_set(why, "no reason");
    if (!t->family.ops->init(&t->family, t->theta, why))
    {
        (void) loja_claim_undecided(claim, "%s", why->text);
        return LOJA_DOMAIN;
    }
    evaluate(t);
    for (i = 0; i < ATTEMPTS; i++)
    {
        status = attempt(claim, t, i, &more, opts, why);
        if (status == LOJA_OK || (status & (LOJA_STOPPED | LOJA_LIMIT)))
            break;
        needed = fmax(needed, more);
        if (more > 0)
            break;              /* not yet: nothing else to try now */
    }
    if (status != LOJA_OK)
        put_prediction(claim, t, needed, why);
    return status;
}

/* What is kept of the families that prove nothing: the first one that is made
   for the problem, with the reason and the time of a later one behind. */
static void
keep_answer(loja_claim_t kept, loja_status_t *held, loja_claim_struct *own,
            loja_status_t status)
{
    arb_srcptr later = loja_claim_number(own, "expected_T");
    loja_claim_struct swap;
    size_t len;
    char *s;

    if (kept->reason == NULL || status == LOJA_OK
        || ((*held & LOJA_DOMAIN) && !(status & LOJA_DOMAIN)))
    {
        swap = *kept;
        *kept = *own;
        *own = swap;
        *held = status;
        return;
    }
    if ((status & LOJA_DOMAIN) != (*held & LOJA_DOMAIN))
        return;
    len = strlen(kept->reason) + strlen(own->reason) + 3;
    s = flint_malloc(len);
    snprintf(s, len, "%s; %s", kept->reason, own->reason);
    flint_free(kept->reason);
    kept->reason = s;
    if (later != NULL && loja_claim_number(kept, "expected_T") == NULL)
        loja_claim_add_number(kept, "expected_T", later);
    *held |= status & (LOJA_STOPPED | LOJA_LIMIT);
}

loja_status_t
loja_claim_diverges_graded(loja_claim_t claim, const loja_problem_t prob,
    const fmpq_t T, arb_srcptr theta, const loja_claim_opts_t *opts)
{
    const slong n = (slong) (sizeof(families) / sizeof(*families));
    loja_status_t status, held = LOJA_UNABLE;
    loja_claim_t own;
    loja_graded_trial_t t;
    slong i;

    loja_claim_reset(claim);
    for (i = 0; i < n && held != LOJA_OK && !(held & LOJA_STOPPED); i++)
    {
        /* HEURISTIC: not where a chart with more fast powers is expected */
        if (families[i] == &_loja_graded_loose
            && loja_claim_number(claim, "expected_T") != NULL)
            continue;
        memset(&t, 0, sizeof(t));
        t.family.ops = families[i];
        t.family.prob = prob;
        t.family.prec = LOJA_GRADED_PRECISION;
        t.T = T;
        t.theta = theta;
        arb_init(t.loss);
        arb_init(t.norm);
        loja_claim_init(own, claim->name);
        status = try_family(own, &t, opts);
        keep_answer(claim, &held, own, status);
        loja_claim_clear(own);
        t.family.ops->clear(&t.family);
        arb_clear(t.loss);
        arb_clear(t.norm);
    }
    return held;
}
