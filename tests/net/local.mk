# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/net/run_net
TESTS += tests/net/run_net
tests_net_run_net_SOURCES = \
    tests/net/run_net.c \
    tests/net/t_offsets.c
tests_net_run_net_LDADD = $(TEST_LIBS)
