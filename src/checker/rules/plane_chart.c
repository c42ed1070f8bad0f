/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule threshold-vertex, section chart: the field near the vertex. */
#include "checker/rules/plane.h"

/* Scratch forms that keep their meaning. */
enum { H, S, U, Y, K, K1, U2, U3, A0, H0, S0, TEMP };

/* A = u^3 K(hu), Ah = u^4 K'(hu), As = 3 u^2 K + h u^3 K', u = t[U]. */
static int
cubic(form *A, form *Ah, form *As, plane *p)
{
    form *t = p->t, *q = t + TEMP;

    form_mul(t + Y, t + H, t + U);
    if (!kernel_forms(t + K, t + K1, t + Y, &p->psi))
        return 0;
    form_sqr(t + U2, t + U);
    form_mul(t + U3, t + U2, t + U);
    form_mul(A, t + U3, t + K);
    form_mul(q, t + U3, t + K1);
    form_mul(Ah, q, t + U);
    form_mul(As, q, t + H);
    form_mul(q, t + U2, t + K);
    form_add(As, As, q);
    form_add(As, As, q);
    form_add(As, As, q);
    return 1;
}

int
plane_chart_features(plane *p, const interval *q)
{
    form *t = p->t, *w = t + TEMP;
    interval *X = p->v;
    int i;

    form_variable(t + H, q, 0);
    form_variable(t + S, q + 1, 1);
    form_copy(t + U, t + S);
    if (!cubic(t + A0, t + H0, t + S0, p))
        return 0;
    for (i = 0; i < p->n; i++)
    {
        form_copy(t + U, t + S);
        mpfi_add(&t[U].c, &t[U].c, p->x + i);
        if (!cubic(p->k + i, p->kh + i, p->ks + i, p))
            return 0;
        form_sub(p->k + i, p->k + i, t + A0);
        form_sub(p->kh + i, p->kh + i, t + H0);
        form_sub(p->ks + i, p->ks + i, t + S0);
        /* phi = x^2 + 2 s x + h k */
        form_mul(p->f + i, t + H, p->k + i);
        mpfi_mul_2ui(X, p->x + i, 1);
        form_scale(w, t + S, X);
        form_add(p->f + i, p->f + i, w);
        mpfi_sqr(X, p->x + i);
        mpfi_add(&p->f[i].c, &p->f[i].c, X);
        form_range(p->r + i, p->f + i);
    }
    return 1;
}

/* z = <a, v> with fixed a; w: scratch. */
static void
dot_fixed(form *z, const interval *a, const form *v, plane *p, form *w)
{
    interval *t = p->v;
    int i;

    mpfi_set_ui(t, 0);
    form_set(z, t);
    for (i = 0; i < p->n; i++)
    {
        mpfi_div_ui(t, a + i, (unsigned long) p->n);
        form_scale(w, v + i, t);
        form_add(z, z, w);
    }
}

/* z = |phi~|^2 <x~,v> - <x~,phi><phi~,v>; Phi, xphi; w: scratch, 2. */
static void
off_phi(form *z, const form *v, const form *Phi, const form *xphi, plane *p,
        form *w)
{
    dot_fixed(w, p->xc, v, p, w + 1);
    form_mul(z, Phi, w);
    forms_dot(w, p->f, v, p->n);
    form_mul(w, w, xphi);
    form_sub(z, z, w);
}

static int
positive(const form *z, plane *p)
{
    form_range(p->v, z);
    return mpfi_is_strictly_pos(p->v) > 0;
}

/* X_s and then D = k + h k_h + X_s k_s; 0 unless A > 0 and so on. */
static int
direction(plane *p)
{
    form *t = p->t, *Phi = t + 2, *xphi = t + 3, *A = t + 4, *Bh = t + 5,
        *Bs = t + 6, *X = t + 7, *w = t + 8;
    int i;

    forms_centre(w, p->f, p->n);
    forms_dot(Phi, p->f, p->f, p->n);
    dot_fixed(xphi, p->xc, p->f, p, w);
    form_scale(A, Phi, &p->xx);
    form_sqr(w, xphi);
    form_sub(A, A, w);
    dot_fixed(X, p->y, p->f, p, w);
    /* SOUND: threshold-vertex (FIELD: |phi~|^2, A, <y~,phi~> > 0) */
    if (!positive(Phi, p) || !positive(A, p) || !positive(X, p))
        return 0;
    off_phi(Bh, p->kh, Phi, xphi, p, w);
    off_phi(Bs, p->ks, Phi, xphi, p, w);
    /* X_s = (2 (s - s0) A - h^2 B_h)/(2A + h B_s) */
    form_copy(X, t + S);
    mpfi_sub(&X->c, &X->c, &p->s0);
    form_mul(X, X, A);
    form_add(X, X, X);
    form_sqr(w, t + H);
    form_mul(w, w, Bh);
    form_sub(X, X, w);
    form_mul(w, t + H, Bs);
    form_add(w, w, A);
    form_add(w, w, A);
    if (!form_inv(w, w))
        return 0;
    form_mul(X, X, w);
    for (i = 0; i < p->n; i++)
    {
        form_mul(p->d + i, t + H, p->kh + i);
        form_add(p->d + i, p->d + i, p->k + i);
        form_mul(w, X, p->ks + i);
        form_add(p->d + i, p->d + i, w);
    }
    return 1;
}

int
plane_field(plane *p)
{
    form *t = p->t, *al = t + 2, *be = t + 3, *kx = t + 4, *kd = t + 5,
        *kk = t + 6, *w = t + 7;
    interval *inv = p->v + 1;
    int i;

    if (!direction(p))
        return 0;
    mpfi_inv(inv, &p->ee);
    dot_fixed(al, p->e, p->k, p, w);
    form_scale(al, al, inv);
    dot_fixed(be, p->e, p->d, p, w);
    form_scale(be, be, inv);
    /* k2 = k off 1, x~ and e, in place */
    dot_fixed(kx, p->xc, p->k, p, w);
    mpfi_inv(inv, &p->xx);
    form_scale(kx, kx, inv);
    forms_centre(w, p->k, p->n);
    for (i = 0; i < p->n; i++)
    {
        form_scale(w, kx, p->xc + i);
        form_sub(p->k + i, p->k + i, w);
        form_scale(w, al, p->e + i);
        form_sub(p->k + i, p->k + i, w);
    }
    forms_dot(kd, p->k, p->d, p->n);
    forms_dot(kk, p->k, p->k, p->n);
    /* T = (1 + h al) <k2,D> - h be |k2|^2 */
    form_mul(al, al, t + H);
    mpfi_add_ui(&al->c, &al->c, 1);
    form_mul(kd, kd, al);
    form_mul(be, be, t + H);
    form_mul(be, be, kk);
    form_sub(kd, kd, be);
    /* SOUND: threshold-vertex (FIELD: T > 0) */
    return positive(kd, p);
}
