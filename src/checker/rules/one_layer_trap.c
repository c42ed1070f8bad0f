/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Family one-layer: G1, zeta and G2 on a sub-slice. */
#include "checker/rules/ridge.h"

void
one_layer_mean_norm(interval *res, const one_layer *o, const interval *coef,
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

void
one_layer_dot(interval *res, const one_layer *o, const interval *row,
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
tau_bounds(interval *tau, one_layer *o, const graded_slice *s)
{
    interval *c = o->t[0], *t = o->t[1];
    int m, r;

    for (m = o->ms; m <= o->M; m++)
        mpfi_mul(c + m, o->h + m - o->ms, o->a + m);
    one_layer_mean_norm(tau, o, c, o->perp, o->t[2]);
    /* SOUND: one-layer (G1; 1 - P_F does not lengthen the remainder) */
    widen(tau, &o->rem.right);
    /* SOUND: one-layer (zeta_m: -(W t)_m +- beta |W_m|) */
    for (r = 0; r < o->K; r++)
    {
        mpfi_set_ui(o->Z + r, 0);
        for (m = o->ms; m <= o->M; m++)
            if (o->active[m])
                add_product(o->Z + r, c + m, o->Q + m * o->K + r, t);
        mpfi_neg(o->Z + r, o->Z + r);
    }
    if (o->turned != NULL)
    {
        if (!ridge_kappa(o, s))
            return 0;
        /* SOUND: ridge (tau has the part of kappa) */
        widen(tau, &o->turned->kappa.right);
    }
    if (!mpfi_is_strictly_pos(tau))
        return 0;
    mpfi_set_fr(t, &tau->left);
    mpfi_sqr(t, t);
    mpfi_sub(t, &s->Lam, t);
    if (mpfr_sgn(&t->right) < 0)
        return 0;
    mpfi_set_fr(t, &t->right);
    mpfi_sqrt(t, t);
    /* the remainder's part of t, as a vector of that length */
    mpfi_add(t, t, &o->rem);
    /* SOUND: ridge (and that of kappa) */
    if (o->turned != NULL)
        mpfi_add(t, t, &o->turned->kappa);
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

/* scale := h^(m_s-m) of the shape equations */
static void
ball_scale(interval *scale, const one_layer *o)
{
    int r;

    for (r = 0; r + 1 < o->N; r++)
        mpfi_set(scale + r, o->h + o->ms - o->eq[r]);
}

/* Narrower a_m on E': a_m(sigma) - a_m(centre) = l_m (T - Fhat(centre)) +
   (grad a_m - l_m F') (sigma - centre), centre that at the middle. */
static void
refine(one_layer *o, const graded_slice *s)
{
    interval *c = o->t[0], *slope = o->t[1], *scale = o->t[2];
    interval *y = o->t[3], *x = o->t[4], *t = o->t[4] + 1, *u = o->t[4] + 2;
    int m, r, j;

    defect(c, o, s, t);
    defect_slope(slope, o, t);
    mpfi_sub(u, &s->h, &s->mid);
    for (r = 0; r < o->N; r++)
        add_product(c + r, slope + r, u, t);
    ball_scale(scale, o);
    for (j = 0; j < o->N; j++)
        mpfi_sub(y + j, s->box + j, s->centre + j);
    for (m = 0; m <= o->M; m++)
    {
        if (!one_layer_uses(o, m))
            continue;
        /* SOUND: one-layer (CORRELATION) */
        one_layer_dot(x, o, o->lead + m * o->N, c);
        mpfi_add(x, x, o->a0 + m);
        one_layer_row_norm(u, o, o->lead + m * o->N, scale);
        mpfi_mul(u, u, &o->B);
        widen(x, &u->right);
        one_layer_dot(u, o, o->rest + m * o->N, y);
        mpfi_add(x, x, u);
        mpfi_intersect(o->a + m, o->a + m, x);
    }
}

/* sigma of E' is strictly inside of the box. */
static int
stays_inside(one_layer *o, const graded_slice *s)
{
    interval *y = o->t[2], *size = o->t[3], *scale = o->t[4], *t = o->work;
    int i, j;

    centred(y, o, s);
    ball_scale(scale, o);
    for (i = 0; i < o->N; i++)
    {
        one_layer_row_norm(size, o, o->J + i * o->N, scale);
        mpfi_abs(y + i, y + i);
        add_product(y + i, size, &o->B, t);
        for (j = 0; j < o->N; j++)
        {
            mpfi_mul_fr(t, o->absE + i * o->N + j, &s->radius[j].right);
            mpfi_add(y + i, y + i, t);
        }
        /* SOUND: graded-chart (G2) */
        /* SOUND: one-layer (G2) */
        if (!mpfr_less_p(&y[i].right, &s->radius[i].left))
            return 0;
    }
    return 1;
}

int
one_layer_trap(interval *tau, one_layer *o, const graded_slice *s,
               const char **why)
{
    *why = "G1";
    if (!tau_bounds(tau, o, s))
        return 0;
    *why = "q < 1";
    if (!one_layer_invert(o, s))
        return 0;
    *why = "the turns' matrix";
    if (o->turned != NULL && !ridge_matrix(o, s))
        return 0;
    refine(o, s);
    *why = "G1";
    if (!tau_bounds(tau, o, s))
        return 0;
    *why = "G2";
    return stays_inside(o, s)
        && (o->turned == NULL || ridge_inside(o, s));
}
