/* Runs tests/corpus/split/NAME.test: cases "=== DIALECT", the input, then for each expected
 * statement a line "--- LINE:COLUMN" with what directives made of it, its text, and behind a line
 * "+++" its COPY data; or a line "!!! LINE:COLUMN PART-OF-THE-MESSAGE". Then random
 * token soups are split and compared with sqlite3_complete(). */
#include "../tap.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "sql/split.h"
#include <sqlite3.h>
#include <stdlib.h>

static enum sql_dialect dialect_of(struct slice name)
{
    if (slice_is(name, "postgresql"))
        return SQL_POSTGRESQL;
    return slice_is(name, "mysql") ? SQL_MYSQL : SQL_SQLITE;
}

static void show(struct buf *b, const struct sql_statement *s)
{
    buf_printf(b, "--- %u:%u", s->line, s->column);
    buf_puts(b, s->autocommit ? " autocommit" : "");
    buf_puts(b, s->block ? " block" : "");
    if (s->kind == SQL_BATCH)
        buf_printf(b, " batch pause=%u max=%lu", s->pause_ms, s->max);
    if (s->kind == SQL_ASSERT)
        buf_printf(b, " assert %s", s->message);
    buf_char(b, '\n');
    buf_slice(b, s->text);
    buf_char(b, '\n');
    if (s->kind != SQL_COPY)
        return;
    buf_puts(b, "+++\n");
    buf_slice(b, s->copy_data);
}

/* The place, counted once more from the beginning. */
static bool place_is(struct slice input, const struct sql_statement *s)
{
    unsigned line = 1, column = 1;
    for (const char *p = input.p; p < s->text.p; p++) {
        column = *p == '\n' ? 1 : column + (((unsigned char)*p & 0xc0) != 0x80);
        line += *p == '\n';
    }
    return line == s->line && column == s->column;
}

static void run_case(struct arena *a, const char *file, enum sql_dialect d, struct slice input,
                     const char *want)
{
    struct sql_statements got = { 0 };
    struct mig_error err = { 0 };
    struct buf b = { .arena = a };
    if (!sql_split(a, d, file, 1, input, &got, &err)) {
        buf_printf(&b, "!!! %u:%u %s\n", err.line, err.column, err.message);
        size_t n = strlen(want);
        bool same = n && !strncmp(buf_str(&b), want, n - 1);
        tap_ok(same, slice_dup(a, input), file, 0);
        if (!same)
            printf("#  got: %s# want: %s", buf_str(&b), want);
    } else {
        for (size_t i = 0; i < got.n; i++) {
            show(&b, &got.at[i]);
            tap_ok(place_is(input, &got.at[i]), "its place", file, 0);
        }
        tap_str(buf_str(&b), want, "split", file, 0);
    }
    mig_error_clear(&err);
}

static void run_file(const char *path)
{
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct slice text;
    if (!file_read(&a, path, 1 << 20, &text, &err)) {
        tap_ok(0, "corpus file read", path, 0);
        return;
    }
    struct slice line = { 0 };
    slice_line(&text, &line);
    while (slice_starts(line, "===")) {
        enum sql_dialect d = dialect_of(slice_trim(slice_skip(line, 3)));
        const char *begin = text.p, *want = NULL;
        bool more = false;
        while ((more = slice_line(&text, &line)) && !slice_starts(line, "==="))
            if (!want && (slice_starts(line, "---") || slice_starts(line, "!!!")))
                want = line.p;
        const char *end = more ? line.p : text.p;
        want = want ? want : end;
        run_case(&a, path, d, slice_range(begin, want), slice_dup(&a, slice_range(want, end)));
    }
    arena_free(&a);
}

/* The statements that sqlite3_complete() sees: cut at each ';' where the text so far is complete.
 */
static size_t model(const char *sql, size_t *ends)
{
    size_t n = 0, begin = 0, length = strlen(sql);
    for (size_t i = 0; i < length; i++) {
        char part[512];
        if (sql[i] != ';')
            continue;
        memcpy(part, sql + begin, i + 1 - begin);
        part[i + 1 - begin] = '\0';
        if (sqlite3_complete(part)) {
            ends[n++] = i;
            begin = i + 1;
        }
    }
    return n;
}

static void soup(unsigned seed)
{
    static const char *const words[] = { "create ", "TEMP ",   "temporary ",  "trigger ",
                                         "end",     ";",       "begin ",      "explain ",
                                         "x ",      "'a;b'",   "\"q\"\"r;\"", "[s;] ",
                                         "`t;`",    "-- c;\n", "/* d; */",    " ",
                                         "\n",      "(",       ")",           "1" };
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct sql_statements got;
    struct buf b = { .arena = &a };
    size_t ends[200], want = 0, bad = 0;
    for (int i = 0; i < 40; i++)
        buf_puts(&b, words[(size_t)rand_r(&seed) % (sizeof words / sizeof *words)]);
    buf_puts(&b, ";end;");
    size_t n = model(buf_str(&b), ends);
    bool ok = sql_split(&a, SQL_SQLITE, "soup", 1, buf_view(&b), &got, &err);
    for (size_t i = 0; ok && i < got.n; i++) { /* each statement is followed by one of the ends */
        const char *after = got.at[i].text.p + got.at[i].text.n;
        while (want < n && b.data + ends[want] < after)
            want++;
        bad += want == n;
        for (size_t k = 0; k < n; k++)
            bad += b.data + ends[k] > got.at[i].text.p && b.data + ends[k] < after;
    }
    if (!ok || bad) {
        tap_ok(!ok && strstr(err.message, "trigger"), buf_str(&b), __FILE__, __LINE__);
        if (!ok && n && ends[n - 1] == b.len - 1)
            tap_ok(0, "complete for sqlite3, refused here", buf_str(&b), 0);
    }
    mig_error_clear(&err);
    arena_free(&a);
}

int main(void)
{
    run_file("tests/corpus/split/postgresql.test");
    run_file("tests/corpus/split/mysql.test");
    run_file("tests/corpus/split/sqlite.test");
    run_file("tests/corpus/split/directive.test");
    for (unsigned i = 1; i <= 20000; i++)
        soup(i);
    OK(sqlite3_complete("x;"));
    return tap_done();
}
