/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The zeros of a derivative of mish, counted (rule unattained-zeros, row
    mish-one).  With E = e^z and D = E^2 + 2 E + 2, mish = z t, t = 1 - 2/D,
      mish^(q) D^(q+1) = F(z) = z N_q(E) + q N_(q-1)(E) D(E).
    The tails are settled at once, the middle by bisection.
*/
#include "jet/jet_internal.h"

typedef struct
{
    fmpq_poly_t n, m;      /* F = z n(E) + m(E) */
    fmpq_poly_t dn, dm;    /* F' = z dn(E) + dm(E) */
    slong q;
} mish_t;

/* HEURISTIC: bits, and how often an interval is halved at most. */
#define PREC 128
#define MAX_DEPTH 24

/* E d/dE */
static void
euler(fmpq_poly_t res, const fmpq_poly_t p)
{
    fmpq_poly_derivative(res, p);
    fmpq_poly_shift_left(res, res, 1);
}

static void
mish_init(mish_t *f, slong q)
{
    slong i;
    fmpq_poly_t D, N, old, t;
    fmpq_t c;

    f->q = q;
    fmpq_poly_init(f->n);
    fmpq_poly_init(f->m);
    fmpq_poly_init(f->dn);
    fmpq_poly_init(f->dm);
    fmpq_poly_init(D);
    fmpq_poly_init(N);
    fmpq_poly_init(old);
    fmpq_poly_init(t);
    fmpq_init(c);
    fmpq_poly_set_coeff_si(D, 0, 2);
    fmpq_poly_set_coeff_si(D, 1, 2);
    fmpq_poly_set_coeff_si(D, 2, 1);
    fmpq_poly_set_coeff_si(N, 1, 2);
    fmpq_poly_set_coeff_si(N, 2, 1);
    for (i = 0; i < q; i++)
    {
        /* N_(i+1) = (E N_i') D - (i+1) N_i (E D') */
        fmpq_poly_set(old, N);
        euler(t, D);
        fmpq_poly_mul(t, t, old);
        fmpq_set_si(c, i + 1, 1);
        fmpq_poly_scalar_mul_fmpq(t, t, c);
        euler(N, old);
        fmpq_poly_mul(N, N, D);
        fmpq_poly_sub(N, N, t);
    }
    fmpq_poly_set(f->n, N);
    fmpq_poly_mul(f->m, old, D);
    fmpq_set_si(c, q, 1);
    fmpq_poly_scalar_mul_fmpq(f->m, f->m, c);
    euler(f->dn, f->n);
    euler(f->dm, f->m);
    fmpq_poly_add(f->dm, f->dm, f->n);
    fmpq_poly_clear(D);
    fmpq_poly_clear(N);
    fmpq_poly_clear(old);
    fmpq_poly_clear(t);
    fmpq_clear(c);
}

static void
mish_clear(mish_t *f)
{
    fmpq_poly_clear(f->n);
    fmpq_poly_clear(f->m);
    fmpq_poly_clear(f->dn);
    fmpq_poly_clear(f->dm);
}

static void
evaluate(arb_t res, const fmpq_poly_t p, const arb_t x)
{
    arb_poly_t b;

    arb_poly_init(b);
    arb_poly_set_fmpq_poly(b, p, PREC);
    arb_poly_evaluate(res, b, x, PREC);
    arb_poly_clear(b);
}

/* z n(E) + m(E), E = e^z */
static void
combine(arb_t res, const arb_t z, const fmpq_poly_t n, const fmpq_poly_t m)
{
    arb_t E, t;

    arb_init(E);
    arb_init(t);
    arb_exp(E, z, PREC);
    evaluate(t, n, E);
    evaluate(res, m, E);
    arb_addmul(res, z, t, PREC);
    arb_clear(E);
    arb_clear(t);
}

