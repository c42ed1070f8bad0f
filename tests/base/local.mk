# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/base/run_base
TESTS += tests/base/run_base
tests_base_run_base_SOURCES = \
    tests/base/run_base.c \
    tests/base/t_arf_text.c \
    tests/base/t_fmpq_set_text.c \
    tests/base/t_message.c \
    tests/base/t_support.c
tests_base_run_base_LDADD = $(TEST_LIBS)
