/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Family one-layer on a sub-slice: Taylor coefficients of psi, the a_m and
   their derivatives, the remainder. */
#include "checker/rules/ridge.h"

/* r[j] := h^j for h >= 0 in the interval. */
static void
height_powers(interval *r, const interval *h, int count)
{
    int j;

    for (j = 0; j < count; j++)
    {
        mpfr_pow_si(&r[j].left, &h->left, j, MPFR_RNDD);
        mpfr_pow_si(&r[j].right, &h->right, j, MPFR_RNDU);
    }
}

static void
powers(interval *r, const interval *x, int count)
{
    int m;

    mpfi_set_ui(r, 1);
    for (m = 1; m < count; m++)
        mpfi_mul(r + m, r + m - 1, x);
}

/* b + [0,1] h omega x over the box and all x_j, and the branch. */
static int
find_hull(interval *hull, one_layer *o, const graded_slice *s, int i)
{
    interval t;

    mpfi_init2(&t, o->prec);
    mpfi_mul(&t, &s->h, s->box + OMEGA(o, i));
    mpfi_mul(&t, &t, &o->range);        /* range holds 0 */
    mpfi_set(hull, &t);
    if (o->bias)
        mpfi_add(hull, hull, s->box + BIAS(o, i));
    if (o->turned != NULL)
        ridge_hull(hull, o, s, i);
    mpfi_clear(&t);
    o->branch[i] = 0;
    if (!has_kink(o->act))
        return 1;
    /* SOUND: one-layer (branch: a closed half line) */
    o->branch[i] = mpfi_is_nonneg(hull) > 0 ? 1 : -1;
    return o->branch[i] > 0 || mpfi_is_nonpos(hull) > 0;
}

/* psi, psi0, hull, om, om0 of neuron i. */
static int
neuron(one_layer *o, const graded_slice *s, int i)
{
    const int len = o->M + 3;
    interval *z = vec_new(2, o->prec), *b = z + 1;
    int good, m;

    good = find_hull(z, o, s, i)
        && activation_range(o->hull + i * len, len, z, o->act, o->branch[i],
                            o->work);
    if (o->bias)
        mpfi_set(b, s->centre + BIAS(o, i));
    good = good && activation_series(o->psi0 + i * len, len, b, o->act,
                                     o->branch[i]);
    if (o->bias)
        good = good && activation_range(o->psi + i * len, len,
                                        s->box + BIAS(o, i), o->act,
                                        o->branch[i], o->work);
    for (m = 0; m < len && good && !o->bias; m++)
    {
        /* SOUND: one-layer (psi_m(0) = 0 exactly) */
        if (m <= o->M && !o->active[m])
            mpfi_set_ui(o->psi0 + i * len + m, 0);
        mpfi_set(o->psi + i * len + m, o->psi0 + i * len + m);
    }
    powers(o->om + i * (o->M + 2), s->box + OMEGA(o, i), o->M + 2);
    powers(o->om0 + i * (o->M + 2), s->centre + OMEGA(o, i), o->M + 2);
    vec_free(z, 2);
    return good;
}

/* a_m = sum_i nu_i omega_i^m psi_m(b_i) */
static void
sums(interval *a, const one_layer *o, const interval *sigma,
     const interval *psi, const interval *om)
{
    interval t, u;
    int m, i;

    mpfi_init2(&t, o->prec);
    mpfi_init2(&u, o->prec);
    for (m = 0; m <= o->M; m++)
    {
        mpfi_set_ui(a + m, 0);
        for (i = 0; i < o->d; i++)
        {
            mpfi_mul(&u, om + i * (o->M + 2) + m, psi + i * (o->M + 3) + m);
            add_product(a + m, &u, sigma + NU(o, i), &t);
        }
    }
    mpfi_clear(&t);
    mpfi_clear(&u);
}

/* omega: m nu omega^(m-1) psi_m; b: (m+1) nu omega^m psi_(m+1); nu: omega^m
   psi_m */
