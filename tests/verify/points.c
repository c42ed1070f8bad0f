/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The path, the defect and the shifted Hessian at points. */
#include <stdlib.h>
#include "reference.h"

/* Three-term recurrence; the loss of bits is harmless at 400 bits. */
void
ref_path(acb_ptr p, acb_ptr dp, const loja_step_struct *step, const acb_t x)
{
    slong i, k;
    acb_ptr t = _acb_vec_init(3), d = _acb_vec_init(3);

    _acb_vec_zero(p, step->nparams);
    if (dp != NULL)
        _acb_vec_zero(dp, step->nparams);
    for (k = 0; k < step->len; k++)
    {
        acb_ptr tk = t + k % 3, dk = d + k % 3;

        if (k == 0)
            acb_one(tk);
        else if (k == 1)
        {
            acb_set(tk, x);
            acb_one(dk);
        }
        else
        {
            acb_srcptr t1 = t + (k - 1) % 3, d1 = d + (k - 1) % 3;

            /* T_k = 2 x T_(k-1) - T_(k-2) and its derivative */
            acb_mul(dk, x, d1, REF_PREC);
            acb_add(dk, dk, t1, REF_PREC);
            acb_mul_2exp_si(dk, dk, 1);
            acb_sub(dk, dk, d + (k - 2) % 3, REF_PREC);
            acb_mul(tk, x, t1, REF_PREC);
            acb_mul_2exp_si(tk, tk, 1);
            acb_sub(tk, tk, t + (k - 2) % 3, REF_PREC);
        }
        for (i = 0; i < step->nparams; i++)
        {
            acb_addmul_arb(p + i, tk, step->coef + i * step->len + k,
                REF_PREC);
            if (dp != NULL)
                acb_addmul_arb(dp + i, dk, step->coef + i * step->len + k,
                    REF_PREC);
        }
    }
    _acb_vec_clear(t, 3);
    _acb_vec_clear(d, 3);
}

/* f = t'(x): (t1 - t0)/2, or t0 h (t1/t0)^((1+x)/2), h = log(t1/t0)/2. */
void
ref_factor(acb_t f, const loja_step_struct *step, const acb_t x)
{
    arb_t a, b;
    acb_t s;

    arb_init(a);
    arb_init(b);
    acb_init(s);
    arb_set_fmpq(a, step->t0, REF_PREC);
    arb_set_fmpq(b, step->t1, REF_PREC);
    if (step->log_time)
    {
        arb_div(b, b, a, REF_PREC);
        arb_log(b, b, REF_PREC);
        arb_mul_2exp_si(b, b, -1);
        acb_add_ui(s, x, 1, REF_PREC);
        acb_mul_arb(s, s, b, REF_PREC);
        acb_exp(s, s, REF_PREC);
        acb_mul_arb(s, s, b, REF_PREC);
        acb_mul_arb(f, s, a, REF_PREC);
    }
    else
    {
        arb_sub(b, b, a, REF_PREC);
        arb_mul_2exp_si(b, b, -1);
        acb_set_arb(f, b);
    }
    arb_clear(a);
    arb_clear(b);
    acb_clear(s);
}

static void
norm(arb_t res, acb_srcptr v, slong n)
{
    arb_t t;
    slong i;

    arb_init(t);
    arb_zero(res);
    for (i = 0; i < n; i++)
    {
        acb_abs(t, v + i, REF_PREC);
        arb_addmul(res, t, t, REF_PREC);
    }
    arb_sqrt(res, res, REF_PREC);
    arb_clear(t);
}

void
ref_defect(arb_t res, const loja_step_struct *step,
    const loja_problem_struct *prob, const arf_t x)
{
    slong i, P = step->nparams;
    acb_ptr p = _acb_vec_init(P), d = _acb_vec_init(P);
    acb_ptr g = _acb_vec_init(P);
    acb_t z, f;

    acb_init(z);
    acb_init(f);
    arb_set_arf(acb_realref(z), x);
    ref_path(p, d, step, z);
    ref_loss(g, NULL, prob, p);
    ref_factor(f, step, z);
    for (i = 0; i < P; i++)
        acb_addmul(d + i, f, g + i, REF_PREC);
    norm(res, d, P);
    _acb_vec_clear(p, P);
    _acb_vec_clear(d, P);
    _acb_vec_clear(g, P);
    acb_clear(z);
    acb_clear(f);
}

