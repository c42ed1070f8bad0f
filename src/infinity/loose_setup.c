/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The exact part of the family loose (proofs/loose.md): the problem, the
    target, how many powers are fast; words and record.
*/
#include <math.h>
#include <stdio.h>
#include "infinity/collapse.h"

/* HEURISTIC: affects width and time, not truth: Taylor terms kept beyond that
   of tau; neurons, and moduli. */
#define TERMS 5
#define MOST_NEURONS 4
#define MOST_MODULI 3
/* HEURISTIC: how near the least energy must be, in each coordinate; not tried
   at greater heights. */
#define NEAR 0.5
#define GREATEST_HEIGHT 0.25

static int
fits(const loja_problem_t prob, loja_message_t why)
{
    const loja_net_struct *net = prob->net;

    /* SOUND: loose (the networks) */
    if (net->depth != 2 || net->width[0] != 1 || net->width[2] != 1
        || !fmpq_is_zero(prob->l2) || !net->bias)
        loja_message_set(why, "loose shapes are written for one hidden layer "
            "with one input and one output, biases, no penalty");
    else if (!net->act[0]->analytic || net->act[0]->passes == LOJA_PASSES_ALL)
        loja_message_set(why, "loose shapes need an analytic activation");
    else if (net->width[1] > MOST_NEURONS)
        loja_message_set(why, "loose shapes are tried for up to %d neurons",
            MOST_NEURONS);
    else
        return 1;
    return 0;
}

/* All that follows from the number of fast powers, 0 .. top. */
static int
set_top(loja_collapse_struct *f, slong top, loja_message_t why)
{
    loja_one_layer_struct *o = &f->o;
    fmpq_t c;
    slong m;

    o->K = o->powers = top + 1;
    o->ms = top + 1;
    o->s = o->ms - o->k;
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

static loja_collapse_struct *
start(loja_graded_family_struct *family, slong top, loja_message_t why)
{
    loja_collapse_struct *f = flint_calloc(1, sizeof(*f));
    loja_one_layer_struct *o = &f->o;

    family->data = f;
    f->loose = 1;
    f->step = family->step = 1;
    o->prob = family->prob;
    o->act = o->prob->net->act[0];
    o->bias = 1;
    o->d = o->prob->net->width[1];
    o->n = o->prob->n;
    o->dim = 3 * o->d;
    o->prec = family->prec;
    _loja_one_layer_start(o);
    o->branch = flint_calloc((size_t) o->d, sizeof(int));
    /* SOUND: loose (k <= top <= 3d - 2) */
    if (!_loja_one_layer_target(o, o->dim - 2, why) || top < o->k
        || !set_top(f, top, why))
    {
        _loja_collapse_clear(family);
        return NULL;
    }
    family->k = o->k;
    family->s = o->s;
    family->dim = o->dim;
    return f;
}

/* 1 if a least energy is near theta; not trusted. */
static int
is_near(loja_graded_family_struct *family, arb_srcptr theta)
{
    loja_collapse_struct *f = family->data;
    const slong dim = family->dim;
    arb_ptr y = _arb_vec_init(dim), z = _arb_vec_init(dim);
    double *spread = flint_malloc(sizeof(double) * (size_t) dim), least;
    arb_t h, x;
    slong j;
    int good;

    arb_init(h);
    arb_init(x);
    good = _loja_collapse_inverse(h, y, family, theta)
        && arf_get_d(arb_midref(h), ARF_RND_NEAR) < GREATEST_HEIGHT;
    if (good)
    {
        _loja_collapse_choose(f, y, h);
        _arb_vec_set(z, y, dim);
        good = _loja_collapse_slow_approx(z, family, h)
            && _loja_collapse_spread(spread, &least, family, h, z);
    }
    for (j = 0; j < dim && good; j++)
    {
        arb_sub(x, y + j, z + j, family->prec);
        good = fabs(arf_get_d(arb_midref(x), ARF_RND_NEAR)) < NEAR;
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
    slong top;

    if (!fits(family->prob, why))
        return 0;
    top = 3 * family->prob->net->width[1] - 2;
    loja_message_set(why, "no loose shape with a least energy is found near "
        "theta(T)");
    for (; top >= 1 && 3 * family->prob->net->width[1] - 1 - top
               <= MOST_MODULI; top--)
    {
        if (start(family, top, why) == NULL)
            return 0;
        if (is_near(family, theta))
            return 1;
        _loja_collapse_clear(family);
    }
    return 0;
}

/* ---- words and record ---- */

static char *
describe(loja_graded_family_struct *family)
{
    const loja_collapse_struct *f = family->data;
    char *s = flint_malloc(500);

    snprintf(s, 500, "h = |v|^(-1/%ld), w = h omega, v = h^(-%ld) nu (v: "
        "output weights), b and c free; powers x^m, m <= %ld, are fast, %ld "
        "coordinates (moduli) do not move with h", (long) f->o.k,
        (long) f->o.k, (long) f->o.ms - 1, (long) f->moduli);
    return s;
}

char *
_loja_loose_limit_words(loja_graded_family_struct *family, arb_srcptr y)
{
    const loja_collapse_struct *f = family->data;
    char *s = flint_malloc(80);

    (void) y;
    snprintf(s, 80, "L |theta|^(%ld/%ld) has a limit > 0",
        (long) (2 * f->o.s), (long) f->o.k);
    return s;
}

static void
record(loja_record_t rec, loja_graded_family_struct *family)
{
    const loja_collapse_struct *f = family->data;

    loja_record_put_slong(rec, "top", f->o.ms - 1);
    _loja_collapse_record(rec, family);
}

const loja_graded_family_ops _loja_graded_loose =
{
    "loose",
    "loose",
    _loja_collapse_moduli,
    init,
    _loja_collapse_clear,
    _loja_collapse_bounds,
    _loja_collapse_inverse,
    _loja_collapse_map,
    _loja_collapse_limit,
    _loja_collapse_slow_approx,
    _loja_collapse_spread,
    describe,
    _loja_loose_limit_words,
    record
};