void
one_layer_slopes(interval *Da, const one_layer *o, const interval *sigma,
                 const interval *psi, const interval *om, int m)
{
    int i;

    for (i = 0; i < o->d; i++)
    {
        const interval *f = psi + i * (o->M + 3) + m;
        const interval *w = om + i * (o->M + 2) + m;
        interval *r = Da + OMEGA(o, i);

        mpfi_mul(Da + NU(o, i), w, f);
        mpfi_set_ui(r, 0);
        if (m > 0)
        {
            mpfi_mul(r, w - 1, f);
            mpfi_mul(r, r, sigma + NU(o, i));
            mpfi_mul_ui(r, r, (unsigned long) m);
        }
        if (!o->bias)
            continue;
        r = Da + BIAS(o, i);
        mpfi_mul(r, w, f + 1);
        mpfi_mul(r, r, sigma + NU(o, i));
        mpfi_mul_ui(r, r, (unsigned long) (m + 1));
    }
}

/* a_m on the box: the sum as it stands, and the mean value theorem. */
static void
mean_value(one_layer *o, const graded_slice *s)
{
    interval *y = o->t[0], *t = o->t[1], *u = o->t[1] + 1;
    int m, j;

    for (j = 0; j < o->N; j++)
        mpfi_sub(y + j, s->box + j, s->centre + j);
    for (m = 0; m <= o->M; m++)
    {
        mpfi_set(u, o->a0 + m);
        /* SOUND: one-layer (mean value theorem on the convex box) */
        for (j = 0; j < o->N; j++)
            add_product(u, o->Da + m * o->N + j, y + j, t);
        mpfi_intersect(o->a + m, o->a + m, u);
    }
}

/* The remainder's share of tau^ in the mean norm, and its derivatives along
   the entries of sigma without the factor h^(M+1-m_s) |x^(M+1)|. */
static void
remainder_bounds(one_layer *o, const graded_slice *s)
{
    const int M = o->M;
    interval *c = o->t[0], *t = o->t[0] + 1, *u = o->t[0] + 2;
    int i;

    mpfi_set_ui(c, 0);
    for (i = 0; i < o->d; i++)
    {
        const interval *f = o->hull + i * (M + 3) + M + 1;
        const interval *w = o->om + i * (M + 2) + M + 1;
        const interval *nu = s->box + NU(o, i);

        /* SOUND: one-layer (remainder, and its derivatives) */
        mpfi_mul(t, w, f);
        mpfi_set(o->Drem + NU(o, i), t);
        add_product(c, t, nu, u);
        mpfi_mul(t, w - 1, f);
        mpfi_mul(t, t, nu);
        mpfi_mul_ui(o->Drem + OMEGA(o, i), t, (unsigned long) (M + 1));
        if (!o->bias)
            continue;
        mpfi_mul(t, w, f + 1);
        mpfi_mul(t, t, nu);
        mpfi_mul_ui(o->Drem + BIAS(o, i), t, (unsigned long) (M + 2));
    }
    mpfi_abs(c, c);
    mpfi_mul(c, c, o->h + M + 1 - o->ms);
    mpfi_mul(c, c, &o->last_norm);
    mpfi_set_fr(&o->rem, &c->right);
}

int
one_layer_taylor(one_layer *o, const graded_slice *s)
{
    int i, m;

    height_powers(o->h, &s->h, o->M + 3);
    height_powers(o->mid, &s->mid, o->M + 3);
    if (o->turned != NULL)
        ridge_sizes(o, s);
    for (i = 0; i < o->d; i++)
        if (!neuron(o, s, i))
            return 0;
    sums(o->a, o, s->box, o->psi, o->om);
    sums(o->a0, o, s->centre, o->psi0, o->om0);
    for (m = 0; m <= o->M; m++)
        one_layer_slopes(o->Da + m * o->N, o, s->box, o->psi, o->om, m);
    mean_value(o, s);
    remainder_bounds(o, s);
    return 1;
}
