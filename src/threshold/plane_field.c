/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The field of the chart at the vertex (rule threshold-vertex, section
    chart).  Coordinates (h, s): w = h, b = b* + h s, u = x + s,
        phi = x^2 + 2 s x + h k,   k = u^3 K(h u) - s^3 K(h s),
    the feature up to a constant and a factor, regular at h = 0.  The field
    is X_h = h and X_s chosen so that the direction of x is met exactly;
    what remains is one scalar inequality, and V* > 0.
*/
#include "threshold/plane.h"

/*
    A = u^3 K(h u) with its derivatives Ah in h and As in u, as forms in
    (h, s); h = ws->t[0], u = ws->t[2].
*/
static void
cubic(loja_form_ptr A, loja_form_ptr Ah, loja_form_ptr As,
      loja_plane_work_t ws, const loja_plane_t plane,
      const loja_plane_box_t box)
{
    const slong prec = plane->prec;
    loja_form_ptr h = ws->t, u = ws->t + 2, y = ws->t + 3, K = ws->t + 4,
        K1 = ws->t + 5, u2 = ws->t + 6, u3 = ws->t + 7, p = ws->t + 8,
        q = ws->t + 9;
    arb_t three;

    arb_init(three);
    arb_set_ui(three, 3);
    _loja_form_mul(y, h, u, box, prec);
    _loja_form_kernel(K, K1, y, plane->kernel, box, prec);
    _loja_form_mul(u2, u, u, box, prec);
    _loja_form_mul(u3, u2, u, box, prec);
    _loja_form_mul(A, u3, K, box, prec);
    _loja_form_mul(p, u3, K1, box, prec);
    _loja_form_mul(Ah, p, u, box, prec);
    /* 3 u^2 K + h u^3 K' */
    _loja_form_mul(As, p, h, box, prec);
    _loja_form_mul(q, u2, K, box, prec);
    _loja_form_addmul_ball(As, q, three, prec);
    _loja_form_meet(As, box, prec);
    arb_clear(three);
}

void
_loja_plane_chart_features(loja_plane_work_t ws, const loja_plane_t plane,
                           const loja_plane_box_t box)
{
    const slong prec = plane->prec;
    loja_form_ptr h = ws->t, s = ws->t + 1, u = ws->t + 2, A0 = ws->t + 10,
        H0 = ws->t + 11, S0 = ws->t + 12, A = ws->t + 13, H = ws->t + 14,
        S = ws->t + 15, p = ws->t + 16;
    arb_t t;
    slong i;

    arb_init(t);
    _loja_form_coord(h, box, 0);
    _loja_form_coord(s, box, 1);
    arb_zero(t);
    _loja_form_add_ball(u, s, t, prec);
    cubic(A0, H0, S0, ws, plane, box);
    for (i = 0; i < plane->n; i++)
    {
        _loja_form_add_ball(u, s, plane->x + i, prec);
        cubic(A, H, S, ws, plane, box);
        _loja_form_sub(ws->k + i, A, A0, prec);
        _loja_form_sub(ws->kh + i, H, H0, prec);
        _loja_form_sub(ws->ks + i, S, S0, prec);
        /* x^2 + 2 s x + h k */
        _loja_form_mul(p, h, ws->k + i, box, prec);
        arb_mul_2exp_si(t, plane->x + i, 1);
        _loja_form_addmul_ball(p, s, t, prec);
        arb_sqr(t, plane->x + i, prec);
        _loja_form_add_ball(ws->f + i, p, t, prec);
        _loja_form_meet(ws->f + i, box, prec);
    }
    arb_clear(t);
}

/* z = <a, v> with fixed a. */
static void
dot_ball(loja_form_ptr z, arb_srcptr a, const loja_form_struct *v,
         const loja_plane_t plane, const loja_plane_box_t box)
{
    slong i;
    arb_t t;

    arb_init(t);
    _loja_form_ball(z, t);
    for (i = 0; i < plane->n; i++)
    {
        arb_mul(t, a + i, plane->wt + i, plane->prec);
        _loja_form_addmul_ball(z, v + i, t, plane->prec);
    }
    _loja_form_meet(z, box, plane->prec);
    arb_clear(t);
}

