/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_support_points)
TEST_DECLARE(test_status)
TEST_DECLARE(test_version)
TEST_DECLARE(test_message)
TEST_DECLARE(test_fmpq_text_table)
TEST_DECLARE(test_fmpq_text_malformed)
TEST_DECLARE(test_fmpq_text_limits)
TEST_DECLARE(test_fmpq_text_fractions)
TEST_DECLARE(test_fmpq_text_decimals)
TEST_DECLARE(test_fmpq_text_doubles)
TEST_DECLARE(test_arf_text_table)
TEST_DECLARE(test_arf_text_malformed)
TEST_DECLARE(test_arf_text_round_trip)

TEST_MAIN("base",
    TEST_CASE(test_support_points),
    TEST_CASE(test_status),
    TEST_CASE(test_version),
    TEST_CASE(test_message),
    TEST_CASE(test_fmpq_text_table),
    TEST_CASE(test_fmpq_text_malformed),
    TEST_CASE(test_fmpq_text_limits),
    TEST_CASE(test_fmpq_text_fractions),
    TEST_CASE(test_fmpq_text_decimals),
    TEST_CASE(test_fmpq_text_doubles),
    TEST_CASE(test_arf_text_table),
    TEST_CASE(test_arf_text_malformed),
    TEST_CASE(test_arf_text_round_trip))
