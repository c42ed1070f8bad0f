/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* doubles_truth.h -- for tests of loja-check's doubles: numbers, checks,
   problems. */
#ifndef LOJA_TESTS_CHECKER_DOUBLES_TRUTH_H
#define LOJA_TESTS_CHECKER_DOUBLES_TRUTH_H

#include "../../src/checker/tube/tube_double.h"

#define PREC 300

double uniform(double a, double b);
int draw(int n);
/* Counts a comparison; prints what failed. */
void check(int good, const char *what, double x);
/* Prints the counts; the status of the program. */
int finish(void);
/* |x - m| <= r for all of x */
int in_ball(const interval *x, double m, double r);
/* A random problem; depth 1: one input and output, equal data, so that all
   additions err to the same side.  width: the most neurons of a layer. */
void problem_make(problem *p, int depth, int samples, int width);
void problem_free(problem *p);

/* ---- doubles_paths.c: of doubles_networks ---- */

void check_paths(void);

#endif
