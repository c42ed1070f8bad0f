/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* z s(z), s the logistic function. */
#include "checker/net/act.h"

static int
real(interval *f, const interval *z, int branch, interval *t)
{
    (void) branch;
    logistic_real(f, z, 0, t);
    mpfi_mul(f + 2, f + 2, z);
    mpfi_mul_2ui(t, f + 1, 1);
    mpfi_add(f + 2, f + 2, t);              /* 2 s' + z s'' */
    mpfi_mul(f + 1, f + 1, z);
    mpfi_add(f + 1, f + 1, f);              /* s + z s' */
    mpfi_mul(f, f, z);
    return 1;
}

static int
box(complex_box *f, const complex_box *z, int branch, complex_box *t)
{
    (void) branch;
    if (!logistic_complex(f, z, 0, t))
        return 0;
    box_times_z(f, z, t);
    return 1;
}

static int
series(interval *c, int len, const interval *z, int branch,
       const interval *f, interval *q, interval *t)
{
    (void) branch;
    (void) f;
    (void) logistic_real(q, z, 0, t);
    mpfi_set(c, q);
    logistic_series(c, len, q, t);
    times_identity(c, len, z);
    return 1;
}

static int
count(mpz_t Z, int d, int k)
{
    /* SOUND: unattained-zeros (row silu, and its parity) */
    return power_count(Z, 2, d, k + 1, k % 2 ? -1 : -2);
}

const struct activation_facts activation_silu = {
    .name = "silu",
    .smooth = 1,
    .zero = 1,
    .symmetry = SYMMETRY_EVEN,
    .vertex = 1,
    .formal = 1,
    .doubles = DOUBLES_SILU,
    .real = real,
    .box = box,
    .series = series,
    .count = count
};
