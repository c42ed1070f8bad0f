/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Enclosures of loja-check's places: what is computed on a box
    holds what is computed at points of the box.  Slopes that are wrong, tails
    that are too small, and places that are too narrow show up here.  The
    problems and constants are those of the certificates in proofs/zoo.
*/
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../src/checker/rules/plane.h"

#define BOXES 60
#define POINTS 6
#define MOST 4000

static uint64_t seed = 20250101;
static long failures, checks;

static double
uniform(double a, double b)
{
    seed = seed * UINT64_C(6364136223846793005)
        + UINT64_C(1442695040888963407);
    return a + (b - a) * (double) (seed >> 11) / 9007199254740992.0;
}

/* ---- lists of forms; intervals are forms without slopes ---- */

typedef struct { int n; form *f[MOST]; const char *name[MOST]; } list;

static void
add_form(list *l, const char *name, const form *f)
{
    if (l->n >= MOST)
        abort();
    l->f[l->n] = forms_new(1, 2, 128);
    form_copy(l->f[l->n], f);
    l->f[l->n]->d = 2;
    l->name[l->n++] = name;
}

static void
add_forms(list *l, const char *name, const form *f, int n)
{
    int i;

    for (i = 0; i < n; i++)
        add_form(l, name, f + i);
}

static void
empty(list *l)
{
    while (l->n > 0)
        forms_free(l->f[--l->n], 1);
}

/* r := the form where the point x of the box [a, b] is. */
static void
at_point(interval *r, const form *f, const double *a, const double *b,
         const double *x)
{
    interval *t = vec_new(2, 128), *u = t + 1;
    int k;

    mpfi_set(r, &f->c);
    for (k = 0; k < 2; k++)
    {
        mpfi_set_d(t, x[k]);
        mpfi_mul_2ui(t, t, 1);
        mpfi_sub_d(t, t, a[k]);
        mpfi_sub_d(t, t, b[k]);
        mpfi_set_d(u, b[k]);
        mpfi_sub_d(u, u, a[k]);
        if (b[k] > a[k])
            mpfi_div(t, t, u);
        mpfi_mul(t, t, f->l + k);
        mpfi_add(r, r, t);
    }
    vec_free(t, 2);
}

/* The middle of every entry of `point' lies in that of `box' there. */
static void
compare(const char *what, const list *box, const list *point,
        const double *a, const double *b, const double *x)
{
    interval *r = vec_new(2, 128);
    mpfr_t m, u;
    int i;

    mpfr_init2(m, 140);
    mpfr_init2(u, 140);
    for (i = 0; i < box->n && i < point->n; i++)
    {
        at_point(r, box->f[i], a, b, x);
        form_range(r + 1, point->f[i]);
        mpfi_mid(m, r + 1);
        checks++;
        /* the middle of a box is rounded */
        mpfr_set_d(u, 1e-18, MPFR_RNDU);
        widen(r, u);
        if (mpfi_nan_p(r) || mpfi_is_inside_fr(m, r))
            continue;
        if (failures++ < 20)
            printf("FAIL: %s, %s: %.17g is not in [%.17g, %.17g]\n", what,
                   box->name[i], mpfr_get_d(m, MPFR_RNDN),
                   mpfr_get_d(&r->left, MPFR_RNDD),
                   mpfr_get_d(&r->right, MPFR_RNDU));
    }
    mpfr_clear(m);
    mpfr_clear(u);
    vec_free(r, 2);
}

/* ---- certificates ---- */

typedef struct
{
    report_t rep;
    problem prob;
    json_t *node;
    claim_t claim;
} record;

