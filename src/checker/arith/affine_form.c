/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    First-order forms (rule affine-form).  m is the midpoint of c, r its
    distance from the ends, S a bound of sum |l_i|.
*/
#include <stdlib.h>
#include "checker/arith/affine_form.h"

form *
forms_new(size_t n, int d, mpfr_prec_t prec)
{
    form *v = malloc((n + 1) * sizeof(form));
    size_t i;
    int k;

    if (v == NULL)
        abort();
    for (i = 0; i < n; i++)
    {
        v[i].d = d;
        mpfi_init2(&v[i].c, prec);
        mpfi_set_ui(&v[i].c, 0);
        for (k = 0; k < AFFINE_MAX; k++)
        {
            mpfi_init2(v[i].l + k, prec);
            mpfi_set_ui(v[i].l + k, 0);
        }
    }
    return v;
}

void
forms_free(form *v, size_t n)
{
    size_t i;
    int k;

    for (i = 0; i < n; i++)
    {
        mpfi_clear(&v[i].c);
        for (k = 0; k < AFFINE_MAX; k++)
            mpfi_clear(v[i].l + k);
    }
    free(v);
}

/* A few mpfr numbers and intervals of one precision, set up once for each
   precision that comes: forms are made by the million. */
typedef struct
{
    mpfr_prec_t prec;
    mpfr_t S, T, r, s, u;
    interval a, b, m, n, x, y, e;
    form *f;                   /* for the vectors */
} scratch_t;

static scratch_t *
scratch(const form *z)
{
    static scratch_t w;
    const mpfr_prec_t prec = mpfi_get_prec(&z->c);

    if (w.prec == prec)
        return &w;
    if (w.prec == 0)
    {
        mpfr_inits2(prec, w.S, w.T, w.r, w.s, w.u, (mpfr_ptr) NULL);
        mpfi_init2(&w.a, prec);
        mpfi_init2(&w.b, prec);
        mpfi_init2(&w.m, prec);
        mpfi_init2(&w.n, prec);
        mpfi_init2(&w.x, prec);
        mpfi_init2(&w.y, prec);
        mpfi_init2(&w.e, prec);
    }
    mpfr_set_prec(w.S, prec);
    mpfr_set_prec(w.T, prec);
    mpfr_set_prec(w.r, prec);
    mpfr_set_prec(w.s, prec);
    mpfr_set_prec(w.u, prec);
    mpfi_set_prec(&w.a, prec);
    mpfi_set_prec(&w.b, prec);
    mpfi_set_prec(&w.m, prec);
    mpfi_set_prec(&w.n, prec);
    mpfi_set_prec(&w.x, prec);
    mpfi_set_prec(&w.y, prec);
    mpfi_set_prec(&w.e, prec);
    if (w.f != NULL)
        forms_free(w.f, 2);
    w.f = forms_new(2, AFFINE_MAX, prec);
    w.prec = prec;
    return &w;
}

/* S >= sum |l_i|; t: scratch. */
static void
spread(mpfr_t S, const form *x, mpfr_t t)
{
    int k;

    mpfr_set_ui(S, 0, MPFR_RNDU);
    for (k = 0; k < x->d; k++)
    {
        abs_ubound(t, x->l + k);
        mpfr_add(S, S, t, MPFR_RNDU);
    }
}

/* m := a point near the middle of c, r >= its distance from both ends. */
static void
middle(interval *m, mpfr_t r, const form *x, mpfr_t t)
{
    mpfr_add(&m->left, &x->c.left, &x->c.right, MPFR_RNDN);
    mpfr_div_2ui(&m->left, &m->left, 1, MPFR_RNDN);
    mpfr_set(&m->right, &m->left, MPFR_RNDN);
    mpfr_sub(r, &x->c.right, &m->left, MPFR_RNDU);
    mpfr_sub(t, &m->left, &x->c.left, MPFR_RNDU);
    mpfr_max(r, r, t, MPFR_RNDU);
}

