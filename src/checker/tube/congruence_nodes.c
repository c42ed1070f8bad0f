/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule congruence on intervals: frames and their norms at the nodes, and f H
   on the arcs of an ellipse. */
#include "checker/tube/congruence.h"

/* A at a root: f H(p + [-R,R]^P) + M I. */
static int
matrix_at_node(interval *A, growth_t *g, int j, const interval *table, int N)
{
    const size_t P = (size_t) g->P;
    interval *t = vec_new(2, g->net->prec);
    size_t i;
    int good;

    at_node(g->net->theta, g->coef, g->P, g->len, j, table, N);
    /* SOUND: tube (hypothesis 2: the whole tube, offsets in [-R,R]^P) */
    for (i = 0; i < P; i++)
        widen(g->net->theta + i, g->R);
    good = loss_real(NULL, A, g->net);
    mpfi_mul(t, g->half, table + (2 * j + 1));
    mpfi_add(t, t, g->mid);
    speed(t + 1, g->s, t);
    for (i = 0; i < P * P; i++)
        mpfi_mul(A + i, A + i, t + 1);
    for (i = 0; i < P; i++)
        mpfi_add_fr(A + i * (P + 1), A + i * (P + 1), g->q->growth);
    vec_free(t, 2);
    return good;
}

/*
    u >= |Q^T A Q - I|_F, for every symmetric matrix in A.  Half of a frame
    is 0, which is worth looking for.
*/
static void
congruence_ubound(mpfr_t u, const interval *A, const interval *Q, int P,
                  mpfr_prec_t prec)
{
    interval *AQ = vec_new((size_t) P, prec), *t = vec_new(2, prec);
    mpfr_t v;
    int i, j, k;

    mpfr_init2(v, 64);
    mpfr_set_ui(u, 0, MPFR_RNDU);
    for (j = 0; j < P; j++)
    {
        for (i = 0; i < P; i++)
            mpfi_set_ui(AQ + i, 0);
        for (k = 0; k < P; k++)
            if (!mpfi_is_zero(Q + k * P + j))
                for (i = 0; i < P; i++)
                    add_product(AQ + i, A + i * P + k, Q + k * P + j, t);
        /* SOUND: congruence (Q^T A Q is symmetric: i <= j) */
        for (i = 0; i <= j; i++)
        {
            mpfi_set_si(t + 1, i == j ? -1 : 0);
            for (k = 0; k < P; k++)
                if (!mpfi_is_zero(Q + k * P + i))
                    add_product(t + 1, Q + k * P + i, AQ + k, t);
            abs_ubound(v, t + 1);
            mpfr_sqr(v, v, MPFR_RNDU);
            if (i < j)
                mpfr_mul_2ui(v, v, 1, MPFR_RNDU);
            mpfr_add(u, u, v, MPFR_RNDU);
        }
    }
    mpfr_sqrt(u, u, MPFR_RNDU);
    mpfr_clear(v);
    vec_free(AQ, (size_t) P);
    vec_free(t, 2);
}

int
congruence_on_arcs(mpfr_t h, growth_t *g, double eta, int arcs)
{
    complex_box *theta = box_new((size_t) g->P, g->bounds.prec);
    interval *t = vec_new(2, g->bounds.prec);
    mpfr_t grad, hess, u;
    int arc, i, good = 1;

    mpfr_inits2(64, grad, hess, u, (mpfr_ptr) 0);
    mpfr_set_ui(h, 0, MPFR_RNDU);
    for (arc = 0; arc < arcs && good; arc++)
    {
        path_on_arc(theta, g->coef, g->P, g->len, eta, arc, arcs,
                    g->bounds.prec);
        /* SOUND: interpolation (families: the offset is real) */
        for (i = 0; i < g->P; i++)
            widen(&theta[i].re, g->R);
        good = loss_majorant(grad, hess, &g->bounds, theta);
        arc_real(t, eta, arc, arcs);
        mpfi_mul(t, t, g->half);
        mpfi_add(t, t, g->mid);
        speed(t + 1, g->s, t);
        abs_ubound(u, t + 1);
        mpfr_mul(hess, hess, u, MPFR_RNDU);
        mpfr_max(h, h, hess, MPFR_RNDU);
    }
    mpfr_clears(grad, hess, u, (mpfr_ptr) 0);
    box_free(theta, (size_t) g->P);
    vec_free(t, 2);
    return good && mpfr_number_p(h);
}

int
congruence_at_nodes(mpfr_t part, interval *fits, growth_t *g, int N)
{
    const int size = g->P * g->P;
    const mpfr_prec_t prec = g->net->prec;
    interval *table = cosine_table(N, prec);
    interval *A = vec_new((size_t) size, prec);
    interval *Q = vec_new((size_t) size, prec);
    interval *w = vec_new((size_t) N, prec);
    mpfr_t u;
    int i, j, k, good = 1;

    mpfr_init2(u, 64);
    mpfr_set_ui(part, 0, MPFR_RNDU);
    for (k = 0; k < N && good; k++)
    {
        /* the order of pivots is that of the middle node */
        j = (k + N / 2) % N;
        good = matrix_at_node(A, g, j, table, N)
            && find_frame(Q, A, g->order, &g->chosen, g->P, prec);
        if (!good)
            break;
        congruence_ubound(u, A, Q, g->P, prec);
        mpfr_sqr(u, u, MPFR_RNDU);
        mpfr_add(part, part, u, MPFR_RNDU);
        for (i = 0; i < size; i++)
            mpfi_set(fits + i * N + j, Q + i);
    }
    mpfr_mul_ui(part, part, 2 * (unsigned long) N - 1, MPFR_RNDU);
    mpfr_div_ui(part, part, (unsigned long) N, MPFR_RNDU);
    mpfr_sqrt(part, part, MPFR_RNDU);
    for (i = 0; i < size && good; i++)
    {
        fit(w, fits + i * N, N, table);
        for (j = 0; j < N; j++)
            mpfi_swap(fits + i * N + j, w + j);
    }
    mpfr_clear(u);
    vec_free(table, (size_t) (4 * N));
    vec_free(A, (size_t) size);
    vec_free(Q, (size_t) size);
    vec_free(w, (size_t) N);
    return good && mpfr_number_p(part);
}
