/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Family one-layer: G1 to G6 on a sub-slice. */
#include "one_layer.h"

/* The mean norm of sum_m coef_m v_m, m = m_s .. M; v: rows of n entries. */
static void
mean_norm(interval *res, const one_layer *o, const interval *coef,
          const interval *rows, interval *v)
{
    interval t;
    int m, j;

    mpfi_init2(&t, o->prec);
    for (j = 0; j < o->n; j++)
        mpfi_set_ui(v + j, 0);
    for (m = o->ms; m <= o->M; m++)
        for (j = 0; j < o->n && o->active[m]; j++)
            add_product(v + j, coef + m, rows + m * o->n + j, &t);
    mean_product(res, v, v, o->n);
    mpfi_sqrt(res, res);
    mpfi_clear(&t);
}

/* res := <row, x>, N entries */
static void
along(interval *res, const one_layer *o, const interval *row,
      const interval *x)
{
    interval t;
    int j;

    mpfi_init2(&t, o->prec);
    mpfi_set_ui(res, 0);
    for (j = 0; j < o->N; j++)
        add_product(res, row + j, x + j, &t);
    mpfi_clear(&t);
}

/* ---- G1, and zeta ---- */

static int
tau_bounds(graded_bounds *b, one_layer *o, const graded_slice *s)
{
    interval *c = o->t[0], *t = o->t[1];
    int m, r;

    for (m = o->ms; m <= o->M; m++)
        mpfi_mul(c + m, o->h + m - o->ms, o->a + m);
    mean_norm(&b->tau, o, c, o->perp, o->t[2]);
    /* SOUND: one-layer (G1; 1 - P_F does not lengthen the remainder) */
    widen(&b->tau, &o->rem.right);
    if (!mpfi_is_strictly_pos(&b->tau))
        return 0;
    /* SOUND: one-layer (zeta_m: -(W t)_m +- beta |W_m|) */
    for (r = 0; r < o->K; r++)
    {
        mpfi_set_ui(o->Z + r, 0);
        for (m = o->ms; m <= o->M; m++)
            if (o->active[m])
                add_product(o->Z + r, c + m, o->Q + m * o->K + r, t);
        mpfi_neg(o->Z + r, o->Z + r);
    }
    mpfi_set_fr(t, &b->tau.left);
    mpfi_sqr(t, t);
    mpfi_sub(t, &s->Lam, t);
    if (mpfr_sgn(&t->right) < 0)
        return 0;
    mpfi_set_fr(t, &t->right);
    mpfi_sqrt(t, t);
    /* the remainder's part of t, as a vector of that length */
    mpfi_add(t, t, &o->rem);
    mpfi_set_fr(&o->B, &t->right);
    return 1;
}

/* ---- G2 ---- */

/* c := [m = k] p_k + [m < k] h^(k-m) p_m + h^(m_s-m) Z_m - a_m and
   1 - |nu|^2, at the middle. */
static void
defect(interval *c, const one_layer *o, const graded_slice *s, interval *t)
{
    int r, i;

    for (r = 0; r + 1 < o->N; r++)
    {
        const int m = o->eq[r];

        mpfi_mul(c + r, o->mid + o->ms - m, o->Z + r + o->bias);
        mpfi_sub(c + r, c + r, o->a0 + m);
        if (m <= o->k)
            add_product(c + r, o->mid + o->k - m, o->p + m, t);
    }
    mpfi_set_ui(c + r, 1);
    for (i = 0; i < o->d; i++)
    {
        mpfi_sqr(t, s->centre + NU(o, i));
        mpfi_sub(c + r, c + r, t);
    }
}

/* c := the derivative of that in h, Z and sigma held fast. */
static void
defect_slope(interval *c, const one_layer *o, interval *t)
{
    int r;

    for (r = 0; r + 1 < o->N; r++)
    {
        const int m = o->eq[r];

        mpfi_mul(c + r, o->h + o->ms - m - 1, o->Z + r + o->bias);
        mpfi_mul_si(c + r, c + r, o->ms - m);
        if (m < o->k)
        {
            mpfi_mul(t, o->h + o->k - m - 1, o->p + m);
            mpfi_mul_si(t, t, o->k - m);
            mpfi_add(c + r, c + r, t);
        }
    }
    mpfi_set_ui(c + r, 0);
}

