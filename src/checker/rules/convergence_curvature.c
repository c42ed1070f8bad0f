/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule convergence-zero, hypothesis 3: second derivatives on a ball. */
#include "checker/rules/convergence.h"

int
weighted_hessian(interval *H, trap_zero *t, int i)
{
    const size_t size = (size_t) t->P * (size_t) t->P;
    int k, q, good = 1;
    size_t p;

    for (p = 0; p < size; p++)
        mpfi_set_ui(H + p, 0);
    for (k = 0; k < t->distinct && good; k++)
    {
        good = forward_real(&t->net, t->sample[k]);
        for (q = 0; q < t->out; q++)
        {
            /* (2/n) times that is C_i weight */
            mpfi_mul(t->net.res + q, t->C + i * t->N + k * t->out + q,
                     t->weight + k);
            mpfi_mul_si(t->net.res + q, t->net.res + q, t->prob->samples);
            mpfi_div_2ui(t->net.res + q, t->net.res + q, 1);
        }
        if (good)
            add_weighted_hessian(H, &t->net);
    }
    mirror_hessian(H, t->prob);
    return good;
}

/* H[i] encloses |H_i|_F^2 on the box net.theta. */
static int
hessian_squares(interval *square, trap_zero *t)
{
    const size_t size = (size_t) t->P * (size_t) t->P;
    interval *H = vec_new(size, t->prec), *u = vec_new(1, t->prec);
    int i, good = 1;
    size_t p;

    for (i = 0; i < t->N && good; i++)
    {
        good = weighted_hessian(H, t, i);
        mpfi_set_ui(square + i, 0);
        for (p = 0; p < size; p++)
        {
            mpfi_sqr(u, H + p);
            mpfi_add(square + i, square + i, u);
        }
    }
    vec_free(u, 1);
    vec_free(H, size);
    return good;
}

/* The box |x_j - a_j| <= R, R >= 0. */
static void
set_box(interval *box, const trap_zero *t, const mpfr_t R)
{
    int i;

    for (i = 0; i < t->P; i++)
    {
        mpfi_set(box + i, t->a + i);
        widen(box + i, R);
    }
}

/* sum := sum_i sup |H_i|_F^2 over the box. */
static int
curvature_box(interval *sum, trap_zero *t)
{
    interval *square = vec_new((size_t) t->N, t->prec);
    int i, good;

    set_box(t->net.theta, t, t->R);
    good = hessian_squares(square, t);
    mpfi_set_ui(sum, 0);
    for (i = 0; i < t->N; i++)
        mpfi_add(sum, sum, square + i);
    vec_free(square, (size_t) t->N);
    return good;
}

/* sum := sum_i (|H_i(a)|_F + R T_i)^2. */
static int
curvature_centre(interval *sum, trap_zero *t)
{
    interval *square = vec_new((size_t) t->N, t->prec);
    interval *T = vec_new((size_t) t->N, t->prec);
    interval *box = vec_new((size_t) t->P, t->prec);
    mpfr_t zero;
    int i, good;

    mpfr_init2(zero, 64);
    mpfr_set_ui(zero, 0, MPFR_RNDN);
    set_box(box, t, t->R);
    set_box(t->net.theta, t, zero);
    good = third_norms(T, t, box) && hessian_squares(square, t);
    mpfi_set_ui(sum, 0);
    for (i = 0; i < t->N && good; i++)
    {
        mpfi_sqrt(square + i, square + i);
        mpfi_mul_fr(T + i, T + i, t->R);
        mpfi_add(T + i, T + i, square + i);
        mpfi_sqr(T + i, T + i);
        mpfi_add(sum, sum, T + i);
    }
    mpfr_clear(zero);
    vec_free(square, (size_t) t->N);
    vec_free(T, (size_t) t->N);
    vec_free(box, (size_t) t->P);
    return good;
}

int
check_curvature(trap_zero *t)
{
    interval *box = vec_new(3, t->prec), *centre = box + 1;
    interval *square = box + 2;
    int known, good, second = 0;

    mpfi_set_fr(square, t->K);
    mpfi_sqr(square, square);
    known = curvature_box(box, t) && mpfr_number_p(&box->right);
    /* SOUND: convergence-zero (3) */
    good = known && mpfr_lessequal_p(&box->right, &square->left);
    if (!good)
        second = curvature_centre(centre, t) && mpfr_number_p(&centre->right);
    /* SOUND: convergence-zero (3, in its second form) */
    good = good
        || (second && mpfr_lessequal_p(&centre->right, &square->left));
    if (!good && !known && !second)
        (void) report(t->claim->rep, "curvature: outside of a domain");
    else if (!good)
        (void) report(t->claim->rep, "curvature: its square less than %s",
                      bound_text(second ? &centre->right : &box->right,
                                 1).text);
    vec_free(box, 3);
    return good;
}
