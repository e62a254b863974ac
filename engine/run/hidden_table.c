#include "run/hidden_table.h"
#include "base/file.h"
#include "run/version_table.h"
#include <string.h>

/* Tables with one column, version_num, of a character type, where the version table would be: "%s"
 * is that schema, or what stands for it. */
static const struct {
    const char *driver;
    const char *here;  /* the condition where no schema is named, */
    const char *named; /* and where one is, before it */
    const char *sql;   /* up to that condition */
    const char *end;
} queries[] = {
    { "postgresql", "pg_catalog.pg_table_is_visible(c.oid) AND n.nspname <> 'pg_catalog'",
      "n.nspname = ",
      "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
      "c.relnamespace JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid JOIN "
      "pg_catalog.pg_type t ON t.oid = a.atttypid WHERE c.relkind IN ('r', 'p') AND a.attname = "
      "'version_num' AND t.typcategory = 'S' AND NOT EXISTS (SELECT 1 FROM "
      "pg_catalog.pg_attribute o WHERE o.attrelid = c.oid AND o.attnum > 0 AND NOT "
      "o.attisdropped AND o.attname <> 'version_num') AND ",
      " ORDER BY 1" },
    { "mysql", "c.table_schema = DATABASE()", "c.table_schema = ",
      "SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t ON "
      "t.table_schema = c.table_schema AND t.table_name = c.table_name WHERE t.table_type = 'BASE "
      "TABLE' AND c.column_name = 'version_num' AND c.data_type IN ('varchar', 'char', 'text', "
      "'tinytext', 'mediumtext', 'longtext') AND NOT EXISTS (SELECT 1 FROM "
      "information_schema.columns o WHERE o.table_schema = c.table_schema AND o.table_name = "
      "c.table_name AND o.column_name <> 'version_num') AND ",
      " ORDER BY 1" },
    { "sqlite", "'main'", "",
      "SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND "
      "m.sql LIKE '%version_num%' AND m.sql NOT LIKE 'CREATE VIRTUAL%' AND "
      "lower(c.name) = 'version_num' AND (c.type LIKE '%CHAR%' OR c.type LIKE '%TEXT%') AND "
      "(SELECT count(*) FROM pragma_table_info(m.name)) = 1 AND 'main' = ",
      " ORDER BY 1" },
};

static char *query_of(const struct mig *m, struct arena *a)
{
    const char *schema = m->run.version_table_schema;
    struct buf b = { .arena = a };
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        if (strcmp(queries[i].driver, m->driver->name) != 0)
            continue;
        buf_puts(&b, queries[i].sql);
        buf_puts(&b, schema ? queries[i].named : queries[i].here);
        if (schema)
            dialect_literal(m->dialect, &b, schema);
        buf_puts(&b, queries[i].end);
    }
    return buf_str(&b);
}

static bool refuse(const struct mig *m, struct arena *a, const struct mig_result *r,
                   struct mig_error *err)
{
    struct buf b = { .arena = a };
    for (size_t i = 0; i < r->rows; i++)
        buf_printf(&b, "%s'%s'", i ? ", " : "", r->cells[i * r->columns].text);
    mig_error_set(err, MIG_STATE,
                  "there is no version table '%s', but %s looks like one, and env.py may name it "
                  "in arguments of context.configure() that mig cannot see",
                  m->run.version_table, buf_str(&b));
    mig_error_at(err, file_join(a, m->script.directory, "env.py"), m->env_hidden, 0);
    return mig_error_hint(
        err,
        "write its name into the ini: version_table = %s; or, where that table is "
        "another project's and nothing has run here so far, version_table = %s",
        r->cells[0].text, m->run.version_table);
}

bool hidden_table_check(struct mig *m, struct mig_error *err)
{
    struct arena a = { 0 };
    struct mig_result r = { 0 };
    if (!m->env_hidden)
        return true;
    const char *sql = query_of(m, &a);
    bool ok = m->driver->exec(m->conn, sql, strlen(sql), NULL, 0, &r, err) ||
              mig_error_context(err, "looking for version tables");
    ok = ok && (!r.rows || refuse(m, &a, &r, err));
    mig_result_clear(&r);
    arena_free(&a);
    return ok;
}

bool hidden_table_refuse(struct mig *m, struct mig_error *err)
{
    bool found = false;
    return !m->env_hidden ||
           (version_table_exists(m, &found, err) && (found || hidden_table_check(m, err)));
}
