/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* t_complex.c -- containment, domain and tightness on complex boxes. */
#include <math.h>
#include <string.h>

#include "reference.h"
#include "support/support.h"

#define ACB_CONTAINS(x, v) (ref_holds(acb_realref(x), acb_realref(v))       \
    && ref_holds(acb_imagref(x), acb_imagref(v)))

/* Half the height of the strip in units of pi/4, 0 for everything. */
static double
strip(const loja_act_struct *act)
{
    static const struct { const char *name; double c; } table[] = {
        {"tanh", M_PI / 2}, {"logistic", M_PI}, {"softplus", M_PI},
        {"silu", M_PI}, {"arctan", 1}, {"mish", 3 * M_PI / 4}
    };
    int i;

    for (i = 0; i < 6; i++)
        if (strcmp(act->name, table[i].name) == 0)
            return table[i].c;
    return 3;
}

static double
uniform(double a, double b)
{
    return a + (b - a) * (double) test_uniform(1 << 30) / (1 << 30);
}

/* A box with midpoint (x, y) and radii a, b. */
static void
box(acb_t z, double x, double y, double a, double b)
{
    acb_set_d_d(z, x, y);
    mag_set_d(arb_radref(acb_realref(z)), a);
    mag_set_d(arb_radref(acb_imagref(z)), b);
}

static void
point_of_box(acb_t p, const acb_t z, int i)
{
    int cx = 0, cy = 0;

    if (i < 4)
    {
        cx = 2 * (i % 2) - 1;
        cy = 2 * (i / 2) - 1;
    }
    acb_zero(p);
    test_arb_point(arb_midref(acb_realref(p)), acb_realref(z), cx);
    test_arb_point(arb_midref(acb_imagref(p)), acb_imagref(z), cy);
}

static void
check_box(const loja_act_struct *act, const acb_t z, int branch, slong prec)
{
    acb_ptr f, g;
    acb_t p;
    int i, k, ok;

    f = _acb_vec_init(3);
    g = _acb_vec_init(3);
    acb_init(p);
    if (act->eval_complex(f, f + 1, f + 2, z, branch, prec))
    {
        for (i = 0; i < 6; i++)
        {
            point_of_box(p, z, i);
            ref_eval_complex(g, act, p, branch);
            for (k = 0; k < 3; k++)
            {
                ok = ACB_CONTAINS(f + k, g + k);
                CU_ASSERT(ok);
                if (!ok)
                {
                    printf("\n%s: order %d, branch %d, prec %ld\n",
                        act->name, k, branch, (long) prec);
                    acb_printd(z, 20);
                    printf("\n");
                    acb_printd(p, 20);
                    printf("\n");
                    acb_printd(f + k, 20);
                    printf("\n");
                    acb_printd(g + k, 20);
                    printf("\n");
                }
            }
        }
    }
    else
        for (k = 0; k < 3; k++)
            CU_ASSERT(!acb_is_finite(f + k));
    _acb_vec_clear(f, 3);
    _acb_vec_clear(g, 3);
    acb_clear(p);
}

void
test_complex_contains(void)
{
    const loja_act_struct *const *a;
    acb_t z;
    slong i, n = test_count(60);

    acb_init(z);
    for (a = loja_act_list; *a != NULL; a++)
        for (i = 0; i < n; i++)
        {
            double c = strip(*a), r = exp(uniform(-5, -1)), y;
            slong prec = (i % 5 == 0) ? 2 + test_uniform(8)
                : 30 + test_uniform(40);

            /* some boxes touch the edge of the strip, nearly */
            y = uniform(-1, 1) * (c - r);
            if (i % 6 == 0)
                y = c - r * (1 + 1e-3);
            if (i % 6 == 1)
                y = r * (1 + 1e-6) - c;
            box(z, uniform(-4, 4) * ((i % 3) ? 1 : 0.1), y,
                r * uniform(0, 1), r);
            if (i % 7 == 0)
                mag_zero(arb_radref(acb_imagref(z)));
            /* the half planes */
            if (strcmp((*a)->name, "arctan") == 0 && i % 2 == 1)
                box(z, ((i % 4 == 1) ? 1 : -1) * (r * (1 + 1e-3)
                    + exp(uniform(-6, 5))), uniform(-1, 1) * exp(uniform(-1,
                    6)), r, r * uniform(0, 1));
            check_box(*a, z, (i % 2) ? 1 : -1, prec);
        }
    acb_clear(z);
}

static int
accepts(const loja_act_struct *act, const acb_t z, int branch)
{
    acb_ptr f;
    int ok;

    f = _acb_vec_init(3);
    ok = act->eval_complex(f, f + 1, f + 2, z, branch, 53);
    CU_ASSERT(ok || (!acb_is_finite(f) && !acb_is_finite(f + 1)
        && !acb_is_finite(f + 2)));
    _acb_vec_clear(f, 3);
    return ok;
}

