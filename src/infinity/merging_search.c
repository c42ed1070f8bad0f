/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule merging: which region.  The smallest that holds theta(T) gives the
    sharpest constants: D(theta(T)) says how far the faces must be.
    Everything here only proposes.
*/
#include "merging.h"

/* One Newton step for L_0 at midpoints; its length squared, or < 0 where
   D^2 L_0 is not positive definite. */
static double
newton_step(loja_merging_proof_t proof, const loja_merging_t mg, slong *perm,
            slong prec)
{
    const slong dim = mg->dim;
    arb_ptr g = _arb_vec_init(dim), u = _arb_vec_init(dim);
    arb_mat_t H, T;
    arb_t size, L;
    slong i;
    double res = -1;

    arb_mat_init(H, dim, dim);
    arb_mat_init(T, dim, dim);
    arb_init(size);
    arb_init(L);
    _loja_merging_at_centre(L, g, H, proof, mg, prec);
    if (loja_lin_whiten_approx(proof->frame, H, perm, 0, prec))
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
    arb_clear(L);
    _arb_vec_clear(g, dim);
    _arb_vec_clear(u, dim);
    return res;
}

/* centre and frame: where Newton's method goes from zeta(T). */
static int
find_minimum(loja_merging_proof_t proof, const loja_merging_t mg,
             loja_message_t why, slong prec)
{
    slong *perm = flint_malloc(sizeof(slong) * (size_t) mg->dim);
    slong i, k, it, last = 0;
    double size = 1;

    /* HEURISTIC: at most 40 steps; two more once they are tiny */
    for (it = 0; it < 40 && size >= 0 && last < 3; it++)
    {
        size = newton_step(proof, mg, perm, prec);
        last += size >= 0 && size < 1e-30;
    }
    flint_free(perm);
    if (size < 0)
        loja_message_set(why, "at infinity the loss has no strict minimum "
            "near theta(T)");
    else if (last < 3)
        loja_message_set(why, "Newton's method for the minimum at infinity "
            "does not converge");
    /* HEURISTIC: short numbers serve the frame as well */
    for (i = 0; i < mg->dim; i++)
        for (k = 0; k < mg->dim; k++)
        {
            arb_ptr m = arb_mat_entry(proof->frame, i, k);

            arf_set_round(arb_midref(m), arb_midref(m), 53, ARF_RND_NEAR);
            mag_zero(arb_radref(m));
        }
    return last >= 3;
}

/* x <- (1 + part/16) x, to few bits. */
static void
enlarge(arf_t x, ulong part)
{
    arf_mul_ui(x, x, 16 + part, 20, ARF_RND_UP);
    arf_mul_2exp_si(x, x, -4);
}

/* D0, h0 and rho from the level and the bounds of the last attempt. */
static void
propose(loja_merging_proof_t proof, const loja_merging_t mg, const arf_t h)
{
    arf_t t;

    arf_init(t);
    arf_set(proof->D0, proof->level);
    /* HEURISTIC: a little more than needed; for rho more, as lambda is what a
       checker finds smaller */
    enlarge(proof->D0, 1);
    arf_div(proof->h0, proof->D0, proof->a, 30, ARF_RND_UP);
    if (mg->q == 2)
        arf_sqrt(proof->h0, proof->h0, 30, ARF_RND_UP);
    arf_div(t, proof->D0, proof->lambda, 30, ARF_RND_UP);
    arf_mul_2exp_si(t, t, 1);
    arf_sqrt(t, t, 30, ARF_RND_UP);
    arf_mul_2exp_si(proof->rho, proof->off, 2);
    arf_add(proof->rho, proof->rho, t, 30, ARF_RND_UP);
    if (arf_cmp(proof->h0, h) < 0)
        arf_set(proof->h0, h);
    enlarge(proof->h0, 2);
    enlarge(proof->rho, 3);
    arf_clear(t);
}

/* x <- (1 - part) x from below, or from above for part < 0. */
static void
relax(arf_t x, double part)
{
    arf_t t;

    arf_init(t);
    arf_set_d(t, 1 - part);
    arf_mul(x, x, t, 30, part > 0 ? ARF_RND_DOWN : ARF_RND_UP);
    arf_clear(t);
}

/* Room for a checker, whose enclosures are wider: a share of what the bounds
   lack of those at the minimum.  What was proved stays true. */
static void
make_room(loja_merging_proof_t proof)
{
    const double lack = 1 - arf_get_d(proof->a, ARF_RND_DOWN)
        / arf_get_d(proof->abar, ARF_RND_UP);
    const double tiny = 1.0 / 65536;

    /* HEURISTIC */
    relax(proof->a, tiny + FLINT_MIN(lack / 8, 0.25));
    relax(proof->c, tiny + FLINT_MIN(lack / 4, 0.5));
    relax(proof->level, -tiny);
    arb_add_error_2exp_si(proof->limit, -96);
}

/* The first region: at theta(T), and as good as the centre alone. */
static int
begin(loja_merging_proof_t proof, arf_t h, const loja_merging_t mg,
      arb_srcptr theta, loja_message_t why, slong prec)
{
    arb_t x;
    slong i;
    int good;

    arb_init(x);
    _loja_merging_coordinates(x, proof->centre, mg, theta, prec);
    arb_abs(x, x);
    arb_get_ubound_arf(h, x, 30);
    for (i = 0; i < mg->dim; i++)
        mag_zero(arb_radref(proof->centre + i));
    arf_set(proof->h0, h);
    enlarge(proof->h0, 2);
    arf_set_ui_2exp_si(proof->rho, 1, -prec / 4);
    arf_one(proof->D0);
    good = arb_is_finite(x) && find_minimum(proof, mg, why, prec);
    arb_clear(x);
    return good;
}

int
_loja_merging_search(loja_merging_proof_t proof, const loja_merging_t mg,
    arb_srcptr theta, loja_message_t why, slong prec)
{
    int good, closed = 0;
    slong it;
    arf_t h;

    arf_init(h);
    good = begin(proof, h, mg, theta, why, prec)
        && _loja_merging_bounds(proof, mg, why, prec);
    if (good)
        _loja_merging_level(proof, mg, theta, prec);
    proof->later = good;
    /* HEURISTIC: the bounds settle after two or three attempts */
    for (it = 0; it < 6 && good && !closed; it++)
    {
        good = arf_is_finite(proof->level) && arf_sgn(proof->level) > 0;
        if (!good)
        {
            loja_message_set(why, "the loss at theta(T) is not enclosed "
                "narrowly enough, or below its limit");
            break;
        }
        propose(proof, mg, h);
        good = _loja_merging_bounds(proof, mg, why, prec);
        if (!good)
            break;
        closed = _loja_merging_faces(proof, mg, prec)
            && _loja_merging_enters(proof, mg, theta, prec);
        if (!closed)
            loja_message_set(why, "theta(T) is not proved to lie in the "
                "region h <= %.3g, rho = %.3g with D <= %.3g on its faces",
                arf_get_d(proof->h0, ARF_RND_NEAR),
                arf_get_d(proof->rho, ARF_RND_NEAR),
                arf_get_d(proof->D0, ARF_RND_NEAR));
    }
    if (closed)
        make_room(proof);
    arf_clear(h);
    return closed;
}
