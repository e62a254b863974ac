#include "py/fold.h"
#include "base/buf.h"
#include "base/vec.h"

void fold_bind(struct fold_names *names, struct slice name, struct fold_value value)
{
    names->index.arena = names->arena;
    uint32_t i = map_add(&names->index, name, (uint32_t)names->values.n);
    if (i == names->values.n)
        vec_push(names->arena, &names->values, value);
    else
        names->values.at[i] = value;
}

const struct fold_value *fold_find(const struct fold_names *names, struct slice name)
{
    uint32_t i = names ? map_get(&names->index, name) : MAP_NONE;
    return i == MAP_NONE ? NULL : &names->values.at[i];
}

struct fold_value fold_unknown(unsigned line, unsigned column, const char *why)
{
    return (struct fold_value){ .line = line, .column = column, .why = why, .what = why };
}

static struct fold_value unknown(const struct ast_expr *e, const char *why)
{
    return fold_unknown(e->line, e->column, why);
}

static struct fold_value constant(const struct ast_expr *e, enum fold_kind kind, bool truth)
{
    return (struct fold_value){ .kind = kind,
                                .line = e->line,
                                .column = e->column,
                                .what = ast_expr_words(e->kind),
                                .truth = truth };
}

static struct fold_value string(const struct ast_expr *e, struct slice text)
{
    struct fold_value v = constant(e, FOLD_STR, text.n > 0);
    v.what = "a string";
    v.str = text;
    return v;
}

/* The name of a list stays unknown: what is done to the list under one name shows under the other.
 */
static struct fold_value name(struct arena *a, const struct fold_names *names,
                              const struct ast_expr *e)
{
    const struct fold_value *v = fold_find(names, e->name);
    if (!v)
        return unknown(e, arena_printf(a, "the name '%s'", slice_dup(a, e->name)));
    if (v->changeable)
        return unknown(e, "a list or set that has two names");
    struct fold_value here = *v;
    if (here.kind != FOLD_UNKNOWN) {
        here.line = e->line;
        here.column = e->column;
    }
    return here;
}

static struct fold_value sequence(struct arena *a, const struct fold_names *names,
                                  const struct ast_expr *e)
{
    struct fold_value v = constant(e, FOLD_SEQUENCE, e->items.n > 0);
    struct fold_value *items = arena_array(a, struct fold_value, e->items.n);
    for (size_t i = 0; i < e->items.n; i++) {
        items[i] = fold_expr(a, names, e->items.at[i]);
        if (items[i].kind == FOLD_UNKNOWN)
            return items[i];
    }
    v.items = items;
    v.nitems = e->items.n;
    v.is_set = e->kind == AST_SET;
    v.changeable = e->kind != AST_TUPLE;
    return v;
}

static struct fold_value joined(struct arena *a, const struct fold_names *names,
                                const struct ast_expr *e)
{
    (void)names;
    struct buf b = { .arena = a };
    for (size_t i = 0; i < e->parts.n; i++) {
        if (!e->parts.at[i].is_literal)
            return unknown(e, "an f-string");
        buf_slice(&b, e->parts.at[i].value->str);
    }
    return string(e, buf_view(&b));
}

static struct fold_value sum(struct arena *a, const struct fold_names *names,
                             const struct ast_expr *e)
{
    struct fold_value left = fold_expr(a, names, e->binary.left);
    if (left.kind == FOLD_UNKNOWN)
        return left;
    struct fold_value right = fold_expr(a, names, e->binary.right);
    if (right.kind == FOLD_UNKNOWN)
        return right;
    if (left.kind == FOLD_STR && right.kind == FOLD_STR) {
        struct buf b = { .arena = a };
        buf_slice(&b, left.str);
        buf_slice(&b, right.str);
        return string(e, buf_view(&b));
    }
    if (left.kind != FOLD_SEQUENCE || right.kind != FOLD_SEQUENCE || left.changeable ||
        right.changeable)
        return unknown(e, "a sum of other things than strings or tuples");
    struct fold_value v = constant(e, FOLD_SEQUENCE, left.nitems + right.nitems > 0);
    struct fold_value *items = arena_array(a, struct fold_value, left.nitems + right.nitems);
    for (size_t i = 0; i < left.nitems + right.nitems; i++)
        items[i] = i < left.nitems ? left.items[i] : right.items[i - left.nitems];
    v.what = "a tuple";
    v.items = items;
    v.nitems = left.nitems + right.nitems;
    return v;
}

static struct fold_value unary(struct arena *a, const struct fold_names *names,
                               const struct ast_expr *e)
{
    struct fold_value v = fold_expr(a, names, e->unary.operand);
    if (v.kind == FOLD_UNKNOWN || e->unary.op == AST_OP_NOT) {
        v = v.kind == FOLD_UNKNOWN ? v : constant(e, FOLD_OTHER, !v.truth);
        v.what = v.kind == FOLD_UNKNOWN ? v.what : "a truth value";
        return v;
    }
    return unknown(e, "a unary operator");
}

static struct fold_value plain(struct arena *a, const struct fold_names *names,
                               const struct ast_expr *e)
{
    (void)a, (void)names;
    if (e->kind == AST_STR)
        return string(e, e->str);
    if (e->kind == AST_BYTES)
        return constant(e, FOLD_OTHER, e->str.n > 0);
    if (e->kind == AST_INT)
        return constant(e, FOLD_OTHER, e->number.overflow || e->number.integer);
    return constant(e, e->kind == AST_NONE ? FOLD_NONE : FOLD_OTHER,
                    e->kind == AST_TRUE || e->kind == AST_ELLIPSIS);
}

struct fold_value fold_expr(struct arena *a, const struct fold_names *names,
                            const struct ast_expr *e)
{
    typedef struct fold_value fold_fn(struct arena *, const struct fold_names *,
                                      const struct ast_expr *);
    static fold_fn *const by_kind[AST_EXPR_KINDS] = {
        [AST_NONE] = plain,   [AST_TRUE] = plain,  [AST_FALSE] = plain,    [AST_ELLIPSIS] = plain,
        [AST_INT] = plain,    [AST_STR] = plain,   [AST_BYTES] = plain,    [AST_JOINED] = joined,
        [AST_NAME] = name,    [AST_UNARY] = unary, [AST_TUPLE] = sequence, [AST_LIST] = sequence,
        [AST_SET] = sequence,
    };
    if (by_kind[e->kind])
        return by_kind[e->kind](a, names, e);
    if (e->kind == AST_BINARY && e->binary.op == AST_OP_ADD)
        return sum(a, names, e);
    return unknown(e, ast_expr_words(e->kind));
}
