/* Trees as text, errors as "LINE:COLUMN message": "(BinOp (Name a) Add (Constant 1))", each node
 * with
 * "@line:column" behind its name when asked; what is missing is "~". `parse_test FILE...` prints
 * the tree of each file on a line, to be compared with what Python's ast module says. */
#include "../tap.h"
#include "base/buf.h"
#include "base/file.h"
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

/* Leaves and what has only a list of children. */
static bool dump_simple(struct dump *d, const struct ast_expr *e)
{
    switch ((int)e->kind) {
    case AST_NONE: buf_puts(&d->out, " None"); return true;
    case AST_TRUE: buf_puts(&d->out, " True"); return true;
    case AST_FALSE: buf_puts(&d->out, " False"); return true;
    case AST_ELLIPSIS: buf_puts(&d->out, " Ellipsis"); return true;
    case AST_INT:
    case AST_FLOAT:
    case AST_IMAGINARY: dump_number(d, e); return true;
    case AST_STR: dump_string(d, 's', e->str); return true;
    case AST_BYTES: dump_string(d, 'b', e->str); return true;
    case AST_JOINED: dump_parts(d, e); return true;
    case AST_NAME: dump_name(d, e->name); return true;
    case AST_TUPLE:
    case AST_LIST:
    case AST_SET: dump_exprs(d, e->items); return true;
    case AST_STARRED:
    case AST_AWAIT:
    case AST_YIELD:
    case AST_YIELD_FROM: dump_expr(d, e->value); return true;
    default: return false;
    }
}

static void dump_operator(struct dump *d, const struct ast_expr *e)
{
    if (e->kind == AST_UNARY) {
        dump_op(d, e->unary.op);
        dump_expr(d, e->unary.operand);
    } else if (e->kind == AST_BINARY) {
        dump_expr(d, e->binary.left);
        dump_op(d, e->binary.op);
        dump_expr(d, e->binary.right);
    } else if (e->kind == AST_BOOL) {
        dump_op(d, e->boolean.op);
        dump_exprs(d, e->boolean.values);
    } else if (e->kind == AST_COMPARE) {
        dump_expr(d, e->compare.left);
        for (size_t i = 0; i < e->compare.rights.n; i++)
            dump_op(d, e->compare.ops[i]);
        dump_exprs(d, e->compare.rights);
    } else if (e->kind == AST_CONDITIONAL) {
        dump_expr(d, e->conditional.test);
        dump_expr(d, e->conditional.yes);
        dump_expr(d, e->conditional.no);
    } else if (e->kind == AST_NAMED) {
        dump_expr(d, e->named.target);
        dump_expr(d, e->named.value);
    }
}

