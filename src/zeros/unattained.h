/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    unattained.h -- is there a parameter with L = 0?

    No, when more data points of a line than a network has zeros on it agree
    with a polynomial (rule unattained-zeros).  Yes, when a formula gives one
    or the trap of convergence-zero closes around a point at rest (rule
    zero-attained).
*/
#ifndef LOJA_UNATTAINED_INTERNAL_H
#define LOJA_UNATTAINED_INTERNAL_H

#include "loja/zeros.h"
#include "trap/trap.h"

/*
    Z: sum_{j=1}^d v_j psi(w_j s + b_j) + c - p(s) has at most Z distinct
    real zeros s, for all real v, w, b, c and every polynomial p of degree
    exactly k.  Returns 0 where no row of the rule covers psi, d and k.
    row: the name of the row (static).  Domain: d >= 0, k >= 0.
*/
int _loja_unattained_count(fmpz_t Z, const char **row,
                           const loja_act_struct *act, slong d, slong k);

/* A data point (x, y) of one output, or what oddness makes of one. */
typedef struct
{
    slong sample;          /* -1: the origin */
    int reflected;         /* 1: (-x, -y) of that sample */
} loja_unattained_origin_t;

typedef struct
{
    slong n, n0;
    fmpq_mat_t x;          /* n x n0, distinct rows */
    fmpq_mat_t y;          /* n x nK */
    loja_unattained_origin_t *origin;
    slong clash[2];        /* two points with equal x and different y, in
                              the order of `all'; -1: none */
    loja_unattained_origin_t clash_origin[2];
} loja_unattained_points_struct;
typedef loja_unattained_points_struct loja_unattained_points_t[1];

void _loja_unattained_points_init(loja_unattained_points_t pts,
                                  const loja_problem_struct *prob);
void _loja_unattained_points_clear(loja_unattained_points_t pts);

/* Enough points of a line that agree with one polynomial. */
typedef struct
{
    slong output, degree;
    slong base, next;      /* x(s) = x_base + s (x_next - x_base) */
    fmpz_t Z;
    const char *row;
    slong n;               /* points that agree, > Z */
    slong *index;          /* among the points; owned */
    fmpq_mat_t s;          /* 1 x n: where they lie */
    fmpq_poly_t p;
    /* for the report, when nothing is found: the best seen */
    slong seen;            /* points that agree with one polynomial */
    slong seen_degree;
    fmpz_t seen_Z;
} loja_unattained_line_struct;
typedef loja_unattained_line_struct loja_unattained_line_t[1];

void _loja_unattained_line_init(loja_unattained_line_t line);
void _loja_unattained_line_clear(loja_unattained_line_t line);
/* 1 if found.  Domain: one hidden layer, or none. */
int _loja_unattained_line_find(loja_unattained_line_t line,
                               const loja_problem_struct *prob,
                               const loja_unattained_points_t pts);

/* 1 if every network of that shape is affine (linear without biases) and
   no such function fits the data, by exact linear algebra. */
int _loja_unattained_not_affine(const loja_problem_struct *prob);

/*
    A rational theta (1 x P) with L = 0 by formula: affine targets.  kind: how
    (static text).  Returns 0 if no formula applies.  Domain: l2 = 0.
*/
int _loja_attained_formula(fmpq_mat_t theta, const char **kind,
                           const loja_problem_struct *prob);

/*
    A point of zero loss by search; trap: its proof (rho = 0).
    Returns 1 when proved; else why (size bytes) says what failed.
*/
int _loja_attained_search(loja_trap_zero_t trap, char *why, size_t size,
                          loja_trap_system_t sys,
                          const loja_problem_struct *prob, slong prec,
                          double seconds,
                          const volatile sig_atomic_t *stop);

/* Verdict, numbers, words and record of each outcome. */
void _loja_unattained_line_words(loja_claim_t claim,
    const loja_unattained_line_t line, const loja_unattained_points_t pts,
    const loja_problem_struct *prob);
void _loja_unattained_clash_words(loja_claim_t claim,
    const loja_unattained_points_t pts, const loja_problem_struct *prob);
void _loja_attained_trap_words(loja_claim_t claim,
    const loja_trap_zero_t trap);
void _loja_attained_formula_words(loja_claim_t claim,
    const fmpq_mat_t theta, const char *kind);

#endif
