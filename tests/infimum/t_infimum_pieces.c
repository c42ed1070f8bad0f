/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The parts of the claim inf L = 0, on their own. */
#include "families.h"
#include "support/support.h"

TEST_DECLARE(test_infimum_pieces)

/* 1 if psi' has opposite signs at the ends of b. */
static int
changes_sign(const loja_act_struct *act, const arb_t b)
{
    arb_t z, f, lo, hi;
    arf_t end;
    int good;

    arb_init(z);
    arb_init(f);
    arb_init(lo);
    arb_init(hi);
    arf_init(end);
    arb_get_lbound_arf(end, b, 200);
    arb_set_arf(z, end);
    act->eval(f, lo, NULL, z, 0, 400);
    arb_get_ubound_arf(end, b, 200);
    arb_set_arf(z, end);
    act->eval(f, hi, NULL, z, 0, 400);
    arb_mul(z, lo, hi, 400);
    good = arb_is_negative(z);
    arb_clear(z);
    arb_clear(f);
    arb_clear(lo);
    arb_clear(hi);
    arf_clear(end);
    return good;
}

/* The trusted parts refuse what is not so. */
void
test_infimum_pieces(void)
{
    char *path = test_source_path("examples/z2.yaml");
    loja_problem_t prob;
    loja_message_t msg;
    loja_infimum_family_t fam;
    slong needed, degree;
    loja_status_t why;
    fmpq_t h;
    arb_t C, c, b, x;
    arb_ptr psi = _arb_vec_init(4);

    loja_problem_init(prob);
    fmpq_init(h);
    arb_init(C);
    arb_init(c);
    arb_init(b);
    arb_init(x);
    CU_ASSERT_FATAL(loja_problem_read(prob, msg, path) == LOJA_OK);
    _loja_infimum_family_init(fam, prob);
    CU_ASSERT_FATAL(_loja_infimum_find(fam, &needed, &degree, &why, prob, NULL, 128));
    CU_ASSERT(fam->point == LOJA_POINT_ZERO && fam->neurons == 1);
    /* the zero of psi' is inside, and narrow */
    _loja_infimum_psi(psi, b, fam, 3, 128);
    CU_ASSERT(arb_rel_accuracy_bits(b) > 100);
    arb_set_str(x, "-0.751791524693564457457904947", 128);
    arb_sub(x, x, b, 128);
    CU_ASSERT(arb_contains_zero(x) || mag_cmp_2exp_si(arb_radref(x), -80)
        < 0);
    arb_set_arf(x, fam->hi);
    CU_ASSERT(arb_lt(b, x));
    CU_ASSERT(!_loja_infimum_is_isolated(fam->act, 1, fam->hi, fam->lo));
    CU_ASSERT(!_loja_infimum_is_isolated(fam->act, 2, fam->lo, fam->hi));
    /* psi' changes sign across the ball, so the zero is inside */
    CU_ASSERT(changes_sign(fam->act, b));
    /* C grows with h0 */
    CU_ASSERT(_loja_infimum_bound(C, NULL, fam, fam->h0, 32, 128));
    fmpq_div_2exp(h, fam->h0, 4);
    CU_ASSERT(_loja_infimum_bound(c, NULL, fam, h, 32, 128));
    CU_ASSERT(arb_le(c, C));
    /* one target moved by 1/1000; a shift; degree 1 not exempt */
    fmpq_set_si(h, 1, 1000);
    fmpq_add(fmpq_mat_entry(prob->y, 2, 0), fmpq_mat_entry(prob->y, 2, 0),
        h);
    CU_ASSERT(!_loja_infimum_exact(fam));
    fmpq_sub(fmpq_mat_entry(prob->y, 2, 0), fmpq_mat_entry(prob->y, 2, 0),
        h);
    CU_ASSERT(_loja_infimum_exact(fam));
    fmpq_set(fmpq_mat_entry(fam->shift, 0, 0), h);
    CU_ASSERT(!_loja_infimum_exact(fam));
    fmpq_zero(fmpq_mat_entry(fam->shift, 0, 0));
    fam->exempt[1] = 0;
    CU_ASSERT(!_loja_infimum_exact(fam));
    fam->exempt[1] = 1;
    fam->point = LOJA_POINT_ANY;
    CU_ASSERT(!_loja_infimum_exact(fam));
    _loja_infimum_family_clear(fam);
    loja_problem_clear(prob);
    fmpq_clear(h);
    arb_clear(C);
    arb_clear(c);
    arb_clear(b);
    arb_clear(x);
    _arb_vec_clear(psi, 4);
    flint_free(path);
}
