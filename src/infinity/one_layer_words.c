/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The families one-layer and ridge: words and record. */
#include <stdio.h>
#include <string.h>
#include "infinity/one_layer.h"

static char *
copy(const char *s)
{
    char *t = flint_malloc(strlen(s) + 1);

    strcpy(t, s);
    return t;
}

char *
_loja_one_layer_describe(loja_graded_family_struct *family)
{
    const loja_one_layer_struct *f = family->data;
    char *const u = f->turns > 0 ? _loja_ridge_words(f) : copy("");
    const size_t size = strlen(u) + 500;
    char *s = flint_malloc(size);

    snprintf(s, size, "%sh = |v|^(-1/%ld), w = h omega%s, %sv = h^(-%ld) nu"
        "%s (v: output weights); powers x^m, m < %ld, are fast and x^%ld is "
        "the first that the parameters cannot correct", u, (long) f->k,
        f->turns > 0 ? " u + o(h)" : "", f->bias ? "b, " : "", (long) f->k,
        f->bias ? ", c free" : "", (long) f->ms, (long) f->ms);
    flint_free(u);
    return s;
}

/* "b_1 -> [1.146215835 +/- 4e-10]" */
static size_t
entry_words(char *s, size_t size, const char *name, slong i, arb_srcptr x)
{
    char *text = arb_get_str(x, 12, 0);
    int n = snprintf(s, size, "%s_%ld -> %s", name, (long) (i + 1), text);

    flint_free(text);
    return n < 0 ? 0 : (size_t) n < size ? (size_t) n : size - 1;
}

char *
_loja_one_layer_limit_words(loja_graded_family_struct *family, arb_srcptr y)
{
    const loja_one_layer_struct *f = family->data;
    const size_t size = 80 * 3 * (size_t) f->d + 100;
    char *s = flint_malloc(size);
    size_t len = 0;
    slong i, part;

    for (part = 0; part < 3; part++)
        for (i = 0; i < f->d; i++)
        {
            if (part == 1 && !f->bias)
                continue;
            if (len > 0)
                len += (size_t) snprintf(s + len, size - len, ", ");
            len += entry_words(s + len, size - len,
                part == 0 ? (f->turns > 0 ? "omega" : "w/h")
                : part == 1 ? "b" : "v h^k", i,
                y + (part == 0 ? OL_OMEGA(f, i)
                     : part == 1 ? OL_B(f, i) : OL_NU(f, i)));
        }
    return s;
}

void
_loja_one_layer_record(loja_record_t rec, loja_graded_family_struct *family)
{
    const loja_one_layer_struct *f = family->data;
    fmpq_t c;
    slong m;

    fmpq_init(c);
    loja_record_put_slong(rec, "k", f->k);
    loja_record_open(rec, "p", '[');
    for (m = 0; m <= f->k; m++)
    {
        fmpq_poly_get_coeff_fmpq(c, f->p, m);
        loja_record_put_fmpq(rec, NULL, c);
    }
    loja_record_close(rec, ']');
    loja_record_put_slong(rec, "M", f->M);
    if (f->turns > 0)
        _loja_ridge_record(rec, f);
    fmpq_clear(c);
}
