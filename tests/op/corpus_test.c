/* Revision files and the SQL that Alembic 1.19.2 with SQLAlchemy 2.0.52 printed for them in --sql
 * mode: tests/corpus/op, made by tests/differential/record_op.py. "=== name", the file, then for
 * each dialect "--- dialect" and its statements, or "! " and how it is refused. A case whose name
 * begins with "connected: " runs as with a server, and is mig's own. */
#include "../tap.h"
#include "base/file.h"
#include "ddl/ddl.h"
#include "op/op_run.h"
#include <dirent.h>
#include <stdlib.h>

static void put_statements(struct buf *out, struct arena *a, const struct ddl_statements *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const char *text = list->at[i].kind == DDL_AUTOCOMMIT_BEGIN ? "<leave>"
                           : list->at[i].kind == DDL_AUTOCOMMIT_END ? "<enter>"
                                                                    : NULL;
        buf_printf(out, "%s%s%s", i ? "\n\n" : "", text ? text : ddl_printed(a, list->at[i].text),
                   text ? "" : ";");
    }
}

static struct ddl_server server_of(const char *dialect)
{
    bool postgresql = !strcmp(dialect, "postgresql");
    return (struct ddl_server){ .connected = true,
                                .version = postgresql ? 170000 : 80030,
                                .standard_strings = postgresql };
}

static const char *run(struct arena *a, const char *dialect, struct slice file, bool connected)
{
    struct buf out = { .arena = a };
    struct mig_error err = { 0 };
    struct op_list ops = { 0 };
    struct ddl_statements list = { 0 };
    struct ddl_session s = { .dialect = dialect_find(dialect), .types = { .arena = a } };
    struct op_environment env = { .dialect = dialect, .offline = !connected };
    if (connected)
        s.server = server_of(dialect);
    bool ok = op_run_body(a, "body.py", file, "upgrade", &env, &ops, &err);
    for (size_t i = 0; ok && i < ops.n; i++)
        ok = ddl_compile(&s, a, &ops.at[i], &list, &err) ||
             mig_error_at(&err, "body.py", ops.at[i].at.line, ops.at[i].at.column);
    if (ok)
        put_statements(&out, a, &list);
    else
        buf_printf(&out, "! %u:%u: %s", err.line, err.column, err.message);
    mig_error_clear(&err);
    return buf_str(&out);
}

/* Lines up to the next that begins with a mark. */
static struct slice block(struct slice *rest)
{
    struct slice text = { rest->p, 0 };
    struct slice line;
    while (rest->n && !slice_starts(*rest, "--- ") && !slice_starts(*rest, "=== ")) {
        slice_line(rest, &line);
        text.n = (size_t)(rest->p - text.p);
    }
    return text;
}

static void run_case(struct slice *rest)
{
    struct arena a = { 0 };
    struct slice name;
    slice_line(rest, &name);
    bool connected = slice_starts(name, "=== connected: ");
    struct slice file = block(rest);
    while (slice_starts(*rest, "--- ")) {
        struct slice dialect;
        slice_line(rest, &dialect);
        const char *d = slice_dup(&a, slice_skip(dialect, 4));
        const char *want = slice_dup(&a, slice_trim(block(rest)));
        const char *got = slice_dup(&a, slice_trim(slice_of(run(&a, d, file, connected))));
        char *what = arena_printf(&a, "%.*s (%s)", (int)name.n, name.p, d);
        /* Alembic's own messages have no place: "! *" takes any. */
        if (!strcmp(want, "! *"))
            tap_ok(*got == '!', what, __FILE__, __LINE__);
        else
            tap_str(got, want, what, __FILE__, __LINE__);
    }
    arena_free(&a);
}

static void run_file(const char *dir, const char *name)
{
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct slice text = { 0 };
    OK(file_read(&a, arena_printf(&a, "%s/%s", dir, name), 64 << 20, &text, &err));
    while (slice_starts(text, "=== "))
        run_case(&text);
    OK(text.n == 0);
    mig_error_clear(&err);
    arena_free(&a);
}

int main(void)
{
    static const char dir[] = "tests/corpus/op";
    struct dirent **names = NULL;
    int n = scandir(dir, &names, NULL, alphasort);
    OK(n > 2);
    for (int i = 0; i < n; i++) {
        if (slice_ends(slice_of(names[i]->d_name), ".test"))
            run_file(dir, names[i]->d_name);
        free(names[i]);
    }
    free(names);
    return tap_done();
}
