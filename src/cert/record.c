/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The records of a certificate as lines of text (proofs/FORMAT.md). */
#include <string.h>
#include "cert_internal.h"

static const char *const proposers[] =
    { "automatic", "collocation", "taylor", "cvode" };

const char *
loja_cert_proposer_name(int proposer)
{
    return proposer >= 0 && proposer < 4 ? proposers[proposer] : NULL;
}

void
loja_cert_options_init(loja_cert_options_t opts)
{
    opts->proof = 0;
    opts->digits = opts->precision = opts->order = 0;
    opts->proposer = 0;
    fmpq_init(opts->until);
}

void
loja_cert_options_clear(loja_cert_options_t opts)
{
    fmpq_clear(opts->until);
}

static void
put_key(loja_cert_text_t text, const char *key)
{
    loja_cert_put(text, ",\"");
    loja_cert_put(text, key);
    loja_cert_put(text, "\":");
}

static void
put_matrix(loja_cert_text_t text, const fmpq_mat_t mat)
{
    slong i;

    loja_cert_put(text, "[");
    for (i = 0; i < fmpq_mat_nrows(mat); i++)
    {
        if (i > 0)
            loja_cert_put(text, ",");
        loja_cert_put_row(text, mat, i);
    }
    loja_cert_put(text, "]");
}

void
loja_cert_put_problem(loja_cert_text_t text, const loja_problem_t prob)
{
    const loja_net_struct *net = prob->net;
    slong k;

    loja_cert_put(text, "{\"widths\":[");
    for (k = 0; k <= net->depth; k++)
    {
        if (k > 0)
            loja_cert_put(text, ",");
        loja_cert_put_slong(text, net->width[k]);
    }
    loja_cert_put(text, "],\"activations\":[");
    for (k = 0; k < net->depth - 1; k++)
    {
        if (k > 0)
            loja_cert_put(text, ",");
        loja_cert_put_string(text, net->act[k]->name);
    }
    loja_cert_put(text, "]");
    put_key(text, "bias");
    loja_cert_put(text, net->bias ? "true" : "false");
    put_key(text, "loss");
    loja_cert_put_string(text, "mse");
    put_key(text, "l2");
    loja_cert_put_fmpq(text, prob->l2);
    put_key(text, "samples");
    loja_cert_put_slong(text, prob->n);
    put_key(text, "x");
    put_matrix(text, prob->x);
    put_key(text, "y");
    put_matrix(text, prob->y);
    put_key(text, "target");
    if (prob->target != NULL)
        loja_cert_put_string(text, prob->target);
    else
        loja_cert_put(text, "null");
    loja_cert_put_start(text, prob);
    loja_cert_put(text, "}");
}

void
loja_cert_put_options(loja_cert_text_t text, const loja_cert_options_t opts)
{
    loja_cert_put(text, "{\"digits\":");
    loja_cert_put_slong(text, opts->digits);
    put_key(text, "precision");
    loja_cert_put_slong(text, opts->precision);
    put_key(text, "order");
    loja_cert_put_slong(text, opts->order);
    put_key(text, "proposer");
    loja_cert_put_string(text, loja_cert_proposer_name(opts->proposer));
    put_key(text, "until");
    loja_cert_put_fmpq(text, opts->until);
    loja_cert_put(text, "}");
}

void
loja_cert_put_head(loja_cert_text_t text, const loja_problem_t prob,
                   const loja_cert_options_t opts)
{
    loja_cert_put(text, "{\"format\":\"" LOJA_CERT_FORMAT "\"");
    put_key(text, "version");
    loja_cert_put_slong(text, LOJA_CERT_VERSION);
    put_key(text, "kind");
    loja_cert_put_string(text, opts->proof ? "proof" : "flow");
    put_key(text, "problem");
    loja_cert_put_problem(text, prob);
    put_key(text, "options");
    loja_cert_put_options(text, opts);
    loja_cert_put(text, "}\n");
}

static void
put_coefficients(loja_cert_text_t text, const loja_step_t step)
{
    slong i, k;

    loja_cert_put(text, "[");
    for (i = 0; i < step->nparams; i++)
    {
        loja_cert_put(text, i > 0 ? ",[" : "[");
        for (k = 0; k < step->len; k++)
        {
            if (k > 0)
                loja_cert_put(text, ",");
            loja_cert_put_arf(text,
                              arb_midref(step->coef + i * step->len + k));
        }
        loja_cert_put(text, "]");
    }
    loja_cert_put(text, "]");
}

static void
put_pieces(loja_cert_text_t text, const loja_tube_t tube)
{
    slong i;

    loja_cert_put(text, "[");
    for (i = 0; i < tube->pieces; i++)
    {
        loja_cert_put(text, i > 0 ? ",{\"x0\":" : "{\"x0\":");
        loja_cert_put_arf(text, tube->x + i);
        put_key(text, "x1");
        loja_cert_put_arf(text, tube->x + i + 1);
        put_key(text, "growth");
        loja_cert_put_arf(text, tube->growth + i);
        put_key(text, "error");
        loja_cert_put_arf(text, tube->error + i + 1);
        loja_cert_put(text, "}");
    }
    loja_cert_put(text, "]");
}

/* The matrices of a moving norm at the ends of pieces. */
static void
put_metric(loja_cert_text_t text, const loja_tube_t tube)
{
    const slong n = tube->metric_size;
    slong i;

    for (i = 0; i < (tube->pieces + 1) * n; i++)
    {
        loja_cert_put(text, i == 0 ? "[[" : i % n == 0 ? "],[" : ",");
        loja_cert_put_arf(text, tube->metric + i);
    }
    loja_cert_put(text, "]]");
}

