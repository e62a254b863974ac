#include "script/load.h"
#include "base/file.h"
#include "base/vec.h"
#include "script/dir.h"
#include "script/header.h"
#include "script/quick.h"
#include "script/script.h"
#include "script/sqlfile.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { START = 64 << 10 };

static bool is_sql(const char *path)
{
    return slice_ends(slice_of(path), ".sql");
}

/* Refuses what is no text, with the place of the first bad byte. */
static bool check_utf8(const char *path, struct slice text, struct mig_error *err)
{
    size_t bad = slice_bad_utf8(text);
    if (bad == text.n)
        return true;
    unsigned line = 1, column = 1;
    for (size_t i = 0; i < bad; i++) {
        if (text.p[i] == '\n')
            line++, column = 1;
        else if (((unsigned char)text.p[i] & 0xC0) != 0x80)
            column++;
    }
    mig_error_set(err, MIG_SCRIPT, "invalid UTF-8: byte 0x%02x", (unsigned char)text.p[bad]);
    return mig_error_at(err, path, line, column);
}

/* legacy name: [a-f0-9]+ ".py", Alembic's _legacy_rev */
static const char *legacy_id(struct arena *a, const char *path)
{
    const char *name = file_name(path);
    size_t n = strspn(name, "abcdef0123456789");
    return n && !strcmp(name + n, ".py") ? arena_strndup(a, name, n) : NULL;
}

static const struct untold *untold(struct arena *a, const struct py_untold *u)
{
    if (!u)
        return NULL;
    struct untold *out = arena_new(a, struct untold);
    *out = (struct untold){ u->why, u->hint, u->file, u->line, u->column };
    return out;
}

static const struct untold *copy_untold(struct arena *a, const struct untold *u)
{
    if (!u)
        return NULL;
    struct untold *out = arena_new(a, struct untold);
    *out = (struct untold){ arena_strdup(a, u->why), u->hint ? arena_strdup(a, u->hint) : NULL,
                            u->file ? arena_strdup(a, u->file) : NULL, u->line, u->column };
    return out;
}

/* One empty string is nothing to Alembic. */
static struct strs dependencies(struct strs given)
{
    return given.n == 1 && !*given.at[0] ? (struct strs){ 0 } : given;
}

static struct revision of_header(struct arena *a, const char *path, struct slice text,
                                 const struct py_header *h, const char *id)
{
    return (struct revision){ .id = id,
                              .down_revision = h->down_revision,
                              .depends_on = dependencies(h->depends_on),
                              .branch_labels = h->branch_labels,
                              .untold_labels = untold(a, h->untold_labels),
                              .untold_depends = untold(a, h->untold_depends),
                              .compiles = slice_find(text, "compiles", 3) != NULL,
                              .doc = h->doc ? h->doc : "",
                              .path = path };
}

static bool read_py(struct strs python_path, struct arena *a, const char *path, struct slice text,
                    struct revision *out, struct mig_error *err)
{
    struct py_header h = { 0 };
    if (!py_read_header_below(a, python_path, path, text, &h, err))
        return false;
    const char *id = h.has_revision ? h.revision : legacy_id(a, path);
    if (!id)
        return mig_error_set(err, MIG_COMMAND,
                             "Could not determine revision id from filename %s. Be sure the "
                             "'revision' variable is declared inside the script (please see "
                             "'Upgrading from Alembic 0.1 to 0.2' in the documentation).",
                             file_name(path));
    if (!h.has_down_revision) {
        mig_error_set(err, MIG_SCRIPT, "down_revision is missing; a first revision says None");
        return mig_error_at(err, path, h.line, 0);
    }
    *out = of_header(a, path, text, &h, id);
    return true;
}

static bool read_header(struct strs python_path, struct arena *a, const char *path,
                        struct slice text, struct revision *out, struct mig_error *err)
{
    if (!check_utf8(path, text, err))
        return false;
    if (!is_sql(path))
        return read_py(python_path, a, path, text, out, err);
    bool ok = sqlfile_read_header(a, path, text, out, err);
    out->path = path;
    return ok;
}

