/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The reader of loja-check on damaged certificates: the form of all lines,
    then each claim, whose "data" only its rule reads.

        clang -g -O1 -fsanitize=fuzzer,address,undefined -DLOJA_FUZZER ...
        make -C BUILD fuzz-checker FUZZ_SECONDS=600
*/
#define _GNU_SOURCE
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "../../src/checker/records.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static result_t res;
    long steps;
    int claims, k;
    FILE *file;

    if (size == 0)
        return 0;
    file = fmemopen((void *) data, size, "rb");
    if (file == NULL)
        return 0;
    check_stream(&res, file, "fuzz", 0, 0);
    fclose(file);
    steps = res.steps;
    claims = res.claims;
    for (k = 0; k < claims && steps < 1000; k++)
    {
        file = fmemopen((void *) data, size, "rb");
        check_stream(&res, file, "fuzz", (int) steps + k, 1000000);
        fclose(file);
    }
    return 0;
}
