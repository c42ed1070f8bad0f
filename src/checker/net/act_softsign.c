/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* z/(1 + |z|) */
#include "checker/net/act.h"

/* z/(1 +- z); 0 where the denominator may vanish. */
static int
real(interval *f, const interval *z, int branch, interval *t)
{
    if (branch > 0)
        mpfi_add_ui(t, z, 1);
    else
        mpfi_ui_sub(t, 1, z);
    if (!mpfi_is_strictly_pos(t))
        return 0;
    mpfi_inv(t, t);
    mpfi_mul(f, z, t);
    mpfi_sqr(f + 1, t);
    mpfi_mul(f + 2, f + 1, t);
    mpfi_mul_si(f + 2, f + 2, branch > 0 ? -2 : 2);
    return 1;
}

/* Half plane Re(1 +- z) > 0. */
static int
box(complex_box *f, const complex_box *z, int branch, complex_box *t)
{
    branch = box_side(z, branch);
    if (branch == 0)
        return 0;
    if (branch > 0)
        box_add_si(t, z, 1);
    else
    {
        box_negate(t, z);
        box_add_si(t, t, 1);
    }
    if (!mpfi_is_strictly_pos(&t->re) || !box_inv(t + 1, t))
        return 0;
    box_mul(f, z, t + 1);
    box_mul(f + 1, t + 1, t + 1);
    box_mul(f + 2, f + 1, t + 1);
    box_scale(f + 2, f + 2, branch > 0 ? -2 : 2);
    return 1;
}

/* z/(1 + b z) = b - b/(1 + b z), b = +-1 */
static int
softsign_series(interval *c, int len, const interval *z, int b, interval *t)
{
    int k;

    if (b > 0)
        mpfi_add_ui(t, z, 1);
    else
        mpfi_ui_sub(t, 1, z);
    if (mpfi_is_strictly_pos(t) <= 0)
        return 0;
    mpfi_inv(t, t);
    mpfi_mul(c, z, t);
    mpfi_sqr(t + 1, t);
    for (k = 1; k < len; k++)                   /* (-b)^(k-1) t^(k+1) */
    {
        mpfi_set(c + k, t + 1);
        if (b > 0 && k % 2 == 0)
            mpfi_neg(c + k, c + k);
        mpfi_mul(t + 1, t + 1, t);
    }
    return 1;
}

static int
series(interval *c, int len, const interval *z, int branch,
       const interval *f, interval *q, interval *t)
{
    (void) f;
    (void) q;
    return softsign_series(c, len, z, branch, t);
}

static int
count(mpz_t Z, int d, int k)
{
    /* SOUND: unattained-zeros (row softsign) */
    mpz_set_si(Z, d + 1);
    mpz_mul_si(Z, Z, d + k);
    return 1;
}

/* eps(u) = u/(1 + u) */
static void
tail(interval *ratio, interval *slope, interval *u)
{
    mpfi_add_ui(ratio, u, 1);
    mpfi_ui_div(ratio, 1, ratio);
    mpfi_sqr(slope, ratio);
}

/* eps/u - eps' <= u */
static void
excess(interval *k, const interval *u)
{
    (void) u;
    mpfi_set_ui(k, 1);
}

/* to 1 and -1; u = 1/z */
static const step_facts step = { 1, -1, 0, tail, excess };

const struct activation_facts activation_softsign = {
    .name = "softsign",
    .kink = 1,
    .smooth = 1,
    .zero = 1,
    .symmetry = SYMMETRY_ODD,
    .bounded = 1,
    .step = &step,
    .falls = 1,
    .real = real,
    .box = box,
    .series = series,
    .count = count
};
