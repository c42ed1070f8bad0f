/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/loss.h -- L(theta) = (1/n) sum_i |N(x_i; theta) - y_i|^2
    + l2 |theta|^2 with gradient, Jacobian and Hessian, on balls, and upper
    bounds for their norms on complex boxes.

    One algorithm serves all: a forward pass stores a = psi(z), psi'(z) and
    psi''(z) of every hidden neuron; the backward pass forms sums of products
    of these, of the weights and of the residuals, all with sign +.  Hence
    the same backward pass, fed with upper bounds of absolute values, bounds
    the absolute values of its results (the majorant).
*/
#ifndef LOJA_LOSS_H
#define LOJA_LOSS_H

#include <signal.h>
#include "loja/data.h"

LOJA_DECLS_BEGIN

/* Scratch of the Hessian of deep networks. */
typedef struct loja_loss_pair_struct loja_loss_pair_struct;

typedef struct
{
    const loja_problem_struct *prob;   /* borrowed, or `merged' */
    /* where samples with equal inputs are one row of prob, owned (NULL: none
       are): how many they are, and the first of them; L is the mean over
       `total' samples, `rest' the sum of squares that is left out */
    loja_problem_struct *merged;
    slong *weight, *sample;
    slong total;
    fmpq_t rest;
    slong prec;          /* precision of x and y below */
    arb_ptr x;           /* n x n_0, enclosures of the inputs */
    arb_ptr y;           /* n x n_K, enclosures of the targets */
    loja_disc_t *x_disc, *y_disc;    /* the same in doubles */
    /* for the majorant, of many samples: discs that hold those of several
       rows, and how many samples they are; parts = 0: none */
    slong parts;
    loja_disc_t *x_part, *y_part;
    double *part_weight;
    slong hidden;        /* hidden neurons in all */
    slong *first;        /* first[k]: index of layer k = 1..K-1 among them */
    signed char *branch; /* n x hidden; NULL or all 0: the function itself;
                            +-1: the analytic branch, see loja/jet.h */
    /* scratch of one sample */
    arb_ptr a, d1, d2;   /* hidden activations and derivatives */
    arb_ptr adj;         /* dL/da of the hidden neurons */
    arb_ptr delta;       /* dL/dz of the hidden neurons, then of outputs */
    arb_ptr out;         /* n_K outputs, then residuals */
    arb_mat_t jac;       /* (n n_K) x P Jacobian rows dN/dtheta */
    arb_mat_t jz;        /* hidden x P: dz/dtheta of earlier layers */
    arb_ptr tmp;         /* P + n_0 + max width */
    loja_loss_pair_struct *pair;     /* NULL until it is needed */
} loja_loss_struct;
typedef loja_loss_struct loja_loss_t[1];

void loja_loss_init(loja_loss_t ws, const loja_problem_struct *prob);
void loja_loss_clear(loja_loss_t ws);
/* The same with samples of equal inputs as one: loja_loss_residual and
   loja_loss_weighted_hessian are not for it. */
void loja_loss_init_merged(loja_loss_t ws, const loja_problem_struct *prob);

/*
    Encloses L and, where not NULL, grad L (P entries) and the Hessian H
    (P x P, symmetric) for every theta in the balls given.  Where psi'' jumps
    H encloses every matrix that rule tube allows there (proofs/tube.md).
    Cost: n P operations, with the Hessian n P^2.  Aliasing: none.
*/
void loja_loss_eval(loja_loss_t ws, arb_ptr L, arb_ptr grad, arb_mat_struct *H,
                    arb_srcptr theta, slong prec);

/*
    Residuals r = (N(x_i) - y_i)/sqrt(n) (n n_K entries) and J = Dr
    (n n_K x P); either may be NULL.
*/
void loja_loss_residual(loja_loss_t ws, arb_ptr r, arb_mat_struct *J,
                        arb_srcptr theta, slong prec);

/*
    Encloses H = sum_k w_k D^2 N_k (P x P), k = 0, .., n n_K - 1 counting
    the outputs of sample after sample, for every theta and every w
    (n n_K entries) in the balls.  Where psi'' jumps, as loja_loss_eval.
*/
void loja_loss_weighted_hessian(loja_loss_t ws, arb_mat_struct *H,
                                arb_srcptr w, arb_srcptr theta, slong prec);

/* 1 if the next two know the network: one hidden layer, an activation that
   is analytic on the line. */
int loja_loss_has_third(const loja_loss_struct *ws);

/*
    T (P^3 entries, symmetric) encloses D^3 L and K (P x P) the matrix (2/n)
    sum J^T J, J the rows of the Jacobian of the outputs, for every theta in
    the balls.  0: nothing is enclosed.  Cost: n n_K n_0^2 P + P^3.
*/
int loja_loss_third(loja_loss_t ws, arb_ptr T, arb_mat_struct *K,
                    arb_srcptr theta, slong prec);

