#include "../tap.h"
#include "base/buf.h"
#include "script/write.h"
#include "tree.h"

static const char py_template[] = "\"\"\"${message}\n\nRevision ID: ${up_revision}\n"
                                  "Revises: ${down_revision | comma,n}\n\n\"\"\"\n"
                                  "revision = ${repr(up_revision)}\n"
                                  "down_revision = ${repr(down_revision)}\n"
                                  "branch_labels = ${repr(branch_labels)}\n"
                                  "depends_on = ${repr(depends_on)}\n";
static const char sql_template[] = "-- ${message}\n--\n-- revision: ${up_revision}\n"
                                   "-- down_revision: ${down_revision | comma,n}\n"
                                   "-- branch_labels: ${branch_labels | comma,n}\n"
                                   "-- depends_on: ${depends_on | comma,n}\n\n"
                                   "-- mig:upgrade\n\n-- mig:downgrade\n";
static const char bare_template[] = "revision = ${repr(up_revision)}\ndown_revision = None\n";

#define S "alembic/script.py.mako"
#define Q "alembic/script.sql.mako"
#define V "alembic/versions"

/* aaaa1111 <- bbbb2222, cccc3333 (label right); dddd4444 alone, in a location of its own. */
static void put_graph(const struct tree *t)
{
    tree_put(t, V "/a.py", "revision = 'aaaa1111'\ndown_revision = None\n");
    tree_put(t, V "/b.py", "revision = 'bbbb2222'\ndown_revision = 'aaaa1111'\n");
    tree_put(t, V "/c.py",
             "revision = 'cccc3333'\ndown_revision = 'aaaa1111'\nbranch_labels = 'right'\n");
    tree_put(t, "other/d.py", "revision = 'dddd4444'\ndown_revision = None\n");
}

struct transcript {
    struct buf text;
};

static void hear(void *user, enum mig_stage stage, const char *text)
{
    struct transcript *s = user;
    if (stage == MIG_STAGE_BEGIN || stage == MIG_STAGE_SAY)
        buf_printf(&s->text, "%s%s", s->text.len ? "|" : "", text);
    else
        buf_puts(&s->text, stage == MIG_STAGE_DONE ? " ok" : " FAILED");
}

/* Loads what is there, writes, and tells everything that was said and how it ended. */
static const char *run_with(const struct tree *t, struct config_script *s,
                            const struct mig_new *wanted, bool merge,
                            const struct config_hook *hooks, size_t nhooks, const char **path)
{
    struct script_set set = { 0 };
    const struct graph *g = NULL;
    struct strs warnings = { 0 };
    struct mig_error err = { 0 };
    struct transcript said = { .text = { .arena = t->a } };
    struct write_request q = { .settings = s,
                               .wanted = wanted,
                               .merge = merge,
                               .hooks = hooks,
                               .nhooks = nhooks,
                               .progress = hear,
                               .user = &said };
    bool ok = script_load(t->a, s, &set, &err) &&
              graph_build(t->a, set.revisions, set.n, &g, &warnings, &err);
    q.graph = g;
    if (!ok || !write_revision(t->a, &q, path, &err))
        buf_printf(&said.text, "%s%s", said.text.len ? "|" : "", err.message);
    mig_error_clear(&err);
    return tree_mask(t, buf_str(&said.text));
}

static struct config_script plain_settings(void)
{
    static const char *const location[] = { V };
    return (struct config_script){ .directory = "alembic",
                                   .version_locations = { .at = location, .n = 1 },
                                   .file_template = "%(rev)s_%(slug)s",
                                   .truncate_slug_length = 40,
                                   .output_encoding = "utf-8" };
}

