# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/path/run_path
TESTS += tests/path/run_path
tests_path_run_path_SOURCES = \
    tests/path/reference.c \
    tests/path/reference.h \
    tests/path/run_path.c \
    tests/path/t_cheb.c \
    tests/path/t_fit.c \
    tests/path/t_step.c
tests_path_run_path_LDADD = $(TEST_LIBS)
