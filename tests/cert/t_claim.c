/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Certificates of proofs: claims behind the steps, or without any. */
#include <string.h>
#include <unistd.h>

#include "sample.h"

TEST_DECLARE(test_claims_alone)
TEST_DECLARE(test_claims_after_steps)

static void
put_claim(loja_cert_writer_struct *writer, const char *name, const fmpq_t T)
{
    loja_message_t msg;
    loja_record_t rec;
    arb_t x;

    arb_init(x);
    arb_set_d(x, 0.75);
    mag_set_ui_2exp_si(arb_radref(x), 1, -2);
    loja_record_init(rec);
    loja_record_put_slong(rec, "degree", 2);
    loja_record_open(rec, "points", '[');
    loja_record_put_arb(rec, NULL, x, 30);
    loja_record_put_string(rec, NULL, "a \"quoted\" text");
    loja_record_close(rec, ']');
    loja_record_open(rec, "box", '{');
    loja_record_close(rec, '}');
    CU_ASSERT_STRING_EQUAL(loja_record_text(rec), "\"degree\":2,"
        "\"points\":[[\"0x1p-1\",\"0x1p+0\"],\"a \\\"quoted\\\" text\"],"
        "\"box\":{}");
    CU_ASSERT_EQUAL(loja_cert_write_claim(writer, msg, name,
        "PROVED", "unattained-zeros", T, "L > 0", rec), LOJA_OK);
    loja_record_clear(rec);
    arb_clear(x);
}

/* A proof of the sample's problem; the steps of `all' if it is given. */
static void
write_proof(const char *path, const loja_cert_struct *all, int start)
{
    loja_cert_writer_struct *writer;
    loja_cert_options_t opts;
    loja_problem_t prob;
    loja_message_t msg;
    fmpq_t t;
    arf_t error;
    slong i, n = all == NULL ? 0 : all->n;

    loja_problem_init(prob);
    loja_cert_options_init(opts);
    fmpq_init(t);
    arf_init(error);
    sample_problem(prob, opts);
    opts->proof = 1;
    prob->has_start = start;
    CU_ASSERT_EQUAL_FATAL(loja_cert_create(&writer, msg, path, prob, opts),
        LOJA_OK);
    for (i = 0; i < n; i++)
        CU_ASSERT_EQUAL_FATAL(loja_cert_write_step(writer, msg,
            all->step[i].step, all->step[i].tube, all->step[i].seam,
            &all->step[i].hint), LOJA_OK);
    if (n > 0)
    {
        const loja_tube_struct *tube = all->step[n - 1].tube;

        fmpq_set(t, all->t);
        arf_set(error, tube->error + tube->pieces);
    }
    put_claim(writer, "unattained", n > 0 ? t : NULL);
    put_claim(writer, "infimum", NULL);
    CU_ASSERT_EQUAL(loja_cert_finish(writer, msg, t, error,
        n > 0 ? "DIVERGES" : NULL), LOJA_OK);
    loja_cert_writer_clear(writer);
    prob->has_start = 1;
    loja_problem_clear(prob);
    loja_cert_options_clear(opts);
    fmpq_clear(t);
    arf_clear(error);
}

void
test_claims_alone(void)
{
    char *path = test_build_path("tests/cert/claims.jsonl"), *text;
    size_t len;
    loja_cert_t cert;
    loja_message_t msg;

    loja_cert_init(cert);
    write_proof(path, NULL, 0);
    CU_ASSERT_EQUAL(loja_cert_read(cert, msg, path), LOJA_OK);
    CU_ASSERT(cert->finished && cert->n == 0 && cert->opts->proof);
    CU_ASSERT(!cert->prob->has_start && fmpq_is_zero(cert->t));
    /* a rule stands once among the rules, however many claims need it */
    text = sample_load(&len, path);
    CU_ASSERT_PTR_NOT_NULL(strstr(text,
        "\"rules\":[\"activation-enclosure\",\"unattained-zeros\"]"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "PROVED (unattained): L > 0"));
    flint_free(text);
    (void) remove(path);
    loja_cert_clear(cert);
    flint_free(path);
}

static void
check_rejected(const char *text, const char *from, const char *to,
    const char *message)
{
    const char *at = strstr(text, from);
    char *bad = flint_malloc(strlen(text) + strlen(to) + 1);
    loja_cert_t cert;
    loja_message_t msg;

    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    memcpy(bad, text, (size_t) (at - text));
    strcpy(bad + (at - text), to);
    strcat(bad, at + strlen(from));
    loja_cert_init(cert);
    CU_ASSERT_EQUAL(loja_cert_read_text(cert, msg, "bad", bad, strlen(bad)),
        LOJA_INPUT);
    if (strstr(msg->text, message) == NULL)
    {
        printf("%s -> %s: %s\n", from, to, msg->text);
        CU_FAIL("another message");
    }
    loja_cert_clear(cert);
    flint_free(bad);
}

void
test_claims_after_steps(void)
{
    char *path, *text;
    size_t len;
    loja_cert_t cert, proof;
    loja_message_t msg;

    sample_write(&path, &text, &len, "steps.jsonl");
    loja_cert_init(cert);
    loja_cert_init(proof);
    CU_ASSERT_EQUAL(loja_cert_read(cert, msg, path), LOJA_OK);
    flint_free(text);
    write_proof(path, cert, 1);
    CU_ASSERT_EQUAL(loja_cert_read(proof, msg, path), LOJA_OK);
    CU_ASSERT(proof->finished && proof->n == cert->n);
    CU_ASSERT(fmpq_equal(proof->t, cert->t));
    /* a proof that goes on keeps its steps, and no claim */
    CU_ASSERT_EQUAL(strncmp(proof->text + proof->steps_end,
        "{\"record\":\"claim\"", 17), 0);
    CU_ASSERT(!loja_cert_same_options(proof->opts, cert->opts));
    text = sample_load(&len, path);
    check_rejected(text, "\"proof\"", "\"flow\"", "no claim");
    check_rejected(text, "\"proof\"", "\"proofs\"", "the kind");
    check_rejected(text, "\"PROVED\"", "\"UNDECIDED\"", "a status");
    check_rejected(text, "\"T\":\"5/2\"", "\"T\":\"6\"", "T, not beyond");
    check_rejected(text, "\"T\":\"5/2\"", "\"T\":2", "T, a");
    check_rejected(text, "\"data\":{", "\"more\":{", "key");
    check_rejected(text, "L > 0", "L > 1", "sha256");
    check_rejected(text, "\"verdict\":\"DIVERGES\"", "\"verdict\":1",
        "a verdict");
    check_rejected(text, "{\"record\":\"claim\"", "{\"record\":\"claims\"",
        "of a step");
    flint_free(text);
    flint_free(path);
    loja_cert_clear(cert);
    loja_cert_clear(proof);
}
