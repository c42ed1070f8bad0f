/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    kernel_act.h -- activations and their first two derivatives on vectors.

    All stand on exp of a nonpositive number, so nothing overflows, and each
    keeps its relative accuracy in the tails.  Polynomials come from
    Chebyshev interpolation in 60 digits, the rational function of gelu from
    reweighted least squares; each is good to 2^-51 of its function.  The measured errors are in tests/fast/t_act.c.
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

/* exp(x) = s exp(r) with a power s of 2 and |r| <= log(2)/2; x <= 0 */
static inline void
v_exp_reduce(vd *s, vd *r, vd x)
{
    /* 1.5 2^52: what is added to it is rounded to an integer */
    const vd magic = v_set(0x1.8p52);
    vd t, k;

    /* e^-708 is the last of full accuracy, and as good as 0 here */
    x = v_max(v_set(-708.0), x);
    t = v_fma(x, v_set(0x1.71547652b82fep0), magic);
    k = t - magic;
    /* log 2 in two parts, k times the first is exact */
    *r = v_fma(k, v_set(-0x1.62e42feep-1), x);
    *r = v_fma(k, v_set(-0x1.a39ef35793c76p-33), *r);
    *s = v_power(t);
}

/* What an activation has of its exponential s exp(r): s and exp(r) - 1. */
typedef struct
{
    vd s, p;
} v_exp_t;

static inline vd
v_exp(v_exp_t x)
{
    return v_fma(x.s, x.p, x.s);
}

static inline vd
v_expm1(v_exp_t x)
{
    return v_fma(x.s, x.p, x.s - v_set(1.0));
}

/* E = exp(-|z|), *pos = 1/(1+E), *neg = E/(1+E); the logistic function is
   the first for z >= 0, else the second. */
static inline void
v_logistic(vd *pos, vd *neg, vd E)
{
    *pos = v_set(1.0) / (v_set(1.0) + E);
    *neg = E * *pos;
}

static inline void
v_start_logistic(vd *s, vd *r, vd z)
{
    v_exp_reduce(s, r, -v_abs(z));
}

static inline void
v_act_logistic(vd *f, vd *d1, vd *d2, vd z, v_exp_t x)
{
    const vd zero = v_set(0.0);
    vd pos, neg, a;

    v_logistic(&pos, &neg, v_exp(x));
    a = v_less(z, zero, neg, pos);
    *f = a;
    *d1 = pos * neg;
    *d2 = *d1 * (v_less(z, zero, pos, neg) - a);
}

static inline void
v_start_tanh(vd *s, vd *r, vd z)
{
    v_exp_reduce(s, r, v_set(-2.0) * v_abs(z));
}

static inline void
v_act_tanh(vd *f, vd *d1, vd *d2, vd z, v_exp_t x)
{
    const vd e = v_expm1(x), q = v_set(1.0) / (v_set(2.0) + e);

    *f = v_sign(v_abs(e) * q, z);
    *d1 = v_set(4.0) * v_exp(x) * (q * q);
    *d2 = v_set(-2.0) * *f * *d1;
}

