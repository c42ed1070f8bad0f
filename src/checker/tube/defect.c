/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The defect p' + f grad L(p) of a step on [-1, 1], by the rule
    interpolation: at the nodes in pairs of doubles and on an ellipse in
    doubles, or on intervals.
*/
#include <stdlib.h>
#include "checker/tube/interpolation.h"
#include "checker/tube/tube_double.h"

/* HEURISTIC: arcs of half an ellipse. */
#define ARCS 8
#define MOST_ARCS 32           /* where wider ones leave a domain */

typedef struct
{
    network *net, *bounds;     /* of full and of little precision */
    const step *s;
    const interval *coef, *slope;
    path_double *doubles;      /* NULL: bounds on intervals */
} defect_t;

/* |f| |grad L(p)| on the ellipse from that many arcs; 0 where one of them
   leaves a domain. */
static int
gradient_on_arcs(mpfr_t M, network *net, const step *s, const interval *coef,
                 double eta, int arcs)
{
    const int P = net->prob->params;
    complex_box *theta = box_new((size_t) P, net->prec);
    interval *t = vec_new(2, net->prec);
    mpfr_t g, u;
    int arc, good = 1;

    mpfr_inits2(64, g, u, (mpfr_ptr) 0);
    mpfr_set_ui(M, 0, MPFR_RNDU);
    for (arc = 0; arc < arcs && good; arc++)
    {
        path_on_arc(theta, coef, P, s->len, eta, arc, arcs, net->prec);
        good = loss_majorant(g, NULL, net, theta);
        /* SOUND: interpolation (|f| on the arc: at the largest Re x) */
        arc_real(t, eta, arc, arcs);
        speed(t + 1, s, t);
        abs_ubound(u, t + 1);
        mpfr_mul(g, g, u, MPFR_RNDU);
        mpfr_max(M, M, g, MPFR_RNDU);
    }
    mpfr_clears(g, u, (mpfr_ptr) 0);
    box_free(theta, (size_t) P);
    vec_free(t, 2);
    return good;
}

/* |p'| + |f| |grad L(p)| on the ellipse; 0 outside of domains. */
static int
defect_on_ellipse(mpfr_t M, const defect_t *d, double eta)
{
    mpfr_t u, none;
    int good;

    mpfr_inits2(64, u, none, (mpfr_ptr) 0);
    mpfr_set_ui(none, 0, MPFR_RNDN);
    if (d->doubles != NULL)
        good = double_on_ellipse(M, NULL, d->doubles, eta, ARCS, none)
            || double_on_ellipse(M, NULL, d->doubles, eta, MOST_ARCS, none);
    else
        good = gradient_on_arcs(M, d->bounds, d->s, d->coef, eta, ARCS)
            || gradient_on_arcs(M, d->bounds, d->s, d->coef, eta, MOST_ARCS);
    on_ellipse_sumsq(u, d->slope, (size_t) d->net->prob->params, d->s->len,
                     eta);
    mpfr_sqrt(u, u, MPFR_RNDU);
    mpfr_add(M, M, u, MPFR_RNDU);
    mpfr_clears(u, none, (mpfr_ptr) 0);
    return good && mpfr_number_p(M);
}

/* Coefficients of p': d_{k-1} = d_{k+1} + 2k c_k, d_0 halved. */
void
path_derivative(interval *d, const interval *c, int P, int len)
{
    interval *tmp = vec_new(1, mpfi_get_prec(d));
    int i, k;

    for (i = 0; i < P; i++, c += len, d += len)
    {
        for (k = len - 1; k >= 1; k--)
        {
            mpfi_mul_ui(tmp, c + k, 2 * (unsigned long) k);
            if (k + 1 < len)
                mpfi_add(d + k - 1, d + k + 1, tmp);
            else
                mpfi_set(d + k - 1, tmp);
            if (k == len - 1)
                mpfi_set_ui(d + k, 0);
        }
        if (len == 1)
            mpfi_set_ui(d, 0);
        mpfi_div_2ui(d, d, 1);
    }
    vec_free(tmp, 1);
}

/* sum_k |c_k| of the interpolant of p' + f grad L(p) at N nodes. */
static int
defect_at_nodes(mpfr_t sum, const defect_t *d, int N)
{
    network *net = d->net;
    const step *s = d->s;
    const interval *coef = d->coef, *slope = d->slope;
    const int P = net->prob->params;
    interval *table = cosine_table(N, net->prec);
    interval *g = vec_new((size_t) (P * N), net->prec);
    interval *v = vec_new((size_t) P, net->prec);
    interval *w = vec_new((size_t) (P > N ? P : N), net->prec);
    interval *f = vec_new(1, net->prec);
    mpfr_t u;
    int i, j, good = 1;

    mpfr_init2(u, 64);
    for (j = 0; j < N && good; j++)
    {
        at_node(net->theta, coef, P, s->len, j, table, N);
        good = loss_real(v, NULL, net);
        at_node(w, slope, P, s->len, j, table, N);
        speed(f, s, table + (2 * j + 1));
        for (i = 0; i < P; i++)
        {
            mpfi_mul(v + i, v + i, f);
            mpfi_add(g + i * N + j, v + i, w + i);
        }
    }
    for (i = 0; i < P; i++)
    {
        fit(w, g + i * N, N, table);
        for (j = 0; j < N; j++)
            mpfi_swap(g + i * N + j, w + j);
    }
    mpfr_set_ui(sum, 0, MPFR_RNDU);
    for (j = 0; j < N; j++)
    {
        for (i = 0; i < P; i++)
            mpfi_set(v + i, g + i * N + j);
        norm_ubound(u, v, (size_t) P);
        mpfr_add(sum, sum, u, MPFR_RNDU);
    }
    mpfr_clear(u);
    vec_free(table, (size_t) (4 * N));
    vec_free(g, (size_t) (P * N));
    vec_free(v, (size_t) P);
    vec_free(w, (size_t) (P > N ? P : N));
    vec_free(f, 1);
    return good && mpfr_number_p(sum);
}