bool load_header(struct arena *a, const char *path, struct revision *out, struct mig_error *err)
{
    struct slice text = { 0 };
    bool ok = file_read(a, path, DIR_MAX_FILE, &text, err) &&
              read_header((struct strs){ 0 }, a, path, text, out, err);
    if (ok && out->untold_labels)
        return graph_fail_untold(out->untold_labels, err);
    return ok && (!out->untold_depends || graph_fail_untold(out->untold_depends, err));
}

static struct strs copy_strs(struct arena *a, struct strs s)
{
    const char **at = s.n ? arena_array(a, const char *, s.n) : NULL;
    for (size_t i = 0; i < s.n; i++)
        at[i] = arena_strdup(a, s.at[i]);
    return (struct strs){ .at = at, .n = s.n };
}

/* Without what was needed only while the file was read. */
static struct revision copy_revision(struct arena *a, const struct revision *r)
{
    return (struct revision){ .id = arena_strdup(a, r->id),
                              .down_revision = copy_strs(a, r->down_revision),
                              .depends_on = copy_strs(a, r->depends_on),
                              .branch_labels = copy_strs(a, r->branch_labels),
                              .untold_labels = copy_untold(a, r->untold_labels),
                              .untold_depends = copy_untold(a, r->untold_depends),
                              .compiles = r->compiles,
                              .doc = *r->doc ? arena_strdup(a, r->doc) : "",
                              .path = r->path };
}

bool load_plain(const struct header_rules *rules, struct arena *a, struct arena *scratch,
                const char *path, struct slice text, struct revision *out)
{
    struct py_header h = { 0 };
    struct revision found = { 0 };
    struct mig_error unread = { 0 };
    if (slice_bad_utf8(text) != text.n)
        return false;
    bool ok = !is_sql(path) ? header_read_plain(rules, a, text, &h)
                            : sqlfile_read_header(scratch, path, text, &found, &unread);
    if (ok)
        *out = is_sql(path) ? copy_revision(a, &found) : of_header(a, path, text, &h, h.revision);
    mig_error_clear(&unread);
    return ok;
}

/* What one file after the other is read into. */
struct reader {
    struct arena arena;
    struct strs python_path;
    char *data;
    size_t cap;
};

/* A section begins in what was read of the file: its header is complete then. */
static bool has_section(struct slice start)
{
    static const char *const markers[] = { "\n-- mig:upgrade", "\n-- mig:downgrade" };
    for (size_t i = 0; i < 2; i++) {
        size_t n = strlen(markers[i]);
        const char *at = memmem(start.p, start.n, markers[i], n);
        if (at && at + n < start.p + start.n && memchr(" \r\n", at[n], 3))
            return true;
    }
    return false;
}

/* The beginning of a large SQL file, up to the end of a line; false where that is not enough. */
static bool read_start(struct reader *r, const char *path, struct slice *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    if (fd < 0)
        return false;
    char *data = arena_array(&r->arena, char, START);
    bool usable = !fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size <= DIR_MAX_FILE;
    ssize_t n = usable ? read(fd, data, START) : 0;
    close(fd);
    while (n > 0 && data[n - 1] != '\n')
        n--;
    *out = (struct slice){ .p = data, .n = n > 0 ? (size_t)n : 0 };
    return has_section(*out);
}

/* An SQL file may be data for the most part, and the header stands at its beginning. */
static bool read_text(struct reader *r, const char *path, struct slice *out, struct mig_error *err)
{
    struct mig_error first = { 0 };
    bool small = is_sql(path) && file_read_into(path, START, &r->data, &r->cap, out, &first);
    bool large = first.code == MIG_LIMIT && read_start(r, path, out);
    mig_error_clear(&first);
    if (small || large || file_read_into(path, DIR_MAX_FILE, &r->data, &r->cap, out, err))
        return true;
    return err && err->code == MIG_LIMIT &&
           mig_error_hint(err,
                          "load so much data by the database's own client, beside the revision");
}

