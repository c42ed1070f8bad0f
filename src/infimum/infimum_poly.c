/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Polynomials of least degree through data with several inputs and
   outputs, by exact linear algebra.  Not trusted: the families made from
   them are checked on the data again. */
#include "infimum/infimum.h"

/* HEURISTIC: more monomials than this make exact elimination slow. */
#define MAX_MONOMIALS 300

static void
drop_monomials(loja_infimum_poly_t p)
{
    flint_free(p->exponent);
    flint_free(p->degree);
    fmpq_mat_clear(p->coeff);
    p->exponent = p->degree = NULL;
    p->monomials = 0;
    p->k = -1;
    fmpq_mat_init(p->coeff, p->outputs, 0);
}

void
_loja_infimum_poly_init(loja_infimum_poly_t p, const loja_problem_t prob)
{
    p->inputs = prob->net->width[0];
    p->outputs = prob->net->width[prob->net->depth];
    p->exponent = p->degree = NULL;
    fmpq_mat_init(p->coeff, p->outputs, 0);
    fmpq_mat_init(p->shift, 1, p->inputs);
    p->monomials = 0;
    p->k = -1;
    p->act = NULL;
}

void
_loja_infimum_poly_clear(loja_infimum_poly_t p)
{
    drop_monomials(p);
    fmpq_mat_clear(p->coeff);
    fmpq_mat_clear(p->shift);
}

/* binomial(inputs + k, k), or MAX_MONOMIALS + 1 when above */
static slong
count_monomials(slong inputs, slong k)
{
    slong i, c = 1;

    for (i = 1; i <= k; i++)
    {
        c = c * (inputs + i) / i;
        if (c > MAX_MONOMIALS)
            return MAX_MONOMIALS + 1;
    }
    return c;
}

/* The next exponent of the same degree, in lexicographic order; 0 at the
   end. */
static int
next_exponent(slong *e, slong inputs)
{
    slong i, last = e[inputs - 1];

    for (i = inputs - 2; i >= 0 && e[i] == 0; i--)
        ;
    if (i < 0)
        return 0;
    e[inputs - 1] = 0;
    e[i]--;
    e[i + 1] = last + 1;
    return 1;
}

static void
list_monomials(loja_infimum_poly_t p, slong k)
{
    slong d, i, l = 0, count = count_monomials(p->inputs, k);
    slong *e;

    drop_monomials(p);
    p->exponent = flint_calloc((size_t) (count * p->inputs), sizeof(slong));
    p->degree = flint_calloc((size_t) count, sizeof(slong));
    e = flint_calloc((size_t) p->inputs, sizeof(slong));
    for (d = 0; d <= k; d++)
    {
        for (i = 0; i < p->inputs; i++)
            e[i] = 0;
        e[0] = d;
        do
        {
            for (i = 0; i < p->inputs; i++)
                p->exponent[l * p->inputs + i] = e[i];
            p->degree[l++] = d;
        }
        while (next_exponent(e, p->inputs));
    }
    flint_free(e);
    p->monomials = count;
    fmpq_mat_clear(p->coeff);
    fmpq_mat_init(p->coeff, p->outputs, count);
}

/* One input and output: Newton's form, then the shift. */
static void
fit_line(loja_infimum_poly_t p, const loja_problem_t prob)
{
    fmpq_poly_t f, g;
    fmpq_t s;
    slong k, m;

    fmpq_poly_init(f);
    fmpq_poly_init(g);
    fmpq_init(s);
    drop_monomials(p);
    if (loja_claim_target(f, prob)
        && fmpq_poly_degree(f) < MAX_MONOMIALS)
    {
        fmpq_neg(s, fmpq_mat_entry(p->shift, 0, 0));
        fmpq_poly_set_coeff_si(g, 1, 1);
        fmpq_poly_set_coeff_fmpq(g, 0, s);
        fmpq_poly_compose(f, f, g);
        k = FLINT_MAX(fmpq_poly_degree(f), 0);
        list_monomials(p, k);
        for (m = 0; m <= k; m++)
            fmpq_poly_get_coeff_fmpq(fmpq_mat_entry(p->coeff, 0, m), f, m);
        p->k = k;
    }
    fmpq_poly_clear(f);
    fmpq_poly_clear(g);
    fmpq_clear(s);
}

