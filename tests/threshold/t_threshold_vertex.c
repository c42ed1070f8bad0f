/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The global threshold of one neuron with biases: what is proved, its record,
   and that what is false is not proved. */
#include <string.h>
#include "plane_points.h"

TEST_DECLARE(test_threshold_vertex)

static loja_verdict_t
verdict(loja_claim_t claim, const loja_problem_t prob, slong num, ulong den)
{
    loja_claim_opts_t opts;
    loja_status_t status;
    fmpq_t eps;

    memset(&opts, 0, sizeof(opts));
    opts.threads = 1;
    fmpq_init(eps);
    fmpq_set_si(eps, num, den);
    status = _loja_threshold_vertex(claim, prob, eps, &opts);
    CU_ASSERT((status == LOJA_OK) == (claim->verdict != LOJA_UNDECIDED));
    fmpq_clear(eps);
    return claim->verdict;
}

static slong
occurrences(const char *s, const char *what)
{
    slong n = 0;

    for (; (s = strstr(s, what)) != NULL; s++)
        n++;
    return n;
}

void
test_threshold_vertex(void)
{
    loja_problem_t prob;
    loja_claim_t claim;
    fmpq_t V;

    loja_claim_init(claim, "threshold");
    plane_read(prob, "silu");
    fmpq_init(V);
    CU_ASSERT_FATAL(verdict(claim, prob, 1, 200) == LOJA_PROVED);
    CU_ASSERT(strstr(claim->theorem, "1/200") != NULL);
    CU_ASSERT(loja_claim_number(claim, "eps") != NULL);
    /* these data are not symmetric: both signs of w */
    CU_ASSERT(occurrences(loja_record_text(claim->record), "\"reflected\"")
        == 2);
    /* the infimum of g over steep w is below 1/10 */
    CU_ASSERT(verdict(claim, prob, 1, 10) == LOJA_UNDECIDED);
    /* the variance is 941/6272 */
    CU_ASSERT(verdict(claim, prob, 941, 6272) == LOJA_REFUTED);
    CU_ASSERT(verdict(claim, prob, 941, 6273) == LOJA_UNDECIDED);
    CU_ASSERT(verdict(claim, prob, 0, 1) == LOJA_UNDECIDED);
    /* another factor: L is 9 times as large */
    {
        slong i;

        for (i = 0; i < prob->n; i++)
            fmpq_mul_si(fmpq_mat_entry(prob->y, i, 0),
                fmpq_mat_entry(prob->y, i, 0), -3);
    }
    CU_ASSERT(verdict(claim, prob, 9, 200) == LOJA_PROVED);
    CU_ASSERT(verdict(claim, prob, 9, 10) == LOJA_UNDECIDED);
    /* (x - 1)^2: a local minimum with w < 0 lies in the way, g < 1/5000 */
    plane_targets(prob, -2);
    prob->net->act[0] = loja_act_find("gelu");
    CU_ASSERT(verdict(claim, prob, 1, 1000) != LOJA_PROVED);
    /* no parabola; no rule for tanh */
    plane_targets(prob, 0);
    fmpq_set_si(fmpq_mat_entry(prob->y, 3, 0), 1, 3);
    CU_ASSERT(verdict(claim, prob, 1, 200) == LOJA_UNDECIDED);
    plane_targets(prob, 0);
    prob->net->act[0] = loja_act_find("gelu");
    CU_ASSERT(verdict(claim, prob, 1, 50) == LOJA_PROVED);
    prob->net->act[0] = loja_act_find("tanh");
    CU_ASSERT(verdict(claim, prob, 1, 200) == LOJA_UNDECIDED);
    fmpq_clear(V);
    loja_claim_clear(claim);
    loja_problem_clear(prob);
}
