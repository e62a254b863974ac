/* Directives given as data: what depends on the session, on the server, and on sticky errors. */
#include "../tap.h"
#include "ddl/ddl.h"
#include "ddl/expr.h"
#include "ddl/operator.h"
#include <string.h>

static struct arena memory;

static struct ddl_session session_for(const char *dialect)
{
    return (struct ddl_session){ .dialect = dialect_find(dialect), .types = { .arena = &memory } };
}

/* The statements of one directive, each followed by ";"; the message after "! " when refused. */
static const char *compiled(struct ddl_session *s, const struct op *op)
{
    struct ddl_statements out = { 0 };
    struct mig_error err = { 0 };
    struct buf b = { .arena = &memory };
    bool ok = ddl_compile(s, &memory, op, &out, &err);
    for (size_t i = 0; i < out.n; i++)
        buf_printf(&b, "%s;", ddl_printed(&memory, out.at[i].text));
    if (!ok)
        buf_printf(&b, "! %s", err.message);
    mig_error_clear(&err);
    return buf_str(&b);
}

static const char *const values[] = { "a", "b\\c" };
static const struct op_type type = { .class = OP_SA_ENUM, .name = "e", .values = { values, 2 } };
static const struct op_column columns[] = { { .name = { .text = "c" }, .type = &type } };
static const struct op_table table = { .name = { .text = "t" }, .columns = columns, .ncolumns = 1 };

/* CREATE TYPE is written once in a run, and not at all when the table goes that it came with. */
static void types_once(void)
{
    struct ddl_session s = session_for("postgresql");
    struct op create = { .kind = OP_create_table, .create_table = { .table = &table } };
    struct op drop = { .kind = OP_drop_table,
                       .drop_table = { .on = { .table = "t" }, .table = &table } };
    STR_EQ(compiled(&s, &create),
           "CREATE TYPE e AS ENUM ('a', 'b\\\\c');CREATE TABLE t (\n    c e\n);");
    STR_EQ(compiled(&s, &create), "CREATE TABLE t (\n    c e\n);");
    STR_EQ(compiled(&s, &drop), "DROP TABLE t;");
    s = session_for("postgresql");
    STR_EQ(compiled(&s, &drop), "DROP TABLE t;DROP TYPE e;");
    s = session_for("postgresql");
    s.server = (struct ddl_server){ .connected = true, .standard_strings = true };
    STR_EQ(compiled(&s, &create),
           "CREATE TYPE e AS ENUM ('a', 'b\\c');CREATE TABLE t (\n    c e\n);");
}

/* With a server, checkfirst asks it. */
static void checkfirst(void)
{
    struct ddl_session s = session_for("postgresql");
    struct ddl_statements out = { 0 };
    struct mig_error err = { 0 };
    struct op create = { .kind = OP_create_type, .type = { .type = &type, .checkfirst = true } };
    OK(ddl_compile(&s, &memory, &create, &out, &err));
    OK(out.n == 1 && out.at[0].exists && out.at[0].unless);
    OK(out.n == 1 && strstr(out.at[0].exists, "t.typname = 'e'") != NULL);
    create.kind = OP_drop_type;
    create.type.checkfirst = false;
    OK(ddl_compile(&s, &memory, &create, &out, &err));
    OK(out.n == 2 && !out.at[1].exists);
}

static struct op_set set = { .column = "c" };
static struct op_sets row = { &set, 1 };

/* INSERT of one value into one column of a type. */
static const char *inserted(struct ddl_session *s, struct op_value v, const struct op_type *t)
{
    struct op_expr column = { .kind = OP_EXPR_COLUMN, .name = "c", .type = t };
    const struct op_expr *list[] = { &column };
    struct op_from from = { .kind = OP_FROM_TABLE, .name = "t", .column = list, .ncolumns = 1 };
    struct op_expr bind = { .kind = OP_EXPR_BIND, .value = v, .has_value = true };
    struct op op = { .kind = OP_bulk_insert,
                     .bulk_insert = { .table = &from, .rows = &row, .nrows = 1 } };
    set.value = &bind;
    return compiled(s, &op);
}

