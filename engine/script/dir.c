#include "script/dir.h"
#include "base/file.h"
#include "base/map.h"
#include "base/vec.h"
#include <string.h>

struct str_vec VEC_OF(const char *);
struct flag_vec VEC_OF(bool);

struct walk {
    struct arena *arena;   /* what is handed out */
    struct arena *scratch; /* listings: gone at the end */
    const struct config_script *settings;
    struct str_vec files;
    struct flag_vec is_plain; /* of each file */
    struct str_vec warnings;
    struct map seen; /* real paths */
};

bool dir_is_revision_name(const char *name)
{
    struct slice s = slice_of(name);
    return (slice_ends(s, ".py") || slice_ends(s, ".sql")) && !slice_starts(s, ".#") &&
           !slice_starts(s, "__init__");
}

static bool is_byte_code(const char *name)
{
    struct slice s = slice_of(name);
    return (slice_ends(s, ".pyc") || slice_ends(s, ".pyo")) && !slice_starts(s, ".#") &&
           !slice_starts(s, "__init__");
}

/* A file NAME.py in the list. */
static bool has_file(const struct file_entry *list, size_t n, struct slice name)
{
    for (size_t i = 0; i < n; i++)
        if (slice_eq(slice_of(list[i].name), name))
            return true;
    return false;
}

/* Any file whose name is the same up to the first '.': so Alembic looks at __pycache__. */
static bool has_stem(const struct file_entry *list, size_t n, const char *name)
{
    size_t stem = strcspn(name, ".");
    for (size_t i = 0; i < n; i++)
        if (!list[i].is_directory && strcspn(list[i].name, ".") == stem &&
            !strncmp(list[i].name, name, stem))
            return true;
    return false;
}

static bool refuse(struct walk *w, const char *directory, const char *name, struct mig_error *err)
{
    return mig_error_set(err, MIG_SCRIPT,
                         "%s is Python byte code without its source; mig cannot read it",
                         file_join(w->scratch, directory, name));
}

/* Byte code whose source is gone is a revision in Alembic: leaving it out would change the graph
 * silently. */
static bool check_byte_code(struct walk *w, const char *directory, const struct file_entry *list,
                            size_t n, struct mig_error *err)
{
    const char *cache = file_join(w->scratch, directory, "__pycache__");
    const struct file_entry *cached = NULL;
    size_t ncached = 0;
    for (size_t i = 0; i < n; i++) {
        struct slice source = { .p = list[i].name, .n = strlen(list[i].name) - 1 };
        if (is_byte_code(list[i].name) && !has_file(list, n, source))
            return refuse(w, directory, list[i].name, err);
    }
    if (file_is_directory(cache) && !file_list(w->scratch, cache, &cached, &ncached, err))
        return false;
    for (size_t i = 0; i < ncached; i++)
        if (is_byte_code(cached[i].name) && !has_stem(list, n, cached[i].name))
            return refuse(w, cache, cached[i].name, err);
    return true;
}

static void add_file(struct walk *w, const char *directory, const struct file_entry *e)
{
    const char *path = file_join(w->arena, directory, e->name);
    if (e->is_link)
        path = file_real(w->arena, path);
    uint32_t next = (uint32_t)w->files.n;
    if (map_add(&w->seen, slice_of(path), next) == next) {
        vec_push(w->scratch, &w->files, path);
        vec_push(w->scratch, &w->is_plain, e->is_regular && !e->is_link);
    } else
        vec_push(w->scratch, &w->warnings,
                 arena_printf(w->arena,
                              "File %s loaded twice! ignoring. Please ensure version_locations is "
                              "unique.",
                              path));
}

static bool refuse_directory(const char *path, struct mig_error *err)
{
    mig_error_set(err, MIG_SCRIPT, "%s is a directory, not a revision file", path);
    return mig_error_hint(err, "give it a name without .sql or .py, or move it away");
}

/* `directory` is a real path, so that of a file in it is known without asking. */
static bool walk_directory(struct walk *w, const char *directory, unsigned depth,
                           struct mig_error *err)
{
    const struct file_entry *list = NULL;
    size_t n = 0;
    if (depth > 64)
        return mig_error_set(err, MIG_LIMIT, "%s is nested more than 64 directories deep",
                             directory);
    if (!file_list(w->scratch, directory, &list, &n, err) ||
        (w->settings->sourceless && !check_byte_code(w, directory, list, n, err)))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!dir_is_revision_name(list[i].name))
            continue;
        if (list[i].is_directory)
            return refuse_directory(file_join(w->scratch, directory, list[i].name), err);
        add_file(w, directory, &list[i]);
    }
    for (size_t i = 0; w->settings->recursive && i < n; i++)
        if (list[i].is_directory && !list[i].is_link &&
            !slice_ends(slice_of(list[i].name), "__pycache__") &&
            !walk_directory(w, file_join(w->scratch, directory, list[i].name), depth + 1, err))
            return false;
    return true;
}

static bool walk_location(struct walk *w, const char *location, struct mig_error *err)
{
    if (!file_exists(location))
        return true;
    if (!file_is_directory(location))
        return mig_error_set(err, MIG_CONFIG, "the version location %s is not a directory",
                             location);
    return walk_directory(w, file_real(w->scratch, location), 0, err);
}

static struct strs keep(struct arena *a, const struct str_vec *v)
{
    const char **at = arena_array(a, const char *, v->n);
    for (size_t i = 0; i < v->n; i++)
        at[i] = v->at[i];
    return (struct strs){ .at = at, .n = v->n };
}

bool dir_list(struct arena *a, const struct config_script *s, struct dir_listing *out,
              struct mig_error *err)
{
    struct arena scratch = { 0 };
    struct walk w = {
        .arena = a, .scratch = &scratch, .settings = s, .seen = { .arena = &scratch }
    };
    bool ok = true;
    for (size_t i = 0; ok && i < s->version_locations.n; i++)
        ok = walk_location(&w, s->version_locations.at[i], err);
    bool *is_plain = arena_array(a, bool, w.is_plain.n);
    for (size_t i = 0; i < w.is_plain.n; i++)
        is_plain[i] = w.is_plain.at[i];
    *out = (struct dir_listing){ keep(a, &w.files), is_plain, keep(a, &w.warnings) };
    arena_free(&scratch);
    return ok;
}
