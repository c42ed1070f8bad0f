/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The picture of a map: SVG with axes and a legend of proved shares. */
#include <stdio.h>
#include "cli/map.h"

#define SIDE 560.0             /* of the map */
#define LEFT 80.0
#define TOP 24.0
#define LEGEND 200.0

/* Colours that the colour-blind can tell apart (Okabe and Ito). */
static const char *const limit_colours[] =
    { "#0072B2", "#009E73", "#F0E442", "#CC79A7", "#999933", "#332288" };
#define LIMIT_COLOURS 6
#define DIVERGES "#D55E00"
#define APART "#88CCEE"
#define OTHER "#44AA99"
#define UNDECIDED "#DDDDDD"

static const char *
colour_of(const map_cell_t *cell)
{
    if (cell->fate == MAP_DIVERGES)
        return DIVERGES;
    if (cell->fate == MAP_UNDECIDED)
        return UNDECIDED;
    return cell->colour == MAP_APART ? APART
        : cell->colour == MAP_OTHER ? OTHER
        : limit_colours[cell->colour % LIMIT_COLOURS];
}

/* Hundredths of a percent of the cells of the last depth, what is proved
   rounded down, the rest up, so that 100 % means every cell.  In fractions,
   as cells may be many. */
void
map_shares(double *share, const map_run_t *run)
{
    fmpz_t sum[3], all, part;
    int last = 0, k;
    long c;

    for (c = 0; c < run->leaf.n; c++)
        last = FLINT_MAX(last, run->leaf.cell[c].depth);
    fmpz_init_set_ui(all, 1);
    fmpz_init(part);
    for (k = 0; k < run->axes; k++)
    {
        fmpz_mul_si(all, all, run->axis[k].cells);
        fmpz_mul_2exp(all, all, (ulong) run->level[last][k]);
    }
    for (k = 0; k < 3; k++)
        fmpz_init(sum[k]);
    for (c = 0; c < run->leaf.n; c++)
    {
        const map_cell_t *cell = run->leaf.cell + c;

        fmpz_one(part);
        for (k = 0; k < run->axes; k++)
            fmpz_mul_2exp(part, part, (ulong) (run->level[last][k]
                - run->level[cell->depth][k]));
        fmpz_add(sum[cell->fate], sum[cell->fate], part);
    }
    /* what was lost is undecided */
    fmpz_sub(sum[0], all, sum[1]);
    fmpz_sub(sum[0], sum[0], sum[2]);
    for (k = 0; k < 3; k++)
    {
        fmpz_mul_ui(part, sum[k], 10000);
        if (k == MAP_UNDECIDED)
            fmpz_cdiv_q(part, part, all);
        else
            fmpz_fdiv_q(part, part, all);
        share[k] = fmpz_get_d(part) / 100;
        fmpz_clear(sum[k]);
    }
    fmpz_clear(all);
    fmpz_clear(part);
}

static void
draw_cells(FILE *file, const map_run_t *run)
{
    long c;

    for (c = 0; c < run->leaf.n; c++)
    {
        const map_cell_t *cell = run->leaf.cell + c;
        const double w = SIDE / (double) (run->axis[0].cells << cell->depth);
        const double h = SIDE / (double) (run->axis[1].cells << cell->depth);

        fprintf(file, "<rect x=\"%.3f\" y=\"%.3f\" width=\"%.3f\" "
            "height=\"%.3f\" fill=\"%s\"/>\n", LEFT + (double) cell->i[0] * w,
            TOP + SIDE - (double) (cell->i[1] + 1) * h, w, h,
            colour_of(cell));
    }
}

static double
at(const map_axis_t *axis, double share)
{
    const double low = fmpq_get_d(axis->low), high = fmpq_get_d(axis->high);

    return low + share * (high - low);
}

