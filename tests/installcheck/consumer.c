/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* A program of somebody else: only installed headers, only loja.pc. */
#include <stdio.h>
#include <string.h>
#include <loja/base.h>

int
main(int argc, char **argv)
{
    arb_t x;
    fmpq_t q;
    int good;

    arb_init(x);
    fmpq_init(q);

    good = loja_fmpq_set_text(q, "-2.5e-1") == LOJA_OK;
    arb_set_fmpq(x, q, 53);
    arb_exp(x, x, 53);
    good = good && arb_is_positive(x) && !arb_contains_si(x, 1);
    good = good && argc == 2 && strcmp(loja_version(), argv[1]) == 0;

    arb_clear(x);
    fmpq_clear(q);
    flint_cleanup();

    printf("installcheck: loja %s, %s\n", loja_version(),
        good ? "works" : "DOES NOT WORK");
    return good ? 0 : 1;
}
