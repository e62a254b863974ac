/* Statements. */
#include "py/call.h"
#include "py/iter.h"
#include "py/node.h"
#include "py/operator.h"

static enum py_flow flow(bool ok)
{
    return ok ? PY_GO_ON : PY_FAIL;
}

static bool exec_assign(struct py *py, const struct ast_stmt *s)
{
    struct py_value *v = s->assign.targets.n == 1
                             ? py_missing_value(py, s->assign.targets.at[0], s->assign.value)
                             : NULL;
    v = v || py_failed(py) ? v : py_eval(py, s->assign.value);
    for (size_t i = 0; v && i < s->assign.targets.n; i++)
        if (!py_assign(py, s->assign.targets.at[i], v))
            return false;
    return v != NULL;
}

/* The target's object and key are evaluated once. */
static bool exec_aug_assign(struct py *py, const struct ast_stmt *s)
{
    const struct ast_expr *t = s->aug_assign.target;
    struct py_value *object = NULL;
    struct py_value *key = NULL;
    struct py_value *was = NULL;
    if (t->kind == AST_NAME) {
        was = py_eval(py, t);
    } else if (t->kind == AST_ATTRIBUTE) {
        object = py_eval(py, t->attribute.value);
        was = object ? py_getattr(py, object, t->attribute.name) : NULL;
    } else if (t->kind == AST_SUBSCRIPT) {
        object = py_eval(py, t->subscript.value);
        key = object ? py_eval(py, t->subscript.index) : NULL;
        py_at(py, t->line, t->column);
        was = key ? py_item(py, object, key) : NULL;
    }
    struct py_value *by = was ? py_eval(py, s->aug_assign.value) : NULL;
    py_at(py, s->line, s->column);
    struct py_value *v = by ? py_inplace(py, s->aug_assign.op, was, by) : NULL;
    if (!v)
        return false;
    return t->kind == AST_NAME        ? py_name_set(py, t->name, v)
           : t->kind == AST_ATTRIBUTE ? py_setattr(py, object, t->attribute.name, v)
                                      : py_set_item(py, object, key, v);
}

static enum py_flow exec_if(struct py *py, const struct ast_stmt *s)
{
    bool truth;
    /* "elif" is an IF alone in orelse: gone through here, not by recursion. */
    for (;;) {
        struct py_value *v = py_eval(py, s->branch.test);
        if (!v || !py_truth(py, v, &truth))
            return PY_FAIL;
        if (truth)
            return py_exec(py, s->branch.body);
        if (s->branch.orelse.n != 1 || s->branch.orelse.at[0]->kind != AST_STMT_IF)
            return py_exec(py, s->branch.orelse);
        s = s->branch.orelse.at[0];
    }
}

static enum py_flow exec_while(struct py *py, const struct ast_stmt *s)
{
    for (;;) {
        bool truth;
        struct py_value *v = py_eval(py, s->branch.test);
        if (!v || !py_truth(py, v, &truth))
            return PY_FAIL;
        if (!truth)
            return py_exec(py, s->branch.orelse);
        enum py_flow f = py_exec(py, s->branch.body);
        if (f == PY_BREAK)
            return PY_GO_ON;
        if (f == PY_RETURN || f == PY_FAIL)
            return f;
    }
}

static enum py_flow exec_for(struct py *py, const struct ast_stmt *s)
{
    struct py_value *v = py_eval(py, s->loop.iter);
    py_at(py, s->loop.iter->line, s->loop.iter->column);
    struct py_value *it = v ? py_iter(py, v) : NULL;
    struct py_value *item;
    if (!it)
        return PY_FAIL;
    for (;;) {
        py_at(py, s->loop.iter->line, s->loop.iter->column);
        if (!py_step(py) || !py_next(py, it, &item))
            return PY_FAIL;
        if (!item)
            return py_exec(py, s->loop.orelse);
        if (!py_assign(py, s->loop.target, item))
            return PY_FAIL;
        enum py_flow f = py_exec(py, s->loop.body);
        if (f == PY_BREAK)
            return PY_GO_ON;
        if (f == PY_RETURN || f == PY_FAIL)
            return f;
    }
}

/* raise Class and raise instance; a Class is called. */
static bool exec_raise(struct py *py, const struct ast_stmt *s)
{
    if (!s->raise.exception) {
        if (!py->handling)
            return py_raise(py, PY_RuntimeError, "No active exception to reraise");
        py_raise_object(py, py->handling);
        py->raised_at = py->handling_at;
        return false;
    }
    struct py_value *v = py_eval(py, s->raise.exception);
    struct py_value *cause = v && s->raise.cause ? py_eval(py, s->raise.cause) : NULL;
    if (v && s->raise.cause && !cause)
        return false;
    py_at(py, s->line, s->column);
    if (v && v->kind == PY_CLASS && py_class_is(v->class, py_exception(py, PY_BaseException)))
        v = py_call_n(py, v, NULL, 0);
    if (!v)
        return false;
    if (v->kind == PY_HOST || v->kind == PY_MODULE)
        return py_refuse(py, "raising a '%s' object", py_type_name(py, v));
    if (v->kind != PY_INSTANCE ||
        !py_class_is(v->instance.class, py_exception(py, PY_BaseException)))
        return py_raise(py, PY_TypeError, "exceptions must derive from BaseException");
    if (cause)
        py_dict_name(py, v->instance.names, SLICE("__cause__"), cause);
    return py_raise_object(py, v);
}

