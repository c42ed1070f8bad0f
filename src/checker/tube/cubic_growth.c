/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule cubic-growth: on a piece of the path, for all |e| <= R,
        <e, f (grad L(p + e) - grad L(p))> >= -M |e|^2,
    from e^T (H - share K) e + D^3 L[e,e,e]/2 - kappa |e|^2 >= -(M/f) |e|^2 in
    axes that nearly diagonalise H.  The path is followed by its linear part,
    at both ends of it, and the rest of its way counts as a perturbation.
*/
#include <math.h>
#include <stdlib.h>
#include "checker/tube/cubic.h"

static double *
doubles(size_t n)
{
    double *v = calloc(n + 1, sizeof(double));

    if (v == NULL)
        abort();
    return v;
}

typedef struct
{
    cubic_t c;
    const interval *coef;      /* of the path on the piece */
    int len;
    interval *H;               /* P x P at the middle of the piece */
    interval *A;               /* H(p) - share K in the axes, at a side */
    double *v;                 /* the axes, row by row */
    mpfr_t share, kappa;
    interval *mu;              /* M/f, at its least */
} growth_form;

/* The axes of v, and the way of the path on that side as the last one. */
static void
set_axes(growth_form *g, int side)
{
    const int P = g->c.P;
    interval *way = g->c.axes + P * P;
    mpfr_t u;
    int i, k;

    mpfr_init2(u, 64);
    for (i = 0; i < P * P; i++)
        mpfi_set_d(g->c.axes + i, g->v[i]);
    for (i = 0; i < P; i++)
    {
        mpfi_set_ui(way + i, 0);
        for (k = 1; k < g->len; k++)
        {
            /* SOUND: cubic-growth (|T_k| <= 1; between the two ends of the
               linear part all is affine) */
            if (k == 1)
                mpfi_mul_si(way + i, g->coef + i * g->len + 1, side);
            else
            {
                abs_ubound(u, g->coef + i * g->len + k);
                widen(way + i, u);
            }
        }
    }
    mpfr_clear(u);
}

/* A := V^T H V + D^3 L[V, V, way] - share K. */
static void
set_form(growth_form *g)
{
    const int P = g->c.P, D = g->c.D;
    interval *w = vec_new((size_t) P + 2, mpfi_get_prec(g->A)), *t = w + P;
    int a, b, i, j;

    for (a = 0; a < P; a++)
    {
        for (i = 0; i < P; i++)
        {
            mpfi_set_ui(w + i, 0);
            for (j = 0; j < P; j++)
                add_product(w + i, g->H + i * P + j, g->c.axes + a * P + j,
                            t);
        }
        for (b = 0; b < P; b++)
        {
            interval *A = g->A + a * P + b;

            mpfi_set(A, g->c.t + (a * D + b) * D + P);
            for (i = 0; i < P; i++)
                add_product(A, w + i, g->c.axes + b * P + i, t);
            mpfi_mul_fr(t, g->c.K + a * P + b, g->share);
            mpfi_sub(A, A, t);
        }
    }
    vec_free(w, (size_t) P + 2);
}

/* HEURISTIC: the share for which what it costs in the lowest direction, K
   there, is about what it saves. */
static int
choose_share(growth_form *g, const mpfr_t R)
{
    const int P = g->c.P;
    double x, low = HUGE_VAL, k = 0;
    int i, good;

    for (i = 0; i < P; i++)
        if (mpfi_get_d(g->A + i * (P + 1)) < low)
        {
            low = mpfi_get_d(g->A + i * (P + 1));
            k = mpfi_get_d(g->c.K + i * (P + 1));
        }
    mpfr_set_d(g->share, 0.5, MPFR_RNDN);
    good = cubic_rest(g->kappa, &g->c, R, g->share);
    x = mpfr_get_d(g->kappa, MPFR_RNDN);
    mpfr_set_ui(g->share, 1, MPFR_RNDN);
    good = good && cubic_rest(g->kappa, &g->c, R, g->share);
    x = log2((x - mpfr_get_d(g->kappa, MPFR_RNDN)) / k) / 2;
    if (!(x > -40))
        x = -40;
    mpfr_set_ui_2exp(g->share, 1, x > -2 ? -2 : (mpfr_exp_t) floor(x + 0.5),
                     MPFR_RNDN);
    return good && cubic_rest(g->kappa, &g->c, R, g->share);
}

