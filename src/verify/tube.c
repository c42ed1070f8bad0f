/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Lemma 1 on one step (proofs/tube.md):
      1. branches of activations with kinks are fixed, if any;
      2. the defect is bounded on the whole step;
      3. from left to right, on pieces: propose M, compute E at the end of
         the piece and R, verify the growth bound on the tube of radius R;
         split the piece when that fails.
*/
#include <math.h>
#include "verify/growth_double.h"

/* HEURISTIC: a tube wider than 2^WIDE, as around a ball of starts, is
   verified on boxes, one wider than 2^HALF_WIDE where interpolation fails as
   the tube is too wide for it; R is guessed so often. */
#define WIDE (-12)
#define HALF_WIDE (-20)
#define WIDE_CUBIC (-40)
#define WIDE_TRIES 4
/* HEURISTIC: pieces with more growth are cut, so often at most */
#define WIDE_GROWTH 1.04
#define WIDE_EXCESS 0.002      /* ... or more due to the way of the path */
#define WIDE_DEPTH 7

const char *
loja_tube_reason_text(loja_tube_reason_t reason)
{
    switch (reason)
    {
        case LOJA_TUBE_OK: return "ok";
        case LOJA_TUBE_DEFECT: return "defect";
        case LOJA_TUBE_GROWTH: return "growth";
        case LOJA_TUBE_RADIUS: return "radius";
        case LOJA_TUBE_PRECISION: return "precision";
        case LOJA_TUBE_STOPPED: return "stopped";
        case LOJA_TUBE_DOMAIN: return "domain of analyticity";
        default: return "kink of an activation";
    }
}

void
loja_tube_init(loja_tube_t tube)
{
    slong i;

    arf_init(tube->defect);
    arf_init(tube->radius);
    tube->pieces = tube->doubles = 0;
    /* HEURISTIC: at most this many growth pieces a step; beyond it the
       driver takes shorter steps */
    tube->alloc = 128;
    tube->x = flint_malloc(sizeof(arf_struct) * (tube->alloc + 1));
    tube->growth = flint_malloc(sizeof(arf_struct) * (tube->alloc + 1));
    tube->error = flint_malloc(sizeof(arf_struct) * (tube->alloc + 1));
    for (i = 0; i <= tube->alloc; i++)
    {
        arf_init(tube->x + i);
        arf_init(tube->growth + i);
        arf_init(tube->error + i);
    }
    tube->defect_eta = tube->growth_eta = 1.5;
    tube->defect_nodes = tube->growth_nodes = 16;
    tube->scale = 0;
    tube->growth_min = tube->growth_max = 0;
    tube->sample = tube->neuron = -1;
}

void
loja_tube_clear(loja_tube_t tube)
{
    slong i;

    arf_clear(tube->defect);
    arf_clear(tube->radius);
    for (i = 0; i <= tube->alloc; i++)
    {
        arf_clear(tube->x + i);
        arf_clear(tube->growth + i);
        arf_clear(tube->error + i);
    }
    flint_free(tube->x);
    flint_free(tube->growth);
    flint_free(tube->error);
}

/* E at the end: e^(M w) E + delta (e^(M w) - 1)/M, rounded up. */
void
_loja_tube_error_at_end(arf_t res, const arf_t error, const arf_t M,
                        const arf_t delta, const arf_t x0, const arf_t x1)
{
    arb_t w, u, v, t;
    slong prec = LOJA_BOUND_PREC;

    arb_init(w);
    arb_init(u);
    arb_init(v);
    arb_init(t);
    arf_sub(arb_midref(w), x1, x0, ARF_PREC_EXACT, ARF_RND_DOWN);
    arb_set_arf(t, M);
    arb_mul(u, w, t, prec);
    arb_expm1(v, u, prec);
    if (arf_is_zero(M))
        arb_set(t, w);
    else
        arb_div(t, v, t, prec);
    arb_set_arf(u, delta);
    arb_mul(t, t, u, prec);                    /* delta (e^(Mw) - 1)/M */
    arb_add_ui(v, v, 1, prec);
    arb_set_arf(u, error);
    arb_addmul(t, v, u, prec);
    /* SOUND: tube (E rounded up) */
    arb_get_ubound_arf(res, t, 30);
    arb_clear(w);
    arb_clear(u);
    arb_clear(v);
    arb_clear(t);
}

