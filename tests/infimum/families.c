/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Problems with families that drive the loss to 0, and these families against
   the loss itself in high precision. */
#include <string.h>
#include "families.h"
#include "support/support.h"

/* L(theta_h) <= C h^2 at h = h0 (1 - i/8), and at small h; and C is not
   absurdly large. */
void
check_family(const loja_problem_t prob, const loja_infimum_family_t fam,
             int tight, const char *what)
{
    const slong wp = 700;
    arb_ptr theta = _arb_vec_init(prob->net->nparams);
    loja_loss_t ws;
    arb_t L, h, bound, best;
    slong i;
    int good = 1;

    arb_init(L);
    arb_init(h);
    arb_init(bound);
    arb_init(best);
    loja_loss_init(ws, prob);
    for (i = 0; i < 12 && good; i++)
    {
        arb_set_fmpq(h, fam->h0, wp);
        if (i < 8)
            arb_mul_ui(h, h, (ulong) (8 - i), wp);
        arb_mul_2exp_si(h, h, i < 8 ? -3 : 5 - i * 2);
        _loja_infimum_theta(theta, fam, h, wp);
        loja_loss_eval(ws, L, NULL, NULL, theta, wp);
        arb_mul(bound, h, h, wp);
        arb_div(L, L, bound, wp);
        good = arb_is_finite(L) && (arb_le(L, fam->C)
            || (arb_is_zero(fam->C) && arb_contains_zero(L)));
        if (i < 8)
            arb_max(best, best, L, wp);
    }
    if (!good)
    {
        printf("%s: L(theta_h) <= C h^2 fails: L/h^2, C = ", what);
        arb_printn(L, 15, 0);
        printf(", ");
        arb_printn(fam->C, 15, 0);
        printf("\n");
    }
    CU_ASSERT(good);
    /* tight: within a factor of 4 of a value that is taken */
    arb_mul_ui(best, best, 4, wp);
    good = !tight || !arb_lt(best, fam->C);
    if (!good)
    {
        printf("%s: C = ", what);
        arb_printn(fam->C, 15, 0);
        printf(" but 4 L/h^2 <= ");
        arb_printn(best, 15, 0);
        printf("\n");
    }
    CU_ASSERT(good);
    loja_loss_clear(ws);
    _arb_vec_clear(theta, prob->net->nparams);
    arb_clear(L);
    arb_clear(h);
    arb_clear(bound);
    arb_clear(best);
}

/* The claim and its family agree, and the family holds. */
void
check_proved(const loja_problem_t prob, slong neurons, const char *what)
{
    loja_claim_t claim;
    loja_infimum_family_t fam;
    slong needed, degree;
    loja_status_t why;
    int found;

    loja_claim_init(claim, "infimum");
    CU_ASSERT(loja_claim_infimum(claim, prob, NULL) == LOJA_OK);
    CU_ASSERT(claim->verdict == LOJA_PROVED);
    if (claim->verdict != LOJA_PROVED)
        printf("%s: %s\n", what, claim->reason);
    CU_ASSERT(claim->verdict != LOJA_PROVED
        || strncmp(claim->theorem, "inf L = 0", 9) == 0);
    _loja_infimum_family_init(fam, prob);
    found = _loja_infimum_find(fam, &needed, &degree, &why, prob, NULL, 128);
    if (!found && why == LOJA_OK)
        found = _loja_infimum_ridge(fam, &needed, prob, NULL, 128);
    CU_ASSERT(found);
    if (found)
    {
        CU_ASSERT(fam->neurons <= prob->net->width[1]);
        CU_ASSERT(neurons < 0 || fam->neurons == neurons);
        if (neurons >= 0 && fam->neurons != neurons)
            printf("%s: %ld neurons\n", what, (long) fam->neurons);
        if (claim->verdict == LOJA_PROVED)
            CU_ASSERT(arb_equal(loja_claim_number(claim, "C"), fam->C));
        check_family(prob, fam, prob->net->depth == 2
            && fam->point != LOJA_POINT_KINK, what);
    }
    _loja_infimum_family_clear(fam);
    loja_claim_clear(claim);
}

/*
    A problem with widths n0, n1, .. (0 ends the list), data on a grid of
    rationals, y = the polynomial `coeff' (one input; degree k).
*/
void
make_line(loja_problem_t prob, const loja_act_struct *act, slong width,
          int bias, slong n, slong k, const slong *coeff, int positive)
{
    slong widths[3] = {1, 0, 1}, i, m;
    fmpq_t p, c;

    widths[1] = width;
    loja_problem_init(prob);
    loja_net_set(prob->net, 2, widths, &act, bias);
    prob->n = n;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, n, 1);
    fmpq_mat_init(prob->y, n, 1);
    fmpq_init(p);
    fmpq_init(c);
    for (i = 0; i < n; i++)
    {
        fmpq *x = fmpq_mat_entry(prob->x, i, 0);
        fmpq *y = fmpq_mat_entry(prob->y, i, 0);

        if (positive)
            fmpq_set_si(x, i + 1, (ulong) n);
        else
            fmpq_set_si(x, 2 * i - n + 1, (ulong) (n - 1));
        fmpq_one(p);
        for (m = 0; m <= k; m++)
        {
            fmpq_set_si(c, coeff[m], 6);
            fmpq_addmul(y, c, p);
            fmpq_mul(p, p, x);
        }
    }
    fmpq_clear(p);
    fmpq_clear(c);
}

/* Two inputs on a grid, y = x1^p x2^q + extra x1. */
void
make_plane(loja_problem_t prob, const loja_act_struct *act, slong width,
           slong p, slong q, slong extra, slong outputs)
{
    slong widths[3] = {2, 0, 0}, i, o;
    fmpq_t f, g;

    widths[1] = width;
    widths[2] = outputs;
    loja_problem_init(prob);
    loja_net_set(prob->net, 2, widths, &act, 1);
    prob->n = 25;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, 25, 2);
    fmpq_mat_init(prob->y, 25, outputs);
    fmpq_init(f);
    fmpq_init(g);
    for (i = 0; i < 25; i++)
    {
        fmpq *x = fmpq_mat_entry(prob->x, i, 0);

        fmpq_set_si(x, i % 5 - 2, 2);
        fmpq_set_si(x + 1, i / 5 - 2, 2);
        fmpq_pow_si(f, x, p);
        fmpq_pow_si(g, x + 1, q);
        fmpq_mul(f, f, g);
        fmpq_mul_si(g, x, extra);
        fmpq_add(f, f, g);
        for (o = 0; o < outputs; o++)
        {
            fmpq_add_si(f, f, o);
            fmpq_set(fmpq_mat_entry(prob->y, i, o), f);
        }
    }
    fmpq_clear(f);
    fmpq_clear(g);
}
