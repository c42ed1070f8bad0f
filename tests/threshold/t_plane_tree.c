/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The field of the chart lowers the loss as is said, and the leaves of a
   proof say the truth. */
#include <math.h>
#include <string.h>
#include "plane_points.h"

TEST_DECLARE(test_plane_field)
TEST_DECLARE(test_plane_tree)

/* The letter of the leaf that holds p; 0 when the tree has none. */
static char
leaf(const loja_plane_cover_struct *cover, const double *p)
{
    const char *s = cover->tree;
    double lo[2] = {cover->root->lo[0], cover->root->lo[1]},
        hi[2] = {cover->root->hi[0], cover->root->hi[1]};

    for (;;)
    {
        slong k, open;
        double mid;

        if (*s != '0' && *s != '1')
            return *s;
        k = *s++ - '0';
        mid = 0.5 * (lo[k] + hi[k]);
        if (p[k] <= mid)
        {
            hi[k] = mid;
            continue;
        }
        lo[k] = mid;
        for (open = 1; open > 0 && *s; s++)
            open += (*s == '0' || *s == '1') ? 1 : -1;
    }
}

/* <u, v> with the shares. */
static double
mean_dot(const loja_plane_t plane, const double *u, const double *v)
{
    double s = 0;
    slong i;

    for (i = 0; i < plane->n; i++)
        s += u[i] * v[i]
            * arf_get_d(arb_midref(plane->wt + i), ARF_RND_NEAR);
    return s;
}

/* z minus its projections on the m orthonormal vectors e. */
static void
reduce(const loja_plane_t plane, double *z, double (*e)[16], slong m)
{
    slong i, j;

    for (j = 0; j < m; j++)
    {
        double c = mean_dot(plane, z, e[j]);

        for (i = 0; i < plane->n; i++)
            z[i] -= c * e[j][i];
    }
}

static void
phi_at(double *phi, const loja_plane_t plane, double h, double s)
{
    double p[2] = {h, s};
    arb_t F;
    slong i;

    arb_init(F);
    for (i = 0; i < plane->n; i++)
    {
        plane_feature(F, plane, LOJA_PLACE_CHART, i, p, 0, 0, 0);
        phi[i] = arf_get_d(arb_midref(F), ARF_RND_NEAR);
    }
    arb_clear(F);
}

/* X g/g for the field of the rule, all by differences in doubles; X_s and
   the T of the rule. */
static double
field_rate(double *Xs, double *T, const loja_plane_t plane, double h,
           double s)
{
    const slong n = plane->n;
    double e[3][16] = {{0}}, phi[16] = {0}, a[16] = {0}, b[16] = {0};
    double ph[16] = {0}, ps[16] = {0}, x[16] = {0}, y[16] = {0};
    double one[16] = {0}, mq[16] = {0}, W[16] = {0};
    double s0, d = 1e-4, v, q, rate;
    slong i;

    s0 = arf_get_d(arb_midref(plane->s0), ARF_RND_NEAR);
    phi_at(phi, plane, h, s);
    phi_at(a, plane, h + d * h, s);
    phi_at(b, plane, h - d * h, s);
    for (i = 0; i < n; i++)
        ph[i] = (a[i] - b[i]) / (2 * d * h);
    phi_at(a, plane, h, s + d);
    phi_at(b, plane, h, s - d);
    for (i = 0; i < n; i++)
    {
        ps[i] = (a[i] - b[i]) / (2 * d);
        x[i] = arf_get_d(arb_midref(plane->x + i), ARF_RND_NEAR);
        y[i] = x[i] * x[i] + 2 * s0 * x[i];
        one[i] = 1;
        mq[i] = phi[i] - y[i];        /* M q modulo constants */
    }
    for (i = 0; i < n; i++)
        e[0][i] = one[i];
    memcpy(a, phi, sizeof(a));
    reduce(plane, a, e, 1);
    q = sqrt(mean_dot(plane, a, a));
    for (i = 0; i < n; i++)
        e[1][i] = a[i] / q;
    v = mean_dot(plane, e[1], y) / q;      /* V* */
    memcpy(a, x, sizeof(a));
    reduce(plane, a, e, 2);                /* P x */
    reduce(plane, mq, e, 2);
    reduce(plane, ph, e, 2);
    reduce(plane, ps, e, 2);
    *Xs = (mean_dot(plane, a, mq) - h * mean_dot(plane, a, ph))
        / mean_dot(plane, a, ps);
    for (i = 0; i < n; i++)
        W[i] = h * ph[i] + *Xs * ps[i];
    rate = 2 * v * mean_dot(plane, mq, W) / mean_dot(plane, mq, mq);
    /* T = |phi off 1, x|^2 <P'k, P'D>/|x^2 off 1, x|^2 */
    q = sqrt(mean_dot(plane, a, a));
    for (i = 0; i < n; i++)
        e[2][i] = a[i] / q;
    reduce(plane, mq, e, 3);
    reduce(plane, W, e, 3);
    *T = mean_dot(plane, mq, W) / (h * h);
    memcpy(a, x, sizeof(a));
    reduce(plane, a, e, 1);
    q = sqrt(mean_dot(plane, a, a));
    for (i = 0; i < n; i++)
        e[1][i] = a[i] / q;
    reduce(plane, phi, e, 2);
    memcpy(y, x, sizeof(y));
    for (i = 0; i < n; i++)
        y[i] *= x[i];
    reduce(plane, y, e, 2);
    *T *= mean_dot(plane, phi, phi) / mean_dot(plane, y, y);
    return rate;
}

