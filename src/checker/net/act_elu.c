/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* z for z > 0, e^z - 1 for z < 0 */
#include "checker/net/act.h"

static int
real(interval *f, const interval *z, int branch, interval *t)
{
    (void) t;
    if (branch > 0)
        return line_real(f, z);
    mpfi_expm1(f, z);
    mpfi_exp(f + 1, z);
    mpfi_set(f + 2, f + 1);
    return 1;
}

static int
box(complex_box *f, const complex_box *z, int branch, complex_box *t)
{
    (void) t;
    branch = box_side(z, branch);
    if (branch >= 0)
        return branch > 0 && line_complex(f, z);
    box_exp(f + 1, z);
    box_add_si(f, f + 1, -1);
    box_scale(f + 2, f + 1, 1);
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
    if (branch > 0)
        return line_series(c, len, z);
    mpfi_expm1(c, z);
    if (len > 1)
        mpfi_exp(c + 1, z);
    for (k = 2; k < len; k++)
        mpfi_div_ui(c + k, c + k - 1, (unsigned long) k);
    return 1;
}

static int
count(mpz_t Z, int d, int k)
{
    int i;

    /* SOUND: unattained-zeros (row elu) */
    mpz_set_si(Z, d + 1);
    mpz_mul_si(Z, Z, k);
    for (i = 1; i <= d; i++)
        mpz_add_ui(Z, Z, (unsigned long) (i > d + 1 - i ? i : d + 1 - i));
    return 1;
}

const struct activation_facts activation_elu = {
    .name = "elu",
    .kink = 1,
    .smooth = 1,
    .zero = 1,
    .passes = PASSES_RIGHT,
    .real = real,
    .box = box,
    .series = series,
    .count = count
};
