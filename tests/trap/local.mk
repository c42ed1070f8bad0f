# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/trap/run_trap
TESTS += tests/trap/run_trap
tests_trap_run_trap_SOURCES = \
    tests/trap/flows.c \
    tests/trap/flows.h \
    tests/trap/run_trap.c \
    tests/trap/t_converges.c \
    tests/trap/t_converges_minimum.c \
    tests/trap/t_manifold.c \
    tests/trap/t_third.c
tests_trap_run_trap_LDADD = $(TEST_LIBS)
