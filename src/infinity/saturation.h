/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    saturation.h -- flows that leave to infinity because neurons become
    steps, and whose loss tends to a limit that may be positive (rule
    saturation; private to src/infinity).

    Notation of proofs/saturation.md: S the saturating neurons, each with the
    two inputs next to its step; h_g, g = (s, side), what they lack there;
    zeta all other parameters; L_0 the loss at h = 0; zeta* its minimum, Linf
    its value there, D = L - Linf.
*/
#ifndef LOJA_INFINITY_SATURATION_H
#define LOJA_INFINITY_SATURATION_H

#include "minimum.h"

/* The sides of a step: psi near its limit at -infinity, +infinity. */
enum { LOJA_SIDE_MINUS = 0, LOJA_SIDE_PLUS = 1 };

/* A saturating neuron. */
typedef struct
{
    slong neuron;          /* its index, 0 .. d - 1 */
    slong support[2];      /* samples with the inputs x_-, x_+ */
    slong on;              /* a sample with the input that the step runs into,
                              or -1 */
    int near, even;        /* then: the side of the nearer support; 1 if
                              both are equally near */
    signed char *side;     /* of each sample, -1 at that input; n entries;
                              owned */
    fmpq *far;             /* e of each sample, >= 0; n entries; owned */
    fmpq_t w, b;           /* (w, b) of the field X */
    fmpq_t gamma[2];       /* X h = -gamma h on the two sides */
    fmpq_t w0, b0;         /* shortest (w, b) with margins >= 1 */
    int sharp;             /* 1 if (w0, b0) has both margins 1 */
    fmpq_t wl, bl;         /* limit of (w, b)/log t, times q */
} loja_step_neuron_t;

/*
    A neuron that runs out into its tail: its bias tends to +infinity (side
    LOJA_SIDE_PLUS) or -infinity, its output weight v to infinity, so that all
    that is left is an exponential A e^(rate w x), A = v rate h, h =
    e^(rate b).  In zeta A stands in the place of v, and c + sum of psi_side v
    in that of c; b is not in it.
*/
typedef struct
{
    slong neuron;
    int side;
    slong rate;            /* -alpha, alpha on the other side */
} loja_slow_neuron_t;

typedef struct
{
    const loja_problem_struct *prob;   /* borrowed */
    slong n, d, m;         /* samples, hidden neurons, saturating ones */
    slong P, dim;          /* parameters; entries of zeta, P - 2 m */
    slong alpha;           /* 2 tanh; 1 logistic, arctan, softsign */
    int power;             /* arctan, softsign: algebraic tails */
    loja_step_neuron_t *step;          /* m; owned */
    slong *of;             /* of[i]: which saturating one neuron i is, or -1;
                              d; owned */
    slong *param;          /* zeta_k is theta_param[k]; dim; owned */
    slong slow;            /* neurons that run out */
    loja_slow_neuron_t *out;           /* slow; owned */
    slong *out_of;         /* as of, of those; d; owned */
    int exact;             /* L_0 = 0 is attained: q = 2 */
    /* exact: cells between the steps from left to right, m + 1 */
    slong *cell;           /* of each sample; owned */
    slong *count;          /* samples of each; owned */
    fmpq *value;           /* target of each; owned */
} loja_saturation_struct;
typedef loja_saturation_struct loja_saturation_t[1];

/* What is verified, for a region h_g <= h0, zeta in B. */
typedef struct
{
    arf_t h0, rho, D0;     /* exact; E and the level */
    arb_ptr centre;        /* q = 1: exact, dim */
    arb_mat_t frame;       /* q = 1: exact, dim x dim */
    arf_t lambda, Lambda;  /* q = 1: lambda <= M^T D^2 L_0 M <= Lambda on B */
    arf_t off;             /* q = 1: |xi*| <= off */
    arf_struct *a;         /* D >= sum_g a_g h_g^q on E; 2 m, s after s */
    arf_t least;           /* the least of them */
    arf_t kappa, C;        /* of the field */
    arb_t limit;           /* encloses Linf */
    arf_t level;           /* >= D(theta(T)) */
    int later;             /* not proved: at a later T it may be */
    /* algebraic tails, q = 2: |X r + r| <= e L, |theta - X| <= d; then of
       theta(T): u0, energy >= L |theta|^2 for all t >= T */
    arf_t e, d, u0, energy;
    /* neurons that run out: h <= reach, D >= slow_a h, |A| >= height; slow */
    arf_struct *reach, *slow_a, *height;
    arf_t beta;            /* h' = -(beta/D) h^2 in the field */
} loja_saturation_proof_struct;
typedef loja_saturation_proof_struct loja_saturation_proof_t[1];

