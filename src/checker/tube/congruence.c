/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule congruence: A(x,e) = f(x) H(p(x)+e) + M I > 0 on a whole piece and
    the whole tube around it, by
        |Q(x)^T A(x,e) Q(x) - I|_F < 1,
    Q(x) a polynomial frame: at the roots of T_N the inverse transposed
    Cholesky factor of A, computed without any trust.  The norm is bounded at
    the nodes and on a Bernstein ellipse (rule interpolation): in doubles
    first (congruence_double.c, ellipse_double.c), and on intervals where
    these do not prove it.
*/
#include <stdlib.h>
#include "checker/tube/cubic.h"
#include "checker/tube/interpolation.h"
#include "checker/tube/tube_double.h"

/* HEURISTIC: arcs of half an ellipse; ellipses tried, relative to that of the
   hint; numbers of nodes, from the hint on. */
#define ARCS 8
#define MOST_ARCS 32           /* where wider ones leave a domain */
static const double ratios[] = { 1, 1.25, 0.75, 1.5, 0.5, 0.375, 0.25, 0.125 };
#define ETAS ((int) (sizeof(ratios) / sizeof(ratios[0])))
#define MAX_NODES 300
/* HEURISTIC: with more parameters frames cost too much in norm and time */
#define FEW_PARAMS 100
#define WIDE 1e-6

typedef struct
{
    network *net;
    network bounds;            /* of little precision, for ellipses */
    const step *s;
    const piece *q;
    mpfr_srcptr R;
    int P, len;
    interval *coef;            /* of the path on the piece */
    interval *mid, *half;      /* x = mid + half s */
    int *order;                /* of pivots, the same at all nodes */
    int chosen;                /* the order is */
    path_double *doubles;      /* NULL: none */
    int exact_nodes, exact_arcs;    /* 1: not in doubles */
    double eta[ETAS];
    mpfr_t h[ETAS];            /* |f H|_F on each ellipse, once computed */
    int state[ETAS];           /* 0: not computed; 1: h; -1: outside */
} growth_t;

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

/* h >= |f H(p + e)|_F on the ellipse, e real, |e_i| <= R, from that many
   arcs; 0 where one of them leaves a domain. */
static int
hessian_on_arcs(mpfr_t h, growth_t *g, double eta, int arcs)
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

static int
hessian_on_ellipse(mpfr_t h, growth_t *g, double eta)
{
    mpfr_t grad;
    int good;

    if (g->exact_arcs)
        return hessian_on_arcs(h, g, eta, ARCS)
            || hessian_on_arcs(h, g, eta, MOST_ARCS);
    mpfr_init2(grad, 64);
    good = double_on_ellipse(grad, h, g->doubles, eta, ARCS, g->R)
        || double_on_ellipse(grad, h, g->doubles, eta, MOST_ARCS, g->R);
    mpfr_clear(grad);
    return good;
}

/* M_S = q^2 (h + |M| sqrt P) + sqrt P; q2: q^2. */
static void
product_bound(mpfr_t MS, const mpfr_t q2, const growth_t *g, const mpfr_t h)
{
    mpfr_t u;

    mpfr_init2(u, 64);
    mpfr_set_ui(u, (unsigned long) g->P, MPFR_RNDU);
    mpfr_sqrt(u, u, MPFR_RNDU);
    mpfr_abs(MS, g->q->growth, MPFR_RNDU);
    mpfr_mul(MS, MS, u, MPFR_RNDU);
    mpfr_add(MS, MS, h, MPFR_RNDU);
    mpfr_mul(MS, MS, q2, MPFR_RNDU);
    mpfr_add(MS, MS, u, MPFR_RNDU);
    mpfr_clear(u);
}

/* Frames and their part of the bound at N nodes:
   part >= sqrt(2N - 1) ((1/N) sum_j |S_j - I|^2)^(1/2). */
static int
at_nodes(mpfr_t part, interval *fits, growth_t *g, int N)
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

/* Lowers best to part and the least tail on an ellipse; the frames are fits,
   or those in doubles. */
