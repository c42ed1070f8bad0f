/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The function K of plane_kernel.h.  b* by interval Newton; K by Taylor
    polynomials on cells: [-1/4, 1/4], then cells of length 1/4 on either
    side, made when they are first asked for.

    With c_k(z) = psi^(k)(z)/k!:
        K(y) = (2/psi2) int_0^1 (3/1) (1-t)^2 c_3(b* + t y) dt,
    hence K^(j)(y)/j! is 2/psi2 times a weighted mean (weights >= 0, sum 1)
    of c_(j+3) between b* and b* + y: the remainder of each cell.
*/
#include <math.h>
#include "threshold/plane_kernel.h"

#define J (LOJA_KERNEL_TERMS - 1)
#define MAX_Y 16

static void
cell_init(loja_kernel_cell_struct *c)
{
    slong j;

    for (j = 0; j <= J; j++)
        arb_init(c->k + j);
}

static void
cell_clear(loja_kernel_cell_struct *c)
{
    slong j;

    for (j = 0; j <= J; j++)
        arb_clear(c->k + j);
}

void
_loja_kernel_init(loja_kernel_t kernel, const loja_act_struct *act,
                  slong prec)
{
    slong i;

    kernel->act = act;
    kernel->prec = prec;
    kernel->frozen = 0;
    arb_init(kernel->b);
    arb_init(kernel->psi0);
    arb_init(kernel->psi2);
    cell_init(&kernel->centre);
    for (i = 0; i < 2; i++)
    {
        kernel->n[i] = 0;
        kernel->cell[i] = NULL;
        arb_init(kernel->hull + i);
    }
}

void
_loja_kernel_clear(loja_kernel_t kernel)
{
    slong i, j;

    arb_clear(kernel->b);
    arb_clear(kernel->psi0);
    arb_clear(kernel->psi2);
    cell_clear(&kernel->centre);
    for (i = 0; i < 2; i++)
    {
        for (j = 0; j < kernel->n[i]; j++)
            cell_clear(kernel->cell[i] + j);
        flint_free(kernel->cell[i]);
        arb_clear(kernel->hull + i);
    }
}

/* HEURISTIC: psi' is searched for changes of sign on [-8, 8]. */
#define SEARCH 8
#define SEARCH_STEPS 16          /* in an interval of length 1 */

/* An approximate zero of psi', the nearest to guess; 0 if there is none. */
static int
search_zero(double *zero, const loja_act_struct *act, double guess)
{
    double at, last_at = 0, last = 0, now;
    slong i, found = 0;
    arb_t z, f, g;

    arb_init(z);
    arb_init(f);
    arb_init(g);
    for (i = -SEARCH * SEARCH_STEPS; i <= SEARCH * SEARCH_STEPS; i++)
    {
        at = ((double) i + 0.3) / SEARCH_STEPS;
        arb_set_d(z, at);
        act->eval(f, g, NULL, z, 0, 53);
        now = arf_get_d(arb_midref(g), ARF_RND_NEAR);
        if (now * last < 0)
        {
            double x = last_at - last * (at - last_at) / (now - last);

            if (!found || fabs(x - guess) < fabs(*zero - guess))
                *zero = x;
            found = 1;
        }
        last = now;
        last_at = at;
    }
    arb_clear(z);
    arb_clear(f);
    arb_clear(g);
    return found;
}

/* B := N(B) = m - psi'(m)/psi''(B); 1 if N(B) lies inside B. */
static int
newton(arb_t B, const loja_act_struct *act, slong prec)
{
    arb_t m, f, g, h, t;
    int inside;

    arb_init(m);
    arb_init(f);
    arb_init(g);
    arb_init(h);
    arb_init(t);
    arb_get_mid_arb(m, B);
    act->eval(f, t, h, B, 0, prec);
    act->eval(f, g, NULL, m, 0, prec);
    arb_div(g, g, h, prec);
    arb_sub(t, m, g, prec);
    /* SOUND: threshold-vertex (interval Newton: a unique zero of psi' in B) */
    inside = !arb_contains_zero(h) && arb_contains_interior(B, t);
    arb_swap(B, t);
    arb_clear(m);
    arb_clear(f);
    arb_clear(g);
    arb_clear(h);
    arb_clear(t);
    return inside;
}

