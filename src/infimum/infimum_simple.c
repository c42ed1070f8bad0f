/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    What decides inf L without a family (rule infimum-obstruction): equal
    inputs with different targets, the oddness of a network of odd
    activations without biases, the value 0 at the input 0, a penalty; and
    targets that a constant network attains.
*/
#include "infimum/infimum.h"

static int
is_zero_target(const loja_problem_struct *prob)
{
    return fmpq_mat_is_zero(prob->y);
}

static int
is_constant_target(const loja_problem_struct *prob)
{
    slong i, o;

    for (i = 1; i < prob->n; i++)
        for (o = 0; o < fmpq_mat_ncols(prob->y); o++)
            if (!fmpq_equal(fmpq_mat_entry(prob->y, i, o),
                            fmpq_mat_entry(prob->y, 0, o)))
                return 0;
    return 1;
}

/* 1 if N(-x) = -N(x) for all parameters. */
static int
is_odd(const loja_net_struct *net)
{
    slong l;

    for (l = 0; l + 1 < net->depth; l++)
        if (!loja_act_is_odd(net->act[l]))
            return 0;
    return !net->bias;
}

/* 1 if N(0) = 0 for all parameters. */
static int
fixes_zero(const loja_net_struct *net)
{
    slong l;

    for (l = 0; l + 1 < net->depth; l++)
        if (!net->act[l]->zero)
            return 0;
    return !net->bias;
}

/* The sign of the first nonzero input of sample i, 0 if there is none. */
static int
sign_of(const loja_problem_struct *prob, slong i)
{
    slong v;

    for (v = 0; v < fmpq_mat_ncols(prob->x); v++)
        if (!fmpq_is_zero(fmpq_mat_entry(prob->x, i, v)))
            return fmpq_sgn(fmpq_mat_entry(prob->x, i, v));
    return 0;
}

/* 1 if x_i = s x_j */
static int
same_input(const loja_problem_struct *prob, slong i, slong j, int s)
{
    slong v;
    int same = 1;
    fmpq_t x;

    fmpq_init(x);
    for (v = 0; v < fmpq_mat_ncols(prob->x) && same; v++)
    {
        fmpq_set(x, fmpq_mat_entry(prob->x, j, v));
        if (s < 0)
            fmpq_neg(x, x);
        same = fmpq_equal(x, fmpq_mat_entry(prob->x, i, v));
    }
    fmpq_clear(x);
    return same;
}

/*
    Samples fall into groups, with signs, on which N is one vector up to the
    sign: group[i] is the first sample of i's group, sign[i] = N(x_i) over
    N at that sample; 0 where N(x_i) = 0 is known.
*/
static void
make_groups(slong *group, int *sign, const loja_problem_struct *prob)
{
    const int odd = is_odd(prob->net), fixed = fixes_zero(prob->net);
    slong i, j;

    for (i = 0; i < prob->n; i++)
    {
        group[i] = i;
        sign[i] = (fixed && sign_of(prob, i) == 0) ? 0 : 1;
        for (j = 0; j < i; j++)
        {
            if (group[j] != j)
                continue;
            if (same_input(prob, i, j, 1))
                group[i] = j;
            else if (odd && same_input(prob, i, j, -1))
            {
                group[i] = j;
                sign[i] = -1;
            }
            if (group[i] == j)
                break;
        }
    }
}

/* The exact lower bound (1/n) sum of |y_i - sign_i mean of the group|^2. */
static void
spread(fmpq_t lower, const slong *group, const int *sign,
       const loja_problem_struct *prob)
{
    slong i, j, o, count;
    fmpq_t mean, d;

    fmpq_init(mean);
    fmpq_init(d);
    fmpq_zero(lower);
    for (j = 0; j < prob->n; j++)
    {
        if (group[j] != j)
            continue;
        for (o = 0; o < fmpq_mat_ncols(prob->y); o++)
        {
            fmpq_zero(mean);
            count = 0;
            for (i = j; i < prob->n; i++)
            {
                if (group[i] != j)
                    continue;
                count++;
                fmpq_set(d, fmpq_mat_entry(prob->y, i, o));
                fmpq_mul_si(d, d, sign[i]);
                fmpq_add(mean, mean, d);
            }
            fmpq_set_si(d, 1, (ulong) count);
            fmpq_mul(mean, mean, d);
            for (i = j; i < prob->n; i++)
            {
                if (group[i] != j)
                    continue;
                /* SOUND: infimum-obstruction (O1: around the mean the sum
                   of squares is least) */
                fmpq_mul_si(d, mean, sign[i]);
                fmpq_sub(d, fmpq_mat_entry(prob->y, i, o), d);
                fmpq_addmul(lower, d, d);
            }
        }
    }
    fmpq_set_si(d, 1, (ulong) prob->n);
    fmpq_mul(lower, lower, d);
    fmpq_clear(mean);
    fmpq_clear(d);
}

