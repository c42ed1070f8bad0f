/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The regime of a flow that no rule decides: the law of the loss, of the
    norm and of each parameter, and what becomes of the neurons.  Seen, not
    proved.
*/
#include <math.h>
#include <string.h>
#include "infinity/regime.h"

/* HEURISTIC: three looks that lie so far apart tell the exponents; less does
   where the flow is short. */
#define APART 16.0
/* ... a relative change of the exponent of L that tells that it moves. */
#define MOVES 0.05

void
loja_regime_init(loja_regime_t regime, const loja_problem_struct *prob)
{
    const slong P = prob->net->nparams;
    slong i;

    memset(regime, 0, sizeof(*regime));
    regime->prob = prob;
    regime->power = -1;
    regime->param = flint_calloc((size_t) P + 1, sizeof(*regime->param));
    for (i = 0; i < LOJA_REGIME_LOOKS; i++)
    {
        fmpq_init(regime->t + i);
        regime->theta[i] = NULL;
    }
}

void
loja_regime_clear(loja_regime_t regime)
{
    slong i;

    for (i = 0; i < LOJA_REGIME_LOOKS; i++)
    {
        fmpq_clear(regime->t + i);
        if (regime->theta[i] != NULL)
            _arb_vec_clear(regime->theta[i], regime->prob->net->nparams);
    }
    flint_free(regime->param);
    flint_free(regime->fate);
    flint_free(regime->help);
}

void
loja_regime_reset(loja_regime_t regime)
{
    const loja_problem_struct *prob = regime->prob;

    loja_regime_clear(regime);
    loja_regime_init(regime, prob);
}

void
loja_regime_look(loja_regime_t regime, const fmpq_t t, arb_srcptr theta)
{
    const slong P = regime->prob->net->nparams, last = LOJA_REGIME_LOOKS - 1;
    arb_ptr oldest;
    slong i;

    if (regime->looks > 0
        && fmpq_cmp(t, regime->t + regime->looks - 1) <= 0)
        return;
    if (regime->looks > last)
    {
        oldest = regime->theta[0];
        for (i = 0; i < last; i++)
        {
            regime->theta[i] = regime->theta[i + 1];
            fmpq_swap(regime->t + i, regime->t + i + 1);
        }
        regime->theta[last] = oldest;
        regime->looks = last;
    }
    i = regime->looks++;
    if (regime->theta[i] == NULL)
        regime->theta[i] = _arb_vec_init(P);
    _arb_vec_set(regime->theta[i], theta, P);
    fmpq_set(regime->t + i, t);
}

/* The last look whose time is at most t; -1: none. */
static slong
look_before(const loja_regime_t regime, slong before, double t)
{
    slong i;

    for (i = before - 1; i >= 0; i--)
        if (fmpq_sgn(regime->t + i) > 0 && fmpq_get_d(regime->t + i) <= t)
            return i;
    return -1;
}

/* Three looks: the last one, and two before it, apart. */
static int
choose(slong *at, double *t, const loja_regime_t regime)
{
    double apart;

    at[2] = regime->looks - 1;
    if (at[2] < 2)
        return 0;
    t[2] = fmpq_get_d(regime->t + at[2]);
    for (apart = APART; apart > 1.1; apart = sqrt(apart))
    {
        at[1] = look_before(regime, at[2], t[2] / apart);
        if (at[1] < 0)
            continue;
        t[1] = fmpq_get_d(regime->t + at[1]);
        at[0] = look_before(regime, at[1], t[1] / apart);
        if (at[0] < 0)
            continue;
        t[0] = fmpq_get_d(regime->t + at[0]);
        return t[0] > 0 && isfinite(t[2]);
    }
    return 0;
}

/* 1 unless the exponent of what falls to 0 still changes. */
static int
is_settled(const loja_law_struct *law, const arb_struct *q, const double *t)
{
    double e, before;
    arb_t x;

    if (law->kind != LOJA_LAW_POWER)
        return law->kind != LOJA_LAW_UNKNOWN;
    arb_init(x);
    arb_div(x, q + 1, q, 64);
    before = log(arf_get_d(arb_midref(x), ARF_RND_NEAR)) / log(t[1] / t[0]);
    arb_div(x, q + 2, q + 1, 64);
    e = log(arf_get_d(arb_midref(x), ARF_RND_NEAR)) / log(t[2] / t[1]);
    arb_clear(x);
    return fabs(e - before) < MOVES * fabs(e);
}

/* The laws of L and |theta|. */
static void
find_size(loja_regime_t regime, arb_srcptr *theta, const double *t)
{
    const slong P = regime->prob->net->nparams;
    const slong prec = LOJA_REGIME_PRECISION;
    arb_ptr L = _arb_vec_init(3), norm = _arb_vec_init(3);
    loja_loss_t ws;
    slong k;

    loja_loss_init(ws, regime->prob);
    for (k = 0; k < 3; k++)
    {
        loja_loss_eval(ws, L + k, NULL, NULL, theta[k], prec);
        arb_nonnegative_part(L + k, L + k);
        arb_dot(norm + k, NULL, 0, theta[k], 1, theta[k], 1, P, prec);
        arb_sqrtpos(norm + k, norm + k, prec);
    }
    loja_loss_clear(ws);
    _loja_regime_law(&regime->loss, L, t);
    regime->settled = is_settled(&regime->loss, L, t);
    /* no more than that it may be 0 */
    if (arb_contains_zero(L + 2))
    {
        memset(&regime->loss, 0, sizeof(regime->loss));
        regime->loss.kind = LOJA_LAW_CONSTANT;
    }
    _loja_regime_law(&regime->norm, norm, t);
    _arb_vec_clear(L, 3);
    _arb_vec_clear(norm, 3);
}

void
loja_regime_find(loja_regime_t regime, const loja_claim_struct *diverges)
{
    const slong P = regime->prob->net->nparams;
    arb_srcptr theta[3], later = NULL;
    arb_ptr q;
    slong at[3], i, k;
    double t[3];

    regime->found = choose(at, t, regime);
    if (!regime->found)
        return;
    regime->from = t[0];
    regime->to = t[2];
    for (k = 0; k < 3; k++)
        theta[k] = regime->theta[at[k]];
    if (diverges != NULL)
    {
        regime->shape = diverges->shape;
        later = loja_claim_number(diverges, "expected_T");
    }
    regime->expected = later == NULL ? 0
        : arf_get_d(arb_midref(later), ARF_RND_NEAR);
    find_size(regime, theta, t);
    q = _arb_vec_init(3);
    for (i = 0; i < P; i++)
    {
        for (k = 0; k < 3; k++)
            arb_set(q + k, theta[k] + i);
        _loja_regime_law(regime->param + i, q, t);
    }
    _arb_vec_clear(q, 3);
    flint_free(regime->fate);
    regime->fates = 0;
    regime->power = -1;
    _loja_regime_fates(regime, theta, t);
    if (regime->loss.kind != LOJA_LAW_CONSTANT || regime->loss.value > 0)
        _loja_regime_power(regime, theta[2]);
    _loja_regime_help(regime, theta[2]);
}
