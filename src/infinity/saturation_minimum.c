/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation, q = 1: the strict minimum of the reduced problem in the
    ball |xi| <= rho of a frame M, zeta = centre + M xi.
*/
#include "saturation.h"

/* res >= (sum_k M_ik^2)^(1/2) size: what M xi is at most in entry i. */
void
_loja_saturation_row(mag_t res, const arb_mat_t M, slong i, const arf_t size)
{
    mag_t t;
    slong k;

    mag_init(t);
    mag_zero(res);
    for (k = 0; k < arb_mat_ncols(M); k++)
    {
        arb_get_mag(t, arb_mat_entry(M, i, k));
        mag_addmul(res, t, t);
    }
    mag_sqrt(res, res);
    arf_get_mag(t, size);
    mag_mul(res, res, t);
    mag_clear(t);
}

/* box <- what holds centre + M xi, |xi| <= rho. */
static void
hull(arb_ptr box, const loja_saturation_proof_t proof,
     const loja_saturation_t sat)
{
    slong i;

    for (i = 0; i < sat->dim; i++)
    {
        arb_set(box + i, proof->centre + i);
        _loja_saturation_row(arb_radref(box + i), proof->frame, i, proof->rho);
    }
}

/* res >= |M^T g| for every g in the balls. */
void
_loja_saturation_framed_norm(arf_t res, const arb_mat_t M, arb_srcptr g, slong prec)
{
    slong i, k, dim = arb_mat_ncols(M);
    arb_t sum, t;

    arb_init(sum);
    arb_init(t);
    for (k = 0; k < dim; k++)
    {
        arb_zero(t);
        for (i = 0; i < dim; i++)
            arb_addmul(t, arb_mat_entry(M, i, k), g + i, prec);
        arb_sqr(t, t, prec);
        arb_add(sum, sum, t, prec);
    }
    arb_nonnegative_part(sum, sum);
    arb_sqrtpos(sum, sum, prec);
    arb_get_ubound_arf(res, sum, 30);
    arb_clear(sum);
    arb_clear(t);
}

/*
    lambda, Lambda on B; the minimum of L_0 there lies in |xi| <= off; the
    value there.
*/
int
_loja_saturation_minimum(loja_saturation_proof_t proof, arb_ptr box,
    arb_ptr r, arb_mat_struct *J, const loja_saturation_t sat,
    loja_message_t why, slong prec)
{
    arb_ptr grad = _arb_vec_init(sat->dim);
    arb_mat_t H;
    arb_t t, L;
    arf_t g;
    mag_t delta;
    int good;

    arb_mat_init(H, sat->dim, sat->dim);
    arb_init(t);
    arb_init(L);
    arf_init(g);
    mag_init(delta);
    hull(box, proof, sat);
    _loja_saturation_reduced(r, J, NULL, NULL, H, sat, box,
        prec);
    loja_lin_congruence_ubound(delta, H, proof->frame, prec);
    arf_set_mag(g, delta);
    arb_set_arf(t, g);
    arb_sub_ui(t, t, 1, 64);
    arb_neg(t, t);
    arb_get_lbound_arf(proof->lambda, t, 30);
    arb_sub_ui(t, t, 2, 64);
    arb_neg(t, t);
    arb_get_ubound_arf(proof->Lambda, t, 30);
    /* SOUND: saturation (F1: lambda > 0 on all of B) */
    good = arf_is_finite(g) && arf_sgn(proof->lambda) > 0;
    if (!good)
        loja_message_set(why, "at the steps the loss in the other "
            "parameters is not proved convex within |xi| <= %.3g (|M^T H M "
            "- I| <= %.3g)", arf_get_d(proof->rho, ARF_RND_NEAR),
            arf_get_d(g, ARF_RND_NEAR));
    _loja_saturation_reduced(NULL, NULL, L, grad, NULL, sat, proof->centre,
        prec);
    _loja_saturation_framed_norm(g, proof->frame, grad, prec);
    if (good)
    {
        arb_set_arf(t, g);
        arb_div_arf(t, t, proof->lambda, prec);
        arb_get_ubound_arf(proof->off, t, 30);
        arf_mul_2exp_si(g, proof->off, 1);
        /* SOUND: saturation (F1: 2 off < rho) */
        good = arf_is_finite(proof->off) && arf_cmp(g, proof->rho) < 0;
        if (!good)
            loja_message_set(why, "the minimum of the loss at the steps is "
                "not proved to lie in B");
        /* SOUND: saturation (F1: L_0(centre) - |grad|^2/(2 lambda) <= Linf
           <= L_0(centre)); t = off |grad|/2 */
        arb_mul_arf(t, t, proof->off, prec);
        arb_mul_arf(t, t, proof->lambda, prec);
        arb_mul_2exp_si(t, t, -1);
        arb_sub(t, L, t, prec);
        arb_union(proof->limit, t, L, prec);
    }
    arb_mat_clear(H);
    _arb_vec_clear(grad, sat->dim);
    arb_clear(t);
    arb_clear(L);
    arf_clear(g);
    mag_clear(delta);
    return good;
}
