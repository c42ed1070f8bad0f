/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Family ridge on a sub-slice: the turns, from their linear systems. */
#include "checker/rules/ridge.h"

/* x := |x|'s upper bound, both ends */
static void
bound(interval *x)
{
    mpfi_abs(x, x);
    mpfr_set(&x->left, &x->right, MPFR_RNDU);
}

/* D_v of m nu psi_m omega^(m-1), on the box. */
static void
slope(interval *res, const one_layer *o, const graded_slice *s, int i, int m,
      const interval *v, interval *t)
{
    const interval *f = o->psi + i * (o->M + 3) + m;
    const interval *w = o->om + i * (o->M + 2) + m - 1;
    const interval *nu = s->box + NU(o, i);

    mpfi_mul(res, w, f);
    mpfi_mul(res, res, v + NU(o, i));
    if (m > 1)
    {
        mpfi_mul(t, w - 1, f);
        mpfi_mul(t, t, nu);
        mpfi_mul(t, t, v + OMEGA(o, i));
        mpfi_mul_ui(t, t, (unsigned long) m - 1);
        mpfi_add(res, res, t);
    }
    if (o->bias)
    {
        mpfi_mul(t, w, f + 1);
        mpfi_mul(t, t, nu);
        mpfi_mul(t, t, v + BIAS(o, i));
        mpfi_mul_ui(t, t, (unsigned long) m + 1);
        mpfi_add(res, res, t);
    }
    mpfi_mul_ui(res, res, (unsigned long) m);
}

int
ridge_matrix(one_layer *o, const graded_slice *s)
{
    struct ridge *r = o->turned;
    const int d = o->d;
    interval *t = r->t0, *u = r->t0 + 1;
    int a, i, l;

    if (r->one)
        /* SOUND: ridge (omega is not 0) */
        return !mpfi_has_zero(s->box + OMEGA(o, 0));
    for (a = 0; a < d; a++)
        for (i = 0; i < d; i++)
        {
            const int m = r->power[a];
            interval *b = r->B + a * d + i;

            mpfi_mul(b, o->psi + i * (o->M + 3) + m,
                     o->om + i * (o->M + 2) + m - 1);
            mpfi_mul(b, b, s->box + NU(o, i));
            mpfi_mul_ui(b, b, (unsigned long) m);
            mpfi_mid(&r->Br[a * d + i].left, b);
            mpfr_set(&r->Br[a * d + i].right, &r->Br[a * d + i].left,
                     MPFR_RNDN);
        }
    if (!matrix_about_inverse(r->Bi, r->Br, d, t, u))
        return 0;
    mpfi_set_ui(&r->rows, 0);
    for (a = 0; a < d; a++)
    {
        mpfi_set_ui(u, 0);
        for (i = 0; i < d; i++)
        {
            interval *b = r->Br + a * d + i;

            mpfi_set_ui(b, a == i);
            for (l = 0; l < d; l++)
            {
                mpfi_mul(t, r->Bi + a * d + l, r->B + l * d + i);
                mpfi_sub(b, b, t);
            }
            bound(b);
            mpfi_add(u, u, b);
        }
        /* what is no number stays */
        if (!mpfr_nan_p(&r->rows.right)
            && !mpfr_lessequal_p(&u->right, &r->rows.right))
            mpfi_set_fr(&r->rows, &u->right);
    }
    /* SOUND: ridge (B is invertible) */
    return mpfr_cmp_ui(&r->rows.right, 1) < 0;
}

