/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Two odd neurons: a box and an eps, by evaluation at points.  Nothing here
   is trusted. */
#include <math.h>
#include "infinity/chart_two.h"

/* HEURISTIC: eta X/rho^2 up to this, or the series become slow. */
#define FILL 0.62
#define RATIO 1.25
#define STEPS 60
#define MODULI 9           /* HEURISTIC: points of [0, 1/4] looked at */
#define FACE_PART 0.95
#define GOOD_KAPPA 0.3

/* At eta, all moduli: the least g and the least kappa. */
static int
probe(double *g, double *kappa, const loja_chart_t chart, double eta)
{
    const slong n = ((const loja_two_struct *) chart->data)->n;
    loja_two_state_t s;
    arb_struct q[2];
    arb_t k;
    arf_t zero;
    double v;
    slong i;
    int good = 1;

    _loja_two_state_init(s, n);
    arb_init(q);
    arb_init(q + 1);
    arb_init(k);
    arf_init(zero);
    *g = *kappa = 1e300;
    for (i = 0; i < MODULI && good; i++)
    {
        arb_set_d(q, eta);
        arb_set_d(q + 1, 0.25 * (double) i / (MODULI - 1));
        good = _loja_two_state_set(s, chart, q, zero)
            && _loja_two_kappa(k, s, q, n, chart->prec);
        v = arf_get_d(arb_midref(s->g), ARF_RND_NEAR);
        *g = v < *g ? v : *g;
        v = arf_get_d(arb_midref(k), ARF_RND_NEAR);
        *kappa = v < *kappa ? v : *kappa;
    }
    _loja_two_state_clear(s, n);
    arb_clear(q);
    arb_clear(q + 1);
    arb_clear(k);
    arf_clear(zero);
    return good && *g > 0 && *kappa > 0 && *kappa < 1e300;
}

static double
largest_eta(const loja_two_struct *d)
{
    double x, m = 1e-300;
    slong i;

    for (i = 0; i < d->n; i++)
    {
        x = arf_get_d(arb_midref(d->X + i), ARF_RND_NEAR);
        m = x > m ? x : m;
    }
    return FILL * arf_get_d(arb_midref(d->series->rho2), ARF_RND_NEAR) / m;
}

int
_loja_two_propose(loja_chart_box_t W, arf_t eps, arf_t kappa,
                  const loja_chart_t chart, arb_srcptr q, const arf_t loss,
                  slong attempt, loja_message_t why)
{
    double top = largest_eta(chart->data), eta, g, k, least = 2, best = 0,
        best_eta = 0, best_kappa = 0, low = 0;
    double here = arf_get_d(arb_midref(q), ARF_RND_UP);
    double L = arf_get_d(loss, ARF_RND_UP);
    slong i;

    for (i = STEPS; i >= 0; i--)
    {
        eta = top * pow(RATIO, -(double) i);
        if (!probe(&g, &k, chart, eta))
            break;
        least = k < least ? k : least;
        g *= FACE_PART;
        low = g > low ? g : low;
        if (g < L || eta < here * 1.02)
            continue;
        /* the smallest that will do, then larger ones while kappa is good */
        if (best == 0 || (least > GOOD_KAPPA && attempt == 0))
        {
            best = g;
            best_eta = eta;
            best_kappa = least;
        }
    }
    if (best == 0)
    {
        if (low < L)
            loja_message_set(why, "L must be below about %.3g, here it is "
                "%.3g", low, L);
        else
            loja_message_set(why, "w1^2 + w2^2 must be below %.3g, here it is"
                " %.3g", top, here);
        return 0;
    }
    arf_zero(W->lo);
    arf_set_d(W->hi, best_eta);
    arf_zero(W->lo + 1);
    arf_set_d(W->hi + 1, 0.25);
    arf_set_d(eps, best);
    arf_set_d(kappa, best_kappa * (attempt == 0 ? 0.3 : 0.1));
    return attempt < 3;
}