/* The claim of that name. */
static int
open_record(record *r, const char *file, const char *name)
{
    const char *dir = getenv("LOJA_SRCDIR");
    char path[2000], *line = NULL;
    size_t size = 0;
    FILE *in;
    int found = 0;

    memset(r, 0, sizeof(*r));
    snprintf(path, sizeof(path), "%s/proofs/zoo/%s.jsonl",
             dir == NULL ? "." : dir, file);
    in = fopen(path, "r");
    if (in == NULL || getline(&line, &size, in) < 0)
    {
        printf("FAIL: %s cannot be read\n", path);
        failures++;
        return 0;
    }
    r->node = json_loads(line, 0, NULL);
    if (!problem_read(&r->prob, &r->rep, r->node))
        abort();
    json_decref(r->node);
    while (!found && getline(&line, &size, in) >= 0)
    {
        r->node = json_loads(line, 0, NULL);
        found = json_is_string(json_object_get(r->node, "name"))
            && strcmp(json_string_value(json_object_get(r->node, "name")),
                      name) == 0;
        if (!found)
            json_decref(r->node);
    }
    free(line);
    fclose(in);
    if (!found)
        abort();
    r->claim.rep = &r->rep;
    r->claim.prob = &r->prob;
    r->claim.name = name;
    r->claim.status = "PROVED";
    r->claim.data = json_object_get(r->node, "data");
    return 1;
}

static void
close_record(record *r)
{
    json_decref(r->node);
    problem_clear(&r->prob);
}

/* q := the box [lo, hi] of doubles */
static void
set_box(interval *q, const double *lo, const double *hi)
{
    mpfi_interv_d(q, lo[0], hi[0]);
    mpfi_interv_d(q + 1, lo[1], hi[1]);
}

/* ---- places ---- */

static void
features(list *l, plane *p, place_t place, const interval *q)
{
    if (!plane_features(p, place, q))
        return;
    add_forms(l, place_names[place], p->f, p->n);
    if (place != CHART)
        return;
    add_forms(l, "k", p->k, p->n);
    add_forms(l, "k_h", p->kh, p->n);
    add_forms(l, "k_s", p->ks, p->n);
}

static void
test_places(const char *file)
{
    /* boxes on which the formula of a place is one */
    static const struct { place_t place; double lo[2], hi[2]; } part[] =
    {
        { CHART, { 0, -1 }, { 2, 1 } }, { RISE, { 0, 0 }, { 0.25, 1 } },
        { FALL, { -0.25, -1 }, { 0, 0 } },
        { BOUNDED, { 0.01, -9 }, { 0.99, 9 } },
        { BOUNDED, { 1, -9 }, { 4, 9 } },
        { STEEP, { 0.001, -2 }, { 0.25, 2 } }, { LEFT, { 0, 0 }, { 4, 0.1 } },
        { CORNER_LAST, { -1, 0 }, { 1, 0.02 } },
        { CORNER_NEXT, { -1, 0 }, { 1, 0.02 } }
    };
    static list box, point;
    const json_t *half;
    record r;
    plane p;
    mpq_t eps;
    interval *q = vec_new(2, 64);
    size_t i;
    int h, j, k, m;

    if (!open_record(&r, file, "threshold"))
        return;
    mpq_init(eps);
    mpq_set_ui(eps, 1, 100);
    for (h = 0; h < 2; h++)
    {
        half = json_array_get(json_object_get(r.claim.data, "halves"),
                              (size_t) h);
        if (half == NULL)
            break;
        if (!plane_init(&p, &r.claim, half, h, eps))
            abort();
        for (i = 0; i < sizeof(part) / sizeof(*part); i++)
            for (j = 0; j < BOXES / 4; j++)
            {
                const double width = j % 2 == 0 ? 0.2 : 0.01;
                double a[2], b[2], x[2];

                for (k = 0; k < 2; k++)
                {
                    const double size = part[i].hi[k] - part[i].lo[k];

                    a[k] = uniform(part[i].lo[k],
                                   part[i].hi[k] - width * size);
                    if (j == 0)
                        a[k] = part[i].lo[k];
                    b[k] = a[k] + width * size;
                }
                set_box(q, a, b);
                features(&box, &p, part[i].place, q);
                for (m = 0; m < POINTS; m++)
                {
                    for (k = 0; k < 2; k++)
                        x[k] = uniform(a[k], b[k]);
                    set_box(q, x, x);
                    features(&point, &p, part[i].place, q);
                    compare(file, &box, &point, a, b, x);
                    empty(&point);
                }
                empty(&box);
            }
        plane_clear(&p);
    }
    mpq_clear(eps);
    vec_free(q, 2);
    close_record(&r);
}

int
main(void)
{
    test_places("z2-threshold");
    test_places("z3-threshold");
    test_places("z4-threshold");
    printf("%ld comparisons, %ld failures\n", checks, failures);
    return failures > 0;
}