/* HEURISTIC: the most nodes. */
#define MAX_NODES 2000

/* The fewest nodes for which the tail is at most `want', with the bound M on
   the ellipse; MAX_NODES: none. */
static int
fewest_nodes(mpfr_t tail, const mpfr_t M, const mpfr_t want, double eta)
{
    double guess;
    int N;

    mpfr_mul_2ui(tail, M, 2, MPFR_RNDU);
    mpfr_div(tail, tail, want, MPFR_RNDU);
    mpfr_log(tail, tail, MPFR_RNDU);
    guess = mpfr_get_d(tail, MPFR_RNDU) / eta;
    N = guess > 1 && guess < MAX_NODES ? 3 + (int) guess : 4;
    for (tail_ubound(tail, M, eta, N);
         N < MAX_NODES && mpfr_greater_p(tail, want);
         tail_ubound(tail, M, eta, ++N))
        ;
    return N;
}

/* The fewest nodes for which the tail is a small part of the defect, on the
   best ellipse; 0: none. */
static int
choose_nodes(mpfr_t tail, const defect_t *d, int use_hint)
{
    const double hint = d->s->defect_eta;
    mpfr_t M, want, u;
    double eta;
    int N, best = 0;

    mpfr_inits2(64, M, want, u, (mpfr_ptr) 0);
    mpfr_div_2ui(want, d->s->defect, 6, MPFR_RNDD);
    /* HEURISTIC: the ellipse of the hint, if it needs about as many nodes as
       the hint says */
    if (use_hint && defect_on_ellipse(M, d, hint))
    {
        N = fewest_nodes(tail, M, want, hint);
        if (N < MAX_NODES && N <= d->s->defect_nodes + 8)
            best = N;
    }
    /* HEURISTIC: otherwise in steps of 1/4, then narrower ones */
    for (eta = best > 0 ? 0 : 2.5; eta > 0.04;
         eta -= eta > 0.3 ? 0.25 : eta / 3)
    {
        if (!defect_on_ellipse(M, d, eta))
            continue;
        N = fewest_nodes(u, M, want, eta);
        if (N < MAX_NODES && (best == 0 || N < best))
        {
            best = N;
            mpfr_set(tail, u, MPFR_RNDU);
        }
        else if (best > 0 && N > best + best / 4)
            break;
    }
    mpfr_clears(M, want, u, (mpfr_ptr) 0);
    return best;
}

/* In doubles: the number of nodes, 0: none, a bound of the tail, and of the
   sum of the coefficients; +inf: none. */
static int
in_doubles(mpfr_t tail, mpfr_t sum, defect_t *d)
{
    path_double doubles;
    fenv_t keep;
    int N;

    mpfr_set_inf(sum, 1);
    if (!doubles_begin(&keep))
        return 0;
    path_double_init(&doubles, d->net, d->s, d->coef, NULL, NULL);
    d->doubles = &doubles;
    N = choose_nodes(tail, d, 1);
    d->doubles = NULL;
    path_double_clear(&doubles);
    if (N > 0 && !pairs_defect(sum, d->net, d->s, d->coef, d->slope, N))
        mpfr_set_inf(sum, 1);
    doubles_end(&keep);
    return N;
}

/* total = sum + tail is at most what the record claims. */
static int
is_small(mpfr_t total, const mpfr_t sum, const mpfr_t tail, const step *s)
{
    mpfr_add(total, sum, tail, MPFR_RNDU);
    /* SOUND: interpolation (the defect on all of [-1, 1]) */
    return mpfr_lessequal_p(total, s->defect);
}

int
check_defect(report_t *rep, network *net, network *bounds, const step *s,
             const interval *coef)
{
    const size_t size = (size_t) net->prob->params * (size_t) s->len;
    interval *slope = vec_new(size, net->prec);
    defect_t d = { net, bounds, s, coef, slope, NULL };
    mpfr_t tail, sum, total;
    int N, last = 0, way, good;

    mpfr_inits2(64, tail, sum, total, (mpfr_ptr) 0);
    path_derivative(slope, coef, net->prob->params, s->len);
    N = in_doubles(tail, sum, &d);
    good = N > 0 && is_small(total, sum, tail, s);
    /* what fails in doubles, or on the ellipse of the hint, may succeed */
    for (way = 0; way < 3 && !good; way++)
    {
        if (way > 0)
            N = choose_nodes(tail, &d, way == 1);
        if (N == 0 || (N != last && !defect_at_nodes(sum, &d, N)))
            continue;
        last = N;
        good = is_small(total, sum, tail, s);
    }
    if (!good && last == 0)
        (void) report(rep, "defect: no bound was found");
    else if (!good)
        (void) report(rep, "defect: the bound found is %.6g, the one "
                      "claimed %.6g", mpfr_get_d(total, MPFR_RNDU),
                      mpfr_get_d(s->defect, MPFR_RNDN));
    mpfr_clears(tail, sum, total, (mpfr_ptr) 0);
    vec_free(slope, size);
    return good;
}