/* The Taylor polynomial on [-1/4, 1/4], around b* itself. */
static void
make_centre(loja_kernel_t kernel)
{
    arb_ptr f = _arb_vec_init(J + 4), g = _arb_vec_init(J + 4);
    arb_struct z[2];
    slong j;

    arb_init(z);
    arb_init(z + 1);
    arb_set(z, kernel->b);
    arb_one(z + 1);
    kernel->act->jet(f, z, 2, J + 4, 0, kernel->prec);
    arb_add_error_2exp_si(z, -2);
    kernel->act->jet(g, z, 2, J + 4, 0, kernel->prec);
    /* SOUND: threshold-vertex (kernel: remainder over [b* - 1/4, b* + 1/4]) */
    arb_swap(f + J + 3, g + J + 3);
    for (j = 0; j <= J; j++)
    {
        arb_div(kernel->centre.k + j, f + j + 3, kernel->psi2,
            kernel->prec);
        arb_mul_2exp_si(kernel->centre.k + j, kernel->centre.k + j, 1);
    }
    arb_set(kernel->hull + 0, f + J + 3);
    arb_set(kernel->hull + 1, f + J + 3);
    arb_clear(z);
    arb_clear(z + 1);
    _arb_vec_clear(f, J + 4);
    _arb_vec_clear(g, J + 4);
}

int
_loja_kernel_find(loja_kernel_t kernel, double guess)
{
    double zero = 0;
    slong i;
    int good = 0;
    arb_t f;

    if (!search_zero(&zero, kernel->act, guess))
        return 0;
    arb_set_d(kernel->b, zero);
    arb_add_error_2exp_si(kernel->b, -5);
    for (i = 0; i < 12; i++)
        good = newton(kernel->b, kernel->act, 2 * kernel->prec) || good;
    arb_init(f);
    kernel->act->eval(kernel->psi0, f, kernel->psi2, kernel->b, 0,
        kernel->prec);
    arb_clear(f);
    good = good && arb_is_finite(kernel->psi0)
        && !arb_contains_zero(kernel->psi2);
    if (good)
        make_centre(kernel);
    return good;
}

/*
    Cell i of a side: y in [1/4 + i/4, 1/2 + i/4] up to the sign.  At its
    centre y0: psi(b* + y0 + s) - psi(b*) as a series in s, then K =
    ((2/psi2)(psi - psi0) - y^2)/y^3.
*/
static void
make_cell(loja_kernel_t kernel, slong side, slong i)
{
    const slong prec = kernel->prec, len = J + 4;
    loja_kernel_cell_struct *c;
    arb_ptr f = _arb_vec_init(len), y = _arb_vec_init(len),
        y3 = _arb_vec_init(len), g = _arb_vec_init(len);
    slong j;

    kernel->cell[side] = flint_realloc(kernel->cell[side],
        sizeof(*c) * (size_t) (i + 1));
    c = kernel->cell[side] + i;
    cell_init(c);
    kernel->n[side] = i + 1;
    arb_set_si(y, side ? -(2 * i + 3) : 2 * i + 3);
    arb_mul_2exp_si(y, y, -3);
    arb_one(y + 1);
    /* at the centre */
    arb_add(g, kernel->b, y, prec);
    arb_one(g + 1);
    kernel->act->jet(f, g, 2, J, 0, prec);
    arb_sub(f, f, kernel->psi0, prec);
    arb_div(g, g + 1, kernel->psi2, prec);
    arb_mul_2exp_si(g, g, 1);
    _arb_vec_scalar_mul(f, f, J, g, prec);
    _arb_poly_mullow(g, y, 2, y, 2, J, prec);
    _arb_vec_sub(f, f, g, J, prec);
    _arb_poly_mullow(y3, g, J, y, 2, J, prec);
    _arb_poly_div_series(g, f, J, y3, J, J, prec);
    for (j = 0; j < J; j++)
        arb_set(c->k + j, g + j);
    /* over the cell and everything between it and b* */
    arb_add(g, kernel->b, y, prec);
    arb_add_error_2exp_si(g, -3);
    arb_one(g + 1);
    kernel->act->jet(f, g, 2, len, 0, prec);
    /* SOUND: threshold-vertex (kernel: remainder between b* and the cell) */
    arb_union(kernel->hull + side, kernel->hull + side, f + J + 3, prec);
    arb_div(c->k + J, kernel->hull + side, kernel->psi2, prec);
    arb_mul_2exp_si(c->k + J, c->k + J, 1);
    _arb_vec_clear(f, len);
    _arb_vec_clear(y, len);
    _arb_vec_clear(y3, len);
    _arb_vec_clear(g, len);
}

