/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The rule graded-moduli with the families collapse and loose on networks
   without a flow. */
#include <math.h>
#include <string.h>
#include "shape.h"

TEST_DECLARE(test_collapse_cap)
TEST_DECLARE(test_collapse_proves)
TEST_DECLARE(test_loose_proves)
TEST_DECLARE(test_loose_cap)

#define PREC BENCH_PREC

static loja_status_t
verify(const shape_t *t, const loja_graded_chart_t chart)
{
    loja_graded_proof_t proof;
    loja_message_t why;
    loja_status_t status;

    _loja_graded_proof_init(proof, chart->nodes - 1);
    status = _loja_graded_verify(proof,
        (loja_graded_family_struct *) &t->family, chart, NULL, why);
    _loja_graded_proof_clear(proof);
    return status;
}

/* Em is one number: a chart with less of it in a lower node, where its boxes
   hold all the more, is none. */
void
test_collapse_cap(void)
{
    loja_graded_chart_t chart;
    loja_message_t why;
    double needed;
    arb_t loss;
    shape_t t;

    shape_init(&t, shape_collapse, 0);
    shape_place(&t, t.h, t.y);
    arb_init(loss);
    loja_loss_eval(t.ws, loss, NULL, NULL, t.theta, 1024);
    _loja_graded_chart_init(chart, LOJA_GRADED_NODES, t.dim);
    CU_ASSERT_FATAL(_loja_graded_moduli_search(chart, &t.family, t.theta,
        loss, 0, &needed, why));
    CU_ASSERT(verify(&t, chart) == LOJA_OK);
    arf_mul_ui(chart->Lam + 4, chart->Lam + 4, 4095, 64, ARF_RND_NEAR);
    arf_mul_2exp_si(chart->Lam + 4, chart->Lam + 4, -12);
    CU_ASSERT(verify(&t, chart) == LOJA_UNABLE);
    _loja_graded_chart_clear(chart);
    arb_clear(loss);
    shape_clear(&t);
}

static loja_status_t
claim_at(loja_claim_t claim, shape_t *t)
{
    loja_status_t status;
    fmpq_t T;

    fmpq_init(T);
    fmpq_set_si(T, 1000, 1);
    status = loja_claim_diverges_graded(claim, t->prob, T, t->theta, NULL);
    fmpq_clear(T);
    return status;
}

void
test_collapse_proves(void)
{
    loja_claim_t claim;
    arb_t x;
    shape_t t;
    slong i;

    arb_init(x);
    loja_claim_init(claim, "diverges");
    for (i = 0; i < SHAPE_CASES; i++)
    {
        /* seconds, with biases many: on request */
        if (i > 0 && test_count(10) <= 10)
            continue;
        shape_init(&t, shape_collapse + i, 0);
        shape_place(&t, t.h, t.y);
        CU_ASSERT(claim_at(claim, &t) == LOJA_OK);
        CU_ASSERT(claim->verdict == LOJA_PROVED
            && strcmp(claim->rule, "graded-moduli") == 0);
        /* one level of energy: z9 has the limits of its flow at t = 1e14 */
        if (i == 0)
        {
            arb_sub(x, loja_claim_number(claim, "limit_norm"), t.h, 64);
            arb_add(x, x, t.h, 64);
            CU_ASSERT(fabs(shape_get(x) - 0.403242007521) < 1e-9);
            arb_set(x, loja_claim_number(claim, "limit_loss_rate"));
            CU_ASSERT(fabs(shape_get(x) - 0.0365859262416) < 1e-9);
            CU_ASSERT(mag_cmp_2exp_si(arb_radref(x), -30) < 0);
        }
        /* off the slow manifold */
        arb_add_error_2exp_si(t.theta, -8);
        CU_ASSERT(claim_at(claim, &t) != LOJA_OK);
        shape_clear(&t);
    }
    /* an energy too high for its growth: the output weights 1 % longer */
    shape_init(&t, shape_collapse, 0);
    shape_place(&t, t.h, t.y);
    for (i = t.f->o.d; i < t.P; i++)
    {
        arb_mul_ui(t.theta + i, t.theta + i, 101, PREC);
        arb_div_ui(t.theta + i, t.theta + i, 100, PREC);
    }
    CU_ASSERT(claim_at(claim, &t) != LOJA_OK);
    shape_clear(&t);
    arb_clear(x);
    loja_claim_clear(claim);
}

