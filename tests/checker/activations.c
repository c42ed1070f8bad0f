/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Activations of loja-check: zeros at 0 that hold by an identity are exact,
    and no argument, however large, costs more than others.
*/
#include <math.h>
#include <stdio.h>
#include <time.h>
#include "../../src/checker/rules/claim.h"

#define LEN 24

static long failures;

static void
fail(const char *what, activation act, long m)
{
    failures++;
    printf("%s: activation %s, %ld\n", what, act == NULL ? "-" : act->name, m);
}

/* The table of identities against coefficients on a short interval around 0,
   where the exact zeros are not put in. */
static void
check_zeros(activation act, int branch)
{
    interval *c = vec_new(LEN, 400), *d = vec_new(LEN, 400);
    interval *z = vec_new(1, 400);
    mpfr_t r, w;
    int m, good;

    mpfr_init2(r, 64);
    mpfr_init2(w, 64);
    mpfr_set_ui_2exp(r, 1, -300, MPFR_RNDN);
    good = activation_series(c, LEN, z, act, branch);
    widen(z, r);
    good = activation_series(d, LEN, z, act, branch) && good;
    for (m = 0; m < LEN && good; m++)
    {
        const int zero = mpfr_zero_p(&c[m].left)
            && mpfr_zero_p(&c[m].right);

        mpfi_diam_abs(w, d + m);
        if (mpfr_cmp_ui_2exp(w, 1, -200) > 0 || !mpfi_has_zero(d + m)
            != !vanishes(act, m))
        {
            /* elu, softsign, relu: more vanishes on one branch */
            if (!(has_kink(act) && mpfi_has_zero(d + m)))
                fail("identity", act, m);
        }
        if (vanishes(act, m) && !zero)
            fail("not an exact zero", act, m);
    }
    if (!good)
        fail("no coefficients at 0", act, branch);
    vec_free(c, LEN);
    vec_free(d, LEN);
    vec_free(z, 1);
    mpfr_clear(r);
    mpfr_clear(w);
}

/* z := [1, 3/2] 2^e, or its negative. */
static void
set_large(interval *z, long e, int sign)
{
    mpfi_interv_d(z, 1, 1.5);
    if (sign < 0)
        mpfi_neg(z, z);
    if (e < 0)
        mpfi_div_2ui(z, z, (unsigned long) -e);
    else
        mpfi_mul_2ui(z, z, (unsigned long) e);
}

/* Everything at boxes of any size. */
static void
check_large(activation act, mpfr_prec_t prec)
{
    static const long size[] = { -1000000, -20, 0, 4, 10, 31, 64, 1000,
                                 1000000, 1000000000, 1000000000000 };
    const int n = sizeof(size) / sizeof(*size);
    interval *c = vec_new(LEN, prec);
    complex_box *f = box_new(3, prec), *z = box_new(1, prec);
    clock_t start = clock();
    int i, j, sign;

    for (i = 0; i < n; i++)
        for (sign = -1; sign <= 1; sign += 2)
            for (j = 0; j < n; j++)
            {
                set_large(&z->re, size[i], sign);
                set_large(&z->im, size[j], 1);
                (void) activation_complex(f, z, act, sign);
                if (j == 0)
                    (void) activation_series(c, LEN, &z->re, act, sign);
            }
    /* HEURISTIC: some 240 boxes; milliseconds where nothing is wrong */
    if (clock() - start > 10 * CLOCKS_PER_SEC)
        fail("slow at large arguments", act, (long) prec);
    vec_free(c, LEN);
    box_free(f, 3);
    box_free(z, 1);
}

/* Wide intervals: no wider than plain formulas, and they hold what points
   have, of the function of one branch on both sides of its kink. */
