/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule chart-rates, section vertex: (R1), (R2), (R3) on a sub-box. */
#include "chart_rates.h"
#include "chart_vertex.h"

/* HEURISTIC: rounds of making D smaller (section SMALL). */
#define ROUNDS 3

typedef struct
{
    /* psi and d_s phi off psi; psi off d_s phi; Q'(m - (alpha/2) d_h phi) */
    form *psi, *dsh, *psih, *rho;
    form *mean, *tau, *alpha, *t, *u, *v;      /* mean of psi */
    interval a, V, s02;        /* |a|, s_0 V_0, s_0^2 = 1 + psi_0^2 */
    interval rest, delta, A;   /* where L <= eps, as vertex_free */
    interval psi_norm, ds_norm, r, s, x, y;
} work_t;

#define SCALARS(w) \
    { &(w)->a, &(w)->V, &(w)->s02, &(w)->rest, &(w)->delta, &(w)->A, \
      &(w)->psi_norm, &(w)->ds_norm, &(w)->r, &(w)->s, &(w)->x, &(w)->y }

static void
work_init(work_t *w, const chart_t *chart)
{
    const vertex_chart *d = chart->data;
    interval *all[] = SCALARS(w);
    const size_t n = (size_t) d->n;
    size_t i;

    w->psi = forms_new(4 * n + 6, VERTEX_DIM, chart->prec);
    w->dsh = w->psi + n;
    w->psih = w->dsh + n;
    w->rho = w->psih + n;
    w->mean = w->rho + n;
    w->tau = w->mean + 1;
    w->alpha = w->mean + 2;
    w->t = w->mean + 3;
    w->u = w->mean + 4;
    w->v = w->mean + 5;
    for (i = 0; i < sizeof(all) / sizeof(*all); i++)
        mpfi_init2(all[i], chart->prec);
    mpfi_abs(&w->a, &d->a);
    mpfi_sqr(&w->s02, &d->psi.psi0);
    mpfi_add_ui(&w->s02, &w->s02, 1);
    mpfi_sqrt(&w->V, &w->s02);
    mpfi_mul(&w->V, &w->V, &w->a);
    mpfi_div(&w->V, &w->V, &d->psi.psi2);
    mpfi_mul_2ui(&w->V, &w->V, 1);
    mpfi_abs(&w->V, &w->V);
}

static void
work_clear(work_t *w, const chart_t *chart)
{
    const vertex_chart *d = chart->data;
    interval *all[] = SCALARS(w);
    size_t i;

    forms_free(w->psi, 4 * (size_t) d->n + 6);
    for (i = 0; i < sizeof(all) / sizeof(*all); i++)
        mpfi_clear(all[i]);
}

/* The range of |f|. */
static void
size_of(interval *res, const form *f)
{
    form_range(res, f);
    mpfi_abs(res, res);
}

/* The range of |v|, above 0; 0 where that is not proved. */
static int
norm_of(interval *res, const form *v, work_t *w, int n)
{
    forms_dot(w->t, v, v, n);
    form_range(res, w->t);
    if (mpfi_is_strictly_pos(res) <= 0)
        return 0;
    mpfi_sqrt(res, res);
    return 1;
}

static int
set_basis(work_t *w, const vertex_chart *d)
{
    const int n = d->n;
    int i, good;

    /* psi = 2 phi + h d_h phi, both off 1 */
    for (i = 0; i < n; i++)
    {
        form_mul(w->t, d->h, d->dh + i);
        form_add(w->psi + i, d->phi + i, d->phi + i);
        form_add(w->psi + i, w->psi + i, w->t);
        form_copy(w->psih + i, w->psi + i);
        form_copy(w->dsh + i, d->ds + i);
    }
    form_mul(w->t, d->h, d->mean_dh);
    form_add(w->mean, d->mean, d->mean);
    form_add(w->mean, w->mean, w->t);
    good = forms_remove(w->tau, w->dsh, w->psi, n)
        && forms_remove(w->t, w->psih, d->ds, n);
    return good && norm_of(&w->psi_norm, w->psi, w, n)
        && norm_of(&w->ds_norm, w->dsh, w, n);
}

/* sigma M <= 2 |a|, M = eta ((1 + |s|) C_psi + C_s)/A + |a| (1 + |<1,psi>|
   C_psi + |<1,d_s phi>| C_s), C_s = 1/|dsh|, C_psi = 1/|psi~| + |tau| C_s */
