/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    kernel_tile.h -- the two small matrix products, in tiles of registers.

    A block of samples is a matrix with one row for each neuron and samples
    side by side, so vectors run over samples and weights are broadcast.
*/

#define TILE_COLS 4

typedef enum { TILE_SET, TILE_TIMES, TILE_ADD } tile_mode_t;

/* Where the rows of a product go, and what is done to them. */
typedef struct
{
    double *c;
    slong ldc;
    const double *bias;        /* of the rows, or NULL */
    const double *times;       /* as c, of TILE_TIMES */
    tile_mode_t mode;
} tile_out_t;

/* Rows R, vectors S of samples, all at once in registers. */
static inline __attribute__((always_inline)) void
product_tile(int R, int S, const tile_out_t *out, slong row, slong col,
             const double *w, slong rs, slong cs, const double *a, slong lda,
             slong inner)
{
    vd acc[TILE_ROWS][TILE_COLS], x[TILE_COLS], y;
    slong k;
    int i, j;

    LOJA_FAST_UNROLL
    for (i = 0; i < R; i++)
    {
        y = v_set(out->bias != NULL ? out->bias[row + i] : 0.0);
        LOJA_FAST_UNROLL
        for (j = 0; j < S; j++)
            acc[i][j] = out->mode != TILE_ADD ? y
                : v_load(out->c + (row + i) * out->ldc + col + j * VLEN);
    }
    w += row * rs;
    a += col;
    for (k = 0; k < inner; k++)
    {
        LOJA_FAST_UNROLL
        for (j = 0; j < S; j++)
            x[j] = v_load(a + k * lda + j * VLEN);
        LOJA_FAST_UNROLL
        for (i = 0; i < R; i++)
        {
            y = v_set(w[i * rs + k * cs]);
            LOJA_FAST_UNROLL
            for (j = 0; j < S; j++)
                acc[i][j] = v_fma(y, x[j], acc[i][j]);
        }
    }
    if (out->mode == TILE_TIMES)
    {
        LOJA_FAST_UNROLL
        for (i = 0; i < R; i++)
        {
            LOJA_FAST_UNROLL
            for (j = 0; j < S; j++)
                acc[i][j] = acc[i][j] * v_load(out->times
                    + (row + i) * out->ldc + col + j * VLEN);
        }
    }
    LOJA_FAST_UNROLL
    for (i = 0; i < R; i++)
    {
        LOJA_FAST_UNROLL
        for (j = 0; j < S; j++)
            v_store(out->c + (row + i) * out->ldc + col + j * VLEN,
                acc[i][j]);
    }
}

static inline __attribute__((always_inline)) void
product_rows(int S, const tile_out_t *out, slong rows, slong col,
             const double *w, slong rs, slong cs, const double *a, slong lda,
             slong inner)
{
    slong i = 0;

    for (; i + TILE_ROWS <= rows; i += TILE_ROWS)
        product_tile(TILE_ROWS, S, out, i, col, w, rs, cs, a, lda, inner);
    switch (rows - i)
    {
        case 1:
            product_tile(1, S, out, i, col, w, rs, cs, a, lda, inner);
            break;
#if TILE_ROWS > 2
        case 2:
            product_tile(2, S, out, i, col, w, rs, cs, a, lda, inner);
            break;
        case 3:
            product_tile(3, S, out, i, col, w, rs, cs, a, lda, inner);
            break;
        case 4:
            product_tile(4, S, out, i, col, w, rs, cs, a, lda, inner);
#endif
    }
}

/* out = W A for rows x inner weights W (entry i,k at w[i rs + k cs]) and
   inner x m samples A. */
static void
product(const tile_out_t *out, slong rows, const double *w, slong rs,
        slong cs, const double *a, slong lda, slong inner, slong m)
{
    slong col = 0;

    for (; col + TILE_COLS * VLEN <= m; col += TILE_COLS * VLEN)
        product_rows(TILE_COLS, out, rows, col, w, rs, cs, a, lda, inner);
    if (col + 2 * VLEN <= m)
    {
        product_rows(2, out, rows, col, w, rs, cs, a, lda, inner);
        col += 2 * VLEN;
    }
    if (col < m)
        product_rows(1, out, rows, col, w, rs, cs, a, lda, inner);
}

