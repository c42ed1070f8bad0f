/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The global threshold of one neuron with biases: features of the places
   contain exact ones, every (w, b) lies in a place, the leaves of a proof
   say the truth, and what is false is not proved. */
#include <math.h>
#include <string.h>
#include "threshold/threshold_vertex.h"
#include "support/support.h"

TEST_DECLARE(test_plane_features)
TEST_DECLARE(test_plane_field)
TEST_DECLARE(test_plane_tree)
TEST_DECLARE(test_plane_forms)
TEST_DECLARE(test_threshold_vertex)

#define PREC 256

static const char *const acts[] = {"gelu", "silu", "mish"};

static void
read_z2(loja_problem_t prob, const char *act)
{
    char *path = test_source_path("examples/z2.yaml");
    loja_message_t msg;

    loja_problem_init(prob);
    CU_ASSERT_FATAL(loja_problem_read(prob, msg, path) == LOJA_OK);
    prob->net->act[0] = loja_act_find(act);
    flint_free(path);
}

/* y_i = x_i^2 + b x_i */
static void
set_targets(loja_problem_t prob, slong b)
{
    slong i;

    for (i = 0; i < prob->n; i++)
    {
        fmpq *x = fmpq_mat_entry(prob->x, i, 0),
            *y = fmpq_mat_entry(prob->y, i, 0);

        fmpq_set_si(y, b, 1);
        fmpq_add(y, y, x);
        fmpq_mul(y, y, x);
    }
}

static double
uniform(double a, double b)
{
    return a + (b - a) * (double) n_randint(test_rand, 1 << 20)
        / (double) (1 << 20);
}

/* A double with few bits, so that boxes are exact. */
static double
coarse(double x)
{
    return floor(x * 16777216 + 0.5) / 16777216;
}

/* The place of (w, b) and its coordinates. */
static int
locate(double *p, const loja_plane_t plane, double w, double b)
{
    double bs = arf_get_d(arb_midref(plane->kernel->b), ARF_RND_NEAR);
    double zn = w + b, z1 = b - w, zm, d = b - bs;

    zm = b + w * arf_get_d(arb_midref(plane->x + plane->n - 2),
        ARF_RND_NEAR);
    p[0] = p[1] = 0;
    if (z1 >= plane->Z)
        return LOJA_PLACE_RIGHT;
    if (zn <= -plane->Z)
    {
        p[0] = plane->power == 1 ? w * -zn : w;
        p[1] = plane->power == 1 ? w / -zn : 0;
        return p[0] >= plane->lambda ? LOJA_PLACE_LEFT_END
            : LOJA_PLACE_LEFT;
    }
    if (w <= plane->h0 && fabs(d) <= plane->s1 * w)
    {
        p[0] = w;
        p[1] = d / w;
        return LOJA_PLACE_CHART;
    }
    if (w <= plane->h0 && fabs(d) <= plane->beta0)
    {
        p[0] = d;
        p[1] = w / d;
        return d > 0 ? LOJA_PLACE_RISE : LOJA_PLACE_FALL;
    }
    if (w <= plane->wide)
    {
        p[0] = w;
        p[1] = b;
        return LOJA_PLACE_BOUNDED;
    }
    if (w >= plane->far && zm <= -plane->Z)
        return LOJA_PLACE_CORNER_LAST;
    p[0] = 1 / w;
    p[1] = -b / w;
    return LOJA_PLACE_STEEP;
}

/* psi(w x + b), w and b balls. */
static void
neuron(arb_t res, const loja_plane_t plane, slong i, const arb_t w,
       const arb_t b)
{
    arb_t z;

    arb_init(z);
    arb_set_fmpq(z, fmpq_mat_entry(plane->exact, 0, i), PREC);
    arb_mul(z, z, w, PREC);
    arb_add(z, z, b, PREC);
    plane->act->eval(res, NULL, NULL, z, 0, PREC);
    arb_clear(z);
}

/* F_i of the place at the exact coordinates p; w, b: what they stand for
   where that is not determined by p. */
