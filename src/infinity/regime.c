/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The regime of a flow that no rule decides: exponents of the loss, of the
    norm and of each parameter at T, with a fraction where one fits.  Doubles
    made from balls; seen, not proved.
*/
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "infinity/regime.h"

/* HEURISTIC: L and its gradient cancel much; a fraction of denominator at
   most MOST fits within FIT; slower than STILL is called constant. */
#define PRECISION 1024
#define MOST 12
#define FIT 0.004
#define STILL 0.002

/* t q'/q, or 0. */
static double
exponent(const arb_t rate, const arb_t q, const arb_t t)
{
    arb_t x;
    double e;

    arb_init(x);
    arb_mul(x, rate, t, 64);
    arb_div(x, x, q, 64);
    e = arf_get_d(arb_midref(x), ARF_RND_NEAR);
    if (!arb_is_finite(x) || !isfinite(e))
        e = 0;
    arb_clear(x);
    return e;
}

/* "t^-0.166 (-1/6)", "constant" */
static void
exponent_text(char *text, size_t size, double e)
{
    slong den, num;

    if (fabs(e) < STILL)
    {
        snprintf(text, size, "constant");
        return;
    }
    for (den = 1; den <= MOST; den++)
    {
        num = (slong) floor(e * (double) den + 0.5);
        if (num != 0
            && fabs(e - (double) num / (double) den) < FIT * fabs(e))
            break;
    }
    if (den == 1)
        loja_snprintf(text, size, "t^%.3f (%ld)", e, (long) num);
    else if (den <= MOST)
        loja_snprintf(text, size, "t^%.3f (%ld/%ld)", e, (long) num,
                      (long) den);
    else
        loja_snprintf(text, size, "t^%.3f", e);
}

static void
add(loja_claim_t claim, char **reason, const char *name, const char *number,
    double e)
{
    char text[60];
    arb_t x;
    size_t len;

    arb_init(x);
    arb_set_d(x, e);
    loja_claim_add_number(claim, number, x);
    arb_clear(x);
    exponent_text(text, sizeof(text), e);
    len = strlen(*reason);
    *reason = flint_realloc(*reason, len + strlen(name) + strlen(text) + 8);
    sprintf(*reason + len, "%s%s ~ %s",
            (*reason)[len - 1] == ' ' ? "" : ", ", name, text);
}

static char *
copy(const char *s, const char *more)
{
    char *t = flint_malloc(strlen(s) + strlen(more) + 1);

    sprintf(t, "%s%s", s, more);
    return t;
}

void
_loja_infinity_regime(loja_claim_t claim, const loja_problem_t prob,
                      const fmpq_t T, arb_srcptr theta)
{
    const slong P = prob->net->nparams;
    arb_ptr g = _arb_vec_init(P), v = _arb_vec_init(P);
    arb_t L, t, x, y;
    loja_loss_t ws;
    char name[90], number[40], *reason;
    slong i;

    arb_init(L);
    arb_init(t);
    arb_init(x);
    arb_init(y);
    for (i = 0; i < P; i++)
        arb_get_mid_arb(v + i, theta + i);
    loja_loss_init(ws, prob);
    loja_loss_eval(ws, L, g, NULL, v, PRECISION);
    loja_loss_clear(ws);
    arb_set_fmpq(t, T, 64);
    arb_dot(x, NULL, 1, g, 1, g, 1, P, 128);
    if (fmpq_sgn(T) > 0 && arb_is_negative(x) && arb_is_positive(L))
    {
        reason = copy(claim->reason, "; at T, seen and not proved: ");
        add(claim, &reason, "L", "regime_loss", exponent(x, L, t));
        arb_dot(x, NULL, 1, v, 1, g, 1, P, 128);
        arb_dot(y, NULL, 0, v, 1, v, 1, P, 128);
        add(claim, &reason, "|theta|", "regime_norm", exponent(x, y, t));
        for (i = 0; i < P; i++)
        {
            arb_neg(x, g + i);
            loja_net_parameter_name(name, sizeof(name), prob->net, i);
            snprintf(number, sizeof(number), "regime_%ld", (long) i);
            add(claim, &reason, name, number, exponent(x, v + i, t));
        }
        flint_free(claim->reason);
        claim->reason = reason;
    }
    arb_clear(L);
    arb_clear(t);
    arb_clear(x);
    arb_clear(y);
    _arb_vec_clear(g, P);
    _arb_vec_clear(v, P);
}
