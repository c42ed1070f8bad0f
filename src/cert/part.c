/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    The files behind a certificate: PATH.part, written by plain write(2) and
    locked, and what it takes that nothing is lost with the power.
*/
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cert_internal.h"

char *
_loja_cert_join(const char *a, const char *b)
{
    const size_t n = strlen(a), m = strlen(b);
    char *s = flint_malloc(n + m + 1);

    memcpy(s, a, n);
    memcpy(s + n, b, m + 1);
    return s;
}

int
_loja_cert_is_device(const char *path)
{
    struct stat info, link;

    if (stat(path, &info) != 0 || S_ISDIR(info.st_mode))
        return 0;
    /* /dev/stdout leads to a file where the output goes into one, and is not
       to be replaced either */
    return !S_ISREG(info.st_mode)
        || (strncmp(path, "/dev/", 5) == 0 && lstat(path, &link) == 0
            && S_ISLNK(link.st_mode));
}

int
_loja_cert_is_foreign(const char *path)
{
    static const char begins[] = "{\"format\":\"loja-certificate\"";
    char text[sizeof(begins)];
    FILE *file = fopen(path, "rb");
    size_t n;

    if (file == NULL)
        return 0;
    n = fread(text, 1, sizeof(begins) - 1, file);
    fclose(file);
    return memcmp(text, begins, n) != 0;
}

char *
loja_cert_part_path(const char *path)
{
    return _loja_cert_join(path, _loja_cert_is_device(path) ? "" : ".part");
}

void
loja_cert_forget(const char *path)
{
    char *part = loja_cert_part_path(path);

    /* a device stays */
    if (strcmp(part, path) != 0)
        (void) remove(part);
    flint_free(part);
}

int
_loja_cert_write_all(int fd, const char *s, size_t len)
{
    while (len > 0)
    {
        const ssize_t got = write(fd, s, len);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got < 0 ? errno : EIO;
        s += got;
        len -= (size_t) got;
    }
    return 0;
}

int
_loja_cert_sync(int fd)
{
    if (fsync(fd) == 0 || errno == EINVAL || errno == EROFS
        || errno == ENOTSUP)
        return 0;
    return errno;
}

int
_loja_cert_open(const char *part)
{
    struct flock lock;
    struct stat info;
    const int fd = open(part, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC,
                        0666);

    if (fd < 0)
        return -1;
    memset(&lock, 0, sizeof(lock));
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    errno = EBUSY;
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)
        || (fcntl(fd, F_SETLK, &lock) != 0
            && (errno == EAGAIN || errno == EACCES)))
    {
        close(fd);
        errno = EBUSY;
        return -1;
    }
    return fd;
}

int
_loja_cert_begins(int fd, const char *s, size_t len)
{
    char buffer[65536];

    if (lseek(fd, 0, SEEK_SET) != 0)
        return 0;
    while (len > 0)
    {
        const size_t want = len < sizeof(buffer) ? len : sizeof(buffer);
        const ssize_t got = read(fd, buffer, want);

        if (got <= 0 || memcmp(buffer, s, (size_t) got) != 0)
            return 0;
        s += got;
        len -= (size_t) got;
    }
    return 1;
}

void
_loja_cert_sync_directory(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *dir = _loja_cert_join(slash == NULL ? "." : path, "");
    int fd;

    if (slash != NULL)
        dir[slash == path ? 1 : slash - path] = '\0';
    fd = open(dir, O_RDONLY | O_CLOEXEC);
    if (fd >= 0)
    {
        (void) fsync(fd);
        close(fd);
    }
    flint_free(dir);
}
