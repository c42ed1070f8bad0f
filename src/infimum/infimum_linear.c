/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Networks that are affine maps of x whatever their parameters (no hidden
    layer, or only the identity as activation): inf L is at least the exact
    least-squares minimum (rule infimum-obstruction, O4).
*/
#include "infimum/infimum.h"

static int
is_affine(const loja_net_struct *net)
{
    slong l;

    for (l = 0; l + 1 < net->depth; l++)
        if (net->act[l]->passes != LOJA_PASSES_ALL)
            return 0;
    return 1;
}

/* beta (columns x outputs) minimises the sum of |A beta - y|^2. */
static void
least_squares(fmpq_mat_t beta, const fmpq_mat_t A, const fmpq_mat_t y)
{
    const slong d = fmpq_mat_ncols(A), w = fmpq_mat_ncols(y);
    slong i, l, o, rank;
    fmpq_mat_t T, G, g, B;

    fmpq_mat_init(T, d, fmpq_mat_nrows(A));
    fmpq_mat_init(G, d, d);
    fmpq_mat_init(g, d, w);
    fmpq_mat_init(B, d, d + w);
    fmpq_mat_transpose(T, A);
    fmpq_mat_mul(G, T, A);
    fmpq_mat_mul(g, T, y);
    for (i = 0; i < d; i++)
    {
        for (l = 0; l < d; l++)
            fmpq_set(fmpq_mat_entry(B, i, l), fmpq_mat_entry(G, i, l));
        for (o = 0; o < w; o++)
            fmpq_set(fmpq_mat_entry(B, i, d + o), fmpq_mat_entry(g, i, o));
    }
    rank = fmpq_mat_rref(B, B);
    fmpq_mat_zero(beta);
    for (i = 0; i < rank; i++)
    {
        for (l = 0; l < d; l++)
            if (!fmpq_is_zero(fmpq_mat_entry(B, i, l)))
                break;
        for (o = 0; o < w && l < d; o++)
            fmpq_set(fmpq_mat_entry(beta, l, o),
                fmpq_mat_entry(B, i, d + o));
    }
    fmpq_mat_clear(T);
    fmpq_mat_clear(G);
    fmpq_mat_clear(g);
    fmpq_mat_clear(B);
}

/*
    lower = the least mean square, exactly; 1 if that is proved by the normal
    equations: A^T (A beta - y) = 0.
*/
static int
minimum(fmpq_t lower, fmpq_mat_t beta, const fmpq_mat_t A,
        const fmpq_mat_t y)
{
    const slong n = fmpq_mat_nrows(A);
    slong i, o;
    int good;
    fmpq_mat_t r, T, g;
    fmpq_t s;

    fmpq_init(s);
    fmpq_mat_init(r, n, fmpq_mat_ncols(y));
    fmpq_mat_init(T, fmpq_mat_ncols(A), n);
    fmpq_mat_init(g, fmpq_mat_ncols(A), fmpq_mat_ncols(y));
    least_squares(beta, A, y);
    fmpq_mat_mul(r, A, beta);
    fmpq_mat_sub(r, r, y);
    fmpq_mat_transpose(T, A);
    fmpq_mat_mul(g, T, r);
    /* SOUND: infimum-obstruction (O4: normal equations) */
    good = fmpq_mat_is_zero(g);
    fmpq_zero(lower);
    for (i = 0; i < n; i++)
        for (o = 0; o < fmpq_mat_ncols(y); o++)
            fmpq_addmul(lower, fmpq_mat_entry(r, i, o),
                fmpq_mat_entry(r, i, o));
    fmpq_set_si(s, 1, (ulong) n);
    fmpq_mul(lower, lower, s);
    fmpq_clear(s);
    fmpq_mat_clear(r);
    fmpq_mat_clear(T);
    fmpq_mat_clear(g);
    return good;
}

static void
record_beta(loja_record_t rec, const fmpq_mat_t beta)
{
    slong i, o;

    loja_record_open(rec, "least_squares", '[');
    for (o = 0; o < fmpq_mat_ncols(beta); o++)
    {
        loja_record_open(rec, NULL, '[');
        for (i = 0; i < fmpq_mat_nrows(beta); i++)
            loja_record_put_fmpq(rec, NULL, fmpq_mat_entry(beta, i, o));
        loja_record_close(rec, ']');
    }
    loja_record_close(rec, ']');
}

/* Writes the verdict that the minimum gives: 0 if none. */
static int
decide(loja_claim_t claim, const loja_problem_struct *prob,
       const fmpq_t lower, const fmpq_mat_t beta)
{
    char *text;
    arb_t x;

    if (fmpq_is_zero(lower) && prob->net->depth > 1)
        return 0;
    arb_init(x);
    loja_claim_reset(claim);
    arb_set_fmpq(x, lower, 128);
    loja_claim_add_number(claim, fmpq_is_zero(lower) ? "C" : "lower", x);
    record_beta(claim->record, beta);
    loja_record_put_fmpq(claim->record, "lower", lower);
    if (fmpq_is_zero(lower))
    {
        loja_record_put_string(claim->record, "family", "affine");
        loja_claim_decided(claim, LOJA_PROVED, "infimum-obstruction",
            "inf L = 0, and it is attained: the targets are an affine "
            "function of the inputs, and so is the network.");
    }
    else
    {
        text = loja_claim_bound_text(x, -1, 8);
        loja_record_put_string(claim->record, "obstruction", "affine");
        loja_claim_decided(claim, LOJA_REFUTED, "infimum-obstruction",
            "inf L >= %s > 0: the network is an affine function of the "
            "inputs whatever its parameters, and this is the least mean "
            "square of such functions.", text);
        flint_free(text);
    }
    arb_clear(x);
    return 1;
}

int
_loja_infimum_linear(loja_claim_t claim, const loja_problem_t prob)
{
    const slong d = prob->net->width[0] + (prob->net->bias != 0);
    slong i, v;
    int done;
    fmpq_mat_t A, beta;
    fmpq_t lower;

    if (!is_affine(prob->net) || !fmpq_is_zero(prob->l2))
        return 0;
    fmpq_mat_init(A, prob->n, d);
    fmpq_mat_init(beta, d, fmpq_mat_ncols(prob->y));
    fmpq_init(lower);
    for (i = 0; i < prob->n; i++)
    {
        for (v = 0; v < prob->net->width[0]; v++)
            fmpq_set(fmpq_mat_entry(A, i, v),
                fmpq_mat_entry(prob->x, i, v));
        if (prob->net->bias)
            fmpq_one(fmpq_mat_entry(A, i, d - 1));
    }
    done = minimum(lower, beta, A, prob->y)
        && decide(claim, prob, lower, beta);
    fmpq_mat_clear(A);
    fmpq_mat_clear(beta);
    fmpq_clear(lower);
    return done;
}
