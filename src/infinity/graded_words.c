/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* What the rules graded-chart and graded-moduli say of a trial that closed:
   record, words, numbers. */
#include <stdio.h>
#include <string.h>
#include "infinity/graded_trial.h"

#define DIGITS 6               /* HEURISTIC */

/* ---- record ---- */

static void
put_vector(loja_record_t rec, const char *key, const arf_struct *v, slong n)
{
    slong j;

    loja_record_open(rec, key, '[');
    for (j = 0; j < n; j++)
        loja_record_put_arf(rec, NULL, v + j);
    loja_record_close(rec, ']');
}

static void
put_bound(loja_record_t rec, const char *key, const arb_t x, int side)
{
    arf_t b;

    arf_init(b);
    if (side < 0)
        arb_get_lbound_arf(b, x, 30);
    else
        arb_get_ubound_arf(b, x, 30);
    loja_record_put_arf(rec, key, b);
    arf_clear(b);
}

/* An enclosure with some room for another arithmetic. */
static void
put_enclosure(loja_record_t rec, const char *key, const arb_t x)
{
    arb_t y;

    arb_init(y);
    arb_set(y, x);
    mag_mul_2exp_si(arb_radref(y), arb_radref(y), 4);
    loja_record_put_arb(rec, key, y, 100);
    arb_clear(y);
}

static void
put_rates(loja_record_t rec, const loja_graded_rates_t rates)
{
    if (!rates->rates)
    {
        loja_record_put_null(rec, "rates");
        return;
    }
    loja_record_open(rec, "rates", '{');
    loja_record_put_slong(rec, "node", rates->node);
    loja_record_put_fmpq(rec, "T", rates->T);
    put_bound(rec, "lower", rates->lower, -1);
    put_bound(rec, "upper", rates->upper, 1);
    put_bound(rec, "loss_lower", rates->loss_lower, -1);
    put_bound(rec, "loss_upper", rates->loss_upper, 1);
    loja_record_close(rec, '}');
}

void
_loja_graded_put_record(loja_record_t rec, loja_graded_trial_t *t)
{
    const loja_graded_chart_struct *c = t->chart;
    slong i;

    loja_record_put_string(rec, "family", t->family.ops->name);
    t->family.ops->record(rec, &t->family);
    loja_record_put_slong(rec, "precision", t->family.prec);
    loja_record_open(rec, "nodes", '[');
    for (i = 0; i < c->nodes; i++)
    {
        loja_record_open(rec, NULL, '{');
        loja_record_put_arf(rec, "h", c->h + i);
        loja_record_put_arf(rec, "Lam", c->Lam + i);
        put_vector(rec, "centre", c->centre + i * c->dim, c->dim);
        put_vector(rec, "radius", c->radius + i * c->dim, c->dim);
        loja_record_close(rec, '}');
    }
    loja_record_close(rec, ']');
    loja_record_open(rec, "limit", '{');
    put_enclosure(rec, "norm", t->rates->norm);
    put_enclosure(rec, "loss", t->rates->loss);
    loja_record_close(rec, '}');
    put_rates(rec, t->rates);
}

/* ---- words ---- */

static char *
bound(const arf_t x, int side)
{
    arb_t y;
    char *s;

    arb_init(y);
    arb_set_arf(y, x);
    s = loja_claim_bound_text(y, side, DIGITS);
    arb_clear(y);
    return s;
}

/* "num/den" in lowest terms, or an integer. */
static void
exponent(char *s, size_t size, slong num, slong den)
{
    fmpq_t q;
    char *text;

    fmpq_init(q);
    fmpq_set_si(q, num, (ulong) den);
    text = fmpq_get_str(NULL, 10, q);
    snprintf(s, size, "%s", text);
    flint_free(text);
    fmpq_clear(q);
}

static char *
rate_words(const loja_graded_trial_t *t, const char *p, const char *e)
{
    const loja_graded_rates_struct *r = t->rates;
    char *s[4], *T, *res;
    slong i;

    if (!r->rates)
    {
        res = flint_calloc(1, 1);
        return res;
    }
    s[0] = loja_claim_bound_text(r->lower, -1, DIGITS);
    s[1] = loja_claim_bound_text(r->upper, 1, DIGITS);
    s[2] = loja_claim_bound_text(r->loss_lower, -1, DIGITS);
    s[3] = loja_claim_bound_text(r->loss_upper, 1, DIGITS);
    T = fmpq_get_str(NULL, 10, r->T);
    res = flint_malloc(strlen(T) + 400);
    snprintf(res, strlen(T) + 400, " For all t >= %s: %s t^(%s) <= |theta(t)| "
        "<= %s t^(%s) and %s t^(-%s) <= L(theta(t)) <= %s t^(-%s).", T, s[0],
        p, s[1], p, s[2], e, s[3], e);
    for (i = 0; i < 4; i++)
        flint_free(s[i]);
    flint_free(T);
    return res;
}

