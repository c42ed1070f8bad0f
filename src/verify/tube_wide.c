/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    A piece of a tube that is wide compared with what the path moves, as around
    a ball of starts: M by the cubic form or on one box.  R is guessed, since
    the error at the end depends on M and M on R.
*/
#include "verify/verify_internal.h"

/* HEURISTIC: R is guessed so often. */
#define WIDE_TRIES 4
/* HEURISTIC: pieces with more growth are cut */
#define WIDE_GROWTH 1.04
#define WIDE_EXCESS 0.002      /* ... or more due to the way of the path */

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

loja_tube_reason_t
_loja_tube_verify_wide(loja_tube_t tube, int *cut, slong i, const arf_t x1,
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