static void
feature(arb_t F, const loja_plane_t plane, loja_place_t place, slong i,
        const double *p, double w0, double b0, int quotient)
{
    arb_t w, b, t, u, f;

    arb_init(w);
    arb_init(b);
    arb_init(t);
    arb_init(u);
    arb_init(f);
    arb_set_d(t, p[0]);
    arb_set_d(u, p[1]);
    arb_set_d(w, w0);
    arb_set_d(b, b0);
    if (place == LOJA_PLACE_CHART || place == LOJA_PLACE_RISE
        || place == LOJA_PLACE_FALL)
    {
        arb_mul(w, t, u, PREC);
        if (place == LOJA_PLACE_CHART)
            arb_swap(w, t);
        arb_add(b, t, plane->kernel->b, PREC);
    }
    else if (place == LOJA_PLACE_STEEP)
    {
        arb_inv(w, t, PREC);
        arb_mul(b, u, w, PREC);
        arb_neg(b, b);
    }
    else if (place == LOJA_PLACE_LEFT && plane->power == 1)
    {
        arb_mul(w, t, u, PREC);
        arb_sqrt(w, w, PREC);
        arb_div(b, t, u, PREC);
        arb_sqrt(b, b, PREC);
        arb_add(b, b, w, PREC);
        arb_neg(b, b);
    }
    neuron(f, plane, i, w, b);
    arb_set(F, f);
    switch (place)
    {
        case LOJA_PLACE_CHART:
        case LOJA_PLACE_RISE:
        case LOJA_PLACE_FALL:
            plane->act->eval(t, NULL, NULL, b, 0, PREC);
            arb_sub(F, f, t, PREC);
            arb_mul_2exp_si(F, F, 1);
            arb_div(F, F, plane->kernel->psi2, PREC);
            arb_div(F, F, w, PREC);
            if (place == LOJA_PLACE_CHART)
                arb_div(F, F, w, PREC);
            else
            {
                arb_set_d(t, p[0]);
                arb_div(F, F, t, PREC);
            }
            break;
        case LOJA_PLACE_BOUNDED:
            if (quotient)
            {
                plane->act->eval(t, NULL, NULL, b, 0, PREC);
                arb_sub(F, f, t, PREC);
                arb_div(F, F, w, PREC);
            }
            break;
        case LOJA_PLACE_STEEP:
            arb_mul(F, f, t, PREC);
            break;
        case LOJA_PLACE_RIGHT:
            neuron(t, plane, 0, w, b);
            arb_sub(F, f, t, PREC);
            arb_div(F, F, w, PREC);
            break;
        case LOJA_PLACE_LEFT:
        case LOJA_PLACE_LEFT_END:
            neuron(u, plane, plane->n - 1, w, b);
            arb_div(F, f, u, PREC);
            if (place == LOJA_PLACE_LEFT)
            {
                arb_sub_ui(F, F, 1, PREC);
                arb_neg(F, F);
                arb_div(F, F, t, PREC);
            }
            break;
        default:
            neuron(t, plane, plane->n - 2, w, b);
            neuron(u, plane, plane->n - 1, w, b);
            arb_div(F, f, place == LOJA_PLACE_CORNER_LAST ? t : u, PREC);
            break;
    }
    arb_clear(w);
    arb_clear(b);
    arb_clear(t);
    arb_clear(u);
    arb_clear(f);
}

/* A box around p in the root, p exact in it, a corner now and then. */
static void
random_box(loja_plane_box_t box, const loja_plane_box_t root, double *p)
{
    double size = pow(2, -uniform(0, 12));
    slong k;

    for (k = 0; k < 2; k++)
    {
        double width = size * (root->hi[k] - root->lo[k]);

        p[k] = coarse(p[k]);
        box->lo[k] = coarse(fmax(root->lo[k], p[k] - uniform(0, width)));
        box->hi[k] = coarse(fmin(root->hi[k], p[k] + uniform(0, width)));
        if (n_randint(test_rand, 3) == 0)
            box->lo[k] = p[k];
        else if (n_randint(test_rand, 3) == 0)
            box->hi[k] = p[k];
        if (box->lo[k] > p[k])
            box->lo[k] = p[k];
        if (box->hi[k] < p[k])
            box->hi[k] = p[k];
    }
    _loja_plane_box_set(box, 96);
}