/* The value of monomial l at sample i. */
static void
value(fmpq_t e, const loja_infimum_poly_t p, const loja_problem_t prob,
      slong i, slong l)
{
    slong v;
    fmpq_t x;

    fmpq_init(x);
    fmpq_one(e);
    for (v = 0; v < p->inputs; v++)
    {
        if (p->exponent[l * p->inputs + v] == 0)
            continue;
        fmpq_add(x, fmpq_mat_entry(prob->x, i, v),
            fmpq_mat_entry(p->shift, 0, v));
        fmpq_pow_si(x, x, p->exponent[l * p->inputs + v]);
        fmpq_mul(e, e, x);
    }
    fmpq_clear(x);
}

static int
allowed(const loja_infimum_poly_t p, slong l)
{
    return p->act == NULL || !loja_act_vanishes(p->act, p->degree[l]);
}

/* Row r of the matrix: the monomials at sample i, then the targets. */
static void
fit_row(fmpq_mat_t A, slong r, const loja_infimum_poly_t p,
        const loja_problem_t prob, slong i)
{
    slong l, o;

    for (l = 0; l < p->monomials; l++)
        if (allowed(p, l))
            value(fmpq_mat_entry(A, r, l), p, prob, i, l);
    for (o = 0; o < p->outputs; o++)
        fmpq_set(fmpq_mat_entry(A, r, p->monomials + o),
            fmpq_mat_entry(prob->y, i, o));
}

/* Solves for the coefficients by the samples listed; 0: impossible. */
static int
fit_samples(loja_infimum_poly_t p, const loja_problem_t prob,
            const slong *list, slong len)
{
    slong i, l, o, rank;
    int good = 1;
    fmpq_mat_t A;

    fmpq_mat_init(A, len, p->monomials + p->outputs);
    for (i = 0; i < len; i++)
        fit_row(A, i, p, prob, list[i]);
    rank = fmpq_mat_rref(A, A);
    fmpq_mat_zero(p->coeff);
    for (i = 0; i < rank && good; i++)
    {
        for (l = 0; l < p->monomials; l++)
            if (!fmpq_is_zero(fmpq_mat_entry(A, i, l)))
                break;
        good = (l < p->monomials);
        for (o = 0; o < p->outputs && good; o++)
            fmpq_set(fmpq_mat_entry(p->coeff, o, l),
                fmpq_mat_entry(A, i, p->monomials + o));
    }
    fmpq_mat_clear(A);
    return good;
}

/* The first sample where the polynomials are wrong, or -1. */
static slong
wrong_sample(const loja_infimum_poly_t p, const loja_problem_t prob)
{
    slong i, o, l, bad = -1;
    fmpq_mat_t s;
    fmpq_t e;

    fmpq_mat_init(s, 1, p->outputs);
    fmpq_init(e);
    for (i = 0; i < prob->n && bad < 0; i++)
    {
        fmpq_mat_zero(s);
        for (l = 0; l < p->monomials; l++)
        {
            value(e, p, prob, i, l);
            for (o = 0; o < p->outputs; o++)
                fmpq_addmul(fmpq_mat_entry(s, 0, o), e,
                    fmpq_mat_entry(p->coeff, o, l));
        }
        for (o = 0; o < p->outputs; o++)
            if (!fmpq_equal(fmpq_mat_entry(s, 0, o),
                            fmpq_mat_entry(prob->y, i, o)))
                bad = i;
    }
    fmpq_mat_clear(s);
    fmpq_clear(e);
    return bad;
}

/* Some samples first; a wrong sample joins them, which raises the rank or
   shows that the degree is too low. */
