/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Where to go on to when the trajectory did not decide. */
#include "loja/prove.h"

#define LATEST 230             /* log2: about 1e69 */

int
loja_prove_extend(fmpq_t until, const loja_prove_t prove)
{
    arb_srcptr expected = loja_claim_number(prove->claim
        + LOJA_CLAIM_DIVERGES, "expected_T");
    fmpz_t n, one;
    arf_t t;
    int more = 0;

    if (expected == NULL
        || arf_cmpabs_2exp_si(arb_midref(expected), LATEST) > 0)
        return 0;
    fmpz_init(n);
    fmpz_init_set_ui(one, 1);
    arf_init(t);
    /* HEURISTIC: the estimate may be too early */
    arf_mul_2exp_si(t, arb_midref(expected), 6);
    arf_get_fmpz(n, t, ARF_RND_CEIL);
    if (fmpq_cmp_fmpz(until, n) < 0)
    {
        fmpq_set_fmpz_frac(until, n, one);
        more = 1;
    }
    fmpz_clear(n);
    fmpz_clear(one);
    arf_clear(t);
    return more;
}
