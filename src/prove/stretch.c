/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The direction at the start that the flow stretches most, in doubles: the
    variational equation M' = -H M along the verified path of the start, and
    the singular vector of M where its norm is largest.  Nothing is proved by
    it: it says in what direction a set of starts is cut best.
*/
#include <math.h>
#include <string.h>
#include "loja/lin.h"
#include "loja/prove.h"

/* HEURISTIC: H is held fast on so many parts of a step. */
#define PARTS 8
#define BITS 64

typedef struct
{
    double *M, *A, *V, *d, *u;
    double most;               /* the largest squared norm so far, at u */
    arb_mat_t H;
    arb_ptr theta;
} stretch_t;

/* A <- B C, or B^T C. */
static void
multiply(double *A, const double *B, const double *C, slong P, int transposed)
{
    slong i, j, k;

    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
            for (k = 0, A[i * P + j] = 0; k < P; k++)
                A[i * P + j] += B[transposed ? k * P + i : i * P + k]
                    * C[k * P + j];
}

/* M <- exp(-H dt) M; 0: there are no eigenvectors. */
static int
move(stretch_t *s, double dt, slong P)
{
    slong i, j;

    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
            s->A[i * P + j] = arf_get_d(arb_midref(arb_mat_entry(s->H, i, j)),
                                        ARF_RND_NEAR);
    if (!loja_lin_eig_double(s->V, s->d, s->A, P))
        return 0;
    multiply(s->A, s->V, s->M, P, 0);
    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
            s->A[i * P + j] *= exp(-s->d[i] * dt);
    multiply(s->M, s->V, s->A, P, 1);
    return 1;
}

/* The largest singular value of M, and its vector at the start. */
static int
look(stretch_t *s, slong P)
{
    slong i, best = 0;

    multiply(s->A, s->M, s->M, P, 1);
    if (!loja_lin_eig_double(s->V, s->d, s->A, P))
        return 0;
    for (i = 1; i < P; i++)
        if (s->d[i] > s->d[best])
            best = i;
    if (!isfinite(s->d[best]))
        return 0;
    if (s->d[best] > s->most)
    {
        s->most = s->d[best];
        memcpy(s->u, s->V + best * P, sizeof(double) * (size_t) P);
    }
    return 1;
}

static loja_status_t
on_step(void *ctx, loja_flow_t flow)
{
    stretch_t *s = ctx;
    const slong P = flow->prob->net->nparams;
    arb_t x, f;
    slong k;
    int ok = 1;

    arb_init(x);
    arb_init(f);
    for (k = 0; k < PARTS && ok; k++)
    {
        arb_set_d(x, (2 * (double) k + 1) / PARTS - 1);
        loja_step_eval(s->theta, flow->step, x, BITS);
        loja_step_time(NULL, f, flow->step, x, BITS);
        loja_loss_eval(flow->pool->ws, NULL, NULL, s->H, s->theta, BITS);
        ok = move(s, arf_get_d(arb_midref(f), ARF_RND_NEAR) * 2 / PARTS, P)
            && look(s, P);
    }
    arb_clear(x);
    arb_clear(f);
    return ok ? LOJA_OK : LOJA_UNABLE;
}

/* The norm of the largest stretch on the path of the start alone, as far as it
   is found; u: its direction. */
static double
follow(double *u, loja_flow_t flow, const fmpq_t until,
       volatile sig_atomic_t *stop)
{
    const slong P = flow->prob->net->nparams;
    loja_flow_hooks_t hooks = { NULL, on_step, NULL, stop, 0 };
    double *work = flint_calloc((size_t) (3 * P * P + P), sizeof(double));
    stretch_t s = { work, work + P * P, work + 2 * P * P, work + 3 * P * P,
        u, 1, { { 0 } }, NULL };
    loja_status_t status;
    slong i;

    hooks.ctx = &s;
    arb_mat_init(s.H, P, P);
    s.theta = _arb_vec_init(P);
    for (i = 0; i < P; i++)
    {
        u[i] = i == 0;
        s.M[i * P + i] = 1;
    }
    status = loja_flow_run(flow, until, &hooks);
    /* as far as it went, whatever ended it */
    (void) status;
    arb_mat_clear(s.H);
    _arb_vec_clear(s.theta, P);
    flint_free(work);
    return sqrt(s.most);
}

double
loja_prove_stretch(double *u, loja_problem_t prob, const fmpq_t until,
                   volatile sig_atomic_t *stop)
{
    loja_flow_opts_t opts = { 0 };
    double most = 0;
    loja_flow_t flow;
    fmpq_t radius;

    opts.threads = 1;
    opts.digits = 6;           /* HEURISTIC */
    fmpq_init(radius);
    fmpq_swap(radius, prob->start_radius);
    loja_flow_init(flow, prob, &opts, until);
    if (loja_tube_may_frame(flow->pool->ws))
        most = follow(u, flow, until, stop);
    loja_flow_clear(flow);
    fmpq_swap(radius, prob->start_radius);
    fmpq_clear(radius);
    return most;
}
