/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Affine targets that a network attains by a formula (rule zero-attained).
    Everything is rational and exact.
*/
#include "zeros/unattained.h"

/*
    y_i = A x_i + c for all samples?  S: (n0 + 1) x nK, the transposes of A
    and c; c = 0 is required if homogeneous.
*/
static int
affine_fit(fmpq_mat_t S, const loja_problem_struct *prob, int homogeneous)
{
    slong i, l, n0 = fmpq_mat_ncols(prob->x), nK = fmpq_mat_ncols(prob->y);
    slong cols = n0 + !homogeneous;
    fmpq_mat_t M, X;
    int ok;

    fmpq_mat_init(M, prob->n, cols);
    fmpq_mat_init(X, cols, nK);
    for (i = 0; i < prob->n; i++)
    {
        for (l = 0; l < n0; l++)
            fmpq_set(fmpq_mat_entry(M, i, l), fmpq_mat_entry(prob->x, i, l));
        if (!homogeneous)
            fmpq_one(fmpq_mat_entry(M, i, n0));
    }
    ok = fmpq_mat_can_solve(X, M, prob->y);
    fmpq_mat_zero(S);
    for (i = 0; ok && i < cols; i++)
        for (l = 0; l < nK; l++)
            fmpq_set(fmpq_mat_entry(S, i, l), fmpq_mat_entry(X, i, l));
    fmpq_mat_clear(M);
    fmpq_mat_clear(X);
    return ok;
}

int
_loja_unattained_not_affine(const loja_problem_struct *prob)
{
    const loja_net_struct *net = prob->net;
    slong k;
    fmpq_mat_t S;
    int res;

    for (k = 0; k < net->depth - 1; k++)
        if (net->act[k]->passes != LOJA_PASSES_ALL)
            return 0;
    fmpq_mat_init(S, net->width[0] + 1, net->width[net->depth]);
    res = !affine_fit(S, prob, !net->bias);
    fmpq_mat_clear(S);
    return res;
}

/* All targets of each output are equal. */
static int
constant(const loja_problem_struct *prob)
{
    slong i, q;

    for (i = 1; i < prob->n; i++)
        for (q = 0; q < fmpq_mat_ncols(prob->y); q++)
            if (!fmpq_equal(fmpq_mat_entry(prob->y, i, q),
                            fmpq_mat_entry(prob->y, 0, q)))
                return 0;
    return 1;
}

static fmpq *
weight(fmpq_mat_t theta, const loja_net_struct *net, slong k, slong j,
       slong l)
{
    return fmpq_mat_entry(theta, 0, loja_net_weight_offset(net, k)
        + j * net->width[k - 1] + l);
}

/* Output q of the last layer gets the bias c_q (if there are biases). */
static void
put_output_bias(fmpq_mat_t theta, const loja_net_struct *net,
                const fmpq_mat_t S)
{
    slong q, n0 = net->width[0], nK = net->width[net->depth];

    for (q = 0; net->bias && q < nK; q++)
        fmpq_set(fmpq_mat_entry(theta, 0,
            loja_net_bias_offset(net, net->depth) + q),
            fmpq_mat_entry(S, n0, q));
}

/*
    One hidden layer whose neurons come in groups of `size' (1: psi(z) = z
    where it is used; 2: psi(z) - psi(-z) = z).  A group passes an input on,
    or a combination of inputs that an output wants; whichever are fewer.
    Returns 0 if there are not enough neurons.
*/
static int
through_groups(fmpq_mat_t theta, const loja_net_struct *net,
               const fmpq_mat_t S, slong size)
{
    slong g, j, l, n0 = net->width[0], nK = net->width[2];
    int inputs = n0 < nK;
    slong groups = inputs ? n0 : nK;

    if (net->width[1] < size * groups)
        return 0;
    for (g = 0; g < groups; g++)
    {
        for (j = 0; j < size; j++)
        {
            slong h = g * size + j;

            for (l = 0; l < n0; l++)
            {
                fmpq *w = weight(theta, net, 1, h, l);

                if (inputs)
                    fmpq_set_si(w, l == g, 1);
                else
                    fmpq_set(w, fmpq_mat_entry(S, l, g));
                if (j == 1)
                    fmpq_neg(w, w);
            }
            for (l = 0; l < nK; l++)
            {
                fmpq *v = weight(theta, net, 2, l, h);

                if (inputs)
                    fmpq_set(v, fmpq_mat_entry(S, g, l));
                else
                    fmpq_set_si(v, l == g, 1);
                if (j == 1)
                    fmpq_neg(v, v);
            }
        }
    }
    return 1;
}

