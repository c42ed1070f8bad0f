/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Rule saturation: the record (proofs/saturation.md, Record). */
#include "saturation.h"

static void
put_fmpq(loja_record_t rec, const char *key, const loja_saturation_t sat,
         slong j)
{
    loja_record_put_fmpq(rec, key, fmpq_mat_entry(sat->prob->x, j, 0));
}

static void
put_frame(loja_record_t rec, const loja_saturation_t sat,
          const loja_saturation_proof_t proof)
{
    slong i, k;

    loja_record_open(rec, "centre", '[');
    for (i = 0; i < sat->dim; i++)
        loja_record_put_arf(rec, NULL, arb_midref(proof->centre + i));
    loja_record_close(rec, ']');
    loja_record_open(rec, "frame", '[');
    for (i = 0; i < sat->dim; i++)
    {
        loja_record_open(rec, NULL, '[');
        for (k = 0; k < sat->dim; k++)
            loja_record_put_arf(rec, NULL,
                arb_midref(arb_mat_entry(proof->frame, i, k)));
        loja_record_close(rec, ']');
    }
    loja_record_close(rec, ']');
}

/* What runs out, and how far. */
static void
put_out(loja_record_t rec, const loja_saturation_t sat,
        const loja_saturation_proof_t proof)
{
    slong i;

    if (sat->slow == 0)
        return;
    loja_record_open(rec, "out", '[');
    for (i = 0; i < sat->slow; i++)
    {
        loja_record_open(rec, NULL, '{');
        loja_record_put_slong(rec, "neuron", sat->out[i].neuron);
        loja_record_put_slong(rec, "side", sat->out[i].side);
        loja_record_put_arf(rec, "reach", proof->reach + i);
        loja_record_put_arf(rec, "a", proof->slow_a + i);
        loja_record_close(rec, '}');
    }
    loja_record_close(rec, ']');
}

void
_loja_saturation_record(loja_record_t rec, const loja_saturation_t sat,
                        const loja_saturation_proof_t proof)
{
    slong i;

    loja_record_open(rec, "steps", '[');
    for (i = 0; i < sat->m; i++)
    {
        const loja_step_neuron_t *s = sat->step + i;

        loja_record_open(rec, NULL, '{');
        loja_record_put_slong(rec, "neuron", s->neuron);
        if (s->on >= 0)
            put_fmpq(rec, "on", sat, s->on);
        put_fmpq(rec, "minus", sat, s->support[LOJA_SIDE_MINUS]);
        put_fmpq(rec, "plus", sat, s->support[LOJA_SIDE_PLUS]);
        loja_record_close(rec, '}');
    }
    loja_record_close(rec, ']');
    put_out(rec, sat, proof);
    loja_record_put_slong(rec, "q", sat->exact ? 2 : 1);
    if (!sat->exact)
        put_frame(rec, sat, proof);
    loja_record_put_arf(rec, "h0", proof->h0);
    loja_record_put_arf(rec, "rho", proof->rho);
    loja_record_put_arf(rec, "D0", proof->D0);
    if (sat->power && sat->exact)
    {
        loja_record_put_arf(rec, "e", proof->e);
        loja_record_put_arf(rec, "d", proof->d);
    }
    else
    {
        loja_record_put_arf(rec, "kappa", proof->kappa);
        loja_record_put_arf(rec, "C", proof->C);
    }
    loja_record_open(rec, "a", '[');
    for (i = 0; i < 2 * sat->m; i++)
        loja_record_put_arf(rec, NULL, proof->a + i);
    loja_record_close(rec, ']');
    loja_record_put_arf(rec, "excess", proof->level);
    loja_record_put_arb(rec, "limit", proof->limit, 64);
}