static bool exec_assert(struct py *py, const struct ast_stmt *s)
{
    bool truth;
    struct py_value *v = py_eval(py, s->assertion.test);
    if (!v || !py_truth(py, v, &truth))
        return false;
    if (truth)
        return true;
    struct py_value *message = s->assertion.message ? py_eval(py, s->assertion.message) : NULL;
    py_at(py, s->line, s->column);
    if (message)
        return py_raise_value(py, PY_AssertionError, message);
    return !py_failed(py) &&
           py_raise_object(py, py_call_n(py, py_exception(py, PY_AssertionError)->value, NULL, 0));
}

static bool exec_def(struct py *py, const struct ast_stmt *s)
{
    struct ast_exprs decorators = s->def.decorators;
    struct py_value **d = arena_array(py->a, struct py_value *, decorators.n + 1);
    for (size_t i = 0; i < decorators.n; i++) {
        d[i] = py_eval(py, decorators.at[i]);
        if (!d[i])
            return false;
    }
    struct py_value *f = py_function_new(py, s->def.name, s->def.params, s->def.body, NULL);
    for (size_t i = decorators.n; f && i-- > 0;) {
        py_at(py, decorators.at[i]->line, decorators.at[i]->column);
        f = py_call_n(py, d[i], &f, 1);
    }
    return f && py_name_set(py, s->def.name, f);
}

static bool exec_delete(struct py *py, const struct ast_stmt *s)
{
    for (size_t i = 0; i < s->targets.n; i++)
        if (!py_delete(py, s->targets.at[i]))
            return false;
    return true;
}

static enum py_flow exec_return(struct py *py, const struct ast_stmt *s)
{
    struct py_value *v = s->value ? py_eval(py, s->value) : &py->none;
    py->frame->returned = v;
    return v ? PY_RETURN : PY_FAIL;
}

/* ClassVar, typing.ClassVar[int]: no field of a dataclass. */
static bool is_class_variable(const struct ast_expr *e)
{
    if (e->kind == AST_SUBSCRIPT)
        e = e->subscript.value;
    struct slice name = e->kind == AST_NAME        ? e->name
                        : e->kind == AST_ATTRIBUTE ? e->attribute.name
                                                   : SLICE("");
    return slice_is(name, "ClassVar");
}

static bool exec_annotated(struct py *py, const struct ast_stmt *s)
{
    struct py_scope *scope = py->frame->scope;
    struct py_value *v = s->ann_assign.value ? py_eval(py, s->ann_assign.value) : NULL;
    if (scope && scope->names && s->ann_assign.simple &&
        !is_class_variable(s->ann_assign.annotation))
        vec_push(py->a, &scope->annotated, s->ann_assign.target->name);
    return s->ann_assign.value ? v && py_assign(py, s->ann_assign.target, v) : true;
}

static enum py_flow exec_one(struct py *py, const struct ast_stmt *s)
{
    switch ((int)s->kind) {
    case AST_STMT_EXPR: return flow(py_eval(py, s->value) != NULL);
    case AST_STMT_ASSIGN: return flow(exec_assign(py, s));
    case AST_STMT_ANN_ASSIGN: return flow(exec_annotated(py, s));
    case AST_STMT_AUG_ASSIGN: return flow(exec_aug_assign(py, s));
    case AST_STMT_DELETE: return flow(exec_delete(py, s));
    case AST_STMT_GLOBAL:
    case AST_STMT_NONLOCAL:
    case AST_STMT_PASS: return PY_GO_ON;
    case AST_STMT_BREAK: return PY_BREAK;
    case AST_STMT_CONTINUE: return PY_CONTINUE;
    case AST_STMT_RETURN: return exec_return(py, s);
    case AST_STMT_RAISE: return flow(exec_raise(py, s));
    case AST_STMT_ASSERT: return flow(exec_assert(py, s));
    case AST_STMT_IMPORT:
    case AST_STMT_IMPORT_FROM: return flow(py_exec_import(py, s));
    case AST_STMT_IF: return exec_if(py, s);
    case AST_STMT_WHILE: return exec_while(py, s);
    case AST_STMT_FOR: return exec_for(py, s);
    case AST_STMT_TRY: return py_exec_try(py, s);
    case AST_STMT_WITH: return py_exec_with(py, s);
    case AST_STMT_MATCH: return py_exec_match(py, s);
    case AST_STMT_DEF: return flow(exec_def(py, s));
    case AST_STMT_CLASS: return flow(py_exec_class(py, s));
    case AST_STMT_KINDS: break;
    }
    return flow(py_refuse(py, "%s", ast_stmt_words(s->kind)));
}

enum py_flow py_exec(struct py *py, struct ast_stmts body)
{
    enum py_flow f = PY_GO_ON;
    if (!py_enter(py))
        return PY_FAIL;
    for (size_t i = 0; f == PY_GO_ON && i < body.n; i++) {
        py_at(py, body.at[i]->line, body.at[i]->column);
        f = py_step(py) ? exec_one(py, body.at[i]) : PY_FAIL;
    }
    py_leave(py);
    return f;
}
