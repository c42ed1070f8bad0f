/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The picture of a trajectory, and of what is proved of it for all later
    times: a script for gnuplot with its data inside.
*/
#include <math.h>
#include "plot_internal.h"

#define BLUE "#1f5fa8"
#define RED "#b03a2e"
#define GREEN "#3b7d3b"
#define GOLD "#d9a520"

/* ---- what is proved ---- */

/* Points of the curves of a law. */
#define POINTS 120

typedef struct
{
    const loja_cert_struct *cert;
    char words[64];        /* of the title: the verdict */
    loja_plot_curves_t c;
    loja_plot_law_t law;
    double from, to;       /* of t */
    loja_plot_curve_t norm_law, loss_law;      /* limit laws, limits */
    loja_plot_curve_t norm_band, loss_band;    /* bounds */
    loja_plot_curve_t loss_high;               /* upper bounds */
    /* |theta| t^-p: the trajectory and its bounds */
    loja_plot_curve_t ratio, ratio_band;
} picture_t;

static void
extend(picture_t *p)
{
    const loja_plot_curve_t *norm = &p->c.norm;
    const double last = norm->n > 1 ? norm->t[norm->n - 1] : 10;
    const loja_plot_law_t *law = &p->law;

    p->from = norm->n > 0 ? norm->t[0] : 1;
    p->to = last;
    /* HEURISTIC: as far as the bounds can be seen */
    if (law->kind == LOJA_LAW_POWER)
        p->to = fmax(last, law->rate_T > 0 ? 1e3 * law->rate_T
                     : 1e3 * law->T);
    else if (law->kind == LOJA_LAW_LOG || law->kind == LOJA_LAW_TAIL)
        p->to = 1e4 * fmax(last, law->T);
    else if (law->kind == LOJA_LAW_POINT && law->loss_T > 0)
        p->to = fmax(last, law->T + 20 / law->speed);
    else if (law->kind == LOJA_LAW_POINT)
        p->to = 10 * last;
    /* a proof without steps has a law alone */
    if (norm->n == 0 && p->to > 10)
        p->from = fmin(1, law->T > 0 ? law->T : 1);
}

/* What holds from rate_T on, at such a t. */
static void
add_rates(picture_t *p, double t)
{
    const loja_plot_law_t *law = &p->law;
    const double a = pow(t, law->p), b = pow(t, 2 * law->p - 1);

    loja_plot_curve_add_band(&p->norm_band, t, law->norm * a,
        law->lower * a, law->upper * a);
    loja_plot_curve_add_band(&p->loss_band, t, law->loss * b,
        law->loss_lower * b, law->loss_upper * b);
    loja_plot_curve_add_band(&p->ratio_band, t, law->norm, law->lower,
        law->upper);
}

/* The curves of the law at t. */
static void
add_law(picture_t *p, double t)
{
    const loja_plot_law_t *law = &p->law;
    const double last = p->c.norm.n > 0 ? p->c.norm.y[p->c.norm.n - 1] : NAN;
    const double high = loja_plot_law_loss_high(law, t);

    if (t >= law->T && high > 0)
        loja_plot_curve_add(&p->loss_high, t, high);
    if (law->kind == LOJA_LAW_POWER)
    {
        loja_plot_curve_add(&p->norm_law, t, law->norm * pow(t, law->p));
        loja_plot_curve_add(&p->loss_law, t,
            law->loss * pow(t, 2 * law->p - 1));
    }
    else if (law->kind == LOJA_LAW_POINT)
    {
        loja_plot_curve_add(&p->norm_law, t, law->norm);
        if (law->loss > 0)
            loja_plot_curve_add(&p->loss_law, t, law->loss);
    }
    else if (t >= law->T)
    {
        const double low = fmax(loja_plot_law_norm_low(law, t), 0);
        const double top = loja_plot_law_norm_high(law, t, last);

        loja_plot_curve_add_band(&p->norm_band, t, (low + top) / 2, low,
            top);
    }
}

/* i-th of POINTS points from a to b. */
static double
between(double a, double b, slong i)
{
    return a * pow(b / a, (double) i / POINTS);
}

static void
add_laws(picture_t *p)
{
    const loja_plot_law_t *law = &p->law;
    const int power = law->kind == LOJA_LAW_POWER;
    /* a limit at all times; a power law where it can be compared, three
       decades before T; bounds from T on */
    const double from = law->kind == LOJA_LAW_POINT ? p->from
        : fmax(p->from, power ? law->T / 1e3 : law->T);
    slong i;

    if (law->kind == LOJA_LAW_NONE)
        return;
    for (i = 0; i <= POINTS; i++)
    {
        add_law(p, between(from, p->to, i));
        if (power && law->rate_T > 0)
            add_rates(p, between(law->rate_T, p->to, i));
    }
    for (i = 0; power && i < p->c.norm.n; i++)
        if (p->c.norm.t[i] * 1e6 >= law->T && p->c.norm.t[i] >= 1)
            loja_plot_curve_add(&p->ratio, p->c.norm.t[i],
                p->c.norm.y[i] * pow(p->c.norm.t[i], -law->p));
}

