/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja show of an instance: what it is, and what can be hoped for. */
#include "cli/show.h"

#include <string.h>
#include "loja/prove.h"

static void
show_network(const loja_net_struct *net)
{
    slong k;

    printf("network      ");
    for (k = 0; k <= net->depth; k++)
        printf("%s%ld", k > 0 ? "-" : "", (long) net->width[k]);
    for (k = 0; k + 1 < net->depth; k++)
        if (k == 0 || net->act[k] != net->act[k - 1])
            printf(" %s", net->act[k]->name);
    printf("%s, %ld parameters\n", net->bias ? "" : " without biases",
        (long) net->nparams);
    for (k = 0; k + 1 < net->depth; k++)
    {
        const loja_act_struct *act = net->act[k];

        if (k > 0 && act == net->act[k - 1])
            continue;
        printf("activation   %s: %s, %s%s\n", act->name, act->analytic
            ? "analytic" : act->smooth ? "C^1 with a kink at 0"
            : "not C^1 (a kink at 0): no gradient flow",
            act->growth == LOJA_GROWTH_BOUNDED ? "bounded"
            : "of linear growth", loja_act_is_odd(act) ? ", odd" : "");
    }
}

/* The least and the greatest of all inputs. */
static void
show_range(const loja_problem_t prob)
{
    const fmpq *low, *high;
    char a[CLI_NUMBER_SIZE], b[CLI_NUMBER_SIZE];
    slong i, j;

    low = high = fmpq_mat_entry(prob->x, 0, 0);
    for (i = 0; i < prob->n; i++)
        for (j = 0; j < prob->net->width[0]; j++)
        {
            const fmpq *x = fmpq_mat_entry(prob->x, i, j);

            if (fmpq_cmp(x, low) < 0)
                low = x;
            if (fmpq_cmp(x, high) > 0)
                high = x;
        }
    cli_time_text(a, low);
    cli_time_text(b, high);
    printf(", inputs from %s to %s", a, b);
}

static const char *
plural(slong n)
{
    return n == 1 ? "" : "s";
}

void
show_problem(const loja_problem_t prob)
{
    const loja_net_struct *net = prob->net;
    char t[CLI_NUMBER_SIZE];

    show_network(net);
    printf("data         %ld sample%s, %ld input%s, %ld output%s",
        (long) prob->n, plural(prob->n), (long) net->width[0],
        plural(net->width[0]), (long) net->width[net->depth],
        plural(net->width[net->depth]));
    show_range(prob);
    if (prob->target != NULL && strlen(prob->target) < 100)
        printf(", targets %s", prob->target);
    printf("\nloss         mean squared error");
    if (!fmpq_is_zero(prob->l2))
    {
        cli_time_text(t, prob->l2);
        printf(" + %s |theta|^2", t);
    }
    printf("\nstart        %s", prob->has_start ? "given"
        : "none: claims about the flow from a start cannot be asked");
    if (prob->has_start && !fmpq_is_zero(prob->start_radius))
    {
        cli_time_text(t, prob->start_radius);
        printf("%s, and every other within %s (Euclidean distance)%s",
            cli_middle_words(prob), t, fmpq_mat_ncols(prob->flat) > 0
            ? " in a set that is flat in one direction" : "");
    }
    printf("\n");
}

/* ---- claims ---- */

typedef loja_status_t (*rule_t)(loja_claim_t claim,
    const loja_problem_t prob, const fmpq_t T, arb_srcptr theta,
    const loja_claim_opts_t *opts);

static void
say(const char *name, const char *what, const char *reason)
{
    printf("  %-12s %s%s", name, what, reason != NULL ? ":" : "\n");
    if (reason != NULL)
        cli_print_wrapped(reason, 15);
}

/* What the families of a rule say, parted by semicolons: each on a line of
   its own, and the same only once. */
