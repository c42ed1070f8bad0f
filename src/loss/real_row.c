/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rows of pairs of doubles: the inner loops of real_dd.c, each for
    processors with and without a fused multiply-add.
*/
#include "loss/real_internal.h"

#define C LOJA_REAL_CHUNK

typedef loja_dd_row_t row_t;

/* x += w y, for one w */
LOJA_DD_INLINE void
addmul_body(row_t *restrict x, loja_dd_t w, const row_t *restrict y, int fma)
{
    slong s;

    for (s = 0; s < C; s++)
    {
        loja_dd_t u = { x->hi[s], x->lo[s] }, v = { y->hi[s], y->lo[s] };

        u = loja_dd_add(u, loja_dd_mul(w, v, fma));
        x->hi[s] = u.hi;
        x->lo[s] = u.lo;
    }
}

/* x <- x y */
LOJA_DD_INLINE void
mul_body(row_t *restrict x, const row_t *restrict y, int fma)
{
    slong s;

    for (s = 0; s < C; s++)
    {
        loja_dd_t u = { x->hi[s], x->lo[s] }, v = { y->hi[s], y->lo[s] };

        u = loja_dd_mul(u, v, fma);
        x->hi[s] = u.hi;
        x->lo[s] = u.lo;
    }
}

/* The sum of the products x_s y_s. */
LOJA_DD_INLINE loja_dd_t
dot_body(const row_t *restrict x, const row_t *restrict y, int fma)
{
    enum { LANES = 8 };
    loja_dd_t sum[LANES], r = loja_dd_set(0);
    slong l, s;

    for (l = 0; l < LANES; l++)
        sum[l] = loja_dd_set(0);
    for (s = 0; s < C; s += LANES)
        for (l = 0; l < LANES; l++)
        {
            loja_dd_t u = { x->hi[s + l], x->lo[s + l] };
            loja_dd_t v = { y->hi[s + l], y->lo[s + l] };

            sum[l] = loja_dd_add(sum[l], loja_dd_mul(u, v, fma));
        }
    for (l = 0; l < LANES; l++)
        r = loja_dd_add(r, sum[l]);
    return r;
}

/* The three for processors with and without a fused multiply-add. */
#define KERNEL(name, type, parameters, call)                                \
    static type name##_any parameters { call(0); }
#define KERNEL_FMA(name, type, parameters, call)                            \
    static __attribute__((target("avx2,fma"))) type name##_fma parameters   \
    { call(1); }
#define ADDMUL(f) addmul_body(x, w, y, f)
#define MUL(f) mul_body(x, y, f)
#define DOT(f) return dot_body(x, y, f)

KERNEL(addmul, void, (row_t *x, loja_dd_t w, const row_t *y), ADDMUL)
KERNEL(mul, void, (row_t *x, const row_t *y), MUL)
KERNEL(dot, loja_dd_t, (const row_t *x, const row_t *y), DOT)
#if defined(__x86_64__) && defined(__GNUC__)
KERNEL_FMA(addmul, void, (row_t *x, loja_dd_t w, const row_t *y), ADDMUL)
KERNEL_FMA(mul, void, (row_t *x, const row_t *y), MUL)
KERNEL_FMA(dot, loja_dd_t, (const row_t *x, const row_t *y), DOT)
#else
#define addmul_fma addmul_any
#define mul_fma mul_any
#define dot_fma dot_any
#endif

static int
has_fma(void)
{
#if defined(__x86_64__) && defined(__GNUC__)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
    return 0;
#endif
}

void
_loja_dd_addmul(row_t *x, loja_dd_t w, const row_t *y)
{
    if (has_fma())
        addmul_fma(x, w, y);
    else
        addmul_any(x, w, y);
}

void
_loja_dd_rowmul(row_t *x, const row_t *y)
{
    if (has_fma())
        mul_fma(x, y);
    else
        mul_any(x, y);
}

loja_dd_t
_loja_dd_dot(const row_t *x, const row_t *y)
{
    return has_fma() ? dot_fma(x, y) : dot_any(x, y);
}
