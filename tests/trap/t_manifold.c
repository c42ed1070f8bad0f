/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Traps around a manifold of minima (rule convergence-manifold). */
#include <string.h>
#include "trap/manifold.h"
#include "loja/flow.h"
#include "support/support.h"

TEST_DECLARE(test_manifold_parts)
TEST_DECLARE(test_manifold_slices)
TEST_DECLARE(test_manifold_tampered)
TEST_DECLARE(test_manifold_converges)
TEST_DECLARE(test_manifold_refuses)

#define PREC 256

/* Targets x^2/3 + 1/(5 + i) - x/2 or so: no network below fits them. */
static void
make_problem(loja_problem_t prob, slong depth, const slong *width,
             const char *act, int bias, slong n, const double *start)
{
    const loja_act_struct *psi[4];
    slong i, j;

    for (i = 0; i < 4; i++)
        psi[i] = loja_act_find(act);
    loja_problem_init(prob);
    loja_net_set(prob->net, depth, width, psi, bias);
    prob->n = n;
    fmpq_mat_clear(prob->x);
    fmpq_mat_clear(prob->y);
    fmpq_mat_init(prob->x, n, width[0]);
    fmpq_mat_init(prob->y, n, width[depth]);
    for (i = 0; i < n; i++)
    {
        for (j = 0; j < width[0]; j++)
            fmpq_set_si(fmpq_mat_entry(prob->x, i, j),
                (5 * i + 3 * j * i * i) % 13 - 6, 4);
        for (j = 0; j < width[depth]; j++)
            fmpq_set_si(fmpq_mat_entry(prob->y, i, j),
                (7 * i + 2 * j * i * i) % 11 - 3, 8);
    }
    if (start == NULL)
        return;
    fmpq_mat_clear(prob->start);
    fmpq_mat_init(prob->start, 1, prob->net->nparams);
    for (i = 0; i < prob->net->nparams; i++)
        fmpq_set_si(fmpq_mat_entry(prob->start, 0, i),
            (slong) (start[i] * 4096), 4096);
    prob->has_start = 1;
}

/* theta at time t, and at the end; 14 digits. */
static void
run_flow(arb_ptr theta, arb_ptr later, const loja_problem_t prob, slong t,
         slong s)
{
    loja_flow_t flow;
    loja_flow_opts_t opts;
    fmpq_t time, end;
    int i;

    memset(&opts, 0, sizeof(opts));
    opts.digits = 14;
    fmpq_init(time);
    fmpq_init(end);
    fmpq_set_si(end, s, 1);
    loja_flow_init(flow, prob, &opts, end);
    for (i = 0; i < 2; i++)
    {
        fmpq_set_si(time, i == 0 ? t : s, 1);
        while (fmpq_cmp(flow->t, time) < 0)
            if (loja_flow_advance(flow, time) != LOJA_OK)
                break;
        CU_ASSERT_FATAL(fmpq_equal(flow->t, time));
        loja_flow_theta(i == 0 ? theta : later, flow);
    }
    loja_flow_clear(flow);
    fmpq_clear(time);
    fmpq_clear(end);
}

/* The trap at theta; 0 where none closes. */
static int
trap_at(loja_manifold_t trap, loja_loss_t ws, arb_srcptr theta,
        int symmetry, slong layer)
{
    loja_trap_report_t report = { 0, "", 0 };

    return (symmetry ? _loja_manifold_symmetry(trap, &report, ws, theta, PREC)
        : _loja_manifold_equal(trap, &report, ws, layer, theta, PREC))
        && _loja_manifold_close(trap, &report, ws, theta, NULL, PREC);
}

/* The hypotheses at random slices of the trap: the minimum of the slice lies
   in the box, its loss is that of the limit, the Hessian is >= lambda. */
