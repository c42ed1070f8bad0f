/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    kernel_poly.h -- the polynomials behind the activations.  They come from
    Chebyshev interpolation in 60 digits, the rational function of gelu from
    reweighted least squares; each is good to 2^-51 of its function.
*/

/* Two chains of Horner's rule, as one alone waits for every product. */
static inline vd
v_poly(const double *c, int n, vd x)
{
    const vd square = x * x;
    vd last = v_set(c[n - 1]), other = v_set(c[n - 2]);
    int i;

    LOJA_FAST_UNROLL_ALL
    for (i = n - 3; i > 0; i -= 2)
    {
        last = v_fma(last, square, v_set(c[i]));
        other = v_fma(other, square, v_set(c[i - 1]));
    }
    if (i == 0)
    {
        last = v_fma(last, square, v_set(c[0]));
        return v_fma(other, x, last);
    }
    return v_fma(last, x, other);
}

/* (e^r - 1 - r)/r^2 for |r| <= log(2)/2 */
static const double exp_poly[10] = {
    0x1.0000000000001p-1, 0x1.5555555555556p-3, 0x1.5555555553d63p-5,
    0x1.11111111109b3p-7, 0x1.6c16c1788bd90p-10, 0x1.a01a01a7c41d5p-13,
    0x1.a019b90d2ae7ap-16, 0x1.71de0dae63bb3p-19, 0x1.289185613a3d6p-22,
    0x1.af38a9b0ec855p-26
};

/* (log((1+s)/(1-s)) - 2 s)/s^3 as a function of s^2, |s| <= 3 - 2 sqrt 2 */
static const double log_poly[7] = {
    0x1.5555555555558p-1, 0x1.9999999995273p-2, 0x1.2492492dfd86cp-2,
    0x1.c71c62d5e53e0p-3, 0x1.7462b91b8df65p-3, 0x1.39fdcceb4bb45p-3,
    0x1.2b5f68a50d903p-3
};

/* (arctan(u) - u)/u^3 as a function of u^2, |u| <= tan(pi/8) */
static const double atan_poly[11] = {
    -0x1.5555555555555p-2, 0x1.999999999933dp-3, -0x1.24924924355d5p-3,
    0x1.c71c7184c32bfp-4, -0x1.745d0b153ffadp-4, 0x1.3b126143b5cbcp-4,
    -0x1.10fa5ee9ab25cp-4, 0x1.dfe49b2919c4ep-5, -0x1.a090d1950d2b4p-5,
    0x1.41495cefb6c73p-5, -0x1.39f38ad451ea6p-6
};

/* e^(t^2/2) Phi(-t) for 0 <= t <= 38 is the first over the second */
static const double mills_num[10] = {
    0x1.0000000000000p-1, 0x1.8c688bedadf8fp-1, 0x1.2fad958e34fdbp-1,
    0x1.2799b01e73041p-2, 0x1.8ef685cd509c7p-4, 0x1.818c2a8f294c6p-6,
    0x1.0abd14747eef6p-8, 0x1.ff544e05ebae5p-12, 0x1.3665af1815e81p-15,
    0x1.70f65f8fcf759p-20
};
static const double mills_den[11] = {
    0x1.0000000000000p+0, 0x1.2c555ac627d46p+1, 0x1.47786df22f687p+1,
    0x1.b61ebef5aead8p+0, 0x1.8f726b1a1e1c6p-1, 0x1.044525b12d7bfp-2,
    0x1.ed2b49f43b34ep-5, 0x1.5158b4d119165p-7, 0x1.4154d06e8041dp-10,
    0x1.850673ae7a4a9p-14, 0x1.ce6d005a06549p-19
};

/* erf(z)/z as a function of z^2, |z| <= 1/2: its Taylor series */
static const double erf_poly[12] = {
    0x1.20dd750429b6dp+0, -0x1.812746b0379e7p-2, 0x1.ce2f21a042be2p-4,
    -0x1.b82ce31288b51p-6, 0x1.565bcd0e6a53fp-8, -0x1.c02db40040b86p-11,
    0x1.f9a326f9b89b7p-14, -0x1.f4d25c3e0c2ebp-17, 0x1.b9e6c9dc651a3p-20,
    -0x1.5f742ec43e71ap-23, 0x1.fcc5720624c1cp-27, -0x1.51d7181c5d36dp-30
};
