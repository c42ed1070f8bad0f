/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Instances that are right, and the exact problems that they describe. */
#include <string.h>

#include "data/reader.h"
#include "support/support.h"

TEST_DECLARE(test_examples)
TEST_DECLARE(test_packing)
TEST_DECLARE(test_ranges)
TEST_DECLARE(test_numbers)
TEST_DECLARE(test_shapes)
TEST_DECLARE(test_grid)
TEST_DECLARE(test_network)
TEST_DECLARE(test_again)

static loja_status_t
read_text(loja_problem_t prob, const char *text)
{
    loja_message_t msg;
    const loja_status_t status = loja_data_read_instance(prob, msg,
        "test.yaml", text, strlen(text));

    if (status != LOJA_OK)
        printf("%s\n", msg->text);
    return status;
}

/* 1 if the matrix, row by row, is the numbers of the text. */
static int
matrix_is(const fmpq_mat_t mat, slong rows, slong columns, const char *text)
{
    char word[64];
    int used, good;
    slong i, j;
    fmpq_t q;

    fmpq_init(q);
    good = fmpq_mat_nrows(mat) == rows && fmpq_mat_ncols(mat) == columns;
    for (i = 0; i < rows && good; i++)
        for (j = 0; j < columns && good; j++)
        {
            good = sscanf(text, "%63s%n", word, &used) == 1
                && loja_fmpq_set_text(q, word) == LOJA_OK
                && fmpq_equal(q, fmpq_mat_entry(mat, i, j));
            text += good ? used : 0;
        }
    good = good && strspn(text, " ") == strlen(text);
    if (!good)
        fmpq_mat_print(mat);
    fmpq_clear(q);
    return good;
}

/* The examples: samples, parameters, end time. */
void
test_examples(void)
{
    static const struct
    {
        const char *name, *act;
        slong n, nparams;
        const char *target, *until;
    }
    table[] =
    {
        { "z1", "tanh", 2, 2, "x", "1e12" },
        { "z2", "gelu", 7, 4, "x^2", "1e6" },
        { "z3", "silu", 7, 4, "x^2", "1e6" },
        { "z4", "mish", 7, 4, "x^2", "1e6" },
        { "z5", "tanh", 5, 7, "x^2", "1e6" },
        { "z6", "softplus", 5, 13, "x^2", "1e6" },
        { "z7", "tanh", 9, 25, "x^3", "1e9" },
        { "z8", "tanh", 13, 7, "x^2", "1e6" },
        { "z9", "tanh", 4, 4, "x^3", "1e6" },
        { "deep", "tanh", 7, 22, "x^2", "100" },
        { "wide", "tanh", 100, 31, "x^2", "100" },
        { "sad-tanh", "tanh", 101, 461,
          "x^10 - 2*x^8 + 2*x^5 + 3*x^3 - 2*x^2 + 5", NULL }
    };
    loja_problem_t prob;
    loja_message_t msg;
    char name[64], *path;
    fmpq_t until;
    size_t i;

    loja_problem_init(prob);
    fmpq_init(until);
    for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
    {
        snprintf(name, sizeof(name), "examples/%s.yaml", table[i].name);
        path = test_source_path(name);
        CU_ASSERT_EQUAL_FATAL(loja_problem_read(prob, msg, path), LOJA_OK);
        CU_ASSERT_EQUAL(prob->n, table[i].n);
        CU_ASSERT_EQUAL(prob->net->nparams, table[i].nparams);
        CU_ASSERT_EQUAL(fmpq_mat_ncols(prob->start), table[i].nparams);
        CU_ASSERT_STRING_EQUAL(prob->net->act[0]->name, table[i].act);
        CU_ASSERT_STRING_EQUAL(prob->target, table[i].target);
        CU_ASSERT(prob->has_start && fmpq_is_zero(prob->l2));
        CU_ASSERT_EQUAL(prob->has_until, table[i].until != NULL);
        if (table[i].until != NULL)
        {
            CU_ASSERT_EQUAL(loja_fmpq_set_text(until, table[i].until),
                LOJA_OK);
            CU_ASSERT(fmpq_equal(prob->until, until));
        }
        flint_free(path);
    }
    fmpq_clear(until);
    loja_problem_clear(prob);
}

