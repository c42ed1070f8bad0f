/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule saturation: theorem and numbers. */
#include <string.h>
#include "saturation.h"

#define DIGITS 8

/* The shortest vectors' norm / q, and that of the field / q. */
static void
rates(arb_t low, arb_t high, const loja_saturation_t sat)
{
    const slong prec = 128;
    slong i;
    arb_t t;

    arb_init(t);
    arb_zero(low);
    arb_zero(high);
    for (i = 0; i < sat->m; i++)
    {
        const loja_step_neuron_t *s = sat->step + i;

        arb_set_fmpq(t, s->w0, prec);
        arb_addmul(low, t, t, prec);
        arb_set_fmpq(t, s->b0, prec);
        arb_addmul(low, t, t, prec);
        arb_set_fmpq(t, s->w, prec);
        arb_addmul(high, t, t, prec);
        arb_set_fmpq(t, s->b, prec);
        arb_addmul(high, t, t, prec);
    }
    arb_sqrt(low, low, prec);
    arb_sqrt(high, high, prec);
    if (sat->exact)
    {
        arb_mul_2exp_si(low, low, -1);
        arb_mul_2exp_si(high, high, -1);
    }
    arb_clear(t);
}

/* 1 if the limit of theta/log t is proved. */
static int
has_limit(const loja_saturation_t sat)
{
    slong i;

    for (i = 0; i < sat->m; i++)
        if (sat->exact && !sat->step[i].sharp)
            return 0;
    return 1;
}

/* As rates, the limit of |theta|/log t in place of the first: that of the
   field where a step runs into an input (then q = 1). */
static void
limit_rate(arb_t low, arb_t high, const loja_saturation_t sat)
{
    slong i;

    rates(low, high, sat);
    for (i = 0; i < sat->m; i++)
        if (sat->step[i].on >= 0)
            arb_set(low, high);
}

/* x <- K = (kappa/C)^2. */
static void
speed(arb_t x, const loja_saturation_proof_t proof)
{
    arb_set_arf(x, proof->kappa);
    arb_div_arf(x, x, proof->C, 128);
    arb_sqr(x, x, 128);
}

static void
put_numbers(loja_claim_t claim, const loja_saturation_t sat,
            const loja_saturation_proof_t proof, const fmpq_t T,
            const arb_t norm)
{
    arb_t x, y;
    slong i;
    char name[40];

    arb_init(x);
    arb_init(y);
    loja_claim_add_number(claim, "limit_loss", proof->limit);
    loja_claim_add_fmpq(claim, "T", T, 128);
    loja_claim_add_number(claim, "norm", norm);
    loja_claim_add_arf(claim, "excess", proof->level);
    loja_claim_add_arf(claim, "h0", proof->h0);
    loja_claim_add_arf(claim, "rho", proof->rho);
    loja_claim_add_arf(claim, "D0", proof->D0);
    loja_claim_add_arf(claim, "kappa", proof->kappa);
    loja_claim_add_arf(claim, "C", proof->C);
    loja_claim_add_arf(claim, "a", proof->least);
    /* |theta| is between these two times log t, but for constants */
    rates(x, y, sat);
    loja_claim_add_number(claim, "log_rate_lower", x);
    arb_set_arf(y, proof->C);
    arb_div_arf(y, y, proof->kappa, 128);
    loja_claim_add_number(claim, "log_rate_upper", y);
    limit_rate(x, y, sat);
    loja_claim_add_number(claim, has_limit(sat) ? "norm_by_log"
                                                : "norm_by_log_lower", x);
    if (!has_limit(sat))
        loja_claim_add_number(claim, "norm_by_log_upper", y);
    for (i = 0; i < sat->m && has_limit(sat); i++)
    {
        const long k = (long) sat->step[i].neuron + 1;

        arb_set_fmpq(x, sat->step[i].wl, 128);
        arb_div_si(x, x, sat->exact ? 2 : 1, 128);
        snprintf(name, sizeof(name), "w_by_log_%ld", k);
        loja_claim_add_number(claim, name, x);
        arb_set_fmpq(x, sat->step[i].bl, 128);
        arb_div_si(x, x, sat->exact ? 2 : 1, 128);
        snprintf(name, sizeof(name), "b_by_log_%ld", k);
        loja_claim_add_number(claim, name, x);
    }
    arb_clear(x);
    arb_clear(y);
}

