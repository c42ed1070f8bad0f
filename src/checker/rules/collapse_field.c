/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Families collapse and loose: the field X and the size of Theta (sections G5,
   G6). */
#include "checker/rules/deep.h"

/* D_chi Q_m - (1/s) h^(1-j) d_h Q_m */
static void
along(interval *res, const collapse_part *p, int m, const interval *chi)
{
    const int N = p->c->o.N;
    interval t;
    int j;

    mpfi_init2(&t, p->c->o.prec);
    mpfi_div_si(res, p->all.dQ + m, -p->c->o.s);
    for (j = 0; j < N; j++)
        add_product(res, p->all.grad + m * N + j, chi + j, &t);
    mpfi_clear(&t);
}

static void
find_chi(interval *chi, const collapse_part *p)
{
    const collapse *c = p->c;
    const one_layer *o = &c->o;
    interval *g = vec_new((size_t) o->N + 1, o->prec), *t = g + o->N;
    int r;

    for (r = 0; r < c->rows; r++)
    {
        const int m = o->eq[r], e = o->k - collapse_order(c, m);

        /* SOUND: collapse, loose (G5: F' chi = g) */
        mpfi_set(g + r, p->all.dQ + m);
        if (e > 0)
        {
            mpfi_mul(t, p->all.hp + e - c->step, o->p + m);
            mpfi_mul_si(t, t, e);
            mpfi_sub(g + r, g + r, t);
        }
        mpfi_mul(t, &p->B, o->Wnorm + r + o->bias);
        mpfi_mul(t, t, p->all.hp + e + o->s - c->step);
        mpfi_mul_si(t, t, e + o->s);
        widen(g + r, &t->right);
        mpfi_div_si(g + r, g + r, o->s);
    }
    collapse_solve(chi, p, g);
    vec_free(g, (size_t) o->N + 1);
}

/* res := res + |x| f */
static void
add_size(interval *res, const interval *x, const interval *f, interval *t)
{
    mpfi_abs(t, x);
    mpfi_mul(t, t, f);
    mpfi_set_fr(t, &t->right);
    mpfi_add(res, res, t);
}

static void
bound_e(interval *e, const collapse_part *p, const interval *chi)
{
    const collapse *c = p->c;
    const one_layer *o = &c->o;
    const size_t size = (size_t) (c->L + 1 + o->n + 1);
    interval *q = vec_new(size, o->prec), *v = q + c->L + 1, *t = v + o->n;
    int m, j, i;

    for (m = o->ms; m <= c->L; m++)
    {
        along(q + m, p, m, chi);
        for (j = 0; j < o->n; j++)
            add_product(v + j, q + m, o->perp + m * o->n + j, t);
    }
    mean_product(e, v, v, o->n);
    mpfi_sqrt(e, e);
    /* SOUND: collapse (G5: the remainder's part) */
    mpfi_div_si(t, &p->rem_h, o->s);
    mpfi_add(e, e, t);
    for (i = 0; i < o->N && c->deep; i++)
        add_size(e, chi + i, p->all.rest + 1 + i, t);
    for (i = 0; i < o->d && !c->deep; i++)
    {
        add_size(e, chi + NU(o, i), p->rem_nu + i, t);
        add_size(e, chi + OMEGA(o, i), p->rem_om + i, t);
        if (o->bias)
            add_size(e, chi + BIAS(o, i), p->rem_be + i, t);
    }
    vec_free(q, size);
}

/* sums[0] += a^2, sums[1] += b^2, sums[2] += a b: entries of h^(k+1-j) Theta
   and h^(k-1) xi. */
static void
add_entry(interval *sums, const interval *a, const interval *b, interval *t)
{
    mpfi_sqr(t, a);
    mpfi_add(sums, sums, t);
    mpfi_sqr(t, b);
    mpfi_add(sums + 1, sums + 1, t);
    add_product(sums + 2, a, b, t);
}

void
collapse_output(interval *r, const collapse_part *p)
{
    const one_layer *o = &p->c->o;
    const int e = o->k + 1 - p->c->step;
    interval t;

    mpfi_init2(&t, o->prec);
    mpfi_mul(&t, &p->B, o->Wnorm);
    mpfi_mul(&t, &t, p->all.hp + e + o->s);      /* |zeta_0| <= B |W_0| */
    mpfi_mul(r, p->all.hp + e, o->p);
    mpfi_sub(r, r, p->all.Q);
    widen(r, &t.right);
    mpfi_clear(&t);
}

