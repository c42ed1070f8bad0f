/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The trap around points of zero loss (rule convergence-zero).

    With C an approximate inverse factor of J(a), M(x) = C J(x) is close to a
    matrix with orthonormal rows, and the variation of its row k over the
    ball is bounded by the Hessian of sum_i C_ki r_i, in which the large
    entries of C meet residuals whose curvatures nearly cancel.  Forming
    J J^T of balls instead would lose its lowest eigenvalue.
*/
#include <math.h>
#include "trap/trap_zero.h"

/* The factor C at the centre, and all that does not depend on R. */
static int
prepare(loja_trap_zero_t trap, _loja_zero_struct *st, arb_srcptr theta,
        loja_trap_report_t *report)
{
    slong n = st->rows, P = st->P;
    slong *perm = flint_malloc(sizeof(slong) * (size_t) n);
    arb_mat_t J, T, G, Q;
    int ok;

    arb_mat_init(J, n, P);
    arb_mat_init(T, P, n);
    arb_mat_init(G, n, n);
    arb_mat_init(Q, n, n);
    /* sqrt(L) over all of the enclosure of theta(T) */
    _loja_trap_residual(st->sys, st->r, NULL, theta, st->prec);
    _loja_trap_norm(st->root, st->r, n);
    _loja_zero_room(st->root, 12);
    arf_mul(trap->loss, st->root, st->root, 64, ARF_RND_UP);
    arf_sqrt(st->root, trap->loss, 64, ARF_RND_UP);
    _loja_trap_residual(st->sys, st->r, J, trap->a, st->prec);
    arb_mat_transpose(T, J);
    arb_mat_mul(G, J, T, st->prec);
    ok = arf_is_finite(trap->rho) && arf_is_finite(st->root)
        && loja_lin_whiten_approx(Q, G, perm, 0, st->prec);
    if (ok)
    {
        arb_mat_transpose(trap->C, Q);
        arb_mat_mul(st->M, trap->C, J, st->prec);
        ok = _loja_zero_orthonormal(st);
    }
    if (ok)
        _loja_zero_norm(st->c, trap->C, st->prec);
    else
        _loja_zero_fail(report, 0, "J J^T is not positive definite at "
            "theta(T) as far as this precision shows");
    flint_free(perm);
    arb_mat_clear(J);
    arb_mat_clear(T);
    arb_mat_clear(G);
    arb_mat_clear(Q);
    return ok;
}

/* norm_k >= |H_k|_F, H_k the Hessian of sum_i C_ki r_i on the box. */
static void
row_norms(arf_struct *norm, const loja_trap_zero_t trap, _loja_zero_struct *st,
          arb_srcptr box, slong prec)
{
    slong i, k;
    arb_mat_t H;
    arf_t m;

    arb_mat_init(H, st->P, st->P);
    arf_init(m);
    for (k = 0; k < st->rows; k++)
    {
        _loja_trap_curvature(st->sys, H, arb_mat_entry(trap->C, k, 0), box,
            prec);
        arf_zero(norm + k);
        for (i = 0; i < st->P; i++)
        {
            _loja_trap_norm(m, arb_mat_entry(H, i, 0), st->P);
            arf_mul(m, m, m, 64, ARF_RND_UP);
            arf_add(norm + k, norm + k, m, 64, ARF_RND_UP);
        }
        arf_sqrt(norm + k, norm + k, 64, ARF_RND_UP);
    }
    arb_mat_clear(H);
    arf_clear(m);
}

/* K >= the root of the sum of (norm_k + R third_k)^2; third may be NULL. */
static void
combine(arf_t K, const arf_struct *norm, const arf_struct *third,
        const arf_t R, slong rows)
{
    slong k;
    arf_t t;

    arf_init(t);
    arf_zero(K);
    for (k = 0; k < rows; k++)
    {
        arf_zero(t);
        if (third != NULL)
            arf_mul(t, R, third + k, 64, ARF_RND_UP);
        arf_add(t, t, norm + k, 64, ARF_RND_UP);
        arf_mul(t, t, t, 64, ARF_RND_UP);
        arf_add(K, K, t, 64, ARF_RND_UP);
    }
    arf_sqrt(K, K, 64, ARF_RND_UP);
    arf_clear(t);
}