static void
try_ellipses(mpfr_t best, growth_t *g, int N, const mpfr_t part,
             const interval *fits, const double *frames)
{
    const size_t P = (size_t) g->P;
    mpfr_t MS, u;
    int k;

    mpfr_inits2(64, MS, u, (mpfr_ptr) 0);
    for (k = 0; k < ETAS && mpfr_cmp_ui(part, 1) < 0; k++)
    {
        if (g->state[k] == 0)
            g->state[k] = hessian_on_ellipse(g->h[k], g, g->eta[k]) ? 1 : -1;
        if (g->state[k] < 0)
            continue;
        if (frames != NULL)
            double_frames_ubound(u, frames, g->P, N, g->eta[k]);
        else
            on_ellipse_sumsq(u, fits, P * P, N, g->eta[k]);
        product_bound(MS, u, g, g->h[k]);
        tail_ubound(u, MS, g->eta[k], N);
        mpfr_add(u, u, part, MPFR_RNDU);
        if (mpfr_less_p(u, best))
            mpfr_set(best, u, MPFR_RNDU);
        if (mpfr_cmp_ui(best, 1) < 0)
            break;
    }
    mpfr_clears(MS, u, (mpfr_ptr) 0);
}

/* Lowers best to the least bound found with N nodes. */
static int
try_nodes(mpfr_t best, growth_t *g, int N)
{
    const size_t size = (size_t) (g->P * g->P) * (size_t) N;
    interval *fits = vec_new(size, g->net->prec);
    mpfr_t part;
    int good;

    mpfr_init2(part, 64);
    good = at_nodes(part, fits, g, N);
    if (good)
        try_ellipses(best, g, N, part, fits, NULL);
    mpfr_clear(part);
    vec_free(fits, size);
    return good;
}

/* The same in doubles. */
static int
try_double_nodes(mpfr_t best, growth_t *g, int N)
{
    const size_t size = (size_t) (g->P * g->P) * (size_t) N;
    double *fits = malloc((size + 1) * sizeof(double));
    mpfr_t part;
    int good;

    if (fits == NULL)
        abort();
    mpfr_init2(part, 64);
    good = double_at_nodes(part, fits, g->doubles, g->q->growth, g->R, N,
                           g->order, &g->chosen);
    if (good)
        try_ellipses(best, g, N, part, NULL, fits);
    mpfr_clear(part);
    free(fits);
    return good;
}

static void
growth_init(growth_t *g, network *net, const step *s, const interval *coef,
            int i, const mpfr_t R)
{
    const size_t size = (size_t) net->prob->params * (size_t) s->len;
    int k;

    g->net = net;
    g->s = s;
    g->q = s->piece + i;
    g->R = R;
    g->P = net->prob->params;
    g->len = s->len;
    g->mid = vec_new(2, net->prec);
    g->half = g->mid + 1;
    mpfi_set_fr(g->mid, g->q->x0);
    mpfi_add_fr(g->mid, g->mid, g->q->x1);
    mpfi_div_2ui(g->mid, g->mid, 1);
    mpfi_set_fr(g->half, g->q->x1);
    mpfi_sub_fr(g->half, g->half, g->q->x0);
    mpfi_div_2ui(g->half, g->half, 1);
    g->coef = vec_new(size, net->prec);
    restrict_path(g->coef, coef, g->P, g->len, g->mid, g->half);
    g->order = malloc(sizeof(int) * (size_t) (g->P + 1));
    if (g->order == NULL)
        abort();
    g->chosen = g->exact_nodes = g->exact_arcs = 0;
    g->doubles = NULL;
    for (k = 0; k < ETAS; k++)
    {
        g->eta[k] = s->growth_eta * ratios[k];
        mpfr_init2(g->h[k], 64);
        g->state[k] = 0;
    }
    network_init(&g->bounds, net->prob, 64);
    g->bounds.branch = net->branch;         /* borrowed */
}

static void
growth_clear(growth_t *g)
{
    int k;

    for (k = 0; k < ETAS; k++)
        mpfr_clear(g->h[k]);
    g->bounds.branch = NULL;
    network_clear(&g->bounds);
    vec_free(g->mid, 2);
    vec_free(g->coef, (size_t) g->P * (size_t) g->len);
    free(g->order);
}

