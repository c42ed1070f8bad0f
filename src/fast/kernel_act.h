/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    kernel_act.h -- activations and their first two derivatives on vectors.

    All stand on exp of a nonpositive number, so nothing overflows, and each
    keeps its relative accuracy in the tails.  The measured errors are in
    tests/fast/t_act.c.
*/
#include "kernel_poly.h"

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
