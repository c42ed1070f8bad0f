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
TEST_DECLARE(test_graded_proves)
TEST_DECLARE(test_graded_limits)
TEST_DECLARE(test_graded_rates_later)
TEST_DECLARE(test_graded_not)
TEST_DECLARE(test_one_layer_taylor)
TEST_DECLARE(test_one_layer_powers)
TEST_DECLARE(test_saturation_steps)
TEST_DECLARE(test_saturation_points)
TEST_DECLARE(test_saturation_exact_points)
TEST_DECLARE(test_saturation_enters)
TEST_DECLARE(test_saturation_framed)
TEST_DECLARE(test_saturation_flows)
TEST_DECLARE(test_saturation_not)

TEST_MAIN("infinity",
    TEST_CASE(test_graded_bounds_tiny),
    TEST_CASE(test_graded_bounds_vertices),
    TEST_CASE(test_graded_bounds_wide),
    TEST_CASE(test_graded_trap),
    TEST_CASE(test_graded_verify),
    TEST_CASE(test_graded_verify_not),
    TEST_CASE(test_graded_enters),
    TEST_CASE(test_graded_rates),
    TEST_CASE(test_graded_proves),
    TEST_CASE(test_graded_limits),
    TEST_CASE(test_graded_rates_later),
    TEST_CASE(test_graded_not),
    TEST_CASE(test_one_layer_taylor),
    TEST_CASE(test_one_layer_powers),
    TEST_CASE(test_saturation_steps),
    TEST_CASE(test_saturation_points),
    TEST_CASE(test_saturation_exact_points),
    TEST_CASE(test_saturation_enters),
    TEST_CASE(test_saturation_framed),
    TEST_CASE(test_saturation_flows),
    TEST_CASE(test_saturation_not))
