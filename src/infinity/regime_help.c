/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* What would help to decide a flow that was left undecided; not trusted. */
#include <math.h>
#include <string.h>
#include "loja/lin.h"
#include "infinity/regime.h"

/* HEURISTIC: the Hessian of larger networks is not looked at; an eigenvalue
   smaller than FLAT of the largest is called 0; no law is believed before
   EARLY */
#define LARGE 100
#define FLAT 1e-9
#define EARLY 1e3
#define PRECISION 256

/* 1 if everything comes to rest at a finite place: *slowly, like a power of
   t, which tells of a degenerate critical point. */
static int
comes_to_rest(int *slowly, const loja_regime_t regime)
{
    const slong P = regime->prob->net->nparams;
    const loja_law_struct *law;
    slong i;

    *slowly = 0;
    for (i = 0; i < P; i++)
    {
        law = regime->param + i;
        if (law->kind == LOJA_LAW_CONSTANT)
            continue;
        if (law->kind != LOJA_LAW_LIMIT
            && (law->kind != LOJA_LAW_POWER || law->exponent > 0))
            return 0;
        *slowly = *slowly || law->exponent != -HUGE_VAL;
    }
    return 1;
}

static int
is_known(const loja_regime_t regime)
{
    const slong P = regime->prob->net->nparams;
    slong i;

    for (i = 0; i < P; i++)
        if (regime->param[i].kind == LOJA_LAW_UNKNOWN)
            return 0;
    return regime->loss.kind != LOJA_LAW_UNKNOWN
        && regime->norm.kind != LOJA_LAW_UNKNOWN;
}

/* 1 unless the loss falls, or the parameters grow, by a law. */
static int
is_quiet(const loja_regime_t regime)
{
    return regime->loss.kind != LOJA_LAW_POWER
        && regime->norm.kind != LOJA_LAW_POWER
        && regime->norm.kind != LOJA_LAW_LOG;
}

/* The lowest eigenvalue of the Hessian at theta, the largest, and the part of
   the gradient along the lowest; 0 where that is not had. */
static int
curvature(double *low, double *high, double *push,
          const loja_problem_struct *prob, arb_srcptr theta)
{
    const slong P = prob->net->nparams;
    arb_ptr g = _arb_vec_init(P), mid = _arb_vec_init(P);
    double *A = flint_malloc(sizeof(double) * (size_t) (P * P));
    double *V = flint_malloc(sizeof(double) * (size_t) (P * P));
    double *mu = flint_malloc(sizeof(double) * (size_t) P);
    loja_loss_t ws;
    arb_mat_t H;
    arb_t L;
    slong i, j, k = 0;
    int good;

    arb_mat_init(H, P, P);
    arb_init(L);
    for (i = 0; i < P; i++)
        arb_get_mid_arb(mid + i, theta + i);
    loja_loss_init(ws, prob);
    loja_loss_eval(ws, L, g, H, mid, PRECISION);
    loja_loss_clear(ws);
    for (i = 0; i < P; i++)
        for (j = 0; j < P; j++)
            A[i * P + j] = arf_get_d(arb_midref(arb_mat_entry(H, i, j)),
                                     ARF_RND_NEAR);
    good = loja_lin_eig_double(V, mu, A, P);
    *low = HUGE_VAL;
    *high = *push = 0;
    for (i = 0; i < P && good; i++)
    {
        *high = fmax(*high, fabs(mu[i]));
        if (mu[i] < *low)
        {
            *low = mu[i];
            k = i;
        }
    }
    for (j = 0; j < P && good; j++)
        *push += V[k * P + j] * arf_get_d(arb_midref(g + j), ARF_RND_NEAR);
    arb_mat_clear(H);
    arb_clear(L);
    _arb_vec_clear(g, P);
    _arb_vec_clear(mid, P);
    flint_free(A);
    flint_free(V);
    flint_free(mu);
    return good && isfinite(*low) && isfinite(*high);
}

/* 1 and the words, where the flow seems to leave a saddle. */
static int
help_at_saddle(char *text, size_t size, const loja_regime_t regime,
               arb_srcptr theta)
{
    const slong P = regime->prob->net->nparams;
    double low, high, push;

    if (P > LARGE
        || !curvature(&low, &high, &push, regime->prob, theta)
        || !(low < -FLAT * high) || !(-low * regime->to > 1)
        || !(fabs(push) > 0) || !(fabs(push) < -low))
        return 0;
    loja_snprintf(text, size, "The flow is near a saddle (lowest eigenvalue "
        "of the Hessian %.3g) and leaves it by about t = %.2g: --until "
        "beyond that.", low, regime->to + log(low / -fabs(push)) / -low);
    return 1;
}

/* At a critical point, or near one. */
static void
help_at_rest(char *text, size_t size, const loja_regime_t regime,
             arb_srcptr theta)
{
    const slong P = regime->prob->net->nparams;
    double low, high, push;

    if (P > LARGE
        || !curvature(&low, &high, &push, regime->prob, theta))
        snprintf(text, size, "The flow comes to rest; a later time (--until) "
            "helps where the critical point is not degenerate.");
    else if (low < -FLAT * high)
        loja_snprintf(text, size, "The flow comes to rest at a saddle (lowest "
            "eigenvalue of the Hessian %.3g): a later time does not help, and "
            "there is no rule for that.", low);
    else if (low > FLAT * high)
        loja_snprintf(text, size, "The flow comes to rest where the Hessian "
            "is positive definite (lowest eigenvalue %.3g): a later time "
            "(--until) helps.", low);
    else
        snprintf(text, size, "The flow comes to rest where the Hessian is "
            "singular: a later time does not help unless it lets a trap "
            "close, and there is no rule for degenerate critical points.");
}

/* What to look at in its place. */
static const char *
instead(const loja_regime_t regime)
{
    slong i;

    for (i = 0; i < regime->fates; i++)
        if (regime->fate[i].fate == LOJA_FATE_DIES)
            return "; the network without the neuron that dies is nearly the "
                "same on the data, and may be decided";
    return "";
}

void
_loja_regime_help(loja_regime_t regime, arb_srcptr theta)
{
    char text[400];
    int slowly;

    if (comes_to_rest(&slowly, regime) && slowly)
        snprintf(text, sizeof(text), "The flow comes to rest like a power of "
            "t, as at a degenerate critical point: a later time does not "
            "help, and there is no rule for that.");
    else if (comes_to_rest(&slowly, regime))
    {
        if (!help_at_saddle(text, sizeof(text), regime, theta))
            help_at_rest(text, sizeof(text), regime, theta);
    }
    else if (regime->expected > 0)
        loja_snprintf(text, sizeof(text), "A proof is expected from about t "
            "= %.2g on: --until beyond that.", regime->expected);
    else if (is_quiet(regime)
             && help_at_saddle(text, sizeof(text), regime, theta))
        ;
    else if (!is_known(regime))
        snprintf(text, sizeof(text), "Some numbers follow no law yet, or are "
            "enclosed too widely: a later time (--until) or more --digits "
            "would show it.");
    else if (regime->to < EARLY)
        snprintf(text, sizeof(text), "It is too early to tell a law: a later "
            "time (--until) would show it.");
    else if (!regime->settled)
        snprintf(text, sizeof(text), "The exponent of L still changes: a "
            "later time (--until) would show what it becomes.");
    else
        snprintf(text, sizeof(text), "The laws look settled and no rule fits "
            "them: a later time does not help%s. --claim infimum and "
            "unattained may still be decided.", instead(regime));
    flint_free(regime->help);
    regime->help = flint_malloc(strlen(text) + 1);
    strcpy(regime->help, text);
}