static void
check_slices(const loja_manifold_t trap, loja_loss_t ws)
{
    loja_trap_report_t report = { 0, "", 0 };
    arb_ptr x = _arb_vec_init(trap->P), box = _arb_vec_init(trap->P);
    arb_mat_t H, S;
    arb_t loss, first, t;
    arf_t low, high;
    slong it, i;

    arb_mat_init(H, trap->P, trap->P);
    arb_mat_init(S, trap->n, trap->n);
    arb_init(loss);
    arb_init(first);
    arb_init(t);
    arf_init(low);
    arf_init(high);
    _arb_vec_set(box, trap->a, trap->P);
    _loja_manifold_widen(box, trap->free, trap->k, trap->Rfree);
    _loja_manifold_widen(box, trap->rest, trap->n, trap->R);
    for (it = 0; it < 4; it++)
    {
        for (i = 0; i < trap->P; i++)
        {
            arb_zero(x + i);
            test_arb_point(arb_midref(x + i), box + i,
                it == 0 ? 1 : it == 1 ? -1 : 0);
        }
        loja_loss_eval(ws, NULL, NULL, H, x, PREC);
        _loja_manifold_minor(S, H, trap->rest);
        loja_lin_eig_min_bounds(low, high, S, PREC);
        CU_ASSERT(arf_cmp(high, trap->lambda) >= 0);
        CU_ASSERT(_loja_manifold_newton(x, &report, ws, trap->rest, trap->n,
            PREC));
        for (i = 0; i < trap->n; i++)
            CU_ASSERT(arb_contains(box + trap->rest[i], x + trap->rest[i]));
        loja_loss_eval(ws, loss, NULL, NULL, x, PREC);
        CU_ASSERT(arb_overlaps(loss, trap->loss));
        if (it == 0)
            arb_set(first, loss);
        arb_sub(t, loss, first, PREC);
        arb_mul_2exp_si(t, t, 200);
        arb_abs(t, t);
        arb_sub_ui(t, t, 1, PREC);
        CU_ASSERT(arb_is_negative(t));
    }
    arb_mat_clear(H);
    arb_mat_clear(S);
    arb_clear(loss);
    arb_clear(first);
    arb_clear(t);
    arf_clear(low);
    arf_clear(high);
    _arb_vec_clear(x, trap->P);
    _arb_vec_clear(box, trap->P);
}

void
test_manifold_parts(void)
{
    loja_problem_t prob;
    loja_manifold_t trap;
    static const slong width[3] = { 1, 2, 1 };
    static const slong index[2] = { 2, 0 };
    arb_mat_t A, S;
    arf_t x;
    arb_ptr v = _arb_vec_init(3);

    arb_mat_init(A, 3, 3);
    arb_mat_init(S, 2, 2);
    arf_init(x);
    arb_set_si(arb_mat_entry(A, 0, 0), 1);
    arb_set_si(arb_mat_entry(A, 1, 1), -5);
    arb_set_si(arb_mat_entry(A, 2, 2), 2);
    arb_set_si(arb_mat_entry(A, 0, 2), 7);
    _loja_manifold_minor(S, A, index);
    CU_ASSERT(arb_equal_si(arb_mat_entry(S, 0, 0), 2));
    CU_ASSERT(arb_equal_si(arb_mat_entry(S, 1, 0), 7));
    CU_ASSERT(arb_equal_si(arb_mat_entry(S, 1, 1), 1));
    /* the lowest eigenvalue is 1 */
    arb_zero(arb_mat_entry(S, 0, 1));
    arb_zero(arb_mat_entry(S, 1, 0));
    arf_set_d(x, 0.9);
    CU_ASSERT(_loja_manifold_above(S, x, 64));
    arf_set_d(x, 1.1);
    CU_ASSERT(!_loja_manifold_above(S, x, 64));
    arf_set_d(x, -1);
    CU_ASSERT(!_loja_manifold_above(S, x, 64));
    arf_set_d(x, 0.5);
    _loja_manifold_widen(v, index, 2, x);
    CU_ASSERT(arb_is_zero(v + 1) && !arb_is_zero(v + 2) && !arb_is_zero(v));

    make_problem(prob, 2, width, "tanh", 0, 5, NULL);
    _loja_manifold_init(trap, prob);
    trap->k = 1;
    trap->free[0] = 3;
    _loja_manifold_set_rest(trap);
    CU_ASSERT(trap->n == 3 && trap->rest[0] == 0 && trap->rest[2] == 2);
    _loja_manifold_clear(trap);
    loja_problem_clear(prob);
    arb_mat_clear(A);
    arb_mat_clear(S);
    arf_clear(x);
    _arb_vec_clear(v, 3);
}

