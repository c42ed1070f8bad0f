/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule graded-chart: the theorem in words. */
#include <string.h>
#include "checker/rules/graded_chart.h"

decimals
enclosure_text(const interval *x)
{
    decimals d;

    mpfr_snprintf(d.text, sizeof(d.text), "[%.12RDg, %.12RUg]", &x->left,
                  &x->right);
    return d;
}

/* p = k/(2(s+k)) and e = s/(s+k), reduced. */
static void
exponents(mpq_t p, mpq_t e, const graded_chart *chart)
{
    mpq_set_si(p, chart->k, (unsigned long) (2 * (chart->s + chart->k)));
    mpq_set_si(e, chart->s, (unsigned long) (chart->s + chart->k));
    mpq_canonicalize(p);
    mpq_canonicalize(e);
}

static void
say_rates(graded_chart *chart, char *text, size_t size, const json_t *rates)
{
    snprintf(text, size, " For t >= %s: %s t^p <= |theta| <= %s t^p and %s "
             "t^-e <= L <= %s t^-e.",
             json_string_value(json_object_get(rates, "T")),
             bound_text(&chart->lower.left, -1).text,
             bound_text(&chart->upper.right, 1).text,
             bound_text(&chart->loss_lower.left, -1).text,
             bound_text(&chart->loss_upper.right, 1).text);
}

void
graded_say(graded_chart *chart)
{
    claim_t *claim = chart->claim;
    const json_t *rates = json_object_get(claim->data, "rates");
    const size_t size = sizeof(claim->said);
    interval speed;
    mpq_t p, e;
    mpfr_t T;
    size_t len;

    mpq_inits(p, e, (mpq_ptr) NULL);
    mpfr_init2(T, 64);
    mpfi_init2(&speed, chart->prec);
    exponents(p, e, chart);
    mpfr_set_q(T, *claim->T, MPFR_RNDN);
    graded_speed(&speed, chart);
    gmp_snprintf(claim->said, size, "L(theta(t)) -> 0 and |theta(t)| -> "
                 "infinity as t -> infinity, and |theta(t)| t^-p -> c in %s, "
                 "L(theta(t)) t^e -> c' in %s, p = %Qd, e = %Qd.",
                 enclosure_text(&chart->limit_norm).text,
                 enclosure_text(&chart->limit_loss).text, p, e);
    len = strlen(claim->said);
    chart->family->say(claim->said + len, size - len, chart);
    len = strlen(claim->said);
    gmp_snprintf(claim->said + len, size - len, " For t >= T = %.10g: "
                 "L(theta(t)) <= (L(T)^-q + K (t - T))^-e, q = 1/e, L(T) <= "
                 "%s, K = %s.", mpfr_get_d(T, MPFR_RNDN),
                 bound_text(&chart->L_T.right, 1).text,
                 bound_text(&speed.left, -1).text);
    len = strlen(claim->said);
    if (json_is_object(rates))
        say_rates(chart, claim->said + len, size - len, rates);
    mpfi_clear(&speed);
    mpfr_clear(T);
    mpq_clears(p, e, (mpq_ptr) NULL);
}
