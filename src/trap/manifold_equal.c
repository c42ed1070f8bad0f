/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Equal neurons (rule convergence-manifold, kind equal): the network as a
    smaller one some neurons of which are copied.  zeta is a vector of all
    P parameters, of which those of the copies do not matter; L_0(zeta) is the
    loss with the outgoing weights of the copies at 0.
*/
#include <math.h>
#include "trap/manifold.h"

/* Places of W^l[row][col] and b^l[row]. */
static slong
weight(const loja_net_struct *net, slong l, slong row, slong col)
{
    return loja_net_weight_offset(net, l) + row * net->width[l - 1] + col;
}

static slong
bias(const loja_net_struct *net, slong l, slong row)
{
    return loja_net_bias_offset(net, l) + row;
}

/* x = 2 psi(0), exactly 0 where psi is odd. */
static void
shift(arb_t x, const loja_manifold_t trap, slong prec)
{
    const loja_act_struct *act = trap->prob->net->act[trap->layer - 1];
    arb_t z;

    arb_init(z);
    arb_zero(x);
    if (!act->zero)
        act->eval(x, NULL, NULL, z, 0, prec);
    arb_mul_2exp_si(x, x, 1);
    arb_clear(z);
}

/* The parameters of L_0 at which the copies of x stand for the same network
   if they are copies. */
static void
join(arb_ptr zeta, const loja_manifold_t trap, arb_srcptr x, slong prec)
{
    const loja_net_struct *net = trap->prob->net;
    const slong l = trap->layer;
    slong c, m;
    arb_t twice;

    arb_init(twice);
    shift(twice, trap, prec);
    _arb_vec_set(zeta, x, trap->P);
    for (c = 0; c < trap->k; c++)
        for (m = 0; m < net->width[l + 1]; m++)
        {
            const loja_manifold_copy_t *y = trap->copy + c;
            const slong to = weight(net, l + 1, m, y->of);
            const slong from = weight(net, l + 1, m, y->copy);

            if (y->sign > 0)
                arb_add(zeta + to, zeta + to, x + from, prec);
            else
                arb_sub(zeta + to, zeta + to, x + from, prec);
            /* v psi(z) = 2 psi(0) v + (-v) psi(-z) */
            if (y->sign < 0 && !arb_is_zero(twice))
                arb_addmul(zeta + bias(net, l + 1, m), twice, x + from,
                    prec);
            arb_zero(zeta + from);
        }
    arb_clear(twice);
}

/* p: the point of the manifold over zeta on the slice of x; 0 where one of
   the weights that are split may be 0.  Aliasing: none. */
static int
lift(arb_ptr p, const loja_manifold_t trap, arb_srcptr zeta, arb_srcptr x,
     slong prec)
{
    const loja_net_struct *net = trap->prob->net;
    const slong l = trap->layer;
    slong c, m, j;
    int good = 1;
    arb_t twice, part;

    arb_init(twice);
    arb_init(part);
    shift(twice, trap, prec);
    _arb_vec_set(p, zeta, trap->P);
    for (c = 0; c < trap->k && good; c++)
    {
        const loja_manifold_copy_t *y = trap->copy + c;
        arb_srcptr whole = zeta + weight(net, l + 1, y->output, y->of);

        /* SOUND: convergence-manifold (E2: s_m is not 0) */
        good = !arb_contains_zero(whole);
        arb_div(part, x + trap->free[c], whole, prec);
        for (m = 0; m < net->width[l + 1] && good; m++)
        {
            arb_ptr v = p + weight(net, l + 1, m, y->copy);
            arb_ptr s = p + weight(net, l + 1, m, y->of);

            if (m == y->output)
                arb_set(v, x + trap->free[c]);
            else
                arb_mul(v, part, zeta + weight(net, l + 1, m, y->of), prec);
            if (y->sign > 0)
                arb_sub(s, s, v, prec);
            else
                arb_add(s, s, v, prec);
            if (y->sign < 0 && !arb_is_zero(twice))
                arb_submul(p + bias(net, l + 1, m), twice, v, prec);
        }
        for (j = 0; j < net->width[l - 1]; j++)
            arb_mul_si(p + weight(net, l, y->copy, j),
                zeta + weight(net, l, y->of, j), y->sign, prec);
        if (net->bias)
            arb_mul_si(p + bias(net, l, y->copy),
                zeta + bias(net, l, y->of), y->sign, prec);
    }
    arb_clear(twice);
    arb_clear(part);
    return good;
}

/* The parameters of L_0: all but those of the copies; how many. */
static slong
parameters(slong *index, const loja_manifold_t trap)
{
    const loja_net_struct *net = trap->prob->net;
    const slong l = trap->layer;
    char *out = flint_calloc((size_t) trap->P, 1);
    slong c, j, p, n = 0;

    for (c = 0; c < trap->k; c++)
    {
        for (j = 0; j < net->width[l - 1]; j++)
            out[weight(net, l, trap->copy[c].copy, j)] = 1;
        if (net->bias)
            out[bias(net, l, trap->copy[c].copy)] = 1;
        for (j = 0; j < net->width[l + 1]; j++)
            out[weight(net, l + 1, j, trap->copy[c].copy)] = 1;
    }
    for (p = 0; p < trap->P; p++)
        if (!out[p])
            index[n++] = p;
    flint_free(out);
    return n;
}

