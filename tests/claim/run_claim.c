/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_claim_words)
TEST_DECLARE(test_weighted_hessian)
TEST_DECLARE(test_third_derivatives)
TEST_DECLARE(test_converges_zero)
TEST_DECLARE(test_converges_zero_refuses)
TEST_DECLARE(test_converges_duplicates)
TEST_DECLARE(test_converges_minimum)
TEST_DECLARE(test_converges_minimum_refuses)
TEST_DECLARE(test_unattained_table)
TEST_DECLARE(test_unattained_counts)
TEST_DECLARE(test_unattained_zoo)
TEST_DECLARE(test_unattained_lines)
TEST_DECLARE(test_unattained_symmetry)
TEST_DECLARE(test_unattained_mish)
TEST_DECLARE(test_attained_formula)
TEST_DECLARE(test_attained_search)
TEST_DECLARE(test_target)

TEST_MAIN("claim",
    TEST_CASE(test_claim_words),
    TEST_CASE(test_weighted_hessian),
    TEST_CASE(test_third_derivatives),
    TEST_CASE(test_converges_zero),
    TEST_CASE(test_converges_zero_refuses),
    TEST_CASE(test_converges_duplicates),
    TEST_CASE(test_converges_minimum),
    TEST_CASE(test_converges_minimum_refuses),
    TEST_CASE(test_unattained_table),
    TEST_CASE(test_unattained_counts),
    TEST_CASE(test_unattained_zoo),
    TEST_CASE(test_unattained_lines),
    TEST_CASE(test_unattained_symmetry),
    TEST_CASE(test_unattained_mish),
    TEST_CASE(test_attained_formula),
    TEST_CASE(test_attained_search),
    TEST_CASE(test_target))
