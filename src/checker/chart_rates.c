/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule chart-rates: from (R1) to (R3) on the box to rates for all t >= T. */
#include <string.h>
#include "chart_rates.h"

#define PREC 128
/* HEURISTIC: pieces of [0, 1] for the supremum, rounds of improvement. */
#define PIECES 1024
#define ROUNDS 24

void
power(interval *r, const interval *x, long num, long den)
{
    interval t;

    mpfi_init2(&t, mpfi_get_prec(r) + 32);
    mpfi_log(&t, x);                            /* -infinity at 0 */
    mpfi_mul_si(&t, &t, num);
    mpfi_div_si(&t, &t, den);
    mpfi_exp(r, &t);
    mpfi_clear(&t);
}

void
rates_shrink(mpfr_t D, const rates_t *r, const interval *x)
{
    interval t;

    mpfi_init2(&t, PREC);
    mpfi_set_fr(&t, &x->right);
    if (mpfr_number_p(&x->right) && mpfr_sgn(&x->right) > 0)
    {
        mpfi_mul_2ui(&t, &t, 1);
        power(&t, &t, 2 * r->den + r->num, 2 * r->den);
        mpfi_mul_fr(&t, &t, r->R);
        /* SOUND: chart-rates (small |P' r|: at most R L^(1+k/2)) */
        if (mpfr_less_p(&t.right, D))
            mpfr_set(D, &t.right, MPFR_RNDU);
    }
    mpfi_clear(&t);
}

/* ---- the record ---- */

static int
read_rates(rates_t *r, claim_t *claim, const json_t *node, int num, int den)
{
    const char *rule = member_string(claim, node, "rule");
    int m, n;

    if (rule == NULL || !members_known(claim, node, "rule k_num k_den eps "
            "deviation ratio c0 sigma lambda tree lower upper loss_lower "
            "loss_upper")
        || !member_int(&m, claim, node, "k_num", 1, 100)
        || !member_int(&n, claim, node, "k_den", 1, 100)
        || !member_dyadic(r->eps, claim, node, "eps")
        || !member_dyadic(r->D, claim, node, "deviation")
        || !member_dyadic(r->R, claim, node, "ratio")
        || !member_dyadic(r->c0, claim, node, "c0")
        || !member_dyadic(r->sigma, claim, node, "sigma")
        || !member_dyadic(r->lambda, claim, node, "lambda"))
        return 0;
    if (strcmp(rule, "chart-rates") != 0 || m != num || n != den)
        return report(claim->rep, "rates: chart-rates with k = %d/%d", num,
                      den);
    r->num = num;
    r->den = den;
    return (mpfr_sgn(r->eps) > 0 && mpfr_sgn(r->D) > 0
            && mpfr_sgn(r->R) > 0 && mpfr_sgn(r->c0) > 0
            && mpfr_sgn(r->sigma) > 0 && mpfr_sgn(r->lambda) > 0)
        || report(claim->rep, "rates: positive numbers");
}

/* Hypothesis 3, and eps >= L_T. */
static int
check_numbers(const rates_t *r, claim_t *claim, const interval *loss)
{
    interval *t = vec_new(2, PREC);
    int good;

    mpfi_set_fr(t, r->c0);
    mpfi_div_fr(t, t, r->sigma);
    /* SOUND: chart-rates (hypotheses 1, 3) */
    good = (mpfr_lessequal_p(&t->right, r->R)
            || report(claim->rep, "ratio: at least c0/sigma"))
        && (mpfr_lessequal_p(&loss->right, r->eps)
            || report(claim->rep, "rates: eps >= L(theta(T))"));
    mpfi_set_fr(t, r->eps);
    power(t + 1, t, 2 * r->den + r->num, 2 * r->den);
    mpfi_mul_fr(t + 1, t + 1, r->R);
    good = good && (mpfr_lessequal_p(&t[1].right, r->D)
                    || report(claim->rep, "deviation: at least ratio "
                              "eps^(1+k/2)"));
    mpfi_set_fr(t + 1, r->D);
    mpfi_sqr(t + 1, t + 1);
    mpfi_mul_2ui(t + 1, t + 1, 1);
    good = good && (mpfr_lessequal_p(&t[1].right, &t->left)
                    || report(claim->rep, "deviation: its square at most "
                              "eps/2"));
    vec_free(t, 2);
    return good;
}

/* ---- comparison ---- */

typedef struct
{
    interval K, l, low, high, tau0, e, p;
} bounds_t;

