/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule congruence: A(x,e) = f(x) H(p(x)+e) + M I > 0 on a whole piece and
    the whole tube around it, by
        |Q(x)^T A(x,e) Q(x) - I|_F < 1,
    Q(x) a polynomial frame: at the roots of T_N the inverse transposed
    Cholesky factor of A, computed without any trust.  The norm is bounded at
    the nodes and on a Bernstein ellipse (rule interpolation): in doubles
    first (congruence_double.c, ellipse_double.c), and on intervals
    (congruence_nodes.c) where these do not prove it.
*/
#include <stdlib.h>
#include "checker/tube/congruence.h"
#include "checker/tube/cubic.h"
#include "checker/tube/interpolation.h"

/* HEURISTIC: arcs of half an ellipse; ellipses tried, relative to that of the
   hint; numbers of nodes, from the hint on. */
#define ARCS 8
#define MOST_ARCS 32           /* where wider ones leave a domain */
static const double ratios[CONGRUENCE_ETAS] =
    { 1, 1.25, 0.75, 1.5, 0.5, 0.375, 0.25, 0.125 };
#define MAX_NODES 300
/* HEURISTIC: with more parameters frames cost too much in norm and time */
#define FEW_PARAMS 100
#define WIDE 1e-6

static int
hessian_on_ellipse(mpfr_t h, growth_t *g, double eta)
{
    mpfr_t grad;
    int good;

    if (g->exact_arcs)
        return congruence_on_arcs(h, g, eta, ARCS)
            || congruence_on_arcs(h, g, eta, MOST_ARCS);
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
    for (k = 0; k < CONGRUENCE_ETAS && mpfr_cmp_ui(part, 1) < 0; k++)
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
    good = congruence_at_nodes(part, fits, g, N);
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
    for (k = 0; k < CONGRUENCE_ETAS; k++)
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

    for (k = 0; k < CONGRUENCE_ETAS; k++)
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

/* Without nodes: for tubes that are wide. */
static int
on_boxes(growth_t *g, const step *s)
{
    return on_one_box(g)
        || (!g->net->hull && cubic_growth(g->net, s, g->q, g->coef, g->R));
}

int
check_growth(report_t *rep, network *net, const step *s,
             const interval *coef, int i, const mpfr_t R)
{
    growth_t g;
    mpfr_t best;
    /* HEURISTIC: as wide a tube is one around a ball of starts */
    const int wide = net->hull || mpfr_cmp_d(R, WIDE) > 0;
    int k, good;

    growth_init(&g, net, s, coef, i, R);
    mpfr_init2(best, 64);
    mpfr_set_inf(best, 1);
    good = wide && on_boxes(&g, s);
    /* kinks that are crossed have no analytic continuation */
    good = good || (!net->hull && by_doubles(best, &g));
    if (!good && !net->hull)
    {
        g.exact_nodes = g.exact_arcs = 1;
        g.chosen = 0;
        for (k = 0; k < CONGRUENCE_ETAS; k++)
            g.state[k] = 0;
        good = by_nodes(best, &g);
    }
    good = good || (!wide && on_boxes(&g, s));
    if (!good)
        (void) report(rep, "growth of piece %d: f H + M I > 0 is not proved "
            "(%.4g, not below 1)", i, mpfr_get_d(best, MPFR_RNDU));
    mpfr_clear(best);
    growth_clear(&g);
    return good;
}
