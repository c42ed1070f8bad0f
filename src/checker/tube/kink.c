/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule tube, sections Kinks and Crossing: the signs of preactivations at
    kinks on a tube, and the defect of a step that goes across.
*/
#include <stdlib.h>
#include <string.h>
#include "checker/tube/interpolation.h"
#include "checker/tube/tube.h"

/* HEURISTIC: [-1, 1] is cut into 2^FIRST cells, and these into halves, where
   signs are not seen; at most so many in all. */
#define FIRST 6
#define MOST_CELLS 5000

/* net->theta: the tube on the cell of the centre mid, half length 2^-depth:
   |T_k(x) - T_k(c)| <= k^2 |x - c|. */
static void
tube_on_cell(network *net, const step *s, const interval *coef,
             mpfr_srcptr mid, mpfr_exp_t depth)
{
    interval *t = vec_new(4, net->prec);
    mpfr_t u, v;
    int i, k;

    mpfr_inits2(64, u, v, (mpfr_ptr) 0);
    mpfi_set_fr(t + 3, mid);
    for (i = 0; i < net->prob->params; i++)
    {
        const interval *c = coef + (size_t) i * (size_t) s->len;

        mpfi_set_ui(t, 1);
        mpfi_set(t + 1, t + 3);
        mpfi_set(net->theta + i, c);
        mpfr_set_ui(u, 0, MPFR_RNDU);
        for (k = 1; k < s->len; k++)
        {
            add_product(net->theta + i, c + k, t + 1, t + 2);
            mpfi_mul(t + 2, t + 1, t + 3);
            mpfi_mul_2ui(t + 2, t + 2, 1);
            mpfi_sub(t + 2, t + 2, t);
            mpfi_swap(t, t + 1);
            mpfi_swap(t + 1, t + 2);
            abs_ubound(v, c + k);
            mpfr_mul_ui(v, v, (unsigned long) k * (unsigned long) k,
                        MPFR_RNDU);
            mpfr_add(u, u, v, MPFR_RNDU);
        }
        /* SOUND: tube (cells, and offsets up to the radius) */
        mpfr_mul_2si(u, u, -depth, MPFR_RNDU);
        mpfr_add(u, u, s->radius, MPFR_RNDU);
        widen(net->theta + i, u);
    }
    mpfr_clears(u, v, (mpfr_ptr) 0);
    vec_free(t, 4);
}

/* The signs of a tube, cell after cell; they are the same on all. */
static int
signs_on_tube(signed char *branch, network *net, const step *s,
              const interval *coef)
{
    const size_t size = (size_t) (net->prob->samples * net->prob->hidden);
    signed char *other = malloc(size + 1);
    mpfr_exp_t depth = FIRST;
    mpfr_t left, mid, q;
    int cells = 0, same = 1, begun = 0;

    if (other == NULL)
        abort();
    /* ends of cells are exact: their denominators have at most prec bits */
    mpfr_inits2(net->prec + 8, left, mid, q, (mpfr_ptr) 0);
    mpfr_set_si(left, -1, MPFR_RNDN);
    while (mpfr_cmp_ui(left, 1) < 0 && same && cells++ < MOST_CELLS
           && depth < net->prec)
    {
        mpfr_set_ui_2exp(q, 1, -depth, MPFR_RNDN);
        mpfr_add(mid, left, q, MPFR_RNDN);
        tube_on_cell(net, s, coef, mid, depth);
        if (!find_branches(begun ? other : branch, net))
        {
            depth++;
            continue;
        }
        /* SOUND: tube (the same signs on all cells) */
        same = !begun || memcmp(branch, other, size) == 0;
        begun = 1;
        mpfr_add(left, mid, q, MPFR_RNDN);
        mpfr_add_ui(q, left, 1, MPFR_RNDN);
        mpfr_mul_2si(q, q, depth - 2, MPFR_RNDN);
        if (depth > FIRST && mpfr_integer_p(q))
            depth--;
    }
    same = same && mpfr_cmp_ui(left, 1) == 0;
    mpfr_clears(left, mid, q, (mpfr_ptr) 0);
    free(other);
    return same;
}

static int
any_kink(const problem *prob)
{
    int k;

    for (k = 0; k < prob->depth - 1; k++)
        if (has_kink(prob->act[k]))
            return 1;
    return 0;
}

int
fix_branches(network *net, network *bounds, const step *s,
             const interval *coef)
{
    const size_t size = (size_t) (net->prob->samples * net->prob->hidden);
    signed char *branch, *copy;

    if (!any_kink(net->prob))
        return 1;
    branch = malloc(size + 1);
    copy = malloc(size + 1);
    if (branch == NULL || copy == NULL)
        abort();
    if (!signs_on_tube(branch, net, s, coef))
    {
        free(branch);
        free(copy);
        return 0;
    }
    memcpy(copy, branch, size);
    net->branch = branch;
    bounds->branch = copy;
    return 1;
}

int
crossing_defect(report_t *rep, network *net, const step *s,
                const interval *coef)
{
    const size_t P = (size_t) net->prob->params, len = (size_t) s->len;
    interval *slope = vec_new(P * len, net->prec), *v = vec_new(P, net->prec);
    interval *f = vec_new(2, net->prec);
    mpfr_t u, r;
    size_t i, k;
    int good;

    mpfr_inits2(64, u, r, (mpfr_ptr) 0);
    path_derivative(slope, coef, (int) P, (int) len);
    for (i = 0; i < P; i++)
    {
        /* SOUND: tube (crossing: |T_k| <= 1) */
        mpfr_set_ui(r, 0, MPFR_RNDU);
        for (k = 1; k < len; k++)
        {
            abs_ubound(u, coef + i * len + k);
            mpfr_add(r, r, u, MPFR_RNDU);
        }
        mpfi_set(net->theta + i, coef + i * len);
        widen(net->theta + i, r);
    }
    mpfi_interv_si(f, -1, 1);
    speed(f + 1, s, f);
    good = loss_real(v, NULL, net)
        || report(rep, "a preactivation may meet the kink of its activation, "
                  "which is not C^1");
    for (i = 0; i < P; i++)
    {
        mpfi_mul(v + i, v + i, f + 1);
        mpfr_set_ui(r, 0, MPFR_RNDU);
        for (k = 1; k < len; k++)
        {
            abs_ubound(u, slope + i * len + k);
            mpfr_add(r, r, u, MPFR_RNDU);
        }
        mpfi_add(v + i, v + i, slope + i * len);
        widen(v + i, r);
    }
    norm_ubound(u, v, P);
    /* SOUND: tube (crossing: the defect on the whole box) */
    good = good && (mpfr_lessequal_p(u, s->defect)
        || report(rep, "a preactivation may meet the kink of its activation; "
                  "defect on one box: the bound found is %.6g, the one "
                  "claimed %.6g", mpfr_get_d(u, MPFR_RNDU),
                  mpfr_get_d(s->defect, MPFR_RNDN)));
    mpfr_clears(u, r, (mpfr_ptr) 0);
    vec_free(slope, P * len);
    vec_free(v, P);
    vec_free(f, 2);
    return good;
}
