#include "run/version_table.h"
#include "base/vec.h"
#include "run/hidden_table.h"
#include <string.h>

/* Writes a value of a row: as a literal for --sql, as a bound parameter for a connection. */
struct values {
    const struct mig *m;
    struct buf *b;
    struct mig_param params[2];
    size_t n;
    bool bound;
};

static void put_value(struct values *v, const char *text)
{
    if (!v->bound) {
        dialect_literal(v->m->dialect, v->b, text);
        return;
    }
    v->params[v->n++] = (struct mig_param){ .text = text, .length = strlen(text) };
    dialect_parameter(v->m->dialect, v->b, (unsigned)v->n);
}

static void put_table(const struct mig *m, struct buf *b)
{
    dialect_qualified(m->dialect, b, m->run.version_table_schema, m->run.version_table);
}

static void put_where(struct values *v, const char *id)
{
    buf_puts(v->b, " WHERE ");
    put_table(v->m, v->b);
    buf_puts(v->b, ".version_num = ");
    put_value(v, id);
}

static void put_insert(struct values *v, const struct row_edit *e)
{
    buf_puts(v->b, "INSERT INTO ");
    put_table(v->m, v->b);
    buf_puts(v->b, " (version_num) VALUES (");
    put_value(v, e->to);
    buf_char(v->b, ')');
    if (v->bound || !v->m->run.version_table_pk || v->m->dialect->returning == RETURNING_NONE)
        return;
    buf_puts(v->b, " RETURNING ");
    if (v->m->dialect->returning == RETURNING_QUALIFIED) {
        put_table(v->m, v->b);
        buf_char(v->b, '.');
    }
    buf_puts(v->b, "version_num");
}

static void put_edit(struct values *v, const struct row_edit *e)
{
    switch (e->op) {
    case ROW_INSERT: put_insert(v, e); break;
    case ROW_UPDATE:
        buf_puts(v->b, "UPDATE ");
        put_table(v->m, v->b);
        buf_puts(v->b, " SET version_num=");
        put_value(v, e->to);
        put_where(v, e->from);
        break;
    case ROW_DELETE:
        buf_puts(v->b, "DELETE FROM ");
        put_table(v->m, v->b);
        put_where(v, e->from);
        break;
    }
}

char *version_table_edit_sql(const struct mig *m, struct arena *a, const struct row_edit *e)
{
    struct buf b = { .arena = a };
    struct values v = { .m = m, .b = &b };
    put_edit(&v, e);
    return buf_str(&b);
}

char *version_table_create_sql(const struct mig *m, struct arena *a)
{
    struct buf b = { .arena = a };
    buf_puts(&b, "CREATE TABLE ");
    put_table(m, &b);
    buf_puts(&b, " (\n    version_num VARCHAR(32) NOT NULL");
    if (m->run.version_table_pk) {
        buf_puts(&b, ", \n    CONSTRAINT ");
        dialect_identifier(m->dialect, &b, arena_printf(a, "%s_pkc", m->run.version_table));
        buf_puts(&b, " PRIMARY KEY (version_num)");
    }
    buf_puts(&b, "\n)");
    return buf_str(&b);
}

static bool exec(struct mig *m, struct buf *sql, const struct values *v, struct mig_result *r,
                 struct mig_error *err)
{
    return m->driver->exec(m->conn, buf_str(sql), sql->len, v ? v->params : NULL, v ? v->n : 0, r,
                           err);
}

bool version_table_exists(struct mig *m, bool *found, struct mig_error *err)
{
    return m->driver->has_table(m->conn, m->run.version_table_schema, m->run.version_table, found,
                                err);
}

/* An error of the version table itself: name it, the statement alone would puzzle. */
static bool table_error(struct mig *m, struct mig_error *err)
{
    mig_error_context(err, "version table '%s'", m->run.version_table);
    return mig_error_hint(
        err, "the version table needs one column, version_num VARCHAR(32); name "
             "another table with version_table in the ini if this one is not Alembic's");
}

static bool copy_rows(struct mig *m, const struct mig_result *r, struct strs *rows,
                      struct mig_error *err)
{
    VEC(const char *) ids = { 0 };
    for (size_t i = 0; i < r->rows; i++) {
        const struct mig_cell *cell = &r->cells[i * r->columns];
        if (!cell->text) {
            mig_error_set(err, MIG_STATE, "a row holds NULL");
            return table_error(m, err);
        }
        vec_push(&m->arena, &ids, arena_strndup(&m->arena, cell->text, cell->length));
    }
    *rows = (struct strs){ .at = ids.at, .n = ids.n };
    return true;
}

static bool select_rows(struct mig *m, struct mig_result *r, struct mig_error *err)
{
    struct arena a = { 0 };
    struct buf sql = { .arena = &a };
    buf_puts(&sql, "SELECT version_num FROM ");
    put_table(m, &sql);
    bool ok = exec(m, &sql, NULL, r, err) || table_error(m, err);
    arena_free(&a);
    return ok;
}

bool version_table_read(struct mig *m, struct strs *rows, struct mig_error *err)
{
    bool found = false;
    struct mig_result r = { 0 };
    *rows = (struct strs){ 0 };
    if (!version_table_exists(m, &found, err))
        return false;
    if (!found && !hidden_table_check(m, err))
        return false;
    bool ok = !found || (select_rows(m, &r, err) && copy_rows(m, &r, rows, err));
    mig_result_clear(&r);
    m->rows = *rows;
    m->rows_read = ok;
    return ok;
}

bool version_table_ensure(struct mig *m, struct mig_error *err)
{
    bool found = false;
    if (!version_table_exists(m, &found, err))
        return false;
    if (found)
        return true;
    struct arena a = { 0 };
    const char *sql = version_table_create_sql(m, &a);
    bool ok = m->driver->exec(m->conn, sql, strlen(sql), NULL, 0, NULL, err);
    arena_free(&a);
    return ok;
}

/* Rows of a table that is not Alembic's must not be deleted, so it is asked for its column first.
 */
bool version_table_clear(struct mig *m, struct mig_error *err)
{
    struct arena a = { 0 };
    struct buf sql = { .arena = &a };
    struct mig_result r = { 0 };
    buf_puts(&sql, "DELETE FROM ");
    put_table(m, &sql);
    bool ok = select_rows(m, &r, err) && exec(m, &sql, NULL, NULL, err);
    mig_result_clear(&r);
    arena_free(&a);
    return ok;
}

static bool check_matched(struct mig *m, const struct row_edit *e, int64_t n, struct mig_error *err)
{
    if (e->op == ROW_INSERT || n == 1)
        return true;
    if (e->op == ROW_UPDATE)
        return mig_error_set(err, MIG_COMMAND,
                             "Online migration expected to match one row when updating '%s' to "
                             "'%s' in '%s'; %lld found",
                             e->from, e->to, m->run.version_table, (long long)n);
    return mig_error_set(err, MIG_COMMAND,
                         "Online migration expected to match one row when deleting '%s' in '%s'; "
                         "%lld found",
                         e->from, m->run.version_table, (long long)n);
}

bool version_table_edit(struct mig *m, const struct row_edit *e, struct mig_error *err)
{
    struct arena a = { 0 };
    struct buf sql = { .arena = &a };
    struct values v = { .m = m, .b = &sql, .bound = true };
    struct mig_result r = { 0 };
    put_edit(&v, e);
    bool ok = exec(m, &sql, &v, &r, err);
    if (!ok)
        mig_error_context(err, "version table '%s'", m->run.version_table);
    ok = ok && check_matched(m, e, r.affected, err);
    mig_result_clear(&r);
    arena_free(&a);
    return ok;
}