/* D (P^4 entries, symmetric) encloses D^4 L for every theta in the balls.  0:
   nothing is enclosed. */
int loja_loss_fourth(loja_loss_t ws, arb_ptr D, arb_srcptr theta,
                     slong prec);

/*
    res >= the number kappa of the rule cubic-growth, for all theta in the
    balls and the radius R around them; share > 0.  0: there is none.
*/
int loja_loss_cubic_rest(loja_loss_t ws, mag_t res, arb_srcptr theta,
                         const mag_t R, const mag_t share, slong prec);

/*
    Along a curve theta(s) given by P power series mod s^len (coefficient k
    of entry i at theta[i * len + k]): grad (P x len) encloses the
    coefficients of grad L(theta(s)) and, where not NULL, L (len entries)
    those of L(theta(s)).  Where psi may meet a kink the coefficients that
    need not exist are indeterminate.
    Cost: n P len^2 operations.  Aliasing: none.
*/
void loja_loss_grad_jet(loja_loss_t ws, arb_ptr L, arb_ptr grad,
                        arb_srcptr theta, slong len, slong prec);

/*
    Upper bounds of the Euclidean norm of grad L and, where hess is not NULL,
    of the Frobenius norm of H, continued analytically to every theta in the
    complex boxes.  Returns 1 when every hidden preactivation lies in the
    domain of its activation (then the bounds hold), else 0.
*/
int loja_loss_majorant(loja_loss_t ws, mag_t grad, mag_ptr hess,
                       acb_srcptr theta, slong prec);

/*
    The same on complex discs in doubles, somewhat larger: per sample, and
    with the norms of blocks.  Domain: between loja_round_begin and
    loja_round_end.  Cost: n H^3 operations with H hidden neurons.
*/
int loja_loss_majorant_disc(loja_loss_t ws, double *grad, double *hess,
                            const loja_disc_t *theta);

/*
    In doubles at a point: grad (P entries) and H (P x P, row by row,
    symmetric), either may be NULL; where not NULL, *error is a bound of the
    Frobenius norm of H - D^2 L(theta), small where rounding is.  grad has no
    bound.  Returns 0 where there is nothing.  Domain: theta finite, between
    loja_round_begin and loja_round_end.  Cost: n P^2 operations.
*/
int loja_loss_real(loja_loss_t ws, double *grad, double *H, double *error,
                   const double *theta);

/*
    As loja_loss_eval for the gradient alone, in pairs of doubles: every entry
    of grad holds its value for every theta in the balls, with a radius of
    2^-90 or so of the sizes that occur, or more where theta is wide.
    Returns 0 where that cannot be had.
*/
int loja_loss_gradient_dd(loja_loss_t ws, arb_ptr grad, arb_srcptr theta,
                          slong prec);

/*
    For the box theta: sets branch (n x hidden) to the sign of every
    preactivation of a hidden neuron with a kink, 0 elsewhere; n: rows of
    ws->prob.  Returns 1 when all have one sign on the box, else 0 and *sample, *neuron name a neuron that may meet its kink.
*/
int loja_loss_branches(loja_loss_t ws, signed char *branch, slong *sample,
                       slong *neuron, arb_srcptr theta, slong prec);

/*
    Workspaces for parallel evaluation at many points, one a thread.  Results
    do not depend on their number.
*/
typedef struct
{
    slong n;
    const loja_problem_struct *prob;   /* borrowed */
    loja_loss_struct *ws;              /* of samples merged */
    int exact;       /* 1: balls alone, no doubles (0 by loja_pool_init) */
    /* nonzero *stop, or a clock (CLOCK_MONOTONIC) later than deadline > 0:
       whoever works for long gives up; NULL and 0 at first */
    const volatile sig_atomic_t *stop;
    double deadline;
} loja_pool_struct;
typedef loja_pool_struct loja_pool_t[1];

/* threads <= 0: as many as OpenMP offers (1 without OpenMP). */
void loja_pool_init(loja_pool_t pool, const loja_problem_struct *prob,
                    slong threads);
void loja_pool_clear(loja_pool_t pool);
/* The workspace of the calling OpenMP thread. */
loja_loss_struct *loja_pool_ws(loja_pool_t pool);
/* 1 if the caller wants no more; safe in parallel regions. */
int loja_pool_is_stopped(const loja_pool_t pool);
/* All workspaces use these branches from now on (NULL: none). */
void loja_pool_set_branch(loja_pool_t pool, const signed char *branch);

/* 1 if no hidden activation has a kink. */
int loja_net_is_analytic(const loja_net_t net);
/* 1 if every activation is C^1, so that gradient flows exist. */
int loja_net_is_smooth(const loja_net_t net);

LOJA_DECLS_END

#endif
