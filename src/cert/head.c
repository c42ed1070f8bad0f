/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Reading the first line: format, problem, options. */
#include <string.h>
#include "json.h"

/* Borrowed values of a problem, in the order of `keys' below. */
enum
{
    WIDTHS, ACTIVATIONS, BIAS, LOSS, L2, SAMPLES, X, Y, TARGET, START, KEYS
};

static int
get_widths(slong *width, loja_cert_reader_t in, json_t *node)
{
    const size_t n = json_array_size(node);
    size_t k;

    for (k = 0; k < n; k++)
        if (!loja_cert_get_slong(width + k, in, json_array_get(node, k),
                                 "a width", 1, LOJA_CERT_MAX_SIZE))
            return 0;
    return 1;
}

static int
get_activations(const loja_act_struct **act, loja_cert_reader_t in,
                json_t *node)
{
    const size_t n = json_array_size(node);
    size_t k;

    for (k = 0; k < n; k++)
    {
        const char *name = json_string_value(json_array_get(node, k));

        act[k] = name == NULL ? NULL : loja_act_find(name);
        if (act[k] == NULL || strcmp(act[k]->name, name) != 0)
            return loja_cert_expected(in, "the name of an activation");
    }
    return 1;
}

static int
get_network(loja_problem_t prob, loja_cert_reader_t in, json_t **v)
{
    const loja_act_struct *act[LOJA_CERT_MAX_DEPTH];
    slong width[LOJA_CERT_MAX_DEPTH + 1], depth, k;
    double params = 0;
    int bias;

    if (!loja_cert_get_list(in, v[WIDTHS], "widths", -1))
        return 0;
    depth = (slong) json_array_size(v[WIDTHS]) - 1;
    if (depth < 1 || depth > LOJA_CERT_MAX_DEPTH)
        return loja_cert_expected(in, "2 to %d widths",
                                  LOJA_CERT_MAX_DEPTH + 1);
    if (!get_widths(width, in, v[WIDTHS])
        || !loja_cert_get_list(in, v[ACTIVATIONS], "activations", depth - 1)
        || !get_activations(act, in, v[ACTIVATIONS])
        || !loja_cert_get_bool(&bias, in, v[BIAS], "bias"))
        return 0;
    /* before the sum of integers, which could overflow */
    for (k = 1; k <= depth; k++)
        params += (double) width[k] * (double) (width[k - 1] + bias);
    if (params > LOJA_CERT_MAX_SIZE)
        return loja_cert_expected(in, "at most %d parameters",
                                  LOJA_CERT_MAX_SIZE);
    loja_net_set(prob->net, depth, width, act, bias);
    return 1;
}

/* The shape is compared before memory is taken for it. */
static int
get_matrix(fmpq_mat_t mat, loja_cert_reader_t in, json_t *node, slong rows,
           slong columns, const char *what)
{
    slong i;

    if (!loja_cert_get_list(in, node, what, rows))
        return 0;
    for (i = 0; i < rows; i++)
        if (!loja_cert_get_list(in, json_array_get(node, (size_t) i), what,
                                columns))
            return 0;
    fmpq_mat_clear(mat);
    fmpq_mat_init(mat, rows, columns);
    for (i = 0; i < rows; i++)
        if (!loja_cert_get_row(mat, i, in, json_array_get(node, (size_t) i), what))
            return 0;
    return 1;
}

static int
get_target(loja_problem_t prob, loja_cert_reader_t in, json_t *node)
{
    const char *s = json_string_value(node);
    size_t len;

    if (json_is_null(node))
        return 1;
    if (s == NULL)
        return loja_cert_expected(in, "a target, a text or null");
    len = strlen(s) + 1;
    prob->target = flint_malloc(len);
    memcpy(prob->target, s, len);
    return 1;
}

