/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule saturation, ALGEBRAIC TAILS: theorem and numbers. */
#include <string.h>
#include "saturation.h"

#define DIGITS 8
#define PREC 128

/* What the two theorems say of D and |theta| in s = t - T. */
typedef struct
{
    arb_t K;               /* D <= (A + K s)^(-power) */
    arb_t A;
    arb_t low;             /* |theta| >= low D^(-1/q) */
    arb_t high;            /* |theta - theta(T)| <= high (s + A/K)^(1/3), or
                              ^(1/4) */
    arb_t limit[2];        /* |theta| t^(-1/3), or ^(-1/4), lies between
                              these in the end */
} rates_t;

static void
root(arb_t x, ulong k)
{
    arb_root_ui(x, x, k, PREC);
}

/* low of neurons that run out: the greatest height a/alpha. */
static void
low_out(arb_t low, const loja_saturation_t sat,
        const loja_saturation_proof_t proof)
{
    slong i;
    arb_t x;

    arb_init(x);
    arb_zero(low);
    for (i = 0; i < sat->slow; i++)
    {
        /* SOUND: saturation (RUNS OUT: |v| = |A|/(alpha h), h <= D/a) */
        arb_set_arf(x, proof->height + i);
        arb_mul_arf(x, x, proof->slow_a + i, PREC);
        arb_div_si(x, x, sat->alpha, PREC);
        if (arb_gt(x, low))
            arb_set(low, x);
    }
    arb_clear(x);
}

/* q = 1: K = 3 (kappa/C)^2, A = D_T^-3, low = w0 a, high = 6^(1/2)
   K^(-1/6). */
static void
rates_first(rates_t *r, const loja_saturation_t sat,
            const loja_saturation_proof_t proof)
{
    arb_set_arf(r->K, proof->kappa);
    arb_div_arf(r->K, r->K, proof->C, PREC);
    arb_sqr(r->K, r->K, PREC);
    arb_mul_ui(r->K, r->K, 3, PREC);
    arb_set_arf(r->A, proof->level);
    arb_inv(r->A, r->A, PREC);
    arb_pow_ui(r->A, r->A, 3, PREC);
    if (sat->slow > 0)
        low_out(r->low, sat, proof);
    else
    {
        _loja_saturation_shortest(r->low, sat, PREC);
        arb_mul_arf(r->low, r->low, proof->least, PREC);
    }
    arb_inv(r->high, r->K, PREC);
    root(r->high, 6);
    arb_sqrt_ui(r->limit[1], 6, PREC);
    arb_mul(r->high, r->high, r->limit[1], PREC);
    arb_set(r->limit[1], r->high);
    arb_set(r->limit[0], r->K);
    root(r->limit[0], 3);
    arb_mul(r->limit[0], r->limit[0], r->low, PREC);
}

/* q = 2: K = 8 u0^2/E, A = L_T^-2, low = w0 a^(1/2), high = 12^(1/2)
   K^(-1/4). */
static void
rates_second(rates_t *r, const loja_saturation_t sat,
             const loja_saturation_proof_t proof)
{
    arb_set_arf(r->K, proof->u0);
    arb_sqr(r->K, r->K, PREC);
    arb_mul_2exp_si(r->K, r->K, 3);
    arb_div_arf(r->K, r->K, proof->energy, PREC);
    arb_set_arf(r->A, proof->level);
    arb_inv(r->A, r->A, PREC);
    arb_sqr(r->A, r->A, PREC);
    _loja_saturation_shortest(r->low, sat, PREC);
    arb_set_arf(r->high, proof->least);
    arb_sqrt(r->high, r->high, PREC);
    arb_mul(r->low, r->low, r->high, PREC);
    /* SOUND: saturation (P2, LIMIT: (8 E)^(1/4) for an E between w0^2 a and
       the bound of the energy) */
    arb_sqr(r->limit[0], r->low, PREC);
    arb_mul_2exp_si(r->limit[0], r->limit[0], 3);
    root(r->limit[0], 4);
    arb_set_arf(r->limit[1], proof->energy);
    arb_mul_2exp_si(r->limit[1], r->limit[1], 3);
    root(r->limit[1], 4);
    arb_inv(r->high, r->K, PREC);
    arb_mul_ui(r->high, r->high, 144, PREC);
    root(r->high, 4);
}

static void
rates_init(rates_t *r, const loja_saturation_t sat,
           const loja_saturation_proof_t proof)
{
    arb_init(r->K);
    arb_init(r->A);
    arb_init(r->low);
    arb_init(r->high);
    arb_init(r->limit[0]);
    arb_init(r->limit[1]);
    (sat->exact ? rates_second : rates_first)(r, sat, proof);
}

static void
rates_clear(rates_t *r)
{
    arb_clear(r->K);
    arb_clear(r->A);
    arb_clear(r->low);
    arb_clear(r->high);
    arb_clear(r->limit[0]);
    arb_clear(r->limit[1]);
}

