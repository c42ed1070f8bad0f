/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Messages: always one line, always with a place. */
#include <stdarg.h>
#include <string.h>
#include "reader.h"

/* Long paths lose their front, so that the message proper is never cut. */
#define PATH_SHOWN 160

void
loja_data_show(char *shown, const char *text)
{
    slong i = 0;

    for (; *text != '\0' && i < LOJA_DATA_SHOW - 4; text++)
    {
        const unsigned char c = (unsigned char) *text;

        /* One mark for a whole UTF-8 character. */
        if ((c & 0xC0) == 0x80)
            continue;
        shown[i++] = (char) ((c < 0x20 || c >= 0x7F) ? '?' : c);
    }
    if (*text != '\0')
    {
        memcpy(shown + i, "...", 3);
        i += 3;
    }
    shown[i] = '\0';
}

static void
put(const loja_data_reader_t in, slong line, slong column, const char *text,
    const char *found)
{
    const char *path = in->path, *dots = "";
    const size_t len = strlen(path);

    if (len > PATH_SHOWN)
    {
        path += len - PATH_SHOWN;
        dots = "...";
        while ((*path & 0xC0) == 0x80)
            path++;
    }
    loja_message_set(in->msg, "%s%s:%ld:%ld: expected %s%s%s", dots, path,
                     (long) line, (long) column, text,
                     found[0] == '\0' ? "" : ", not ", found);
}

loja_status_t
loja_data_fail(const loja_data_reader_t in, slong line, slong column,
               const char *format, ...)
{
    char text[256];
    va_list args;

    va_start(args, format);
    loja_vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    put(in, line, column, text, "");
    return LOJA_INPUT;
}

loja_status_t
loja_data_expected(const loja_data_reader_t in, loja_data_node_srcptr node,
                   const char *format, ...)
{
    char text[256], found[64], shown[LOJA_DATA_SHOW];
    va_list args;

    va_start(args, format);
    loja_vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (node->kind == LOJA_DATA_MAP)
        strcpy(found, "a mapping");
    else if (node->kind == LOJA_DATA_LIST)
        snprintf(found, sizeof(found), "a list of %ld", (long) node->count);
    else
    {
        loja_data_show(shown, node->text);
        snprintf(found, sizeof(found), "'%s'", shown);
    }
    put(in, node->line, node->column, text, found);
    return LOJA_INPUT;
}
