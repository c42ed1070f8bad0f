/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The sizes of the places of the rule threshold-vertex for an eps: how far
    the chart must reach, where the tails begin.  All are proposals; the
    cover of the places decides.
*/
#include <math.h>
#include "threshold/plane.h"

/* psi'(Z) and theta; Z is beyond the zeros of psi''. */
static void
set_tails(loja_plane_t plane, double Z)
{
    const slong prec = plane->prec;
    arb_t z, t, one;

    arb_init(z);
    arb_init(t);
    arb_init(one);
    plane->Z = Z;
    arb_one(one);
    arb_set_d(z, Z);
    plane->act->eval(t, plane->right, NULL, z, 0, prec);
    arb_union(plane->right, plane->right, one, prec);
    /* SOUND: threshold-vertex (left: psi'/psi is in |z|^p [theta_lo, 1] for
       z <= -Z, theta_lo = 1 - 1/Z^2 or 1 - 1/Z - e^-Z) */
    arb_inv(t, z, prec);
    if (plane->power == 1)
        arb_sqr(t, t, prec);
    else
    {
        arb_neg(z, z);
        arb_exp(z, z, prec);
        arb_add(t, t, z, prec);
    }
    arb_sub(t, one, t, prec);
    arb_union(plane->theta, t, one, prec);
    arb_clear(z);
    arb_clear(t);
    arb_clear(one);
}

double
_loja_plane_g_approx(const loja_plane_t plane, double w, double b)
{
    double f, fm = 0, ff = 0, fy = 0, vy, shift = 0, wt;
    arb_t z, t;
    slong i;

    arb_init(z);
    arb_init(t);
    for (i = 0; i < plane->n; i++)
    {
        arb_set_d(z, w * arf_get_d(arb_midref(plane->x + i), ARF_RND_NEAR)
            + b);
        plane->act->eval(t, NULL, NULL, z, 0, 53);
        f = arf_get_d(arb_midref(t), ARF_RND_NEAR);
        if (i == 0)
            shift = f;
        f -= shift;
        wt = arf_get_d(arb_midref(plane->wt + i), ARF_RND_NEAR);
        fm += wt * f;
        ff += wt * f * f;
        fy += wt * f * arf_get_d(arb_midref(plane->y + i), ARF_RND_NEAR);
    }
    vy = arf_get_d(arb_midref(plane->vy), ARF_RND_NEAR);
    ff -= fm * fm;
    arb_clear(z);
    arb_clear(t);
    return ff > 0 ? vy - fy * fy / ff : vy;
}

static double
up(double x, double unit)
{
    return ceil(x / unit) * unit;
}

/* The least g found at this w, b = b* + w s, s within 4/3 of s0. */
static double
valley_floor(const loja_plane_t plane, double w)
{
    double b = arf_get_d(arb_midref(plane->kernel->b), ARF_RND_NEAR);
    double at = arf_get_d(arb_midref(plane->s0), ARF_RND_NEAR);
    double best = HUGE_VAL, step = 1.0 / 12, g, s, next;
    slong j, level, reach = 16;

    for (level = 0; level < 4; level++)
    {
        next = at;
        for (j = -reach; j <= reach; j++)
        {
            s = at + (double) j * step;
            g = _loja_plane_g_approx(plane, w, b + w * s);
            if (g < best)
            {
                best = g;
                next = s;
            }
        }
        at = next;
        step /= 4;
        reach = 4;
    }
    return best;
}

/* HEURISTIC: a little beyond the largest w at which the valley lies below
   eps; < 0 when it does so up to the end of the search. */
static double
valley_end(const loja_plane_t plane, double eps)
{
    double w = 0, last = 0;
    slong i;

    for (i = 1; i <= 64 && w <= last + 2; i++)
    {
        w = (double) i / 8;
        if (valley_floor(plane, w) < 1.1 * eps)
            last = w;
    }
    return last >= 7.5 ? -1 : last + 0.125;
}

static double
power_of_two(double x)
{
    double p = 1;

    while (p < x)
        p *= 2;
    return p;
}

