/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule threshold-vertex: the features of the places. */
#include <math.h>
#include "checker/rules/plane.h"

/* HEURISTIC: below this w the quotient is used. */
#define QUOTIENT_BELOW 1
/* HEURISTIC: wide intervals are cut at multiples of 1/CUT in [-REACH,
   REACH]. */
#define CUT 2
#define REACH 6

/* ---- forms by the mean value theorem ---- */

/* f := the form with that value at the middle of the box and slopes times
   the radii, or the range where it is no number; r := what both allow. */
static void
mean_value(form *f, interval *r, const interval *value,
           const interval *slope0, const interval *slope1,
           const interval *range, plane *p)
{
    form_set(f, value);
    mpfi_mul(f->l, slope0, p->t->l);
    mpfi_mul(f->l + 1, slope1, p->t[1].l + 1);
    form_range(r, f);
    if (!mpfi_bounded_p(r))
    {
        form_set(f, range);
        mpfi_set(r, range);
    }
    else if (mpfi_bounded_p(range))
        mpfi_intersect(r, r, range);
}

/* psi, psi', psi'' on z, piece by piece: plain interval arithmetic is poor on
   wide intervals.  The pieces end at multiples of 1/CUT near 0. */
static int
wide_values(interval *f, const interval *z, plane *p)
{
    interval *at = p->a, *g = p->w;
    double end = floor(mpfr_get_d(&z->left, MPFR_RNDU) * CUT);
    int j, first = 1, good = 1;

    if (mpfr_get_d(&z->right, MPFR_RNDU) - mpfr_get_d(&z->left, MPFR_RNDD)
        <= 1.0 / CUT)
        return activation_real(f, z, p->act, 0);
    mpfr_set(&at->right, &z->left, MPFR_RNDN);
    while (good && mpfr_less_p(&at->right, &z->right))
    {
        /* SOUND: threshold-vertex (the pieces meet and reach the end) */
        mpfr_set(&at->left, &at->right, MPFR_RNDN);
        end = fmax(end + 1, -REACH * CUT);
        if (end > REACH * CUT)
            mpfr_set(&at->right, &z->right, MPFR_RNDN);
        else
            mpfr_set_d(&at->right, end / CUT, MPFR_RNDN);
        if (mpfr_lessequal_p(&at->right, &at->left))
            continue;
        if (mpfr_greater_p(&at->right, &z->right))
            mpfr_set(&at->right, &z->right, MPFR_RNDN);
        good = activation_real(first ? f : g, at, p->act, 0);
        for (j = 0; j < 3 && !first; j++)
            mpfi_union(f + j, f + j, g + j);
        first = 0;
    }
    return good && !first;
}

/* t[0], t[1]: the coordinates as forms. */
static void
coordinates(plane *p, const interval *q)
{
    form_variable(p->t, q, 0);
    form_variable(p->t + 1, q + 1, 1);
}

/* BOUNDED, w >= 1: psi(w x + b); otherwise (psi(w x + b) - psi(b))/w. */
static int
bounded(plane *p, int i, const interval *q)
{
    const interval *x = p->x + i, *w = &p->t->c, *b = &p->t[1].c;
    interval *f = p->v, *g = p->v + 3, *z = p->v + 6, *s = p->v + 7;
    const int direct = mpfr_cmp_ui(&q->left, QUOTIENT_BELOW) >= 0;

    mpfi_mul(z, w, x);
    mpfi_add(z, z, b);
    if (!activation_real(f, z, p->act, 0)
        || !activation_real(g, b, p->act, 0))
        return 0;
    mpfi_set(s, f);
    if (!direct)
    {
        mpfi_sub(s, s, g);
        mpfi_div(s, s, w);
    }
    mpfi_mul(z, q, x);
    mpfi_add(z, z, q + 1);
    if (!direct)
        mpfi_union(z, z, q + 1);
    if (!wide_values(f, z, p))
        return 0;
    /* SOUND: threshold-vertex (BOUNDED: slopes x psi', psi'; or x^2 int t
       psi'', x int psi'', the arguments between b and b + w x) */
    if (direct)
    {
        mpfi_mul(g, f + 1, x);
        mean_value(p->f + i, p->r + i, s, g, f + 1, f, p);
        return 1;
    }
    mpfi_mul(g + 1, f + 2, x);
    mpfi_mul(g, g + 1, x);
    mpfi_div_2ui(g, g, 1);
    mpfi_mul(g + 2, f + 1, x);
    mean_value(p->f + i, p->r + i, s, g, g + 1, g + 2, p);
    return 1;
}

