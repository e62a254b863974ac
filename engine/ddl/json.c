#include "ddl/json.h"
#include "ddl/literal.h"
#include "ddl/type.h"
#include <inttypes.h>

static void step(struct ddl *c, struct buf *path, const struct op_value *v)
{
    if (v->kind == OP_VALUE_INT && v->integer < 0)
        ddl_fail(c, "a negative index into JSON that mig does not write for %s", c->dialect->name);
    if (v->kind == OP_VALUE_INT)
        buf_printf(path, "[%" PRId64 "]", v->integer);
    else
        buf_printf(path, ".\"%.*s\"", (int)v->text.n, v->text.p);
}

static void postgresql_path(struct buf *path, const struct op_value *v)
{
    buf_char(path, '{');
    for (size_t i = 0; i < v->nitems; i++) {
        buf_puts(path, i ? ", " : "");
        if (v->items[i].kind == OP_VALUE_INT)
            buf_printf(path, "%" PRId64, v->items[i].integer);
        else
            buf_slice(path, v->items[i].text);
    }
    buf_char(path, '}');
}

void ddl_json_index(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    const struct op_value *v = &e->value;
    struct buf path = ddl_buf(c);
    (void)s;
    if (c->rules->json_arrows && v->kind != OP_VALUE_LIST) {
        ddl_literal(c, b, v, NULL);
        return;
    }
    if (c->rules->json_arrows) {
        postgresql_path(&path, v);
    } else {
        buf_char(&path, '$');
        for (size_t i = 0; v->kind == OP_VALUE_LIST && i < v->nitems; i++)
            step(c, &path, &v->items[i]);
        if (v->kind != OP_VALUE_LIST)
            step(c, &path, v);
    }
    ddl_string(c, b, slice_of(buf_str(&path)));
}

static bool is_json(const struct op_expr *e)
{
    return ddl_type_affinity(e->type) == OP_SA_JSON;
}

/* name(value, index) */
static void call(struct ddl *c, struct buf *b, const char *name, const struct op_expr *e,
                 struct ddl_scope s)
{
    buf_printf(b, "%s(", name);
    ddl_operand(c, b, e->args[0], s, (int)e->operator);
    buf_puts(b, ", ");
    ddl_operand(c, b, e->args[1], s, (int)e->operator);
    buf_char(b, ')');
}

static void sqlite(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    buf_puts(b, is_json(e) ? "JSON_QUOTE(" : "");
    call(c, b, "JSON_EXTRACT", e, s);
    buf_puts(b, is_json(e) ? ")" : "");
}

/* MySQL knows no JSON null among other types, so that is said apart. */
static void mysql(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    enum op_type_class affinity = ddl_type_affinity(e->type);
    if (affinity == OP_SA_JSON) {
        call(c, b, "JSON_EXTRACT", e, s);
        return;
    }
    buf_puts(b, "CASE ");
    call(c, b, "JSON_EXTRACT", e, s);
    buf_puts(b, " WHEN 'null' THEN NULL ");
    if (affinity == OP_SA_BOOLEAN) {
        buf_puts(b, "WHEN true THEN true ELSE false END");
        return;
    }
    buf_puts(b, affinity == OP_SA_INTEGER  ? "ELSE CAST("
                : affinity == OP_SA_STRING ? "ELSE JSON_UNQUOTE("
                                           : "ELSE ");
    call(c, b, "JSON_EXTRACT", e, s);
    buf_puts(b, affinity == OP_SA_INTEGER   ? " AS SIGNED INTEGER)"
                : affinity == OP_SA_STRING  ? ")"
                : affinity == OP_SA_NUMERIC ? "+0.0000000000000000000000"
                                            : "");
    buf_puts(b, " END");
}

static void arrow(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s,
                  bool as_text)
{
    bool path = e->operator== OP_OP_json_path_getitem_op;
    bool group = s.in_operator;
    s.in_operator = true;
    buf_puts(b, group ? "(" : "");
    ddl_operand(c, b, e->args[0], s, (int)e->operator);
    buf_puts(b, path ? as_text ? " #>> " : " #> " : as_text ? " ->> " : " -> ");
    ddl_operand(c, b, e->args[1], s, (int)e->operator);
    buf_puts(b, group ? ")" : "");
}

/* Since 14 a JSONB is subscribed as an array is. */
static bool is_subscript(const struct ddl *c, const struct op_expr *e)
{
    const struct ddl_server *server = &c->session->server;
    bool old = server->connected && server->version < 140000;
    return e->operator== OP_OP_json_getitem_op && !old && c->rules->jsonb_subscript &&
        ddl_type_is(e->args[0]->type, OP_PG_JSONB);
}

static void postgresql(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    const struct op_expr *left = e->args[0];
    bool group = left->kind == OP_EXPR_FUNCTION || left->kind == OP_EXPR_CAST;
    if (!is_json(e) && e->type) {
        buf_puts(b, "CAST(");
        arrow(c, b, e, s, true);
        buf_puts(b, " AS ");
        ddl_type(c, b, e->type);
        buf_char(b, ')');
    } else if (is_subscript(c, e)) {
        buf_puts(b, group ? "(" : "");
        ddl_operand(c, b, left, s, (int)e->operator);
        buf_puts(b, group ? ")[" : "[");
        ddl_operand(c, b, e->args[1], s, (int)e->operator);
        buf_char(b, ']');
    } else
        arrow(c, b, e, s, false);
}

void ddl_json_getitem(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    if (c->rules->json_arrows)
        postgresql(c, b, e, s);
    else if (c->rules->is_mysql)
        mysql(c, b, e, s);
    else
        sqlite(c, b, e, s);
}
