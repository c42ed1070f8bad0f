/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    latex.h -- an accepted certificate as a theorem for LaTeX.

    What is written is what loja-check says in its own words, with the
    problem; only how it looks is decided here.
*/
#ifndef LOJA_CHECKER_LATEX_H
#define LOJA_CHECKER_LATEX_H

#include "checker/records.h"

/* Text: nothing in it is a command, and what is a formula looks like one. */
void latex_words(FILE *out, const char *text);
/* Text as it stands, for \texttt. */
void latex_verbatim(FILE *out, const char *text);

/* The theorem and its proof; `all' was accepted.  0: the file is lost. */
int latex_export(FILE *out, const char *path, const result_t *all);

#endif
