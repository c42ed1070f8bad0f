/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* t_majorant.c -- norm bounds on complex boxes. */
#include <math.h>
#include "reference.h"
#include "support/support.h"

TEST_DECLARE(test_majorant_contains)
TEST_DECLARE(test_majorant_branches)
TEST_DECLARE(test_majorant_domain)
TEST_DECLARE(test_majorant_tight)
TEST_DECLARE(test_majorant_rounding)

static void
random_complex_box(acb_ptr box, slong P, int kind)
{
    arb_ptr x = _arb_vec_init(P), y = _arb_vec_init(P);
    slong i;

    ref_random_box(x, P, kind);
    ref_random_box(y, P, kind);
    for (i = 0; i < P; i++)
    {
        arb_set(acb_realref(box + i), x + i);
        /* imaginary parts up to 1/4, so that domains are met often */
        arb_mul_2exp_si(acb_imagref(box + i), y + i, -3);
    }
    _arb_vec_clear(x, P);
    _arb_vec_clear(y, P);
}

static void
random_complex_point(acb_ptr p, acb_srcptr box, slong P, int corner)
{
    slong i;

    for (i = 0; i < P; i++)
    {
        int c = corner ? 2 * (int) test_uniform(2) - 1 : 0;
        int d = corner ? 2 * (int) test_uniform(2) - 1 : 0;

        test_arb_point(arb_midref(acb_realref(p + i)), acb_realref(box + i),
            c);
        test_arb_point(arb_midref(acb_imagref(p + i)), acb_imagref(box + i),
            d);
    }
}

/* 1 if the Euclidean norm of v (without doubt) is at most the bound. */
static int
norm_at_most(acb_srcptr v, slong n, const mag_t bound)
{
    arb_t s, t;
    slong i;
    int good;

    arb_init(s);
    arb_init(t);
    for (i = 0; i < n; i++)
    {
        arb_addmul(s, acb_realref(v + i), acb_realref(v + i), REF_PREC);
        arb_addmul(s, acb_imagref(v + i), acb_imagref(v + i), REF_PREC);
    }
    arf_set_mag(arb_midref(t), bound);
    arb_sqr(t, t, REF_PREC);
    good = arb_le(s, t);
    arb_clear(s);
    arb_clear(t);
    return good;
}

/* Every hidden preactivation in the strip of its activation; arctan: off the
   cuts. */
static int
in_strips(ref_loss_t ref, const loja_problem_struct *prob)
{
    const loja_net_struct *net = prob->net;
    slong i, j, k, h;

    for (i = 0; i < prob->n; i++)
        for (k = 1, h = 0; k < net->depth; k++)
            for (j = 0; j < net->width[k]; j++, h++)
            {
                const loja_act_struct *act = net->act[k - 1];
                acb_srcptr z = ref->z + i * ref->hidden + h;
                double y = arf_get_d(arb_midref(acb_imagref(z)),
                                     ARF_RND_NEAR);
                double most = act == &loja_act_tanh ? 1.5707963268
                    : act == &loja_act_arctan
                      && arb_contains_zero(acb_realref(z)) ? 1.0000000001
                    : act == &loja_act_logistic || act == &loja_act_softplus
                      || act == &loja_act_silu ? 3.1415926536 : 1e300;

                if (y > most || y < -most)
                    return 0;
            }
    return 1;
}

/* The discs around the boxes. */
static loja_disc_t *
discs_around(acb_srcptr box, slong P)
{
    loja_disc_t *d = flint_malloc(sizeof(*d) * (size_t) P);
    double x, y;
    slong i;

    for (i = 0; i < P; i++)
    {
        loja_round_set_arb(&d[i].re, &x, acb_realref(box + i));
        loja_round_set_arb(&d[i].im, &y, acb_imagref(box + i));
        d[i].rad = loja_up_hypot(x, y);
    }
    return d;
}

static void
random_disc_point(acb_ptr p, const loja_disc_t *d, slong P, int rim)
{
    slong i;

    for (i = 0; i < P; i++)
    {
        double phi = 6.2831853 * (double) test_uniform(1 << 20) / (1 << 20);
        double r = d[i].rad * (1 - 1e-9);

        if (!rim)
            r *= (double) test_uniform(1 << 20) / (1 << 20);
        acb_set_d_d(p + i, d[i].re + r * cos(phi), d[i].im + r * sin(phi));
    }
}

