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
#include <nettle/sha2.h>
#include "../../src/checker/records.h"
#include "truth.h"

#define SHARPER 2.0
#define MANY 1000000           /* shards: one record each */

/* Members that decide nothing (precision and terms say how the checker
   computes what it compares with the bounds, nodes where), and bounds that may grow or
   shrink. */
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

static uint64_t state;

static uint64_t
draw(void)
{
    uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static size_t
below(size_t n)
{
    return n == 0 ? 0 : (size_t) (draw() % n);
}

typedef struct
{
    size_t lines, steps;
    char **line;               /* without newlines */
} text_t;

/* What was done to a mutant. */
typedef struct
{
    size_t line;               /* first line that it may concern */
    int whole;                 /* lines were moved: all must be looked at */
    char what[400], keys[200]; /* words; member names on the way */
    double before, after;      /* a number, where one changed */
} change_t;

static void
read_text(text_t *t, const char *path)
{
    FILE *file = fopen(path, "rb");
    char *line = NULL;
    size_t size = 0;
    ssize_t len;

    memset(t, 0, sizeof(*t));
    if (file == NULL)
    {
        perror(path);
        exit(2);
    }
    while ((len = getline(&line, &size, file)) > 0)
    {
        line[len - 1] = '\0';
        t->line = realloc(t->line, (t->lines + 1) * sizeof(char *));
        t->line[t->lines++] = strdup(line);
        t->steps += strstr(line, "{\"record\":\"step\"") == line;
    }
    free(line);
    fclose(file);
}

static void
free_text(text_t *t)
{
    size_t i;

    for (i = 0; i < t->lines; i++)
        free(t->line[i]);
    free(t->line);
}

/* ---- damage to one number or text ---- */

static double
value(const char *s)
{
    double x, den;
    char *end;

    x = strtod(s, &end);
    if (*end != '/')
        return *end == '\0' ? x : NAN;
    den = strtod(end + 1, &end);
    return x / den;
}

static char *
damage_text(const char *s)
{
    const size_t n = strlen(s);
    char *r = malloc(n + 16), *p;

    strcpy(r, s);
    switch (below(5))
    {
        case 0:                 /* sign */
            if (*s == '-')
                strcpy(r, s + 1);
            else
                sprintf(r, "-%s", s);
            break;
        case 1:                 /* exponent */
            p = strchr(r, 'p');
            if (p != NULL)
                sprintf(p + 1, "%+ld", strtol(strchr(s, 'p') + 1, NULL, 10)
                        + (below(2) ? 1 : -1) * (long) (1 + below(4)));
            else if (n > 0)
                r[n - 1] = '\0';
            break;
        case 2:                 /* one character less */
            if (n > 0)
            {
                p = r + below(n);
                memmove(p, p + 1, strlen(p));
            }
            break;
        default:                /* another character of the same text */
            if (n > 0)
                r[below(n)] = below(3) ? "0123456789abcdef"[below(16)]
                    : s[below(n)];
    }
    return r;
}

static json_t *
damage_scalar(const json_t *node, change_t *c)
{
    json_t *r;

    if (json_is_string(node))
    {
        char *s = damage_text(json_string_value(node));

        c->before = value(json_string_value(node));
        c->after = value(s);
        snprintf(c->what + strlen(c->what), sizeof(c->what)
                 - strlen(c->what), ": %.60s -> %.60s",
                 json_string_value(node), s);
        r = json_string(s);
        free(s);
        return r == NULL ? json_null() : r;
    }
    if (json_is_integer(node))
        return json_integer(json_integer_value(node)
                            + (below(2) ? 1 : -1)
                            * (json_int_t) (1 + below(below(4) ? 2 : 999)));
    if (json_is_boolean(node))
        return json_boolean(!json_is_true(node));
    return json_integer(1);
}

/* ---- damage to a tree ---- */

static const char *
nth_key(json_t *node, size_t k)
{
    void *it = json_object_iter(node);

    while (k-- > 0)
        it = json_object_iter_next(node, it);
    return json_object_iter_key(it);
}

static json_t *
child(json_t *node, size_t k)
{
    return json_is_array(node) ? json_array_get(node, k)
        : json_object_get(node, nth_key(node, k));
}

static void
set_child(json_t *node, size_t k, json_t *fresh)
{
    if (json_is_array(node))
        json_array_set_new(node, k, fresh);
    else
        json_object_set_new(node, nth_key(node, k), fresh);
}

static void
drop_child(json_t *node, size_t k)
{
    if (json_is_array(node))
        json_array_remove(node, k);
    else
        json_object_del(node, nth_key(node, k));
}

/* Drops, doubles or swaps a child, or damages it when it is a scalar. */
static void
damage_node(json_t *node, change_t *c)
{
    const size_t n = json_is_array(node) ? json_array_size(node)
        : json_object_size(node), k = below(n), m = below(n);
    json_t *it = child(node, k), *other = child(node, m);
    const int scalar = !json_is_array(it) && !json_is_object(it);

    if (json_is_object(node))
        snprintf(c->keys + strlen(c->keys), sizeof(c->keys)
                 - strlen(c->keys), " %s", nth_key(node, k));
    snprintf(c->what, sizeof(c->what), "%s[%zu]", c->keys, k);
    if (!scalar && below(12) > 0
        && (json_is_array(it) ? json_array_size(it)
            : json_object_size(it)) > 0)
    {
        damage_node(it, c);
        return;
    }
    if (scalar && below(8) > 0)
    {
        set_child(node, k, damage_scalar(it, c));
        return;
    }
    switch (below(3))
    {
        case 0:
            strcat(c->what, " dropped");
            drop_child(node, k);
            break;
        case 1:
            strcat(c->what, " overwritten by a neighbour");
            if (json_is_string(it) && json_is_string(other))
            {
                c->before = value(json_string_value(it));
                c->after = value(json_string_value(other));
            }
            set_child(node, k, json_deep_copy(other));
            break;
        default:
            strcat(c->what, " doubled");
            if (json_is_array(node))
                json_array_insert_new(node, k, json_deep_copy(it));
            else
                json_object_set_new(node, "double", json_deep_copy(it));
    }
}

static char *
damage_line(const char *line, change_t *c)
{
    json_t *node = json_loads(line, 0, NULL);
    char *s;

    damage_node(node, c);
    s = json_dumps(node, JSON_COMPACT);
    json_decref(node);
    return s;
}

/* ---- a mutant ---- */

static void
hash_again(char **line, size_t n)
{
    struct sha256_ctx sha;
    uint8_t digest[SHA256_DIGEST_SIZE];
    char *p;
    size_t i;

    if (n == 0 || (p = strstr(line[n - 1], "\"sha256\":\"")) == NULL
        || strlen(p) < 75)
        return;
    sha256_init(&sha);
    for (i = 0; i + 1 < n; i++)
    {
        sha256_update(&sha, strlen(line[i]), (const uint8_t *) line[i]);
        sha256_update(&sha, 1, (const uint8_t *) "\n");
    }
    sha256_digest(&sha, sizeof(digest), digest);
    for (i = 0; i < sizeof(digest); i++)
    {
        char hex[3];

        snprintf(hex, sizeof(hex), "%02x", digest[i]);
        memcpy(p + 10 + 2 * i, hex, 2);
    }
}

/* Writes a mutant; 0 if it is the certificate itself. */
static int
write_mutant(const text_t *t, const char *path, change_t *c)
{
    char **line = malloc((t->lines + 1) * sizeof(char *)), *fresh = NULL;
    size_t n = t->lines, i, k, cut = 0;
    FILE *file;
    int same = 0;

    memset(c, 0, sizeof(*c));
    c->before = c->after = NAN;
    memcpy(line, t->line, n * sizeof(char *));
    k = c->line = below(n);
    i = below(n);
    switch (below(20))
    {
        case 0:
            snprintf(c->what, sizeof(c->what), "line dropped");
            memmove(line + k, line + k + 1, (n - k - 1) * sizeof(char *));
            n--;
            break;
        case 1:
            snprintf(c->what, sizeof(c->what), "line doubled");
            memmove(line + k + 1, line + k, (n - k) * sizeof(char *));
            n++;
            break;
        case 2:
            snprintf(c->what, sizeof(c->what), "lines swapped");
            line[k] = t->line[i];
            line[i] = t->line[k];
            c->line = i < k ? i : k;
            same = i == k;
            break;
        case 3:
            snprintf(c->what, sizeof(c->what), "cut off");
            cut = 1 + below(strlen(line[k]));
            n = k + 1;
            break;
        default:
            fresh = damage_line(line[k], c);
            line[k] = fresh;
            same = strcmp(fresh, t->line[k]) == 0;
    }
    c->whole = fresh == NULL;
    if (fresh == NULL || k + 1 < t->lines)
    {
        /* the last line is not to be damaged in place */
        char *last = n > 0 && cut == 0 ? strdup(line[n - 1]) : NULL;

        if (last != NULL)
        {
            line[n - 1] = last;
            hash_again(line, n);
        }
        file = fopen(path, "wb");
        for (i = 0; i < n; i++)
        {
            if (cut > 0 && i + 1 == n)
                fwrite(line[i], 1, strlen(line[i]) - cut, file);
            else
                fprintf(file, "%s\n", line[i]);
        }
        fclose(file);
        free(last);
    }
    else
    {
        file = fopen(path, "wb");
        for (i = 0; i < n; i++)
            fprintf(file, "%s\n", line[i]);
        fclose(file);
    }
    free(fresh);
    free(line);
    return !same;
}

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

        state = (uint64_t) atol(argv[3]) * 1000003 + (uint64_t) i;
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
