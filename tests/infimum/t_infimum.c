/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The claim inf L = 0: the families hold at sampled h, by the loss itself in
   high precision; what is false or too small is not proved. */
#include <string.h>
#include "families.h"
#include "support/support.h"

TEST_DECLARE(test_infimum_examples)
TEST_DECLARE(test_infimum_activations)
TEST_DECLARE(test_infimum_inputs)
TEST_DECLARE(test_infimum_range)
TEST_DECLARE(test_infimum_deep)
TEST_DECLARE(test_infimum_not)

void
test_infimum_examples(void)
{
    static const struct
    {
        const char *name;
        slong neurons;
    } list[] = {{"z1", 1}, {"z2", 1}, {"z3", 1}, {"z4", 1}, {"z5", 2},
        {"z6", 2}, {"z7", 2}, {"z8", 2}, {"z9", 2}, {"deep", 2},
        {"cubic", 2}, {"quintic", 4}, {"plane", 3}, {"elu", 2}};
    size_t i;

    for (i = 0; i < sizeof(list) / sizeof(list[0]); i++)
    {
        char name[64];
        char *path;
        loja_problem_t prob;
        loja_message_t msg;

        snprintf(name, sizeof(name), "examples/%s.yaml", list[i].name);
        path = test_source_path(name);
        loja_problem_init(prob);
        CU_ASSERT_FATAL(loja_problem_read(prob, msg, path) == LOJA_OK);
        check_proved(prob, list[i].neurons, list[i].name);
        loja_problem_clear(prob);
        flint_free(path);
    }
}

void
test_infimum_activations(void)
{
    /* in sixths */
    static const slong poly[6] = {5, -3, 7, 2, -4, 3};
    slong a, k;

    for (a = 0; loja_act_list[a] != NULL; a++)
    {
        const loja_act_struct *act = loja_act_list[a];

        for (k = 1; k <= 5; k++)
        {
            loja_problem_t prob;

            if (k > 1 && (act == &loja_act_identity
                          || act == &loja_act_relu))
                continue;
            make_line(prob, act, k + 1, 1, 9, k, poly, 0);
            check_proved(prob, -1, act->name);
            loja_problem_clear(prob);
        }
        if (act != &loja_act_relu)
        {
            static const slong line[2] = {0, 7};
            loja_problem_t prob;

            make_line(prob, act, 2, 0, 6, 1, line, 0);
            check_proved(prob, act == &loja_act_identity ? 1 : -1,
                act->name);
            loja_problem_clear(prob);
        }
        if (!act->analytic && act != &loja_act_relu)
        {
            static const slong square[3] = {0, 2, 6};
            loja_problem_t prob;

            make_line(prob, act, 2, 0, 6, 2, square, 1);
            check_proved(prob, 2, act->name);
            loja_problem_clear(prob);
        }
    }
}

/* elu at b = 1/2 or -1/2: no step may carry an argument over the kink.  Then
   without Taylor terms beyond the degree, the remainder is all. */
void
test_infimum_range(void)
{
    static const slong square[3] = {1, 2, 6};
    loja_problem_t prob;
    loja_infimum_family_t fam;
    slong needed, degree, i;
    loja_status_t why;
    fmpq_t h;
    arb_t B;

    fmpq_init(h);
    arb_init(B);
    make_line(prob, &loja_act_elu, 2, 1, 7, 2, square, 0);
    _loja_infimum_family_init(fam, prob);
    CU_ASSERT_FATAL(_loja_infimum_find(fam, &needed, &degree, &why, prob,
        NULL, 128));
    for (i = 1; i <= 8; i++)
    {
        /* arguments in b +- i/8 at least */
        fmpq_set_si(fam->b, -1, 2);
        fam->branch = -1;
        fmpq_set_si(h, i, 8);
        CU_ASSERT(_loja_infimum_range(B, fam, h, 3, 8, 64) == (i <= 4));
        /* |psi'''|/6 = e^z/6 up to e^(-1/2 + i/8) */
        if (i <= 4)
        {
            arb_t z;

            arb_init(z);
            arb_set_d(z, -0.5 + 0.125 * (double) i);
            arb_exp(z, z, 64);
            arb_div_ui(z, z, 6, 64);
            CU_ASSERT(arb_le(z, B) || arb_overlaps(z, B));
            arb_mul_ui(z, z, 2, 64);
            CU_ASSERT(arb_le(B, z));
            arb_clear(z);
        }
        fmpq_set_si(fam->b, 1, 2);
        fam->branch = 1;
        CU_ASSERT(_loja_infimum_range(B, fam, h, 3, 8, 64) == (i <= 4));
    }
    _loja_infimum_family_clear(fam);
    loja_problem_clear(prob);
    make_line(prob, &loja_act_logistic, 2, 1, 7, 2, square, 0);
    _loja_infimum_family_init(fam, prob);
    CU_ASSERT_FATAL(_loja_infimum_find(fam, &needed, &degree, &why, prob,
        NULL, 128));
    CU_ASSERT(_loja_infimum_exact(fam));
    fam->extra = 0;
    _loja_infimum_sums(fam, 128);
    CU_ASSERT(_loja_infimum_bound(fam->C, NULL, fam, fam->h0, 32, 128));
    check_family(prob, fam, 0, "no terms beyond the degree");
    _loja_infimum_family_clear(fam);
    loja_problem_clear(prob);
    fmpq_clear(h);
    arb_clear(B);
}