static int
refute_groups(loja_claim_t claim, const loja_problem_struct *prob)
{
    slong i, *group = flint_calloc((size_t) prob->n, sizeof(slong));
    int *sign = flint_calloc((size_t) prob->n, sizeof(int)), bad;
    char *text;
    fmpq_t lower;
    arb_t x;

    fmpq_init(lower);
    arb_init(x);
    make_groups(group, sign, prob);
    spread(lower, group, sign, prob);
    bad = (fmpq_sgn(lower) > 0);
    if (bad)
    {
        arb_set_fmpq(x, lower, 128);
        text = loja_claim_bound_text(x, -1, 8);
        loja_claim_reset(claim);
        loja_claim_add_number(claim, "lower", x);
        loja_record_put_string(claim->record, "obstruction", "groups");
        loja_record_put_fmpq(claim->record, "lower", lower);
        loja_record_open(claim->record, "group", '[');
        for (i = 0; i < prob->n; i++)
            loja_record_put_slong(claim->record, NULL, group[i]);
        loja_record_close(claim->record, ']');
        loja_record_open(claim->record, "sign", '[');
        for (i = 0; i < prob->n; i++)
            loja_record_put_slong(claim->record, NULL, sign[i]);
        loja_record_close(claim->record, ']');
        loja_claim_decided(claim, LOJA_REFUTED, "infimum-obstruction",
            "inf L >= %s > 0: for all parameters the network takes equal "
            "values at equal inputs%s%s, and the targets contradict that.",
            text, is_odd(prob->net) ? ", opposite values at opposite inputs"
            : "", fixes_zero(prob->net) ? ", the value 0 at the input 0"
            : "");
        flint_free(text);
    }
    fmpq_clear(lower);
    arb_clear(x);
    flint_free(group);
    flint_free(sign);
    return bad;
}

/* theta = 0 but for the output biases, which are the constant targets. */
static int
prove_constant(loja_claim_t claim, const loja_problem_struct *prob)
{
    slong o;
    arb_t zero;

    /* SOUND: infimum-obstruction (O3) */
    if (!is_zero_target(prob)
        && (!is_constant_target(prob) || !prob->net->bias
            || !fmpq_is_zero(prob->l2)))
        return 0;
    arb_init(zero);
    loja_claim_reset(claim);
    loja_claim_add_number(claim, "C", zero);
    loja_record_put_string(claim->record, "family", "constant");
    loja_record_open(claim->record, "output_bias", '[');
    for (o = 0; o < fmpq_mat_ncols(prob->y); o++)
        loja_record_put_fmpq(claim->record, NULL,
            fmpq_mat_entry(prob->y, 0, o));
    loja_record_close(claim->record, ']');
    loja_claim_decided(claim, LOJA_PROVED, "infimum-obstruction",
        "inf L = 0, and it is attained: with theta = 0%s the network is the "
        "constant that the targets are, so L(theta) = 0.",
        is_zero_target(prob) ? "" : " but for the output biases, equal to "
        "the targets,");
    arb_clear(zero);
    return 1;
}

int
_loja_infimum_simple(loja_claim_t claim, const loja_problem_t prob)
{
    if (prove_constant(claim, prob) || refute_groups(claim, prob)
        || _loja_infimum_linear(claim, prob))
        return 1;
    if (fmpq_sgn(prob->l2) > 0)
    {
        /* SOUND: infimum-obstruction (O2: L has a minimum, and L = 0 would
           force theta = 0, hence N = 0, but some target is not 0) */
        loja_claim_reset(claim);
        loja_record_put_string(claim->record, "obstruction", "penalty");
        loja_claim_decided(claim, LOJA_REFUTED, "infimum-obstruction",
            "inf L > 0: L >= l2 |theta|^2 with l2 > 0, so L attains its "
            "infimum; L = 0 only if theta = 0, where the network is 0, but "
            "not all targets are 0.");
        return 1;
    }
    return 0;
}
