/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* A family: its exact data, the identities between them, its parameters. */
#include "infimum/infimum.h"

void
_loja_infimum_family_init(loja_infimum_family_t fam,
                          const loja_problem_t prob)
{
    const loja_net_struct *net = prob->net;

    fam->prob = prob;
    fam->act = net->act[0];
    fam->inputs = net->width[0];
    fam->outputs = net->width[net->depth];
    fam->point = LOJA_POINT_ANY;
    fam->branch = 0;
    fmpq_init(fam->b);
    fam->r = 0;
    arf_init(fam->lo);
    arf_init(fam->hi);
    fam->k = fam->extra = 0;
    fam->exempt = NULL;
    fam->powers = 0;
    fam->power = NULL;
    fam->neurons = 0;
    fmpq_mat_init(fam->a, 0, fam->inputs);
    fmpq_mat_init(fam->shift, 1, fam->inputs);
    fmpq_mat_init(fam->u, 0, 0);
    fmpq_mat_init(fam->t, 0, prob->n);
    fmpq_init(fam->tmin);
    fmpq_init(fam->tmax);
    fmpq_mat_init(fam->c0, 1, fam->outputs);
    fmpq_mat_init(fam->later, 1, net->depth - 2);
    fmpq_init(fam->h0);
    arb_init(fam->C);
    fam->sums_prec = 0;
    fam->sum = fam->remainder = NULL;
}

static void
drop_sums(loja_infimum_family_t fam)
{
    if (fam->sum != NULL)
        _arb_vec_clear(fam->sum,
            fam->prob->n * fam->outputs * fam->powers * fam->extra);
    if (fam->remainder != NULL)
        _arb_vec_clear(fam->remainder, fam->powers);
    fam->sum = fam->remainder = NULL;
    fam->sums_prec = 0;
}

void
_loja_infimum_family_clear(loja_infimum_family_t fam)
{
    drop_sums(fam);
    fmpq_clear(fam->b);
    arf_clear(fam->lo);
    arf_clear(fam->hi);
    flint_free(fam->exempt);
    flint_free(fam->power);
    fmpq_mat_clear(fam->a);
    fmpq_mat_clear(fam->shift);
    fmpq_mat_clear(fam->u);
    fmpq_mat_clear(fam->t);
    fmpq_clear(fam->tmin);
    fmpq_clear(fam->tmax);
    fmpq_mat_clear(fam->c0);
    fmpq_mat_clear(fam->later);
    fmpq_clear(fam->h0);
    arb_clear(fam->C);
}

void
_loja_infimum_family_set_degree(loja_infimum_family_t fam, slong k)
{
    drop_sums(fam);
    flint_free(fam->exempt);
    flint_free(fam->power);
    fam->k = k;
    fam->exempt = flint_calloc((size_t) (k + 1), 1);
    fam->power = flint_calloc((size_t) (k + 1), sizeof(slong));
    fam->powers = 0;
    fam->neurons = 0;
}

/* Every exempt degree has its reason, and no element of M is exempt. */
static int
exempt_is_right(const loja_infimum_family_t fam)
{
    const int bias = fam->prob->net->bias;
    const int zero = (fam->point == LOJA_POINT_ORIGIN
        || fam->point == LOJA_POINT_SIDE || fam->point == LOJA_POINT_KINK);
    slong m, q;

    /* SOUND: infimum-family (setting: enough neurons, no penalty) */
    if (fam->neurons > fam->prob->net->width[1]
        || !fmpq_is_zero(fam->prob->l2))
        return 0;
    if (!bias && (!zero || !fmpq_mat_is_zero(fam->shift)))
        return 0;
    if (zero && !fmpq_is_zero(fam->b))
        return 0;
    if (fam->point == LOJA_POINT_KINK && (fam->k > 1 || fam->extra != 0))
        return 0;
    for (m = 0; m <= fam->k; m++)
    {
        /* SOUND: infimum-family (H2: an exempt degree has psi_m = 0, or is
           0 in a network with biases) */
        if (fam->exempt[m] && !(m == 0 && bias)
            && !(zero && loja_act_vanishes(fam->act, m))
            && !(fam->point == LOJA_POINT_ZERO && m == fam->r))
            return 0;
    }
    if (bias && !fam->exempt[0])
        return 0;
    for (q = 0; q < fam->powers; q++)
        if (fam->power[q] < 0 || fam->power[q] > fam->k
            || fam->exempt[fam->power[q]])
            return 0;
    return 1;
}

