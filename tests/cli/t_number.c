/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Whatever is printed is true: decimal texts contain the balls they show. */
#include <stdlib.h>
#include <string.h>

#include "cli/number.h"
#include "support/support.h"

TEST_DECLARE(test_ball_text)
TEST_DECLARE(test_json_ball)
TEST_DECLARE(test_bound_text)
TEST_DECLARE(test_time_text)
TEST_DECLARE(test_json_exact)

static void
random_ball(arb_t x)
{
    arb_randtest(x, test_rand, 300, 8);
    if (!arb_is_finite(x))
        arb_zero(x);
}

/* The text between the two marks, as an exact number. */
static int
number_after(fmpq_t q, const char *text, const char *mark)
{
    const char *from = strstr(text, mark);
    char number[CLI_NUMBER_SIZE];
    size_t len;

    if (from == NULL)
        return 0;
    from += strlen(mark);
    len = strcspn(from, "\"");
    if (len >= sizeof(number))
        return 0;
    memcpy(number, from, len);
    number[len] = '\0';
    return loja_fmpq_set_text(q, number) == LOJA_OK;
}

/* The exact lower (side < 0) or upper end. */
static void
get_end(fmpq_t q, const arb_t x, int side)
{
    fmpq_t r;
    arf_t a;

    fmpq_init(r);
    arf_init(a);
    arf_get_fmpq(q, arb_midref(x));
    arf_set_mag(a, arb_radref(x));
    arf_get_fmpq(r, a);
    if (side < 0)
        fmpq_sub(q, q, r);
    else
        fmpq_add(q, q, r);
    fmpq_clear(r);
    arf_clear(a);
}

/* What `put' writes for x; to be freed with free. */
static char *
written(void (*put)(FILE *, const arb_t), const arb_t x)
{
    char *text = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&text, &len);

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    put(file, x);
    fclose(file);
    return text;
}

/* One unit of the last digit of a decimal number. */
static void
set_unit(fmpq_t unit, const char *text)
{
    const char *e = strchr(text, 'e'), *dot = strchr(text, '.');
    const size_t len = e == NULL ? strlen(text) : (size_t) (e - text);
    char s[64];

    snprintf(s, sizeof(s), "1e%ld", (e == NULL ? 0 : atol(e + 1))
        - (dot == NULL ? 0L : (long) (len - (size_t) (dot - text) - 1)));
    CU_ASSERT_EQUAL_FATAL(loja_fmpq_set_text(unit, s), LOJA_OK);
}

void
test_ball_text(void)
{
    char text[CLI_NUMBER_SIZE];
    fmpq_t q, unit, end;
    arb_t x;
    slong i;
    int side;

    fmpq_init(q);
    fmpq_init(unit);
    fmpq_init(end);
    arb_init(x);
    for (i = test_count(3000); i > 0; i--)
    {
        const char *number = text;

        random_ball(x);
        cli_ball_text(text, x, 1 + test_uniform(30));
        if (strncmp(text, "<= ", 3) == 0)
            number = text + 3;
        CU_ASSERT_EQUAL_FATAL(loja_fmpq_set_text(q, number), LOJA_OK);
        if (number == text)
            set_unit(unit, number);
        for (side = -1; side <= 1; side += 2)
        {
            get_end(end, x, side);
            fmpq_sub(end, end, q);
            if (number == text)
                fmpq_abs(end, end);
            else
                fmpq_zero(unit);
            if (arb_is_zero(x))
                continue;
            if (fmpq_cmp(end, unit) > 0)
            {
                printf("%s for ", text);
                arb_printd(x, 40);
                printf("\n");
                CU_FAIL("not within one unit");
            }
        }
    }
    fmpq_clear(q);
    fmpq_clear(unit);
    fmpq_clear(end);
    arb_clear(x);
}

