/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Several arrays in NumPy's .npz, a ZIP archive of .npy files: stored, or
    deflated where loja was built with zlib.  What counts is the directory at
    its end; the CRC of every file is checked.  A ZIP that holds a data.pkl
    is what PyTorch saves: a program to be run, which nobody here does.
*/
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <string.h>
#ifdef LOJA_HAVE_ZLIB
#include <zlib.h>
#endif
#include "tensor.h"

#define END_SIZE 22             /* of the record at the end */
#define ENTRY_SIZE 46           /* of a file in the directory */
#define LOCAL_SIZE 30           /* before a file */

typedef struct
{
    const loja_data_reader_struct *in;
    const unsigned char *text;
    size_t len, used;           /* used: bytes inflated */
} zip_t;

static size_t
get16(const unsigned char *s)
{
    return s[0] + 256u * (size_t) s[1];
}

static size_t
get32(const unsigned char *s)
{
    return get16(s) + 65536u * get16(s + 2);
}

static loja_status_t
fail(const zip_t *zip, size_t at, const char *what)
{
    return loja_data_fail(zip->in, 1, (slong) at + 1, "%s in a .npz file",
        what);
}

uint32_t
loja_data_crc(const unsigned char *s, size_t len)
{
    uint32_t crc = 0xFFFFFFFFu, table[256];
    size_t i;
    int k;

    for (i = 0; i < 256; i++)
    {
        table[i] = (uint32_t) i;
        for (k = 0; k < 8; k++)
            table[i] = (table[i] & 1) != 0 ? 0xEDB88320u ^ table[i] >> 1
                : table[i] >> 1;
    }
    for (i = 0; i < len; i++)
        crc = table[(crc ^ s[i]) & 0xFF] ^ crc >> 8;
    return crc ^ 0xFFFFFFFFu;
}

/* The content as memory of its own; 0: it is not that. */
static int
inflate_all(unsigned char *dest, size_t size, const unsigned char *from,
            size_t len)
{
#ifdef LOJA_HAVE_ZLIB
    z_stream z;
    int status;

    memset(&z, 0, sizeof(z));
    if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
        return 0;
    /* zlib wants a pointer that it never writes through */
    memcpy(&z.next_in, &from, sizeof(from));
    z.avail_in = (uInt) len;
    z.next_out = dest;
    z.avail_out = (uInt) size;
    status = inflate(&z, Z_FINISH);
    inflateEnd(&z);
    return status == Z_STREAM_END && z.total_out == size;
#else
    (void) dest;
    (void) size;
    (void) from;
    (void) len;
    return 0;
#endif
}

static int
have_zlib(void)
{
#ifdef LOJA_HAVE_ZLIB
    return 1;
#else
    return 0;
#endif
}

/* The bytes of the file that the entry names, into t->memory. */
static loja_status_t
unpack(loja_data_tensor_struct *t, size_t *size, zip_t *zip, size_t at)
{
    const unsigned char *entry = zip->text + at, *from;
    const size_t method = get16(entry + 10), packed = get32(entry + 20);
    const size_t local = get32(entry + 42);
    size_t start;

    *size = get32(entry + 24);
    if ((get16(entry + 8) & 1) != 0 || (method != 0 && method != 8))
        return fail(zip, at, "files that are stored or deflated");
    if (method == 8 && !have_zlib())
        return fail(zip, at, "files that are not compressed (there was no "
            "zlib when loja was built)");
    if (local > zip->len || zip->len - local < LOCAL_SIZE
        || memcmp(zip->text + local, "PK\3\4", 4) != 0)
        return fail(zip, at, "a file where the directory says");
    start = local + LOCAL_SIZE + get16(zip->text + local + 26)
        + get16(zip->text + local + 28);
    if (start > zip->len || zip->len - start < packed
        || (method == 0 && packed != *size))
        return fail(zip, at, "a whole file");
    zip->used += *size;
    /* deflate makes 1032 bytes of one at most */
    if (zip->used > LOJA_DATA_MAX_FILE || *size / 1032 > packed)
        return fail(zip, at, "files that are shorter");
    from = zip->text + start;
    t->memory = flint_malloc(*size + 1);
    if (method == 0)
        memcpy(t->memory, from, *size);
    else if (!inflate_all(t->memory, *size, from, packed))
        return fail(zip, at, "a file that can be inflated");
    if (loja_data_crc(t->memory, *size) != get32(entry + 16))
        return fail(zip, at, "a file that is undamaged (CRC)");
    return LOJA_OK;
}

/* The file of the entry at `at', which is within the archive. */
static loja_status_t
read_entry(loja_data_tensors_t all, zip_t *zip, size_t at)
{
    const char *name = (const char *) zip->text + at + ENTRY_SIZE;
    size_t len = get16(zip->text + at + 28), size;
    loja_data_tensor_struct *t;
    loja_status_t status;

    if (len >= 8 && memcmp(name + len - 8, "data.pkl", 8) == 0)
        return loja_data_fail(zip->in, 1, (slong) at + 1, LOJA_DATA_PYTORCH);
    if (len < 4 || memcmp(name + len - 4, ".npy", 4) != 0
        || memchr(name, '\0', len) != NULL)
        return fail(zip, at, "only files .npy");
    len -= 4;
    t = loja_data_tensors_add(all, name, len);
    if (t == NULL)
        return fail(zip, at, "fewer files");
    if (loja_data_tensors_find(all, t->name) != t)
        return fail(zip, at, "every name once");
    status = unpack(t, &size, zip, at);
    return status != LOJA_OK ? status
        : loja_data_npy_parse(t, zip->in, t->memory, size);
}

loja_status_t
loja_data_npz_parse(loja_data_tensors_t all, const loja_data_reader_t in,
                    const unsigned char *text, size_t len)
{
    zip_t zip = { in, text, len, 0 };
    loja_status_t status = LOJA_OK;
    size_t end, at, n, i;

    if (len < END_SIZE)
        return fail(&zip, 0, "a directory");
    /* behind it a comment of up to 65535 bytes */
    for (end = len - END_SIZE; memcmp(text + end, "PK\5\6", 4) != 0; end--)
        if (end == 0 || len - end > END_SIZE + 65535)
            return fail(&zip, 0, "a directory");
    n = get16(text + end + 10);
    at = get32(text + end + 16);
    if (n == 0 || n > LOJA_DATA_MAX_TENSORS || at > end)
        return fail(&zip, end, "a directory of 1 to 10000 files");
    for (i = 0; i < n && status == LOJA_OK; i++)
    {
        size_t size;

        if (end - at < ENTRY_SIZE || memcmp(text + at, "PK\1\2", 4) != 0)
            return fail(&zip, at, "a whole directory");
        size = ENTRY_SIZE + get16(text + at + 28) + get16(text + at + 30)
            + get16(text + at + 32);
        if (end - at < size)
            return fail(&zip, at, "a whole directory");
        status = read_entry(all, &zip, at);
        at += size;
    }
    return status;
}
