/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule saturation, RUNS OUT: the steps beside the neurons that run out. */
#include "saturation_slow.h"

/* SOUND: saturation (ON AN INPUT: the field moves w x_0 + b by -(y - y*)/2) */
static void
turned(arb_t gamma, const loja_slow_box_t *b, const loja_saturation_t sat,
       slong s)
{
    arb_t t;

    if (sat->step[s].on < 0)
        return;
    arb_init(t);
    /* the offset is a ball around 0 */
    arb_mul_si(t, b->offset + _loja_saturation_entry(sat,
        sat->d + sat->step[s].neuron), sat->alpha, b->prec);
    arb_mul_2exp_si(t, t, -1);
    arb_add(gamma, gamma, t, b->prec);
    arb_clear(t);
}

/*
    The share of sample j, times n: B += p/(1+u) C (-2 r + W), A += p/(1+u)^2
    C gamma (-2)(r - W), turn += p/(1+u) (-(r - W) M^T dC - C M^T dr).
*/
static void
share_step(loja_slow_box_t *b, const loja_saturation_proof_t proof,
           const loja_saturation_t sat, slong s, slong j)
{
    const loja_step_neuron_t *step = sat->step + s;
    const slong prec = b->prec, out = _loja_saturation_output(sat, s);
    arb_t p, u, eps, inverse, half, C;
    fmpq_t g;
    slong i;

    arb_init(p);
    arb_init(u);
    arb_init(eps);
    arb_init(inverse);
    arb_init(half);
    arb_init(C);
    fmpq_init(g);
    _loja_saturation_tail(p, u, eps, inverse, sat, s, j, proof->h0, prec);
    _loja_slow_jump(C, b, sat, s, j);
    _loja_slow_residuals(half, b, j);
    arb_mul(p, p, inverse, prec);
    arb_mul(u, p, C, prec);
    arb_addmul(b->B, u, half, prec);
    /* turn, half of the residual's part being 1/2 of z */
    arb_mul(half, p, b->residual, prec);
    arb_mul_2exp_si(half, half, -1);
    arb_mul_si(half, half, step->side[j] == LOJA_SIDE_PLUS ? sat->alpha
                                                           : -sat->alpha,
        prec);
    for (i = 0; i < b->dim; i++)
    {
        arb_addmul(b->turn + i, half, arb_mat_entry(proof->frame, out, i),
            prec);
        arb_submul(b->turn + i, u, arb_mat_entry(b->G, j, i), prec);
    }
    fmpq_add(g, step->gamma[0], step->gamma[1]);
    fmpq_mul(g, g, step->far + j);
    fmpq_add(g, g, step->gamma[(int) step->side[j]]);
    arb_set_fmpq(half, g, prec);
    turned(half, b, sat, s);
    arb_mul(half, half, inverse, prec);
    arb_mul(half, half, b->residual, prec);
    arb_addmul(b->A, u, half, prec);
    arb_clear(p);
    arb_clear(u);
    arb_clear(eps);
    arb_clear(inverse);
    arb_clear(half);
    arb_clear(C);
    fmpq_clear(g);
}

/* A_g, which holds what the rest of zeta turns, and B_g in b. */
static void
sums_of_side(loja_slow_box_t *b, const loja_saturation_proof_t proof,
             const loja_saturation_t sat, slong s, int side)
{
    arf_t size;
    slong j;

    arf_init(size);
    _loja_slow_reset(b);
    for (j = 0; j < sat->n; j++)
        if (sat->step[s].side[j] == side)
            share_step(b, proof, sat, s, j);
    _loja_slow_finish(size, b);
    arb_add_error_arf(b->A, size);
    arf_clear(size);
}

/* least, a <= B; kappa <= A/B. */
static int
pull(loja_saturation_proof_t proof, const loja_slow_box_t *b, arf_t a,
     slong neuron, loja_message_t why)
{
    /* SOUND: saturation (S1: a_g > 0; RUNS OUT: A_g >= kappa_2 B_g) */
    const int good = arb_is_positive(b->B) && arb_is_positive(b->A);

    if (!good)
    {
        _loja_slow_not_pulled(proof, b, neuron, "steeper",
            arf_get_d(proof->h0, ARF_RND_NEAR), why);
        return 0;
    }
    arb_get_lbound_arf(a, b->B, 30);
    _loja_saturation_pulled(proof, b->A, b->B);
    return 1;
}

/* Both sides of a step that runs into an input: h_far = ratio h_near; half of
   B for each. */
static int
group_on(loja_saturation_proof_t proof, loja_slow_box_t *b,
         const loja_saturation_t sat, slong s, loja_message_t why)
{
    const int near = sat->step[s].near;
    arf_struct *a = proof->a + 2 * s + near;
    arf_struct *far = proof->a + 2 * s + 1 - near;
    arb_t A, B, ratio;
    int good;

    arb_init(A);
    arb_init(B);
    arb_init(ratio);
    sums_of_side(b, proof, sat, s, 1 - near);
    arb_set(A, b->A);
    arb_set(B, b->B);
    sums_of_side(b, proof, sat, s, near);
    _loja_saturation_far_ratio(ratio, proof, sat, s, b->prec);
    arb_addmul(b->A, A, ratio, b->prec);
    arb_addmul(b->B, B, ratio, b->prec);
    good = pull(proof, b, a, sat->step[s].neuron, why);
    if (good)
        _loja_saturation_halves(proof, a, far, b->B, ratio);
    arb_clear(A);
    arb_clear(B);
    arb_clear(ratio);
    return good;
}

int
_loja_slow_step(loja_saturation_proof_t proof, loja_slow_box_t *b,
                const loja_saturation_t sat, slong s, loja_message_t why)
{
    int k, good = 1;

    if (sat->step[s].on >= 0)
        return group_on(proof, b, sat, s, why);
    for (k = 0; k < 2 && good; k++)
    {
        sums_of_side(b, proof, sat, s, k);
        good = pull(proof, b, proof->a + 2 * s + k, sat->step[s].neuron,
            why);
        if (good)
            _loja_saturation_least(proof, proof->a + 2 * s + k);
    }
    return good;
}
