/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule threshold-vertex, section G: the test `above'. */
#include <math.h>
#include "checker/rules/plane.h"

/* m: what is left of the features in the middle off 1 and yhat, in doubles;
   0: nothing to speak of. */
static int
propose(plane *p)
{
    double mean = 0, along = 0, top = 0, scale = 0, first, y;
    int i;

    first = mpfi_get_d(&p->f->c);
    for (i = 0; i < p->n; i++)
    {
        p->m[i] = mpfi_get_d(&p->f[i].c) - first;
        scale = fmax(scale, fabs(p->m[i]));
    }
    if (!(scale > 0) || !isfinite(scale))
        return 0;
    for (i = 0; i < p->n; i++)
    {
        p->m[i] /= scale;
        mean += p->m[i] / p->n;
    }
    for (i = 0; i < p->n; i++)
    {
        y = mpfi_get_d(p->yhat + i);
        along += (p->m[i] - mean) * y / p->n;
    }
    for (i = 0; i < p->n; i++)
    {
        p->m[i] -= mean + along * mpfi_get_d(p->yhat + i);
        top = fmax(top, fabs(p->m[i]));
    }
    return top > 1e-7;
}

/* a: m made orthogonal to 1 and yhat; norm: tan(phi) |a|. */
static void
orthogonal(interval *norm, plane *p)
{
    const int n = p->n;
    interval *t = p->v, *s = p->v + 1;
    int i;

    mpfi_set_ui(t, 0);
    for (i = 0; i < n; i++)
    {
        mpfi_set_d(p->a + i, p->m[i]);
        mpfi_add(t, t, p->a + i);
    }
    mpfi_div_ui(t, t, (unsigned long) n);
    for (i = 0; i < n; i++)
        mpfi_sub(p->a + i, p->a + i, t);
    mean_product(t, p->a, p->yhat, n);
    for (i = 0; i < n; i++)
    {
        /* SOUND: threshold-vertex (G: |yhat| = 1, so m is orthogonal) */
        mpfi_mul(s, t, p->yhat + i);
        mpfi_sub(p->a + i, p->a + i, s);
    }
    mean_product(norm, p->a, p->a, n);
    mpfi_sqrt(norm, norm);
    mpfi_mul(norm, norm, &p->tanphi);
}

int
plane_above(plane *p)
{
    interval *norm = p->v + 2, *c = p->v + 3, *sum = p->v + 4;
    form *z = p->t + 2, *w = p->t + 3;
    int sign, i, good;

    good = propose(p);
    if (good)
        orthogonal(norm, p);
    for (sign = -1; sign <= 1 && good; sign += 2)
    {
        mpfi_set_ui(sum, 0);
        form_set(z, sum);
        for (i = 0; i < p->n; i++)
        {
            mpfi_mul(c, norm, p->yhat + i);
            if (sign > 0)
                mpfi_neg(c, c);
            mpfi_add(c, c, p->a + i);
            form_scale(w, p->f + i, c);
            form_add(z, z, w);
            add_product(sum, p->r + i, c, p->v + 5);
        }
        form_range(c, z);
        /* SOUND: threshold-vertex (G: both functionals > 0; both hold it) */
        good = mpfi_is_strictly_pos(c) > 0 || mpfi_is_strictly_pos(sum) > 0;
    }
    return good;
}
