/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* activation.h -- enclosures of the activation functions (rule
   activation-enclosure). */
#ifndef LOJA_CHECKER_ACTIVATION_H
#define LOJA_CHECKER_ACTIVATION_H

#include "checker/arith/interval.h"

typedef enum
{
    SYMMETRY_NONE,         /* none is known */
    SYMMETRY_ODD,          /* psi - psi(0) is odd */
    SYMMETRY_EVEN          /* psi - z/2 is even: psi(z) - psi(-z) = z */
} symmetry;

typedef enum
{
    PASSES_NOTHING,
    PASSES_RIGHT,          /* psi(z) = z for z >= 0 */
    PASSES_ALL             /* psi(z) = z */
} passing;

/* The formulas of activation_double.c. */
typedef enum
{
    DOUBLES_NONE, DOUBLES_TANH, DOUBLES_LOGISTIC, DOUBLES_SILU
} doubles_formula;

/*
    psi tends to 1 for z -> infinity and to `low` for z -> -infinity, both
    times pi/2 if half_pi, and z^2 psi' is bounded.  Without `tail`: the
    logistic function of rate z up to scale and shift; else the distance from
    the limit is eps(u), u = 1/|z|, and rate is 1 (rule saturation).
*/
typedef struct
{
    int rate, low, half_pi;
    /* ratio <= eps/u and slope <= eps' on [0, u]; u is lost */
    void (*tail)(interval *ratio, interval *slope, interval *u);
    /* eps/u - eps' <= k u */
    void (*excess)(interval *k, const interval *u);
} step_facts;

/* What is known of an activation, in act_NAME.c; no other file asks which one
   it has.  A fact that is not stated is not used. */
struct activation_facts
{
    const char *name;
    int kink;              /* at 0; analytic branches on both sides */
    int smooth;            /* 1: C1 */
    int zero;              /* 1: psi(0) = 0 */
    symmetry symmetry;
    passing passes;
    int bounded;           /* else of linear growth */
    const step_facts *step;
    int falls;             /* 1: hypotheses 3 to 5 of threshold-odd */
    int vertex;            /* 1: its tails are those of threshold-vertex, */
    int vertex_power;      /* psi'/psi about |z|^vertex_power to the left */
    int formal;            /* 1: proofs/formal has it */
    doubles_formula doubles;   /* NONE: through MPFI */

    /* As activation_real and activation_complex; branch != 0 of the first
       where there is a kink.  box: NULL, nowhere.  t: 4 and 5 of scratch.
       series: f is what real gives; q: len + 3, t: 3 of scratch. */
    int (*real)(interval *f, const interval *z, int branch, interval *t);
    int (*box)(complex_box *f, const complex_box *z, int branch,
               complex_box *t);
    int (*series)(interval *c, int len, const interval *z, int branch,
                  const interval *f, interval *q, interval *t);

    /* Z <- the bound of the rule unattained-zeros for d neurons, degree k; 0:
       none.  NULL: no row. */
    int (*count)(mpz_t Z, int d, int k);
    /* An upper bound of the number of zeros of psi^(q), all simple, q >= 2;
       -1: none is found. */
    int (*zeros)(int q);
};

typedef const struct activation_facts *activation;

/* The one list; a new activation gets its line here. */
#define ACTIVATION_NAMES(X)                                                 \
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

#define ACTIVATION_DECLARE(name)                                            \
    extern const struct activation_facts activation_##name;
ACTIVATION_NAMES(ACTIVATION_DECLARE)
#undef ACTIVATION_DECLARE

/* All of them, then NULL. */
extern const activation activation_list[];

/* The activation of that name, or NULL. */
activation activation_find(const char *name);
int has_kink(activation act);
/* psi(-z) = -psi(z) */
int odd_activation(activation act);
/* 1 if psi^(m)(0) = 0 by an identity. */
int vanishes(activation act, int m);
/*
    f[0..2] enclose psi, psi', psi'' on z.  branch: 0, or +-1 for the analytic
    function that agrees with a kink activation on that side of 0.  0 where
    nothing is enclosed (a kink with branch 0 on both sides).
*/
int activation_real(interval *f, const interval *z, activation act,
                    int branch);
/* The same of a C1 activation with a kink, on both sides of it: psi'' is all
   that lies between its values. */
int activation_hull(interval *f, const interval *z, activation act);
/* Phi and phi of the normal distribution; t: scratch. */
void normal_cdf(interval *res, const interval *z, interval *t);
void normal_density(interval *res, const interval *z, interval *t);
/* activation_real on complex boxes; 1 only if z lies in the domain of analyticity
   (an intersection of half planes; of arctan a plane with two cuts; rule
   interpolation). */
int activation_complex(complex_box *f, const complex_box *z, activation act,
                       int branch);

/* ---- activation_series.c ---- */

/*
    c[k], k < len, encloses psi^(k)(z)/k! for every z in the interval (plain
    interval arithmetic: good on thin intervals).  branch as in
    activation_real.  0 where nothing is enclosed.  c must not alias z.
*/
int activation_series(interval *c, int len, const interval *z,
                      activation act, int branch);

/* activation_range.c: as activation_series, good on wide intervals too;
   work: activation_range_work(len) entries of the precision of c. */
size_t activation_range_work(int len);
int activation_range(interval *c, int len, const interval *z,
                     activation act, int branch, interval *work);
/* activation_real, with less lost where z is wide; it takes longer. */
int activation_wide(interval *f, const interval *z, activation act,
                    int branch);

#endif
