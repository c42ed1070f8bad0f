/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    One node of a graded chart, not trusted: the radii and Lam with which G2
    and G7 hold at one h, with some room, found by enlarging them.
*/
#include <math.h>
#include "infinity/graded_settle.h"

/* HEURISTIC, all of them: affect what is found, not truth. */
#define ROUNDS 40
/* First Lam of a node, where |tau| is not yet known: less where a family
   needs some bound of it. */
#define LAM_START 1e300
#define LAM_LEAST 1e-100
#define LAM_STEP 1e-20

static void
node_slice(loja_graded_slice_t slice, const arf_t h, arb_srcptr centre,
           const double *radius, double Lam)
{
    slong j;

    arf_set(slice->lo, h);
    arf_set(slice->hi, h);
    arf_set(slice->mid, h);
    mag_zero(slice->half);
    arb_set_arf(slice->h, h);
    arb_set_d(slice->Lam, Lam);
    arb_zero(slice->l);
    for (j = 0; j < slice->dim; j++)
    {
        arb_set(slice->centre + j, centre + j);
        arb_zero(slice->slope + j);
        arf_set_d(slice->radius_lo + j, radius[j]);
        arf_set_d(slice->radius_hi + j, radius[j]);
    }
}

/* The Lam that G7 needs, with room, and at least (1 + slack) |tau|^2: the
   less, the finer the slices must be. */
static double
wanted_Lam(const loja_graded_family_struct *family,
           const loja_graded_bounds_t b, double h, double slack)
{
    const double room = LOJA_GRADED_ROOM;
    const double g = arf_get_d(b->g2, ARF_RND_UP);
    const double gap = room * h * (arf_get_d(b->c3, ARF_RND_UP) * g
        + (double) (family->s + 1) * arf_get_d(b->ch, ARF_RND_UP) * g * g
            * arf_get_d(b->CY, ARF_RND_UP));

    return fmax(g * g * (1 + slack), g * g * (1 + 1e-7) + gap * gap);
}

int
_loja_graded_settle(double *radius, double *Lam,
    loja_graded_family_struct *family, const arf_t h, arb_srcptr centre,
    const double *extra, double slack)
{
    const double room = LOJA_GRADED_ROOM;
    const slong dim = family->dim;
    const double hd = arf_get_d(h, ARF_RND_NEAR);
    loja_graded_slice_t slice;
    loja_graded_bounds_t b;
    double *reach = flint_malloc(sizeof(double) * (size_t) dim), more;
    double start = LAM_START;
    slong j, round;
    int settled = 0;

    _loja_graded_slice_init(slice, dim);
    _loja_graded_bounds_init(b);
    b->reach = reach;
    for (j = 0; j < dim; j++)
        radius[j] = 1e-9 * (1 + fabs(arf_get_d(arb_midref(centre + j),
            ARF_RND_NEAR))) + (extra != NULL ? extra[j] : 0);
    *Lam = 0;
    for (round = 0; round < ROUNDS && !settled; round++)
    {
        node_slice(slice, h, centre, radius, *Lam > 0 ? *Lam : start);
        if (!family->ops->bounds(b, family, slice))
        {
            if (*Lam > 0 || start < LAM_LEAST)
                break;
            start *= LAM_STEP;
            continue;
        }
        more = wanted_Lam(family, b, hd, slack);
        if (*Lam == 0 && start < LAM_START && more < start / 2)
        {
            start = more;
            continue;
        }
        settled = b->inside && _loja_graded_trap(family, slice, b)
            && *Lam > 0 && more <= *Lam * (1 + 1e-3);
        *Lam = fmax(*Lam, more);
        for (j = 0; j < dim && round > 0; j++)
        {
            const double e = extra != NULL ? extra[j] : 0;

            if (isfinite(reach[j]) && reach[j] * room + e > radius[j])
            {
                settled = settled && reach[j] * (1 + 0.5 * (room - 1)) + e
                    <= radius[j];
                radius[j] = reach[j] * room + e;
            }
        }
        if (!isfinite(*Lam))
            break;
    }
    flint_free(reach);
    _loja_graded_slice_clear(slice);
    _loja_graded_bounds_clear(b);
    return settled;
}
