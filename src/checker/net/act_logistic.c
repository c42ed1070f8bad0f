/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The logistic function s = 1/(1 + e^-z). */
#include "checker/net/act.h"

/* s, s', s'' of the logistic function. */
int
logistic_real(interval *f, const interval *z, int branch, interval *t)
{
    (void) branch;
    mpfi_neg(t, z);
    exp_of(t, t, t + 1);
    mpfi_add_ui(f, t, 1);
    mpfi_inv(f, f);                         /* 1/(1 + e^-z) */
    mpfi_ui_sub(t, 1, f);
    mpfi_mul(f + 1, f, t);                  /* s (1 - s) */
    mpfi_sub(t, t, f);
    mpfi_mul(f + 2, f + 1, t);              /* s' (1 - 2s) */
    return 1;
}

/* s, s', s'': strip |Im z| < pi. */
int
logistic_complex(complex_box *f, const complex_box *z, int branch,
                 complex_box *t)
{
    (void) branch;
    if (!in_strip(z, 3.14159))
        return 0;
    if (is_right(z))
    {
        box_negate(t, z);
        box_exp(t, t);
        box_add_si(t + 1, t, 1);
        if (!box_inv(f, t + 1))
            return 0;
        box_mul(t + 1, t, f);               /* 1 - s = e^-z/(1 + e^-z) */
    }
    else
    {
        box_exp(t, z);
        box_add_si(t + 1, t, 1);
        if (!box_inv(t + 1, t + 1))
            return 0;
        box_mul(f, t, t + 1);               /* s = e^z/(1 + e^z) */
    }
    box_mul(f + 1, f, t + 1);
    box_negate(t, f);
    box_add(t, t, t + 1);                   /* 1 - 2s */
    box_mul(f + 2, f + 1, t);
    return 1;
}

/* s' = s (1 - s) */
void
logistic_series(interval *c, int len, interval *q, interval *t)
{
    int k;

    mpfi_ui_sub(q, 1, c);                       /* q = 1 - s */
    for (k = 0; k + 1 < len; k++)
    {
        product_entry(c + k + 1, c, q, k, t);
        mpfi_div_ui(c + k + 1, c + k + 1, (unsigned long) (k + 1));
        mpfi_neg(q + k + 1, c + k + 1);
    }
}

static int
series(interval *c, int len, const interval *z, int branch,
       const interval *f, interval *q, interval *t)
{
    (void) z;
    (void) branch;
    mpfi_set(c, f);
    logistic_series(c, len, q, t);
    return 1;
}

static int
count(mpz_t Z, int d, int k)
{
    /* SOUND: unattained-zeros (row logistic, and its parity) */
    return power_count(Z, 2, d, k + 1, k % 2 ? -1 : -2);
}

/* to 1 and 0; e^-z */
static const step_facts step = { 1, 0, 0, NULL, NULL };

const struct activation_facts activation_logistic = {
    .name = "logistic",
    .smooth = 1,
    .symmetry = SYMMETRY_ODD,
    .bounded = 1,
    .step = &step,
    .formal = 1,
    .doubles = DOUBLES_LOGISTIC,
    .real = logistic_real,
    .box = logistic_complex,
    .series = series,
    .count = count
};
