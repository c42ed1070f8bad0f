/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule asymptotic, STEPS: which steps, and the least loss of each choice,
    in fractions.  The choice is a guess (steps along the axes; the best one,
    then the best with one more); each value by itself is exact.
*/
#include <stdlib.h>
#include <string.h>
#include "asymptotic.h"

int
_loja_asymptotic_applies(const loja_problem_struct *prob, loja_message_t why)
{
    const loja_net_struct *net = prob->net;

    /* SOUND: asymptotic (STEPS: z^2 psi' is bounded, two limits) */
    if (net->depth != 2 || net->act[0]->step == NULL)
        loja_message_set(why, "steps are for one hidden layer of tanh, "
            "logistic, arctan or softsign neurons");
    else if (!fmpq_is_zero(prob->l2))
        loja_message_set(why, "with a penalty the loss tends to infinity");
    else
        return 1;
    return 0;
}

static int
compare(const void *a, const void *b)
{
    return fmpq_cmp(a, b);
}

/* <omega, x_j> + beta */
static void
preactivation(fmpq_t t, const loja_asymptotic_t asym, slong s, slong j)
{
    const slong in = asym->prob->net->width[0];
    slong k;

    fmpq_zero(t);
    for (k = 0; k < in; k++)
        fmpq_addmul(t, fmpq_mat_entry(asym->split, s, k),
            fmpq_mat_entry(asym->prob->x, j, k));
    if (asym->dim > in)
        fmpq_add(t, t, fmpq_mat_entry(asym->split, s, in));
}

/* The column of the last split; the split is dropped where it does not do. */
static void
take_split(loja_asymptotic_t asym)
{
    const loja_problem_struct *prob = asym->prob;
    const int low = prob->net->act[0]->step->low;
    const slong s = asym->splits, in = prob->net->width[0];
    slong j, k;
    fmpq_t t;
    int sign, good = 1;

    fmpq_init(t);
    for (j = 0; j < prob->n && good; j++)
    {
        preactivation(t, asym, s, j);
        sign = fmpq_sgn(t);
        /* SOUND: asymptotic (STEPS: t = 0 only at the input 0 without
           biases) */
        for (k = 0; k < in && sign == 0; k++)
            good = good && fmpq_is_zero(fmpq_mat_entry(prob->x, j, k));
        good = good && (sign != 0 || !prob->net->bias);
        fmpq_set_si(fmpq_mat_entry(asym->column, s, j),
            low == 0 ? 1 + sign : sign, low == 0 ? 2 : 1);
    }
    fmpq_clear(t);
    asym->splits += good;
}

/* The next row, all 0. */
static void
start_split(loja_asymptotic_t asym)
{
    slong k;

    for (k = 0; k < asym->dim; k++)
        fmpq_zero(fmpq_mat_entry(asym->split, asym->splits, k));
}

/* Steps across axis k: with biases in the gaps between neighbouring inputs,
   evenly where they are many; without, in 0. */
static void
find_splits(loja_asymptotic_t asym, slong k)
{
    const loja_problem_struct *prob = asym->prob;
    const slong in = prob->net->width[0], n = prob->n;
    /* HEURISTIC: fewer where the samples are many */
    const slong most = FLINT_MAX(FLINT_MIN(LOJA_ASYMPTOTIC_SPLITS,
        200000 / n) / in, 1);
    fmpq *x;
    slong i, j, gaps = 0;

    if (!prob->net->bias)
    {
        for (i = 1; i >= -1 && asym->splits < LOJA_ASYMPTOTIC_SPLITS; i -= 2)
        {
            start_split(asym);
            fmpq_set_si(fmpq_mat_entry(asym->split, asym->splits, k), i, 1);
            take_split(asym);
        }
        return;
    }
    x = _fmpq_vec_init(n);
    for (j = 0; j < n; j++)
        fmpq_set(x + j, fmpq_mat_entry(prob->x, j, k));
    qsort(x, (size_t) n, sizeof(fmpq), compare);
    for (j = 1, i = 0; j < n; j++)
        if (!fmpq_equal(x + j, x + i))
            fmpq_set(x + ++i, x + j);
    gaps = i;
    for (j = 0; j < FLINT_MIN(gaps, most)
         && asym->splits < LOJA_ASYMPTOTIC_SPLITS; j++)
    {
        fmpq *beta = fmpq_mat_entry(asym->split, asym->splits, in);

        i = gaps <= most ? j : j * gaps / most;
        start_split(asym);
        fmpq_set_si(fmpq_mat_entry(asym->split, asym->splits, k), 1, 1);
        fmpq_add(beta, x + i, x + i + 1);
        fmpq_div_2exp(beta, beta, 1);
        fmpq_neg(beta, beta);
        take_split(asym);
    }
    _fmpq_vec_clear(x, n);
}

