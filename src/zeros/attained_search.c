/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    A point of zero loss by search: Levenberg and Marquardt's method in
    double precision from several starts, then Gauss-Newton steps at higher
    precision; none of it is trusted.  The trap around the point at rest is
    the proof (rule zero-attained).
*/
#include <math.h>
#include <string.h>
#include "base/base.h"
#include "zeros/unattained.h"

/* HEURISTIC: effort; affects success and time only. */
#define MAX_STARTS 40
#define MAX_STEPS 400
#define DEFAULT_SECONDS 8.0

typedef struct
{
    loja_trap_system_struct *sys;
    slong P, N;
    arb_ptr point;         /* P */
    arb_ptr res;           /* N */
    arb_mat_t jac;
    double *x, *trial, *r, *J, *G, *y, *step;
    double loss;
} search_t;

static double *
doubles(slong n)
{
    return flint_calloc((size_t) n, sizeof(double));
}

static void
search_init(search_t *s, loja_trap_system_struct *sys)
{
    s->sys = sys;
    s->P = sys->prob->net->nparams;
    s->N = sys->rows;
    s->point = _arb_vec_init(s->P);
    s->res = _arb_vec_init(s->N);
    arb_mat_init(s->jac, s->N, s->P);
    s->x = doubles(s->P);
    s->trial = doubles(s->P);
    s->r = doubles(s->N);
    s->J = doubles(s->N * s->P);
    s->G = doubles(s->N * s->N);
    s->y = doubles(s->N);
    s->step = doubles(s->P);
}

static void
search_clear(search_t *s)
{
    _arb_vec_clear(s->point, s->P);
    _arb_vec_clear(s->res, s->N);
    arb_mat_clear(s->jac);
    flint_free(s->x);
    flint_free(s->trial);
    flint_free(s->r);
    flint_free(s->J);
    flint_free(s->G);
    flint_free(s->y);
    flint_free(s->step);
}

static double
middle(const arb_t x)
{
    return arf_get_d(arb_midref(x), ARF_RND_NEAR);
}

/* r and, if jacobian, J at x; returns |r|^2. */
static double
evaluate(search_t *s, const double *x, int jacobian)
{
    slong i, k;
    double sum = 0, t;

    for (i = 0; i < s->P; i++)
        arb_set_d(s->point + i, x[i]);
    _loja_trap_residual(s->sys, s->res, jacobian ? s->jac : NULL, s->point,
        53);
    for (i = 0; i < s->N; i++)
    {
        t = middle(s->res + i);
        sum += t * t;
        if (jacobian)
        {
            s->r[i] = t;
            for (k = 0; k < s->P; k++)
                s->J[i * s->P + k] = middle(arb_mat_entry(s->jac, i, k));
        }
    }
    return sum;
}

/* y <- (J J^T + mu)^-1 r by Cholesky, step <- J^T y; 0 on failure. */
static int
solve(search_t *s, double mu)
{
    slong i, j, k, N = s->N, P = s->P;
    double *G = s->G, *y = s->y, t;

    for (i = 0; i < N; i++)
    {
        for (j = 0; j <= i; j++)
        {
            t = i == j ? mu : 0;
            for (k = 0; k < P; k++)
                t += s->J[i * P + k] * s->J[j * P + k];
            for (k = 0; k < j; k++)
                t -= G[i * N + k] * G[j * N + k];
            if (i != j)
                G[i * N + j] = t / G[j * N + j];
            else if (t > 0)
                G[i * N + i] = sqrt(t);
            else
                return 0;
        }
    }
    for (i = 0; i < N; i++)
    {
        t = s->r[i];
        for (k = 0; k < i; k++)
            t -= G[i * N + k] * y[k];
        y[i] = t / G[i * N + i];
    }
    for (i = N - 1; i >= 0; i--)
    {
        t = y[i];
        for (k = i + 1; k < N; k++)
            t -= G[k * N + i] * y[k];
        y[i] = t / G[i * N + i];
    }
    for (k = 0; k < P; k++)
    {
        s->step[k] = 0;
        for (i = 0; i < N; i++)
            s->step[k] += s->J[i * P + k] * y[i];
    }
    return 1;
}

