/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja show of a certificate: its claims, and theta at a time. */
#include "cli/show.h"

#include <string.h>
#include <jansson.h>

/* ---- claims ---- */

/* The lines behind the steps; the reader has checked that they are JSON. */
static void
show_claims(const loja_cert_t cert)
{
    const char *s = cert->text + cert->steps_end;
    const char *end = cert->text + cert->len;

    while (s < end)
    {
        const char *next = memchr(s, '\n', (size_t) (end - s));
        const size_t len = (size_t) ((next == NULL ? end : next) - s);
        json_t *line = json_loadb(s, len, 0, NULL);
        const char *theorem = json_string_value(json_object_get(line,
            "theorem"));

        if (theorem != NULL)
            printf("%s: %s (rule %s)\n  %s\n",
                json_string_value(json_object_get(line, "status")),
                json_string_value(json_object_get(line, "name")),
                json_string_value(json_object_get(line, "rule")), theorem);
        json_decref(line);
        s += len + 1;
    }
}

static int
show_all(const loja_cert_t cert)
{
    char t[CLI_NUMBER_SIZE], r[CLI_NUMBER_SIZE];

    printf("certificate  of a %s, %s; loja-check proves what it says\n",
        cert->opts->proof ? "proof" : "flow",
        cert->finished ? "whole" : "unfinished");
    show_problem(cert->prob);
    if (cert->n > 0)
    {
        const loja_tube_struct *tube = cert->step[cert->n - 1].tube;

        cli_time_text(t, cert->t);
        cli_bound_text(r, tube->error + tube->pieces);
        printf("trajectory   %ld steps to t = %s, radius %s there\n",
            (long) cert->n, t, r);
    }
    show_claims(cert);
    return CLI_DONE;
}

/* ---- theta at a time ---- */

/* The step whose time it is, or NULL. */
static const loja_cert_step_struct *
find_step(const loja_cert_t cert, const fmpq_t t)
{
    slong i;

    for (i = 0; i < cert->n; i++)
        if (fmpq_cmp(t, cert->step[i].step->t0) >= 0
            && fmpq_cmp(t, cert->step[i].step->t1) <= 0)
            return cert->step + i;
    return NULL;
}

/*
    theta (thin balls) and *error with |theta(t) - theta| <= error for every
    point of them.  On a step the error is below the radius R of the record,
    at its end it is the last E.
*/
static void
theta_at(arb_ptr theta, arf_t error, const loja_cert_step_struct *rec,
         const fmpq_t t)
{
    const loja_tube_struct *tube = rec->tube;
    const slong prec = rec->hint.prec + 64;
    arb_t x;

    arb_init(x);
    if (fmpq_equal(t, rec->step->t1))
    {
        loja_step_end(theta, rec->step, 1, prec);
        arf_set(error, tube->error + tube->pieces);
    }
    else
    {
        loja_step_locate(x, rec->step, t, prec);
        loja_step_eval(theta, rec->step, x, prec);
        arf_set(error, tube->radius);
    }
    arb_clear(x);
}

/* Rounds the midpoints to what is written, and makes the bound that of these
   numbers: doubles, or as few bits as widen it by a thousandth. */
static void
round_theta(arb_ptr theta, arf_t error, slong P, int doubles)
{
    arf_t mid, d;
    arb_t sum, x;
    slong i, bits = ARF_PREC_EXACT;

    arf_init(mid);
    arf_init(d);
    arb_init(sum);
    arb_init(x);
    for (i = 0; i < P; i++)
    {
        if (!doubles && !arf_is_zero(error))
            bits = FLINT_MAX(30, arf_abs_bound_lt_2exp_si(arb_midref(theta
                + i)) - arf_abs_bound_lt_2exp_si(error) + 14);
        arf_set_round(mid, arb_midref(theta + i), bits, ARF_RND_NEAR);
        if (doubles)
            arf_set_d(mid, arf_get_d(arb_midref(theta + i), ARF_RND_NEAR));
        arb_sub_arf(x, theta + i, mid, 64);
        arb_sqr(x, x, 64);
        arb_add(sum, sum, x, 64);
        arb_set_arf(theta + i, mid);
    }
    arb_get_abs_ubound_arf(d, sum, 64);
    arb_set_arf(sum, d);
    arb_sqrt(sum, sum, 64);
    arb_add_arf(sum, sum, error, 64);
    arb_get_ubound_arf(error, sum, 30);
    arf_clear(mid);
    arf_clear(d);
    arb_clear(sum);
    arb_clear(x);
}

static void
print_json(const show_t *show, arb_srcptr theta, slong P, const arf_t error)
{
    slong i;

    printf("{\n  \"t\": ");
    cli_json_exact(stdout, show->at);
    printf(",\n  \"error\": ");
    cli_json_upper(stdout, error);
    printf(",\n  \"theta\": [");
    for (i = 0; i < P; i++)
    {
        fmpq_t q;
        char *s;

        fmpq_init(q);
        arf_get_fmpq(q, arb_midref(theta + i));
        s = fmpq_get_str(NULL, 10, q);
        printf("%s\"%s\"", i > 0 ? ",\n    " : "\n    ", s);
        flint_free(s);
        fmpq_clear(q);
    }
    printf("]\n}\n");
}

static int
show_at(show_t *show, const loja_cert_t cert)
{
    const loja_cert_step_struct *rec = find_step(cert, show->at);
    const loja_net_struct *net = cert->prob->net;
    char t[CLI_NUMBER_SIZE], r[CLI_NUMBER_SIZE];
    loja_status_t status = LOJA_OK;
    arb_ptr theta;
    arf_t error;

    if (rec == NULL)
    {
        cli_time_text(t, cert->t);
        fprintf(stderr, "loja show: %s: covers times from 0 to %s only\n",
            show->file, t);
        return CLI_INPUT;
    }
    theta = _arb_vec_init(net->nparams);
    arf_init(error);
    theta_at(theta, error, rec, show->at);
    round_theta(theta, error, net->nparams, show->out != NULL
        && strcmp(show->out + strlen(show->out) - 5, ".yaml") != 0);
    cli_time_text(t, show->at);
    cli_bound_text(r, error);
    if (show->out != NULL)
        status = loja_params_write(show->msg, show->out, net, theta);
    if (status != LOJA_OK)
        fprintf(stderr, "loja show: %s\n", show->msg->text);
    else if (show->json)
        print_json(show, theta, net->nparams, error);
    else
    {
        printf("# theta at t = %s, within %s of the true one (Euclidean "
            "norm), as the\n# certificate says: loja-check proves it\n", t,
            r);
        if (show->out == NULL)
            loja_params_put(stdout, net, theta);
    }
    _arb_vec_clear(theta, net->nparams);
    arf_clear(error);
    return status == LOJA_OK ? CLI_DONE : CLI_INPUT;
}

int
show_cert(show_t *show, const char *text, size_t len)
{
    int status = CLI_INPUT;
    loja_cert_t cert;

    loja_cert_init(cert);
    if (loja_cert_read_text(cert, show->msg, show->file, text, len)
        != LOJA_OK)
        fprintf(stderr, "loja show: %s\n", show->msg->text);
    else
        status = show->has_at ? show_at(show, cert) : show_all(cert);
    loja_cert_clear(cert);
    return status;
}
