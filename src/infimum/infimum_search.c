/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Several inputs, fewer neurons than there are monomials: subsets of small
    integer nodes are tried in turn.  When only even or only odd powers
    occur, pairs a, -a with equal or opposite weights make the other parity
    vanish by themselves (x1^2 x2 needs three pairs).  Not trusted.
*/
#include "infimum/infimum.h"

/* HEURISTIC: subsets tried in all, and nodes to choose from. */
#define MAX_SUBSETS 20000
#define MAX_NODES 40

typedef struct
{
    slong n, inputs;
    slong a[MAX_NODES * 8];
    fmpq_mat_t A;          /* rows x n */
    fmpq_mat_t rhs;        /* rows x (outputs powers) */
} pool_t;

/* The sum of absolute values; *lead gets the first nonzero entry. */
static slong
norm(const slong *a, slong inputs, slong *lead)
{
    slong v, s = 0;

    *lead = 0;
    for (v = 0; v < inputs; v++)
    {
        s += FLINT_ABS(a[v]);
        if (*lead == 0)
            *lead = a[v];
    }
    return s;
}

/* Nodes with entries up to 2 (1 from four inputs on), by norm; only one of
   a and -a where pairs are formed. */
static void
fill(pool_t *pool, slong inputs, int pairs)
{
    const slong top = (inputs <= 3) ? 2 : 1;
    slong size, v, a[8], lead;

    pool->inputs = inputs;
    pool->n = 0;
    for (size = 1; size <= top * inputs; size++)
    {
        for (v = 0; v < inputs; v++)
            a[v] = -top;
        for (;;)
        {
            if (norm(a, inputs, &lead) == size && (!pairs || lead > 0)
                && pool->n < MAX_NODES)
            {
                for (v = 0; v < inputs; v++)
                    pool->a[pool->n * inputs + v] = a[v];
                pool->n++;
            }
            for (v = inputs - 1; v >= 0 && a[v] == top; v--)
                a[v] = -top;
            if (v < 0)
                break;
            a[v]++;
        }
    }
}

/* parity: -1 all degrees, else only those that are so mod 2 */
static void
equations(pool_t *pool, const loja_infimum_family_t fam,
          const loja_infimum_poly_t p, int parity)
{
    slong *list = flint_calloc((size_t) (p->monomials + 1), sizeof(slong));
    slong l, j, rows = 0;

    for (l = 0; l < p->monomials; l++)
        if (!fam->exempt[p->degree[l]]
            && (parity < 0 || p->degree[l] % 2 == parity))
            list[rows++] = l;
    fmpq_mat_init(pool->A, rows, pool->n);
    fmpq_mat_init(pool->rhs, rows, fam->outputs * fam->powers);
    for (l = 0; l < rows; l++)
        for (j = 0; j < pool->n; j++)
            _loja_infimum_monomial(fmpq_mat_entry(pool->A, l, j),
                pool->a + j * p->inputs, p->exponent + list[l] * p->inputs,
                p->inputs);
    _loja_infimum_rhs(pool->rhs, fam, p, list, rows);
    flint_free(list);
}

/* Solves for the subset: 1 if there is a solution; X has a row for each
   right side. */
static int
solve(fmpq_mat_t X, const pool_t *pool, const slong *set, slong size)
{
    const slong rows = fmpq_mat_nrows(pool->A);
    const slong w = fmpq_mat_ncols(pool->rhs);
    slong l, j, i, rank;
    int good = 1;
    fmpq_mat_t B;

    fmpq_mat_init(B, rows, size + w);
    for (l = 0; l < rows; l++)
    {
        for (j = 0; j < size; j++)
            fmpq_set(fmpq_mat_entry(B, l, j),
                fmpq_mat_entry(pool->A, l, set[j]));
        for (j = 0; j < w; j++)
            fmpq_set(fmpq_mat_entry(B, l, size + j),
                fmpq_mat_entry(pool->rhs, l, j));
    }
    rank = fmpq_mat_rref(B, B);
    fmpq_mat_zero(X);
    for (i = 0; i < rank && good; i++)
    {
        for (j = 0; j < size; j++)
            if (!fmpq_is_zero(fmpq_mat_entry(B, i, j)))
                break;
        good = (j < size);
        for (l = 0; l < w && good; l++)
            fmpq_set(fmpq_mat_entry(X, l, j),
                fmpq_mat_entry(B, i, size + l));
    }
    fmpq_mat_clear(B);
    return good;
}

