/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_kernel_zero)
TEST_DECLARE(test_kernel_values)
TEST_DECLARE(test_threshold_z1)
TEST_DECLARE(test_threshold_data)
TEST_DECLARE(test_threshold_cases)
TEST_DECLARE(test_threshold_not)
TEST_DECLARE(test_threshold_reduction)
TEST_DECLARE(test_threshold_shapes)
TEST_DECLARE(test_threshold_landscape)
TEST_DECLARE(test_plane_forms)
TEST_DECLARE(test_plane_features)
TEST_DECLARE(test_plane_field)
TEST_DECLARE(test_plane_tree)
TEST_DECLARE(test_threshold_vertex)

TEST_MAIN("threshold",
    TEST_CASE(test_kernel_zero),
    TEST_CASE(test_kernel_values),
    TEST_CASE(test_threshold_z1),
    TEST_CASE(test_threshold_data),
    TEST_CASE(test_threshold_cases),
    TEST_CASE(test_threshold_not),
    TEST_CASE(test_threshold_reduction),
    TEST_CASE(test_threshold_shapes),
    TEST_CASE(test_threshold_landscape),
    TEST_CASE(test_plane_forms),
    TEST_CASE(test_plane_features),
    TEST_CASE(test_plane_field),
    TEST_CASE(test_plane_tree),
    TEST_CASE(test_threshold_vertex))
