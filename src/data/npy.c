/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    One array in NumPy's format: 0x93 NUMPY, version, the length of the
    header, the header -- a Python dictionary as text, such as
        {'descr': '<f8', 'fortran_order': False, 'shape': (7, 1), }
    -- and the numbers.  Numbers are floats and integers of up to 64 bits in
    either byte order; objects, strings and complex numbers are refused.
*/
#include <string.h>
#include "tensor.h"

#define TYPES "numbers of type f2, f4, f8, i1 to i8 or u1 to u8"

typedef struct
{
    const loja_data_reader_struct *in;
    const char *s, *begin, *end;   /* the rest; all of the file */
} parser_t;

static loja_status_t
fail(const parser_t *p, const char *what)
{
    return loja_data_fail(p->in, 1, (slong) (p->s - p->begin) + 1,
        "%s in the header of a .npy file", what);
}

static void
skip(parser_t *p)
{
    while (p->s < p->end && (*p->s == ' ' || *p->s == '\n'))
        p->s++;
}

static int
take(parser_t *p, char c)
{
    skip(p);
    if (p->s == p->end || *p->s != c)
        return 0;
    p->s++;
    return 1;
}

static int
take_word(parser_t *p, const char *word)
{
    const size_t len = strlen(word);

    skip(p);
    if ((size_t) (p->end - p->s) < len || memcmp(p->s, word, len) != 0)
        return 0;
    p->s += len;
    return 1;
}

/* '<f8': byte order, kind, bytes. */
static loja_status_t
get_type(loja_data_tensor_struct *t, parser_t *p)
{
    static const char *const floats[] = { "F16", "F32", "F64" };
    char order, kind;

    if (!take(p, '\'') || p->end - p->s < 4 || p->s[3] != '\'')
        return fail(p, TYPES);
    order = p->s[0];
    kind = p->s[1];
    t->size = p->s[2] - '0';
    if (memchr("<>|", order, 3) == NULL || memchr("fiu", kind, 3) == NULL
        || memchr("1248", p->s[2], 4) == NULL
        || (order == '|') != (t->size == 1)
        || (kind == 'f' && t->size == 1))
        return fail(p, TYPES);
    t->big = order == '>';
    t->is_signed = kind == 'i';
    if (kind == 'f')
        t->type = loja_data_float_find(floats[t->size / 4]);
    p->s += 4;
    return LOJA_OK;
}

static loja_status_t
get_shape(loja_data_tensor_struct *t, parser_t *p)
{
    if (!take(p, '('))
        return fail(p, "a shape");
    while (!take(p, ')'))
    {
        slong n = 0;

        skip(p);
        if (p->s == p->end || *p->s < '0' || *p->s > '9'
            || t->rank == LOJA_DATA_RANK)
            return fail(p, "a shape of at most 4 integers");
        for (; p->s < p->end && *p->s >= '0' && *p->s <= '9'; p->s++)
            if (n <= LOJA_DATA_MAX_ENTRIES)
                n = 10 * n + (*p->s - '0');
        t->shape[t->rank++] = n;
        if (!take(p, ',') && (skip(p), p->s == p->end || *p->s != ')'))
            return fail(p, "',' or ')'");
    }
    return loja_data_tensor_count(t) ? LOJA_OK
        : fail(p, "a shape of fewer numbers");
}

static loja_status_t
get_dictionary(loja_data_tensor_struct *t, parser_t *p)
{
    int seen[3] = { 0, 0, 0 };
    loja_status_t status = LOJA_OK;

    if (!take(p, '{'))
        return fail(p, "a dictionary");
    while (!take(p, '}'))
    {
        if (take_word(p, "'descr':") && !seen[0]++)
            status = get_type(t, p);
        else if (take_word(p, "'fortran_order':") && !seen[1]++)
        {
            t->columns_first = take_word(p, "True");
            if (!t->columns_first && !take_word(p, "False"))
                status = fail(p, "True or False");
        }
        else if (take_word(p, "'shape':") && !seen[2]++)
            status = get_shape(t, p);
        else
            status = fail(p, "descr, fortran_order and shape, each once,");
        if (status != LOJA_OK)
            return status;
        if (!take(p, ',') && (skip(p), p->s == p->end || *p->s != '}'))
            return fail(p, "',' or '}'");
    }
    skip(p);
    if (p->s != p->end || !seen[0] || !seen[1] || !seen[2])
        return fail(p, "descr, fortran_order and shape and no more");
    return LOJA_OK;
}

loja_status_t
loja_data_npy_parse(loja_data_tensor_struct *t, const loja_data_reader_t in,
                    const unsigned char *text, size_t len)
{
    parser_t p = { in, NULL, (const char *) text, NULL };
    loja_status_t status;
    size_t header, bytes;

    if (len < 12 || memcmp(text, "\x93NUMPY", 6) != 0 || text[6] < 1
        || text[6] > 3 || text[7] != 0)
        return loja_data_fail(in, 1, 1, "a .npy file of version 1 to 3");
    bytes = text[6] == 1 ? 2 : 4;
    header = text[8] + 256u * text[9];
    if (bytes == 4)
        header += 65536u * text[10] + 16777216u * (size_t) text[11];
    if (header > len - 8 - bytes)
        return loja_data_fail(in, 1, 9, "a whole .npy file");
    p.s = p.begin + 8 + bytes;
    p.end = p.s + header;
    status = get_dictionary(t, &p);
    if (status != LOJA_OK)
        return status;
    t->bytes = (const unsigned char *) p.end;
    t->begin = (slong) (p.end - p.begin);
    bytes = (size_t) t->num * (size_t) t->size;
    if (len - (size_t) t->begin != bytes)
        return loja_data_fail(in, 1, t->begin + 1, "%ld bytes of numbers in "
            "the file, not %ld", (long) bytes,
            (long) (len - (size_t) t->begin));
    return LOJA_OK;
}
