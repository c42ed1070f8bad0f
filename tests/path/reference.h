/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* reference.h -- Chebyshev polynomials in exact arithmetic. */
#ifndef LOJA_TEST_PATH_REFERENCE_H
#define LOJA_TEST_PATH_REFERENCE_H

#include "loja/path.h"

/* The largest number of coefficients in the tests. */
#define MOST 40

/* T[k] = T_k(x), k < len, exactly, by the three-term recurrence. */
void ref_exact_basis(arf_struct *T, const arf_t x, slong len);

arf_struct *ref_arf_vec_init(slong n);
void ref_arf_vec_clear(arf_struct *v, slong n);

/* A ball about a point of [-1, 1], radius below 2^-e (e <= 0: exact). */
void ref_random_ball(arb_t x, slong e);

/* 2 .. 300. */
slong ref_random_prec(void);

#endif
