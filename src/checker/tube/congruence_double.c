/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule congruence at the nodes in doubles: A = f H(p + e) + M I as a matrix
    of doubles with a bound of its error for all e, Q from its Cholesky
    factorisation, exact numbers from then on, and |Q^T A Q - I|_F with the
    error of the products (rule rounding).
*/
#include <stdlib.h>
#include <string.h>
#include "checker/tube/interpolation.h"
#include "checker/tube/tube_double.h"

/* HEURISTIC: bits of time factors and cosines */
#define BITS 64

static double *
doubles(size_t n)
{
    double *v = calloc(n + 1, sizeof(double));

    if (v == NULL)
        abort();
    return v;
}

double
double_frobenius(const double *A, size_t n)
{
    double s = 0;
    size_t i;

    for (i = 0; i < n; i++)
        s += A[i] * A[i];
    return up_sqrt(up_sum(s, (long) n));
}

/* 2 f/n, f the time factor at the node; shift: M + 2 l2 f. */
static void
factors(ball *scale, ball *shift, const path_double *d, const interval *node,
        const mpfr_t growth)
{
    interval *t = vec_new(3, BITS);

    if (d->mid == NULL)
        mpfi_set(t, node);
    else
    {
        mpfi_mul(t, node, d->half);
        mpfi_add(t, t, d->mid);
    }
    speed(t + 1, d->s, t);
    mpfi_mul_2ui(t + 1, t + 1, 1);
    set_q(t + 2, d->net.prob->l2);
    mpfi_mul(t + 2, t + 2, t + 1);
    mpfi_add_fr(t + 2, t + 2, growth);
    *shift = ball_from_interval(t + 2);
    mpfi_div_ui(t + 1, t + 1,
                (unsigned long) problem_total(d->net.prob));
    *scale = ball_from_interval(t + 1);
    vec_free(t, 3);
}

/* The balls of p(x_j) + [-R, R]^P, T the values of T_k at the node. */
static void
path_at_node(path_double *d, const ball *T, double R)
{
    int i, k;

    for (i = 0; i < d->P; i++)
    {
        const disc *c = d->coef + (size_t) i * (size_t) d->len;
        double m = 0, mass = 0, r = 0;

        for (k = 0; k < d->len; k++)
        {
            m += c[k].re * T[k].m;
            mass += c[k].mod * fabs(T[k].m);
            r += c[k].mod * T[k].r + c[k].r * (fabs(T[k].m) + T[k].r);
        }
        d->net.theta[i].m = m;
        /* SOUND: tube (hypothesis 2: the whole tube, offsets in [-R,R]^P) */
        d->net.theta[i].r = up_sum(r + (d->len + 3) * 0x1p-52 * mass + R,
                                   2 * d->len + 6);
    }
}

double
double_matrix_at_node(double *A, path_double *d, const ball *T,
                      const interval *node, const mpfr_t growth, double R)
{
    const size_t P = (size_t) d->P;
    ball scale, shift;
    double error, size;
    size_t i, j;

    path_at_node(d, T, R);
    error = double_hessian(A, &d->net);
    factors(&scale, &shift, d, node, growth);
    for (i = 0; i < P; i++)
        for (j = i + 1; j < P; j++)
            A[j * P + i] = A[i * P + j];
    size = double_frobenius(A, P * P);
    for (i = 0; i < P * P; i++)
        A[i] *= scale.m;
    for (i = 0; i < P; i++)
        A[i * (P + 1)] += shift.m;
    /* SOUND: rounding (the checker, node: H, f, their product, the sum) */
    error = up_sum(ball_abs(scale) * error + scale.r * size
                   + 0x1p-51 * up_mul(ball_abs(scale), size), 6);
    size = up_mul(shift.r + 0x1p-51 * fabs(shift.m), up_sqrt((double) P));
    return up_add(error, size);
}

/* Puts the largest remaining pivot to place k. */
static void
pivot(double *a, int *order, int P, int k)
{
    int i, best = k;
    double t;

    for (i = k + 1; i < P; i++)
        if (a[i * P + i] > a[best * P + best])
            best = i;
    if (best == k)
        return;
    i = order[k];
    order[k] = order[best];
    order[best] = i;
    for (i = 0; i < P; i++)
    {
        t = a[k * P + i];
        a[k * P + i] = a[best * P + i];
        a[best * P + i] = t;
    }
    for (i = 0; i < P; i++)
    {
        t = a[i * P + k];
        a[i * P + k] = a[i * P + best];
        a[i * P + best] = t;
    }
}

