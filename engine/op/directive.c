#include "op/directive.h"
#include "op/attached.h"
#include "op/parameter.h"
#include "py/dict.h"
#include "py/interp.h"
#include "py/iter.h"
#include <string.h>

/* Every directive comes in two forms: op.X("table", ..., schema=), and batch_op.X(...), where table
 * and schema are the batch's. `self` is the batch in the second form. */
static struct op_batch_object *batch_of(const struct py_value *self)
{
    return self && py_is_host(self, &op_host_batch) ? self->host.data : NULL;
}

static struct py_value *emit(struct py *py, const struct py_value *self, struct op *op)
{
    struct op_batch_object *b = batch_of(self);
    op->at = op_place_of(py);
    if (b && !b->open)
        return py_refuse(py, "a call on a batch that has ended");
    if (b)
        vec_push(op_state_of(py)->a, &b->ops, *op);
    else
        op_emit(py, op);
    return op_none(py);
}

/* Binds by the signature of one form; where the batch's has no table, got[at] stays NULL. */
static bool bind(struct py *py, const struct py_value *self, const char *function,
                 const struct py_args *args, const char *plain, const char *batch,
                 struct py_value **got, struct op_rest *rest)
{
    return op_bind(py, function, args, batch_of(self) ? batch : plain, got, rest);
}

static bool take_on(struct py *py, const struct py_value *self, struct py_value *table,
                    struct py_value *schema, struct op_target *on)
{
    const struct op_batch_object *b = batch_of(self);
    if (b) {
        *on = b->batch.on;
        return true;
    }
    if (!op_take_text(py, table, "table_name", &on->table) ||
        !op_take_text(py, schema, "schema", &on->schema))
        return false;
    return on->table || op_refuse(py, "the name of a table is wanted here, not None");
}

/* Takes what batch signatures leave out: the table's place is filled with nothing. */
static void shift(struct py_value **got, size_t at, size_t n)
{
    memmove(got + at + 1, got + at, (n - at) * sizeof *got);
    got[at] = NULL;
}

static struct py_value *add_column(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[8] = { 0 };
    struct op op = { .kind = OP_add_column };
    struct op_add_column *o = &op.add_column;
    if (!bind(py, self, "add_column", args,
              "table_name column *schema? if_not_exists? inline_references? inline_primary_key?",
              "column *insert_before? insert_after? if_not_exists? inline_references? "
              "inline_primary_key?",
              got, NULL))
        return NULL;
    bool batch = batch_of(self) != NULL;
    struct py_value *column = got[batch ? 0 : 1];
    struct py_value **more = got + 3;
    if (!py_is_host(column, &op_host_column))
        return op_refuse(py, "add_column(): a Column is wanted here, not %s",
                         py_type_name(py, column));
    struct op_column_object *c = column->host.data;
    if (!op_is_named(py, &c->column))
        return NULL;
    if (!take_on(py, self, got[0], got[2], &o->on) ||
        (batch && !op_take_text(py, got[1], "insert_before", &o->insert_before)) ||
        (batch && !op_take_text(py, got[2], "insert_after", &o->insert_after)) ||
        !op_take_tri(py, more[0], "if_not_exists", &o->if_not_exists) ||
        !op_take_tri(py, more[1], "inline_references", &o->inline_references) ||
        !op_take_tri(py, more[2], "inline_primary_key", &o->inline_primary_key))
        return NULL;
    if (!op_attach_type(py, c->column.type, o->on.schema))
        return NULL;
    if (!(o->column = op_column_again(py, c)))
        return NULL;
    c->added = true;
    o->owner = c->table ? c->table->table : NULL;
    return emit(py, self, &op);
}

static bool is_false(const struct py_value *v)
{
    return v && v->kind == PY_BOOL && !v->integer;
}

/* Arguments whose Python default is False, "not given". */
static bool take_given_default(struct py *py, struct py_value *v, const char *what, unsigned bit,
                               struct op_default *out, unsigned *given)
{
    if (!v || is_false(v))
        return true;
    *given |= bit;
    return op_take_default(py, v, what, out);
}

