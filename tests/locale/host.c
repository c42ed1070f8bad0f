/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    host CERTIFICATE PICTURE INSTANCE...: a program with a locale of its own
    that uses the library: all claims of each instance with their texts and
    records, a picture of the certificate, and messages with numbers.
*/
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include "loja/plot.h"
#include "loja/prove.h"

static loja_status_t
ask(void *ctx, loja_flow_t flow)
{
    return loja_prove_step(ctx, flow, 0) ? LOJA_STOPPED : LOJA_OK;
}

static void
decide(const loja_problem_t prob)
{
    loja_flow_opts_t flow_opts = { .digits = 20 };
    loja_prove_opts_t opts = { .limit_digits = 6 };
    loja_flow_hooks_t hooks = { .step = ask };
    loja_prove_t prove;
    loja_flow_t flow;
    fmpq_t until;
    char *s;
    int k;

    fmpq_init(until);
    fmpq_set_si(until, 1, 1);
    if (prob->has_until)
        fmpq_set(until, prob->until);
    loja_flow_init(flow, prob, &flow_opts, until);
    loja_prove_init(prove, prob, &opts);
    hooks.ctx = prove;
    if (loja_flow_run(flow, until, &hooks) != LOJA_STOPPED)
        (void) loja_prove_step(prove, flow, 1);
    loja_prove_static(prove);
    for (k = 0; k < LOJA_CLAIMS; k++)
    {
        const loja_claim_struct *c = prove->claim + k;

        printf("%s %s: %s\n", c->name, loja_verdict_text(c->verdict),
            c->theorem == NULL ? "" : c->theorem);
        if (c->verdict != LOJA_UNDECIDED)
            printf("%s\n", loja_record_text(c->record));
        else
            printf("%s\n", c->reason == NULL ? "" : c->reason);
    }
    s = loja_arf_get_text(flow->error);
    printf("error %s\n", s);
    flint_free(s);
    loja_prove_clear(prove);
    loja_flow_clear(flow);
    fmpq_clear(until);
}

static void
draw(const char *certificate, const char *picture)
{
    loja_cert_t cert;
    loja_message_t msg;

    loja_cert_init(cert);
    if (loja_cert_read(cert, msg, certificate) != LOJA_OK
        || loja_plot_flow(msg, cert, picture) != LOJA_OK)
        printf("%s\n", msg->text);
    loja_cert_clear(cert);
}

int
main(int argc, char **argv)
{
    loja_problem_t prob;
    loja_message_t msg;
    int i;

    if (setlocale(LC_ALL, "") == NULL || argc < 3)
    {
        fprintf(stderr, "host: no such locale\n");
        return 1;
    }
    fprintf(stderr, "%s\n", localeconv()->decimal_point);
    draw(argv[1], argv[2]);
    for (i = 3; i < argc; i++)
    {
        loja_problem_init(prob);
        if (loja_problem_read(prob, msg, argv[i]) != LOJA_OK)
            printf("%s\n", msg->text);
        else
            decide(prob);
        loja_problem_clear(prob);
    }
    loja_message_set(msg, "%g %.3e", 0.5, 1.25);
    printf("%s\n", msg->text);
    flint_cleanup();
    return 0;
}