/*
    elu and relu are the identity on z >= 0: biases that make all arguments
    positive, and output biases that take them back.
*/
static void
lift(fmpq_mat_t theta, const loja_problem_struct *prob)
{
    const loja_net_struct *net = prob->net;
    slong h, i, l, q, n0 = net->width[0];
    slong groups = FLINT_MIN(n0, net->width[2]);
    fmpq_t z, low, t;

    fmpq_init(z);
    fmpq_init(low);
    fmpq_init(t);
    for (h = 0; h < groups; h++)
    {
        fmpq_zero(low);
        for (i = 0; i < prob->n; i++)
        {
            fmpq_zero(z);
            for (l = 0; l < n0; l++)
                fmpq_addmul(z, weight(theta, net, 1, h, l),
                    fmpq_mat_entry(prob->x, i, l));
            if (fmpq_cmp(z, low) < 0)
                fmpq_set(low, z);
        }
        /* SOUND: zero-attained (4: z - low >= 0 at every sample) */
        fmpq_neg(fmpq_mat_entry(theta, 0, loja_net_bias_offset(net, 1) + h),
            low);
        for (q = 0; q < net->width[2]; q++)
        {
            fmpq *c = fmpq_mat_entry(theta, 0,
                loja_net_bias_offset(net, 2) + q);

            fmpq_mul(t, weight(theta, net, 2, q, h), low);
            fmpq_add(c, c, t);
        }
    }
    fmpq_clear(z);
    fmpq_clear(low);
    fmpq_clear(t);
}

static int
affine(fmpq_mat_t theta, const char **kind, const loja_problem_struct *prob,
       const fmpq_mat_t S)
{
    const loja_net_struct *net = prob->net;
    const loja_act_struct *act = net->depth == 2 ? net->act[0] : NULL;
    slong l, q;

    put_output_bias(theta, net, S);
    if (net->depth == 1)
    {
        for (q = 0; q < net->width[1]; q++)
            for (l = 0; l < net->width[0]; l++)
                fmpq_set(weight(theta, net, 1, q, l),
                    fmpq_mat_entry(S, l, q));
        *kind = "the network is affine, and so are the targets";
        return 1;
    }
    /* SOUND: zero-attained (2, 3, 4: which psi passes z on, and how) */
    if (act->passes == LOJA_PASSES_ALL)
    {
        *kind = "the targets are affine, and the neurons are linear";
        return through_groups(theta, net, S, 1);
    }
    if (net->bias && act->passes == LOJA_PASSES_RIGHT
        && through_groups(theta, net, S, 1))
    {
        lift(theta, prob);
        *kind = "the targets are affine, and psi(z) = z for z >= 0";
        return 1;
    }
    if (act->symmetry == LOJA_SYMMETRY_EVEN)
    {
        *kind = "the targets are affine, and psi(z) - psi(-z) = z";
        return through_groups(theta, net, S, 2);
    }
    return 0;
}

int
_loja_attained_formula(fmpq_mat_t theta, const char **kind,
                       const loja_problem_struct *prob)
{
    const loja_net_struct *net = prob->net;
    slong q, n0 = net->width[0], nK = net->width[net->depth];
    fmpq_mat_t S;
    int found = 0;

    fmpq_mat_init(S, n0 + 1, nK);
    fmpq_mat_zero(theta);
    if (fmpq_mat_is_zero(prob->y))
    {
        *kind = "all targets are 0";
        found = 1;
    }
    else if (net->bias && constant(prob))
    {
        /* SOUND: zero-attained (1: all weights 0) */
        for (q = 0; q < nK; q++)
            fmpq_set(fmpq_mat_entry(S, n0, q),
                fmpq_mat_entry(prob->y, 0, q));
        put_output_bias(theta, net, S);
        *kind = "the targets are constant";
        found = 1;
    }
    else if (net->depth <= 2 && affine_fit(S, prob, !net->bias))
        found = affine(theta, kind, prob, S);
    fmpq_mat_clear(S);
    return found;
}