static bool read_one(struct reader *r, struct arena *a, const char *path, struct revision *out,
                     struct mig_error *err)
{
    struct slice text = { 0 };
    struct revision found = { 0 };
    arena_reset(&r->arena);
    if (!read_text(r, path, &text, err) ||
        !read_header(r->python_path, &r->arena, path, text, &found, err))
        return false;
    *out = copy_revision(a, &found);
    return true;
}

static bool has_text(struct slice s, const char *text)
{
    return s.n && memmem(s.p, s.n, text, strlen(text));
}

/* Whether the .py file reads that one: it has its name, or its own with another ending. */
static bool reads(struct reader *r, const char *python, const char *path)
{
    struct slice text = { 0 };
    struct mig_error unread = { 0 };
    size_t stem = strlen(path) - strlen("sql");
    bool same = !strncmp(python, path, stem) && !strcmp(python + stem, "py");
    bool ok = file_read_into(python, DIR_MAX_FILE, &r->data, &r->cap, &text, &unread) &&
              (has_text(text, file_name(path)) ||
               (same && (has_text(text, ".sql\"") || has_text(text, ".sql'"))));
    mig_error_clear(&unread);
    return ok;
}

static void hand_over(struct mig_error *err, struct mig_error *why)
{
    if (err && err->code == MIG_OK)
        *err = *why;
    else
        mig_error_clear(why);
}

/* An SQL file without any mark of a revision that a .py file beside it reads is none. */
static bool is_asset(struct reader *r, struct strs files, const char *path)
{
    struct slice start = { 0 };
    size_t directory = (size_t)(file_name(path) - path);
    arena_reset(&r->arena);
    read_start(r, path, &start);
    if (!is_sql(path) || !start.n || has_text(start, "mig:") || has_text(start, "revision:"))
        return false;
    for (size_t i = 0; i < files.n; i++)
        if (!is_sql(files.at[i]) && !strncmp(files.at[i], path, directory) &&
            (size_t)(file_name(files.at[i]) - files.at[i]) == directory &&
            reads(r, files.at[i], path))
            return true;
    return false;
}

/* The complete way: a file that is no revision adds nothing. */
static bool read_or_skip(struct reader *r, struct arena *a, struct strs files, const char *path,
                         struct revision *out, size_t *n, struct mig_error *err)
{
    struct mig_error why = { 0 };
    if (read_one(r, a, path, out, &why)) {
        ++*n;
        return true;
    }
    bool skip = is_asset(r, files, path);
    if (skip)
        mig_error_clear(&why);
    else
        hand_over(err, &why);
    return skip;
}

bool script_load(struct arena *a, const struct config_script *s, struct script_set *out,
                 struct mig_error *err)
{
    struct dir_listing listing = { 0 };
    if (!dir_list(a, s, &listing, err))
        return false;
    struct strs files = listing.files;
    struct revision *revisions = arena_array(a, struct revision, files.n);
    struct reader r = { .python_path = s->python_path };
    size_t n = 0;
    bool ok = true;
    quick_read(a, &listing, revisions);
    for (size_t i = 0; ok && i < files.n; i++) {
        if (revisions[i].path)
            revisions[n++] = revisions[i];
        else
            ok = read_or_skip(&r, a, files, files.at[i], &revisions[n], &n, err);
    }
    arena_free(&r.arena);
    free(r.data);
    *out = (struct script_set){ .revisions = revisions, .n = n, .warnings = listing.warnings };
    return ok;
}

bool script_read_body(struct arena *a, const struct revision *r, bool upgrade, const char *dialect,
                      struct script_body *out, struct mig_error *err)
{
    struct slice text = { 0 };
    return file_read(a, r->path, DIR_MAX_FILE, &text, err) && check_utf8(r->path, text, err) &&
           sqlfile_read_body(a, r->path, text, upgrade, dialect, out, err);
}
