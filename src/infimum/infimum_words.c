/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The theorem and the record of a family. */
#include <stdarg.h>
#include <string.h>
#include "infimum/infimum.h"

typedef struct
{
    char *s;
    size_t len;
} words_t;

static void put(words_t *w, const char *format, ...) LOJA_PRINTF(2, 3);

static void
put(words_t *w, const char *format, ...)
{
    va_list args, again;
    int n;

    va_start(args, format);
    va_copy(again, args);
    n = loja_vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (n > 0)
    {
        w->s = flint_realloc(w->s, w->len + (size_t) n + 1);
        loja_vsnprintf(w->s + w->len, (size_t) n + 1, format, args);
        w->len += (size_t) n;
    }
    va_end(args);
}

static void
put_fmpq(words_t *w, const fmpq_t x)
{
    char *s = fmpq_get_str(NULL, 10, x);

    put(w, "%s", s);
    flint_free(s);
}

/* " + x h" or " - |x| h", nothing for 0 */
static void
put_step(words_t *w, const fmpq_t x, const char *unit)
{
    fmpq_t a;

    if (fmpq_is_zero(x))
        return;
    fmpq_init(a);
    fmpq_abs(a, x);
    put(w, fmpq_sgn(x) < 0 ? " - " : " + ");
    if (!fmpq_is_one(a))
    {
        put_fmpq(w, a);
        put(w, " ");
    }
    put(w, "%s", unit);
    fmpq_clear(a);
}

static void
put_point(words_t *w, const loja_infimum_family_t fam)
{
    char *lo, *hi;
    arb_t x;

    put(w, "Let psi be %s, ", fam->act->name);
    if (fam->point == LOJA_POINT_ZERO)
    {
        arb_init(x);
        arb_set_arf(x, fam->lo);
        lo = loja_claim_bound_text(x, -1, 8);
        arb_set_arf(x, fam->hi);
        hi = loja_claim_bound_text(x, 1, 8);
        put(w, "b the zero of its derivative of order %ld between %s and "
            "%s", (long) fam->r, lo, hi);
        flint_free(lo);
        flint_free(hi);
        arb_clear(x);
    }
    else
    {
        put(w, "b = ");
        put_fmpq(w, fam->b);
    }
    if (fam->branch != 0 && fam->point == LOJA_POINT_SIDE)
        put(w, " (psi for %s arguments)",
            fam->branch > 0 ? "positive" : "negative");
    put(w, " and psi_m = psi^(m)(b)/m!. ");
}

/* The sum over m in M of u/(psi_m h^m). */
static void
put_sum(words_t *w, const loja_infimum_family_t fam, slong o, slong j)
{
    slong q, terms = 0;

    for (q = 0; q < fam->powers; q++)
    {
        const slong m = fam->power[q];
        const fmpq *u = fmpq_mat_entry(fam->u, o * fam->powers + q, j);

        if (fmpq_is_zero(u))
            continue;
        put(w, terms++ > 0 ? " + (" : "(");
        put_fmpq(w, u);
        if (m == 0)
            put(w, ")/psi_0");
        else if (m == 1)
            put(w, ")/(psi_1 h)");
        else
            put(w, ")/(psi_%ld h^%ld)", (long) m, (long) m);
    }
    if (terms == 0)
        put(w, "0");
}

static void
put_neuron(words_t *w, const loja_infimum_family_t fam, slong j)
{
    slong v, o;
    fmpq_t s;

    fmpq_init(s);
    put(w, "; neuron %ld: weight%s ", (long) (j + 1),
        fam->inputs > 1 ? "s" : "");
    for (v = 0; v < fam->inputs; v++)
    {
        fmpq_addmul(s, fmpq_mat_entry(fam->a, j, v),
            fmpq_mat_entry(fam->shift, 0, v));
        put(w, v > 0 ? ", " : "");
        put_fmpq(w, fmpq_mat_entry(fam->a, j, v));
        put(w, fmpq_is_zero(fmpq_mat_entry(fam->a, j, v)) ? "" : " h");
    }
    if (fam->prob->net->bias)
    {
        put(w, ", bias b");
        put_step(w, s, "h");
    }
    for (o = 0; o < fam->outputs; o++)
    {
        put(w, ", output weight v%ld", (long) (j + 1));
        if (fam->outputs > 1)
            put(w, ",%ld", (long) (o + 1));
        put(w, " = ");
        put_sum(w, fam, o, j);
    }
    fmpq_clear(s);
}

static void
put_parameters(words_t *w, const loja_infimum_family_t fam)
{
    const loja_net_struct *net = fam->prob->net;
    slong j, o, l;

    put(w, "For 0 < h <= ");
    put_fmpq(w, fam->h0);
    put(w, " let theta_h be: in the first hidden layer %ld neuron%s",
        (long) fam->neurons, fam->neurons == 1 ? "" : "s");
    for (j = 0; j < fam->neurons; j++)
        put_neuron(w, fam, j);
    if (net->bias)
        for (o = 0; o < fam->outputs; o++)
        {
            put(w, "; output bias c%ld = ", (long) (o + 1));
            put_fmpq(w, fmpq_mat_entry(fam->c0, 0, o));
            if (fam->neurons > 0)
                put(w, " - psi_0 times the sum of its output weights");
        }
    for (l = 2; l < net->depth; l++)
    {
        put(w, "; in hidden layer %ld for every output one neuron "
            "%s(B + h f), B = ", (long) l, net->act[l - 1]->name);
        put_fmpq(w, fmpq_mat_entry(fam->later, 0, l - 2));
        put(w, ", where f is the output so far, and then "
            "(%s(B + h f) - %s(B))/(h %s'(B)) is handed on",
            net->act[l - 1]->name, net->act[l - 1]->name,
            net->act[l - 1]->name);
    }
    put(w, "; all other parameters 0. ");
}