static void strings(void)
{
    struct op_value v = { .kind = OP_VALUE_STR, .text = SLICE("it's \\") };
    struct op_type text = { .class = OP_SA_STRING };
    struct ddl_session s = session_for("postgresql");
    STR_EQ(inserted(&s, v, &text), "INSERT INTO t (c) VALUES ('it''s \\\\');");
    s.server = (struct ddl_server){ .connected = true, .standard_strings = true };
    STR_EQ(inserted(&s, v, &text), "INSERT INTO t (c) VALUES ('it''s \\');");
    s = session_for("mysql");
    s.server = (struct ddl_server){ .connected = true };
    STR_EQ(inserted(&s, v, &text), "INSERT INTO t (c) VALUES ('it''s \\\\');");
    s = session_for("sqlite");
    STR_EQ(inserted(&s, v, NULL), "INSERT INTO t (c) VALUES ('it''s \\');");
}

static void numbers(void)
{
    static const struct {
        const char *text;
        const char *integer;
        const char *numeric;
    } cases[] = {
        { "5", "5", "5" },       { "-05", "-5", "-05" }, { " 7 ", "7", " 7 " }, { "", "!", "!" },
        { "1.50", "!", "1.50" }, { "1e5", "!", "1e5" },  { "1e", "!", "!" },    { "--1", "!", "!" },
        { "x; DROP", "!", "!" }, { "1 2", "!", "!" },    { ".", "!", "!" },     { ".5", "!", ".5" },
    };
    struct op_type integer = { .class = OP_SA_INTEGER }, numeric = { .class = OP_SA_NUMERIC };
    struct ddl_session s = session_for("postgresql");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct op_value v = { .kind = OP_VALUE_STR, .text = slice_of(cases[i].text) };
        const char *want[] = { cases[i].integer, cases[i].numeric };
        const struct op_type *types[] = { &integer, &numeric };
        for (size_t j = 0; j < 2; j++) {
            const char *got = inserted(&s, v, types[j]);
            const char *full = arena_printf(&memory, "INSERT INTO t (c) VALUES (%s);", want[j]);
            OK(*want[j] == '!' ? *got == '!' : !strcmp(got, full));
        }
    }
}

/* DEFAULT of an expression stands in parentheses from MySQL 8.0.13 and MariaDB 10.2.1 on. */
static void defaults_of_mysql(void)
{
    static const struct op_expr e = { .kind = OP_EXPR_TEXT, .text = { "uuid()", 6 } };
    struct op_type integer = { .class = OP_SA_INTEGER };
    struct op_column c = { .name = { .text = "c" },
                           .type = &integer,
                           .server_default = { .kind = OP_DEFAULT_EXPR, .expr = &e } };
    struct op add = { .kind = OP_add_column,
                      .add_column = { .on = { .table = "t" }, .column = &c } };
    struct ddl_session s = session_for("mysql");
    STR_EQ(compiled(&s, &add), "ALTER TABLE t ADD COLUMN c INTEGER DEFAULT uuid();");
    s.server = (struct ddl_server){ .connected = true, .version = 80013 };
    STR_EQ(compiled(&s, &add), "ALTER TABLE t ADD COLUMN c INTEGER DEFAULT (uuid());");
    s.server = (struct ddl_server){ .connected = true, .version = 80012 };
    STR_EQ(compiled(&s, &add), "ALTER TABLE t ADD COLUMN c INTEGER DEFAULT uuid();");
    s.server = (struct ddl_server){ .connected = true, .version = 101106, .mariadb = true };
    STR_EQ(compiled(&s, &add), "ALTER TABLE t ADD COLUMN c INTEGER DEFAULT (uuid());");
}

