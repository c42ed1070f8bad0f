/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The trap around a strict minimum (rule convergence-minimum).

    The centre is the limit itself as Newton's method finds it, so that the
    gradient there is tiny and the ball need be no larger than the distance
    of theta(T) from the limit.
*/
#include <math.h>
#include "trap/trap.h"

void
_loja_trap_minimum_init(loja_trap_minimum_t trap, slong P)
{
    trap->P = P;
    trap->a = _arb_vec_init(P);
    arf_init(trap->rho);
    arf_init(trap->R);
    arf_init(trap->lambda);
    arf_init(trap->g);
    arb_init(trap->loss);
}

void
_loja_trap_minimum_clear(loja_trap_minimum_t trap)
{
    _arb_vec_clear(trap->a, trap->P);
    arf_clear(trap->rho);
    arf_clear(trap->R);
    arf_clear(trap->lambda);
    arf_clear(trap->g);
    arb_clear(trap->loss);
}

static int
fail(loja_trap_report_t *report, double factor, const char *why)
{
    report->closed = 0;
    report->factor = factor;
    snprintf(report->why, sizeof(report->why), "%s", why);
    return 0;
}

/*
    One step x <- x - H^-1 grad L at midpoints; size: its length.  0 if H is
    not positive definite at x as far as seen.
*/
static int
newton_step(arb_ptr x, arf_t size, loja_loss_t ws, slong *perm,
            slong prec)
{
    slong i, P = ws->prob->net->nparams;
    arb_mat_t H, Q, T;
    arb_ptr g = _arb_vec_init(P), u = _arb_vec_init(P);
    int ok;

    arb_mat_init(H, P, P);
    arb_mat_init(Q, P, P);
    arb_mat_init(T, P, P);
    loja_loss_eval(ws, NULL, g, H, x, prec);
    ok = loja_lin_whiten_approx(Q, H, perm, 0, prec);
    if (ok)
    {
        arb_mat_transpose(T, Q);
        for (i = 0; i < P; i++)
            arb_approx_dot(u + i, NULL, 0, arb_mat_entry(T, i, 0), 1, g, 1,
                P, prec);
        for (i = 0; i < P; i++)
        {
            arb_approx_dot(g + i, NULL, 0, arb_mat_entry(Q, i, 0), 1, u, 1,
                P, prec);
            mag_zero(arb_radref(g + i));
            arf_sub(arb_midref(x + i), arb_midref(x + i), arb_midref(g + i),
                prec, ARF_RND_NEAR);
        }
        _loja_trap_norm(size, g, P);
        ok = arf_is_finite(size);
    }
    arb_mat_clear(H);
    arb_mat_clear(Q);
    arb_mat_clear(T);
    _arb_vec_clear(g, P);
    _arb_vec_clear(u, P);
    return ok;
}

/* a: where Newton's method goes from theta(T); not trusted. */
static int
find_centre(loja_trap_minimum_t trap, loja_trap_report_t *report,
            loja_loss_t ws, slong prec)
{
    /* HEURISTIC: 60 steps, none longer than 1024; affects success only */
    slong it, P = trap->P;
    slong *perm = flint_malloc(sizeof(slong) * (size_t) P);
    arf_t size, tiny;
    int ok = 1, done = 0;

    arf_init(size);
    arf_init(tiny);
    arf_set_ui_2exp_si(tiny, 1, -prec / 2);
    for (it = 0; it < 60 && ok && !done; it++)
    {
        ok = newton_step(trap->a, size, ws, perm, prec);
        if (!ok)
            fail(report, 0, it == 0 ? "the Hessian at theta(T) is not "
                "positive definite" : "the Hessian is not positive definite "
                "where Newton's method goes from theta(T)");
        else if (arf_cmp_2exp_si(size, 10) > 0)
            ok = fail(report, 0, "Newton's method from theta(T) runs away");
        done = ok && arf_cmp(size, tiny) < 0;
    }
    if (ok && !done)
        ok = fail(report, 0, "Newton's method from theta(T) does not "
            "converge");
    arf_clear(size);
    arf_clear(tiny);
    flint_free(perm);
    return ok;
}

