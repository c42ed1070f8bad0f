/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule chart-rates, section odd: (R1), (R2), (R3) on a sub-box. */
#include "chart_odd.h"
#include "chart_rates.h"

/* HEURISTIC: rounds of making D smaller (section SMALL). */
#define ROUNDS 3

typedef struct
{
    interval *psi, *rho;       /* k phi + eta d_eta phi; Q'(m - ...) */
    interval a, w, A;          /* |a| = V_0; |w| = eta^k; A where L <= eps */
    interval norm, phi;        /* |psi|^2, <psi,phi> */
    interval k, s, t, u;
} work_t;

static void
work_init(work_t *w, const chart_t *chart)
{
    interval *all[] = { &w->a, &w->w, &w->A, &w->norm, &w->phi, &w->k, &w->s,
                        &w->t, &w->u };
    size_t i;

    w->psi = vec_new((size_t) chart->prob->samples, chart->prec);
    w->rho = vec_new((size_t) chart->prob->samples, chart->prec);
    for (i = 0; i < sizeof(all) / sizeof(*all); i++)
        mpfi_init2(all[i], chart->prec);
}

static void
work_clear(work_t *w, const chart_t *chart)
{
    interval *all[] = { &w->a, &w->w, &w->A, &w->norm, &w->phi, &w->k, &w->s,
                        &w->t, &w->u };
    size_t i;

    vec_free(w->psi, (size_t) chart->prob->samples);
    vec_free(w->rho, (size_t) chart->prob->samples);
    for (i = 0; i < sizeof(all) / sizeof(*all); i++)
        mpfi_clear(all[i]);
}

static void
set_basis(work_t *w, const chart_t *chart, const interval *q)
{
    const odd_chart *d = chart->data;
    const int n = chart->prob->samples;
    int i;

    mpfi_abs(&w->a, &d->a);
    mpfi_set_d(&w->k, d->kink ? 1 : 0.5);
    if (d->kink)
        mpfi_set(&w->w, q);
    else
        mpfi_sqrt(&w->w, q);
    for (i = 0; i < n; i++)
    {
        mpfi_mul(w->psi + i, d->phi + i, &w->k);
        add_product(w->psi + i, d->deta + i, q, &w->t);
    }
    mean_product(&w->norm, w->psi, w->psi, n);
    mean_product(&w->phi, w->psi, d->phi, n);
}

/* lambda <= a^2 (V_0 A*)^j |Q m|^2 (1 - j^2 g/(2 |phi|^2 A*^2)), j = 2/k,
   where |phi|^2 A*^2/(4 j^2) > eps/a^2. */
static int
test_lambda(work_t *w, const rates_t *r, const odd_chart *d,
            const interval *q)
{
    const unsigned long j = d->kink ? 2 : 4;
    unsigned long i;

    mpfi_mul(&w->t, &d->proj, q);
    mpfi_ui_sub(&w->t, 1, &w->t);               /* A* */
    mpfi_sqr(&w->s, &w->t);
    mpfi_mul(&w->s, &w->s, &d->phi2);
    mpfi_div_ui(&w->u, &w->s, 4 * j * j);
    /* SOUND: chart-rates (R1: delta is bounded) */
    if (mpfi_is_strictly_pos(&w->t) <= 0
        || !mpfr_greater_p(&w->u.left, &d->eps.right))
        return 0;
    mpfi_div(&w->s, &d->g, &w->s);
    mpfi_mul_ui(&w->s, &w->s, j * j);
    mpfi_div_2ui(&w->s, &w->s, 1);
    mpfi_ui_sub(&w->s, 1, &w->s);
    mpfi_mul(&w->s, &w->s, &d->qm2);
    mpfi_mul(&w->t, &w->t, &w->a);
    for (i = 0; i < j; i++)
        mpfi_mul(&w->s, &w->s, &w->t);
    mpfi_mul(&w->s, &w->s, &w->a);
    mpfi_mul(&w->s, &w->s, &w->a);
    /* SOUND: chart-rates (R1) */
    return mpfr_greaterequal_p(&w->s.left, r->lambda);
}

/* sigma <= 2 |a| A |psi|/(k |w|), that is sigma k |w| <= 2 |a| A |psi| */
static int
test_sigma(work_t *w, const rates_t *r)
{
    mpfi_sqrt(&w->s, &w->norm);
    mpfi_mul(&w->s, &w->s, &w->A);
    mpfi_mul(&w->s, &w->s, &w->a);
    mpfi_mul_2ui(&w->s, &w->s, 1);
    mpfi_mul(&w->t, &w->k, &w->w);
    mpfi_mul_fr(&w->t, &w->t, r->sigma);
    /* SOUND: chart-rates (R2) */
    return mpfr_greaterequal_p(&w->s.left, &w->t.right);
}

