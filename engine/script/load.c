#include "script/load.h"
#include "base/file.h"
#include "base/vec.h"
#include "script/dir.h"
#include "script/header.h"
#include "script/script.h"
#include "script/sqlfile.h"
#include <stdlib.h>
#include <string.h>

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

static bool read_py(struct arena *a, const char *path, struct slice text, struct revision *out,
                    struct mig_error *err)
{
    struct py_header h = { 0 };
    if (!header_read_plain(a, text, &h) && !py_read_header(a, path, text, &h, err))
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
    *out = (struct revision){ .id = id,
                              .down_revision = h.down_revision,
                              .depends_on = h.depends_on,
                              .branch_labels = h.branch_labels,
                              .doc = h.doc ? h.doc : "",
                              .path = path };
    return true;
}

static bool read_header(struct arena *a, const char *path, struct slice text, struct revision *out,
                        struct mig_error *err)
{
    if (!check_utf8(path, text, err))
        return false;
    if (!is_sql(path))
        return read_py(a, path, text, out, err);
    bool ok = sqlfile_read_header(a, path, text, out, err);
    out->path = path;
    return ok;
}

bool load_header(struct arena *a, const char *path, struct revision *out, struct mig_error *err)
{
    struct slice text = { 0 };
    return file_read(a, path, DIR_MAX_FILE, &text, err) && read_header(a, path, text, out, err);
}

bool script_load(struct arena *a, const struct config_script *s, struct script_set *out,
                 struct mig_error *err)
{
    struct strs files = { 0 };
    struct strs warnings = { 0 };
    if (!dir_list(a, s, &files, &warnings, err))
        return false;
    struct revision *revisions = arena_array(a, struct revision, files.n);
    char *data = NULL;
    size_t cap = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < files.n; i++) {
        struct slice text = { 0 };
        ok = file_read_into(files.at[i], DIR_MAX_FILE, &data, &cap, &text, err) &&
             read_header(a, files.at[i], text, &revisions[i], err);
    }
    free(data);
    *out = (struct script_set){ .revisions = revisions, .n = files.n, .warnings = warnings };
    return ok;
}

/* Each op.execute() is one statement; the sink that prints it trims it as Alembic does offline. */
static bool read_py_body(struct arena *a, const struct revision *r, struct slice text, bool upgrade,
                         struct script_body *out, struct mig_error *err)
{
    struct py_executes e = { 0 };
    if (!py_read_body(a, r->path, text, upgrade ? "upgrade" : "downgrade", &e, err))
        return false;
    struct sql_statement *at = arena_array(a, struct sql_statement, e.n);
    for (size_t i = 0; i < e.n; i++)
        at[i] = (struct sql_statement){ .kind = SQL_STATEMENT,
                                        .text = slice_of(e.at[i].text),
                                        .line = e.at[i].line,
                                        .column = e.at[i].column };
    *out = (struct script_body){ .file = r->path,
                                 .statements = { .at = at, .n = e.n },
                                 .python = true };
    return true;
}

bool script_read_body(struct arena *a, const struct revision *r, bool upgrade, const char *dialect,
                      struct script_body *out, struct mig_error *err)
{
    struct slice text = { 0 };
    if (!file_read(a, r->path, DIR_MAX_FILE, &text, err) || !check_utf8(r->path, text, err))
        return false;
    return is_sql(r->path) ? sqlfile_read_body(a, r->path, text, upgrade, dialect, out, err)
                           : read_py_body(a, r, text, upgrade, out, err);
}
