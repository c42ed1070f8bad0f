/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    A proof in one page: the fate of the flow of an instance file, and what
    holds of the problem itself.

        cc prove.c $(pkg-config --cflags --libs loja)
        ./a.out z2.yaml
*/
#include <stdlib.h>
#include "loja/prove.h"

/* After each verified step: is the fate of the flow decided there? */
static loja_status_t
ask(void *ctx, loja_flow_t flow)
{
    return loja_prove_step(ctx, flow, 0) ? LOJA_STOPPED : LOJA_OK;
}

static int
decide(const loja_problem_t prob)
{
    loja_flow_opts_t flow_opts = { .digits = 20 };
    loja_prove_opts_t opts = { .limit_digits = 6 };
    loja_flow_hooks_t hooks = { .step = ask };
    loja_prove_t prove;
    loja_flow_t flow;
    fmpq_t until;
    int k, decided;

    fmpq_init(until);
    fmpq_set_si(until, 1000000000, 1);     /* give up there */
    loja_flow_init(flow, prob, &flow_opts, until);
    loja_prove_init(prove, prob, &opts);
    hooks.ctx = prove;

    if (loja_flow_run(flow, until, &hooks) != LOJA_STOPPED)
        printf("The trajectory does not decide.\n");
    loja_prove_static(prove);
    for (k = 0; k < LOJA_CLAIMS; k++)
    {
        const loja_claim_struct *claim = prove->claim + k;

        if (claim->verdict != LOJA_UNDECIDED)
            printf("%s, %s: %s\n", loja_verdict_text(claim->verdict),
                claim->name, claim->theorem);
    }
    decided = prove->verdict != NULL;

    loja_prove_clear(prove);
    loja_flow_clear(flow);
    fmpq_clear(until);
    return decided;
}

int
main(int argc, char **argv)
{
    /* the instance named, or that of `make check' */
    const char *dir = getenv("LOJA_SRCDIR");
    char path[4096];
    loja_problem_t prob;
    loja_message_t msg;
    int decided = 0;

    snprintf(path, sizeof(path), "%s/examples/z1.yaml",
        dir == NULL ? "." : dir);
    loja_problem_init(prob);
    if (loja_problem_read(prob, msg, argc > 1 ? argv[1] : path) != LOJA_OK)
        printf("%s\n", msg->text);
    else if (!prob->has_start || loja_flow_not_smooth(prob->net) != NULL)
        printf("There is no flow to follow.\n");
    else
        decided = decide(prob);
    loja_problem_clear(prob);
    flint_cleanup();
    return decided ? 0 : 3;
}
