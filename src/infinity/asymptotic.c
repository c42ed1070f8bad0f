/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The claim `asymptotic': values that the loss takes at infinity, by the
    rule asymptotic: those of steps, and those that other claims show.
*/
#include <stdio.h>
#include <string.h>
#include "asymptotic.h"

#define NUMBER_DIGITS 12

/* One value: by steps, or (step NULL) by another claim. */
typedef struct
{
    const loja_asymptotic_value_t *step;
    const loja_claim_struct *by;
    arb_t value;
} item_t;

typedef struct
{
    item_t *item;          /* owned; ascending */
    slong items;
    char *words;           /* owned */
} list_t;

/* SOUND: asymptotic (setting: L is C^1) */
static int
is_smooth(const loja_problem_struct *prob)
{
    slong i;

    for (i = 0; i < prob->net->depth - 1; i++)
        if (!prob->net->act[i]->smooth)
            return 0;
    return 1;
}

/* The value that a claim shows; 0 where it shows none. */
static int
value_of(arb_t value, const loja_claim_struct *by)
{
    arb_srcptr limit;

    arb_zero(value);
    if (by == NULL || by->verdict != LOJA_PROVED)
        return 0;
    /* SOUND: asymptotic (FAMILIES: |theta_h| -> infinity) */
    if (strcmp(by->name, "infimum") == 0)
        return by->leaves;
    /* SOUND: asymptotic (FLOWS: the limit of the loss) */
    limit = loja_claim_number(by, "limit_loss");
    if (limit != NULL)
        arb_set(value, limit);
    return strcmp(by->name, "diverges") == 0;
}

static void
add_item(list_t *list, const loja_asymptotic_value_t *step,
         const loja_claim_struct *by, const arb_t value)
{
    item_t x, *at;

    x.step = step;
    x.by = by;
    arb_init(x.value);
    arb_set(x.value, value);
    at = list->item + list->items++;
    while (at > list->item
           && arf_cmp(arb_midref(at[-1].value), arb_midref(value)) > 0)
    {
        *at = at[-1];
        at--;
    }
    *at = x;
}

/* The text of a value: the fraction if it is short. */
static char *
value_text(const item_t *x)
{
    char *low, *high, *s;
    size_t size;

    if (x->step != NULL)
    {
        s = fmpq_get_str(NULL, 10, x->step->value);
        if (strlen(s) <= 24)
            return s;
        flint_free(s);
    }
    else if (arb_is_zero(x->value))
    {
        s = flint_malloc(2);
        memcpy(s, "0", 2);
        return s;
    }
    low = loja_claim_bound_text(x->value, -1, NUMBER_DIGITS);
    high = loja_claim_bound_text(x->value, 1, NUMBER_DIGITS);
    size = strlen(low) + strlen(high) + 20;
    s = flint_malloc(size);
    snprintf(s, size, "one in [%s, %s]", low, high);
    flint_free(low);
    flint_free(high);
    return s;
}

static void
add_words(list_t *list, const item_t *x)
{
    char *value = value_text(x);
    const size_t old = list->words == NULL ? 0 : strlen(list->words);
    const size_t size = old + strlen(value) + 120;
    char *s = flint_realloc(list->words, size);

    if (x->step != NULL)
        snprintf(s + old, size - old, "%s%s (%ld neuron%s step%s)",
            old > 0 ? ", " : "", value, (long) x->step->m,
            x->step->m == 1 ? " becomes a" : "s become",
            x->step->m == 1 ? "" : "s");
    else
        snprintf(s + old, size - old, "%s%s (rule %.60s)",
            old > 0 ? ", " : "", value, x->by->rule);
    list->words = s;
    flint_free(value);
}

static void
put_item(loja_record_t rec, const item_t *x, const loja_asymptotic_t asym)
{
    slong i, k;

    loja_record_open(rec, NULL, '{');
    if (x->step != NULL)
    {
        loja_record_open(rec, "steps", '[');
        for (i = 0; i < x->step->m; i++)
        {
            loja_record_open(rec, NULL, '[');
            for (k = 0; k < asym->dim; k++)
                loja_record_put_fmpq(rec, NULL, fmpq_mat_entry(asym->split,
                    x->step->step[i], k));
            loja_record_close(rec, ']');
        }
        loja_record_close(rec, ']');
        loja_record_put_fmpq(rec, "value", x->step->value);
    }
    else
    {
        loja_record_put_string(rec, "rule", x->by->rule);
        loja_record_put_record(rec, "data", x->by->record);
    }
    loja_record_close(rec, '}');
}

static void
decide(loja_claim_t claim, list_t *list, const loja_asymptotic_t asym)
{
    char name[40];
    slong i;

    loja_record_open(claim->record, "values", '[');
    for (i = 0; i < list->items; i++)
    {
        snprintf(name, sizeof(name), "value_%ld", (long) i + 1);
        loja_claim_add_number(claim, name, list->item[i].value);
        add_words(list, list->item + i);
        put_item(claim->record, list->item + i, asym);
    }
    loja_record_close(claim->record, ']');
    loja_claim_decided(claim, LOJA_PROVED, "asymptotic", "Asymptotic "
        "critical values of L: %s. For each of them, c, there are theta_j "
        "with |theta_j| -> infinity, L(theta_j) -> c and (1 + |theta_j|) "
        "|grad L(theta_j)| -> 0. There may be others.", list->words);
}

loja_status_t
loja_claim_asymptotic(loja_claim_t claim, const loja_problem_t prob,
    const loja_claim_struct *const *by, slong count)
{
    loja_asymptotic_t asym;
    loja_message_t why;
    const int steps = _loja_asymptotic_applies(prob, why);
    list_t list = { NULL, 0, NULL };
    slong i, k;
    arb_t value;

    loja_claim_reset(claim);
    arb_init(value);
    list.item = flint_malloc(sizeof(item_t)
        * (size_t) (LOJA_ASYMPTOTIC_VALUES + count));
    if (steps)
    {
        _loja_asymptotic_init(asym, prob);
        for (i = 0; i < asym->values; i++)
        {
            arb_set_fmpq(value, asym->value[i].value, 128);
            add_item(&list, asym->value + i, NULL, value);
        }
    }
    for (k = 0; k < count; k++)
        if (is_smooth(prob) && value_of(value, by[k]))
            add_item(&list, NULL, by[k], value);
    if (list.items > 0)
        decide(claim, &list, asym);
    else
        (void) loja_claim_undecided(claim, "no value at infinity is known: "
            "%s, no family with L -> 0 is known to run to infinity, and no "
            "flow is proved to diverge", steps ? "no step does" : why->text);
    for (i = 0; i < list.items; i++)
        arb_clear(list.item[i].value);
    flint_free(list.item);
    flint_free(list.words);
    if (steps)
        _loja_asymptotic_clear(asym);
    arb_clear(value);
    return claim->verdict == LOJA_PROVED ? LOJA_OK : LOJA_UNABLE;
}
