/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule merging: theorem, numbers, record. */
#include "merging.h"

#define DIGITS 8

/* K, and the constants of |theta| below and above. */
static void
rates(arb_t K, arb_t low, arb_t high, const loja_merging_t mg,
      const loja_merging_proof_t proof)
{
    const slong prec = 128;
    arb_t t;

    arb_init(t);
    /* K = (q+2) c^2/q */
    arb_set_arf(K, proof->c);
    arb_sqr(K, K, prec);
    arb_mul_si(K, K, mg->q + 2, prec);
    arb_div_si(K, K, mg->q, prec);
    /* c_1 a^(1/q) */
    arb_set_arf(low, proof->a);
    if (!mg->flat)
        arb_mul_2exp_si(low, low, -1);
    if (mg->q == 2)
        arb_sqrt(low, low, prec);
    /* ((q+1)(q+2)/K)^(1/2), for a K that is rounded down in words */
    arb_set_si(t, 1);
    arb_mul_2exp_si(t, t, -20);
    arb_sub_ui(t, t, 1, prec);
    arb_neg(t, t);
    arb_mul(t, t, K, prec);
    arb_set_si(high, (mg->q + 1) * (mg->q + 2));
    arb_div(high, high, t, prec);
    arb_sqrt(high, high, prec);
    arb_clear(t);
}

static void
put_numbers(loja_claim_t claim, const loja_merging_t mg,
            const loja_merging_proof_t proof, const fmpq_t T,
            arb_srcptr theta)
{
    arb_t x, low, high;
    slong i;

    arb_init(x);
    arb_init(low);
    arb_init(high);
    loja_claim_add_number(claim, "limit_loss", proof->limit);
    arb_set_fmpq(x, T, 128);
    loja_claim_add_number(claim, "T", x);
    arb_zero(x);
    for (i = 0; i < mg->P; i++)
        arb_addmul(x, theta + i, theta + i, 192);
    arb_nonnegative_part(x, x);
    arb_sqrtpos(x, x, 192);
    loja_claim_add_number(claim, "norm", x);
    loja_claim_add_arf(claim, "excess", proof->level);
    loja_claim_add_arf(claim, "h0", proof->h0);
    loja_claim_add_arf(claim, "rho", proof->rho);
    loja_claim_add_arf(claim, "D0", proof->D0);
    loja_claim_add_arf(claim, "a", proof->a);
    loja_claim_add_arf(claim, "c", proof->c);
    rates(x, low, high, mg, proof);
    loja_claim_add_number(claim, "K", x);
    /* |theta| t^-p has its limit points between these */
    arb_root_ui(x, x, (ulong) mg->q + 2, 128);
    arb_mul(low, low, x, 128);
    arb_mul(high, high, x, 128);
    loja_claim_add_number(claim, "norm_by_power_lower", low);
    loja_claim_add_number(claim, "norm_by_power_upper", high);
    arb_set_si(x, 1);
    arb_div_si(x, x, mg->q + 2, 128);
    loja_claim_add_number(claim, "power", x);
    arb_clear(x);
    arb_clear(low);
    arb_clear(high);
}