/* The flow at time t is in a trap whose slices are as claimed. */
static void
check_trap(const loja_problem_t prob, slong t, int symmetry, slong k)
{
    const slong P = prob->net->nparams;
    loja_manifold_t trap;
    loja_loss_t ws;
    arb_ptr theta = _arb_vec_init(P), later = _arb_vec_init(P);

    run_flow(theta, later, prob, t, t + 1);
    loja_loss_init(ws, prob);
    _loja_manifold_init(trap, prob);
    CU_ASSERT_FATAL(trap_at(trap, ws, theta, symmetry, 1));
    CU_ASSERT(trap->k == k && trap->k + trap->n == trap->P);
    check_slices(trap, ws);
    _loja_manifold_clear(trap);
    loja_loss_clear(ws);
    _arb_vec_clear(theta, P);
    _arb_vec_clear(later, P);
}

/* y of nine samples at x = -15/16, -11/16, .. */
static void
set_samples(loja_problem_t prob, const char *const *y)
{
    slong i;

    for (i = 0; i < 9; i++)
    {
        fmpq_set_si(fmpq_mat_entry(prob->x, i, 0), 4 * i - 15, 16);
        CU_ASSERT(!loja_fmpq_set_text(fmpq_mat_entry(prob->y, i, 0), y[i]));
    }
}

/* Linear layers of several shapes; copies of one neuron, with either sign,
   and where psi(0) is not 0. */
void
test_manifold_slices(void)
{
    static const slong shapes[5][4] = { { 1, 1, 1, 0 }, { 2, 2, 1, 0 },
        { 1, 2, 1, 1 }, { 1, 2, 1, 0 }, { 1, 3, 1, 0 } };
    static const slong dimension[3] = { 1, 6, 4 };
    static const char *const turned[9] = { "263/558", "1091/1132",
        "943/1197", "916/535", "3167/1735", "859/517", "1889/842",
        "3985/1551", "1653/856" };
    static const char *const three[9] = { "-1481/1446", "-4521/1768",
        "-2227/1527", "643/689", "-660/1183", "5/1766", "3964/1627",
        "2038/1031", "-21/940" };
    static const double turned_start[7] = { 2.9, -3.1, 1.1, -1, 1.25, -0.75,
        1 };
    static const double three_start[6] = { 1.9, 2, -2.1, 0.5, 0.75, -0.25 };
    loja_problem_t prob;
    double start[30];
    slong it, i;

    for (it = 0; it < 3; it++)
    {
        for (i = 0; i < 30; i++)
            start[i] = 0.25 * (double) ((5 * i + it) % 7 - 2);
        make_problem(prob, shapes[it][3] > 0 ? 3 : 2, shapes[it], "identity",
            it == 1, 9, start);
        check_trap(prob, 60, 1, dimension[it]);
        loja_problem_clear(prob);
    }
    make_problem(prob, 2, shapes[3], "logistic", 1, 9, turned_start);
    set_samples(prob, turned);
    check_trap(prob, 2000000, 0, 1);
    loja_problem_clear(prob);
    make_problem(prob, 2, shapes[4], "tanh", 0, 9, three_start);
    set_samples(prob, three);
    check_trap(prob, 4000, 0, 2);
    loja_problem_clear(prob);
}

