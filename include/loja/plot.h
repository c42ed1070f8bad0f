/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja/plot.h -- figures of results, drawn by gnuplot. */
#ifndef LOJA_PLOT_H
#define LOJA_PLOT_H

#include "loja/cert.h"

LOJA_DECLS_BEGIN

/*
    Draws |theta|, L and the error bound of a verified trajectory against
    t, one above the other, into `path', whose ending (.svg, .png, .pdf)
    decides the form.  `path' is replaced only by a whole picture.
    Domain: cert has a step.  Status: IO with msg when gnuplot is not found
    or fails, or the file cannot be written; INPUT for another ending.
*/
loja_status_t loja_plot_flow(loja_message_t msg, const loja_cert_t cert,
                             const char *path) LOJA_WARN_UNUSED;

LOJA_DECLS_END

#endif
