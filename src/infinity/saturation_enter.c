/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule saturation: theta(T) lies in E, and D(theta(T)) <= D0. */
#include "saturation.h"

/* h_g < h0: sigma alpha (w x + b) > log(1/h0) for both supports; of algebraic
   tails > 1/h0. */
static int
inside_h(const loja_saturation_proof_t proof, const loja_saturation_t sat,
         arb_srcptr theta, slong prec)
{
    arb_t t, log, x;
    slong s;
    int k, good = 1;

    arb_init(t);
    arb_init(log);
    arb_init(x);
    /* h = e^-z, or 1/z */
    arb_set_arf(log, proof->h0);
    arb_inv(log, log, prec);
    if (!sat->power)
        arb_log(log, log, prec);
    for (s = 0; s < sat->m; s++)
        for (k = 0; k < 2; k++)
        {
            const slong i = sat->step[s].neuron;

            arb_set_fmpq(x, fmpq_mat_entry(sat->prob->x,
                sat->step[s].support[k], 0), prec);
            arb_mul(t, theta + i, x, prec);
            arb_add(t, t, theta + sat->d + i, prec);
            arb_mul_si(t, t, k == LOJA_SIDE_PLUS ? sat->alpha : -sat->alpha,
                prec);
            /* SOUND: saturation (S5: 0 < h_g < h0) */
            good = good && arb_gt(t, log);
        }
    for (s = 0; s < sat->slow; s++)
    {
        arb_mul_si(t, theta + sat->d + sat->out[s].neuron, sat->out[s].rate,
            prec);
        arb_exp(t, t, prec);
        arb_set_arf(x, proof->reach + s);
        /* SOUND: saturation (S5: e^(rate b) < reach) */
        good = good && arb_lt(t, x);
    }
    arb_clear(t);
    arb_clear(log);
    arb_clear(x);
    return good;
}

static int
inside_frame(const loja_saturation_proof_t proof,
             const loja_saturation_t sat, arb_srcptr theta, slong prec)
{
    arb_ptr zeta = _arb_vec_init(sat->dim);
    loja_minimum_problem_t f;
    int good;

    _loja_saturation_problem(&f, sat);
    _loja_saturation_zeta(zeta, sat, theta);
    /* SOUND: saturation (S5: zeta_T inside B) */
    good = _loja_minimum_inside(&f, proof->centre, zeta, proof->lambda,
        proof->rho, prec);
    _arb_vec_clear(zeta, sat->dim);
    return good;
}

/* q = 2: sum_k (n_k/n) (f_k - y_k)^2 < rho^2. */
static int
inside_cells(const loja_saturation_proof_t proof,
             const loja_saturation_t sat, arb_srcptr theta, slong prec)
{
    arb_ptr zeta = _arb_vec_init(sat->dim), r = _arb_vec_init(sat->n);
    arb_t sum, t;
    slong j;
    int good;

    arb_init(sum);
    arb_init(t);
    _loja_saturation_zeta(zeta, sat, theta);
    _loja_saturation_reduced(r, NULL, NULL, NULL, sat, zeta, prec);
    /* r_j = f - y on its cell: the mean over samples is that sum */
    for (j = 0; j < sat->n; j++)
    {
        arb_sqr(t, r + j, prec);
        arb_add(sum, sum, t, prec);
    }
    arb_div_si(sum, sum, sat->n, prec);
    arb_set_arf(t, proof->rho);
    arb_sqr(t, t, prec);
    /* SOUND: saturation (S5: zeta_T inside B) */
    good = arb_lt(sum, t);
    _arb_vec_clear(zeta, sat->dim);
    _arb_vec_clear(r, sat->n);
    arb_clear(sum);
    arb_clear(t);
    return good;
}

void
_loja_saturation_level(loja_saturation_proof_t proof,
    const loja_saturation_t sat, arb_srcptr theta, slong prec)
{
    loja_loss_t ws;
    arb_t L;

    arb_init(L);
    loja_loss_init(ws, sat->prob);
    loja_loss_eval(ws, L, NULL, NULL, theta, prec);
    loja_loss_clear(ws);
    arb_sub(L, L, proof->limit, prec);
    arb_get_ubound_arf(proof->level, L, 30);
    arb_clear(L);
}

int
_loja_saturation_enters(loja_saturation_proof_t proof,
    const loja_saturation_t sat, arb_srcptr theta, slong prec)
{
    _loja_saturation_level(proof, sat, theta, prec);
    /* SOUND: saturation (S5: D(theta(T)) <= D0) */
    return arf_is_finite(proof->level)
        && arf_cmp(proof->level, proof->D0) <= 0
        && inside_h(proof, sat, theta, prec)
        && (sat->exact ? inside_cells(proof, sat, theta, prec)
                       : inside_frame(proof, sat, theta, prec))
        && (!sat->exact || !sat->power
            || _loja_saturation_energy(proof, sat, theta, prec));
}
