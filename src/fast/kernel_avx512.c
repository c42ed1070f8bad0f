/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The batch kernels for AVX-512 (F and DQ), eight samples a vector. */
#include "fast_internal.h"

#ifdef LOJA_FAST_X86
#include <immintrin.h>

LOJA_FAST_TARGET("avx512f,avx512dq,avx2,fma")

#define VLEN 8
#define TILE_ROWS 5
typedef __m512d vd;
typedef __m512i vi;

static inline vd
v_set(double x)
{
    return _mm512_set1_pd(x);
}

static inline vd
v_load(const double *p)
{
    return _mm512_load_pd(p);
}

static inline void
v_store(double *p, vd x)
{
    _mm512_store_pd(p, x);
}

static inline vd
v_fma(vd a, vd b, vd c)
{
    return _mm512_fmadd_pd(a, b, c);
}

/* The second operand where one is NaN, here and in v_min. */
static inline vd
v_max(vd a, vd b)
{
    return _mm512_max_pd(a, b);
}

static inline vd
v_min(vd a, vd b)
{
    return _mm512_min_pd(a, b);
}

/* x < y ? a : b */
static inline vd
v_less(vd x, vd y, vd a, vd b)
{
    return _mm512_mask_blend_pd(_mm512_cmp_pd_mask(x, y, _CMP_LT_OQ), b, a);
}

static inline vd
v_abs(vd x)
{
    return _mm512_andnot_pd(v_set(-0.0), x);
}

/* |a| with the sign of b, for a >= 0 */
static inline vd
v_sign(vd a, vd b)
{
    return _mm512_or_pd(a, _mm512_and_pd(v_set(-0.0), b));
}

/* x^2 - hi, hi being x^2 rounded */
static inline vd
v_square_low(vd x, vd hi)
{
    return _mm512_fmsub_pd(x, x, hi);
}

/* 2^k, k being the low bits of the mantissa of t */
static inline vd
v_power(vd t)
{
    const vi one = _mm512_set1_epi64(INT64_C(0x3ff0000000000000));

    return _mm512_castsi512_pd(_mm512_add_epi64(
        _mm512_slli_epi64(_mm512_castpd_si512(t), 52), one));
}

/* ((x0 + x4) + (x2 + x6)) + ((x1 + x5) + (x3 + x7)) */
static inline double
v_sum(vd x)
{
    return _mm512_reduce_add_pd(x);
}

#define KERNEL loja_fast_kernel_avx512
#define KERNEL_NAME "avx512"
#include "kernel_act.h"
#include "kernel_tile.h"
#include "kernel_pass.h"
#include "kernel_shallow.h"

LOJA_FAST_TARGET_END
#else
typedef int loja_fast_no_avx512;
#endif