/* J (T - Fhat(centre)) for all h: by the mean value theorem in h at fixed
   zeta, J d/dh Fhat(centre) = (1 - Ee) slope. */
static void
centred(interval *y, one_layer *o, const graded_slice *s)
{
    interval *c = o->t[0], *slope = o->t[1], *t = o->work, *u = t + 1;
    int i, j;

    defect(c, o, s, t);
    one_layer_precondition(y, o, c);
    defect_slope(c, o, t);
    one_layer_precondition(slope, o, c);
    mpfi_sub(u, &s->h, &s->mid);
    for (i = 0; i < o->N; i++)
    {
        mpfi_sub(slope + i, slope + i, s->slope + i);
        for (j = 0; j < o->N; j++)
            add_product(slope + i, o->E + i * o->N + j, s->slope + j, t);
        add_product(y + i, slope + i, u, t);
    }
}

/* sigma of E' is strictly inside of the box. */
static int
stays_inside(one_layer *o, const graded_slice *s)
{
    interval *y = o->t[2], *size = o->t[3], *scale = o->t[4], *t = o->work;
    int i, j, r;

    centred(y, o, s);
    for (r = 0; r + 1 < o->N; r++)
        mpfi_set(scale + r, o->h + o->ms - o->eq[r]);
    one_layer_row_norms(size, o, scale);
    for (i = 0; i < o->N; i++)
    {
        mpfi_abs(y + i, y + i);
        add_product(y + i, size + i, &o->B, t);
        for (j = 0; j < o->N; j++)
        {
            mpfi_mul_fr(t, o->absE + i * o->N + j, &s->radius[j].right);
            mpfi_add(y + i, y + i, t);
        }
        /* SOUND: one-layer (G2) */
        if (!mpfr_less_p(&y[i].right, &s->radius[i].left))
            return 0;
    }
    return 1;
}

/* ---- fields ---- */

/* D_x of the polynomial part of tau^ in c (m = m_s .. M), of the remainder in
   its bound `last', of a_0 in da0. */
static void
derivative_along(interval *c, interval *last, interval *da0,
                 const one_layer *o, const interval *x)
{
    int m;

    for (m = o->ms; m <= o->M; m++)
    {
        along(c + m, o, o->Da + m * o->N, x);
        mpfi_mul(c + m, c + m, o->h + m - o->ms);
    }
    along(last, o, o->Drem, x);
    mpfi_abs(last, last);
    mpfi_mul(last, last, o->h + o->M + 1 - o->ms);
    mpfi_mul(last, last, &o->last_norm);
    along(da0, o, o->Da, x);
}

/* res := res + x^2, x^2 an upper bound */
static void
add_square(interval *res, const interval *x, interval *t)
{
    mpfi_sqr(t, x);
    mpfi_add(res, res, t);
}

/* The squares of (h^(k+1) eta_omega, h^k eta_b, eta_nu), times f^2. */
static void
add_squares(interval *res, const one_layer *o, const interval *eta,
            interval *t)
{
    int i;

    for (i = 0; i < o->d; i++)
    {
        mpfi_mul(t, o->h + o->k + 1, eta + OMEGA(o, i));
        add_square(res, t, t);
        add_square(res, eta + NU(o, i), t);
        if (!o->bias)
            continue;
        mpfi_mul(t, o->h + o->k, eta + BIAS(o, i));
        add_square(res, t, t);
    }
}

