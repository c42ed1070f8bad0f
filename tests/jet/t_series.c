/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    t_series.c -- Taylor jets against power series arithmetic on exact
    points of the coefficient balls.
*/
#include <string.h>

#include "reference.h"
#include "support/support.h"

#define MAXLEN 24

/* Random coefficients; z[0] of the given kind, the others short or wide. */
static void
random_series(arb_ptr z, slong zlen, int kind, int exact)
{
    slong k;

    for (k = 0; k < zlen; k++)
    {
        if (exact)
            ref_random_ball(z + k, 0);
        else
            ref_random_ball(z + k, k == 0 ? kind : (int) test_uniform(2));
        if (k > 0)
            arb_mul_2exp_si(z + k, z + k, -2);
        if (k > 0 && test_uniform(8) == 0)
            arb_zero(z + k);
    }
}

static void
check_series(const loja_act_struct *act, arb_srcptr z, slong zlen,
    slong len, slong prec, int branch)
{
    arb_ptr f, g, p;
    int i, b;
    slong k;

    f = _arb_vec_init(len);
    g = _arb_vec_init(len);
    p = _arb_vec_init(zlen);

    act->jet(f, z, zlen, len, branch, prec);
    for (i = -1; i < 2; i++)
    {
        for (k = 0; k < zlen; k++)
        {
            int corner = (test_uniform(2) ? i : -i);
            arb_zero(p + k);
            test_arb_point(arb_midref(p + k), z + k, corner);
        }
        b = ref_branch(arb_midref(p), branch, 1);
        ref_series(g, act, p, zlen, len, b, 1200);
        for (k = 0; k < len; k++)
            CU_ASSERT(ref_report(ref_holds(f + k, g + k), act, (int) k,
                branch, prec, z, arb_midref(p), f + k, g + k));
    }

    _arb_vec_clear(f, len);
    _arb_vec_clear(g, len);
    _arb_vec_clear(p, zlen);
}

/* The reference for psi'(z(s)) is (psi(z(s)))' / z'(s), where z_1 != 0. */
static void
check_derivative(const loja_act_struct *act, arb_srcptr z, slong zlen,
    slong len, slong prec, int branch)
{
    arb_ptr f, g, h, p, d;
    slong k;
    int b;

    if (zlen < 2 || arb_contains_zero(z + 1))
        return;
    f = _arb_vec_init(len);
    g = _arb_vec_init(len);
    h = _arb_vec_init(len + 1);
    p = _arb_vec_init(zlen);
    d = _arb_vec_init(zlen - 1);

    act->jet_derivative(f, z, zlen, len, branch, prec);
    for (k = 0; k < zlen; k++)
        test_arb_point(arb_midref(p + k), z + k,
            (int) test_uniform(3) - 1);
    for (k = 1; k < zlen; k++)
        arb_mul_ui(d + k - 1, p + k, (ulong) k, 1600);
    b = ref_branch(arb_midref(p), branch, 1);
    ref_series(h, act, p, zlen, len + 1, b, 1600);
    for (k = 1; k <= len; k++)
        arb_mul_ui(h + k, h + k, (ulong) k, 1600);
    _arb_poly_div_series(g, h + 1, len, d, FLINT_MIN(len, zlen - 1), len,
        1600);
    for (k = 0; k < len; k++)
        CU_ASSERT(ref_report(ref_holds(f + k, g + k), act, (int) k + 100,
            branch, prec, z, arb_midref(p), f + k, g + k));

    _arb_vec_clear(f, len);
    _arb_vec_clear(g, len);
    _arb_vec_clear(h, len + 1);
    _arb_vec_clear(p, zlen);
    _arb_vec_clear(d, zlen - 1);
}

