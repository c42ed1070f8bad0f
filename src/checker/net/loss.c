/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The loss over all samples: gradient and Hessian, and their bounds on complex
   boxes. */
#include "checker/net/network.h"

static void
set_zero(interval *v, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++)
        mpfi_set_ui(v + i, 0);
}

int
loss_real(interval *grad, interval *H, network *net)
{
    const problem *prob = net->prob;
    const size_t P = (size_t) prob->params;
    int i, good = 1;

    if (grad != NULL)
        set_zero(grad, P);
    if (H != NULL)
        set_zero(H, P * P);
    for (i = 0; i < prob->samples && good; i++)
    {
        good = forward_real(net, i);
        if (good && grad != NULL)
            add_gradient(grad, net);
        if (good && H != NULL)
            add_hessian(H, net);
    }
    if (H != NULL)
        mirror_hessian(H, prob);
    add_penalty(grad, H, net);
    return good;
}

int
loss_majorant(mpfr_t grad, mpfr_ptr hess, network *net,
              const complex_box *theta)
{
    const problem *prob = net->prob;
    const size_t P = (size_t) prob->params;
    interval *g = vec_new(P, net->prec);
    mpfr_t u, v;
    int i, good = 1;

    mpfr_inits2(64, u, v, (mpfr_ptr) 0);
    if (hess != NULL)
        mpfr_set_ui(hess, 0, MPFR_RNDU);
    for (i = 0; i < prob->samples && good; i++)
    {
        good = forward_complex(net, i, theta);
        /* SOUND: tube (majorant: moduli through the same passes; the norm of
           a sum is at most the sum of norms) */
        if (good)
            add_gradient(g, net);
        if (good && hess != NULL)
        {
            hessian_ubound(u, net);
            mpfr_add(hess, hess, u, MPFR_RNDU);
        }
    }
    if (good)
        add_penalty(g, NULL, net);
    norm_ubound(grad, g, P);
    if (hess != NULL)
    {
        /* |2 l2 I|_F = 2 l2 sqrt P */
        mpfr_set_q(u, prob->l2, MPFR_RNDU);
        mpfr_mul_2ui(u, u, 1, MPFR_RNDU);
        mpfr_set_ui(v, (unsigned long) P, MPFR_RNDU);
        mpfr_sqrt(v, v, MPFR_RNDU);
        mpfr_mul(u, u, v, MPFR_RNDU);
        mpfr_add(hess, hess, u, MPFR_RNDU);
    }
    mpfr_clears(u, v, (mpfr_ptr) 0);
    vec_free(g, P);
    return good;
}
