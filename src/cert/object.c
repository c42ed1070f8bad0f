/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Members of a JSON object, put down one after the other. */
#include "cert_internal.h"

void
loja_record_init(loja_record_t rec)
{
    loja_cert_text_init(rec->text);
    rec->comma = 0;
}

void
loja_record_clear(loja_record_t rec)
{
    loja_cert_text_clear(rec->text);
}

void
loja_record_reset(loja_record_t rec)
{
    rec->text->len = 0;
    rec->text->s[0] = '\0';
    rec->comma = 0;
}

void
loja_record_copy(loja_record_t rec, const loja_record_t from)
{
    loja_record_reset(rec);
    loja_cert_put(rec->text, from->text->s);
    rec->comma = from->comma;
}

void
loja_record_put_members(loja_record_t rec, const loja_record_t from)
{
    if (from->text->len == 0)
        return;
    if (rec->comma)
        loja_cert_put(rec->text, ",");
    loja_cert_put(rec->text, from->text->s);
    rec->comma = 1;
}

const char *
loja_record_text(const loja_record_t rec)
{
    return rec->text->s;
}

/* The comma and the key before a value. */
static void
begin(loja_record_t rec, const char *key)
{
    if (rec->comma)
        loja_cert_put(rec->text, ",");
    rec->comma = 1;
    if (key != NULL)
    {
        loja_cert_put_string(rec->text, key);
        loja_cert_put(rec->text, ":");
    }
}

void
loja_record_put_record(loja_record_t rec, const char *key,
                       const loja_record_t from)
{
    loja_record_open(rec, key, '{');
    loja_cert_put(rec->text, from->text->s);
    loja_record_close(rec, '}');
}

void
loja_record_open(loja_record_t rec, const char *key, char bracket)
{
    const char s[2] = { bracket, '\0' };

    begin(rec, key);
    loja_cert_put(rec->text, s);
    rec->comma = 0;
}

void
loja_record_close(loja_record_t rec, char bracket)
{
    const char s[2] = { bracket, '\0' };

    loja_cert_put(rec->text, s);
    rec->comma = 1;
}

void
loja_record_put_string(loja_record_t rec, const char *key, const char *s)
{
    begin(rec, key);
    loja_cert_put_string(rec->text, s);
}

void
loja_record_put_slong(loja_record_t rec, const char *key, slong x)
{
    begin(rec, key);
    loja_cert_put_slong(rec->text, x);
}

void
loja_record_put_null(loja_record_t rec, const char *key)
{
    begin(rec, key);
    loja_cert_put(rec->text, "null");
}

void
loja_record_put_fmpq(loja_record_t rec, const char *key, const fmpq_t x)
{
    begin(rec, key);
    loja_cert_put_fmpq(rec->text, x);
}

void
loja_record_put_arf(loja_record_t rec, const char *key, const arf_t x)
{
    begin(rec, key);
    loja_cert_put_arf(rec->text, x);
}

void
loja_record_put_arb(loja_record_t rec, const char *key, const arb_t x,
                    slong prec)
{
    arf_t a, b;

    arf_init(a);
    arf_init(b);
    arb_get_interval_arf(a, b, x, prec);
    loja_record_open(rec, key, '[');
    loja_record_put_arf(rec, NULL, a);
    loja_record_put_arf(rec, NULL, b);
    loja_record_close(rec, ']');
    arf_clear(a);
    arf_clear(b);
}
