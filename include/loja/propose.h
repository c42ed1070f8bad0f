/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/propose.h -- paths to be verified.  Nothing here is proved: a
    proposer may return anything, and the verifier decides.
*/
#ifndef LOJA_PROPOSE_H
#define LOJA_PROPOSE_H

#include "loja/path.h"
#include "loja/loss.h"

LOJA_DECLS_BEGIN

typedef enum
{
    LOJA_PROPOSE_OK = 0,
    LOJA_PROPOSE_STEP,       /* a shorter step is needed */
    LOJA_PROPOSE_PRECISION,  /* more precision is needed */
    LOJA_PROPOSE_STOPPED     /* the caller wants no more: loja_pool_t */
} loja_propose_result_t;

typedef enum
{
    LOJA_PROPOSER_AUTOMATIC = 0,   /* the driver chooses */
    LOJA_PROPOSER_COLLOCATION,
    LOJA_PROPOSER_TAYLOR,
    LOJA_PROPOSER_CVODE            /* collocation from the flow in doubles */
} loja_proposer_t;

/* What a proposer tells about its step; for the choice of the next one. */
typedef struct
{
    double defect_log2;    /* estimate of log2 of the largest defect */
    double amplify_log2;   /* log2 of f |H|, by which the defect exceeds what
                              the path leaves out; 0: not known */
    slong missing_bits;    /* with PRECISION: how many, about */
    slong iterations;
} loja_propose_info_t;

/*
    Chebyshev-Gauss-Radau collocation of degree `order` on the step whose
    time map (log_time, t0, t1) is set; init: P exact entries, about
    theta(t0); prev: the step before, or NULL; wanted: the defect aimed at.
    Sets the coefficients of step.  Branches of kinks are those of the pool:
    the flow goes on analytically where the path crosses a kink.  cvode: the equations are solved from the
    flow in doubles, where CVODE is there and gets to the end, and prev is not
    used then.
*/
loja_propose_result_t loja_propose_collocation(loja_step_t step,
    loja_propose_info_t *info, arb_srcptr init, const loja_step_struct *prev,
    slong order, const mag_t wanted, int cvode, loja_pool_t pool,
    slong prec);

/*
    Taylor polynomial of degree `order` of the flow at t0 in the variable x
    of the step, by power series; as above, prev is not used.
*/
loja_propose_result_t loja_propose_taylor(loja_step_t step,
    loja_propose_info_t *info, arb_srcptr init, slong order,
    const mag_t wanted, loja_pool_t pool, slong prec);

/* About the trace of the Hessian at theta: how fast the fastest direction
   can be.  Not finite where it is not known. */
double loja_propose_trace(loja_pool_t pool, arb_srcptr theta, slong prec);

/*
    A proposer: as loja_propose_collocation without `cvode'.  fixed_order: the
    driver leaves the order alone.  available: NULL, always.
*/
typedef struct
{
    const char *name;
    int fixed_order;
    int (*available)(void);
    loja_propose_result_t (*propose)(loja_step_t step,
        loja_propose_info_t *info, arb_srcptr init,
        const loja_step_struct *prev, slong order, const mag_t wanted,
        loja_pool_t pool, slong prec);
} loja_proposer_ops_t;

/* By loja_proposer_t; the last one has no name. */
extern const loja_proposer_ops_t loja_proposers[];

LOJA_DECLS_END

#endif
