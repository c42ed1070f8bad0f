/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Rule saturation at points: what is proved over regions of any size holds
    at random points of them, with L and grad L of the network itself.
*/
#include <math.h>
#include <string.h>
#include "saturation_region.h"

TEST_DECLARE(test_saturation_points)
TEST_DECLARE(test_saturation_exact_points)
TEST_DECLARE(test_saturation_enters)

/* S3 and C. */
static void
check_field(const region_point_t *p, const region_t *s, const arb_t D,
            const char *what)
{
    const loja_saturation_struct *sat = s->sat;
    const loja_saturation_proof_struct *proof = s->proof;
    arb_t t, sum;
    slong g;
    int good;

    arb_init(t);
    arb_init(sum);
    arb_zero(sum);
    for (g = 0; g < sat->P; g++)
        arb_addmul(sum, p->grad + g, p->X + g, REGION_PREC);
    arb_neg(sum, sum);
    arb_mul_arf(t, D, proof->kappa, REGION_PREC);
    good = !arb_lt(sum, t);
    CU_ASSERT(good);                            /* S3 */
    if (!good)
        printf("\n%s: S3\n", what);
    arb_zero(sum);
    for (g = 0; g < sat->P; g++)
        arb_addmul(sum, p->X + g, p->X + g, REGION_PREC);
    arb_set_arf(t, proof->C);
    arb_sqr(t, t, REGION_PREC);
    CU_ASSERT(!arb_gt(sum, t));
    arb_clear(t);
    arb_clear(sum);
}

/* What P1 says of the gradient: C |grad L| >= kappa D^2 where D <= D0. */
static void
check_far(const region_point_t *p, const region_t *s, const arb_t D,
          const char *what)
{
    arb_t t, sum;
    slong g;
    int good;

    arb_init(t);
    arb_init(sum);
    for (g = 0; g < s->sat->P; g++)
        arb_addmul(sum, p->grad + g, p->grad + g, REGION_PREC);
    arb_sqrt(sum, sum, REGION_PREC);
    arb_mul_arf(sum, sum, s->proof->C, REGION_PREC);
    arb_set_arf(t, s->proof->D0);
    good = arb_gt(D, t);
    arb_sqr(t, D, REGION_PREC);
    arb_mul_arf(t, t, s->proof->kappa, REGION_PREC);
    good = good || !arb_lt(sum, t);
    CU_ASSERT(good);
    if (!good)
        printf("\n%s: P1\n", what);
    arb_clear(t);
    arb_clear(sum);
}

/* P2: |<grad L, X> + 2 L| <= 2 e L^(3/2) and |theta - X| <= d. */
static void
check_energy(const region_point_t *p, const region_t *s, const arb_t L,
             const char *what)
{
    arb_t t, sum;
    slong g;
    int good;

    arb_init(t);
    arb_init(sum);
    for (g = 0; g < s->sat->P; g++)
        arb_addmul(sum, p->grad + g, p->X + g, REGION_PREC);
    arb_addmul_si(sum, L, 2, REGION_PREC);
    arb_abs(sum, sum);
    arb_sqrt(t, L, REGION_PREC);
    arb_mul(t, t, L, REGION_PREC);
    arb_mul_2exp_si(t, t, 1);
    arb_mul_arf(t, t, s->proof->e, REGION_PREC);
    good = !arb_gt(sum, t);
    arb_zero(sum);
    for (g = 0; g < s->sat->P; g++)
    {
        arb_sub(t, p->theta + g, p->X + g, REGION_PREC);
        arb_addmul(sum, t, t, REGION_PREC);
    }
    arb_set_arf(t, s->proof->d);
    arb_sqr(t, t, REGION_PREC);
    good = good && !arb_gt(sum, t);
    CU_ASSERT(good);
    if (!good)
        printf("\n%s: P2\n", what);
    arb_clear(t);
    arb_clear(sum);
}

