/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* psi(z) = z, and what elu and relu have of it */
#include "checker/net/act.h"

int
line_real(interval *f, const interval *z)
{
    mpfi_set(f, z);
    mpfi_set_ui(f + 1, 1);
    mpfi_set_ui(f + 2, 0);
    return 1;
}

int
line_complex(complex_box *f, const complex_box *z)
{
    box_scale(f, z, 1);
    box_scale(f + 1, z, 0);
    box_scale(f + 2, z, 0);
    mpfi_set_ui(&f[1].re, 1);
    mpfi_set_ui(&f[1].im, 0);
    mpfi_set_ui(&f[2].re, 0);
    mpfi_set_ui(&f[2].im, 0);
    return 1;
}

int
line_series(interval *c, int len, const interval *z)
{
    int k;

    mpfi_set(c, z);
    for (k = 1; k < len; k++)
        mpfi_set_ui(c + k, k == 1);
    return 1;
}

static int
real(interval *f, const interval *z, int branch, interval *t)
{
    (void) branch;
    (void) t;
    return line_real(f, z);
}

static int
box(complex_box *f, const complex_box *z, int branch, complex_box *t)
{
    (void) branch;
    (void) t;
    return line_complex(f, z);
}

static int
series(interval *c, int len, const interval *z, int branch,
       const interval *f, interval *q, interval *t)
{
    (void) branch;
    (void) f;
    (void) q;
    (void) t;
    return line_series(c, len, z);
}

const struct activation_facts activation_identity = {
    .name = "identity",
    .smooth = 1,
    .zero = 1,
    .symmetry = SYMMETRY_ODD,
    .passes = PASSES_ALL,
    .real = real,
    .box = box,
    .series = series
};