/* The entry of c. */
static void
add_output(interval *sums, const collapse_part *p, const interval *chi)
{
    const collapse *c = p->c;
    const one_layer *o = &c->o;
    const interval *hp = p->all.hp;
    const int k = o->k, first = collapse_order(c, 0);
    interval *a = vec_new(4, o->prec), *b = a + 1, *t = a + 2, *u = a + 3;

    collapse_output(a, p);
    mpfi_mul(u, &p->B, o->Wnorm);
    mpfi_mul(u, u, hp + k + o->s - 1);
    along(b, p, 0, chi);
    mpfi_mul(b, b, hp + c->step - 1 + first);
    mpfi_mul_si(b, b, -o->s);
    if (first == 1)
        mpfi_add(b, b, p->all.Q);
    mpfi_mul_si(u, u, o->s + k);
    widen(b, &u->right);
    mpfi_div_si(b, b, k);
    mpfi_mul(u, hp + k - 1, o->p);
    mpfi_sub(b, b, u);
    add_entry(sums, a, b, t);
    vec_free(a, 4);
}

static void
sizes(interval *sums, const collapse_part *p, const interval *chi)
{
    const collapse *c = p->c;
    const one_layer *o = &c->o;
    const interval *hp = p->all.hp;
    const int k = o->k;
    interval *a = vec_new(3, o->prec), *b = a + 1, *t = a + 2;
    int j, g;

    if (c->deep)
        deep_sizes(sums, p, chi);
    for (j = c->deep ? NU(o, 0) : 0; j <= NU(o, o->d - 1); j++)
    {
        /* SOUND: collapse, loose (G5: xi; G6) */
        mpfi_mul_si(b, chi + j, o->s);
        if (j >= NU(o, 0))
        {
            mpfi_mul(b, b, hp + c->step - 1);
            mpfi_div_si(b, b, k);
            mpfi_set_ui(a, 0);          /* <xi_nu, nu> = 0, |nu| = 1 */
            add_entry(sums, a, b, t);
            continue;
        }
        /* theta has h^g y */
        g = !(c->loose && j >= BIAS(o, 0));
        mpfi_mul(b, b, hp + c->step);
        mpfi_mul_si(a, p->box + j, k + g);
        mpfi_sub(b, b, a);
        mpfi_div_si(b, b, k);
        mpfi_mul(b, b, hp + k - 1 + g);
        mpfi_mul(a, p->box + j, hp + k + 1 - c->step + g);
        add_entry(sums, a, b, t);
    }
    if (o->bias)
        add_output(sums, p, chi);
    vec_free(a, 3);
}

int
collapse_field(graded_bounds *b, const collapse_part *p)
{
    const one_layer *o = &p->c->o;
    interval *chi = vec_new((size_t) o->N + 5, o->prec);
    interval *sums = chi + o->N, *t = sums + 3, *u = sums + 4;
    int good;

    find_chi(chi, p);
    bound_e(&b->e, p, chi);
    sizes(sums, p, chi);
    mpfi_set_ui(t, 1);
    if (p->c->step == 2)
        mpfi_sqr(t, &p->h);
    mpfi_mul(t, t, sums);
    mpfi_add_ui(t, t, 1);
    mpfi_sqrt(t, t);
    mpfi_set_fr(&b->size, &p->c1.left);
    mpfi_put_fr(&b->size, &t->right);
    mpfi_sqrt(&b->d, sums + 1);
    mpfi_set_fr(t, &b->d.right);
    mpfi_mul_fr(t, t, &p->h.right);
    mpfi_ui_sub(t, 1, t);
    /* SOUND: collapse (f, where d h < 1) */
    good = mpfr_sgn(&t->left) > 0;
    mpfi_sqr(t, t);
    if (p->c->step == 1)
        mpfi_mul(sums + 1, sums + 1, &p->h);
    mpfi_add(u, sums + 1, sums + 2);
    mpfi_abs(u, u);
    mpfi_div(&b->f, u, t);
    vec_free(chi, (size_t) o->N + 5);
    return good && mpfr_number_p(&b->e.right) && mpfr_number_p(&b->d.right)
        && mpfr_number_p(&b->f.right) && mpfr_number_p(&b->size.right);
}
