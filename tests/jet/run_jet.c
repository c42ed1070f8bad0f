/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_act_list)
TEST_DECLARE(test_eval_contains)
TEST_DECLARE(test_eval_special)
TEST_DECLARE(test_eval_huge)
TEST_DECLARE(test_eval_null)
TEST_DECLARE(test_tight_points)
TEST_DECLARE(test_tight_narrow)
TEST_DECLARE(test_tight_wide)
TEST_DECLARE(test_critical_points)
TEST_DECLARE(test_mish_zeros)
TEST_DECLARE(test_series_contains)
TEST_DECLARE(test_series_tight)
TEST_DECLARE(test_series_kink)
TEST_DECLARE(test_complex_contains)
TEST_DECLARE(test_complex_domain)
TEST_DECLARE(test_complex_tight)
TEST_DECLARE(test_complex_large)
TEST_DECLARE(test_disc_contains)
TEST_DECLARE(test_disc_domain)
TEST_DECLARE(test_disc_tight)

TEST_MAIN("jet",
    TEST_CASE(test_act_list),
    TEST_CASE(test_eval_contains),
    TEST_CASE(test_eval_special),
    TEST_CASE(test_eval_huge),
    TEST_CASE(test_eval_null),
    TEST_CASE(test_tight_points),
    TEST_CASE(test_tight_narrow),
    TEST_CASE(test_tight_wide),
    TEST_CASE(test_critical_points),
    TEST_CASE(test_mish_zeros),
    TEST_CASE(test_series_contains),
    TEST_CASE(test_series_tight),
    TEST_CASE(test_series_kink),
    TEST_CASE(test_complex_contains),
    TEST_CASE(test_complex_domain),
    TEST_CASE(test_complex_tight),
    TEST_CASE(test_complex_large),
    TEST_CASE(test_disc_contains),
    TEST_CASE(test_disc_domain),
    TEST_CASE(test_disc_tight))
