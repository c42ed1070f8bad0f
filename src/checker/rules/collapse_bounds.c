/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Families collapse and loose: G1, G2, G5, G6 over all parts of a sub-slice;
   the limit of the energy. */
#include <stdlib.h>
#include "checker/rules/deep.h"

/* HEURISTIC: cuts of faces; of the limit, each modulus; parts at most. */
#define FACE_DEPTH 12
#define LIMIT_DEPTH 18
#define LIMIT_PARTS 6000
/* HEURISTIC: the same of deep, whose parts take longer and whose energy is
   enclosed to second order. */
#define DEEP_LIMIT_DEPTH 4

/* HEURISTIC: parts a modulus. */
static int
cuts(int moduli)
{
    return moduli == 1 ? 16 : moduli == 2 ? 4 : 2;
}

/* ---- parts ---- */

typedef struct
{
    collapse_part p;
    graded_bounds *b, own;
    const graded_slice *s;
    double *lo, *hi;
    const char **why;
    int first;
} walk;

/* sigma strictly inside but for the moduli. */
static int
is_inside(const walk *w)
{
    const collapse *c = w->p.c;
    interval t;
    int j, i, held, good = 1;

    mpfi_init2(&t, c->o.prec);
    for (j = 0; j < c->o.N && good; j++)
    {
        for (i = 0, held = 0; i < c->moduli; i++)
            held = held || c->modulus[i] == j;
        mpfi_sub(&t, w->p.centre + j, w->s->centre + j);
        mpfi_add(&t, &t, w->p.size + j);
        mpfi_abs(&t, &t);
        /* SOUND: collapse, graded-moduli (G2) */
        good = held || mpfr_less_p(&t.right, &w->s->radius[j].left);
    }
    mpfi_clear(&t);
    return good;
}

static int
one_part(walk *w)
{
    const int res = collapse_part_set(&w->p, w->s, w->lo, w->hi);
    graded_bounds *b = w->b;

    if (res == PART_EMPTY)
        return 1;
    *w->why = "q < 1, G1";
    if (res != PART_SET || !w->p.regular || mpfr_sgn(&w->p.g.left) <= 0)
        return 0;
    *w->why = "G2";
    if (!is_inside(w))
        return 0;
    *w->why = "G5";
    if (!collapse_field(&w->own, &w->p))
        return 0;
    if (w->first)
    {
        mpfi_set(&b->tau, &w->p.g);
        mpfi_set(&b->size, &w->own.size);
        mpfi_set(&b->e, &w->own.e);
        mpfi_set(&b->d, &w->own.d);
        mpfi_set(&b->f, &w->own.f);
    }
    mpfi_union(&b->tau, &b->tau, &w->p.g);
    mpfi_union(&b->size, &b->size, &w->own.size);
    mpfi_union(&b->e, &b->e, &w->own.e);
    mpfi_union(&b->d, &b->d, &w->own.d);
    mpfi_union(&b->f, &b->f, &w->own.f);
    w->first = 0;
    return 1;
}

/* Modulus i and those after it, cut; the ends of neighbours are equal. */
static int
all_parts(walk *w, int i)
{
    const int n = cuts(w->p.c->moduli);
    int j, good = 1;

    if (i == w->p.c->moduli)
        return one_part(w);
    /* SOUND: collapse (PARTS: they cover [-1,1]) */
    for (j = 0; j < n && good; j++)
    {
        w->lo[i] = j == 0 ? -1 : -1 + 2.0 * j / n;
        w->hi[i] = j == n - 1 ? 1 : -1 + 2.0 * (j + 1) / n;
        good = all_parts(w, i + 1);
    }
    return good;
}

