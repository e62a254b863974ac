#include "ddl/alter.h"
#include "ddl/column.h"
#include "ddl/table.h"
#include "ddl/type.h"
#include <string.h>

void ddl_alter_head(struct ddl *c, struct buf *b, const struct op_alter_column *o)
{
    ddl_alter_table(c, b, &o->on);
    buf_puts(b, " ALTER COLUMN ");
    ddl_identifier(c, b, o->column);
}

void ddl_alter_default(struct ddl *c, struct buf *b, const struct op_default *d)
{
    if (d->kind == OP_DEFAULT_NONE) {
        buf_puts(b, "DROP DEFAULT");
        return;
    }
    buf_puts(b, "SET DEFAULT ");
    if (!ddl_default(c, b, d))
        ddl_fail(c, "a server default that has no text");
}

/* _server_default_is_computed, _server_default_is_identity */
bool ddl_alter_involves(const struct op_alter_column *o, enum op_default_kind kind)
{
    return ((o->given & OP_ALTER_SERVER_DEFAULT) && o->server_default.kind == kind) ||
           ((o->given & OP_ALTER_EXISTING_SERVER_DEFAULT) &&
            o->existing_server_default.kind == kind);
}

static const int64_t *changed(const int64_t *from, const int64_t *to)
{
    return to && (!from || *from != *to) ? to : NULL;
}

static enum op_tri turned(enum op_tri from, enum op_tri to)
{
    return from != to ? to : OP_UNSET;
}

/* SET INCREMENT BY 2: one clause for each attribute that is set and differs, in the order of their
 * names: always, cache, cycle, increment, maxvalue, minvalue, nomaxvalue, nominvalue, start. */
static void identity_changes(const struct ddl *c, struct buf *b, const struct op_sequence *from,
                             const struct op_sequence *to)
{
    const struct op_sequence parts[] = {
        { .cache = changed(from->cache, to->cache) },
        { .cycle = turned(from->cycle, to->cycle) },
        { .increment = changed(from->increment, to->increment) },
        { .maxvalue = changed(from->maxvalue, to->maxvalue) },
        { .minvalue = changed(from->minvalue, to->minvalue) },
        { .nomaxvalue = turned(from->nomaxvalue, to->nomaxvalue) },
        { .nominvalue = turned(from->nominvalue, to->nominvalue) },
        { .start = changed(from->start, to->start) },
    };
    if (from->always != to->always)
        buf_printf(b, "SET GENERATED %s ", to->always ? "ALWAYS" : "BY DEFAULT");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct buf one = { .arena = b->arena };
        ddl_sequence_options(c, &one, &parts[i]);
        if (one.len)
            buf_printf(b, "SET %s ", buf_str(&one));
    }
}

/* One of the two is an Identity. What is none is compared as one without attributes, which Python
 * does to a string and not to an expression, unless a difference was found before. */
static void identity_compared(struct ddl *c, struct buf *b, const struct op_default *old,
                              const struct op_default *new)
{
    static const struct op_sequence none = { 0 };
    const struct op_sequence *from = old->kind == OP_DEFAULT_IDENTITY ? old->sequence : &none;
    struct buf changes = ddl_buf(c);
    if (new->kind == OP_DEFAULT_IDENTITY)
        identity_changes(c, &changes, from, new->sequence);
    else if (from->always)
        ddl_fail(c, "a server default that is no Identity has no attribute 'always'");
    if (new->kind == OP_DEFAULT_EXPR || (old->kind == OP_DEFAULT_EXPR && !changes.len))
        ddl_fail(c, "Boolean value of this clause is not defined: an Identity cannot be altered "
                    "from or to an expression");
    buf_puts(b, buf_str(&changes));
}

/* alembic.ddl.postgresql.visit_identity_column; the other dialects refuse. */
static void alter_identity(struct ddl *c, const struct op_alter_column *o)
{
    struct buf b = ddl_buf(c);
    const struct op_default *old = &o->existing_server_default;
    bool added = (o->given & OP_ALTER_EXISTING_SERVER_DEFAULT) && old->kind == OP_DEFAULT_NONE;
    if (!c->rules->identity) {
        ddl_fail(c, "Adding, removing or modifying an \"identity\" construct, e.g. GENERATED AS "
                    "IDENTITY, to or from an existing column is not supported in this dialect.");
        return;
    }
    ddl_alter_head(c, &b, o);
    buf_char(&b, ' ');
    if (o->server_default.kind == OP_DEFAULT_NONE)
        buf_puts(&b, "DROP IDENTITY");
    else if (added) { /* the new one is the Identity */
        buf_puts(&b, "ADD ");
        ddl_identity(c, &b, o->server_default.sequence);
    } else
        identity_compared(c, &b, old, &o->server_default);
    ddl_emit(c, &b);
}