/* Requests on the graph without `other`; nothing of what one writes is seen by the next. */
static const struct {
    const char *name;
    struct mig_new wanted;
    bool merge;
    const char *said;
    const char *file, *text; /* NULL: nothing is written */
} cases[] = {
    { "head of several",
      { .rev_id = "n1" },
      false,
      "Multiple heads are present; please specify the head revision on which the new revision "
      "should be based, or perform a merge.",
      NULL,
      NULL },
    { "one head",
      { .rev_id = "n1", .message = "Add a column", .heads = (const char *[]){ "bbbb", NULL } },
      false,
      "Generating ROOT/" V "/n1_add_a_column.py ok",
      V "/n1_add_a_column.py",
      "\"\"\"Add a column\n\nRevision ID: n1\nRevises: bbbb2222\n\n\"\"\"\nrevision = 'n1'\n"
      "down_revision = 'bbbb2222'\nbranch_labels = None\ndepends_on = None\n" },
    { "heads",
      { .rev_id = "n1", .heads = (const char *[]){ "heads", NULL } },
      true,
      "Generating ROOT/" V "/n1_.py ok",
      V "/n1_.py",
      "\"\"\"empty message\n\nRevision ID: n1\nRevises: bbbb2222, cccc3333\n\n\"\"\"\n"
      "revision = 'n1'\ndown_revision = ('bbbb2222', 'cccc3333')\nbranch_labels = None\n"
      "depends_on = None\n" },
    { "merge in the order given",
      { .rev_id = "n1", .message = "", .heads = (const char *[]){ "right@head", "bbbb", NULL } },
      true,
      "Generating ROOT/" V "/n1_.py ok",
      V "/n1_.py",
      "\"\"\"\n\nRevision ID: n1\nRevises: cccc3333, bbbb2222\n\n\"\"\"\nrevision = 'n1'\n"
      "down_revision = ('cccc3333', 'bbbb2222')\nbranch_labels = None\ndepends_on = None\n" },
    { "base, labels, dependencies",
      { .rev_id = "n1",
        .heads = (const char *[]){ "base", NULL },
        .branch_label = "new",
        .depends_on = (const char *[]){ "bbbb", "right", NULL } },
      false,
      "Generating ROOT/" V "/n1_.py ok",
      V "/n1_.py",
      "\"\"\"empty message\n\nRevision ID: n1\nRevises: \n\n\"\"\"\nrevision = 'n1'\n"
      "down_revision = None\nbranch_labels = ('new',)\ndepends_on = ['bbbb2222', 'right']\n" },
    { "one dependency",
      { .rev_id = "n1",
        .heads = (const char *[]){ "base", NULL },
        .depends_on = (const char *[]){ "bbbb", NULL } },
      false,
      "Generating ROOT/" V "/n1_.py ok",
      V "/n1_.py",
      "\"\"\"empty message\n\nRevision ID: n1\nRevises: \n\n\"\"\"\nrevision = 'n1'\n"
      "down_revision = None\nbranch_labels = None\ndepends_on = 'bbbb2222'\n" },
    { "unknown dependency",
      { .rev_id = "n1",
        .heads = (const char *[]){ "base", NULL },
        .depends_on = (const char *[]){ "nope", NULL } },
      false,
      "Can't locate revision identified by 'nope'",
      NULL,
      NULL },
    { "splice",
      { .rev_id = "n1", .heads = (const char *[]){ "aaaa", NULL }, .splice = true },
      false,
      "Generating ROOT/" V "/n1_.py ok",
      V "/n1_.py",
      "\"\"\"empty message\n\nRevision ID: n1\nRevises: aaaa1111\n\n\"\"\"\nrevision = 'n1'\n"
      "down_revision = 'aaaa1111'\nbranch_labels = None\ndepends_on = None\n" },
    { "no head",
      { .rev_id = "n1", .heads = (const char *[]){ "aaaa", NULL } },
      false,
      "Revision aaaa1111 is not a head revision; please specify --splice to create a new branch "
      "from this revision",
      NULL,
      NULL },
    { "same twice",
      { .rev_id = "n1", .heads = (const char *[]){ "bbbb", "bbbb2222", NULL } },
      true,
      "Duplicate head revisions specified",
      NULL,
      NULL },
    { "unknown head",
      { .rev_id = "n1", .heads = (const char *[]){ "nope", NULL } },
      false,
      "Can't locate revision identified by 'nope'",
      NULL,
      NULL },
    { "bad id",
      { .rev_id = "a@b-c", .heads = (const char *[]){ "nope", NULL } },
      false,
      "Character(s) '-, @' not allowed in revision identifier 'a@b-c'",
      NULL,
      NULL },
    { "its own parent",
      { .rev_id = "bbbb2222", .heads = (const char *[]){ "bbbb", NULL } },
      false,
      "Generating ROOT/" V "/bbbb2222_.py ok|Self-loop is detected in revisions (bbbb2222)",
      V "/bbbb2222_.py",
      "\"\"\"empty message\n\nRevision ID: bbbb2222\nRevises: bbbb2222\n\n\"\"\"\n"
      "revision = 'bbbb2222'\ndown_revision = 'bbbb2222'\nbranch_labels = None\n"
      "depends_on = None\n" },
    { "its own dependency",
      { .rev_id = "cccc3333",
        .heads = (const char *[]){ "bbbb", NULL },
        .depends_on = (const char *[]){ "cccc", NULL } },
      false,
      "Generating ROOT/" V "/cccc3333_.py ok|Dependency self-loop is detected in revisions "
      "(cccc3333)",
      V "/cccc3333_.py",
      "\"\"\"empty message\n\nRevision ID: cccc3333\nRevises: bbbb2222\n\n\"\"\"\n"
      "revision = 'cccc3333'\ndown_revision = 'bbbb2222'\nbranch_labels = None\n"
      "depends_on = 'cccc3333'\n" },
    { "--sql",
      { .sql = true },
      false,
      "Using --sql with the revision command when revision_environment is not configured does not "
      "make any sense",
      NULL,
      NULL },
    { "--sql --autogenerate",
      { .sql = true, .autogenerate = true },
      false,
      "Using --sql with --autogenerate does not make any sense",
      NULL,
      NULL },
    { "--autogenerate",
      { .autogenerate = true },
      false,
      "Can't proceed with --autogenerate option; environment script ROOT/alembic/env.py does not "
      "provide a MetaData object or sequence of objects to the context.",
      NULL,
      NULL },
    { "a path that is none of them",
      { .rev_id = "n1", .heads = (const char *[]){ "bbbb", NULL }, .version_path = "./x/" },
      false,
      "Path x is not represented in current version locations",
      NULL,
      NULL },
    { "the path that it has anyway",
      { .rev_id = "n1",
        .heads = (const char *[]){ "bbbb", NULL },
        .version_path = "alembic/./versions/" },
      false,
      "Generating ROOT/" V "/n1_.py ok",
      V "/n1_.py",
      "\"\"\"empty message\n\nRevision ID: n1\nRevises: bbbb2222\n\n\"\"\"\nrevision = 'n1'\n"
      "down_revision = 'bbbb2222'\nbranch_labels = None\ndepends_on = None\n" },
    { "another format",
      { .rev_id = "n1", .heads = (const char *[]){ "bbbb", NULL }, .format = "sql" },
      false,
      "Generating ROOT/" V "/n1_.sql FAILED|can't read alembic/script.sql.mako: No such file or "
      "directory",
      NULL,
      NULL },
    { "no format",
      { .rev_id = "n1", .heads = (const char *[]){ "bbbb", NULL }, .format = "xml" },
      false,
      "--format is 'sql' or 'py', not 'xml'",
      NULL,
      NULL },
};

