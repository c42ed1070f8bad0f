/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Every way of getting an instance wrong that we could think of. */
#include <dirent.h>
#include <string.h>

#include "loja/data.h"
#include "support/support.h"

TEST_DECLARE(test_malformed)
TEST_DECLARE(test_malformed_all_listed)
TEST_DECLARE(test_unreadable)

static const struct
{
    const char *name;           /* of the file, without .yaml */
    int line;
    const char *fragment;       /* of the message */
}
table[] =
{
    { "empty", 1, "expected an instance, not nothing" },
    { "comment_only", 1, "expected an instance, not nothing" },
    { "scalar_root", 1, "keys network, loss, data, start, flow, test, not 'hello'" },
    { "list_root", 1, "not a list of 2" },
    { "not_yaml", 3, "expected valid YAML" },
    { "tab_indent", 2, "expected valid YAML" },
    { "bad_utf8", 2, "expected a text in UTF-8" },
    { "control_character", 2, "expected a text in UTF-8" },
    { "nul_escape", 2, "without NUL characters" },
    { "utf16", 1, "expected a text in UTF-8" },
    { "two_documents", 6, "expected one document only" },
    { "alias", 3, "expected no anchor" },
    { "undefined_alias", 3, "expected a value written out, not an alias" },
    { "cyclic_alias", 1, "expected no anchor" },
    { "tag", 2, "expected no tag" },
    { "deep_nesting", 2, "at most 16 nested" },
    { "very_deep_nesting", 2, "expected" },
    { "unknown_key", 6,
      "a key of an instance (network, loss, data, start, flow, test), not 'seed'" },
    { "merge_key", 6, "not '<<'" },
    { "list_key", 1, "a key of an instance" },
    { "duplicate_key", 6, "every key of an instance once" },
    { "no_network", 1, "the key 'network'" },
    { "no_loss", 1, "the key 'loss'" },
    { "no_data", 1, "the key 'data'" },
    { "network_scalar", 1, "keys widths, activation, bias, not 'small'" },
    { "network_unknown_key", 1, "not 'dropout'" },
    { "no_widths", 1, "the key 'widths'" },
    { "one_width", 1, "a list of 2 to 1001 widths, not a list of 1" },
    { "width_zero", 1, "a width, an integer from 1 to 1000000, not '0'" },
    { "width_negative", 1, "not '-1'" },
    { "width_fraction", 1, "not '3/2'" },
    { "width_huge", 1, "a width, an integer" },
    { "too_many_params", 1, "at most 1000000 parameters" },
    { "params_overflow", 1, "at most 1000000 parameters" },
    { "too_deep", 1, "not a list of 1002" },
    { "no_activation", 1, "the key 'activation'" },
    { "unknown_activation", 1, "an activation (logistic, tanh" },
    { "activation_count", 1,
      "one activation for each of the 1 hidden layers, not a list of 2" },
    { "bias_yes", 1, "true or false, not 'yes'" },
    { "bias_quoted", 1, "true or false, not 'true'" },
    { "unknown_loss", 2, "the loss mse, not 'mae'" },
    { "loss_empty", 2, "the loss mse, not ''" },
    { "loss_list", 2, "a loss as a mapping" },
    { "l2_negative", 2, "a weight l2 >= 0, not '-1/1000'" },
    { "l2_without_type", 2, "the key 'type'" },
    { "no_inputs", 3, "one of x, grid, uniform, heat, black_scholes, idx "
      "and file in data" },
    { "two_inputs", 4, "one of x, grid, uniform, heat, black_scholes, idx "
      "and file in data" },
    { "y_and_target", 3, "either y or target" },
    { "no_targets", 3, "either y or target" },
    { "y_and_file", 3, "no y beside file in data" },
    { "empty_x", 3, "a list of inputs, not a list of 0" },
    { "x_scalar", 3, "a list of inputs, not '1'" },
    { "x_shape", 3, "a number, not a list of 2" },
    { "x_columns", 6, "a list of 2 numbers, not a list of 3" },
    { "y_count", 3,
      "a list of 3 targets, one for each sample, not a list of 2" },
    { "y_shape", 3, "a list of 2 numbers, not '2'" },
    { "nan", 3,
      "a number (like -2, 1/3, 0.25, 1e-3 or 0x1.8p-3), not '.nan'" },
    { "inf", 7, "not '-inf'" },
    { "number_null", 3, "not '~'" },
    { "number_missing", 6, "a number" },
    { "number_mapping", 3, "a number, not a mapping" },
    { "zero_denominator", 3, "not '1/0'" },
    { "huge_exponent", 3, "not '1e999999999'" },
    { "long_number", 3, "not '1111111111111111" },
    { "data_unknown_key", 3,
      "a key of data (x, grid, uniform, heat, black_scholes, idx, file, y, target, columns), not 'z'" },
    { "data_duplicate_key", 3, "every key of data once" },
    { "target_syntax", 3,
      "a number, a variable or '(' of a polynomial in x at character 6 of "
      "the target, "
      "not 'x^2 +'" },
    { "target_juxtaposed", 3,
      "an operator ('*' for a product) at character 3" },
    { "target_variable", 3, "'(' of a polynomial in x at character 1" },
    { "target_index", 3, "a variable x1 to x2 at character 6" },
    { "target_bare_x", 3, "a variable x1 to x2 at character 1" },
    { "target_parenthesis", 3, "an operator or ')' at character 7" },
    { "target_many_parentheses", 3, "fewer parentheses at character 101" },
    { "target_exponent", 3,
      "an exponent, an integer from 0 to 100000, at character 3" },
    { "target_exponent_huge", 3, "an exponent" },
    { "target_tower", 3, "parentheses in powers of powers at character 4" },
    { "target_too_large", 3, "a target with values of fewer digits" },
    { "target_division", 3, "a number to divide by at character 3" },
    { "target_by_zero", 3, "other than 0 at character 3" },
    { "target_fraction_power", 3, "parentheses around a fraction" },
    { "target_sine", 3, "at character 1" },
    { "target_empty", 3, "at character 1" },
    { "target_mapping", 3, "a polynomial, not a mapping" },
    { "target_outputs", 3,
      "a list of 2 polynomials, one for each output, not a list of 1" },
    { "grid_no_points", 3, "the key 'points'" },
    { "grid_points_zero", 3, "points, an integer from 1 to 1000000, not '0'" },
    { "grid_one_point", 3, "as there is one point" },
    { "grid_backwards", 3, "to the right of its start, not '0'" },
    { "grid_list", 3, "a number or a list of 1" },
    { "grid_too_large", 3, "1 to 1000000 samples" },
    { "csv_missing", 3, "a readable CSV, .npy or .npz file (" },
    { "csv_directory", 3, "a readable CSV, .npy or .npz file (" },
    { "csv_device", 3, "a readable CSV, .npy or .npz file (" },
    { "csv_not_a_name", 3, "the name of a CSV, .npy or .npz file" },
    { "start_scalar", 4, "a start as a mapping" },
    { "start_empty", 4, "the key 'w1'" },
    { "start_missing_bias", 4, "the key 'b1'" },
    { "start_unknown_key", 4,
      "w1 to w2 and b1 to b2, or file or xavier in their place, and "
      "perhaps radius and ranges, not 'w3'" },
    { "start_leading_zero", 4, "not 'w01'" },
    { "start_duplicate_key", 4, "every key of start once" },
    { "start_bias_without", 4,
      "w1 to w2 (no biases), or file or xavier in their "
      "place, and perhaps radius and ranges, not 'b1'" },
    { "ranges_list", 4, "ranges as a mapping of names of parameters to [LOW, "
      "HIGH]" },
    { "ranges_name", 4, "the name of a parameter of this network, as "
      "w1[0][0] or b1[0] (in quotes inside of braces), not 'w1[1][0]'" },
    { "ranges_tensor", 4, "the name of a parameter of this network" },
    { "ranges_backwards", 5, "a range [LOW, HIGH] with LOW <= HIGH" },
    { "ranges_one", 5, "a list of 2 numbers" },
    { "ranges_twice", 6, "every key of ranges once" },
    { "start_rows", 5, "a list of 2 rows of 1 weights, not a list of 1" },
    { "start_columns", 7, "a list of 2 numbers, not a list of 1" },
    { "start_bias_shape", 6, "a list of 2 numbers, not a list of 3" },
    { "start_file_and_more", 4, "a key of start (file, names, radius, "
      "ranges), not "
      "'w1'" },
    { "start_file_missing", 4, "a readable file, safetensors, .npz or .npy (" },
    { "xavier_no_seed", 4, "the key 'seed'" },
    { "xavier_seed_text", 4, "not 'abc'" },
    { "xavier_seed_negative", 4, "a seed, an integer from 0 to 2^64 - 1" },
    { "xavier_seed_large", 4, "a seed, an integer from 0 to 2^64 - 1" },
    { "xavier_seed_fraction", 4, "a seed" },
    { "flow_empty", 5, "the key 'until'" },
    { "flow_scalar", 5, "keys until, not '100'" },
    { "flow_unknown_key", 5, "not 'step'" },
    { "until_zero", 5, "an end time > 0, not '0'" },
    { "until_negative", 5, "an end time > 0, not '-1e6'" },
    { "until_list", 5, "a number, not a list of 2" }
};

