/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Jets of the family deep: what lies beyond u^L, with its derivatives, at
    points of boxes; the variable u; the entries of Theta, and X on them, from
    differences of Theta itself.
*/
#include <math.h>
#include <string.h>
#include "chain.h"

TEST_DECLARE(test_deep_jets)
TEST_DECLARE(test_deep_rest)
TEST_DECLARE(test_deep_variable)
TEST_DECLARE(test_deep_sizes)

/* The jets of exp-like compositions: (10) of the proof at numbers, z + c y and
   its Taylor polynomial, u in a wide ball. */
void
test_deep_jets(void)
{
    const loja_act_struct *act = loja_act_find("tanh");
    loja_deep_jets_t J;
    arb_ptr u = _arb_vec_init(3), z = _arb_vec_init(3), c = _arb_vec_init(3);
    arb_ptr y, r, psi, one = _arb_vec_init(3);
    arb_t x, s, v;
    slong i, m;

    arb_init(x);
    arb_init(s);
    arb_init(v);
    mag_set_d(arb_radref(u), 1);
    _loja_deep_jets_init(J, 3, 4, 1, u, 128);
    y = _loja_deep_jet(J);
    r = _loja_deep_jet(J);
    arb_set_d(z, 0.4);
    arb_set_d(c, 0.7);
    arb_one(one);
    arb_set_d(y + 3, 0.5);
    arb_set_d(y + 6, -0.3);
    arb_set_d(y + 15, 0.2);                 /* of u^5 */
    psi = _arb_vec_init(6);
    _loja_one_layer_taylor(psi, 6, z, act, 0, 128);
    _loja_deep_compose(r, act, psi, z, y, c, 1, J);
    _arb_vec_clear(psi, 6);
    for (i = -10; i <= 10; i++)
    {
        const double p = 0.1 * (double) i;

        arb_set_d(x, tanh(0.4 + 0.7 * (0.5 * p - 0.3 * p * p
            + 0.2 * pow(p, 5))) - tanh(0.4));
        arb_set_d(s, 0.7);
        arb_div(x, x, s, 128);
        arb_zero(s);
        for (m = 0; m <= 5; m++)
        {
            arb_set_d(v, p);
            arb_pow_ui(v, v, (ulong) m, 128);
            arb_addmul(s, r + 3 * m, v, 128);
        }
        mag_add_ui_2exp_si(arb_radref(s), arb_radref(s), 1, -44);
        CU_ASSERT(arb_contains(s, x));
    }
    _loja_deep_jet_clear(y, J);
    _loja_deep_jet_clear(r, J);
    _loja_deep_jets_clear(J);
    arb_clear(x);
    arb_clear(s);
    arb_clear(v);
    _arb_vec_clear(u, 3);
    _arb_vec_clear(z, 3);
    _arb_vec_clear(c, 3);
    _arb_vec_clear(one, 3);
}

/* ---- the rest of Taylor's formula alone ---- */

#define LAST 4

/* F := (psi(z + v) - sum_(l <= LAST) psi_l(z) v^l)/(c u^(LAST+1)), z = Z + s,
   v = c a u, u = h x: y = a u has no other rest. */
static void
rest_truth(arb_t F, const loja_act_struct *act, const arb_t z, const arb_t h,
           double x)
{
    arb_ptr psi = _arb_vec_init(LAST + 1);
    arb_t v, t;
    slong l;

    arb_init(v);
    arb_init(t);
    arb_set_d(t, 0.375 * x);                /* c a x */
    arb_mul(v, t, h, PREC);
    arb_add(t, z, v, PREC);
    _loja_one_layer_taylor(psi, 1, t, act, 0, PREC);
    arb_set(F, psi);
    _loja_one_layer_taylor(psi, LAST + 1, z, act, 0, PREC);
    for (l = 0; l <= LAST; l++)
    {
        arb_pow_ui(t, v, (ulong) l, PREC);
        arb_submul(F, t, psi + l, PREC);
    }
    arb_set_d(t, x);
    arb_mul(t, t, h, PREC);
    arb_pow_ui(t, t, LAST + 1, PREC);
    arb_div(F, F, t, PREC);
    arb_set_d(t, 0.75);
    arb_div(F, F, t, PREC);
    arb_clear(v);
    arb_clear(t);
    _arb_vec_clear(psi, LAST + 1);
}

/* The last dual at two points of the box that differ in s (slot 1) or h
   (slot 2). */
