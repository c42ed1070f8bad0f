/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule merging: the enclosures of its parts over a region against differences
   of the network, and its numbers against their formulas. */
#include <math.h>
#include "merging_point.h"

TEST_DECLARE(test_merging_bounds)
TEST_DECLARE(test_merging_rates)

/* N at sample j. */
static void
network(arb_t N, const loja_merging_t mg, const arb_t h, arb_srcptr zeta,
        slong j)
{
    const slong in = mg->in, bias = mg->prob->net->bias;
    const slong v = mg->d * (in + bias);
    arb_ptr theta = _arb_vec_init(mg->P);
    arb_t x, z;
    slong i, k;

    arb_init(x);
    arb_init(z);
    merging_point(theta, mg, h, zeta);
    arb_zero(N);
    if (bias)
        arb_set(N, theta + mg->P - 1);
    for (i = 0; i < mg->d; i++)
    {
        arb_zero(z);
        if (bias)
            arb_set(z, theta + mg->d * in + i);
        for (k = 0; k < in; k++)
        {
            arb_set_fmpq(x, fmpq_mat_entry(mg->prob->x, j, k), MERGING_PREC);
            arb_addmul(z, x, theta + i * in + k, MERGING_PREC);
        }
        mg->prob->net->act[0]->eval(x, NULL, NULL, z, 0, MERGING_PREC);
        arb_addmul(N, theta + v + i, x, MERGING_PREC);
    }
    arb_clear(x);
    arb_clear(z);
    _arb_vec_clear(theta, mg->P);
}

/* r^1 at sample j. */
static void
moving(arb_t r1, const loja_merging_t mg, const arb_t h, arb_srcptr zeta,
       slong j)
{
    arb_t t;

    arb_init(t);
    arb_one(t);
    arb_mul_2exp_si(t, t, -MERGING_TINY);
    network(r1, mg, h, zeta, j);
    network(t, mg, t, zeta, j);
    arb_sub(r1, r1, t, MERGING_PREC);
    arb_pow_ui(t, h, (ulong) mg->q, MERGING_PREC);
    arb_div(r1, r1, t, MERGING_PREC);
    arb_clear(t);
}

/* The enclosures of r_0, r^1 and their derivatives by g and along eta, and of
   the second derivative of L_0, against differences at a point. */
