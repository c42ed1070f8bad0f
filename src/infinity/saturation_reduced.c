/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation: the reduced problem at h = 0, where the saturating
    neurons are steps, with derivatives in zeta.  n P^2 operations.
*/
#include "saturation.h"

void
_loja_saturation_limit(arb_t x, const loja_saturation_t sat, int side,
                       slong prec)
{
    const loja_act_step_t *step = sat->prob->net->act[0]->step;

    /* SOUND: saturation (psi_+, psi_-: 1, -1; 1, 0; pi/2, -pi/2) */
    if (step->half_pi)
    {
        arb_const_pi(x, prec);
        arb_mul_2exp_si(x, x, -1);
    }
    else
        arb_one(x);
    if (side != LOJA_SIDE_PLUS)
        arb_mul_si(x, x, step->low, prec);
}

void
_loja_saturation_jump(arb_t x, const loja_saturation_t sat, slong prec)
{
    arb_t t;

    arb_init(t);
    _loja_saturation_limit(x, sat, LOJA_SIDE_PLUS, prec);
    _loja_saturation_limit(t, sat, LOJA_SIDE_MINUS, prec);
    arb_sub(x, x, t, prec);
    arb_clear(t);
}

slong
_loja_saturation_entry(const loja_saturation_t sat, slong p)
{
    slong k;

    for (k = 0; k < sat->dim && sat->param[k] != p; k++)
        ;
    return k;
}

void
_loja_saturation_bend(arb_ptr f0, arb_ptr f1, arb_ptr f2,
                      const loja_saturation_t sat, slong i, const arb_t z,
                      slong prec)
{
    const slong t = sat->out_of[i];
    slong rate;

    if (t < 0)
    {
        sat->prob->net->act[0]->eval(f0, f1, f2, z, 0, prec);
        return;
    }
    /* SOUND: saturation (RUNS OUT: A e^(rate w x) at h = 0) */
    rate = sat->out[t].rate;
    arb_mul_si(f0, z, rate, prec);
    arb_exp(f0, f0, prec);
    if (f1 != NULL)
        arb_mul_si(f1, f0, rate, prec);
    if (f2 != NULL)
        arb_mul_si(f2, f0, rate * rate, prec);
}

/* A = v rate e^(rate b), and c + psi_side v. */
static void
zeta_out(arb_ptr zeta, const loja_saturation_t sat, arb_srcptr theta)
{
    const slong d = sat->d, c = _loja_saturation_entry(sat, 3 * d);
    slong k;
    arb_t x;

    arb_init(x);
    for (k = 0; k < sat->slow; k++)
    {
        const loja_slow_neuron_t *t = sat->out + k;
        arb_ptr A = zeta + _loja_saturation_entry(sat, 2 * d + t->neuron);
        arb_srcptr v = theta + 2 * d + t->neuron;

        _loja_saturation_limit(x, sat, t->side, 256);
        arb_addmul(zeta + c, x, v, 256);
        arb_mul_si(x, theta + d + t->neuron, t->rate, 256);
        arb_exp(x, x, 256);
        arb_mul_si(x, x, t->rate, 256);
        arb_mul(A, x, v, 256);
    }
    arb_clear(x);
}

void
_loja_saturation_zeta(arb_ptr zeta, const loja_saturation_t sat,
                      arb_srcptr theta)
{
    slong k;
    arb_t x;

    arb_init(x);
    for (k = 0; k < sat->dim; k++)
    {
        const slong p = sat->param[k], d = sat->d;
        const slong s = p >= d && p < 2 * d ? sat->of[p - d] : -1;

        arb_set(zeta + k, theta + p);
        if (s < 0)
            continue;
        /* SOUND: saturation (ON AN INPUT: zeta has w x_0 + b) */
        arb_set_fmpq(x, fmpq_mat_entry(sat->prob->x, sat->step[s].on, 0),
            256);
        arb_mul(x, x, theta + p - d, 256);
        arb_add(zeta + k, zeta + k, x, 256);
    }
    zeta_out(zeta, sat, theta);
    arb_clear(x);
}

