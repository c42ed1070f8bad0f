/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule growth-double, the checker's way: f H as a polynomial in x with
    coefficients in doubles, from nodes that hold the tube, and f H + M I on a
    fine grid by Cholesky.  Nothing is multiplied by a frame, so that many
    parameters cost little; all errors are absolute, so that it serves where
    f H is moderate.  Where nodes that hold the tube err too much, nodes on the
    path and Schwarz's lemma come second.
*/
#include <stdlib.h>
#include <string.h>
#include "checker/tube/interpolation.h"
#include "checker/tube/tube_double.h"

/* HEURISTIC: bits of nodes and cosines */
#define BITS 64
/* HEURISTIC: arcs of half an ellipse, and ellipses relative to the hint's */
#define ARCS 16
static const double ratios[] = { 1, 1.25, 0.75, 0.5, 0.25 };
#define ETAS ((int) (sizeof(ratios) / sizeof(ratios[0])))
/* HEURISTIC: the error of interpolation aimed at, and nodes */
#define TAIL 0x1p-13
#define MOST_NODES 60
/* HEURISTIC: what the cells of the grid may cost, one after the other */
static const double chord[] = { 0x1p-5, 0x1p-7, 0x1p-9 };
#define CHORDS ((int) (sizeof(chord) / sizeof(chord[0])))
#define MOST_CELLS 2048
/* HEURISTIC: complex offsets in the second way */
#define REACH 0x1p-9
/* The lemma of growth-double.md is about so many parameters. */
#define MOST_PARAMS 1024

typedef struct
{
    path_double *d;
    int P, N;
    double *C;                 /* N matrices: coefficients */
    double *A;                 /* one more */
    double error;              /* E without cells */
    double hess;               /* the bound on the ellipse */
    double scale, bend;        /* sums of |C_k|, and of |C_k| sup |T_k''| */
} growth_double;

static double *
doubles(size_t n)
{
    double *v = calloc(n + 1, sizeof(double));

    if (v == NULL)
        abort();
    return v;
}

/* T_k at the exact y, k < N; 0: not near enough to doubles. */
static int
values_of(double *T, int N, const double *y)
{
    interval *t = vec_new(4, (mpfr_prec_t) (BITS + 2 * N));
    int k, good = 1;
    ball b;

    mpfi_set_ui(t, 1);
    mpfi_set_d(t + 1, *y);
    for (k = 0; k < N && good; k++)
    {
        b = ball_from_interval(t);
        T[k] = b.m;
        /* SOUND: growth-double (fit, grid: |T_k| <= 1, off by 2^-52) */
        good = b.r <= 0x1p-52;
        mpfi_mul_d(t + 2, t + 1, *y);
        mpfi_mul_2ui(t + 2, t + 2, 1);
        mpfi_sub(t + 2, t + 2, t);
        mpfi_swap(t, t + 1);
        mpfi_swap(t + 1, t + 2);
    }
    vec_free(t, 4);
    return good;
}

/* The ellipse that needs the fewest nodes, for offsets up to R; tail: what it
   leaves. */
static int
choose_nodes(growth_double *g, double *tail, double hint, const mpfr_t R)
{
    mpfr_t grad, h, t;
    int k, N;

    mpfr_inits2(64, grad, h, t, (mpfr_ptr) 0);
    g->N = MOST_NODES + 1;
    for (k = 0; k < ETAS; k++)
    {
        const double eta = hint * ratios[k];

        if (!double_on_ellipse(grad, h, g->d, eta, ARCS, R))
            continue;
        for (N = 4; N < g->N; N++)
        {
            tail_ubound(t, h, eta, N);
            if (mpfr_cmp_d(t, TAIL) > 0)
                continue;
            g->N = N;
            g->hess = mpfr_get_d(h, MPFR_RNDU);
            *tail = mpfr_get_d(t, MPFR_RNDU);
        }
        /* HEURISTIC: about as many as the path has coefficients */
        if (g->N <= g->d->len + 8)
            break;
    }
    mpfr_clears(grad, h, t, (mpfr_ptr) 0);
    return g->N <= MOST_NODES;
}

/* C_k += (2/N) V T_k(x_j), half of it for k = 0, for the node j. */
static void
add_node(growth_double *g, const double *V, const ball *T)
{
    const size_t size = (size_t) g->P * (size_t) g->P;
    size_t i;
    int k;

    for (k = 0; k < g->N; k++)
    {
        double *C = g->C + (size_t) k * size;
        const double t = T[k].m;

        for (i = 0; i < size; i++)
            C[i] += t * V[i];
    }
}

/* f H at the nodes for all offsets up to r, and its fit; adds what errs. */
static int
interpolate(growth_double *g, double r)
{
    const size_t size = (size_t) g->P * (size_t) g->P;
    const int N = g->N, len = g->d->len;
    interval *table = cosine_table(N, BITS);
    ball *T = malloc((size_t) (len + N) * sizeof(ball));
    double worst = 0, most = 0, e;
    mpfr_t zero;
    size_t i;
    int j, k, good = 1;

    if (T == NULL)
        abort();
    mpfr_init2(zero, 64);
    mpfr_set_ui(zero, 0, MPFR_RNDN);
    for (j = 0; j < N && good; j++)
    {
        double_values_at(T, table, N, j, len > N ? len : N);
        for (k = 0; k < N; k++)
            good = good && T[k].r <= 0x1p-52;
        /* SOUND: growth-double (node: all offsets up to r) */
        e = double_matrix_at_node(g->A, g->d, T, table + (2 * j + 1), zero,
                                  r);
        good = good && e < HUGE_VAL;
        worst = e > worst ? e : worst;
        e = double_frobenius(g->A, size);
        most = e > most ? e : most;
        add_node(g, g->A, T);
    }
    for (k = 0; k < N && good; k++)
    {
        double *C = g->C + (size_t) k * size;

        for (i = 0; i < size; i++)
            C[i] *= (k == 0 ? 1 : 2) / (double) N;
        e = double_frobenius(C, size);
        g->scale = up_add(g->scale, e);
        /* SOUND: growth-double (|T_k''| <= k^2 (k^2 - 1)/3) */
        g->bend = up_add(g->bend, up_mul(e, (double) k * k
                                            * ((double) k * k - 1) / 3));
    }
    /* SOUND: growth-double (nodes, fit, and sums on the grid) */
    g->error = up_sum(g->error + up_mul(worst, up_sqrt(2 * N))
                      + (double) N * (N + 4) * 0x1p-50 * most
                      + (N + 4) * 0x1p-51 * g->scale, 8);
    mpfr_clear(zero);
    free(T);
    vec_free(table, (size_t) (4 * N));
    return good && g->error < HUGE_VAL && g->bend < HUGE_VAL;
}

