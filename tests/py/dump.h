/* A tree as text: "(BinOp Add (Name a) (Constant 1))", each node with "@line:column" behind its
 * name when asked. Missing children are "~". */
#ifndef TESTS_PY_DUMP_H
#define TESTS_PY_DUMP_H
#include "base/buf.h"
#include "py/parse.h"

struct dump {
    struct buf out;
    bool places;
};
static void dump_expr(struct dump *d, const struct ast_expr *e);
static void dump_stmts(struct dump *d, struct ast_stmts s);

static void dump_open(struct dump *d, const char *name, unsigned line, unsigned column)
{
    buf_printf(&d->out, "(%s", name);
    if (d->places)
        buf_printf(&d->out, "@%u:%u", line, column);
}

static void dump_string(struct dump *d, char prefix, struct slice s)
{
    buf_printf(&d->out, " %c'", prefix);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < ' ' || c >= 0x7f || c == '\'' || c == '\\')
            buf_printf(&d->out, "\\x%02x", c);
        else
            buf_char(&d->out, (char)c);
    }
    buf_char(&d->out, '\'');
}

static void dump_name(struct dump *d, struct slice s)
{
    buf_char(&d->out, ' ');
    if (s.p)
        buf_slice(&d->out, s);
    else
        buf_char(&d->out, '~');
}

static void dump_exprs(struct dump *d, struct ast_exprs s)
{
    buf_puts(&d->out, " [");
    for (size_t i = 0; i < s.n; i++)
        dump_expr(d, s.at[i]);
    buf_char(&d->out, ']');
}

static void dump_params(struct dump *d, struct ast_params s)
{
    static const char *const kinds[] = { "positional", "normal", "star", "keyword", "starstar" };
    buf_puts(&d->out, " [");
    for (size_t i = 0; i < s.n; i++) {
        buf_char(&d->out, ' ');
        dump_open(d, kinds[s.at[i].kind], s.at[i].line, s.at[i].column);
        dump_name(d, s.at[i].name);
        dump_expr(d, s.at[i].annotation);
        dump_expr(d, s.at[i].default_value);
        buf_char(&d->out, ')');
    }
    buf_char(&d->out, ']');
}

static void dump_keywords(struct dump *d, const struct ast_keyword *at, size_t n)
{
    buf_puts(&d->out, " [");
    for (size_t i = 0; i < n; i++) {
        buf_char(&d->out, ' ');
        dump_open(d, "keyword", at[i].line, at[i].column);
        dump_name(d, at[i].name);
        dump_expr(d, at[i].value);
        buf_char(&d->out, ')');
    }
    buf_char(&d->out, ']');
}

static void dump_number(struct dump *d, const struct ast_expr *e)
{
    if (e->kind != AST_INT)
        buf_printf(&d->out, " %.17g%s", e->number.real, e->kind == AST_FLOAT ? "" : "j");
    else if (e->number.overflow)
        buf_puts(&d->out, " big");
    else
        buf_printf(&d->out, " %lld", (long long)e->number.integer);
}

static void dump_parts(struct dump *d, const struct ast_expr *e)
{
    buf_puts(&d->out, " [");
    for (size_t i = 0; i < e->parts.n; i++) {
        const struct ast_part *part = &e->parts.at[i];
        if (part->is_literal) {
            dump_string(d, 's', part->value->str);
            continue;
        }
        buf_puts(&d->out, " {");
        dump_expr(d, part->value);
        buf_printf(&d->out, " %c", part->conversion ? part->conversion : '~');
        dump_expr(d, part->spec);
        buf_char(&d->out, '}');
    }
    buf_char(&d->out, ']');
}

static void dump_clauses(struct dump *d, const struct ast_expr *e)
{
    buf_puts(&d->out, " [");
    for (size_t i = 0; i < e->comp.nclauses; i++) {
        buf_puts(&d->out, " (for");
        dump_expr(d, e->comp.clauses[i].target);
        dump_expr(d, e->comp.clauses[i].iter);
        dump_exprs(d, e->comp.clauses[i].conditions);
        buf_char(&d->out, ')');
    }
    buf_char(&d->out, ']');
}

static void dump_op(struct dump *d, enum ast_op op)
{
    buf_printf(&d->out, " %s", ast_op_name(op));
}

