/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule saturation: the minimum of the loss at the steps, from theta(T) by
   Newton's method, and a frame.  Everything here only proposes. */
#include <math.h>
#include "saturation.h"

/* frame from H + mu diag |H| with the least mu >= *mu that is found to make it
   positive definite, *mu from then on; 0 where none does. */
static int
whiten_shifted(loja_saturation_proof_t proof, const arb_mat_t H, double *mu,
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
        good = loja_lin_whiten_approx(proof->frame, A, perm, 0, prec);
    }
    arb_mat_clear(A);
    arb_clear(t);
    arb_clear(x);
    return good;
}

/* One Newton step for L_0 at midpoints, shifted by *mu or more; its length, or
   < 0 where no shift does. */
static double
newton_step(loja_saturation_proof_t proof, const loja_saturation_t sat,
            double *mu, slong *perm, slong prec)
{
    const slong dim = sat->dim;
    arb_ptr g = _arb_vec_init(dim), u = _arb_vec_init(dim);
    arb_mat_t H, T;
    arb_t size;
    slong i;
    double res = -1;

    arb_mat_init(H, dim, dim);
    arb_mat_init(T, dim, dim);
    arb_init(size);
    _loja_saturation_reduced(NULL, NULL, g, H, sat, proof->centre, prec);
    if (whiten_shifted(proof, H, mu, perm, prec))
    {
        arb_mat_transpose(T, proof->frame);
        for (i = 0; i < dim; i++)
            arb_approx_dot(u + i, NULL, 0, arb_mat_entry(T, i, 0), 1, g, 1,
                dim, prec);
        for (i = 0; i < dim; i++)
        {
            arb_ptr a = proof->centre + i;

            arb_approx_dot(g + i, NULL, 0, arb_mat_entry(proof->frame, i, 0),
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
value_approx(arf_t L, const loja_saturation_proof_t proof,
             const loja_saturation_t sat, slong prec)
{
    arb_t x;

    arb_init(x);
    _loja_saturation_reduced(NULL, x, NULL, NULL, sat, proof->centre, prec);
    arf_set(L, arb_midref(x));
    arb_clear(x);
}

/* Newton's method from the centre, shifted where D^2 L_0 is not positive
   definite as long as that lowers L_0; *shifted: it was, somewhere.  1 where
   it settles, 0 where it does not, -1 where it cannot go on. */
static int
follow_newton(loja_saturation_proof_t proof, const loja_saturation_t sat,
              int *shifted, slong prec)
{
    slong *perm = flint_malloc(sizeof(slong) * (size_t) sat->dim);
    arb_ptr before = _arb_vec_init(sat->dim);
    arf_t L, next;
    slong it, last = 0;
    double size = 1, mu = 0;

    arf_init(L);
    arf_init(next);
    value_approx(L, proof, sat, prec);
    /* HEURISTIC: at most 60 steps; two more once they are tiny */
    for (it = 0; it < 60 && size >= 0 && last < 3; it++)
    {
        _arb_vec_set(before, proof->centre, sat->dim);
        size = newton_step(proof, sat, &mu, perm, prec);
        value_approx(next, proof, sat, prec);
        last += size >= 0 && size < 1e-30 && mu == 0;
        *shifted = *shifted || mu > 0;
        if (mu > 0 && arf_cmp(next, L) > 0)
        {
            _arb_vec_set(proof->centre, before, sat->dim);
            mu *= 64;
            continue;
        }
        arf_set(L, next);
        mu = mu < 1e-7 ? 0 : mu / 64;
    }
    flint_free(perm);
    _arb_vec_clear(before, sat->dim);
    arf_clear(L);
    arf_clear(next);
    return size < 0 ? -1 : last >= 3;
}

/* HEURISTIC: L(theta) is at most a sixteenth above L_0 at the centre. */
static int
is_near(const loja_saturation_proof_t proof, const loja_saturation_t sat,
        arb_srcptr theta, slong prec)
{
    loja_loss_t ws;
    arb_t L;
    arf_t value;
    int near;

    arb_init(L);
    arf_init(value);
    loja_loss_init(ws, sat->prob);
    loja_loss_eval(ws, L, NULL, NULL, theta, prec);
    loja_loss_clear(ws);
    value_approx(value, proof, sat, prec);
    arf_mul_ui(value, value, 17, prec, ARF_RND_NEAR);
    arf_mul_2exp_si(value, value, -4);
    near = arf_cmp(arb_midref(L), value) < 0;
    arb_clear(L);
    arf_clear(value);
    return near;
}

int
_loja_saturation_newton(loja_saturation_proof_t proof,
    const loja_saturation_t sat, arb_srcptr theta, loja_message_t why,
    slong prec)
{
    slong i, k;
    int found, shifted = 0;

    _loja_saturation_zeta(proof->centre, sat, theta);
    for (i = 0; i < sat->dim; i++)
        mag_zero(arb_radref(proof->centre + i));
    found = follow_newton(proof, sat, &shifted, prec);
    if (found > 0 && shifted && !is_near(proof, sat, theta, prec))
        found = -1;
    if (found < 0)
        loja_message_set(why, "at the steps the loss in the other parameters "
            "has no strict minimum near theta(T)");
    else if (!found)
        loja_message_set(why, "Newton's method for the other parameters does "
            "not converge");
    /* HEURISTIC: short numbers serve the frame as well */
    for (i = 0; i < sat->dim; i++)
        for (k = 0; k < sat->dim; k++)
        {
            arb_ptr m = arb_mat_entry(proof->frame, i, k);

            arf_set_round(arb_midref(m), arb_midref(m), 53, ARF_RND_NEAR);
            mag_zero(arb_radref(m));
        }
    return found > 0;
}