/* z = <v, v'>; p: scratch. */
static void
dot(loja_form_ptr z, const loja_form_struct *v, const loja_form_struct *v1,
    loja_form_ptr p, const loja_plane_t plane, const loja_plane_box_t box)
{
    slong i;
    arb_t t;

    arb_init(t);
    _loja_form_ball(z, t);
    for (i = 0; i < plane->n; i++)
    {
        _loja_form_mul(p, v + i, v1 + i, box, plane->prec);
        _loja_form_addmul_ball(z, p, plane->wt + i, plane->prec);
    }
    _loja_form_meet(z, box, plane->prec);
    arb_clear(t);
}

/* v1 = P2 v; may not alias. */
static void
project(loja_form_ptr v1, const loja_form_struct *v,
        const loja_plane_t plane, const loja_plane_box_t box)
{
    slong i, j;
    arb_t t;

    arb_init(t);
    for (i = 0; i < plane->n; i++)
    {
        _loja_form_ball(v1 + i, t);
        for (j = 0; j < plane->n; j++)
            _loja_form_addmul_ball(v1 + i, v + j,
                arb_mat_entry(plane->P2, i, j), plane->prec);
        _loja_form_meet(v1 + i, box, plane->prec);
    }
    arb_clear(t);
}

/* z = |phi~|^2 <xc, v> - <xc, phi> <phi~, v>; phi~ stands in ws->f. */
static void
off_phi(loja_form_ptr z, const loja_form_struct *v, loja_plane_work_t ws,
        const loja_plane_t plane, const loja_plane_box_t box)
{
    const slong prec = plane->prec;
    loja_form_ptr p = ws->t + 16, q = ws->t + 17, r = ws->t + 18,
        Phi = ws->t + 3, xphi = ws->t + 4;

    dot_ball(p, plane->xc, v, plane, box);
    _loja_form_mul(q, Phi, p, box, prec);
    dot(p, ws->f, v, r, plane, box);
    _loja_form_mul(r, xphi, p, box, prec);
    _loja_form_sub(z, q, r, prec);
    _loja_form_meet(z, box, prec);
}

/* ws->f becomes phi~; Phi, xphi and A = Phi |P x|^2 = Phi xx - xphi^2. */
static void
centre(loja_plane_work_t ws, const loja_plane_t plane,
       const loja_plane_box_t box)
{
    const slong prec = plane->prec;
    loja_form_ptr Phi = ws->t + 3, xphi = ws->t + 4, A = ws->t + 5,
        p = ws->t + 16, mean = ws->t + 17;
    arb_t t;
    slong i;

    arb_init(t);
    _loja_form_ball(mean, t);
    for (i = 0; i < plane->n; i++)
        _loja_form_addmul_ball(mean, ws->f + i, plane->wt + i, prec);
    for (i = 0; i < plane->n; i++)
    {
        _loja_form_sub(ws->f + i, ws->f + i, mean, prec);
        _loja_form_meet(ws->f + i, box, prec);
    }
    dot(Phi, ws->f, ws->f, p, plane, box);
    dot_ball(xphi, plane->xc, ws->f, plane, box);
    _loja_form_mul(p, xphi, xphi, box, prec);
    _loja_form_scale(mean, Phi, plane->xx, prec);
    _loja_form_sub(A, mean, p, prec);
    _loja_form_meet(A, box, prec);
    arb_clear(t);
}

