/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation: which E.  The smallest region that holds theta(T) gives
    the sharpest constants, so nothing is searched: D(theta(T)) says how far
    the faces must be.  Everything here only proposes.
*/
#include <math.h>
#include "saturation.h"

/* About the largest h_g at theta(T). */
static void
largest_h_approx(arf_t h, const loja_saturation_t sat, arb_srcptr theta)
{
    arb_t t, x;
    arf_t top;
    slong s;
    int k;

    arb_init(t);
    arb_init(x);
    arf_init(top);
    arf_zero(h);
    for (s = 0; s < sat->m; s++)
        for (k = 0; k < 2; k++)
        {
            const slong i = sat->step[s].neuron;

            arb_set_fmpq(x, fmpq_mat_entry(sat->prob->x,
                sat->step[s].support[k], 0), 64);
            arb_mul(t, theta + i, x, 64);
            arb_add(t, t, theta + sat->d + i, 64);
            arb_mul_si(t, t, k == LOJA_SIDE_PLUS ? -sat->alpha : sat->alpha,
                64);
            if (sat->power)
            {
                arb_inv(t, t, 64);
                arb_neg(t, t);
            }
            else
                arb_exp(t, t, 64);
            arb_get_ubound_arf(top, t, 30);
            if (arf_cmp(top, h) > 0)
                arf_set(h, top);
        }
    arb_clear(t);
    arb_clear(x);
    arf_clear(top);
}

/* x <- (1 + part/16) x, to few bits. */
static void
enlarge(arf_t x, ulong part)
{
    arf_mul_ui(x, x, 16 + part, 20, ARF_RND_UP);
    arf_mul_2exp_si(x, x, -4);
}

static int
bounds(loja_saturation_proof_t proof, const loja_saturation_t sat,
       loja_message_t why, slong prec)
{
    if (sat->exact)
        return _loja_saturation_exact(proof, sat, why, prec);
    if (sat->slow > 0)
        return _loja_saturation_slow(proof, sat, why, prec);
    return sat->power ? _loja_saturation_power_field(proof, sat, why, prec)
                      : _loja_saturation_field(proof, sat, why, prec);
}

/* About h of the neurons that run out at theta(T), and a little more. */
static void
reach_approx(loja_saturation_proof_t proof, const loja_saturation_t sat,
             arb_srcptr theta)
{
    slong k;
    arb_t t;

    arb_init(t);
    for (k = 0; k < sat->slow; k++)
    {
        arb_mul_si(t, theta + sat->d + sat->out[k].neuron, sat->out[k].rate,
            64);
        arb_exp(t, t, 64);
        arb_get_ubound_arf(proof->reach + k, t, 30);
        enlarge(proof->reach + k, 2);
    }
    arb_clear(t);
}

/* The same from D0: D >= slow_a h. */
static void
propose_reach(loja_saturation_proof_t proof, const loja_saturation_t sat,
              arb_srcptr theta)
{
    slong k;
    arf_t t;

    arf_init(t);
    reach_approx(proof, sat, theta);
    for (k = 0; k < sat->slow; k++)
    {
        arf_div(t, proof->D0, proof->slow_a + k, 30, ARF_RND_UP);
        enlarge(t, 2);
        if (arf_cmp(t, proof->reach + k) > 0)
            arf_set(proof->reach + k, t);
    }
    arf_clear(t);
}

/* HEURISTIC: a sixteenth of room for a checker, and for make_room. */
static int
roomy(const loja_saturation_proof_t proof, const loja_saturation_t sat)
{
    slong k;
    int good = 1;
    arf_t t;

    arf_init(t);
    for (k = -1; k < sat->slow && good; k++)
    {
        if (k < 0 && (sat->exact || sat->m == 0))
            continue;
        if (k < 0)
            arf_mul(t, proof->h0, proof->least, 30, ARF_RND_DOWN);
        else
            arf_mul(t, proof->reach + k, proof->slow_a + k, 30,
                ARF_RND_DOWN);
        arf_mul_ui(t, t, 15, 30, ARF_RND_DOWN);
        arf_mul_2exp_si(t, t, -4);
        good = arf_cmp(t, proof->D0) > 0;
    }
    arf_clear(t);
    return good;
}

/* D0, h0 and rho from the level and the bounds of the last attempt. */
static void
propose(loja_saturation_proof_t proof, const loja_saturation_t sat,
        const arf_t h)
{
    arf_t t;

    arf_init(t);
    arf_set(proof->D0, proof->level);
    /* HEURISTIC: a little more than needed; for rho more, as lambda is what a
       checker finds smaller */
    enlarge(proof->D0, 1);
    if (sat->m > 0)
        arf_div(proof->h0, proof->D0, proof->least, 30, ARF_RND_UP);
    if (sat->exact)
    {
        arf_sqrt(proof->h0, proof->h0, 30, ARF_RND_UP);
        arf_sqrt(proof->rho, proof->D0, 30, ARF_RND_UP);
        arf_add_ui(t, proof->off, 1, 30, ARF_RND_UP);
        arf_mul(proof->rho, proof->rho, t, 30, ARF_RND_UP);
    }
    else
    {
        arf_div(t, proof->D0, proof->lambda, 30, ARF_RND_UP);
        arf_mul_2exp_si(t, t, 1);
        arf_sqrt(t, t, 30, ARF_RND_UP);
        arf_mul_2exp_si(proof->rho, proof->off, 2);
        arf_add(proof->rho, proof->rho, t, 30, ARF_RND_UP);
    }
    if (arf_cmp(proof->h0, h) < 0)
        arf_set(proof->h0, h);
    enlarge(proof->h0, 2);
    enlarge(proof->rho, sat->exact ? 1 : 3);
    arf_clear(t);
}

