/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The family deep against the truth: the coefficients Q_m, the rest beyond
    x^L and the entries of Theta, with their derivatives, from the residuals
    of the network itself at the points that the coordinates name.
*/
#include <math.h>
#include <string.h>
#include "bench.h"
#include "chain.h"

TEST_DECLARE(test_deep_slopes)

/* r_j - sum_fast B_m x^m - h^s sum_slow Q_m (1 - P_F) x^m, over h^s: the rest
   at the data, with Q_m of the state at (h, sigma), thin. */
static void
rest(arb_ptr res, arb_ptr theta, case_t *t, loja_collapse_state_t st,
     const arb_t h, arb_srcptr sigma)
{
    const loja_one_layer_struct *o = &t->f->o;
    arb_t B, x, hs;
    slong m, j, e;

    arb_init(B);
    arb_init(x);
    arb_init(hs);
    _arb_vec_set(st->sigma, sigma, t->dim);
    _loja_collapse_state_sums(st, t->f, h);
    t->family.ops->map(theta, &t->family, h, sigma);
    loja_loss_residual(t->ws, res, NULL, theta, PREC);
    arb_sqrt_ui(x, SAMPLES, PREC);          /* the mean scalar product */
    arb_pow_ui(hs, h, (ulong) o->s, PREC);
    for (j = 0; j < SAMPLES; j++)
    {
        arb_mul(res + j, res + j, x, PREC);
        for (m = 0; m <= t->f->L; m++)
        {
            arb_set_fmpq(B, o->x + j, PREC);
            arb_pow_ui(B, B, (ulong) m, PREC);
            if (m >= o->ms)
            {
                arb_mul(B, arb_mat_entry(o->perp, m - o->ms, j), hs, PREC);
                arb_submul(res + j, B, st->Q + m, PREC);
                continue;
            }
            e = _loja_collapse_order(t->f, m) - o->k;
            arb_pow_ui(theta, h, (ulong) (e < 0 ? -e : e), PREC);
            if (e < 0)
                arb_div(theta, st->Q + m, theta, PREC);
            else
                arb_mul(theta, st->Q + m, theta, PREC);
            if (m == 0)
                arb_add(theta, theta, theta + t->P - 1, PREC);
            arb_sub(theta, theta, o->pm + m, PREC);
            arb_submul(res + j, theta, B, PREC);
        }
        arb_div(res + j, res + j, hs, PREC);
    }
    t->family.ops->map(theta, &t->family, h, sigma);
    arb_clear(B);
    arb_clear(x);
    arb_clear(hs);
}

/* The mean norm of a, a lower bound: first powers of DEEP_SPREAD are known at
   some point near b* only. */
static double
norm(arb_srcptr a)
{
    double s = 0;
    slong j;

    for (j = 0; j < SAMPLES; j++)
    {
        const double x = fmax(0,
            fabs(arf_get_d(arb_midref(a + j), ARF_RND_NEAR))
            - mag_get_d(arb_radref(a + j)));

        s += x * x;
    }
    return sqrt(s / SAMPLES);
}

static double
upper(const arb_t x)
{
    arf_t t;
    double d;

    arf_init(t);
    arb_get_ubound_arf(t, x, 60);
    d = arf_get_d(t, ARF_RND_UP);
    arf_clear(t);
    return d;
}

/* A box of (h, sigma) about the case's point, and two of its points that differ
   in coordinate i (i = dim: h). */
static void
two_points(arb_ptr box, arb_ptr a, arb_ptr b, case_t *t, slong i)
{
    const double h = arf_get_d(arb_midref(t->h), ARF_RND_NEAR) * 40;
    slong j;

    for (j = 0; j <= t->dim; j++)
    {
        const double c = j == t->dim ? h
            : arf_get_d(arb_midref(t->y + j), ARF_RND_NEAR);
        const double r = 0.05 * (fabs(c) + (j == t->dim ? 0 : 0.01));
        const double u = (double) (test_uniform(1001) - 500) / 500;
        const double v = (double) (test_uniform(1001) - 500) / 500;

        arb_set_d(box + j, c);
        mag_set_d(arb_radref(box + j), r);
        arb_set_d(a + j, c + 0.99 * r * u);
        arb_set(b + j, a + j);
        if (j == i)
            arb_set_d(b + j, c + 0.99 * r * v);
    }
    /* h like what the boxes are for */
    arb_set_d(box + OL_NU(&t->f->o, 0), 1);
    arb_set_d(a + OL_NU(&t->f->o, 0), 1);
    arb_set_d(b + OL_NU(&t->f->o, 0), 1);
}