/* a := U, upper triangular, U^T U = a, untrusted; the order of pivots is
   chosen on the way if asked for. */
static int
factor(double *a, int *order, int P, int choose)
{
    int i, j, k;

    for (k = 0; k < P; k++)
    {
        double *row = a + (size_t) k * (size_t) P, root;

        if (choose)
            pivot(a, order, P, k);
        if (!(row[k] > 0) || !(row[k] < HUGE_VAL))
            return 0;
        root = sqrt(row[k]);
        row[k] = root;
        for (j = k + 1; j < P; j++)
            row[j] /= root;
        for (i = k + 1; i < P; i++)
        {
            double *next = a + (size_t) i * (size_t) P;
            const double t = row[i];

            /* pivoting looks at the diagonal and both triangles */
            for (j = choose ? k + 1 : i; j < P; j++)
                next[j] -= t * row[j];
        }
    }
    return 1;
}

/* Q := U^-1, upper triangular, row by row from below; Q is zero. */
static int
invert(double *Q, const double *a, int P)
{
    int i, j, k;

    for (i = P - 1; i >= 0; i--)
    {
        const double *row = a + (size_t) i * (size_t) P;
        double *q = Q + (size_t) i * (size_t) P;

        q[i] = 1;
        for (k = i + 1; k < P; k++)
        {
            const double t = row[k], *other = Q + (size_t) k * (size_t) P;

            for (j = k; j < P; j++)
                q[j] -= t * other[j];
        }
        for (j = i; j < P; j++)
        {
            q[j] /= row[i];
            if (!(fabs(q[j]) < 0x1p100))
                return 0;
        }
    }
    return 1;
}

/*
    A bound of |Q^T B Q - I|_F for all symmetric B with |B - A|_F <= error;
    Q upper triangular.  T: scratch of P^2.
*/
static double
distance(double *T, const double *A, const double *Q, int P, double error)
{
    const size_t n = (size_t) P, size = n * n;
    const double gamma = (double) (P + 4) * 0x1p-51;
    const double normA = double_frobenius(A, size);
    const double normQ = double_frobenius(Q, size);
    double sum = 0, normT, *row = doubles(n);
    size_t i, j, k;

    memset(T, 0, size * sizeof(double));
    for (i = 0; i < n; i++)
        for (k = 0; k < n; k++)
            for (j = k; j < n; j++)
                T[i * n + j] += A[i * n + k] * Q[k * n + j];
    for (i = 0; i < n; i++)
    {
        memset(row, 0, n * sizeof(double));
        row[i] = -1;
        for (k = 0; k <= i; k++)
            for (j = i; j < n; j++)
                row[j] += Q[k * n + i] * T[k * n + j];
        /* SOUND: congruence (Q^T A Q is symmetric: i <= j) */
        for (j = i; j < n; j++)
            sum += (i == j ? 1 : 2) * (row[j] * row[j]);
    }
    normT = double_frobenius(T, size);
    free(row);
    if (!(normA < 0x1p200) || !(normQ < 0x1p200) || !(normT < 0x1p400))
        return HUGE_VAL;
    sum = up_sqrt(up_sum(sum, (long) size));
    /* SOUND: rounding (the checker, products: D1 for A Q, Q^T (A Q) - I) */
    sum = up_sum(sum + gamma * (up_mul(normQ, up_mul(normA, normQ))
                                + up_mul(normQ, normT)
                                + up_sqrt((double) P)), 6);
    return up_add(sum, up_mul(up_mul(normQ, normQ), error));
}

/* Coefficients in place of values: c_k = (2/N) sum_j v_j T_k(x_j), half of
   it for k = 0. */
static void
fit_frames(double *fits, size_t size, int N, const double *T)
{
    double *c = doubles((size_t) N);
    size_t i;
    int j, k;

    for (i = 0; i < size; i++, fits += N)
    {
        for (k = 0; k < N; k++)
        {
            double s = 0;

            for (j = 0; j < N; j++)
                s += fits[j] * T[k * N + j];
            c[k] = s * ((k == 0 ? 1 : 2) / (double) N);
        }
        memcpy(fits, c, (size_t) N * sizeof(double));
    }
    free(c);
}

