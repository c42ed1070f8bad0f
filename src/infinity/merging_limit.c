/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule merging: the loss at h = 0 in the coordinates xi of the frame, over
    the ball |xi| <= rho.  A preactivation moves by <row, xi>, which is short
    where its weights hang together; so all derivatives are sums of such rows
    times balls, and no box around the ball is needed.
*/
#include "merging.h"

/* The network at one sample.  Second derivatives are, over neurons i,
   curve a a^T + slope (a m^T + m a^T), m the row of the output weight, and
   for the pair turn (a e^T + e a^T), e the row of delta. */
typedef struct
{
    slong prec;
    arb_t z, v, t, delta, turn;
    arb_ptr f;             /* psi^(k)/k!, 4 */
    arb_ptr a, e;          /* d x dim; dim */
    arb_ptr curve, slope;  /* d */
} work_t;

static void
work_init(work_t *w, const loja_merging_t mg, slong prec)
{
    w->prec = prec;
    arb_init(w->z);
    arb_init(w->v);
    arb_init(w->t);
    arb_init(w->delta);
    arb_init(w->turn);
    w->f = _arb_vec_init(4);
    w->a = _arb_vec_init(mg->d * mg->dim);
    w->e = _arb_vec_init(mg->dim);
    w->curve = _arb_vec_init(mg->d);
    w->slope = _arb_vec_init(mg->d);
}

static void
work_clear(work_t *w, const loja_merging_t mg)
{
    arb_clear(w->z);
    arb_clear(w->v);
    arb_clear(w->t);
    arb_clear(w->delta);
    arb_clear(w->turn);
    _arb_vec_clear(w->f, 4);
    _arb_vec_clear(w->a, mg->d * mg->dim);
    _arb_vec_clear(w->e, mg->dim);
    _arb_vec_clear(w->curve, mg->d);
    _arb_vec_clear(w->slope, mg->d);
}

void
_loja_merging_limit_init(loja_merging_limit_t lim, const loja_merging_t mg)
{
    lim->r = _arb_vec_init(mg->n);
    arb_mat_init(lim->G, mg->n, mg->dim);
    arb_mat_init(lim->K, mg->dim, mg->dim);
}

void
_loja_merging_limit_clear(loja_merging_limit_t lim, const loja_merging_t mg)
{
    _arb_vec_clear(lim->r, mg->n);
    arb_mat_clear(lim->G);
    arb_mat_clear(lim->K);
}

void
_loja_merging_form(arb_t z, arb_ptr row, const loja_merging_proof_t proof,
    const loja_merging_t mg, slong i, slong j, slong prec)
{
    const slong bias = _loja_merging_bias(mg, i);
    slong k, l, at;
    arb_t x;

    arb_init(x);
    arb_zero(z);
    for (l = 0; l < mg->dim; l++)
        arb_zero(row + l);
    for (k = 0; k <= mg->in; k++)
    {
        if (k == mg->in && bias < 0)
            break;
        at = _loja_merging_entry(mg, k < mg->in
            ? _loja_merging_weight(mg, i, k) : bias);
        if (k < mg->in)
            arb_set_fmpq(x, fmpq_mat_entry(mg->prob->x, j, k), prec);
        else
            arb_one(x);
        arb_addmul(z, proof->centre + at, x, prec);
        for (l = 0; l < mg->dim; l++)
            arb_addmul(row + l, arb_mat_entry(proof->frame, at, l), x, prec);
    }
    arb_clear(x);
}

void
_loja_merging_spread(arb_t x, arb_srcptr row,
    const loja_merging_proof_t proof, const loja_merging_t mg, slong prec)
{
    arb_t t, size;
    mag_t m;
    slong k;

    arb_init(t);
    arb_init(size);
    mag_init(m);
    for (k = 0; k < mg->dim; k++)
    {
        arb_sqr(t, row + k, prec);
        arb_add(size, size, t, prec);
    }
    arb_nonnegative_part(size, size);
    arb_sqrtpos(size, size, prec);
    arb_mul_arf(size, size, proof->rho, prec);
    arb_get_mag(m, size);
    arb_add_error_mag(x, m);
    arb_clear(t);
    arb_clear(size);
    mag_clear(m);
}

/* psi^(k)(z)/k!, k < len. */
static void
jet(arb_ptr f, arb_srcptr z, slong len, const loja_merging_t mg, slong prec)
{
    arb_ptr line = _arb_vec_init(2);

    arb_set(line, z);
    arb_one(line + 1);
    mg->prob->net->act[0]->jet(f, line, 2, len, 0, prec);
    _arb_vec_clear(line, 2);
}

