# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/flow/run_flow
TESTS += tests/flow/run_flow
tests_flow_run_flow_SOURCES = \
    tests/flow/run_flow.c \
    tests/flow/t_run.c
tests_flow_run_flow_LDADD = $(TEST_LIBS)
