/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Reading the records of a certificate (proofs/FORMAT.md). */
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "checker/read/certificate.h"

#define MAX_EXPONENT 1000000   /* HEURISTIC: as proofs/FORMAT.md has it */

int
report(report_t *rep, const char *format, ...)
{
    va_list args;

    if (rep->text[0] != '\0')
        return 0;
    va_start(args, format);
    vsnprintf(rep->text, sizeof(rep->text), format, args);
    va_end(args);
    return 0;
}

/* Length of the first word at *p, which goes on to it; 0: none is left. */
static size_t
next_word(const char **p)
{
    *p += strspn(*p, " ");
    return strcspn(*p, " ");
}

static int
is_among(const char *key, const char *keys)
{
    size_t n;

    for (; (n = next_word(&keys)) > 0; keys += n)
        if (strlen(key) == n && strncmp(key, keys, n) == 0)
            return 1;
    return 0;
}

int
keys_known(report_t *rep, const json_t *node, const char *keys)
{
    void *it = json_object_iter((json_t *) node);

    for (; it != NULL; it = json_object_iter_next((json_t *) node, it))
        if (!is_among(json_object_iter_key(it), keys))
            return report(rep, "no member \"%.40s\" here",
                          json_object_iter_key(it));
    return 1;
}

int
keys_exact(report_t *rep, const json_t *node, const char *what,
           const char *keys)
{
    const char *all = keys;
    char key[40];
    size_t n;

    if (!json_is_object(node))
        return report(rep, "%s: an object", what);
    for (; (n = next_word(&keys)) > 0 && n < sizeof(key); keys += n)
    {
        memcpy(key, keys, n);
        key[n] = '\0';
        if (json_object_get(node, key) == NULL)
            return report(rep, "%s: \"%s\" is missing", what, key);
    }
    return keys_known(rep, node, all);
}

/* ---- numbers ---- */

/* Length of a decimal integer without leading zeros; 0: none. */
static size_t
decimal(const char *s)
{
    size_t n = 0;

    while (isdigit((unsigned char) s[n]))
        n++;
    return n > 1 && s[0] == '0' ? 0 : n;
}

int
read_fraction_text(mpq_t q, const char *s)
{
    const char *p = s;
    size_t n;
    mpz_t g;
    int good;

    if (s == NULL || strlen(s) > MAX_SIZE)
        return 0;
    if (*p == '-')
        p++;
    n = decimal(p);
    if (n == 0 || (*s == '-' && *p == '0'))
        return 0;
    p += n;
    if (*p == '/')
    {
        n = decimal(p + 1);
        if (n == 0 || p[1] == '0' || (n == 1 && p[1] == '1'))
            return 0;
        p += n + 1;
    }
    if (*p != '\0' || mpq_set_str(q, s, 10) != 0)
        return 0;
    /* one text a number: reduced */
    mpz_init(g);
    mpz_gcd(g, mpq_numref(q), mpq_denref(q));
    good = mpz_cmp_ui(g, 1) == 0;
    mpz_clear(g);
    return good;
}

int
read_fraction(mpq_t q, const json_t *node)
{
    return read_fraction_text(q, json_string_value(node));
}

int
read_dyadic(mpfr_t x, const json_t *node)
{
    const char *s = json_string_value(node), *p = s, *mantissa;
    size_t n = 0;
    char *end;
    long e;

    if (s == NULL)
        return 0;
    if (strcmp(s, "0") == 0)
    {
        mpfr_set_ui(x, 0, MPFR_RNDN);
        return 1;
    }
    if (*p == '-')
        p++;
    if (p[0] != '0' || p[1] != 'x')
        return 0;
    mantissa = p += 2;
    while (isxdigit((unsigned char) p[n]) && !isupper((unsigned char) p[n]))
        n++;
    /* odd, no leading zero */
    if (n == 0 || n > MAX_SIZE / 4 || p[0] == '0' || p[n] != 'p'
        || strchr("13579bdf", p[n - 1]) == NULL)
        return 0;
    p += n + 1;
    if ((*p != '+' && *p != '-') || decimal(p + 1) == 0
        || (p[0] == '-' && p[1] == '0'))
        return 0;
    e = strtol(p, &end, 10);
    if (*end != '\0' || e > MAX_EXPONENT || e < -MAX_EXPONENT)
        return 0;
    mpfr_set_prec(x, (mpfr_prec_t) (4 * n + 2));
    {
        mpz_t m;
        char *digits = malloc(n + 1);

        if (digits == NULL)
            abort();
        memcpy(digits, mantissa, n);
        digits[n] = '\0';
        mpz_init_set_str(m, digits, 16);
        if (*s == '-')
            mpz_neg(m, m);
        mpfr_set_z_2exp(x, m, e, MPFR_RNDN);     /* exact */
        mpz_clear(m);
        free(digits);
    }
    return 1;
}

int
read_int(int *x, const json_t *node, int min, int max)
{
    json_int_t v;

    if (!json_is_integer(node))
        return 0;
    v = json_integer_value(node);
    *x = (int) v;
    return v >= min && v <= max;
}

int
is_word(const json_t *node, const char *word)
{
    const char *s = json_string_value(node);

    return s != NULL && strcmp(s, word) == 0;
}

/* ---- the problem ---- */

