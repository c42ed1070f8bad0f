/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The search for a line with enough points that agree with one polynomial.
    All of it is exact: what is found needs no further proof, and what the
    search overlooks only leaves the claim undecided.
*/
#include "zeros/unattained.h"

/* HEURISTIC: subsets of k + 1 points tried per line and degree, and tests
   whether three points lie on a line; affects success and time only. */
#define MAX_SUBSETS 2000
#define MAX_TRIPLES 3000000
/* HEURISTIC: degrees looked at for the report only. */
#define REPORT_DEGREE 6

void
_loja_unattained_line_init(loja_unattained_line_t line)
{
    line->output = line->degree = line->base = line->next = -1;
    line->n = 0;
    line->row = "";
    line->index = NULL;
    line->seen = line->seen_degree = 0;
    fmpz_init(line->Z);
    fmpz_init(line->seen_Z);
    fmpq_mat_init(line->s, 0, 0);
    fmpq_poly_init(line->p);
}

void
_loja_unattained_line_clear(loja_unattained_line_t line)
{
    flint_free(line->index);
    fmpz_clear(line->Z);
    fmpz_clear(line->seen_Z);
    fmpq_mat_clear(line->s);
    fmpq_poly_clear(line->p);
}

/* The points of one line: their indices and their places. */
typedef struct
{
    slong m;
    slong *index;
    fmpq_mat_t s;          /* 1 x m */
    const loja_unattained_points_struct *pts;
} place_t;

/* s with x_h = x_i + s (x_j - x_i)?  Exact. */
static int
on_line(fmpq_t s, const fmpq_mat_t x, slong i, slong j, slong h)
{
    slong l, n0 = fmpq_mat_ncols(x);
    fmpq_t a, b;
    int ok = 1, known = 0;

    fmpq_init(a);
    fmpq_init(b);
    for (l = 0; l < n0 && ok; l++)
    {
        fmpq_sub(a, fmpq_mat_entry(x, h, l), fmpq_mat_entry(x, i, l));
        fmpq_sub(b, fmpq_mat_entry(x, j, l), fmpq_mat_entry(x, i, l));
        if (fmpq_is_zero(b))
            ok = fmpq_is_zero(a);
        else
        {
            fmpq_div(a, a, b);
            if (known)
                ok = fmpq_equal(a, s);
            else
                fmpq_set(s, a);
            known = 1;
        }
    }
    fmpq_clear(a);
    fmpq_clear(b);
    return ok && known;
}

/* The interpolating polynomial of the points base[0..k] of the line. */
static void
interpolate(fmpq_poly_t p, const place_t *pl, slong output,
            const slong *base, slong k)
{
    slong i;
    fmpq_poly_t basis;

    fmpq_poly_init(basis);
    fmpq_poly_zero(p);
    fmpq_poly_one(basis);
    /* the points are distinct, so no step fails */
    for (i = 0; i <= k && loja_claim_newton_step(p, basis,
             fmpq_mat_entry(pl->s, 0, base[i]),
             fmpq_mat_entry(pl->pts->y, pl->index[base[i]], output)); i++)
        ;
    fmpq_poly_clear(basis);
}

/* agree[i]: does point i of the line lie on p?  Returns their number. */
static slong
agreeing(char *agree, const fmpq_poly_t p, const place_t *pl, slong output)
{
    slong i, n = 0;
    fmpq_t a;

    fmpq_init(a);
    for (i = 0; i < pl->m; i++)
    {
        fmpq_poly_evaluate_fmpq(a, p, fmpq_mat_entry(pl->s, 0, i));
        agree[i] = fmpq_equal(a,
            fmpq_mat_entry(pl->pts->y, pl->index[i], output));
        n += agree[i];
    }
    fmpq_clear(a);
    return n;
}

/* The next subset of k + 1 of m in lexicographic order; 0 at the end. */
static int
next_subset(slong *base, slong k, slong m)
{
    slong i, j;

    for (i = k; i >= 0; i--)
    {
        if (base[i] < m - 1 - (k - i))
        {
            base[i]++;
            for (j = i + 1; j <= k; j++)
                base[j] = base[j - 1] + 1;
            return 1;
        }
    }
    return 0;
}

/*
    Subset number t: first all windows of neighbours, then all subsets.
    Returns 0 when there is none.
*/
static int
subset(slong *base, slong t, slong k, slong m)
{
    slong i, windows = m - k;

    if (t <= windows)
        for (i = 0; i <= k; i++)
            base[i] = t == windows ? i : t + i;
    else
        return next_subset(base, k, m);
    return 1;
}