static void
check_enclosures(const merging_setup_t *s, const loja_merging_limit_t lim,
                 arb_srcptr r1, arb_srcptr rg, const arb_mat_t G1,
                 const arb_t h, arb_srcptr xi)
{
    const slong dim = s->mg->dim;
    arb_ptr eta = _arb_vec_init(dim), zeta = _arb_vec_init(dim);
    arb_ptr to = _arb_vec_init(dim), back = _arb_vec_init(dim);
    arb_ptr at = _arb_vec_init(dim);
    arb_t x, y, t, tiny;
    arf_t unit;
    slong j, k;

    arb_init(x);
    arb_init(y);
    arb_init(t);
    arb_init(tiny);
    arf_init(unit);
    arb_one(tiny);
    arb_mul_2exp_si(tiny, tiny, -MERGING_TINY);
    arf_set_ui_2exp_si(unit, 1, -150);
    merging_direction(eta, dim, unit, 1);
    merging_in_frame(zeta, s, xi);
    _arb_vec_add(at, eta, xi, dim, MERGING_PREC);
    merging_in_frame(to, s, at);
    _arb_vec_sub(at, xi, eta, dim, MERGING_PREC);
    merging_in_frame(back, s, at);
    for (j = 0; j < s->mg->n; j++)
    {
        network(x, s->mg, tiny, zeta, j);
        arb_set_fmpq(t, fmpq_mat_entry(s->mg->prob->y, j, 0), MERGING_PREC);
        arb_sub(x, x, t, MERGING_PREC);
        arb_add_error_2exp_si(x, -60);
        CU_ASSERT(arb_overlaps(lim->r + j, x));
        moving(x, s->mg, h, zeta, j);
        arb_add_error_2exp_si(x, -60);
        CU_ASSERT(arb_overlaps(r1 + j, x));
        /* along eta */
        moving(x, s->mg, h, zeta, j);
        moving(y, s->mg, h, to, j);
        arb_sub(y, y, x, MERGING_PREC);
        arb_dot(t, NULL, 0, arb_mat_entry(G1, j, 0), 1, eta, 1, dim, 256);
        arb_mul_2exp_si(y, y, 150);
        arb_mul_2exp_si(t, t, 150);
        arb_add_error_2exp_si(y, -60);
        CU_ASSERT(arb_overlaps(t, y));
        /* by g */
        arb_one(t);
        arb_mul_2exp_si(t, t, -150);
        arb_add_ui(t, t, 1, MERGING_PREC);
        arb_mul(t, t, h, MERGING_PREC);
        moving(y, s->mg, t, zeta, j);
        arb_sub(y, y, x, MERGING_PREC);
        arb_pow_ui(t, t, (ulong) s->mg->q, MERGING_PREC);
        arb_pow_ui(x, h, (ulong) s->mg->q, MERGING_PREC);
        arb_sub(t, t, x, MERGING_PREC);
        arb_div(y, y, t, MERGING_PREC);
        arb_add_error_2exp_si(y, -60);
        CU_ASSERT(arb_overlaps(rg + j, y));
    }
    merging_loss(x, NULL, s->mg, tiny, to);
    merging_loss(y, NULL, s->mg, tiny, back);
    arb_add(x, x, y, MERGING_PREC);
    merging_loss(y, NULL, s->mg, tiny, zeta);
    arb_mul_2exp_si(y, y, 1);
    arb_sub(x, x, y, MERGING_PREC);
    arb_mul_2exp_si(x, x, 300);
    arb_add_error_2exp_si(x, -60);
    arb_zero(t);
    for (j = 0; j < dim; j++)
        for (k = 0; k < dim; k++)
        {
            arb_mul(y, eta + j, eta + k, MERGING_PREC);
            arb_addmul(t, y, arb_mat_entry(lim->K, j, k), MERGING_PREC);
        }
    arb_mul_2exp_si(t, t, 300);
    CU_ASSERT(arb_overlaps(x, t));
    arb_clear(x);
    arb_clear(y);
    arb_clear(t);
    arb_clear(tiny);
    arf_clear(unit);
    _arb_vec_clear(eta, dim);
    _arb_vec_clear(zeta, dim);
    _arb_vec_clear(to, dim);
    _arb_vec_clear(back, dim);
    _arb_vec_clear(at, dim);
}

/* Enclosures over regions that are wide in h, in xi, or in both. */
void
test_merging_bounds(void)
{
    static const double size[][2] = { { 0.25, 1e-6 }, { 1e-3, 0.1 },
                                      { 0.1, 0.02 } };
    loja_merging_limit_t lim;
    arb_ptr r1, rg, xi;
    arb_mat_t G1;
    arb_t h;
    merging_setup_t s;
    slong i, k, num;

    arb_init(h);
    for (i = 0; i < MERGING_CASES; i++)
    {
        merging_setup_init(&s, merging_cases + i);
        r1 = _arb_vec_init(s.mg->n);
        rg = _arb_vec_init(s.mg->n);
        xi = _arb_vec_init(s.mg->dim);
        arb_mat_init(G1, s.mg->n, s.mg->dim);
        _loja_merging_limit_init(lim, s.mg);
        for (k = 0; k < 3; k++)
        {
            arf_set_d(s.proof->h0, size[k][0]);
            arf_set_d(s.proof->rho, size[k][1]);
            _loja_merging_limit(lim, s.proof, s.mg, 128);
            _loja_merging_moving(r1, rg, G1, s.proof, s.mg, 128);
            for (num = 0; num < 5; num++)
            {
                merging_direction(xi, s.mg->dim, s.proof->rho, num == 0 ? 1e-9
                    : num < 3 ? 1 - 1e-9 : merging_uniform() + 1e-9);
                arb_set_d(h, (num < 3 ? 1 : merging_uniform()) * (1 - 1e-9));
                arb_mul_arf(h, h, s.proof->h0, MERGING_PREC);
                check_enclosures(&s, lim, r1, rg, G1, h, xi);
            }
        }
        _loja_merging_limit_clear(lim, s.mg);
        arb_mat_clear(G1);
        _arb_vec_clear(r1, s.mg->n);
        _arb_vec_clear(rg, s.mg->n);
        _arb_vec_clear(xi, s.mg->dim);
        merging_setup_clear(&s);
    }
    arb_clear(h);
}

