/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    softsign.c -- psi(z) = z/(1 + |z|).

    Facts: C^1, not C^2 at 0 (psi'' jumps from 2 to -2), odd, increasing,
    bounded by 1.  Branch b = +-1 is z q with q = 1/(1 + b z); psi' = q^2,
    psi'' = -2 b q^3; it has the pole -b.

    Recurrence: q (1 + b z) = 1, and psi = b (1 - q).

    Tightness: q has no cancellation, and psi(z) - psi(m) = (z - m) q(z)
    q(m) gives the radius; psi, psi', psi'' are monotone on each side of the
    pole, so wide balls take the values at the ends.

    Domain of eval_complex: Re z > -1 for branch +1, Re z < 1 for -1.
*/
#include "jet/jet_internal.h"

/* q = 1/(1 + b z); indeterminate if 1 + b z may be 0. */
static void
quotient(arb_t q, const arb_t z, int b, slong prec)
{
    if (b > 0)
        arb_add_ui(q, z, 1, prec);
    else
    {
        arb_sub_ui(q, z, 1, prec);
        arb_neg(q, q);
    }
    arb_inv(q, q, prec);
}

/* f[1], f[2] from q */
static void
derivatives(arb_ptr f, const arb_t q, int b, slong prec)
{
    arb_sqr(f + 1, q, prec);
    arb_mul(f + 2, f + 1, q, prec);
    arb_mul_2exp_si(f + 2, f + 2, 1);
    if (b > 0)
        arb_neg(f + 2, f + 2);
}

/* The three values at the point m on branch b. */
static void
point(arb_ptr f, const arf_t m, int b, slong prec)
{
    arb_t x;

    loja_jet_shallow(x, m);
    quotient(f, x, b, prec);
    derivatives(f, f, b, prec);
    arb_mul(f, f, x, prec);
}

/* The ball is narrow when its radius is below 2^-8 |1 + b m|. */
static int
is_narrow(const arb_t qm, const mag_t r)
{
    mag_t t;
    int ans;

    mag_init(t);
    arb_get_mag(t, qm);
    mag_mul(t, t, r);
    ans = mag_cmp_2exp_si(t, -8) <= 0;
    mag_clear(t);
    return ans;
}

static void
eval_branch(arb_ptr f, arb_srcptr z, int b, slong prec)
{
    arb_t x, q, qm;
    arf_t lo, hi;
    arb_ptr g;
    mag_t r;
    slong k;

    loja_jet_shallow(x, arb_midref(z));
    arb_init(q);
    arb_init(qm);
    mag_init(r);
    quotient(qm, x, b, prec);
    quotient(q, z, b, prec);

    if (!arb_is_finite(z) || !arb_is_finite(q))
        loja_jet_indeterminate(f, f + 1, f + 2);
    else if (is_narrow(qm, arb_radref(z)))
    {
        derivatives(f, q, b, prec);
        arb_mul(f, qm, x, prec);
        /* SOUND: activation-enclosure 15 (psi(z) - psi(m)) */
        arb_get_mag(r, q);
        mag_mul(r, r, arb_radref(z));
        arb_get_mag(arb_radref(q), qm);
        mag_mul(r, r, arb_radref(q));
        arb_add_error_mag(f, r);
    }
    else
    {
        g = _arb_vec_init(3);
        arf_init(lo);
        arf_init(hi);
        /* SOUND: activation-enclosure 15 (monotone: no pole between the
           ends, since q is finite on a ball that holds them) */
        loja_jet_ends(lo, hi, z, FLINT_MAX(prec, MAG_BITS));
        arb_set_interval_arf(g, lo, hi, FLINT_MAX(prec, MAG_BITS));
        quotient(q, g, b, prec);
        point(f, lo, b, prec);
        point(g, hi, b, prec);
        for (k = 0; k < 3; k++)
            arb_union(f + k, f + k, g + k, prec);
        if (!arb_is_finite(q))
            loja_jet_indeterminate(f, f + 1, f + 2);
        _arb_vec_clear(g, 3);
        arf_clear(lo);
        arf_clear(hi);
    }
    arb_clear(q);
    arb_clear(qm);
    mag_clear(r);
}

/* The ball may hold 0. */
static void
eval_kink(arb_ptr f, arb_srcptr z, slong prec)
{
    arf_t lo, hi;
    arb_ptr g;
    slong k;

    if (!arf_is_finite(arb_midref(z)))
    {
        loja_jet_indeterminate(f, f + 1, f + 2);
        return;
    }
    g = _arb_vec_init(3);
    arf_init(lo);
    arf_init(hi);

    if (arb_is_finite(z))
    {
        loja_jet_ends(lo, hi, z, FLINT_MAX(prec, MAG_BITS));
        point(f, lo, -1, prec);
        point(g, hi, 1, prec);
        for (k = 0; k < 2; k++)
            arb_union(f + k, f + k, g + k, prec);
        arb_one(g + 1);
        arb_union(f + 1, f + 1, g + 1, prec);
    }
    else
    {
        arb_zero(f);
        mag_one(arb_radref(f));
        arb_unit_interval(f + 1);
    }
    /* SOUND: activation-enclosure 15 (one-sided limits 2 and -2 at 0) */
    arb_zero(f + 2);
    mag_set_ui(arb_radref(f + 2), 2);

    _arb_vec_clear(g, 3);
    arf_clear(lo);
    arf_clear(hi);
}

