/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The places that cover the half plane w > 0 (rule threshold-vertex,
    section places) and the features psi(w x_i + b) on their boxes, up to
    constants and factors, so chosen that they extend to the closed places.
*/
#include "claim/plane.h"

const char *const _loja_plane_place_name[LOJA_PLACES] = {
    "chart", "rise", "fall", "bounded", "steep", "right", "left",
    "left-end", "corner-last", "corner-next"
};

/* (w, b), w away from 0: psi(w x + b). */
static void
direct(loja_plane_work_t ws, const loja_plane_t plane,
       const loja_plane_box_t box)
{
    const slong prec = plane->prec;
    arb_t z, t;
    slong i;

    arb_init(z);
    arb_init(t);
    for (i = 0; i < plane->n; i++)
    {
        loja_form_ptr f = ws->f + i;

        arb_mul(z, box->mid, plane->x + i, prec);
        arb_add(z, z, box->mid + 1, prec);
        plane->act->eval(&f->c, NULL, NULL, z, 0, prec);
        arb_mul(z, box->range, plane->x + i, prec);
        arb_add(z, z, box->range + 1, prec);
        plane->act->eval(&f->r, t, NULL, z, 0, prec);
        /* SOUND: threshold-vertex (places: slopes x psi'(z), psi'(z)) */
        arb_mul(f->g, t, plane->x + i, prec);
        arb_set(f->g + 1, t);
        _loja_form_meet(f, box, prec);
    }
    arb_clear(z);
    arb_clear(t);
}

/* (w, b) near w = 0: (psi(w x + b) - psi(b))/w = x int_0^1 psi'(b + t w x). */
static void
quotient(loja_plane_work_t ws, const loja_plane_t plane,
         const loja_plane_box_t box)
{
    const slong prec = plane->prec;
    arb_t z, p, q, r;
    slong i;

    arb_init(z);
    arb_init(p);
    arb_init(q);
    arb_init(r);
    plane->act->eval(p, NULL, NULL, box->mid + 1, 0, prec);
    for (i = 0; i < plane->n; i++)
    {
        loja_form_ptr f = ws->f + i;

        arb_mul(z, box->mid, plane->x + i, prec);
        arb_add(z, z, box->mid + 1, prec);
        plane->act->eval(q, NULL, NULL, z, 0, prec);
        arb_sub(q, q, p, prec);
        arb_div(&f->c, q, box->mid, prec);
        arb_mul(z, box->range, plane->x + i, prec);
        arb_add(z, z, box->range + 1, prec);
        arb_union(z, z, box->range + 1, prec);
        plane->act->eval(q, r, &f->r, z, 0, prec);
        /* SOUND: threshold-vertex (places: slopes x^2 int t psi'' and
           x int psi'', all arguments between b and b + w x) */
        arb_mul(f->g + 1, &f->r, plane->x + i, prec);
        arb_mul(f->g, f->g + 1, plane->x + i, prec);
        arb_mul_2exp_si(f->g, f->g, -1);
        arb_mul(&f->r, r, plane->x + i, prec);
        _loja_form_meet(f, box, prec);
    }
    arb_clear(z);
    arb_clear(p);
    arb_clear(q);
    arb_clear(r);
}

/*
    (beta, sigma): F/beta = x int_0^1 (1 + t sigma x) chi(..) dt, chi(y) =
    int_0^1 psi''(b* + t y) dt; the weight is >= 0 as |sigma x| <= 1.
*/
static void
blown(loja_plane_work_t ws, const loja_plane_t plane,
      const loja_plane_box_t box)
{
    const slong prec = plane->prec;
    arb_t t, z, p, q;
    slong i;

    arb_init(t);
    arb_init(z);
    arb_init(p);
    arb_init(q);
    for (i = 0; i < plane->n; i++)
    {
        arb_mul(t, box->range + 1, plane->x + i, prec);
        arb_add_ui(z, t, 1, prec);
        arb_mul(z, z, box->range, prec);
        arb_union(z, z, box->range, prec);
        arb_zero(p);
        arb_union(z, z, p, prec);
        arb_add(z, z, plane->kernel->b, prec);
        plane->act->eval(p, q, &ws->f[i].r, z, 0, prec);
        arb_mul_2exp_si(t, t, -1);
        arb_add_ui(t, t, 1, prec);
        arb_mul(t, t, plane->x + i, prec);
        /* SOUND: threshold-vertex (places: psi'' between b* and all the
           arguments, times (x + sigma x^2/2)) */
        arb_mul(t, t, &ws->f[i].r, prec);
        _loja_form_ball(ws->f + i, t);
    }
    arb_clear(t);
    arb_clear(z);
    arb_clear(p);
    arb_clear(q);
}

