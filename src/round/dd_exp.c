/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The exponential of a pair, and pairs from balls and back
    (proofs/rounding.md, pairs): x = k log(2)/32 + r, a table of 2^(i/32),
    Taylor's polynomial, its high terms in doubles.
*/
#include "loja/round.h"

/* log(2)/32 = L1 + L2 + L3 up to 2^-124; L1 and L2 have 32 bits */
#define L1 0x1.62e42fee00000p-6
#define L2 0x1.a39ef35600000p-38
#define L3 0x1.93c7673007e5fp-70

static const loja_dd_t root[32] = {
        { 0x1.0000000000000p+0, 0x0.0p+0 },
        { 0x1.059b0d3158574p+0, 0x1.d73e2a475b465p-55 },
        { 0x1.0b5586cf9890fp+0, 0x1.8a62e4adc610bp-54 },
        { 0x1.11301d0125b51p+0, -0x1.6c51039449b3ap-54 },
        { 0x1.172b83c7d517bp+0, -0x1.19041b9d78a76p-55 },
        { 0x1.1d4873168b9aap+0, 0x1.e016e00a2643cp-54 },
        { 0x1.2387a6e756238p+0, 0x1.9b07eb6c70573p-54 },
        { 0x1.29e9df51fdee1p+0, 0x1.612e8afad1255p-55 },
        { 0x1.306fe0a31b715p+0, 0x1.6f46ad23182e4p-55 },
        { 0x1.371a7373aa9cbp+0, -0x1.63aeabf42eae2p-54 },
        { 0x1.3dea64c123422p+0, 0x1.ada0911f09ebcp-55 },
        { 0x1.44e086061892dp+0, 0x1.89b7a04ef80d0p-59 },
        { 0x1.4bfdad5362a27p+0, 0x1.d4397afec42e2p-56 },
        { 0x1.5342b569d4f82p+0, -0x1.07abe1db13cadp-55 },
        { 0x1.5ab07dd485429p+0, 0x1.6324c054647adp-54 },
        { 0x1.6247eb03a5585p+0, -0x1.383c17e40b497p-54 },
        { 0x1.6a09e667f3bcdp+0, -0x1.bdd3413b26456p-54 },
        { 0x1.71f75e8ec5f74p+0, -0x1.16e4786887a99p-55 },
        { 0x1.7a11473eb0187p+0, -0x1.41577ee04992fp-55 },
        { 0x1.82589994cce13p+0, -0x1.d4c1dd41532d8p-54 },
        { 0x1.8ace5422aa0dbp+0, 0x1.6e9f156864b27p-54 },
        { 0x1.93737b0cdc5e5p+0, -0x1.75fc781b57ebcp-57 },
        { 0x1.9c49182a3f090p+0, 0x1.c7c46b071f2bep-56 },
        { 0x1.a5503b23e255dp+0, -0x1.d2f6edb8d41e1p-54 },
        { 0x1.ae89f995ad3adp+0, 0x1.7a1cd345dcc81p-54 },
        { 0x1.b7f76f2fb5e47p+0, -0x1.5584f7e54ac3bp-56 },
        { 0x1.c199bdd85529cp+0, 0x1.11065895048ddp-55 },
        { 0x1.cb720dcef9069p+0, 0x1.503cbd1e949dbp-56 },
        { 0x1.d5818dcfba487p+0, 0x1.2ed02d75b3707p-55 },
        { 0x1.dfc97337b9b5fp+0, -0x1.1a5cd4f184b5cp-54 },
        { 0x1.ea4afa2a490dap+0, -0x1.e9c23179c2893p-54 },
        { 0x1.f50765b6e4540p+0, 0x1.9d3e12dd8a18bp-54 }
};

/* 1/k!, k < 7 */
static const loja_dd_t taylor[7] = {
    { 1, 0 }, { 1, 0 }, { 0.5, 0 },
    { 0x1.5555555555555p-3, 0x1.5555555555555p-57 },
    { 0x1.5555555555555p-5, 0x1.5555555555555p-59 },
    { 0x1.1111111111111p-7, 0x1.1111111111111p-63 },
    { 0x1.6c16c16c16c17p-10, -0x1.f49f49f49f49fp-65 }
};

LOJA_DD_INLINE loja_dd_t
body(loja_dd_t x, int fma)
{
    static const double high[6] = {
        1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800,
        1.0 / 39916800, 1.0 / 479001600
    };
    double k, p;
    loja_dd_t r, s;
    slong i, n;

    if (x.hi < -690)
        return loja_dd_set(0);
    if (!(x.hi <= 1))
        return loja_dd_set(NAN);
    k = floor(x.hi * 46.166241308446828 + 0.5);
    /* SOUND: rounding (pairs, exp: |r| <= 0.011) */
    r = loja_dd_two_sum(x.hi, -(k * L1));
    r = loja_dd_add(r, loja_dd_set(-(k * L2)));
    r = loja_dd_add(r, loja_dd_set(x.lo));
    r = loja_dd_add(r, loja_dd_set(-(k * L3)));
    p = high[5];
    for (i = 4; i >= 0; i--)
        p = p * r.hi + high[i];
    s = loja_dd_set(p);
    for (i = 6; i >= 0; i--)
        s = loja_dd_add(taylor[i], loja_dd_mul(r, s, fma));
    n = (slong) k;
    i = n & 31;
    s = loja_dd_mul(s, root[i], fma);
    p = ldexp(1, (int) ((n - i) / 32));
    return loja_dd_scale(s, p);
}

#if defined(__x86_64__) && defined(__GNUC__)
static __attribute__((target("avx2,fma"))) loja_dd_t
with_fma(loja_dd_t x)
{
    return body(x, 1);
}
#endif

loja_dd_t
loja_dd_exp(loja_dd_t x)
{
#if defined(__x86_64__) && defined(__GNUC__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return with_fma(x);
#endif
    return body(x, 0);
}

loja_dd_t
loja_dd_set_arb(double *error, const arb_t x)
{
    loja_dd_t r;
    arf_t t;

    arf_init(t);
    r.hi = arf_get_d(arb_midref(x), ARF_RND_NEAR);
    r.lo = 0;
    *error = loja_round_set_mag(arb_radref(x));
    if (!isfinite(r.hi))
        *error = HUGE_VAL;
    else
    {
        arf_set_d(t, r.hi);
        arf_sub(t, arb_midref(x), t, ARF_PREC_EXACT, ARF_RND_DOWN);
        r.lo = arf_get_d(t, ARF_RND_NEAR);
        /* SOUND: rounding (to nearest: half a unit in the last place) */
        if (arf_cmp_d(t, r.lo) != 0)
            *error = loja_up_add(*error, fabs(r.lo) * 0x1p-52);
    }
    arf_clear(t);
    return r;
}

void
loja_dd_get_arb(arb_t x, loja_dd_t v, double radius)
{
    arf_t t;

    arf_init(t);
    arf_set_d(t, v.lo);
    arb_set_d(x, v.hi);
    arf_add(arb_midref(x), arb_midref(x), t, ARF_PREC_EXACT, ARF_RND_DOWN);
    loja_round_get_mag(arb_radref(x), radius);
    arf_clear(t);
}
