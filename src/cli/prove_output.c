/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja prove: theorems for people, JSON for programs. */
#include "cli/prove.h"

#include <string.h>

static void
print_claim(const prove_run_t *run, int k)
{
    const loja_claim_struct *c = run->prove->claim + k;

    printf("%s: %s", loja_verdict_text(c->verdict), c->name);
    if (c->rule != NULL)
        printf(" (rule %s)", c->rule);
    if (run->flow.quiet)
        printf("\n");
    else
        cli_print_wrapped(c->verdict != LOJA_UNDECIDED ? c->theorem
            : c->reason != NULL ? c->reason : "it was not asked", 2);
}

/* The limit, the parameters in their order; every digit shown is proved. */
static void
print_limit(const prove_run_t *run)
{
    const loja_claim_struct *c = run->prove->claim + LOJA_CLAIM_CONVERGES;
    const slong P = run->flow.prob->net->nparams;
    const size_t size = 64 * (size_t) P + 32;
    char name[40], number[CLI_NUMBER_SIZE];
    char *text;
    size_t len;
    arb_srcptr x;
    slong i;

    if (c->verdict != LOJA_PROVED || loja_claim_number(c, "limit_0") == NULL)
        return;
    text = flint_malloc(size);
    len = (size_t) snprintf(text, size, "theta* = (");
    for (i = 0; i < P; i++)
    {
        snprintf(name, sizeof(name), "limit_%ld", (long) i);
        x = loja_claim_number(c, name);
        /* 20 digits, sign and exponent: fewer than 64 characters */
        cli_ball_text(number, x, 20);
        len += (size_t) snprintf(text + len, size - len, "%s%.60s",
            i > 0 ? ", " : "", number);
    }
    snprintf(text + len, size - len, ")");
    cli_print_wrapped(text, 2);
    flint_free(text);
}

/* Of the two fates, the one that is proved is shown; both where neither
   is. */
static int
is_shown(const prove_run_t *run, int k)
{
    const loja_claim_struct *c = run->prove->claim + k;

    if (!run->prove->tried[k])
        return 0;
    return c->verdict != LOJA_UNDECIDED || run->prove->verdict == NULL
        || (k != LOJA_CLAIM_DIVERGES && k != LOJA_CLAIM_CONVERGES);
}

static void
print_trajectory(const prove_run_t *run)
{
    char t[CLI_NUMBER_SIZE], r[CLI_NUMBER_SIZE];

    if (!run->flow.has_flow)
        return;
    cli_time_text(t, run->flow.flow->t);
    cli_bound_text(r, run->flow.flow->error);
    printf("The trajectory is enclosed to t = %s with radius %s (%ld steps, "
        "%ld bits).\n", t, r, (long) run->flow.flow->stats.steps,
        (long) run->flow.flow->control.prec);
}

static void
print_regime(const prove_run_t *run)
{
    char *s;

    if (!run->prove->regime->found)
        return;
    s = loja_regime_words(run->prove->regime);
    printf("SEEN, not proved: the regime");
    cli_print_wrapped(s, 2);
    flint_free(s);
}

/* Where the loss tends to, when the flow diverges and that may not be 0. */
static void
print_limit_loss(const prove_run_t *run)
{
    arb_srcptr limit = loja_claim_number(run->prove->claim
        + LOJA_CLAIM_DIVERGES, "limit_loss");
    char *low, *high;

    if (limit == NULL || arb_is_zero(limit))
        return;
    low = loja_claim_bound_text(limit, -1, 12);
    high = loja_claim_bound_text(limit, 1, 12);
    printf(", L -> Linf in [%s, %s], an asymptotic critical value", low,
        high);
    flint_free(low);
    flint_free(high);
}

static void
print_every(const prove_run_t *run)
{
    char s[CLI_NUMBER_SIZE];

    cli_radius_text(s, run->flow.prob->start_radius);
    printf("PROVED: every flow from a start within %s (Euclidean distance) "
        "of the given one%s %s", s, cli_middle_words(run->flow.prob),
        run->prove->verdict);
}

static void
print_basin(const prove_run_t *run)
{
    char r[CLI_NUMBER_SIZE], beyond[CLI_NUMBER_SIZE];

    if (!run->basin)
        return;
    cli_time_text(r, run->flow.radius);
    cli_time_text(beyond, run->beyond);
    printf("The largest ball that is proved, to two digits, has the radius "
        "%s; that of radius %s is not proved.\n", r, beyond);
}

