/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    printf with the point of the C locale.

    A program that calls the library may have set a locale where numbers
    have a comma; theorems, certificates and records must not depend on it.
    uselocale changes the locale of this thread alone, and MPFR follows it.
    Rejected: to replace the comma afterwards, as texts hold commas too.
*/
#include "loja/base.h"

#include <locale.h>
#include <stdarg.h>

typedef struct
{
    locale_t c, before;
} scope_t;

static void
begin(scope_t *scope)
{
    scope->c = newlocale(LC_ALL_MASK, "C", (locale_t) 0);
    scope->before = uselocale(scope->c);
}

static void
end(const scope_t *scope)
{
    (void) uselocale(scope->before);
    if (scope->c != (locale_t) 0)
        freelocale(scope->c);
}

int
loja_vsnprintf(char *text, size_t size, const char *format, va_list args)
{
    scope_t scope;
    int len;

    begin(&scope);
    len = vsnprintf(text, size, format, args);
    end(&scope);
    return len;
}

int
loja_snprintf(char *text, size_t size, const char *format, ...)
{
    va_list args;
    int len;

    va_start(args, format);
    len = loja_vsnprintf(text, size, format, args);
    va_end(args);
    return len;
}

int
loja_fprintf(FILE *file, const char *format, ...)
{
    scope_t scope;
    va_list args;
    int len;

    va_start(args, format);
    begin(&scope);
    len = vfprintf(file, format, args);
    end(&scope);
    va_end(args);
    return len;
}

int
loja_mpfr_snprintf(char *text, size_t size, const char *format, ...)
{
    scope_t scope;
    va_list args;
    int len;

    va_start(args, format);
    begin(&scope);
    len = mpfr_vsnprintf(text, size, format, args);
    end(&scope);
    va_end(args);
    return len;
}
