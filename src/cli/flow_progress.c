/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja flow: narration on stderr, where a person is watching. */
#include "cli/flow.h"

#include <math.h>
#include <stdarg.h>
#include <time.h>
#include <unistd.h>

double
flow_clock(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double) ts.tv_sec + 1e-9 * (double) ts.tv_nsec;
}

static int
on_terminal(void)
{
    return isatty(STDERR_FILENO) == 1;
}

/* log(1 + t), also where t is no double. */
static double
log_time(const fmpq_t t)
{
    arb_t x;
    double d;

    arb_init(x);
    arb_set_fmpq(x, t, 53);
    arb_log1p(x, x, 53);
    d = arf_get_d(arb_midref(x), ARF_RND_NEAR);
    arb_clear(x);
    return d;
}

static void
eta_text(char *text, size_t size, const flow_run_t *run)
{
    const double part = log_time(run->flow->t) / log_time(run->until);
    const double spent = flow_clock() - run->started;
    const double left = spent * (1 - part) / part;

    text[0] = '\0';
    /* HEURISTIC: before two seconds the guess is worth nothing */
    if (!(part > 0) || part >= 1 || spent < 2)
        return;
    if (left < 120)
        snprintf(text, size, "  about %.0f s left", left);
    else if (left < 7200)
        snprintf(text, size, "  about %.0f min left", left / 60);
    else
        snprintf(text, size, "  about %.1f h left", left / 3600);
}

/* The rules by which the growth on the last step was bounded. */
static const char *
growth_rules(const flow_run_t *run)
{
    const loja_tube_struct *tube = run->flow->tube;

    return tube->doubles == 0 ? "congruence"
        : tube->doubles == tube->pieces ? "growth-double"
                                        : "growth-double, congruence";
}

void
flow_progress(flow_run_t *run)
{
    const int terminal = on_terminal();
    char t[CLI_NUMBER_SIZE], radius[CLI_NUMBER_SIZE], eta[64];
    const double clock = flow_clock();
    arf_t x;

    if (run->quiet || (!terminal && !run->verbose))
        return;
    /* HEURISTIC: five times a second is enough for an eye */
    if (!run->verbose && clock - run->shown < 0.2)
        return;
    run->shown = clock;
    arf_init(x);
    arf_set_fmpq(x, run->flow->t, 64, ARF_RND_FLOOR);
    cli_lower_text(t, x, 4);
    arf_clear(x);
    cli_bound_text(radius, run->flow->error);
    eta_text(eta, sizeof(eta), run);
    fprintf(stderr, "%st = %s  radius %s  %ld bits  %ld steps%s%s%s%s",
        run->verbose ? "" : "\r\033[K", t, radius,
        (long) run->flow->control.prec, (long) run->flow->stats.steps, eta,
        run->verbose ? "  " : "", run->verbose ? growth_rules(run) : "",
        run->verbose ? "\n" : "");
    run->line_shown = !run->verbose;
    fflush(stderr);
}

void
flow_progress_end(flow_run_t *run)
{
    if (run->line_shown)
        fprintf(stderr, "\r\033[K");
    run->line_shown = 0;
}

void
flow_say(flow_run_t *run, const char *format, ...)
{
    va_list args;

    if (run->quiet || (!on_terminal() && !run->verbose))
        return;
    flow_progress_end(run);
    va_start(args, format);
    fprintf(stderr, "loja %s: ", run->program);
    vfprintf(stderr, format, args);
    fprintf(stderr, "\n");
    va_end(args);
}
