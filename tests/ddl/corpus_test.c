/* Bodies and the SQL that Alembic 1.19.2 with SQLAlchemy 2.0.52 printed for them in --sql mode:
 * tests/corpus/ddl. "=== name", the body of upgrade(), then for each dialect "--- dialect" and its
 * statements, or "! " and the message with which it is refused (where Alembic raises). */
#include "../tap.h"
#include "base/file.h"
#include "ddl/ddl.h"
#include "op/op_run.h"
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static const char head[] = "from alembic import op\n"
                           "import sqlalchemy as sa\n"
                           "import datetime\n"
                           "import decimal\n"
                           "import uuid\n"
                           "from sqlalchemy.dialects import postgresql, mysql, sqlite\n"
                           "def upgrade():\n";

/* The statements of a body, or "! message". */
static const char *printed(struct arena *a, const char *dialect, struct slice body)
{
    struct buf source = { .arena = a }, out = { .arena = a };
    struct mig_error err = { 0 };
    struct op_list ops = { 0 };
    struct ddl_statements list = { 0 };
    struct ddl_session s = { .dialect = dialect_find(dialect), .types = { .arena = a } };
    struct op_environment env = { .dialect = dialect, .offline = true };
    struct slice line;
    buf_puts(&source, head);
    while (slice_line(&body, &line))
        buf_printf(&source, "    %.*s\n", (int)line.n, line.p);
    bool ok = op_run_body(a, "body.py", buf_view(&source), "upgrade", &env, &ops, &err);
    for (size_t i = 0; ok && i < ops.n; i++)
        ok = ddl_compile(&s, a, &ops.at[i], &list, &err);
    for (size_t i = 0; ok && i < list.n; i++)
        buf_printf(&out, "%s%s;", i ? "\n\n" : "", ddl_printed(a, list.at[i].text));
    if (!ok)
        buf_printf(&out, "! %s", err.message);
    mig_error_clear(&err);
    return buf_str(&out);
}

static struct slice until(struct slice *rest, const char *mark)
{
    struct slice text = { rest->p, 0 };
    while (rest->n && !slice_starts(*rest, mark) && !slice_starts(*rest, "=== ")) {
        struct slice line;
        slice_line(rest, &line);
        text.n = (size_t)(rest->p - text.p);
    }
    return text;
}

static unsigned run_case(struct arena *a, const char *file, struct slice name, struct slice body,
                         struct slice *rest)
{
    unsigned failed = 0;
    while (slice_starts(*rest, "--- ")) {
        struct slice dialect;
        slice_line(rest, &dialect);
        const char *d = slice_dup(a, slice_skip(dialect, 4));
        const char *want = slice_dup(a, slice_trim(until(rest, "--- ")));
        const char *got = slice_dup(a, slice_trim(slice_of(printed(a, d, body))));
        if (!strcmp(got, want))
            continue;
        failed++;
        printf("# %s: %.*s (%s)\n#  got: %s\n# want: %s\n", file, (int)name.n, name.p, d, got,
               want);
    }
    return failed;
}

static void run_file(const char *dir, const char *file)
{
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct slice text = { 0 };
    unsigned failed = 0, cases = 0;
    char *path = arena_printf(&a, "%s/%s", dir, file);
    OK(file_read(&a, path, 64 << 20, &text, &err));
    while (slice_starts(text, "=== ")) {
        struct arena one = { 0 };
        struct slice name;
        slice_line(&text, &name);
        struct slice body = until(&text, "--- ");
        failed += run_case(&one, file, slice_skip(name, 4), body, &text);
        cases++;
        arena_free(&one);
    }
    printf("# %s: %u cases\n", file, cases);
    OK(cases > 0);
    OK(failed == 0);
    OK(text.n == 0);
    mig_error_clear(&err);
    arena_free(&a);
}

int main(void)
{
    static const char dir[] = "tests/corpus/ddl";
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
