/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* loja-check --coq: the records of a certificate, one after the other. */
#include <stdlib.h>
#include <string.h>
#include "checker/coq/coq.h"

/* A word of the certificate in a comment: nothing that could end it. */
static void
put_word(FILE *out, const json_t *node, const char *key)
{
    const char *s = json_string_value(json_object_get(node, key));

    for (; s != NULL && *s != '\0'; s++)
        if (strchr("abcdefghijklmnopqrstuvwxyz-", *s) != NULL)
            fputc(*s, out);
}

static int
export_rule(FILE *out, claim_t *claim, const char *rule, const json_t *time,
            const json_t *last)
{
    if (strcmp(rule, "unattained-zeros") == 0)
        return coq_unattained(out, claim);
    if (strcmp(rule, "threshold-odd") == 0)
        return coq_threshold(out, claim);
    return strcmp(rule, "graded-chart") == 0
        && coq_graded_chart(out, claim, time, last);
}

/* What proofs/formal has of the instances a theorem is about. */
static const char *
modules(const char *rule)
{
    return strcmp(rule, "threshold-odd") == 0
        ? "From Loja Require Z1_point Z1.\n"
        : strcmp(rule, "graded-chart") == 0 ? "From Loja Require Z3.\n" : "";
}

static int
export_claim(FILE *out, const problem *prob, const json_t *node,
             const json_t *last, long line)
{
    report_t rep;
    claim_t claim;
    char *text = NULL;
    size_t size = 0;
    FILE *part = open_memstream(&text, &size);
    const char *rule = json_string_value(json_object_get(node, "rule"));
    const char *status = json_string_value(json_object_get(node, "status"));
    int good = 0;

    memset(&rep, 0, sizeof(rep));
    memset(&claim, 0, sizeof(claim));
    claim.rep = &rep;
    claim.prob = prob;
    claim.data = json_object_get(node, "data");
    if (part == NULL)
        return 0;
    if (rule != NULL && status != NULL && strcmp(status, "PROVED") == 0)
        good = export_rule(part, &claim, rule, json_object_get(node, "T"),
                           last);
    /* a module for each, as their definitions have the same names */
    if (fclose(part) == 0 && good)
        fprintf(out, "\n%sModule Line_%ld.\n%sEnd Line_%ld.\n",
                modules(rule), line, text, line);
    free(text);
    if (!good)
    {
        fputs("\n(* Not exported: claim ", out);
        put_word(out, node, "name");
        fputs(" by rule ", out);
        put_word(out, node, "rule");
        fprintf(out, ", line %ld%s%s. *)\n", line,
                rep.text[0] == '\0' ? "" : ": ", rep.text);
    }
    return good;
}

int
coq_export(FILE *out, const char *path, const result_t *form)
{
    FILE *file = fopen(path, "rb");
    report_t rep;
    problem prob;
    json_t *last = NULL;
    char *text = NULL;
    size_t size = 0;
    ssize_t len;
    long line = 0;
    int theorems = 0, good = file != NULL;

    if (!good)
        return -1;
    memset(&rep, 0, sizeof(rep));
    fprintf(out, "(* Claims of the certificate with sha256\n   %s.\n"
            "   Compile with coqc -R DIRECTORY Loja, where DIRECTORY holds "
            "the compiled\n   files of proofs/formal. *)\n", form->sha256);
    fputs("From Coq Require Import Reals List Lra.\n"
          "From Coq Require FunctionalExtensionality.\n"
          "From Coquelicot Require Import Coquelicot.\n"
          "From Loja Require Import Unattained.\n"
          "Import ListNotations.\nOpen Scope R_scope.\n", out);
    while (good && (len = getline(&text, &size, file)) > 0)
    {
        json_t *node = json_loadb(text, (size_t) len, JSON_REJECT_DUPLICATES,
                                  NULL);
        const char *record = json_string_value(json_object_get(node,
                                                               "record"));

        line++;
        if (line == 1)
            good = problem_read(&prob, &rep, node);
        else if (record != NULL && strcmp(record, "claim") == 0)
            theorems += export_claim(out, &prob, node, last, line);
        else if (record != NULL && strcmp(record, "step") == 0)
        {
            json_decref(last);
            last = json_incref(node);
        }
        json_decref(node);
    }
    json_decref(last);
    if (form->steps > 0)
        fprintf(out, "\n(* Not exported: the steps of the flow (%ld, rule "
                "tube). *)\n", form->steps);
    if (line > 0)
        problem_clear(&prob);
    free(text);
    fclose(file);
    return good && fflush(out) == 0 ? theorems : -1;
}
