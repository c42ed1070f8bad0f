/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Verdicts, numbers, words; the polynomial behind the data. */
#include <string.h>
#include "loja/claim.h"
#include "support/support.h"

TEST_DECLARE(test_claim_words)
TEST_DECLARE(test_target)

/* The text bounds the ball from its side, and is not far from that end. */
static void
check_bound(const arb_t x, int side)
{
    char *s = loja_claim_bound_text(x, side, 5);
    arf_t end, r;
    fmpq_t q, e;

    arf_init(end);
    arf_init(r);
    fmpq_init(q);
    fmpq_init(e);
    CU_ASSERT(loja_fmpq_set_text(q, s) == LOJA_OK);
    arf_set_mag(r, arb_radref(x));
    if (side < 0)
        arf_neg(r, r);
    arf_add(end, arb_midref(x), r, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_get_fmpq(e, end);
    fmpq_sub(q, q, e);
    CU_ASSERT(fmpq_sgn(q) * side >= 0);
    fmpq_abs(q, q);
    fmpq_abs(e, e);
    fmpq_mul_ui(q, q, 5000);
    CU_ASSERT(fmpq_cmp(q, e) <= 0);
    arf_clear(end);
    arf_clear(r);
    fmpq_clear(q);
    fmpq_clear(e);
    flint_free(s);
}

void
test_claim_words(void)
{
    slong i, n = test_count(300);
    loja_claim_t claim;
    arb_t x;

    arb_init(x);
    for (i = 0; i < n; i++)
    {
        arb_randtest(x, test_rand, 200, 8);
        if (!arb_is_finite(x))
            continue;
        check_bound(x, -1);
        check_bound(x, 1);
    }
    loja_claim_init(claim, "infimum");
    CU_ASSERT(claim->verdict == LOJA_UNDECIDED);
    arb_set_ui(x, 7);
    loja_claim_add_number(claim, "seven", x);
    loja_claim_decided(claim, LOJA_PROVED, "tube", "L < %d", 7);
    CU_ASSERT_STRING_EQUAL(claim->theorem, "L < 7");
    CU_ASSERT_STRING_EQUAL(claim->rule, "tube");
    CU_ASSERT(arb_equal(loja_claim_number(claim, "seven"), x));
    CU_ASSERT(loja_claim_number(claim, "eight") == NULL);
    CU_ASSERT(loja_claim_undecided(claim, "was: %s", claim->theorem)
        == LOJA_UNABLE);
    CU_ASSERT_STRING_EQUAL(claim->reason, "was: L < 7");
    CU_ASSERT(claim->verdict == LOJA_UNDECIDED && claim->rule == NULL);
    CU_ASSERT(claim->numbers == 0);
    loja_claim_clear(claim);
    arb_clear(x);
}

void
test_target(void)
{
    char *path = test_source_path("examples/z2.yaml");
    loja_problem_t prob;
    loja_message_t msg;
    fmpq_poly_t p, q;

    loja_problem_init(prob);
    fmpq_poly_init(p);
    fmpq_poly_init(q);
    CU_ASSERT_FATAL(loja_problem_read(prob, msg, path) == LOJA_OK);
    CU_ASSERT(loja_claim_target(p, prob));
    fmpq_poly_set_coeff_si(q, 2, 1);
    CU_ASSERT(fmpq_poly_equal(p, q));
    /* one target moved: full degree, and still the interpolant */
    fmpq_set_si(fmpq_mat_entry(prob->y, 3, 0), 1, 3);
    CU_ASSERT(loja_claim_target(p, prob));
    CU_ASSERT(fmpq_poly_degree(p) == prob->n - 1);
    /* equal inputs */
    fmpq_set(fmpq_mat_entry(prob->x, 3, 0), fmpq_mat_entry(prob->x, 2, 0));
    CU_ASSERT(!loja_claim_target(p, prob));
    fmpq_set(fmpq_mat_entry(prob->y, 3, 0), fmpq_mat_entry(prob->y, 2, 0));
    CU_ASSERT(loja_claim_target(p, prob));
    CU_ASSERT(fmpq_poly_equal(p, q));
    fmpq_poly_clear(p);
    fmpq_poly_clear(q);
    loja_problem_clear(prob);
    flint_free(path);
}
