/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    disc.c -- activations on complex discs, in doubles
    (proofs/rounding.md, discs).

    The value at the centre has a proved error; the radius grows by the mean
    value theorem, |psi(z) - psi(c)| <= |z - c| sup |psi'|.  psi' and psi''
    are bounded only, by closed forms in the least |Re z| and the greatest
    |Im z|.
*/
#include "jet/jet_internal.h"

/* Bounds of |Re z| from below, of |Im z| and of |z| on a disc. */
typedef struct
{
    double x, y, size;
} extent_t;

static extent_t
extent(const loja_disc_t *z)
{
    extent_t e;

    /* SOUND: rounding (down: a difference loses at most 2^-53 of it) */
    e.x = fmax(0, fabs(z->re) - z->rad) * (1 - 0x1p-50);
    e.y = loja_up_add(fabs(z->im), z->rad);
    e.size = loja_up_add(loja_up_hypot(z->re, z->im), z->rad);
    return e;
}

static double
up_exp(double x)
{
    return loja_up_sum(loja_round_exp(x) * (1 + 0x1p-46), 1);
}

/* tanh at the centre of a disc and on all of it. */
typedef struct
{
    double re, im, error;      /* at the centre */
    double size, slope;        /* >= |tanh|, |tanh'| on the disc */
} tanh_t;

/* For the disc scaled by `scale', a power of 2. */
static int
tanh_disc(tanh_t *t, const loja_disc_t *disc, double scale)
{
    loja_disc_t z = { disc->re * scale, disc->im * scale, disc->rad * scale };
    extent_t b = extent(&z);
    double E, D, s, c, d, q;

    /* SOUND: rounding (the whole disc is in the strip |Im z| < pi/2; the
       constant is below pi/2) */
    if (!(b.y < 1.570796326) || !(b.size < HUGE_VAL))
        return 0;
    /* |tanh'| = 4E/((1 - E)^2 + 4E cos^2 y), E = e^(-2|x|) */
    loja_round_sincos(&s, &c, b.y);
    c = fmax(0, c - 0x1p-46);
    E = fmin(1, up_exp(-2 * b.x));
    d = ((1 - E) * (1 - E) + 4 * E * (c * c)) * (1 - 0x1p-48);
    if (!(d > 0x1p-60))
        return 0;
    t->slope = loja_up_div(4 * E, d);
    E = loja_round_exp(-2 * fabs(z.re));
    loja_round_sincos(&s, &q, 2 * z.im);
    D = 1 + E * E + 2 * E * q;
    if (!(D > 0x1p-20))
        return 0;
    t->re = copysign((1 - E * E) / D, z.re);
    t->im = 2 * E * s / D;
    t->size = loja_up_hypot(t->re, t->im);
    /* SOUND: rounding (tanh: 2^-44 (1 + |t|)/D) */
    t->error = loja_up_div(0x1p-44 * (1 + t->size), D);
    t->size = loja_up_add(t->size, loja_up_add(t->error,
                                       loja_up_mul(z.rad, t->slope)));
    q = loja_up_sqrt(1 + loja_up_mul(fmax(0, 1 - 2 * (c * c)) + 0x1p-50,
                                     t->slope));
    t->size = fmin(t->size, q);
    return 1;
}

static void
spread(loja_disc_t *f, double error, const loja_disc_t *z, double slope)
{
    /* SOUND: rounding (mean value on the disc) */
    f->rad = loja_up_add(error, loja_up_mul(z->rad, slope));
}

int
loja_jet_disc_tanh(loja_disc_t *f, double *d1, double *d2,
    const loja_disc_t *z, int branch)
{
    tanh_t t;

    (void) branch;
    if (!tanh_disc(&t, z, 1))
        return 0;
    f->re = t.re;
    f->im = t.im;
    *d1 = t.slope;
    *d2 = loja_up_mul(2 * t.size, t.slope);
    spread(f, t.error, z, *d1);
    return 1;
}

/* s = (1 + tanh(z/2))/2 with *error at the centre, in f->rad on the disc. */
static int
logistic(loja_disc_t *f, double *error, double *d1, double *d2,
    const loja_disc_t *z)
{
    tanh_t t;

    if (!tanh_disc(&t, z, 0.5))
        return 0;
    f->re = 0.5 * (1 + t.re);
    f->im = 0.5 * t.im;
    *error = loja_up_add(0.5 * t.error, 0x1p-52);
    *d1 = loja_up_mul(0.25, t.slope);
    *d2 = loja_up_mul(t.size, *d1);
    spread(f, *error, z, *d1);
    return 1;
}

