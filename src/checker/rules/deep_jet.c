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
jets_init(jets *j, int P, int L, const interval *u, mpfr_prec_t prec)
{
    int m;

    j->P = P;
    j->L = L;
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

/* psi_l for l < len at x. */
static interval *
series(const interval *x, int len, activation act, jets *j)
{
    interval *f = vec_new((size_t) len, j->prec);
    interval *work = vec_new(activation_range_work(len), j->prec);

    j->good = activation_range(f, len, x, act, 0, work) && j->good;
    vec_free(work, activation_range_work(len));
    return f;
}

/* f: psi_l on z. */
static void
chain(interval *r, const interval *f, int l, const interval *z, jets *j)
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
dual_psi(interval *r, int l, const interval *z, activation act, jets *j)
{
    interval *f = series(z, l + 2, act, j);

    chain(r, f, l, z, j);
    vec_free(f, (size_t) l + 2);
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
    f = series(hull, j->L + 3, act, j);
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

/* r += sum_(m >= e) p_m u^(m-e), the rest included. */
static void
add_values(interval *r, const interval *p, int e, jets *j)
{
    int m;

    for (m = e; m <= j->L + 1; m++)
        dual_add(r, p + m * j->P, j->u + (m - e) * j->P, j);
}

/* p := p y */
static void
times(interval *p, const interval *y, jets *j)
{
    const int P = j->P, L = j->L;
    interval *r = jet_new(j), *t = dual_new(j);
    int a, b, i;

    for (a = 0; a <= L + 1; a++)
        for (b = 0; b <= L + 1; b++)
        {
            if (a + b <= L)
            {
                dual_add(r + (a + b) * P, p + a * P, y + b * P, j);
                continue;
            }
            /* SOUND: deep (JETS: what is beyond u^L, over u^(L+1)) */
            for (i = 0; i < P; i++)
                mpfi_set_ui(t + i, 0);
            dual_add(t, p + a * P, y + b * P, j);
            if (a + b - L - 1 <= L + 1)
                dual_add(r + (L + 1) * P, t, j->u + (a + b - L - 1) * P, j);
        }
    for (i = 0; i < (L + 2) * P; i++)
        mpfi_set(p + i, r + i);
    jet_free(r, j);
    dual_free(t, j);
}

void
jet_compose(interval *r, const interval *z, const interval *y,
            const interval *c, int start, activation act, jets *j)
{
    const int P = j->P, L = j->L;
    interval *f = series(z, L + 2, act, j), *p = jet_new(j);
    interval *t = dual_new(j), *scale = dual_new(j), *v = dual_new(j);
    int l, m, i;

    for (i = 0; i < (L + 2) * P; i++)
        mpfi_set_ui(r + i, 0);
    mpfi_set_ui(p, 1);
    mpfi_set_ui(scale, 1);
    for (l = 0; l < start; l++)
        times(p, y, j);
    for (l = start; l <= L; l++)
    {
        chain(t, f, l, z, j);
        dual_times(t, scale, 1, j);
        for (m = 0; m <= L + 1; m++)
            dual_add(r + m * P, t, p + m * P, j);
        times(p, y, j);
        dual_times(scale, c, 1, j);
    }
    /* SOUND: deep (JETS: the rest of Taylor's formula, c^(L+1-start)) */
    add_values(v, y, 0, j);
    dual_times(v, c, 1, j);
    dual_divided(t, z, v, act, j);
    dual_times(t, scale, 1, j);
    for (i = 0; i < P; i++)
        mpfi_set_ui(v + i, 0);
    add_values(v, y, 1, j);
    dual_times(t, v, L + 1, j);
    for (i = 0; i < P; i++)
        mpfi_add(r + (L + 1) * P + i, r + (L + 1) * P + i, t + i);
    vec_free(f, (size_t) L + 2);
    jet_free(p, j);
    dual_free(t, j);
    dual_free(scale, j);
    dual_free(v, j);
}
