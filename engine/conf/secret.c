#include "conf/secret.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECRET_MAX = 64 * 1024 };

/* A signal ends the wait for a pipe that nobody writes to. */
static bool secret_bytes(const char *path, char *data, size_t *n)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : 1;
    if (fd >= 0 && !fstat(fd, &st) && S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        got = -1;
    }
    for (*n = 0; got > 0 && *n <= SECRET_MAX; *n += got > 0 ? (size_t)got : 0)
        got = read(fd, data + *n, SECRET_MAX + 1 - *n);
    int why = errno;
    if (fd >= 0)
        close(fd);
    errno = why;
    return got >= 0;
}

bool secret_read(struct arena *a, const char *who, const char *path, const char **out,
                 struct mig_error *err)
{
    char *data = arena_alloc(a, SECRET_MAX + 2, 1, 1);
    size_t n;
    if (!secret_bytes(path, data, &n))
        return mig_error_set(err, MIG_CONFIG, "%s: can't read %s: %s", who, path, strerror(errno));
    if (n > SECRET_MAX)
        return mig_error_set(err, MIG_CONFIG, "%s: %s is larger than %d bytes", who, path,
                             SECRET_MAX);
    if (memchr(data, '\0', n))
        return mig_error_set(err, MIG_CONFIG, "%s: %s has a NUL byte", who, path);
    if (n && data[n - 1] == '\n')
        n -= n > 1 && data[n - 2] == '\r' ? 2 : 1;
    data[n] = '\0';
    *out = data;
    return n > 0 || mig_error_set(err, MIG_CONFIG, "%s: %s is empty", who, path);
}

bool secret_variable(struct arena *a, const char *name, const char **text, const char **source,
                     struct mig_error *err)
{
    const char *variable = arena_printf(a, "%s_FILE", name);
    const char *value = getenv(name);
    const char *path = getenv(variable);
    bool given = value && *value;
    *text = given ? value : NULL;
    *source = arena_printf(a, "$%s", name);
    if (!path || !*path)
        return true;
    if (given)
        return mig_error_set(err, MIG_CONFIG, "both $%s and $%s are set", name, variable) ||
               mig_error_hint(err, "unset the one that is not meant");
    *source = arena_printf(a, "$%s (%s)", variable, path);
    return secret_read(a, arena_printf(a, "$%s", variable), path, text, err);
}
