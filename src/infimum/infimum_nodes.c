/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Nodes a_j and weights u of a family.  For every output o and m in M,
        sum_j u_j a_j^alpha = p_alpha alpha!/m!   for |alpha| = m,
        sum_j u_j a_j^alpha = 0                   for other degrees that
                                                  are not exempt.
    Columns of that linear system are chosen one after the other, small nodes
    first; the lattice simplex |a| <= k among them guarantees a solution.
    Not trusted: the result is checked on the data.
*/
#include "infimum/infimum.h"

/* HEURISTIC: so many nodes to choose from; affects time only. */
#define MAX_POOL 600

/* Integer vectors, one after the other. */
typedef struct
{
    slong n, inputs;
    slong *a;
} pool_t;

void
_loja_infimum_monomial(fmpq_t y, const slong *a, const slong *exponent,
                       slong inputs)
{
    slong v;
    fmpz_t x;

    fmpz_init(x);
    fmpq_one(y);
    for (v = 0; v < inputs; v++)
    {
        fmpz_set_si(x, a[v]);
        fmpz_pow_ui(x, x, (ulong) exponent[v]);
        fmpq_mul_fmpz(y, y, x);
    }
    fmpz_clear(x);
}

/* y = alpha!/|alpha|! */
static void
inverse_multinomial(fmpq_t y, const slong *exponent, slong inputs)
{
    slong v, m = 0;
    fmpz_t x;

    fmpz_init(x);
    fmpq_one(y);
    for (v = 0; v < inputs; v++)
    {
        m += exponent[v];
        fmpz_fac_ui(x, (ulong) exponent[v]);
        fmpq_mul_fmpz(y, y, x);
    }
    fmpz_fac_ui(x, (ulong) m);
    fmpq_div_fmpz(y, y, x);
    fmpz_clear(x);
}

void
_loja_infimum_rhs(fmpq_mat_t rhs, const loja_infimum_family_t fam,
                  const loja_infimum_poly_t p, const slong *list, slong len)
{
    slong l, o, q;
    fmpq_t f;

    fmpq_init(f);
    fmpq_mat_zero(rhs);
    for (l = 0; l < len; l++)
    {
        inverse_multinomial(f, p->exponent + list[l] * p->inputs, p->inputs);
        for (q = 0; q < fam->powers; q++)
        {
            if (p->degree[list[l]] != fam->power[q])
                continue;
            for (o = 0; o < p->outputs; o++)
                fmpq_mul(fmpq_mat_entry(rhs, l, o * fam->powers + q), f,
                    fmpq_mat_entry(p->coeff, o, list[l]));
        }
    }
    fmpq_clear(f);
}

static void
append(pool_t *pool, const slong *a)
{
    slong v;

    pool->a = flint_realloc(pool->a,
        (size_t) ((pool->n + 1) * pool->inputs) * sizeof(slong));
    for (v = 0; v < pool->inputs; v++)
        pool->a[pool->n * pool->inputs + v] = a[v];
    pool->n++;
}

/* All sign patterns of the vector e >= 0, e itself first. */
static void
append_signs(pool_t *pool, const slong *e, slong *a)
{
    slong v, bits, used;

    for (bits = 0; ; bits++)
    {
        used = 0;
        for (v = 0; v < pool->inputs; v++)
        {
            a[v] = e[v];
            if (e[v] != 0)
                a[v] = ((bits >> used++) & 1) ? -e[v] : e[v];
        }
        if (bits >> used || (bits > 0 && pool->n > MAX_POOL))
            return;
        append(pool, a);
    }
}

static void
make_pool(pool_t *pool, const loja_infimum_family_t fam,
          const loja_infimum_poly_t p, int side)
{
    slong i, a[64];

    pool->n = 0;
    pool->inputs = p->inputs;
    pool->a = NULL;
    if (p->inputs > 64)
        return;
    for (i = 0; i < p->inputs; i++)
        a[i] = 0;
    if (!fam->exempt[0])
        append(pool, a);
    if (p->inputs == 1)
    {
        for (i = 1; i <= fam->k + 1; i++)
        {
            a[0] = i;
            if (side >= 0)
                append(pool, a);
            a[0] = -i;
            if (side <= 0)
                append(pool, a);
        }
        return;
    }
    for (i = 0; i < p->monomials; i++)
        if (p->degree[i] > 0)
            append_signs(pool, p->exponent + i * p->inputs, a);
}

