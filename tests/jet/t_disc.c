/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* t_disc.c -- activations on discs of doubles against balls at points. */
#include <math.h>

#include "loja/jet.h"
#include "support/support.h"

TEST_DECLARE(test_disc_contains)
TEST_DECLARE(test_disc_domain)
TEST_DECLARE(test_disc_tight)

static double
uniform(double a, double b)
{
    return a + (b - a) * (double) test_uniform(1 << 30) / (1 << 30);
}

/* |z| <= bound for every z in the box. */
static int
at_most(const acb_t z, double bound)
{
    arb_t t, b;
    int good;

    arb_init(t);
    arb_init(b);
    acb_abs(t, z, 700);
    arb_set_d(b, bound);
    good = arb_le(t, b);
    arb_clear(t);
    arb_clear(b);
    return good;
}

/* p is in the disc, without doubt. */
static int
inside(const acb_t p, const loja_disc_t *z)
{
    acb_t t;
    int good;

    acb_init(t);
    acb_set_d_d(t, z->re, z->im);
    acb_sub(t, p, t, 2000);
    good = at_most(t, z->rad);
    acb_clear(t);
    return good;
}

/* Points of the disc: the centre, the rim in all directions, inside. */
static void
check_disc(const loja_act_struct *act, const loja_disc_t *z, int branch,
    const loja_disc_t *f, double d1, double d2)
{
    acb_ptr v = _acb_vec_init(5);
    int i;

    for (i = 0; i < 12; i++)
    {
        double phi = 0.78539816339 * i, r = z->rad * (1 - 1e-12);

        r = i == 8 ? 0 : i > 8 ? uniform(0, r) : r;
        acb_set_d_d(v + 3, z->re + r * cos(phi), z->im + r * sin(phi));
        if (!inside(v + 3, z))
            continue;
        if (!act->eval_complex(v, v + 1, v + 2, v + 3, branch, 700))
        {
            CU_FAIL("a point of the disc is not in the domain");
            continue;
        }
        acb_set_d_d(v + 4, f->re, f->im);
        acb_sub(v, v, v + 4, 700);
        if (!at_most(v, f->rad) || !at_most(v + 1, d1)
            || !at_most(v + 2, d2))
        {
            printf("%s, branch %d, disc %a %a %a, point %d\n", act->name,
                branch, z->re, z->im, z->rad, i);
            CU_FAIL("a disc misses a value");
        }
    }
    _acb_vec_clear(v, 5);
}

static void
random_disc(loja_disc_t *z)
{
    static const double size[] = {1e-6, 0.1, 1, 5, 40, 800};
    double s = size[test_uniform(6)];

    z->re = uniform(-s, s);
    z->im = uniform(-3.2, 3.2) * (test_uniform(4) == 0 ? s : 1);
    z->rad = test_uniform(4) == 0 ? 0 : exp2(uniform(-40, 2));
    if (test_uniform(8) == 0)
        z->im = 0;
}

void
test_disc_contains(void)
{
    slong i, k, done, n = test_count(400);
    loja_disc_t z, f;
    loja_round_t keep;
    double d1, d2;

    for (k = 0; loja_act_list[k] != NULL; k++)
    {
        const loja_act_struct *act = loja_act_list[k];

        if (act->eval_disc == NULL)
            continue;
        for (i = 0, done = 0; i < n; i++)
        {
            int ok, branch = act->analytic ? 0 : (int) test_uniform(3) - 1;

            random_disc(&z);
            CU_ASSERT_FATAL(loja_round_begin(keep));
            ok = act->eval_disc(&f, &d1, &d2, &z, branch);
            loja_round_end(keep);
            if (ok && isfinite(f.re) && isfinite(f.im) && isfinite(f.rad)
                && d1 < HUGE_VAL && d2 < HUGE_VAL)
            {
                check_disc(act, &z, branch, &f, d1, d2);
                done++;
            }
        }
        CU_ASSERT(n < 50 || done > n / 5);
    }
}

/* Discs that reach a pole or a kink are refused, and NaN and infinity. */
void
test_disc_domain(void)
{
    static const struct
    {
        const loja_act_struct *act;
        double y;
    } table[] = {
        {&loja_act_tanh, 1.5707963267948968},
        {&loja_act_logistic, 3.1415926535897936},
        {&loja_act_silu, 3.1415926535897936},
        {&loja_act_softplus, 3.1415926535897936}
    };
    slong i, k, n = test_count(50);
    double d1, d2;
    loja_disc_t z, f;

    for (k = 0; k < 4; k++)
        for (i = 0; i < n; i++)
        {
            z.re = uniform(-0.1, 0.1);
            z.im = table[k].y * uniform(0.3, 1.1);
            z.rad = hypot(z.re, table[k].y - z.im) * (1 + 1e-14);
            CU_ASSERT(!table[k].act->eval_disc(&f, &d1, &d2, &z, 0));
        }
    for (i = 0; i < n; i++)
    {
        z.re = uniform(-1, 1);
        z.im = uniform(-1, 1);
        z.rad = fabs(z.re) * (1 + uniform(0, 1));
        CU_ASSERT(!loja_act_elu.eval_disc(&f, &d1, &d2, &z, 0));
        CU_ASSERT(!loja_act_softsign.eval_disc(&f, &d1, &d2, &z, 0));
        z.rad = hypot(1 + z.re, z.im) * (1 + 1e-14);
        CU_ASSERT(!loja_act_softsign.eval_disc(&f, &d1, &d2, &z, 1));
    }
    for (k = 0; loja_act_list[k] != NULL; k++)
        for (i = 0; i < 6 && loja_act_list[k]->eval_disc != NULL; i++)
        {
            double bad = i % 2 == 0 ? NAN : HUGE_VAL;

            z.re = i / 2 == 0 ? bad : 0.5;
            z.im = i / 2 == 1 ? bad : 0;
            z.rad = i / 2 == 2 ? bad : 0;
            CU_ASSERT(!loja_act_list[k]->eval_disc(&f, &d1, &d2, &z, 1)
                || !(isfinite(f.re) && isfinite(f.im) && isfinite(f.rad)
                     && d1 < HUGE_VAL && d2 < HUGE_VAL));
        }
}

/* At real points of moderate size some 35 bits are left. */
void
test_disc_tight(void)
{
    slong i, k, n = test_count(100);
    loja_disc_t z = {0, 0, 0}, f;
    double d1, d2;

    for (k = 0; loja_act_list[k] != NULL; k++)
        for (i = 0; i < n && loja_act_list[k]->eval_disc != NULL; i++)
        {
            z.re = uniform(-3, 3);
            CU_ASSERT(loja_act_list[k]->eval_disc(&f, &d1, &d2, &z,
                          z.re > 0 ? 1 : -1));
            CU_ASSERT(f.rad <= 1e-10 && f.im == 0);
            CU_ASSERT(d1 <= 4 && d2 <= 5);
        }
}
