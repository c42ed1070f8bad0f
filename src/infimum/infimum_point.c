/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The activation near the point b: Taylor coefficients, bounds on the range,
   zeros of derivatives. */
#include "infimum/infimum.h"

/* The jet of psi at the ball z. */
static void
jet_at(arb_ptr f, const loja_act_struct *act, const arb_t z, int branch,
       slong len, slong prec)
{
    arb_ptr s = _arb_vec_init(2);

    arb_set(s, z);
    arb_one(s + 1);
    act->jet(f, s, 2, len, branch, prec);
    _arb_vec_clear(s, 2);
}

/* b in [lo, hi], where psi_r has one zero and psi_(r+1) none: bisection by
   Newton's interval step. */
static void
enclose_zero(arb_t b, const loja_infimum_family_t fam, slong prec)
{
    const slong r = fam->r, wp = prec + 20;
    arb_ptr f = _arb_vec_init(r + 2), g = _arb_vec_init(r + 2);
    arb_t N, mid;
    mag_t before;
    slong step;

    arb_init(N);
    arb_init(mid);
    mag_init(before);
    arb_set_interval_arf(b, fam->lo, fam->hi, wp);
    for (step = 0; step < 64; step++)
    {
        mag_set(before, arb_radref(b));
        arb_get_mid_arb(mid, b);
        jet_at(f, fam->act, mid, 0, r + 1, wp);
        jet_at(g, fam->act, b, 0, r + 2, wp);
        /* SOUND: infimum-family (the zero lies in mid - psi_r(mid) /
           ((r+1) psi_(r+1)(b)) by the mean value theorem) */
        arb_mul_ui(N, g + r + 1, (ulong) (r + 1), wp);
        arb_div(N, f + r, N, wp);
        arb_sub(N, mid, N, wp);
        if (!arb_is_finite(N) || !arb_intersection(N, N, b, wp))
            break;
        arb_set(b, N);
        mag_mul_2exp_si(before, before, -1);
        if (mag_cmp(arb_radref(b), before) > 0)
            break;
    }
    _arb_vec_clear(f, r + 2);
    _arb_vec_clear(g, r + 2);
    arb_clear(N);
    arb_clear(mid);
    mag_clear(before);
}

void
_loja_infimum_psi(arb_ptr psi, arb_t b, const loja_infimum_family_t fam,
                  slong len, slong prec)
{
    slong m;
    arb_t f2;

    if (fam->point == LOJA_POINT_ZERO)
        enclose_zero(b, fam, prec);
    else
        arb_set_fmpq(b, fam->b, prec);
    if (fam->point == LOJA_POINT_KINK)
    {
        arb_init(f2);
        fam->act->eval(psi, (len > 1) ? psi + 1 : f2, NULL, b, 0, prec);
        for (m = 2; m < len; m++)
            arb_indeterminate(psi + m);
        arb_clear(f2);
    }
    else
        jet_at(psi, fam->act, b, fam->branch, len, prec);
    for (m = 0; m < len; m++)
        if ((fam->point == LOJA_POINT_ORIGIN
             && loja_act_vanishes(fam->act, m))
            || (fam->point == LOJA_POINT_ZERO && m == fam->r))
            arb_zero(psi + m);
}

/* The ball of piece i of [0, 1] cut into `pieces'. */
static void
unit_piece(arb_t x, slong i, slong pieces, slong prec)
{
    arb_set_si(x, 2 * i + 1);
    mag_set_ui(arb_radref(x), 1);
    arb_div_si(x, x, 2 * pieces, prec);
}

/* Bounds |psi^(len)/len!| on the ball z. */
static void
piece_bound(arb_t c, const loja_infimum_family_t fam, const arb_t z,
            slong len, slong prec)
{
    arb_ptr f;

    if (fam->point == LOJA_POINT_KINK)
    {
        f = _arb_vec_init(3);
        /* SOUND: infimum-family (len = 2: psi' is Lipschitz with constant
           sup |psi''| between its one-sided limits) */
        fam->act->eval(f, f + 1, f + 2, z, 0, prec);
        arb_mul_2exp_si(c, f + 2, -1);
        if (len != 2)
            arb_indeterminate(c);
        arb_abs(c, c);
        _arb_vec_clear(f, 3);
        return;
    }
    f = _arb_vec_init(len + 1);
    jet_at(f, fam->act, z, fam->branch, len + 1, prec);
    arb_abs(c, f + len);
    _arb_vec_clear(f, len + 1);
}