void
ref_norms(arb_t g, arb_t h, const loja_step_struct *step,
    const loja_problem_struct *prob, const acb_t x, arb_srcptr e)
{
    slong i, P = step->nparams;
    acb_ptr p = _acb_vec_init(P), d = _acb_vec_init(P);
    acb_ptr v = _acb_vec_init(P);
    acb_mat_t H;
    acb_t f;
    arb_t t;

    acb_mat_init(H, P, P);
    acb_init(f);
    arb_init(t);
    ref_path(p, d, step, x);
    ref_loss(v, NULL, prob, p);
    for (i = 0; i < P && e != NULL; i++)
        acb_add_arb(p + i, p + i, e + i, REF_PREC);
    ref_loss(NULL, H, prob, p);
    ref_factor(f, step, x);
    acb_abs(t, f, REF_PREC);
    acb_mat_frobenius_norm(h, H, REF_PREC);
    arb_mul(h, h, t, REF_PREC);
    norm(g, v, P);
    arb_mul(g, g, t, REF_PREC);
    norm(t, d, P);
    arb_add(g, g, t, REF_PREC);
    _acb_vec_clear(p, P);
    _acb_vec_clear(d, P);
    _acb_vec_clear(v, P);
    acb_mat_clear(H);
    acb_clear(f);
    arb_clear(t);
}

int
ref_growth(const loja_step_struct *step, const loja_problem_struct *prob,
    const arf_t x, arb_srcptr e, const arf_t M)
{
    slong i, j, k, P = step->nparams;
    acb_ptr p = _acb_vec_init(P);
    acb_mat_t H;
    acb_t z, f;
    arb_t t;
    int res = 1;

    acb_mat_init(H, P, P);
    acb_init(z);
    acb_init(f);
    arb_init(t);
    arb_set_arf(acb_realref(z), x);
    ref_path(p, NULL, step, z);
    for (i = 0; i < P; i++)
        acb_add_arb(p + i, p + i, e + i, REF_PREC);
    ref_loss(NULL, H, prob, p);
    ref_factor(f, step, z);
    acb_mat_scalar_mul_acb(H, H, f, REF_PREC);
    for (i = 0; i < P; i++)
        arb_add_arf(acb_realref(acb_mat_entry(H, i, i)),
            acb_realref(acb_mat_entry(H, i, i)), M, REF_PREC);
    /* Gauss elimination without pivoting: positive definite if and only if
       all pivots are positive. */
    for (k = 0; k < P && res == 1; k++)
    {
        arb_srcptr d = acb_realref(acb_mat_entry(H, k, k));

        if (!arb_is_positive(d))
            res = arb_is_negative(d) ? -1 : 0;
        for (i = k + 1; i < P && res == 1; i++)
        {
            arb_div(t, acb_realref(acb_mat_entry(H, i, k)), d, REF_PREC);
            for (j = k + 1; j < P; j++)
                arb_submul(acb_realref(acb_mat_entry(H, i, j)), t,
                    acb_realref(acb_mat_entry(H, k, j)), REF_PREC);
        }
    }
    _acb_vec_clear(p, P);
    acb_mat_clear(H);
    acb_clear(z);
    acb_clear(f);
    arb_clear(t);
    return res;
}

void
ref_point(arf_t x, const arf_t a, const arf_t b)
{
    slong k = test_uniform((WORD(1) << 30) + 1);

    if (test_uniform(10) == 0)
        k = test_uniform(2) << 30;
    arf_sub(x, b, a, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_mul_si(x, x, k, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_mul_2exp_si(x, x, -30);
    arf_add(x, x, a, ARF_PREC_EXACT, ARF_RND_DOWN);
}

void
ref_offset(arb_ptr e, slong P, const arf_t R, int corner)
{
    slong i;
    arb_t s;

    arb_init(s);
    for (i = 0; i < P; i++)
    {
        arb_set_si(e + i, corner ? 2 * test_uniform(2) - 1
                                 : test_uniform(2001) - 1000);
        arb_addmul(s, e + i, e + i, REF_PREC);
    }
    arb_rsqrt(s, s, REF_PREC);
    for (i = 0; i < P; i++)
    {
        if (!corner)
            arb_mul(e + i, e + i, s, REF_PREC);
        arb_mul_arf(e + i, e + i, R, REF_PREC);
    }
    arb_clear(s);
}