/* x <- x (1 - part) from below, and back from above for part < 0. */
static void
relax(arf_t x, double part)
{
    arf_t t;

    arf_init(t);
    arf_set_d(t, 1 - part);
    arf_mul(x, x, t, 30, part > 0 ? ARF_RND_DOWN : ARF_RND_UP);
    arf_clear(t);
}

/*
    Room for a checker, whose enclosures are wider: little where the region
    is small, as kappa shows.  What was proved stays true.
*/
static void
make_room(loja_saturation_proof_t proof, const loja_saturation_t sat)
{
    const double tiny = 1.0 / 65536;
    const double q = sat->exact ? 2 : 1;
    const double kappa = sat->exact && sat->power ? q
        : arf_get_d(proof->kappa, ARF_RND_DOWN);
    slong g;

    relax(proof->e, -tiny);
    relax(proof->d, -tiny);
    relax(proof->u0, tiny);
    relax(proof->energy, -2 * tiny);
    /* HEURISTIC: a quarter of what kappa lacks, but never all of it */
    relax(proof->kappa, tiny + FLINT_MIN((q - kappa) / (4 * kappa), 0.5));
    /* HEURISTIC: C of algebraic tails holds bounds of A and B */
    relax(proof->C, -tiny - (sat->power || sat->slow > 0
        ? fmax(q - kappa, 0) / 8 : 0));
    for (g = 0; g < sat->slow; g++)
        relax(proof->slow_a + g, tiny + fmax(q - kappa, 0) / 32);
    relax(proof->level, -tiny);
    if (sat->exact)
        return;
    arb_add_error_2exp_si(proof->limit, -96);
    relax(proof->least, tiny + (q - kappa) / 32);
    for (g = 0; g < 2 * sat->m; g++)
        relax(proof->a + g, tiny + (q - kappa) / 32);
}

/* centre and frame: where Newton's method goes from zeta(T); else why. */
static int
find_minimum(loja_saturation_proof_t proof, const loja_saturation_t sat,
             arb_srcptr theta, loja_message_t why, slong prec)
{
    loja_minimum_problem_t f;
    loja_loss_t ws;
    arb_t now;
    int found;

    arb_init(now);
    loja_loss_init(ws, sat->prob);
    loja_loss_eval(ws, now, NULL, NULL, theta, prec);
    loja_loss_clear(ws);
    _loja_saturation_problem(&f, sat);
    _loja_saturation_zeta(proof->centre, sat, theta);
    found = _loja_minimum_newton(proof->centre, proof->frame, &f, now, why,
        prec);
    arb_clear(now);
    return found;
}

int
_loja_saturation_search(loja_saturation_proof_t proof,
    const loja_saturation_t sat, arb_srcptr theta, loja_message_t why,
    slong prec)
{
    slong it;
    arf_t h;
    int good, closed = 0;

    arf_init(h);
    largest_h_approx(h, sat, theta);
    arf_set(proof->h0, h);
    /* HEURISTIC: some number in (0, 1) where there are no steps */
    if (sat->m == 0)
        arf_set_ui_2exp_si(proof->h0, 1, -10);
    enlarge(proof->h0, 2);
    reach_approx(proof, sat, theta);
    arf_set_ui_2exp_si(proof->rho, 1, -prec / 4);
    good = sat->exact
        || find_minimum(proof, sat, theta, why, prec);
    proof->later = good;
    good = good && bounds(proof, sat, why, prec);
    if (good)
        _loja_saturation_level(proof, sat, theta, prec);
    /* HEURISTIC: the bounds settle after two or three attempts */
    for (it = 0; it < 6 && good && !closed; it++)
    {
        good = arf_is_finite(proof->level) && arf_sgn(proof->level) > 0;
        if (!good)
        {
            loja_message_set(why, "the loss at theta(T) is not enclosed "
                "narrowly enough");
            break;
        }
        propose(proof, sat, h);
        propose_reach(proof, sat, theta);
        good = bounds(proof, sat, why, prec);
        if (!good)
            break;
        closed = (sat->exact ? _loja_saturation_exact_faces
                             : _loja_saturation_faces)(proof, sat, prec)
            && _loja_saturation_enters(proof, sat, theta, prec)
            && roomy(proof, sat);
        if (!closed)
            loja_message_set(why, "theta(T) is not proved to lie in the "
                "region h <= %.3g, rho = %.3g with D <= %.3g on its faces",
                arf_get_d(proof->h0, ARF_RND_NEAR),
                arf_get_d(proof->rho, ARF_RND_NEAR),
                arf_get_d(proof->D0, ARF_RND_NEAR));
    }
    if (closed)
        make_room(proof, sat);
    arf_clear(h);
    return closed;
}
