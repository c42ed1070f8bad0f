/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* One line for the user. */
#include "loja/base.h"

#include <stdarg.h>
#include <stdio.h>

void
loja_message_set(loja_message_t msg, const char *format, ...)
{
    va_list args;
    char *p;

    va_start(args, format);
    if (loja_vsnprintf(msg->text, sizeof(msg->text), format, args) < 0)
        msg->text[0] = '\0';
    va_end(args);

    /*
        Messages quote what the user wrote.  A message must stay one line
        and must not send control sequences to a terminal.
    */
    for (p = msg->text; *p != '\0'; p++)
    {
        if ((unsigned char) *p < 32 || *p == 127)
            *p = ' ';
    }
}
