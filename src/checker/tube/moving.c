/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule moving-norm: the growth of offsets in the norm sqrt(e^T G e), G
    affine on the piece.  For e^T G e <= R^2,
        e^T (G H + H G - G'/f + 2 (M/f) G) e + D^3 L[G e, e, e]
            + D^4 L[G e, e, e, e]/3 >= 0
    at both sides of the piece, in axes W in which G is about I and the first
    form about diagonal.  The derivatives are taken along the parameters and
    turned to the axes; those of fourth order in moving_fourth.c.
*/
#include <math.h>
#include <stdlib.h>
#include "checker/tube/interpolation.h"
#include "checker/tube/moving.h"

static void
moving_init(moving_t *g, const problem *prob)
{
    const size_t P = (size_t) prob->params;

    cubic_init(&g->c, prob);
    g->P = prob->params;
    g->G = vec_new(7 * P * P, MOVING_PREC);
    g->all = g->G + 4 * P * P;
    g->mid = g->all + P * P;
    g->lin = g->mid + P * P;
    g->A = g->G + P * P;
    g->W = g->A + P * P;
    g->Y = g->W + P * P;
    g->t = vec_new(P * P * P, MOVING_PREC);
    g->tmp = vec_new(P + 4, MOVING_PREC);
    g->w = calloc(P * P + P + 1, sizeof(double));
    if (g->w == NULL)
        abort();
    g->q = g->w + P * P;
    mpfr_inits2(64, g->gamma, g->rho, g->kappa, (mpfr_ptr) 0);
}

static void
moving_clear(moving_t *g)
{
    const size_t P = (size_t) g->P;

    cubic_clear(&g->c);
    vec_free(g->G, 7 * P * P);
    vec_free(g->t, P * P * P);
    vec_free(g->tmp, P + 4);
    free(g->w);
    mpfr_clears(g->gamma, g->rho, g->kappa, (mpfr_ptr) 0);
}

/* res := rows of w, times A, times rows of w; res, A: P x P. */
static void
in_axes(interval *res, const interval *w, const interval *A, int P)
{
    interval *u = vec_new((size_t) (P * P) + 1, MOVING_PREC), *t = u + P * P;
    int a, b, k;

    for (a = 0; a < P; a++)
        for (b = 0; b < P; b++)
            for (k = 0; k < P; k++)
                add_product(u + a * P + b, w + a * P + k, A + k * P + b, t);
    for (a = 0; a < P; a++)
        for (b = 0; b < P; b++)
        {
            mpfi_set_ui(res + a * P + b, 0);
            for (k = 0; k < P; k++)
                add_product(res + a * P + b, u + a * P + k, w + b * P + k, t);
        }
    vec_free(u, (size_t) (P * P) + 1);
}

static void
set_axes(moving_t *g)
{
    int i;

    for (i = 0; i < g->P * g->P; i++)
        mpfi_set_d(g->W + i, g->w[i]);
}

/* Axes of G that make it about I, then turned to those of A; not trusted. */
static void
choose_axes(moving_t *g)
{
    const int P = g->P;
    interval *B = vec_new((size_t) (P * P), MOVING_PREC);
    double x;
    int a, k;

    for (a = 0; a < P * P; a++)
        g->w[a] = a % (P + 1) == 0;
    cubic_turn(g->w, g->G, P);
    set_axes(g);
    in_axes(B, g->W, g->G, P);
    for (a = 0; a < P; a++)
    {
        x = mpfi_get_d(B + a * (P + 1));
        for (k = 0; k < P; k++)
            g->w[a * P + k] /= x > 0 ? sqrt(x) : 1;
    }
    set_axes(g);
    in_axes(B, g->W, g->A, P);
    cubic_turn(g->w, B, P);
    set_axes(g);
    vec_free(B, (size_t) (P * P));
}

/* gamma, rho, Y, and A in the axes. */
static int
turn(moving_t *g, const mpfr_t R)
{
    const int P = g->P;
    interval *B = vec_new((size_t) (P * P), MOVING_PREC);
    int a, b, k;

    for (a = 0; a < P; a++)
        for (b = 0; b < P; b++)
        {
            mpfi_set_ui(g->Y + a * P + b, 0);
            for (k = 0; k < P; k++)
                add_product(g->Y + a * P + b, g->W + a * P + k,
                            g->G + k * P + b, g->tmp);
        }
    in_axes(B, g->W, g->all, P);
    for (a = 0; a < P; a++)
        mpfi_sub_ui(B + a * (P + 1), B + a * (P + 1), 1);
    norm_ubound(g->gamma, B, (size_t) (P * P));
    in_axes(B, g->W, g->A, P);
    for (a = 0; a < P * P; a++)
        mpfi_set(g->A + a, B + a);
    vec_free(B, (size_t) (P * P));
    if (!mpfr_number_p(g->gamma) || mpfr_cmp_ui(g->gamma, 1) >= 0)
        return 0;
    /* SOUND: moving-norm (|g|^2 <= R^2/(1 - gamma)) */
    mpfr_ui_sub(g->rho, 1, g->gamma, MPFR_RNDD);
    mpfr_sqrt(g->rho, g->rho, MPFR_RNDD);
    mpfr_div(g->rho, R, g->rho, MPFR_RNDU);
    return 1;
}

/* t := the symmetric part of D^3 L[Y, W, W]. */
static void
set_cubic(moving_t *g)
{
    const int P = g->P, D = g->c.D;
    interval *v = vec_new((size_t) (P * P * P), MOVING_PREC);
    int a, b, e;

    for (a = 0; a < P; a++)
        for (b = 0; b < P; b++)
            for (e = 0; e < P; e++)
                mpfi_set(v + (a * P + b) * P + e,
                         g->c.t + (a * D + b) * D + e);
    moving_tensor(v, 3, g);
    for (a = 0; a < P; a++)
        for (b = 0; b < P; b++)
            for (e = 0; e < P; e++)
            {
                interval *t = g->t + (a * P + b) * P + e;

                /* SOUND: moving-norm (the same form at g, g, g) */
                mpfi_add(t, v + (a * P + b) * P + e, v + (b * P + a) * P + e);
                mpfi_add(t, t, v + (e * P + a) * P + b);
                mpfi_div_ui(t, t, 3);
            }
    vec_free(v, (size_t) (P * P * P));
}

/* 1 if g^T A g + t[g,g,g] > kappa |g|^2 for 0 < |g| <= rho. */
static int
holds(moving_t *g)
{
    const int P = g->P;
    interval *S = g->A;
    mpfr_t u, v;
    int a, b, good = 1;

    mpfr_inits2(64, u, v, (mpfr_ptr) 0);
    for (a = 0; a < P; a++)
    {
        mpfi_sub_fr(S + a * (P + 1), S + a * (P + 1), g->kappa);
        g->q[a] = 1 / sqrt(mpfi_get_d(S + a * (P + 1)));
        good = good && isfinite(g->q[a]);
    }
    for (a = 0; a < P && good; a++)
        for (b = 0; b < P; b++)
        {
            mpfi_mul_d(S + a * P + b, S + a * P + b, g->q[a]);
            mpfi_mul_d(S + a * P + b, S + a * P + b, g->q[b]);
            mpfi_sub_ui(S + a * P + b, S + a * P + b, a == b);
        }
    if (good)
    {
        norm_ubound(u, S, (size_t) (P * P));
        cubic_spread(v, g->t, P, P, g->q);
        mpfr_mul(v, v, g->rho, MPFR_RNDU);
        mpfr_add(u, u, v, MPFR_RNDU);
        /* SOUND: moving-norm (|S - I|_F + the cubic part < 1) */
        good = mpfr_number_p(u) && mpfr_cmp_ui(u, 1) < 0;
    }
    mpfr_clears(u, v, (mpfr_ptr) 0);
    return good;
}

/* The axes of a side, and the forms in them but for the fourth order. */
static int
set_side(moving_t *g, const step *s, int i, int side, const mpfr_t R)
{
    moving_norm(g, s, i, side);
    moving_form(g, s, i, side);
    choose_axes(g);
    return turn(g, R);
}

/* Both sides. */
static int
sides_hold(moving_t *g, const step *s, int i, const mpfr_t R)
{
    const size_t P = (size_t) g->P, size = P * P * P * P;
    interval *v = vec_new(size, MOVING_PREC);
    int side, good = 1;

    for (side = -1; side <= 1 && good; side += 2)
    {
        good = set_side(g, s, i, side, R)
            && (side > 0 || moving_fourth(v, g));
        if (!good)
            break;
        set_cubic(g);
        moving_rest(g, v);
        good = mpfr_number_p(g->kappa) && holds(g);
    }
    vec_free(v, size);
    return good;
}

int
moving_growth(network *net, const step *s, int i, const interval *coef,
              const mpfr_t R)
{
    const int P = net->prob->params;
    interval *p, *x;
    moving_t g;
    int good;

    if (!cubic_applies(net->prob) || P > MOVING_MOST_PARAMS)
        return 0;
    p = vec_new((size_t) (P * s->len), net->prec);
    x = vec_new(2, net->prec);
    mpfi_set_fr(x, s->piece[i].x0);
    mpfi_add_fr(x, x, s->piece[i].x1);
    mpfi_div_2ui(x, x, 1);
    mpfi_set_fr(x + 1, s->piece[i].x1);
    mpfi_sub_fr(x + 1, x + 1, s->piece[i].x0);
    mpfi_div_2ui(x + 1, x + 1, 1);
    restrict_path(p, coef, P, s->len, x, x + 1);
    moving_init(&g, net->prob);
    good = moving_derivatives(&g, p, s->len)
        && moving_hessian(&g, net, p, s->len) && sides_hold(&g, s, i, R);
    moving_clear(&g);
    vec_free(p, (size_t) (P * s->len));
    vec_free(x, 2);
    return good;
}
