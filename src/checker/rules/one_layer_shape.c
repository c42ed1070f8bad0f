/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Family one-layer: the shape sigma*, the limit law's numbers, words. */
#include <string.h>
#include "checker/rules/one_layer.h"

/* HEURISTIC: Newton steps; neurons of which the words tell. */
#define STEPS 30
#define MAX_TOLD 6

/* One interval Newton step on s->box (which holds sigma*), at h = 0; 0 where
   nothing is proved. */
static int
newton(one_layer *o, graded_slice *s)
{
    interval *c = o->t[1], *y = o->t[2], *t = o->t[3];
    int i, j, r;

    for (i = 0; i < o->N; i++)
    {
        interval *z = s->centre + i;

        mpfr_add(&z->left, &s->box[i].left, &s->box[i].right, MPFR_RNDN);
        mpfr_div_2ui(&z->left, &z->left, 1, MPFR_RNDN);
        mpfr_set(&z->right, &z->left, MPFR_RNDN);
    }
    if (!one_layer_taylor(o, s) || !one_layer_invert(o, s))
        return 0;
    for (r = 0; r + 1 < o->N; r++)
    {
        mpfi_neg(c + r, o->a0 + o->eq[r]);
        if (o->eq[r] == o->k)
            mpfi_add(c + r, c + r, o->p + o->k);
    }
    mpfi_set_ui(c + r, 1);
    for (i = 0; i < o->d; i++)
    {
        mpfi_sqr(t, s->centre + NU(o, i));
        mpfi_sub(c + r, c + r, t);
    }
    one_layer_precondition(y, o, c);
    for (i = 0; i < o->N; i++)
    {
        mpfi_add(y + i, y + i, s->centre + i);
        for (j = 0; j < o->N; j++)
        {
            mpfi_sub(t, s->box + j, s->centre + j);
            mpfi_mul(t, t, o->E + i * o->N + j);
            mpfi_add(y + i, y + i, t);
        }
    }
    /* SOUND: one-layer (limit: sigma* = centre + J (..) + Ee (..)) */
    for (i = 0; i < o->N; i++)
    {
        mpfi_intersect(s->box + i, s->box + i, y + i);
        if (mpfi_is_empty(s->box + i))
            return 0;
    }
    return 1;
}

/* The sum of the widths of the box. */
static void
width(mpfr_t w, const one_layer *o, const graded_slice *s)
{
    mpfr_t t;
    int i;

    mpfr_init2(t, 64);
    mpfr_set_ui(w, 0, MPFR_RNDN);
    for (i = 0; i < o->N; i++)
    {
        mpfr_sub(t, &s->box[i].right, &s->box[i].left, MPFR_RNDU);
        mpfr_add(w, w, t, MPFR_RNDU);
    }
    mpfr_clear(t);
}

int
one_layer_limit(graded_chart *chart)
{
    one_layer *o = chart->data;
    graded_slice *s = &chart->slice;
    interval *t = o->t[0];
    mpfr_t before, after;
    int i, good = 1;

    mpfr_inits2(64, before, after, (mpfr_ptr) NULL);
    mpfi_set_ui(&s->h, 0);
    mpfi_set_ui(&s->mid, 0);
    width(after, o, s);
    for (i = 0; i < STEPS && good; i++)
    {
        mpfr_set(before, after, MPFR_RNDN);
        good = newton(o, s) || i > 0;
        width(after, o, s);
        /* HEURISTIC: less than a tenth is won */
        mpfr_mul_d(before, before, 0.9, MPFR_RNDN);
        if (mpfr_greaterequal_p(after, before))
            break;
    }
    good = good && one_layer_taylor(o, s);
    mpfr_clears(before, after, (mpfr_ptr) NULL);
    if (!good)
        return report(chart->claim->rep, "limit: the shape is not enclosed");
    for (i = 0; i < o->N; i++)
        mpfi_set(o->shape + i, s->box + i);
    /* SOUND: one-layer (limit: G, S) */
    mean_product(&chart->G, o->perp + o->ms * o->n, o->perp + o->ms * o->n,
                 o->n);
    mpfi_sqr(t, o->a + o->ms);
    mpfi_mul(&chart->G, &chart->G, t);
    mpfi_set_ui(&chart->S, 1);
    if (o->bias)
    {
        mpfi_sqr(t, o->a);
        mpfi_add(&chart->S, &chart->S, t);
    }
    mpfi_sqrt(&chart->S, &chart->S);
    return 1;
}

/* ---- words ---- */

/* Appends "what (x_1, ..., x_d)", enclosures, times f. */
static void
tell(char *text, size_t size, const char *what, const interval *x, int d,
     const interval *f)
{
    size_t len = strlen(text);
    interval t;
    int i;

    mpfi_init2(&t, mpfi_get_prec(f));
    snprintf(text + len, size - len, "%s (", what);
    for (i = 0; i < d; i++)
    {
        len = strlen(text);
        mpfi_mul(&t, x + i, f);
        mpfr_snprintf(text + len, size - len, "%s[%.8RDg, %.8RUg]",
                      i > 0 ? ", " : "", &t.left, &t.right);
    }
    len = strlen(text);
    snprintf(text + len, size - len, ")");
    mpfi_clear(&t);
}

void
one_layer_say(char *text, size_t size, const graded_chart *chart)
{
    const one_layer *o = chart->data;
    interval *f = vec_new(2, o->prec);
    char what[60], power[20];
    size_t len;

    text[0] = '\0';
    if (o->d <= MAX_TOLD)
    {
        tell(text, size, " As t -> infinity t^-p v ->", o->shape + NU(o, 0),
             o->d, &chart->scale);
        mpfi_log(f, &chart->scale);
        mpfi_div_si(f, f, -o->k);
        mpfi_exp(f, f);
        snprintf(power, sizeof(power), o->k == 1 ? "p" : "(p/%d)", o->k);
        snprintf(what, sizeof(what), ", t^%s w ->%s", power,
                 o->turned != NULL ? " direction times" : "");
        tell(text, size, what, o->shape + OMEGA(o, 0), o->d, f);
        mpfi_set_ui(f, 1);
        if (o->bias)
            tell(text, size, ", b ->", o->shape + BIAS(o, 0), o->d, f);
        len = strlen(text);
        snprintf(text + len, size - len, ".");
    }
    snprintf(what, sizeof(what), o->k == 1 ? "1/|v|" : "|v|^(-1/%d)", o->k);
    len = strlen(text);
    snprintf(text + len, size - len, " The same limits hold for the open set "
             "of starts whose flow has at some time h = %s < h0, %s "
             "inside of the record's box at h, L < Lam(h) h^%d and L < G "
             "h0^%d, h0 = %s, G = %s.", what,
             o->turned != NULL ? "the coordinates of proofs/ridge.md"
             : o->bias ? "(w/h, b, v/|v|)" : "(w/h, v/|v|)", 2 * o->s,
             2 * o->s, bound_text(chart->node->h, -1).text,
             bound_text(&chart->g_min2.left, -1).text);
    vec_free(f, 2);
}
