/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* max(z, 0) */
#include "checker/net/act.h"

static int
real(interval *f, const interval *z, int branch, interval *t)
{
    (void) t;
    (void) line_real(f, z);
    if (branch < 0)
    {
        mpfi_set_ui(f, 0);
        mpfi_set_ui(f + 1, 0);
    }
    return 1;
}

static int
series(interval *c, int len, const interval *z, int branch,
       const interval *f, interval *q, interval *t)
{
    int k;

    (void) f;
    (void) q;
    (void) t;
    (void) line_series(c, len, z);
    for (k = 0; k < len && branch < 0; k++)
        mpfi_set_ui(c + k, 0);
    return 1;
}

static int
count(mpz_t Z, int d, int k)
{
    /* SOUND: unattained-zeros (row relu) */
    mpz_set_si(Z, d + 1);
    mpz_mul_si(Z, Z, k);
    return 1;
}

const struct activation_facts activation_relu = {
    .name = "relu",
    .kink = 1,
    .zero = 1,
    .symmetry = SYMMETRY_EVEN,
    .passes = PASSES_RIGHT,
    .real = real,
    .series = series,
    .count = count
};
