/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Starts from safetensors files; the number formats behind them. */
#include <math.h>
#include <string.h>

#include "data/reader.h"
#include "support/support.h"

TEST_DECLARE(test_float_half)
TEST_DECLARE(test_float_single_double)
TEST_DECLARE(test_safetensors)
TEST_DECLARE(test_safetensors_pytorch)
TEST_DECLARE(test_safetensors_malformed)
TEST_DECLARE(test_safetensors_example)

/* 1 if q is the number x exactly. */
static int
is_double(const fmpq_t q, double x)
{
    arf_t a;
    fmpq_t r;
    int good;

    arf_init(a);
    fmpq_init(r);
    arf_set_d(a, x);
    arf_get_fmpq(r, a);
    good = fmpq_equal(q, r);
    arf_clear(a);
    fmpq_clear(r);
    return good;
}

/* All 65536 numbers of both formats of 16 bits. */
void
test_float_half(void)
{
    static const char *const names[2] = { "F16", "BF16" };
    static const int fraction[2] = { 10, 7 }, bias[2] = { 15, 127 };
    slong wrong = 0;
    fmpq_t q;
    int t, bits;

    fmpq_init(q);
    for (t = 0; t < 2; t++)
        for (bits = 0; bits < 65536; bits++)
        {
            const unsigned char bytes[2] = { (unsigned char) (bits & 255),
                (unsigned char) (bits >> 8) };
            const int e = (bits & 0x7FFF) >> fraction[t];
            const double part = ldexp(bits & ((1 << fraction[t]) - 1),
                -fraction[t]);
            const double x = e == 0 ? ldexp(part, 1 - bias[t])
                : ldexp(1 + part, e - bias[t]);
            const int finite = loja_data_float_get(q,
                loja_data_float_find(names[t]), bytes);

            if (e == 2 * bias[t] + 1)
                wrong += finite;
            else
                wrong += !finite
                    || !is_double(q, bits & 0x8000 ? -x : x);
        }
    CU_ASSERT_EQUAL(wrong, 0);
    fmpq_clear(q);
}

