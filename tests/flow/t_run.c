/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Whole runs: new starts, ends before the end, what is reported. */
#include <string.h>

#include "loja/flow.h"
#include "support/support.h"

TEST_DECLARE(test_run_restarts)
TEST_DECLARE(test_run_late)
TEST_DECLARE(test_run_stands_still)
TEST_DECLARE(test_run_gives_up)
TEST_DECLARE(test_run_stops)
TEST_DECLARE(test_run_stopped_proof)
TEST_DECLARE(test_run_restored)
TEST_DECLARE(test_report_contains)
TEST_DECLARE(test_check)

typedef struct
{
    loja_problem_t prob;
    loja_flow_t flow;
    fmpq_t until;
    slong begins, steps;
    slong stop_after;              /* a hook fails after so many steps */
    volatile sig_atomic_t stop;
} fixture_t;

static void
fixture_init(fixture_t *f, const char *name, slong digits, slong working,
             slong until)
{
    loja_flow_opts_t opts = { .digits = digits, .working_digits = working,
        .threads = 1 };
    char *path = test_source_path(name);
    loja_message_t msg;

    memset(f, 0, sizeof(*f));
    loja_problem_init(f->prob);
    CU_ASSERT_EQUAL_FATAL(loja_problem_read(f->prob, msg, path), LOJA_OK);
    fmpq_init(f->until);
    fmpq_set_si(f->until, until, 1);
    loja_flow_init(f->flow, f->prob, &opts, f->until);
    flint_free(path);
}

static void
fixture_clear(fixture_t *f)
{
    loja_flow_clear(f->flow);
    loja_problem_clear(f->prob);
    fmpq_clear(f->until);
}

static loja_status_t
on_begin(void *ctx, loja_flow_t flow)
{
    fixture_t *f = ctx;

    CU_ASSERT(fmpq_is_zero(flow->t));
    f->begins++;
    f->steps = 0;
    return LOJA_OK;
}

static loja_status_t
on_step(void *ctx, loja_flow_t flow)
{
    fixture_t *f = ctx;

    CU_ASSERT(fmpq_equal(flow->t, flow->step->t1));
    f->steps++;
    return f->steps == f->stop_after ? LOJA_IO : LOJA_OK;
}

static loja_status_t
go(fixture_t *f, double seconds)
{
    loja_flow_hooks_t hooks = { on_begin, on_step, f, &f->stop, seconds };

    return loja_flow_run(f->flow, f->until, &hooks);
}

static int
is_within(const loja_flow_t flow)
{
    mag_t goal, error;
    int good;

    mag_init(goal);
    mag_init(error);
    loja_flow_goal(goal, flow);
    arf_get_mag(error, flow->error);
    good = mag_cmp(error, goal) <= 0;
    mag_clear(goal);
    mag_clear(error);
    return good;
}

void
test_run_restarts(void)
{
    fixture_t f;

    /* 8 digits cannot come out of 5; they do out of 10 */
    fixture_init(&f, "examples/z1.yaml", 8, 5, 10);
    CU_ASSERT_EQUAL(go(&f, 0), LOJA_OK);
    CU_ASSERT(f.begins >= 2);
    CU_ASSERT(f.flow->control.digits > 5);
    CU_ASSERT(is_within(f.flow));
    CU_ASSERT(fmpq_equal(f.flow->t, f.until));
    CU_ASSERT_EQUAL(f.steps, f.flow->stats.steps);
    fixture_clear(&f);
}

/* The flow goes on to `until' = 10^k. */
static void
set_late(fixture_t *f, ulong k)
{
    loja_flow_opts_t opts = f->flow->opts;
    fmpz_t ten;

    loja_flow_clear(f->flow);
    fmpz_init_set_ui(ten, 10);
    fmpz_pow_ui(ten, ten, k);
    fmpq_set_fmpz(f->until, ten);
    fmpz_clear(ten);
    loja_flow_init(f->flow, f->prob, &opts, f->until);
}

/* A narrow valley, f H = 10^36: steps grow longer, not shorter (23 steps when
   this was written, and 43 where the proposer had a poor start). */
void
test_run_late(void)
{
    fixture_t f;

    fixture_init(&f, "examples/z8.yaml", 8, 0, 10);
    set_late(&f, 30);
    CU_ASSERT_EQUAL(go(&f, 0), LOJA_OK);
    CU_ASSERT_EQUAL(f.begins, 1);
    CU_ASSERT(f.steps <= 33);
    fixture_clear(&f);
}