/* As check_box, on the discs around it. */
static int
check_discs(const loja_problem_struct *prob, acb_srcptr box,
    const signed char *branch)
{
    slong i, P = prob->net->nparams;
    acb_ptr point = _acb_vec_init(P);
    loja_disc_t *d = discs_around(box, P);
    loja_round_t keep;
    loja_pool_t pool;
    ref_loss_t ref;
    double x, y, x2;
    mag_t g, h;
    int ok;

    mag_init(g);
    mag_init(h);
    ref_loss_init(ref, prob);
    loja_pool_init(pool, prob, 1);
    loja_pool_set_branch(pool, branch);
    CU_ASSERT_FATAL(loja_round_begin(keep));
    ok = loja_loss_majorant_disc(pool->ws, &x, &y, d);
    CU_ASSERT(loja_loss_majorant_disc(pool->ws, &x2, NULL, d) == ok
              || !isfinite(y));
    CU_ASSERT(!ok || x == x2);
    loja_round_end(keep);
    loja_round_get_mag(g, x);
    loja_round_get_mag(h, y);
    for (i = 0; i < 4 && ok; i++)
    {
        random_disc_point(point, d, P, i % 2 == 0);
        ref_loss(ref, prob, point, branch);
        CU_ASSERT(branch != NULL || in_strips(ref, prob));
        CU_ASSERT(norm_at_most(ref->grad, P, g));
        CU_ASSERT(norm_at_most(ref->hess, P * P, h));
    }
    loja_pool_clear(pool);
    ref_loss_clear(ref);
    mag_clear(g);
    mag_clear(h);
    flint_free(d);
    _acb_vec_clear(point, P);
    return ok;
}

/* Returns what the majorant returned. */
static int
check_box(const loja_problem_struct *prob, acb_srcptr box,
    const signed char *branch)
{
    slong i, P = prob->net->nparams, prec = ref_random_prec();
    acb_ptr point = _acb_vec_init(P);
    loja_pool_t pool;
    ref_loss_t ref;
    mag_t g, h, g2;
    int ok;

    mag_init(g);
    mag_init(h);
    mag_init(g2);
    ref_loss_init(ref, prob);
    loja_pool_init(pool, prob, 1);
    loja_pool_set_branch(pool, branch);
    ok = loja_loss_majorant(pool->ws, g, h, box, prec);
    CU_ASSERT(loja_loss_majorant(pool->ws, g2, NULL, box, prec) == ok);
    CU_ASSERT(!ok || mag_equal(g, g2));
    for (i = 0; i < 4 && ok; i++)
    {
        random_complex_point(point, box, P, i % 2 == 0);
        ref_loss(ref, prob, point, branch);
        CU_ASSERT(branch != NULL || in_strips(ref, prob));
        CU_ASSERT(norm_at_most(ref->grad, P, g));
        CU_ASSERT(norm_at_most(ref->hess, P * P, h));
    }
    loja_pool_clear(pool);
    ref_loss_clear(ref);
    mag_clear(g);
    mag_clear(h);
    mag_clear(g2);
    _acb_vec_clear(point, P);
    return ok;
}

void
test_majorant_contains(void)
{
    slong i, done = 0, discs = 0, n = test_count(60);
    loja_problem_t prob;

    loja_problem_init(prob);
    /* until each of both has left a domain */
    for (i = 0; i < n || ((done == i || discs == i) && i < 40 * n); i++)
    {
        acb_ptr box;

        ref_random_problem(prob, 10, 1, NULL);
        box = _acb_vec_init(prob->net->nparams);
        random_complex_box(box, prob->net->nparams, (int) (i % 5));
        done += check_box(prob, box, NULL);
        discs += check_discs(prob, box, NULL);
        _acb_vec_clear(box, prob->net->nparams);
    }
    CU_ASSERT(n < 20 || (done > i / 4 && done < i));
    CU_ASSERT(n < 20 || (discs > i / 4 && discs < i));
    loja_problem_clear(prob);
}

