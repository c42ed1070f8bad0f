/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Status bits in words; enum and words come from one list. */
#include "loja/base.h"

const char *
loja_status_message(loja_status_t status)
{
#define STATUS_TEXT(name, bit, text)                                        \
    if ((status & (bit)) != 0)                                              \
        return text;
    LOJA_STATUS_LIST(STATUS_TEXT)
#undef STATUS_TEXT
    return "ok";
}
