/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Lines of text in memory: a record is built whole and written at once. */
#include <string.h>
#include "cert_internal.h"

void
loja_cert_text_init(loja_cert_text_t text)
{
    text->len = 0;
    text->alloc = 4096;
    text->s = flint_malloc(text->alloc);
    text->s[0] = '\0';
}

void
loja_cert_text_clear(loja_cert_text_t text)
{
    flint_free(text->s);
}

static void
put(loja_cert_text_t text, const char *s, size_t len)
{
    if (text->len + len + 1 > text->alloc)
    {
        text->alloc = 2 * (text->len + len + 1);
        text->s = flint_realloc(text->s, text->alloc);
    }
    memcpy(text->s + text->len, s, len);
    text->len += len;
    text->s[text->len] = '\0';
}

void
loja_cert_put(loja_cert_text_t text, const char *s)
{
    put(text, s, strlen(s));
}

void
loja_cert_put_slong(loja_cert_text_t text, slong x)
{
    char s[32];

    snprintf(s, sizeof(s), "%ld", (long) x);
    loja_cert_put(text, s);
}

void
loja_cert_put_string(loja_cert_text_t text, const char *s)
{
    char escape[8];

    put(text, "\"", 1);
    for (; *s != '\0'; s++)
    {
        const unsigned char c = (unsigned char) *s;

        if (c < 0x20 || c == 0x7F)
        {
            snprintf(escape, sizeof(escape), "\\u%04x", (unsigned) c);
            loja_cert_put(text, escape);
            continue;
        }
        if (c == '"' || c == '\\')
            put(text, "\\", 1);
        put(text, s, 1);
    }
    put(text, "\"", 1);
}

void
loja_cert_put_fmpq(loja_cert_text_t text, const fmpq_t x)
{
    char *s = fmpq_get_str(NULL, 10, x);

    loja_cert_put_string(text, s);
    flint_free(s);
}

void
loja_cert_put_arf(loja_cert_text_t text, const arf_t x)
{
    char *s = loja_arf_get_text(x);

    loja_cert_put_string(text, s);
    flint_free(s);
}

void
loja_cert_put_double(loja_cert_text_t text, double x)
{
    arf_t y;

    arf_init(y);
    arf_set_d(y, x);
    loja_cert_put_arf(text, y);
    arf_clear(y);
}
