/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    kernel.c -- from values at points to enclosures on real balls.

    On a narrow ball [m - r, m + r] the values at the exact point m are
    widened by Taylor's formula, so that the radius is |psi'(m)| r up to
    terms of higher order; there is one evaluation of psi.  On a wide ball
    psi, psi', psi'' are monotone between critical points, so their ranges
    are the hulls of the values at both ends and at the critical points in
    between; two evaluations, nothing lost but the rounding.  On the whole
    line the ranges are tabulated.  See proofs/activation-enclosure.md,
    sections 1 and 2.
*/
#include <math.h>
#include <stdlib.h>
#include "jet/jet_internal.h"

void
loja_jet_indeterminate(arb_ptr f0, arb_ptr f1, arb_ptr f2)
{
    if (f0 != NULL)
        arb_indeterminate(f0);
    if (f1 != NULL)
        arb_indeterminate(f1);
    if (f2 != NULL)
        arb_indeterminate(f2);
}

void
loja_jet_hull(arb_ptr res, arb_srcptr x, arb_srcptr y, slong prec)
{
    if (arb_equal(x, y))
        arb_set(res, x);
    else
        arb_union(res, x, y, prec);
}

void
loja_jet_ends(arf_t a, arf_t b, arb_srcptr z, slong prec)
{
    arb_get_lbound_arf(a, z, prec);
    arb_get_ubound_arf(b, z, prec);
}

int
loja_jet_side(arb_srcptr z, int branch)
{
    if (branch != 0)
        return (branch > 0) ? 1 : -1;
    return arb_is_positive(z) ? 1 : (arb_is_negative(z) ? -1 : 0);
}

int
loja_jet_near_double(double *y, const arb_t x)
{
    if (mag_cmp_2exp_si(arb_radref(x), -50) > 0
        || arf_cmpabs_2exp_si(arb_midref(x), 1) > 0)
        return 0;
    *y = arf_get_d(arb_midref(x), ARF_RND_NEAR);
    return 1;
}

void
loja_jet_linear_ubound(mag_t res, int a, int b, const arb_t x)
{
    double y;

    /* SOUND: activation-enclosure 1 (b 2^-49 and the rounding errors are
       below the slack; |x| <= 1 without a double) */
    if (loja_jet_near_double(&y, x))
        mag_set_d(res, fabs(a + b * y) + LOJA_JET_SLACK);
    else
        mag_set_ui(res, (ulong) (abs(a) + abs(b)));
}

/* HEURISTIC: which form is used affects the width, not the truth; but the
   constants d[1] of the kernels hold for this bound only. */
#define NARROW_EXP (-8)

static int
is_narrow(const arf_t m, const mag_t r)
{
    mag_t t;
    int ans;

    if (mag_cmp_2exp_si(r, NARROW_EXP) > 0)
        return 0;
    mag_init(t);
    arf_get_mag(t, m);
    mag_mul(t, t, r);
    ans = mag_cmp_2exp_si(t, NARROW_EXP) <= 0;
    mag_clear(t);
    return ans;
}

/*
    HEURISTIC: affects width and time, not truth.  A rounding error far below
    the error that the radius r propagates is a waste of time.  The latter
    is about r |psi'|, near a critical point r^2, and less by 4^-2^e in the
    tails where |z| < 2^e (e^-2|z| for tanh, e^(-z^2/2) for gelu).
*/
static slong
working_prec(arb_srcptr z, slong prec)
{
    const fmpz *rad = MAG_EXPREF(arb_radref(z));
    slong e, r;

    if (fmpz_cmp_si(rad, -prec / 2) < 0 || fmpz_cmp_si(rad, 0) > 0)
        return prec;
    e = arf_abs_bound_lt_2exp_si(arb_midref(z));
    if (e > 5)
        return prec;
    r = fmpz_get_si(rad);
    e = WORD(1) << (2 * FLINT_MAX(e, 0));
    return FLINT_MIN(prec, MAG_BITS + 2 + e - 2 * r);
}

/* Inline forms of the two operations below that count on short balls. */
static inline void
addmul(mag_t z, mag_srcptr x, mag_srcptr y)
{
    if (MAG_IS_LAGOM(z) && MAG_IS_LAGOM(x) && MAG_IS_LAGOM(y))
        mag_fast_addmul(z, x, y);
    else
        mag_addmul(z, x, y);
}

static inline void
release(mag_t x)
{
    if (COEFF_IS_MPZ(MAG_EXP(x)))
        mag_clear(x);
}

