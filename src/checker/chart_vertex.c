/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule chart-vertex: one neuron near a zero of psi', data of a parabola. */
#include <stdlib.h>
#include "chart_vertex.h"

/* ---- the problem ---- */

/* y_i = a (x_i + s0)^2 + const for all i, exactly. */
static int
on_parabola(const problem *prob, const mpq_t a, const mpq_t s0)
{
    mpq_t t, first;
    int i, good = 1;

    mpq_inits(t, first, (mpq_ptr) NULL);
    for (i = 0; i < prob->samples && good; i++)
    {
        mpq_add(t, prob->x[i], s0);
        mpq_mul(t, t, t);
        mpq_mul(t, t, a);
        mpq_sub(t, prob->y[i], t);
        if (i == 0)
            mpq_set(first, t);
        good = mpq_equal(t, first);
    }
    mpq_clears(t, first, (mpq_ptr) NULL);
    return good;
}

static int
applies(chart_t *chart, const mpq_t a, const mpq_t s0)
{
    const problem *p = chart->prob;
    report_t *rep = chart->claim->rep;

    /* SOUND: chart-vertex (hypotheses 1, 2) */
    if (p->depth != 2 || p->width[0] != 1 || p->width[1] != 1
        || p->width[2] != 1 || !p->bias || mpq_sgn(p->l2) != 0)
        return report(rep, "chart: one neuron with biases, no penalty");
    if (has_kink(p->act[0]))
        return report(rep, "chart: an analytic activation");
    return (mpq_sgn(a) != 0 && on_parabola(p, a, s0))
        || report(rep, "a, s0: y_i = a (x_i + s0)^2 + const, a != 0");
}

static void
allocate(vertex_chart *d, mpfr_prec_t prec)
{
    const size_t n = (size_t) d->n;

    d->x = vec_new(n, prec);
    d->phi = forms_new(8 * n, VERTEX_DIM, prec);
    d->z = d->phi + n;
    d->m = d->z + n;
    d->dh = d->m + n;
    d->ds = d->dh + n;
    d->e1 = d->ds + n;
    d->e2 = d->e1 + n;
    d->tmp = d->e2 + n;
    d->h = forms_new(18, VERTEX_DIM, prec);
    d->s = d->h + 1;
    d->sigma = d->h + 2;
    d->mean = d->h + 3;
    d->mean_dh = d->h + 4;
    d->mean_ds = d->h + 5;
    d->mean_z = d->h + 6;
    d->phi2 = d->h + 7;
    d->alpha = d->h + 8;
    d->g = d->h + 9;
    d->w = d->h + 10;
    d->v = vec_new(8, prec);
    mpfi_init2(&d->a, prec);
    mpfi_init2(&d->s0, prec);
    mpfi_init2(&d->eps, prec);
}

static int
init(chart_t *chart, const interval *theta)
{
    claim_t *claim = chart->claim;
    vertex_chart *d = calloc(1, sizeof(*d));
    interval hint;
    mpq_t a, s0;
    int i, good;

    (void) theta;
    if (d == NULL)
        abort();
    chart->data = d;
    d->n = chart->prob->samples;
    allocate(d, chart->prec);
    mpq_inits(a, s0, (mpq_ptr) NULL);
    mpfi_init2(&hint, 128);
    good = member_fraction(a, claim, claim->data, "a")
        && member_fraction(s0, claim, claim->data, "s0")
        && member_int(&d->sign, claim, claim->data, "sign", -1, 1)
        && (d->sign != 0 || report(claim->rep, "sign: 1 or -1"))
        && member_interval(&hint, claim, claim->data, "b_star")
        && applies(chart, a, s0);
    if (good)
    {
        set_q(&d->a, a);
        set_q(&d->s0, s0);
        for (i = 0; i < d->n; i++)
            set_q(d->x + i, chart->prob->x[i]);
        d->ready = 1;
        good = kernel_init(&d->psi, chart->prob->act[0], &hint)
            || report(claim->rep, "b_star: no zero of psi' is proved there");
    }
    mpfi_clear(&hint);
    mpq_clears(a, s0, (mpq_ptr) NULL);
    return good;
}

static void
clear(chart_t *chart)
{
    vertex_chart *d = chart->data;

    if (d == NULL)
        return;
    if (d->ready)
        kernel_clear(&d->psi);
    vec_free(d->x, (size_t) d->n);
    forms_free(d->phi, 8 * (size_t) d->n);
    forms_free(d->h, 18);
    vec_free(d->v, 8);
    mpfi_clear(&d->a);
    mpfi_clear(&d->s0);
    mpfi_clear(&d->eps);
    free(d);
    chart->data = NULL;
}

static int
inverse(interval *q, chart_t *chart, const interval *theta)
{
    const vertex_chart *d = chart->data;

    if (!has_sign(theta, d->sign))
        return report(chart->claim->rep, "sign: not that of w");
    mpfi_abs(q, theta);
    mpfi_sub(q + 1, theta + 1, &d->psi.b);
    mpfi_div(q + 1, q + 1, theta);
    return 1;
}

/* ---- a sub-box ---- */

