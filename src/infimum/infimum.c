/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The claim inf L = 0.  Obstructions and constants first, then the families
    of the first hidden layer, fewest neurons first; the first that passes
    the exact check on the data and the bound in balls is the proof.
    Rules: infimum-family, infimum-deep, infimum-obstruction.
*/
#include "infimum/infimum.h"

static loja_status_t
no_family(loja_claim_t claim, slong needed, slong degree,
          const loja_problem_t prob)
{
    const loja_net_struct *net = prob->net;
    slong l;

    for (l = 2; l < net->depth; l++)
        if (net->width[l] < net->width[net->depth])
            return loja_claim_undecided(claim, "the families known need one "
                "neuron for each of the %ld outputs in every later hidden "
                "layer; layer %ld has %ld",
                (long) net->width[net->depth], (long) l,
                (long) net->width[l]);
    if (degree < 0)
        return loja_claim_undecided(claim, "no polynomial of moderate degree "
            "goes through the data; fewer samples, inputs or a polynomial "
            "target would help");
    if (needed > net->width[1])
        return loja_claim_undecided(claim, "the targets are values of a "
            "polynomial of degree %ld, and every family known needs more "
            "than the %ld neuron%s there %s in the first hidden layer; %ld "
            "neurons would do", (long) degree, (long) net->width[1],
            net->width[1] == 1 ? "" : "s", net->width[1] == 1 ? "is"
            : "are", (long) needed);
    return loja_claim_undecided(claim, "the targets are values of a "
        "polynomial of degree %ld, and no family known fits the activation "
        "%s %s: the Taylor coefficients that the polynomial needs vanish, or "
        "no bound was found", (long) degree, net->act[0]->name,
        net->bias ? "with biases" : "without biases (expanded at 0)");
}

loja_status_t
loja_claim_infimum(loja_claim_t claim, const loja_problem_t prob,
                   const loja_claim_opts_t *opts)
{
    loja_infimum_family_t fam;
    slong prec = (opts != NULL && opts->precision > 0) ? opts->precision
        : 128;
    slong max = (opts != NULL && opts->max_precision > 0)
        ? opts->max_precision : 4096;
    slong needed = 0, degree = 0;
    loja_status_t why = LOJA_OK;
    int found = 0;

    loja_claim_reset(claim);
    if (_loja_infimum_simple(claim, prob))
        return LOJA_OK;
    if (prob->net->depth < 2)
        return loja_claim_undecided(claim, "the network has no hidden "
            "layer");
    for (; prec <= max && !found && needed <= prob->net->width[1];
         prec *= 4)
    {
        _loja_infimum_family_init(fam, prob);
        found = _loja_infimum_find(fam, &needed, &degree, &why, prob, opts,
            prec);
        if (!found && why == LOJA_OK)
            found = _loja_infimum_ridge(fam, &needed, prob, opts, prec);
        if (found)
            _loja_infimum_words(claim, fam, prec);
        _loja_infimum_family_clear(fam);
        if (degree < 0 || why != LOJA_OK)
            break;
    }
    if (!found && why != LOJA_OK)
    {
        (void) loja_claim_undecided(claim, (why & LOJA_STOPPED)
            ? "interrupted" : "the time allowed was spent on the search for "
            "a family");
        return why;
    }
    return found ? LOJA_OK : no_family(claim, needed, degree, prob);
}
