/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation, ALGEBRAIC TAILS: arctan and softsign, h = 1/|w x + b|.
    Far inputs count as much as near ones; a field of length C/D for q = 1,
    the energy L |theta|^2 for q = 2.
*/
#include "saturation.h"

/* x <- [low, 1] with low the lower end of x. */
static void
up_to_one(arb_t x, slong prec)
{
    arf_t low, one;

    arf_init(low);
    arf_init(one);
    arb_get_lbound_arf(low, x, prec);
    arf_one(one);
    arb_set_interval_arf(x, low, one, prec);
    arf_clear(low);
    arf_clear(one);
}

/* x <- [0, x] */
static void
from_zero(arb_t x, slong prec)
{
    arf_t top, zero;

    arf_init(top);
    arf_init(zero);
    arb_get_ubound_arf(top, x, prec);
    arb_set_interval_arf(x, zero, top, prec);
    arf_clear(top);
    arf_clear(zero);
}

void
_loja_saturation_power_tail(arb_t p, arb_t u, arb_t ratio, arb_t slope,
    const loja_saturation_t sat, slong s, slong j, const arf_t h0,
    slong prec)
{
    const fmpq *e = sat->step[s].far + j;
    fmpq_t t;
    arb_t top;

    fmpq_init(t);
    arb_init(top);
    fmpq_add_si(t, e, 1);
    arb_set_fmpq(p, t, prec);
    arb_inv(p, p, prec);
    /* SOUND: saturation (far inputs: 0 < p < 1/(1+e)) */
    if (!fmpq_is_zero(e))
        from_zero(p, prec);
    else
        arb_one(p);
    arb_mul_arf(top, p, h0, prec);
    arb_get_ubound_arf(arb_midref(top), top, prec);
    mag_zero(arb_radref(top));
    arb_set(u, top);
    from_zero(u, prec);
    sat->prob->net->act[0]->step->tail(ratio, slope, top, prec);
    up_to_one(ratio, prec);
    up_to_one(slope, prec);
    fmpq_clear(t);
    arb_clear(top);
}

/* ---- q = 1 ---- */

typedef struct
{
    slong prec;
    arb_ptr v, offset, r, W, Y;
    arb_mat_t G;
    arf_t size;
    arf_t cross;           /* >= |A2_g|/B_g for all g */
    arb_t R;               /* sum of B_g^2/A1_g, upper end */
} box_t;

/* W_j = sum of sigma v eps, Y_j = sum of sigma (v - v*) eps. */
static void
tails(box_t *b, const loja_saturation_proof_t proof,
      const loja_saturation_t sat)
{
    const slong prec = b->prec;
    slong s, j;
    arb_t p, u, ratio, slope;

    arb_init(p);
    arb_init(u);
    arb_init(ratio);
    arb_init(slope);
    for (s = 0; s < sat->m; s++)
        for (j = 0; j < sat->n; j++)
        {
            _loja_saturation_power_tail(p, u, ratio, slope, sat, s, j,
                proof->h0, prec);
            arb_mul(u, u, ratio, prec);
            if (sat->step[s].side[j] != LOJA_SIDE_PLUS)
                arb_neg(u, u);
            arb_addmul(b->W + j, u, b->v + s, prec);
            arb_addmul(b->Y + j, u, b->offset
                + _loja_saturation_output(sat, s), prec);
        }
    arb_clear(p);
    arb_clear(u);
    arb_clear(ratio);
    arb_clear(slope);
}

/* res >= |M^T dS_sj| |xi - xi*|, S = -2 v r. */
static void
turn(arf_t res, const box_t *b, const loja_saturation_proof_t proof,
     const loja_saturation_t sat, slong s, slong j)
{
    const slong out = _loja_saturation_output(sat, s);
    arb_ptr work = _arb_vec_init(sat->dim);
    slong i;

    for (i = 0; i < sat->dim; i++)
    {
        arb_mul(work + i, b->v + s, arb_mat_entry(b->G, j, i), b->prec);
        arb_addmul(work + i, b->r + j, arb_mat_entry(proof->frame, out, i),
            b->prec);
        arb_mul_si(work + i, work + i, -2, b->prec);
    }
    _loja_minimum_norm(res, work, sat->dim, b->prec);
    arf_mul(res, res, b->size, 30, ARF_RND_UP);
    _arb_vec_clear(work, sat->dim);
}

