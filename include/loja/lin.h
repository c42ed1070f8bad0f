/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja/lin.h -- verified definiteness and eigenvalue bounds. */
#ifndef LOJA_LIN_H
#define LOJA_LIN_H

#include "loja/base.h"

LOJA_DECLS_BEGIN

/*
    Q (P x P, exact entries) such that Q^T mid(A) Q is about the identity:
    from the Cholesky factorisation with diagonal pivoting (largest first).
    perm (P entries): the order of the pivots; it is chosen here and stored
    when fixed = 0, and prescribed when fixed = 1.
    Returns 1, or 0 if a pivot is not positive.  Not proved.
*/
int loja_lin_whiten_approx(arb_mat_struct *Q, const arb_mat_struct *A,
                           slong *perm, int fixed, slong prec);

/*
    Upper bound of the Frobenius norm of Q^T A Q - I, valid for every matrix
    in A.  If it is < 1, A is positive definite (proofs/congruence.md).
*/
void loja_lin_congruence_ubound(mag_t res, const arb_mat_struct *A,
                                const arb_mat_struct *Q, slong prec);

/* Returns 1 only if every symmetric matrix in A is proved positive definite;
   0: not decided. */
int loja_lin_is_positive_definite(const arb_mat_struct *A, slong prec);

/* An estimate of the lowest eigenvalue of mid(A), good to some 10 %.
   shift: in: a guess s with A + s I > 0, or <= 0; Not proved. */
void loja_lin_eig_min_approx(arf_t res, const arb_mat_struct *A, slong prec);

/*
    lower <= every lowest eigenvalue of a symmetric matrix in A <= upper,
    both proved.  lower is -inf where nothing can be proved.
*/
void loja_lin_eig_min_bounds(arf_t lower, arf_t upper,
                             const arb_mat_struct *A, slong prec);

/*
    Symmetric A (n x n, row by row) in doubles: A V_i = mu_i V_i, V_i row i of
    V (or NULL), in no order.  Returns 0 where it fails.  Not proved.
*/
int loja_lin_eig_double(double *V, double *mu, const double *A, slong n);

LOJA_DECLS_END

#endif
