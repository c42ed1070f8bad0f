/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Family ridge on a sub-slice: the sizes that kappa is bounded with, and the
    hull.  Sums of bounds: of each interval the right end counts.
*/
#include "checker/rules/ridge.h"

void
ridge_gather(interval *sum, const interval *a, const interval *b)
{
    interval t;

    mpfi_init2(&t, mpfi_get_prec(sum));
    mpfi_mul(&t, a, b);
    mpfi_abs(&t, &t);
    mpfi_add(sum, sum, &t);
    mpfr_set(&sum->left, &sum->right, MPFR_RNDU);
    mpfi_clear(&t);
}

void
ridge_monomial(interval *res, const struct ridge *r, unsigned long c, int e)
{
    mpfi_set_ui(res, c);
    for (; e > 0; e--)
        mpfi_mul(res, res, &r->S);
}

void
ridge_bound_E(interval *E, const one_layer *o, const interval *turn, int i)
{
    const struct ridge *r = o->turned;
    int c;

    mpfi_set_ui(E, 0);
    for (c = 0; c < r->sides; c++)
        ridge_gather(E, turn + c * o->d + i, r->most + c);
}

void
ridge_sizes(one_layer *o, const graded_slice *s)
{
    struct ridge *r = o->turned;
    interval *t = vec_new(1, o->prec);
    int i, m;

    for (i = 0; i < o->d; i++)
        ridge_bound_E(r->E + i, o, s->box + o->N, i);
    mpfi_set(&r->S, &r->widest);
    if (r->one)
        ridge_gather(&r->S, o->h + r->g, r->E);
    mpfi_set_ui(&r->p2, 0);
    for (m = 2; m <= o->k; m++)
    {
        ridge_monomial(t, r, (unsigned long) m * (unsigned long) (m - 1),
                       m - 2);
        ridge_gather(&r->p2, t, o->p + m);
    }
    vec_free(t, 1);
}

void
ridge_hull(interval *z, const one_layer *o, const graded_slice *s, int i)
{
    const struct ridge *r = o->turned;
    interval *t = vec_new(1, o->prec);

    mpfi_mul(t, o->h + r->g, o->h + 1);
    mpfi_mul(t, t, r->E + i);
    if (r->one)
        mpfi_mul(t, t, s->box + OMEGA(o, i));
    mpfi_abs(t, t);
    /* SOUND: ridge (the hull) */
    widen(z, &t->right);
    vec_free(t, 1);
}
