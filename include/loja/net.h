/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja/net.h -- network descriptions. */
#ifndef LOJA_NET_H
#define LOJA_NET_H

#include "loja/base.h"
#include "loja/jet.h"

LOJA_DECLS_BEGIN

void loja_net_init(loja_net_t net);      /* the empty network, depth 0 */
void loja_net_clear(loja_net_t net);

/*
    Sets the architecture: depth K, widths n_0..n_K (all >= 1), K - 1 hidden
    activations, biases or not; computes nparams.
*/
void loja_net_set(loja_net_t net, slong depth, const slong *width,
                  const loja_act_struct *const *act, int bias);

/* Offset of W^k (k = 1..K) in the packed parameters; b^k follows W^k. */
slong loja_net_weight_offset(const loja_net_t net, slong k);
/* Offset of b^k.  Domain: net->bias. */
slong loja_net_bias_offset(const loja_net_t net, slong k);

/* "w1[0][2]", "b2[1]": the name of parameter p, indices from 0 (size bytes;
   80 are enough). */
void loja_net_parameter_name(char *name, size_t size, const loja_net_t net,
                             slong p);

LOJA_DECLS_END

#endif
