/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Arrays that NumPy wrote (tests/data/numpy): values, shapes, faults. */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <string.h>

#include "data/tensor.h"
#include "support/support.h"

TEST_DECLARE(test_npy_values)
TEST_DECLARE(test_npy_malformed)
TEST_DECLARE(test_npz)
TEST_DECLARE(test_arrays)
TEST_DECLARE(test_columns)

static char *
load(size_t *len, const char *name)
{
    char file[80], *path, *text = NULL;

    snprintf(file, sizeof(file), "tests/data/numpy/%s", name);
    path = test_source_path(file);
    CU_ASSERT_EQUAL_FATAL(loja_data_load(&text, len, path, 1), 0);
    flint_free(path);
    return text;
}

static int
is_number(const fmpq_t q, const char *text)
{
    fmpq_t p;
    int same;

    fmpq_init(p);
    same = loja_fmpq_set_text(p, text) == LOJA_OK && fmpq_equal(p, q);
    fmpq_clear(p);
    return same;
}

/* Row 0 of an array of three columns is what the text says. */
static int
row_is(const char *name, const char *a, const char *b, const char *c)
{
    const char *wanted[3] = { a, b, c };
    loja_message_t msg;
    loja_data_reader_t in = { { "f", msg, 0.0, 0 } };
    loja_data_tensors_t all;
    size_t len;
    char *text = load(&len, name);
    fmpq_t q;
    slong j;
    int good;

    fmpq_init(q);
    loja_data_tensors_init(all);
    good = loja_data_tensors_parse(all, in, text, len) == LOJA_OK
        && all->num == 1 && all->tensor[0].rank == 2
        && all->tensor[0].shape[1] == 3;
    for (j = 0; j < 3 && good; j++)
        good = loja_data_tensor_get(q, in, all->tensor, 0, j) == LOJA_OK
            && is_number(q, wanted[j]);
    if (!good)
        printf("%s\n", name);
    loja_data_tensors_clear(all);
    fmpq_clear(q);
    flint_free(text);
    return good;
}

void
test_npy_values(void)
{
    CU_ASSERT(row_is("rows.npy", "2.5", "0.5", "-3"));
    CU_ASSERT(row_is("fortran.npy", "0.5", "-3", "2.5"));
    CU_ASSERT(row_is("integers.npy", "1", "-3", "2"));
    CU_ASSERT(row_is("large.npy", "18446744073709551615", "0", "1"));
    CU_ASSERT(row_is("big.npy", "-2", "5", "300"));
    CU_ASSERT(row_is("half.npy", "1.5", "-2", "1/4"));
}

/* The text of a header of version 1, with numbers behind it. */
static loja_status_t
parse(loja_message_t msg, const char *header, size_t bytes)
{
    loja_data_reader_t in = { { "f", msg, 0.0, 0 } };
    const size_t len = strlen(header);
    unsigned char *s = flint_calloc(1, 10 + len + bytes);
    loja_data_tensors_t all;
    loja_status_t status;

    memcpy(s, "\x93NUMPY\1\0", 8);
    s[8] = (unsigned char) (len & 255);
    s[9] = (unsigned char) (len >> 8);
    memcpy(s + 10, header, len);
    loja_data_tensors_init(all);
    status = loja_data_tensors_parse(all, in, (char *) s, 10 + len + bytes);
    loja_data_tensors_clear(all);
    flint_free(s);
    return status;
}

#define HEAD(type, shape) "{'descr': '" type                                \
    "', 'fortran_order': False, 'shape': " shape ", }  \n"

