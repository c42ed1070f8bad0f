/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    Samples from a CSV file: one row a sample, the inputs first, then the
    targets unless the instance has a polynomial for them.  '#' starts a
    comment, empty lines do not count, numbers may stand in quotes, and the
    first row may be a header, that is, consist of names.  The names x1, x2,
    .., y1, y2, .. (x and y where there is one) tell which column is which;
    other names say nothing, and then the order is as above.  An instance can
    name the columns itself; then all others are passed over.
*/
#include <stdlib.h>
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

/* Without blanks, and without quotes around the whole. */
static void
bare(const char **begin, const char **end)
{
    trim(begin, end);
    if (*end - *begin >= 2 && **begin == '"' && (*end)[-1] == '"')
    {
        (*begin)++;
        (*end)--;
        trim(begin, end);
    }
}

/* Names start with a letter or '_', and are not inf or nan. */
static int
is_name(const char *begin, const char *end)
{
    int c, lower;

    bare(&begin, &end);
    if (begin == end)
        return 0;
    c = (unsigned char) *begin;
    lower = c | 0x20;
    if (end - begin == 3 && (strncmp(begin, "nan", 3) == 0
        || strncmp(begin, "NaN", 3) == 0 || strncmp(begin, "NAN", 3) == 0
        || strncmp(begin, "inf", 3) == 0 || strncmp(begin, "Inf", 3) == 0
        || strncmp(begin, "INF", 3) == 0))
        return 0;
    return (lower >= 'a' && lower <= 'z') || c == '_' || c >= 0x80;
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

/* The columns of a file, and which number of a sample each holds. */
typedef struct
{
    slong inputs, outputs;     /* outputs: columns of targets */
    slong count;               /* in a row */
    slong *place;              /* count of them, -1: passed over; owned */
} columns_t;

/* The place that the name of a column stands for, or -1. */
static slong
named_place(const columns_t *c, const char *begin, const char *end)
{
    const char letter = *begin | 0x20;     /* X is x */
    const slong most = letter == 'x' ? c->inputs : c->outputs;
    char *stop;
    slong k = 1;

    if (letter != 'x' && letter != 'y')
        return -1;
    if (end - begin == 1)
        return most != 1 ? -1 : letter == 'x' ? 0 : c->inputs;
    if (begin[1] < '1' || begin[1] > '9')
        return -1;
    k = strtol(begin + 1, &stop, 10);
    if (stop != end || k > most)
        return -1;
    return (letter == 'x' ? 0 : c->inputs) + k - 1;
}

/*
    The places of the columns.  Where the header names all, each once, they
    are those; names that contradict the order are refused: to read a column
    for another would be worse.
*/
static loja_status_t
set_places(columns_t *c, loja_data_reader_t in, const row_t *header)
{
    const slong n = c->inputs + c->outputs;
    const char *s = header->begin, *end, *begin, *odd = NULL;
    slong *named = flint_malloc(sizeof(slong) * (size_t) (2 * n));
    slong *seen = named + n;
    slong j, all = 1;

    for (j = 0; j < n; j++)
        seen[j] = 0;
    for (j = 0; j < n; j++)
    {
        begin = s;
        end = field_end(header, s);
        s = end == header->end ? end : end + 1;
        bare(&begin, &end);
        named[j] = named_place(c, begin, end);
        if (named[j] < 0 || seen[named[j]]++ > 0)
            all = 0;
        if (named[j] >= 0 && named[j] != j && odd == NULL)
            odd = begin;
    }
    for (j = 0; j < n && all; j++)
        c->place[j] = named[j];
    flint_free(named);
    if (all || odd == NULL)
        return LOJA_OK;
    return loja_data_fail(in, header->line, (slong) (odd - header->start) + 1,
        "the columns in their order, inputs first, or a header of just the "
        "names %s and %s in any order", c->inputs == 1 ? "x" : "x1, x2, ..",
        c->outputs == 1 ? "y" : c->outputs == 0 ? "no other"
        : "y1, y2, ..");
}

/* The number of the column with that name, from 0; -1: there is none. */
static slong
find_column(const row_t *header, const char *name)
{
    const char *s = header->begin, *begin, *end;
    slong j;

    for (j = 0; ; j++)
    {
        begin = s;
        end = field_end(header, s);
        s = end + 1;
        if (end == header->end)
            s = end;
        bare(&begin, &end);
        if (strlen(name) == (size_t) (end - begin)
            && strncmp(name, begin, (size_t) (end - begin)) == 0)
            return j;
        if (s == header->end)
            return -1;
    }
}

/* The places by the columns that the instance names; header: NULL where
   there is none. */
static loja_status_t
choose_places(columns_t *c, const loja_data_reader_t in, const row_t *header,
              const loja_data_columns_t *columns)
{
    const slong n = c->inputs + c->outputs;
    const loja_status_t status = loja_data_check_columns(columns, c->inputs,
        c->outputs);
    slong j, k;

    if (status != LOJA_OK)
        return status;
    for (j = 0; j < c->count; j++)
        c->place[j] = -1;
    for (k = 0; k < n; k++)
    {
        j = header == NULL ? -1
            : find_column(header, columns->item[k]->text);
        if (j < 0)
            j = loja_data_column_number(columns->item[k], c->count);
        if (j < 0)
            return loja_data_no_column(columns, k, in->path, header == NULL
                ? NULL : header->begin, header == NULL ? 0
                : (size_t) (header->end - header->begin), c->count);
        if (c->place[j] >= 0)
            return loja_data_expected(columns->in, columns->item[k],
                                      "every column once");
        c->place[j] = k;
    }
    return LOJA_OK;
}

static loja_status_t
get_field(fmpq_t q, loja_data_reader_t in, const row_t *row,
          const char *begin, const char *end)
{
    char field[MAX_FIELD + 1];

    bare(&begin, &end);
    if (end - begin > MAX_FIELD)
        end = begin + MAX_FIELD;
    memcpy(field, begin, (size_t) (end - begin));
    field[end - begin] = '\0';
    return loja_data_number(q, in, field, row->line,
                            (slong) (begin - row->start) + 1);
}

static loja_status_t
check_count(loja_data_reader_t in, const row_t *row, const columns_t *c,
            const char *what)
{
    const slong n = c->count, found = count_fields(row);

    if (found == n)
        return LOJA_OK;
    return loja_data_fail(in, row->line,
                          (slong) (row->begin - row->start) + 1,
                          "%ld %s%s in a row, not %ld%s", (long) n, what,
                          n > 1 ? "s" : "", (long) found,
                          found == 1 ? " (commas separate them)" : "");
}

/* The row as sample i. */
static loja_status_t
get_sample(loja_problem_t prob, slong i, loja_data_reader_t in,
           const row_t *row, const columns_t *c)
{
    const char *s = row->begin, *end;
    loja_status_t status = check_count(in, row, c, "number");
    slong j, k;

    for (j = 0; j < c->count && status == LOJA_OK; j++)
    {
        end = field_end(row, s);
        k = c->place[j];
        if (k >= 0)
            status = get_field(k < c->inputs
                ? fmpq_mat_entry(prob->x, i, k)
                : fmpq_mat_entry(prob->y, i, k - c->inputs),
                in, row, s, end);
        s = end == row->end ? end : end + 1;
    }
    return status;
}

/* The rows behind `first', which is the header or before them all. */
static loja_status_t
get_rows(loja_problem_t prob, loja_data_reader_t in, const row_t *first,
         const char *text_end, columns_t *c, slong n,
         const loja_data_columns_t *columns)
{
    loja_status_t status = LOJA_OK;
    row_t row = *first;
    slong i;

    if (first->line > 0)
    {
        status = check_count(in, first, c, "name");
        if (status == LOJA_OK && columns == NULL)
            status = set_places(c, in, first);
    }
    if (status == LOJA_OK && columns != NULL)
        status = choose_places(c, in, first->line > 0 ? first : NULL,
                               columns);
    if (status == LOJA_OK)
        status = loja_data_set_samples(prob, in, 1, 1, n);
    for (i = 0; i < n && status == LOJA_OK; i++)
    {
        next_row(&row, text_end);
        status = get_sample(prob, i, in, &row, c);
    }
    return status;
}

loja_status_t
loja_data_get_csv(loja_problem_t prob, loja_data_reader_t in,
                  const char *text, size_t len, int with_targets,
                  const loja_data_columns_t *columns)
{
    const char *text_end = text + len;
    row_t row = { NULL, NULL, NULL, NULL, 0 }, first;
    columns_t c = { prob->net->width[0],
        with_targets ? prob->net->width[prob->net->depth] : 0, 0, NULL };
    loja_status_t status;
    slong j, n = 0;

    if (memchr(text, '\0', len) != NULL)
        return loja_data_fail(in, 1, 1, "a text without NUL characters");
    if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        text += 3;

    /* Once for the number of rows, once for the rows. */
    c.count = c.inputs + c.outputs;
    row.next = text;
    first = row;
    if (next_row(&row, text_end))
    {
        if (columns != NULL)
            c.count = count_fields(&row);
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
                              (long) c.count);
    c.place = flint_malloc(sizeof(slong) * (size_t) c.count);
    for (j = 0; j < c.count; j++)
        c.place[j] = j;
    status = get_rows(prob, in, &first, text_end, &c, n, columns);
    flint_free(c.place);
    return status;
}
