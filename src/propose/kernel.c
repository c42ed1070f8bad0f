/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The inner loops of linear algebra in doubles, for processors with and
   without wide vectors.  Nothing here is trusted. */
#include <string.h>
#include "propose/propose_internal.h"

/* doubles a vector, where the processor has it; else the compiler splits */
#define LANES 4

typedef double lanes_t __attribute__((vector_size(LANES * sizeof(double)),
                                      aligned(sizeof(double)), may_alias));

/* rows of a tile */
#define TILE_ROWS 4

#define KERNEL_INLINE static inline __attribute__((always_inline))

#ifdef __clang__
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 8")
#endif

/* a macro, as a vector is no result of a function on all processors */
#define AT(x) (*(const lanes_t *) (x))

KERNEL_INLINE double
dot_body(const double *a, const double *b, slong n)
{
    lanes_t s[4];
    double sum = 0;
    slong j, k;

    memset(s, 0, sizeof(s));
    for (j = 0; j + 4 * LANES <= n; j += 4 * LANES)
        for (k = 0; k < 4; k++)
            s[k] += AT(a + j + k * LANES) * AT(b + j + k * LANES);
    s[0] = (s[0] + s[1]) + (s[2] + s[3]);
    for (k = 0; k < LANES; k++)
        sum += s[0][k];
    for (; j < n; j++)
        sum += a[j] * b[j];
    return sum;
}

KERNEL_INLINE void
addmul_body(double *restrict y, double c, const double *restrict x, slong n)
{
    slong j;

    for (j = 0; j + LANES <= n; j += LANES)
        *(lanes_t *) (y + j) += c * AT(x + j);
    for (; j < n; j++)
        y[j] += c * x[j];
}

/* row -= sum of 8 multiples of the rows of the panel. */
KERNEL_INLINE void
eliminate_body(double *restrict row, const double *restrict f,
               const double *restrict top, slong n, slong len)
{
    slong j, k;

    for (j = 0; j + LANES <= len; j += LANES)
    {
        lanes_t s = AT(row + j);

        for (k = 0; k < LOJA_LU_BLOCK; k++)
            s -= f[k] * AT(top + k * n + j);
        *(lanes_t *) (row + j) = s;
    }
    for (; j < len; j++)
        for (k = 0; k < LOJA_LU_BLOCK; k++)
            row[j] -= f[k] * top[k * n + j];
}

/* c -= f top on R rows and the columns of a tile, in registers. */
KERNEL_INLINE void
tile_body(int R, double *c, slong ldc, const double *f, slong ldf,
          const double *top, slong K)
{
    lanes_t s[TILE_ROWS][2], x, y;
    slong k;
    int i;

    UNROLL
    for (i = 0; i < R; i++)
    {
        s[i][0] = AT(c + i * ldc);
        s[i][1] = AT(c + i * ldc + LANES);
    }
    for (k = 0; k < K; k++)
    {
        x = AT(top + k * LOJA_TILE);
        y = AT(top + k * LOJA_TILE + LANES);
        UNROLL
        for (i = 0; i < R; i++)
        {
            s[i][0] -= f[i * ldf + k] * x;
            s[i][1] -= f[i * ldf + k] * y;
        }
    }
    UNROLL
    for (i = 0; i < R; i++)
    {
        *(lanes_t *) (c + i * ldc) = s[i][0];
        *(lanes_t *) (c + i * ldc + LANES) = s[i][1];
    }
}

/* One tile; a row is what it is whatever rows stand beside it. */
KERNEL_INLINE void
tiles_body(double *c, slong ldc, const double *f, slong ldf,
           const double *top, slong K, slong rows)
{
    for (; rows >= TILE_ROWS; rows -= TILE_ROWS)
    {
        tile_body(TILE_ROWS, c, ldc, f, ldf, top, K);
        c += TILE_ROWS * ldc;
        f += TILE_ROWS * ldf;
    }
    for (; rows > 0; rows--, c += ldc, f += ldf)
        tile_body(1, c, ldc, f, ldf, top, K);
}