/* z psi'(z) - psi(z) over the ball z, with the sign turned. */
static void
intercept(arb_t res, const loja_act_struct *act, const arb_t z,
          const arb_t f, const arb_t f1, const arb_t f2, slong prec)
{
    arb_t m, p, q;

    arb_init(m);
    arb_init(p);
    arb_init(q);
    arb_get_mid_arb(m, z);
    act->eval(p, q, NULL, m, 0, prec);
    arb_submul(p, m, q, prec);
    /* SOUND: threshold-vertex (places: (psi - z psi')' = -z psi'') */
    arb_sub(q, z, m, prec);
    arb_mul(q, q, z, prec);
    arb_submul(p, q, f2, prec);
    arb_mul(res, z, f1, prec);
    arb_sub(res, f, res, prec);
    if (arb_is_finite(p) && arb_intersection(q, res, p, prec))
        arb_swap(res, q);
    arb_clear(m);
    arb_clear(p);
    arb_clear(q);
}

/* (eta, k), eta > 0: eta psi((x - k)/eta). */
static void
steep(loja_plane_work_t ws, const loja_plane_t plane,
      const loja_plane_box_t box)
{
    const slong prec = plane->prec;
    arb_t X, z, p, q;
    slong i;

    arb_init(X);
    arb_init(z);
    arb_init(p);
    arb_init(q);
    for (i = 0; i < plane->n; i++)
    {
        loja_form_ptr f = ws->f + i;

        arb_sub(X, plane->x + i, box->mid + 1, prec);
        arb_div(z, X, box->mid, prec);
        plane->act->eval(p, NULL, NULL, z, 0, prec);
        arb_mul(&f->c, p, box->mid, prec);
        arb_sub(X, plane->x + i, box->range + 1, prec);
        arb_div(z, X, box->range, prec);
        plane->act->eval(p, q, &f->r, z, 0, prec);
        /* SOUND: threshold-vertex (places: slopes psi - z psi' in eta and
           -psi' in k) */
        intercept(f->g, plane->act, z, p, q, &f->r, prec);
        arb_neg(f->g + 1, q);
        arb_mul(&f->r, p, box->range, prec);
        _loja_form_meet(f, box, prec);
    }
    arb_clear(X);
    arb_clear(z);
    arb_clear(p);
    arb_clear(q);
}

/* x becomes the range of max(x, 0). */
static void
positive_part(arb_t x, slong prec)
{
    arf_t a, b;

    arf_init(a);
    arf_init(b);
    arb_get_lbound_arf(a, x, prec);
    arb_get_ubound_arf(b, x, prec);
    if (arf_sgn(a) < 0)
        arf_zero(a);
    if (arf_sgn(b) < 0)
        arf_zero(b);
    arb_set_interval_arf(x, a, b, prec);
    arf_clear(a);
    arf_clear(b);
}

/* (eta, k), eta = 0 included: relu(x - k) + [dip eta, 0]. */
static void
kinked(loja_plane_work_t ws, const loja_plane_t plane,
       const loja_plane_box_t box)
{
    const slong prec = plane->prec;
    arb_t e, X, zero;
    slong i;

    arb_init(e);
    arb_init(X);
    arb_init(zero);
    arb_mul(e, plane->dip, box->range, prec);
    for (i = 0; i < plane->n; i++)
    {
        loja_form_ptr f = ws->f + i;

        /* SOUND: threshold-vertex (places: psi(b*) <= psi - relu <= 0, and
           relu has slopes between 0 and 1) */
        arb_sub(X, plane->x + i, box->mid + 1, prec);
        positive_part(X, prec);
        arb_add(&f->c, X, e, prec);
        arb_sub(X, plane->x + i, box->range + 1, prec);
        if (arb_is_positive(X))
            arb_set_si(f->g + 1, -1);
        else if (arb_is_negative(X))
            arb_zero(f->g + 1);
        else
        {
            arb_set_si(f->g + 1, -1);
            arb_union(f->g + 1, f->g + 1, zero, prec);
        }
        positive_part(X, prec);
        arb_add(&f->r, X, e, prec);
        arb_zero(f->g);
        _loja_form_meet(f, box, prec);
    }
    arb_clear(e);
    arb_clear(X);
    arb_clear(zero);
}

