/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    How many zeros a network of one hidden layer minus a polynomial can have
    on a line: the rows of the rule unattained-zeros.
*/
#include "zeros/unattained.h"

int
_loja_unattained_zero_at_zero(const loja_act_struct *act)
{
    return act != &loja_act_logistic && act != &loja_act_softplus;
}

/* Z <- base^d a + c */
static void
power_count(fmpz_t Z, ulong base, slong d, slong a, slong c)
{
    fmpz_set_ui(Z, base);
    fmpz_pow_ui(Z, Z, (ulong) d);
    fmpz_mul_si(Z, Z, a);
    if (c >= 0)
        fmpz_add_ui(Z, Z, (ulong) c);
    else
        fmpz_sub_ui(Z, Z, (ulong) -c);
}

/* Z <- (d + 1) k + sum_i max(i, d + 1 - i) */
static void
elu_count(fmpz_t Z, slong d, slong k)
{
    slong i;

    fmpz_set_si(Z, d + 1);
    fmpz_mul_si(Z, Z, k);
    for (i = 1; i <= d; i++)
        fmpz_add_ui(Z, Z, (ulong) FLINT_MAX(i, d + 1 - i));
}

/* One mish neuron: k plus the number of solutions of mish^(k) = C. */
static int
mish_count(fmpz_t Z, slong k)
{
    slong zeros = _loja_unattained_mish_zeros(k + 1);

    if (zeros < 0)
        return 0;
    /* SOUND: unattained-zeros (row mish-one: k + zeros + 1, parity of k) */
    fmpz_set_si(Z, k + zeros + 1 - (zeros + 1) % 2);
    return 1;
}

int
_loja_unattained_count(fmpz_t Z, const char **row,
                       const loja_act_struct *act, slong d, slong k)
{
    fmpz_t one;

    *row = d == 0 ? "affine" : act->name;
    if (d == 0 || act == &loja_act_identity)
    {
        /* an affine function minus p */
        fmpz_set_si(Z, k);
        return k >= 2;
    }
    /* SOUND: unattained-zeros (the degree must exceed the growth) */
    if (k < (act->growth == LOJA_GROWTH_BOUNDED ? 1 : 2))
        return 0;
    /* HEURISTIC: no data set is that large; keeps the powers small */
    if (d > 1000000 || k > 1000000)
        return 0;
    /* SOUND: unattained-zeros (one line a row; its parity) */
    if (act == &loja_act_softsign)
    {
        fmpz_set_si(Z, d + 1);
        fmpz_mul_si(Z, Z, d + k);
    }
    else if (act == &loja_act_elu)
        elu_count(Z, d, k);
    else if (act == &loja_act_relu)
    {
        fmpz_set_si(Z, d + 1);
        fmpz_mul_si(Z, Z, k);
    }
    else if (act == &loja_act_arctan)
        fmpz_set_si(Z, 2 * d + k);
    else if (d > 60)
        return 0;          /* more than 2^60 points would be needed */
    else if (act == &loja_act_logistic || act == &loja_act_tanh
        || act == &loja_act_silu)
        power_count(Z, 2, d, k + 1, k % 2 == 0 ? -2 : -1);
    else if (act == &loja_act_softplus)
        power_count(Z, 2, d, k, k % 2 == 0 ? 0 : -1);
    else if (act == &loja_act_gelu)
        power_count(Z, 2, d, k + 2, k % 2 == 0 ? -2 : -3);
    else if (act == &loja_act_mish)
    {
        power_count(Z, 3, d, k + 1, -1);
        if (d == 1)
        {
            fmpz_init(one);
            if (mish_count(one, k) && fmpz_cmp(one, Z) < 0)
            {
                fmpz_set(Z, one);
                *row = "mish-one";
            }
            fmpz_clear(one);
        }
    }
    else
        return 0;
    return 1;
}
