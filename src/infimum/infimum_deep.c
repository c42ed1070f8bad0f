/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Later hidden layers carry the outputs of the first on, with one neuron an
   output: (psi(b + h f) - psi(b))/(h psi'(b)) = f + O(h).  Rule
   infimum-deep. */
#include "infimum/infimum.h"

/*
    D >= sup |psi''(z)| over |z - b| <= r, exact, and ratio >= D/(2 |psi'(b)|);
    0 when there is no such bound, or psi(b) != 0 in a network without biases.
*/
static int
ratio_bound(arb_t ratio, arb_t D, const loja_act_struct *act, int bias,
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
        && loja_act_vanishes(act, 0)));
    /* SOUND: infimum-deep (D3: psi'(b) != 0) */
    good = good && !arb_contains_zero(f + 1);
    /* HEURISTIC: some room for whoever proves it again; affects C only */
    arb_abs(D, g + 2);
    arb_mul_2exp_si(g, D, -20);
    arb_add(D, D, g, prec);
    arb_get_ubound_arf(arb_midref(D), D, prec);
    mag_zero(arb_radref(D));
    arb_div(ratio, D, f + 1, prec);
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
_loja_infimum_layers(arb_t C, arb_ptr D, const loja_infimum_family_t fam,
                     const arb_t C1, const fmpq_t h0, slong prec)
{
    const loja_net_struct *net = fam->prob->net;
    slong l;
    int good = 1;
    arb_t root, e, most, fourth, ratio;

    arb_init(root);
    arb_init(e);
    arb_init(most);
    arb_init(fourth);
    arb_init(ratio);
    arb_sqrt(root, C1, prec);
    for (l = 2; l < net->depth && good; l++)
    {
        good = (net->width[l] >= fam->outputs);
        /* SOUND: infimum-deep (D4: one sample's residual is at most the
           root of n L) */
        arb_sqrt_ui(e, (ulong) fam->prob->n, prec);
        arb_mul(e, e, root, prec);
        sizes(most, fourth, fam, e, h0, prec);
        good = good && ratio_bound(ratio, D + l - 2, net->act[l - 1],
            net->bias, fmpq_mat_entry(fam->later, 0, l - 2), most, prec);
        /* SOUND: infimum-deep (D4: the layer adds h f^2 psi''/(2 psi'), and
           roots of mean squares add by Minkowski's inequality) */
        arb_addmul(root, fourth, ratio, prec);
    }
    arb_mul(C, root, root, prec);
    arb_get_ubound_arf(arb_midref(C), C, prec);
    mag_zero(arb_radref(C));
    good = good && arb_is_finite(C);
    arb_clear(root);
    arb_clear(e);
    arb_clear(most);
    arb_clear(fourth);
    arb_clear(ratio);
    return good;
}

/* The limit for h -> 0, by the psi'' at the points alone; C1: that of the
   first layer. */
static void
layers_limit(arb_t limit, const loja_infimum_family_t fam, const arb_t C1,
             const fmpq_t h0, slong prec)
{
    const loja_net_struct *net = fam->prob->net;
    slong l;
    arb_t root, zero, most, fourth, ratio, D;

    arb_init(root);
    arb_init(zero);
    arb_init(most);
    arb_init(fourth);
    arb_init(ratio);
    arb_init(D);
    arb_sqrt(root, C1, prec);
    sizes(most, fourth, fam, zero, h0, prec);
    for (l = 2; l < net->depth; l++)
        if (ratio_bound(ratio, D, net->act[l - 1], net->bias,
                fmpq_mat_entry(fam->later, 0, l - 2), zero, prec))
            arb_addmul(root, fourth, ratio, prec);
    arb_mul(limit, root, root, prec);
    arb_clear(root);
    arb_clear(zero);
    arb_clear(most);
    arb_clear(fourth);
    arb_clear(ratio);
    arb_clear(D);
}

int
_loja_infimum_bound_deep(arb_t C, arb_ptr info,
                         const loja_infimum_family_t fam, const fmpq_t h0,
                         slong pieces, slong prec)
{
    const slong layers = fam->prob->net->depth - 2;
    arb_ptr D;
    int good = _loja_infimum_bound(C, info, fam, h0, pieces, prec);

    if (!good || layers == 0)
        return good;
    D = _arb_vec_init(layers);
    good = _loja_infimum_layers(C, D, fam, C, h0, prec);
    if (info != NULL)
        layers_limit(info, fam, info, h0, prec);
    _arb_vec_clear(D, layers);
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
    arb_t r, s, e, ratio, best, D;
    fmpq_t b;
    slong l, i;

    arb_init(r);
    arb_init(s);
    arb_init(e);
    arb_init(ratio);
    arb_init(best);
    arb_init(D);
    fmpq_init(b);
    sizes(r, s, fam, e, h0, prec);
    arb_mul_2exp_si(r, r, 1);
    for (l = 2; l < net->depth; l++)
    {
        arb_pos_inf(best);
        for (i = 0; i < (slong) (sizeof(quarters) / sizeof(slong)); i++)
        {
            fmpq_set_si(b, quarters[i], 4);
            if (ratio_bound(ratio, D, net->act[l - 1], net->bias, b, r, prec)
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
    arb_clear(D);
    fmpq_clear(b);
}
