/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja flow: the table, the verdict, JSON. */
#include <sys/resource.h>
#include "cli/flow.h"

#include <math.h>
#include <string.h>

/* HEURISTIC: digits shown in the table; JSON shows all that are known */
#define TABLE_DIGITS 15

static void
power_of_ten(fmpq_t t, slong e)
{
    fmpz_t c;

    fmpz_init(c);
    fmpz_ui_pow_ui(c, 10, e < 0 ? -(ulong) e : (ulong) e);
    fmpq_one(t);
    if (e < 0)
        fmpq_div_fmpz(t, t, c);
    else
        fmpq_mul_fmpz(t, t, c);
    fmpz_clear(c);
}

/* floor(log10 t), or one less. */
static slong
exponent_of(const fmpq_t t)
{
    arb_t x;
    double d;

    arb_init(x);
    arb_set_fmpq(x, t, 64);
    arb_log(x, x, 64);
    d = arf_get_d(arb_midref(x), ARF_RND_NEAR) / log(10.0);
    arb_clear(x);
    return (slong) floor(d - 1e-9);
}

/* Adds the row of t in the last step.  0: the free check failed. */
static int
add_row(flow_run_t *run, const fmpq_t t)
{
    loja_flow_report_struct *rep;

    if (run->rows == run->alloc)
    {
        run->alloc = 2 * run->alloc + 16;
        run->row = flint_realloc(run->row,
            sizeof(*run->row) * run->alloc);
    }
    rep = run->row + run->rows++;
    loja_flow_report_init(rep);
    loja_flow_report(rep, run->flow, t);
    if (run->rows > 1 && !loja_flow_check(run->row, rep - 1, rep))
    {
        char when[CLI_NUMBER_SIZE];

        cli_time_text(when, t);
        loja_message_set(run->msg, "internal error: the enclosures at t = "
            "%s contradict the gradient flow; this is a bug in loja, please "
            "report it", when);
        run->inconsistent = 1;
        return 0;
    }
    return 1;
}

void
flow_clear_rows(flow_run_t *run)
{
    slong i;

    for (i = 0; i < run->rows; i++)
        loja_flow_report_clear(run->row + i);
    flint_free(run->row);
    run->row = NULL;
    run->rows = run->alloc = 0;
}

void
flow_start_rows(flow_run_t *run)
{
    const slong top = exponent_of(run->until) + 1;
    fmpq_t zero;

    flow_clear_rows(run);
    /* HEURISTIC: from t = 1, or three powers of ten before a near end, and
       about a hundred rows at most */
    run->next = FLINT_MIN(0, top - 3);
    run->stride = 1 + (top - run->next) / 100;
    fmpq_init(zero);
    (void) add_row(run, zero);
    fmpq_clear(zero);
}

int
flow_add_rows(flow_run_t *run)
{
    fmpq_t t;
    int good = 1;

    fmpq_init(t);
    for (power_of_ten(t, run->next); good && fmpq_cmp(t, run->flow->t) <= 0;
         power_of_ten(t, run->next))
    {
        good = add_row(run, t);
        run->next += run->stride;
    }
    fmpq_clear(t);
    return good;
}

int
flow_last_row(flow_run_t *run)
{
    if (fmpq_equal(run->row[run->rows - 1].t, run->flow->t))
        return 1;
    return add_row(run, run->flow->t);
}

void
flow_print_table(flow_run_t *run)
{
    char t[CLI_NUMBER_SIZE], a[CLI_NUMBER_SIZE], b[CLI_NUMBER_SIZE],
        c[CLI_NUMBER_SIZE], r[CLI_NUMBER_SIZE];
    int width = 9;
    slong i;

    for (i = 0; i < run->rows; i++)
    {
        cli_time_text(t, run->row[i].t);
        width = FLINT_MAX(width, (int) strlen(t));
    }
    printf("Each value is within one unit of its last digit of the exact "
        "one, or an upper bound.\n\n");
    printf("%-*s %-21s %-21s %-21s %s\n", width, "t", "L", "|theta|",
        "|grad L|", "radius");
    for (i = 0; i < run->rows; i++)
    {
        const loja_flow_report_struct *rep = run->row + i;

        cli_time_text(t, rep->t);
        cli_ball_text(a, rep->loss, TABLE_DIGITS);
        cli_ball_text(b, rep->norm, TABLE_DIGITS);
        cli_ball_text(c, rep->grad_norm, TABLE_DIGITS);
        cli_bound_text(r, rep->radius);
        printf("%-*s %-21s %-21s %-21s %s\n", width, t, a, b, c, r);
    }
    printf("\n");
}

static void
kink_text(char *text, size_t size, const flow_run_t *run)
{
    const loja_loss_struct *ws = run->flow->pool->ws;
    const loja_net_struct *net = run->prob->net;
    slong k = 1;

    if (run->flow->neuron < 0)
    {
        snprintf(text, size, "a neuron may meet the kink of its activation");
        return;
    }
    while (k + 1 < net->depth && ws->first[k + 1] <= run->flow->neuron)
        k++;
    snprintf(text, size, "neuron %ld of layer %ld may meet the kink of %s "
        "at sample %ld (all counted from 1)",
        (long) (run->flow->neuron - ws->first[k] + 1), (long) k,
        net->act[k - 1]->name, (long) run->flow->sample + 1);
}

