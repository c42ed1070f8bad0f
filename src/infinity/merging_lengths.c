/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule merging: M4, lengths of theta for those of (g, e). */
#include "merging.h"

/* x <- the square of what one of zeta's entries, or of M's, counts for in
   lengths of theta: see M4. */
static void
weigh(arb_t x, slong p, const loja_merging_proof_t proof,
      const loja_merging_t mg, slong prec)
{
    slong k, first = 0;
    arb_t t;

    for (k = 0; k <= mg->in; k++)
    {
        const slong i1 = k < mg->in ? _loja_merging_weight(mg, mg->i1, k)
            : _loja_merging_bias(mg, mg->i1);
        const slong i2 = mg->flat ? -1 : k < mg->in
            ? _loja_merging_weight(mg, mg->i2, k)
            : _loja_merging_bias(mg, mg->i2);

        first = p == i1 ? 1 : p == i2 ? 2 : first;
    }
    if (mg->flat ? first == 1 : first == 2)
    {
        arb_mul_arf(x, x, proof->h0, prec);
        arb_mul_arf(x, x, proof->h0, prec);
    }
    if (!mg->flat && first > 0)
        arb_mul_2exp_si(x, x, 1);
    if (!mg->flat && p == _loja_merging_output(mg, mg->i1))
    {
        arb_init(t);
        _loja_merging_at_zero(t, mg, prec);
        arb_sqr(t, t, prec);
        arb_mul_2exp_si(t, t, 1);
        arb_mul(t, t, x, prec);
        arb_mul_2exp_si(x, x, -1);
        arb_add(x, x, t, prec);
        arb_clear(t);
    }
    if (!mg->flat && mg->sign < 0 && p == mg->P - 1
        && !mg->prob->net->act[0]->zero)
        arb_mul_2exp_si(x, x, 1);
}

/* Cg: what a step of g counts for in lengths of theta. */
static void
length_of_g(loja_merging_proof_t proof, const loja_merging_t mg, slong prec)
{
    const slong at = mg->flat ? mg->i1 : mg->i2;
    arb_t sum, t, x;
    slong k, l, p;

    arb_init(sum);
    arb_init(t);
    arb_init(x);
    /* |(alpha, beta)|^2 over the ball */
    for (k = 0; k <= mg->in; k++)
    {
        p = k < mg->in ? _loja_merging_weight(mg, at, k)
                       : _loja_merging_bias(mg, at);
        if (p < 0)
            continue;
        l = _loja_merging_entry(mg, p);
        arb_set(x, proof->centre + l);
        _loja_merging_spread(x, arb_mat_entry(proof->frame, l, 0), proof, mg,
            prec);
        arb_sqr(x, x, prec);
        arb_add(sum, sum, x, prec);
    }
    arb_set_arf(t, proof->h0);
    arb_pow_ui(t, t, 4, prec);
    arb_mul(sum, sum, t, prec);
    /* SOUND: merging (M4: Cg) */
    if (mg->flat)
        arb_add_ui(sum, sum, 1, prec);
    else
    {
        arb_set_d(t, 0.25);
        arb_add(sum, sum, t, prec);
        arb_mul_2exp_si(sum, sum, -1);
        _loja_merging_at_zero(t, mg, prec);
        arb_sqr(t, t, prec);
        arb_mul_2exp_si(t, t, -2);
        arb_add(sum, sum, t, prec);
    }
    arb_nonnegative_part(sum, sum);
    arb_sqrtpos(sum, sum, prec);
    if (mg->flat)
        arb_div_si(sum, sum, mg->q, prec);
    arb_get_ubound_arf(proof->Cg, sum, 30);
    arb_clear(sum);
    arb_clear(t);
    arb_clear(x);
}

/* Ce: what a step of e counts for. */
static void
length_of_e(loja_merging_proof_t proof, const loja_merging_t mg, slong prec)
{
    arb_t sum, t, x;
    slong l, p;

    arb_init(sum);
    arb_init(t);
    arb_init(x);
    for (p = 0; p < mg->P; p++)
    {
        if (p == mg->left_out)
            continue;
        arb_zero(x);
        for (l = 0; l < mg->dim; l++)
        {
            arb_sqr(t, arb_mat_entry(proof->frame,
                _loja_merging_entry(mg, p), l), prec);
            arb_add(x, x, t, prec);
        }
        /* SOUND: merging (M4: Ce) */
        weigh(x, p, proof, mg, prec);
        arb_add(sum, sum, x, prec);
    }
    arb_nonnegative_part(sum, sum);
    arb_sqrtpos(sum, sum, prec);
    arb_get_ubound_arf(proof->Ce, sum, 30);
    arb_clear(sum);
    arb_clear(t);
    arb_clear(x);
}

void
_loja_merging_lengths(loja_merging_proof_t proof, const loja_merging_t mg,
                      slong prec)
{
    length_of_g(proof, mg, prec);
    length_of_e(proof, mg, prec);
}