/* The monomials whose degree is not exempt. */
static slong
list_rows(slong *list, const loja_infimum_family_t fam,
          const loja_infimum_poly_t p)
{
    slong l, rows = 0;

    for (l = 0; l < p->monomials; l++)
        if (!fam->exempt[p->degree[l]])
            list[rows++] = l;
    return rows;
}

/* Row i of the reduced matrix belongs to the column returned: 0 <= column
   < cols, or -1 when the system has no solution. */
static slong
pivot(const fmpq_mat_t A, slong i, slong cols)
{
    slong l;

    for (l = 0; l < cols; l++)
        if (!fmpq_is_zero(fmpq_mat_entry(A, i, l)))
            return l;
    return -1;
}

static int
row_counts(const fmpq_mat_t A, slong i, slong cols)
{
    slong l;

    for (l = cols; l < fmpq_mat_ncols(A); l++)
        if (!fmpq_is_zero(fmpq_mat_entry(A, i, l)))
            return 1;
    return 0;
}

/* Takes the nodes of the reduced system whose weights are not all 0. */
static int
take(loja_infimum_family_t fam, slong *needed, const fmpq_mat_t A,
     slong rank, const pool_t *pool, slong most)
{
    slong i, j = 0, v, l, c, w = fam->outputs * fam->powers;

    *needed = 0;
    for (i = 0; i < rank; i++)
    {
        if (pivot(A, i, pool->n) < 0)
            return 0;
        *needed += row_counts(A, i, pool->n);
    }
    if (*needed > most)
        return 0;
    fmpq_mat_clear(fam->a);
    fmpq_mat_clear(fam->u);
    fam->neurons = *needed;
    fmpq_mat_init(fam->a, fam->neurons, fam->inputs);
    fmpq_mat_init(fam->u, w, fam->neurons);
    for (i = 0; i < rank; i++)
    {
        if (!row_counts(A, i, pool->n))
            continue;
        c = pivot(A, i, pool->n);
        for (v = 0; v < fam->inputs; v++)
            fmpq_set_si(fmpq_mat_entry(fam->a, j, v),
                pool->a[c * fam->inputs + v], 1);
        for (l = 0; l < w; l++)
            fmpq_set(fmpq_mat_entry(fam->u, l, j),
                fmpq_mat_entry(A, i, pool->n + l));
        j++;
    }
    return 1;
}

int
_loja_infimum_nodes(loja_infimum_family_t fam, slong *needed,
                    const loja_infimum_poly_t p, slong most, int side)
{
    const slong w = fam->outputs * fam->powers;
    slong *list = flint_calloc((size_t) (p->monomials + 1), sizeof(slong));
    slong rows = list_rows(list, fam, p), l, j, rank;
    pool_t pool;
    fmpq_mat_t A, rhs;
    int good;

    make_pool(&pool, fam, p, side);
    fmpq_mat_init(A, rows, pool.n + w);
    fmpq_mat_init(rhs, rows, w);
    _loja_infimum_rhs(rhs, fam, p, list, rows);
    for (l = 0; l < rows; l++)
    {
        for (j = 0; j < pool.n; j++)
            _loja_infimum_monomial(fmpq_mat_entry(A, l, j),
                pool.a + j * p->inputs, p->exponent + list[l] * p->inputs,
                p->inputs);
        for (j = 0; j < w; j++)
            fmpq_set(fmpq_mat_entry(A, l, pool.n + j),
                fmpq_mat_entry(rhs, l, j));
    }
    rank = fmpq_mat_rref(A, A);
    good = take(fam, needed, A, rank, &pool, most);
    fmpq_mat_clear(A);
    fmpq_mat_clear(rhs);
    flint_free(pool.a);
    flint_free(list);
    return good;
}
