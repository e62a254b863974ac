#include "ddl/ddl.h"
#include "ddl/alter.h"
#include "ddl/batch.h"
#include "ddl/compile.h"
#include "ddl/constraint.h"
#include "ddl/index.h"
#include "ddl/named.h"
#include "ddl/statement.h"
#include "ddl/table.h"
#include <string.h>

static void add_column(struct ddl *c, const struct op *op)
{
    ddl_add_column(c, &op->add_column);
}

static void alter_column(struct ddl *c, const struct op *op)
{
    ddl_alter_column(c, &op->alter_column);
}

static void batch(struct ddl *c, const struct op *op)
{
    ddl_batch(c, &op->batch);
}

static void bulk_insert(struct ddl *c, const struct op *op)
{
    ddl_bulk_insert(c, &op->bulk_insert);
}

static void constraint(struct ddl *c, const struct op *op)
{
    ddl_add_constraint(c, &op->constraint);
}

static void create_index(struct ddl *c, const struct op *op)
{
    ddl_create_index(c, &op->create_index);
}

static void create_table(struct ddl *c, const struct op *op)
{
    ddl_create_table(c, op->create_table.table, op->create_table.if_not_exists);
}

static void create_table_comment(struct ddl *c, const struct op *op)
{
    ddl_table_comment(c, op->comment.on.schema, op->comment.on.table, op->comment.comment);
}

static void drop_column(struct ddl *c, const struct op *op)
{
    ddl_drop_column(c, &op->drop_column);
}

static void drop_constraint(struct ddl *c, const struct op *op)
{
    c->rules->drop_constraint(c, &op->drop_constraint);
}

static void drop_index(struct ddl *c, const struct op *op)
{
    ddl_drop_index(c, &op->drop_index);
}

static void drop_table(struct ddl *c, const struct op *op)
{
    ddl_drop_table(c, &op->drop_table);
}

static void drop_table_comment(struct ddl *c, const struct op *op)
{
    ddl_drop_table_comment(c, &op->comment.on);
}

/* Sequence.create() and Sequence.drop() on the bind ask for it, with a server. */
static void execute(struct ddl *c, const struct op *op)
{
    const struct op_statement *s = op->execute.statement;
    size_t before = c->out->n;
    bool mariadb = c->session->server.connected && c->session->server.mariadb;
    if (s && s->on_bind &&
        (!(c->rules->sequences || mariadb) || (c->rules->sequences && s->sequence->optional)))
        return;
    ddl_execute(c, &op->execute);
    if (!s || !s->checkfirst || !c->session->server.connected || ddl_failed(c) ||
        c->out->n != before + 1)
        return;
    c->out->at[before].exists = ddl_sequence_exists(c, s->sequence);
    c->out->at[before].unless = s->kind == OP_STATEMENT_CREATE_SEQUENCE;
}

static void rename_table(struct ddl *c, const struct op *op)
{
    ddl_rename_table(c, &op->rename_table);
}

static void create_type(struct ddl *c, const struct op *op)
{
    ddl_named(c, &op->type, true);
}

static void drop_type(struct ddl *c, const struct op *op)
{
    ddl_named(c, &op->type, false);
}

/* Index.create() and Index.drop() on the bind; with a server `checkfirst` asks for the index. */
static void index_on_bind(struct ddl *c, const struct op *op)
{
    const struct op_create_index *o = &op->create_index;
    const struct op_index *i = o->index;
    bool create = op->kind == OP_metadata_create_index;
    struct op_index named = ddl_index_named(c, i);
    if (!named.name.text)
        ddl_fail(c, "%s INDEX requires that the index have a name", create ? "CREATE" : "DROP");
    struct op_drop_index d = { .name = named.name,
                               .on = { .table = i->table, .schema = i->schema },
                               .if_exists = o->if_not_exists,
                               .options = i->options };
    size_t before = c->out->n;
    if (create)
        ddl_create_index(c, o);
    else
        ddl_drop_index(c, &d);
    if (!o->checkfirst || !c->session->server.connected || ddl_failed(c) || c->out->n == before)
        return;
    if (c->out->n != before + 1) {
        ddl_fail(c, "Index.create() with checkfirst of an index that takes two statements");
        return;
    }
    c->out->at[before].exists = ddl_index_exists(c, o, create);
    c->out->at[before].unless = create;
}

/* What comes of the table, indexes and comments, comes with it or not at all. Its types and
 * sequences, which are made before it and dropped behind it, are asked for besides: SchemaGenerator
 * looks for the table first, and at them only if there is something to do. */
static void asked_first(struct ddl *c, size_t from, bool create, const char *exists)
{
    bool table = false;
    for (size_t i = from; i < c->out->n; i++) {
        struct ddl_statement *s = &c->out->at[i];
        s->follows = table;
        s->unless = create;
        if (!table && s->exists)
            s->exists = arena_printf(c->arena, "%s UNION ALL %s", exists, s->exists);
        else if (!table)
            s->exists = exists;
        table = table || s->exists == exists;
    }
}

