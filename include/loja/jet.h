/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/jet.h -- activation functions: values, derivatives, Taylor jets,
    on real balls and on complex boxes.

    Contract of every function here: for every z in the input set the value
    lies in the output set.  Where an activation has a kink at 0 (elu,
    softsign, relu) `branch` selects what is enclosed: 0 the function itself
    (hull of both sides when the input contains 0; for the second derivative
    hull of the one-sided limits), +1 the analytic function that agrees with
    it for z > 0, -1 the one that agrees with it for z < 0, continued to the
    whole input.  Smooth activations ignore `branch`.
*/
#ifndef LOJA_JET_H
#define LOJA_JET_H

#include "loja/round.h"

typedef enum
{
    LOJA_GROWTH_BOUNDED,   /* psi is bounded */
    LOJA_GROWTH_LINEAR     /* |psi(z)| <= C (1 + |z|), not bounded */
} loja_growth_t;

struct loja_act_struct
{
    const char *name;      /* as in instance files */
    const char *alias;     /* another accepted name, or NULL */
    int analytic;          /* 1: real analytic on R */
    int smooth;            /* 1: C^1, so that gradient flows exist; relu: 0 */
    int odd;               /* 1: psi(-z) = -psi(z) */
    loja_growth_t growth;

    /*
        Encloses f0 = psi(z), f1 = psi'(z), f2 = psi''(z).  f1 and f2 may be
        NULL (f1 is computed whenever f2 is asked for).  Aliasing: none.
        Accurate on tiny and on wide balls, relative accuracy in the tails.
    */
    void (*eval)(arb_ptr f0, arb_ptr f1, arb_ptr f2, arb_srcptr z,
                 int branch, slong prec);

    /*
        Complex box z, for bounds on Bernstein ellipses.  The domain D of
        each branch is an intersection of open half planes containing the
        real points where that branch is used (a strip |Im z| < c for smooth
        activations); returns 1 only when it is proved that z lies in D, and
        then encloses psi, psi', psi'' as eval does; otherwise returns 0.
        branch = 0 with a kink activation returns 0 unless Re z is strictly
        of one sign.
    */
    int (*eval_complex)(acb_ptr f0, acb_ptr f1, acb_ptr f2, acb_srcptr z,
                        int branch, slong prec);

    /*
        Taylor jet: f[0..len-1] encloses the coefficients of psi(z(s)) mod
        s^len, where z(s) = z[0] + z[1] s + ... (zlen coefficients, the rest
        zero).  O(len^2) or better.  Aliasing: none.
    */
    void (*jet)(arb_ptr f, arb_srcptr z, slong zlen, slong len, int branch,
                slong prec);

    /* The same for psi'(z(s)). */
    void (*jet_derivative)(arb_ptr d, arb_srcptr z, slong zlen, slong len,
                           int branch, slong prec);

    /*
        eval_complex on discs, in doubles (proofs/rounding.md): f encloses
        psi, and d1 >= |psi'|, d2 >= |psi''| are bounds on the disc.  Returns
        1 only when it is proved that z lies in D and the bounds hold.  NULL:
        there is none, use eval_complex.
    */
    int (*eval_disc)(loja_disc_t *f, double *d1, double *d2,
                     const loja_disc_t *z, int branch);
};

/*
    f[0..2] approximate psi, psi', psi'' in doubles: each is within *error of
    the value at every real point within ez >= 0 of z.  Returns 0 where that
    cannot be had.  Domain: between loja_round_begin and loja_round_end.
*/
int loja_jet_real(double *f, double *error, const loja_act_struct *act,
                  double z, double ez, int branch);

/*
    f[0], f[1] approximate psi, psi' at the pair z: each is within *error of
    the value at every real point within ez >= 0 of z.  Returns 0 where that
    cannot be had.  Domain: as loja_jet_real.
*/
int loja_jet_dd(loja_dd_t *f, double *error, const loja_act_struct *act,
                loja_dd_t z, double ez, int branch);

extern const loja_act_struct loja_act_logistic, loja_act_tanh,
    loja_act_softplus, loja_act_gelu, loja_act_silu, loja_act_mish,
    loja_act_elu, loja_act_softsign, loja_act_arctan, loja_act_identity,
    loja_act_relu;

/* NULL-terminated list of all activations. */
extern const loja_act_struct *const loja_act_list[];

/* The activation of that name or alias, or NULL. */
const loja_act_struct *loja_act_find(const char *name);

#endif