static void
record_matrix(loja_record_t rec, const char *key, const fmpq_mat_t A)
{
    slong i, j;

    loja_record_open(rec, key, '[');
    for (i = 0; i < fmpq_mat_nrows(A); i++)
    {
        loja_record_open(rec, NULL, '[');
        for (j = 0; j < fmpq_mat_ncols(A); j++)
            loja_record_put_fmpq(rec, NULL, fmpq_mat_entry(A, i, j));
        loja_record_close(rec, ']');
    }
    loja_record_close(rec, ']');
}

/* What C rests on: computed again as it was, and exact like C. */
static void
record_bounds(loja_record_t rec, const loja_infimum_family_t fam, slong prec)
{
    const slong layers = fam->prob->net->depth - 2;
    arb_ptr D = _arb_vec_init(layers + 1);
    slong l;
    arb_t x;

    arb_init(x);
    _loja_infimum_range(x, fam, fam->h0, fam->k + fam->extra + 1,
        LOJA_INFIMUM_PIECES, prec);
    loja_record_put_arf(rec, "B", arb_midref(x));
    if (layers > 0)
    {
        _loja_infimum_bound(x, NULL, fam, fam->h0, LOJA_INFIMUM_PIECES,
            prec);
        loja_record_put_arf(rec, "C1", arb_midref(x));
        _loja_infimum_layers(x, D, fam, x, fam->h0, prec);
        loja_record_open(rec, "D", '[');
        for (l = 0; l < layers; l++)
            loja_record_put_arf(rec, NULL, arb_midref(D + l));
        loja_record_close(rec, ']');
    }
    _arb_vec_clear(D, layers + 1);
    arb_clear(x);
}

static void
record_family(loja_record_t rec, const loja_infimum_family_t fam, slong prec)
{
    static const char *const name[] = {"any", "origin", "zero", "side",
        "kink"};
    slong m;

    loja_record_put_string(rec, "family", "taylor");
    loja_record_put_string(rec, "point", name[fam->point]);
    if (fam->point == LOJA_POINT_ZERO)
    {
        loja_record_put_slong(rec, "derivative", fam->r);
        loja_record_open(rec, "zero", '[');
        loja_record_put_arf(rec, NULL, fam->lo);
        loja_record_put_arf(rec, NULL, fam->hi);
        loja_record_close(rec, ']');
    }
    else
        loja_record_put_fmpq(rec, "b", fam->b);
    loja_record_put_slong(rec, "branch", fam->branch);
    loja_record_put_slong(rec, "degree", fam->k);
    loja_record_put_slong(rec, "terms", fam->k + fam->extra);
    loja_record_open(rec, "exempt", '[');
    for (m = 0; m <= fam->k; m++)
        if (fam->exempt[m])
            loja_record_put_slong(rec, NULL, m);
    loja_record_close(rec, ']');
    loja_record_open(rec, "powers", '[');
    for (m = 0; m < fam->powers; m++)
        loja_record_put_slong(rec, NULL, fam->power[m]);
    loja_record_close(rec, ']');
    record_matrix(rec, "a", fam->a);
    record_matrix(rec, "shift", fam->shift);
    record_matrix(rec, "u", fam->u);
    record_matrix(rec, "constant", fam->c0);
    record_matrix(rec, "later", fam->later);
    loja_record_put_fmpq(rec, "h0", fam->h0);
    record_bounds(rec, fam, prec);
    loja_record_put_arf(rec, "C", arb_midref(fam->C));
    loja_record_put_slong(rec, "precision", prec);
}

/* SOUND: asymptotic (FAMILIES: an output weight that is a polynomial in 1/h
   of degree m >= 1, or 1/h in the last layer) */
static int
leaves(const loja_infimum_family_t fam)
{
    slong i, j, m;

    if (fam->prob->net->depth > 2)
        return 1;
    for (i = 0; i < fmpq_mat_nrows(fam->u); i++)
        for (j = 0; j < fmpq_mat_ncols(fam->u); j++)
        {
            m = fam->power[i % fam->powers];
            if (m >= 1 && !fmpq_is_zero(fmpq_mat_entry(fam->u, i, j)))
                return 1;
        }
    return 0;
}

void
_loja_infimum_words(loja_claim_t claim, const loja_infimum_family_t fam,
                    slong prec)
{
    words_t w = {NULL, 0};
    const int deep = (fam->prob->net->depth > 2);
    char *C = loja_claim_bound_text(fam->C, 1, 8);

    loja_claim_reset(claim);
    loja_claim_add_fmpq(claim, "h0", fam->h0, prec);
    loja_claim_add_number(claim, "C", fam->C);
    loja_claim_add_slong(claim, "neurons", fam->neurons);
    record_family(claim->record, fam, prec);
    put(&w, "inf L = 0. ");
    put_point(&w, fam);
    put_parameters(&w, fam);
    put(&w, "Then L(theta_h) <= %s h^2", C);
    if (arb_is_zero(fam->C))
        put(&w, ", that is, L(theta_h) = 0: the infimum is attained");
    loja_claim_decided(claim, LOJA_PROVED,
        deep ? "infimum-deep" : "infimum-family", "%s.", w.s);
    claim->leaves = leaves(fam);
    flint_free(w.s);
    flint_free(C);
}
