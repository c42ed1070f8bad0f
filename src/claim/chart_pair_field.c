/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Two neurons in a symmetric position: the tests on sub-boxes (rule
   chart-two-symmetric). */
#include "claim/chart_pair.h"

/* HEURISTIC: parts into which the directions of a box are cut. */
#define PARTS 24

/*
    Least (S/G) on directions (t, 1) or (1, t), t in the ball; 1 when G > 0 is
    proved there.
*/
static int
least_ratio(arf_t least, const loja_pair_state_t s, const arb_t t, int flip,
            slong prec)
{
    const slong a = flip ? 2 : 0, b = flip ? 0 : 2;
    arb_t u, t2, G, S;
    int good;

    arb_init(u);
    arb_init(t2);
    arb_init(G);
    arb_init(S);
    arb_sqr(t2, t, prec);
    arb_mul_2exp_si(u, t, 1);
    arb_mul(G, s->G[a], t2, prec);
    arb_addmul(G, s->G[1], u, prec);
    arb_add(G, G, s->G[b], prec);
    arb_mul(S, s->S[a], t2, prec);
    arb_addmul(S, s->S[1], u, prec);
    arb_add(S, S, s->S[b], prec);
    /* SOUND: chart-two-symmetric (Q M != 0 on these directions) */
    good = arb_is_positive(G);
    arb_div(S, S, G, prec);
    good = good && arb_is_finite(S);
    if (good)
    {
        arb_get_lbound_arf(arb_midref(u), S, 30);
        if (arf_cmp(arb_midref(u), least) < 0)
            arf_set(least, arb_midref(u));
    }
    arb_clear(u);
    arb_clear(t2);
    arb_clear(G);
    arb_clear(S);
    return good;
}

/* The same for all t between the ends of the ball, part by part. */
static int
least_on(arf_t least, const loja_pair_state_t s, const arb_t range, int flip,
         slong prec)
{
    arb_t t;
    arf_t lo, hi, a, b;
    slong i;
    int good = arb_is_finite(range);

    arb_init(t);
    arf_init(lo);
    arf_init(hi);
    arf_init(a);
    arf_init(b);
    arb_get_lbound_arf(lo, range, prec);
    arb_get_ubound_arf(hi, range, prec);
    arf_sub(hi, hi, lo, prec, ARF_RND_UP);
    arf_set(b, lo);
    for (i = 1; i <= PARTS && good; i++)
    {
        /* SOUND: chart-two-symmetric (the parts meet at their ends; the last
           one ends at or beyond the upper end) */
        arf_set(a, b);
        arf_mul_si(b, hi, i, prec, ARF_RND_UP);
        arf_div_si(b, b, PARTS, prec, ARF_RND_UP);
        arf_add(b, b, lo, prec, ARF_RND_UP);
        arb_set_interval_arf(t, a, b, prec);
        good = least_ratio(least, s, t, flip, prec);
    }
    arb_clear(t);
    arf_clear(lo);
    arf_clear(hi);
    arf_clear(a);
    arf_clear(b);
    return good;
}

/* Directions (p, q) of the box: through whichever quotient is the smaller;
   where both may be 0 all of them. */
static int
least_all(arf_t least, const loja_pair_state_t s, slong prec)
{
    arb_t a, b, t;
    int good;

    arb_init(a);
    arb_init(b);
    arb_init(t);
    arb_div(a, s->p, s->q, prec);
    arb_div(b, s->q, s->p, prec);
    if (arb_is_finite(a) && (!arb_is_finite(b)
        || arf_cmpabs(arb_midref(a), arb_midref(b)) < 0))
        good = least_on(least, s, a, 0, prec);
    else if (arb_is_finite(b))
        good = least_on(least, s, b, 1, prec);
    else
    {
        /* SOUND: chart-two-symmetric (every direction has |p| <= |q| or |q|
           <= |p|) */
        arb_zero(t);
        arb_add_error_2exp_si(t, 0);
        good = least_on(least, s, t, 0, prec)
            && least_on(least, s, t, 1, prec);
    }
    arb_clear(a);
    arb_clear(b);
    arb_clear(t);
    return good;
}

