#include "ddl/expr.h"
#include "ddl/bound.h"
#include "ddl/function.h"
#include "ddl/json.h"
#include "ddl/literal.h"
#include "ddl/operator.h"
#include "ddl/pattern.h"
#include "ddl/type.h"
#include <string.h>

static void operation(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s);

const char *ddl_anonymous(struct ddl *c, struct ddl_names *names, const void *of, const char *base)
{
    for (size_t i = 0; names && of && i < names->aliases.n; i++)
        if (names->aliases.at[i].of == of)
            return names->aliases.at[i].name;
    if (!names) {
        ddl_fail(c, "an expression that needs a made-up name outside of a statement");
        return base;
    }
    char *clean = arena_strdup(c->arena, base), *end = clean; /* _anonymous_label.safe_construct */
    for (const char *p = base; *p; p++)
        if (!strchr("%() $", *p))
            *end++ = *p;
        else if (p == base || !strchr("%() $", p[-1]))
            *end++ = '_';
    *end = '\0';
    base = clean;
    size_t i = 0;
    while (i < names->counters.n && strcmp(names->counters.at[i].base, base) != 0)
        i++;
    if (i == names->counters.n)
        vec_push(c->arena, &names->counters, (struct ddl_counter){ .base = base });
    const char *name = arena_printf(c->arena, "%s_%u", base, ++names->counters.at[i].n);
    if (of)
        vec_push(c->arena, &names->aliases, (struct ddl_alias){ .of = of, .name = name });
    return name;
}

/* What self_group() does to an operand. */
enum grouping { AS_IS, PARENTHESES, AS_BOOLEAN };

static bool boolean_context(int against)
{
    return against == OP_OP_and_ || against == OP_OP_or_ || against == DDL_CRITERION;
}

static enum grouping plain_grouping(const struct op_expr *e, int against)
{
    bool boolean = e->kind == OP_EXPR_TRUE || e->kind == OP_EXPR_FALSE ||
                   ddl_type_affinity(e->type) == OP_SA_BOOLEAN;
    if (boolean && boolean_context(against))
        return AS_BOOLEAN;
    return against == OP_OP_any_op || against == OP_OP_all_op ? PARENTHESES : AS_IS;
}

/* What the operands of an operation stand against. */
static int binding(const struct op_expr *e)
{
    return e->operator== OP_OP_custom_op ? DDL_CUSTOM + e->precedence : (int)e->operator;
}

static bool gives_way(const struct op_expr *e, int against)
{
    if (e->operator== OP_OP_custom_op && against != DDL_ALONE)
        return e->precedence <= ddl_precedence(against);
    return ddl_precedent(e->operator, against);
}

/* _is_implicitly_boolean */
static bool is_implied_boolean(const struct op_expr *e)
{
    if (e->kind == OP_EXPR_GROUPING)
        return is_implied_boolean(e->args[0]);
    if (e->kind != OP_EXPR_BINARY && e->kind != OP_EXPR_BETWEEN)
        return false;
    return e->operator== OP_OP_custom_op ? e->flag : ddl_operators[e->operator].boolean;
}

