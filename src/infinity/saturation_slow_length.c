/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule saturation, RUNS OUT: the rate of the field, and its length. */
#include "saturation_slow.h"

int
_loja_slow_rate(loja_saturation_proof_t proof, const loja_slow_box_t *b)
{
    arb_t k, t;
    int good;

    arb_init(k);
    arb_init(t);
    arb_set_arf(k, proof->kappa);
    arb_set_arf(t, b->cross);
    arb_add(t, t, k, b->prec);
    arb_sqr(t, t, b->prec);
    arb_mul_2exp_si(t, t, -2);
    arb_sub(k, k, t, b->prec);
    arb_get_lbound_arf(proof->kappa, k, 30);
    /* SOUND: saturation (RUNS OUT: kappa > 0) */
    good = arb_is_positive(k);
    arb_clear(k);
    arb_clear(t);
    return good;
}

/* sum += what neuron t adds to D |DTheta X|: v moves by |A| R/(alpha D), c
   with it, b by (R h/D + |A - A*|/(2 |A|))/alpha. */
static void
length_out(arb_t sum, const loja_slow_box_t *b,
           const loja_saturation_proof_t proof, const loja_saturation_t sat,
           slong t)
{
    const slong prec = b->prec;
    const slong A = _loja_saturation_entry(sat,
        2 * sat->d + sat->out[t].neuron);
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    _loja_saturation_limit(x, sat, sat->out[t].side, prec);
    arb_abs(x, x);
    arb_add_ui(x, x, 1, prec);
    _loja_slow_entry(y, proof, A);
    arb_abs(y, y);
    arb_mul(x, x, y, prec);
    arb_add_arf(x, x, proof->reach + t, prec);
    arb_mul(x, x, b->R, prec);
    arb_abs(y, b->offset + A);
    arb_mul_2exp_si(y, y, -1);
    arb_div_arf(y, y, proof->height + t, prec);
    arb_mul_arf(y, y, proof->D0, prec);
    arb_add(x, x, y, prec);
    arb_div_si(x, x, sat->alpha, prec);
    arb_add(sum, sum, x, prec);
    arb_clear(x);
    arb_clear(y);
}

void
_loja_slow_length(loja_saturation_proof_t proof, const loja_slow_box_t *b,
                  const loja_saturation_t sat)
{
    const slong prec = b->prec;
    arb_t sum, t;
    arf_t size;
    slong i;

    arb_init(sum);
    arb_init(t);
    arf_init(size);
    for (i = 0; i < sat->m; i++)
    {
        arb_set_fmpq(t, sat->step[i].w, prec);
        arb_addmul(sum, t, t, prec);
        arb_set_fmpq(t, sat->step[i].b, prec);
        arb_addmul(sum, t, t, prec);
    }
    arb_sqrt(sum, sum, prec);
    /* SOUND: saturation (RUNS OUT: all parts of DTheta X) */
    _loja_minimum_norm(size, b->offset, sat->dim, prec);
    arf_mul_2exp_si(size, size, -1);
    arb_add_arf(sum, sum, size, prec);
    arb_mul_arf(sum, sum, proof->D0, prec);
    for (i = 0; i < sat->slow; i++)
        length_out(sum, b, proof, sat, i);
    arb_get_ubound_arf(proof->C, sum, 30);
    arb_get_ubound_arf(proof->beta, b->R, 53);
    arb_clear(sum);
    arb_clear(t);
    arf_clear(size);
}
