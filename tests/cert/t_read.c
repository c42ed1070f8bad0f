/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* What is written is read; what is damaged is refused, or cut short. */
#include <string.h>

#include "sample.h"

TEST_DECLARE(test_round_trip)
TEST_DECLARE(test_truncated)
TEST_DECLARE(test_corrupted)
TEST_DECLARE(test_flips)
TEST_DECLARE(test_fuzz)
TEST_DECLARE(test_unreadable)

static slong
count_lines(const char *text, size_t len)
{
    slong n = 0;
    size_t i;

    for (i = 0; i < len; i++)
        n += text[i] == '\n';
    return n;
}

void
test_round_trip(void)
{
    char *path, *text;
    size_t len;
    loja_cert_t cert;
    loja_cert_text_t out;
    loja_message_t msg;
    slong i;

    sample_write(&path, &text, &len, "round.jsonl");
    loja_cert_init(cert);
    CU_ASSERT_EQUAL_FATAL(loja_cert_read(cert, msg, path), LOJA_OK);
    CU_ASSERT(cert->finished);
    CU_ASSERT_EQUAL(cert->len, len);
    CU_ASSERT_EQUAL(cert->n, count_lines(text, len) - 2);
    CU_ASSERT(cert->n >= 3);
    CU_ASSERT(fmpq_equal(cert->t, cert->opts->until));
    loja_cert_text_init(out);
    loja_cert_put_head(out, cert->prob, cert->opts);
    for (i = 0; i < cert->n; i++)
        loja_cert_put_step(out, i, cert->step[i].step, cert->step[i].tube,
            cert->step[i].seam, &cert->step[i].hint);
    CU_ASSERT_EQUAL_FATAL(out->len, cert->steps_end);
    CU_ASSERT_EQUAL(memcmp(out->s, text, out->len), 0);
    /* a second read replaces the first */
    CU_ASSERT_EQUAL(loja_cert_read(cert, msg, path), LOJA_OK);
    loja_cert_text_clear(out);
    loja_cert_clear(cert);
    flint_free(path);
    flint_free(text);
}

void
test_truncated(void)
{
    char *path, *text;
    size_t len, k, head;
    loja_cert_t cert;
    loja_message_t msg;
    /* every byte, unless the tests are to be shortened */
    const slong stride = FLINT_MAX(1, 20 / test_count(20));

    sample_write(&path, &text, &len, "short.jsonl");
    head = strcspn(text, "\n") + 1;
    loja_cert_init(cert);
    for (k = 0; k < len; k += (size_t) stride)
    {
        const slong lines = count_lines(text, k);
        const loja_status_t status =
            loja_cert_read_text(cert, msg, "cut", text, k);

        if (status != (k < head ? LOJA_INPUT : LOJA_OK)
            || (k >= head && cert->n != lines - 1) || cert->finished)
        {
            printf("cut at %ld\n", (long) k);
            CU_FAIL("wrong");
            break;
        }
    }
    loja_cert_clear(cert);
    flint_free(path);
    flint_free(text);
}

/* Replaces the first `from' at or behind line `line' by `to'. */
static char *
replace(const char *text, slong line, const char *from, const char *to)
{
    const char *at = text;
    char *res;
    slong i;

    for (i = 1; i < line; i++)
        at = strchr(at, '\n') + 1;
    at = strstr(at, from);
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    res = flint_malloc(strlen(text) + strlen(to) + 1);
    memcpy(res, text, (size_t) (at - text));
    strcpy(res + (at - text), to);
    strcat(res, at + strlen(from));
    return res;
}