/* The ball x, widened by 1e-5 of its size, holds d. */
static int
holds(const arb_t x, double d)
{
    arb_t t, e;
    int good;

    arb_init(t);
    arb_init(e);
    arb_set_d(t, d);
    arb_set_d(e, 1e-5 * (1 + fabs(d)));
    arb_add_error(t, e);
    good = arb_overlaps(x, t);
    arb_clear(t);
    arb_clear(e);
    return good;
}

/* The field of the chart against differences in doubles. */
void
test_plane_field(void)
{
    slong i, k, n = test_count(60), sure = 0;

    for (k = 0; k < 2; k++)
    {
        loja_plane_t plane;
        loja_plane_work_t ws;
        loja_plane_box_t root, box;

        plane_setup(plane, plane_acts[k], k, 0, 1, 1000);
        _loja_plane_work_init(ws, plane->n);
        _loja_plane_box_init(root);
        _loja_plane_box_init(box);
        _loja_plane_root(root, plane, LOJA_PLACE_CHART);
        for (i = 0; i < n; i++)
        {
            double p[2] = {plane_uniform(0.05, 0.6), plane_uniform(-1, 1)};
            double X, T, rate;
            int cut, good;

            plane_random_box(box, root, p);
            _loja_plane_chart_features(ws, plane, box);
            good = _loja_plane_field(&cut, ws, plane, box);
            rate = field_rate(&X, &T, plane, p[0], p[1]);
            sure += good;
            if (good && !(rate > 0))
                break;
            if (cut >= 0 && (!holds(&ws->t[9].r, X)
                || !holds(&ws->t[15].r, T)))
                break;
        }
        CU_ASSERT(i == n);
        _loja_plane_box_clear(root);
        _loja_plane_box_clear(box);
        _loja_plane_work_clear(ws);
        _loja_plane_clear(plane);
    }
    CU_ASSERT(sure > n / 2);
}

/* The truth of the leaf at a random point. */
static int
check_leaf(const loja_plane_t plane, loja_plane_cover_struct *cover)
{
    double w, b, p[2], g, eps, Xs, T;
    int place;
    char c;

    plane_random_weights(&w, &b, plane);
    place = plane_locate(p, plane, w, b);
    g = _loja_plane_g_approx(plane, w, b);
    eps = fmpq_get_d(plane->eps);
    /* beyond what doubles can tell */
    if (w < 1e-2 || !(g >= 0) || w + b < -plane->Z + 1)
        return 1;
    c = 0;
    if (place == LOJA_PLACE_CORNER_LAST || place == LOJA_PLACE_RIGHT
        || place == LOJA_PLACE_LEFT || place == LOJA_PLACE_LEFT_END)
        c = 'a';
    else
        c = leaf(cover + place, p);
    if (place == LOJA_PLACE_STEEP && c == 'e')
        return b - w >= plane->Z - 1e-6 || w + b <= -plane->Z + 1e-6
            || (w >= plane->far - 1e-6 && b + w * arf_get_d(arb_midref(
                plane->x + plane->n - 2), ARF_RND_NEAR)
                <= -plane->Z + 1e-6);
    if (c == 'a')
        return g > eps * (1 - 1e-9);
    if (c == 'f')
        return place == LOJA_PLACE_CHART
            && field_rate(&Xs, &T, plane, p[0], p[1]) > 0;
    return 0;
}

void
test_plane_tree(void)
{
    static const loja_plane_limits_t limits = {0, 1, 0, NULL};
    slong i, k, j, n = test_count(1500);

    for (k = 0; k < 2; k++)
    {
        loja_plane_cover_struct cover[LOJA_PLACES];
        loja_plane_t plane;
        loja_message_t why;

        plane_setup(plane, plane_acts[k], 0, 0, k == 0 ? 1 : 2,
            k == 0 ? 200 : 100);
        memset(cover, 0, sizeof(cover));
        for (j = 0; j < LOJA_PLACES; j++)
        {
            _loja_plane_box_init(cover[j].root);
            CU_ASSERT_FATAL(_loja_plane_cover(cover + j, plane,
                (loja_place_t) j, &limits, why) == LOJA_OK);
        }
        for (i = 0; i < n; i++)
            if (!check_leaf(plane, cover))
                break;
        CU_ASSERT(i == n);
        for (j = 0; j < LOJA_PLACES; j++)
        {
            _loja_plane_box_clear(cover[j].root);
            flint_free(cover[j].tree);
        }
        _loja_plane_clear(plane);
    }
}
