/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Derivatives of L of the third order for networks with one hidden layer
    (third_internal.h; proofs/cubic-growth.md).
*/
#include <math.h>
#include "loss/third_internal.h"

/* HEURISTIC: wider preactivations are cut into parts of that half width, and
   so many at most: jets lose much on wide balls. */
#define PART 0.03125
#define MOST_PARTS 64

void
_loja_third_init(loja_third_struct *s, loja_loss_t ws, arb_srcptr theta,
                 slong prec)
{
    s->ws = ws;
    s->net = ws->prob->net;
    s->in = s->net->width[0] + s->net->bias;
    s->d = s->net->width[1];
    s->P = s->net->nparams;
    s->prec = prec;
    s->theta = theta;
    s->X = _arb_vec_init(s->in);
    s->f = _arb_vec_init(5 * s->d);
    s->J = _arb_vec_init(s->P);
    s->index = flint_malloc(sizeof(slong) * (size_t) (s->in + 1));
    arb_init(s->r);
    _loja_loss_set_prec(ws, prec);
}

void
_loja_third_clear(loja_third_struct *s)
{
    _arb_vec_clear(s->X, s->in);
    _arb_vec_clear(s->f, 5 * s->d);
    _arb_vec_clear(s->J, s->P);
    flint_free(s->index);
    arb_clear(s->r);
}

/* f[k] <- psi^(k), k < 5, on the ball z: hulls over parts that cover it. */
static void
derivatives(arb_ptr f, const arb_t z, const loja_act_struct *act, slong prec)
{
    static const ulong factorial[] = { 1, 1, 2, 6, 24 };
    const double r = mag_get_d(arb_radref(z));
    slong i, k, parts = 1;
    arb_ptr g = _arb_vec_init(5), part = _arb_vec_init(2);
    mag_t w;

    mag_init(w);
    if (isfinite(r) && r > PART)
        parts = (slong) fmin(ceil(r / PART), MOST_PARTS);
    mag_div_ui(w, arb_radref(z), (ulong) parts);
    arb_one(part + 1);
    for (i = 0; i < parts; i++)
    {
        /* SOUND: cubic-growth (the parts cover the ball) */
        arb_zero(part);
        arf_set_mag(arb_midref(part), arb_radref(z));
        arb_mul_si(part, part, 2 * i + 1 - parts, prec);
        arb_div_si(part, part, parts, prec);
        arb_add_error_mag(part, w);
        arb_add_arf(part, part, arb_midref(z), prec);
        act->jet(g, part, 2, 5, 0, prec);
        for (k = 0; k < 5; k++)
        {
            arb_mul_ui(g + k, g + k, factorial[k], prec);
            if (i == 0)
                arb_set(f + k, g + k);
            else
                arb_union(f + k, f + k, g + k, prec);
        }
    }
    _arb_vec_clear(g, 5);
    _arb_vec_clear(part, 2);
    mag_clear(w);
}

void
_loja_third_sample(loja_third_struct *s, slong i, const mag_t reach)
{
    const loja_net_struct *net = s->net;
    const slong n0 = net->width[0];
    slong j;
    arb_t z;
    mag_t m;

    arb_init(z);
    mag_init(m);
    _arb_vec_set(s->X, s->ws->x + i * n0, n0);
    if (net->bias)
        arb_one(s->X + n0);
    arb_dot(z, NULL, 0, s->X, 1, s->X, 1, s->in, s->prec);
    arb_get_mag(m, z);
    mag_sqrt(m, m);
    mag_mul(m, m, reach);
    for (j = 0; j < s->d; j++)
    {
        arb_dot(z, NULL, 0, s->theta + loja_net_weight_offset(net, 1)
                + j * n0, 1, s->X, 1, n0, s->prec);
        if (net->bias)
            arb_add(z, z, s->theta + loja_net_bias_offset(net, 1) + j,
                    s->prec);
        arb_add_error_mag(z, m);
        derivatives(s->f + 5 * j, z, net->act[0], s->prec);
    }
    arb_clear(z);
    mag_clear(m);
}

/* The parameters of neuron j: its weights, its bias, its weight v_qj. */
static void
set_index(loja_third_struct *s, slong j, slong q)
{
    const slong n0 = s->net->width[0];
    slong a;

    for (a = 0; a < n0; a++)
        s->index[a] = loja_net_weight_offset(s->net, 1) + j * n0 + a;
    if (s->net->bias)
        s->index[n0] = loja_net_bias_offset(s->net, 1) + j;
    s->index[s->in] = loja_net_weight_offset(s->net, 2) + q * s->d + j;
}

void
_loja_third_output(loja_third_struct *s, slong i, slong q, const mag_t reach)
{
    const loja_net_struct *net = s->net;
    arb_srcptr v = s->theta + loja_net_weight_offset(net, 2) + q * s->d;
    slong j, a;
    arb_t u;

    arb_init(u);
    _arb_vec_zero(s->J, s->P);
    arb_neg(s->r, s->ws->y + i * net->width[2] + q);
    if (net->bias)
    {
        arb_add(s->r, s->r, s->theta + loja_net_bias_offset(net, 2) + q,
                s->prec);
        arb_add_error_mag(s->r, reach);
        arb_one(s->J + loja_net_bias_offset(net, 2) + q);
    }
    for (j = 0; j < s->d; j++)
    {
        set_index(s, j, q);
        arb_set(u, v + j);
        arb_add_error_mag(u, reach);
        arb_addmul(s->r, u, s->f + 5 * j, s->prec);
        arb_set(s->J + s->index[s->in], s->f + 5 * j);
        arb_mul(u, v + j, s->f + 5 * j + 1, s->prec);
        for (a = 0; a < s->in; a++)
            arb_mul(s->J + s->index[a], u, s->X + a, s->prec);
    }
    arb_clear(u);
}

