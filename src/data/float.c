/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Binary floating-point numbers of any width up to 64 bits, exactly. */
#include <string.h>
#include "reader.h"

static const loja_data_float_struct types[] =
{
    { "F16", 2, 10 },
    { "BF16", 2, 7 },
    { "F32", 4, 23 },
    { "F64", 8, 52 }
};

const loja_data_float_struct *
loja_data_float_find(const char *name)
{
    size_t i;

    for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strcmp(types[i].name, name) == 0)
            return types + i;
    return NULL;
}

int
loja_data_float_get(fmpq_t q, const loja_data_float_struct *type,
                    const unsigned char *bytes)
{
    const int exponent_bits = 8 * type->size - 1 - type->fraction;
    const int all_ones = (1 << exponent_bits) - 1;
    const uint64_t one = (uint64_t) 1 << type->fraction;
    uint64_t bits = 0, mantissa;
    int i, exponent;
    arf_t x;

    for (i = type->size - 1; i >= 0; i--)
        bits = bits << 8 | bytes[i];
    mantissa = bits & (one - 1);
    exponent = (int) (bits >> type->fraction) & all_ones;
    if (exponent == all_ones)
        return 0;
    if (exponent == 0)
        exponent = 1;           /* subnormal: no hidden bit */
    else
        mantissa |= one;
    exponent -= all_ones / 2 + type->fraction;

    arf_init(x);
    arf_set_d(x, (double) mantissa);    /* exact, below 2^53 */
    arf_mul_2exp_si(x, x, exponent);
    if (bits >> (8 * type->size - 1) != 0)
        arf_neg(x, x);
    arf_get_fmpq(q, x);
    arf_clear(x);
    return 1;
}
