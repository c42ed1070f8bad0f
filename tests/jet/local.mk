# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/jet/run_jet
TESTS += tests/jet/run_jet
tests_jet_run_jet_SOURCES = \
    tests/jet/reference.c \
    tests/jet/reference.h \
    tests/jet/reference_complex.c \
    tests/jet/run_jet.c \
    tests/jet/t_complex.c \
    tests/jet/t_disc.c \
    tests/jet/t_eval.c \
    tests/jet/t_list.c \
    tests/jet/t_mish.c \
    tests/jet/t_real.c \
    tests/jet/t_series.c \
    tests/jet/t_tight.c
tests_jet_run_jet_LDADD = $(TEST_LIBS)
