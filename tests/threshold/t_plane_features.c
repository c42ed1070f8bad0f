/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Features of the places contain exact ones, forms what they stand for, and
   every (w, b) lies in a place. */
#include <math.h>
#include "plane_points.h"

TEST_DECLARE(test_plane_features)
TEST_DECLARE(test_plane_forms)

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
        arb_sub(d, d, box->mid + k, PLANE_PREC);
        arb_addmul(t, f->g + k, d, PLANE_PREC);
    }
    good = arb_overlaps(&f->r, F)
        && (!arb_is_finite(t) || arb_overlaps(t, F));
    arb_clear(t);
    arb_clear(d);
    return good;
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
    plane_random_weights(&w, &b, plane);
    place = plane_locate(p, plane, w, b);
    if (place == LOJA_PLACE_CORNER_LAST)
    {
        arb_set_d(t, w);
        arb_set_d(F, b);
        plane_neuron(t, plane, plane->n - 1, t, F);
        arb_set_d(F, w);
        arb_set_d(box->mid, b);
        plane_neuron(F, plane, plane->n - 2, F, box->mid);
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
    plane_random_box(box, root, p);
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
            plane_feature(F, plane, (loja_place_t) place, i, p, w, b,
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

void
test_plane_features(void)
{
    slong i, k, n = test_count(150);

    for (k = 0; k < 3; k++)
    {
        loja_plane_t plane;
        loja_plane_work_t ws;

        plane_setup(plane, plane_acts[k], k == 1, k == 2, 1, 5000);
        _loja_plane_work_init(ws, plane->n);
        for (i = 0; i < n; i++)
            if (!check_features(ws, plane))
                break;
        CU_ASSERT(i == n);
        _loja_plane_work_clear(ws);
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
        double p[2] = {plane_coarse(plane_uniform(1, 3)),
            plane_coarse(plane_uniform(-2, 2))};
        loja_plane_box_t root;
        int good = 1;

        _loja_plane_box_init(root);
        root->lo[0] = 1;
        root->hi[0] = 3;
        root->lo[1] = -2;
        root->hi[1] = 2;
        plane_random_box(box, root, p);
        _loja_form_coord(f, box, 0);
        _loja_form_coord(f + 1, box, 1);
        _loja_form_mul(f + 2, f, f + 1, box, 64);
        _loja_form_mul(f + 3, f + 2, f + 1, box, 64);
        _loja_form_div(f + 4, f + 3, f, box, 64);
        arb_set_d(a, p[0]);
        arb_set_d(b, p[1]);
        arb_mul(c, a, b, PLANE_PREC);
        good = good && form_contains(f + 2, box, p, c);
        arb_mul(c, c, b, PLANE_PREC);
        good = good && form_contains(f + 3, box, p, c);
        arb_sqr(c, b, PLANE_PREC);
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
