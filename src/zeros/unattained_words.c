/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The words, numbers and records of the claim `unattained'. */
#include <string.h>
#include "zeros/unattained.h"

/* HEURISTIC: longer lists are not spelled out in theorems. */
#define MAX_LISTED 24

static void
put_text(loja_cert_text_t text, const char *s)
{
    size_t len = strlen(s);

    if (text->len + len + 1 > text->alloc)
    {
        text->alloc = 2 * (text->len + len + 1);
        text->s = flint_realloc(text->s, text->alloc);
    }
    memcpy(text->s + text->len, s, len + 1);
    text->len += len;
}

static void
put_fmpq_text(loja_cert_text_t text, const fmpq_t q)
{
    char *s = fmpq_get_str(NULL, 10, q);

    put_text(text, s);
    flint_free(s);
}

/* The input of a point: 1/2, or (1/2, 3). */
static void
put_point(loja_cert_text_t text, const fmpq_mat_t x, slong i)
{
    slong l, n0 = fmpq_mat_ncols(x);

    if (n0 > 1)
        put_text(text, "(");
    for (l = 0; l < n0; l++)
    {
        if (l > 0)
            put_text(text, ", ");
        put_fmpq_text(text, fmpq_mat_entry(x, i, l));
    }
    if (n0 > 1)
        put_text(text, ")");
}

static char *
points_text(const loja_unattained_line_t line,
            const loja_unattained_points_t pts)
{
    slong i;
    loja_cert_text_t text = { { NULL, 0, 0 } };

    put_text(text, "");
    for (i = 0; i < line->n && i < MAX_LISTED; i++)
    {
        if (i > 0)
            put_text(text, ", ");
        put_point(text, pts->x, line->index[i]);
    }
    if (i < line->n)
        put_text(text, ", ...");
    return text->s;
}

/* x^2 - 1/2*x + 3 */
static char *
pretty(const fmpq_poly_t p, const char *x)
{
    slong i, k = fmpq_poly_degree(p);
    char power[40];
    loja_cert_text_t text = { { NULL, 0, 0 } };
    fmpq_t c;
    int first = 1;

    fmpq_init(c);
    put_text(text, "");
    for (i = k; i >= 0; i--)
    {
        fmpq_poly_get_coeff_fmpq(c, p, i);
        if (fmpq_is_zero(c))
            continue;
        put_text(text, fmpq_sgn(c) < 0 ? (first ? "-" : " - ")
                                       : (first ? "" : " + "));
        fmpq_abs(c, c);
        if (!fmpq_is_one(c) || i == 0)
        {
            put_fmpq_text(text, c);
            put_text(text, i > 0 ? "*" : "");
        }
        put_text(text, i > 0 ? x : "");
        if (i > 1)
        {
            snprintf(power, sizeof(power), "^%ld", (long) i);
            put_text(text, power);
        }
        first = 0;
    }
    fmpq_clear(c);
    return text->s;
}

/* The polynomial, in x when there is one input. */
static char *
polynomial_text(const loja_unattained_line_t line,
                const loja_unattained_points_t pts)
{
    fmpq_poly_t p, u;
    fmpq_t a, b;
    char *res;

    fmpq_poly_init(p);
    fmpq_poly_init(u);
    fmpq_init(a);
    fmpq_init(b);
    if (pts->n0 == 1)
    {
        /* s = (x - x_base)/(x_next - x_base) */
        fmpq_sub(a, fmpq_mat_entry(pts->x, line->next, 0),
            fmpq_mat_entry(pts->x, line->base, 0));
        fmpq_inv(a, a);
        fmpq_poly_set_coeff_fmpq(u, 1, a);
        fmpq_mul(b, a, fmpq_mat_entry(pts->x, line->base, 0));
        fmpq_neg(b, b);
        fmpq_poly_set_coeff_fmpq(u, 0, b);
        fmpq_poly_compose(p, line->p, u);
        res = pretty(p, "x");
    }
    else
        res = pretty(line->p, "s");
    fmpq_poly_clear(p);
    fmpq_poly_clear(u);
    fmpq_clear(a);
    fmpq_clear(b);
    return res;
}

static void
put_origin(loja_record_t rec, const char *key,
           const loja_unattained_origin_t *origin)
{
    loja_record_open(rec, key, '{');
    loja_record_put_slong(rec, "sample", origin->sample);
    loja_record_put_slong(rec, "reflected", origin->reflected);
}

static void
add_count(loja_claim_t claim, const char *name, const fmpz_t n)
{
    arb_t t;

    arb_init(t);
    arb_set_fmpz(t, n);
    loja_claim_add_number(claim, name, t);
    arb_clear(t);
}

static void
line_record(loja_record_t rec, const loja_unattained_line_t line,
            const loja_unattained_points_t pts)
{
    slong i;
    fmpq_t c;

    fmpq_init(c);
    loja_record_put_string(rec, "rule", "unattained-zeros");
    loja_record_put_string(rec, "kind", "count");
    loja_record_put_string(rec, "row", line->row);
    loja_record_put_slong(rec, "output", line->output);
    loja_record_put_slong(rec, "degree", line->degree);
    loja_record_put_slong(rec, "zeros", fmpz_get_si(line->Z));
    loja_record_open(rec, "polynomial", '[');
    for (i = 0; i <= line->degree; i++)
    {
        fmpq_poly_get_coeff_fmpq(c, line->p, i);
        loja_record_put_fmpq(rec, NULL, c);
    }
    loja_record_close(rec, ']');
    /* where the line is: x(0) and x(1) are points 0 and 1 of the line */
    put_origin(rec, "base", pts->origin + line->base);
    loja_record_close(rec, '}');
    put_origin(rec, "next", pts->origin + line->next);
    loja_record_close(rec, '}');
    loja_record_open(rec, "points", '[');
    for (i = 0; i < line->n; i++)
    {
        put_origin(rec, NULL, pts->origin + line->index[i]);
        loja_record_put_fmpq(rec, "s", fmpq_mat_entry(line->s, 0, i));
        loja_record_close(rec, '}');
    }
    loja_record_close(rec, ']');
    fmpq_clear(c);
}

static int
only_samples(const loja_unattained_line_t line,
             const loja_unattained_points_t pts)
{
    slong i;

    for (i = 0; i < line->n; i++)
        if (pts->origin[line->index[i]].reflected
            || pts->origin[line->index[i]].sample < 0)
            return 0;
    return 1;
}

void
_loja_unattained_line_words(loja_claim_t claim,
                            const loja_unattained_line_t line,
                            const loja_unattained_points_t pts,
                            const loja_problem_struct *prob)
{
    const loja_net_struct *net = prob->net;
    slong d = net->depth == 2 ? net->width[1] : 0;
    char *where = points_text(line, pts), *p = polynomial_text(line, pts);
    char *Z = fmpz_get_str(NULL, 10, line->Z);
    char output[40] = "";

    line_record(claim->record, line, pts);
    add_count(claim, "Z", line->Z);
    loja_claim_add_slong(claim, "degree", line->degree);
    loja_claim_add_slong(claim, "points", line->n);
    if (net->width[net->depth] > 1)
        snprintf(output, sizeof(output), " of output %ld",
            (long) line->output);
    loja_claim_decided(claim, LOJA_PROVED, "unattained-zeros",
        "L > 0 for every theta. The targets%s at the %ld %s x = %s, which "
        "lie on one line, are the values of a polynomial of degree %ld, %s%s"
        "%s, and no network of %ld %s neuron%s agrees with a polynomial of "
        "degree %ld at more than Z = %s points of a line.",
        output, (long) line->n,
        only_samples(line, pts) ? "data points"
                                : "points (data and their images under the "
                                  "symmetry of networks without biases)",
        where, (long) line->degree, pts->n0 == 1 ? "p(x) = " : "p(s) = ", p,
        pts->n0 == 1 ? "" : " along the line", (long) d,
        d == 0 ? "hidden" : net->act[0]->name, d == 1 ? "" : "s",
        (long) line->degree, Z);
    flint_free(where);
    flint_free(p);
    flint_free(Z);
}

void
_loja_unattained_clash_words(loja_claim_t claim,
                             const loja_unattained_points_t pts,
                             const loja_problem_struct *prob)
{
    const loja_unattained_origin_t *a = pts->clash_origin;
    loja_cert_text_t text = { { NULL, 0, 0 } };

    put_text(text, "");
    put_point(text, pts->x, pts->clash[0]);
    loja_record_put_string(claim->record, "rule", "unattained-zeros");
    loja_record_put_string(claim->record, "kind", "clash");
    put_origin(claim->record, "first", a);
    loja_record_close(claim->record, '}');
    put_origin(claim->record, "second", a + 1);
    loja_record_close(claim->record, '}');
    if (a[0].reflected || a[1].reflected || a[0].sample < 0
        || a[1].sample < 0)
        loja_claim_decided(claim, LOJA_PROVED, "unattained-zeros",
            "L > 0 for every theta. Without biases %s, and the data "
            "contradict that at x = %s.",
            a[0].sample < 0 || a[1].sample < 0
                ? "every such network is 0 at x = 0"
                : "every such network is odd",
            text->s);
    else
        loja_claim_decided(claim, LOJA_PROVED, "unattained-zeros",
            "L > 0 for every theta. Samples %ld and %ld (of 1 to %ld) have "
            "the same input x = %s and different targets.",
            (long) a[0].sample + 1, (long) a[1].sample + 1, (long) prob->n,
            text->s);
    flint_free(text->s);
}

void
_loja_attained_trap_words(loja_claim_t claim, const loja_trap_zero_t trap)
{
    slong i;
    char name[40], *s;
    loja_cert_text_t text = { { NULL, 0, 0 } };
    arb_t r;

    arb_init(r);
    loja_record_put_string(claim->record, "rule", "zero-attained");
    loja_record_put_string(claim->record, "kind", "trap");
    _loja_trap_zero_record(claim->record, trap);
    arb_set_arf(r, trap->radius);
    loja_claim_add_number(claim, "radius", r);
    for (i = 0; i < trap->P; i++)
    {
        snprintf(name, sizeof(name), "theta_%ld", (long) i);
        loja_claim_add_number(claim, name, trap->limit + i);
        if (i >= MAX_LISTED)
            continue;
        s = arb_get_str(trap->a + i, 10, ARB_STR_NO_RADIUS);
        put_text(text, i > 0 ? ", " : "");
        put_text(text, s);
        flint_free(s);
    }
    if (trap->P > MAX_LISTED)
        put_text(text, ", ...");
    s = loja_claim_bound_text(r, 1, 3);
    loja_claim_decided(claim, LOJA_REFUTED, "zero-attained",
        "There is a theta* with L(theta*) = 0: within %s of a point of the "
        "certificate that rounds to theta = (%s).", s, text->s);
    flint_free(s);
    flint_free(text->s);
    arb_clear(r);
}

void
_loja_attained_formula_words(loja_claim_t claim, const fmpq_mat_t theta,
                             const char *kind)
{
    slong i, P = fmpq_mat_ncols(theta);
    char name[40];
    loja_cert_text_t text = { { NULL, 0, 0 } };

    put_text(text, "");
    loja_record_put_string(claim->record, "rule", "zero-attained");
    loja_record_put_string(claim->record, "kind", "formula");
    loja_record_open(claim->record, "theta", '[');
    for (i = 0; i < P; i++)
    {
        const fmpq *x = fmpq_mat_entry(theta, 0, i);

        loja_record_put_fmpq(claim->record, NULL, x);
        snprintf(name, sizeof(name), "theta_%ld", (long) i);
        loja_claim_add_fmpq(claim, name, x, 128);
        if (i >= MAX_LISTED)
            continue;
        put_text(text, i > 0 ? ", " : "");
        put_fmpq_text(text, x);
    }
    if (P > MAX_LISTED)
        put_text(text, ", ...");
    loja_record_close(claim->record, ']');
    loja_claim_decided(claim, LOJA_REFUTED, "zero-attained",
        "L(theta) = 0 at theta = (%s): %s.", text->s, kind);
    flint_free(text->s);
}