int
_loja_pair_kappa(arb_t kappa, const loja_pair_state_t s, arb_srcptr q,
                 slong prec)
{
    arb_t t;
    arf_t least;
    int good;

    (void) q;
    arb_init(t);
    arf_init(least);
    arf_pos_inf(least);
    good = least_all(least, s, prec);
    if (good)
    {
        /* kappa = 2 (1 - e1) (2 + S/G) */
        arb_set_arf(kappa, least);
        arb_add_ui(kappa, kappa, 2, prec);
        arb_sub_ui(t, s->e1, 1, prec);
        arb_neg(t, t);
        /* SOUND: chart-two-symmetric (K; 1 - e1 > 0 keeps the direction of
           the inequality) */
        good = arb_is_positive(t) && arb_is_positive(kappa);
        arb_mul(kappa, kappa, t, prec);
        arb_mul_2exp_si(kappa, kappa, 1);
    }
    arb_clear(t);
    arf_clear(least);
    return good && arb_is_finite(kappa);
}

/* eps/a^2 as a ball. */
static void
scaled(arb_t res, const arf_t eps, const loja_pair_struct *d, slong prec)
{
    arb_set_arf(res, eps);
    arb_div(res, res, d->a2, prec);
}

int
_loja_pair_above(const loja_chart_t chart, arb_srcptr q, const arf_t eps)
{
    const loja_pair_struct *d = chart->data;
    loja_pair_state_t s;
    arb_t e;
    int good;

    _loja_pair_state_init(s, d->n);
    arb_init(e);
    scaled(e, eps, d, chart->prec);
    /* SOUND: chart-two-symmetric (L >= a^2 g for all free coordinates) */
    good = _loja_pair_state_set(s, chart, q) && arb_gt(s->g, e);
    _loja_pair_state_clear(s, d->n);
    arb_clear(e);
    return good;
}

/* delta, with |F delta|^2 <= eps/a^2: its components. */
static void
free_range(arb_ptr delta, const loja_pair_state_t s, const arb_t eps,
           slong prec)
{
    arb_t t;
    mag_t m;
    slong j;

    arb_init(t);
    mag_init(m);
    for (j = 0; j < 2; j++)
    {
        /* SOUND: chart-two-symmetric (|Phi off 1| |delta_0| and |1 off Phi|
           |delta_1| are at most sqrt(eps)/|a|) */
        if (j == 0)
            arb_div(t, eps, s->off2, prec);
        else
        {
            /* |1 off Phi|^2 = |Phi off 1|^2/|Phi|^2 */
            arb_mul(t, eps, s->phi2, prec);
            arb_div(t, t, s->off2, prec);
        }
        arb_get_mag(m, t);
        mag_sqrt(m, m);
        arb_zero(delta + j);
        arb_add_error_mag(delta + j, m);
    }
    arb_clear(t);
    mag_clear(m);
}

void
_loja_pair_direction(arb_ptr X, arb_ptr u, loja_pair_state_t s,
                     arb_srcptr q, arb_srcptr delta, slong n, slong prec)
{
    arb_t w, t;
    slong i;

    arb_init(w);
    arb_init(t);
    /* u = (1 - e1) + delta_0; only the coefficient of Phi is needed */
    arb_sub_ui(u, s->e1, 1, prec);
    arb_neg(u, u);
    arb_add(u, u, delta + 0, prec);
    /* X Phi = eta Phi_eta + X_sigma Phi_sigma, into dA */
    _loja_pair_weight(w, q + 1, prec);
    arb_mul(w, w, s->zs, prec);
    for (i = 0; i < n; i++)
    {
        arb_mul(s->dA + i, s->box.df[0] + i, q + 0, prec);
        arb_addmul(s->dA + i, s->box.zf[0] + i, w, prec);
    }
    _loja_pair_solve(X, s, s->dA, n, prec);
    /* G^{-1} (<X Phi, Q M>, 0) = (1, -<Phi,1>) <X Phi, Q M>/|Phi off 1|^2 */
    _loja_chart_dot(t, s->dA, s->qM, n, prec);
    arb_mul(t, t, q + 0, prec);
    arb_div(t, t, s->off2, prec);
    arb_mul(X + 0, X + 0, u, prec);
    arb_mul(X + 1, X + 1, u, prec);
    arb_add(X + 0, X + 0, t, prec);
    arb_submul(X + 1, t, s->mean, prec);
    arb_sub(X + 0, delta + 0, X + 0, prec);
    arb_sub(X + 1, delta + 1, X + 1, prec);
    arb_clear(w);
    arb_clear(t);
}

