/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The chart `odd' on one sub-box (rule chart-odd, whose names are used
   here). */
#include "claim/chart_odd.h"

/* HEURISTIC: |w x| below this: by Taylor polynomials. */
#define NEAR 0.25

/*
    Analytic psi, y near 0.  With psi = sum_{k<N} c_k y^k + c_N[xi] y^N, N
    odd, and the same for psi':
        A(y) = (psi(y)/c_1 - y)/y^3        = sum_{k=3} c_k/c_1 y^(k-3),
        B(y) = (y psi'(y) - psi(y))/(2 c_1 y^3)
                                      = sum_{k=3} (k-1)/2 c_k/c_1 y^(k-3).
*/
static void
shape_near(arb_t A, arb_t B, const loja_odd_struct *d, const arb_t y,
           const loja_act_struct *act, slong prec)
{
    arb_struct z[2], last[LOJA_ODD_TERMS + 1];
    slong k;
    arb_t y2, t;

    arb_init(y2);
    arb_init(t);
    for (k = 0; k <= LOJA_ODD_TERMS; k++)
        arb_init(last + k);
    arb_init(z);
    arb_init(z + 1);
    /* SOUND: chart-odd (Taylor: xi between 0 and y) */
    arb_zero(z);
    arb_union(z, z, y, prec);
    arb_one(z + 1);
    act->jet(last, z, 2, LOJA_ODD_TERMS + 1, 0, prec);
    arb_sqr(y2, y, prec);
    /* N = LOJA_ODD_TERMS; in B the remainders of psi' and of psi are
       independent */
    arb_set(A, last + LOJA_ODD_TERMS);
    arb_mul_si(B, last + LOJA_ODD_TERMS, LOJA_ODD_TERMS, prec);
    arb_sub(B, B, last + LOJA_ODD_TERMS, prec);
    arb_mul_2exp_si(B, B, -1);
    for (k = LOJA_ODD_TERMS - 2; k >= 3; k -= 2)
    {
        arb_mul(A, A, y2, prec);
        arb_add(A, A, d->c + k, prec);
        arb_mul(B, B, y2, prec);
        arb_set(t, d->c + k);
        arb_mul_si(t, t, (k - 1) / 2, prec);
        arb_add(B, B, t, prec);
    }
    arb_div(A, A, d->slope, prec);
    arb_div(B, B, d->slope, prec);
    for (k = 0; k <= LOJA_ODD_TERMS; k++)
        arb_clear(last + k);
    arb_clear(z);
    arb_clear(z + 1);
    arb_clear(y2);
    arb_clear(t);
}

/* The formulas as they stand, and their derivatives dA = (psi'/c_1 - 1)/y^3 -
   3 A/y, dB = psi''/(2 c_1 y^2) - 3 B/y where not NULL. */
static void
shape_direct(arb_t A, arb_t B, arb_ptr dA, arb_ptr dB,
             const loja_odd_struct *d, const arb_t y,
             const loja_act_struct *act, slong prec)
{
    arb_t f, g, h, y3, t;

    arb_init(f);
    arb_init(g);
    arb_init(h);
    arb_init(y3);
    arb_init(t);
    act->eval(f, g, dA == NULL ? NULL : h, y, 0, prec);
    arb_div(f, f, d->slope, prec);
    arb_div(g, g, d->slope, prec);
    arb_div(h, h, d->slope, prec);
    arb_pow_ui(y3, y, 3, prec);
    arb_mul(B, g, y, prec);
    arb_sub(B, B, f, prec);
    arb_div(B, B, y3, prec);
    arb_mul_2exp_si(B, B, -1);
    arb_sub(A, f, y, prec);
    arb_div(A, A, y3, prec);
    if (dA != NULL)
    {
        arb_sub_ui(dA, g, 1, prec);
        arb_div(dA, dA, y3, prec);
        arb_div(t, A, y, prec);
        arb_mul_ui(t, t, 3, prec);
        arb_sub(dA, dA, t, prec);
        arb_sqr(t, y, prec);
        arb_div(dB, h, t, prec);
        arb_mul_2exp_si(dB, dB, -1);
        arb_div(t, B, y, prec);
        arb_mul_ui(t, t, 3, prec);
        arb_sub(dB, dB, t, prec);
    }
    arb_clear(f);
    arb_clear(g);
    arb_clear(h);
    arb_clear(y3);
    arb_clear(t);
}

/* A and B away from 0, in mean value form. */
static void
shape_far(arb_t A, arb_t B, const loja_odd_struct *d, const arb_t y,
          const loja_act_struct *act, slong prec)
{
    arb_t m, dA, dB, t;

    arb_init(m);
    arb_init(dA);
    arb_init(dB);
    arb_init(t);
    shape_direct(A, B, dA, dB, d, y, act, prec);
    arb_get_mid_arb(m, y);
    shape_direct(A, B, NULL, NULL, d, m, act, prec);
    /* SOUND: chart-odd (mean value theorem on the ball y) */
    arb_sub(t, y, m, prec);
    arb_addmul(A, dA, t, prec);
    arb_addmul(B, dB, t, prec);
    arb_clear(m);
    arb_clear(dA);
    arb_clear(dB);
    arb_clear(t);
}

/* phi, m = (phi - x)/eta and phi_eta at the data, for eta in the ball. */
static void
features(arb_ptr phi, arb_ptr m, arb_ptr deta, const loja_chart_t chart,
         const arb_t eta)
{
    const loja_odd_struct *d = chart->data;
    const loja_act_struct *act = chart->prob->net->act[0];
    const slong prec = chart->prec;
    arb_t h, y, t, A, B;
    slong i;

    arb_init(h);
    arb_init(y);
    arb_init(t);
    arb_init(A);
    arb_init(B);
    /* eta < 0 occurs only by rounding: arb_sqrtpos takes it as 0 */
    if (!d->kink)
        arb_sqrtpos(h, eta, prec);
    for (i = 0; i < d->n; i++)
    {
        if (d->kink)
        {
            /* psi(z) = z/(1 + |z|): m = -x|x|/(1 + eta|x|), and d_eta phi =
               -x|x|/(1 + eta|x|)^2 */
            arb_abs(y, d->x + i);
            arb_nonnegative_part(h, eta);
            arb_mul(t, h, y, prec);
            arb_add_ui(t, t, 1, prec);
            arb_mul(m + i, d->x + i, y, prec);
            arb_neg(m + i, m + i);
            arb_div(m + i, m + i, t, prec);
            arb_div(deta + i, m + i, t, prec);
        }
        else
        {
            arb_mul(y, h, d->x + i, prec);
            arb_get_abs_ubound_arf(arb_midref(t), y, 30);
            if (arf_cmpabs_d(arb_midref(t), NEAR) < 0
                || arb_contains_zero(y))
                shape_near(A, B, d, y, act, prec);
            else
                shape_far(A, B, d, y, act, prec);
            mag_zero(arb_radref(t));
            arb_pow_ui(t, d->x + i, 3, prec);
            arb_mul(m + i, t, A, prec);
            arb_mul(deta + i, t, B, prec);
        }
        arb_mul(phi + i, m + i, eta, prec);
        arb_add(phi + i, phi + i, d->x + i, prec);
    }
    arb_clear(h);
    arb_clear(y);
    arb_clear(t);
    arb_clear(A);
    arb_clear(B);
}

void
_loja_odd_state_init(loja_odd_state_t s, slong n)
{
    s->phi = _arb_vec_init(4 * n);
    s->m = s->phi + n;
    s->deta = s->m + n;
    s->qm = s->deta + n;
    arb_init(s->phi2);
    arb_init(s->proj);
    arb_init(s->qm2);
    arb_init(s->g);
    arb_init(s->eps);
}

void
_loja_odd_state_clear(loja_odd_state_t s, slong n)
{
    _arb_vec_clear(s->phi, 4 * n);
    arb_clear(s->phi2);
    arb_clear(s->proj);
    arb_clear(s->qm2);
    arb_clear(s->g);
    arb_clear(s->eps);
}

int
_loja_odd_state_set(loja_odd_state_t s, const loja_chart_t chart,
                    arb_srcptr q, const arf_t eps)
{
    const loja_odd_struct *d = chart->data;
    const slong prec = chart->prec;
    int good;

    features(s->phi, s->m, s->deta, chart, q);
    _loja_chart_dot(s->phi2, s->phi, s->phi, d->n, prec);
    _arb_vec_set(s->qm, s->m, d->n);
    good = _loja_chart_remove(s->proj, s->qm, s->phi, d->n, prec);
    _loja_chart_dot(s->qm2, s->qm, s->qm, d->n, prec);
    arb_sqr(s->g, q, prec);
    arb_mul(s->g, s->g, s->qm2, prec);
    arb_set_arf(s->eps, eps);
    arb_mul_fmpz(s->eps, s->eps, fmpq_denref(d->a), prec);
    arb_div_fmpz(s->eps, s->eps, fmpq_numref(d->a), prec);
    arb_mul_fmpz(s->eps, s->eps, fmpq_denref(d->a), prec);
    arb_div_fmpz(s->eps, s->eps, fmpq_numref(d->a), prec);
    return good;
}

int
_loja_odd_free_range(arb_t one_alpha, arb_t delta,
                     const loja_odd_state_t s, arb_srcptr q, slong prec)
{
    mag_t m;
    arf_t u;
    arb_t t;
    int good;

    mag_init(m);
    arf_init(u);
    arb_init(t);
    arb_sub(t, s->eps, s->g, prec);
    arb_div(t, t, s->phi2, prec);
    arb_get_ubound_arf(u, t, 30);
    if (arf_sgn(u) < 0)
        arf_zero(u);       /* no such point at all */
    arf_get_mag(m, u);
    mag_sqrt(m, m);
    arb_zero(delta);
    arb_add_error_mag(delta, m);
    arb_mul(t, s->proj, q, prec);
    arb_sub(one_alpha, delta, t, prec);
    arb_add_ui(one_alpha, one_alpha, 1, prec);
    /* SOUND: chart-odd (H1 and the field need 1 + alpha > 0) */
    good = arb_is_positive(one_alpha);
    mag_clear(m);
    arf_clear(u);
    arb_clear(t);
    return good;
}
