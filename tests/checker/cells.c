/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The index of a map with some bytes damaged, which loja-check refuses or
    reads as cells of the grid (tests/fuzz/fuzz_index.c says what must hold);
    and what the index of cells says of the set.
*/
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../src/checker/map.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROBLEM "\"problem\":{\"widths\":[1,1,1],\"activations\":[\"tanh\"]," \
    "\"bias\":false,\"loss\":\"mse\",\"l2\":\"0\",\"samples\":1," \
    "\"x\":[[\"1\"]],\"y\":[[\"1\"]],\"target\":null,"
#define AXES "\"axes\":[\"w1[0][0]=1/2:3/2\",\"w2[0][0]=1/2:3/2\"],"
#define CELL(id, fate) "{\"cell\":[" id "],\"verdict\":\"" fate \
    "\",\"certificate\":\"c\"}\n"
#define CUT(id) "{\"cell\":[" id "],\"verdict\":null}\n"

static const char box[] = "{\"map\":2," PROBLEM "\"start\":[\"1\",\"1\"]},"
    AXES "\"grid\":[2,1],\"cut\":\"all\"}\n"
    CELL("0,1,0", "DIVERGES") CUT("0,0,0")
    CELL("1,0,0", "CONVERGES") CELL("1,1,0", "DIVERGES")
    CELL("1,0,1", "DIVERGES");
/* the ball of radius 1/8 meets the four cells of depth 1 in the middle */
static const char ball[] = "{\"map\":2," PROBLEM "\"start\":[\"1\",\"1\"],"
    "\"start_radius\":\"1/8\"}," AXES
    "\"grid\":[1,1],\"cut\":\"longest\",\"ball\":true}\n"
    CUT("0,0,0") CELL("1,0,0", "DIVERGES") CELL("1,1,0", "DIVERGES");

/* the ball of radius 1 in four slabs across (u, 0), to be written in */
#define SLABS "{\"map\":2," PROBLEM "\"start\":[\"1\",\"1\"]," \
    "\"start_radius\":\"1\"},\"axes\":[\"u=-%d:%d\"],\"grid\":[4]," \
    "\"cut\":\"longest\",\"ball\":true,\"direction\":[\"%d\",\"0\"]," \
    "\"weight\":\"1\"}\n" CELL("0,3", "DIVERGES") CELL("0,2", "DIVERGES")

static int failures;

static void
expect(int condition, const char *what)
{
    if (!condition)
    {
        printf("FAIL: %s\n", what);
        failures++;
    }
}

/* Shares in eighths of the box, and the fate of the set. */
static void
expect_sum(const char *text, int undecided, int diverges, int converges,
           int whole)
{
    const int wanted[3] = { undecided, diverges, converges };
    FILE *file = fmemopen((void *) (size_t) text, strlen(text), "rb");
    report_t rep = { 0 };
    map_index map;
    int k, good = map_read_stream(&map, &rep, "index", file);

    expect(good, rep.text);
    if (good)
    {
        map_sum(&map);
        for (k = 0; k < 3; k++)
        {
            mpq_mul_2exp(map.share[k], map.share[k], 3);
            expect(mpq_cmp_si(map.share[k], wanted[k], 1) == 0,
                   fate_name(k));
        }
        expect(map.whole == whole, "the fate of the set");
    }
    map_clear(&map);
    fclose(file);
}

/* A certificate: its centre is c u off; |e|^2 + w <u, e>^2 <= r^2. */
static int
holds(const map_index *map, long slab, const char *c, const char *r, int u,
      const char *w)
{
    map_cell cell;
    json_t *prob;
    char start[40];
    mpq_t x, y;
    int held;

    memset(&cell, 0, sizeof(cell));
    cell.i[0] = slab;
    mpq_init(x);
    mpq_init(y);
    mpq_set_str(x, c, 10);
    mpq_set_si(y, u, 1);
    mpq_mul(x, x, y);
    mpq_set_ui(y, 1, 1);
    mpq_add(x, x, y);
    gmp_snprintf(start, sizeof(start), "%Qd", x);
    mpq_clear(x);
    mpq_clear(y);
    snprintf(start + strlen(start) + 1, 12, "%d", u);
    prob = json_pack("{s:[s,s],s:s,s:{s:[s,s],s:s}}", "start", start, "1",
        "start_radius", r, "start_flat", "direction",
        start + strlen(start) + 1, "0", "weight", w);
    held = map_slab_fault(map, &cell, prob) == NULL;
    json_decref(prob);
    return held;
}

