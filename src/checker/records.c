/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The records of a certificate, in order.  A step needs the step before, a
    claim the end of the path at its T; so two lines are held in memory, and
    of every step the end of its path.
*/
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <nettle/sha2.h>
#include "checker/records.h"

/* End of the path of a step. */
typedef struct
{
    mpq_t t;
    interval *path;
    mpfr_t error;
} end_t;

typedef struct
{
    result_t *res;
    FILE *file;
    char *line;
    size_t size;
    ssize_t len;
    struct sha256_ctx sha;     /* of the lines before this one */
    problem prob, merged;      /* merged: for the steps */
    step now, before;
    int have;                  /* before is set */
    end_t *end;                /* of all steps, in order of time */
    long ends;
    int job, jobs;
} reader_t;

/* The next line, whole: 1; none or cut off: 0. */
static int
next_line(reader_t *in)
{
    if (in->res->rep.line > 0)
        sha256_update(&in->sha, (size_t) in->len,
                      (const uint8_t *) in->line);
    in->len = getline(&in->line, &in->size, in->file);
    in->res->rep.line++;
    return in->len > 0 && in->line[in->len - 1] == '\n';
}

static json_t *
parse(reader_t *in)
{
    json_error_t error;
    json_t *node = json_loadb(in->line, (size_t) in->len,
                              JSON_REJECT_DUPLICATES, &error);

    if (!json_is_object(node))
        (void) report(&in->res->rep, "expected a certificate, in each line a "
                      "JSON object");
    return node;
}

static const char *
text_of(const json_t *node, const char *key)
{
    const char *s = json_string_value(json_object_get(node, key));

    return s == NULL ? "" : s;
}

/* Is this record one of the job's? */
static int
mine(const reader_t *in)
{
    return in->jobs > 0
        && (in->res->steps + in->res->claims) % in->jobs == in->job;
}

/* ---- steps ---- */

static void
keep_end(reader_t *in, const step *s)
{
    const mpfr_prec_t prec = s->precision + 128;
    const size_t P = (size_t) in->prob.params;
    end_t *e;

    in->end = realloc(in->end, (size_t) (in->ends + 1) * sizeof(end_t));
    if (in->end == NULL)
        abort();
    e = in->end + in->ends++;
    mpq_init(e->t);
    mpq_set(e->t, s->t1);
    e->path = vec_new(P, prec);
    path_end(e->path, s, in->prob.params, 1);
    mpfr_init2(e->error, 64);
    mpfr_set(e->error, s->piece[s->pieces - 1].error, MPFR_RNDU);
}

static int
read_step(reader_t *in, json_t *node)
{
    report_t *rep = &in->res->rep;
    int k, good;

    if (in->res->claims > 0)
        return report(rep, "a step after a claim");
    if (in->prob.start == NULL)
        return report(rep, "a step without a start");
    /* SOUND: tube (L is C1 with locally Lipschitz gradient) */
    for (k = 0; k + 1 < in->prob.depth; k++)
        if (!in->prob.act[k]->smooth)
            return report(rep, "a step of a flow: C1 activations");
    good = step_read(&in->now, rep, node, &in->prob)
        && (!mine(in) || check_step(rep, &in->merged, &in->now,
                                    in->have ? &in->before : NULL));
    if (good)
        keep_end(in, &in->now);
    if (in->have)
        step_clear(&in->before, &in->prob);
    in->before = in->now;
    in->have = 1;
    in->res->steps++;
    return good;
}

/* ---- claims ---- */

/* The end of the step that ends at T; NULL: none does. */
static const end_t *
end_at(const reader_t *in, const mpq_t T)
{
    long i;

    for (i = 0; i < in->ends; i++)
        if (mpq_equal(in->end[i].t, T))
            return in->end + i;
    return NULL;
}

static int
prove_claim(reader_t *in, claim_t *claim, const json_t *node, const mpq_t T)
{
    report_t *rep = &in->res->rep;
    const json_t *t = json_object_get(node, "T");
    const end_t *e = NULL;

    if (!json_is_null(t))
    {
        e = end_at(in, T);
        if (e == NULL)
            return report(rep, "T: null, or the t1 of a step");
        claim->T = (const mpq_t *) (const void *) T;
        claim->end = e->path;
        mpfr_init2(claim->error, mpfr_get_prec(e->error));
        mpfr_set(claim->error, e->error, MPFR_RNDU);
    }
    return check_claim(claim, text_of(node, "rule"));
}