void
test_npy_malformed(void)
{
    static const struct
    {
        const char *header;
        size_t bytes;
        const char *fragment;
    }
    table[] =
    {
        { HEAD("<f8", "(2,)"), 15, "16 bytes of numbers in the file, not 15" },
        { HEAD("<f8", "(2,)"), 17, "not 17" },
        { HEAD("<f8", "(2)"), 8, "16 bytes" },
        { HEAD("<c16", "(2,)"), 32, "numbers of type" },
        { HEAD("<c8", "(2,)"), 16, "numbers of type" },
        { HEAD("|f1", "(2,)"), 2, "numbers of type" },
        { HEAD("|f8", "(2,)"), 16, "numbers of type" },
        { HEAD("<u1", "(2,)"), 2, "numbers of type" },
        { HEAD("<f3", "(2,)"), 6, "numbers of type" },
        { HEAD("|O", "(2,)"), 16, "numbers of type" },
        { HEAD("=f8", "(2,)"), 16, "numbers of type" },
        { HEAD("<f8", "(-2,)"), 16, "a shape of at most 4" },
        { HEAD("<f8", "(1,1,1,1,1)"), 8, "a shape of at most 4" },
        { HEAD("<f8", "(99999999999999999999,)"), 8, "fewer numbers" },
        { HEAD("<f8", "(10000000,10000000)"), 8, "fewer numbers" },
        { HEAD("<f8", "[2]"), 16, "a shape" },
        { HEAD("<f8", "(1 2)"), 16, "',' or ')'" },
        { "{'descr': '<f8', 'shape': (1,)}", 8, "and no more" },
        { "{'descr': '<f8', 'descr': '<f8'}", 8, "each once" },
        { "{'x': 1}", 8, "descr, fortran_order and shape" },
        { "{'fortran_order': 0}", 8, "True or False" },
        { "{'descr': '<f8' 'shape': (1,)}", 8, "',' or '}'" },
        { HEAD("<f8", "(1,)") "x", 8, "and no more" },
        { "", 0, "a whole .npy file" },
        { "  ", 0, "a dictionary" }
    };
    static const char *const short_files[] =
        { "\x93NUMPY", "\x93NUMPY\1\0\xFF\xFF{}", "\x93NUMPY\4\0 " };
    loja_message_t msg;
    size_t i;

    for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
    {
        const int good = parse(msg, table[i].header, table[i].bytes)
            == LOJA_INPUT && (strstr(msg->text, table[i].fragment) != NULL
                || i + 2 >= sizeof(table) / sizeof(table[0]))
            && strncmp(msg->text, "f:1:", 4) == 0
            && strchr(msg->text, '\n') == NULL;

        CU_ASSERT(good);
        if (!good)
            printf("case %d: %s\n", (int) i, msg->text);
    }
    CU_ASSERT_EQUAL(parse(msg, HEAD("<f8", "()"), 8), LOJA_OK);
    for (i = 0; i < sizeof(short_files) / sizeof(short_files[0]); i++)
    {
        loja_data_reader_t in = { { "f", msg, 0.0, 0 } };
        loja_data_tensors_t all;

        loja_data_tensors_init(all);
        CU_ASSERT_EQUAL(loja_data_tensors_parse(all, in, short_files[i], 12),
            LOJA_INPUT);
        loja_data_tensors_clear(all);
    }
}

/* Every byte of an archive counts or is passed over; none reads wrongly. */
void
test_npz(void)
{
    loja_message_t msg;
    loja_data_reader_t in = { { "f", msg, 0.0, 0 } };
    const loja_data_tensor_struct *y;
    loja_data_tensors_t all;
    size_t len, i;
    char *text = load(&len, "xy.npz");
    fmpq_t q;
    slong same = 0, refused = 0;

    fmpq_init(q);
    for (i = 0; i <= len; i++)
    {
        if (i < len)
            text[i] ^= 4;
        loja_data_tensors_init(all);
        if (loja_data_tensors_parse(all, in, text, len) == LOJA_OK)
        {
            y = loja_data_tensors_find(all, "y");
            if (y != NULL && y->rank == 1 && y->shape[0] == 3
                && loja_data_tensor_get(q, in, y, 2, 0) == LOJA_OK
                && is_number(q, "7"))
                same++;
        }
        else
            refused++;
        loja_data_tensors_clear(all);
        if (i < len)
            text[i] ^= 4;
    }
    /* but for the names, in the directory */
    CU_ASSERT(same + refused >= (slong) len - 2);
    CU_ASSERT(refused > 300);
    for (i = 0; i < len; i++)
    {
        loja_data_tensors_init(all);
        CU_ASSERT_NOT_EQUAL(loja_data_tensors_parse(all, in, text, i),
            LOJA_OK);
        loja_data_tensors_clear(all);
    }
    flint_free(text);
    fmpq_clear(q);
}

/* An instance that stands in tests/data/numpy. */
static loja_status_t
read_instance(loja_problem_t prob, loja_message_t msg, const char *sections)
{
    char text[800], *dir = test_source_path("tests/data/numpy/i.yaml");
    loja_status_t status;

    snprintf(text, sizeof(text), "network: {widths: [2, 2, 1], activation: "
        "tanh}\nloss: mse\n%s\n", sections);
    msg->text[0] = '\0';
    status = loja_data_read_instance(prob, msg, dir, text, strlen(text));
    flint_free(dir);
    return status;
}