/* S1, S3 and C at a point; D > D0 where it is on a face. */
static void
check_point(const region_point_t *p, const region_t *s, slong face,
            const char *what)
{
    const loja_saturation_struct *sat = s->sat;
    const loja_saturation_proof_struct *proof = s->proof;
    arb_t D, t, sum;
    slong g;
    int good;

    arb_init(D);
    arb_init(t);
    arb_init(sum);
    arb_sub(D, p->L, proof->limit, REGION_PREC);
    for (g = 0; g < 2 * sat->m; g++)
    {
        CU_ASSERT(arf_sgn(proof->a + g) > 0);
        CU_ASSERT(arf_cmp(proof->a + g, proof->least) >= 0);
        arb_pow_ui(t, p->h + g, sat->exact ? 2 : 1, REGION_PREC);
        arb_mul_arf(t, t, proof->a + g, REGION_PREC);
        arb_add(sum, sum, t, REGION_PREC);
    }
    good = !arb_lt(D, sum);
    CU_ASSERT(good);                            /* S1 */
    if (!good)
        printf("\n%s: S1\n", what);
    (!sat->power ? check_field : sat->exact ? check_energy : check_far)(p, s,
        D, what);
    arb_set_arf(t, proof->D0);
    good = face == -2 || arb_gt(D, t);
    CU_ASSERT(good);                            /* S2 */
    if (!good)
        printf("\n%s: S2, face %ld\n", what, (long) face);
    arb_clear(D);
    arb_clear(t);
    arb_clear(sum);
}

static int
faces_hold(const region_t *s)
{
    return (s->sat->exact ? _loja_saturation_exact_faces
                          : _loja_saturation_faces)(s->proof, s->sat, 128);
}

/* D0 a random part of what the faces would allow at most. */
static int
random_level(region_t *s)
{
    loja_message_t why;

    arf_set_d(s->proof->D0, pow(2, -40 * region_uniform()));
    return (!s->sat->power || s->sat->exact
            || _loja_saturation_power_field(s->proof, s->sat, why, 128))
        && faces_hold(s);
}

static void
check_regions(const region_case_t *c, slong count)
{
    region_t s;
    region_point_t p;
    loja_loss_t ws;
    slong it, k, regions = 0, levels = 0;

    region_init(&s, c);
    region_point_init(&p, s.sat);
    loja_loss_init(ws, s.prob);
    for (it = 0; it < count; it++)
    {
        if (!region_random(&s))
            continue;
        regions++;
        for (k = 0; k < 4; k++)
        {
            region_draw(&p, &s, ws, -2);
            check_point(&p, &s, -2, c->theta);
        }
        for (k = 0; k < 6 && !random_level(&s); k++)
            ;
        if (k == 6)
            continue;
        levels++;
        for (k = -1; k < 2 * s.sat->m; k++)
        {
            region_draw(&p, &s, ws, k);
            check_point(&p, &s, k, c->theta);
        }
    }
    /* fewer may all miss */
    if (regions == 0 || levels == 0)
        printf("\n%s: %ld regions, %ld levels\n", c->theta, (long) regions,
            (long) levels);
    CU_ASSERT(count < 40 || (regions > 0 && levels > 0));
    loja_loss_clear(ws);
    region_point_clear(&p, s.sat);
    region_clear(&s);
}

void
test_saturation_points(void)
{
    slong i;

    for (i = 0; i < REGION_CASES; i++)
        check_regions(region_cases + i, test_count(40));
    for (i = 0; i < REGION_ON_CASES; i++)
        check_regions(region_on_cases + i, test_count(40));
}

void
test_saturation_exact_points(void)
{
    slong i;

    for (i = 0; i < REGION_EXACT_CASES; i++)
        check_regions(region_exact_cases + i, test_count(40));
}