/* G += y row */
static void
add_row(arb_ptr G, arb_srcptr row, const arb_t y, const loja_merging_t mg,
        slong prec)
{
    slong k;

    for (k = 0; k < mg->dim; k++)
        arb_addmul(G + k, row + k, y, prec);
}

/* The neuron that turns linear: delta psi'(0), times the sign. */
static void
linear(work_t *w, arb_ptr r, arb_ptr G, const loja_merging_proof_t proof,
       const loja_merging_t mg, slong j)
{
    arb_zero(w->z);
    jet(w->f, w->z, 2, mg, w->prec);
    arb_mul_si(w->v, w->f + 1, mg->sign, w->prec);
    _loja_merging_form(w->delta, w->e, proof, mg, mg->i1, j, w->prec);
    arb_addmul(r, w->delta, w->v, w->prec);
    add_row(G, w->e, w->v, mg, w->prec);
}

/* Neuron i: r at the centre; G, curve, slope, turn on the ball.  For the pair
   u psi + delta psi'. */
static void
neuron(work_t *w, arb_ptr r, arb_ptr G, const loja_merging_proof_t proof,
       const loja_merging_t mg, slong i, slong j)
{
    const int is_pair = !mg->flat && i == mg->i1;
    const slong prec = w->prec;
    const slong out = _loja_merging_entry(mg, _loja_merging_output(mg, i));
    arb_srcptr m = arb_mat_entry(proof->frame, out, 0);
    arb_ptr a = w->a + i * mg->dim;

    _loja_merging_form(w->z, a, proof, mg, i, j, prec);
    jet(w->f, w->z, 2, mg, prec);
    arb_addmul(r, proof->centre + out, w->f, prec);
    if (is_pair)
    {
        _loja_merging_form(w->delta, w->e, proof, mg, mg->i2, j, prec);
        arb_addmul(r, w->delta, w->f + 1, prec);
    }
    /* SOUND: merging (F1: on the whole ball, not at its centre) */
    _loja_merging_spread(w->z, a, proof, mg, prec);
    arb_set(w->v, proof->centre + out);
    _loja_merging_spread(w->v, m, proof, mg, prec);
    jet(w->f, w->z, 4, mg, prec);
    add_row(G, m, w->f, mg, prec);
    arb_set(w->slope + i, w->f + 1);
    arb_mul_2exp_si(w->f + 2, w->f + 2, 1);
    arb_mul(w->curve + i, w->v, w->f + 2, prec);
    arb_mul(w->t, w->v, w->f + 1, prec);
    if (is_pair)
    {
        _loja_merging_spread(w->delta, w->e, proof, mg, prec);
        add_row(G, w->e, w->f + 1, mg, prec);
        arb_addmul(w->t, w->delta, w->f + 2, prec);
        arb_mul_ui(w->f + 3, w->f + 3, 6, prec);
        arb_addmul(w->curve + i, w->delta, w->f + 3, prec);
        arb_set(w->turn, w->f + 2);
    }
    add_row(G, a, w->t, mg, prec);
}

/* K += y (a b^T + b a^T), on and below the diagonal. */
static void
add_both(arb_mat_struct *K, arb_srcptr a, arb_srcptr b, const arb_t y,
         const loja_merging_t mg, work_t *w)
{
    slong k, l;

    for (k = 0; k < mg->dim; k++)
    {
        /* rows are sparse where the frame is the identity */
        if (arb_is_zero(a + k) && arb_is_zero(b + k))
            continue;
        for (l = 0; l <= k; l++)
            if (!arb_is_zero(a + l) || !arb_is_zero(b + l))
            {
                arb_mul(w->t, a + k, b + l, w->prec);
                arb_addmul(w->t, b + k, a + l, w->prec);
                arb_addmul(arb_mat_entry(K, k, l), w->t, y, w->prec);
            }
    }
}

