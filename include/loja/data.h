/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja/data.h -- problems: init, clear, and reading them from files. */
#ifndef LOJA_DATA_H
#define LOJA_DATA_H

#include <stdint.h>
#include "loja/base.h"
#include "loja/net.h"

LOJA_DECLS_BEGIN

void loja_problem_init(loja_problem_t prob);
void loja_problem_clear(loja_problem_t prob);

/*
    Reads an instance file (YAML; doc/instance.md); the path "-" is the
    standard input.  Every number is exact.  Status: INPUT with msg = "file:line:column: what was expected"
    (one line) when anything in it is wrong; IO when a file cannot be read.
    On anything but OK prob is as after init.
*/
loja_status_t loja_problem_read(loja_problem_t prob, loja_message_t msg,
                                const char *path) LOJA_WARN_UNUSED;

/*
    Replaces the start by the tensors of a safetensors or .npz file (keys
    layers.{0,2,4,..}.{weight,bias} or w1, b1, w2, b2, ..., or as PyTorch
    names them: src/data/parameters.c) or by the row of a .npy file; all
    exact.  Status: as loja_problem_read.
*/
loja_status_t loja_problem_read_start(loja_problem_t prob,
    loja_message_t msg, const char *path) LOJA_WARN_UNUSED;

/*
    Random numbers and starts that are the same everywhere (src/data/random.c
    says how).  Value k of stream s of a seed; loja_data_random is stream 0.
    Streams: 0 starts, 1 uniform inputs, 2 mini-batches, 3 samples of heat
    and black_scholes, 4 their Monte Carlo means.
*/
uint64_t loja_data_random_stream(uint64_t seed, uint32_t s, uint64_t k);
uint64_t loja_data_random(uint64_t seed, uint64_t k);
/* value[i] becomes value first + i of stream s, i < n. */
void loja_data_random_fill(uint64_t *value, slong n, uint64_t seed,
                           uint32_t s, uint64_t first);
/* The start of a seed: Xavier-uniform weights and zero biases. */
void loja_data_xavier(loja_problem_t prob, uint64_t seed);

LOJA_DECLS_END

#endif
