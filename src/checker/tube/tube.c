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
#include "checker/tube/moving.h"
#include "checker/tube/tube.h"

/* HEURISTIC: Hessians are held in memory. */
#define MAX_PARAMS 3000

/* HEURISTIC: guard bits over the precision of the run. */
#define GUARD 40

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
    mpfr_t u, jump;
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
    /* SOUND: moving-norm (seam: the jump in the norm at the start) */
    mpfr_init2(jump, 64);
    moving_ubound(jump, s, 0);
    mpfr_mul(jump, jump, s->seam, MPFR_RNDU);
    /* SOUND: tube (a ball of starts: the error at t = 0 is its radius) */
    if (before == NULL)
    {
        mpfr_set_q(u, prob->start_radius, MPFR_RNDU);
        mpfr_add(u, u, jump, MPFR_RNDU);
    }
    else
        mpfr_add(u, before->piece[before->pieces - 1].error, jump,
                 MPFR_RNDU);
    mpfr_clear(jump);
    if (good && !mpfr_lessequal_p(u, s->start))
        good = report(rep, "start: less than error and seam");
    mpfr_clear(u);
    vec_free(v, P);
    vec_free(w, P);
    return good;
}

/* The defect, in the norm of piece i. */
static void
norm_defect(mpfr_t d, const step *s, int i)
{
    mpfr_t t;

    mpfr_init2(t, 64);
    /* SOUND: moving-norm (|G(x)| is at most the larger of both ends) */
    moving_ubound(d, s, i);
    moving_ubound(t, s, i + 1);
    mpfr_max(d, d, t, MPFR_RNDU);
    mpfr_mul(d, d, s->defect, MPFR_RNDU);
    mpfr_clear(t);
}

/* E at the end of a piece. */
static int
check_error(report_t *rep, const step *s, int i)
{
    const piece *q = s->piece + i;
    mpfr_srcptr before = i == 0 ? s->start : s->piece[i - 1].error;
    interval *t = vec_new(4, 200);
    mpfr_t defect;
    int good;

    mpfr_init2(defect, 64);
    norm_defect(defect, s, i);
    mpfi_set_fr(t, q->x1);
    mpfi_sub_fr(t, t, q->x0);
    mpfi_mul_fr(t + 1, t, q->growth);
    mpfi_expm1(t + 2, t + 1);
    if (mpfr_zero_p(q->growth))
        mpfi_mul_fr(t + 3, t, defect);
    else
    {
        mpfi_mul_fr(t + 3, t + 2, defect);
        mpfi_div_fr(t + 3, t + 3, q->growth);
    }
    mpfi_add_ui(t + 2, t + 2, 1);
    mpfi_mul_fr(t + 2, t + 2, before);
    mpfi_add(t + 3, t + 3, t + 2);
    /* SOUND: tube (hypothesis 3) */
    good = mpfr_lessequal_p(&t[3].right, q->error)
        || report(rep, "error of piece %d: less than the growth gives", i);
    /* SOUND: tube (hypothesis 4: max(E) < R) */
    if (good && (!mpfr_less_p(before, s->radius)
                 || !mpfr_less_p(q->error, s->radius)))
        good = report(rep, "radius: not greater than the errors");
    mpfr_clear(defect);
    vec_free(t, 4);
    return good;
}

/* R: 17/16 of the larger error, 65/64 in a moving norm, as proofs/FORMAT.md
   has it. */
static void
tube_radius(mpfr_t R, const step *s, int i)
{
    mpfr_srcptr before = i == 0 ? s->start : s->piece[i - 1].error;

    mpfr_max(R, before, s->piece[i].error, MPFR_RNDU);
    mpfr_mul_ui(R, R, s->metric == NULL ? 17 * 4 : 65, MPFR_RNDU);
    mpfr_div_2ui(R, R, 6, MPFR_RNDU);
    if (mpfr_zero_p(R))
        mpfr_set_ui_2exp(R, 1, -(mpfr_exp_t) s->precision, MPFR_RNDU);
}

static int
growth_holds(report_t *rep, network *net, const step *s,
             const interval *coef, int i, const mpfr_t R)
{
    if (s->metric == NULL)
        return check_growth(rep, net, s, coef, i, R);
    return moving_growth(net, s, i, coef, R)
        || report(rep, "growth of piece %d: not proved in its norm", i);
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
        || !moving_norms(rep, s, before, prob)
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
            && growth_holds(rep, &net, s, coef, i, R);
    }
    network_clear(&net);
    network_clear(&bounds);
    vec_free(coef, size);
    mpfr_clear(R);
    return good;
}
