/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Shared by the files of the room propose. */
#ifndef LOJA_PROPOSE_INTERNAL_H
#define LOJA_PROPOSE_INTERNAL_H

#include "loja/propose.h"

/* ---- kernel.c ---- */
/* HEURISTIC: columns eliminated together; affects speed only */
#define LOJA_LU_BLOCK 8

double _loja_kernel_dot(const double *a, const double *b, slong n);
/* y += c x */
void _loja_kernel_addmul(double *y, double c, const double *x, slong n);
/* row -= sum of LOJA_LU_BLOCK multiples f[k] of the rows top + k n. */
void _loja_kernel_eliminate(double *row, const double *f, const double *top,
                            slong n, slong len);

/* columns of a tile */
#define LOJA_TILE 8

/* top (K x len) in strips of LOJA_TILE columns, filled up with zeros: as many
   doubles as K times len rounded up. */
void _loja_kernel_pack(double *packed, const double *top, slong ld, slong K,
                       slong len);
/* c (rows x len) -= f (rows x K) top, packed. */
void _loja_kernel_update(double *c, slong ldc, const double *f, slong ldf,
                         const double *packed, slong K, slong rows,
                         slong len);

/* ---- lu.c ---- */
/* LU factorisation with partial pivoting of a row-major n x n matrix, in
   place; 0 if singular. */
int _loja_lu_factor(double *a, slong *pivot, slong n, int threads);
/* Solves with the factors; b is overwritten by the solution. */
void _loja_lu_solve(double *b, const double *a, const slong *pivot, slong n);

/*
    Nodes z[0] = -1, z[1..m] the Chebyshev-Gauss-Radau points with z[1] = 1,
    and D (m x m): p'(z_j) = sum_k D_jk (p(z_k) - p(-1)) for every polynomial
    p of degree m; indices from 1.
    first (m entries): the same for j = 0.
*/
void _loja_radau_nodes(arb_ptr z, slong m, slong prec);
void _loja_radau_derivative(arb_mat_t D, arb_ptr first, arb_srcptr z,
    slong m, slong prec);
/* Chebyshev coefficients (P x (m+1)) from values v[j * P + i] at z_(j+1). */
void _loja_radau_fit(arb_ptr c, arb_srcptr v, arb_srcptr init, slong P,
                     slong m, slong prec);

/* Rounds a coefficient to a multiple of 2^-bits. */
void _loja_round_fixed(arb_t c, slong bits);

/*
    log2 of the Euclidean norm of the midpoints (radius 0) or of the radii
    (radius 1) of n balls; -1e9 for 0, 1e9 for infinity.
*/
double _loja_propose_log2_norm(arb_srcptr v, slong n, int radius);

/* grad L at theta; pairs: in pairs of doubles, where they reach. */
void _loja_propose_gradient(arb_ptr g, arb_srcptr theta, int pairs,
    loja_loss_struct *ws, slong prec);
/* HEURISTIC: log2 of the smallest defect that pairs see. */
#define LOJA_PAIRS_SEE -70

/* log2 of the largest defect of the step at n points of [-1, 1]. */
double _loja_propose_defect(const loja_step_struct *step, const double *point,
    slong n, int pairs, loja_pool_struct *pool, slong prec);

/*
    Rounds the coefficients to no more bits than a defect of 2^goal needs.
    end: the path at x = 1; f: dt/dx there.  Returns log2 of f |H| there.
*/
double _loja_propose_round(loja_step_struct *step, arb_srcptr end,
    const arb_t f, double goal, loja_pool_struct *pool, slong prec);

/* HEURISTIC: log2 of the largest f H that doubles correct well */
#define LOJA_MOST_AMPLIFY 24
/* HEURISTIC: equations of a system that is solved in doubles or not at all. */
#define LOJA_LARGE 1000

/* The linear equations in doubles (double_solve.c). */
typedef struct
{
    slong m, P;
    double *D, *f;        /* m x m, m */
    double *H;            /* m Hessians (P x P), times f */
    double *V, *mu;       /* eigenvectors and eigenvalues of one H */
    double *lu;           /* P systems of size m */
    slong *pivot;
    double *krylov, *tmp;
} loja_double_struct;

void _loja_double_init(loja_double_struct *e, slong m, slong P);
void _loja_double_clear(loja_double_struct *e);
/* From D, f and the Hessian in the middle; 0 if that fails. */
int _loja_double_factor(loja_double_struct *e);
/* J u = r; returns |J u - r|/|r|, about. */
double _loja_double_solve(double *u, loja_double_struct *e, const double *r);

/* The collocation equations on one level; step, pool, init, P, prec and
   sigma are set by the caller. */
