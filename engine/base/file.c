#include "base/file.h"
#include "base/buf.h"
#include "base/vec.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail(struct mig_error *err, const char *doing, const char *path)
{
    mig_error_set(err, MIG_FILE, "can't %s %s: %s", doing, path, strerror(errno));
    return false;
}

/* Opens a regular file; a FIFO or a device is never waited for. */
static int open_regular(const char *path, size_t *size, struct mig_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    if (fd < 0 || fstat(fd, &st)) {
        fail(err, "read", path);
        if (fd >= 0)
            close(fd);
        return -1;
    }
    if (!S_ISREG(st.st_mode)) {
        close(fd);
        mig_error_set(err, MIG_FILE, "can't read %s: it is %s", path,
                      S_ISDIR(st.st_mode) ? "a directory" : "not a regular file");
        return -1;
    }
    *size = (size_t)st.st_size;
    return fd;
}

static bool too_large(const char *path, size_t max, struct mig_error *err)
{
    return mig_error_set(err, MIG_LIMIT, "%s is larger than %zu bytes", path, max);
}

/* Reads to the end of the file, which may have grown since fstat() said `size`: a read that comes
 * short behind that is the last one. */
static bool read_all(int fd, const char *path, size_t size, size_t max, char **data, size_t *cap,
                     size_t *len, struct mig_error *err)
{
    for (*len = 0;;) {
        if (*len + 1 >= *cap) {
            size_t more = *cap ? *cap * 2 : 4096;
            char *bigger = realloc(*data, more);
            if (!bigger)
                arena_oom();
            *data = bigger;
            *cap = more;
        }
        size_t room = *cap - *len - 1;
        ssize_t n = read(fd, *data + *len, room);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(err, "read", path);
        *len += (size_t)n;
        if (*len > max)
            return too_large(path, max, err);
        if (n == 0 || ((size_t)n < room && *len >= size))
            break;
    }
    (*data)[*len] = '\0';
    return true;
}

bool file_read_into(const char *path, size_t max, char **data, size_t *cap, struct slice *out,
                    struct mig_error *err)
{
    size_t size = 0;
    int fd = open_regular(path, &size, err);
    if (fd < 0)
        return false;
    bool ok = size <= max || too_large(path, max, err);
    if (ok && size + 2 > *cap) {
        free(*data);
        *cap = size + 2;
        *data = malloc(*cap);
        if (!*data)
            arena_oom();
    }
    size_t len = 0;
    ok = ok && read_all(fd, path, size, max, data, cap, &len, err);
    close(fd);
    *out = (struct slice){ .p = *data, .n = ok ? len : 0 };
    return ok;
}

bool file_read(struct arena *a, const char *path, size_t max, struct slice *out,
               struct mig_error *err)
{
    char *data = NULL;
    size_t cap = 0;
    struct slice text;
    bool ok = file_read_into(path, max, &data, &cap, &text, err);
    if (ok)
        *out = (struct slice){ .p = arena_strndup(a, text.p, text.n), .n = text.n };
    free(data);
    return ok;
}

static int by_name(const void *x, const void *y)
{
    const struct file_entry *a = x;
    const struct file_entry *b = y;
    return strcmp(a->name, b->name);
}

/* The kind of an entry; links and file systems without d_type cost a stat(). */
static void classify(DIR *d, const struct dirent *e, struct file_entry *out)
{
    struct stat st;
    if (e->d_type == DT_REG || e->d_type == DT_DIR) {
        out->is_regular = e->d_type == DT_REG;
        out->is_directory = e->d_type == DT_DIR;
    } else if (!fstatat(dirfd(d), e->d_name, &st, 0)) {
        out->is_regular = S_ISREG(st.st_mode);
        out->is_directory = S_ISDIR(st.st_mode);
    }
    out->is_link = e->d_type == DT_LNK ||
                   (e->d_type == DT_UNKNOWN &&
                    !fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) && S_ISLNK(st.st_mode));
}