/* ---- saturation.c ---- */

void _loja_saturation_proof_init(loja_saturation_proof_t proof,
                                 const loja_saturation_t sat);
void _loja_saturation_proof_clear(loja_saturation_proof_t proof,
                                  const loja_saturation_t sat);

/* ---- saturation_setup.c ---- */

/* 1 if the rule is made for the problem; else why. */
int _loja_saturation_applies(const loja_problem_struct *prob,
                             loja_message_t why);
/* The saturating neurons are neuron[0 .. m-1], the steps as at the middle of
   theta.  0 where a step has no inputs on one of its sides. */
int _loja_saturation_init(loja_saturation_t sat,
                          const loja_problem_struct *prob, arb_srcptr theta,
                          const slong *neuron, slong m);
/* The inputs next to the root of w x + b, but for that of sample on; 0 where
   there is none on one side. */
int _loja_saturation_support(slong *support, const loja_problem_struct *prob,
                             arb_srcptr theta, slong neuron, slong on);
/* Which neurons do what. */
typedef struct
{
    const slong *neuron;   /* steps; m */
    slong m;
    const slong *on;       /* the samples that they run into, or -1; or NULL */
    const slong *out;      /* those that run out; slow */
    slong slow;
} loja_saturation_plan_t;

int _loja_saturation_init_plan(loja_saturation_t sat,
                               const loja_problem_struct *prob,
                               arb_srcptr theta,
                               const loja_saturation_plan_t *plan);
void _loja_saturation_clear(loja_saturation_t sat);

/* ---- saturation_steps.c ---- */

/* Sides and distances of all samples; 0 if one lies within the step. */
int _loja_saturation_step_sides(loja_step_neuron_t *s,
                                const loja_saturation_t sat);
/* (w0, b0), and whether both margins are 1. */
void _loja_saturation_step_shortest(loja_step_neuron_t *s,
                                    const loja_saturation_t sat);
/* (w, b) of the field, its margins, the limit direction. */
int _loja_saturation_step_field(loja_step_neuron_t *s,
                                const loja_saturation_t sat);
void _loja_saturation_step_init(loja_step_neuron_t *s, slong n);
void _loja_saturation_step_clear(loja_step_neuron_t *s, slong n);

/* ---- saturation_guess.c ---- */

/*
    Neurons that look saturated at theta(T), the most saturated first; how
    many.  Not proved.
*/
slong _loja_saturation_guess_approx(slong *neuron,
                                    const loja_problem_struct *prob,
                                    arb_srcptr theta);
/* The same with steps that may run into an input: on[k] that sample, or -1;
   0 where none does. */
slong _loja_saturation_guess_on_approx(slong *neuron, slong *on,
                                       const loja_problem_struct *prob,
                                       arb_srcptr theta);

/* Neurons that look saturated on the same side at all inputs; how many. */
slong _loja_saturation_guess_out_approx(slong *neuron,
                                        const loja_problem_struct *prob,
                                        arb_srcptr theta);

/* What psi tends to on that side, and the difference of both sides. */
void _loja_saturation_limit(arb_t x, const loja_saturation_t sat, int side,
                            slong prec);
void _loja_saturation_jump(arb_t x, const loja_saturation_t sat, slong prec);

/* ---- saturation_reduced.c ---- */

/*
    On the balls zeta: r_j = N_0(x_j) - y_j (n), L_0, its gradient (dim) and
    its Hessian (dim x dim); each but zeta may be NULL.
*/
void _loja_saturation_reduced(arb_ptr r, arb_ptr L, arb_ptr grad,
    arb_mat_struct *H, const loja_saturation_t sat, arb_srcptr zeta,
    slong prec);
