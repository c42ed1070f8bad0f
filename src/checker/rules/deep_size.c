/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Family deep: the size of Theta and X on it (section SIZES). */
#include "checker/rules/deep.h"

/* gamma of entry i: Theta_i is h^(-gamma) times the dual. */
static int
growth(const collapse *c, int i)
{
    return c->deep == DEEP_SPREADS && i >= 2 ? c->o.k : 0;
}

void
deep_sizes(interval *sums, const collapse_part *p, const interval *chi)
{
    const collapse *c = p->c;
    const int N = c->o.N, k = c->o.k, s = c->o.s;
    interval *a = vec_new(3, c->o.prec), *b = a + 1, *t = a + 2;
    int i, m;

    for (i = 0; i < 2 * c->hidden; i++)
    {
        const interval *f = p->all.entry + i * (N + 2);
        const int g = growth(c, i);

        /* SOUND: deep (SIZES): k h^(k-1) xi_i = h^(k-g) (s D_chi f - d_h f)
           - (k - g) h^(k-1-g) f */
        mpfi_neg(b, f + N + 1);
        for (m = 0; m < N; m++)
        {
            mpfi_mul(t, f + 1 + m, chi + m);
            mpfi_mul_si(t, t, s);
            mpfi_add(b, b, t);
        }
        if (g < k)
        {
            mpfi_mul(b, b, p->all.hp + k - g);
            mpfi_mul(t, f, p->all.hp + k - 1 - g);
            mpfi_mul_si(t, t, k - g);
            mpfi_sub(b, b, t);
        }
        mpfi_div_si(b, b, k);
        mpfi_mul(a, f, p->all.hp + k - g);
        mpfi_sqr(t, a);
        mpfi_add(sums, sums, t);
        mpfi_sqr(t, b);
        mpfi_add(sums + 1, sums + 1, t);
        add_product(sums + 2, a, b, t);
    }
    vec_free(a, 3);
}

void
deep_squares(interval *r, const collapse_part *p)
{
    const collapse *c = p->c;
    interval t;
    int i;

    mpfi_init2(&t, c->o.prec);
    for (i = 0; i < 2 * c->hidden; i++)
        if (growth(c, i) == c->o.k)
        {
            mpfi_sqr(&t, p->all.entry + i * (c->o.N + 2));
            mpfi_add(r, r, &t);
        }
    mpfi_clear(&t);
}

void
deep_slopes(interval *r, const collapse_part *p, const interval *V)
{
    const collapse *c = p->c;
    interval *t = vec_new(2, c->o.prec);
    int i, m;

    for (i = 0; i < 2 * c->hidden; i++)
    {
        const interval *f = p->all.entry + i * (c->o.N + 2);

        if (growth(c, i) != c->o.k)
            continue;
        mpfi_set_ui(t, 0);
        for (m = 0; m < c->o.N; m++)
            add_product(t, f + 1 + m, V + m, t + 1);
        add_product(r, f, t, t + 1);
    }
    vec_free(t, 2);
}
