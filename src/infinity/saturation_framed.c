/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation: the reduced problem in the coordinates xi of the frame,
    over the whole ball |xi| <= rho.  A preactivation z = w x + b moves by
    <a, xi>, a = x M_w + M_b, which is short where w and b hang together; so
    all derivatives are sums of such vectors times balls, and no box around
    the ball is needed.
*/
#include "saturation.h"

typedef struct
{
    slong prec;
    arb_t x, r, z, f0, f1, f2, v, t, size;
    arb_ptr a;             /* d x dim: of the sample at hand */
    arb_ptr curve, slope;  /* v psi'', psi' of each neuron; d */
    int *smooth;           /* no step at the sample; d */
} work_t;

static void
work_init(work_t *w, const loja_saturation_t sat, slong prec)
{
    w->prec = prec;
    arb_init(w->x);
    arb_init(w->r);
    arb_init(w->z);
    arb_init(w->f0);
    arb_init(w->f1);
    arb_init(w->f2);
    arb_init(w->v);
    arb_init(w->t);
    arb_init(w->size);
    w->a = _arb_vec_init(sat->d * sat->dim);
    w->curve = _arb_vec_init(sat->d);
    w->slope = _arb_vec_init(sat->d);
    w->smooth = flint_malloc(sizeof(int) * (size_t) sat->d);
}

static void
work_clear(work_t *w, const loja_saturation_t sat)
{
    arb_clear(w->x);
    arb_clear(w->r);
    arb_clear(w->z);
    arb_clear(w->f0);
    arb_clear(w->f1);
    arb_clear(w->f2);
    arb_clear(w->v);
    arb_clear(w->t);
    arb_clear(w->size);
    _arb_vec_clear(w->a, sat->d * sat->dim);
    _arb_vec_clear(w->curve, sat->d);
    _arb_vec_clear(w->slope, sat->d);
    flint_free(w->smooth);
}

/* x <- x + [-1, 1] rho |u|: what <u, xi> adds. */
static void
spread(arb_t x, work_t *w, arb_srcptr u, const loja_saturation_t sat,
       const arf_t rho)
{
    mag_t m;
    slong k;

    mag_init(m);
    arb_zero(w->size);
    for (k = 0; k < sat->dim; k++)
    {
        arb_sqr(w->t, u + k, w->prec);
        arb_add(w->size, w->size, w->t, w->prec);
    }
    arb_nonnegative_part(w->size, w->size);
    arb_sqrtpos(w->size, w->size, w->prec);
    arb_mul_arf(w->size, w->size, rho, w->prec);
    arb_get_mag(m, w->size);
    arb_add_error_mag(x, m);
    mag_clear(m);
}

/* G += y u */
static void
add_vector(arb_ptr G, arb_srcptr u, const arb_t y, slong dim, slong prec)
{
    slong k;

    for (k = 0; k < dim; k++)
        arb_addmul(G + k, u + k, y, prec);
}

