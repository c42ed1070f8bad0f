/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule threshold-vertex: theorem, record, and which places are proved after a
   failure. */
#include <math.h>
#include "threshold/threshold_vertex.h"

static void
put_cover(loja_record_t rec, const loja_half_plane_t *half)
{
    const loja_plane_cover_struct *c;
    arf_t x;
    slong k, j;

    arf_init(x);
    loja_record_open(rec, "places", '[');
    for (k = 0; k < LOJA_PLACES; k++)
    {
        c = half->cover + k;
        loja_record_open(rec, NULL, '{');
        loja_record_put_string(rec, "place", _loja_plane_place_name[k]);
        loja_record_open(rec, "root", '[');
        for (j = 0; j < 2; j++)
        {
            arf_set_d(x, c->root->lo[j]);
            loja_record_put_arf(rec, NULL, x);
            arf_set_d(x, c->root->hi[j]);
            loja_record_put_arf(rec, NULL, x);
        }
        loja_record_close(rec, ']');
        loja_record_put_string(rec, "tree", c->tree);
        loja_record_close(rec, '}');
    }
    loja_record_close(rec, ']');
    arf_clear(x);
}

static void
put_double(loja_record_t rec, const char *key, double d)
{
    arf_t x;

    arf_init(x);
    arf_set_d(x, d);
    loja_record_put_arf(rec, key, x);
    arf_clear(x);
}

static void
put_half(loja_record_t rec, const loja_half_plane_t *half)
{
    const loja_plane_struct *plane = half->plane;

    loja_record_open(rec, NULL, '{');
    loja_record_put_slong(rec, "reflected", half->reflected);
    loja_record_put_arb(rec, "vertex", plane->kernel->b, 64);
    put_double(rec, "Z", plane->Z);
    put_double(rec, "h0", plane->h0);
    put_double(rec, "s1", plane->s1);
    put_double(rec, "beta0", plane->beta0);
    put_double(rec, "wide", plane->wide);
    put_double(rec, "far", plane->far);
    put_double(rec, "lambda", plane->lambda);
    put_cover(rec, half);
    loja_record_close(rec, '}');
}

void
_loja_vertex_proved(loja_claim_t claim, const loja_vertex_trial_t *t,
                    const fmpq_t eps)
{
    slong i, boxes = 0;
    char *text = fmpq_get_str(NULL, 10, eps);

    loja_claim_reset(claim);
    for (i = 0; i < t->halves; i++)
        boxes += t->half[i].boxes;
    loja_claim_add_fmpq(claim, "eps", eps, 128);
    loja_claim_add_slong(claim, "boxes", boxes);
    loja_record_put_fmpq(claim->record, "eps", eps);
    loja_record_open(claim->record, "halves", '[');
    for (i = 0; i < t->halves; i++)
        put_half(claim->record, t->half + i);
    loja_record_close(claim->record, ']');
    loja_claim_decided(claim, LOJA_PROVED, "threshold-vertex",
        "Every gradient flow with L(theta(0)) <= eps = %s has L -> 0 and "
        "|theta| -> infinity, and L > 0 at every theta; in particular no "
        "flow that starts with L <= eps has a limit.  For the minimum g of "
        "L over the output weights, g > eps is proved on the whole plane of "
        "inner weights (w, b), all tails included, except near the end "
        "w -> 0, b -> b* of the plane, psi'(b*) = 0, where L falls along a "
        "field X with |X| <= C (1 + |theta|), <grad L, X> >= kappa L "
        "(|w| R <= %g with R = half the range of the inputs; %ld boxes%s).",
        text, fmax(t->half[0].plane->h0,
                   t->half[t->halves - 1].plane->h0), (long) boxes,
        t->halves == 1 ? "; w < 0 by symmetry" : "");
    flint_free(text);
}

void
_loja_vertex_refuted(loja_claim_t claim, const fmpq_t eps,
                     const fmpq_t mean, const fmpq_t var)
{
    char *e = fmpq_get_str(NULL, 10, eps), *m = fmpq_get_str(NULL, 10, mean),
        *v = fmpq_get_str(NULL, 10, var);

    loja_claim_reset(claim);
    loja_claim_add_fmpq(claim, "loss", var, 128);
    loja_record_put_fmpq(claim->record, "eps", eps);
    loja_record_open(claim->record, "critical", '[');
    loja_record_put_slong(claim->record, NULL, 0);
    loja_record_put_slong(claim->record, NULL, 0);
    loja_record_put_slong(claim->record, NULL, 0);
    loja_record_put_fmpq(claim->record, NULL, mean);
    loja_record_close(claim->record, ']');
    loja_record_put_fmpq(claim->record, "loss", var);
    loja_claim_decided(claim, LOJA_REFUTED, "threshold-vertex",
        "theta = (w, b, v, c) = (0, 0, 0, %s) is a critical point: the flow "
        "that starts there rests there, with L = %s > 0 and L <= eps = %s.",
        m, v, e);
    flint_free(e);
    flint_free(m);
    flint_free(v);
}

char *
_loja_vertex_places(const loja_vertex_trial_t *t)
{
    char *s = flint_malloc(600);
    size_t len = 0;
    slong i, k;

    s[0] = 0;
    for (i = 0; i < t->halves; i++)
    {
        len += (size_t) snprintf(s + len, 600 - len, "%s%s:",
            i ? "; " : "", t->half[i].reflected ? "w < 0" : "w > 0");
        for (k = 0; k < LOJA_PLACES; k++)
            if (t->half[i].done[k])
                len += (size_t) snprintf(s + len, 600 - len, " %s",
                    _loja_plane_place_name[k]);
    }
    return s;
}