/* g (d entries, every first) := B' g, then all solutions of B x = g. */
static void
solve(interval *g, one_layer *o)
{
    struct ridge *r = o->turned;
    const int d = o->d;
    interval *y = r->t0, *t = r->t0 + d, *most = t + 1;
    int i, l;

    mpfi_set_ui(most, 0);
    for (i = 0; i < d; i++)
    {
        mpfi_set_ui(y + i, 0);
        for (l = 0; l < d; l++)
            add_product(y + i, r->Bi + i * d + l, g + l, t);
        mpfi_abs(t, y + i);
        if (!mpfr_lessequal_p(&t->right, &most->right))
            mpfi_set_fr(most, &t->right);
    }
    /* SOUND: ridge (|x|_max <= |B' g|_max/(1 - row sum), x = B' g + B~ x) */
    mpfi_ui_sub(t, 1, &r->rows);
    mpfi_div(most, most, t);
    for (i = 0; i < d; i++)
    {
        mpfi_set(g + i, y + i);
        mpfi_set_ui(y + i, 0);
        for (l = 0; l < d; l++)
            add_product(y + i, r->Br + i * d + l, most, t);
        widen(g + i, &y[i].right);
    }
}

/* ---- G2 ---- */

/* res := B |sum_a row_a h^(t - m_a) W_(a c)|; row NULL: one neuron. */
static void
ball(interval *res, one_layer *o, const interval *row, int c)
{
    struct ridge *r = o->turned;
    interval *t = r->t0, *u = r->t0 + 1;
    int a, l;

    mpfi_set_ui(res, 0);
    for (l = 0; l < o->K; l++)
    {
        mpfi_set_ui(u, 0);
        for (a = 0; a < o->d; a++)
        {
            const interval *w = o->W
                + (o->powers + c * o->d + a) * o->K + l;

            if (row == NULL)
                mpfi_set(u, w);
            else
            {
                mpfi_mul(t, row + a, o->h + r->t - r->power[a]);
                mpfi_mul(t, t, w);
                mpfi_add(u, u, t);
            }
        }
        mpfi_sqr(u, u);
        mpfi_add(res, res, u);
    }
    mpfi_sqrt(res, res);
    mpfi_mul(res, res, &o->B);
}

int
ridge_inside(one_layer *o, const graded_slice *s)
{
    struct ridge *r = o->turned;
    const int d = o->d;
    interval *y = r->t0 + 3, *t = r->t0 + 2, *u = r->t0 + 4;
    int i, c, a, j;

    for (c = 0; c < r->sides; c++)
        for (i = 0; i < d; i++)
        {
            const interval *row = r->one ? NULL : r->Bi + i * d;
            const interval *Z = o->Z + o->powers + c * d;

            j = TURN(o, i, c);
            mpfi_set_ui(y, 0);
            for (a = 0; a < d && !r->one; a++)
            {
                mpfi_mul(u, row + a, o->h + r->t - r->power[a]);
                add_product(y, u, Z + a, t);
                /* SOUND: ridge (y = B' .. + B~ y) */
                mpfi_abs(u, s->box + TURN(o, a, c));
                mpfi_mul(u, u, r->Br + i * d + a);
                widen(y, &u->right);
            }
            if (r->one)
                mpfi_set(y, Z);
            ball(u, o, row, c);
            widen(y, &u->right);
            mpfi_sub(y, y, s->centre + j);
            mpfi_sub(u, &s->h, &s->mid);
            mpfi_mul(u, u, s->slope + j);
            mpfi_sub(y, y, u);
            mpfi_abs(y, y);
            /* SOUND: ridge (G2) */
            if (!mpfr_less_p(&y->right, &s->radius[j].left))
                return 0;
        }
    return 1;
}

/* ---- fields ---- */

/* turn (right sides, a vector for each c) less by (D_v B) y, f times; then
   the solutions. */
static void
systems(interval *turn, one_layer *o, const graded_slice *s,
        const interval *v, const interval *f)
{
    struct ridge *r = o->turned;
    const int d = o->d;
    interval *x = r->t0, *t = r->t0 + 1;
    int a, i, c;

    for (a = 0; a < d; a++)
        for (i = 0; i < d; i++)
        {
            slope(x, o, s, i, r->power[a], v, t);
            if (f != NULL)
                mpfi_mul(x, x, f);
            for (c = 0; c < r->sides; c++)
            {
                mpfi_mul(t, x, s->box + TURN(o, i, c));
                mpfi_sub(turn + c * d + a, turn + c * d + a, t);
            }
        }
    for (c = 0; c < r->sides; c++)
        solve(turn + c * d, o);
}