void
form_set(form *z, const interval *x)
{
    int k;

    mpfi_set(&z->c, x);
    for (k = 0; k < z->d; k++)
        mpfi_set_ui(z->l + k, 0);
}

void
form_variable(form *z, const interval *x, int i)
{
    scratch_t *w = scratch(z);

    form_set(z, x);
    middle(&w->m, w->r, z, w->s);
    /* SOUND: affine-form (6: the radius moves into the variable) */
    mpfi_set(&z->c, &w->m);
    mpfi_set_fr(z->l + i, w->r);
}

void
form_copy(form *z, const form *x)
{
    int k;

    if (z == x)
        return;
    z->d = x->d;
    mpfi_set(&z->c, &x->c);
    for (k = 0; k < x->d; k++)
        mpfi_set(z->l + k, x->l + k);
}

void
form_range(interval *res, const form *x)
{
    scratch_t *w = scratch(x);

    spread(w->S, x, w->s);
    mpfi_set(res, &x->c);
    /* SOUND: affine-form (range) */
    widen(res, w->S);
}

void
form_add(form *z, const form *x, const form *y)
{
    int k;

    z->d = x->d;
    mpfi_add(&z->c, &x->c, &y->c);
    for (k = 0; k < x->d; k++)
        mpfi_add(z->l + k, x->l + k, y->l + k);
}

void
form_sub(form *z, const form *x, const form *y)
{
    int k;

    z->d = x->d;
    mpfi_sub(&z->c, &x->c, &y->c);
    for (k = 0; k < x->d; k++)
        mpfi_sub(z->l + k, x->l + k, y->l + k);
}

void
form_scale(form *z, const form *x, const interval *c)
{
    int k;

    z->d = x->d;
    /* SOUND: affine-form (1; the same number everywhere) */
    mpfi_mul(&z->c, &x->c, c);
    for (k = 0; k < x->d; k++)
        mpfi_mul(z->l + k, x->l + k, c);
}

/* SOUND: affine-form (2, 3) */
static void
multiply(form *z, const form *x, const form *y, int square)
{
    scratch_t *w = scratch(z);
    int k;

    spread(w->S, x, w->u);
    spread(w->T, y, w->u);
    middle(&w->m, w->r, x, w->u);
    middle(&w->n, w->s, y, w->u);
    /* lists first: z may be x or y */
    z->d = x->d;
    for (k = 0; k < x->d; k++)
    {
        mpfi_mul(&w->x, &w->m, y->l + k);
        mpfi_mul(&w->y, &w->n, x->l + k);
        mpfi_add(z->l + k, &w->x, &w->y);
    }
    mpfi_mul(&z->c, &w->m, &w->n);
    if (square)
    {
        /* A^2 in [0, S^2] */
        mpfr_set_ui(&w->e.left, 0, MPFR_RNDD);
        mpfr_sqr(&w->e.right, w->S, MPFR_RNDU);
        mpfi_add(&z->c, &z->c, &w->e);
        mpfr_set_ui(&w->e.right, 0, MPFR_RNDU);
    }
    else
        mpfr_mul(&w->e.right, w->S, w->T, MPFR_RNDU);
    /* e.right := S T + r (|n| + T + s) + s (|m| + S) */
    abs_ubound(w->u, &w->n);
    mpfr_add(w->u, w->u, w->T, MPFR_RNDU);
    mpfr_add(w->u, w->u, w->s, MPFR_RNDU);
    mpfr_mul(w->u, w->u, w->r, MPFR_RNDU);
    mpfr_add(&w->e.right, &w->e.right, w->u, MPFR_RNDU);
    abs_ubound(w->u, &w->m);
    mpfr_add(w->u, w->u, w->S, MPFR_RNDU);
    mpfr_mul(w->u, w->u, w->s, MPFR_RNDU);
    mpfr_add(&w->e.right, &w->e.right, w->u, MPFR_RNDU);
    widen(&z->c, &w->e.right);
}