/* Half length of a step in log t; 1/2 for linear time. */
static double
step_length(const loja_step_t step)
{
    arb_t x, t;
    double h = 0.5;

    if (!step->log_time)
        return h;
    arb_init(x);
    arb_init(t);
    arb_one(x);
    loja_step_time(t, x, step, x, LOJA_BOUND_PREC);
    arb_div(x, x, t, LOJA_BOUND_PREC);
    h = arf_get_d(arb_midref(x), ARF_RND_NEAR);
    arb_clear(x);
    arb_clear(t);
    return h;
}

static int
grows(const loja_tube_t tube, slong i)
{
    return arf_get_d(tube->error + i + 1, ARF_RND_UP)
        > WIDE_GROWTH * arf_get_d(tube->error + i, ARF_RND_DOWN);
}

/* M of piece i with R, from the cubic form or from a box. */
static int
wide_growth(loja_tube_t tube, double *excess, const _loja_cubic_struct *c,
            slong i, const arf_t x1, const loja_step_t step, const arf_t R,
            loja_pool_t pool, slong prec)
{
    if (c->P > 0)
        return _loja_growth_cubic(tube->growth + i, excess, c, R, pool);
    return _loja_growth_box(tube->growth + i, step, tube->x + i, x1, R, pool,
                            prec);
}

/* The same in a wide tube: M and R from each other. */
static loja_tube_reason_t
verify_wide_piece(loja_tube_t tube, slong i, const arf_t x1, double *excess,
                  _loja_cubic_struct *c, const loja_step_t step,
                  loja_pool_t pool, slong prec)
{
    loja_tube_reason_t reason = LOJA_TUBE_GROWTH;
    slong tries;
    arf_t R, least;

    arf_init(R);
    arf_init(least);
    arf_mul_ui(R, tube->error + i, c->P > 0 ? 35 : 40, 30, ARF_RND_UP);
    arf_mul_2exp_si(R, R, -5);
    /* one box of many parameters takes seconds */
    for (tries = 0; tries < WIDE_TRIES && !loja_pool_is_stopped(pool)
         && arf_cmpabs_2exp_si(R, LOJA_TUBE_WIDEST) <= 0; tries++)
    {
        if (!wide_growth(tube, excess, c, i, x1, step, R, pool, prec))
            break;
        _loja_tube_error_at_end(tube->error + i + 1, tube->error + i,
                                tube->growth + i, tube->defect, tube->x + i,
                                x1);
        arf_max(least, tube->error + i, tube->error + i + 1);
        arf_mul_ui(least, least, 17, 30, ARF_RND_UP);
        arf_mul_2exp_si(least, least, -4);
        /* SOUND: tube (max(E) < R) */
        if (arf_is_finite(least) && arf_cmp(least, R) <= 0)
        {
            reason = LOJA_TUBE_OK;
            break;
        }
        arf_mul_ui(R, least, 9, 30, ARF_RND_UP);
        arf_mul_2exp_si(R, R, -3);
    }
    if (reason == LOJA_TUBE_OK)
    {
        arf_set(tube->x + i + 1, x1);
        arf_max(tube->radius, tube->radius, R);
    }
    arf_clear(R);
    arf_clear(least);
    return reason;
}

/* By the cubic form where the network has one, else on a box; *cut: a
   shorter piece is wanted. */
static loja_tube_reason_t
verify_wide(loja_tube_t tube, int *cut, slong i, const arf_t x1,
            const loja_step_t step, loja_pool_t pool, slong prec)
{
    loja_tube_reason_t reason = LOJA_TUBE_GROWTH;
    _loja_cubic_struct c[2];
    double excess = 0;
    mag_t R;
    int cubic;

    mag_init(R);
    arf_get_mag(R, tube->error + i);
    cubic = _loja_cubic_init(c, step, tube->x + i, x1, R, pool, prec);
    mag_clear(R);
    if (cubic)
        reason = verify_wide_piece(tube, i, x1, &excess, c, step, pool,
                                   prec);
    _loja_cubic_clear(c);
    _loja_cubic_clear(c + 1);
    c->P = 0;
    if (reason != LOJA_TUBE_OK)
    {
        cubic = 0;
        reason = verify_wide_piece(tube, i, x1, &excess, c, step, pool,
                                   prec);
    }
    excess *= arf_get_d(x1, ARF_RND_NEAR)
        - arf_get_d(tube->x + i, ARF_RND_NEAR);
    *cut = reason == LOJA_TUBE_OK
        && (cubic ? excess > WIDE_EXCESS : grows(tube, i));
    return reason;
}