/*
    K for the ball of radius R: from the Hessians over a box around it, or
    from those at the centre (centre_k >= |H_k(a)|_F) and third derivatives
    over the box, in which less is lost.
*/
static void
curvature(loja_trap_zero_t trap, _loja_zero_struct *st,
          const arf_struct *centre)
{
    arb_ptr box = _arb_vec_init(st->P);
    arf_struct *norm = _loja_trap_vec_init(st->rows);
    arf_t K;

    arf_init(K);
    /* SOUND: convergence-zero (3: K holds on a box that contains the
       ball) */
    _loja_trap_box(box, trap->a, trap->R, st->P);
    row_norms(norm, trap, st, box, 64);
    combine(trap->curvature, norm, NULL, trap->R, st->rows);
    if (_loja_trap_third(norm, st->sys, trap->C, box, 64))
    {
        combine(K, centre, norm, trap->R, st->rows);
        if (!arf_is_finite(trap->curvature)
            || arf_cmp(K, trap->curvature) < 0)
            arf_set(trap->curvature, K);
    }
    _loja_zero_room(trap->curvature, 4);
    arf_clear(K);
    _loja_trap_vec_clear(norm, st->rows);
    _arb_vec_clear(box, st->P);
}

/* s = (sigma - K R)/c rounded down, length = root/s rounded up; 1 if s > 0
   and rho + length < R. */
static int
inequality(loja_trap_zero_t trap, const _loja_zero_struct *st, const arf_t K)
{
    arb_t t, u;
    int ok;

    arb_init(t);
    arb_init(u);
    arb_set_arf(t, K);
    arb_set_arf(u, trap->R);
    arb_mul(t, t, u, 64);
    arb_sub(t, st->sigma, t, 64);
    arb_div(t, t, st->c, 64);
    /* SOUND: convergence-zero (J J^T >= s^2 on the ball) */
    arb_get_lbound_arf(trap->s, t, 30);
    arf_mul_2exp_si(arb_midref(t), trap->s, -10);      /* room, as above */
    arf_sub(trap->s, trap->s, arb_midref(t), 30, ARF_RND_DOWN);
    ok = arf_is_finite(trap->s) && arf_sgn(trap->s) > 0;
    if (ok)
    {
        arb_set_arf(t, st->root);
        arb_div_arf(t, t, trap->s, 64);
        arb_get_ubound_arf(trap->length, t, 64);
        arb_set_arf(t, trap->length);
        arb_add_arf(t, t, trap->rho, 64);
        /* SOUND: convergence-zero (4: rho + sqrt(L)/s < R) */
        ok = arb_is_finite(t) && arb_lt(t, u);
    }
    arb_clear(t);
    arb_clear(u);
    return ok;
}

/* R = rho + factor root c/sigma, never 0. */
static void
radius(arf_t R, const loja_trap_zero_t trap, const _loja_zero_struct *st,
       double factor)
{
    arb_t t, u;

    arb_init(t);
    arb_init(u);
    arb_set_arf(t, st->root);
    arb_mul(t, t, st->c, 64);
    arb_div(t, t, st->sigma, 64);
    arb_set_d(u, factor);
    arb_mul(t, t, u, 64);
    arb_add_arf(t, t, trap->rho, 64);
    arb_get_ubound_arf(R, t, 30);
    arf_set_ui_2exp_si(arb_midref(u), 1, -4 * st->prec);
    if (arf_cmp(R, arb_midref(u)) < 0)
        arf_set(R, arb_midref(u));
    arb_clear(t);
    arb_clear(u);
}

