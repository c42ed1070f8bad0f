/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja/plot.h -- figures of results, drawn by gnuplot. */
#ifndef LOJA_PLOT_H
#define LOJA_PLOT_H

#include "loja/cert.h"

LOJA_DECLS_BEGIN

/*
    Draws |theta|, L and the error bound of a verified trajectory against
    t, one above the other, and what the claims of the certificate say of
    later times: bounds, limit laws and limits.  They go into `path', whose
    ending (.svg, .png, .pdf) decides the form.  `path' is replaced only by
    a whole picture.  Domain: cert has a step.  Status: IO with msg when
    gnuplot is not found or fails, or the file cannot be written; INPUT for
    another ending.
*/
loja_status_t loja_plot_flow(loja_message_t msg, const loja_cert_t cert,
                             const char *path) LOJA_WARN_UNUSED;

/* The same for the exponents t d/dt log of |theta|, of L and, of at most 12
   parameters, of each: constant where a power law holds. */
loja_status_t loja_plot_exponents(loja_message_t msg, const loja_cert_t cert,
                                  const char *path) LOJA_WARN_UNUSED;

/* The same for the file `table' that `loja train' wrote: means over the
   seeds and the band of all.  INPUT also for another file. */
loja_status_t loja_plot_train(loja_message_t msg, const char *table,
                              const char *path) LOJA_WARN_UNUSED;

/* The same for the file `comparison' that `loja compare --json' wrote. */
loja_status_t loja_plot_compare(loja_message_t msg, const char *comparison,
                                const char *path) LOJA_WARN_UNUSED;

LOJA_DECLS_END

#endif
