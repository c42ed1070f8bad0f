/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Congruence to the identity.  The factorisation is a proposal; only the
    final ball product proves something.
*/
#include "loja/lin.h"

/* Lower triangular Cholesky factor in pivoted order; 0 if not positive. */
static int
cholesky(arb_mat_t L, const arb_mat_struct *A, slong *perm, int fixed,
         slong prec)
{
    slong i, j, k, best, P = arb_mat_nrows(A);
    arb_ptr d = _arb_vec_init(P);
    arf_t t;
    int ok = 1;

    arf_init(t);
    for (i = 0; i < P; i++)
    {
        if (!fixed)
            perm[i] = i;
        arf_set(arb_midref(d + i),
                arb_midref(arb_mat_entry(A, perm[i], perm[i])));
    }
    for (k = 0; k < P && ok; k++)
    {
        best = k;
        for (i = k + 1; i < P && !fixed; i++)
            if (arf_cmp(arb_midref(d + i), arb_midref(d + best)) > 0)
                best = i;
        if (best != k)
        {
            slong s = perm[k];

            perm[k] = perm[best];
            perm[best] = s;
            arb_swap(d + k, d + best);
            for (j = 0; j < k; j++)
                arb_swap(arb_mat_entry(L, k, j), arb_mat_entry(L, best, j));
        }
        if (arf_sgn(arb_midref(d + k)) <= 0 || !arf_is_finite(arb_midref(d + k)))
        {
            ok = 0;
            break;
        }
        arf_sqrt(arb_midref(arb_mat_entry(L, k, k)), arb_midref(d + k), prec,
                 ARF_RND_NEAR);
        for (i = k + 1; i < P; i++)
        {
            arb_ptr e = arb_mat_entry(L, i, k);

            arf_set(arb_midref(e),
                    arb_midref(arb_mat_entry(A, perm[i], perm[k])));
            mag_zero(arb_radref(e));
            arb_approx_dot(e, e, 1, arb_mat_entry(L, i, 0), 1,
                           arb_mat_entry(L, k, 0), 1, k, prec);
            arf_div(arb_midref(e), arb_midref(e),
                    arb_midref(arb_mat_entry(L, k, k)), prec, ARF_RND_NEAR);
            arf_mul(t, arb_midref(e), arb_midref(e), prec, ARF_RND_NEAR);
            arf_sub(arb_midref(d + i), arb_midref(d + i), t, prec,
                    ARF_RND_NEAR);
        }
    }
    arf_clear(t);
    _arb_vec_clear(d, P);
    return ok;
}

int
loja_lin_whiten_approx(arb_mat_struct *Q, const arb_mat_struct *A,
                       slong *perm, int fixed, slong prec)
{
    slong i, j, P = arb_mat_nrows(A);
    arb_mat_t L, X;
    int ok;

    arb_mat_init(L, P, P);
    arb_mat_init(X, P, P);
    ok = cholesky(L, A, perm, fixed, prec);
    if (ok)
    {
        /* X = L^-1 by columns, stored transposed: X[j][i] = (L^-1)_ij. */
        for (j = 0; j < P; j++)
        {
            for (i = j; i < P; i++)
            {
                arb_ptr e = arb_mat_entry(X, j, i);

                arb_set_ui(e, i == j);
                arb_approx_dot(e, e, 1, arb_mat_entry(L, i, j), 1,
                               arb_mat_entry(X, j, j), 1, i - j, prec);
                arf_div(arb_midref(e), arb_midref(e),
                        arb_midref(arb_mat_entry(L, i, i)), prec,
                        ARF_RND_NEAR);
                mag_zero(arb_radref(e));
            }
        }
        arb_mat_zero(Q);
        for (j = 0; j < P; j++)
            for (i = j; i < P; i++)
                arb_swap(arb_mat_entry(Q, perm[j], i),
                         arb_mat_entry(X, j, i));
    }
    arb_mat_clear(L);
    arb_mat_clear(X);
    return ok;
}

void
loja_lin_congruence_ubound(mag_t res, const arb_mat_struct *A,
                           const arb_mat_struct *Q, slong prec)
{
    slong i, j, P = arb_mat_nrows(A);
    arb_mat_t B, S, QT;
    mag_t m, s;

    arb_mat_init(B, P, P);
    arb_mat_init(S, P, P);
    arb_mat_init(QT, P, P);
    mag_init(m);
    mag_init(s);
    arb_mat_transpose(QT, Q);
    arb_mat_mul(B, A, Q, prec);
    arb_mat_mul(S, QT, B, prec);
    for (i = 0; i < P; i++)
    {
        arb_sub_ui(arb_mat_entry(S, i, i), arb_mat_entry(S, i, i), 1, prec);
        for (j = 0; j < P; j++)
        {
            arb_get_mag(m, arb_mat_entry(S, i, j));
            mag_addmul(s, m, m);
        }
    }
    mag_sqrt(res, s);
    arb_mat_clear(B);
    arb_mat_clear(S);
    arb_mat_clear(QT);
    mag_clear(m);
    mag_clear(s);
}

int
loja_lin_is_positive_definite(const arb_mat_struct *A, slong prec)
{
    slong P = arb_mat_nrows(A);
    slong *perm = flint_malloc(sizeof(slong) * P);
    arb_mat_t Q;
    mag_t m;
    int ok;

    arb_mat_init(Q, P, P);
    mag_init(m);
    ok = loja_lin_whiten_approx(Q, A, perm, 0, prec);
    if (ok)
    {
        loja_lin_congruence_ubound(m, A, Q, prec);
        /* SOUND: congruence (|Q^T A Q - I|_F < 1) */
        ok = mag_cmp_2exp_si(m, 0) < 0;
    }
    arb_mat_clear(Q);
    mag_clear(m);
    flint_free(perm);
    return ok;
}
