/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Covering a place by boxes that pass a test (rule threshold-vertex,
    section cover).  The first cuts are fixed, which gives cells for several
    threads; each cell is then cut where it has to be, depth first.
*/
#include <math.h>
#include <string.h>
#ifdef _OPENMP
#include <omp.h>
#endif
#include "base/base.h"
#include "threshold/plane.h"

/* HEURISTIC: cuts of one coordinate; also keeps the ends exact in doubles,
   as the first box has ends with at most 20 bits. */
#define MAX_CUTS 30
/* HEURISTIC: from this depth on a midpoint that fails ends the search. */
#define POINT_DEPTH 12
#define DEFAULT_BOXES 400000
#define CELL_CUTS 4

typedef struct
{
    char *s;
    slong len, alloc;
} letters_t;

static void
append(letters_t *t, char c)
{
    if (t->len + 2 > t->alloc)
    {
        t->alloc = 2 * t->alloc + 64;
        t->s = flint_realloc(t->s, (size_t) t->alloc);
    }
    t->s[t->len++] = c;
    t->s[t->len] = 0;
}

typedef struct
{
    const loja_plane_struct *plane;
    loja_place_t place;
    const loja_plane_limits_t *limits;
    slong max_boxes;
    const loja_plane_box_struct *root;
    /* of one cell */
    loja_plane_work_struct *ws;
    loja_plane_box_struct *box;
    letters_t letters;
    slong boxes;
    int cuts[2];
    loja_message_t why;
} cover_t;

static void
fail(cover_t *c, const char *what)
{
    loja_message_set(c->why, "%s on place `%s', first coordinate in [%.6g, "
        "%.6g], second in [%.6g, %.6g]", what,
        _loja_plane_place_name[c->place], c->box->lo[0], c->box->hi[0],
        c->box->lo[1], c->box->hi[1]);
}

static loja_status_t
budget(cover_t *c)
{
    if (c->limits->stop != NULL && *c->limits->stop)
    {
        loja_message_set(c->why, "interrupted");
        return LOJA_STOPPED;
    }
    if (c->boxes > c->max_boxes
        || (c->limits->end > 0 && _loja_clock() > c->limits->end))
    {
        fail(c, "the budget was spent");
        return LOJA_LIMIT;
    }
    return LOJA_OK;
}

/* The letter of the box, or 0 and the coordinate to cut. */
static char
test(int *cut, cover_t *c, loja_plane_box_t box)
{
    int other;

    *cut = -1;
    _loja_plane_box_set(box, c->plane->prec);
    if (_loja_plane_elsewhere(c->plane, c->place, box))
        return 'e';
    _loja_plane_features(c->ws, c->plane, c->place, box);
    if (_loja_plane_above(cut, c->ws, c->plane, box))
        return 'a';
    if (c->place == LOJA_PLACE_CHART)
    {
        if (_loja_plane_field(&other, c->ws, c->plane, box))
            return 'f';
        if (other >= 0)
            *cut = other;
    }
    return 0;
}

/* HEURISTIC: the coordinate to cut: what the test says, but no coordinate
   is cut 8 times more often than the other. */
static int
choose(const cover_t *c, int cut)
{
    double w[2];
    int k;

    for (k = 0; k < 2; k++)
    {
        w[k] = c->root->hi[k] - c->root->lo[k];
        w[k] = w[k] > 0 ? (c->box->hi[k] - c->box->lo[k]) / w[k] : 0;
    }
    if (cut < 0 || w[cut] <= 0 || (w[1 - cut] > 0
        && c->cuts[cut] > c->cuts[1 - cut] + 8))
        cut = w[1] > w[0];
    return cut;
}

/* 1 if the midpoint of the box fails, too. */
static int
point_fails(cover_t *c)
{
    loja_plane_box_t p;
    int k, cut;
    char letter;

    _loja_plane_box_init(p);
    for (k = 0; k < 2; k++)
        p->lo[k] = p->hi[k] = 0.5 * (c->box->lo[k] + c->box->hi[k]);
    letter = test(&cut, c, p);
    _loja_plane_box_clear(p);
    return letter == 0;
}

