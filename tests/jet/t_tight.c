/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    t_tight.c -- the enclosures are not wider than they should be: rounding
    on points, |psi'| r on short balls, the range on wide ones.
*/
#include <math.h>

#include "reference.h"
#include "support/support.h"

/* 1 if the radius of x is at most c |v| + d. */
static int
below(const arb_t x, const arb_t v, double c, double d)
{
    mag_t a, b;
    int ok;

    mag_init(a);
    mag_init(b);
    arb_get_mag(a, v);
    mag_set_d(b, c);
    mag_mul(a, a, b);
    mag_set_d(b, d);
    mag_add(a, a, b);
    ok = arb_is_finite(x) && mag_cmp(arb_radref(x), a) <= 0;
    mag_clear(a);
    mag_clear(b);
    return ok;
}

/*
    Points: relative accuracy of a few bits less than prec, away from the
    simple zeros; there, absolute accuracy relative to the size nearby.
*/
void
test_tight_points(void)
{
    static const double table[] = {
        0.0, 1e-30, -1e-30, 1e-5, -1e-5, 0.37, -0.37, 0.49, -0.51, 0.93,
        -0.93, 4.7, -4.7, 13.2, -13.2, 50.1, -50.1, 99.9, -99.9, 391.0,
        -391.0
    };
    const loja_act_struct *const *a;
    arb_ptr f, g;
    arb_t z;
    slong i, prec;
    int k;

    f = _arb_vec_init(3);
    g = _arb_vec_init(3);
    arb_init(z);
    for (a = loja_act_list; *a != NULL; a++)
        for (i = 0; i < 21; i++)
            for (prec = 60; prec < 700; prec += 297)
            {
                arb_set_d(z, table[i]);
                (*a)->eval(f, f + 1, f + 2, z, 0, prec);
                ref_eval(g, *a, arb_midref(z), 0, 1);
                for (k = 0; k < 3; k++)
                {
                    int kink = !(*a)->analytic && table[i] == 0 && k > 0;
                    double c = ldexp(1, 7 - (int) prec);
                    CU_ASSERT(ref_report(kink || below(f + k, g + k, c, 0),
                        *a, k, 0, prec, z, NULL, f + k, g + k));
                }
            }
    _arb_vec_clear(f, 3);
    _arb_vec_clear(g, 3);
    arb_clear(z);
}

/* g[3] = psi''' by a difference quotient. */
static void
third(arb_t res, const loja_act_struct *act, const arb_t z)
{
    arb_ptr u, v;
    arf_t p, h;

    u = _arb_vec_init(3);
    v = _arb_vec_init(3);
    arf_init(p);
    arf_init(h);
    arf_one(h);
    arf_mul_2exp_si(h, h, -100);
    arf_add(p, arb_midref(z), h, ARF_PREC_EXACT, ARF_RND_DOWN);
    ref_eval(u, act, p, 0, 1);
    arf_sub(p, arb_midref(z), h, ARF_PREC_EXACT, ARF_RND_DOWN);
    ref_eval(v, act, p, 0, 1);
    arb_sub(res, u + 2, v + 2, 400);
    arb_mul_2exp_si(res, res, 99);
    _arb_vec_clear(u, 3);
    _arb_vec_clear(v, 3);
    arf_clear(p);
    arf_clear(h);
}

/*
    Radius r = 2^-e on a number m of either tail or of the middle: the
    radius of psi^(k) is at most 1.1 |psi^(k+1)(m)| r, plus terms of order
    r^2 in the middle, where psi^(k+1) may vanish nearby.
*/
void
test_tight_narrow(void)
{
    const loja_act_struct *const *a;
    arb_ptr f, g;
    arb_t z;
    slong i, n = test_count(60);
    int k;

    f = _arb_vec_init(3);
    g = _arb_vec_init(4);
    arb_init(z);
    for (a = loja_act_list; *a != NULL; a++)
        for (i = 0; i < n; i++)
        {
            int e = 24 + (int) test_uniform(60);
            double r = ldexp(1, -e), slack = 0;

            ref_random_ball(z, (i % 2) ? 4 : 0);
            arf_set_round(arb_midref(z), arb_midref(z), 53, ARF_RND_DOWN);
            if (arf_cmpabs_2exp_si(arb_midref(z), 3) < 0)
                slack = 2 * r * r;
            mag_set_ui_2exp_si(arb_radref(z), 1, -e);
            (*a)->eval(f, f + 1, f + 2, z, 0, 400);
            ref_eval(g, *a, arb_midref(z), 0, 1);
            third(g + 3, *a, z);
            for (k = 0; k < 3; k++)
                CU_ASSERT(ref_report(
                    below(f + k, g + k + 1, 1.1 * r, slack)
                    || below(f + k, g + k, ldexp(1, -390), 0),
                    *a, k, 0, 400, z, NULL, f + k, g + k));
        }
    _arb_vec_clear(f, 3);
    _arb_vec_clear(g, 4);
    arb_clear(z);
}