/* A^T A, A^T y and the squares of y, A the columns of the steps (and ones). */
static void
normal_equations(fmpq_mat_t G, fmpq_mat_t R, fmpq_t squares,
                 const loja_asymptotic_t asym, const slong *step, slong m)
{
    const loja_problem_struct *prob = asym->prob;
    const slong cols = fmpq_mat_nrows(G), out = fmpq_mat_ncols(R);
    fmpq_mat_t A;
    slong i, j, k;

    fmpq_mat_init(A, cols, prob->n);
    for (j = 0; j < prob->n; j++)
        for (i = 0; i < cols; i++)
        {
            if (i < m)
                fmpq_set(fmpq_mat_entry(A, i, j),
                    fmpq_mat_entry(asym->column, step[i], j));
            else
                fmpq_one(fmpq_mat_entry(A, i, j));
        }
    for (i = 0; i < cols; i++)
        for (j = 0; j < prob->n; j++)
        {
            for (k = 0; k < cols; k++)
                fmpq_addmul(fmpq_mat_entry(G, i, k), fmpq_mat_entry(A, i, j),
                    fmpq_mat_entry(A, k, j));
            for (k = 0; k < out; k++)
                fmpq_addmul(fmpq_mat_entry(R, i, k), fmpq_mat_entry(A, i, j),
                    fmpq_mat_entry(prob->y, j, k));
        }
    fmpq_zero(squares);
    for (j = 0; j < prob->n; j++)
        for (k = 0; k < out; k++)
            fmpq_addmul(squares, fmpq_mat_entry(prob->y, j, k),
                fmpq_mat_entry(prob->y, j, k));
    fmpq_mat_clear(A);
}

int
_loja_asymptotic_least(fmpq_t value, const loja_asymptotic_t asym,
                       const slong *step, slong m)
{
    const slong cols = m + (asym->prob->net->bias ? 1 : 0);
    const slong out = asym->prob->net->width[2];
    fmpq_mat_t G, R, X;
    fmpq_t t;
    slong i, k;
    int good;

    fmpq_mat_init(G, cols, cols);
    fmpq_mat_init(R, cols, out);
    fmpq_mat_init(X, cols, out);
    fmpq_init(t);
    normal_equations(G, R, value, asym, step, m);
    /* SOUND: asymptotic (STEPS: independent columns) */
    good = fmpq_mat_solve(X, G, R) != 0;
    for (i = 0; i < cols && good; i++)
        for (k = 0; k < out; k++)
        {
            fmpq_mul(t, fmpq_mat_entry(X, i, k), fmpq_mat_entry(R, i, k));
            fmpq_sub(value, value, t);
        }
    fmpq_set_si(t, asym->prob->n, 1);
    fmpq_div(value, value, t);
    fmpq_mat_clear(G);
    fmpq_mat_clear(R);
    fmpq_mat_clear(X);
    fmpq_clear(t);
    return good;
}

/* Takes the value in, unless it is there or too high. */
static void
insert(loja_asymptotic_t asym, const slong *step, slong m, const fmpq_t value)
{
    slong i, k;

    for (i = 0; i < asym->values; i++)
        if (fmpq_cmp(asym->value[i].value, value) >= 0)
            break;
    if (i == LOJA_ASYMPTOTIC_VALUES
        || (i < asym->values && fmpq_equal(asym->value[i].value, value)))
        return;
    for (k = asym->values; k > i; k--)
    {
        fmpq_swap(asym->value[k].value, asym->value[k - 1].value);
        asym->value[k].m = asym->value[k - 1].m;
        memcpy(asym->value[k].step, asym->value[k - 1].step,
            sizeof(asym->value[k].step));
    }
    asym->value[i].m = m;
    memcpy(asym->value[i].step, step, sizeof(slong) * (size_t) m);
    fmpq_set(asym->value[i].value, value);
    asym->values = FLINT_MIN(asym->values + 1, LOJA_ASYMPTOTIC_VALUES);
}

/* The best step, then the best with one more; every one seen is taken in. */
static void
find_values(loja_asymptotic_t asym)
{
    const slong most = FLINT_MIN(asym->prob->net->width[1],
        LOJA_ASYMPTOTIC_STEPS);
    slong step[LOJA_ASYMPTOTIC_STEPS], m, i, best;
    fmpq_t value, least;

    fmpq_init(value);
    fmpq_init(least);
    for (m = 0; m < most; m++)
    {
        best = -1;
        for (i = 0; i < asym->splits; i++)
        {
            step[m] = i;
            if (!_loja_asymptotic_least(value, asym, step, m + 1))
                continue;
            insert(asym, step, m + 1, value);
            if (best < 0 || fmpq_cmp(value, least) < 0)
            {
                best = i;
                fmpq_set(least, value);
            }
        }
        if (best < 0)
            break;
        step[m] = best;
    }
    fmpq_clear(value);
    fmpq_clear(least);
}

void
_loja_asymptotic_init(loja_asymptotic_t asym,
                      const loja_problem_struct *prob)
{
    const slong in = prob->net->width[0];
    slong k;

    memset(asym, 0, sizeof(*asym));
    asym->prob = prob;
    asym->dim = in + (prob->net->bias ? 1 : 0);
    /* a row more: one that is tried and does not do */
    fmpq_mat_init(asym->split, LOJA_ASYMPTOTIC_SPLITS + 1, asym->dim);
    fmpq_mat_init(asym->column, LOJA_ASYMPTOTIC_SPLITS + 1, prob->n);
    for (k = 0; k <= LOJA_ASYMPTOTIC_VALUES; k++)
        fmpq_init(asym->value[k].value);
    for (k = 0; k < in; k++)
        find_splits(asym, k);
    find_values(asym);
}

void
_loja_asymptotic_clear(loja_asymptotic_t asym)
{
    slong k;

    fmpq_mat_clear(asym->split);
    fmpq_mat_clear(asym->column);
    for (k = 0; k <= LOJA_ASYMPTOTIC_VALUES; k++)
        fmpq_clear(asym->value[k].value);
}
