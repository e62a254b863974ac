#include "script/task.h"
#include "base/buf.h"
#include "base/file.h"
#include <stdlib.h>
#include <unistd.h>

static void tell(const struct task *t, enum mig_stage stage, const char *text)
{
    if (t->progress)
        t->progress(t->user, stage, text);
}

void task_begin(const struct task *t, const char *text)
{
    tell(t, MIG_STAGE_BEGIN, text);
}

bool task_end(const struct task *t, const char *text, bool ok)
{
    tell(t, ok ? MIG_STAGE_DONE : MIG_STAGE_FAILED, text);
    return ok;
}

void task_say(const struct task *t, const char *text)
{
    tell(t, MIG_STAGE_SAY, text);
}

bool task_make_directory(const struct task *t, const char *path, struct mig_error *err)
{
    if (file_exists(path))
        return true;
    const char *text =
        arena_printf(t->arena, "Creating directory %s", task_absolute_path(t->arena, path));
    task_begin(t, text);
    return task_end(t, text, file_make_directories(path, err));
}

bool task_write(const struct task *t, const char *verb, const char *path, struct slice text,
                struct mig_error *err)
{
    const char *said = arena_printf(t->arena, "%s %s", verb, task_absolute_path(t->arena, path));
    task_begin(t, said);
    return task_end(t, said, file_write(path, text, err));
}

char *task_clean_path(struct arena *a, const char *path)
{
    struct buf b = { .arena = a };
    struct slice rest = slice_of(path);
    if (slice_starts(rest, "/"))
        buf_puts(&b, slice_starts(rest, "//") && !slice_starts(rest, "///") ? "//" : "/");
    while (rest.n) {
        struct slice part = slice_cut(&rest, '/');
        if (!part.n || slice_is(part, "."))
            continue;
        if (b.len && b.data[b.len - 1] != '/')
            buf_char(&b, '/');
        buf_slice(&b, part);
    }
    return b.len ? buf_str(&b) : arena_strdup(a, ".");
}

char *task_absolute_path(struct arena *a, const char *path)
{
    const char *clean = task_clean_path(a, path);
    char *here = *clean == '/' ? NULL : getcwd(NULL, 0);
    if (!here)
        return arena_strdup(a, clean);
    char *out = slice_is(slice_of(clean), ".") ? arena_strdup(a, here) : file_join(a, here, clean);
    free(here);
    return out;
}
