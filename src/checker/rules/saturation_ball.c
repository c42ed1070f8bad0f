/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation, q = 1: on the ball B the reduced loss is strictly convex
    and has its minimum Linf; how far the parameters move there; D > D0 on the
    faces.
*/
#include "checker/rules/saturation.h"

/* u >= |M^T g|. */
static void
framed(mpfr_t u, const saturation *t, const interval *g)
{
    const size_t dim = (size_t) t->dim;
    interval *v = vec_new(dim + 1, t->prec);
    size_t i, k;

    for (k = 0; k < dim; k++)
        for (i = 0; i < dim; i++)
            add_product(v + k, t->M + i * dim + k, g + i, v + dim);
    norm_ubound(u, v, dim);
    vec_free(v, dim + 1);
}

/* delta := |H - I|_F; H is changed. */
static void
distance(mpfr_t delta, const saturation *t, interval *H)
{
    int k;

    for (k = 0; k < t->dim; k++)
        mpfi_sub_ui(H + k * (t->dim + 1), H + k * (t->dim + 1), 1);
    norm_ubound(delta, H, (size_t) (t->dim * t->dim));
}

int
saturation_ball(saturation *t, interval *r, interval *G)
{
    const size_t dim = (size_t) t->dim;
    interval *H = vec_new(dim * dim, t->prec), *grad = vec_new(dim, t->prec);
    interval *u = vec_new(1, t->prec);
    mpfr_t delta;
    int good;

    mpfr_init2(delta, t->prec);
    good = saturation_framed(r, G, H, t);
    distance(delta, t, H);
    mpfi_set_fr(u, delta);
    mpfi_ui_sub(&t->lambda, 1, u);
    mpfi_add_ui(u, u, 1);
    /* SOUND: saturation (F1: lambda > 0 on all of B) */
    good = (good && has_sign(&t->lambda, 1))
        || report(t->claim->rep, "rho: convexity is not proved within it");
    /* SOUND: saturation (F2) */
    mpfi_div(&t->slope, &t->lambda, u);
    good = good && saturation_reduced(NULL, &t->value, grad, NULL, t,
                                      t->centre);
    framed(delta, t, grad);
    mpfi_set_fr(&t->off, delta);
    mpfi_div(&t->off, &t->off, &t->lambda);
    mpfi_mul_2ui(u, &t->off, 1);
    /* SOUND: saturation (F1: 2 off < rho) */
    good = good && (mpfr_less_p(&u->right, t->rho)
                    || report(t->claim->rep, "centre: no minimum is proved "
                              "there"));
    /* SOUND: saturation (F1: Linf) */
    mpfi_mul_fr(u, &t->off, delta);
    mpfi_div_2ui(u, u, 1);
    mpfi_sub(u, &t->value, u);
    mpfi_put(&t->value, u);
    vec_free(H, dim * dim);
    vec_free(grad, dim);
    vec_free(u, 1);
    mpfr_clear(delta);
    return good;
}

/* v_i := [-1, 1] times the norm of row i of M times size. */
static void
ball(interval *v, const saturation *t, const mpfr_t size)
{
    mpfr_t u;
    int i;

    mpfr_init2(u, t->prec);
    for (i = 0; i < t->dim; i++)
    {
        norm_ubound(u, t->M + i * t->dim, (size_t) t->dim);
        mpfr_mul(u, u, size, MPFR_RNDU);
        mpfi_set_ui(v + i, 0);
        widen(v + i, u);
    }
    mpfr_clear(u);
}

void
saturation_offsets(interval *v, interval *offset, interval *size,
                   const saturation *t)
{
    mpfr_t u;
    int s;

    mpfi_add_fr(size, &t->off, t->rho);
    ball(offset, t, &size->right);
    mpfr_init2(u, t->prec);
    for (s = 0; s < t->m; s++)
    {
        const int out = saturation_output(t, s);

        norm_ubound(u, t->M + out * t->dim, (size_t) t->dim);
        mpfr_mul(u, u, t->rho, MPFR_RNDU);
        mpfi_set(v + s, t->centre + out);
        widen(v + s, u);
    }
    mpfr_clear(u);
}

int
saturation_faces(const saturation *t)
{
    interval u;
    int g, good = 1;

    mpfi_init2(&u, t->prec);
    /* SOUND: saturation (S2: h_g = h0) */
    for (g = 0; g < 2 * t->m && good; g++)
    {
        mpfi_set_fr(&u, t->h0);
        mpfi_mul_fr(&u, &u, t->a[g]);
        good = mpfr_greater_p(&u.left, t->D0)
            || report(t->claim->rep, "h0: D > D0 is not proved where h = "
                      "h0");
    }
    good = good && minimum_face(t->claim, t->rho, &t->off, &t->lambda,
                                t->D0);
    mpfi_clear(&u);
    return good;
}
