/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rates for all t >= T of a flow in a chart at infinity (rule chart-rates):
    bounds c0, sigma, lambda over the box where L <= eps, then elementary
    comparison.  What to ask of the sub-boxes is found at points at the bottom
    of the valley, and only what is verified on all of them counts.
*/
#include <math.h>
#include <string.h>
#include "claim/chart.h"
#include "claim/growth.h"

#define PREC LOJA_GROWTH_PREC
/* HEURISTIC: points of the valley looked at, halvings of the search. */
#define POINTS 7
#define HALVINGS 14
/* HEURISTIC: what is asked for on sub-boxes, as parts of the values at the
   points; tried in turn. */
static const double part[] = { 0.98, 0.92 };
#define PARTS 2
#define MAX_BOXES 2500

typedef struct
{
    const loja_chart_struct *chart;
    const loja_chart_box_struct *W;
    arf_t eps;
    loja_chart_deviation_t dev;
    arf_t c0, sigma, lambda;      /* asked for; later: proved */
    loja_chart_rate_t rate;       /* scratch */
    volatile sig_atomic_t stop;   /* a tiny sub-box fails: give up */
    const volatile sig_atomic_t *outer;
    double top;                   /* where the search begins: eta */
} ask_t;

static void
ask_init(ask_t *a)
{
    arf_init(a->eps);
    arf_init(a->dev.bound);
    arf_init(a->dev.ratio);
    arf_init(a->c0);
    arf_init(a->sigma);
    arf_init(a->lambda);
    arf_init(a->rate.lambda);
    arf_init(a->rate.sigma);
    arf_init(a->rate.c0);
}

static void
ask_clear(ask_t *a)
{
    arf_clear(a->eps);
    arf_clear(a->dev.bound);
    arf_clear(a->dev.ratio);
    arf_clear(a->c0);
    arf_clear(a->sigma);
    arf_clear(a->lambda);
    arf_clear(a->rate.lambda);
    arf_clear(a->rate.sigma);
    arf_clear(a->rate.c0);
}

/*
    ratio >= c0/sigma, D >= ratio eps^(1+k/2), rounded up; then c0 is what
    holds for L itself: c0 (1 - D^2/eps)^(1+k/2).  1 if D^2 <= eps/2.  k =
    m/n.
*/
static int
set_deviation(ask_t *a, arb_t c0, slong m, slong n)
{
    arb_t L, s, t;
    int good;

    arb_init(L);
    arb_init(s);
    arb_init(t);
    arb_set_arf(L, a->eps);
    arb_set_arf(c0, a->c0);
    arb_set_arf(s, a->sigma);
    arb_div(t, c0, s, PREC);
    arb_get_ubound_arf(a->dev.ratio, t, 30);
    arb_set_arf(s, a->dev.ratio);
    _loja_growth_power(t, L, 2 * n + m, 2 * n);
    arb_mul(t, t, s, PREC);
    arb_get_ubound_arf(a->dev.bound, t, 30);
    arb_set_arf(t, a->dev.bound);
    arb_sqr(t, t, PREC);
    arb_div(t, t, L, PREC);
    arb_sub_ui(t, t, 1, PREC);
    arb_neg(t, t);
    arb_set_d(s, 0.5);
    /* SOUND: chart-rates (D^2 <= eps/2) */
    good = arb_ge(t, s);
    _loja_growth_power(t, t, 2 * n + m, 2 * n);
    arb_mul(c0, c0, t, PREC);
    arb_clear(L);
    arb_clear(s);
    arb_clear(t);
    return good;
}

void
_loja_chart_shrink(arf_t D, const arb_t x, const arf_t ratio, slong num,
                   slong den)
{
    arb_t t, r;
    arf_t top;

    arb_init(t);
    arb_init(r);
    arf_init(top);
    arb_get_ubound_arf(top, x, 60);
    if (arf_is_finite(top) && arf_sgn(top) >= 0)
    {
        arb_set_arf(t, top);
        arb_mul_2exp_si(t, t, 1);
        _loja_growth_power(t, t, num, den);
        arb_set_arf(r, ratio);
        arb_mul(t, t, r, PREC);
        arb_get_ubound_arf(top, t, 30);
        /* SOUND: chart-rates (small |P' r|: at most ratio L^(1+k/2)) */
        if (arf_cmp(top, D) < 0)
            arf_set(D, top);
    }
    arb_clear(t);
    arb_clear(r);
    arf_clear(top);
}

