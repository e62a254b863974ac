/* op.get_bind(), op.get_context(), op.execute(): what a body can ask of the database it is on, as
 * far as no row is read. */
#include "op/catalogue.h"
#include "op/directive.h"
#include "op/element.h"
#include "op/parameter.h"
#include "op/settings.h"
#include "op/typedecorator.h"
#include "py/dict.h"
#include "py/interp.h"
#include "py/iter.h"
#include <string.h>

static const char *server_name(struct py *py)
{
    return op_state_of(py)->env->dialect;
}

/* The result of a statement: nothing of it can be used. */
static bool result_truth(struct py *py, struct py_value *self, bool *out)
{
    (void)self;
    (void)out;
    return op_refuse(py, "the result of execute(): a body that reads rows needs a connection");
}

static struct py_value *result_get(struct py *py, struct py_value *self, struct slice name)
{
    (void)self;
    return op_refuse(py,
                     "'%.*s' of the result of execute(): a body that reads rows needs a "
                     "connection",
                     (int)name.n, name.p);
}

static struct py_value *result_iterate(struct py *py, struct py_value *self)
{
    (void)self;
    return op_refuse(py, "going over the result of execute(): a body that reads rows needs a "
                         "connection");
}

static struct py_value *result_item(struct py *py, struct py_value *self, struct py_value *key)
{
    (void)key;
    return result_iterate(py, self);
}

static bool result_binary(struct py *py, const char *op, struct py_value *self,
                          struct py_value *other, bool reflected, struct py_value **out)
{
    (void)op;
    (void)other;
    (void)reflected;
    *out = NULL;
    return result_iterate(py, self) != NULL;
}

static const struct py_host_class host_result = {
    .name = "CursorResult",
    .get = result_get,
    .truth = result_truth,
    .iterate = result_iterate,
    .item = result_item,
    .binary = result_binary,
};

static const struct op_statement *of_expr(struct py *py, const struct op_expr *e)
{
    struct op_statement *s = arena_new(op_state_of(py)->a, struct op_statement);
    *s = (struct op_statement){ .kind = OP_STATEMENT_EXPR, .expr = e, .at = op_place_of(py) };
    return s;
}

const struct op_statement *op_take_executable(struct py *py, struct py_value *v)
{
    const struct op_expr *e = NULL;
    if (op_is_text(v)) {
        e = op_text_expr(py, py_plain(v)->text);
        return e ? of_expr(py, e) : NULL;
    }
    if (py_is_host(v, &op_host_statement))
        return v->host.data;
    if (op_is_select(v)) {
        struct op_statement *s = arena_new(op_state_of(py)->a, struct op_statement);
        *s = (struct op_statement){ .kind = OP_STATEMENT_SELECT,
                                    .select = op_select_of(v),
                                    .at = op_place_of(py) };
        return s;
    }
    if (!op_is_expr(v) || !op_take_expr(py, v, "execute", &e))
        return py_refuse(py, "execute() of %s", py_type_name(py, v));
    if (e->kind != OP_EXPR_TEXT && e->kind != OP_EXPR_FUNCTION)
        return py_refuse(py, "execute() of this expression");
    return of_expr(py, e);
}

static const struct op_statement *with_values(struct py *py, const struct op_statement *s)
{
    bool empty = s && (s->kind == OP_STATEMENT_INSERT || s->kind == OP_STATEMENT_UPDATE) &&
                 !s->nrows && !s->select;
    return empty ? py_refuse(py, "an INSERT or UPDATE without values()") : s;
}

const struct op_statement *op_take_statement(struct py *py, struct py_value *v)
{
    return with_values(py, op_take_executable(py, v));
}

static struct py_value *emit(struct py *py, const struct op_statement *s, bool autocommit)
{
    struct op op = { .kind = OP_execute, .execute = { .statement = s, .autocommit = autocommit } };
    if (!s)
        return NULL;
    op_emit(py, &op);
    return op_none(py);
}

/* op.execute(sqltext, execution_options=) */
struct py_value *op_directive_execute(struct py *py, struct py_value *self,
                                      const struct py_args *args)
{
    struct py_value *got[2] = { 0 };
    bool autocommit = false;
    (void)self;
    if (!op_bind(py, "execute", args, "sqltext *execution_options?", got, NULL))
        return NULL;
    if (got[1] && got[1]->kind == PY_DICT) {
        struct py_value *level = py_dict_find(py, got[1]->dict, SLICE("isolation_level"));
        autocommit = level && op_is_text(level) && slice_is(py_plain(level)->text, "AUTOCOMMIT");
    }
    if (op_execute_element(py, got[0]))
        return op_none(py);
    return emit(py, op_take_statement(py, got[0]), autocommit);
}

