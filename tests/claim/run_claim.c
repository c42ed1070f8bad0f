/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_claim_words)
TEST_DECLARE(test_target)

TEST_MAIN("claim",
    TEST_CASE(test_claim_words),
    TEST_CASE(test_target))
