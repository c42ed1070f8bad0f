/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    What the claims of a certificate say of large times, for the eye: numbers
    from the records, and where the record has none of its own from the words
    of the theorem.
*/
#include <math.h>
#include <string.h>
#include <jansson.h>
#include "plot_internal.h"

/* ---- numbers in words ---- */

/* The number that text begins with, perhaps in parentheses or with an error
   in brackets: its value, or NaN. */
static double
number(const char *text)
{
    char word[100];
    size_t len;

    text += strspn(text, " ([");
    len = strspn(text, "+-0123456789.e/");
    if (len == 0 || len >= sizeof(word))
        return NAN;
    memcpy(word, text, len);
    /* the stop at the end of a sentence is not part of it */
    while (len > 0 && (word[len - 1] == '.' || word[len - 1] == '/'))
        len--;
    word[len] = '\0';
    return loja_plot_number(word);
}

/* The number behind `before', or NaN. */
static double
after(const char *text, const char *before)
{
    const char *s = text == NULL ? NULL : strstr(text, before);

    return s == NULL ? NAN : number(s + strlen(before));
}

/* ---- numbers in records ---- */

static double
dyadic(const json_t *json)
{
    const char *text = json_string_value(json);
    double d = NAN;
    arf_t x;

    arf_init(x);
    if (text != NULL && loja_arf_set_text(x, text) == LOJA_OK)
        d = arf_get_d(x, ARF_RND_NEAR);
    arf_clear(x);
    return d;
}

static double
fraction(const json_t *json)
{
    const char *text = json_string_value(json);

    return text == NULL ? NAN : number(text);
}

/* The middle of [lower, upper]. */
static double
interval(const json_t *json)
{
    return (dyadic(json_array_get(json, 0)) + dyadic(json_array_get(json, 1)))
        / 2;
}

/* ---- the rules ---- */

static void
read_graded(loja_plot_law_t *law, const json_t *data, const char *theorem)
{
    const json_t *limit = json_object_get(data, "limit");
    const json_t *rates = json_object_get(data, "rates");

    law->p = after(theorem, "Limit law: |theta(t)| t^(-");
    law->norm = interval(json_object_get(limit, "norm"));
    law->loss = interval(json_object_get(limit, "loss"));
    law->loss_T = after(theorem, "L_T = L(theta(T)) <= ");
    law->speed = after(theorem, "(L_T^(-q) + ");
    law->q = after(theorem, ", q = ");
    law->kind = isfinite(law->p) && law->norm > 0 && law->loss > 0
        ? LOJA_LAW_POWER : LOJA_LAW_NONE;
    if (!isfinite(law->loss_T) || !isfinite(law->speed)
        || !isfinite(law->q))
        law->loss_T = 0;
    if (!json_is_object(rates))
        return;
    law->rate_T = fraction(json_object_get(rates, "T"));
    law->lower = dyadic(json_object_get(rates, "lower"));
    law->upper = dyadic(json_object_get(rates, "upper"));
    law->loss_lower = dyadic(json_object_get(rates, "loss_lower"));
    law->loss_upper = dyadic(json_object_get(rates, "loss_upper"));
    if (!(law->rate_T > 0 && law->lower > 0 && law->upper > 0
          && law->loss_lower > 0 && law->loss_upper > 0))
        law->rate_T = 0;
}

/* Linf from the record. */
static void
read_floor(arb_t floor, const json_t *limit)
{
    const char *text[2];
    arf_t end[2];
    int i, good = 1;

    for (i = 0; i < 2; i++)
    {
        arf_init(end[i]);
        text[i] = json_string_value(json_array_get(limit, (size_t) i));
        good = good && text[i] != NULL
            && loja_arf_set_text(end[i], text[i]) == LOJA_OK;
    }
    if (good)
        arb_set_interval_arf(floor, end[0], end[1], 256);
    arf_clear(end[0]);
    arf_clear(end[1]);
}

static void
read_saturation(loja_plot_law_t *law, const json_t *data,
                const char *theorem)
{
    const char *bounds = theorem == NULL ? NULL
        : strstr(theorem, "for all t >= T: ");
    const char *low = bounds == NULL ? NULL : strstr(bounds, ", and ");

    if (low == NULL)
        return;
    law->A = after(theorem, "A = ");
    law->K = after(theorem, "K = ");
    law->a = after(low, ", and ");
    law->c = after(low, "|theta(T)| + ");
    if (strstr(bounds, "log(") != NULL)
    {
        law->D = after(theorem, "D_T <= ");
        law->b = after(low, "log(");
        law->kind = LOJA_LAW_LOG;
    }
    else
    {
        law->q = 1 / after(bounds, "(A + K s)^(-");
        law->r = after(low, "D^(-");
        law->e = after(low, "(s + A/K)^(");
        law->D = law->b = 0;
        law->kind = LOJA_LAW_TAIL;
    }
    if (isfinite(law->A) && law->K > 0 && isfinite(law->a)
        && isfinite(law->c) && isfinite(law->D) && isfinite(law->b)
        && isfinite(law->r) && isfinite(law->e) && isfinite(law->q))
        read_floor(law->floor, json_object_get(data, "limit"));
    else
        law->kind = LOJA_LAW_NONE;
}

