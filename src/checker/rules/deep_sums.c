/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Family deep: the coefficients Q_m of both forms, the entries of Theta, the
   remainder. */
#include "checker/rules/deep.h"

typedef struct
{
    jets j;
    collapse_sums *s;
    const collapse *c;
    const interval *sigma;
    interval *h, *one, *nu;    /* duals */
} scene;

static interval *
dual(const scene *w)
{
    return vec_new((size_t) w->j.P, w->j.prec);
}

static void
drop(interval *a, const scene *w)
{
    vec_free(a, (size_t) w->j.P);
}

static void
copy(interval *r, const interval *a, const scene *w)
{
    int i;

    for (i = 0; i < w->j.P; i++)
        mpfi_set(r + i, a + i);
}

/* a: the coordinate i of sigma. */
static void
coordinate(interval *a, int i, const scene *w)
{
    int m;

    for (m = 0; m < w->j.P; m++)
        mpfi_set_ui(a + m, m == i + 1);
    mpfi_set(a, w->sigma + i);
}

static void
put_Q(scene *w, int m, const interval *a)
{
    const int N = w->c->o.N;
    int i;

    if (m > w->c->L)
    {
        copy(w->s->rest, a, w);
        return;
    }
    mpfi_set(w->s->Q + m, a);
    mpfi_set(w->s->dQ + m, a + N + 1);
    for (i = 0; i < N; i++)
        mpfi_set(w->s->grad + m * N + i, a + 1 + i);
}

static void
put_entry(scene *w, int i, const interval *a)
{
    copy(w->s->entry + i * w->j.P, a, w);
}

/* The entries of W_i and b_i, [h] z_i - W_i psi(z); z, f: of the layer before,
   its series there. */
static void
put_layer(scene *w, int i, const interval *f, const interval *z)
{
    interval *a = dual(w), *t = dual(w), *psi = dual(w);
    int m;

    coordinate(a, MIDDLE(i), w);
    if (w->c->deep == DEEP_SPREADS)
        dual_times(a, w->h, 1, &w->j);
    coordinate(t, LINK(i), w);
    put_entry(w, 2 * i - 2, t);
    for (m = 0; m < w->j.P; m++)
        mpfi_neg(t + m, t + m);
    dual_psi(psi, f, 0, z, &w->j);
    dual_add(a, t, psi, &w->j);
    put_entry(w, 2 * i - 1, a);
    drop(a, w);
    drop(t, w);
    drop(psi, w);
}

/* y := W_i a, z := z_i, from the layer before; f: its series at z. */
static void
next_layer(scene *w, int i, interval *y, const interval *a, interval *z,
           const interval *f)
{
    const int P = w->j.P;
    interval *t = dual(w);
    int m;

    put_layer(w, i, f, z);
    coordinate(t, LINK(i), w);
    for (m = 0; m <= w->j.L + 1; m++)
    {
        copy(y + m * P, a + m * P, w);
        dual_times(y + m * P, t, 1, &w->j);
    }
    coordinate(z, MIDDLE(i), w);
    drop(t, w);
}

/* Form "inner": y from layer to layer, u = h x. */
static void
inside(scene *w)
{
    const int P = w->j.P, L = w->j.L, D = w->c->hidden;
    interval *y = jet_new(&w->j), *a = jet_new(&w->j), *z = dual(w);
    interval *t = dual(w), *f = NULL;
    int i, m;

    coordinate(y + P, OMEGA(&w->c->o, 0), w);
    copy(t, y + P, w);
    dual_times(t, w->h, 1, &w->j);
    put_entry(w, 0, t);
    coordinate(z, BIAS(&w->c->o, 0), w);
    put_entry(w, 1, z);
    for (i = 1; i <= D; i++)
    {
        if (i > 1)
        {
            next_layer(w, i, y, a, z, f);
            vec_free(f, (size_t) L + 2);
        }
        f = psi_series(z, L + 2, w->c->acts[i - 1], &w->j);
        jet_compose(a, f, z, y, w->one, 1, w->c->acts[i - 1], &w->j);
    }
    dual_psi(a, f, 0, z, &w->j);
    vec_free(f, (size_t) L + 2);
    for (m = 0; m <= L + 1; m++)
    {
        /* SOUND: deep (Q_m = h^(m-k-s) a_m) */
        dual_times(a + m * P, w->nu, 1, &w->j);
        dual_times(a + m * P, w->h, m > w->c->o.ms ? m - w->c->o.ms : 0,
                   &w->j);
        put_Q(w, m, a + m * P);
    }
    jet_free(y, &w->j);
    jet_free(a, &w->j);
    drop(z, w);
    drop(t, w);
}

