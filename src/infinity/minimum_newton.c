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

/* L_0 with what a step needs of it, and where. */
typedef struct
{
    arb_ptr at;            /* dim */
    arb_t L;               /* about */
    arb_ptr g;
    arb_mat_t H;
} local_struct;

static void
local_init(local_struct *l, slong dim)
{
    l->at = _arb_vec_init(dim);
    arb_init(l->L);
    l->g = _arb_vec_init(dim);
    arb_mat_init(l->H, dim, dim);
}

static void
local_clear(local_struct *l)
{
    const slong dim = arb_mat_nrows(l->H);

    _arb_vec_clear(l->at, dim);
    arb_clear(l->L);
    _arb_vec_clear(l->g, dim);
    arb_mat_clear(l->H);
}

static void
look(local_struct *l, const loja_minimum_problem_t *f, slong prec)
{
    f->eval(l->L, l->g, l->H, l->at, f->ctx, prec);
}

/* to: one Newton step for L_0 at midpoints from l, shifted by *mu or more; its
   length, or < 0 where no shift does. */
static double
newton_step(arb_ptr to, arb_mat_struct *frame, const local_struct *l,
            double *mu, slong *perm, slong prec)
{
    const slong dim = arb_mat_nrows(l->H);
    arb_ptr u = _arb_vec_init(dim);
    arb_mat_t T;
    arb_t size, d;
    slong i;
    double res = -1;

    arb_mat_init(T, dim, dim);
    arb_init(size);
    arb_init(d);
    if (whiten_shifted(frame, l->H, mu, perm, prec))
    {
        arb_mat_transpose(T, frame);
        for (i = 0; i < dim; i++)
            arb_approx_dot(u + i, NULL, 0, arb_mat_entry(T, i, 0), 1, l->g, 1,
                dim, prec);
        for (i = 0; i < dim; i++)
        {
            arb_approx_dot(d, NULL, 0, arb_mat_entry(frame, i, 0),
                1, u, 1, dim, prec);
            mag_zero(arb_radref(d));
            arf_sub(arb_midref(to + i), arb_midref(l->at + i), arb_midref(d),
                prec, ARF_RND_NEAR);
            mag_zero(arb_radref(to + i));
            arb_addmul(size, d, d, 64);
        }
        res = arf_get_d(arb_midref(size), ARF_RND_UP);
        /* HEURISTIC: far away is no minimum near theta(T) */
        if (!(res >= 0 && res < 1e6))
            res = -1;
    }
    arb_mat_clear(T);
    arb_clear(size);
    arb_clear(d);
    _arb_vec_clear(u, dim);
    return res;
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
    local_struct here, next, swap;
    slong it, last = 0;
    int shifted = 0;
    double size = 1, mu = 0;

    local_init(&here, f->dim);
    local_init(&next, f->dim);
    _arb_vec_set(here.at, centre, f->dim);
    look(&here, f, prec);
    /* HEURISTIC: at most 60 steps; two more once they are tiny */
    for (it = 0; it < 60 && size >= 0 && last < 3; it++)
    {
        size = newton_step(next.at, frame, &here, &mu, perm, prec);
        if (size < 0)
            break;
        last += size < 1e-30 && mu == 0;
        shifted = shifted || mu > 0;
        /* the last step is too small to change the value */
        if (last < 3)
            look(&next, f, prec);
        else
            arb_set(next.L, here.L);
        if (mu > 0 && arf_cmp(arb_midref(next.L), arb_midref(here.L)) > 0)
        {
            mu *= 64;
            continue;
        }
        swap = here;
        here = next;
        next = swap;
        if (shifted && !is_near(arb_midref(here.L), now))
            size = -1;
        mu = mu < 1e-7 ? 0 : mu / 64;
    }
    _arb_vec_set(centre, here.at, f->dim);
    local_clear(&here);
    local_clear(&next);
    flint_free(perm);
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
