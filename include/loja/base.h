/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja/base.h -- status, exact numbers as text, messages, limits. */
#ifndef LOJA_BASE_H
#define LOJA_BASE_H

#include <stdarg.h>
#include "loja/types.h"

LOJA_DECLS_BEGIN

/* The text of the lowest set bit of a status ("ok" for LOJA_OK). */
const char *loja_status_message(loja_status_t status);

/* The version of the library, "MAJOR.MINOR.PATCH". */
const char *loja_version(void);

/*
    printf with a point in numbers, whatever locale the program has set: all
    numbers that the library writes go through these.  The last one knows
    the conversions of MPFR as well (%.6RUg).
*/
int loja_vsnprintf(char *text, size_t size, const char *format,
    va_list args) LOJA_PRINTF(3, 0);
int loja_snprintf(char *text, size_t size, const char *format, ...)
    LOJA_PRINTF(3, 4);
int loja_fprintf(FILE *file, const char *format, ...) LOJA_PRINTF(2, 3);
int loja_mpfr_snprintf(char *text, size_t size, const char *format, ...);

/*
    One message for the user, kept by whoever reports an error:
    "file:line:column: what was expected".  Fixed size, so that reporting
    never fails.
*/
typedef struct
{
    char text[512];
} loja_message_struct;
typedef loja_message_struct loja_message_t[1];

void loja_message_set(loja_message_t msg, const char *format, ...)
    LOJA_PRINTF(2, 3);

/*
    Exact numbers as text: integers, fractions (-2/3), decimals with or
    without exponent (0.1, -2.5e-7) and hexadecimal floats (0x1.8p-3).
    Sets q to the exact rational value.  Surrounding blanks are allowed,
    nothing else is.  Domain: at most 10000 characters, exponents within
    +-100000.  Status: INPUT when the text is not such a number (q is 0).
*/
loja_status_t loja_fmpq_set_text(fmpq_t q, const char *text) LOJA_WARN_UNUSED;

/*
    Exact dyadic numbers as text, the form of certificates: "0",
    "0x1a3p-17", "-0x5p+3" (hexadecimal integer mantissa, binary exponent
    in decimal; the mantissa is odd).  The string is to be freed with
    flint_free.  Domain: x finite.
*/
char *loja_arf_get_text(const arf_t x);
/* Status: INPUT when the text is not of that form (x is then NaN). */
loja_status_t loja_arf_set_text(arf_t x, const char *text) LOJA_WARN_UNUSED;

LOJA_DECLS_END

#endif
