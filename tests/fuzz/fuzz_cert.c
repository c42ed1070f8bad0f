/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    One input, tried as a certificate.  Any bytes at all must give status OK
    and a certificate that is consistent in itself, or status INPUT, an empty
    certificate and a message of one line; everything else aborts.

    tests/cert calls it with damaged copies of a good certificate.  With
    libFuzzer: compile it and src/{base,cert,data,net,jet,path,verify,loss,
    lin}/[*].c by clang with -fsanitize=fuzzer,address,undefined.
*/
#include <stdint.h>
#include <string.h>

#include "cert/cert_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(int condition)
{
    if (!condition)
        flint_abort();
}

/* What was read, written again, must be read alike. */
static void
write_again(const loja_cert_t cert)
{
    loja_cert_text_t text;
    loja_cert_t copy;
    loja_message_t msg;
    slong i;

    loja_cert_text_init(text);
    loja_cert_put_head(text, cert->prob, cert->opts);
    for (i = 0; i < cert->n; i++)
        loja_cert_put_step(text, i, cert->step[i].step, cert->step[i].tube,
            cert->step[i].seam, &cert->step[i].hint);
    loja_cert_init(copy);
    require(loja_cert_read_text(copy, msg, "fuzz", text->s, text->len)
        == LOJA_OK);
    require(copy->n == cert->n && !copy->finished);
    require(fmpq_equal(copy->t, cert->t));
    require(loja_cert_same_problem(copy->prob, cert->prob));
    require(loja_cert_same_options(copy->opts, cert->opts));
    loja_cert_clear(copy);
    loja_cert_text_clear(text);
}

static void
check_good(const loja_cert_t cert, size_t size)
{
    const slong P = cert->prob->net->nparams;
    slong i;

    require(cert->len <= size && cert->steps_end <= cert->len);
    require(cert->prob->net->depth >= 1 && cert->prob->n >= 1);
    require(fmpq_mat_ncols(cert->prob->start) == P);
    require(fmpq_sgn(cert->opts->until) > 0);
    for (i = 0; i < cert->n; i++)
    {
        const loja_cert_step_struct *rec = cert->step + i;

        require(rec->step->nparams == P && rec->step->len >= 1);
        require(fmpq_cmp(rec->step->t0, rec->step->t1) < 0);
        require(rec->tube->pieces >= 1);
        require(rec->tube->pieces <= rec->tube->alloc);
        require(rec->offset < cert->steps_end);
    }
    /* a proof may rest on no flow */
    require(!cert->finished || cert->n > 0 || cert->opts->proof);
    write_again(cert);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    loja_cert_t cert;
    loja_message_t msg;
    loja_status_t status;

    memset(msg, 0, sizeof(msg));
    loja_cert_init(cert);
    status = loja_cert_read_text(cert, msg, "fuzz", (const char *) data,
        size);
    require(status == LOJA_OK || status == LOJA_INPUT);
    if (status == LOJA_OK)
        check_good(cert, size);
    else
    {
        require(strncmp(msg->text, "fuzz:", 5) == 0);
        require(strstr(msg->text, ": expected ") != NULL);
        require(strchr(msg->text, '\n') == NULL);
        require(cert->n == 0 && cert->len == 0 && cert->text == NULL);
    }
    loja_cert_clear(cert);
    return 0;
}
