/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* z tanh(log(1 + e^z)) */
#include "checker/net/act.h"

/* mish = z T, T = w/(w + 2), w = e^2 + 2e, e = e^z:
   T' = 2 w'/(w+2)^2, T'' = 2 w''/(w+2)^2 - 4 w'^2/(w+2)^3. */
static int
real(interval *f, const interval *z, int branch, interval *t)
{
    interval *e = t, *e2 = t + 1, *w1 = t + 2, *q = t + 3;

    (void) branch;
    exp_of(e, z, e2);
    mpfi_sqr(e2, e);
    mpfi_add(w1, e2, e);
    mpfi_mul_2ui(w1, w1, 1);                /* w' = 2e^2 + 2e */
    mpfi_mul_2ui(q, e, 1);
    mpfi_add(q, q, e2);
    mpfi_add_ui(q, q, 2);
    mpfi_inv(q, q);                         /* 1/(w + 2) */
    mpfi_mul_2ui(f, q, 1);
    mpfi_ui_sub(f, 1, f);                   /* T = 1 - 2/(w + 2) */
    mpfi_sqr(f + 1, q);
    mpfi_mul_2ui(f + 1, f + 1, 1);          /* 2/(w+2)^2 */
    mpfi_mul_2ui(e2, e2, 2);
    mpfi_mul_2ui(e, e, 1);
    mpfi_add(e2, e2, e);                    /* w'' = 4e^2 + 2e */
    mpfi_sqr(f + 2, w1);
    mpfi_mul(f + 2, f + 2, q);
    mpfi_mul_2ui(f + 2, f + 2, 1);
    mpfi_sub(f + 2, e2, f + 2);
    mpfi_mul(f + 2, f + 2, f + 1);          /* T'' */
    mpfi_mul(f + 1, f + 1, w1);             /* T' */
    mpfi_mul(f + 2, f + 2, z);
    mpfi_mul_2ui(e, f + 1, 1);
    mpfi_add(f + 2, f + 2, e);              /* 2 T' + z T'' */
    mpfi_mul(f + 1, f + 1, z);
    mpfi_add(f + 1, f + 1, f);              /* T + z T' */
    mpfi_mul(f, f, z);
    return 1;
}

/*
    T = 1 - 2/D, D = e^2 + 2e + 2 = (e + 1)^2 + 1, e = e^z; D = 0 where e =
    -1 +- i, that is Im z = +-3 pi/4 (mod 2 pi): strip |Im z| < 3 pi/4.
    With q = 1/D (to the right: q = e^-2z/(1 + 2 e^-z + 2 e^-2z)) and w' = D'
    = 2 e^2 + 2 e, w'' = 4 e^2 + 2 e:
    T' = 2 w' q^2, T'' = 2 w'' q^2 - 4 w'^2 q^3.
*/
static int
box(complex_box *f, const complex_box *z, int branch, complex_box *t)
{
    complex_box *e = t, *p = t + 1, *r = t + 2, *q = t + 3;
    const int right = is_right(z);

    (void) branch;
    if (!in_strip(z, 2.356))
        return 0;
    /* e: e^z, or e^-z to the right; there with E = e^-z and B = 1 + 2E +
       2E^2:  w' q = (2 + 2E)/B, w'' q = (4 + 2E)/B, q = E^2/B */
    if (right)
        box_negate(e, z);
    box_exp(e, right ? e : z);
    box_mul(q, e, e);
    if (right)
        box_scale(q, q, 2);
    box_scale(p, e, 2);
    box_add(q, q, p);
    box_add_si(q, q, right ? 1 : 2);
    if (!box_inv(q, q))
        return 0;                           /* 1/B or 1/D */
    if (right)
    {
        box_add_si(r, p, 4);
        box_mul(r, r, q);                   /* w'' q */
        box_add_si(p, p, 2);
        box_mul(p, p, q);                   /* w' q */
        box_mul(e, e, e);
        box_mul(q, e, q);                   /* q */
    }
    else
    {
        box_mul(f, e, e);
        box_scale(r, f, 4);
        box_add(r, r, p);
        box_mul(r, r, q);
        box_scale(f, f, 2);
        box_add(p, p, f);
        box_mul(p, p, q);
    }
    box_scale(f, q, -2);
    box_add_si(f, f, 1);                        /* T */
    box_scale(q, q, 2);
    box_mul(f + 1, p, q);                   /* T' = 2 (w' q) q */
    box_mul(f + 2, p, p);
    box_scale(f + 2, f + 2, -2);
    box_add(f + 2, f + 2, r);
    box_mul(f + 2, f + 2, q);               /* 2 (w'' q) q - 4 (w' q)^2 q */
    box_times_z(f, z, t);
    return 1;
}

/* z (1 - 2/D), D = e^(2z) + 2 e^z + 2 */
static void
mish_series(interval *c, int len, const interval *z, interval *q,
            interval *t)
{
    interval *e2 = t + 1, *e = t + 2;
    int k;

    mpfi_exp(e, z);
    mpfi_sqr(e2, e);
    mpfi_mul_2ui(e, e, 1);
    for (k = 0; k < len; k++)                   /* D_k = (2^k e2 + 2e)/k! */
    {
        mpfi_add(q + k, e2, e);
        mpfi_mul_2ui(e2, e2, 1);
        mpfi_div_ui(e2, e2, (unsigned long) (k + 1));
        mpfi_div_ui(e, e, (unsigned long) (k + 1));
    }
    mpfi_add_ui(q, q, 2);
    series_inv(c, q, len, t);
    for (k = 0; k < len; k++)
        mpfi_mul_si(c + k, c + k, -2);
    mpfi_add_ui(c, c, 1);
    times_identity(c, len, z);
}

static int
series(interval *c, int len, const interval *z, int branch,
       const interval *f, interval *q, interval *t)
{
    (void) branch;
    (void) f;
    mish_series(c, len, z, q, t);
    return 1;
}

static int
count(mpz_t Z, int d, int k)
{
    /* SOUND: unattained-zeros (row mish, and its parity) */
    return power_count(Z, 3, d, k + 1, -1);
}

const struct activation_facts activation_mish = {
    .name = "mish",
    .smooth = 1,
    .zero = 1,
    .vertex = 1,
    .real = real,
    .box = box,
    .series = series,
    .count = count,
    .zeros = mish_zeros
};
