/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/regime.h -- what a flow that no rule decides is seen to do.

    Nothing here is proved.  Three enclosures of theta, at times that lie
    apart, give the law that each number seems to follow: q ~ a t^e + const has
    (q3 - q2)/(q2 - q1) = (t3^e - t2^e)/(t2^e - t1^e), whatever const is.
    Where a difference is not larger than the radii say, no law is seen.
*/
#ifndef LOJA_REGIME_H
#define LOJA_REGIME_H

#include "loja/claim.h"

typedef enum
{
    LOJA_LAW_UNKNOWN,      /* too few or too wide enclosures, or it turns */
    LOJA_LAW_CONSTANT,     /* does not move within its enclosure */
    LOJA_LAW_LIMIT,        /* tends to `value', the distance like t^exponent;
                              exponent = -HUGE_VAL: faster than powers */
    LOJA_LAW_POWER,        /* like t^exponent */
    LOJA_LAW_LOG           /* like `value' log t */
} loja_law_kind_t;

typedef struct
{
    loja_law_kind_t kind;
    double exponent;
    slong num, den;        /* a fraction near the exponent; den = 0: none */
    double value;          /* the limit, the factor of log t, or q at T */
} loja_law_struct;

typedef enum
{
    LOJA_FATE_NONE,
    LOJA_FATE_DIES,        /* constant on the data: one more output bias */
    LOJA_FATE_TAIL,        /* flat on the data, but what it adds beyond a
                              constant keeps its size: its tail */
    LOJA_FATE_LINEAR,      /* affine on the data */
    LOJA_FATE_STEP,        /* flat on the data on both sides of a step */
    LOJA_FATE_KINK         /* two half lines on the data */
} loja_fate_kind_t;

/* A neuron of a hidden layer, both counted from 1. */
typedef struct
{
    slong layer, neuron;
    loja_fate_kind_t fate;
    double left, right;    /* of a step or kink in the first layer, one input:
                              the data next to it; else equal */
    slong with;            /* > 0: the neuron before it that it becomes;
                              < 0: the mirror image of it, where psi is odd
                              but for a constant */
    slong beside;          /* the one before it whose bias it nears, alike */
} loja_fate_struct;

#define LOJA_REGIME_LOOKS 16

typedef struct
{
    const loja_problem_struct *prob;      /* borrowed */
    slong looks;
    fmpq t[LOJA_REGIME_LOOKS];            /* ascending */
    arb_ptr theta[LOJA_REGIME_LOOKS];     /* enclosures at these times */
    /* what loja_regime_find saw */
    int found;
    double from, to;                      /* t1 and t3 */
    loja_law_struct loss, norm;
    int settled;                          /* the loss: its exponent is still */
    loja_law_struct *param;               /* P of them */
    slong fates;
    loja_fate_struct *fate;
    int power;                            /* of x that is left, or -1 */
    double share;                         /* of |r|^2 */
    int shape;                            /* as loja_claim_struct */
    double expected;                      /* time of a chart, or 0 */
    char *help;                           /* what would help; owned */
} loja_regime_struct;
typedef loja_regime_struct loja_regime_t[1];

void loja_regime_init(loja_regime_t regime, const loja_problem_struct *prob);
void loja_regime_clear(loja_regime_t regime);
/* As after init. */
void loja_regime_reset(loja_regime_t regime);

/* theta (P entries) encloses the flow at t, later than all times before. */
void loja_regime_look(loja_regime_t regime, const fmpq_t t, arb_srcptr theta);

/*
    The regime at the last look; diverges: that claim, UNDECIDED, or NULL.
    Sets regime->found to 1, or to 0 where there were fewer than two looks.
*/
void loja_regime_find(loja_regime_t regime, const loja_claim_struct *diverges);

/* Text of what was found, in sentences and as a JSON object, to be freed with
   flint_free.  Domain: regime->found. */
char *loja_regime_words(const loja_regime_t regime);
char *loja_regime_json(const loja_regime_t regime);

#endif