/* c, and two radii of which the greater one just holds the slab */
static const struct { int u; long slab; const char *c, *good, *bad; }
slab[] = {
    { 1, 3, "3/8", "8839/10000", "4419/5000" },
    { 1, 0, "-3/8", "8839/10000", "4419/5000" },
    { 1, 3, "0", "14143/10000", "7071/5000" },
    { 1, 3, "1/2", "8661/10000", "433/500" },
    { 1, 3, "-1/2", "10607/5000", "21213/10000" },
    { 2, 3, "1/4", "11181/10000", "559/500" } };

/* What holds a slab, by numbers that were computed by hand. */
static void
expect_slabs(void)
{
    size_t k;

    for (k = 0; k < sizeof(slab) / sizeof(slab[0]); k++)
    {
        const int u = slab[k].u;
        report_t rep = { 0 };
        char text[1000];
        map_index map;
        FILE *file;

        snprintf(text, sizeof(text), SLABS, u, u, u);
        file = fmemopen(text, strlen(text), "rb");
        expect(map_read_stream(&map, &rep, "index", file), rep.text);
        expect(holds(&map, slab[k].slab, slab[k].c, slab[k].good, u, "1"),
               "what holds a slab");
        expect(!holds(&map, slab[k].slab, slab[k].c, slab[k].bad, u, "1"),
               "a radius that is too small");
        expect(!holds(&map, slab[k].slab, slab[k].c, slab[k].good, u, "2"),
               "another weight");
        expect(!holds(&map, slab[k].slab, slab[k].c, slab[k].good, -u, "1"),
               "another direction");
        /* two of four slabs */
        map_sum(&map);
        expect(map.whole == 0, "a ball with holes");
        map_clear(&map);
        fclose(file);
        /* the ends are those of another |u| */
        memset(&rep, 0, sizeof(rep));
        snprintf(text, sizeof(text), SLABS, u, u, u + 1);
        file = fmemopen(text, strlen(text), "rb");
        expect(!map_read_stream(&map, &rep, "index", file),
               "an axis that is too short");
        map_clear(&map);
        fclose(file);
    }
}

static uint64_t state = 1;

static size_t
below(size_t n)
{
    state = state * UINT64_C(6364136223846793005)
        + UINT64_C(1442695040888963407);
    return (size_t) (state >> 33) % n;
}

/* Replaces a byte, removes some, or repeats some. */
static size_t
damage(char *s, size_t len)
{
    static const char good[] = "0123456789-/.:=,[]{}\"\\ \n";
    const size_t i = below(len), n = 1 + below(len - i < 9 ? len - i : 9);

    switch (below(4))
    {
        case 0:
            s[i] = good[below(sizeof(good) - 1)];
            return len;
        case 1:
            s[i] = (char) below(256);
            return len;
        case 2:
            memmove(s + i, s + i + n, len - i - n);
            return len - n;
        default:
            memmove(s + i + n, s + i, len - i);
            return len + n;
    }
}

static void
fuzz(const char *text, long times)
{
    const size_t len = strlen(text);
    char *s = malloc(len + 100);
    size_t n, k;

    if (s == NULL)
        abort();
    LLVMFuzzerTestOneInput((const uint8_t *) text, len);
    for (; times > 0; times--)
    {
        memcpy(s, text, len);
        n = len;
        for (k = 1 + below(4); k > 0; k--)
            n = damage(s, n);
        LLVMFuzzerTestOneInput((const uint8_t *) s, n);
    }
    free(s);
}

int
main(void)
{
    const char *more = getenv("LOJA_TEST_MULTIPLIER");
    const long times = (long) (3000 * (more == NULL ? 1 : atof(more)));
    char slabs[1000];

    /* halves of the grid; a quarter of the first has no line */
    expect_sum(box, 1, 6, 1, 0);
    expect_sum(ball, 0, 8, 0, DIVERGES);
    fuzz(box, times);
    fuzz(ball, times);
    snprintf(slabs, sizeof(slabs), SLABS, 2, 2, 2);
    fuzz(slabs, times);
    expect_slabs();
    return failures != 0;
}
