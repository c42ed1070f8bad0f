/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_round_trip)
TEST_DECLARE(test_truncated)
TEST_DECLARE(test_corrupted)
TEST_DECLARE(test_flips)
TEST_DECLARE(test_fuzz)
TEST_DECLARE(test_unreadable)
TEST_DECLARE(test_continue)
TEST_DECLARE(test_continue_later)
TEST_DECLARE(test_restart)
TEST_DECLARE(test_locked)
TEST_DECLARE(test_failures)
TEST_DECLARE(test_claims_alone)
TEST_DECLARE(test_claims_after_steps)

TEST_MAIN("cert",
    TEST_CASE(test_round_trip),
    TEST_CASE(test_truncated),
    TEST_CASE(test_corrupted),
    TEST_CASE(test_flips),
    TEST_CASE(test_fuzz),
    TEST_CASE(test_unreadable),
    TEST_CASE(test_continue),
    TEST_CASE(test_continue_later),
    TEST_CASE(test_restart),
    TEST_CASE(test_locked),
    TEST_CASE(test_failures),
    TEST_CASE(test_claims_alone),
    TEST_CASE(test_claims_after_steps))
