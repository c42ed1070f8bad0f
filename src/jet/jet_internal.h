/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    jet_internal.h -- what the activation files of this room share.

    Real balls: an activation describes itself by a kernel, that is, by its
    values at exact points and by the critical points of psi, psi', psi''.
    kernel.c turns this into enclosures on balls: a second order mean value
    form on narrow balls, and on wide ones the range from the end points and
    the critical points between them.

    Complex boxes: an activation gives a natural enclosure of psi, ..,
    psi''' on a box; complex.c sharpens it by mean value forms.

    Series: series.c has the recurrences, all of them dot products.
*/
#ifndef LOJA_JET_INTERNAL_H
#define LOJA_JET_INTERNAL_H

#include "loja/jet.h"

/*
    A critical point of psi^(order): it lies in [at[0], at[1]], and
    psi^(order) takes a value in [value[0], value[1]] there.
*/
typedef struct
{
    int order;
    double at[2];
    double value[2];
} loja_jet_critical_t;

/*
    point: f[0..2] encloses psi, psi', psi'' at the exact finite point m.
    Only f[0..want] need the full precision.  If d is NULL the others may be
    left as they are; else they must be enclosures (a few bits are enough),
    d[0] >= |psi'''(m)|, and d[1] >= |psi''''(m + h)| for all h with
    |h| <= 2^-8 and |h m| <= 2^-8.

    range[k] contains all values of psi^(k) on the real line (infinite if
    there is no bound).  The critical points of psi, psi', psi'' are all
    listed; there are ncritical of them.
*/
typedef struct
{
    void (*point)(arb_ptr f, mag_ptr d, const arf_t m, int want, slong prec);
    double range[3][2];
    slong ncritical;
    loja_jet_critical_t critical[6];
} loja_jet_kernel_t;

/* The value e of a table, known to 20 digits and rounded to a double. */
#define LOJA_JET_NEAR(e) {(e) - 1e-15, (e) + 1e-15}

/* psi, psi', psi'' on the ball z; f1 and f2 may be NULL. */
void loja_jet_eval_kernel(arb_ptr f0, arb_ptr f1, arb_ptr f2, arb_srcptr z,
    const loja_jet_kernel_t *kernel, slong prec);

/* The function eval of an activation that its kernel describes. */
#define LOJA_JET_EVAL(kernel)                                               \
    static void                                                             \
    eval(arb_ptr f0, arb_ptr f1, arb_ptr f2, arb_srcptr z, int branch,      \
        slong prec)                                                         \
    {                                                                       \
        (void) branch;                                                      \
        loja_jet_eval_kernel(f0, f1, f2, z, &(kernel), prec);               \
    }

/* All of f0, f1, f2 (each may be NULL) become indeterminate. */
void loja_jet_indeterminate(arb_ptr f0, arb_ptr f1, arb_ptr f2);

/* res = the ball hull of x and y; exact equal inputs stay exact. */
void loja_jet_hull(arb_ptr res, arb_srcptr x, arb_srcptr y, slong prec);

/* Exact lower and upper end of a ball with finite radius, rounded outward. */
void loja_jet_ends(arf_t a, arf_t b, arb_srcptr z, slong prec);

/*
    If 1 is returned, |y - x| <= 2^-49 for all x in the ball.  Bounds for the
    terms of higher order do not need more, and doubles are quick.  What is
    computed from a few such numbers of size at most 16 gets this slack.
*/
int loja_jet_near_double(double *y, const arb_t x);
#define LOJA_JET_SLACK 1e-12

/* res >= |a + b x|, for |x| <= 1 and |a|, |b| <= 16. */
void loja_jet_linear_ubound(mag_t res, int a, int b, const arb_t x);

/* Which branch a kink activation may use: -1, +1, or 0 if z may be 0. */
int loja_jet_side(arb_srcptr z, int branch);

/* A read-only ball of radius 0 that shares the limbs of m; never clear it. */
static inline void
loja_jet_shallow(arb_t x, const arf_t m)
{
    *arb_midref(x) = *m;
    mag_init(arb_radref(x));
}

/* The kernel of the logistic function, which others contain. */
extern const loja_jet_kernel_t loja_jet_kernel_logistic;

/* s = 1/(1 + e^-m), c = 1 - s, e = 1 - 2 s with small relative errors. */
void loja_jet_logistic_point(arb_t s, arb_t c, arb_t e, const arf_t m,
    slong prec);

/*
    f[0..3] encloses psi, psi', psi'', psi''' on the box z, which lies in
    the domain.
