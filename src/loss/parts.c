/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Samples whose inputs are near one another as one part, for the majorant
    alone: discs that hold the inputs and the targets of all of them
    (proofs/tube.md, parts).
*/
#include <stdlib.h>
#include "loss/loss_internal.h"

/* HEURISTIC: the discs on ellipses are far wider than these parts; fewer
   samples than that are cheap. */
#define FEW 256
#define CELLS_1 128
#define CELLS_2 16

typedef struct
{
    slong cell, row;
} place_t;

static int
by_cell(const void *a, const void *b)
{
    const place_t *p = a, *q = b;

    return p->cell != q->cell ? (p->cell < q->cell ? -1 : 1)
                              : p->row < q->row ? -1 : p->row > q->row;
}

/* The cell of each row, equal ones for inputs in one cell of a grid. */
static void
set_cells(place_t *at, const loja_loss_struct *ws)
{
    const slong n = ws->prob->n, n0 = ws->prob->net->width[0];
    const slong cells = n0 == 1 ? CELLS_1 : CELLS_2;
    slong i, l;

    for (i = 0; i < n; i++)
    {
        at[i].row = i;
        at[i].cell = 0;
    }
    for (l = 0; l < n0; l++)
    {
        double low = HUGE_VAL, high = -HUGE_VAL, k;

        for (i = 0; i < n; i++)
        {
            low = fmin(low, ws->x_disc[i * n0 + l].re);
            high = fmax(high, ws->x_disc[i * n0 + l].re);
        }
        for (i = 0; i < n; i++)
        {
            k = (ws->x_disc[i * n0 + l].re - low) / (high - low)
                * (double) cells;
            at[i].cell = cells * at[i].cell
                + (k > 0 ? FLINT_MIN((slong) fmin(k, 1e6), cells - 1) : 0);
        }
    }
}

/* A disc that holds entry l of m rows of data with c columns. */
static loja_disc_t
hull(const loja_disc_t *data, slong c, slong l, const place_t *at, slong m)
{
    double low = HUGE_VAL, high = -HUGE_VAL;
    loja_disc_t z = { 0, 0, LOJA_ROUND_FLOOR };
    slong s;

    for (s = 0; s < m; s++)
    {
        low = fmin(low, data[at[s].row * c + l].re);
        high = fmax(high, data[at[s].row * c + l].re);
    }
    z.re = 0.5 * low + 0.5 * high;
    for (s = 0; s < m; s++)
        /* SOUND: tube (parts: the disc holds every sample) */
        z.rad = fmax(z.rad, loja_up_add(
            fabs(data[at[s].row * c + l].re - z.re),
            data[at[s].row * c + l].rad));
    return z;
}

void
_loja_loss_set_parts(loja_loss_t ws)
{
    const slong n = ws->prob->n, n0 = ws->prob->net->width[0];
    const slong nK = ws->prob->net->width[ws->prob->net->depth];
    place_t *at;
    loja_round_t keep;
    slong i, l, m, s;
    int ok;

    ws->parts = 0;
    ws->x_part = ws->y_part = NULL;
    ws->part_weight = NULL;
    if (n < FEW || n0 > 2)
        return;
    ok = loja_round_begin(keep);
    at = flint_malloc(sizeof(place_t) * (size_t) n);
    if (ok)
    {
        set_cells(at, ws);
        qsort(at, (size_t) n, sizeof(*at), by_cell);
        ws->x_part = flint_malloc(sizeof(loja_disc_t) * (size_t) (n * n0));
        ws->y_part = flint_malloc(sizeof(loja_disc_t) * (size_t) (n * nK));
        ws->part_weight = flint_calloc((size_t) n, sizeof(double));
    }
    for (i = 0; i < n && ok; i += m)
    {
        for (m = 1; i + m < n && at[i + m].cell == at[i].cell;)
            m++;
        for (l = 0; l < n0; l++)
            ws->x_part[ws->parts * n0 + l] = hull(ws->x_disc, n0, l, at + i,
                                                  m);
        for (l = 0; l < nK; l++)
            ws->y_part[ws->parts * nK + l] = hull(ws->y_disc, nK, l, at + i,
                                                  m);
        for (s = 0; s < m; s++)
            ws->part_weight[ws->parts] +=
                (double) _loja_loss_weight(ws, at[i + s].row);
        ws->parts++;
    }
    loja_round_end(keep);
    flint_free(at);
}