/* high := sup over y in [0,1] of start (1-y) + sqrt((K - l + (e K/p) y) y/p),
   rounded up, or left where it is less. */
static void
improve(bounds_t *b, const interval *start)
{
    interval *y = vec_new(4, PREC), *s = y + 1, *t = y + 2, *sup = y + 3;
    int i;

    for (i = 0; i < PIECES; i++)
    {
        /* SOUND: chart-rates (all y: pieces [i, i+1]/PIECES) */
        mpfr_set_si(&y->left, i, MPFR_RNDD);
        mpfr_set_si(&y->right, i + 1, MPFR_RNDU);
        mpfi_div_ui(y, y, PIECES);
        mpfi_mul(t, &b->e, &b->K);
        mpfi_div(t, t, &b->p);
        mpfi_mul(t, t, y);
        mpfi_sub(s, &b->K, &b->l);
        mpfi_add(t, t, s);
        mpfi_mul(t, t, y);
        mpfi_div(t, t, &b->p);
        if (mpfr_sgn(&t->left) < 0)             /* K >= l */
            mpfr_set_ui(&t->left, 0, MPFR_RNDD);
        mpfi_sqrt(t, t);
        mpfi_ui_sub(s, 1, y);
        mpfi_mul(s, s, start);
        mpfi_add(t, t, s);
        if (!mpfr_lessequal_p(&t->right, &sup->right))  /* or no number */
            mpfr_set(&sup->right, &t->right, MPFR_RNDU);
    }
    if (mpfr_less_p(&sup->right, &b->high.right))
        mpfi_set_fr(&b->high, &sup->right);
    vec_free(y, 4);
}

/* Bounds in tau = t - T + tau0. */
static void
compare(bounds_t *b, const rates_t *r, const interval *loss,
        const interval *norm)
{
    const long m = r->num, n = r->den;
    interval *t = vec_new(3, PREC), *c = t + 1, *start = t + 2;
    int i;

    /* c = c0 (1 - D^2/eps)^(1+k/2), t = (1+k) c^2 */
    mpfi_set_fr(c, r->D);
    mpfi_sqr(c, c);
    mpfi_div_fr(c, c, r->eps);
    mpfi_ui_sub(c, 1, c);
    power(c, c, 2 * n + m, 2 * n);
    mpfi_mul_fr(c, c, r->c0);
    mpfi_sqr(t, c);
    mpfi_mul_si(t, t, n + m);
    mpfi_div_si(t, t, n);
    power(&b->K, t, -n, n + m);
    mpfi_set_fr(c, &loss->right);               /* L_T: an upper bound */
    power(&b->tau0, c, -(n + m), n);
    mpfi_div(&b->tau0, &b->tau0, t);
    mpfi_set_si(&b->e, n);
    mpfi_div_si(&b->e, &b->e, n + m);
    mpfi_set_si(&b->p, m);
    mpfi_div_si(&b->p, &b->p, 2 * (n + m));
    mpfi_inv(c, &b->K);
    mpfi_mul_fr(c, c, r->lambda);
    power(&b->low, c, m, 2 * n);
    power(start, &b->tau0, -m, 2 * (n + m));
    mpfi_mul(start, start, norm);
    mpfi_set_ui(&b->l, 0);
    mpfr_set_inf(&b->high.left, 1);
    mpfr_set_inf(&b->high.right, 1);
    for (i = 0; i < ROUNDS; i++)
    {
        /* SOUND: chart-rates (each round from a bound that holds) */
        improve(b, start);
        power(&b->l, &b->high, -2 * n, m);
        mpfi_mul_fr(&b->l, &b->l, r->lambda);
    }
    vec_free(t, 3);
}

/* Bounds in t itself: tau/t lies between 1 and tau0/T. */
static void
in_time(bounds_t *b, const rates_t *r, const mpq_t T)
{
    interval *t = vec_new(3, PREC), *one = t + 1, *f = t + 2;

    mpfi_div_q(t, &b->tau0, T);
    /* SOUND: chart-rates (time: the interval of 1 and tau0/T) */
    mpfi_set_ui(one, 1);
    mpfi_union(t, t, one);
    power(f, t, r->num, 2 * (r->num + r->den));
    mpfi_mul(&b->low, &b->low, f);
    mpfi_mul(&b->high, &b->high, f);
    power(f, t, -r->den, r->num + r->den);
    mpfi_mul(&b->K, &b->K, f);
    mpfi_mul(&b->l, &b->l, f);
    vec_free(t, 3);
}