/* Each for any processor, and for one with AVX2. */
#define KERNEL(name, type, parameters, call)                                \
    static type name##_any parameters { call; }
#define KERNEL_AVX2(name, type, parameters, call)                           \
    static __attribute__((target("avx2,fma"))) type name##_avx2 parameters  \
    { call; }
#define DOT (const double *a, const double *b, slong n)
#define ADDMUL (double *y, double c, const double *x, slong n)
#define ELIMINATE (double *row, const double *f, const double *top, slong n, \
                   slong len)
#define TILES (double *c, slong ldc, const double *f, slong ldf, \
               const double *top, slong K, slong rows)

KERNEL(dot, double, DOT, return dot_body(a, b, n))
KERNEL(addmul, void, ADDMUL, addmul_body(y, c, x, n))
KERNEL(eliminate, void, ELIMINATE, eliminate_body(row, f, top, n, len))
KERNEL(tiles, void, TILES, tiles_body(c, ldc, f, ldf, top, K, rows))
#if defined(__x86_64__) && defined(__GNUC__)
KERNEL_AVX2(dot, double, DOT, return dot_body(a, b, n))
KERNEL_AVX2(addmul, void, ADDMUL, addmul_body(y, c, x, n))
KERNEL_AVX2(eliminate, void, ELIMINATE, eliminate_body(row, f, top, n, len))
KERNEL_AVX2(tiles, void, TILES, tiles_body(c, ldc, f, ldf, top, K, rows))
#else
#define dot_avx2 dot_any
#define addmul_avx2 addmul_any
#define eliminate_avx2 eliminate_any
#define tiles_avx2 tiles_any
#endif

static int
has_avx2(void)
{
#if defined(__x86_64__) && defined(__GNUC__)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
    return 0;
#endif
}

double
_loja_kernel_dot DOT
{
    return has_avx2() ? dot_avx2(a, b, n) : dot_any(a, b, n);
}

void
_loja_kernel_addmul ADDMUL
{
    if (has_avx2())
        addmul_avx2(y, c, x, n);
    else
        addmul_any(y, c, x, n);
}

void
_loja_kernel_eliminate ELIMINATE
{
    if (has_avx2())
        eliminate_avx2(row, f, top, n, len);
    else
        eliminate_any(row, f, top, n, len);
}

void
_loja_kernel_pack(double *packed, const double *top, slong ld, slong K,
                  slong len)
{
    slong j, k, l;

    for (j = 0; j < len; j += LOJA_TILE)
        for (k = 0; k < K; k++, packed += LOJA_TILE)
            for (l = 0; l < LOJA_TILE; l++)
                packed[l] = j + l < len ? top[k * ld + j + l] : 0.0;
}

/* The last columns, fewer than those of a tile, by way of a copy. */
static void
edge(double *c, slong ldc, const double *f, slong ldf, const double *top,
     slong K, slong rows, slong cols)
{
    double copy[LOJA_TILE];
    slong i, j;

    for (i = 0; i < rows; i++)
    {
        for (j = 0; j < LOJA_TILE; j++)
            copy[j] = j < cols ? c[i * ldc + j] : 0.0;
        if (has_avx2())
            tiles_avx2(copy, LOJA_TILE, f + i * ldf, ldf, top, K, 1);
        else
            tiles_any(copy, LOJA_TILE, f + i * ldf, ldf, top, K, 1);
        for (j = 0; j < cols; j++)
            c[i * ldc + j] = copy[j];
    }
}

void
_loja_kernel_update(double *c, slong ldc, const double *f, slong ldf,
                    const double *packed, slong K, slong rows, slong len)
{
    slong j;

    for (j = 0; j < len; j += LOJA_TILE, packed += K * LOJA_TILE)
    {
        if (len - j < LOJA_TILE)
            edge(c + j, ldc, f, ldf, packed, K, rows, len - j);
        else if (has_avx2())
            tiles_avx2(c + j, ldc, f, ldf, packed, K, rows);
        else
            tiles_any(c + j, ldc, f, ldf, packed, K, rows);
    }
}
