/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Curves in doubles. */
#include <math.h>
#include "plot_internal.h"

void
loja_plot_curve_init(loja_plot_curve_t *c)
{
    c->n = c->alloc = 0;
    c->t = c->y = c->low = c->high = NULL;
    c->min = HUGE_VAL;
    c->max = -HUGE_VAL;
}

void
loja_plot_curve_clear(loja_plot_curve_t *c)
{
    flint_free(c->t);
    flint_free(c->y);
    flint_free(c->low);
    flint_free(c->high);
}

void
loja_plot_curve_add(loja_plot_curve_t *c, double t, double y)
{
    loja_plot_curve_add_band(c, t, y, y, y);
}

void
loja_plot_curve_add_band(loja_plot_curve_t *c, double t, double y, double low,
                         double high)
{
    if (!isfinite(t) || !isfinite(y) || !isfinite(low) || !isfinite(high))
        return;
    if (c->n == c->alloc)
    {
        c->alloc = 2 * c->alloc + 256;
        c->t = flint_realloc(c->t, sizeof(double) * c->alloc);
        c->y = flint_realloc(c->y, sizeof(double) * c->alloc);
        c->low = flint_realloc(c->low, sizeof(double) * c->alloc);
        c->high = flint_realloc(c->high, sizeof(double) * c->alloc);
    }
    c->t[c->n] = t;
    c->low[c->n] = low;
    c->high[c->n] = high;
    c->y[c->n++] = y;
    c->min = fmin(c->min, low);
    c->max = fmax(c->max, high);
}

int
loja_plot_curve_is_wide(const loja_plot_curve_t *c)
{
    slong i;

    /* HEURISTIC: what an eye can see */
    for (i = 0; i < c->n; i++)
        if (c->high[i] - c->low[i] > 0.01 * fabs(c->y[i]))
            return 1;
    return 0;
}

void
loja_plot_curve_put(FILE *out, const char *name, const loja_plot_curve_t *c)
{
    slong i;

    fprintf(out, "$%s << EOD\n", name);
    for (i = 0; i < c->n; i++)
        loja_fprintf(out, "%.17g %.17g %.17g %.17g\n", c->t[i], c->y[i],
            c->low[i], c->high[i]);
    fprintf(out, "EOD\n");
}

double
loja_plot_number(const char *text)
{
    double d = NAN;
    fmpq_t q;
    arf_t x;

    fmpq_init(q);
    arf_init(x);
    if (loja_fmpq_set_text(q, text) == LOJA_OK)
    {
        arf_set_fmpq(x, q, 53, ARF_RND_NEAR);
        d = arf_get_d(x, ARF_RND_NEAR);
    }
    fmpq_clear(q);
    arf_clear(x);
    return d;
}
