/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation, q = 2: every neuron is a step and the steps fit the data;
    the values of the network on the cells between them are the coordinates
    in place of zeta.
*/
#include <stdlib.h>
#include "checker/rules/convergence.h"
#include "checker/rules/saturation.h"

typedef struct
{
    interval *gap;             /* f_k - y_k on B; m + 1 */
    interval *v, *dv;          /* v_s, v_s - v_s* on B */
    interval *phi, *psi;       /* n x 2 m */
    interval *tmp;             /* 6 */
    interval spread;           /* root of sum |phi_g|^2/a_g, upper end */
} cells_t;

static void
cells_init(cells_t *c, const saturation *t)
{
    const size_t m = (size_t) t->m, n = (size_t) t->n;

    c->gap = vec_new(m + 1, t->prec);
    c->v = vec_new(m, t->prec);
    c->dv = vec_new(m, t->prec);
    c->phi = vec_new(2 * m * n, t->prec);
    c->psi = vec_new(2 * m * n, t->prec);
    c->tmp = vec_new(6, t->prec);
    mpfi_init2(&c->spread, t->prec);
}

static void
cells_clear(cells_t *c, const saturation *t)
{
    const size_t m = (size_t) t->m, n = (size_t) t->n;

    vec_free(c->gap, m + 1);
    vec_free(c->v, m);
    vec_free(c->dv, m);
    vec_free(c->phi, 2 * m * n);
    vec_free(c->psi, 2 * m * n);
    vec_free(c->tmp, 6);
    mpfi_clear(&c->spread);
}

/* The cell on that side of step s: of the nearest sample there. */
static int
cell_beside(const saturation *t, int s, int side)
{
    int j, best = -1;

    for (j = 0; j < t->n; j++)
        if (t->s[s].side[j] == side
            && (best < 0 || mpq_cmp(t->s[s].far[j], t->s[s].far[best]) < 0))
            best = j;
    return best < 0 ? -1 : t->cell[best];
}

static int
values(cells_t *c, const saturation *t)
{
    mpq_t q;
    mpfr_t u;
    int k, s, good = 1;

    mpq_init(q);
    mpfr_init2(u, t->prec);
    for (k = 0; k <= t->m; k++)
    {
        mpfi_set_si(c->tmp, t->n);
        mpfi_div_si(c->tmp, c->tmp, t->count[k]);
        mpfi_sqrt(c->tmp, c->tmp);
        mpfi_mul_fr(c->tmp, c->tmp, t->rho);
        mpfr_set(u, &c->tmp->right, MPFR_RNDU);
        widen(c->gap + k, u);
    }
    for (s = 0; s < t->m && good; s++)
    {
        const int low = cell_beside(t, s, 0), high = cell_beside(t, s, 1);

        good = low >= 0 && high >= 0 && abs(high - low) == 1;
        if (!good)
            break;
        mpfi_sub(c->dv + s, c->gap + high, c->gap + low);
        mpq_sub(q, t->target[high], t->target[low]);
        mpfi_add_q(c->v + s, c->dv + s, q);
        saturation_limit(c->tmp, t, 1);
        saturation_limit(c->tmp + 1, t, 0);
        mpfi_sub(c->tmp, c->tmp, c->tmp + 1);
        mpfi_div(c->dv + s, c->dv + s, c->tmp);
        mpfi_div(c->v + s, c->v + s, c->tmp);
    }
    mpq_clear(q);
    mpfr_clear(u);
    return good || report(t->claim->rep, "steps: a cell without inputs");
}

static void
vectors(cells_t *c, const saturation *t)
{
    interval *p = c->tmp, *eps = c->tmp + 1, *inverse = c->tmp + 2;
    interval *x = c->tmp + 3;
    mpq_t e;
    int s, j;

    mpq_init(e);
    for (s = 0; s < t->m; s++)
        for (j = 0; j < t->n; j++)
        {
            const int at = j * 2 * t->m + 2 * s + t->s[s].side[j];

            saturation_tail(p, eps, inverse, t, s, j);
            mpfi_mul_si(p, p, t->s[s].side[j] ? t->alpha : -t->alpha);
            mpfi_mul(c->phi + at, p, c->v + s);
            mpq_add(e, t->s[s].far[j], t->s[s].far[j]);
            mpfi_set_q(x, e);
            mpfi_add_ui(x, x, 1);
            mpfi_mul(x, x, inverse);
            mpfi_sub_ui(x, x, 1);
            mpfi_mul(x, x, c->v + s);
            mpfi_add(x, x, c->dv + s);
            mpfi_mul(c->psi + at, p, x);
        }
    mpq_clear(e);
}

/* G := Gram matrix of the phi_g less their means over the cells. */
static void
gram(interval *G, const cells_t *c, const saturation *t)
{
    const int m = 2 * t->m;
    interval *Q = vec_new((size_t) (t->n * m), t->prec);
    interval *mean = vec_new((size_t) t->m + 1, t->prec);
    int g, k, j;

    for (g = 0; g < m; g++)
    {
        for (k = 0; k <= t->m; k++)
            mpfi_set_ui(mean + k, 0);
        for (j = 0; j < t->n; j++)
            mpfi_add(mean + t->cell[j], mean + t->cell[j],
                     c->phi + j * m + g);
        for (k = 0; k <= t->m; k++)
            mpfi_div_si(mean + k, mean + k, t->count[k]);
        for (j = 0; j < t->n; j++)
            mpfi_sub(Q + j * m + g, c->phi + j * m + g, mean + t->cell[j]);
    }
    for (g = 0; g < m; g++)
        for (k = 0; k < m; k++)
        {
            mpfi_set_ui(G + g * m + k, 0);
            for (j = 0; j < t->n; j++)
            {
                if (g == k)
                    mpfi_sqr(c->tmp, Q + j * m + g);
                else
                    mpfi_mul(c->tmp, Q + j * m + g, Q + j * m + k);
                mpfi_add(G + g * m + k, G + g * m + k, c->tmp);
            }
            mpfi_div_si(G + g * m + k, G + g * m + k, t->n);
        }
    vec_free(Q, (size_t) (t->n * m));
    vec_free(mean, (size_t) t->m + 1);
}

