/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The trap around a manifold of minima (rule convergence-manifold): what
    does not depend on how the manifold is known.
*/
#include <math.h>
#include "trap/manifold.h"

void
_loja_manifold_init(loja_manifold_t trap, const loja_problem_struct *prob)
{
    const slong P = prob->net->nparams;

    trap->prob = prob;
    trap->symmetry = 0;
    trap->P = P;
    trap->k = trap->n = trap->layer = 0;
    trap->free = flint_calloc((size_t) P, sizeof(slong));
    trap->rest = flint_calloc((size_t) P, sizeof(slong));
    trap->copy = flint_calloc((size_t) P, sizeof(*trap->copy));
    trap->field = flint_calloc((size_t) P, sizeof(*trap->field));
    trap->a = _arb_vec_init(P);
    arf_init(trap->rho);
    arf_init(trap->R);
    arf_init(trap->Rfree);
    arf_init(trap->lambda);
    arf_init(trap->g);
    arf_init(trap->low);
    arf_init(trap->off);
    arb_init(trap->loss);
}

void
_loja_manifold_clear(loja_manifold_t trap)
{
    flint_free(trap->free);
    flint_free(trap->rest);
    flint_free(trap->copy);
    flint_free(trap->field);
    _arb_vec_clear(trap->a, trap->P);
    arf_clear(trap->rho);
    arf_clear(trap->R);
    arf_clear(trap->Rfree);
    arf_clear(trap->lambda);
    arf_clear(trap->g);
    arf_clear(trap->low);
    arf_clear(trap->off);
    arb_clear(trap->loss);
}

void
_loja_manifold_set_rest(loja_manifold_t trap)
{
    slong p, i;

    trap->n = 0;
    for (p = 0; p < trap->P; p++)
    {
        for (i = 0; i < trap->k && trap->free[i] != p; i++)
            ;
        if (i == trap->k)
            trap->rest[trap->n++] = p;
    }
}

void
_loja_manifold_minor(arb_mat_struct *S, const arb_mat_struct *H,
                     const slong *index)
{
    slong i, j;

    for (i = 0; i < arb_mat_nrows(S); i++)
        for (j = 0; j < arb_mat_ncols(S); j++)
            arb_set(arb_mat_entry(S, i, j),
                arb_mat_entry(H, index[i], index[j]));
}

void
_loja_manifold_entries(arb_ptr u, arb_srcptr v, const slong *index, slong n)
{
    slong i;

    for (i = 0; i < n; i++)
        arb_set(u + i, v + index[i]);
}

void
_loja_manifold_widen(arb_ptr x, const slong *index, slong n, const arf_t R)
{
    slong i;

    for (i = 0; i < n; i++)
        arb_add_error_arf(x + index[i], R);
}

int
_loja_manifold_above(const arb_mat_struct *S, const arf_t lambda, slong prec)
{
    arb_mat_t A;
    slong i;
    int good;

    arb_mat_init(A, arb_mat_nrows(S), arb_mat_nrows(S));
    arb_mat_set(A, S);
    for (i = 0; i < arb_mat_nrows(S); i++)
        arb_sub_arf(arb_mat_entry(A, i, i), arb_mat_entry(A, i, i), lambda,
            prec);
    good = arf_sgn(lambda) > 0 && loja_lin_is_positive_definite(A, prec);
    arb_mat_clear(A);
    return good;
}

/* size >= |grad L| along the slice, for every point of the balls x. */
static void
slope(arf_t size, const loja_manifold_t trap, loja_loss_t ws, arb_srcptr x,
      slong prec)
{
    arb_ptr v = _arb_vec_init(trap->P), u = _arb_vec_init(trap->n);

    loja_loss_eval(ws, NULL, v, NULL, x, prec);
    _loja_manifold_entries(u, v, trap->rest, trap->n);
    _loja_trap_norm(size, u, trap->n);
    _arb_vec_clear(v, trap->P);
    _arb_vec_clear(u, trap->n);
}

