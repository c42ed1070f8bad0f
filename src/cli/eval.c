/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja eval: rigorous values at given parameters. */
#include "cli/args.h"
#include "cli/flow.h"
#include "cli/number.h"

#include <string.h>
#include "loja/lin.h"
#include "loja/loss.h"

typedef struct
{
    const char *file, *theta_file;
    slong precision;           /* 0: chosen */
    slong prec;                /* the one used */
    int json, no_hessian, quiet, verbose;

    loja_problem_t prob;
    arb_t loss, norm, grad_norm;
    int has_eig;               /* a lower bound was proved */
    arf_t eig_lower, eig_upper;
    double started;
} eval_t;

static void
eval_init(eval_t *ev)
{
    memset(ev, 0, sizeof(*ev));
    loja_problem_init(ev->prob);
    arb_init(ev->loss);
    arb_init(ev->norm);
    arb_init(ev->grad_norm);
    arf_init(ev->eig_lower);
    arf_init(ev->eig_upper);
    ev->started = flow_clock();
}

static void
eval_clear(eval_t *ev)
{
    loja_problem_clear(ev->prob);
    arb_clear(ev->loss);
    arb_clear(ev->norm);
    arb_clear(ev->grad_norm);
    arf_clear(ev->eig_lower);
    arf_clear(ev->eig_upper);
}

static void
set_theta(arb_ptr theta, const eval_t *ev)
{
    slong i;

    for (i = 0; i < ev->prob->net->nparams; i++)
        arb_set_fmpq(theta + i, fmpq_mat_entry(ev->prob->start, 0, i),
            ev->prec);
}

static void
norm(arb_t res, arb_srcptr v, slong n, slong prec)
{
    arb_t s, t;
    slong i;

    arb_init(s);
    arb_init(t);
    for (i = 0; i < n; i++)
    {
        arb_sqr(t, v + i, prec);
        arb_nonnegative_part(t, t);
        arb_add(s, s, t, prec);
    }
    arb_sqrtpos(res, s, prec);
    arb_clear(s);
    arb_clear(t);
}

/* L, |grad L| and |theta| at ev->prec bits. */
static void
first_order(eval_t *ev, loja_loss_t ws)
{
    const slong P = ev->prob->net->nparams;
    arb_ptr theta = _arb_vec_init(P), grad = _arb_vec_init(P);

    set_theta(theta, ev);
    loja_loss_eval(ws, ev->loss, grad, NULL, theta, ev->prec);
    arb_nonnegative_part(ev->loss, ev->loss);
    norm(ev->grad_norm, grad, P, ev->prec);
    norm(ev->norm, theta, P, ev->prec);
    _arb_vec_clear(theta, P);
    _arb_vec_clear(grad, P);
}

static int
is_accurate(const arb_t x)
{
    /* HEURISTIC: twenty digits; a value of 0 is known by its size only */
    return arb_rel_accuracy_bits(x) >= 67
        || mag_cmp_2exp_si(arb_radref(x), -200) < 0;
}

static void
second_order(eval_t *ev, loja_loss_t ws, slong prec)
{
    const slong P = ev->prob->net->nparams;
    arb_ptr theta = _arb_vec_init(P);
    arb_mat_t H;
    arb_t L;

    arb_init(L);
    arb_mat_init(H, P, P);
    set_theta(theta, ev);
    loja_loss_eval(ws, L, NULL, H, theta, prec);
    loja_lin_eig_min_bounds(ev->eig_lower, ev->eig_upper, H, prec);
    ev->has_eig = arf_is_finite(ev->eig_lower)
        && arf_is_finite(ev->eig_upper);
    _arb_vec_clear(theta, P);
    arb_mat_clear(H);
    arb_clear(L);
}

/* The bounds agree to three digits. */
static int
eig_is_good(const eval_t *ev)
{
    arf_t a, b;
    int good;

    arf_init(a);
    arf_init(b);
    arf_sub(a, ev->eig_upper, ev->eig_lower, 53, ARF_RND_UP);
    arf_mul_2exp_si(b, ev->eig_upper, -10);
    good = ev->has_eig && arf_cmpabs(a, b) <= 0;
    arf_clear(a);
    arf_clear(b);
    return good;
}

static void
evaluate(eval_t *ev)
{
    loja_loss_t ws;

    loja_loss_init(ws, ev->prob);
    ev->prec = ev->precision > 0 ? ev->precision : 128;
    first_order(ev, ws);
    /* HEURISTIC: 4096 bits, beyond which only an exact 0 would need more */
    while (ev->precision == 0 && ev->prec < 4096
        && !(is_accurate(ev->loss) && is_accurate(ev->grad_norm)))
    {
        ev->prec *= 2;
        first_order(ev, ws);
    }
    if (!ev->no_hessian)
    {
        /* HEURISTIC: 64 bits mostly do, and large matrices are slow */
        second_order(ev, ws, ev->precision > 0 ? ev->prec : 64);
        if (ev->precision == 0 && !eig_is_good(ev))
            second_order(ev, ws, ev->prec);
    }
    loja_loss_clear(ws);
}

