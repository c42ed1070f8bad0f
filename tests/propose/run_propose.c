/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_lu)
TEST_DECLARE(test_lu_singular)
TEST_DECLARE(test_kernel_update)
TEST_DECLARE(test_radau_nodes)
TEST_DECLARE(test_radau_derivative)
TEST_DECLARE(test_radau_fit)
TEST_DECLARE(test_round_fixed)
TEST_DECLARE(test_norm)
TEST_DECLARE(test_propose_agree)
TEST_DECLARE(test_propose_linear)
TEST_DECLARE(test_propose_too_long)
TEST_DECLARE(test_propose_precision)
TEST_DECLARE(test_propose_few_hessians)
TEST_DECLARE(test_proposers)

TEST_MAIN("propose",
    TEST_CASE(test_lu),
    TEST_CASE(test_lu_singular),
    TEST_CASE(test_kernel_update),
    TEST_CASE(test_radau_nodes),
    TEST_CASE(test_radau_derivative),
    TEST_CASE(test_radau_fit),
    TEST_CASE(test_round_fixed),
    TEST_CASE(test_norm),
    TEST_CASE(test_propose_agree),
    TEST_CASE(test_propose_linear),
    TEST_CASE(test_propose_too_long),
    TEST_CASE(test_propose_precision),
    TEST_CASE(test_propose_few_hessians),
    TEST_CASE(test_proposers))
