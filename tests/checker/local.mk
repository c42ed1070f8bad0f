# SPDX-License-Identifier: LGPL-3.0-or-later
TESTS += tests/checker/check.sh tests/checker/chart-odd.sh \
    tests/checker/coq.sh \
    tests/checker/chart-two.sh tests/checker/chart-vertex.sh \
    tests/checker/converges.sh tests/checker/infimum.sh \
    tests/checker/mutate.sh tests/checker/threshold.sh \
    tests/checker/unattained.sh tests/checker/zoo.sh
EXTRA_DIST += tests/checker/check.sh tests/checker/chart-odd.sh \
    tests/checker/coq.sh \
    tests/checker/chart-two.sh tests/checker/chart-vertex.sh \
    tests/checker/common.sh tests/checker/converges.sh \
    tests/checker/infimum.sh tests/checker/mutate.sh \
    tests/checker/threshold.sh \
    tests/checker/unattained.sh tests/checker/zoo.sh
if HAVE_MPFI
check_PROGRAMS += tests/checker/containment tests/checker/mutate
TESTS += tests/checker/containment
tests_checker_containment_SOURCES = tests/checker/containment.c \
    $(checker_rules)
tests_checker_containment_LDADD = $(checker_libs)
tests_checker_mutate_SOURCES = tests/checker/mutate.c \
    tests/checker/truth.c tests/checker/truth.h $(checker_rules)
tests_checker_mutate_LDADD = $(checker_libs)
endif