static enum grouping grouping(const struct op_expr *e, int against)
{
    switch (e->kind) {
    case OP_EXPR_BINARY:
    case OP_EXPR_BETWEEN:
        return gives_way(e, against) || (against == OP_OP_inv && !is_implied_boolean(e))
                   ? PARENTHESES
                   : AS_IS;
    case OP_EXPR_COLLATE:
        return ddl_precedent(OP_OP_collate, against) || against == OP_OP_inv ? PARENTHESES : AS_IS;
    case OP_EXPR_LIST:
        if (e->flag)
            return AS_IS;
        return e->n && (ddl_precedent(e->operator, against)) ? PARENTHESES : AS_IS;
    case OP_EXPR_UNARY:
        if (e->operator== OP_OP_istrue || e->operator== OP_OP_isfalse ||
            ddl_operators[e->operator].postfix)
            return AS_IS;
        return ddl_precedent(e->operator, against) ? PARENTHESES : AS_IS;
    case OP_EXPR_EXISTS: return ddl_precedent(OP_OP_exists, against) ? PARENTHESES : AS_IS;
    case OP_EXPR_DISTINCT: return ddl_precedent(OP_OP_distinct_op, against) ? PARENTHESES : AS_IS;
    case OP_EXPR_FILTER: /* filter_op binds as 6 */
        return against == DDL_ALONE || ddl_precedence(against) >= 6 ? PARENTHESES : AS_IS;
    case OP_EXPR_TEXT: return against == OP_OP_in_op ? PARENTHESES : AS_IS;
    case OP_EXPR_ARRAY:
        return against == OP_OP_any_op || against == OP_OP_all_op || against == OP_OP_getitem
                   ? PARENTHESES
                   : AS_IS;
    case OP_EXPR_TYPE_COERCE:
    case OP_EXPR_LABEL: return e->n ? grouping(e->args[0], against) : AS_IS;
    case OP_EXPR_GROUPING:
    case OP_EXPR_SUBQUERY:
    case OP_EXPR_TUPLE:
    case OP_EXPR_STAR:
    case OP_EXPR_JSON_INDEX:
    case OP_EXPR_SLICE:
    case OP_EXPR_DEFAULT:
    case OP_EXPR_AGGREGATE_ORDER_BY: return AS_IS;
    case OP_EXPR_COLUMN:
    case OP_EXPR_LITERAL_COLUMN:
    case OP_EXPR_BIND:
    case OP_EXPR_INLINE_LITERAL:
    case OP_EXPR_NULL:
    case OP_EXPR_TRUE:
    case OP_EXPR_FALSE:
    case OP_EXPR_FUNCTION:
    case OP_EXPR_CASE:
    case OP_EXPR_CAST:
    case OP_EXPR_TRY_CAST:
    case OP_EXPR_OVER:
    case OP_EXPR_WITHIN_GROUP:
    case OP_EXPR_EXTRACT:
    case OP_EXPR_EXCLUDED:
    case OP_EXPR_NEXT_VALUE: return plain_grouping(e, against);
    case OP_EXPR_KINDS: break;
    }
    return AS_IS;
}

void ddl_operand(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s,
                 int against)
{
    enum grouping g = grouping(e, against);
    if (g == PARENTHESES)
        buf_char(b, '(');
    ddl_expr(c, b, e, s);
    if (g == PARENTHESES)
        buf_char(b, ')');
    if (g == AS_BOOLEAN && !c->rules->native_boolean)
        buf_puts(b, " = 1");
}

/* Elements of a list, each as an operand of `op`. */
static void joined(struct ddl *c, struct buf *b, const struct op_expr *const *at, size_t n,
                   struct ddl_scope s, enum op_operator op)
{
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_puts(b, ddl_operators[op].text);
        ddl_operand(c, b, at[i], s, (int)op);
    }
}

/* ORDER BY "name": a label by its name, all else as it stands. */
static void referred(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    const struct op_expr *found = ddl_labelled(c, s.labels, e->name);
    if (found && found->kind == OP_EXPR_LABEL)
        ddl_identifier(c, b, found->name);
    else if (found)
        ddl_expr(c, b, found, s);
}

static void column(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    if (e->has_value && s.labels) {
        referred(c, b, e, s);
        return;
    }
    const struct op_from *f = e->from;
    bool alone = f && f->kind == OP_FROM_FUNCTION && e->kind == OP_EXPR_LITERAL_COLUMN;
    if (f && s.tables && !alone && !f->unnamed && f->kind != OP_FROM_JOIN &&
        f->kind != OP_FROM_TEXT) {
        if (f->kind == OP_FROM_TABLE && f->schema && *f->schema) {
            ddl_identifier(c, b, f->schema);
            buf_char(b, '.');
        }
        ddl_identifier(c, b, ddl_from_name(c, f, s));
        buf_char(b, '.');
    }
    if (e->kind == OP_EXPR_STAR)
        buf_char(b, '*');
    else if (e->kind == OP_EXPR_LITERAL_COLUMN)
        buf_slice(b, e->text);
    else
        ddl_column_name(c, b, e);
}

