/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* What a misspelt command or option may have been meant to be. */
#include "cli/args.h"

#include <stdlib.h>
#include <string.h>

/* Longer words are not looked at. */
#define LONGEST 24

/* How many letters must be changed, put in, left out or exchanged with their
   neighbour to make b of a. */
static int
distance(const char *a, const char *b)
{
    const int m = (int) strlen(a), n = (int) strlen(b);
    int d[LONGEST + 1][LONGEST + 1], i, j;

    if (m > LONGEST || n > LONGEST)
        return LONGEST;
    for (i = 0; i <= m; i++)
        for (j = 0; j <= n; j++)
        {
            int best = i == 0 ? j : j == 0 ? i
                : d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);

            if (i > 0 && j > 0)
            {
                best = FLINT_MIN(best, d[i - 1][j] + 1);
                best = FLINT_MIN(best, d[i][j - 1] + 1);
            }
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2]
                && a[i - 2] == b[j - 1])
                best = FLINT_MIN(best, d[i - 2][j - 2] + 1);
            d[i][j] = best;
        }
    return d[m][n];
}

void
cli_suggest(cli_suggestion_t *s, const char *word, const char *name)
{
    const size_t len = strlen(word);
    int far = distance(word, name);

    if (len == 0)
        return;
    /* a name of which only the beginning was typed */
    if (len >= 2 && strncmp(word, name, len) == 0)
        far = 0;
    /* HEURISTIC: a slip or two, fewer in short words */
    if (far <= (len <= 4 ? 1 : 2) && (s->name == NULL || far < s->far))
    {
        s->name = name;
        s->far = far;
    }
}
