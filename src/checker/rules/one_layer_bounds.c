/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Family one-layer: G3 to G6 on a sub-slice. */
#include "checker/rules/ridge.h"

/* ---- fields ---- */

/* A vector x with F' x = g + diag(scale) W b, |b| <= B; scale NULL: no b. */
typedef struct { const interval *x, *g, *scale; } vector;

/* res := D_x a_m = l_m F' x + (grad a_m - l_m F') x, for m that is used. */
static void
along(interval *res, one_layer *o, int m, const vector *v)
{
    interval *t = vec_new(1, o->prec);

    /* SOUND: one-layer (CORRELATION) */
    one_layer_dot(res, o, o->lead + m * o->N, v->g);
    if (v->scale != NULL)
    {
        one_layer_row_norm(t, o, o->lead + m * o->N, v->scale);
        mpfi_mul(t, t, &o->B);
        widen(res, &t->right);
    }
    one_layer_dot(t, o, o->rest + m * o->N, v->x);
    mpfi_add(res, res, t);
    one_layer_dot(t, o, o->Da + m * o->N, v->x);
    mpfi_intersect(res, res, t);
    vec_free(t, 1);
}

/* D_x of the polynomial part of tau^ in c (m = m_s .. M), of the remainder in
   its bound `last', of a_0 in da0 (with biases). */
static void
derivative_along(interval *c, interval *last, interval *da0, one_layer *o,
                 const vector *v)
{
    int m;

    for (m = o->ms; m <= o->M; m++)
    {
        mpfi_set_ui(c + m, 0);
        if (!o->active[m])
            continue;
        along(c + m, o, m, v);
        mpfi_mul(c + m, c + m, o->h + m - o->ms);
    }
    one_layer_dot(last, o, o->Drem, v->x);
    mpfi_abs(last, last);
    mpfi_mul(last, last, o->h + o->M + 1 - o->ms);
    mpfi_mul(last, last, &o->last_norm);
    mpfi_set_ui(da0, 0);
    if (o->bias)
        along(da0, o, 0, v);
}

/* res := res + x^2, x^2 an upper bound */
static void
add_square(interval *res, const interval *x, interval *t)
{
    mpfi_sqr(t, x);
    mpfi_add(res, res, t);
}

/* The squares of (h^(k+1) eta_omega, h^k eta_b, eta_nu); the turns come after
   eta. */
static void
add_squares(interval *res, const one_layer *o, const graded_slice *s,
            const interval *eta, interval *t)
{
    interval *u = vec_new(1, o->prec);
    int i;

    for (i = 0; i < o->d; i++)
    {
        mpfi_mul(t, o->h + o->k + 1, eta + OMEGA(o, i));
        if (o->turned != NULL)
        {
            ridge_sum(u, o, eta + o->N, i);
            ridge_weight(t, o, s, i, u);
        }
        add_square(res, t, t);
        add_square(res, eta + NU(o, i), t);
        if (!o->bias)
            continue;
        mpfi_mul(t, o->h + o->k, eta + BIAS(o, i));
        add_square(res, t, t);
    }
    vec_free(u, 1);
}

