# SPDX-License-Identifier: LGPL-3.0-or-later
TESTS += tests/checker/agree.sh tests/checker/asymptotic.sh \
    tests/checker/check.sh tests/checker/closed.sh \
    tests/checker/coq.sh tests/checker/deep.sh tests/checker/erf.sh \
    tests/checker/exact.sh \
    tests/checker/graded-chart.sh tests/checker/graded-moduli.sh \
    tests/checker/loose.sh tests/checker/manifold.sh \
    tests/checker/converges.sh tests/checker/implied.sh \
    tests/checker/index.sh \
    tests/checker/infimum.sh tests/checker/kink.sh tests/checker/latex.sh \
    tests/checker/merging-cert.sh tests/checker/moving.sh \
    tests/checker/mutate.sh \
    tests/checker/saturation.sh tests/checker/sets.sh \
    tests/checker/slabs.sh tests/checker/steps.sh \
    tests/checker/threshold.sh \
    tests/checker/unattained.sh tests/checker/zoo.sh
EXTRA_DIST += tests/checker/agree.sh tests/checker/asymptotic.sh \
    tests/checker/check.sh \
    tests/checker/closed.sh \
    tests/checker/coq.sh tests/checker/deep.sh tests/checker/erf.sh \
    tests/checker/exact.sh \
    tests/checker/graded-chart.sh tests/checker/graded-moduli.sh \
    tests/checker/loose.sh tests/checker/manifold.sh \
    tests/checker/common.sh tests/checker/converges.sh \
    tests/checker/implied.sh tests/checker/index.sh tests/checker/infimum.sh \
    tests/checker/kink.sh tests/checker/latex.sh tests/checker/merging-cert.sh \
    tests/checker/merging-flat.jsonl tests/checker/merging-two.jsonl \
    tests/checker/moving.jsonl tests/checker/moving.sh \
    tests/checker/mutate.sh \
    tests/checker/saturation.sh \
    tests/checker/sets.sh \
    tests/checker/slabs.sh \
    tests/checker/steps.sh \
    tests/checker/threshold.sh \
    tests/checker/unattained.sh tests/checker/zoo.sh
if HAVE_MPFI
check_PROGRAMS += tests/checker/activations tests/checker/axes \
    tests/checker/containment \
    tests/checker/deep_parts tests/checker/deep_points \
    tests/checker/doubles tests/checker/doubles_networks \
    tests/checker/cells tests/checker/graded tests/checker/latex_words \
    tests/checker/merge \
    tests/checker/merging tests/checker/merging_refused \
    tests/checker/mutate tests/checker/network \
    tests/checker/one_layer tests/checker/pairs tests/checker/point_words
TESTS += tests/checker/activations tests/checker/axes \
    tests/checker/containment \
    tests/checker/deep_parts tests/checker/deep_points \
    tests/checker/doubles tests/checker/doubles_networks \
    tests/checker/cells tests/checker/graded tests/checker/merge \
    tests/checker/merging \
    tests/checker/merging_refused tests/checker/network \
    tests/checker/one_layer tests/checker/pairs tests/checker/point_words
tests_checker_activations_SOURCES = tests/checker/activations.c
tests_checker_activations_LDADD = $(checker_libs)
tests_checker_axes_SOURCES = tests/checker/axes.c
tests_checker_axes_LDADD = $(checker_libs)
tests_checker_doubles_SOURCES = tests/checker/doubles.c \
    tests/checker/doubles_truth.c tests/checker/doubles_truth.h
tests_checker_doubles_LDADD = $(checker_libs)
tests_checker_doubles_networks_SOURCES = tests/checker/doubles_networks.c \
    tests/checker/doubles_paths.c \
    tests/checker/doubles_truth.c tests/checker/doubles_truth.h
tests_checker_doubles_networks_LDADD = $(checker_libs)
tests_checker_pairs_SOURCES = tests/checker/pairs.c \
    tests/checker/doubles_truth.c tests/checker/doubles_truth.h
tests_checker_pairs_LDADD = $(checker_libs)
tests_checker_point_words_SOURCES = tests/checker/point_words.c
tests_checker_point_words_LDADD = $(checker_libs)
tests_checker_merge_SOURCES = tests/checker/merge.c \
    tests/checker/doubles_truth.c tests/checker/doubles_truth.h
tests_checker_merge_LDADD = $(checker_libs)
tests_checker_network_SOURCES = tests/checker/network.c
tests_checker_network_LDADD = $(checker_libs)
tests_checker_containment_SOURCES = tests/checker/containment.c
tests_checker_containment_LDADD = $(checker_libs)
tests_checker_deep_points_SOURCES = tests/checker/deep_points.c
tests_checker_deep_points_LDADD = $(checker_libs)
tests_checker_deep_parts_SOURCES = tests/checker/deep_parts.c
tests_checker_deep_parts_LDADD = $(checker_libs)
tests_checker_merging_SOURCES = tests/checker/merging.c \
    tests/checker/merging_record.c \
    tests/checker/merging_truth.c tests/checker/merging_truth.h
tests_checker_merging_LDADD = $(checker_libs)
tests_checker_merging_refused_SOURCES = tests/checker/merging_refused.c \
    tests/checker/merging_record.c \
    tests/checker/merging_truth.c tests/checker/merging_truth.h
tests_checker_merging_refused_LDADD = $(checker_libs)
tests_checker_one_layer_SOURCES = tests/checker/one_layer.c \
    tests/checker/one_layer_instances.c tests/checker/one_layer_refused.c \
    tests/checker/one_layer_slice.c tests/checker/one_layer_tests.h \
    tests/checker/network_setup.c tests/checker/network_truth.c \
    tests/checker/network_truth.h
tests_checker_one_layer_LDADD = $(checker_libs)
tests_checker_graded_SOURCES = tests/checker/graded.c \
    tests/checker/graded_made_up.c tests/checker/graded_tests.h \
    tests/checker/network_setup.c tests/checker/network_truth.c \
    tests/checker/network_truth.h
tests_checker_graded_LDADD = $(checker_libs)
tests_checker_latex_words_SOURCES = tests/checker/latex_words.c \
    src/checker/latex/latex_words.c
tests_checker_latex_words_LDADD = $(checker_libs)
tests_checker_cells_SOURCES = tests/checker/cells.c tests/fuzz/fuzz_index.c
tests_checker_cells_LDADD = $(checker_libs)
tests_checker_mutate_SOURCES = tests/checker/mutate.c \
    tests/checker/mutant.c tests/checker/mutant.h \
    tests/checker/truth.c tests/checker/truth.h
tests_checker_mutate_LDADD = $(checker_libs)
endif