static void dump_fields(struct dump *d, const struct ast_expr *e)
{
    switch (e->kind) {
    case AST_NONE: buf_puts(&d->out, " None"); break;
    case AST_TRUE: buf_puts(&d->out, " True"); break;
    case AST_FALSE: buf_puts(&d->out, " False"); break;
    case AST_ELLIPSIS: buf_puts(&d->out, " Ellipsis"); break;
    case AST_INT:
    case AST_FLOAT:
    case AST_IMAGINARY: dump_number(d, e); break;
    case AST_STR: dump_string(d, 's', e->str); break;
    case AST_BYTES: dump_string(d, 'b', e->str); break;
    case AST_JOINED: dump_parts(d, e); break;
    case AST_NAME: dump_name(d, e->name); break;
    case AST_ATTRIBUTE:
        dump_expr(d, e->attribute.value);
        dump_name(d, e->attribute.name);
        break;
    case AST_SUBSCRIPT:
        dump_expr(d, e->subscript.value);
        dump_expr(d, e->subscript.index);
        break;
    case AST_SLICE:
        dump_expr(d, e->slice.lower);
        dump_expr(d, e->slice.upper);
        dump_expr(d, e->slice.step);
        break;
    case AST_CALL:
        dump_expr(d, e->call.function);
        dump_exprs(d, e->call.args);
        dump_keywords(d, e->call.keywords, e->call.nkeywords);
        break;
    case AST_UNARY:
        dump_op(d, e->unary.op);
        dump_expr(d, e->unary.operand);
        break;
    case AST_BINARY:
        dump_expr(d, e->binary.left);
        dump_op(d, e->binary.op);
        dump_expr(d, e->binary.right);
        break;
    case AST_BOOL:
        dump_op(d, e->boolean.op);
        dump_exprs(d, e->boolean.values);
        break;
    case AST_COMPARE:
        dump_expr(d, e->compare.left);
        for (size_t i = 0; i < e->compare.rights.n; i++)
            dump_op(d, e->compare.ops[i]);
        dump_exprs(d, e->compare.rights);
        break;
    case AST_CONDITIONAL:
        dump_expr(d, e->conditional.test);
        dump_expr(d, e->conditional.yes);
        dump_expr(d, e->conditional.no);
        break;
    case AST_LAMBDA:
        dump_params(d, e->lambda.params);
        dump_expr(d, e->lambda.body);
        break;
    case AST_TUPLE:
    case AST_LIST:
    case AST_SET: dump_exprs(d, e->items); break;
    case AST_DICT:
        dump_exprs(d, e->dict.keys);
        dump_exprs(d, e->dict.values);
        break;
    case AST_DICT_COMP:
        dump_expr(d, e->comp.element);
        dump_expr(d, e->comp.value);
        dump_clauses(d, e);
        break;
    case AST_LIST_COMP:
    case AST_SET_COMP:
    case AST_GENERATOR:
        dump_expr(d, e->comp.element);
        dump_clauses(d, e);
        break;
    case AST_NAMED:
        dump_expr(d, e->named.target);
        dump_expr(d, e->named.value);
        break;
    case AST_STARRED:
    case AST_AWAIT:
    case AST_YIELD:
    case AST_YIELD_FROM: dump_expr(d, e->value); break;
    case AST_EXPR_KINDS: break;
    }
}

static void dump_expr(struct dump *d, const struct ast_expr *e)
{
    buf_char(&d->out, ' ');
    if (!e) {
        buf_char(&d->out, '~');
        return;
    }
    dump_open(d, ast_expr_name(e->kind), e->line, e->column);
    dump_fields(d, e);
    buf_char(&d->out, ')');
}

static void dump_aliases(struct dump *d, const struct ast_stmt *s)
{
    buf_puts(&d->out, " [");
    for (size_t i = 0; i < s->import.naliases; i++) {
        const struct ast_alias *a = &s->import.aliases[i];
        buf_char(&d->out, ' ');
        dump_open(d, "alias", a->line, a->column);
        dump_name(d, a->name);
        dump_name(d, a->asname);
        buf_char(&d->out, ')');
    }
    buf_char(&d->out, ']');
}

