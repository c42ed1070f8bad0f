/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* reference.c -- real references (see reference.h). */
#include "reference.h"

#include <math.h>
#include <string.h>

#include "support/support.h"

#define IS(s) (strcmp(act->name, s) == 0)

typedef int (*mpfr_fun)(mpfr_t, const mpfr_t, mpfr_rnd_t);

/*
    y = f(x) through MPFR.  The radius is 2^(64-wp) |y|, enough for the
    rounding and for a relative error 2^(30-wp) of x, as the functions used
    here have relative condition numbers below 2^20 for |x| < 400.
*/
static void
by_mpfr(arb_t y, mpfr_fun f, const arb_t x, slong wp)
{
    mpfr_t a, b;
    arf_t e;

    mpfr_init2(a, FLINT_MAX(wp, arb_bits(x)) + 2);
    mpfr_init2(b, wp);
    arf_init(e);

    arf_get_mpfr(a, arb_midref(x), MPFR_RNDN);
    f(b, a, MPFR_RNDN);
    arf_set_mpfr(e, b);
    arb_set_arf(y, e);
    arf_mul_2exp_si(e, e, 64 - wp);
    arb_add_error_arf(y, e);

    mpfr_clear(a);
    mpfr_clear(b);
    arf_clear(e);
}

static void
ref_logistic(arb_ptr f, const arb_t z, slong wp)
{
    arb_t e;

    arb_init(e);
    /* e = e^-z: s = 1/(1+e), s' = e s^2, s'' = (e^-z - 1) e s^3 */
    arb_neg(e, z);
    by_mpfr(f + 2, mpfr_expm1, e, wp);
    by_mpfr(e, mpfr_exp, e, wp);
    arb_add_ui(f, e, 1, wp);
    arb_inv(f, f, wp);
    arb_mul(f + 1, f, f, wp);
    arb_mul(f + 1, f + 1, e, wp);
    arb_mul(f + 2, f + 2, f + 1, wp);
    arb_mul(f + 2, f + 2, f, wp);
    arb_clear(e);
}

static void
ref_tanh(arb_ptr f, const arb_t z, slong wp)
{
    arb_t c;

    /* psi' = 1/cosh^2 */
    arb_init(c);
    by_mpfr(f, mpfr_tanh, z, wp);
    by_mpfr(c, mpfr_cosh, z, wp);
    arb_mul(c, c, c, wp);
    arb_inv(f + 1, c, wp);
    arb_mul(f + 2, f, f + 1, wp);
    arb_mul_si(f + 2, f + 2, -2, wp);
    arb_clear(c);
}

static void
ref_gelu(arb_ptr f, const arb_t z, slong wp)
{
    arb_t c, b;

    arb_init(c);
    arb_init(b);
    arb_sqrt_ui(b, 2, wp);
    arb_neg(b, b);
    arb_div(b, z, b, wp);
    by_mpfr(c, mpfr_erfc, b, wp);
    arb_mul_2exp_si(c, c, -1);

    arb_mul(b, z, z, wp);
    arb_mul_2exp_si(b, b, -1);
    arb_neg(b, b);
    by_mpfr(b, mpfr_exp, b, wp);
    arb_const_pi(f, wp);
    arb_mul_2exp_si(f, f, 1);
    arb_sqrt(f, f, wp);
    arb_div(b, b, f, wp);

    arb_mul(f, z, c, wp);
    arb_mul(f + 1, z, b, wp);
    arb_add(f + 1, f + 1, c, wp);
    arb_mul(c, z, z, wp);
    arb_sub_ui(c, c, 2, wp);
    arb_mul(f + 2, c, b, wp);
    arb_neg(f + 2, f + 2);
    arb_clear(c);
    arb_clear(b);
}

static void
ref_erf(arb_ptr f, const arb_t z, slong wp)
{
    by_mpfr(f, mpfr_erf, z, wp);
    arb_mul(f + 1, z, z, wp);
    arb_neg(f + 1, f + 1);
    by_mpfr(f + 1, mpfr_exp, f + 1, wp);
    arb_const_pi(f + 2, wp);
    arb_sqrt(f + 2, f + 2, wp);
    arb_div(f + 1, f + 1, f + 2, wp);
    arb_mul_2exp_si(f + 1, f + 1, 1);
    arb_mul(f + 2, f + 1, z, wp);
    arb_mul_si(f + 2, f + 2, -2, wp);
}