static bool take_comment(struct py *py, struct py_value *v, struct op_alter_column *o)
{
    if (!v || is_false(v))
        return true;
    o->given |= OP_ALTER_COMMENT;
    return op_take_text(py, v, "comment", &o->comment);
}

/* A Column in place of its name: Alembic takes it as long as nothing is to be altered. */
static bool take_column_name(struct py *py, struct py_value *v, bool alters, const char **out)
{
    if (!py_is_host(v, &op_host_column) || alters)
        return op_take_text(py, v, "column_name", out);
    *out = ((struct op_column_object *)v->host.data)->column.name.text;
    return true;
}

/* Any argument beside schema=. */
static bool alters(struct py_value *const *g, const struct op_rest *rest)
{
    bool any = rest->nkw > 0;
    for (size_t i = 0; i < 11; i++)
        any = any || g[i];
    return any;
}

static bool altered_type(struct py *py, struct py_value *v, const char *what,
                         const struct op_type **out, bool *is_class)
{
    *is_class = v && !py_is_host(v, &op_host_type);
    return op_take_type(py, v, what, out) && op_check_unattached(py, *out);
}

static struct py_value *alter_column(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
#define ALTER                                                                       \
    "*nullable? comment? server_default? new_column_name? type_? existing_type? "   \
    "existing_server_default? existing_nullable? existing_comment? autoincrement? " \
    "existing_autoincrement? "
    struct py_value *got[16] = { 0 };
    struct op_rest rest = { 0 };
    struct op op = { .kind = OP_alter_column };
    struct op_alter_column *o = &op.alter_column;
    bool batch = batch_of(self) != NULL;
    if (!bind(py, self, "alter_column", args, "table_name column_name " ALTER "schema? **",
              "column_name " ALTER "insert_before? insert_after? **", got, &rest))
        return NULL;
    if (batch)
        shift(got, 0, 14);
    struct py_value **g = got + 2;
    if (!take_on(py, self, got[0], got[13], &o->on) ||
        !take_column_name(py, got[1], alters(g, &rest), &o->column) ||
        !op_take_tri(py, g[0], "nullable", &o->nullable) || !take_comment(py, g[1], o) ||
        !take_given_default(py, g[2], "server_default", OP_ALTER_SERVER_DEFAULT, &o->server_default,
                            &o->given) ||
        !op_take_text(py, g[3], "new_column_name", &o->new_name) ||
        !altered_type(py, g[4], "type_", &o->type, &o->type_is_class) ||
        !altered_type(py, g[5], "existing_type", &o->existing_type, &o->existing_type_is_class) ||
        !take_given_default(py, g[6], "existing_server_default", OP_ALTER_EXISTING_SERVER_DEFAULT,
                            &o->existing_server_default, &o->given) ||
        !op_take_tri(py, g[7], "existing_nullable", &o->existing_nullable) ||
        !op_take_text(py, g[8], "existing_comment", &o->existing_comment) ||
        !op_take_tri(py, g[9], "autoincrement", &o->autoincrement) ||
        !op_take_tri(py, g[10], "existing_autoincrement", &o->existing_autoincrement) ||
        (batch && !op_take_text(py, g[11], "insert_before", &o->insert_before)) ||
        (batch && !op_take_text(py, g[12], "insert_after", &o->insert_after)) ||
        !op_take_options(py, &rest, "alter_column", &o->options))
        return NULL;
    if (!op_attach_type(py, o->type, o->on.schema) ||
        !op_attach_type(py, o->existing_type, o->on.schema))
        return NULL;
    o->given |= o->nullable ? OP_ALTER_NULLABLE : 0u;
    return emit(py, self, &op);
#undef ALTER
}

/* Alembic makes a table of the columns, which cannot have two of one name. */
static bool no_repeats(struct py *py, const char *table, struct strs columns)
{
    for (size_t i = 0; i < columns.n; i++)
        for (size_t k = 0; k < i; k++)
            if (!strcmp(columns.at[i], columns.at[k]))
                return op_refuse(py, "A column with name '%s' is already present in table '%s'.",
                                 columns.at[i], table);
    return true;
}