/* 1 if the face is empty, cut in halves where needed. */
static int
empty_face(walk *w, int face, int depth)
{
    const int n = w->p.c->moduli, i = (face + 1 + depth % (n > 1 ? n - 1 : 1))
        % n;
    const double lo = w->lo[i], hi = w->hi[i], mid = (lo + hi) / 2;
    int good;

    /* SOUND: collapse, graded-moduli (G2: faces) */
    if (collapse_part_set(&w->p, w->s, w->lo, w->hi) == PART_EMPTY)
        return 1;
    if (n == 1 || depth == FACE_DEPTH)
        return 0;
    /* SOUND: collapse (both halves) */
    w->hi[i] = mid;
    good = empty_face(w, face, depth + 1);
    w->hi[i] = hi;
    w->lo[i] = mid;
    good = good && empty_face(w, face, depth + 1);
    w->lo[i] = lo;
    return good;
}

static int
all_faces(walk *w)
{
    const int n = w->p.c->moduli;
    int i, j, good = 1;

    for (i = 0; i < 2 * n && good; i++)
    {
        for (j = 0; j < n; j++)
        {
            w->lo[j] = -1;
            w->hi[j] = 1;
        }
        w->lo[i / 2] = w->hi[i / 2] = i % 2 == 0 ? -1 : 1;
        good = empty_face(w, i / 2, 0);
    }
    return good;
}

static void
walk_init(walk *w, collapse *c, const graded_slice *s)
{
    collapse_part_init(&w->p, c);
    mpfi_init2(&w->own.e, c->o.prec);
    mpfi_init2(&w->own.d, c->o.prec);
    mpfi_init2(&w->own.f, c->o.prec);
    mpfi_init2(&w->own.size, c->o.prec);
    w->s = s;
    w->lo = calloc((size_t) c->moduli, sizeof(double));
    w->hi = calloc((size_t) c->moduli, sizeof(double));
    w->first = 1;
    if (w->lo == NULL || w->hi == NULL)
        abort();
}

static void
walk_clear(walk *w)
{
    collapse_part_clear(&w->p);
    mpfi_clear(&w->own.e);
    mpfi_clear(&w->own.d);
    mpfi_clear(&w->own.f);
    mpfi_clear(&w->own.size);
    free(w->lo);
    free(w->hi);
}

int
collapse_enclose(graded_bounds *b, graded_chart *chart, const char **why)
{
    walk w;
    int good;

    walk_init(&w, chart->data, &chart->slice);
    w.b = b;
    w.why = why;
    good = all_parts(&w, 0) && w.first == 0;
    if (good)
    {
        *why = "G2: a face";
        good = all_faces(&w);
    }
    walk_clear(&w);
    return good;
}

/* ---- the limit ---- */

/* y := |tau|^2 at h = 0 */
static void
slow_square(interval *y, const collapse_part *p)
{
    const collapse *c = p->c;
    const int top = c->deep == DEEP_SPREADS ? c->L : c->o.ms;
    interval *t = vec_new(2, c->o.prec);
    int m, l;

    mpfi_set_ui(y, 0);
    for (m = c->o.ms; m <= top; m++)
        for (l = c->o.ms; l <= top; l++)
        {
            mpfi_mul(t, p->all.Q + m, p->all.Q + l);
            add_product(y, t, c->gram + m * (c->L + 1) + l, t + 1);
        }
    vec_free(t, 2);
}

/* Loose: sum += (s/k) |tau|^2 a_0 D_V a_0/(1 + a_0^2), a_0 is Q_0; at h = 0
   tau is Q_ms (1 - P_F) x^ms.  Deep: more entries than a_0, more powers. */
static void
add_weight(interval *sum, const collapse_part *p, const interval *V)
{
    const one_layer *o = &p->c->o;
    interval *x = vec_new(3, o->prec), *t = x + 1, *y = x + 2;
    int j;

    for (j = 0; j < o->N; j++)
        add_product(x, p->all.grad + j, V + j, t);
    mpfi_mul(x, x, p->all.Q);
    mpfi_sqr(y, p->all.Q);
    mpfi_add_ui(y, y, 1);
    if (p->c->deep)
    {
        deep_slopes(x, p, V);
        deep_squares(y, p);
    }
    mpfi_div(x, x, y);
    slow_square(y, p);
    mpfi_mul(x, x, y);
    mpfi_mul_si(x, x, o->s);
    mpfi_div_si(x, x, o->k);
    mpfi_add(sum, sum, x);
    vec_free(x, 3);
}