/* One step to any time from an exact critical point; none from near it. */
void
test_run_stands_still(void)
{
    fixture_t f;
    slong i;

    fixture_init(&f, "examples/z1.yaml", 8, 0, 10);
    for (i = 0; i < 2; i++)
    {
        fmpq_zero(fmpq_mat_entry(f.prob->start, 0, 0));
        fmpq_set_si(fmpq_mat_entry(f.prob->start, 0, 1), i, 1 << 30);
        set_late(&f, i == 0 ? 300 : 1);
        CU_ASSERT_EQUAL(go(&f, 0), LOJA_OK);
        CU_ASSERT_EQUAL(f.steps == 1, i == 0);
        CU_ASSERT_EQUAL(arf_is_zero(f.flow->error), i == 0);
    }
    fixture_clear(&f);
}

void
test_run_gives_up(void)
{
    fixture_t f;

    fixture_init(&f, "examples/z1.yaml", 60, 4, 10);
    CU_ASSERT_EQUAL(go(&f, 0), LOJA_UNABLE);
    CU_ASSERT_EQUAL(f.begins, 1 + LOJA_FLOW_RESTARTS);
    CU_ASSERT(f.flow->need_digits);
    CU_ASSERT_EQUAL(f.flow->reason, LOJA_TUBE_RADIUS);
    /* what was reached is verified all the same */
    CU_ASSERT(fmpq_equal(f.flow->t, f.until));
    CU_ASSERT(!is_within(f.flow));
    fixture_clear(&f);
}

void
test_run_stops(void)
{
    fixture_t f;

    fixture_init(&f, "examples/z1.yaml", 8, 0, 100);
    f.stop = 1;
    CU_ASSERT_EQUAL(go(&f, 0), LOJA_STOPPED);
    CU_ASSERT_EQUAL(f.steps, 0);
    f.stop = 0;
    CU_ASSERT_EQUAL(go(&f, 1e-9), LOJA_LIMIT | LOJA_STOPPED);
    /* within a step as well, which is then as if it had not begun */
    f.flow->pool->stop = &f.stop;
    f.stop = 1;
    CU_ASSERT_EQUAL(loja_flow_advance(f.flow, f.until), LOJA_STOPPED);
    CU_ASSERT_EQUAL(f.flow->reason, LOJA_TUBE_STOPPED);
    CU_ASSERT_EQUAL(f.flow->stats.steps, 0);
    CU_ASSERT(fmpq_is_zero(f.flow->t));
    f.stop = 0;
    f.stop_after = 2;
    CU_ASSERT_EQUAL(go(&f, 0), LOJA_IO);
    CU_ASSERT_EQUAL(f.flow->stats.steps, 2);
    /* and on to the end */
    f.stop_after = 0;
    CU_ASSERT_EQUAL(go(&f, 0), LOJA_OK);
    CU_ASSERT(f.flow->stats.steps > 2);
    fixture_clear(&f);
}

/* Nothing is proved of a step whose verification was stopped. */
void
test_run_stopped_proof(void)
{
    fixture_t f;
    loja_tube_t tube;
    mag_t wanted;

    fixture_init(&f, "examples/z1.yaml", 8, 0, 100);
    loja_tube_init(tube);
    mag_init(wanted);
    CU_ASSERT_EQUAL_FATAL(loja_flow_advance(f.flow, f.until), LOJA_OK);
    mag_set_ui_2exp_si(wanted, 1, -20);
    CU_ASSERT_EQUAL(loja_tube_verify(tube, f.flow->step, f.flow->error,
        wanted, f.flow->pool, 200), LOJA_TUBE_OK);
    f.stop = 1;
    f.flow->pool->stop = &f.stop;
    CU_ASSERT_EQUAL(loja_tube_verify(tube, f.flow->step, f.flow->error,
        wanted, f.flow->pool, 200), LOJA_TUBE_STOPPED);
    loja_tube_clear(tube);
    mag_clear(wanted);
    fixture_clear(&f);
}

