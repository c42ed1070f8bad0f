/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation, ALGEBRAIC TAILS with q = 2: the field X = ((w, b),
    -(zeta - zeta*)) with |X r + r| <= e L, |theta - X| <= d, and what it says
    of the energy L |theta|^2.
*/
#include "checker/rules/saturation.h"

void
saturation_power_phi(interval *phi, const saturation *t, const interval *v)
{
    interval *w = vec_new(4, t->prec);
    int s, j;

    for (s = 0; s < t->m; s++)
        for (j = 0; j < t->n; j++)
        {
            interval *x = phi + j * 2 * t->m + 2 * s + t->s[s].side[j];

            saturation_power_tail(w, w + 1, w + 2, w + 3, t, s, j);
            mpfi_mul(x, w, w + 2);
            mpfi_mul(x, x, v + s);
            if (!t->s[s].side[j])
                mpfi_neg(x, x);
        }
    vec_free(w, 4);
}

void
saturation_power_diagonal(interval *G, const saturation *t,
                          const interval *phi)
{
    const int m = 2 * t->m;
    interval *w = vec_new(2, t->prec);
    int g, j, at, near, all;

    for (g = 0; g < m; g++)
    {
        const jump *s = t->s + g / 2;

        for (at = 0; s->side[at] != g % 2 || mpq_sgn(s->far[at]) != 0; at++)
            ;
        mpfi_set_ui(w, 0);
        near = all = 0;
        for (j = 0; j < t->n; j++)
        {
            if (t->cell[j] != t->cell[at])
                continue;
            all++;
            if (mpq_sgn(s->far[j]) == 0)
            {
                near++;
                continue;
            }
            mpfi_sub(w + 1, phi + at * m + g, phi + j * m + g);
            mpfi_sqr(w + 1, w + 1);
            mpfi_add(w, w, w + 1);
        }
        /* SOUND: saturation (P2: G_gg >= pairs of near and far inputs) */
        mpfi_mul_si(w, w, near);
        mpfi_div_si(w, w, all);
        mpfi_div_si(w, w, t->n);
        mpfi_set(G + g * m + g, w);
    }
    vec_free(w, 2);
}

/* x := psi_gj/L^(1/2): p (|v| k u/L^(1/2) + D). */
static void
defect(interval *x, interval *w, const saturation *t, int s, int j,
       const interval *v, const interval *D)
{
    interval *p = w, *u = w + 1, *k = w + 2, *y = w + 3;

    saturation_power_tail(p, u, k, y, t, s, j);
    /* SOUND: saturation (P2: eps/u - eps' <= u, or 2 u^2/3) */
    t->prob->act[0]->step->excess(k, u);
    mpfi_set_fr(y, t->a[2 * s + t->s[s].side[j]]);
    mpfi_sqrt(y, y);
    mpfi_div(y, p, y);
    mpfi_mul(y, y, k);
    mpfi_abs(x, v);
    mpfi_mul(x, x, y);
    mpfi_add(x, x, D);
    mpfi_mul(x, x, p);
}

/* D := bound of |v_s - v_s*|/L^(1/2). */
static void
relative(interval *D, interval *w, const saturation *t, int s,
         const interval *spread)
{
    int k, j;

    mpfi_set_ui(D, 0);
    for (k = 0; k < 2; k++)
    {
        for (j = 0; t->s[s].side[j] != k || mpq_sgn(t->s[s].far[j]) != 0;
             j++)
            ;
        mpfi_set_si(w, t->n);
        mpfi_div_si(w, w, t->count[t->cell[j]]);
        mpfi_sqrt(w, w);
        mpfi_add(D, D, w);
    }
    saturation_limit(w, t, 1);
    saturation_limit(w + 1, t, 0);
    mpfi_sub(w, w, w + 1);
    mpfi_div(D, D, w);
    mpfi_add_ui(w, spread, 1);
    mpfi_mul(D, D, w);
}

static int
check_e(const saturation *t, const interval *v, const interval *spread)
{
    interval *w = vec_new(7, t->prec), *D = w + 4, *x = w + 5, *sum = w + 6;
    int s, j, good;

    for (s = 0; s < t->m; s++)
    {
        relative(D, w, t, s, spread);
        for (j = 0; j < t->n; j++)
        {
            defect(x, w, t, s, j, v + s, D);
            mpfi_sqr(x, x);
            mpfi_div_fr(x, x, t->a[2 * s + t->s[s].side[j]]);
            mpfi_add(sum, sum, x);
        }
    }
    mpfi_div_si(sum, sum, t->n);
    mpfi_sqrt(sum, sum);
    good = mpfr_lessequal_p(&sum->right, t->e)
        || report(t->claim->rep, "e: less than is proved");
    vec_free(w, 7);
    return good;
}