/*
    F has no zero beyond A: n(u), m(u) over u in [0, e^-A] after division by
    a power of E, with 0 not in n and A |n| > |m|.
*/
static int
tail_is_free(const fmpq_poly_t n, const fmpq_poly_t m, slong A)
{
    arb_t u, a, b;
    arf_t lower, upper;
    int ok;

    arb_init(u);
    arb_init(a);
    arb_init(b);
    arf_init(lower);
    arf_init(upper);
    arb_set_si(u, -A);
    arb_exp(u, u, PREC);
    arb_get_ubound_arf(upper, u, PREC);
    arf_zero(lower);
    arb_set_interval_arf(u, lower, upper, PREC);
    evaluate(a, n, u);
    evaluate(b, m, u);
    arb_get_abs_lbound_arf(lower, a, PREC);
    arb_get_abs_ubound_arf(upper, b, PREC);
    arf_mul_si(lower, lower, A, PREC, ARF_RND_DOWN);
    /* SOUND: unattained-zeros (tails: |z n| >= A |n| > |m|) */
    ok = arb_is_finite(a) && arb_is_finite(b) && arf_cmp(lower, upper) > 0;
    arb_clear(u);
    arb_clear(a);
    arb_clear(b);
    arf_clear(lower);
    arf_clear(upper);
    return ok;
}

/* Both tails |z| >= A. */
static int
tails_are_free(const mish_t *f, slong A)
{
    slong len = FLINT_MAX(fmpq_poly_length(f->n), fmpq_poly_length(f->m));
    fmpq_poly_t n, m;
    int ok;

    fmpq_poly_init(n);
    fmpq_poly_init(m);
    /* z <= -A: both are divisible by E = u */
    fmpq_poly_shift_right(n, f->n, 1);
    fmpq_poly_shift_right(m, f->m, 1);
    ok = tail_is_free(n, m, A);
    /* z >= A: divide by the highest power of E, u = 1/E */
    fmpq_poly_reverse(n, f->n, len);
    fmpq_poly_reverse(m, f->m, len);
    ok = ok && tail_is_free(n, m, A);
    fmpq_poly_clear(n);
    fmpq_poly_clear(m);
    return ok;
}

/* The number of zeros of F on [a, b], or -1; all are simple. */
static slong
count(const mish_t *f, const arf_t a, const arf_t b, int depth)
{
    arb_t z, mid, F, dF, t;
    arf_t c;
    slong left, res = -1;

    arb_init(z);
    arb_init(mid);
    arb_init(F);
    arb_init(dF);
    arb_init(t);
    arf_init(c);
    arb_set_interval_arf(z, a, b, PREC);
    arf_add(c, a, b, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_mul_2exp_si(c, c, -1);
    arb_set_arf(mid, c);
    combine(dF, z, f->dn, f->dm);
    /* mean value form */
    combine(F, mid, f->n, f->m);
    arb_sub(t, z, mid, PREC);
    arb_addmul(F, dF, t, PREC);
    /* SOUND: unattained-zeros (middle: no zero, or monotone) */
    if (!arb_contains_zero(F))
        res = 0;
    else if (!arb_contains_zero(dF))
    {
        arb_set_arf(mid, a);
        combine(F, mid, f->n, f->m);
        arb_set_arf(mid, b);
        combine(t, mid, f->n, f->m);
        res = (arb_is_positive(F) && arb_is_positive(t))
            || (arb_is_negative(F) && arb_is_negative(t)) ? 0 : 1;
    }
    else if (depth < MAX_DEPTH)
    {
        left = count(f, a, c, depth + 1);
        res = left < 0 ? -1 : count(f, c, b, depth + 1);
        if (res >= 0)
            res += left;
    }
    arb_clear(z);
    arb_clear(mid);
    arb_clear(F);
    arb_clear(dF);
    arb_clear(t);
    arf_clear(c);
    return res;
}

slong
loja_jet_mish_zeros(slong q)
{
    /* HEURISTIC: higher derivatives than that are not tried */
    slong A, res = -1;
    mish_t f;
    arf_t a, b;

    if (q < 2 || q > 12)
        return -1;
    mish_init(&f, q);
    arf_init(a);
    arf_init(b);
    for (A = q + 1; A <= 8 * q && !tails_are_free(&f, A); A++)
        ;
    if (A <= 8 * q)
    {
        /* a grid on which no zero is likely to be a point */
        arf_set_si(a, -A);
        arf_set_si(b, A);
        arf_set_d(b, (double) A + 0.40625);
        res = count(&f, a, b, 0);
    }
    arf_clear(a);
    arf_clear(b);
    mish_clear(&f);
    return res;
}