/* v := psi'(b)/h, b = b* + h beta. */
static void
first_power(interval *v, scene *w, const interval *b)
{
    interval *x = dual(w), *hull = vec_new(1, w->j.prec), *f;
    int i;

    /* SOUND: deep (SPREAD: psi'(b)/(h beta) = 2 psi_2(b*) + h beta 3
       psi_3(xi), and 3 psi_3(xi) is its derivative) */
    coordinate(x, BIAS(&w->c->o, 0), w);
    dual_times(x, w->h, 1, &w->j);
    mpfi_union(hull, b, &w->c->bend);
    f = psi_series(hull, 4, w->c->acts[0], &w->j);
    mpfi_mul_ui(f + 3, f + 3, 3);
    mpfi_mul_ui(v, &w->c->curve, 2);
    add_product(v, x, f + 3, w->j.t);
    for (i = 1; i < w->j.P; i++)
        mpfi_mul(v + i, x + i, f + 3);
    coordinate(x, BIAS(&w->c->o, 0), w);
    dual_times(v, x, 1, &w->j);
    vec_free(f, 4);
    vec_free(hull, 1);
    drop(x, w);
}

/* v_1, v_2, v_m = y_m/h: R omega^m psi_m(b) h^(m-3), b = b* + h beta; f: the
   series there. */
static void
first_layer(interval *v, scene *w, const interval *f, const interval *b)
{
    const int P = w->j.P, L = w->j.L;
    interval *om = dual(w), *t = dual(w);
    int m;

    coordinate(om, OMEGA(&w->c->o, 0), w);
    first_power(v + P, w, b);
    for (m = 2; m <= L; m++)
        dual_psi(v + m * P, f, m, b, &w->j);
    if (w->j.rest)
    {
        copy(t, w->j.u + P, w);
        dual_times(t, om, 1, &w->j);
        dual_times(t, w->h, 1, &w->j);
        dual_divided(v + (L + 1) * P, b, t, w->c->acts[0], &w->j);
    }
    coordinate(t, LINK(2), w);
    for (m = 1; m <= L + 1; m++)
    {
        dual_times(v + m * P, om, m, &w->j);
        dual_times(v + m * P, t, 1, &w->j);
        dual_times(v + m * P, w->h, m > 3 ? m - 3 : 0, &w->j);
    }
    drop(om, w);
    drop(t, w);
}

/* Q_m and the rest from y_1, y_2, y_m/h in v; f: the series at z = z_2. */
static void
second_layer(scene *w, const interval *v, const interval *f,
             const interval *z)
{
    const int P = w->j.P, L = w->j.L;
    interval *y = jet_new(&w->j), *H = jet_new(&w->j), *t = dual(w);
    int m;

    for (m = 1; m <= L + 1; m++)
    {
        copy(y + m * P, v + m * P, w);
        dual_times(y + m * P, w->h, m > 2, &w->j);
    }
    jet_compose(H, f, z, y, w->h, 2, w->c->acts[1], &w->j);
    dual_psi(t, f, 1, z, &w->j);
    dual_psi(H, f, 0, z, &w->j);
    for (m = 0; m <= L + 1; m++)
    {
        /* SOUND: deep (SPREAD: h H_m + psi_1 y_m; over h where slow) */
        if (m > 0)
        {
            dual_times(H + m * P, w->h, m <= 2, &w->j);
            dual_add(H + m * P, t, v + m * P, &w->j);
        }
        dual_times(H + m * P, w->nu, 1, &w->j);
        put_Q(w, m, H + m * P);
    }
    jet_free(y, &w->j);
    jet_free(H, &w->j);
    drop(t, w);
}