/* Loose shapes: proved near theirs, not off the slow manifold, nor where
   neurons that merely differ are taken for it. */
void
test_loose_proves(void)
{
    loja_claim_t claim;
    shape_t t;
    slong i;

    loja_claim_init(claim, "diverges");
    for (i = 0; i < SHAPE_CASES; i++)
    {
        if (i > 1 && test_count(10) <= 10)
            continue;
        shape_init(&t, shape_loose + i, 1);
        shape_place(&t, t.h, t.y);
        CU_ASSERT(claim_at(claim, &t) == LOJA_OK);
        CU_ASSERT(claim->verdict == LOJA_PROVED
            && strcmp(claim->rule, "graded-moduli") == 0);
        /* the limits of its flow from t = 1e20 on */
        if (i == 0)
        {
            CU_ASSERT(fabs(shape_get(loja_claim_number(claim, "limit_norm"))
                - 0.173288644426) < 1e-10);
            CU_ASSERT(fabs(shape_get(loja_claim_number(claim,
                "limit_loss_rate")) - 0.00675651471459) < 1e-11);
        }
        if (i == 1)
            CU_ASSERT(fabs(shape_get(loja_claim_number(claim, "limit_norm"))
                - 0.369469425852) < 1e-9);
        if (i == 0)
        {
            /* off the slow manifold */
            arb_add_error_2exp_si(t.theta, -8);
            CU_ASSERT(claim_at(claim, &t) != LOJA_OK);
            /* an output weight 1 % longer */
            arb_get_mid_arb(t.theta, t.theta);
            arb_mul_ui(t.theta + 4, t.theta + 4, 101, PREC);
            arb_div_ui(t.theta + 4, t.theta + 4, 100, PREC);
            CU_ASSERT(claim_at(claim, &t) != LOJA_OK);
        }
        shape_clear(&t);
    }
    loja_claim_clear(claim);
}

/* The energy may grow by a term of the first order in h: a bound of it that
   leaves room for one of the second order alone is too low. */
void
test_loose_cap(void)
{
    loja_graded_chart_t chart;
    loja_graded_proof_t proof;
    loja_message_t why;
    double needed;
    arb_t loss, En;
    shape_t t;
    slong i;

    shape_init(&t, shape_loose, 1);
    shape_place(&t, t.h, t.y);
    arb_init(loss);
    arb_init(En);
    loja_loss_eval(t.ws, loss, NULL, NULL, t.theta, 1024);
    _loja_graded_chart_init(chart, LOJA_GRADED_NODES, t.dim);
    CU_ASSERT_FATAL(_loja_graded_moduli_search(chart, &t.family, t.theta,
        loss, 0, &needed, why));
    _loja_graded_proof_init(proof, chart->nodes - 1);
    CU_ASSERT(_loja_graded_verify(proof, &t.family, chart, NULL, why)
        == LOJA_OK);
    CU_ASSERT(_loja_graded_enters(&t.family, chart, proof, t.theta, loss,
        why));
    _loja_graded_energy(En, &t.family, t.theta, loss);
    arb_mul_ui(En, En, 2001, PREC);
    arb_div_ui(En, En, 2000, PREC);
    for (i = 0; i < chart->nodes; i++)
        arf_set(chart->Lam + i, arb_midref(En));
    CU_ASSERT(!_loja_graded_enters(&t.family, chart, proof, t.theta, loss,
        why));
    _loja_graded_proof_clear(proof);
    _loja_graded_chart_clear(chart);
    arb_clear(loss);
    arb_clear(En);
    shape_clear(&t);
}
