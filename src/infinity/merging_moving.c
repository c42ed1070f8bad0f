/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule merging: what the residuals are beyond h = 0, divided by g = h^q, r^1,
   and its derivatives, over the region. */
#include "merging.h"

typedef struct
{
    slong prec;
    arb_t u, z, delta, d2, d3, t, s;
    arb_ptr f;             /* psi'', .., psi^(5) at [2], .., [5] */
    arb_ptr a, e;          /* rows of z and delta; dim */
} work_t;

static void
work_init(work_t *w, const loja_merging_t mg, slong prec)
{
    w->prec = prec;
    arb_init(w->u);
    arb_init(w->z);
    arb_init(w->delta);
    arb_init(w->d2);
    arb_init(w->d3);
    arb_init(w->t);
    arb_init(w->s);
    w->f = _arb_vec_init(6);
    w->a = _arb_vec_init(mg->dim);
    w->e = _arb_vec_init(mg->dim);
}

static void
work_clear(work_t *w, const loja_merging_t mg)
{
    arb_clear(w->u);
    arb_clear(w->z);
    arb_clear(w->delta);
    arb_clear(w->d2);
    arb_clear(w->d3);
    arb_clear(w->t);
    arb_clear(w->s);
    _arb_vec_clear(w->f, 6);
    _arb_vec_clear(w->a, mg->dim);
    _arb_vec_clear(w->e, mg->dim);
}

/* f <- the derivatives of psi at all points between z - h0 |delta| and z + h0
   |delta|; delta^2 and delta^3. */
static void
derivatives(work_t *w, const loja_merging_proof_t proof,
            const loja_merging_t mg)
{
    arb_ptr line = _arb_vec_init(2);
    mag_t m;

    mag_init(m);
    arb_sqr(w->d2, w->delta, w->prec);
    arb_mul(w->d3, w->d2, w->delta, w->prec);
    arb_mul_arf(w->t, w->delta, proof->h0, w->prec);
    arb_get_mag(m, w->t);
    arb_set(line, w->z);
    /* SOUND: merging (all arguments of psi'', .., psi^(5)) */
    arb_add_error_mag(line, m);
    arb_one(line + 1);
    mg->prob->net->act[0]->jet(w->f, line, 2, 6, 0, w->prec);
    arb_mul_2exp_si(w->f + 2, w->f + 2, 1);
    arb_mul_ui(w->f + 3, w->f + 3, 6, w->prec);
    arb_mul_ui(w->f + 4, w->f + 4, 24, w->prec);
    arb_mul_ui(w->f + 5, w->f + 5, 120, w->prec);
    mag_clear(m);
    _arb_vec_clear(line, 2);
}

/* x <- y/m - y/n, at two points of the ball y. */
static void
difference(arb_t x, const arb_t y, ulong m, ulong n, work_t *w)
{
    arb_div_ui(x, y, m, w->prec);
    arb_div_ui(w->t, y, n, w->prec);
    arb_sub(x, x, w->t, w->prec);
}

/* x <- delta^5 (psi^(5)/48 - psi^(5)/80) */
static void
fifth(arb_t x, work_t *w)
{
    difference(x, w->f + 5, 48, 80, w);
    arb_mul(x, x, w->d2, w->prec);
    arb_mul(x, x, w->d3, w->prec);
}

/* G <- y row, or G += y row */
static void
put_row(arb_ptr G, arb_srcptr row, const arb_t y, int add,
        const loja_merging_t mg, slong prec)
{
    slong k;

    for (k = 0; k < mg->dim; k++)
        if (add)
            arb_addmul(G + k, row + k, y, prec);
        else
            arb_mul(G + k, row + k, y, prec);
}

