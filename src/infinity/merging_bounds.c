/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule merging: all constants of theorem M for one region. */
#include "merging.h"

/* x <- [0, h0^q] */
static void
all_g(arb_t x, const loja_merging_proof_t proof, const loja_merging_t mg)
{
    arf_t zero, top;

    arf_init(zero);
    arf_init(top);
    arf_set(top, proof->h0);
    if (mg->q == 2)
        arf_mul(top, top, proof->h0, 30, ARF_RND_UP);
    arb_set_interval_arf(x, zero, top, 60);
    arf_clear(zero);
    arf_clear(top);
}

/* x <- A_0 n/2, at g = 0 and the centre. */
static void
at_centre(arb_t x, const loja_merging_proof_t proof, const loja_merging_t mg,
          slong prec)
{
    loja_merging_proof_struct point = *proof;
    arb_ptr r1 = _arb_vec_init(mg->n), rg = _arb_vec_init(mg->n);
    loja_merging_limit_t lim;
    arb_mat_t G1;

    arb_mat_init(G1, mg->n, mg->dim);
    _loja_merging_limit_init(lim, mg);
    arf_init(point.rho);
    arf_init(point.h0);
    _loja_merging_limit(lim, &point, mg, prec);
    _loja_merging_moving(r1, rg, G1, &point, mg, prec);
    arb_dot(x, NULL, 0, lim->r, 1, r1, 1, mg->n, prec);
    _loja_merging_limit_clear(lim, mg);
    arb_mat_clear(G1);
    _arb_vec_clear(r1, mg->n);
    _arb_vec_clear(rg, mg->n);
}

/* b and bg. */
static void
gradients(loja_merging_proof_t proof, const loja_merging_limit_t lim,
          const arb_t g, const loja_merging_t mg, slong prec)
{
    arb_ptr r1 = _arb_vec_init(mg->n), rg = _arb_vec_init(mg->n);
    arb_ptr B = _arb_vec_init(mg->dim + 1), S = B + mg->dim;
    arb_t r, t;
    arb_mat_t G1;
    slong j, k;

    arb_mat_init(G1, mg->n, mg->dim);
    arb_init(r);
    arb_init(t);
    _loja_merging_moving(r1, rg, G1, proof, mg, prec);
    for (j = 0; j < mg->n; j++)
    {
        arb_mul(r, g, r1 + j, prec);
        arb_add(r, r, lim->r + j, prec);
        arb_sqr(t, r1 + j, prec);
        arb_mul_2exp_si(t, t, -1);
        arb_add(S, S, t, prec);
        arb_addmul(S, r, rg + j, prec);
        for (k = 0; k < mg->dim; k++)
        {
            arb_addmul(B + k, arb_mat_entry(lim->G, j, k), r1 + j, prec);
            arb_addmul(B + k, arb_mat_entry(G1, j, k), r, prec);
        }
    }
    for (k = 0; k <= mg->dim; k++)
    {
        arb_mul_2exp_si(B + k, B + k, 1);
        arb_div_si(B + k, B + k, mg->n, prec);
    }
    /* SOUND: merging (M2, F2: |d A/d xi| <= b on E) */
    _loja_minimum_norm(proof->b, B, mg->dim, prec);
    _loja_minimum_norm(proof->bg, S, 1, prec);
    arb_mat_clear(G1);
    arb_clear(r);
    arb_clear(t);
    _arb_vec_clear(r1, mg->n);
    _arb_vec_clear(rg, mg->n);
    _arb_vec_clear(B, mg->dim + 1);
}

