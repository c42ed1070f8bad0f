/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    A ball of starts cut into slabs across one direction u: that which the flow
    stretches most.  Each slab lies in an ellipsoid that is flat in u (tube.md,
    SLABS), which the rule moving-norm follows.
*/
#include <math.h>
#include <string.h>
#include "cli/map.h"

/* HEURISTIC: bits of u after the point; how flat: w = N^2/4 for N slabs, so that
   the middle one, of the half width R/N, has the radius R sqrt(5/4). */
#define BITS 10
#define FLATNESS 4

/* res <- an upper bound of sqrt(q), of 20 bits; q >= 0. */
static void
root_ubound(fmpq_t res, const fmpq_t q)
{
    arb_t r;
    arf_t u;

    arb_init(r);
    arf_init(u);
    arb_set_fmpq(r, q, 64);
    arb_sqrt(r, r, 64);
    arb_get_ubound_arf(u, r, 20);
    arf_get_fmpq(res, u);
    arb_clear(r);
    arf_clear(u);
}

/* res <- |u|^2 */
static void
square(fmpq_t res, const map_run_t *run)
{
    slong p;

    fmpq_zero(res);
    for (p = 0; p < fmpq_mat_ncols(run->direction); p++)
        fmpq_addmul(res, fmpq_mat_entry(run->direction, 0, p),
                    fmpq_mat_entry(run->direction, 0, p));
}

int
map_set_slabs(map_run_t *run, const fmpq_t until, slong slabs)
{
    const slong P = run->prob->net->nparams;
    double *u = flint_malloc(sizeof(double) * (size_t) P);
    fmpq_t q;
    slong p;

    fmpq_init(q);
    if (loja_prove_stretch(u, run->prob, until, &flow_stop) == 0)
    {
        flint_free(u);
        fmpq_clear(q);
        flint_cleanup();
        return 0;
    }
    /* no cell may depend on the constants that this needed (map_cell.c) */
    flint_cleanup();
    fmpq_mat_clear(run->direction);
    fmpq_mat_init(run->direction, 1, P);
    for (p = 0; p < P; p++)
    {
        fmpq_set_si(q, (slong) round(ldexp(u[p], BITS)), 1);
        fmpq_div_2exp(fmpq_mat_entry(run->direction, 0, p), q, BITS);
    }
    fmpq_set_si(run->weight, slabs * slabs, FLATNESS);
    /* SOUND: tube (SLABS: |<u, e>| <= |u| R on the ball) */
    square(q, run);
    fmpq_mul(q, q, run->prob->start_radius);
    fmpq_mul(q, q, run->prob->start_radius);
    root_ubound(q, q);
    map_add_direction(run, q, (long) slabs);
    fmpq_clear(q);
    flint_free(u);
    return 1;
}

/* res <- R^2 - 2 c s + c^2 q + w (s - c q)^2 */
static void
form(fmpq_t res, const map_run_t *run, const fmpq_t s, const fmpq_t c,
     const fmpq_t q)
{
    const fmpq *R = run->prob->start_radius;
    fmpq_t sum, t;

    fmpq_init(sum);
    fmpq_init(t);
    fmpq_mul(t, c, q);
    fmpq_sub(t, s, t);
    fmpq_mul(t, t, t);
    fmpq_mul(sum, t, run->weight);
    fmpq_addmul(sum, R, R);
    fmpq_mul(t, c, c);
    fmpq_addmul(sum, t, q);
    fmpq_mul(t, c, s);
    fmpq_sub(sum, sum, t);
    fmpq_sub(sum, sum, t);
    /* res may be s */
    fmpq_swap(res, sum);
    fmpq_clear(sum);
    fmpq_clear(t);
}

void
map_set_slab(loja_problem_t prob, const map_run_t *run,
             const map_cell_t *cell)
{
    fmpq_t low, high, c, q;
    slong p;

    fmpq_init(low);
    fmpq_init(high);
    fmpq_init(c);
    fmpq_init(q);
    map_ends(low, high, run, cell, 0);
    square(q, run);
    /* HEURISTIC: c = w (low + high)/(2 (1 + w q)): both ends have one form */
    fmpq_mul(c, run->weight, q);
    fmpq_add_si(c, c, 1);
    fmpq_div(c, run->weight, c);
    fmpq_div_2exp(c, c, 1);
    fmpq_add(prob->start_radius, low, high);
    fmpq_mul(c, c, prob->start_radius);
    /* SOUND: tube (SLABS: the form at both ends is at most r^2) */
    form(low, run, low, c, q);
    form(high, run, high, c, q);
    root_ubound(prob->start_radius, fmpq_cmp(low, high) < 0 ? high : low);
    fmpq_mat_clear(prob->flat);
    fmpq_mat_init_set(prob->flat, run->direction);
    fmpq_set(prob->flat_weight, run->weight);
    for (p = 0; p < prob->net->nparams; p++)
        fmpq_addmul(fmpq_mat_entry(prob->start, 0, p), c,
                    fmpq_mat_entry(prob->flat, 0, p));
    fmpq_clear(low);
    fmpq_clear(high);
    fmpq_clear(c);
    fmpq_clear(q);
}