static loja_status_t
cover(cover_t *c)
{
    loja_status_t status = budget(c);
    double lo, hi, mid;
    int k;
    char letter;

    if (status != LOJA_OK)
        return status;
    c->boxes++;
    letter = test(&k, c, c->box);
    if (letter)
    {
        append(&c->letters, letter);
        return LOJA_OK;
    }
    k = choose(c, k);
    lo = c->box->lo[k];
    hi = c->box->hi[k];
    mid = 0.5 * (lo + hi);
    if (c->cuts[k] >= MAX_CUTS || !(lo < mid && mid < hi)
        || (c->cuts[0] + c->cuts[1] >= POINT_DEPTH && point_fails(c)))
    {
        fail(c, "no test succeeds");
        return LOJA_UNABLE;
    }
    append(&c->letters, (char) ('0' + k));
    c->cuts[k]++;
    /* SOUND: threshold-vertex (cover: the halves meet in one point) */
    c->box->hi[k] = mid;
    status = cover(c);
    if (status == LOJA_OK)
    {
        c->box->lo[k] = mid;
        c->box->hi[k] = hi;
        status = cover(c);
    }
    c->box->lo[k] = lo;
    c->box->hi[k] = hi;
    c->cuts[k]--;
    return status;
}

/* Cell number i of 2^cuts: coordinates are cut in turn, 0 first. */
static void
set_cell(cover_t *c, slong i, slong cuts)
{
    slong j;
    int k = 0;

    for (j = cuts - 1; j >= 0; j--)
    {
        double mid = 0.5 * (c->box->lo[k] + c->box->hi[k]);

        if ((i >> j) & 1)
            c->box->lo[k] = mid;
        else
            c->box->hi[k] = mid;
        c->cuts[k]++;
        k = 1 - k;
    }
}

static loja_status_t
cover_cell(cover_t *c, slong i, slong cuts)
{
    loja_plane_work_t ws;
    loja_plane_box_t box;
    loja_status_t status;

    _loja_plane_work_init(ws, c->plane->n);
    _loja_plane_box_init(box);
    memcpy(box->lo, c->root->lo, sizeof(box->lo));
    memcpy(box->hi, c->root->hi, sizeof(box->hi));
    c->ws = ws;
    c->box = box;
    set_cell(c, i, cuts);
    status = cover(c);
    _loja_plane_box_clear(box);
    _loja_plane_work_clear(ws);
    return status;
}

/* The letters of the fixed cuts around those of the cells. */
static slong
join(letters_t *all, const cover_t *cell, slong next, slong depth,
     slong cuts)
{
    slong j;

    if (depth == cuts)
    {
        for (j = 0; j < cell[next].letters.len; j++)
            append(all, cell[next].letters.s[j]);
        return next + 1;
    }
    append(all, (char) ('0' + depth % 2));
    next = join(all, cell, next, depth + 1, cuts);
    return join(all, cell, next, depth + 1, cuts);
}

static void
run_cells(cover_t *cell, loja_status_t *status, slong n, slong cuts,
          slong threads)
{
    slong i;

    (void) threads;
#ifdef _OPENMP
    if (threads <= 0)
        threads = omp_get_max_threads();
#pragma omp parallel for schedule(dynamic) num_threads((int) threads)
#endif
    for (i = 0; i < n; i++)
        status[i] = cover_cell(cell + i, i, cuts);
}

loja_status_t
_loja_plane_cover(loja_plane_cover_struct *cov, const loja_plane_t plane,
    loja_place_t place, const loja_plane_limits_t *limits,
    loja_message_t why)
{
    const slong cuts = _loja_plane_root(cov->root, plane, place)
        ? CELL_CUTS : 0;
    const slong n = (slong) 1 << cuts;
    cover_t *cell = flint_calloc((size_t) n, sizeof(*cell));
    loja_status_t *status = flint_calloc((size_t) n, sizeof(*status)),
        res = LOJA_OK;
    letters_t all = {NULL, 0, 0};
    slong i;

    for (i = 0; i < n; i++)
    {
        cell[i].plane = plane;
        cell[i].place = place;
        cell[i].limits = limits;
        cell[i].root = cov->root;
        cell[i].max_boxes = limits->max_boxes > 0 ? limits->max_boxes
            : DEFAULT_BOXES;
    }
    run_cells(cell, status, n, cuts, limits->threads);
    cov->boxes = 0;
    for (i = 0; i < n; i++)
    {
        cov->boxes += cell[i].boxes;
        if (res == LOJA_OK && status[i] != LOJA_OK)
        {
            res = status[i];
            *why = *cell[i].why;
        }
    }
    if (res == LOJA_OK)
        join(&all, cell, 0, 0, cuts);
    flint_free(cov->tree);
    cov->tree = all.s;
    for (i = 0; i < n; i++)
        flint_free(cell[i].letters.s);
    flint_free(cell);
    flint_free(status);
    return res;
}