int
_loja_infimum_range(arb_t bound, const loja_infimum_family_t fam,
                    const fmpq_t h0, slong len, slong pieces, slong prec)
{
    slong i;
    int good = 1;
    arb_t b, lo, width, z, c;
    arb_ptr psi = _arb_vec_init(1);
    fmpq_t s;

    arb_init(b);
    arb_init(lo);
    arb_init(width);
    arb_init(z);
    arb_init(c);
    fmpq_init(s);
    arb_zero(bound);
    _loja_infimum_psi(psi, b, fam, 1, prec);
    fmpq_mul(s, h0, fam->tmin);
    arb_set_fmpq(lo, s, prec);
    arb_add(lo, lo, b, prec);
    fmpq_mul(s, h0, fam->tmax);
    arb_set_fmpq(width, s, prec);
    arb_add(width, width, b, prec);
    if (!fam->act->analytic && fam->point != LOJA_POINT_KINK)
    {
        /* SOUND: infimum-family (H1: all arguments on one side of the kink,
           where psi is the analytic branch) */
        good = (fam->branch > 0 && arb_is_nonnegative(lo))
            || (fam->branch < 0 && arb_is_nonpositive(width));
    }
    if (!fam->act->smooth && fam->point == LOJA_POINT_KINK)
        good = 0;
    arb_sub(width, width, lo, prec);
    for (i = 0; i < pieces && good; i++)
    {
        unit_piece(z, i, pieces, prec);
        arb_mul(z, z, width, prec);
        arb_add(z, z, lo, prec);
        piece_bound(c, fam, z, len, prec);
        arb_max(bound, bound, c, prec);
        good = arb_is_finite(bound);
    }
    /* HEURISTIC: some room for whoever proves it again; affects C only */
    arb_mul_2exp_si(c, bound, -20);
    arb_add(bound, bound, c, prec);
    arb_get_ubound_arf(arb_midref(bound), bound, prec);
    mag_zero(arb_radref(bound));
    arb_clear(b);
    arb_clear(lo);
    arb_clear(width);
    arb_clear(z);
    arb_clear(c);
    fmpq_clear(s);
    _arb_vec_clear(psi, 1);
    return good;
}

/* The sign of psi_r at the point, 0 if not proved. */
static int
sign_at(const loja_act_struct *act, const arf_t x, slong r)
{
    arb_ptr f = _arb_vec_init(r + 1);
    arb_t z;
    int sign;

    arb_init(z);
    arb_set_arf(z, x);
    jet_at(f, act, z, 0, r + 1, 128);
    sign = arb_is_positive(f + r) - arb_is_negative(f + r);
    arb_clear(z);
    _arb_vec_clear(f, r + 1);
    return sign;
}

int
_loja_infimum_is_isolated(const loja_act_struct *act, slong r,
                          const arf_t lo, const arf_t hi)
{
    arb_ptr f;
    arb_t z;
    int good;

    if (!act->analytic || arf_cmp(lo, hi) >= 0)
        return 0;
    f = _arb_vec_init(r + 2);
    arb_init(z);
    arb_set_interval_arf(z, lo, hi, 128);
    jet_at(f, act, z, 0, r + 2, 128);
    /* SOUND: infimum-family (psi_r changes sign between lo and hi and is
       strictly monotone: exactly one zero) */
    good = !arb_contains_zero(f + r + 1)
        && sign_at(act, lo, r) * sign_at(act, hi, r) < 0;
    arb_clear(z);
    _arb_vec_clear(f, r + 2);
    return good;
}

/* Halves [lo, hi] until the zero is isolated. */
static int
isolate(arf_t lo, arf_t hi, const loja_act_struct *act, slong r)
{
    slong step;
    int left = sign_at(act, lo, r), s;
    arf_t mid;

    arf_init(mid);
    for (step = 0; step < 40; step++)
    {
        if (step >= 4 && _loja_infimum_is_isolated(act, r, lo, hi))
            break;
        arf_add(mid, lo, hi, ARF_PREC_EXACT, ARF_RND_DOWN);
        arf_mul_2exp_si(mid, mid, -1);
        s = sign_at(act, mid, r);
        if (s == left)
            arf_set(lo, mid);
        else if (s == -left)
            arf_set(hi, mid);
        else
            step = 40;
    }
    arf_clear(mid);
    return _loja_infimum_is_isolated(act, r, lo, hi);
}

slong
_loja_infimum_zeros(arf_ptr lo, arf_ptr hi, slong max,
                    const loja_act_struct *act, slong r)
{
    slong i, found = 0;
    int s, before = 0;
    arf_t x;

    if (!act->analytic)
        return 0;
    arf_init(x);
    /* HEURISTIC: points (2 i + 1)/8 in [-6, 6]: so 0 itself, where
       identities may hold, is never an end */
    for (i = -24; i < 24 && found < max; i++)
    {
        arf_set_si_2exp_si(x, 2 * i + 1, -3);
        s = sign_at(act, x, r);
        if (s * before < 0)
        {
            arf_set_si_2exp_si(lo + found, 2 * i - 1, -3);
            arf_set(hi + found, x);
            found += isolate(lo + found, hi + found, act, r);
        }
        before = s;
    }
    arf_clear(x);
    return found;
}
