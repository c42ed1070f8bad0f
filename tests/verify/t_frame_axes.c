/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule moving-norm, AXES: the bound of a form of fourth order in axes, against
   its values at points. */
#include "reference.h"
#include "verify/verify_internal.h"

TEST_DECLARE(test_frame_axes)

/* res <- |D[Y g, W g, W g, W g]| for a member of D at the end of its radii. */
static void
fourth_at(arb_t res, arb_srcptr D, const _loja_frame_struct *w, arb_srcptr g)
{
    const slong P = w->P;
    arb_ptr y = _arb_vec_init(2 * P), e = y + P;
    arb_t t;
    slong i, k;

    arb_init(t);
    for (i = 0; i < P; i++)
    {
        arb_dot(y + i, NULL, 0, arb_mat_entry(w->Y, i, 0), 1, g, 1, P,
                REF_PREC);
        arb_dot(e + i, NULL, 0, arb_mat_entry(w->W, i, 0), 1, g, 1, P,
                REF_PREC);
    }
    arb_zero(res);
    for (i = 0; i < P * P * P * P; i++)
    {
        arb_mul(t, y + i / (P * P * P), e + i / (P * P) % P, REF_PREC);
        arb_mul(t, t, e + i / P % P, REF_PREC);
        arb_mul(t, t, e + i % P, REF_PREC);
        for (k = 0; k < 2; k++)
        {
            arb_t d;

            arb_init(d);
            arf_set(arb_midref(d), arb_midref(D + i));
            if (k == 0)
                arb_addmul(res, d, t, REF_PREC);
            else
            {
                arf_set_mag(arb_midref(d), arb_radref(D + i));
                arb_abs(t, t);
                arb_addmul(res, d, t, REF_PREC);
            }
            arb_clear(d);
        }
    }
    arb_abs(res, res);
    arb_clear(t);
    _arb_vec_clear(y, 2 * P);
}

/* The last tensor of fourth order: radii alone, all 1, where the bound is
   near. */
#define TIGHT 40

/* Tensor n of fourth order, and axes. */
static void
set_axes(arb_ptr D, _loja_frame_struct *w, slong n)
{
    const slong P = w->P;
    slong i, k;

    for (i = 0; i < P; i++)
        for (k = 0; k < P; k++)
        {
            arb_set_si(arb_mat_entry(w->W, i, k), n == TIGHT ? i == k
                       : i == k ? 4 >> (n % 3) : (n + i) % 2);
            arb_set_si(arb_mat_entry(w->Y, i, k), n == TIGHT ? 4 * (i == k)
                       : i == k ? 1 + 7 * (n % 4) * i : n % 2);
        }
    for (i = 0; i < P * P * P * P; i++)
    {
        arb_zero(D + i);
        k = (i * i + 3 * i * n + n) % 11 - 5;
        /* every fourth time one entry alone */
        if (n % 4 == 0)
            k = i == (n / 4 % 3) * 40;
        if (n == TIGHT)
            mag_one(arb_radref(D + i));
        else if (n % 2 == 0)
            arf_set_si(arb_midref(D + i), k);
        if (n < TIGHT && (n % 2 == 1 || n % 8 == 4))
            mag_set_ui(arb_radref(D + i), (ulong) FLINT_ABS(k));
    }
}

/* The bound of a fourth order in axes, at random and along each axis: of the
   middle alone and of the radii alone. */
void
test_frame_axes(void)
{
    const slong P = 3, size = 81;
    arb_ptr D = _arb_vec_init(size), g = _arb_vec_init(P);
    _loja_frame_struct w;
    arb_t s, t, bound;
    slong n, i, k;

    arb_init(s);
    arb_init(t);
    arb_init(bound);
    w.P = P;
    arb_mat_init(w.W, P, P);
    arb_mat_init(w.Y, P, P);
    mag_init(w.quartic);
    for (n = 0; n <= TIGHT; n++)
    {
        set_axes(D, &w, n);
        CU_ASSERT(_loja_frame_quartic(&w, D));
        for (k = 0; k < 20; k++)
        {
            for (i = 0; i < P; i++)
                arb_set_si(g + i, k < P ? i == k : n == TIGHT ? 1
                           : (k * (i + 2) + n) % 7 - 3);
            fourth_at(s, D, &w, g);
            arb_dot(t, NULL, 0, g, 1, g, 1, P, REF_PREC);
            arb_mul(t, t, t, REF_PREC);
            arf_set_mag(arb_midref(bound), w.quartic);
            arb_mul(t, t, bound, REF_PREC);
            CU_ASSERT(!arb_gt(s, t));
        }
    }
    arb_mat_clear(w.W);
    arb_mat_clear(w.Y);
    mag_clear(w.quartic);
    arb_clear(s);
    arb_clear(t);
    arb_clear(bound);
    _arb_vec_clear(D, size);
    _arb_vec_clear(g, P);
}