void
ridge_Y(interval *turn, one_layer *o, const graded_slice *s,
        const interval *eta, int l)
{
    struct ridge *r = o->turned;
    int c, a;

    for (c = 0; c < r->sides; c++)
        for (a = 0; a < o->d; a++)
        {
            interval *g = turn + c * o->d + a;

            /* SOUND: ridge (G3: the turns of Y) */
            mpfi_neg(g, o->W + (o->powers + c * o->d + a) * o->K + l);
            if (!r->one)
                mpfi_mul(g, g, o->h + r->t - r->power[a]);
        }
    if (!r->one)
        systems(turn, o, s, eta, o->h + 1);
}

void
ridge_X(interval *turn, one_layer *o, const graded_slice *s,
        const interval *chi)
{
    struct ridge *r = o->turned;
    interval *z = r->t0;
    int c, a;

    for (c = 0; c < r->sides; c++)
        for (a = 0; a < o->d; a++)
        {
            const int row = o->powers + c * o->d + a;
            const int x = r->one ? 0 : r->t - r->power[a];
            interval *g = turn + c * o->d + a;

            mpfi_set_ui(g, 0);
            if (x == 0)
                continue;
            mpfi_mul(z, o->Wnorm + row, &o->B);
            mpfi_set(g, o->Z + row);
            widen(g, &z->right);
            /* SOUND: ridge (G5: the turns of X) */
            mpfi_mul(g, g, o->h + x - 1);
            mpfi_mul_si(g, g, -x);
            mpfi_div_si(g, g, o->s);
        }
    if (!r->one)
        systems(turn, o, s, chi, NULL);
}

/* ---- weights ---- */

void
ridge_sum(interval *res, const one_layer *o, const interval *turn, int i)
{
    const struct ridge *r = o->turned;
    interval *t = r->t0;
    int c;

    mpfi_set_ui(res, 0);
    for (c = 0; c < r->sides; c++)
    {
        mpfi_abs(t, turn + c * o->d + i);
        mpfi_add(res, res, t);
    }
    bound(res);
}

void
ridge_weight(interval *x, const one_layer *o, const graded_slice *s, int i,
             const interval *turn)
{
    const struct ridge *r = o->turned;
    interval *f = r->t0 + 1, *t = r->t0 + 2;

    mpfi_set(f, &r->norm);
    mpfi_mul(t, turn, o->h + o->k);
    mpfi_mul(t, t, o->h + r->g);
    if (r->one)
    {
        mpfi_mul(t, t, s->box + OMEGA(o, 0));
        ridge_sum(r->t0 + 3, o, s->box + o->N, i);
        mpfi_mul(r->t0 + 3, r->t0 + 3, o->h + r->g);
        mpfi_add(f, f, r->t0 + 3);
    }
    /* SOUND: ridge (G6: |h^k w_i|) */
    mpfi_mul(x, x, f);
    bound(x);
    bound(t);
    mpfi_add(x, x, t);
}

void
ridge_sum_size(interval *res, const one_layer *o, const graded_slice *s,
               int i)
{
    mpfi_set_ui(res, 0);
    if (o->turned->one)
        return;
    ridge_sum(res, o, s->box + o->N, i);
    mpfi_mul(res, res, o->h + 1);
}

void
ridge_sum_xi(interval *res, const one_layer *o, const graded_slice *s, int i,
             const interval *chi)
{
    const struct ridge *r = o->turned;
    interval *t = r->t0 + 1;

    ridge_sum(res, o, s->box + o->N, i);
    mpfi_mul_si(res, res, r->one ? o->s : o->k + 1 + r->g);
    if (!r->one)
    {
        ridge_sum(t, o, chi, i);
        mpfi_mul(t, t, o->h + 1);
        mpfi_mul_si(t, t, o->s);
        mpfi_add(res, res, t);
    }
    mpfi_div_si(res, res, o->k);
}
