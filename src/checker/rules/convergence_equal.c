/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule convergence-manifold, kind equal: neurons that copy others.  The
    smaller network is the network itself with outgoing weights 0 at the
    copies.
*/
#include <stdlib.h>
#include "checker/rules/manifold.h"

/* The entries of a row of t->copy. */
enum { COPY, OF, OUTPUT, SIGN, EACH };

/* Width of layer t->layer + shift. */
static int
width(const manifold_t *t, int shift)
{
    return t->prob->width[t->layer + shift];
}

/* Where the weight into a neuron of the layer stands, j = the layer's inputs:
   its bias; where the weight from it to neuron m stands. */
static int
incoming(const manifold_t *t, int neuron, int j)
{
    const int in = width(t, -1), off = network_param_offset(t->prob,
                                                            t->layer);

    return j < in ? off + neuron * in + j : off + width(t, 0) * in + neuron;
}

static int
outgoing(const manifold_t *t, int neuron, int m)
{
    return network_param_offset(t->prob, t->layer + 1) + m * width(t, 0)
        + neuron;
}

static int
next_bias(const manifold_t *t, int m)
{
    return network_param_offset(t->prob, t->layer + 1)
        + width(t, 1) * width(t, 0) + m;
}

static int
copy_is_good(const manifold_t *t, int c)
{
    const int *y = t->copy + c * EACH;
    const activation act = t->prob->act[t->layer - 1];
    int d, good;

    good = y[COPY] >= 0 && y[COPY] < width(t, 0) && y[OF] >= 0
        && y[OF] < width(t, 0) && y[OUTPUT] >= 0 && y[OUTPUT] < width(t, 1);
    for (d = 0; d < t->k; d++)
        good = good && y[OF] != t->copy[d * EACH + COPY]
            && (d == c || y[COPY] != t->copy[d * EACH + COPY]);
    /* SOUND: convergence-manifold (equal: psi - psi(0) is odd, and the next
       layer takes up psi(0)) */
    return good
        && (y[SIGN] == 1
            || (y[SIGN] == -1 && act->symmetry == SYMMETRY_ODD
                && (act->zero || t->prob->bias)));
}

int
equal_read(manifold_t *t)
{
    claim_t *claim = t->claim;
    int c;

    if (!members_known(claim, claim->data, "kind centre rho R R_free lambda "
                       "g layer low off copies")
        || !member_int(&t->layer, claim, claim->data, "layer", 1,
                       t->prob->depth - 1)
        || !member_dyadic(t->low, claim, claim->data, "low")
        || !member_dyadic(t->off, claim, claim->data, "off"))
        return 0;
    if (mpfr_sgn(t->low) <= 0 || mpfr_sgn(t->off) <= 0)
        return report(claim->rep, "low, off: positive");
    t->copy = manifold_integers(&t->k, claim, "copies", EACH);
    for (c = 0; c < t->k && t->copy != NULL; c++)
    {
        if (!copy_is_good(t, c))
            return report(claim->rep, "copies: entry %d is not possible",
                          c);
        t->role[outgoing(t, t->copy[c * EACH + COPY],
                         t->copy[c * EACH + OUTPUT])] = 1;
    }
    return t->copy != NULL;
}

/* x := 2 psi(0) where copies are turned, else 0. */
static int
twice_at_zero(interval *x, const manifold_t *t, int c)
{
    const activation act = t->prob->act[t->layer - 1];
    interval *f = vec_new(4, t->prec);
    int good = 1;

    mpfi_set_ui(x, 0);
    if (t->copy[c * EACH + SIGN] < 0 && !act->zero)
    {
        good = activation_real(f, f + 3, act, 0);
        mpfi_mul_2ui(x, f, 1);
    }
    vec_free(f, 4);
    return good;
}

/* zeta := the smaller network at the centre; out[p] := 1 for parameters of
   the copies. */
static int
smaller_network(interval *zeta, int *out, const manifold_t *t)
{
    interval *x = vec_new(2, t->prec), *tmp = x + 1;
    int c, j, m, good = 1;

    for (j = 0; j < t->P; j++)
        mpfi_set(zeta + j, t->a + j);
    for (c = 0; c < t->k; c++)
    {
        const int *y = t->copy + c * EACH;

        good = twice_at_zero(x, t, c) && good;
        for (m = 0; m < width(t, 1); m++)
        {
            const int mine = outgoing(t, y[COPY], m);
            interval *sum = zeta + outgoing(t, y[OF], m);

            if (y[SIGN] > 0)
                mpfi_add(sum, sum, t->a + mine);
            else
                mpfi_sub(sum, sum, t->a + mine);
            if (t->prob->bias)
                add_product(zeta + next_bias(t, m), x, t->a + mine, tmp);
            mpfi_set_ui(zeta + mine, 0);
            out[mine] = 1;
        }
        for (j = 0; j < width(t, -1) + t->prob->bias; j++)
            out[incoming(t, y[COPY], j)] = 1;
    }
    vec_free(x, 2);
    return good;
}

