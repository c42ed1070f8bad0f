/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Growth by the cubic form: balls of starts, at points and by flows. */
#include "reference.h"

TEST_DECLARE(test_cubic_contains)
TEST_DECLARE(test_cubic_flows)
TEST_DECLARE(test_cubic_wide)

static const struct { const char *name, *radius; } balls[] = {
    { "examples/z1.yaml", "1/10" }, { "examples/z2.yaml", "1/50" },
    { "examples/z5.yaml", "1/100" }, { "examples/z2.yaml", "1/33554432" },
    { "examples/z5.yaml", "1/33554432" } };
#define BALLS ((slong) (sizeof(balls) / sizeof(balls[0])))

/* 1 unless <e, f (grad L(p+e) - grad L(p))> + M |e|^2 < 0 is proved at x. */
static int
holds_at(const loja_step_struct *step, const loja_problem_struct *prob,
    const arf_t x, arb_srcptr e, const arf_t M)
{
    const slong P = step->nparams;
    acb_ptr p = _acb_vec_init(3 * P), g = p + P, h = p + 2 * P;
    acb_t z, f;
    arb_t s, t;
    slong i;
    int ok;

    acb_init(z);
    acb_init(f);
    arb_init(s);
    arb_init(t);
    arb_set_arf(acb_realref(z), x);
    ref_path(p, NULL, step, z);
    ref_factor(f, step, z);
    ref_loss(g, NULL, prob, p);
    for (i = 0; i < P; i++)
        acb_add_arb(p + i, p + i, e + i, REF_PREC);
    ref_loss(h, NULL, prob, p);
    for (i = 0; i < P; i++)
    {
        arb_sub(t, acb_realref(h + i), acb_realref(g + i), REF_PREC);
        arb_mul(t, t, acb_realref(f), REF_PREC);
        arb_addmul(s, t, e + i, REF_PREC);
        arb_mul(t, e + i, e + i, REF_PREC);
        arb_mul_arf(t, t, M, REF_PREC);
        arb_add(s, s, t, REF_PREC);
    }
    ok = !arb_is_negative(s);
    _acb_vec_clear(p, 3 * P);
    acb_clear(z);
    acb_clear(f);
    arb_clear(s);
    arb_clear(t);
    return ok;
}

/* e: R times the lowest eigenvector of H at x, or minus that. */
static void
lowest(arb_ptr e, const loja_step_struct *step,
    const loja_problem_struct *prob, const arf_t x, const arf_t R, int minus)
{
    const slong P = step->nparams;
    acb_ptr p = _acb_vec_init(P);
    double a[64], v[64], mu[8];
    acb_mat_t H;
    acb_t z;
    slong i, low = 0;

    acb_init(z);
    acb_mat_init(H, P, P);
    arb_set_arf(acb_realref(z), x);
    ref_path(p, NULL, step, z);
    ref_loss(NULL, H, prob, p);
    for (i = 0; i < P * P; i++)
        a[i] = arf_get_d(arb_midref(acb_realref(
            acb_mat_entry(H, i / P, i % P))), ARF_RND_NEAR);
    CU_ASSERT_FATAL(P <= 8 && loja_lin_eig_double(v, mu, a, P));
    for (i = 1; i < P; i++)
        if (mu[i] < mu[low])
            low = i;
    for (i = 0; i < P; i++)
    {
        arb_set_d(e + i, (minus ? -1 : 1) * v[low * P + i]);
        arb_mul_arf(e + i, e + i, R, REF_PREC);
    }
    acb_mat_clear(H);
    acb_clear(z);
    _acb_vec_clear(p, P);
}

/* A radius for which M was proved. */
static void
piece_radius(arf_t R, const loja_tube_struct *tube, slong i)
{
    arf_max(R, tube->error + i, tube->error + i + 1);
    arf_mul_ui(R, R, 17, 30, ARF_RND_DOWN);
    arf_mul_2exp_si(R, R, -4);
}

