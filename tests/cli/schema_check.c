/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    schema_check SCHEMA NAME FILE: FILE is what SCHEMA says of "$defs"/NAME.
    The words of JSON Schema that doc/json-schema.json uses, and no others:
    an unknown word is an error, so that nothing is promised unchecked.
*/
#include <regex.h>
#include <stdio.h>
#include <string.h>
#include <jansson.h>

static json_t *defs;

static int check(const json_t *schema, const json_t *x, const char *where);

static int
complain(const char *where, const char *what, const char *more)
{
    printf("%s: %s%s\n", where, what, more);
    return 0;
}

static int
is_of_type(const json_t *x, const char *type)
{
    return (strcmp(type, "object") == 0 && json_is_object(x))
        || (strcmp(type, "array") == 0 && json_is_array(x))
        || (strcmp(type, "string") == 0 && json_is_string(x))
        || (strcmp(type, "integer") == 0 && json_is_integer(x))
        || (strcmp(type, "number") == 0 && json_is_number(x))
        || (strcmp(type, "boolean") == 0 && json_is_boolean(x))
        || (strcmp(type, "null") == 0 && json_is_null(x));
}

static int
matches(const char *pattern, const char *s)
{
    regex_t re;
    int good;

    if (regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB) != 0)
        return 0;
    good = regexec(&re, s, 0, NULL, 0) == 0;
    regfree(&re);
    return good;
}

/* "dependentRequired": members that others call for. */
static int
check_dependents(json_t *lists, const json_t *x, const char *where)
{
    json_t *list, *node;
    const char *key;
    size_t i;

    json_object_foreach(lists, key, list)
        json_array_foreach(list, i, node)
            if (json_object_get(x, key) != NULL
                && json_object_get(x, json_string_value(node)) == NULL)
                return complain(where, key, " without what it requires");
    return 1;
}

static int
check_members(const json_t *schema, const json_t *x, const char *where)
{
    json_t *props = json_object_get(schema, "properties"), *value, *node;
    const json_t *others = json_object_get(schema, "additionalProperties");
    char place[300];
    const char *key;
    size_t i;

    json_array_foreach(json_object_get(schema, "required"), i, node)
        if (json_object_get(x, json_string_value(node)) == NULL)
            return complain(where, "no member ", json_string_value(node));
    json_object_foreach((json_t *) x, key, value)
    {
        snprintf(place, sizeof(place), "%.200s.%.90s", where, key);
        node = json_object_get(props, key);
        if (node == NULL && json_is_false(others))
            return complain(where, "unknown member ", key);
        if (node == NULL && json_is_object(others))
            node = (json_t *) others;
        if (node != NULL && !check(node, value, place))
            return 0;
    }
    return 1;
}

/* One word of the schema. */
static int
check_word(const json_t *schema, const char *word, const json_t *rule,
           const json_t *x, const char *where)
{
    const char *text = json_string_value(rule);
    char place[300];
    json_t *node;
    size_t i;

    if (strcmp(word, "description") == 0 || strcmp(word, "required") == 0
        || strcmp(word, "additionalProperties") == 0)
        return 1;
    if (strcmp(word, "$ref") == 0)
        return strncmp(text, "#/$defs/", 8) == 0
            && json_object_get(defs, text + 8) != NULL
            ? check(json_object_get(defs, text + 8), x, where)
            : complain(where, "no such $ref: ", text);
    if (strcmp(word, "type") == 0)
        return is_of_type(x, text) || complain(where, "is no ", text);
    if (strcmp(word, "pattern") == 0)
        return !json_is_string(x) || matches(text, json_string_value(x))
            || complain(where, "does not match ", text);
    if (strcmp(word, "properties") == 0)
        return !json_is_object(x) || check_members(schema, x, where);
    if (strcmp(word, "enum") == 0)
    {
        json_array_foreach(rule, i, node)
            if (json_equal(node, x))
                return 1;
        return complain(where, "is none of the values allowed", "");
    }
    if (strcmp(word, "items") == 0)
    {
        json_array_foreach((json_t *) x, i, node)
        {
            snprintf(place, sizeof(place), "%.250s[%d]", where, (int) i);
            if (!check(rule, node, place))
                return 0;
        }
        return 1;
    }
    if (strcmp(word, "dependentRequired") == 0)
        return check_dependents((json_t *) (void *) (size_t) rule, x, where);
    return complain(where, "a word that this program does not know: ", word);
}

/* x is this, or one of the members of "anyOf". */
static int
check(const json_t *schema, const json_t *x, const char *where)
{
    const json_t *any = json_object_get(schema, "anyOf");
    const char *word;
    json_t *rule;
    size_t i;

    if (any != NULL)
    {
        json_array_foreach(any, i, rule)
            if (check(rule, x, where))
                return 1;
        return complain(where, "is none of anyOf (see above)", "");
    }
    json_object_foreach((json_t *) schema, word, rule)
        if (!check_word(schema, word, rule, x, where))
            return 0;
    return 1;
}

int
main(int argc, char **argv)
{
    json_error_t error;
    json_t *schema, *x;
    int good = 0;

    if (argc != 4)
        return 0;   /* runs of all programs for their own sake */
    schema = json_load_file(argv[1], JSON_REJECT_DUPLICATES, &error);
    defs = json_object_get(schema, "$defs");
    x = json_load_file(argv[3], JSON_REJECT_DUPLICATES, &error);
    if (json_object_get(defs, argv[2]) == NULL || x == NULL)
        printf("%s:%d: %s\n", argv[3], error.line, error.text);
    else
        good = check(json_object_get(defs, argv[2]), x, argv[2]);
    json_decref(schema);
    json_decref(x);
    return good ? 0 : 1;
}