/* Later layers whose activation bends: logistic, softplus, silu. */
void
test_infimum_deep(void)
{
    static const loja_act_struct *const acts[] = {&loja_act_tanh,
        &loja_act_logistic, &loja_act_silu, &loja_act_elu,
        &loja_act_relu, &loja_act_softsign, &loja_act_mish};
    static const slong square[3] = {1, 9, 60};
    slong widths[5] = {1, 2, 1, 3, 1};
    size_t i;

    for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
    {
        const loja_act_struct *act[3] = {&loja_act_tanh, acts[i], acts[i]};
        loja_problem_t prob;

        make_line(prob, &loja_act_tanh, 2, 1, 7, 2, square, 0);
        loja_net_set(prob->net, 4, widths, act, 1);
        check_proved(prob, 2, acts[i]->name);
        loja_problem_clear(prob);
    }
}

static void
check_not(const loja_problem_t prob, loja_verdict_t verdict,
          const char *word)
{
    loja_claim_t claim;
    loja_status_t status;

    loja_claim_init(claim, "infimum");
    status = loja_claim_infimum(claim, prob, NULL);
    CU_ASSERT(claim->verdict == verdict);
    CU_ASSERT(status == (verdict == LOJA_UNDECIDED ? LOJA_UNABLE
        : LOJA_OK));
    if (verdict == LOJA_UNDECIDED)
        CU_ASSERT(claim->reason != NULL
            && strstr(claim->reason, word) != NULL);
    if (claim->reason != NULL && strstr(claim->reason, word) == NULL)
        printf("%s\n", claim->reason);
    if (verdict != LOJA_UNDECIDED)
        CU_ASSERT(claim->theorem != NULL
            && strstr(claim->theorem, word) != NULL);
    loja_claim_clear(claim);
}

void
test_infimum_inputs(void)
{
    static const slong square[3] = {0, 0, 6};
    loja_problem_t prob;
    loja_claim_t claim;
    slong i;
    fmpq_t q;

    fmpq_init(q);

    make_plane(prob, &loja_act_gelu, 6, 2, 1, 0, 1);
    check_proved(prob, 3, "gelu 2-6-1");
    loja_problem_clear(prob);
    make_plane(prob, &loja_act_softplus, 6, 2, 1, 0, 1);
    check_proved(prob, 5, "softplus 2-6-1");
    loja_problem_clear(prob);
    make_plane(prob, &loja_act_tanh, 9, 2, 1, -2, 2);
    check_proved(prob, -1, "tanh 2-9-2");
    loja_problem_clear(prob);
    make_plane(prob, &loja_act_silu, 2, 1, 1, 3, 1);
    check_proved(prob, 2, "silu 2-2-1");
    /* any targets: along one direction, 4 samples need 3 neurons */
    prob->n = 4;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, 4, 2);
    fmpq_mat_init(prob->y, 4, 1);
    for (i = 0; i < 4; i++)
    {
        fmpq_set_si(fmpq_mat_entry(prob->x, i, 0), i * i - i, 3);
        fmpq_set_si(fmpq_mat_entry(prob->x, i, 1), 2 * i * i - 3, 1);
        fmpq_set_si(fmpq_mat_entry(prob->y, i, 0), 7 * i % 5, 1);
    }
    check_not(prob, LOJA_PROVED, "inf L = 0");
    check_proved(prob, -1, "few samples");
    loja_problem_clear(prob);
    /* the identity: least squares */
    make_line(prob, &loja_act_identity, 2, 1, 3, 2, square, 0);
    check_not(prob, LOJA_REFUTED, "affine");
    loja_claim_init(claim, "infimum");
    CU_ASSERT(loja_claim_infimum(claim, prob, NULL) == LOJA_OK);
    /* 1, 0, 1 by constants: (1/9 + 4/9 + 1/9)/3 */
    fmpq_set_si(q, 2, 9);
    CU_ASSERT(loja_claim_number(claim, "lower") != NULL
        && test_arb_contains_exact(loja_claim_number(claim, "lower"), q,
            "least squares"));
    loja_claim_clear(claim);
    fmpq_clear(q);
    loja_problem_clear(prob);
}

