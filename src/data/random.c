/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Random starts that are the same on every machine.

    Value k of a stream of a seed is half a block of Philox4x32-10, a
    counter-based generator (Salmon, Moraes, Dror, Shaw, "Parallel random
    numbers: as easy as 1, 2, 3", SC 2011): with the 128-bit counter
    floor(k/2) + 2^64 s, s the number of the stream, low word first, and the
    key seed, low word first, the block
    (r0, r1, r2, r3) gives r0 + 2^32 r1 for even k and r2 + 2^32 r3 for odd
    k.  Nothing is carried from one value to the next, so a value depends on
    its number alone.

    Xavier-uniform weights: with a value v let u = 2 floor(v/2^11) + 1 - 2^53,
    an odd integer between -2^53 and 2^53.  The parameter with packed index k
    is a u 2^-53, where a = sqrt(6/(n_in + n_out)); quotient, root and product
    are each rounded to nearest with 53 bits, by MPFR.  This is what IEEE
    doubles give when nothing extends their precision.  Biases are 0; their
    indices in the stream go unused.
*/
#include "reader.h"

#define ROUNDS 10

void
loja_data_philox(uint32_t *out, const uint32_t *counter, const uint32_t *key)
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2];
    uint32_t c3 = counter[3], k0 = key[0], k1 = key[1];
    int i;

    for (i = 0; i < ROUNDS; i++)
    {
        const uint64_t p0 = (uint64_t) UINT32_C(0xD2511F53) * c0;
        const uint64_t p1 = (uint64_t) UINT32_C(0xCD9E8D57) * c2;

        c0 = (uint32_t) (p1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t) p1;
        c2 = (uint32_t) (p0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t) p0;
        k0 += UINT32_C(0x9E3779B9);
        k1 += UINT32_C(0xBB67AE85);
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

uint64_t
loja_data_random(uint64_t seed, uint64_t k)
{
    return loja_data_random_stream(seed, 0, k);
}

uint64_t
loja_data_random_stream(uint64_t seed, uint32_t s, uint64_t k)
{
    const uint32_t key[2] = { (uint32_t) seed, (uint32_t) (seed >> 32) };
    const uint32_t counter[4] =
        { (uint32_t) (k >> 1), (uint32_t) (k >> 33), s, 0 };
    const int half = 2 * (int) (k & 1);
    uint32_t out[4];

    loja_data_philox(out, counter, key);
    return out[half] | (uint64_t) out[half + 1] << 32;
}

void
loja_data_random_fill(uint64_t *value, slong n, uint64_t seed, uint32_t s,
                      uint64_t first)
{
    const uint32_t key[2] = { (uint32_t) seed, (uint32_t) (seed >> 32) };
    slong i = 0;

    while (i < n)
    {
        const uint64_t k = first + (uint64_t) i;
        const uint32_t counter[4] =
            { (uint32_t) (k >> 1), (uint32_t) (k >> 33), s, 0 };
        uint32_t out[4];

        /* one block serves two values, or one at either end */
        loja_data_philox(out, counter, key);
        if ((k & 1) == 0)
            value[i++] = out[0] | (uint64_t) out[1] << 32;
        if (i < n)
            value[i++] = out[2] | (uint64_t) out[3] << 32;
    }
}

/* q = scale * u / 2^53, the product rounded to 53 bits. */
static void
set_uniform(fmpq_t q, const mpfr_t scale, uint64_t value)
{
    const double u = (double) (2 * (int64_t) (value >> 11) + 1
                               - (INT64_C(1) << 53));
    mpfr_t w;
    arf_t x;

    mpfr_init2(w, 53);
    arf_init(x);
    mpfr_set_d(w, u, MPFR_RNDN);        /* exact, as |u| < 2^53 */
    mpfr_mul(w, w, scale, MPFR_RNDN);
    arf_set_mpfr(x, w);
    arf_mul_2exp_si(x, x, -53);
    arf_get_fmpq(q, x);
    mpfr_clear(w);
    arf_clear(x);
}

void
loja_data_xavier(loja_problem_t prob, uint64_t seed)
{
    const loja_net_struct *net = prob->net;
    slong k, i, j;
    mpfr_t scale;

    mpfr_init2(scale, 53);
    loja_data_resize(prob->start, 1, net->nparams);
    for (k = 1; k <= net->depth; k++)
    {
        const slong in = net->width[k - 1], out = net->width[k];

        i = loja_net_weight_offset(net, k);
        mpfr_set_ui(scale, 6, MPFR_RNDN);
        mpfr_div_ui(scale, scale, (unsigned long) (in + out), MPFR_RNDN);
        mpfr_sqrt(scale, scale, MPFR_RNDN);
        for (j = i; j < i + in * out; j++)
            set_uniform(fmpq_mat_entry(prob->start, 0, j), scale,
                        loja_data_random(seed, (uint64_t) j));
    }
    prob->has_start = 1;
    mpfr_clear(scale);
}
