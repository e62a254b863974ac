#include "run/recover.h"
#include "run/effect.h"
#include "run/stale.h"
#include <string.h>

/* Parameters: schema, name, and the table where one is needed. */
static const char *const queries[] = {
#define WHERE(schema) " WHERE " schema " = IFNULL(?, DATABASE()) AND "
    [EFFECT_TABLE] = "SELECT 1 FROM information_schema.TABLES" WHERE("TABLE_SCHEMA") "TABLE_NAME = "
                                                                                     "?",
    [EFFECT_COLUMN] = "SELECT 1 FROM information_schema.COLUMNS" WHERE(
        "TABLE_SCHEMA") "COLUMN_NAME = ? AND TABLE_NAME = ?",
    [EFFECT_INDEX] = "SELECT 1 FROM information_schema.STATISTICS" WHERE(
        "TABLE_SCHEMA") "INDEX_NAME = ? AND TABLE_NAME = ?",
    [EFFECT_CONSTRAINT] = "SELECT 1 FROM information_schema.TABLE_CONSTRAINTS" WHERE(
        "TABLE_SCHEMA") "CONSTRAINT_NAME = ? AND TABLE_NAME = ?",
    [EFFECT_TRIGGER] =
        "SELECT 1 FROM information_schema.TRIGGERS" WHERE("TRIGGER_SCHEMA") "TRIGGER_NAME = ?",
    [EFFECT_ROUTINE] =
        "SELECT 1 FROM information_schema.ROUTINES" WHERE("ROUTINE_SCHEMA") "ROUTINE_NAME = ?",
#undef WHERE
};

static bool exists(struct mig *m, const struct effect_thing *t, bool *out, struct mig_error *err)
{
    const char *texts[] = { t->schema, t->name, t->table };
    struct mig_param p[3] = { 0 };
    struct mig_result r = { 0 };
    size_t n = t->table ? 3 : 2;
    for (size_t i = 0; i < n; i++)
        p[i] = (struct mig_param){ .text = texts[i], .length = texts[i] ? strlen(texts[i]) : 0 };
    const char *sql = queries[t->kind];
    if (!m->driver->exec(m->conn, sql, strlen(sql), p, n, &r, err))
        return false;
    *out = r.rows > 0;
    mig_result_clear(&r);
    return true;
}

/* What it makes was not there before it ran, and what it takes away was: else it had failed. */
static bool compare(struct mig *m, const struct effect *e, enum recover_answer *out,
                    struct mig_error *err)
{
    bool made = false, gone = false;
    bool makes = e->made.kind != EFFECT_NONE, takes = e->gone.kind != EFFECT_NONE;
    if ((makes && !exists(m, &e->made, &made, err)) || (takes && !exists(m, &e->gone, &gone, err)))
        return false;
    bool after = (!makes || made) && (!takes || !gone);
    bool before = (!makes || !made) && (!takes || gone);
    if (after && !e->fills)
        *out = RECOVER_DONE;
    else if (before)
        *out = RECOVER_REDO;
    return true;
}

static bool ask_mysql(struct mig *m, struct slice statement, enum recover_answer *out,
                      struct mig_error *err)
{
    struct arena a = { 0 };
    struct effect e;
    bool ok = true, known = effect_of(&a, statement, &e);
    if (known && e.done)
        *out = RECOVER_DONE;
    else if (known && e.again)
        *out = RECOVER_REDO;
    else if (known)
        ok = compare(m, &e, out, err);
    arena_free(&a);
    return ok;
}

bool recover_ask(struct mig *m, const struct sql_statement *st, const char *session,
                 enum recover_answer *out, struct mig_error *err)
{
    *out = RECOVER_UNKNOWN;
    if (!stale_wait(m, st->text, session, err))
        return false;
    if (st->kind == SQL_BATCH || st->kind == SQL_ASSERT) { /* until nothing changes; only looks */
        *out = RECOVER_REDO;
        return true;
    }
    if (!strcmp(m->driver->name, "mysql"))
        return ask_mysql(m, st->text, out, err);
    return strcmp(m->driver->name, "postgresql") != 0 || recover_postgresql(m, st->text, out, err);
}