int
_loja_plane_choose(loja_plane_t plane, const fmpq_t eps, double Z)
{
    const slong n = plane->n, prec = plane->prec;
    double gap, y;
    arb_t t, k;

    plane->kernel->frozen = 0;
    fmpq_set(plane->eps, eps);
    arb_init(t);
    arb_init(k);
    arb_set_fmpq(plane->tanphi, eps, prec);
    arb_sub(t, plane->vy, plane->tanphi, prec);
    arb_div(plane->tanphi, plane->tanphi, t, prec);
    arb_sqrt(plane->tanphi, plane->tanphi, prec);
    /* SOUND: threshold-vertex (G: eps < V) */
    if (!arb_is_positive(t) || !arb_is_finite(plane->tanphi))
        plane->h0 = -1;
    else
    {
        arb_set_fmpq(t, eps, 53);
        plane->h0 = valley_end(plane, arf_get_d(arb_midref(t),
            ARF_RND_NEAR));
    }
    set_tails(plane, Z);
    arb_get_abs_ubound_arf(arb_midref(t), plane->s0, 53);
    mag_zero(arb_radref(t));
    plane->s1 = up(2 * arf_get_d(arb_midref(t), ARF_RND_NEAR) + 1, 1);
    plane->beta0 = 0.25;
    plane->wide = power_of_two(fmax(2, plane->h0));
    arb_sub(t, plane->x + n - 2, plane->x + n - 3, prec);
    gap = arf_get_d(arb_midref(t), ARF_RND_NEAR);
    y = plane->power == 1 ? Z : 1;
    plane->far = power_of_two(fmax(plane->wide, 5 / (gap * y)));
    arb_sub(t, plane->x + n - 1, plane->x + n - 2, prec);
    gap = arf_get_d(arb_midref(t), ARF_RND_NEAR);
    plane->lambda = power_of_two(5 / gap);
    /* the cells of the kernel are made before there are several threads */
    arb_set_d(t, fmin(fmax(plane->h0, 0) * (plane->s1 + 1) + 0.5, 15.875));
    _loja_kernel_eval(k, 0, 1, plane->kernel, t);
    arb_neg(t, t);
    _loja_kernel_eval(k, 0, 1, plane->kernel, t);
    plane->kernel->frozen = 1;
    arb_clear(t);
    arb_clear(k);
    return plane->h0 > 0;
}

int
_loja_plane_root(loja_plane_box_t box, const loja_plane_t plane,
                 loja_place_t place)
{
    double lo[2] = {0, 0}, hi[2] = {0, 0};

    switch (place)
    {
        case LOJA_PLACE_CHART:
            hi[0] = plane->h0;
            lo[1] = -plane->s1;
            hi[1] = plane->s1;
            break;
        case LOJA_PLACE_RISE:
        case LOJA_PLACE_FALL:
            hi[0] = plane->beta0;
            /* 1/s1, rounded up */
            hi[1] = up(1 / plane->s1 + 1.0 / 4096, 1.0 / 1024);
            if (hi[1] > 1)
                hi[1] = 1;
            break;
        case LOJA_PLACE_BOUNDED:
            hi[0] = plane->wide;
            hi[1] = plane->Z + plane->wide;
            lo[1] = -hi[1];
            break;
        case LOJA_PLACE_STEEP:
            hi[0] = 1 / plane->wide;
            hi[1] = up(1 + plane->Z / plane->wide, 1.0 / 64);
            lo[1] = -hi[1];
            break;
        case LOJA_PLACE_LEFT:
            hi[0] = plane->lambda;
            if (plane->power == 1)
                hi[1] = up(plane->lambda / (plane->Z * plane->Z) + 1.0 / 64,
                           1.0 / 64);
            break;
        case LOJA_PLACE_CORNER_LAST:
        case LOJA_PLACE_CORNER_NEXT:
            lo[0] = -1;
            hi[0] = 1;
            hi[1] = 1 / plane->far;
            if (plane->power == 1)    /* 1/(far Z), rounded up */
                hi[1] = up(1 / (plane->far * plane->Z), ldexp(1, -12))
                    + ldexp(1, -12);
            break;
        default:
            break;
    }
    if (place == LOJA_PLACE_FALL)
    {
        lo[0] = -hi[0];
        lo[1] = -hi[1];
        hi[0] = hi[1] = 0;
    }
    box->lo[0] = lo[0];
    box->lo[1] = lo[1];
    box->hi[0] = hi[0];
    box->hi[1] = hi[1];
    return hi[0] > lo[0];
}