static void
print_json(const eval_t *ev)
{
    printf("{\n  \"status\": \"PROVED\",\n  \"loss\": ");
    cli_json_ball(stdout, ev->loss);
    printf(",\n  \"norm\": ");
    cli_json_ball(stdout, ev->norm);
    printf(",\n  \"grad_norm\": ");
    cli_json_ball(stdout, ev->grad_norm);
    printf(",\n  \"hessian_min\": ");
    if (ev->has_eig)
        cli_json_bounds(stdout, ev->eig_lower, ev->eig_upper);
    else
        printf("null");
    printf(",\n  \"parameters\": %ld,\n  \"samples\": %ld,\n"
        "  \"precision_bits\": %ld,\n  \"seconds\": %.3f\n}\n",
        (long) ev->prob->net->nparams, (long) ev->prob->n, (long) ev->prec,
        flow_clock() - ev->started);
}

static void
print_text(const eval_t *ev)
{
    char s[CLI_NUMBER_SIZE], t[CLI_NUMBER_SIZE];

    cli_ball_text(s, ev->loss, 20);
    printf("L                  %s\n", s);
    cli_ball_text(s, ev->grad_norm, 20);
    printf("|grad L|           %s\n", s);
    cli_ball_text(s, ev->norm, 20);
    printf("|theta|            %s\n", s);
    if (ev->has_eig)
    {
        cli_lower_text(s, ev->eig_lower, 8);
        cli_upper_text(t, ev->eig_upper, 8);
        printf("lowest eigenvalue  from %s to %s\n", s, t);
    }
    else if (!ev->no_hessian)
        printf("lowest eigenvalue  not available\n");
    if (ev->quiet)
        return;
    printf("\n%ld parameters, %ld samples, %ld bits; each value is within "
        "one unit of its\nlast digit of the exact one, the eigenvalue is "
        "that of the Hessian of the loss.\n",
        (long) ev->prob->net->nparams, (long) ev->prob->n, (long) ev->prec);
    if (!fmpq_is_zero(ev->prob->start_box) && ev->theta_file == NULL)
        printf("At the start: each parameter with a range in the middle of "
            "that.\n");
    if (ev->verbose)
        fprintf(stderr, "loja eval: %.2f s\n", flow_clock() - ev->started);
}

static int
read_input(eval_t *ev)
{
    loja_message_t msg;
    loja_status_t status;

    status = loja_problem_read(ev->prob, msg, ev->file);
    if (status == LOJA_OK && ev->theta_file != NULL)
        status = loja_problem_read_start(ev->prob, msg, ev->theta_file);
    if (status == LOJA_OK && !ev->prob->has_start)
    {
        loja_message_set(msg, "%s: expected a section 'start', or the "
            "option --theta", ev->file);
        status = LOJA_INPUT;
    }
    if (status != LOJA_OK)
        fprintf(stderr, "loja eval: %s\n", msg->text);
    return status == LOJA_OK;
}

static int
run(int argc, char **argv)
{
    eval_t ev;
    const cli_option_t options[] = {
        { "precision", 0, CLI_INTEGER, &ev.precision, 32, 1000000 },
        { "theta", 0, CLI_TEXT, &ev.theta_file, 0, 0 },
        { "json", 0, CLI_FLAG, &ev.json, 0, 0 },
        { "no-hessian", 0, CLI_FLAG, &ev.no_hessian, 0, 0 },
        { "quiet", 'q', CLI_FLAG, &ev.quiet, 0, 0 },
        { "verbose", 'v', CLI_FLAG, &ev.verbose, 0, 0 },
    };
    int status, parsed;

    eval_init(&ev);
    parsed = cli_parse(&ev.file, &status, "an instance file", argc, argv,
        options, (slong) (sizeof(options) / sizeof(options[0])));
    if (parsed && !read_input(&ev))
        status = CLI_INPUT;
    else if (parsed)
    {
        evaluate(&ev);
        if (ev.json)
            print_json(&ev);
        else
            print_text(&ev);
        status = CLI_DONE;
    }
    eval_clear(&ev);
    return status;
}

const cli_command_t cli_eval = {
    "eval",
    "rigorous loss, gradient norm and lowest Hessian eigenvalue",
    "Usage: loja eval FILE [OPTIONS]\n"
    "\n"
    "Encloses the loss, the norms of gradient and parameters, and the lowest\n"
    "eigenvalue of the Hessian at the start of the instance FILE.\n"
    "\n"
    "  --theta FILE       parameters from a safetensors, .npz or .npy file\n"
    "  --precision BITS   working precision; else until 20 digits are known\n"
    "  --no-hessian       without the eigenvalue\n"
    "  --json             one JSON object\n"
    "  -q, --quiet        the values only\n"
    "  -v, --verbose      tell the time on stderr\n"
    "\n"
    "Exit status: 0 done, 4 bad input.\n",
    run
};