/* IN (...): one type for all values, that of the first when there is none. */
static void expanded(struct ddl *c, struct buf *b, const struct op_expr *e)
{
    const struct op_value *v = &e->value;
    struct op_type of = { .class = OP_SA_NULLTYPE };
    const struct op_type *type = e->type;
    buf_char(b, '(');
    for (size_t i = 0; i < v->nitems; i++) {
        if (i)
            buf_puts(b, ", ");
        if (v->items[i].kind == OP_VALUE_LIST)
            ddl_fail(c, "tuples in IN are not supported");
        ddl_literal(c, b, &v->items[i], type);
        if (!type && i == 0 && ddl_literal_class(v->items[0].kind) != OP_SA_NULLTYPE) {
            of.class = ddl_literal_class(v->items[0].kind);
            type = &of;
        }
    }
    buf_char(b, ')');
}

/* What execute() was given for a bind parameter; itself where that is nothing. */
static const struct op_expr *given(const struct op_expr *e, const struct op_sets *parameters)
{
    for (size_t i = 0; e->name && parameters && i < parameters->n; i++)
        if (!strcmp(parameters->at[i].column, e->name))
            return parameters->at[i].value;
    return e;
}

void ddl_check_written(struct ddl *c, struct ddl_scope s)
{
    if (s.unwritten && !c->session->server.connected)
        ddl_fail(c, "a value here is not supported in --sql, where Alembic leaves a name for it; "
                    "write it with sqlalchemy.text() or literal_column()");
}

static void literal_bind(struct ddl *c, struct buf *b, const struct op_expr *bind,
                         struct ddl_scope s)
{
    const struct op_expr *e = bind->kind == OP_EXPR_BIND ? given(bind, s.parameters) : bind;
    if (e->kind == OP_EXPR_BIND)
        ddl_check_written(c, s);
    if (e->kind == OP_EXPR_BIND && e->flag)
        expanded(c, b, e);
    else if (e->has_value && e->value.kind == OP_VALUE_EXPR)
        ddl_expr(c, b, e->value.expr, s);
    else if (!e->has_value && e->kind == OP_EXPR_BIND) /* --sql would write NULL */
        ddl_fail(c, "A value is required for bind parameter '%s'", e->name ? e->name : "");
    else if (e->name && !e->type && c->session->server.connected)
        ddl_bound_plain(c, b, &e->value);
    else
        ddl_literal(c, b, &e->value, e->type);
}

bool ddl_groups(const struct op_expr *e, int against)
{
    return grouping(e, against) != AS_IS;
}

/* The operands of a chain a || b || c, which MySQL writes as one concat(). */
static void concat_operands(struct ddl *c, struct buf *b, const struct op_expr *e,
                            struct ddl_scope s, bool *first)
{
    for (size_t i = 0; i < e->n; i++) {
        const struct op_expr *a = e->args[i];
        if (a->kind == OP_EXPR_BINARY && a->operator== OP_OP_concat_op && ddl_type_affinity(
                                             a->type) == ddl_type_affinity(e->type)) {
            concat_operands(c, b, a, s, first);
            continue;
        }
        if (!*first)
            buf_puts(b, ", ");
        *first = false;
        ddl_operand(c, b, a, s, OP_OP_concat_op);
    }
}

void ddl_concat_operands(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    bool first = true;
    concat_operands(c, b, e, s, &first);
}

static void concat(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    bool first = true;
    if (!c->rules->is_mysql) {
        s.in_operator = true;
        joined(c, b, e->args, e->n, s, OP_OP_concat_op);
        return;
    }
    buf_puts(b, "concat(");
    concat_operands(c, b, e, s, &first);
    buf_char(b, ')');
}

static bool is_integer(const struct op_expr *e)
{
    if (ddl_type_affinity(e->type) == OP_SA_INTEGER)
        return true;
    return e->kind == OP_EXPR_BIND && !e->type && e->value.kind == OP_VALUE_INT;
}

/* a / b: PostgreSQL and SQLite divide integers as integers. */
static void divide(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    static const struct op_type numeric = { .class = OP_SA_NUMERIC };
    bool floor_ = e->operator== OP_OP_floordiv;
    bool plain =
        floor_ && c->rules->integer_division && is_integer(e->args[0]) && is_integer(e->args[1]);
    buf_puts(b, floor_ && !plain ? "FLOOR(" : "");
    ddl_operand(c, b, e->args[0], s, (int)e->operator);
    buf_puts(b, " / ");
    bool cast = !floor_ && c->rules->integer_division == DDL_DIVISION_CAST;
    bool add = !floor_ && c->rules->integer_division == DDL_DIVISION_ADD;
    buf_puts(b, cast ? "CAST(" : add ? "(" : "");
    ddl_operand(c, b, e->args[1], s, (int)e->operator);
    if (cast) {
        bool own = ddl_type_affinity(e->args[1]->type) == OP_SA_NUMERIC;
        buf_puts(b, " AS ");
        ddl_type(c, b, own ? e->args[1]->type : &numeric);
    }
    buf_puts(b, cast ? ")" : add ? " + 0.0)" : "");
    buf_puts(b, floor_ && !plain ? ")" : "");
}

