/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Samples from CSV texts, and from a file beside the instance. */
#include <string.h>

#include "data/reader.h"
#include "support/support.h"

TEST_DECLARE(test_csv)
TEST_DECLARE(test_csv_malformed)
TEST_DECLARE(test_csv_file)

/* A problem with two inputs and one output, without samples. */
static void
set_problem(loja_problem_t prob)
{
    const slong width[3] = { 2, 1, 1 };
    const loja_act_struct *act = loja_act_find("tanh");

    loja_net_set(prob->net, 2, width, &act, 1);
}

static loja_status_t
read_csv(loja_problem_t prob, loja_message_t msg, const char *text,
         size_t len, int with_targets)
{
    loja_data_reader_t in = { { "d.csv", msg, 0.0, 0 } };

    msg->text[0] = '\0';
    return loja_data_get_csv(prob, in, text, len, with_targets, NULL);
}

static int
entry_is(const fmpq_mat_t mat, slong i, slong j, slong num, slong den)
{
    const fmpq *q = fmpq_mat_entry(mat, i, j);

    return fmpz_equal_si(fmpq_numref(q), num)
        && fmpz_equal_si(fmpq_denref(q), den);
}

void
test_csv(void)
{
    /* All of them the rows (1/2, -3, 2/3) and (0, 1/1000, -1). */
    static const char *const table[] =
    {
        "1/2,-3,2/3\n0,1e-3,-1\n",
        "0.5,-3,2/3\n0,0.001,-1",
        "x1,x2,y\n0.5,-3,2/3\n0,0.001,-1\n",
        "\"x1\",\"x2\",\"y\"\r\n0.5,-3,2/3\r\n0,0.001,-1\r\n",
        "# a\n\n x1 , x2 , y # b\n 0.5 ,\t-3,2/3\n\n0,0.001,-1 # c\n#\n",
        "\xEF\xBB\xBFnano,info,y\n0.5,-3,2/3\n0,0.001,-1\n   \n",
        /* by their names, quoted numbers, names that say nothing */
        "y,x2,x1\n2/3,-3,0.5\n-1,0.001,0\n",
        "x2,y1, \"x1\"\n-3,2/3,0.5\n0.001,-1,0\n",
        "\"0.5\",\"-3\",\"2/3\"\n0,\" 0.001\",-1\n",
        "x,x20,z\n0.5,-3,2/3\n0,0.001,-1\n"
    };
    const slong outputs[2] = { 1, 2 };
    loja_problem_t prob;
    loja_message_t msg;
    size_t i;

    loja_problem_init(prob);
    set_problem(prob);
    for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
    {
        CU_ASSERT_EQUAL(read_csv(prob, msg, table[i], strlen(table[i]), 1),
            LOJA_OK);
        CU_ASSERT_EQUAL_FATAL(prob->n, 2);
        CU_ASSERT(entry_is(prob->x, 0, 0, 1, 2));
        CU_ASSERT(entry_is(prob->x, 0, 1, -3, 1));
        CU_ASSERT(entry_is(prob->y, 0, 0, 2, 3));
        CU_ASSERT(entry_is(prob->x, 1, 0, 0, 1));
        CU_ASSERT(entry_is(prob->x, 1, 1, 1, 1000));
        CU_ASSERT(entry_is(prob->y, 1, 0, -1, 1));
    }
    CU_ASSERT_EQUAL(read_csv(prob, msg, "4,5\n", 4, 0), LOJA_OK);
    CU_ASSERT(prob->n == 1 && entry_is(prob->x, 0, 1, 5, 1));

    /* One input, two outputs. */
    loja_net_set(prob->net, 1, outputs, NULL, 1);
    CU_ASSERT_EQUAL(read_csv(prob, msg, "y2,x,y1\n6,4,5\n", 14, 1), LOJA_OK);
    CU_ASSERT(entry_is(prob->x, 0, 0, 4, 1));
    CU_ASSERT(entry_is(prob->y, 0, 0, 5, 1));
    CU_ASSERT(entry_is(prob->y, 0, 1, 6, 1));
    CU_ASSERT_EQUAL(read_csv(prob, msg, "4,5,6\n", 6, 1), LOJA_OK);
    CU_ASSERT(entry_is(prob->x, 0, 0, 4, 1));
    CU_ASSERT(entry_is(prob->y, 0, 0, 5, 1));
    CU_ASSERT(entry_is(prob->y, 0, 1, 6, 1));
    loja_problem_clear(prob);
}