/* A mysql:// URL that leads to MariaDB: its reserved words, its DROP CONSTRAINT. */
static void mysql_that_is_mariadb(void)
{
    struct op drop = { .kind = OP_drop_column,
                       .drop_column = { .on = { .table = "t" }, .column = "offset" } };
    struct op check = { .kind = OP_drop_constraint,
                        .drop_constraint = {
                            .on = { .table = "t" }, .name = { .text = "c" }, .type = "check" } };
    struct ddl_session s = session_for("mysql");
    STR_EQ(compiled(&s, &drop), "ALTER TABLE t DROP COLUMN offset;");
    STR_EQ(compiled(&s, &check), "ALTER TABLE t DROP CHECK c;");
    s.server = (struct ddl_server){ .connected = true, .mariadb = true, .version = 101106 };
    STR_EQ(compiled(&s, &drop), "ALTER TABLE t DROP COLUMN `offset`;");
    STR_EQ(compiled(&s, &check), "ALTER TABLE t DROP CONSTRAINT c;");
}

/* A directive that is refused leaves no statements behind, not even those before the error. */
static void all_or_nothing(void)
{
    struct op_type integer = { .class = OP_SA_INTEGER };
    struct op_constraint fk = { .kind = OP_FOREIGN_KEY, .referent = "o", .remote = values };
    struct op_column c = {
        .name = { .text = "c" }, .type = &integer, .constraints = &fk, .nconstraints = 1
    };
    struct op add = { .kind = OP_add_column,
                      .add_column = { .on = { .table = "t" }, .column = &c } };
    struct ddl_session s = session_for("sqlite");
    struct ddl_statements out = { 0 };
    struct mig_error err = { 0 };
    OK(!ddl_compile(&s, &memory, &add, &out, &err));
    OK(out.n == 0);
    OK(err.code == MIG_SCRIPT && strstr(err.message, "No support for ALTER of constraints"));
    mig_error_clear(&err);
    OK(!ddl_compile(&s, &memory, &add, &out, NULL));
}

static void ends_of_autocommit(void)
{
    struct ddl_session s = session_for("postgresql");
    struct ddl_statements out = { 0 };
    struct mig_error err = { 0 };
    struct op begin = { .kind = OP_autocommit_begin }, end = { .kind = OP_autocommit_end };
    OK(ddl_compile(&s, &memory, &begin, &out, &err) && ddl_compile(&s, &memory, &end, &out, &err));
    OK(out.n == 2 && out.at[0].kind == DDL_AUTOCOMMIT_BEGIN &&
       out.at[1].kind == DDL_AUTOCOMMIT_END);
}

static void printing(void)
{
    STR_EQ(ddl_printed(&memory, "\n a\tb \n"), "a    b");
    STR_EQ(ddl_printed(&memory, ""), "");
    STR_EQ(ddl_printed(&memory, " \t"), "");
}

/* Every operator that SQLAlchemy ranks, against the neighbours that decide. */
static void precedence(void)
{
    OK(ddl_precedent(OP_OP_or_, OP_OP_and_));
    OK(!ddl_precedent(OP_OP_and_, OP_OP_or_));
    OK(!ddl_precedent(OP_OP_add, OP_OP_add));
    OK(ddl_precedent(OP_OP_sub, OP_OP_sub));
    OK(ddl_precedent(OP_OP_add, OP_OP_mul));
    OK(!ddl_precedent(OP_OP_mul, OP_OP_add));
    OK(ddl_precedent(OP_OP_eq, DDL_ALONE));
    OK(!ddl_precedent(OP_OP_eq, DDL_CRITERION));
    OK(ddl_precedent(OP_OP_startswith_op, DDL_CRITERION));
    OK(ddl_precedent(OP_OP_custom_op, OP_OP_eq));
    for (int i = 0; i < OP_OPERATORS; i++)
        OK(ddl_operators[i].unlisted || ddl_operators[i].precedence != 0 || i == OP_OP_custom_op ||
           i == OP_OP_exists);
}

int main(void)
{
    types_once();
    checkfirst();
    strings();
    numbers();
    defaults_of_mysql();
    mysql_that_is_mariadb();
    all_or_nothing();
    ends_of_autocommit();
    printing();
    precedence();
    arena_free(&memory);
    return tap_done();
}