/* rho = Q'(m - (alpha/k) d_eta phi), alpha where |P' r| <= D. */
static int
set_rho(work_t *w, const chart_t *chart, const interval *q, const mpfr_t D)
{
    const odd_chart *d = chart->data;
    const int n = chart->prob->samples;
    int i;

    mean_product(&w->t, w->psi, d->m, n);
    mpfi_mul(&w->t, &w->t, q);
    mpfi_neg(&w->t, &w->t);
    mpfi_div(&w->t, &w->t, &w->phi);
    mpfi_sqrt(&w->s, &w->norm);
    mpfi_mul_fr(&w->s, &w->s, D);
    mpfi_div(&w->s, &w->s, &w->a);
    mpfi_div(&w->s, &w->s, &w->phi);
    mpfi_abs(&w->s, &w->s);
    /* SOUND: chart-rates (odd: alpha where |P' r| <= D) */
    widen(&w->t, &w->s.right);
    mpfi_div(&w->t, &w->t, &w->k);
    for (i = 0; i < n; i++)
    {
        mpfi_mul(&w->s, &w->t, d->deta + i);
        mpfi_sub(w->rho + i, d->m + i, &w->s);
    }
    return remove_span(&w->t, w->rho, w->psi, n);
}

/* |a| |Q' rho| into u, its square (over eta^2: |Q' r|^2) into s. */
static void
set_height(work_t *w, const chart_t *chart)
{
    mean_product(&w->s, w->rho, w->rho, chart->prob->samples);
    mpfi_mul(&w->s, &w->s, &w->a);
    mpfi_mul(&w->s, &w->s, &w->a);
    mpfi_sqrt(&w->u, &w->s);
}

/* c0 <= 2 a^2 <Q' rho, d_eta phi>/(k V_0 (1 + x^2/2) (|a| |Q' rho|)^(2+k)),
   x = k w^2 |<psi,phi>|/(|psi|^2 V_0 A). */
static int
test_c0(work_t *w, const rates_t *r, const chart_t *chart)
{
    const odd_chart *d = chart->data;

    set_height(w, chart);
    mpfi_mul_fr(&w->s, &w->s, r->c0);           /* c0 u^(2+k) */
    if (!d->kink)
        mpfi_sqrt(&w->u, &w->u);
    mpfi_mul(&w->s, &w->s, &w->u);
    mpfi_mul(&w->s, &w->s, &w->k);
    mpfi_mul(&w->s, &w->s, &w->a);
    mpfi_sqr(&w->t, &w->w);
    mpfi_mul(&w->t, &w->t, &w->k);
    mpfi_mul(&w->t, &w->t, &w->phi);
    mpfi_div(&w->t, &w->t, &w->norm);
    mpfi_div(&w->t, &w->t, &w->a);
    mpfi_div(&w->t, &w->t, &w->A);
    mpfi_sqr(&w->t, &w->t);
    mpfi_div_2ui(&w->t, &w->t, 1);
    mpfi_add_ui(&w->t, &w->t, 1);
    mpfi_mul(&w->s, &w->s, &w->t);
    mean_product(&w->t, w->rho, d->deta, chart->prob->samples);
    mpfi_mul(&w->t, &w->t, &w->a);
    mpfi_mul(&w->t, &w->t, &w->a);
    mpfi_mul_2ui(&w->t, &w->t, 1);
    /* SOUND: chart-rates (R3) */
    return mpfi_is_strictly_pos(&w->t) > 0
        && mpfr_greaterequal_p(&w->t.left, &w->s.right);
}

static int
test_R3(work_t *w, const rates_t *r, const chart_t *chart, const interval *q)
{
    mpfr_t D;
    int i, good;

    mpfr_init2(D, 64);
    mpfr_set(D, r->D, MPFR_RNDU);
    good = set_rho(w, chart, q, D);
    for (i = 0; i < ROUNDS && good && !test_c0(w, r, chart); i++)
    {
        set_height(w, chart);
        mpfi_mul(&w->s, &w->s, q);
        mpfi_mul(&w->s, &w->s, q);
        rates_shrink(D, r, &w->s);
        good = set_rho(w, chart, q, D);
    }
    good = good && (i < ROUNDS || test_c0(w, r, chart));
    mpfr_clear(D);
    return good;
}

static int
test(const rates_t *r, chart_t *chart, const interval *q)
{
    odd_chart *d = chart->data;
    work_t w;
    int good;

    if (!odd_state(chart, q))
        return 0;
    if (mpfr_greater_p(&d->g.left, &d->eps.right))
        return 1;                               /* L > eps */
    work_init(&w, chart);
    good = odd_free(&w.A, &w.t, chart, q);
    set_basis(&w, chart, q);
    good = good && test_sigma(&w, r) && test_lambda(&w, r, d, q)
        && test_R3(&w, r, chart, q);
    work_clear(&w, chart);
    return good;
}

int
odd_rates(chart_t *chart, const json_t *rates, const interval *loss,
          const interval *norm)
{
    const odd_chart *d = chart->data;

    return check_rates(chart, rates, loss, norm, 1, d->kink ? 1 : 2, test);
}