/* Random patterns, read by this machine as well. */
void
test_float_single_double(void)
{
    const slong num = test_count(20000);
    slong i, wrong = 0;
    fmpq_t q;

    fmpq_init(q);
    for (i = 0; i < num; i++)
    {
        unsigned char bytes[8];
        uint64_t bits = 0;
        uint32_t low;
        double d;
        float f;
        int j;

        for (j = 0; j < 8; j++)
            bytes[j] = (unsigned char) test_uniform(256);
        /* Often subnormal, zero, infinite or NaN. */
        if (test_uniform(8) == 0)
        {
            bytes[7] = test_uniform(2) ? 0x7F : 0x80;
            bytes[6] = test_uniform(2) ? 0xF0 : 0x00;
            bytes[3] = bytes[7];
            bytes[2] = test_uniform(2) ? 0x80 : 0x00;
        }
        for (j = 7; j >= 0; j--)
            bits = bits << 8 | bytes[j];
        low = (uint32_t) bits;
        memcpy(&d, &bits, 8);
        memcpy(&f, &low, 4);
        if (loja_data_float_get(q, loja_data_float_find("F64"), bytes))
            wrong += !isfinite(d) || !is_double(q, d);
        else
            wrong += isfinite(d);
        if (loja_data_float_get(q, loja_data_float_find("F32"), bytes))
            wrong += !isfinite(f) || !is_double(q, (double) f);
        else
            wrong += isfinite(f);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_PTR_NULL(loja_data_float_find("I32"));
    fmpq_clear(q);
}

/* A 1-2-1 network with or without biases. */
static void
set_problem(loja_problem_t prob, int bias)
{
    const slong width[3] = { 1, 2, 1 };
    const loja_act_struct *act = loja_act_find("tanh");

    loja_net_set(prob->net, 2, width, &act, bias);
}

/* A file with that header and so many bytes of data. */
static loja_status_t
read_file(loja_problem_t prob, loja_message_t msg, const char *header,
          const unsigned char *data, size_t bytes)
{
    const size_t n = strlen(header);
    char *text = flint_malloc(8 + n + bytes);
    loja_status_t status;
    int i;

    for (i = 0; i < 8; i++)
        text[i] = (char) (unsigned char) ((uint64_t) n >> (8 * i));
    memcpy(text + 8, header, n);
    memcpy(text + 8 + n, data, bytes);
    msg->text[0] = '\0';
    status = loja_data_read_parameters(prob, msg, "f", text, 8 + n + bytes);
    flint_free(text);
    return status;
}

/* F32: 1, -2, 3/2, -1/4. */
static const unsigned char four[16] =
{
    0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0xC0, 0x3F, 0, 0, 0x80, 0xBE
};

#define TENSOR(name, shape, from, to) \
    "\"" name "\":{\"dtype\":\"F32\",\"shape\":" shape \
    ",\"data_offsets\":[" from "," to "]}"
#define W1 TENSOR("w1", "[2,1]", "0", "8")
#define W2 TENSOR("w2", "[1,2]", "8", "16")

void
test_safetensors(void)
{
    static const char *const table[] =
    {
        "{" W1 "," W2 "}",
        "{" W2 "," W1 "}  ",
        "{\"__metadata__\":{\"format\":\"pt\"}," W1 "," W2 "}",
        "{" TENSOR("layers.0.weight", "[2,1]", "0", "8") ","
            TENSOR("layers.2.weight", "[1,2]", "8", "16") "}",
        "{" TENSOR("layers.0.weight", "[2,1]", "0", "8") "," W2 "}"
    };
    static const double value[4] = { 1, -2, 1.5, -0.25 };
    /* w1 in BF16, b1 in F64, w2 in F16, b2 in F32. */
    const char *mixed = "{"
        "\"w1\":{\"dtype\":\"BF16\",\"shape\":[2,1],\"data_offsets\":[0,4]},"
        "\"b1\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[4,20]},"
        "\"w2\":{\"dtype\":\"F16\",\"shape\":[1,2],\"data_offsets\":[20,24]},"
        "\"b2\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[24,28]}}";
    static const unsigned char data[28] =
    {
        0x80, 0x3F, 0x00, 0xC0,
        0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0, 0, 0, 0, 0, 0, 0xD0, 0xBF,
        0x00, 0x3C, 0x00, 0xC0, 0, 0, 0xC0, 0x3F
    };
    static const double all[7] = { 1, -2, 1.5, -0.25, 1, -2, 1.5 };
    loja_problem_t prob;
    loja_message_t msg;
    size_t i;
    slong j;

    loja_problem_init(prob);
    set_problem(prob, 0);
    for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
    {
        CU_ASSERT_EQUAL(read_file(prob, msg, table[i], four, 16), LOJA_OK);
        CU_ASSERT(prob->has_start);
        for (j = 0; j < 4; j++)
            CU_ASSERT(is_double(fmpq_mat_entry(prob->start, 0, j),
                value[j]));
    }
    set_problem(prob, 1);
    CU_ASSERT_EQUAL(read_file(prob, msg, mixed, data, 28), LOJA_OK);
    CU_ASSERT_EQUAL_FATAL(fmpq_mat_ncols(prob->start), 7);
    for (j = 0; j < 7; j++)
        CU_ASSERT(is_double(fmpq_mat_entry(prob->start, 0, j), all[j]));
    loja_problem_clear(prob);
}

#define PAIR(p, q) "{" TENSOR(p ".weight", "[2,2]", "0", "16") ","          \
    TENSOR(q ".weight", "[2,2]", "16", "32") "}"
#define SHAPES(p, q) "{" TENSOR(p ".weight", "[1,2]", "8", "16") ","        \
    TENSOR(q ".weight", "[2,1]", "0", "8") "}"

/* Layers by the names of PyTorch: by shape, else by their numbers, else not
   at all. */
void
test_safetensors_pytorch(void)
{
    static const char *const by_shape[] =
    {
        SHAPES("2", "0"), SHAPES("fc2", "fc1"), SHAPES("net.2", "net.0"),
        SHAPES("layers.1", "layers.0"), SHAPES("out", "hidden"),
        SHAPES("layers.10", "layers.9"), SHAPES("a2.b1", "a1.b2")
    };
    static const char *const refused[] =
    {
        SHAPES("0", "2"), SHAPES("net.0", "net.2"), SHAPES("fc9", "fc10"),
        SHAPES("fc1", "fc01")
    };
    static const struct
    {
        const char *header;
        int order;              /* 1: as in the file, -1 turned, 0 refused */
    }
    square[] =
    {
        { PAIR("0", "2"), 1 }, { PAIR("2", "0"), -1 },
        { PAIR("fc10", "fc9"), -1 }, { PAIR("m.1.x.1", "m.1.x.2"), 1 },
        { PAIR("m.2.x.1", "m.1.x.2"), -1 }, { PAIR("hidden", "out"), 0 },
        { PAIR("fc1", "out2"), 0 }, { PAIR("fc1", "fc01"), 0 }
    };
    const slong width[3] = { 2, 2, 2 };
    const loja_act_struct *act = loja_act_find("tanh");
    unsigned char eight[32] = { 0 };
    loja_problem_t prob;
    loja_message_t msg;
    size_t i;

    loja_problem_init(prob);
    set_problem(prob, 0);
    for (i = 0; i < sizeof(by_shape) / sizeof(by_shape[0]); i++)
    {
        CU_ASSERT_EQUAL(read_file(prob, msg, by_shape[i], four, 16),
            LOJA_OK);
        CU_ASSERT(is_double(fmpq_mat_entry(prob->start, 0, 1), -2));
        CU_ASSERT(is_double(fmpq_mat_entry(prob->start, 0, 2), 1.5));
    }
    for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
    {
        CU_ASSERT_EQUAL(read_file(prob, msg, refused[i], four, 16),
            LOJA_INPUT);
        CU_ASSERT_PTR_NOT_NULL(strstr(msg->text, "say it by names"));
    }
    /* 1 in the first matrix, 0 elsewhere */
    memcpy(eight, four, 4);
    loja_net_set(prob->net, 2, width, &act, 0);
    for (i = 0; i < sizeof(square) / sizeof(square[0]); i++)
    {
        const loja_status_t status = read_file(prob, msg, square[i].header,
            eight, 32);

        CU_ASSERT_EQUAL(status, square[i].order != 0 ? LOJA_OK : LOJA_INPUT);
        if (status == LOJA_OK)
            CU_ASSERT(is_double(fmpq_mat_entry(prob->start, 0,
                square[i].order > 0 ? 0 : 4), 1));
    }
    loja_problem_clear(prob);
}

static const struct
{
    const char *header;
    size_t bytes;
    const char *fragment;
}
malformed[] =
{
    { "", 16, "a header in JSON" },
    { "{", 16, "a header in JSON" },
    { "[]", 16, "a header that is an object" },
    { "{" W1 "," W2 "} x", 16, "a header in JSON" },
    { "{}", 0, "2 tensors, weights (bias: false) of 2 layers, not 0" },
    { "{" W1 "}", 8, "a tensor layers.2.weight or w2" },
    { "{" W1 "," W1 "," W2 "}", 16, "a header in JSON" },
    { "{" W1 "," TENSOR("layers.0.weight", "[2,1]", "16", "24") "," W2 "}",
      24, "one name for a tensor" },
    { "{" W1 "," W2 "," TENSOR("b1", "[2]", "16", "24") "}", 24,
      "only tensors of the network, not 'b1'" },
    { "{" W1 "," W2 ",\"a\\nb\":1}", 16, "in tensor 'a?b'" },
    { "{\"w1\":1," W2 "}", 16, "dtype, shape and data_offsets" },
    { "{\"w1\":{}," W2 "}", 16, "dtype, shape and data_offsets" },
    { "{\"w1\":{\"dtype\":\"I32\",\"shape\":[2,1],\"data_offsets\":[0,8]},"
      W2 "}", 16, "dtype F16, BF16, F32 or F64 in tensor 'w1'" },
    { "{\"w1\":{\"dtype\":32,\"shape\":[2,1],\"data_offsets\":[0,8]},"
      W2 "}", 16, "dtype F16" },
    { "{" TENSOR("w1", "[1,2]", "0", "8") "," W2 "}", 16, "shape [2, 1]" },
    { "{" TENSOR("w1", "[2]", "0", "8") "," W2 "}", 16, "shape [2, 1]" },
    { "{" TENSOR("w1", "[2,1,1]", "0", "8") "," W2 "}", 16, "shape" },
    { "{" TENSOR("w1", "[2.0,1]", "0", "8") "," W2 "}", 16, "shape" },
    { "{" TENSOR("w1", "[4294967298,1]", "0", "8") "," W2 "}", 16,
      "shape" },
    { "{" TENSOR("w1", "2", "0", "8") "," W2 "}", 16, "shape" },
    { "{" TENSOR("w1", "[2,1]", "0", "4") "," W2 "}", 16,
      "data_offsets of 8 bytes in the file (by dtype and shape) in tensor 'w1'" },
    { "{" TENSOR("w1", "[2,1]", "-8", "0") "," W2 "}", 16, "data_offsets" },
    { "{" TENSOR("w1", "[2,1]", "8", "0") "," W2 "}", 16, "data_offsets" },
    { "{" TENSOR("w1", "[2,1]", "0", "8.0") "," W2 "}", 16, "data_offsets" },
    { "{" TENSOR("w1", "[2,1]", "9223372036854775800",
      "9223372036854775807") "," W2 "}", 16, "data_offsets" },
    { "{" TENSOR("w1", "[2,1]", "-9223372036854775808",
      "9223372036854775807") "," W2 "}", 16, "data_offsets" },
    { "{" TENSOR("w1", "[2,1]", "99999999999999999999", "8") "," W2 "}", 16,
      "a header in JSON" },
    { "{" W1 "," W2 "}", 15, "data_offsets" },
    { "{" W1 "," TENSOR("w2", "[1,2]", "4", "12") "}", 12,
      "without hole or overlap" },
    { "{" W1 "," TENSOR("w2", "[1,2]", "0", "8") "}", 8,
      "without hole or overlap" },
    { "{" TENSOR("w1", "[2,1]", "4", "12") ","
      TENSOR("w2", "[1,2]", "12", "20") "}", 20, "without hole" },
    { "{" W1 "," W2 "}", 17, "without hole or overlap" }
};

void
test_safetensors_malformed(void)
{
    static const unsigned char infinite[16] =
        { 0, 0, 0x80, 0x3F, 0, 0, 0x80, 0x7F };
    unsigned char data[32] = { 0 };
    loja_problem_t prob;
    loja_message_t msg;
    size_t i;

    loja_problem_init(prob);
    set_problem(prob, 0);
    memcpy(data, four, 16);
    for (i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++)
    {
        const loja_status_t status = read_file(prob, msg,
            malformed[i].header, data, malformed[i].bytes);
        const int good = status == LOJA_INPUT && !prob->has_start
            && strncmp(msg->text, "f:1:", 4) == 0
            && strstr(msg->text, malformed[i].fragment) != NULL
            && strchr(msg->text, '\n') == NULL;

        CU_ASSERT(good);
        if (!good)
            printf("case %d: %s\n", (int) i, msg->text);
    }
    CU_ASSERT_EQUAL(read_file(prob, msg, "{" W1 "," W2 "}", infinite, 16),
        LOJA_INPUT);
    CU_ASSERT_PTR_NOT_NULL(strstr(msg->text,
        "a finite number at index 1 of tensor 'w1'"));
    for (i = 0; i < 8; i++)
        CU_ASSERT_EQUAL(loja_data_read_parameters(prob, msg, "f",
            "\x10\0\0\0\0\0\0\0", i), LOJA_INPUT);
    CU_ASSERT_EQUAL(loja_data_read_parameters(prob, msg, "f",
        "\x10\0\0\0\0\0\0\0{}", 10), LOJA_INPUT);
    CU_ASSERT_EQUAL(loja_data_read_parameters(prob, msg, "f",
        "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF{}", 10), LOJA_INPUT);
    CU_ASSERT_PTR_NOT_NULL(strstr(msg->text, "the length of its header"));
    loja_problem_clear(prob);
}

/* A start replaced, and lost when the file does not fit the network. */
void
test_safetensors_example(void)
{
    char *path = test_source_path("examples/data/tanh_GD.safetensors");
    char *deep = test_source_path("examples/deep.yaml");
    char *sad = test_source_path("examples/sad-tanh.yaml");
    loja_problem_t prob;
    loja_message_t msg;

    loja_problem_init(prob);
    CU_ASSERT_EQUAL(loja_problem_read(prob, msg, sad), LOJA_OK);
    CU_ASSERT_EQUAL(loja_problem_read_start(prob, msg, path), LOJA_OK);
    CU_ASSERT(prob->has_start);
    CU_ASSERT(is_double(fmpq_mat_entry(prob->start, 0, 0),
        -0x1.c25ca40000000p-1));
    CU_ASSERT(is_double(fmpq_mat_entry(prob->start, 0, 10),
        -0x1.999f640000000p-1));
    CU_ASSERT(is_double(fmpq_mat_entry(prob->start, 0, 460),
        0x1.19bb7a0000000p-2));

    CU_ASSERT_EQUAL(loja_problem_read(prob, msg, deep), LOJA_OK);
    CU_ASSERT(prob->has_start);
    CU_ASSERT_EQUAL(loja_problem_read_start(prob, msg, path), LOJA_INPUT);
    CU_ASSERT(!prob->has_start && prob->n == 7);
    CU_ASSERT_PTR_NOT_NULL(strstr(msg->text,
        "expected shape [3, 1] in tensor 'layers.0.weight'"));
    CU_ASSERT_EQUAL(loja_problem_read_start(prob, msg, sad), LOJA_INPUT);
    loja_problem_clear(prob);
    flint_free(path);
    flint_free(deep);
    flint_free(sad);
}
