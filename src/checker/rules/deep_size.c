/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Family deep: the size of Theta and X on it (section SIZES). */
#include "checker/rules/deep.h"

/* gamma of entry i: Theta_i is h^(-gamma) times the dual. */
static int
growth(const collapse *c, int i)
{
    return c->deep == DEEP_SPREADS && i >= 2 ? c->o.k : 0;
}

void
deep_sizes(interval *sums, const collapse_part *p, const interval *chi)
{
    const collapse *c = p->c;
    const int N = c->o.N, k = c->o.k, s = c->o.s;
    interval *a = vec_new(3, c->o.prec), *b = a + 1, *t = a + 2;
    int i, m;

    for (i = 0; i < 2 * c->hidden; i++)
    {
        const interval *f = p->all.entry + i * (N + 2);
        const int g = growth(c, i);

        /* SOUND: deep (SIZES): k h^(k-1) xi_i = h^(k-g) (s D_chi f - d_h f)
           - (k - g) h^(k-1-g) f */
        mpfi_neg(b, f + N + 1);
        for (m = 0; m < N; m++)
        {
            mpfi_mul(t, f + 1 + m, chi + m);
            mpfi_mul_si(t, t, s);
            mpfi_add(b, b, t);
        }
        if (g < k)
        {
            mpfi_mul(b, b, p->all.hp + k - g);
            mpfi_mul(t, f, p->all.hp + k - 1 - g);
            mpfi_mul_si(t, t, k - g);
            mpfi_sub(b, b, t);
        }
        mpfi_div_si(b, b, k);
        mpfi_mul(a, f, p->all.hp + k - g);
        mpfi_sqr(t, a);
        mpfi_add(sums, sums, t);
        mpfi_sqr(t, b);
        mpfi_add(sums + 1, sums + 1, t);
        add_product(sums + 2, a, b, t);
    }
    vec_free(a, 3);
}

void
deep_squares(interval *r, const collapse_part *p)
{
    const collapse *c = p->c;
    interval t;
    int i;

    mpfi_init2(&t, c->o.prec);
    for (i = 0; i < 2 * c->hidden; i++)
        if (growth(c, i) == c->o.k)
        {
            mpfi_sqr(&t, p->all.entry + i * (c->o.N + 2));
            mpfi_add(r, r, &t);
        }
    mpfi_clear(&t);
}

void
deep_slopes(interval *r, const collapse_part *p, const interval *V)
{
    const collapse *c = p->c;
    interval *t = vec_new(2, c->o.prec);
    int i, m;

    for (i = 0; i < 2 * c->hidden; i++)
    {
        const interval *f = p->all.entry + i * (c->o.N + 2);

        if (growth(c, i) != c->o.k)
            continue;
        mpfi_set_ui(t, 0);
        for (m = 0; m < c->o.N; m++)
            add_product(t, f + 1 + m, V + m, t + 1);
        add_product(r, f, t, t + 1);
    }
    vec_free(t, 2);
}

/* ---- the energy ---- */

/* S := 1 + (h^k p_0 - Q_0)^2 + sum of f^2, gamma = k; grad (or NULL) and dh:
   its derivatives in sigma and h. */
static void
weight(interval *S, interval *grad, interval *dh, const collapse_part *p,
       const collapse_sums *s)
{
    const collapse *c = p->c;
    const int N = c->o.N, k = c->o.k;
    interval *a = vec_new(2, c->o.prec), *t = a + 1;
    int i, j;

    mpfi_mul(a, s->hp + k, c->o.p);
    mpfi_sub(a, a, s->Q);
    mpfi_sqr(S, a);
    mpfi_add_ui(S, S, 1);
    for (j = 0; j < N && grad != NULL; j++)
    {
        mpfi_mul(grad + j, a, s->grad + j);
        mpfi_neg(grad + j, grad + j);
    }
    if (grad != NULL)
    {
        mpfi_mul(dh, s->hp + k - 1, c->o.p);
        mpfi_mul_si(dh, dh, k);
        mpfi_sub(dh, dh, s->dQ);
        mpfi_mul(dh, dh, a);
    }
    for (i = 0; i < 2 * c->hidden; i++)
    {
        const interval *f = s->entry + i * (N + 2);

        if (growth(c, i) != k)
            continue;
        mpfi_sqr(t, f);
        mpfi_add(S, S, t);
        for (j = 0; j < N && grad != NULL; j++)
            add_product(grad + j, f, f + 1 + j, t);
        if (grad != NULL)
            add_product(dh, f, f + N + 1, t);
    }
    for (j = 0; j < N && grad != NULL; j++)
        mpfi_mul_ui(grad + j, grad + j, 2);
    if (grad != NULL)
        mpfi_mul_ui(dh, dh, 2);
    vec_free(a, 2);
}