int
double_semidefinite(double *A, int P, double s)
{
    const size_t n = (size_t) P;
    double sum = 0, c;
    size_t i, j, k;

    for (i = 0; i < n; i++)
        sum += fabs(A[i * (n + 1)]) + fabs(s);
    sum = up_sum(sum, 2 * P);
    if (!(sum < 0x1p200))
        return 0;
    /* SOUND: growth-double (Cholesky, lemma 1: the shift c) */
    c = up_add(up_mul(P + 4, 0x1p-51 * sum), 0x1p-290);
    for (i = 0; i < n; i++)
        A[i * (n + 1)] += s - c;
    for (k = 0; k < n; k++)
    {
        double *row = A + k * n, root;

        if (!(row[k] > 0))
            return 0;
        root = sqrt(row[k]);
        row[k] = root;
        for (j = k + 1; j < n; j++)
            row[j] /= root;
        for (i = k + 1; i < n; i++)
        {
            double *restrict next = A + i * n;
            const double *restrict from = row;
            const double t = from[i];

            for (j = i; j < n; j++)
                next[j] -= t * from[j];
        }
    }
    return 1;
}

/* Point i of the grid of n cells on [-1, 1]. */
static double
grid(int i, int n)
{
    return i == n ? 1 : fmin(1, -1 + 2 * ((double) i / n));
}

/* The polynomial + s I on all points of the grid. */
static int
on_grid(growth_double *g, int n, double s)
{
    const size_t size = (size_t) g->P * (size_t) g->P;
    double *T = doubles((size_t) g->N), y;
    size_t i;
    int j, k, l, good = 1;

    for (l = 0; l <= n && good; l++)
    {
        /* HEURISTIC: ends and the middle first, as most often it is there
           that it fails */
        j = l == 0 ? n : l == 1 ? n / 2 : l - 2 < n / 2 ? l - 2 : l - 1;
        y = grid(j, n);
        good = values_of(T, g->N, &y);
        memset(g->A, 0, size * sizeof(double));
        for (k = 0; k < g->N; k++)
        {
            const double t = T[k], *C = g->C + (size_t) k * size;

            for (i = 0; i < size; i++)
                g->A[i] += t * C[i];
        }
        good = good && double_semidefinite(g->A, g->P, s);
    }
    free(T);
    return good;
}

static int
try_grid(growth_double *g, double M, double part)
{
    const double h = sqrt(8 * part / g->bend);
    double w = 0, e;
    int i, n;

    if (!(h * MOST_CELLS > 2))
        return 0;
    n = 2 + (int) (2 / h);
    for (i = 0; i < n; i++)
        w = fmax(w, up_sum(grid(i + 1, n) - grid(i, n), 1));
    /* SOUND: growth-double (chord: w^2/8 sup |second derivative|) */
    e = up_add(g->error, up_mul(up_mul(w, w), 0.125 * g->bend));
    /* M - E, rounded down */
    return on_grid(g, n, (M - e) - 0x1p-50 * (fabs(M) + e));
}

/* By nodes that hold the tube, or (far) by nodes on the path. */
static int
try_way(path_double *d, double M, const mpfr_t R, double hint, int far)
{
    growth_double g = { d, d->P, 0, NULL, NULL, 0, 0, DOUBLE_FLOOR,
                        DOUBLE_FLOOR };
    const double r = mpfr_get_d(R, MPFR_RNDU);
    mpfr_t reach;
    size_t size;
    int k, good;

    mpfr_init2(reach, 64);
    mpfr_set(reach, R, MPFR_RNDU);
    if (far)
        mpfr_set_d(reach, REACH, MPFR_RNDU);
    good = (!far || r < REACH) && choose_nodes(&g, &g.error, hint, reach);
    mpfr_clear(reach);
    if (!good)
        return 0;
    size = (size_t) g.P * (size_t) g.P;
    g.C = doubles(size * (size_t) g.N);
    g.A = doubles(size);
    /* SOUND: growth-double (the tube: Schwarz's lemma) */
    if (far)
        g.error = up_add(g.error, up_mul(up_mul(2, g.hess), r) / REACH);
    good = interpolate(&g, far ? 0 : r);
    for (k = 0; k < CHORDS && good; k++)
        if (try_grid(&g, M, chord[k]))
            break;
    good = good && k < CHORDS;
    free(g.C);
    free(g.A);
    return good;
}

int
double_growth(path_double *d, const mpfr_t growth, const mpfr_t R,
              double hint)
{
    const double M = mpfr_get_d(growth, MPFR_RNDD);

    return d->P <= MOST_PARAMS && fabs(M) < 0x1p100
        && (try_way(d, M, R, hint, 0) || try_way(d, M, R, hint, 1));
}
