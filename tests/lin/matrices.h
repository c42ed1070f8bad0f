/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    matrices.h -- matrices whose eigenvalues are known exactly:
    A = Q diag(lambda) Q with a Householder reflection Q, all rational.
*/
#ifndef LOJA_TEST_LIN_MATRICES_H
#define LOJA_TEST_LIN_MATRICES_H

#include "loja/lin.h"

/* The largest matrices of the tests. */
#define MOST 6

/* A <- Q diag(lambda) Q, Q = I - 2 w w^T/(w^T w) with random w, exact. */
void ref_with_eigenvalues(fmpq_mat_t A, const fmpq *lambda);

/*
    The ball matrix of A, with radii of at most 2^-e added (e <= 0: none);
    symmetric.
*/
void ref_ball_matrix(arb_mat_t B, const fmpq_mat_t A, slong e, slong prec);

/* Positive eigenvalues that spread over 2^(2 spread). */
void ref_random_eigenvalues(fmpq *lambda, slong n, slong spread);

#endif
