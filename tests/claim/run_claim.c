/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_claim_words)
TEST_DECLARE(test_affine)
TEST_DECLARE(test_affine_vectors)
TEST_DECLARE(test_chart_holes)
TEST_DECLARE(test_chart_faces)
TEST_DECLARE(test_chart_cover)
TEST_DECLARE(test_chart_kappa)
TEST_DECLARE(test_chart_entry)
TEST_DECLARE(test_kernel_zero)
TEST_DECLARE(test_kernel_values)
TEST_DECLARE(test_diverges_zoo)
TEST_DECLARE(test_diverges_others)
TEST_DECLARE(test_plane_forms)
TEST_DECLARE(test_plane_features)
TEST_DECLARE(test_plane_field)
TEST_DECLARE(test_plane_tree)
TEST_DECLARE(test_threshold_vertex)
TEST_DECLARE(test_target)

TEST_MAIN("claim",
    TEST_CASE(test_claim_words),
    TEST_CASE(test_affine),
    TEST_CASE(test_affine_vectors),
    TEST_CASE(test_chart_holes),
    TEST_CASE(test_chart_faces),
    TEST_CASE(test_chart_cover),
    TEST_CASE(test_chart_kappa),
    TEST_CASE(test_chart_entry),
    TEST_CASE(test_kernel_zero),
    TEST_CASE(test_kernel_values),
    TEST_CASE(test_diverges_zoo),
    TEST_CASE(test_diverges_others),
    TEST_CASE(test_plane_forms),
    TEST_CASE(test_plane_features),
    TEST_CASE(test_plane_field),
    TEST_CASE(test_plane_tree),
    TEST_CASE(test_threshold_vertex),
    TEST_CASE(test_target))