static int
test_sigma(work_t *w, const rates_t *r, const vertex_chart *d,
           const interval *q)
{
    interval *Cs = &w->r, *Cp = &w->s, *M = &w->x, *t = &w->y;

    mpfi_inv(Cs, &w->ds_norm);
    size_of(Cp, w->tau);
    mpfi_mul(Cp, Cp, Cs);
    mpfi_inv(t, &w->psi_norm);
    mpfi_add(Cp, Cp, t);
    mpfi_abs(M, q + 1);
    mpfi_add_ui(M, M, 1);
    mpfi_mul(M, M, Cp);
    mpfi_add(M, M, Cs);
    mpfi_mul(M, M, q);
    mpfi_div(M, M, &w->A);
    size_of(t, w->mean);
    mpfi_mul(Cp, Cp, t);
    size_of(t, d->mean_ds);
    mpfi_mul(Cs, Cs, t);
    mpfi_add(Cp, Cp, Cs);
    mpfi_add_ui(Cp, Cp, 1);
    mpfi_mul(Cp, Cp, &w->a);
    mpfi_add(M, M, Cp);
    mpfi_mul_fr(M, M, r->sigma);
    mpfi_mul_2ui(t, &w->a, 1);
    /* SOUND: chart-rates (R2) */
    return mpfr_lessequal_p(&M->right, &t->left);
}

/* alpha = -<psih,z>/<psih,phi> up to (D/|a|) |psih|/|<psih,phi>|; *near: 0
   where |alpha <dsh,phi> + <dsh,z>| > (D/|a|) |dsh|. */
static int
set_alpha(int *near, work_t *w, const vertex_chart *d, const mpfr_t D)
{
    const int n = d->n;

    if (!norm_of(&w->r, w->psih, w, n))
        return 0;
    forms_dot(w->t, w->psih, d->phi, n);
    if (!form_inv(w->t, w->t))
        return 0;
    forms_dot(w->alpha, w->psih, d->z, n);
    form_mul(w->alpha, w->alpha, w->t);
    form_neg(w->alpha, w->alpha);
    mpfi_set_fr(&w->s, D);
    mpfi_div(&w->s, &w->s, &w->a);
    mpfi_mul(&w->r, &w->r, &w->s);
    size_of(&w->x, w->t);
    mpfi_mul(&w->r, &w->r, &w->x);
    /* SOUND: chart-rates (vertex: alpha where |P' r| <= D) */
    widen(&w->alpha->c, &w->r.right);
    forms_dot(w->t, w->dsh, d->phi, n);
    form_mul(w->t, w->t, w->alpha);
    forms_dot(w->u, w->dsh, d->z, n);
    form_add(w->t, w->t, w->u);
    size_of(&w->x, w->t);
    mpfi_mul(&w->s, &w->s, &w->ds_norm);
    /* SOUND: chart-rates (vertex: |P' r| > D) */
    *near = !mpfr_greater_p(&w->x.left, &w->s.right);
    return 1;
}

/* rho = m - (alpha/2) d_h phi off 1, psi and d_s phi */
static int
set_rho(work_t *w, const vertex_chart *d)
{
    int i;

    mpfi_set_d(&w->x, 0.5);
    form_scale(w->u, w->alpha, &w->x);
    for (i = 0; i < d->n; i++)
    {
        form_mul(w->t, w->u, d->dh + i);
        form_sub(w->rho + i, d->m + i, w->t);
    }
    return forms_remove(w->t, w->rho, w->psi, d->n)
        && forms_remove(w->t, w->rho, w->dsh, d->n);
}

