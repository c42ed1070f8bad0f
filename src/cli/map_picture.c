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
    { "#0072B2", "#009E73", "#56B4E9", "#CC79A7", "#F0E442", "#999933" };
#define LIMIT_COLOURS 6

const char *
map_colour(const map_cell_t *cell)
{
    switch (cell->fate)
    {
        case MAP_DIVERGES:
            return "#D55E00";
        case MAP_CONVERGES:
            return limit_colours[cell->colour % LIMIT_COLOURS];
        default:
            return "#DDDDDD";
    }
}

/* Hundredths of a percent, in whole cells of the last depth: what is proved
   rounded down, the rest up, so that 100 % means every cell. */
void
map_shares(double *share, const map_run_t *run)
{
    const long last = 2 * (long) run->depth;
    const long all = (run->axis[0].cells * run->axis[1].cells) << last;
    long sum[3] = { 0, 0, 0 }, c;

    for (c = 0; c < run->cells; c++)
        sum[run->cell[c].fate] += 1L << (last - 2 * run->cell[c].depth);
    for (c = 0; c < 3; c++)
    {
        const long up = c == MAP_UNDECIDED ? all - 1 : 0;

        share[c] = (double) ((sum[c] * 10000 + up) / all) / 100;
    }
}

static void
draw_cells(FILE *file, const map_run_t *run)
{
    long c;

    for (c = 0; c < run->cells; c++)
    {
        const map_cell_t *cell = run->cell + c;
        const double w = SIDE / (double) (run->axis[0].cells << cell->depth);
        const double h = SIDE / (double) (run->axis[1].cells << cell->depth);

        fprintf(file, "<rect x=\"%.3f\" y=\"%.3f\" width=\"%.3f\" "
            "height=\"%.3f\" fill=\"%s\"/>\n", LEFT + (double) cell->i * w,
            TOP + SIDE - (double) (cell->j + 1) * h, w, h,
            map_colour(cell));
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

static void
draw_legend(FILE *file, const map_run_t *run)
{
    double share[3];
    int colours = 0, k;
    char text[40];
    long c;

    map_shares(share, run);
    for (c = 0; c < run->cells; c++)
        if (run->cell[c].fate == MAP_CONVERGES
            && run->cell[c].colour >= colours)
            colours = run->cell[c].colour + 1;
    draw_entry(file, 0, "#D55E00", "DIVERGES", share[MAP_DIVERGES]);
    draw_entry(file, 1, limit_colours[0], "CONVERGES", share[MAP_CONVERGES]);
    for (k = 1; k < colours && k < LIMIT_COLOURS; k++)
    {
        snprintf(text, sizeof(text), "to another limit (%d)", k + 1);
        draw_entry(file, 1 + k, limit_colours[k], text, -1);
    }
    k = colours < 1 ? 1 : colours < LIMIT_COLOURS ? colours : LIMIT_COLOURS;
    draw_entry(file, 1 + k, "#DDDDDD", "UNDECIDED", share[MAP_UNDECIDED]);
}

int
map_draw(const map_run_t *run, const char *path)
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
    draw_legend(file, run);
    fprintf(file, "</svg>\n");
    good = !ferror(file);
    return (fclose(file) == 0) && good;
}
