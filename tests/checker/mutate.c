/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    mutate CERTIFICATE COUNT SEED [-v]: damages a valid certificate COUNT
    times and asks loja-check's own code about each.

    Every mutant must be rejected, without a crash, a hang or much memory, or
    be harmless: an irrelevant member, a bound made weaker, one made sharper
    by less than SHARPER, a path, defect or growth that no sampled point
    contradicts (whose proof the checker found), a tree that cuts elsewhere, a
    claim less.
    Records that the change cannot touch are not proved again: the checker's
    shards make that possible.  The hash of the last line is made anew, so that
    it is the mathematics that notices.
*/
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../../src/checker/records.h"
#include "mutant.h"
#include "truth.h"

#define SHARPER 2.0
#define MANY 1000000           /* shards: one record each */

/* Members that decide nothing (precision and terms say how the checker
   computes what it compares with the bounds, nodes where), and bounds that may
   grow or shrink. */
static const char *const free_keys[] =
    { "options", "hint", "theorem", "conclusion", "target", "rules",
      "precision", "terms", "nodes", NULL };
static const char *const up_keys[] =
    { "seam", "start", "radius", "error", "C", "rho", "R", "length", "loss",
      "curvature", "factor", "deviation", "ratio", "upper",
      "loss_upper", "C1", "D", "B", "K", "g", "excess", NULL };
static const char *const sampled_keys[] = { "defect", "growth", NULL };
static const char *const path_keys[] = { "coef", NULL };
/* Sums of rounding errors, which have more slack: 16 SHARPER. */
static const char *const rounding_keys[] = { "limit_radius", NULL };
static const char *const down_keys[] =
    { "kappa", "eps", "s", "lambda", "c0", "sigma", "lower", "loss_lower",
      "h0", "a", NULL };
/* Of claims: where a thing is looked for. */
static const char *const place_keys[] =
    { "centre", "limit", "b_star", "vertex", "root", "box", "Z", "s1", "beta0",
      "wide", "far", "lambda", "frame", "D0", NULL };

/* ---- the checker's answer, in a process of its own ---- */

static int
ask_one(const char *path, int record, int records)
{
    static result_t res;

    check_records(&res, path, record, records);
    return res.status;
}

static int
ask(const text_t *t, const char *path, const change_t *c)
{
    const int first = (int) c->line - 1;
    const int claims = (int) (t->lines - 2 - t->steps);
    int k, status;

    if (c->whole || first < 0)
        return ask_one(path, 0, 1);
    if ((size_t) c->line == t->lines - 1)
        return ask_one(path, 0, 0);
    status = ask_one(path, first, MANY);
    if (status == ACCEPTED && (size_t) first + 1 < t->steps)
        status = ask_one(path, first + 1, MANY);
    /* claims rest on the end of a step */
    for (k = 0; k < claims && (size_t) first < t->steps
             && status == ACCEPTED; k++)
    {
        char end[200] = "", *T = strstr(t->line[t->steps + 1 + (size_t) k],
                                        "\"T\":\"");

        if (T != NULL)
            sscanf(T, "\"T\":%199[^,]", end);
        if (T != NULL && strstr(t->line[first + 1], end) != NULL)
            status = ask_one(path, (int) t->steps + k, MANY);
    }
    return status;
}