/*
    U_abc += J_a D^2_bc N_q and T_abc += r D^3_abc N_q for the b, c of neuron
    j, and a of the same for T.  x, y, u < in: weights; in: v_qj.
*/
static void
add_neuron(arb_ptr T, arb_ptr U, loja_third_struct *s, slong j)
{
    const slong P = s->P, in = s->in;
    const slong *index = s->index;
    arb_srcptr f = s->f + 5 * j, v = s->theta + index[in];
    slong x, y, u, a;
    arb_t h, g;

    arb_init(h);
    arb_init(g);
    for (x = 0; x <= in; x++)
        for (y = 0; y <= in; y++)
        {
            const slong vs = (x == in) + (y == in);

            if (vs == 2)
                continue;
            /* g: the factors X_x X_y of both */
            arb_one(g);
            if (x < in)
                arb_mul(g, g, s->X + x, s->prec);
            if (y < in)
                arb_mul(g, g, s->X + y, s->prec);
            arb_mul(h, g, f + 2 - vs, s->prec);
            if (vs == 0)
                arb_mul(h, h, v, s->prec);
            for (a = 0; a < P; a++)
                if (!arb_is_zero(s->J + a))
                    arb_addmul(U + (a * P + index[x]) * P + index[y],
                               s->J + a, h, s->prec);
            arb_mul(g, g, s->r, s->prec);
            for (u = 0; u <= in; u++)
            {
                if (vs + (u == in) == 2)
                    continue;
                arb_mul(h, g, f + (vs + (u == in) == 1 ? 2 : 3), s->prec);
                if (u < in)
                    arb_mul(h, h, s->X + u, s->prec);
                if (vs == 0 && u < in)
                    arb_mul(h, h, v, s->prec);
                arb_add(T + (index[u] * P + index[x]) * P + index[y],
                        T + (index[u] * P + index[x]) * P + index[y], h,
                        s->prec);
            }
        }
    arb_clear(h);
    arb_clear(g);
}

int
loja_loss_has_third(const loja_loss_struct *ws)
{
    const loja_net_struct *net = ws->prob->net;

    return net->depth == 2 && net->act[0]->analytic;
}

/* K += m J^T J; then r and J are taken m times, as all else is linear in
   either. */
static void
add_square(arb_mat_struct *K, loja_third_struct *s, slong m)
{
    slong a, b;
    arb_t t;

    arb_init(t);
    for (a = 0; a < s->P; a++)
    {
        /* SOUND: tube (equal inputs) */
        arb_mul_si(t, s->J + a, m, s->prec);
        for (b = 0; b < s->P && !arb_is_zero(t); b++)
            arb_addmul(arb_mat_entry(K, a, b), t, s->J + b, s->prec);
    }
    for (a = 0; a < s->P && m != 1; a++)
        arb_mul_si(s->J + a, s->J + a, m, s->prec);
    arb_mul_si(s->r, s->r, m, s->prec);
    arb_clear(t);
}

int
loja_loss_third(loja_loss_t ws, arb_ptr T, arb_mat_struct *K,
                arb_srcptr theta, slong prec)
{
    const slong P = ws->prob->net->nparams, n = ws->total;
    slong i, q, j, a, b, c;
    arb_ptr U;
    loja_third_struct s;
    mag_t zero;

    if (!loja_loss_has_third(ws))
        return 0;
    U = _arb_vec_init(P * P * P);
    mag_init(zero);
    _loja_third_init(&s, ws, theta, prec);
    _arb_vec_zero(T, P * P * P);
    arb_mat_zero(K);
    for (i = 0; i < ws->prob->n; i++)
    {
        _loja_third_sample(&s, i, zero);
        for (q = 0; q < s.net->width[2]; q++)
        {
            _loja_third_output(&s, i, q, zero);
            add_square(K, &s, _loja_loss_weight(ws, i));
            for (j = 0; j < s.d; j++)
            {
                set_index(&s, j, q);
                add_neuron(T, U, &s, j);
            }
        }
    }
    for (a = 0; a < P; a++)
        for (b = 0; b < P; b++)
        {
            arb_mul_2exp_si(arb_mat_entry(K, a, b), arb_mat_entry(K, a, b),
                            1);
            arb_div_si(arb_mat_entry(K, a, b), arb_mat_entry(K, a, b), n,
                       prec);
            for (c = 0; c < P; c++)
            {
                arb_ptr t = T + (a * P + b) * P + c;

                /* SOUND: cubic-growth (D^3 L: the three places of J) */
                arb_add(t, t, U + (a * P + b) * P + c, prec);
                arb_add(t, t, U + (b * P + a) * P + c, prec);
                arb_add(t, t, U + (c * P + a) * P + b, prec);
                arb_mul_2exp_si(t, t, 1);
                arb_div_si(t, t, n, prec);
            }
        }
    _loja_third_clear(&s);
    _arb_vec_clear(U, P * P * P);
    mag_clear(zero);
    return 1;
}
