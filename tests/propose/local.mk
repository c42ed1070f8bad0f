# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/propose/run_propose
TESTS += tests/propose/run_propose
tests_propose_run_propose_SOURCES = \
    tests/propose/run_propose.c \
    tests/propose/t_parts.c \
    tests/propose/t_propose.c
tests_propose_run_propose_LDADD = $(TEST_LIBS)
