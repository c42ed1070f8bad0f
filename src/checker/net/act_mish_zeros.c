/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule unattained-zeros, row mish-one: the zeros of mish^(q), counted.  With
    E = e^z, D = E^2 + 2E + 2: mish^(q) D^(q+1) = F = z n(E) + m(E).
*/
#include <stdlib.h>
#include "checker/net/act.h"

/* HEURISTIC */
#define PREC 192
#define MAX_ORDER 16
#define MAX_DEPTH 30
#define LEN (2 * MAX_ORDER + 6)

typedef struct { mpz_t c[LEN]; } poly;

static void
poly_init(poly *p)
{
    int i;

    for (i = 0; i < LEN; i++)
        mpz_init(p->c[i]);
}

static void
poly_clear(poly *p)
{
    int i;

    for (i = 0; i < LEN; i++)
        mpz_clear(p->c[i]);
}

/* r := f a (E d/dE b) if `theta', else f a b; no alias. */
static void
product(poly *r, const poly *a, const poly *b, long f, int theta)
{
    mpz_t t;
    int i, j;

    mpz_init(t);
    for (i = 0; i < LEN; i++)
        mpz_set_ui(r->c[i], 0);
    for (i = 0; i < LEN; i++)
        for (j = 0; i + j < LEN; j++)
        {
            mpz_mul(t, a->c[i], b->c[j]);
            mpz_mul_si(t, t, theta ? f * j : f);
            mpz_add(r->c[i + j], r->c[i + j], t);
        }
    mpz_clear(t);
}

typedef struct { poly n, m; } form_t;          /* z n(E) + m(E) */

/* F for mish^(q): n = N_q, m = q N_(q-1) D, N_0 = E^2 + 2E,
   N_(i+1) = (theta N_i) D - (i+1) N_i theta D. */
static void
set_form(form_t *F, int q)
{
    poly D, N, s, t;
    int i, j;

    poly_init(&D);
    poly_init(&N);
    poly_init(&s);
    poly_init(&t);
    mpz_set_ui(D.c[0], 2);
    mpz_set_ui(D.c[1], 2);
    mpz_set_ui(D.c[2], 1);
    mpz_set_ui(N.c[1], 2);
    mpz_set_ui(N.c[2], 1);
    for (i = 0; i < q; i++)
    {
        product(&F->m, &N, &D, q, 0);           /* of the last round counts */
        product(&s, &D, &N, 1, 1);
        product(&t, &N, &D, i + 1, 1);
        for (j = 0; j < LEN; j++)
            mpz_sub(N.c[j], s.c[j], t.c[j]);
    }
    for (j = 0; j < LEN; j++)
        mpz_set(F->n.c[j], N.c[j]);
    poly_clear(&D);
    poly_clear(&N);
    poly_clear(&s);
    poly_clear(&t);
}

/* d/dz (z n + m) = z theta n + (n + theta m) */
static void
derive(form_t *d, const form_t *F)
{
    int j;

    for (j = 0; j < LEN; j++)
    {
        mpz_mul_si(d->n.c[j], F->n.c[j], j);
        mpz_mul_si(d->m.c[j], F->m.c[j], j);
        mpz_add(d->m.c[j], d->m.c[j], F->n.c[j]);
    }
}

/* sum c_(first + i way) x^i, i < count */
static void
evaluate(interval *r, const poly *p, const interval *x, int first, int way,
         int count)
{
    interval t;

    mpfi_init2(&t, PREC);
    mpfi_set_ui(r, 0);
    while (count-- > 0)
    {
        mpfi_mul(r, r, x);
        mpfi_set_z(&t, p->c[first + count * way]);
        mpfi_add(r, r, &t);
    }
    mpfi_clear(&t);
}

static void
value(interval *r, const form_t *F, const interval *z)
{
    interval *t = vec_new(2, PREC);

    mpfi_exp(t, z);
    evaluate(t + 1, &F->n, t, 0, 1, LEN);
    evaluate(r, &F->m, t, 0, 1, LEN);
    mpfi_mul(t + 1, t + 1, z);
    mpfi_add(r, r, t + 1);
    vec_free(t, 2);
}

/* A |n(u)| > |m(u)| for 0 <= u <= e^-A, from coefficient `first' on in
   direction `way'. */
