# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/claim/run_claim
TESTS += tests/claim/run_claim
tests_claim_run_claim_SOURCES = \
    tests/claim/neuron.c \
    tests/claim/neuron.h \
    tests/claim/run_claim.c \
    tests/claim/t_claim.c \
    tests/claim/t_converges.c \
    tests/claim/t_diverges.c \
    tests/claim/t_infimum.c \
    tests/claim/t_kernel.c \
    tests/claim/t_rates.c \
    tests/claim/t_threshold.c \
    tests/claim/t_threshold_vertex.c \
    tests/claim/t_unattained.c
tests_claim_run_claim_LDADD = $(TEST_LIBS)