static inline void
v_act_softplus(vd *f, vd *d1, vd *d2, vd z, v_exp_t x)
{
    const vd zero = v_set(0.0), one = v_set(1.0), E = v_exp(x);
    vd pos, neg, u, s, w, high;

    v_logistic(&pos, &neg, E);
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
v_start_gelu(vd *s, vd *r, vd z)
{
    const vd t = v_min(v_set(38.0), v_abs(z)), square = t * t;

    v_exp_reduce(s, r, v_set(-0.5) * square);
    *r = *r + v_set(-0.5) * v_square_low(t, square);
}

static inline void
v_act_gelu(vd *f, vd *d1, vd *d2, vd z, v_exp_t x)
{
    const vd zero = v_set(0.0), one = v_set(1.0);
    const vd t = v_min(v_set(38.0), v_abs(z)), E = v_exp(x);
    vd tail, cdf, pdf;

    tail = E * v_poly(mills_num, 10, t) / v_poly(mills_den, 11, t);
    cdf = v_less(zero, z, one - tail, tail);
    pdf = v_set(0x1.9884533d43651p-2) * E;
    *f = z * cdf;
    *d1 = v_fma(z, pdf, cdf);
    *d2 = pdf * (v_set(2.0) - t * t);
}

static inline void
v_start_erf(vd *s, vd *r, vd z)
{
    const vd t = v_min(v_set(26.6), v_abs(z)), square = t * t;

    v_exp_reduce(s, r, -square);
    *r = *r - v_square_low(t, square);
}

/* erf(t) = 1 - 2 Phi(-2^(1/2) t) for t > 1/2 */
static inline void
v_act_erf(vd *f, vd *d1, vd *d2, vd z, v_exp_t x)
{
    const vd t = v_min(v_set(26.6), v_abs(z)), E = v_exp(x);
    const vd y = v_set(0x1.6a09e667f3bcdp0) * t;
    vd tail, near;

    tail = E * v_poly(mills_num, 10, y) / v_poly(mills_den, 11, y);
    near = t * v_poly(erf_poly, 12, t * t);
    *f = v_sign(v_less(t, v_set(0.5), near,
        v_set(1.0) - v_set(2.0) * tail), z);
    *d1 = v_set(0x1.20dd750429b6dp0) * E;
    *d2 = v_set(-2.0) * z * *d1;
}

static inline void
v_act_silu(vd *f, vd *d1, vd *d2, vd z, v_exp_t x)
{
    const vd zero = v_set(0.0);
    vd pos, neg, a, b;

    v_logistic(&pos, &neg, v_exp(x));
    a = v_less(z, zero, neg, pos);
    b = pos * neg;
    *f = z * a;
    *d1 = v_fma(z, b, a);
    *d2 = b * v_fma(z, v_less(z, zero, pos, neg) - a, v_set(2.0));
}

/* z T, T = tanh(log(1+e^z)), a quotient of polynomials in e^-|z| */
static inline void
v_act_mish(vd *f, vd *d1, vd *d2, vd z, v_exp_t x)
{
    const vd zero = v_set(0.0), one = v_set(1.0), two = v_set(2.0);
    const vd E = v_exp(x);
    vd pos, neg, square, q, T, rest, a, b, T1;

    v_logistic(&pos, &neg, E);
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
v_start_elu(vd *s, vd *r, vd z)
{
    v_exp_reduce(s, r, v_min(v_set(0.0), z));
}

static inline void
v_act_elu(vd *f, vd *d1, vd *d2, vd z, v_exp_t x)
{
    const vd zero = v_set(0.0);
    const vd E = v_exp(x);

    *f = v_less(zero, z, z, v_expm1(x));
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

/*
    An activation over m values runs in three loops over a strip: the
    argument of its exponential, the polynomial, the rest.  In one loop a
    processor would wait for the long chain of dependent operations.
*/
#define STRIP 512

static void
exp_strip(double *p, slong m)
{
    slong i;

    for (i = 0; i < m; i += VLEN)
    {
        const vd r = v_load(p + i);

        v_store(p + i, v_fma(r * r, v_poly(exp_poly, 10, r), r));
    }
}

/* What is not stored is not computed. */
#define LOJA_FAST_LOOPS(CALL)                                               \
        if (d1 == NULL)                                                     \
            for (i = 0; i < m; i += VLEN)                                   \
            {                                                               \
                CALL;                                                       \
                v_store(f + i, v);                                          \
            }                                                               \
        else if (d2 == NULL)                                                \
            for (i = 0; i < m; i += VLEN)                                   \
            {                                                               \
                CALL;                                                       \
                v_store(f + i, v);                                          \
                v_store(d1 + i, v1);                                        \
            }                                                               \
        else                                                                \
            for (i = 0; i < m; i += VLEN)                                   \
            {                                                               \
                CALL;                                                       \
                v_store(f + i, v);                                          \
                v_store(d1 + i, v1);                                        \
                v_store(d2 + i, v2);                                        \
            }

#define LOJA_FAST_ACT(name)                                                 \
    static void                                                             \
    act_##name(double *f, double *d1, double *d2, slong m)                  \
    {                                                                       \
        vd v, v1, v2;                                                       \
        slong i;                                                            \
                                                                            \
        LOJA_FAST_LOOPS(v_act_##name(&v, &v1, &v2, v_load(f + i)))          \
    }

#define LOJA_FAST_ACT_EXP(name, start)                                      \
    static void                                                             \
    act_##name(double *f, double *d1, double *d2, slong m)                  \
    {                                                                       \
        double s[STRIP] __attribute__((aligned(64)));                       \
        double p[STRIP] __attribute__((aligned(64)));                       \
        vd v, v1, v2;                                                       \
        v_exp_t x;                                                          \
        slong i;                                                            \
                                                                            \
        for (i = 0; i < m; i += VLEN)                                       \
        {                                                                   \
            v_start_##start(&v, &v1, v_load(f + i));                        \
            v_store(s + i, v);                                              \
            v_store(p + i, v1);                                             \
        }                                                                   \
        exp_strip(p, m);                                                    \
        LOJA_FAST_LOOPS(x.s = v_load(s + i); x.p = v_load(p + i);           \
            v_act_##name(&v, &v1, &v2, v_load(f + i), x))                   \
    }

LOJA_FAST_ACT_EXP(logistic, logistic)
LOJA_FAST_ACT_EXP(tanh, tanh)
LOJA_FAST_ACT_EXP(softplus, logistic)
LOJA_FAST_ACT_EXP(gelu, gelu)
LOJA_FAST_ACT_EXP(erf, erf)
LOJA_FAST_ACT_EXP(silu, logistic)
LOJA_FAST_ACT_EXP(mish, logistic)
LOJA_FAST_ACT_EXP(elu, elu)
LOJA_FAST_ACT(softsign)
LOJA_FAST_ACT(arctan)
LOJA_FAST_ACT(identity)
LOJA_FAST_ACT(relu)

#define LOJA_FAST_ENTRY(name) act_##name,

/* f: values z, which become psi(z); d1, d2: derivatives, or NULL */
static void
kernel_act(int kind, double *f, double *d1, double *d2, slong m)
{
    static void (*const act[])(double *, double *, double *, slong) = {
        LOJA_ACTIVATIONS(LOJA_FAST_ENTRY)
    };

    slong i;

    for (i = 0; i < m; i += STRIP)
        act[kind](f + i, d1 == NULL ? NULL : d1 + i,
            d2 == NULL ? NULL : d2 + i, m - i < STRIP ? m - i : STRIP);
}