static int
fit_degree(loja_infimum_poly_t p, const loja_problem_t prob, slong k)
{
    slong i, bad, len, *list;
    int good;

    list_monomials(p, k);
    len = FLINT_MIN(prob->n, p->monomials + 2);
    list = flint_calloc((size_t) (2 * len + p->monomials + 2),
        sizeof(slong));
    for (i = 0; i < len; i++)
        list[i] = i * prob->n / len;
    for (;;)
    {
        good = fit_samples(p, prob, list, len);
        bad = good ? wrong_sample(p, prob) : -1;
        if (bad < 0)
            break;
        list[len++] = bad;
    }
    flint_free(list);
    return good;
}

void
_loja_infimum_poly_fit(loja_infimum_poly_t p, const loja_problem_t prob)
{
    const int line = (p->inputs == 1 && p->outputs == 1 && p->act == NULL);
    slong k, top = (p->act == NULL) ? prob->n : 2 * prob->n + 2;

    /* HEURISTIC: one elimination for every degree takes too long then */
    if (p->inputs == 1)
        top = FLINT_MIN(top, 60);
    for (k = 0; k < top; k++)
    {
        /* HEURISTIC: from here Newton's form is faster */
        if (count_monomials(p->inputs, k) > MAX_MONOMIALS
            || (line && k > 8))
            break;
        if (fit_degree(p, prob, k))
        {
            p->k = k;
            return;
        }
    }
    drop_monomials(p);
    if (line)
        fit_line(p, prob);
}

int
_loja_infimum_poly_has(const loja_infimum_poly_t p, slong m)
{
    slong l, o;

    for (l = 0; l < p->monomials; l++)
        if (p->degree[l] == m)
            for (o = 0; o < p->outputs; o++)
                if (!fmpq_is_zero(fmpq_mat_entry(p->coeff, o, l)))
                    return 1;
    return 0;
}

/* The index of the monomial with x_v once more than l. */
static slong
raised(const loja_infimum_poly_t p, slong l, slong v)
{
    slong i, j;

    for (i = 0; i < p->monomials; i++)
    {
        for (j = 0; j < p->inputs; j++)
            if (p->exponent[i * p->inputs + j]
                != p->exponent[l * p->inputs + j] + (j == v))
                break;
        if (j == p->inputs)
            return i;
    }
    return -1;
}

int
_loja_infimum_poly_depress(fmpq_mat_t shift, const loja_infimum_poly_t p)
{
    slong l, o, v, i, rows = 0, row = 0, rank;
    int good = 1;
    fmpq_mat_t A;

    fmpq_mat_zero(shift);
    if (p->k < 1)
        return 0;
    for (l = 0; l < p->monomials; l++)
        rows += (p->degree[l] == p->k - 1) ? p->outputs : 0;
    fmpq_mat_init(A, rows, p->inputs + 1);
    /* p(y - s) = p(y) - sum_v s_v dp/dy_v + ..: the part of degree k - 1 */
    for (l = 0; l < p->monomials; l++)
    {
        if (p->degree[l] != p->k - 1)
            continue;
        for (o = 0; o < p->outputs; o++, row++)
        {
            for (v = 0; v < p->inputs; v++)
                fmpq_mul_si(fmpq_mat_entry(A, row, v),
                    fmpq_mat_entry(p->coeff, o, raised(p, l, v)),
                    p->exponent[l * p->inputs + v] + 1);
            fmpq_set(fmpq_mat_entry(A, row, p->inputs),
                fmpq_mat_entry(p->coeff, o, l));
        }
    }
    rank = fmpq_mat_rref(A, A);
    for (i = 0; i < rank && good; i++)
    {
        for (v = 0; v < p->inputs; v++)
            if (!fmpq_is_zero(fmpq_mat_entry(A, i, v)))
                break;
        good = (v < p->inputs);
        if (good)
            fmpq_set(fmpq_mat_entry(shift, 0, v),
                fmpq_mat_entry(A, i, p->inputs));
    }
    fmpq_mat_clear(A);
    return good && !fmpq_mat_is_zero(shift);
}