/* Wide balls: at most 2 % wider than what 400 points show of the range. */
void
test_tight_wide(void)
{
    const loja_act_struct *const *a;
    arb_ptr f, g, h;
    arb_t z;
    arf_t p, r;
    slong i, j, n = test_count(5);
    int k;

    f = _arb_vec_init(3);
    g = _arb_vec_init(3);
    h = _arb_vec_init(3);
    arb_init(z);
    arf_init(p);
    arf_init(r);
    for (a = loja_act_list; *a != NULL; a++)
        for (i = 0; i < n; i++)
        {
            ref_random_ball(z, 3);
            (*a)->eval(f, f + 1, f + 2, z, 0, 64);
            for (j = 0; j <= 400; j++)
            {
                arf_set_mag(r, arb_radref(z));
                arf_mul_si(r, r, j - 200, ARF_PREC_EXACT, ARF_RND_DOWN);
                arf_div_ui(r, r, 200, 200, ARF_RND_DOWN);
                arf_add(p, arb_midref(z), r, ARF_PREC_EXACT, ARF_RND_DOWN);
                ref_eval(g, *a, p, 0, 1);
                for (k = 0; k < 3; k++)
                {
                    arb_get_mid_arb(g + k, g + k);
                    if (j == 0)
                        arb_set(h + k, g + k);
                    else
                        arb_union(h + k, h + k, g + k, 64);
                }
            }
            for (k = 0; k < 3; k++)
            {
                if (!(*a)->analytic && k > 0 && arb_contains_zero(z))
                    continue;
                CU_ASSERT(ref_report(mag_cmp_2exp_si(arb_radref(f + k), -20)
                    < 0 || test_arb_tight(f + k, h + k, 1.02, -30, "wide"),
                    *a, k, 0, 64, z, NULL, f + k, h + k));
            }
        }
    _arb_vec_clear(f, 3);
    _arb_vec_clear(g, 3);
    _arb_vec_clear(h, 3);
    arb_clear(z);
    arf_clear(p);
    arf_clear(r);
}

/* The extreme values lie in the results, not only those of random points. */
void
test_critical_points(void)
{
    static const double table[] = {
        0, 0.65847894846240835, 1.3169578969248167, 0.75179152469356446,
        1.4142135623730950, 2, 1.2784645427610738, 2.3993572805154677,
        3.4358409935351107, 0.57735026918962576, 1.1924312145154952,
        2.2563763963607931, 1.4905711794854285, 3.2673378465204046,
        0.087934431314914211, 2.1148425630208771, 0.11740097962873939,
        1.1391311709285502, 0.90335049285970271
    };
    const loja_act_struct *const *a;
    arb_ptr f, g;
    arb_t z;
    arf_t p;
    slong i, j;
    int k;

    f = _arb_vec_init(3);
    g = _arb_vec_init(3);
    arb_init(z);
    arf_init(p);
    for (a = loja_act_list; *a != NULL; a++)
        for (i = 0; i < 38; i++)
            for (j = 0; j < 4; j++)
            {
                double c = (i % 2) ? -table[i / 2] : table[i / 2];
                arf_set_d(p, c);
                arb_set_d(z, c + ((j < 2) ? 0.11 : -0.07));
                mag_set_d(arb_radref(z), 0.125);
                if (j == 3)
                    mag_inf(arb_radref(z));
                (*a)->eval(f, f + 1, f + 2, z, 0, (j % 2) ? 40 : 300);
                ref_eval(g, *a, p, 0, 1);
                for (k = 0; k < 3; k++)
                    CU_ASSERT(ref_report(ref_holds(f + k, g + k), *a, k, 0,
                        300, z, p, f + k, g + k));
            }
    _arb_vec_clear(f, 3);
    _arb_vec_clear(g, 3);
    arb_clear(z);
    arf_clear(p);
}