/* The vectors at one input. */
static int
features(chart_t *chart, int i)
{
    vertex_chart *d = chart->data;
    form *u = d->w, *u2 = d->w + 1, *y = d->w + 2, *K = d->w + 3,
        *G1 = d->w + 4, *t = d->w + 5, *x = d->w + 6, *v = d->w + 7;

    form_set(x, d->x + i);
    form_add(u, x, d->s);
    form_sqr(u2, u);
    form_mul(y, d->h, u);
    if (!kernel_forms(K, G1, y, &d->psi))
        return 0;
    form_mul(G1, G1, y);
    form_add(G1, G1, K);                        /* G' = K + y K' */
    /* t = u^3 K; phi = u^2 + h t; z = h t + 2 sigma u; d_h phi = u^3 G' */
    form_mul(t, u2, u);
    form_mul(d->dh + i, t, G1);
    form_mul(t, t, K);
    form_mul(y, d->h, t);
    form_add(d->phi + i, u2, y);
    form_mul(v, d->sigma, u);
    form_add(v, v, v);
    form_add(d->z + i, v, y);
    /* K := u^2 (2K + G'); m = t - sigma K; d_s phi = 2u + h K */
    form_add(K, K, K);
    form_add(K, K, G1);
    form_mul(K, K, u2);
    form_mul(v, d->sigma, K);
    form_sub(d->m + i, t, v);
    form_mul(y, d->h, K);
    form_add(v, u, u);
    form_add(d->ds + i, v, y);
    /* e_1 = x + (h/2) K, e_2 = x^2 + h (t - s K) */
    mpfi_set_d(d->v, 0.5);
    form_scale(y, y, d->v);
    form_add(d->e1 + i, x, y);
    form_mul(v, d->s, K);
    form_sub(v, t, v);
    form_mul(v, v, d->h);
    mpfi_sqr(d->v, d->x + i);
    form_set(x, d->v);
    form_add(d->e2 + i, x, v);
    return 1;
}

int
vertex_state(chart_t *chart, const interval *q)
{
    vertex_chart *d = chart->data;
    int i, good = 1;

    form_variable(d->h, q, 0);
    if (d->sign < 0)
        form_neg(d->h, d->h);
    form_variable(d->s, q + 1, 1);
    form_set(d->sigma, &d->s0);
    form_sub(d->sigma, d->s, d->sigma);
    for (i = 0; i < d->n && good; i++)
        good = features(chart, i);
    if (!good)
        return 0;
    forms_centre(d->mean, d->phi, d->n);
    forms_centre(d->mean_dh, d->dh, d->n);
    forms_centre(d->mean_ds, d->ds, d->n);
    forms_centre(d->mean_z, d->z, d->n);
    forms_centre(d->w, d->m, d->n);
    forms_centre(d->w, d->e1, d->n);
    forms_centre(d->w, d->e2, d->n);
    forms_dot(d->phi2, d->phi, d->phi, d->n);
    /* g = |Q z|^2, Q off 1 and phi */
    for (i = 0; i < d->n; i++)
        form_copy(d->tmp + i, d->z + i);
    good = forms_remove(d->alpha, d->tmp, d->phi, d->n);
    form_neg(d->alpha, d->alpha);
    forms_dot(d->g, d->tmp, d->tmp, d->n);
    mpfi_sqr(d->v, &d->a);
    mpfi_fr_div(&d->eps, chart->eps, d->v);
    return good;
}

static int
above(chart_t *chart, const interval *q)
{
    vertex_chart *d = chart->data;

    if (!vertex_state(chart, q))
        return 0;
    form_range(d->v, d->g);
    /* SOUND: chart-vertex (L >= a^2 g, whatever the free coordinates) */
    return mpfr_greater_p(&d->v->left, &d->eps.right);
}

int
vertex_free(interval *root, interval *delta, interval *A, chart_t *chart)
{
    vertex_chart *d = chart->data;
    interval *t = d->v + 7;

    /* |delta| <= sqrt(e)/|Q_1 phi|, e = max(eps/a^2 - g, 0) */
    form_range(t, d->g);
    mpfi_sub(root, &d->eps, t);
    if (!(mpfr_sgn(&root->right) > 0))
        mpfr_set_ui(&root->right, 0, MPFR_RNDU);
    mpfr_set_ui(&root->left, 0, MPFR_RNDD);
    mpfi_sqrt(root, root);
    form_range(t, d->phi2);
    mpfi_sqrt(t, t);
    mpfi_div(delta, root, t);
    mpfr_neg(&delta->left, &delta->right, MPFR_RNDD);
    form_range(A, d->alpha);
    mpfi_add_ui(A, A, 1);
    mpfi_add(A, A, delta);
    /* SOUND: chart-vertex (A = 1 + alpha* + delta > 0) */
    return mpfi_is_strictly_pos(A) > 0;
}

