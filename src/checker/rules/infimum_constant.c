/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule infimum-family, H4: L <= C h^2 for all h up to h0, the polynomial part
   by pieces of [0, h0], the remainder by the bound B. */
#include "checker/rules/infimum.h"

/* Sample i, output o, element q of M: P gains its part; R is set. */
static void
add_power(family *f, interval *P, interval *R, int i, int o, int q)
{
    const int extra = f->K - f->k;
    interval *S = vec_new((size_t) extra + 1, f->prec);
    interval p, t, w;
    int j, e;

    mpfi_init2(&p, f->prec);
    mpfi_init2(&t, f->prec);
    mpfi_init2(&w, f->prec);
    mpfi_set_ui(R, 0);
    for (j = 0; j < f->J; j++)
    {
        set_q(&t, f->t[j * f->n + i]);
        set_q(&p, f->u[(o * f->powers + q) * f->J + j]);
        for (e = 0; e <= f->K; e++)
        {
            if (e > f->k)
                mpfi_add(S + e - f->k - 1, S + e - f->k - 1, &p);
            mpfi_mul(&p, &p, &t);
        }
        mpfi_abs(&p, &p);
        mpfi_add(R, R, &p);                     /* |u| |t|^(K+1) */
    }
    for (e = 0; e < extra; e++)
    {
        mpfi_div(&w, f->psi + f->k + 1 + e, f->psi + f->power[q]);
        add_product(P + f->k + e - f->power[q], &w, S + e, &t);
    }
    vec_free(S, (size_t) extra + 1);
    mpfi_clear(&p);
    mpfi_clear(&t);
    mpfi_clear(&w);
}

/* f->square and f->rest: means over the samples. */
static void
means(family *f)
{
    const int length = (f->length + 1) / 2;
    interval *P = vec_new((size_t) length, f->prec), R, t;
    int i, q, d, e;

    mpfi_init2(&R, f->prec);
    mpfi_init2(&t, f->prec);
    for (i = 0; i < f->n * f->out; i++)
    {
        for (d = 0; d < length; d++)
            mpfi_set_ui(P + d, 0);
        for (q = 0; q < f->powers; q++)
        {
            add_power(f, P, &R, i / f->out, i % f->out, q);
            mpfi_sqr(&R, &R);
            mpfi_add(f->rest + q, f->rest + q, &R);
        }
        for (d = 0; d < length; d++)
            for (e = 0; e < length; e++)
                add_product(f->square + d + e, P + d, P + e, &t);
    }
    for (d = 0; d < f->length; d++)
        mpfi_div_ui(f->square + d, f->square + d, (unsigned long) f->n);
    for (q = 0; q < f->powers; q++)
    {
        mpfi_div_ui(f->rest + q, f->rest + q, (unsigned long) f->n);
        mpfi_sqrt(f->rest + q, f->rest + q);
        mpfi_abs(&t, f->psi + f->power[q]);
        mpfi_div(f->rest + q, f->rest + q, &t);
    }
    vec_free(P, (size_t) length);
    mpfi_clear(&R);
    mpfi_clear(&t);
}

/* (sqrt(Q(h)) + F(h))^2 <= C for all h of the piece. */
static int
below_C(family *f, const interval *h)
{
    interval q, p, end;
    int d, good;

    mpfi_init2(&q, f->prec);
    mpfi_init2(&p, f->prec);
    mpfi_init2(&end, f->prec);
    mpfi_set_ui(&q, 0);
    for (d = f->length - 1; d >= 0; d--)
    {
        mpfi_mul(&q, &q, h);
        mpfi_add(&q, &q, f->square + d);
    }
    /* a mean square is not negative, whatever Horner's rule says */
    if (mpfr_sgn(&q.left) < 0)
        mpfr_set_ui(&q.left, 0, MPFR_RNDN);
    if (mpfr_sgn(&q.right) < 0)
        mpfr_set_ui(&q.right, 0, MPFR_RNDN);
    mpfi_sqrt(&q, &q);
    /* SOUND: infimum-family (H4: the remainder grows with h) */
    mpfi_set_fr(&end, &h->right);
    for (d = 0; d < f->powers; d++)
    {
        mpfi_set_ui(&p, 1);
        for (good = f->power[d]; good < f->K; good++)
            mpfi_mul(&p, &p, &end);
        mpfi_mul(&p, &p, f->rest + d);
        mpfi_mul_fr(&p, &p, f->B);
        mpfi_add(&q, &q, &p);
    }
    mpfi_sqr(&q, &q);
    /* SOUND: infimum-family (H4: C) */
    good = mpfr_lessequal_p(&q.right, f->C);
    mpfi_clear(&q);
    mpfi_clear(&p);
    mpfi_clear(&end);
    return good;
}

int
family_constant(family *f)
{
    interval h;
    int good;

    means(f);
    mpfi_init2(&h, f->prec);
    set_q(&h, f->h0);
    mpfr_set_ui(&h.left, 0, MPFR_RNDN);
    good = family_everywhere(f, &h, below_C);
    mpfi_clear(&h);
    return good;
}