/* Adds the share of sample j, times sigma n, to x[0] = B, x[1] = A1, x[2] =
   A2. */
static void
share(arb_ptr x, const box_t *b, const loja_saturation_proof_t proof,
      const loja_saturation_t sat, slong s, slong j)
{
    const loja_step_neuron_t *step = sat->step + s;
    const slong prec = b->prec;
    arb_t p, u, ratio, slope, S, t;
    arf_t size;
    fmpq_t g;

    arb_init(p);
    arb_init(u);
    arb_init(ratio);
    arb_init(slope);
    arb_init(S);
    arb_init(t);
    arf_init(size);
    fmpq_init(g);
    _loja_saturation_power_tail(p, u, ratio, slope, sat, s, j, proof->h0,
        prec);
    arb_mul(S, b->v + s, b->r + j, prec);
    arb_mul_si(S, S, -2, prec);
    /* B: p eps/u (S + v W) */
    arb_mul(ratio, ratio, p, prec);
    arb_mul(t, b->v + s, b->W + j, prec);
    arb_add(u, S, t, prec);
    arb_addmul(x + 0, u, ratio, prec);
    /* A1: p^2 gamma eps' (S + 2 v W) */
    arb_add(u, u, t, prec);
    fmpq_add(g, step->gamma[0], step->gamma[1]);
    fmpq_mul(g, g, step->far + j);
    fmpq_add(g, g, step->gamma[(int) step->side[j]]);
    arb_set_fmpq(t, g, prec);
    arb_mul(t, t, slope, prec);
    arb_sqr(p, p, prec);
    arb_mul(t, t, p, prec);
    arb_addmul(x + 1, u, t, prec);
    /* A2: p eps/u (<dS, z> + 2 v Y) */
    turn(size, b, proof, sat, s, j);
    arb_mul(t, b->v + s, b->Y + j, prec);
    arb_mul_2exp_si(t, t, 1);
    arb_add_error_arf(t, size);
    arb_addmul(x + 2, t, ratio, prec);
    arb_clear(p);
    arb_clear(u);
    arb_clear(ratio);
    arb_clear(slope);
    arb_clear(S);
    arb_clear(t);
    arf_clear(size);
    fmpq_clear(g);
}

/* a_g, R += B^2/A1, cross. */
static int
group(loja_saturation_proof_t proof, box_t *b, const loja_saturation_t sat,
      slong s, int side, loja_message_t why)
{
    const slong sign = side == LOJA_SIDE_PLUS ? 1 : -1;
    arf_struct *a = proof->a + 2 * s + side;
    arb_ptr x = _arb_vec_init(3);
    arf_t low, top;
    slong j;
    int k, good;

    arf_init(low);
    arf_init(top);
    for (j = 0; j < sat->n; j++)
        if (sat->step[s].side[j] == side)
            share(x, b, proof, sat, s, j);
    for (k = 0; k < 3; k++)
    {
        arb_mul_si(x + k, x + k, sign, b->prec);
        arb_div_si(x + k, x + k, sat->n, b->prec);
    }
    arb_get_lbound_arf(a, x + 0, 30);
    /* SOUND: saturation (S1: a_g > 0; P1: A1_g > 0) */
    good = arb_is_positive(x + 0) && arb_is_positive(x + 1);
    if (good)
    {
        if (arf_sgn(proof->least) <= 0 || arf_cmp(a, proof->least) < 0)
            arf_set(proof->least, a);
        arb_get_abs_ubound_arf(top, x + 2, 30);
        arf_div(top, top, a, 30, ARF_RND_UP);
        if (arf_cmp(top, b->cross) > 0)
            arf_set(b->cross, top);
        arb_get_ubound_arf(top, x + 0, 30);
        arb_get_lbound_arf(low, x + 1, 30);
        arb_set_arf(x + 0, top);
        arb_sqr(x + 0, x + 0, b->prec);
        arb_div_arf(x + 0, x + 0, low, b->prec);
        arb_add(b->R, b->R, x + 0, b->prec);
    }
    else
    {
        /* more time does not help where they push */
        proof->later = proof->later && !arb_is_negative(x + 0);
        loja_message_set(why, "the data are not proved to pull the step of "
            "neuron %ld steeper on its %s side at h <= %.3g",
            (long) sat->step[s].neuron + 1,
            side == LOJA_SIDE_PLUS ? "upper" : "lower",
            arf_get_d(proof->h0, ARF_RND_NEAR));
    }
    _arb_vec_clear(x, 3);
    arf_clear(low);
    arf_clear(top);
    return good;
}