/* Verifies [tube->x[i], x1] in one piece; g: doubles, or NULL. */
static loja_tube_reason_t
verify_piece(loja_tube_t tube, slong i, const arf_t x1,
             const loja_step_t step, const loja_growth_double_struct *g,
             loja_pool_t pool, slong prec, double *spread)
{
    loja_tube_reason_t reason = LOJA_TUBE_GROWTH;
    double low, high, trace = 0, margin, eta = tube->growth_eta;
    slong tries, nodes = tube->growth_nodes;
    arf_t R;

    arf_init(R);
    if (g != NULL ? _loja_growth_double_propose(&low, &high, &trace, g,
                                                tube->x + i, x1, pool)
                  : _loja_growth_propose(&low, &high, &trace, step,
                                         tube->x + i, x1, pool, prec))
    {
        tube->scale = fmax(tube->scale, trace);
        *spread = (high - low) * (arf_get_d(x1, ARF_RND_NEAR)
                      - arf_get_d(tube->x + i, ARF_RND_NEAR));
        /* HEURISTIC: distance kept from the estimated eigenvalue: small
           margins cost nodes, large ones let errors grow */
        margin = 0.1 * fmin(1, 2 * step_length(step)) + 0.1 * (high - low);
        for (tries = 0; tries < 2; tries++, margin *= 3)
        {
            arf_set_d(tube->growth + i, margin - low);
            /* short dyadics keep certificates small */
            arf_set_round(tube->growth + i, tube->growth + i, 16,
                          ARF_RND_CEIL);
            _loja_tube_error_at_end(tube->error + i + 1, tube->error + i,
                                    tube->growth + i, tube->defect,
                                    tube->x + i, x1);
            arf_set(R, arf_cmp(tube->error + i, tube->error + i + 1) > 0
                           ? tube->error + i : tube->error + i + 1);
            /* SOUND: tube (max(E) < R) */
            arf_mul_ui(R, R, 17, 30, ARF_RND_UP);
            arf_mul_2exp_si(R, R, -4);
            if (arf_is_zero(R))
                arf_set_ui_2exp_si(R, 1, -prec);
            if (g == NULL)
                reason = loja_growth_verify(&eta, &nodes, step, tube->x + i,
                             x1, tube->growth + i, R, pool, prec);
            else if (_loja_growth_double_verify(g, low, tube->x + i, x1,
                                                tube->growth + i, R, pool))
                reason = LOJA_TUBE_OK;
            if (reason != LOJA_TUBE_GROWTH)
                break;
        }
    }
    if (reason == LOJA_TUBE_OK)
    {
        arf_set(tube->x + i + 1, x1);
        if (arf_cmp(R, tube->radius) > 0)
            arf_set(tube->radius, R);
        tube->growth_eta = g != NULL ? g->eta : eta;
        tube->growth_nodes = FLINT_MAX(8, nodes * 3 / 4);
        tube->doubles += g != NULL;
        tube->growth_min = fmin(tube->growth_min, margin - low);
        tube->growth_max = fmax(tube->growth_max, margin - low);
    }
    arf_clear(R);
    return reason;
}

/* 1 if boxes or cubic forms come first; these are good in narrow tubes,
   too, and cost more than what the path itself needs. */
static int
is_wide(const arf_t start, const loja_loss_struct *ws)
{
    return arf_cmpabs_2exp_si(start, WIDE) > 0
        || (!fmpq_is_zero(ws->prob->start_radius)
            && arf_cmpabs_2exp_si(start, WIDE_CUBIC) > 0
            && _loja_cubic_applies(ws));
}

/* 1 if the step is one that the lemma speaks of; a proposer may give any. */
int
_loja_tube_admissible(const loja_step_t step, const arf_t start, slong nparams)
{
    slong i;
    int ok = step->len >= 1 && step->nparams == nparams
             && fmpq_sgn(step->t0) >= (step->log_time ? 1 : 0)
             && fmpq_cmp(step->t0, step->t1) < 0
             && arf_is_finite(start) && arf_sgn(start) >= 0;

    for (i = 0; ok && i < nparams * step->len; i++)
        ok = arb_is_exact(step->coef + i) && arb_is_finite(step->coef + i);
    return ok;
}

