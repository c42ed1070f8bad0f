/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The exact part of the family collapse (proofs/collapse.md): the problem,
    the target, the fast powers and their basis on the data; coordinates;
    words and record.
*/
#include <stdio.h>
#include <string.h>
#include "infinity/collapse.h"

/* HEURISTIC: affects width and time, not truth: odd Taylor terms kept beyond
   that of tau; neurons. */
#define TERMS 5
#define MOST_NEURONS 4

static int
fits(const loja_problem_t prob, loja_message_t why)
{
    const loja_net_struct *net = prob->net;

    /* SOUND: collapse (the networks) */
    if (net->depth != 2 || net->width[0] != 1 || net->width[2] != 1
        || !fmpq_is_zero(prob->l2))
        loja_message_set(why, "graded-moduli is written for one hidden layer "
            "with one input and one output, no penalty");
    else if (!loja_act_is_odd(net->act[0]) || !net->act[0]->analytic
             || net->act[0]->passes == LOJA_PASSES_ALL)
        loja_message_set(why, "graded-moduli is written for tanh, arctan "
            "and erf");
    else if (net->width[1] > MOST_NEURONS)
        loja_message_set(why, "graded-moduli is tried for up to %d neurons",
            MOST_NEURONS);
    else
        return 1;
    return 0;
}

/* k, fast powers, moduli; 0 and why where the target does not fit. */
static int
set_powers(loja_collapse_struct *f, loja_message_t why)
{
    loja_one_layer_struct *o = &f->o;
    fmpq_t c;
    slong m;
    int odd = 1;

    /* the degree is at most that for which one modulus is left */
    if (!_loja_one_layer_target(o, o->bias ? o->dim - 2 : 2 * o->dim - 5,
                                why))
        return 0;
    fmpq_init(c);
    o->K = 0;
    o->fast = flint_malloc(sizeof(slong) * (size_t) (o->k + 1));
    o->pm = _arb_vec_init(o->k + 1);
    for (m = 0; m <= o->k; m++)
    {
        fmpq_poly_get_coeff_fmpq(c, o->p, m);
        if (o->bias || m % 2 == 1)
        {
            arb_set_fmpq(o->pm + o->K, c, o->prec);
            o->fast[o->K++] = m;
        }
        else
            odd = odd && fmpq_is_zero(c);
    }
    o->powers = o->K;
    fmpq_clear(c);
    f->moduli = o->dim - 1 - (o->K - (o->bias ? 1 : 0));
    o->ms = o->k + 1;
    o->s = COLLAPSE_S;
    f->L = o->k + COLLAPSE_S + 2 * TERMS;
    o->M = f->L - 1;
    /* SOUND: collapse (k odd; without biases p is odd) */
    if (o->k % 2 == 0 || !odd || f->moduli < 1)
    {
        loja_message_set(why, "graded-moduli needs a target of odd degree, "
            "and more neurons than that degree takes");
        return 0;
    }
    f->modulus = flint_calloc((size_t) f->moduli, sizeof(slong));
    return 1;
}

static void
set_psi(loja_collapse_struct *f)
{
    arb_ptr z = _arb_vec_init(2);
    slong l;

    f->psi = _arb_vec_init(f->L + 3);
    arb_one(z + 1);
    f->o.act->jet(f->psi, z, 2, f->L + 3, 0, f->o.prec);
    /* SOUND: collapse (psi is odd) */
    for (l = 0; l < f->L + 3; l += 2)
        arb_zero(f->psi + l);
    _arb_vec_clear(z, 2);
}

/* e_l = sum_m W(m,l) f_m and <x^m, e_l> = T. */
void
_loja_collapse_project(loja_collapse_struct *f)
{
    const loja_one_layer_struct *o = &f->o;
    slong r, m;

    arb_mat_init(f->proj, o->K, f->L + 1 - o->ms);
    f->projected = 1;
    for (r = 0; r < o->K; r++)
        for (m = 0; m < f->L + 1 - o->ms; m++)
            arb_dot(arb_mat_entry(f->proj, r, m), NULL, 0,
                    arb_mat_entry(o->W, r, 0), 1, arb_mat_entry(o->T, m, 0),
                    1, o->K, o->prec);
}

int
_loja_collapse_init(loja_graded_family_struct *family, arb_srcptr theta,
                    loja_message_t why)
{
    loja_collapse_struct *f;
    loja_one_layer_struct *o;
    arb_ptr y;
    arb_t h;
    int good;

    if (!fits(family->prob, why))
        return 0;
    f = flint_calloc(1, sizeof(*f));
    family->data = f;
    o = &f->o;
    o->prob = family->prob;
    o->act = o->prob->net->act[0];
    o->bias = o->prob->net->bias;
    o->d = o->prob->net->width[1];
    o->n = o->prob->n;
    o->dim = (o->bias ? 3 : 2) * o->d;
    o->prec = family->prec;
    _loja_one_layer_start(o);
    o->branch = flint_calloc((size_t) o->d, sizeof(int));
    if (!set_powers(f, why) || !_loja_one_layer_basis(o, why))
        return 0;
    set_psi(f);
    _loja_collapse_project(f);
    family->k = o->k;
    family->s = COLLAPSE_S;
    family->step = f->step = 2;
    family->dim = o->dim;
    arb_init(h);
    y = _arb_vec_init(o->dim);
    good = _loja_collapse_inverse(h, y, family, theta);
    if (good)
        _loja_collapse_choose(f, y, h);
    else
        loja_message_set(why, "the output weights may be 0");
    arb_clear(h);
    _arb_vec_clear(y, o->dim);
    return good;
}

