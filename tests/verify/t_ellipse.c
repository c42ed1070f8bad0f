/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The interpolation bound, and bounds on Bernstein ellipses. */
#include <math.h>
#include "reference.h"
#include "verify/verify_internal.h"

TEST_DECLARE(test_interpolation_bound)
TEST_DECLARE(test_ellipse_bounds)
TEST_DECLARE(test_ellipse_aligned)
TEST_DECLARE(test_ellipse_pole)

/* total(N nodes, tail) against |(c_1 T_m, c_2 T_m')| at random points;
   with m = N all values at the nodes are 0. */
void
test_interpolation_bound(void)
{
    slong it, j, N, m, count = test_count(400);
    double eta;
    arb_ptr x, T;
    arb_t v, w;
    arf_t p, a, b;
    mag_t M, s, sum, tail, total;

    arb_init(v);
    arb_init(w);
    arf_init(p);
    arf_init(a);
    arf_init(b);
    mag_init(M);
    mag_init(s);
    mag_init(sum);
    mag_init(tail);
    mag_init(total);
    arf_set_si(a, -1);
    arf_one(b);
    for (it = 0; it < count; it++)
    {
        N = 1 + test_uniform(20);
        m = it % 2 == 0 ? N : test_uniform(30);
        eta = 0.25 * (double) (1 + test_uniform(12));
        x = _arb_vec_init(N);
        T = _arb_vec_init(FLINT_MAX(m, 1) + 1);
        loja_cheb_nodes(x, N, 128);
        arb_set_d(v, eta * (double) m);
        arb_cosh(v, v, 64);
        arb_get_mag(M, v);                    /* |T_m| on the ellipse */
        mag_zero(sum);
        for (j = 0; j < N; j++)
        {
            arb_acos(v, x + j, 128);
            arb_mul_si(v, v, m, 128);
            arb_cos(v, v, 128);
            arb_get_mag(s, v);
            mag_addmul(sum, s, s);
        }
        _loja_interp_tail(tail, M, eta, N);
        _loja_interp_total(total, sum, tail, N);
        arf_set_mag(p, total);
        arb_set_arf(w, p);
        for (j = 0; j < 5; j++)
        {
            ref_point(p, a, b);
            arb_set_arf(v, p);
            loja_cheb_basis(T, v, m + 1, 128);
            arb_abs(v, T + m);
            CU_ASSERT(!arb_gt(v, w));
        }
        _arb_vec_clear(x, N);
        _arb_vec_clear(T, FLINT_MAX(m, 1) + 1);
    }
    arb_clear(v);
    arb_clear(w);
    arf_clear(p);
    arf_clear(a);
    arf_clear(b);
    mag_clear(M);
    mag_clear(s);
    mag_clear(sum);
    mag_clear(tail);
    mag_clear(total);
}

/* A point cos(phi + i eta'), eta' <= eta, on the boundary mostly. */
static void
ellipse_point(acb_t s, double eta, int where)
{
    arb_t t;
    double phi = 3.2 * (double) test_uniform(1001) / 1000;

    arb_init(t);
    if (where == 1)
        phi = 0;
    if (where == 2)
        phi = 3.14159265358979;
    arb_set_d(acb_realref(s), phi);
    if (test_uniform(5) == 0)
        eta *= (double) test_uniform(1001) / 1000;
    arb_set_d(acb_imagref(s), test_uniform(2) ? eta : -eta);
    acb_cos(s, s, REF_PREC);
    arb_clear(t);
}

/* grad and hess against points of ellipse and offsets; 1 if a bound was
   given.  exact: by balls alone. */