static void distinct_from(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    bool is = e->operator== OP_OP_is_distinct_from;
    const char *word = is ? c->rules->distinct_from : c->rules->not_distinct_from;
    if (!c->rules->ilike) { /* PostgreSQL's has no compiler of its own */
        s.unwritten = s.tables = true;
        s.schemaless = false;
    }
    s.in_operator = c->rules->arrays; /* the others forget what stands around */
    buf_puts(b, c->rules->is_mysql && is ? "NOT (" : "");
    ddl_operand(c, b, e->args[0], s, (int)e->operator);
    buf_puts(b, word);
    ddl_operand(c, b, e->args[1], s, (int)e->operator);
    buf_puts(b, c->rules->is_mysql && is ? ")" : "");
}

/* The right side of an IN of nothing; a tuple_() has as many nothings as parts. */
static void empty_list(struct ddl *c, struct buf *b, const struct op_expr *left, bool not_in)
{
    size_t n = left->kind == OP_EXPR_TUPLE ? left->n : 1;
    const char *item = c->rules->empty_select ? "1" : "NULL";
    struct buf items = ddl_buf(c);
    for (size_t i = 0; i < n; i++)
        buf_printf(&items, "%s%s", i ? ", " : "", item);
    const char *text = buf_str(&items);
    bool tuple = left->kind == OP_EXPR_TUPLE;
    if (c->rules->empty_select)
        buf_printf(b, "(%sSELECT %s FROM (SELECT %s) WHERE 1!=1)", tuple ? "VALUES " : "", text,
                   text);
    else
        buf_printf(b, "(%s%s%s)%s", tuple ? "(" : "", text, tuple ? ")" : "",
                   not_in ? " OR (1 = 1)" : " AND (1 != 1)");
}

/* IN and NOT IN; of nothing: a condition that is never (or always) true. */
static void in(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    const struct op_expr *list = e->args[1];
    bool not_in = e->operator== OP_OP_not_in_op;
    bool empty = list->kind == OP_EXPR_BIND && list->flag && !list->value.nitems;
    buf_puts(b, not_in ? "(" : "");
    s.in_operator = true;
    ddl_operand(c, b, e->args[0], s, (int)e->operator);
    buf_puts(b, not_in ? " NOT IN " : " IN ");
    if (empty)
        empty_list(c, b, e->args[0], not_in);
    else
        ddl_operand(c, b, list, s, (int)e->operator);
    buf_puts(b, not_in ? ")" : "");
}

static void subscript(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    if (!c->rules->arrays) {
        ddl_fail(c, "Operator 'getitem' is not supported on this expression");
        return;
    }
    ddl_operand(c, b, e->args[0], s, OP_OP_getitem);
    buf_char(b, '[');
    if (e->args[1]->kind == OP_EXPR_SLICE) {
        ddl_expr(c, b, e->args[1]->args[0], s);
        buf_char(b, ':');
        ddl_expr(c, b, e->args[1]->args[1], s);
    } else
        ddl_operand(c, b, e->args[1], s, OP_OP_getitem);
    buf_char(b, ']');
}

/* SQLite has none: (a | b) - (a & b). */
static void exclusive_or(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    if (!c->rules->padded_times) {
        operation(c, b, e, s);
        return;
    }
    bool eager = s.in_operator;
    s.in_operator = true;
    for (size_t i = 0; i < 2; i++) {
        buf_puts(b, i ? " - " : "(");
        buf_puts(b, eager ? "(" : "");
        ddl_operand(c, b, e->args[0], s, (int)e->operator);
        buf_puts(b, i ? " & " : " | ");
        ddl_operand(c, b, e->args[1], s, (int)e->operator);
        buf_puts(b, eager ? ")" : "");
    }
    buf_char(b, ')');
}