/* ---- panels ---- */

/* A part of a plot command. */
static const char *
put_part(FILE *out, const char *comma, const loja_plot_curve_t *c,
         const char *name, const char *how)
{
    if (c->n == 0)
        return comma;
    fprintf(out, "%s$%s %s", comma, name, how);
    return ", ";
}

static double
least(const loja_plot_curve_t *a, const loja_plot_curve_t *b)
{
    return b->n > 0 ? fmin(a->min, b->min) : a->min;
}

static double
most(const loja_plot_curve_t *a, const loja_plot_curve_t *b)
{
    return b->n > 0 ? fmax(a->max, b->max) : a->max;
}

#define FILLED(colour) "using 1:3:4 with filledcurves fc rgb '" colour \
    "' fs transparent solid 0.35 "
#define LINE(colour) "using 1:2 with lines lw 2 lc rgb '" colour "' "
#define DASHED(colour) "using 1:2 with lines lw 1.5 dt 2 lc rgb '" colour \
    "' "

static void
put_norm(FILE *out, const picture_t *p)
{
    const char *comma = "";

    loja_plot_put_label(out, "|θ|");
    loja_plot_put_axis(out, fmin(least(&p->c.norm, &p->norm_law),
                                 least(&p->c.norm, &p->norm_band)),
                       fmax(most(&p->c.norm, &p->norm_law),
                            most(&p->c.norm, &p->norm_band)));
    fprintf(out, p->law.kind == LOJA_LAW_POINT ? "set key bottom right\n"
        : "set key top left\n");
    fprintf(out, "plot ");
    comma = put_part(out, comma, &p->norm_band, "normband", FILLED(GOLD)
        "title 'proved bounds'");
    comma = put_part(out, comma, &p->norm_law, "normlaw",
        p->law.kind == LOJA_LAW_POINT ? DASHED("#222222") "title 'limit'"
        : DASHED("#222222") "title 'limit law'");
    if (loja_plot_curve_is_wide(&p->c.norm))
        comma = put_part(out, comma, &p->c.norm, "norm", FILLED(BLUE)
            "title 'enclosure'");
    comma = put_part(out, comma, &p->c.norm, "norm", LINE(BLUE) "notitle");
    fprintf(out, "%s\nunset title\n", *comma == '\0' ? "NaN notitle" : "");
}

static void
put_loss(FILE *out, const picture_t *p)
{
    const int over = arb_is_positive(p->law.floor);
    const char *comma = "";

    loja_plot_put_label(out, over ? "L - L_{∞}" : "L");
    loja_plot_put_axis(out, fmin(fmin(least(&p->c.loss, &p->loss_law),
            least(&p->c.loss, &p->loss_high)),
            least(&p->c.loss, &p->c.bound)),
        fmax(fmax(most(&p->c.loss, &p->loss_law),
            most(&p->c.loss, &p->loss_high)),
            most(&p->c.loss, &p->c.bound)));
    fprintf(out, "set key bottom left\nplot ");
    comma = put_part(out, comma, &p->loss_band, "lossband", FILLED(GOLD)
        "title 'proved bounds'");
    comma = put_part(out, comma, &p->loss_high, "losshigh", DASHED(GOLD)
        "title 'proved upper bound'");
    comma = put_part(out, comma, &p->loss_law, "losslaw",
        p->law.kind == LOJA_LAW_POINT ? DASHED("#222222") "title 'limit'"
        : DASHED("#222222") "title 'limit law'");
    if (loja_plot_curve_is_wide(&p->c.loss))
        comma = put_part(out, comma, &p->c.loss, "loss", FILLED(RED)
            "title 'enclosure'");
    comma = put_part(out, comma, &p->c.loss, "loss", LINE(RED) "notitle");
    comma = put_part(out, comma, &p->c.bound, "bound", DASHED(RED)
        "title 'upper bound of the enclosure'");
    fprintf(out, "%s\nunset title\n", *comma == '\0' ? "NaN notitle" : "");
}

