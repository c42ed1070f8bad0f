/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Curves from a certificate: the path at many points, in doubles. */
#include <math.h>
#include "plot_internal.h"

void
loja_plot_curve_init(loja_plot_curve_t *c)
{
    c->n = c->alloc = 0;
    c->t = c->y = NULL;
    c->min = HUGE_VAL;
    c->max = -HUGE_VAL;
}

void
loja_plot_curve_clear(loja_plot_curve_t *c)
{
    flint_free(c->t);
    flint_free(c->y);
}

void
loja_plot_curve_add(loja_plot_curve_t *c, double t, double y)
{
    if (!isfinite(t) || !isfinite(y) || !(t > 0))
        return;
    if (c->n == c->alloc)
    {
        c->alloc = 2 * c->alloc + 256;
        c->t = flint_realloc(c->t, sizeof(double) * c->alloc);
        c->y = flint_realloc(c->y, sizeof(double) * c->alloc);
    }
    c->t[c->n] = t;
    c->y[c->n++] = y;
    c->min = fmin(c->min, y);
    c->max = fmax(c->max, y);
}

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

static void
add_point(loja_plot_curves_t *curves, loja_loss_t ws,
          const loja_cert_step_struct *rec, const arb_t x, arb_ptr theta)
{
    const slong P = rec->step->nparams, prec = rec->hint.prec + 32;
    const double when = time_at(rec->step, x, prec);
    arf_t u;
    arb_t s;
    mag_t radius;
    slong i;

    arf_init(u);
    arb_init(s);
    mag_init(radius);
    loja_step_eval(theta, rec->step, x, prec);
    for (i = 0; i < P; i++)
        arb_addmul(s, theta + i, theta + i, prec);
    arb_sqrt(s, s, prec);
    loja_plot_curve_add(&curves->norm, when, mid(s));
    arf_get_mag(radius, rec->tube->radius);
    for (i = 0; i < P; i++)
        arb_add_error_mag(theta + i, radius);
    loja_loss_eval(ws, s, NULL, NULL, theta, prec);
    /* HEURISTIC: two digits are all that an eye can see */
    if (arb_rel_accuracy_bits(s) >= 6)
        loja_plot_curve_add(&curves->loss, when, mid(s));
    else
    {
        arb_get_ubound_arf(u, s, 53);
        loja_plot_curve_add(&curves->bound, when,
                            arf_get_d(u, ARF_RND_UP));
    }
    arf_clear(u);
    arb_clear(s);
    mag_clear(radius);
}

void
loja_plot_sample(loja_plot_curves_t *curves, const loja_cert_t cert)
{
    /* HEURISTIC: about this many points in all, some in every step */
    const slong points = FLINT_MAX(4, 400 / FLINT_MAX(1, cert->n));
    arb_ptr theta = _arb_vec_init(cert->prob->net->nparams);
    loja_loss_t ws;
    slong i, j;
    arb_t x;

    arb_init(x);
    loja_loss_init(ws, cert->prob);
    for (i = 0; i < cert->n; i++)
    {
        const loja_cert_step_struct *rec = cert->step + i;
        const int from_zero = fmpq_is_zero(rec->step->t0);

        for (j = i == 0 ? 0 : 1; j <= points; j++)
        {
            const double part = (double) j / (double) points;

            /* from t = 0 on a logarithmic axis: the last two decades */
            arf_set_d(arb_midref(x), -1 + 2 * (from_zero
                          ? pow(100, part - 1) : part));
            add_point(curves, ws, rec, x, theta);
        }
        /* at the left end of the axis: a bound on the whole first piece */
        if (i == 0 && curves->norm.n > 0)
            loja_plot_curve_add(&curves->error, curves->norm.t[0],
                fmax(arf_get_d(rec->tube->error, ARF_RND_UP),
                     arf_get_d(rec->tube->error + 1, ARF_RND_UP)));
        for (j = 0; j <= rec->tube->pieces; j++)
        {
            arf_set(arb_midref(x), rec->tube->x + j);
            loja_plot_curve_add(&curves->error,
                time_at(rec->step, x, rec->hint.prec),
                arf_get_d(rec->tube->error + j, ARF_RND_UP));
        }
    }
    loja_loss_clear(ws);
    arb_clear(x);
    _arb_vec_clear(theta, cert->prob->net->nparams);
}