static const char *operator_text(struct ddl *c, const struct op_expr *e)
{
    enum op_operator op = e->operator;
    if (op == OP_OP_custom_op)
        return arena_printf(c->arena, " %s ", e->name ? e->name : "");
    if (op == OP_OP_bitwise_xor_op && c->rules->xor_word)
        return c->rules->xor_word;
    return ddl_operators[op].text;
}

static void operation(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    bool eager = s.in_operator && ddl_operators[e->operator].eager;
    enum op_type_class left = ddl_type_affinity(e->args[0]->type);
    if (e->operator==
        OP_OP_add &&(left == OP_SA_JSON || left == OP_SA_ARRAY || left == OP_PG_HSTORE)) {
        ddl_fail(c, "adding to a value of type %s is not supported", op_type_info[left].name);
        return;
    }
    const char *text = operator_text(c, e);
    bool path = e->operator== OP_OP_path_exists || e->operator== OP_OP_path_match;
    if (!text || !*text || (path && !c->rules->json_arrows)) {
        ddl_fail(c, "an operator that mig does not write for %s", c->dialect->name);
        return;
    }
    s.in_operator = s.in_operator || e->operator!= OP_OP_mod;
    buf_puts(b, eager ? "(" : "");
    ddl_operand(c, b, e->args[0], s, binding(e));
    buf_puts(b, text);
    ddl_operand(c, b, e->args[1], s, binding(e));
    buf_puts(b, eager ? ")" : "");
}

static void binary(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    typedef void writer(struct ddl * c_, struct buf * b_, const struct op_expr *e_,
                        struct ddl_scope s_);
    static writer *const special[OP_OPERATORS] = {
        [OP_OP_like_op] = ddl_like,
        [OP_OP_not_like_op] = ddl_like,
        [OP_OP_ilike_op] = ddl_like,
        [OP_OP_not_ilike_op] = ddl_like,
        [OP_OP_startswith_op] = ddl_part,
        [OP_OP_not_startswith_op] = ddl_part,
        [OP_OP_istartswith_op] = ddl_part,
        [OP_OP_not_istartswith_op] = ddl_part,
        [OP_OP_endswith_op] = ddl_part,
        [OP_OP_not_endswith_op] = ddl_part,
        [OP_OP_iendswith_op] = ddl_part,
        [OP_OP_not_iendswith_op] = ddl_part,
        [OP_OP_contains_op] = ddl_part,
        [OP_OP_not_contains_op] = ddl_part,
        [OP_OP_icontains_op] = ddl_part,
        [OP_OP_not_icontains_op] = ddl_part,
        [OP_OP_concat_op] = concat,
        [OP_OP_truediv] = divide,
        [OP_OP_floordiv] = divide,
        [OP_OP_is_distinct_from] = distinct_from,
        [OP_OP_is_not_distinct_from] = distinct_from,
        [OP_OP_in_op] = in,
        [OP_OP_not_in_op] = in,
        [OP_OP_json_getitem_op] = ddl_json_getitem,
        [OP_OP_json_path_getitem_op] = ddl_json_getitem,
        [OP_OP_getitem] = subscript,
        [OP_OP_match_op] = ddl_match,
        [OP_OP_not_match_op] = ddl_match,
        [OP_OP_regexp_match_op] = ddl_regexp_match,
        [OP_OP_not_regexp_match_op] = ddl_regexp_match,
        [OP_OP_regexp_replace_op] = ddl_regexp_replace,
        [OP_OP_bitwise_xor_op] = exclusive_or,
    };
    if (e->n < 2)
        ddl_fail(c, "an operation without operands");
    else
        (special[e->operator] ? special[e->operator] : operation)(c, b, e, s);
}

static void unary(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    const struct ddl_operator *o = &ddl_operators[e->operator];
    if (e->operator== OP_OP_istrue || e->operator== OP_OP_isfalse) {
        bool native = c->rules->native_boolean || is_implied_boolean(e->args[0]);
        buf_puts(b, native ? o->text : "");
        ddl_expr(c, b, e->args[0], s);
        if (!native)
            buf_puts(b, e->operator== OP_OP_istrue ? " = 1" : " = 0");
        return;
    }
    if (!o->postfix)
        buf_puts(b, o->text);
    ddl_operand(c, b, e->args[0], s, (int)e->operator);
    if (o->postfix)
        buf_puts(b, o->text);
}

