#include "op/element.h"
#include "op/attached.h"
#include "py/interp.h"

static const struct py_host_class host_element = { .name = "DDLElement" };

static struct py_value *element(struct py *py, const struct op *op)
{
    struct op *copy = arena_new(op_state_of(py)->a, struct op);
    *copy = *op;
    return py_host(py, &host_element, copy);
}

bool op_execute_element(struct py *py, struct py_value *v)
{
    if (!py_is_host(v, &host_element))
        return false;
    op_emit(py, v->host.data);
    return true;
}

static const struct op_table *table_of(struct py *py, struct py_value *v)
{
    const struct op_table_object *o = py_is_host(v, &op_host_table) ? v->host.data : NULL;
    return o && o->table ? op_table_now(py, o->table)
                         : op_refuse(py, "a Table is wanted here, not %s", py_type_name(py, v));
}

static struct py_value *on_table(struct py *py, const struct py_args *args, enum op_kind kind)
{
    struct py_value *got[2] = { 0 };
    bool create = kind == OP_metadata_create_table;
    struct op op = { .kind = kind, .create_table = { .alone = true } };
    if (!op_bind(py, create ? "CreateTable" : "DropTable", args,
                 create ? "element *if_not_exists?" : "element *if_exists?", got, NULL) ||
        !(op.create_table.table = table_of(py, got[0])) ||
        (create && !op_check_targets(py, got[0])) ||
        !op_take_tri(py, got[1], "if_exists", &op.create_table.if_not_exists))
        return NULL;
    return element(py, &op);
}

struct py_value *op_make_create_table_element(struct py *py, struct py_value *self,
                                              const struct py_args *args)
{
    (void)self;
    return on_table(py, args, OP_metadata_create_table);
}

struct py_value *op_make_drop_table_element(struct py *py, struct py_value *self,
                                            const struct py_args *args)
{
    (void)self;
    return on_table(py, args, OP_metadata_drop_table);
}

static struct py_value *on_index(struct py *py, const struct py_args *args, enum op_kind kind)
{
    struct py_value *got[2] = { 0 };
    bool create = kind == OP_metadata_create_index;
    struct op op = { .kind = kind };
    if (!op_bind(py, create ? "CreateIndex" : "DropIndex", args,
                 create ? "element *if_not_exists?" : "element *if_exists?", got, NULL) ||
        !op_take_tri(py, got[1], "if_exists", &op.create_index.if_not_exists))
        return NULL;
    struct op_item *item = op_item_of(got[0], OP_ITEM_INDEX);
    if (!item || !item->index.table)
        return op_refuse(py, "an Index of a Table is wanted here, not %s",
                         py_type_name(py, got[0]));
    op.create_index.index = &item->index;
    return element(py, &op);
}

struct py_value *op_make_create_index_element(struct py *py, struct py_value *self,
                                              const struct py_args *args)
{
    (void)self;
    return on_index(py, args, OP_metadata_create_index);
}

struct py_value *op_make_drop_index_element(struct py *py, struct py_value *self,
                                            const struct py_args *args)
{
    (void)self;
    return on_index(py, args, OP_metadata_drop_index);
}

/* CreateEnumType(enum): PostgreSQL's, which no other dialect compiles. */
static struct py_value *on_enum(struct py *py, const struct py_args *args, enum op_kind kind)
{
    struct py_value *got[1] = { 0 };
    struct op op = { .kind = kind };
    if (!op_bind(py, "CreateEnumType", args, "type_", got, NULL) ||
        !op_take_type(py, got[0], "CreateEnumType", &op.type.type) ||
        !op_check_unattached(py, op.type.type))
        return NULL;
    if (strcmp(op_state_of(py)->env->dialect, "postgresql") != 0)
        return op_refuse(py, "CreateEnumType() and DropEnumType() are PostgreSQL's");
    if (!op.type.type || op.type.type->class != OP_PG_ENUM)
        return py_refuse(py, "CreateEnumType() of another type than postgresql.ENUM");
    return element(py, &op);
}

struct py_value *op_make_create_enum_element(struct py *py, struct py_value *self,
                                             const struct py_args *args)
{
    (void)self;
    return on_enum(py, args, OP_create_type);
}

struct py_value *op_make_drop_enum_element(struct py *py, struct py_value *self,
                                           const struct py_args *args)
{
    (void)self;
    return on_enum(py, args, OP_drop_type);
}

static struct py_value *on_comment(struct py *py, const struct py_args *args, enum op_kind kind)
{
    struct py_value *got[1] = { 0 };
    const struct op_table *t = NULL;
    if (!op_bind(py, "SetTableComment", args, "element", got, NULL) || !(t = table_of(py, got[0])))
        return NULL;
    struct op op = { .kind = kind,
                     .comment = { .on = { .table = t->name.text, .schema = t->schema },
                                  .comment = t->comment } };
    return element(py, &op);
}

struct py_value *op_make_set_table_comment(struct py *py, struct py_value *self,
                                           const struct py_args *args)
{
    (void)self;
    return on_comment(py, args, OP_create_table_comment);
}

struct py_value *op_make_drop_table_comment(struct py *py, struct py_value *self,
                                            const struct py_args *args)
{
    (void)self;
    return on_comment(py, args, OP_drop_table_comment);
}
