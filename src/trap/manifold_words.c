/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule convergence-manifold: attempts, words and the record. */
#include <string.h>
#include "trap/manifold.h"

/* The members for a certificate. */
static void
record(loja_record_t rec, const loja_manifold_t trap)
{
    slong i;

    loja_record_put_string(rec, "kind", trap->symmetry ? "symmetry"
        : "equal");
    loja_record_open(rec, "centre", '[');
    for (i = 0; i < trap->P; i++)
        loja_record_put_arf(rec, NULL, arb_midref(trap->a + i));
    loja_record_close(rec, ']');
    loja_record_put_arf(rec, "rho", trap->rho);
    loja_record_put_arf(rec, "R", trap->R);
    loja_record_put_arf(rec, "R_free", trap->Rfree);
    loja_record_put_arf(rec, "lambda", trap->lambda);
    loja_record_put_arf(rec, "g", trap->g);
    if (!trap->symmetry)
    {
        loja_record_put_slong(rec, "layer", trap->layer);
        loja_record_put_arf(rec, "low", trap->low);
        loja_record_put_arf(rec, "off", trap->off);
    }
    else
    {
        loja_record_open(rec, "free", '[');
        for (i = 0; i < trap->k; i++)
            loja_record_put_slong(rec, NULL, trap->free[i]);
        loja_record_close(rec, ']');
    }
    loja_record_open(rec, trap->symmetry ? "fields" : "copies", '[');
    for (i = 0; i < trap->k; i++)
    {
        const loja_manifold_copy_t *y = trap->copy + i;
        const loja_manifold_field_t *f = trap->field + i;
        const slong copy[4] = { y->copy, y->of, y->output, y->sign };
        const slong field[3] = { f->layer, f->to, f->from };
        slong j;

        loja_record_open(rec, NULL, '[');
        for (j = 0; j < (trap->symmetry ? 3 : 4); j++)
            loja_record_put_slong(rec, NULL, trap->symmetry ? field[j]
                : copy[j]);
        loja_record_close(rec, ']');
    }
    loja_record_close(rec, ']');
}

static char *
bound(const arf_t x, int side, slong digits)
{
    arb_t t;
    char *s;

    arb_init(t);
    arb_set_arf(t, x);
    s = loja_claim_bound_text(t, side, digits);
    arb_clear(t);
    return s;
}

/* Of what the manifold consists; counted from 1. */
static void
describe(char *text, size_t size, const loja_manifold_t trap)
{
    const loja_manifold_copy_t *y = trap->copy;
    size_t used;
    slong i;

    if (trap->symmetry)
    {
        snprintf(text, size, "a hidden layer is linear, and L is constant "
            "along the orbits of its group");
        return;
    }
    loja_snprintf(text, size, "in hidden layer %ld neuron", (long)
        trap->layer);
    /* HEURISTIC: no more than four are told */
    for (i = 0; i < trap->k && i < 4; i++)
    {
        used = strlen(text);
        loja_snprintf(text + used, size - used, "%s %ld equals %sneuron %ld",
            i == 0 ? "" : ", neuron", (long) y[i].copy + 1,
            y[i].sign < 0 ? "minus " : "", (long) y[i].of + 1);
    }
    used = strlen(text);
    snprintf(text + used, size - used, "%s there, so that only sums of their "
        "outgoing weights count", trap->k > 4 ? ", .." : "");
}

static void
add_numbers(loja_claim_t claim, const loja_manifold_t trap, slong prec)
{
    arb_ptr limit = _arb_vec_init(trap->P);
    arf_t sum;
    slong i;

    arf_init(sum);
    arf_add(sum, trap->rho, trap->g, 30, ARF_RND_UP);
    for (i = 0; i < trap->P; i++)
    {
        arb_set(limit + i, trap->a + i);
        arb_add_error_arf(limit + i, sum);
    }
    record(claim->record, trap);
    loja_claim_add_arf(claim, "limit_radius", sum);
    loja_claim_add_arf(claim, "lambda", trap->lambda);
    loja_claim_add_arf(claim, "R", trap->R);
    loja_claim_add_arf(claim, "rho", trap->rho);
    loja_claim_add_arf(claim, "length", trap->g);
    loja_claim_add_slong(claim, "dimension", trap->k);
    loja_claim_add_number(claim, "limit_loss", trap->loss);
    _loja_trap_add_limit(claim, limit, trap->P, prec);
    arf_clear(sum);
    _arb_vec_clear(limit, trap->P);
}

static void
words(loja_claim_t claim, const loja_manifold_t trap, const fmpq_t T,
      slong prec)
{
    char *t = fmpq_get_str(NULL, 10, T), *low, *high, *radius;
    char *length = bound(trap->g, 1, 3), *lambda = bound(trap->lambda, -1, 4);
    char *below = loja_claim_bound_text(trap->loss, -1, 12);
    char *above = loja_claim_bound_text(trap->loss, 1, 12);
    char text[300];

    describe(text, sizeof(text), trap);
    add_numbers(claim, trap, prec);
    radius = loja_claim_bound_text(loja_claim_number(claim, "limit_radius"),
        1, 3);
    low = loja_claim_bound_text(loja_claim_number(claim, "limit_norm"), -1,
        12);
    high = loja_claim_bound_text(loja_claim_number(claim, "limit_norm"), 1,
        12);
    loja_claim_decided(claim, LOJA_PROVED, "convergence-manifold",
        "The flow converges to a local minimum theta* of L, one of a manifold "
        "of minima of dimension %ld with the same loss: %s. Across the "
        "manifold the Hessian is >= %s. theta* is known to within %s, with "
        "|theta*| between %s and %s and L(theta*) between %s and %s. For all "
        "t >= T = %s: |theta(t) - theta*| <= %s exp(-%s (t - T)).",
        (long) trap->k, text, lambda, radius, low, high, below, above, t,
        length, lambda);
    flint_free(t);
    flint_free(low);
    flint_free(high);
    flint_free(radius);
    flint_free(length);
    flint_free(lambda);
    flint_free(below);
    flint_free(above);
}

int
_loja_manifold_try(loja_claim_t claim, loja_trap_report_t *report,
                   const loja_problem_struct *prob, const fmpq_t T,
                   arb_srcptr theta, const arf_struct *within, slong prec)
{
    loja_manifold_t trap;
    loja_loss_t ws;
    slong l;

    report->closed = 0;
    report->factor = 0;
    /* SOUND: convergence-manifold (setting: no penalty, which would tell
       copies apart) */
    if (!fmpq_is_zero(prob->l2))
    {
        snprintf(report->why, sizeof(report->why), "there is a penalty");
        return 0;
    }
    snprintf(report->why, sizeof(report->why), "no two neurons of a layer "
        "are nearly equal, none is linear");
    _loja_manifold_init(trap, prob);
    loja_loss_init(ws, prob);
    for (l = 1; l < prob->net->depth && !report->closed; l++)
        if (_loja_manifold_equal(trap, report, ws, l, theta, prec))
            _loja_manifold_close(trap, report, ws, theta, within, prec);
    if (!report->closed
        && _loja_manifold_symmetry(trap, report, ws, theta, prec))
        _loja_manifold_close(trap, report, ws, theta, within, prec);
    if (report->closed)
        words(claim, trap, T, prec);
    loja_loss_clear(ws);
    _loja_manifold_clear(trap);
    return report->closed;
}
