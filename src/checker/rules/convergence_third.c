/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule convergence-zero, hypothesis 3 in its second form: third derivatives
    of the preconditioned residuals of a network with one hidden layer, on a
    box.  With X the inputs and, with biases, 1, those that are not 0 are
      w_ja w_jb w_jc : sum_p (sum_q g_pq v_qj) psi'''(z_pj) X_a X_b X_c,
      v_qj w_ja w_jb : sum_p g_pq psi''(z_pj) X_a X_b   (in 3 orders).
*/
#include "checker/rules/convergence.h"

/* HEURISTIC: cells of a range of preactivations; formulas in plain interval
   arithmetic lose a part of it. */
#define CELLS 64
/* HEURISTIC: above that the cubes of inputs cost too much. */
#define MAX_INPUTS 6

typedef struct
{
    trap_zero *t;
    int d, in;                 /* neurons; inputs with the bias */
    interval *X;               /* distinct x in */
    interval *d2, *d3;         /* distinct x d: psi'', psi''' */
    interval *u;               /* distinct: scratch */
} third;

/* d2 and d3 hold psi'' and psi''' on z: hulls over cells that cover it. */
static int
derivatives(interval *d2, interval *d3, const interval *z, activation act)
{
    const mpfr_prec_t prec = mpfi_get_prec(z);
    interval *c = vec_new(4, prec), *w = vec_new(2, prec);
    int k, good = 1;

    mpfi_set_fr(w, &z->right);
    mpfi_sub_fr(w, w, &z->left);
    for (k = 0; k < CELLS && good; k++)
    {
        /* SOUND: convergence-zero (3: the cells cover the range) */
        mpfi_interv_si(w + 1, k, k + 1);
        mpfi_div_ui(w + 1, w + 1, CELLS);
        mpfi_mul(w + 1, w + 1, w);
        mpfi_add_fr(w + 1, w + 1, &z->left);
        good = activation_series(c, 4, w + 1, act, 0);
        mpfi_mul_2ui(c + 2, c + 2, 1);
        mpfi_mul_ui(c + 3, c + 3, 6);
        if (k == 0)
        {
            mpfi_set(d2, c + 2);
            mpfi_set(d3, c + 3);
        }
        mpfi_union(d2, d2, c + 2);
        mpfi_union(d3, d3, c + 3);
    }
    vec_free(c, 4);
    vec_free(w, 2);
    return good;
}

/* X, and the derivatives on the box theta. */
static int
set_samples(third *h, const interval *theta)
{
    const problem *prob = h->t->prob;
    const int n0 = prob->width[0];
    interval *z = vec_new(2, h->t->prec);
    int k, j, l, good = 1;

    for (k = 0; k < h->t->distinct && good; k++)
    {
        interval *X = h->X + k * h->in;

        for (l = 0; l < n0; l++)
            set_q(X + l, prob->x[h->t->sample[k] * n0 + l]);
        if (prob->bias)
            mpfi_set_ui(X + n0, 1);
        for (j = 0; j < h->d && good; j++)
        {
            mpfi_set_ui(z, 0);
            for (l = 0; l < n0; l++)
                add_product(z, theta + j * n0 + l, X + l, z + 1);
            if (prob->bias)
                mpfi_add(z, z, theta + h->d * n0 + j);
            good = derivatives(h->d2 + k * h->d + j, h->d3 + k * h->d + j,
                               z, prob->act[0]);
        }
    }
    vec_free(z, 2);
    return good;
}

/* sum += factor sum over a, b (, c) of (sum_p u_p X_a X_b (X_c))^2 */
static void
add_squares(interval *sum, const third *h, int cubes, unsigned long factor)
{
    interval *s = vec_new(3, mpfi_get_prec(sum)), *m = s + 1, *tmp = s + 2;
    int a, b, c, p;

    for (a = 0; a < h->in; a++)
        for (b = 0; b < h->in; b++)
            for (c = 0; c < (cubes ? h->in : 1); c++)
            {
                mpfi_set_ui(s, 0);
                for (p = 0; p < h->t->distinct; p++)
                {
                    const interval *X = h->X + p * h->in;

                    mpfi_mul(m, X + a, X + b);
                    if (cubes)
                        mpfi_mul(m, m, X + c);
                    add_product(s, m, h->u + p, tmp);
                }
                mpfi_sqr(s, s);
                mpfi_mul_ui(s, s, factor);
                mpfi_add(sum, sum, s);
            }
    vec_free(s, 3);
}

/* T := the square of the norm for row i of the preconditioner. */
static void
row_square(interval *T, third *h, int i, const interval *theta)
{
    const trap_zero *t = h->t;
    const int offset = network_param_offset(t->prob, 2);
    const interval *C = t->C + i * t->N;
    interval *g = vec_new(2, t->prec), *tmp = g + 1;
    int j, p, q;

    mpfi_set_ui(T, 0);
    for (j = 0; j < h->d; j++)
    {
        for (p = 0; p < t->distinct; p++)
        {
            mpfi_set_ui(h->u + p, 0);
            for (q = 0; q < t->out; q++)
            {
                mpfi_mul(g, C + p * t->out + q, t->weight + p);
                add_product(h->u + p, g, theta + offset + q * h->d + j, tmp);
            }
            mpfi_mul(h->u + p, h->u + p, h->d3 + p * h->d + j);
        }
        add_squares(T, h, 1, 1);
        for (q = 0; q < t->out; q++)
        {
            for (p = 0; p < t->distinct; p++)
            {
                mpfi_mul(g, C + p * t->out + q, t->weight + p);
                mpfi_mul(h->u + p, g, h->d2 + p * h->d + j);
            }
            /* SOUND: convergence-zero (third derivatives: 3 orders) */
            add_squares(T, h, 0, 3);
        }
    }
    vec_free(g, 2);
}

int
third_norms(interval *T, trap_zero *t, const interval *theta)
{
    const problem *prob = t->prob;
    third h = { t, prob->width[1], prob->width[0] + (prob->bias != 0), NULL,
                NULL, NULL, NULL };
    size_t n = (size_t) t->distinct, nd = n * (size_t) h.d;
    int i, good;

    /* SOUND: convergence-zero (3: all residuals are C3) */
    if (prob->depth != 2 || has_kink(prob->act[0])
        || prob->width[0] > MAX_INPUTS)
        return 0;
    h.X = vec_new(n * (size_t) h.in, t->prec);
    h.d2 = vec_new(nd, t->prec);
    h.d3 = vec_new(nd, t->prec);
    h.u = vec_new(n, t->prec);
    good = set_samples(&h, theta);
    for (i = 0; i < t->N && good; i++)
    {
        row_square(T + i, &h, i, theta);
        mpfi_sqrt(T + i, T + i);
    }
    vec_free(h.X, n * (size_t) h.in);
    vec_free(h.d2, nd);
    vec_free(h.d3, nd);
    vec_free(h.u, n);
    return good;
}
