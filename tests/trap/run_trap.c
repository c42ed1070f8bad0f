/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_weighted_hessian)
TEST_DECLARE(test_third_derivatives)
TEST_DECLARE(test_converges_zero)
TEST_DECLARE(test_converges_zero_refuses)
TEST_DECLARE(test_converges_duplicates)
TEST_DECLARE(test_converges_minimum)
TEST_DECLARE(test_converges_minimum_refuses)
TEST_DECLARE(test_converges_constant)
TEST_DECLARE(test_converges_mean)
TEST_DECLARE(test_manifold_parts)
TEST_DECLARE(test_manifold_slices)
TEST_DECLARE(test_manifold_tampered)
TEST_DECLARE(test_manifold_converges)
TEST_DECLARE(test_manifold_refuses)

TEST_MAIN("trap",
    TEST_CASE(test_weighted_hessian),
    TEST_CASE(test_third_derivatives),
    TEST_CASE(test_converges_zero),
    TEST_CASE(test_converges_zero_refuses),
    TEST_CASE(test_converges_duplicates),
    TEST_CASE(test_converges_minimum),
    TEST_CASE(test_converges_minimum_refuses),
    TEST_CASE(test_converges_constant),
    TEST_CASE(test_converges_mean),
    TEST_CASE(test_manifold_parts),
    TEST_CASE(test_manifold_slices),
    TEST_CASE(test_manifold_tampered),
    TEST_CASE(test_manifold_converges),
    TEST_CASE(test_manifold_refuses))
