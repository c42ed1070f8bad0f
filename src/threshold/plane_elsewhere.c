/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    What a box may leave to another place (rule threshold-vertex, section
    places): exact comparisons of its ends with those of the others.
*/
#include "threshold/plane.h"

/* Exact comparisons with sums: 1 only if proved. */
typedef struct
{
    arb_t a, b, t;
} scratch_t;

/* b1 + w1 <= -Z */
static int
is_left(scratch_t *s, const loja_plane_t plane,
        const loja_plane_box_t box)
{
    arb_set_d(s->a, box->hi[1]);
    arb_set_d(s->t, box->hi[0]);
    arb_add(s->a, s->a, s->t, plane->prec);
    arb_set_d(s->b, -plane->Z);
    return arb_le(s->a, s->b);
}

/* b0 - w1 >= Z */
static int
is_right(scratch_t *s, const loja_plane_t plane,
         const loja_plane_box_t box)
{
    arb_set_d(s->a, box->lo[1]);
    arb_set_d(s->t, box->hi[0]);
    arb_sub(s->a, s->a, s->t, plane->prec);
    arb_set_d(s->b, plane->Z);
    return arb_ge(s->a, s->b);
}

/* w1 <= h0, and |b - b*| <= beta0 or <= s1 w0 */
static int
is_vertex(scratch_t *s, const loja_plane_t plane,
          const loja_plane_box_t box)
{
    if (box->hi[0] > plane->h0)
        return 0;
    arb_sub(s->a, box->range + 1, plane->kernel->b, plane->prec);
    arb_abs(s->a, s->a);
    arb_set_d(s->t, plane->beta0);
    if (arb_le(s->a, s->t))
        return 1;
    arb_set_d(s->t, plane->s1);
    arb_set_d(s->b, box->lo[0]);
    arb_mul(s->t, s->t, s->b, plane->prec);
    return arb_le(s->a, s->t);
}

/* k0 >= x + Z eta1 for the input x, or k1 <= -1 - Z eta1 (x NULL) */
static int
is_beyond(scratch_t *s, const loja_plane_t plane,
          const loja_plane_box_t box, const arb_struct *x)
{
    arb_set_d(s->t, plane->Z);
    arb_set_d(s->b, box->hi[0]);
    arb_mul(s->t, s->t, s->b, plane->prec);
    if (x != NULL)
    {
        arb_add(s->t, s->t, x, plane->prec);
        arb_set_d(s->a, box->lo[1]);
        return arb_ge(s->a, s->t);
    }
    arb_add_ui(s->t, s->t, 1, plane->prec);
    arb_neg(s->t, s->t);
    arb_set_d(s->a, box->hi[1]);
    return arb_le(s->a, s->t);
}

/* sigma0 Z^2 > lambda1: no point of the left tail has such coordinates */
static int
is_void(scratch_t *s, const loja_plane_t plane, const loja_plane_box_t box)
{
    arb_set_d(s->t, plane->Z);
    arb_sqr(s->t, s->t, plane->prec);
    arb_set_d(s->a, box->lo[1]);
    arb_mul(s->t, s->t, s->a, plane->prec);
    arb_set_d(s->b, box->hi[0]);
    return arb_gt(s->t, s->b);
}

int
_loja_plane_elsewhere(const loja_plane_t plane, loja_place_t place,
                      const loja_plane_box_t box)
{
    scratch_t s;
    int res = 0;

    arb_init(s.a);
    arb_init(s.b);
    arb_init(s.t);
    /* SOUND: threshold-vertex (places: what a box may leave to others) */
    if (place == LOJA_PLACE_BOUNDED)
        res = is_left(&s, plane, box) || is_right(&s, plane, box)
            || is_vertex(&s, plane, box);
    else if (place == LOJA_PLACE_STEEP)
        res = is_beyond(&s, plane, box, plane->x + plane->n - 1)
            || is_beyond(&s, plane, box, NULL)
            || (box->hi[0] * plane->far <= 1
                && is_beyond(&s, plane, box, plane->x + plane->n - 2));
    else if (place == LOJA_PLACE_LEFT)
        res = is_void(&s, plane, box);
    arb_clear(s.a);
    arb_clear(s.b);
    arb_clear(s.t);
    return res;
}