/* |M^-1 (zeta - centre)| or |f - y| is below rho, h_g below h0. */
static void
check_inside(const region_t *s, arb_srcptr theta)
{
    const loja_saturation_struct *sat = s->sat;
    arb_mat_t z, xi;
    arb_t sum, t, x;
    slong i, g;

    arb_mat_init(z, sat->dim, 1);
    arb_mat_init(xi, sat->dim, 1);
    arb_init(sum);
    arb_init(t);
    arb_init(x);
    for (i = 0; i < sat->dim; i++)
        arb_sub(arb_mat_entry(z, i, 0), theta + sat->param[i],
            s->proof->centre + i, REGION_PREC);
    CU_ASSERT_FATAL(arb_mat_solve(xi, s->proof->frame, z, REGION_PREC));
    for (i = 0; i < sat->dim; i++)
        arb_addmul(sum, arb_mat_entry(xi, i, 0), arb_mat_entry(xi, i, 0),
            REGION_PREC);
    arb_set_arf(t, s->proof->rho);
    arb_sqr(t, t, REGION_PREC);
    CU_ASSERT(arb_lt(sum, t));
    for (g = 0; g < 2 * sat->m; g++)
    {
        const loja_step_neuron_t *step = sat->step + g / 2;

        arb_set_fmpq(x, fmpq_mat_entry(sat->prob->x,
            step->support[g % 2], 0), REGION_PREC);
        arb_mul(x, x, theta + step->neuron, REGION_PREC);
        arb_add(x, x, theta + sat->d + step->neuron, REGION_PREC);
        arb_mul_si(x, x, g % 2 ? -sat->alpha : sat->alpha, REGION_PREC);
        arb_exp(x, x, REGION_PREC);
        arb_set_arf(t, s->proof->h0);
        CU_ASSERT(arb_lt(x, t));
    }
    arb_mat_clear(z);
    arb_mat_clear(xi);
    arb_clear(sum);
    arb_clear(t);
    arb_clear(x);
}

/* What is said to have entered has entered, at every point of the balls. */
void
test_saturation_enters(void)
{
    region_t s;
    region_point_t p;
    loja_loss_t ws;
    arb_ptr ball, theta;
    arb_t L, t;
    slong it, i, entered = 0, outside = 0;

    region_init(&s, region_cases + 0);
    region_point_init(&p, s.sat);
    loja_loss_init(ws, s.prob);
    ball = _arb_vec_init(s.sat->P);
    theta = _arb_vec_init(s.sat->P);
    arb_init(L);
    arb_init(t);
    for (it = 0; it < test_count(400); it++)
    {
        if (!region_random(&s))
            continue;
        region_draw(&p, &s, ws, -2);
        /* regions larger and smaller than where the point is */
        arf_mul_2exp_si(s.proof->h0, s.proof->h0, test_uniform(3) - 1);
        arf_mul_2exp_si(s.proof->rho, s.proof->rho, test_uniform(3) - 1);
        arf_set_d(s.proof->D0, pow(2, -30 * region_uniform()));
        for (i = 0; i < s.sat->P; i++)
        {
            arb_set(ball + i, p.theta + i);
            arb_add_error_2exp_si(ball + i, -4 - test_uniform(40));
        }
        if (!_loja_saturation_enters(s.proof, s.sat, ball, 128))
        {
            outside++;
            continue;
        }
        entered++;
        for (i = 0; i < s.sat->P; i++)
        {
            arb_zero(theta + i);
            test_arb_point(arb_midref(theta + i), ball + i,
                (int) test_uniform(3) - 1);
        }
        check_inside(&s, theta);
        loja_loss_eval(ws, L, NULL, NULL, theta, REGION_PREC);
        arb_sub(L, L, s.proof->limit, REGION_PREC);
        arb_set_arf(t, s.proof->D0);
        CU_ASSERT(!arb_gt(L, t));
        arb_set_arf(t, s.proof->level);
        CU_ASSERT(!arb_gt(L, t));
    }
    CU_ASSERT(test_count(400) < 400 || (entered > 0 && outside > 0));
    arb_clear(L);
    arb_clear(t);
    _arb_vec_clear(ball, s.sat->P);
    _arb_vec_clear(theta, s.sat->P);
    loja_loss_clear(ws);
    region_point_clear(&p, s.sat);
    region_clear(&s);
}
