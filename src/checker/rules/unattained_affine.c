/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule unattained-zeros, kind affine: the rows (x_i, 1 | y_i) have a rank
    that the rows (x_i, 1) have not.  A minor that is not 0 modulo a prime is
    not 0, so that the rank modulo a prime, which costs nothing, decides
    where the inputs are independent.  Exact elimination does the rest, where
    it is affordable.
*/
#include <stdint.h>
#include <stdlib.h>
#include "checker/rules/unattained.h"

#define PRIME UINT64_C(2147483647)

/* HEURISTIC: multiplications times their bits in an exact elimination; some
   seconds. */
#define MAX_WORK 4e9

static int
columns(const problem *prob)
{
    return prob->width[0] + (prob->bias != 0);
}

/* ---- modulo a prime ---- */

static uint64_t
inverse(uint64_t a)
{
    uint64_t r = 1, e = PRIME - 2;

    for (; e > 0; e >>= 1, a = a * a % PRIME)
        if (e & 1)
            r = r * a % PRIME;
    return r;
}

/* q modulo the prime; 0 where the prime divides the denominator. */
static int
reduce(uint64_t *r, const mpq_t q)
{
    const uint64_t num = mpz_fdiv_ui(mpq_numref(q), (unsigned long) PRIME);
    const uint64_t den = mpz_fdiv_ui(mpq_denref(q), (unsigned long) PRIME);

    *r = num * inverse(den) % PRIME;
    return den != 0;
}

/* The rank of an n x cols matrix, which is destroyed. */
static int
rank_modulo(uint64_t *m, int n, int cols)
{
    int c, i, j, row = 0;

    for (c = 0; c < cols && row < n; c++)
    {
        uint64_t *top = m + (size_t) row * (size_t) cols, f;

        for (i = row; i < n && m[(size_t) i * (size_t) cols + c] == 0; i++)
            ;
        if (i == n)
            continue;
        for (j = 0; j < cols; j++)
        {
            f = m[(size_t) i * (size_t) cols + j];
            m[(size_t) i * (size_t) cols + j] = top[j];
            top[j] = f;
        }
        for (i = row + 1; i < n; i++)
        {
            uint64_t *r = m + (size_t) i * (size_t) cols;

            f = (PRIME - r[c]) * inverse(top[c]) % PRIME;
            for (j = c; j < cols && f != 0; j++)
                r[j] = (r[j] + f * top[j]) % PRIME;
        }
        row++;
    }
    return row;
}

/* 1 if the rank of (x, 1 | y) is greater than the columns of (x, 1). */
static int
full_rank(const problem *prob)
{
    const int in = prob->width[0], out = prob->width[prob->depth];
    const int n = prob->samples, cols = columns(prob) + out;
    uint64_t *m = calloc((size_t) n * (size_t) cols, sizeof(uint64_t)), *r;
    int i, j, good = 1;

    if (m == NULL)
        abort();
    for (i = 0; i < n && good; i++)
    {
        r = m + (size_t) i * (size_t) cols;
        for (j = 0; j < in && good; j++)
            good = reduce(r + j, prob->x[i * in + j]);
        if (prob->bias)
            r[in] = 1;
        for (j = 0; j < out && good; j++)
            good = reduce(r + cols - out + j, prob->y[i * out + j]);
    }
    /* SOUND: unattained-zeros (affine: a rank modulo a prime is at most the
       rank) */
    good = good && rank_modulo(m, n, cols) > columns(prob);
    free(m);
    return good;
}

/* ---- exactly ---- */

/* Has y = A x (+ c) no solution for output q?  Elimination on (x, 1 | y). */
static int
inconsistent(const problem *prob, int q)
{
    const int in = prob->width[0], out = prob->width[prob->depth];
    const int cols = columns(prob), n = prob->samples;
    const size_t size = (size_t) n * (size_t) (cols + 1);
    mpq_t *m = fractions(size), f, t;
    int i, j, c, row = 0, res = 0;

    mpq_init(f);
    mpq_init(t);
    for (i = 0; i < n; i++)
    {
        for (j = 0; j < in; j++)
            mpq_set(m[i * (cols + 1) + j], prob->x[i * in + j]);
        if (prob->bias)
            mpq_set_ui(m[i * (cols + 1) + in], 1, 1);
        mpq_set(m[i * (cols + 1) + cols], prob->y[i * out + q]);
    }
    for (c = 0; c < cols && row < n; c++)
    {
        for (i = row; i < n && mpq_sgn(m[i * (cols + 1) + c]) == 0; i++)
            ;
        if (i == n)
            continue;
        for (j = 0; j <= cols; j++)
            mpq_swap(m[i * (cols + 1) + j], m[row * (cols + 1) + j]);
        for (i = row + 1; i < n; i++)
        {
            mpq_div(f, m[i * (cols + 1) + c], m[row * (cols + 1) + c]);
            for (j = c; j <= cols; j++)
            {
                mpq_mul(t, f, m[row * (cols + 1) + j]);
                mpq_sub(m[i * (cols + 1) + j], m[i * (cols + 1) + j], t);
            }
        }
        row++;
    }
    for (i = row; i < n && !res; i++)
        res = mpq_sgn(m[i * (cols + 1) + cols]) != 0;
    mpq_clear(f);
    mpq_clear(t);
    fractions_clear(m, size);
    return res;
}

/* After r steps an entry is a quotient of minors of order r. */
static int
affordable(const problem *prob)
{
    const size_t n = (size_t) prob->samples;
    const double cols = columns(prob) + 1, out = prob->width[prob->depth];
    const double r = (double) n < cols ? (double) n : cols;
    const double bits = (double) fraction_bits(prob->x,
        n * (size_t) prob->width[0])
        + (double) fraction_bits(prob->y, n * (size_t) out);

    return out * cols * r * r * (bits + (double) n) <= MAX_WORK;
}

int
affine_misfit(claim_t *claim)
{
    const problem *prob = claim->prob;
    int q, found;

    if ((double) prob->samples * (columns(prob) + prob->width[prob->depth])
        * columns(prob) > MAX_WORK)
        return report(claim->rep, "kind: too many data for elimination");
    found = full_rank(prob);
    if (!found && !affordable(prob))
        return report(claim->rep, "kind: the data are too many, or too "
                      "long, for exact elimination");
    for (q = 0; q < prob->width[prob->depth] && !found; q++)
        found = inconsistent(prob, q);
    return found || report(claim->rep, "kind: an affine map fits the data");
}
