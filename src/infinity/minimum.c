/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* A strict minimum at infinity in a ball of a frame: F1 of the rules
   saturation and merging. */
#include "minimum.h"

/* res >= (sum_k M_ik^2)^(1/2) size: what M xi is at most in entry i. */
void
_loja_minimum_row(mag_t res, const arb_mat_t M, slong i, const arf_t size)
{
    mag_t t;
    slong k;

    mag_init(t);
    mag_zero(res);
    for (k = 0; k < arb_mat_ncols(M); k++)
    {
        arb_get_mag(t, arb_mat_entry(M, i, k));
        mag_addmul(res, t, t);
    }
    mag_sqrt(res, res);
    arf_get_mag(t, size);
    mag_mul(res, res, t);
    mag_clear(t);
}

/* res >= |g| for every g in the balls. */
void
_loja_minimum_norm(arf_t res, arb_srcptr g, slong n, slong prec)
{
    arb_t sum, t;
    slong i;

    arb_init(sum);
    arb_init(t);
    for (i = 0; i < n; i++)
    {
        arb_sqr(t, g + i, prec);
        arb_add(sum, sum, t, prec);
    }
    arb_nonnegative_part(sum, sum);
    arb_sqrtpos(sum, sum, prec);
    arb_get_ubound_arf(res, sum, 30);
    arb_clear(sum);
    arb_clear(t);
}

/* res >= |K - I|_F. */
static void
from_identity(arf_t res, const arb_mat_t K, slong prec)
{
    const slong dim = arb_mat_nrows(K);
    arb_ptr v = _arb_vec_init(dim * dim);
    slong i, k;

    for (i = 0; i < dim; i++)
        for (k = 0; k < dim; k++)
            arb_sub_si(v + i * dim + k, arb_mat_entry(K, i, k), i == k,
                prec);
    _loja_minimum_norm(res, v, dim * dim, prec);
    _arb_vec_clear(v, dim * dim);
}

/* res >= |M^T g|. */
static void
framed_norm(arf_t res, const arb_mat_t M, arb_srcptr g, slong prec)
{
    const slong dim = arb_mat_ncols(M);
    arb_ptr v = _arb_vec_init(dim);
    slong i, k;

    for (k = 0; k < dim; k++)
        for (i = 0; i < dim; i++)
            arb_addmul(v + k, arb_mat_entry(M, i, k), g + i, prec);
    _loja_minimum_norm(res, v, dim, prec);
    _arb_vec_clear(v, dim);
}

int
_loja_minimum_convex(arf_t lambda, arf_t Lambda, const arb_mat_t K,
    const arf_t rho, const char *where, loja_message_t why, slong prec)
{
    arb_t t;
    arf_t e;
    int good;

    arb_init(t);
    arf_init(e);
    from_identity(e, K, prec);
    arb_set_arf(t, e);
    arb_sub_ui(t, t, 1, 64);
    arb_neg(t, t);
    arb_get_lbound_arf(lambda, t, 30);
    arb_sub_ui(t, t, 2, 64);
    arb_neg(t, t);
    arb_get_ubound_arf(Lambda, t, 30);
    /* SOUND: saturation (F1: lambda > 0 on all of B) */
    good = arf_is_finite(e) && arf_sgn(lambda) > 0;
    if (!good)
        loja_message_set(why, "%s the loss is not proved convex within |xi| "
            "<= %.3g (|M^T H M - I| <= %.3g)", where,
            arf_get_d(rho, ARF_RND_NEAR), arf_get_d(e, ARF_RND_NEAR));
    arb_clear(t);
    arf_clear(e);
    return good;
}

int
_loja_minimum_locate(arf_t off, arb_t limit,
    const loja_minimum_problem_t *f, arb_srcptr centre,
    const arb_mat_t frame, const arf_t lambda, const arf_t rho,
    loja_message_t why, slong prec)
{
    arb_ptr grad = _arb_vec_init(f->dim);
    arb_t t, L;
    arf_t g;
    int good;

    arb_init(t);
    arb_init(L);
    arf_init(g);
    f->eval(L, grad, NULL, centre, f->ctx, prec);
    framed_norm(g, frame, grad, prec);
    arb_set_arf(t, g);
    arb_div_arf(t, t, lambda, prec);
    arb_get_ubound_arf(off, t, 30);
    arf_mul_2exp_si(g, off, 1);
    /* SOUND: saturation (F1: 2 off < rho) */
    good = arf_is_finite(off) && arf_cmp(g, rho) < 0;
    if (!good)
        loja_message_set(why, "%s the minimum of the loss is not proved to "
            "lie in the region", f->where);
    /* SOUND: saturation (F1: L_0(centre) - |grad|^2/(2 lambda) <= Linf
       <= L_0(centre)); t = lambda off^2/2 */
    arb_set_arf(t, off);
    arb_sqr(t, t, prec);
    arb_mul_arf(t, t, lambda, prec);
    arb_mul_2exp_si(t, t, -1);
    arb_sub(t, L, t, prec);
    arb_union(limit, t, L, prec);
    _arb_vec_clear(grad, f->dim);
    arb_clear(t);
    arb_clear(L);
    arf_clear(g);
    return good;
}

int
_loja_minimum_face(const arf_t rho, const arf_t off, const arf_t lambda,
                   const arf_t D0, slong prec)
{
    arb_t t, u;
    int good;

    arb_init(t);
    arb_init(u);
    arb_set_arf(u, D0);
    arb_set_arf(t, rho);
    arb_sub_arf(t, t, off, prec);
    good = arb_is_positive(t);
    arb_sqr(t, t, prec);
    arb_mul_arf(t, t, lambda, prec);
    arb_mul_2exp_si(t, t, -1);
    /* SOUND: saturation (S2: D >= lambda |xi - xi*|^2/2 > D0 where |xi| =
       rho) */
    good = good && arb_gt(t, u);
    arb_clear(t);
    arb_clear(u);
    return good;
}

int
_loja_minimum_inside(const loja_minimum_problem_t *f, arb_srcptr centre,
    arb_srcptr zeta, const arf_t lambda, const arf_t rho, slong prec)
{
    arb_ptr z = _arb_vec_init(f->dim);
    arb_mat_t H;
    arb_t sum, t;
    slong i, k;
    int good;

    arb_mat_init(H, f->dim, f->dim);
    arb_init(sum);
    arb_init(t);
    _arb_vec_sub(z, zeta, centre, f->dim, prec);
    f->eval(NULL, NULL, H, centre, f->ctx, prec);
    for (i = 0; i < f->dim; i++)
        for (k = 0; k < f->dim; k++)
        {
            arb_mul(t, z + i, z + k, prec);
            arb_addmul(sum, t, arb_mat_entry(H, i, k), prec);
        }
    arb_set_arf(t, rho);
    arb_sqr(t, t, prec);
    arb_mul_arf(t, t, lambda, prec);
    /* SOUND: saturation (S5: |xi|^2 <= z^T H z/lambda < rho^2, H the Hessian
       at the centre) */
    good = arb_lt(sum, t);
    _arb_vec_clear(z, f->dim);
    arb_mat_clear(H);
    arb_clear(sum);
    arb_clear(t);
    return good;
}
