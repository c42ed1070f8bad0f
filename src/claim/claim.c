/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* What all claims share: their verdict, their numbers, their words. */
#include <stdarg.h>
#include <string.h>
#include "loja/claim.h"

const char *
loja_verdict_text(loja_verdict_t verdict)
{
    switch (verdict)
    {
        case LOJA_PROVED:
            return "PROVED";
        case LOJA_REFUTED:
            return "REFUTED";
        default:
            return "UNDECIDED";
    }
}

static char *
copy(const char *s)
{
    char *t = flint_malloc(strlen(s) + 1);

    strcpy(t, s);
    return t;
}

static char *
format_text(const char *format, va_list args)
{
    va_list again;
    char *s;
    int len;

    va_copy(again, args);
    len = loja_vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (len < 0)
        return copy(format);
    s = flint_malloc((size_t) len + 1);
    loja_vsnprintf(s, (size_t) len + 1, format, args);
    return s;
}

void
loja_claim_init(loja_claim_t claim, const char *name)
{
    memset(claim, 0, sizeof(*claim));
    claim->name = name;
    loja_record_init(claim->record);
}

static void
drop_numbers(loja_claim_t claim)
{
    slong i;

    for (i = 0; i < claim->numbers; i++)
    {
        flint_free(claim->number[i].name);
        arb_clear(claim->number[i].value);
    }
    flint_free(claim->number);
    claim->number = NULL;
    claim->numbers = claim->alloc = 0;
}

static void
drop_words(loja_claim_t claim)
{
    flint_free(claim->rule);
    flint_free(claim->theorem);
    flint_free(claim->reason);
    claim->rule = claim->theorem = claim->reason = NULL;
}

void
loja_claim_reset(loja_claim_t claim)
{
    claim->verdict = LOJA_UNDECIDED;
    claim->leaves = 0;
    claim->shape = 0;
    drop_words(claim);
    drop_numbers(claim);
    loja_record_reset(claim->record);
}

void
loja_claim_clear(loja_claim_t claim)
{
    drop_words(claim);
    drop_numbers(claim);
    loja_record_clear(claim->record);
}

void
loja_claim_add_number(loja_claim_t claim, const char *name,
                      const arb_t value)
{
    loja_claim_number_struct *n;

    if (claim->numbers == claim->alloc)
    {
        claim->alloc = 2 * claim->alloc + 8;
        claim->number = flint_realloc(claim->number,
            sizeof(*claim->number) * (size_t) claim->alloc);
    }
    n = claim->number + claim->numbers++;
    n->name = copy(name);
    arb_init(n->value);
    arb_set(n->value, value);
}

void
loja_claim_add_arf(loja_claim_t claim, const char *name, const arf_t value)
{
    arb_t x;

    arb_init(x);
    arb_set_arf(x, value);
    loja_claim_add_number(claim, name, x);
    arb_clear(x);
}

void
loja_claim_add_slong(loja_claim_t claim, const char *name, slong value)
{
    arb_t x;

    arb_init(x);
    arb_set_si(x, value);
    loja_claim_add_number(claim, name, x);
    arb_clear(x);
}

void
loja_claim_add_fmpq(loja_claim_t claim, const char *name, const fmpq_t value,
                    slong prec)
{
    arb_t x;

    arb_init(x);
    arb_set_fmpq(x, value, prec);
    loja_claim_add_number(claim, name, x);
    arb_clear(x);
}

arb_srcptr
loja_claim_number(const loja_claim_t claim, const char *name)
{
    slong i;

    for (i = 0; i < claim->numbers; i++)
        if (strcmp(claim->number[i].name, name) == 0)
            return claim->number[i].value;
    return NULL;
}

loja_status_t
loja_claim_undecided(loja_claim_t claim, const char *format, ...)
{
    va_list args;
    char *reason;

    va_start(args, format);
    reason = format_text(format, args);    /* may name what is dropped */
    va_end(args);
    loja_claim_reset(claim);
    claim->reason = reason;
    return LOJA_UNABLE;
}

void
loja_claim_decided(loja_claim_t claim, loja_verdict_t verdict,
                   const char *rule, const char *format, ...)
{
    va_list args;

    drop_words(claim);
    claim->verdict = verdict;
    claim->rule = copy(rule);
    va_start(args, format);
    claim->theorem = format_text(format, args);
    va_end(args);
}

char *
loja_claim_bound_text(const arb_t x, int side, slong digits)
{
    const slong prec = 4 * digits + 64;
    const mpfr_rnd_t rnd = side < 0 ? MPFR_RNDD : MPFR_RNDU;
    char *s;
    int len;
    arf_t a;
    mpfr_t y;

    arf_init(a);
    mpfr_init2(y, (mpfr_prec_t) prec);
    if (side < 0)
        arb_get_lbound_arf(a, x, prec);
    else
        arb_get_ubound_arf(a, x, prec);
    /* exact: a has at most prec bits; the text is rounded outward */
    arf_get_mpfr(y, a, rnd);
    len = loja_mpfr_snprintf(NULL, 0, "%.*R*g", (int) digits, rnd, y);
    s = flint_malloc((size_t) len + 1);
    loja_mpfr_snprintf(s, (size_t) len + 1, "%.*R*g", (int) digits, rnd, y);
    mpfr_clear(y);
    arf_clear(a);
    return s;
}
