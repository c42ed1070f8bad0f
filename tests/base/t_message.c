/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include <string.h>

#include "loja/base.h"
#include "support/support.h"

TEST_DECLARE(test_status)
TEST_DECLARE(test_version)
TEST_DECLARE(test_message)

void
test_status(void)
{
    unsigned int all = 0;

    CU_ASSERT_STRING_EQUAL(loja_status_message(LOJA_OK), "ok");
    CU_ASSERT_STRING_EQUAL(loja_status_message(LOJA_LIMIT),
        "budget reached");
    /* The lowest bit speaks. */
    CU_ASSERT_STRING_EQUAL(
        loja_status_message((loja_status_t) (LOJA_INPUT | LOJA_IO)),
        loja_status_message(LOJA_INPUT));

    /* One bit each, no two the same. */
#define STATUS_CHECK(name, bit, text)                                       \
    CU_ASSERT(((bit) & ((bit) - 1)) == 0 && (all & (bit)) == 0);            \
    all |= (bit);                                                           \
    CU_ASSERT_STRING_EQUAL(loja_status_message(LOJA_##name), text);
    LOJA_STATUS_LIST(STATUS_CHECK)
#undef STATUS_CHECK
    CU_ASSERT_EQUAL(all, LOJA_STATUS_ALL);
}

void
test_version(void)
{
    const char *v = loja_version();

    CU_ASSERT(strspn(v, "0123456789.") == strlen(v));
    CU_ASSERT(strchr(v, '.') != NULL && strchr(v, '.') != strrchr(v, '.'));
}

void
test_message(void)
{
    loja_message_t msg;
    char text[600];

    loja_message_set(msg, "%s:%d:%d: a number was expected", "a.yaml", 3, 14);
    CU_ASSERT_STRING_EQUAL(msg->text, "a.yaml:3:14: a number was expected");

    /* One line, nothing for the terminal to obey, UTF-8 kept. */
    loja_message_set(msg, "%s", "a\nb\t\033[31mc\177\xc3\xa9");
    CU_ASSERT_STRING_EQUAL(msg->text, "a b  [31mc \xc3\xa9");

    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    loja_message_set(msg, "%s", text);
    CU_ASSERT_EQUAL(strlen(msg->text), sizeof(msg->text) - 1);
    loja_message_set(msg, "%s", "");
    CU_ASSERT_STRING_EQUAL(msg->text, "");
}
