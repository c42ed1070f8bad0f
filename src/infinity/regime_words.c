/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* A regime in words and as JSON. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "infinity/regime.h"

#define MANY 40                /* parameters that are told in words */

typedef struct
{
    char *s;
    size_t len, alloc;
} text_t;

static void add(text_t *t, const char *format, ...) LOJA_PRINTF(2, 3);

/* Domain: what is added is shorter than 500 bytes. */
static void
add(text_t *t, const char *format, ...)
{
    va_list args;

    if (t->alloc - t->len < 512)
    {
        t->alloc = 2 * t->alloc + 1024;
        t->s = flint_realloc(t->s, t->alloc);
    }
    va_start(args, format);
    (void) loja_vsnprintf(t->s + t->len, t->alloc - t->len, format, args);
    va_end(args);
    t->len += strlen(t->s + t->len);
}

static void
add_exponent(text_t *t, const loja_law_struct *law)
{
    if (law->exponent == -HUGE_VAL)
        add(t, "less than every power of t");
    else
        add(t, "t^%.3f", law->exponent);
    if (law->den > 1)
        add(t, " (%ld/%ld)", (long) law->num, (long) law->den);
    else if (law->den == 1)
        add(t, " (%ld)", (long) law->num);
}

static void
add_law(text_t *t, const char *name, const loja_law_struct *law)
{
    switch (law->kind)
    {
        case LOJA_LAW_UNKNOWN:
            add(t, "%s follows no law yet", name);
            break;
        case LOJA_LAW_CONSTANT:
            add(t, "%s = %.6g within its enclosure", name, law->value);
            break;
        case LOJA_LAW_LIMIT:
            add(t, "%s -> %.4g, at a distance ~ ", name, law->value);
            add_exponent(t, law);
            break;
        case LOJA_LAW_POWER:
            add(t, "%s ~ ", name);
            add_exponent(t, law);
            break;
        case LOJA_LAW_LOG:
            add(t, "%s ~ %.4g log t", name, law->value);
            break;
    }
}

static void
add_fate(text_t *t, const loja_fate_struct *f, const loja_net_struct *net)
{
    static const char *const what[] = { "",
        "dies: on the data it is nearly constant, one more output bias",
        ("runs out into its tail: what it adds beyond a constant keeps its "
         "size"),
        "turns linear: on the data it has no bend",
        "becomes a step", "becomes a kink" };
    const char *const mirror = " up to the sign";
    char layer[60];

    layer[0] = '\0';
    if (net->depth > 2)
        snprintf(layer, sizeof(layer), " of hidden layer %ld",
                 (long) f->layer);
    if (f->fate != LOJA_FATE_NONE)
        add(t, " Neuron %ld%s %s", (long) f->neuron, layer, what[f->fate]);
    if (f->left < f->right)
        add(t, " between x = %.4g and %.4g", f->left, f->right);
    if (f->fate != LOJA_FATE_NONE)
        add(t, ".");
    if (f->with != 0)
        add(t, " Neurons %ld and %ld%s merge%s.", (long) labs(f->with),
            (long) f->neuron, layer, f->with < 0 ? mirror : "");
    if (f->beside != 0)
        add(t, " The biases of neurons %ld and %ld%s tend to one value%s.",
            (long) labs(f->beside), (long) f->neuron, layer,
            f->beside < 0 ? mirror : "");
}

/* Steps of different neurons between the same data. */
static void
add_same_gap(text_t *t, const loja_regime_t regime)
{
    const loja_fate_struct *f = regime->fate;
    slong i, j;

    for (i = 0; i < regime->fates; i++)
        for (j = 0; j < i; j++)
            if (f[i].fate == LOJA_FATE_STEP && f[j].fate == LOJA_FATE_STEP
                && f[i].left < f[i].right && f[i].left == f[j].left)
                add(t, " Neurons %ld and %ld step in the same gap, where "
                    "only the sum of their heights matters.",
                    (long) f[j].neuron, (long) f[i].neuron);
}

