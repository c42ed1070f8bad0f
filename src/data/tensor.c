/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Arrays of numbers in memory, whatever file they come from. */
#include <string.h>
#include "tensor.h"

void
loja_data_tensors_init(loja_data_tensors_t all)
{
    all->num = all->room = 0;
    all->tensor = NULL;
}

void
loja_data_tensors_clear(loja_data_tensors_t all)
{
    slong i;

    for (i = 0; i < all->num; i++)
    {
        flint_free(all->tensor[i].name);
        flint_free(all->tensor[i].memory);
    }
    flint_free(all->tensor);
}

loja_data_tensor_struct *
loja_data_tensors_add(loja_data_tensors_t all, const char *name, size_t len)
{
    loja_data_tensor_struct *t;

    if (all->num == LOJA_DATA_MAX_TENSORS)
        return NULL;
    if (all->num == all->room)
    {
        all->room = 2 * all->room + 8;
        all->tensor = flint_realloc(all->tensor,
            sizeof(*all->tensor) * (size_t) all->room);
    }
    t = all->tensor + all->num++;
    memset(t, 0, sizeof(*t));
    t->name = flint_malloc(len + 1);
    memcpy(t->name, name, len);
    t->name[len] = '\0';
    return t;
}

const loja_data_tensor_struct *
loja_data_tensors_find(const loja_data_tensors_t all, const char *name)
{
    slong i;

    for (i = 0; i < all->num; i++)
        if (strcmp(all->tensor[i].name, name) == 0)
            return all->tensor + i;
    return NULL;
}

int
loja_data_tensor_count(loja_data_tensor_struct *t)
{
    int k;

    t->num = 1;
    for (k = 0; k < t->rank; k++)
    {
        if (t->shape[k] < 0 || t->shape[k] > LOJA_DATA_MAX_ENTRIES)
            return 0;
        t->num *= t->shape[k];
        if (t->num > LOJA_DATA_MAX_ENTRIES)
            return 0;
    }
    return 1;
}

void
loja_data_tensor_shape_text(char *text, size_t size, int rank,
                            const slong *shape)
{
    size_t used = (size_t) snprintf(text, size, "[");
    int k;

    for (k = 0; k < rank && used < size; k++)
        used += (size_t) snprintf(text + used, size - used, "%s%ld",
            k > 0 ? ", " : "", (long) shape[k]);
    if (used < size)
        snprintf(text + used, size - used, "]");
}

/* An integer of up to 8 bytes, the first of which counts least. */
static void
get_integer(fmpq_t q, const unsigned char *bytes, int size, int is_signed)
{
    uint64_t x = 0;
    fmpz_t high;
    int i;

    for (i = size - 1; i >= 0; i--)
        x = x << 8 | bytes[i];
    fmpz_init(high);
    fmpz_set_ui(fmpq_numref(q), (ulong) (x >> 32));
    fmpz_mul_2exp(fmpq_numref(q), fmpq_numref(q), 32);
    fmpz_add_ui(fmpq_numref(q), fmpq_numref(q), (ulong) (x & 0xFFFFFFFFu));
    if (is_signed && (bytes[size - 1] & 0x80) != 0)
    {
        fmpz_one_2exp(high, (ulong) (8 * size));
        fmpz_sub(fmpq_numref(q), fmpq_numref(q), high);
    }
    fmpz_one(fmpq_denref(q));
    fmpz_clear(high);
}

loja_status_t
loja_data_tensor_get(fmpq_t q, loja_data_reader_t in,
                     const loja_data_tensor_struct *t, slong i, slong j)
{
    const slong columns = t->rank > 1 ? t->shape[1] : 1;
    const slong at = t->columns_first ? j * t->shape[0] + i
        : i * columns + j;
    unsigned char bytes[8];
    char shown[LOJA_DATA_SHOW];
    int k, good = 1;

    for (k = 0; k < t->size; k++)
        bytes[k] = t->bytes[at * t->size + (t->big ? t->size - 1 - k : k)];
    if (t->type != NULL)
        good = loja_data_float_get(q, t->type, bytes);
    else
        get_integer(q, bytes, t->size, t->is_signed);
    loja_data_show(shown, t->name);
    if (!good)
        return loja_data_fail(in, 1, t->begin + at * t->size + 1,
            "a finite number at index %ld%s%s%s", (long) at,
            shown[0] != '\0' ? " of tensor '" : "", shown,
            shown[0] != '\0' ? "'" : "");
    return loja_data_spend(in, q) ? LOJA_OK : loja_data_fail(in, 1, 1,
        "numbers with fewer digits in all");
}

loja_data_format_t
loja_data_format(const char *text, size_t len)
{
    if (len >= 6 && memcmp(text, "\x93NUMPY", 6) == 0)
        return LOJA_DATA_NPY;
    if (len >= 4 && (memcmp(text, "PK\3\4", 4) == 0
        || memcmp(text, "PK\5\6", 4) == 0))
        return LOJA_DATA_ZIP;
    if (len >= 2 && text[0] == '\x80' && text[1] >= 2 && text[1] <= 5
        && (len < 8 || text[7] != 0))
        return LOJA_DATA_PICKLE;
    return LOJA_DATA_OTHER;
}

loja_status_t
loja_data_tensors_parse(loja_data_tensors_t all, const loja_data_reader_t in,
                        const char *text, size_t len)
{
    const unsigned char *bytes = (const unsigned char *) text;

    switch (loja_data_format(text, len))
    {
        case LOJA_DATA_NPY:
            return loja_data_npy_parse(loja_data_tensors_add(all, "", 0),
                in, bytes, len);
        case LOJA_DATA_ZIP:
            return loja_data_npz_parse(all, in, bytes, len);
        case LOJA_DATA_PICKLE:
            return loja_data_fail(in, 1, 1, LOJA_DATA_PYTORCH);
        default:
            return loja_data_safetensors_parse(all, in, text, len);
    }
}