static void
keep(loja_unattained_line_t line, const place_t *pl, const char *agree,
     slong output, slong k, const fmpq_poly_t p, slong n)
{
    slong i, j = 0;

    line->output = output;
    line->degree = k;
    line->n = n;
    line->index = flint_malloc(sizeof(slong) * (size_t) n);
    fmpq_mat_clear(line->s);
    fmpq_mat_init(line->s, 1, n);
    fmpq_poly_set(line->p, p);
    for (i = 0; i < pl->m; i++)
    {
        if (!agree[i])
            continue;
        line->index[j] = pl->index[i];
        fmpq_set(fmpq_mat_entry(line->s, 0, j++),
            fmpq_mat_entry(pl->s, 0, i));
    }
}

/* Do more points agree than ever beyond those that define the polynomial?
   For the report only. */
static void
note(loja_unattained_line_t line, slong n, slong k)
{
    if (n > k + 1
        && (line->seen == 0 || n - k > line->seen - line->seen_degree))
    {
        line->seen = n;
        line->seen_degree = k;
        fmpz_set(line->seen_Z, line->Z);
    }
}

/* One line, one output, one degree, at most that many subsets. */
static int
try_degree(loja_unattained_line_t line, const place_t *pl, slong output,
           slong k, slong subsets)
{
    slong t, n;
    slong *base = flint_malloc(sizeof(slong) * (size_t) (k + 1));
    char *agree = flint_malloc((size_t) pl->m);
    fmpq_poly_t p;
    int found = 0;

    fmpq_poly_init(p);
    for (t = 0; t < subsets && !found; t++)
    {
        if (!subset(base, t, k, pl->m))
            break;
        interpolate(p, pl, output, base, k);
        if (fmpq_poly_degree(p) != k)
            continue;
        n = agreeing(agree, p, pl, output);
        note(line, n, k);
        /* SOUND: unattained-zeros (count: Z + 1 distinct points that agree with a
           polynomial of degree exactly k) */
        found = fmpz_cmp_si(line->Z, n) < 0;
        if (found)
            keep(line, pl, agree, output, k, p, n);
    }
    fmpq_poly_clear(p);
    flint_free(base);
    flint_free(agree);
    return found;
}

static int
try_line(loja_unattained_line_t line, const place_t *pl,
         const loja_problem_struct *prob)
{
    const loja_net_struct *net = prob->net;
    const loja_act_struct *act = net->depth == 2 ? net->act[0] : NULL;
    slong d = net->depth == 2 ? net->width[1] : 0;
    slong k, output, last = pl->m - 1;
    int hope;

    for (k = 1; k <= last; k++)
    {
        if (!_loja_unattained_count(line->Z, &line->row, act, d, k))
            continue;
        hope = fmpz_cmp_si(line->Z, pl->m) < 0;
        /* Z grows with k; some more degrees for the report */
        if (!hope)
            last = FLINT_MIN(last, REPORT_DEGREE);
        for (output = 0; output < net->width[net->depth]; output++)
            if (try_degree(line, pl, output, k, hope ? MAX_SUBSETS : 2))
                return 1;
    }
    return 0;
}

/*
    The points of the line through i < j into pl; m = 0 if an earlier pair
    spans the same line.
*/
static void
collect(place_t *pl, slong i, slong j)
{
    slong h;

    pl->m = 0;
    for (h = 0; h < pl->pts->n; h++)
    {
        if (h == i || h == j)
            fmpq_set_si(fmpq_mat_entry(pl->s, 0, pl->m), h == j, 1);
        else if (!on_line(fmpq_mat_entry(pl->s, 0, pl->m), pl->pts->x, i, j,
                     h))
            continue;
        else if (h < j)
        {
            pl->m = 0;
            return;
        }
        pl->index[pl->m++] = h;
    }
}

int
_loja_unattained_line_find(loja_unattained_line_t line,
                           const loja_problem_struct *prob,
                           const loja_unattained_points_t pts)
{
    slong i, j, pairs = 0, most = MAX_TRIPLES / pts->n;
    place_t pl;
    int found = 0;

    pl.pts = pts;
    pl.index = flint_malloc(sizeof(slong) * (size_t) pts->n);
    fmpq_mat_init(pl.s, 1, pts->n);
    for (i = 0; i + 1 < pts->n && !found; i++)
    {
        for (j = i + 1; j < pts->n && !found && pairs < most; j++)
        {
            pairs++;
            collect(&pl, i, j);
            found = pl.m > 1 && try_line(line, &pl, prob);
            if (found)
            {
                line->base = i;
                line->next = j;
            }
            if (pts->n0 == 1)
                break;     /* there is one line */
        }
        if (pts->n0 == 1)
            break;
    }
    fmpq_mat_clear(pl.s);
    flint_free(pl.index);
    return found;
}