/* |theta| t^-p between its bounds. */
static void
put_ratio(FILE *out, const picture_t *p)
{
    const double low = fmin(p->law.norm, least(&p->ratio, &p->ratio_band));
    const double high = fmax(p->law.norm, most(&p->ratio, &p->ratio_band));
    const char *comma = "";
    char label[64];
    slong k = 1;

    /* the exponents are fractions with small denominators */
    while (k < 1000 && fabs(p->law.p * (double) k
                            - rint(p->law.p * (double) k)) > 1e-9)
        k++;
    loja_snprintf(label, sizeof(label), "|θ| t^{-%.0f/%ld}",
        p->law.p * (double) k, (long) k);
    loja_plot_put_label(out, label);
    fprintf(out, "unset logscale y\nunset offsets\n"
        "set mytics default\nset format y '%%g'\nset key top right\n");
    loja_fprintf(out, "set yrange [%.17g:%.17g]\n",
        low - 0.08 * (high - low), high + 0.08 * (high - low));
    fprintf(out, "plot ");
    comma = put_part(out, comma, &p->ratio_band, "ratioband", FILLED(GOLD)
        "title 'proved bounds'");
    fprintf(out, "%s", comma);
    loja_fprintf(out, "%.17g with lines lw 1.5 dt 2 lc rgb '#222222' title "
        "'limit, proved'", p->law.norm);
    put_part(out, ", ", &p->ratio, "ratio", LINE(BLUE) "notitle");
    fprintf(out, "\nset autoscale y\n");
}

static void
put_error(FILE *out, const picture_t *p)
{
    double min = p->c.error.min, max = p->c.error.max;

    /* at least two decades, so that the numbers stay short */
    if (min > 0 && max < 50 * min)
    {
        min /= 10;
        max *= 10;
        loja_fprintf(out, "set yrange [%.17g:%.17g]\n", min, max);
    }
    loja_plot_put_label(out, "error bound");
    loja_plot_put_axis(out, min, max);
    fprintf(out, "plot ");
    if (*put_part(out, "", &p->c.error, "error", LINE(GREEN) "notitle")
        == '\0')
        fprintf(out, "NaN notitle");
    fprintf(out, "\n");
}

static void
put_script(FILE *out, void *context)
{
    picture_t *p = context;
    const int power = p->law.kind == LOJA_LAW_POWER && p->ratio.n > 0;

    loja_plot_curve_put(out, "norm", &p->c.norm);
    loja_plot_curve_put(out, "loss", &p->c.loss);
    loja_plot_curve_put(out, "bound", &p->c.bound);
    loja_plot_curve_put(out, "error", &p->c.error);
    loja_plot_curve_put(out, "normlaw", &p->norm_law);
    loja_plot_curve_put(out, "losslaw", &p->loss_law);
    loja_plot_curve_put(out, "losshigh", &p->loss_high);
    loja_plot_curve_put(out, "normband", &p->norm_band);
    loja_plot_curve_put(out, "lossband", &p->loss_band);
    loja_plot_curve_put(out, "ratio", &p->ratio);
    loja_plot_curve_put(out, "ratioband", &p->ratio_band);
    loja_plot_put_decades(out, p->from, p->to);
    loja_plot_put_layout(out, power ? 4 : 3);
    loja_plot_put_title(out, p->cert->prob, p->words);
    put_norm(out, p);
    put_loss(out, p);
    if (power)
        put_ratio(out, p);
    loja_plot_put_last(out, 1, "t");
    put_error(out, p);
}

loja_status_t
loja_plot_flow(loja_message_t msg, const loja_cert_t cert, const char *path)
{
    loja_status_t status;
    picture_t p;
    loja_plot_curve_t *const curve[] = { &p.norm_law, &p.loss_law,
        &p.norm_band, &p.loss_band, &p.loss_high, &p.ratio, &p.ratio_band };
    const size_t n = sizeof(curve) / sizeof(curve[0]);
    size_t i;

    p.cert = cert;
    loja_plot_curves_init(&p.c);
    loja_plot_law_init(&p.law);
    for (i = 0; i < n; i++)
        loja_plot_curve_init(curve[i]);
    loja_plot_law_read(&p.law, cert);
    loja_plot_sample(&p.c, cert, p.law.floor);
    extend(&p);
    add_laws(&p);
    p.words[0] = '\0';
    if (p.law.kind != LOJA_LAW_NONE)
        loja_snprintf(p.words, sizeof(p.words), "%s, proved at T = %.3g",
            p.law.kind == LOJA_LAW_POINT ? "converges" : "diverges",
            p.law.T);
    status = loja_plot_run(msg, path, p.law.kind == LOJA_LAW_POWER
        && p.ratio.n > 0 ? 4 : 3, put_script, &p);
    for (i = 0; i < n; i++)
        loja_plot_curve_clear(curve[i]);
    loja_plot_curves_clear(&p.c);
    loja_plot_law_clear(&p.law);
    return status;
}