loja_tube_reason_t
loja_tube_verify(loja_tube_t tube, const loja_step_t step,
                 const arf_t start, const mag_t wanted, loja_pool_t pool,
                 slong prec)
{
    const int wide = is_wide(start, pool->ws);
    loja_tube_reason_t reason;
    loja_growth_double_t g;
    arf_t x1;
    mag_t reach;
    double spread;
    slong depth;
    int doubles = 0, cut = 0;

    /* SOUND: tube (f = dt/dx > 0, p a polynomial, start >= 0) */
    if (!_loja_tube_admissible(step, start, pool->ws->prob->net->nparams))
        return LOJA_TUBE_DOMAIN;
    arf_init(x1);
    mag_init(reach);
    arf_get_mag(reach, start);
    tube->pieces = tube->doubles = 0;
    tube->scale = 0;
    tube->growth_min = tube->growth_max = 0;
    arf_zero(tube->radius);
    arf_set_si(tube->x, -1);
    arf_set(tube->error, start);
    reason = _loja_tube_branches(tube, step, reach, pool, prec);
    if (reason == LOJA_TUBE_OK)
        reason = loja_defect_ubound(tube->defect, &tube->defect_eta,
                                    &tube->defect_nodes, step, wanted, pool,
                                    prec);
    if (reason == LOJA_TUBE_OK && !wide)
        doubles = _loja_growth_double_init(g, step, tube->growth_eta, start,
                                           pool, prec);
    depth = 0;
    while (reason == LOJA_TUBE_OK && !arf_is_one(tube->x + tube->pieces))
    {
        if (loja_pool_is_stopped(pool))
        {
            reason = LOJA_TUBE_STOPPED;
            break;
        }
        /* the next piece: dyadic of length 2^(1-depth) */
        arf_set_ui_2exp_si(x1, 1, 1 - depth);
        arf_add(x1, x1, tube->x + tube->pieces, ARF_PREC_EXACT,
                ARF_RND_DOWN);
        spread = 0;
        cut = 0;
        if (wide)
            reason = verify_wide(tube, &cut, tube->pieces, x1, step, pool,
                                 prec);
        if (!wide || (reason != LOJA_TUBE_OK && !loja_pool_is_stopped(pool)))
            reason = verify_piece(tube, tube->pieces, x1, step,
                                  doubles ? g : NULL, pool, prec, &spread);
        if (reason != LOJA_TUBE_OK && doubles)
        {
            /* where doubles do not reach, congruence goes on */
            _loja_growth_double_clear(g);
            doubles = 0;
            reason = verify_piece(tube, tube->pieces, x1, step, NULL, pool,
                                  prec, &spread);
        }
        /* a shorter piece may do, and no more digits */
        if (wide && reason == LOJA_TUBE_RADIUS)
            reason = LOJA_TUBE_GROWTH;
        if (!wide && reason == LOJA_TUBE_RADIUS
            && arf_cmpabs_2exp_si(start, HALF_WIDE) > 0)
            reason = verify_wide(tube, &cut, tube->pieces, x1, step, pool,
                                 prec);
        /* a shorter box holds less of the path, and so less growth */
        if (wide && cut && depth < WIDE_DEPTH)
            depth++;
        else if (reason == LOJA_TUBE_OK)
        {
            tube->pieces++;
            /* Go back to a longer piece where the ends allow it. */
            if (depth > 0)
            {
                arf_t q;

                arf_init(q);
                arf_add_ui(q, x1, 1, ARF_PREC_EXACT, ARF_RND_DOWN);
                arf_mul_2exp_si(q, q, depth - 2);
                if (arf_is_int(q))
                    depth--;
                arf_clear(q);
            }
        }
        else if (reason == LOJA_TUBE_GROWTH && depth < 5)
        {
            depth++;
            reason = LOJA_TUBE_OK;
        }
    }
    if (reason == LOJA_TUBE_OK)
    {
        /* SOUND: tube (every preactivation has one sign on the whole tube;
           it is the sign used above, since that tube was contained in it) */
        arf_get_mag(reach, tube->radius);
        reason = _loja_tube_branches(tube, step, reach, pool, prec);
    }
    if (doubles)
        _loja_growth_double_clear(g);
    /* no branch outlives the tube that it was proved for */
    loja_pool_set_branch(pool, NULL);
    arf_clear(x1);
    mag_clear(reach);
    return reason;
}
