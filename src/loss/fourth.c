/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Derivatives of L of the fourth order for networks with one hidden layer
    (third_internal.h; proofs/moving-norm.md).
*/
#include "loss/third_internal.h"

/* What the parameters are to one output: neuron[a] is -1 where N_q does not
   depend on a but linearly; place[a] < in: the weight of X_place, in: v_qj. */
typedef struct
{
    loja_third_struct s;
    slong *neuron, *place;
} fourth_struct;

static void
set_places(fourth_struct *w, slong q)
{
    const loja_third_struct *s = &w->s;
    const loja_net_struct *net = s->net;
    const slong n0 = net->width[0];
    slong j, a;

    for (a = 0; a < s->P; a++)
        w->neuron[a] = -1;
    for (j = 0; j < s->d; j++)
        for (a = 0; a <= s->in; a++)
        {
            const slong at = a == s->in
                ? loja_net_weight_offset(net, 2) + q * s->d + j
                : a < n0 ? loja_net_weight_offset(net, 1) + j * n0 + a
                : loja_net_bias_offset(net, 1) + j;

            w->neuron[at] = j;
            w->place[at] = a;
        }
}

/* res <- the derivative of N_q by the k parameters at, k = 2, 3, 4; 0: it
   is 0. */
static int
partial(arb_t res, const fourth_struct *w, const slong *at, slong k)
{
    const loja_third_struct *s = &w->s;
    const slong j = w->neuron[at[0]];
    slong i, v = -1;

    for (i = 0; i < k; i++)
    {
        if (j < 0 || w->neuron[at[i]] != j)
            return 0;
        if (w->place[at[i]] == s->in)
        {
            /* N_q is linear in v_qj */
            if (v >= 0)
                return 0;
            v = i;
        }
    }
    arb_set(res, s->f + 5 * j + (v < 0 ? k : k - 1));
    for (i = 0; i < k; i++)
        if (i != v)
            arb_mul(res, res, s->X + w->place[at[i]], s->prec);
    for (i = 0; v < 0 && i < s->P; i++)
        if (w->neuron[i] == j && w->place[i] == s->in)
            arb_mul(res, res, s->theta + i, s->prec);
    return 1;
}

/* res += half of (r^2)'''' by the parameters at: three ways to take two and
   two, four to take one and three, and r. */
static void
add_entry(arb_t res, const fourth_struct *w, const slong *at)
{
    static const slong pairs[3][4] = {
        { 0, 1, 2, 3 }, { 0, 2, 1, 3 }, { 0, 3, 1, 2 } };
    const loja_third_struct *s = &w->s;
    slong b[4], i, k, n;
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    for (i = 0; i < 3; i++)
    {
        for (k = 0; k < 4; k++)
            b[k] = at[pairs[i][k]];
        /* SOUND: moving-norm (D^4 L: two and two) */
        if (partial(x, w, b, 2) && partial(y, w, b + 2, 2))
            arb_addmul(res, x, y, s->prec);
    }
    for (i = 0; i < 4; i++)
    {
        for (k = n = 0; k < 4; k++)
            if (k != i)
                b[n++] = at[k];
        /* SOUND: moving-norm (D^4 L: the four places of J) */
        if (!arb_is_zero(s->J + at[i]) && partial(x, w, b, 3))
            arb_addmul(res, s->J + at[i], x, s->prec);
    }
    if (partial(x, w, at, 4))
        arb_addmul(res, s->r, x, s->prec);
    arb_clear(x);
    arb_clear(y);
}

/* D gains m times what one output of a sample has, at a <= b <= c <= d. */
static void
add_output(arb_ptr D, const fourth_struct *w, slong m)
{
    const slong P = w->s.P;
    slong at[4];
    arb_t x;

    arb_init(x);
    for (at[0] = 0; at[0] < P; at[0]++)
        for (at[1] = at[0]; at[1] < P; at[1]++)
            for (at[2] = at[1]; at[2] < P; at[2]++)
                for (at[3] = at[2]; at[3] < P; at[3]++)
                {
                    arb_ptr d = D + ((at[0] * P + at[1]) * P + at[2]) * P
                        + at[3];

                    arb_zero(x);
                    add_entry(x, w, at);
                    /* SOUND: tube (equal inputs) */
                    arb_addmul_si(d, x, m, w->s.prec);
                }
    arb_clear(x);
}

/* The other orders of the indices, and the factor 2/n. */
static void
fill(arb_ptr D, slong P, slong n, slong prec)
{
    slong i, at[4], a, b, t, k;

    for (i = 0; i < P * P * P * P; i++)
    {
        for (k = 3, t = i; k >= 0; k--, t /= P)
            at[k] = t % P;
        for (a = 0; a < 3; a++)
            for (b = 0; b < 3 - a; b++)
                if (at[b] > at[b + 1])
                {
                    t = at[b];
                    at[b] = at[b + 1];
                    at[b + 1] = t;
                }
        t = ((at[0] * P + at[1]) * P + at[2]) * P + at[3];
        /* ordered indices come first among their orders */
        if (t != i)
            arb_set(D + i, D + t);
        else
        {
            arb_mul_2exp_si(D + i, D + i, 1);
            arb_div_si(D + i, D + i, n, prec);
        }
    }
}

int
loja_loss_fourth(loja_loss_t ws, arb_ptr D, arb_srcptr theta, slong prec)
{
    const slong P = ws->prob->net->nparams;
    fourth_struct w;
    slong i, q;
    mag_t zero;

    if (!loja_loss_has_third(ws))
        return 0;
    mag_init(zero);
    _loja_third_init(&w.s, ws, theta, prec);
    w.neuron = flint_malloc(sizeof(slong) * (size_t) (2 * P));
    w.place = w.neuron + P;
    _arb_vec_zero(D, P * P * P * P);
    for (i = 0; i < ws->prob->n; i++)
    {
        _loja_third_sample(&w.s, i, zero);
        for (q = 0; q < w.s.net->width[2]; q++)
        {
            _loja_third_output(&w.s, i, q, zero);
            set_places(&w, q);
            add_output(D, &w, _loja_loss_weight(ws, i));
        }
    }
    fill(D, P, ws->total, prec);
    flint_free(w.neuron);
    _loja_third_clear(&w.s);
    mag_clear(zero);
    return 1;
}
