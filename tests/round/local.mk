# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/round/run_round
TESTS += tests/round/run_round
tests_round_run_round_SOURCES = \
    tests/round/run_round.c \
    tests/round/t_dd.c \
    tests/round/t_round.c
tests_round_run_round_LDADD = $(TEST_LIBS)