/*
    u >= |diag(q) (A + shift V^T V) diag(q) - I|_F, and w >= |V^T V - I|_F;
    q: from the diagonal.  0 where there is none.
*/
static int
near_identity(mpfr_t u, mpfr_t w, double *q, growth_form *g,
              const interval *shift)
{
    const int P = g->c.P;
    interval *s = vec_new(3, 96), *t = s + 1, *gram = s + 2;
    interval *sum = vec_new(2, 96);
    int i, j, k, good = 1;

    for (i = 0; i < P; i++)
    {
        q[i] = 1 / sqrt(mpfi_get_d(g->A + i * (P + 1)) + mpfi_get_d(shift));
        good = good && isfinite(q[i]);
    }
    for (i = 0; i < P && good; i++)
        for (j = 0; j < P; j++)
        {
            mpfi_set_ui(gram, 0);
            for (k = 0; k < P; k++)
                add_product(gram, g->c.axes + i * P + k,
                            g->c.axes + j * P + k, t);
            mpfi_mul(s, gram, shift);
            mpfi_add(s, s, g->A + i * P + j);
            mpfi_mul_d(s, s, q[i]);
            mpfi_mul_d(s, s, q[j]);
            mpfi_sub_ui(s, s, i == j);
            mpfi_sqr(s, s);
            mpfi_add(sum, sum, s);
            mpfi_sub_ui(gram, gram, i == j);
            mpfi_sqr(gram, gram);
            mpfi_add(sum + 1, sum + 1, gram);
        }
    mpfr_sqrt(u, &sum[0].right, MPFR_RNDU);
    mpfr_sqrt(w, &sum[1].right, MPFR_RNDU);
    vec_free(s, 3);
    vec_free(sum, 2);
    return good && mpfr_number_p(u) && mpfr_number_p(w);
}

/* 1 if the form of this side is at least -mu |e|^2 for |e| <= R. */
static int
side_holds(growth_form *g, const mpfr_t R)
{
    double *q = doubles((size_t) g->c.P);
    interval *shift = vec_new(1, 96);
    mpfr_t u, w, v;
    int good;

    mpfr_inits2(64, u, w, v, (mpfr_ptr) 0);
    mpfi_sub_fr(shift, g->mu, g->kappa);
    good = near_identity(u, w, q, g, shift) && mpfr_cmp_ui(w, 1) < 0;
    if (good)
    {
        cubic_spread(v, g->c.t, g->c.P, g->c.D, q);
        mpfr_mul(v, v, R, MPFR_RNDU);
        mpfr_div_2ui(v, v, 1, MPFR_RNDU);
        /* SOUND: cubic-growth (|V^-1 u|^2 <= 1/(1 - |V^T V - I|)) */
        mpfr_ui_sub(w, 1, w, MPFR_RNDD);
        mpfr_sqrt(w, w, MPFR_RNDD);
        mpfr_div(v, v, w, MPFR_RNDU);
        mpfr_add(u, u, v, MPFR_RNDU);
        /* SOUND: cubic-growth (|S - I|_F + the cubic part < 1) */
        good = mpfr_number_p(u) && mpfr_cmp_ui(u, 1) < 0;
    }
    mpfr_clears(u, w, v, (mpfr_ptr) 0);
    vec_free(shift, 1);
    free(q);
    return good;
}

/* The middle of the path, its box, H, and first axes. */
static int
form_init(growth_form *g, network *net, const step *s, const piece *q,
          const interval *coef)
{
    const int P = net->prob->params;
    mpfr_t u;
    int i, k, good;

    mpfr_init2(u, 64);
    cubic_init(&g->c, net->prob);
    g->coef = coef;
    g->len = s->len;
    g->H = vec_new((size_t) (P * P), net->prec);
    g->A = vec_new((size_t) (P * P), 96);
    g->mu = vec_new(1, 96);
    g->v = doubles((size_t) (P * P));
    mpfr_inits2(64, g->share, g->kappa, (mpfr_ptr) 0);
    mpfr_set_ui(g->share, 0, MPFR_RNDN);
    for (i = 0; i < P; i++)
    {
        mpfi_set(net->theta + i, coef + i * g->len);
        mpfi_set(g->c.theta + i, coef + i * g->len);
        for (k = 1; k < g->len; k++)
        {
            /* SOUND: cubic-growth (|T_k| <= 1 on the piece) */
            abs_ubound(u, coef + i * g->len + k);
            widen(g->c.theta + i, u);
        }
        g->v[i * (P + 1)] = 1;
    }
    good = loss_real(NULL, g->H, net);
    /* SOUND: cubic-growth (mu <= M/f for every f on the piece) */
    mpfi_interv_fr(g->mu, q->x0, q->x1);
    speed(g->mu, s, g->mu);
    mpfi_fr_div(g->mu, q->growth, g->mu);
    mpfr_set(&g->mu->right, &g->mu->left, MPFR_RNDN);
    mpfr_clear(u);
    return good;
}

static void
form_clear(growth_form *g)
{
    const int P = g->c.P;

    vec_free(g->H, (size_t) (P * P));
    vec_free(g->A, (size_t) (P * P));
    vec_free(g->mu, 1);
    free(g->v);
    mpfr_clears(g->share, g->kappa, (mpfr_ptr) 0);
    cubic_clear(&g->c);
}

int
cubic_growth(network *net, const step *s, const piece *q,
             const interval *coef, const mpfr_t R)
{
    growth_form g;
    int side, good;

    if (!cubic_applies(net->prob))
        return 0;
    good = form_init(&g, net, s, q, coef);
    cubic_turn(g.v, g.H, g.c.P);
    for (side = -1; side <= 1 && good; side += 2)
    {
        set_axes(&g, side);
        good = cubic_forms(&g.c);
        set_form(&g);
        if (side < 0)
        {
            good = good && choose_share(&g, R);
            set_form(&g);
        }
        cubic_turn(g.v, g.A, g.c.P);
        set_axes(&g, side);
        good = good && cubic_forms(&g.c);
        set_form(&g);
        good = good && side_holds(&g, R);
    }
    form_clear(&g);
    return good;
}
