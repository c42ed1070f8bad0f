/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Loss, gradient, products and Hessians against ball arithmetic. */
#include <math.h>
#include <string.h>
#include "fast/random.h"
#include "support/support.h"

#define PREC 160

/* 1 if the instruction set is there, with ws ready. */
static int
start(loja_fast_t ws, const fast_case_t *c, slong threads, slong isa)
{
    return loja_fast_init(ws, c->prob->net,
        loja_fast_from_fmpq(c->prob->l2), threads, fast_isas[isa])
        == LOJA_OK;
}

/* Loss alone, loss with gradient, gradient: each within the error stated. */
static void
check_gradient(const fast_case_t *c, slong isa)
{
    const slong P = c->prob->net->nparams;
    double *grad = flint_malloc(2 * sizeof(double) * (size_t) P);
    double *bound = grad + P, error, alone, loss;
    arb_ptr exact = _arb_vec_init(P + 1);
    loja_loss_t balls;
    loja_fast_t ws;
    slong p;
    int ok = 1;

    if (start(ws, c, 1, isa))
    {
        loja_loss_init(balls, c->prob);
        loja_loss_eval(balls, exact + P, exact, NULL, c->exact, PREC);
        loja_loss_clear(balls);
        loja_fast_error(&error, bound, ws, c->data, c->theta);
        alone = loja_fast_eval(NULL, ws, c->data, c->theta);
        loss = loja_fast_eval(grad, ws, c->data, c->theta);
        ok &= fast_near(exact + P, alone, error, "loss alone");
        ok &= fast_near(exact + P, loss, error, "loss");
        for (p = 0; p < P; p++)
            ok &= fast_near(exact + p, grad[p], bound[p], "gradient");
        if (!ok)
            printf("n = %ld, %s\n", (long) c->data->n, fast_isas[isa]);
        /* the bound must mean something */
        CU_ASSERT(error <= 1e-9 * (1 + loss));
        loja_fast_clear(ws);
    }
    CU_ASSERT(ok);
    _arb_vec_clear(exact, P + 1);
    flint_free(grad);
}

/* Every number of samples modulo the length of vectors, tiles, blocks. */
void
test_every_count(void)
{
    fast_case_t c;
    slong n, isa;

    for (n = 1; n <= 140; n += n < 72 ? 1 : 7)
    {
        fast_case_init(&c, n, 5, 0, NULL);
        for (isa = 0; fast_isas[isa] != NULL; isa++)
            check_gradient(&c, isa);
        fast_case_clear(&c);
    }
}

void
test_gradient(void)
{
    slong i, k, isa;
    fast_case_t c;

    for (k = 0; loja_act_list[k] != NULL; k++)
        for (i = 0; i < test_count(4); i++)
        {
            fast_case_init(&c, 1 + test_uniform(30), 9, 0,
                loja_act_list[k]);
            for (isa = 0; fast_isas[isa] != NULL; isa++)
                check_gradient(&c, isa);
            fast_case_clear(&c);
        }
}

/* More than one chunk, with a last block that is not full. */
void
test_large(void)
{
    slong isa;
    fast_case_t c;

    fast_case_init(&c, LOJA_FAST_CHUNK + 133, 4, 0, NULL);
    for (isa = 0; fast_isas[isa] != NULL; isa++)
        check_gradient(&c, isa);
    fast_case_clear(&c);
}

/* A bound in proportion to the sizes that enter; the mutants that matter
   err by the size itself. */
static double
loose(const double *theta, slong P, const arb_mat_t H, slong i,
    const double *v)
{
    double size = 1;
    slong j;

    for (j = 0; j < P; j++)
    {
        size += fabs(arf_get_d(arb_midref(arb_mat_entry(H, i, j)),
            ARF_RND_NEAR)) * (v == NULL ? 1 : fabs(v[j]));
        size += theta[j] * theta[j];
    }
    return 1e-11 * size * size;
}

static void
check_hessian(const fast_case_t *c, slong isa, int whole)
{
    const slong P = c->prob->net->nparams;
    double *hess = flint_malloc(sizeof(double) * (size_t) (P * P + 3 * P));
    double *v = hess + P * P, *hv = v + P, *grad = hv + P, loss;
    arb_ptr exact = _arb_vec_init(P + 1);
    arb_mat_t H;
    loja_loss_t balls;
    loja_fast_t ws;
    arb_t sum;
    slong i, j;
    int ok = 1;

    arb_mat_init(H, P, P);
    arb_init(sum);
    if (start(ws, c, 1, isa))
    {
        loja_loss_init(balls, c->prob);
        loja_loss_eval(balls, exact + P, exact, H, c->exact, PREC);
        loja_loss_clear(balls);
        for (i = 0; i < P; i++)
            v[i] = fast_uniform();
        loss = loja_fast_product(hv, grad, ws, c->data, c->theta, v);
        ok &= fast_near(exact + P, loss, 1e-11 * (1 + loss), "loss");
        if (whole)
            loja_fast_hessian(hess, ws, c->data, c->theta);
        for (i = 0; i < P; i++)
        {
            arb_zero(sum);
            for (j = 0; j < P; j++)
            {
                arb_t t;

                arb_init(t);
                arb_set_d(t, v[j]);
                arb_addmul(sum, t, arb_mat_entry(H, i, j), PREC);
                arb_clear(t);
                if (whole)
                    ok &= fast_near(arb_mat_entry(H, i, j),
                        hess[i * P + j], loose(c->theta, P, H, i, NULL),
                        "Hessian");
            }
            ok &= fast_near(sum, hv[i], loose(c->theta, P, H, i, v),
                "product");
        }
        loja_fast_clear(ws);
    }
    CU_ASSERT(ok);
    arb_clear(sum);
    arb_mat_clear(H);
    _arb_vec_clear(exact, P + 1);
    flint_free(hess);
}