/* All preactivations >= Z: (x_i - x_1) [1, psi'(Z)]. */
static void
right(loja_plane_work_t ws, const loja_plane_t plane)
{
    arb_t t;
    slong i;

    arb_init(t);
    for (i = 0; i < plane->n; i++)
    {
        arb_add_ui(t, plane->x + i, 1, plane->prec);
        /* SOUND: threshold-vertex (right: 1 < psi' <= psi'(Z) on [Z, inf)) */
        arb_mul(t, t, plane->right, plane->prec);
        _loja_form_ball(ws->f + i, t);
    }
    arb_clear(t);
}

/*
    res = -log(f_i/f_m)/lambda of the left tail with d = x_m - x_i >= 0:
    theta (d + sigma d^2/2), sigma in the ball given (0 when p = 0).
*/
static void
exponent(arb_t res, const loja_plane_t plane, const arb_t d,
         const arb_t sigma)
{
    arb_t hi;

    arb_init(hi);
    arb_mul(hi, sigma, d, plane->prec);
    arb_mul_2exp_si(hi, hi, -1);
    arb_add_ui(hi, hi, 1, plane->prec);
    arb_mul(hi, hi, d, plane->prec);
    arb_mul(res, hi, plane->theta, plane->prec);
    arb_clear(hi);
}

/* res = the range of (1 - exp(-lambda e))/lambda: it falls with lambda and
   rises with e; lambda >= 0, e >= 0. */
static void
decay(arb_t res, const arb_t lambda, const arb_t e, slong prec)
{
    arf_t a, b, c, d;
    arb_t t, u;

    arf_init(a);
    arf_init(b);
    arf_init(c);
    arf_init(d);
    arb_init(t);
    arb_init(u);
    arb_get_ubound_arf(a, lambda, prec);
    arb_get_lbound_arf(c, lambda, prec);
    arb_get_lbound_arf(b, e, prec);
    arb_get_ubound_arf(d, e, prec);
    /* SOUND: threshold-vertex (left: monotone in both arguments) */
    if (arf_sgn(b) < 0)
        arf_zero(b);
    if (arf_sgn(a) > 0)
    {
        arb_set_arf(t, b);
        arb_mul_arf(t, t, a, prec);
        arb_neg(t, t);
        arb_expm1(t, t, prec);
        arb_neg(t, t);
        arb_div_arf(t, t, a, prec);
    }
    else
        arb_set_arf(t, b);
    if (arf_sgn(c) > 0)
    {
        arb_set_arf(u, d);
        arb_mul_arf(u, u, c, prec);
        arb_neg(u, u);
        arb_expm1(u, u, prec);
        arb_neg(u, u);
        arb_div_arf(u, u, c, prec);
    }
    else
        arb_set_arf(u, d);
    arb_union(res, t, u, prec);
    arf_clear(a);
    arf_clear(b);
    arf_clear(c);
    arf_clear(d);
    arb_clear(t);
    arb_clear(u);
}

/* All preactivations <= -Z: (1 - f_i/f_n)/lambda. */
static void
left(loja_plane_work_t ws, const loja_plane_t plane,
     const loja_plane_box_t box)
{
    arb_t d, e;
    slong i;

    arb_init(d);
    arb_init(e);
    for (i = 0; i < plane->n; i++)
    {
        arb_sub(d, plane->x + plane->n - 1, plane->x + i, plane->prec);
        exponent(e, plane, d, box->range + 1);
        decay(d, box->range, e, plane->prec);
        _loja_form_ball(ws->f + i, d);
    }
    arb_clear(d);
    arb_clear(e);
}

