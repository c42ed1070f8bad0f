/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Descent of the loss and growth of the energy En = L |theta|^a on a
   sub-slice: what graded-chart and graded-moduli need of G5. */
#include "infinity/graded.h"

/* ---- graded-chart ---- */

/* q = e h/g1 and u0' = (1 - q)/(1 + d h) at their worst; 0 unless q < 1. */
static int
descent(arb_t u0, arb_t dh, const loja_graded_slice_t slice,
        const loja_graded_bounds_t b, slong prec)
{
    arb_t h, q;
    int good;

    arb_init(h);
    arb_init(q);
    arb_set_arf(h, slice->hi);
    arb_set_arf(q, b->e);
    arb_mul(q, q, h, prec);
    arb_set_arf(u0, b->g1);
    arb_div(q, q, u0, prec);
    arb_sub_ui(u0, q, 1, prec);
    arb_neg(u0, u0);
    /* SOUND: graded-chart (G5: e h < g1) */
    good = arb_is_positive(u0);
    arb_set_arf(dh, b->d);
    arb_mul(dh, dh, h, prec);
    arb_add_ui(q, dh, 1, prec);
    arb_div(u0, u0, q, prec);
    arb_clear(h);
    arb_clear(q);
    return good && arb_is_positive(u0);
}

static int
chart_growth(arb_t u0, arb_t C, int *energy,
       const loja_graded_family_struct *family,
       const loja_graded_slice_t slice, const loja_graded_bounds_t b)
{
    const slong prec = family->prec;
    arb_t dh, x;
    int good;

    arb_init(dh);
    arb_init(x);
    good = descent(u0, dh, slice, b, prec);
    if (good)
    {
        /* SOUND: graded-chart (energy: u0 >= d h/2) */
        arb_mul_2exp_si(dh, dh, -1);
        *energy = arb_ge(u0, dh);
        /* C >= 3 (e/g1 + d)/u0^2 */
        arb_set_arf(C, b->e);
        arb_set_arf(x, b->g1);
        arb_div(C, C, x, prec);
        arb_set_arf(x, b->d);
        arb_add(C, C, x, prec);
        arb_mul_ui(C, C, 3, prec);
        arb_sqr(x, u0, prec);
        arb_div(C, C, x, prec);
    }
    arb_clear(dh);
    arb_clear(x);
    return good;
}

/* ---- graded-moduli ---- */

static int
moduli_growth(arb_t u0, arb_t C, const loja_graded_family_struct *family,
    const loja_graded_slice_t slice,
    const loja_graded_bounds_t b)
{
    const slong prec = family->prec;
    arb_t h, eg, q, x, y;
    int good;

    arb_init(h);
    arb_init(eg);
    arb_init(q);
    arb_init(x);
    arb_init(y);
    arb_set_arf(h, slice->hi);
    arb_set_arf(eg, b->e);
    arb_set_arf(x, b->g1);
    arb_div(eg, eg, x, prec);
    arb_pow_ui(q, h, (ulong) family->step, prec);
    arb_mul(q, q, eg, prec);
    /* u0 = (1 - q)/(1 + d h) */
    arb_sub_ui(u0, q, 1, prec);
    arb_neg(u0, u0);
    arb_set_arf(y, b->d);
    arb_mul(x, y, h, prec);
    arb_add_ui(x, x, 1, prec);
    arb_div(u0, u0, x, prec);
    /* SOUND: graded-moduli (G5: q < 1) */
    good = arb_is_positive(u0);
    /* ((1+q) (e/g1 + (1 + 2q) f) + h^(2-j) d^2/4)/u0^2 */
    arb_sqr(C, y, prec);
    arb_mul_2exp_si(C, C, -2);
    if (family->step == 1)
        arb_mul(C, C, h, prec);
    arb_mul_2exp_si(x, q, 1);
    arb_add_ui(x, x, 1, prec);
    arb_set_arf(y, b->f);
    arb_mul(x, x, y, prec);
    arb_add(x, x, eg, prec);
    arb_add_ui(y, q, 1, prec);
    arb_addmul(C, x, y, prec);
    arb_sqr(y, u0, prec);
    /* SOUND: graded-moduli (C) */
    arb_div(C, C, y, prec);
    arb_clear(h);
    arb_clear(eg);
    arb_clear(q);
    arb_clear(x);
    arb_clear(y);
    return good && arb_is_finite(C);
}

int
_loja_graded_growth(arb_t u0, arb_t C, int *energy,
    const loja_graded_family_struct *family, const loja_graded_slice_t slice,
    const loja_graded_bounds_t b)
{
    *energy = 1;
    return family->ops->moduli != NULL
        ? moduli_growth(u0, C, family, slice, b)
        : chart_growth(u0, C, energy, family, slice, b);
}

void
_loja_graded_energy(arb_t En, const loja_graded_family_struct *family,
                    arb_srcptr theta, const arb_t loss)
{
    const slong P = family->prob->net->nparams, prec = family->prec;
    fmpq_t e;
    slong i;

    fmpq_init(e);
    arb_zero(En);
    for (i = 0; i < P; i++)
        arb_addmul(En, theta + i, theta + i, prec);
    /* (|theta|^2)^(s/k) */
    fmpq_set_si(e, family->s, (ulong) family->k);
    arb_nonnegative_part(En, En);
    arb_pow_fmpq(En, En, e, prec);
    arb_mul(En, En, loss, prec);
    fmpq_clear(e);
}

int
_loja_graded_capped(const loja_graded_family_struct *family,
    const loja_graded_chart_t chart, const loja_graded_proof_t proof,
    arb_srcptr theta, const arb_t loss, loja_message_t why)
{
    const slong prec = family->prec;
    arb_t En, D, x, e2s;
    fmpq_t e;
    int good;

    arb_init(En);
    arb_init(D);
    arb_init(x);
    arb_init(e2s);
    fmpq_init(e);
    _loja_graded_energy(En, family, theta, loss);
    /* D = (2s/j) C (L_T/g_min^2)^(j/2s) */
    arb_set_arf(x, proof->part[0].g1);
    arb_sqr(x, x, prec);
    arb_div(x, loss, x, prec);
    fmpq_set_si(e, family->step, (ulong) (2 * family->s));
    arb_nonnegative_part(x, x);
    arb_pow_fmpq(D, x, e, prec);
    arb_set_arf(x, proof->part[0].C);
    arb_mul(D, D, x, prec);
    arb_mul_si(D, D, 2 * family->s / family->step, prec);
    arb_exp(x, D, prec);
    arb_mul(x, x, En, prec);
    arb_set_arf(e2s, chart->Lam);
    /* SOUND: graded-moduli (G8: En(T) e^D < Em) */
    good = arb_is_finite(x) && arb_lt(x, e2s);
    if (!good)
        loja_message_set(why, "the energy L |theta|^(%ld/%ld) at T is %.6g "
            "and may grow by a factor e^%.3g, above the bound %.6g",
            (long) (2 * family->s), (long) family->k,
            arf_get_d(arb_midref(En), ARF_RND_NEAR),
            arf_get_d(arb_midref(D), ARF_RND_NEAR),
            arf_get_d(chart->Lam, ARF_RND_NEAR));
    arb_clear(En);
    arb_clear(D);
    arb_clear(x);
    arb_clear(e2s);
    fmpq_clear(e);
    return good;
}