static void test_cases(const struct tree *t)
{
    struct config_script s = plain_settings();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = NULL;
        tree_remove(t->a, tree_path(t, V));
        put_graph(t);
        tree_put(t, S, py_template);
        const char *said = run_with(t, &s, &cases[i].wanted, cases[i].merge, NULL, 0, &path);
        tap_str(said, cases[i].said, cases[i].name, __FILE__, __LINE__);
        if (cases[i].file)
            tap_str(tree_get(t, cases[i].file), cases[i].text, cases[i].name, __FILE__, __LINE__);
        else
            OK(access(tree_path(t, V "/n1_.py"), F_OK));
    }
}

static const char *run(const struct tree *t, struct config_script *s, const struct mig_new *wanted)
{
    const char *path = NULL;
    return run_with(t, s, wanted, false, NULL, 0, &path);
}

static void test_empty(const struct tree *t)
{
    struct config_script s = plain_settings();
    const char *path = NULL;
    tree_remove(t->a, tree_path(t, V));
    tree_put(t, S, py_template);
    struct mig_new wanted = { .message = "first" };
    const char *said = run_with(t, &s, &wanted, false, NULL, 0, &path);
    const char *name = file_name(path);
    STR_EQ(said, arena_printf(t->a, "Creating directory ROOT/" V " ok|Generating ROOT/" V "/%s ok",
                              name));
    OK(strspn(name, "0123456789abcdef") == 12 && !strcmp(name + 12, "_first.py"));
    OK(strstr(tree_get(t, path), "down_revision = None\n"));
    const char *second = NULL;
    run_with(t, &s, &wanted, false, NULL, 0, &second);
    OK(strcmp(path, second));
    OK(strstr(tree_get(t, second), arena_printf(t->a, "down_revision = '%.12s'", file_name(path))));
}

