/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule graded-chart: numbers that hold on all pieces below a height. */
#include "checker/rules/graded_numbers.h"

void
pow_q(interval *r, const interval *x, long num, long den)
{
    interval t;

    mpfi_init2(&t, mpfi_get_prec(r) + 32);
    mpfi_log(&t, x);
    mpfi_mul_si(&t, &t, num);
    mpfi_div_si(&t, &t, den);
    mpfi_exp(r, &t);
    mpfi_clear(&t);
}

/* C of graded-moduli on a piece, with a u0 that is not too great:
   ((1+q) (e/g1 + (1+2q) f) + h^(2-j) d^2/4)/u0^2. */
static void
energy_growth(interval *C1, const graded_piece *p, const interval *u0,
              int j)
{
    interval *t = vec_new(3, mpfi_get_prec(C1)), *q = t + 1, *u = t + 2;

    mpfi_set_fr(t, &p->b.e.right);
    mpfi_div_fr(t, t, &p->b.tau.left);
    mpfi_mul_fr(q, t, &p->h.right);
    if (j == 2)
        mpfi_mul_fr(q, q, &p->h.right);
    mpfi_mul_2ui(u, q, 1);
    mpfi_add_ui(u, u, 1);
    mpfi_mul_fr(u, u, &p->b.f.right);
    mpfi_add(t, t, u);
    mpfi_add_ui(u, q, 1);
    mpfi_mul(t, t, u);
    mpfi_set_fr(u, &p->b.d.right);
    mpfi_sqr(u, u);
    mpfi_div_2ui(u, u, 2);
    if (j == 1)
        mpfi_mul_fr(u, u, &p->h.right);
    mpfi_add(t, t, u);
    /* SOUND: graded-moduli (C) */
    mpfi_div(t, t, u0);
    mpfi_div(C1, t, u0);
    vec_free(t, 3);
}

/* u0, El, Em of one piece; first: of no other yet. */
static void
collect_first(interval *x, const graded_chart *chart, const graded_piece *q,
              int first)
{
    const long s = chart->s, k = chart->k;
    interval *t = vec_new(2, chart->prec), *u = t + 1;

    /* SOUND: graded-chart 2: u0 = (1 - e h/g1)/(1 + d h) */
    mpfi_set_fr(t, &q->b.e.right);
    mpfi_mul_fr(t, t, &q->h.right);
    if (chart->moduli && chart->step == 2)
        mpfi_mul_fr(t, t, &q->h.right);
    mpfi_div_fr(t, t, &q->b.tau.left);
    mpfi_ui_sub(t, 1, t);
    mpfi_set_fr(u, &q->b.d.right);
    mpfi_mul_fr(u, u, &q->h.right);
    mpfi_add_ui(u, u, 1);
    mpfi_div(t, t, u);
    if (first || mpfr_less_p(&t->left, &x[U0].left))
        mpfi_set_fr(x + U0, &t->left);
    /* El <= g1^2 c1^a, Em >= Lam c2^a */
    mpfi_set_fr(t, &q->b.size.left);
    pow_q(t, t, 2 * s, k);
    mpfi_set_fr(u, &q->b.tau.left);
    mpfi_sqr(u, u);
    mpfi_mul(t, t, u);
    if (first || mpfr_less_p(&t->left, &x[EL].left))
        mpfi_set_fr(x + EL, &t->left);
    mpfi_set_fr(t, &q->b.size.right);
    pow_q(t, t, 2 * s, k);
    if (chart->moduli)
        mpfi_set_ui(t, 1);  /* Em = Lam */
    mpfi_mul(t, t, &q->Lam);
    if (first || mpfr_greater_p(&t->right, &x[EM].right))
        mpfi_set_fr(x + EM, &t->right);
    vec_free(t, 2);
}

/* C of one piece; 0 unless u0 >= d h/2 there. */
static int
collect_growth(interval *x, const graded_chart *chart, const graded_piece *q)
{
    interval *t = vec_new(2, chart->prec), *u = t + 1;
    int good = 1;

    if (chart->moduli)
        energy_growth(t, q, x + U0, chart->step);
    else
    {
        mpfi_set_fr(t, &q->b.d.right);
        mpfi_mul_fr(u, t, &q->h.right);
        mpfi_div_2ui(u, u, 1);
        /* SOUND: graded-chart 3 (u0 >= d h/2) */
        good = mpfr_lessequal_p(&u->right, &x[U0].left);
        mpfi_set_fr(u, &q->b.e.right);
        mpfi_div_fr(u, u, &q->b.tau.left);
        mpfi_add(t, t, u);
        mpfi_mul_ui(t, t, 3);
        mpfi_div(t, t, x + U0);
        mpfi_div(t, t, x + U0);
    }
    /* SOUND: graded-chart 3 (C >= 3 (e/g1 + d)/u0^2) */
    if (mpfr_greater_p(&t->right, &x[C].right))
        mpfi_set_fr(x + C, &t->right);
    vec_free(t, 2);
    return good;
}

int
graded_collect(interval *x, const graded_chart *chart, const mpfr_t top)
{
    const long s = chart->s, k = chart->k;
    interval t;
    long i, first = 1;
    int good = 1;

    for (i = 0; i < chart->pieces; i++)
        if (mpfr_less_p(&chart->piece[i].h.left, top))
        {
            collect_first(x, chart, chart->piece + i, first);
            first = 0;
        }
    for (i = 0; i < chart->pieces; i++)
        if (mpfr_less_p(&chart->piece[i].h.left, top))
            good = collect_growth(x, chart, chart->piece + i) && good;
    /* K = (1 + A) u0^2 a^2 Em^(-A), A = k/s, a = 2 s/k */
    mpfi_init2(&t, chart->prec);
    pow_q(&t, x + EM, -k, s);
    mpfi_mul(&t, &t, x + U0);
    mpfi_mul(&t, &t, x + U0);
    mpfi_mul_si(&t, &t, (s + k) * 4 * s);
    mpfi_div_si(x + K, &t, k * k);
    mpfi_clear(&t);
    return good && first == 0 && mpfr_sgn(&x[U0].left) > 0
        && mpfr_sgn(&x[EL].left) > 0 && mpfi_bounded_p(x + EM) != 0;
}