/* K += G G^T + r D^2 N_0, on and below the diagonal. */
static void
add_second(arb_mat_struct *K, work_t *w, arb_srcptr r, arb_srcptr G,
           const loja_merging_proof_t proof, const loja_merging_t mg)
{
    slong i, k, l;

    for (k = 0; k < mg->dim; k++)
        for (l = 0; l <= k; l++)
            arb_addmul(arb_mat_entry(K, k, l), G + k, G + l, w->prec);
    for (i = 0; i < mg->d; i++)
    {
        arb_srcptr a = w->a + i * mg->dim;
        slong out;

        if (i == mg->i2 || (mg->flat && i == mg->i1))
            continue;
        out = _loja_merging_entry(mg, _loja_merging_output(mg, i));
        arb_mul(w->v, r, w->curve + i, w->prec);
        arb_mul_2exp_si(w->v, w->v, -1);
        add_both(K, a, a, w->v, mg, w);
        arb_mul(w->v, r, w->slope + i, w->prec);
        add_both(K, a, arb_mat_entry(proof->frame, out, 0), w->v, mg, w);
        if (i != mg->i1)
            continue;
        arb_mul(w->v, r, w->turn, w->prec);
        add_both(K, a, w->e, w->v, mg, w);
    }
}

void
_loja_merging_limit(loja_merging_limit_t lim,
    const loja_merging_proof_t proof, const loja_merging_t mg, slong prec)
{
    const slong c = _loja_merging_entry(mg, mg->P - 1);
    slong i, j, k;
    work_t w;

    work_init(&w, mg, prec);
    arb_mat_zero(lim->K);
    for (j = 0; j < mg->n; j++)
    {
        arb_ptr r = lim->r + j, G = arb_mat_entry(lim->G, j, 0);

        arb_set_fmpq(r, fmpq_mat_entry(mg->prob->y, j, 0), prec);
        arb_neg(r, r);
        for (k = 0; k < mg->dim; k++)
            arb_zero(G + k);
        if (mg->prob->net->bias)
        {
            arb_add(r, r, proof->centre + c, prec);
            for (k = 0; k < mg->dim; k++)
                arb_set(G + k, arb_mat_entry(proof->frame, c, k));
        }
        for (i = 0; i < mg->d; i++)
        {
            if (mg->flat && i == mg->i1)
                linear(&w, r, G, proof, mg, j);
            else if (i != mg->i2)
                neuron(&w, r, G, proof, mg, i, j);
        }
        /* SOUND: merging (r_0 by the mean value theorem on the ball) */
        _loja_merging_spread(r, G, proof, mg, prec);
        add_second(lim->K, &w, r, G, proof, mg);
    }
    /* SOUND: merging (F1: second derivatives commute) */
    for (i = 0; i < mg->dim; i++)
        for (k = 0; k < i; k++)
            arb_set(arb_mat_entry(lim->K, k, i),
                    arb_mat_entry(lim->K, i, k));
    arb_mat_scalar_mul_2exp_si(lim->K, lim->K, 1);
    arb_mat_scalar_div_si(lim->K, lim->K, mg->n, prec);
    work_clear(&w, mg);
}

/* L_0, its gradient and its Hessian at zeta: the frame is the identity and
   the ball a point. */
static void
eval(arb_ptr L, arb_ptr grad, arb_mat_struct *H, arb_srcptr zeta,
     const void *ctx, slong prec)
{
    const loja_merging_struct *mg = ctx;
    loja_merging_proof_t point;
    loja_merging_limit_t lim;
    slong j, k;

    _loja_merging_proof_init(point, mg);
    _loja_merging_limit_init(lim, mg);
    _arb_vec_set(point->centre, zeta, mg->dim);
    arb_mat_one(point->frame);
    _loja_merging_limit(lim, point, mg, prec);
    if (L != NULL)
    {
        arb_dot(L, NULL, 0, lim->r, 1, lim->r, 1, mg->n, prec);
        arb_div_si(L, L, mg->n, prec);
    }
    for (k = 0; k < mg->dim && grad != NULL; k++)
    {
        arb_zero(grad + k);
        for (j = 0; j < mg->n; j++)
            arb_addmul(grad + k, lim->r + j, arb_mat_entry(lim->G, j, k),
                prec);
        arb_mul_2exp_si(grad + k, grad + k, 1);
        arb_div_si(grad + k, grad + k, mg->n, prec);
    }
    if (H != NULL)
        arb_mat_set(H, lim->K);
    _loja_merging_limit_clear(lim, mg);
    _loja_merging_proof_clear(point, mg);
}

void
_loja_merging_problem(loja_minimum_problem_t *f, const loja_merging_t mg)
{
    f->dim = mg->dim;
    f->eval = eval;
    f->ctx = mg;
    f->where = "at infinity";
}
