#include "ddl/pattern.h"
#include "ddl/operator.h"
#include "ddl/type.h"
#include <string.h>

static void operand(struct ddl *c, struct buf *b, const struct op_expr *e, size_t i,
                    struct ddl_scope s)
{
    ddl_operand(c, b, e->args[i], s, (int)e->operator);
}

static void escape(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    if (!e->escape)
        return;
    buf_puts(b, " ESCAPE ");
    ddl_expr(c, b, e->escape, s);
}

/* a LIKE b; ILIKE where the dialect has none: lower(a) LIKE lower(b). */
void ddl_like(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    bool ilike = e->operator== OP_OP_ilike_op || e->operator== OP_OP_not_ilike_op;
    bool lower = ilike && !c->rules->ilike;
    const char *word = ddl_operators[e->operator].text;
    if (lower)
        word = e->operator== OP_OP_ilike_op ? " LIKE " : " NOT LIKE ";
    buf_puts(b, lower ? "lower(" : "");
    operand(c, b, e, 0, s);
    buf_printf(b, "%s%s%s", lower ? ")" : "", word, lower ? "lower(" : "");
    operand(c, b, e, 1, s);
    buf_puts(b, lower ? ")" : "");
    escape(c, b, e, s);
}

static const struct part {
    enum op_operator operator;
    bool before, after; /* where the '%' stands */
    bool negated, ignore_case;
} parts[] = {
    { OP_OP_startswith_op, false, true, false, false },
    { OP_OP_not_startswith_op, false, true, true, false },
    { OP_OP_endswith_op, true, false, false, false },
    { OP_OP_not_endswith_op, true, false, true, false },
    { OP_OP_contains_op, true, true, false, false },
    { OP_OP_not_contains_op, true, true, true, false },
    { OP_OP_istartswith_op, false, true, false, true },
    { OP_OP_not_istartswith_op, false, true, true, true },
    { OP_OP_iendswith_op, true, false, false, true },
    { OP_OP_not_iendswith_op, true, false, true, true },
    { OP_OP_icontains_op, true, true, false, true },
    { OP_OP_not_icontains_op, true, true, true, true },
};

static const struct part *part_of(enum op_operator op)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].operator== op)
            return &parts[i];
    return &parts[0];
}

/* The text that is looked for, which the '%' are added to: a concatenation goes on without
 * parentheses, unless it is taken to lower case first. */
static void sought(struct ddl *c, struct buf *b, const struct op_expr *e, const struct part *p,
                   struct ddl_scope s)
{
    const struct op_expr *text = e->args[1];
    bool chain = text->kind == OP_EXPR_BINARY && text->operator== OP_OP_concat_op;
    s.in_operator = true;
    if (chain && !p->ignore_case && c->rules->is_mysql)
        ddl_concat_operands(c, b, text, s);
    else if (chain && !p->ignore_case)
        ddl_expr(c, b, text, s);
    else if (ddl_groups(text, (int)e->operator) || c->rules->is_mysql)
        operand(c, b, e, 1, s);
    else
        ddl_operand(c, b, text, s, OP_OP_concat_op);
}

/* a LIKE '%' || b || '%' */
void ddl_part(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    const struct part *p = part_of(e->operator);
    const char *separator = c->rules->is_mysql ? ", " : " || ";
    bool lower = p->ignore_case && !c->rules->ilike;
    buf_puts(b, lower ? "lower(" : "");
    operand(c, b, e, 0, s);
    buf_puts(b, lower ? ")" : "");
    buf_puts(b, p->negated ? " NOT" : "");
    buf_puts(b, p->ignore_case && !lower ? " ILIKE " : " LIKE ");
    buf_puts(b, c->rules->is_mysql ? "concat(" : "");
    if (p->before)
        buf_printf(b, "'%%'%s", separator);
    buf_puts(b, lower ? "lower(" : "");
    sought(c, b, e, p, s);
    buf_puts(b, lower ? ")" : "");
    if (p->after)
        buf_printf(b, "%s'%%'", separator);
    buf_puts(b, c->rules->is_mysql ? ")" : "");
    escape(c, b, e, s);
}

void ddl_match(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    bool negated = e->operator== OP_OP_not_match_op;
    if (negated) {
        ddl_fail(c, "a negated match() is not supported");
        return;
    }
    buf_puts(b, c->rules->is_mysql ? "MATCH (" : "");
    operand(c, b, e, 0, s);
    buf_puts(b, c->rules->is_mysql ? ") AGAINST ("
                : c->rules->ilike  ? " @@ plainto_tsquery("
                                   : " MATCH ");
    operand(c, b, e, 1, s);
    buf_puts(b, c->rules->is_mysql ? " IN BOOLEAN MODE)" : c->rules->ilike ? ")" : "");
}

static bool is_mariadb(const struct ddl *c)
{
    return !strcmp(c->dialect->name, "mariadb") || c->session->server.mariadb;
}

/* CONCAT('(?', flags, ')', pattern): flags as a part of the pattern. */
static void flagged(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    s.unwritten = !c->rules->ilike;
    buf_puts(b, "CONCAT('(?', ");
    ddl_string(c, b, slice_of(e->name));
    buf_puts(b, ", ')', ");
    operand(c, b, e, 1, s);
    buf_char(b, ')');
}

/* REGEXP_LIKE(a, b, flags) */
static void regexp_like(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    buf_puts(b, e->operator== OP_OP_not_regexp_match_op ? "NOT " : "");
    buf_puts(b, "REGEXP_LIKE(");
    operand(c, b, e, 0, s);
    buf_puts(b, ", ");
    operand(c, b, e, 1, s);
    buf_puts(b, ", ");
    ddl_string(c, b, slice_of(e->name));
    buf_char(b, ')');
}

void ddl_regexp_match(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    bool negated = e->operator== OP_OP_not_regexp_match_op;
    const char *own = negated ? c->rules->not_regexp : c->rules->regexp;
    const char *word = own ? own : ddl_operators[e->operator].text;
    bool postgresql = c->rules->ilike;
    bool ignore_case = postgresql && e->name && !strcmp(e->name, "i");
    bool flags = e->name && !ignore_case && !c->rules->padded_times;
    s.in_operator = s.in_operator || !flags;
    if (flags && c->rules->is_mysql && !is_mariadb(c)) {
        regexp_like(c, b, e, s);
        return;
    }
    operand(c, b, e, 0, s);
    if (ignore_case)
        buf_puts(b, negated ? " !~* " : " ~* ");
    else
        buf_puts(b, word);
    if (flags)
        flagged(c, b, e, s);
    else
        operand(c, b, e, 1, s);
}

void ddl_regexp_replace(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s)
{
    if (c->rules->padded_times) {
        ddl_fail(c, "sqlite dialect does not support regular expression replacements");
        return;
    }
    bool inside = e->name && is_mariadb(c);
    buf_puts(b, "REGEXP_REPLACE(");
    operand(c, b, e, 0, s);
    buf_puts(b, ", ");
    if (inside)
        flagged(c, b, e, s);
    else
        operand(c, b, e, 1, s);
    buf_puts(b, ", ");
    operand(c, b, e, 2, s);
    if (e->name && !inside) {
        buf_puts(b, ", ");
        ddl_string(c, b, slice_of(e->name));
    }
    buf_char(b, ')');
}
