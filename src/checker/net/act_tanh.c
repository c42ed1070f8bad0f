/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* tanh z */
#include "checker/net/act.h"

static int
real(interval *f, const interval *z, int branch, interval *t)
{
    (void) branch;
    tanh_of(f, z, t);
    mpfi_sqr(t, f);
    mpfi_ui_sub(f + 1, 1, t);
    mpfi_mul(f + 2, f, f + 1);
    mpfi_mul_si(f + 2, f + 2, -2);
    return 1;
}

/* Strip |Im z| < pi/2: tanh z = 1 - 2 s(-2z) with s the logistic function. */
static int
box(complex_box *f, const complex_box *z, int branch, complex_box *t)
{
    complex_box *w = t + 2;

    (void) branch;
    if (!in_strip(z, 1.57079))
        return 0;
    box_scale(w, z, 2);
    if (!logistic_complex(f, w, 0, t))
        return 0;
    box_scale(f, f, 2);                      /* tanh z = 2 s(2z) - 1 */
    box_add_si(f, f, -1);
    box_scale(f + 1, f + 1, 4);              /* 4 s'(2z) */
    box_scale(f + 2, f + 2, 8);              /* 8 s''(2z) */
    return 1;
}

/* T' = 1 - T^2 */
static void
tanh_series(interval *c, int len, interval *t)
{
    int k;

    for (k = 0; k + 1 < len; k++)
    {
        product_entry(c + k + 1, c, c, k, t);
        if (k == 0)
            mpfi_ui_sub(c + 1, 1, c + 1);
        else
            mpfi_neg(c + k + 1, c + k + 1);
        mpfi_div_ui(c + k + 1, c + k + 1, (unsigned long) (k + 1));
    }
}

static int
series(interval *c, int len, const interval *z, int branch,
       const interval *f, interval *q, interval *t)
{
    (void) z;
    (void) branch;
    (void) q;
    mpfi_set(c, f);
    tanh_series(c, len, t);
    return 1;
}

static int
count(mpz_t Z, int d, int k)
{
    /* SOUND: unattained-zeros (row tanh, and its parity) */
    return power_count(Z, 2, d, k + 1, k % 2 ? -1 : -2);
}

/* to 1 and -1; e^(-2z) */
static const step_facts step = { 2, -1, 0, NULL, NULL };

const struct activation_facts activation_tanh = {
    .name = "tanh",
    .smooth = 1,
    .zero = 1,
    .symmetry = SYMMETRY_ODD,
    .bounded = 1,
    .step = &step,
    .falls = 1,
    .formal = 1,
    .doubles = DOUBLES_TANH,
    .real = real,
    .box = box,
    .series = series,
    .count = count
};
