/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_loss_contains)
TEST_DECLARE(test_loss_each_activation)
TEST_DECLARE(test_loss_kinks)
TEST_DECLARE(test_loss_subsets)
TEST_DECLARE(test_loss_special)
TEST_DECLARE(test_loss_infinite)
TEST_DECLARE(test_loss_tight)
TEST_DECLARE(test_loss_tight_ball)
TEST_DECLARE(test_branches)
TEST_DECLARE(test_branches_continued)
TEST_DECLARE(test_pool)
TEST_DECLARE(test_majorant_contains)
TEST_DECLARE(test_majorant_branches)
TEST_DECLARE(test_majorant_domain)
TEST_DECLARE(test_majorant_tight)
TEST_DECLARE(test_majorant_rounding)
TEST_DECLARE(test_jet_first_order)
TEST_DECLARE(test_jet_values)
TEST_DECLARE(test_jet_boxes)
TEST_DECLARE(test_jet_flow)
TEST_DECLARE(test_jet_kink)

TEST_MAIN("loss",
    TEST_CASE(test_loss_contains),
    TEST_CASE(test_loss_each_activation),
    TEST_CASE(test_loss_kinks),
    TEST_CASE(test_loss_subsets),
    TEST_CASE(test_loss_special),
    TEST_CASE(test_loss_infinite),
    TEST_CASE(test_loss_tight),
    TEST_CASE(test_loss_tight_ball),
    TEST_CASE(test_branches),
    TEST_CASE(test_branches_continued),
    TEST_CASE(test_pool),
    TEST_CASE(test_majorant_contains),
    TEST_CASE(test_majorant_branches),
    TEST_CASE(test_majorant_domain),
    TEST_CASE(test_majorant_tight),
    TEST_CASE(test_majorant_rounding),
    TEST_CASE(test_jet_first_order),
    TEST_CASE(test_jet_values),
    TEST_CASE(test_jet_boxes),
    TEST_CASE(test_jet_flow),
    TEST_CASE(test_jet_kink))
