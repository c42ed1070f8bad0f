/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The box of a sub-slice in parts, cut in the moduli (proofs/collapse.md,
    PARTS), and its faces: no point of E with L <= Lam h^(2s) has a modulus
    at its bound, for |tau|^2 > Lam there.
*/
#include "infinity/collapse.h"

/* HEURISTIC: of cutting faces; how often a part is narrowed, and until it
   shrinks by less than that. */
#define MAX_DEPTH 12
#define ROUNDS 16
#define SHRINKS 0.95

/* The offset of modulus i: a ball, and about its middle in mid. */
static void
offset(arb_t x, arb_t mid, const loja_collapse_part_t p, slong i)
{
    const loja_graded_slice_struct *s = p->whole->slice;
    const slong j = p->whole->f->modulus[i], prec = p->whole->prec;
    arb_t r, u;
    arf_t a, b;

    arb_init(r);
    arb_init(u);
    arf_init(a);
    arf_init(b);
    arb_set_interval_arf(r, s->radius_lo + j, s->radius_hi + j, prec);
    arf_set_d(a, p->lo[i]);
    arf_set_d(b, p->hi[i]);
    arb_set_interval_arf(u, a, b, prec);
    arb_mul(x, r, u, prec);
    arb_get_mid_arb(mid, x);
    arb_clear(r);
    arb_clear(u);
    arf_clear(a);
    arf_clear(b);
}

/* The part as a set of its own, about a centre on the slow manifold. */
static void
set_part(loja_collapse_box_t w, const loja_collapse_part_t p)
{
    const loja_collapse_box_struct *whole = p->whole;
    const slong dim = whole->dim;
    arb_t h, mid, x;
    slong i, j;

    arb_init(h);
    arb_init(mid);
    arb_init(x);
    _arb_vec_set(w->centre, whole->centre, dim);
    _arb_vec_set(w->slope, whole->slope, dim);
    for (i = 0; i < whole->f->moduli; i++)
    {
        j = whole->f->modulus[i];
        offset(w->offset + i, mid, p, i);
        arb_add(w->centre + j, whole->centre + j, mid, whole->prec);
        arb_get_mid_arb(w->centre + j, w->centre + j);
    }
    w->placed = 0;
    arb_set_arf(h, whole->slice->mid);
    /* any centre will do */
    if (!_loja_collapse_newton(w->centre, whole->f, h))
        _arb_vec_set(w->centre, whole->centre, dim);
    for (j = 0; j < dim; j++)
    {
        arb_sub(x, whole->centre + j, w->centre + j, whole->prec);
        arb_add(w->size + j, whole->size + j, x, whole->prec);
    }
    for (i = 0; i < whole->f->moduli; i++)
    {
        j = whole->f->modulus[i];
        arb_sub(x, whole->centre + j, w->centre + j, whole->prec);
        arb_add(w->offset + i, w->offset + i, x, whole->prec);
        arb_set(w->size + j, w->offset + i);
    }
    arb_clear(h);
    arb_clear(mid);
    arb_clear(x);
}

/* size := its intersection with y; 0: empty; *shrinks: worth another. */
static int
shrink(loja_collapse_box_t w, arb_srcptr y, int *shrinks)
{
    mag_t m;
    slong i;
    int good = 1;

    mag_init(m);
    *shrinks = 0;
    for (i = 0; i < w->dim && good; i++)
    {
        mag_set(m, arb_radref(w->size + i));
        /* SOUND: collapse (PARTS: both hold) */
        good = arb_intersection(w->size + i, w->size + i, y + i, w->prec);
        if (mag_get_d(arb_radref(w->size + i)) < SHRINKS * mag_get_d(m))
            *shrinks = 1;
    }
    mag_clear(m);
    return good;
}

