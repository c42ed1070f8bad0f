/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The tree of a YAML document.

    Built from events rather than by libyaml's document loader: the loader
    resolves aliases before one can refuse them, and forgets where keys
    stand.  Refused: anchors, aliases, tags, several documents, deep nesting,
    NUL inside scalars.  So the tree is finite and no larger than its text.
*/
#include <string.h>
#include <yaml.h>
#include "reader.h"

#define LINE(mark) ((slong) (mark).line + 1)
#define COLUMN(mark) ((slong) (mark).column + 1)

void
loja_data_node_free(loja_data_node_ptr node)
{
    loja_data_node_ptr next;

    for (; node != NULL; node = next)
    {
        next = node->next;
        loja_data_node_free(node->first);
        flint_free(node->text);
        flint_free(node);
    }
}

/* The reader of bytes gives an offset only; count lines up to there. */
static loja_status_t
fail_at_offset(const loja_data_reader_t in, const char *text, size_t len,
               size_t offset, const char *problem)
{
    slong line = 1, column = 1;
    size_t i;

    for (i = 0; i < offset && i < len; i++)
    {
        if (text[i] == '\n')
        {
            line++;
            column = 1;
        }
        else if ((text[i] & 0xC0) != 0x80)
            column++;
    }
    return loja_data_fail(in, line, column, "a text in UTF-8 (%s)", problem);
}

static loja_status_t
fail_parse(const loja_data_reader_t in, const yaml_parser_t *parser,
           const char *text, size_t len)
{
    const char *problem = parser->problem != NULL ? parser->problem : "?";

    if (parser->error == YAML_MEMORY_ERROR)
        flint_abort();
    if (parser->error == YAML_READER_ERROR)
        return fail_at_offset(in, text, len, parser->problem_offset,
                              problem);
    return loja_data_fail(in, LINE(parser->problem_mark),
                          COLUMN(parser->problem_mark), "valid YAML (%s)",
                          problem);
}

static loja_data_node_ptr
new_node(loja_data_kind_t kind, const yaml_event_t *event)
{
    loja_data_node_ptr node = flint_malloc(sizeof(*node));

    memset(node, 0, sizeof(*node));
    node->kind = kind;
    node->line = LINE(event->start_mark);
    node->column = COLUMN(event->start_mark);
    return node;
}

/* What an event opens; refuses what no instance needs. */
static loja_status_t
open_node(loja_data_node_ptr *node, const loja_data_reader_t in,
          const yaml_event_t *event)
{
    const slong line = LINE(event->start_mark);
    const slong column = COLUMN(event->start_mark);
    const yaml_char_t *anchor = NULL, *tag = NULL;
    loja_data_kind_t kind = LOJA_DATA_SCALAR;

    switch (event->type)
    {
        case YAML_SCALAR_EVENT:
            anchor = event->data.scalar.anchor;
            tag = event->data.scalar.tag;
            break;
        case YAML_SEQUENCE_START_EVENT:
            kind = LOJA_DATA_LIST;
            anchor = event->data.sequence_start.anchor;
            tag = event->data.sequence_start.tag;
            break;
        case YAML_MAPPING_START_EVENT:
            kind = LOJA_DATA_MAP;
            anchor = event->data.mapping_start.anchor;
            tag = event->data.mapping_start.tag;
            break;
        default:
            return loja_data_fail(in, line, column,
                                  "a value written out, not an alias");
    }
    if (anchor != NULL)
        return loja_data_fail(in, line, column, "no anchor");
    if (tag != NULL)
        return loja_data_fail(in, line, column, "no tag");
    *node = new_node(kind, event);
    return LOJA_OK;
}

static loja_status_t
fill_scalar(loja_data_node_ptr node, const loja_data_reader_t in,
            const yaml_event_t *event)
{
    const size_t len = event->data.scalar.length;

    if (memchr(event->data.scalar.value, 0, len) != NULL)
        return loja_data_fail(in, node->line, node->column,
                              "a text without NUL characters");
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->text = flint_malloc(len + 1);
    memcpy(node->text, event->data.scalar.value, len + 1);
    return LOJA_OK;
}