/* Every number that is claimed matters. */
void
test_manifold_tampered(void)
{
    loja_problem_t prob;
    loja_manifold_t trap;
    loja_loss_t ws;
    arb_ptr theta, later;
    arf_t keep;
    slong i, s;

    arf_init(keep);
    for (s = 0; s < 2; s++)
    {
        test_read_problem(prob, s ? "examples/linear.yaml"
            : "examples/equal.yaml");
        theta = _arb_vec_init(prob->net->nparams);
        later = _arb_vec_init(prob->net->nparams);
        run_flow(theta, later, prob, s ? 25 : 20000, s ? 26 : 20001);
        loja_loss_init(ws, prob);
        _loja_manifold_init(trap, prob);
        CU_ASSERT_FATAL(trap_at(trap, ws, theta, (int) s, 1));
        check_slices(trap, ws);
        if (s)
        {
            arb_ptr box = trap->a;

            CU_ASSERT(_loja_manifold_symmetry_meets(trap, ws, box, PREC));
            arf_mul_2exp_si(trap->R, trap->R, -3);
            CU_ASSERT(!_loja_manifold_symmetry_meets(trap, ws, box, PREC));
            arf_mul_2exp_si(trap->R, trap->R, 3);
            trap->field[0] = trap->field[1];
            CU_ASSERT(!_loja_manifold_symmetry_meets(trap, ws, box, PREC));
        }
        else
        {
            CU_ASSERT(_loja_manifold_equal_meets(trap, ws, PREC));
            arf_set(keep, trap->low);
            arf_mul_2exp_si(trap->low, keep, 1);
            CU_ASSERT(!_loja_manifold_equal_meets(trap, ws, PREC));
            arf_set(trap->low, keep);
            arf_set(keep, trap->off);
            arf_mul_2exp_si(trap->off, keep, -400);
            CU_ASSERT(!_loja_manifold_equal_meets(trap, ws, PREC));
            /* the sum of the output weights may be 0; H is wide there */
            arf_set_si(trap->off, 2);
            arf_set_si(trap->R, 100);
            CU_ASSERT(!_loja_manifold_equal_meets(trap, ws, PREC));
            arf_set(trap->off, keep);
            CU_ASSERT(_loja_manifold_equal_meets(trap, ws, PREC));
            arf_mul_2exp_si(trap->R, trap->Rfree, -1);
            CU_ASSERT(!_loja_manifold_equal_meets(trap, ws, PREC));
            /* a copy of its own unlike neuron */
            arf_set_si(trap->R, 1);
            trap->copy[0].sign = -1;
            CU_ASSERT(!_loja_manifold_equal_meets(trap, ws, PREC));
        }
        _loja_manifold_clear(trap);
        loja_loss_clear(ws);
        for (i = 0; i < prob->net->nparams; i++)
            CU_ASSERT(arb_is_finite(later + i));
        _arb_vec_clear(theta, prob->net->nparams);
        _arb_vec_clear(later, prob->net->nparams);
        loja_problem_clear(prob);
    }
    arf_clear(keep);
}

