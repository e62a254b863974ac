#include "base/buf.h"
#include "base/vec.h"
#include "py/computed.h"
#include "py/fold.h"
#include "py/parse.h"
#include "py/py.h"
#include "py/source.h"
#include "py/visit.h"
#include <string.h>

enum variable { REVISION, DOWN_REVISION, BRANCH_LABELS, DEPENDS_ON, VARIABLES };
static const char *const variables[VARIABLES] = { "revision", "down_revision", "branch_labels",
                                                  "depends_on" };

struct reader {
    struct arena *arena;
    const struct ast_module *module;
    struct strs directories; /* of the application's modules */
    struct fold_names names;
    const char *why; /* what unknown_name() binds names to */
};

static void block(struct reader *r, struct ast_stmts stmts);

static void unknown_name(void *user, struct slice name, unsigned line, unsigned column)
{
    struct reader *r = user;
    if (!slice_is(name, "*"))
        fold_bind(&r->names, name, fold_unknown(line, column, r->why));
}

/* A statement that is not followed: what it binds is not known. */
static void opaque(struct reader *r, const struct ast_stmt *s)
{
    r->why = arena_printf(r->arena, "what %s gives it", ast_stmt_words(s->kind));
    visit_bindings(s, unknown_name, r);
}

static void bind(struct reader *r, const struct ast_expr *target, struct fold_value value)
{
    bool list = target->kind == AST_TUPLE || target->kind == AST_LIST;
    bool fits =
        list && value.kind == FOLD_SEQUENCE && !value.is_set && value.nitems == target->items.n;
    if (target->kind == AST_NAME)
        fold_bind(&r->names, target->name, value);
    else if (target->kind == AST_STARRED)
        bind(r, target->value, fold_unknown(target->line, target->column, "a starred target"));
    for (size_t i = 0; list && i < target->items.n; i++)
        bind(r, target->items.at[i],
             fits ? value.items[i] : fold_unknown(value.line, value.column, value.what));
}

static void assign(struct reader *r, const struct ast_stmt *s)
{
    struct fold_value value = fold_expr(r->arena, &r->names, s->assign.value);
    if (value.changeable && s->assign.targets.n > 1)
        value = fold_unknown(s->line, s->column, "a list or set that has two names");
    opaque(r, s);
    for (size_t i = 0; i < s->assign.targets.n; i++)
        bind(r, s->assign.targets.at[i], value);
}

static void ann_assign(struct reader *r, const struct ast_stmt *s)
{
    opaque(r, s);
    if (s->ann_assign.value)
        bind(r, s->ann_assign.target, fold_expr(r->arena, &r->names, s->ann_assign.value));
}

/* name += value is name = name + value where neither is a list. */
static void aug_assign(struct reader *r, const struct ast_stmt *s)
{
    struct ast_expr sum = { .kind = AST_BINARY, .line = s->line, .column = s->column };
    sum.binary.op = s->aug_assign.op;
    sum.binary.left = s->aug_assign.target;
    sum.binary.right = s->aug_assign.value;
    struct fold_value value = fold_expr(r->arena, &r->names, &sum);
    opaque(r, s);
    bind(r, s->aug_assign.target, value);
}

static void if_(struct reader *r, const struct ast_stmt *s)
{
    struct fold_value test = fold_expr(r->arena, &r->names, s->branch.test);
    if (test.kind == FOLD_UNKNOWN)
        opaque(r, s);
    else
        block(r, test.truth ? s->branch.body : s->branch.orelse);
}

/* Names that the module may export are unknown to us; the libraries of every revision file export
 * none of ours. */
static void star_import(struct reader *r, const struct ast_stmt *s)
{
    static const char *const harmless[] = { "alembic", "sqlalchemy", "typing", "datetime" };
    struct slice rest = s->import.module;
    struct slice root = rest.p ? slice_cut(&rest, '.') : rest;
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        if (!s->import.level && slice_is(root, harmless[i]))
            return;
    for (size_t i = 0; i < VARIABLES; i++)
        if (fold_find(&r->names, slice_of(variables[i])))
            fold_bind(&r->names, slice_of(variables[i]),
                      fold_unknown(s->line, s->column, "what 'from ... import *' may give it"));
}

static void statement(struct reader *r, const struct ast_stmt *s)
{
    bool star = s->kind == AST_STMT_IMPORT_FROM && slice_is(s->import.aliases[0].name, "*");
    if (s->kind == AST_STMT_ASSIGN)
        assign(r, s);
    else if (s->kind == AST_STMT_ANN_ASSIGN)
        ann_assign(r, s);
    else if (s->kind == AST_STMT_AUG_ASSIGN)
        aug_assign(r, s);
    else if (s->kind == AST_STMT_IF)
        if_(r, s);
    else if (star)
        star_import(r, s);
    else
        opaque(r, s);
}

