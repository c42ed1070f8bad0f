/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    claim.h -- claims: one function a rule, in a file named like its proof.

    A rule gets the problem, the members of "data" and, where the claim rests
    on a flow, an enclosure of theta(T) from the verified steps.  It proves
    the claim anew and says in its own words what it proved; the words of the
    certificate are not trusted and not compared.
*/
#ifndef LOJA_CHECKER_CLAIM_H
#define LOJA_CHECKER_CLAIM_H

#include "checker/tube/tube.h"

typedef struct
{
    report_t *rep;
    const problem *prob;
    const char *name, *status; /* "infimum", ...; "PROVED" or "REFUTED" */
    const json_t *data;        /* an object */
    const mpq_t *T;            /* NULL: the claim rests on no flow */
    interval *end;             /* encloses the path at T; NULL without T */
    mpfr_t error;              /* |theta(T) - end| <= error (Euclidean) */
    int attained;              /* set by rules: L(theta) = 0 was proved for
                                  some theta */
    int drives_out;            /* set by rules: every flow below eps has
                                  |theta| -> infinity */
    int leaves;                /* set by rules of infimum: L -> 0 along
                                  parameters that run to infinity */
    int vanishes;              /* set by rules of diverges, and of threshold
                                  where |theta| -> infinity: L -> 0 */
    char limit[100];           /* set by them: where L tends to, in words */
    char said[2000];           /* what was proved; whole sentences */
} claim_t;

/* Checks one claim record; 1 and claim->said, or 0 and the report.  What a
   rule may prove stands in the table there, and in proofs/implied.md. */
int check_claim(claim_t *claim, const char *rule);

/* Rules: 1 only if the claim is proved; a failure is told by report(). */
int check_below_threshold(claim_t *claim);
int check_saturation(claim_t *claim);
int check_merging(claim_t *claim);
int check_convergence_zero(claim_t *claim);
int check_convergence_minimum(claim_t *claim);
int check_convergence_manifold(claim_t *claim);
int check_convergence_constant(claim_t *claim);
int check_graded_chart(claim_t *claim);
int check_graded_moduli(claim_t *claim);
int check_infimum_family(claim_t *claim);
int check_infimum_deep(claim_t *claim);
int check_infimum_obstruction(claim_t *claim);
int check_unattained_zeros(claim_t *claim);
int check_zero_attained(claim_t *claim);
int check_threshold_odd(claim_t *claim);
int check_threshold_vertex(claim_t *claim);
int check_asymptotic(claim_t *claim);

/* The name of the claims that a rule proves; "" where there is none. */
const char *claim_of_rule(const char *rule);
/* A rule of diverges proved that L -> 0. */
void claim_vanishes(claim_t *claim);

/* theta: P intervals (of any precision) that hold theta(T): end +- error. */
void claim_theta(interval *theta, const claim_t *claim);

/*
    Members.  Each reports "MEMBER: what was expected" and returns 0 (NULL)
    where the member is missing or of another form.  node: claim->data or an
    object inside of it.
*/
const json_t *member(claim_t *claim, const json_t *node, const char *key);
const json_t *member_object(claim_t *claim, const json_t *node,
                            const char *key);
/* n < 0: any number of entries. */
const json_t *member_list(claim_t *claim, const json_t *node,
                          const char *key, int n);
const char *member_string(claim_t *claim, const json_t *node,
                          const char *key);
int member_int(int *x, claim_t *claim, const json_t *node, const char *key,
               int least, int most);
int member_fraction(mpq_t q, claim_t *claim, const json_t *node,
                    const char *key);
/* Sets the precision of x: exact. */
int member_dyadic(mpfr_t x, claim_t *claim, const json_t *node,
                  const char *key);
/* [lower, upper], lower <= upper; rounded outward to the precision of x. */
int read_interval(interval *x, const json_t *node);
int member_interval(interval *x, claim_t *claim, const json_t *node,
                    const char *key);
/* 1 if every key of the object is among the words of `keys' (separated by
   blanks): objects are closed. */
int members_known(claim_t *claim, const json_t *node, const char *keys);

/* n exact numbers. */
int read_dyadics(interval *v, claim_t *claim, const json_t *list, int n,
                 const char *key);

/* x in decimals, for one sentence: bound_text(x, 1).text lives to the end of
   the expression that it stands in. */
typedef struct
{
    char text[40];
} decimal;

/* Rounded down (direction -1) or up (1), 6 digits. */
decimal bound_text(const mpfr_t x, int direction);

/* "within R of (d1, .., dn)": a ball around decimals that holds the ball of
   that radius around x, n numbers; or where they are too many or too long,
   around the member `name' of the record.  Room for them: POINT_WORDS. */
#define POINT_WORDS 1300
void point_words(char *text, size_t size, const interval *x, int n,
                 const mpfr_t radius, const char *name);

/* 0 and a report where exact sums would cost too much. */
int not_too_long(claim_t *claim, size_t bits);

/* ---- vectors with the mean scalar product <a,b> = (1/n) sum a_i b_i ---- */

/* res must not be an entry of a or b. */
void mean_product(interval *res, const interval *a, const interval *b,
                  int n);
/* c = <a,b>/|b|^2; a := a - c b.  0 where b = 0 is not excluded. */
int remove_span(interval *c, interval *a, const interval *b, int n);
/* L = (1/n) sum |N(x_i) - y_i|^2 (+ l2 |theta|^2) on a box of parameters;
   0: outside of a domain. */
int loss_enclosure(interval *L, const problem *prob, const interval *theta,
                   mpfr_prec_t prec);

#endif
