#include "script/dir.h"
#include "base/file.h"
#include "base/map.h"
#include "base/vec.h"
#include <string.h>

struct str_vec VEC_OF(const char *);

struct walk {
    struct arena *arena;
    const struct config_script *settings;
    struct str_vec files;
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

/* The stem up to the first '.', as Alembic compares names in __pycache__. */
static bool has_source(const struct file_entry *list, size_t n, const char *name)
{
    size_t stem = strcspn(name, ".");
    for (size_t i = 0; i < n; i++)
        if (slice_ends(slice_of(list[i].name), ".py") && strcspn(list[i].name, ".") == stem &&
            !strncmp(list[i].name, name, stem))
            return true;
    return false;
}

/* Byte code whose source is gone would be a revision in Alembic: leaving it out would change the
 * graph silently. */
static bool refuse_byte_code(struct walk *w, const char *directory, const struct file_entry *source,
                             size_t nsource, struct mig_error *err)
{
    const struct file_entry *list = NULL;
    size_t n = 0;
    if (!file_list(w->arena, directory, &list, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (is_byte_code(list[i].name) && !has_source(source, nsource, list[i].name))
            return mig_error_set(err, MIG_SCRIPT,
                                 "%s is Python byte code without its source; mig cannot read it",
                                 file_join(w->arena, directory, list[i].name));
    return true;
}

static bool check_byte_code(struct walk *w, const char *directory, const struct file_entry *list,
                            size_t n, struct mig_error *err)
{
    const char *cache = file_join(w->arena, directory, "__pycache__");
    return !w->settings->sourceless ||
           (refuse_byte_code(w, directory, list, n, err) &&
            (!file_is_directory(cache) || refuse_byte_code(w, cache, list, n, err)));
}

/* Without symbolic links on the way two listings of different directories cannot meet; the real
 * path is asked for only where they could. */
static void add_file(struct walk *w, const char *path)
{
    const char *real = file_real(w->arena, path);
    uint32_t next = (uint32_t)w->files.n;
    if (map_add(&w->seen, slice_of(real), next) != next) {
        vec_push(w->arena, &w->warnings,
                 arena_printf(w->arena,
                              "File %s loaded twice! ignoring. Please ensure version_locations is "
                              "unique.",
                              real));
        return;
    }
    vec_push(w->arena, &w->files, path);
}

static bool walk_directory(struct walk *w, const char *directory, unsigned depth,
                           struct mig_error *err)
{
    const struct file_entry *list = NULL;
    size_t n = 0;
    if (depth > 64)
        return mig_error_set(err, MIG_LIMIT, "%s is nested more than 64 directories deep",
                             directory);
    if (!file_list(w->arena, directory, &list, &n, err) ||
        !check_byte_code(w, directory, list, n, err))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!dir_is_revision_name(list[i].name))
            continue;
        const char *path = file_join(w->arena, directory, list[i].name);
        if (list[i].is_directory)
            return mig_error_set(err, MIG_SCRIPT, "%s is a directory, not a revision file", path);
        add_file(w, path);
    }
    for (size_t i = 0; w->settings->recursive && i < n; i++)
        if (list[i].is_directory && !slice_ends(slice_of(list[i].name), "__pycache__") &&
            !walk_directory(w, file_join(w->arena, directory, list[i].name), depth + 1, err))
            return false;
    return true;
}

bool dir_list(struct arena *a, const struct config_script *s, struct strs *files,
              struct strs *warnings, struct mig_error *err)
{
    struct walk w = { .arena = a, .settings = s, .seen = { .arena = a } };
    for (size_t i = 0; i < s->version_locations.n; i++) {
        const char *location = file_absolute(a, s->version_locations.at[i]);
        if (file_exists(location) && !walk_directory(&w, location, 0, err))
            return false;
    }
    *files = (struct strs){ .at = w.files.at, .n = w.files.n };
    *warnings = (struct strs){ .at = w.warnings.at, .n = w.warnings.n };
    return true;
}
