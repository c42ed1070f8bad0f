/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Bounds of the rule unattained-zeros: what several activations share. */
#include "checker/net/act.h"

int
power_count(mpz_t Z, unsigned long base, int d, long a, long c)
{
    mpz_t t;

    if (d >= 64)
        return 0;
    mpz_ui_pow_ui(Z, base, (unsigned long) d);
    mpz_mul_si(Z, Z, a);
    mpz_init_set_si(t, c);
    mpz_add(Z, Z, t);
    mpz_clear(t);
    return 1;
}
