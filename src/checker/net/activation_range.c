/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Taylor coefficients of activations at every point of a wide interval.  The
    recurrences of activation_series.c blow up there; so the interval is cut
    into parts, and on each the thin series at the middle is expanded, with
    the remainder from the wide series:

        psi_m(z0 + y) = sum_(j <= J) C(m+j,j) psi_(m+j)(z0) y^j
            + C(m+J+1,J+1) psi_(m+J+1)(xi) y^(J+1),

    as the derivative of order j of psi_m is j! C(m+j,j) psi_(m+j).
*/
#include "checker/net/activation.h"

/* HEURISTIC: order of the expansion, half width of a part. */
#define ORDER 12
#define HALF_WIDTH 0.03125
#define MAX_PARTS 256

/* c[m], m < len, on |y| <= r around the thin z0; z: the whole part. */
static int
expand(interval *c, int len, const interval *z, activation act, int branch,
       interval *work)
{
    const int most = len + ORDER + 1;
    interval *thin = work, *wide = work + most, *power = wide + most;
    interval *y = power + ORDER + 2, *z0 = y + 1, *t = y + 2;
    mpz_t binomial;
    int m, j;

    mpfr_add(&z0->left, &z->left, &z->right, MPFR_RNDN);
    mpfr_div_2ui(&z0->left, &z0->left, 1, MPFR_RNDN);
    mpfr_set(&z0->right, &z0->left, MPFR_RNDN);
    if (!activation_series(wide, most, z, act, branch)
        || !activation_series(thin, most, z0, act, branch))
        return 0;
    mpfi_sub(y, z, z0);
    mpfi_set_ui(power, 1);
    mpfi_set(power + 1, y);
    mpfi_sqr(power + 2, y);
    for (j = 3; j <= ORDER + 1; j++)
    {
        /* even powers are squares: not negative */
        if (j % 2 == 0)
            mpfi_sqr(power + j, power + j / 2);
        else
            mpfi_mul(power + j, power + j - 1, y);
    }
    mpz_init(binomial);
    for (m = 0; m < len; m++)
    {
        mpfi_set(c + m, thin + m);
        for (j = 1; j <= ORDER + 1; j++)
        {
            mpz_bin_uiui(binomial, (unsigned long) (m + j),
                         (unsigned long) j);
            /* SOUND: one-layer (Taylor; the last term on the whole part) */
            mpfi_mul(t, j <= ORDER ? thin + m + j : wide + m + j, power + j);
            mpfi_mul_z(t, t, binomial);
            mpfi_add(c + m, c + m, t);
        }
        mpfi_intersect(c + m, c + m, wide + m);
    }
    mpz_clear(binomial);
    return 1;
}

size_t
activation_range_work(int len)
{
    return (size_t) (3 * len + 3 * ORDER + 20);
}

/* The part number i of `parts' of z: neighbours share an end. */
static void
part_of(interval *part, const interval *z, int i, int parts, mpfr_t t)
{
    int side;

    for (side = 0; side < 2; side++)
    {
        mpfr_ptr x = side == 0 ? &part->left : &part->right;

        mpfr_sub(t, &z->right, &z->left, MPFR_RNDN);
        mpfr_mul_si(t, t, i + side, MPFR_RNDN);
        mpfr_div_si(t, t, parts, MPFR_RNDN);
        mpfr_add(x, &z->left, t, MPFR_RNDN);
        if (i + side == parts)
            mpfr_set(x, &z->right, MPFR_RNDN);
    }
}

int
activation_range(interval *c, int len, const interval *z, activation act,
                 int branch, interval *work)
{
    interval *one = work + (2 * len + 3 * ORDER + 10), *part = one + len;
    mpfr_t width;
    int i, m, parts, good = 1;

    if (mpfr_equal_p(&z->left, &z->right))
        return activation_series(c, len, z, act, branch);
    mpfr_init2(width, mpfi_get_prec(c));
    mpfr_sub(width, &z->right, &z->left, MPFR_RNDU);
    mpfr_div_d(width, width, 2 * HALF_WIDTH, MPFR_RNDU);
    if (mpfr_cmp_si(width, MAX_PARTS) > 0 || !mpfr_number_p(width))
        parts = MAX_PARTS;
    else
        parts = (int) mpfr_get_si(width, MPFR_RNDU);
    if (parts < 1)
        parts = 1;
    for (i = 0; i < parts && good; i++)
    {
        /* SOUND: one-layer (the parts cover z) */
        part_of(part, z, i, parts, width);
        good = expand(i == 0 ? c : one, len, part, act, branch, work);
        for (m = 0; m < len && i > 0 && good; m++)
            mpfi_union(c + m, c + m, one + m);
    }
    mpfr_clear(width);
    return good;
}

int
activation_wide(interval *f, const interval *z, activation act, int branch)
{
    interval *work, *c;
    mpfr_t width;
    int m, good;

    good = activation_real(f, z, act, branch);
    mpfr_init2(width, 64);
    mpfr_sub(width, &z->right, &z->left, MPFR_RNDU);
    /* HEURISTIC: not where plain formulas lose little, nor where nothing
       helps */
    if (good && mpfr_cmp_d(width, 0.001) > 0 && mpfr_cmp_d(width, 16) < 0)
    {
        work = vec_new(activation_range_work(3) + 3, mpfi_get_prec(f));
        c = work + activation_range_work(3);
        if (branch == 0 && has_kink(act))
            branch = mpfi_is_strictly_pos(z) ? 1 : -1;
        if (activation_range(c, 3, z, act, branch, work))
        {
            mpfi_mul_2ui(c + 2, c + 2, 1);
            for (m = 0; m < 3; m++)
                mpfi_intersect(f + m, f + m, c + m);
        }
        vec_free(work, activation_range_work(3) + 3);
    }
    mpfr_clear(width);
    return good;
}
