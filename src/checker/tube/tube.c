/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule tube: what a record of a step claims.
      1. it joins the step before: times, seam, start;
      2. the defect, by the rule interpolation;
      3. the signs of preactivations at kinks, on the whole tube, or 2 and 4
         on one box (kink.c);
      4. the growth on each piece, by the rule congruence;
      5. the errors at the ends of pieces, and the radius.
*/
#include <stdlib.h>
#include <string.h>
#include "checker/tube/interpolation.h"
#include "checker/tube/tube.h"

/* HEURISTIC: Hessians are held in memory. */
#define MAX_PARAMS 3000

/* HEURISTIC: guard bits over the precision of the run. */
#define GUARD 40
/* HEURISTIC: arcs of half an ellipse. */
#define ARCS 8
#define MOST_ARCS 32           /* where wider ones leave a domain */

void
speed(interval *f, const step *s, const interval *x)
{
    interval *t = vec_new(2, mpfi_get_prec(f));
    mpq_t q;

    mpq_init(q);
    if (!s->log_time)
    {
        mpq_sub(q, s->t1, s->t0);
        mpq_div_2exp(q, q, 1);
        set_q(f, q);
    }
    else
    {
        mpq_div(q, s->t1, s->t0);
        set_q(t, q);
        mpfi_log(t, t);
        mpfi_div_2ui(t, t, 1);              /* h */
        mpfi_add_ui(t + 1, x, 1);
        mpfi_mul(t + 1, t + 1, t);
        mpfi_exp(f, t + 1);
        mpfi_mul(f, f, t);
        mpfi_mul_q(f, f, s->t0);            /* t0 h e^(h (1 + x)) */
    }
    mpq_clear(q);
    vec_free(t, 2);
}

void
path_end(interval *v, const step *s, int P, int side)
{
    int i, k;

    for (i = 0; i < P; i++)
    {
        mpfi_set_ui(v + i, 0);
        for (k = 0; k < s->len; k++)
        {
            mpfr_srcptr c = s->coef[(size_t) i * (size_t) s->len + k];

            if (side < 0 && k % 2 == 1)
                mpfi_sub_fr(v + i, v + i, c);
            else
                mpfi_add_fr(v + i, v + i, c);
        }
    }
}

