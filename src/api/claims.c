/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Claims in the result, and in the certificate. */
#include "api.h"

static json_t *
claim(const loja_claim_struct *c)
{
    json_t *numbers = json_object();
    slong i;

    for (i = 0; i < c->numbers; i++)
        json_object_set_new(numbers, c->number[i].name,
            _loja_api_interval(c->number[i].value));
    return json_pack("{s:s,s:s,s:o,s:o,s:o,s:o}", "name", c->name, "status",
        loja_verdict_text(c->verdict), "rule", _loja_api_text(c->rule),
        "theorem", _loja_api_text(c->theorem), "reason",
        _loja_api_text(c->reason), "numbers", numbers);
}

/* Of the two fates only the proved one, if one is. */
static int
is_shown(const loja_prove_t claims, int k)
{
    if (!claims->tried[k])
        return 0;
    return claims->claim[k].verdict != LOJA_UNDECIDED
        || claims->verdict == NULL
        || (k != LOJA_CLAIM_DIVERGES && k != LOJA_CLAIM_CONVERGES);
}

/* What an undecided flow is seen to do. */
static json_t *
regime_of(const loja_prove_t claims)
{
    json_t *regime;
    char *s;

    if (!claims->regime->found)
        return json_null();
    s = loja_regime_json(claims->regime);
    regime = json_loads(s, 0, NULL);
    flint_free(s);
    return regime != NULL ? regime : json_null();
}

void
_loja_api_put_claims(json_t *result, const loja_prove_t claims)
{
    json_t *list = json_array();
    const char *theorem = NULL;
    int k;

    for (k = 0; k < LOJA_CLAIMS; k++)
    {
        const loja_claim_struct *c = claims->claim + k;

        if (is_shown(claims, k))
            json_array_append_new(list, claim(c));
        if (theorem == NULL && c->verdict != LOJA_UNDECIDED)
            theorem = c->theorem;
    }
    json_object_set_new(result, "status", json_string(
        loja_verdict_text(loja_prove_status(claims))));
    json_object_set_new(result, "verdict", _loja_api_text(claims->verdict));
    json_object_set_new(result, "T", claims->verdict == NULL ? json_null()
        : _loja_api_fmpq(claims->T));
    json_object_set_new(result, "claims", list);
    json_object_set_new(result, "regime", regime_of(claims));
    json_object_set_new(result, "theorem", _loja_api_text(theorem));
}
