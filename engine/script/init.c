#include "script/init.h"
#include "base/buf.h"
#include "base/file.h"
#include "script/dir.h"
#include "script/task.h"
#include "script/templates.h"
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

struct setup {
    struct arena *arena;
    struct task task;
    const char *directory; /* as given, in pathlib's form */
    const char *versions;
    const char *ini; /* absolute, as is `toml` */
    const char *toml;
    bool has_toml; /* the template has a pyproject.toml */
};

const struct mig_template *init_templates(void)
{
    return templates_list;
}

static bool check_name(const char *name, struct mig_error *err)
{
    for (const struct mig_template *t = templates_list; t->name; t++)
        if (!strcmp(t->name, name))
            return true;
    mig_error_set(err, MIG_COMMAND, "No such template %s", name);
    return mig_error_hint(err, "'mig list_templates' shows those there are");
}

static bool check_empty(const struct setup *s, struct mig_error *err)
{
    const struct file_entry *list = NULL;
    size_t n = 0;
    if (!file_exists(s->directory))
        return true;
    if (!file_list(s->arena, s->directory, &list, &n, err))
        return false;
    return !n || mig_error_set(err, MIG_COMMAND, "Directory %s already exists and is not empty",
                               s->directory);
}

/* From one absolute path to another, with ".." where needed (pathlib's relative_to(walk_up=True)).
 */
static const char *relative_path(struct arena *a, const char *path, const char *from)
{
    struct slice to = slice_of(path + strspn(path, "/"));
    struct slice base = slice_of(from + strspn(from, "/"));
    while (base.n) {
        struct slice a_rest = to, b_rest = base;
        struct slice first = slice_cut(&a_rest, '/');
        if (!slice_eq(first, slice_cut(&b_rest, '/')))
            break;
        to = a_rest, base = b_rest;
    }
    struct buf b = { .arena = a };
    for (; base.n; slice_cut(&base, '/'))
        buf_puts(&b, b.len ? "/.." : "..");
    if (b.len && to.n)
        buf_char(&b, '/');
    buf_slice(&b, to);
    return buf_str(&b);
}

/* script_location as the file at `config` says it. */
static const char *location(const struct setup *s, const char *config)
{
    if (*s->directory == '/')
        return s->directory;
    const char *here = file_directory(s->arena, config);
    const char *path = task_absolute_path(s->arena, s->directory);
    /* Without ".." the paths can be compared part by part. */
    if (strstr(here, ".."))
        here = file_absolute(s->arena, here), path = file_absolute(s->arena, path);
    const char *relative = relative_path(s->arena, path, here);
    return *relative ? arena_printf(s->arena, "%%(here)s/%s", relative) : "%(here)s";
}

static struct slice fill_in(struct arena *a, const struct templates_file *f, const char *value)
{
    static const char token[] = "${script_location}";
    struct buf b = { .arena = a };
    struct slice rest = { .p = (const char *)f->data, .n = f->n };
    const char *at = memmem(rest.p, rest.n, token, sizeof token - 1);
    if (at) {
        buf_slice(&b, slice_range(rest.p, at));
        buf_puts(&b, value);
        rest = slice_range(at + sizeof token - 1, rest.p + rest.n);
    }
    buf_slice(&b, rest);
    return buf_view(&b);
}

static bool write_ini(const struct setup *s, const struct templates_file *f, struct mig_error *err)
{
    if (!file_exists(s->ini))
        return task_write(&s->task, "Generating", s->ini, fill_in(s->arena, f, location(s, s->ini)),
                          err);
    task_say(&s->task, arena_printf(s->arena, "File %s already exists, skipping", s->ini));
    return true;
}

/* Whether a TOML text has a [tool.alembic] table, or one below it. */
static bool has_table(struct slice text)
{
    static const char pattern[] =
        "^[ \\t]*\\[{1,2}[ \\t]*([\"']?)tool\\1[ \\t]*\\.[ \\t]*([\"']?)alembic\\2[ \\t]*[].]";
    int code = 0;
    PCRE2_SIZE where = 0;
    pcre2_code *re = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_MULTILINE,
                                   &code, &where, NULL);
    pcre2_match_data *m = re ? pcre2_match_data_create_from_pattern(re, NULL) : NULL;
    if (!m)
        arena_oom();
    bool found = pcre2_match(re, (PCRE2_SPTR)text.p, text.n, 0, 0, m, NULL) > 0;
    pcre2_match_data_free(m);
    pcre2_code_free(re);
    return found;
}