static void block(struct reader *r, struct ast_stmts stmts)
{
    for (size_t i = 0; i < stmts.n; i++)
        statement(r, stmts.at[i]);
}

/* ---- what the names are bound to in the end ---- */

struct mentions {
    const char *name;
    const struct ast_expr *other; /* the first that is not its assignment */
};

static void mention(void *user, const struct ast_expr *e)
{
    struct mentions *m = user;
    if (e->kind == AST_NAME && slice_is(e->name, m->name) && !m->other)
        m->other = e;
}

/* A list may be changed by whatever code mentions it: depends_on.append("a"). */
static const struct ast_expr *other_mention(const struct ast_module *m, const char *name)
{
    struct mentions found = { .name = name };
    for (size_t i = 0; i < m->body.n && !found.other; i++) {
        const struct ast_stmt *s = m->body.at[i];
        bool whole = s->kind == AST_STMT_ASSIGN && s->assign.targets.n == 1 &&
                     s->assign.targets.at[0]->kind == AST_NAME;
        if (whole)
            visit_expr(s->assign.value, mention, &found);
        else if (s->kind == AST_STMT_ANN_ASSIGN && s->ann_assign.simple)
            visit_expr(s->ann_assign.value, mention, &found);
        else
            visit_stmt(s, mention, &found);
    }
    return found.other;
}

struct request {
    struct reader *reader;
    const char *name;
    const struct fold_value *value;
    struct mig_error *err;
};

static bool refuse(const struct request *q, unsigned line, unsigned column, const char *what)
{
    mig_error_set(q->err, MIG_SCRIPT, "mig cannot tell the value of '%s': %s", q->name, what);
    mig_error_at(q->err, q->reader->module->file, line, column);
    return mig_error_hint(q->err, "Assign it a literal: None, a string, or a tuple of strings");
}

static bool wrong(const struct request *q, const struct fold_value *v, const char *wanted)
{
    mig_error_set(q->err, MIG_SCRIPT, "'%s' must be %s, not %s", q->name, wanted, v->what);
    return mig_error_at(q->err, q->reader->module->file, v->line, v->column);
}

static bool c_string(const struct request *q, const struct fold_value *v, const char **out)
{
    if (v->str.n && memchr(v->str.p, '\0', v->str.n)) {
        mig_error_set(q->err, MIG_SCRIPT, "a NUL character in '%s'", q->name);
        return mig_error_at(q->err, q->reader->module->file, v->line, v->column);
    }
    *out = slice_dup(q->reader->arena, v->str);
    return true;
}

static bool one_string(const struct request *q, const char **out)
{
    if (q->value->kind != FOLD_STR)
        return wrong(q, q->value, "a string");
    return c_string(q, q->value, out);
}

static bool several(const struct request *q, struct strs *out)
{
    static const char wanted[] = "None, a string, or a tuple or list of strings";
    const struct fold_value *v = q->value;
    if (v->kind == FOLD_NONE)
        return true;
    if (v->kind == FOLD_OTHER)
        return wrong(q, v, wanted);
    bool sequence = v->kind == FOLD_SEQUENCE;
    size_t n = sequence ? v->nitems : 1;
    const char **list = arena_array(q->reader->arena, const char *, n);
    *out = (struct strs){ .at = list };
    for (size_t i = 0; i < n; i++) {
        const struct fold_value *item = sequence ? &v->items[i] : v;
        const char *s = NULL;
        if (item->kind != FOLD_STR)
            return wrong(q, item, wanted);
        if (!c_string(q, item, &s))
            return false;
        if (!v->is_set || !strs_has(*out, s))
            list[out->n++] = s;
    }
    return true;
}

/* Evaluates what is not a constant of the file. False: it cannot be told; err says why where that
 * lies in another file. */
static bool computed(struct reader *r, const char *name, const struct fold_value *unknown,
                     const struct fold_value **out, struct mig_error *err)
{
    struct fold_value *v = arena_new(r->arena, struct fold_value);
    struct mig_error why = { 0 };
    if (!r->directories.n)
        return false;
    if (py_computed(r->arena, r->directories, r->module, name, v, &why)) {
        v->line = unknown->line;
        v->column = unknown->column;
        *out = v;
        return true;
    }
    if (why.file && strcmp(why.file, r->module->file) != 0 && err)
        *err = why;
    else
        mig_error_clear(&why);
    return false;
}