/* G3, a column for each unit vector b. */
static void
field_Y(graded_bounds *b, one_layer *o, const graded_slice *s)
{
    interval *g = o->t[0], *y = o->t[1], *eta = o->t[2], *c = o->t[3];
    interval *u = vec_new(4, o->prec), *last = u + 1, *da0 = u + 2, *t = u + 3;
    int l, r;

    mpfi_set_ui(&b->c3, 0);
    mpfi_set_ui(&b->CY, 0);
    for (l = 0; l < o->K; l++)
    {
        for (r = 0; r + 1 < o->N; r++)
        {
            mpfi_mul(g + r, o->h + o->ms - 1 - o->eq[r],
                     o->W + (r + o->bias) * o->K + l);
            mpfi_neg(g + r, g + r);
        }
        mpfi_set_ui(g + r, 0);
        one_layer_precondition(y, o, g);
        one_layer_solve(eta, o, s, y);
        derivative_along(c, last, da0, o, eta);
        /* SOUND: one-layer (G3: c3) */
        mean_norm(u, o, c, o->power, o->t[4]);
        mpfi_add(u, u, last);
        add_square(&b->c3, u, t);
        /* SOUND: one-layer (G3: CY) */
        add_squares(&b->CY, o, eta, t);
        if (!o->bias)
            continue;
        mpfi_mul(u, o->h + o->s + o->k - 1, o->W + l);
        mpfi_add(u, u, da0);
        add_square(&b->CY, u, t);
    }
    mpfi_sqrt(&b->c3, &b->c3);
    mpfi_sqrt(&b->CY, &b->CY);
    vec_free(u, 4);
}

/* chi of G5 */
static void
field_chi(interval *chi, one_layer *o, const graded_slice *s)
{
    interval *g = o->t[0], *scale = o->t[1], *y = o->t[3], *size = o->t[4];
    interval *t = o->work;
    int r, i;

    for (r = 0; r + 1 < o->N; r++)
    {
        const int m = o->eq[r];

        /* ((m-k)/s - 1) h^(m_s-m-1) zeta_m */
        mpfi_mul_si(scale + r, o->h + o->ms - m - 1, m - o->k - o->s);
        mpfi_div_si(scale + r, scale + r, o->s);
        mpfi_mul(g + r, scale + r, o->Z + r + o->bias);
        if (m < o->k)
        {
            mpfi_mul(t, o->h + o->k - m - 1, o->p + m);
            mpfi_mul_si(t, t, m - o->k);
            mpfi_div_si(t, t, o->s);
            mpfi_add(g + r, g + r, t);
        }
    }
    mpfi_set_ui(g + r, 0);
    one_layer_precondition(y, o, g);
    one_layer_row_norms(size, o, scale);
    for (i = 0; i < o->N; i++)
    {
        mpfi_mul(size + i, size + i, &o->B);
        widen(y + i, &size[i].right);
    }
    one_layer_solve(chi, o, s, y);
}

/* G5: e, from chi; da0 := D_chi a_0. */
static void
bound_e(interval *e, interval *da0, one_layer *o, const graded_slice *s,
        const interval *chi)
{
    const int M = o->M, ms = o->ms;
    interval *c = o->t[0], *u = vec_new(3, o->prec), *last = u + 1;
    interval *t = u + 2;
    int m, i;

    derivative_along(c, last, da0, o, chi);
    for (m = ms + 1; m <= M; m++)
    {
        mpfi_mul(t, o->h + m - ms - 1, o->a + m);
        mpfi_mul_si(t, t, m - ms);
        mpfi_div_si(t, t, o->s);
        mpfi_sub(c + m, c + m, t);
    }
    /* SOUND: one-layer (G5: e) */
    mean_norm(e, o, c, o->power, o->t[1]);
    mpfi_add(e, e, last);
    /* of the remainder in h: nu omega^(M+1) ((M+1) psi(xi'') - m_s
       psi(xi)) */
    mpfi_set_ui(last, 0);
    for (i = 0; i < o->d; i++)
    {
        const interval *f = o->hull + i * (M + 3) + M + 1;

        mpfi_mul_si(t, f, M + 1);
        mpfi_mul_si(u, f, ms);
        mpfi_sub(t, t, u);
        mpfi_mul(t, t, o->om + i * (M + 2) + M + 1);
        add_product(last, t, s->box + NU(o, i), u);
    }
    mpfi_abs(last, last);
    mpfi_mul(last, last, o->h + M - ms);
    mpfi_mul(last, last, &o->last_norm);
    mpfi_div_si(last, last, o->s);
    mpfi_add(e, e, last);
    vec_free(u, 3);
}

