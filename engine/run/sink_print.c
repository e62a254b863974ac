#include "run/sink.h"
#include "run/version_table.h"
#include "sql/split.h"
#include <string.h>

/* Every item is followed by an empty line (alembic.ddl.impl.DefaultImpl.static_output). */
static bool print(struct sink *s, const char *text)
{
    const struct mig_options *o = &s->m->options;
    if (s->m->script_name) {
        buf_printf(&s->m->script_text, "%s\n\n", text);
        return true;
    }
    if (!o->output)
        return true;
    o->output(o->user, text, strlen(text));
    o->output(o->user, "\n\n", 2);
    return true;
}

static bool brackets(const struct sink *s)
{
    return s->m->transactional_ddl;
}

static void enter(struct sink *s)
{
    if (brackets(s) && !s->in_transaction)
        print(s, "BEGIN;");
    s->in_transaction = true;
}

static void leave(struct sink *s)
{
    if (brackets(s) && s->in_transaction)
        print(s, "COMMIT;");
    s->in_transaction = false;
}

static bool print_begin(struct sink *s, struct mig_error *err)
{
    (void)err;
    if (!s->m->run.transaction_per_migration)
        enter(s);
    return true;
}

static bool print_create(struct sink *s, struct mig_error *err)
{
    (void)err;
    return print(s, arena_printf(&s->scratch, "%s;", version_table_create_sql(s->m, &s->scratch)));
}

static bool print_step_begin(struct sink *s, struct mig_error *err)
{
    (void)err;
    enter(s);
    if (s->rows_empty)
        print_create(s, err);
    return print(s, arena_printf(&s->scratch, "-- Running %s", s->step->label));
}

/* A client of MySQL splits at ';' unless told otherwise: a compound statement gets a delimiter. */
static bool needs_delimiter(const struct sink *s, struct slice text)
{
    struct sql_statements parts = { 0 };
    struct mig_error ignored = { 0 };
    struct arena a = { 0 };
    if (s->m->dialect->quote != '`' || !memchr(text.p, ';', text.n))
        return false;
    bool whole = sql_split(&a, SQL_MYSQL, "", 1, text, &parts, &ignored) && parts.n == 1 &&
                 parts.at[0].text.n == text.n;
    mig_error_clear(&ignored);
    arena_free(&a);
    return !whole;
}

static const char *free_delimiter(struct slice text)
{
    static const char *const choice[] = { "//", "$$", ";;", "@@", "%%%%" };
    for (size_t i = 0; i + 1 < sizeof choice / sizeof *choice; i++)
        if (!memmem(text.p, text.n, choice[i], strlen(choice[i])))
            return choice[i];
    return choice[sizeof choice / sizeof *choice - 1];
}

/* What mig would do beyond sending the statement, for the reader of the script. */
static void put_directive(struct buf *b, const struct sql_statement *st)
{
    if (st->kind == SQL_BATCH)
        buf_puts(b, "-- mig:batch: repeat, committing each time, until it changes no row\n");
    if (st->kind == SQL_ASSERT)
        buf_printf(b, "-- mig:assert %s\n", st->message);
}

static void put_statement(const struct sink *s, struct buf *b, const struct sql_statement *st)
{
    put_directive(b, st);
    if (needs_delimiter(s, st->text)) {
        const char *d = free_delimiter(st->text);
        buf_printf(b, "DELIMITER %s\n%.*s\n%s\nDELIMITER ;", d, (int)st->text.n, st->text.p, d);
        return;
    }
    buf_slice(b, st->text);
    buf_char(b, ';');
    if (st->kind == SQL_COPY) {
        buf_char(b, '\n');
        buf_slice(b, st->copy_data);
        buf_puts(b,
                 st->copy_data.n && st->copy_data.p[st->copy_data.n - 1] != '\n' ? "\n\\." : "\\.");
    }
}

/* Text of a .py body goes through Alembic's static_output: tabs become four spaces, ends are cut.
 */
static struct slice as_alembic_prints(struct arena *a, struct slice text)
{
    struct buf b = { .arena = a };
    while (text.n && memchr(text.p, '\t', text.n)) {
        buf_slice(&b, slice_cut(&text, '\t'));
        buf_puts(&b, "    ");
    }
    if (b.len)
        buf_slice(&b, text);
    return slice_trim(b.len ? buf_view(&b) : text);
}

static bool print_statement(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    struct buf b = { .arena = &s->scratch };
    struct sql_statement shown = *st;
    if (st->kind == SQL_LEAVE || st->kind == SQL_ENTER)
        return st->kind == SQL_LEAVE ? leave(s) : enter(s), true;
    if (st->autocommit || st->kind == SQL_BATCH || s->step->body->no_transaction)
        leave(s);
    else
        enter(s);
    if (s->step->body->python) {
        shown.text = as_alembic_prints(&s->scratch, st->text);
        buf_slice(&b, shown.text);
        buf_char(&b, ';');
    } else {
        put_statement(s, &b, &shown);
    }
    if (b.failed)
        return mig_error_set(err, MIG_LIMIT, "statement too long to print");
    return print(s, buf_str(&b));
}

static bool print_row(struct sink *s, const struct row_edit *e, struct mig_error *err)
{
    (void)err;
    enter(s);
    return print(s, arena_printf(&s->scratch, "%s;", version_table_edit_sql(s->m, &s->scratch, e)));
}

static bool print_step_end(struct sink *s, struct mig_error *err)
{
    (void)err;
    if (s->m->run.transaction_per_migration)
        leave(s);
    return true;
}

static bool print_end(struct sink *s, struct mig_error *err)
{
    (void)err;
    leave(s);
    return true;
}

static void print_abandon(struct sink *s, struct mig_error *err)
{
    (void)s;
    (void)err;
}

const struct sink_ops sink_print = {
    .begin = print_begin,
    .create = print_create,
    .step_begin = print_step_begin,
    .statement = print_statement,
    .row = print_row,
    .step_end = print_step_end,
    .end = print_end,
    .abandon = print_abandon,
};
