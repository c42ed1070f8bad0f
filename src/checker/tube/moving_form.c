/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule moving-norm: G, H and what is quadratic in an offset on a piece. */
#include "checker/tube/moving.h"

/* all: the matrices between the two ends of piece i; G: that at a side. */
void
moving_norm(moving_t *m, const step *s, int i, int side)
{
    mpfr_t *g = s->metric + (size_t) i * (size_t) s->metric_size;
    mpfr_t *h = g + s->metric_size;
    const int P = m->P;
    int a, b;

    for (a = 0; a < P; a++)
        for (b = 0; b <= a; b++, g++, h++)
        {
            interval *v = m->all + a * P + b;

            /* SOUND: moving-norm (entries between those at the ends) */
            if (mpfr_lessequal_p(*g, *h))
                mpfi_interv_fr(v, *g, *h);
            else
                mpfi_interv_fr(v, *h, *g);
            mpfi_set(m->all + b * P + a, v);
            mpfi_set_fr(m->G + a * P + b, side < 0 ? *g : *h);
            mpfi_set(m->G + b * P + a, m->G + a * P + b);
        }
}

/* The box of the path on the piece, and derivatives along the parameters. */
int
moving_derivatives(moving_t *g, const interval *coef, int len)
{
    const int P = g->P;
    mpfr_t u;
    int i, k;

    mpfr_init2(u, 64);
    for (i = 0; i < P; i++)
    {
        mpfi_set(g->c.theta + i, coef + i * len);
        for (k = 1; k < len; k++)
        {
            /* SOUND: moving-norm (|T_k| <= 1 on the piece) */
            abs_ubound(u, coef + i * len + k);
            widen(g->c.theta + i, u);
        }
        for (k = 0; k < P; k++)
            mpfi_set_ui(g->c.axes + i * P + k, i == k);
    }
    mpfr_clear(u);
    return cubic_forms(&g->c);
}

/* mid and lin: H(p) = mid + xi lin on the piece. */
int
moving_hessian(moving_t *g, network *net, const interval *coef, int len)
{
    const int P = g->P, D = g->c.D;
    interval *H = vec_new((size_t) (P * P), net->prec);
    interval *x = g->tmp, *d = g->tmp + 4;
    mpfr_t u;
    int a, k, good;

    mpfr_init2(u, 64);
    for (a = 0; a < P; a++)
    {
        mpfi_set(net->theta + a, coef + a * len);
        mpfi_set_ui(d + a, 0);
        for (k = 2; k < len; k++)
        {
            abs_ubound(u, coef + a * len + k);
            widen(d + a, u);
        }
    }
    good = loss_real(NULL, H, net);
    for (a = 0; a < P * P; a++)
    {
        mpfi_set(g->mid + a, H + a);
        mpfi_set_ui(g->lin + a, 0);
        for (k = 0; k < P; k++)
        {
            const interval *t = g->c.t + (k * D + a / P) * D + a % P;

            /* SOUND: moving-norm (mean value: T of the whole box) */
            add_product(g->mid + a, d + k, t, x);
            if (len > 1)
                add_product(g->lin + a, coef + k * len + 1, t, x);
        }
    }
    mpfr_clear(u);
    vec_free(H, (size_t) (P * P));
    return good;
}

/* m := a bound for M/f from below, w := (x1 - x0) f. */
static void
set_speed(interval *m, interval *w, const step *s, const piece *q)
{
    interval *x = vec_new(1, MOVING_PREC);

    mpfi_interv_fr(x, q->x0, q->x1);
    speed(w, s, x);
    mpfi_fr_div(m, q->growth, w);
    /* SOUND: moving-norm (m <= M/f for every f) */
    mpfr_set(&m->right, &m->left, MPFR_RNDN);
    mpfi_set_fr(x, q->x1);
    mpfi_sub_fr(x, x, q->x0);
    mpfi_mul(w, w, x);
    vec_free(x, 1);
}

/* A := G H + H G - G'/f + 2 m G at the side, less what is quadratic in
   between. */
void
moving_form(moving_t *g, const step *s, int i, int side)
{
    const int P = g->P;
    mpfr_t *g0 = s->metric + (size_t) i * (size_t) s->metric_size;
    mpfr_t *g1 = g0 + s->metric_size;
    interval *m = g->tmp, *w = g->tmp + 1, *y = g->tmp + 2, *x = g->tmp + 3;
    interval *H = vec_new((size_t) (3 * P * P), MOVING_PREC), *N = H + P * P;
    interval *B = N + P * P;
    int a, b, k;

    set_speed(m, w, s, s->piece + i);
    mpfi_mul_2ui(m, m, 1);
    for (a = 0; a < P; a++)
        for (b = 0; b < P; b++)
        {
            const int at = a > b ? a * (a + 1) / 2 + b : b * (b + 1) / 2 + a;

            mpfi_mul_si(x, g->lin + a * P + b, side);
            mpfi_add(H + a * P + b, g->mid + a * P + b, x);
            mpfi_set_fr(N + a * P + b, g1[at]);
            mpfi_sub_fr(N + a * P + b, N + a * P + b, g0[at]);
        }
    for (a = 0; a < P; a++)
        for (b = 0; b < P; b++)
        {
            interval *A = g->A + a * P + b;

            /* SOUND: moving-norm (G' times the length, over length times f) */
            mpfi_div(A, N + a * P + b, w);
            mpfi_neg(A, A);
            add_product(A, m, g->G + a * P + b, y);
            mpfi_set_ui(B, 0);
            for (k = 0; k < P; k++)
            {
                add_product(A, g->G + a * P + k, H + k * P + b, y);
                add_product(A, H + a * P + k, g->G + k * P + b, y);
                add_product(B, N + a * P + k, g->lin + k * P + b, y);
                add_product(B, g->lin + a * P + k, N + k * P + b, y);
            }
            /* SOUND: moving-norm (PATH: 1 - xi^2 in [0, 1] times the product
               of the linear parts, half of N and lin) */
            mpfi_interv_si(x, 0, 1);
            mpfi_div_2ui(x, x, 1);
            mpfi_mul(B, B, x);
            mpfi_sub(A, A, B);
        }
    vec_free(H, (size_t) (3 * P * P));
}
