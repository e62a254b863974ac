#include "../tap.h"
#include "base/buf.h"
#include "script/dir.h"
#include "script/load.h"
#include "script/script.h"
#include "tree.h"
#include <sched.h>

#define SQL_HEADER(id) "-- one\n--\n-- revision: " id "\n-- down_revision: b, c\n-- depends_on: d\n"

/* A file, and its header as "id|down|depends|labels|doc"; else the error with its place. */
static const struct {
    const char *name, *text, *header;
} headers[] = {
    { "a.py", "revision = 'a'\ndown_revision = None\n", "a||||" },
    { "a.py",
      "\"\"\"  one\n\ntwo \"\"\"\nrevision = \"a\"\ndown_revision = ('b', 'c')\n"
      "depends_on = ['d']\nbranch_labels = 'e'\n",
      "a|b,c|d|e|one\n\ntwo" },
    { "a.py", "revision = 'a'\ndown_revision = None\ndepends_on = ''\n", "a||||" },
    { "a.py", "revision = 'a'\ndown_revision = None\ndepends_on = ('', 'b')\n", "a||,b||" },
    { "a.sql", SQL_HEADER("a") "-- branch_labels: e\n\n-- mig:upgrade\n", "a|b,c|d|e|one" },
    { "a.sql", "\xEF\xBB\xBF" SQL_HEADER("a") "\n-- mig:upgrade\n", "a|b,c|d||one" },
    { "a.sql", SQL_HEADER("a"), "no '-- mig:upgrade' line: not a revision file of mig" },
    { "a.py", "revision = 'a'\n# \xFF\n", "a.py:2:3: invalid UTF-8: byte 0xff" },
    { "a.sql", "-- \xC3\xA9\xC3\n-- revision: a\n", "a.sql:1:5: invalid UTF-8: byte 0xc3" },
};

static const char *place(const struct tree *t, struct mig_error *err)
{
    return err->line ? arena_printf(t->a, "%s:%u:%u: %s", file_name(err->file), err->line,
                                    err->column, err->message)
                     : err->message;
}

static const char *header(const struct tree *t, const char *path)
{
    struct revision r = { 0 };
    struct mig_error err = { 0 };
    const char *out;
    if (load_header(t->a, path, &r, &err))
        out = arena_printf(t->a, "%s|%s|%s|%s|%s", r.id, strs_join(t->a, r.down_revision, ","),
                           strs_join(t->a, r.depends_on, ","),
                           strs_join(t->a, r.branch_labels, ","), r.doc);
    else
        out = arena_strdup(t->a, place(t, &err));
    mig_error_clear(&err);
    return out;
}

static void test_headers(const struct tree *t)
{
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        tree_put(t, headers[i].name, headers[i].text);
        const char *got = header(t, tree_path(t, headers[i].name));
        bool same = !strcmp(got, headers[i].header) ||
                    (strstr(got, headers[i].header) && !strchr(headers[i].header, '|'));
        tap_ok(same, headers[i].header, __FILE__, __LINE__);
        if (!same)
            printf("# got: %s\n", got);
        unlink(tree_path(t, headers[i].name));
    }
    OK(strstr(header(t, tree_path(t, "absent.py")), "No such file"));
}

static bool load(const struct tree *t, struct arena *a, const char *location,
                 struct script_set *set, struct mig_error *err)
{
    const char **at = arena_array(t->a, const char *, 1);
    at[0] = location;
    struct config_script s = { .directory = t->root, .version_locations = { .at = at, .n = 1 } };
    return script_load(a, &s, set, err);
}

/* Text of n bytes that is no marker. */
static const char *filler(struct arena *a, size_t n)
{
    char *p = arena_array(a, char, n + 1);
    for (size_t i = 0; i < n; i++)
        p[i] = i % 64 == 63 ? '\n' : 'x';
    return p;
}

static void test_large(const struct tree *t)
{
    static const struct {
        size_t before, after; /* bytes in front of the marker (as comments) and behind it */
    } sizes[] = { { 0, 70000 },     { 60000, 70000 }, { 65400, 10 },
                  { 65500, 70000 }, { 70000, 70000 }, { 200000, 0 } };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct buf b = { .arena = t->a };
        struct script_set set = { 0 };
        struct mig_error err = { 0 };
        buf_puts(&b, "-- one\n");
        for (size_t n = 0; n < sizes[i].before; n += 10)
            buf_puts(&b, "-- abcdef\n");
        buf_puts(&b, "--\n-- revision: a1\n-- down_revision:\n-- mig:upgrade\n");
        buf_puts(&b, filler(t->a, sizes[i].after));
        tree_put(t, "large/a.sql", buf_str(&b));
        bool ok = load(t, t->a, "large", &set, &err);
        OK(ok && set.n == 1 && !strcmp(set.revisions[0].id, "a1"));
        OK(ok &&
           strlen(set.revisions[0].doc) == 3 + (sizes[i].before ? 7 * (sizes[i].before / 10) : 0));
        mig_error_clear(&err);
    }
    struct script_set set = { 0 };
    struct mig_error err = { 0 };
    if (truncate(tree_path(t, "large/a.sql"), 200 << 20))
        tree_die("truncate");
    OK(!load(t, t->a, "large", &set, &err) && err.code == MIG_LIMIT);
    OK(err.message && strstr(err.message, "large/a.sql"));
    mig_error_clear(&err);
}

