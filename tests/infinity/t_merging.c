/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule merging at points: what is proved over regions of any size holds at
    random points of them, with L and grad L of the network itself.
*/
#include <math.h>
#include <string.h>
#include "merging_point.h"

TEST_DECLARE(test_merging_points)
TEST_DECLARE(test_merging_coordinates)
TEST_DECLARE(test_merging_words)
TEST_DECLARE(test_merging_not)

/* a <= A <= abar; derivatives of A by differences; lengths. */
static void
check_growth(const merging_setup_t *s, const arb_t h, arb_ptr zeta, arb_ptr xi)
{
    const slong dim = s->mg->dim;
    arb_ptr eta = _arb_vec_init(dim), near = _arb_vec_init(dim);
    arb_ptr t0 = _arb_vec_init(s->mg->P), t1 = _arb_vec_init(s->mg->P);
    arb_t A, B, g, k, one;
    arf_t unit;
    slong i;

    arb_init(A);
    arb_init(B);
    arb_init(g);
    arb_init(k);
    arb_init(one);
    arf_init(unit);
    merging_growth(A, s->mg, h, zeta);
    arb_set_arf(B, s->proof->a);
    CU_ASSERT(arb_le(B, A));
    CU_ASSERT(merging_below(A, s->proof->abar));
    /* by xi */
    arf_set_ui_2exp_si(unit, 1, -200);
    merging_direction(eta, dim, unit, 1);
    _arb_vec_add(eta, eta, xi, dim, MERGING_PREC);
    merging_in_frame(near, s, eta);
    merging_growth(B, s->mg, h, near);
    arb_sub(B, B, A, MERGING_PREC);
    arb_mul_2exp_si(B, B, 200);
    arb_abs(B, B);
    CU_ASSERT(merging_below(B, s->proof->b));
    merging_point(t0, s->mg, h, zeta);
    merging_point(t1, s->mg, h, near);
    arb_zero(B);
    for (i = 0; i < s->mg->P; i++)
    {
        arb_sub(k, t1 + i, t0 + i, MERGING_PREC);
        arb_addmul(B, k, k, MERGING_PREC);
    }
    arb_sqrt(B, B, MERGING_PREC);
    arb_mul_2exp_si(B, B, 200);
    CU_ASSERT(merging_below(B, s->proof->Ce));
    /* by g */
    arb_one(one);
    arb_mul_2exp_si(one, one, -200);
    arb_add_ui(one, one, 1, MERGING_PREC);
    arb_mul(k, h, one, MERGING_PREC);
    merging_growth(B, s->mg, k, zeta);
    arb_sub(B, B, A, MERGING_PREC);
    arb_pow_ui(g, k, (ulong) s->mg->q, MERGING_PREC);
    arb_pow_ui(k, h, (ulong) s->mg->q, MERGING_PREC);
    arb_sub(g, g, k, MERGING_PREC);
    arb_div(B, B, g, MERGING_PREC);
    /* d(g A)/dg = A + g dA/dg */
    arb_addmul(A, k, B, MERGING_PREC);
    arb_set_arf(g, s->proof->slope);
    CU_ASSERT(arb_ge(A, g));
    arb_mul(k, h, one, MERGING_PREC);
    arb_abs(B, B);
    CU_ASSERT(merging_below(B, s->proof->bg));
    merging_point(t1, s->mg, k, zeta);
    arb_zero(B);
    for (i = 0; i < s->mg->P; i++)
    {
        arb_sub(k, t1 + i, t0 + i, MERGING_PREC);
        arb_addmul(B, k, k, MERGING_PREC);
    }
    /* the vector (-h/q, 0), times h */
    arb_sqrt(B, B, MERGING_PREC);
    arb_mul_2exp_si(B, B, 200);
    arb_mul(B, B, h, MERGING_PREC);
    arb_div_si(B, B, s->mg->q, MERGING_PREC);
    CU_ASSERT(merging_below(B, s->proof->Cg));
    arb_clear(A);
    arb_clear(B);
    arb_clear(g);
    arb_clear(k);
    arb_clear(one);
    arf_clear(unit);
    _arb_vec_clear(eta, dim);
    _arb_vec_clear(near, dim);
    _arb_vec_clear(t0, s->mg->P);
    _arb_vec_clear(t1, s->mg->P);
}

