#include "cmd/editor.h"
#include "base/file.h"
#include "base/vec.h"
#include "cmd/wrap.h"
#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the order of alembic.util.editor._default_editors. */
static const char *const usual[] = { "sensible-editor", "editor", "nano", "vim", "code" };

struct names VEC_OF(const char *);

/* The first NAME on $PATH, as it would be written. */
static const char *on_path(struct arena *a, const char *name)
{
    const char *path = getenv("PATH");
    struct slice rest = slice_of(path ? path : "");
    for (bool more = true; more;) {
        more = memchr(rest.p, ':', rest.n) != NULL;
        const char *file = file_join(a, slice_dup(a, slice_cut(&rest, ':')), name);
        if (file_exists(file))
            return file;
    }
    return NULL;
}

/* $EDITOR stands first, $VISUAL second: also when $EDITOR is not set. */
static const char *find(struct arena *a)
{
    static const char *const variables[] = { "EDITOR", "VISUAL" };
    struct names names = { 0 };
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        vec_push(a, &names, usual[i]);
    for (size_t i = 0; i < 2; i++) {
        const char *choice = getenv(variables[i]);
        if (choice && file_exists(choice))
            return choice;
        if (!choice || strchr(choice, '/'))
            continue;
        vec_push(a, &names, NULL);
        memmove(names.at + i + 1, names.at + i, (names.n - 1 - i) * sizeof *names.at);
        names.at[i] = choice;
    }
    for (size_t i = 0; i < names.n; i++) {
        const char *file = on_path(a, names.at[i]);
        if (file)
            return file;
    }
    return NULL;
}

static bool failed(struct mig_error *err, const char *why)
{
    return mig_error_set(err, MIG_COMMAND, "Error executing editor (%s)", why);
}

static bool ended(struct arena *a, const char *editor, const char *path, int status,
                  struct mig_error *err)
{
    const char *command =
        arena_printf(a, "Command '[%s, %s]'", wrap_repr(a, editor), wrap_repr(a, path));
    if (WIFSIGNALED(status)) {
        const char *name = sigabbrev_np(WTERMSIG(status));
        return failed(err, name ? arena_printf(a, "%s died with <Signals.SIG%s: %d>.", command,
                                               name, WTERMSIG(status))
                                : arena_printf(a, "%s died with unknown signal %d.", command,
                                               WTERMSIG(status)));
    }
    if (WEXITSTATUS(status))
        return failed(err, arena_printf(a, "%s returned non-zero exit status %d.", command,
                                        WEXITSTATUS(status)));
    return true;
}

bool editor_open(struct arena *a, const char *path, struct mig_error *err)
{
    const char *editor = find(a);
    if (!editor)
        return failed(err, "No suitable editor found. Please set the \"EDITOR\" or \"VISUAL\" "
                           "environment variables");
    char *argv[] = { arena_strdup(a, editor), arena_strdup(a, path), NULL };
    pid_t child;
    int status, error = posix_spawn(&child, editor, NULL, NULL, argv, environ);
    if (error)
        return failed(err, arena_printf(a, "[Errno %d] %s: %s", error, strerror(error),
                                        wrap_repr(a, editor)));
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return failed(err, strerror(errno));
    return ended(a, editor, path, status, err);
}