/* d >= |2 zeta - zeta*| with c = f_0 - sum of v psi. */
static int
check_d(const saturation *t, const interval *v, const interval *dv,
        const interval *gap)
{
    interval *w = vec_new(4, t->prec), *c = w, *x = w + 1, *sum = w + 2;
    int s, j = 0, good;

    while (t->cell[j] != 0)
        j++;
    mpfi_mul_2ui(c, gap, 1);
    mpfi_add_q(c, c, t->target[0]);
    for (s = 0; s < t->m; s++)
    {
        mpfi_add(x, v + s, dv + s);
        saturation_limit(w + 3, t, t->s[s].side[j]);
        mpfi_mul(w + 3, w + 3, x);
        mpfi_sub(c, c, w + 3);
        mpfi_sqr(x, x);
        mpfi_add(sum, sum, x);
    }
    mpfi_sqr(c, c);
    /* SOUND: saturation (P2: all of theta - DTheta X) */
    mpfi_add(sum, sum, c);
    mpfi_sqrt(sum, sum);
    good = mpfr_lessequal_p(&sum->right, t->d_rest)
        || report(t->claim->rep, "d: less than |theta - DTheta X|");
    vec_free(w, 4);
    return good;
}

int
saturation_power_exact(const saturation *t, const interval *v,
                       const interval *dv, const interval *gap,
                       const interval *spread)
{
    return check_e(t, v, spread) && check_d(t, v, dv, gap);
}

void
saturation_short_length(interval *x, const saturation *t)
{
    mpq_t sum, u;
    int s;

    mpq_inits(sum, u, NULL);
    for (s = 0; s < t->m; s++)
    {
        mpq_mul(u, t->s[s].short_w, t->s[s].short_w);
        mpq_add(sum, sum, u);
        mpq_mul(u, t->s[s].short_b, t->s[s].short_b);
        mpq_add(sum, sum, u);
    }
    mpfi_set_q(x, sum);
    mpfi_sqrt(x, x);
    mpq_clears(sum, u, NULL);
}

mpfr_srcptr
saturation_least(const saturation *t)
{
    int g, best = 0;

    for (g = 1; g < 2 * t->m; g++)
        if (mpfr_less_p(t->a[g], t->a[best]))
            best = g;
    return t->a[best];
}

int
saturation_power_energy(saturation *t, const interval *theta)
{
    interval *w = vec_new(4, t->prec), *s = w, *d2 = w + 1, *x = w + 2;
    int p, good;

    mpfi_set_fr(s, t->excess);
    mpfi_sqrt(s, s);
    /* d2 = d/(w0 a^(1/2)) */
    saturation_short_length(x, t);
    mpfi_set_fr(d2, saturation_least(t));
    mpfi_sqrt(d2, d2);
    mpfi_mul(x, x, d2);
    mpfi_set_fr(d2, t->d_rest);
    mpfi_div(d2, d2, x);
    /* u0 = (1 - e s)/(1 + d2 s) */
    mpfi_mul_fr(&t->u0, s, t->e);
    mpfi_ui_sub(&t->u0, 1, &t->u0);
    mpfi_mul(x, d2, s);
    mpfi_add_ui(w + 3, x, 1);
    mpfi_div(&t->u0, &t->u0, w + 3);
    mpfi_div_2ui(x, x, 1);
    /* SOUND: saturation (P2: u0 > 0, u0 >= d2 s/2) */
    good = (has_sign(&t->u0, 1)
            && mpfr_greaterequal_p(&t->u0.left, &x->right))
        || report(t->claim->rep, "excess: the energy is not bounded");
    mpfi_set_fr(&t->u0, &t->u0.left);
    /* energy = L |theta|^2 exp(6 (e + d2) s/u0^2) */
    mpfi_add_fr(d2, d2, t->e);
    mpfi_mul_ui(d2, d2, 6);
    mpfi_mul(d2, d2, s);
    mpfi_sqr(x, &t->u0);
    mpfi_div(d2, d2, x);
    mpfi_exp(d2, d2);
    mpfi_set_ui(&t->energy, 0);
    for (p = 0; p < t->prob->params; p++)
    {
        mpfi_sqr(x, theta + p);
        mpfi_add(&t->energy, &t->energy, x);
    }
    mpfi_mul_fr(&t->energy, &t->energy, t->excess);
    mpfi_mul(&t->energy, &t->energy, d2);
    vec_free(w, 4);
    return good;
}