static void dump_fields(struct dump *d, const struct ast_expr *e)
{
    if (dump_simple(d, e))
        return;
    switch ((int)e->kind) {
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
    case AST_LAMBDA:
        dump_params(d, e->lambda.params);
        dump_expr(d, e->lambda.body);
        break;
    case AST_DICT:
        dump_exprs(d, e->dict.keys);
        dump_exprs(d, e->dict.values);
        break;
    case AST_LIST_COMP:
    case AST_SET_COMP:
    case AST_DICT_COMP:
    case AST_GENERATOR:
        dump_expr(d, e->comp.element);
        if (e->kind == AST_DICT_COMP)
            dump_expr(d, e->comp.value);
        dump_clauses(d, e);
        break;
    default: dump_operator(d, e); break;
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

static void dump_simple_stmt(struct dump *d, const struct ast_stmt *s)
{
    switch ((int)s->kind) {
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
    default: break;
    }
}

static void dump_stmt_fields(struct dump *d, const struct ast_stmt *s)
{
    switch ((int)s->kind) {
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
    case AST_STMT_MATCH:
        dump_expr(d, s->match.subject);
        for (size_t i = 0; i < s->match.ncases; i++) {
            dump_expr(d, s->match.cases[i].pattern);
            dump_expr(d, s->match.cases[i].guard);
            dump_stmts(d, s->match.cases[i].body);
        }
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
    default: dump_simple_stmt(d, s); break;
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

static const char *failure(struct arena *a, struct mig_error *err)
{
    const char *s = arena_printf(a, "!%s%u:%u %s", err->code == MIG_LIMIT ? "LIMIT " : "",
                                 err->line, err->column, err->message);
    mig_error_clear(err);
    return s;
}

static const char *expression(struct arena *a, struct slice text, bool places)
{
    struct mig_error err = { 0 };
    const struct ast_expr *e;
    struct dump d = { .out = { .arena = a }, .places = places };
    if (!py_parse_expression(a, "f", 1, 1, text, &e, &err))
        return failure(a, &err);
    dump_expr(&d, e);
    return buf_str(&d.out) + 1;
}

static const char *module(struct arena *a, struct slice text)
{
    struct mig_error err = { 0 };
    const struct ast_module *m;
    struct dump d = { .out = { .arena = a } };
    if (!py_parse_module(a, "f", text, &m, &err))
        return failure(a, &err);
    dump_stmts(&d, m->body);
    return buf_str(&d.out) + 1;
}

struct parse_case {
    const char *source, *want;
};

#define A "(Name a)"
#define B "(Name b)"
#define C "(Name c)"
static const struct parse_case expressions[] = {
    { "a", A },
    { " \n a \n", A },
    { "a,", "(Tuple [ " A "])" },
    { "*a, b", "(Tuple [ (Starred " A ") " B "])" },
    { "(a)", A },
    { "()", "(Tuple [])" },
    { "(a,)", "(Tuple [ " A "])" },
    { "[a, *b,]", "(List [ " A " (Starred " B ")])" },
    { "{a, b}", "(Set [ " A " " B "])" },
    { "{}", "(Dict [] [])" },
    { "{a: b, **c,}", "(Dict [ " A " ~] [ " B " " C "])" },
    { "None", "(Constant None)" },
    { "...", "(Constant Ellipsis)" },
    { "0x10", "(Constant 16)" },
    { "1.5", "(Constant 1.5)" },
    { "2j", "(Constant 2j)" },
    { "99999999999999999999", "(Constant big)" },
    /* operators */
    { "a + b * c", "(BinOp " A " Add (BinOp " B " Mult " C "))" },
    { "a * b + c", "(BinOp (BinOp " A " Mult " B ") Add " C ")" },
    { "a - b - c", "(BinOp (BinOp " A " Sub " B ") Sub " C ")" },
    { "a ** b ** c", "(BinOp " A " Pow (BinOp " B " Pow " C "))" },
    { "-a ** -b", "(UnaryOp USub (BinOp " A " Pow (UnaryOp USub " B ")))" },
    { "~+a", "(UnaryOp Invert (UnaryOp UAdd " A "))" },
    { "a | b ^ c", "(BinOp " A " BitOr (BinOp " B " BitXor " C "))" },
    { "a & b << c", "(BinOp " A " BitAnd (BinOp " B " LShift " C "))" },
    { "a // b % c @ a", "(BinOp (BinOp (BinOp " A " FloorDiv " B ") Mod " C ") MatMult " A ")" },
    { "a or b or c", "(BoolOp Or [ " A " " B " " C "])" },
    { "a or b and c", "(BoolOp Or [ " A " (BoolOp And [ " B " " C "])])" },
    { "(a or b) or c", "(BoolOp Or [ (BoolOp Or [ " A " " B "]) " C "])" },
    { "not a == b", "(UnaryOp Not (Compare " A " Eq [ " B "]))" },
    { "not not a", "(UnaryOp Not (UnaryOp Not " A "))" },
    { "a < b <= c", "(Compare " A " Lt LtE [ " B " " C "])" },
    { "a is not b not in c is a", "(Compare " A " IsNot NotIn Is [ " B " " C " " A "])" },
    { "a if b else c", "(IfExp " B " " A " " C ")" },
    { "(lambda: a) if b else c", "(IfExp " B " (Lambda [] " A ") " C ")" },
    { "a if b else c if a else b", "(IfExp " B " " A " (IfExp " A " " C " " B "))" },
    { "(a := b)", "(NamedExpr " A " " B ")" },
    { "[a := b]", "(List [ (NamedExpr " A " " B ")])" },
    { "await a", "(Await " A ")" },
    /* primaries */
    { "a.b.c", "(Attribute (Attribute " A " b) c)" },
    { "a()", "(Call " A " [] [])" },
    { "a(b, *c, a=b, **c)",
      "(Call " A " [ " B " (Starred " C ")] [ (keyword a " B ") (keyword ~ " C ")])" },
    { "a(b for b in c)", "(Call " A " [ (GeneratorExp " B " [ (for " B " " C " [])])] [])" },
    { "a(b := c)", "(Call " A " [ (NamedExpr " B " " C ")] [])" },
    { "a[b]", "(Subscript " A " " B ")" },
    { "a[b:c, ::a]", "(Subscript " A " (Tuple [ (Slice " B " " C " ~) (Slice ~ ~ " A ")]))" },
    { "a[(b := c):a]", "(Subscript " A " (Slice (NamedExpr " B " " C ") " A " ~))" },
    { "{(a := b): c}", "(Dict [ (NamedExpr " A " " B ")] [ " C "])" },
    { "{a := b}", "(Set [ (NamedExpr " A " " B ")])" },
    { "a[b := c]", "(Subscript " A " (NamedExpr " B " " C "))" },
    { "a[*b]", "(Subscript " A " (Tuple [ (Starred " B ")]))" },
    { "a[:]", "(Subscript " A " (Slice ~ ~ ~))" },
    { "lambda a, b=c, *d, e, f=1, **g: a",
      "(Lambda [ (normal a ~ ~) (normal b ~ " C ") (star d ~ ~) (keyword e ~ ~) (keyword f ~ "
      "(Constant 1)) (starstar g ~ ~)] " A ")" },
    { "lambda a, /, *, b: c", "(Lambda [ (positional a ~ ~) (keyword b ~ ~)] " C ")" },
    /* comprehensions */
    { "[a for b, in c if a if b for c in a]",
      "(ListComp " A " [ (for (Tuple [ " B "]) " C " [ " A " " B "]) (for " C " " A " [])])" },
    { "{a for a in b}", "(SetComp " A " [ (for " A " " B " [])])" },
    { "{a: b for a in b or c}",
      "(DictComp " A " " B " [ (for " A " (BoolOp Or [ " B " " C "]) [])])" },
    { "(a for a in b)", "(GeneratorExp " A " [ (for " A " " B " [])])" },
    /* strings */
    { "'a' \"b\" r'\\n'", "(Constant s'ab\\x5cn')" },
    { "'\\0a'", "(Constant s'\\x00a')" },
    { "b'a' b'\\xff'", "(Constant b'a\\xff')" },
    { "'a' f'b' 'c'", "(JoinedStr [ s'abc'])" },
    { "f''", "(JoinedStr [])" },
    { "f'{a}'", "(JoinedStr [ { " A " ~ ~}])" },
    { "f'x{a!r}y{{z}}'", "(JoinedStr [ s'x' { " A " r ~} s'y{z}'])" },
    { "f'{a:>{b}}' 'c'", "(JoinedStr [ { " A " ~ (JoinedStr [ s'>' { " B " ~ ~}])} s'c'])" },
    { "f'{a!s:x}'", "(JoinedStr [ { " A " s (JoinedStr [ s'x'])}])" },
    { "f'{a=}'", "(JoinedStr [ s'a=' { " A " r ~}])" },
    { "f'{ a = :x}'", "(JoinedStr [ s' a = ' { " A " ~ (JoinedStr [ s'x'])}])" },
    { "f'{a==b}{a!=b}{a:=5}'", "(JoinedStr [ { (Compare " A " Eq [ " B "]) ~ ~} { (Compare " A
                               " NotEq [ " B "]) ~ ~} { " A " ~ (JoinedStr [ s'=5'])}])" },
    { "f'{a['b']}'", "(JoinedStr [ { (Subscript " A " (Constant s'b')) ~ ~}])" },
    { "f'{f'{a}'}'", "(JoinedStr [ { (JoinedStr [ { " A " ~ ~}]) ~ ~}])" },
    { "f'{a,}{(b:=c)}'", "(JoinedStr [ { (Tuple [ " A "]) ~ ~} { (NamedExpr " B " " C ") ~ ~}])" },
    { "f'{ {a: b}[a:b] }'",
      "(JoinedStr [ { (Subscript (Dict [ " A "] [ " B "]) (Slice " A " " B " ~)) ~ ~}])" },
    { "rf'\\{a}\\d'", "(JoinedStr [ s'\\x5c' { " A " ~ ~} s'\\x5cd'])" },
    { "f'\\x41\\'{a}'", "(JoinedStr [ s'A\\x27' { " A " ~ ~}])" },
    { "f'''{\na\n}\n'''", "(JoinedStr [ { " A " ~ ~} s'\\x0a'])" },
    /* errors */
    { "", "!1:1 invalid syntax" },
    { "a b", "!1:3 invalid syntax" },
    { "a +", "!1:4 invalid syntax" },
    { "a = b", "!1:3 invalid syntax" },
    { "a not b", "!1:7 expected 'in'" },
    { "a == not b", "!1:6 invalid syntax" },
    { "a if b", "!1:7 expected 'else' after 'if' expression" },
    { "(a", "!1:1 '(' was never closed" },
    { "(a b)", "!1:4 invalid syntax" },
    { "(*a)", "!1:4 cannot use starred expression here" },
    { "a := b", "!1:3 invalid syntax" },
    { "(a.b := c)", "!1:2 cannot use assignment expressions with an attribute" },
    { "a(b=c, a)", "!1:9 positional argument follows keyword argument" },
    { "a(**b, c)", "!1:9 positional argument follows keyword argument unpacking" },
    { "a(**b, *c)", "!1:10 iterable argument unpacking follows keyword argument unpacking" },
    { "a(b=1, b=2)", "!1:8 keyword argument repeated: b" },
    { "a(b.c=1)", "!1:3 expression cannot contain assignment, perhaps you meant \"==\"?" },
    { "a(b for b in c, a)", "!1:3 Generator expression must be parenthesized" },
    { "a(c, b for b in c)", "!1:6 Generator expression must be parenthesized" },
    { "[*a for a in b]", "!1:2 iterable unpacking cannot be used in comprehension" },
    { "{**a for a in b}", "!1:6 dict unpacking cannot be used in dict comprehension" },
    { "[a async for a in b]", "!1:4 mig does not read asynchronous comprehensions" },
    { "[a for 1 in b]", "!1:8 cannot assign to an integer" },
    { "{a: b, c}", "!1:9 expected ':'" },
    { "{a := b: c}", "!1:8 invalid syntax" },
    { "a[b := c:a]", "!1:10 invalid syntax" },
    { "{*a: b}", "!1:4 invalid syntax" },
    { "a[]", "!1:3 invalid syntax" },
    { "lambda a, a: b", "!1:11 duplicate argument 'a' in function definition" },
    { "lambda a=1, b: b", "!1:13 non-default argument follows default argument" },
    { "lambda *: b", "!1:9 invalid syntax" },
    { "lambda *, **b: b", "!1:9 named arguments must follow bare *" },
    { "lambda **a, b: b", "!1:13 arguments cannot follow var-keyword argument" },
    { "lambda /, a: b", "!1:8 at least one argument must precede /" },
    { "(yield a)", "!1:2 'yield' outside function" },
    { "'a' b'b'", "!1:1 cannot mix bytes and nonbytes literals" },
    { "b'\xc3\xa9'", "!1:1 bytes can only contain ASCII literal characters" },
    { "'a\\x4'", "!1:3 truncated \\xXX escape" },
    { "'''a\n\\N{DASH}'''",
      "!2:1 a \\N{...} escape: mig has no table of character names, write \\u or \\U" },
    { "f'{}'", "!1:4 f-string: valid expression required before '}'" },
    { "f'{a!x}'", "!1:6 f-string: invalid conversion character: expected 's', 'r', or 'a'" },
    { "f'}'", "!1:3 f-string: single '}' is not allowed" },
    { "f'{a b}'", "!1:6 f-string: expecting '}'" },
    { "f'{a:'", "!1:6 f-string: expecting '}'" },
    { "f'{a", "!1:3 '{' was never closed" },
    { "f'a", "!1:1 unterminated f-string literal (detected at line 1)" },
    { "f'a{b}\n'", "!1:1 unterminated f-string literal (detected at line 1)" },
    { "f'{a)}'", "!1:5 closing parenthesis ')' does not match opening parenthesis '{'" },
};

static const struct parse_case modules[] = {
    { "", "[]" },
    { "a; b\n", "[ (Expr " A ") (Expr " B ")]" },
    { "a = b, = c", "[ (Assign [ " A " (Tuple [ " B "])] " C ")]" },
    { "a.b, (c[a], *b) = c", "[ (Assign [ (Tuple [ (Attribute " A " b) (Tuple [ (Subscript " C " " A
                             ") (Starred " B ")])])] " C ")]" },
    { "a: b", "[ (AnnAssign " A " " B " ~ 1)]" },
    { "(a): b = *c, a", "[ (AnnAssign " A " " B " (Tuple [ (Starred " C ") " A "]) 0)]" },
    { "a.b: c", "[ (AnnAssign (Attribute " A " b) " C " ~ 0)]" },
    { "a **= b", "[ (AugAssign " A " Pow " B ")]" },
    { "a[b] //= c,", "[ (AugAssign (Subscript " A " " B ") FloorDiv (Tuple [ " C "]))]" },
    { "del a, (b, c)", "[ (Delete [ " A " (Tuple [ " B " " C "])])]" },
    { "assert a, b", "[ (Assert " A " " B ")]" },
    { "raise", "[ (Raise ~ ~)]" },
    { "raise a from b", "[ (Raise " A " " B ")]" },
    { "global a, b", "[ (Global a b)]" },
    { "import a.b as c, d . e", "[ (Import [ (alias a.b c) (alias d.e ~)])]" },
    { "from a.b import (c as d,\n e,)", "[ (ImportFrom a.b [ (alias c d) (alias e ~)] 0)]" },
    { "from .... import a", "[ (ImportFrom ~ [ (alias a ~)] 4)]" },
    { "from .a import *", "[ (ImportFrom a [ (alias * ~)] 1)]" },
    { "if a: b; c\n", "[ (If " A " [ (Expr " B ") (Expr " C ")] [])]" },
    { "if a:\n pass\nelif b:\n pass\nelse:\n pass\n",
      "[ (If " A " [ (Pass)] [ (If " B " [ (Pass)] [ (Pass)])])]" },
    { "while a:\n break\nelse: pass\n", "[ (While " A " [ (Break)] [ (Pass)])]" },
    { "for a, b in c, a:\n continue\n",
      "[ (For (Tuple [ " A " " B "]) (Tuple [ " C " " A "]) [ (Continue)] [])]" },
    { "try: a\nexcept b as c: pass\nexcept: pass\nelse: pass\nfinally: pass\n",
      "[ (Try [ (Expr " A ")] [ (except " B " c [ (Pass)]) (except ~ ~ [ (Pass)])] [ (Pass)] [ "
      "(Pass)])]" },
    { "try: a\nexcept* b: pass\n",
      "[ (Try [ (Expr " A ")] [ (except* " B " ~ [ (Pass)])] [] [])]" },
    { "with a as b, c: pass", "[ (With " A " " B " " C " ~ [ (Pass)])]" },
    { "with (a as b, c,): pass", "[ (With " A " " B " " C " ~ [ (Pass)])]" },
    { "with (a, b) as c: pass", "[ (With (Tuple [ " A " " B "]) " C " [ (Pass)])]" },
    { "with (a).b(): pass", "[ (With (Call (Attribute " A " b) [] []) ~ [ (Pass)])]" },
    { "@a.b\n@c\ndef f(a: b = c, *, d: a) -> b: return\n",
      "[ (FunctionDef f [ (normal a " B " " C ") (keyword d " A " ~)] [ (Return ~)] [ (Attribute " A
      " b) " C "] " B ")]" },
    { "def f():\n  yield a\n  return (yield), 1\n",
      "[ (FunctionDef f [] [ (Expr (Yield " A ")) (Return (Tuple [ (Yield ~) (Constant 1)]))] [] "
      "~)]" },
    { "def f(): x = yield from a\n",
      "[ (FunctionDef f [] [ (Assign [ (Name x)] (YieldFrom " A "))] [] ~)]" },
    { "class a(b, c=a): b = c\n",
      "[ (ClassDef a [ " B "] [ (keyword c " A ")] [ (Assign [ " B "] " C ")] [])]" },
    { "match = 1\nmatch.a(match)\nmatch[0] = match\ntype = case = _ = match\nmatch: a = b\n",
      "[ (Assign [ (Name match)] (Constant 1)) (Expr (Call (Attribute (Name match) a) [ (Name "
      "match)] [])) (Assign [ (Subscript (Name match) (Constant 0))] (Name match)) (Assign [ (Name "
      "type) (Name case) (Name _)] (Name match)) (AnnAssign (Name match) " A " " B " 1)]" },
    /* refused and wrong */
    { "match a:\n case 1: pass\n case _: pass\n",
      "[ (Match (Name a) (Constant 1) ~ [ (Pass)] (Name _) ~ [ (Pass)])]" },
    { "match *a, b:\n case [x, *y] as z if z: pass\n",
      "[ (Match (Tuple [ (Starred (Name a)) (Name b)]) (NamedExpr (Name z) (List [ (Name x) "
      "(Starred "
      "(Name y))])) (Name z) [ (Pass)])]" },
    { "match a:\n  pass\n", "!1:7 invalid syntax" },
    { "match a:\n  case 1:\n", "!3:1 expected an indented block after 'case' statement on line 2" },
    { "a\nasync def f(): pass\n", "!2:1 mig does not read 'async'" },
    { "@a\nasync def f(): pass\n", "!2:1 mig does not read 'async'" },
    { "type A = b\n", "!1:6 mig does not read 'type' statements" },
    { "def f[T](): pass\n", "!1:6 mig does not read type parameters" },
    { "class A[T]: pass\n", "!1:8 mig does not read type parameters" },
    { "  a\n", "!1:3 unexpected indent" },
    { "a\n  b\n", "!2:3 unexpected indent" },
    { "if a:\nb\n", "!2:1 expected an indented block after 'if' statement on line 1" },
    { "if a\n  b\n", "!1:5 expected ':'" },
    { "def f():\n", "!2:1 expected an indented block after function definition on line 1" },
    { "try:\n  a\nb\n", "!3:1 expected 'except' or 'finally' block" },
    { "try: a\nexcept: b\nexcept c: d\n", "!3:1 default 'except:' must be last" },
    { "try: a\nexcept b, c: d\n", "!2:9 multiple exception types must be parenthesized" },
    { "print 'a'\n", "!1:1 Missing parentheses in call to 'print'. Did you mean print(...)?" },
    { "exec 'a'\n", "!1:1 Missing parentheses in call to 'exec'. Did you mean exec(...)?" },
    { "1 = a\n", "!1:1 cannot assign to an integer" },
    { "a + b = c\n", "!1:1 cannot assign to a binary operator" },
    { "(a, f()) = c\n", "!1:5 cannot assign to a call" },
    { "None = a\n", "!1:1 cannot assign to None" },
    { "*a = b\n", "!1:1 cannot assign to a starred expression" },
    { "del a()\n", "!1:5 cannot delete a call" },
    { "del *a\n", "!1:5 invalid syntax" },
    { "for 1 in a: pass\n", "!1:5 cannot assign to an integer" },
    { "with a as 1: pass\n", "!1:11 cannot assign to an integer" },
    { "a, b: c\n", "!1:1 only single target (not tuple) can be annotated" },
    { "a(): c\n", "!1:1 illegal target for annotation" },
    { "a, b += c\n", "!1:1 a tuple is an illegal expression for augmented assignment" },
    { "return\n", "!1:1 'return' outside function" },
    { "class A: return\n", "!1:10 'return' outside function" },
    { "break\n", "!1:1 'break' outside loop" },
    { "for a in b:\n def f(): continue\n", "!2:11 'continue' not properly in loop" },
    { "for a in b: pass\nelse: break\n", "!2:7 'break' outside loop" },
    { "yield\n", "!1:1 'yield' outside function" },
    { "def f():\n from a import *\n", "!2:16 import * only allowed at module level" },
    { "import\n", "!1:7 invalid syntax" },
    { "from a import\n", "!1:14 invalid syntax" },
    { "from a import (b, c\n", "!1:15 '(' was never closed" },
    { "a b\n", "!1:3 invalid syntax" },
    { "if a: if b: c\n", "!1:7 invalid syntax" },
    { "else: pass\n", "!1:1 invalid syntax" },
    { "a = \n", "!1:5 invalid syntax" },
    { "x = (a\ny = b\n", "!2:1 invalid syntax" },
};

static void places(struct arena *a)
{
    STR_EQ(expression(a, SLICE("(a)+\n b.c(d)"), true),
           "(BinOp@1:1 (Name@1:2 a) Add (Call@2:2 (Attribute@2:2 (Name@2:2 b) c) [ (Name@2:6 d)] "
           "[]))");
    STR_EQ(expression(a, SLICE("('\xc3\xa9', a if b else c)"), true),
           "(Tuple@1:1 [ (Constant@1:2 s'\\xc3\\xa9') (IfExp@1:7 (Name@1:12 b) (Name@1:7 a) "
           "(Name@1:19 c))])");
    struct mig_error err = { 0 };
    const struct ast_expr *e;
    OK(py_parse_expression(a, "t", 7, 9, SLICE(" a"), &e, &err) && e->line == 7 && e->column == 10);
    OK(!py_parse_expression(a, "t", 7, 9, SLICE("a b"), &e, &err));
    OK(err.line == 7 && err.column == 11 && !strcmp(err.file, "t") && err.code == MIG_SCRIPT);
    mig_error_clear(&err);
}

static const char *repeat(struct arena *a, const char *s, size_t n, const char *middle,
                          const char *end)
{
    struct buf b = { .arena = a };
    for (size_t i = 0; i < n; i++)
        buf_puts(&b, s);
    buf_puts(&b, middle);
    for (size_t i = 0; i < n; i++)
        buf_puts(&b, end);
    return buf_str(&b);
}

/* Neither the parser's stack nor that of whoever walks the tree may grow with the input. */
static void limits(struct arena *a)
{
    static const struct {
        const char *begin, *middle, *end;
        unsigned good;
    } nests[] = {
        { "(", "a", ")", 90 },      { "[", "a", "]", 90 },
        { "a(", "a", ")", 90 },     { "-", "a", "", 190 },
        { "not ", "a", "", 190 },   { "lambda: ", "a", "", 190 },
        { "a ** ", "a", "", 190 },  { "a if b else ", "a", "", 190 },
        { "a + ", "a", "", 900 },   { "", "a", ".b", 900 },
        { "", "a", "()", 900 },     { "", "a", "[b]", 400 },
        { "f'{", "a", "}'", 60 },   { "{a:", "a", "}", 90 },
        { "(a := ", "a", ")", 60 },
    };
    for (size_t i = 0; i < sizeof nests / sizeof *nests; i++) {
        const char *good = repeat(a, nests[i].begin, nests[i].good, nests[i].middle, nests[i].end);
        const char *bad = repeat(a, nests[i].begin, 100000, nests[i].middle, nests[i].end);
        tap_ok(*expression(a, slice_of(good), false) == '(', nests[i].begin, __FILE__, __LINE__);
        const char *got = expression(a, slice_of(bad), false);
        tap_ok(!strncmp(got, "!LIMIT 1:", 9), nests[i].begin, __FILE__, __LINE__);
        if (strncmp(got, "!LIMIT 1:", 9))
            printf("# got: %.100s\n", got);
    }
    struct buf b = { .arena = a };
    for (int i = 0; i < 150; i++) {
        buf_pad(&b, ' ', (size_t)i);
        buf_puts(&b, "if a:\n");
    }
    STR_EQ(module(a, buf_view(&b)), "!LIMIT 101:101 too many levels of indentation");
    const char *elif = repeat(a, "elif a: pass\n", 5000, "", "");
    const char *got = module(a, slice_of(arena_printf(a, "if a: pass\n%s", elif)));
    tap_str(got, "!LIMIT 1001:1 too many branches in one 'if' statement", "elif", __FILE__, 0);
    static const char *const long_ones[] = { "if a: pass\n", "a, b\n", "for a, b in a, b: pass\n",
                                             "with a as b, c: pass\n", "del a.b, a[c]\n" };
    for (size_t i = 0; i < sizeof long_ones / sizeof *long_ones; i++)
        OK(*module(a, slice_of(repeat(a, long_ones[i], 5000, "", ""))) == '[');
    static const char *const wide[] = { "a.b == c and ", "-a.b() or ", "a < b.c(a) is ",
                                        "[a.b + c]," };
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        OK(*expression(a, slice_of(repeat(a, wide[i], 5000, "a", "")), false) == '(');
}

static void print_file(const char *path)
{
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct slice text;
    const struct ast_module *m;
    struct dump d = { .out = { .arena = &a }, .places = true };
    if (!file_read(&a, path, PY_MAX_TEXT, &text, &err) ||
        !py_parse_module(&a, path, text, &m, &err)) {
        printf("ERR %d %u:%u %s\n", (int)err.code, err.line, err.column, err.message);
    } else {
        dump_stmts(&d, m->body);
        puts(buf_str(&d.out));
    }
    mig_error_clear(&err);
    arena_free(&a);
}

int main(int argc, char **argv)
{
    struct arena a = { 0 };
    for (int i = 1; i < argc; i++)
        print_file(argv[i]);
    if (argc > 1)
        return 0;
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++)
        tap_str(expression(&a, slice_of(expressions[i].source), false), expressions[i].want,
                expressions[i].source, __FILE__, 0);
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        tap_str(module(&a, slice_of(modules[i].source)), modules[i].want, modules[i].source,
                __FILE__, 0);
    places(&a);
    limits(&a);
    arena_free(&a);
    return tap_done();
}
