/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The claim threshold: one odd neuron without bias. */
#include <string.h>
#include "one_neuron.h"

TEST_DECLARE(test_threshold_z1)
TEST_DECLARE(test_threshold_data)
TEST_DECLARE(test_threshold_cases)
TEST_DECLARE(test_threshold_not)

static loja_verdict_t
verdict(const loja_problem_t prob, const char *eps)
{
    loja_claim_t claim;
    loja_verdict_t v;

    one_neuron_claim(claim, prob, eps, 0);
    v = claim->verdict;
    loja_claim_clear(claim);
    return v;
}

/* The number of that name is q, nearly exactly. */
static void
check_number(const loja_claim_t claim, const char *name, const char *q)
{
    arb_srcptr x = loja_claim_number(claim, name);
    fmpq_t r;

    fmpq_init(r);
    CU_ASSERT_FATAL(x != NULL);
    CU_ASSERT_FATAL(loja_fmpq_set_text(r, q) == LOJA_OK);
    CU_ASSERT(test_arb_contains_exact(x, r, name));
    CU_ASSERT(arb_rel_accuracy_bits(x) > 200 || arb_is_exact(x));
    fmpq_clear(r);
}

/* eps NULL: proved, and top (1 - 10^-digits) <= eps < top if inf = 0. */
static void
check_found(const loja_problem_t prob, slong digits, const char *top)
{
    loja_claim_t claim;
    arb_t x, t;
    fmpq_t q;

    arb_init(x);
    arb_init(t);
    fmpq_init(q);
    one_neuron_claim(claim, prob, NULL, digits);
    CU_ASSERT_FATAL(claim->verdict == LOJA_PROVED);
    check_number(claim, "threshold", top);
    CU_ASSERT_FATAL(loja_fmpq_set_text(q, top) == LOJA_OK);
    arb_set_fmpq(t, q, 256);
    arb_sub(x, t, loja_claim_number(claim, "eps"), 256);
    arb_div(x, x, t, 256);
    CU_ASSERT(arb_is_positive(x));
    arb_set_ui(t, 10);
    arb_pow_ui(t, t, (ulong) digits, 256);
    arb_mul(x, x, t, 256);
    arb_sub_ui(x, x, 1, 256);
    CU_ASSERT(!arb_is_positive(x));
    loja_claim_clear(claim);
    arb_clear(x);
    arb_clear(t);
    fmpq_clear(q);
}

void
test_threshold_z1(void)
{
    static const char *const good[] = { "0.062499", "1/16", "1/10", "0.6249",
        "0.624999999999999999999999999999999999999999999" };
    static const char *const bad[] = { "5/8", "0.625", "0.6250000001", "1",
        "1e9" };
    loja_problem_t prob;
    loja_claim_t claim;
    slong i;

    one_neuron_make(prob, &loja_act_tanh, 1, 0, "1/2 1", "1/2 1");
    for (i = 0; i < 5; i++)
    {
        CU_ASSERT(verdict(prob, good[i]) == LOJA_PROVED);
        CU_ASSERT(verdict(prob, bad[i]) == LOJA_REFUTED);
    }
    one_neuron_claim(claim, prob, "3/5", 0);
    check_number(claim, "eps", "3/5");
    check_number(claim, "threshold", "5/8");
    check_number(claim, "infimum", "0");
    check_number(claim, "at_infinity", "1/16");
    CU_ASSERT(strstr(claim->theorem, "|theta(t)| -> infinity") != NULL);
    loja_claim_clear(claim);
    one_neuron_claim(claim, prob, "5/8", 0);
    CU_ASSERT(strstr(loja_record_text(claim->record),
        "\"point\":[\"0\",\"0\"]") != NULL);
    loja_claim_clear(claim);
    check_found(prob, 3, "5/8");
    check_found(prob, 40, "5/8");
    loja_problem_clear(prob);
}

