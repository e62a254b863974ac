/* The cases of tests/corpus/alembic, each in a directory of its own: what mig prints, its exit
 * status, the version rows and the files it writes must be what Alembic gave
 * (tests/differential/record.py). */
#include "../tap.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/vec.h"
#include <glob.h>
#include <spawn.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

struct node {
    struct slice id, down, labels, deps;
};

struct expected {
    const char *name, *argv, *rows, *exit, *after, *trace; /* rows NULL: no version table */
    struct buf out, err, files;
};

struct world {
    struct arena *a;
    const char *mig, *directory;
    VEC(struct node) nodes;
};

/* ID[<PARENT,...][@LABEL,...][^DEPENDENCY,...] */
static struct node node_parse(struct slice token)
{
    struct node n = { 0 };
    struct slice *part = &n.id;
    part->p = token.p;
    for (size_t i = 0; i < token.n; i++) {
        char c = token.p[i];
        if (c != '<' && c != '@' && c != '^') {
            part->n++;
            continue;
        }
        part = c == '<' ? &n.down : c == '@' ? &n.labels : &n.deps;
        part->p = token.p + i + 1;
    }
    return n;
}

static void put_list(struct buf *b, const char *name, struct slice items)
{
    size_t count = 0;
    buf_printf(b, "%s = ", name);
    if (!items.n)
        buf_puts(b, "None");
    else if (memchr(items.p, ',', items.n))
        buf_char(b, '(');
    for (struct slice rest = items; rest.n; count++) {
        struct slice item = slice_cut(&rest, ',');
        buf_printf(b, "%s'%.*s'", count ? ", " : "", (int)item.n, item.p);
    }
    buf_puts(b, count > 1 ? ")\n" : "\n");
}

static void write_node(const struct world *w, const struct node *n, size_t number)
{
    static const char *const way[] = { "upgrade", "downgrade" };
    struct buf b = { .arena = w->a };
    int len = (int)n->id.n;
    buf_printf(&b, "\"\"\"message of %.*s\"\"\"\nfrom alembic import op\n\nrevision = '%.*s'\n",
               len, n->id.p, len, n->id.p);
    put_list(&b, "down_revision", n->down);
    put_list(&b, "branch_labels", n->labels);
    put_list(&b, "depends_on", n->deps);
    for (int i = 0; i < 2; i++)
        buf_printf(
            &b, "\n\ndef %s():\n    op.execute(\"INSERT INTO trace (what) VALUES ('%c%.*s')\")\n",
            way[i], i ? '-' : '+', len, n->id.p);
    struct mig_error err = { 0 };
    char *path =
        arena_printf(w->a, "%s/scripts/versions/%03zu_%.*s.py", w->directory, number, len, n->id.p);
    if (!file_write(path, buf_view(&b), &err))
        printf("Bail out! %s\n", err.message);
}

static void copy_fixed(const struct world *w)
{
    static const char *const files[] = {
        "alembic.ini", "debug.ini",      "pg.ini",
        "mysql.ini",   "scripts/env.py", "scripts/script.py.mako"
    };
    struct mig_error err = { 0 };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct slice text;
        char *from = file_join(w->a, "tests/corpus/alembic/environment", files[i]);
        if (!file_read(w->a, from, 1 << 20, &text, &err) ||
            !file_write(file_join(w->a, w->directory, files[i]), text, &err))
            printf("Bail out! %s\n", err.message);
    }
}

static sqlite3 *open_db(const struct world *w)
{
    sqlite3 *db = NULL;
    if (sqlite3_open(file_join(w->a, w->directory, "db.sqlite"), &db) != SQLITE_OK)
        printf("Bail out! no database\n");
    return db;
}

static void make_db(const struct world *w, const char *rows)
{
    sqlite3 *db = open_db(w);
    struct buf sql = { .arena = w->a };
    buf_puts(&sql, "CREATE TABLE trace (n INTEGER PRIMARY KEY, what TEXT);");
    if (rows)
        buf_puts(&sql, "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
                       "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));");
    struct slice rest = slice_of(rows && strcmp(rows, "-") ? rows : "");
    while (rest.n) {
        struct slice id = slice_cut(&rest, ' ');
        buf_printf(&sql, "INSERT INTO alembic_version VALUES ('%.*s');", (int)id.n, id.p);
    }
    sqlite3_exec(db, buf_str(&sql), NULL, NULL, NULL);
    sqlite3_close(db);
}