/* The input exactly where that is short, else about. */
static void
input_text(char *text, size_t size, const fmpq_t x)
{
    char *s = fmpq_get_str(NULL, 10, x);

    if (strlen(s) < 16)
        snprintf(text, size, "%s", s);
    else
        loja_snprintf(text, size, "about %.8g", fmpq_get_d(x));
    flint_free(s);
}

#define STEP_SIZE 240

/* "neuron 1 between x = -1/2 and x = 1/2, ...": to be freed. */
char *
_loja_saturation_step_words(const loja_saturation_t sat)
{
    const size_t size = STEP_SIZE * (size_t) sat->m + 1;
    char *s = flint_malloc(size), x[32], y[32], z[64];
    size_t len = 0;
    slong i;

    s[0] = '\0';
    for (i = 0; i < sat->m; i++)
    {
        input_text(x, sizeof(x), fmpq_mat_entry(sat->prob->x,
            sat->step[i].support[LOJA_SIDE_MINUS], 0));
        input_text(y, sizeof(y), fmpq_mat_entry(sat->prob->x,
            sat->step[i].support[LOJA_SIDE_PLUS], 0));
        z[0] = '\0';
        if (sat->step[i].on >= 0)
        {
            memcpy(z, " on x = ", 9);
            input_text(z + 8, sizeof(z) - 8, fmpq_mat_entry(sat->prob->x,
                sat->step[i].on, 0));
        }
        len += (size_t) snprintf(s + len, size - len, "%sneuron %ld%s between"
            " x = %s and x = %s", i > 0 ? ", " : "",
            (long) sat->step[i].neuron + 1, z, x, y);
    }
    return s;
}

static char *
decimal(int q, const fmpq_t x, int side)
{
    arb_t t;
    char *s;

    arb_init(t);
    arb_set_fmpq(t, x, 128);
    arb_mul_2exp_si(t, t, q == 2 ? -1 : 0);
    s = loja_claim_bound_text(t, side, DIGITS);
    arb_clear(t);
    return s;
}

/* "|theta(t)|/log t -> ... (from below), w_1/log t -> ..."; to be freed. */
static char *
limit_words(const loja_saturation_t sat)
{
    const size_t size = STEP_SIZE * (size_t) sat->m + 300;
    const int q = sat->exact ? 2 : 1;
    char *s = flint_malloc(size), *x[2], *w[2], *b[2];
    size_t len;
    arb_t low, high;
    slong i;

    arb_init(low);
    arb_init(high);
    limit_rate(low, high, sat);
    x[0] = loja_claim_bound_text(low, -1, DIGITS);
    x[1] = loja_claim_bound_text(high, 1, DIGITS);
    if (!has_limit(sat))
        len = (size_t) snprintf(s, size, "|theta(t)|/log t has its limit "
            "points in [%s, %s]", x[0], x[1]);
    else
        len = (size_t) snprintf(s, size, "|theta(t)|/log t has a limit, in "
            "[%s, %s]", x[0], x[1]);
    for (i = 0; i < sat->m && has_limit(sat); i++)
    {
        w[0] = decimal(q, sat->step[i].wl, -1);
        w[1] = decimal(q, sat->step[i].wl, 1);
        b[0] = decimal(q, sat->step[i].bl, -1);
        b[1] = decimal(q, sat->step[i].bl, 1);
        len += (size_t) snprintf(s + len, size - len, ", that of w_%ld/log t "
            "is in [%s, %s], of b_%ld/log t in [%s, %s]",
            (long) sat->step[i].neuron + 1, w[0], w[1],
            (long) sat->step[i].neuron + 1, b[0], b[1]);
        flint_free(w[0]);
        flint_free(w[1]);
        flint_free(b[0]);
        flint_free(b[1]);
    }
    flint_free(x[0]);
    flint_free(x[1]);
    arb_clear(low);
    arb_clear(high);
    return s;
}

