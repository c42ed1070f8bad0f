/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* For latex.sh: each argument as words for LaTeX, a line each. */
#include "checker/latex/latex.h"

int
main(int argc, char **argv)
{
    int i;

    for (i = 1; i < argc; i++)
    {
        latex_words(stdout, argv[i]);
        putchar('\n');
    }
    return 0;
}