static struct op_constraint *new_constraint(struct py *py, enum op_constraint_kind kind)
{
    struct op_constraint *c = arena_new(op_state_of(py)->a, struct op_constraint);
    c->kind = kind;
    c->at = op_place_of(py);
    return c;
}

static struct py_value *add_constraint(struct py *py, struct py_value *self, enum op_kind kind,
                                       struct op_target on, const struct op_constraint *c)
{
    struct op op = { .kind = kind, .constraint = { .on = on, .constraint = c } };
    return emit(py, self, &op);
}

static struct py_value *create_check_constraint(struct py *py, struct py_value *self,
                                                const struct py_args *args)
{
    struct py_value *got[7] = { 0 };
    struct op_rest rest = { 0 };
    struct op_target on = { 0 };
    struct op_constraint *c = new_constraint(py, OP_CHECK);
    if (!bind(py, self, "create_check_constraint", args,
              "constraint_name table_name condition *schema? deferrable? initially? **",
              "constraint_name condition *schema? deferrable? initially? **", got, &rest))
        return NULL;
    if (batch_of(self))
        shift(got, 1, 5);
    if (!op_take_name(py, got[0], "constraint_name", &c->name) ||
        !take_on(py, self, got[1], got[3], &on) ||
        !op_take_condition(py, got[2], "condition", &c->check) ||
        !op_take_tri(py, got[4], "deferrable", &c->deferrable) ||
        !op_take_text(py, got[5], "initially", &c->initially) ||
        !op_take_options(py, &rest, "CheckConstraint", &c->options))
        return NULL;
    return add_constraint(py, self, OP_create_check_constraint, on, c);
}

/* Alembic makes a column of each element, named after the first column in it. */
static bool check_elements(struct py *py, const char *table, const struct op_constraint *c)
{
    const char **names = arena_array(op_state_of(py)->a, const char *, c->nelements);
    for (size_t i = 0; i < c->nelements; i++) {
        const struct op_expr *first = op_expr_first_column(c->elements[i]);
        if (!first)
            return op_refuse(py, "Column must be constructed with a non-blank name or assign a "
                                 "non-blank .name before adding to a Table.");
        names[i] = first->kind == OP_EXPR_COLUMN ? first->name : op_text(py, first->text);
    }
    return no_repeats(py, table, (struct strs){ .at = names, .n = c->nelements });
}

static struct py_value *create_exclude_constraint(struct py *py, struct py_value *self,
                                                  const struct py_args *args)
{
    struct py_value *got[9] = { 0 };
    struct op_rest rest = { 0 };
    struct op_target on = { 0 };
    struct op_constraint *c = new_constraint(py, OP_EXCLUDE);
    if (!bind(py, self, "create_exclude_constraint", args,
              "constraint_name table_name ... *deferrable? initially? using? where? ops? schema?",
              "constraint_name ... *deferrable? initially? using? where? ops?", got, &rest))
        return NULL;
    if (batch_of(self))
        shift(got, 1, 7);
    struct py_value *parts[] = { got[0], got[2], got[3], got[4], got[5], got[6] };
    if (!take_on(py, self, got[1], got[7], &on) || !op_take_exclude(py, &rest, parts, c) ||
        !check_elements(py, on.table, c))
        return NULL;
    return add_constraint(py, self, OP_create_exclude_constraint, on, c);
}

static bool same_length(struct py *py, const struct strs *local, const struct strs *remote)
{
    return local->n == remote->n ||
           op_refuse(py, "create_foreign_key(): a different number of local and remote columns");
}