/* r := x^(s/(2k)) */
static void
power(interval *r, const interval *x, const collapse *c)
{
    mpfi_log(r, x);
    mpfi_mul_si(r, r, c->o.s);
    mpfi_div_si(r, r, 2 * c->o.k);
    mpfi_exp(r, r);
}

/* g := (s/2k) A g/S + f/|u|, times W = S^(s/2k): of f/|u| W. */
static void
of_product(interval *g, const interval *f, const interval *A,
           const interval *S, const interval *W, const interval *norm,
           const collapse *c)
{
    interval t;

    mpfi_init2(&t, c->o.prec);
    mpfi_mul(g, g, A);
    mpfi_div(g, g, S);
    mpfi_mul_si(g, g, c->o.s);
    mpfi_div_si(g, g, 2 * c->o.k);
    mpfi_div(&t, f, norm);
    mpfi_add(g, g, &t);
    mpfi_mul(g, g, W);
    mpfi_clear(&t);
}

/* low := (F - |remainder| W) (1 - w)^(s/2k), F = A W at the points of E', w =
   h^(k+s) B |W_0|. */
static void
set_low(collapse_part *p, const interval *F, const interval *W)
{
    const one_layer *o = &p->c->o;
    interval *t = vec_new(2, o->prec), *w = t + 1;

    mpfi_mul(t, &p->rem, W);
    mpfi_sub(t, F, t);
    mpfi_mul(w, &p->B, o->Wnorm);
    mpfi_mul(w, w, p->all.hp + o->k);
    mpfi_mul(w, w, p->all.hp + o->s);
    mpfi_ui_sub(w, 1, w);
    mpfi_set_si(&p->low, -1);
    /* SOUND: deep (EMPTY: w < 1, positive numbers) */
    if (mpfr_sgn(&w->left) > 0 && mpfr_sgn(&t->left) > 0)
    {
        power(w, w, p->c);
        mpfi_mul(t, t, w);
        mpfi_set_fr(&p->low, &t->left);
    }
    vec_free(t, 2);
}

/* square, sharper: F^2 + off W^2, F = A W. */
static void
sharpen_square(collapse_part *p, const interval *F, const interval *W)
{
    interval *t = vec_new(2, p->c->o.prec);

    mpfi_sqr(t, F);
    mpfi_sqr(t + 1, W);
    mpfi_mul(t + 1, t + 1, &p->off);
    mpfi_add(t, t, t + 1);
    /* SOUND: deep (Limit: both enclose it at h = 0) */
    mpfi_intersect(t, t, &p->square);
    if (!mpfi_nan_p(t) && !mpfi_is_empty(t))
        mpfi_set(&p->square, t);
    vec_free(t, 2);
}

void
deep_energy(collapse_part *p)
{
    const collapse *c = p->c;
    const one_layer *o = &c->o;
    const int N = o->N;
    const size_t size = (size_t) (3 * N + o->n + c->L + 1 + 10);
    interval *at = vec_new(size, o->prec), *all = at + N, *grad = all + N;
    interval *u = grad + N, *coef = u + o->n, *phi = coef + c->L + 1;
    interval *F = phi + 1, *dh = phi + 2, *norm = phi + 3, *S = phi + 4;
    interval *W = phi + 5, *dS = phi + 6, *S0 = phi + 7;
    int j, m;

    collapse_direction(coef, norm, u, p);
    mpfi_sqrt(norm, norm);
    collapse_slopes(phi, at, all, dh, coef, p);
    /* F at the centre */
    weight(S0, NULL, NULL, p, &p->point);
    power(F, S0, c);
    mpfi_mul(F, F, phi);
    mpfi_div(F, F, norm);
    /* A on the whole box, not only where E' is */
    mpfi_set_ui(phi, 0);
    for (m = o->ms; m <= c->L; m++)
        add_product(phi, coef + m, p->all.Q + m, S0);
    mpfi_div(phi, phi, norm);
    weight(S, grad, dS, p, &p->all);
    power(W, S, c);
    /* SOUND: deep (EMPTY: the gradient of A W on the part) */
    for (j = 0; j < N; j++)
    {
        of_product(grad + j, all + j, phi, S, W, norm, c);
        mpfi_mid(&at[j].left, grad + j);
        mpfr_set(&at[j].right, &at[j].left, MPFR_RNDN);
    }
    of_product(dS, dh, phi, S, W, norm, c);
    collapse_mean_value(F, at, grad, dS, p);
    set_low(p, F, W);
    sharpen_square(p, F, W);
    vec_free(at, size);
}
