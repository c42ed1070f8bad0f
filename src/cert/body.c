/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Reading the records of steps and the conclusion. */
#include <string.h>
#include "json.h"

static int
get_times(loja_step_t step, loja_cert_reader_t in, json_t *map, json_t *t0,
          json_t *t1, const fmpq_t from)
{
    const char *name = json_string_value(map);

    if (name == NULL
        || (strcmp(name, "log") != 0 && strcmp(name, "linear") != 0))
        return loja_cert_expected(in, "a time, \"log\" or \"linear\"");
    step->log_time = strcmp(name, "log") == 0;
    if (!loja_cert_get_fmpq(step->t0, in, t0, "t0")
        || !loja_cert_get_fmpq(step->t1, in, t1, "t1"))
        return 0;
    if (!fmpq_equal(step->t0, from))
        return loja_cert_expected(in, "t0, the end of the step before");
    if (fmpq_cmp(step->t1, step->t0) <= 0)
        return loja_cert_expected(in, "t1 > t0");
    if (step->log_time && fmpq_is_zero(step->t0))
        return loja_cert_expected(in, "t0 > 0 in logarithmic time");
    return 1;
}

static int
get_coefficients(loja_step_t step, loja_cert_reader_t in, json_t *node,
                 slong P)
{
    slong i, k, len;

    if (!loja_cert_get_list(in, node, "coef", P))
        return 0;
    if (!loja_cert_get_list(in, json_array_get(node, 0), "coef", -1))
        return 0;
    len = (slong) json_array_size(json_array_get(node, 0));
    if (len < 1)
        return loja_cert_expected(in, "coef, lists of at least one number");
    /* the shape first, then memory for it */
    for (i = 0; i < P; i++)
        if (!loja_cert_get_list(in, json_array_get(node, (size_t) i),
                                "coef", len))
            return 0;
    loja_step_set_shape(step, P, len);
    for (i = 0; i < P; i++)
        for (k = 0; k < len; k++)
            if (!loja_cert_get_arf(arb_midref(step->coef + i * len + k), in,
                    json_array_get(json_array_get(node, (size_t) i),
                                   (size_t) k), "coef", -1))
                return 0;
    return 1;
}

static int
get_piece(loja_tube_t tube, slong i, loja_cert_reader_t in, json_t *node)
{
    static const char *const keys[] = { "x0", "x1", "growth", "error" };
    json_t *v[4];
    arf_t x0;
    int ok;

    arf_init(x0);
    ok = loja_cert_get_object(v, in, node, "a piece", keys, 4)
        && loja_cert_get_arf(x0, in, v[0], "x0", -1)
        && loja_cert_get_arf(tube->x + i + 1, in, v[1], "x1", -1)
        && loja_cert_get_arf(tube->growth + i, in, v[2], "growth", -1)
        && loja_cert_get_arf(tube->error + i + 1, in, v[3], "error", 1);
    if (ok && !arf_equal(x0, tube->x + i))
        ok = loja_cert_expected(in, "x0, the end of the piece before");
    if (ok && arf_cmp(tube->x + i + 1, x0) <= 0)
        ok = loja_cert_expected(in, "x1 > x0");
    if (ok && arf_cmp(tube->error + i + 1, tube->radius) >= 0)
        ok = loja_cert_expected(in, "an error less than the radius");
    arf_clear(x0);
    return ok;
}

static int
get_pieces(loja_tube_t tube, loja_cert_reader_t in, json_t *node)
{
    slong i, n;

    if (!loja_cert_get_list(in, node, "pieces", -1))
        return 0;
    n = (slong) json_array_size(node);
    if (n < 1 || n > tube->alloc)
        return loja_cert_expected(in, "1 to %ld pieces", (long) tube->alloc);
    tube->pieces = n;
    arf_set_si(tube->x, -1);
    for (i = 0; i < n; i++)
        if (!get_piece(tube, i, in, json_array_get(node, (size_t) i)))
            return 0;
    if (!arf_is_one(tube->x + n))
        return loja_cert_expected(in, "pieces from -1 to 1");
    if (arf_cmp(tube->error, tube->radius) >= 0)
        return loja_cert_expected(in, "start less than the radius");
    return 1;
}

/* A list of P (P+1)/2 numbers for each end of a piece. */
static int
get_metric(loja_tube_t tube, loja_cert_reader_t in, json_t *node, slong P)
{
    const slong n = P * (P + 1) / 2;
    slong i, k;

    if (!loja_cert_get_list(in, node, "metric", tube->pieces + 1))
        return 0;
    loja_tube_set_metric(tube, P);
    for (i = 0; i <= tube->pieces; i++)
    {
        json_t *row = json_array_get(node, (size_t) i);

        if (!loja_cert_get_list(in, row, "a row of the metric", n))
            return 0;
        for (k = 0; k < n; k++)
            if (!loja_cert_get_arf(tube->metric + i * n + k, in,
                                   json_array_get(row, (size_t) k),
                                   "a number of the metric", -1))
                return 0;
    }
    return 1;
}