static struct py_value *create_foreign_key(struct py *py, struct py_value *self,
                                           const struct py_args *args)
{
#define COMMON "onupdate? ondelete? deferrable? initially? match? use_alter? link_to_name? "
    struct py_value *got[16] = { 0 };
    struct op_rest rest = { 0 };
    struct op_target on = { 0 };
    struct strs local = { 0 };
    struct strs remote = { 0 };
    struct op_constraint *c = new_constraint(py, OP_FOREIGN_KEY);
    if (!bind(py, self, "create_foreign_key", args,
              "constraint_name source_table referent_table local_cols remote_cols *" COMMON
              "referent_schema? source_schema? **",
              "constraint_name referent_table local_cols remote_cols *" COMMON
              "referent_schema? **",
              got, &rest))
        return NULL;
    if (batch_of(self))
        shift(got, 1, 14);
    if (!op_take_name(py, got[0], "constraint_name", &c->name) ||
        !take_on(py, self, got[1], got[13], &on) ||
        !op_take_text(py, got[2], "referent_table", &c->referent) ||
        !op_take_strs(py, got[3], "local_cols", &local) ||
        !op_take_strs(py, got[4], "remote_cols", &remote) || !same_length(py, &local, &remote) ||
        !op_no_twice(py, local) || !op_take_foreign_key(py, got + 5, c) ||
        !op_take_flag(py, got[10], "use_alter", &c->use_alter) ||
        !op_take_text(py, got[12], "referent_schema", &c->referent_schema) ||
        !op_take_options(py, &rest, "ForeignKeyConstraint", &c->options))
        return NULL;
    bool self_reference = !strcmp(c->referent, on.table);
    if (!self_reference && !no_repeats(py, c->referent, remote))
        return NULL;
    c->columns = local.at;
    c->ncolumns = local.n;
    c->remote = remote.at;
    return add_constraint(py, self, OP_create_foreign_key, on, c);
#undef COMMON
}

static struct py_value *create_primary_key(struct py *py, struct py_value *self,
                                           const struct py_args *args)
{
    struct py_value *got[5] = { 0 };
    struct op_target on = { 0 };
    struct strs columns = { 0 };
    struct op_constraint *c = new_constraint(py, OP_PRIMARY_KEY);
    if (!bind(py, self, "create_primary_key", args, "constraint_name table_name columns *schema?",
              "constraint_name columns", got, NULL))
        return NULL;
    if (batch_of(self))
        shift(got, 1, 3);
    if (!op_take_name(py, got[0], "constraint_name", &c->name) ||
        !take_on(py, self, got[1], got[3], &on) || !op_take_strs(py, got[2], "columns", &columns) ||
        !no_repeats(py, on.table, columns))
        return NULL;
    c->columns = columns.at;
    c->ncolumns = columns.n;
    return add_constraint(py, self, OP_create_primary_key, on, c);
}

static struct py_value *create_unique_constraint(struct py *py, struct py_value *self,
                                                 const struct py_args *args)
{
    struct py_value *got[8] = { 0 };
    struct op_rest rest = { 0 };
    struct op_target on = { 0 };
    struct strs columns = { 0 };
    struct op_constraint *c = new_constraint(py, OP_UNIQUE);
    if (!bind(py, self, "create_unique_constraint", args,
              "constraint_name table_name columns *schema? deferrable? initially? **",
              "constraint_name columns *schema? deferrable? initially? **", got, &rest))
        return NULL;
    if (batch_of(self))
        shift(got, 1, 5);
    if (!op_take_name(py, got[0], "constraint_name", &c->name) ||
        !take_on(py, self, got[1], got[3], &on) || !op_take_strs(py, got[2], "columns", &columns) ||
        !no_repeats(py, on.table, columns) ||
        !op_take_tri(py, got[4], "deferrable", &c->deferrable) ||
        !op_take_text(py, got[5], "initially", &c->initially) ||
        !op_take_options(py, &rest, "UniqueConstraint", &c->options))
        return NULL;
    c->columns = columns.at;
    c->ncolumns = columns.n;
    return add_constraint(py, self, OP_create_unique_constraint, on, c);
}

/* Alembic gives a text() among the columns its text as key, for postgresql_ops. */
static void name_texts(struct py *py, struct op_index *index)
{
    const struct op_expr **named =
        arena_array(op_state_of(py)->a, const struct op_expr *, index->ncolumns);
    for (size_t i = 0; i < index->ncolumns; i++) {
        named[i] = index->columns[i];
        if (named[i]->kind != OP_EXPR_TEXT)
            continue;
        struct op_expr *e = op_node(py, OP_EXPR_TEXT, NULL, named[i]->args, named[i]->n);
        e->text = named[i]->text;
        e->name = op_text(py, e->text);
        named[i] = e;
    }
    index->columns = named;
}

