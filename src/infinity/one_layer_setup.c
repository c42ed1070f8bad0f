/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The exact part of the families one-layer and ridge: which problems they
    are made for, the target polynomial, active and fast powers, and the
    orthonormal basis of the fast ones.  Steps of _loja_one_layer_init:
      1. the form of the network;
      2. the data, folded where a kink asks for that;
      3. branches of kinks at theta;
      4. active and fast powers, m_s;
      5. the target, with several inputs along a direction; s;
      6. Gram and Schmidt.
*/
#include <stdlib.h>
#include <string.h>
#include "infinity/one_layer.h"

/* HEURISTIC: affects width and time, not truth: Taylor terms kept beyond
   m_s; the remainder is of order (h omega x)^(TERMS+1). */
#define TERMS 8

static int
fits(const loja_problem_t prob, int several, loja_message_t why)
{
    const loja_net_struct *net = prob->net;

    if (net->depth != 2 || (net->width[0] != 1) != several
        || net->width[2] != 1)
    {
        loja_message_set(why, "its family %s is written for one hidden layer "
            "with %s and one output", several ? "ridge" : "one-layer",
            several ? "several inputs" : "one input");
        return 0;
    }
    if (!fmpq_is_zero(prob->l2))
    {
        loja_message_set(why, "with a penalty (l2 > 0) flows are bounded");
        return 0;
    }
    if (!net->act[0]->smooth || net->act[0]->passes == LOJA_PASSES_ALL)
    {
        loja_message_set(why, "graded-chart is not written for %s",
            net->act[0]->name);
        return 0;
    }
    return 1;
}

/* ---- the data ---- */

/* Data of odd functions without biases, to x >= 0. */
static void
fold(loja_one_layer_struct *f)
{
    slong j;

    for (j = 0; j < f->n; j++)
        if (fmpq_sgn(f->x + j) < 0)
        {
            fmpq_neg(f->x + j, f->x + j);
            fmpq_neg(f->y + j, f->y + j);
        }
}

/* 1 if p(x_j) = y_j for all j. */
static int
interpolates(const loja_one_layer_struct *f)
{
    fmpq_t v;
    slong j;
    int good = 1;

    fmpq_init(v);
    for (j = 0; j < f->n && good; j++)
    {
        fmpq_poly_evaluate_fmpq(v, f->p, f->x + j);
        /* SOUND: one-layer (p(x_j) = y_j, exact) */
        good = fmpq_equal(v, f->y + j);
    }
    fmpq_clear(v);
    return good;
}

/* The polynomial of least degree through the data, if that is at most
   `degree'. */
static int
find_target(loja_one_layer_struct *f, slong degree, loja_message_t why)
{
    fmpq_poly_t basis;
    slong j;
    int good = 1, found = 0;

    fmpq_poly_init(basis);
    fmpq_poly_one(basis);
    fmpq_poly_zero(f->p);
    for (j = 0; j < f->n && good && !found; j++)
    {
        good = loja_claim_newton_step(f->p, basis, f->x + j, f->y + j)
            && fmpq_poly_degree(f->p) <= degree;
        found = good && interpolates(f);
    }
    fmpq_poly_clear(basis);
    f->k = fmpq_poly_degree(f->p);
    if (!found || f->k < 1)
        loja_message_set(why, found ? "the targets are constant: no "
            "polynomial of positive degree" : "the targets are no "
            "polynomial of degree <= %ld in x (noise, equal inputs with "
            "different targets, or a network too small for their degree): "
            "L does not tend to 0 along a graded chart", (long) degree);
    return found && f->k >= 1;
}

static int
set_data(loja_one_layer_struct *f, loja_message_t why)
{
    slong j;
    int sign = 0, s;

    if (f->act->analytic || f->bias)
        return 1;
    if (f->inputs > 1)
    {
        loja_message_set(why, "%s without biases and with several inputs",
            f->act->name);
        return 0;
    }
    if (loja_act_is_odd(f->act))
        fold(f);
    for (j = 0; j < f->n; j++)
    {
        s = fmpq_sgn(f->x + j);
        if (s * sign < 0)
        {
            loja_message_set(why, "%s without biases: inputs of both signs "
                "meet its kink", f->act->name);
            return 0;
        }
        sign = s != 0 ? s : sign;
    }
    return 1;
}