void
test_majorant_branches(void)
{
    slong i, k, size, done = 0, discs = 0, n = test_count(40);
    loja_problem_t prob;

    loja_problem_init(prob);
    for (i = 0; i < n; i++)
    {
        const loja_act_struct *act = i % 2 == 0 ? &loja_act_elu
                                                : &loja_act_softsign;
        signed char *branch;
        acb_ptr box;

        ref_random_problem(prob, 10, 0, act);
        box = _acb_vec_init(prob->net->nparams);
        random_complex_box(box, prob->net->nparams, (int) (i % 4));
        for (k = 1, size = 0; k < prob->net->depth; k++)
            size += prob->n * prob->net->width[k];
        branch = flint_malloc((size_t) size);
        for (k = 0; k < size; k++)
            branch[k] = (signed char) (2 * test_uniform(2) - 1);
        done += check_box(prob, box, branch);
        discs += check_discs(prob, box, branch);
        flint_free(branch);
        _acb_vec_clear(box, prob->net->nparams);
    }
    CU_ASSERT(n < 20 || done > n / 4);
    CU_ASSERT(n < 20 || discs > n / 5);
    loja_problem_clear(prob);
}

/* One neuron w x with x = 1: the answer must change at the pole. */
void
test_majorant_domain(void)
{
    static const struct
    {
        const loja_act_struct *act;
        double inside, outside;     /* imaginary parts of w */
    } table[] = {
        {&loja_act_tanh, 1.5, 1.6}, {&loja_act_logistic, 3.1, 3.2},
        {&loja_act_softplus, 3.1, 3.2}, {&loja_act_silu, 3.1, 3.2},
        {&loja_act_arctan, 0.99, 1.01}
    };
    static const slong width[] = {1, 1, 1};
    double re;
    slong i, sign;
    loja_problem_t prob;
    loja_loss_t ws;
    acb_ptr theta = _acb_vec_init(2);
    mag_t g, h;

    mag_init(g);
    mag_init(h);
    loja_problem_init(prob);
    prob->n = 1;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, 1, 1);
    fmpq_mat_init(prob->y, 1, 1);
    fmpq_set_si(fmpq_mat_entry(prob->x, 0, 0), 1, 1);
    for (i = 0; i < 5; i++)
        for (sign = -1; sign <= 1; sign += 2)
        {
            loja_net_set(prob->net, 2, width, &table[i].act, 0);
            loja_loss_init(ws, prob);
            /* arctan is analytic off the cuts, which lie on Re z = 0 */
            re = table[i].act == &loja_act_arctan ? 0 : 0.5;
            acb_set_d_d(theta, re, table[i].inside * (double) sign);
            acb_one(theta + 1);
            CU_ASSERT(loja_loss_majorant(ws, g, h, theta, 64) == 1);
            CU_ASSERT(mag_is_finite(g) && mag_is_finite(h));
            acb_set_d_d(theta, re, table[i].outside * (double) sign);
            CU_ASSERT(loja_loss_majorant(ws, g, h, theta, 64) == 0);
            /* inside with a radius that reaches out */
            acb_set_d_d(theta, re, table[i].inside * (double) sign);
            mag_set_d(arb_radref(acb_imagref(theta)), 0.2);
            CU_ASSERT(loja_loss_majorant(ws, g, h, theta, 64) == 0);
            loja_loss_clear(ws);
        }
    /* a kink without a branch: only where the sign is clear */
    {
        static const loja_act_struct *const elu[] = {&loja_act_elu};

        loja_net_set(prob->net, 2, width, elu, 0);
        loja_loss_init(ws, prob);
        acb_zero(theta);
        CU_ASSERT(loja_loss_majorant(ws, g, h, theta, 64) == 0);
        acb_set_d(theta, 0.25);
        mag_set_d(arb_radref(acb_realref(theta)), 0.3);
        CU_ASSERT(loja_loss_majorant(ws, g, h, theta, 64) == 0);
        acb_set_d(theta, 0.25);
        CU_ASSERT(loja_loss_majorant(ws, g, h, theta, 64) == 1);
        acb_indeterminate(theta);
        CU_ASSERT(loja_loss_majorant(ws, g, h, theta, 64) == 0);
        loja_loss_clear(ws);
    }
    loja_problem_clear(prob);
    _acb_vec_clear(theta, 2);
    mag_clear(g);
    mag_clear(h);
}