/* Y of the field as a form (w), p and p_c; 0 unless Q d_s phi != 0. */
static int
shift(interval *Y, interval *p, interval *pc, vertex_chart *d)
{
    form *y = d->w, *t = d->w + 1, *w = d->w + 2;
    int i;

    for (i = 0; i < d->n; i++)
        form_copy(d->tmp + i, d->ds + i);
    if (!forms_remove(t, d->tmp, d->phi, d->n))
        return 0;
    /* Y = (<Q ds, z> - h <Q ds, dh>)/|Q ds|^2 */
    forms_dot(y, d->tmp, d->z, d->n);
    forms_dot(t, d->tmp, d->dh, d->n);
    form_mul(t, t, d->h);
    form_sub(y, y, t);
    forms_dot(t, d->tmp, d->tmp, d->n);
    if (!form_inv(t, t))
        return 0;
    form_mul(y, y, t);
    form_range(Y, y);
    /* p = <Q_1 phi, h dh + Y ds>/|Q_1 phi|^2 */
    forms_dot(w, d->phi, d->ds, d->n);
    form_mul(w, w, y);
    forms_dot(t, d->phi, d->dh, d->n);
    form_mul(t, t, d->h);
    form_add(w, w, t);
    if (!form_inv(t, d->phi2))
        return 0;
    form_mul(w, w, t);
    form_range(p, w);
    /* p_c = h <1,dh> + Y <1,ds> - p <1,phi> */
    form_mul(w, w, d->mean);
    form_mul(t, d->h, d->mean_dh);
    form_sub(t, t, w);
    form_mul(w, y, d->mean_ds);
    form_add(t, t, w);
    form_range(pc, t);
    return 1;
}

/* C of H3 on the sub-box is at most the one claimed. */
static int
bounded(chart_t *chart, const interval *q)
{
    vertex_chart *d = chart->data;
    interval *root = d->v, *delta = d->v + 1, *A = d->v + 2, *Y = d->v + 3,
        *p = d->v + 4, *pc = d->v + 5, *t = d->v + 6, *u = d->v + 7;

    if (!vertex_free(root, delta, A, chart) || !shift(Y, p, pc, d))
        return 0;
    /* rest = eta (1 + |s + Y|)/A + |a| (sqrt(e) (1 + |<1,phi>|/|Q_1 phi|)
       + |p_c|) */
    form_range(t, d->phi2);
    mpfi_sqrt(t, t);
    form_range(u, d->mean);
    mpfi_div(t, u, t);
    mpfi_abs(t, t);
    mpfi_add_ui(t, t, 1);
    mpfi_mul(root, root, t);
    mpfi_abs(pc, pc);
    mpfi_add(root, root, pc);
    mpfi_abs(t, &d->a);
    mpfi_mul(root, root, t);
    mpfi_add(t, q + 1, Y);
    mpfi_abs(t, t);
    mpfi_add_ui(t, t, 1);
    mpfi_mul(t, t, q);
    mpfi_div(t, t, A);
    mpfi_add(root, root, t);
    /* sqrt(1 + psi_0^2) |delta - p - 2|/A */
    mpfi_sub(delta, delta, p);
    mpfi_sub_ui(delta, delta, 2);
    mpfi_div(delta, delta, A);
    mpfi_abs(delta, delta);
    mpfi_sqr(t, &d->psi.psi0);
    mpfi_add_ui(t, t, 1);
    mpfi_sqrt(t, t);
    mpfi_mul(delta, delta, t);
    /* SOUND: chart-vertex (C) */
    return mpfr_lessequal_p(&root->right, chart->C)
        && mpfr_lessequal_p(&delta->right, chart->C);
}

int
vertex_project(chart_t *chart)
{
    vertex_chart *d = chart->data;
    form *c = d->w;

    return forms_remove(c, d->e2, d->e1, d->n)
        && forms_remove(c, d->m, d->e1, d->n)
        && forms_remove(c, d->m, d->e2, d->n);
}

static int
field(chart_t *chart, const interval *q)
{
    vertex_chart *d = chart->data;
    form *c = d->w + 1, *t = d->w + 2;

    if (!vertex_state(chart, q))
        return 0;
    form_range(d->v, d->g);
    if (mpfr_greater_p(&d->v->left, &d->eps.right))
        return 1;                               /* L > eps */
    if (mpfr_cmp_ui(chart->kappa, 2) > 0 || !bounded(chart, q)
        || !vertex_project(chart))
        return 0;
    forms_dot(c, d->m, d->m, d->n);
    forms_dot(t, d->m, d->dh, d->n);
    form_range(d->v, t);
    /* SOUND: chart-vertex (inequality (K); strict, so that Q_2 m != 0) */
    if (mpfi_is_strictly_pos(d->v) <= 0)
        return 0;
    form_add(t, t, t);
    mpfi_set_fr(d->v, chart->kappa);
    form_scale(c, c, d->v);
    form_sub(t, t, c);
    form_range(d->v, t);
    /* SOUND: chart-vertex (inequality (K)) */
    return mpfr_sgn(&d->v->left) >= 0 && !mpfr_nan_p(&d->v->left);
}

static const chart_kind kinds[] = { ETA, MU };
static const char *const coords[] = { "eta", "s" };

const chart_rule chart_vertex =
{
    "vertex", "chart-vertex", "sign b_star a s0", coords, 2, kinds, init,
    clear, inverse, NULL, above, field, vertex_rates
};