/* The Hessian along the slices on the balls x, a little wider.
   HEURISTIC: a checker with other formulas has a somewhat wider H. */
static void
hessian(arb_mat_struct *S, const loja_manifold_t trap, loja_loss_t ws,
        arb_srcptr x, slong prec)
{
    arb_mat_t H;
    mag_t r;
    slong i, j;

    arb_mat_init(H, trap->P, trap->P);
    mag_init(r);
    loja_loss_eval(ws, NULL, NULL, H, x, prec);
    _loja_manifold_minor(S, H, trap->rest);
    for (i = 0; i < trap->n; i++)
        for (j = 0; j < trap->n; j++)
        {
            mag_mul_2exp_si(r, arb_radref(arb_mat_entry(S, i, j)), -1);
            arb_add_error_mag(arb_mat_entry(S, i, j), r);
        }
    arb_mat_clear(H);
    mag_clear(r);
}

/* res <- 4 size/lambda + rho/64, rounded up. */
static void
quotient(arf_t res, const arf_t size, const arf_t lambda, const arf_t rho)
{
    arf_t t;

    arf_init(t);
    arf_div(res, size, lambda, 30, ARF_RND_UP);
    /* HEURISTIC: room for a checker, whose enclosure of grad L on that of
       theta(T) is wider, and for its rounding errors */
    arf_mul_2exp_si(res, res, 2);
    arf_mul_2exp_si(t, rho, -6);
    arf_add(res, res, t, 30, ARF_RND_UP);
    arf_clear(t);
}

/* The hypotheses for the radii and lambda as they stand; S: the Hessian along
   the slices on the box, grad: |grad L| along them at theta(T). */
static int
holds(loja_manifold_t trap, loja_loss_t ws, const arb_mat_t S,
      arb_srcptr box, const arf_t grad, slong prec)
{
    arf_t sum;
    int good;

    arf_init(sum);
    /* SOUND: convergence-manifold (1: H >= lambda along the slices) */
    good = _loja_manifold_above(S, trap->lambda, prec);
    /* g >= grad/lambda, as quotient() rounds up */
    quotient(trap->g, grad, trap->lambda, trap->rho);
    arf_add(sum, trap->rho, trap->g, 64, ARF_RND_UP);
    /* SOUND: convergence-manifold (4: rho + g < R, Rfree) */
    good = good && arf_is_finite(sum) && arf_is_finite(trap->R)
        && arf_is_finite(trap->Rfree) && arf_cmp(sum, trap->R) < 0
        && arf_cmp(sum, trap->Rfree) < 0;
    /* SOUND: convergence-manifold (2: the minimum of each slice) */
    good = good && (trap->symmetry
        ? _loja_manifold_symmetry_meets(trap, ws, box, prec)
        : _loja_manifold_equal_meets(trap, ws, prec));
    arf_clear(sum);
    return good;
}

/* Radii from what is known at the centre; low: about the lowest eigenvalue
   there. */
static void
radii(loja_manifold_t trap, loja_loss_t ws, const arf_t grad,
      const arf_t low, slong prec)
{
    arf_t t;

    arf_init(t);
    /* HEURISTIC: with lambda down to low/2 */
    quotient(t, grad, low, trap->rho);
    arf_mul_2exp_si(t, t, 1);
    arf_add(t, t, trap->rho, 30, ARF_RND_UP);
    arf_mul_ui(trap->Rfree, t, 17, 30, ARF_RND_UP);
    arf_mul_2exp_si(trap->Rfree, trap->Rfree, -4);
    arf_set_ui_2exp_si(t, 1, -4 * prec);
    if (arf_cmp(trap->Rfree, t) < 0)
        arf_set(trap->Rfree, t);
    if (trap->symmetry)
        _loja_manifold_symmetry_reach(trap->R, trap, ws, low, prec);
    else
        _loja_manifold_equal_reach(trap->R, trap, ws, prec);
    if (arf_cmp(trap->R, trap->Rfree) < 0)
        arf_set(trap->R, trap->Rfree);
    arf_clear(t);
}