/* HEURISTIC: rows i and j are equal up to a part 1/64. */
static int
are_near(const loja_net_struct *net, slong l, slong i, slong j, int sign,
         arb_srcptr theta)
{
    double gap = 0, size = 0;
    slong k;

    for (k = 0; k < net->width[l - 1] + net->bias; k++)
    {
        const int is_bias = k == net->width[l - 1];
        const slong p = is_bias ? bias(net, l, i) : weight(net, l, i, k);
        const slong q = is_bias ? bias(net, l, j) : weight(net, l, j, k);
        const double x = arf_get_d(arb_midref(theta + p), ARF_RND_NEAR);
        const double y = arf_get_d(arb_midref(theta + q), ARF_RND_NEAR);

        gap += (x - sign * y) * (x - sign * y);
        size += x * x;
    }
    return gap <= ldexp(size, -12);
}

/* copy, k: each neuron that is near an earlier one is its copy. */
static void
find_copies(loja_manifold_t trap, slong l, arb_srcptr theta)
{
    const loja_net_struct *net = trap->prob->net;
    const loja_act_struct *act = net->act[l - 1];
    /* SOUND: convergence-manifold (equal: psi - psi(0) is odd, and where
       psi(0) is not 0 the next layer has biases) */
    const int turns = act->symmetry == LOJA_SYMMETRY_ODD
        && (act->zero || net->bias);
    slong i, j, c;

    trap->layer = l;
    trap->k = 0;
    for (i = 1; i < net->width[l]; i++)
    {
        int sign = 0;

        for (j = 0; j < i && sign == 0; j++)
        {
            for (c = 0; c < trap->k && trap->copy[c].copy != j; c++)
                ;
            if (c < trap->k)
                continue;
            if (are_near(net, l, i, j, 1, theta))
                sign = 1;
            else if (turns && are_near(net, l, i, j, -1, theta))
                sign = -1;
            if (sign != 0)
            {
                trap->copy[trap->k].copy = i;
                trap->copy[trap->k].of = j;
                trap->copy[trap->k++].sign = sign;
            }
        }
    }
}

/* output, free: the largest outgoing weight of zeta. */
static void
choose_free(loja_manifold_t trap, arb_srcptr zeta)
{
    const loja_net_struct *net = trap->prob->net;
    const slong l = trap->layer;
    slong c, m;

    for (c = 0; c < trap->k; c++)
    {
        loja_manifold_copy_t *y = trap->copy + c;

        y->output = 0;
        for (m = 1; m < net->width[l + 1]; m++)
            if (arf_cmpabs(
                    arb_midref(zeta + weight(net, l + 1, m, y->of)),
                    arb_midref(zeta + weight(net, l + 1, y->output, y->of)))
                > 0)
                y->output = m;
        trap->free[c] = weight(net, l + 1, y->output, y->copy);
    }
    _loja_manifold_set_rest(trap);
}

int
_loja_manifold_equal(loja_manifold_t trap, loja_trap_report_t *report,
                     loja_loss_t ws, slong layer, arb_srcptr theta,
                     slong prec)
{
    const slong P = trap->P;
    slong i, n, *index = flint_malloc(sizeof(slong) * (size_t) P);
    arb_ptr zeta = _arb_vec_init(P);
    int good;

    for (i = 0; i < P; i++)
        arf_set_round(arb_midref(trap->a + i), arb_midref(theta + i), prec,
            ARF_RND_NEAR);
    /* convergence-manifold (When it holds): before a layer of several no
       slice has a definite Hessian */
    trap->k = 0;
    if (trap->prob->net->width[layer + 1] == 1)
        find_copies(trap, layer, trap->a);
    good = trap->k > 0;
    if (good)
    {
        join(zeta, trap, trap->a, prec);
        for (i = 0; i < P; i++)
            mag_zero(arb_radref(zeta + i));
        n = parameters(index, trap);
        good = _loja_manifold_newton(zeta, report, ws, index, n, prec);
    }
    if (good)
    {
        choose_free(trap, zeta);
        good = lift(trap->a, trap, zeta, theta, prec);
        if (!good)
            snprintf(report->why, sizeof(report->why), "the outgoing weights "
                "of equal neurons cancel");
        for (i = 0; i < P; i++)
            mag_zero(arb_radref(trap->a + i));
    }
    _arb_vec_clear(zeta, P);
    flint_free(index);
    return good;
}