void
test_arrays(void)
{
    static const char *const same[] =
    {
        "data: {file: xy.npz}", "data: {file: {x: x.npy, y: y.npy}}",
        "data: {file: {x: x.npy, y: y_column.npy}}",
#ifdef LOJA_HAVE_ZLIB
        "data: {file: packed.npz, columns: {x: X_train, y: y_train}}",
#endif
        "data: {file: rows.npy, columns: {x: [2, 3], y: 1}}",
        "data: {file: rows.csv, columns: {x: [b, 4], y: price}}",
        "data: {file: fortran.npy}",
        "data: {file: x.npy, target: 2.5 + 0 x1}"
    };
    static const char *const starts[] =
    {
        "start: {file: theta.npz}", "start: {file: torch.npz}",
        "start: {file: theta.npy}",
        "start: {file: named.npz, names: {w1: A, b1: B, w2: C, b2: D}}"
    };
    loja_problem_t prob;
    loja_message_t msg;
    char text[400];
    size_t i;
    slong j;

    loja_problem_init(prob);
    for (i = 0; i < sizeof(same) / sizeof(same[0]); i++)
    {
        const int good = read_instance(prob, msg, same[i]) == LOJA_OK
            && prob->n == 3 && is_number(fmpq_mat_entry(prob->x, 0, 1), "-3")
            && is_number(fmpq_mat_entry(prob->x, 2, 0), "2")
            && is_number(fmpq_mat_entry(prob->y, 0, 0), "2.5");

        CU_ASSERT(good);
        if (!good)
            printf("%s: %s\n", same[i], msg->text);
    }
    for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
    {
        snprintf(text, sizeof(text), "data: {file: xy.npz}\n%s", starts[i]);
        CU_ASSERT_EQUAL_FATAL(read_instance(prob, msg, text), LOJA_OK);
        for (j = 0; j < 9; j++)
        {
            fmpz_t n;

            fmpz_init_set_si(n, j + 1);
            CU_ASSERT(fmpq_equal_fmpz(fmpq_mat_entry(prob->start, 0, j), n));
            fmpz_clear(n);
        }
    }
    loja_problem_clear(prob);
}

void
test_columns(void)
{
    static const struct
    {
        const char *sections, *fragment;
    }
    table[] =
    {
        { "data: {file: rows.npy, columns: {x: [2, 4], y: 1}}",
          "a column, a number from 1 to 3, not '4'" },
        { "data: {file: rows.npy, columns: {x: [2], y: 1}}",
          "3 columns in all" },
        { "data: {file: rows.npy, columns: {x: [2, 3]}}", "the key 'y'" },
        { "data: {file: rows.npy, columns: [1, 2]}", "columns as a mapping" },
        { "data: {file: x.npy}", "rows of 3 numbers, not of shape [3, 2]" },
        { "data: {file: nan.npy}", "a finite number at index 1" },
        { "data: {file: complex.npy}", "numbers of type" },
#ifdef LOJA_HAVE_ZLIB
        { "data: {file: packed.npz}", "an array of the name x, or columns" },
#endif
        { "data: {file: xy.npz, columns: {x: x, y: z}}",
          "the name of an array in the file, not 'z'" },
        { "data: {file: {x: x.npy}}", "the key 'y'" },
        { "data: {file: {x: x.npy, y: xy.npz}}", "a .npy file" },
        { "data: {file: {x: y.npy, y: y.npy}}", "rows of 2 numbers" },
        { "data: {file: {x: x.npy, y: rows.npy}}", "rows of 1 numbers" },
        { "data: {x: [1], y: [1], columns: {x: 1, y: 2}}",
          "columns beside file only" },
        { "data: {file: xy.npz}\nstart: {file: named.npz}",
          "4 tensors, weights and biases of 2 layers, not 5" },
        { "data: {file: xy.npz}\nstart: {file: named.npz, names: {w1: A}}",
          "the key 'b1'" },
        { "data: {file: xy.npz}\nstart: {file: named.npz, names: {w3: A}}",
          "w1, b1, .. of the network, each once, not 'w3'" },
        { "data: {file: xy.npz}\nstart: {file: named.npz, names: {w1: B, "
          "b1: B, w2: C, b2: D}}", "shape [2, 2] in tensor 'B'" },
        { "data: {file: xy.npz}\nstart: {file: y.npy}",
          "one row of the 9 parameters" },
        { "data: {file: ../samples.csv, columns: {x: [a, x2], y: y}}",
          "a name of its header (x1,x2,y) or a number from 1 to 3" },
        { "data: {file: ../samples.csv, columns: {x: x1, y: [x2, y]}}",
          "3 columns in all, 2 for x and 1 for y" },
        { "data: {file: rows.npy, columns: {x: 1, y: [2, 3]}}",
          "3 columns in all, 2 for x and 1 for y" }
    };
    loja_problem_t prob;
    loja_message_t msg;
    size_t i;

    loja_problem_init(prob);
    for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
    {
        const int good = read_instance(prob, msg, table[i].sections)
            == LOJA_INPUT && strstr(msg->text, table[i].fragment) != NULL;

        CU_ASSERT(good);
        if (!good)
            printf("%s: %s\n", table[i].sections, msg->text);
    }
    loja_problem_clear(prob);
}