*/
typedef void (*loja_jet_natural_t)(acb_ptr f, acb_srcptr z, slong prec);

/*
    What f[0..3] on a box and g[0..2] at its centre have in common by the
    mean value form; rho: distance from the centre, 0 if there is no g.
*/
void loja_jet_mean_value(acb_ptr f0, acb_ptr f1, acb_ptr f2, acb_ptr f,
    acb_ptr g, const mag_t rho, slong prec);

/* psi, psi', psi'' on the box z (convex, inside the domain). */
void loja_jet_eval_natural(acb_ptr f0, acb_ptr f1, acb_ptr f2, acb_srcptr z,
    loja_jet_natural_t natural, slong prec);

/* All of f0, f1, f2 (each may be NULL) become indeterminate. */
void loja_jet_indeterminate_complex(acb_ptr f0, acb_ptr f1, acb_ptr f2);

/* 1 only if it is proved that |Im z| < pi num / den for the finite box. */
int loja_jet_in_strip(acb_srcptr z, ulong num, ulong den);

/* eval_complex of an activation whose domain is that strip. */
int loja_jet_eval_strip(acb_ptr f0, acb_ptr f1, acb_ptr f2, acb_srcptr z,
    ulong num, ulong den, loja_jet_natural_t natural, slong prec);
#define LOJA_JET_STRIP(num, den, natural)                                   \
    static int                                                              \
    eval_complex(acb_ptr f0, acb_ptr f1, acb_ptr f2, acb_srcptr z,          \
        int branch, slong prec)                                             \
    {                                                                       \
        (void) branch;                                                      \
        return loja_jet_eval_strip(f0, f1, f2, z, num, den, natural, prec); \
    }

/* The midpoint of a box, exact, and a bound of |z - c| on it. */
void loja_jet_centre(acb_t c, mag_t rho, acb_srcptr z);

/* x becomes a subset of x that still holds what x and y have in common. */
void loja_jet_meet(acb_t x, const acb_t y, slong prec);

/* The same with the disc of radius r about 0. */
void loja_jet_meet_disc(acb_t x, const mag_t r, slong prec);

/* psi, .., psi''' of tanh and logistic on a box inside their strips. */
void loja_jet_natural_tanh(acb_ptr f, acb_srcptr z, slong prec);
void loja_jet_natural_logistic(acb_ptr f, acb_srcptr z, slong prec);

/* The parts of gelu, mish, softsign that fill files of their own. */
int loja_jet_gelu_complex(acb_ptr f0, acb_ptr f1, acb_ptr f2, acb_srcptr z,
    int branch, slong prec);
int loja_jet_mish_complex(acb_ptr f0, acb_ptr f1, acb_ptr f2, acb_srcptr z,
    int branch, slong prec);
int loja_jet_softsign_complex(acb_ptr f0, acb_ptr f1, acb_ptr f2,
    acb_srcptr z, int branch, slong prec);
void loja_jet_mish_jet(arb_ptr f, arb_srcptr z, slong zlen, slong len,
    int branch, slong prec);
void loja_jet_mish_jet_derivative(arb_ptr g, arb_srcptr z, slong zlen,
    slong len, int branch, slong prec);
extern const loja_jet_kernel_t loja_jet_kernel_mish;
slong loja_jet_mish_zeros(slong q);

/*
    t[0..2] = t, t', t'' at m for psi = z t, with full precision up to
    t^(want).  Returns 1 if r[0] = t''/t' and r[1] = t'''/t' are known up to
    1e-13, else 0.
*/
int loja_jet_mish_inner(arb_ptr t, double *r, const arf_t m, int want,
    slong prec);

/* d[0..zlen-2]: the coefficients of z'(s); returns zlen - 1. */
slong loja_jet_derivative(arb_ptr d, arb_srcptr z, slong zlen, slong prec);

/* f_k from f' = z' g: f_k = (1/k) sum_j d_j g_{k-1-j}, 1 <= k. */
void loja_jet_chain(arb_t fk, arb_srcptr d, slong dlen, arb_srcptr g,
    slong k, slong prec);

/* The coefficient k of the product of a (alen coefficients) and b. */
void loja_jet_product(arb_t fk, arb_srcptr a, slong alen, arb_srcptr b,
    slong k, slong prec);

