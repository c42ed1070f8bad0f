/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The generator against published vectors, starts against known values. */
#include <string.h>

#include "data/reader.h"
#include "support/support.h"

TEST_DECLARE(test_philox)
TEST_DECLARE(test_xavier_values)
TEST_DECLARE(test_xavier_bounds)

/* Known answers for Philox4x32-10 from the Random123 distribution. */
void
test_philox(void)
{
    static const uint32_t table[3][10] =
    {
        { 0, 0, 0, 0, 0, 0,
          0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 },
        { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
          0xffffffff, 0xffffffff,
          0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd },
        { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344,
          0xa4093822, 0x299f31d0,
          0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 }
    };
    uint32_t out[4];
    int i;

    for (i = 0; i < 3; i++)
    {
        loja_data_philox(out, table[i], table[i] + 4);
        CU_ASSERT(memcmp(out, table[i] + 6, sizeof(out)) == 0);
    }
    CU_ASSERT(loja_data_random(0, 0) == UINT64_C(0xe169c58d6627e8d5));
    CU_ASSERT(loja_data_random(0, 1) == UINT64_C(0x9b00dbd8bc57ac4c));
    CU_ASSERT(loja_data_random(UINT64_MAX, 5)
        == UINT64_C(0x98e39092e2c154aa));
    CU_ASSERT(loja_data_random(1, (UINT64_C(1) << 40) + 1)
        == UINT64_C(0x22df6900226cc6ae));
}

static void
set_start(loja_problem_t prob, uint64_t seed)
{
    const slong width[4] = { 1, 3, 3, 1 };
    const loja_act_struct *act[2];

    act[0] = act[1] = loja_act_find("tanh");
    loja_net_set(prob->net, 3, width, act, 1);
    loja_data_xavier(prob, seed);
}

/* Computed elsewhere, in IEEE doubles. */
void
test_xavier_values(void)
{
    static const struct
    {
        slong k;
        const char *one, *last;     /* seeds 1 and 2^64 - 1 */
    }
    table[] =
    {
        { 0, "0x1.eefd4910687a9p-1", "-0x1.0569d3e86393ep+0" },
        { 1, "0x1.08f5a08de8c19p-1", "-0x1.ca2d4fdfa5c58p-1" },
        { 2, "0x1.d53032bb9ab7ap-1", "-0x1.01a877e0a219bp-1" },
        { 4, "0", "0" },
        { 6, "-0x1.da94426cf830dp-1", "0x1.728f739c747eap-2" },
        { 14, "-0x1.0a7f1d509e2a8p-4", "0x1.0500e9d1b883dp-1" },
        { 16, "0", "0" },
        { 18, "0x1.92a72251bd747p-2", "0x1.ab422bd82eb22p-3" },
        { 20, "0x1.2a03d99e3f8c3p-3", "-0x1.b19b99b486304p-1" },
        { 21, "0", "0" }
    };
    loja_problem_t one, last;
    fmpq_t q;
    size_t i;

    loja_problem_init(one);
    loja_problem_init(last);
    fmpq_init(q);
    set_start(one, 1);
    set_start(last, UINT64_MAX);
    for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
    {
        const slong k = table[i].k;

        CU_ASSERT_EQUAL(loja_fmpq_set_text(q, table[i].one), LOJA_OK);
        CU_ASSERT(fmpq_equal(q, fmpq_mat_entry(one->start, 0, k)));
        CU_ASSERT_EQUAL(loja_fmpq_set_text(q, table[i].last), LOJA_OK);
        CU_ASSERT(fmpq_equal(q, fmpq_mat_entry(last->start, 0, k)));
    }
    fmpq_clear(q);
    loja_problem_clear(one);
    loja_problem_clear(last);
}

/* |w| < a, so w^2 < 6/(n_in + n_out) up to the rounding of a. */
void
test_xavier_bounds(void)
{
    const slong width[3] = { 40, 60, 1 };
    const loja_act_struct *act = loja_act_find("tanh");
    slong j, positive = 0;
    loja_problem_t prob;
    fmpq_t q, bound;

    loja_problem_init(prob);
    fmpq_init(q);
    fmpq_init(bound);
    loja_net_set(prob->net, 2, width, &act, 0);
    loja_data_xavier(prob, 12345);
    CU_ASSERT(prob->has_start);
    fmpq_set_si(bound, 6000001, 100000000);
    for (j = 0; j < 2400; j++)
    {
        fmpq_mul(q, fmpq_mat_entry(prob->start, 0, j),
            fmpq_mat_entry(prob->start, 0, j));
        CU_ASSERT(fmpq_cmp(q, bound) < 0 && !fmpq_is_zero(q));
        positive += fmpq_sgn(fmpq_mat_entry(prob->start, 0, j)) > 0;
    }
    CU_ASSERT(positive > 1100 && positive < 1300);
    fmpq_clear(q);
    fmpq_clear(bound);
    loja_problem_clear(prob);
}