/* G6, and G5: d. */
static void
bound_size(graded_bounds *b, one_layer *o, const graded_slice *s,
           const interval *chi, const interval *da0)
{
    const int k = o->k;
    interval *u = vec_new(4, o->prec), *zeta = u + 1, *t = u + 2, *xi = u + 3;
    interval *size = &b->size;
    int i;

    mpfi_set_ui(size, 1);               /* |nu| = 1 */
    mpfi_set_ui(xi, 0);
    for (i = 0; i < o->d; i++)
    {
        /* SOUND: one-layer (G5: xi; G6) */
        mpfi_mul(t, o->h + k + 1, s->box + OMEGA(o, i));
        add_square(size, t, t);
        mpfi_mul_si(t, chi + NU(o, i), o->s);
        mpfi_div_si(t, t, k);
        add_square(xi, t, t);
        mpfi_mul(t, o->h + 1, chi + OMEGA(o, i));
        mpfi_mul_si(t, t, o->s);
        mpfi_mul_si(u, s->box + OMEGA(o, i), k + 1);
        mpfi_sub(t, t, u);
        mpfi_div_si(t, t, k);
        mpfi_mul(t, t, o->h + k);
        add_square(xi, t, t);
        if (!o->bias)
            continue;
        mpfi_mul(t, o->h + k, s->box + BIAS(o, i));
        add_square(size, t, t);
        mpfi_mul(t, o->h + 1, chi + BIAS(o, i));
        mpfi_mul_si(t, t, o->s);
        mpfi_div_si(t, t, k);
        mpfi_sub(t, t, s->box + BIAS(o, i));
        mpfi_mul(t, t, o->h + k - 1);
        add_square(xi, t, t);
    }
    if (o->bias)
    {
        mpfi_mul(zeta, o->Wnorm, &o->B);
        mpfi_set(t, o->Z);
        widen(t, &zeta->right);
        mpfi_mul(zeta, t, o->h + o->s);         /* h^s zeta_0 */
        mpfi_add(t, zeta, o->p);
        mpfi_mul(t, t, o->h + k);
        mpfi_sub(t, t, o->a);
        add_square(size, t, t);
        mpfi_mul_si(t, zeta, o->s + k);
        mpfi_div_si(t, t, k);
        mpfi_add(t, t, o->p);
        mpfi_mul(t, t, o->h + k - 1);
        mpfi_mul_si(u, da0, o->s);
        mpfi_div_si(u, u, k);
        mpfi_add(t, t, u);
        add_square(xi, t, t);
    }
    mpfi_sqrt(size, size);
    mpfi_sqrt(&b->d, xi);
    mpfi_set_fr(t, &size->left);
    mpfi_div(&b->d, &b->d, t);
    vec_free(u, 4);
}

int
one_layer_enclose(graded_bounds *b, graded_chart *chart, const char **why)
{
    one_layer *o = chart->data;
    const graded_slice *s = &chart->slice;
    interval *chi = o->t[5], *da0;

    *why = "psi, or a side of its kink,";
    if (!one_layer_taylor(o, s))
        return 0;
    *why = "G1";
    if (!tau_bounds(b, o, s))
        return 0;
    *why = "q < 1";
    if (!one_layer_invert(o, s))
        return 0;
    *why = "G2";
    if (!stays_inside(o, s))
        return 0;
    field_Y(b, o, s);
    mpfi_set_ui(&b->ch, 1);             /* SOUND: one-layer (G4) */
    mpfi_div_si(&b->ch, &b->ch, o->k);
    field_chi(chi, o, s);
    da0 = vec_new(1, o->prec);
    bound_e(&b->e, da0, o, s, chi);
    bound_size(b, o, s, chi, da0);
    vec_free(da0, 1);
    return 1;
}
