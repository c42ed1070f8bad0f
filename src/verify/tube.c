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
   the tube is too wide for it. */
#define WIDE (-12)
#define HALF_WIDE (-20)
#define WIDE_CUBIC (-40)
/* HEURISTIC: pieces with more growth are cut, so often at most */
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
    tube->shorten = 0;
    tube->scale = 0;
    tube->growth_min = tube->growth_max = 0;
    tube->sample = tube->neuron = -1;
    tube->metric = NULL;
    tube->metric_size = 0;
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
    loja_tube_clear_metric(tube);
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

/* Where doubles are not used at all, a shorter step does not change that. */
int
_loja_tube_shortens(const loja_tube_t tube, const loja_step_t step,
                    const loja_pool_t pool)
{
    return tube->shorten && !pool->exact
        && step->nparams <= LOJA_GROWTH_DOUBLE_PARAMS;
}

/* What the pieces of a step have in common. */
typedef struct
{
    const loja_step_struct *step;
    loja_pool_struct *pool;
    slong prec;
    int wide;                  /* boxes or cubic forms come first */
    int half_wide;             /* ... or where interpolation fails */
    int doubles;               /* g is there */
    int dear;                  /* a failure comes before balls */
    loja_growth_double_t g;
} pieces_struct;

/* The next piece, up to x1, by each way that may do; *cut: a shorter one is
   wanted though it is proved. */
static loja_tube_reason_t
verify_next(loja_tube_t tube, int *cut, const arf_t x1, pieces_struct *w)
{
    loja_tube_reason_t reason = LOJA_TUBE_OK;
    const slong i = tube->pieces;

    *cut = 0;
    if (w->wide)
        reason = _loja_tube_verify_wide(tube, cut, i, x1, w->step, w->pool,
                                        w->prec);
    if (!w->wide
        || (reason != LOJA_TUBE_OK && !loja_pool_is_stopped(w->pool)))
        reason = _loja_tube_verify_piece(tube, i, x1, w->step,
                                         w->doubles ? w->g : NULL, w->pool,
                                         w->prec);
    if (reason != LOJA_TUBE_OK && w->doubles && !w->dear)
    {
        /* where doubles do not reach, congruence goes on */
        _loja_growth_double_clear(w->g);
        w->doubles = 0;
        reason = _loja_tube_verify_piece(tube, i, x1, w->step, NULL,
                                         w->pool, w->prec);
    }
    /* a shorter piece may do, and no more digits */
    if (w->wide && reason == LOJA_TUBE_RADIUS)
        reason = LOJA_TUBE_GROWTH;
    if (w->half_wide && reason == LOJA_TUBE_RADIUS)
        reason = _loja_tube_verify_wide(tube, cut, i, x1, w->step, w->pool,
                                        w->prec);
    return reason;
}

/* 1 if a piece of twice the length 2^(1-depth) may begin at x1. */
static int
fits_longer(const arf_t x1, slong depth)
{
    arf_t q;
    int fits;

    arf_init(q);
    arf_add_ui(q, x1, 1, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_mul_2exp_si(q, q, depth - 2);
    fits = arf_is_int(q);
    arf_clear(q);
    return fits;
}

/* All pieces from left to right, dyadic ones of length 2^(1-depth). */
static loja_tube_reason_t
verify_pieces(loja_tube_t tube, pieces_struct *w)
{
    loja_tube_reason_t reason = LOJA_TUBE_OK;
    slong depth = 0;
    int cut;
    arf_t x1;

    arf_init(x1);
    while (reason == LOJA_TUBE_OK && !arf_is_one(tube->x + tube->pieces))
    {
        if (loja_pool_is_stopped(w->pool))
        {
            reason = LOJA_TUBE_STOPPED;
            break;
        }
        arf_set_ui_2exp_si(x1, 1, 1 - depth);
        arf_add(x1, x1, tube->x + tube->pieces, ARF_PREC_EXACT,
                ARF_RND_DOWN);
        reason = verify_next(tube, &cut, x1, w);
        /* a shorter box holds less of the path, and so less growth */
        if (w->wide && cut && depth < WIDE_DEPTH)
            depth++;
        else if (reason == LOJA_TUBE_OK)
        {
            tube->pieces++;
            if (depth > 0 && fits_longer(x1, depth))
                depth--;
        }
        else if (reason == LOJA_TUBE_GROWTH && depth < 5)
        {
            depth++;
            reason = LOJA_TUBE_OK;
        }
    }
    arf_clear(x1);
    return reason;
}

static void
begin(loja_tube_t tube, const arf_t start)
{
    tube->pieces = tube->doubles = 0;
    tube->scale = 0;
    tube->growth_min = tube->growth_max = 0;
    arf_zero(tube->radius);
    arf_set_si(tube->x, -1);
    arf_set(tube->error, start);
}

loja_tube_reason_t
loja_tube_verify(loja_tube_t tube, const loja_step_t step,
                 const arf_t start, const mag_t wanted, loja_pool_t pool,
                 slong prec)
{
    loja_tube_reason_t reason;
    pieces_struct w;
    mag_t reach;

    /* SOUND: tube (f = dt/dx > 0, p a polynomial, start >= 0) */
    if (!_loja_tube_admissible(step, start, pool->ws->prob->net->nparams))
        return LOJA_TUBE_DOMAIN;
    w.step = step;
    w.pool = pool;
    w.prec = prec;
    w.wide = is_wide(start, pool->ws);
    w.half_wide = !w.wide && arf_cmpabs_2exp_si(start, HALF_WIDE) > 0;
    w.doubles = 0;
    mag_init(reach);
    arf_get_mag(reach, start);
    begin(tube, start);
    reason = _loja_tube_branches(tube, step, reach, pool, prec);
    if (reason == LOJA_TUBE_OK)
        reason = loja_defect_ubound(tube->defect, &tube->defect_eta,
                                    &tube->defect_nodes, step, wanted, pool,
                                    prec);
    if (reason == LOJA_TUBE_OK && !w.wide && tube->metric == NULL)
        w.doubles = _loja_growth_double_init(w.g, step, tube->growth_eta,
                                             start, pool, prec);
    w.dear = tube->metric == NULL && _loja_tube_shortens(tube, step, pool);
    if (reason == LOJA_TUBE_OK && w.dear && !w.wide && !w.doubles)
        reason = LOJA_TUBE_GROWTH;
    if (reason == LOJA_TUBE_OK)
        reason = tube->metric == NULL ? verify_pieces(tube, &w)
            : _loja_tube_frame_pieces(tube, step, pool, prec);
    if (reason == LOJA_TUBE_OK)
    {
        /* SOUND: tube (every preactivation has one sign on the whole tube;
           it is the sign used above, since that tube was contained in it) */
        arf_get_mag(reach, tube->radius);
        reason = _loja_tube_branches(tube, step, reach, pool, prec);
    }
    if (w.doubles)
        _loja_growth_double_clear(w.g);
    /* no branch outlives the tube that it was proved for */
    loja_pool_set_branch(pool, NULL);
    mag_clear(reach);
    return reason;
}
