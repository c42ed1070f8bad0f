/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "fast/random.h"
#include "support/support.h"

const char *const fast_isas[] = { "portable", "avx2", "avx512", NULL };

double
fast_uniform(void)
{
    /* 53 random bits, so that products are not exact */
    return -2.0 + 4.0 * ((double) test_uniform(1 << 26) * 0x1p-26
        + (double) test_uniform(1 << 26) * 0x1p-52);
}

static void
set_double(fmpq_t q, double d)
{
    arf_t x;

    arf_init(x);
    arf_set_d(x, d);
    arf_get_fmpq(q, x);
    arf_clear(x);
}

static const loja_act_struct *
random_act(void)
{
    slong n = 0;

    while (loja_act_list[n] != NULL)
        n++;
    return loja_act_list[test_uniform(n)];
}

/* Rows of the matrix are samples, rows of the array coordinates. */
static void
fill(fmpq_mat_t mat, double *rows, slong n, slong stride, slong num)
{
    slong i, j;

    fmpq_mat_clear(mat);
    fmpq_mat_init(mat, n, num);
    for (i = 0; i < n; i++)
        for (j = 0; j < num; j++)
        {
            rows[j * stride + i] = fast_uniform();
            set_double(fmpq_mat_entry(mat, i, j), rows[j * stride + i]);
        }
}

void
fast_case_init(fast_case_t *c, slong n, slong width, int shallow,
    const loja_act_struct *act)
{
    const loja_act_struct *acts[4];
    slong w[6], k;
    const slong depth = shallow ? 2 : 1 + test_uniform(4);
    fmpq_t l2;

    loja_problem_init(c->prob);
    for (k = 0; k <= depth; k++)
        w[k] = 1 + test_uniform(width);
    if (shallow)
        w[2] = 1;
    for (k = 0; k < 4; k++)
        acts[k] = act == NULL ? random_act() : act;
    loja_net_set(c->prob->net, depth, w, acts, test_uniform(3) > 0);
    c->prob->n = n;
    loja_fast_data_init(c->data, n, w[0], w[depth]);
    fill(c->prob->x, c->data->x, n, c->data->stride, w[0]);
    fill(c->prob->y, c->data->y, n, c->data->stride, w[depth]);
    loja_fast_data_pad(c->data);
    fmpq_init(l2);
    fmpq_set_si(l2, test_uniform(3) == 0, 8);
    fmpq_set(c->prob->l2, l2);
    fmpq_clear(l2);
    c->theta = flint_malloc(sizeof(double)
        * (size_t) c->prob->net->nparams);
    c->exact = _arb_vec_init(c->prob->net->nparams);
    for (k = 0; k < c->prob->net->nparams; k++)
    {
        c->theta[k] = fast_uniform();
        arb_set_d(c->exact + k, c->theta[k]);
    }
}

void
fast_case_clear(fast_case_t *c)
{
    _arb_vec_clear(c->exact, c->prob->net->nparams);
    flint_free(c->theta);
    loja_fast_data_clear(c->data);
    loja_problem_clear(c->prob);
}

int
fast_near(const arb_t x, double value, double bound, const char *what)
{
    arb_t diff, limit;
    int near;

    arb_init(diff);
    arb_init(limit);
    arb_set_d(diff, value);
    arb_sub(diff, x, diff, 128);
    arb_abs(diff, diff);
    arb_set_d(limit, bound);
    near = arb_le(diff, limit);
    if (!near)
    {
        printf("%s: %.17g, bound %.3g, exact ", what, value, bound);
        arb_printd(x, 20);
        printf("\n");
    }
    arb_clear(diff);
    arb_clear(limit);
    return near;
}
