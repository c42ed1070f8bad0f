/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Trees of sub-boxes (rule threshold-vertex): walked from the root, a test
    on every leaf.
*/
#include "checker/rules/tree.h"

/* HEURISTIC: limits against damaged files. */
#define MAX_DEPTH 300
/* HEURISTIC: of cutting leaves further. */
#define EXTRA_DEPTH 12
#define EXTRA_CUTS 20000
/* HEURISTIC: midpoints are rounded. */
#define MIDPOINT_PRECISION 192

/* Bounds of a sub-box. */
typedef struct { mpfr_srcptr lo[TREE_MAX_DIM], hi[TREE_MAX_DIM]; } sub_box;

typedef struct
{
    tree_t *whole;
    const char *what, *at;     /* the rest of the tree */
    leaf_test test;
    void *ctx;
    interval *q;
    long extra;                /* cuts of leaves that are left */
} walk_t;

typedef int (*visit)(walk_t *w, sub_box *box, int depth, char letter);

/* Visits both halves of the box along coordinate i. */
static int
halves(walk_t *w, sub_box *box, int i, int depth, char letter, visit go)
{
    mpfr_srcptr end;
    mpfr_t mid;
    int good;

    /* SOUND: threshold-vertex (the halves share a point; any will do) */
    mpfr_init2(mid, MIDPOINT_PRECISION);
    mpfr_add(mid, box->lo[i], box->hi[i], MPFR_RNDN);
    mpfr_div_2ui(mid, mid, 1, MPFR_RNDN);
    end = box->hi[i];
    box->hi[i] = mid;
    good = go(w, box, depth + 1, letter);
    box->hi[i] = end;
    end = box->lo[i];
    box->lo[i] = mid;
    good = good && go(w, box, depth + 1, letter);
    box->lo[i] = end;
    mpfr_clear(mid);
    return good;
}

/* The coordinate that is widest beside W's; -1: the box is a point. */
static int
widest(const tree_t *whole, const sub_box *box)
{
    double width, best = 0;
    int i, which = -1;

    for (i = 0; i < whole->dim; i++)
    {
        width = (mpfr_get_d(box->hi[i], MPFR_RNDN)
                 - mpfr_get_d(box->lo[i], MPFR_RNDN))
            / (mpfr_get_d(whole->hi[i], MPFR_RNDN)
               - mpfr_get_d(whole->lo[i], MPFR_RNDN));
        if (width > best)
        {
            best = width;
            which = i;
        }
    }
    return which;
}

static int
leaf_fails(const walk_t *w, const sub_box *box)
{
    char text[250];
    size_t len = 0;
    int i;

    text[0] = '\0';
    for (i = 0; i < w->whole->dim && len < sizeof(text) - 60; i++)
        len += (size_t) snprintf(text + len, sizeof(text) - len,
            "%s%s in [%.6g, %.6g]", i > 0 ? ", " : "",
            w->whole->coord[i], mpfr_get_d(box->lo[i], MPFR_RNDD),
            mpfr_get_d(box->hi[i], MPFR_RNDU));
    return report(w->whole->claim->rep, "%s: not proved on %s", w->what,
                  text);
}

/* A leaf may be cut further: bounds here need not be as tight as those of
   whoever wrote the tree. */
static int
leaf(walk_t *w, sub_box *box, int depth, char letter)
{
    int k;

    for (k = 0; k < w->whole->dim; k++)
        mpfi_interv_fr(w->q + k, box->lo[k], box->hi[k]);
    if (w->test(w->ctx, w->whole, letter, w->q))
        return 1;
    k = widest(w->whole, box);
    if (depth >= EXTRA_DEPTH || k < 0 || w->extra-- <= 0)
        return leaf_fails(w, box);
    return halves(w, box, k, depth, letter, leaf);
}

static int
walk(walk_t *w, sub_box *box, int depth, char letter)
{
    const int i = *w->at - '0';

    letter = *w->at;
    if (letter != '\0')
        w->at++;
    if (letter >= 'a' && letter <= 'z')
        return leaf(w, box, 0, letter);
    if (i < 0 || i >= w->whole->dim || depth > MAX_DEPTH)
        return report(w->whole->claim->rep, "%s: no tree", w->what);
    return halves(w, box, i, depth, letter, walk);
}

int
walk_tree(tree_t *whole, const char *what, const char *tree, int fixed,
          int upper, leaf_test test, void *ctx)
{
    walk_t w = { whole, what, tree, test, ctx, NULL, EXTRA_CUTS };
    sub_box box;
    int i, good;

    for (i = 0; i < whole->dim; i++)
    {
        box.lo[i] = i == fixed && upper ? whole->hi[i] : whole->lo[i];
        box.hi[i] = i == fixed && !upper ? whole->lo[i] : whole->hi[i];
    }
    w.q = vec_new(TREE_MAX_DIM, whole->prec);
    good = walk(&w, &box, 0, ' ')
        && (*w.at == '\0'
            || report(whole->claim->rep, "%s: more than a tree", what));
    vec_free(w.q, TREE_MAX_DIM);
    return good;
}
