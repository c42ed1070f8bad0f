/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The constant C of a family (rules infimum-family and infimum-deep).

    With K = k + extra and S_qm = sum_j u_jq t_j^m (exact) at a sample,
        (N - y)/h = P(h) + remainder,
        P(h) = sum_q sum_(m=k+1)^K (psi_m/psi_(m_q)) S_qm h^(m-m_q-1),
    a polynomial in h; the remainder is at most
        B sum_q h^(K-m_q)/|psi_(m_q)| sum_j |u_jq| |t_j|^(K+1),
    B >= |psi^(K+1)|/(K+1)!.  The mean square Q of P over the data is one
    polynomial in h, whose range over [0, h0] is enclosed piece by piece.
*/
#include "infimum/infimum.h"

/* entry of fam->sum: sample and output io, element q of M, m = k + 1 + e */
static arb_ptr
sum_entry(const loja_infimum_family_t fam, slong io, slong q, slong e)
{
    return fam->sum + (io * fam->powers + q) * fam->extra + e;
}

/* The sums of one sample and output; square gains the square of the sum of
   absolute values for each q. */
static void
sample_sums(loja_infimum_family_t fam, slong i, slong o, arb_ptr square,
            slong prec)
{
    slong q, e, j;
    fmpq_t p, c, total;
    fmpq_mat_t s;
    arb_t a;

    arb_init(a);
    fmpq_init(p);
    fmpq_init(c);
    fmpq_init(total);
    fmpq_mat_init(s, 1, fam->extra + 1);
    for (q = 0; q < fam->powers; q++)
    {
        fmpq_mat_zero(s);
        fmpq_zero(total);
        for (j = 0; j < fam->neurons; j++)
        {
            const fmpq *t = fmpq_mat_entry(fam->t, j, i);

            fmpq_pow_si(p, t, fam->k + 1);
            fmpq_mul(p, p, fmpq_mat_entry(fam->u, o * fam->powers + q, j));
            for (e = 0; e < fam->extra; e++)
            {
                fmpq_add(c, fmpq_mat_entry(s, 0, e), p);
                fmpq_set(fmpq_mat_entry(s, 0, e), c);
                fmpq_mul(p, p, t);
            }
            fmpq_abs(p, p);
            fmpq_add(total, total, p);
        }
        for (e = 0; e < fam->extra; e++)
            arb_set_fmpq(sum_entry(fam, i * fam->outputs + o, q, e),
                fmpq_mat_entry(s, 0, e), prec);
        fmpq_mul(total, total, total);
        arb_set_fmpq(a, total, prec);
        arb_add(square + q, square + q, a, prec);
    }
    fmpq_clear(p);
    fmpq_clear(c);
    fmpq_clear(total);
    fmpq_mat_clear(s);
    arb_clear(a);
}

void
_loja_infimum_sums(loja_infimum_family_t fam, slong prec)
{
    const slong n = fam->prob->n, nout = n * fam->outputs;
    slong i, o, q;

    if (fam->sum != NULL)
        _arb_vec_clear(fam->sum, nout * fam->powers * fam->extra);
    if (fam->remainder != NULL)
        _arb_vec_clear(fam->remainder, fam->powers);
    fam->sum = _arb_vec_init(nout * fam->powers * fam->extra);
    fam->remainder = _arb_vec_init(fam->powers);
    for (i = 0; i < n; i++)
        for (o = 0; o < fam->outputs; o++)
            sample_sums(fam, i, o, fam->remainder, prec);
    for (q = 0; q < fam->powers; q++)
    {
        arb_div_si(fam->remainder + q, fam->remainder + q, n, prec);
        arb_sqrt(fam->remainder + q, fam->remainder + q, prec);
    }
    fam->sums_prec = prec;
}

/* Q, of length len = 2 (k + extra - m_0) - 1 at most. */
static void
mean_square(arb_ptr Q, slong plen, const loja_infimum_family_t fam,
            arb_srcptr psi, slong prec)
{
    const slong nout = fam->prob->n * fam->outputs;
    arb_ptr P = _arb_vec_init(plen), S = _arb_vec_init(2 * plen);
    arb_ptr ratio = _arb_vec_init(fam->powers * fam->extra + 1);
    slong io, q, e;

    for (q = 0; q < fam->powers; q++)
        for (e = 0; e < fam->extra; e++)
            arb_div(ratio + q * fam->extra + e, psi + fam->k + 1 + e,
                psi + fam->power[q], prec);
    _arb_vec_zero(Q, 2 * plen - 1);
    for (io = 0; io < nout; io++)
    {
        _arb_vec_zero(P, plen);
        for (q = 0; q < fam->powers; q++)
            for (e = 0; e < fam->extra; e++)
                arb_addmul(P + fam->k + e - fam->power[q],
                    ratio + q * fam->extra + e,
                    sum_entry(fam, io, q, e), prec);
        _arb_poly_mullow(S, P, plen, P, plen, 2 * plen - 1, prec);
        _arb_vec_add(Q, Q, S, 2 * plen - 1, prec);
    }
    for (e = 0; e < 2 * plen - 1; e++)
        arb_div_si(Q + e, Q + e, fam->prob->n, prec);
    _arb_vec_clear(P, plen);
    _arb_vec_clear(S, 2 * plen);
    _arb_vec_clear(ratio, fam->powers * fam->extra + 1);
}

