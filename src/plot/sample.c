/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Curves from a certificate: the path at many points, in doubles. */
#include <math.h>
#include "plot_internal.h"

static double
mid(const arb_t x)
{
    return arf_get_d(arb_midref(x), ARF_RND_NEAR);
}

static double
time_at(const loja_step_t step, const arb_t x, slong prec)
{
    arb_t t;
    double d;

    arb_init(t);
    loja_step_time(t, NULL, step, x, prec);
    d = mid(t);
    arb_clear(t);
    return d;
}

void
loja_plot_visit(const loja_cert_t cert, slong points, loja_plot_visit_t at,
                void *context)
{
    /* HEURISTIC: some in every step */
    const slong each = FLINT_MAX(4, points / FLINT_MAX(1, cert->n));
    slong i, j;
    arb_t x;

    arb_init(x);
    for (i = 0; i < cert->n; i++)
    {
        const loja_cert_step_struct *rec = cert->step + i;
        const int from_zero = fmpq_is_zero(rec->step->t0);

        for (j = i == 0 ? 0 : 1; j <= each; j++)
        {
            const double part = (double) j / (double) each;
            double when;

            /* from t = 0 on a logarithmic axis: the last two decades */
            arf_set_d(arb_midref(x), -1 + 2 * (from_zero
                          ? pow(100, part - 1) : part));
            when = time_at(rec->step, x, rec->hint.prec + 32);
            if (when > 0 && isfinite(when))
                at(context, i, x, when);
        }
    }
    arb_clear(x);
}

/* What a visit of loja_plot_sample needs. */
typedef struct
{
    loja_plot_curves_t *curves;
    const loja_cert_struct *cert;
    arb_srcptr floor;
    loja_loss_t ws;
    arb_ptr theta;
} sample_t;

/* The ends of an enclosure as doubles. */
static void
ends(double *low, double *high, const arb_t x)
{
    arf_t u;

    arf_init(u);
    arb_get_lbound_arf(u, x, 53);
    *low = arf_get_d(u, ARF_RND_DOWN);
    arb_get_ubound_arf(u, x, 53);
    *high = arf_get_d(u, ARF_RND_UP);
    arf_clear(u);
}

static void
add_point(void *context, slong i, const arb_t x, double when)
{
    sample_t *s = context;
    const loja_cert_step_struct *rec = s->cert->step + i;
    const slong P = rec->step->nparams, prec = rec->hint.prec + 32;
    arb_t y;
    mag_t radius;
    double low, high;
    slong k;

    arb_init(y);
    mag_init(radius);
    loja_step_eval(s->theta, rec->step, x, prec);
    for (k = 0; k < P; k++)
        arb_addmul(y, s->theta + k, s->theta + k, prec);
    arb_sqrt(y, y, prec);
    arf_get_mag(radius, rec->tube->radius);
    arb_add_error_mag(y, radius);
    ends(&low, &high, y);
    loja_plot_curve_add_band(&s->curves->norm, when, mid(y), low, high);
    for (k = 0; k < P; k++)
        arb_add_error_mag(s->theta + k, radius);
    loja_loss_eval(s->ws, y, NULL, NULL, s->theta, prec);
    arb_sub(y, y, s->floor, prec);
    ends(&low, &high, y);
    /* HEURISTIC: two digits are all that an eye can see */
    if (low > 0 && high < 100 * low)
        loja_plot_curve_add_band(&s->curves->loss, when, mid(y), low, high);
    else
        loja_plot_curve_add(&s->curves->bound, when, high);
    arb_clear(y);
    mag_clear(radius);
}

/* The bounds of the errors at the ends of the pieces. */
static void
add_errors(loja_plot_curve_t *error, const loja_cert_t cert, double first)
{
    slong i, j;
    arb_t x;

    arb_init(x);
    for (i = 0; i < cert->n; i++)
    {
        const loja_cert_step_struct *rec = cert->step + i;

        /* at the left end of the axis: a bound on the whole first piece */
        if (i == 0)
            loja_plot_curve_add(error, first,
                fmax(arf_get_d(rec->tube->error, ARF_RND_UP),
                     arf_get_d(rec->tube->error + 1, ARF_RND_UP)));
        for (j = 0; j <= rec->tube->pieces; j++)
        {
            double when;

            arf_set(arb_midref(x), rec->tube->x + j);
            when = time_at(rec->step, x, rec->hint.prec);
            if (when > 0)
                loja_plot_curve_add(error, when,
                    arf_get_d(rec->tube->error + j, ARF_RND_UP));
        }
    }
    arb_clear(x);
}

void
loja_plot_sample(loja_plot_curves_t *curves, const loja_cert_t cert,
                 const arb_t floor)
{
    sample_t s;

    s.curves = curves;
    s.cert = cert;
    s.floor = floor;
    s.theta = _arb_vec_init(cert->prob->net->nparams);
    loja_loss_init(s.ws, cert->prob);
    /* HEURISTIC: about this many points in all */
    loja_plot_visit(cert, 400, add_point, &s);
    if (curves->norm.n > 0)
        add_errors(&curves->error, cert, curves->norm.t[0]);
    loja_loss_clear(s.ws);
    _arb_vec_clear(s.theta, cert->prob->net->nparams);
}

void
loja_plot_curves_init(loja_plot_curves_t *c)
{
    loja_plot_curve_init(&c->norm);
    loja_plot_curve_init(&c->loss);
    loja_plot_curve_init(&c->bound);
    loja_plot_curve_init(&c->error);
}

void
loja_plot_curves_clear(loja_plot_curves_t *c)
{
    loja_plot_curve_clear(&c->norm);
    loja_plot_curve_clear(&c->loss);
    loja_plot_curve_clear(&c->bound);
    loja_plot_curve_clear(&c->error);
}