int
loja_jet_disc_logistic(loja_disc_t *f, double *d1, double *d2,
    const loja_disc_t *z, int branch)
{
    double error;

    (void) branch;
    return logistic(f, &error, d1, d2, z);
}

/* f <- the product of z and of p with *error at the centre; slope >= |f'| */
static void
times_z(loja_disc_t *f, const loja_disc_t *p, double error,
    const loja_disc_t *z, double slope)
{
    double size = loja_up_hypot(z->re, z->im);

    f->re = z->re * p->re - z->im * p->im;
    f->im = z->re * p->im + z->im * p->re;
    /* SOUND: rounding (a complex product: at most 4 u |z| |p|) */
    error = loja_up_add(error, 0x1p-50 * loja_up_hypot(p->re, p->im));
    spread(f, loja_up_mul(size, error), z, slope);
}

int
loja_jet_disc_silu(loja_disc_t *f, double *d1, double *d2,
    const loja_disc_t *z, int branch)
{
    loja_disc_t s;
    extent_t b = extent(z);
    double error, s1, s2;

    (void) branch;
    if (!logistic(&s, &error, &s1, &s2, z))
        return 0;
    /* psi' = s + z s', psi'' = 2 s' + z s'' */
    *d1 = loja_up_add(loja_up_add(loja_up_hypot(s.re, s.im), s.rad),
                      loja_up_mul(b.size, s1));
    *d2 = loja_up_add(2 * s1, loja_up_mul(b.size, s2));
    times_z(f, &s, error, z, *d1);
    return 1;
}

/*
    log(1 + e^c) at the centre: the C library proposes a logarithm, which is
    verified through its exponential.
*/
static int
log_one_plus_exp(double *re, double *im, double *error, double x, double y)
{
    double E = loja_round_exp(-fabs(x)), s, c, p, q, l, phi, e, u, v;

    loja_round_sincos(&s, &c, x > 0 ? -y : y);
    p = 1 + E * c;
    q = E * s;
    l = log(hypot(p, q));
    phi = atan2(q, p);
    e = loja_round_exp(-l);
    if (!(fabs(phi) <= 1.6 && e < 0x1p20))
        return 0;
    loja_round_sincos(&s, &c, phi);
    u = (p * c + q * s) * e - 1;
    v = (q * c - p * s) * e;
    /* SOUND: rounding (log: |log(1 + d)| <= |d|/(1 - |d|), and both
       arguments are within 1.6) */
    u = loja_up_add(loja_up_hypot(u, v), 0x1p-43 * (1 + e));
    if (!(u < 0x1p-10))
        return 0;
    *re = fmax(x, 0) + l;
    *im = (x > 0 ? y : 0) + phi;
    *error = loja_up_add(1.01 * u, 0x1p-48 * (fabs(x) + fabs(y) + 1));
    return 1;
}

int
loja_jet_disc_softplus(loja_disc_t *f, double *d1, double *d2,
    const loja_disc_t *z, int branch)
{
    loja_disc_t s;
    double error, s2;

    (void) branch;
    if (!logistic(&s, &error, d2, &s2, z)
        || !log_one_plus_exp(&f->re, &f->im, &error, z->re, z->im))
        return 0;
    *d1 = loja_up_add(loja_up_hypot(s.re, s.im), s.rad);
    spread(f, error, z, *d1);
    return 1;
}

/* Phi - 1/2 at x + iy by its series; *error bounds the error. */
static void
normal_series(double *re, double *im, double *error, double x, double y)
{
    const double wr = -0.5 * (x * x - y * y), wi = -(x * y);
    const double m = loja_up_sum(0.5 * (x * x + y * y), 4);
    const int K = 20 + (int) (6 * m);
    double pr = 1, pi = 0, sr = 1, si = 0, t;
    int k;

    for (k = 1; k <= K; k++)
    {
        t = (pr * wr - pi * wi) / k;
        pi = (pr * wi + pi * wr) / k;
        pr = t;
        sr += pr / (2 * k + 1);
        si += pi / (2 * k + 1);
    }
    *re = 0.39894228040143268 * (x * sr - y * si);
    *im = 0.39894228040143268 * (x * si + y * sr);
    /* SOUND: rounding (normal series) */
    *error = loja_up_mul(up_exp(m), (K + 16) * 0x1p-52
                 * (1 + loja_up_hypot(x, y)));
}

