/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Which cells converge to the same limit.  By rule convergence-minimum the
    open ball of radius R around a holds exactly one critical point, and it is
    within g of a.  So two limits are the same where the ball (a, g) of one
    lies within the ball (a', R') of the other, and differ where the balls (a,
    g) and (a', g') are disjoint.  Otherwise nothing is said.
*/
#include <stdlib.h>
#include <string.h>
#include "cli/map.h"

typedef struct
{
    slong P;
    fmpq *a;                   /* the centre, then R and g; NULL: no trap */
    int class;
} trap_t;

static int
read_dyadic(fmpq *x, const json_t *node)
{
    const char *text = json_string_value(node);
    arf_t y;
    int good;

    arf_init(y);
    good = text != NULL && loja_arf_set_text(y, text) == LOJA_OK;
    if (good)
        arf_get_fmpq(x, y);
    arf_clear(y);
    return good;
}

static void
read_trap(trap_t *t, const char *text)
{
    json_t *line = json_loads(text, 0, NULL);
    const json_t *trap = json_object_get(line, "trap");
    const json_t *centre = json_object_get(trap, "centre");
    const slong P = (slong) json_array_size(centre);
    slong i;
    int good = P > 0;

    t->P = P;
    t->a = NULL;
    t->class = -1;
    if (P > 0)
    {
        t->a = _fmpq_vec_init(P + 2);
        for (i = 0; i < P && good; i++)
            good = read_dyadic(t->a + i, json_array_get(centre, (size_t) i));
        good = good && read_dyadic(t->a + P, json_object_get(trap, "R"))
            && read_dyadic(t->a + P + 1, json_object_get(trap, "g"));
    }
    if (!good && t->a != NULL)
    {
        _fmpq_vec_clear(t->a, P + 2);
        t->a = NULL;
    }
    json_decref(line);
}

static void
distance2(fmpq_t d, const trap_t *s, const trap_t *t)
{
    fmpq_t x;
    slong i;

    fmpq_init(x);
    fmpq_zero(d);
    for (i = 0; i < s->P; i++)
    {
        fmpq_sub(x, s->a + i, t->a + i);
        fmpq_addmul(d, x, x);
    }
    fmpq_clear(x);
}

/* 1 if the limit of t is the one critical point of the ball of s. */
static int
holds(const trap_t *s, const trap_t *t)
{
    fmpq_t d, r;
    int inside;

    fmpq_init(d);
    fmpq_init(r);
    distance2(d, s, t);
    fmpq_sub(r, s->a + s->P, t->a + t->P + 1);
    inside = fmpq_sgn(r) > 0;
    fmpq_mul(r, r, r);
    /* SOUND: convergence-minimum (exactly one critical point in B) */
    inside = inside && fmpq_cmp(d, r) < 0;
    fmpq_clear(d);
    fmpq_clear(r);
    return inside;
}

static int
are_apart(const trap_t *s, const trap_t *t)
{
    fmpq_t d, r;
    int apart;

    fmpq_init(d);
    fmpq_init(r);
    distance2(d, s, t);
    fmpq_add(r, s->a + s->P + 1, t->a + t->P + 1);
    fmpq_mul(r, r, r);
    /* SOUND: convergence-minimum (|theta* - a| <= g) */
    apart = fmpq_cmp(d, r) > 0;
    fmpq_clear(d);
    fmpq_clear(r);
    return apart;
}

/* Joins trap c to the class of an earlier one, or begins a class; first:
   the first member of each class. */
static int
join(trap_t *trap, long c, long *first, int classes)
{
    long d;
    int k;

    for (k = 0; k < classes && trap[c].class < 0; k++)
        if (holds(trap + first[k], trap + c)
            || holds(trap + c, trap + first[k]))
            trap[c].class = k;
    /* most meet the first member; the others are asked where it fails */
    for (d = 0; d < c && trap[c].class < 0; d++)
        if (trap[d].a != NULL && (holds(trap + d, trap + c)
                                  || holds(trap + c, trap + d)))
            trap[c].class = trap[d].class;
    if (trap[c].class >= 0)
        return classes;
    trap[c].class = classes;
    first[classes] = c;
    return classes + 1;
}

/* Numbers for classes whose limits differ from those of all numbered
   before. */
static int
number_classes(int *number, const trap_t *trap, const long *first,
               int classes)
{
    int k, j, n = 0, apart;

    for (k = 0; k < classes; k++)
    {
        apart = 1;
        for (j = 0; j < k && apart; j++)
            apart = number[j] < 0
                || are_apart(trap + first[j], trap + first[k]);
        number[k] = apart ? n++ : MAP_APART;
    }
    return n;
}

void
map_find_colours(int *colours, map_run_t *run)
{
    const size_t n = (size_t) run->leaf.n + 1;
    trap_t *trap = flint_calloc(n, sizeof(*trap));
    long *first = flint_calloc(n, sizeof(*first)), c;
    int *number = flint_calloc(n, sizeof(*number)), classes = 0;

    map_sort(&run->leaf);
    for (c = 0; c < run->leaf.n; c++)
    {
        if (run->leaf.cell[c].fate == MAP_CONVERGES)
            read_trap(trap + c, run->leaf.cell[c].line);
        if (trap[c].a != NULL)
            classes = join(trap, c, first, classes);
    }
    *colours = number_classes(number, trap, first, classes);
    for (c = 0; c < run->leaf.n; c++)
    {
        run->leaf.cell[c].colour = trap[c].a == NULL ? MAP_OTHER
            : number[trap[c].class];
        if (trap[c].a != NULL)
            _fmpq_vec_clear(trap[c].a, trap[c].P + 2);
    }
    flint_free(trap);
    flint_free(first);
    flint_free(number);
}