/* No parameters: None, {}, []. */
static bool is_empty(const struct py_value *v)
{
    return !v || v->kind == PY_NONE || (v->kind == PY_DICT && !v->dict->live) ||
           ((v->kind == PY_LIST || v->kind == PY_TUPLE) && !v->seq.n);
}

/* bind.execute(statement, parameters) */
static struct py_value *execute(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[3] = { 0 };
    (void)self;
    if (!op_bind(py, "execute", args, "statement parameters? *execution_options?", got, NULL))
        return NULL;
    if (op_execute_element(py, got[0]))
        return py_host(py, &host_result, NULL);
    const struct op_statement *s = op_take_executable(py, got[0]);
    if (!s)
        return NULL;
    bool ok = is_empty(got[1]) ? emit(py, with_values(py, s), false) != NULL
                               : op_execute_with(py, s, got[1]);
    return ok ? py_host(py, &host_result, NULL) : NULL;
}

/* bind.exec_driver_sql(text): as it stands. Without a server Alembic has no such method. */
static struct py_value *exec_driver_sql(struct py *py, struct py_value *self,
                                        const struct py_args *args)
{
    struct py_value *got[2] = { 0 };
    struct op_statement *s = arena_new(op_state_of(py)->a, struct op_statement);
    (void)self;
    *s = (struct op_statement){ .kind = OP_STATEMENT_DDL, .at = op_place_of(py) };
    if (!op_bind(py, "exec_driver_sql", args, "statement parameters?", got, NULL) ||
        !op_take_slice(py, got[0], "exec_driver_sql", &s->text))
        return NULL;
    if (op_state_of(py)->env->offline)
        return py_raise(py, PY_AttributeError,
                        "'MockConnection' object has no attribute 'exec_driver_sql'");
    if (got[1] && got[1]->kind != PY_NONE)
        return py_refuse(py, "exec_driver_sql() with parameters");
    return emit(py, s, false) ? py_host(py, &host_result, NULL) : NULL;
}

struct dialect_name {
    const char *name;
};

enum { POSTGRESQL = 1, MYSQL = 2, SQLITE = 4, SERVER_MARIADB = 8 };

/* What SQLAlchemy's dialects can do; which sequences MariaDB has they ask the server. */
static const struct {
    const char *name;
    unsigned on;
} abilities[] = {
    { "supports_sequences", POSTGRESQL | SERVER_MARIADB },
    { "supports_native_enum", POSTGRESQL | MYSQL },
    { "supports_native_boolean", POSTGRESQL },
    { "supports_alter", POSTGRESQL | MYSQL },
    { "supports_comments", POSTGRESQL | MYSQL },
    { "supports_default_values", POSTGRESQL | SQLITE },
};

static struct py_value *ability(struct py *py, struct slice name)
{
    const struct op_environment *env = op_state_of(py)->env;
    unsigned is = !strcmp(env->dialect, "postgresql") ? POSTGRESQL
                  : !strcmp(env->dialect, "sqlite")   ? SQLITE
                                                      : MYSQL;
    is |= env->mariadb && !env->offline ? SERVER_MARIADB : 0;
    for (size_t i = 0; i < sizeof abilities / sizeof *abilities; i++)
        if (slice_is(name, abilities[i].name))
            return py_bool(py, abilities[i].on & is);
    return NULL;
}

static struct py_value *dialect_get(struct py *py, struct py_value *self, struct slice name)
{
    (void)self;
    if (slice_is(name, "name"))
        return py_str_of(py, server_name(py));
    if (slice_is(name, "_is_mariadb") || slice_is(name, "is_mariadb"))
        return py_bool(py, op_state_of(py)->env->mariadb);
    static const struct py_native descriptor = { "type_descriptor", op_type_descriptor, 1, 1 };
    if (slice_is(name, descriptor.name))
        return py_native(py, &descriptor);
    struct py_value *can = ability(py, name);
    if (can)
        return can;
    return py_refuse(py, "the attribute '%.*s' of the dialect", (int)name.n, name.p);
}

static const struct py_host_class host_dialect = { .name = "Dialect", .get = dialect_get };

struct py_value *op_dialect(struct py *py)
{
    return py_host(py, &host_dialect, NULL);
}

bool op_is_dialect(const struct py_value *v)
{
    return py_is_host(v, &host_dialect);
}