typedef struct
{
    loja_step_struct *step;
    loja_pool_struct *pool;
    arb_ptr init;         /* p(-1); the last level may move it */
    slong P, m, prec;
    arb_ptr z;            /* m + 1 nodes */
    arb_ptr f;            /* m values of dt/dx */
    arb_mat_t D;
    arb_ptr first;        /* m: the row of D at -1 */
    arb_ptr v;            /* m x P: the iterate at the nodes */
    arb_ptr F;            /* m x P: residuals */
    arb_ptr diff;         /* m x P: v minus init */
    arb_mat_struct *H;    /* m Hessians, times f */
    arb_mat_struct *W;    /* m whitening factors */
    double *lu;           /* (m P)^2 */
    slong *pivot;
    loja_double_struct *doubles;   /* in place of H, W, lu, pivot, or NULL */
    int pairs;            /* residuals in pairs of doubles */
    double sigma;
    double residual, noise;   /* log2 of max |F_j| and of its rounding part */
    double square;        /* log2 of |next correction|/|correction|^2, as seen
                             last; it depends little on the level */
    double last, expected;   /* log2 of the last correction of the level
                                before, and of what it should have left */
    double amplify;       /* log2 of max |f_j H_j| */
} loja_newton_struct;

/* Memory, nodes and matrices of a level of degree m. */
void _loja_newton_init(loja_newton_struct *w, slong m);
void _loja_newton_clear(loja_newton_struct *w);

/* Start values by CVODE (cvode.c); 0: it has none. */
int _loja_guess_cvode(loja_newton_struct *w, double tolerance);

/*
    Newton on one level.  goal: log2 of the residual aimed at (last level);
    on coarser levels iterations stop when corrections are below what the
    level resolves.
*/
loja_propose_result_t _loja_newton(loja_newton_struct *w, int last,
    double goal, loja_propose_info_t *info);

/* diff from v. */
void _loja_newton_set_diff(loja_newton_struct *w);
/* F_j = p'(z_j) + f_j grad L(v_j), with frame also f_j H_j; diff is set. */
void _loja_newton_node(loja_newton_struct *w, slong j, int frame);
/* F and f_j H_j at all nodes, and how large they are. */
void _loja_newton_evaluate(loja_newton_struct *w);
/* W at all nodes, sigma being raised until all are positive definite; 0 if
   that fails. */
int _loja_newton_whiten(loja_newton_struct *w);
/* F at all nodes; frame: with f_j H_j. */
void _loja_newton_nodes(loja_newton_struct *w, int frame);
/* v -= u, J u = F; returns log2 of the largest norm of u at a node. */
double _loja_newton_step(loja_newton_struct *w, double small);
/* log2 of what residuals at a few nodes say of the defect. */
double _loja_newton_spot_check(loja_newton_struct *w);
/* What the level can resolve, log2: the last coefficients of the path. */
double _loja_newton_resolution(const loja_newton_struct *w);

/* Which Hessians an evaluation in doubles makes anew; FEW: at few nodes, those
   between by interpolation. */
typedef enum
{
    LOJA_HESSIANS_OLD, LOJA_HESSIANS_FEW, LOJA_HESSIANS_ALL
} loja_hessians_t;

/* The gradients at v (m x P) in doubles, and Hessians times f_j
   (double_hessian.c); 0: not to be had. */
int _loja_double_evaluate(double *g, loja_newton_struct *w, const double *v,
    loja_hessians_t which);

/* HEURISTIC: 1 if Hessians are to be spared: a large system, and few digits
   are wanted, so that corrections are few. */
int _loja_double_is_large(const loja_newton_struct *w);
/* Newton in doubles, v <- the solution as far as they carry, 1 if they do
   (double_iterate.c). */
int _loja_double_iterate(loja_newton_struct *w, double *v,
    const double *init);

/*
    The same on the last level, in doubles and then with residuals in balls
    (double_newton.c); w->doubles is set.  Returns 0 where doubles do not get
    there; else *res is the result.
*/
int _loja_newton_doubles(loja_propose_result_t *res, loja_newton_struct *w,
    double goal, loja_propose_info_t *info);
/* 1 if f H at the start, f at the end, is not too large for that. */
int _loja_double_reaches(const loja_newton_struct *w);
/* u: one solution of J u = r. */
void _loja_double_correct(arb_ptr u, loja_newton_struct *w, arb_srcptr r);
/* What the residual at node j says of the defect nearby, log2. */
double _loja_double_promise(const loja_newton_struct *w, slong j);
/* H <- f H at -1 and, in the columns of W, its fast directions; their
   number. */
slong _loja_double_fast_columns(arb_mat_t H, arb_mat_t W,
    loja_newton_struct *w, double f);

/* The matrix of the Newton equations in the frames, factored in doubles;
   0 if singular. */
int _loja_newton_factor(loja_newton_struct *w);
/* log2 of the largest norm of u at a node. */
double _loja_newton_largest(const loja_newton_struct *w, arb_srcptr u);
/* u <- the solution of J u = r up to some 2^small, J from the last
   evaluation; r is overwritten. */
void _loja_newton_solve(arb_ptr u, loja_newton_struct *w, arb_ptr r,
    double small);

/* log2 of the mu above which a direction is fast: its transients, e^(-mu x),
   are not resolved by polynomials of degree m. */
double _loja_newton_fast(slong m);

/*
    Moves p(-1), by at most 2^limit, such that the path has no fast
    transient there (smooth.c).
*/
void _loja_newton_smooth(loja_newton_struct *w, double small, double limit);

#endif
