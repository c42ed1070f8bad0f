/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/flow.h -- verified trajectories: propose a step, verify it, choose
    the next (INITIALISE / ADVANCE / TEST: the caller owns the loop).
*/
#ifndef LOJA_FLOW_H
#define LOJA_FLOW_H

#include <signal.h>
#include "loja/cert.h"
#include "loja/propose.h"
#include "loja/verify.h"

LOJA_DECLS_BEGIN

/* Zero fields mean "choose for me". */
typedef struct
{
    slong digits;      /* radius aimed at: 10^-digits; default 20 */
    slong precision;   /* bits; default: from digits, raised with t */
    slong order;       /* degree of the path; default: from digits */
    slong threads;     /* default: all */
    slong max_precision;  /* default 20000 */
    slong working_digits; /* default: from digits, raised with until */
    loja_proposer_t proposer;
    int exact;         /* 1: bounds by balls alone, none by doubles */
    int moving;        /* the tube around a ball of starts is measured in a
                          norm that moves with the flow, where one may: 1:
                          always, 2: where it grows too large otherwise */
} loja_flow_opts_t;

/*
    Step control.  It is stored with every step in the certificate, so that
    a resumed run continues exactly as an uninterrupted one.
*/
typedef struct
{
    double h;          /* half length of the next step, in log t or t */
    slong order;
    slong prec;
    slong digits;      /* working digits: the defect aimed at is 10^-digits */
    double defect_eta, growth_eta;
    slong growth_nodes;
} loja_flow_control_t;

typedef struct
{
    slong steps, pieces, rejected;
    double growth;         /* integral of the positive part of m, in log t or
                              t as the steps; rounded, for information */
    double propose_seconds, verify_seconds;
} loja_flow_stats_t;

typedef struct
{
    const loja_problem_struct *prob;   /* borrowed */
    loja_flow_opts_t opts;
    loja_pool_t pool;
    loja_flow_control_t control;
    loja_flow_stats_t stats;
    fmpq_t t;              /* verified up to here */
    arf_t error;           /* |theta(t) - end| <= error */
    arb_ptr end;           /* P exact entries */
    loja_step_t step;      /* the last accepted step; len 0 before the first */
    loja_tube_t tube;      /* its verification */
    arf_t seam;            /* jump of the path at its start */
    loja_tube_reason_t reason;   /* why ADVANCE failed */
    int need_digits;       /* the failure is cured by more digits */
    slong sample, neuron;  /* of the kink, with that reason; else -1 */
} loja_flow_struct;
typedef loja_flow_struct loja_flow_t[1];

/* Domain: prob->has_start.  until: the last time that will be asked for
   (a hint for the choice of working digits). */
void loja_flow_init(loja_flow_t flow, const loja_problem_struct *prob,
                    const loja_flow_opts_t *opts, const fmpq_t until);
void loja_flow_clear(loja_flow_t flow);

/*
    One verified step from flow->t towards `until`, never beyond it.
    Status: OK; otherwise the state is unchanged: UNABLE when no step could be
    verified (flow->reason); LIMIT at max_precision; STOPPED as flow->pool
    says (loja_flow_run sets that).
*/
loja_status_t loja_flow_advance(loja_flow_t flow, const fmpq_t until)
    LOJA_WARN_UNUSED;

/*
    The state after a step read from a certificate: the contents of step and
    tube (with its error at the end) are taken over.
*/
void loja_flow_restore(loja_flow_t flow, loja_step_t step, loja_tube_t tube,
                       const loja_flow_control_t *control);

/* An activation without which no gradient flow exists in the sense of the
   theorems (relu is not C1), or NULL. */
const loja_act_struct *loja_flow_not_smooth(const loja_net_t net);

/* The bound aimed at, 10^-digits rounded down. */
void loja_flow_goal(mag_t goal, const loja_flow_t flow);

/* What a run tells its caller, and what stops it.  Zero fields: nothing. */
typedef struct
{
    /* Before the first step, and again each time the run starts anew with
       more working digits. */
    loja_status_t (*begin)(void *ctx, loja_flow_t flow);
    /* After each verified step. */
    loja_status_t (*step)(void *ctx, loja_flow_t flow);
    void *ctx;
    const volatile sig_atomic_t *stop;   /* nonzero: stop, within a step too */
    double seconds;                      /* budget of time */
} loja_flow_hooks_t;

/*
    Runs to `until'.  Where the radius grows too large for a growth proof, or
    is larger than 10^-digits in the end, the run starts again at t = 0 with
    up to half as many working digits more (at most LOJA_FLOW_RESTARTS times).
    Where a ball of starts grows too large and opts.moving is 2, it starts
    again once, in a norm that moves with the flow, if the network admits one.
    A restored flow goes on, and begin is then not called first.
    Status: OK: reached, error <= 10^-digits.  Otherwise what was reached
    stays verified: UNABLE: no step was verified (flow->reason), or
    flow->t = until with a larger error; LIMIT: the precision would pass
    max_precision; LIMIT | STOPPED: the time is spent; STOPPED: by `stop';
    anything else: as a hook returned it.
*/
#define LOJA_FLOW_RESTARTS 6
loja_status_t loja_flow_run(loja_flow_t flow, const fmpq_t until,
    const loja_flow_hooks_t *hooks) LOJA_WARN_UNUSED;

/* What is shown for one time; every ball is an enclosure. */
typedef struct
{
    fmpq_t t;
    arb_t loss, norm, grad_norm;   /* L, |theta|, |grad L| at theta(t) */
    arb_t moved;                   /* |theta(t) - theta(0)| */
    arf_t radius;                  /* |theta(t) - path| <= radius */
} loja_flow_report_struct;
typedef loja_flow_report_struct loja_flow_report_t[1];

void loja_flow_report_init(loja_flow_report_t rep);
void loja_flow_report_clear(loja_flow_report_t rep);
void loja_flow_report_set(loja_flow_report_t a, const loja_flow_report_t b);

/* At t of the last step; at t = 0 before the first step. */
void loja_flow_report(loja_flow_report_t rep, loja_flow_t flow,
                      const fmpq_t t);

/*
    The free check (proofs/tube.md): L does not increase from `before' to
    `rep', and |theta(t) - theta(0)| <= sqrt(t (L(0) - L(t))).  Returns 1
    when the enclosures admit it, as they must: 0 means a bug.
*/
int loja_flow_check(const loja_flow_report_t start,
    const loja_flow_report_t before, const loja_flow_report_t rep);

/* The bridge to certificates. */
void loja_flow_get_hint(loja_cert_hint_t *hint, const loja_flow_t flow);
/*
    Goes on to the state after the record and takes over its contents.
    Status: INPUT, and nothing changes, where the step does not join the
    state (another start, a larger jump, a smaller error than there is): a
    damaged record, as nearly every change of a coefficient moves an end.
    The bounds inside the step are not derived anew.
*/
loja_status_t loja_flow_restore_record(loja_flow_t flow,
    loja_cert_step_t rec) LOJA_WARN_UNUSED;

/* Enclosure of theta at flow->t (P entries). */
void loja_flow_theta(arb_ptr theta, const loja_flow_t flow);
/* Enclosure of theta(t) for t in the last step; indeterminate elsewhere. */
void loja_flow_theta_at(arb_ptr theta, const loja_flow_t flow,
                        const fmpq_t t);

LOJA_DECLS_END

#endif
