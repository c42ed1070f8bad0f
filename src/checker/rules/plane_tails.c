/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule threshold-vertex: features of the tails and corners, and what a box may
   leave to other places. */
#include "checker/rules/plane.h"

/* [0, exp(-theta d/q)], q up to its upper end; 1 for d = 0. */
static void
vanishing(interval *res, const plane *p, const interval *d, mpfr_srcptr q,
          interval *t)
{
    if (mpfi_is_zero(d))
    {
        mpfi_set_ui(res, 1);
        return;
    }
    mpfi_set_ui(res, 0);
    if (mpfr_sgn(q) <= 0)
        return;
    /* SOUND: threshold-vertex (corner: 0 <= exp(-E) <= exp(-theta d/q)) */
    mpfi_set_fr(t, &p->theta.left);
    mpfi_mul(t, t, d);
    mpfi_div_fr(t, t, q);
    mpfi_neg(t, t);
    mpfi_exp(t, t);
    mpfr_set(&res->right, &t->right, MPFR_RNDU);
}

/* (1 - exp(-lambda e))/lambda at two numbers >= 0; e at 0. */
static void
decay_at(interval *res, mpfr_srcptr lambda, mpfr_srcptr e)
{
    mpfi_set_fr(res, e);
    if (mpfr_sgn(lambda) <= 0)
        return;
    mpfi_mul_fr(res, res, lambda);
    mpfi_neg(res, res);
    mpfi_expm1(res, res);
    mpfi_neg(res, res);
    mpfi_div_fr(res, res, lambda);
}

void
plane_right(plane *p, int i)
{
    mpfi_add_ui(p->v, p->x + i, 1);
    /* SOUND: threshold-vertex (right) */
    mpfi_mul(p->v, p->v, &p->right);
    form_set(p->f + i, p->v);
}

void
plane_left(plane *p, int i, const interval *q)
{
    interval *d = p->v, *e = p->v + 1, *s = p->v + 2;

    mpfi_ui_sub(d, 1, p->x + i);
    /* e in [theta, 1] (d + sigma d^2/2) */
    mpfi_mul(e, q + 1, d);
    mpfi_div_2ui(e, e, 1);
    mpfi_add_ui(e, e, 1);
    mpfi_mul(e, e, d);
    mpfi_mul(e, e, &p->theta);
    if (mpfr_sgn(&e->left) < 0)
        mpfr_set_ui(&e->left, 0, MPFR_RNDD);
    /* SOUND: threshold-vertex (left: falling in lambda, rising in e) */
    decay_at(d, &q->right, &e->left);
    decay_at(s, &q->left, &e->right);
    mpfi_union(d, d, s);
    form_set(p->f + i, d);
}

void
plane_left_end(plane *p, int i)
{
    interval *d = p->v, *q = p->v + 1, *r = p->v + 2, *t = p->v + 3;

    mpfi_inv(q, &p->lambda);
    mpfi_ui_sub(d, 1, p->x + i);
    if (i > p->before)
        mpfi_set_ui(d, 0);
    vanishing(r, p, d, &q->right, t);
    form_set(p->f + i, r);
}

void
plane_corner(plane *p, int i, const interval *q, int next)
{
    interval *d = p->v, *r = p->v + 2, *t = p->v + 3;

    if (i > p->before)
    {
        mpfi_set_ui(d, 1);
        if (next)
            form_set(p->f + i, d);
        else
            form_copy(p->f + i, p->t);
        return;
    }
    mpfi_sub(d, p->x + p->before, p->x + i);
    if (mpq_equal(p->exact[i], p->exact[p->before]))
        mpfi_set_ui(d, 0);
    vanishing(r, p, d, &q[1].right, t);
    if (next)
        form_scale(p->f + i, p->t, r);
    else
        form_set(p->f + i, r);
}

/* ---- elsewhere ---- */

/* BOUNDED: LEFT, RIGHT or VERTEX on the whole box. */
static int
bounded_elsewhere(const plane *p, const interval *q)
{
    interval *t = p->v, *s = p->v + 1;

    mpfi_add(t, q, q + 1);
    mpfi_add(t, t, &p->Z);
    mpfi_sub(s, q + 1, q);
    mpfi_sub(s, s, &p->Z);
    /* SOUND: threshold-vertex (ELSEWHERE: b + w <= -Z, b - w >= Z) */
    if (mpfr_sgn(&t->right) <= 0 || mpfr_sgn(&s->left) >= 0)
        return 1;
    mpfi_sub(t, q + 1, &p->psi.b);
    mpfi_abs(t, t);
    mpfi_mul_fr(s, &p->s1, &q->left);
    /* SOUND: threshold-vertex (ELSEWHERE: VERTEX) */
    return mpfr_lessequal_p(&q->right, &p->h0.left)
        && (mpfr_lessequal_p(&t->right, &p->beta0.left)
            || mpfr_lessequal_p(&t->right, &s->left));
}

/* STEEP: k >= x + Z eta on the whole box. */
static int
beyond(const plane *p, const interval *q, const interval *x)
{
    interval *t = p->v;

    mpfi_mul_fr(t, &p->Z, &q->right);
    mpfi_add(t, t, x);
    return mpfr_greaterequal_p(&q[1].left, &t->right);
}

static int
steep_elsewhere(const plane *p, const interval *q)
{
    interval *t = p->v;

    /* SOUND: threshold-vertex (ELSEWHERE: LEFT; CORNER; RIGHT) */
    if (beyond(p, q, p->x + p->n - 1))
        return 1;
    mpfi_mul_fr(t, &p->far, &q->right);
    if (mpfr_cmp_ui(&t->right, 1) <= 0 && beyond(p, q, p->x + p->before))
        return 1;
    mpfi_mul_fr(t, &p->Z, &q->right);
    mpfi_add_ui(t, t, 1);
    mpfi_add(t, t, q + 1);
    return mpfr_sgn(&t->right) <= 0;
}

int
plane_elsewhere(const plane *p, place_t place, const interval *q)
{
    interval *t = p->v;

    if (place == BOUNDED)
        return bounded_elsewhere(p, q);
    if (place == STEEP)
        return steep_elsewhere(p, q);
    if (place != LEFT)
        return 0;
    mpfi_sqr(t, &p->Z);
    mpfi_mul_fr(t, t, &q[1].left);
    /* SOUND: threshold-vertex (ELSEWHERE: sigma Z^2 > lambda stands for no
       point) */
    return mpfr_greater_p(&t->left, &q->right);
}
