/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Numbers, rows of numbers, and the keys of a mapping. */
#include <string.h>
#include "reader.h"

void
loja_data_join(char *text, size_t size, const char *const *names, slong num)
{
    size_t used = 0;
    slong i;

    text[0] = '\0';
    for (i = 0; i < num && used < size; i++)
        used += (size_t) snprintf(text + used, size - used, "%s%s",
                                  i == 0 ? "" : ", ", names[i]);
}

static slong
find(const char *const *names, slong num, const char *name)
{
    slong i;

    for (i = 0; i < num; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

loja_status_t
loja_data_get_map(loja_data_node_srcptr *values, const loja_data_reader_t in,
                  loja_data_node_srcptr node, const char *what,
                  const char *const *names, slong num)
{
    char list[128];
    loja_data_node_srcptr key;
    slong i;

    for (i = 0; i < num; i++)
        values[i] = NULL;
    loja_data_join(list, sizeof(list), names, num);
    if (node->kind != LOJA_DATA_MAP)
        return loja_data_expected(in, node, "%s as a mapping with keys %s",
                                  what, list);
    for (key = node->first; key != NULL; key = key->next->next)
    {
        i = key->kind == LOJA_DATA_SCALAR
            ? find(names, num, key->text) : -1;
        if (i < 0)
            return loja_data_expected(in, key, "a key of %s (%s)", what,
                                      list);
        if (values[i] != NULL)
            return loja_data_expected(in, key, "every key of %s once", what);
        values[i] = key->next;
    }
    return LOJA_OK;
}

loja_status_t
loja_data_require(const loja_data_reader_t in, loja_data_node_srcptr map,
                  loja_data_node_srcptr value, const char *name)
{
    if (value != NULL)
        return LOJA_OK;
    return loja_data_fail(in, map->line, map->column, "the key '%s' here",
                          name);
}

int
loja_data_spend(loja_data_reader_t in, const fmpq_t q)
{
    in->bits += (double) fmpz_bits(fmpq_numref(q));
    in->bits += (double) fmpz_bits(fmpq_denref(q));
    return in->bits <= LOJA_DATA_MAX_BITS;
}

loja_status_t
loja_data_number(fmpq_t q, loja_data_reader_t in, const char *text,
                 slong line, slong column)
{
    char shown[LOJA_DATA_SHOW];

    if (loja_fmpq_set_text(q, text) != LOJA_OK)
    {
        loja_data_show(shown, text);
        return loja_data_fail(in, line, column, "a number "
            "(like -2, 1/3, 0.25, 1e-3 or 0x1.8p-3), not '%s'", shown);
    }
    if (!loja_data_spend(in, q))
        return loja_data_fail(in, line, column,
                              "numbers with fewer digits in all");
    return LOJA_OK;
}

loja_status_t
loja_data_get_fmpq(fmpq_t q, loja_data_reader_t in,
                   loja_data_node_srcptr node)
{
    if (node->kind != LOJA_DATA_SCALAR)
        return loja_data_expected(in, node, "a number");
    return loja_data_number(q, in, node->text, node->line, node->column);
}

loja_status_t
loja_data_get_slong(slong *value, const loja_data_reader_t in,
                    loja_data_node_srcptr node, const char *what, slong min,
                    slong max)
{
    const char *s = node->text;
    int good = node->kind == LOJA_DATA_SCALAR && *s != '\0';

    *value = 0;
    /* max is at most 10^6 or so, hence 10 max does not overflow. */
    for (; good && *s != '\0'; s++)
    {
        good = *s >= '0' && *s <= '9' && *value <= max;
        if (good)
            *value = 10 * *value + (*s - '0');
    }
    if (!good || *value < min || *value > max)
        return loja_data_expected(in, node,
                                  "%s, an integer from %ld to %ld", what,
                                  (long) min, (long) max);
    return LOJA_OK;
}

loja_status_t
loja_data_get_row(fmpq *row, loja_data_reader_t in,
                  loja_data_node_srcptr node, slong num)
{
    loja_data_node_srcptr item;
    loja_status_t status = LOJA_OK;

    if (num == 1 && node->kind == LOJA_DATA_SCALAR)
        return loja_data_get_fmpq(row, in, node);
    if (node->kind != LOJA_DATA_LIST || node->count != num)
        return loja_data_expected(in, node, num == 1 ? "a number"
                                  : "a list of %ld numbers", (long) num);
    for (item = node->first; item != NULL && status == LOJA_OK;
         item = item->next, row++)
        status = loja_data_get_fmpq(row, in, item);
    return status;
}
