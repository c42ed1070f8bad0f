/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule chart-two-symmetric, kernel: by power series near 0, by the formulas
   as they stand elsewhere. */
#include <math.h>
#include "pair_kernel.h"

/* HEURISTIC: s/rho^2 below this: by power series. */
#define FILL 0.55
/* HEURISTIC: terms used: the tail is then about 2^-SMALL. */
#define SMALL 40
/* HEURISTIC: a wide argument is cut, so that quotients stay tight. */
#define PIECES 4

void
pair_series_init(pair_series *s, mpfr_prec_t prec)
{
    enum { LEN = 2 * PAIR_TERMS + 4 };
    interval *c = vec_new(LEN, prec), *sq = vec_new(PAIR_TERMS + 2, prec),
        *t = vec_new(2, prec);
    int i, k;

    mpfi_init2(&s->rho2, prec);
    mpfi_init2(&s->bound, prec);
    /* tanh z = sum c_i z^i at 0; tanh^2 z = sum sq_k z^(2k+2) */
    (void) activation_series(c, LEN, t, TANH, 0);
    for (k = 0; k < PAIR_TERMS + 2; k++)
        for (i = 1; i <= 2 * k + 1; i += 2)
            add_product(sq + k, c + i, c + 2 * k + 2 - i, t);
    for (k = 0; k < PAIR_TERMS; k++)
    {
        mpfi_init2(s->p + k, prec);
        mpfi_init2(s->r + k, prec);
        mpfi_set(s->p + k, sq + k);
        mpfi_mul_2ui(t, sq + k + 1, 1);
        mpfi_div_ui(t, t, 3);
        mpfi_add(s->r + k, t, sq + k + 2);
    }
    /* SOUND: chart-two-symmetric (Cauchy on |z| = rho = 7/5 < pi/2: m =
       (cosh rho/cos rho)^2) */
    mpfi_set_ui(t, 7);
    mpfi_div_ui(t, t, 5);
    mpfi_sqr(&s->rho2, t);
    mpfi_cosh(&s->bound, t);
    mpfi_cos(t, t);
    mpfi_div(&s->bound, &s->bound, t);
    mpfi_sqr(&s->bound, &s->bound);
    vec_free(c, LEN);
    vec_free(sq, PAIR_TERMS + 2);
    vec_free(t, 2);
}

void
pair_series_clear(pair_series *s)
{
    int k;

    mpfi_clear(&s->rho2);
    mpfi_clear(&s->bound);
    for (k = 0; k < PAIR_TERMS; k++)
    {
        mpfi_clear(s->p + k);
        mpfi_clear(s->r + k);
    }
}

/* bound >= 2 m q^N ((N+1)/(1-q) + q/(1-q)^2), q = s/rho^2; 0 unless q < 1. */
static int
tail(mpfr_t bound, const pair_series *series, const interval *s, int N)
{
    interval *q = vec_new(3, mpfi_get_prec(s)), *p = q + 1, *t = q + 2;
    int i, good;

    mpfi_div(q, s, &series->rho2);
    mpfi_ui_sub(p, 1, q);
    good = mpfi_is_strictly_pos(p) > 0;
    /* SOUND: chart-two-symmetric (tail) */
    mpfi_inv(p, p);
    mpfi_mul(t, q, p);
    mpfi_add_ui(t, t, (unsigned long) N + 1);
    mpfi_mul(t, t, p);
    mpfi_mul(t, t, &series->bound);
    mpfi_mul_2ui(t, t, 1);
    for (i = 0; i < N; i++)
        mpfi_mul(t, t, q);
    mpfr_set(bound, &t->right, MPFR_RNDU);
    vec_free(q, 3);
    return good && mpfr_number_p(bound);
}