/* lambda |e|^2/2 <= L_0 - Linf <= Lambda |e|^2/2; |grad L| >= c D^m where D <=
   D0. */
static void
check_descent(const merging_setup_t *s, const arb_t h, arb_srcptr zeta,
              const arb_t size)
{
    arb_ptr grad = _arb_vec_init(s->mg->P);
    arb_t D, t, x;
    slong i;

    arb_init(D);
    arb_init(t);
    arb_init(x);
    arb_one(t);
    arb_mul_2exp_si(t, t, -MERGING_TINY);
    merging_loss(D, NULL, s->mg, t, zeta);
    arb_sub(D, D, s->proof->limit, MERGING_PREC);
    /* |xi - xi*| is between |xi| - off and |xi| + off */
    arb_add_arf(t, size, s->proof->off, MERGING_PREC);
    arb_sqr(t, t, MERGING_PREC);
    arb_mul_2exp_si(t, t, -1);
    /* directions are unit vectors but for rounding */
    arb_mul_arf(x, t, s->proof->Lambda, MERGING_PREC);
    arb_mul_ui(x, x, 1000001, MERGING_PREC);
    arb_div_ui(x, x, 1000000, MERGING_PREC);
    CU_ASSERT(!arb_gt(D, x));
    arb_sub_arf(t, size, s->proof->off, MERGING_PREC);
    arb_nonnegative_part(t, t);
    arb_sqr(t, t, MERGING_PREC);
    arb_mul_2exp_si(t, t, -1);
    arb_mul_arf(x, t, s->proof->lambda, MERGING_PREC);
    arb_mul_ui(x, x, 999999, MERGING_PREC);
    arb_div_ui(x, x, 1000000, MERGING_PREC);
    CU_ASSERT(!arb_lt(D, x));
    merging_loss(D, grad, s->mg, h, zeta);
    arb_sub(D, D, s->proof->limit, MERGING_PREC);
    mag_zero(arb_radref(D));
    arb_set_arf(t, s->proof->D0);
    if (arb_is_positive(D) && arb_le(D, t))
    {
        arb_zero(t);
        for (i = 0; i < s->mg->P; i++)
            arb_addmul(t, grad + i, grad + i, MERGING_PREC);
        arb_sqrt(t, t, MERGING_PREC);
        arb_pow_ui(x, D, s->mg->q == 1 ? 4 : 3, MERGING_PREC);
        arb_sqrt(x, x, MERGING_PREC);
        arb_mul_arf(x, x, s->proof->c, MERGING_PREC);
        CU_ASSERT(arb_ge(t, x));
    }
    arb_clear(D);
    arb_clear(t);
    arb_clear(x);
    _arb_vec_clear(grad, s->mg->P);
}

static void
check_points(const merging_setup_t *s, slong num)
{
    const slong dim = s->mg->dim;
    arb_ptr xi = _arb_vec_init(dim), zeta = _arb_vec_init(dim);
    arb_t h, size;
    double part;

    arb_init(h);
    arb_init(size);
    for (; num > 0; num--)
    {
        part = test_uniform(3) == 0 ? 1 - 1e-12 : merging_uniform() + 1e-3;
        part = fmin(part, 1 - 1e-12);
        merging_direction(xi, dim, s->proof->rho, part);
        merging_in_frame(zeta, s, xi);
        arb_set_d(h, test_uniform(3) == 0 ? 1 - 1e-12
            : pow(2, -10 * merging_uniform()) * (1 - 1e-12));
        arb_mul_arf(h, h, s->proof->h0, MERGING_PREC);
        check_growth(s, h, zeta, xi);
        arb_set_arf(size, s->proof->rho);
        arb_set_d(h, part);
        arb_mul(size, size, h, MERGING_PREC);
        arb_set_d(h, merging_uniform() + 1e-6);
        arb_mul_arf(h, h, s->proof->h0, MERGING_PREC);
        check_descent(s, h, zeta, size);
    }
    arb_clear(h);
    arb_clear(size);
    _arb_vec_clear(xi, dim);
    _arb_vec_clear(zeta, dim);
}

