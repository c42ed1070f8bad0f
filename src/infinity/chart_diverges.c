/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The rule chart-divergence: theta(T) lies in a chart at infinity that no
    flow with L <= eps can leave but through infinity.
    Steps: which charts are made for the problem; is theta(T) in range; a
    box and eps are proposed; the box is verified; entry; words and record.
*/
#include <string.h>
#include <time.h>
#include "infinity/chart.h"

/* HEURISTIC: proposals tried for a chart. */
#define ATTEMPTS 3
#define DIGITS 6

static double
now(void)
{
    struct timespec t;

    timespec_get(&t, TIME_UTC);
    return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

/* Everything about one trial. */
typedef struct
{
    const loja_problem_struct *prob;
    const fmpq *T;
    arb_srcptr theta;
    loja_chart_limits_t limits;
    double end;            /* of the budget; 0: none */
    arb_t loss, norm;      /* at theta(T) */
} trial_t;

static void
put_box(loja_record_t rec, const loja_chart_t chart,
        const loja_chart_box_t W)
{
    slong i;

    loja_record_open(rec, "box", '[');
    for (i = 0; i < W->dim; i++)
    {
        loja_record_open(rec, NULL, '[');
        loja_record_put_string(rec, NULL, chart->coord[i]);
        loja_record_put_arf(rec, NULL, W->lo + i);
        loja_record_put_arf(rec, NULL, W->hi + i);
        loja_record_close(rec, ']');
    }
    loja_record_close(rec, ']');
}

static void
put_record(loja_claim_t claim, const loja_chart_t chart,
           const loja_chart_proof_t proof)
{
    loja_record_struct *rec = claim->record;
    slong i;

    loja_record_put_string(rec, "chart", chart->ops->name);
    loja_record_put_string(rec, "chart_rule", chart->ops->rule);
    if (chart->ops->record != NULL)
        chart->ops->record(rec, chart);
    put_box(rec, chart, proof->W);
    loja_record_put_arf(rec, "eps", proof->eps);
    loja_record_put_arf(rec, "kappa", proof->kappa);
    loja_record_put_arf(rec, "C", proof->C);
    loja_record_put_slong(rec, "precision", chart->prec);
    loja_record_put_string(rec, "tree", proof->tree);
    loja_record_open(rec, "faces", '[');
    for (i = 0; i < proof->faces; i++)
        loja_record_put_string(rec, NULL, proof->face[i]);
    loja_record_close(rec, ']');
}

/* "0 < eta <= 1.5, |...": the box in words; to be freed. */
static char *
box_words(const loja_chart_t chart, const loja_chart_box_t W)
{
    size_t len = 0, size = 100 * (size_t) W->dim + 1;
    char *s = flint_malloc(size), *lo, *hi;
    arb_t x;
    slong i;

    arb_init(x);
    for (i = 0; i < W->dim; i++)
    {
        /* about the ends: the record has them exactly, and the words say so */
        arb_set_arf(x, W->lo + i);
        lo = loja_claim_bound_text(x, 1, DIGITS + 4);
        arb_set_arf(x, W->hi + i);
        hi = loja_claim_bound_text(x, -1, DIGITS + 4);
        len += (size_t) snprintf(s + len, size - len, "%s%s %s %s %s %s",
            i ? ", " : "", lo, chart->kind[i] == LOJA_CHART_MU ? "<=" : "<",
            chart->coord[i],
            chart->kind[i] == LOJA_CHART_MODULUS ? "<" : "<=", hi);
        flint_free(lo);
        flint_free(hi);
    }
    arb_clear(x);
    return s;
}

static void
put_numbers(loja_claim_t claim, const trial_t *t,
            const loja_chart_proof_t proof)
{
    arb_t x;

    arb_init(x);
    arb_set_fmpq(x, t->T, 128);
    loja_claim_add_number(claim, "T", x);
    loja_claim_add_number(claim, "loss", t->loss);
    loja_claim_add_number(claim, "norm", t->norm);
    arb_set_arf(x, proof->eps);
    loja_claim_add_number(claim, "eps", x);
    arb_set_arf(x, proof->kappa);
    loja_claim_add_number(claim, "kappa", x);
    arb_set_arf(x, proof->C);
    loja_claim_add_number(claim, "C", x);
    arb_set_arf(x, proof->W->hi + 0);
    loja_claim_add_number(claim, "eta0", x);
    arb_set_si(x, proof->boxes);
    loja_claim_add_number(claim, "boxes", x);
    arb_clear(x);
}

/* b = kappa^2/(2 C^2), the factor of the logarithm, from below. */
static void
log_factor(arb_t b, const loja_chart_proof_t proof)
{
    arb_t c;

    arb_init(c);
    arb_set_arf(b, proof->kappa);
    arb_set_arf(c, proof->C);
    arb_div(b, b, c, 128);
    arb_sqr(b, b, 128);
    arb_mul_2exp_si(b, b, -1);
    arb_clear(c);
}

static void
put_words(loja_claim_t claim, const trial_t *t, const loja_chart_t chart,
          const loja_chart_proof_t proof)
{
    char *T = fmpq_get_str(NULL, 10, t->T), *what, *box, *s[8];
    arb_t x;
    slong i;

    arb_init(x);
    what = chart->ops->describe(chart);
    box = box_words(chart, proof->W);
    s[0] = loja_claim_bound_text(t->loss, 1, DIGITS);
    arb_set_arf(x, proof->eps);
    s[1] = loja_claim_bound_text(x, -1, DIGITS);
    arb_set_arf(x, proof->kappa);
    s[2] = loja_claim_bound_text(x, -1, DIGITS);
    arb_set_arf(x, proof->C);
    s[3] = loja_claim_bound_text(x, 1, DIGITS);
    log_factor(x, proof);
    s[4] = loja_claim_bound_text(x, -1, DIGITS);
    arb_add_ui(x, t->norm, 1, 128);
    s[5] = loja_claim_bound_text(x, 1, DIGITS);
    loja_claim_decided(claim, LOJA_PROVED, "chart-divergence",
        "Every flow that is at time T = %s where the trajectory was "
        "enclosed, |theta(T)| + 1 <= %s, L_T = L(theta(T)) <= %s, tends to "
        "infinity: |theta(t)| -> infinity and L(theta(t)) -> 0 as t -> "
        "infinity. At T it lies in the chart at infinity \"%s\" with the "
        "coordinates %s, in the box %s (ends to %d digits; exactly in the "
        "record); on its faces L > eps, eps >= L_T and eps >= %s, so that it "
        "stays in the box for ever. In the box, where L <= eps, L "
        "> 0 and a field X has <grad L, X> >= kappa L, |X| <= C (1 + "
        "|theta|) with kappa = %s, C = %s, verified on %ld sub-boxes; hence "
        "for all t >= T: L(theta(t)) <= L_T/(1 + %s log(1 + (t-T) "
        "L_T/(1+|theta(T)|)^2)).", T, s[5], s[0], chart->ops->name, what,
        box, DIGITS + 4, s[1], s[2], s[3], (long) proof->boxes, s[4]);
    for (i = 0; i < 6; i++)
        flint_free(s[i]);
    flint_free(what);
    flint_free(box);
    flint_free(T);
    arb_clear(x);
}

static void
decide(loja_claim_t claim, trial_t *t, const loja_chart_t chart,
       const loja_chart_proof_t proof)
{
    put_words(claim, t, chart, proof);
    put_numbers(claim, t, proof);
    put_record(claim, chart, proof);
}

/* Boxes for a chart that theta(T) is in range of. */
static loja_status_t
try_boxes(loja_claim_t claim, trial_t *t, const loja_chart_t chart,
          arb_srcptr q, loja_message_t why)
{
    loja_status_t status = LOJA_UNABLE;
    loja_chart_proof_t proof;
    loja_chart_box_t W;
    loja_message_t inner;
    arf_t eps, kappa, loss;
    slong k;

    _loja_chart_proof_init(proof);
    _loja_chart_box_init(W, chart->dim);
    arf_init(eps);
    arf_init(kappa);
    arf_init(loss);
    arb_get_ubound_arf(loss, t->loss, 64);
    for (k = 0; k < ATTEMPTS; k++)
    {
        if (!chart->ops->propose(W, eps, kappa, chart, q, loss, k, inner))
        {
            if (k == 0)
                *why = *inner;
            break;
        }
        if (t->end > 0)
            t->limits.seconds = FLINT_MAX(t->end - now(), 1e-3);
        if (!_loja_chart_enters(chart, W, eps, q, t->loss))
        {
            loja_message_set(why, "theta(T) is not proved to lie in the box "
                "that was found, with L <= eps = %.4g",
                arf_get_d(eps, ARF_RND_NEAR));
            continue;
        }
        status = _loja_chart_verify(proof, chart, W, eps, kappa, &t->limits,
            why);
        if (status == LOJA_OK)
        {
            decide(claim, t, chart, proof);
            break;
        }
        if (status == LOJA_STOPPED || (t->end > 0 && now() > t->end))
            break;
    }
    _loja_chart_proof_clear(proof);
    _loja_chart_box_clear(W);
    arf_clear(eps);
    arf_clear(kappa);
    arf_clear(loss);
    return status;
}

static loja_status_t
try_chart(loja_claim_t claim, trial_t *t, const loja_chart_ops_struct *ops,
          loja_message_t why)
{
    loja_status_t status = LOJA_UNABLE;
    loja_chart_t chart;
    arb_ptr q;

    memset(chart, 0, sizeof(*chart));
    chart->ops = ops;
    chart->prob = t->prob;
    if (ops->init(chart, t->theta, why))
    {
        q = _arb_vec_init(chart->dim);
        if (ops->inverse(q, chart, t->theta, why, 128))
            status = try_boxes(claim, t, chart, q, why);
        _arb_vec_clear(q, chart->dim);
    }
    ops->clear(chart);
    return status;
}

/* L and |theta| over the balls. */
static void
evaluate(trial_t *t)
{
    loja_loss_t ws;
    slong i;
    arb_t x;

    loja_loss_init(ws, t->prob);
    loja_loss_eval(ws, t->loss, NULL, NULL, t->theta, 192);
    loja_loss_clear(ws);
    arb_init(x);
    arb_zero(t->norm);
    for (i = 0; i < t->prob->net->nparams; i++)
    {
        arb_sqr(x, t->theta + i, 192);
        arb_add(t->norm, t->norm, x, 192);
    }
    arb_sqrtpos(t->norm, t->norm, 192);
    arb_clear(x);
}

static loja_status_t
try_all(loja_claim_t claim, trial_t *t)
{
    loja_status_t status = LOJA_UNABLE;
    loja_message_t why, last;
    const loja_chart_ops_struct *tried = NULL;
    slong i;

    for (i = 0; _loja_chart_list[i] != NULL; i++)
    {
        if (!_loja_chart_list[i]->applies(t->prob, why))
            continue;
        tried = _loja_chart_list[i];
        status = try_chart(claim, t, tried, last);
        if (status == LOJA_OK || status == LOJA_STOPPED)
            break;
    }
    if (status == LOJA_OK)
        return status;
    if (tried == NULL)
    {
        (void) loja_claim_undecided(claim, "chart-two-odd is made for two "
            "odd analytic neurons without biases and data of y = a x^3 + b "
            "x");
        return LOJA_DOMAIN;
    }
    (void) loja_claim_undecided(claim, "chart \"%s\": %s", tried->name,
        last->text);
    return status;
}

loja_status_t
loja_claim_diverges_chart(loja_claim_t claim, const loja_problem_t prob,
    const fmpq_t T, arb_srcptr theta, const loja_claim_opts_t *opts)
{
    trial_t t;
    loja_status_t status;

    loja_claim_reset(claim);
    memset(&t, 0, sizeof(t));
    t.prob = prob;
    t.T = T;
    t.theta = theta;
    if (opts != NULL)
    {
        t.limits.stop = opts->stop;
        t.end = opts->seconds > 0 ? now() + opts->seconds : 0;
    }
    arb_init(t.loss);
    arb_init(t.norm);
    evaluate(&t);
    status = try_all(claim, &t);
    arb_clear(t.loss);
    arb_clear(t.norm);
    return status;
}
