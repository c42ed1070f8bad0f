/* SPDX-License-Identifier: LGPL-3.0-or-later */
#ifndef LOJA_TESTS_CHECKER_TRUTH_H
#define LOJA_TESTS_CHECKER_TRUTH_H

#include "../../src/checker/tube/tube.h"

/* 1: some point shows that the defect is greater than claimed, or f H + M I
   not positive semidefinite.  0 proves nothing. */
int step_is_false(const problem *prob, const step *s);

#endif
