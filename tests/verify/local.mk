# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/verify/run_verify
TESTS += tests/verify/run_verify
tests_verify_run_verify_SOURCES = \
    tests/verify/points.c \
    tests/verify/reference.c \
    tests/verify/reference.h \
    tests/verify/run_verify.c \
    tests/verify/solutions.h \
    tests/verify/t_crossing.c \
    tests/verify/t_cubic.c \
    tests/verify/t_defect.c \
    tests/verify/t_ellipse.c \
    tests/verify/t_flow.c \
    tests/verify/t_frame.c \
    tests/verify/t_frame_axes.c \
    tests/verify/t_growth.c \
    tests/verify/t_growth_double.c \
    tests/verify/t_tube.c
tests_verify_run_verify_LDADD = $(TEST_LIBS)
