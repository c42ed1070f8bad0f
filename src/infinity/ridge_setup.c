/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The exact part of the family ridge (proofs/ridge.md): a direction u along
    which the targets are a polynomial, the other inputs, and the fast
    vectors of the turns.
*/
#include <math.h>
#include "infinity/one_layer.h"

/* HEURISTIC: how near a fraction must be to a ratio of weights, at first and
   at last, and its greatest denominator. */
#define FAR 0.2
#define NEAR 1e-9
#define MOST 400
/* HEURISTIC: beyond that the basis takes too long */
#define TURNS 120

/* ---- the direction ---- */

/* The fraction of least denominator within tol of ratio; 0: none. */
static int
simplest(fmpq_t res, double ratio, double tol)
{
    slong den;
    double num;

    for (den = 1; den <= MOST; den++)
    {
        num = floor(ratio * (double) den + 0.5);
        if (fabs(num) < 1e9 && fabs(num / (double) den - ratio) <= tol)
        {
            fmpq_set_si(res, (slong) num, (ulong) den);
            return 1;
        }
    }
    return 0;
}

static double
weight(const loja_one_layer_struct *f, arb_srcptr theta, slong i, slong j)
{
    return arf_get_d(arb_midref(theta + OL_THETA_W(f, i, j)), ARF_RND_NEAR);
}

/* The greatest weight at theta: its neuron, and its input in f->lead. */
static slong
heaviest(loja_one_layer_struct *f, arb_srcptr theta)
{
    slong i, j, best = 0;
    double most = -1, w;

    for (i = 0; i < f->d; i++)
        for (j = 0; j < f->inputs; j++)
        {
            w = fabs(weight(f, theta, i, j));
            if (w > most)
            {
                most = w;
                best = i;
                f->lead = j;
            }
        }
    return best;
}

/* x_j := u . x_j of all samples */
static void
project(loja_one_layer_struct *f)
{
    fmpq_t t;
    slong i, j;

    fmpq_init(t);
    for (j = 0; j < f->n; j++)
    {
        fmpq_zero(f->x + j);
        for (i = 0; i < f->inputs; i++)
        {
            fmpq_mul(t, f->u + i, fmpq_mat_entry(f->prob->x, j, i));
            fmpq_add(f->x + j, f->x + j, t);
        }
    }
    fmpq_clear(t);
}

static void
set_side(loja_one_layer_struct *f)
{
    slong i, j, c;

    f->side = _fmpq_vec_init(f->n * (f->inputs - 1));
    for (j = 0; j < f->n; j++)
        for (i = 0, c = 0; i < f->inputs; i++)
            if (i != f->lead)
                fmpq_set(f->side + j * (f->inputs - 1) + c++,
                    fmpq_mat_entry(f->prob->x, j, i));
}

int
_loja_ridge_direction(loja_one_layer_struct *f, arb_srcptr theta,
                      loja_message_t why)
{
    const slong most = f->fast[f->powers - 1];
    const slong i = heaviest(f, theta);
    double tol, lead;
    slong j;
    int found = 0, near;

    if (f->turns > TURNS)
    {
        loja_message_set(why, "graded-chart is tried for up to %d weights "
            "beyond one for each neuron", TURNS);
        return 0;
    }
    f->u = _fmpq_vec_init(f->inputs);
    lead = weight(f, theta, i, f->lead);
    for (tol = FAR; tol > NEAR && !found && lead != 0; tol /= 2)
    {
        near = 1;
        for (j = 0; j < f->inputs && near; j++)
            near = simplest(f->u + j, weight(f, theta, i, j) / lead, tol);
        if (!near)
            break;
        project(f);
        found = _loja_one_layer_target(f, most, why);
    }
    for (f->lead = 0; found && !fmpq_is_one(f->u + f->lead); f->lead++)
        ;
    set_side(f);
    if (!found)
        loja_message_set(why, "the targets are no polynomial of degree 1 to "
            "%ld in u . x for a simple direction u near that of the weights: "
            "the family ridge of graded-chart does not apply (other targets "
            "in several inputs leave moduli)", (long) most);
    return found;
}

/* ---- turns ---- */