/* The side of the kink of each neuron at theta; verified on each box. */
static void
set_branches(loja_one_layer_struct *f, arb_srcptr theta)
{
    slong i, j;
    int sign = 1;

    for (j = 0; j < f->n; j++)
        if (fmpq_sgn(f->x + j) != 0)
            sign = fmpq_sgn(f->x + j);
    for (i = 0; i < f->d; i++)
    {
        f->branch[i] = 0;
        if (!f->act->analytic)
            f->branch[i] = f->bias
                ? (arf_sgn(arb_midref(theta + OL_THETA_B(f, i))) < 0 ? -1 : 1)
                : (arf_sgn(arb_midref(theta + i)) < 0 ? -1 : 1) * sign;
    }
}

/* ---- powers ---- */

/* active[m], m < len; 0 where it is not known. */
static int
find_active(signed char *active, slong len, const loja_one_layer_struct *f)
{
    arb_ptr c = _arb_vec_init(len), z = _arb_vec_init(2);
    slong m, i;
    int good = 1;

    memset(active, f->bias ? 1 : 0, (size_t) len);
    arb_one(z + 1);
    for (i = 0; i < f->d && !f->bias; i++)
    {
        f->act->jet(c, z, 2, len, f->branch[i], 128);
        for (m = 0; m < len && good; m++)
        {
            /* SOUND: one-layer (psi_m(0) = 0 exactly, by an identity) */
            const int zero = loja_act_vanishes(f->act, m);

            good = zero || !arb_contains_zero(c + m);
            active[m] = (signed char) !zero;
        }
    }
    _arb_vec_clear(c, len);
    _arb_vec_clear(z, 2);
    return good;
}

static int
set_powers(loja_one_layer_struct *f, loja_message_t why)
{
    const slong most = 2 * f->dim + 8;
    slong m, count = 0;

    f->active = flint_malloc((size_t) most);
    if (!find_active(f->active, most, f))
    {
        loja_message_set(why, "which Taylor coefficients of %s vanish is "
            "not known", f->act->name);
        return 0;
    }
    f->powers = f->bias ? f->dim : f->dim - 1;
    f->K = f->powers + f->turns;
    f->fast = flint_malloc(sizeof(slong) * (size_t) f->powers);
    for (m = 0; m < most && count < f->powers; m++)
        if (f->active[m])
            f->fast[count++] = m;
    while (m < most && !f->active[m])
        m++;
    if (count < f->powers || m == most)
    {
        loja_message_set(why, "%s has too few Taylor terms here",
            f->act->name);
        return 0;
    }
    f->ms = m;
    f->M = m + TERMS;
    f->active = flint_realloc(f->active, (size_t) (f->M + 3));
    return find_active(f->active, f->M + 3, f);
}

/* Each m with p_m != 0 is fast. */
static int
check_target(loja_one_layer_struct *f, loja_message_t why)
{
    fmpq_t c;
    slong m, i;
    int good = 1;

    fmpq_init(c);
    f->s = f->ms - f->k;
    f->pm = _arb_vec_init(f->powers);
    for (m = 0; m <= f->k && good; m++)
    {
        fmpq_poly_get_coeff_fmpq(c, f->p, m);
        for (i = 0; i < f->powers && f->fast[i] != m; i++)
            ;
        if (i < f->powers)
            arb_set_fmpq(f->pm + i, c, f->prec);
        /* SOUND: one-layer (powers of the target are fast) */
        else
            good = fmpq_is_zero(c);
    }
    fmpq_clear(c);
    if (!good || f->s < 1)
        loja_message_set(why, "the network cannot form the power x^%ld of "
            "the target to first order", (long) (m - 1));
    return good && f->s >= 1;
}