/*
    Z = sqrt((1 + y)^2 + z^2 + x^2) into w->s: P' phi = c_psi psi + c_s d_s phi
    + c_1, z = psi_2 h^2 c_1/(2 s_0^2), y = psi_0 z, x = eta^3 (|c_psi| (1 +
    |s|) + |c_s|)/(s_0 V_0 A)
*/
static int
set_cost(work_t *w, const vertex_chart *d, const interval *q)
{
    const int n = d->n;
    interval *z = &w->r, *x = &w->s, *t = &w->x;

    forms_dot(w->t, w->dsh, w->dsh, n);
    if (!form_inv(w->t, w->t))
        return 0;
    forms_dot(w->u, w->dsh, d->phi, n);
    form_mul(w->u, w->u, w->t);                 /* c_s */
    forms_dot(w->t, w->psi, w->psi, n);
    if (!form_inv(w->t, w->t))
        return 0;
    forms_dot(w->v, w->psi, d->phi, n);
    form_mul(w->v, w->v, w->t);
    form_mul(w->t, w->tau, w->u);
    form_sub(w->v, w->v, w->t);                 /* c_psi */
    form_mul(w->t, w->v, w->mean);
    form_sub(w->t, d->mean, w->t);
    form_range(z, w->t);
    form_mul(w->t, w->u, d->mean_ds);
    form_range(t, w->t);
    mpfi_sub(z, z, t);                          /* c_1 */
    mpfi_sqr(t, q);
    mpfi_mul(z, z, t);
    mpfi_mul(z, z, &d->psi.psi2);
    mpfi_div(z, z, &w->s02);
    mpfi_div_2ui(z, z, 1);
    mpfi_abs(t, q + 1);
    mpfi_add_ui(t, t, 1);
    size_of(x, w->v);
    mpfi_mul(x, x, t);
    size_of(t, w->u);
    mpfi_add(x, x, t);
    mpfi_sqr(t, q);
    mpfi_mul(t, t, q);
    mpfi_mul(x, x, t);
    mpfi_div(x, x, &w->V);
    mpfi_div(x, x, &w->A);
    mpfi_sqr(x, x);
    mpfi_mul(t, z, &d->psi.psi0);
    mpfi_add_ui(t, t, 1);
    mpfi_sqr(t, t);
    mpfi_add(x, x, t);
    mpfi_sqr(z, z);
    mpfi_add(x, x, z);
    mpfi_sqrt(x, x);
    return 1;
}

/* c0 a^2 s_0 V_0 Z <= <Q' rho, d_h phi>/|Q' rho|^4 */
static int
test_c0(work_t *w, const rates_t *r, const vertex_chart *d,
        const interval *q)
{
    if (!set_cost(w, d, q))
        return 0;
    mpfi_mul_fr(&w->s, &w->s, r->c0);
    mpfi_mul(&w->s, &w->s, &w->V);
    mpfi_mul(&w->s, &w->s, &w->a);
    mpfi_mul(&w->s, &w->s, &w->a);
    forms_dot(w->u, w->rho, w->rho, d->n);
    if (!form_inv(w->t, w->u))
        return 0;
    forms_dot(w->u, w->rho, d->dh, d->n);
    form_range(&w->x, w->u);
    /* SOUND: chart-rates (R3: positive) */
    if (mpfi_is_strictly_pos(&w->x) <= 0)
        return 0;
    form_mul(w->u, w->u, w->t);
    form_mul(w->u, w->u, w->t);
    form_range(&w->x, w->u);
    /* SOUND: chart-rates (R3) */
    return mpfr_greaterequal_p(&w->x.left, &w->s.right);
}

static int
test_R3(work_t *w, const rates_t *r, const vertex_chart *d,
        const interval *q)
{
    mpfr_t D;
    int i, near = 1, good = 0;

    mpfr_init2(D, 64);
    mpfr_set(D, r->D, MPFR_RNDU);
    for (i = 0; i < ROUNDS && !good; i++)
    {
        if (!set_alpha(&near, w, d, D))
            break;
        if (!near)
        {
            good = 1;                           /* (R3) asks for nothing */
            break;
        }
        if (!set_rho(w, d))
            break;
        good = test_c0(w, r, d, q);
        /* |Q' r|^2 = a^2 eta^2 |rho|^2 */
        forms_dot(w->t, w->rho, w->rho, d->n);
        form_range(&w->x, w->t);
        mpfi_mul(&w->s, &w->a, q);
        mpfi_sqr(&w->s, &w->s);
        mpfi_mul(&w->x, &w->x, &w->s);
        rates_shrink(D, r, &w->x);
    }
    mpfr_clear(D);
    return good;
}

/* c^ where L <= eps, into w->r: const + a sigma^2 - a (alpha <1,phi> +
   <1,z>) up to |a| sqrt(e), const = y - a (x + s_0)^2 at any input. */
static void
free_constant(work_t *w, chart_t *chart)
{
    const vertex_chart *d = chart->data;

    form_range(&w->r, d->sigma);
    mpfi_sqr(&w->r, &w->r);
    mpfi_add(&w->s, d->x, &d->s0);
    mpfi_sqr(&w->s, &w->s);
    mpfi_sub(&w->r, &w->r, &w->s);
    form_range(&w->s, d->mean_z);
    mpfi_sub(&w->r, &w->r, &w->s);
    form_range(&w->s, d->mean);
    mpfi_sub_ui(&w->x, &w->A, 1);
    mpfi_mul(&w->s, &w->s, &w->x);
    mpfi_sub(&w->r, &w->r, &w->s);
    /* SOUND: chart-rates (R1: |delta_1| <= sqrt(e)) */
    widen(&w->r, &w->rest.right);
    mpfi_mul(&w->r, &w->r, &d->a);
    set_q(&w->s, chart->prob->y[0]);
    mpfi_add(&w->r, &w->r, &w->s);
}