/* The state of one reading. */
typedef struct
{
    yaml_parser_t parser;
    const loja_data_reader_struct *in;
    const char *text;
    size_t len;
} builder_t;

static loja_status_t build(loja_data_node_ptr *node, builder_t *b,
                           const yaml_event_t *event, slong nesting);

/* The items up to the end of a list or mapping. */
static loja_status_t
build_items(loja_data_node_ptr node, builder_t *b, slong nesting)
{
    loja_data_node_ptr *end = &node->first;
    loja_status_t status = LOJA_OK;
    yaml_event_t event;
    int done = 0;

    if (nesting >= LOJA_DATA_MAX_NESTING)
        return loja_data_fail(b->in, node->line, node->column,
                              "at most %d nested lists and mappings",
                              LOJA_DATA_MAX_NESTING);
    while (status == LOJA_OK && !done)
    {
        if (!yaml_parser_parse(&b->parser, &event))
            return fail_parse(b->in, &b->parser, b->text, b->len);
        done = event.type == YAML_SEQUENCE_END_EVENT
            || event.type == YAML_MAPPING_END_EVENT;
        if (!done)
        {
            status = build(end, b, &event, nesting + 1);
            node->count++;
            if (*end != NULL)
                end = &(*end)->next;
        }
        yaml_event_delete(&event);
    }
    if (node->kind == LOJA_DATA_MAP)
        node->count /= 2;
    return status;
}

static loja_status_t
build(loja_data_node_ptr *node, builder_t *b, const yaml_event_t *event,
      slong nesting)
{
    loja_status_t status = open_node(node, b->in, event);

    if (status != LOJA_OK)
        return status;
    if ((*node)->kind == LOJA_DATA_SCALAR)
        return fill_scalar(*node, b->in, event);
    return build_items(*node, b, nesting);
}

/* One document, from the start of the stream to its end. */
static loja_status_t
build_stream(loja_data_node_ptr *root, builder_t *b)
{
    loja_status_t status = LOJA_OK;
    yaml_event_t event;
    int done = 0;

    while (status == LOJA_OK && !done)
    {
        if (!yaml_parser_parse(&b->parser, &event))
            return fail_parse(b->in, &b->parser, b->text, b->len);
        switch (event.type)
        {
            case YAML_STREAM_START_EVENT:
            case YAML_DOCUMENT_END_EVENT:
                break;
            case YAML_DOCUMENT_START_EVENT:
                if (*root != NULL)
                    status = loja_data_fail(b->in, LINE(event.start_mark),
                                            COLUMN(event.start_mark),
                                            "one document only");
                break;
            case YAML_STREAM_END_EVENT:
                done = 1;
                break;
            default:
                status = build(root, b, &event, 0);
        }
        yaml_event_delete(&event);
    }
    if (status == LOJA_OK && *root == NULL)
        status = loja_data_fail(b->in, 1, 1, "an instance, not nothing");
    return status;
}

loja_status_t
loja_data_node_read(loja_data_node_ptr *root, const loja_data_reader_t in,
                    const char *text, size_t len)
{
    loja_status_t status;
    builder_t b;

    *root = NULL;
    /* the mark that some editors put first; libyaml does not skip it */
    if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
    {
        text += 3;
        len -= 3;
    }
    if (!yaml_parser_initialize(&b.parser))
        flint_abort();
    b.in = in;
    b.text = text;
    b.len = len;
    yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&b.parser, (const unsigned char *) text,
                                 len);
    status = build_stream(root, &b);
    yaml_parser_delete(&b.parser);
    if (status != LOJA_OK)
    {
        loja_data_node_free(*root);
        *root = NULL;
    }
    return status;
}
