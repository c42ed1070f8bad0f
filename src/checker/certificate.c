/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Reading the records of a certificate (proofs/FORMAT.md). */
#include <ctype.h>
#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "checker.h"

/* HEURISTIC: limits against damaged files. */
#define MAX_SIZE 1000000
#define MAX_EXPONENT 1000000
#define MAX_PRECISION 20000

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

int
keys_known(report_t *rep, const json_t *node, const char *keys)
{
    void *it = json_object_iter((json_t *) node);

    for (; it != NULL; it = json_object_iter_next((json_t *) node, it))
    {
        const char *key = json_object_iter_key(it), *p = keys;
        const size_t n = strlen(key);

        /* a whole word of keys */
        while ((p = strstr(p, key)) != NULL && n > 0
               && ((p > keys && p[-1] != ' ')
                   || (p[n] != ' ' && p[n] != '\0')))
            p++;
        if (p == NULL || n == 0)
            return report(rep, "no member \"%.40s\" here", key);
    }
    return 1;
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
read_fraction(mpq_t q, const json_t *node)
{
    const char *s = json_string_value(node), *p = s;
    size_t n;
    mpz_t g;
    int good;

    if (s == NULL)
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

static int
read_int(int *x, const json_t *node, int min, int max)
{
    json_int_t v;

    if (!json_is_integer(node))
        return 0;
    v = json_integer_value(node);
    *x = (int) v;
    return v >= min && v <= max;
}

static int
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
        if (prob->act[k - 1] == ACTIVATIONS)
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

static mpq_t *
fractions_new(size_t n)
{
    mpq_t *v = malloc((n + 1) * sizeof(mpq_t));
    size_t i;

    if (v == NULL)
        abort();
    for (i = 0; i < n; i++)
        mpq_init(v[i]);
    return v;
}

static void
fractions_free(mpq_t *v, size_t n)
{
    size_t i;

    for (i = 0; v != NULL && i < n; i++)
        mpq_clear(v[i]);
    free(v);
}

static int
read_row(mpq_t *v, const json_t *node, size_t n)
{
    size_t i;

    if (json_array_size(node) != n)
        return 0;
    for (i = 0; i < n; i++)
        if (!read_fraction(v[i], json_array_get(node, i)))
            return 0;
    return 1;
}

static int
read_rows(mpq_t *v, const json_t *node, size_t rows, size_t columns)
{
    size_t i;

    if (json_array_size(node) != rows)
        return 0;
    for (i = 0; i < rows; i++)
        if (!read_row(v + i * columns, json_array_get(node, i), columns))
            return 0;
    return 1;
}

static int
read_data(problem *prob, report_t *rep, json_t *node)
{
    json_t *start = json_object_get(node, "start");
    const size_t P = (size_t) prob->params;
    size_t n, in = (size_t) prob->width[0],
        out = (size_t) prob->width[prob->depth];

    if (!is_word(json_object_get(node, "loss"), "mse")
        || !read_fraction(prob->l2, json_object_get(node, "l2"))
        || mpq_sgn(prob->l2) < 0)
        return report(rep, "the loss: mse with l2 >= 0");
    if (!read_int(&prob->samples, json_object_get(node, "samples"), 1,
                  MAX_SIZE)
        || json_array_size(json_object_get(node, "x"))
            != (size_t) prob->samples)
        return report(rep, "samples, and as many inputs");
    n = (size_t) prob->samples;
    if (in * n > MAX_SIZE || out * n > MAX_SIZE)
        return report(rep, "fewer data");
    prob->x = fractions_new(n * in);
    prob->y = fractions_new(n * out);
    if (!read_rows(prob->x, json_object_get(node, "x"), n, in)
        || !read_rows(prob->y, json_object_get(node, "y"), n, out))
        return report(rep, "x and y, lists of fractions");
    if (json_is_null(start) && prob->proof)
        return 1;
    prob->start = fractions_new(P);
    return read_row(prob->start, start, P)
        || report(rep, "start, a list of %d fractions", prob->params);
}

int
problem_read(problem *prob, report_t *rep, json_t *line)
{
    json_t *node = json_object_get(line, "problem");
    int version;

    memset(prob, 0, sizeof(*prob));
    mpq_init(prob->l2);
    prob->proof = is_word(json_object_get(line, "kind"), "proof");
    if (!is_word(json_object_get(line, "format"), "loja-certificate")
        || !read_int(&version, json_object_get(line, "version"), 1, 1)
        || (!prob->proof && !is_word(json_object_get(line, "kind"), "flow")))
        return report(rep, "a loja-certificate of version 1, kind flow or "
                      "proof");
    return keys_known(rep, line, "format version kind problem options")
        && keys_known(rep, node, "widths activations bias loss l2 samples x "
                      "y target start")
        && keys_known(rep, json_object_get(line, "options"),
                      "digits precision order proposer until")
        && read_network(prob, rep, node) && read_data(prob, rep, node);
}

void
problem_clear(problem *prob)
{
    const size_t n = (size_t) prob->samples;

    if (prob->x != NULL)
        fractions_free(prob->x, n * (size_t) prob->width[0]);
    if (prob->y != NULL)
        fractions_free(prob->y, n * (size_t) prob->width[prob->depth]);
    fractions_free(prob->start, (size_t) prob->params);
    mpq_clear(prob->l2);
    free(prob->width);
    free(prob->act);
}

/* ---- steps ---- */

static int
read_pieces(step *s, report_t *rep, json_t *list)
{
    const size_t n = json_array_size(list);
    size_t i;

    if (n < 1 || n > 10000)
        return report(rep, "pieces");
    s->piece = malloc(n * sizeof(piece));
    if (s->piece == NULL)
        abort();
    for (i = 0; i < n; i++)
        mpfr_inits2(64, s->piece[i].x0, s->piece[i].x1, s->piece[i].growth,
                    s->piece[i].error, (mpfr_ptr) 0);
    s->pieces = (int) n;
    for (i = 0; i < n; i++)
    {
        json_t *node = json_array_get(list, i);
        piece *q = s->piece + i;

        if (!read_dyadic(q->x0, json_object_get(node, "x0"))
            || !read_dyadic(q->x1, json_object_get(node, "x1"))
            || !read_dyadic(q->growth, json_object_get(node, "growth"))
            || !read_dyadic(q->error, json_object_get(node, "error"))
            || mpfr_sgn(q->error) < 0)
            return report(rep, "the numbers of piece %ld", (long) i);
        if (!keys_known(rep, node, "x0 x1 growth error"))
            return 0;
        /* SOUND: tube (the pieces cover [-1, 1]) */
        if ((i == 0 ? mpfr_cmp_si(q->x0, -1) != 0
                    : !mpfr_equal_p(q->x0, s->piece[i - 1].x1))
            || !mpfr_less_p(q->x0, q->x1))
            return report(rep, "pieces that join");
    }
    if (mpfr_cmp_ui(s->piece[n - 1].x1, 1) != 0)
        return report(rep, "pieces up to x = 1");
    return 1;
}

static int
read_coefficients(step *s, report_t *rep, json_t *list, const problem *prob)
{
    const size_t P = (size_t) prob->params;
    size_t len, i, k;

    len = json_array_size(json_array_get(list, 0));
    if (json_array_size(list) != P || len < 1 || len > 100000)
        return report(rep, "coef, %d lists", prob->params);
    s->coef = malloc(P * len * sizeof(mpfr_t));
    if (s->coef == NULL)
        abort();
    for (i = 0; i < P * len; i++)
        mpfr_init2(s->coef[i], 64);
    s->len = (int) len;
    for (i = 0; i < P; i++)
    {
        json_t *row = json_array_get(list, i);

        if (json_array_size(row) != len)
            return report(rep, "coef, lists of one length");
        for (k = 0; k < len; k++)
            if (!read_dyadic(s->coef[i * len + k], json_array_get(row, k)))
                return report(rep, "coef, dyadic numbers");
    }
    return 1;
}

/* Their form; values are cut to what the searches can use. */
static int
read_hints(step *s, report_t *rep, const json_t *hint)
{
    static const char *const dyadics[] = { "h", "defect_eta", "growth_eta" };
    static const char *const ints[] = { "order", "digits", "defect_nodes",
                                        "precision", "growth_nodes" };
    int v[5], k, good = 1;
    mpfr_t x;

    mpfr_init2(x, 64);
    for (k = 0; k < 5 && good; k++)
        good = read_int(v + k, json_object_get(hint, ints[k]), 0, INT_MAX);
    for (k = 0; k < 3 && good; k++)
        good = read_dyadic(x, json_object_get(hint, dyadics[k]));
    s->growth_eta = 1;
    if (good && mpfr_cmp_d(x, 0.1) > 0 && mpfr_cmp_d(x, 4) < 0)
        s->growth_eta = mpfr_get_d(x, MPFR_RNDN);
    mpfr_clear(x);
    if (!good)
        return report(rep, "hint: its eight numbers");
    s->precision = v[3] < 32 ? 32 : v[3] > MAX_PRECISION ? MAX_PRECISION
        : v[3];
    s->growth_nodes = v[4] < 8 ? 8 : v[4] > 200 ? 200 : v[4];
    return 1;
}

int
step_read(step *s, report_t *rep, json_t *line, const problem *prob)
{
    static const struct { const char *name; size_t offset; } bounds[] = {
        { "seam", offsetof(step, seam) }, { "start", offsetof(step, start) },
        { "defect", offsetof(step, defect) },
        { "radius", offsetof(step, radius) } };
    const json_t *time = json_object_get(line, "time");
    size_t k;

    memset(s, 0, sizeof(*s));
    mpq_inits(s->t0, s->t1, (mpq_ptr) 0);
    mpfr_inits2(64, s->seam, s->start, s->defect, s->radius, (mpfr_ptr) 0);
    s->log_time = is_word(time, "log");
    if (!keys_known(rep, line, "record rule index time t0 t1 coef seam start "
                    "defect radius pieces hint")
        || !keys_known(rep, json_object_get(line, "hint"), "h order "
                       "precision digits defect_eta growth_eta defect_nodes "
                       "growth_nodes"))
        return 0;
    if (!is_word(json_object_get(line, "record"), "step")
        || !is_word(json_object_get(line, "rule"), "tube"))
        return report(rep, "a step, a claim or the end");
    if ((!s->log_time && !is_word(time, "linear"))
        || !read_int(&s->index, json_object_get(line, "index"), 0, INT_MAX)
        || !read_fraction(s->t0, json_object_get(line, "t0"))
        || !read_fraction(s->t1, json_object_get(line, "t1")))
        return report(rep, "index, time, t0 and t1");
    for (k = 0; k < 4; k++)
    {
        mpfr_ptr x = (mpfr_ptr) (void *) ((char *) s + bounds[k].offset);

        if (!read_dyadic(x, json_object_get(line, bounds[k].name))
            || mpfr_sgn(x) < 0)
            return report(rep, "%s, a dyadic number >= 0", bounds[k].name);
    }
    return read_hints(s, rep, json_object_get(line, "hint"))
        && read_coefficients(s, rep, json_object_get(line, "coef"), prob)
        && read_pieces(s, rep, json_object_get(line, "pieces"));
}

void
step_clear(step *s, const problem *prob)
{
    const size_t size = (size_t) prob->params * (size_t) s->len;
    size_t i;
    int k;

    mpq_clears(s->t0, s->t1, (mpq_ptr) 0);
    mpfr_clears(s->seam, s->start, s->defect, s->radius, (mpfr_ptr) 0);
    for (i = 0; s->coef != NULL && i < size; i++)
        mpfr_clear(s->coef[i]);
    free(s->coef);
    for (k = 0; k < s->pieces; k++)
        mpfr_clears(s->piece[k].x0, s->piece[k].x1, s->piece[k].growth,
                    s->piece[k].error, (mpfr_ptr) 0);
    free(s->piece);
}
