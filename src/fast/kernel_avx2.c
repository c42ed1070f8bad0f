/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The batch kernels for AVX2 with FMA, four samples a vector. */
#include "fast_internal.h"

#ifdef LOJA_FAST_X86
#include <immintrin.h>

LOJA_FAST_TARGET("avx2,fma")

#define VLEN 4
#define TILE_ROWS 2
typedef __m256d vd;
typedef __m256i vi;

static inline vd
v_set(double x)
{
    return _mm256_set1_pd(x);
}

static inline vd
v_load(const double *p)
{
    return _mm256_load_pd(p);
}

static inline void
v_store(double *p, vd x)
{
    _mm256_store_pd(p, x);
}

static inline vd
v_fma(vd a, vd b, vd c)
{
    return _mm256_fmadd_pd(a, b, c);
}

/* The second operand where one is NaN, here and in v_min. */
static inline vd
v_max(vd a, vd b)
{
    return _mm256_max_pd(a, b);
}

static inline vd
v_min(vd a, vd b)
{
    return _mm256_min_pd(a, b);
}

/* x < y ? a : b */
static inline vd
v_less(vd x, vd y, vd a, vd b)
{
    return _mm256_blendv_pd(b, a, _mm256_cmp_pd(x, y, _CMP_LT_OQ));
}

static inline vd
v_abs(vd x)
{
    return _mm256_andnot_pd(v_set(-0.0), x);
}

/* |a| with the sign of b, for a >= 0 */
static inline vd
v_sign(vd a, vd b)
{
    return _mm256_or_pd(a, _mm256_and_pd(v_set(-0.0), b));
}

/* x^2 - hi, hi being x^2 rounded */
static inline vd
v_square_low(vd x, vd hi)
{
    return _mm256_fmsub_pd(x, x, hi);
}

/* 2^k, k being the low bits of the mantissa of t */
static inline vd
v_power(vd t)
{
    const vi one = _mm256_set1_epi64x(INT64_C(0x3ff0000000000000));

    return _mm256_castsi256_pd(_mm256_add_epi64(
        _mm256_slli_epi64(_mm256_castpd_si256(t), 52), one));
}

/* (x0 + x2) + (x1 + x3) */
static inline double
v_sum(vd x)
{
    const __m128d half = _mm_add_pd(_mm256_castpd256_pd128(x),
        _mm256_extractf128_pd(x, 1));

    return _mm_cvtsd_f64(_mm_add_sd(half, _mm_unpackhi_pd(half, half)));
}

#define KERNEL loja_fast_kernel_avx2
#define KERNEL_NAME "avx2"
#include "kernel_act.h"
#include "kernel_tile.h"
#include "kernel_pass.h"
#include "kernel_shallow.h"

LOJA_FAST_TARGET_END
#else
typedef int loja_fast_no_avx2;
#endif
