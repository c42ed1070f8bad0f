/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Activations against ball arithmetic, on all instruction sets. */
#include <math.h>
#include "fast/random.h"
#include "support/support.h"

/* Magnitudes from 2^-40 to 2^9.4, both signs. */
static double
sample(slong i)
{
    const double u = fast_uniform();

    return i % 3 == 0 ? 9 * u : ldexp(u, (int) test_uniform(50) - 42);
}

static void
compare(const loja_act_struct *act, const loja_fast_t ws, double z)
{
    const double unit = LOJA_FAST_ACT_ULPS * 0x1p-53;
    double f[3], size;
    arb_ptr v = _arb_vec_init(4);
    int ok, tail;

    loja_fast_act(f, f + 1, f + 2, ws, act, &z, 1);
    arb_set_d(v + 3, z);
    act->eval(v, v + 1, v + 2, v + 3, 0, 200);
    size = fabs(f[0]);
    /* beyond that psi is below the smallest numbers of full accuracy */
    tail = z < (act == &loja_act_gelu ? -37 : -700);
    ok = tail || fast_near(v, f[0], unit * size, act->name);
    /* at a kink there are two values, and the function takes either */
    if (z != 0 || act->smooth)
        ok &= fast_near(v + 1, f[1], unit * (1 + fabs(z)), "slope");
    if (z != 0 || act->analytic)
        ok &= fast_near(v + 2, f[2], unit * (1 + fabs(z)), "curvature");
    if (!ok)
        printf("at %a with %s\n", z, loja_fast_isa(ws));
    CU_ASSERT(ok);
    _arb_vec_clear(v, 4);
}

void
test_act(void)
{
    static const slong width[] = { 1, 1 };
    loja_net_t net;
    loja_fast_t ws;
    slong i, k, isa;

    loja_net_init(net);
    loja_net_set(net, 1, width, NULL, 1);
    for (isa = 0; fast_isas[isa] != NULL; isa++)
    {
        if (loja_fast_init(ws, net, 0, 1, fast_isas[isa]) != LOJA_OK)
            continue;
        for (k = 0; loja_act_list[k] != NULL; k++)
            for (i = 0; i < test_count(1500); i++)
                compare(loja_act_list[k], ws, sample(i));
        loja_fast_clear(ws);
    }
    loja_net_clear(net);
}

/* Zeros, kinks, ends of the ranges; NaN stays NaN. */
void
test_act_special(void)
{
    static const slong width[] = { 1, 1 };
    static const double at[] = { 0.0, 0x1p-1022, -0x1p-1022, 38, -36.9,
        -699, 699, 1e5, 0.41421356237309503, 2.414213562, -2.414213562,
        0.34657359027997264, -0.34657359027997264, 0.881373587019543,
        -0.881373587019543, 1, -1 };
    loja_net_t net;
    loja_fast_t ws;
    slong i, k, isa;

    loja_net_init(net);
    loja_net_set(net, 1, width, NULL, 1);
    for (isa = 0; fast_isas[isa] != NULL; isa++)
    {
        if (loja_fast_init(ws, net, 0, 1, fast_isas[isa]) != LOJA_OK)
            continue;
        for (k = 0; loja_act_list[k] != NULL; k++)
        {
            double z = NAN, f, d1, d2;

            loja_fast_act(&f, &d1, &d2, ws, loja_act_list[k], &z, 1);
            CU_ASSERT(f != f);
            for (i = 0; i < (slong) (sizeof(at) / sizeof(*at)); i++)
                compare(loja_act_list[k], ws, at[i]);
        }
        loja_fast_clear(ws);
    }
    loja_net_clear(net);
}