void
test_series_contains(void)
{
    const loja_act_struct *const *a;
    arb_ptr z;
    slong i, n = test_count(24), len, zlen;

    z = _arb_vec_init(MAXLEN);
    for (a = loja_act_list; *a != NULL; a++)
        for (i = 0; i < n; i++)
        {
            len = 1 + test_uniform((i % 4) ? 8 : MAXLEN);
            zlen = 1 + test_uniform(FLINT_MIN(MAXLEN, len + 2));
            random_series(z, zlen, (int) (i % REF_KINDS), i % 3 == 0);
            check_series(*a, z, zlen, len, ref_random_prec(),
                (int) test_uniform(3) - 1);
            check_derivative(*a, z, zlen, len, ref_random_prec(),
                (int) test_uniform(3) - 1);
        }
    _arb_vec_clear(z, MAXLEN);
}

/*
    Not wider than a few times the series arithmetic of Arb on the same
    balls, and nearly exact on exact input.
*/
void
test_series_tight(void)
{
    const loja_act_struct *const *a;
    arb_ptr z, f, g;
    slong i, k, n = test_count(8), len = 12, prec = 200;
    int b, kind;

    z = _arb_vec_init(len);
    f = _arb_vec_init(len);
    g = _arb_vec_init(len);
    for (a = loja_act_list; *a != NULL; a++)
        for (i = 0; i < n; i++)
        {
            kind = (int) (i % 2);
            random_series(z, len, 0, 1);
            for (k = 0; k < len; k++)
            {
                arb_mul_2exp_si(z + k, z + k, -k);
                if (kind == 1)
                    mag_set_ui_2exp_si(arb_radref(z + k), 1, -60);
            }
            b = ref_branch(arb_midref(z), 0, 1);
            (*a)->jet(f, z, len, len, 0, prec);
            ref_series(g, *a, z, len, len, b, kind ? prec : 2 * prec);
            for (k = 0; k < len; k++)
            {
                /* rounding may grow with the index, not faster than 64^k */
                if (kind == 0)
                    mag_set_ui_2exp_si(arb_radref(g + k), 1,
                        20 + 6 * k - prec);
                CU_ASSERT(ref_report(test_arb_tight(f + k, g + k, 12, -150,
                    "series"), *a, (int) k, 0, prec, z, NULL, f + k,
                    g + k));
            }
        }
    _arb_vec_clear(z, len);
    _arb_vec_clear(f, len);
    _arb_vec_clear(g, len);
}

/* At a kink: hulls up to the first order, then nothing is said. */
void
test_series_kink(void)
{
    const loja_act_struct *const *a;
    arb_ptr z, f, g;
    arf_t p;
    slong j, k, len = 7;
    int side;

    z = _arb_vec_init(len);
    f = _arb_vec_init(len);
    g = _arb_vec_init(len);
    arf_init(p);
    for (a = loja_act_list; *a != NULL; a++)
    {
        if ((*a)->analytic)
            continue;
        for (j = 1; j <= len; j++)
        {
            _arb_vec_zero(z, len);
            mag_set_ui_2exp_si(arb_radref(z), 1, -3);
            for (k = j; k < len; k++)
                arb_set_d(z + k, 0.37 + (double) k);
            (*a)->jet(f, z, len, len, 0, 64);
            for (side = -1; side <= 1; side += 2)
            {
                /* the end of the ball, then 0 itself from this side */
                arb_ptr q = _arb_vec_init(len);
                _arb_vec_set(q, z, len);
                mag_zero(arb_radref(q));
                for (k = 0; k < 2; k++)
                {
                    slong i;
                    ref_series(g, *a, q, len, len, side, 300);
                    for (i = 0; i < len; i++)
                        CU_ASSERT(ref_report(ref_holds(f + i, g + i), *a,
                            (int) i, 0, 64, z, NULL, f + i, g + i));
                    arb_set_d(q, 0.125 * side);
                }
                _arb_vec_clear(q, len);
            }
            for (k = 0; k < len; k++)
                CU_ASSERT(!arb_is_finite(f + k) == (j < len && k >= 2 * j));
        }
    }
    _arb_vec_clear(z, len);
    _arb_vec_clear(f, len);
    _arb_vec_clear(g, len);
    arf_clear(p);
}
