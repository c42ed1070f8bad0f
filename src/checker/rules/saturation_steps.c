/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule saturation: sides of the inputs, directions of the steps: exactly. */
#include "checker/rules/saturation.h"

/* m := margin of (w, b) at x on that side. */
static void
margin(mpq_t m, const saturation *t, const mpq_t w, const mpq_t b,
       const mpq_t x, int side)
{
    mpq_t u;

    mpq_init(u);
    mpq_mul(m, w, x);
    mpq_add(m, m, b);
    mpq_set_si(u, side ? t->alpha : -t->alpha, 1);
    mpq_mul(m, m, u);
    mpq_clear(u);
}

/* Sides and far; 0 if an input lies inside the step. */
int
saturation_place(saturation *t, jump *s)
{
    mpq_t width;
    int j, good;

    mpq_init(width);
    mpq_sub(width, s->plus, s->minus);
    good = mpq_sgn(width) != 0;
    for (j = 0; j < t->n && good; j++)
    {
        s->side[j] = -1;
        if (s->has_on && mpq_equal(t->prob->x[j], s->on))
            continue;
        s->side[j] = 1;
        mpq_sub(s->far[j], t->prob->x[j], s->plus);
        mpq_div(s->far[j], s->far[j], width);
        if (mpq_sgn(s->far[j]) >= 0)
            continue;
        s->side[j] = 0;
        mpq_sub(s->far[j], s->minus, t->prob->x[j]);
        mpq_div(s->far[j], s->far[j], width);
        /* SOUND: saturation (family: no input inside a step) */
        good = mpq_sgn(s->far[j]) >= 0;
    }
    mpq_clear(width);
    return good || report(t->claim->rep, "steps: an input lies inside one");
}

/* The field of a step that runs into an input: w x + b = 0 there, the nearer
   support with margin 1. */
static int
place_on(saturation *t, jump *s)
{
    mpq_t u, v;
    int good;

    mpq_inits(u, v, NULL);
    mpq_sub(u, s->plus, s->on);
    mpq_sub(v, s->on, s->minus);
    /* SOUND: saturation (ON AN INPUT: x_0 between x_- and x_+) */
    good = mpq_sgn(u) != 0 && mpq_sgn(u) == mpq_sgn(v);
    if (good)
    {
        mpq_abs(s->w, u);
        mpq_abs(s->b, v);
        s->even = mpq_equal(s->w, s->b);
        s->near = mpq_cmp(s->w, s->b) <= 0;
        mpq_set_si(s->w, t->alpha, 1);
        mpq_mul(s->w, s->w, s->near ? u : v);
        mpq_inv(s->w, s->w);
        mpq_mul(s->b, s->w, s->on);
        mpq_neg(s->b, s->b);
    }
    mpq_clears(u, v, NULL);
    return good || report(t->claim->rep, "on: not between minus and plus");
}

/* The shortest (w, b) of both margins >= 1, and the field. */
int
saturation_shortest(saturation *t, jump *s)
{
    mpq_t u, w, b, full_w, full_b;
    int k, good = 1;

    mpq_inits(u, w, b, full_w, full_b, NULL);
    mpq_sub(u, s->plus, s->minus);
    mpq_set_si(w, t->alpha, 1);
    mpq_mul(u, u, w);
    mpq_set_ui(full_w, 2, 1);
    mpq_div(full_w, full_w, u);
    mpq_add(full_b, s->plus, s->minus);
    mpq_div(full_b, full_b, u);
    mpq_neg(full_b, full_b);
    /* SOUND: saturation (S4, LOGARITHMS: no shorter (w, b) has margins >=
       1) */
    mpq_set(s->short_w, full_w);
    mpq_set(s->short_b, full_b);
    s->both = 1;
    for (k = 0; k < 2; k++)
    {
        mpq_srcptr x = k ? s->plus : s->minus;

        /* (x, 1)/(+-alpha (x^2 + 1)) has margin 1 on side k */
        mpq_mul(u, x, x);
        mpq_set_ui(w, 1, 1);
        mpq_add(u, u, w);
        mpq_set_si(w, k ? t->alpha : -t->alpha, 1);
        mpq_mul(u, u, w);
        mpq_div(w, x, u);
        mpq_inv(b, u);
        margin(u, t, w, b, k ? s->minus : s->plus, 1 - k);
        if (mpq_cmp_ui(u, 1, 1) > 0)
        {
            mpq_set(s->short_w, w);
            mpq_set(s->short_b, b);
            s->both = 0;
        }
    }
    mpq_set(s->w, t->q == 1 && !t->power ? s->short_w : full_w);
    mpq_set(s->b, t->q == 1 && !t->power ? s->short_b : full_b);
    if (s->has_on)
        good = place_on(t, s);
    margin(s->decay[0], t, s->w, s->b, s->minus, 0);
    margin(s->decay[1], t, s->w, s->b, s->plus, 1);
    mpq_clears(u, w, b, full_w, full_b, NULL);
    return good;
}

/* Some input is x_- (x_+ on the side 1). */
static int
has_support(const saturation *t, const jump *s, int side)
{
    int j;

    for (j = 0; j < t->n; j++)
        if (s->side[j] == side && mpq_sgn(s->far[j]) == 0)
            return 1;
    return 0;
}

/* q = 2: cells from left to right, one target on each. */
int
saturation_cells(saturation *t)
{
    int j, s, k;

    for (j = 0; j < t->n; j++)
    {
        k = 0;
        for (s = 0; s < t->m; s++)
            k += t->s[s].side[j]
                == (mpq_cmp(t->s[s].minus, t->s[s].plus) < 0);
        t->cell[j] = k;
        if (t->count[k]++ == 0)
            mpq_set(t->target[k], t->prob->y[j]);
        /* SOUND: saturation (q = 2: one target on a cell) */
        else if (!mpq_equal(t->target[k], t->prob->y[j]))
            return report(t->claim->rep, "q: two targets between steps");
    }
    /* SOUND: saturation (q = 2: distinct steps, all neurons) */
    for (k = 0; k <= t->m; k++)
        if (t->count[k] == 0)
            return report(t->claim->rep, "steps: none between two steps");
    /* saturation_energy.c looks for those inputs */
    for (s = 0; s < t->m && t->power; s++)
        if (!has_support(t, t->s + s, 0) || !has_support(t, t->s + s, 1))
            return report(t->claim->rep, "steps: minus and plus are inputs");
    return t->m == t->d || report(t->claim->rep, "steps: all neurons");
}
