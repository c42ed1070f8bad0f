/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Values out of JSON objects, each checked. */
#include <math.h>
#include <stdarg.h>
#include <string.h>
#include "json.h"

int
loja_cert_expected(loja_cert_reader_t in, const char *format, ...)
{
    /* HEURISTIC: long paths lose their front, the message is never cut */
    const size_t shown = 200, len = strlen(in->path);
    char text[256];
    va_list args;

    va_start(args, format);
    loja_vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    loja_message_set(in->msg, "%s%s:%ld: expected %s",
                     len > shown ? "..." : "",
                     in->path + (len > shown ? len - shown : 0),
                     (long) in->line, text);
    return 0;
}

int
loja_cert_get_object(json_t **v, loja_cert_reader_t in, json_t *node,
                     const char *what, const char *const *keys, slong n)
{
    slong i;

    if (!json_is_object(node))
        return loja_cert_expected(in, "%s, an object", what);
    for (i = 0; i < n; i++)
    {
        v[i] = json_object_get(node, keys[i]);
        if (v[i] == NULL)
            return loja_cert_expected(in, "the key '%s' of %s", keys[i],
                                      what);
    }
    if (json_object_size(node) != (size_t) n)
        return loja_cert_expected(in, "no other keys of %s than those of "
                                  "format version %d", what,
                                  LOJA_CERT_VERSION);
    return 1;
}

int
loja_cert_get_slong(slong *x, loja_cert_reader_t in, json_t *node,
                    const char *what, slong min, slong max)
{
    json_int_t value;

    if (json_is_integer(node))
    {
        value = json_integer_value(node);
        if (value >= min && value <= max)
        {
            *x = (slong) value;
            return 1;
        }
    }
    return loja_cert_expected(in, "%s, an integer from %ld to %ld", what,
                              (long) min, (long) max);
}

int
loja_cert_get_bool(int *x, loja_cert_reader_t in, json_t *node,
                   const char *what)
{
    if (!json_is_boolean(node))
        return loja_cert_expected(in, "%s, true or false", what);
    *x = json_is_true(node);
    return 1;
}

int
loja_cert_has_text(const json_t *list, const char *text)
{
    size_t i;

    for (i = 0; i < json_array_size(list); i++)
    {
        const char *s = json_string_value(json_array_get(list, i));

        if (s != NULL && strcmp(s, text) == 0)
            return 1;
    }
    return 0;
}

int
loja_cert_get_word(loja_cert_reader_t in, json_t *node, const char *what,
                   const char *word)
{
    if (!json_is_string(node) || strcmp(json_string_value(node), word) != 0)
        return loja_cert_expected(in, "%s \"%s\"", what, word);
    return 1;
}

/* A decimal integer without superfluous characters; s is cut at its end. */
static int
get_fmpz(fmpz_t x, const char *s, size_t len)
{
    const int neg = len > 0 && s[0] == '-';
    const size_t digits = strspn(s + neg, "0123456789");
    char *copy;
    int ok;

    if (digits == 0 || digits + neg != len
        || (s[neg] == '0' && (digits > 1 || neg)))
        return 0;
    copy = flint_malloc(len + 1);
    memcpy(copy, s, len);
    copy[len] = '\0';
    ok = fmpz_set_str(x, copy, 10) == 0;
    flint_free(copy);
    return ok;
}

int
loja_cert_get_fmpq(fmpq_t x, loja_cert_reader_t in, json_t *node,
                   const char *what)
{
    const char *s = json_is_string(node) ? json_string_value(node) : "";
    const size_t len = strlen(s), slash = strcspn(s, "/");
    int ok = len <= LOJA_CERT_MAX_EXPONENT;

    ok = ok && get_fmpz(fmpq_numref(x), s, slash);
    fmpz_one(fmpq_denref(x));
    if (ok && s[slash] == '/')
        ok = get_fmpz(fmpq_denref(x), s + slash + 1, len - slash - 1)
            && !fmpz_is_one(fmpq_denref(x));
    ok = ok && fmpq_is_canonical(x);
    if (!ok)
    {
        fmpq_zero(x);
        return loja_cert_expected(in, "%s, a reduced fraction", what);
    }
    return 1;
}

int
loja_cert_get_arf(arf_t x, loja_cert_reader_t in, json_t *node,
                  const char *what, int sign)
{
    const char *s = json_is_string(node) ? json_string_value(node) : "";
    int ok;

    ok = strlen(s) <= LOJA_CERT_MAX_EXPONENT / 4
        && loja_arf_set_text(x, s) == LOJA_OK;
    if (ok && !arf_is_zero(x))
        ok = fmpz_cmp_si(ARF_EXPREF(x), LOJA_CERT_MAX_EXPONENT) <= 0
            && fmpz_cmp_si(ARF_EXPREF(x), -LOJA_CERT_MAX_EXPONENT) >= 0;
    if (!ok)
    {
        arf_zero(x);
        return loja_cert_expected(in, "%s, a dyadic number of the form "
                                  "0x3p-5", what);
    }
    if (sign >= 0 && arf_sgn(x) < 0)
        return loja_cert_expected(in, "%s, a number >= 0", what);
    return 1;
}

int
loja_cert_get_double(double *x, loja_cert_reader_t in, json_t *node,
                     const char *what, double max)
{
    arf_t y, z;
    int ok;

    arf_init(y);
    arf_init(z);
    ok = loja_cert_get_arf(y, in, node, what, 1);
    if (ok)
    {
        *x = arf_get_d(y, ARF_RND_NEAR);
        arf_set_d(z, *x);
        if (!(*x > 0) || !(*x <= max) || !arf_equal(y, z))
            ok = loja_cert_expected(in, "%s, a double > 0 and <= %g", what,
                                    max);
    }
    arf_clear(y);
    arf_clear(z);
    return ok;
}

int
loja_cert_get_list(loja_cert_reader_t in, json_t *node, const char *what,
                   slong n)
{
    if (!json_is_array(node)
        || (n >= 0 && json_array_size(node) != (size_t) n))
    {
        if (n >= 0)
            return loja_cert_expected(in, "%s, a list of %ld", what,
                                      (long) n);
        return loja_cert_expected(in, "%s, a list", what);
    }
    return 1;
}
