/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_run_restarts)
TEST_DECLARE(test_run_late)
TEST_DECLARE(test_run_stands_still)
TEST_DECLARE(test_run_gives_up)
TEST_DECLARE(test_run_stops)
TEST_DECLARE(test_run_stopped_proof)
TEST_DECLARE(test_run_restored)
TEST_DECLARE(test_report_contains)
TEST_DECLARE(test_check)

TEST_MAIN("flow",
    TEST_CASE(test_run_restarts),
    TEST_CASE(test_run_late),
    TEST_CASE(test_run_stands_still),
    TEST_CASE(test_run_gives_up),
    TEST_CASE(test_run_stops),
    TEST_CASE(test_run_stopped_proof),
    TEST_CASE(test_run_restored),
    TEST_CASE(test_report_contains),
    TEST_CASE(test_check))