/* range and slopes of D of RISE, FALL over the box; v: scratch, 6 entries. */
static int
blown_slopes(interval *range, interval *s0, interval *s1, plane *p, int i,
             const interval *q, interval *v)
{
    const interval *x = p->x + i;
    interval *U = v, *y = v + 1, *K = v + 2, *t = v + 5;

    /* U between 1 and 1 + sigma x, y = beta U */
    mpfi_mul(U, q + 1, x);
    mpfi_put_si(U, 0);
    mpfi_add_ui(U, U, 1);
    mpfi_mul(y, U, q);
    if (!kernel_range(K, y, &p->psi))
        return 0;
    mpfi_mul_2ui(K + 2, K + 2, 1);              /* K'' */
    /* SOUND: threshold-vertex (RISE, FALL: D and its slopes) */
    mpfi_mul_ui(t, K, 3);
    mpfi_mul(range, y, K + 1);
    mpfi_add(t, t, range);
    mpfi_sqr(range, U);
    mpfi_mul(t, t, range);                      /* M_U */
    mpfi_mul(range, t, x);
    mpfi_mul_2ui(s0, K + 1, 2);
    mpfi_mul(t, y, K + 2);
    mpfi_add(s0, s0, t);
    mpfi_sqr(t, U);
    mpfi_mul(t, t, U);
    mpfi_mul(s0, s0, t);                        /* M_(U,beta) */
    mpfi_mul(s0, s0, x);
    mpfi_mul(s1, y, K + 2);
    mpfi_mul_ui(t, K + 1, 6);
    mpfi_add(s1, s1, t);
    mpfi_mul(s1, s1, y);
    mpfi_mul_ui(t, K, 6);
    mpfi_add(s1, s1, t);
    mpfi_mul(s1, s1, U);                        /* M_UU */
    mpfi_sqr(t, x);
    mpfi_mul(s1, s1, t);
    mpfi_div_2ui(s1, s1, 1);
    return 1;
}

/* RISE, FALL: 2x + sigma x^2 + beta D. */
static int
blown(plane *p, int i, const interval *q)
{
    const interval *x = p->x + i;
    form *D = p->t + 2, *w = p->t + 3;
    interval *U = p->v, *y = p->v + 1, *K = p->v + 2, *t = p->v + 5,
        *range = p->v + 6, *s0 = p->v + 7, *s1 = p->v + 8, *c = p->v + 9;

    if (!blown_slopes(range, s0, s1, p, i, q, p->v))
        return 0;
    /* in the middle (M(beta, 1 + sigma x) - M(beta, 1))/sigma */
    mpfi_mul(U, &p->t[1].c, x);
    mpfi_add_ui(U, U, 1);
    mpfi_mul(y, U, &p->t->c);
    if (!kernel_range(K, y, &p->psi))
        return 0;
    mpfi_sqr(t, U);
    mpfi_mul(t, t, U);
    mpfi_mul(c, t, K);
    mpfi_set(y, &p->t->c);
    if (!kernel_range(K, y, &p->psi))
        return 0;
    mpfi_sub(c, c, K);
    mpfi_div(c, c, &p->t[1].c);
    if (!mpfi_bounded_p(c))
        mpfi_set(c, range);
    mean_value(D, p->r + i, c, s0, s1, range, p);
    form_mul(p->f + i, D, p->t);
    mpfi_sqr(t, x);
    form_scale(w, p->t + 1, t);
    form_add(p->f + i, p->f + i, w);
    mpfi_mul_2ui(t, x, 1);
    mpfi_add(&p->f[i].c, &p->f[i].c, t);
    form_range(p->r + i, p->f + i);
    return 1;
}