void
test_json_ball(void)
{
    fmpq_t a, b, c;
    arb_t x;
    slong i;

    fmpq_init(a);
    fmpq_init(b);
    fmpq_init(c);
    arb_init(x);
    for (i = test_count(2000); i > 0; i--)
    {
        char *text;

        random_ball(x);
        text = written(cli_json_ball, x);
        CU_ASSERT_FATAL(number_after(a, text, "\"lower\": \""));
        CU_ASSERT_FATAL(number_after(b, text, "\"upper\": \""));
        get_end(c, x, -1);
        CU_ASSERT(fmpq_cmp(a, c) <= 0);
        get_end(c, x, 1);
        CU_ASSERT(fmpq_cmp(c, b) <= 0);
        free(text);
        text = written(cli_json_mid_rad, x);
        CU_ASSERT_FATAL(number_after(a, text, "\"mid\": \""));
        CU_ASSERT_FATAL(number_after(b, text, "\"rad\": \""));
        get_end(c, x, -1);
        fmpq_sub(c, a, c);
        CU_ASSERT(fmpq_cmp(c, b) <= 0);
        get_end(c, x, 1);
        fmpq_sub(c, c, a);
        CU_ASSERT(fmpq_cmp(c, b) <= 0);
        free(text);
    }
    fmpq_clear(a);
    fmpq_clear(b);
    fmpq_clear(c);
    arb_clear(x);
}

void
test_bound_text(void)
{
    char up[CLI_NUMBER_SIZE], down[CLI_NUMBER_SIZE];
    fmpq_t q, x;
    arf_t a;
    slong i;

    fmpq_init(q);
    fmpq_init(x);
    arf_init(a);
    for (i = test_count(2000); i > 0; i--)
    {
        arf_randtest(a, test_rand, 200, 10);
        arf_get_fmpq(x, a);
        cli_upper_text(up, a, 1 + test_uniform(20));
        cli_lower_text(down, a, 1 + test_uniform(20));
        CU_ASSERT_EQUAL_FATAL(loja_fmpq_set_text(q, up), LOJA_OK);
        CU_ASSERT(fmpq_cmp(q, x) >= 0);
        CU_ASSERT_EQUAL_FATAL(loja_fmpq_set_text(q, down), LOJA_OK);
        CU_ASSERT(fmpq_cmp(q, x) <= 0);
        arf_abs(a, a);
        fmpq_abs(x, x);
        cli_bound_text(up, a);
        CU_ASSERT_EQUAL_FATAL(loja_fmpq_set_text(q, up), LOJA_OK);
        CU_ASSERT(fmpq_cmp(q, x) >= 0);
    }
    arf_pos_inf(a);
    cli_bound_text(up, a);
    CU_ASSERT_STRING_EQUAL(up, "inf");
    fmpq_clear(q);
    fmpq_clear(x);
    arf_clear(a);
}

static const struct
{
    const char *number, *text, *json;
}
times[] =
{
    { "0", "0", "0" },
    { "1", "1", "1" },
    { "100000", "100000", "100000" },
    { "1000000", "1e6", "1e6" },
    { "1500000", "1.5e6", "1.5e6" },
    { "123456", "123456", "123456" },
    { "0.35", "0.35", "0.35" },
    { "12.5", "12.5", "12.5" },
    { "0.0001", "0.0001", "0.0001" },
    { "0.00001", "1e-5", "1e-5" },
    { "3/7", "3/7", "\"3/7\"" },
    { "1e30", "1e30", "1e30" },
    { "1e400", "1e400", "\"1e400\"" },
    { "0x1p-20", "9.5367431e-07", "9.5367431640625e-7" },
};

void
test_time_text(void)
{
    char text[CLI_NUMBER_SIZE];
    fmpq_t q;
    size_t i;

    fmpq_init(q);
    for (i = 0; i < sizeof(times) / sizeof(times[0]); i++)
    {
        CU_ASSERT_EQUAL(loja_fmpq_set_text(q, times[i].number), LOJA_OK);
        cli_time_text(text, q);
        CU_ASSERT_STRING_EQUAL(text, times[i].text);
    }
    fmpq_clear(q);
}

void
test_json_exact(void)
{
    fmpq_t q;
    size_t i;

    fmpq_init(q);
    for (i = 0; i < sizeof(times) / sizeof(times[0]); i++)
    {
        char *text = NULL;
        size_t len = 0;
        FILE *file = open_memstream(&text, &len);

        CU_ASSERT_PTR_NOT_NULL_FATAL(file);
        CU_ASSERT_EQUAL(loja_fmpq_set_text(q, times[i].number), LOJA_OK);
        cli_json_exact(file, q);
        fclose(file);
        CU_ASSERT_STRING_EQUAL(text, times[i].json);
        free(text);
    }
    fmpq_clear(q);
}
