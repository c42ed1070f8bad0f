/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The free choices of a family whose nodes are known: the point b, then
   h0.  Searches; what they find was bounded by _loja_infimum_bound_deep. */
#include "infimum/infimum.h"

/* HEURISTIC: Taylor terms beyond the degree; more make C tighter for large
   h0, until the derivatives on the range blow up. */
#define EXTRA 12
/* HEURISTIC: zeros of a derivative that are tried. */
#define MAX_ZEROS 8

/* h = the largest power of 2 <= 2^scale/max |t| */
static void
unit_step(fmpq_t h, const loja_infimum_family_t fam, slong scale)
{
    fmpq_t T;
    slong e = 0;

    fmpq_init(T);
    fmpq_neg(T, fam->tmin);
    if (fmpq_cmp(fam->tmax, T) > 0)
        fmpq_set(T, fam->tmax);
    if (!fmpq_is_zero(T))
    {
        /* 2^(e-1) < T <= 2^e or so */
        e = (slong) fmpz_bits(fmpq_numref(T))
            - (slong) fmpz_bits(fmpq_denref(T)) + 1;
    }
    scale -= e;
    fmpq_one(h);
    if (scale >= 0)
        fmpq_mul_2exp(h, h, (flint_bitcnt_t) scale);
    else
        fmpq_div_2exp(h, h, (flint_bitcnt_t) -scale);
    fmpq_clear(T);
}

/* The bound at a common step: what points are compared by. */
static int
better(arb_t best, const loja_infimum_family_t fam, const fmpq_t h,
       slong prec)
{
    arb_t C;
    int good;

    arb_init(C);
    good = _loja_infimum_bound(C, NULL, fam, h, 8, prec) && arb_lt(C, best);
    if (good)
        arb_set(best, C);
    arb_clear(C);
    return good;
}

static int
choose_zero(loja_infimum_family_t fam, slong prec)
{
    arf_struct lo[MAX_ZEROS], hi[MAX_ZEROS];
    slong i, n, at = -1;
    arb_t best;
    fmpq_t h;

    for (i = 0; i < MAX_ZEROS; i++)
    {
        arf_init(lo + i);
        arf_init(hi + i);
    }
    arb_init(best);
    fmpq_init(h);
    arb_pos_inf(best);
    unit_step(h, fam, -2);
    n = _loja_infimum_zeros(lo, hi, MAX_ZEROS, fam->act, fam->r);
    for (i = 0; i < n; i++)
    {
        arf_set(fam->lo, lo + i);
        arf_set(fam->hi, hi + i);
        if (better(best, fam, h, prec))
            at = i;
    }
    if (at >= 0)
    {
        arf_set(fam->lo, lo + at);
        arf_set(fam->hi, hi + at);
    }
    for (i = 0; i < MAX_ZEROS; i++)
    {
        arf_clear(lo + i);
        arf_clear(hi + i);
    }
    arb_clear(best);
    fmpq_clear(h);
    return at >= 0;
}

/* HEURISTIC: quarters in [-4, 4], then eighths beside the best. */
static int
choose_any(loja_infimum_family_t fam, slong prec)
{
    slong i, at = 0;
    int found = 0;
    arb_t best;
    fmpq_t h;

    arb_init(best);
    fmpq_init(h);
    arb_pos_inf(best);
    unit_step(h, fam, -2);
    for (i = -32; i <= 32; i += 2)
    {
        fmpq_set_si(fam->b, i, 8);
        fam->branch = fam->act->analytic ? 0 : ((i > 0) ? 1 : -1);
        if (better(best, fam, h, prec))
        {
            at = i;
            found = 1;
        }
    }
    for (i = at - 1; i <= at + 1; i += 2)
    {
        fmpq_set_si(fam->b, i, 8);
        fam->branch = fam->act->analytic ? 0 : ((i > 0) ? 1 : -1);
        if (found && better(best, fam, h, prec))
            break;
    }
    if (i > at + 1)
        i = at;
    fmpq_set_si(fam->b, i, 8);
    fam->branch = fam->act->analytic ? 0 : ((i > 0) ? 1 : -1);
    arb_clear(best);
    fmpq_clear(h);
    return found;
}