/* kappa = 2 k - (2 k + cross)^2/4, k = lambda/Lambda; C^2 = R^2 |(w, b)|^2 +
   D0^2 |z|^2. */
static int
field(loja_saturation_proof_t proof, const box_t *b,
      const loja_saturation_t sat)
{
    const slong prec = b->prec;
    arb_t k, t, sum;
    slong i;
    int good;

    arb_init(k);
    arb_init(t);
    arb_init(sum);
    arf_div(arb_midref(k), proof->lambda, proof->Lambda, 30, ARF_RND_DOWN);
    arb_mul_2exp_si(k, k, 1);
    arb_set_arf(t, b->cross);
    arb_add(t, t, k, prec);
    arb_sqr(t, t, prec);
    arb_mul_2exp_si(t, t, -2);
    arb_sub(k, k, t, prec);
    arb_get_lbound_arf(proof->kappa, k, 30);
    /* SOUND: saturation (P1: kappa > 0) */
    good = arb_is_positive(k);
    for (i = 0; i < sat->m; i++)
    {
        arb_set_fmpq(t, sat->step[i].w, prec);
        arb_addmul(sum, t, t, prec);
        arb_set_fmpq(t, sat->step[i].b, prec);
        arb_addmul(sum, t, t, prec);
    }
    arb_sqr(t, b->R, prec);
    arb_mul(sum, sum, t, prec);
    /* SOUND: saturation (P1: all parts of DTheta X) */
    for (i = 0; i < sat->dim; i++)
    {
        arb_mul_arf(t, b->offset + i, proof->D0, prec);
        arb_sqr(t, t, prec);
        arb_add(sum, sum, t, prec);
    }
    arb_nonnegative_part(sum, sum);
    arb_sqrtpos(sum, sum, prec);
    arb_get_ubound_arf(proof->C, sum, 30);
    arb_clear(k);
    arb_clear(t);
    arb_clear(sum);
    return good;
}

int
_loja_saturation_power_field(loja_saturation_proof_t proof,
    const loja_saturation_t sat, loja_message_t why, slong prec)
{
    box_t b;
    slong s;
    int k, good;

    b.prec = prec;
    b.v = _arb_vec_init(sat->m);
    b.offset = _arb_vec_init(sat->dim);
    b.r = _arb_vec_init(sat->n);
    b.W = _arb_vec_init(sat->n);
    b.Y = _arb_vec_init(sat->n);
    arb_mat_init(b.G, sat->n, sat->dim);
    arf_init(b.size);
    arf_init(b.cross);
    arb_init(b.R);
    good = _loja_saturation_small(proof, why)
        && _loja_saturation_minimum(proof, b.r, b.G, sat, why, prec);
    if (good)
    {
        _loja_saturation_offsets(b.v, b.offset, b.size, proof, sat);
        tails(&b, proof, sat);
        arf_zero(proof->least);
    }
    for (s = 0; s < sat->m && good; s++)
        for (k = 0; k < 2 && good; k++)
            good = group(proof, &b, sat, s, k, why);
    if (good && !(good = field(proof, &b, sat)))
        loja_message_set(why, "the field is not proved to lower the loss at "
            "h <= %.3g", arf_get_d(proof->h0, ARF_RND_NEAR));
    _arb_vec_clear(b.v, sat->m);
    _arb_vec_clear(b.offset, sat->dim);
    _arb_vec_clear(b.r, sat->n);
    _arb_vec_clear(b.W, sat->n);
    _arb_vec_clear(b.Y, sat->n);
    arb_mat_clear(b.G);
    arf_clear(b.size);
    arf_clear(b.cross);
    arb_clear(b.R);
    return good;
}
