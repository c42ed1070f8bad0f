# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/infinity/run_infinity
TESTS += tests/infinity/run_infinity
tests_infinity_run_infinity_SOURCES = \
    tests/infinity/bench.c \
    tests/infinity/bench.h \
    tests/infinity/bench_field.c \
    tests/infinity/bench_point.c \
    tests/infinity/chain.c \
    tests/infinity/chain.h \
    tests/infinity/instance.c \
    tests/infinity/instance.h \
    tests/infinity/merging_point.c \
    tests/infinity/merging_point.h \
    tests/infinity/neuron.c \
    tests/infinity/neuron.h \
    tests/infinity/run_infinity.c \
    tests/infinity/saturation_region.c \
    tests/infinity/saturation_region.h \
    tests/infinity/shape.c \
    tests/infinity/shape.h \
    tests/infinity/t_asymptotic.c \
    tests/infinity/t_collapse.c \
    tests/infinity/t_collapse_bounds.c \
    tests/infinity/t_deep.c \
    tests/infinity/t_deep_bounds.c \
    tests/infinity/t_deep_jets.c \
    tests/infinity/t_diverges.c \
    tests/infinity/t_graded_bounds.c \
    tests/infinity/t_graded_chart.c \
    tests/infinity/t_graded_rates.c \
    tests/infinity/t_graded_rule.c \
    tests/infinity/t_loose_remainder.c \
    tests/infinity/t_merging.c \
    tests/infinity/t_merging_bounds.c \
    tests/infinity/t_minimum.c \
    tests/infinity/t_one_layer.c \
    tests/infinity/t_rates.c \
    tests/infinity/t_regime.c \
    tests/infinity/t_ridge.c \
    tests/infinity/t_saturation.c \
    tests/infinity/t_saturation_out.c \
    tests/infinity/t_saturation_out_points.c \
    tests/infinity/t_saturation_points.c \
    tests/infinity/t_saturation_steps.c \
    tests/infinity/trial.c \
    tests/infinity/trial.h \
    tests/infinity/trial_points.c
tests_infinity_run_infinity_LDADD = $(TEST_LIBS)