/* A column, its values with spaces between; "-" for none, "none" for no table. */
static char *column(const struct world *w, const char *sql)
{
    sqlite3 *db = open_db(w);
    sqlite3_stmt *st = NULL;
    struct buf b = { .arena = w->a };
    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
        buf_puts(&b, "none");
    while (st && sqlite3_step(st) == SQLITE_ROW)
        buf_printf(&b, "%s%s", b.len ? " " : "", (const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
    sqlite3_close(db);
    return b.len ? buf_str(&b) : arena_strdup(w->a, "-");
}

static char *new_directory(struct arena *a)
{
    char *where = arena_strdup(a, "/tmp/mig-corpus-XXXXXX");
    if (!mkdtemp(where))
        printf("Bail out! mkdtemp\n");
    return file_join(a, file_real(a, where), "case");
}

/* Words as a shell splits them: blanks, and double quotes around a word. */
static char **split_words(struct arena *a, const char *first, const char *text)
{
    VEC(char *) words = { 0 };
    vec_push(a, &words, arena_strdup(a, first));
    for (const char *p = text; *p;) {
        bool quoted = *p == '"';
        const char *end = strchr(p + quoted, quoted ? '"' : ' ');
        size_t n = end ? (size_t)(end - p) - quoted : strlen(p + quoted);
        vec_push(a, &words, arena_strndup(a, p + quoted, n));
        p += n + 2u * quoted;
        p += *p == ' ';
    }
    vec_push(a, &words, NULL);
    return words.at;
}

static int run(const struct world *w, const char *argv)
{
    char **words = split_words(w->a, w->mig, argv);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        if (chdir(w->directory) || !freopen("/dev/null", "r", stdin) ||
            !freopen("../out", "w", stdout) || !freopen("../err", "w", stderr))
            _exit(126);
        clearenv();
        setenv("TZ", "UTC", 1);
        setenv("COLUMNS", "80", 1);
        setenv("PATH", "/usr/bin:/bin", 1);
        execv(w->mig, words);
        _exit(127);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Text with the case's directory as DIR and the creation date as "-". */
static void put_clean(const struct world *w, struct buf *b, struct slice text)
{
    size_t n = strlen(w->directory);
    while (text.n) {
        if (slice_starts(text, w->directory)) {
            buf_puts(b, "DIR");
            text = slice_skip(text, n);
        } else if (slice_starts(text, "Create Date: ")) {
            buf_puts(b, "Create Date: -");
            text = slice_skip(text, strcspn(text.p, "\n"));
        } else {
            buf_char(b, text.p[0]);
            text = slice_skip(text, 1);
        }
    }
}

static char *read_clean(const struct world *w, const char *path)
{
    struct mig_error err = { 0 };
    struct slice text = { 0 };
    struct buf b = { .arena = w->a };
    if (!file_read(w->a, path, 1 << 24, &text, &err)) {
        printf("Bail out! %s\n", err.message);
        mig_error_clear(&err);
    }
    put_clean(w, &b, text);
    return buf_str(&b);
}

static char *log_lines(struct arena *a, const char *text)
{
    static const char *const levels[] = { "INFO  [", "DEBUG [", "ERROR [", "WARNI [" };
    struct buf b = { .arena = a };
    struct slice rest = slice_of(text);
    struct slice line;
    while (slice_line(&rest, &line))
        for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
            if (slice_starts(line, levels[i]))
                buf_printf(&b, "%.*s\n", (int)line.n, line.p);
    return buf_str(&b);
}

/* Files that were not there before, each under a line with its name. */
static char *new_files(const struct world *w)
{
    const struct file_entry *list = NULL;
    size_t n = 0;
    struct mig_error err = { 0 };
    struct buf b = { .arena = w->a };
    char *versions = file_join(w->a, w->directory, "scripts/versions");
    if (!file_list(w->a, versions, &list, &n, &err))
        printf("Bail out! %s\n", err.message);
    for (size_t i = 0; i < n; i++)
        if (strncmp(list[i].name, "0", 1))
            buf_printf(&b, "= %s\n%s", list[i].name,
                       read_clean(w, file_join(w->a, versions, list[i].name)));
    return buf_str(&b);
}

static void check(const char *what, const char *got, const char *want, bool *ok)
{
    if (!strcmp(got, want))
        return;
    *ok = false;
    printf("# %s:\n#  got: %s\n# want: %s\n", what, got, want);
}

static void run_case(struct world *w, struct expected *c, const char *file)
{
    bool ok = true;
    w->directory = new_directory(w->a);
    struct mig_error err = { 0 };
    if (!file_make_directories(file_join(w->a, w->directory, "scripts/versions"), &err))
        printf("Bail out! %s\n", err.message);
    copy_fixed(w);
    for (size_t i = 0; i < w->nodes.n; i++)
        write_node(w, &w->nodes.at[i], i);
    make_db(w, c->rows);
    int status = run(w, c->argv);
    check("exit", arena_printf(w->a, "%d", status), c->exit, &ok);
    check("standard output", read_clean(w, file_join(w->a, w->directory, "../out")),
          buf_str(&c->out), &ok);
    check("log", log_lines(w->a, read_clean(w, file_join(w->a, w->directory, "../err"))),
          buf_str(&c->err), &ok);
    check("version rows", column(w, "SELECT version_num FROM alembic_version ORDER BY 1"), c->after,
          &ok);
    check("bodies", column(w, "SELECT what FROM trace ORDER BY n"), c->trace, &ok);
    check("files", new_files(w), buf_str(&c->files), &ok);
    tap_ok(ok, arena_printf(w->a, "%s: %s", file_name(file), c->name), file, 0);
    const char *remove[] = { "rm", "-rf", file_directory(w->a, w->directory), NULL };
    pid_t pid;
    if (!posix_spawnp(&pid, "rm", NULL, NULL, (char *const *)(void *)remove, environ))
        waitpid(pid, NULL, 0);
}

/* One line of a case file; text after "KEY: " or "KEY| ". */
static void take_line(struct world *w, struct expected *c, struct slice line)
{
    static const struct {
        const char *key;
        size_t at;
    } texts[] = {
        { "case: ", offsetof(struct expected, name) },
        { "argv: ", offsetof(struct expected, argv) },
        { "rows: ", offsetof(struct expected, rows) },
        { "after: ", offsetof(struct expected, after) },
        { "trace: ", offsetof(struct expected, trace) },
    };
    static const struct {
        const char *key, *before;
        size_t at;
    } lines[] = {
        { "out| ", "", offsetof(struct expected, out) },
        { "err| ", "", offsetof(struct expected, err) },
        { "file| ", "= ", offsetof(struct expected, files) },
        { "     | ", "", offsetof(struct expected, files) },
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (slice_starts(line, texts[i].key))
            *(const char **)(void *)((char *)c + texts[i].at) =
                slice_dup(w->a, slice_skip(line, strlen(texts[i].key)));
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (slice_starts(line, lines[i].key)) {
            struct slice rest = slice_skip(line, strlen(lines[i].key));
            buf_printf((struct buf *)(void *)((char *)c + lines[i].at), "%s%.*s\n", lines[i].before,
                       (int)rest.n, rest.p);
        }
    if (slice_starts(line, "exit: "))
        c->exit = slice_dup(w->a, slice_skip(line, 6));
}

static void take_graph(struct world *w, struct slice line)
{
    w->nodes.n = 0;
    for (struct slice rest = line; rest.n;) {
        struct slice token = slice_cut(&rest, ' ');
        if (token.n)
            vec_push(w->a, &w->nodes, node_parse(token));
    }
}

static struct expected new_case(struct arena *a)
{
    return (struct expected){
        .trace = "-", .out = { .arena = a }, .err = { .arena = a }, .files = { .arena = a }
    };
}

static void run_file(const char *path, const char *mig)
{
    struct arena a = { 0 };
    struct world w = { .a = &a, .mig = mig };
    struct expected c = new_case(&a);
    struct slice rest = { 0 };
    struct slice line;
    struct mig_error err = { 0 };
    if (!file_read(&a, path, 1 << 24, &rest, &err))
        printf("Bail out! %s\n", err.message);
    while (slice_line(&rest, &line)) {
        if ((slice_starts(line, "case: ") || slice_starts(line, "graph:")) && c.name) {
            run_case(&w, &c, path);
            c = new_case(&a);
        }
        if (slice_starts(line, "graph:"))
            take_graph(&w, slice_skip(line, 6));
        else
            take_line(&w, &c, line);
    }
    if (c.name)
        run_case(&w, &c, path);
    arena_free(&a);
}

int main(void)
{
    struct arena a = { 0 };
    const char *mig = getenv("MIG");
    mig = file_absolute(&a, mig ? mig : "build/mig");
    glob_t found = { 0 };
    OK(glob("tests/corpus/alembic/*.case", 0, NULL, &found) == 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        run_file(found.gl_pathv[i], mig);
    globfree(&found);
    arena_free(&a);
    return tap_done();
}
