/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* count.c -- bounds of the rule unattained-zeros: what several activations
   share. */
#include "jet/jet_internal.h"

int
loja_jet_power_count(fmpz_t Z, ulong base, slong d, slong a, slong c)
{
    /* more than 2^60 points would be needed */
    if (d > 60)
        return 0;
    fmpz_set_ui(Z, base);
    fmpz_pow_ui(Z, Z, (ulong) d);
    fmpz_mul_si(Z, Z, a);
    if (c >= 0)
        fmpz_add_ui(Z, Z, (ulong) c);
    else
        fmpz_sub_ui(Z, Z, (ulong) -c);
    return 1;
}
