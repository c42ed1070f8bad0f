/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Complex boxes, for bounds on Bernstein ellipses: what the files act_NAME.c
    share.  Each activation is analytic on a strip |Im z| < c or a half plane
    (arctan: on both), or everywhere; what is returned encloses the
    continuation there.
*/
#include "checker/net/act.h"

int
in_strip(const complex_box *z, double c)
{
    mpfr_t u;
    int good;

    mpfr_init2(u, 53);
    abs_ubound(u, &z->im);
    good = mpfr_cmp_d(u, c) < 0;
    mpfr_clear(u);
    return good;
}

int
is_right(const complex_box *z)
{
    mpfr_t m;
    int right;

    mpfr_init2(m, 53);
    mpfi_mid(m, &z->re);
    right = mpfr_sgn(m) > 0;
    mpfr_clear(m);
    return right;
}

void
box_negate(complex_box *r, const complex_box *z)
{
    mpfi_neg(&r->re, &z->re);
    mpfi_neg(&r->im, &z->im);
}

void
box_scale(complex_box *r, const complex_box *z, long k)
{
    mpfi_mul_si(&r->re, &z->re, k);
    mpfi_mul_si(&r->im, &z->im, k);
}

void
box_add_si(complex_box *r, const complex_box *z, long k)
{
    mpfi_add_si(&r->re, &z->re, k);
    mpfi_set(&r->im, &z->im);
}

void
box_times_z(complex_box *f, const complex_box *z, complex_box *t)
{
    box_mul(f + 2, f + 2, z);
    box_scale(t, f + 1, 2);
    box_add(f + 2, f + 2, t);
    box_mul(f + 1, f + 1, z);
    box_add(f + 1, f + 1, f);
    box_mul(f, f, z);
}

void
box_widen(complex_box *r, const mpfr_t u)
{
    widen(&r->re, u);
    widen(&r->im, u);
}

int
box_side(const complex_box *z, int branch)
{
    if (branch != 0)
        return branch;
    return mpfi_is_strictly_pos(&z->re) ? 1
        : mpfi_is_strictly_neg(&z->re) ? -1 : 0;
}
