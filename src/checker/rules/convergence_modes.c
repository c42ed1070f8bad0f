/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule convergence-zero in its second form, Modes: w = C r decays mode by
    mode at the rates lambda of J J^T.  Names as in proofs/convergence-zero.md.
*/
#include "checker/rules/convergence.h"

typedef struct
{
    trap_zero *t;
    interval *H;               /* N x P x P: at a */
    interval *hess;            /* N: |H_k(a)|_F */
    interval *image;           /* N x N: |H_k(a) M_l| */
    interval *row;             /* N: |M_l| */
    interval *vary;            /* N: bounds of |H_k(x) - H_k(a)|_F */
    interval *e;               /* N: bounds of |M_k(x) - M_k| */
    interval z, eps;
    interval w;                /* |C r(a)| */
} modes;

/* u := the Euclidean norm of n entries from v on, distance `step'. */
static void
norm(interval *u, const interval *v, size_t n)
{
    interval s;
    size_t i;

    mpfi_init2(&s, mpfi_get_prec(u));
    mpfi_set_ui(u, 0);
    for (i = 0; i < n; i++)
    {
        mpfi_sqr(&s, v + i);
        mpfi_add(u, u, &s);
    }
    mpfi_sqrt(u, u);
    mpfi_clear(&s);
}

/* z >= |Y|/(1 - |Y|), Y = Lambda C C^T - I, |Y| < 1. */
static int
check_rates(modes *m)
{
    const trap_zero *t = m->t;
    const int N = t->N;
    interval *Y = vec_new((size_t) (N * N) + 1, t->prec), *tmp = Y + N * N;
    int k, l, i, good = 1;

    for (k = 0; k < N; k++)
        good = good && mpfi_is_strictly_pos(t->rates + k) > 0;
    for (k = 0; k < N; k++)
        for (l = 0; l < N; l++)
        {
            interval *y = Y + k * N + l;

            for (i = 0; i < N; i++)
                add_product(y, t->C + k * N + i, t->C + l * N + i, tmp);
            mpfi_mul(y, y, t->rates + k);
            if (k == l)
                mpfi_sub_ui(y, y, 1);
        }
    norm(&m->z, Y, (size_t) (N * N));
    /* SOUND: convergence-zero (6) */
    good = good && mpfr_cmp_ui(&m->z.right, 1) < 0;
    mpfi_ui_sub(tmp, 1, &m->z);
    mpfi_div(&m->z, &m->z, tmp);
    vec_free(Y, (size_t) (N * N) + 1);
    return good || report(t->claim->rep, "rates: positive, |Lambda C C^T - "
                          "I| < 1");
}

/* H_k(a), and what it makes of the rows of M. */
static int
look_at_centre(modes *m)
{
    trap_zero *t = m->t;
    const int N = t->N, P = t->P;
    interval *v = vec_new((size_t) P + 1, t->prec), *tmp = v + P;
    int k, l, i, j, good = 1;

    for (i = 0; i < P; i++)
        mpfi_set(t->net.theta + i, t->a + i);
    for (k = 0; k < N && good; k++)
    {
        interval *H = m->H + k * P * P;

        good = weighted_hessian(H, t, k);
        norm(m->hess + k, H, (size_t) (P * P));
        norm(m->row + k, t->M + k * P, (size_t) P);
        for (l = 0; l < N && good; l++)
        {
            for (i = 0; i < P; i++)
            {
                mpfi_set_ui(v + i, 0);
                for (j = 0; j < P; j++)
                    add_product(v + i, H + i * P + j, t->M + l * P + j, tmp);
            }
            norm(m->image + k * N + l, v, (size_t) P);
        }
    }
    vec_free(v, (size_t) P + 1);
    return good || report(t->claim->rep, "centre: outside of a domain");
}

