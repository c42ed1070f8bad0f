/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Steps of a path: memory, time maps, evaluation. */
#include "loja/path.h"

void
loja_step_init(loja_step_t step)
{
    step->log_time = 0;
    fmpq_init(step->t0);
    fmpq_init(step->t1);
    step->nparams = 0;
    step->len = 0;
    step->coef = NULL;
}

void
loja_step_clear(loja_step_t step)
{
    fmpq_clear(step->t0);
    fmpq_clear(step->t1);
    _arb_vec_clear(step->coef, step->nparams * step->len);
}

void
loja_step_swap(loja_step_t a, loja_step_t b)
{
    loja_step_struct t = *a;

    *a = *b;
    *b = t;
}

void
loja_step_set_shape(loja_step_t step, slong P, slong len)
{
    _arb_vec_clear(step->coef, step->nparams * step->len);
    step->nparams = P;
    step->len = len;
    step->coef = _arb_vec_init(P * len);
}

void
loja_step_trim(loja_step_t step)
{
    const slong P = step->nparams, old = step->len;
    arb_ptr coef;
    slong i, k, len = old;
    int zero = 1;

    while (len > 1 && zero)
    {
        for (i = 0; i < P && zero; i++)
            zero = arb_is_zero(step->coef + i * old + len - 1);
        len -= zero;
    }
    if (len == old)
        return;
    coef = _arb_vec_init(P * len);
    for (i = 0; i < P; i++)
        for (k = 0; k < len; k++)
            arb_swap(coef + i * len + k, step->coef + i * old + k);
    _arb_vec_clear(step->coef, P * old);
    step->coef = coef;
    step->len = len;
}

/* h = log(t1/t0)/2. */
static void
half_log(arb_t h, const loja_step_t step, slong prec)
{
    fmpq_t q;

    fmpq_init(q);
    fmpq_div(q, step->t1, step->t0);
    arb_set_fmpq(h, q, prec + 10);
    arb_log(h, h, prec);
    arb_mul_2exp_si(h, h, -1);
    fmpq_clear(q);
}

void
loja_step_time(arb_ptr t, arb_ptr f, const loja_step_t step, const arb_t x,
               slong prec)
{
    const fmpq *from = step->t0;
    arb_t h, s, t0;

    arb_init(h);
    arb_init(s);
    arb_init(t0);
    arb_set_fmpq(t0, from, prec);
    arb_add_ui(s, x, 1, prec);
    if (step->log_time)
    {
        half_log(h, step, prec);
        arb_mul(s, s, h, prec);
        arb_exp(s, s, prec);
        arb_mul(s, s, t0, prec);
        if (t != NULL)
            arb_set(t, s);
        if (f != NULL)
            arb_mul(f, s, h, prec);
    }
    else
    {
        fmpq_t q;

        fmpq_init(q);
        fmpq_set(q, step->t1);
        fmpq_sub(q, q, from);
        arb_set_fmpq(h, q, prec);
        arb_mul_2exp_si(h, h, -1);
        if (t != NULL)
        {
            arb_mul(s, s, h, prec);
            arb_add(t, t0, s, prec);
        }
        if (f != NULL)
            arb_set(f, h);
        fmpq_clear(q);
    }
    arb_clear(h);
    arb_clear(s);
    arb_clear(t0);
}

void
loja_step_locate(arb_t x, const loja_step_t step, const fmpq_t t, slong prec)
{
    fmpq_t q, w;
    arb_t h;

    fmpq_init(q);
    fmpq_init(w);
    arb_init(h);
    if (step->log_time)
    {
        fmpq_div(q, t, step->t0);
        arb_set_fmpq(x, q, prec);
        arb_log(x, x, prec);
        half_log(h, step, prec);
        arb_div(x, x, h, prec);
    }
    else
    {
        fmpq_sub(q, t, step->t0);
        fmpq_sub(w, step->t1, step->t0);
        fmpq_div(q, q, w);
        arb_set_fmpq(x, q, prec);
        arb_mul_2exp_si(x, x, 1);
    }
    arb_sub_ui(x, x, 1, prec);
    fmpq_clear(q);
    fmpq_clear(w);
    arb_clear(h);
}

void
loja_step_eval(arb_ptr v, const loja_step_t step, const arb_t x, slong prec)
{
    arb_ptr T = _arb_vec_init(step->len);

    loja_cheb_basis(T, x, step->len, prec);
    loja_cheb_combine(v, step->coef, step->nparams, step->len, T, prec);
    _arb_vec_clear(T, step->len);
}

void
loja_step_end(arb_ptr v, const loja_step_t step, int side, slong prec)
{
    slong i, k;

    for (i = 0; i < step->nparams; i++)
    {
        arb_srcptr c = step->coef + i * step->len;

        arb_zero(v + i);
        for (k = 0; k < step->len; k++)
        {
            if (side < 0 && k % 2 == 1)
                arb_sub(v + i, v + i, c + k, prec);
            else
                arb_add(v + i, v + i, c + k, prec);
        }
    }
}