/* g[(row+i) ldg + col + j] += sum of d_(row+i) a_(col+j) over the samples;
   each g is a vector of partial sums. */
static inline __attribute__((always_inline)) void
outer_tile(int R, int C, double *g, slong ldg, slong row, slong col,
           const double *d, slong ldd, const double *a, slong lda, slong m)
{
    vd acc[TILE_ROWS][TILE_COLS], x[TILE_COLS], y;
    slong s;
    int i, j;

    d += row * ldd;
    a += col * lda;
    g += (row * ldg + col) * VLEN;
    LOJA_FAST_UNROLL
    for (i = 0; i < R; i++)
    {
        LOJA_FAST_UNROLL
        for (j = 0; j < C; j++)
            acc[i][j] = v_load(g + (i * ldg + j) * VLEN);
    }
    for (s = 0; s < m; s += VLEN)
    {
        LOJA_FAST_UNROLL
        for (j = 0; j < C; j++)
            x[j] = v_load(a + j * lda + s);
        LOJA_FAST_UNROLL
        for (i = 0; i < R; i++)
        {
            y = v_load(d + i * ldd + s);
            LOJA_FAST_UNROLL
            for (j = 0; j < C; j++)
                acc[i][j] = v_fma(y, x[j], acc[i][j]);
        }
    }
    LOJA_FAST_UNROLL
    for (i = 0; i < R; i++)
    {
        LOJA_FAST_UNROLL
        for (j = 0; j < C; j++)
            v_store(g + (i * ldg + j) * VLEN, acc[i][j]);
    }
}

static inline __attribute__((always_inline)) void
outer_cols(int R, double *g, slong ldg, slong row, slong cols,
           const double *d, slong ldd, const double *a, slong lda, slong m)
{
    slong j = 0;

    for (; j + TILE_COLS <= cols; j += TILE_COLS)
        outer_tile(R, TILE_COLS, g, ldg, row, j, d, ldd, a, lda, m);
    if (j + 2 <= cols)
    {
        outer_tile(R, 2, g, ldg, row, j, d, ldd, a, lda, m);
        j += 2;
    }
    if (j < cols)
        outer_tile(R, 1, g, ldg, row, j, d, ldd, a, lda, m);
}

static void
outer(double *g, slong ldg, slong rows, slong cols, const double *d,
      slong ldd, const double *a, slong lda, slong m)
{
    slong i = 0;

    for (; i + TILE_ROWS <= rows; i += TILE_ROWS)
        outer_cols(TILE_ROWS, g, ldg, i, cols, d, ldd, a, lda, m);
    switch (rows - i)
    {
        case 1:
            outer_cols(1, g, ldg, i, cols, d, ldd, a, lda, m);
            break;
#if TILE_ROWS > 2
        case 2:
            outer_cols(2, g, ldg, i, cols, d, ldd, a, lda, m);
            break;
        case 3:
            outer_cols(3, g, ldg, i, cols, d, ldd, a, lda, m);
            break;
        case 4:
            outer_cols(4, g, ldg, i, cols, d, ldd, a, lda, m);
#endif
    }
}

/* g[i] += sum of d_i over the samples */
static void
row_sums(double *g, slong rows, const double *d, slong ldd, slong m)
{
    slong i, s;

    for (i = 0; i < rows; i++, d += ldd, g += VLEN)
    {
        vd one = v_load(g), two = v_set(0.0);

        /* two chains, as one waits for every sum */
        for (s = 0; s + VLEN < m; s += 2 * VLEN)
        {
            one = one + v_load(d + s);
            two = two + v_load(d + s + VLEN);
        }
        if (s < m)
            one = one + v_load(d + s);
        v_store(g, one + two);
    }
}