/* and_(), or_(): True in an AND and False in an OR say nothing, their opposites all. */
static void connective(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    enum op_expr_kind neutral = e->operator== OP_OP_and_ ? OP_EXPR_TRUE : OP_EXPR_FALSE;
    enum op_expr_kind absorbing = e->operator== OP_OP_and_ ? OP_EXPR_FALSE : OP_EXPR_TRUE;
    const struct op_expr **kept = arena_array(c->arena, const struct op_expr *, e->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < e->n; i++) {
        if (e->args[i]->kind == absorbing) {
            kept[0] = e->args[i];
            n = 1;
            break;
        }
        if (e->args[i]->kind != neutral)
            kept[n++] = e->args[i];
        else if (i + 1 == e->n && !n)
            kept[n++] = e->args[i];
    }
    s.in_operator = s.in_operator || (n > 1 && !e->has_value);
    if (n == 1)
        ddl_operand(c, b, kept[0], s, DDL_CRITERION);
    else
        joined(c, b, kept, n, s, e->operator);
}

static void list(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    if (e->operator== OP_OP_and_ || e->operator== OP_OP_or_) {
        connective(c, b, e, s);
        return;
    }
    bool rows = e->flag && e->n && e->args[0]->kind == OP_EXPR_TUPLE && c->rules->padded_times;
    buf_puts(b, rows ? "(VALUES " : e->flag ? "(" : "");
    joined(c, b, e->args, e->n, s, e->operator);
    buf_puts(b, e->flag ? ")" : "");
}

static void between(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    s.in_operator = true;
    ddl_operand(c, b, e->args[0], s, (int)e->operator);
    buf_puts(b, ddl_operators[e->operator].text);
    buf_puts(b, e->flag ? "SYMMETRIC " : "");
    ddl_expr(c, b, e->args[1], s);
    buf_puts(b, " AND ");
    ddl_expr(c, b, e->args[2], s);
}

static void case_(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    size_t i = 0;
    buf_puts(b, "CASE ");
    if (e->flag) {
        ddl_expr(c, b, e->args[i++], s);
        buf_char(b, ' ');
    }
    for (; i + 1 < e->n; i += 2) {
        buf_puts(b, "WHEN ");
        ddl_operand(c, b, e->args[i], s, DDL_ALONE);
        buf_puts(b, " THEN ");
        ddl_expr(c, b, e->args[i + 1], s);
        buf_char(b, ' ');
    }
    if (e->escape) {
        buf_puts(b, "ELSE ");
        ddl_expr(c, b, e->escape, s);
        buf_char(b, ' ');
    }
    buf_puts(b, "END");
}

static void cast(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    struct buf type = ddl_buf(c);
    if (ddl_type_affinity(e->type) == OP_SA_ARRAY && !c->rules->arrays) {
        ddl_fail(c, "a cast to an ARRAY for %s", c->dialect->name);
        return;
    }
    const struct op_type *here = ddl_type_impl(c, e->type);
    if (here->class == OP_MY_ENUM &&
        (c->rules->named_types || !op_type_flag(here, OP_PARAM_native_enum))) {
        ddl_fail(c, "a cast to this mysql.ENUM, in which SQLAlchemy breaks");
        return;
    }
    if (here->odd && c->rules->cast_type)
        ddl_fail(c, "a cast to a type that is not the kind that it is written as");
    if (e->kind == OP_EXPR_TRY_CAST) {
        ddl_fail(c, "Compiler for dialect %s can't render element of type TryCast",
                 c->dialect->name);
        return;
    }
    if (c->rules->cast_type && !c->rules->cast_type(c, &type, e->type)) {
        struct buf named = ddl_buf(c);
        ddl_type(c, &named, e->type);                /* the warning names it */
        ddl_operand(c, b, e->args[0], s, DDL_ALONE); /* MySQL: the cast is left out */
        return;
    }
    if (!c->rules->cast_type)
        ddl_type(c, &type, e->type);
    const char *text = buf_str(&type);
    const char *collate = c->rules->cast_type ? NULL : strstr(text, " COLLATE ");
    int n = (int)(collate ? collate - text : (ptrdiff_t)strlen(text));
    buf_puts(b, "CAST(");
    ddl_expr(c, b, e->args[0], s);
    buf_printf(b, " AS %.*s)%s", n, text, collate ? collate : "");
}