#define NUM (sizeof(table) / sizeof(table[0]))

static int
is_empty(const loja_problem_t prob)
{
    return prob->net->depth == 0 && prob->net->width == NULL
        && prob->n == 0 && fmpq_mat_nrows(prob->x) == 0
        && fmpq_mat_nrows(prob->y) == 0 && fmpq_is_zero(prob->l2)
        && !prob->has_start && fmpq_mat_ncols(prob->start) == 0
        && !prob->has_until && fmpq_is_zero(prob->until)
        && prob->target == NULL;
}

static int
check_one(size_t i, loja_problem_t prob)
{
    char name[128], place[128];
    loja_message_t msg;
    loja_status_t status;
    char *path;
    int good;

    snprintf(name, sizeof(name), "tests/data/malformed/%s.yaml",
        table[i].name);
    snprintf(place, sizeof(place), "/%s.yaml:%d:", table[i].name,
        table[i].line);
    path = test_source_path(name);
    msg->text[0] = '\0';
    status = loja_problem_read(prob, msg, path);
    good = status == LOJA_INPUT && strstr(msg->text, place) != NULL
        && strstr(msg->text, ": expected ") != NULL
        && strstr(msg->text, table[i].fragment) != NULL
        && strchr(msg->text, '\n') == NULL && is_empty(prob);
    if (!good)
        printf("%s: status %d, message: %s\n", table[i].name, (int) status,
            msg->text);
    flint_free(path);
    return good;
}