void
test_complex_domain(void)
{
    const loja_act_struct *const *a;
    acb_t z;
    int s;

    acb_init(z);
    for (a = loja_act_list; *a != NULL; a++)
    {
        int kink = !(*a)->analytic;
        int entire = strip(*a) == 3;
        /* where Re z is not 0 */
        int beside = entire || strcmp((*a)->name, "arctan") == 0;

        for (s = -1; s <= 1; s += 2)
        {
            double c = strip(*a);
            box(z, 0.3 * s, s * (c - 0.1), 0.2, 0.0999);
            CU_ASSERT(accepts(*a, z, s));
            box(z, 0.3 * s, s * (c - 0.1), 0.2, 0.1001);
            CU_ASSERT(beside == accepts(*a, z, s));
            box(z, 0.3 * s, s * (c + 0.2), 0.1, 0.1);
            CU_ASSERT(beside == accepts(*a, z, s));
            box(z, 0.3 * s, s * (c + 0.2), 0.3001, 0.1);
            CU_ASSERT(entire == accepts(*a, z, s) || c == 3);
            box(z, 0, 0, 0.1, c + 0.1);
            CU_ASSERT(entire == accepts(*a, z, s));
            /* branch 0 with a kink: Re z of one sign */
            box(z, 0.3 * s, 0.1, 0.29, 0.1);
            CU_ASSERT(accepts(*a, z, 0));
            box(z, 0.3 * s, 0.1, 0.31, 0.1);
            CU_ASSERT(accepts(*a, z, 0) == !kink);
            /* the pole of softsign */
            box(z, -0.7 * s, 0.1, 0.29, 0.1);
            CU_ASSERT(accepts(*a, z, s));
            box(z, -0.7 * s, 0.1, 0.31, 0.1);
            CU_ASSERT(accepts(*a, z, s)
                == (strcmp((*a)->name, "softsign") != 0));
        }
        acb_indeterminate(z);
        CU_ASSERT(!accepts(*a, z, 1));
        acb_zero(z);
        mag_inf(arb_radref(acb_imagref(z)));
        CU_ASSERT(!accepts(*a, z, -1));
        acb_zero(z);
        arb_pos_inf(acb_realref(z));
        CU_ASSERT(!accepts(*a, z, 1));
    }
    acb_clear(z);
}

/*
    Radius 1/20, not near the edge: the radius of the result is at most
    three times the greatest distance seen from the value at the centre, or
    1/25, if that is small (near critical points).
*/
void
test_complex_tight(void)
{
    const loja_act_struct *const *a;
    acb_ptr f, g, h;
    acb_t z, p;
    mag_t d, m;
    slong i, n = test_count(20);
    int j, k;

    f = _acb_vec_init(3);
    g = _acb_vec_init(3);
    h = _acb_vec_init(3);
    acb_init(z);
    acb_init(p);
    mag_init(d);
    mag_init(m);
    for (a = loja_act_list; *a != NULL; a++)
        for (i = 0; i < n; i++)
        {
            int s = (i % 2) ? 1 : -1;
            box(z, s * uniform(0, 4), 0.6 * strip(*a) * uniform(-1, 1), 0.05,
                0.05);
            CU_ASSERT((*a)->eval_complex(f, f + 1, f + 2, z, s, 53));
            acb_get_mid(p, z);
            ref_eval_complex(g, *a, p, s);
            for (k = 0; k < 3; k++)
            {
                mag_zero(m);
                for (j = 0; j < 12; j++)
                {
                    point_of_box(p, z, j);
                    ref_eval_complex(h, *a, p, s);
                    acb_sub(h + k, h + k, g + k, 53);
                    acb_get_mag(d, h + k);
                    mag_max(m, m, d);
                }
                mag_mul_ui(m, m, 3);
                mag_set_d(d, 0.04);
                mag_max(m, m, d);
                j = mag_cmp(arb_radref(acb_realref(f + k)), m) <= 0
                    && mag_cmp(arb_radref(acb_imagref(f + k)), m) <= 0;
                CU_ASSERT(j);
                if (!j)
                {
                    printf("\n%s: order %d too wide\n", (*a)->name, k);
                    acb_printd(z, 15);
                    printf("\n");
                    acb_printd(f + k, 15);
                    printf("\n");
                    mag_printd(m, 5);
                    printf("\n");
                }
            }
        }
    _acb_vec_clear(f, 3);
    _acb_vec_clear(g, 3);
    _acb_vec_clear(h, 3);
    acb_clear(z);
    acb_clear(p);
    mag_clear(d);
    mag_clear(m);
}

/* Far out on the real axis nothing overflows. */
void
test_complex_large(void)
{
    static const double table[] = {30, 300, 3e4, 3e9};
    const loja_act_struct *const *a;
    acb_ptr f;
    acb_t z;
    int i, s, k;

    f = _acb_vec_init(3);
    acb_init(z);
    for (a = loja_act_list; *a != NULL; a++)
        for (i = 0; i < 4; i++)
            for (s = -1; s <= 1; s += 2)
            {
                box(z, s * table[i], 0.2, 0.2, 0.2);
                CU_ASSERT((*a)->eval_complex(f, f + 1, f + 2, z, s, 53));
                for (k = 0; k < 3; k++)
                    CU_ASSERT(acb_is_finite(f + k));
                /* slopes are at most 1 far out, up to the enclosure */
                acb_abs(acb_realref(f + 1), f + 1, 53);
                arb_sub_ui(acb_realref(f + 1), acb_realref(f + 1), 2, 53);
                CU_ASSERT(arb_is_negative(acb_realref(f + 1)));
                if (i == 0)
                    check_box(*a, z, s, 53);
            }
    _acb_vec_clear(f, 3);
    acb_clear(z);
}