/* The value of `box' at a point; its height, or infinity. */
static double
look(ask_t *a, arb_ptr q, double x, slong i, int *which)
{
    if (i >= 0)
        arb_set_d(q + i, x);
    a->rate.height = HUGE_VAL;
    *which = a->chart->ops->rates->box(&a->rate, a->chart, q, a->eps, &a->dev);
    return a->rate.height;
}

/* Golden section for the transverse coordinate i: the least height. */
static int
bottom(ask_t *a, arb_ptr q, slong i)
{
    const double g = 0.6180339887498949;
    double lo = arf_get_d(a->W->lo + i, ARF_RND_NEAR);
    double hi = arf_get_d(a->W->hi + i, ARF_RND_NEAR);
    double x = hi - g * (hi - lo), y = lo + g * (hi - lo), fx, fy;
    slong n;
    int which;

    fx = look(a, q, x, i, &which);
    fy = look(a, q, y, i, &which);
    for (n = 0; n < HALVINGS; n++)
        if (fx < fy)
        {
            hi = y;
            y = x;
            fy = fx;
            x = hi - g * (hi - lo);
            fx = look(a, q, x, i, &which);
        }
        else
        {
            lo = x;
            x = y;
            fx = fy;
            y = lo + g * (hi - lo);
            fy = look(a, q, y, i, &which);
        }
    look(a, q, (lo + hi) / 2, i, &which);
    return which;
}

/* The least values at points along the valley where L <= eps.  0 when the
   chart is of a kind that is not searched. */
static int
guess(ask_t *a)
{
    const loja_chart_struct *chart = a->chart;
    double top = a->top;
    arb_ptr q;
    slong n, seen = 0;
    int which;

    if (chart->dim > 2 || (chart->dim == 2
        && chart->kind[1] != LOJA_CHART_MU))
        return 0;
    q = _arb_vec_init(chart->dim);
    arf_pos_inf(a->c0);
    arf_pos_inf(a->sigma);
    arf_pos_inf(a->lambda);
    for (n = 0; n < 200 && seen < POINTS; n++)
    {
        /* downward until L <= eps, then in larger steps */
        arb_set_d(q, top);
        top *= seen ? 0.6 : 0.93;
        if (chart->dim == 2)
            which = bottom(a, q, 1);
        else
            look(a, q, 0, -1, &which);
        if (which != 1 || !a->rate.near)
            continue;
        if (seen++ == 0)
            a->top = arf_get_d(arb_midref(q), ARF_RND_NEAR);
        if (arf_cmp(a->rate.c0, a->c0) < 0)
            arf_set(a->c0, a->rate.c0);
        if (arf_cmp(a->rate.sigma, a->sigma) < 0)
            arf_set(a->sigma, a->rate.sigma);
        if (arf_cmp(a->rate.lambda, a->lambda) < 0)
            arf_set(a->lambda, a->rate.lambda);
    }
    _arb_vec_clear(q, chart->dim);
    return seen > 0 && arf_is_finite(a->c0) && arf_sgn(a->c0) > 0
        && arf_is_finite(a->sigma) && arf_sgn(a->sigma) > 0
        && arf_is_finite(a->lambda) && arf_sgn(a->lambda) > 0;
}

/* x >= y > 0; not when x is no number (which compares as equal). */
static int
at_least(const arf_t x, const arf_t y)
{
    return arf_is_finite(x) && arf_sgn(x) > 0 && arf_cmp(x, y) >= 0;
}

static char
letter(ask_t *a, arb_srcptr q)
{
    int which = a->chart->ops->rates->box(&a->rate, a->chart, q, a->eps,
        &a->dev);

    if (which == 2)
        return 'a';
    /* SOUND: chart-rates (R1, R2, R3 on the sub-box) */
    if (which != 1 || !at_least(a->rate.sigma, a->sigma)
        || !at_least(a->rate.lambda, a->lambda))
        return 0;
    if (!a->rate.near)
        return 'o';
    return at_least(a->rate.c0, a->c0) ? 'n' : 0;
}