/* The limit of the first form: way = length/(sigma - K R), e = K R. */
static void
enclose_limit(loja_trap_zero_t trap, _loja_zero_struct *st)
{
    arb_t e, g, h, way;

    arb_init(e);
    arb_init(g);
    arb_init(h);
    arb_init(way);
    arb_set_arf(e, trap->curvature);
    arb_mul_arf(e, e, trap->R, 64);
    arb_add_ui(h, st->f, 1, 64);
    arb_sqrt(h, h, 64);
    arb_mul(g, e, h, 64);
    arb_mul_2exp_si(g, g, 1);
    arb_add(g, g, st->f, 64);
    arb_addmul(g, e, e, 64);
    arb_sub(h, st->sigma, e, 64);
    arb_set_arf(way, trap->length);
    arb_div(way, way, h, 64);
    _loja_zero_limit(trap, st, e, g, way, trap->length);
    arb_clear(e);
    arb_clear(g);
    arb_clear(h);
    arb_clear(way);
}

/* Radii from the smallest to the largest that can help. */
static int
search(loja_trap_zero_t trap, loja_trap_report_t *report, _loja_zero_struct *st)
{
    /* HEURISTIC: with constant K, R = rho + 2 length is the best; larger
       ones help only where K is overestimated less.  Affects success. */
    static const double factor[] =
        { 1.001, 1.03, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3 };
    slong i, nf = (slong) (sizeof(factor) / sizeof(factor[0]));
    arf_struct *centre = _loja_trap_vec_init(st->rows);
    arf_t K;
    arb_t t;
    double q;
    int likely = 0, ok = 0;

    arf_init(K);
    arb_init(t);
    /* At the centre alone, which is quick: is there any hope? */
    row_norms(centre, trap, st, trap->a, st->prec);
    combine(K, centre, NULL, K, st->rows);
    for (i = 0; i < nf && !ok; i++)
    {
        radius(trap->R, trap, st, factor[i]);
        if (!inequality(trap, st, K))
            continue;
        likely = 1;
        curvature(trap, st, centre);
        ok = inequality(trap, st, trap->curvature);
    }
    if (!ok)
    {
        /* the path must be shorter than sigma/(4 K) */
        radius(trap->R, trap, st, 1);
        q = 4 * _loja_trap_double(K) * _loja_trap_double(trap->R);
        arb_inv(t, st->c, 64);
        loja_snprintf(report->why, sizeof(report->why), "rho + sqrt(L)/s < R "
            "fails for every R tried (sqrt(L) <= %.3g, s about %.3g): the "
            "distance still to go is too long by a factor of about %.3g%s",
            _loja_trap_double(st->root),
            arf_get_d(arb_midref(t), ARF_RND_NEAR), q,
            likely ? " (at the centre alone it would hold)" : "");
        report->factor = q;
    }
    report->closed = ok;
    arf_clear(K);
    arb_clear(t);
    _loja_trap_vec_clear(centre, st->rows);
    return ok;
}

int
_loja_trap_zero(loja_trap_zero_t trap, loja_trap_report_t *report,
                loja_trap_system_t sys, arb_srcptr theta,
                const arf_struct *within, slong prec)
{
    _loja_zero_struct st;

    report->closed = 0;
    if (sys->contradictory)
        return _loja_zero_fail(report, 0, "equal inputs have different "
            "targets, so that zero loss is not attained");
    if (sys->rows > trap->P)
        return _loja_zero_fail(report, 0, "there are more residuals than "
            "parameters, so that J J^T is singular");
    _loja_zero_init(&st, sys, prec);
    _loja_trap_centre(trap->a, trap->rho, theta, trap->P, prec);
    if (within != NULL)
        _loja_trap_distance(trap->rho, theta, trap->a, within, trap->P,
            prec);
    trap->modes = 0;
    if (prepare(trap, &st, theta, report) && search(trap, report, &st))
        enclose_limit(trap, &st);
    /* a point has no need of the second form */
    else if (!arf_is_zero(trap->rho))
        report->closed = _loja_zero_modes(trap, &st, theta, within);
    _loja_zero_clear(&st);
    return report->closed;
}