static void
draw_axes(FILE *file, const map_run_t *run)
{
    int k;

    fprintf(file, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\""
        " fill=\"none\" stroke=\"black\"/>\n", LEFT, TOP, SIDE, SIDE);
    for (k = 0; k <= 4; k++)
    {
        const double s = k / 4.0, x = LEFT + s * SIDE,
            y = TOP + (1 - s) * SIDE;

        fprintf(file, "<path d=\"M%.1f %.1fv6M%.1f %.1fh-6\" "
            "stroke=\"black\"/>\n", x, TOP + SIDE, LEFT, y);
        fprintf(file, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">"
            "%.4g</text>\n", x, TOP + SIDE + 22, at(run->axis, s));
        fprintf(file, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">"
            "%.4g</text>\n", LEFT - 10, y + 5, at(run->axis + 1, s));
    }
    fprintf(file, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">"
        "%s(0)</text>\n", LEFT + SIDE / 2, TOP + SIDE + 44,
        run->axis[0].name);
    fprintf(file, "<text x=\"18\" y=\"%.1f\" text-anchor=\"middle\" "
        "transform=\"rotate(-90 18 %.1f)\">%s(0)</text>\n", TOP + SIDE / 2,
        TOP + SIDE / 2, run->axis[1].name);
}

static void
draw_entry(FILE *file, int row, const char *colour, const char *text,
           double share)
{
    const double x = LEFT + SIDE + 20, y = TOP + 30.0 * row;

    fprintf(file, "<rect x=\"%.1f\" y=\"%.1f\" width=\"18\" height=\"18\" "
        "fill=\"%s\" stroke=\"black\" stroke-width=\".5\"/>\n", x, y,
        colour);
    fprintf(file, "<text x=\"%.1f\" y=\"%.1f\">%s", x + 26, y + 14, text);
    if (share >= 0)
        fprintf(file, " %.2f %%", share);
    fprintf(file, "</text>\n");
}

/* 1 if a cell has that colour. */
static int
occurs(const map_run_t *run, int colour)
{
    long c;

    for (c = 0; c < run->leaf.n; c++)
        if (run->leaf.cell[c].fate == MAP_CONVERGES
            && run->leaf.cell[c].colour == colour)
            return 1;
    return 0;
}

static void
draw_legend(FILE *file, const map_run_t *run, int colours)
{
    double share[3];
    char text[40];
    int row = 0, k;

    map_shares(share, run);
    draw_entry(file, row++, DIVERGES, "DIVERGES", share[MAP_DIVERGES]);
    draw_entry(file, row++, "white", "CONVERGES", share[MAP_CONVERGES]);
    for (k = 0; k < colours && k < LIMIT_COLOURS; k++)
    {
        snprintf(text, sizeof(text), k == LIMIT_COLOURS - 1
            && colours > LIMIT_COLOURS ? "limit %d, ..." : "limit %d",
            k + 1);
        draw_entry(file, row++, limit_colours[k], text, -1);
    }
    if (occurs(run, MAP_APART))
        draw_entry(file, row++, APART, "limits not told apart", -1);
    if (occurs(run, MAP_OTHER))
        draw_entry(file, row++, OTHER, "limit by the start", -1);
    draw_entry(file, row, UNDECIDED, "UNDECIDED", share[MAP_UNDECIDED]);
}

int
map_draw(const map_run_t *run, int colours, const char *path)
{
    FILE *file = fopen(path, "w");
    int good;

    if (file == NULL)
        return 0;
    fprintf(file, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" "
        "height=\"%.0f\" font-family=\"sans-serif\" font-size=\"14\">\n"
        "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n"
        "<g shape-rendering=\"crispEdges\">\n",
        LEFT + SIDE + LEGEND + 20, TOP + SIDE + 60);
    draw_cells(file, run);
    fprintf(file, "</g>\n");
    draw_axes(file, run);
    draw_legend(file, run, colours);
    fprintf(file, "</svg>\n");
    good = !ferror(file);
    return (fclose(file) == 0) && good;
}