bool file_list(struct arena *a, const char *directory, const struct file_entry **out, size_t *n,
               struct mig_error *err)
{
    DIR *d = opendir(directory);
    if (!d)
        return fail(err, "list", directory);
    VEC(struct file_entry) list = { 0 };
    /* readdir() tells its end from a failure by errno alone, which a dangling link sets as well. */
    for (const struct dirent *e; errno = 0, (e = readdir(d));) {
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
            continue;
        struct file_entry entry = { .name = arena_strdup(a, e->d_name) };
        classify(d, e, &entry);
        vec_push(a, &list, entry);
    }
    bool ok = errno == 0 || fail(err, "list", directory);
    closedir(d);
    if (list.n)
        qsort(list.at, list.n, sizeof *list.at, by_name);
    *out = list.at;
    *n = list.n;
    return ok;
}

static bool write_all(int fd, struct slice text)
{
    while (text.n) {
        ssize_t n = write(fd, text.p, text.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        text = slice_skip(text, (size_t)n);
    }
    return true;
}

bool file_write(const char *path, struct slice text, struct mig_error *err)
{
    struct arena a = { 0 };
    char *temporary = arena_printf(&a, "%s.%ld.tmp", path, (long)getpid());
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    bool ok = fd >= 0 && write_all(fd, text);
    if (fd >= 0 && close(fd))
        ok = false;
    if (!ok || rename(temporary, path)) {
        fail(err, "write", path);
        unlink(temporary);
        ok = false;
    }
    arena_free(&a);
    return ok;
}

bool file_exists(const char *path)
{
    struct stat st;
    return !stat(path, &st);
}

bool file_is_directory(const char *path)
{
    struct stat st;
    return !stat(path, &st) && S_ISDIR(st.st_mode);
}

bool file_make_directories(const char *path, struct mig_error *err)
{
    struct arena a = { 0 };
    char *p = arena_strdup(&a, path);
    bool ok = true;
    for (char *at = p + 1; ok && *p; at++) {
        if (*at != '/' && *at)
            continue;
        char end = *at;
        *at = '\0';
        ok = !mkdir(p, 0777) || (errno == EEXIST && file_is_directory(p));
        if (!ok)
            fail(err, "make directory", p);
        *at = end;
        if (!end)
            break;
    }
    arena_free(&a);
    return ok;
}

char *file_join(struct arena *a, const char *directory, const char *name)
{
    size_t n = strlen(directory);
    if (name[0] == '/' || !n)
        return arena_strdup(a, name);
    size_t slash = directory[n - 1] != '/';
    size_t length = strlen(name);
    char *path = arena_array(a, char, n + slash + length + 1);
    memcpy(path, directory, n);
    path[n] = '/';
    memcpy(path + n + slash, name, length);
    return path;
}

/* Writes `part` behind what b holds, taking "." and ".." as directions. */
static void fold(struct buf *b, struct slice part)
{
    if (!part.n || slice_is(part, "."))
        return;
    if (!slice_is(part, "..")) {
        buf_char(b, '/');
        buf_slice(b, part);
        return;
    }
    while (b->len && b->data[--b->len] != '/')
        continue;
    if (b->data)
        b->data[b->len] = '\0';
}

char *file_absolute(struct arena *a, const char *path)
{
    char here[PATH_MAX];
    struct buf b = { .arena = a };
    if (path[0] != '/') {
        struct slice cwd = slice_of(getcwd(here, sizeof here) ? here : "");
        while (cwd.n)
            fold(&b, slice_cut(&cwd, '/'));
    }
    for (struct slice rest = slice_of(path); rest.n;)
        fold(&b, slice_cut(&rest, '/'));
    if (!b.len)
        buf_char(&b, '/');
    return buf_str(&b);
}

char *file_real(struct arena *a, const char *path)
{
    char *real = realpath(path, NULL);
    if (!real && errno == ENOMEM)
        arena_oom(); /* another path than the real one would be a guess */
    if (!real)
        return file_absolute(a, path);
    char *copy = arena_strdup(a, real);
    free(real);
    return copy;
}

const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

char *file_directory(struct arena *a, const char *path)
{
    size_t n = (size_t)(file_name(path) - path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    return arena_strndup(a, path, n);
}