void
test_infimum_not(void)
{
    static const slong square[3] = {0, 0, 6}, cubic[4] = {0, 0, 0, 6};
    static const slong quintic[6] = {1, 1, 1, 1, 1, 1};
    static const slong constant[1] = {5};
    loja_problem_t prob;
    arb_srcptr lower;
    loja_claim_t claim;

    /* too few neurons; how many would do is said */
    make_line(prob, &loja_act_tanh, 1, 1, 9, 2, square, 0);
    check_not(prob, LOJA_UNDECIDED, "2 neurons would do");
    loja_problem_clear(prob);
    make_line(prob, &loja_act_softplus, 3, 1, 9, 5, quintic, 0);
    check_not(prob, LOJA_UNDECIDED, "4 neurons would do");
    loja_problem_clear(prob);
    /* without biases an even target is out of reach of tanh */
    make_line(prob, &loja_act_tanh, 5, 0, 9, 2, square, 0);
    check_not(prob, LOJA_REFUTED, "opposite");
    loja_problem_clear(prob);
    make_line(prob, &loja_act_tanh, 5, 0, 6, 2, square, 1);
    check_not(prob, LOJA_UNDECIDED, "6 neurons would do");
    loja_problem_clear(prob);
    make_line(prob, &loja_act_tanh, 6, 0, 6, 2, square, 1);
    check_proved(prob, 6, "odd interpolant");
    loja_problem_clear(prob);
    /* relu is piecewise linear */
    make_line(prob, &loja_act_relu, 9, 1, 9, 2, square, 0);
    check_not(prob, LOJA_UNDECIDED, "relu");
    loja_problem_clear(prob);
    /* one sample twice, with two targets 0 and 1/3: L >= (1/36 + 1/36)/9 */
    make_line(prob, &loja_act_tanh, 5, 1, 9, 3, cubic, 0);
    fmpq_set(fmpq_mat_entry(prob->x, 0, 0), fmpq_mat_entry(prob->x, 4, 0));
    fmpq_set_si(fmpq_mat_entry(prob->y, 0, 0), 1, 3);
    check_not(prob, LOJA_REFUTED, "equal");
    loja_claim_init(claim, "infimum");
    CU_ASSERT(loja_claim_infimum(claim, prob, NULL) == LOJA_OK);
    lower = loja_claim_number(claim, "lower");
    CU_ASSERT_FATAL(lower != NULL);
    {
        fmpq_t q;

        fmpq_init(q);
        fmpq_set_si(q, 1, 162);
        CU_ASSERT(test_arb_contains_exact(lower, q, "lower bound"));
        fmpq_clear(q);
    }
    loja_claim_clear(claim);
    /* a penalty */
    loja_problem_clear(prob);
    make_line(prob, &loja_act_tanh, 5, 1, 9, 3, cubic, 0);
    fmpq_set_si(prob->l2, 1, 1000000);
    check_not(prob, LOJA_REFUTED, "l2");
    fmpq_mat_zero(prob->y);
    check_not(prob, LOJA_PROVED, "attained");
    loja_problem_clear(prob);
    /* constants: the output bias; the value at 0; impossible */
    make_line(prob, &loja_act_tanh, 1, 1, 9, 0, constant, 0);
    check_not(prob, LOJA_PROVED, "attained");
    loja_problem_clear(prob);
    make_line(prob, &loja_act_logistic, 1, 0, 9, 0, constant, 0);
    check_proved(prob, 1, "constant");
    loja_problem_clear(prob);
    make_line(prob, &loja_act_gelu, 4, 0, 9, 0, constant, 0);
    check_not(prob, LOJA_REFUTED, "value 0 at the input 0");
    loja_problem_clear(prob);
}