static int
tail_is_free(const form_t *F, int A, int first, int way)
{
    const int count = way > 0 ? LEN - first : first + 1;
    interval *t = vec_new(3, PREC);
    mpfr_t bound;
    int good;

    mpfr_init2(bound, PREC);
    mpfi_set_si(t, -A);
    mpfi_exp(t, t);
    mpfi_put_si(t, 0);
    evaluate(t + 1, &F->n, t, first, way, count);
    evaluate(t + 2, &F->m, t, first, way, count);
    mpfi_abs(t + 1, t + 1);
    mpfi_mul_si(t + 1, t + 1, A);
    abs_ubound(bound, t + 2);
    /* SOUND: unattained-zeros (tails) */
    good = mpfr_greater_p(&t[1].left, bound);
    mpfr_clear(bound);
    vec_free(t, 3);
    return good;
}

static int
tails_are_free(const form_t *F, int A)
{
    int top = LEN - 1;

    while (top > 1 && mpz_sgn(F->n.c[top]) == 0
           && mpz_sgn(F->m.c[top]) == 0)
        top--;
    /* z <= -A: divisible by E; z >= A: by the highest power, u = 1/E */
    return mpz_sgn(F->n.c[0]) == 0 && mpz_sgn(F->m.c[0]) == 0
        && tail_is_free(F, A, 1, 1) && tail_is_free(F, A, top, -1);
}

/* Zeros of F on [a, b], all simple; -1: not settled. */
static int
count(const form_t *F, const form_t *dF, const mpfr_t a, const mpfr_t b,
      int depth)
{
    interval *z = vec_new(5, PREC), *c = z + 1, *f = z + 2, *d = z + 3;
    int left, res = -1;
    mpfr_t mid;

    mpfr_init2(mid, PREC);
    mpfr_add(mid, a, b, MPFR_RNDN);
    mpfr_div_2ui(mid, mid, 1, MPFR_RNDN);
    mpfi_interv_fr(z, a, b);
    mpfi_set_fr(c, mid);
    value(d, dF, z);
    value(f, F, c);
    mpfi_sub(c, z, c);
    mpfi_mul(c, c, d);
    mpfi_add(f, f, c);                          /* mean value form */
    /* SOUND: unattained-zeros (middle: no zero, or monotone) */
    if (mpfi_is_strictly_pos(f) > 0 || mpfi_is_strictly_neg(f) > 0)
        res = 0;
    else if (mpfi_is_strictly_pos(d) > 0 || mpfi_is_strictly_neg(d) > 0)
    {
        mpfi_set_fr(c, a);
        value(f, F, c);
        mpfi_set_fr(c, b);
        value(z + 4, F, c);
        res = (mpfi_is_strictly_pos(f) > 0 && mpfi_is_strictly_pos(z + 4) > 0)
            || (mpfi_is_strictly_neg(f) > 0
                && mpfi_is_strictly_neg(z + 4) > 0) ? 0 : 1;
    }
    else if (depth < MAX_DEPTH)
    {
        left = count(F, dF, a, mid, depth + 1);
        res = left < 0 ? -1 : count(F, dF, mid, b, depth + 1);
        res = res < 0 ? -1 : res + left;
    }
    mpfr_clear(mid);
    vec_free(z, 5);
    return res;
}

int
mish_zeros(int q)
{
    form_t F, d;
    mpfr_t a, b;
    int A, res = -1;

    if (q < 2 || q > MAX_ORDER)
        return -1;
    poly_init(&F.n);
    poly_init(&F.m);
    poly_init(&d.n);
    poly_init(&d.m);
    mpfr_init2(a, PREC);
    mpfr_init2(b, PREC);
    set_form(&F, q);
    derive(&d, &F);
    for (A = q + 1; A <= 8 * q && !tails_are_free(&F, A); A++)
        ;
    if (A <= 8 * q)
    {
        mpfr_set_si(a, -A, MPFR_RNDD);
        mpfr_set_d(b, A + 0.34375, MPFR_RNDU);  /* no zero at a midpoint */
        res = count(&F, &d, a, b, 0);
    }
    mpfr_clear(a);
    mpfr_clear(b);
    poly_clear(&F.n);
    poly_clear(&F.m);
    poly_clear(&d.n);
    poly_clear(&d.m);
    return res;
}
