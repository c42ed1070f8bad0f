/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja/params.h -- parameters written to files; problems from memory. */
#ifndef LOJA_PARAMS_H
#define LOJA_PARAMS_H

#include "loja/data.h"

LOJA_DECLS_BEGIN

/*
    A problem from the text of an instance; names of files in it are looked
    for beside `path', which messages name.  Status: as loja_problem_read.
*/
loja_status_t loja_problem_read_text(loja_problem_t prob, loja_message_t msg,
    const char *path, const char *text, size_t len) LOJA_WARN_UNUSED;

/*
    A whole file ("-": the standard input), with a NUL behind it, to be freed
    with flint_free.  Status: IO with msg.
*/
loja_status_t loja_file_read(char **text, size_t *len, loja_message_t msg,
                             const char *path) LOJA_WARN_UNUSED;

/* Is the ending of the path one that loja_params_write knows? */
int loja_params_is_format(const char *path);

/*
    The midpoints of theta (P entries) in the form that the ending says:
        .yaml           a section start, exact: loja_params_put
        .safetensors    F64, tensors layers.<2(k-1)>.weight and .bias
        .npy            one row of P float64, layer by layer
        .npz            float64, arrays w<k> and b<k>
    All but the first hold the doubles nearest to the midpoints.  The file is
    replaced only by a whole one.  Status: IO with msg; INPUT for another
    ending or a number beyond the doubles.
*/
loja_status_t loja_params_write(loja_message_t msg, const char *path,
    const loja_net_t net, arb_srcptr theta) LOJA_WARN_UNUSED;

/* The midpoints, exactly, as the section `start' of an instance. */
void loja_params_put(FILE *file, const loja_net_t net, arb_srcptr theta);

LOJA_DECLS_END

#endif