static int
near_zero(interval *f, interval *df, const pair_series *series,
          const interval *s, double top)
{
    double terms = top < 1e-6 ? 6 : 6 - SMALL * 0.6931471805599453 / log(top);
    const int N = terms < PAIR_TERMS - 1 ? (int) terms : PAIR_TERMS - 1;
    interval t;
    mpfr_t err;
    int i, k, good;

    mpfi_init2(&t, mpfi_get_prec(f));
    mpfr_init2(err, 53);
    good = tail(err, series, s, N);
    for (i = 0; i < 2 && good; i++)
    {
        const interval *c = i == 0 ? series->p : series->r;

        mpfi_set_ui(f + i, 0);
        mpfi_set_ui(df + i, 0);
        for (k = N - 1; k >= 0; k--)
        {
            mpfi_mul(f + i, f + i, s);
            mpfi_add(f + i, f + i, c + k);
            mpfi_mul(df + i, df + i, s);
            mpfi_mul_ui(&t, c + k + 1, (unsigned long) k + 1);
            mpfi_add(df + i, df + i, &t);
        }
        widen(f + i, err);
        widen(df + i, err);
    }
    mpfi_clear(&t);
    mpfr_clear(err);
    return good;
}

/* With f = tanh(sqrt s)/sqrt s: tau = f^2, (s tau)' = f (1 - s tau). */
static void
away(interval *f, interval *df, const interval *s, interval *v)
{
    interval *root = v, *t = v + 1, *tau1 = v + 2, *dtau1 = v + 3;

    mpfi_sqrt(root, s);
    mpfi_tanh(t, root);
    mpfi_div(root, t, root);
    mpfi_sqr(f, root);
    mpfi_sqr(t, t);
    mpfi_ui_sub(t, 1, t);
    mpfi_mul(t, t, root);
    mpfi_sub(t, t, f);
    mpfi_div(df, t, s);
    mpfi_ui_sub(t, 1, f);
    mpfi_div(tau1, t, s);
    mpfi_add(t, df, tau1);
    mpfi_neg(t, t);
    mpfi_div(dtau1, t, s);
    mpfi_mul_2ui(t, f, 1);
    mpfi_div_ui(t, t, 3);
    mpfi_sub(t, t, tau1);
    mpfi_div(f + 1, t, s);
    mpfi_mul_2ui(t, df, 1);
    mpfi_div_ui(t, t, 3);
    mpfi_sub(t, t, dtau1);
    mpfi_sub(t, t, f + 1);
    mpfi_div(df + 1, t, s);
}

/* `away' on the pieces of s, joined. */
static void
pieces(interval *f, interval *df, const interval *s)
{
    interval *v = vec_new(9, mpfi_get_prec(f)), *part = v + 4, *at = v + 8;
    mpfr_t width;
    int i, j;

    mpfr_init2(width, mpfi_get_prec(f));
    mpfr_sub(width, &s->right, &s->left, MPFR_RNDU);
    mpfr_div_ui(width, width, PIECES, MPFR_RNDU);
    mpfr_set(&at->right, &s->left, MPFR_RNDN);
    for (i = 0; i < PIECES; i++)
    {
        /* SOUND: chart-two-symmetric (the pieces meet at their ends and
           reach the end of s) */
        mpfr_set(&at->left, &at->right, MPFR_RNDN);
        mpfr_add(&at->right, &at->right, width, MPFR_RNDU);
        away(part, part + 2, at, v);
        for (j = 0; j < 2; j++)
        {
            if (i == 0)
            {
                mpfi_set(f + j, part + j);
                mpfi_set(df + j, part + 2 + j);
                continue;
            }
            mpfi_union(f + j, f + j, part + j);
            mpfi_union(df + j, df + j, part + 2 + j);
        }
    }
    mpfr_clear(width);
    vec_free(v, 9);
}

int
pair_kernel(interval *f, interval *df, const pair_series *series,
            const interval *s)
{
    interval t;
    double top;
    int good;

    mpfi_init2(&t, mpfi_get_prec(f));
    mpfi_set(&t, s);
    if (mpfr_sgn(&t.left) < 0)
        mpfr_set_ui(&t.left, 0, MPFR_RNDD);
    top = mpfr_get_d(&t.right, MPFR_RNDU)
        / mpfi_get_d(&series->rho2);
    if (top <= FILL || mpfi_is_strictly_pos(&t) <= 0)
        good = near_zero(f, df, series, &t, top);
    else
    {
        pieces(f, df, &t);
        good = !mpfi_nan_p(f + 1) && !mpfi_nan_p(df + 1);
    }
    mpfi_clear(&t);
    return good;
}
