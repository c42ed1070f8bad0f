/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation: what holds over all of E, h_g <= h0 and zeta in B: what a
    sample lacks, how far zeta moves, how long the field is.
*/
#include "saturation.h"

void
_loja_saturation_halves(loja_saturation_proof_t proof, arf_t near, arf_t far,
                        const arb_t B, const arb_t ratio)
{
    arf_t top;

    arf_init(top);
    /* SOUND: saturation (ON AN INPUT: a_near h_near + a_far h_far <= B
       h_near) */
    arb_get_lbound_arf(near, B, 30);
    arf_mul_2exp_si(near, near, -1);
    arb_get_ubound_arf(top, ratio, 30);
    arf_div(far, near, top, 30, ARF_RND_DOWN);
    _loja_saturation_least(proof, near);
    _loja_saturation_least(proof, far);
    arf_clear(top);
}

int
_loja_saturation_small(const loja_saturation_proof_t proof,
                       loja_message_t why)
{
    /* SOUND: saturation (h0 < 1) */
    const int good = arf_sgn(proof->h0) > 0 && arf_cmp_si(proof->h0, 1) < 0;

    if (!good)
        loja_message_set(why, "the neurons are not saturated enough");
    return good;
}

void
_loja_saturation_pulled(loja_saturation_proof_t proof, const arb_t A,
                        const arb_t B)
{
    arf_t kappa, top;

    arf_init(kappa);
    arf_init(top);
    arb_get_lbound_arf(kappa, A, 30);
    arb_get_ubound_arf(top, B, 30);
    arf_div(kappa, kappa, top, 30, ARF_RND_DOWN);
    if (arf_cmp(kappa, proof->kappa) < 0)
        arf_set(proof->kappa, kappa);
    arf_clear(kappa);
    arf_clear(top);
}

void
_loja_saturation_least(loja_saturation_proof_t proof, const arf_t a)
{
    if (arf_sgn(proof->least) <= 0 || arf_cmp(a, proof->least) < 0)
        arf_set(proof->least, a);
}

void
_loja_saturation_tail(arb_t p, arb_t u, arb_t eps, arb_t inverse,
    const loja_saturation_t sat, slong s, slong j, const arf_t h0,
    slong prec)
{
    const fmpq *e = sat->step[s].far + j;
    arf_t top, zero;

    arf_init(top);
    arf_init(zero);
    arb_set_arf(u, h0);
    if (fmpq_is_zero(e))
        arb_one(p);
    else
    {
        /* SOUND: saturation (far inputs: 0 < (h_+ h_-)^e <= h0^(2 e)) */
        arb_log(p, u, prec);
        arb_mul_fmpz(p, p, fmpq_numref(e), prec);
        arb_div_fmpz(p, p, fmpq_denref(e), prec);
        arb_mul_2exp_si(p, p, 1);
        arb_exp(p, p, prec);
        arb_get_ubound_arf(top, p, prec);
        arb_set_interval_arf(p, zero, top, prec);
    }
    /* u = h p in (0, h0 sup p] */
    arb_mul(u, u, p, prec);
    arb_get_ubound_arf(top, u, prec);
    arb_set_interval_arf(u, zero, top, prec);
    arb_set_arf(inverse, top);
    arb_add_ui(inverse, inverse, 1, prec);
    arb_inv(inverse, inverse, prec);
    arb_get_lbound_arf(top, inverse, prec);
    arf_one(zero);
    arb_set_interval_arf(inverse, top, zero, prec);
    arb_mul(eps, u, inverse, prec);
    arf_clear(top);
    arf_clear(zero);
}

void
_loja_saturation_offsets(arb_ptr v, arb_ptr offset, arf_t size,
    const loja_saturation_proof_t proof, const loja_saturation_t sat)
{
    slong i;

    arf_add(size, proof->rho, proof->off, 30, ARF_RND_UP);
    for (i = 0; i < sat->dim; i++)
    {
        arb_zero(offset + i);
        _loja_minimum_row(arb_radref(offset + i), proof->frame, i, size);
    }
    for (i = 0; i < sat->m; i++)
    {
        const slong out = _loja_saturation_output(sat, i);

        arb_set(v + i, proof->centre + out);
        _loja_minimum_row(arb_radref(v + i), proof->frame, out,
            proof->rho);
    }
}

/* C >= |DTheta X|: the vectors (w, b) and M (xi - xi*)/2.  Where a step runs
   into an input, the lengths of both parts are added, as b moves with both. */
void
_loja_saturation_speed(loja_saturation_proof_t proof, arb_srcptr offset,
    const loja_saturation_t sat, slong prec)
{
    arb_t sum, rest, t;
    slong i;
    int on = 0;

    arb_init(sum);
    arb_init(rest);
    arb_init(t);
    for (i = 0; i < sat->m; i++)
    {
        arb_set_fmpq(t, sat->step[i].w, prec);
        arb_addmul(sum, t, t, prec);
        arb_set_fmpq(t, sat->step[i].b, prec);
        arb_addmul(sum, t, t, prec);
        on = on || sat->step[i].on >= 0;
    }
    /* SOUND: saturation (S3: all parts of DTheta X) */
    for (i = 0; i < sat->dim; i++)
    {
        arb_mul_2exp_si(t, offset + i, -1);
        arb_sqr(t, t, prec);
        arb_add(rest, rest, t, prec);
    }
    arb_nonnegative_part(rest, rest);
    if (on)
    {
        arb_sqrt(sum, sum, prec);
        arb_sqrtpos(rest, rest, prec);
        arb_add(sum, sum, rest, prec);
    }
    else
    {
        arb_add(sum, sum, rest, prec);
        arb_sqrt(sum, sum, prec);
    }
    arb_get_ubound_arf(proof->C, sum, 30);
    arb_clear(sum);
    arb_clear(rest);
    arb_clear(t);
}