/* The powers in T': the first d active ones from 1 on. */
static int
set_powers(loja_one_layer_struct *f, loja_message_t why)
{
    slong m, count = 0;
    int has_k = 0;

    for (m = 1; m <= f->M && count < f->d; m++)
        if (f->active[m])
        {
            has_k = has_k || m == f->k;
            f->grade[count++] = m;
        }
    f->top = f->grade[f->d - 1];
    f->lift = f->ms - f->top;
    if (!has_k)
        loja_message_set(why, "ridge: x^%ld is not among the first %ld "
            "powers that %ld neurons can turn", (long) f->k, (long) f->d,
            (long) f->d);
    /* SOUND: ridge (the second order is of order h) */
    else if (f->ms + 2 - 2 * f->top < 1)
    {
        has_k = 0;
        loja_message_set(why, "ridge: the turns are too large");
    }
    return has_k;
}

/* Upper bounds of |u . x|, of each |x'|, and |u|. */
static void
set_sizes(loja_one_layer_struct *f)
{
    arb_t t;
    slong j, c;

    arb_init(t);
    arb_init(f->x_size);
    arb_init(f->u_norm);
    f->side_size = _arb_vec_init(f->inputs - 1);
    f->side_norm = _arb_vec_init(f->inputs - 1);
    for (j = 0; j < f->n; j++)
    {
        arb_set_fmpq(t, f->x + j, f->prec);
        arb_abs(t, t);
        arb_max(f->x_size, f->x_size, t, f->prec);
        for (c = 0; c < f->inputs - 1; c++)
        {
            arb_set_fmpq(t, f->side + j * (f->inputs - 1) + c, f->prec);
            arb_abs(t, t);
            arb_max(f->side_size + c, f->side_size + c, t, f->prec);
        }
    }
    for (j = 0; j < f->inputs; j++)
    {
        arb_set_fmpq(t, f->u + j, f->prec);
        arb_addmul(f->u_norm, t, t, f->prec);
    }
    arb_sqrtpos(f->u_norm, f->u_norm, f->prec);
    arb_clear(t);
}

/* The norms of (u . x)^top x'. */
static void
set_norms(loja_one_layer_struct *f)
{
    arb_t t;
    fmpq_t x;
    slong j, c;

    arb_init(t);
    fmpq_init(x);
    for (c = 0; c < f->inputs - 1; c++)
    {
        arb_ptr sum = f->side_norm + c;

        for (j = 0; j < f->n; j++)
        {
            fmpq_pow_si(x, f->x + j, f->top);
            fmpq_mul(x, x, f->side + j * (f->inputs - 1) + c);
            arb_set_fmpq(t, x, f->prec);
            arb_addmul(sum, t, t, f->prec);
        }
        arb_div_si(sum, sum, f->n, f->prec);
        arb_sqrtpos(sum, sum, f->prec);
    }
    arb_clear(t);
    fmpq_clear(x);
}

int
_loja_ridge_grades(loja_one_layer_struct *f, loja_message_t why)
{
    set_sizes(f);
    f->grade = flint_calloc((size_t) f->d, sizeof(slong));
    f->common = f->d == 1;
    if (f->common)
    {
        f->grade[0] = f->top = f->k;
        f->lift = f->s;
        return 1;
    }
    if (!set_powers(f, why))
        return 0;
    set_norms(f);
    return 1;
}

/* v := (u . x)^(m-1) x'_c, m = grade[r]; with one neuron p'(u . x) x'_c. */
void
_loja_ridge_vector(arb_ptr v, slong i, const loja_one_layer_struct *f)
{
    const slong c = i / f->d, r = i % f->d;
    fmpq_poly_t dp;
    fmpq_t t;
    slong j;

    fmpq_init(t);
    fmpq_poly_init(dp);
    fmpq_poly_derivative(dp, f->p);
    for (j = 0; j < f->n; j++)
    {
        if (f->common)
            fmpq_poly_evaluate_fmpq(t, dp, f->x + j);
        else
            fmpq_pow_si(t, f->x + j, f->grade[r] - 1);
        fmpq_mul(t, t, f->side + j * (f->inputs - 1) + c);
        arb_set_fmpq(v + j, t, f->prec);
    }
    fmpq_poly_clear(dp);
    fmpq_clear(t);
}

void
_loja_ridge_end(loja_one_layer_struct *f)
{
    if (f->u != NULL)
        _fmpq_vec_clear(f->u, f->inputs);
    if (f->side != NULL)
        _fmpq_vec_clear(f->side, f->n * (f->inputs - 1));
    if (f->side_size != NULL)
    {
        _arb_vec_clear(f->side_size, f->inputs - 1);
        _arb_vec_clear(f->side_norm, f->inputs - 1);
        arb_clear(f->x_size);
        arb_clear(f->u_norm);
    }
    flint_free(f->grade);
}