/* exp(-e/q) with e >= theta_lo d and q in the ball: [lower, upper] from
   below with sigma unbounded, so that the lower end is 0. */
static void
vanishing(arb_t res, const loja_plane_t plane, const arb_t d, const arb_t q)
{
    const slong prec = plane->prec;
    arf_t a;
    arb_t t;

    arf_init(a);
    arb_init(t);
    arb_zero(res);
    if (arb_is_zero(d))
        arb_one(res);
    else
    {
        /* SOUND: threshold-vertex (corner: 0 <= f_i/f_m <=
           exp(-lambda theta_lo d), 1/lambda = q) */
        arb_get_ubound_arf(a, q, prec);
        if (arf_sgn(a) > 0)
        {
            arb_get_lbound_arf(arb_midref(t), plane->theta, prec);
            arb_mul(t, t, d, prec);
            arb_div_arf(t, t, a, prec);
            arb_neg(t, t);
            arb_exp(t, t, prec);
        }
        else
            arb_zero(t);
        arb_union(res, res, t, prec);
    }
    arf_clear(a);
    arb_clear(t);
}

/* lambda >= plane->lambda: f_i/f_n. */
static void
left_end(loja_plane_work_t ws, const loja_plane_t plane)
{
    arb_t q, d;
    slong i;

    arb_init(q);
    arb_init(d);
    arb_set_d(q, plane->lambda);
    arb_inv(q, q, plane->prec);
    for (i = 0; i < plane->n; i++)
    {
        arb_sub(d, plane->x + plane->n - 1, plane->x + i, plane->prec);
        if (i == plane->n - 1)
            arb_zero(d);
        vanishing(&ws->f[i].c, plane, d, q);
        arb_set(d, &ws->f[i].c);
        _loja_form_ball(ws->f + i, d);
    }
    arb_clear(q);
    arb_clear(d);
}

/*
    All but the last sample <= -Z: f = (f_n, f_m (1, f_i/f_m)), m = n - 1.
    last: kappa f_n-th unit vector + tail, |kappa| <= 1; next: unit vector +
    tau times the tail.  box: (kappa or tau, q).
*/
static void
corner(loja_plane_work_t ws, const loja_plane_t plane, int next,
       const loja_plane_box_t box)
{
    const slong n = plane->n;
    arb_t d, e;
    slong i;

    arb_init(d);
    arb_init(e);
    for (i = 0; i < n - 1; i++)
    {
        if (i == n - 2)
            arb_zero(d);
        else
            arb_sub(d, plane->x + n - 2, plane->x + i, plane->prec);
        vanishing(e, plane, d, box->range + 1);
        if (next)
            arb_mul(e, e, box->range, plane->prec);
        _loja_form_ball(ws->f + i, e);
    }
    if (next)
        arb_one(e);
    else
        arb_set(e, box->range);
    _loja_form_ball(ws->f + n - 1, e);
    arb_clear(d);
    arb_clear(e);
}

/* HEURISTIC: below this w the quotient is used. */
#define QUOTIENT_BELOW 1.0

void
_loja_plane_features(loja_plane_work_t ws, const loja_plane_t plane,
                     loja_place_t place, const loja_plane_box_t box)
{
    switch (place)
    {
        case LOJA_PLACE_CHART:
            _loja_plane_chart_features(ws, plane, box);
            break;
        case LOJA_PLACE_RISE:
        case LOJA_PLACE_FALL:
            blown(ws, plane, box);
            break;
        case LOJA_PLACE_BOUNDED:
            if (box->lo[0] >= QUOTIENT_BELOW)
                direct(ws, plane, box);
            else
                quotient(ws, plane, box);
            break;
        case LOJA_PLACE_STEEP:
            if (box->lo[0] > 0)
                steep(ws, plane, box);
            else
                kinked(ws, plane, box);
            break;
        case LOJA_PLACE_RIGHT:
            right(ws, plane);
            break;
        case LOJA_PLACE_LEFT:
            left(ws, plane, box);
            break;
        case LOJA_PLACE_LEFT_END:
            left_end(ws, plane);
            break;
        default:
            corner(ws, plane, place == LOJA_PLACE_CORNER_NEXT, box);
            break;
    }
}