slong
_loja_saturation_output(const loja_saturation_t sat, slong s)
{
    return _loja_saturation_entry(sat, 2 * sat->d + sat->step[s].neuron);
}

/* One sample at theta (all P; what saturates is not read). */
typedef struct
{
    arb_t x, r, f0, f1, f2, t;
    arb_ptr row;           /* dN/dtheta, P */
    arb_ptr curve;         /* d entries each: v psi'', psi' */
} sample_t;

static void
sample_init(sample_t *w, const loja_saturation_t sat)
{
    arb_init(w->x);
    arb_init(w->r);
    arb_init(w->f0);
    arb_init(w->f1);
    arb_init(w->f2);
    arb_init(w->t);
    w->row = _arb_vec_init(sat->P);
    w->curve = _arb_vec_init(2 * sat->d);
}

static void
sample_clear(sample_t *w, const loja_saturation_t sat)
{
    arb_clear(w->x);
    arb_clear(w->r);
    arb_clear(w->f0);
    arb_clear(w->f1);
    arb_clear(w->f2);
    arb_clear(w->t);
    _arb_vec_clear(w->row, sat->P);
    _arb_vec_clear(w->curve, 2 * sat->d);
}

/* psi and two derivatives of neuron i, its limit if it saturates. */
static void
neuron(sample_t *w, const loja_saturation_t sat, slong i, slong j,
       arb_srcptr theta, slong prec)
{
    const slong d = sat->d, s = sat->of[i];

    if (s >= 0 && sat->step[s].side[j] >= 0)
    {
        _loja_saturation_limit(w->f0, sat, sat->step[s].side[j], prec);
        arb_zero(w->f1);
        arb_zero(w->f2);
        return;
    }
    arb_mul(w->t, theta + i, w->x, prec);
    arb_add(w->t, w->t, theta + d + i, prec);
    _loja_saturation_bend(w->f0, w->f1, w->f2, sat, i, w->t, prec);
}

/* r, row, curve of sample j. */
static void
forward(sample_t *w, const loja_saturation_t sat, slong j, arb_srcptr theta,
        slong prec)
{
    const slong d = sat->d;
    slong i;

    arb_set_fmpq(w->x, fmpq_mat_entry(sat->prob->x, j, 0), prec);
    arb_set_fmpq(w->r, fmpq_mat_entry(sat->prob->y, j, 0), prec);
    arb_sub(w->r, theta + 3 * d, w->r, prec);
    arb_one(w->row + 3 * d);
    for (i = 0; i < d; i++)
    {
        arb_srcptr v = theta + 2 * d + i;

        neuron(w, sat, i, j, theta, prec);
        arb_addmul(w->r, v, w->f0, prec);
        arb_set(w->row + 2 * d + i, w->f0);
        arb_mul(w->row + d + i, v, w->f1, prec);
        arb_mul(w->row + i, w->row + d + i, w->x, prec);
        arb_mul(w->curve + i, v, w->f2, prec);
        arb_set(w->curve + d + i, w->f1);
    }
}

/* F += r D^2 N. */
static void
add_curvature(arb_mat_struct *F, sample_t *w, const loja_saturation_t sat,
              slong prec)
{
    const slong d = sat->d;
    slong i;

    for (i = 0; i < d; i++)
    {
        arb_mul(w->t, w->r, w->curve + i, prec);
        arb_add(arb_mat_entry(F, d + i, d + i),
            arb_mat_entry(F, d + i, d + i), w->t, prec);
        arb_mul(w->t, w->t, w->x, prec);
        arb_add(arb_mat_entry(F, i, d + i), arb_mat_entry(F, i, d + i),
            w->t, prec);
        arb_mul(w->t, w->t, w->x, prec);
        arb_add(arb_mat_entry(F, i, i), arb_mat_entry(F, i, i), w->t, prec);
        arb_mul(w->t, w->r, w->curve + d + i, prec);
        arb_add(arb_mat_entry(F, d + i, 2 * d + i),
            arb_mat_entry(F, d + i, 2 * d + i), w->t, prec);
        arb_mul(w->t, w->t, w->x, prec);
        arb_add(arb_mat_entry(F, i, 2 * d + i),
            arb_mat_entry(F, i, 2 * d + i), w->t, prec);
    }
}