/*
    A on one box that holds the whole piece and the tube around it: for tubes
    that are wide compared with what the path moves.  1 only if proved.
*/
static int
on_one_box(growth_t *g)
{
    const size_t P = (size_t) g->P, len = (size_t) g->len;
    interval *A = vec_new(P * P, g->net->prec), *t = vec_new(2, g->net->prec);
    mpfr_t u, r;
    size_t i, k;
    int good;

    mpfr_inits2(64, u, r, (mpfr_ptr) 0);
    for (i = 0; i < P; i++)
    {
        /* SOUND: congruence (BOX: |T_k| <= 1 on the piece, |e_i| <= R) */
        mpfr_set(r, g->R, MPFR_RNDU);
        for (k = 1; k < len; k++)
        {
            abs_ubound(u, g->coef + i * len + k);
            mpfr_add(r, r, u, MPFR_RNDU);
        }
        mpfi_set(g->net->theta + i, g->coef + i * len);
        widen(g->net->theta + i, r);
    }
    g->net->wide = 1;
    good = loss_real(NULL, A, g->net);
    g->net->wide = 0;
    mpfi_interv_fr(t, g->q->x0, g->q->x1);
    speed(t + 1, g->s, t);
    for (i = 0; i < P * P; i++)
        mpfi_mul(A + i, A + i, t + 1);
    for (i = 0; i < P; i++)
        mpfi_add_fr(A + i * (P + 1), A + i * (P + 1), g->q->growth);
    /* SOUND: congruence (BOX: |S - I| < 1) */
    good = good && positive_definite(A, g->P);
    mpfr_clears(u, r, (mpfr_ptr) 0);
    vec_free(A, P * P);
    vec_free(t, 2);
    return good;
}

/* 1 only if proved, with as many nodes as it takes. */
static int
by_nodes(mpfr_t best, growth_t *g)
{
    int N, good = 0;

    mpfr_set_inf(best, 1);
    for (N = g->s->growth_nodes; N < MAX_NODES && !good; N += N / 3 + 1)
    {
        if (!(g->exact_nodes ? try_nodes : try_double_nodes)(best, g, N))
            break;
        /* SOUND: congruence (|S - I| < 1 for all x and e) */
        good = mpfr_cmp_ui(best, 1) < 0;
    }
    return good;
}

/* 1 only if proved, by the rule growth-double. */
static int
on_grid(growth_t *g)
{
    return double_growth(g->doubles, g->q->growth, g->R, g->s->growth_eta);
}

/* In doubles first, as far as they lead. */
static int
by_doubles(mpfr_t best, growth_t *g)
{
    path_double doubles;
    fenv_t keep;
    int good;

    if (!doubles_begin(&keep))
        return 0;
    path_double_init(&doubles, g->net, g->s, g->coef, g->mid, g->half);
    g->doubles = &doubles;
    good = (g->P > FEW_PARAMS && on_grid(g)) || by_nodes(best, g)
        || (g->P <= FEW_PARAMS && on_grid(g));
    g->exact_nodes = 1;
    g->chosen = 0;
    good = good || by_nodes(best, g);
    path_double_clear(&doubles);
    g->doubles = NULL;
    doubles_end(&keep);
    return good;
}

int
check_growth(report_t *rep, network *net, const step *s,
             const interval *coef, int i, const mpfr_t R)
{
    growth_t g;
    mpfr_t best;
    int k, good = 0;

    growth_init(&g, net, s, coef, i, R);
    mpfr_init2(best, 64);
    mpfr_set_inf(best, 1);
    /* HEURISTIC: as wide a tube is one around a ball of starts */
    if (net->hull || mpfr_cmp_d(R, WIDE) > 0)
        good = on_one_box(&g)
            || (!net->hull && cubic_growth(net, s, g.q, g.coef, R));
    /* kinks that are crossed have no analytic continuation */
    good = good || (!net->hull && by_doubles(best, &g));
    if (!good && !net->hull)
    {
        g.exact_nodes = g.exact_arcs = 1;
        g.chosen = 0;
        for (k = 0; k < ETAS; k++)
            g.state[k] = 0;
        good = by_nodes(best, &g);
    }
    if (!good)
        (void) report(rep, "growth of piece %d: f H + M I > 0 is not proved "
            "(%.4g, not below 1)", i, mpfr_get_d(best, MPFR_RNDU));
    mpfr_clear(best);
    growth_clear(&g);
    return good;
}