/*
    H >= lambda on B(a, R) for the lambda given?  Then g and the inequality.
*/
static int
holds(loja_trap_minimum_t trap, const arb_mat_t H, const arf_t grad,
      slong prec)
{
    slong i, P = trap->P;
    arb_mat_t S;
    arb_t t, u;
    int ok;

    arb_mat_init(S, P, P);
    arb_init(t);
    arb_init(u);
    arb_mat_set(S, H);
    for (i = 0; i < P; i++)
        arb_sub_arf(arb_mat_entry(S, i, i), arb_mat_entry(S, i, i),
            trap->lambda, prec);
    /* SOUND: convergence-minimum (1: H - lambda > 0 on a box that contains
       the ball) */
    ok = arf_sgn(trap->lambda) > 0 && loja_lin_is_positive_definite(S, prec);
    if (ok)
    {
        arb_set_arf(t, grad);
        arb_div_arf(t, t, trap->lambda, 64);
        arb_get_ubound_arf(trap->g, t, 30);
        arb_set_arf(t, trap->g);
        arb_mul_2exp_si(t, t, 1);
        arb_add_arf(t, t, trap->rho, 64);
        arb_set_arf(u, trap->R);
        /* SOUND: convergence-minimum (3: rho + 2 g < R) */
        ok = arb_is_finite(t) && arb_lt(t, u);
    }
    arb_mat_clear(S);
    arb_clear(t);
    arb_clear(u);
    return ok;
}

/* HEURISTIC: a checker with other formulas has a somewhat wider H. */
static void
leave_room(arb_mat_struct *H)
{
    slong i, j;
    mag_t r;

    mag_init(r);
    for (i = 0; i < arb_mat_nrows(H); i++)
        for (j = 0; j < arb_mat_ncols(H); j++)
        {
            mag_mul_2exp_si(r, arb_radref(arb_mat_entry(H, i, j)), -1);
            arb_add_error_mag(arb_mat_entry(H, i, j), r);
        }
    mag_clear(r);
}

/* Tries the radius R; the lowest eigenvalue at the centre is low. */
static int
attempt(loja_trap_minimum_t trap, loja_loss_t ws, const arf_t grad,
        const arf_t low, slong prec)
{
    /* HEURISTIC: parts of the lowest eigenvalue, in 128ths; the larger, the
       better the rate */
    static const int part[] = { 124, 112, 96, 64, 32, 8, 1 };
    slong i, P = trap->P;
    arb_ptr box = _arb_vec_init(P);
    arb_mat_t H;
    int ok = 0;

    arb_mat_init(H, P, P);
    _loja_trap_box(box, trap->a, trap->R, P);
    loja_loss_eval(ws, NULL, NULL, H, box, prec);
    leave_room(H);
    for (i = 0; i < 7 && !ok; i++)
    {
        arf_mul_ui(trap->lambda, low, (ulong) part[i], 30, ARF_RND_DOWN);
        arf_mul_2exp_si(trap->lambda, trap->lambda, -7);
        ok = holds(trap, H, grad, prec);
    }
    arb_mat_clear(H);
    _arb_vec_clear(box, P);
    return ok;
}

/* R = (17/16)(rho + 4 g) with an estimate of g, never 0. */
static void
radius(arf_t R, const arf_t rho, const arf_t grad, const arf_t low,
       slong prec)
{
    arf_t t;

    arf_init(t);
    arf_div(t, grad, low, 30, ARF_RND_UP);
    arf_mul_2exp_si(t, t, 2);
    arf_add(t, t, rho, 30, ARF_RND_UP);
    /* HEURISTIC: a little more than needed */
    arf_mul_ui(R, t, 17, 30, ARF_RND_UP);
    arf_mul_2exp_si(R, R, -4);
    arf_set_ui_2exp_si(t, 1, -4 * prec);
    if (arf_cmp(R, t) < 0)
        arf_set(R, t);
    arf_clear(t);
}

