/* The splitter against psql and the mysql client: random texts go through both, and the servers
 * tell what statements arrived. Every statement holds words of its own, w1, w2, ..., so that
 * nothing can be told apart wrongly, and fails at the server: PostgreSQL then logs it. Needs
 * tests/servers. */
#include "../drivers/server.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/vec.h"
#include "sql/split.h"

enum { SOUPS = 250, PIECES = 14 };

struct texts VEC_OF(struct slice);
static struct arena a;
static char path[256];
static unsigned seed;

/* '#' becomes a word that occurs once. */
static const char *const common[] = {
    "# ",
    "# ",
    "#;",
    ";",
    "; ",
    "\n",
    "'#;'",
    "'#''; #' ",
    "\"#;\"",
    "/* ; */ ",
    "-- ; '\n",
    "--\n",
    "(# ",
    ") ",
    ") ",
    "BEGIN # ",
    "END # ",
    "CASE # ",
    "# -- ;\n",
    "END;",
    "'#\n;\n#' ",
    "'#' '#;' ",
    "#-",
    "/ * ",
    "x",
    "CREATE # ",
    "1 ",
    "\t\r\n; ",
    "end; ",
    "12e",
    "\"#\"\"; # \" ",
};
static const char *const postgresql[] = {
    "$$#;$$ ",
    "$a$ # ; $$ $a$",
    "$1 ",
    "#$$; ",
    "E'#\\';' ",
    "e'#\\\\' ",
    "'#\\' ",
    "U&'#;' ",
    "B'1' ",
    "/* /* ; */ ' */ ",
    "CREATE OR REPLACE FUNCTION # ",
    "CREATE PROCEDURE # ",
    "BEGIN ATOMIC # ; ",
    "N'#;' ",
    "$a$b$#;$a$ ",
    "#e'\\'; ",
    "'#'\n'#;' ",
    "U&\"#;\" ",
    "\xc3\xa9' ;# ' ",
    "$\xc3\xa9$ ; #$\xc3\xa9$ ",
    "--x\r; ",
    "1$a$ ",
    "1e'#;' ",
    "/*/ ; */ ",
    "/**/ ",
    "\v;\f ",
    "CREATE FUNCTION # ( begin ) begin case # end; end; ",
};
static const char *const mysql[] = {
    "`#;` ",
    "`#``; # ` ",
    "'#\\';' ",
    "\"#\\\";\" ",
    "# c ;\n",
    "--;c\n",
    "--1\n",
    "-- \n",
    "\nDELIMITER //\n",
    "//",
    "// ",
    "\nDELIMITER ;\n",
    "/*! # */ ",
    "/*!40101 # */ ",
    "/*M! # */ ",
    "/* ' */ ",
    "\\N ",
    "'#\\\\' ",
    "`#\\` ",
    "CREATE TRIGGER # BEGIN # ; # END ",
    "--\t;\n",
    "/*! # ; */ ",
    "/*+ ; */ ",
    "\ndelimiter $$\n",
    "$$ ",
    "$$",
    "# delimiter // ",
    "CREATE PROCEDURE # ",
    "/**/ ",
    "/*/ ; */ ",
};

static const char *pick(const char *const *more, size_t n)
{
    size_t both = n + sizeof common / sizeof *common;
    size_t i = (size_t)rand_r(&seed) % both;
    return i < n ? more[i] : common[i - n];
}

static struct slice soup(const char *const *more, size_t n)
{
    struct buf b = { .arena = &a };
    int words = 0;
    int pieces = 2 + rand_r(&seed) % PIECES;
    for (int i = 0; i < pieces; i++)
        for (const char *p = pick(more, n); *p; p++)
            if (*p == '#' && strncmp(p, "# c", 3))
                buf_printf(&b, "w%dw", ++words);
            else
                buf_char(&b, *p);
    return buf_view(&b);
}

static void write_text(const char *name, struct slice text)
{
    snprintf(path, sizeof path, "%s/%s", test_dir(), name);
    FILE *f = fopen(path, "w");
    OK(f && fwrite(text.p, 1, text.n, f) == text.n && !fclose(f));
}

