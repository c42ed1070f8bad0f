/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_net_offsets)
TEST_DECLARE(test_net_example)
TEST_DECLARE(test_net_memory)

TEST_MAIN("net",
    TEST_CASE(test_net_offsets),
    TEST_CASE(test_net_example),
    TEST_CASE(test_net_memory))
