/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* A small certificate, made by a real run, for all tests of this room. */
#ifndef LOJA_TEST_CERT_SAMPLE_H
#define LOJA_TEST_CERT_SAMPLE_H

#include <stdint.h>

#include "cert/cert_internal.h"
#include "loja/flow.h"
#include "support/support.h"

/* Writes it to tests/cert/NAME of the build tree; its path and its bytes
   are to be freed with flint_free. */
void sample_write(char **path, char **text, size_t *len, const char *name);

/* A whole file. */
char *sample_load(size_t *len, const char *path);

/* The problem and the options of it; init and clear by the caller. */
void sample_problem(loja_problem_t prob, loja_cert_options_t opts);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