static void dump_try(struct dump *d, const struct ast_stmt *s)
{
    dump_stmts(d, s->attempt.body);
    buf_puts(&d->out, " [");
    for (size_t i = 0; i < s->attempt.nhandlers; i++) {
        const struct ast_handler *h = &s->attempt.handlers[i];
        buf_char(&d->out, ' ');
        dump_open(d, s->attempt.star ? "except*" : "except", h->line, h->column);
        dump_expr(d, h->type);
        dump_name(d, h->name);
        dump_stmts(d, h->body);
        buf_char(&d->out, ')');
    }
    buf_char(&d->out, ']');
    dump_stmts(d, s->attempt.orelse);
    dump_stmts(d, s->attempt.finally);
}

static void dump_stmt_fields(struct dump *d, const struct ast_stmt *s)
{
    switch (s->kind) {
    case AST_STMT_EXPR:
    case AST_STMT_RETURN: dump_expr(d, s->value); break;
    case AST_STMT_ASSIGN:
        dump_exprs(d, s->assign.targets);
        dump_expr(d, s->assign.value);
        break;
    case AST_STMT_ANN_ASSIGN:
        dump_expr(d, s->ann_assign.target);
        dump_expr(d, s->ann_assign.annotation);
        dump_expr(d, s->ann_assign.value);
        buf_printf(&d->out, " %d", s->ann_assign.simple);
        break;
    case AST_STMT_AUG_ASSIGN:
        dump_expr(d, s->aug_assign.target);
        dump_op(d, s->aug_assign.op);
        dump_expr(d, s->aug_assign.value);
        break;
    case AST_STMT_DELETE: dump_exprs(d, s->targets); break;
    case AST_STMT_PASS:
    case AST_STMT_BREAK:
    case AST_STMT_CONTINUE: break;
    case AST_STMT_RAISE:
        dump_expr(d, s->raise.exception);
        dump_expr(d, s->raise.cause);
        break;
    case AST_STMT_ASSERT:
        dump_expr(d, s->assertion.test);
        dump_expr(d, s->assertion.message);
        break;
    case AST_STMT_GLOBAL:
    case AST_STMT_NONLOCAL:
        for (size_t i = 0; i < s->names.n; i++)
            dump_name(d, s->names.at[i]);
        break;
    case AST_STMT_IMPORT_FROM:
        dump_name(d, s->import.module);
        dump_aliases(d, s);
        buf_printf(&d->out, " %u", s->import.level);
        break;
    case AST_STMT_IMPORT: dump_aliases(d, s); break;
    case AST_STMT_IF:
    case AST_STMT_WHILE:
        dump_expr(d, s->branch.test);
        dump_stmts(d, s->branch.body);
        dump_stmts(d, s->branch.orelse);
        break;
    case AST_STMT_FOR:
        dump_expr(d, s->loop.target);
        dump_expr(d, s->loop.iter);
        dump_stmts(d, s->loop.body);
        dump_stmts(d, s->loop.orelse);
        break;
    case AST_STMT_TRY: dump_try(d, s); break;
    case AST_STMT_WITH:
        for (size_t i = 0; i < s->with.nitems; i++) {
            dump_expr(d, s->with.items[i].context);
            dump_expr(d, s->with.items[i].target);
        }
        dump_stmts(d, s->with.body);
        break;
    case AST_STMT_DEF:
        dump_name(d, s->def.name);
        dump_params(d, s->def.params);
        dump_stmts(d, s->def.body);
        dump_exprs(d, s->def.decorators);
        dump_expr(d, s->def.returns);
        break;
    case AST_STMT_CLASS:
        dump_name(d, s->class_.name);
        dump_exprs(d, s->class_.bases);
        dump_keywords(d, s->class_.keywords, s->class_.nkeywords);
        dump_stmts(d, s->class_.body);
        dump_exprs(d, s->class_.decorators);
        break;
    case AST_STMT_KINDS: break;
    }
}

static void dump_stmts(struct dump *d, struct ast_stmts s)
{
    buf_puts(&d->out, " [");
    for (size_t i = 0; i < s.n; i++) {
        buf_char(&d->out, ' ');
        dump_open(d, ast_stmt_name(s.at[i]->kind), s.at[i]->line, s.at[i]->column);
        dump_stmt_fields(d, s.at[i]);
        buf_char(&d->out, ')');
    }
    buf_char(&d->out, ']');
}
#endif