static void
say_each(const char *rule, const char *reason)
{
    char *text = flint_malloc(strlen(reason) + 1);
    const char *s, *end;
    size_t used = 0;

    printf("  %-12s %s: not for this problem:", "", rule);
    for (s = reason; s != NULL; s = end == NULL ? NULL : end + 2)
    {
        const size_t n = (end = strstr(s, "; ")) == NULL ? strlen(s)
            : (size_t) (end - s);

        memcpy(text + used, s, n);
        text[used + n] = '\0';
        /* the first place where it is said */
        if (strstr(reason, text + used) != s)
            continue;
        used += n;
        if (end != NULL)
            text[used++] = '\n';
    }
    text[used] = '\0';
    cli_print_wrapped(text, 17);
    flint_free(text);
}

/* A rule says at once whether it is made for the problem; theta(0) is as
   good a place to ask as any. */
static void
ask_rule(const char *name, rule_t rule, const loja_problem_t prob,
         arb_srcptr theta, const loja_claim_opts_t *opts)
{
    loja_claim_t claim;
    loja_status_t status;
    fmpq_t T;

    fmpq_init(T);
    loja_claim_init(claim, "diverges");
    status = rule(claim, prob, T, theta, opts);
    if ((status & LOJA_DOMAIN) != 0)
        say_each(name, claim->reason);
    else
        printf("  %-12s %s: made for this problem\n", "", name);
    loja_claim_clear(claim);
    fmpq_clear(T);
}

static void
ask_flow(const loja_problem_t prob, const loja_claim_opts_t *opts)
{
    const loja_act_struct *act = loja_flow_not_smooth(prob->net);
    const slong P = prob->net->nparams;
    arb_ptr theta;
    slong i;

    if (act != NULL || !prob->has_start)
    {
        say("diverges", act != NULL ? "no: there is no gradient flow"
            : "no: there is no start", NULL);
        say("converges", "no, for the same reason", NULL);
        return;
    }
    say("converges", "can be asked: at a zero of L or a minimum near theta",
        NULL);
    say("diverges", "can be asked, by the rules", NULL);
    theta = _arb_vec_init(P);
    for (i = 0; i < P; i++)
        arb_set_fmpq(theta + i, fmpq_mat_entry(prob->start, 0, i), 128);
    ask_rule("graded-chart", loja_claim_diverges_graded, prob, theta, opts);
    ask_rule("saturation", loja_claim_diverges_saturation, prob, theta,
        opts);
    ask_rule("merging", loja_claim_diverges_merging, prob, theta, opts);
    _arb_vec_clear(theta, P);
}

/* A claim about the problem: asked, and its answer left to `loja prove'. */
static void
ask_static(const char *name, const loja_problem_t prob,
    const loja_claim_opts_t *opts, loja_status_t (*ask)(loja_claim_t claim,
        const loja_problem_t prob, const loja_claim_opts_t *opts))
{
    loja_claim_t claim;
    loja_status_t status;

    loja_claim_init(claim, name);
    status = ask(claim, prob, opts);
    if (status == LOJA_OK)
        say(name, "can be decided", NULL);
    else if ((status & LOJA_LIMIT) != 0)
        say(name, "can be asked, and takes a while", NULL);
    else
        say(name, "not by the rules there are", claim->reason);
    loja_claim_clear(claim);
}

static loja_status_t
ask_threshold(loja_claim_t claim, const loja_problem_t prob,
              const loja_claim_opts_t *opts)
{
    return loja_claim_threshold(claim, prob, NULL, opts);
}

int
show_instance(show_t *show, const char *text, size_t len)
{
    /* HEURISTIC: a look, no proof */
    const loja_claim_opts_t opts = { .seconds = 5 };
    loja_problem_t prob;
    loja_status_t status;

    loja_problem_init(prob);
    status = loja_problem_read_text(prob, show->msg, show->file, text, len);
    if (status != LOJA_OK)
        fprintf(stderr, "loja show: %s\n", show->msg->text);
    else
    {
        show_problem(prob);
        printf("claims\n");
        ask_flow(prob, &opts);
        ask_static("infimum", prob, &opts, loja_claim_infimum);
        ask_static("unattained", prob, &opts, loja_claim_unattained);
        ask_static("threshold", prob, &opts, ask_threshold);
    }
    loja_problem_clear(prob);
    return status == LOJA_OK ? CLI_DONE : CLI_INPUT;
}