/* G3, a column for each unit vector b. */
static void
field_Y(graded_bounds *b, one_layer *o, const graded_slice *s)
{
    interval *g = o->t[0], *y = o->t[1], *c = o->t[3];
    interval *eta = o->turned != NULL ? o->turned->field : o->t[2];
    interval *u = vec_new(4, o->prec), *last = u + 1, *da0 = u + 2, *t = u + 3;
    const vector v = { eta, g, NULL };
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
        derivative_along(c, last, da0, o, &v);
        /* SOUND: graded-chart (G3) */
        /* SOUND: one-layer (G3: c3) */
        one_layer_mean_norm(u, o, c, o->power, o->t[4]);
        mpfi_add(u, u, last);
        if (o->turned != NULL)
        {
            ridge_Y(eta + o->N, o, s, eta, l);
            ridge_derivative(u, o, s, eta, eta + o->N, l, 0);
        }
        add_square(&b->c3, u, t);
        /* SOUND: one-layer (G3: CY) */
        add_squares(&b->CY, o, s, eta, t);
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

/* chi of G5: F' chi = g + diag(scale) W b, |b| <= B */
static void
field_chi(interval *chi, interval *g, interval *scale, one_layer *o,
          const graded_slice *s)
{
    interval *y = o->t[0], *size = o->t[1], *t = o->t[1] + 1;
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
    for (i = 0; i < o->N; i++)
    {
        one_layer_row_norm(size, o, o->J + i * o->N, scale);
        mpfi_mul(size, size, &o->B);
        widen(y + i, &size->right);
    }
    one_layer_solve(chi, o, s, y);
}

/* chi' in the ridge's field, and its share of e. */
static void
turn_X(interval *e, one_layer *o, const graded_slice *s, const interval *chi)
{
    interval *turn = o->turned->field + o->N;
    const int turns = o->K - o->powers;
    interval *V = vec_new((size_t) turns, o->prec);
    int j;

    ridge_X(turn, o, s, chi);
    for (j = 0; j < turns; j++)
        mpfi_mul(V + j, turn + j, o->h + 1);
    ridge_derivative(e, o, s, chi, V, -1, 1);
    vec_free(V, (size_t) turns);
}

/* G5: e, from chi; da0 := D_chi a_0. */
static void
bound_e(interval *e, interval *da0, one_layer *o, const graded_slice *s,
        const vector *chi)
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
    one_layer_mean_norm(e, o, c, o->power, o->t[1]);
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
    if (o->turned != NULL)
        turn_X(e, o, s, chi->x);
}

/* What the output bias adds to the squares of size and xi. */
static void
add_output(interval *size, interval *xi, one_layer *o, const interval *da0)
{
    const int k = o->k;
    interval *u = vec_new(3, o->prec), *zeta = u + 1, *t = u + 2;

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
    vec_free(u, 3);
}

/* G6, and G5: d. */
static void
bound_size(graded_bounds *b, one_layer *o, const graded_slice *s,
           const interval *chi, const interval *da0)
{
    const int k = o->k;
    interval *u = vec_new(3, o->prec), *t = u + 1, *xi = u + 2;
    interval *size = &b->size;
    int i;

    mpfi_set_ui(size, 1);               /* |nu| = 1 */
    mpfi_set_ui(xi, 0);
    for (i = 0; i < o->d; i++)
    {
        /* SOUND: graded-chart (G6) */
        /* SOUND: one-layer (G5: xi; G6) */
        mpfi_mul(t, o->h + k + 1, s->box + OMEGA(o, i));
        if (o->turned != NULL)
        {
            ridge_sum_size(u, o, s, i);
            ridge_weight(t, o, s, i, u);
            mpfr_set_ui(&t->left, 0, MPFR_RNDD);
        }
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
        if (o->turned != NULL)
        {
            ridge_sum_xi(u, o, s, i, o->turned->field + o->N);
            ridge_weight(t, o, s, i, u);
        }
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
        add_output(size, xi, o, da0);
    mpfi_sqrt(size, size);
    mpfi_sqrt(&b->d, xi);
    mpfi_set_fr(t, &size->left);
    mpfi_div(&b->d, &b->d, t);
    vec_free(u, 3);
}

int
one_layer_enclose(graded_bounds *b, graded_chart *chart, const char **why)
{
    one_layer *o = chart->data;
    const graded_slice *s = &chart->slice;
    const vector chi = { o->t[5], o->t[4], o->t[3] };
    interval *da0;

    *why = "psi, or a side of its kink,";
    if (!one_layer_taylor(o, s) || !one_layer_trap(&b->tau, o, s, why))
        return 0;
    field_Y(b, o, s);
    /* SOUND: graded-chart (G4) */
    mpfi_set_ui(&b->ch, 1);             /* SOUND: one-layer (G4) */
    mpfi_div_si(&b->ch, &b->ch, o->k);
    field_chi(o->t[5], o->t[4], o->t[3], o, s);
    da0 = vec_new(1, o->prec);
    bound_e(&b->e, da0, o, s, &chi);
    bound_size(b, o, s, chi.x, da0);
    vec_free(da0, 1);
    return 1;
}
