/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_graded_bounds_tiny)
TEST_DECLARE(test_graded_bounds_vertices)
TEST_DECLARE(test_graded_bounds_wide)
TEST_DECLARE(test_graded_trap)
TEST_DECLARE(test_graded_verify)
TEST_DECLARE(test_graded_verify_not)
TEST_DECLARE(test_graded_enters)
TEST_DECLARE(test_graded_rates)

TEST_MAIN("infinity",
    TEST_CASE(test_graded_bounds_tiny),
    TEST_CASE(test_graded_bounds_vertices),
    TEST_CASE(test_graded_bounds_wide),
    TEST_CASE(test_graded_trap),
    TEST_CASE(test_graded_verify),
    TEST_CASE(test_graded_verify_not),
    TEST_CASE(test_graded_enters),
    TEST_CASE(test_graded_rates))