/* vary, by third derivatives where there are any, else by Hessians. */
static int
find_variation(modes *m)
{
    trap_zero *t = m->t;
    const size_t size = (size_t) (t->P * t->P);
    interval *box = vec_new((size_t) t->P, t->prec);
    interval *H = vec_new(size, t->prec);
    int i, k, good;
    size_t p;

    for (i = 0; i < t->P; i++)
    {
        mpfi_set(box + i, t->a + i);
        /* SOUND: convergence-zero (7: the box holds the ball) */
        widen(box + i, t->R);
        mpfi_set(t->net.theta + i, box + i);
    }
    good = third_norms(m->vary, t, box);
    for (k = 0; k < t->N && good; k++)
        mpfi_mul_fr(m->vary + k, m->vary + k, t->R);
    if (!good)
        for (k = 0, good = 1; k < t->N && good; k++)
        {
            good = weighted_hessian(H, t, k);
            for (p = 0; p < size; p++)
                mpfi_sub(H + p, H + p, m->H + (size_t) k * size + p);
            norm(m->vary + k, H, size);
        }
    vec_free(box, (size_t) t->P);
    vec_free(H, size);
    return good || report(t->claim->rep, "R: outside of a domain");
}

/* e_k = R (|H_k| + vary_k) and eps, a bound of |M(x) M(x)^T - I|. */
static void
bound_product(modes *m)
{
    trap_zero *t = m->t;
    const int N = t->N;
    interval *w = vec_new(2, t->prec), *x = w, *y = w + 1;
    int k, l;

    for (k = 0; k < N; k++)
    {
        mpfi_add(m->e + k, m->hess + k, m->vary + k);
        mpfi_mul_fr(m->e + k, m->e + k, t->R);
    }
    norm(&t->e, m->e, (size_t) N);
    mpfi_set_ui(&m->eps, 0);
    for (k = 0; k < N; k++)
        for (l = 0; l < N; l++)
        {
            /* SOUND: convergence-zero (8) */
            mpfi_mul(x, m->vary + k, m->row + l);
            mpfi_add(x, x, m->image + k * N + l);
            mpfi_add(x, x, m->image + l * N + k);
            mpfi_mul(y, m->vary + l, m->row + k);
            mpfi_add(x, x, y);
            mpfi_mul_fr(x, x, t->R);
            mpfi_mul(y, m->e + k, m->e + l);
            mpfi_add(x, x, y);
            mpfi_sqr(x, x);
            mpfi_add(&m->eps, &m->eps, x);
        }
    mpfi_sqrt(&m->eps, &m->eps);
    mpfi_add(&m->eps, &m->eps, &t->f);
    mpfi_set(&t->g, &m->eps);
    vec_free(w, 2);
}

/* way >= (1 + z) |W|/(1 - eta). */
static int
check_way(modes *m)
{
    trap_zero *t = m->t;
    const int N = t->N;
    interval *v = vec_new((size_t) N + 3, t->prec);
    interval *W = v + N, *x = v + N + 1, *tmp = v + N + 2;
    int k, l, good;

    /* |W| = |C r(a)| + rho (sqrt(1 + f) + rho |(|H_k| + vary_k)|/2) */
    for (k = 0; k < N; k++)
        mpfi_add(v + k, m->hess + k, m->vary + k);
    norm(W, v, (size_t) N);
    mpfi_mul_fr(W, W, t->rho);
    mpfi_div_2ui(W, W, 1);
    mpfi_add_ui(x, &t->f, 1);
    mpfi_sqrt(x, x);
    mpfi_add(W, W, x);
    mpfi_mul_fr(W, W, t->rho);
    for (k = 0; k < N; k++)
    {
        mpfi_set_ui(v + k, 0);
        for (l = 0; l < N; l++)
            add_product(v + k, t->C + k * N + l, t->r + l, tmp);
    }
    norm(&m->w, v, (size_t) N);
    mpfi_add(W, W, &m->w);
    /* eta = eps + (1 + eps) z */
    mpfi_add_ui(x, &m->eps, 1);
    mpfi_mul(x, x, &m->z);
    mpfi_add(x, x, &m->eps);
    mpfi_ui_sub(x, 1, x);
    /* SOUND: convergence-zero (9: eta < 1) */
    good = mpfi_is_strictly_pos(x) > 0
        || report(t->claim->rep, "R: |M M^T - I| < 1 on the ball");
    mpfi_add_ui(tmp, &m->z, 1);
    mpfi_mul(&t->way, W, tmp);
    mpfi_div(&t->way, &t->way, x);
    vec_free(v, (size_t) N + 3);
    return good;
}

