/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* reference.c -- forward mode with gradients and Hessians. */
#include "reference.h"

void
ref_loss_init(ref_loss_t ref, const loja_problem_struct *prob)
{
    const loja_net_struct *net = prob->net;
    slong k;

    ref->samples = prob->n;
    ref->n = prob->n * net->width[net->depth];
    ref->P = net->nparams;
    ref->hidden = 0;
    for (k = 1; k < net->depth; k++)
        ref->hidden += net->width[k];
    acb_init(ref->L);
    ref->grad = _acb_vec_init(ref->P);
    ref->hess = _acb_vec_init(ref->P * ref->P);
    ref->r = _acb_vec_init(ref->n);
    ref->jac = _acb_vec_init(ref->n * ref->P);
    ref->z = _acb_vec_init(prob->n * ref->hidden);
}

void
ref_loss_clear(ref_loss_t ref)
{
    acb_clear(ref->L);
    _acb_vec_clear(ref->grad, ref->P);
    _acb_vec_clear(ref->hess, ref->P * ref->P);
    _acb_vec_clear(ref->r, ref->n);
    _acb_vec_clear(ref->jac, ref->n * ref->P);
    _acb_vec_clear(ref->z, ref->samples * ref->hidden);
}

/* A number with its derivatives: value, P of the gradient, P x P (the upper
   triangle) of the Hessian. */
static acb_ptr
dual_init(slong count, slong P)
{
    return _acb_vec_init(count * (1 + P + P * P));
}

static acb_ptr
dual(acb_ptr d, slong i, slong P)
{
    return d + i * (1 + P + P * P);
}

/* Entry i, j of the Hessian, whatever their order. */
static acb_ptr
second(acb_ptr d, slong i, slong j, slong P)
{
    return d + 1 + P + (i < j ? i * P + j : j * P + i);
}

/* s += theta_q a */
static void
add_weighted(acb_ptr s, acb_srcptr theta, slong q, acb_ptr a, slong P)
{
    slong i, j;

    acb_addmul(s, theta + q, a, REF_PREC);
    for (i = 0; i < P; i++)
    {
        acb_addmul(s + 1 + i, theta + q, a + 1 + i, REF_PREC);
        for (j = i; j < P; j++)
            acb_addmul(second(s, i, j, P), theta + q, second(a, i, j, P),
                REF_PREC);
    }
    acb_add(s + 1 + q, s + 1 + q, a, REF_PREC);
    for (i = 0; i < P; i++)
    {
        acb_add(second(s, i, q, P), second(s, i, q, P), a + 1 + i, REF_PREC);
        if (i == q)
            acb_add(second(s, i, q, P), second(s, i, q, P), a + 1 + i,
                REF_PREC);
    }
}

/* s = f(s) from f, f', f'' at the value of s */
static void
compose(acb_ptr s, acb_srcptr f, slong P)
{
    slong i, j;
    acb_t t;

    acb_init(t);
    for (i = 0; i < P; i++)
        for (j = i; j < P; j++)
        {
            acb_ptr e = second(s, i, j, P);

            acb_mul(e, e, f + 1, REF_PREC);
            acb_mul(t, s + 1 + i, s + 1 + j, REF_PREC);
            acb_addmul(e, t, f + 2, REF_PREC);
        }
    for (i = 0; i < P; i++)
        acb_mul(s + 1 + i, s + 1 + i, f + 1, REF_PREC);
    acb_set(s, f);
    acb_clear(t);
}

/* Adds |r|^2/samples for the number r with its derivatives */
static void
add_square(ref_loss_struct *ref, acb_ptr r, slong samples)
{
    slong i, j, P = ref->P;
    acb_t c, t, d;

    acb_init(c);
    acb_init(d);
    acb_init(t);
    acb_mul_2exp_si(c, r, 1);
    for (i = 0; i < P; i++)
    {
        acb_mul(t, c, r + 1 + i, REF_PREC);
        acb_div_si(t, t, samples, REF_PREC);
        acb_add(ref->grad + i, ref->grad + i, t, REF_PREC);
        for (j = 0; j < P; j++)
        {
            acb_mul(t, r + 1 + i, r + 1 + j, REF_PREC);
            acb_mul_2exp_si(t, t, 1);
            acb_mul(d, c, second(r, i, j, P), REF_PREC);
            acb_add(t, t, d, REF_PREC);
            acb_div_si(t, t, samples, REF_PREC);
            acb_add(ref->hess + i * P + j, ref->hess + i * P + j, t,
                REF_PREC);
        }
    }
    acb_mul(t, r, r, REF_PREC);
    acb_div_si(t, t, samples, REF_PREC);
    acb_add(ref->L, ref->L, t, REF_PREC);
    acb_clear(c);
    acb_clear(d);
    acb_clear(t);
}