void
test_packing(void)
{
    loja_problem_t prob;

    loja_problem_init(prob);
    CU_ASSERT_EQUAL(read_text(prob,
        "start: {b2: [9], w2: [[7, 8]], b1: [5, 6], w1: [[1, 2], [3, 4]]}\n"
        "data: {x: [[0, 1]], y: [1]}\n"
        "loss: mse\n"
        "network: {widths: [2, 2, 1], activation: tanh}\n"), LOJA_OK);
    CU_ASSERT(matrix_is(prob->start, 1, 9, "1 2 3 4 5 6 7 8 9"));
    CU_ASSERT(!prob->has_until && prob->target == NULL);

    CU_ASSERT_EQUAL(read_text(prob,
        "network: {widths: [2, 2, 1], activation: tanh, bias: false}\n"
        "loss: {type: mse, l2: 1/1000}\n"
        "data: {x: [[0, 1]], y: [1]}\n"
        "start: {w1: [[1, 2], [3, 4]], w2: [[5, 6]]}\n"), LOJA_OK);
    CU_ASSERT(matrix_is(prob->start, 1, 6, "1 2 3 4 5 6"));
    CU_ASSERT(fmpz_is_one(fmpq_numref(prob->l2)));
    CU_ASSERT(fmpz_equal_si(fmpq_denref(prob->l2), 1000));
    loja_problem_clear(prob);
}

/* The ball holds every corner of the box, and what is within the radius. */
void
test_ranges(void)
{
    loja_problem_t prob;
    fmpq_t x;

    fmpq_init(x);
    loja_problem_init(prob);
    CU_ASSERT_EQUAL(read_text(prob,
        "network: {widths: [1, 1, 1], activation: tanh}\n"
        "loss: mse\n"
        "data: {x: [0, 1], y: [0, 1]}\n"
        "start:\n"
        "  {w1: [[7]], b1: [2], w2: [[3]], b2: [4], radius: 1/8,\n"
        "   ranges: {'w1[0][0]': [1, 2], 'b2[0]': [-1/2, 0],\n"
        "            'b1[0]': [2, 2]}}\n"), LOJA_OK);
    CU_ASSERT(matrix_is(prob->start, 1, 4, "3/2 2 3 -1/4"));
    CU_ASSERT(matrix_is(prob->range, 2, 4, "1 2 3 -1/2 2 2 3 0"));
    /* half of the diagonal is the root of 1/4 + 1/16 */
    fmpq_mul(x, prob->start_box, prob->start_box);
    fmpq_mul_ui(x, x, 16);
    CU_ASSERT(fmpq_cmp_ui(x, 5) >= 0);
    fmpq_mul_ui(x, x, 1000);
    CU_ASSERT(fmpq_cmp_ui(x, 5001) < 0);
    fmpq_sub(x, prob->start_radius, prob->start_box);
    fmpq_mul_ui(x, x, 8);
    CU_ASSERT(fmpq_is_one(x));
    loja_problem_clear(prob);
    fmpq_clear(x);
}

/* Nothing passes through a double. */
void
test_numbers(void)
{
    loja_problem_t prob;

    loja_problem_init(prob);
    CU_ASSERT_EQUAL(read_text(prob,
        "network: {widths: [1, 1], bias: true}\n"
        "loss: {type: mse, l2: 0}\n"
        "data:\n"
        "  x: [0.1, -2.5e-7, 0x1.8p-3, \"1/3\", 123456789012345678901/7]\n"
        "  y: ['1', 1e-30, +2, -0, 6/4]\n"
        "flow: {until: 1/3}\n"), LOJA_OK);
    CU_ASSERT(matrix_is(prob->x, 5, 1,
        "1/10 -1/4000000 3/16 1/3 123456789012345678901/7"));
    CU_ASSERT(matrix_is(prob->y, 5, 1,
        "1 1/1000000000000000000000000000000 2 0 3/2"));
    CU_ASSERT(!prob->has_start && prob->has_until);
    CU_ASSERT(fmpz_equal_si(fmpq_denref(prob->until), 3));
    loja_problem_clear(prob);
}

void
test_shapes(void)
{
    loja_problem_t prob;

    loja_problem_init(prob);
    CU_ASSERT_EQUAL(read_text(prob,
        "network: {widths: [2, 3, 2], activation: silu}\n"
        "loss: mse\n"
        "data:\n"
        "  x: [[1, 2], [3, 4], [1/2, 1/3]]\n"
        "  target: [x1 - x2, \"(x1 + x2)^2/2\"]\n"), LOJA_OK);
    CU_ASSERT(matrix_is(prob->x, 3, 2, "1 2 3 4 1/2 1/3"));
    CU_ASSERT(matrix_is(prob->y, 3, 2, "-1 9/2 -1 49/2 1/6 25/72"));
    CU_ASSERT_STRING_EQUAL(prob->target, "x1 - x2; (x1 + x2)^2/2");
    CU_ASSERT_EQUAL(read_text(prob,
        "network: {widths: [1, 3, 1], activation: silu}\n"
        "loss: mse\n"
        "data: {x: [[1], 2], y: [3, [4]]}\n"), LOJA_OK);
    CU_ASSERT(matrix_is(prob->x, 2, 1, "1 2"));
    CU_ASSERT(matrix_is(prob->y, 2, 1, "3 4"));
    CU_ASSERT_EQUAL(read_text(prob,
        "network: {widths: [1, 3, 2], activation: silu}\n"
        "loss: mse\n"
        "data: {x: [1, 2], y: [[3, 4], [5, 6]]}\n"), LOJA_OK);
    CU_ASSERT(matrix_is(prob->y, 2, 2, "3 4 5 6"));
    loja_problem_clear(prob);
}