/* h^T G h >= sum a_g h_g^2 for all h >= 0. */
static int
copositive(const cells_t *c, const saturation *t)
{
    const int m = 2 * t->m;
    interval *G = vec_new((size_t) (m * m), t->prec), *x;
    int g, k, good;

    gram(G, c, t);
    if (t->power)
        saturation_power_diagonal(G, t, c->phi);
    for (g = 0; g < m; g++)
        for (k = 0; k < m; k++)
        {
            x = G + g * m + k;
            mpfi_set_fr(x, &x->left);
            if (g == k)
                mpfi_sub_fr(x, x, t->a[g]);
            else if (mpfi_is_strictly_pos(x) > 0)
                mpfi_set_ui(x, 0);
        }
    /* SOUND: saturation (S1, q = 2) */
    good = positive_definite(G, m)
        || report(t->claim->rep, "a: L >= sum of a_g h_g^2 is not proved");
    vec_free(G, (size_t) (m * m));
    return good;
}

/* u := root of sum_g |V_g|^2/a_g, upper end. */
static void
spread(interval *u, const interval *V, const cells_t *c,
       const saturation *t)
{
    const int m = 2 * t->m;
    int g, j;

    mpfi_set_ui(u, 0);
    for (g = 0; g < m; g++)
        for (j = 0; j < t->n; j++)
        {
            mpfi_sqr(c->tmp, V + j * m + g);
            mpfi_div_fr(c->tmp, c->tmp, t->a[g]);
            mpfi_add(u, u, c->tmp);
        }
    mpfi_div_si(u, u, t->n);
    mpfi_sqrt(u, u);
}

/* C: (w, b), dv and dc. */
static int
field_length(const cells_t *c, const saturation *t)
{
    interval *sum = c->tmp, *dc = c->tmp + 1, *x = c->tmp + 2;
    mpq_t q;
    int j = 0, s, good;

    mpq_init(q);
    while (t->cell[j] != 0)
        j++;
    saturation_speed(q, t);
    mpfi_set_q(sum, q);
    mpfi_set(dc, c->gap);
    for (s = 0; s < t->m; s++)
    {
        mpfi_sqr(x, c->dv + s);
        mpfi_add(sum, sum, x);
        if (t->s[s].side[j])
            mpfi_sub(dc, dc, c->dv + s);
        else if (t->alpha == 2)
            mpfi_add(dc, dc, c->dv + s);
    }
    mpfi_sqr(dc, dc);
    mpfi_add(sum, sum, dc);
    mpfi_sqrt(sum, sum);
    /* SOUND: saturation (S3: all parts of DTheta X) */
    good = mpfr_lessequal_p(&sum->right, t->C)
        || report(t->claim->rep, "C: less than |DTheta X|");
    mpq_clear(q);
    return good;
}

/* D > D0 on the faces. */
static int
faces(const cells_t *c, const saturation *t)
{
    interval *u = c->tmp, *x = c->tmp + 1;
    int g, good = 1;

    /* SOUND: saturation (S2: h_g = h0) */
    for (g = 0; g < 2 * t->m && good; g++)
    {
        mpfi_set_fr(u, t->h0);
        mpfi_sqr(u, u);
        mpfi_mul_fr(u, u, t->a[g]);
        good = mpfr_greater_p(&u->left, t->D0)
            || report(t->claim->rep, "h0: D > D0 is not proved where h = "
                      "h0");
    }
    /* SOUND: saturation (S2: |f - y| = rho) */
    mpfi_add_ui(u, &c->spread, 1);
    mpfi_set_fr(x, t->D0);
    mpfi_sqrt(x, x);
    mpfi_mul(u, u, x);
    return good && (mpfr_less_p(&u->right, t->rho)
                    || report(t->claim->rep, "rho: D > D0 is not proved "
                              "where |f - y| = rho"));
}

int
saturation_exact(saturation *t)
{
    cells_t c;
    int good;

    cells_init(&c, t);
    good = values(&c, t);
    if (good && t->power)
        saturation_power_phi(c.phi, t, c.v);
    else if (good)
        vectors(&c, t);
    good = good && copositive(&c, t);
    if (good && !t->power)
    {
        spread(&t->slope, c.psi, &c, t);
        /* SOUND: saturation (S3, q = 2: kappa) */
        mpfi_ui_sub(&t->slope, 1, &t->slope);
        mpfi_mul_2ui(&t->slope, &t->slope, 1);
    }
    if (good)
        spread(&c.spread, c.phi, &c, t);
    mpfi_set_ui(&t->value, 0);
    good = good && (t->power ? saturation_power_exact(t, c.v, c.dv, c.gap,
                                                      &c.spread)
                             : field_length(&c, t)) && faces(&c, t);
    cells_clear(&c, t);
    return good;
}
