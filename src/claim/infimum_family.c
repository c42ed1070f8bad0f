/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The families that a problem may have, those with the fewest neurons
    first: at 0 with the symmetries of psi there, at a zero of a derivative
    of psi, at any point; each with the data as they are or shifted so that
    the term below the leading one vanishes.
*/
#include "claim/infimum.h"

typedef struct
{
    loja_infimum_point_t point;
    slong r;
    int side;
    int shifted;
    slong count;           /* of neurons that would surely do */
    int tried;
} plan_t;

#define MAX_PLANS 1024

typedef struct
{
    plan_t plan[MAX_PLANS];
    slong n;
    loja_infimum_poly_t poly[2];   /* as it is, shifted */
    int has_shifted;
} plans_t;

/* Exempt degrees and M of a plan; 0 if it does not apply. */
static int
set_plan(loja_infimum_family_t fam, const plan_t *plan, const plans_t *plans)
{
    const loja_infimum_poly_struct *p = plans->poly[plan->shifted];
    const int bias = fam->prob->net->bias;
    slong m;

    _loja_infimum_family_set_degree(fam, p->k);
    fam->point = plan->point;
    fam->r = plan->r;
    fam->branch = plan->side;
    fmpq_zero(fam->b);
    fmpq_mat_set(fam->shift, p->shift);
    for (m = 0; m <= p->k; m++)
    {
        fam->exempt[m] = (m == 0 && bias);
        if (plan->point == LOJA_POINT_ZERO)
            fam->exempt[m] |= (m == plan->r);
        else if (plan->point != LOJA_POINT_ANY
                 && _loja_infimum_vanishes(fam->act, m))
            fam->exempt[m] = 1;
        if (!_loja_infimum_poly_has(p, m) || (m == 0 && bias))
            continue;
        if (fam->exempt[m])
            return 0;
        fam->power[fam->powers++] = m;
    }
    return 1;
}

/* The number of monomials whose degree is not exempt. */
static slong
count_rows(const loja_infimum_family_t fam, const loja_infimum_poly_t p)
{
    slong l, rows = 0;

    for (l = 0; l < p->monomials; l++)
        rows += !fam->exempt[p->degree[l]];
    return rows;
}

static void
propose(plans_t *plans, loja_infimum_family_t fam,
        loja_infimum_point_t point, slong r, int side)
{
    int shifted;
    plan_t plan;

    for (shifted = 0; shifted <= plans->has_shifted; shifted++)
    {
        plan.point = point;
        plan.r = r;
        plan.side = side;
        plan.shifted = shifted;
        plan.tried = 0;
        if (plans->n == MAX_PLANS || !set_plan(fam, &plan, plans))
            continue;
        plan.count = (fam->powers == 0) ? 0
            : count_rows(fam, plans->poly[shifted]);
        plans->plan[plans->n++] = plan;
    }
}

/* The sign of all inputs, when there is one input and it has one. */
static int
data_side(const loja_problem_struct *prob)
{
    slong i;
    int sign = 0, s;

    if (prob->net->width[0] != 1)
        return 0;
    for (i = 0; i < prob->n; i++)
    {
        s = fmpq_sgn(fmpq_mat_entry(prob->x, i, 0));
        if (s * sign < 0)
            return 0;
        if (s != 0)
            sign = s;
    }
    return sign;
}

static void
list_plans(plans_t *plans, loja_infimum_family_t fam)
{
    const slong k = plans->poly[0]->k;
    arf_t lo, hi;
    slong r;

    arf_init(lo);
    arf_init(hi);
    plans->n = 0;
    if (fam->act->analytic)
    {
        propose(plans, fam, LOJA_POINT_ORIGIN, 0, 0);
        /* HEURISTIC: high derivatives have zeros that help little */
        for (r = 1; r <= FLINT_MIN(k, 24) && fam->prob->net->bias; r++)
            if (_loja_infimum_zeros(lo, hi, 1, fam->act, r) > 0)
                propose(plans, fam, LOJA_POINT_ZERO, r, 0);
    }
    else
    {
        if (k <= 1 && fam->act->smooth)
            propose(plans, fam, LOJA_POINT_KINK, 0, 0);
        if (data_side(fam->prob) != 0)
        {
            propose(plans, fam, LOJA_POINT_SIDE, 0, 1);
            propose(plans, fam, LOJA_POINT_SIDE, 0, -1);
        }
    }
    if (fam->prob->net->bias)
        propose(plans, fam, LOJA_POINT_ANY, 0, 0);
    arf_clear(lo);
    arf_clear(hi);
}

static plan_t *
next_plan(plans_t *plans)
{
    plan_t *best = NULL;
    slong i;

    for (i = 0; i < plans->n; i++)
        if (!plans->plan[i].tried
            && (best == NULL || plans->plan[i].count < best->count))
            best = plans->plan + i;
    if (best != NULL)
        best->tried = 1;
    return best;
}

/* Nodes, the check on the data, b, h0, C. */
static int
try_plan(loja_infimum_family_t fam, slong *needed, const plan_t *plan,
         const plans_t *plans, slong prec)
{
    const slong width = fam->prob->net->width[1];
    const loja_infimum_poly_struct *p = plans->poly[plan->shifted];
    slong count;
    int side = 0;

    if (!set_plan(fam, plan, plans))
        return 0;
    if (plan->point == LOJA_POINT_SIDE)
        side = plan->side * data_side(fam->prob);
    if (!_loja_infimum_nodes(fam, &count, p, width, side))
    {
        if (count > 0 && (*needed == 0 || count < *needed))
            *needed = count;
        if (plan->point == LOJA_POINT_SIDE
            || !_loja_infimum_search(fam, p, width))
            return 0;
    }
    return _loja_infimum_exact(fam) && _loja_infimum_choose(fam, prec);
}

int
_loja_infimum_find(loja_infimum_family_t fam, slong *needed, slong *degree,
                   const loja_problem_t prob, slong prec)
{
    plans_t *plans = flint_malloc(sizeof(plans_t));
    const plan_t *plan;
    int found = 0;

    *needed = 0;
    plans->has_shifted = 0;
    _loja_infimum_poly_init(plans->poly[0], prob);
    _loja_infimum_poly_init(plans->poly[1], prob);
    _loja_infimum_poly_fit(plans->poly[0], prob);
    *degree = plans->poly[0]->k;
    if (*degree >= 0)
    {
        if (prob->net->bias && _loja_infimum_poly_depress(
                plans->poly[1]->shift, plans->poly[0]))
        {
            _loja_infimum_poly_fit(plans->poly[1], prob);
            plans->has_shifted = (plans->poly[1]->k == *degree);
        }
        list_plans(plans, fam);
        while (!found && (plan = next_plan(plans)) != NULL)
            found = try_plan(fam, needed, plan, plans, prec);
    }
    _loja_infimum_poly_clear(plans->poly[0]);
    _loja_infimum_poly_clear(plans->poly[1]);
    flint_free(plans);
    return found;
}
