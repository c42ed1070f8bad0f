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
#include "checker/records_reader.h"

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
    return check_claim(claim, record_text(node, "rule"));
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
    claim.name = record_text(node, "name");
    claim.status = record_text(node, "status");
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
    snprintf(f->rule, sizeof(f->rule), "%s", record_text(node, "rule"));
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

/* ---- the file ---- */

static int
read_records(reader_t *in)
{
    report_t *rep = &in->res->rep;
    int good = 1, ended = 0;

    while (good && !ended && next_line(in))
    {
        json_t *node = parse(in);
        const char *record = record_text(node, "record");

        good = rep->text[0] == '\0';
        if (good && strcmp(record, "end") == 0)
        {
            good = records_end(in, node);
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
        res->ball = good && mpq_sgn(in.prob.start_radius) > 0
            ? 1 + (in.prob.flat != NULL) : 0;
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
