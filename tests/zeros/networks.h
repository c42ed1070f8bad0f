/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* networks.h -- small problems, and what is claimed of their zeros. */
#ifndef LOJA_TESTS_ZEROS_NETWORKS_H
#define LOJA_TESTS_ZEROS_NETWORKS_H

#include "zeros/unattained.h"

#define PREC 256

/* The time for a search: short, where what it finds does not matter. */
extern double search_seconds;

/* A network with one hidden layer and room for n samples. */
void make(loja_problem_t prob, slong n0, slong d, slong nK, const char *act,
          int bias, slong n);
/* Sample i: x, y = x^k + x. */
void set_power(loja_problem_t prob, slong i, slong num, ulong den, slong k);
loja_verdict_t verdict(loja_claim_t claim, const loja_problem_t prob);

#endif