static int
get_hint(loja_cert_step_t rec, loja_cert_reader_t in, json_t *node)
{
    static const char *const keys[] =
        { "h", "order", "precision", "digits", "defect_eta", "defect_nodes",
          "growth_eta", "growth_nodes" };
    const slong max = LOJA_CERT_MAX_SIZE;
    loja_cert_hint_t *hint = &rec->hint;
    json_t *v[8];

    if (!loja_cert_get_object(v, in, node, "a hint", keys, 8)
        || !loja_cert_get_double(&hint->h, in, v[0], "h", 1e300)
        || !loja_cert_get_slong(&hint->order, in, v[1], "order", 1, max)
        || !loja_cert_get_slong(&hint->prec, in, v[2], "precision", 2, max)
        || !loja_cert_get_slong(&hint->digits, in, v[3], "digits", 1, max)
        || !loja_cert_get_double(&hint->defect_eta, in, v[4], "defect_eta",
                                 1e3)
        || !loja_cert_get_slong(&rec->tube->defect_nodes, in, v[5],
                                "defect_nodes", 1, max)
        || !loja_cert_get_double(&hint->growth_eta, in, v[6], "growth_eta",
                                 1e3)
        || !loja_cert_get_slong(&hint->growth_nodes, in, v[7],
                                "growth_nodes", 1, max))
        return 0;
    rec->tube->defect_eta = hint->defect_eta;
    rec->tube->growth_eta = hint->growth_eta;
    rec->tube->growth_nodes = hint->growth_nodes;
    return 1;
}

int
loja_cert_get_step(loja_cert_step_t rec, loja_cert_reader_t in, json_t *node,
                   const loja_cert_t cert)
{
    static const char *const keys[] =
        { "record", "rule", "index", "time", "t0", "t1", "coef", "seam",
          "start", "defect", "radius", "pieces", "hint", "metric" };
    const slong P = cert->prob->net->nparams;
    loja_tube_struct *tube = rec->tube;
    json_t *v[14];
    slong index;
    const int metric = json_object_get(node, "metric") != NULL;

    loja_tube_clear_metric(tube);
    if (!loja_cert_get_object(v, in, node, "a step", keys, metric ? 14 : 13)
        || !loja_cert_get_word(in, v[0], "the record", "step")
        || !loja_cert_get_word(in, v[1], "the rule", "tube")
        || !loja_cert_get_slong(&index, in, v[2], "index", cert->n, cert->n)
        || !get_times(rec->step, in, v[3], v[4], v[5], cert->t)
        || !get_coefficients(rec->step, in, v[6], P)
        || !loja_cert_get_arf(rec->seam, in, v[7], "seam", 1)
        || !loja_cert_get_arf(tube->error, in, v[8], "start", 1)
        || !loja_cert_get_arf(tube->defect, in, v[9], "defect", 1)
        || !loja_cert_get_arf(tube->radius, in, v[10], "radius", 1)
        || !get_pieces(tube, in, v[11])
        || !get_hint(rec, in, v[12])
        || (metric && !get_metric(tube, in, v[13], P)))
        return 0;
    return 1;
}

static int
is_claim_name(const char *s)
{
    static const char *const names[] =
        { "infimum", "unattained", "converges", "diverges", "threshold",
          "asymptotic" };
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (strcmp(names[i], s) == 0)
            return 1;
    return 0;
}

