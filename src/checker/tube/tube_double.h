/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* tube_double.h -- rules interpolation and congruence in doubles, and pairs of
   them (rule rounding): only between doubles_begin and doubles_end. */
#ifndef LOJA_CHECKER_TUBE_DOUBLE_H
#define LOJA_CHECKER_TUBE_DOUBLE_H

#include "checker/net/network_double.h"
#include "checker/tube/tube.h"

/* HEURISTIC: longer paths are left to MPFI */
#define DOUBLE_LENGTH 400

typedef struct
{
    network_double net;
    const step *s;
    const interval *mid, *half;    /* x = mid + half s; NULL: x = s */
    int P, len;
    disc *coef;                    /* of the path on the piece: P x len */
} path_double;

void path_double_init(path_double *d, const network *net, const step *s,
                      const interval *coef, const interval *mid,
                      const interval *half);
void path_double_clear(path_double *d);
/* Bounds of |f| |grad L(p + e)| and (unless NULL) |f| |H(p + e)|_F on the
   ellipse, e real, |e_i| <= R, from so many arcs of its half; 0: none. */
int double_on_ellipse(mpfr_t grad, mpfr_ptr hess, path_double *d, double eta,
                      int arcs, const mpfr_t R);
/* w[k] >= cosh(k eta), k < len; 0: too large */
int double_cosh(double *w, int len, double eta);
/* d->net.path := discs of the path on the arc, real offsets up to R
   included; w of double_cosh. */
void double_path_on_arc(path_double *d, const double *w, double eta, int arc,
                        int arcs, double R);

/* ---- defect_pairs.c ---- */

/* sum >= sum_k |c_k| of the interpolant of p' + f grad L(p) at N nodes; slope:
   coefficients of p'.  0: none. */
int pairs_defect(mpfr_t sum, const network *net, const step *s,
                 const interval *coef, const interval *slope, int N);

/* ---- growth_double.c ---- */

/* 1 only if f H(p + e) + M I > 0 on the piece for real |e_i| <= R, M the
   growth; hint: an ellipse to begin with. */
int double_growth(path_double *d, const mpfr_t growth, const mpfr_t R,
                  double hint);
/* 1 only if the symmetric A + s I, by its upper triangle, is semidefinite; A
   is overwritten. */
int double_semidefinite(double *A, int P, double s);

/* ---- congruence_double.c ---- */

/* >= |A|_F, n entries */
double double_frobenius(const double *A, size_t n);
/* T_k(x_j), k < len, from the table of cosines. */
void double_values_at(ball *T, const interval *table, int N, int j, int len);
/* A := f H + M I at the node, symmetric, T the values there; returns a bound
   of |A - (f H(p + e) + M I)|_F for all real |e_i| <= R. */
double double_matrix_at_node(double *A, path_double *d, const ball *T,
                             const interval *node, const mpfr_t growth,
                             double R);

/* Matrices of P x P. */
typedef struct
{
    double *A, *Q, *a, *T;     /* a, T: scratch */
} frame_double;

/*
    Q := a frame of the symmetric A, both in the order of pivots afterwards;
    returns a bound of |Q^T B Q - I|_F for all symmetric B with |B - A|_F <=
    error, infinite: none.  *chosen: the order is.
*/
double double_frame(frame_double *m, int P, double error, int *order,
                    int *chosen);
/*
    Frames at N nodes and part >= sqrt(2N-1) ((1/N) sum |S_j - I|^2)^(1/2);
    fits: P^2 x N, the coefficients of the frames, and behind them a bound of
    their errors.  0: no frame, or no bound.
*/
int double_at_nodes(mpfr_t part, double *fits, path_double *d,
                    const mpfr_t growth, const mpfr_t R, int N, int *order,
                    int *chosen);
/* u >= |Q|_F^2 on the ellipse; infinite: none. */
void double_frames_ubound(mpfr_t u, const double *fits, int P, int N,
                          double eta);

#endif