static int
check_seam(report_t *rep, const problem *prob, const step *s,
           const step *before, mpfr_prec_t prec)
{
    const size_t P = (size_t) prob->params;
    interval *v = vec_new(P, prec), *w = vec_new(P, prec);
    mpfr_t u;
    size_t i;
    int good = 1;

    mpfr_init2(u, 400);
    path_end(v, s, prob->params, -1);
    if (before != NULL)
        path_end(w, before, prob->params, 1);
    for (i = 0; i < P; i++)
    {
        if (before == NULL)
            set_q(w + i, prob->start[i]);
        mpfi_sub(v + i, v + i, w + i);
    }
    norm_ubound(u, v, P);
    /* SOUND: tube (seam) */
    if (!mpfr_lessequal_p(u, s->seam))
        good = report(rep, "seam: the path jumps by more (%.6g)",
                      mpfr_get_d(u, MPFR_RNDU));
    /* SOUND: tube (a ball of starts: the error at t = 0 is its radius) */
    if (before == NULL)
    {
        mpfr_set_q(u, prob->start_radius, MPFR_RNDU);
        mpfr_add(u, u, s->seam, MPFR_RNDU);
    }
    else
        mpfr_add(u, before->piece[before->pieces - 1].error, s->seam,
                 MPFR_RNDU);
    if (good && !mpfr_lessequal_p(u, s->start))
        good = report(rep, "start: less than error and seam");
    mpfr_clear(u);
    vec_free(v, P);
    vec_free(w, P);
    return good;
}

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
defect_on_ellipse(mpfr_t M, network *net, const step *s,
                  const interval *coef, const interval *slope, double eta)
{
    mpfr_t u;
    int good;

    mpfr_init2(u, 64);
    good = gradient_on_arcs(M, net, s, coef, eta, ARCS)
        || gradient_on_arcs(M, net, s, coef, eta, MOST_ARCS);
    on_ellipse_sumsq(u, slope, (size_t) net->prob->params, s->len, eta);
    mpfr_sqrt(u, u, MPFR_RNDU);
    mpfr_add(M, M, u, MPFR_RNDU);
    mpfr_clear(u);
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
defect_at_nodes(mpfr_t sum, network *net, const step *s,
                const interval *coef, const interval *slope, int N)
{
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

/* HEURISTIC: the most nodes; ellipses are tried in steps of 1/4, then
   narrower ones. */
#define MAX_NODES 2000

/* The fewest nodes for which the tail is a small part of the defect, on the
   best ellipse; 0: none. */
static int
choose_nodes(mpfr_t tail, network *bounds, const step *s,
             const interval *coef, const interval *slope)
{
    mpfr_t M, want, u;
    double eta, guess;
    int N, best = 0;

    mpfr_inits2(64, M, want, u, (mpfr_ptr) 0);
    mpfr_div_2ui(want, s->defect, 6, MPFR_RNDD);
    for (eta = 2.5; eta > 0.04; eta -= eta > 0.3 ? 0.25 : eta / 3)
    {
        if (!defect_on_ellipse(M, bounds, s, coef, slope, eta))
            continue;
        mpfr_mul_2ui(u, M, 2, MPFR_RNDU);
        mpfr_div(u, u, want, MPFR_RNDU);
        mpfr_log(u, u, MPFR_RNDU);
        guess = mpfr_get_d(u, MPFR_RNDU) / eta;
        N = guess > 1 && guess < MAX_NODES ? 3 + (int) guess : 4;
        for (tail_ubound(u, M, eta, N);
             N < MAX_NODES && mpfr_greater_p(u, want);
             tail_ubound(u, M, eta, ++N))
            ;
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

static int
check_defect(report_t *rep, network *net, network *bounds, const step *s,
             const interval *coef)
{
    const size_t size = (size_t) net->prob->params * (size_t) s->len;
    interval *slope = vec_new(size, net->prec);
    mpfr_t tail, sum;
    int N, good;

    mpfr_inits2(64, tail, sum, (mpfr_ptr) 0);
    path_derivative(slope, coef, net->prob->params, s->len);
    N = choose_nodes(tail, bounds, s, coef, slope);
    good = N > 0 && defect_at_nodes(sum, net, s, coef, slope, N);
    if (!good)
        (void) report(rep, "defect: no bound was found");
    else
    {
        mpfr_add(sum, sum, tail, MPFR_RNDU);
        /* SOUND: interpolation (the defect on all of [-1, 1]) */
        good = mpfr_lessequal_p(sum, s->defect)
            || report(rep, "defect: the bound found is %.6g, the one "
                      "claimed %.6g", mpfr_get_d(sum, MPFR_RNDU),
                      mpfr_get_d(s->defect, MPFR_RNDN));
    }
    mpfr_clears(tail, sum, (mpfr_ptr) 0);
    vec_free(slope, size);
    return good;
}

/* E at the end of a piece. */
static int
check_error(report_t *rep, const step *s, int i)
{
    const piece *q = s->piece + i;
    mpfr_srcptr before = i == 0 ? s->start : s->piece[i - 1].error;
    interval *t = vec_new(4, 200);
    int good;

    mpfi_set_fr(t, q->x1);
    mpfi_sub_fr(t, t, q->x0);
    mpfi_mul_fr(t + 1, t, q->growth);
    mpfi_expm1(t + 2, t + 1);
    if (mpfr_zero_p(q->growth))
        mpfi_mul_fr(t + 3, t, s->defect);
    else
    {
        mpfi_mul_fr(t + 3, t + 2, s->defect);
        mpfi_div_fr(t + 3, t + 3, q->growth);
    }
    mpfi_add_ui(t + 2, t + 2, 1);
    mpfi_mul_fr(t + 2, t + 2, before);
    mpfi_add(t + 3, t + 3, t + 2);
    /* SOUND: tube (hypothesis 3) */
    good = mpfr_lessequal_p(&t[3].right, q->error)
        || report(rep, "error of piece %d: less than the growth gives", i);
    if (good && (!mpfr_less_p(before, s->radius)
                 || !mpfr_less_p(q->error, s->radius)))
        good = report(rep, "radius: not greater than the errors");
    vec_free(t, 4);
    return good;
}

/* R: 17/16 of the larger error, as proofs/FORMAT.md has it. */
static void
tube_radius(mpfr_t R, const step *s, int i)
{
    mpfr_srcptr before = i == 0 ? s->start : s->piece[i - 1].error;

    mpfr_max(R, before, s->piece[i].error, MPFR_RNDU);
    mpfr_mul_ui(R, R, 17, MPFR_RNDU);
    mpfr_div_2ui(R, R, 4, MPFR_RNDU);
    if (mpfr_zero_p(R))
        mpfr_set_ui_2exp(R, 1, -(mpfr_exp_t) s->precision, MPFR_RNDU);
}

int
check_step(report_t *rep, const problem *prob, const step *s,
           const step *before)
{
    const mpfr_prec_t prec = s->precision + GUARD;
    const size_t size = (size_t) prob->params * (size_t) s->len;
    interval *coef;
    network net, bounds;
    mpfr_t R;
    size_t k;
    int i, good, still;

    if (prob->params > MAX_PARAMS)
        return report(rep, "at most %d parameters in a flow", MAX_PARAMS);
    if (!step_times(rep, s, before)
        || !check_seam(rep, prob, s, before, prec + 64))
        return 0;
    mpfr_init2(R, 64);
    coef = vec_new(size, prec);
    for (k = 0; k < size; k++)
        mpfi_set_fr(coef + k, s->coef[k]);
    network_init(&net, prob, prec);
    network_init(&bounds, prob, 64);
    still = step_stands_still(s, &net, coef);
    net.hull = !still && !fix_branches(&net, &bounds, s, coef);
    good = still || (net.hull ? crossing_defect(rep, &net, s, coef)
                     : check_defect(rep, &net, &bounds, s, coef));
    for (i = 0; i < s->pieces && good && !still; i++)
    {
        tube_radius(R, s, i);
        good = check_error(rep, s, i)
            /* branches were fixed on the tube of the record */
            && (mpfr_lessequal_p(R, s->radius)
                || report(rep, "radius: less than that of piece %d", i))
            && check_growth(rep, &net, s, coef, i, R);
    }
    network_clear(&net);
    network_clear(&bounds);
    vec_free(coef, size);
    mpfr_clear(R);
    return good;
}