/* How much smaller the ball would have to be; for the report only. */
static double
excess(loja_trap_minimum_t trap, loja_loss_t ws, const arf_t grad,
       const arf_t low, slong prec)
{
    slong i;
    arf_t rho;
    double res = 0;

    arf_init(rho);
    arf_set(rho, trap->rho);
    /* HEURISTIC: up to 2^-20 of the radius */
    for (i = 1; i <= 20 && res == 0; i += i < 4 ? 1 : 4)
    {
        arf_mul_2exp_si(trap->rho, rho, -i);
        radius(trap->R, trap->rho, grad, low, prec);
        if (attempt(trap, ws, grad, low, prec))
            res = ldexp(1, (int) i);
    }
    arf_set(trap->rho, rho);
    arf_clear(rho);
    return res;
}

/* The trap around a as it stands. */
static int
close_trap(loja_trap_minimum_t trap, loja_trap_report_t *report,
           loja_loss_t ws, arb_srcptr theta, const arf_struct *within,
           slong prec)
{
    slong P = trap->P;
    arb_ptr v = _arb_vec_init(P);
    arb_mat_t H;
    arf_t grad, low;

    arb_mat_init(H, P, P);
    arf_init(grad);
    arf_init(low);
    _loja_trap_distance(trap->rho, theta, trap->a, within, P, prec);
    loja_loss_eval(ws, trap->loss, v, H, trap->a, prec);
    _loja_trap_norm(grad, v, P);
    loja_lin_eig_min_approx(low, H, prec);
    if (!arf_is_finite(trap->rho) || !arf_is_finite(grad)
        || !arf_is_finite(low) || arf_sgn(low) <= 0)
        fail(report, 0, "the Hessian at the limit of Newton's method is not "
            "positive definite");
    else
    {
        radius(trap->R, trap->rho, grad, low, prec);
        report->closed = attempt(trap, ws, grad, low, prec);
        if (!report->closed)
        {
            report->factor = excess(trap, ws, grad, low, prec);
            loja_snprintf(report->why, sizeof(report->why), "H > 0 fails on "
                "the ball B(a, R), R >= %.3g the distance still to go, lowest "
                "eigenvalue %.3g at its centre: R is too large by a factor "
                "of about %.3g",
                _loja_trap_double(trap->rho), _loja_trap_double(low),
                report->factor);
        }
    }
    arb_mat_clear(H);
    arf_clear(grad);
    arf_clear(low);
    _arb_vec_clear(v, P);
    return report->closed;
}

/* loss <- L at the limit, which lies in B(a, g). */
static void
limit_loss(loja_trap_minimum_t trap, loja_loss_t ws, slong prec)
{
    arb_ptr box = _arb_vec_init(trap->P);

    _loja_trap_box(box, trap->a, trap->g, trap->P);
    loja_loss_eval(ws, trap->loss, NULL, NULL, box, prec);
    arb_nonnegative_part(trap->loss, trap->loss);
    _arb_vec_clear(box, trap->P);
}

int
_loja_trap_minimum(loja_trap_minimum_t trap, loja_trap_report_t *report,
                   const loja_problem_struct *prob, arb_srcptr theta,
                   const arf_struct *within, slong prec)
{
    slong i;
    loja_loss_t ws;

    report->closed = 0;
    report->factor = 0;
    loja_loss_init(ws, prob);
    for (i = 0; i < trap->P; i++)
    {
        arf_set_round(arb_midref(trap->a + i), arb_midref(theta + i), prec,
            ARF_RND_NEAR);
        mag_zero(arb_radref(trap->a + i));
    }
    if (find_centre(trap, report, ws, prec)
        && close_trap(trap, report, ws, theta, within, prec))
        limit_loss(trap, ws, prec);
    loja_loss_clear(ws);
    return report->closed;
}

void
_loja_trap_minimum_record(loja_record_t rec,
                          const loja_trap_minimum_t trap)
{
    slong i;

    loja_record_open(rec, "centre", '[');
    for (i = 0; i < trap->P; i++)
        loja_record_put_arf(rec, NULL, arb_midref(trap->a + i));
    loja_record_close(rec, ']');
    loja_record_put_arf(rec, "rho", trap->rho);
    loja_record_put_arf(rec, "R", trap->R);
    loja_record_put_arf(rec, "lambda", trap->lambda);
    loja_record_put_arf(rec, "g", trap->g);
}
