/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    g > eps on a box (rule threshold-vertex, lemma dual).  With f the
    features, ~ for "minus the mean" and yhat = y~/|y~|,
        g = |y~|^2 sin^2(angle between f~ and the line of y~),
    so g > eps means |P f~| > tan(phi) |<yhat, f~>|, sin^2 phi = eps/|y~|^2
    and P the projection off yhat.  For a fixed vector m orthogonal to 1 and
    yhat it is enough that
        <m, f> > tan(phi) |m| <+-yhat, f>      for both signs:
    two linear functionals of the features, positive on the whole box.  The
    vector m is a proposal: P f~ at the midpoint.
*/
#include <math.h>
#include "threshold/plane.h"

/* ws->m: P f~ at the midpoint in doubles; 0 when it cannot be had. */
static int
propose(loja_plane_work_t ws, const loja_plane_t plane)
{
    slong i, n = plane->n;
    double top = 0, mean = 0, along = 0, size = 0;
    arb_t t;
    arf_t scale;

    arb_init(t);
    arf_init(scale);
    for (i = 0; i < n; i++)
    {
        arb_sub(ws->a + i, &ws->f[i].c, &ws->f[0].c, plane->prec);
        if (!arb_is_finite(ws->a + i))
            size = -1;
        if (arf_cmpabs(arb_midref(ws->a + i), scale) > 0)
            arf_abs(scale, arb_midref(ws->a + i));
    }
    if (size == 0 && !arf_is_zero(scale))
    {
        for (i = 0; i < n; i++)
        {
            arb_div_arf(t, ws->a + i, scale, 53);
            ws->m[i] = arf_get_d(arb_midref(t), ARF_RND_NEAR);
            mean += ws->m[i] * arf_get_d(arb_midref(plane->wt + i),
                ARF_RND_NEAR);
        }
        for (i = 0; i < n; i++)
        {
            ws->m[i] -= mean;
            along += ws->m[i] * arf_get_d(arb_midref(plane->yhat + i),
                ARF_RND_NEAR) * arf_get_d(arb_midref(plane->wt + i),
                ARF_RND_NEAR);
        }
        for (i = 0; i < n; i++)
        {
            ws->m[i] -= along * arf_get_d(arb_midref(plane->yhat + i),
                ARF_RND_NEAR);
            top = fmax(top, fabs(ws->m[i]));
        }
        /* HEURISTIC: nothing to gain when f~ is nearly parallel to y~ */
        size = top;
    }
    arb_clear(t);
    arf_clear(scale);
    return size > 1e-7;
}

/* ws->a: the vector m in balls, orthogonal to 1 and yhat; norm: |m|. */
static void
orthogonal(arb_t norm, loja_plane_work_t ws, const loja_plane_t plane)
{
    const slong prec = plane->prec;
    slong i, n = plane->n;
    arb_t mean, along, t;

    arb_init(mean);
    arb_init(along);
    arb_init(t);
    for (i = 0; i < n; i++)
    {
        arb_set_d(ws->a + i, ws->m[i]);
        arb_addmul(mean, ws->a + i, plane->wt + i, prec);
        arb_mul(t, ws->a + i, plane->wt + i, prec);
        arb_addmul(along, t, plane->yhat + i, prec);
    }
    arb_zero(norm);
    for (i = 0; i < n; i++)
    {
        /* SOUND: threshold-vertex (dual: yhat is a unit vector with mean 0,
           so this is orthogonal to 1 and to yhat) */
        arb_sub(ws->a + i, ws->a + i, mean, prec);
        arb_submul(ws->a + i, along, plane->yhat + i, prec);
        arb_sqr(t, ws->a + i, prec);
        arb_addmul(norm, t, plane->wt + i, prec);
    }
    arb_sqrt(norm, norm, prec);
    arb_clear(mean);
    arb_clear(along);
    arb_clear(t);
}

int
_loja_plane_above(int *cut, loja_plane_work_t ws, const loja_plane_t plane,
                  const loja_plane_box_t box)
{
    const slong prec = plane->prec;
    slong i;
    int sign, good;
    arb_t norm, t;
    loja_form_ptr z = ws->t + LOJA_PLANE_TEMPS - 1;

    *cut = -1;
    if (!propose(ws, plane))
        return 0;
    arb_init(norm);
    arb_init(t);
    orthogonal(norm, ws, plane);
    arb_mul(norm, norm, plane->tanphi, prec);
    good = 1;
    for (sign = -1; sign <= 1 && good; sign += 2)
    {
        arb_zero(t);
        _loja_form_ball(z, t);
        for (i = 0; i < plane->n; i++)
        {
            arb_mul(t, norm, plane->yhat + i, prec);
            if (sign > 0)
                arb_neg(t, t);
            arb_add(t, t, ws->a + i, prec);
            arb_mul(t, t, plane->wt + i, prec);
            _loja_form_addmul_ball(z, ws->f + i, t, prec);
        }
        _loja_form_meet(z, box, prec);
        /* SOUND: threshold-vertex (dual: both functionals > 0) */
        good = arb_is_positive(&z->r);
    }
    *cut = _loja_form_costly(z, box);
    arb_clear(norm);
    arb_clear(t);
    return good;
}
