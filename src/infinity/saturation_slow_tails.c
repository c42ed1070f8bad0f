/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule saturation, RUNS OUT: what every sample lacks, over all of E. */
#include "saturation_slow.h"

void
_loja_slow_box_init(loja_slow_box_t *b, const loja_saturation_t sat,
                    slong prec)
{
    b->prec = prec;
    b->n = sat->n;
    b->dim = sat->dim;
    b->v = _arb_vec_init(sat->m + 1);
    b->offset = _arb_vec_init(sat->dim);
    b->r = _arb_vec_init(sat->n);
    b->W = _arb_vec_init(sat->n);
    arb_mat_init(b->G, sat->n, sat->dim);
    arf_init(b->size);
    b->E = _arb_vec_init(sat->slow * sat->n);
    b->C = _arb_vec_init(sat->slow * sat->n);
    b->inverse = _arb_vec_init(sat->slow * sat->n);
    arb_init(b->residual);
    b->turn = _arb_vec_init(sat->dim);
    arb_init(b->A);
    arb_init(b->B);
    arb_init(b->R);
    arf_init(b->cross);
}

void
_loja_slow_box_clear(loja_slow_box_t *b, const loja_saturation_t sat)
{
    _arb_vec_clear(b->v, sat->m + 1);
    _arb_vec_clear(b->offset, sat->dim);
    _arb_vec_clear(b->r, sat->n);
    _arb_vec_clear(b->W, sat->n);
    arb_mat_clear(b->G);
    arf_clear(b->size);
    _arb_vec_clear(b->E, sat->slow * sat->n);
    _arb_vec_clear(b->C, sat->slow * sat->n);
    _arb_vec_clear(b->inverse, sat->slow * sat->n);
    arb_clear(b->residual);
    _arb_vec_clear(b->turn, sat->dim);
    arb_clear(b->A);
    arb_clear(b->B);
    arb_clear(b->R);
    arf_clear(b->cross);
}

/* Entry k of zeta on B. */
void
_loja_slow_entry(arb_t x, const loja_saturation_proof_t proof, slong k)
{
    arb_set(x, proof->centre + k);
    _loja_minimum_row(arb_radref(x), proof->frame, k, proof->rho);
}

/* E, C, inverse of neuron t at all samples, W += C u/(1+u); height. */
static int
tail_out(loja_slow_box_t *b, loja_saturation_proof_t proof,
         const loja_saturation_t sat, slong t)
{
    const loja_slow_neuron_t *o = sat->out + t;
    const slong prec = b->prec;
    arb_t A, w, x, u;
    arf_t zero, top;
    slong j;
    int good;

    arb_init(A);
    arb_init(w);
    arb_init(x);
    arb_init(u);
    arf_init(zero);
    arf_init(top);
    _loja_slow_entry(A, proof, _loja_saturation_entry(sat,
        2 * sat->d + o->neuron));
    _loja_slow_entry(w, proof, _loja_saturation_entry(sat, o->neuron));
    arb_get_abs_lbound_arf(proof->height + t, A, 30);
    /* SOUND: saturation (RUNS OUT: A does not change its sign on B) */
    good = arf_sgn(proof->height + t) > 0;
    for (j = 0; j < sat->n; j++)
    {
        const slong k = t * sat->n + j;

        arb_set_fmpq(x, fmpq_mat_entry(sat->prob->x, j, 0), prec);
        arb_mul(x, x, w, prec);
        arb_mul_si(x, x, o->rate, prec);
        arb_exp(b->E + k, x, prec);
        arb_mul(b->C + k, A, b->E + k, prec);
        /* u in (0, reach E] */
        arb_mul_arf(u, b->E + k, proof->reach + t, prec);
        arb_get_ubound_arf(top, u, prec);
        arb_set_interval_arf(u, zero, top, prec);
        arb_add_ui(b->inverse + k, u, 1, prec);
        arb_inv(b->inverse + k, b->inverse + k, prec);
        arb_mul(u, u, b->inverse + k, prec);
        arb_addmul(b->W + j, b->C + k, u, prec);
    }
    arb_clear(A);
    arb_clear(w);
    arb_clear(x);
    arb_clear(u);
    arf_clear(zero);
    arf_clear(top);
    return good;
}