/* (z g)' and (z g)'' from g, g', g'' in f */
static void
times_z(arb_ptr f, const arb_t z, slong wp)
{
    arb_mul(f + 2, f + 2, z, wp);
    arb_addmul_ui(f + 2, f + 1, 2, wp);
    arb_mul(f + 1, f + 1, z, wp);
    arb_add(f + 1, f + 1, f, wp);
    arb_mul(f, f, z, wp);
}

static void
ref_mish(arb_ptr f, const arb_t z, slong wp)
{
    arb_ptr s, t;

    s = _arb_vec_init(3);
    t = _arb_vec_init(3);
    /* t = tanh(log1p(exp z)), by the chain rule */
    by_mpfr(s, mpfr_exp, z, wp);
    by_mpfr(s, mpfr_log1p, s, wp);
    ref_tanh(t, s, wp);
    ref_logistic(s, z, wp);
    arb_set(f, t);
    arb_mul(f + 1, t + 1, s, wp);
    arb_mul(f + 2, s, s, wp);
    arb_mul(f + 2, f + 2, t + 2, wp);
    arb_addmul(f + 2, t + 1, s + 1, wp);
    times_z(f, z, wp);
    _arb_vec_clear(s, 3);
    _arb_vec_clear(t, 3);
}

static int
ref_softsign(arb_ptr f, const arb_t z, int b, slong wp)
{
    arb_t q;

    arb_init(q);
    arb_mul_si(q, z, b, wp);
    arb_add_ui(q, q, 1, wp);
    if (!arb_is_zero(q))
    {
        arb_div(f, z, q, wp);
        arb_pow_ui(f + 1, q, 2, wp);
        arb_inv(f + 1, f + 1, wp);
        arb_pow_ui(f + 2, q, 3, wp);
        arb_set_si(q, -2 * b);
        arb_div(f + 2, q, f + 2, wp);
        arb_set_si(q, 1);
    }
    b = !arb_is_zero(q);
    arb_clear(q);
    return b;
}

static void
ref_arctan(arb_ptr f, const arb_t z, slong wp)
{
    by_mpfr(f, mpfr_atan, z, wp);
    arb_mul(f + 1, z, z, wp);
    arb_add_ui(f + 1, f + 1, 1, wp);
    arb_mul(f + 2, f + 1, f + 1, wp);
    arb_div(f + 2, z, f + 2, wp);
    arb_mul_si(f + 2, f + 2, -2, wp);
    arb_inv(f + 1, f + 1, wp);
}

int
ref_branch(const arf_t p, int branch, int side)
{
    if (branch != 0)
        return branch;
    return (arf_sgn(p) != 0) ? arf_sgn(p) : side;
}

int
ref_eval(arb_ptr f, const loja_act_struct *act, const arf_t p, int branch,
    int side)
{
    slong wp = 640 + 3 * (slong) fabs(arf_get_d(p, ARF_RND_NEAR));
    int b = ref_branch(p, branch, side);
    int ok = 1;
    arb_t z;

    arb_init(z);
    arb_set_arf(z, p);
    if (IS("logistic"))
        ref_logistic(f, z, wp);
    else if (IS("tanh"))
        ref_tanh(f, z, wp);
    else if (IS("softplus"))
    {
        ref_logistic(f + 0, z, wp);
        arb_swap(f + 2, f + 1);
        arb_swap(f + 1, f);
        by_mpfr(f, mpfr_exp, z, wp);
        by_mpfr(f, mpfr_log1p, f, wp);
    }
    else if (IS("gelu"))
        ref_gelu(f, z, wp);
    else if (IS("erf"))
        ref_erf(f, z, wp);
    else if (IS("silu"))
    {
        ref_logistic(f, z, wp);
        times_z(f, z, wp);
    }
    else if (IS("mish"))
        ref_mish(f, z, wp);
    else if (IS("arctan"))
        ref_arctan(f, z, wp);
    else if (IS("softsign"))
        ok = ref_softsign(f, z, b, wp);
    else if (IS("elu") && b < 0)
    {
        by_mpfr(f, mpfr_expm1, z, wp);
        by_mpfr(f + 1, mpfr_exp, z, wp);
        arb_set(f + 2, f + 1);
    }
    else
    {
        /* identity and the right branches; the left one of relu is 0 */
        arb_set_arf(f, p);
        arb_one(f + 1);
        arb_zero(f + 2);
        if (IS("relu") && b < 0)
        {
            arb_zero(f);
            arb_zero(f + 1);
        }
    }
    arb_clear(z);
    return ok;
}