static const struct
{
    int line;                  /* 0: the last */
    const char *from, *to, *message;
}
corrupted[] =
{
    { 1, "{\"format\"", "[\"format\"", "a JSON object" },
    { 1, "loja-certificate", "other", "the format" },
    { 1, "\"version\":1", "\"version\":2", "format version 1, not 2" },
    { 1, "\"version\":1", "\"version\":1.0", "the version, an" },
    { 1, "\"flow\"", "\"claim\"", "the kind" },
    { 1, "\"bias\":false", "\"bias\":0", "bias, true or false" },
    { 1, "\"bias\":false", "\"bias\":true", "start, a list of 4" },
    { 1, "[1,1,1]", "[1,1]", "activations, a list of 0" },
    { 1, "[1,1,1]", "[1,0,1]", "a width" },
    { 1, "[1,1,1]", "[1,1000000,1000000]", "parameters" },
    { 1, "[1,1,1]", "[99999999999999999999,1,1]", "JSON" },
    { 1, "\"tanh\"", "\"swish\"", "the name of an activation" },
    { 1, "\"mse\"", "\"mae\"", "the loss" },
    { 1, "\"l2\":\"0\"", "\"l2\":\"-1\"", "l2 >= 0" },
    { 1, "\"samples\":2", "\"samples\":3", "x, a list of 3" },
    { 1, "\"samples\":2", "\"samples\":0", "samples, an integer" },
    { 1, "\"1/2\"", "\"2/4\"", "x, a reduced fraction" },
    { 1, "\"1/2\"", "\"1/0\"", "a reduced fraction" },
    { 1, "\"1/2\"", "\"1/-2\"", "a reduced fraction" },
    { 1, "\"1/2\"", "\"01/2\"", "a reduced fraction" },
    { 1, "\"1/2\"", "\" 1/2\"", "a reduced fraction" },
    { 1, "\"1/2\"", "\"nan\"", "a reduced fraction" },
    { 1, "\"1/2\"", "\"\"", "a reduced fraction" },
    { 1, "\"1/2\"", "0.5", "a reduced fraction" },
    { 1, "\"automatic\"", "\"guess\"", "the name of a proposer" },
    { 1, "\"until\":\"5/2\"", "\"until\":\"0\"", "until > 0" },
    { 1, "\"digits\":2", "\"digits\":-2", "digits, an integer" },
    { 1, "\"digits\":2", "\"digits\":2,\"more\":1", "no other keys" },
    { 1, "\"digits\":2", "\"digits\":2,\"digits\":2", "JSON" },
    { 1, "\"digits\":2,", "", "the key 'digits' of options" },
    { 1, "\"widths\"", "\"widths activations\"", "the key 'widths'" },
    { 1, "\"until\":\"5/2\"", "\"until\":\"-5\"", "until > 0" },
    { 1, "\"automatic\"", "3", "the name of a proposer" },
    { 2, "\"step\"", "\"stop\"", "the record" },
    { 2, "\"tube\"", "\"tub\"", "the rule" },
    { 2, "\"index\":0", "\"index\":1", "index, an integer from 0 to 0" },
    { 2, "\"linear\"", "\"log\"", "t0 > 0 in logarithmic time" },
    { 2, "\"linear\"", "\"lin\"", "a time" },
    { 2, "\"t0\":\"0\"", "\"t0\":\"1/9\"", "t0, the end of the step" },
    { 2, "\"t1\":\"", "\"t1\":\"-", "t1 > t0" },
    { 2, "\"coef\":[[", "\"coef\":[[],[", "coef, a list of 2" },
    { 2, "\"coef\":[[", "\"coef\":[[\"0\",", "coef, a list of" },
    { 2, "\"coef\":[[\"", "\"coef\":[[\"0x2p-1\",\"", "coef" },
    { 2, "\"coef\":[[\"0x", "\"coef\":[[\"0x1p+1000000", "coef" },
    { 2, "\"defect\":\"", "\"defect\":\"-", "defect, a number >= 0" },
    { 2, "\"radius\":\"", "\"radius\":\"0\",\"r\":\"", "a step" },
    { 2, "\"x0\":\"-0x1p+0\"", "\"x0\":\"0\"", "x0, the end" },
    { 2, "\"x1\":\"0x1p+0\"", "\"x1\":\"-0x1p+0\"", "x1 > x0" },
    { 2, "\"x1\":\"0x1p+0\"", "\"x1\":\"0\"", "pieces from -1 to 1" },
    { 2, "\"pieces\":[{", "\"pieces\":[],\"p\":[{", "a step" },
    { 2, "\"hint\":{\"h\":\"0x", "\"hint\":{\"h\":\"-0x", "h, a number" },
    { 2, "\"hint\":{\"h\":\"0x", "\"hint\":{\"h\":\"0x1p-9999\",\"i\":\"0x",
      "a hint" },
    { 3, "{\"record\"", "\"record\"", "a JSON object" },
    { 3, "\"index\":1", "\"index\":0", "index, an integer from 1 to 1" },
    { 0, "\"tube\"", "\"tub\"", "rules, those" },
    { 0, "\"tube\"", "\"tube\",\"tube\"", "rules, those" },
    { 0, "\"tube\"", "\"tube\",\"mean-value\"", "rules, those" },
    { 0, "\"assumes\":[", "\"assumes\":[\"all\"", "assumes, a list of 0" },
};

