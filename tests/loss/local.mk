# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/loss/run_loss
TESTS += tests/loss/run_loss
tests_loss_run_loss_SOURCES = \
    tests/loss/activation.c \
    tests/loss/random.c \
    tests/loss/reference.c \
    tests/loss/reference.h \
    tests/loss/run_loss.c \
    tests/loss/t_eval.c \
    tests/loss/t_fourth.c \
    tests/loss/t_jet.c \
    tests/loss/t_majorant.c \
    tests/loss/t_merge.c \
    tests/loss/t_real.c \
    tests/loss/t_special.c \
    tests/loss/t_third.c
tests_loss_run_loss_LDADD = $(TEST_LIBS)