static void
set_t(loja_infimum_family_t fam)
{
    slong i, j, v;
    fmpq_t x;

    fmpq_init(x);
    fmpq_mat_clear(fam->t);
    fmpq_mat_init(fam->t, fam->neurons, fam->prob->n);
    fmpq_zero(fam->tmin);
    fmpq_zero(fam->tmax);
    for (j = 0; j < fam->neurons; j++)
        for (i = 0; i < fam->prob->n; i++)
        {
            fmpq *t = fmpq_mat_entry(fam->t, j, i);

            for (v = 0; v < fam->inputs; v++)
            {
                fmpq_add(x, fmpq_mat_entry(fam->prob->x, i, v),
                    fmpq_mat_entry(fam->shift, 0, v));
                fmpq_addmul(t, x, fmpq_mat_entry(fam->a, j, v));
            }
            if (fmpq_cmp(t, fam->tmin) < 0)
                fmpq_set(fam->tmin, t);
            if (fmpq_cmp(t, fam->tmax) > 0)
                fmpq_set(fam->tmax, t);
        }
    fmpq_clear(x);
}

/* Sample i, output o: the sums over the neurons; rest = y - sum q_m. */
static int
sample_is_right(const loja_infimum_family_t fam, slong i, slong o,
                fmpq_t rest)
{
    slong q, m, j;
    int good = 1;
    fmpq_t s, p;

    fmpq_init(s);
    fmpq_init(p);
    fmpq_set(rest, fmpq_mat_entry(fam->prob->y, i, o));
    for (q = 0; q < fam->powers && good; q++)
        for (m = 0; m <= fam->k && good; m++)
        {
            if (fam->exempt[m])
                continue;
            fmpq_zero(s);
            for (j = 0; j < fam->neurons; j++)
            {
                fmpq_one(p);
                if (m > 0)
                    fmpq_pow_si(p, fmpq_mat_entry(fam->t, j, i), m);
                fmpq_addmul(s, p,
                    fmpq_mat_entry(fam->u, o * fam->powers + q, j));
            }
            /* SOUND: infimum-family (H3: moments of other degrees are 0) */
            if (m == fam->power[q])
                fmpq_sub(rest, rest, s);
            else
                good = fmpq_is_zero(s);
        }
    fmpq_clear(s);
    fmpq_clear(p);
    return good;
}

int
_loja_infimum_exact(loja_infimum_family_t fam)
{
    slong i, o;
    int good = exempt_is_right(fam);
    fmpq_t rest;

    fmpq_init(rest);
    drop_sums(fam);
    set_t(fam);
    for (o = 0; o < fam->outputs; o++)
        for (i = 0; i < fam->prob->n && good; i++)
        {
            fmpq *c = fmpq_mat_entry(fam->c0, 0, o);

            good = sample_is_right(fam, i, o, rest);
            if (i == 0)
                fmpq_set(c, rest);
            /* SOUND: infimum-family (H3: what remains is one constant,
               and 0 without biases) */
            good = good && fmpq_equal(c, rest)
                && (fam->prob->net->bias || fmpq_is_zero(c));
        }
    fmpq_clear(rest);
    return good;
}

/* v_oj and c_o at h; psi holds psi_0, ..., psi_k. */
static void
output_weights(arb_ptr v, arb_t c, const loja_infimum_family_t fam, slong o,
               arb_srcptr psi, const arb_t h, slong prec)
{
    slong j, q;
    arb_t s, f;

    arb_init(s);
    arb_init(f);
    _arb_vec_zero(v, fam->neurons);
    for (q = 0; q < fam->powers; q++)
    {
        arb_pow_ui(f, h, (ulong) fam->power[q], prec);
        arb_mul(f, f, psi + fam->power[q], prec);
        for (j = 0; j < fam->neurons; j++)
        {
            arb_set_fmpq(s,
                fmpq_mat_entry(fam->u, o * fam->powers + q, j), prec);
            arb_div(s, s, f, prec);
            arb_add(v + j, v + j, s, prec);
        }
    }
    arb_zero(s);
    for (j = 0; j < fam->neurons; j++)
        arb_add(s, s, v + j, prec);
    arb_set_fmpq(c, fmpq_mat_entry(fam->c0, 0, o), prec);
    arb_submul(c, psi, s, prec);
    arb_clear(s);
    arb_clear(f);
}