/* Exit status of the checker; -1: killed. */
static int
ask_apart(const text_t *t, const char *path, const change_t *c)
{
    int status;
    pid_t pid = fork();

    if (pid == 0)
    {
        const struct rlimit memory = { (rlim_t) 4 << 30, (rlim_t) 4 << 30 };
        const struct rlimit seconds = { 300, 300 };

        setrlimit(RLIMIT_AS, &memory);
        setrlimit(RLIMIT_CPU, &seconds);
        _exit(ask(t, path, c));
    }
    if (pid < 0 || waitpid(pid, &status, 0) < 0)
        exit(2);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* ---- what may be accepted ---- */

static int
named(const char *const *list, const char *keys)
{
    char pattern[40];

    for (; *list != NULL; list++)
    {
        const size_t n = strlen(keys);

        snprintf(pattern, sizeof(pattern), " %s", *list);
        if (n >= strlen(pattern)
            && (strcmp(keys + n - strlen(pattern), pattern) == 0))
            return 1;
        strcat(pattern, " ");
        if (strstr(keys, pattern) != NULL)
            return 1;
    }
    return 0;
}

/* Does a point contradict the step on that line of the mutant? */
static int
contradicted(const char *path, size_t line)
{
    text_t t;
    report_t rep;
    problem prob;
    step st;
    json_t *node;
    int res;

    read_text(&t, path);
    memset(&rep, 0, sizeof(rep));
    node = json_loads(t.line[0], 0, NULL);
    res = !problem_read(&prob, &rep, node);
    json_decref(node);
    node = json_loads(t.line[line], 0, NULL);
    res = !step_read(&st, &rep, node, &prob) || res
        || step_is_false(&prob, &st);
    json_decref(node);
    step_clear(&st, &prob);
    problem_clear(&prob);
    free_text(&t);
    return res;
}

/* Of limit laws, [lower, upper]: wider, or no more narrow than rounding makes
   them. */
static int
wider(const change_t *c)
{
    const double slack = 1e-9 * fabs(c->before);

    return strstr(c->what, "[0]") != NULL ? c->after <= c->before + slack
        : c->after >= c->before - slack;
}

static int
harmless(const text_t *t, const change_t *c, const char *path)
{
    const double ratio = fabs(c->after / c->before);

    if (strstr(c->keys, " limit norm") != NULL
        || strstr(c->keys, " limit loss") != NULL)
        return wider(c);
    if (c->line > t->steps && c->line + 1 < t->lines)
    {
        /* claims are independent of one another */
        if (strcmp(c->what, "line dropped") == 0
            || strcmp(c->what, "lines swapped") == 0)
            return 1;
        if (ratio > 1 / SHARPER && ratio < SHARPER)
            return 1;
        if (named(place_keys, c->keys))
            return 1;
    }

    /* no claim rests on a flow: its start decides nothing */
    if (t->steps == 0 && strstr(c->keys, " start") != NULL)
        return 1;
    if (named(free_keys, c->keys) || strstr(c->keys, "tree") != NULL
        || strstr(c->keys, "faces") != NULL)
        return 1;
    if (named(sampled_keys, c->keys))
        return c->after >= c->before || !contradicted(path, c->line);
    if (named(path_keys, c->keys))
        return !contradicted(path, c->line);
    if (named(rounding_keys, c->keys))
        return c->after >= c->before || ratio > 1 / (16 * SHARPER);
    if (named(up_keys, c->keys))
        return c->after >= c->before || ratio > 1 / SHARPER;
    if (named(down_keys, c->keys))
        return c->after <= c->before || ratio < SHARPER;
    return 0;
}

int
main(int argc, char **argv)
{
    char path[] = "mutant.XXXXXX";
    const long count = argc > 3 ? atol(argv[2]) : 0;
    long i, rejected = 0, accepted = 0, bad = 0;
    text_t t;

    if (argc < 4)
    {
        fprintf(stderr, "mutate CERTIFICATE COUNT SEED [-v]\n");
        return 2;
    }
    read_text(&t, argv[1]);
    close(mkstemp(path));
    for (i = 0; i < count; i++)
    {
        change_t c;
        int status, good;

        mutant_seed((uint64_t) atol(argv[3]) * 1000003 + (uint64_t) i);
        if (!write_mutant(&t, path, &c))
            continue;
        status = ask_apart(&t, path, &c);
        if (status == REJECTED || status == INPUT)
        {
            rejected++;
            continue;
        }
        accepted++;
        good = status == ACCEPTED && harmless(&t, &c, path);
        bad += !good;
        if (!good || argc > 4)
            printf("%s: mutant %ld, line %zu,%s\n", status == ACCEPTED
                   ? "accepted" : "CRASHED", i, c.line + 1, c.what);
    }
    printf("%s: %ld mutants rejected, %ld accepted, %ld of them not known to "
           "be harmless\n", argv[1], rejected, accepted, bad);
    unlink(path);
    free_text(&t);
    return bad > 0;
}
