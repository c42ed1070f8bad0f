/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/claim.h -- claims about a problem, decided with proof.

    A claim is PROVED or REFUTED only when every inequality behind it was
    checked in ball arithmetic by a rule written down in proofs/.  Anything
    else is UNDECIDED, with the reason.  Searches inside are not trusted.
*/
#ifndef LOJA_CLAIM_H
#define LOJA_CLAIM_H

#include <signal.h>
#include "loja/cert.h"
#include "loja/loss.h"

LOJA_DECLS_BEGIN

typedef enum
{
    LOJA_UNDECIDED = 0,
    LOJA_PROVED,
    LOJA_REFUTED
} loja_verdict_t;

/* "UNDECIDED", "PROVED", "REFUTED". */
const char *loja_verdict_text(loja_verdict_t verdict);

/* One number of a claim: an enclosure, shown to the user. */
typedef struct
{
    char *name;            /* "h0", "kappa", ...; owned */
    arb_t value;
} loja_claim_number_struct;

typedef struct
{
    const char *name;      /* infimum, unattained, converges, diverges,
                              threshold, asymptotic */
    loja_verdict_t verdict;
    char *rule;            /* the file in proofs/ without .md that the
                              verdict rests on; NULL when UNDECIDED; owned */
    char *theorem;         /* what is proved, in words with all its numbers;
                              NULL when UNDECIDED; owned */
    char *reason;          /* UNDECIDED: which inequality failed, by how
                              much, and what might help; owned */
    int leaves;            /* infimum: the family that proves it runs to
                              infinity */
    int shape;             /* diverges, UNDECIDED: 1: a regular shape seems
                              near; -1: none was found; 0: no rule seeks one */
    slong numbers, alloc;
    loja_claim_number_struct *number;   /* owned */
    loja_record_t record;  /* members for the certificate: everything that a
                              checker needs to verify the claim anew */
} loja_claim_struct;
typedef loja_claim_struct loja_claim_t[1];

void loja_claim_init(loja_claim_t claim, const char *name);
void loja_claim_clear(loja_claim_t claim);
/* As after init. */
void loja_claim_reset(loja_claim_t claim);

/* Appends a number (name is copied, value rounded to nothing: exact). */
void loja_claim_add_number(loja_claim_t claim, const char *name,
                           const arb_t value);
void loja_claim_add_arf(loja_claim_t claim, const char *name,
                        const arf_t value);
void loja_claim_add_slong(loja_claim_t claim, const char *name, slong value);
/* The same rounded to prec bits. */
void loja_claim_add_fmpq(loja_claim_t claim, const char *name,
                         const fmpq_t value, slong prec);
/* The number of that name, or NULL. */
arb_srcptr loja_claim_number(const loja_claim_t claim, const char *name);

/* UNDECIDED with that reason; numbers and record are emptied.  Returns
   LOJA_UNABLE, so that a claim can end with it. */
loja_status_t loja_claim_undecided(loja_claim_t claim, const char *format,
                                   ...) LOJA_PRINTF(2, 3);
/* PROVED or REFUTED by that rule; the theorem is the formatted text. */
void loja_claim_decided(loja_claim_t claim, loja_verdict_t verdict,
                        const char *rule, const char *format, ...)
    LOJA_PRINTF(4, 5);

/*
    Text of balls for theorems, to be freed with flint_free: an outward
    rounded decimal bound with `digits' significant digits, from below (side
    < 0: the text is <= every point of x) or from above (side > 0).
*/
char *loja_claim_bound_text(const arb_t x, int side, slong digits);

/*
    Data with one input and one output: the polynomial p of least degree with
    p(x_i) = y_i for all i, exact (what the targets were made from when that
    has a degree below the number of distinct points).  Returns 0 when equal
    inputs have different targets: then there is none, and L > 0 everywhere.
    Domain: n_0 = n_K = 1.
*/
int loja_claim_target(fmpq_poly_t p, const loja_problem_t prob)
    LOJA_WARN_UNUSED;

/*
    One of Newton's divided differences: p := p + c basis with p(x) = y, and
    basis := basis (t - x), so that basis vanishes at the points before.  An x
    among them changes nothing; 0 where p(x) != y there.  Begin with p = 0,
    basis = 1.
*/
int loja_claim_newton_step(fmpq_poly_t p, fmpq_poly_t basis, const fmpq *x,
                           const fmpq *y) LOJA_WARN_UNUSED;

/* Zero fields mean "choose for me". */
typedef struct
{
    slong precision;       /* bits; default 128 */
    slong max_precision;   /* default 4096 */
    slong threads;         /* default: all */
    slong digits;          /* threshold: how near to the true value */
    double seconds;        /* budget; 0: none */
    const volatile sig_atomic_t *stop;   /* nonzero: give up, UNDECIDED */
    const arf_struct *within;  /* converges: theta(T) is moreover no farther
                                  from the midpoints of theta than that */
} loja_claim_opts_t;

/*
    A claim's function, one a room (loja/infimum.h, zeros.h, trap.h,
    infinity.h, threshold.h), sets *claim to PROVED, REFUTED or UNDECIDED.
    Status: OK when decided; UNABLE when UNDECIDED; LIMIT when the budget of
    time is spent, STOPPED when `stop' asked (UNDECIDED as well).
*/

LOJA_DECLS_END

#endif
