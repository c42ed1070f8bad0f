/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Third derivatives of weighted residuals of a network with one hidden
    layer, N_q = c_q + sum_j v_qj psi(z_j), z_j = sum_a w_ja X_a with X the
    inputs and, with biases, 1.  For f = sum over samples p and outputs q of
    g_pq N_q(x_p) the third derivatives that are not 0 are, neuron by neuron,
      w_ja w_jb w_jc : sum_p (sum_q g_pq v_qj) psi'''(z_pj) X_a X_b X_c,
      v_qj w_ja w_jb : sum_p g_pq psi''(z_pj) X_a X_b   (in 3 orders).
*/
#include "trap/trap.h"

/* HEURISTIC: above that the cubes of inputs cost too much. */
#define MAX_INPUTS 6

arf_struct *
_loja_trap_vec_init(slong n)
{
    slong i;
    arf_struct *v = flint_malloc(sizeof(arf_struct) * (size_t) n);

    for (i = 0; i < n; i++)
        arf_init(v + i);
    return v;
}

void
_loja_trap_vec_clear(arf_struct *v, slong n)
{
    slong i;

    for (i = 0; i < n; i++)
        arf_clear(v + i);
    flint_free(v);
}

typedef struct
{
    const loja_net_struct *net;
    slong n, d, nK, in;    /* in: inputs, with the bias */
    slong prec;
    arb_ptr X;             /* n x in */
    arb_ptr weight;        /* n: the factor of sample p in r */
    arb_ptr d2, d3;        /* n x d: psi'' and psi''' */
    arb_srcptr theta;
    arb_ptr g;             /* n x nK, scratch: weights of the outputs */
    arb_ptr u;             /* n, scratch */
} third_t;

static void
third_init(third_t *t, loja_trap_system_t sys, arb_srcptr box, slong prec)
{
    const loja_problem_struct *prob = sys->prob;
    slong p, l;
    fmpq_t q;

    t->net = prob->net;
    t->n = prob->n;
    t->d = t->net->width[1];
    t->nK = t->net->width[2];
    t->in = t->net->width[0] + t->net->bias;
    t->prec = prec;
    t->theta = box;
    t->X = _arb_vec_init(t->n * t->in);
    t->weight = _arb_vec_init(t->n);
    t->d2 = _arb_vec_init(t->n * t->d);
    t->d3 = _arb_vec_init(t->n * t->d);
    t->g = _arb_vec_init(t->n * t->nK);
    t->u = _arb_vec_init(t->n);
    fmpq_init(q);
    for (p = 0; p < t->n; p++)
    {
        for (l = 0; l < t->net->width[0]; l++)
            arb_set_fmpq(t->X + p * t->in + l,
                fmpq_mat_entry(prob->x, p, l), prec);
        if (t->net->bias)
            arb_one(t->X + p * t->in + t->in - 1);
        fmpq_set_si(q, sys->count[p], (ulong) sys->full->n);
        arb_set_fmpq(t->weight + p, q, prec);
        arb_sqrt(t->weight + p, t->weight + p, prec);
    }
    fmpq_clear(q);
}

static void
third_clear(third_t *t)
{
    _arb_vec_clear(t->X, t->n * t->in);
    _arb_vec_clear(t->weight, t->n);
    _arb_vec_clear(t->d2, t->n * t->d);
    _arb_vec_clear(t->d3, t->n * t->d);
    _arb_vec_clear(t->g, t->n * t->nK);
    _arb_vec_clear(t->u, t->n);
}

/* psi'' and psi''' at all preactivations over the box. */
static void
activations(third_t *t)
{
    slong p, j, l, n0 = t->net->width[0];
    arb_ptr f = _arb_vec_init(4), z = _arb_vec_init(2);

    arb_one(z + 1);
    for (p = 0; p < t->n; p++)
    {
        for (j = 0; j < t->d; j++)
        {
            arb_zero(z);
            for (l = 0; l < n0; l++)
                arb_addmul(z, t->theta + j * n0 + l, t->X + p * t->in + l,
                    t->prec);
            if (t->net->bias)
                arb_add(z, z, t->theta + t->d * n0 + j, t->prec);
            t->net->act[0]->jet(f, z, 2, 4, 0, t->prec);
            arb_mul_2exp_si(t->d2 + p * t->d + j, f + 2, 1);
            arb_mul_ui(t->d3 + p * t->d + j, f + 3, 6, t->prec);
        }
    }
    _arb_vec_clear(f, 4);
    _arb_vec_clear(z, 2);
}

/* sum += factor (sum_p u_p X_pa X_pb [X_pc])^2 over all a, b [, c] */
static void
add_squares(arf_t sum, third_t *t, int cubes, ulong factor)
{
    slong p, a, b, c;
    arb_t s, m;
    arf_t x;

    arb_init(s);
    arb_init(m);
    arf_init(x);
    for (a = 0; a < t->in; a++)
        for (b = 0; b < t->in; b++)
            for (c = 0; c < (cubes ? t->in : 1); c++)
            {
                arb_zero(s);
                for (p = 0; p < t->n; p++)
                {
                    arb_srcptr X = t->X + p * t->in;

                    arb_mul(m, X + a, X + b, t->prec);
                    if (cubes)
                        arb_mul(m, m, X + c, t->prec);
                    arb_addmul(s, m, t->u + p, t->prec);
                }
                arb_get_abs_ubound_arf(x, s, 64);
                arf_mul(x, x, x, 64, ARF_RND_UP);
                arf_mul_ui(x, x, factor, 64, ARF_RND_UP);
                arf_add(sum, sum, x, 64, ARF_RND_UP);
            }
    arb_clear(s);
    arb_clear(m);
    arf_clear(x);
}

/* The norm for one row C of the preconditioner. */
static void
one_row(arf_t norm, third_t *t, arb_srcptr C)
{
    slong p, q, j, vo = loja_net_weight_offset(t->net, 2);

    for (p = 0; p < t->n; p++)
        for (q = 0; q < t->nK; q++)
            arb_mul(t->g + p * t->nK + q, C + p * t->nK + q, t->weight + p,
                t->prec);
    arf_zero(norm);
    for (j = 0; j < t->d; j++)
    {
        for (p = 0; p < t->n; p++)
        {
            arb_dot(t->u + p, NULL, 0, t->g + p * t->nK, 1,
                t->theta + vo + j, t->d, t->nK, t->prec);
            arb_mul(t->u + p, t->u + p, t->d3 + p * t->d + j, t->prec);
        }
        add_squares(norm, t, 1, 1);
        for (q = 0; q < t->nK; q++)
        {
            for (p = 0; p < t->n; p++)
                arb_mul(t->u + p, t->g + p * t->nK + q,
                    t->d2 + p * t->d + j, t->prec);
            /* SOUND: convergence-zero (third derivatives: 3 orders) */
            add_squares(norm, t, 0, 3);
        }
    }
    arf_sqrt(norm, norm, 64, ARF_RND_UP);
}

int
_loja_trap_third(arf_struct *third, loja_trap_system_t sys,
                 const arb_mat_t C, arb_srcptr box, slong prec)
{
    const loja_net_struct *net = sys->prob->net;
    slong k;
    third_t t;

    if (net->depth != 2 || !net->act[0]->analytic
        || net->width[0] > MAX_INPUTS)
        return 0;
    third_init(&t, sys, box, prec);
    activations(&t);
    for (k = 0; k < sys->rows; k++)
        one_row(third + k, &t, arb_mat_entry(C, k, 0));
    third_clear(&t);
    return 1;
}