static void
put_hint(loja_cert_text_t text, const loja_tube_t tube,
         const loja_cert_hint_t *hint)
{
    loja_cert_put(text, "{\"h\":");
    loja_cert_put_double(text, hint->h);
    put_key(text, "order");
    loja_cert_put_slong(text, hint->order);
    put_key(text, "precision");
    loja_cert_put_slong(text, hint->prec);
    put_key(text, "digits");
    loja_cert_put_slong(text, hint->digits);
    put_key(text, "defect_eta");
    loja_cert_put_double(text, hint->defect_eta);
    put_key(text, "defect_nodes");
    loja_cert_put_slong(text, tube->defect_nodes);
    put_key(text, "growth_eta");
    loja_cert_put_double(text, hint->growth_eta);
    put_key(text, "growth_nodes");
    loja_cert_put_slong(text, hint->growth_nodes);
    loja_cert_put(text, "}");
}

void
loja_cert_put_step(loja_cert_text_t text, slong index,
                   const loja_step_t step, const loja_tube_t tube,
                   const arf_t seam, const loja_cert_hint_t *hint)
{
    loja_cert_put(text, "{\"record\":\"step\",\"rule\":\"tube\",\"index\":");
    loja_cert_put_slong(text, index);
    put_key(text, "time");
    loja_cert_put_string(text, step->log_time ? "log" : "linear");
    put_key(text, "t0");
    loja_cert_put_fmpq(text, step->t0);
    put_key(text, "t1");
    loja_cert_put_fmpq(text, step->t1);
    put_key(text, "coef");
    put_coefficients(text, step);
    put_key(text, "seam");
    loja_cert_put_arf(text, seam);
    put_key(text, "start");
    loja_cert_put_arf(text, tube->error);
    put_key(text, "defect");
    loja_cert_put_arf(text, tube->defect);
    put_key(text, "radius");
    loja_cert_put_arf(text, tube->radius);
    put_key(text, "pieces");
    put_pieces(text, tube);
    if (tube->metric != NULL)
    {
        put_key(text, "metric");
        put_metric(text, tube);
    }
    put_key(text, "hint");
    put_hint(text, tube, hint);
    loja_cert_put(text, "}\n");
}

void
loja_cert_put_claim(loja_cert_text_t text, const char *name,
                    const char *status, const char *rule, const fmpq_t T,
                    const char *theorem, const loja_record_t rec)
{
    loja_cert_put(text, "{\"record\":\"claim\",\"name\":");
    loja_cert_put_string(text, name);
    put_key(text, "status");
    loja_cert_put_string(text, status);
    put_key(text, "rule");
    loja_cert_put_string(text, rule);
    put_key(text, "T");
    if (T == NULL)
        loja_cert_put(text, "null");
    else
        loja_cert_put_fmpq(text, T);
    put_key(text, "theorem");
    loja_cert_put_string(text, theorem);
    put_key(text, "data");
    loja_cert_put(text, "{");
    loja_cert_put(text, loja_record_text(rec));
    loja_cert_put(text, "}}\n");
}

void
loja_cert_put_end(loja_cert_text_t text, const loja_cert_basis_t basis,
                  const fmpq_t t, const arf_t error, const char *hash)
{
    loja_cert_text_t words;

    loja_cert_text_init(words);
    if (basis->steps > 0)
        loja_cert_put_flow_words(words, basis, t);
    loja_cert_put(words, basis->words->s);
    loja_cert_put(text, "{\"record\":\"end\",\"t\":");
    loja_cert_put_fmpq(text, t);
    if (basis->proof)
    {
        put_key(text, "verdict");
        if (basis->verdict == NULL)
            loja_cert_put(text, "null");
        else
            loja_cert_put_string(text, basis->verdict);
    }
    put_key(text, "conclusion");
    loja_cert_put_string(text, words->s);
    put_key(text, "rules");
    loja_cert_put(text, "[");
    if (basis->steps > 0)
        loja_cert_put(text, "\"tube\",\"interpolation\",\"congruence\",");
    loja_cert_put(text, "\"activation-enclosure\"");
    loja_cert_put(text, basis->rules->s);
    loja_cert_put(text, "]");
    put_key(text, "assumes");
    loja_cert_put(text, "[]");
    put_key(text, "error");
    loja_cert_put_arf(text, error);
    put_key(text, "sha256");
    loja_cert_put_string(text, hash);
    loja_cert_put(text, "}\n");
    loja_cert_text_clear(words);
}

static int
same_text(loja_cert_text_t a, loja_cert_text_t b)
{
    const int same = strcmp(a->s, b->s) == 0;

    loja_cert_text_clear(a);
    loja_cert_text_clear(b);
    return same;
}

char *
loja_cert_problem_text(const loja_problem_t prob)
{
    loja_cert_text_t text;

    loja_cert_text_init(text);
    loja_cert_put_problem(text, prob);
    return text->s;        /* the caller's */
}

/* A number has one text, so equal texts are equal problems. */
int
loja_cert_same_problem(const loja_problem_t a, const loja_problem_t b)
{
    loja_cert_text_t s, t;

    loja_cert_text_init(s);
    loja_cert_text_init(t);
    loja_cert_put_problem(s, a);
    loja_cert_put_problem(t, b);
    return same_text(s, t);
}

int
loja_cert_same_options(const loja_cert_options_t a,
                       const loja_cert_options_t b)
{
    return a->proof == b->proof && a->digits == b->digits && a->precision == b->precision
        && a->order == b->order && a->proposer == b->proposer;
}
