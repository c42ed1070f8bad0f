/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    manifold.h -- traps around a manifold of minima (rule
    convergence-manifold).

    F is a set of k parameters, the free ones.  On every slice, where these
    are held fast, L is strongly convex and has its minimum in the box; its
    value is the same on all slices, by construction:

    equal     neurons of a hidden layer have equal incoming weights (up to
              the sign where psi - psi(0) is odd) and parallel outgoing ones:
              the copies of one neuron of a smaller network, whose loss has
              a minimum zeta*.  Free: one outgoing weight of each copy.
    symmetry  linear vector fields along which L is constant, as a hidden
              layer is linear; they point out of the slices.
*/
#ifndef LOJA_TRAP_MANIFOLD_H
#define LOJA_TRAP_MANIFOLD_H

#include "trap/trap.h"

/* Neuron `copy' copies neuron `of', with that sign; the weight between the
   copy and neuron `output' of the next layer is free. */
typedef struct
{
    slong copy, of, output;
    int sign;
} loja_manifold_copy_t;

/* W^layer, b^layer: row `to' grows by row `from', and column `from' of the
   next layer falls by column `to'; from < 0: b^layer[to] grows by 1, the next
   bias falls by column `to'. */
typedef struct
{
    slong layer, to, from;
} loja_manifold_field_t;

typedef struct
{
    const loja_problem_struct *prob;   /* borrowed */
    int symmetry;          /* else equal */
    slong P, k, n;         /* parameters; free ones; the others */
    slong *free, *rest;    /* their indices, P entries each */
    arb_ptr a;             /* exact centre */
    /* the box: |x_j - a_j| <= Rfree for free j, <= R for the others */
    arf_t rho, R, Rfree, lambda, g;
    arb_t loss;            /* L at the limit */
    slong layer;           /* of the copies */
    loja_manifold_copy_t *copy;        /* k, room for P */
    arf_t low, off;        /* D^2 L_0 >= low; |zeta* - zeta| <= off */
    loja_manifold_field_t *field;      /* k, room for P */
} loja_manifold_struct;
typedef loja_manifold_struct loja_manifold_t[1];

/* ---- manifold.c ---- */

void _loja_manifold_init(loja_manifold_t trap,
                         const loja_problem_struct *prob);
void _loja_manifold_clear(loja_manifold_t trap);
/* free is set: rest <- the others. */
void _loja_manifold_set_rest(loja_manifold_t trap);
/* S = the rows and columns of H with these n indices; u = the entries of v. */
void _loja_manifold_minor(arb_mat_struct *S, const arb_mat_struct *H,
                          const slong *index);
void _loja_manifold_entries(arb_ptr u, arb_srcptr v, const slong *index,
                            slong n);
/* x_j <- x_j + [-R, R] for these j. */
void _loja_manifold_widen(arb_ptr x, const slong *index, slong n,
                          const arf_t R);
/* 1 if S - lambda is positive definite for every matrix in S. */
int _loja_manifold_above(const arb_mat_struct *S, const arf_t lambda,
                         slong prec);
/* The trap, once the kind, free and a are set.  Returns report->closed. */
int _loja_manifold_close(loja_manifold_t trap, loja_trap_report_t *report,
                         loja_loss_t ws, arb_srcptr theta,
                         const arf_struct *within, slong prec);

/* ---- manifold_newton.c ---- */

/* From where x stands to a minimum in the n parameters with these indices;
   exact numbers; 0 and the report where none is found.  Proposes only. */
int _loja_manifold_newton(arb_ptr x, loja_trap_report_t *report,
                          loja_loss_t ws, const slong *index, slong n,
                          slong prec);

/* ---- manifold_equal.c ---- */

/* Finds copies in the hidden layer, and the centre from theta(T); 0 and the
   report where there are none. */
int _loja_manifold_equal(loja_manifold_t trap, loja_trap_report_t *report,
                         loja_loss_t ws, slong layer, arb_srcptr theta,
                         slong prec);
/* What R must be at least, about. */
void _loja_manifold_equal_reach(arf_t R, loja_manifold_t trap,
                                loja_loss_t ws, slong prec);
/* On every slice that meets the box the minimum lies in it. */
int _loja_manifold_equal_meets(const loja_manifold_t trap, loja_loss_t ws,
                               slong prec);

/* ---- manifold_symmetry.c ---- */

int _loja_manifold_symmetry(loja_manifold_t trap, loja_trap_report_t *report,
                            loja_loss_t ws, arb_srcptr theta, slong prec);
void _loja_manifold_symmetry_reach(arf_t R, loja_manifold_t trap,
                                   loja_loss_t ws, const arf_t low,
                                   slong prec);
int _loja_manifold_symmetry_meets(const loja_manifold_t trap,
                                  loja_loss_t ws, arb_srcptr box,
                                  slong prec);

#endif
