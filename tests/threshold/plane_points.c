/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Points of the plane of inner weights, the place and the box of each, and
   the exact features there: what the tests of threshold-vertex hold against
   the enclosures. */
#include <math.h>
#include "plane_points.h"

const char *const plane_acts[3] = {"gelu", "silu", "mish"};

void
plane_read(loja_problem_t prob, const char *act)
{
    char *path = test_source_path("examples/z2.yaml");
    loja_message_t msg;

    loja_problem_init(prob);
    CU_ASSERT_FATAL(loja_problem_read(prob, msg, path) == LOJA_OK);
    prob->net->act[0] = loja_act_find(act);
    flint_free(path);
}

void
plane_targets(loja_problem_t prob, slong b)
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

double
plane_uniform(double a, double b)
{
    return a + (b - a) * (double) n_randint(test_rand, 1 << 20)
        / (double) (1 << 20);
}

double
plane_coarse(double x)
{
    return floor(x * 16777216 + 0.5) / 16777216;
}

int
plane_locate(double *p, const loja_plane_t plane, double w, double b)
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

void
plane_neuron(arb_t res, const loja_plane_t plane, slong i, const arb_t w,
       const arb_t b)
{
    arb_t z;

    arb_init(z);
    arb_set_fmpq(z, fmpq_mat_entry(plane->exact, 0, i), PLANE_PREC);
    arb_mul(z, z, w, PLANE_PREC);
    arb_add(z, z, b, PLANE_PREC);
    plane->act->eval(res, NULL, NULL, z, 0, PLANE_PREC);
    arb_clear(z);
}

void
plane_feature(arb_t F, const loja_plane_t plane, loja_place_t place, slong i,
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
        arb_mul(w, t, u, PLANE_PREC);
        if (place == LOJA_PLACE_CHART)
            arb_swap(w, t);
        arb_add(b, t, plane->kernel->b, PLANE_PREC);
    }
    else if (place == LOJA_PLACE_STEEP)
    {
        arb_inv(w, t, PLANE_PREC);
        arb_mul(b, u, w, PLANE_PREC);
        arb_neg(b, b);
    }
    else if (place == LOJA_PLACE_LEFT && plane->power == 1)
    {
        arb_mul(w, t, u, PLANE_PREC);
        arb_sqrt(w, w, PLANE_PREC);
        arb_div(b, t, u, PLANE_PREC);
        arb_sqrt(b, b, PLANE_PREC);
        arb_add(b, b, w, PLANE_PREC);
        arb_neg(b, b);
    }
    plane_neuron(f, plane, i, w, b);
    arb_set(F, f);
    switch (place)
    {
        case LOJA_PLACE_CHART:
        case LOJA_PLACE_RISE:
        case LOJA_PLACE_FALL:
            plane->act->eval(t, NULL, NULL, b, 0, PLANE_PREC);
            arb_sub(F, f, t, PLANE_PREC);
            arb_mul_2exp_si(F, F, 1);
            arb_div(F, F, plane->kernel->psi2, PLANE_PREC);
            arb_div(F, F, w, PLANE_PREC);
            if (place == LOJA_PLACE_CHART)
                arb_div(F, F, w, PLANE_PREC);
            else
            {
                arb_set_d(t, p[0]);
                arb_div(F, F, t, PLANE_PREC);
            }
            break;
        case LOJA_PLACE_BOUNDED:
            if (quotient)
            {
                plane->act->eval(t, NULL, NULL, b, 0, PLANE_PREC);
                arb_sub(F, f, t, PLANE_PREC);
                arb_div(F, F, w, PLANE_PREC);
            }
            break;
        case LOJA_PLACE_STEEP:
            arb_mul(F, f, t, PLANE_PREC);
            break;
        case LOJA_PLACE_RIGHT:
            plane_neuron(t, plane, 0, w, b);
            arb_sub(F, f, t, PLANE_PREC);
            arb_div(F, F, w, PLANE_PREC);
            break;
        case LOJA_PLACE_LEFT:
        case LOJA_PLACE_LEFT_END:
            plane_neuron(u, plane, plane->n - 1, w, b);
            arb_div(F, f, u, PLANE_PREC);
            if (place == LOJA_PLACE_LEFT)
            {
                arb_sub_ui(F, F, 1, PLANE_PREC);
                arb_neg(F, F);
                arb_div(F, F, t, PLANE_PREC);
            }
            break;
        default:
            plane_neuron(t, plane, plane->n - 2, w, b);
            plane_neuron(u, plane, plane->n - 1, w, b);
            arb_div(F, f, place == LOJA_PLACE_CORNER_LAST ? t : u, PLANE_PREC);
            break;
    }
    arb_clear(w);
    arb_clear(b);
    arb_clear(t);
    arb_clear(u);
    arb_clear(f);
}

void
plane_random_box(loja_plane_box_t box, const loja_plane_box_t root, double *p)
{
    double size = pow(2, -plane_uniform(0, 12));
    slong k;

    for (k = 0; k < 2; k++)
    {
        double width = size * (root->hi[k] - root->lo[k]);

        p[k] = plane_coarse(p[k]);
        box->lo[k] = plane_coarse(
            fmax(root->lo[k], p[k] - plane_uniform(0, width)));
        box->hi[k] = plane_coarse(
            fmin(root->hi[k], p[k] + plane_uniform(0, width)));
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

void
plane_random_weights(double *w, double *b, const loja_plane_t plane)
{
    *w = exp(plane_uniform(-4, 5));
    switch (n_randint(test_rand, 4))
    {
        case 0:
            *b = plane_uniform(-8, 8);
            break;
        case 1:
            *b = *w * plane_uniform(-1.3, 1.3);
            break;
        case 2:
            *w = exp(plane_uniform(-5, 0.5));
            *b = arf_get_d(arb_midref(plane->kernel->b), ARF_RND_NEAR)
                + *w * plane_uniform(-2, 2);
            break;
        default:
            *b = plane_uniform(-3, 3) * (plane->Z + *w);
            break;
    }
}

void
plane_setup(loja_plane_t plane, const char *act, slong slope, int reflect,
      slong eps_num, ulong eps_den)
{
    loja_problem_t prob;
    loja_message_t why;
    fmpq_t eps, scale;

    plane_read(prob, act);
    plane_targets(prob, slope);
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
