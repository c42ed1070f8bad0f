/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_round_environment)
TEST_DECLARE(test_round_up)
TEST_DECLARE(test_round_exp)
TEST_DECLARE(test_round_sincos)
TEST_DECLARE(test_round_convert)
TEST_DECLARE(test_dd_operations)
TEST_DECLARE(test_dd_exp)
TEST_DECLARE(test_dd_balls)

TEST_MAIN("round",
    TEST_CASE(test_round_environment),
    TEST_CASE(test_round_up),
    TEST_CASE(test_round_exp),
    TEST_CASE(test_round_sincos),
    TEST_CASE(test_round_convert),
    TEST_CASE(test_dd_operations),
    TEST_CASE(test_dd_exp),
    TEST_CASE(test_dd_balls))
