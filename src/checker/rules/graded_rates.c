/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule graded-chart: limit law and rates. */
#include "checker/rules/graded_numbers.h"

/* t := L^(-(1+A)) */
static void
inverse_loss(interval *t, const interval *L, const graded_chart *chart)
{
    pow_q(t, L, -(chart->s + chart->k), chart->s);
}

/* t := g_min^2 h^(2s) */
static void
least_loss(interval *t, const graded_chart *chart, const mpfr_t h)
{
    mpfi_set_fr(t, h);
    pow_q(t, t, 2 * chart->s, 1);
    mpfi_mul(t, t, &chart->g_min2);
}

/* ---- the energy at T ---- */

int
graded_check_energy(graded_chart *chart)
{
    const long s = chart->s, k = chart->k;
    interval *x = vec_new(NUMBERS, chart->prec);
    interval *t = vec_new(2, chart->prec), *En = t + 1;
    int good = graded_collect(x, chart, chart->node->h);

    /* D = (2s/j) C (L_T/g_min^2)^(j/2s) */
    mpfi_div(t, &chart->L_T, &chart->g_min2);
    pow_q(t, t, chart->step, 2 * s);
    mpfi_mul(t, t, x + C);
    mpfi_mul_si(t, t, 2 * s / chart->step);
    mpfi_exp(t, t);
    pow_q(En, &chart->norm_T, 2 * s, k);
    mpfi_mul(En, En, &chart->L_T);
    mpfi_mul(t, t, En);
    /* SOUND: graded-moduli (G8: En(T) e^D < Em) */
    good = (good && mpfr_less_p(&t->right, chart->node->Lam))
        || report(chart->claim->rep, "Lam: L |theta|^a may grow to %s",
                  bound_text(&t->right, 1).text);
    vec_free(x, NUMBERS);
    vec_free(t, 2);
    return good;
}

/* ---- the limit law ---- */

/* The enclosure found lies in that of the record. */
static int
claimed(claim_t *claim, const json_t *node, const char *key,
        const interval *found)
{
    const json_t *list = member_list(claim, node, key, 2);
    mpfr_t lo, hi;
    int good;

    mpfr_inits2(64, lo, hi, (mpfr_ptr) NULL);
    good = list != NULL
        && ((read_dyadic(lo, json_array_get(list, 0))
             && read_dyadic(hi, json_array_get(list, 1)))
            || report(claim->rep, "limit: %s: two dyadics", key))
        /* SOUND: graded-chart 4 */
        && ((mpfr_lessequal_p(lo, &found->left)
             && mpfr_greaterequal_p(hi, &found->right))
            || report(claim->rep, "limit: %s: not between %s and %s", key,
                      bound_text(&found->left, -1).text,
                      bound_text(&found->right, 1).text));
    mpfr_clears(lo, hi, (mpfr_ptr) NULL);
    return good;
}

int
graded_check_limit(graded_chart *chart)
{
    const long s = chart->s, k = chart->k;
    claim_t *claim = chart->claim;
    const json_t *limit = member_object(claim, claim->data, "limit");
    interval *t = vec_new(2, chart->prec), *base = t + 1;

    if (limit != NULL)
    {
        /* En = G S^a; base = a (a + 2) En */
        pow_q(t, &chart->S, 2 * s, k);
        mpfi_mul(t, t, &chart->G);
        mpfi_mul_si(base, t, 4 * s * (s + k));
        mpfi_div_si(base, base, k * k);
        /* SOUND: graded-chart 4 */
        pow_q(&chart->limit_norm, base, k, 2 * (s + k));
        mpfi_div(&chart->scale, &chart->limit_norm, &chart->S);
        pow_q(base, base, -s, s + k);
        mpfi_mul(&chart->limit_loss, t, base);
    }
    vec_free(t, 2);
    return limit != NULL && members_known(claim, limit, "norm loss")
        && claimed(claim, limit, "norm", &chart->limit_norm)
        && claimed(claim, limit, "loss", &chart->limit_loss);
}