/* What becomes a column of the table that Alembic makes up for an index: names and texts. */
static struct strs plain_names(struct py *py, struct py_value *const *given,
                               const struct op_index *index)
{
    const char **at = arena_array(op_state_of(py)->a, const char *, index->ncolumns);
    size_t n = 0;
    for (size_t i = 0; i < index->ncolumns; i++)
        if (op_is_text(given[i]))
            at[n++] = index->columns[i]->name;
        else if (index->columns[i]->kind == OP_EXPR_TEXT)
            at[n++] = op_text(py, index->columns[i]->text);
    return (struct strs){ .at = at, .n = n };
}

static struct py_value *create_index(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    struct py_value *got[9] = { 0 };
    struct op_rest rest = { 0 };
    struct op_target on = { 0 };
    struct op op = { .kind = OP_create_index };
    struct op_index *index = arena_new(op_state_of(py)->a, struct op_index);
    struct py_seq columns = { 0 };
    if (!bind(py, self, "create_index", args,
              "index_name table_name columns *schema? unique? if_not_exists? quote? info? **",
              "index_name columns *schema? unique? if_not_exists? quote? info? **", got, &rest))
        return NULL;
    if (batch_of(self))
        shift(got, 1, 7);
    if (op_is_text(got[2]))
        return op_refuse(py, "create_index(): a list of columns is wanted here, not a string");
    if (!op_take_name(py, got[0], "index_name", &index->name) ||
        !take_on(py, self, got[1], got[3], &on) || !py_items(py, got[2], &columns) ||
        !op_take_index_columns(py, columns.at, columns.n, index) ||
        !op_take_flag(py, got[4], "unique", &index->unique) ||
        !op_take_quote(py, got[6], &index->name.quote) ||
        !op_take_tri(py, got[5], "if_not_exists", &op.create_index.if_not_exists) ||
        !op_take_options(py, &rest, "Index", &index->options))
        return NULL;
    if (got[6] && got[6]->kind != PY_NONE)
        index->name.conv = false; /* quoted_name() of a name is no conv() */
    struct strs names = plain_names(py, columns.at, index);
    if (!no_repeats(py, on.table, names))
        return NULL;
    name_texts(py, index);
    index->table = on.table;
    index->schema = on.schema;
    index->at = op_place_of(py);
    op.create_index.index = index;
    return emit(py, self, &op);
}

static struct py_value *create_table(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    (void)self;
    return op_create_table(py, args);
}

static struct py_value *comment(struct py *py, struct py_value *self, const struct py_args *args,
                                enum op_kind kind)
{
    struct py_value *got[4] = { 0 };
    struct op op = { .kind = kind };
    bool create = kind == OP_create_table_comment;
    if (!bind(py, self, op_names[kind], args,
              create ? "table_name comment *existing_comment? schema?"
                     : "table_name *existing_comment? schema?",
              create ? "comment *existing_comment?" : "*existing_comment?", got, NULL))
        return NULL;
    if (batch_of(self))
        shift(got, 0, 3);
    if (!create)
        shift(got, 1, 3);
    if (!take_on(py, self, got[0], got[3], &op.comment.on) ||
        !op_take_text(py, got[1], "comment", &op.comment.comment) ||
        !op_take_text(py, got[2], "existing_comment", &op.comment.existing_comment))
        return NULL;
    return emit(py, self, &op);
}

static struct py_value *create_table_comment(struct py *py, struct py_value *self,
                                             const struct py_args *args)
{
    return comment(py, self, args, OP_create_table_comment);
}

static struct py_value *drop_table_comment(struct py *py, struct py_value *self,
                                           const struct py_args *args)
{
    return comment(py, self, args, OP_drop_table_comment);
}

