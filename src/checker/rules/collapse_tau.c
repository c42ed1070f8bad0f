/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Families collapse and loose: the equations (2) about a part's centre; |tau|
   on the part (section "Verification", G1). */
#include "checker/rules/deep.h"

/* v := T - Fhat at the centre and mid, without b'; dv: the derivative of T
   and less that of Fhat in h alone, |b'| <= B. */
void
collapse_defect(interval *v, interval *dv, const collapse_part *p)
{
    const collapse *c = p->c;
    const one_layer *o = &c->o;
    interval *t = vec_new(2, o->prec);
    int r, j;

    for (r = 0; r < c->rows; r++)
    {
        const int m = o->eq[r], e = o->k - collapse_order(c, m);

        /* SOUND: loose (p_m = 0 where e < 0) */
        if (e >= 0)
            mpfi_mul(v + r, p->point.hp + e, o->p + m);
        else
            mpfi_set_ui(v + r, 0);
        mpfi_sub(v + r, v + r, p->point.Q + m);
        /* (e+s) h^(e+s-1) zeta_m, |zeta_m| <= B |W_m| */
        mpfi_mul(t, &p->B, o->Wnorm + r + o->bias);
        mpfi_mul(t, t, p->all.hp + e + o->s - 1);
        mpfi_mul_si(t, t, e + o->s);
        mpfi_mul(dv + r, p->all.dQ + m, p->all.hp + c->step - 1);
        mpfi_neg(dv + r, dv + r);
        widen(dv + r, &t->right);
        if (e > 0)
        {
            mpfi_mul(t, p->all.hp + e - 1, o->p + m);
            mpfi_mul_si(t, t, e);
            mpfi_add(dv + r, dv + r, t);
        }
    }
    mpfi_set_ui(v + r, 1);
    mpfi_set_ui(dv + r, 0);
    for (j = 0; j < o->d; j++)
    {
        mpfi_sqr(t, p->centre + NU(o, j));
        mpfi_sub(v + r, v + r, t);
    }
    for (j = 0; j < c->moduli; j++)
    {
        mpfi_set(v + r + 1 + j, p->offset + j);
        mpfi_set(dv + r + 1 + j, p->slope + c->modulus[j]);
    }
    vec_free(t, 2);
}

/* res := B times the norm of row diag(h^(k+s-l_m)) W at mid. */
static void
ball(interval *res, const collapse_part *p, const interval *row)
{
    const collapse *c = p->c;
    const one_layer *o = &c->o;
    interval *t = vec_new(2, o->prec), *u = t + 1;
    int r, l;

    mpfi_set_ui(res, 0);
    for (l = 0; l < o->K; l++)
    {
        mpfi_set_ui(u, 0);
        for (r = 0; r < c->rows; r++)
        {
            mpfi_mul(t, row + r, p->point.hp + o->k + o->s
                     - collapse_order(c, o->eq[r]));
            mpfi_mul(t, t, o->W + (r + o->bias) * o->K + l);
            mpfi_add(u, u, t);
        }
        mpfi_sqr(u, u);
        mpfi_add(res, res, u);
    }
    mpfi_sqrt(res, res);
    mpfi_mul(res, res, &p->B);
    vec_free(t, 2);
}

/* res := row (T - Fhat(h, sigma^(h))) for all h; less: its slope that does not
   cancel (times the slope of the centre). */
void
collapse_row_defect(interval *res, const collapse_part *p,
                    const interval *row, const interval *less,
                    const interval *v, const interval *dv)
{
    const int N = p->c->o.N;
    interval *t = vec_new(3, p->c->o.prec), *u = t + 1, *w = t + 2;
    int j;

    mpfi_set_ui(u, 0);
    mpfi_set_ui(res, 0);
    for (j = 0; j < N; j++)
    {
        add_product(u, row + j, dv + j, t);
        add_product(u, less + j, p->slope + j, t);
        add_product(res, row + j, v + j, t);
    }
    mpfi_sub(w, &p->h, &p->mid);
    add_product(res, u, w, t);
    ball(u, p, row);
    widen(res, &u->right);
    vec_free(t, 3);
}

/* ---- |tau| ---- */

