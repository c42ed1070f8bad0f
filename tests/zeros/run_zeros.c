/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_unattained_table)
TEST_DECLARE(test_unattained_counts)
TEST_DECLARE(test_unattained_zoo)
TEST_DECLARE(test_unattained_lines)
TEST_DECLARE(test_unattained_symmetry)
TEST_DECLARE(test_unattained_mish)
TEST_DECLARE(test_attained_formula)
TEST_DECLARE(test_attained_search)

TEST_MAIN("zeros",
    TEST_CASE(test_unattained_table),
    TEST_CASE(test_unattained_counts),
    TEST_CASE(test_unattained_zoo),
    TEST_CASE(test_unattained_lines),
    TEST_CASE(test_unattained_symmetry),
    TEST_CASE(test_unattained_mish),
    TEST_CASE(test_attained_formula),
    TEST_CASE(test_attained_search))
