/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The families that a problem may have, those with the fewest neurons
    first: at 0 with the symmetries of psi there, at a zero of a derivative
    of psi, at any point; each with the data as they are, or shifted so that
    the term below the leading one vanishes, or shifted to their centre.
    Of families with equally few neurons the one with the least bound for
    equally wide arguments is taken.
*/
#include "base/base.h"
#include "infimum/infimum.h"

typedef struct
{
    loja_infimum_point_t point;
    slong r;
    int side;
    int form;              /* which polynomials */
    slong count;           /* of neurons that would surely do */
    int tried;
} plan_t;

#define MAX_PLANS 1024

/* The polynomials as they are; with degree k - 1 shifted away; around the
   centre of the data; without the degrees that vanish at 0. */
enum { PLAIN, DEPRESSED, CENTRED, SPARSE, FORMS };

typedef struct
{
    plan_t plan[MAX_PLANS];
    slong n;
    loja_infimum_poly_t poly[FORMS];
    const loja_claim_opts_t *opts;
    double start;              /* on the clock */
} plans_t;

/* Exempt degrees and M of a plan; 0 if it does not apply. */
static int
set_plan(loja_infimum_family_t fam, const plan_t *plan, const plans_t *plans)
{
    const loja_infimum_poly_struct *p = plans->poly[plan->form];
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
                 && loja_act_vanishes(fam->act, m))
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
    int form;
    plan_t plan;

    for (form = 0; form < FORMS; form++)
    {
        plan.point = point;
        plan.r = r;
        plan.side = side;
        plan.form = form;
        plan.tried = 0;
        if (plans->poly[form]->k < 0 || plans->n == MAX_PLANS
            || (form == SPARSE && point != LOJA_POINT_ORIGIN)
            || r > plans->poly[form]->k || !set_plan(fam, &plan, plans))
            continue;
        plan.count = (fam->powers == 0) ? 0
            : count_rows(fam, plans->poly[form]);
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
    const slong k = plans->poly[PLAIN]->k;
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
    const loja_infimum_poly_struct *p = plans->poly[plan->form];
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

/* The centre of the box that holds the inputs, negated. */
static void
centre(fmpq_mat_t shift, const loja_problem_struct *prob)
{
    slong i, v;
    fmpq_t lo, hi;

    fmpq_init(lo);
    fmpq_init(hi);
    for (v = 0; v < fmpq_mat_ncols(shift); v++)
    {
        fmpq_set(lo, fmpq_mat_entry(prob->x, 0, v));
        fmpq_set(hi, lo);
        for (i = 1; i < prob->n; i++)
        {
            const fmpq *x = fmpq_mat_entry(prob->x, i, v);

            if (fmpq_cmp(x, lo) < 0)
                fmpq_set(lo, x);
            if (fmpq_cmp(x, hi) > 0)
                fmpq_set(hi, x);
        }
        fmpq_add(lo, lo, hi);
        fmpq_div_2exp(lo, lo, 1);
        fmpq_neg(fmpq_mat_entry(shift, 0, v), lo);
    }
    fmpq_clear(lo);
    fmpq_clear(hi);
}

/* The polynomials of every form; k = -1 where there is none. */
static void
fit_forms(plans_t *plans, const loja_problem_t prob)
{
    loja_infimum_poly_struct *plain = plans->poly[PLAIN];
    const loja_act_struct *act = prob->net->act[0];

    _loja_infimum_poly_fit(plain, prob);
    if (!prob->net->bias)
    {
        if (act->analytic)
        {
            plans->poly[SPARSE]->act = act;
            _loja_infimum_poly_fit(plans->poly[SPARSE], prob);
        }
        return;
    }
    if (plain->k < 1)
        return;
    if (_loja_infimum_poly_depress(plans->poly[DEPRESSED]->shift, plain))
        _loja_infimum_poly_fit(plans->poly[DEPRESSED], prob);
    centre(plans->poly[CENTRED]->shift, prob);
    if (!fmpq_mat_is_zero(plans->poly[CENTRED]->shift)
        && !fmpq_mat_equal(plans->poly[CENTRED]->shift,
                           plans->poly[DEPRESSED]->shift))
        _loja_infimum_poly_fit(plans->poly[CENTRED], prob);
}

static int
must_stop(const plans_t *plans, loja_status_t *why)
{
    const loja_claim_opts_t *opts = plans->opts;

    if (opts == NULL)
        return 0;
    if (opts->stop != NULL && *opts->stop)
        *why |= LOJA_STOPPED;
    if (opts->seconds > 0 && _loja_clock() - plans->start > opts->seconds)
        *why |= LOJA_LIMIT;
    return *why != LOJA_OK;
}

/* fam becomes the best family of the plans; 1 if there is one. */
static int
try_plans(loja_infimum_family_t fam, slong *needed, loja_status_t *why,
          plans_t *plans, slong prec)
{
    const plan_t *plan;
    loja_infimum_family_struct other[1], swap;
    arb_t best, C;
    int found = 0;

    arb_init(best);
    arb_init(C);
    _loja_infimum_family_init(other, fam->prob);
    while (!must_stop(plans, why) && (plan = next_plan(plans)) != NULL
           && !(found && plan->count > fam->neurons))
    {
        if (!try_plan(other, needed, plan, plans, prec))
            continue;
        _loja_infimum_measure(C, other, prec);
        if (!found || other->neurons < fam->neurons
            || (other->neurons == fam->neurons && arb_lt(C, best)))
        {
            swap = *fam;
            *fam = *other;
            *other = swap;
            arb_set(best, C);
            found = 1;
        }
    }
    _loja_infimum_family_clear(other);
    arb_clear(best);
    arb_clear(C);
    return found;
}

int
_loja_infimum_find(loja_infimum_family_t fam, slong *needed, slong *degree,
                   loja_status_t *why, const loja_problem_t prob,
                   const loja_claim_opts_t *opts, slong prec)
{
    plans_t *plans = flint_malloc(sizeof(plans_t));
    int f, found = 0;

    *needed = 0;
    *why = LOJA_OK;
    plans->opts = opts;
    plans->start = _loja_clock();
    for (f = 0; f < FORMS; f++)
        _loja_infimum_poly_init(plans->poly[f], prob);
    fit_forms(plans, prob);
    *degree = FLINT_MAX(plans->poly[PLAIN]->k, plans->poly[SPARSE]->k);
    if (*degree >= 0)
    {
        list_plans(plans, fam);
        found = try_plans(fam, needed, why, plans, prec);
    }
    for (f = 0; f < FORMS; f++)
        _loja_infimum_poly_clear(plans->poly[f]);
    flint_free(plans);
    return found;
}