/* Its value, NULL when it has none; a value that cannot be told is an error. */
static bool find(struct reader *r, const char *name, const struct fold_value **out,
                 struct mig_error *err)
{
    const struct fold_value *v = fold_find(&r->names, slice_of(name));
    struct request q = { .reader = r, .name = name, .value = v, .err = err };
    *out = v;
    if (!v)
        return true;
    if (v->kind == FOLD_UNKNOWN && computed(r, name, v, out, err))
        return true;
    if (v->kind == FOLD_UNKNOWN)
        return refuse(&q, v->line, v->column, v->why);
    const struct ast_expr *other = v->changeable ? other_mention(r->module, name) : NULL;
    if (other)
        return refuse(&q, other->line, other->column, "this may change the list");
    return true;
}

/* Not everybody asks for a label, or for what this revision depends on. */
static bool untold(struct reader *r, struct mig_error *why, const struct py_untold **out)
{
    struct py_untold *u = arena_new(r->arena, struct py_untold);
    *u = (struct py_untold){ .why = arena_strdup(r->arena, why->message),
                             .hint = why->hint ? arena_strdup(r->arena, why->hint) : NULL,
                             .file = why->file ? arena_strdup(r->arena, why->file) : NULL,
                             .line = why->line,
                             .column = why->column };
    mig_error_clear(why);
    *out = u;
    return true;
}

static bool variable(struct reader *r, enum variable which, struct py_header *out,
                     struct mig_error *err)
{
    struct mig_error why = { 0 };
    struct strs *const lists[VARIABLES] = { [DOWN_REVISION] = &out->down_revision,
                                            [BRANCH_LABELS] = &out->branch_labels,
                                            [DEPENDS_ON] = &out->depends_on };
    struct request q = { .reader = r, .name = variables[which], .err = err };
    const struct py_untold **later = which == BRANCH_LABELS ? &out->untold_labels
                                     : which == DEPENDS_ON  ? &out->untold_depends
                                                            : NULL;
    if (!find(r, variables[which], &q.value, later ? &why : err))
        return later && untold(r, &why, later);
    if (!q.value)
        return true;
    if (which != REVISION) {
        out->has_down_revision = out->has_down_revision || which == DOWN_REVISION;
        return several(&q, lists[which]);
    }
    out->has_revision = true;
    out->line = q.value->line;
    return one_string(&q, &out->revision);
}

/* str.strip(). */
static struct slice strip(struct slice s)
{
    uint32_t code;
    while (s.n) {
        size_t n = source_character(s, &code);
        if (!source_is_space(code))
            break;
        s = slice_skip(s, n);
    }
    while (s.n) {
        size_t n = 1;
        while (n < s.n && ((unsigned char)s.p[s.n - n] & 0xc0) == 0x80)
            n++;
        source_character((struct slice){ .p = s.p + s.n - n, .n = n }, &code);
        if (!source_is_space(code))
            break;
        s.n -= n;
    }
    return s;
}

static bool docstring(struct reader *r, struct py_header *out, struct mig_error *err)
{
    out->doc = "";
    const struct ast_stmt *s = r->module->body.n ? r->module->body.at[0] : NULL;
    if (!s || s->kind != AST_STMT_EXPR || s->value->kind != AST_STR)
        return true;
    struct fold_value text = { .str = strip(s->value->str), .line = s->line, .column = s->column };
    struct request q = { .reader = r, .name = "the docstring", .err = err };
    return c_string(&q, &text, &out->doc);
}

/* A module that ends in "raise" cannot be loaded by Alembic either. */
static bool check_raise(struct reader *r, struct mig_error *err)
{
    for (size_t i = 0; i < r->module->body.n; i++) {
        const struct ast_stmt *s = r->module->body.at[i];
        if (s->kind != AST_STMT_RAISE)
            continue;
        mig_error_set(err, MIG_SCRIPT, "the module raises an exception");
        return mig_error_at(err, r->module->file, s->line, s->column);
    }
    return true;
}

bool py_read_header(struct arena *a, const char *file, struct slice text, struct py_header *out,
                    struct mig_error *err)
{
    return py_read_header_below(a, (struct strs){ 0 }, file, text, out, err);
}

bool py_read_header_below(struct arena *a, struct strs directories, const char *file,
                          struct slice text, struct py_header *out, struct mig_error *err)
{
    struct reader r = { .arena = a, .directories = directories, .names = { .arena = a } };
    *out = (struct py_header){ 0 };
    if (!py_parse_module(a, file, text, &r.module, err) || !check_raise(&r, err) ||
        !docstring(&r, out, err))
        return false;
    block(&r, r.module->body);
    for (unsigned i = 0; i < VARIABLES; i++)
        if (!variable(&r, (enum variable)i, out, err))
            return false;
    return true;
}