void
prove_print(prove_run_t *run)
{
    char t[CLI_NUMBER_SIZE];
    int k;

    if (run->prove->verdict != NULL)
    {
        cli_time_text(t, run->prove->T);
        if (fmpq_is_zero(run->flow.prob->start_radius))
            printf("PROVED: the flow %s", run->prove->verdict);
        else
            print_every(run);
        print_limit_loss(run);
        printf(" (decided at T = %s)\n", t);
    }
    else if (loja_prove_needs_flow(run->prove))
    {
        printf("UNDECIDED: neither convergence nor divergence is proved");
        if (run->reason->text[0] != '\0')
            printf(": %s", run->reason->text);
        printf("\n");
    }
    print_basin(run);
    for (k = 0; k < LOJA_CLAIMS; k++)
        if (is_shown(run, k))
        {
            print_claim(run, k);
            if (k == LOJA_CLAIM_CONVERGES && !run->flow.quiet)
                print_limit(run);
        }
    if (!run->flow.quiet)
    {
        print_regime(run);
        print_trajectory(run);
        if (run->read > 0)
            printf("Assumes: the %ld steps read from the certificate, which "
                "loja-check proves.\n", (long) run->read);
        else
            printf("Assumes: nothing but the written proofs.\n");
    }
    if (run->flow.whole)
        printf("Certificate: %s\n", run->flow.cert_path);
}

static void
json_text(const char *text)
{
    if (text == NULL)
        printf("null");
    else
        cli_json_string(stdout, text);
}

static void
json_claim(const loja_claim_struct *c)
{
    slong i;

    printf("    {\"name\": \"%s\", \"status\": \"%s\",\n      \"numbers\": {",
        c->name, loja_verdict_text(c->verdict));
    for (i = 0; i < c->numbers; i++)
    {
        printf(i > 0 ? ",\n        " : "\n        ");
        cli_json_string(stdout, c->number[i].name);
        printf(": ");
        cli_json_ball(stdout, c->number[i].value);
    }
    printf("},\n      \"rule\": ");
    json_text(c->rule);
    printf(",\n      \"theorem\": ");
    json_text(c->theorem);
    printf(",\n      \"reason\": ");
    json_text(c->reason);
    printf("}");
}

static void
json_regime(const loja_regime_struct *regime)
{
    char *s;

    if (!regime->found)
    {
        printf("null");
        return;
    }
    s = loja_regime_json(regime);
    printf("%s", s);
    flint_free(s);
}

/* The theorem of the verdict, or of the one claim that was wanted. */
static const char *
main_theorem(const prove_run_t *run)
{
    int k;

    for (k = 0; k < LOJA_CLAIMS; k++)
        if (run->prove->claim[k].verdict != LOJA_UNDECIDED)
            return run->prove->claim[k].theorem;
    return NULL;
}

void
prove_print_json(prove_run_t *run)
{
    const char *separator = "";
    int k;

    printf("{\n  \"status\": \"%s\",\n  \"reason\": ",
        loja_verdict_text(loja_prove_status(run->prove)));
    json_text(run->reason->text[0] == '\0' ? NULL : run->reason->text);
    printf(",\n  \"verdict\": ");
    json_text(run->prove->verdict);
    printf(",\n  \"start_radius\": ");
    cli_json_exact(stdout, run->flow.prob->start_radius);
    printf(",\n  ");
    cli_json_middle(stdout, run->flow.prob);
    if (run->basin)
    {
        printf(",\n  \"beyond\": ");
        cli_json_exact(stdout, run->beyond);
    }
    printf(",\n  \"T\": ");
    if (run->prove->verdict != NULL)
        cli_json_exact(stdout, run->prove->T);
    else
        printf("null");
    printf(",\n  \"claims\": [");
    for (k = 0; k < LOJA_CLAIMS; k++)
    {
        if (!is_shown(run, k))
            continue;
        printf("%s\n", separator);
        json_claim(run->prove->claim + k);
        separator = ",";
    }
    printf("],\n  \"assumes\": [");
    if (run->read > 0)
        printf("\"the %ld steps read from the certificate\"",
            (long) run->read);
    printf("],\n  \"regime\": ");
    json_regime(run->prove->regime);
    printf(",\n  \"theorem\": ");
    json_text(main_theorem(run));
    printf(",\n  \"certificate\": ");
    json_text(run->flow.whole ? run->flow.cert_path : NULL);
    printf(",\n  \"seconds\": %.3f\n}\n", flow_clock() - run->flow.started);
}