/* The next subset in lexicographic order. */
static int
next_subset(slong *set, slong size, slong n)
{
    slong i, j;

    for (i = size - 1; i >= 0 && set[i] == n - size + i; i--)
        ;
    if (i < 0)
        return 0;
    set[i]++;
    for (j = i + 1; j < size; j++)
        set[j] = set[j - 1] + 1;
    return 1;
}

/* Neurons from the subset; parity >= 0: two for each node. */
static void
take(loja_infimum_family_t fam, const fmpq_mat_t X, const pool_t *pool,
     const slong *set, slong size, int parity)
{
    const slong each = (parity < 0) ? 1 : 2;
    slong j, v, l, w = fmpq_mat_nrows(X);

    fmpq_mat_clear(fam->a);
    fmpq_mat_clear(fam->u);
    fam->neurons = each * size;
    fmpq_mat_init(fam->a, fam->neurons, fam->inputs);
    fmpq_mat_init(fam->u, w, fam->neurons);
    for (j = 0; j < fam->neurons; j++)
    {
        const int flip = (j % each == 1);

        for (v = 0; v < fam->inputs; v++)
            fmpq_set_si(fmpq_mat_entry(fam->a, j, v), (flip ? -1 : 1)
                * pool->a[set[j / each] * fam->inputs + v], 1);
        for (l = 0; l < w; l++)
        {
            fmpq *u = fmpq_mat_entry(fam->u, l, j);

            fmpq_div_2exp(u, fmpq_mat_entry(X, l, j / each),
                (flint_bitcnt_t) (each - 1));
            if (flip && parity == 1)
                fmpq_neg(u, u);
        }
    }
}

static int
search(loja_infimum_family_t fam, const loja_infimum_poly_t p, slong most,
       int parity)
{
    const slong w = fam->outputs * fam->powers;
    const slong each = (parity < 0) ? 1 : 2;
    pool_t *pool = flint_malloc(sizeof(pool_t));
    slong set[MAX_NODES], size, j, tried = 0;
    int found = 0;
    fmpq_mat_t X;

    fill(pool, fam->inputs, parity >= 0);
    equations(pool, fam, p, parity);
    for (size = 1; size * each <= most && size <= pool->n && !found; size++)
    {
        fmpq_mat_init(X, w, size);
        for (j = 0; j < size; j++)
            set[j] = j;
        do
        {
            found = solve(X, pool, set, size);
            if (found)
                take(fam, X, pool, set, size, parity);
        }
        while (!found && ++tried < MAX_SUBSETS
               && next_subset(set, size, pool->n));
        fmpq_mat_clear(X);
    }
    fmpq_mat_clear(pool->A);
    fmpq_mat_clear(pool->rhs);
    flint_free(pool);
    return found;
}

int
_loja_infimum_search(loja_infimum_family_t fam, const loja_infimum_poly_t p,
                     slong most)
{
    slong q;
    int odd = 1, even = 1;

    if (fam->inputs < 2 || fam->inputs > 8 || fam->powers == 0)
        return 0;
    for (q = 0; q < fam->powers; q++)
    {
        odd &= (fam->power[q] % 2 == 1);
        even &= (fam->power[q] % 2 == 0);
    }
    return search(fam, p, most, -1)
        || (odd && search(fam, p, most, 1))
        || (even && search(fam, p, most, 0));
}
