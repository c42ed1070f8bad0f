/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The family loose: its remainder and the slopes of it against differences. */
#include "shape.h"

TEST_DECLARE(test_loose_remainder)

#define PREC BENCH_PREC

/* h^(-k-s) R at the samples. */
static void
rest(arb_ptr R, const loja_collapse_struct *f, const arb_t h,
     arb_srcptr sigma)
{
    const loja_one_layer_struct *o = &f->o;
    arb_ptr c = _arb_vec_init(f->L + 1), z = _arb_vec_init(2);
    arb_t x, t, u;
    slong i, j, l;

    arb_init(x);
    arb_init(t);
    arb_init(u);
    _arb_vec_zero(R, o->n);
    for (i = 0; i < o->d; i++)
        for (j = 0; j < o->n; j++)
        {
            arb_set_fmpq(x, o->x + j, PREC);
            arb_mul(x, x, sigma + OL_OMEGA(o, i), PREC);
            arb_mul(x, x, h, PREC);
            arb_add(z, x, sigma + OL_B(o, i), PREC);
            arb_one(z + 1);
            o->act->jet(c, z, 2, 1, 0, PREC);
            arb_set(t, c);
            arb_set(z, sigma + OL_B(o, i));
            o->act->jet(c, z, 2, f->L + 1, 0, PREC);
            for (l = 0; l <= f->L; l++)
            {
                arb_pow_ui(u, x, (ulong) l, PREC);
                arb_submul(t, u, c + l, PREC);
            }
            arb_addmul(R + j, t, sigma + OL_NU(o, i), PREC);
        }
    arb_pow_ui(t, h, (ulong) (o->k + o->s), PREC);
    _arb_vec_scalar_div(R, R, o->n, t, PREC);
    arb_clear(x);
    arb_clear(t);
    arb_clear(u);
    _arb_vec_clear(c, f->L + 1);
    _arb_vec_clear(z, 2);
}

/* The mean norm of the difference quotient of R; entry -1: in h. */
static double
changes(const loja_collapse_struct *f, const arb_t h, arb_srcptr sigma,
        slong entry)
{
    const slong dim = f->o.dim, n = f->o.n;
    arb_ptr a = _arb_vec_init(n), b = _arb_vec_init(n);
    arb_ptr y = _arb_vec_init(dim);
    arb_t step, g;
    double res;

    arb_init(step);
    arb_init(g);
    arb_one(step);
    arb_mul_2exp_si(step, step, -150);
    _arb_vec_set(y, sigma, dim);
    arb_set(g, h);
    rest(a, f, g, y);
    if (entry < 0)
        arb_add(g, g, step, PREC);
    else
        arb_add(y + entry, y + entry, step, PREC);
    rest(b, f, g, y);
    _arb_vec_sub(a, b, a, n, PREC);
    _arb_vec_scalar_mul_2exp_si(a, a, n, 150);
    bench_norm(g, a, n);
    res = shape_get(g);
    arb_clear(step);
    arb_clear(g);
    _arb_vec_clear(a, n);
    _arb_vec_clear(b, n);
    _arb_vec_clear(y, dim);
    return res;
}

/* What holds, and is not far from what is. */
static void
is_bound(const arb_t bound, double x)
{
    CU_ASSERT(x <= shape_get(bound) * (1 + 1e-9));
    CU_ASSERT(x > 1e-5 * shape_get(bound));
}

/* At a height where the remainder is no small thing. */
void
test_loose_remainder(void)
{
    loja_collapse_state_t st;
    arb_ptr R;
    arb_t h, x;
    shape_t t;
    slong c, i;

    arb_init(h);
    arb_init(x);
    arb_one(h);
    arb_mul_2exp_si(h, h, -1);
    for (c = 0; c < SHAPE_CASES; c++)
    {
        shape_init(&t, shape_loose + c, 1);
        R = _arb_vec_init(t.f->o.n);
        _loja_collapse_state_init(st, t.f);
        for (i = 0; i < t.dim; i++)
            arb_get_mid_arb(st->sigma + i, t.y + i);
        CU_ASSERT_FATAL(_loja_collapse_state_set(st, t.f, h));
        rest(R, t.f, h, st->sigma);
        bench_norm(x, R, t.f->o.n);
        is_bound(st->rem, shape_get(x));
        is_bound(st->rem_h, changes(t.f, h, st->sigma, -1));
        for (i = 0; i < t.f->o.d; i++)
        {
            is_bound(st->rem_om + i, changes(t.f, h, st->sigma, i));
            is_bound(st->rem_be + i,
                     changes(t.f, h, st->sigma, t.f->o.d + i));
            is_bound(st->rem_nu + i,
                     changes(t.f, h, st->sigma, 2 * t.f->o.d + i));
        }
        _loja_collapse_state_clear(st);
        _arb_vec_clear(R, t.f->o.n);
        shape_clear(&t);
    }
    arb_clear(h);
    arb_clear(x);
}
