/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The distinct data points, and those that every network without biases
    interpolates as well: N(0) = 0 where psi(0) = 0, and N(-x) = -N(x) where
    all activations are odd (rule unattained-zeros, "Symmetry").
*/
#include "zeros/unattained.h"

static int
all_odd(const loja_net_t net)
{
    slong k;

    for (k = 0; k < net->depth - 1; k++)
        if (!loja_act_is_odd(net->act[k]))
            return 0;
    return !net->bias;
}

static int
zero_at_zero(const loja_net_t net)
{
    slong k;

    for (k = 0; k < net->depth - 1; k++)
        if (!net->act[k]->zero)
            return 0;
    return !net->bias;
}

/* dst <- sign src, entry by entry; src NULL: 0 */
static void
copy_row(fmpq_mat_t dst, slong i, const fmpq_mat_struct *src, slong row,
         int sign)
{
    slong l;

    for (l = 0; l < fmpq_mat_ncols(dst); l++)
    {
        if (src == NULL)
            fmpq_zero(fmpq_mat_entry(dst, i, l));
        else
            fmpq_set(fmpq_mat_entry(dst, i, l), fmpq_mat_entry(src, row, l));
        if (sign < 0)
            fmpq_neg(fmpq_mat_entry(dst, i, l), fmpq_mat_entry(dst, i, l));
    }
}

static int
same_row(const fmpq_mat_t x, slong i, slong j)
{
    slong l;

    for (l = 0; l < fmpq_mat_ncols(x); l++)
        if (!fmpq_equal(fmpq_mat_entry(x, i, l), fmpq_mat_entry(x, j, l)))
            return 0;
    return 1;
}

/* Row n of x and y was filled: keep it if it is new, note a clash. */
static void
take(loja_unattained_points_t pts, slong sample, int reflected)
{
    slong i, n = pts->n;

    pts->origin[n].sample = sample;
    pts->origin[n].reflected = reflected;
    for (i = 0; i < n; i++)
    {
        if (!same_row(pts->x, i, n))
            continue;
        if (!same_row(pts->y, i, n) && pts->clash[0] < 0)
        {
            pts->clash[0] = i;
            pts->clash[1] = n;
            pts->clash_origin[0] = pts->origin[i];
            pts->clash_origin[1] = pts->origin[n];
        }
        return;
    }
    pts->n = n + 1;
}

void
_loja_unattained_points_init(loja_unattained_points_t pts,
                             const loja_problem_struct *prob)
{
    const loja_net_struct *net = prob->net;
    int odd = all_odd(net), zero = zero_at_zero(net);
    slong i, most = (odd ? 2 : 1) * prob->n + 1;

    pts->n = 0;
    pts->n0 = net->width[0];
    pts->clash[0] = pts->clash[1] = -1;
    fmpq_mat_init(pts->x, most, net->width[0]);
    fmpq_mat_init(pts->y, most, net->width[net->depth]);
    pts->origin = flint_malloc(sizeof(*pts->origin) * (size_t) most);
    for (i = 0; i < prob->n; i++)
    {
        copy_row(pts->x, pts->n, prob->x, i, 1);
        copy_row(pts->y, pts->n, prob->y, i, 1);
        take(pts, i, 0);
    }
    if (zero)
    {
        copy_row(pts->x, pts->n, NULL, 0, 1);
        copy_row(pts->y, pts->n, NULL, 0, 1);
        take(pts, -1, 0);
    }
    /* SOUND: unattained-zeros (symmetry: odd without biases only) */
    for (i = 0; odd && i < prob->n; i++)
    {
        copy_row(pts->x, pts->n, prob->x, i, -1);
        copy_row(pts->y, pts->n, prob->y, i, -1);
        take(pts, i, 1);
    }
}

void
_loja_unattained_points_clear(loja_unattained_points_t pts)
{
    fmpq_mat_clear(pts->x);
    fmpq_mat_clear(pts->y);
    flint_free(pts->origin);
}
