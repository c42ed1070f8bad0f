# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/claim/run_claim
TESTS += tests/claim/run_claim
tests_claim_run_claim_SOURCES = \
    tests/claim/run_claim.c \
    tests/claim/t_claim.c
tests_claim_run_claim_LDADD = $(TEST_LIBS)
