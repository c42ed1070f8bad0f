/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* A certificate damaged in one place; the hash of its last line is made anew,
   so that it is the mathematics that notices. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jansson.h>
#include <nettle/sha2.h>
#include "mutant.h"

static uint64_t state;

void
mutant_seed(uint64_t seed)
{
    state = seed;
}

static uint64_t
draw(void)
{
    uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static size_t
below(size_t n)
{
    return n == 0 ? 0 : (size_t) (draw() % n);
}

void
read_text(text_t *t, const char *path)
{
    FILE *file = fopen(path, "rb");
    char *line = NULL;
    size_t size = 0;
    ssize_t len;

    memset(t, 0, sizeof(*t));
    if (file == NULL)
    {
        perror(path);
        exit(2);
    }
    while ((len = getline(&line, &size, file)) > 0)
    {
        line[len - 1] = '\0';
        t->line = realloc(t->line, (t->lines + 1) * sizeof(char *));
        t->line[t->lines++] = strdup(line);
        t->steps += strstr(line, "{\"record\":\"step\"") == line;
    }
    free(line);
    fclose(file);
}

void
free_text(text_t *t)
{
    size_t i;

    for (i = 0; i < t->lines; i++)
        free(t->line[i]);
    free(t->line);
}

/* ---- damage to one number or text ---- */

static double
value(const char *s)
{
    double x, den;
    char *end;

    x = strtod(s, &end);
    if (*end != '/')
        return *end == '\0' ? x : NAN;
    den = strtod(end + 1, &end);
    return x / den;
}

static char *
damage_text(const char *s)
{
    const size_t n = strlen(s);
    char *r = malloc(n + 16), *p;

    strcpy(r, s);
    switch (below(5))
    {
        case 0:                 /* sign */
            if (*s == '-')
                strcpy(r, s + 1);
            else
                sprintf(r, "-%s", s);
            break;
        case 1:                 /* exponent */
            p = strchr(r, 'p');
            if (p != NULL)
                sprintf(p + 1, "%+ld", strtol(strchr(s, 'p') + 1, NULL, 10)
                        + (below(2) ? 1 : -1) * (long) (1 + below(4)));
            else if (n > 0)
                r[n - 1] = '\0';
            break;
        case 2:                 /* one character less */
            if (n > 0)
            {
                p = r + below(n);
                memmove(p, p + 1, strlen(p));
            }
            break;
        default:                /* another character of the same text */
            if (n > 0)
                r[below(n)] = below(3) ? "0123456789abcdef"[below(16)]
                    : s[below(n)];
    }
    return r;
}

static json_t *
damage_scalar(const json_t *node, change_t *c)
{
    json_t *r;

    if (json_is_string(node))
    {
        char *s = damage_text(json_string_value(node));

        c->before = value(json_string_value(node));
        c->after = value(s);
        snprintf(c->what + strlen(c->what), sizeof(c->what)
                 - strlen(c->what), ": %.60s -> %.60s",
                 json_string_value(node), s);
        r = json_string(s);
        free(s);
        return r == NULL ? json_null() : r;
    }
    if (json_is_integer(node))
        return json_integer(json_integer_value(node)
                            + (below(2) ? 1 : -1)
                            * (json_int_t) (1 + below(below(4) ? 2 : 999)));
    if (json_is_boolean(node))
        return json_boolean(!json_is_true(node));
    return json_integer(1);
}

/* ---- damage to a tree ---- */

static const char *
nth_key(json_t *node, size_t k)
{
    void *it = json_object_iter(node);

    while (k-- > 0)
        it = json_object_iter_next(node, it);
    return json_object_iter_key(it);
}

static json_t *
child(json_t *node, size_t k)
{
    return json_is_array(node) ? json_array_get(node, k)
        : json_object_get(node, nth_key(node, k));
}

static void
set_child(json_t *node, size_t k, json_t *fresh)
{
    if (json_is_array(node))
        json_array_set_new(node, k, fresh);
    else
        json_object_set_new(node, nth_key(node, k), fresh);
}

static void
drop_child(json_t *node, size_t k)
{
    if (json_is_array(node))
        json_array_remove(node, k);
    else
        json_object_del(node, nth_key(node, k));
}

/* Drops, doubles or swaps a child, or damages it when it is a scalar. */
static void
damage_node(json_t *node, change_t *c)
{
    const size_t n = json_is_array(node) ? json_array_size(node)
        : json_object_size(node), k = below(n), m = below(n);
    json_t *it = child(node, k), *other = child(node, m);
    const int scalar = !json_is_array(it) && !json_is_object(it);

    if (json_is_object(node))
        snprintf(c->keys + strlen(c->keys), sizeof(c->keys)
                 - strlen(c->keys), " %s", nth_key(node, k));
    snprintf(c->what, sizeof(c->what), "%s[%zu]", c->keys, k);
    if (!scalar && below(12) > 0
        && (json_is_array(it) ? json_array_size(it)
            : json_object_size(it)) > 0)
    {
        damage_node(it, c);
        return;
    }
    if (scalar && below(8) > 0)
    {
        set_child(node, k, damage_scalar(it, c));
        return;
    }
    switch (below(3))
    {
        case 0:
            strcat(c->what, " dropped");
            drop_child(node, k);
            break;
        case 1:
            strcat(c->what, " overwritten by a neighbour");
            if (json_is_string(it) && json_is_string(other))
            {
                c->before = value(json_string_value(it));
                c->after = value(json_string_value(other));
            }
            set_child(node, k, json_deep_copy(other));
            break;
        default:
            strcat(c->what, " doubled");
            if (json_is_array(node))
                json_array_insert_new(node, k, json_deep_copy(it));
            else
                json_object_set_new(node, "double", json_deep_copy(it));
    }
}

static char *
damage_line(const char *line, change_t *c)
{
    json_t *node = json_loads(line, 0, NULL);
    char *s;

    damage_node(node, c);
    s = json_dumps(node, JSON_COMPACT);
    json_decref(node);
    return s;
}

static void
hash_again(char **line, size_t n)
{
    struct sha256_ctx sha;
    uint8_t digest[SHA256_DIGEST_SIZE];
    char *p;
    size_t i;

    if (n == 0 || (p = strstr(line[n - 1], "\"sha256\":\"")) == NULL
        || strlen(p) < 75)
        return;
    sha256_init(&sha);
    for (i = 0; i + 1 < n; i++)
    {
        sha256_update(&sha, strlen(line[i]), (const uint8_t *) line[i]);
        sha256_update(&sha, 1, (const uint8_t *) "\n");
    }
    sha256_digest(&sha, sizeof(digest), digest);
    for (i = 0; i < sizeof(digest); i++)
    {
        char hex[3];

        snprintf(hex, sizeof(hex), "%02x", digest[i]);
        memcpy(p + 10 + 2 * i, hex, 2);
    }
}

int
write_mutant(const text_t *t, const char *path, change_t *c)
{
    char **line = malloc((t->lines + 1) * sizeof(char *)), *fresh = NULL;
    size_t n = t->lines, i, k, cut = 0;
    FILE *file;
    int same = 0;

    memset(c, 0, sizeof(*c));
    c->before = c->after = NAN;
    memcpy(line, t->line, n * sizeof(char *));
    k = c->line = below(n);
    i = below(n);
    switch (below(20))
    {
        case 0:
            snprintf(c->what, sizeof(c->what), "line dropped");
            memmove(line + k, line + k + 1, (n - k - 1) * sizeof(char *));
            n--;
            break;
        case 1:
            snprintf(c->what, sizeof(c->what), "line doubled");
            memmove(line + k + 1, line + k, (n - k) * sizeof(char *));
            n++;
            break;
        case 2:
            snprintf(c->what, sizeof(c->what), "lines swapped");
            line[k] = t->line[i];
            line[i] = t->line[k];
            c->line = i < k ? i : k;
            same = i == k;
            break;
        case 3:
            snprintf(c->what, sizeof(c->what), "cut off");
            cut = 1 + below(strlen(line[k]));
            n = k + 1;
            break;
        default:
            fresh = damage_line(line[k], c);
            line[k] = fresh;
            same = strcmp(fresh, t->line[k]) == 0;
    }
    c->whole = fresh == NULL;
    if (fresh == NULL || k + 1 < t->lines)
    {
        /* the last line is not to be damaged in place */
        char *last = n > 0 && cut == 0 ? strdup(line[n - 1]) : NULL;

        if (last != NULL)
        {
            line[n - 1] = last;
            hash_again(line, n);
        }
        file = fopen(path, "wb");
        for (i = 0; i < n; i++)
        {
            if (cut > 0 && i + 1 == n)
                fwrite(line[i], 1, strlen(line[i]) - cut, file);
            else
                fprintf(file, "%s\n", line[i]);
        }
        fclose(file);
        free(last);
    }
    else
    {
        file = fopen(path, "wb");
        for (i = 0; i < n; i++)
            fprintf(file, "%s\n", line[i]);
        fclose(file);
    }
    free(fresh);
    free(line);
    return !same;
}