static void
put_record(loja_record_t rec, const loja_merging_t mg,
           const loja_merging_proof_t proof)
{
    slong i, k;

    loja_record_put_string(rec, "family", mg->flat ? "flat" : "merge");
    loja_record_open(rec, "neurons", '[');
    loja_record_put_slong(rec, NULL, mg->i1);
    if (!mg->flat)
        loja_record_put_slong(rec, NULL, mg->i2);
    loja_record_close(rec, ']');
    loja_record_put_slong(rec, "sign", mg->sign);
    loja_record_put_slong(rec, "q", mg->q);
    loja_record_open(rec, "centre", '[');
    for (i = 0; i < mg->dim; i++)
        loja_record_put_arf(rec, NULL, arb_midref(proof->centre + i));
    loja_record_close(rec, ']');
    loja_record_open(rec, "frame", '[');
    for (i = 0; i < mg->dim; i++)
    {
        loja_record_open(rec, NULL, '[');
        for (k = 0; k < mg->dim; k++)
            loja_record_put_arf(rec, NULL,
                arb_midref(arb_mat_entry(proof->frame, i, k)));
        loja_record_close(rec, ']');
    }
    loja_record_close(rec, ']');
    loja_record_put_arf(rec, "h0", proof->h0);
    loja_record_put_arf(rec, "rho", proof->rho);
    loja_record_put_arf(rec, "D0", proof->D0);
    loja_record_put_arf(rec, "mu", proof->mu);
    loja_record_put_arf(rec, "a", proof->a);
    loja_record_put_arf(rec, "c", proof->c);
    loja_record_put_arf(rec, "excess", proof->level);
    loja_record_put_arb(rec, "limit", proof->limit, 64);
}

/* Which neurons do what. */
static void
neuron_words(loja_message_t text, const loja_merging_t mg)
{
    if (mg->flat)
        loja_message_set(text, "Neuron %ld turns linear on the data: its "
            "output weight grows, the product with its input weights "
            "converges; so do all other parameters", (long) mg->i1 + 1);
    else
        loja_message_set(text, "Neurons %ld and %ld merge%s, their output "
            "weights grow with %s signs; all other parameters converge%s",
            (long) mg->i1 + 1, (long) mg->i2 + 1,
            mg->sign < 0 ? " up to the sign" : "",
            mg->sign < 0 ? "equal" : "opposite",
            mg->sign < 0 && !mg->prob->net->act[0]->zero
            ? ", but for the output bias, which balances them" : "");
}

static void
put_words(loja_claim_t claim, const loja_merging_t mg,
          const loja_merging_proof_t proof, const fmpq_t T)
{
    char *time = fmpq_get_str(NULL, 10, T), *s[6];
    loja_message_t neurons;
    arb_t x, low, high;
    slong i;

    arb_init(x);
    arb_init(low);
    arb_init(high);
    neuron_words(neurons, mg);
    s[0] = loja_claim_bound_text(proof->limit, -1, 12);
    s[1] = loja_claim_bound_text(proof->limit, 1, 12);
    arb_set_arf(x, proof->level);
    s[2] = loja_claim_bound_text(x, 1, DIGITS);
    rates(x, low, high, mg, proof);
    s[3] = loja_claim_bound_text(x, -1, DIGITS);
    s[4] = loja_claim_bound_text(low, -1, DIGITS);
    s[5] = loja_claim_bound_text(high, 1, DIGITS);
    loja_claim_decided(claim, LOJA_PROVED, "merging",
        "Every flow that is at time T = %s where the trajectory was enclosed "
        "tends to infinity, and its loss to a limit: |theta(t)| -> infinity "
        "and L(theta(t)) -> Linf, an asymptotic critical value in [%s, %s] "
        "as t -> infinity. %s. With E = %s >= L(theta(T)) - Linf, A = "
        "E^(-%d), K = %s, p = 1/%d and s = t - T, for all t >= T: 0 < "
        "L(theta(t)) - Linf <= (A + K s)^(-%sp), and %s (A + K s)^p <= "
        "|theta(t)| <= |theta(T)| + %s (A + K s)^p.",
        time, s[0], s[1], neurons->text, s[2], mg->q == 1 ? 3 : 2, s[3],
        mg->q + 2, mg->q == 1 ? "" : "2", s[4], s[5]);
    for (i = 0; i < 6; i++)
        flint_free(s[i]);
    flint_free(time);
    arb_clear(x);
    arb_clear(low);
    arb_clear(high);
}

void
_loja_merging_decide(loja_claim_t claim, const loja_merging_t mg,
    const loja_merging_proof_t proof, const fmpq_t T, arb_srcptr theta)
{
    put_words(claim, mg, proof, T);
    put_numbers(claim, mg, proof, T, theta);
    put_record(claim->record, mg, proof);
}
