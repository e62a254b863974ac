#ifndef TESTS_SCRIPT_TREE_H
#define TESTS_SCRIPT_TREE_H
/* A directory of its own for each test program, under the system's temporary directory. */
#include "base/arena.h"
#include "base/file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct tree {
    struct arena *a;
    char *root; /* a real path, without '/' at the end */
};

static inline void tree_die(const char *what)
{
    perror(what);
    exit(1);
}

/* Makes it and goes there. */
static inline struct tree tree_new(struct arena *a)
{
    const char *tmp = getenv("TMPDIR");
    char *root = arena_printf(a, "%s/mig-test-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(root) || chdir(root))
        tree_die(root);
    return (struct tree){ .a = a, .root = file_real(a, root) };
}

static inline const char *tree_path(const struct tree *t, const char *name)
{
    return *name == '/' ? name : arena_printf(t->a, "%s/%s", t->root, name);
}

static inline void tree_put(const struct tree *t, const char *name, const char *text)
{
    const char *path = tree_path(t, name);
    struct mig_error err = { 0 };
    if (!file_make_directories(file_directory(t->a, path), &err) ||
        !file_write(path, slice_of(text), &err))
        tree_die(err.message);
}

static inline void tree_link(const struct tree *t, const char *to, const char *name)
{
    if (symlink(to, tree_path(t, name)))
        tree_die(name);
}

/* The text of a file, "(none)" where there is none; the root's own path in it as "ROOT". */
static inline const char *tree_get(const struct tree *t, const char *name)
{
    struct slice s = { 0 };
    struct mig_error err = { 0 };
    bool ok = file_read(t->a, tree_path(t, name), 1 << 20, &s, &err);
    mig_error_clear(&err);
    return ok ? s.p : "(none)";
}

/* Every root's path in a text replaced by "ROOT". */
static inline const char *tree_mask(const struct tree *t, const char *text)
{
    char *out = arena_strdup(t->a, text ? text : "(null)");
    size_t n = strlen(t->root);
    for (char *p = out; (p = strstr(p, t->root)); p += 4) {
        memcpy(p, "ROOT", 4);
        memmove(p + 4, p + n, strlen(p + n) + 1);
    }
    return out;
}

static inline void tree_remove(struct arena *a, const char *path)
{
    const struct file_entry *list = NULL;
    size_t n = 0;
    struct mig_error err = { 0 };
    if (file_list(a, path, &list, &n, &err))
        for (size_t i = 0; i < n; i++) {
            const char *inside = arena_printf(a, "%s/%s", path, list[i].name);
            if (list[i].is_directory && !list[i].is_link)
                tree_remove(a, inside);
            else
                unlink(inside);
        }
    mig_error_clear(&err);
    rmdir(path);
}

static inline void tree_end(const struct tree *t)
{
    if (chdir("/"))
        tree_die("/");
    tree_remove(t->a, t->root);
}
#endif
