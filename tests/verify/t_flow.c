/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Enclosures of whole flows. */
#include "reference.h"
#include "solutions.h"

TEST_DECLARE(test_flow_reference)
TEST_DECLARE(test_flow_agreement)
TEST_DECLARE(test_flow_identities)
TEST_DECLARE(test_flow_start)
TEST_DECLARE(test_flow_seams)
TEST_DECLARE(test_flow_kink)

static void
read_solution(loja_problem_t prob, const solution_t *s)
{
    static const char *const x[] = { "1/2", "1", "3/2" };
    static const char *const y[] = { "1/4", "1", "9/4" };
    static const char *const start[] =
        { "1", "-1", "1/2", "1/4", "1/2", "-1/2", "0" };

    if (s->file != NULL)
        ref_read(prob, s->file);
    else
        ref_problem(prob, 2, &loja_act_elu, 1, 3, x, y, start);
}

static void
open_flow(loja_flow_t flow, const loja_problem_t prob, slong digits,
    slong order, slong precision)
{
    loja_flow_opts_t opts = {0};
    fmpq_t until;

    fmpq_init(until);
    fmpq_set_si(until, 10, 1);
    opts.threads = 1;
    opts.digits = digits;
    opts.order = order;
    opts.precision = precision;
    loja_flow_init(flow, prob, &opts, until);
    fmpq_clear(until);
}

/* Enclosures hold the solution found by other means, and are narrow. */
void
test_flow_reference(void)
{
    slong k, i, j, P;
    size_t n;

    for (n = 0; n < sizeof(solutions) / sizeof(solutions[0]); n++)
    {
        const solution_t *s = solutions + n;
        loja_problem_t prob;
        loja_flow_t flow;
        arb_ptr theta;
        arb_t ref;

        read_solution(prob, s);
        P = prob->net->nparams;
        theta = _arb_vec_init(P);
        arb_init(ref);
        open_flow(flow, prob, 22, 0, 0);
        for (k = 0; k < 2; k++)
        {
            CU_ASSERT_FATAL(ref_reach(flow, s->time[k]));
            for (j = 0; j < 2; j++)
            {
                if (j == 0)
                    loja_flow_theta(theta, flow);
                else
                    loja_flow_theta_at(theta, flow, flow->step->t1);
                for (i = 0; i < P; i++)
                {
                    arb_set_str(ref, s->theta[k][i], REF_PREC);
                    mag_set_ui_2exp_si(arb_radref(ref), 1, -130);
                    CU_ASSERT(test_arb_contains_arb(theta + i, ref,
                                                    s->file));
                    CU_ASSERT(mag_cmp_2exp_si(arb_radref(theta + i), -70)
                              < 0);
                }
            }
        }
        loja_flow_clear(flow);
        loja_problem_clear(prob);
        _arb_vec_clear(theta, P);
        arb_clear(ref);
    }
}

/* Other digits, orders and precisions: enclosures at a time within a step
   and at its end have points in common. */
void
test_flow_agreement(void)
{
    static const slong setting[3][3] =
        { {8, 12, 0}, {16, 30, 160}, {12, 0, 200} };
    loja_problem_t prob;
    loja_flow_t flow[3];
    arb_ptr theta[3];
    fmpq_t t;
    slong i, j, k, P;

    fmpq_init(t);
    ref_read(prob, "examples/z2.yaml");
    P = prob->net->nparams;
    for (k = 0; k < 3; k++)
    {
        theta[k] = _arb_vec_init(P);
        open_flow(flow[k], prob, setting[k][0], setting[k][1],
            setting[k][2]);
        CU_ASSERT_FATAL(ref_reach(flow[k], "2"));
        CU_ASSERT_FATAL(ref_advance(flow[k], "17/8"));
    }
    for (j = 0; j < 4; j++)
    {
        fmpq_set_si(t, 64 + j, 32);
        for (k = 0; k < 3; k++)
            loja_flow_theta_at(theta[k], flow[k], t);
        for (i = 0; i < P; i++)
        {
            for (k = 0; k < 3; k++)
                CU_ASSERT(arb_is_finite(theta[k] + i));
            CU_ASSERT(arb_overlaps(theta[0] + i, theta[1] + i));
            CU_ASSERT(arb_overlaps(theta[0] + i, theta[2] + i));
            CU_ASSERT(arb_overlaps(theta[1] + i, theta[2] + i));
        }
    }
    for (k = 0; k < 3; k++)
    {
        loja_flow_clear(flow[k]);
        _arb_vec_clear(theta[k], P);
    }
    loja_problem_clear(prob);
    fmpq_clear(t);
}

static void
loss_now(arb_t L, const loja_flow_t flow, loja_loss_t ws)
{
    arb_ptr theta = _arb_vec_init(flow->prob->net->nparams);

    loja_flow_theta(theta, flow);
    loja_loss_eval(ws, L, NULL, NULL, theta, 200);
    _arb_vec_clear(theta, flow->prob->net->nparams);
}

