/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The pieces of a step in a norm that moves with the flow (rule
    moving-norm), and the matrices of the norm at their ends.
*/
#include "verify/verify_internal.h"

/* HEURISTIC: pieces are so short at first, and at the shortest: 2^(1-d). */
#define FIRST_DEPTH 3
#define MOST_DEPTH 7
/* HEURISTIC: pieces whose errors grow by more because they are long are cut */
#define EXCESS 0.0002
/* HEURISTIC: R is guessed so often, and the fourth order bounded for so much
   more than the error. */
#define TRIES 4
#define MARGIN 1.0625

int
loja_tube_may_frame(const loja_loss_struct *ws)
{
    return _loja_frame_applies(ws);
}

void
loja_tube_clear_metric(loja_tube_t tube)
{
    slong i;

    if (tube->metric == NULL)
        return;
    for (i = 0; i < (tube->alloc + 1) * tube->metric_size; i++)
        arf_clear(tube->metric + i);
    flint_free(tube->metric);
    tube->metric = NULL;
}

void
loja_tube_set_metric(loja_tube_t tube, slong P)
{
    slong n, i, j;

    loja_tube_clear_metric(tube);
    tube->metric_size = P * (P + 1) / 2;
    n = (tube->alloc + 1) * tube->metric_size;
    tube->metric = flint_malloc(sizeof(arf_struct) * (size_t) n);
    for (i = 0; i < n; i++)
        arf_init(tube->metric + i);
    for (i = 0; i <= tube->alloc; i++)
        for (j = 0; j < P; j++)
            arf_one(tube->metric + i * tube->metric_size
                    + j * (j + 1) / 2 + j);
}

void
loja_tube_get_metric(arb_mat_struct *G, const loja_tube_t tube, slong i,
                     slong P)
{
    const arf_struct *g = tube->metric + i * tube->metric_size;
    slong a, b;

    for (a = 0; a < P; a++)
        for (b = 0; b <= a; b++, g++)
        {
            arb_set_arf(arb_mat_entry(G, a, b), g);
            arb_set_arf(arb_mat_entry(G, b, a), g);
        }
}

static void
put_metric(loja_tube_t tube, slong i, const arb_mat_t G)
{
    arf_struct *g = tube->metric + i * tube->metric_size;
    slong a, b;

    for (a = 0; a < arb_mat_nrows(G); a++)
        for (b = 0; b <= a; b++, g++)
            arf_set(g, arb_midref(arb_mat_entry(G, a, b)));
}

void
loja_tube_metric_norm(mag_t res, const loja_tube_t tube, slong i)
{
    const arf_struct *g;
    slong a, b;
    int one = 1;
    mag_t m;

    mag_one(res);
    if (tube->metric == NULL)
        return;
    mag_init(m);
    mag_zero(res);
    g = tube->metric + i * tube->metric_size;
    for (a = 0; a * (a + 1) / 2 < tube->metric_size; a++)
        for (b = 0; b <= a; b++, g++)
        {
            one = one && (a == b ? arf_is_one(g) : arf_is_zero(g));
            /* SOUND: moving-norm (|G| <= |G|_F) */
            arf_get_mag(m, g);
            mag_addmul(res, m, m);
            if (a != b)
                mag_addmul(res, m, m);
        }
    mag_sqrt(res, res);
    mag_sqrt(res, res);
    if (one)
        mag_one(res);
    mag_clear(m);
}

typedef struct
{
    const loja_step_struct *step;
    loja_pool_struct *pool;
    slong prec;
    arb_mat_t G0, G1, H;
} pieces_struct;

/* G1 for the end of the piece. */
static int
choose_next(pieces_struct *w, const loja_piece_t piece)
{
    const slong P = w->step->nparams, len = w->step->len;
    arb_ptr v = _arb_vec_init(P);
    double length, dt;
    arb_t f;
    slong i;
    int ok;

    arb_init(f);
    for (i = 0; i < P; i++)
        arb_set(v + i, piece->coef + i * len);
    loja_loss_eval(loja_pool_ws(w->pool), NULL, NULL, w->H, v,
                   LOJA_BOUND_PREC);
    loja_step_time(NULL, f, w->step, piece->mid, LOJA_BOUND_PREC);
    length = 2 * arf_get_d(arb_midref(piece->half), ARF_RND_NEAR);
    dt = length * arf_get_d(arb_midref(f), ARF_RND_NEAR);
    ok = _loja_frame_next(w->G1, w->G0, w->H, dt, length);
    _arb_vec_clear(v, P);
    arb_clear(f);
    return ok;
}

/* delta <- the defect in the norm of the piece i. */
static void
norm_defect(arf_t delta, const loja_tube_t tube, slong i)
{
    mag_t m, n;

    mag_init(m);
    mag_init(n);
    /* SOUND: moving-norm (G(x) lies between the ends, so |G(x)| is at most
       the larger) */
    loja_tube_metric_norm(m, tube, i);
    loja_tube_metric_norm(n, tube, i + 1);
    mag_max(m, m, n);
    arf_set_mag(delta, m);
    arf_mul(delta, delta, tube->defect, 30, ARF_RND_UP);
    mag_clear(m);
    mag_clear(n);
}

