/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* A box for the chart `odd', by values on a grid.  Not trusted. */
#include <math.h>
#include "claim/chart_odd.h"

/* HEURISTIC: eta is tried up to (MAX_Y/max|x|)^2, in steps of RATIO. */
#define MAX_Y 8.0
#define RATIO 1.25
#define STEPS 60
/* HEURISTIC: eps is this part of min L on the face. */
#define FACE_PART 0.97
#define GOOD_KAPPA 0.3

/* At the point eta: g/a^2 and the best kappa; 0 when phi may vanish. */
static int
probe(double *g, double *kappa, double *phi2, const loja_chart_t chart,
      double eta)
{
    const loja_odd_struct *d = chart->data;
    loja_odd_state_t s;
    arb_t q, t;
    arf_t zero;
    int good;

    _loja_odd_state_init(s, d->n);
    arb_init(q);
    arb_init(t);
    arf_init(zero);
    arb_set_d(q, eta);
    good = _loja_odd_state_set(s, chart, q, zero);
    _loja_chart_dot(t, s->qm, s->deta, d->n, chart->prec);
    *g = arf_get_d(arb_midref(s->g), ARF_RND_NEAR);
    *phi2 = arf_get_d(arb_midref(s->phi2), ARF_RND_NEAR);
    *kappa = 2 * arf_get_d(arb_midref(t), ARF_RND_NEAR)
        / arf_get_d(arb_midref(s->qm2), ARF_RND_NEAR);
    if (!(*kappa > -1e300) || !(*g >= 0))
        good = 0;
    _loja_odd_state_clear(s, d->n);
    arb_clear(q);
    arb_clear(t);
    arf_clear(zero);
    return good;
}

static double
largest_input(const loja_odd_struct *d)
{
    double x, m = 0;
    slong i;

    for (i = 0; i < d->n; i++)
    {
        x = fabs(arf_get_d(arb_midref(d->x + i), ARF_RND_NEAR));
        if (x > m)
            m = x;
    }
    return m;
}

int
_loja_odd_propose(loja_chart_box_t W, arf_t eps, arf_t kappa,
    const loja_chart_t chart, arb_srcptr q, const arf_t loss, slong attempt,
    loja_message_t why)
{
    const loja_odd_struct *d = chart->data;
    double y = MAX_Y / (largest_input(d) + 1e-300), top, eta, g, k, phi2, a;
    double least = 2, best = 0, best_eta = 0, best_kappa = 0, first = 0;
    double here = arf_get_d(arb_midref(q), ARF_RND_UP);
    double L = arf_get_d(loss, ARF_RND_UP);
    slong i;

    a = fmpq_get_d(d->a);
    top = d->kink ? y : y * y;
    for (i = STEPS; i >= 0; i--)
    {
        eta = top * pow(RATIO, -(double) i);
        if (!probe(&g, &k, &phi2, chart, eta) || k <= 0
            || FACE_PART * g >= 0.9 * phi2)
            break;
        least = k < least ? k : least;
        g *= FACE_PART * a * a;
        if (g < L || eta < here * 1.02)
        {
            best = g > best ? g : best;
            continue;
        }
        /* the smallest that will do, then larger ones while kappa is good */
        if (first == 0 || (least > GOOD_KAPPA && attempt == 0))
        {
            first = best = g;
            best_eta = eta;
            best_kappa = least;
        }
    }
    if (first == 0)
    {
        if (best > 0 && L > best)
            loja_message_set(why, "L must be below about %.3g, here it is "
                "%.3g", best, L);
        else
            loja_message_set(why, "no box was found around eta = %.3g where "
                "L can fall only towards infinity", here);
        return 0;
    }
    arf_zero(W->lo);
    arf_set_d(W->hi, best_eta);
    arf_set_d(eps, best);
    arf_set_d(kappa, best_kappa * (attempt == 0 ? 0.5 : 0.1));
    return attempt < 3;
}
