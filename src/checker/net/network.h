/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* network.h -- a problem, and enclosures of its L and the derivatives. */
#ifndef LOJA_CHECKER_NETWORK_H
#define LOJA_CHECKER_NETWORK_H

#include "checker/net/activation.h"

typedef struct
{
    int depth, *width, bias, samples, params, hidden;
    activation *act;           /* of layer 1 .. depth - 1 */
    mpq_t *x, *y, *start, l2;  /* start NULL: none */
    int *weight, total;        /* of problem_merge; NULL: one each */
    mpq_t start_radius;        /* of the ball of starts; 0: a point */
    mpq_t *flat, flat_weight;  /* u, w: the starts are those at an offset e with
                                  |e|^2 + w <u, e>^2 <= start_radius^2; NULL:
                                  that ball */
    int proof;                 /* kind "proof" */
} problem;

/*
    One sample passed forward.  Values of hidden neurons layer after layer.
    All that the backward passes use are sums and products with sign +, so
    the same passes turn upper bounds of moduli into upper bounds.
*/
typedef struct
{
    const problem *prob;
    mpfr_prec_t prec;
    interval *x, *y;           /* all data */
    interval *theta;           /* parameters, or bounds of |theta| */
    interval *a, *d1, *d2;     /* psi, psi', psi'' of hidden neurons */
    interval *input;           /* of the sample */
    interval *res;             /* residuals N(x) - y of the sample, times
                                  its weight */
    int weight;                /* of the sample */
    signed char *branch;       /* samples x hidden, or NULL */
    int wide;                  /* activation_wide; 0 at first */
    int hull;                  /* kinks: activation_hull; 0 at first */
    interval *work;            /* scratch */
    interval *pair;            /* scratch of hessian.c; NULL at first */
    size_t pairs;
} network;

void network_init(network *net, const problem *prob, mpfr_prec_t prec);
void network_clear(network *net);
/* Passes sample i forward; net->theta is set.  0: outside of a domain. */
int forward_real(network *net, int i);
/* network_complex.c: the same for complex parameters: leaves BOUNDS of moduli
   in net (theta, a, d1, d2, input, res). */
int forward_complex(network *net, int i, const complex_box *theta);
/* Adds (2/n) grad |N(x_i) - y_i|^2 / 2, that is the sample's part. */
void add_gradient(interval *grad, network *net);
/* Adds 2 l2 theta and, unless NULL, 2 l2 I. */
void add_penalty(interval *grad, interval *H, network *net);
/* ---- hessian.c: the same in pair form, upper triangle ---- */
/* Adds the sample's part of the Hessian (params x params). */
void add_hessian(interval *H, network *net);
/* Adds (2/n) times the Hessian of <net->res, N(x_i)>, res held fast. */
void add_weighted_hessian(interval *H, network *net);
/* Copies the upper triangle to the lower one. */
void mirror_hessian(interval *H, const problem *prob);
/* From moduli in net: u >= the Frobenius norm of the sample's part. */
void hessian_ubound(mpfr_t u, network *net);
/* ---- loss.c ---- */
/* grad L and, unless NULL, H at real balls net->theta. */
int loss_real(interval *grad, interval *H, network *net);
/* Upper bounds of |grad L| and (unless NULL) |H|_F on complex boxes. */
int loss_majorant(mpfr_t grad, mpfr_ptr hess, network *net,
                  const complex_box *theta);
/* ---- merge.c ---- */
/* The problem with equal inputs as one sample: the mean of their targets,
   with their number as its weight.  It borrows all else from the other. */
void problem_merge(problem *merged, const problem *prob);
void problem_unmerge(problem *merged, const problem *prob);
/* How many samples sample i stands for, and all of them do. */
int problem_weight(const problem *prob, int i);
int problem_total(const problem *prob);
/* ---- network.c ---- */
/* 1 only if grad L is exactly 0 for all net->theta; at kinks too, where L is
   C1. */
int gradient_is_zero(network *net);
/* Offset of layer k = 1 .. depth in the parameters, and of its neurons among
   the hidden ones (the outputs come behind); the number of outputs. */
int network_param_offset(const problem *prob, int k);
int network_hidden_offset(const problem *prob, int k);
/* The parameter of layer k, row j, input p; p = width of the input: bias. */
size_t network_place(const problem *prob, int k, int j, int p);
int network_outputs(const problem *prob);
/* Branch of that hidden neuron at sample i. */
int network_branch(const network *net, int i, int neuron);
/* res, of sample i, times its weight. */
void network_weigh(interval *res, network *net, int i);
/* a^(k-1), the input of layer k. */
interval *network_layer_input(const network *net, int k);
/* delta and s of all layers (hidden + outputs entries); tmp: scratch. */
void network_backward(interval *delta, interval *s, const network *net,
                      interval *tmp);
/* Signs of the preactivations at kinks on net->theta; 0: not certain. */
int find_branches(signed char *branch, network *net);

#endif
