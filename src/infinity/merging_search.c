/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule merging: which region.  The smallest that holds theta(T) gives the
    sharpest constants: D(theta(T)) says how far the faces must be.
    Everything here only proposes.
*/
#include "merging.h"

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
    loja_minimum_problem_t f;
    loja_loss_t ws;
    arb_t x;
    int good;

    arb_init(x);
    _loja_merging_problem(&f, mg);
    _loja_merging_coordinates(x, proof->centre, mg, theta, prec);
    good = arb_is_finite(x);
    arb_abs(x, x);
    arb_get_ubound_arf(h, x, 30);
    arf_set(proof->h0, h);
    enlarge(proof->h0, 2);
    arf_set_ui_2exp_si(proof->rho, 1, -prec / 4);
    arf_one(proof->D0);
    loja_loss_init(ws, mg->prob);
    loja_loss_eval(ws, x, NULL, NULL, theta, prec);
    loja_loss_clear(ws);
    good = good && _loja_minimum_newton(proof->centre, proof->frame, &f, x,
        why, prec);
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
