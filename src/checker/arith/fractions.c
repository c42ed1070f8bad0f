/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Vectors of fractions. */
#include <stdlib.h>
#include "checker/arith/interval.h"

mpq_t *
fractions(size_t n)
{
    mpq_t *v = malloc((n + 1) * sizeof(mpq_t));
    size_t i;

    if (v == NULL)
        abort();
    for (i = 0; i < n; i++)
        mpq_init(v[i]);
    return v;
}

void
fractions_clear(mpq_t *v, size_t n)
{
    size_t i;

    for (i = 0; v != NULL && i < n; i++)
        mpq_clear(v[i]);
    free(v);
}

size_t
fraction_bits(mpq_t *v, size_t n)
{
    size_t i, bits = 0;

    for (i = 0; i < n; i++)
        bits += mpz_sizeinbase(mpq_numref(v[i]), 2)
            + mpz_sizeinbase(mpq_denref(v[i]), 2);
    return bits;
}