static bool write_toml(const struct setup *s, const struct templates_file *f, struct mig_error *err)
{
    struct slice ours = fill_in(s->arena, f, location(s, s->toml));
    struct slice old = { 0 };
    if (!file_exists(s->toml))
        return task_write(&s->task, "Generating", s->toml, ours, err);
    if (!file_read(s->arena, s->toml, DIR_MAX_FILE, &old, err))
        return false;
    if (has_table(old)) {
        task_say(&s->task,
                 arena_printf(s->arena,
                              "File %s already exists and already has a [tool.alembic] section, "
                              "skipping",
                              s->toml));
        return true;
    }
    struct buf both = { .arena = s->arena };
    buf_slice(&both, old);
    buf_puts(&both, "\n\n");
    buf_slice(&both, ours);
    return task_write(&s->task, "Appending to existing", s->toml, buf_view(&both), err);
}

static bool write_config(struct setup *s, const struct templates_file *f, struct mig_error *err)
{
    if (!strcmp(f->name, "alembic.ini.mako"))
        return write_ini(s, f, err);
    s->has_toml = true;
    return write_toml(s, f, err);
}

/* What belongs into the directory first, then the settings. */
static bool write_files(struct setup *s, const char *name, struct mig_error *err)
{
    for (int settings = 0; settings < 2; settings++)
        for (size_t i = 0; i < templates_count; i++) {
            const struct templates_file *f = &templates_files[i];
            bool is_settings =
                !strcmp(f->name, "alembic.ini.mako") || !strcmp(f->name, "pyproject.toml.mako");
            struct slice text = { .p = (const char *)f->data, .n = f->n };
            if (strcmp(f->template_name, name) || is_settings != (settings == 1))
                continue;
            if (is_settings ? !write_config(s, f, err)
                            : !task_write(&s->task, "Generating",
                                          file_join(s->arena, s->directory, f->name), text, err))
                return false;
        }
    return true;
}

static bool add_package(const struct setup *s, struct mig_error *err)
{
    const char *directories[] = { s->directory, s->versions };
    for (size_t i = 0; i < 2; i++)
        if (!task_write(&s->task, "Adding", file_join(s->arena, directories[i], "__init__.py"),
                        SLICE(""), err))
            return false;
    return true;
}

static void say_end(const struct setup *s)
{
    const char *toml = s->has_toml ? arena_printf(s->arena, " settings in %s and", s->toml) : "";
    task_say(&s->task, arena_printf(s->arena,
                                    "Please edit configuration%s%sconnection/logging settings in "
                                    "%s before proceeding.",
                                    toml, s->has_toml ? " configuration/" : "/", s->ini));
}

static const char *config_path(const struct mig_options *o)
{
    const char *variable = getenv("ALEMBIC_CONFIG");
    return o->config ? o->config : variable ? variable : "alembic.ini";
}

bool init_directory(struct arena *a, const struct mig_options *o, const char *directory,
                    const char *template_name, bool package, struct mig_error *err)
{
    const char *name = template_name ? template_name : "generic";
    struct setup s = { .arena = a,
                       .task = { .arena = a, .progress = o->progress, .user = o->user },
                       .directory = task_clean_path(a, directory),
                       .ini = task_absolute_path(a, config_path(o)),
                       .toml = task_absolute_path(a, o->toml ? o->toml : "pyproject.toml") };
    s.versions = file_join(a, s.directory, "versions");
    if (!check_empty(&s, err) || !check_name(name, err) ||
        !task_make_directory(&s.task, s.directory, err) ||
        !task_make_directory(&s.task, s.versions, err) || !write_files(&s, name, err) ||
        (package && !add_package(&s, err)))
        return false;
    say_end(&s);
    return true;
}