void
test_threshold_data(void)
{
    /* inputs and targets; inf L, M, the value at infinity */
    static const char *const sets[][5] = {
        { "-1 1 0 2 2 1/3 5 7 -8 9",
          "3/2 -3/2 0 -3 -3 -1/2 -15/2 -21/2 12 -27/2",
          "0", "1031/20", "3661/180" },
        { "-1/2 1/2 -1", "-2/3 2/3 -4/3", "0", "8/9", "8/81" },
        { "1e-9 1 1e9", "7e-9 7 7e9", "0",
          "16333333333333333349666666666666666683/1000000000000000000",
          "5444444438999999999999999994555555561/500000000000000000" },
        /* x^3, and a part that no odd function sees: inf L > 0 */
        { "1 -2", "1 -8", "18/5", "65/2", "49/4" },
        { "1 -1 0 2", "3 1 5 4", "103/12", "51/4", "39/4" },
        /* the first ratio is 0 */
        { "1 2", "0 4", "8/5", "8", "4" }
    };
    static const loja_act_struct *const acts[] = { &loja_act_tanh,
        &loja_act_arctan, &loja_act_softsign };
    loja_problem_t prob;
    loja_claim_t claim;
    fmpq_t eps, tiny;
    size_t i, a;
    char *text;

    fmpq_init(eps);
    fmpq_init(tiny);
    CU_ASSERT_FATAL(loja_fmpq_set_text(tiny, "1e-30") == LOJA_OK);
    for (i = 0; i < sizeof(sets) / sizeof(*sets); i++)
        for (a = 0; a < 3; a++)
        {
            one_neuron_make(prob, acts[a], 1, 0, sets[i][0], sets[i][1]);
            CU_ASSERT(verdict(prob, sets[i][3]) == LOJA_REFUTED);
            CU_ASSERT_FATAL(loja_fmpq_set_text(eps, sets[i][3]) == LOJA_OK);
            fmpq_sub(eps, eps, tiny);
            text = fmpq_get_str(NULL, 10, eps);
            one_neuron_claim(claim, prob, text, 0);
            CU_ASSERT_FATAL(claim->verdict == LOJA_PROVED);
            check_number(claim, "infimum", sets[i][2]);
            check_number(claim, "threshold", sets[i][3]);
            check_number(claim, "at_infinity", sets[i][4]);
            CU_ASSERT(strstr(claim->theorem, "not attained") != NULL);
            loja_claim_clear(claim);
            flint_free(text);
            loja_problem_clear(prob);
        }
    one_neuron_make(prob, &loja_act_arctan, 1, 0, sets[0][0], sets[0][1]);
    check_found(prob, 5, sets[0][3]);
    loja_problem_clear(prob);
    fmpq_clear(eps);
    fmpq_clear(tiny);
}

/* The verdict at 1000, its words, and what is found without eps. */
static void
check_case(const loja_act_struct *act, const char *xs, const char *ys,
           const char *inf, const char *top)
{
    loja_problem_t prob;
    loja_claim_t claim;

    one_neuron_make(prob, act, 1, 0, xs, ys);
    CU_ASSERT(verdict(prob, "1000")
        == (top == NULL ? LOJA_PROVED : LOJA_REFUTED));
    if (top != NULL)
        CU_ASSERT(verdict(prob, top) == LOJA_REFUTED);
    one_neuron_claim(claim, prob, NULL, 0);
    CU_ASSERT_FATAL(claim->verdict == LOJA_PROVED);
    check_number(claim, "infimum", inf);
    CU_ASSERT(strstr(claim->theorem, "|theta(t)| -> infinity") == NULL);
    if (top == NULL)
    {
        CU_ASSERT(strstr(claim->theorem, "for every eps") != NULL);
        CU_ASSERT(loja_claim_number(claim, "threshold") == NULL);
    }
    else
    {
        check_number(claim, "threshold", top);
        CU_ASSERT(strstr(claim->theorem, "infimum is attained") != NULL);
    }
    loja_claim_clear(claim);
    loja_problem_clear(prob);
}