/* square := phi^2 + |tau off u|^2, phi = <tau,u>/|u|, from the Gram matrix:
   |sum Q_m (v_m - c_m/|u|^2 u)|^2; times (h^k |Theta|)^a at h = 0. */
static void
set_square(collapse_part *p, const interval *phi, const interval *coef,
           const interval *norm2, const interval *u)
{
    const collapse *c = p->c;
    const one_layer *o = &c->o;
    interval *t = vec_new(4, o->prec);
    int j, m;

    mpfi_set_ui(t, 0);
    for (j = 0; j < o->n; j++)
    {
        mpfi_set_ui(t + 1, 0);
        for (m = o->ms; m <= c->L; m++)
        {
            mpfi_div(t + 2, coef + m, norm2);
            mpfi_mul(t + 2, t + 2, u + j);
            mpfi_sub(t + 2, o->perp + m * o->n + j, t + 2);
            add_product(t + 1, t + 2, p->all.Q + m, t + 3);
        }
        mpfi_sqr(t + 1, t + 1);
        mpfi_add(t, t, t + 1);
    }
    mpfi_div_si(t, t, o->n);
    mpfi_set(&p->off, t);
    mpfi_sqr(&p->square, phi);
    mpfi_add(&p->square, &p->square, t);
    if (c->loose)
        loose_weigh(&p->square, p);
    vec_free(t, 4);
}

void
collapse_direction(interval *coef, interval *norm2, interval *u,
                   const collapse_part *p)
{
    const collapse *c = p->c;
    const one_layer *o = &c->o;
    interval t;
    int m, j;

    mpfi_init2(&t, o->prec);
    for (j = 0; j < o->n; j++)
        mpfi_set_ui(u + j, 0);
    for (m = o->ms; m <= c->L; m++)
        for (j = 0; j < o->n; j++)
            add_product(u + j, p->point.Q + m, o->perp + m * o->n + j, &t);
    for (j = 0; j < o->n; j++)
        mpfr_set(&u[j].right, &u[j].left, MPFR_RNDN);
    mean_product(norm2, u, u, o->n);
    for (m = o->ms; m <= c->L; m++)
        mean_product(coef + m, o->perp + m * o->n, u, o->n);
    mpfi_clear(&t);
}

void
collapse_slopes(interval *phi, interval *at, interval *all, interval *dh,
                const interval *coef, const collapse_part *p)
{
    const int N = p->c->o.N;
    interval t;
    int m, j;

    mpfi_init2(&t, p->c->o.prec);
    mpfi_set_ui(phi, 0);
    mpfi_set_ui(dh, 0);
    for (j = 0; j < N; j++)
    {
        mpfi_set_ui(at + j, 0);
        mpfi_set_ui(all + j, 0);
    }
    for (m = p->c->o.ms; m <= p->c->L; m++)
    {
        add_product(phi, coef + m, p->point.Q + m, &t);
        add_product(dh, coef + m, p->all.dQ + m, &t);
        for (j = 0; j < N; j++)
        {
            add_product(at + j, coef + m, p->point.grad + m * N + j, &t);
            add_product(all + j, coef + m, p->all.grad + m * N + j, &t);
        }
    }
    mpfi_mul(dh, dh, p->all.hp + p->c->step - 1);
    mpfi_clear(&t);
}

void
collapse_mean_value(interval *f, const interval *at, const interval *all,
                    const interval *dh, const collapse_part *p)
{
    const int N = p->c->o.N;
    const size_t size = (size_t) (4 * N + 2);
    interval *row = vec_new(size, p->c->o.prec), *less = row + N;
    interval *v = row + 2 * N, *dv = row + 3 * N, *t = row + 4 * N;
    int i, j;

    /* row: numbers about the gradient times J; less: gradient - row F' */
    for (j = 0; j < N; j++)
    {
        for (i = 0; i < N; i++)
            add_product(row + j, at + i, p->J + i * N + j, t);
        mpfr_set(&row[j].right, &row[j].left, MPFR_RNDN);
    }
    for (j = 0; j < N; j++)
    {
        mpfi_set(less + j, all + j);
        for (i = 0; i < N; i++)
        {
            mpfi_mul(t, row + i, p->F + i * N + j);
            mpfi_sub(less + j, less + j, t);
        }
    }
    /* SOUND: collapse (G1) */
    mpfi_sub(t, &p->h, &p->mid);
    add_product(f, dh, t, t + 1);
    collapse_defect(v, dv, p);
    collapse_row_defect(t, p, row, less, v, dv);
    mpfi_add(f, f, t);
    for (j = 0; j < N; j++)
        add_product(f, less + j, p->size + j, t);
    vec_free(row, size);
}

