/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* SHA-256 (FIPS 180-4) by nettle. */
#include <nettle/sha2.h>
#include "cert_internal.h"

struct loja_cert_hash_struct
{
    struct sha256_ctx ctx;
};

loja_cert_hash_struct *
loja_cert_hash_new(void)
{
    loja_cert_hash_struct *hash = flint_malloc(sizeof(*hash));

    sha256_init(&hash->ctx);
    return hash;
}

void
loja_cert_hash_free(loja_cert_hash_struct *hash)
{
    flint_free(hash);
}

void
loja_cert_hash_reset(loja_cert_hash_struct *hash)
{
    sha256_init(&hash->ctx);
}

void
loja_cert_hash_update(loja_cert_hash_struct *hash, const char *s, size_t len)
{
    sha256_update(&hash->ctx, len, (const uint8_t *) s);
}

void
loja_cert_hash_final(char *hex, loja_cert_hash_struct *hash)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t raw[SHA256_DIGEST_SIZE];
    slong i;

    sha256_digest(&hash->ctx, SHA256_DIGEST_SIZE, raw);
    for (i = 0; i < SHA256_DIGEST_SIZE; i++)
    {
        hex[2 * i] = digits[raw[i] >> 4];
        hex[2 * i + 1] = digits[raw[i] & 15];
    }
    hex[2 * SHA256_DIGEST_SIZE] = '\0';
}