static bool dialect_is(struct py *py, struct py_value *self, struct py_value *value, bool *out)
{
    const char *name = self->host.data;
    const char *server = server_name(py);
    *out = py_is_host(value, &host_dialect) &&
           (!strcmp(name, server) || (!strcmp(name, "mysql") && !strcmp(server, "mariadb")));
    return true;
}

static struct py_value *dialect_class_get(struct py *py, struct py_value *self, struct slice name)
{
    if (slice_is(name, "name"))
        return py_str_of(py, self->host.data);
    return py_refuse(py, "the attribute '%.*s' of a dialect", (int)name.n, name.p);
}

static const struct py_host_class host_dialect_class = {
    .name = "type",
    .get = dialect_class_get,
    .is_instance = dialect_is,
};

struct py_value *op_dialect_class(struct py *py, const char *name)
{
    return py_host(py, &host_dialect_class, slice_dup(op_state_of(py)->a, slice_of(name)));
}

static struct py_value *same(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    (void)py;
    return self;
}

/* A connection in a transaction refuses another isolation level; --sql has none. */
static struct py_value *execution_options(struct py *py, struct py_value *self,
                                          const struct py_args *args)
{
    (void)args;
    return op_state_of(py)->env->offline
               ? self
               : op_refuse(py, "execution_options() of a connection that is in a transaction");
}

/* SQLAlchemy 2.0 has begun a transaction by itself: a run that comes to this call fails there. */
static struct py_value *begin(struct py *py, struct py_value *self, const struct py_args *args)
{
    static const char text[] =
        "This connection has already initialized a SQLAlchemy Transaction() object via begin() or "
        "autobegin; can't call begin() here unless rollback() or commit() is called first.";
    (void)self;
    (void)args;
    if (op_state_of(py)->env->offline)
        return py_refuse(py, "the attribute 'begin' of a connection");
    op_emit(py, &(struct op){ .kind = OP_fail, .fail = text });
    return py_raise(py, PY_RuntimeError, "%s", text);
}

static struct py_value *bind_get(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native native = { "execute", execute, 0, PY_ANY_ARGS };
    static const struct py_native driver = { "exec_driver_sql", exec_driver_sql, 0, PY_ANY_ARGS };
    static const struct py_native connect = { "connect", same, 0, 0 };
    static const struct py_native begins = { "begin", begin, 0, 0 };
    static const struct py_native options = { "execution_options", execution_options, 0,
                                              PY_ANY_ARGS };
    if (slice_is(name, options.name))
        return py_method(py, self, py_native(py, &options));
    if (slice_is(name, driver.name))
        return py_method(py, self, py_native(py, &driver));
    if (slice_is(name, "execute"))
        return py_method(py, self, py_native(py, &native));
    if (slice_is(name, begins.name))
        return py_method(py, self, py_native(py, &begins));
    if (slice_is(name, "dialect"))
        return py_host(py, &host_dialect, NULL);
    if (slice_is(name, "engine"))
        return self;
    if (slice_is(name, "name"))
        return py_str_of(py, server_name(py));
    if (slice_is(name, "connect"))
        return py_method(py, self, py_native(py, &connect));
    return py_refuse(py, "the attribute '%.*s' of a connection", (int)name.n, name.p);
}

static const struct py_host_class host_bind = { .name = "Connection", .get = bind_get };

struct py_value *op_bind_value(struct py *py)
{
    struct op_state *s = op_state_of(py);
    if (!s->bind)
        s->bind = py_host(py, &host_bind, NULL);
    return s->bind;
}

bool op_take_bind(struct py *py, struct py_value *v)
{
    return py_is_host(v, &host_bind) ||
           op_refuse(py, "op.get_bind() is wanted here, not %s", py_type_name(py, v));
}

struct py_value *op_directive_get_bind(struct py *py, struct py_value *self,
                                       const struct py_args *args)
{
    (void)self;
    return op_bind(py, "get_bind", args, "", NULL, NULL) ? op_bind_value(py) : NULL;
}

/* with op.get_context().autocommit_block(): */
static struct py_value *block_enter(struct py *py, struct py_value *self)
{
    (void)self;
    op_emit(py, &(struct op){ .kind = OP_autocommit_begin });
    return op_none(py);
}

static bool block_leave(struct py *py, struct py_value *self, struct py_value *raised,
                        bool *swallow)
{
    (void)self;
    (void)raised;
    *swallow = false;
    op_emit(py, &(struct op){ .kind = OP_autocommit_end });
    return true;
}

static const struct py_host_class host_block = { .name = "autocommit_block",
                                                 .enter = block_enter,
                                                 .leave = block_leave };

