/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    A growth bound for a wide tube by the cubic form (rule cubic-growth): for
    an error e, |e| <= R, only <e, grad L(p + e) - grad L(p)> counts, that is
        e^T (H(p) - share K) e + D^3 L(p)[e, e, e]/2 - kappa |e|^2
    at least.  The cubic form is spread over symmetric matrices so that it
    weighs least where H is large.
*/
#include <math.h>
#include "verify/verify_internal.h"

/* HEURISTIC: a checker with other roundings is to find it below 1, too, with
   a somewhat larger kappa. */
#define SLACK 1.25

/* ---- the least shift, in doubles, not proved ---- */

/* What has to be below 1, for A + shift; still: as if the path stood. */
static double
estimate(const _loja_cubic_struct *c, double shift, double R, int still)
{
    const slong P = c->P;
    double sum = 0, gram = 0, rad = 0, w, b, l[LOJA_CUBIC_MOST_PARAMS], g;
    double *B = flint_malloc(sizeof(double) * (size_t) (P * P * P));
    slong i, j, k;

    for (i = 0; i < P; i++)
        l[i] = c->low[i] + shift;
    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
        {
            b = c->off[i * P + j];
            sum += b * b / (l[i] * l[j]);
            for (k = 0; k < P; k++)
            {
                w = 3 / (l[i] * (1 / l[i] + 1 / l[j] + 1 / l[k]));
                w /= sqrt(l[j] * l[k]);
                B[(i * P + j) * P + k] = w * c->t_mid[(i * P + j) * P + k];
                b = w * c->t_rad[(i * P + j) * P + k];
                rad += b * b;
            }
        }
    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
        {
            g = 0;
            for (k = 0; k < P * P; k++)
                g += B[i * P * P + k] * B[j * P * P + k];
            gram += g * g;
        }
    flint_free(B);
    if (still)
        sum = rad = 0;
    return sqrt(sum) + 0.5 * R * (sqrt(sqrt(gram)) + sqrt(rad));
}

/* About the least shift for which the estimate is small enough. */
double
_loja_cubic_least_shift(const _loja_cubic_struct *c, double R, int still)
{
    double low = c->low[0], high = 1e-9, mid;
    slong i;

    for (i = 1; i < c->P; i++)
        low = fmin(low, c->low[i]);
    while (high < 1e6 && estimate(c, high - low, R, still) > c->enough)
        high *= 2;
    low = -low;
    high += low;
    for (i = 0; i < 30 && high - low > 1e-6 * fabs(high); i++)
    {
        mid = 0.5 * (low + high);
        if (estimate(c, mid, R, still) > c->enough)
            low = mid;
        else
            high = mid;
    }
    return high;
}

/* ---- what is proved ---- */

/* res >= sqrt(lambda_max) of the Gram matrix of the B_i. */
static void
gram_ubound(mag_t res, const _loja_cubic_struct *c, const double *q)
{
    const slong P = c->P;
    arb_ptr B = _arb_vec_init(P * P * P);
    slong i, j, k;
    arb_t w, s;
    mag_t m;

    arb_init(w);
    arb_init(s);
    mag_init(m);
    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
            for (k = 0; k < P; k++)
            {
                arb_ptr b = B + (i * P + j) * P + k;

                /* SOUND: cubic-growth (weights 3 w_i/(w_i + w_j + w_k),
                   w = q^2, of the three places of a symmetric form) */
                arb_set_d(w, q[i]);
                arb_sqr(w, w, LOJA_BOUND_PREC);
                arb_set_d(s, q[j]);
                arb_sqr(s, s, LOJA_BOUND_PREC);
                arb_set_d(b, q[k]);
                arb_addmul(s, b, b, LOJA_BOUND_PREC);
                arb_add(s, s, w, LOJA_BOUND_PREC);
                arb_div(w, w, s, LOJA_BOUND_PREC);
                arb_mul_ui(w, w, 3, LOJA_BOUND_PREC);
                arb_mul(w, w, b, LOJA_BOUND_PREC);
                arb_set_d(s, q[j]);
                arb_mul(w, w, s, LOJA_BOUND_PREC);
                arb_mul(b, w, c->t + (i * P + j) * P + k, LOJA_BOUND_PREC);
            }
    mag_zero(res);
    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
        {
            arb_dot(s, NULL, 0, B + i * P * P, 1, B + j * P * P, 1, P * P,
                    LOJA_BOUND_PREC);
            arb_get_mag(m, s);
            mag_addmul(res, m, m);
        }
    mag_sqrt(res, res);
    mag_sqrt(res, res);
    _arb_vec_clear(B, P * P * P);
    arb_clear(w);
    arb_clear(s);
    mag_clear(m);
}

/* Q = V diag(q), exactly; 0 where a diagonal entry is not positive. */
static int
scale(arb_mat_t Q, double *q, const _loja_cubic_struct *c, double shift)
{
    slong i, j;
    int ok = 1;
    arb_t s;

    arb_init(s);
    for (j = 0; j < c->P && ok; j++)
    {
        q[j] = 1 / sqrt(c->low[j] + shift);
        ok = isfinite(q[j]);
        arb_set_d(s, ok ? q[j] : 0);
        for (i = 0; i < c->P; i++)
            arb_mul(arb_mat_entry(Q, i, j), arb_mat_entry(c->V, i, j), s,
                    ARF_PREC_EXACT);
    }
    arb_clear(s);
    return ok;
}

