# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/cert/run_cert
TESTS += tests/cert/run_cert
tests_cert_run_cert_SOURCES = \
    tests/cert/run_cert.c \
    tests/cert/sample.c \
    tests/cert/sample.h \
    tests/cert/t_claim.c \
    tests/cert/t_read.c \
    tests/cert/t_write.c \
    tests/fuzz/fuzz_cert.c
tests_cert_run_cert_LDADD = $(TEST_LIBS)
MOSTLYCLEANFILES += tests/cert/*.jsonl tests/cert/*.jsonl.part