/* ---- rates ---- */

/* T1' of the page, an upper bound; L1: L(T1).  0 and a report. */
static int
late_time(graded_chart *chart, const interval *L1)
{
    interval *x = vec_new(NUMBERS, chart->prec);
    interval *t = vec_new(2, chart->prec);
    claim_t *claim = chart->claim;
    int good;

    /* h <= (L_T/g_min^2)^(1/2s) from T on */
    mpfi_div(t, &chart->L_T, &chart->g_min2);
    pow_q(t, t, 1, 2 * chart->s);
    /* u0, Em hold in any case */
    (void) graded_collect(x, chart, &t->right);
    inverse_loss(t, L1, chart);
    inverse_loss(t + 1, &chart->L_T, chart);
    mpfi_sub(t, t, t + 1);
    mpfi_div(t, t, x + K);
    mpfi_add_q(t, t, *claim->T);
    /* SOUND: graded-chart (rates from a later time: T1') */
    mpfr_set(chart->T1, &t->right, MPFR_RNDU);
    good = (mpfr_number_p(chart->T1) && mpfr_sgn(&(x + U0)->left) > 0)
        || report(claim->rep, "rates: no bound on T1");
    vec_free(t, 2);
    vec_free(x, NUMBERS);
    return good;
}

/* lower .. loss_upper from T2 on. */
static void
bounds_in_time(graded_chart *chart, interval *x, const interval *L1,
               const mpfr_t h1, const mpq_t T2)
{
    const long s = chart->s, k = chart->k;
    interval *t = vec_new(2, chart->prec), *u = t + 1;

    /* D = 2 s C h1, with moduli (2s/j) C h1^j; V = Em (1 + D) - El */
    mpfi_mul_si(x + D, x + C, chart->moduli ? 2 * s / chart->step : 2 * s);
    mpfi_mul_fr(x + D, x + D, h1);
    if (chart->moduli && chart->step == 2)
        mpfi_mul_fr(x + D, x + D, h1);
    mpfi_add_ui(t, x + D, 1);
    mpfi_mul(x + V, x + EM, t);
    mpfi_sub(x + V, x + V, x + EL);
    /* B = ((sqrt((a+2) V) + sqrt((a+2) V + 4 a Em))/2)^2 (a+2) */
    mpfi_mul_si(t, x + V, 2 * (s + k));
    mpfi_div_si(t, t, k);
    mpfi_mul_si(u, x + EM, 8 * s);
    mpfi_div_si(u, u, k);
    mpfi_add(u, u, t);
    mpfi_sqrt(t, t);
    mpfi_sqrt(u, u);
    mpfi_add(t, t, u);
    mpfi_div_2ui(t, t, 1);
    mpfi_sqr(t, t);
    mpfi_mul_si(t, t, 2 * (s + k));
    mpfi_div_si(x + B, t, k);
    /* SOUND: graded-chart (rates from a later time) */
    mpfi_div(t, x + EM, L1);
    pow_q(t, t, s + k, s);
    mpfi_mul_2ui(t, t, 1);
    mpfi_div_q(t, t, T2);
    mpfi_add(t, t, x + B);
    pow_q(&chart->upper, t, k, 2 * (s + k));
    mpfi_set_fr(t, chart->T1);
    mpfi_div_q(t, t, T2);
    mpfi_ui_sub(t, 1, t);
    mpfi_mul(t, t, x + K);
    pow_q(u, x + EL, s + k, s);
    mpfi_mul(t, t, u);
    pow_q(&chart->lower, t, k, 2 * (s + k));
    pow_q(t, &chart->upper, -2 * s, k);
    mpfi_mul(&chart->loss_lower, t, x + EL);
    pow_q(t, &chart->lower, -2 * s, k);
    mpfi_mul(&chart->loss_upper, t, x + EM);
    vec_free(t, 2);
}

