/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* The end of a certificate of kind proof: claims and the conclusion. */
#include "loja/prove.h"

/* Every claim that is decided; *decided: how many. */
static loja_status_t
write_claims(slong *decided, const loja_prove_t prove,
             loja_cert_writer_struct *writer, loja_message_t msg)
{
    loja_status_t status = LOJA_OK;
    int k;

    *decided = 0;
    for (k = 0; k < LOJA_CLAIMS && status == LOJA_OK; k++)
    {
        const loja_claim_struct *c = prove->claim + k;

        if (c->verdict == LOJA_UNDECIDED)
            continue;
        (*decided)++;
        /* at T = 0 a claim rests on the starts, not on a step */
        status = loja_cert_write_claim(writer, msg, c->name,
            loja_verdict_text(c->verdict), c->rule,
            prove->of_flow[k] && !fmpq_is_zero(prove->T) ? prove->T : NULL,
            c->theorem, c->record);
    }
    return status;
}

loja_status_t
loja_prove_certify(int *whole, const loja_prove_t prove,
                   const loja_flow_struct *flow,
                   loja_cert_writer_struct *writer, const char *path,
                   loja_message_t msg)
{
    const slong steps = flow != NULL ? flow->stats.steps : 0;
    loja_status_t status;
    slong decided;
    fmpq_t t;
    arf_t error;

    *whole = 0;
    status = write_claims(&decided, prove, writer, msg);
    if (status != LOJA_OK)
        return status;
    if (decided == 0 && steps == 0)
    {
        loja_cert_forget(path);
        return LOJA_OK;
    }
    fmpq_init(t);
    arf_init(error);
    if (steps > 0)
    {
        fmpq_set(t, flow->t);
        arf_set(error, flow->error);
    }
    status = loja_cert_finish(writer, msg, t, error, prove->verdict);
    *whole = status == LOJA_OK;
    fmpq_clear(t);
    arf_clear(error);
    return status;
}
