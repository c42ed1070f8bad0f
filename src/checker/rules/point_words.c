/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* A ball around a point of the record, in words: as a ball around decimals,
   so that the sentence can stand without the certificate. */
#include <stdlib.h>
#include <string.h>
#include "checker/rules/claim.h"

/* HEURISTIC: so many numbers, and decimals of each, can be read. */
#define MAX_SHOWN 24
#define MAX_DECIMALS 30
#define NUMBER 64              /* bytes of one */

/* So many decimals that rounding costs less than a tenth of the radius. */
static int
decimals(const mpfr_t radius)
{
    const double e = mpfr_zero_p(radius) ? -1000
        : (double) mpfr_get_exp(radius);
    const double n = 2 - 0.30103 * e;

    return n < 2 ? 2 : n > MAX_DECIMALS ? MAX_DECIMALS : (int) n;
}

/* x to n decimals, without zeros at the end; 0: too long. */
static int
put_decimal(char *text, const mpfr_t x, int n)
{
    size_t len;

    if (!mpfr_number_p(x)
        || mpfr_snprintf(text, NUMBER, "%.*RNf", n, x) >= NUMBER)
        return 0;
    len = strlen(text);
    while (text[len - 1] == '0')
        len--;
    len -= text[len - 1] == '.';
    text[len] = '\0';
    if (strcmp(text, "-0") == 0)
        strcpy(text, "0");
    return 1;
}

void
point_words(char *text, size_t size, const interval *x, int n,
            const mpfr_t radius, const char *name)
{
    const int places = decimals(radius);
    char list[MAX_SHOWN * (NUMBER + 2) + 1] = "", number[NUMBER];
    interval *d = vec_new((size_t) n, 512);
    int i, good = n <= MAX_SHOWN;
    mpfr_t u;

    mpfr_init2(u, 64);
    for (i = 0; i < n && good; i++)
    {
        good = put_decimal(number, &x[i].left, places)
            && mpfi_set_str(d + i, number, 10) == 0;
        strcat(strcat(list, i > 0 ? ", " : ""), good ? number : "");
        mpfi_sub(d + i, d + i, x + i);
    }
    if (good)
    {
        norm_ubound(u, d, (size_t) n);
        /* SOUND: convergence-zero (the limit: a ball that holds the other) */
        mpfr_add(u, u, radius, MPFR_RNDU);
        good = snprintf(text, size, n > 1 ? "within %s of (%s)"
                        : "within %s of %s", bound_text(u, 1).text, list)
            < (int) size;
    }
    if (!good)
        snprintf(text, size, "within %s of the `%s' of the record",
                 bound_text(radius, 1).text, name);
    mpfr_clear(u);
    vec_free(d, (size_t) n);
}
