/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_saturation_steps)
TEST_DECLARE(test_saturation_points)
TEST_DECLARE(test_saturation_exact_points)
TEST_DECLARE(test_saturation_enters)
TEST_DECLARE(test_saturation_framed)
TEST_DECLARE(test_saturation_flows)
TEST_DECLARE(test_saturation_not)

TEST_MAIN("infinity",
    TEST_CASE(test_saturation_steps),
    TEST_CASE(test_saturation_points),
    TEST_CASE(test_saturation_exact_points),
    TEST_CASE(test_saturation_enters),
    TEST_CASE(test_saturation_framed),
    TEST_CASE(test_saturation_flows),
    TEST_CASE(test_saturation_not))