static bool has_word(struct slice s)
{
    for (size_t i = 0; i + 2 < s.n; i++)
        if (s.p[i] == 'w' && s.p[i + 1] >= '0' && s.p[i + 1] <= '9')
            return true;
    return false;
}

/* Without white space, of which both clients drop some, and without the ';' that a server drops. */
static struct slice bare(struct slice s)
{
    struct buf b = { .arena = &a };
    for (size_t i = 0; i < s.n; i++)
        if (!strchr(" \t\r\n\v\f", s.p[i]))
            buf_char(&b, s.p[i]);
    s = buf_view(&b);
    while (slice_ends(s, ";"))
        s.n--;
    return s;
}

static bool contains(struct slice whole, struct slice part)
{
    whole = bare(whole);
    part = bare(part);
    return memmem(whole.p, whole.n, part.p, part.n) != NULL;
}

/* The words of a statement, each with a blank; what stands in comments has none. */
static const char *words(struct slice s)
{
    struct buf b = { .arena = &a };
    for (size_t i = 0; i + 1 < s.n; i++) {
        if (s.p[i] != 'w' || s.p[i + 1] < '0' || s.p[i + 1] > '9')
            continue;
        for (i++; i < s.n && s.p[i] != 'w'; i++)
            buf_char(&b, s.p[i]);
        buf_char(&b, ' ');
    }
    return buf_str(&b);
}

static size_t refused, compared;

static void compare(enum sql_dialect dialect, struct slice text, struct texts sent)
{
    struct sql_statements got = { 0 };
    struct mig_error err = { 0 };
    size_t k = 0;
    bool same = true;
    /* mysql leaves comments out of what it sends: then only the words can be compared. */
    bool whole =
        dialect != SQL_MYSQL ||
        !(contains(text, SLICE("/*")) || contains(text, SLICE("--")) || contains(text, SLICE("#")));
    if (!sql_split(&a, dialect, "soup", 1, text, &got, &err)) {
        refused++;
        if (getenv("SHOW_REFUSED"))
            printf("# refused: %s\n", err.message);
        mig_error_clear(&err);
        return;
    }
    compared++;
    for (size_t i = 0; i < got.n; i++) {
        if (!has_word(got.at[i].text))
            continue;
        same = same && k < sent.n && (!whole || contains(sent.at[k], got.at[i].text)) &&
               !strcmp(words(sent.at[k]), words(got.at[i].text));
        k++;
    }
    same = same && k == sent.n;
    tap_ok(same, dialect == SQL_MYSQL ? "mysql" : "psql", "soup", (int)compared);
    if (same)
        return;
    printf("# TEXT <<%.*s>>\n", (int)text.n, text.p);
    for (size_t i = 0; i < got.n; i++)
        printf("# mig <<%.*s>>\n", (int)got.at[i].text.n, got.at[i].text.p);
    for (size_t i = 0; i < sent.n; i++)
        printf("# client <<%.*s>>\n", (int)sent.at[i].n, sent.at[i].p);
}

/* One entry of PostgreSQL's log: continuation lines begin with a tab. */
static struct slice log_entry(struct slice *log)
{
    struct buf b = { .arena = &a };
    struct slice line;
    slice_line(log, &line);
    buf_slice(&b, line);
    while (log->n && *log->p == '\t') {
        struct slice whole = *log;
        slice_line(log, &line);
        buf_char(&b, '\n'); /* a CR stands at the end of the line, which slice_line() drops */
        if (line.n && (size_t)(log->p - whole.p) == line.n + 2)
            line.n++;
        buf_slice(&b, slice_skip(line, 1));
    }
    return buf_view(&b);
}

