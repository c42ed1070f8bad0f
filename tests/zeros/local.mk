# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/zeros/run_zeros
TESTS += tests/zeros/run_zeros
tests_zeros_run_zeros_SOURCES = \
    tests/zeros/networks.c \
    tests/zeros/networks.h \
    tests/zeros/run_zeros.c \
    tests/zeros/t_attained.c \
    tests/zeros/t_unattained.c
tests_zeros_run_zeros_LDADD = $(TEST_LIBS)
