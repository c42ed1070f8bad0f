# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/infimum/run_infimum
TESTS += tests/infimum/run_infimum
tests_infimum_run_infimum_SOURCES = \
    tests/infimum/families.c \
    tests/infimum/families.h \
    tests/infimum/run_infimum.c \
    tests/infimum/t_infimum.c \
    tests/infimum/t_infimum_pieces.c
tests_infimum_run_infimum_LDADD = $(TEST_LIBS)