/* Neuron i at the sample: r at the centre, G = M^T dN over the ball. */
static void
neuron(work_t *w, arb_ptr G, const loja_saturation_proof_t proof,
       const loja_saturation_t sat, slong i, slong j)
{
    const slong d = sat->d, dim = sat->dim, prec = w->prec;
    const slong out = _loja_saturation_entry(sat, 2 * d + i), s = sat->of[i];
    arb_ptr a = w->a + i * dim;
    slong at, bias, k;

    arb_zero(w->curve + i);
    arb_zero(w->slope + i);
    w->smooth[i] = s < 0 || sat->step[s].side[j] < 0;
    if (!w->smooth[i])
    {
        _loja_saturation_limit(w->f0, sat, sat->step[s].side[j], prec);
        arb_addmul(w->r, proof->centre + out, w->f0, prec);
        add_vector(G, arb_mat_entry(proof->frame, out, 0), w->f0, dim, prec);
        return;
    }
    /* on an input: zeta has the preactivation in place of the bias */
    bias = _loja_saturation_entry(sat, d + i);
    /* of a neuron that runs out no bias is left */
    arb_zero(w->z);
    _arb_vec_zero(a, dim);
    if (bias < dim)
    {
        for (k = 0; k < dim; k++)
            arb_set(a + k, arb_mat_entry(proof->frame, bias, k));
        arb_set(w->z, proof->centre + bias);
    }
    if (s < 0)
    {
        at = _loja_saturation_entry(sat, i);
        for (k = 0; k < dim; k++)
            arb_addmul(a + k, arb_mat_entry(proof->frame, at, k), w->x,
                prec);
        arb_addmul(w->z, proof->centre + at, w->x, prec);
    }
    _loja_saturation_bend(w->f0, NULL, NULL, sat, i, w->z, prec);
    arb_addmul(w->r, proof->centre + out, w->f0, prec);
    /* SOUND: saturation (F1: on the whole ball, not at its centre) */
    spread(w->z, w, a, sat, proof->rho);
    _loja_saturation_bend(w->f0, w->slope + i, w->f2, sat, i, w->z, prec);
    arb_set(w->v, proof->centre + out);
    spread(w->v, w, arb_mat_entry(proof->frame, out, 0), sat, proof->rho);
    arb_mul(w->curve + i, w->v, w->f2, prec);
    arb_mul(w->f1, w->v, w->slope + i, prec);
    add_vector(G, arb_mat_entry(proof->frame, out, 0), w->f0, dim, prec);
    add_vector(G, a, w->f1, dim, prec);
}

/* K += G G^T + r sum (v psi'' a a^T + psi' (a m^T + m a^T)). */
static void
add_second(arb_mat_struct *K, work_t *w, arb_srcptr G,
           const loja_saturation_proof_t proof, const loja_saturation_t sat)
{
    const slong dim = sat->dim, prec = w->prec;
    slong i, k, l;

    for (k = 0; k < dim; k++)
        for (l = 0; l < dim; l++)
            arb_addmul(arb_mat_entry(K, k, l), G + k, G + l, prec);
    for (i = 0; i < sat->d; i++)
    {
        const slong out = _loja_saturation_entry(sat, 2 * sat->d + i);
        arb_srcptr a = w->a + i * dim;
        arb_srcptr m = arb_mat_entry(proof->frame, out, 0);

        if (!w->smooth[i])
            continue;
        arb_mul(w->f1, w->r, w->slope + i, prec);
        arb_mul(w->f2, w->r, w->curve + i, prec);
        for (k = 0; k < dim; k++)
            for (l = 0; l < dim; l++)
            {
                arb_mul(w->t, a + k, a + l, prec);
                arb_addmul(arb_mat_entry(K, k, l), w->t, w->f2, prec);
                arb_mul(w->t, a + k, m + l, prec);
                arb_addmul(w->t, m + k, a + l, prec);
                arb_addmul(arb_mat_entry(K, k, l), w->t, w->f1, prec);
            }
    }
}

void
_loja_saturation_framed(arb_ptr r, arb_mat_struct *G, arb_mat_struct *K,
    const loja_saturation_proof_t proof, const loja_saturation_t sat,
    slong prec)
{
    const slong c = _loja_saturation_entry(sat, 3 * sat->d);
    work_t w;
    slong i, j, k;

    work_init(&w, sat, prec);
    arb_mat_zero(K);
    for (j = 0; j < sat->n; j++)
    {
        arb_ptr g = arb_mat_entry(G, j, 0);

        arb_set_fmpq(w.x, fmpq_mat_entry(sat->prob->x, j, 0), prec);
        arb_set_fmpq(w.r, fmpq_mat_entry(sat->prob->y, j, 0), prec);
        arb_sub(w.r, proof->centre + c, w.r, prec);
        for (k = 0; k < sat->dim; k++)
            arb_set(g + k, arb_mat_entry(proof->frame, c, k));
        for (i = 0; i < sat->d; i++)
            neuron(&w, g, proof, sat, i, j);
        /* SOUND: saturation (r by the mean value theorem on the ball) */
        spread(w.r, &w, g, sat, proof->rho);
        arb_set(r + j, w.r);
        add_second(K, &w, g, proof, sat);
    }
    arb_mat_scalar_mul_2exp_si(K, K, 1);
    arb_mat_scalar_div_si(K, K, sat->n, prec);
    work_clear(&w, sat);
}