/* The mean square of the targets. */
static void
target_square(arb_t y2, const loja_problem_struct *prob, slong prec)
{
    slong i, o;
    fmpq_t s;

    fmpq_init(s);
    for (i = 0; i < prob->n; i++)
        for (o = 0; o < fmpq_mat_ncols(prob->y); o++)
            fmpq_addmul(s, fmpq_mat_entry(prob->y, i, o),
                fmpq_mat_entry(prob->y, i, o));
    arb_set_fmpq(y2, s, prec);
    arb_div_si(y2, y2, prob->n, prec);
    fmpq_clear(s);
}

/* HEURISTIC: 1 if h is not too large: C <= 3/2 of the limit of L/h^2 at 0,
   or C h^2 at most a thousandth of the mean square of the targets; and at
   most half of C is due to the remainder, or C h^2 is tiny. */
static int
tight(const arb_t C, arb_srcptr info, const arb_t y2, const fmpq_t h,
      slong prec)
{
    arb_t s, t;
    int good;

    arb_init(s);
    arb_init(t);
    arb_mul_ui(s, info, 3, prec);
    arb_mul_2exp_si(s, s, -1);
    arb_set_fmpq(t, h, prec);
    arb_mul(t, t, t, prec);
    arb_mul(t, t, C, prec);
    arb_mul_ui(t, t, 1000, prec);
    good = arb_le(C, s) || arb_le(t, y2);
    arb_mul_2exp_si(s, info + 1, 1);
    arb_mul_2exp_si(t, t, 60);
    good = good && (arb_le(s, C) || arb_le(t, y2));
    arb_clear(s);
    arb_clear(t);
    return good;
}

static int
choose_step(loja_infimum_family_t fam, slong prec)
{
    slong scale;
    int good = 0;
    arb_t C, y2;
    arb_ptr info = _arb_vec_init(2);
    fmpq_t h;

    arb_init(C);
    arb_init(y2);
    fmpq_init(h);
    target_square(y2, fam->prob, prec);
    /* HEURISTIC: arguments up to 8 from b, down to 2^-60 */
    for (scale = 3; scale >= -60 && !good; scale--)
    {
        unit_step(h, fam, scale);
        _loja_infimum_later(fam, h, prec);
        if (_loja_infimum_bound_deep(C, info, fam, h,
                LOJA_INFIMUM_PIECES, prec)
            && tight(C, info, y2, h, prec))
        {
            fmpq_set(fam->h0, h);
            arb_set(fam->C, C);
            good = 1;
        }
    }
    arb_clear(C);
    _arb_vec_clear(info, 2);
    arb_clear(y2);
    fmpq_clear(h);
    return good;
}

int
_loja_infimum_choose(loja_infimum_family_t fam, slong prec)
{
    int good = 1;

    fam->extra = (fam->point == LOJA_POINT_KINK) ? 0 : EXTRA;
    _loja_infimum_sums(fam, prec);
    if (fam->point == LOJA_POINT_ZERO)
        good = choose_zero(fam, prec);
    else if (fam->point == LOJA_POINT_ANY && fam->powers > 0)
        good = choose_any(fam, prec);
    return good && choose_step(fam, prec);
}

void
_loja_infimum_measure(arb_t L, const loja_infimum_family_t fam, slong prec)
{
    fmpq_t h;
    arb_t x;

    fmpq_init(h);
    arb_init(x);
    unit_step(h, fam, -2);
    if (!_loja_infimum_bound_deep(L, NULL, fam, h, 32, prec))
    {
        arb_set(L, fam->C);
        fmpq_set(h, fam->h0);
    }
    arb_set_fmpq(x, h, prec);
    arb_mul(L, L, x, prec);
    arb_mul(L, L, x, prec);
    fmpq_clear(h);
    arb_clear(x);
}