/* Kinks are met with probability 0, relu's second derivative apart. */
static const loja_act_struct *
next_act(slong k)
{
    slong n = 0;

    while (loja_act_list[n] != NULL)
        n++;
    return loja_act_list[k % n];
}

void
test_product(void)
{
    slong i, isa;
    fast_case_t c;

    for (i = 0; i < test_count(44); i++)
    {
        fast_case_init(&c, 1 + test_uniform(40), 4, 0, next_act(i));
        for (isa = 0; fast_isas[isa] != NULL; isa++)
            check_hessian(&c, isa, 0);
        fast_case_clear(&c);
    }
}

void
test_hessian(void)
{
    slong i, isa;
    fast_case_t c;

    for (i = 0; i < test_count(33); i++)
    {
        fast_case_init(&c, 1 + test_uniform(150), 6, i % 3 > 0,
            next_act(i));
        for (isa = 0; fast_isas[isa] != NULL; isa++)
            check_hessian(&c, isa, 1);
        fast_case_clear(&c);
    }
}

void
test_threads(void)
{
    double grad[4][100], hv[4][100], v[100], loss[4];
    slong i, threads, P;
    fast_case_t c;
    loja_fast_t ws;

    do
    {
        fast_case_init(&c, 5 * LOJA_FAST_CHUNK + 77, 4, 0, NULL);
        P = c.prob->net->nparams;
        if (P > 100)
            fast_case_clear(&c);
    }
    while (P > 100);
    for (i = 0; i < P; i++)
        v[i] = fast_uniform();
    for (threads = 1; threads <= 4; threads++)
    {
        CU_ASSERT_FATAL(start(ws, &c, threads, 0));
        i = threads - 1;
        loss[i] = loja_fast_eval(grad[i], ws, c.data, c.theta);
        loja_fast_product(hv[i], NULL, ws, c.data, c.theta, v);
        CU_ASSERT(loss[i] == loss[0]);
        CU_ASSERT(memcmp(grad[i], grad[0], sizeof(double) * (size_t) P)
            == 0);
        CU_ASSERT(memcmp(hv[i], hv[0], sizeof(double) * (size_t) P) == 0);
        loja_fast_clear(ws);
    }
    fast_case_clear(&c);
}

void
test_nan(void)
{
    slong isa;
    fast_case_t c;
    loja_fast_t ws;

    fast_case_init(&c, 13, 4, 1, &loja_act_relu);
    c.theta[c.prob->net->nparams - 1] = NAN;
    for (isa = 0; fast_isas[isa] != NULL; isa++)
        if (start(ws, &c, 1, isa))
        {
            const double loss = loja_fast_eval(NULL, ws, c.data, c.theta);

            CU_ASSERT(loss != loss);
            loja_fast_clear(ws);
        }
    fast_case_clear(&c);
}

/* A batch of all samples in order is the data; a batch of one sample has
   that sample's loss. */
void
test_gather(void)
{
    slong index[29], i, isa;
    loja_fast_data_t batch;
    fast_case_t c;
    loja_fast_t ws;

    fast_case_init(&c, 29, 4, 0, NULL);
    loja_fast_data_init(batch, 29, c.data->inputs, c.data->outputs);
    for (i = 0; i < 29; i++)
        index[i] = i;
    loja_fast_data_gather(batch, c.data, index);
    CU_ASSERT(memcmp(batch->x, c.data->x, sizeof(double)
        * (size_t) (batch->stride * batch->inputs)) == 0);
    CU_ASSERT(memcmp(batch->y, c.data->y, sizeof(double)
        * (size_t) (batch->stride * batch->outputs)) == 0);
    loja_fast_data_clear(batch);
    for (isa = 0; fast_isas[isa] != NULL; isa++)
        if (start(ws, &c, 1, isa))
        {
            const double all = loja_fast_eval(NULL, ws, c.data, c.theta);
            double sum = 0;

            loja_fast_data_init(batch, 1, c.data->inputs, c.data->outputs);
            for (i = 0; i < 29; i++)
            {
                loja_fast_data_gather(batch, c.data, &i);
                sum += loja_fast_eval(NULL, ws, batch, c.theta) / 29;
            }
            CU_ASSERT(fabs(sum - all) <= 1e-12 * (1 + all));
            loja_fast_data_clear(batch);
            loja_fast_clear(ws);
        }
    fast_case_clear(&c);
}
