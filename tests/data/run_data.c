/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "support/support.h"

TEST_DECLARE(test_csv)
TEST_DECLARE(test_csv_malformed)
TEST_DECLARE(test_csv_file)
TEST_DECLARE(test_fuzz_instance)
TEST_DECLARE(test_fuzz_safetensors)
TEST_DECLARE(test_fuzz_csv)
TEST_DECLARE(test_fuzz_arrays)
TEST_DECLARE(test_npy_values)
TEST_DECLARE(test_npy_malformed)
TEST_DECLARE(test_npz)
TEST_DECLARE(test_arrays)
TEST_DECLARE(test_columns)
TEST_DECLARE(test_examples)
TEST_DECLARE(test_packing)
TEST_DECLARE(test_ranges)
TEST_DECLARE(test_numbers)
TEST_DECLARE(test_shapes)
TEST_DECLARE(test_grid)
TEST_DECLARE(test_network)
TEST_DECLARE(test_again)
TEST_DECLARE(test_malformed)
TEST_DECLARE(test_malformed_all_listed)
TEST_DECLARE(test_unreadable)
TEST_DECLARE(test_polynomial_values)
TEST_DECLARE(test_polynomial_random)
TEST_DECLARE(test_polynomial_bits)
TEST_DECLARE(test_polynomial_malformed)
TEST_DECLARE(test_philox)
TEST_DECLARE(test_xavier_values)
TEST_DECLARE(test_xavier_bounds)
TEST_DECLARE(test_float_half)
TEST_DECLARE(test_float_single_double)
TEST_DECLARE(test_safetensors)
TEST_DECLARE(test_safetensors_pytorch)
TEST_DECLARE(test_safetensors_malformed)
TEST_DECLARE(test_safetensors_example)

TEST_MAIN("data",
    TEST_CASE(test_csv),
    TEST_CASE(test_csv_malformed),
    TEST_CASE(test_csv_file),
    TEST_CASE(test_fuzz_instance),
    TEST_CASE(test_fuzz_safetensors),
    TEST_CASE(test_fuzz_csv), TEST_CASE(test_fuzz_arrays),
    TEST_CASE(test_npy_values), TEST_CASE(test_npy_malformed),
    TEST_CASE(test_npz), TEST_CASE(test_arrays), TEST_CASE(test_columns),
    TEST_CASE(test_examples),
    TEST_CASE(test_packing),
    TEST_CASE(test_ranges),
    TEST_CASE(test_numbers),
    TEST_CASE(test_shapes),
    TEST_CASE(test_grid),
    TEST_CASE(test_network),
    TEST_CASE(test_again),
    TEST_CASE(test_malformed),
    TEST_CASE(test_malformed_all_listed),
    TEST_CASE(test_unreadable),
    TEST_CASE(test_polynomial_values),
    TEST_CASE(test_polynomial_random),
    TEST_CASE(test_polynomial_bits),
    TEST_CASE(test_polynomial_malformed),
    TEST_CASE(test_philox),
    TEST_CASE(test_xavier_values),
    TEST_CASE(test_xavier_bounds),
    TEST_CASE(test_float_half),
    TEST_CASE(test_float_single_double),
    TEST_CASE(test_safetensors),
    TEST_CASE(test_safetensors_pytorch),
    TEST_CASE(test_safetensors_malformed),
    TEST_CASE(test_safetensors_example))