static void
check_wide(activation act, int branch, double x, double r)
{
    interval *f = vec_new(3, 128), *g = vec_new(3, 128), *z = vec_new(2, 128);
    int i, m;

    mpfi_interv_d(z, x - r, x + r);
    if (!activation_real(g, z, act, branch))
        goto end;
    if (!activation_wide(f, z, act, branch))
        fail("wide", act, branch);
    for (m = 0; m < 3; m++)
        if (!mpfi_is_inside(f + m, g + m))
            fail("wide: wider than plain", act, m);
    for (i = 0; i <= 16; i++)
    {
        mpfi_set_d(z + 1, x + r * (i - 8) / 8);
        if (!activation_real(g, z + 1, act, branch))
            fail("wide: a point", act, branch);
        for (m = 0; m < 3; m++)
            if (mpfr_less_p(&g[m].right, &f[m].left)
                || mpfr_less_p(&f[m].right, &g[m].left))
                fail("wide: does not hold a point", act, m);
    }
end:
    vec_free(f, 3);
    vec_free(g, 3);
    vec_free(z, 2);
}

/* On both sides of a kink: what points on either side have. */
static void
check_hull(activation act, double left, double right)
{
    interval *f = vec_new(3, 128), *g = vec_new(3, 128), *z = vec_new(2, 128);
    int i, m;

    mpfi_interv_d(z, left, right);
    if (!activation_hull(f, z, act))
        fail("hull", act, 0);
    for (i = 1; i < 32; i++)
    {
        mpfi_set_d(z + 1, left + (right - left) * i / 32);
        if (!activation_real(g, z + 1, act, 0))
            continue;
        for (m = 0; m < 3; m++)
            if (!mpfi_is_inside(g + m, f + m))
                fail("hull: does not hold a point", act, m);
    }
    vec_free(f, 3);
    vec_free(g, 3);
    vec_free(z, 2);
}

/* e^(iy) lies in the box that is computed, on both sides of the limit. */
static void
check_exp(double y)
{
    const mpfr_prec_t prec = 128;
    complex_box *z = box_new(2, prec);
    mpfr_t c, s;

    mpfr_init2(c, 400);
    mpfr_init2(s, 400);
    mpfr_set_d(c, y, MPFR_RNDN);
    mpfr_sin_cos(s, c, c, MPFR_RNDN);
    mpfi_set_ui(&z->re, 0);
    mpfi_set_d(&z->im, y);
    box_exp(z + 1, z);
    if (!mpfi_is_inside_fr(c, &z[1].re) || !mpfi_is_inside_fr(s, &z[1].im))
        fail("exp", NULL, (long) y);
    box_free(z, 2);
    mpfr_clear(c);
    mpfr_clear(s);
}

/* arctan at x + iy lies in the box that is computed around it: half of the
   angle of 1 - x^2 - y^2 + 2 i x, a quarter of a logarithm. */
static void
check_arctan(double x, double y, double size)
{
    const mpfr_prec_t prec = 128;
    complex_box *f = box_new(3, prec), *z = box_new(1, prec);
    mpfr_t re, im, t;
    int good;

    mpfr_inits2(400, re, im, t, (mpfr_ptr) NULL);
    mpfi_interv_d(&z->re, x - size, x + size / 3);
    mpfi_interv_d(&z->im, y - size / 2, y + size);
    mpfr_set_d(re, x, MPFR_RNDN);
    mpfr_sqr(re, re, MPFR_RNDN);
    mpfr_set_d(im, y, MPFR_RNDN);
    mpfr_sqr(im, im, MPFR_RNDN);
    mpfr_add(t, re, im, MPFR_RNDN);
    mpfr_ui_sub(t, 1, t, MPFR_RNDN);
    mpfr_set_d(im, 2 * x, MPFR_RNDN);
    mpfr_atan2(t, im, t, MPFR_RNDN);
    mpfr_div_2ui(t, t, 1, MPFR_RNDN);
    good = activation_complex(f, z, &activation_arctan, 1);
    /* wide boxes may be refused, the cut must be */
    if (good ? size >= x && size / 3 >= -x && fabs(y) + size >= 1
             : size < fabs(x) / 16)
        fail("domain of arctan", &activation_arctan, (long) (1000 * x));
    if (good && !mpfi_is_inside_fr(t, &f->re))
        fail("arctan, real part", &activation_arctan, (long) (1000 * x));
    mpfr_set_d(im, y, MPFR_RNDN);
    mpfr_add_ui(im, im, 1, MPFR_RNDN);
    mpfr_sqr(im, im, MPFR_RNDN);
    mpfr_add(im, im, re, MPFR_RNDN);
    mpfr_set_d(t, y, MPFR_RNDN);
    mpfr_sub_ui(t, t, 1, MPFR_RNDN);
    mpfr_sqr(t, t, MPFR_RNDN);
    mpfr_add(t, t, re, MPFR_RNDN);
    mpfr_div(im, im, t, MPFR_RNDN);
    mpfr_log(im, im, MPFR_RNDN);
    mpfr_div_2ui(im, im, 2, MPFR_RNDN);
    if (good && !mpfi_is_inside_fr(im, &f->im))
        fail("arctan, imaginary part", &activation_arctan, (long) (1000 * x));
    mpfr_clears(re, im, t, (mpfr_ptr) NULL);
    box_free(f, 3);
    box_free(z, 1);
}

