/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation: what a step lacks at far inputs, the shortest vectors,
    and the reduced loss over a ball against its values at points.
*/
#include "saturation_region.h"

TEST_DECLARE(test_saturation_steps)
TEST_DECLARE(test_saturation_framed)

/* u = h (h_+ h_-)^e at every sample, at a random (w, b). */
static void
check_tails(const loja_saturation_t sat, slong s)
{
    const loja_step_neuron_t *step = sat->step + s;
    arb_t h[2], u, v, w, b, x;
    slong j;
    int k;

    for (k = 0; k < 2; k++)
        arb_init(h[k]);
    arb_init(u);
    arb_init(v);
    arb_init(w);
    arb_init(b);
    arb_init(x);
    arb_set_d(w, 2 * region_uniform() - 1);
    arb_set_d(b, 2 * region_uniform() - 1);
    for (k = 0; k < 2; k++)
    {
        arb_set_fmpq(x, fmpq_mat_entry(sat->prob->x, step->support[k], 0),
            REGION_PREC);
        arb_mul(x, x, w, REGION_PREC);
        arb_add(x, x, b, REGION_PREC);
        arb_mul_si(x, x, k ? -sat->alpha : sat->alpha, REGION_PREC);
        arb_exp(h[k], x, REGION_PREC);
    }
    for (j = 0; j < sat->n; j++)
    {
        k = step->side[j];
        arb_set_fmpq(x, fmpq_mat_entry(sat->prob->x, j, 0), REGION_PREC);
        arb_mul(x, x, w, REGION_PREC);
        arb_add(x, x, b, REGION_PREC);
        arb_mul_si(x, x, k ? -sat->alpha : sat->alpha, REGION_PREC);
        arb_exp(u, x, REGION_PREC);
        arb_mul(v, h[0], h[1], REGION_PREC);
        arb_log(v, v, REGION_PREC);
        arb_set_fmpq(x, step->far + j, REGION_PREC);
        arb_mul(v, v, x, REGION_PREC);
        arb_exp(v, v, REGION_PREC);
        arb_mul(v, v, h[k], REGION_PREC);
        CU_ASSERT(arb_overlaps(u, v));
        CU_ASSERT(fmpq_sgn(step->far + j) >= 0);
    }
    for (k = 0; k < 2; k++)
        arb_clear(h[k]);
    arb_clear(u);
    arb_clear(v);
    arb_clear(w);
    arb_clear(b);
    arb_clear(x);
}

/* No random (w, b) with both margins >= 1 is shorter than (w0, b0), whose
   margins are >= 1. */
static void
check_shortest(const loja_saturation_t sat, slong s)
{
    const loja_step_neuron_t *step = sat->step + s;
    fmpq_t w, b, m[2], t, norm, best;
    slong it;
    int k;

    fmpq_init(w);
    fmpq_init(b);
    fmpq_init(t);
    fmpq_init(norm);
    fmpq_init(best);
    fmpq_init(m[0]);
    fmpq_init(m[1]);
    fmpq_mul(best, step->w0, step->w0);
    fmpq_addmul(best, step->b0, step->b0);
    for (it = 0; it < 300; it++)
    {
        fmpq_set(w, step->w0);
        fmpq_set(b, step->b0);
        if (it > 0)
        {
            fmpq_set_si(t, test_uniform(201) - 100, 400);
            fmpq_add(w, w, t);
            fmpq_set_si(t, test_uniform(201) - 100, 400);
            fmpq_add(b, b, t);
        }
        for (k = 0; k < 2; k++)
        {
            fmpq_mul(m[k], w, fmpq_mat_entry(sat->prob->x,
                step->support[k], 0));
            fmpq_add(m[k], m[k], b);
            fmpq_mul_si(m[k], m[k], k ? sat->alpha : -sat->alpha);
            fmpq_sub_si(m[k], m[k], 1);
        }
        if (it == 0)
            CU_ASSERT(fmpq_sgn(m[0]) >= 0 && fmpq_sgn(m[1]) >= 0);
        fmpq_mul(norm, w, w);
        fmpq_addmul(norm, b, b);
        if (fmpq_sgn(m[0]) >= 0 && fmpq_sgn(m[1]) >= 0)
            CU_ASSERT(fmpq_cmp(norm, best) >= 0);
    }
    fmpq_clear(w);
    fmpq_clear(b);
    fmpq_clear(t);
    fmpq_clear(norm);
    fmpq_clear(best);
    fmpq_clear(m[0]);
    fmpq_clear(m[1]);
}

void
test_saturation_steps(void)
{
    region_t s;
    slong i, k;

    for (i = 0; i < REGION_CASES; i++)
    {
        region_init(&s, region_cases + i);
        for (k = 0; k < s.sat->m; k++)
        {
            if (!s.sat->power && s.sat->step[k].on < 0)
                check_tails(s.sat, k);
            check_shortest(s.sat, k);
        }
        region_clear(&s);
    }
}

/* r and M^T H M at a point of the ball (balls of radius 2^-250 or so) lie in
   what is enclosed over it. */
static void
check_framed(const region_t *s, region_point_t *p)
{
    const loja_saturation_struct *sat = s->sat;
    const slong n = sat->n, dim = sat->dim;
    arb_ptr u = _arb_vec_init(dim), zeta = _arb_vec_init(dim);
    arb_ptr r = _arb_vec_init(n), R = _arb_vec_init(n);
    arb_mat_t G, H, K, T;
    slong i, k, it;

    arb_mat_init(G, n, dim);
    arb_mat_init(H, dim, dim);
    arb_mat_init(K, dim, dim);
    arb_mat_init(T, dim, dim);
    _loja_saturation_framed(R, G, K, s->proof, sat, 128);
    for (it = 0; it < 6; it++)
    {
        region_direction(u, dim, test_uniform(2) == 0);
        region_set_frame(p, s, u);
        _loja_saturation_zeta(zeta, sat, p->theta);
        _loja_saturation_reduced(r, NULL, NULL, H, sat, zeta, REGION_PREC);
        arb_mat_transpose(T, s->proof->frame);
        arb_mat_mul(H, T, H, REGION_PREC);
        arb_mat_mul(H, H, s->proof->frame, REGION_PREC);
        for (i = 0; i < n; i++)
            CU_ASSERT(arb_overlaps(R + i, r + i));
        for (i = 0; i < dim; i++)
            for (k = 0; k < dim; k++)
                CU_ASSERT(arb_overlaps(arb_mat_entry(K, i, k),
                    arb_mat_entry(H, i, k)));
    }
    arb_mat_clear(G);
    arb_mat_clear(H);
    arb_mat_clear(K);
    arb_mat_clear(T);
    _arb_vec_clear(u, dim);
    _arb_vec_clear(zeta, dim);
    _arb_vec_clear(r, n);
    _arb_vec_clear(R, n);
}

void
test_saturation_framed(void)
{
    region_t s;
    region_point_t p;
    slong i, it;

    for (i = 0; i < REGION_CASES + REGION_ON_CASES; i++)
    {
        region_init(&s, i < REGION_CASES ? region_cases + i
            : region_on_cases + i - REGION_CASES);
        region_point_init(&p, s.sat);
        for (it = 0; it < test_count(10); it++)
        {
            (void) region_random(&s);
            check_framed(&s, &p);
        }
        region_point_clear(&p, s.sat);
        region_clear(&s);
    }
}
