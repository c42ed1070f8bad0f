/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The exact part of the family deep (proofs/deep.md): the problem, the two
    forms, b*; words and record.
*/
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "infinity/deep.h"
#include "infinity/one_layer_box.h"

/* HEURISTIC: affects width and time, not truth: Taylor terms kept beyond that
   of tau; hidden layers, and moduli. */
#define TERMS 2
#define MOST_LAYERS 3
#define MOST_MODULI 3
/* HEURISTIC: how near the least energy must be, relative to 1 + |sigma_j|; not
   tried at greater heights. */
#define NEAR 0.4
#define GREATEST_HEIGHT 0.06
/* HEURISTIC: the greatest |b - b*| at which DEEP_SPREAD is tried. */
#define GATHERED 0.1
/* HEURISTIC: steps of the search in h. */
#define COARSE 2.0
/* HEURISTIC: steps of Newton for b*, and how wide its ball is at first. */
#define BEND_STEPS 40
#define BEND_RADIUS (-60)

static int
fits(const loja_problem_t prob, loja_message_t why)
{
    const loja_net_struct *net = prob->net;
    slong i;

    /* SOUND: deep (the networks) */
    for (i = 0; i <= net->depth; i++)
        if (net->width[i] != 1 || net->depth < 3
            || net->depth > MOST_LAYERS + 1)
        {
            loja_message_set(why, "its family deep for 2 or %d hidden layers "
                "of one neuron", MOST_LAYERS);
            return 0;
        }
    if (!net->bias || !fmpq_is_zero(prob->l2))
        loja_message_set(why, "its family deep with biases, no penalty");
    else
    {
        for (i = 0; i < net->depth - 1; i++)
            if (!net->act[i]->analytic
                || net->act[i]->passes == LOJA_PASSES_ALL)
            {
                loja_message_set(why, "deep chains need analytic "
                    "activations");
                return 0;
            }
        return 1;
    }
    return 0;
}

/* f->bend: the only zero of psi' in a small ball near b; 0: none is found.
   SOUND: deep (SPREAD: interval Newton) */
static int
find_bend(loja_collapse_struct *f, const arb_t b)
{
    const slong prec = f->o.prec;
    arb_ptr c = _arb_vec_init(4);
    arb_t m, step, ball;
    slong i;
    int good = 1;

    arb_init(m);
    arb_init(step);
    arb_init(ball);
    arb_get_mid_arb(m, b);
    for (i = 0; i < BEND_STEPS && good; i++)
    {
        _loja_one_layer_taylor(c, 3, m, f->o.act, 0, prec);
        arb_div(step, c + 1, c + 2, prec);
        arb_mul_2exp_si(step, step, -1);
        arb_get_mid_arb(step, step);
        good = arb_is_finite(step);
        arb_sub(m, m, step, prec);
        arb_get_mid_arb(m, m);
    }
    arb_set(ball, m);
    mag_set_ui_2exp_si(arb_radref(ball), 1, BEND_RADIUS);
    _loja_one_layer_taylor(c, 3, ball, f->o.act, 0, prec);
    arb_mul_2exp_si(step, c + 2, 1);
    _loja_one_layer_taylor(c, 3, m, f->o.act, 0, prec);
    arb_div(step, c + 1, step, prec);
    arb_sub(f->bend, m, step, prec);
    good = good && arb_is_finite(f->bend)
        && arb_contains_interior(ball, f->bend);
    _loja_one_layer_taylor(c, 3, f->bend, f->o.act, 0, prec);
    arb_set(f->curve, c + 2);
    arb_clear(m);
    arb_clear(step);
    arb_clear(ball);
    _arb_vec_clear(c, 4);
    return good;
}

static int
gathers(const loja_collapse_struct *f, const arb_t b)
{
    arb_t x;
    int good;

    arb_init(x);
    arb_sub(x, b, f->bend, f->o.prec);
    good = fabs(arf_get_d(arb_midref(x), ARF_RND_NEAR)) < GATHERED;
    arb_clear(x);
    return good;
}

/* All that follows from the number of fast powers, 0 .. top. */
static int
set_top(loja_collapse_struct *f, slong top, loja_message_t why)
{
    loja_one_layer_struct *o = &f->o;
    fmpq_t c;
    slong m;

    o->K = o->powers = o->ms = top + 1;
    f->L = top + TERMS;
    o->M = f->L - 1;
    f->moduli = o->dim - 1 - top;
    o->fast = flint_malloc(sizeof(slong) * (size_t) o->K);
    o->pm = _arb_vec_init(o->K);
    fmpq_init(c);
    for (m = 0; m <= top; m++)
    {
        o->fast[m] = m;
        fmpq_poly_get_coeff_fmpq(c, o->p, m);
        arb_set_fmpq(o->pm + m, c, o->prec);
    }
    fmpq_clear(c);
    f->modulus = flint_calloc((size_t) f->moduli, sizeof(slong));
    return _loja_one_layer_basis(o, why) && (_loja_collapse_project(f), 1);
}

/* k and s; 0 where the target does not fit.  SOUND: deep (the forms) */
static int
set_exponents(loja_collapse_struct *f, slong top)
{
    loja_one_layer_struct *o = &f->o;

    if (f->deep == DEEP_INNER)
    {
        o->s = top + 1 - o->k;
        return top >= o->k && top <= o->dim - 2;
    }
    if (o->k != 2)
        return 0;
    o->k = o->s = 1;
    return f->hidden == 2;
}