static int
read_network(problem *prob, report_t *rep, json_t *node)
{
    json_t *widths = json_object_get(node, "widths");
    json_t *acts = json_object_get(node, "activations");
    const size_t n = json_array_size(widths);
    double params = 0;
    int k;

    if (n < 2 || n > 1000 || json_array_size(acts) != n - 2
        || !json_is_boolean(json_object_get(node, "bias")))
        return report(rep, "the network: widths, activations, bias");
    prob->depth = (int) n - 1;
    prob->bias = json_is_true(json_object_get(node, "bias"));
    prob->width = calloc(n, sizeof(int));
    prob->act = calloc(n, sizeof(activation));
    for (k = 0; k <= prob->depth; k++)
        if (!read_int(prob->width + k, json_array_get(widths, (size_t) k), 1,
                      MAX_SIZE))
            return report(rep, "a width");
    for (k = 1; k < prob->depth; k++)
    {
        const char *name = json_string_value(json_array_get(acts,
                                                            (size_t) k - 1));

        prob->act[k - 1] = activation_find(name == NULL ? "" : name);
        if (prob->act[k - 1] == NULL)
            return report(rep, "an activation that this checker knows");
        prob->hidden += prob->width[k];
    }
    for (k = 1; k <= prob->depth; k++)
        params += prob->width[k] * (double) (prob->width[k - 1] + prob->bias);
    if (params > MAX_SIZE)
        return report(rep, "at most %d parameters", MAX_SIZE);
    prob->params = (int) params;
    return 1;
}

static int
read_rows(mpq_t *v, const json_t *node, size_t rows, size_t columns)
{
    size_t i;

    if (json_array_size(node) != rows)
        return 0;
    for (i = 0; i < rows; i++)
        if (!read_fractions(v + i * columns, json_array_get(node, i),
                            columns))
            return 0;
    return 1;
}

static int
read_data(problem *prob, report_t *rep, json_t *node)
{
    const json_t *target = json_object_get(node, "target");
    size_t n, in = (size_t) prob->width[0],
        out = (size_t) prob->width[prob->depth];

    if (!is_word(json_object_get(node, "loss"), "mse")
        || !read_fraction(prob->l2, json_object_get(node, "l2"))
        || mpq_sgn(prob->l2) < 0)
        return report(rep, "the loss: mse with l2 >= 0");
    if (!json_is_null(target) && !json_is_string(target))
        return report(rep, "target: a string or null");
    if (!read_int(&prob->samples, json_object_get(node, "samples"), 1,
                  MAX_SIZE)
        || json_array_size(json_object_get(node, "x"))
            != (size_t) prob->samples)
        return report(rep, "samples, and as many inputs");
    n = (size_t) prob->samples;
    if (in * n > MAX_SIZE || out * n > MAX_SIZE)
        return report(rep, "fewer data");
    prob->x = fractions(n * in);
    prob->y = fractions(n * out);
    if (!read_rows(prob->x, json_object_get(node, "x"), n, in)
        || !read_rows(prob->y, json_object_get(node, "y"), n, out))
        return report(rep, "x and y, lists of fractions");
    return problem_read_start(prob, rep, node);
}

/* Their form; they decide nothing. */
static int
check_options(report_t *rep, const json_t *node)
{
    static const char *const ints[] = { "digits", "precision", "order" };
    const json_t *proposer = json_object_get(node, "proposer");
    mpq_t until;
    int v, k, good = keys_exact(rep, node, "options",
                                "digits precision order proposer until");

    for (k = 0; k < 3 && good; k++)
        good = read_int(&v, json_object_get(node, ints[k]), 0, MAX_SIZE)
            || report(rep, "options: %s, an integer from 0 to %d", ints[k],
                      MAX_SIZE);
    if (good && !is_word(proposer, "automatic")
        && !is_word(proposer, "collocation") && !is_word(proposer, "taylor")
        && !is_word(proposer, "cvode"))
        good = report(rep, "options: the name of a proposer");
    mpq_init(until);
    if (good && (!read_fraction(until, json_object_get(node, "until"))
                 || mpq_sgn(until) <= 0))
        good = report(rep, "options: until, a fraction > 0");
    mpq_clear(until);
    return good;
}

int
problem_read(problem *prob, report_t *rep, json_t *line)
{
    json_t *node = json_object_get(line, "problem");
    int version;

    memset(prob, 0, sizeof(*prob));
    mpq_inits(prob->l2, prob->start_radius, prob->flat_weight, NULL);
    prob->proof = is_word(json_object_get(line, "kind"), "proof");
    if (!is_word(json_object_get(line, "format"), "loja-certificate")
        || !read_int(&version, json_object_get(line, "version"), 1, 1)
        || (!prob->proof && !is_word(json_object_get(line, "kind"), "flow")))
        return report(rep, "a loja-certificate of version 1, kind flow or "
                      "proof");
    return keys_exact(rep, line, "line 1",
                      "format version kind problem options")
        && keys_exact(rep, node, "problem",
                      json_object_get(node, "start_radius") == NULL
                      ? "widths activations bias loss l2 samples x y target "
                        "start"
                      : json_object_get(node, "start_flat") == NULL
                      ? "widths activations bias loss l2 samples x y target "
                        "start start_radius"
                      : "widths activations bias loss l2 samples x y target "
                        "start start_radius start_flat")
        && check_options(rep, json_object_get(line, "options"))
        && read_network(prob, rep, node) && read_data(prob, rep, node);
}

void
problem_clear(problem *prob)
{
    const size_t n = (size_t) prob->samples;

    if (prob->x != NULL)
        fractions_clear(prob->x, n * (size_t) prob->width[0]);
    if (prob->y != NULL)
        fractions_clear(prob->y, n * (size_t) prob->width[prob->depth]);
    fractions_clear(prob->start, (size_t) prob->params);
    fractions_clear(prob->flat, (size_t) prob->params);
    mpq_clears(prob->l2, prob->start_radius, prob->flat_weight, NULL);
    free(prob->width);
    free(prob->act);
}
