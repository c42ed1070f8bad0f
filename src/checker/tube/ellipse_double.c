/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Bounds on complex ellipses in doubles (rules interpolation, rounding). */
#include <stdlib.h>
#include "checker/tube/interpolation.h"
#include "checker/tube/tube_double.h"

/* HEURISTIC: bits of the time factor */
#define BITS 64

void
path_double_init(path_double *d, const network *net, const step *s,
                 const interval *coef, const interval *mid,
                 const interval *half)
{
    const size_t size = (size_t) net->prob->params * (size_t) s->len;
    size_t i;

    network_double_init(&d->net, net);
    d->s = s;
    d->mid = mid;
    d->half = half;
    d->P = net->prob->params;
    d->len = s->len;
    d->coef = malloc((size + 1) * sizeof(disc));
    if (d->coef == NULL)
        abort();
    for (i = 0; i < size; i++)
    {
        const ball c = ball_from_interval(coef + i);

        d->coef[i] = disc_set(c.m, 0, c.r);
    }
}

void
path_double_clear(path_double *d)
{
    network_double_clear(&d->net);
    free(d->coef);
}

int
double_cosh(double *w, int len, double eta)
{
    int k;

    for (k = 0; k < len; k++)
    {
        const double e = double_exp(k * eta);

        /* SOUND: rounding (the checker, ellipse: cosh up) */
        w[k] = up_sum((e + 1 / e) / 2 * (1 + 0x1p-41), 3);
        if (!(w[k] < 0x1p500))
            return 0;
    }
    return 1;
}

/* T_k at the middle of the arc: cos(k phi) cosh(k eta) - i sin(k phi)
   sinh(k eta), phi = pi (2 arc + 1)/(2 arcs). */
static disc
middle(int k, double w, double eta, int arc, int arcs)
{
    const long m = (long) k * (2 * arc + 1) % (4 * arcs);
    const double e = double_exp(k * eta);
    double s, c;

    double_sincos(&s, &c, (double) m * 3.141592653589793
                  / (double) (2 * arcs));
    /* SOUND: rounding (the checker, ellipse: the middle of an arc) */
    return disc_set(c * ((e + 1 / e) / 2), -s * ((e - 1 / e) / 2),
                    up_sum(0x1p-40 * w, 1));
}

void
double_path_on_arc(path_double *d, const double *w, double eta, int arc,
                   int arcs, double R)
{
    const disc zero = disc_set(0, 0, 0);
    const double width = up_sum(3.1415926535897936 / (2 * arcs), 1);
    disc T[DOUBLE_LENGTH];
    int i, k;

    for (k = 0; k < d->len; k++)
        T[k] = middle(k, w[k], eta, arc, arcs);
    for (i = 0; i < d->P; i++)
    {
        const disc *c = d->coef + (size_t) i * (size_t) d->len;
        disc z = disc_dot(zero, c, T, d->len);
        double spread = 0;

        for (k = 1; k < d->len; k++)
            spread += k * up_mul(up_add(c[k].mod, c[k].r), w[k]);
        /* SOUND: interpolation (arcs, families) */
        z.r = up_sum(z.r + width * up_sum(spread, d->len) + R, 5);
        d->net.path[i] = z;
    }
}

/* u >= |f| on the arc */
static void
speed_ubound(mpfr_t u, const path_double *d, double eta, int arc, int arcs)
{
    interval *t = vec_new(2, BITS);

    arc_real(t, eta, arc, arcs);
    if (d->mid != NULL)
    {
        mpfi_mul(t, t, d->half);
        mpfi_add(t, t, d->mid);
    }
    speed(t + 1, d->s, t);
    abs_ubound(u, t + 1);
    vec_free(t, 2);
}

/* bound := max(bound, |f| x) */
static void
raise_bound(mpfr_t bound, const mpfr_t f, double x)
{
    mpfr_t t;

    mpfr_init2(t, BITS);
    mpfr_mul_d(t, f, x, MPFR_RNDU);
    mpfr_max(bound, bound, t, MPFR_RNDU);
    mpfr_clear(t);
}

int
double_on_ellipse(mpfr_t grad, mpfr_ptr hess, path_double *d, double eta,
                  int arcs, const mpfr_t R)
{
    double w[DOUBLE_LENGTH], g, h, r = mpfr_get_d(R, MPFR_RNDU);
    mpfr_t u;
    int arc, good;

    if (d->len > DOUBLE_LENGTH || !double_cosh(w, d->len, eta))
        return 0;
    mpfr_init2(u, BITS);
    mpfr_set_ui(grad, 0, MPFR_RNDU);
    if (hess != NULL)
        mpfr_set_ui(hess, 0, MPFR_RNDU);
    for (arc = 0, good = 1; arc < arcs && good; arc++)
    {
        double_path_on_arc(d, w, eta, arc, arcs, r);
        good = double_majorant(&g, hess == NULL ? NULL : &h, &d->net);
        if (!good)
            break;
        speed_ubound(u, d, eta, arc, arcs);
        raise_bound(grad, u, g);
        if (hess != NULL)
            raise_bound(hess, u, h);
    }
    mpfr_clear(u);
    return good && mpfr_number_p(grad)
        && (hess == NULL || mpfr_number_p(hess));
}