static void
eval(arb_ptr f0, arb_ptr f1, arb_ptr f2, arb_srcptr z, int branch,
    slong prec)
{
    int side = loja_jet_side(z, branch);
    arb_ptr f;

    f = _arb_vec_init(3);
    if (side != 0)
        eval_branch(f, z, side, prec);
    else
        eval_kink(f, z, prec);
    arb_swap(f0, f);
    if (f1 != NULL)
        arb_swap(f1, f + 1);
    if (f2 != NULL)
        arb_swap(f2, f + 2);
    _arb_vec_clear(f, 3);
}

static void
jet(arb_ptr f, arb_srcptr z, slong zlen, slong len, int branch, slong prec)
{
    int side = loja_jet_side(z, branch);
    arb_ptr q, h;
    slong k;

    zlen = FLINT_MIN(zlen, len);
    if (len <= 0)
        return;
    if (side == 0)
    {
        loja_jet_series_kink(f, &loja_act_softsign, z, zlen, len, prec);
        return;
    }
    q = _arb_vec_init(len);
    h = _arb_vec_init(3);
    eval_branch(h, z, side, prec);
    loja_jet_head(f, h, z, zlen, len, prec);

    /* q_k = -b q_0 sum z_j q_(k-j), psi_k = -b q_k for k >= 1 */
    quotient(q, z, side, prec);
    for (k = 1; k < len; k++)
    {
        arb_dot(q + k, NULL, side > 0, z + 1, 1, q + k - 1, -1,
            FLINT_MIN(k, zlen - 1), prec);
        arb_mul(q + k, q + k, q, prec);
        if (k < 3)
            continue;
        if (side > 0)
            arb_neg(f + k, q + k);
        else
            arb_set(f + k, q + k);
    }
    _arb_vec_clear(q, len);
    _arb_vec_clear(h, 3);
}

static void
jet_derivative(arb_ptr g, arb_srcptr z, slong zlen, slong len, int branch,
    slong prec)
{
    int side = loja_jet_side(z, branch);
    arb_ptr q;
    slong k;

    zlen = FLINT_MIN(zlen, len);
    if (len <= 0)
        return;
    if (side == 0)
    {
        loja_jet_derivative_kink(g, &loja_act_softsign, z, zlen, len, prec);
        return;
    }
    q = _arb_vec_init(len);
    loja_jet_derivative_head(g, &loja_act_softsign, z, zlen, len, side,
        prec);

    /* psi' = q^2, q = 1/(1 + side z) */
    quotient(q, z, side, prec);
    for (k = 1; k < len; k++)
    {
        arb_dot(q + k, NULL, side > 0, z + 1, 1, q + k - 1, -1,
            FLINT_MIN(k, zlen - 1), prec);
        arb_mul(q + k, q + k, q, prec);
        if (k >= 2)
            loja_jet_square(g + k, q, len, k, prec);
    }
    _arb_vec_clear(q, len);
}

static int
count(fmpz_t Z, slong d, slong k)
{
    /* SOUND: unattained-zeros (row softsign) */
    fmpz_set_si(Z, d + 1);
    fmpz_mul_si(Z, Z, d + k);
    return 1;
}

/* eps(u) = u/(1 + u) */
static void
tail(arb_t ratio, arb_t slope, const arb_t top, slong prec)
{
    arb_add_ui(ratio, top, 1, prec);
    arb_inv(ratio, ratio, prec);
    arb_sqr(slope, ratio, prec);
}

/* eps/u - eps' = u/(1 + u)^2 */
static void
excess(arb_t k, const arb_t u, slong prec)
{
    (void) u;
    (void) prec;
    arb_one(k);
}

static const loja_act_step_t step = {1, -1, 0, tail, excess};

const loja_act_struct loja_act_softsign = {
    .name = "softsign",
    .analytic = 0,
    .smooth = 1,
    .zero = 1,
    .symmetry = LOJA_SYMMETRY_ODD,
    .growth = LOJA_GROWTH_BOUNDED,
    .step = &step,
    .falls = 1,
    .count = count,
    .eval = eval,
    .eval_complex = loja_jet_softsign_complex,
    .jet = jet,
    .jet_derivative = jet_derivative,
    .eval_disc = loja_jet_disc_softsign
};
