/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_claim_words)
TEST_DECLARE(test_threshold_z1)
TEST_DECLARE(test_threshold_data)
TEST_DECLARE(test_threshold_cases)
TEST_DECLARE(test_threshold_not)
TEST_DECLARE(test_threshold_reduction)
TEST_DECLARE(test_threshold_shapes)
TEST_DECLARE(test_threshold_landscape)
TEST_DECLARE(test_target)

TEST_MAIN("claim",
    TEST_CASE(test_claim_words),
    TEST_CASE(test_threshold_z1),
    TEST_CASE(test_threshold_data),
    TEST_CASE(test_threshold_cases),
    TEST_CASE(test_threshold_not),
    TEST_CASE(test_threshold_reduction),
    TEST_CASE(test_threshold_shapes),
    TEST_CASE(test_threshold_landscape),
    TEST_CASE(test_target))