/* Form "spread": u = x, z_2 + h y. */
static void
spread(scene *w)
{
    const size_t size = (size_t) w->j.L + 2;
    interval *v = jet_new(&w->j), *b = dual(w), *z = dual(w), *t = dual(w);
    interval *f;

    coordinate(t, OMEGA(&w->c->o, 0), w);
    dual_times(t, w->h, 1, &w->j);
    put_entry(w, 0, t);
    coordinate(b, BIAS(&w->c->o, 0), w);
    dual_times(b, w->h, 1, &w->j);
    mpfi_add(b, b, &w->c->bend);
    put_entry(w, 1, b);
    f = psi_series(b, w->j.L + 2, w->c->acts[0], &w->j);
    put_layer(w, 2, f, b);
    first_layer(v, w, f, b);
    vec_free(f, size);
    coordinate(z, MIDDLE(2), w);
    f = psi_series(z, w->j.L + 2, w->c->acts[1], &w->j);
    second_layer(w, v, f, z);
    vec_free(f, size);
    jet_free(v, &w->j);
    drop(b, w);
    drop(z, w);
    drop(t, w);
}

void
deep_variable(interval *u, const collapse *c, const interval *h)
{
    /* SOUND: deep (JETS: 0 and all x; d_h u = x) */
    mpfi_set(u, &c->o.range);
    if (c->deep == DEEP_INSIDE)
    {
        mpfi_set(u + c->o.N + 1, u);
        mpfi_mul(u, u, h);
    }
}

void
deep_sums(collapse_sums *s, const collapse *c, const interval *sigma)
{
    const int P = c->o.N + 2;
    interval *u = vec_new((size_t) P, c->o.prec);
    scene w;

    w.s = s;
    w.c = c;
    w.sigma = sigma;
    deep_variable(u, c, s->hp + 1);
    jets_init(&w.j, P, c->L, s->beyond, u, c->o.prec);
    w.h = dual(&w);
    w.one = dual(&w);
    w.nu = dual(&w);
    mpfi_set(w.h, s->hp + 1);
    mpfi_set_ui(w.h + P - 1, 1);
    mpfi_set_ui(w.one, 1);
    coordinate(w.nu, NU(&c->o, 0), &w);
    if (c->deep == DEEP_SPREADS)
        spread(&w);
    else
        inside(&w);
    s->good = s->good && w.j.good;
    drop(w.h, &w);
    drop(w.one, &w);
    drop(w.nu, &w);
    jets_clear(&w.j);
    vec_free(u, (size_t) P);
}

int
deep_remainder(collapse_part *p)
{
    const collapse *c = p->c;
    interval t;
    int i, good = 1;

    mpfi_init2(&t, c->o.prec);
    mpfr_pow_si(&t.right, &c->X.right, c->L + 1, MPFR_RNDU);
    mpfi_set_fr(&t, &t.right);
    for (i = 0; i < c->o.N + 2; i++)
    {
        interval *r = p->all.rest + i;

        /* SOUND: deep (REMAINDER) */
        mpfi_abs(r, r);
        mpfi_mul(r, r, &t);
        mpfi_set_fr(r, &r->right);
        good = good && mpfr_number_p(&r->right);
    }
    mpfi_set(&p->rem, p->all.rest);
    mpfi_set(&p->rem_h, p->all.rest + c->o.N + 1);
    mpfi_clear(&t);
    return good;
}