/* F += row row^T + r D^2 N, upper triangle. */
static void
add_hessian(arb_mat_struct *F, sample_t *w, const loja_saturation_t sat,
            slong prec)
{
    slong i, k;

    for (i = 0; i < sat->P; i++)
        for (k = i; k < sat->P; k++)
        {
            if (i == k)
            {
                arb_sqr(w->t, w->row + i, prec);
                arb_add(arb_mat_entry(F, i, i), arb_mat_entry(F, i, i), w->t,
                    prec);
            }
            else
                arb_addmul(arb_mat_entry(F, i, k), w->row + i, w->row + k,
                    prec);
        }
    add_curvature(F, w, sat, prec);
}

/* H <- (2/n) F in the entries of zeta. */
static void
put_hessian(arb_mat_struct *H, const arb_mat_t F,
            const loja_saturation_t sat, slong prec)
{
    slong i, k;

    for (i = 0; i < sat->dim; i++)
        for (k = 0; k < sat->dim; k++)
        {
            const slong a = sat->param[i], b = sat->param[k];
            arb_ptr h = arb_mat_entry(H, i, k);

            arb_mul_2exp_si(h, arb_mat_entry(F, FLINT_MIN(a, b),
                FLINT_MAX(a, b)), 1);
            arb_div_si(h, h, sat->n, prec);
        }
}

/* Sums of r^2 and r row become L and grad. */
static void
put_sums(arb_ptr L, arb_ptr grad, arb_srcptr sum,
         const loja_saturation_t sat, slong prec)
{
    slong k;

    if (L != NULL)
        arb_div_si(L, sum + sat->P, sat->n, prec);
    if (grad == NULL)
        return;
    for (k = 0; k < sat->dim; k++)
    {
        arb_mul_2exp_si(grad + k, sum + sat->param[k], 1);
        arb_div_si(grad + k, grad + k, sat->n, prec);
    }
}

void
_loja_saturation_reduced(arb_ptr r, arb_ptr L, arb_ptr grad,
    arb_mat_struct *H, const loja_saturation_t sat, arb_srcptr zeta,
    slong prec)
{
    arb_ptr theta = _arb_vec_init(sat->P), sum = _arb_vec_init(sat->P + 1);
    arb_mat_t F;
    sample_t w;
    slong j, k;

    arb_mat_init(F, sat->P, sat->P);
    sample_init(&w, sat);
    for (k = 0; k < sat->dim; k++)
        arb_set(theta + sat->param[k], zeta + k);
    for (j = 0; j < sat->n; j++)
    {
        forward(&w, sat, j, theta, prec);
        if (r != NULL)
            arb_set(r + j, w.r);
        for (k = 0; k < sat->P; k++)
            arb_addmul(sum + k, w.r, w.row + k, prec);
        arb_sqr(w.t, w.r, prec);
        arb_add(sum + sat->P, sum + sat->P, w.t, prec);
        if (H != NULL)
            add_hessian(F, &w, sat, prec);
    }
    put_sums(L, grad, sum, sat, prec);
    if (H != NULL)
        put_hessian(H, F, sat, prec);
    sample_clear(&w, sat);
    arb_mat_clear(F);
    _arb_vec_clear(theta, sat->P);
    _arb_vec_clear(sum, sat->P + 1);
}