static void test_set(const struct tree *t)
{
    struct script_set set = { 0 };
    struct mig_error err = { 0 };
    tree_put(t, "set/b.py", "revision = 'b'\ndown_revision = 'a'\n");
    tree_put(t, "set/a.sql", SQL_HEADER("a") "-- mig:upgrade\n");
    tree_put(t, "set/README", "");
    tree_link(t, "a.sql", "set/c.sql");
    OK(load(t, t->a, "set", &set, &err) && set.n == 2 && set.warnings.n == 1);
    STR_EQ(set.revisions[0].id, "a");
    STR_EQ(tree_mask(t, set.revisions[1].path), "ROOT/set/b.py");
    tree_put(t, "set/fifo.py", "");
    unlink(tree_path(t, "set/fifo.py"));
    if (mkfifo(tree_path(t, "set/fifo.py"), 0600))
        tree_die("mkfifo");
    OK(!load(t, t->a, "set", &set, &err) && strstr(err.message, "not a regular file"));
    mig_error_clear(&err);
}

/* SQL that a Python revision reads, and SQL that nobody speaks of. */
static void test_assets(const struct tree *t)
{
    static const struct {
        const char *python, *name, *text;
        bool asset;
    } cases[] = {
        { "open(join(here, 'data.sql'))", "data.sql", "SELECT 1;\n", true },
        { "open(join(here, 'data.sql'))", "data.sql", "-- prose\nSELECT 1;\n", true },
        { "open(join(here, 'other.sql'))", "data.sql", "SELECT 1;\n", false },
        { "open(splitext(__file__)[0] + '.sql')", "b.sql", "SELECT 1;\n", true },
        { "open(splitext(__file__)[0] + '.sql')", "c.sql", "SELECT 1;\n", false },
        { "open(splitext(__file__)[0])", "b.sql", "SELECT 1;\n", false },
        { "open('data.sql')", "data.sql", "-- mig:upgrad\n", false },
        { "open('data.sql')", "data.sql", "-- revision: a\n", false },
        { "open('data.sql')", "data.sql", "", false },
        { "open('sub.sql')", "sub/sub.sql", "SELECT 1;\n", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct script_set set = { 0 };
        struct mig_error err = { 0 };
        const char *location = arena_printf(t->a, "assets%zu", i);
        tree_put(t, arena_printf(t->a, "%s/b.py", location),
                 arena_printf(t->a, "revision = 'b'\ndown_revision = None\n%s\n", cases[i].python));
        tree_put(t, arena_printf(t->a, "%s/%s", location, cases[i].name), cases[i].text);
        if (strchr(cases[i].name, '/'))
            location = arena_printf(t->a, "%s/sub", location);
        bool ok = load(t, t->a, location, &set, &err);
        OK(ok == cases[i].asset && (!ok || (set.n == 1 && !strcmp(set.revisions[0].id, "b"))));
        OK(ok || (err.message && err.file));
        mig_error_clear(&err);
    }
}

/* The issue allows 1.5 KB for a revision, the graph included. */
static void test_memory(const struct tree *t)
{
    enum { MANY = 2000 };
    for (int i = 0; i < MANY; i++)
        tree_put(t, arena_printf(t->a, "many/%012x_a_revision.sql", i),
                 arena_printf(t->a,
                              "-- a revision of the usual length\n--\n-- revision: %012x\n"
                              "-- down_revision: %012x\n-- created: 2026-01-01 00:00:00.000000\n\n"
                              "-- mig:upgrade\nSELECT 1;\n",
                              i + 1, i));
    struct arena a = { 0 };
    struct script_set set = { 0 };
    struct mig_error err = { 0 };
    OK(load(t, &a, "many", &set, &err) && set.n == MANY);
    printf("# %zu bytes for each revision\n", a.total / MANY);
#ifndef ARENA_MALLOC
    OK(a.total / MANY < 700);
#endif
    arena_free(&a);
}

/* Everything of each revision, in order. */
static const char *show(struct arena *a, const struct script_set *set)
{
    struct buf b = { .arena = a };
    for (size_t i = 0; i < set->n; i++) {
        const struct revision *r = &set->revisions[i];
        buf_puts(&b, arena_printf(
                         a, "%s|%s|%s|%s|%s|%s|%d\n", r->id, strs_join(a, r->down_revision, ","),
                         strs_join(a, r->depends_on, ","), strs_join(a, r->branch_labels, ","),
                         r->doc, file_name(r->path), r->compiles));
    }
    return buf_str(&b);
}

/* File i of many, of all kinds; what it must give is added to b. */
static void put_mixed(const struct tree *t, int i, struct buf *b)
{
    static const struct {
        const char *before, *between, *behind, *suffix;
    } kinds[] = {
        { "\"\"\"doc ", "\"\"\"\nrevision = 'r", "'\ndown_revision = 'r0'\nx = 'compiles'\n",
          "py" },
        { "'doc ' '", "'\nrevision = 'r' + '", "'\ndown_revision = 'r0'\n", "py" }, /* not plain */
        { "-- doc ", "\n--\n-- revision: r", "\n-- down_revision: r0\n-- mig:upgrade\n", "sql" },
        { "\"\"\"doc ", "\"\"\"\nrevision = 'r", "'\ndown_revision = 'r0'\n#", "py" },
        { "\"\"\"doc ", "\"\"\"\nrevision = 'r", "'\ndown_revision = 'r0'\n", "py" },
    };
    enum { LARGE = 3, LINK = 4, KINDS = 5 };
    int kind = i % 7 < KINDS ? i % 7 : 0;
    const char *name = arena_printf(t->a, "%04d.%s", i, kinds[kind].suffix);
    const char *path = arena_printf(t->a, "%s/%s", kind == LINK ? "elsewhere" : "mixed", name);
    tree_put(t, path,
             arena_printf(t->a, "%s%d%s%d%s%0*d\n", kinds[kind].before, i, kinds[kind].between, i,
                          kinds[kind].behind, kind == LARGE ? 70000 : 1, 0));
    if (kind == LINK)
        tree_link(t, tree_path(t, path), arena_printf(t->a, "mixed/%s", name));
    buf_puts(b, arena_printf(t->a, "r%d|r0|||doc %d|%s|%d\n", i, i, name, !kind));
}

/* With many files some threads share them: the same comes out as without, the first error too. */
static void test_many(const struct tree *t)
{
    enum { MANY = 500, ROUNDS = 20 };
    struct buf want = { .arena = t->a };
    struct script_set set = { 0 };
    struct mig_error err = { 0 };
    cpu_set_t all;
    cpu_set_t one;
    size_t cpu = 0;
    int bad = 0;
    for (int i = 0; i < MANY; i++)
        put_mixed(t, i, &want);
    for (int i = 0; i < ROUNDS; i++) {
        struct arena a = { 0 };
        bad += !load(t, &a, "mixed", &set, &err) || set.n != MANY ||
               strcmp(show(t->a, &set), buf_str(&want)) != 0;
        arena_free(&a);
    }
    OK(bad == 0);
    tree_put(t, "mixed/0490.py", "\xFF");
    tree_put(t, "mixed/0007.py", "revision = 'r7'\n");
    for (int i = 0; i < ROUNDS; i++) {
        bad += load(t, t->a, "mixed", &set, &err) || !strstr(err.file, "0007.py");
        mig_error_clear(&err);
    }
    OK(bad == 0);
    OK(!sched_getaffinity(0, sizeof all, &all));
    while (cpu < CPU_SETSIZE && !CPU_ISSET(cpu, &all))
        cpu++;
    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    OK(!sched_setaffinity(0, sizeof one, &one));
    OK(!load(t, t->a, "mixed", &set, &err) && strstr(err.file, "0007.py"));
    mig_error_clear(&err);
    sched_setaffinity(0, sizeof all, &all);
}

static void test_body(const struct tree *t)
{
    struct script_body body = { 0 };
    struct mig_error err = { 0 };
    tree_put(t, "body.sql",
             SQL_HEADER("a") "-- mig:upgrade\nSELECT 1;\nSELECT 2;\n-- mig:downgrade\n");
    struct revision r = { .path = tree_path(t, "body.sql") };
    OK(script_read_body(t->a, &r, true, "sqlite", &body, &err) && body.statements.n == 2);
    OK(!body.python && !strcmp(body.file, r.path));
    OK(script_read_body(t->a, &r, false, "sqlite", &body, &err) && !body.statements.n);
    tree_put(t, "body.sql", "\xFF");
    OK(!script_read_body(t->a, &r, true, "sqlite", &body, &err) && err.line == 1);
    mig_error_clear(&err);
}

int main(void)
{
    struct arena a = { 0 };
    struct tree t = tree_new(&a);
    test_headers(&t);
    test_large(&t);
    test_assets(&t);
    test_set(&t);
    test_memory(&t);
    test_many(&t);
    test_body(&t);
    tree_end(&t);
    arena_free(&a);
    return tap_done();
}