/* 1 if u^T A u + (r/2) T[u,u,u] > -shift |u|^2 is proved for |u| = 1 and
   r <= R. */
int
_loja_cubic_holds(const _loja_cubic_struct *c, const arb_t shift,
                  const arf_t R)
{
    const slong P = c->P;
    double *q = flint_malloc(sizeof(double) * (size_t) P);
    arb_mat_t A, Q;
    mag_t m, g;
    arb_t s, t, u;
    slong j;
    int ok;

    arb_mat_init(A, P, P);
    arb_mat_init(Q, P, P);
    mag_init(m);
    mag_init(g);
    arb_init(s);
    arb_init(t);
    arb_init(u);
    ok = scale(Q, q, c, arf_get_d(arb_midref(shift), ARF_RND_NEAR));
    if (ok)
    {
        arb_mat_one(A);
        loja_lin_congruence_ubound(g, A, c->V, LOJA_BOUND_PREC);
        arb_mat_set(A, c->A);
        for (j = 0; j < P; j++)
            arb_add(arb_mat_entry(A, j, j), arb_mat_entry(A, j, j), shift,
                    LOJA_BOUND_PREC);
        loja_lin_congruence_ubound(m, A, Q, LOJA_BOUND_PREC);
        /* SOUND: cubic-growth (|V^-1 u|^2 <= 1/(1 - |V^T V - I|)) */
        arf_set_mag(arb_midref(t), g);
        arb_sub_ui(t, t, 1, LOJA_BOUND_PREC);
        arb_neg(t, t);
        arb_rsqrt(t, t, LOJA_BOUND_PREC);
        arf_set_mag(arb_midref(s), m);
        gram_ubound(m, c, q);
        arb_mul_arf(t, t, R, LOJA_BOUND_PREC);
        arb_mul_2exp_si(t, t, -1);
        arf_set_mag(arb_midref(u), m);
        arb_addmul(s, t, u, LOJA_BOUND_PREC);
        arb_one(u);
        /* SOUND: cubic-growth (|S - I|_F + the cubic part < 1) */
        ok = mag_cmp_2exp_si(g, 0) < 0 && arb_lt(s, u);
    }
    flint_free(q);
    arb_mat_clear(A);
    arb_mat_clear(Q);
    mag_clear(m);
    mag_clear(g);
    arb_clear(s);
    arb_clear(t);
    arb_clear(u);
    return ok;
}

/* kappa for the shares of both sides. */
static int
cubic_rest(mag_t kappa, const _loja_cubic_struct *c, const mag_t R,
           loja_pool_t pool)
{
    /* SOUND: cubic-growth (PATH: kappa falls in the share, so that of the
       smaller one serves both sides) */
    const int less = mag_cmp(c[1].share, c[0].share) < 0;

    return loja_loss_cubic_rest(loja_pool_ws(pool), kappa, c->box, R,
                                c[less].share, LOJA_BOUND_PREC)
        && mag_is_finite(kappa);
}

int
_loja_growth_cubic(arf_t M, double *excess, const _loja_cubic_struct *c,
                   const arf_t R, loja_pool_t pool)
{
    double r = arf_get_d(R, ARF_RND_UP), mu, other, still;
    mag_t kappa, m;
    arb_t shift, x;
    int ok;

    mag_init(kappa);
    mag_init(m);
    arb_init(shift);
    arb_init(x);
    arf_get_mag(m, R);
    ok = cubic_rest(kappa, c, m, pool);
    if (ok)
    {
        mu = _loja_cubic_least_shift(c, r, 0);
        other = _loja_cubic_least_shift(c + 1, r, 0);
        still = 0.5 * (_loja_cubic_least_shift(c, r, 1)
                       + _loja_cubic_least_shift(c + 1, r, 1));
        mu = fmax(mu, other);
        *excess = (mu - still) * arf_get_d(arb_midref(c->f), ARF_RND_NEAR);
        arb_set_d(shift, mu + SLACK * mag_get_d(kappa));
        /* SOUND: cubic-growth (M >= f mu for every f on the piece) */
        arb_mul(x, shift, c->f, LOJA_BOUND_PREC);
        arb_get_ubound_arf(M, x, LOJA_BOUND_PREC);
        arf_set_round(M, M, 16, ARF_RND_CEIL);
        arb_zero(x);
        arf_set_mag(arb_midref(x), kappa);
        arb_sub(shift, shift, x, LOJA_BOUND_PREC);
        /* SOUND: cubic-growth (both sides: between them all is affine) */
        ok = arf_is_finite(M) && _loja_cubic_holds(c, shift, R)
            && _loja_cubic_holds(c + 1, shift, R);
    }
    mag_clear(kappa);
    mag_clear(m);
    arb_clear(shift);
    arb_clear(x);
    return ok;
}