static int
bounds_hold(loja_step_t step, const loja_problem_t prob, const arf_t x0,
    const arf_t x1, double eta, const arf_t R, int points, int exact)
{
    loja_pool_t pool;
    loja_piece_t piece;
    mag_t grad, hess, radius;
    slong i, P = prob->net->nparams;
    arb_ptr e = _arb_vec_init(P);
    arb_t g, h, bound;
    arf_t t;
    acb_t s;
    int ok;

    mag_init(grad);
    mag_init(hess);
    mag_init(radius);
    arb_init(g);
    arb_init(h);
    arb_init(bound);
    arf_init(t);
    acb_init(s);
    loja_pool_init(pool, prob, 1);
    pool->exact = exact;
    _loja_piece_init(piece, step, x0, x1, 128);
    arf_get_mag(radius, R);
    ok = _loja_ellipse_bounds(grad, hess, piece, eta, radius, pool);
    for (i = 0; i < points && ok; i++)
    {
        ellipse_point(s, eta, (int) i);
        acb_mul_arb(s, s, piece->half, REF_PREC);
        acb_add_arb(s, s, piece->mid, REF_PREC);
        ref_offset(e, P, R, (int) (i % 2));
        ref_norms(g, h, step, prob, s, e);
        arf_set_mag(t, grad);
        arb_set_arf(bound, t);
        CU_ASSERT(!arb_gt(g, bound));
        arf_set_mag(t, hess);
        arb_set_arf(bound, t);
        CU_ASSERT(!arb_gt(h, bound));
    }
    _loja_piece_clear(piece);
    loja_pool_clear(pool);
    mag_clear(grad);
    mag_clear(hess);
    mag_clear(radius);
    arb_clear(g);
    arb_clear(h);
    arb_clear(bound);
    arf_clear(t);
    acb_clear(s);
    _arb_vec_clear(e, P);
    return ok;
}

/* By balls and by discs; 0 if neither gave a bound. */
static int
check_bounds(loja_step_t step, const loja_problem_t prob, const arf_t x0,
    const arf_t x1, double eta, const arf_t R, int points)
{
    int balls = bounds_hold(step, prob, x0, x1, eta, R, points, 1);

    return bounds_hold(step, prob, x0, x1, eta, R, points, 0) || balls;
}

/* A random step with coefficients of size 2^-k. */
static void
random_step(loja_step_t step, slong P, slong len)
{
    slong i, k;

    loja_step_set_shape(step, P, len);
    for (i = 0; i < P; i++)
        for (k = 0; k < len; k++)
            ref_set(step, i, k, (double) (test_uniform(2049) - 1024)
                                    / (double) (WORD(1024) << k));
    if (test_uniform(2))
        ref_time(step, 1, "1/3", test_uniform(2) ? "1" : "1/2");
    else
        ref_time(step, 0, "0", "1/3");
}

void
test_ellipse_bounds(void)
{
    static const char *const names[] =
        { "examples/z1.yaml", "examples/z2.yaml", "examples/z5.yaml" };
    slong it, given = 0, count = test_count(30);
    loja_problem_t prob;
    loja_step_t step;
    arf_t x0, x1, R;

    arf_init(x0);
    arf_init(x1);
    arf_init(R);
    for (it = 0; it < count; it++)
    {
        ref_read(prob, names[it % 3]);
        loja_step_init(step);
        random_step(step, prob->net->nparams, 1 + test_uniform(8));
        /* dyadic pieces, the whole step, and one of half length 1 that is
           not the whole */
        arf_set_si(x0, -1);
        arf_set_si(x1, 1);
        if (it % 4 == 1)
            arf_zero(x0);
        if (it % 4 == 2)
            arf_set_si_2exp_si(x1, -3, -2);
        if (it % 4 == 3)
        {
            arf_zero(x0);
            arf_set_ui(x1, 2);
        }
        arf_set_si_2exp_si(R, test_uniform(100), -9);
        given += check_bounds(step, prob, x0, x1,
            0.25 * (double) (1 + test_uniform(6)), R, 12);
        loja_step_clear(step);
        loja_problem_clear(prob);
    }
    /* There must be something to check. */
    CU_ASSERT(count < 12 || 3 * given >= count);
    arf_clear(x0);
    arf_clear(x1);
    arf_clear(R);
}