static void
first_layer(arb_ptr theta, const loja_infimum_family_t fam, const arb_t b,
            const arb_t h, slong prec)
{
    const loja_net_struct *net = fam->prob->net;
    arb_ptr W = theta + loja_net_weight_offset(net, 1);
    slong j, v;
    fmpq_t s;
    arb_t x;

    fmpq_init(s);
    arb_init(x);
    for (j = 0; j < fam->neurons; j++)
    {
        fmpq_zero(s);
        for (v = 0; v < fam->inputs; v++)
        {
            arb_set_fmpq(x, fmpq_mat_entry(fam->a, j, v), prec);
            arb_mul(W + j * fam->inputs + v, x, h, prec);
            fmpq_addmul(s, fmpq_mat_entry(fam->a, j, v),
                fmpq_mat_entry(fam->shift, 0, v));
        }
        if (!net->bias)
            continue;
        arb_set_fmpq(x, s, prec);
        arb_mul(x, x, h, prec);
        arb_add(theta + loja_net_bias_offset(net, 1) + j, x, b, prec);
    }
    fmpq_clear(s);
    arb_clear(x);
}

/*
    Layer l = 2, ..., K: its one neuron (or output) o takes
    scale (sum of w_j a_j + c), where w, c come from the layer before: v, c
    of the family for l = 2, later 1/(h psi') and -psi/(h psi').
*/
static void
later_layer(arb_ptr theta, const loja_infimum_family_t fam, slong l, slong o,
            arb_srcptr w, slong len, slong first, const arb_t c,
            const arb_t h, slong prec)
{
    const loja_net_struct *net = fam->prob->net;
    arb_ptr W = theta + loja_net_weight_offset(net, l)
        + o * net->width[l - 1] + first;
    arb_t x, y;
    slong j;

    arb_init(x);
    arb_init(y);
    for (j = 0; j < len; j++)
    {
        arb_set(W + j, w + j);
        if (l < net->depth)
            arb_mul(W + j, W + j, h, prec);
    }
    if (net->bias)
    {
        arb_set(x, c);
        if (l < net->depth)
        {
            arb_mul(x, x, h, prec);
            arb_set_fmpq(y, fmpq_mat_entry(fam->later, 0, l - 2), prec);
            arb_add(x, x, y, prec);
        }
        arb_set(theta + loja_net_bias_offset(net, l) + o, x);
    }
    arb_clear(x);
    arb_clear(y);
}

void
_loja_infimum_theta(arb_ptr theta, const loja_infimum_family_t fam,
                    const arb_t h, slong prec)
{
    const loja_net_struct *net = fam->prob->net;
    arb_ptr psi = _arb_vec_init(fam->k + 2);
    arb_ptr v = _arb_vec_init(fam->neurons), f = _arb_vec_init(2);
    arb_t b, c, w;
    slong o, l;

    arb_init(b);
    arb_init(c);
    arb_init(w);
    _arb_vec_zero(theta, net->nparams);
    _loja_infimum_psi(psi, b, fam, fam->k + 1, prec);
    first_layer(theta, fam, b, h, prec);
    for (o = 0; o < fam->outputs; o++)
    {
        output_weights(v, c, fam, o, psi, h, prec);
        later_layer(theta, fam, 2, o, v, fam->neurons, 0, c, h, prec);
        for (l = 3; l <= net->depth; l++)
        {
            arb_set_fmpq(b, fmpq_mat_entry(fam->later, 0, l - 3), prec);
            net->act[l - 2]->eval(f, f + 1, NULL, b, 0, prec);
            arb_mul(w, f + 1, h, prec);
            arb_inv(w, w, prec);
            arb_mul(c, f, w, prec);
            arb_neg(c, c);
            later_layer(theta, fam, l, o, w, 1, o, c, h, prec);
        }
    }
    _arb_vec_clear(psi, fam->k + 2);
    _arb_vec_clear(v, fam->neurons);
    _arb_vec_clear(f, 2);
    arb_clear(b);
    arb_clear(c);
    arb_clear(w);
}
