/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The places that cover the half plane w > 0 (rule threshold-vertex,
    section places) and the features psi(w x_i + b) on their boxes, up to
    constants and factors, so chosen that they extend to the closed places.
*/
#include "threshold/plane.h"

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
    D = x int_0^1 M_U(beta, 1 + t sigma x) dt with M = U^3 K(beta U), as a
    form: its slopes are x int M_U,beta and x^2 int t M_UU.
    M_U = 3 U^2 K + y U^2 K', y = beta U,
    M_U,beta = U^3 (4 K' + y K''), M_UU = U (6 K + 6 y K' + y^2 K'').
*/
static void
blown_rest(loja_form_ptr D, const loja_plane_t plane, const arb_t x,
           const loja_plane_box_t box)
{
    const slong prec = plane->prec;
    arb_ptr K = _arb_vec_init(4), k = _arb_vec_init(4);
    arb_t U, y, t;

    arb_init(U);
    arb_init(y);
    arb_init(t);
    /* U between 1 and 1 + sigma x, y = beta U */
    arb_mul(U, box->range + 1, x, prec);
    arb_union(U, U, t, prec);
    arb_add_ui(U, U, 1, prec);
    arb_mul(y, U, box->range, prec);
    _loja_kernel_eval(K, 0, 3, plane->kernel, y);
    arb_mul_2exp_si(K + 2, K + 2, 1);
    /* SOUND: threshold-vertex (places: slopes of D; U and y hold all the
       arguments) */
    arb_mul_ui(t, K, 3, prec);
    arb_addmul(t, y, K + 1, prec);
    arb_mul(t, t, U, prec);
    arb_mul(t, t, U, prec);
    arb_mul(&D->r, t, x, prec);
    arb_mul_2exp_si(t, K + 1, 2);
    arb_addmul(t, y, K + 2, prec);
    arb_mul(t, t, U, prec);
    arb_mul(t, t, U, prec);
    arb_mul(t, t, U, prec);
    arb_mul(D->g, t, x, prec);
    arb_mul(t, y, K + 2, prec);
    arb_addmul_ui(t, K + 1, 6, prec);
    arb_mul(t, t, y, prec);
    arb_addmul_ui(t, K, 6, prec);
    arb_mul(t, t, U, prec);
    arb_mul(t, t, x, prec);
    arb_mul(t, t, x, prec);
    arb_mul_2exp_si(D->g + 1, t, -1);
    /* at the midpoint: (M(beta, 1 + sigma x) - M(beta, 1))/sigma */
    _loja_kernel_eval(k, 0, 1, plane->kernel, box->mid);
    arb_mul(U, box->mid + 1, x, prec);
    arb_add_ui(U, U, 1, prec);
    arb_mul(y, U, box->mid, prec);
    _loja_kernel_eval(K, 0, 1, plane->kernel, y);
    arb_pow_ui(t, U, 3, prec);
    arb_mul(t, t, K, prec);
    arb_sub(t, t, k, prec);
    arb_div(&D->c, t, box->mid + 1, prec);
    if (!arb_is_finite(&D->c) || !arb_intersection(&D->c, &D->c, &D->r, prec))
        arb_set(&D->c, &D->r);
    _loja_form_meet(D, box, prec);
    _arb_vec_clear(K, 4);
    _arb_vec_clear(k, 4);
    arb_clear(U);
    arb_clear(y);
    arb_clear(t);
}

/*
    (beta, sigma): 2/(psi2 beta w) times psi(w x + b) - psi(b), that is,
    2 x + sigma x^2 + beta D.
*/
static void
blown(loja_plane_work_t ws, const loja_plane_t plane,
      const loja_plane_box_t box)
{
    const slong prec = plane->prec;
    loja_form_ptr beta = ws->t, sigma = ws->t + 1, D = ws->t + 2,
        p = ws->t + 3;
    arb_t t;
    slong i;

    arb_init(t);
    _loja_form_coord(beta, box, 0);
    _loja_form_coord(sigma, box, 1);
    for (i = 0; i < plane->n; i++)
    {
        blown_rest(D, plane, plane->x + i, box);
        _loja_form_mul(p, beta, D, box, prec);
        arb_sqr(t, plane->x + i, prec);
        _loja_form_addmul_ball(p, sigma, t, prec);
        arb_mul_2exp_si(t, plane->x + i, 1);
        _loja_form_add_ball(ws->f + i, p, t, prec);
        _loja_form_meet(ws->f + i, box, prec);
    }
    arb_clear(t);
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
            _loja_plane_right(ws, plane);
            break;
        case LOJA_PLACE_LEFT:
            _loja_plane_left(ws, plane, box);
            break;
        case LOJA_PLACE_LEFT_END:
            _loja_plane_left_end(ws, plane);
            break;
        default:
            _loja_plane_corner(ws, plane, place == LOJA_PLACE_CORNER_NEXT, box);
            break;
    }
}