void
test_malformed(void)
{
    loja_problem_t prob;
    size_t i;

    loja_problem_init(prob);
    for (i = 0; i < NUM; i++)
        CU_ASSERT(check_one(i, prob));
    loja_problem_clear(prob);
}

void
test_malformed_all_listed(void)
{
    char *path = test_source_path("tests/data/malformed");
    DIR *dir = opendir(path);
    const struct dirent *entry;
    size_t i, len, found = 0;

    CU_ASSERT_PTR_NOT_NULL(dir);
    while (dir != NULL && (entry = readdir(dir)) != NULL)
    {
        len = strlen(entry->d_name);
        if (len < 5 || strcmp(entry->d_name + len - 5, ".yaml") != 0)
            continue;
        for (i = 0; i < NUM; i++)
            if (strlen(table[i].name) == len - 5
                && memcmp(table[i].name, entry->d_name, len - 5) == 0)
                break;
        CU_ASSERT(i < NUM);
        found++;
    }
    CU_ASSERT_EQUAL(found, NUM);
    if (dir != NULL)
        closedir(dir);
    flint_free(path);
}

/* What cannot be read at all; also messages with a long or odd path. */
void
test_unreadable(void)
{
    char path[2000];
    loja_problem_t prob;
    loja_message_t msg;

    loja_problem_init(prob);

    CU_ASSERT_EQUAL(loja_problem_read(prob, msg, "no-such-dir/a.yaml"),
        LOJA_IO);
    CU_ASSERT_PTR_NOT_NULL(strstr(msg->text,
        "no-such-dir/a.yaml:1:1: expected a readable file ("));
    CU_ASSERT_EQUAL(loja_problem_read(prob, msg, "."), LOJA_IO);
    CU_ASSERT_EQUAL(loja_problem_read(prob, msg, ""), LOJA_IO);
    CU_ASSERT_EQUAL(loja_problem_read(prob, msg, "a\nb"), LOJA_IO);
    CU_ASSERT_PTR_NULL(strchr(msg->text, '\n'));
    memset(path, 'a', sizeof(path));
    path[sizeof(path) - 1] = '\0';
    CU_ASSERT_EQUAL(loja_problem_read(prob, msg, path), LOJA_IO);
    CU_ASSERT_PTR_NOT_NULL(strstr(msg->text,
        "aaa:1:1: expected a readable file ("));
    CU_ASSERT_EQUAL(loja_problem_read_start(prob, msg, "no-such-dir/a"),
        LOJA_IO);
    CU_ASSERT(is_empty(prob));

    loja_problem_clear(prob);
}
