/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation, RUNS OUT: neurons whose output weight tends to infinity
    while their bias does, so that an exponential is left; beside steps.  All
    that a sample lacks is W_j, a sum of parts C u/(1+u): C = sigma alpha v, u
    = h p for a step; C = A E, u = h E, E = e^(rate w x), for a neuron that
    runs out.  D = Q + sum of h B over the steps' sides and those neurons.
*/
#include "saturation_slow.h"

/*
    The share of sample j, times n: B += E/(1+u) C (-2 r + W), A += E/(1+u)^2
    C (-2)(r - W); turn: W moves by h E (1/(1+u) + 1/(1+u)^2)/2 M^T dC, M^T
    dC = E M_A + rate x C M_w.
*/
static void
share_out(loja_slow_box_t *b, const loja_saturation_proof_t proof,
          const loja_saturation_t sat, slong t, slong j)
{
    const loja_slow_neuron_t *o = sat->out + t;
    const slong prec = b->prec, k = t * sat->n + j;
    const slong A = _loja_saturation_entry(sat, 2 * sat->d + o->neuron);
    const slong w = _loja_saturation_entry(sat, o->neuron);
    arb_t p, half, x, y, u;
    slong i;

    arb_init(p);
    arb_init(half);
    arb_init(x);
    arb_init(y);
    arb_init(u);
    _loja_slow_residuals(half, b, j);
    arb_mul(p, b->E + k, b->inverse + k, prec);
    arb_mul(u, p, b->C + k, prec);
    arb_addmul(b->B, u, half, prec);
    arb_mul(half, u, b->inverse + k, prec);
    arb_addmul(b->A, half, b->residual, prec);
    /* SOUND: saturation (RUNS OUT: A2, with b moving as A does) */
    arb_add_ui(half, b->inverse + k, 1, prec);
    arb_mul(half, half, p, prec);
    arb_mul(half, half, b->residual, prec);
    arb_mul_2exp_si(half, half, -1);
    arb_set_fmpq(x, fmpq_mat_entry(sat->prob->x, j, 0), prec);
    arb_mul(x, x, b->C + k, prec);
    arb_mul_si(x, x, o->rate, prec);
    arb_mul(x, x, half, prec);
    arb_mul(half, half, b->E + k, prec);
    for (i = 0; i < b->dim; i++)
    {
        arb_mul(y, half, arb_mat_entry(proof->frame, A, i), prec);
        arb_addmul(y, x, arb_mat_entry(proof->frame, w, i), prec);
        arb_submul(y, u, arb_mat_entry(b->G, j, i), prec);
        arb_add(b->turn + i, b->turn + i, y, prec);
    }
    arb_clear(p);
    arb_clear(half);
    arb_clear(x);
    arb_clear(y);
    arb_clear(u);
}

/* a_t; R += B^2/A; cross. */
static int
group_out(loja_saturation_proof_t proof, loja_slow_box_t *b,
          const loja_saturation_t sat, slong t, loja_message_t why)
{
    arf_struct *a = proof->slow_a + t;
    arf_t low, top, turned;
    arb_t x;
    slong j;
    int good;

    arf_init(low);
    arf_init(top);
    arf_init(turned);
    arb_init(x);
    _loja_slow_reset(b);
    for (j = 0; j < sat->n; j++)
        share_out(b, proof, sat, t, j);
    _loja_slow_finish(turned, b);
    arb_get_lbound_arf(a, b->B, 30);
    /* SOUND: saturation (S1: a_t > 0; RUNS OUT: A1_t > 0) */
    good = arb_is_positive(b->B) && arb_is_positive(b->A);
    if (good)
    {
        arf_div(turned, turned, a, 30, ARF_RND_UP);
        if (arf_cmp(turned, b->cross) > 0)
            arf_set(b->cross, turned);
        arb_get_ubound_arf(top, b->B, 30);
        arb_get_lbound_arf(low, b->A, 30);
        arb_set_arf(x, top);
        arb_sqr(x, x, b->prec);
        arb_div_arf(x, x, low, b->prec);
        arb_add(b->R, b->R, x, b->prec);
    }
    else
        _loja_slow_not_pulled(proof, b, sat->out[t].neuron, "farther out",
            arf_get_d(proof->reach + t, ARF_RND_NEAR), why);
    arf_clear(low);
    arf_clear(top);
    arf_clear(turned);
    arb_clear(x);
    return good;
}

/* a, kappa' of the steps; slow_a, R, cross of what runs out. */
static int
groups(loja_saturation_proof_t proof, loja_slow_box_t *b,
       const loja_saturation_t sat, loja_message_t why)
{
    slong i;
    int good = 1;

    arf_zero(proof->least);
    for (i = 0; i < sat->m && good; i++)
        good = _loja_slow_step(proof, b, sat, i, why);
    for (i = 0; i < sat->slow && good; i++)
        good = group_out(proof, b, sat, i, why);
    return good;
}

int
_loja_saturation_slow(loja_saturation_proof_t proof,
    const loja_saturation_t sat, loja_message_t why, slong prec)
{
    loja_slow_box_t b;
    int good;

    _loja_slow_box_init(&b, sat, prec);
    good = _loja_saturation_small(proof, why)
        && _loja_saturation_minimum(proof, b.r, b.G, sat, why, prec);
    if (good)
    {
        _loja_saturation_offsets(b.v, b.offset, b.size, proof, sat);
        /* SOUND: saturation (F2: <grad Q, z>/2 >= (lambda/Lambda) Q) */
        arf_div(proof->kappa, proof->lambda, proof->Lambda, 30,
            ARF_RND_DOWN);
        good = _loja_slow_tails(&b, proof, sat);
        if (!good)
            loja_message_set(why, "what a neuron that runs out leaves is not "
                "proved to be more than a constant");
    }
    good = good && groups(proof, &b, sat, why);
    if (good && !(good = _loja_slow_rate(proof, &b)))
        loja_message_set(why, "the field is not proved to lower the loss at "
            "rho = %.3g", arf_get_d(proof->rho, ARF_RND_NEAR));
    if (good)
        _loja_slow_length(proof, &b, sat);
    _loja_slow_box_clear(&b, sat);
    return good;
}