static void
merge(work_t *w, arb_t r1, arb_t rg, arb_ptr G,
      const loja_merging_proof_t proof, const loja_merging_t mg, slong j)
{
    const slong prec = w->prec;
    const slong out = _loja_merging_entry(mg,
        _loja_merging_output(mg, mg->i1));

    arb_set(w->u, proof->centre + out);
    _loja_merging_spread(w->u, arb_mat_entry(proof->frame, out, 0), proof,
        mg, prec);
    _loja_merging_form(w->z, w->a, proof, mg, mg->i1, j, prec);
    _loja_merging_spread(w->z, w->a, proof, mg, prec);
    _loja_merging_form(w->delta, w->e, proof, mg, mg->i2, j, prec);
    _loja_merging_spread(w->delta, w->e, proof, mg, prec);
    derivatives(w, proof, mg);
    /* SOUND: merging ((8) to (10)) */
    arb_mul(w->s, w->d2, w->f + 2, prec);
    arb_mul_2exp_si(w->s, w->s, -1);               /* r1_u */
    put_row(G, arb_mat_entry(proof->frame, out, 0), w->s, 0, mg, prec);
    arb_mul(r1, w->s, w->u, prec);
    arb_mul(w->t, w->d3, w->f + 3, prec);
    arb_div_ui(w->t, w->t, 6, prec);
    arb_add(r1, r1, w->t, prec);
    fifth(rg, w);
    difference(w->s, w->f + 4, 12, 24, w);
    arb_mul(w->s, w->s, w->d2, prec);
    arb_mul(w->s, w->s, w->d2, prec);
    arb_addmul(rg, w->s, w->u, prec);
    arb_mul(w->s, w->d2, w->f + 3, prec);
    arb_mul_2exp_si(w->s, w->s, -1);
    arb_mul(w->t, w->u, w->delta, prec);
    arb_mul(w->t, w->t, w->f + 2, prec);
    arb_add(w->t, w->t, w->s, prec);               /* r1_delta */
    put_row(G, w->e, w->t, 1, mg, prec);
    arb_mul(w->s, w->s, w->u, prec);
    arb_mul(w->t, w->d3, w->f + 4, prec);
    arb_div_ui(w->t, w->t, 6, prec);
    arb_add(w->s, w->s, w->t, prec);               /* r1_z */
    put_row(G, w->a, w->s, 1, mg, prec);
}

static void
flat(work_t *w, arb_t r1, arb_t rg, arb_ptr G,
     const loja_merging_proof_t proof, const loja_merging_t mg, slong j)
{
    const slong prec = w->prec;

    arb_zero(w->z);
    _loja_merging_form(w->delta, w->e, proof, mg, mg->i1, j, prec);
    _loja_merging_spread(w->delta, w->e, proof, mg, prec);
    derivatives(w, proof, mg);
    /* SOUND: merging ((12), (13)) */
    if (mg->q == 1)
    {
        arb_mul(r1, w->d2, w->f + 2, prec);
        arb_mul_2exp_si(r1, r1, -1);
        difference(rg, w->f + 3, 2, 3, w);
        arb_mul(rg, rg, w->d3, prec);
        arb_mul(w->s, w->delta, w->f + 2, prec);
    }
    else
    {
        arb_mul(r1, w->d3, w->f + 3, prec);
        arb_div_ui(r1, r1, 6, prec);
        fifth(rg, w);
        arb_mul(w->s, w->d2, w->f + 3, prec);
        arb_mul_2exp_si(w->s, w->s, -1);
    }
    arb_mul_si(r1, r1, mg->sign, prec);
    arb_mul_si(rg, rg, mg->sign, prec);
    arb_mul_si(w->s, w->s, mg->sign, prec);
    put_row(G, w->e, w->s, 0, mg, prec);
}

void
_loja_merging_moving(arb_ptr r1, arb_ptr rg, arb_mat_struct *G1,
    const loja_merging_proof_t proof, const loja_merging_t mg, slong prec)
{
    work_t w;
    slong j;

    work_init(&w, mg, prec);
    for (j = 0; j < mg->n; j++)
        (mg->flat ? flat : merge)(&w, r1 + j, rg + j,
            arb_mat_entry(G1, j, 0), proof, mg, j);
    work_clear(&w, mg);
}
