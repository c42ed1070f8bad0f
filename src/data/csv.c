/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Samples from a CSV file: one row a sample, the inputs first, then the
    targets unless the instance has a polynomial for them.  '#' starts a
    comment, empty lines do not count, and the first row may be a header,
    that is, consist of names.
*/
#include <string.h>
#include "reader.h"

#define MAX_FIELD 10000         /* characters of one number */

/* A row, or the place where the next one is looked for. */
typedef struct
{
    const char *begin, *end;    /* without comment and line end */
    const char *start;          /* of the line */
    const char *next;           /* behind the line */
    slong line;                 /* of the row, from 1; 0 before the first */
} row_t;

static int
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static void
trim(const char **begin, const char **end)
{
    while (*begin < *end && is_blank(**begin))
        (*begin)++;
    while (*begin < *end && is_blank((*end)[-1]))
        (*end)--;
}

/* Steps to the next row that is not empty; 0 at the end of the text. */
static int
next_row(row_t *row, const char *text_end)
{
    while (row->next < text_end)
    {
        const char *comment;

        row->start = row->begin = row->next;
        row->end = memchr(row->begin, '\n',
                          (size_t) (text_end - row->begin));
        if (row->end == NULL)
            row->end = text_end;
        row->next = row->end < text_end ? row->end + 1 : text_end;
        row->line++;
        comment = memchr(row->begin, '#', (size_t) (row->end - row->begin));
        if (comment != NULL)
            row->end = comment;
        trim(&row->begin, &row->end);
        if (row->begin < row->end)
            return 1;
    }
    return 0;
}

/* The end of the field that starts at s. */
static const char *
field_end(const row_t *row, const char *s)
{
    const char *comma = memchr(s, ',', (size_t) (row->end - s));

    return comma != NULL ? comma : row->end;
}

static slong
count_fields(const row_t *row)
{
    const char *s;
    slong num = 1;

    for (s = row->begin; s < row->end; s++)
        num += *s == ',';
    return num;
}

/* Names start with a letter, '_' or a quote, and are not inf or nan. */
static int
is_name(const char *begin, const char *end)
{
    int c, lower;

    trim(&begin, &end);
    if (begin == end)
        return 0;
    c = (unsigned char) *begin;
    lower = c | 0x20;
    if (end - begin == 3 && (strncmp(begin, "nan", 3) == 0
        || strncmp(begin, "NaN", 3) == 0 || strncmp(begin, "NAN", 3) == 0
        || strncmp(begin, "inf", 3) == 0 || strncmp(begin, "Inf", 3) == 0
        || strncmp(begin, "INF", 3) == 0))
        return 0;
    return (lower >= 'a' && lower <= 'z') || c == '_' || c == '"'
        || c >= 0x80;
}

static int
is_header(const row_t *row)
{
    const char *s = row->begin, *end;

    for (;;)
    {
        end = field_end(row, s);
        if (!is_name(s, end))
            return 0;
        if (end == row->end)
            return 1;
        s = end + 1;
    }
}

static loja_status_t
get_field(fmpq_t q, loja_data_reader_t in, const row_t *row,
          const char *begin, const char *end)
{
    char field[MAX_FIELD + 1];

    trim(&begin, &end);
    if (end - begin > MAX_FIELD)
        end = begin + MAX_FIELD;
    memcpy(field, begin, (size_t) (end - begin));
    field[end - begin] = '\0';
    return loja_data_number(q, in, field, row->line,
                            (slong) (begin - row->start) + 1);
}

/* The row as sample i. */
static loja_status_t
get_sample(loja_problem_t prob, slong i, loja_data_reader_t in,
           const row_t *row, slong columns)
{
    const slong inputs = prob->net->width[0], num = count_fields(row);
    const char *s = row->begin, *end;
    loja_status_t status = LOJA_OK;
    slong j;

    if (num != columns)
        return loja_data_fail(in, row->line,
                              (slong) (row->begin - row->start) + 1,
                              "%ld numbers in a row, not %ld",
                              (long) columns, (long) num);
    for (j = 0; j < columns && status == LOJA_OK; j++)
    {
        end = field_end(row, s);
        status = get_field(j < inputs ? fmpq_mat_entry(prob->x, i, j)
                           : fmpq_mat_entry(prob->y, i, j - inputs),
                           in, row, s, end);
        s = end == row->end ? end : end + 1;
    }
    return status;
}

loja_status_t
loja_data_get_csv(loja_problem_t prob, loja_data_reader_t in,
                  const char *text, size_t len, int with_targets)
{
    const char *text_end = text + len;
    const slong outputs = prob->net->width[prob->net->depth];
    const slong columns = prob->net->width[0]
        + (with_targets ? outputs : 0);
    row_t row = { NULL, NULL, NULL, NULL, 0 }, first;
    loja_status_t status;
    slong i, n = 0;

    if (memchr(text, '\0', len) != NULL)
        return loja_data_fail(in, 1, 1, "a text without NUL characters");
    if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        text += 3;

    /* Once for the number of rows, once for the rows. */
    row.next = text;
    first = row;
    if (next_row(&row, text_end))
    {
        if (is_header(&row))
            first = row;
        else
            n++;
        while (next_row(&row, text_end))
            n++;
    }
    if (n == 0)
        return loja_data_fail(in, row.line + (row.line == 0), 1,
                              "at least one row of %ld numbers",
                              (long) columns);
    status = loja_data_set_samples(prob, in, 1, 1, n);
    row = first;
    for (i = 0; i < n && status == LOJA_OK; i++)
    {
        next_row(&row, text_end);
        status = get_sample(prob, i, in, &row, columns);
    }
    return status;
}
