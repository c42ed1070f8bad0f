/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    plane.h -- the threshold of one neuron with bias, target of degree 2
    (rule threshold-vertex; private to src/threshold).

    The linear weights (v, c) are eliminated: g(w, b) = min over (v, c) of L.
    The half plane w > 0 of inner weights is covered by finitely many compact
    sets of coordinates (PLACES), the tails included, and each of these by
    boxes on which g > eps is proved ("above"), or a field along which L
    decreases to 0 ("field"); w < 0 is the same for the reflected data.

    Rejected: one box after another in (w, b) alone, which never ends, since
    the plane is not compact and g is not continuous at (0, b*).
*/
#ifndef LOJA_CLAIM_PLANE_H
#define LOJA_CLAIM_PLANE_H

#include "threshold/plane_kernel.h"

/*
    A function of the two coordinates p on a box: c encloses its value at
    the midpoint, r all its values, and value(p) - value(midpoint) lies in
    g[0] (p_0 - m_0) + g[1] (p_1 - m_1).
*/
typedef struct
{
    arb_struct c, r, g[2];
} loja_form_struct;
typedef loja_form_struct *loja_form_ptr;

/* A box; the ends are exact. */
typedef struct
{
    double lo[2], hi[2];
    arb_struct mid[2];         /* exact */
    arb_struct dev[2];         /* holds p_k - mid_k */
    arb_struct range[2];       /* holds p_k */
} loja_plane_box_struct;
typedef loja_plane_box_struct loja_plane_box_t[1];

/* The places; see loja_plane_place_name and proofs/threshold-vertex.md. */
typedef enum
{
    LOJA_PLACE_CHART = 0,      /* (h, s): w = h, b = b* + h s */
    LOJA_PLACE_RISE,           /* (beta, sigma) >= 0: b = b* + beta,
                                  w = sigma beta */
    LOJA_PLACE_FALL,           /* the same, both <= 0 */
    LOJA_PLACE_BOUNDED,        /* (w, b) */
    LOJA_PLACE_STEEP,          /* (eta, k): w = 1/eta, b = -k/eta */
    LOJA_PLACE_RIGHT,          /* all preactivations >= Z */
    LOJA_PLACE_LEFT,           /* all <= -Z; (lambda, sigma) */
    LOJA_PLACE_LEFT_END,       /* the same with large lambda */
    LOJA_PLACE_CORNER_LAST,    /* all but the last sample <= -Z, (kappa, q) */
    LOJA_PLACE_CORNER_NEXT,    /* the same, (tau, q) */
    LOJA_PLACES
} loja_place_t;

extern const char *const _loja_plane_place_name[LOJA_PLACES];

typedef struct
{
    const loja_act_struct *act;
    slong prec;
    slong n;                   /* distinct inputs */
    fmpq_mat_t exact;          /* 1 x n: inputs, increasing from -1 to 1 */
    fmpq_mat_t weight;         /* 1 x n: shares of the samples, sum 1 */
    fmpq_t slope;              /* target x^2 + slope x (+ constant) */
    int symmetric;             /* the reflected data are the same */
    fmpq_t eps;                /* threshold for these data */

    arb_ptr x, wt;             /* n */
    arb_ptr y;                 /* n: target minus its mean */
    arb_ptr yhat;              /* n: y/|y| */
    arb_t vy;                  /* |y|^2 */
    arb_t tanphi;              /* sqrt(eps/(vy - eps)) */
    arb_t s0;                  /* slope/2 */
    arb_ptr xc;                /* n: x minus its mean */
    arb_ptr e;                 /* n: x^2 off span(1, x) */
    arb_t xx, ee;              /* |xc|^2, |e|^2 */
    arb_mat_t P2;              /* off span(1, x, x^2) */

    loja_kernel_struct *kernel;   /* owned */
    arb_t dip;                 /* [psi(b*), 0]: psi minus relu */
    int power;                 /* p of the left tail */
    double Z;                  /* where the tails begin */
    arb_t theta;               /* [theta_lo, 1] of the left tail */
    arb_t right;               /* [1, psi'(Z)] */

    double h0, s1;             /* CHART: 0 <= h <= h0, |s| <= s1 */
    double beta0;              /* RISE, FALL: |beta| <= beta0 */
    double wide;               /* BOUNDED: w <= wide, a power of 2 */
    double far;                /* corner: w >= far, a power of 2 */
    double lambda;             /* LEFT: lambda <= this */
} loja_plane_struct;
typedef loja_plane_struct loja_plane_t[1];

/* Scratch of one thread. */
typedef struct
{
    slong n;
    loja_form_ptr f;           /* n: the features */
    loja_form_ptr k, kh, ks, d;   /* n each */
    loja_form_ptr t;           /* LOJA_PLANE_TEMPS */
    arb_ptr a, b;              /* n each */
    double *m;                 /* n */
} loja_plane_work_struct;
typedef loja_plane_work_struct loja_plane_work_t[1];

#define LOJA_PLANE_TEMPS 24

void _loja_plane_work_init(loja_plane_work_t ws, slong n);
void _loja_plane_work_clear(loja_plane_work_t ws);
void _loja_plane_box_init(loja_plane_box_t box);
void _loja_plane_box_clear(loja_plane_box_t box);
/* Sets the balls from the ends. */
void _loja_plane_box_set(loja_plane_box_t box, slong prec);