/* Going on from a record gives the same as never having stopped. */
void
test_run_restored(void)
{
    loja_cert_step_t rec;
    fixture_t whole, half;
    slong i;

    fixture_init(&whole, "examples/z2.yaml", 8, 0, 30);
    fixture_init(&half, "examples/z2.yaml", 8, 0, 30);
    loja_step_init(rec->step);
    loja_tube_init(rec->tube);
    arf_init(rec->seam);
    whole.stop_after = 1;
    CU_ASSERT_EQUAL_FATAL(go(&whole, 0), LOJA_IO);
    loja_flow_get_hint(&rec->hint, whole.flow);
    arf_set(rec->seam, whole.flow->seam);
    loja_step_swap(rec->step, whole.flow->step);
    {
        loja_tube_struct t = *rec->tube;

        *rec->tube = *whole.flow->tube;
        *whole.flow->tube = t;
    }
    /* nothing that does not join is taken */
    arb_add_ui(rec->step->coef, rec->step->coef, 1, ARF_PREC_EXACT);
    CU_ASSERT_EQUAL(loja_flow_restore_record(half.flow, rec), LOJA_INPUT);
    CU_ASSERT(fmpq_is_zero(half.flow->t));
    arb_sub_ui(rec->step->coef, rec->step->coef, 1, ARF_PREC_EXACT);
    arf_mul_2exp_si(rec->tube->error, rec->tube->error, -1);
    CU_ASSERT_EQUAL(loja_flow_restore_record(half.flow, rec), LOJA_INPUT);
    arf_mul_2exp_si(rec->tube->error, rec->tube->error, 1);
    CU_ASSERT_EQUAL(loja_flow_restore_record(half.flow, rec), LOJA_OK);
    fixture_clear(&whole);
    fixture_init(&whole, "examples/z2.yaml", 8, 0, 30);
    CU_ASSERT_EQUAL(go(&whole, 0), LOJA_OK);
    CU_ASSERT_EQUAL(go(&half, 0), LOJA_OK);
    CU_ASSERT_EQUAL(half.begins, 0);
    CU_ASSERT(arf_equal(whole.flow->error, half.flow->error));
    CU_ASSERT(arf_equal(whole.flow->seam, half.flow->seam));
    for (i = 0; i < whole.prob->net->nparams; i++)
        CU_ASSERT(arb_equal(whole.flow->end + i, half.flow->end + i));
    loja_step_clear(rec->step);
    loja_tube_clear(rec->tube);
    arf_clear(rec->seam);
    fixture_clear(&whole);
    fixture_clear(&half);
}

/* Reports of a run with few digits contain those of one with many. */
void
test_report_contains(void)
{
    loja_flow_report_t coarse, fine, start;
    fixture_t a, b;
    slong k;

    fixture_init(&a, "examples/z5.yaml", 6, 0, 20);
    fixture_init(&b, "examples/z5.yaml", 25, 0, 20);
    loja_flow_report_init(coarse);
    loja_flow_report_init(fine);
    loja_flow_report_init(start);
    fmpq_set_si(coarse->t, 0, 1);
    loja_flow_report(start, a.flow, coarse->t);
    CU_ASSERT_EQUAL_FATAL(go(&a, 0), LOJA_OK);
    CU_ASSERT_EQUAL_FATAL(go(&b, 0), LOJA_OK);
    for (k = 0; k < 2; k++)
    {
        fmpq_t t;

        fmpq_init(t);
        /* at the end, and inside both last steps */
        fmpq_set_si(t, 20, 1);
        if (k == 1)
            fmpq_set_si(t, 199, 10);
        loja_flow_report(coarse, a.flow, t);
        loja_flow_report(fine, b.flow, t);
        CU_ASSERT(arb_is_finite(fine->loss));
        CU_ASSERT(test_arb_contains_arb(coarse->loss, fine->loss, "L"));
        CU_ASSERT(test_arb_contains_arb(coarse->norm, fine->norm, "norm"));
        CU_ASSERT(test_arb_contains_arb(coarse->grad_norm, fine->grad_norm,
            "gradient"));
        CU_ASSERT(test_arb_contains_arb(coarse->moved, fine->moved,
            "moved"));
        CU_ASSERT(arb_rel_accuracy_bits(fine->loss) > 60);
        CU_ASSERT(arb_rel_accuracy_bits(fine->loss)
            > arb_rel_accuracy_bits(coarse->loss) + 30);
        CU_ASSERT(loja_flow_check(start, start, coarse));
        CU_ASSERT(loja_flow_check(start, start, fine));
        fmpq_clear(t);
    }
    loja_flow_report_clear(coarse);
    loja_flow_report_clear(fine);
    loja_flow_report_clear(start);
    fixture_clear(&a);
    fixture_clear(&b);
}

void
test_check(void)
{
    loja_flow_report_t start, rep;

    loja_flow_report_init(start);
    loja_flow_report_init(rep);
    arb_set_d(start->loss, 5);
    arb_set_d(rep->loss, 3);
    fmpq_set_si(rep->t, 2, 1);
    /* |theta(t) - theta(0)|^2 <= 2 (5 - 3) = 4 */
    arb_set_d(rep->moved, 1.9375);
    CU_ASSERT(loja_flow_check(start, start, rep));
    arb_set_d(rep->moved, 2);
    CU_ASSERT(loja_flow_check(start, start, rep));
    arb_set_d(rep->moved, 2.0625);
    CU_ASSERT(!loja_flow_check(start, start, rep));
    /* wide balls that admit it */
    mag_set_d(arb_radref(rep->moved), 0.125);
    CU_ASSERT(loja_flow_check(start, start, rep));
    /* the loss may not grow */
    arb_set_d(rep->moved, 0.5);
    arb_set_d(rep->loss, 5.5);
    CU_ASSERT(!loja_flow_check(start, start, rep));
    mag_set_d(arb_radref(rep->loss), 1);
    CU_ASSERT(loja_flow_check(start, start, rep));
    loja_flow_report_clear(start);
    loja_flow_report_clear(rep);
}