void
double_frames_ubound(mpfr_t u, const double *fits, int P, int N, double eta)
{
    double *w = doubles((size_t) N), sum = 0, all = 0, e;
    int i, j, k;

    mpfr_set_inf(u, 1);
    if (!double_cosh(w, N, eta))
    {
        free(w);
        return;
    }
    for (k = 0; k < N; k++)
        all += w[k];
    /* SOUND: rounding (the checker, fit: what the last entry says) */
    e = up_mul(fits[(size_t) P * (size_t) P * (size_t) N],
               up_sum(all, N));
    for (i = 0; i < P; i++)
        for (j = i; j < P; j++)
        {
            const double *c = fits + (size_t) (i * P + j) * (size_t) N;
            double s = 0;

            for (k = 0; k < N; k++)
                s += fabs(c[k]) * w[k];
            s = up_sum(s, N) + e;
            sum += up_sum(s * s, 3);
        }
    sum = up_sum(sum, (long) P * P);
    mpfr_set_d(u, sum, MPFR_RNDU);
    free(w);
}

void
double_values_at(ball *T, const interval *table, int N, int j, int len)
{
    int k;

    for (k = 0; k < len; k++)
        T[k] = ball_from_interval(table + (long) k * (2 * j + 1) % (4 * N));
}

double
double_frame(frame_double *m, int P, double error, int *order, int *chosen)
{
    const size_t n = (size_t) P;
    size_t i, j;
    int good;

    if (!*chosen)
    {
        for (i = 0; i < n; i++)
            order[i] = (int) i;
        memcpy(m->a, m->A, n * n * sizeof(double));
        if (!factor(m->a, order, P, 1))
            return HUGE_VAL;
        *chosen = 1;
    }
    /* from here on A in the order of pivots */
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++)
            m->a[i * n + j] = m->A[(size_t) order[i] * n
                                   + (size_t) order[j]];
    memcpy(m->A, m->a, n * n * sizeof(double));
    memset(m->Q, 0, n * n * sizeof(double));
    good = factor(m->a, order, P, 0) && invert(m->Q, m->a, P);
    return good ? distance(m->T, m->A, m->Q, P, error) : HUGE_VAL;
}

int
double_at_nodes(mpfr_t part, double *fits, path_double *d,
                const mpfr_t growth, const mpfr_t R, int N, int *order,
                int *chosen)
{
    const size_t size = (size_t) d->P * (size_t) d->P;
    const double r = mpfr_get_d(R, MPFR_RNDU);
    interval *table = cosine_table(N, BITS);
    ball *T = malloc((size_t) (d->len + N) * sizeof(ball));
    double *W = doubles((size_t) N * (size_t) N), sum = 0, most = 0, u = 0;
    frame_double m = { doubles(size), doubles(size), doubles(size),
                       doubles(size) };
    size_t i;
    int j, k, l;

    if (T == NULL)
        abort();
    for (l = 0; l < N && u < 1; l++)
    {
        /* the order of pivots is that of the middle node */
        j = (l + N / 2) % N;
        double_values_at(T, table, N, j, d->len > N ? d->len : N);
        for (k = 0; k < N; k++)
            W[k * N + j] = T[k].m;
        u = double_matrix_at_node(m.A, d, T, table + (2 * j + 1), growth, r);
        u = double_frame(&m, d->P, u, order, chosen);
        sum += u * u;
        for (i = 0; i < size; i++)
        {
            fits[i * (size_t) N + (size_t) j] = m.Q[i];
            most = fabs(m.Q[i]) > most ? fabs(m.Q[i]) : most;
        }
    }
    mpfr_set_d(part, up_sum(sum, N), MPFR_RNDU);
    mpfr_mul_ui(part, part, 2 * (unsigned long) N - 1, MPFR_RNDU);
    mpfr_div_ui(part, part, (unsigned long) N, MPFR_RNDU);
    mpfr_sqrt(part, part, MPFR_RNDU);
    if (u < 1)
        fit_frames(fits, size, N, W);
    /* SOUND: rounding (the checker, fit: error of each coefficient) */
    fits[size * (size_t) N] = up_mul(most, (double) (N + 8) * 0x1p-50);
    vec_free(table, (size_t) (4 * N));
    free(T);
    free(W);
    free(m.A);
    free(m.a);
    free(m.Q);
    free(m.T);
    return u < 1 && mpfr_cmp_ui(part, 1) < 0;
}
