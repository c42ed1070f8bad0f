/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Functions on thin intervals, at one value for both ends. */
#include "checker/net/act.h"

/* 1 if z is about as thin as rounding makes it; w >= its width. */
static int
is_thin(mpfr_t w, const interval *z)
{
    if (!mpfr_regular_p(&z->left) || !mpfr_regular_p(&z->right)
        || mpfr_get_exp(&z->left) > 20)
        return 0;
    mpfr_sub(w, &z->right, &z->left, MPFR_RNDU);
    /* HEURISTIC: bits that may be lost */
    return mpfr_zero_p(w)
        || (mpfr_regular_p(w) && mpfr_get_exp(w)
            < mpfr_get_exp(&z->left) + 16 - mpfr_get_prec(w));
}

/* f := psi at the left end of z, which f may alias: one value for both ends
   of f. */
static void
at_left(interval *f, const interval *z,
        int (*psi)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t))
{
    const int rounded = psi(&f->left, &z->left, MPFR_RNDD);

    mpfr_set(&f->right, &f->left, MPFR_RNDU);
    if (rounded != 0)
        mpfr_nextabove(&f->right);
}

/* f := e^z, which it may alias; t: scratch. */
void
exp_of(interval *f, const interval *z, interval *t)
{
    if (!is_thin(&t->right, z) || mpfr_cmp_d(&t->right, 0.5) > 0)
    {
        mpfi_exp(f, z);
        return;
    }
    at_left(f, z, mpfr_exp);
    /* SOUND: activation-enclosure (18: e^b <= e^a (1 + 2 (b - a))) */
    mpfr_mul_2ui(&t->right, &t->right, 1, MPFR_RNDU);
    mpfr_add_ui(&t->right, &t->right, 1, MPFR_RNDU);
    mpfr_mul(&f->right, &f->right, &t->right, MPFR_RNDU);
}

/* f := tanh z; t: two of scratch. */
void
tanh_of(interval *f, const interval *z, interval *t)
{
    const int sign = mpfr_sgn(&z->left);

    /* HEURISTIC: near 0 the difference would lose bits */
    if (!is_thin(&t->right, z) || mpfr_get_exp(&z->left) < -2)
    {
        mpfi_tanh(f, z);
        return;
    }
    mpfi_mul_si(t, z, sign > 0 ? -2 : 2);
    exp_of(t, t, t + 1);
    /* SOUND: activation-enclosure (18: tanh |z| = 2/(1 + e^(-2|z|)) - 1) */
    mpfi_add_ui(t, t, 1);
    mpfi_ui_div(t, 2, t);
    mpfi_sub_ui(f, t, 1);
    if (sign < 0)
        mpfi_neg(f, f);
}