int
_loja_deep_start(loja_graded_family_struct *family, int form, slong top,
                 arb_srcptr theta, loja_message_t why)
{
    loja_collapse_struct *f = flint_calloc(1, sizeof(*f));
    loja_one_layer_struct *o = &f->o;
    int good;

    family->data = f;
    f->loose = 1;
    f->deep = form;
    f->step = family->step = 1;
    family->coarse = COARSE;
    o->prob = family->prob;
    o->act = o->prob->net->act[0];
    o->bias = 1;
    o->d = 1;
    o->n = o->prob->n;
    f->hidden = o->prob->net->depth - 1;
    o->dim = 3 + 2 * (f->hidden - 1);
    o->prec = family->prec;
    arb_init(f->bend);
    arb_init(f->curve);
    _loja_one_layer_start(o);
    o->branch = flint_calloc(1, sizeof(int));
    good = _loja_one_layer_target(o, o->dim - 2, why)
        && set_exponents(f, top)
        && (form != DEEP_SPREAD
            || (find_bend(f, theta + 1) && gathers(f, theta + 1)))
        && set_top(f, top, why);
    family->k = o->k;
    family->s = o->s;
    family->dim = o->dim;
    return good;
}

static void
clear(loja_graded_family_struct *family)
{
    loja_collapse_struct *f = family->data;

    if (f != NULL)
    {
        arb_clear(f->bend);
        arb_clear(f->curve);
    }
    _loja_collapse_clear(family);
}

/* 1 if a least energy is near theta; not trusted. */
static int
is_near(loja_graded_family_struct *family, arb_srcptr theta)
{
    const slong dim = family->dim;
    arb_ptr y = _arb_vec_init(dim), z = _arb_vec_init(dim);
    double *spread = flint_malloc(sizeof(double) * (size_t) dim), least;
    arb_t h, x;
    slong j;
    int good;

    arb_init(h);
    arb_init(x);
    good = _loja_deep_inverse(h, y, family, theta)
        && arf_get_d(arb_midref(h), ARF_RND_NEAR) < GREATEST_HEIGHT;
    if (good)
    {
        _loja_collapse_choose(family->data, y, h);
        _arb_vec_set(z, y, dim);
        good = _loja_collapse_slow_approx(z, family, h)
            && _loja_collapse_spread(spread, &least, family, h, z);
    }
    for (j = 0; j < dim && good; j++)
    {
        arb_sub(x, y + j, z + j, family->prec);
        good = fabs(arf_get_d(arb_midref(x), ARF_RND_NEAR)) < NEAR
            * (1 + fabs(arf_get_d(arb_midref(z + j), ARF_RND_NEAR)));
    }
    arb_clear(h);
    arb_clear(x);
    _arb_vec_clear(y, dim);
    _arb_vec_clear(z, dim);
    flint_free(spread);
    return good;
}

static int
init(loja_graded_family_struct *family, arb_srcptr theta, loja_message_t why)
{
    loja_message_t own;
    slong top;

    if (!fits(family->prob, why))
        return 0;
    loja_message_set(why, "no deep shape with a least energy is found near "
        "theta(T)");
    if (_loja_deep_start(family, DEEP_SPREAD, 2, theta, own)
        && is_near(family, theta))
        return 1;
    clear(family);
    top = 2 * family->prob->net->depth - 3;
    for (; top >= 1 && 2 * family->prob->net->depth - 2 - top <= MOST_MODULI;
         top--)
    {
        if (_loja_deep_start(family, DEEP_INNER, top, theta, own)
            && is_near(family, theta))
            return 1;
        clear(family);
    }
    return 0;
}

/* ---- words and record ---- */

static char *
describe(loja_graded_family_struct *family)
{
    const loja_collapse_struct *f = family->data;
    char *s = flint_malloc(600);

    if (f->deep == DEEP_SPREAD)
        snprintf(s, 600, "h = 1/|v| (v: output weight), w1 = h omega, b1 = "
            "b* + h beta, psi'(b*) = 0, w2 = R/h, z2 = b2 + w2 psi(b1) and c "
            "free; powers x^m, m <= 2, are fast, %ld coordinates (moduli) do "
            "not move with h", (long) f->moduli);
    else
        snprintf(s, 600, "h = |v|^(-1/%ld) (v: output weight), w1 = h omega, "
            "all other weights and biases free; powers x^m, m <= %ld, are "
            "fast, %ld coordinates (moduli) do not move with h",
            (long) f->o.k, (long) f->o.ms - 1, (long) f->moduli);
    return s;
}

static void
record(loja_record_t rec, loja_graded_family_struct *family)
{
    const loja_collapse_struct *f = family->data;
    arf_t b;

    arf_init(b);
    loja_record_put_string(rec, "form",
        f->deep == DEEP_SPREAD ? "spread" : "inner");
    loja_record_put_slong(rec, "top", f->o.ms - 1);
    _loja_collapse_record_target(rec, f, fmpq_poly_degree(f->o.p));
    if (f->deep == DEEP_SPREAD)
    {
        arf_set_round(b, arb_midref(f->bend), 100, ARF_RND_NEAR);
        loja_record_put_arf(rec, "bend", b);
    }
    else
        loja_record_put_null(rec, "bend");
    _loja_collapse_record_moduli(rec, f);
    arf_clear(b);
}

const loja_graded_family_ops _loja_graded_deep =
{
    "deep",
    "deep",
    _loja_collapse_moduli,
    init,
    clear,
    _loja_collapse_bounds,
    _loja_deep_inverse,
    _loja_deep_map,
    _loja_collapse_limit,
    _loja_collapse_slow_approx,
    _loja_collapse_spread,
    describe,
    _loja_loose_limit_words,
    record
};
