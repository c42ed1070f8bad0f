/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "config.h"

#include "loja/base.h"

const char *
loja_version(void)
{
    return PACKAGE_VERSION;
}