/* L += l2 |theta|^2 with its derivatives */
static void
add_penalty(ref_loss_struct *ref, const loja_problem_struct *prob,
    acb_srcptr theta)
{
    slong i, P = ref->P;
    acb_t l2, t;

    acb_init(l2);
    acb_init(t);
    acb_set_fmpq(l2, prob->l2, REF_PREC);
    for (i = 0; i < P; i++)
    {
        acb_mul(t, theta + i, theta + i, REF_PREC);
        acb_mul(t, t, l2, REF_PREC);
        acb_add(ref->L, ref->L, t, REF_PREC);
        acb_mul(t, theta + i, l2, REF_PREC);
        acb_mul_2exp_si(t, t, 1);
        acb_add(ref->grad + i, ref->grad + i, t, REF_PREC);
        acb_mul_2exp_si(t, l2, 1);
        acb_add(ref->hess + i * P + i, ref->hess + i * P + i, t, REF_PREC);
    }
    acb_clear(l2);
    acb_clear(t);
}

/* All layers of sample s; `to' has room for the widest layer. */
static void
sample(ref_loss_struct *ref, const loja_problem_struct *prob, acb_srcptr theta,
    const signed char *branch, slong s, acb_ptr from, acb_ptr to)
{
    const loja_net_struct *net = prob->net;
    slong j, l, k, q = 0, h = 0, P = ref->P, K = net->depth;
    acb_ptr f = _acb_vec_init(3);

    _acb_vec_zero(from, net->width[0] * (1 + P + P * P));
    for (j = 0; j < net->width[0]; j++)
        acb_set_fmpq(dual(from, j, P), fmpq_mat_entry(prob->x, s, j),
            REF_PREC);
    for (k = 1; k <= K; k++)
    {
        acb_ptr t;

        _acb_vec_zero(to, net->width[k] * (1 + P + P * P));
        for (j = 0; j < net->width[k]; j++)
            for (l = 0; l < net->width[k - 1]; l++)
                add_weighted(dual(to, j, P), theta, q++, dual(from, l, P),
                    P);
        for (j = 0; net->bias && j < net->width[k]; j++, q++)
        {
            acb_ptr d = dual(to, j, P);

            acb_add(d, d, theta + q, REF_PREC);
            acb_add_ui(d + 1 + q, d + 1 + q, 1, REF_PREC);
        }
        for (j = 0; k < K && j < net->width[k]; j++, h++)
        {
            acb_ptr d = dual(to, j, P);
            slong at = s * ref->hidden + h;
            int side = branch != NULL ? branch[at] : 0;

            acb_set(ref->z + at, d);
            if (side == 0)
                side = arb_is_negative(acb_realref(d)) ? -1 : 1;
            ref_activation(f, net->act[k - 1], d, side, REF_PREC);
            compose(d, f, P);
        }
        t = from;
        from = to;
        to = t;
    }
    for (j = 0; j < net->width[K]; j++)
    {
        acb_ptr d = dual(from, j, P);
        slong row = s * net->width[K] + j;
        acb_t y;

        acb_init(y);
        acb_set_fmpq(y, fmpq_mat_entry(prob->y, s, j), REF_PREC);
        acb_sub(d, d, y, REF_PREC);
        acb_set(ref->r + row, d);
        _acb_vec_set(ref->jac + row * P, d + 1, P);
        add_square(ref, d, prob->n);
        acb_clear(y);
    }
    _acb_vec_clear(f, 3);
}

void
ref_loss(ref_loss_t ref, const loja_problem_struct *prob, acb_srcptr theta,
    const signed char *branch)
{
    const loja_net_struct *net = prob->net;
    slong s, k, P = ref->P, most = 1, size;
    acb_ptr from, to;

    for (k = 0; k <= net->depth; k++)
        most = FLINT_MAX(most, net->width[k]);
    size = most * (1 + P + P * P);
    from = dual_init(most, P);
    to = dual_init(most, P);
    acb_zero(ref->L);
    _acb_vec_zero(ref->grad, P);
    _acb_vec_zero(ref->hess, P * P);
    for (s = 0; s < prob->n; s++)
        sample(ref, prob, theta, branch, s, from, to);
    add_penalty(ref, prob, theta);
    _acb_vec_clear(from, size);
    _acb_vec_clear(to, size);
}