static int
read_claim(reader_t *in, json_t *node)
{
    report_t *rep = &in->res->rep;
    finding_t *f = in->res->claim + in->res->claims;
    claim_t claim;
    mpq_t T;
    int i, good, flow;

    if (!in->prob.proof)
        return report(rep, "no claim in a certificate of kind flow");
    if (in->res->claims >= MAX_CLAIMS)
        return report(rep, "at most %d claims", MAX_CLAIMS);
    memset(&claim, 0, sizeof(claim));
    claim.rep = rep;
    claim.prob = &in->prob;
    claim.name = text_of(node, "name");
    claim.status = text_of(node, "status");
    claim.data = json_object_get(node, "data");
    mpq_init(T);
    flow = !json_is_null(json_object_get(node, "T"));
    good = keys_exact(rep, node, "a claim",
                      "record name status rule T theorem data")
        && (!flow || read_fraction(T, json_object_get(node, "T"))
            || report(rep, "T: null or a fraction"))
        && (json_is_object(claim.data) || report(rep, "data: an object"))
        && (json_is_string(json_object_get(node, "theorem"))
            || report(rep, "theorem: a string"));
    for (i = 0; i < in->res->claims && good; i++)
        good = strcmp(in->res->claim[i].name, claim.name) != 0
            || report(rep, "name: once only");
    snprintf(f->name, sizeof(f->name), "%s", claim.name);
    snprintf(f->rule, sizeof(f->rule), "%s", text_of(node, "rule"));
    f->proved = strcmp(claim.status, "PROVED") == 0;
    f->line = rep->line;
    if (good && mine(in))
    {
        good = prove_claim(in, &claim, node, T);
        snprintf(f->said, sizeof(f->said), "%s", claim.said);
        if (claim.T != NULL)
            mpfr_clear(claim.error);
    }
    mpq_clear(T);
    in->res->claims++;
    return good;
}

/* ---- the last line ---- */

static int
check_hash(reader_t *in, const json_t *node)
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    char *hex = in->res->sha256;
    int i;

    sha256_digest(&in->sha, sizeof(digest), digest);
    for (i = 0; i < SHA256_DIGEST_SIZE; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    return strcmp(text_of(node, "sha256"), hex) == 0
        || report(&in->res->rep, "sha256: the lines above have %.16s...",
                  hex);
}

/* A verdict needs its claim. */
static int
check_verdict(reader_t *in, const json_t *node)
{
    const json_t *verdict = json_object_get(node, "verdict");
    const char *name = strcmp(text_of(node, "verdict"), "DIVERGES") == 0
        ? "diverges" : "converges";
    int i;

    if (!in->prob.proof)
        return 1;
    if (in->res->steps == 0 && in->res->claims == 0)
        return report(&in->res->rep, "neither a step nor a claim");
    if (json_is_null(verdict))
        return 1;
    if (strcmp(text_of(node, "verdict"), "DIVERGES") != 0
        && strcmp(text_of(node, "verdict"), "CONVERGES") != 0)
        return report(&in->res->rep,
                      "verdict: DIVERGES, CONVERGES or null");
    for (i = 0; i < in->res->claims; i++)
        if (strcmp(in->res->claim[i].name, name) == 0
            && in->res->claim[i].proved)
            return 1;
    return report(&in->res->rep, "verdict: no claim gives it");
}

static int
has_rule(const json_t *list, const char *rule)
{
    size_t i;

    for (i = 0; i < json_array_size(list); i++)
        if (is_word(json_array_get(list, i), rule))
            return 1;
    return 0;
}

/* The list names the rules of the records, each once, and no other. */
static int
check_rules(reader_t *in, const json_t *list)
{
    static const char *const always[] = { "activation-enclosure", "tube",
                                          "interpolation", "congruence" };
    const finding_t *claim = in->res->claim;
    size_t rules = 0;
    int i, j;

    for (i = 0; i < (in->res->steps > 0 ? 4 : 1); i++, rules++)
        if (!has_rule(list, always[i]))
            return report(&in->res->rep, "rules: %s is used", always[i]);
    for (i = 0; i < in->res->claims; i++)
    {
        if (!has_rule(list, claim[i].rule))
            return report(&in->res->rep, "rules: %s is used", claim[i].rule);
        for (j = 0; j < i && strcmp(claim[j].rule, claim[i].rule) != 0; j++)
            ;
        rules += j == i;
    }
    return json_array_size(list) == rules
        || report(&in->res->rep, "rules: those of the records, each once, "
                  "and no other");
}

