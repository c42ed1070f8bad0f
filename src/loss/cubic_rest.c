/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    What the fourth derivatives of L add along a segment, for networks with
    one hidden layer: the number kappa of proofs/cubic-growth.md.
*/
#include "loss/third_internal.h"

/* res <- max(res, a/1000 chi^k B_k + V chi^(k+1) B_(k+1)) */
static void
raise_constant(mag_t res, ulong a, slong k, const mag_t chi, const mag_t V,
               mag_srcptr B)
{
    mag_t s, t;

    mag_init(s);
    mag_init(t);
    mag_mul(s, V, chi);
    mag_mul(s, s, B + k + 1);
    mag_mul_ui(t, B + k, a);
    mag_div_ui(t, t, 1000);
    mag_add(s, s, t);
    mag_pow_ui(t, chi, (ulong) k);
    mag_mul(s, s, t);
    mag_max(res, res, s);
    mag_clear(s);
    mag_clear(t);
}

/* c[2 .. 4] of output q: bounds of the derivatives of r along a unit e. */
static void
constants(mag_ptr c, loja_third_struct *s, slong q, const mag_t chi,
          const mag_t R)
{
    mag_ptr B = _mag_vec_init(5);
    slong j, k;
    mag_t V;

    mag_init(V);
    for (k = 2; k <= 4; k++)
        mag_zero(c + k);
    for (j = 0; j < s->d; j++)
    {
        for (k = 1; k < 5; k++)
            arb_get_mag(B + k, s->f + 5 * j + k);
        arb_get_mag(V, s->theta + loja_net_weight_offset(s->net, 2)
                    + q * s->d + j);
        mag_add(V, V, R);
        /* SOUND: cubic-growth (1; 2/sqrt 3 < 1.155; 3 sqrt 3/4 < 1.3) */
        raise_constant(c + 2, 1000, 1, chi, V, B);
        raise_constant(c + 3, 1155, 2, chi, V, B);
        raise_constant(c + 4, 1300, 3, chi, V, B);
    }
    mag_clear(V);
    _mag_vec_clear(B, 5);
}

int
loja_loss_cubic_rest(loja_loss_t ws, mag_t res, arb_srcptr theta,
                     const mag_t R, const mag_t share, slong prec)
{
    mag_ptr c = _mag_vec_init(8), t = c + 5, rho = c + 6, chi = c + 7;
    slong i, q;
    loja_third_struct s;
    arb_t x;

    if (!loja_loss_has_third(ws) || mag_is_zero(share))
    {
        _mag_vec_clear(c, 8);
        return 0;
    }
    arb_init(x);
    _loja_third_init(&s, ws, theta, prec);
    mag_zero(res);
    for (i = 0; i < ws->prob->n; i++)
    {
        _loja_third_sample(&s, i, R);
        arb_dot(x, NULL, 0, s.X, 1, s.X, 1, s.in, prec);
        arb_get_mag(chi, x);
        mag_sqrt(chi, chi);
        for (q = 0; q < s.net->width[2]; q++)
        {
            constants(c, &s, q, chi, R);
            _loja_third_output(&s, i, q, R);
            arb_get_mag(rho, s.r);
            /* SOUND: cubic-growth (kappa: c3^2 R^4/(9 share)
               + c2 c3 R^3/6 + rho c4 R^2/6) */
            mag_mul(t, c + 3, R);
            mag_mul(t, t, t);
            mag_div(t, t, share);
            mag_mul_2exp_si(t, t, 1);
            mag_div_ui(t, t, 3);
            mag_mul(c, c + 2, c + 3);
            mag_mul(c, c, R);
            mag_add(t, t, c);
            mag_addmul(t, rho, c + 4);
            mag_mul_ui(t, t, (ulong) _loja_loss_weight(ws, i));
            mag_add(res, res, t);
        }
    }
    /* (2/n) R^2/6 */
    mag_mul(res, res, R);
    mag_mul(res, res, R);
    mag_div_ui(res, res, 3 * (ulong) ws->total);
    arb_clear(x);
    _loja_third_clear(&s);
    _mag_vec_clear(c, 8);
    return 1;
}