static void against_psql(struct mig_url u)
{
    static struct slice texts[SOUPS];
    struct mig_error err = { 0 };
    struct buf command = { .arena = &a };
    struct slice log;
    buf_printf(&command,
               "PGPASSWORD=secret PGCLIENTENCODING=UTF8 psql -X -q -h 127.0.0.1 -p %u -U admin",
               u.port);
    for (size_t i = 0; i < SOUPS; i++) {
        char name[32];
        texts[i] = soup(postgresql, sizeof postgresql / sizeof *postgresql);
        snprintf(name, sizeof name, "soup%zu.sql", i);
        write_text(name, texts[i]);
        buf_printf(&command, " -f '%s' -c 'mark'", path);
    }
    buf_printf(&command, " -d %s >/dev/null 2>&1", u.database);
    snprintf(path, sizeof path, "%s/pg.log", test_dir());
    OK(file_read(&a, path, 1 << 28, &log, &err));
    size_t before = log.n;
    int status = system(buf_str(&command));
    OK(status != -1);
    OK(file_read(&a, path, 1 << 28, &log, &err));
    log = slice_skip(log, before);
    for (size_t i = 0; i < SOUPS; i++) {
        struct texts sent = { 0 };
        bool marked = false;
        while (log.n && !marked) {
            struct slice entry = log_entry(&log);
            const char *at = memmem(entry.p, entry.n, "STATEMENT:  ", 12);
            struct slice s = at ? slice_range(at + 12, entry.p + entry.n) : SLICE("");
            marked = slice_is(s, "mark");
            if (has_word(s))
                vec_push(&a, &sent, s);
        }
        if (!marked)
            tap_ok(0, "psql read the whole text", "soup", (int)i);
        compare(SQL_POSTGRESQL, texts[i], sent);
    }
    for (size_t i = 0; i < SOUPS; i++) {
        snprintf(path, sizeof path, "%s/soup%zu.sql", test_dir(), i);
        unlink(path);
    }
}

static void against_mysql(struct mig_url u)
{
    struct mig_result r = { 0 };
    static const char read[] =
        "SELECT argument FROM mysql.general_log WHERE command_type = 'Query' AND user_host LIKE "
        "'canary%'";
    OK(opens(u) && run("SET GLOBAL log_output = 'TABLE'") && run("SET GLOBAL general_log = 1"));
    OK(run("CREATE USER canary2 IDENTIFIED BY 'x'") && run("GRANT ALL ON *.* TO canary2"));
    for (size_t i = 0; i < SOUPS; i++) {
        struct texts sent = { 0 };
        struct slice text = soup(mysql, sizeof mysql / sizeof *mysql);
        char command[700];
        OK(run("TRUNCATE mysql.general_log"));
        write_text("soup.sql", text);
        snprintf(command, sizeof command,
                 "mysql --no-defaults --force -h 127.0.0.1 -P %u -ucanary2 -px "
                 "--default-character-set=utf8mb4 -D %s <%s >/dev/null 2>&1",
                 u.port, u.database, path);
        int status = system(command);
        OK(status != -1);
        OK(d->exec(c, read, sizeof read - 1, NULL, 0, &r, &e));
        for (size_t k = 0; k < r.rows; k++) {
            struct slice s = { .p = r.cells[k].text, .n = r.cells[k].length };
            if (has_word(s))
                vec_push(&a, &sent, s);
        }
        compare(SQL_MYSQL, text, sent);
        mig_result_clear(&r);
    }
    OK(run("SET GLOBAL general_log = 0") && run("DROP USER canary2"));
    closes();
    unlink(path);
}

int main(void)
{
    struct mig_url u;
    const char *given = getenv("SEED");
    seed = given ? (unsigned)strtoul(given, NULL, 10) : 1;
    if (server_url("postgresql", "MIG_TEST_POSTGRESQL", &u))
        against_psql(u);
    printf("# psql: %zu compared, %zu refused\n", compared, refused);
    compared = refused = 0;
    if (server_url("mysql", "MIG_TEST_MYSQL", &u))
        against_mysql(u);
    printf("# mysql: %zu compared, %zu refused\n", compared, refused);
    mig_error_clear(&e);
    arena_free(&a);
    return tap_done();
}