/* size >= |grad L_0| at zeta, S: D^2 L_0 on zeta +- R. */
static void
smaller(arf_t size, arb_mat_struct *S, loja_loss_t ws, arb_srcptr zeta,
        const slong *index, const arf_t R, slong prec)
{
    const slong P = ws->prob->net->nparams, n = arb_mat_nrows(S);
    arb_ptr v = _arb_vec_init(P), u = _arb_vec_init(P);
    arb_mat_t H;

    arb_mat_init(H, P, P);
    _arb_vec_set(u, zeta, P);
    _loja_manifold_widen(u, index, n, R);
    loja_loss_eval(ws, NULL, NULL, H, u, prec);
    _loja_manifold_minor(S, H, index);
    loja_loss_eval(ws, NULL, v, NULL, zeta, prec);
    _loja_manifold_entries(u, v, index, n);
    _loja_trap_norm(size, u, n);
    arb_mat_clear(H);
    _arb_vec_clear(v, P);
    _arb_vec_clear(u, P);
}

/* reach >= |p_j - a_j| for j not free, for the points p over zeta* on the
   slices that meet the box; +inf where they are not all seen. */
static void
distance(arf_t reach, const loja_manifold_t trap, arb_srcptr zeta,
         const slong *index, slong n, slong prec)
{
    arb_ptr p = _arb_vec_init(trap->P), x = _arb_vec_init(trap->P);
    arb_ptr star = _arb_vec_init(trap->P);
    arf_t t;
    slong i;

    arf_init(t);
    _arb_vec_set(star, zeta, trap->P);
    _loja_manifold_widen(star, index, n, trap->off);
    _arb_vec_set(x, trap->a, trap->P);
    _loja_manifold_widen(x, trap->free, trap->k, trap->Rfree);
    arf_zero(reach);
    if (!lift(p, trap, star, x, prec))
        arf_pos_inf(reach);
    for (i = 0; i < trap->n; i++)
    {
        const slong j = trap->rest[i];

        arb_sub(p + j, p + j, trap->a + j, prec);
        arb_get_abs_ubound_arf(t, p + j, 30);
        if (arf_is_nan(t) || arf_cmp(t, reach) > 0)
            arf_set(reach, t);
    }
    arf_clear(t);
    _arb_vec_clear(star, trap->P);
    _arb_vec_clear(p, trap->P);
    _arb_vec_clear(x, trap->P);
}

void
_loja_manifold_equal_reach(arf_t R, loja_manifold_t trap, loja_loss_t ws,
                           slong prec)
{
    slong *index = flint_malloc(sizeof(slong) * (size_t) trap->P), n;
    arb_ptr zeta = _arb_vec_init(trap->P);
    arb_mat_t S;
    arf_t size;

    arf_init(size);
    n = parameters(index, trap);
    arb_mat_init(S, n, n);
    join(zeta, trap, trap->a, prec);
    smaller(size, S, ws, zeta, index, size, prec);
    loja_lin_eig_min_approx(trap->low, S, prec);
    /* HEURISTIC */
    arf_mul_ui(trap->low, trap->low, 7, 30, ARF_RND_DOWN);
    arf_mul_2exp_si(trap->low, trap->low, -3);
    arf_mul_2exp_si(trap->off, trap->rho, -6);
    if (arf_sgn(trap->low) > 0)
    {
        arf_div(size, size, trap->low, 30, ARF_RND_UP);
        arf_add(trap->off, trap->off, size, 30, ARF_RND_UP);
    }
    arf_set_ui_2exp_si(size, 1, -4 * prec);
    arf_add(trap->off, trap->off, size, 30, ARF_RND_UP);
    distance(R, trap, zeta, index, n, prec);
    arf_mul_ui(R, R, 17, 30, ARF_RND_UP);
    arf_mul_2exp_si(R, R, -4);
    arb_mat_clear(S);
    arf_clear(size);
    _arb_vec_clear(zeta, trap->P);
    flint_free(index);
}

int
_loja_manifold_equal_meets(const loja_manifold_t trap, loja_loss_t ws,
                           slong prec)
{
    slong *index = flint_malloc(sizeof(slong) * (size_t) trap->P), n;
    arb_ptr zeta = _arb_vec_init(trap->P);
    arb_mat_t S;
    arf_t size, R;
    int good;

    arf_init(size);
    arf_init(R);
    n = parameters(index, trap);
    arb_mat_init(S, n, n);
    join(zeta, trap, trap->a, prec);
    arf_mul_2exp_si(R, trap->off, 1);
    smaller(size, S, ws, zeta, index, R, prec);
    /* SOUND: convergence-manifold (E1: D^2 L_0 >= low) */
    good = _loja_manifold_above(S, trap->low, prec);
    arf_div(size, size, trap->low, 30, ARF_RND_UP);
    /* SOUND: convergence-manifold (E1: |grad L_0| <= low off) */
    good = good && arf_sgn(trap->off) > 0 && arf_is_finite(size)
        && arf_cmp(size, trap->off) <= 0;
    /* SOUND: convergence-manifold (E2: the minimum of each slice is in
       the box) */
    distance(size, trap, zeta, index, n, prec);
    good = good && arf_is_finite(size) && arf_cmp(size, trap->R) <= 0;
    arb_mat_clear(S);
    arf_clear(size);
    arf_clear(R);
    _arb_vec_clear(zeta, trap->P);
    flint_free(index);
    return good;
}
