/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    kernel_act.h -- activations and their first two derivatives on vectors.

    All stand on exp of a nonpositive number, so nothing overflows, and each
    keeps its relative accuracy in the tails.  Polynomials come from
    Chebyshev interpolation in 60 digits; each is good to 2^-51 of its
    function.  The measured errors are in tests/fast/t_act.c.
*/

static inline vd
v_poly(const double *c, int n, vd x)
{
    vd y = v_set(c[n - 1]);

    LOJA_FAST_UNROLL_ALL
    for (int i = n - 2; i >= 0; i--)
        y = v_fma(y, x, v_set(c[i]));
    return y;
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

/* (t+5) e^(t^2/2) Phi(-t) as a function of (t-5)/(t+5), 0 <= t <= 38 */
static const double mills_poly[21] = {
    0x1.89d3abe1f95adp-1, -0x1.54ad03f27c9f7p-1, 0x1.fb316538770b9p-2,
    -0x1.410ed5f8771d4p-2, 0x1.51f6329efa397p-3, -0x1.1b1c254bf9525p-4,
    0x1.54b4d4f9682eep-6, -0x1.88590fa54efaep-9, -0x1.a2503e2aa2178p-11,
    0x1.1daf37741bf3ep-11, -0x1.f211d86998de2p-15, -0x1.a17725d61225cp-15,
    0x1.17c8f6d04d7c2p-16, 0x1.0b99809f99cc3p-18, -0x1.721d41d54f579p-19,
    -0x1.7233bace3e6c2p-22, 0x1.be305c629c32ap-22, 0x1.8c28d9c94696ap-25,
    -0x1.b7a114b5904adp-25, -0x1.08b95604adbc9p-27, 0x1.334a9eaa41c44p-29
};

/* *E = exp(x + low), *e = exp(x + low) - 1; x <= 0, low tiny */
static inline void
v_exp(vd *E, vd *e, vd x, vd low)
{
    /* 1.5 2^52: what is added to it is rounded to an integer */
    const vd magic = v_set(0x1.8p52);
    vd t, k, r, p, s;

    /* e^-708 is the last of full accuracy, and as good as 0 here */
    x = v_max(v_set(-708.0), x);
    t = v_fma(x, v_set(0x1.71547652b82fep0), magic);
    k = t - magic;
    /* log 2 in two parts, k times the first is exact */
    r = v_fma(k, v_set(-0x1.62e42feep-1), x);
    r = v_fma(k, v_set(-0x1.a39ef35793c76p-33), r) + low;
    p = v_fma(r * r, v_poly(exp_poly, 10, r), r);
    s = v_power(t);
    *E = v_fma(s, p, s);
    *e = v_fma(s, p, s - v_set(1.0));
}

/* E = exp(-|z|), *pos = 1/(1+E), *neg = E/(1+E); the logistic function is
   the first for z >= 0, else the second. */
static inline void
v_logistic(vd *E, vd *pos, vd *neg, vd z)
{
    vd e;

    v_exp(E, &e, -v_abs(z), v_set(0.0));
    *pos = v_set(1.0) / (v_set(1.0) + *E);
    *neg = *E * *pos;
}

static inline void
v_act_logistic(vd *f, vd *d1, vd *d2, vd z)
{
    const vd zero = v_set(0.0);
    vd E, pos, neg, a;

    v_logistic(&E, &pos, &neg, z);
    a = v_less(z, zero, neg, pos);
    *f = a;
    *d1 = pos * neg;
    *d2 = *d1 * (v_less(z, zero, pos, neg) - a);
}

static inline void
v_act_tanh(vd *f, vd *d1, vd *d2, vd z)
{
    vd E, e, q;

    v_exp(&E, &e, v_set(-2.0) * v_abs(z), v_set(0.0));
    q = v_set(1.0) / (v_set(2.0) + e);
    *f = v_sign(v_abs(e) * q, z);
    *d1 = v_set(4.0) * E * (q * q);
    *d2 = v_set(-2.0) * *f * *d1;
}

static inline void
v_act_softplus(vd *f, vd *d1, vd *d2, vd z)
{
    const vd zero = v_set(0.0), one = v_set(1.0);
    vd E, pos, neg, u, s, w, high;

    v_logistic(&E, &pos, &neg, z);
    /* log(1+E): halve 1+E where that leaves the exact u nearer 0 */
    high = v_less(v_set(0.41421356), E, one, zero);
    u = v_less(v_set(0.41421356), E, v_set(0.5) * (E - one), E);
    s = u / (v_set(2.0) + u);
    w = s * s;
    s = v_fma(s * w, v_poly(log_poly, 7, w), s + s);
    *f = v_max(zero, z) + v_fma(high, v_set(0x1.62e42fefa39efp-1), s);
    *d1 = v_less(z, zero, neg, pos);
    *d2 = pos * neg;
}

static inline void
v_act_gelu(vd *f, vd *d1, vd *d2, vd z)
{
    const vd zero = v_set(0.0), one = v_set(1.0);
    const vd t = v_min(v_set(38.0), v_abs(z)), square = t * t;
    vd E, e, q, tail, cdf, pdf;

    v_exp(&E, &e, v_set(-0.5) * square,
        v_set(-0.5) * v_square_low(t, square));
    q = one / (t + v_set(5.0));
    tail = E * q * v_poly(mills_poly, 21, (t - v_set(5.0)) * q);
    cdf = v_less(zero, z, one - tail, tail);
    pdf = v_set(0x1.9884533d43651p-2) * E;
    *f = z * cdf;
    *d1 = v_fma(z, pdf, cdf);
    *d2 = pdf * (v_set(2.0) - square);
}

static inline void
v_act_silu(vd *f, vd *d1, vd *d2, vd z)
{
    const vd zero = v_set(0.0);
    vd E, pos, neg, a, b;

    v_logistic(&E, &pos, &neg, z);
    a = v_less(z, zero, neg, pos);
    b = pos * neg;
    *f = z * a;
    *d1 = v_fma(z, b, a);
    *d2 = b * v_fma(z, v_less(z, zero, pos, neg) - a, v_set(2.0));
}

/* z T, T = tanh(log(1+e^z)), a quotient of polynomials in e^-|z| */
static inline void
v_act_mish(vd *f, vd *d1, vd *d2, vd z)
{
    const vd zero = v_set(0.0), one = v_set(1.0), two = v_set(2.0);
    vd E, pos, neg, square, q, T, rest, a, b, T1;

    v_logistic(&E, &pos, &neg, z);
    square = E * E;
    q = v_fma(two, E, v_less(z, zero, two, one));
    q = one / (q + v_less(z, zero, square, two * square));
    T = q * v_less(z, zero, E * (E + two), v_fma(two, E, one));
    rest = q * v_less(z, zero, two, two * square);      /* 1 - T */
    a = v_less(z, zero, neg, pos);
    b = v_less(z, zero, pos, neg);
    T1 = rest * (one + T) * a;
    *f = z * T;
    *d1 = v_fma(z, T1, T);
    *d2 = T1 * v_fma(z, b - two * T * a, two);
}

static inline void
v_act_elu(vd *f, vd *d1, vd *d2, vd z)
{
    const vd zero = v_set(0.0);
    vd E, e;

    v_exp(&E, &e, v_min(zero, z), zero);
    *f = v_less(zero, z, z, e);
    *d1 = v_less(zero, z, v_set(1.0), E);
    *d2 = v_less(zero, z, zero, E);
}

static inline void
v_act_softsign(vd *f, vd *d1, vd *d2, vd z)
{
    const vd q = v_set(1.0) / (v_set(1.0) + v_abs(z));

    *f = z * q;
    *d1 = q * q;
    *d2 = -v_sign(v_set(2.0) * *d1 * q, z);
}

static inline void
v_act_arctan(vd *f, vd *d1, vd *d2, vd z)
{
    const vd one = v_set(1.0), t = v_abs(z);
    const vd low = v_set(0.41421356237309503), high = v_set(2.414213562);
    vd num, den, c, u, w;

    /* arctan t = c + arctan(num/den), |num/den| <= tan(pi/8) */
    num = v_less(t, low, t, v_less(high, t, -one, t - one));
    den = v_less(t, low, one, v_less(high, t, t, t + one));
    c = v_less(t, low, v_set(0.0), v_less(high, t,
        v_set(0x1.921fb54442d18p0), v_set(0x1.921fb54442d18p-1)));
    u = num / den;
    w = u * u;
    u = v_fma(u * w, v_poly(atan_poly, 11, w), u);
    *f = v_sign(c + u, z);
    *d1 = one / v_fma(z, z, one);
    *d2 = v_set(-2.0) * z * (*d1 * *d1);
}

static inline void
v_act_identity(vd *f, vd *d1, vd *d2, vd z)
{
    *f = z;
    *d1 = v_set(1.0);
    *d2 = v_set(0.0);
}

static inline void
v_act_relu(vd *f, vd *d1, vd *d2, vd z)
{
    const vd zero = v_set(0.0);

    *f = v_max(zero, z);
    *d1 = v_less(zero, z, v_set(1.0), zero);
    *d2 = zero;
}

/* One loop for each number of derivatives: what is not stored is not
   computed. */
#define LOJA_FAST_ACT(name)                                                 \
    static void                                                             \
    act_##name(double *f, double *d1, double *d2, slong m)                  \
    {                                                                       \
        vd v, v1, v2;                                                       \
        slong i;                                                            \
                                                                            \
        if (d1 == NULL)                                                     \
        {                                                                   \
            for (i = 0; i < m; i += VLEN)                                   \
            {                                                               \
                v_act_##name(&v, &v1, &v2, v_load(f + i));                  \
                v_store(f + i, v);                                          \
            }                                                               \
        }                                                                   \
        else if (d2 == NULL)                                                \
        {                                                                   \
            for (i = 0; i < m; i += VLEN)                                   \
            {                                                               \
                v_act_##name(&v, &v1, &v2, v_load(f + i));                  \
                v_store(f + i, v);                                          \
                v_store(d1 + i, v1);                                        \
            }                                                               \
        }                                                                   \
        else                                                                \
        {                                                                   \
            for (i = 0; i < m; i += VLEN)                                   \
            {                                                               \
                v_act_##name(&v, &v1, &v2, v_load(f + i));                  \
                v_store(f + i, v);                                          \
                v_store(d1 + i, v1);                                        \
                v_store(d2 + i, v2);                                        \
            }                                                               \
        }                                                                   \
    }

LOJA_FAST_ACT(logistic)
LOJA_FAST_ACT(tanh)
LOJA_FAST_ACT(softplus)
LOJA_FAST_ACT(gelu)
LOJA_FAST_ACT(silu)
LOJA_FAST_ACT(mish)
LOJA_FAST_ACT(elu)
LOJA_FAST_ACT(softsign)
LOJA_FAST_ACT(arctan)
LOJA_FAST_ACT(identity)
LOJA_FAST_ACT(relu)

static void
kernel_act(int kind, double *f, double *d1, double *d2, slong m)
{
    /* in the order of loja_fast_act_t */
    static void (*const act[])(double *, double *, double *, slong) = {
        act_logistic, act_tanh, act_softplus, act_gelu, act_silu, act_mish,
        act_elu, act_softsign, act_arctan, act_identity, act_relu
    };

    act[kind](f, d1, d2, m);
}
