/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Jets of the family deep (section JETS). */
#include "checker/rules/deep.h"

static interval *
dual_new(const jets *j)
{
    return vec_new((size_t) j->P, j->prec);
}

static void
dual_free(interval *a, const jets *j)
{
    vec_free(a, (size_t) j->P);
}

interval *
jet_new(const jets *j)
{
    return vec_new((size_t) ((j->L + 2) * j->P), j->prec);
}

void
jet_free(interval *p, const jets *j)
{
    vec_free(p, (size_t) ((j->L + 2) * j->P));
}

void
jets_init(jets *j, int P, int L, int rest, const interval *u,
          mpfr_prec_t prec)
{
    int m;

    j->P = P;
    j->L = L;
    j->rest = rest;
    j->prec = prec;
    j->good = 1;
    j->t = vec_new(2, prec);
    j->u = jet_new(j);
    mpfi_set_ui(j->u, 1);
    for (m = 1; m <= L + 1; m++)
        dual_add(j->u + m * P, j->u + (m - 1) * P, u, j);
}

void
jets_clear(jets *j)
{
    jet_free(j->u, j);
    vec_free(j->t, 2);
}

/* ---- duals ---- */

void
dual_add(interval *r, const interval *a, const interval *b, jets *j)
{
    int i;

    for (i = j->P - 1; i > 0; i--)
    {
        if (!mpfi_is_zero(b + i))
            add_product(r + i, a, b + i, j->t);
        if (!mpfi_is_zero(a + i))
            add_product(r + i, a + i, b, j->t);
    }
    add_product(r, a, b, j->t);
}

void
dual_times(interval *a, const interval *b, int e, jets *j)
{
    interval *t = dual_new(j);
    int i;

    for (; e > 0; e--)
    {
        for (i = 0; i < j->P; i++)
        {
            mpfi_set(t + i, a + i);
            mpfi_set_ui(a + i, 0);
        }
        dual_add(a, t, b, j);
    }
    dual_free(t, j);
}

interval *
psi_series(const interval *x, int len, activation act, jets *j)
{
    interval *f = vec_new((size_t) len, j->prec);
    interval *work = vec_new(activation_range_work(len), j->prec);

    j->good = activation_range(f, len, x, act, 0, work) && j->good;
    vec_free(work, activation_range_work(len));
    return f;
}

void
dual_psi(interval *r, const interval *f, int l, const interval *z,
         const jets *j)
{
    int i;

    mpfi_set(r, f + l);
    for (i = 1; i < j->P; i++)
    {
        mpfi_mul(r + i, f + l + 1, z + i);
        mpfi_mul_si(r + i, r + i, l + 1);
    }
}

void
dual_divided(interval *r, const interval *z, const interval *v,
             activation act, jets *j)
{
    interval *hull = vec_new(1, j->prec), *f;
    int i;

    /* z + [0,1] v */
    mpfi_set(hull, v);
    mpfi_put_si(hull, 0);
    mpfi_add(hull, hull, z);
    f = psi_series(hull, j->L + 3, act, j);
    mpfi_set(r, f + j->L + 1);
    for (i = 1; i < j->P; i++)
    {
        /* SOUND: deep (JETS: two points, L + 2 times psi_(L+2) in z) */
        mpfi_mul_si(r + i, f + j->L + 2, j->L + 2);
        mpfi_mul(r + i, r + i, z + i);
        add_product(r + i, f + j->L + 2, v + i, j->t);
    }
    vec_free(f, (size_t) j->L + 3);
    vec_free(hull, 1);
}

/* ---- jets ---- */

static void
clear(interval *a, int n)
{
    int i;

    for (i = 0; i < n; i++)
        mpfi_set_ui(a + i, 0);
}

static int
is_zero(const interval *a, const jets *j)
{
    int i;

    for (i = 0; i < j->P && mpfi_is_zero(a + i); i++)
        ;
    return i == j->P;
}

/* r += sum_(m >= e) p_m u^(m-e), the rest included. */
static void
add_values(interval *r, const interval *p, int e, jets *j)
{
    int m;

    for (m = e; m <= j->L + 1; m++)
        dual_add(r, p + m * j->P, j->u + (m - e) * j->P, j);
}

/* r += sum_(a + b = m) p_a y_b */
static void
add_convolution(interval *r, const interval *p, const interval *y, int m,
                jets *j)
{
    const int P = j->P, top = j->L + 1;
    int a;

    for (a = m > top ? m - top : 0; a <= m && a <= top; a++)
        if (!is_zero(p + a * P, j) && !is_zero(y + (m - a) * P, j))
            dual_add(r, p + a * P, y + (m - a) * P, j);
}

/* p := p y */
static void
times(interval *p, const interval *y, jets *j)
{
    const int P = j->P, L = j->L;
    interval *r = jet_new(j), *t = dual_new(j);
    int m, i;

    for (m = 0; m <= L; m++)
        add_convolution(r + m * P, p, y, m, j);
    for (m = L + 1; m <= 2 * L + 2 && j->rest; m++)
    {
        /* SOUND: deep (JETS: what is beyond u^L, over u^(L+1)) */
        clear(t, P);
        add_convolution(t, p, y, m, j);
        dual_add(r + (L + 1) * P, t, j->u + (m - L - 1) * P, j);
    }
    for (i = 0; i < (L + 2) * P; i++)
        mpfi_set(p + i, r + i);
    jet_free(r, j);
    dual_free(t, j);
}

/* last += c^(L+1-start) psi[z, .., z, z + c y] (y/u)^(L+1), scale: the power
   of c. */
static void
add_rest(interval *last, const interval *z, const interval *y,
         const interval *c, const interval *scale, activation act, jets *j)
{
    interval *t = dual_new(j), *v = dual_new(j);
    int i;

    /* SOUND: deep (JETS: the rest of Taylor's formula, c^(L+1-start)) */
    add_values(v, y, 0, j);
    dual_times(v, c, 1, j);
    dual_divided(t, z, v, act, j);
    dual_times(t, scale, 1, j);
    clear(v, j->P);
    add_values(v, y, 1, j);
    dual_times(t, v, j->L + 1, j);
    for (i = 0; i < j->P; i++)
        mpfi_add(last + i, last + i, t + i);
    dual_free(t, j);
    dual_free(v, j);
}

void
jet_compose(interval *r, const interval *f, const interval *z,
            const interval *y, const interval *c, int start, activation act,
            jets *j)
{
    const int P = j->P, L = j->L;
    interval *p = jet_new(j), *t = dual_new(j), *scale = dual_new(j);
    int l, m;

    clear(r, (L + 2) * P);
    mpfi_set_ui(p, 1);
    mpfi_set_ui(scale, 1);
    for (l = 0; l < start; l++)
        times(p, y, j);
    for (l = start; l <= L; l++)
    {
        dual_psi(t, f, l, z, j);
        dual_times(t, scale, 1, j);
        for (m = 0; m <= L + 1; m++)
            if (!is_zero(p + m * P, j))
                dual_add(r + m * P, t, p + m * P, j);
        if (l < L)
            times(p, y, j);
        dual_times(scale, c, 1, j);
    }
    if (j->rest)
        add_rest(r + (L + 1) * P, z, y, c, scale, act, j);
    jet_free(p, j);
    dual_free(t, j);
    dual_free(scale, j);
}
