/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule saturation, ALGEBRAIC TAILS: what was proved, in words. */
#include "checker/rules/saturation.h"

/* D <= (A + K s)^(-1/3): K = 3 (kappa/C)^2, A = D_T^-3; low = w0 a, high =
   6^(1/2) K^(-1/6). */
static void
first(interval *w, const saturation *t)
{
    interval *K = w, *A = w + 1, *low = w + 2, *high = w + 3;

    mpfi_set_fr(K, t->kappa);
    mpfi_div_fr(K, K, t->C);
    mpfi_sqr(K, K);
    mpfi_mul_ui(K, K, 3);
    mpfi_set_fr(A, t->excess);
    mpfi_sqr(low, A);
    mpfi_mul(A, A, low);
    if (t->outs > 0)
        saturation_slow_low(low, t);
    else
    {
        saturation_short_length(low, t);
        mpfi_mul_fr(low, low, saturation_least(t));
    }
    mpfi_ui_div(high, 216, K);
    mpfi_sqrt(high, high);
    mpfi_cbrt(high, high);
}

/* D <= (A + K s)^(-1/2): K = 8 u0^2/energy, A = L_T^-2; low = w0 a^(1/2),
   high = (144/K)^(1/4). */
static void
second(interval *w, const saturation *t)
{
    interval *K = w, *A = w + 1, *low = w + 2, *high = w + 3;

    mpfi_sqr(K, &t->u0);
    mpfi_mul_ui(K, K, 8);
    mpfi_div(K, K, &t->energy);
    mpfi_set_fr(A, t->excess);
    mpfi_sqr(A, A);
    saturation_short_length(low, t);
    mpfi_set_fr(high, saturation_least(t));
    mpfi_sqrt(high, high);
    mpfi_mul(low, low, high);
    mpfi_ui_div(high, 144, K);
    mpfi_sqrt(high, high);
    mpfi_sqrt(high, high);
}

void
saturation_value(char *text, size_t size, const saturation *t)
{
    if (t->q == 2)
        snprintf(text, size, "= 0");
    else
        snprintf(text, size, "in [%s, %s]",
                 bound_text(&t->limit.left, -1).text,
                 bound_text(&t->limit.right, 1).text);
}

void
saturation_power_say(const saturation *t)
{
    interval *w = vec_new(4, t->prec);
    char value[100];

    (t->q == 1 ? first : second)(w, t);
    mpfi_ui_div(w + 1, 1, w + 1);
    saturation_value(value, sizeof(value), t);
    snprintf(t->claim->said, sizeof(t->claim->said), "%d neuron%s into "
             "steps, %d run%s out: |theta(t)| -> infinity and L(theta(t)) -> "
             "Linf %s; for t >= T with s = t - T, D = L(theta(t)) - Linf, A = "
             "%s, K = %s: 0 < D <= (A + K s)^(-1/%d), |theta(t)| >= %s D^(-1/%d), "
             "|theta(t)| <= |theta(T)| + %s (s + A/K)^(1/%d), D <= %s at T.",
             t->m, t->m > 1 ? "s turn" : " turns", t->outs, t->outs == 1
             ? "s" : "", value,
             bound_text(&w[1].left, -1).text, bound_text(&w[0].left, -1).text,
             t->q == 1 ? 3 : 2, bound_text(&w[2].left, -1).text, t->q,
             bound_text(&w[3].right, 1).text, t->q == 1 ? 3 : 4,
             bound_text(t->excess, 1).text);
    vec_free(w, 4);
}