/* a, abar, slope. */
static int
growth(loja_merging_proof_t proof, const loja_merging_limit_t lim,
       const loja_merging_t mg, loja_message_t why, slong prec)
{
    arb_t g, A, t, far;
    arf_t top;
    int good;

    arb_init(g);
    arb_init(A);
    arb_init(t);
    arb_init(far);
    arf_init(top);
    all_g(g, proof, mg);
    gradients(proof, lim, g, mg, prec);
    at_centre(A, proof, mg, prec);
    arb_mul_2exp_si(A, A, 1);
    arb_div_si(A, A, mg->n, prec);
    arb_get_ubound_arf(top, g, 30);
    arb_set_arf(t, proof->bg);
    arb_mul_arf(t, t, top, prec);
    arb_set_arf(far, proof->b);
    arb_mul_arf(far, far, proof->rho, prec);
    arb_add(far, far, t, prec);
    /* SOUND: merging (M1, M2, F3: A in A_0 +- (b rho + b' h0^q), a' = a -
       b' h0^q) */
    arb_add(g, A, far, prec);
    arb_get_ubound_arf(proof->abar, g, 30);
    arb_sub(g, A, far, prec);
    arb_get_lbound_arf(proof->a, g, 30);
    arb_sub(g, g, t, prec);
    arb_get_lbound_arf(proof->slope, g, 30);
    /* SOUND: merging (M1, M2, F3: a > 0, a' > 0) */
    good = arb_is_finite(g) && arf_is_finite(proof->abar)
        && arf_sgn(proof->a) > 0 && arf_sgn(proof->slope) > 0;
    if (!good)
        loja_message_set(why, arb_is_negative(A)
            ? "the loss falls when the neurons leave infinity"
            : "the loss is not proved to grow away from infinity for h <= "
            "%.3g", arf_get_d(proof->h0, ARF_RND_NEAR));
    arb_clear(g);
    arb_clear(A);
    arb_clear(t);
    arb_clear(far);
    arf_clear(top);
    return good;
}

/* mu is chosen; R = rho + off. */
static void
choose_mu(loja_merging_proof_t proof)
{
    arf_t x;

    arf_init(x);
    /* HEURISTIC: both parts of D are alike at |e|^2 = mu g; and M6 */
    arf_add(x, proof->rho, proof->off, 30, ARF_RND_UP);
    arf_mul(x, x, proof->b, 30, ARF_RND_UP);
    arf_div(x, x, proof->lambda, 30, ARF_RND_UP);
    arf_mul_2exp_si(x, x, 1);
    arf_div(proof->mu, proof->abar, proof->Lambda, 30, ARF_RND_UP);
    arf_mul_2exp_si(proof->mu, proof->mu, 1);
    if (arf_cmp(proof->mu, x) < 0)
        arf_set(proof->mu, x);
    arf_set_round(proof->mu, proof->mu, 20, ARF_RND_UP);
    arf_clear(x);
}

/* c_2 = (a'/Cg) (Lambda mu/2 + abar)^(-m), m = 1 + 1/q */
static void
speed_of_g(arb_t c, const loja_merging_proof_t proof,
           const loja_merging_t mg, slong prec)
{
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    arb_set_arf(x, proof->mu);
    arb_mul_arf(x, x, proof->Lambda, prec);
    arb_mul_2exp_si(x, x, -1);
    arb_add_arf(x, x, proof->abar, prec);
    if (mg->q == 2)
        arb_sqrt(y, x, prec);
    else
        arb_set(y, x);
    arb_mul(x, x, y, prec);
    arb_mul_arf(x, x, proof->Cg, prec);
    arb_set_arf(c, proof->slope);
    arb_div(c, c, x, prec);
    arb_clear(x);
    arb_clear(y);
}

