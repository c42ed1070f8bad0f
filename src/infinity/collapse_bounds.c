/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* G1 to G6 of graded-moduli for the families collapse and loose, over all
   parts of a sub-slice's box (proofs/collapse.md, Verification). */
#include <math.h>
#include "infinity/collapse.h"

/* HEURISTIC: parts a modulus, by the number of moduli. */
static slong
parts(slong moduli)
{
    return moduli == 1 ? 12 : moduli == 2 ? 4 : 2;
}

/* G2 but for the moduli: sigma strictly inside. */
static void
inside(loja_graded_bounds_t b, const loja_collapse_box_t w,
       const loja_collapse_box_t whole)
{
    arb_t x;
    arf_t top;
    slong i, j;
    int modulus;
    double ratio;

    arb_init(x);
    arf_init(top);
    for (i = 0; i < w->dim; i++)
    {
        const arf_struct *radius = w->slice->radius_lo + i;

        for (j = 0, modulus = 0; j < w->f->moduli; j++)
            modulus = modulus || w->f->modulus[j] == i;
        if (modulus)
            continue;
        arb_sub(x, w->centre + i, whole->centre + i, w->prec);
        arb_add(x, x, w->size + i, w->prec);
        arb_abs(x, x);
        arb_get_ubound_arf(top, x, w->prec);
        if (b->reach != NULL)
            b->reach[i] = fmax(b->reach[i], arf_get_d(top, ARF_RND_UP));
        /* SOUND: graded-moduli (G2) */
        if (!arf_is_finite(top) || arf_cmp(top, radius) >= 0)
            b->inside = 0;
        ratio = arf_get_d(top, ARF_RND_UP)
            / arf_get_d(radius, ARF_RND_DOWN);
        if (!(ratio <= b->image))
            b->image = ratio;
    }
    arb_clear(x);
    arf_clear(top);
}

static void
greatest(arf_t res, const arf_t x)
{
    if (arf_is_nan(x) || arf_cmp(x, res) > 0)
        arf_set(res, x);
}

/* What one part adds to the bounds of all; 0: not enclosed. */
static int
add_part(loja_graded_bounds_t b, const loja_collapse_part_t p)
{
    loja_collapse_box_t w;
    loja_graded_bounds_t own;
    int res, good = 1;

    _loja_collapse_box_init(w, p->whole->f, p->whole->slice);
    _loja_graded_bounds_init(own);
    res = _loja_collapse_part_set(w, p);
    /* SOUND: graded-moduli (G1: g1 > 0) */
    if (res != COLLAPSE_EMPTY)
        good = res == COLLAPSE_SET && w->regular && arb_is_positive(w->g);
    if (res != COLLAPSE_EMPTY && good)
    {
        inside(b, w, p->whole);
        _loja_collapse_field(own, w);
        if (arf_cmp(arb_midref(w->g), b->g1) < 0)
            arf_set(b->g1, arb_midref(w->g));
        /* SOUND: collapse (G6: the least of all parts) */
        if (arf_cmp(arb_midref(w->c1), b->c1) < 0)
            arf_set(b->c1, arb_midref(w->c1));
        greatest(b->e, own->e);
        greatest(b->d, own->d);
        greatest(b->f, own->f);
        greatest(b->c2, own->c2);
        good = arf_is_finite(b->e) && arf_is_finite(b->d)
            && arf_is_finite(b->f) && arf_is_finite(b->c2);
    }
    _loja_collapse_box_clear(w);
    _loja_graded_bounds_clear(own);
    return good;
}

/* SOUND: collapse (the parts cover the box: lo and hi of neighbours meet) */
static int
add_parts(loja_graded_bounds_t b, loja_collapse_part_t p, slong i)
{
    const slong n = parts(p->whole->f->moduli);
    slong j;
    int good = 1;

    if (i == p->whole->f->moduli)
        return add_part(b, p);
    for (j = 0; j < n && good; j++)
    {
        p->lo[i] = (double) (2 * j - n) / (double) n;
        p->hi[i] = (double) (2 * j + 2 - n) / (double) n;
        good = add_parts(b, p, i + 1);
    }
    return good;
}

int
_loja_collapse_bounds(loja_graded_bounds_t b,
    loja_graded_family_struct *family, const loja_graded_slice_t slice)
{
    const loja_collapse_struct *f = family->data;
    loja_collapse_box_t w;
    loja_collapse_part_t p;
    slong i;
    int good;

    _loja_collapse_box_init(w, f, slice);
    for (i = 0; i < w->dim; i++)
    {
        arb_set(w->centre + i, slice->centre + i);
        arb_set(w->slope + i, slice->slope + i);
        arb_add_error_arf(w->size + i, slice->radius_hi + i);
        if (b->reach != NULL)
            b->reach[i] = 0;
    }
    _loja_collapse_part_init(p, w);
    b->inside = 1;
    b->image = 0;
    arf_pos_inf(b->g1);
    arf_pos_inf(b->c1);
    arf_one(b->c2);
    arf_zero(b->e);
    arf_zero(b->d);
    arf_zero(b->f);
    good = add_parts(b, p, 0) && arf_is_finite(b->g1);
    b->faces = good && b->inside && !_loja_collapse_faces(w);
    if (b->faces)
    {
        b->inside = 0;
        b->image = HUGE_VAL;
    }
    _loja_collapse_part_clear(p);
    _loja_collapse_box_clear(w);
    return good;
}
