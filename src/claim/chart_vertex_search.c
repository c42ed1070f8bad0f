/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    A box for the chart `vertex', by a table of g and of the best kappa in
    doubles.  Not trusted.
*/
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "claim/chart_vertex.h"

/* HEURISTIC: the table: eta = top RATIO^-j, sigma = +-wide SIDE^-k and 0. */
#define ROWS 36
#define RATIO 1.16
#define HALF 20
#define COLUMNS (2 * HALF + 1)
#define SIDE 1.22
/* HEURISTIC: largest |h u| and |sigma|/spread of the data. */
#define MAX_Y 2.5
#define WIDE 1.0
/* HEURISTIC: g on the sides is this many times that on the face of eta, and
   eps this part of the least value on the faces. */
#define SIDES 1.3
#define FACE_PART 0.93

typedef struct
{
    double eta[ROWS], sigma[COLUMNS];
    double g[ROWS][COLUMNS], kappa[ROWS][COLUMNS];
    int good[ROWS][COLUMNS];   /* 1 + alpha* is well above 0 */
} table_t;

static double
dot(const double *a, const double *b, slong n)
{
    double s = 0;
    slong i;

    for (i = 0; i < n; i++)
        s += a[i] * b[i];
    return s / (double) n;
}

static void
centre(double *a, slong n)
{
    double m = 0;
    slong i;

    for (i = 0; i < n; i++)
        m += a[i] / (double) n;
    for (i = 0; i < n; i++)
        a[i] -= m;
}

static double
take_off(double *a, const double *b, slong n)
{
    double c = dot(a, b, n) / dot(b, b, n);
    slong i;

    for (i = 0; i < n; i++)
        a[i] -= c * b[i];
    return c;
}

/* One entry of the table; v: room for 5 n. */
static void
entry(table_t *t, slong j, slong k, const loja_vertex_struct *d, double *v)
{
    const slong n = d->n;
    double s0 = arf_get_d(arb_midref(d->centre), ARF_RND_NEAR);
    double sigma = t->sigma[k], s = s0 + sigma, h = d->sign * t->eta[j];
    double *phi = v, *z = v + n, *m = v + 2 * n, *dh = v + 3 * n,
        *ds = v + 4 * n, K, K1, G1, u, alpha;
    slong i;

    for (i = 0; i < n; i++)
    {
        u = d->xd[i] + s;
        _loja_kernel_eval_approx(&K, &K1, (loja_kernel_struct *) d->kernel,
            h * u);
        G1 = K + h * u * K1;
        phi[i] = u * u * (1 + h * u * K);
        z[i] = h * u * u * u * K + 2 * sigma * u;
        m[i] = u * u * (u * K - sigma * (2 * K + G1));
        dh[i] = u * u * u * G1;
        ds[i] = 2 * u + h * u * u * (2 * K + G1);
    }
    for (i = 0; i < 5; i++)
        centre(v + i * n, n);
    alpha = -take_off(z, phi, n);
    t->g[j][k] = dot(z, z, n);
    t->good[j][k] = alpha > -0.8 && dot(phi, phi, n) > 1.5 * t->g[j][k];
    take_off(ds, phi, n);
    take_off(m, phi, n);
    take_off(m, ds, n);
    t->kappa[j][k] = 2 * dot(m, dh, n) / dot(m, m, n);
}

static void
fill(table_t *t, const loja_vertex_struct *d)
{
    double lo = d->xd[0], hi = d->xd[0], s0, most = 0, wide;
    double *v = flint_malloc(sizeof(double) * 5 * (size_t) d->n);
    slong i, j, k;

    s0 = arf_get_d(arb_midref(d->centre), ARF_RND_NEAR);
    for (i = 0; i < d->n; i++)
    {
        lo = fmin(lo, d->xd[i]);
        hi = fmax(hi, d->xd[i]);
        most = fmax(most, fabs(d->xd[i] + s0));
    }
    wide = WIDE * (hi - lo) / 2;
    for (j = 0; j < ROWS; j++)
        t->eta[j] = MAX_Y / most * pow(RATIO, -(double) j);
    for (k = 0; k < COLUMNS; k++)
        t->sigma[k] = k == HALF ? 0 : (k > HALF ? 1 : -1) * wide
            * pow(SIDE, -(double) (HALF - labs((long) (k - HALF))));
    for (j = 0; j < ROWS; j++)
        for (k = 0; k < COLUMNS; k++)
            entry(t, j, k, d, v);
    flint_free(v);
}

/* The nearest column beyond 0 on that side where g >= bound on all rows from
   j on; -1 if there is none. */
static slong
wall(const table_t *t, slong j, int side, double bound)
{
    slong k, i;

    for (k = HALF + side; k >= 0 && k < COLUMNS; k += side)
    {
        for (i = j; i < ROWS; i++)
            if (!(t->g[i][k] >= bound))
                break;
        if (i == ROWS)
            return k;
    }
    return -1;
}

/* The box with eta <= eta[j]: its columns, eps/a^2 and kappa. */
static int
box(slong *left, slong *right, double *eps, double *kappa, const table_t *t,
    slong j)
{
    double least = HUGE_VAL;
    slong i, k;

    for (k = 0; k < COLUMNS; k++)
        least = fmin(least, t->g[j][k]);
    if (!(least > 0))
        return 0;
    *left = wall(t, j, -1, SIDES * least);
    *right = wall(t, j, 1, SIDES * least);
    if (*left < 0 || *right < 0)
        return 0;
    *eps = FACE_PART * least;
    *kappa = 2;
    for (i = j; i < ROWS; i++)
        for (k = *left; k <= *right; k++)
        {
            if (t->g[i][k] > *eps)
                continue;
            if (!t->good[i][k])
                return 0;
            *kappa = fmin(*kappa, t->kappa[i][k]);
        }
    return 1;
}

/* HEURISTIC: ends of boxes have few digits. */
static void
set_short(arf_t x, double value, arf_rnd_t rnd)
{
    arf_set_d(x, value);
    arf_set_round(x, x, 12, rnd);
}

/* What is asked for, in this order: eps/L. */
static const double need[] = { 2.0, 1.15, 1.01 };
#define NEEDS 3

typedef struct
{
    slong j, left, right;
    double eps, kappa;
} candidate_t;

/*
    The candidate number `attempt': for each need the smallest box that has
    it.  *best: the largest eps found, *near: some box holds the point.
