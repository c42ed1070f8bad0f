/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The one clock: for limits of time and for statistics. */
#include <time.h>
#include "base/base.h"

double
_loja_clock(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}