/* I about int |grad L|^2 dt over the last step, Gauss, 40 nodes. */
static void
dissipation(arb_t I, const loja_flow_t flow)
{
    const loja_step_struct *step = flow->step;
    slong i, k, n = 40, P = step->nparams;
    acb_ptr p = _acb_vec_init(P), g = _acb_vec_init(P);
    acb_t x, f;
    arb_t w, s;

    acb_init(x);
    acb_init(f);
    arb_init(w);
    arb_init(s);
    arb_zero(I);
    for (k = 0; k < n; k++)
    {
        arb_hypgeom_legendre_p_ui_root(acb_realref(x), w, n, k, 200);
        ref_path(p, NULL, step, x);
        ref_loss(g, NULL, flow->prob, p);
        ref_factor(f, step, x);
        arb_zero(s);
        for (i = 0; i < P; i++)
            arb_addmul(s, acb_realref(g + i), acb_realref(g + i), 200);
        arb_mul(s, s, acb_realref(f), 200);
        arb_addmul(I, s, w, 200);
    }
    _acb_vec_clear(p, P);
    _acb_vec_clear(g, P);
    acb_clear(x);
    acb_clear(f);
    arb_clear(w);
    arb_clear(s);
}

/*
    L(t0) - L(t1) = int |grad L|^2 dt, and |theta(t) - theta(0)|^2 <=
    t (L(0) - L(t)), step by step.
*/
void
test_flow_identities(void)
{
    static const char *const names[] =
        { "examples/z1.yaml", "examples/z5.yaml" };
    slong it, i, P;
    loja_problem_t prob;
    loja_flow_t flow;
    loja_loss_t ws;
    arb_ptr theta;
    arb_t L, L0, last, I, s, e;

    arb_init(L);
    arb_init(L0);
    arb_init(last);
    arb_init(I);
    arb_init(s);
    arb_init(e);
    for (it = 0; it < 2; it++)
    {
        ref_read(prob, names[it]);
        P = prob->net->nparams;
        theta = _arb_vec_init(P);
        loja_loss_init(ws, prob);
        open_flow(flow, prob, 16, 0, 0);
        loss_now(L0, flow, ws);
        arb_set(L, L0);
        while (fmpq_cmp_si(flow->t, 3) < 0)
        {
            arb_set(last, L);
            CU_ASSERT_FATAL(ref_advance(flow, "3"));
            loss_now(L, flow, ws);
            dissipation(I, flow);
            arb_add_error_2exp_si(I, -40);
            arb_sub(s, last, L, 200);
            CU_ASSERT(arb_overlaps(I, s) && arb_is_positive(s));
            arb_get_mag(arb_radref(e), s);
            loja_flow_theta(theta, flow);
            arb_zero(s);
            for (i = 0; i < P; i++)
            {
                arb_set_fmpq(e, fmpq_mat_entry(prob->start, 0, i), 200);
                arb_sub(e, theta + i, e, 200);
                arb_addmul(s, e, e, 200);
            }
            arb_set_fmpq(e, flow->t, 200);
            arb_sub(I, L0, L, 200);
            arb_mul(e, e, I, 200);
            CU_ASSERT(!arb_gt(s, e));
        }
        loja_flow_clear(flow);
        loja_loss_clear(ws);
        loja_problem_clear(prob);
        _arb_vec_clear(theta, P);
    }
    arb_clear(L);
    arb_clear(L0);
    arb_clear(last);
    arb_clear(I);
    arb_clear(s);
    arb_clear(e);
}

/* theta(0) = 7/10, -3/5, .. is enclosed before the first step; times
   outside the last step give nothing. */
void
test_flow_start(void)
{
    loja_problem_t prob;
    loja_flow_t flow;
    arb_ptr theta;
    fmpq_t t;
    slong i, P;

    fmpq_init(t);
    ref_read(prob, "examples/z2.yaml");
    P = prob->net->nparams;
    theta = _arb_vec_init(P);
    open_flow(flow, prob, 10, 0, 0);
    loja_flow_theta(theta, flow);
    for (i = 0; i < P; i++)
        CU_ASSERT(test_arb_contains_exact(theta + i,
            fmpq_mat_entry(prob->start, 0, i), "start"));
    loja_flow_theta_at(theta, flow, t);
    for (i = 0; i < P; i++)
        CU_ASSERT(test_arb_contains_exact(theta + i,
            fmpq_mat_entry(prob->start, 0, i), "start"));
    fmpq_one(t);
    loja_flow_theta_at(theta, flow, t);
    CU_ASSERT(!arb_is_finite(theta));
    CU_ASSERT_FATAL(ref_advance(flow, "10"));
    CU_ASSERT_FATAL(ref_advance(flow, "10"));
    fmpq_zero(t);
    loja_flow_theta_at(theta, flow, t);
    CU_ASSERT(!arb_is_finite(theta));
    fmpq_set_si(t, 11, 1);
    loja_flow_theta_at(theta, flow, t);
    CU_ASSERT(!arb_is_finite(theta));
    loja_flow_clear(flow);
    loja_problem_clear(prob);
    _arb_vec_clear(theta, P);
    fmpq_clear(t);
}