static void
read_limit(loja_plot_law_t *law, const char *theorem)
{
    law->norm = after(theorem, "with |theta*| between ");
    law->loss = after(theorem, "and L(theta*) between ");
    law->loss_T = after(theorem, "L(t) <= ");
    law->speed = -after(theorem, "exp(");
    if (!isfinite(law->loss))
        law->loss = 0;
    if (!(law->loss_T > 0 && law->speed > 0))
        law->loss_T = 0;
    if (isfinite(law->norm))
        law->kind = LOJA_LAW_POINT;
}

/* A claim that was proved. */
static void
read_claim(loja_plot_law_t *law, const json_t *line)
{
    const char *rule = json_string_value(json_object_get(line, "rule"));
    const char *status = json_string_value(json_object_get(line, "status"));
    const char *theorem = json_string_value(json_object_get(line,
        "theorem"));
    const json_t *data = json_object_get(line, "data");

    if (rule == NULL || status == NULL || strcmp(status, "PROVED") != 0)
        return;
    if (strncmp(rule, "graded-", 7) == 0)
        read_graded(law, data, theorem);
    else if (strcmp(rule, "saturation") == 0)
        read_saturation(law, data, theorem);
    else if (strncmp(rule, "convergence-", 12) == 0)
        read_limit(law, theorem);
    else
        return;
    law->T = fraction(json_object_get(line, "T"));
    if (!(law->T >= 0))
        law->kind = LOJA_LAW_NONE;
}

void
loja_plot_law_read(loja_plot_law_t *law, const loja_cert_t cert)
{
    const char *s = cert->text + cert->steps_end;
    const char *end = cert->text + cert->len;

    /* the reader has checked that the lines are JSON */
    while (s < end && law->kind == LOJA_LAW_NONE)
    {
        const char *next = memchr(s, '\n', (size_t) (end - s));
        const size_t len = (size_t) ((next == NULL ? end : next) - s);
        json_t *line = json_loadb(s, len, 0, NULL);

        read_claim(law, line);
        json_decref(line);
        s += len + 1;
    }
}

void
loja_plot_law_init(loja_plot_law_t *law)
{
    law->kind = LOJA_LAW_NONE;
    law->T = law->p = law->norm = law->loss = 0;
    law->rate_T = law->loss_T = law->speed = law->q = 0;
    law->lower = law->upper = law->loss_lower = law->loss_upper = 0;
    law->A = law->K = law->a = law->b = law->c = law->D = 0;
    law->r = law->e = 0;
    arb_init(law->floor);
}

void
loja_plot_law_clear(loja_plot_law_t *law)
{
    arb_clear(law->floor);
}

/* ---- bounds ---- */

double
loja_plot_law_loss_high(const loja_plot_law_t *law, double t)
{
    const double s = t - law->T;

    switch (law->kind)
    {
    case LOJA_LAW_POWER:
        return law->loss_T > 0 ? pow(pow(law->loss_T, -law->q)
            + law->speed * s, -1 / law->q) : NAN;
    case LOJA_LAW_LOG:
        return 1 / (law->A + law->K * s);
    case LOJA_LAW_TAIL:
        return pow(law->A + law->K * s, -1 / law->q);
    case LOJA_LAW_POINT:
        return law->loss_T > 0 ? law->loss_T * exp(-law->speed * s) : NAN;
    case LOJA_LAW_NONE:
        break;
    }
    return NAN;
}

double
loja_plot_law_norm_low(const loja_plot_law_t *law, double t)
{
    const double s = t - law->T;

    if (law->kind == LOJA_LAW_LOG)
        return law->a * log(law->b * (law->A + law->K * s));
    if (law->kind == LOJA_LAW_TAIL)
        return law->a * pow(loja_plot_law_loss_high(law, t), -law->r);
    return NAN;
}

double
loja_plot_law_norm_high(const loja_plot_law_t *law, double t, double norm)
{
    const double s = t - law->T;

    if (law->kind == LOJA_LAW_LOG)
        return norm + law->c * (1 + log(1 + law->K * s * law->D));
    if (law->kind == LOJA_LAW_TAIL)
        return norm + law->c * pow(s + law->A / law->K, law->e);
    return NAN;
}