static void
set_hull(loja_one_layer_struct *f)
{
    fmpq_t lo, hi;
    slong j;

    fmpq_init(lo);
    fmpq_init(hi);
    for (j = 0; j < f->n; j++)
    {
        if (fmpq_cmp(f->x + j, lo) < 0)
            fmpq_set(lo, f->x + j);
        if (fmpq_cmp(f->x + j, hi) > 0)
            fmpq_set(hi, f->x + j);
    }
    arb_set_fmpq(f->xlo, lo, f->prec);
    arb_set_fmpq(f->xhi, hi, f->prec);
    fmpq_clear(lo);
    fmpq_clear(hi);
}

int
_loja_one_layer_target(loja_one_layer_struct *f, slong degree,
                       loja_message_t why)
{
    return find_target(f, degree, why);
}

void
_loja_one_layer_start(loja_one_layer_struct *f)
{
    slong j;

    f->inputs = f->prob->net->width[0];
    f->turns = (f->inputs - 1) * f->d;
    fmpq_poly_init(f->p);
    arb_init(f->xlo);
    arb_init(f->xhi);
    arb_init(f->last_norm);
    f->x = _fmpq_vec_init(f->n);
    f->y = _fmpq_vec_init(f->n);
    for (j = 0; j < f->n; j++)
    {
        fmpq_set(f->x + j, fmpq_mat_entry(f->prob->x, j, 0));
        fmpq_set(f->y + j, fmpq_mat_entry(f->prob->y, j, 0));
    }
    set_hull(f);
}

int
_loja_one_layer_init(loja_graded_family_struct *family, arb_srcptr theta,
                     loja_message_t why)
{
    loja_one_layer_struct *f;

    if (!fits(family->prob, family->ops == &_loja_graded_ridge, why))
        return 0;
    f = flint_calloc(1, sizeof(*f));
    family->data = f;
    f->prob = family->prob;
    f->act = f->prob->net->act[0];
    f->bias = f->prob->net->bias;
    f->d = f->prob->net->width[1];
    f->n = f->prob->n;
    f->dim = (f->bias ? 3 : 2) * f->d;
    f->prec = family->prec;
    _loja_one_layer_start(f);
    f->branch = flint_calloc((size_t) f->d, sizeof(int));
    /* HEURISTIC: beyond that the chart's constants are hopeless */
    if (f->d > 8)
    {
        loja_message_set(why, "graded-chart is tried for up to 8 neurons");
        return 0;
    }
    if (!set_data(f, why))
        return 0;
    set_branches(f, theta);
    if (!set_powers(f, why) || !(f->turns > 0
            ? _loja_ridge_direction(f, theta, why)
            : find_target(f, f->fast[f->powers - 1], why))
        || !check_target(f, why))
        return 0;
    set_hull(f);
    if (f->turns > 0 && !_loja_ridge_grades(f, why))
        return 0;
    family->k = f->k;
    family->s = f->s;
    family->dim = f->dim + f->turns;
    return _loja_one_layer_basis(f, why);
}

void
_loja_one_layer_end(loja_one_layer_struct *f)
{
    if (f->x != NULL)
    {
        _fmpq_vec_clear(f->x, f->n);
        _fmpq_vec_clear(f->y, f->n);
    }
    if (f->pm != NULL)
        _arb_vec_clear(f->pm, f->powers);
    _loja_ridge_end(f);
    if (f->W_norm != NULL)
    {
        arb_mat_clear(f->e);
        arb_mat_clear(f->W);
        _arb_vec_clear(f->W_norm, f->K);
        arb_mat_clear(f->pow);
        arb_mat_clear(f->perp);
        arb_mat_clear(f->T);
        _arb_vec_clear(f->last_dot, f->K);
    }
    fmpq_poly_clear(f->p);
    arb_clear(f->xlo);
    arb_clear(f->xhi);
    arb_clear(f->last_norm);
    flint_free(f->branch);
    flint_free(f->fast);
    flint_free(f->active);
}

void
_loja_one_layer_clear(loja_graded_family_struct *family)
{
    loja_one_layer_struct *f = family->data;

    if (f == NULL)
        return;
    _loja_one_layer_end(f);
    flint_free(f);
    family->data = NULL;
}