/* The last line: t and error of the last step, verdict, rules, hash. */
static int
read_end(reader_t *in, json_t *node)
{
    report_t *rep = &in->res->rep;
    const end_t *last = in->ends > 0 ? in->end + in->ends - 1 : NULL;
    mpq_t t;
    mpfr_t error;
    int good;

    mpq_init(t);
    mpfr_init2(error, 64);
    good = keys_exact(rep, node, "the end", in->prob.proof
                      ? "record t conclusion rules assumes error verdict "
                        "sha256"
                      : "record t conclusion rules assumes error sha256")
        && (json_is_string(json_object_get(node, "conclusion"))
            || report(rep, "conclusion: a string"))
        && ((read_fraction(t, json_object_get(node, "t"))
             && (last == NULL ? mpq_sgn(t) == 0 : mpq_equal(t, last->t)))
            || report(rep, "t: not the end of the last step"))
        && ((read_dyadic(error, json_object_get(node, "error"))
             && (last == NULL ? mpfr_zero_p(error)
                 : mpfr_equal_p(error, last->error)))
            || report(rep, "error: not that of the last step"));
    if (good && last == NULL && !in->prob.proof)
        good = report(rep, "no step");
    if (good && (!json_is_array(json_object_get(node, "assumes"))
                 || json_array_size(json_object_get(node, "assumes")) != 0))
        good = report(rep, "assumes: this checker knows no theorem that may "
                      "be assumed");
    good = good && check_verdict(in, node)
        && check_rules(in, json_object_get(node, "rules"))
        && check_hash(in, node);
    mpq_clear(t);
    mpfr_clear(error);
    return good;
}

/* ---- the file ---- */

static int
read_records(reader_t *in)
{
    report_t *rep = &in->res->rep;
    int good = 1, ended = 0;

    while (good && !ended && next_line(in))
    {
        json_t *node = parse(in);
        const char *record = text_of(node, "record");

        good = rep->text[0] == '\0';
        if (good && strcmp(record, "end") == 0)
        {
            good = read_end(in, node);
            ended = 1;
        }
        else if (good)
            good = strcmp(record, "claim") == 0 ? read_claim(in, node)
                : read_step(in, node);
        json_decref(node);
    }
    if (good && !ended)
        return report(rep, "the end: the certificate is cut off");
    if (good && (next_line(in) || in->len > 0))
        return report(rep, "nothing after the end");
    return good;
}

static void
clear(reader_t *in)
{
    long i;

    if (in->have)
        step_clear(&in->before, &in->prob);
    for (i = 0; i < in->ends; i++)
    {
        mpq_clear(in->end[i].t);
        vec_free(in->end[i].path, (size_t) in->prob.params);
        mpfr_clear(in->end[i].error);
    }
    free(in->end);
    problem_clear(&in->prob);
}

void
check_stream(result_t *res, FILE *file, const char *path, int job, int jobs)
{
    reader_t in;
    json_t *node = NULL;
    int good;

    memset(res, 0, sizeof(*res));
    memset(&in, 0, sizeof(in));
    res->rep.path = path;
    res->status = INPUT;
    in.res = res;
    in.job = job;
    in.jobs = jobs;
    in.file = file;
    sha256_init(&in.sha);
    if (next_line(&in))
        node = parse(&in);
    else
        (void) report(&res->rep, "expected a certificate, not a file "
                      "without a whole line");
    if (res->rep.text[0] == '\0')
    {
        good = problem_read(&in.prob, &res->rep, node);
        if (good)
            problem_merge(&in.merged, &in.prob);
        res->ball = good && mpq_sgn(in.prob.start_radius) > 0;
        good = good && read_records(&in);
        res->status = good ? ACCEPTED : REJECTED;
        if (in.merged.samples > 0)
            problem_unmerge(&in.merged, &in.prob);
        clear(&in);
    }
    json_decref(node);
    free(in.line);
}

void
check_records(result_t *res, const char *path, int job, int jobs)
{
    FILE *file = fopen(path, "rb");

    if (file == NULL)
    {
        memset(res, 0, sizeof(*res));
        res->status = INPUT;
        res->rep.path = path;
        (void) report(&res->rep, "%s", strerror(errno));
        return;
    }
    check_stream(res, file, path, job, jobs);
    fclose(file);
}
