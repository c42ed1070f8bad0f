/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Families collapse and loose: the polynomials Q_m, and the remainder. */
#include "checker/rules/deep.h"

void
collapse_sums_init(collapse_sums *s, const collapse *c)
{
    const size_t N = (size_t) c->o.N, L = (size_t) c->L;

    s->hp = vec_new(L + 1, c->o.prec);
    s->Q = vec_new(L + 1, c->o.prec);
    s->dQ = vec_new(L + 1, c->o.prec);
    s->grad = vec_new((L + 1) * N, c->o.prec);
    s->om = vec_new((L + 2) * N, c->o.prec);
    s->be = vec_new((L + 2) * N, c->o.prec);
    s->work = vec_new(activation_range_work(c->L + 2), c->o.prec);
    s->t = vec_new(3, c->o.prec);
    s->entry = vec_new((size_t) (2 * c->hidden) * (N + 2), c->o.prec);
    s->rest = vec_new(N + 2, c->o.prec);
    s->beyond = 0;
}

void
collapse_sums_clear(collapse_sums *s, const collapse *c)
{
    const size_t N = (size_t) c->o.N, L = (size_t) c->L;

    vec_free(s->hp, L + 1);
    vec_free(s->Q, L + 1);
    vec_free(s->dQ, L + 1);
    vec_free(s->grad, (L + 1) * N);
    vec_free(s->om, (L + 2) * N);
    vec_free(s->be, (L + 2) * N);
    vec_free(s->work, activation_range_work(c->L + 2));
    vec_free(s->t, 3);
    vec_free(s->entry, (size_t) (2 * c->hidden) * (N + 2));
    vec_free(s->rest, N + 2);
}

int
collapse_order(const collapse *c, int m)
{
    if (m >= c->o.ms)
        return c->o.k + c->o.s;
    if (c->deep == DEEP_SPREADS)
        return m > 0;
    return m + (m % 2 == 0 && !c->loose);
}

/* r[m] := x^m, m <= L: even powers as squares, which are >= 0. */
static void
powers(interval *r, const interval *x, int L)
{
    int m;

    mpfi_set_ui(r, 1);
    for (m = 1; m <= L; m++)
        if (m % 2 == 0)
            mpfi_sqr(r + m, r + m / 2);
        else
            mpfi_mul(r + m, r + m - 1, x);
}

/* Neuron i's share of q_m by the term psi_l: psi_l C(l,m) nu omega^m
   beta^(l-m) h^(l-l_m), and of its derivatives. */
static void
add_term(collapse_sums *s, const collapse *c, const interval *sigma, int i,
         int m, int l)
{
    const one_layer *o = &c->o;
    const int e = l - collapse_order(c, m), j = l - m;
    const interval *nu = sigma + NU(o, i), *om = s->om + i * (c->L + 2);
    const interval *be = s->be + i * (c->L + 2);
    interval *f = s->t, *t = s->t + 1, *v = s->t + 2;
    interval *grad = s->grad + m * o->N;

    mpfi_mul(t, om + m, be + j);
    mpfi_mul(t, t, c->term + m * (c->L + 1) + l);
    mpfi_mul(v, t, s->hp + e);
    mpfi_add(grad + NU(o, i), grad + NU(o, i), v);
    mpfi_mul(v, v, nu);
    mpfi_add(s->Q + m, s->Q + m, v);
    if (e > 0)
    {
        mpfi_mul(t, t, nu);
        mpfi_mul(t, t, s->hp + e - 2);
        mpfi_mul_si(t, t, e);
        mpfi_add(s->dQ + m, s->dQ + m, t);
    }
    mpfi_mul(f, c->term + m * (c->L + 1) + l, nu);
    mpfi_mul(f, f, s->hp + e);
    if (m > 0)
    {
        mpfi_mul(t, om + m - 1, be + j);
        mpfi_mul(t, t, f);
        mpfi_mul_si(t, t, m);
        mpfi_add(grad + OMEGA(o, i), grad + OMEGA(o, i), t);
    }
    if (j > 0)
    {
        mpfi_mul(t, om + m, be + j - 1);
        mpfi_mul(t, t, f);
        mpfi_mul_si(t, t, j);
        mpfi_add(grad + BIAS(o, i), grad + BIAS(o, i), t);
    }
}

/* q_m to Q_m, m fast. */
static void
add_projections(collapse_sums *s, const collapse *c, int r)
{
    const one_layer *o = &c->o;
    const int m = o->fast[r], e = o->k + o->s - collapse_order(c, m);
    interval *f = s->t, *t = s->t + 1;
    int i, j;

    for (i = o->ms; i <= c->L; i++)
    {
        mpfi_mul(f, o->Q + i * o->K + r, s->hp + e);
        add_product(s->Q + m, f, s->Q + i, t);
        add_product(s->dQ + m, f, s->dQ + i, t);
        for (j = 0; j < o->N; j++)
            add_product(s->grad + m * o->N + j, f, s->grad + i * o->N + j,
                        t);
        mpfi_mul(f, o->Q + i * o->K + r, s->hp + e - c->step);
        mpfi_mul_si(f, f, e);
        add_product(s->dQ + m, f, s->Q + i, t);
    }
}