static struct py_value *autocommit_block(struct py *py, struct py_value *self,
                                         const struct py_args *args)
{
    (void)self;
    return op_bind(py, "autocommit_block", args, "", NULL, NULL) ? py_host(py, &host_block, NULL)
                                                                 : NULL;
}

/* op.get_context().impl, op.get_impl() */
static struct py_value *impl_get(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native native = { "execute", op_directive_execute, 0, PY_ANY_ARGS };
    if (slice_is(name, "dialect"))
        return py_host(py, &host_dialect, NULL);
    if (slice_is(name, "bind") || slice_is(name, "connection"))
        return op_bind_value(py);
    if (slice_is(name, "as_sql"))
        return py_bool(py, op_state_of(py)->env->offline);
    if (slice_is(name, "execute"))
        return py_method(py, self, py_native(py, &native));
    if (slice_is(name, "__dialect__"))
        return py_str_of(py, server_name(py));
    return py_refuse(py, "the attribute '%.*s' of the implementation", (int)name.n, name.p);
}

static const struct py_host_class host_impl = { .name = "DefaultImpl", .get = impl_get };

struct py_value *op_directive_get_impl(struct py *py, struct py_value *self,
                                       const struct py_args *args)
{
    (void)self;
    return op_bind(py, "get_impl", args, "", NULL, NULL) ? py_host(py, &host_impl, NULL) : NULL;
}

static struct py_value *context_get(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native block = { "autocommit_block", autocommit_block, 0, PY_ANY_ARGS };
    static const struct py_native native = { "execute", op_directive_execute, 0, PY_ANY_ARGS };
    const struct op_environment *env = op_state_of(py)->env;
    if (slice_is(name, "autocommit_block"))
        return py_method(py, self, py_native(py, &block));
    if (slice_is(name, "dialect"))
        return py_host(py, &host_dialect, NULL);
    if (slice_is(name, "bind") || slice_is(name, "connection"))
        return op_bind_value(py);
    if (slice_is(name, "as_sql"))
        return py_bool(py, env->offline);
    if (slice_is(name, "execute"))
        return py_method(py, self, py_native(py, &native));
    if (slice_is(name, "opts"))
        return op_opts_value(py);
    if (slice_is(name, "config"))
        return op_config_value(py);
    if (slice_is(name, "impl"))
        return py_host(py, &host_impl, NULL);
    if (slice_is(name, "version_table_schema"))
        return env->version_table_schema ? py_str_of(py, env->version_table_schema) : op_none(py);
    return py_refuse(py, "the attribute '%.*s' of the context", (int)name.n, name.p);
}

static const struct py_host_class host_context = { .name = "MigrationContext", .get = context_get };

/* What alembic.op stands for: the same names, and the context that they work on. */
static struct py_value *operations_get(struct py *py, struct py_value *self, struct slice name)
{
    (void)self;
    if (slice_is(name, "migration_context"))
        return op_context_value(py);
    if (slice_is(name, "impl"))
        return py_host(py, &host_impl, NULL);
    return py_getattr(py, op_module(py, NULL, SLICE("alembic.op")), name);
}

static const struct py_host_class host_operations = { .name = "Operations", .get = operations_get };

struct py_value *op_operations_value(struct py *py)
{
    return py_host(py, &host_operations, NULL);
}

struct py_value *op_context_value(struct py *py)
{
    struct op_state *s = op_state_of(py);
    if (!s->context)
        s->context = py_host(py, &host_context, NULL);
    return s->context;
}

struct py_value *op_directive_get_context(struct py *py, struct py_value *self,
                                          const struct py_args *args)
{
    (void)self;
    return op_bind(py, "get_context", args, "", NULL, NULL) ? op_context_value(py) : NULL;
}

struct py_value *op_is_offline_mode(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    (void)self;
    return op_bind(py, "is_offline_mode", args, "", NULL, NULL)
               ? py_bool(py, op_state_of(py)->env->offline)
               : NULL;
}

struct py_value *op_inspect(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    (void)args;
    return op_refuse(py, "inspect(): a body that looks at the tables needs a connection");
}

/* op.f(name): a str that says that it is final. */
struct py_value *op_directive_f(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_state *s = op_state_of(py);
    struct py_value *got[1] = { 0 };
    (void)self;
    if (!op_bind(py, "f", args, "name", got, NULL))
        return NULL;
    if (!op_is_text(got[0]))
        return op_refuse(py, "op.f(): a string is wanted here, not %s", py_type_name(py, got[0]));
    struct py_value *v = py_instance(py, s->conv);
    if (v)
        v->instance.base = py_plain(got[0]);
    return v;
}