/*
    An affine map, where nothing is lost in the majorant: many coefficients
    of one sign add up at phi = 0 (signs alternate: at pi), which is an end
    of an arc.  And a tanh neuron near the edge of its strip, with offsets.
*/
void
test_ellipse_aligned(void)
{
    static const char *const one[] = { "1" }, *const zero[] = { "0" };
    static const char *const far[] = { "3", "5/2" }, *const y[] = {"0", "0"};
    slong k, sign, len = 24;
    double eta = 0.5, c = 1;
    loja_problem_t prob;
    loja_step_t step;
    arf_t x0, x1, R;

    arf_init(x0);
    arf_init(x1);
    arf_init(R);
    arf_set_si(x0, -1);
    arf_one(x1);
    ref_problem(prob, 0, NULL, 0, 1, one, zero, NULL);
    for (sign = -1; sign <= 1; sign += 2)
    {
        loja_step_init(step);
        loja_step_set_shape(step, 1, len);
        for (k = 0, c = 1; k < len; k++, c *= 0.6 * (double) sign)
            ref_set(step, 0, k, c);
        /* long steps make the speed p' small beside f grad L */
        ref_time(step, 0, "0", "100000");
        CU_ASSERT(check_bounds(step, prob, x0, x1, eta, R, 20));
        ref_time(step, 1, "1", "1000000");
        CU_ASSERT(check_bounds(step, prob, x0, x1, eta, R, 20));
        loja_step_clear(step);
    }
    loja_problem_clear(prob);

    ref_problem(prob, 1, &loja_act_tanh, 0, 2, far, y, NULL);
    loja_step_init(step);
    loja_step_set_shape(step, 2, 2);
    ref_time(step, 0, "0", "1");
    ref_set(step, 0, 0, 1);
    ref_set(step, 0, 1, 0.125);
    ref_set(step, 1, 0, 1);
    arf_set_d(R, 0.875);
    CU_ASSERT(check_bounds(step, prob, x0, x1, eta, R, 400));
    loja_step_clear(step);
    loja_problem_clear(prob);
    arf_clear(x0);
    arf_clear(x1);
    arf_clear(R);
}

/*
    tanh(w(s)) with w = c s has the poles s = +-i pi/(2 c) (k + 1/2): no
    bound may be given on an ellipse of half-axis sinh(eta) >= pi/(2 c).
    The pole may lie far inside, where the boundary itself is harmless.
*/
void
test_ellipse_pole(void)
{
    static const char *const one[] = { "1" }, *const zero[] = { "0" };
    loja_problem_t prob;
    loja_pool_t pool;
    loja_step_t step;
    loja_piece_t piece;
    arf_t a, b;
    mag_t grad, hess, r;
    slong j;
    double c, eta;

    arf_init(a);
    arf_init(b);
    mag_init(grad);
    mag_init(hess);
    mag_init(r);
    arf_set_si(a, -1);
    arf_one(b);
    ref_problem(prob, 1, &loja_act_tanh, 0, 1, one, zero, NULL);
    loja_pool_init(pool, prob, 1);
    pool->exact = (int) test_uniform(2);
    for (c = 0.5; c < 100; c *= 1.3)
    {
        loja_step_init(step);
        loja_step_set_shape(step, 2, 2);
        ref_set(step, 0, 1, c);
        ref_set(step, 1, 0, 0.5);
        ref_time(step, 0, "0", "1");
        _loja_piece_init(piece, step, a, b, 64);
        for (j = 1; j <= 12; j++)
        {
            eta = 0.25 * (double) j;
            if (c * (exp(eta) - exp(-eta)) / 2 > 1.5708)
                CU_ASSERT(!_loja_ellipse_bounds(grad, hess, piece, eta, r,
                    pool));
        }
        _loja_piece_clear(piece);
        loja_step_clear(step);
    }
    loja_pool_clear(pool);
    loja_problem_clear(prob);
    arf_clear(a);
    arf_clear(b);
    mag_clear(grad);
    mag_clear(hess);
    mag_clear(r);
}