/* x := g^2 c1^a, or low^2, which L |theta|^a is not below. */
static void
energy_above(arb_t x, const loja_collapse_box_t w)
{
    fmpq_t a;

    fmpq_init(a);
    fmpq_set_si(a, w->f->o.s, (ulong) w->f->o.k);
    arb_sqr(x, w->c1, w->prec);
    arb_pow_fmpq(x, x, a, w->prec);
    arb_mul(x, x, w->g, w->prec);
    arb_mul(x, x, w->g, w->prec);
    if (w->f->deep)
    {
        arb_t y;

        /* SOUND: deep (EMPTY) */
        arb_init(y);
        arb_sqr(y, w->low, w->prec);
        if (arb_gt(y, x))
            arb_set(x, y);
        arb_clear(y);
    }
    fmpq_clear(a);
}

int
_loja_collapse_part_set(loja_collapse_box_t w, const loja_collapse_part_t p)
{
    arb_ptr y = _arb_vec_init(w->dim);
    arb_t x;
    slong round;
    int good = 1, empty = 0, shrinks = 1;

    arb_init(x);
    set_part(w, p);
    for (round = 0; good && !empty; round++)
    {
        good = _loja_collapse_box_set(w);
        energy_above(x, w);
        /* SOUND: collapse (PARTS: |tau|^2 c1^a <= L |theta|^a <= Lam) */
        empty = good && arb_is_positive(w->g) && arb_gt(x, w->slice->Lam);
        if (!good || empty || round >= ROUNDS || !shrinks)
            break;
        _loja_collapse_narrow(y, w);
        empty = !shrink(w, y, &shrinks);
    }
    arb_clear(x);
    _arb_vec_clear(y, w->dim);
    return !good ? COLLAPSE_FAILS : empty ? COLLAPSE_EMPTY : COLLAPSE_SET;
}

void
_loja_collapse_part_init(loja_collapse_part_t p,
                         const loja_collapse_box_struct *whole)
{
    const slong n = whole->f->moduli;
    slong i;

    p->whole = whole;
    p->lo = flint_malloc(sizeof(double) * (size_t) n);
    p->hi = flint_malloc(sizeof(double) * (size_t) n);
    for (i = 0; i < n; i++)
    {
        p->lo[i] = -1;
        p->hi[i] = 1;
    }
}

void
_loja_collapse_part_clear(loja_collapse_part_t p)
{
    flint_free(p->lo);
    flint_free(p->hi);
}

/* 1 if no point of E' is in the part. */
static int
is_empty(const loja_collapse_part_t p)
{
    loja_collapse_box_t w;
    int res;

    _loja_collapse_box_init(w, p->whole->f, p->whole->slice);
    /* SOUND: graded-moduli (G2: the face) */
    res = _loja_collapse_part_set(w, p) == COLLAPSE_EMPTY;
    _loja_collapse_box_clear(w);
    return res;
}

/* A face in halves until each part is empty. */
static int
cover(loja_collapse_part_t p, slong face, slong depth)
{
    const slong n = p->whole->f->moduli;
    double lo, hi, mid;
    slong i;
    int good;

    if (is_empty(p))
        return 1;
    i = (face + 1 + depth % FLINT_MAX(n - 1, 1)) % n;
    if (n == 1 || depth >= MAX_DEPTH)
        return 0;
    lo = p->lo[i];
    hi = p->hi[i];
    mid = 0.5 * (lo + hi);
    /* SOUND: graded-moduli (both halves) */
    p->hi[i] = mid;
    good = cover(p, face, depth + 1);
    p->hi[i] = hi;
    p->lo[i] = mid;
    good = good && cover(p, face, depth + 1);
    p->lo[i] = lo;
    return good;
}

int
_loja_collapse_faces(const loja_collapse_box_t w)
{
    loja_collapse_part_t p;
    slong i;
    int good = 1;

    for (i = 0; i < 2 * w->f->moduli && good; i++)
    {
        _loja_collapse_part_init(p, w);
        /* SOUND: graded-moduli (both faces of each modulus) */
        p->lo[i / 2] = p->hi[i / 2] = i % 2 == 0 ? 1 : -1;
        good = cover(p, i / 2, 0);
        _loja_collapse_part_clear(p);
    }
    return good;
}
