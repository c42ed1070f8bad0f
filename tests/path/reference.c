/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* reference.c -- exact polynomials and random balls. */
#include "reference.h"
#include "support/support.h"

void
ref_exact_basis(arf_struct *T, const arf_t x, slong len)
{
    slong k;

    for (k = 0; k < len; k++)
    {
        if (k == 0)
            arf_one(T);
        else if (k == 1)
            arf_set(T + 1, x);
        else
        {
            arf_mul(T + k, T + k - 1, x, ARF_PREC_EXACT, ARF_RND_DOWN);
            arf_mul_2exp_si(T + k, T + k, 1);
            arf_sub(T + k, T + k, T + k - 2, ARF_PREC_EXACT, ARF_RND_DOWN);
        }
    }
}

arf_struct *
ref_arf_vec_init(slong n)
{
    arf_struct *v = flint_malloc(sizeof(arf_struct) * (size_t) n);
    slong i;

    for (i = 0; i < n; i++)
        arf_init(v + i);
    return v;
}

void
ref_arf_vec_clear(arf_struct *v, slong n)
{
    slong i;

    for (i = 0; i < n; i++)
        arf_clear(v + i);
    flint_free(v);
}

void
ref_random_ball(arb_t x, slong e)
{
    arb_set_si(x, test_uniform(2001) - 1000);
    arb_mul_2exp_si(x, x, -10);
    if (test_uniform(8) == 0)
        arb_set_si(x, test_uniform(3) - 1);
    if (e > 0)
    {
        mag_set_ui(arb_radref(x), (ulong) test_uniform(256));
        mag_mul_2exp_si(arb_radref(x), arb_radref(x), -8 - e);
    }
}

slong
ref_random_prec(void)
{
    static const slong prec[] = {2, 20, 53, 128, 300};

    return prec[test_uniform(5)];
}
