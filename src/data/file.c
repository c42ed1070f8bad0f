/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Whole files in memory, and the paths of files named in instances. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "reader.h"

#define NOT_REGULAR (-1)

static int
load_stream(char **text, size_t *len, FILE *file)
{
    size_t room = 65536, used = 0, got;
    char *buffer = flint_malloc(room + 1);

    while ((got = fread(buffer + used, 1, room - used, file)) > 0)
    {
        used += got;
        if (used > LOJA_DATA_MAX_FILE)
        {
            flint_free(buffer);
            return EFBIG;
        }
        if (used == room)
        {
            room *= 2;
            buffer = flint_realloc(buffer, room + 1);
        }
    }
    if (ferror(file))
    {
        flint_free(buffer);
        return errno != 0 ? errno : EIO;
    }
    buffer[used] = '\0';
    *text = buffer;
    *len = used;
    return 0;
}

int
loja_data_load(char **text, size_t *len, const char *path, int regular)
{
    struct stat info;
    FILE *file;
    int error;

    *text = NULL;
    *len = 0;
    errno = 0;
    /* the standard input, where a file may be no regular one */
    if (!regular && strcmp(path, "-") == 0)
        return load_stream(text, len, stdin);
    if (stat(path, &info) != 0)
        return errno;
    if (S_ISDIR(info.st_mode))
        return EISDIR;
    if (regular && !S_ISREG(info.st_mode))
        return NOT_REGULAR;
    file = fopen(path, "rb");
    if (file == NULL)
        return errno;
    errno = 0;
    error = load_stream(text, len, file);
    fclose(file);
    return error;
}

const char *
loja_data_reason(int error)
{
    return error == NOT_REGULAR ? "not a regular file" : strerror(error);
}

char *
loja_data_path(const char *instance, const char *name)
{
    const char *slash = strrchr(instance, '/');
    const size_t dir = (name[0] == '/' || slash == NULL)
        ? 0 : (size_t) (slash - instance) + 1;
    const size_t len = strlen(name);
    char *path = flint_malloc(dir + len + 1);

    memcpy(path, instance, dir);
    memcpy(path + dir, name, len + 1);
    return path;
}