static void alter_server_default(struct ddl *c, const struct op_alter_column *o)
{
    struct buf b = ddl_buf(c);
    if (ddl_alter_involves(o, OP_DEFAULT_COMPUTED)) {
        ddl_fail(c, "Adding or removing a \"computed\" construct, e.g. GENERATED ALWAYS AS, to or "
                    "from an existing column is not supported.");
        return;
    }
    if (ddl_alter_involves(o, OP_DEFAULT_IDENTITY)) {
        alter_identity(c, o);
        return;
    }
    ddl_alter_head(c, &b, o);
    buf_char(&b, ' ');
    ddl_alter_default(c, &b, &o->server_default);
    ddl_emit(c, &b);
}

void ddl_alter_comment(struct ddl *c, const struct op_alter_column *o)
{
    struct buf b = ddl_buf(c);
    if (!c->rules->comment_on) {
        ddl_fail(c, "Compiler for dialect %s can't render element of type ColumnComment",
                 c->dialect->name);
        return;
    }
    buf_puts(&b, "COMMENT ON COLUMN ");
    ddl_dotted_name(c, &b, o->on.schema, o->on.table);
    buf_char(&b, '.');
    ddl_identifier(c, &b, o->column);
    buf_puts(&b, " IS ");
    if (o->comment)
        ddl_string(c, &b, slice_of(o->comment));
    else
        buf_puts(&b, "NULL");
    ddl_emit(c, &b);
}

static void alter_type(struct ddl *c, const struct op_alter_column *o)
{
    struct buf b = ddl_buf(c);
    ddl_alter_head(c, &b, o);
    buf_puts(&b, " TYPE ");
    ddl_type(c, &b, o->type);
    ddl_emit(c, &b);
}

static void rename_column(struct ddl *c, const struct op_alter_column *o)
{
    struct buf b = ddl_buf(c);
    ddl_alter_table(c, &b, &o->on);
    buf_puts(&b, c->rules->rename_column);
    ddl_identifier(c, &b, o->column);
    buf_puts(&b, " TO ");
    ddl_identifier(c, &b, o->new_name);
    ddl_emit(c, &b);
}

void ddl_alter_generic(struct ddl *c, const struct op_alter_column *o)
{
    if ((o->given & OP_ALTER_NULLABLE) && o->nullable != OP_UNSET) {
        struct buf b = ddl_buf(c);
        ddl_alter_head(c, &b, o);
        buf_puts(&b, o->nullable == OP_TRUE ? " DROP NOT NULL" : " SET NOT NULL");
        ddl_emit(c, &b);
    }
    if (o->given & OP_ALTER_SERVER_DEFAULT)
        alter_server_default(c, o);
    if (o->type)
        alter_type(c, o);
    if (o->given & OP_ALTER_COMMENT)
        ddl_alter_comment(c, o);
    if (o->new_name)
        rename_column(c, o);
}

static struct ddl_table *table_of_type(struct ddl *c, const struct op_alter_column *o,
                                       const struct op_type *type)
{
    struct op_column *column = arena_new(c->arena, struct op_column);
    *column = (struct op_column){ .name = { .text = o->column }, .type = type };
    return ddl_table_with(c, &o->on, column);
}

/* The CHECK of the old type goes before, that of the new one comes after. */
void ddl_alter_column(struct ddl *c, const struct op_alter_column *o)
{
    c->table = true;
    c->schema = o->on.schema;
    if (o->existing_type && o->type) {
        struct ddl_table *t = table_of_type(c, o, o->existing_type);
        for (size_t i = 0; i < t->nconstraints; i++)
            if (c->rules->drop_type_constraint)
                c->rules->drop_type_constraint(c, t, &t->constraints[i]);
    }
    c->table = false;
    c->schema = NULL; /* the new type belongs to no table yet */
    c->rules->alter_column(c, o);
    if (!o->type)
        return;
    struct ddl_table *t = table_of_type(c, o, o->type);
    for (size_t i = 0; i < t->nconstraints; i++)
        c->rules->add_constraint(c, t, &t->constraints[i]);
}
