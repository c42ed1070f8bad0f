/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Family ridge on a sub-slice: the bounds of kappa and of its derivatives
    (proofs/ridge.md, "The residual" and DERIVATIVES OF kappa).  Sums of
    bounds: of each interval the right end counts.
*/
#include "checker/rules/ridge.h"

/* The psi_m on the hull of neuron i. */
static const interval *
hull(const one_layer *o, int i, int m)
{
    return o->hull + i * (o->M + 3) + m;
}

/* ---- one neuron ---- */

/* res := m_s S^(m_s-1) |nu omega^m_s x| */
static void
slow_part(interval *res, const one_layer *o, const graded_slice *s,
          const interval *x)
{
    interval *t = vec_new(2, o->prec);

    ridge_monomial(t, o->turned, (unsigned long) o->ms, o->ms - 1);
    mpfi_mul(t + 1, o->om + o->ms, s->box + NU(o, 0));
    mpfi_mul(t, t, t + 1);
    mpfi_set_ui(res, 0);
    ridge_gather(res, t, x);
    vec_free(t, 2);
}

/* res := sum over the fast m >= 1 of m S^(m-1) |x_m|, x_m every skip-th. */
static void
fast_part(interval *res, const one_layer *o, const interval *x, int skip)
{
    interval *t = vec_new(1, o->prec);
    int l;

    mpfi_set_ui(res, 0);
    for (l = 0; l < o->powers; l++)
        if (o->fast[l] >= 1)
        {
            ridge_monomial(t, o->turned, (unsigned long) o->fast[l],
                     o->fast[l] - 1);
            ridge_gather(res, t, x + l * skip);
        }
    vec_free(t, 1);
}

static int
kappa_one(one_layer *o, const graded_slice *s)
{
    struct ridge *r = o->turned;
    interval *u = vec_new(4, o->prec), *A = u + 1, *B = u + 2, *t = u + 3;
    int good;

    mpfi_mul(u, o->h + r->g, r->E);     /* h^s E */
    fast_part(B, o, o->Wnorm, 1);
    fast_part(A, o, o->Z, 1);
    mpfi_sqrt(t, &s->Lam);
    /* SOUND: ridge (t has the remainder's part, which Z has not) */
    mpfi_add(t, t, &o->rem);
    ridge_gather(A, B, t);
    slow_part(t, o, s, hull(o, 0, o->ms));
    mpfi_add(A, A, t);
    mpfi_mul(t, r->E, &r->p2);
    mpfi_div_2ui(t, t, 1);
    mpfi_add(A, A, t);
    mpfi_mul(A, A, u);
    mpfi_mul(B, B, u);
    mpfi_set_fr(B, &B->right);
    mpfi_ui_sub(B, 1, B);
    /* SOUND: ridge (B < 1) */
    good = mpfi_is_strictly_pos(B) > 0;
    if (good)
        mpfi_div(&r->kappa, A, B);
    vec_free(u, 4);
    return good;
}

/* D_v (nu omega^e psi_l), psi on the hull. */
static void
pattern(interval *res, const one_layer *o, const graded_slice *s, int i,
        int e, int l, const interval *v)
{
    const interval *f = hull(o, i, l), *w = o->om + i * (o->M + 2) + e;
    const interval *nu = s->box + NU(o, i);
    interval *t = vec_new(1, o->prec);

    mpfi_mul(res, v + NU(o, i), w);
    mpfi_mul(res, res, f);
    if (e > 0)
    {
        mpfi_mul(t, nu, w - 1);
        mpfi_mul(t, t, f);
        mpfi_mul_ui(t, t, (unsigned long) e);
        mpfi_mul(t, t, v + OMEGA(o, i));
        mpfi_add(res, res, t);
    }
    if (o->bias)
    {
        mpfi_mul(t, nu, w);
        mpfi_mul(t, t, f + 1);
        mpfi_mul_ui(t, t, (unsigned long) l + 1);
        mpfi_mul(t, t, v + BIAS(o, i));
        mpfi_add(res, res, t);
    }
    vec_free(t, 1);
}

