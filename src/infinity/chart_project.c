/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Scalar products and projections of vectors of balls. */
#include "infinity/chart.h"

void
_loja_chart_dot(arb_t res, arb_srcptr a, arb_srcptr b, slong n, slong prec)
{
    if (a == b)
    {
        /* the same vector: squares, which are not negative */
        slong i;
        arb_t t;

        arb_init(t);
        arb_zero(res);
        for (i = 0; i < n; i++)
        {
            arb_sqr(t, a + i, prec);
            arb_add(res, res, t, prec);
        }
        arb_clear(t);
    }
    else
        arb_dot(res, NULL, 0, a, 1, b, 1, n, prec);
    arb_div_si(res, res, n, prec);
}

int
_loja_chart_remove(arb_t c, arb_ptr a, arb_srcptr b, slong n, slong prec)
{
    slong i;
    arb_t b2;
    int good;

    arb_init(b2);
    _loja_chart_dot(b2, b, b, n, prec);
    good = arb_is_positive(b2);
    _loja_chart_dot(c, a, b, n, prec);
    arb_div(c, c, b2, prec);
    for (i = 0; i < n; i++)
        arb_submul(a + i, c, b + i, prec);
    arb_clear(b2);
    return good;
}