/* x += r (c + h s) with h = r / 2 */
static inline void
widen(arb_t x, mag_srcptr r, mag_srcptr h, mag_srcptr c, mag_srcptr s)
{
    mag_t t;

    mag_init_set(t, c);
    addmul(t, h, s);
    addmul(arb_radref(x), r, t);
    release(t);
}

static void
eval_narrow(arb_ptr f, arb_srcptr z, const loja_jet_kernel_t *kernel,
    int want, slong prec)
{
    mag_struct d[2];
    mag_t h, m1, m2, s2, s3;
    mag_srcptr r = arb_radref(z);

    mag_init(d);
    mag_init(d + 1);
    mag_init(h);
    mag_init(m1);
    mag_init(m2);

    kernel->point(f, d, arb_midref(z), want, prec);
    arb_get_mag(m1, f + 1);
    arb_get_mag(m2, f + 2);
    mag_mul_2exp_si(h, r, -1);

    /* SOUND: activation-enclosure 1 (s3 >= sup |psi'''|,
       s2 >= sup |psi''| on the ball, then Taylor's formula) */
    mag_init_set(s3, d);
    addmul(s3, r, d + 1);
    mag_init_set(s2, m2);
    addmul(s2, r, s3);
    widen(f, r, h, m1, s2);
    if (want >= 1)
        widen(f + 1, r, h, m2, s3);
    if (want >= 2)
        widen(f + 2, r, h, d, d + 1);

    release(d);
    release(d + 1);
    release(h);
    release(m1);
    release(m2);
    release(s2);
    release(s3);
}

/* f = hull of f and [x[0], x[1]] */
static void
hull_doubles(arb_t f, const double *x, slong prec)
{
    arb_t t;
    int k;

    arb_init(t);
    for (k = 0; k < 2; k++)
    {
        arb_set_d(t, x[k]);
        arb_union(f, f, t, prec);
    }
    arb_clear(t);
}

static void
eval_wide(arb_ptr f, arb_srcptr z, const loja_jet_kernel_t *kernel,
    int want, slong prec)
{
    arf_t a, b;
    arb_ptr g;
    slong i;
    int k;

    arf_init(a);
    arf_init(b);
    g = _arb_vec_init(3);

    loja_jet_ends(a, b, z, FLINT_MAX(prec, MAG_BITS));
    kernel->point(f, NULL, a, want, prec);
    kernel->point(g, NULL, b, want, prec);
    for (k = 0; k <= want; k++)
        arb_union(f + k, f + k, g + k, prec);

    /* SOUND: activation-enclosure 2 (a critical point inside [a, b] lies in
       an interval at[] that meets [a, b]) */
    for (i = 0; i < kernel->ncritical; i++)
    {
        const loja_jet_critical_t *c = kernel->critical + i;
        if (c->order <= want && arf_cmp_d(a, c->at[1]) <= 0
            && arf_cmp_d(b, c->at[0]) >= 0)
            hull_doubles(f + c->order, c->value, prec);
    }

    arf_clear(a);
    arf_clear(b);
    _arb_vec_clear(g, 3);
}

static void
eval_line(arb_ptr f, const loja_jet_kernel_t *kernel, int want, slong prec)
{
    int k;

    for (k = 0; k <= want; k++)
    {
        const double *x = kernel->range[k];
        if (isinf(x[0]) || isinf(x[1]))
            arb_zero_pm_inf(f + k);
        else
        {
            arb_set_d(f + k, x[0]);
            hull_doubles(f + k, x, prec);
        }
    }
}

void
loja_jet_eval_kernel(arb_ptr f0, arb_ptr f1, arb_ptr f2, arb_srcptr z,
    const loja_jet_kernel_t *kernel, slong prec)
{
    arb_struct f[3];
    int want = (f2 != NULL) ? 2 : (f1 != NULL);
    int k;

    if (!arf_is_finite(arb_midref(z)))
    {
        loja_jet_indeterminate(f0, f1, f2);
        return;
    }
    for (k = 0; k < 3; k++)
        arb_init(f + k);

    if (mag_is_zero(arb_radref(z)))
        kernel->point(f, NULL, arb_midref(z), want, prec);
    else if (mag_is_inf(arb_radref(z)))
        eval_line(f, kernel, want, prec);
    else if (is_narrow(arb_midref(z), arb_radref(z)))
        eval_narrow(f, z, kernel, want, working_prec(z, prec));
    else
        eval_wide(f, z, kernel, want, working_prec(z, prec));

    arb_swap(f0, f);
    if (f1 != NULL)
        arb_swap(f1, f + 1);
    if (f2 != NULL)
        arb_swap(f2, f + 2);
    for (k = 0; k < 3; k++)
        arb_clear(f + k);
}