/* psi(z) - z psi'(z) on z, f = psi, psi', psi'' there; m: scratch, 5. */
static int
intercept(interval *res, plane *p, const interval *z, const interval *f,
          interval *m)
{
    mpfi_mul(res, z, f + 1);
    mpfi_sub(res, f, res);
    mpfr_add(&m->left, &z->left, &z->right, MPFR_RNDN);
    mpfr_div_2ui(&m->left, &m->left, 1, MPFR_RNDN);
    mpfr_set(&m->right, &m->left, MPFR_RNDN);
    if (!activation_real(m + 1, m, p->act, 0))
        return 0;
    /* SOUND: threshold-vertex (STEEP: (psi - z psi')' = -z psi'') */
    mpfi_mul(m + 2, m + 2, m);
    mpfi_sub(m + 1, m + 1, m + 2);
    mpfi_sub(m + 2, z, m);
    mpfi_mul(m + 2, m + 2, z);
    mpfi_mul(m + 2, m + 2, f + 2);
    mpfi_sub(m + 1, m + 1, m + 2);
    if (mpfi_bounded_p(m + 1))
        mpfi_intersect(res, res, m + 1);
    return 1;
}

/* STEEP, eta > 0: eta psi((x - k)/eta). */
static int
steep(plane *p, int i, const interval *q)
{
    interval *f = p->v, *z = p->v + 3, *s = p->v + 4, *m = p->v + 5,
        *c = p->v + 10;

    mpfi_sub(z, p->x + i, &p->t[1].c);
    mpfi_div(z, z, &p->t->c);
    if (!activation_real(f, z, p->act, 0))
        return 0;
    mpfi_mul(c, f, &p->t->c);
    mpfi_sub(z, p->x + i, q + 1);
    mpfi_div(z, z, q);
    if (!wide_values(f, z, p) || !intercept(s, p, z, f, m))
        return 0;
    /* SOUND: threshold-vertex (STEEP: slopes psi - z psi' and -psi') */
    mpfi_neg(f + 1, f + 1);
    mpfi_mul(f, f, q);
    mean_value(p->f + i, p->r + i, c, s, f + 1, f, p);
    return 1;
}

/* x := the range of max(x, 0) */
static void
positive_part(interval *x)
{
    if (mpfr_sgn(&x->left) < 0)
        mpfr_set_ui(&x->left, 0, MPFR_RNDD);
    if (mpfr_sgn(&x->right) < 0)
        mpfr_set_ui(&x->right, 0, MPFR_RNDU);
}

/* STEEP, eta = 0 included: relu(x - k) + [psi_0 eta, 0]. */
static void
kinked(plane *p, int i, const interval *q)
{
    interval *e = p->v, *c = p->v + 1, *x = p->v + 2, *slope = p->v + 3,
        *zero = p->v + 4;

    mpfi_mul(e, &p->dip, q);
    mpfi_sub(c, p->x + i, &p->t[1].c);
    positive_part(c);
    mpfi_add(c, c, e);
    mpfi_sub(x, p->x + i, q + 1);
    mpfi_set_ui(zero, 0);
    /* SOUND: threshold-vertex (STEEP, eta = 0: slopes of relu in [0, 1]) */
    mpfi_interv_si(slope, mpfr_sgn(&x->right) <= 0 ? 0 : -1,
                   mpfr_sgn(&x->left) > 0 ? -1 : 0);
    positive_part(x);
    mpfi_add(x, x, e);
    mean_value(p->f + i, p->r + i, c, zero, slope, x, p);
}

/* ---- all places ---- */

int
plane_features(plane *p, place_t place, const interval *q)
{
    int i, good = 1;

    if (place == CHART)
        return plane_chart_features(p, q);
    coordinates(p, q);
    for (i = 0; i < p->n && good; i++)
        switch (place)
        {
            case RISE:
            case FALL:
                good = blown(p, i, q);
                break;
            case BOUNDED:
                good = bounded(p, i, q);
                break;
            case STEEP:
                if (mpfr_sgn(&q->left) > 0)
                    good = steep(p, i, q);
                else
                    kinked(p, i, q);
                break;
            case RIGHT:
                plane_right(p, i);
                break;
            case LEFT:
                plane_left(p, i, q);
                break;
            case LEFT_END:
                plane_left_end(p, i);
                break;
            default:
                plane_corner(p, i, q, place == CORNER_NEXT);
        }
    for (i = 0; i < p->n && good && place >= RIGHT; i++)
        form_range(p->r + i, p->f + i);
    return good;
}