/* R': a bound of |rho1'|. */
static void
bound_R(interval *R, one_layer *o, const graded_slice *s)
{
    struct ridge *r = o->turned;
    interval *t = vec_new(1, o->prec);
    int l;

    for (l = 0; l < o->K; l++)
    {
        mpfi_mul(t, o->Wnorm + l, &o->B);
        mpfi_set(r->zeta + l, o->Z + l);
        widen(r->zeta + l, &t->right);
    }
    fast_part(R, o, r->zeta, 1);
    slow_part(t, o, s, hull(o, 0, o->ms));
    mpfi_add(R, R, t);
    vec_free(t, 1);
}

/* D kappa/h^s */
static void
derivative_one(interval *res, one_layer *o, const graded_slice *s,
               const interval *v, int l, int along)
{
    struct ridge *r = o->turned;
    interval *u = vec_new(3, o->prec), *R = u + 1, *t = u + 2;

    pattern(u, o, s, 0, o->ms, o->ms, v);
    mpfi_mul(u, u, o->h + 1);
    ridge_monomial(t, r, (unsigned long) o->ms, o->ms - 1);
    mpfi_mul(u, u, t);
    mpfi_set_ui(res, 0);
    ridge_gather(res, u, r->E);
    if (l >= 0)
    {
        fast_part(u, o, o->W + l, o->K);
        ridge_gather(res, u, r->E);
    }
    bound_R(R, o, s);
    ridge_gather(res, R, r->V);
    mpfi_mul(u, r->E, &r->p2);
    ridge_gather(res, u, r->V);
    if (along)
    {
        /* SOUND: ridge (psi_(m_s) at two points of the hull) */
        mpfi_sub(t, hull(o, 0, o->ms), hull(o, 0, o->ms));
        slow_part(u, o, s, t);
        mpfi_mul_si(u, u, o->ms - 1);
        mpfi_div_si(u, u, o->s);
        ridge_gather(res, u, r->E);
        ridge_gather(res, R, r->E);
        mpfi_mul(u, r->E, &r->p2);
        mpfi_mul_ui(u, u, 3);
        mpfi_div_2ui(u, u, 1);
        ridge_gather(res, u, r->E);
    }
    vec_free(u, 3);
}

/* ---- several neurons ---- */

/* c_i = (t+1) nu omega^t psi_(t+1) */
static void
first_factor(interval *c, const one_layer *o, const graded_slice *s, int i)
{
    const int t = o->turned->t;

    mpfi_mul(c, o->om + i * (o->M + 2) + t, hull(o, i, t + 1));
    mpfi_mul(c, c, s->box + NU(o, i));
    mpfi_mul_ui(c, c, (unsigned long) t + 1);
}

/* res := h^(1-down) one + h^(o-down) two */
static void
orders(interval *res, const one_layer *o, const interval *one,
       const interval *two, int down)
{
    mpfi_set_ui(res, 0);
    ridge_gather(res, o->h + 1 - down, one);
    ridge_gather(res, o->h + o->turned->o - down, two);
}

/* sum := sum + sum_c M_c |sum_i c_i z_ic + x_i y_ic|; x NULL: 0. */
static void
first_order(interval *sum, const one_layer *o, const graded_slice *s,
            const interval *z, const interval *x)
{
    const struct ridge *r = o->turned;
    interval *t = vec_new(3, o->prec), *f = t + 1, *u = t + 2;
    int i, c;

    for (c = 0; c < r->sides; c++)
    {
        mpfi_set_ui(t, 0);
        for (i = 0; i < o->d; i++)
        {
            first_factor(f, o, s, i);
            add_product(t, f, z + c * o->d + i, u);
            if (x != NULL)
                add_product(t, x + i, s->box + TURN(o, i, c), u);
        }
        ridge_gather(sum, t, r->M + c);
    }
    vec_free(t, 3);
}

static void
kappa_several(one_layer *o, const graded_slice *s)
{
    struct ridge *r = o->turned;
    interval *one = vec_new(3, o->prec), *two = one + 1, *t = one + 2;
    int i;

    first_order(one, o, s, s->box + o->N, NULL);
    for (i = 0; i < o->d; i++)
    {
        mpfi_mul(t, s->box + NU(o, i), hull(o, i, 2));
        mpfi_mul(t, t, r->E + i);
        ridge_gather(two, t, r->E + i);
    }
    orders(&r->kappa, o, one, two, 0);
    vec_free(one, 3);
}

