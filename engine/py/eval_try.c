/* try and with. */
#include "py/call.h"
#include "py/node.h"

static bool matches(struct py *py, struct py_value *raised, const struct ast_expr *type, bool *out)
{
    struct py_value *class = py_eval(py, type);
    if (!class)
        return false;
    if (class->kind == PY_TUPLE)
        return py_isinstance(py, raised, class, out);
    if (class->kind == PY_HOST && class->host.class->is_instance)
        return class->host.class->is_instance(py, class, raised, out);
    if (class->kind != PY_CLASS || !py_class_is(class->class, py_exception(py, PY_BaseException)))
        return py_raise(py, PY_TypeError,
                        "catching classes that do not inherit from "
                        "BaseException is not allowed");
    *out = py_class_is(raised->instance.class, class->class);
    return true;
}

static enum py_flow run_handler(struct py *py, const struct ast_handler *h, struct py_value *raised,
                                struct py_place at)
{
    struct py_value *outer = py->handling;
    struct py_place outer_at = py->handling_at;
    if (h->name.p && !py_name_set(py, h->name, raised))
        return PY_FAIL;
    py->handling = raised;
    py->handling_at = at;
    enum py_flow f = py_exec(py, h->body);
    py->handling = outer;
    py->handling_at = outer_at;
    if (h->name.p && !py_failed(py)) {
        if (!py_name_drop(py, h->name))
            py_caught(py, PY_NameError); /* the body deleted it */
    }
    return f;
}

bool py_try_handler(struct py *py, const struct ast_stmt *s, const struct ast_handler **out)
{
    struct py_value *raised = py->raised;
    struct py_place at = py->raised_at;
    bool yes = false;
    *out = NULL;
    py->raised = NULL;
    for (size_t i = 0; i < s->attempt.nhandlers; i++) {
        const struct ast_handler *h = &s->attempt.handlers[i];
        if (h->type && !matches(py, raised, h->type, &yes))
            return false;
        if (!h->type || yes) {
            *out = h;
            return true;
        }
    }
    py->raised = raised;
    py->raised_at = at;
    return true;
}

static enum py_flow handle(struct py *py, const struct ast_stmt *s)
{
    struct py_value *raised = py->raised;
    struct py_place at = py->raised_at;
    const struct ast_handler *h;
    return py_try_handler(py, s, &h) && h ? run_handler(py, h, raised, at) : PY_FAIL;
}

/* What is pending is put aside while `finally` runs, and is dropped when that leaves by itself. */
static enum py_flow finish(struct py *py, const struct ast_stmt *s, enum py_flow f)
{
    struct py_value *raised = py->raised;
    struct py_place at = py->raised_at;
    struct py_value *returned = py->frame->returned;
    if (!s->attempt.finally.n || py->refused)
        return f;
    py->raised = NULL;
    enum py_flow end = py_exec(py, s->attempt.finally);
    if (end != PY_GO_ON)
        return end;
    py->raised = raised;
    py->raised_at = at;
    py->frame->returned = returned;
    return f;
}

/* Does it catch an import that fails? Then whether it fails decides what the program does. */
bool py_try_guards(const struct ast_stmt *s)
{
    static const char *const names[] = { "ImportError", "ModuleNotFoundError", "Exception",
                                         "BaseException" };
    for (size_t i = 0; i < s->attempt.nhandlers; i++) {
        const struct ast_expr *t = s->attempt.handlers[i].type;
        if (!t || t->kind != AST_NAME)
            return true;
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            if (slice_is(t->name, names[k]))
                return true;
    }
    return false;
}

enum py_flow py_exec_try(struct py *py, const struct ast_stmt *s)
{
    if (s->attempt.star) {
        py_refuse(py, "'except*'");
        return PY_FAIL;
    }
    bool guards = py_try_guards(s);
    py->guards += guards;
    enum py_flow f = py_exec(py, s->attempt.body);
    py->guards -= guards;
    if (f == PY_FAIL && py->raised && !py->refused)
        f = handle(py, s);
    else if (f == PY_GO_ON)
        f = py_exec(py, s->attempt.orelse);
    return finish(py, s, f);
}

static struct py_value *enter(struct py *py, struct py_value *manager)
{
    if (manager->kind == PY_HOST && manager->host.class->enter)
        return manager->host.class->enter(py, manager);
    if (py_has_special(py, manager, "__enter__") && py_has_special(py, manager, "__exit__"))
        return py_call_special(py, manager, "__enter__", NULL, 0);
    return py_raise(py, PY_TypeError, "'%s' object does not support the context manager protocol",
                    py_type_name(py, manager));
}

static bool leave(struct py *py, struct py_value *manager, struct py_value *raised, bool *swallow)
{
    *swallow = false;
    if (manager->kind == PY_HOST)
        return !manager->host.class->leave ||
               manager->host.class->leave(py, manager, raised, swallow);
    struct py_value *args[] = { &py->none, &py->none, &py->none };
    if (raised) {
        args[0] = raised->instance.class->value;
        args[1] = raised;
    }
    struct py_value *v = py_call_special(py, manager, "__exit__", args, 3);
    return v && py_truth(py, v, swallow);
}

struct py_value *py_with_enter(struct py *py, const struct ast_with_item *item,
                               struct py_value *manager)
{
    py_at(py, item->context->line, item->context->column);
    return enter(py, manager);
}

enum py_flow py_with_leave(struct py *py, const struct ast_with_item *item,
                           struct py_value *manager, enum py_flow f)
{
    struct py_value *raised = py->raised;
    struct py_place at = py->raised_at;
    bool swallow = false;
    if (py->refused)
        return PY_FAIL;
    py->raised = NULL;
    py_at(py, item->context->line, item->context->column);
    if (!leave(py, manager, raised, &swallow))
        return PY_FAIL;
    if (raised && swallow)
        return PY_GO_ON;
    py->raised = raised;
    py->raised_at = at;
    return f;
}

static enum py_flow with_item(struct py *py, const struct ast_stmt *s, size_t i)
{
    if (i == s->with.nitems)
        return py_exec(py, s->with.body);
    const struct ast_with_item *item = &s->with.items[i];
    struct py_value *manager = py_eval(py, item->context);
    struct py_value *v = manager ? py_with_enter(py, item, manager) : NULL;
    if (!v)
        return PY_FAIL;
    enum py_flow f =
        !item->target || py_assign(py, item->target, v) ? with_item(py, s, i + 1) : PY_FAIL;
    struct py_value *returned = py->frame->returned;
    f = py_with_leave(py, item, manager, f);
    py->frame->returned = returned;
    return f;
}

enum py_flow py_exec_with(struct py *py, const struct ast_stmt *s)
{
    return with_item(py, s, 0);
}