void
_loja_collapse_clear(loja_graded_family_struct *family)
{
    loja_collapse_struct *f = family->data;

    if (f == NULL)
        return;
    if (f->psi != NULL)
        _arb_vec_clear(f->psi, f->L + 3);
    if (f->projected)
        arb_mat_clear(f->proj);
    flint_free(f->modulus);
    _loja_one_layer_end(&f->o);
    flint_free(f);
    family->data = NULL;
}

/* ---- coordinates ---- */

int
_loja_collapse_inverse(arb_t h, arb_ptr y, loja_graded_family_struct *family,
                       arb_srcptr theta)
{
    const loja_collapse_struct *f = family->data;
    slong i;

    /* with o in front the family is that of one-layer; collapse: but for b =
       h beta */
    if (!_loja_one_layer_inverse(h, y, family, theta))
        return 0;
    for (i = 0; i < f->o.d && f->o.bias && !f->loose; i++)
        arb_div(y + OL_B(&f->o, i), y + OL_B(&f->o, i), h, f->o.prec);
    return 1;
}

void
_loja_collapse_map(arb_ptr theta, loja_graded_family_struct *family,
                   const arb_t h, arb_srcptr y)
{
    const loja_collapse_struct *f = family->data;
    arb_ptr z = _arb_vec_init(f->o.dim);
    slong i;

    _arb_vec_set(z, y, f->o.dim);
    for (i = 0; i < f->o.d && f->o.bias && !f->loose; i++)
        arb_mul(z + OL_B(&f->o, i), z + OL_B(&f->o, i), h, f->o.prec);
    _loja_one_layer_map(theta, family, h, z);
    _arb_vec_clear(z, f->o.dim);
}

/* ---- words and record ---- */

char *
_loja_collapse_describe(loja_graded_family_struct *family)
{
    const loja_collapse_struct *f = family->data;
    char *s = flint_malloc(500);

    snprintf(s, 500, "h = |v|^(-1/%ld), w = h omega, %sv = h^(-%ld) nu%s (v: "
        "output weights); %spowers x^m, m <= %ld, are fast, %ld coordinates "
        "(moduli) do not move with h", (long) f->o.k,
        f->o.bias ? "b = h beta, " : "", (long) f->o.k,
        f->o.bias ? ", c free" : "", f->o.bias ? "" : "odd ",
        (long) f->o.k, (long) f->moduli);
    return s;
}

char *
_loja_collapse_limit_words(loja_graded_family_struct *family, arb_srcptr y)
{
    char *s = flint_malloc(60);

    (void) family;
    (void) y;
    snprintf(s, 60, "L h^(-4) and h^k |theta| have limits > 0");
    return s;
}

void
_loja_collapse_record_target(loja_record_t rec, const loja_collapse_struct *f,
                             slong degree)
{
    fmpq_t c;
    slong m;

    fmpq_init(c);
    loja_record_open(rec, "p", '[');
    for (m = 0; m <= degree; m++)
    {
        fmpq_poly_get_coeff_fmpq(c, f->o.p, m);
        loja_record_put_fmpq(rec, NULL, c);
    }
    loja_record_close(rec, ']');
    loja_record_put_slong(rec, "last", f->L);
    fmpq_clear(c);
}

void
_loja_collapse_record_moduli(loja_record_t rec, const loja_collapse_struct *f)
{
    slong m;

    loja_record_open(rec, "moduli", '[');
    for (m = 0; m < f->moduli; m++)
        loja_record_put_slong(rec, NULL, f->modulus[m]);
    loja_record_close(rec, ']');
}

void
_loja_collapse_record(loja_record_t rec, loja_graded_family_struct *family)
{
    const loja_collapse_struct *f = family->data;

    loja_record_put_slong(rec, "k", f->o.k);
    _loja_collapse_record_target(rec, f, f->o.k);
    _loja_collapse_record_moduli(rec, f);
}

void
_loja_collapse_moduli(char *held, const loja_graded_family_struct *family)
{
    const loja_collapse_struct *f = family->data;
    slong i;

    for (i = 0; i < f->moduli; i++)
        held[f->modulus[i]] = 1;
}

const loja_graded_family_ops _loja_graded_collapse =
{
    "collapse",
    "collapse",
    _loja_collapse_moduli,
    _loja_collapse_init,
    _loja_collapse_clear,
    _loja_collapse_bounds,
    _loja_collapse_inverse,
    _loja_collapse_map,
    _loja_collapse_limit,
    _loja_collapse_slow_approx,
    _loja_collapse_spread,
    _loja_collapse_describe,
    _loja_collapse_limit_words,
    _loja_collapse_record
};