/* The form holds the value F at p (a ball of tiny radius): in r, and in
   c + g (p - mid). */
static int
form_contains(const loja_form_struct *f, const loja_plane_box_t box,
              const double *p, const arb_t F)
{
    arb_t t, d;
    int good;
    slong k;

    arb_init(t);
    arb_init(d);
    arb_set(t, &f->c);
    for (k = 0; k < 2; k++)
    {
        arb_set_d(d, p[k]);
        arb_sub(d, d, box->mid + k, PREC);
        arb_addmul(t, f->g + k, d, PREC);
    }
    good = arb_overlaps(&f->r, F)
        && (!arb_is_finite(t) || arb_overlaps(t, F));
    arb_clear(t);
    arb_clear(d);
    return good;
}

static void
random_weights(double *w, double *b, const loja_plane_t plane)
{
    *w = exp(uniform(-4, 5));
    switch (n_randint(test_rand, 4))
    {
        case 0:
            *b = uniform(-8, 8);
            break;
        case 1:
            *b = *w * uniform(-1.3, 1.3);
            break;
        case 2:
            *w = exp(uniform(-5, 0.5));
            *b = arf_get_d(arb_midref(plane->kernel->b), ARF_RND_NEAR)
                + *w * uniform(-2, 2);
            break;
        default:
            *b = uniform(-3, 3) * (plane->Z + *w);
            break;
    }
}

/* One random point in a box of its place. */
static int
check_features(loja_plane_work_t ws, const loja_plane_t plane)
{
    loja_plane_box_t root, box;
    double w, b, p[2];
    int place, good = 1;
    slong i;
    arb_t F, t;

    arb_init(F);
    arb_init(t);
    _loja_plane_box_init(root);
    _loja_plane_box_init(box);
    random_weights(&w, &b, plane);
    place = locate(p, plane, w, b);
    if (place == LOJA_PLACE_CORNER_LAST)
    {
        arb_set_d(t, w);
        arb_set_d(F, b);
        neuron(t, plane, plane->n - 1, t, F);
        arb_set_d(F, w);
        arb_set_d(box->mid, b);
        neuron(F, plane, plane->n - 2, F, box->mid);
        p[0] = arf_get_d(arb_midref(t), ARF_RND_NEAR)
            / arf_get_d(arb_midref(F), ARF_RND_NEAR);
        if (fabs(p[0]) > 1)
        {
            place = LOJA_PLACE_CORNER_NEXT;
            p[0] = 1 / p[0];
        }
        p[1] = 1 / (w * pow(fabs(b + w * arf_get_d(arb_midref(plane->x
            + plane->n - 2), ARF_RND_NEAR)), plane->power));
    }
    _loja_plane_root(root, plane, (loja_place_t) place);
    /* the roots hold the coordinates */
    if (place != LOJA_PLACE_RIGHT && place != LOJA_PLACE_LEFT_END)
        for (i = 0; i < 2; i++)
            good = good && p[i] >= root->lo[i] - 1e-9
                && p[i] <= root->hi[i] + 1e-9;
    random_box(box, root, p);
    if (place == LOJA_PLACE_CORNER_LAST || place == LOJA_PLACE_CORNER_NEXT)
    {
        /* p was rounded and the weights were not: let the box hold both */
        for (i = 0; i < 2; i++)
        {
            box->lo[i] -= 1e-6;
            box->hi[i] += 1e-6;
        }
        if (box->lo[1] < 0)
            box->lo[1] = 0;
        _loja_plane_box_set(box, 96);
    }
    if ((place == LOJA_PLACE_CHART || place == LOJA_PLACE_STEEP
         || place == LOJA_PLACE_LEFT) && !(p[0] > 1e-6))
        place = -1;
    if (place == LOJA_PLACE_LEFT && plane->power == 1
        && !(p[1] > 1e-6 && p[1] * plane->Z * plane->Z <= p[0]))
        place = -1;
    if ((place == LOJA_PLACE_RISE || place == LOJA_PLACE_FALL)
        && !(p[0] * p[1] > 1e-9))
        place = -1;
    if (place == LOJA_PLACE_LEFT && plane->power == 0)
        w = p[0];
    if (place == LOJA_PLACE_BOUNDED)
    {
        w = p[0];
        b = p[1];
    }
    if (place == LOJA_PLACE_LEFT && w + b > -plane->Z)
        b = -plane->Z - w;
    if (place >= 0)
    {
        _loja_plane_features(ws, plane, (loja_place_t) place, box);
        for (i = 0; i < plane->n; i++)
        {
            feature(F, plane, (loja_place_t) place, i, p, w, b,
                box->lo[0] < 1);
            if (!form_contains(ws->f + i, box, p, F))
            {
                printf("  place %s, point (%.17g, %.17g), sample %ld, box "
                    "[%.17g, %.17g] x [%.17g, %.17g]\n",
                    _loja_plane_place_name[place], p[0], p[1], (long) i,
                    box->lo[0], box->hi[0], box->lo[1], box->hi[1]);
                good = 0;
            }
        }
    }
    _loja_plane_box_clear(root);
    _loja_plane_box_clear(box);
    arb_clear(F);
    arb_clear(t);
    return good;
}

