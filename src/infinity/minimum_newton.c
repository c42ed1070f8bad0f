/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* A minimum of the loss at infinity, from theta(T) by Newton's method, and a
   frame.  Everything here only proposes. */
#include <math.h>
#include "minimum.h"

/* frame from H + mu diag |H| with the least mu >= *mu that is found to make it
   positive definite, *mu from then on; 0 where none does. */
static int
whiten_shifted(arb_mat_struct *frame, const arb_mat_t H, double *mu,
               slong *perm, slong prec)
{
    const slong dim = arb_mat_nrows(H);
    arb_mat_t A;
    arb_t t, x;
    slong i;
    int good = 0;

    arb_mat_init(A, dim, dim);
    arb_init(t);
    arb_init(x);
    /* HEURISTIC: from 2^-30 to 8 */
    for (; !good && *mu <= 8; *mu = good ? *mu : fmax(8 * *mu, 1e-9))
    {
        arb_mat_set(A, H);
        for (i = 0; i < dim; i++)
        {
            arb_set_d(x, *mu);
            arb_abs(t, arb_mat_entry(H, i, i));
            arb_addmul(arb_mat_entry(A, i, i), t, x, prec);
        }
        good = loja_lin_whiten_approx(frame, A, perm, 0, prec);
    }
    arb_mat_clear(A);
    arb_clear(t);
    arb_clear(x);
    return good;
}

/* One Newton step for L_0 at midpoints, shifted by *mu or more; its length, or
   < 0 where no shift does. */
static double
newton_step(arb_ptr centre, arb_mat_struct *frame,
            const loja_minimum_problem_t *f, double *mu, slong *perm,
            slong prec)
{
    const slong dim = f->dim;
    arb_ptr g = _arb_vec_init(dim), u = _arb_vec_init(dim);
    arb_mat_t H, T;
    arb_t size;
    slong i;
    double res = -1;

    arb_mat_init(H, dim, dim);
    arb_mat_init(T, dim, dim);
    arb_init(size);
    f->eval(NULL, g, H, centre, f->ctx, prec);
    if (whiten_shifted(frame, H, mu, perm, prec))
    {
        arb_mat_transpose(T, frame);
        for (i = 0; i < dim; i++)
            arb_approx_dot(u + i, NULL, 0, arb_mat_entry(T, i, 0), 1, g, 1,
                dim, prec);
        for (i = 0; i < dim; i++)
        {
            arb_ptr a = centre + i;

            arb_approx_dot(g + i, NULL, 0, arb_mat_entry(frame, i, 0),
                1, u, 1, dim, prec);
            mag_zero(arb_radref(g + i));
            arf_sub(arb_midref(a), arb_midref(a), arb_midref(g + i), prec,
                ARF_RND_NEAR);
            mag_zero(arb_radref(a));
            arb_addmul(size, g + i, g + i, 64);
        }
        res = arf_get_d(arb_midref(size), ARF_RND_UP);
        /* HEURISTIC: far away is no minimum near theta(T) */
        if (!(res >= 0 && res < 1e6))
            res = -1;
    }
    arb_mat_clear(H);
    arb_mat_clear(T);
    arb_clear(size);
    _arb_vec_clear(g, dim);
    _arb_vec_clear(u, dim);
    return res;
}

/* L_0 at the centre, about. */
static void
value_approx(arf_t L, arb_srcptr centre, const loja_minimum_problem_t *f,
             slong prec)
{
    arb_t x;

    arb_init(x);
    f->eval(x, NULL, NULL, centre, f->ctx, prec);
    arf_set(L, arb_midref(x));
    arb_clear(x);
}

/* HEURISTIC: now is at most a sixteenth above value. */
static int
is_near(const arf_t value, const arb_t now)
{
    arf_t x;
    int near;

    arf_init(x);
    arf_mul_ui(x, value, 17, ARF_PREC_EXACT, ARF_RND_NEAR);
    arf_mul_2exp_si(x, x, -4);
    near = arf_cmp(arb_midref(now), x) < 0;
    arf_clear(x);
    return near;
}

/* Newton's method from the centre, shifted where D^2 L_0 is not positive
   definite as long as that lowers L_0, and that not far below now.  1 where it
   settles, 0 where it does not, -1 where it cannot go on. */
static int
follow_newton(arb_ptr centre, arb_mat_struct *frame,
              const loja_minimum_problem_t *f, const arb_t now, slong prec)
{
    slong *perm = flint_malloc(sizeof(slong) * (size_t) f->dim);
    arb_ptr before = _arb_vec_init(f->dim);
    arf_t L, next;
    slong it, last = 0;
    int shifted = 0;
    double size = 1, mu = 0;

    arf_init(L);
    arf_init(next);
    value_approx(L, centre, f, prec);
    /* HEURISTIC: at most 60 steps; two more once they are tiny */
    for (it = 0; it < 60 && size >= 0 && last < 3; it++)
    {
        _arb_vec_set(before, centre, f->dim);
        size = newton_step(centre, frame, f, &mu, perm, prec);
        value_approx(next, centre, f, prec);
        last += size >= 0 && size < 1e-30 && mu == 0;
        shifted = shifted || mu > 0;
        if (mu > 0 && arf_cmp(next, L) > 0)
        {
            _arb_vec_set(centre, before, f->dim);
            mu *= 64;
            continue;
        }
        arf_set(L, next);
        if (shifted && !is_near(L, now))
            size = -1;
        mu = mu < 1e-7 ? 0 : mu / 64;
    }
    flint_free(perm);
    _arb_vec_clear(before, f->dim);
    arf_clear(L);
    arf_clear(next);
    return size < 0 ? -1 : last >= 3;
}

int
_loja_minimum_newton(arb_ptr centre, arb_mat_struct *frame,
    const loja_minimum_problem_t *f, const arb_t now, loja_message_t why,
    slong prec)
{
    slong i, k;
    int found;

    for (i = 0; i < f->dim; i++)
        mag_zero(arb_radref(centre + i));
    found = follow_newton(centre, frame, f, now, prec);
    if (found < 0)
        loja_message_set(why, "%s the loss has no strict minimum near "
            "theta(T)", f->where);
    else if (!found)
        loja_message_set(why, "%s Newton's method for the minimum does not "
            "converge", f->where);
    /* HEURISTIC: short numbers serve the frame as well */
    for (i = 0; i < f->dim; i++)
        for (k = 0; k < f->dim; k++)
        {
            arb_ptr m = arb_mat_entry(frame, i, k);

            arf_set_round(arb_midref(m), arb_midref(m), 53, ARF_RND_NEAR);
            mag_zero(arb_radref(m));
        }
    return found > 0;
}
