/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Functions analytic on a Bernstein ellipse: bounds on the ellipse
    (proofs/interpolation.md).

    On the ellipse s = cos(phi + i eta), T_k(s) = cos(k (phi + i eta)).  The
    upper half 0 <= phi <= pi is covered by arcs; conjugation gives the rest.
    On an arc |phi - c| <= d each coordinate of the path lies within
    d sum_k k |c_k| cosh(k eta) of its value at phi = c.
    The domains of the activations have rays to infinity from all points
    outside, so that it suffices to test the preactivations on the boundary.
*/
#include "verify/verify_internal.h"

void
_loja_piece_init(loja_piece_t piece, const loja_step_t step, const arf_t x0,
                 const arf_t x1, slong prec)
{
    slong P = step->nparams, len = step->len, size = P * len;
    arb_ptr d = _arb_vec_init(size);

    piece->step = step;
    piece->coef = _arb_vec_init(size);
    piece->deriv = _arb_vec_init(size);
    arb_init(piece->mid);
    arb_init(piece->half);
    arf_add(arb_midref(piece->mid), x0, x1, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_sub(arb_midref(piece->half), x1, x0, ARF_PREC_EXACT, ARF_RND_DOWN);
    arb_mul_2exp_si(piece->mid, piece->mid, -1);
    arb_mul_2exp_si(piece->half, piece->half, -1);
    loja_cheb_derivative(d, step->coef, P, len, prec);
    if (arb_is_one(piece->half) && arb_is_zero(piece->mid))
    {
        _arb_vec_set(piece->coef, step->coef, size);
        _arb_vec_swap(piece->deriv, d, size);
    }
    else
    {
        loja_cheb_restrict(piece->coef, step->coef, P, len, x0, x1, prec);
        loja_cheb_restrict(piece->deriv, d, P, len, x0, x1, prec);
    }
    _arb_vec_clear(d, size);
}

void
_loja_piece_clear(loja_piece_t piece)
{
    slong size = piece->step->nparams * piece->step->len;

    _arb_vec_clear(piece->coef, size);
    _arb_vec_clear(piece->deriv, size);
    arb_clear(piece->mid);
    arb_clear(piece->half);
}

/* w[k] >= k^power cosh(k eta). */
static void
cosh_weights(mag_ptr w, slong len, double eta, int power)
{
    arb_t t;
    slong k;

    arb_init(t);
    for (k = 0; k < len; k++)
    {
        arb_set_d(t, eta);
        arb_mul_si(t, t, k, LOJA_BOUND_PREC);
        arb_cosh(t, t, LOJA_BOUND_PREC);
        if (power)
            arb_mul_si(t, t, k, LOJA_BOUND_PREC);
        arb_get_mag(w + k, t);
    }
    arb_clear(t);
}

/* res[i] >= sum_k |c_ik| w_k. */
static void
weighted_sums(mag_ptr res, arb_srcptr c, slong P, slong len, mag_srcptr w)
{
    slong i, k;
    mag_t m;

    mag_init(m);
    for (i = 0; i < P; i++)
    {
        mag_zero(res + i);
        for (k = 0; k < len; k++)
        {
            arb_get_mag(m, c + i * len + k);
            mag_addmul(res + i, m, w + k);
        }
    }
    mag_clear(m);
}

void
_loja_ellipse_norm(mag_t res, arb_srcptr c, slong P, slong len, double eta)
{
    mag_ptr w = _mag_vec_init(len), s = _mag_vec_init(P);
    slong i;

    cosh_weights(w, len, eta, 0);
    weighted_sums(s, c, P, len, w);
    mag_zero(res);
    for (i = 0; i < P; i++)
        mag_addmul(res, s + i, s + i);
    mag_sqrt(res, res);
    _mag_vec_clear(w, len);
    _mag_vec_clear(s, P);
}

/* bound >= |f| on the arc of largest real part cos(phi) cosh(eta). */
static void
time_factor_ubound(mag_t bound, const loja_piece_t piece, const arb_t cos_phi,
                   double eta)
{
    arb_t x, f;

    arb_init(x);
    arb_init(f);
    arb_set_d(x, eta);
    arb_cosh(x, x, LOJA_BOUND_PREC);
    arb_mul(x, x, cos_phi, LOJA_BOUND_PREC);
    arb_mul(x, x, piece->half, LOJA_BOUND_PREC);
    arb_add(x, x, piece->mid, LOJA_BOUND_PREC);
    /* SOUND: interpolation (|exp(h(1+x))| = exp(h(1+Re x)), and f is
       constant for linear time) */
    loja_step_time(NULL, f, piece->step, x, LOJA_BOUND_PREC);
    arb_get_mag(bound, f);
    arb_clear(x);
    arb_clear(f);
}

/*
    The path in the middle of arc a of A, phi = (a + 1/2) pi/A; d >= pi/(2A),
    half the width of an arc.
*/
static void
path_in_middle(acb_ptr v, mag_t d, const loja_piece_t piece, slong a,
               slong A, double eta)
{
    slong i, P = piece->step->nparams, len = piece->step->len;
    acb_ptr T = _acb_vec_init(len);
    arb_ptr part = _arb_vec_init(2 * len);
    arb_t phi, e;
    acb_t s;
    slong k, prec = LOJA_BOUND_PREC;

    arb_init(phi);
    arb_init(e);
    acb_init(s);
    arb_const_pi(phi, prec);
    arb_div_ui(phi, phi, 2 * A, prec);
    arb_get_mag(d, phi);
    arb_mul_ui(phi, phi, 2 * a + 1, prec);
    arb_set_d(e, eta);
    arb_set(acb_realref(s), phi);
    arb_set(acb_imagref(s), e);
    acb_cos(s, s, prec);
    loja_cheb_basis_complex(T, s, len, prec);
    for (k = 0; k < len; k++)
    {
        arb_set(part + k, acb_realref(T + k));
        arb_set(part + len + k, acb_imagref(T + k));
    }
    for (i = 0; i < P; i++)
    {
        arb_srcptr c = piece->coef + i * len;

        arb_dot(acb_realref(v + i), NULL, 0, c, 1, part, 1, len, prec);
        arb_dot(acb_imagref(v + i), NULL, 0, c, 1, part + len, 1, len, prec);
    }
    _acb_vec_clear(T, len);
    _arb_vec_clear(part, 2 * len);
    arb_clear(phi);
    arb_clear(e);
    acb_clear(s);
}

/* Bounds on arc a of A from balls. */
static int
arc_in_balls(mag_t grad, mag_ptr hess, const loja_piece_t piece, slong a,
             slong A, double eta, mag_srcptr spread, const mag_t radius,
             loja_pool_t pool)
{
    slong i, P = piece->step->nparams;
    acb_ptr v = _acb_vec_init(P);
    mag_t d, m;
    int ok;

    mag_init(d);
    mag_init(m);
    path_in_middle(v, d, piece, a, A, eta);
    for (i = 0; i < P; i++)
    {
        /* SOUND: interpolation (arc: |T_k(w) - T_k(c)| <= d k cosh(k eta)) */
        mag_mul(m, spread + i, d);
        arb_add_error_mag(acb_imagref(v + i), m);
        arb_add_error_mag(acb_realref(v + i), m);
        /* SOUND: tube (the real offsets |e_i| <= R) */
        arb_add_error_mag(acb_realref(v + i), radius);
    }
    ok = loja_loss_majorant(loja_pool_ws(pool), grad, hess, v,
                            LOJA_BOUND_PREC);
    mag_clear(d);
    mag_clear(m);
    _acb_vec_clear(v, P);
    return ok;
}

/* The same from discs of doubles; -1 where doubles cannot be had. */
static int
arc_in_discs(mag_t grad, mag_ptr hess, const loja_piece_t piece, slong a,
             slong A, double eta, mag_srcptr spread, const mag_t radius,
             loja_pool_t pool)
{
    slong i, P = piece->step->nparams;
    acb_ptr v = _acb_vec_init(P);
    loja_disc_t *disc = flint_malloc(sizeof(loja_disc_t) * P);
    loja_round_t keep;
    double g = 0, h = 0, x, y;
    mag_t d, m;
    int ok;

    mag_init(d);
    mag_init(m);
    path_in_middle(v, d, piece, a, A, eta);
    ok = loja_round_begin(keep) ? 1 : -1;
    for (i = 0; i < P && ok > 0; i++)
    {
        /* SOUND: interpolation (arc), tube (offsets), as for balls */
        mag_mul(m, spread + i, d);
        mag_add(m, m, radius);
        loja_round_set_arb(&disc[i].re, &x, acb_realref(v + i));
        loja_round_set_arb(&disc[i].im, &y, acb_imagref(v + i));
        disc[i].rad = loja_up_add(loja_up_hypot(x, y),
                                  loja_round_set_mag(m));
    }
    if (ok > 0)
        ok = loja_loss_majorant_disc(loja_pool_ws(pool), &g,
                                     hess != NULL ? &h : NULL, disc);
    loja_round_get_mag(grad, g);
    if (hess != NULL)
        loja_round_get_mag(hess, h);
    loja_round_end(keep);
    mag_clear(d);
    mag_clear(m);
    flint_free(disc);
    _acb_vec_clear(v, P);
    return ok;
}

/* grad >= |f grad L| and hess >= |f H|_F on arc a of A, infinite if there is
   no bound; discs: in discs alone. */
static void
arc_bounds(mag_t grad, mag_ptr hess, const loja_piece_t piece, slong a,
           slong A, double eta, mag_srcptr spread, const mag_t radius,
           int discs, loja_pool_t pool)
{
    int good = -1;
    arb_t c;
    mag_t f;

    arb_init(c);
    mag_init(f);
    if (!pool->exact)
        good = arc_in_discs(grad, hess, piece, a, A, eta, spread, radius,
                            pool);
    if (good < 0 && discs)
        good = 0;
    if (good < 0)
        good = arc_in_balls(grad, hess, piece, a, A, eta, spread, radius,
                            pool);
    arb_const_pi(c, LOJA_BOUND_PREC);
    arb_mul_si(c, c, a, LOJA_BOUND_PREC);
    arb_div_ui(c, c, A, LOJA_BOUND_PREC);
    arb_cos(c, c, LOJA_BOUND_PREC);
    time_factor_ubound(f, piece, c, eta);
    mag_mul(grad, grad, f);
    if (hess != NULL)
        mag_mul(hess, hess, f);
    if (!good)
    {
        mag_inf(grad);
        if (hess != NULL)
            mag_inf(hess);
    }
    arb_clear(c);
    mag_clear(f);
}

/* On all arcs; discs as above. */
static int
bounds(mag_t grad, mag_ptr hess, const loja_piece_t piece, double eta,
       const mag_t radius, int discs, loja_pool_t pool)
{
    slong a, P = piece->step->nparams, len = piece->step->len;
    slong A = pool->exact ? LOJA_ELLIPSE_ARCS : LOJA_ELLIPSE_DISCS;
    mag_ptr w = _mag_vec_init(len), spread = _mag_vec_init(P);
    mag_ptr g = _mag_vec_init(A), h = _mag_vec_init(A);
    mag_t speed;
    int ok = 1;

    cosh_weights(w, len, eta, 1);
    weighted_sums(spread, piece->coef, P, len, w);
#pragma omp parallel for schedule(dynamic) num_threads((int) pool->n)
    for (a = 0; a < A; a++)
        arc_bounds(g + a, hess != NULL ? h + a : NULL, piece, a, A, eta,
                   spread, radius, discs, pool);
    mag_init(speed);
    mag_zero(grad);
    if (hess != NULL)
        mag_zero(hess);
    for (a = 0; a < A; a++)
    {
        ok = ok && !mag_is_inf(g + a) && !mag_is_inf(h + a);
        mag_max(grad, grad, g + a);
        if (hess != NULL)
            mag_max(hess, hess, h + a);
    }
    _loja_ellipse_norm(speed, piece->deriv, P, len, eta);
    mag_add(grad, grad, speed);
    mag_clear(speed);
    _mag_vec_clear(w, len);
    _mag_vec_clear(spread, P);
    _mag_vec_clear(g, A);
    _mag_vec_clear(h, A);
    return ok;
}

int
_loja_ellipse_bounds(mag_t grad, mag_ptr hess, const loja_piece_t piece,
                     double eta, const mag_t radius, loja_pool_t pool)
{
    return bounds(grad, hess, piece, eta, radius, 0, pool);
}

int
_loja_ellipse_complex(mag_t hess, const loja_piece_t piece, double eta,
                      const mag_t radius, loja_pool_t pool)
{
    mag_t grad;
    int ok;

    mag_init(grad);
    /* SOUND: growth-double (the discs contain all complex offsets) */
    ok = !pool->exact && bounds(grad, hess, piece, eta, radius, 1, pool);
    mag_clear(grad);
    return ok;
}