/* HEURISTIC: below this part of the whole box cutting does not help. */
#define TINY (1.0 / 32768)

static int
tiny(const ask_t *a, arb_srcptr q)
{
    double w;
    slong i;

    for (i = 0; i < a->W->dim; i++)
    {
        w = arf_get_d(a->W->hi + i, ARF_RND_NEAR)
            - arf_get_d(a->W->lo + i, ARF_RND_NEAR);
        if (mag_get_d(arb_radref(q + i)) > TINY * w)
            return 0;
    }
    return 1;
}

static char
test(void *ctx, arb_srcptr q)
{
    ask_t *a = ctx;
    char c = letter(a, q);

    a->stop = (!c && tiny(a, q)) || (a->outer != NULL && *a->outer);
    return c;
}

/* s := s followed by the other text. */
static void
append(char **s, const char *more)
{
    size_t len = strlen(*s);

    *s = flint_realloc(*s, len + strlen(more) + 1);
    strcpy(*s + len, more);
}

static void
put_words(loja_claim_t claim, const loja_growth_bounds_t g, slong m, slong n)
{
    char text[600], *low, *high, *K, *k;
    slong d = (slong) n_gcd((ulong) m, (ulong) (2 * (n + m)));

    low = loja_claim_bound_text(g->low, -1, 6);
    high = loja_claim_bound_text(g->high, 1, 6);
    K = loja_claim_bound_text(g->K, 1, 6);
    k = loja_claim_bound_text(g->loss_low, -1, 6);
    snprintf(text, sizeof(text), " Rates: for all t >= T, %s t^(%ld/%ld) <= "
        "|theta(t)| <= %s t^(%ld/%ld) and %s t^(-%ld/%ld) <= L(theta(t)) <= "
        "%s t^(-%ld/%ld).", low, (long) (m / d),
        (long) (2 * (n + m) / d), high, (long) (m / d),
        (long) (2 * (n + m) / d), k, (long) n, (long) (n + m), K, (long) n,
        (long) (n + m));
    append(&claim->theorem, text);
    flint_free(low);
    flint_free(high);
    flint_free(K);
    flint_free(k);
}

/* A bound, rounded to the side where it is weaker. */
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

static void
put_rates(loja_claim_t claim, const ask_t *a, loja_growth_bounds_t g,
          const fmpq_t T, const char *tree, const arb_t c0, slong m,
          slong n)
{
    loja_record_struct *rec = claim->record;
    arb_t x;

    loja_record_open(rec, "rates", '{');
    loja_record_put_string(rec, "rule", "chart-rates");
    loja_record_put_slong(rec, "k_num", m);
    loja_record_put_slong(rec, "k_den", n);
    loja_record_put_arf(rec, "eps", a->eps);
    loja_record_put_arf(rec, "deviation", a->dev.bound);
    loja_record_put_arf(rec, "ratio", a->dev.ratio);
    loja_record_put_arf(rec, "c0", a->c0);
    loja_record_put_arf(rec, "sigma", a->sigma);
    loja_record_put_arf(rec, "lambda", a->lambda);
    loja_record_put_string(rec, "tree", tree);
    _loja_growth_in_time(g, T, m, n);
    put_words(claim, g, m, n);
    put_bound(rec, "lower", g->low, -1);
    put_bound(rec, "upper", g->high, 1);
    put_bound(rec, "loss_lower", g->loss_low, -1);
    put_bound(rec, "loss_upper", g->K, 1);
    loja_record_close(rec, '}');
    arb_init(x);
    arb_set_si(x, m);
    arb_div_si(x, x, 2 * (n + m), PREC);
    loja_claim_add_number(claim, "rate_p", x);
    loja_claim_add_number(claim, "rate_lower", g->low);
    loja_claim_add_number(claim, "rate_upper", g->high);
    arb_set_si(x, n);
    arb_div_si(x, x, n + m, PREC);
    loja_claim_add_number(claim, "loss_rate_e", x);
    loja_claim_add_number(claim, "loss_rate_lower", g->loss_low);
    loja_claim_add_number(claim, "loss_rate_upper", g->K);
    loja_claim_add_number(claim, "rate_c0", c0);
    arb_set_arf(x, a->lambda);
    loja_claim_add_number(claim, "rate_lambda", x);
    arb_clear(x);
}