static void
check_rest(arb_srcptr last, const loja_act_struct *act, double x, slong slot)
{
    const double r = 0.01 * (double) (test_uniform(1999) - 999) / 1000;
    const double q = 0.01 * (double) (test_uniform(1999) - 999) / 1000;
    arb_t z, h, F, G;

    arb_init(z);
    arb_init(h);
    arb_init(F);
    arb_init(G);
    arb_set_d(z, 0.375 + r);
    arb_set_d(h, 1 + q);
    rest_truth(F, act, z, h, x);
    CU_ASSERT(arb_overlaps(last, F));
    arb_set_d(slot == 1 ? z : h, (slot == 1 ? 0.375 : 1) + 0.01);
    rest_truth(G, act, z, h, x);
    arb_sub(F, G, F, PREC);
    arb_set_d(z, 0.01 - (slot == 1 ? r : q));
    arb_div(F, F, z, PREC);
    mag_add_ui_2exp_si(arb_radref(F), arb_radref(F), 1, -40);
    CU_ASSERT(arb_overlaps(last + slot, F));
    arb_clear(z);
    arb_clear(h);
    arb_clear(F);
    arb_clear(G);
}

void
test_deep_rest(void)
{
    static const char *const names[] = { "tanh", "gelu", "softplus" };
    loja_deep_jets_t J;
    arb_ptr u = _arb_vec_init(3), z = _arb_vec_init(3), c = _arb_vec_init(3);
    arb_ptr psi = _arb_vec_init(LAST + 2), y, r;
    slong i, a, slot;

    /* u = h x, h within 0.01 of 1, |x| <= 1 */
    mag_set_d(arb_radref(u), 1.01);
    mag_set_d(arb_radref(u + 2), 1);
    _loja_deep_jets_init(J, 3, LAST, 1, u, 128);
    y = _loja_deep_jet(J);
    r = _loja_deep_jet(J);
    arb_set_d(z, 0.375);
    mag_set_d(arb_radref(z), 0.011);
    arb_one(z + 1);
    arb_set_d(c, 0.75);
    arb_set_d(y + 3, 0.5);
    for (a = 0; a < 3; a++)
    {
        const loja_act_struct *act = loja_act_find(names[a]);

        _loja_one_layer_taylor(psi, LAST + 2, z, act, 0, 128);
        _loja_deep_compose(r, act, psi, z, y, c, 1, J);
        for (i = -8; i <= 8; i++)
            for (slot = 1; slot <= 2; slot++)
                if (i != 0)
                    check_rest(r + 3 * (LAST + 1), act, 0.125 * (double) i,
                               slot);
    }
    _loja_deep_jet_clear(y, J);
    _loja_deep_jet_clear(r, J);
    _loja_deep_jets_clear(J);
    _arb_vec_clear(u, 3);
    _arb_vec_clear(z, 3);
    _arb_vec_clear(c, 3);
    _arb_vec_clear(psi, LAST + 2);
}

/* u and its derivatives at the data. */
void
test_deep_variable(void)
{
    arb_ptr u = _arb_vec_init(N_MOST + 2);
    arb_t h, x, y;
    case_t t;
    slong c, j, i;

    arb_init(h);
    arb_init(x);
    arb_init(y);
    arb_set_d(h, 0.25);
    for (c = 0; c < CHAINS; c++)
    {
        CU_ASSERT(case_init(&t, chains + c));
        _arb_vec_zero(u, N_MOST + 2);
        _loja_deep_variable(u, t.f, h);
        for (j = 0; j < SAMPLES; j++)
        {
            arb_set_fmpq(x, t.f->o.x + j, PREC);
            arb_mul(y, x, h, PREC);
            if (t.f->deep != DEEP_INNER)
            {
                arb_set(y, x);
                arb_zero(x);
            }
            CU_ASSERT(arb_overlaps(u, y));
            CU_ASSERT(arb_overlaps(u + (t.dim + 1), x));
        }
        CU_ASSERT(arb_contains_zero(u));
        for (i = 1; i <= t.dim; i++)
            CU_ASSERT(arb_is_zero(u + i));
        case_clear(&t);
    }
    arb_clear(h);
    arb_clear(x);
    arb_clear(y);
    _arb_vec_clear(u, N_MOST + 2);
}

/* ---- sizes ---- */

#define STEP 50                /* differences over 2^-STEP */

/* D := the derivative of Theta at (h, sigma) along dh = b h, dsigma = chi. */
static void
along(arb_ptr D, case_t *t, double b, arb_srcptr chi)
{
    arb_ptr y = _arb_vec_init(t->dim), other = _arb_vec_init(t->P);
    arb_t h, x;
    slong side, j;

    arb_init(h);
    arb_init(x);
    for (side = -1; side <= 1; side += 2)
    {
        arb_set_d(x, b * (double) side);
        arb_mul(x, x, t->h, PREC);
        arb_mul_2exp_si(x, x, -STEP);
        arb_add(h, t->h, x, PREC);
        for (j = 0; j < t->dim; j++)
        {
            arb_mul_si(x, chi + j, side, PREC);
            arb_mul_2exp_si(x, x, -STEP);
            arb_add(y + j, t->y + j, x, PREC);
        }
        t->family.ops->map(side < 0 ? other : D, &t->family, h, y);
    }
    _arb_vec_sub(D, D, other, t->P, PREC);
    _arb_vec_scalar_mul_2exp_si(D, D, t->P, STEP - 1);
    arb_clear(h);
    arb_clear(x);
    _arb_vec_clear(y, t->dim);
    _arb_vec_clear(other, t->P);
}

