/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_definite_never_singular)
TEST_DECLARE(test_definite_vertices)
TEST_DECLARE(test_definite_finds)
TEST_DECLARE(test_congruence)
TEST_DECLARE(test_whiten)
TEST_DECLARE(test_eig_min_bounds)
TEST_DECLARE(test_eig_min_balls)
TEST_DECLARE(test_eig_min_special)
TEST_DECLARE(test_eig_min_estimate)
TEST_DECLARE(test_eig_double)

TEST_MAIN("lin",
    TEST_CASE(test_definite_never_singular),
    TEST_CASE(test_definite_vertices),
    TEST_CASE(test_definite_finds),
    TEST_CASE(test_congruence),
    TEST_CASE(test_whiten),
    TEST_CASE(test_eig_min_bounds),
    TEST_CASE(test_eig_min_balls),
    TEST_CASE(test_eig_min_special),
    TEST_CASE(test_eig_min_estimate),
    TEST_CASE(test_eig_double))
