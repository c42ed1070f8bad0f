/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* graded_tests.h -- what the files of this test share. */
#ifndef LOJA_TESTS_CHECKER_GRADED_TESTS_H
#define LOJA_TESTS_CHECKER_GRADED_TESTS_H

#include "../../src/checker/rules/graded_chart.h"
#include "network_truth.h"

extern long failures, checks;

/* reason: NULL, accepted; else a part of the report. */
void expect(const char *name, const char *reason, int got, const char *text);
/* The text of a dyadic. */
json_t *dyadic(double x);

/* ---- graded_made_up.c ---- */

void check_rates(void);

#endif