void
test_csv_malformed(void)
{
    static const struct
    {
        const char *text;
        const char *place, *fragment;
    }
    table[] =
    {
        { "", "d.csv:1:1:", "at least one row of 3 numbers" },
        { "# x\n\n", "d.csv:2:1:", "at least one row of 3 numbers" },
        { "x1,x2,y\n", "d.csv:1:1:", "at least one row" },
        { "1,2,3\n1,2\n", "d.csv:2:1:", "3 numbers in a row, not 2" },
        { "1,2,3\n\n  1,2,3,4\n", "d.csv:3:3:", "not 4" },
        { "1,2,3\n1, two,3\n", "d.csv:2:4:", "not 'two'" },
        { "1,2,3\n1,,3\n", "d.csv:2:3:", "not ''" },
        { "1,2,3,\n", "d.csv:1:1:", "not 4" },
        { "1,2,\n", "d.csv:1:5:", "not ''" },
        { "1,x,3\n", "d.csv:1:3:", "not 'x'" },
        { "nan,inf,NaN\n", "d.csv:1:1:", "not 'nan'" },
        { "1,2,3\n1,2,inf\n", "d.csv:2:5:", "not 'inf'" },
        { "1;2;3\n", "d.csv:1:1:", "3 numbers in a row, not 1" },
        { "u,v,w\na,b,c\n", "d.csv:2:1:", "not 'a'" },
        { "x,y,z\n1,2,3\n", "d.csv:1:3:", "a header of just the names x1, "
            "x2, .. and y in any order" },
        { "x2,x1,z\n1,2,3\n", "d.csv:1:1:", "inputs first" },
        { "x1,x2,x1\n1,2,3\n", "d.csv:1:7:", "inputs first" },
        { "x1,y\n1,2,3\n", "d.csv:1:1:", "3 names in a row, not 2" },
        { "\"nan\",1,2\n", "d.csv:1:2:", "not 'nan'" },
        { "\"1,2\",3\n", "d.csv:1:1:", "not '\"1'" },
        { "1,2,1e999999999\n", "d.csv:1:5:", "not '1e999999999'" },
        { "1,2,\x1b[31m\n", "d.csv:1:5:", "not '?[31m'" }
    };
    loja_problem_t prob;
    loja_message_t msg;
    size_t i;

    loja_problem_init(prob);
    set_problem(prob);
    for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
    {
        const loja_status_t status = read_csv(prob, msg, table[i].text,
            strlen(table[i].text), 1);
        const int good = status == LOJA_INPUT
            && strncmp(msg->text, table[i].place, strlen(table[i].place))
                == 0 && strstr(msg->text, table[i].fragment) != NULL;

        CU_ASSERT(good);
        if (!good)
            printf("case %d: %s\n", (int) i, msg->text);
    }
    CU_ASSERT_EQUAL(read_csv(prob, msg, "1,2,3\n\0", 7, 1), LOJA_INPUT);
    CU_ASSERT_PTR_NOT_NULL(strstr(msg->text, "without NUL"));
    loja_problem_clear(prob);
}

/* The file is looked for beside the instance. */
void
test_csv_file(void)
{
    const char *with = "network: {widths: [2, 1, 1], activation: tanh}\n"
        "loss: mse\ndata: {file: samples.csv}\n";
    const char *target = "network: {widths: [3, 1, 1], activation: tanh}\n"
        "loss: mse\ndata: {file: samples.csv, target: x1 + x2 + x3}\n";
    const char *wrong = "network: {widths: [3, 1, 1], activation: tanh}\n"
        "loss: mse\ndata: {file: samples.csv}\n";
    char *path = test_source_path("tests/data/instance.yaml");
    loja_problem_t prob;
    loja_message_t msg;

    loja_problem_init(prob);
    CU_ASSERT_EQUAL(loja_data_read_instance(prob, msg, path, with,
        strlen(with)), LOJA_OK);
    CU_ASSERT_EQUAL_FATAL(prob->n, 3);
    CU_ASSERT(entry_is(prob->y, 2, 0, 1, 8));
    CU_ASSERT_EQUAL(loja_data_read_instance(prob, msg, path, target,
        strlen(target)), LOJA_OK);
    CU_ASSERT_EQUAL_FATAL(prob->n, 3);
    CU_ASSERT(entry_is(prob->y, 2, 0, 7, 8));
    CU_ASSERT_EQUAL(loja_data_read_instance(prob, msg, path, wrong,
        strlen(wrong)), LOJA_INPUT);
    CU_ASSERT_PTR_NOT_NULL(strstr(msg->text,
        "tests/data/samples.csv:2:1: expected 4 names in a row, not 3"));
    CU_ASSERT(prob->n == 0 && prob->net->depth == 0);
    loja_problem_clear(prob);
    flint_free(path);
}