static int
attempt(loja_manifold_t trap, loja_loss_t ws, const arf_t grad,
        const arf_t low, slong prec)
{
    /* HEURISTIC: parts of the lowest eigenvalue, in 128ths */
    static const int part[] = { 124, 112, 96, 64 };
    arb_ptr box = _arb_vec_init(trap->P);
    arb_mat_t S;
    slong i;
    int good = 0;

    arb_mat_init(S, trap->n, trap->n);
    _arb_vec_set(box, trap->a, trap->P);
    _loja_manifold_widen(box, trap->free, trap->k, trap->Rfree);
    _loja_manifold_widen(box, trap->rest, trap->n, trap->R);
    hessian(S, trap, ws, box, prec);
    for (i = 0; i < 4 && !good; i++)
    {
        arf_mul_ui(trap->lambda, low, (ulong) part[i], 30, ARF_RND_DOWN);
        arf_mul_2exp_si(trap->lambda, trap->lambda, -7);
        good = holds(trap, ws, S, box, grad, prec);
    }
    arb_mat_clear(S);
    _arb_vec_clear(box, trap->P);
    return good;
}

/* L(a) >= L at the limit >= L(a) - |grad|^2/(2 lambda), grad along the slice:
   the minimum of the slice of a lies in the box. */
static void
limit_loss(loja_manifold_t trap, loja_loss_t ws, slong prec)
{
    arb_t t, u;
    arf_t size;

    arb_init(t);
    arb_init(u);
    arf_init(size);
    slope(size, trap, ws, trap->a, prec);
    loja_loss_eval(ws, trap->loss, NULL, NULL, trap->a, prec);
    /* SOUND: convergence-manifold (L* from the centre) */
    arb_set_arf(t, size);
    arb_sqr(t, t, prec);
    arb_set_arf(u, trap->lambda);
    arb_mul_2exp_si(u, u, 1);
    arb_div(t, t, u, prec);
    arb_sub(t, trap->loss, t, prec);
    arb_union(trap->loss, trap->loss, t, prec);
    arb_nonnegative_part(trap->loss, trap->loss);
    arb_clear(t);
    arb_clear(u);
    arf_clear(size);
}

int
_loja_manifold_close(loja_manifold_t trap, loja_trap_report_t *report,
                     loja_loss_t ws, arb_srcptr theta,
                     const arf_struct *within, slong prec)
{
    arb_mat_t S;
    arf_t grad, low;

    arb_mat_init(S, trap->n, trap->n);
    arf_init(grad);
    arf_init(low);
    _loja_trap_distance(trap->rho, theta, trap->a, within, trap->P, prec);
    /* SOUND: convergence-manifold (3: g, for every point of the enclosure) */
    slope(grad, trap, ws, theta, prec);
    hessian(S, trap, ws, trap->a, prec);
    loja_lin_eig_min_approx(low, S, prec);
    report->closed = 0;
    if (!arf_is_finite(trap->rho) || !arf_is_finite(grad)
        || !arf_is_finite(low) || arf_sgn(low) <= 0)
        snprintf(report->why, sizeof(report->why), "the Hessian across the "
            "manifold is not positive definite");
    else
    {
        radii(trap, ws, grad, low, prec);
        report->closed = attempt(trap, ws, grad, low, prec);
        if (report->closed)
            limit_loss(trap, ws, prec);
        else
            loja_snprintf(report->why, sizeof(report->why), "no trap around "
                "a manifold closes at the distance %.3g, lowest eigenvalue "
                "across it %.3g",
                _loja_trap_double(trap->rho), _loja_trap_double(low));
    }
    arb_mat_clear(S);
    arf_clear(grad);
    arf_clear(low);
    return report->closed;
}