char *
loja_regime_words(const loja_regime_t regime)
{
    const loja_net_struct *net = regime->prob->net;
    text_t t = { NULL, 0, 0 };
    char name[90];
    slong i;

    add(&t, "From t = %.2g to %.2g: ", regime->from,
        regime->to);
    add_law(&t, "L", &regime->loss);
    add(&t, ", ");
    add_law(&t, "|theta|", &regime->norm);
    for (i = 0; i < net->nparams && i < MANY; i++)
    {
        loja_net_parameter_name(name, sizeof(name), net, i);
        add(&t, ", ");
        add_law(&t, name, regime->param + i);
    }
    add(&t, i < net->nparams ? ", the others in --json." : ".");
    for (i = 0; i < regime->fates; i++)
        add_fate(&t, regime->fate + i, net);
    add_same_gap(&t, regime);
    if (regime->power == 0)
        add(&t, " What is left of the residual is mostly constant (%.0f %%).",
            100 * regime->share);
    else if (regime->power > 0)
        add(&t, " What is left of the residual is x^%d less its part in lower "
            "powers (%.0f %%).", regime->power, 100 * regime->share);
    if (regime->shape != 0)
        add(&t, " The flow %s a regular shape.",
            regime->shape > 0 ? "nears" : "was not found to near");
    add(&t, " %s", regime->help);
    return t.s;
}

/* ---- JSON ---- */

static void
json_double(text_t *t, const char *key, double x)
{
    if (isfinite(x))
        add(t, ", \"%s\": %.8g", key, x);
    else
        add(t, ", \"%s\": null", key);
}

static void
json_law(text_t *t, const loja_law_struct *law)
{
    static const char *const kind[] = { "unknown", "constant", "limit",
        "power", "log" };

    add(t, "\"law\": \"%s\"", kind[law->kind]);
    json_double(t, "exponent", law->kind == LOJA_LAW_POWER
        || law->kind == LOJA_LAW_LIMIT ? law->exponent : HUGE_VAL);
    if (law->den > 0)
        add(t, ", \"fraction\": \"%ld/%ld\"", (long) law->num,
            (long) law->den);
    else
        add(t, ", \"fraction\": null");
    json_double(t, "value", law->value);
    add(t, "}");
}

static void
json_fate(text_t *t, const loja_fate_struct *f)
{
    static const char *const fate[] = { "none", "dies", "tail", "linear", "step",
        "kink" };

    add(t, "{\"layer\": %ld, \"neuron\": %ld, \"fate\": \"%s\"",
        (long) f->layer, (long) f->neuron, fate[f->fate]);
    if (f->with != 0)
        add(t, ", \"merges_with\": %ld", (long) labs(f->with));
    else
        add(t, ", \"merges_with\": null");
    if (f->beside != 0)
        add(t, ", \"bias_meets\": %ld", (long) labs(f->beside));
    else
        add(t, ", \"bias_meets\": null");
    if (f->left < f->right)
        add(t, ", \"gap\": [%.8g, %.8g]", f->left, f->right);
    else
        add(t, ", \"gap\": null");
    add(t, ", \"mirrored\": %s}", f->with < 0 || (f->with == 0
        && f->beside < 0) ? "true" : "false");
}

char *
loja_regime_json(const loja_regime_t regime)
{
    const loja_net_struct *net = regime->prob->net;
    text_t t = { NULL, 0, 0 };
    char name[90];
    slong i;

    add(&t, "{\"proved\": false");
    json_double(&t, "from", regime->from);
    json_double(&t, "to", regime->to);
    add(&t, ",\n    \"loss\": {");
    json_law(&t, &regime->loss);
    add(&t, ",\n    \"norm\": {");
    json_law(&t, &regime->norm);
    add(&t, ",\n    \"parameters\": [");
    for (i = 0; i < net->nparams; i++)
    {
        loja_net_parameter_name(name, sizeof(name), net, i);
        add(&t, "%s\n      {\"name\": \"%s\", ", i > 0 ? "," : "", name);
        json_law(&t, regime->param + i);
    }
    add(&t, "],\n    \"neurons\": [");
    for (i = 0; i < regime->fates; i++)
    {
        add(&t, i > 0 ? ",\n      " : "\n      ");
        json_fate(&t, regime->fate + i);
    }
    add(&t, "],\n    \"power_left\": ");
    if (regime->power >= 0)
        add(&t, "%d", regime->power);
    else
        add(&t, "null");
    json_double(&t, "power_share", regime->power >= 0 ? regime->share
                                                      : HUGE_VAL);
    add(&t, ", \"shape\": %s", regime->shape > 0 ? "\"near\""
        : regime->shape < 0 ? "\"not found\"" : "null");
    json_double(&t, "expected_T", regime->expected > 0 ? regime->expected
                                                       : HUGE_VAL);
    add(&t, ", \"settled\": %s", regime->settled ? "true" : "false");
    add(&t, ",\n    \"help\": \"%s\"}", regime->help);
    return t.s;
}