static void test_sql(const struct tree *t)
{
    struct config_script s = plain_settings();
    tree_remove(t->a, tree_path(t, "alembic"));
    put_graph(t);
    tree_put(t, Q, sql_template);
    struct mig_new wanted = { .rev_id = "n1",
                              .message = "two\nlines",
                              .heads = (const char *[]){ "bbbb", "right", NULL },
                              .branch_label = "lab" };
    STR_EQ(run(t, &s, &wanted), "Generating ROOT/" V "/n1_two_lines.sql ok");
    STR_EQ(tree_get(t, V "/n1_two_lines.sql"),
           "-- two\n-- lines\n--\n-- revision: n1\n-- down_revision: bbbb2222, cccc3333\n"
           "-- branch_labels: lab\n-- depends_on: \n\n-- mig:upgrade\n\n-- mig:downgrade\n");
    tree_put(t, S, py_template);
    STR_EQ(run(t, &s, &wanted), "alembic has both script.py.mako and script.sql.mako");
    wanted.format = "py";
    wanted.message = "x";
    wanted.heads = (const char *[]){ "n1", NULL };
    wanted.rev_id = "n2";
    wanted.branch_label = NULL;
    STR_EQ(run(t, &s, &wanted), "Generating ROOT/" V "/n2_x.py ok");
}

/* What a template leaves out, and what it makes that cannot be read. */
static void test_reload(const struct tree *t)
{
    struct config_script s = plain_settings();
    tree_remove(t->a, tree_path(t, "alembic"));
    put_graph(t);
    tree_put(t, S, bare_template);
    struct mig_new wanted = { .rev_id = "n1",
                              .heads = (const char *[]){ "base", NULL },
                              .branch_label = "lab" };
    STR_EQ(run(t, &s, &wanted),
           "Generating ROOT/" V "/n1_.py ok|Version n1 specified branch_labels lab, however the "
           "migration file ROOT/" V "/n1_.py does not have them; have you upgraded your "
           "script.py.mako to include the 'branch_labels' section?");
    OK(!access(tree_path(t, V "/n1_.py"), F_OK));
    unlink(tree_path(t, V "/n1_.py"));
    tree_put(t, S, "revision = '-'\ndown_revision = None\n");
    wanted.branch_label = NULL;
    STR_EQ(run(t, &s, &wanted), "Generating ROOT/" V "/n1_.py ok|Character(s) '-' not allowed in "
                                "revision identifier '-'");
    unlink(tree_path(t, V "/n1_.py"));
    s.file_template = ".#%(rev)s";
    STR_EQ(run(t, &s, &wanted), "Generating ROOT/" V "/.#n1.py ok");
}

static void test_names(const struct tree *t)
{
    struct config_script s = plain_settings();
    tree_remove(t->a, tree_path(t, "alembic"));
    tree_put(t, S, py_template);
    s.file_template = "%(year)d/x/%(rev)s";
    s.timezone = "UTC";
    struct mig_new wanted = { .rev_id = "n1" };
    const char *path = NULL;
    const char *said = run_with(t, &s, &wanted, false, NULL, 0, &path);
    const char *directory = tree_mask(t, file_directory(t->a, path));
    STR_EQ(said, arena_printf(t->a, "Creating directory %s ok|Generating %s ok", directory,
                              tree_mask(t, path)));
    s.timezone = "Nope/Nope";
    STR_EQ(run(t, &s, &wanted), "Can't locate timezone: Nope/Nope");
    s.timezone = NULL;
    s.file_template = "%(nope)s";
    OK(strstr(run(t, &s, &wanted), "file_template '%(nope)s' cannot be read"));
}

