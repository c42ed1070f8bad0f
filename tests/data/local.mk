# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/data/run_data
TESTS += tests/data/run_data
tests_data_run_data_SOURCES = \
    tests/data/run_data.c \
    tests/data/t_arrays.c \
    tests/data/t_csv.c \
    tests/data/t_fuzz.c \
    tests/data/t_instance.c \
    tests/data/t_malformed.c \
    tests/data/t_polynomial.c \
    tests/data/t_random.c \
    tests/data/t_safetensors.c \
    tests/fuzz/fuzz_instance.c
tests_data_run_data_LDADD = $(TEST_LIBS)

# The malformed instances, samples.csv and examples/ are distributed by
# dist-hook, which copies whole directories.