int
loja_jet_normal_cdf(loja_disc_t *p, double x, double y)
{
    /* HEURISTIC: within this radius the series */
    if (x * x + y * y <= 36)
    {
        normal_series(&p->re, &p->im, &p->rad, x, y);
        p->re += 0.5;
        p->rad = loja_up_add(p->rad, 0x1p-51 * (1 + fabs(p->re)));
        return 1;
    }
    /* SOUND: rounding (normal tail: |1 - Phi(z)| <= |phi(z)|/Re z) */
    if (!(fabs(x) >= 1) || !(0.5 * (y * y - x * x) < 600))
        return 0;
    p->re = x > 0;
    p->im = 0;
    p->rad = up_exp(0.5 * (y * y - x * x) + 0x1p-49 * (x * x + y * y));
    return p->rad < HUGE_VAL;
}

int
loja_jet_disc_gelu(loja_disc_t *f, double *d1, double *d2,
    const loja_disc_t *z, int branch)
{
    extent_t b = extent(z);
    loja_disc_t p;
    double e, phi, q;

    (void) branch;
    if (!loja_jet_normal_cdf(&p, z->re, z->im))
        return 0;
    e = 0.5 * (b.y * b.y - b.x * b.x) + 0x1p-49 * (b.y * b.y + b.x * b.x);
    if (!(e < 600))
        return 0;
    phi = loja_up_mul(0.39894228040143273, up_exp(e));
    /* psi' = Phi + z phi, psi'' = phi (2 - z^2) */
    q = loja_up_add(loja_up_hypot(p.re, p.im), p.rad);
    q = loja_up_add(q, loja_up_mul(z->rad, phi));
    *d1 = loja_up_add(q, loja_up_mul(b.size, phi));
    q = loja_up_hypot(2 - (z->re * z->re - z->im * z->im),
                      2 * z->re * z->im);
    q = loja_up_add(q, 0x1p-49 * (2 + b.size * b.size));
    q = loja_up_add(q, loja_up_mul(z->rad, 2 * b.size));
    *d2 = loja_up_mul(phi, q);
    times_z(f, &p, p.rad, z, *d1);
    return 1;
}

int
loja_jet_disc_identity(loja_disc_t *f, double *d1, double *d2,
    const loja_disc_t *z, int branch)
{
    (void) branch;
    *f = *z;
    *d1 = 1;
    *d2 = LOJA_ROUND_FLOOR;
    return 1;
}

/* The branch, or the sign that Re z has on the disc, or 0. */
static int
side(const loja_disc_t *z, int branch)
{
    if (branch != 0)
        return branch > 0 ? 1 : -1;
    return z->re > z->rad ? 1 : z->re < -z->rad ? -1 : 0;
}

int
loja_jet_disc_elu(loja_disc_t *f, double *d1, double *d2,
    const loja_disc_t *z, int branch)
{
    double E, s, c;

    branch = side(z, branch);
    if (branch >= 0)
        return branch > 0 && loja_jet_disc_identity(f, d1, d2, z, 1);
    E = loja_round_exp(z->re);
    loja_round_sincos(&s, &c, z->im);
    f->re = E * c - 1;
    f->im = E * s;
    /* SOUND: rounding (up: the largest real part) */
    *d1 = *d2 = up_exp(z->re + z->rad
                       + 0x1p-50 * (fabs(z->re) + z->rad));
    /* SOUND: rounding (exp and sincos) */
    spread(f, 0x1p-45 * (1 + E), z, *d1);
    return *d1 < HUGE_VAL;
}

int
loja_jet_disc_softsign(loja_disc_t *f, double *d1, double *d2,
    const loja_disc_t *z, int branch)
{
    double p, q, m, low, error;

    branch = side(z, branch);
    if (branch == 0)
        return 0;
    p = 1 + branch * z->re;
    q = branch * z->im;
    /* SOUND: rounding (the disc is on one side of the pole, and |1 + bz| is
       at least that much) */
    error = 0x1p-50 * (2 + fabs(z->re) + z->rad);
    if (!(p - z->rad - error > 0))
        return 0;
    m = p * p + q * q;
    low = sqrt(m) * (1 - 0x1p-50) - z->rad - error;
    if (!(low > 0x1p-20))
        return 0;
    /* z/(1 + bz) = z (p - iq)/m */
    f->re = (z->re * p + z->im * q) / m;
    f->im = (z->im * p - z->re * q) / m;
    q = loja_up_div(1, low);
    *d1 = loja_up_mul(q, q);
    *d2 = loja_up_mul(2 * q, *d1);
    /* SOUND: rounding (a quotient: 1 + bz has the relative error 2^-50
       (2 + |z|)/|1 + bz|, and |f| <= |z|/|1 + bz|) */
    m = loja_up_add(loja_up_hypot(z->re, z->im), 2);
    spread(f, loja_up_mul(0x1p-47 * m, loja_up_mul(m, *d1)), z, *d1);
    return 1;
}
