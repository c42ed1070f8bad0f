/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/prove.h -- the decision: which claims hold for a problem, and
    whether the flow from its start converges or diverges.

    The verified trajectory is advanced by the caller (loja/flow.h); after
    each step loja_prove_step asks the claims whether the enclosure of
    theta(t) already decides.  After that it goes on until a limit is known
    as narrowly, or a rate as sharply, as wanted.  Nothing here is trusted: what is PROVED was
    proved by a claim at a verified enclosure.
*/
#ifndef LOJA_PROVE_H
#define LOJA_PROVE_H

#include "loja/flow.h"
#include "loja/infimum.h"
#include "loja/infinity.h"
#include "loja/regime.h"
#include "loja/threshold.h"
#include "loja/trap.h"
#include "loja/zeros.h"

LOJA_DECLS_BEGIN

/* All claims, in the order in which they are shown. */
#define LOJA_CLAIM_LIST(X)                                                  \
    X(DIVERGES, "diverges")                                                 \
    X(CONVERGES, "converges")                                               \
    X(INFIMUM, "infimum")                                                   \
    X(UNATTAINED, "unattained")                                             \
    X(ASYMPTOTIC, "asymptotic")                                             \
    X(THRESHOLD, "threshold")

typedef enum
{
#define LOJA_CLAIM_ENUM(name, text) LOJA_CLAIM_##name,
    LOJA_CLAIM_LIST(LOJA_CLAIM_ENUM)
#undef LOJA_CLAIM_ENUM
    LOJA_CLAIMS
} loja_claim_kind_t;

/* The claim of that name, or LOJA_CLAIMS. */
loja_claim_kind_t loja_claim_find(const char *name);
const char *loja_claim_name(loja_claim_kind_t kind);

/* Zero fields mean "choose for me". */
typedef struct
{
    loja_claim_opts_t claim;
    int want[LOJA_CLAIMS];     /* which claims; all 0: those that decide the
                                  flow, then infimum and unattained */
    slong limit_digits;        /* a limit is wanted to 10^-limit_digits;
                                  default 10 */
    const loja_claim_struct *threshold;   /* a claim `threshold' that was
                                  proved for the problem, or NULL; of a ball
                                  of starts it is asked where it is NULL */
} loja_prove_opts_t;

typedef struct
{
    const loja_problem_struct *prob;      /* borrowed */
    loja_prove_opts_t opts;
    int has_eps;
    fmpq_t eps;                /* asked of threshold, if has_eps */
    loja_claim_struct claim[LOJA_CLAIMS];
    int tried[LOJA_CLAIMS];    /* 1: the claim was asked */
    int of_flow[LOJA_CLAIMS];  /* 1: what is proved rests on theta(T) */
    int follow;                /* 1: the flow is asked for what it says of
                                  claims that need none */
    loja_claim_t own;          /* the claim `threshold', where opts has none */
    int own_tried;             /* 1: it was asked */
    const char *verdict;       /* "DIVERGES", "CONVERGES" or NULL */
    fmpq_t T;                  /* where the verdict was reached */
    fmpq_t asked;              /* t of the last question */
    loja_regime_t regime;      /* of the flow, for a flow left undecided */
} loja_prove_struct;
typedef loja_prove_struct loja_prove_t[1];

/* Domain: prob->has_start if a claim about the flow is wanted. */
void loja_prove_init(loja_prove_t prove, const loja_problem_struct *prob,
                     const loja_prove_opts_t *opts);
void loja_prove_clear(loja_prove_t prove);

/* 1 if a claim about the flow from the start is asked. */
int loja_prove_needs_flow(const loja_prove_t prove);

/* Before the first step: claims that the start itself decides.  Returns as
   loja_prove_step. */
int loja_prove_start(loja_prove_t prove, const loja_flow_t flow);

/* After loja_prove_static, where no flow was needed: 1 if infimum or
   asymptotic was wanted, is open, and the fate of the flow may decide it.
   From then on the flow is asked. */
int loja_prove_follow(loja_prove_t prove);

/*
    After a verified step.  Asks the claims about the flow at theta(flow->t)
    if that is at least twice the time of the last question, or if `last'.
    Returns 1 when nothing is left to ask: a claim is proved, a limit known
    to limit_digits, rates within a factor 1.25 or as good as they get.
*/
int loja_prove_step(loja_prove_t prove, const loja_flow_t flow, int last);

/* A step that was read, not made: keeps the schedule of questions.  Returns
   1 if the claims would have been asked. */
int loja_prove_skip(loja_prove_t prove, const loja_flow_t flow);

/* The flow starts anew: what was proved of it stays proved, but the steps
   that it rests on are gone. */
void loja_prove_restart(loja_prove_t prove);

/* The claims that need no flow. */
void loja_prove_static(loja_prove_t prove);

/* 1 and a later end time, where the claim `diverges' says from which time on
   a proof is to be expected. */
int loja_prove_extend(fmpq_t until, const loja_prove_t prove);

/*
    Writes what is decided and the conclusion to the certificate of that path,
    behind the steps of the flow (NULL: there is none).  *whole: 1 if it is
    finished; a certificate without steps and claims is not, and is removed.
*/
loja_status_t loja_prove_certify(int *whole, const loja_prove_t prove,
    const loja_flow_struct *flow, loja_cert_writer_struct *writer,
    const char *path, loja_message_t msg) LOJA_WARN_UNUSED;

/* Where neither fate was proved: what the flow is seen to do, regime->found.
   To be called after the last question. */
void loja_prove_regime(loja_prove_t prove);

/*
    PROVED if everything wanted is; by default: if there is a verdict.
    REFUTED if everything wanted is decided and something refuted.
*/
loja_verdict_t loja_prove_status(const loja_prove_t prove);

/* Is the ball of that radius proved?  *status where that cannot be told. */
typedef int (*loja_basin_try_t)(loja_status_t *status, void *ctx,
                                const fmpq_t radius);

/*
    The largest ball around the start, to two digits, of those that are tried:
    radius, and beyond, the least that was not proved.  *found: 0 if there is
    none.  OK, or the status of a trial that failed.
*/
loja_status_t loja_prove_basin(int *found, fmpq_t radius, fmpq_t beyond,
                               loja_basin_try_t attempt, void *ctx)
    LOJA_WARN_UNUSED;

/* u (P entries, |u| about 1): the direction at the start that the flow
   stretches most until then, and by how much; in doubles, a guess.  0: no tube
   moves its norm with the flow (rule moving-norm). */
double loja_prove_stretch(double *u, loja_problem_t prob, const fmpq_t until,
                          volatile sig_atomic_t *stop);

LOJA_DECLS_END

#endif
