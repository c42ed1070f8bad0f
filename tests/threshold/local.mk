# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/threshold/run_threshold
TESTS += tests/threshold/run_threshold
tests_threshold_run_threshold_SOURCES = \
    tests/threshold/one_neuron.c \
    tests/threshold/one_neuron.h \
    tests/threshold/plane_points.c \
    tests/threshold/plane_points.h \
    tests/threshold/run_threshold.c \
    tests/threshold/t_kernel.c \
    tests/threshold/t_plane_features.c \
    tests/threshold/t_plane_tree.c \
    tests/threshold/t_threshold.c \
    tests/threshold/t_threshold_odd.c \
    tests/threshold/t_threshold_vertex.c
tests_threshold_run_threshold_LDADD = $(TEST_LIBS)
