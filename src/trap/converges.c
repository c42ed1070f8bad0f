/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The claim `converges': the flow stands still, or one of two traps closes
   around theta(T). */
#include "trap/trap.h"

/* HEURISTIC: bits to begin with; affects success and cost only. */
#define DEFAULT_PRECISION 128

static const loja_act_struct *
not_smooth(const loja_net_t net)
{
    slong k;

    for (k = 0; k < net->depth - 1; k++)
        if (!net->act[k]->smooth)
            return net->act[k];
    return NULL;
}

/* L(theta(T)) is at most that: the excess, and the least value of L. */
static void
add_loss(loja_claim_t claim, const arf_t excess, const fmpq_t least,
         slong prec)
{
    arb_t t;

    arb_init(t);
    arb_set_fmpq(t, least, prec);
    arb_add_arf(t, t, excess, prec);
    loja_claim_add_number(claim, "loss_T", t);
    arb_clear(t);
}

void
_loja_trap_add_limit(loja_claim_t claim, arb_srcptr limit, slong P,
                     slong prec)
{
    slong i;
    char name[40];
    arb_t norm, t;

    arb_init(norm);
    arb_init(t);
    for (i = 0; i < P; i++)
    {
        arb_sqr(t, limit + i, prec);
        arb_nonnegative_part(t, t);
        arb_add(norm, norm, t, prec);
    }
    arb_sqrtpos(norm, norm, prec);
    arb_nonnegative_part(norm, norm);
    loja_claim_add_number(claim, "limit_norm", norm);
    for (i = 0; i < P; i++)
    {
        snprintf(name, sizeof(name), "limit_%ld", (long) i);
        loja_claim_add_number(claim, name, limit + i);
    }
    arb_clear(norm);
    arb_clear(t);
}

/* x from above (side > 0) or below, three digits unless told. */
static char *
bound(const arf_t x, int side, slong digits)
{
    char *s;
    arb_t t;

    arb_init(t);
    arb_set_arf(t, x);
    s = loja_claim_bound_text(t, side, digits);
    arb_clear(t);
    return s;
}

static char *
norm_text(loja_claim_t claim, int side)
{
    return loja_claim_bound_text(loja_claim_number(claim, "limit_norm"),
        side, 12);
}

/* (c s^k) rounded down; for the exponents of rates. */
static char *
rate(const arf_t s, slong c, ulong k)
{
    char *res;
    arb_t t;

    arb_init(t);
    arb_set_arf(t, s);
    arb_pow_ui(t, t, k, 64);
    arb_mul_si(t, t, c, 64);
    res = loja_claim_bound_text(t, -1, 4);
    arb_clear(t);
    return res;
}

/* least: L at the limit, the least value that there is. */
static void
zero_words(loja_claim_t claim, const loja_trap_zero_t trap,
           const fmpq_t least, const fmpq_t T, slong prec)
{
    const int zero = fmpq_is_zero(least);
    const char *excess = zero ? "L" : "L - L(theta*)";
    char *value = fmpq_get_str(NULL, 10, least);
    char *t = fmpq_get_str(NULL, 10, T), *low, *high;
    char *radius = bound(trap->radius, 1, 3), *R = bound(trap->R, 1, 3);
    char *s = bound(trap->s, -1, 4), *loss = bound(trap->loss, 1, 3);
    char *length = bound(trap->length, 1, 3);
    char *fast = rate(trap->s, 4, 2), *half = rate(trap->s, 2, 2);

    _loja_trap_zero_record(claim->record, trap);
    loja_claim_add_arf(claim, "limit_radius", trap->radius);
    loja_claim_add_arf(claim, "s", trap->s);
    loja_claim_add_arf(claim, "R", trap->R);
    loja_claim_add_arf(claim, "rho", trap->rho);
    add_loss(claim, trap->loss, least, prec);
    loja_claim_add_arf(claim, "length", trap->length);
    _loja_trap_add_limit(claim, trap->limit, trap->P, prec);
    if (!zero)
        loja_claim_add_fmpq(claim, "limit_loss", least, prec);
    low = norm_text(claim, -1);
    high = norm_text(claim, 1);
    loja_claim_decided(claim, LOJA_PROVED, "convergence-zero",
        "The flow converges to a point theta* with L(theta*) = %s%s. At T = "
        "%s it is in a ball of radius R <= %s on which J J^T >= s^2 with s "
        ">= %s, and %s <= %s; the path from there on is no longer than %s. "
        "The limit is known to within %s, with |theta*| between %s and %s. "
        "For all t >= T: %s <= %s exp(-%s (t - T)) and |theta(t) - theta*| "
        "<= %s exp(-%s (t - T)).",
        value, zero ? "" : ", the least value of L, as equal inputs have "
        "different targets", t, R, s, excess, loss, length, radius, low,
        high, zero ? "L(t)" : excess, loss, fast, length, half);
    flint_free(value);
    flint_free(t);
    flint_free(low);
    flint_free(high);
    flint_free(radius);
    flint_free(R);
    flint_free(s);
    flint_free(loss);
    flint_free(length);
    flint_free(fast);
    flint_free(half);
}

static void
minimum_words(loja_claim_t claim, const loja_trap_minimum_t trap,
              const fmpq_t T, slong prec)
{
    slong i;
    arb_ptr limit = _arb_vec_init(trap->P);
    char *t = fmpq_get_str(NULL, 10, T), *low, *high, *first;
    char *radius = bound(trap->g, 1, 3), *R = bound(trap->R, 1, 3);
    char *lambda = bound(trap->lambda, -1, 4);
    char *below = loja_claim_bound_text(trap->loss, -1, 12);
    char *above = loja_claim_bound_text(trap->loss, 1, 12);
    arf_t sum;

    arf_init(sum);
    arf_add(sum, trap->rho, trap->g, 64, ARF_RND_UP);
    first = bound(sum, 1, 3);
    for (i = 0; i < trap->P; i++)
    {
        arb_set(limit + i, trap->a + i);
        arb_add_error_arf(limit + i, trap->g);
    }
    _loja_trap_minimum_record(claim->record, trap);
    loja_claim_add_arf(claim, "limit_radius", trap->g);
    loja_claim_add_arf(claim, "lambda", trap->lambda);
    loja_claim_add_arf(claim, "R", trap->R);
    loja_claim_add_arf(claim, "rho", trap->rho);
    loja_claim_add_number(claim, "limit_loss", trap->loss);
    _loja_trap_add_limit(claim, limit, trap->P, prec);
    low = norm_text(claim, -1);
    high = norm_text(claim, 1);
    loja_claim_decided(claim, LOJA_PROVED, "convergence-minimum",
        "The flow converges to a strict local minimum theta* of L, the only "
        "critical point in a ball of radius R <= %s on which the Hessian is "
        ">= %s. theta* is known to within %s, with |theta*| between %s and "
        "%s and L(theta*) between %s and %s. For all t >= T = %s: |theta(t) "
        "- theta*| <= %s exp(-%s (t - T)).",
        R, lambda, radius, low, high, below, above, t, first, lambda);
    flint_free(t);
    flint_free(low);
    flint_free(high);
    flint_free(first);
    flint_free(radius);
    flint_free(R);
    flint_free(lambda);
    flint_free(below);
    flint_free(above);
    arf_clear(sum);
    _arb_vec_clear(limit, trap->P);
}

static void
constant_words(loja_claim_t claim, arb_srcptr theta, const arb_t loss,
               slong P, const fmpq_t T, slong prec)
{
    char *t = fmpq_get_str(NULL, 10, T), *low, *high, *radius;
    char *below = loja_claim_bound_text(loss, -1, 12);
    char *above = loja_claim_bound_text(loss, 1, 12);
    slong i;
    arb_t sum;
    mag_t m;

    arb_init(sum);
    mag_init(m);
    for (i = 0; i < P; i++)
        mag_addmul(m, arb_radref(theta + i), arb_radref(theta + i));
    mag_sqrt(m, m);
    arf_set_mag(arb_midref(sum), m);
    loja_claim_add_number(claim, "limit_radius", sum);
    loja_claim_add_number(claim, "limit_loss", loss);
    _loja_trap_add_limit(claim, theta, P, prec);
    radius = bound(arb_midref(sum), 1, 3);
    low = norm_text(claim, -1);
    high = norm_text(claim, 1);
    loja_claim_decided(claim, LOJA_PROVED, "convergence-constant",
        "The flow stands still: grad L(theta(T)) = 0 exactly at T = %s, so "
        "that theta(t) = theta(T) for all t. theta(T) is known to within "
        "%s, with |theta(T)| between %s and %s and L(theta(T)) between %s "
        "and %s.", t, radius, low, high, below, above);
    flint_free(t);
    flint_free(low);
    flint_free(high);
    flint_free(radius);
    flint_free(below);
    flint_free(above);
    arb_clear(sum);
    mag_clear(m);
}

/* Is theta(T) a critical point, whatever it is in its enclosure? */
static int
try_constant(loja_claim_t claim, const loja_problem_t prob, const fmpq_t T,
             arb_srcptr theta, slong prec)
{
    slong P = prob->net->nparams;
    arb_ptr g = _arb_vec_init(P);
    loja_loss_t ws;
    arb_t loss;
    int ok;

    loja_loss_init(ws, prob);
    arb_init(loss);
    loja_loss_eval(ws, loss, g, NULL, theta, prec);
    arb_nonnegative_part(loss, loss);
    /* SOUND: convergence-constant (grad L = 0 on the enclosure) */
    ok = _arb_vec_is_zero(g, P);
    if (ok)
        constant_words(claim, theta, loss, P, T, prec);
    loja_loss_clear(ws);
    arb_clear(loss);
    _arb_vec_clear(g, P);
    return ok;
}

static int
try_zero(loja_claim_t claim, loja_trap_report_t *report,
         const loja_problem_t prob, const fmpq_t T, arb_srcptr theta,
         const arf_struct *within, slong prec)
{
    loja_trap_system_t sys;
    loja_trap_zero_t trap;
    loja_problem_t mean;
    fmpq_t least;

    fmpq_init(least);
    _loja_trap_mean(mean, least, prob);
    _loja_trap_system_init(sys, mean);
    _loja_trap_zero_init(trap, prob->net->nparams, sys->rows);
    if (_loja_trap_zero(trap, report, sys, theta, within, prec))
        zero_words(claim, trap, least, T, prec);
    _loja_trap_zero_clear(trap);
    _loja_trap_system_clear(sys);
    loja_problem_clear(mean);
    fmpq_clear(least);
    return report->closed;
}

static int
try_minimum(loja_claim_t claim, loja_trap_report_t *report,
            const loja_problem_t prob, const fmpq_t T, arb_srcptr theta,
            const arf_struct *within, slong prec)
{
    loja_trap_minimum_t trap;

    _loja_trap_minimum_init(trap, prob->net->nparams);
    if (_loja_trap_minimum(trap, report, prob, theta, within, prec))
        minimum_words(claim, trap, T, prec);
    _loja_trap_minimum_clear(trap);
    return report->closed;
}

loja_status_t
loja_claim_converges(loja_claim_t claim, const loja_problem_t prob,
                     const fmpq_t T, arb_srcptr theta,
                     const loja_claim_opts_t *opts)
{
    const loja_act_struct *kink = not_smooth(prob->net);
    loja_trap_report_t zero = { 0, "it needs l2 = 0", 0 };
    loja_trap_report_t minimum = { 0, "", 0 }, manifold = { 0, "", 0 };
    slong prec = opts != NULL && opts->precision > 0 ? opts->precision
                                                     : DEFAULT_PRECISION;
    const arf_struct *within = opts != NULL ? opts->within : NULL;

    loja_claim_reset(claim);
    if (kink != NULL)
        return loja_claim_undecided(claim, "%s is not C1: no rule about "
            "gradient flows applies", kink->name);
    if (!_arb_vec_is_finite(theta, prob->net->nparams))
        return loja_claim_undecided(claim, "no finite enclosure of theta(T) "
            "was given");
    if (try_constant(claim, prob, T, theta, prec))
        return LOJA_OK;
    if (fmpq_is_zero(prob->l2)
        && try_zero(claim, &zero, prob, T, theta, within, prec))
        return LOJA_OK;
    if (opts != NULL && opts->stop != NULL && *opts->stop)
    {
        (void) loja_claim_undecided(claim, "interrupted");
        return LOJA_STOPPED;
    }
    if (try_minimum(claim, &minimum, prob, T, theta, within,
        prec))
        return LOJA_OK;
    if (_loja_manifold_try(claim, &manifold, prob, T, theta, within, prec))
        return LOJA_OK;
    return loja_claim_undecided(claim, "No trap closes at this time. "
        "Convergence to zero loss (rule convergence-zero): %s. Convergence "
        "to a strict minimum (rule convergence-minimum): %s. Convergence to "
        "a manifold of minima (rule convergence-manifold): %s.", zero.why,
        minimum.why, manifold.why);
}
