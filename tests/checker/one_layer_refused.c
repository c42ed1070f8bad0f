/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Families one-layer and ridge: what they refuse; ranges of activations. */
#include <stdio.h>
#include <string.h>
#include "one_layer_tests.h"

static const struct { instance in; const char *reason; } refused[] =
{
    { { "equal inputs", "tanh", 2, 1, 8, { "-1", "-1", "-1/2", "-1/2", "0",
        "1/3", "1", "1" }, 2, 7, { 0 }, 0, 0, { "0", "0", "1" }, { 0 },
        0, 0, 0 }, "too few different" },
    { { "M", "tanh", 2, 1, 7, { "-1", "-1/2", "0", "1/3", "1", "2", "3" }, 2,
        5, { 0 }, 0, 0, { "0", "0", "1" }, { 0 }, 0, 0, 0 }, "M: at least" },
    { { "a slow k", "tanh", 1, 0, 4, { "-1", "-1/2", "1/3", "1" }, 3, 5,
        { 0 }, 0, 0, { "0", "0", "0", "1" }, { 0 }, 0, 0, 0 },
      "k: not a fast" },
    { { "a vanishing k", "tanh", 2, 0, 4, { "-1", "-1/2", "1/3", "1" }, 2, 9,
        { 0 }, 0, 0, { "0", "0", "1" }, { 0 }, 0, 0, 0 }, "k: not a fast" },
    { { "a slow power", "tanh", 2, 0, 4, { "-1", "-1/2", "1/3", "1" }, 3, 9,
        { 0 }, 0, 0, { "0", "1", "1", "1" }, { 0 }, 0, 0, 0 },
      "power 2 is not fast" },
    { { "relu", "relu", 1, 1, 4, { "-1", "-1/2", "1/3", "1" }, 2, 9, { 0 },
        0, 0, { "0", "1", "1" }, { 0 }, 0, 0, 0 }, "piecewise" }
};

static void
check_refused(const instance *in, const others *more, const char *reason,
              int wrong)
{
    const graded_family *family = more != NULL ? &graded_ridge
        : &graded_one_layer;
    report_t rep = { "", 0, "" };
    json_t *data = make_data(in, more);
    graded_chart chart;
    claim_t claim;
    problem prob;

    problem_make(&prob, in, more);
    if (wrong)                          /* one target is another */
        mpq_set_si(prob.y[in->samples - 1], 17, 1);
    memset(&claim, 0, sizeof(claim));
    claim.rep = &rep;
    claim.prob = &prob;
    claim.data = data;
    memset(&chart, 0, sizeof(chart));
    chart.claim = &claim;
    chart.family = family;
    chart.prec = 192;
    checks++;
    if (family->init(&chart) || strstr(rep.text, reason) == NULL)
    {
        failures++;
        printf("%s: \"%s\", not \"%s\"\n", in->name, rep.text, reason);
    }
    family->clear(&chart);
    problem_free(&prob);
    json_decref(data);
}

/* A kink in the hull of b + [0,1] h omega x, or not. */
static void
check_branch(double b, int wanted)
{
    const instance in = { "elu", "elu", 1, 1, 4, { "-1", "-1/2", "1/3",
        "1" }, 2, 5, { 0 }, 0, 0, { "0", "0", "1" }, { 0 }, 0, 0, 0 };
    report_t rep = { "", 0, "" };
    json_t *data = make_data(&in, NULL);
    graded_chart chart;
    graded_slice *s = &chart.slice;
    claim_t claim;
    problem prob;

    problem_make(&prob, &in, NULL);
    memset(&claim, 0, sizeof(claim));
    claim.rep = &rep;
    claim.prob = &prob;
    claim.data = data;
    memset(&chart, 0, sizeof(chart));
    chart.claim = &claim;
    chart.prec = 192;
    graded_slice_init(s, MOST, 192);
    mpfi_set_d(&s->h, 0.125);
    mpfi_set_d(&s->mid, 0.125);
    mpfi_set_d(s->centre, 1);
    mpfi_set_d(s->centre + 1, b);
    mpfi_set_d(s->centre + 2, 1);
    mpfi_interv_d(s->box, 0.9375, 1.0625);
    mpfi_interv_d(s->box + 1, b - 0.0625, b + 0.0625);
    mpfi_interv_d(s->box + 2, 0.9375, 1);
    checks++;
    if (!graded_one_layer.init(&chart)
        || one_layer_taylor(chart.data, s) != wanted)
    {
        failures++;
        printf("elu, b = %g: %s %s\n", b, wanted ? "refused" : "accepted",
               rep.text);
    }
    graded_one_layer.clear(&chart);
    graded_slice_clear(s, MOST);
    problem_free(&prob);
    json_decref(data);
}

/* ---- activation_range ---- */

/* Ends and a point inside of a wide interval. */
static void
check_range(activation act, double lo, double hi, int branch)
{
    enum { LEN = 30 };
    interval *c = vec_new(LEN, 192), *f = vec_new(LEN, 192);
    interval *z = vec_new(1, 192);
    interval *work = vec_new(activation_range_work(LEN), 192);
    int i, m;

    mpfi_interv_d(z, lo, hi);
    if (!activation_range(c, LEN, z, act, branch, work))
    {
        failures++;
        printf("activation %s: no range\n", act->name);
    }
    for (i = 0; i < 5; i++)
    {
        mpfi_set_d(z, lo + (hi - lo) * i / 4);
        (void) activation_series(f, LEN, z, act, branch);
        for (m = 0; m < LEN; m++)
        {
            checks++;
            if (mpfr_greaterequal_p(&f[m].right, &c[m].left)
                && mpfr_lessequal_p(&f[m].left, &c[m].right))
                continue;
            failures++;
            printf("activation %s: coefficient %d at %d/4 of [%g, %g]\n",
                   act->name, m, i, lo, hi);
        }
    }
    vec_free(work, activation_range_work(LEN));
    vec_free(z, 1);
    vec_free(f, LEN);
    vec_free(c, LEN);
}

/* Inputs on a line: s and x' tell the same. */
static const others line =
{
    1, { "1", "3/4", "1/2", "0", "-1/4", "-1/4", "-1/2", "-1" }, { "3/4" },
    { 0 }
};

static const instance kink =
{
    "kink", "elu", 1, 0, 4, { "-1", "-1/2", "1/3", "1" }, 1, 9, { 0 }, 0, 0,
    { "0", "1" }, { 0 }, 0, 0, 0
};

void
check_refusals(void)
{
    size_t i;

    for (i = 0; i < sizeof(refused) / sizeof(*refused); i++)
        check_refused(&refused[i].in, NULL, refused[i].reason, 0);
    check_refused(instances, NULL, "p: not y of sample 2", 1);
    check_refused(ridges + 1, with + 1, "p: not y of sample 7", 1);
    check_refused(ridges + 1, &line, "too few different inputs", 0);
    check_refused(&kink, with, "a kink", 0);
    check_branch(-0.25, 1);
    check_branch(-0.125, 0);
    check_branch(0.125, 0);
    check_branch(0.25, 1);
    for (i = 0; activation_list[i] != NULL; i++)
    {
        check_range(activation_list[i], 0.25, 0.3125, 1);
        check_range(activation_list[i], 0.25, 1.5, 1);
        check_range(activation_list[i], -0.3125, -0.25, -1);
    }
}
