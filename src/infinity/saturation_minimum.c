/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation, q = 1: the strict minimum of the reduced problem in the
    ball |xi| <= rho of a frame M, zeta = centre + M xi.
*/
#include "saturation.h"

static void
eval(arb_ptr L, arb_ptr grad, arb_mat_struct *H, arb_srcptr zeta,
     const void *ctx, slong prec)
{
    _loja_saturation_reduced(NULL, L, grad, H, ctx, zeta, prec);
}

void
_loja_saturation_problem(loja_minimum_problem_t *f,
                         const loja_saturation_t sat)
{
    f->dim = sat->dim;
    f->eval = eval;
    f->ctx = sat;
    f->where = "at the steps";
}

/*
    lambda, Lambda on B; the minimum of L_0 there lies in |xi| <= off; the
    value there.
*/
int
_loja_saturation_minimum(loja_saturation_proof_t proof, arb_ptr r,
    arb_mat_struct *G, const loja_saturation_t sat, loja_message_t why,
    slong prec)
{
    loja_minimum_problem_t f;
    arb_mat_t H;
    int good;

    _loja_saturation_problem(&f, sat);
    arb_mat_init(H, sat->dim, sat->dim);
    _loja_saturation_framed(r, G, H, proof, sat, prec);
    good = _loja_minimum_convex(proof->lambda, proof->Lambda, H, proof->rho,
            f.where, why, prec)
        && _loja_minimum_locate(proof->off, proof->limit, &f, proof->centre,
            proof->frame, proof->lambda, proof->rho, why, prec);
    arb_mat_clear(H);
    return good;
}

/* ratio: h of the far support over that of the near one, e^(-+2 alpha y), y
   the preactivation, times at most 1 where it is farther. */
void
_loja_saturation_far_ratio(arb_t ratio,
    const loja_saturation_proof_t proof, const loja_saturation_t sat,
    slong s, slong prec)
{
    const loja_step_neuron_t *step = sat->step + s;
    const slong p = sat->d + step->neuron;
    arf_t top, zero;
    slong k;

    for (k = 0; sat->param[k] != p; k++)
        ;
    arb_set(ratio, proof->centre + k);
    _loja_minimum_row(arb_radref(ratio), proof->frame, k, proof->rho);
    arb_mul_si(ratio, ratio, step->near == LOJA_SIDE_PLUS ? 2 * sat->alpha
                                                          : -2 * sat->alpha,
        prec);
    arb_exp(ratio, ratio, prec);
    if (step->even)
        return;
    arf_init(top);
    arf_init(zero);
    arb_get_ubound_arf(top, ratio, prec);
    arb_set_interval_arf(ratio, zero, top, prec);
    arf_clear(top);
    arf_clear(zero);
}

int
_loja_saturation_faces(const loja_saturation_proof_t proof,
    const loja_saturation_t sat, slong prec)
{
    arb_t t, u;
    slong k;
    int good;

    arb_init(t);
    arb_init(u);
    arb_set_arf(u, proof->D0);
    arb_set_arf(t, proof->least);
    arb_mul_arf(t, t, proof->h0, prec);
    /* SOUND: saturation (S2: D >= a_g h0 > D0 where h_g = h0) */
    good = sat->m == 0 || arb_gt(t, u);
    for (k = 0; k < sat->slow; k++)
    {
        arb_set_arf(t, proof->reach + k);
        arb_mul_arf(t, t, proof->slow_a + k, prec);
        /* SOUND: saturation (S2: D >= a_t reach > D0 where h_t = reach) */
        good = good && arb_gt(t, u);
    }
    good = good && _loja_minimum_face(proof->rho, proof->off, proof->lambda,
        proof->D0, prec);
    arb_clear(t);
    arb_clear(u);
    return good;
}
