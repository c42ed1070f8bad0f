/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Problems with one input and one hidden layer, from texts. */
#ifndef LOJA_TEST_INFINITY_INSTANCE_H
#define LOJA_TEST_INFINITY_INSTANCE_H

#include "loja/flow.h"
#include "loja/infinity.h"

/* d neurons; inputs, targets and start (NULL: none) separated by blanks. */
void instance_make(loja_problem_t prob, const char *act, slong d, int bias,
    const char *x, const char *y, const char *start);
/* The numbers of a text, exact, to prec bits; how many. */
slong instance_numbers(arb_ptr v, slong most, const char *text, slong prec);
/* The claim `diverges' by the rule saturation at time T of the flow. */
loja_status_t instance_prove(loja_claim_t claim, const loja_problem_t prob,
                             slong T);

#endif