void
test_grid(void)
{
    loja_problem_t prob;

    loja_problem_init(prob);
    CU_ASSERT_EQUAL(read_text(prob,
        "network: {widths: [1, 1, 1], activation: tanh}\n"
        "loss: mse\n"
        "data: {grid: {from: -1/3, to: 1, points: 4}, target: 3*x}\n"),
        LOJA_OK);
    CU_ASSERT(matrix_is(prob->x, 4, 1, "-1/3 1/9 5/9 1"));
    CU_ASSERT(matrix_is(prob->y, 4, 1, "-1 1/3 5/3 3"));
    CU_ASSERT_EQUAL(read_text(prob,
        "network: {widths: [2, 1, 1], activation: tanh}\n"
        "loss: mse\n"
        "data:\n"
        "  grid: {from: [0, -1], to: 1, points: [2, 3]}\n"
        "  y: [1, 2, 3, 4, 5, 6]\n"), LOJA_OK);
    CU_ASSERT(matrix_is(prob->x, 6, 2, "0 -1 0 0 0 1 1 -1 1 0 1 1"));
    CU_ASSERT_EQUAL(read_text(prob,
        "network: {widths: [3, 1, 1], activation: tanh}\n"
        "loss: mse\n"
        "data:\n"
        "  grid: {from: 1/7, to: [1/7, 1, 1/7], points: [1, 2, 1]}\n"
        "  target: x2\n"), LOJA_OK);
    CU_ASSERT(matrix_is(prob->x, 2, 3, "1/7 1/7 1/7 1/7 1 1/7"));
    loja_problem_clear(prob);
}

void
test_network(void)
{
    loja_problem_t prob;

    loja_problem_init(prob);
    CU_ASSERT_EQUAL(read_text(prob,
        "network: {widths: [1, 4, 2, 1], activation: [gelu, tanh]}\n"
        "loss: mse\n"
        "data: {x: [1], y: [1]}\n"), LOJA_OK);
    CU_ASSERT_EQUAL(prob->net->depth, 3);
    CU_ASSERT_EQUAL(prob->net->nparams, 8 + 10 + 3);
    CU_ASSERT_EQUAL(prob->net->bias, 1);
    CU_ASSERT_PTR_EQUAL(prob->net->act[0], loja_act_find("gelu"));
    CU_ASSERT_PTR_EQUAL(prob->net->act[1], loja_act_find("tanh"));
    CU_ASSERT_EQUAL(read_text(prob,
        "network: {widths: [2, 1], activation: [], bias: false}\n"
        "loss: mse\n"
        "data: {x: [[1, 2]], y: [1]}\n"), LOJA_OK);
    CU_ASSERT_EQUAL(prob->net->depth, 1);
    CU_ASSERT_EQUAL(prob->net->nparams, 2);
    loja_problem_clear(prob);
}

/* A problem can be read into again, and a failure leaves nothing. */
void
test_again(void)
{
    const char *bad = "network: {widths: [1, 1]}\nloss: mse\n"
        "data: {x: [1], target: x}\nflow: {until: -1}\n";
    const char *bom = "\xEF\xBB\xBFnetwork: {widths: [1, 1]}\nloss: mse\n"
        "data: {x: [1], target: x}\n";
    loja_problem_t prob;
    loja_message_t msg;
    char *path = test_source_path("examples/z6.yaml");

    loja_problem_init(prob);
    CU_ASSERT_EQUAL(loja_problem_read(prob, msg, path), LOJA_OK);
    CU_ASSERT_EQUAL(loja_problem_read(prob, msg, path), LOJA_OK);
    CU_ASSERT_EQUAL(prob->n, 5);
    /* some editors put a byte order mark first */
    CU_ASSERT_EQUAL(loja_data_read_instance(prob, msg, "bom.yaml", bom,
        strlen(bom)), LOJA_OK);
    CU_ASSERT_EQUAL(prob->n, 1);
    CU_ASSERT_EQUAL(loja_data_read_instance(prob, msg, "bad.yaml", bad,
        strlen(bad)), LOJA_INPUT);
    CU_ASSERT_STRING_EQUAL(msg->text,
        "bad.yaml:4:15: expected an end time > 0, not '-1'");
    CU_ASSERT(prob->n == 0 && prob->net->depth == 0);
    CU_ASSERT(prob->target == NULL && fmpq_is_zero(prob->until));
    CU_ASSERT_EQUAL(loja_problem_read(prob, msg, path), LOJA_OK);
    CU_ASSERT_EQUAL(loja_problem_read(prob, msg, "no-such-file"), LOJA_IO);
    CU_ASSERT(prob->n == 0 && prob->net->depth == 0);
    loja_problem_clear(prob);
    flint_free(path);
}