/* g, from B. */
static void
lower_bound(collapse_part *p)
{
    const collapse *c = p->c;
    const one_layer *o = &c->o;
    const int N = o->N;
    const size_t size = (size_t) (2 * N + o->n + c->L + 5);
    interval *at = vec_new(size, o->prec), *all = at + N, *u = all + N;
    interval *coef = u + o->n, *t = coef + c->L + 1, *phi = t + 1;
    interval *norm2 = t + 2, *dh = t + 3;

    collapse_direction(coef, norm2, u, p);
    collapse_slopes(phi, at, all, dh, coef, p);
    collapse_mean_value(phi, at, all, dh, p);
    mpfi_sqrt(t, norm2);
    mpfi_div(phi, phi, t);
    set_square(p, phi, coef, norm2, u);
    mpfi_sub(phi, phi, &p->rem);
    mpfi_set_fr(&p->g, &phi->left);
    vec_free(at, size);
}

/* x := x c1^(-a), a = 2 s/k */
static void
divide_size(interval *x, const collapse_part *p)
{
    interval t;

    mpfi_init2(&t, p->c->o.prec);
    mpfi_log(&t, &p->c1);
    mpfi_mul_si(&t, &t, -2 * p->c->o.s);
    mpfi_div_si(&t, &t, p->c->o.k);
    mpfi_exp(&t, &t);
    mpfi_mul(x, x, &t);
    mpfi_clear(&t);
}

/* B := sqrt(Em - g^2) + the remainder; deep: Em c1^(-a) */
static void
set_ball(collapse_part *p)
{
    interval t, e;

    mpfi_init2(&t, p->c->o.prec);
    mpfi_init2(&e, p->c->o.prec);
    mpfi_set(&e, &p->Em);
    if (p->c->deep)
        divide_size(&e, p);
    mpfi_set_ui(&t, 0);
    if (mpfr_sgn(&p->g.left) > 0)
        mpfi_sqr(&t, &p->g);
    mpfi_sub(&t, &e, &t);
    mpfi_clear(&e);
    if (mpfr_sgn(&t.right) < 0)
        mpfi_set_ui(&t, 0);
    mpfi_set_fr(&t, &t.right);
    mpfi_sqrt(&t, &t);
    /* SOUND: collapse, deep (|b'| <= beta) */
    mpfi_add(&t, &t, &p->rem);
    mpfi_set_fr(&p->B, &t.right);
    mpfi_clear(&t);
}

void
collapse_tau(collapse_part *p)
{
    /* first without, then with what g > 0 gives */
    mpfi_set_si(&p->g, -1);
    mpfi_set_ui(&p->c1, 1);
    set_ball(p);
    lower_bound(p);
    set_ball(p);
    if (p->c->loose)
        loose_size(p);
    if (p->c->deep)
    {
        set_ball(p);
        deep_energy(p);
    }
}

void
collapse_energy(interval *r, const collapse_part *p)
{
    const one_layer *o = &p->c->o;
    interval t;

    mpfi_init2(&t, o->prec);
    mpfi_log(&t, &p->c1);
    mpfi_mul_si(&t, &t, 2 * o->s);
    mpfi_div_si(&t, &t, o->k);
    mpfi_exp(&t, &t);
    mpfi_sqr(r, &p->g);
    mpfi_mul(r, r, &t);
    /* SOUND: deep (EMPTY) */
    if (p->c->deep && mpfr_sgn(&p->low.left) > 0)
    {
        mpfi_sqr(&t, &p->low);
        if (mpfr_greater_p(&t.left, &r->left))
            mpfi_set(r, &t);
    }
    mpfi_clear(&t);
}