/* rho^2 + way (2 |C r(a)| + R e) < R^2: the flow turns back. */
static int
turns_back(const modes *m)
{
    const trap_zero *t = m->t;
    interval *v = vec_new(2, t->prec), *x = v, *y = v + 1;
    int good;

    mpfi_mul_fr(x, &t->e, t->R);
    mpfi_add(x, x, &m->w);
    mpfi_add(x, x, &m->w);
    mpfi_mul(x, x, &t->way);
    mpfi_set_fr(y, t->rho);
    mpfi_sqr(y, y);
    mpfi_add(x, x, y);
    mpfi_set_fr(y, t->R);
    mpfi_sqr(y, y);
    /* SOUND: convergence-zero (9: or the flow turns back before R) */
    good = mpfr_less_p(&x->right, &y->left);
    vec_free(v, 2);
    return good;
}

/* reach >= (sqrt(1 + f) + e) way, and the flow stays in the ball; gap :=
   sqrt(1 - eps). */
static int
check_reach(modes *m)
{
    trap_zero *t = m->t;
    interval x;
    int good;

    mpfi_init2(&x, t->prec);
    mpfi_add_ui(&x, &t->f, 1);
    mpfi_sqrt(&x, &x);
    mpfi_add(&x, &x, &t->e);
    mpfi_mul(&x, &x, &t->way);
    /* SOUND: convergence-zero (9: reach) */
    good = mpfr_lessequal_p(&x.right, t->reach)
        || report(t->claim->rep, "reach: less than %s",
                  bound_text(&x.right, 1).text);
    mpfi_set_fr(&x, t->rho);
    mpfi_add_fr(&x, &x, t->reach);
    /* SOUND: convergence-zero (9: rho + reach < R) */
    good = good && (mpfr_less_p(&x.right, t->R) || turns_back(m)
                    || report(t->claim->rep, "R: more than rho + reach, or "
                              "rho^2 + way (2 |C r(a)| + R e) < R^2"));
    mpfi_ui_sub(&t->gap, 1, &m->eps);
    mpfi_sqrt(&t->gap, &t->gap);
    mpfi_clear(&x);
    return good;
}

int
check_modes(trap_zero *t)
{
    const size_t N = (size_t) t->N, P = (size_t) t->P;
    modes m;
    int good;

    /* N matrices of P x P are kept: no more than memory holds */
    if ((double) N * (double) P * (double) P > 0x1p23)
        return report(t->claim->rep, "reach: too many residuals and "
                      "parameters for this form");
    m.t = t;
    m.H = vec_new(N * P * P, t->prec);
    m.hess = vec_new(N, t->prec);
    m.image = vec_new(N * N, t->prec);
    m.row = vec_new(N, t->prec);
    m.vary = vec_new(N, t->prec);
    m.e = vec_new(N, t->prec);
    mpfi_init2(&m.z, t->prec);
    mpfi_init2(&m.eps, t->prec);
    mpfi_init2(&m.w, t->prec);
    good = check_rates(&m) && look_at_centre(&m) && find_variation(&m);
    if (good)
        bound_product(&m);
    good = good && check_way(&m) && check_reach(&m);
    vec_free(m.H, N * P * P);
    vec_free(m.hess, N);
    vec_free(m.image, N * N);
    vec_free(m.row, N);
    vec_free(m.vary, N);
    vec_free(m.e, N);
    mpfi_clear(&m.z);
    mpfi_clear(&m.eps);
    mpfi_clear(&m.w);
    return good;
}