static int
is_near(const arb_t x, const arb_t truth)
{
    arb_t y, t;
    int res;

    arb_init(y);
    arb_init(t);
    arb_sub(y, x, truth, PREC);
    arb_abs(y, y);
    arb_abs(t, truth);
    arb_add_ui(t, t, 1, PREC);
    arb_mul_2exp_si(t, t, -36);
    res = arb_lt(y, t);
    arb_clear(y);
    arb_clear(t);
    return res;
}

/* sums from D = D_X Theta, dh(X) = -h/s, dsigma(X) = h chi: those of a^2, b^2,
   a b, a = h^k Theta_i, b = h^(k-1) xi_i. */
static void
size_truth(arb_ptr sums, case_t *t, arb_srcptr D)
{
    const slong k = t->family.k, s = t->family.s;
    arb_t a, b;
    slong i;

    arb_init(a);
    arb_init(b);
    _arb_vec_zero(sums, 3);
    for (i = 0; i < t->P - 2; i++)
    {
        arb_mul_si(b, D + i, s, PREC);
        arb_div_si(b, b, k, PREC);
        arb_sub(b, b, t->theta + i, PREC);
        arb_pow_ui(a, t->h, (ulong) (k - 1), PREC);
        arb_mul(b, b, a, PREC);
        arb_mul(a, a, t->h, PREC);
        arb_mul(a, a, t->theta + i, PREC);
        arb_addmul(sums, a, a, PREC);
        arb_addmul(sums + 1, b, b, PREC);
        arb_addmul(sums + 2, a, b, PREC);
    }
    arb_clear(a);
    arb_clear(b);
}

/* x += the squares of h^k Theta_i with gamma = k, or these times their
   derivatives D. */
static void
square_truth(arb_t x, case_t *t, arb_srcptr D)
{
    arb_t a, b;
    slong i;

    arb_init(a);
    arb_init(b);
    for (i = 0; i < t->P - 2; i++)
        if (_loja_deep_gamma(t->f, i) == t->f->o.k)
        {
            arb_pow_ui(b, t->h, (ulong) t->f->o.k, PREC);
            arb_mul(a, b, t->theta + i, PREC);
            arb_mul(b, b, D == NULL ? t->theta + i : D + i, PREC);
            arb_addmul(x, a, b, PREC);
        }
    arb_clear(a);
    arb_clear(b);
}

/* At the case's point, chi at random. */
static void
check_sizes(case_t *t, const loja_collapse_box_t w)
{
    arb_ptr chi = _arb_vec_init(t->dim), D = _arb_vec_init(t->P);
    arb_ptr sums = _arb_vec_init(3), truth = _arb_vec_init(3);
    arb_ptr move = _arb_vec_init(t->dim);
    slong j;

    for (j = 0; j < t->dim; j++)
        if (j != OL_NU(&t->f->o, 0))
            arb_set_d(chi + j, (double) (test_uniform(4001) - 2000) / 500);
    _arb_vec_scalar_mul(move, chi, t->dim, t->h, PREC);
    along(D, t, -1.0 / (double) t->family.s, move);
    size_truth(truth, t, D);
    _loja_deep_add_entries(sums, w, chi);
    for (j = 0; j < 3; j++)
        CU_ASSERT(is_near(sums + j, truth + j));
    _arb_vec_zero(sums, 3);
    _arb_vec_zero(truth, 3);
    _loja_deep_add_squares(sums, w->box, t->f);
    square_truth(truth, t, NULL);
    CU_ASSERT(is_near(sums, truth));
    along(D, t, 0, chi);
    _loja_deep_add_slopes(sums + 1, w->box, t->f, chi);
    square_truth(truth + 1, t, D);
    CU_ASSERT(is_near(sums + 1, truth + 1));
    _arb_vec_clear(chi, t->dim);
    _arb_vec_clear(move, t->dim);
    _arb_vec_clear(D, t->P);
    _arb_vec_clear(sums, 3);
    _arb_vec_clear(truth, 3);
}

void
test_deep_sizes(void)
{
    loja_graded_slice_t s;
    loja_collapse_box_t w;
    case_t t;
    slong c, i;

    for (c = 0; c < CHAINS; c++)
    {
        CU_ASSERT(case_init(&t, chains + c));
        /* no power of h is small */
        arb_set_d(t.h, 0.375);
        for (i = 0; i < t.dim; i++)
            arb_get_mid_arb(t.y + i, t.y + i);
        t.family.ops->map(t.theta, &t.family, t.h, t.y);
        _loja_graded_slice_init(s, t.dim);
        _loja_collapse_box_init(w, t.f, s);
        _arb_vec_set(w->box->sigma, t.y, t.dim);
        CU_ASSERT_FATAL(_loja_collapse_state_set(w->box, t.f, t.h));
        for (i = 0; i < 4; i++)
            check_sizes(&t, w);
        _loja_collapse_box_clear(w);
        _loja_graded_slice_clear(s);
        case_clear(&t);
    }
}