/* The flow at a later time is where the theorem says. */
void
test_manifold_converges(void)
{
    slong i, s, P;

    for (s = 0; s < 2; s++)
    {
        loja_problem_t prob;
        loja_claim_t claim;
        loja_loss_t ws;
        arb_ptr theta, later;
        arb_t d, t;
        fmpq_t T;

        test_read_problem(prob, s ? "examples/linear.yaml"
            : "examples/equal.yaml");
        P = prob->net->nparams;
        theta = _arb_vec_init(P);
        later = _arb_vec_init(P);
        arb_init(d);
        arb_init(t);
        fmpq_init(T);
        fmpq_set_si(T, s ? 10 : 8000, 1);
        loja_claim_init(claim, "converges");
        run_flow(theta, later, prob, s ? 10 : 8000, s ? 30 : 40000);
        CU_ASSERT_FATAL(loja_claim_converges(claim, prob, T, theta, NULL)
            == LOJA_OK);
        CU_ASSERT_STRING_EQUAL(claim->rule, "convergence-manifold");
        for (i = 0; i < P; i++)
        {
            char name[40];

            snprintf(name, sizeof(name), "limit_%ld", (long) i);
            CU_ASSERT(arb_overlaps(loja_claim_number(claim, name),
                later + i));
            arb_sub(t, later + i, theta + i, PREC);
            arb_addmul(d, t, t, PREC);
        }
        /* the way from theta(T) is no longer than length, nor 1/64 of that */
        arb_sqrt(d, d, PREC);
        arb_sub(t, d, loja_claim_number(claim, "length"), PREC);
        CU_ASSERT(!arb_is_positive(t));
        arb_mul_ui(t, d, 64, PREC);
        arb_sub(t, t, loja_claim_number(claim, "length"), PREC);
        CU_ASSERT(arb_is_positive(t));
        loja_loss_init(ws, prob);
        loja_loss_eval(ws, t, NULL, NULL, later, PREC);
        CU_ASSERT(arb_overlaps(t, loja_claim_number(claim, "limit_loss")));
        CU_ASSERT(arb_is_positive(loja_claim_number(claim, "limit_loss")));
        loja_loss_clear(ws);
        loja_claim_clear(claim);
        _arb_vec_clear(theta, P);
        _arb_vec_clear(later, P);
        arb_clear(d);
        arb_clear(t);
        fmpq_clear(T);
        loja_problem_clear(prob);
    }
}

/* theta, and nothing is proved there. */
static void
refuse(const loja_problem_t prob, const double *theta)
{
    const slong P = prob->net->nparams;
    arb_ptr x = _arb_vec_init(P);
    loja_claim_t claim;
    fmpq_t T;
    slong i;

    fmpq_init(T);
    loja_claim_init(claim, "converges");
    for (i = 0; i < P; i++)
        arb_set_d(x + i, theta[i]);
    CU_ASSERT(loja_claim_converges(claim, prob, T, x, NULL)
        != LOJA_OK);
    CU_ASSERT(claim->verdict == LOJA_UNDECIDED && claim->rule == NULL);
    loja_claim_clear(claim);
    fmpq_clear(T);
    _arb_vec_clear(x, P);
}

void
test_manifold_refuses(void)
{
    static const slong one[3] = { 1, 2, 1 }, two[3] = { 2, 2, 1 };
    /* the minimum of equal.yaml's small network, s = 1.188.. */
    static const double saddle[4] = { 1.593785899922433, 1.593785899922433,
        1.688909457422926, -0.5 };
    static const double cancel[4] = { 1, 1, 0.5, -0.5 };
    static const double apart[4] = { 1.593785899922433, -0.5,
        0.5, 0.688909457422926 };
    static const double flat[6] = { 1, 0.5, 1, 0.5, 0.25, 0.5 };
    loja_problem_t prob;
    slong i;

    /* v1 v2/s < 0: all points of that part of the line are saddles */
    test_read_problem(prob, "examples/equal.yaml");
    refuse(prob, saddle);
    refuse(prob, cancel);
    refuse(prob, apart);
    /* a penalty */
    fmpq_set_si(prob->l2, 1, 1000000);
    refuse(prob, saddle);
    loja_problem_clear(prob);
    /* all targets 0: the smaller network's minimum is s = 0 */
    make_problem(prob, 2, one, "tanh", 0, 6, NULL);
    fmpq_mat_zero(prob->y);
    refuse(prob, cancel);
    loja_problem_clear(prob);
    /* inputs on a line: the smaller network's minimum is not strict */
    make_problem(prob, 2, two, "tanh", 0, 6, NULL);
    for (i = 0; i < 6; i++)
        fmpq_mul_2exp(fmpq_mat_entry(prob->x, i, 1),
            fmpq_mat_entry(prob->x, i, 0), 1);
    refuse(prob, flat);
    loja_problem_clear(prob);
}