/* c_3 = (lambda - R b/mu)/Ce (Lambda/2 + abar/mu)^(-1/2) D0^(1/2-m) */
static void
speed_of_e(arb_t c, const loja_merging_proof_t proof,
           const loja_merging_t mg, slong prec)
{
    arb_t mu, x, y;

    arb_init(mu);
    arb_init(x);
    arb_init(y);
    arb_set_arf(mu, proof->mu);
    arb_set_arf(x, proof->rho);
    arb_add_arf(x, x, proof->off, prec);
    arb_mul_arf(x, x, proof->b, prec);
    arb_div(x, x, mu, prec);
    arb_set_arf(c, proof->lambda);
    arb_sub(c, c, x, prec);
    arb_div_arf(c, c, proof->Ce, prec);
    arb_set_arf(x, proof->abar);
    arb_div(x, x, mu, prec);
    arb_set_arf(y, proof->Lambda);
    arb_mul_2exp_si(y, y, -1);
    arb_add(x, x, y, prec);
    arb_rsqrt(x, x, prec);
    arb_mul(c, c, x, prec);
    /* 1/2 - m = -1 (q = 2) or -3/2 */
    arb_set_arf(x, proof->D0);
    arb_div(c, c, x, prec);
    if (mg->q == 1)
    {
        arb_rsqrt(x, x, prec);
        arb_mul(c, c, x, prec);
    }
    arb_clear(mu);
    arb_clear(x);
    arb_clear(y);
}

int
_loja_merging_speed(loja_merging_proof_t proof, const loja_merging_t mg,
                    slong prec)
{
    arb_t c;
    arf_t low;
    int good;

    arb_init(c);
    arf_init(low);
    speed_of_g(c, proof, mg, prec);
    arb_get_lbound_arf(proof->c, c, 30);
    speed_of_e(c, proof, mg, prec);
    arb_get_lbound_arf(low, c, 30);
    if (arf_cmp(low, proof->c) < 0)
        arf_set(proof->c, low);
    /* SOUND: merging (F4, M6: lambda mu > R b, c > 0) */
    good = arb_is_positive(c) && arf_is_finite(proof->c)
        && arf_sgn(proof->c) > 0;
    arb_clear(c);
    arf_clear(low);
    return good;
}

int
_loja_merging_bounds(loja_merging_proof_t proof, const loja_merging_t mg,
                     loja_message_t why, slong prec)
{
    loja_minimum_problem_t f;
    loja_merging_limit_t lim;
    int good;

    _loja_merging_problem(&f, mg);
    _loja_merging_limit_init(lim, mg);
    _loja_merging_limit(lim, proof, mg, prec);
    /* SOUND: merging (M1, F1: lambda <= D^2 L_0 <= Lambda, off) */
    good = _loja_minimum_convex(proof->lambda, proof->Lambda, lim->K,
            proof->rho, f.where, why, prec)
        && _loja_minimum_locate(proof->off, proof->limit, &f, proof->centre,
            proof->frame, proof->lambda, proof->rho, why, prec)
        && growth(proof, lim, mg, why, prec);
    if (good)
    {
        _loja_merging_lengths(proof, mg, prec);
        choose_mu(proof);
        good = _loja_merging_speed(proof, mg, prec);
        if (!good)
            loja_message_set(why, "no rate is proved: the parts of the loss "
                "hang together too much for rho = %.3g",
                arf_get_d(proof->rho, ARF_RND_NEAR));
    }
    _loja_merging_limit_clear(lim, mg);
    return good;
}

int
_loja_merging_faces(const loja_merging_proof_t proof,
                    const loja_merging_t mg, slong prec)
{
    arb_t t, u;
    int good;

    arb_init(t);
    arb_init(u);
    arb_set_arf(u, proof->D0);
    arb_set_arf(t, proof->a);
    arb_mul_arf(t, t, proof->h0, prec);
    if (mg->q == 2)
        arb_mul_arf(t, t, proof->h0, prec);
    /* SOUND: merging (F4, M3: a h0^q > D0) */
    good = arb_gt(t, u);
    /* SOUND: merging (F4, M3: lambda (rho - off)^2/2 > D0) */
    good = good && _loja_minimum_face(proof->rho, proof->off, proof->lambda,
        proof->D0, prec);
    arb_clear(t);
    arb_clear(u);
    return good;
}