static double
value(const arf_t x)
{
    return arf_get_d(x, ARF_RND_NEAR);
}

/* Ce for a frame that moves one entry of zeta alone; c from its formula, where
   either of its two parts is the smaller. */
void
test_merging_rates(void)
{
    loja_merging_proof_struct *p;
    double mu, R, m, c2, c3;
    merging_setup_t s;
    slong i, k, l, P;
    arb_ptr t0, t1;
    arb_t h, x;

    arb_init(h);
    arb_init(x);
    for (i = 0; i < MERGING_CASES; i++)
    {
        merging_setup_init(&s, merging_cases + i);
        p = s.proof;
        P = s.mg->P;
        t0 = _arb_vec_init(P);
        t1 = _arb_vec_init(P);
        arf_set_d(p->h0, 0.25);
        for (k = 0; k < s.mg->dim; k++)
        {
            arb_mat_zero(p->frame);
            arb_one(arb_mat_entry(p->frame, k, 0));
            _loja_merging_lengths(p, s.mg, 128);
            arb_set_arf(h, p->h0);
            merging_point(t0, s.mg, h, p->centre);
            arb_add_ui(p->centre + k, p->centre + k, 1, MERGING_PREC);
            merging_point(t1, s.mg, h, p->centre);
            arb_zero(x);
            for (l = 0; l < P; l++)
            {
                arb_sub(t1 + l, t1 + l, t0 + l, MERGING_PREC);
                arb_addmul(x, t1 + l, t1 + l, MERGING_PREC);
            }
            arb_sqrt(x, x, MERGING_PREC);
            CU_ASSERT(merging_below(x, p->Ce));
        }
        _arb_vec_clear(t0, P);
        _arb_vec_clear(t1, P);
        for (k = 0; k < 2; k++)
        {
            arf_set_d(p->lambda, 0.75);
            arf_set_d(p->Lambda, 1.25);
            arf_set_d(p->rho, 0.5);
            arf_set_d(p->off, 0.125);
            arf_set_d(p->abar, 3);
            arf_set_d(p->slope, 2);
            arf_set_d(p->b, 0.5);
            arf_set_d(p->Cg, 0.5);
            arf_set_d(p->Ce, k == 0 ? 1e-3 : 1e3);
            arf_set_d(p->D0, 0.25);
            arf_set_d(p->mu, 4);
            CU_ASSERT(_loja_merging_speed(p, s.mg, 128));
            mu = 4;
            R = 0.625;
            m = 1 + 1.0 / (double) s.mg->q;
            c2 = 2 / 0.5 * pow(1.25 * mu / 2 + 3, -m);
            c3 = (0.75 - R * 0.5 / mu) / value(p->Ce)
                / sqrt(0.625 + 3 / mu) * pow(0.25, 0.5 - m);
            CU_ASSERT(value(p->c) <= fmin(c2, c3) * (1 + 1e-9));
            CU_ASSERT(value(p->c) >= fmin(c2, c3) * (1 - 1e-6));
        }
        arf_set_d(p->b, 6);        /* R b/mu > lambda */
        CU_ASSERT(!_loja_merging_speed(p, s.mg, 128));
        merging_setup_clear(&s);
    }
    arb_clear(h);
    arb_clear(x);
}