/* zeta of theta. */
void _loja_saturation_zeta(arb_ptr zeta, const loja_saturation_t sat,
                           arb_srcptr theta);
/* Where v_s stands in zeta. */
slong _loja_saturation_output(const loja_saturation_t sat, slong s);

/* The entry of zeta that is parameter p; dim if there is none. */
slong _loja_saturation_entry(const loja_saturation_t sat, slong p);
/* psi and two derivatives (NULL: not wanted) of neuron i at z = w x + b; of
   one that runs out (b = 0) e^(rate z). */
void _loja_saturation_bend(arb_ptr f0, arb_ptr f1, arb_ptr f2,
                           const loja_saturation_t sat, slong i,
                           const arb_t z, slong prec);

/* ---- saturation_minimum.c ---- */

/* L_0 as a problem of minimum.h. */
void _loja_saturation_problem(loja_minimum_problem_t *f,
                              const loja_saturation_t sat);
/* lambda, Lambda, off, limit; r (n) and G (n x dim): r_j and M^T dr_j/dzeta
   on B. */
int _loja_saturation_minimum(loja_saturation_proof_t proof, arb_ptr r,
    arb_mat_struct *G, const loja_saturation_t sat, loja_message_t why,
    slong prec);

/* ---- saturation_framed.c ---- */

/* On all of |xi| <= rho, zeta = centre + M xi: r_j (n), G = M^T dr_j/dzeta (n
   x dim) and K = M^T D^2 L_0 M (dim x dim). */
void _loja_saturation_framed(arb_ptr r, arb_mat_struct *G, arb_mat_struct *K,
    const loja_saturation_proof_t proof, const loja_saturation_t sat,
    slong prec);

/* ---- saturation_region.c ---- */

/* 1 if 0 < h0 < 1; else why. */
int _loja_saturation_small(const loja_saturation_proof_t proof,
                           loja_message_t why);
/* kappa <= A/B, both positive. */
void _loja_saturation_pulled(loja_saturation_proof_t proof, const arb_t A,
                             const arb_t B);
/* least: the least of all a_g so far. */
void _loja_saturation_least(loja_saturation_proof_t proof, const arf_t a);
/* a of both sides of a step that runs into an input, h_far = ratio h_near:
   half of B each. */
void _loja_saturation_halves(loja_saturation_proof_t proof, arf_t near,
                             arf_t far, const arb_t B, const arb_t ratio);

/*
    What a sample lacks, over all h in (0, h0]: p, u and eps = u/(1+u) of
    saturating neuron s, and inverse = 1/(1+u).
*/
void _loja_saturation_tail(arb_t p, arb_t u, arb_t eps, arb_t inverse,
    const loja_saturation_t sat, slong s, slong j, const arf_t h0,
    slong prec);

/* v_s on B (m), zeta - zeta* (dim), size >= |xi - xi*|. */
void _loja_saturation_offsets(arb_ptr v, arb_ptr offset, arf_t size,
    const loja_saturation_proof_t proof, const loja_saturation_t sat);

/* C >= |DTheta X|, from zeta - zeta*. */
void _loja_saturation_speed(loja_saturation_proof_t proof, arb_srcptr offset,
    const loja_saturation_t sat, slong prec);

/* ---- saturation_field.c, saturation_exact.c ---- */

/*
    q = 1: lambda, Lambda, off, limit, a, least, kappa, C for h0, rho, centre
    and frame.  Returns 0, and why, where one of them is not positive.
*/
int _loja_saturation_field(loja_saturation_proof_t proof,
    const loja_saturation_t sat, loja_message_t why, slong prec);
/* q = 2: a, least, kappa, C, limit for h0, rho. */
int _loja_saturation_exact(loja_saturation_proof_t proof,
    const loja_saturation_t sat, loja_message_t why, slong prec);
/* h of the far support over that of the near one, for step s that runs into an
   input (saturation_minimum.c, like the next one). */