/* type_coerce(): a bound value takes the type, all else is as it was. */
static void coerced(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    struct op_expr inner = *e->args[0];
    if (inner.kind == OP_EXPR_BIND)
        inner.type = e->type;
    ddl_expr(c, b, &inner, s);
}

static void label(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    for (size_t i = 0; s.labels && e->name && i < s.labels->ncolumns; i++) {
        const struct op_expr *col = s.labels->columns[i];
        if (col->kind == OP_EXPR_LABEL && col->name && !strcmp(col->name, e->name)) {
            ddl_identifier(c, b, e->name);
            return;
        }
    }
    ddl_operand(c, b, e->args[0], s, OP_OP_comma_op); /* as_ binds as it does */
}

static void subquery(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    s.labels = NULL;
    buf_puts(b, e->kind == OP_EXPR_EXISTS ? "EXISTS (" : "(");
    ddl_select(c, b, e->select, s);
    buf_char(b, ')');
}

static void over(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    ddl_expr(c, b, e->args[0], s);
    buf_puts(b, " OVER (");
    if (e->partition) {
        buf_puts(b, "PARTITION BY ");
        ddl_expr(c, b, e->partition, s);
    }
    if (e->order_by) {
        buf_puts(b, e->partition ? " ORDER BY " : "ORDER BY ");
        ddl_expr(c, b, e->order_by, s);
    }
    struct slice frame = e->text;
    if (frame.n && !e->partition && !e->order_by)
        frame = slice_range(frame.p + 1, frame.p + frame.n); /* it begins with a blank */
    buf_slice(b, frame);
    buf_char(b, ')');
}

static void ordered(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    bool within = e->kind == OP_EXPR_WITHIN_GROUP;
    if (!within && !c->rules->arrays)
        ddl_fail(c, "aggregate_order_by() is not supported for %s", c->dialect->name);
    ddl_expr(c, b, e->args[0], s);
    buf_puts(b, within ? " WITHIN GROUP (ORDER BY " : " ORDER BY ");
    ddl_expr(c, b, e->order_by, s);
    buf_puts(b, within ? ")" : "");
}

static void filter(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    ddl_expr(c, b, e->args[0], s);
    buf_puts(b, " FILTER (WHERE ");
    ddl_expr(c, b, e->args[1], s);
    buf_char(b, ')');
}

/* EXTRACT(year FROM x); SQLite: by way of STRFTIME(). */
static void extract(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    static const struct {
        const char *field;
        const char *format;
    } formats[] = {
        { "month", "%m" }, { "day", "%d" },  { "year", "%Y" },   { "second", "%S" },
        { "hour", "%H" },  { "doy", "%j" },  { "minute", "%M" }, { "epoch", "%s" },
        { "dow", "%w" },   { "week", "%W" },
    };
    if (c->rules->extract) {
        bool milli = c->rules->is_mysql && !strcmp(e->name, "milliseconds");
        buf_printf(b, "EXTRACT(%s FROM ", milli ? "millisecond" : e->name);
        ddl_expr(c, b, e->args[0], s);
        buf_char(b, ')');
        return;
    }
    const char *format = NULL;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (!strcmp(formats[i].field, e->name))
            format = formats[i].format;
    if (!format) {
        ddl_fail(c, "%s is not a valid extract argument.", e->name);
        return;
    }
    buf_printf(b, "CAST(STRFTIME('%s', ", format);
    ddl_expr(c, b, e->args[0], s);
    buf_puts(b, ") AS INTEGER)");
}

static void collate(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    s.in_operator = true;
    ddl_operand(c, b, e->args[0], s, OP_OP_collate);
    buf_puts(b, " COLLATE ");
    ddl_identifier(c, b, e->name);
}

static void array(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    if (!c->rules->arrays) {
        ddl_fail(c, "postgresql.array() is not supported for %s", c->dialect->name);
        return;
    }
    buf_puts(b, "ARRAY[");
    joined(c, b, e->args, e->n, s, OP_OP_comma_op);
    buf_char(b, ']');
    if (!e->n && e->type && e->type->item && e->type->item->class != OP_SA_NULLTYPE) {
        buf_puts(b, "::");
        ddl_type(c, b, e->type);
    }
}

