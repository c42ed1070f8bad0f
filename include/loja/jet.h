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

LOJA_DECLS_BEGIN

typedef enum
{
    LOJA_GROWTH_BOUNDED,   /* psi is bounded */
    LOJA_GROWTH_LINEAR     /* |psi(z)| <= C (1 + |z|), not bounded */
} loja_growth_t;

typedef enum
{
    LOJA_SYMMETRY_NONE,    /* none is known */
    LOJA_SYMMETRY_ODD,     /* psi - psi(0) is odd */
    LOJA_SYMMETRY_EVEN     /* psi - z/2 is even: psi(z) - psi(-z) = z */
} loja_symmetry_t;

typedef enum
{
    LOJA_PASSES_NOTHING,
    LOJA_PASSES_RIGHT,     /* psi(z) = z for z >= 0 */
    LOJA_PASSES_ALL        /* psi(z) = z */
} loja_passes_t;

/*
    A step: psi tends to 1 for z -> infinity and to `low` for z -> -infinity,
    both times pi/2 if `half_pi`, and z^2 psi' is bounded.  The tails are
    those for which the rule saturation has a proof.  Exponential: psi is the
    logistic function of rate z, up to scale and shift.  Algebraic (rate 1):
    psi has the distance eps(u) from its limit, u = 1/|z|.
*/
typedef struct
{
    int rate;
    int low;
    int half_pi;
    /* ratio <= eps(u)/u and slope <= eps'(u), on 0 < u <= top; NULL:
       exponential tails */
    void (*tail)(arb_t ratio, arb_t slope, const arb_t top, slong prec);
    /* eps(u)/u - eps'(u) <= k u on the ball u */
    void (*excess)(arb_t k, const arb_t u, slong prec);
} loja_act_step_t;

/* A vertex: the one zero of psi', a minimum, and a left tail that the rule
   threshold-vertex has a proof for. */
typedef struct
{
    double guess;          /* of the zero; HEURISTIC */
    int power;             /* psi'/psi is about |z|^power to the left */
} loja_act_vertex_t;

/*
    All that is known of an activation, one file of src/jet for each; no
    other file asks which activation it has.  A fact that is not stated (0 or
    NULL) is not used: the rules that need it say UNDECIDED.
*/
struct loja_act_struct
{
    const char *name;      /* as in instance files */
    const char *alias;     /* another accepted name, or NULL */
    int analytic;          /* 1: real analytic on R; 0: a kink at 0 */
    int smooth;            /* 1: C^1, so that gradient flows exist; relu: 0 */
    int zero;              /* 1: psi(0) = 0 */
    loja_symmetry_t symmetry;
    loja_passes_t passes;
    loja_growth_t growth;
    const loja_act_step_t *step;
    const loja_act_vertex_t *vertex;
    int falls;             /* 1: hypotheses 3 to 5 of threshold-odd */

    /* Z <- the bound of the rule unattained-zeros for d neurons and a
       polynomial of degree k (d >= 1, k > growth).  0: none. */
    int (*count)(fmpz_t Z, slong d, slong k);
    /* An upper bound of the number of zeros of psi^(q), all of them simple,
       in ball arithmetic; -1: none is found.  Domain: q >= 2. */
    slong (*zeros)(slong q);

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

    /*
        psi, psi', psi'' at z in doubles, and psi, psi' in pairs; e, at first
        2^-42 and 2^-94, becomes a bound of the errors at z: for real e[0] of
        psi, e[1] of the others (it is told ez, see below, but need not use
        it).  0: it cannot be had.  NULL: there is none, use eval.
    */
    int (*real)(double *f, double *e, double z, double ez);
    int (*pair)(loja_dd_t *f, double *e, loja_dd_t z);
};

/* 1: psi(-z) = -psi(z) */
int loja_act_is_odd(const loja_act_struct *act);
/* 1: psi^(m)(0) = 0 by an identity. */
int loja_act_vanishes(const loja_act_struct *act, slong m);

/*
    f[0..2] approximate psi, psi', psi'' in doubles: f[0] is within error[0],
    the others are within error[1] of the values at every real point within
    ez >= 0 of z.  Returns 0 where that cannot be had.  Domain: between
    loja_round_begin and loja_round_end.
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

/* The one list of activations; a new one gets its line here. */
#define LOJA_ACTIVATIONS(X)                                                 \
    X(logistic)                                                             \
    X(tanh)                                                                 \
    X(softplus)                                                             \
    X(gelu)                                                                 \
    X(silu)                                                                 \
    X(mish)                                                                 \
    X(elu)                                                                  \
    X(softsign)                                                             \
    X(arctan)                                                               \
    X(identity)                                                             \
    X(relu)                                                                 \
    X(erf)

#define LOJA_ACT_DECLARE(name) extern const loja_act_struct loja_act_##name;
LOJA_ACTIVATIONS(LOJA_ACT_DECLARE)
#undef LOJA_ACT_DECLARE

/* NULL-terminated list of all activations, in that order. */
extern const loja_act_struct *const loja_act_list[];

/* The activation of that name or alias, or NULL. */
const loja_act_struct *loja_act_find(const char *name);

LOJA_DECLS_END

#endif