/* "L(theta(t)) -> 0", or to Linf, enclosed; to be freed. */
char *
_loja_saturation_value_words(const loja_saturation_t sat,
                             const loja_saturation_proof_t proof)
{
    char *s = flint_malloc(STEP_SIZE), *x, *y;

    if (sat->exact)
        snprintf(s, STEP_SIZE, "L(theta(t)) -> Linf = 0");
    else
    {
        x = loja_claim_bound_text(proof->limit, -1, 12);
        y = loja_claim_bound_text(proof->limit, 1, 12);
        snprintf(s, STEP_SIZE, "L(theta(t)) -> Linf, an asymptotic critical "
            "value in [%s, %s]", x, y);
        flint_free(x);
        flint_free(y);
    }
    return s;
}

static void
put_words(loja_claim_t claim, const loja_saturation_t sat,
          const loja_saturation_proof_t proof, const fmpq_t T)
{
    char *time = fmpq_get_str(NULL, 10, T);
    char *step = _loja_saturation_step_words(sat);
    char *limit = limit_words(sat), *s[6];
    char *value = _loja_saturation_value_words(sat, proof);
    arb_t x, y;
    slong i;

    arb_init(x);
    arb_init(y);
    arb_set_arf(x, proof->level);
    s[0] = loja_claim_bound_text(x, 1, DIGITS);
    arb_inv(x, x, 128);
    s[1] = loja_claim_bound_text(x, -1, DIGITS);
    speed(x, proof);
    s[2] = loja_claim_bound_text(x, -1, DIGITS);
    rates(x, y, sat);
    s[3] = loja_claim_bound_text(x, -1, DIGITS);
    arb_set_arf(x, proof->least);
    s[4] = loja_claim_bound_text(x, -1, DIGITS);
    arb_set_arf(x, proof->C);
    arb_div_arf(x, x, proof->kappa, 128);
    s[5] = loja_claim_bound_text(x, 1, DIGITS);
    loja_claim_decided(claim, LOJA_PROVED, "saturation",
        "Every flow that is at time T = %s where the trajectory was enclosed "
        "tends to infinity, and its loss to a limit: |theta(t)| -> infinity "
        "and %s as t -> infinity. Some neurons become steps, %s; all other "
        "parameters converge. With D_T <= %s, the excess L(theta(T)) - Linf, "
        "A = %s <= 1/D_T, K = %s and s = t - T, for all t >= T: 0 < "
        "L(theta(t)) - Linf <= 1/(A + K s), and %s log(%s (A + K s)) <= "
        "|theta(t)| <= |theta(T)| + %s (1 + log(1 + K s D_T)). %s.", time,
        value, step, s[0], s[1], s[2], s[3], s[4], s[5], limit);
    for (i = 0; i < 6; i++)
        flint_free(s[i]);
    flint_free(time);
    flint_free(step);
    flint_free(limit);
    flint_free(value);
    arb_clear(x);
    arb_clear(y);
}

void
_loja_saturation_decide(loja_claim_t claim, const loja_saturation_t sat,
    const loja_saturation_proof_t proof, const fmpq_t T, arb_srcptr theta)
{
    slong i;
    arb_t norm;

    arb_init(norm);
    for (i = 0; i < sat->P; i++)
        arb_addmul(norm, theta + i, theta + i, 192);
    arb_nonnegative_part(norm, norm);
    arb_sqrtpos(norm, norm, 192);
    if (sat->power || sat->slow > 0)
        _loja_saturation_power_decide(claim, sat, proof, T, norm);
    else
    {
        put_words(claim, sat, proof, T);
        put_numbers(claim, sat, proof, T, norm);
    }
    _loja_saturation_record(claim->record, sat, proof);
    arb_clear(norm);
}
