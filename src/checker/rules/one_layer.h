/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* one_layer.h -- the families one-layer and ridge of rule graded-chart; names
   as in proofs/one-layer.md and proofs/ridge.md. */
#ifndef LOJA_CHECKER_ONE_LAYER_H
#define LOJA_CHECKER_ONE_LAYER_H

#include "checker/rules/graded_chart.h"

typedef struct
{
    int d, bias, n, N, k, s;   /* neurons, samples, entries of sigma */
    int ms, M, K, powers;      /* m_s; fast vectors, powers among them */
    struct ridge *turned;      /* ridge.h: several inputs; else NULL */
    activation act;
    mpfr_prec_t prec;
    int *fast, *eq;            /* powers; the N - 1 ones of the shape
                                  equations */
    signed char *active;       /* M + 1 */
    signed char *branch;       /* d, on the sub-slice at hand */
    /* exact data, and what follows from them */
    interval *x, *p;           /* n, perhaps folded, or s_j; k + 1 */
    interval *power;           /* [m n + j]: x_j^m, m <= M + 1 */
    interval range;            /* holds 0 and all x_j */
    interval last_norm;        /* |x^(M+1)| */
    interval *W, *Wnorm;       /* [r K + l]; norms of the rows */
    interval *Q;               /* [m K + r]: P_F x^m = sum_r Q f_r */
    interval *perp;            /* [m n + j]: (1 - P_F) x^m, m >= m_s */
    /* on the sub-slice at hand, by one_layer_taylor */
    interval *h, *mid;         /* powers 0 .. M + 2 */
    interval *psi, *psi0;      /* [i (M+3) + m] on the box, at the centre */
    interval *hull;            /* on b + [0,1] h omega x */
    interval *om, *om0;        /* [i (M+2) + m]: powers of omega */
    interval *a, *a0;          /* a_m, m <= M, on the box, at the centre */
    interval *Da;              /* [m N + j] on the box */
    interval *Drem, rem;       /* of the remainder: without h, x; rem: its
                                  share of tau^ in the mean norm (bound) */
    /* matrices, by one_layer_invert */
    interval *F, *J, *E, *absE;  /* F: F' on the box */
    interval *lead, *rest;     /* [m N + j]: rows l_m, about grad a_m J, and
                                  grad a_m - l_m F' on the box */
    interval q;                /* bound of |Ee|_rad */
    interval *Z, B;            /* zeta in Z +- B Wnorm */
    interval *shape;           /* sigma*, by one_layer_limit */
    interval *t[6];            /* scratch of max(n, N, M + 3) entries */
    interval *work;            /* of activation_range, and elimination */
} one_layer;

/* Indices in sigma; entry b: only with biases. */
#define OMEGA(o, i) (i)
#define BIAS(o, i) ((o)->d + (i))
#define NU(o, i) (((o)->bias ? 2 : 1) * (o)->d + (i))

/* one_layer.c, for other families too: sizes and exact data; p, W and the
   projections from k, N, K, M, fast (0 and a report). */
void one_layer_start(one_layer *o, const problem *prob, mpfr_prec_t prec);
int one_layer_span(one_layer *o, graded_chart *chart);
/* one_layer_memory.c: all arrays, from the sizes; the end of all. */
void one_layer_allocate(one_layer *o);
void one_layer_end(one_layer *o);

/* one_layer_taylor.c: from h, mid, centre, box of the slice to psi .. Da,
   Drem, rem.  0: psi is not enclosed. */
int one_layer_taylor(one_layer *o, const graded_slice *s);
/* Da (N entries): the derivatives of a_m at sigma, from psi and the powers of
   omega there. */
void one_layer_slopes(interval *Da, const one_layer *o,
                      const interval *sigma, const interval *psi,
                      const interval *om, int m);

/* one_layer_solve.c */

/* J: about the inverse of A (N x N), which is lost; any matrix will do.  0
   where a pivot vanishes.  c, t: scratch. */
int matrix_about_inverse(interval *J, interval *A, int N, interval *c,
                         interval *t);

/* F' at the centre to J, Ee, q.  0 unless q < 1. */
int one_layer_invert(one_layer *o, const graded_slice *s);
/* y := J g, N entries. */
void one_layer_precondition(interval *y, const one_layer *o,
                            const interval *g);
/* x encloses all F'^(-1) g, from y = J g. */
void one_layer_solve(interval *x, one_layer *o, const graded_slice *s,
                     const interval *y);
/* res >= |row diag(scale) W b| for |b| <= 1; scale: one entry a shape
   equation. */
void one_layer_row_norm(interval *res, one_layer *o, const interval *row,
                        const interval *scale);

/* one_layer_trap.c: G1, zeta, q < 1 and G2; *why says what fails. */
int one_layer_trap(interval *tau, one_layer *o, const graded_slice *s,
                   const char **why);
/* 1 if a_m is used beyond Fhat: slow powers, and a_0 with biases. */
int one_layer_uses(const one_layer *o, int m);
/* The mean norm of sum_m coef_m v_m, m = m_s .. M; rows: of n entries; v:
   scratch of n. */
void one_layer_mean_norm(interval *res, const one_layer *o,
                         const interval *coef, const interval *rows,
                         interval *v);
/* res := <row, x>, N entries */
void one_layer_dot(interval *res, const one_layer *o, const interval *row,
                   const interval *x);

/* one_layer_bounds.c: slot `enclose'. */
int one_layer_enclose(graded_bounds *b, graded_chart *chart,
                      const char **why);
/* one_layer_shape.c: slots `limit' and `say'. */
int one_layer_limit(graded_chart *chart);
void one_layer_say(char *text, size_t size, const graded_chart *chart);

#endif