/* f >= the mean square root of the remainders, divided by h, at most h. */
static void
remainder_at(arb_t f, const loja_infimum_family_t fam, arb_srcptr psi,
             const arb_t B, const arb_t h, slong prec)
{
    slong q;
    arb_t t;

    arb_init(t);
    arb_zero(f);
    for (q = 0; q < fam->powers; q++)
    {
        /* SOUND: infimum-family (H4: the remainder grows with h, and adds
           to the root of the mean square by Minkowski's inequality) */
        arb_pow_ui(t, h, (ulong) (fam->k + fam->extra - fam->power[q]),
            prec);
        arb_mul(t, t, fam->remainder + q, prec);
        arb_div(t, t, psi + fam->power[q], prec);
        arb_abs(t, t);
        arb_addmul(f, t, B, prec);
    }
    arb_clear(t);
}

/* The largest value over the pieces of [0, h0]; top_Q: that of Q alone. */
static void
largest(arb_t C, arb_t top_Q, const loja_infimum_family_t fam, arb_srcptr psi,
        arb_srcptr Q, slong qlen, const arb_t B, const fmpq_t h0,
        slong pieces, slong prec)
{
    arb_t h, end, q, f;
    slong i;

    arb_init(h);
    arb_init(end);
    arb_init(q);
    arb_init(f);
    arb_zero(C);
    arb_zero(top_Q);
    for (i = 0; i < pieces; i++)
    {
        /* SOUND: infimum-family (H4: the pieces cover [0, h0]) */
        arb_set_fmpq(end, h0, prec);
        arb_set_si(h, 2 * i + 1);
        mag_set_ui(arb_radref(h), 1);
        arb_div_si(h, h, 2 * pieces, prec);
        arb_mul(h, h, end, prec);
        _arb_poly_evaluate(q, Q, qlen, h, prec);
        arb_get_ubound_arf(arb_midref(q), q, prec);
        mag_zero(arb_radref(q));
        arb_nonnegative_part(q, q);
        arb_max(top_Q, top_Q, q, prec);
        arb_sqrt(q, q, prec);
        arb_get_ubound_arf(arb_midref(h), h, prec);
        mag_zero(arb_radref(h));
        remainder_at(f, fam, psi, B, h, prec);
        arb_add(q, q, f, prec);
        arb_mul(q, q, q, prec);
        arb_max(C, C, q, prec);
    }
    arb_get_ubound_arf(arb_midref(C), C, prec);
    mag_zero(arb_radref(C));
    arb_clear(h);
    arb_clear(end);
    arb_clear(q);
    arb_clear(f);
}

int
_loja_infimum_bound(arb_t C, arb_ptr info, const loja_infimum_family_t fam,
                    const fmpq_t h0, slong pieces, slong prec)
{
    const slong K = fam->k + fam->extra;
    slong plen, q;
    int good = (fmpq_sgn(h0) > 0);
    arb_ptr psi, Q;
    arb_t b, B, top;

    if (fam->powers == 0)
    {
        arb_zero(C);
        if (info != NULL)
            _arb_vec_zero(info, 2);
        return good;
    }
    plen = FLINT_MAX(K - fam->power[0], 1);
    psi = _arb_vec_init(K + 1);
    Q = _arb_vec_init(2 * plen);
    arb_init(b);
    arb_init(B);
    arb_init(top);
    /* SOUND: infimum-family (H2: b is the only zero between lo and hi) */
    good = good && (fam->point != LOJA_POINT_ZERO
        || _loja_infimum_is_isolated(fam->act, fam->r, fam->lo, fam->hi));
    _loja_infimum_psi(psi, b, fam, K + 1, prec);
    for (q = 0; q < fam->powers; q++)
    {
        /* SOUND: infimum-family (H3: psi_m != 0 for m in M) */
        good = good && !arb_contains_zero(psi + fam->power[q]);
    }
    good = good && _loja_infimum_range(B, fam, h0, K + 1, pieces, prec);
    if (good)
    {
        mean_square(Q, plen, fam, psi, prec);
        largest(C, top, fam, psi, Q, 2 * plen - 1, B, h0, 2 * pieces,
            prec);
        good = arb_is_finite(C);
        if (info != NULL)
        {
            arb_set(info, Q);
            arb_sub(info + 1, C, top, prec);
        }
    }
    _arb_vec_clear(psi, K + 1);
    _arb_vec_clear(Q, 2 * plen);
    arb_clear(b);
    arb_clear(B);
    arb_clear(top);
    return good;
}
