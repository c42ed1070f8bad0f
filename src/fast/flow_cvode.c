/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The gradient flow theta' = -grad L in doubles, by CVODE of SUNDIALS:
    variable-order BDF, Newton's method with the Hessian -- dense for few
    parameters, else Krylov (SPGMR) with exact Hessian-vector products.
    Nothing is proved.

    Rejected: Adams and explicit methods; at large times the flow is stiff
    (steps would have to stay below 2 over the largest eigenvalue of H).
*/
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <string.h>
#include "fast_internal.h"

#ifdef LOJA_HAVE_CVODE
#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sundials/sundials_context.h>
#include <sundials/sundials_version.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunlinsol/sunlinsol_spgmr.h>
#include <sunmatrix/sunmatrix_dense.h>

/* HEURISTIC: so many parameters have a dense Hessian; dimension of the
   Krylov spaces beyond. */
#define DENSE 300
#define KRYLOV 20
/* HEURISTIC: a smooth flow takes some thousand steps to any time; along a
   kink, where the gradient jumps, they shrink without end. */
#define MAX_STEPS 100000

typedef struct loja_fast_cvode_struct
{
    SUNContext context;
    void *mem;
    N_Vector y;
    SUNMatrix matrix;          /* NULL: Krylov */
    SUNLinearSolver solver;
} cvode_t;

int
loja_fast_flow_available(void)
{
    return 1;
}

/* ---- what CVODE calls ---- */

static int
rhs(sunrealtype t, N_Vector y, N_Vector dy, void *user)
{
    loja_fast_flow_struct *flow = user;
    double *g = N_VGetArrayPointer(dy), zero = 0;
    slong p;

    (void) t;
    loja_fast_eval(g, flow->ws, flow->data, N_VGetArrayPointer(y));
    flow->evaluations++;
    for (p = 0; p < flow->ws->nparams; p++)
    {
        g[p] = -g[p];
        zero += g[p] - g[p];
    }
    return zero == 0 ? 0 : 1;  /* 1: a smaller step may help */
}

static int
jacobian(sunrealtype t, N_Vector y, N_Vector fy, SUNMatrix J, void *user,
         N_Vector t1, N_Vector t2, N_Vector t3)
{
    loja_fast_flow_struct *flow = user;
    double *H = SUNDenseMatrix_Data(J);
    const slong n = flow->ws->nparams * flow->ws->nparams;
    slong i;

    (void) t;
    (void) fy;
    (void) t1;
    (void) t2;
    (void) t3;
    /* symmetric: rows or columns, it is the same */
    loja_fast_hessian(H, flow->ws, flow->data, N_VGetArrayPointer(y));
    for (i = 0; i < n; i++)
        H[i] = -H[i];
    return 0;
}

static int
product(N_Vector v, N_Vector Jv, sunrealtype t, N_Vector y, N_Vector fy,
        void *user, N_Vector tmp)
{
    loja_fast_flow_struct *flow = user;
    double *hv = N_VGetArrayPointer(Jv);
    slong p;

    (void) t;
    (void) fy;
    (void) tmp;
    loja_fast_product(hv, NULL, flow->ws, flow->data, N_VGetArrayPointer(y),
        N_VGetArrayPointer(v));
    for (p = 0; p < flow->ws->nparams; p++)
        hv[p] = -hv[p];
    return 0;
}

/* ---- set up ---- */

static void
quiet(cvode_t *c)
{
#if SUNDIALS_VERSION_MAJOR >= 7
    SUNContext_ClearErrHandlers(c->context);
#else
    CVodeSetErrFile(c->mem, NULL);
#endif
}

static int
make_context(SUNContext *context)
{
#if SUNDIALS_VERSION_MAJOR >= 7
    return SUNContext_Create(SUN_COMM_NULL, context) == 0;
#else
    return SUNContext_Create(NULL, context) == 0;
#endif
}

static int
make_solver(cvode_t *c, slong P)
{
    if (P > DENSE)
    {
        c->solver = SUNLinSol_SPGMR(c->y, SUN_PREC_NONE, KRYLOV, c->context);
        return c->solver != NULL
            && CVodeSetLinearSolver(c->mem, c->solver, NULL) == 0
            && CVodeSetJacTimes(c->mem, NULL, product) == 0;
    }
    c->matrix = SUNDenseMatrix(P, P, c->context);
    if (c->matrix == NULL)
        return 0;
    c->solver = SUNLinSol_Dense(c->y, c->matrix, c->context);
    return c->solver != NULL
        && CVodeSetLinearSolver(c->mem, c->solver, c->matrix) == 0
        && CVodeSetJacFn(c->mem, jacobian) == 0;
}