static void
setup(loja_plane_t plane, const char *act, slong slope, int reflect,
      slong eps_num, ulong eps_den)
{
    loja_problem_t prob;
    loja_message_t why;
    fmpq_t eps, scale;

    read_z2(prob, act);
    set_targets(prob, slope);
    fmpq_init(eps);
    fmpq_init(scale);
    fmpq_set_si(eps, eps_num, eps_den);
    CU_ASSERT_FATAL(_loja_plane_init(plane, scale, prob, reflect, 96, why));
    CU_ASSERT(fmpq_is_one(scale));
    CU_ASSERT(_loja_plane_choose(plane, eps,
        plane->power == 1 ? 5 : 12));
    fmpq_clear(eps);
    fmpq_clear(scale);
    loja_problem_clear(prob);
}

void
test_plane_features(void)
{
    slong i, k, n = test_count(150);

    for (k = 0; k < 3; k++)
    {
        loja_plane_t plane;
        loja_plane_work_t ws;

        setup(plane, acts[k], k == 1, k == 2, 1, 5000);
        _loja_plane_work_init(ws, plane->n);
        for (i = 0; i < n; i++)
            if (!check_features(ws, plane))
                break;
        CU_ASSERT(i == n);
        _loja_plane_work_clear(ws);
        _loja_plane_clear(plane);
    }
}

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
        feature(F, plane, LOJA_PLACE_CHART, i, p, 0, 0, 0);
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

        setup(plane, acts[k], k, 0, 1, 1000);
        _loja_plane_work_init(ws, plane->n);
        _loja_plane_box_init(root);
        _loja_plane_box_init(box);
        _loja_plane_root(root, plane, LOJA_PLACE_CHART);
        for (i = 0; i < n; i++)
        {
            double p[2] = {uniform(0.05, 0.6), uniform(-1, 1)}, X, T, rate;
            int cut, good;

            random_box(box, root, p);
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

    random_weights(&w, &b, plane);
    place = locate(p, plane, w, b);
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

        setup(plane, acts[k], 0, 0, k == 0 ? 1 : 2, k == 0 ? 200 : 100);
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

/* Products and quotients of forms hold those of the coordinates. */
void
test_plane_forms(void)
{
    slong i, n = test_count(300);
    loja_plane_box_t box;
    loja_form_ptr f = _loja_form_vec_init(5);
    arb_t a, b, c;

    _loja_plane_box_init(box);
    arb_init(a);
    arb_init(b);
    arb_init(c);
    for (i = 0; i < n; i++)
    {
        double p[2] = {coarse(uniform(1, 3)), coarse(uniform(-2, 2))};
        loja_plane_box_t root;
        int good = 1;

        _loja_plane_box_init(root);
        root->lo[0] = 1;
        root->hi[0] = 3;
        root->lo[1] = -2;
        root->hi[1] = 2;
        random_box(box, root, p);
        _loja_form_coord(f, box, 0);
        _loja_form_coord(f + 1, box, 1);
        _loja_form_mul(f + 2, f, f + 1, box, 64);
        _loja_form_mul(f + 3, f + 2, f + 1, box, 64);
        _loja_form_div(f + 4, f + 3, f, box, 64);
        arb_set_d(a, p[0]);
        arb_set_d(b, p[1]);
        arb_mul(c, a, b, PREC);
        good = good && form_contains(f + 2, box, p, c);
        arb_mul(c, c, b, PREC);
        good = good && form_contains(f + 3, box, p, c);
        arb_sqr(c, b, PREC);
        good = good && form_contains(f + 4, box, p, c);
        _loja_plane_box_clear(root);
        if (!good)
            break;
    }
    CU_ASSERT(i == n);
    arb_clear(a);
    arb_clear(b);
    arb_clear(c);
    _loja_plane_box_clear(box);
    _loja_form_vec_clear(f, 5);
}

static loja_verdict_t
verdict(loja_claim_t claim, const loja_problem_t prob, slong num, ulong den)
{
    loja_claim_opts_t opts;
    loja_status_t status;
    fmpq_t eps;

    memset(&opts, 0, sizeof(opts));
    opts.threads = 1;
    fmpq_init(eps);
    fmpq_set_si(eps, num, den);
    status = _loja_threshold_vertex(claim, prob, eps, &opts);
    CU_ASSERT((status == LOJA_OK) == (claim->verdict != LOJA_UNDECIDED));
    fmpq_clear(eps);
    return claim->verdict;
}

static slong
occurrences(const char *s, const char *what)
{
    slong n = 0;

    for (; (s = strstr(s, what)) != NULL; s++)
        n++;
    return n;
}

void
test_threshold_vertex(void)
{
    loja_problem_t prob;
    loja_claim_t claim;
    fmpq_t V;

    loja_claim_init(claim, "threshold");
    read_z2(prob, "silu");
    fmpq_init(V);
    CU_ASSERT_FATAL(verdict(claim, prob, 1, 200) == LOJA_PROVED);
    CU_ASSERT(strstr(claim->theorem, "1/200") != NULL);
    CU_ASSERT(loja_claim_number(claim, "eps") != NULL);
    /* these data are not symmetric: both signs of w */
    CU_ASSERT(occurrences(loja_record_text(claim->record), "\"reflected\"")
        == 2);
    /* the infimum of g over steep w is below 1/10 */
    CU_ASSERT(verdict(claim, prob, 1, 10) == LOJA_UNDECIDED);
    /* the variance is 941/6272 */
    CU_ASSERT(verdict(claim, prob, 941, 6272) == LOJA_REFUTED);
    CU_ASSERT(verdict(claim, prob, 941, 6273) == LOJA_UNDECIDED);
    CU_ASSERT(verdict(claim, prob, 0, 1) == LOJA_UNDECIDED);
    /* another factor: L is 9 times as large */
    {
        slong i;

        for (i = 0; i < prob->n; i++)
            fmpq_mul_si(fmpq_mat_entry(prob->y, i, 0),
                fmpq_mat_entry(prob->y, i, 0), -3);
    }
    CU_ASSERT(verdict(claim, prob, 9, 200) == LOJA_PROVED);
    CU_ASSERT(verdict(claim, prob, 9, 10) == LOJA_UNDECIDED);
    /* (x - 1)^2: a local minimum with w < 0 lies in the way, g < 1/5000 */
    set_targets(prob, -2);
    prob->net->act[0] = loja_act_find("gelu");
    CU_ASSERT(verdict(claim, prob, 1, 1000) != LOJA_PROVED);
    /* no parabola; no rule for tanh */
    set_targets(prob, 0);
    fmpq_set_si(fmpq_mat_entry(prob->y, 3, 0), 1, 3);
    CU_ASSERT(verdict(claim, prob, 1, 200) == LOJA_UNDECIDED);
    set_targets(prob, 0);
    prob->net->act[0] = loja_act_find("gelu");
    CU_ASSERT(verdict(claim, prob, 1, 50) == LOJA_PROVED);
    prob->net->act[0] = loja_act_find("tanh");
    CU_ASSERT(verdict(claim, prob, 1, 200) == LOJA_UNDECIDED);
    fmpq_clear(V);
    loja_claim_clear(claim);
    loja_problem_clear(prob);
}