static void
put_numbers(loja_claim_t claim, const rates_t *r,
            const loja_saturation_t sat, const loja_saturation_proof_t proof,
            const fmpq_t T, const arb_t norm)
{
    arb_t x;

    arb_init(x);
    loja_claim_add_number(claim, "limit_loss", proof->limit);
    loja_claim_add_fmpq(claim, "T", T, PREC);
    loja_claim_add_number(claim, "norm", norm);
    loja_claim_add_arf(claim, "excess", proof->level);
    loja_claim_add_arf(claim, "h0", proof->h0);
    loja_claim_add_arf(claim, "rho", proof->rho);
    loja_claim_add_arf(claim, "D0", proof->D0);
    loja_claim_add_arf(claim, "a",
        sat->slow > 0 ? proof->slow_a : proof->least);
    if (sat->exact)
    {
        loja_claim_add_arf(claim, "e", proof->e);
        loja_claim_add_arf(claim, "d", proof->d);
        loja_claim_add_arf(claim, "u0", proof->u0);
        loja_claim_add_arf(claim, "energy", proof->energy);
    }
    else
    {
        loja_claim_add_arf(claim, "kappa", proof->kappa);
        loja_claim_add_arf(claim, "C", proof->C);
    }
    arb_one(x);
    arb_div_ui(x, x, sat->exact ? 4 : 3, PREC);
    loja_claim_add_number(claim, "power", x);
    loja_claim_add_number(claim, "norm_by_power_lower", r->limit[0]);
    loja_claim_add_number(claim, "norm_by_power_upper", r->limit[1]);
    arb_clear(x);
}

/* "Some neurons become steps, ...; neuron 1 runs out ..."; to be freed. */
static char *
fate_words(const loja_saturation_t sat)
{
    char *step = _loja_saturation_step_words(sat), *s;
    const size_t size = strlen(step) + 200 * (size_t) sat->slow + 200;
    size_t len = 0;
    slong i;

    s = flint_malloc(size);
    s[0] = '\0';
    if (sat->m > 0)
        len = (size_t) snprintf(s, size, "Some neurons become steps, %s%s",
            step, sat->slow > 0 ? ". " : "");
    for (i = 0; i < sat->slow; i++)
        len += (size_t) snprintf(s + len, size - len, "%seuron %ld runs out "
            "into its tail: its output weight tends to infinity and its bias "
            "to %cinfinity, and an exponential in x is left",
            i > 0 ? ", n" : "N", (long) sat->out[i].neuron + 1,
            sat->out[i].side == LOJA_SIDE_PLUS ? '+' : '-');
    flint_free(step);
    return s;
}

void
_loja_saturation_power_decide(loja_claim_t claim,
    const loja_saturation_t sat, const loja_saturation_proof_t proof,
    const fmpq_t T, const arb_t norm)
{
    char *time = fmpq_get_str(NULL, 10, T), *s[7];
    char *step = fate_words(sat);
    char *value = _loja_saturation_value_words(sat, proof);
    const int q = sat->exact ? 2 : 1;
    rates_t r;
    arb_t x;
    slong i;

    arb_init(x);
    rates_init(&r, sat, proof);
    arb_set_arf(x, proof->level);
    s[0] = loja_claim_bound_text(x, 1, DIGITS);
    s[1] = loja_claim_bound_text(r.A, -1, DIGITS);
    s[2] = loja_claim_bound_text(r.K, -1, DIGITS);
    s[3] = loja_claim_bound_text(r.low, -1, DIGITS);
    s[4] = loja_claim_bound_text(r.high, 1, DIGITS);
    s[5] = loja_claim_bound_text(r.limit[0], -1, DIGITS);
    s[6] = loja_claim_bound_text(r.limit[1], 1, DIGITS);
    loja_claim_decided(claim, LOJA_PROVED, "saturation",
        "Every flow that is at time T = %s where the trajectory was enclosed "
        "tends to infinity, and its loss to a limit: |theta(t)| -> infinity "
        "and %s as t -> infinity. %s; %s. With D = L(theta(t)) - Linf, at T "
        "at most %s, A = %s, K = %s and s = t - T, for all t >= T: 0 < D <= (A + K "
        "s)^(-1/%d), and %s D^(-1/%d) <= |theta(t)| <= |theta(T)| + %s (s + "
        "A/K)^(1/%d). All limit points of |theta(t)| t^(-1/%d) are in [%s, "
        "%s]%s.", time, value, step, sat->slow > 0 ? "its input weight and "
        "all other parameters converge, but for output biases that balance "
        "constants" : "all other parameters converge", s[0], s[1], s[2],
        q == 1 ? 3 : 2, s[3], q, s[4], q == 1 ? 3 : 4, q == 1 ? 3 : 4, s[5], s[6],
        q == 1 ? "" : "; it has a limit");
    put_numbers(claim, &r, sat, proof, T, norm);
    for (i = 0; i < 7; i++)
        flint_free(s[i]);
    flint_free(time);
    flint_free(step);
    flint_free(value);
    rates_clear(&r);
    arb_clear(x);
}