void
test_corrupted(void)
{
    char *path, *text, *bad, place[48];
    size_t len, i;
    loja_cert_t cert;
    loja_message_t msg;

    sample_write(&path, &text, &len, "corrupt.jsonl");
    loja_cert_init(cert);
    for (i = 0; i < sizeof(corrupted) / sizeof(corrupted[0]); i++)
    {
        const slong line = corrupted[i].line > 0 ? corrupted[i].line
                                                 : count_lines(text, len);

        bad = replace(text, line, corrupted[i].from, corrupted[i].to);
        msg->text[0] = '\0';
        snprintf(place, sizeof(place), "bad:%ld: expected ", (long) line);
        if (loja_cert_read_text(cert, msg, "bad", bad, strlen(bad))
                != LOJA_INPUT
            || strncmp(msg->text, place, strlen(place)) != 0
            || strstr(msg->text, corrupted[i].message) == NULL)
        {
            printf("%s -> %s: %s\n", corrupted[i].from, corrupted[i].to,
                msg->text);
            CU_FAIL("not refused, or with another message");
        }
        flint_free(bad);
    }
    /* twice the end; and an end that belongs to other lines */
    bad = flint_malloc(2 * len + 1);
    strcpy(bad, text);
    strcat(bad, strstr(text, "{\"record\":\"end\""));
    CU_ASSERT_EQUAL(loja_cert_read_text(cert, msg, "bad", bad, strlen(bad)),
        LOJA_INPUT);
    CU_ASSERT_PTR_NOT_NULL(strstr(msg->text, "nothing after the end"));
    flint_free(bad);
    bad = replace(text, 1, "\"target\":\"x\"", "\"target\":\"y\"");
    CU_ASSERT_EQUAL(loja_cert_read_text(cert, msg, "bad", bad, strlen(bad)),
        LOJA_INPUT);
    CU_ASSERT_PTR_NOT_NULL(strstr(msg->text, "was changed"));
    flint_free(bad);
    loja_cert_clear(cert);
    flint_free(path);
    flint_free(text);
}

/* Whatever byte above the last line changes, the hash tells. */
void
test_flips(void)
{
    char *path, *text;
    size_t len, body;
    loja_cert_t cert;
    loja_message_t msg;
    slong i;

    sample_write(&path, &text, &len, "flip.jsonl");
    body = (size_t) (strstr(text, "{\"record\":\"end\"") - text);
    loja_cert_init(cert);
    for (i = test_count(1000); i > 0; i--)
    {
        const size_t k = (size_t) test_uniform((slong) body);
        const char keep = text[k];

        text[k] = (char) (text[k] ^ (1 << test_uniform(8)));
        if (loja_cert_read_text(cert, msg, "flip", text, len) == LOJA_OK
            && cert->finished)
        {
            printf("byte %ld: %d -> %d\n", (long) k, keep, text[k]);
            CU_FAIL("not noticed");
        }
        text[k] = keep;
    }
    loja_cert_clear(cert);
    flint_free(path);
    flint_free(text);
}

/* Replaces, removes, repeats or swaps, one to four times. */
static size_t
damage(unsigned char *s, size_t len, size_t room)
{
    static const char good[] = "0123456789-+./exp,:[]{}\"\\ \n";
    slong times = 1 + test_uniform(4);

    for (; times > 0 && len > 1; times--)
    {
        const size_t i = (size_t) test_uniform((slong) len);
        const size_t j = (size_t) test_uniform((slong) len);

        switch (test_uniform(5))
        {
            case 0:
                s[i] ^= (unsigned char) (1 << test_uniform(8));
                break;
            case 1:
                s[i] = (unsigned char) good[test_uniform(sizeof(good) - 1)];
                break;
            case 2:
                memmove(s + i, s + i + 1, len - i - 1);
                len--;
                break;
            case 3:
                if (len < room)
                {
                    memmove(s + i + 1, s + i, len - i);
                    len++;
                }
                break;
            default:
                if (test_uniform(4) == 0)
                    len = i;
                else
                    s[i] = s[j];
        }
    }
    return len;
}

void
test_fuzz(void)
{
    char *path, *text;
    size_t len;
    unsigned char *s;
    slong i;

    sample_write(&path, &text, &len, "fuzz.jsonl");
    s = flint_malloc(len + 16);
    LLVMFuzzerTestOneInput((const uint8_t *) text, len);
    for (i = test_count(1000); i > 0; i--)
    {
        /* more often the first lines, where most of the grammar is */
        const size_t part = i % 2 ? len : len / 3;

        memcpy(s, text, part);
        LLVMFuzzerTestOneInput(s, damage(s, part, part + 16));
    }
    CU_PASS("no abort");
    flint_free(s);
    flint_free(path);
    flint_free(text);
}

void
test_unreadable(void)
{
    char *dir = test_source_path("tests/cert");
    loja_cert_t cert;
    loja_message_t msg;

    loja_cert_init(cert);
    CU_ASSERT_EQUAL(loja_cert_read(cert, msg, dir), LOJA_IO);
    CU_ASSERT_EQUAL(loja_cert_read(cert, msg, "no/such/file"), LOJA_IO);
    CU_ASSERT_PTR_NOT_NULL(strstr(msg->text, "no/such/file: "));
    CU_ASSERT_EQUAL(loja_cert_read(cert, msg, "/dev/null"), LOJA_IO);
    CU_ASSERT_EQUAL(loja_cert_read_text(cert, msg, "empty", "", 0),
        LOJA_INPUT);
    loja_cert_clear(cert);
    flint_free(dir);
}