/* The bounds on discs are at most 4 times the norms, where nothing cancels. */
static void
check_factor(ref_loss_t ref, loja_loss_t ws, acb_srcptr theta, slong P)
{
    loja_disc_t *d = discs_around(theta, P);
    loja_round_t keep;
    double x, y;
    mag_t g, h;

    mag_init(g);
    mag_init(h);
    CU_ASSERT_FATAL(loja_round_begin(keep));
    CU_ASSERT(loja_loss_majorant_disc(ws, &x, &y, d));
    loja_round_end(keep);
    mag_set_d(g, x);
    mag_set_d(h, y);
    CU_ASSERT(norm_at_most(ref->grad, P, g));
    CU_ASSERT(norm_at_most(ref->hess, P * P, h));
    mag_mul_2exp_si(g, g, -2);
    mag_mul_2exp_si(h, h, -2);
    CU_ASSERT(!norm_at_most(ref->grad, P, g));
    CU_ASSERT(!norm_at_most(ref->hess, P * P, h));
    mag_clear(g);
    mag_clear(h);
    flint_free(d);
}

/*
    A residual of 2^-60 that doubles do not see: (1 + 2^-30)^2 against
    1 + 2^-29, by the identity.
*/
void
test_majorant_rounding(void)
{
    static const slong width[] = {1, 1, 1};
    static const loja_act_struct *const act[] = {&loja_act_identity};
    loja_disc_t d[2] = {{0x1.00000004p0, 0, 0}, {0x1.00000004p0, 0, 0}};
    loja_problem_t prob;
    loja_round_t keep;
    loja_loss_t ws;
    double g, h;

    loja_problem_init(prob);
    prob->n = 1;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, 1, 1);
    fmpq_mat_init(prob->y, 1, 1);
    fmpq_one(fmpq_mat_entry(prob->x, 0, 0));
    fmpq_set_si(fmpq_mat_entry(prob->y, 0, 0), (WORD(1) << 29) + 1,
        UWORD(1) << 29);
    loja_net_set(prob->net, 2, width, act, 0);
    loja_loss_init(ws, prob);
    CU_ASSERT_FATAL(loja_round_begin(keep));
    CU_ASSERT(loja_loss_majorant_disc(ws, &g, &h, d));
    loja_round_end(keep);
    /* grad = 2 r (w2, w1) */
    CU_ASSERT(g >= 0x1.6p-59 && g <= 1e-12);
    loja_loss_clear(ws);
    loja_problem_clear(prob);
}

/*
    With positive numbers everywhere nothing cancels: the bounds at a real
    point are the norms themselves.
*/
void
test_majorant_tight(void)
{
    slong i, j, k, P, n = test_count(15);
    loja_problem_t prob;

    loja_problem_init(prob);
    for (k = 0; k < n; k++)
    {
        acb_ptr theta;
        ref_loss_t ref;
        loja_loss_t ws;
        mag_t g, h;

        ref_random_problem(prob, 12, 0, &loja_act_softplus);
        P = prob->net->nparams;
        for (i = 0; i < prob->n; i++)
        {
            for (j = 0; j < prob->net->width[0]; j++)
                fmpq_abs(fmpq_mat_entry(prob->x, i, j),
                    fmpq_mat_entry(prob->x, i, j));
            for (j = 0; j < prob->net->width[prob->net->depth]; j++)
                fmpq_set_si(fmpq_mat_entry(prob->y, i, j), -1, 3);
        }
        theta = _acb_vec_init(P);
        for (i = 0; i < P; i++)
            acb_set_d(theta + i, 0.125 * (double) (1 + test_uniform(8)));
        mag_init(g);
        mag_init(h);
        ref_loss_init(ref, prob);
        loja_loss_init(ws, prob);
        ref_loss(ref, prob, theta, NULL);
        CU_ASSERT_FATAL(loja_loss_majorant(ws, g, h, theta, 100));
        CU_ASSERT(norm_at_most(ref->grad, P, g));
        CU_ASSERT(norm_at_most(ref->hess, P * P, h));
        check_factor(ref, ws, theta, P);
        mag_mul_ui(g, g, 999);
        mag_mul_ui(h, h, 999);
        mag_div_ui(g, g, 1000);
        mag_div_ui(h, h, 1000);
        CU_ASSERT(!norm_at_most(ref->grad, P, g));
        CU_ASSERT(!norm_at_most(ref->hess, P * P, h));
        loja_loss_clear(ws);
        ref_loss_clear(ref);
        mag_clear(g);
        mag_clear(h);
        _acb_vec_clear(theta, P);
    }
    loja_problem_clear(prob);
}