static void
check_piece(loja_flow_t flow, slong i)
{
    const loja_tube_struct *tube = flow->tube;
    const slong P = flow->prob->net->nparams;
    arb_ptr e = _arb_vec_init(P);
    arf_t x, R;
    slong k;

    arf_init(x);
    arf_init(R);
    piece_radius(R, tube, i);
    for (k = 0; k < 8; k++)
    {
        if (k < 4)
            arf_set(x, tube->x + i + (k & 1));
        else
            ref_point(x, tube->x + i, tube->x + i + 1);
        if (k < 6)
            lowest(e, flow->step, flow->prob, x, R, (int) (k / 2) % 2);
        else
            ref_offset(e, P, R, 0);
        CU_ASSERT(holds_at(flow->step, flow->prob, x, e, tube->growth + i));
    }
    arf_clear(x);
    arf_clear(R);
    _arb_vec_clear(e, P);
}

/* The flow from ball k, or from the point start + shift. */
static void
open_ball(loja_problem_t prob, loja_flow_t flow, slong k, arb_srcptr shift)
{
    loja_flow_opts_t opts = { 0 };
    fmpq_t q;
    arf_t x;
    slong i;

    ref_read(prob, balls[k].name);
    fmpq_init(q);
    arf_init(x);
    opts.threads = 1;
    if (shift == NULL)
        fmpq_set_str(prob->start_radius, balls[k].radius, 10);
    else
        opts.digits = 12;
    for (i = 0; shift != NULL && i < prob->net->nparams; i++)
    {
        arf_set_round(x, arb_midref(shift + i), 40, ARF_RND_DOWN);
        arf_get_fmpq(q, x);
        fmpq_add(fmpq_mat_entry(prob->start, 0, i),
                 fmpq_mat_entry(prob->start, 0, i), q);
    }
    fmpq_set_si(q, 40, 1);
    loja_flow_init(flow, prob, &opts, q);
    fmpq_clear(q);
    arf_clear(x);
}

/* The growth of every piece, at errors that grow most. */
void
test_cubic_contains(void)
{
    slong k, n, i;

    for (k = 0; k < BALLS; k++)
    {
        loja_problem_t prob;
        loja_flow_t flow;

        open_ball(prob, flow, k, NULL);
        for (n = 0; n < 5; n++)
        {
            CU_ASSERT_FATAL(ref_advance(flow, "40"));
            for (i = 0; i < flow->tube->pieces; i++)
                check_piece(flow, i);
        }
        loja_flow_clear(flow);
        loja_problem_clear(prob);
    }
}

/* Flows from points of the ball are in the tube. */
void
test_cubic_flows(void)
{
    slong k, n, i, P;

    for (k = 0; k < 3; k++)
    {
        loja_problem_t prob, other;
        loja_flow_t flow, point;
        arb_ptr theta;
        arb_t s, d;

        open_ball(prob, flow, k, NULL);
        P = prob->net->nparams;
        theta = _arb_vec_init(P);
        arb_init(s);
        arb_init(d);
        CU_ASSERT_FATAL(ref_reach(flow, "10"));
        for (n = 0; n < test_count(4); n++)
        {
            arf_t R;

            arf_init(R);
            arf_set_fmpq(R, prob->start_radius, 30, ARF_RND_DOWN);
            ref_offset(theta, P, R, 0);
            open_ball(other, point, k, theta);
            CU_ASSERT_FATAL(ref_reach(point, "10"));
            loja_flow_theta(theta, point);
            arb_zero(s);
            for (i = 0; i < P; i++)
            {
                arb_sub(d, theta + i, flow->end + i, REF_PREC);
                arb_addmul(s, d, d, REF_PREC);
            }
            arb_sqrt(s, s, REF_PREC);
            arb_set_arf(d, flow->error);
            CU_ASSERT(arb_le(s, d));
            loja_flow_clear(point);
            loja_problem_clear(other);
            arf_clear(R);
        }
        _arb_vec_clear(theta, P);
        arb_clear(s);
        arb_clear(d);
        loja_flow_clear(flow);
        loja_problem_clear(prob);
    }
}

/* What boxes of the Hessian cannot: the ball stays as narrow as it is. */
void
test_cubic_wide(void)
{
    loja_problem_t prob;
    loja_flow_t flow;

    open_ball(prob, flow, 1, NULL);
    CU_ASSERT_FATAL(ref_reach(flow, "40"));
    CU_ASSERT(arf_cmp_d(flow->error, 0.03) < 0);
    loja_flow_clear(flow);
    loja_problem_clear(prob);
}
