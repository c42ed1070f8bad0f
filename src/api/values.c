/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Numbers in JSON: exact, as text. */
#include "api.h"

json_t *
_loja_api_text(const char *s)
{
    return s == NULL ? json_null() : json_string(s);
}

/* A dyadic as in certificates; null where it is not finite. */
static json_t *
dyadic(const arf_t x)
{
    char *s;
    json_t *value;

    if (!arf_is_finite(x))
        return json_null();
    s = loja_arf_get_text(x);
    value = json_string(s);
    flint_free(s);
    return value;
}

json_t *
_loja_api_interval(const arb_t x)
{
    /* exact: nothing is rounded */
    json_t *value;
    arf_t a, b;

    arf_init(a);
    arf_init(b);
    arb_get_interval_arf(a, b, x, ARF_PREC_EXACT);
    value = json_pack("{s:o,s:o}", "lower", dyadic(a), "upper", dyadic(b));
    arf_clear(a);
    arf_clear(b);
    return value;
}

json_t *
_loja_api_ball(const arb_t x)
{
    json_t *value;
    arf_t r;

    arf_init(r);
    arf_set_mag(r, arb_radref(x));
    value = json_pack("{s:o,s:o}", "mid", dyadic(arb_midref(x)), "rad",
        dyadic(r));
    arf_clear(r);
    return value;
}

json_t *
_loja_api_upper(const arf_t x)
{
    return dyadic(x);
}

json_t *
_loja_api_fmpq(const fmpq_t x)
{
    char *s = fmpq_get_str(NULL, 10, x);
    json_t *value = json_string(s);

    flint_free(s);
    return value;
}