/* M and R of piece i from each other. */
static int
grow(loja_tube_t tube, double *excess, slong i, const arf_t x1,
     const _loja_frame_struct *f, const arf_t reach)
{
    arf_t R, least, delta;
    slong tries;
    int ok = 0;

    arf_init(R);
    arf_init(least);
    arf_init(delta);
    norm_defect(delta, tube, i);
    arf_mul_ui(R, tube->error + i, 131, 30, ARF_RND_UP);
    arf_mul_2exp_si(R, R, -7);
    for (tries = 0; tries < TRIES && !ok; tries++)
    {
        /* SOUND: moving-norm (the fourth order holds for |e| <= reach) */
        if (arf_cmp(R, reach) > 0
            || !_loja_growth_frame(tube->growth + i, excess, f, R))
            break;
        _loja_tube_error_at_end(tube->error + i + 1, tube->error + i,
                                tube->growth + i, delta, tube->x + i, x1);
        arf_max(least, tube->error + i, tube->error + i + 1);
        arf_mul_ui(least, least, 65, 30, ARF_RND_UP);
        arf_mul_2exp_si(least, least, -6);
        /* SOUND: tube (max(E) < R) */
        ok = arf_is_finite(least) && arf_cmp(least, R) <= 0;
        if (!ok)
        {
            arf_mul_ui(R, least, 129, 30, ARF_RND_UP);
            arf_mul_2exp_si(R, R, -7);
        }
    }
    if (ok)
    {
        arf_set(tube->x + i + 1, x1);
        arf_max(tube->radius, tube->radius, R);
    }
    arf_clear(R);
    arf_clear(least);
    arf_clear(delta);
    return ok;
}

/* Piece i, up to x1; *cut: a shorter one is wanted. */
static int
verify_piece(loja_tube_t tube, int *cut, slong i, const arf_t x1,
             pieces_struct *w)
{
    _loja_frame_struct f[2];
    loja_piece_t piece;
    double excess = 0;
    arf_t reach;
    mag_t m;
    int ok;

    f[0].P = f[1].P = 0;
    arf_init(reach);
    mag_init(m);
    _loja_piece_init(piece, w->step, tube->x + i, x1, w->prec);
    loja_tube_get_metric(w->G0, tube, i, w->step->nparams);
    arf_set_d(reach, MARGIN * arf_get_d(tube->error + i, ARF_RND_UP));
    arf_get_mag(m, reach);
    ok = arf_cmpabs_2exp_si(reach, LOJA_TUBE_WIDEST) <= 0
        && choose_next(w, piece)
        && _loja_frame_init(f, piece, w->G0, w->G1, m, w->pool);
    if (ok)
    {
        put_metric(tube, i + 1, w->G1);
        ok = grow(tube, &excess, i, x1, f, reach);
    }
    *cut = excess * 2 * arf_get_d(arb_midref(piece->half), ARF_RND_NEAR)
        > EXCESS;
    _loja_frame_clear(f);
    _loja_frame_clear(f + 1);
    _loja_piece_clear(piece);
    arf_clear(reach);
    mag_clear(m);
    return ok;
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

loja_tube_reason_t
_loja_tube_frame_pieces(loja_tube_t tube, const loja_step_t step,
                        loja_pool_t pool, slong prec)
{
    const slong P = step->nparams;
    loja_tube_reason_t reason = LOJA_TUBE_OK;
    pieces_struct w;
    slong depth = FIRST_DEPTH;
    arf_t x1;
    int cut, ok;

    w.step = step;
    w.pool = pool;
    w.prec = prec;
    arb_mat_init(w.G0, P, P);
    arb_mat_init(w.G1, P, P);
    arb_mat_init(w.H, P, P);
    arf_init(x1);
    while (reason == LOJA_TUBE_OK && !arf_is_one(tube->x + tube->pieces))
    {
        arf_set_ui_2exp_si(x1, 1, 1 - depth);
        arf_add(x1, x1, tube->x + tube->pieces, ARF_PREC_EXACT,
                ARF_RND_DOWN);
        ok = verify_piece(tube, &cut, tube->pieces, x1, &w);
        if (loja_pool_is_stopped(pool))
            reason = LOJA_TUBE_STOPPED;
        else if (depth < MOST_DEPTH && (!ok || cut))
            depth++;
        else if (!ok)
            reason = LOJA_TUBE_GROWTH;
        else
        {
            tube->pieces++;
            if (depth > 0 && fits_longer(x1, depth))
                depth--;
        }
    }
    arb_mat_clear(w.G0);
    arb_mat_clear(w.G1);
    arb_mat_clear(w.H);
    arf_clear(x1);
    return reason;
}