/* Levenberg-Marquardt from x; 1 when |r| is tiny. */
static int
descend(search_t *s, int (*late)(void *), void *ctx)
{
    slong it, k;
    double mu = 1, loss, next, norm;
    int fresh = 1;

    loss = evaluate(s, s->x, 1);
    for (it = 0; it < MAX_STEPS && !late(ctx); it++)
    {
        if (loss < 1e-24)
            break;
        if (!fresh)
            loss = evaluate(s, s->x, 1);
        fresh = 1;
        if (!solve(s, mu))
        {
            mu = 10 * mu + 1e-12;
            continue;
        }
        norm = 0;
        for (k = 0; k < s->P; k++)
        {
            s->trial[k] = s->x[k] - s->step[k];
            norm = fmax(norm, fabs(s->trial[k]));
        }
        next = norm < 1e4 ? evaluate(s, s->trial, 0) : HUGE_VAL;
        if (next < loss)
        {
            memcpy(s->x, s->trial, sizeof(double) * (size_t) s->P);
            fresh = 0;
            mu = fmax(mu / 5, 1e-30);
        }
        else if (mu > 1e8)
            break;
        else
            mu *= 4;
    }
    s->loss = loss;
    return loss < 1e-16;
}

/* Gauss-Newton steps at prec bits from x; the point is left in a. */
static void
polish(arb_ptr a, search_t *s, slong prec)
{
    slong it, i, k;
    arb_mat_t T, G, b, y, d;

    arb_mat_init(T, s->P, s->N);
    arb_mat_init(G, s->N, s->N);
    arb_mat_init(b, s->N, 1);
    arb_mat_init(y, s->N, 1);
    arb_mat_init(d, s->P, 1);
    for (k = 0; k < s->P; k++)
        arb_set_d(a + k, s->x[k]);
    for (it = 0; it < 8; it++)
    {
        _loja_trap_residual(s->sys, s->res, s->jac, a, prec);
        for (i = 0; i < s->N; i++)
            arb_get_mid_arb(arb_mat_entry(b, i, 0), s->res + i);
        arb_mat_get_mid(s->jac, s->jac);
        arb_mat_transpose(T, s->jac);
        arb_mat_approx_mul(G, s->jac, T, prec);
        if (!arb_mat_approx_solve(y, G, b, prec))
            break;
        arb_mat_approx_mul(d, T, y, prec);
        for (k = 0; k < s->P; k++)
        {
            arb_sub(a + k, a + k, arb_mat_entry(d, k, 0), prec);
            mag_zero(arb_radref(a + k));
        }
    }
    arb_mat_clear(T);
    arb_mat_clear(G);
    arb_mat_clear(b);
    arb_mat_clear(y);
    arb_mat_clear(d);
}

/* Deterministic starts: the start of the problem, then numbers from a
   generator of our own, spread wider and wider. */
static void
start(search_t *s, const loja_problem_struct *prob, slong t)
{
    slong k;
    double scale = 0.5 * (double) (1 + t % 5);
    unsigned long long u = 88172645463325252ULL
        + 1099511628211ULL * (unsigned long long) t;

    for (k = 0; k < s->P; k++)
    {
        u = u * 6364136223846793005ULL + 1442695040888963407ULL;
        s->x[k] = scale * ((double) (u >> 11) / 4503599627370496.0 - 1);
        if (t == 0 && prob->has_start)
            s->x[k] = fmpq_get_d(fmpq_mat_entry(prob->start, 0, k));
    }
}

typedef struct
{
    double begin;              /* on the clock */
    double seconds;
    const volatile sig_atomic_t *stop;
} clock_limit_t;

static int
is_late(void *ctx)
{
    const clock_limit_t *limit = ctx;

    if (limit->stop != NULL && *limit->stop)
        return 1;
    return _loja_clock() - limit->begin > limit->seconds;
}

int
_loja_attained_search(loja_trap_zero_t trap, char *why, size_t size,
                      loja_trap_system_t sys,
                      const loja_problem_struct *prob, slong prec,
                      double seconds, const volatile sig_atomic_t *stop)
{
    slong t;
    search_t s;
    arb_ptr a;
    loja_trap_report_t report;
    clock_limit_t limit;
    double best = HUGE_VAL;
    int ok = 0;

    limit.begin = _loja_clock();
    limit.seconds = seconds > 0 ? seconds : DEFAULT_SECONDS;
    limit.stop = stop;
    search_init(&s, sys);
    a = _arb_vec_init(s.P);
    report.why[0] = 0;
    for (t = 0; t < MAX_STARTS && !ok && !is_late(&limit); t++)
    {
        start(&s, prob, t);
        if (descend(&s, is_late, &limit))
        {
            polish(a, &s, prec);
            ok = _loja_trap_zero(trap, &report, sys, a, NULL, prec);
        }
        best = fmin(best, s.loss);
    }
    if (!ok)
        loja_snprintf(why, size, "no point of zero loss was found in %ld "
            "searches (least loss seen: %.3g%s%s)", (long) t, best,
            report.why[0] ? "; around such a point " : "", report.why);
    _arb_vec_clear(a, s.P);
    search_clear(&s);
    return ok;
}
