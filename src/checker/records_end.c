/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The last line of a certificate: t and error of the last step, a verdict
    that a claim gives, the rules of the records and no other, no theorem
    that is assumed, the hash of the lines above.
*/
#include <string.h>
#include "checker/records_reader.h"

const char *
record_text(const json_t *node, const char *key)
{
    const char *s = json_string_value(json_object_get(node, key));

    return s == NULL ? "" : s;
}

static int
check_hash(reader_t *in, const json_t *node)
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    char *hex = in->res->sha256;
    int i;

    sha256_digest(&in->sha, sizeof(digest), digest);
    for (i = 0; i < SHA256_DIGEST_SIZE; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    return strcmp(record_text(node, "sha256"), hex) == 0
        || report(&in->res->rep, "sha256: the lines above have %.16s...",
                  hex);
}

/* A verdict needs its claim. */
static int
check_verdict(reader_t *in, const json_t *node)
{
    const json_t *verdict = json_object_get(node, "verdict");
    const char *name = strcmp(record_text(node, "verdict"), "DIVERGES") == 0
        ? "diverges" : "converges";
    int i;

    if (!in->prob.proof)
        return 1;
    if (in->res->steps == 0 && in->res->claims == 0)
        return report(&in->res->rep, "neither a step nor a claim");
    if (json_is_null(verdict))
        return 1;
    if (strcmp(record_text(node, "verdict"), "DIVERGES") != 0
        && strcmp(record_text(node, "verdict"), "CONVERGES") != 0)
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

int
records_end(reader_t *in, json_t *node)
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