/* sum_i (p_i(-1) - from_i)^2 <= (E(-1) - before)^2, all exact. */
static int
seam_counted(const loja_flow_t flow, arb_srcptr from, const arf_t before)
{
    slong i, P = flow->prob->net->nparams;
    arb_ptr v = _arb_vec_init(P);
    arb_t s, e;
    int ok;

    arb_init(s);
    arb_init(e);
    loja_step_end(v, flow->step, -1, ARF_PREC_EXACT);
    for (i = 0; i < P; i++)
    {
        arb_sub(e, v + i, from + i, 2000);
        arb_addmul(s, e, e, 2000);
    }
    arf_sub(arb_midref(e), flow->tube->error, before, ARF_PREC_EXACT,
        ARF_RND_DOWN);
    mag_zero(arb_radref(e));
    ok = arf_sgn(arb_midref(e)) >= 0;
    arb_mul(e, e, e, 2000);
    ok = ok && !arb_gt(s, e);
    /* The first start is a rational: its ball must not hide a failure. */
    ok = ok && (arb_le(s, e) || arb_overlaps(s, e));
    _arb_vec_clear(v, P);
    arb_clear(s);
    arb_clear(e);
    return ok;
}

void
test_flow_seams(void)
{
    slong i, k, P, shift;
    loja_problem_t prob;
    loja_flow_t flow;
    arb_ptr from;
    arf_t before, d;

    arf_init(before);
    arf_init(d);
    ref_read(prob, "examples/z2.yaml");
    P = prob->net->nparams;
    from = _arb_vec_init(P);
    for (shift = 0; shift <= 1; shift++)
    {
        open_flow(flow, prob, 8, 0, 0);
        /* A path that starts elsewhere pays for it. */
        if (shift)
        {
            arf_set_ui_2exp_si(d, 1, -20);
            arf_add(arb_midref(flow->end), arb_midref(flow->end), d,
                ARF_PREC_EXACT, ARF_RND_DOWN);
        }
        for (i = 0; i < P; i++)
            arb_set_fmpq(from + i, fmpq_mat_entry(prob->start, 0, i), 2000);
        for (k = 0; k < 4; k++)
        {
            arf_set(before, flow->error);
            CU_ASSERT_FATAL(ref_advance(flow, "4"));
            CU_ASSERT(seam_counted(flow, from, before));
            _arb_vec_set(from, flow->end, P);
            if (shift)
            {
                /* within what 1e-6 of error and the flow allow */
                arf_set_d(d, 1e-7);
                CU_ASSERT(arf_cmp(flow->error, d) > 0);
            }
        }
        /* The error of the next step starts where that of the last ended. */
        arf_set_d(d, 0.0009765625);
        arf_add(flow->error, flow->error, d, 30, ARF_RND_UP);
        arf_set(before, flow->error);
        if (ref_advance(flow, "4"))
            CU_ASSERT(seam_counted(flow, from, before));
        loja_flow_clear(flow);
    }
    loja_problem_clear(prob);
    _arb_vec_clear(from, P);
    arf_clear(before);
    arf_clear(d);
}

/* At t = 1.64842899 a preactivation of the ELU flow crosses its kink.  The
   values are those of a Taylor method of degree 50 that stops there; with two
   step lengths they differ by 6e-37. */
void
test_flow_kink(void)
{
    static const char *const time[] = { "2", "4" }, *const value[2][7] = {
        { "1.227871110261089372458563957025860903949",
          "-0.9352504610104900573632221860588402532865",
          "0.3386281576265436896044755043353933105165",
          "0.5203381462447480206307759420247925016254",
          "0.7888830664625446340662514770590001116641",
          "-0.7113118313759472551903925591579314626536",
          "-0.2271084164672954905055203105987307356328" },
        { "1.329671919438780213832364515875620962574",
          "-0.8823626687224158780558063971406297396962",
          "0.2362472677954711668908746196244634075887",
          "0.6903183634593003636616617526439085836346",
          "0.9076564244717464054464284576415078836821",
          "-0.8301756018163855534024417131896679837135",
          "-0.3483134055057779585131189772074248068528" } };
    static const slong digits[] = { 8, 22 };
    loja_problem_t prob;
    loja_flow_t flow;
    slong d, i, k;
    arb_ptr theta;
    arb_t ref;

    theta = _arb_vec_init(7);
    arb_init(ref);
    read_solution(prob, solutions + 3);
    for (d = 0; d < 2; d++)
    {
        open_flow(flow, prob, digits[d], 0, 0);
        for (k = 0; k < 2; k++)
        {
            CU_ASSERT_FATAL(ref_reach(flow, time[k]));
            loja_flow_theta(theta, flow);
            for (i = 0; i < 7; i++)
            {
                arb_set_str(ref, value[k][i], REF_PREC);
                mag_set_ui_2exp_si(arb_radref(ref), 1, -118);
                CU_ASSERT(test_arb_contains_arb(theta + i, ref, "elu"));
                CU_ASSERT(mag_cmp_2exp_si(arb_radref(theta + i), d ? -64
                                          : -20) < 0);
            }
        }
        loja_flow_clear(flow);
    }
    loja_problem_clear(prob);
    _arb_vec_clear(theta, 7);
    arb_clear(ref);
}