/* 1 if <tau, D_V tau> != 0 on the part for the V of some modulus. */
static int
is_sloped(const collapse_part *p)
{
    const collapse *c = p->c;
    const int N = c->o.N, L = c->L;
    interval *g = vec_new((size_t) (2 * N + 3), c->o.prec), *V = g + N;
    interval *t = V + N, *u = t + 1, *sum = t + 2;
    int i, m, l, j, sloped = 0;

    for (i = 0; i < c->moduli && !sloped; i++)
    {
        for (j = 0; j < N; j++)
            mpfi_set_ui(g + j, j == c->rows + 1 + i);
        collapse_solve(V, p, g);
        mpfi_set_ui(sum, 0);
        for (l = c->o.ms; l <= L; l++)
        {
            mpfi_set_ui(u, 0);
            for (j = 0; j < N; j++)
                add_product(u, p->all.grad + l * N + j, V + j, t);
            for (m = c->o.ms; m <= L; m++)
            {
                mpfi_mul(t, p->all.Q + m, c->gram + m * (L + 1) + l);
                mpfi_mul(t, t, u);
                mpfi_add(sum, sum, t);
            }
        }
        if (c->loose)
            add_weight(sum, p, V);
        /* SOUND: collapse (no critical point) */
        sloped = mpfi_bounded_p(sum) && !mpfi_has_zero(sum);
    }
    vec_free(g, (size_t) (2 * N + 3));
    return sloped;
}

/* Hull of |tau|^2 over what may be critical; 0: not found. */
static int
critical(interval *G, walk *w, int depth, int *parts)
{
    const int n = w->p.c->moduli, i = depth % n;
    const double lo = w->lo[i], hi = w->hi[i], mid = (lo + hi) / 2;
    int good = 1, res;

    if (++*parts > LIMIT_PARTS)
        return 0;
    res = collapse_part_set(&w->p, w->s, w->lo, w->hi);
    if (res == PART_EMPTY
        || (res == PART_SET && w->p.regular && is_sloped(&w->p)))
        return 1;
    if (depth == n * (w->p.c->deep ? DEEP_LIMIT_DEPTH : LIMIT_DEPTH))
    {
        /* SOUND: collapse (the limit is at most Em) */
        if (mpfr_greater_p(&w->p.square.right, &w->p.Em.right)
            && mpfr_lessequal_p(&w->p.square.left, &w->p.Em.right))
            mpfr_set(&w->p.square.right, &w->p.Em.right, MPFR_RNDU);
        if (w->first)
            mpfi_set(G, &w->p.square);
        mpfi_union(G, G, &w->p.square);
        w->first = 0;
        return res == PART_SET && w->p.regular;
    }
    /* SOUND: collapse (both halves) */
    w->hi[i] = mid;
    good = critical(G, w, depth + 1, parts);
    w->hi[i] = hi;
    w->lo[i] = mid;
    good = good && critical(G, w, depth + 1, parts);
    w->lo[i] = lo;
    return good;
}

int
collapse_limit(graded_chart *chart)
{
    const graded_node *last = chart->node + chart->nodes - 1;
    graded_slice *s = &chart->slice;
    walk w;
    int j, good, parts = 0;

    /* the slice that is h = 0 */
    mpfi_set_ui(&s->h, 0);
    mpfi_set_ui(&s->mid, 0);
    mpfi_set_fr(&s->Lam, last->Lam);
    for (j = 0; j < chart->coords; j++)
    {
        mpfi_set(s->centre + j, last->centre + j);
        mpfi_set(s->radius + j, last->radius + j);
        mpfi_set_ui(s->slope + j, 0);
    }
    walk_init(&w, chart->data, s);
    for (j = 0; j < w.p.c->moduli; j++)
    {
        w.lo[j] = -1;
        w.hi[j] = 1;
    }
    good = critical(&chart->G, &w, 0, &parts) && w.first == 0
        && mpfr_sgn(&chart->G.left) > 0;
    mpfi_set_ui(&chart->S, 1);
    walk_clear(&w);
    return good || report(chart->claim->rep, "limit: that of the energy is "
                          "not enclosed");
}