/* |Q_2 m|^2 + |P_s z|^2/eta^2 into w->s, below g/eta^2.  Changes m. */
static int
valley_part(work_t *w, chart_t *chart, const interval *q)
{
    vertex_chart *d = chart->data;
    int i;

    if (!vertex_project(chart))
        return 0;
    forms_dot(w->t, d->m, d->m, d->n);
    form_range(&w->s, w->t);
    for (i = 0; i < d->n; i++)
        form_copy(d->tmp + i, d->ds + i);
    if (!forms_remove(w->t, d->tmp, d->phi, d->n))
        return 0;
    forms_dot(w->t, d->tmp, d->tmp, d->n);
    if (!form_inv(w->t, w->t))
        return 0;
    forms_dot(w->u, d->tmp, d->z, d->n);
    form_sqr(w->u, w->u);
    form_mul(w->u, w->u, w->t);
    form_range(&w->x, w->u);
    if (mpfr_sgn(&w->x.left) < 0)               /* a square */
        mpfr_set_ui(&w->x.left, 0, MPFR_RNDD);
    mpfi_set_fr(&w->y, &q->right);              /* q may hold 0 */
    mpfi_sqr(&w->y, &w->y);
    mpfi_div(&w->x, &w->x, &w->y);
    mpfi_add(&w->s, &w->s, &w->x);
    return 1;
}

/*
    lambda <= a^2 s_0 V_0 (1 - c) A* (g/eta^2) (1 - g/(2 n A*^2)), n = |Q_1
    phi|^2, c = c^ psi_0 psi_2 h^2/(2 a A s_0^2), where n A*^2/4 > eps/a^2
*/
static int
test_lambda(work_t *w, const rates_t *r, chart_t *chart, const interval *q)
{
    const vertex_chart *d = chart->data;
    interval *c = &w->r, *g = &w->s, *A = &w->x, *t = &w->y;

    free_constant(w, chart);
    mpfi_mul(c, c, &d->psi.psi0);
    mpfi_mul(c, c, &d->psi.psi2);
    mpfi_sqr(t, q);
    mpfi_mul(c, c, t);
    mpfi_div(c, c, &w->A);
    mpfi_div(c, c, &w->s02);
    mpfi_div(c, c, &d->a);
    mpfi_div_2ui(c, c, 1);
    mpfi_ui_sub(c, 1, c);
    if (mpfi_is_strictly_pos(c) <= 0 || !valley_part(w, chart, q))
        return 0;
    form_range(A, d->alpha);
    mpfi_add_ui(A, A, 1);
    if (mpfi_is_strictly_pos(A) <= 0)
        return 0;
    mpfi_mul(g, g, c);
    mpfi_mul(g, g, A);
    mpfi_mul(g, g, &w->V);
    mpfi_mul(g, g, &w->a);
    mpfi_mul(g, g, &w->a);
    mpfi_sqr(A, A);
    form_range(t, d->phi2);
    mpfi_mul(A, A, t);
    mpfi_div_2ui(t, A, 2);
    /* SOUND: chart-rates (R1: delta is bounded) */
    if (!mpfr_greater_p(&t->left, &d->eps.right))
        return 0;
    form_range(t, d->g);
    mpfi_div(t, t, A);
    mpfi_div_2ui(t, t, 1);
    mpfi_ui_sub(t, 1, t);
    mpfi_mul(g, g, t);
    /* SOUND: chart-rates (R1) */
    return mpfr_greaterequal_p(&g->left, r->lambda);
}

static int
test(const rates_t *r, chart_t *chart, const interval *q)
{
    vertex_chart *d = chart->data;
    work_t w;
    int good;

    if (!vertex_state(chart, q))
        return 0;
    form_range(d->v, d->g);
    if (mpfr_greater_p(&d->v->left, &d->eps.right))
        return 1;                               /* L > eps */
    work_init(&w, chart);
    good = vertex_free(&w.rest, &w.delta, &w.A, chart) && set_basis(&w, d)
        && test_sigma(&w, r, d, q) && test_R3(&w, r, d, q)
        && test_lambda(&w, r, chart, q);
    work_clear(&w, chart);
    return good;
}

int
vertex_rates(chart_t *chart, const json_t *rates, const interval *loss,
             const interval *norm)
{
    return check_rates(chart, rates, loss, norm, 2, 1, test);
}
