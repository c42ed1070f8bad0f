/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The largest ball of starts, to two digits, that is proved.  It is looked
   for by trials, which are no part of a proof. */
#include "loja/prove.h"

/* HEURISTIC: powers of ten that are tried; a basin beyond them is told as the
   end of the range */
#define FIRST (-1)
#define LEAST (-12)
#define MOST 6

/* d / 10 times 10^e; two digits: d = 10, 11, .., 99. */
static void
set_radius(fmpq_t r, slong d, slong e)
{
    fmpz_t ten;

    fmpz_init_set_ui(ten, 10);
    fmpq_set_si(r, d, 10);
    if (e >= 0)
    {
        fmpz_pow_ui(ten, ten, (ulong) e);
        fmpq_mul_fmpz(r, r, ten);
    }
    else
    {
        fmpz_pow_ui(ten, ten, (ulong) -e);
        fmpq_div_fmpz(r, r, ten);
    }
    fmpz_clear(ten);
}

/* Is 10^e proved? */
static int
try_power(loja_status_t *status, slong e, loja_basin_try_t try, void *ctx)
{
    fmpq_t r;
    int good;

    fmpq_init(r);
    set_radius(r, 10, e);
    good = try(status, ctx, r);
    fmpq_clear(r);
    return good;
}

/* A greatest e with 10^e proved; less than LEAST: none is. */
static slong
find_power(loja_status_t *status, loja_basin_try_t try, void *ctx)
{
    slong e = FIRST;

    if (try_power(status, e, try, ctx))
        while (e < MOST && try_power(status, e + 1, try, ctx))
            e++;
    else
        for (e--; e >= LEAST && *status == LOJA_OK
             && !try_power(status, e, try, ctx); e--)
            ;
    return e;
}

loja_status_t
loja_prove_basin(int *found, fmpq_t radius, fmpq_t beyond,
                 loja_basin_try_t try, void *ctx)
{
    slong low = 10, high = 100, mid, e;
    loja_status_t status = LOJA_OK;

    e = find_power(&status, try, ctx);
    *found = e >= LEAST && status == LOJA_OK;
    while (*found && high - low > 1 && e < MOST && status == LOJA_OK)
    {
        mid = (low + high) / 2;
        set_radius(radius, mid, e);
        if (try(&status, ctx, radius))
            low = mid;
        else
            high = mid;
    }
    set_radius(radius, low, e);
    set_radius(beyond, high, e);
    return status;
}
