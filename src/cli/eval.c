/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* eval.c -- `loja eval': rigorous values at given parameters. */
#include "cli/args.h"
#include "cli/number.h"
#include "loja/data.h"
#include "loja/lin.h"
#include "loja/loss.h"

typedef struct
{
    arb_t loss, norm, grad;
    arf_t low, high;       /* of the lowest Hessian eigenvalue */
} values_t;

static void
compute(values_t *v, const loja_problem_t prob, int hessian, slong prec)
{
    slong i, P = prob->net->nparams;
    arb_ptr theta = _arb_vec_init(P), g = _arb_vec_init(P);
    loja_loss_t ws;
    arb_mat_t H;

    loja_loss_init(ws, prob);
    arb_mat_init(H, hessian ? P : 0, hessian ? P : 0);
    for (i = 0; i < P; i++)
        arb_set_fmpq(theta + i, fmpq_mat_entry(prob->start, 0, i), prec);
    loja_loss_eval(ws, v->loss, g, hessian ? H : NULL, theta, prec);
    arb_dot(v->norm, NULL, 0, theta, 1, theta, 1, P, prec);
    arb_dot(v->grad, NULL, 0, g, 1, g, 1, P, prec);
    arb_sqrtpos(v->norm, v->norm, prec);
    arb_sqrtpos(v->grad, v->grad, prec);
    arf_neg_inf(v->low);
    arf_pos_inf(v->high);
    if (hessian)
        loja_lin_eig_min_bounds(v->low, v->high, H, prec);
    arb_mat_clear(H);
    loja_loss_clear(ws);
    _arb_vec_clear(theta, P);
    _arb_vec_clear(g, P);
}

static void
print_json(const values_t *v, const loja_problem_t prob, slong prec)
{
    printf("{\"status\": \"ok\", \"loss\": ");
    cli_json_ball(stdout, v->loss);
    printf(", \"norm\": ");
    cli_json_ball(stdout, v->norm);
    printf(", \"grad_norm\": ");
    cli_json_ball(stdout, v->grad);
    printf(", \"hessian_min\": ");
    if (arf_is_finite(v->low) && arf_is_finite(v->high))
        cli_json_bounds(stdout, v->low, v->high);
    else
        printf("null");
    printf(", \"parameters\": %ld, \"samples\": %ld, "
           "\"precision_bits\": %ld}\n", (long) prob->net->nparams,
           (long) prob->n, (long) prec);
}

static void
print_table(const values_t *v)
{
    char text[CLI_NUMBER_SIZE];
    arb_t lo;

    arb_init(lo);
    cli_ball_text(text, v->loss, 20);
    printf("L                 %s\n", text);
    cli_ball_text(text, v->norm, 20);
    printf("|theta|           %s\n", text);
    cli_ball_text(text, v->grad, 20);
    printf("|grad L|          %s\n", text);
    if (arf_is_finite(v->low) && arf_is_finite(v->high))
    {
        arb_set_interval_arf(lo, v->low, v->high, 64);
        cli_ball_text(text, lo, 12);
        printf("lowest eigenvalue %s\n", text);
    }
    printf("Each value is within one unit of its last digit of the exact"
           " one.\n");
    arb_clear(lo);
}

static int
run(int argc, char **argv)
{
    const char *file, *theta = NULL;
    int json = 0, no_hessian = 0, status = 0;
    slong prec = 128;
    loja_problem_t prob;
    loja_message_t msg;
    values_t v;
    const cli_option_t options[] = {
        {"json", 0, CLI_FLAG, &json, 0, 0},
        {"no-hessian", 0, CLI_FLAG, &no_hessian, 0, 0},
        {"theta", 0, CLI_TEXT, &theta, 0, 0},
        {"precision", 0, CLI_INTEGER, &prec, 2, 100000}
    };

    if (!cli_parse(&file, &status, "instance file", argc, argv, options,
                   4))
        return status;
    loja_problem_init(prob);
    loja_message_set(msg, "%s:1:1: expected a start", file);
    if (loja_problem_read(prob, msg, file) != LOJA_OK
        || (theta != NULL && loja_problem_read_start(prob, msg, theta)
            != LOJA_OK)
        || !prob->has_start)
    {
        if (!prob->has_start && prob->n > 0 && theta == NULL)
            loja_message_set(msg, "%s:1:1: expected the key start", file);
        fprintf(stderr, "%s\n", msg->text);
        loja_problem_clear(prob);
        return 4;
    }
    arb_init(v.loss);
    arb_init(v.norm);
    arb_init(v.grad);
    arf_init(v.low);
    arf_init(v.high);
    compute(&v, prob, !no_hessian, prec);
    if (json)
        print_json(&v, prob, prec);
    else
        print_table(&v);
    arb_clear(v.loss);
    arb_clear(v.norm);
    arb_clear(v.grad);
    arf_clear(v.low);
    arf_clear(v.high);
    loja_problem_clear(prob);
    return 0;
}

const cli_command_t cli_eval = {
    "eval", "rigorous loss, gradient norm and lowest Hessian eigenvalue",
    "usage: loja eval FILE [--theta FILE.safetensors] [--precision BITS]\n"
    "                 [--no-hessian] [--json]\n", run
};