/* t <- sigma alpha v_s on B. */
void
_loja_slow_jump(arb_t t, const loja_slow_box_t *b,
                const loja_saturation_t sat, slong s, slong j)
{
    arb_mul_si(t, b->v + s,
        sat->step[s].side[j] == LOJA_SIDE_PLUS ? sat->alpha : -sat->alpha,
        b->prec);
}

static void
tails_steps(loja_slow_box_t *b, const loja_saturation_proof_t proof,
            const loja_saturation_t sat)
{
    slong s, j;
    arb_t p, u, eps, inverse;

    arb_init(p);
    arb_init(u);
    arb_init(eps);
    arb_init(inverse);
    for (s = 0; s < sat->m; s++)
        for (j = 0; j < sat->n; j++)
        {
            if (sat->step[s].side[j] < 0)
                continue;
            _loja_saturation_tail(p, u, eps, inverse, sat, s, j, proof->h0,
                b->prec);
            _loja_slow_jump(u, b, sat, s, j);
            arb_addmul(b->W + j, u, eps, b->prec);
        }
    arb_clear(p);
    arb_clear(u);
    arb_clear(eps);
    arb_clear(inverse);
}

int
_loja_slow_tails(loja_slow_box_t *b, loja_saturation_proof_t proof,
                 const loja_saturation_t sat)
{
    slong i;
    int good = 1;

    tails_steps(b, proof, sat);
    for (i = 0; i < sat->slow && good; i++)
        good = tail_out(b, proof, sat, i);
    return good;
}

/* residual = -2 (r_j - W_j); half <- -2 r_j + W_j. */
void
_loja_slow_residuals(arb_t half, loja_slow_box_t *b, slong j)
{
    arb_sub(b->residual, b->r + j, b->W + j, b->prec);
    arb_mul_si(b->residual, b->residual, -2, b->prec);
    arb_sub(half, b->residual, b->W + j, b->prec);
}

/* b->A, b->B, b->turn <- 0. */
void
_loja_slow_reset(loja_slow_box_t *b)
{
    arb_zero(b->A);
    arb_zero(b->B);
    _arb_vec_zero(b->turn, b->dim);
}

/* The sums over all samples, divided by n; turned >= |turn| |xi - xi*|. */
void
_loja_slow_finish(arf_t turned, loja_slow_box_t *b)
{
    slong i;

    arb_div_si(b->A, b->A, b->n, b->prec);
    arb_div_si(b->B, b->B, b->n, b->prec);
    for (i = 0; i < b->dim; i++)
        arb_div_si(b->turn + i, b->turn + i, b->n, b->prec);
    _loja_minimum_norm(turned, b->turn, b->dim, b->prec);
    arf_mul(turned, turned, b->size, 30, ARF_RND_UP);
}

void
_loja_slow_not_pulled(loja_saturation_proof_t proof,
    const loja_slow_box_t *b, slong neuron, const char *what, double h,
    loja_message_t why)
{
    /* more time does not help where they push */
    proof->later = proof->later && !arb_is_negative(b->B);
    loja_message_set(why, "the data are not proved to pull neuron %ld %s (at "
        "h <= %.3g: A in [%.4g +- %.2g], B in [%.4g +- %.2g])",
        (long) neuron + 1, what, h,
        arf_get_d(arb_midref(b->A), ARF_RND_NEAR),
        mag_get_d(arb_radref(b->A)),
        arf_get_d(arb_midref(b->B), ARF_RND_NEAR),
        mag_get_d(arb_radref(b->B)));
}
