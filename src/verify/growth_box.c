/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    A growth bound for a wide tube: f H on one box that holds the whole piece
    of the tube.  No interpolation, which would multiply what the width of
    the tube costs by the root of the nodes; but the path has to move by less
    than the tube is wide, so pieces are short.
*/
#include <math.h>
#include "loja/lin.h"
#include "verify/verify_internal.h"

/* HEURISTIC: a checker with other roundings is to find it below 1, too. */
#define ENOUGH 0.5

/* A: f H at every point of the piece and of the tube of radius R. */
static void
box_hessian(arb_mat_struct *A, const loja_piece_t piece, const arf_t R,
            loja_pool_t pool)
{
    const slong P = piece->step->nparams, len = piece->step->len;
    arb_ptr p = _arb_vec_init(P);
    mag_t r, m;
    arb_t f;
    slong i, k;

    arb_init(f);
    mag_init(r);
    mag_init(m);
    for (i = 0; i < P; i++)
    {
        /* SOUND: congruence (BOX: |T_k| <= 1 on the piece, |e_i| <= R) */
        arb_set(p + i, piece->coef + i * len);
        arf_get_mag(r, R);
        for (k = 1; k < len; k++)
        {
            arb_get_mag(m, piece->coef + i * len + k);
            mag_add(r, r, m);
        }
        arb_add_error_mag(p + i, r);
    }
    loja_loss_eval(loja_pool_ws(pool), NULL, NULL, A, p, LOJA_BOUND_PREC);
    arb_get_mag(m, piece->half);
    arb_set(f, piece->mid);
    arb_add_error_mag(f, m);
    loja_step_time(NULL, f, piece->step, f, LOJA_BOUND_PREC);
    arb_mat_scalar_mul_arb(A, A, f, LOJA_BOUND_PREC);
    _arb_vec_clear(p, P);
    arb_clear(f);
    mag_clear(r);
    mag_clear(m);
}

/* The Frobenius norm of the radii. */
static double
width(const arb_mat_t A)
{
    slong i, j;
    double s = 0, r;

    for (i = 0; i < arb_mat_nrows(A); i++)
        for (j = 0; j < arb_mat_ncols(A); j++)
        {
            r = mag_get_d(arb_radref(arb_mat_entry(A, i, j)));
            s += r * r;
        }
    return sqrt(s);
}

/* 1 if A + M I > 0 is proved with room to spare. */
static int
is_enough(const arb_mat_t A, const arf_t M)
{
    const slong P = arb_mat_nrows(A);
    slong *perm = flint_malloc(sizeof(slong) * (size_t) P), i;
    arb_mat_t B, Q;
    mag_t m;
    int ok;

    arb_mat_init(B, P, P);
    arb_mat_init(Q, P, P);
    mag_init(m);
    arb_mat_set(B, A);
    for (i = 0; i < P; i++)
        arb_add_arf(arb_mat_entry(B, i, i), arb_mat_entry(B, i, i), M,
                    LOJA_BOUND_PREC);
    ok = loja_lin_whiten_approx(Q, B, perm, 0, LOJA_BOUND_PREC);
    if (ok)
    {
        loja_lin_congruence_ubound(m, B, Q, LOJA_BOUND_PREC);
        /* SOUND: congruence (BOX: |S - I|_F < 1) */
        ok = mag_cmp_2exp_si(m, 0) < 0 && mag_get_d(m) < ENOUGH;
    }
    arb_mat_clear(B);
    arb_mat_clear(Q);
    mag_clear(m);
    flint_free(perm);
    return ok;
}

int
_loja_growth_box(arf_t M, const loja_step_t step, const arf_t x0,
                 const arf_t x1, const arf_t R, loja_pool_t pool, slong prec)
{
    /* HEURISTIC: shifts beyond the lowest eigenvalue, in widths; in many
       directions the width counts less, as eigenvalues are larger there */
    static const double factor[] = { 0.5, 0.75, 1, 1.5, 2.2 };
    const slong P = step->nparams;
    loja_piece_t piece;
    arb_mat_t A, C;
    arf_t low;
    double w;
    slong i;
    int ok = 0;

    arb_mat_init(A, P, P);
    arb_mat_init(C, P, P);
    arf_init(low);
    _loja_piece_init(piece, step, x0, x1, prec);
    box_hessian(A, piece, R, pool);
    arb_mat_get_mid(C, A);
    loja_lin_eig_min_approx(low, C, LOJA_BOUND_PREC);
    w = width(A);
    for (i = 0; i < 5 && !ok && isfinite(w) && arf_is_finite(low); i++)
    {
        arf_set_d(M, factor[i] * w + 1e-6 - arf_get_d(low, ARF_RND_NEAR));
        arf_set_round(M, M, 16, ARF_RND_CEIL);
        ok = is_enough(A, M);
    }
    _loja_piece_clear(piece);
    arb_mat_clear(A);
    arb_mat_clear(C);
    arf_clear(low);
    return ok;
}
