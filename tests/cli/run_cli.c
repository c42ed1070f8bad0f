/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_ball_text)
TEST_DECLARE(test_json_ball)
TEST_DECLARE(test_bound_text)
TEST_DECLARE(test_time_text)
TEST_DECLARE(test_json_exact)

TEST_MAIN("cli",
    TEST_CASE(test_ball_text),
    TEST_CASE(test_json_ball),
    TEST_CASE(test_bound_text),
    TEST_CASE(test_time_text),
    TEST_CASE(test_json_exact))
