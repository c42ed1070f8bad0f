/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_infimum_examples)
TEST_DECLARE(test_infimum_activations)
TEST_DECLARE(test_infimum_inputs)
TEST_DECLARE(test_infimum_range)
TEST_DECLARE(test_infimum_deep)
TEST_DECLARE(test_infimum_not)
TEST_DECLARE(test_infimum_pieces)

TEST_MAIN("infimum",
    TEST_CASE(test_infimum_examples),
    TEST_CASE(test_infimum_activations),
    TEST_CASE(test_infimum_inputs),
    TEST_CASE(test_infimum_range),
    TEST_CASE(test_infimum_deep),
    TEST_CASE(test_infimum_not),
    TEST_CASE(test_infimum_pieces))