void _loja_saturation_far_ratio(arb_t ratio,
    const loja_saturation_proof_t proof, const loja_saturation_t sat,
    slong s, slong prec);
/* D > D0 on the faces: q = 1 and q = 2. */
int _loja_saturation_faces(const loja_saturation_proof_t proof,
    const loja_saturation_t sat, slong prec);
int _loja_saturation_exact_faces(const loja_saturation_proof_t proof,
    const loja_saturation_t sat, slong prec);

/* ---- saturation_power.c, saturation_energy.c: algebraic tails ---- */

/* p, u, eps/u and eps' of step s at sample j, over all h in (0, h0]. */
void _loja_saturation_power_tail(arb_t p, arb_t u, arb_t ratio, arb_t slope,
    const loja_saturation_t sat, slong s, slong j, const arf_t h0,
    slong prec);
/* As _loja_saturation_field. */
int _loja_saturation_power_field(loja_saturation_proof_t proof,
    const loja_saturation_t sat, loja_message_t why, slong prec);
/* phi_gj = sigma v p eps/u of q = 2. */
void _loja_saturation_power_vectors(arb_mat_t phi,
    const loja_saturation_proof_t proof, const loja_saturation_t sat,
    arb_srcptr v, slong prec);
/* Diagonal entries of G from below, tighter than their products. */
void _loja_saturation_power_diagonal(arb_mat_t G, const arb_mat_t phi,
    const loja_saturation_t sat, slong prec);
/* e and d, from v_s, v_s - v_s* (m) and f_k - y_k (m + 1) on B. */
void _loja_saturation_power_exact(loja_saturation_proof_t proof,
    const loja_saturation_t sat, arb_srcptr v, arb_srcptr dv,
    arb_srcptr offset, slong prec);
/* |(w0, b0)| of all steps together. */
void _loja_saturation_shortest(arb_t x, const loja_saturation_t sat,
                               slong prec);
/* u0 and energy, once level is set; 0 where u0 is not large enough. */
int _loja_saturation_energy(loja_saturation_proof_t proof,
    const loja_saturation_t sat, arb_srcptr theta, slong prec);

/* ---- saturation_slow.c: neurons that run out ---- */

/* As _loja_saturation_field. */
int _loja_saturation_slow(loja_saturation_proof_t proof,
    const loja_saturation_t sat, loja_message_t why, slong prec);

/* ---- saturation_enter.c ---- */

/* theta(T) is in E with D <= D0; level is set. */
int _loja_saturation_enters(loja_saturation_proof_t proof,
    const loja_saturation_t sat, arb_srcptr theta, slong prec);
/* level >= L(theta(T)) - Linf. */
void _loja_saturation_level(loja_saturation_proof_t proof,
    const loja_saturation_t sat, arb_srcptr theta, slong prec);

/* ---- saturation_search.c ---- */

/* Proposes h0, rho, D0, centre, frame and has all verified. */
int _loja_saturation_search(loja_saturation_proof_t proof,
    const loja_saturation_t sat, arb_srcptr theta, loja_message_t why,
    slong prec);

/* ---- saturation_words.c, saturation_power_words.c ---- */

/* "neuron 1 between x = -1/2 and x = 1/2, ..."; to be freed. */
char *_loja_saturation_step_words(const loja_saturation_t sat);
/* "L(theta(t)) -> 0", or to Linf, enclosed; to be freed. */
char *_loja_saturation_value_words(const loja_saturation_t sat,
    const loja_saturation_proof_t proof);
/* Theorem and numbers of algebraic tails and of neurons that run out; norm:
   |theta(T)|. */
void _loja_saturation_power_decide(loja_claim_t claim,
    const loja_saturation_t sat, const loja_saturation_proof_t proof,
    const fmpq_t T, const arb_t norm);

/* ---- saturation_record.c ---- */

void _loja_saturation_record(loja_record_t rec, const loja_saturation_t sat,
                             const loja_saturation_proof_t proof);

/* ---- saturation_words.c ---- */

void _loja_saturation_decide(loja_claim_t claim, const loja_saturation_t sat,
    const loja_saturation_proof_t proof, const fmpq_t T, arb_srcptr theta);

#endif