/* Forms.  No aliasing of the result. */
loja_form_ptr _loja_form_vec_init(slong n);
void _loja_form_vec_clear(loja_form_ptr f, slong n);
void _loja_form_coord(loja_form_ptr z, const loja_plane_box_t box, slong k);
void _loja_form_ball(loja_form_ptr z, const arb_t x);
/* r becomes the part of r that the other members allow. */
void _loja_form_meet(loja_form_ptr z, const loja_plane_box_t box,
                     slong prec);
void _loja_form_add(loja_form_ptr z, const loja_form_struct *x,
                    const loja_form_struct *y, slong prec);
void _loja_form_sub(loja_form_ptr z, const loja_form_struct *x,
                    const loja_form_struct *y, slong prec);
void _loja_form_add_ball(loja_form_ptr z, const loja_form_struct *x,
                         const arb_t y, slong prec);
void _loja_form_scale(loja_form_ptr z, const loja_form_struct *x,
                      const arb_t y, slong prec);
/* z += x y; may alias nothing */
void _loja_form_addmul_ball(loja_form_ptr z, const loja_form_struct *x,
                            const arb_t y, slong prec);
void _loja_form_mul(loja_form_ptr z, const loja_form_struct *x,
    const loja_form_struct *y, const loja_plane_box_t box, slong prec);
void _loja_form_div(loja_form_ptr z, const loja_form_struct *x,
    const loja_form_struct *y, const loja_plane_box_t box, slong prec);
/* The coordinate whose side costs more in z; -1 if unknown. */
int _loja_form_costly(const loja_form_struct *z,
                      const loja_plane_box_t box);
/* K(y) and K'(y) of the kernel. */
void _loja_form_kernel(loja_form_ptr K, loja_form_ptr K1,
    const loja_form_struct *y, loja_kernel_t kernel,
    const loja_plane_box_t box, slong prec);

/*
    The features ws->f of a place on a box, up to a constant vector and a
    factor that is not 0 (both may depend on the point).
*/
void _loja_plane_features(loja_plane_work_t ws, const loja_plane_t plane,
                          loja_place_t place, const loja_plane_box_t box);
/* The same for the tails. */
void _loja_plane_right(loja_plane_work_t ws, const loja_plane_t plane);
void _loja_plane_left(loja_plane_work_t ws, const loja_plane_t plane,
                      const loja_plane_box_t box);
void _loja_plane_left_end(loja_plane_work_t ws, const loja_plane_t plane);
void _loja_plane_corner(loja_plane_work_t ws, const loja_plane_t plane,
                        int next, const loja_plane_box_t box);
/* 1 only if all points of the box are in other places, too, or stand for
   none. */
int _loja_plane_elsewhere(const loja_plane_t plane, loja_place_t place,
                          const loja_plane_box_t box);
/* 1 only if g > eps is proved for the features ws->f.
   cut: the coordinate that matters more, -1 if unknown. */
int _loja_plane_above(int *cut, loja_plane_work_t ws,
                      const loja_plane_t plane, const loja_plane_box_t box);
/* CHART: ws->f and what `field' needs. */
void _loja_plane_chart_features(loja_plane_work_t ws,
    const loja_plane_t plane, const loja_plane_box_t box);
/* CHART, after chart_features: 1 only if the field is proved. */
int _loja_plane_field(int *cut, loja_plane_work_t ws,
                      const loja_plane_t plane, const loja_plane_box_t box);

/* The whole box of a place; 0 when the place consists of one test without
   coordinates (the box is then [0,0] x [0,0]). */
int _loja_plane_root(loja_plane_box_t box, const loja_plane_t plane,
                     loja_place_t place);

typedef struct
{
    slong max_boxes;           /* 0: default */
    slong threads;
    double end;                /* of the budget, as time; 0: none */
    const volatile sig_atomic_t *stop;
} loja_plane_limits_t;

/* How a place was covered. */
typedef struct
{
    loja_plane_box_t root;
    slong boxes;
    char *tree;                /* owned; see _loja_plane_cover */
} loja_plane_cover_struct;

/*
    Covers a place.  The tree in preorder: '0', '1': cut at the exact
    midpoint of that coordinate, lower half first; 'a' above, 'f' field, 'e'
    elsewhere.
    OK; UNABLE, LIMIT, STOPPED and why.
*/
loja_status_t _loja_plane_cover(loja_plane_cover_struct *cover,
    const loja_plane_t plane, loja_place_t place,
    const loja_plane_limits_t *limits, loja_message_t why)
    LOJA_WARN_UNUSED;

/* Constants of the data; 0 and why when the rule does not apply.  scale: L
   of prob is scale times L of the normalised data. */
int _loja_plane_init(loja_plane_t plane, fmpq_t scale,
    const loja_problem_t prob, int reflect, slong prec, loja_message_t why);
void _loja_plane_clear(loja_plane_t plane);
/* eps and what depends on it; the sizes of the places.  0: eps too large. */
int _loja_plane_choose(loja_plane_t plane, const fmpq_t eps, double Z);
/* g at (w, b), in doubles. */
double _loja_plane_g_approx(const loja_plane_t plane, double w, double b);

#endif
