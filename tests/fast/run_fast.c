/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_act)
TEST_DECLARE(test_act_special)
TEST_DECLARE(test_every_count)
TEST_DECLARE(test_gradient)
TEST_DECLARE(test_large)
TEST_DECLARE(test_product)
TEST_DECLARE(test_hessian)
TEST_DECLARE(test_threads)
TEST_DECLARE(test_nan)
TEST_DECLARE(test_gather)
TEST_DECLARE(test_train)
TEST_DECLARE(test_train_stops)
TEST_DECLARE(test_train_random)
TEST_DECLARE(test_train_relative)
TEST_DECLARE(test_train_heat)
TEST_DECLARE(test_train_black_scholes)
TEST_DECLARE(test_train_batch_norm)
TEST_DECLARE(test_train_cross_entropy)
TEST_DECLARE(test_flow_tolerance)
TEST_DECLARE(test_flow_enclosure)

TEST_MAIN("fast",
    TEST_CASE(test_act),
    TEST_CASE(test_act_special),
    TEST_CASE(test_every_count),
    TEST_CASE(test_gradient),
    TEST_CASE(test_large),
    TEST_CASE(test_product),
    TEST_CASE(test_hessian),
    TEST_CASE(test_threads),
    TEST_CASE(test_nan),
    TEST_CASE(test_gather),
    TEST_CASE(test_train),
    TEST_CASE(test_train_stops),
    TEST_CASE(test_train_random),
    TEST_CASE(test_train_relative),
    TEST_CASE(test_train_heat),
    TEST_CASE(test_train_black_scholes),
    TEST_CASE(test_train_batch_norm),
    TEST_CASE(test_train_cross_entropy),
    TEST_CASE(test_flow_tolerance),
    TEST_CASE(test_flow_enclosure))
