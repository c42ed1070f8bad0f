/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Later hidden layers carry the outputs of the first on, with one neuron an
   output: (psi(b + h f) - psi(b))/(h psi'(b)) = f + O(h).  Rule
   infimum-deep. */
#include "claim/infimum.h"

/*
    ratio >= sup |psi''(z)|/(2 |psi'(b)|) over |z - b| <= r; 0 when there is
    no such bound, or psi(b) != 0 in a network without biases.
*/
static int
ratio_bound(arb_t ratio, const loja_act_struct *act, int bias,
            const fmpq_t b, const arb_t r, slong prec)
{
    arb_ptr f = _arb_vec_init(3), g = _arb_vec_init(3);
    arb_t z;
    int good;

    arb_init(z);
    arb_set_fmpq(z, b, prec);
    act->eval(f, f + 1, f + 2, z, 0, prec);
    arb_get_mag(arb_radref(ratio), r);
    arf_zero(arb_midref(ratio));
    arb_add(z, z, ratio, prec);
    act->eval(g, g + 1, g + 2, z, 0, prec);
    /* SOUND: infimum-deep (D1: psi' is Lipschitz on the range; relu only on
       one side of its kink) */
    good = act->smooth || !arb_contains_zero(z);
    /* SOUND: infimum-deep (D2: without biases b = 0 and psi(0) = 0) */
    good = good && (bias || (fmpq_is_zero(b)
        && _loja_infimum_vanishes(act, 0)));
    /* SOUND: infimum-deep (D3: psi'(b) != 0) */
    good = good && !arb_contains_zero(f + 1);
    arb_div(ratio, g + 2, f + 1, prec);
    arb_mul_2exp_si(ratio, ratio, -1);
    arb_abs(ratio, ratio);
    arb_get_ubound_arf(arb_midref(ratio), ratio, prec);
    mag_zero(arb_radref(ratio));
    good = good && arb_is_finite(ratio);
    arb_clear(z);
    _arb_vec_clear(f, 3);
    _arb_vec_clear(g, 3);
    return good;
}

/* With |f - y| <= h0 e for all samples and outputs: most >= h0 |f|, and
   fourth >= the root of the mean of the sums of f^4. */
static void
sizes(arb_t most, arb_t fourth, const loja_infimum_family_t fam,
      const arb_t e, const fmpq_t h0, slong prec)
{
    slong i, o;
    arb_t f, h;

    arb_init(f);
    arb_init(h);
    arb_zero(most);
    arb_zero(fourth);
    arb_set_fmpq(h, h0, prec);
    for (i = 0; i < fam->prob->n; i++)
        for (o = 0; o < fam->outputs; o++)
        {
            arb_set_fmpq(f, fmpq_mat_entry(fam->prob->y, i, o), prec);
            arb_abs(f, f);
            arb_addmul(f, h, e, prec);
            arb_max(most, most, f, prec);
            arb_pow_ui(f, f, 4, prec);
            arb_add(fourth, fourth, f, prec);
        }
    arb_mul(most, most, h, prec);
    arb_div_si(fourth, fourth, fam->prob->n, prec);
    arb_sqrt(fourth, fourth, prec);
    arb_clear(f);
    arb_clear(h);
}

int
_loja_infimum_bound_deep(arb_t C, arb_ptr info,
                         const loja_infimum_family_t fam, const fmpq_t h0,
                         slong pieces, slong prec)
{
    const loja_net_struct *net = fam->prob->net;
    slong l;
    int good = _loja_infimum_bound(C, info, fam, h0, pieces, prec);
    arb_t root, e, most, fourth, ratio;

    if (!good || net->depth == 2)
        return good;
    arb_init(root);
    arb_init(e);
    arb_init(most);
    arb_init(fourth);
    arb_init(ratio);
    arb_sqrt(root, C, prec);
    for (l = 2; l < net->depth && good; l++)
    {
        good = (net->width[l] >= fam->outputs);
        /* SOUND: infimum-deep (one sample's residual is at most the root
           of n L) */
        arb_sqrt_ui(e, (ulong) fam->prob->n, prec);
        arb_mul(e, e, root, prec);
        sizes(most, fourth, fam, e, h0, prec);
        good = good && ratio_bound(ratio, net->act[l - 1], net->bias,
            fmpq_mat_entry(fam->later, 0, l - 2), most, prec);
        /* SOUND: infimum-deep (the layer adds h f^2 psi''/(2 psi'), and
           roots of mean squares add by Minkowski's inequality) */
        arb_addmul(root, fourth, ratio, prec);
    }
    arb_mul(C, root, root, prec);
    arb_get_ubound_arf(arb_midref(C), C, prec);
    mag_zero(arb_radref(C));
    if (info != NULL)
    {
        /* the limit for h -> 0, by the psi'' at the points alone */
        arb_sqrt(root, info, prec);
        arb_zero(e);
        sizes(most, fourth, fam, e, h0, prec);
        arb_zero(most);
        for (l = 2; l < net->depth && good; l++)
            if (ratio_bound(ratio, net->act[l - 1], net->bias,
                    fmpq_mat_entry(fam->later, 0, l - 2), most, prec))
                arb_addmul(root, fourth, ratio, prec);
        arb_mul(info, root, root, prec);
    }
    good = good && arb_is_finite(C);
    arb_clear(root);
    arb_clear(e);
    arb_clear(most);
    arb_clear(fourth);
    arb_clear(ratio);
    return good;
}

void
_loja_infimum_later(loja_infimum_family_t fam, const fmpq_t h0, slong prec)
{
    /* HEURISTIC: quarters around 0, and far out, where softplus, silu,
       gelu, elu and relu are nearly linear; affects C only */
    static const slong quarters[] = {0, 1, -1, 2, -2, 4, -4, 8, 12, 16, 24,
        32};
    const loja_net_struct *net = fam->prob->net;
    arb_t r, s, e, ratio, best;
    fmpq_t b;
    slong l, i;

    arb_init(r);
    arb_init(s);
    arb_init(e);
    arb_init(ratio);
    arb_init(best);
    fmpq_init(b);
    sizes(r, s, fam, e, h0, prec);
    arb_mul_2exp_si(r, r, 1);
    for (l = 2; l < net->depth; l++)
    {
        arb_pos_inf(best);
        for (i = 0; i < (slong) (sizeof(quarters) / sizeof(slong)); i++)
        {
            fmpq_set_si(b, quarters[i], 4);
            if (ratio_bound(ratio, net->act[l - 1], net->bias, b, r, prec)
                && arb_lt(ratio, best))
            {
                arb_set(best, ratio);
                fmpq_set(fmpq_mat_entry(fam->later, 0, l - 2), b);
            }
        }
    }
    arb_clear(r);
    arb_clear(s);
    arb_clear(e);
    arb_clear(ratio);
    arb_clear(best);
    fmpq_clear(b);
}