/* K[i] on y, a part of the cell; d = y - centre. */
static void
eval_cell(arb_ptr K, slong from, slong to, const loja_kernel_cell_struct *c,
          const arb_t d, slong prec)
{
    arb_t t;
    slong i, j, binomial;

    arb_init(t);
    for (i = from; i < to; i++)
    {
        /* SOUND: threshold-vertex (kernel: Taylor's theorem for K^(i)/i!, the
           coefficient of d^(j-i) is (j over i) k_j) */
        arb_zero(K + i);
        for (j = J; j >= i; j--)
        {
            binomial = i == 0 ? 1 : i == 1 ? j : i == 2 ? j * (j - 1) / 2
                : j * (j - 1) * (j - 2) / 6;
            arb_mul(K + i, K + i, d, prec);
            arb_mul_si(t, c->k + j, binomial, prec);
            arb_add(K + i, K + i, t, prec);
        }
    }
    arb_clear(t);
}

/* The cell that holds |y| = a: -1 for the central one. */
static slong
cell_of(double a)
{
    return a < 0.25 ? -1 : (slong) floor(4 * a) - 1;
}

/* The part of y in the cell, shifted to its centre; 0 when empty. */
static int
part(arb_t d, const arb_t lo, const arb_t hi, slong side, slong i)
{
    arf_t a, b, c;
    int some;

    arf_init(a);
    arf_init(b);
    arf_init(c);
    arf_set_d(a, i < 0 ? -0.25 : 0.25 + 0.25 * (double) i);
    arf_set_d(b, i < 0 ? 0.25 : 0.5 + 0.25 * (double) i);
    if (side)
    {
        arf_neg(a, a);
        arf_neg(b, b);
        arf_swap(a, b);
    }
    arf_add(c, a, b, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_mul_2exp_si(c, c, -1);
    if (arf_cmp(arb_midref(lo), a) > 0)
        arf_set(a, arb_midref(lo));
    if (arf_cmp(arb_midref(hi), b) < 0)
        arf_set(b, arb_midref(hi));
    some = arf_cmp(a, b) <= 0;
    if (some)
    {
        arf_sub(a, a, c, ARF_PREC_EXACT, ARF_RND_DOWN);
        arf_sub(b, b, c, ARF_PREC_EXACT, ARF_RND_DOWN);
        arb_set_interval_arf(d, a, b, 128);
    }
    arf_clear(a);
    arf_clear(b);
    arf_clear(c);
    return some;
}

/* The ends of y as exact numbers; 0 when they are out of range. */
static int
ends(arb_t lo, arb_t hi, const arb_t y)
{
    arb_get_lbound_arf(arb_midref(lo), y, 128);
    arb_get_ubound_arf(arb_midref(hi), y, 128);
    return arb_is_finite(y) && arf_cmpabs_d(arb_midref(lo), MAX_Y) < 0
        && arf_cmpabs_d(arb_midref(hi), MAX_Y) < 0;
}

/* The last cell of a side that [lo, hi] may meet; -1 for none. */
static slong
last_cell(const arb_t lo, const arb_t hi, slong side)
{
    double end = side ? -arf_get_d(arb_midref(lo), ARF_RND_FLOOR)
        : arf_get_d(arb_midref(hi), ARF_RND_CEIL);

    return end < 0.25 ? -1 : cell_of(end);
}

void
_loja_kernel_eval(arb_ptr K, slong from, slong to, loja_kernel_t kernel,
                  const arb_t y)
{
    const slong prec = kernel->prec;
    const loja_kernel_cell_struct *c;
    arb_struct k[4];
    arb_t lo, hi, d;
    slong i, j, side;
    int some = 0, missing = 0;

    arb_init(lo);
    arb_init(hi);
    arb_init(d);
    for (j = 0; j < 4; j++)
        arb_init(k + j);
    /* SOUND: threshold-vertex (kernel: the hull over all cells that y meets) */
    if (ends(lo, hi, y))
        for (side = 0; side < 2; side++)
            for (i = -1 + side; i <= last_cell(lo, hi, side); i++)
            {
                if (!part(d, lo, hi, side, i))
                    continue;
                while (i >= 0 && kernel->n[side] <= i && !kernel->frozen)
                    make_cell(kernel, side, kernel->n[side]);
                if (i >= 0 && kernel->n[side] <= i)
                {
                    missing = 1;
                    continue;
                }
                c = i < 0 ? &kernel->centre : kernel->cell[side] + i;
                eval_cell(k, from, to, c, d, prec);
                for (j = from; j < to; j++)
                    if (some)
                        arb_union(K + j, K + j, k + j, prec);
                    else
                        arb_set(K + j, k + j);
                some = 1;
            }
    for (j = from; j < to && (!some || missing); j++)
        arb_indeterminate(K + j);
    for (j = 0; j < 4; j++)
        arb_clear(k + j);
    arb_clear(lo);
    arb_clear(hi);
    arb_clear(d);
}
