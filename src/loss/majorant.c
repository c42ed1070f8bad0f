/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Norm bounds over complex boxes, for the analytic continuation of grad L
    and H to Bernstein ellipses.

    The forward pass is done in complex boxes; the backward pass, in which
    every term has sign +, is then done on upper bounds of absolute values.
    SOUND: tube (majorant: |sum of products| <= sum of products of bounds)
*/
#include "loss/loss_internal.h"

static void
set_abs(arb_t res, const acb_t z)
{
    mag_t m;

    mag_init(m);
    acb_get_mag(m, z);
    arf_set_mag(arb_midref(res), m);
    mag_zero(arb_radref(res));
    mag_clear(m);
}

/* Complex forward pass of sample i; bounds go to a, d1, d2 and out. */
static int
forward(loja_loss_t ws, slong i, acb_srcptr theta, acb_ptr act, slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    slong j, k, h, K = net->depth, n0 = net->width[0];
    slong nK = net->width[K];
    acb_ptr a = act, in = act + ws->hidden;
    acb_t z, f1, f2;
    int ok = 1;

    acb_init(z);
    acb_init(f1);
    acb_init(f2);
    for (j = 0; j < n0; j++)
        acb_set_arb(in + j, ws->x + i * n0 + j);
    for (k = 1; k <= K && ok; k++)
    {
        slong m = net->width[k - 1];
        acb_srcptr prev = k == 1 ? in : act + ws->first[k - 1];
        acb_srcptr W = theta + loja_net_weight_offset(net, k);

        for (j = 0; j < net->width[k] && ok; j++)
        {
            acb_dot(z, net->bias ? W + net->width[k] * m + j : NULL, 0,
                    W + j * m, 1, prev, 1, m, prec);
            if (k == K)
            {
                acb_sub_arb(z, z, ws->y + i * nK + j, prec);
                set_abs(ws->out + j, z);
                continue;
            }
            h = ws->first[k] + j;
            /* HEURISTIC: the boxes are wide, 32 bits are enough */
            ok = net->act[k - 1]->eval_complex(a + h, f1, f2, z,
                                 _loja_loss_branch(ws, i, h),
                                 FLINT_MIN(prec, 32));
            set_abs(ws->a + h, a + h);
            set_abs(ws->d1 + h, f1);
            set_abs(ws->d2 + h, f2);
        }
    }
    acb_clear(z);
    acb_clear(f1);
    acb_clear(f2);
    return ok;
}

static void
add_norm(arb_t s, const arb_t e, slong mult, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_sqr(t, e, prec);
    arb_addmul_ui(s, t, mult, prec);
    arb_clear(t);
}

/* res >= |grad L|, from the sums g, which are changed, and |theta| <= abs. */
static void
gradient_norm(mag_t res, arb_ptr g, arb_srcptr abs, const loja_loss_struct *ws,
              slong prec)
{
    slong j;
    arb_t s, l2;

    arb_init(s);
    arb_init(l2);
    arb_set_fmpq(l2, ws->prob->l2, prec);
    arb_mul_2exp_si(l2, l2, 1);
    for (j = 0; j < ws->prob->net->nparams; j++)
    {
        arb_mul_2exp_si(g + j, g + j, 1);
        arb_div_si(g + j, g + j, ws->total, prec);
        arb_addmul(g + j, l2, abs + j, prec);
        add_norm(s, g + j, 1, prec);
    }
    arb_sqrt(s, s, prec);
    arb_get_mag(res, s);
    arb_clear(s);
    arb_clear(l2);
}

int
loja_loss_majorant(loja_loss_t ws, mag_t grad, mag_ptr hess,
                   acb_srcptr theta, slong prec)
{
    const loja_net_struct *net = ws->prob->net;
    slong i, j, n0 = net->width[0], P = net->nparams;
    acb_ptr act = _acb_vec_init(ws->hidden + n0);
    arb_ptr abs = _arb_vec_init(P), g = _arb_vec_init(P);
    arb_ptr x = _arb_vec_init(n0);
    arb_mat_t H;
    arb_t s;
    int ok = 1;

    _loja_loss_set_prec(ws, prec);
    arb_init(s);
    arb_mat_init(H, hess != NULL ? P : 0, hess != NULL ? P : 0);
    for (j = 0; j < P; j++)
        set_abs(abs + j, theta + j);
    for (i = 0; i < ws->prob->n && ok; i++)
    {
        ok = forward(ws, i, theta, act, prec);
        if (!ok)
            break;
        for (j = 0; j < n0; j++)
            arb_abs(x + j, ws->x + i * n0 + j);
        _loja_loss_weigh(ws, i, prec);
        _loja_loss_backward(ws, g, x, abs, prec);
        if (hess != NULL)
        {
            _loja_loss_jacobian_rows(ws, i, x, abs, prec);
            _loja_loss_weigh_rows(ws, i, prec);
            _loja_loss_curvature(ws, H, x, prec);
        }
    }
    if (ok)
        gradient_norm(grad, g, abs, ws, prec);
    if (ok && hess != NULL)
    {
        _loja_loss_assemble(ws, H, arb_mat_nrows(ws->jac), prec);
        for (i = 0; i < P; i++)
            for (j = i; j < P; j++)
                add_norm(s, arb_mat_entry(H, i, j), i == j ? 1 : 2, prec);
        arb_sqrt(s, s, prec);
        arb_get_mag(hess, s);
    }
    arb_mat_clear(H);
    arb_clear(s);
    _acb_vec_clear(act, ws->hidden + n0);
    _arb_vec_clear(abs, P);
    _arb_vec_clear(g, P);
    _arb_vec_clear(x, n0);
    return ok;
}