/* Where the infimum is attained. */
void
test_threshold_cases(void)
{
    /* no input but 0; all targets 0; they cancel */
    check_case(&loja_act_tanh, "0 0", "3 4", "25/2", NULL);
    check_case(&loja_act_tanh, "0", "0", "0", NULL);
    check_case(&loja_act_arctan, "1 2 -3", "0 0 0", "0", NULL);
    check_case(&loja_act_softsign, "1 -1", "5 5", "25", NULL);
    /* one |x| */
    check_case(&loja_act_tanh, "1/2", "3", "0", "9");
    check_case(&loja_act_arctan, "1/2 -1/2 1/2", "1 -1 1", "0", "1");
    check_case(&loja_act_softsign, "2 -2 0", "1 -3 7", "17", "59/3");
    /* psi(z) = z */
    check_case(&loja_act_identity, "1 2 3", "2 4 6", "0", "56/3");
    check_case(&loja_act_identity, "1 2", "3 -1", "49/10", "5");
    check_case(&loja_act_identity, "1 2", "2 -1", "5/2", NULL);
}

void
test_threshold_not(void)
{
    loja_act_struct other = loja_act_tanh;
    loja_problem_t prob;

    /* targets that fall below a line, or change sign */
    one_neuron_make(prob, &loja_act_tanh, 1, 0, "1 2 3", "1 2 2");
    CU_ASSERT(verdict(prob, "1/1000") == LOJA_UNDECIDED);
    CU_ASSERT(verdict(prob, NULL) == LOJA_UNDECIDED);
    CU_ASSERT(verdict(prob, "3") == LOJA_REFUTED);
    CU_ASSERT(verdict(prob, "2.9999999") == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    one_neuron_make(prob, &loja_act_arctan, 1, 0, "1 2 3", "-1 2 3");
    CU_ASSERT(verdict(prob, "1/1000") == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    one_neuron_make(prob, &loja_act_softsign, 1, 0, "1 2 3", "1 -2 -9");
    CU_ASSERT(verdict(prob, "1/1000") == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    one_neuron_make(prob, &loja_act_tanh, 1, 0, "1 2 3", "1 2 0");
    CU_ASSERT(verdict(prob, "1/1000") == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    /* nothing is known to lie below (0, 0) */
    one_neuron_make(prob, &loja_act_tanh, 1, 0, "1 2", "2 -1");
    CU_ASSERT(verdict(prob, "100") == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    /* odd, but nobody knows how its q behaves */
    other.falls = 0;
    one_neuron_make(prob, &other, 1, 0, "1/2 1", "1/2 1");
    CU_ASSERT(verdict(prob, "1/2") == LOJA_UNDECIDED);
    CU_ASSERT(verdict(prob, "5/8") == LOJA_REFUTED);
    loja_problem_clear(prob);
    /* not odd, a bias, a penalty, two neurons */
    one_neuron_make(prob, &loja_act_gelu, 1, 0, "1/2 1", "1/2 1");
    CU_ASSERT(verdict(prob, "1/2") == LOJA_UNDECIDED);
    CU_ASSERT(verdict(prob, "5/8") == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    one_neuron_make(prob, &loja_act_tanh, 1, 0, "1/2 1", "1/2 1");
    fmpq_set_si(prob->l2, 1, 1000000);
    CU_ASSERT(verdict(prob, "1/2") == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    one_neuron_make(prob, &loja_act_tanh, 2, 0, "1/2 1", "1/2 1");
    CU_ASSERT(verdict(prob, "1/2") == LOJA_UNDECIDED);
    CU_ASSERT(verdict(prob, "5/8") == LOJA_UNDECIDED);
    loja_problem_clear(prob);
    one_neuron_make(prob, &loja_act_tanh, 1, 1, "1/2 1", "1/2 1");
    CU_ASSERT(verdict(prob, "1/2") != LOJA_PROVED);
    loja_problem_clear(prob);
}
