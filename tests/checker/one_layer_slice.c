/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Families one-layer and ridge: a sub-slice about the slow manifold, as small
   as its bounds allow. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "one_layer_tests.h"

void
make_slice(graded_chart *chart, const truth *t, interval *y, double *radius,
           double (*response)[MOST])
{
    const instance *in = t->in;
    graded_slice *s = &chart->slice;
    const double at[3] = { in->low, (in->low + in->high) / 2, in->high };
    interval *z[3], *h = vec_new(1, PREC), *b = vec_new(MOST, PREC);
    interval *r = vec_new(MOST, PREC), *u = vec_new(1, PREC);
    double big = 0;
    int i, j, l;

    for (j = 0; j < 3; j++)
    {
        z[j] = vec_new(MOST, PREC);
        mpfi_set_d(h, at[j]);
        point(y, t, h, b);
        residuals(r, t, h, y);
        norm(u, r, t->n, 1, h, -in->s);
        big = fmax(big, mpfi_get_d(u));
        for (i = 0; i < t->size; i++)
            mpfi_set(z[j] + i, y + i);
    }
    mpfr_set_d(&s->h.left, at[0], MPFR_RNDN);
    mpfr_set_d(&s->h.right, at[2], MPFR_RNDN);
    mpfi_set_d(&s->mid, at[1]);
    mpfi_set_d(&s->Lam, (1 + in->eta) * big * big);
    mpfi_set_ui(&s->dLam, 0);
    for (i = 0; i < chart->coords; i++)
    {
        mpfi_set(s->centre + i, z[1] + i);
        mpfi_sub(u, z[2] + i, z[0] + i);
        mpfi_div_d(u, u, at[2] - at[0]);
        mpfi_set(s->slope + i, u);
        middle(s->centre + i, 1);
        middle(s->slope + i, 1);
        mpfi_add(u, z[2] + i, z[0] + i);
        mpfi_div_2ui(u, u, 1);
        mpfi_sub(u, u, z[1] + i);
        radius[i] = 1e-12 + fabs(mpfi_get_d(u));
    }
    mpfi_set_d(h, at[1]);
    for (l = 0; l < t->K; l++)
    {
        mpfi_set_d(b + l, sqrt(in->eta) * big);
        for (i = 0; i < t->size; i++)
            mpfi_set(y + i, z[1] + i);
        point(y, t, h, b);
        for (i = 0; i < chart->coords; i++)
        {
            mpfi_sub(u, y + i, z[1] + i);
            response[i][l] = mpfi_get_d(u);
            radius[i] = hypot(radius[i], response[i][l]);
        }
        mpfi_set_ui(b + l, 0);
    }
    for (i = 0; i < t->size; i++)
        mpfi_set(y + i, z[1] + i);
    for (j = 0; j < 3; j++)
        vec_free(z[j], MOST);
    vec_free(u, 1);
    vec_free(r, MOST);
    vec_free(b, MOST);
    vec_free(h, 1);
}

/* Radius i and its side of the box. */
static void
set_radius(graded_slice *s, int i, double r)
{
    interval *u = vec_new(1, 192);

    mpfi_set_d(s->radius + i, r);
    mpfi_sub(u, &s->h, &s->mid);
    mpfi_mul(u, u, s->slope + i);
    mpfi_add(s->box + i, s->centre + i, u);
    widen(s->box + i, &s->radius[i].right);
    vec_free(u, 1);
}

/* The turns' radii, one after the other, as small as they pass. */
static void
tighten(graded_bounds *b, graded_chart *chart, const truth *t, double f,
        const double *radius)
{
    graded_slice *s = &chart->slice;
    const char *why;
    double r;
    int i;

    for (i = chart->coords - t->in->d * t->sides; i < chart->coords; i++)
    {
        for (r = f * radius[i]; r > 1e-9 * radius[i]; r *= 0.8)
        {
            set_radius(s, i, 0.8 * r);
            if (!chart->family->enclose(b, chart, &why))
                break;
        }
        set_radius(s, i, r);
    }
    (void) chart->family->enclose(b, chart, &why);
}

int
close_slice(graded_bounds *b, graded_chart *chart, const truth *t,
            const double *radius)
{
    graded_slice *s = &chart->slice;
    const char *why = "";
    double f;
    int i;

    for (f = 0.2; f < 8; f *= 1.08)
    {
        for (i = 0; i < chart->coords; i++)
            set_radius(s, i, f * radius[i]);
        if (chart->family->enclose(b, chart, &why))
        {
            if (getenv("LOJA_SHOW") != NULL)
                printf("%s: radii times %g\n", t->in->name, f);
            tighten(b, chart, t, f, radius);
            return 1;
        }
    }
    printf("%s: %s is never proved\n", t->in->name, why);
    failures++;
    return 0;
}
