/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The branches of kink activations on a tube: cells that cover [-1, 1], on
    each of which every preactivation has one sign, the same one on all.
    Cells are short where a preactivation is small: near a kink that is
    crossed before or behind the step.
*/
#include <string.h>
#include "verify/verify_internal.h"

/* HEURISTIC: cells have the half length 2^-6, and are halved where that is
   too much; so many in all. */
#define FIRST_DEPTH 6
#define MOST_CELLS 4096

typedef struct
{
    const loja_step_struct *step;
    slong prec;
    mag_ptr slope;         /* P: sum_k k^2 |c_k| >= |p'| */
    mag_t radius;
    arf_t left;            /* of the cell */
    slong depth;           /* half length 2^-depth */
    arb_ptr p;             /* P: the tube on the cell */
} cover_t;

static void
cover_init(cover_t *c, const loja_step_t step, const mag_t radius,
           slong prec)
{
    const slong P = step->nparams;
    slong j, k;
    mag_t m;

    c->step = step;
    c->prec = prec;
    c->slope = _mag_vec_init(P);
    c->p = _arb_vec_init(P);
    mag_init_set(c->radius, radius);
    arf_init(c->left);
    arf_set_si(c->left, -1);
    c->depth = FIRST_DEPTH;
    mag_init(m);
    for (j = 0; j < P; j++)
        for (k = 1; k < step->len; k++)
        {
            arb_get_mag(m, step->coef + j * step->len + k);
            mag_mul_ui(m, m, (ulong) k * (ulong) k);
            mag_add(c->slope + j, c->slope + j, m);
        }
    mag_clear(m);
}

static void
cover_clear(cover_t *c)
{
    _mag_vec_clear(c->slope, c->step->nparams);
    _arb_vec_clear(c->p, c->step->nparams);
    mag_clear(c->radius);
    arf_clear(c->left);
}

/* c->p: the tube on the cell. */
static void
cover_cell(cover_t *c)
{
    slong j;
    arb_t x;
    mag_t m;

    arb_init(x);
    mag_init(m);
    arf_set_ui_2exp_si(arb_midref(x), 1, -c->depth);
    arf_add(arb_midref(x), arb_midref(x), c->left, ARF_PREC_EXACT,
            ARF_RND_DOWN);
    loja_step_eval(c->p, c->step, x, c->prec);
    for (j = 0; j < c->step->nparams; j++)
    {
        /* SOUND: tube (cell: |T_k(x) - T_k(c)| <= k^2 |x - c|) */
        mag_mul_2exp_si(m, c->slope + j, -c->depth);
        arb_add_error_mag(c->p + j, m);
        arb_add_error_mag(c->p + j, c->radius);
    }
    arb_clear(x);
    mag_clear(m);
}

/* To the next cell, a longer one if it fits; 0: there is none. */
static int
cover_next(cover_t *c)
{
    arf_t q;

    arf_init(q);
    arf_set_ui_2exp_si(q, 1, 1 - c->depth);
    arf_add(c->left, c->left, q, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_add_ui(q, c->left, 1, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_mul_2exp_si(q, q, c->depth - 2);
    if (c->depth > FIRST_DEPTH && arf_is_int(q))
        c->depth--;
    arf_clear(q);
    return !arf_is_one(c->left);
}

loja_tube_reason_t
_loja_tube_branches(loja_tube_t tube, const loja_step_t step,
                    const mag_t radius, loja_pool_t pool, slong prec)
{
    loja_loss_struct *ws = pool->ws;
    const slong size = ws->prob->n * ws->hidden;
    signed char *branch, *first;
    slong cells = 0;
    int ok = 1, differs = 0, more = 1;
    cover_t c;

    loja_pool_set_branch(pool, NULL);
    if (loja_net_is_analytic(ws->prob->net))
        return LOJA_TUBE_OK;
    branch = flint_malloc((size_t) size);
    first = flint_malloc((size_t) size);
    cover_init(&c, step, radius, prec);
    while (more && !differs && cells++ < MOST_CELLS && c.depth < prec)
    {
        cover_cell(&c);
        ok = loja_loss_branches(ws, arf_cmp_si(c.left, -1) == 0 ? first
            : branch, &tube->sample, &tube->neuron, c.p, prec);
        if (!ok)
            c.depth++;
        else
        {
            /* SOUND: tube (the same signs on all cells) */
            differs = arf_cmp_si(c.left, -1) != 0
                && memcmp(branch, first, (size_t) size) != 0;
            more = cover_next(&c);
        }
    }
    ok = !more && !differs;
    if (ok)
        loja_pool_set_branch(pool, first);
    flint_free(branch);
    flint_free(first);
    cover_clear(&c);
    return ok ? LOJA_TUBE_OK : LOJA_TUBE_KINK;
}
