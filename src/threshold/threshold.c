/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The claim `threshold': every flow with L(theta(0)) <= eps has L -> inf L
    (proofs/threshold.md).  The architecture chooses the method; the first
    one that decides has the word.
*/
#include "threshold/threshold.h"
#include "threshold/threshold_vertex.h"

static int
fits_vertex(const loja_problem_t prob)
{
    return _loja_threshold_one_neuron(prob, 1);
}

static const loja_threshold_method_t methods[] = {
    { "odd", _loja_threshold_odd_fits, _loja_threshold_odd },
    { "vertex", fits_vertex, _loja_threshold_vertex },
    { NULL, NULL, NULL }
};

int
_loja_threshold_one_neuron(const loja_problem_t prob, int bias)
{
    const loja_net_struct *net = prob->net;

    return net->depth == 2 && net->width[0] == 1 && net->width[1] == 1
        && net->width[2] == 1 && !net->bias == !bias
        && fmpq_is_zero(prob->l2);
}

loja_status_t
loja_claim_threshold(loja_claim_t claim, const loja_problem_t prob,
                     const fmpq_t eps, const loja_claim_opts_t *opts)
{
    static const loja_claim_opts_t choose;
    const loja_threshold_method_t *m;
    loja_status_t status = LOJA_UNABLE;
    int tried = 0;

    if (opts == NULL)
        opts = &choose;
    loja_claim_reset(claim);
    for (m = methods; m->name != NULL; m++)
    {
        if (!m->fits(prob))
            continue;
        tried = 1;
        loja_claim_reset(claim);
        status = m->run(claim, prob, eps, opts);
        if (claim->verdict != LOJA_UNDECIDED
            || (status & (LOJA_STOPPED | LOJA_LIMIT)))
            return status;
    }
    if (!tried)
        return loja_claim_undecided(claim, "no method for this architecture "
            "and loss: known are one hidden neuron with one input and one "
            "output, without penalty");
    return status;
}