int
loja_cert_get_claim(loja_cert_reader_t in, json_t *node,
                    const loja_cert_t cert)
{
    static const char *const keys[] =
        { "record", "name", "status", "rule", "T", "theorem", "data" };
    json_t *v[7];
    const char *status;
    fmpq_t T;
    int ok;

    if (!cert->opts->proof)
        return loja_cert_expected(in, "no claim in the certificate of a "
                                  "flow");
    if (!loja_cert_get_object(v, in, node, "a claim", keys, 7)
        || !loja_cert_get_word(in, v[0], "the record", "claim"))
        return 0;
    status = json_string_value(v[2]);
    if (!json_is_string(v[1]) || !json_is_string(v[3])
        || !json_is_string(v[5]) || !json_is_object(v[6]))
        return loja_cert_expected(in, "a claim: name, rule and theorem as "
                                  "texts, data as an object");
    if (status == NULL || (strcmp(status, "PROVED") != 0
                           && strcmp(status, "REFUTED") != 0))
        return loja_cert_expected(in, "a status, \"PROVED\" or "
                                  "\"REFUTED\"");
    if (!is_claim_name(json_string_value(v[1])))
        return loja_cert_expected(in, "the name of a claim");
    if (loja_cert_has_text(in->names, json_string_value(v[1])))
        return loja_cert_expected(in, "a name that no claim before has");
    json_array_append(in->names, v[1]);
    if (!loja_cert_has_text(in->rules, json_string_value(v[3])))
        json_array_append(in->rules, v[3]);
    if (json_is_null(v[4]))
        return 1;
    fmpq_init(T);
    ok = loja_cert_get_fmpq(T, in, v[4], "T");
    if (ok && (fmpq_sgn(T) < 0 || fmpq_cmp(T, cert->t) > 0))
        ok = loja_cert_expected(in, "T, not beyond the last step");
    fmpq_clear(T);
    return ok;
}

/* What is proved by steps, if any, and by claims, each once: no other. */
static int
get_rules(const loja_cert_t cert, loja_cert_reader_t in, json_t *list)
{
    static const char *const always[] =
        { "activation-enclosure", "tube", "interpolation", "congruence" };
    size_t i;

    if (!loja_cert_get_list(in, list, "rules", -1))
        return 0;
    for (i = 0; i < (cert->n > 0 ? 4 : 1); i++)
        if (!loja_cert_has_text(in->rules, always[i]))
            json_array_append_new(in->rules, json_string(always[i]));
    for (i = 0; i < json_array_size(in->rules); i++)
        if (!loja_cert_has_text(list,
                json_string_value(json_array_get(in->rules, i))))
            break;
    if (i < json_array_size(in->rules)
        || json_array_size(list) != json_array_size(in->rules))
        return loja_cert_expected(in, "rules, those of the records, each "
                                  "once, and no other");
    return 1;
}

static int
get_verdict(loja_cert_reader_t in, json_t *node)
{
    const char *s = json_string_value(node);

    if (json_is_null(node) || (s != NULL && (strcmp(s, "DIVERGES") == 0
                                             || strcmp(s, "CONVERGES") == 0)))
        return 1;
    return loja_cert_expected(in, "a verdict, \"DIVERGES\", \"CONVERGES\" or "
                              "null");
}

/* t, error: of the last step, or 0 without steps. */
static int
get_reached(const loja_cert_t cert, loja_cert_reader_t in, json_t *node_t,
            json_t *node_error)
{
    fmpq_t t;
    arf_t error;
    int ok;

    fmpq_init(t);
    arf_init(error);
    ok = loja_cert_get_fmpq(t, in, node_t, "t")
        && loja_cert_get_arf(error, in, node_error, "error", 1);
    if (ok && !fmpq_equal(t, cert->t))
        ok = loja_cert_expected(in, "t, the end of the last step");
    if (ok && cert->n > 0)
    {
        const loja_tube_struct *tube = cert->step[cert->n - 1].tube;

        if (!arf_equal(error, tube->error + tube->pieces))
            ok = loja_cert_expected(in, "the error of the last step");
    }
    else if (ok && !arf_is_zero(error))
        ok = loja_cert_expected(in, "no error without steps");
    fmpq_clear(t);
    arf_clear(error);
    return ok;
}

int
loja_cert_get_end(loja_cert_t cert, loja_cert_reader_t in, json_t *node,
                  const char *hash)
{
    static const char *const keys[] =
        { "record", "t", "conclusion", "rules", "assumes", "error",
          "sha256", "verdict" };
    json_t *v[8];

    if (cert->n == 0 && !cert->opts->proof)
        return loja_cert_expected(in, "a step before the end");
    if (!loja_cert_get_object(v, in, node, "an end", keys,
                              cert->opts->proof ? 8 : 7)
        || !loja_cert_get_word(in, v[0], "the record", "end")
        || !get_rules(cert, in, v[3])
        || !loja_cert_get_list(in, v[4], "assumes", 0)
        || !get_reached(cert, in, v[1], v[5]))
        return 0;
    if (cert->opts->proof && !get_verdict(in, v[7]))
        return 0;
    if (!json_is_string(v[2]))
        return loja_cert_expected(in, "a conclusion, a text");
    if (!json_is_string(v[6]))
        return loja_cert_expected(in, "sha256, a text");
    if (strcmp(json_string_value(v[6]), hash) != 0)
        return loja_cert_expected(in, "the sha256 of the lines above (%.16s"
                                  "...): the certificate was changed", hash);
    return 1;
}
