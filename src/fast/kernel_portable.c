/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The batch kernels for any machine with IEEE doubles: vectors of two, by
    the vector extension that gcc and clang share, no fused products.
*/
#include <string.h>
#include "fast_internal.h"

#define VLEN 2
#define TILE_ROWS 2
typedef double vd __attribute__((vector_size(16)));
typedef int64_t vi __attribute__((vector_size(16)));

static inline vd
v_set(double x)
{
    const vd v = { x, x };

    return v;
}

static inline vd
v_load(const double *p)
{
    return *(const vd *) (const void *) p;
}

static inline void
v_store(double *p, vd x)
{
    *(vd *) (void *) p = x;
}

static inline vd
v_fma(vd a, vd b, vd c)
{
    return a * b + c;
}

static inline vd
v_choose(vi mask, vd a, vd b)
{
    return (vd) (((vi) a & mask) | ((vi) b & ~mask));
}

/* The second operand where one is NaN, here and in v_min. */
static inline vd
v_max(vd a, vd b)
{
    return v_choose((vi) (a > b), a, b);
}

static inline vd
v_min(vd a, vd b)
{
    return v_choose((vi) (a < b), a, b);
}

/* x < y ? a : b */
static inline vd
v_less(vd x, vd y, vd a, vd b)
{
    return v_choose((vi) (x < y), a, b);
}

static inline vd
v_abs(vd x)
{
    return (vd) ((vi) x & ~(vi) v_set(-0.0));
}

/* |a| with the sign of b, for a >= 0 */
static inline vd
v_sign(vd a, vd b)
{
    return (vd) ((vi) a | ((vi) b & (vi) v_set(-0.0)));
}

/* x^2 - hi, hi being x^2 rounded: Dekker's product, |x| far from overflow */
static inline vd
v_square_low(vd x, vd hi)
{
    const vd c = x * v_set(134217729.0);
    const vd a = c - (c - x), b = x - a;

    return b * b - ((hi - a * a) - (a + a) * b);
}

/* 2^k, k being the low bits of the mantissa of t */
static inline vd
v_power(vd t)
{
    const vi one = { INT64_C(0x3ff0000000000000),
                     INT64_C(0x3ff0000000000000) };

    return (vd) (((vi) t << 52) + one);
}

static inline double
v_sum(vd x)
{
    return x[0] + x[1];
}

#define KERNEL loja_fast_kernel_portable
#define KERNEL_NAME "portable"
#include "kernel_act.h"
#include "kernel_tile.h"
#include "kernel_pass.h"
#include "kernel_shallow.h"
