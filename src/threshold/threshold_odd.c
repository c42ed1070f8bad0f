/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The claim `threshold' for one odd neuron without bias, exactly: which
    case of proofs/threshold-odd.md the data are, its infimum and its
    threshold M = L(0, 0), and the comparison of eps with M.

    The proof eliminates v.  g(w) = min_v L rises strictly for all w > 0
    whenever q = z psi'/psi falls and Y_k/X_k rises, whatever the data are
    (Binet and Cauchy), so no box of w has to be looked at: all that is left
    are rational numbers.  Rejected: subdividing w with ball arithmetic,
    which decides one data set at a time and not up to M.
*/
#include <string.h>
#include "threshold/threshold.h"
#include "threshold/threshold_odd.h"

/* HEURISTIC: significant digits, and the most that are honoured. */
#define DIGITS 6
#define MOST_DIGITS 1000
/* HEURISTIC: longer fractions are shown as decimal bounds. */
#define MOST_TEXT 60

typedef enum
{
    SHAPE_UNKNOWN,
    SHAPE_LINEAR,          /* psi(z) = z */
    SHAPE_FALLING          /* q falls strictly, psi is bounded, tails: proofs/
                              threshold-odd.md, hypotheses 3 to 5 */
} shape_t;

static shape_t
shape_of(const loja_act_struct *act)
{
    /* SOUND: threshold-odd (activations: one proof each) */
    if (act->passes == LOJA_PASSES_ALL)
        return SHAPE_LINEAR;
    return act->falls ? SHAPE_FALLING : SHAPE_UNKNOWN;
}

/* The cases of the statement. */
typedef enum
{
    CASE_NONE,
    CASE_CONSTANT,         /* (C) L does not depend on theta */
    CASE_ZERO,             /* (Z) all Y_k = 0 */
    CASE_FLAT,             /* (F) psi(z) = z, sum p X Y = 0 */
    CASE_LINEAR,           /* (L) psi(z) = z, sum p X Y != 0 */
    CASE_SINGLE,           /* (S) one |x| > 0 */
    CASE_RISING            /* (R) several, Y/X rises */
} case_t;

static const struct
{
    const char *name;
    int all;               /* true for every eps: there is no threshold */
    int attained;          /* the infimum is */
} cases[] = {
    { "none", 0, 0 },
    { "constant", 1, 1 },
    { "zero", 1, 1 },
    { "flat", 1, 1 },
    { "linear", 0, 1 },
    { "single", 0, 1 },
    { "rising", 0, 0 }
};

/* *k: where Y/X fails to rise, if CASE_NONE and the shape is known. */
static case_t
case_of(const loja_odd_data_t data, shape_t shape, slong *k)
{
    *k = -1;
    if (data->d == 0)
        return CASE_CONSTANT;
    if (_loja_odd_data_is_zero(data))
        return CASE_ZERO;
    if (shape == SHAPE_LINEAR)
        return fmpq_is_zero(data->SXY) ? CASE_FLAT : CASE_LINEAR;
    if (shape != SHAPE_FALLING)
        return CASE_NONE;
    if (data->d == 1)
        return CASE_SINGLE;
    return _loja_odd_data_is_rising(data, k) ? CASE_RISING : CASE_NONE;
}

/* What the words and the record are made of. */
typedef struct
{
    const loja_act_struct *act;
    const loja_odd_data_struct *data;
    case_t which;
    fmpq_t eps;
} result_t;

/* The number exactly, or bounds of it if that is too long; to be freed. */
static char *
number_text(const fmpq_t q)
{
    char *s = fmpq_get_str(NULL, 10, q), *lo, *hi;
    size_t len = strlen(s);
    arb_t x;

    if (len <= MOST_TEXT)
        return s;
    flint_free(s);
    arb_init(x);
    arb_set_fmpq(x, q, 256);
    lo = loja_claim_bound_text(x, -1, 2 * DIGITS);
    hi = loja_claim_bound_text(x, 1, 2 * DIGITS);
    len = strlen(lo) + strlen(hi) + 16;
    s = flint_malloc(len);
    snprintf(s, len, "(in [%s, %s])", lo, hi);
    flint_free(lo);
    flint_free(hi);
    arb_clear(x);
    return s;
}

static void
add_number(loja_claim_t claim, const char *name, const fmpq_t q)
{
    loja_claim_add_fmpq(claim, name, q, 256);

    loja_record_put_fmpq(claim->record, name, q);
}

/* Numbers and record; inf is NULL if it is not known. */
static void
put_numbers(loja_claim_t claim, const result_t *r, const fmpq *inf,
            int with_eps)
{
    loja_record_struct *rec = claim->record;
    slong k;

    loja_record_put_string(rec, "method", "odd");
    loja_record_put_string(rec, "case", cases[r->which].name);
    loja_record_put_slong(rec, "every_eps", cases[r->which].all);
    if (with_eps)
        add_number(claim, "eps", r->eps);
    if (inf != NULL)
        add_number(claim, "infimum", inf);
    if (r->which != CASE_NONE && !cases[r->which].all)
        add_number(claim, "threshold", r->data->top);
    if (r->which == CASE_RISING)
        add_number(claim, "at_infinity", r->data->tail);
    loja_record_open(rec, "groups", '[');
    for (k = 0; k < r->data->d; k++)
    {
        const loja_odd_group_t *g = r->data->group + k;

        loja_record_open(rec, NULL, '[');
        loja_record_put_fmpq(rec, NULL, &g->X);
        loja_record_put_fmpq(rec, NULL, &g->Y);
        loja_record_put_fmpq(rec, NULL, &g->p);
        loja_record_close(rec, ']');
    }
    loja_record_close(rec, ']');
}

/* The sentence about the value at w -> infinity; to be freed. */
static char *
tail_words(const result_t *r)
{
    const size_t size = 400;
    char *s = flint_malloc(size), *g;

    s[0] = '\0';
    if (r->which != CASE_RISING)
        return s;
    g = number_text(r->data->tail);
    snprintf(s, size, " None of these flows tends to the asymptotic critical "
        "value %s, the limit of min_v L(w, v) as |w| -> infinity.", g);
    flint_free(g);
    return s;
}

static void
prove(loja_claim_t claim, const result_t *r, int asked)
{
    const loja_odd_data_struct *data = r->data;
    const int attained = cases[r->which].attained;
    const fmpq *inf = data->origin;
    char *i = number_text(inf), *m = number_text(data->top), *e, *tail;
    int empty, c = fmpq_cmp(r->eps, inf);

    /* L <= eps is nowhere true */
    empty = asked && (attained ? c < 0 : c <= 0);
    put_numbers(claim, r, inf, asked || !cases[r->which].all);
    e = number_text(r->eps);
    tail = tail_words(r);
    if (cases[r->which].all)
        loja_claim_decided(claim, LOJA_PROVED, "threshold-odd",
            "Every gradient flow of L (one %s neuron without biases), "
            "whatever its start, has L(theta(t)) -> inf L = %s as t -> "
            "infinity: the statement holds for every eps.", r->act->name, i);
    else
        loja_claim_decided(claim, LOJA_PROVED, "threshold-odd",
            "Every gradient flow of L (one %s neuron without biases) with "
            "L(theta(0)) <= eps = %s has L(theta(t)) -> inf L = %s as t -> "
            "infinity%s.%s The same holds for every start with L(theta(0)) "
            "< %s and for no larger bound: this is the value at the critical "
            "point w = v = 0.%s",
            r->act->name, e, i, attained ? "; the infimum is attained"
            : ", which is not attained, so |theta(t)| -> infinity",
            empty ? " (No start has L <= eps.)" : "", m, tail);
    flint_free(i);
    flint_free(m);
    flint_free(e);
    flint_free(tail);
}

/* Domain: inf L <= data->origin < data->top <= eps, psi'(0) != 0. */
static void
refute(loja_claim_t claim, const result_t *r)
{
    char *m = number_text(r->data->top), *e = number_text(r->eps);
    char *i = number_text(r->data->origin);
    const int known = r->which != CASE_NONE;
    slong j;

    put_numbers(claim, r, known ? r->data->origin : NULL, 1);
    loja_record_open(claim->record, "point", '[');
    for (j = 0; j < 2; j++)
        loja_record_put_string(claim->record, NULL, "0");
    loja_record_close(claim->record, ']');
    loja_claim_decided(claim, LOJA_REFUTED, "threshold-odd",
        "Not every gradient flow of L (one %s neuron without biases) with "
        "L(theta(0)) <= eps = %s has L(theta(t)) -> inf L: w = v = 0 is a "
        "critical point with L = %s <= eps, so the flow that starts there "
        "stays there, but inf L %s %s, the limit of L for w -> 0 with "
        "suitable v.",
        r->act->name, e, m, known ? "=" : "<=", i);
    flint_free(m);
    flint_free(e);
    flint_free(i);
}

static loja_status_t
undecided(loja_claim_t claim, const result_t *r, shape_t shape, slong k)
{
    loja_status_t status;
    char *x, *y;

    if (shape != SHAPE_FALLING)
        return loja_claim_undecided(claim, "it is not proved for %s that "
            "z psi'(z)/psi(z) falls for z > 0 (rule threshold-odd, "
            "hypothesis 3)", r->act->name);
    x = number_text(&r->data->group[k].X);
    y = number_text(&r->data->group[k].Y);
    status = loja_claim_undecided(claim, "the targets are not of one sign "
        "with y/x rising in |x|, as those of y = a x are: this fails at |x| "
        "= %s, where sign(x) y is %s on average (rule threshold-odd, "
        "hypothesis 6); min_v L(w, v) may have critical points at finite w",
        x, y);
    flint_free(x);
    flint_free(y);
    return status;
}

/* eps = top - (top - origin) 10^-digits; any number where all are good. */
static void
choose_eps(fmpq_t eps, const loja_odd_data_t data, slong digits)
{
    fmpz_t ten;

    if (digits <= 0)
        digits = DIGITS;
    digits = FLINT_MIN(digits, MOST_DIGITS);
    fmpz_init_set_ui(ten, 10);
    fmpz_pow_ui(ten, ten, (ulong) digits);
    fmpq_sub(eps, data->top, data->origin);
    fmpq_div_fmpz(eps, eps, ten);
    fmpq_sub(eps, data->top, eps);
    fmpz_clear(ten);
}

/* 1 if psi'(0) != 0 is proved. */
static int
has_slope(const loja_act_struct *act)
{
    arb_t z, f0, f1;
    int good;

    arb_init(z);
    arb_init(f0);
    arb_init(f1);
    act->eval(f0, f1, NULL, z, 0, 64);
    good = arb_is_finite(f1) && !arb_contains_zero(f1);
    arb_clear(z);
    arb_clear(f0);
    arb_clear(f1);
    return good;
}

int
_loja_threshold_odd_fits(const loja_problem_t prob)
{
    const loja_act_struct *act = prob->net->act[0];

    /* SOUND: threshold (1: psi is C^1 with a Lipschitz derivative) */
    return _loja_threshold_one_neuron(prob, 0) && loja_act_is_odd(act)
        && act->smooth;
}

loja_status_t
_loja_threshold_odd(loja_claim_t claim, const loja_problem_t prob,
                    const fmpq_t eps, const loja_claim_opts_t *opts)
{
    loja_odd_data_t data;
    loja_status_t status = LOJA_OK;
    result_t r;
    shape_t shape;
    slong k;

    r.act = prob->net->act[0];
    r.data = data;
    shape = shape_of(r.act);
    fmpq_init(r.eps);
    _loja_odd_data_init(data, prob);
    r.which = case_of(data, shape, &k);
    if (eps != NULL)
        fmpq_set(r.eps, eps);
    else
        choose_eps(r.eps, data, opts->digits);

    /* SOUND: threshold-odd (statement: eps < M, with equality excluded) */
    if (cases[r.which].all
        || (r.which != CASE_NONE && fmpq_cmp(r.eps, data->top) < 0))
        prove(claim, &r, eps != NULL);
    /* SOUND: threshold-odd (refutation: inf L <= origin < top <= eps) */
    else if (eps != NULL && fmpq_cmp(r.eps, data->top) >= 0
             && fmpq_cmp(data->origin, data->top) < 0 && has_slope(r.act))
        refute(claim, &r);
    else
        status = undecided(claim, &r, shape, k);
    _loja_odd_data_clear(data);
    fmpq_clear(r.eps);
    return status;
}