/* The coefficient k of the square of a. */
void loja_jet_square(arb_t fk, arb_srcptr a, slong alen, slong k,
    slong prec);

/*
    The first min(3, len) coefficients of psi(z(s)) from psi, psi', psi''
    at z[0]; these are h[0..2].
*/
void loja_jet_head(arb_ptr f, arb_srcptr h, arb_srcptr z, slong zlen,
    slong len, slong prec);

/* f_k from f' = z' g for from <= k < len. */
void loja_jet_integrate(arb_ptr f, arb_srcptr z, slong zlen, arb_srcptr g,
    slong from, slong len, slong prec);

/*
    The jet of an activation that its kernel describes: rest sets f[3..len-1],
    len > 3, from h[0..2] = psi, psi', psi'' at z[0] and the head f[0..2].
*/
typedef void (*loja_jet_rest_t)(arb_ptr f, arb_srcptr h, arb_srcptr z,
    slong zlen, slong len, slong prec);
void loja_jet_series(arb_ptr f, arb_srcptr z, slong zlen, slong len,
    const loja_jet_kernel_t *kernel, loja_jet_rest_t rest, slong prec);

/* The function jet of such an activation. */
#define LOJA_JET_SERIES(kernel, rest)                                       \
    static void                                                             \
    jet(arb_ptr f, arb_srcptr z, slong zlen, slong len, int branch,         \
        slong prec)                                                         \
    {                                                                       \
        (void) branch;                                                      \
        loja_jet_series(f, z, zlen, len, &(kernel), rest, prec);            \
    }

/* s[0..len-1], g[0..len-1]: the jets of the logistic function and of its
   derivative. */
void loja_jet_series_logistic(arb_ptr s, arb_ptr g, arb_srcptr z,
    slong zlen, slong len, slong prec);

/* The first min(2, len) coefficients of psi'(z(s)). */
void loja_jet_derivative_head(arb_ptr d, const loja_act_struct *act,
    arb_srcptr z, slong zlen, slong len, int branch, slong prec);

/* The jet of psi' of a kink activation whose argument z[0] may be 0. */
void loja_jet_derivative_kink(arb_ptr d, const loja_act_struct *act,
    arb_srcptr z, slong zlen, slong len, slong prec);

/* The jet of a constant psi', indeterminate where z[0] is. */
void loja_jet_derivative_constant(arb_ptr d, int value, arb_srcptr z,
    slong len);

/* The jet of a kink activation whose argument z[0] may be 0. */
void loja_jet_series_kink(arb_ptr f, const loja_act_struct *act,
    arb_srcptr z, slong zlen, slong len, slong prec);

/* The activations on discs, disc.c. */
#define LOJA_JET_DISC(name)                                                 \
    int loja_jet_disc_##name(loja_disc_t *f, double *d1, double *d2,        \
        const loja_disc_t *z, int branch);
LOJA_JET_DISC(tanh)
LOJA_JET_DISC(logistic)
LOJA_JET_DISC(silu)
LOJA_JET_DISC(softplus)
LOJA_JET_DISC(gelu)
LOJA_JET_DISC(identity)
LOJA_JET_DISC(elu)
LOJA_JET_DISC(softsign)
#undef LOJA_JET_DISC

/* The activations at real points in doubles and in pairs, real.c and dd.c. */
#define LOJA_JET_REAL(name)                                                 \
    int loja_jet_real_##name(double *f, double *e, double z, double ez);
LOJA_JET_REAL(tanh)
LOJA_JET_REAL(logistic)
LOJA_JET_REAL(silu)
LOJA_JET_REAL(softplus)
LOJA_JET_REAL(gelu)
LOJA_JET_REAL(identity)
#undef LOJA_JET_REAL
#define LOJA_JET_PAIR(name)                                                 \
    int loja_jet_pair_##name(loja_dd_t *f, double *e, loja_dd_t z);
LOJA_JET_PAIR(tanh)
LOJA_JET_PAIR(logistic)
LOJA_JET_PAIR(silu)
LOJA_JET_PAIR(softplus)
LOJA_JET_PAIR(identity)
#undef LOJA_JET_PAIR

/* Z <- base^d a + c; 0 where that is too large to be of use. */
int loja_jet_power_count(fmpz_t Z, ulong base, slong d, slong a, slong c);

/* Phi at x + iy: p->re + i p->im with an error of at most p->rad. */
int loja_jet_normal_cdf(loja_disc_t *p, double x, double y);

#endif
