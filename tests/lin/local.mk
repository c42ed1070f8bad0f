# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/lin/run_lin
TESTS += tests/lin/run_lin
tests_lin_run_lin_SOURCES = \
    tests/lin/matrices.c \
    tests/lin/matrices.h \
    tests/lin/run_lin.c \
    tests/lin/t_definite.c \
    tests/lin/t_eig.c
tests_lin_run_lin_LDADD = $(TEST_LIBS)