static void test_locations(const struct tree *t)
{
    struct config_script s = plain_settings();
    static const char *const two[] = { V, "other", "third" };
    tree_remove(t->a, tree_path(t, "alembic"));
    put_graph(t);
    tree_put(t, S, py_template);
    s.version_locations = (struct strs){ .at = two, .n = 3 };
    struct mig_new wanted = { .rev_id = "n1", .heads = (const char *[]){ "base", NULL } };
    STR_EQ(run(t, &s, &wanted),
           "Multiple version locations present, please specify --version-path");
    wanted.heads = (const char *[]){ "dddd", NULL };
    STR_EQ(run(t, &s, &wanted), "Generating ROOT/other/n1_.py ok");
    wanted = (struct mig_new){ .rev_id = "n2",
                               .heads = (const char *[]){ "base", NULL },
                               .version_path = "third" };
    STR_EQ(run(t, &s, &wanted), "Creating directory ROOT/third ok|Generating ROOT/third/n2_.py ok");
}

/* Encoding, message, what the file's first line holds; NULL: refused. */
static const struct {
    const char *encoding, *message, *line;
} encodings[] = {
    { "utf-8", "\xC3\xA9", "\"\"\"\xC3\xA9\n" },
    { "UTF8", "\xC3\xA9", "\"\"\"\xC3\xA9\n" },
    { "utf_8_sig", "\xC3\xA9", "\xEF\xBB\xBF\"\"\"\xC3\xA9\n" },
    { "ascii", "e", "\"\"\"e\n" },
    { "latin-1", "e", "\"\"\"e\n" },
    { "ascii", "\xC3\xA9", NULL },
    { "latin-1", "\xE2\x82\xAC", NULL },
    { "no-such", "e", NULL },
    { "ascii//IGNORE", "e", NULL },
    { "", "e", NULL },
};

static void test_encodings(const struct tree *t)
{
    struct config_script s = plain_settings();
    tree_remove(t->a, tree_path(t, "alembic"));
    put_graph(t);
    tree_put(t, S, py_template);
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
        s.output_encoding = encodings[i].encoding;
        s.file_template = "n1";
        struct mig_new wanted = { .rev_id = "n1",
                                  .message = encodings[i].message,
                                  .heads = (const char *[]){ "bbbb", NULL } };
        unlink(tree_path(t, V "/n1.py"));
        const char *said = run(t, &s, &wanted);
        const char *got = tree_get(t, V "/n1.py");
        if (encodings[i].line)
            OK(!strncmp(got, encodings[i].line, strlen(encodings[i].line)) && !strstr(said, "|"));
        else
            OK(!strcmp(got, "(none)") && strstr(said, " FAILED|"));
    }
}

static void test_hooks(const struct tree *t)
{
    struct config_script s = plain_settings();
    tree_remove(t->a, tree_path(t, "alembic"));
    put_graph(t);
    tree_put(t, S, py_template);
    struct mig_new wanted = { .rev_id = "n1", .heads = (const char *[]){ "bbbb", NULL } };
    const struct config_hook hooks[] = {
        { .name = "a",
          .type = "exec",
          .executable = "sed",
          .options = "-i s/empty/full/ REVISION_SCRIPT_FILENAME" },
        { .name = "b", .type = "exec", .executable = "/nowhere/x" },
    };
    const char *path = NULL;
    if (getenv("WRAP")) /* valgrind's posix_spawn() does not tell of a missing program */
        return;
    STR_EQ(run_with(t, &s, &wanted, false, hooks, 2, &path),
           "Generating ROOT/" V
           "/n1_.py ok|Running post write hook 'a' ... ok|Running post write hook "
           "'b' ... FAILED|can't run /nowhere/x: No such file or directory");
    OK(strstr(tree_get(t, path), "full message"));
}

int main(void)
{
    struct arena a = { 0 };
    struct tree t = tree_new(&a);
    test_cases(&t);
    test_empty(&t);
    test_sql(&t);
    test_reload(&t);
    test_names(&t);
    test_locations(&t);
    test_encodings(&t);
    test_hooks(&t);
    tree_end(&t);
    arena_free(&a);
    return tap_done();
}