/* atol: of every parameter. */
static int
make(loja_fast_flow_t flow, double rtol, double atol)
{
    const slong P = flow->ws->nparams;
    cvode_t *c = flint_calloc(1, sizeof(*c));

    flow->cvode = c;
    if (!make_context(&c->context))
        return 0;
    c->y = N_VNew_Serial(P, c->context);
    c->mem = CVodeCreate(CV_BDF, c->context);
    if (c->y == NULL || c->mem == NULL)
        return 0;
    quiet(c);
    memcpy(N_VGetArrayPointer(c->y), flow->theta,
        sizeof(double) * (size_t) P);
    return CVodeInit(c->mem, rhs, 0, c->y) == 0
        && CVodeSetUserData(c->mem, flow) == 0
        && CVodeSStolerances(c->mem, rtol, atol) == 0
        && make_solver(c, P);
}

/* HEURISTIC: less than asked for, as errors of steps add up (twentyfold to
   t = 1e6), but not so little that rounding spoils the steps. */
static double
inner_tolerance(double rtol)
{
    return fmin(rtol / 2, fmax(rtol / 20, 5e-14));
}

loja_status_t
loja_fast_flow_init(loja_fast_flow_t flow, const loja_net_t net, double l2,
    const loja_fast_data_t data, const double *theta, double rtol,
    slong threads)
{
    loja_status_t status;
    slong p;

    memset(flow, 0, sizeof(*flow));
    status = loja_fast_init(flow->ws, net, l2, threads, NULL);
    if (status != LOJA_OK)
        return status;
    flow->data = data;
    flow->theta = flint_malloc(sizeof(double) * (size_t) net->nparams);
    for (p = 0; p < net->nparams; p++)
        flow->theta[p] = theta[p];
    if (!make(flow, inner_tolerance(rtol), inner_tolerance(rtol) / 5))
    {
        loja_fast_flow_clear(flow);
        return LOJA_UNABLE;
    }
    return LOJA_OK;
}

void
loja_fast_flow_clear(loja_fast_flow_t flow)
{
    cvode_t *c = flow->cvode;

    if (c != NULL)
    {
        if (c->mem != NULL)
            CVodeFree(&c->mem);
        if (c->solver != NULL)
            SUNLinSolFree(c->solver);
        if (c->matrix != NULL)
            SUNMatDestroy(c->matrix);
        if (c->y != NULL)
            N_VDestroy(c->y);
        if (c->context != NULL)
            SUNContext_Free(&c->context);
        flint_free(c);
    }
    flint_free(flow->theta);
    loja_fast_clear(flow->ws);
    memset(flow, 0, sizeof(*flow));
}

/* ---- going on ---- */

loja_status_t
loja_fast_flow_advance(loja_fast_flow_t flow, double t,
                       const volatile sig_atomic_t *stop)
{
    cvode_t *c = flow->cvode;
    N_Vector at;
    long steps = 0;
    int status = 0;

    if (flow->failed)
        return LOJA_UNABLE;
    if (t <= flow->t)
        return t == flow->t ? LOJA_OK : LOJA_UNABLE;
    /* one step after another, beyond t, and then interpolated: the rows that
       are asked for do not change the steps */
    while (flow->reached < t && status >= 0 && flow->steps < MAX_STEPS)
    {
        if (stop != NULL && *stop)
            return LOJA_STOPPED;
        status = CVode(c->mem, t, c->y, &flow->reached, CV_ONE_STEP);
        CVodeGetNumSteps(c->mem, &steps);
        flow->steps = steps;
    }
    if (status < 0 || flow->reached < t)
    {
        flow->failed = 1;
        return LOJA_UNABLE;
    }
    at = N_VClone(c->y);
    if (at == NULL || CVodeGetDky(c->mem, t, 0, at) != 0)
        status = -1;
    else
        memcpy(flow->theta, N_VGetArrayPointer(at),
            sizeof(double) * (size_t) flow->ws->nparams);
    if (at != NULL)
        N_VDestroy(at);
    flow->t = t;
    return status < 0 ? LOJA_UNABLE : LOJA_OK;
}

#else

int
loja_fast_flow_available(void)
{
    return 0;
}

loja_status_t
loja_fast_flow_init(loja_fast_flow_t flow, const loja_net_t net, double l2,
    const loja_fast_data_t data, const double *theta, double rtol,
    slong threads)
{
    (void) net;
    (void) l2;
    (void) data;
    (void) theta;
    (void) rtol;
    (void) threads;
    memset(flow, 0, sizeof(*flow));
    return LOJA_UNABLE;
}

void
loja_fast_flow_clear(loja_fast_flow_t flow)
{
    (void) flow;
}

loja_status_t
loja_fast_flow_advance(loja_fast_flow_t flow, double t,
                       const volatile sig_atomic_t *stop)
{
    (void) flow;
    (void) t;
    (void) stop;
    return LOJA_UNABLE;
}

#endif