static int
get_problem(loja_problem_t prob, loja_cert_reader_t in, json_t *node,
            int proof)
{
    static const char *const keys[KEYS + 2] =
        { "widths", "activations", "bias", "loss", "l2", "samples", "x",
          "y", "target", "start", "start_radius", "start_flat" };
    json_t *v[KEYS + 2] = { NULL };
    const int ball = json_object_get(node, keys[KEYS]) != NULL;
    const int flat = ball && json_object_get(node, keys[KEYS + 1]) != NULL;

    if (!loja_cert_get_object(v, in, node, "a problem", keys,
                              KEYS + ball + flat)
        || !get_network(prob, in, v)
        || !loja_cert_get_word(in, v[LOSS], "the loss", "mse")
        || !loja_cert_get_fmpq(prob->l2, in, v[L2], "l2")
        || !loja_cert_get_slong(&prob->n, in, v[SAMPLES], "samples", 1,
                                LOJA_CERT_MAX_SIZE)
        || !get_matrix(prob->x, in, v[X], prob->n, prob->net->width[0], "x")
        || !get_matrix(prob->y, in, v[Y], prob->n,
                       prob->net->width[prob->net->depth], "y")
        || !get_target(prob, in, v[TARGET]))
        return 0;
    if (fmpq_sgn(prob->l2) < 0)
        return loja_cert_expected(in, "l2 >= 0");
    if (proof && json_is_null(v[START]) && !ball)
        return 1;
    return loja_cert_get_start(prob, in, v[START], ball ? v[KEYS] : NULL,
                               flat ? v[KEYS + 1] : NULL);
}

static int
get_options(loja_cert_options_t opts, loja_cert_reader_t in, json_t *node)
{
    static const char *const keys[] =
        { "digits", "precision", "order", "proposer", "until" };
    const slong max = LOJA_CERT_MAX_SIZE;
    const char *name;
    json_t *v[5];
    int k;

    if (!loja_cert_get_object(v, in, node, "options", keys, 5)
        || !loja_cert_get_slong(&opts->digits, in, v[0], "digits", 0, max)
        || !loja_cert_get_slong(&opts->precision, in, v[1], "precision", 0,
                                max)
        || !loja_cert_get_slong(&opts->order, in, v[2], "order", 0, max)
        || !loja_cert_get_fmpq(opts->until, in, v[4], "until"))
        return 0;
    if (fmpq_sgn(opts->until) <= 0)
        return loja_cert_expected(in, "until > 0");
    name = json_string_value(v[3]);
    for (k = 0; name != NULL && loja_cert_proposer_name(k) != NULL; k++)
        if (strcmp(name, loja_cert_proposer_name(k)) == 0)
        {
            opts->proposer = k;
            return 1;
        }
    return loja_cert_expected(in, "the name of a proposer");
}

static int
get_kind(int *proof, loja_cert_reader_t in, json_t *node)
{
    const char *kind = json_string_value(node);

    if (kind == NULL
        || (strcmp(kind, "flow") != 0 && strcmp(kind, "proof") != 0))
        return loja_cert_expected(in, "the kind, \"flow\" or \"proof\"");
    *proof = strcmp(kind, "proof") == 0;
    return 1;
}

int
loja_cert_get_head(loja_cert_t cert, loja_cert_reader_t in, json_t *node)
{
    static const char *const keys[] =
        { "format", "version", "kind", "problem", "options" };
    const json_t *version = json_object_get(node, "version");
    json_t *v[5];
    slong number;

    if (!json_is_object(node) || !json_is_string(json_object_get(node,
                                                                 "format")))
        return loja_cert_expected(in, "a certificate (format \""
                                  LOJA_CERT_FORMAT "\")");
    /* of another version nothing else can be said */
    if (json_is_integer(version)
        && json_integer_value(version) != LOJA_CERT_VERSION)
        return loja_cert_expected(in, "format version %d, not %ld",
                                  LOJA_CERT_VERSION,
                                  (long) json_integer_value(version));
    return loja_cert_get_object(v, in, node, "a certificate", keys, 5)
        && loja_cert_get_word(in, v[0], "the format", LOJA_CERT_FORMAT)
        && loja_cert_get_slong(&number, in, v[1], "the version",
                               LOJA_CERT_VERSION, LOJA_CERT_VERSION)
        && get_kind(&cert->opts->proof, in, v[2])
        && get_problem(cert->prob, in, v[3], cert->opts->proof)
        && get_options(cert->opts, in, v[4]);
}