/* Guesses with the deviation that belongs to them. */
static int
guess_all(ask_t *a)
{
    slong i, m, n;
    int good;
    arb_t c0;

    arb_init(c0);
    a->chart->ops->rates->exponent(&m, &n, a->chart);
    arf_set_d(a->dev.bound, 1e-3 * sqrt(arf_get_d(a->eps, ARF_RND_NEAR)));
    a->top = arf_get_d(a->W->hi, ARF_RND_NEAR);
    arf_set_d(a->dev.ratio, 1e300);    /* D alone */
    good = guess(a);
    for (i = 0; i < 1 && good; i++)
        good = set_deviation(a, c0, m, n) && guess(a);
    arb_clear(c0);
    return good;
}

/* The cover for one choice of what is asked for. */
static int
try_part(loja_claim_t claim, ask_t *a, double f, const fmpq_t T,
         const arb_t norm, const arb_t loss,
         const loja_chart_limits_t *limits)
{
    loja_chart_limits_t few = *limits;
    loja_message_t why;
    loja_growth_bounds_t g;
    char *tree = NULL;
    slong boxes = 0, m, n;
    arb_t c0, lambda;
    arf_t t;
    int good;

    arb_init(c0);
    arb_init(lambda);
    arf_init(t);
    _loja_growth_init(g);
    few.max_boxes = MAX_BOXES;
    a->outer = limits->stop;
    a->stop = 0;
    few.stop = &a->stop;
    arf_set_d(t, f);
    arf_mul(a->c0, a->c0, t, 24, ARF_RND_DOWN);
    arf_mul(a->lambda, a->lambda, t, 24, ARF_RND_DOWN);
    a->chart->ops->rates->exponent(&m, &n, a->chart);
    good = set_deviation(a, c0, m, n)
        && _loja_chart_cover(&tree, &boxes, a->chart, a->W, test, a, &few,
            why) == LOJA_OK;
    if (good)
    {
        arb_set_arf(lambda, a->lambda);
        _loja_growth_compare(g, c0, lambda, loss, norm, m, n);
        if (arb_is_finite(g->low) && arb_is_finite(g->high))
            put_rates(claim, a, g, T, tree, c0, m, n);
    }
    flint_free(tree);
    _loja_growth_clear(g);
    arb_clear(c0);
    arb_clear(lambda);
    arf_clear(t);
    return good;
}

void
_loja_claim_rates(loja_claim_t claim, const loja_chart_t chart,
    const loja_chart_box_t W, const fmpq_t T, const arb_t norm,
    const arb_t loss, const loja_chart_limits_t *limits)
{
    ask_t a;
    arb_t top;
    arf_t c0, lambda;
    slong i;

    if (chart->ops->rates == NULL || fmpq_sgn(T) <= 0)
        return;
    arb_init(top);
    arf_init(c0);
    arf_init(lambda);
    a.chart = chart;
    a.W = W;
    ask_init(&a);
    arb_get_ubound_arf(a.eps, loss, 30);
    arb_set_arf(top, a.eps);
    if (guess_all(&a))
    {
        /* HEURISTIC: sigma matters little */
        arf_mul_2exp_si(a.sigma, a.sigma, -1);
        arf_set_round(a.sigma, a.sigma, 12, ARF_RND_DOWN);
        arf_set(c0, a.c0);
        arf_set(lambda, a.lambda);
        for (i = 0; i < PARTS; i++)
        {
            arf_set(a.c0, c0);
            arf_set(a.lambda, lambda);
            if (try_part(claim, &a, part[i], T, norm, top, limits))
                break;
        }
    }
    ask_clear(&a);
    arb_clear(top);
    arf_clear(c0);
    arf_clear(lambda);
}