int
ref_holds(const arb_t x, const arb_t value)
{
    /* value is a point but for a radius far below that of x */
    return !arb_is_finite(x) || arb_overlaps(x, value);
}

int
ref_report(int ok, const loja_act_struct *act, int order, int branch,
    slong prec, const arb_t z, const arf_t p, const arb_t x,
    const arb_t value)
{
    if (ok)
        return 1;
    printf("\n%s: order %d, branch %d, prec %ld", act->name, order, branch,
        (long) prec);
    printf("\n  ball   = ");
    arb_print(z);
    printf(" = ");
    arb_printd(z, 20);
    if (p != NULL)
    {
        printf("\n  point  = ");
        arf_print(p);
        printf(" = ");
        arf_printd(p, 20);
    }
    printf("\n  result = ");
    arb_print(x);
    printf(" = ");
    arb_printd(x, 30);
    printf("\n  value  = ");
    arb_printd(value, 30);
    printf("\n");
    return 0;
}

slong
ref_random_prec(void)
{
    static const slong table[] = {2, 3, 11, 53, 64, 128, 320};

    return table[test_uniform(7)];
}

/* A random sign and 120 random bits times a power of 2 in [2^lo, 2^hi). */
static void
random_arf(arf_t x, slong lo, slong hi)
{
    fmpz_t n;

    fmpz_init(n);
    fmpz_randbits(n, test_rand, 120);
    arf_set_fmpz(x, n);
    arf_mul_2exp_si(x, x, lo - 119 + test_uniform(hi - lo));
    fmpz_clear(n);
}

void
ref_random_ball(arb_t z, int kind)
{
    /* zeros and critical points, rounded */
    static const double special[] = {
        0, 0.6584789, 1.3169579, 0.7517915, 1.4142136, 2, 1.2784645,
        2.3993573, 3.435841, -1.1924312, -2.2563764, 1.4905712, -3.2673378,
        -0.0879344, 2.1148426, 0.5773503, 1
    };
    arf_t r;

    arf_init(r);
    random_arf(arb_midref(z), -4, 4);
    random_arf(r, -300, -8);
    switch (kind)
    {
        case 0: /* a point */
            arf_zero(r);
            break;
        case 1: /* narrow */
            break;
        case 2: /* near the change of method */
            random_arf(r, -13, -5);
            break;
        case 3: /* wide */
            random_arf(r, -5, 5);
            break;
        case 4: /* tail */
            random_arf(arb_midref(z), 4, 7);
            random_arf(r, -40, 2);
            break;
        case 5: /* near 0, 0 inside or not */
            random_arf(arb_midref(z), -200, -4);
            random_arf(r, -200, -4);
            break;
        case 6: /* near a special point */
            arf_set_d(arb_midref(z),
                special[test_uniform(17)] * (1 - 2 * (int) test_uniform(2)));
            random_arf(r, -30, 1);
            break;
        case 7: /* an end at 0 */
            random_arf(r, -20, 2);
            break;
        default: /* a small radius on a large number */
            random_arf(arb_midref(z), 3, 7);
            random_arf(r, -16, -6);
    }
    arf_abs(r, r);
    arf_get_mag(arb_radref(z), r);
    if (kind == 7)
    {
        arf_set_mag(r, arb_radref(z));
        arf_set(arb_midref(z), r);
        if (test_uniform(2))
            arf_neg(arb_midref(z), arb_midref(z));
    }
    arf_clear(r);
}