*/
static int
choose(candidate_t *c, double *best, int *near, const table_t *t, double a2,
       double L, double here, double side, slong attempt)
{
    slong i, j, last = -1, skip = attempt;

    *best = 0;
    *near = 0;
    for (i = 0; i < NEEDS; i++)
        for (j = ROWS - 1; j >= 0; j--)
        {
            if (!box(&c->left, &c->right, &c->eps, &c->kappa, t, j)
                || c->kappa < 0.02)
                continue;
            *best = fmax(*best, a2 * c->eps);
            if (t->eta[j] < 1.02 * here || side < t->sigma[c->left]
                || side > t->sigma[c->right])
                continue;
            *near = 1;
            if (a2 * c->eps < need[i] * L)
                continue;
            c->j = j;
            if (j != last && skip-- == 0)
                return 1;
            last = j;
            break;
        }
    return 0;
}

int
_loja_vertex_propose(loja_chart_box_t W, arf_t eps, arf_t kappa,
    const loja_chart_t chart, arb_srcptr q, const arf_t loss, slong attempt,
    loja_message_t why)
{
    const loja_vertex_struct *d = chart->data;
    table_t *t = flint_malloc(sizeof(*t));
    double a2 = fmpq_get_d(d->a) * fmpq_get_d(d->a), best, s0, side;
    double here = arf_get_d(arb_midref(q), ARF_RND_UP);
    double L = arf_get_d(loss, ARF_RND_UP);
    candidate_t c;
    int found, near;

    s0 = arf_get_d(arb_midref(d->centre), ARF_RND_NEAR);
    side = arf_get_d(arb_midref(q + 1), ARF_RND_NEAR) - s0;
    fill(t, d);
    found = choose(&c, &best, &near, t, a2, L, here, side, attempt);
    if (found)
    {
        arf_zero(W->lo);
        set_short(W->hi, t->eta[c.j], ARF_RND_UP);
        set_short(W->lo + 1, s0 + t->sigma[c.left], ARF_RND_FLOOR);
        set_short(W->hi + 1, s0 + t->sigma[c.right], ARF_RND_CEIL);
        set_short(eps, a2 * c.eps, ARF_RND_DOWN);
        set_short(kappa, 0.4 * c.kappa, ARF_RND_DOWN);
    }
    else if (best == 0)
        loja_message_set(why, "no box was found where L can fall only "
            "towards infinity");
    else if (!near)
        loja_message_set(why, "theta(T) is not near enough to the chart: "
            "|w| = %.4g, s = %.4g, where s must be near %.4g", here,
            side + s0, s0);
    else
        loja_message_set(why, "L must be below about %.3g, here it is %.3g",
            best, L);
    flint_free(t);
    return found;
}