void
collapse_sums_set(collapse_sums *s, const collapse *c, const interval *h,
                  const interval *sigma)
{
    const one_layer *o = &c->o;
    int m, l, i, r;

    for (m = 0; m <= c->L; m++)
    {
        mpfr_pow_si(&s->hp[m].left, &h->left, m, MPFR_RNDD);
        mpfr_pow_si(&s->hp[m].right, &h->right, m, MPFR_RNDU);
        mpfi_set_ui(s->Q + m, 0);
        mpfi_set_ui(s->dQ + m, 0);
        for (i = 0; i < o->N; i++)
            mpfi_set_ui(s->grad + m * o->N + i, 0);
    }
    s->good = 1;
    for (i = 0; i < o->d; i++)
    {
        interval *be = s->be + i * (c->L + 2);

        powers(s->om + i * (c->L + 2), sigma + OMEGA(o, i), c->L);
        if (c->loose)
            continue;
        if (o->bias)
            powers(be, sigma + BIAS(o, i), c->L);
        else
            mpfi_set_ui(be, 1);         /* beta^0 alone is used */
    }
    if (c->deep)
        deep_sums(s, c, sigma);
    else if (c->loose)
        loose_sums(s, c, sigma);
    for (m = 0; m <= c->L && !c->loose; m++)
        for (l = 1; l <= c->L; l += 2)
            if (l >= m && l >= collapse_order(c, m) && (o->bias || l == m))
                for (i = 0; i < o->d; i++)
                    add_term(s, c, sigma, i, m, l);
    for (r = 0; r < o->K; r++)
        add_projections(s, c, r);
}

/* r := x^m, x >= 0 */
static void
power(interval *r, const interval *x, int m)
{
    mpfr_pow_si(&r->left, &x->left, m, MPFR_RNDD);
    mpfr_pow_si(&r->right, &x->right, m, MPFR_RNDU);
}

/* x := |x|'s upper bound, both ends */
static void
bound(interval *x)
{
    mpfi_abs(x, x);
    mpfr_set(&x->left, &x->right, MPFR_RNDU);
}

int
collapse_remainder(collapse_part *p)
{
    const collapse *c = p->c;
    const one_layer *o = &c->o;
    const int L = c->L, e = L - o->k;
    interval *f = vec_new((size_t) L + 3, o->prec);
    interval *Y = vec_new(4, o->prec), *z = Y + 1, *t = Y + 2, *u = Y + 3;
    int i, good = 1;

    mpfi_set_ui(&p->rem, 0);
    mpfi_set_ui(&p->rem_h, 0);
    if (c->deep)
        good = deep_remainder(p);
    else if (c->loose)
        good = loose_remainder(p);
    for (i = 0; i < o->d && good && !c->loose; i++)
    {
        mpfi_mul(Y, p->box + OMEGA(o, i), &o->range);
        if (o->bias)
            mpfi_add(Y, Y, p->box + BIAS(o, i));
        bound(Y);
        mpfi_mul(t, Y, p->all.hp + 1);
        mpfi_set_ui(z, 0);
        widen(z, &t->right);
        good = activation_series(f, L + 3, z, o->act, 0);
        mpfi_set(z, f + L + 2);
        bound(z);
        good = good && mpfr_number_p(&z->right);
        /* SOUND: collapse (remainder and its derivatives) */
        power(t, Y, L + 1);
        mpfi_mul(t, t, z);
        mpfi_mul(t, t, p->all.hp + e);
        bound(t);
        mpfi_mul(p->rem_nu + i, t, Y);
        mpfi_set(u, p->box + NU(o, i));
        bound(u);
        mpfi_mul(t, t, u);
        mpfi_mul_si(p->rem_be + i, t, L + 2);
        mpfi_mul(p->rem_om + i, p->rem_be + i, &c->X);
        add_product(&p->rem, t, Y, z);
        /* h^(e-2): once more, as h may be 0 */
        mpfi_set(z, f + L + 2);
        bound(z);
        power(t, Y, L + 2);
        mpfi_mul(t, t, z);
        mpfi_mul(t, t, u);
        mpfi_mul(t, t, p->all.hp + e - 2);
        mpfi_mul_si(t, t, L + 2 + o->k + o->s);
        bound(t);
        mpfi_add(&p->rem_h, &p->rem_h, t);
    }
    vec_free(f, (size_t) L + 3);
    vec_free(Y, 4);
    return good;
}