/* Table.create() and Table.drop() on the bind: types are remembered for this table only, and with a
 * server `checkfirst` asks for the table. */
static void on_bind(struct ddl *c, const struct op *op)
{
    struct map types = c->session->types;
    bool create = op->kind == OP_metadata_create_table;
    const struct op_create_table *o = &op->create_table;
    struct op_drop_table drop = { .on = { .table = o->table->name.text,
                                          .schema = o->table->schema },
                                  .table = o->table,
                                  .if_exists = o->if_not_exists };
    size_t before = c->out->n;
    c->session->types = (struct map){ .arena = types.arena };
    c->on_bind = true;
    c->asks = o->checkfirst && c->session->server.connected;
    if (create)
        ddl_create_table(c, o->table, o->if_not_exists);
    else
        ddl_drop_table(c, &drop);
    c->on_bind = false;
    c->session->types = types;
    if (!ddl_failed(c) && o->alone && c->out->n != before + 1)
        ddl_fail(c, "CreateTable() or DropTable() of a table with indexes, types or comments is "
                    "not supported");
    if (!ddl_failed(c) && c->asks)
        asked_first(c, before, create, ddl_table_exists(c, drop.on.schema, drop.on.table));
    c->asks = false;
}

static void autocommit(struct ddl *c, const struct op *op)
{
    enum ddl_kind kind =
        op->kind == OP_autocommit_begin ? DDL_AUTOCOMMIT_BEGIN : DDL_AUTOCOMMIT_END;
    vec_push(c->arena, c->out, (struct ddl_statement){ .kind = kind, .text = "", .at = op->at });
}

void ddl_directive(struct ddl *c, const struct op *op)
{
    static void (*const directives[OP_KINDS])(struct ddl * c_, const struct op *op_) = {
        [OP_add_column] = add_column,
        [OP_alter_column] = alter_column,
        [OP_batch_alter_table] = batch,
        [OP_bulk_insert] = bulk_insert,
        [OP_create_check_constraint] = constraint,
        [OP_create_exclude_constraint] = constraint,
        [OP_create_foreign_key] = constraint,
        [OP_create_primary_key] = constraint,
        [OP_create_unique_constraint] = constraint,
        [OP_create_index] = create_index,
        [OP_create_table] = create_table,
        [OP_create_table_comment] = create_table_comment,
        [OP_drop_column] = drop_column,
        [OP_drop_constraint] = drop_constraint,
        [OP_drop_index] = drop_index,
        [OP_drop_table] = drop_table,
        [OP_drop_table_comment] = drop_table_comment,
        [OP_execute] = execute,
        [OP_rename_table] = rename_table,
        [OP_create_type] = create_type,
        [OP_drop_type] = drop_type,
        [OP_metadata_create_table] = on_bind,
        [OP_metadata_drop_table] = on_bind,
        [OP_metadata_create_index] = index_on_bind,
        [OP_metadata_drop_index] = index_on_bind,
        [OP_autocommit_begin] = autocommit,
        [OP_autocommit_end] = autocommit,
    };
    c->at = op->at;
    c->table = false;
    c->schema = NULL;
    directives[op->kind](c, op);
}

static const struct ddl_rules *rules_of(const struct dialect *d)
{
    static const struct {
        const char *name;
        const struct ddl_rules *rules;
    } all[] = { { "postgresql", &ddl_postgresql },
                { "mysql", &ddl_mysql },
                { "mariadb", &ddl_mariadb },
                { "sqlite", &ddl_sqlite } };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!strcmp(all[i].name, d->name))
            return all[i].rules;
    return NULL;
}

bool ddl_compile(struct ddl_session *s, struct arena *a, const struct op *op,
                 struct ddl_statements *out, struct mig_error *err)
{
    struct mig_error own = { 0 };
    struct ddl c = { .dialect = s->dialect,
                     .rules = rules_of(s->dialect),
                     .session = s,
                     .arena = a,
                     .out = out,
                     .err = err ? err : &own };
    size_t before = out->n;
    if (!c.rules)
        return mig_error_set(err, MIG_SCRIPT, "no SQL is known for dialect %s", s->dialect->name);
    ddl_directive(&c, op);
    bool ok = !ddl_failed(&c);
    if (!ok)
        out->n = before;
    mig_error_clear(&own);
    return ok;
}

const char *ddl_printed(struct arena *a, const char *text)
{
    struct buf b = { .arena = a };
    const char *end = text + strlen(text);
    while (*text && strchr(" \t\n\r\f\v\x1c\x1d\x1e\x1f", *text))
        text++;
    while (end > text && strchr(" \t\n\r\f\v\x1c\x1d\x1e\x1f", end[-1]))
        end--;
    for (; text < end; text++)
        if (*text == '\t')
            buf_puts(&b, "    ");
        else
            buf_char(&b, *text);
    return buf_str(&b);
}