/* 1, 0, or -1 where the number found is not as good. */
static int
as_good(claim_t *claim, const json_t *node, const char *key,
        const interval *found, int upper)
{
    mpfr_t x;
    int good;

    mpfr_init2(x, 64);
    good = member_dyadic(x, claim, node, key);
    /* SOUND: graded-chart (a bound claimed is not better than that found) */
    if (good && !(upper ? mpfr_greaterequal_p(x, &found->right)
                  : mpfr_lessequal_p(x, &found->left)))
    {
        (void) report(claim->rep, upper ? "%s: less than %s"
                      : "%s: more than %s", key,
                      bound_text(upper ? &found->right : &found->left,
                                 upper ? 1 : -1).text);
        good = -1;
    }
    mpfr_clear(x);
    return good;
}

static int
compare(graded_chart *chart, const json_t *rates)
{
    const struct { const char *key; const interval *found; int upper; }
        list[] = { { "lower", &chart->lower, 0 },
                   { "upper", &chart->upper, 1 },
                   { "loss_lower", &chart->loss_lower, 0 },
                   { "loss_upper", &chart->loss_upper, 1 } };
    int i, good = 1;

    for (i = 0; i < 4 && good > 0; i++)
        good = as_good(chart->claim, rates, list[i].key, list[i].found,
                       list[i].upper);
    return good;
}

/* From node j on: h1 = h_j. */
static int
rates_from(graded_chart *chart, const json_t *rates, int j, const mpq_t T2)
{
    claim_t *claim = chart->claim;
    mpfr_srcptr h1 = chart->node[j].h;
    interval *x = vec_new(NUMBERS, chart->prec);
    interval *L1 = vec_new(1, chart->prec);
    int good;

    least_loss(L1, chart, h1);
    good = (mpfr_lessequal_p(&L1->right, &chart->L_T.left)
            /* SOUND: graded-chart (g_min^2 h1^(2s) <= L_T) */
            || report(claim->rep, "rates: node: g_min^2 h1^(2s) <= L(T) is "
                      "not proved"))
        && late_time(chart, L1);
    /* SOUND: graded-chart (T2 > T1') */
    if (good && mpfr_cmp_q(chart->T1, T2) >= 0)
    {
        (void) report(claim->rep, "rates: T: more than %s is needed",
                      bound_text(chart->T1, 1).text);
        good = -1;
    }
    if (good > 0 && !graded_collect(x, chart, h1))
    {
        (void) report(claim->rep, "rates: u0 >= d h/2 is not proved");
        good = -1;
    }
    if (good > 0)
    {
        bounds_in_time(chart, x, L1, h1, T2);
        good = compare(chart, rates);
    }
    vec_free(L1, 1);
    vec_free(x, NUMBERS);
    return good;
}

int
graded_check_rates(graded_chart *chart, const json_t *rates)
{
    claim_t *claim = chart->claim;
    mpq_t T2;
    int j, good;

    if (json_is_null(rates))
        return 1;
    mpq_init(T2);
    good = members_known(claim, rates, "node T lower upper loss_lower "
                         "loss_upper")
        && member_int(&j, claim, rates, "node", 1, chart->nodes - 2)
        && member_fraction(T2, claim, rates, "T");
    if (good)
        good = rates_from(chart, rates, j, T2);
    mpq_clear(T2);
    return good;
}

void
graded_speed(interval *speed, graded_chart *chart)
{
    interval *x = vec_new(NUMBERS, chart->prec), t;

    mpfi_init2(&t, chart->prec);
    mpfi_div(&t, &chart->L_T, &chart->g_min2);
    pow_q(&t, &t, 1, 2 * chart->s);
    (void) graded_collect(x, chart, &t.right);
    mpfi_set(speed, x + K);
    mpfi_clear(&t);
    vec_free(x, NUMBERS);
}