static struct py_value *drop_column(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    struct py_value *got[5] = { 0 };
    struct op_rest rest = { 0 };
    struct op op = { .kind = OP_drop_column };
    struct op_drop_column *o = &op.drop_column;
    if (!bind(py, self, "drop_column", args, "table_name column_name *schema? if_exists? **",
              "column_name *schema? if_exists? **", got, &rest))
        return NULL;
    if (batch_of(self))
        shift(got, 0, 4);
    if (!take_on(py, self, got[0], got[2], &o->on) ||
        !op_take_text(py, got[1], "column_name", &o->column) ||
        !op_take_tri(py, got[3], "if_exists", &o->if_exists) ||
        !op_take_options(py, &rest, "drop_column", &o->options))
        return NULL;
    return emit(py, self, &op);
}

static struct py_value *drop_constraint(struct py *py, struct py_value *self,
                                        const struct py_args *args)
{
    static const char *const types[] = { "foreignkey", "primary", "unique", "check" };
    struct py_value *got[6] = { 0 };
    struct op op = { .kind = OP_drop_constraint };
    struct op_drop_constraint *o = &op.drop_constraint;
    if (!bind(py, self, "drop_constraint", args,
              "constraint_name table_name type_? *schema? if_exists?", "constraint_name type_?",
              got, NULL))
        return NULL;
    if (batch_of(self))
        shift(got, 1, 4);
    if (!op_take_name(py, got[0], "constraint_name", &o->name) ||
        !take_on(py, self, got[1], got[3], &o->on) ||
        !op_take_text(py, got[2], "type_", &o->type) ||
        !op_take_tri(py, got[4], "if_exists", &o->if_exists))
        return NULL;
    struct strs known = { .at = types, .n = sizeof types / sizeof *types };
    if (o->type && !strs_has(known, o->type))
        return py_raise(py, PY_TypeError,
                        "'type' can be one of 'check', 'foreignkey', 'primary', 'unique', None");
    return emit(py, self, &op);
}

static struct py_value *drop_index(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[5] = { 0 };
    struct op_rest rest = { 0 };
    struct op op = { .kind = OP_drop_index };
    struct op_drop_index *o = &op.drop_index;
    if (!bind(py, self, "drop_index", args, "index_name table_name? *schema? if_exists? **",
              "index_name *schema? if_exists? **", got, &rest))
        return NULL;
    if (batch_of(self)) {
        o->on = batch_of(self)->batch.on;
        shift(got, 1, 4);
    } else if (!op_take_text(py, got[1], "table_name", &o->on.table) ||
               !op_take_text(py, got[2], "schema", &o->on.schema)) {
        return NULL;
    }
    if (!op_take_name(py, got[0], "index_name", &o->name) ||
        !op_take_tri(py, got[3], "if_exists", &o->if_exists) ||
        !op_take_options(py, &rest, "Index", &o->options))
        return NULL;
    return emit(py, self, &op);
}

static struct py_value *drop_table(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[6] = { 0 }; /* beyond if_exists: of the Table that Alembic makes of it */
    struct op_rest rest = { 0 };
    struct op op = { .kind = OP_drop_table };
    struct op_drop_table *o = &op.drop_table;
    if (!op_bind(py, "drop_table", args,
                 "table_name *schema? if_exists? comment? info? prefixes? **", got, &rest) ||
        !take_on(py, self, got[0], got[1], &o->on) ||
        !op_take_tri(py, got[2], "if_exists", &o->if_exists) ||
        !op_take_options(py, &rest, "Table", &o->options))
        return NULL;
    return emit(py, self, &op);
}

static struct py_value *rename_table(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    struct py_value *got[3] = { 0 };
    struct op op = { .kind = OP_rename_table };
    if (!op_bind(py, "rename_table", args, "old_table_name new_table_name *schema?", got, NULL) ||
        !take_on(py, self, got[0], got[2], &op.rename_table.on) ||
        !op_take_text(py, got[1], "new_table_name", &op.rename_table.new_name))
        return NULL;
    return emit(py, self, &op);
}

