# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/fast/run_fast
TESTS += tests/fast/run_fast
tests_fast_run_fast_SOURCES = \
    tests/fast/random.c \
    tests/fast/random.h \
    tests/fast/run_fast.c \
    tests/fast/t_act.c \
    tests/fast/t_eval.c \
    tests/fast/t_flow.c \
    tests/fast/t_train.c \
    tests/fast/t_train_losses.c
tests_fast_run_fast_LDADD = $(TEST_LIBS)
