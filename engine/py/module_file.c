/* Reading files, which programs do for SQL that stands beside them. */
#include "base/file.h"
#include "py/interp.h"
#include "py/library.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_CAP = 16 << 20 };

/* The path as the file system takes it, relative to where the program is started; NULL: raised. */
static const char *path_of(struct py *py, struct py_value *v)
{
    if (!py->hooks.reads_files)
        return py_refuse(py, "reading files");
    v = py_plain(v);
    if (v->kind != PY_STR)
        return py_raise(py, PY_TypeError, "expected str, bytes or os.PathLike object, not %s",
                        py_type_name(py, v));
    if (v->text.n && memchr(v->text.p, '\0', v->text.n))
        return py_raise(py, PY_ValueError, "embedded null byte");
    return slice_dup(py->a, v->text);
}

static void *fail(struct py *py, int number, struct py_value *path)
{
    enum py_exception which = number == ENOENT                      ? PY_FileNotFoundError
                              : number == EACCES || number == EPERM ? PY_PermissionError
                              : number == EISDIR                    ? PY_IsADirectoryError
                              : number == ENOTDIR                   ? PY_NotADirectoryError
                                                                    : PY_OSError;
    struct py_value *at[] = { py_int(py, number), py_str_of(py, strerror(number)), path };
    struct py_args args = { .at = at, .n = 3 };
    struct py_class *c = py_exception(py, which);
    return py_raise_object(py, c->construct(py, c->value, &args));
}

struct py_value *py_file_read(struct py *py, struct py_value *self, const struct py_args *args)
{
    const char *path = path_of(py, args->at[0]);
    struct mig_error err = { 0 };
    struct slice text;
    struct stat st;
    (void)self;
    if (!path)
        return NULL;
    if (stat(path, &st))
        return fail(py, errno, args->at[0]);
    if (S_ISDIR(st.st_mode))
        return fail(py, EISDIR, args->at[0]);
    if (file_read(py->a, path, FILE_CAP, &text, &err))
        return py_bytes(py, text);
    bool limit = err.code == MIG_LIMIT;
    int number = errno;
    char *message = arena_strdup(py->a, err.message);
    mig_error_clear(&err);
    if (limit || !S_ISREG(st.st_mode))
        return py_refuse_limit(py, "%s", message);
    return fail(py, number ? number : EIO, args->at[0]);
}

/* (what it is, its size, its real path); None: there is nothing of that name. */
struct py_value *py_file_stat(struct py *py, struct py_value *self, const struct py_args *args)
{
    const char *path = path_of(py, args->at[0]);
    struct stat st;
    (void)self;
    if (!path)
        return NULL;
    if (stat(path, &st))
        return &py->none;
    struct py_value *at[] = { py_str_of(py, S_ISREG(st.st_mode)   ? "file"
                                            : S_ISDIR(st.st_mode) ? "directory"
                                                                  : "other"),
                              py_int(py, st.st_size), py_str_of(py, file_real(py->a, path)) };
    return py_tuple(py, at, 3);
}

/* In byte order; Python gives them in the file system's. */
struct py_value *py_file_list(struct py *py, struct py_value *self, const struct py_args *args)
{
    const char *path = path_of(py, args->at[0]);
    const struct file_entry *at;
    struct mig_error err = { 0 };
    struct stat st;
    size_t n;
    (void)self;
    if (!path)
        return NULL;
    if (stat(path, &st))
        return fail(py, errno, args->at[0]);
    if (!S_ISDIR(st.st_mode))
        return fail(py, ENOTDIR, args->at[0]);
    if (!file_list(py->a, path, &at, &n, &err)) {
        mig_error_clear(&err);
        return fail(py, EACCES, args->at[0]);
    }
    struct py_value *list = py_list(py, NULL, 0);
    for (size_t i = 0; i < n; i++)
        py_append(py, list, py_str_of(py, at[i].name));
    return list;
}

struct py_value *py_file_cwd(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    (void)args;
    return py->hooks.reads_files ? py_str_of(py, file_absolute(py->a, "."))
                                 : py_refuse(py, "the working directory");
}