/* |zeta* - zeta| <= off: the minimum of the smaller network. */
static int
check_smaller(manifold_t *t, const interval *zeta, const int *out)
{
    interval w;
    mpfr_t u;
    int p, good;

    mpfi_init2(&w, t->prec);
    mpfr_init2(u, t->prec);
    for (p = 0; p < t->P; p++)
        mpfi_set(t->net->theta + p, zeta + p);
    good = manifold_slope(u, t, out);
    mpfi_set_fr(&w, u);
    mpfi_div_fr(&w, &w, t->low);
    /* SOUND: convergence-manifold (E1: |grad L_0| <= low off) */
    good = good && (mpfr_lessequal_p(&w.right, t->off)
                    || report(t->claim->rep, "off: less than |grad L_0|/"
                              "low"));
    mpfr_mul_2ui(u, t->off, 1, MPFR_RNDU);
    for (p = 0; p < t->P; p++)
        if (!out[p])
            widen(t->net->theta + p, u);
    /* SOUND: convergence-manifold (E1: D^2 L_0 >= low) */
    good = good && (manifold_convex(t, out, t->low)
                    || report(t->claim->rep, "low: D^2 L_0 >= low is not "
                              "proved"));
    mpfi_clear(&w);
    mpfr_clear(u);
    return good;
}

/* Entry p of the copied network less the centre: at most R. */
static int
stays(const manifold_t *t, int p, const interval *x)
{
    interval w;
    mpfr_t u;
    int good;

    mpfi_init2(&w, t->prec);
    mpfr_init2(u, t->prec);
    mpfi_sub(&w, x, t->a + p);
    abs_ubound(u, &w);
    /* SOUND: convergence-manifold (E2: the minimum of each slice is in
       the box) */
    good = t->role[p] || mpfr_lessequal_p(u, t->R);
    mpfi_clear(&w);
    mpfr_clear(u);
    return good;
}

/* Copy c on all slices that meet the box: its parameters stay in the box;
   those of the copied neuron and of the next biases, in rest, lose their
   parts.  x: 4 of scratch; zeta encloses zeta*. */
static int
split(interval *rest, const manifold_t *t, const interval *zeta, int c,
      interval *x)
{
    const int *y = t->copy + c * EACH;
    const interval *whole = zeta + outgoing(t, y[OF], y[OUTPUT]);
    interval *part = x, *v = x + 1, *twice = x + 2, *tmp = x + 3;
    int j, m, good;

    mpfi_set(part, t->a + outgoing(t, y[COPY], y[OUTPUT]));
    widen(part, t->R_free);
    /* SOUND: convergence-manifold (E2: s_m is not 0) */
    good = (has_sign(whole, 1) || has_sign(whole, -1))
        && twice_at_zero(twice, t, c);
    mpfi_neg(twice, twice);
    for (m = 0; m < width(t, 1) && good; m++)
    {
        interval *of = rest + outgoing(t, y[OF], m);

        /* u s/s_m, or u itself */
        mpfi_set(v, part);
        if (m != y[OUTPUT])
        {
            mpfi_div(v, v, whole);
            mpfi_mul(v, v, zeta + outgoing(t, y[OF], m));
        }
        mpfi_set(rest + outgoing(t, y[COPY], m), v);
        if (y[SIGN] > 0)
            mpfi_sub(of, of, v);
        else
            mpfi_add(of, of, v);
        if (t->prob->bias)
            add_product(rest + next_bias(t, m), twice, v, tmp);
    }
    for (j = 0; j < width(t, -1) + t->prob->bias && good; j++)
    {
        mpfi_set(v, zeta + incoming(t, y[OF], j));
        if (y[SIGN] < 0)
            mpfi_neg(v, v);
        mpfi_set(rest + incoming(t, y[COPY], j), v);
    }
    return good;
}

int
equal_check(manifold_t *t)
{
    interval *zeta = vec_new((size_t) t->P, t->prec);
    interval *rest = vec_new((size_t) t->P, t->prec);
    interval *x = vec_new(4, t->prec);
    int *out = calloc((size_t) t->P, sizeof(int)), p, c, good;

    if (out == NULL)
        abort();
    good = smaller_network(zeta, out, t) && check_smaller(t, zeta, out);
    for (p = 0; p < t->P; p++)
    {
        if (!out[p])
            widen(zeta + p, t->off);
        mpfi_set(rest + p, zeta + p);
    }
    for (c = 0; c < t->k && good; c++)
        good = split(rest, t, zeta, c, x)
            || report(t->claim->rep, "copies: a sum of outgoing weights may "
                      "be 0");
    for (p = 0; p < t->P && good; p++)
        good = stays(t, p, rest + p)
            || report(t->claim->rep, "R: parameter %d of the manifold leaves "
                      "the box", p);
    vec_free(zeta, (size_t) t->P);
    vec_free(rest, (size_t) t->P);
    vec_free(x, 4);
    free(out);
    return good;
}