/* The claimed constants are not better than those found. */
static int
check_constants(const bounds_t *b, claim_t *claim, const json_t *node)
{
    mpfr_t x;
    int good;

    mpfr_init2(x, 64);
    good = member_dyadic(x, claim, node, "lower")
        && (mpfr_lessequal_p(x, &b->low.left)
            || report(claim->rep, "lower: more than %s",
                      bound_text(&b->low.left, -1)))
        && member_dyadic(x, claim, node, "upper")
        && (mpfr_greaterequal_p(x, &b->high.right)
            || report(claim->rep, "upper: less than %s",
                      bound_text(&b->high.right, 1)))
        && member_dyadic(x, claim, node, "loss_lower")
        && (mpfr_lessequal_p(x, &b->l.left)
            || report(claim->rep, "loss_lower: more than %s",
                      bound_text(&b->l.left, -1)))
        && member_dyadic(x, claim, node, "loss_upper")
        && (mpfr_greaterequal_p(x, &b->K.right)
            || report(claim->rep, "loss_upper: less than %s",
                      bound_text(&b->K.right, 1)));
    mpfr_clear(x);
    return good;
}

static void
say(const bounds_t *b, const rates_t *r, claim_t *claim)
{
    const size_t len = strlen(claim->said);
    const int m = r->num, n = r->den;

    snprintf(claim->said + len, sizeof(claim->said) - len, " For all t >= T: "
             "%s t^p <= |theta(t)| <= %s t^p, p = %d/%d, and %s t^-e <= "
             "L(theta(t)) <= %s t^-e, e = %d/%d.",
             bound_text(&b->low.left, -1), bound_text(&b->high.right, 1),
             m % 2 == 0 ? m / 2 : m, m % 2 == 0 ? m + n : 2 * (m + n),
             bound_text(&b->l.left, -1),
             bound_text(&b->K.right, 1), n, m + n);
}

/* ---- all ---- */

typedef struct { const rates_t *r; rates_test test; } leaf_t;

static int
leaf(void *ctx, chart_t *chart, char letter, const interval *q)
{
    const leaf_t *l = ctx;

    (void) letter;              /* the test finds out itself */
    return l->test(l->r, chart, q);
}

static void
bounds_init(bounds_t *b)
{
    mpfi_init2(&b->K, PREC);
    mpfi_init2(&b->l, PREC);
    mpfi_init2(&b->low, PREC);
    mpfi_init2(&b->high, PREC);
    mpfi_init2(&b->tau0, PREC);
    mpfi_init2(&b->e, PREC);
    mpfi_init2(&b->p, PREC);
}

static void
bounds_clear(bounds_t *b)
{
    mpfi_clear(&b->K);
    mpfi_clear(&b->l);
    mpfi_clear(&b->low);
    mpfi_clear(&b->high);
    mpfi_clear(&b->tau0);
    mpfi_clear(&b->e);
    mpfi_clear(&b->p);
}

int
check_rates(chart_t *chart, const json_t *node, const interval *loss,
            const interval *norm, int num, int den, rates_test test)
{
    claim_t *claim = chart->claim;
    const char *tree;
    rates_t r;
    bounds_t b;
    leaf_t l = { &r, test };
    int good;

    mpfr_inits2(64, r.eps, r.D, r.R, r.c0, r.sigma, r.lambda,
                (mpfr_ptr) NULL);
    bounds_init(&b);
    good = (mpq_sgn(*claim->T) > 0 || report(claim->rep, "rates: T > 0"))
        && read_rates(&r, claim, node, num, den)
        && check_numbers(&r, claim, loss)
        && (tree = member_string(claim, node, "tree")) != NULL;
    if (good)
    {
        mpfr_set_prec(chart->eps, mpfr_get_prec(r.eps));
        mpfr_set(chart->eps, r.eps, MPFR_RNDN);         /* exact */
        good = walk_tree(chart, "rates", tree, -1, 0, leaf, &l);
    }
    if (good)
    {
        compare(&b, &r, loss, norm);
        in_time(&b, &r, *claim->T);
        /* comparisons with what is no number fail */
        good = check_constants(&b, claim, node);
    }
    if (good)
        say(&b, &r, claim);
    bounds_clear(&b);
    mpfr_clears(r.eps, r.D, r.R, r.c0, r.sigma, r.lambda, (mpfr_ptr) NULL);
    return good;
}