/* (p - q)/(b_i - a_i) lies in x, up to rounding. */
static void
check_slope(const arb_t x, const arb_t p, const arb_t q, const arb_t step)
{
    arb_t d, y;

    arb_init(d);
    arb_init(y);
    arb_sub(d, p, q, PREC);
    arb_div(d, d, step, PREC);
    arb_set(y, x);
    mag_add_ui_2exp_si(arb_radref(y), arb_radref(y), 1, -60);
    CU_ASSERT(arb_overlaps(d, y));
    arb_clear(d);
    arb_clear(y);
}

/* Values and slopes between two points against the box. */
static void
compare(case_t *t, slong i)
{
    const slong dim = t->dim, L = t->f->L;
    arb_ptr box = _arb_vec_init(dim + 1), a = _arb_vec_init(dim + 1);
    arb_ptr b = _arb_vec_init(dim + 1), ra = _arb_vec_init(SAMPLES);
    arb_ptr rb = _arb_vec_init(SAMPLES), ta = _arb_vec_init(t->P);
    arb_ptr tb = _arb_vec_init(t->P);
    loja_collapse_state_t st, sa, sb;
    arb_t step;
    slong m, g, j;

    arb_init(step);
    _loja_collapse_state_init(st, t->f);
    _loja_collapse_state_init(sa, t->f);
    _loja_collapse_state_init(sb, t->f);
    two_points(box, a, b, t, i);
    _arb_vec_set(st->sigma, box, dim);
    CU_ASSERT_FATAL(_loja_collapse_state_set(st, t->f, box + dim));
    rest(ra, ta, t, sa, a + dim, a);
    rest(rb, tb, t, sb, b + dim, b);
    arb_sub(step, b + i, a + i, PREC);
    CU_ASSERT(norm(ra) <= upper(st->rem) * (1 + 1e-9) + 1e-25);
    CU_ASSERT(upper(st->rem) < 1e6 * norm(ra) + 1e-12);
    for (m = 0; m <= L; m++)
    {
        CU_ASSERT(arb_overlaps(st->Q + m, sa->Q + m));
        if (!arb_is_zero(step))
            check_slope(i < dim ? arb_mat_entry(st->grad, m, i) : st->dQ + m,
                        sb->Q + m, sa->Q + m, step);
    }
    for (j = 0; j < t->P - 2 && !arb_is_zero(step); j++)
    {
        arb_srcptr e = st->entry + j * (dim + 2);

        g = _loja_deep_gamma(t->f, j);
        arb_pow_ui(ta + t->P - 1, a + dim, (ulong) g, PREC);
        arb_mul(ta + j, ta + j, ta + t->P - 1, PREC);
        arb_pow_ui(tb + t->P - 1, b + dim, (ulong) g, PREC);
        arb_mul(tb + j, tb + j, tb + t->P - 1, PREC);
        CU_ASSERT(arb_overlaps(e, ta + j));
        check_slope(e + 1 + i, tb + j, ta + j, step);
    }
    if (!arb_is_zero(step))
    {
        _arb_vec_sub(ra, rb, ra, SAMPLES, PREC);
        CU_ASSERT(norm(ra) <= fabs(arf_get_d(arb_midref(step), ARF_RND_NEAR))
            * upper(i < dim ? st->rem_grad + i : st->rem_h) * (1 + 1e-9)
            + 1e-25);
    }
    arb_clear(step);
    _loja_collapse_state_clear(st);
    _loja_collapse_state_clear(sa);
    _loja_collapse_state_clear(sb);
    _arb_vec_clear(box, dim + 1);
    _arb_vec_clear(a, dim + 1);
    _arb_vec_clear(b, dim + 1);
    _arb_vec_clear(ra, SAMPLES);
    _arb_vec_clear(rb, SAMPLES);
    _arb_vec_clear(ta, t->P);
    _arb_vec_clear(tb, t->P);
}

void
test_deep_slopes(void)
{
    case_t t;
    slong c, i, k;

    for (c = 0; c < CHAINS; c++)
    {
        CU_ASSERT(case_init(&t, chains + c));
        for (i = 0; i <= t.dim; i++)
            for (k = 0; k < 6; k++)
                if (i != OL_NU(&t.f->o, 0))
                    compare(&t, i);
        case_clear(&t);
    }
}