/* Rows are parameters, which no expression can be: a literal of inline_literal() is written. */
static bool only_values(struct py *py, const struct op_sets *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < rows[i].n; k++) {
            enum op_expr_kind kind = rows[i].at[k].value->kind;
            if (kind != OP_EXPR_BIND && kind != OP_EXPR_INLINE_LITERAL)
                return op_refuse(py, "bulk_insert(): an expression as the value of '%s'",
                                 rows[i].at[k].column);
        }
    return true;
}

static struct py_value *bulk_insert(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    struct py_value *got[3] = { 0 };
    struct op op = { .kind = OP_bulk_insert };
    struct op_bulk_insert *o = &op.bulk_insert;
    o->multiinsert = true;
    if (!op_bind(py, "bulk_insert", args, "table rows *multiinsert?", got, NULL) ||
        !op_take_flag(py, got[2], "multiinsert", &o->multiinsert))
        return NULL;
    if (!py_is_host(got[0], &op_host_table))
        return op_refuse(py, "bulk_insert(): a table is wanted here, not %s",
                         py_type_name(py, got[0]));
    if (got[1]->kind != PY_LIST)
        return py_raise(py, PY_TypeError, "List expected");
    const struct op_table_object *table = got[0]->host.data;
    struct op_sets *rows = arena_array(op_state_of(py)->a, struct op_sets, got[1]->seq.n);
    for (size_t i = 0; i < got[1]->seq.n; i++) {
        if (got[1]->seq.at[i]->kind != PY_DICT)
            return py_raise(py, PY_TypeError, "List of dictionaries expected");
        if (!op_take_row(py, table, got[1]->seq.at[i], false, &rows[i]))
            return NULL;
    }
    bool together = o->multiinsert && !op_state_of(py)->env->offline; /* one executemany() */
    if (together && !op_same_keys(py, got[1]->seq.at, got[1]->seq.n))
        return NULL;
    if ((together || op_state_of(py)->env->offline) && !only_values(py, rows, got[1]->seq.n))
        return NULL;
    o->table = table->from;
    o->rows = rows;
    o->nrows = got[1]->seq.n;
    return emit(py, self, &op);
}

#define D(name)                     \
    {                               \
#name, name, 0, PY_ANY_ARGS \
    }
#define E(name, call)              \
    {                              \
        name, call, 0, PY_ANY_ARGS \
    }
const struct py_native op_directives[] = {
    D(add_column),
    D(alter_column),
    D(bulk_insert),
    D(create_check_constraint),
    D(create_exclude_constraint),
    D(create_foreign_key),
    D(create_index),
    D(create_primary_key),
    D(create_table),
    D(create_table_comment),
    D(create_unique_constraint),
    D(drop_column),
    D(drop_constraint),
    D(drop_index),
    D(drop_table),
    D(drop_table_comment),
    D(rename_table),
    E("batch_alter_table", op_batch_alter_table),
    E("execute", op_directive_execute),
    E("f", op_directive_f),
    E("get_bind", op_directive_get_bind),
    E("get_context", op_directive_get_context),
    E("inline_literal", op_make_inline_literal),
};
const size_t op_ndirectives = sizeof op_directives / sizeof *op_directives;

const struct py_native op_batch_directives[] = {
    D(add_column),
    D(alter_column),
    D(create_check_constraint),
    D(create_exclude_constraint),
    D(create_foreign_key),
    D(create_index),
    D(create_primary_key),
    D(create_table_comment),
    D(create_unique_constraint),
    D(drop_column),
    D(drop_constraint),
    D(drop_index),
    D(drop_table_comment),
    E("execute", op_directive_execute),
    E("f", op_directive_f),
    E("get_bind", op_directive_get_bind),
    E("get_context", op_directive_get_context),
    E("inline_literal", op_make_inline_literal),
};
const size_t op_nbatch_directives = sizeof op_batch_directives / sizeof *op_batch_directives;
#undef D
#undef E

const char *const op_names[OP_KINDS] = {
#define OP(name, member) [OP_##name] = #name,
#include "op/op.def"
#undef OP
};