/* X_s = (2 (s - s0) A - h^2 Bh)/(2 A + h Bs) in ws->t[9]. */
static void
sideways(loja_plane_work_t ws, const loja_plane_t plane,
         const loja_plane_box_t box)
{
    const slong prec = plane->prec;
    loja_form_ptr h = ws->t, s = ws->t + 1, A = ws->t + 5, Bh = ws->t + 6,
        Bs = ws->t + 7, q = ws->t + 8, X = ws->t + 9, num = ws->t + 10,
        den = ws->t + 11, p = ws->t + 12;
    arb_t t;
    slong i;

    arb_init(t);
    /* the slopes of k in h and s stand in kh and ks, sample by sample */
    off_phi(Bh, ws->kh, ws, plane, box);
    off_phi(Bs, ws->ks, ws, plane, box);
    arb_neg(t, plane->s0);
    _loja_form_add_ball(q, s, t, prec);
    arb_set_ui(t, 2);
    _loja_form_mul(p, q, A, box, prec);
    _loja_form_scale(num, p, t, prec);
    _loja_form_mul(p, h, h, box, prec);
    _loja_form_mul(X, p, Bh, box, prec);
    _loja_form_sub(num, num, X, prec);
    _loja_form_meet(num, box, prec);
    _loja_form_mul(den, h, Bs, box, prec);
    _loja_form_addmul_ball(den, A, t, prec);
    _loja_form_meet(den, box, prec);
    _loja_form_div(X, num, den, box, prec);
    /* D = k + h k_h + X_s k_s */
    for (i = 0; i < plane->n; i++)
    {
        _loja_form_mul(p, h, ws->kh + i, box, prec);
        _loja_form_mul(num, X, ws->ks + i, box, prec);
        _loja_form_add(den, p, num, prec);
        _loja_form_add(ws->d + i, den, ws->k + i, prec);
        _loja_form_meet(ws->d + i, box, prec);
    }
    arb_clear(t);
}

/* T = (1 + h alpha) <k2, D> - h beta |k2|^2 in ws->t[15]; k2 = P2 k,
   alpha = <k, e>/|e|^2, beta = <D, e>/|e|^2. */
static void
remains(loja_plane_work_t ws, const loja_plane_t plane,
        const loja_plane_box_t box)
{
    const slong prec = plane->prec;
    loja_form_ptr h = ws->t, alpha = ws->t + 6, beta = ws->t + 7,
        kd = ws->t + 8, kk = ws->t + 10, p = ws->t + 11, q = ws->t + 12,
        T = ws->t + 15;
    loja_form_ptr k2 = ws->kh;
    arb_t t;

    arb_init(t);
    arb_inv(t, plane->ee, prec);
    dot_ball(p, plane->e, ws->k, plane, box);
    _loja_form_scale(alpha, p, t, prec);
    dot_ball(p, plane->e, ws->d, plane, box);
    _loja_form_scale(beta, p, t, prec);
    project(k2, ws->k, plane, box);
    dot(kd, k2, ws->d, p, plane, box);
    dot(kk, k2, k2, p, plane, box);
    _loja_form_mul(p, h, alpha, box, prec);
    arb_one(t);
    _loja_form_add_ball(q, p, t, prec);
    _loja_form_mul(p, q, kd, box, prec);
    _loja_form_mul(q, beta, kk, box, prec);
    _loja_form_mul(alpha, h, q, box, prec);
    _loja_form_sub(T, p, alpha, prec);
    _loja_form_meet(T, box, prec);
    arb_clear(t);
}

int
_loja_plane_field(int *cut, loja_plane_work_t ws, const loja_plane_t plane,
                  const loja_plane_box_t box)
{
    loja_form_ptr Phi = ws->t + 3, A = ws->t + 5, T = ws->t + 15,
        V = ws->t + 13;

    *cut = -1;
    centre(ws, plane, box);
    dot_ball(V, plane->y, ws->f, plane, box);
    /* SOUND: threshold-vertex (chart: 1, x, phi independent, V* > 0) */
    if (!arb_is_positive(&Phi->r) || !arb_is_positive(&A->r)
        || !arb_is_positive(&V->r))
        return 0;
    sideways(ws, plane, box);
    remains(ws, plane, box);
    *cut = _loja_form_costly(T, box);
    /* SOUND: threshold-vertex (chart: the scalar inequality T > 0) */
    return arb_is_positive(&T->r);
}
