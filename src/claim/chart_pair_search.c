/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Two neurons in a symmetric position: a box and an eps, by evaluation at
   points.  Nothing here is trusted. */
#include <math.h>
#include "claim/chart_pair.h"

/* HEURISTIC: eta max x^2 is tried up to TOP, in steps of RATIO.  Larger
   boxes hold too (6 was tried), at many times the cost. */
#define TOP 1.7
#define RATIO 1.3
#define STEPS 30
#define MODULI 32
#define FACE_PART 0.9
#define GOOD_KAPPA 1.0

/* g/a^2 and kappa at one point. */
static int
at_point(double *g, double *kappa, loja_pair_state_t s,
         const loja_chart_t chart, double eta, double sigma)
{
    arb_struct q[2];
    arb_t k;
    int good;

    arb_init(q);
    arb_init(q + 1);
    arb_init(k);
    arb_set_d(q, eta);
    arb_set_d(q + 1, sigma);
    good = _loja_pair_state_set(s, chart, q)
        && _loja_pair_kappa(k, s, q, chart->prec);
    *g = arf_get_d(arb_midref(s->g), ARF_RND_NEAR);
    *kappa = arf_get_d(arb_midref(k), ARF_RND_NEAR);
    arb_clear(q);
    arb_clear(q + 1);
    arb_clear(k);
    return good;
}

/* The least g and kappa over the moduli: a grid, then the valley of g by
   thirds. */
static int
probe(double *g, double *kappa, const loja_chart_t chart, double eta)
{
    const slong n = ((const loja_pair_struct *) chart->data)->n;
    loja_pair_state_t s;
    double v, k, lo, hi, best = 0, a, b, va, vb;
    slong i;
    int good = 1;

    _loja_pair_state_init(s, n);
    *g = *kappa = 1e300;
    for (i = 0; i <= MODULI && good; i++)
    {
        good = at_point(&v, &k, s, chart, eta, (double) i / MODULI);
        if (v < *g)
            best = (double) i / MODULI;
        *g = v < *g ? v : *g;
        *kappa = k < *kappa ? k : *kappa;
    }
    lo = fmax(0, best - 1.0 / MODULI);
    hi = fmin(1, best + 1.0 / MODULI);
    for (i = 0; i < 25 && good; i++)
    {
        a = lo + (hi - lo) / 3;
        b = hi - (hi - lo) / 3;
        good = at_point(&va, &k, s, chart, eta, a);
        *kappa = k < *kappa ? k : *kappa;
        good = good && at_point(&vb, &k, s, chart, eta, b);
        *kappa = k < *kappa ? k : *kappa;
        if (va < vb)
            hi = b;
        else
            lo = a;
        *g = fmin(*g, fmin(va, vb));
    }
    _loja_pair_state_clear(s, n);
    return good && *g > 0 && *kappa > 0 && *kappa < 1e300;
}

static double
largest_eta(const loja_pair_struct *d)
{
    double x, m = 1e-300;
    slong i;

    for (i = 0; i < d->n; i++)
    {
        x = arf_get_d(arb_midref(d->X + i), ARF_RND_NEAR);
        m = x > m ? x : m;
    }
    return TOP / m;
}

int
_loja_pair_propose(loja_chart_box_t W, arf_t eps, arf_t kappa,
                   const loja_chart_t chart, arb_srcptr q, const arf_t loss,
                   slong attempt, loja_message_t why)
{
    const loja_pair_struct *d = chart->data;
    double top = largest_eta(d), eta, g, k, least = 2, low = 0;
    double here = arf_get_d(arb_midref(q), ARF_RND_UP);
    double L = arf_get_d(loss, ARF_RND_UP);
    double a2 = arf_get_d(arb_midref(d->a2), ARF_RND_NEAR);
    slong i;
    int found = 0;

    /* the smallest that will do: large ones cost much */
    for (i = STEPS; i >= 0 && !found; i--)
    {
        eta = top * pow(RATIO, -(double) i);
        if (eta < here * 1.02)
            continue;
        if (!probe(&g, &k, chart, eta))
            break;
        least = k < least ? k : least;
        g *= FACE_PART * a2;
        low = g > low ? g : low;
        found = g > L;
    }
    if (!found)
    {
        if (low > 0)
            loja_message_set(why, "L must be below about %.3g, here it is "
                "%.3g", low, L);
        else
            loja_message_set(why, "w^2 must be below about %.3g, here it is "
                "%.3g", top, here);
        return 0;
    }
    arf_zero(W->lo);
    arf_set_d(W->hi, eta);
    arf_zero(W->lo + 1);
    arf_one(W->hi + 1);
    arf_set_d(eps, g);
    arf_set_d(kappa, least * (attempt == 0 ? 0.3 : 0.05));
    return attempt < 2;
}