/* The conditions of G8 on L; every bound on its safe side. */
static char *
entry_words(const loja_graded_trial_t *t)
{
    const loja_graded_family_struct *f = &t->family;
    char *h0 = bound(t->chart->h, -1), *g = bound(t->proof->part[0].g1, -1);
    char *Em, *C, *s = flint_malloc(300);

    if (f->ops->moduli == NULL)
        snprintf(s, 300, "h < %s, L < %s^2 h0^%ld, L < Lam(h) h^%ld", h0, g,
            (long) (2 * f->s), (long) (2 * f->s));
    else
    {
        Em = bound(t->chart->Lam, -1);
        C = bound(t->proof->part[0].C, 1);
        snprintf(s, 300, "h < %s, L < %s^2 h0^%ld, L |theta|^(%ld/%ld) "
            "exp(%ld %s (L/%s^2)^(%ld/%ld)) < %s", h0, g, (long) (2 * f->s),
            (long) (2 * f->s), (long) f->k, (long) (2 * f->s / f->step), C,
            g, (long) f->step, (long) (2 * f->s), Em);
        flint_free(Em);
        flint_free(C);
    }
    flint_free(h0);
    flint_free(g);
    return s;
}

void
_loja_graded_put_words(loja_claim_t claim, loja_graded_trial_t *t)
{
    const loja_graded_family_struct *f = &t->family;
    char p[40], e[40], q[40], *T = fmpq_get_str(NULL, 10, t->T);
    char *norm = arb_get_str(t->rates->norm, 20, 0);
    char *loss = arb_get_str(t->rates->loss, 20, 0);
    char *what = f->ops->describe((loja_graded_family_struct *) f);
    char *limits = f->ops->limit_words((loja_graded_family_struct *) f,
        t->rates->y);
    char *rates, *LT, *h0, *entry, *K;

    exponent(p, sizeof(p), f->k, 2 * (f->s + f->k));
    exponent(e, sizeof(e), f->s, f->s + f->k);
    exponent(q, sizeof(q), f->s + f->k, f->s);
    K = loja_claim_bound_text(t->rates->speed, -1, DIGITS);
    rates = rate_words(t, p, e);
    LT = loja_claim_bound_text(t->loss, 1, DIGITS);
    h0 = bound(t->chart->h, -1);
    entry = entry_words(t);
    loja_claim_decided(claim, LOJA_PROVED,
        f->ops->moduli != NULL ? "graded-moduli" : "graded-chart",
        "Every flow that is at time T = %s where the trajectory was "
        "enclosed, L_T = L(theta(T)) <= %s, tends to infinity: |theta(t)| -> "
        "infinity and L(theta(t)) -> 0 as t -> infinity. Limit law: "
        "|theta(t)| t^(-%s) -> %s and L(theta(t)) t^(%s) -> %s; with %s: h "
        "-> 0 and %s. For all t >= T: L(theta(t)) <= (L_T^(-q) + %s (t - "
        "T))^(-1/q), q = %s.%s The same limits hold for the open set of all "
        "theta(T) with %s and coordinates in the box of the chart, all of "
        "it in the record (h0 = %s, %ld nodes, verified on %ld slices of "
        "h).", T, LT, p, norm, e, loss, what, limits, K, q, rates, entry, h0,
        (long) t->chart->nodes, (long) t->proof->slices);
    flint_free(T);
    flint_free(norm);
    flint_free(loss);
    flint_free(what);
    flint_free(limits);
    flint_free(rates);
    flint_free(LT);
    flint_free(h0);
    flint_free(entry);
    flint_free(K);
}

void
_loja_graded_put_numbers(loja_claim_t claim, loja_graded_trial_t *t)
{
    arb_t x;
    fmpq_t q;

    arb_init(x);
    fmpq_init(q);
    arb_set_fmpq(x, t->T, LOJA_GRADED_PRECISION);
    loja_claim_add_number(claim, "T", x);
    loja_claim_add_number(claim, "loss", t->loss);
    loja_claim_add_number(claim, "norm", t->norm);
    arb_set_arf(x, t->chart->h);
    loja_claim_add_number(claim, "h0", x);
    fmpq_set_si(q, t->family.k, 2 * (ulong) (t->family.s + t->family.k));
    arb_set_fmpq(x, q, LOJA_GRADED_PRECISION);
    loja_claim_add_number(claim, "rate_exponent", x);
    loja_claim_add_number(claim, "limit_norm", t->rates->norm);
    loja_claim_add_number(claim, "limit_loss_rate", t->rates->loss);
    if (t->rates->rates)
    {
        arb_set_fmpq(x, t->rates->T, LOJA_GRADED_PRECISION);
        loja_claim_add_number(claim, "rate_T", x);
        loja_claim_add_number(claim, "rate_lower", t->rates->lower);
        loja_claim_add_number(claim, "rate_upper", t->rates->upper);
        loja_claim_add_number(claim, "rate_loss_lower",
            t->rates->loss_lower);
        loja_claim_add_number(claim, "rate_loss_upper",
            t->rates->loss_upper);
    }
    arb_set_si(x, t->proof->slices);
    loja_claim_add_number(claim, "slices", x);
    arb_clear(x);
    fmpq_clear(q);
}
