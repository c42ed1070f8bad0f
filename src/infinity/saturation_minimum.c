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

/* res >= |g| for every g in the balls. */
void
_loja_saturation_norm(arf_t res, arb_srcptr g, slong n, slong prec)
{
    arb_t sum, t;
    slong i;

    arb_init(sum);
    arb_init(t);
    for (i = 0; i < n; i++)
    {
        arb_sqr(t, g + i, prec);
        arb_add(sum, sum, t, prec);
    }
    arb_nonnegative_part(sum, sum);
    arb_sqrtpos(sum, sum, prec);
    arb_get_ubound_arf(res, sum, 30);
    arb_clear(sum);
    arb_clear(t);
}

/* res >= |K - I|_F. */
static void
from_identity(arf_t res, const arb_mat_t K, slong prec)
{
    const slong dim = arb_mat_nrows(K);
    arb_ptr v = _arb_vec_init(dim * dim);
    slong i, k;

    for (i = 0; i < dim; i++)
        for (k = 0; k < dim; k++)
            arb_sub_si(v + i * dim + k, arb_mat_entry(K, i, k), i == k,
                prec);
    _loja_saturation_norm(res, v, dim * dim, prec);
    _arb_vec_clear(v, dim * dim);
}

/* res >= |M^T g|. */
static void
framed_norm(arf_t res, const arb_mat_t M, arb_srcptr g, slong prec)
{
    const slong dim = arb_mat_ncols(M);
    arb_ptr v = _arb_vec_init(dim);
    slong i, k;

    for (k = 0; k < dim; k++)
        for (i = 0; i < dim; i++)
            arb_addmul(v + k, arb_mat_entry(M, i, k), g + i, prec);
    _loja_saturation_norm(res, v, dim, prec);
    _arb_vec_clear(v, dim);
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
    arb_ptr grad = _arb_vec_init(sat->dim);
    arb_mat_t H;
    arb_t t, L;
    arf_t g;
    int good;

    arb_mat_init(H, sat->dim, sat->dim);
    arb_init(t);
    arb_init(L);
    arf_init(g);
    _loja_saturation_framed(r, G, H, proof, sat, prec);
    from_identity(g, H, prec);
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
    _loja_saturation_reduced(NULL, L, grad, NULL, sat, proof->centre, prec);
    framed_norm(g, proof->frame, grad, prec);
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
    _loja_saturation_row(arb_radref(ratio), proof->frame, k, proof->rho);
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
    /* SOUND: saturation (S2: D >= lambda |xi - xi*|^2/2 > D0 where |xi| =
       rho) */
    arb_set_arf(t, proof->rho);
    arb_sub_arf(t, t, proof->off, prec);
    good = good && arb_is_positive(t);
    arb_sqr(t, t, prec);
    arb_mul_arf(t, t, proof->lambda, prec);
    arb_mul_2exp_si(t, t, -1);
    good = good && arb_gt(t, u);
    arb_clear(t);
    arb_clear(u);
    return good;
}