static void
unable_text(char *text, size_t size, const flow_run_t *run)
{
    switch (run->flow->reason)
    {
        case LOJA_TUBE_KINK:
            kink_text(text, size, run);
            break;
        case LOJA_TUBE_DEFECT:
            snprintf(text, size, "no path of small enough defect was found "
                "(more --order or --precision may help)");
            break;
        case LOJA_TUBE_GROWTH:
            snprintf(text, size, "no bound for the growth of errors was "
                "proved (more --precision may help)");
            break;
        case LOJA_TUBE_RADIUS:
            if (!fmpq_is_zero(run->prob->start_radius))
                snprintf(text, size, "the ball of flows grew too large (a "
                    "smaller radius may help)");
            else
                snprintf(text, size, "the radius grew too large (more "
                    "--digits may help)");
            break;
        case LOJA_TUBE_DOMAIN:
            snprintf(text, size, "analyticity was not proved near the path "
                "(more --order or --digits may help)");
            break;
        default:
            snprintf(text, size, "the precision of %ld bits is too small "
                "(more --precision may help)",
                (long) run->flow->control.prec);
    }
}

void
flow_reason(loja_message_t text, const flow_run_t *run, loja_status_t status)
{
    char s[300];

    if (status == (LOJA_LIMIT | LOJA_STOPPED))
        loja_message_set(text, "the time of --time is spent");
    else if (status == LOJA_STOPPED)
        loja_message_set(text, "interrupted");
    else if (status == LOJA_LIMIT)
        loja_message_set(text, "more than %ld bits of precision are needed",
            (long) run->flow->opts.max_precision);
    else
    {
        unable_text(s, sizeof(s), run);
        loja_message_set(text, "%s", s);
    }
}

void
flow_print_verdict(flow_run_t *run, const char *reason)
{
    char t[CLI_NUMBER_SIZE], r[CLI_NUMBER_SIZE], s[CLI_NUMBER_SIZE];

    cli_time_text(t, run->flow->t);
    cli_bound_text(r, run->flow->error);
    if (reason == NULL)
    {
        printf("PROVED: ");
        if (fmpq_is_zero(run->prob->start_radius))
            printf("the trajectory is");
        else
        {
            cli_radius_text(s, run->prob->start_radius);
            printf("all trajectories from within %s (Euclidean distance) of "
                "the start%s are", s, cli_middle_words(run->prob));
        }
        printf(" enclosed to t = %s with radius %s", t, r);
    }
    else if (run->flow->stats.steps == 0)
        printf("UNDECIDED: no step was verified: %s", reason);
    else
        printf("UNDECIDED beyond t = %s: %s; to there the trajectory is "
            "enclosed with radius %s", t, reason, r);
    printf(" (%ld steps, %ld pieces, %ld bits)\n",
        (long) run->flow->stats.steps, (long) run->flow->stats.pieces,
        (long) run->flow->control.prec);
    if (run->whole)
        printf("Certificate: %s\n", run->cert_path);
}

static void
json_theta(flow_run_t *run)
{
    const slong P = run->prob->net->nparams;
    arb_ptr theta = _arb_vec_init(P);
    slong i;

    loja_flow_theta(theta, run->flow);
    printf("  \"theta\": [");
    for (i = 0; i < P; i++)
    {
        printf(i > 0 ? ",\n    " : "\n    ");
        cli_json_mid_rad(stdout, theta + i);
    }
    printf("\n  ],\n");
    _arb_vec_clear(theta, P);
}

void
flow_print_json(flow_run_t *run, const char *reason)
{
    struct rusage usage;
    const loja_flow_report_struct *last = run->row + run->rows - 1;

    printf("{\n  \"status\": \"%s\",\n  \"reason\": ",
        reason == NULL ? "PROVED" : "UNDECIDED");
    if (reason == NULL)
        printf("null");
    else
        cli_json_string(stdout, reason);
    printf(",\n  \"t\": ");
    cli_json_exact(stdout, run->until);
    printf(",\n  \"t_reached\": ");
    cli_json_exact(stdout, run->flow->t);
    printf(",\n  \"precision_bits\": %ld,\n  \"steps\": %ld,\n"
        "  \"pieces\": %ld,\n", (long) run->flow->control.prec,
        (long) run->flow->stats.steps, (long) run->flow->stats.pieces);
    printf("  \"start_radius\": ");
    cli_json_exact(stdout, run->prob->start_radius);
    printf(",\n  ");
    cli_json_middle(stdout, run->prob);
    printf(",\n  \"radius\": ");
    cli_json_upper(stdout, run->flow->error);
    printf(",\n  \"growth\": %.6g,\n  \"loss\": ",
        run->flow->stats.growth);
    cli_json_ball(stdout, last->loss);
    printf(",\n  \"norm\": ");
    cli_json_ball(stdout, last->norm);
    printf(",\n  \"grad_norm\": ");
    cli_json_ball(stdout, last->grad_norm);
    printf(",\n");
    json_theta(run);
    printf("  \"certificate\": ");
    if (run->whole)
        cli_json_string(stdout, run->cert_path);
    else
        printf("null");
    getrusage(RUSAGE_SELF, &usage);
    printf(",\n  \"seconds\": %.3f,\n  \"propose_seconds\": %.3f,\n"
        "  \"verify_seconds\": %.3f,\n  \"peak_kib\": %ld\n}\n",
        flow_clock() - run->started, run->flow->stats.propose_seconds,
        run->flow->stats.verify_seconds, usage.ru_maxrss);
}