/* a' + b' h0^q <= a: over the whole region g A grows at least like a'. */
static void
check_rising(const merging_setup_t *s)
{
    arb_t x;

    arb_init(x);
    arb_set_arf(x, s->proof->h0);
    arb_pow_ui(x, x, (ulong) s->mg->q, MERGING_PREC);
    arb_mul_arf(x, x, s->proof->bg, MERGING_PREC);
    arb_add_arf(x, x, s->proof->slope, MERGING_PREC);
    CU_ASSERT(merging_below(x, s->proof->a));
    arb_clear(x);
}

void
test_merging_points(void)
{
    merging_setup_t s;
    loja_message_t why;
    slong i, k;

    for (i = 0; i < MERGING_CASES; i++)
    {
        merging_setup_init(&s, merging_cases + i);
        CU_ASSERT(s.found);
        for (k = 0; k < 3 && s.found; k++)
        {
            /* larger regions: the bounds hold as long as they are proved */
            CU_ASSERT(_loja_merging_bounds(s.proof, s.mg, why, 128) || k > 0);
            check_rising(&s);
            check_points(&s, 12);
            /* then wide in h alone */
            arf_mul_2exp_si(s.proof->h0, s.proof->h0, k == 0 ? 1 : 2);
            arf_mul_2exp_si(s.proof->rho, s.proof->rho, k == 0 ? 1 : -40);
            if (!_loja_merging_bounds(s.proof, s.mg, why, 128))
                break;
        }
        merging_setup_clear(&s);
    }
}

void
test_merging_coordinates(void)
{
    merging_setup_t s;
    arb_ptr zeta, theta;
    arb_t h;
    slong i, p;

    arb_init(h);
    for (i = 0; i < MERGING_CASES; i++)
    {
        merging_setup_init(&s, merging_cases + i);
        zeta = _arb_vec_init(s.mg->dim);
        theta = _arb_vec_init(s.mg->P);
        _loja_merging_coordinates(h, zeta, s.mg, s.theta, MERGING_PREC);
        merging_point(theta, s.mg, h, zeta);
        for (p = 0; p < s.mg->P; p++)
            CU_ASSERT(arb_overlaps(theta + p, s.theta + p)
                && arb_rel_accuracy_bits(theta + p) > MERGING_PREC / 2);
        _arb_vec_clear(zeta, s.mg->dim);
        _arb_vec_clear(theta, s.mg->P);
        merging_setup_clear(&s);
    }
    arb_clear(h);
}

/* The words. */
void
test_merging_words(void)
{
    loja_claim_t claim;
    merging_setup_t s;
    fmpq_t T;
    slong i;

    fmpq_init(T);
    fmpq_one(T);
    for (i = 0; i < MERGING_CASES; i++)
    {
        merging_setup_init(&s, merging_cases + i);
        loja_claim_init(claim, "diverges");
        CU_ASSERT(s.found && loja_claim_diverges_merging(claim, s.prob, T,
            s.theta, NULL) == LOJA_OK);
        CU_ASSERT(strstr(claim->theorem, merging_cases[i].flat ? "turns linear"
            : merging_cases[i].sign < 0 ? "merge up to the sign" : "merge, ")
            != NULL);
        /* the bias that reflections move */
        CU_ASSERT((strstr(claim->theorem, "but for the output bias") != NULL)
            == (strncmp(merging_cases[i].name, "logistic", 8) == 0));
        loja_claim_clear(claim);
        merging_setup_clear(&s);
    }
    fmpq_clear(T);
}

/* The other sign: the loss falls on the way back from infinity. */
void
test_merging_not(void)
{
    merging_setup_t s;
    loja_message_t why;
    slong k, v;

    for (k = 2; k < MERGING_CASES; k++)
    {
        merging_setup_init(&s, merging_cases + k);
        v = _loja_merging_output(s.mg, 0);
        if (s.mg->q == 1)
        {
            /* w -> -w, v -> -v */
            _arb_vec_neg(s.theta, s.theta, s.mg->P);
            s.mg->sign = -s.mg->sign;
            CU_ASSERT(!_loja_merging_search(s.proof, s.mg, s.theta, why,
                128));
            CU_ASSERT(strstr(why->text, "falls") != NULL);
        }
        /* far from its limit */
        arb_mul_ui(s.theta + v, s.theta + v, 2, 128);
        CU_ASSERT(!_loja_merging_search(s.proof, s.mg, s.theta, why, 128));
        merging_setup_clear(&s);
    }
}
