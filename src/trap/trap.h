/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    trap.h -- sets that a gradient flow cannot leave and in which it
    converges: around a strict minimum (rule convergence-minimum) and around
    points of zero loss (rule convergence-zero).
*/
#ifndef LOJA_TRAP_INTERNAL_H
#define LOJA_TRAP_INTERNAL_H

#include "loja/trap.h"

/*
    The residuals r with L = |r|^2 when equal samples are counted once:
    r_i = sqrt(m_i/n) (N(x_i) - y_i), m_i the number of samples equal to
    sample i.  Without duplicates the rows are those of the problem.
*/
typedef struct
{
    const loja_problem_struct *full;   /* borrowed */
    loja_problem_t prob;   /* the distinct samples; no start */
    slong *count;          /* m_i; owned */
    slong rows;            /* (distinct samples) n_K */
    int contradictory;     /* equal inputs with different targets */
    slong pair[2];         /* such samples */
    loja_loss_t ws;
} loja_trap_system_struct;
typedef loja_trap_system_struct loja_trap_system_t[1];

/*
    mean <- the problem (no start) with the mean of the targets of equal
    inputs in place of each; least: L is the loss of that plus least.
*/
void _loja_trap_mean(loja_problem_t mean, fmpq_t least,
                     const loja_problem_struct *prob);

void _loja_trap_system_init(loja_trap_system_t sys,
                            const loja_problem_struct *prob);
void _loja_trap_system_clear(loja_trap_system_t sys);
/* r (rows) and J = Dr (rows x P); either may be NULL. */
void _loja_trap_residual(loja_trap_system_t sys, arb_ptr r,
                         arb_mat_struct *J, arb_srcptr theta, slong prec);
/* H = sum_k c_k D^2 r_k. */
void _loja_trap_curvature(loja_trap_system_t sys, arb_mat_struct *H,
                          arb_srcptr c, arb_srcptr theta, slong prec);

/* The exact midpoints a of theta, cut to prec bits, and rho >= |theta' - a|
   for every theta' in the balls. */
void _loja_trap_centre(arb_ptr a, arf_t rho, arb_srcptr theta, slong P,
                       slong prec);
/* rho >= |theta' - a| for every theta' in the balls, or, where `within' is
   not NULL, in the balls and that near to their midpoints. */
void _loja_trap_distance(arf_t rho, arb_srcptr theta, arb_srcptr a,
                         const arf_struct *within, slong P, slong prec);
/* box_i = a_i + [-R, R]. */
void _loja_trap_box(arb_ptr box, arb_srcptr a, const arf_t R, slong P);
/* An upper bound of the Euclidean norm of every vector in the balls. */
void _loja_trap_norm(arf_t res, arb_srcptr v, slong P);
/* The smallest mag that is >= every |x| in the ball, as arf. */
double _loja_trap_double(const arf_t x);

arf_struct *_loja_trap_vec_init(slong n);
void _loja_trap_vec_clear(arf_struct *v, slong n);

/*
    third_k >= |D^3 sum_i C_ki r_i|_F (all P^3 entries) on the box, for each
    row k of the exact matrix C.  Returns 0 where that is not implemented:
    other than one hidden layer, kinks, many inputs.
*/
int _loja_trap_third(arf_struct *third, loja_trap_system_t sys,
                     const arb_mat_t C, arb_srcptr box, slong prec);

/* How an attempt ended. */
typedef struct
{
    int closed;            /* 1: proved */
    char why[400];         /* else: which inequality failed, by how much */
    double factor;         /* by how much; 0: does not apply */
} loja_trap_report_t;

/*
    Rule convergence-zero.  In a successful attempt: every flow that is at a
    point of the balls theta at some time T stays in the ball B(a, R),
    J J^T >= s^2 there, L <= loss e^(-4 s^2 (t-T)), the limit has L = 0 and
    lies in the balls `limit'.
*/
typedef struct
{
    slong P, rows;
    arb_ptr a;             /* exact centre, P entries */
    arf_t rho;             /* |theta(T) - a| <= rho */
    arf_t R;
    arf_t s;
    arf_t loss;            /* >= L(theta(T)) */
    arf_t length;          /* >= sqrt(loss)/s, the length of the path */
    arf_t curvature;       /* K: |C (J(x) - J(a))| <= K |x - a| on B(a,R) */
    int modes;             /* the second form, for wide sets; it has no K */
    arf_struct *rates;     /* of the modes, rows; else 0 */
    arf_t reach;           /* |theta(t) - theta(T)| <= reach */
    arb_mat_t C;           /* exact preconditioner, rows x rows */
    arb_ptr limit;         /* P balls */
    arf_t radius;          /* all of them lie in a ball of that radius */
} loja_trap_zero_struct;
typedef loja_trap_zero_struct loja_trap_zero_t[1];

void _loja_trap_zero_init(loja_trap_zero_t trap, slong P, slong rows);
void _loja_trap_zero_clear(loja_trap_zero_t trap);
/* Domain: l2 = 0, the net is smooth.  theta(T) is in the balls theta and,
   where `within' is not NULL, that near to their midpoints.  Returns
   report->closed. */
int _loja_trap_zero(loja_trap_zero_t trap, loja_trap_report_t *report,
                    loja_trap_system_t sys, arb_srcptr theta,
                    const arf_struct *within, slong prec);
/* The members for a certificate. */
void _loja_trap_zero_record(loja_record_t rec, const loja_trap_zero_t trap);

/*
    Rule convergence-minimum: H >= lambda on B(a, R), g >= |grad L(a)|/lambda
    and rho + 2 g < R: the flow converges to the only critical point in
    B(a, R), which lies in B(a, g), with
    |theta(t) - theta*| <= (rho + g) e^(-lambda (t-T)).
*/
typedef struct
{
    slong P;
    arb_ptr a;             /* exact centre */
    arf_t rho, R, lambda, g;
    arb_t loss;            /* L at the limit */
} loja_trap_minimum_struct;
typedef loja_trap_minimum_struct loja_trap_minimum_t[1];

void _loja_trap_minimum_init(loja_trap_minimum_t trap, slong P);
void _loja_trap_minimum_clear(loja_trap_minimum_t trap);
/* Domain: the net is smooth.  theta and `within': as above. */
int _loja_trap_minimum(loja_trap_minimum_t trap, loja_trap_report_t *report,
                       const loja_problem_struct *prob, arb_srcptr theta,
                       const arf_struct *within, slong prec);
void _loja_trap_minimum_record(loja_record_t rec,
                               const loja_trap_minimum_t trap);

/*
    Rule convergence-manifold: the flow converges to a point of a manifold of
    minima.  The claim's words and record where it does; else the report.
    Domain: the net is smooth.  theta and `within': as above.
*/
int _loja_manifold_try(loja_claim_t claim, loja_trap_report_t *report,
                       const loja_problem_struct *prob, const fmpq_t T,
                       arb_srcptr theta, const arf_struct *within,
                       slong prec);

/* The numbers limit_norm, limit_0, .. of a claim. */
void _loja_trap_add_limit(loja_claim_t claim, arb_srcptr limit, slong P,
                          slong prec);

#endif