/* two += h (|v_nu psi_2| + 3 |nu psi_3| (|v_b| + h S |v_omega|)) E^2 */
static void
change_of_second(interval *two, const one_layer *o, const graded_slice *s,
                 int i, const interval *v)
{
    const struct ridge *r = o->turned;
    interval *u = vec_new(3, o->prec), *t = u + 1, *x = u + 2;

    mpfi_mul(x, o->h + 1, &r->S);
    mpfi_mul(x, x, v + OMEGA(o, i));
    mpfi_abs(t, x);
    if (o->bias)
    {
        mpfi_abs(x, v + BIAS(o, i));
        mpfi_add(t, t, x);
    }
    mpfi_mul_ui(t, t, 3);
    mpfi_mul(x, s->box + NU(o, i), hull(o, i, 3));
    mpfi_set_ui(u, 0);
    ridge_gather(u, t, x);
    ridge_gather(u, v + NU(o, i), hull(o, i, 2));
    mpfi_mul(u, u, o->h + 1);
    mpfi_mul(u, u, r->E + i);
    ridge_gather(two, u, r->E + i);
    vec_free(u, 3);
}

/* What dh = -h/s adds to the second order, times s. */
static void
change_of_h(interval *two, const one_layer *o, const graded_slice *s, int i)
{
    const struct ridge *r = o->turned;
    interval *t = vec_new(2, o->prec), *u = t + 1;

    mpfi_mul(t, s->box + NU(o, i), r->E + i);
    mpfi_mul(t, t, r->E + i);
    mpfi_mul_si(u, hull(o, i, 2), o->ms + 2 * (1 + r->g));
    ridge_gather(two, t, u);
    mpfi_mul(u, hull(o, i, 3), s->box + OMEGA(o, i));
    mpfi_mul(u, u, o->h + 1);
    mpfi_mul(u, u, &r->S);
    mpfi_mul_ui(u, u, 3);
    ridge_gather(two, t, u);
    vec_free(t, 2);
}

/* D kappa/h */
static void
derivative_several(interval *res, one_layer *o, const graded_slice *s,
                   const interval *v, const interval *turn, int along)
{
    struct ridge *r = o->turned;
    const size_t d = (size_t) o->d;
    interval *one = vec_new(5 + d, o->prec), *two = one + 1, *t = one + 2;
    interval *one_h = one + 3, *two_h = one + 4, *x = one + 5;
    int i;

    for (i = 0; i < o->d; i++)
    {
        pattern(x + i, o, s, i, r->t, r->t + 1, v);
        mpfi_mul_ui(x + i, x + i, (unsigned long) r->t + 1);
        mpfi_mul(x + i, x + i, o->h + 1);
        change_of_second(two, o, s, i, v);
        mpfi_mul(t, s->box + NU(o, i), hull(o, i, 2));
        mpfi_mul(t, t, r->E + i);
        mpfi_mul_ui(t, t, 2);
        ridge_gather(two, t, r->V + i);
        if (along)
            change_of_h(two_h, o, s, i);
    }
    first_order(one, o, s, turn, x);
    if (along)
    {
        first_order(one_h, o, s, s->box + o->N, NULL);
        mpfi_mul_si(one_h, one_h, 2 * r->t - 1);
    }
    mpfi_div_si(one_h, one_h, o->s);
    mpfi_div_si(two_h, two_h, o->s);
    mpfi_add(one, one, one_h);
    mpfi_add(two, two, two_h);
    orders(res, o, one, two, 1);
    vec_free(one, 5 + d);
}

/* ---- both ---- */

int
ridge_kappa(one_layer *o, const graded_slice *s)
{
    if (o->turned->one)
        return kappa_one(o, s);
    kappa_several(o, s);
    return 1;
}

void
ridge_derivative(interval *res, one_layer *o, const graded_slice *s,
                 const interval *v, const interval *turn, int l, int along)
{
    struct ridge *r = o->turned;
    interval *t = vec_new(1, o->prec);
    int i;

    for (i = 0; i < o->d; i++)
        ridge_bound_E(r->V + i, o, turn, i);
    if (r->one)
    {
        derivative_one(t, o, s, v, l, along);
        mpfi_mul(t, t, o->h + r->g - 1);
    }
    else
        derivative_several(t, o, s, v, turn, along);
    mpfi_add(res, res, t);
    vec_free(t, 1);
}
