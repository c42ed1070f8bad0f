/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_cheb_basis)
TEST_DECLARE(test_cheb_basis_thin)
TEST_DECLARE(test_cheb_basis_complex)
TEST_DECLARE(test_cheb_combine)
TEST_DECLARE(test_cheb_nodes)
TEST_DECLARE(test_cheb_fit)
TEST_DECLARE(test_cheb_derivative)
TEST_DECLARE(test_cheb_restrict)
TEST_DECLARE(test_step_time_linear)
TEST_DECLARE(test_step_time_log)
TEST_DECLARE(test_step_locate)
TEST_DECLARE(test_step_ends)
TEST_DECLARE(test_step_memory)
TEST_DECLARE(test_step_trim)

TEST_MAIN("path",
    TEST_CASE(test_cheb_basis),
    TEST_CASE(test_cheb_basis_thin),
    TEST_CASE(test_cheb_basis_complex),
    TEST_CASE(test_cheb_combine),
    TEST_CASE(test_cheb_nodes),
    TEST_CASE(test_cheb_fit),
    TEST_CASE(test_cheb_derivative),
    TEST_CASE(test_cheb_restrict),
    TEST_CASE(test_step_time_linear),
    TEST_CASE(test_step_time_log),
    TEST_CASE(test_step_locate),
    TEST_CASE(test_step_ends),
    TEST_CASE(test_step_memory),
    TEST_CASE(test_step_trim))
