/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule graded-chart, G8: theta(T) is in the chart, and low enough. */
#include "checker/rules/graded_chart.h"

/* HEURISTIC: much cancels in L(theta(T)). */
#define LOSS_PRECISION 1024

/* |sigma_j - centre_j(h)| < radius_j(h) and L < Lam(h) h^(2s) for all h of
   chart->h_T that lie between the nodes j and j + 1. */
static int
inside(graded_chart *chart, int j, const interval *sigma)
{
    const graded_slice *s = &chart->slice;
    mpfr_srcptr lo = chart->node[j + 1].h, hi = chart->node[j].h;
    interval *t = vec_new(2, chart->prec);
    int i, good = 1;

    if (mpfr_greater_p(&chart->h_T.left, lo))
        lo = &chart->h_T.left;
    if (mpfr_less_p(&chart->h_T.right, hi))
        hi = &chart->h_T.right;
    graded_set_slice(chart, j, lo, hi, lo);
    for (i = 0; i < chart->coords && good; i++)
    {
        mpfi_sub(t, &s->h, &s->mid);
        mpfi_mul(t, t, s->slope + i);
        mpfi_add(t, t, s->centre + i);
        mpfi_sub(t, sigma + i, t);
        mpfi_abs(t, t);
        /* SOUND: graded-chart (G8: in E) */
        good = mpfr_less_p(&t->right, &s->radius[i].left)
            || report(chart->claim->rep, "nodes: coordinate %d of theta(T) "
                      "is not in the box", i);
    }
    mpfi_mul(t, &s->h, &s->h);
    mpfi_set(t + 1, &s->Lam);
    for (i = 0; i < chart->s; i++)
        mpfi_mul(t + 1, t + 1, t);
    /* SOUND: graded-chart (G8: L_T < Lam h_T^(2s)) */
    good = good && (chart->moduli
                    || mpfr_less_p(&chart->L_T.right, &t[1].left)
                    || report(chart->claim->rep, "Lam: L(theta(T)) may be "
                              "Lam h^(2s) or more"));
    vec_free(t, 2);
    return good;
}

int
graded_check_place(graded_chart *chart, const interval *theta)
{
    const size_t P = (size_t) chart->claim->prob->params;
    interval *sigma = vec_new((size_t) chart->coords, chart->prec), t;
    size_t p;
    int j, good;

    mpfi_init2(&t, chart->prec);
    mpfi_set_ui(&chart->norm_T, 0);
    for (p = 0; p < P; p++)
    {
        mpfi_sqr(&t, theta + p);
        mpfi_add(&chart->norm_T, &chart->norm_T, &t);
    }
    mpfi_sqrt(&chart->norm_T, &chart->norm_T);
    good = (loss_enclosure(&chart->L_T, chart->claim->prob, theta,
                           LOSS_PRECISION)
            || report(chart->claim->rep, "T: L(theta(T)) is not enclosed"))
        && chart->family->coordinates(sigma, chart, theta)
        /* SOUND: graded-chart (G8: 0 < h_T < h0) */
        && ((mpfr_sgn(&chart->h_T.left) > 0
             && mpfr_less_p(&chart->h_T.right, chart->node->h))
            || report(chart->claim->rep, "nodes: h of theta(T) is not below "
                      "that of the first"));
    for (j = 0; j + 1 < chart->nodes && good; j++)
        if (!mpfr_less_p(&chart->h_T.right, chart->node[j + 1].h)
            && !mpfr_greater_p(&chart->h_T.left, chart->node[j].h))
            good = inside(chart, j, sigma);
    mpfi_clear(&t);
    vec_free(sigma, (size_t) chart->coords);
    return good;
}

int
graded_check_height(graded_chart *chart)
{
    interval *t = vec_new(2, chart->prec);
    int i, good;

    mpfi_set_fr(t, chart->node->h);
    mpfi_sqr(t, t);
    mpfi_set(t + 1, &chart->g_min2);
    for (i = 0; i < chart->s; i++)
        mpfi_mul(t + 1, t + 1, t);
    /* SOUND: graded-chart (G8: L_T < g_min^2 h0^(2s)) */
    good = mpfr_less_p(&chart->L_T.right, &t[1].left)
        || report(chart->claim->rep, "nodes: L(theta(T)) < g_min^2 h0^(2s) "
                  "is not proved");
    vec_free(t, 2);
    return good;
}