/* eps(x) = lim psi - psi(1/x) by values of psi: e := eps/x, d := eps'. */
static void
distance(interval *e, interval *d, activation act, double x)
{
    interval *f = vec_new(5, 400), *z = f + 3, *u = f + 4;

    mpfi_set_d(u, x);
    mpfi_ui_div(z, 1, u);
    if (!activation_real(f, z, act, 1))
        fail("no value", act, 0);
    mpfi_set_ui(e, 1);
    if (act->step->half_pi)
    {
        mpfi_const_pi(e);
        mpfi_div_2ui(e, e, 1);
    }
    mpfi_sub(e, e, f);
    mpfi_div(e, e, u);
    mpfi_sqr(u, u);
    mpfi_div(d, f + 1, u);
    vec_free(f, 5);
}

/* What is stated of the distance on [0, top]. */
static void
check_tail(activation act, double top)
{
    interval *v = vec_new(6, 400);
    interval *ratio = v, *slope = v + 1, *u = v + 2, *k = v + 3;
    int i;

    mpfi_set_d(u, top);
    act->step->tail(ratio, slope, u);
    mpfi_interv_d(u, 0, top);
    act->step->excess(k, u);
    for (i = 1; i <= 64; i *= 2)
    {
        distance(v + 4, v + 5, act, top / i);
        if (mpfr_greater_p(&ratio->left, &v[4].right))
            fail("eps/u", act, i);
        if (mpfr_greater_p(&slope->left, &v[5].right))
            fail("eps'", act, i);
        mpfi_sub(u, v + 4, v + 5);
        mpfi_mul_d(v + 4, k, top / i);
        if (mpfr_greater_p(&u->left, &v[4].right))
            fail("eps/u - eps'", act, i);
    }
    vec_free(v, 6);
}

int
main(void)
{
    activation a;
    int act, i, branch;

    for (act = 0; (a = activation_list[act]) != NULL; act++)
    {
        check_zeros(a, has_kink(a) ? 1 : 0);
        if (has_kink(a))
            check_zeros(a, -1);
        for (i = -12; i < 4 && a->step != NULL && a->step->tail != NULL; i++)
            check_tail(a, ldexp(1.25, i));
        check_large(a, 64);
        check_large(a, 512);
        for (i = 0; i < 10; i++)
            for (branch = -1; branch <= 1; branch++)
            {
                check_wide(a, branch, (i - 5) * 0.7, 0.004);
                check_wide(a, branch, (i - 5) * 0.7, 0.5);
                check_wide(a, branch, (i - 5) * 0.7, 3);
            }
    }
    for (act = 1; act < 40; act++)
    {
        check_hull(&activation_elu, -0.05 * act, 0.07 * act);
        check_hull(&activation_softsign, -0.05 * act, 0.07 * act);
        check_hull(&activation_elu, -0.05 * act, 0);
        check_hull(&activation_softsign, 0, 0.05 * act);
    }
    for (act = 0; act < 60; act++)
    {
        /* both half planes, and the strip */
        check_arctan(1 + act * act, 300 - 10 * act, 0.1 + act / 100.0);
        check_arctan(-2 - act, act * act - 40, 0.5);
        check_arctan((act - 30) / 40.0, (20 - act) / 60.0, 0.01);
        check_arctan(3000 + act, 1000 - 30 * act, 40 * act);
    }
    check_arctan(0.1, 3, 0.2);
    check_exp(1);
    check_exp(-3e8);
    check_exp(2e9);
    check_exp(-1e300);
    printf("%ld failures\n", failures);
    mpfr_free_cache();
    return failures > 0;
}