/* C from r_v = X_0/u - 1 - (9/4) (sigma - 2/3) (1 - 3 sigma) and the motions
   of b and s = tanh b (rule, S); 1 when u > 0 is proved. */
static int
speed(arf_t C, const loja_pair_struct *d, const loja_pair_state_t s,
      arb_srcptr X, arb_srcptr u, arb_srcptr q, const arb_t a, slong prec)
{
    arb_t rv, t, root, c1, c2;
    int good;

    arb_init(rv);
    arb_init(t);
    arb_init(root);
    arb_init(c1);
    arb_init(c2);
    /* SOUND: chart-two-symmetric (N: u > 0, for H1 and C) */
    good = arb_is_positive(u);
    arb_mul_si(t, q + 1, -3, prec);
    arb_add_ui(t, t, 1, prec);
    arb_mul(t, t, s->zs, prec);
    arb_mul_ui(t, t, 9, prec);
    arb_mul_2exp_si(t, t, -2);
    arb_div(rv, X + 0, u, prec);
    arb_sub_ui(rv, rv, 1, prec);
    arb_sub(rv, rv, t, prec);
    arb_abs(rv, rv);
    arb_sqrtpos(root, q + 1, prec);                /* |s| */
    arb_mul(t, s->zs, root, prec);
    arb_mul_ui(t, t, 9, prec);
    arb_mul_2exp_si(t, t, -2);
    arb_abs(t, t);                                 /* |X_b| */
    /* c2 = |s| |rv| + |X_s| (+ |rv|), X_s = (1 - sigma) X_b */
    arb_sub_ui(c2, q + 1, 1, prec);
    arb_mul(c2, c2, t, prec);
    arb_abs(c2, c2);
    arb_addmul(c2, root, rv, prec);
    if (d->factor == 2)
        arb_add(c2, c2, rv, prec);
    arb_sqrt_ui(root, 2, prec);
    arb_mul(c2, c2, root, prec);
    arb_div_si(c2, c2, d->factor, prec);
    arb_add(c2, c2, rv, prec);
    arb_mul(c1, t, root, prec);
    arb_mul_si(c1, c1, d->factor, prec);
    arb_set_d(t, 0.5);
    arb_add(c2, c2, t, prec);
    arb_abs(t, X + 1);
    arb_addmul(c1, t, a, prec);
    arb_max(c1, c1, c2, prec);
    arb_get_ubound_arf(C, c1, 30);
    arb_clear(rv);
    arb_clear(t);
    arb_clear(root);
    arb_clear(c1);
    arb_clear(c2);
    return good;
}

int
_loja_pair_field(arf_t kappa, arf_t C, const loja_chart_t chart,
                 arb_srcptr q, const arf_t eps)
{
    const loja_pair_struct *d = chart->data;
    const slong prec = chart->prec;
    loja_pair_state_t s;
    arb_ptr w = _arb_vec_init(7);
    int good;

    _loja_pair_state_init(s, d->n);
    good = _loja_pair_state_set(s, chart, q);
    scaled(w + 5, eps, d, prec);
    if (good && arb_gt(s->g, w + 5))
        good = 2;          /* SOUND: chart-two-symmetric (A) */
    else
        good = good && _loja_pair_kappa(w + 5, s, q, prec);
    if (good == 1)
    {
        /* SOUND: chart-two-symmetric (kappa <= 2: free coordinates) */
        arb_get_lbound_arf(kappa, w + 5, 30);
        if (arf_cmp_si(kappa, 2) > 0)
            arf_set_si(kappa, 2);
        scaled(w + 5, eps, d, prec);
        free_range(w, s, w + 5, prec);
        _loja_pair_direction(w + 2, w + 4, s, q, w, d->n, prec);
        arb_sqrtpos(w + 6, d->a2, prec);
        good = speed(C, d, s, w + 2, w + 4, q, w + 6, prec);
    }
    _loja_pair_state_clear(s, d->n);
    _arb_vec_clear(w, 7);
    return good;
}