static void excluded(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    (void)s;
    buf_puts(b, c->rules->is_mysql ? "VALUES(" : "excluded.");
    ddl_column_name(c, b, e);
    buf_puts(b, c->rules->is_mysql ? ")" : "");
}

static void next_value(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    (void)s;
    struct buf name = ddl_buf(c);
    ddl_table_name(c, &name, e->sequence ? e->sequence->schema : NULL, e->name);
    if (c->rules->named_types) {
        buf_puts(b, "nextval(");
        ddl_string(c, b, buf_view(&name));
        buf_char(b, ')');
    } else if (c->rules->is_mysql)
        buf_printf(b, "nextval(%s)", buf_str(&name));
    else
        ddl_fail(c, "Dialect '%s' does not support sequence increments.", c->dialect->name);
}

static void constant(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    (void)s;
    buf_puts(b, e->kind == OP_EXPR_NULL      ? "NULL"
                : e->kind == OP_EXPR_TRUE    ? c->rules->true_word
                : e->kind == OP_EXPR_DEFAULT ? "DEFAULT"
                                             : c->rules->false_word);
}

static void text(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    ddl_text(c, b, e->text, e->args, e->n, s.parameters);
}

static void parenthesised(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    buf_char(b, '(');
    joined(c, b, e->args, e->n, s, OP_OP_comma_op);
    buf_char(b, ')');
}

static void distinct(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    buf_puts(b, "DISTINCT ");
    ddl_operand(c, b, e->args[0], s, OP_OP_distinct_op);
}

void ddl_expr(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    typedef void writer(struct ddl * c_, struct buf * b_, const struct op_expr *e_,
                        struct ddl_scope s_);
    static writer *const writers[OP_EXPR_KINDS] = {
        [OP_EXPR_COLUMN] = column,
        [OP_EXPR_LITERAL_COLUMN] = column,
        [OP_EXPR_STAR] = column,
        [OP_EXPR_BIND] = literal_bind,
        [OP_EXPR_INLINE_LITERAL] = literal_bind,
        [OP_EXPR_TEXT] = text,
        [OP_EXPR_NULL] = constant,
        [OP_EXPR_TRUE] = constant,
        [OP_EXPR_FALSE] = constant,
        [OP_EXPR_DEFAULT] = constant,
        [OP_EXPR_FUNCTION] = ddl_function,
        [OP_EXPR_BINARY] = binary,
        [OP_EXPR_UNARY] = unary,
        [OP_EXPR_LIST] = list,
        [OP_EXPR_BETWEEN] = between,
        [OP_EXPR_CASE] = case_,
        [OP_EXPR_CAST] = cast,
        [OP_EXPR_TRY_CAST] = cast,
        [OP_EXPR_TYPE_COERCE] = coerced,
        [OP_EXPR_LABEL] = label,
        [OP_EXPR_GROUPING] = parenthesised,
        [OP_EXPR_TUPLE] = parenthesised,
        [OP_EXPR_EXISTS] = subquery,
        [OP_EXPR_SUBQUERY] = subquery,
        [OP_EXPR_OVER] = over,
        [OP_EXPR_FILTER] = filter,
        [OP_EXPR_WITHIN_GROUP] = ordered,
        [OP_EXPR_AGGREGATE_ORDER_BY] = ordered,
        [OP_EXPR_EXTRACT] = extract,
        [OP_EXPR_COLLATE] = collate,
        [OP_EXPR_ARRAY] = array,
        [OP_EXPR_DISTINCT] = distinct,
        [OP_EXPR_JSON_INDEX] = ddl_json_index,
        [OP_EXPR_EXCLUDED] = excluded,
        [OP_EXPR_NEXT_VALUE] = next_value,
    };
    writer *w = e->kind < OP_EXPR_KINDS ? writers[e->kind] : NULL;
    if (w)
        w(c, b, e, s);
    else
        ddl_fail(c, "an expression that mig does not write");
}

void ddl_expr_in_ddl(struct ddl *c, struct buf *b, const struct op_expr *e)
{
    ddl_expr(c, b, e, (struct ddl_scope){ 0 });
}

void ddl_expr_grouped(struct ddl *c, struct buf *b, const struct op_expr *e)
{
    ddl_operand(c, b, e, (struct ddl_scope){ 0 }, DDL_ALONE);
}