void
form_mul(form *z, const form *x, const form *y)
{
    multiply(z, x, y, 0);
}

void
form_sqr(form *z, const form *x)
{
    multiply(z, x, x, 1);
}

void
form_middle(interval *m, const form *x)
{
    scratch_t *w = scratch(x);

    /* the very point that form_compose takes: m needs its precision */
    middle(&w->m, w->r, x, w->u);
    mpfi_set(m, &w->m);
}

void
form_compose(form *z, const form *x, const interval *f0, const interval *f1,
             const interval *f2)
{
    scratch_t *w = scratch(z);
    int k;

    spread(w->S, x, w->u);
    middle(&w->m, w->r, x, w->u);
    mpfr_add(w->S, w->S, w->r, MPFR_RNDU);
    mpfr_set_ui(&w->e.left, 0, MPFR_RNDD);
    mpfr_sqr(&w->e.right, w->S, MPFR_RNDU);
    /* SOUND: affine-form (4) */
    mpfi_mul(&w->e, &w->e, f2);
    mpfi_add(&w->e, &w->e, f0);
    abs_ubound(w->u, f1);
    mpfr_mul(w->u, w->u, w->r, MPFR_RNDU);
    widen(&w->e, w->u);
    z->d = x->d;
    for (k = 0; k < x->d; k++)
        mpfi_mul(z->l + k, x->l + k, f1);
    mpfi_set(&z->c, &w->e);
}

int
form_inv(form *z, const form *x)
{
    scratch_t *w = scratch(z);

    form_range(&w->x, x);
    if (mpfi_nan_p(&w->x) || mpfi_has_zero(&w->x))
        return 0;
    form_middle(&w->m, x);
    mpfi_inv(&w->m, &w->m);                     /* 1/m */
    mpfi_sqr(&w->n, &w->m);
    mpfi_neg(&w->n, &w->n);                     /* -1/m^2 */
    mpfi_inv(&w->x, &w->x);
    mpfi_sqr(&w->y, &w->x);
    mpfi_mul(&w->y, &w->y, &w->x);              /* 1/x^3 */
    mpfi_set(&w->a, &w->m);                     /* m serves form_compose */
    form_compose(z, x, &w->a, &w->n, &w->y);
    return 1;
}

void
forms_dot(form *res, const form *a, const form *b, int n)
{
    scratch_t *w = scratch(res);
    form *t = w->f;
    int i;

    mpfi_set_ui(&w->b, 0);
    res->d = a->d;
    form_set(res, &w->b);
    for (i = 0; i < n; i++)
    {
        if (a == b)
            form_sqr(t, a + i);
        else
            form_mul(t, a + i, b + i);
        form_add(res, res, t);
    }
    mpfi_set_ui(&w->b, 1);
    mpfi_div_ui(&w->b, &w->b, (unsigned long) n);
    form_scale(res, res, &w->b);
}

void
forms_centre(form *mean, form *v, int n)
{
    scratch_t *w = scratch(mean);
    int i;

    form_copy(mean, v);
    for (i = 1; i < n; i++)
        form_add(mean, mean, v + i);
    mpfi_set_ui(&w->b, 1);
    mpfi_div_ui(&w->b, &w->b, (unsigned long) n);
    form_scale(mean, mean, &w->b);
    for (i = 0; i < n; i++)
        form_sub(v + i, v + i, mean);
}

int
forms_remove(form *c, form *a, const form *b, int n)
{
    scratch_t *w = scratch(c);
    form *t = w->f + 1;
    int i;

    forms_dot(c, b, b, n);
    if (!form_inv(t, c))
        return 0;
    forms_dot(c, a, b, n);
    form_mul(c, c, t);
    for (i = 0; i < n; i++)
    {
        form_mul(t, c, b + i);
        form_sub(a + i, a + i, t);
    }
    return 1;
}
